// Many entries at once: collected in memory, sorted, and put in order. Into
// empty databases they are appended in one transaction; into live ones they go
// in turns that make no counter wait (DESIGN section 7).
#ifndef YZ_STORE_BULK_H
#define YZ_STORE_BULK_H

#include "base/buf.h"
#include "kv.h"

#define BULK_BYTES ((uint64_t)12 << 30) // of keys and values held in memory

struct bulk;
struct bulk *bulk_new(void);
void bulk_free(struct bulk *b);
// Copies key and value. ERR_TOO_LARGE over BULK_BYTES or a value of 8 MiB, without a note: it may be another thread that adds.
enum err bulk_add(struct bulk *b, enum kv_db db, struct span key, struct span value) YZ_MUST_USE;
// What another one holds is b's too; other is freed. Where each thread adds to a bulk of its own.
void bulk_join(struct bulk *b, struct bulk *other);
// Sorts everything and appends it in one transaction; every database concerned is empty, and the values are as kv_stored
// made them. begun may be NULL; else it is called in that transaction before the first entry. progress: entries done and in
// all; false stops, and nothing has happened.
enum err bulk_append(struct bulk *b, struct kv *kv, void (*begun)(void *ctx, struct kv_txn *t), kv_progress_fn *progress,
                     void *ctx) YZ_MUST_USE;
// Gives the entries of one database, sorted, to `put`, in transactions that make no counter wait. A failure of the
// transaction ends it; what earlier turns did stays.
typedef void bulk_fn(void *ctx, struct kv_txn *t, struct span key, struct span value);
enum err bulk_turns(struct bulk *b, struct kv *kv, enum kv_db db, bulk_fn *put, void *ctx, kv_progress_fn *progress,
                    void *progress_ctx) YZ_MUST_USE;

#endif
