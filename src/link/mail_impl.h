// What the two halves of mail share; no one else includes it.
#ifndef YZ_LINK_MAIL_IMPL_H
#define YZ_LINK_MAIL_IMPL_H

#include "mail.h"
#include "store/chain.h"

enum outbox_tag {
    OUTBOX_BYTES = 1, // signed; sealed when it is given out, to the key that the recipient has then
    OUTBOX_HASH = 2,
    OUTBOX_MADE = OUTBOX_LINE_MADE,
    OUTBOX_GIVEN = OUTBOX_LINE_GIVEN,
    OUTBOX_CONTENT = OUTBOX_LINE_CONTENT,
    OUTBOX_CASES = OUTBOX_LINE_CASES,
};
enum outbox_case_tag { OUTBOX_CASE_NUMBER = OUTBOX_LINE_CASE_NUMBER, OUTBOX_CASE_EVENTS = 2, OUTBOX_CASE_ENTRIES = 3 };

// What is known of another organisation, KV_META "peer/CODE".
enum peer_tag {
    PEER_SENT_NUMBER = 1,
    PEER_SENT_ORDINAL = 2,
    PEER_SENT_HASH = 3,
    PEER_ROSTER = 4,      // serial that it has
    PEER_ROSTER_SENT = 5, // serial that was sent to it
    PEER_ACKS = 6,        // list of ack_tag: to be told in the next packet
    PEER_KEY = 7,         // id of its signing key when we last began with it; a newer one begins everything anew
    PEER_HEARD = 8,       // id of our signing key under which it has told all that it holds, or of one that followed without a loss
    PEER_GREET = 9,       // it is to be written to though nothing is owed, so that it hears of our key and is heard
    PEER_AWAITED = 10,    // a bureau that has not told what it holds since this store was lost
    PEER_ANEW = 11,       // id of our signing key whose stream to it has begun a second time, because its key had changed
    PEER_TELLS = 12,      // it is being told everything anew: the case that is to be told next
};

// KV_META "sync".
enum sync_tag {
    SYNC_RUN = 1,     // last round
    SYNC_IN = 2,      // last packet applied
    SYNC_WAITING = 3, // packets with content in the outbox
    SYNC_ROSTER = 4,  // serial with which what is set aside was tried last; absent: it is to be tried
};
#define SYNC SPAN("sync")

// KV_META "begin": id of the key; when a store behind the others began anew, by the clock of then, which may have been wrong; every
// key that this store has begun with; BEGIN_LOST when those of the first roster with the new key had been greeted; serial of a roster
// that lists such a key as one in use: who had it knew that this store had begun anew.
enum begin_tag { BEGIN_KEY = 1, BEGIN_LOST = 2, BEGIN_KEYS = 3, BEGIN_GREETED = 4, BEGIN_ROSTER = 5 };
// Box and ordinal: not of an older program's. The store was lost before it began with this key, 1: nor that one.
enum begin_keys_tag { BEGIN_KEYS_SIGN = 1, BEGIN_KEYS_BOX = 2, BEGIN_KEYS_ORDINAL = 3, BEGIN_KEYS_LOST = 4 };
#define BEGIN SPAN("begin")

struct span peer_key(struct span peer, struct arena *a);
struct span outbox_key(struct kv_key *k, struct span recipient, uint32_t ordinal, uint32_t number);
// What a recipient has of a case: so many of its events, and of this organisation's journal what stands before `entries`.
struct acked {
    uint32_t events, entries;
};
struct acked acked_get(struct kv_txn *t, struct span recipient, struct span number);
void acked_set(struct kv_txn *t, struct span recipient, struct span number, struct acked n);
struct span outbox_prefix(struct kv_key *k, struct span recipient);
// The only way out of the outbox, as into it: the count of what waits is kept.
void outbox_del(struct kv_txn *t, struct span key, const struct rec *r);
// All packets to the recipient go out again at the next round: an acknowledgement seems to be lost.
void outbox_again(struct kv_txn *t, struct span recipient, struct arena *a);

// ---- what a packet holds, one by one (take.c); an error is why it is set aside
// ERR_REVOKED gives the key all the same.
enum err take_org_key(const struct store *s, struct span org, struct span key_id, struct sign_public *out);
// What the organisation's key has truly signed is here: was it a spare? Then it is in use from now on. One that a later key has
// passed over may have been used before that, and its store lost again: what others hold of it stays good, but it sends nothing.
void take_spare(const struct store *s, struct kv_txn *t, struct span org, struct span key_id);
// Has the organisation a newer key than this? What is left of that one's stream comes in any order, and some of it never: the
// store is lost.
bool key_is_over(const struct store *s, struct span org, struct span key);
enum err take_cert(struct store *s, struct kv_txn *t, struct span bytes, struct arena *a);
// An event of a case, or a request or answer about one. *number: the case.
#define TAKE_OURS 1u    // though nothing here says so yet, the case will be this organisation's
#define TAKE_VOUCHED 2u // its key has been revoked since, but another organisation has had it from before
enum err take_event(struct store *s, struct kv_txn *t, struct span bytes, struct arena *a, moment_t now, unsigned how, struct span *number);
// Has who is said to have made it?
bool take_signed(struct store *s, struct kv_txn *t, struct span bytes, const struct event *e, struct arena *a);

// Does this event give the organisation its seat in the case? Row 11 may name another origin, which then gets a case that
// began without it.
bool mail_seats(const struct store *s, const struct event *e);
// What is set aside is worth another try (mail_retry).
void mail_try_again(struct kv_txn *t, struct arena *a);
// An event of another branch has come (its bytes). The fork is shown (DESIGN decision 2), here and to every party, on this branch
// or by that event: none acts on one branch unaware of the other, whoever told it of the case.
void mail_conflict(struct store *s, struct kv_txn *t, struct span bytes, struct arena *a);

// Packets that wait for one before them, of a stream that is over, are taken as they are: before its sender, which has begun
// anew, is told all that is held here.
enum err mail_release(struct store *s, moment_t now);

// ---- beginning anew (anew.c)
// Whose keys have changed since we last wrote to them has lost what it had: it is owed every case of its own again.
enum err anew_peers(struct store *s);
// The roster lists the key that signs here: whom it names besides those that were known is greeted, once after a loss.
enum err anew_listed(struct store *s);
// Somebody writes to a key that this store has replaced: is greeted, so that it hears of the new one, where nothing is under way to it.
void anew_greet(struct store *s, struct kv_txn *t, struct span org, struct arena *a);
// Which of the case's parties (at most three) have not told since then what they hold of it. begin: KV_META BEGIN.
size_t unheard_parties(struct store *s, struct kv_txn *t, const struct rec *begin, const struct rec *state, struct arena *a,
                       struct span out[3]);

// ---- what is set aside (aside.c)
enum aside_kind { ASIDE_PACKET, ASIDE_EVENT, ASIDE_CERTIFICATE, ASIDE_ROSTER, ASIDE_REQUEST, ASIDE_KEY };
struct aside {
    enum aside_kind kind;
    struct hash hash;  // of what it is, so that the same thing is set aside once
    struct span bytes; // a packet's sealed
    struct span sender, number;
    moment_t now;
    struct span file; // the name a packet came under; empty: as is known already
};
void aside_put(struct kv_txn *t, const struct aside *x, enum err why);
// Tried again, it is refused for another reason.
void aside_why(struct kv_txn *t, const struct hash *hash, enum err why);
// It has been taken after all.
void aside_forget(struct kv_txn *t, const struct hash *hash);
// Is it set aside for want of a signer that may become known, or good again?
bool aside_lacks_signer(enum err why);
// The alarm that this organisation's key of today has signed what is not here; it ends with the key. by: who says so; this
// organisation itself where the signature has come, of which the word of others takes nothing away.
void aside_own_key(const struct store *s, struct kv_txn *t, struct span by, struct span number, moment_t now);
struct hash aside_of_key(struct span sign);

#endif
