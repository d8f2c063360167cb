#include "bulk.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/lang.h"

#define CHUNK ((size_t)16 << 20)

struct entry {
    uint64_t head; // first bytes of the key, big-endian: most comparisons end here
    const char *at; // key, then value
    uint32_t value_n;
    uint16_t key_n;
};

struct chunk {
    struct chunk *before;
    size_t used, size;
    char data[];
};

struct bulk {
    struct chunk *last;
    uint64_t bytes, entries;
    struct {
        struct entry *e;
        size_t n, size;
    } db[KV_DB_COUNT];
};

struct bulk *bulk_new(void)
{
    return xcalloc(1, sizeof(struct bulk));
}

void bulk_free(struct bulk *b)
{
    if (!b)
        return;
    for (struct chunk *c = b->last, *before; c; c = before) {
        before = c->before;
        free(c);
    }
    for (size_t i = 0; i < KV_DB_COUNT; i++)
        free(b->db[i].e);
    free(b);
}

static uint64_t head_of(struct span key)
{
    uint64_t h = 0;
    for (size_t i = 0; i < 8; i++)
        h = h << 8 | (i < key.n ? (uint8_t)key.p[i] : 0);
    return h;
}

enum err bulk_add(struct bulk *b, enum kv_db db, struct span key, struct span value)
{
    size_t n = key.n + value.n;
    YZ_ASSERT(key.n > 0 && key.n <= KV_KEY_MAX);
    if (b->bytes + n > BULK_BYTES || value.n > UINT32_MAX)
        return fail(ERR_TOO_LARGE, _("more than %llu GiB at once; import in parts"), (unsigned long long)(BULK_BYTES >> 30));
    if (!b->last || b->last->size - b->last->used < n) {
        size_t size = n > CHUNK ? n : CHUNK;
        struct chunk *c = xmalloc(sizeof *c + size);
        *c = (struct chunk) {.before = b->last, .size = size};
        b->last = c;
    }
    char *at = b->last->data + b->last->used;
    memcpy(at, key.p, key.n);
    if (value.n)
        memcpy(at + key.n, value.p, value.n);
    b->last->used += n;
    b->bytes += n;
    b->entries++;
    if (b->db[db].n == b->db[db].size) {
        b->db[db].size = b->db[db].size ? b->db[db].size * 2 : 1024;
        b->db[db].e = xrealloc(b->db[db].e, b->db[db].size * sizeof(struct entry));
    }
    b->db[db].e[b->db[db].n++] = (struct entry) {head_of(key), at, (uint32_t)value.n, (uint16_t)key.n};
    return OK;
}

static int by_key(const void *pa, const void *pb)
{
    const struct entry *a = pa, *b = pb;
    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    return span_cmp((struct span) {a->at, a->key_n}, (struct span) {b->at, b->key_n});
}

static struct span key_of(const struct entry *e)
{
    return (struct span) {e->at, e->key_n};
}

static struct span value_of(const struct entry *e)
{
    return (struct span) {e->at + e->key_n, e->value_n};
}

static enum err put_turns(struct bulk *b, struct kv *kv, kv_progress_fn *fn, void *ctx)
{
    struct kv_txn t;
    uint64_t done = 0;
    TRY(kv_write(kv, &t));
    for (size_t i = 0; i < KV_DB_COUNT; i++) {
        for (size_t k = 0; k < b->db[i].n; k++, done++) {
            const struct entry *e = &b->db[i].e[k];
            kv_put(&t, (enum kv_db)i, key_of(e), value_of(e));
            if ((done & 15) == 0 && kv_turn_over(&t)) {
                TRY(kv_commit(&t));
                if (fn && !fn(ctx, done, b->entries))
                    return fail(ERR_STOPPED, _("what has been saved stays"));
                TRY(kv_write(kv, &t));
            }
        }
    }
    return kv_commit(&t);
}

static enum err put_append(struct bulk *b, struct kv *kv, kv_progress_fn *fn, void *ctx)
{
    struct kv_txn t;
    uint64_t done = 0;
    TRY(kv_write(kv, &t));
    for (size_t i = 0; i < KV_DB_COUNT && !t.err; i++) {
        for (size_t k = 0; k < b->db[i].n; k++, done++) {
            const struct entry *e = &b->db[i].e[k];
            if (k > 0 && span_eq(key_of(e), key_of(e - 1)))
                continue; // one index entry may be implied twice
            kv_append(&t, (enum kv_db)i, key_of(e), value_of(e));
            if ((done & 0xFFFF) == 0 && fn && !fn(ctx, done, b->entries)) {
                kv_fail(&t, fail(ERR_STOPPED, _("nothing has been saved")));
                break;
            }
        }
    }
    return kv_commit(&t);
}

enum err bulk_put(struct bulk *b, struct kv *kv, bool append, kv_progress_fn *fn, void *ctx)
{
    for (size_t i = 0; i < KV_DB_COUNT; i++) {
        if (b->db[i].n > 1)
            qsort(b->db[i].e, b->db[i].n, sizeof(struct entry), by_key);
    }
    kv_bulk(kv, _("import"));
    enum err e = append ? put_append(b, kv, fn, ctx) : put_turns(b, kv, fn, ctx);
    kv_bulk(kv, NULL);
    return e;
}
