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
// Copies key and value. ERR_TOO_LARGE over BULK_BYTES.
enum err bulk_add(struct bulk *b, enum kv_db db, struct span key, struct span value) YZ_MUST_USE;
// Sorts and puts everything. append: every database concerned is empty. fn: progress, entries done and
// in all; false stops between turns (never with append: then nothing happened).
enum err bulk_put(struct bulk *b, struct kv *kv, bool append, kv_progress_fn *fn, void *ctx) YZ_MUST_USE;

#endif
