// Sealed spare keys (DESIGN section 6). A spare's secret lies in a file of its own that is carried away, wrapped by a passphrase as
// an officer's key is; its public half stands in the roster and signs nothing until the store that it was made for is lost.
#ifndef YZ_STORE_SPARE_H
#define YZ_STORE_SPARE_H

#include "store.h"

#define SPARES_MOST 4 // of an organisation that are not used yet

// Makes one and writes it to a new file: text, to be printed too. Its ordinal is the next one, and stays its own. A file that a call
// which was killed has written and not listed is listed by the next one with the same passphrase.
// ERR_EXISTS, ERR_FULL, ERR_IO; ERR_REFUSED: there are SPARES_MOST.
enum err spare_make(struct store *s, const char *path, struct span passphrase, struct seal_cost cost, uint32_t *ordinal) YZ_MUST_USE;
// Reads one. ERR_FORMAT names the line that is wrong (it may have been typed in from paper); ERR_INPUT: another passphrase.
enum err spare_open(const char *path, struct span passphrase, struct keys *out) YZ_MUST_USE;
// May it be used by the organisation, whose home has had keys up to the ordinal `above`? It must be one of its spares by the
// roster here, neither used nor revoked, and above every key that has been in use.
enum err spare_fits(struct kv_txn *t, struct span org, uint32_t above, const struct keys *spare) YZ_MUST_USE;
// Puts one that fits in place of the home's keys, bound to this machine; its file is used up. A call that was killed between the two
// is ended by the next one.
enum err spare_take(const char *home, const char *path, bool lost, struct keys *spare) YZ_MUST_USE;

// Those of this organisation that were made here, org_key_tag rows; what has become of them as in the roster.
const struct rec *spare_list(struct store *s, struct kv_txn *t, struct arena *a, size_t *n);

// ---- which spares are in use: what signs with one says so, before any roster does
// The organisation's key `sign` has signed.
void spare_used(struct kv_txn *t, struct span org, struct span sign);
// The states of a roster's keys as they are with what is known of spares: the highest that is used is current, and what was
// current before it retired.
void spare_apply(struct kv_txn *t, struct rec *roster);

#endif
