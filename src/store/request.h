// Requests on a case and their answers, this organisation's and those that came by mail (domain/request.h). Each is kept as the
// signed bytes of the journal entry it is, beside where the case stood here when it came.
#ifndef YZ_STORE_REQUEST_H
#define YZ_STORE_REQUEST_H

#include "codec/event_bytes.h"
#include "domain/request.h"
#include "store.h"

struct request_entry {
    struct event e;
    struct hash id;
    struct span bytes;
    int64_t arrived; // sequence of the case here when it came; of one's own, what its asker saw
    moment_t came;
    bool back; // one's own, which others had when the journal that held it was lost
};

// Keeps it, has an own one that the journal holds owed to whom it is for, and the worklist's line follows. Nothing where it is
// here already.
enum err request_put(struct store *s, struct kv_txn *t, struct span bytes, const struct event *e, const struct hash *id,
                     const struct rec *state, moment_t now);
bool request_has(struct kv_txn *t, const struct event *e, const struct hash *id);
// All of the case in the order of their times: how many. They lie in a.
size_t request_all(struct kv_txn *t, struct span number, struct arena *a, struct request_entry **out);
// The one with this id; NULL: none.
const struct request_entry *request_by_id(const struct request_entry *all, size_t n, struct span id);
// Its answer, NULL while there is none.
const struct request_entry *request_answer_of(const struct request_entry *all, size_t n, const struct request_entry *request);
// Is it a request that is open?
bool request_is_open(const struct request_entry *all, size_t n, const struct request_entry *r, const struct rec *state, struct span own);
// How many are.
int64_t request_count_open(struct store *s, struct kv_txn *t, const struct rec *state);
// Every entry of the database: does it lie where it belongs, on a case that is here? `fn` gets each that reads, and then the line
// that says what is wrong with it, NULL where nothing is.
typedef void request_check_fn(void *ctx, const struct request_entry *r, const char *wrong);
void request_check(struct store *s, struct kv_txn *t, request_check_fn *fn, void *ctx);

#endif
