// What chain.c shares with chain_index.c and chain_anew.c; no one else includes it.
#ifndef YZ_STORE_CHAIN_IMPL_H
#define YZ_STORE_CHAIN_IMPL_H

#include "chain.h"

// What is of this store alone and no event says: receipt and due date as they are now, requests that wait for an answer, an
// applicant who is yet to be told.
void chain_set_own(struct store *s, struct kv_txn *t, struct rec *state);
// Sets those; the state and its index entries take the place of those before.
enum err chain_put_state(struct store *s, struct kv_txn *t, const struct rec *before, struct rec *after);
// The index entries of the state after an act, in place of those before it (an empty record: of a new case, or a new index).
void chain_index_put(struct store *s, struct kv_txn *t, const struct rec *before, const struct rec *after);
// A journal entry is found beside what it names.
void chain_put_beside(struct kv_txn *t, const struct event *e);

#endif
