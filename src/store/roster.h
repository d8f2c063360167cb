// The roster (DESIGN section 6): the list of organisations and keys whose bytes carry the root's signature.
#ifndef YZ_STORE_ROSTER_H
#define YZ_STORE_ROSTER_H

#include "domain/org.h"
#include "keys.h"
#include "kv.h"

enum err roster_read(struct span bytes, struct arena *a, struct rec *out);
// Takes a roster in: signed by `root`, whose fingerprint was typed in (the first one always); NULL: by the root that the roster
// here names (it may name a new one). Only with a higher serial, and only where it follows what is held here: else ERR_ROSTER, and
// nothing is taken. chosen: the province has named this very one, which then replaces what it does not follow. OK too when it is
// not newer: *news tells.
enum err roster_take(struct kv_txn *t, struct span bytes, const struct sign_public *root, bool chosen, bool *news);
// Is the roster of that number and hash one of those that the newer one continues? One that an older program published says so
// of the last alone.
enum roster_line { ROSTER_FOLLOWS, ROSTER_FORKS, ROSTER_UNSAID };
enum roster_line roster_follows(const struct rec *newer, int64_t serial, const struct hash *older);
// Names those before in a roster that is to be published; it is the one before with another serial.
void roster_chain(struct kv_txn *t, struct rec *roster);
enum err roster_make(const struct rec *roster, const struct root_key *root, struct buf *out);
// The roster's newest bytes; SPAN_NONE when there is none. Borrowed from t.
struct span roster_bytes(struct kv_txn *t);
// The bytes of that number, or SPAN_NONE. Borrowed from t.
struct span roster_at(struct kv_txn *t, int64_t serial);
// Which one of that number is here; false: none.
bool roster_hash(struct kv_txn *t, int64_t serial, struct hash *out);
// What who has the roster `serial` needs next, borrowed from t: the newest, or before it the first that names another root
// than the one before, because only the old root vouches for the new.
struct span roster_after(struct kv_txn *t, int64_t serial);
// Id of the organisation's current signing key; all zero where there is none.
struct key_id roster_current_id(const struct rec *roster, struct span org);
// The organisation's key with this id, NULL when the roster does not list it.
const struct rec *roster_key(const struct rec *roster, struct span org, struct span key_id);

#endif
