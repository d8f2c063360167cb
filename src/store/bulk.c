#include "bulk.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/arena.h"
#include "base/lang.h"

#define CHUNK ((size_t)64 << 20)
#define HUGE ((size_t)2 << 20)

// What sorting looks at lies in the entry itself: two words of the key behind the bytes that all keys of the database share.
struct entry {
    uint64_t head, tail;
    const char *at; // the value's address, then the key
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
    struct span value; // the one added last: a person's index entries all carry the same line
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

static char *take(struct bulk *b, size_t n)
{
    struct chunk *c = b->last;
    if (!c || c->size - c->used < n) {
        size_t size = n > CHUNK ? n : CHUNK;
        c = aligned_alloc(HUGE, (sizeof *c + size + HUGE - 1) / HUGE * HUGE);
        YZ_ASSERT(c);
        madvise(c, sizeof *c + size, MADV_HUGEPAGE); // a wish: it saves a page fault for each 4 KiB
        *c = (struct chunk) {.before = b->last, .size = size};
        b->last = c;
    }
    char *at = c->data + c->used;
    c->used += n;
    b->bytes += n;
    return at;
}

enum err bulk_add(struct bulk *b, enum kv_db db, struct span key, struct span value)
{
    size_t n = sizeof(char *) + key.n + value.n;
    YZ_ASSERT(key.n > 0 && key.n <= KV_KEY_MAX);
    if (b->bytes + n > BULK_BYTES || value.n > UINT32_MAX)
        return ERR_TOO_LARGE;
    if (value.n && !span_eq(value, b->value)) {
        char *copy = take(b, value.n);
        memcpy(copy, value.p, value.n);
        b->value = (struct span) {copy, value.n};
    }
    char *at = take(b, sizeof(char *) + key.n);
    memcpy(at, &b->value.p, sizeof b->value.p);
    memcpy(at + sizeof(char *), key.p, key.n);
    b->entries++;
    if (b->db[db].n == b->db[db].size) {
        b->db[db].size = b->db[db].size ? b->db[db].size * 2 : 1024;
        b->db[db].e = xrealloc(b->db[db].e, b->db[db].size * sizeof(struct entry));
    }
    b->db[db].e[b->db[db].n++] = (struct entry) {.at = at, .value_n = (uint32_t)value.n, .key_n = (uint16_t)key.n};
    return OK;
}

static struct span key_of(const struct entry *e)
{
    return (struct span) {e->at + sizeof(char *), e->key_n};
}

static struct span value_of(const struct entry *e)
{
    const char *p;
    memcpy(&p, e->at, sizeof p);
    return (struct span) {p, e->value_n};
}

static int by_key(const void *pa, const void *pb)
{
    const struct entry *a = pa, *b = pb;
    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    if (a->tail != b->tail)
        return a->tail < b->tail ? -1 : 1;
    return span_cmp(key_of(a), key_of(b));
}

static uint64_t word_of(struct span key, size_t from)
{
    uint64_t h = 0;
    for (size_t i = from; i < from + 8; i++)
        h = h << 8 | (i < key.n ? (uint8_t)key.p[i] : 0);
    return h;
}

static void sort(struct entry *e, size_t n)
{
    size_t shared = n ? e[0].key_n : 0;
    for (size_t i = 1; i < n; i++) {
        struct span a = key_of(&e[0]), k = key_of(&e[i]);
        size_t same = 0;
        while (same < shared && same < k.n && a.p[same] == k.p[same])
            same++;
        shared = same;
    }
    for (size_t i = 0; i < n; i++) {
        e[i].head = word_of(key_of(&e[i]), shared);
        e[i].tail = word_of(key_of(&e[i]), shared + 8);
    }
    if (n > 1)
        qsort(e, n, sizeof *e, by_key);
}

// While one database is written the next ones are sorted.
struct sorter {
    struct bulk *b;
    pthread_mutex_t lock;
    pthread_cond_t more;
    size_t sorted; // databases ready
};

static void *sort_all(void *arg)
{
    struct sorter *s = arg;
    for (size_t i = 0; i < KV_DB_COUNT; i++) {
        sort(s->b->db[i].e, s->b->db[i].n);
        pthread_mutex_lock(&s->lock);
        s->sorted = i + 1;
        pthread_cond_signal(&s->more);
        pthread_mutex_unlock(&s->lock);
    }
    return NULL;
}

static void wait_sorted(struct sorter *s, size_t db)
{
    pthread_mutex_lock(&s->lock);
    while (s->sorted <= db)
        pthread_cond_wait(&s->more, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

static enum err put_append(struct bulk *b, struct sorter *s, struct kv *kv, kv_progress_fn *fn, void *ctx)
{
    struct kv_txn t;
    uint64_t done = 0;
    TRY(kv_write(kv, &t));
    for (size_t i = 0; i < KV_DB_COUNT && !t.err; i++) {
        wait_sorted(s, i);
        for (size_t k = 0; k < b->db[i].n; k++, done++) {
            const struct entry *e = &b->db[i].e[k];
            // In sorted order every key and value lies somewhere else: they are fetched while those before are put.
            if (k + 16 < b->db[i].n)
                __builtin_prefetch(e[16].at);
            if (k + 8 < b->db[i].n) {
                __builtin_prefetch(e[8].at + 64);
                __builtin_prefetch(value_of(&e[8]).p);
            }
            if (k > 0 && by_key(e, e - 1) == 0)
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

enum err bulk_append(struct bulk *b, struct kv *kv, kv_progress_fn *progress, void *progress_ctx)
{
    struct sorter s = {b, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    pthread_t thread;
    bool beside = pthread_create(&thread, NULL, sort_all, &s) == 0;
    if (!beside)
        sort_all(&s);
    kv_bulk(kv, _("import"));
    enum err e = put_append(b, &s, kv, progress, progress_ctx);
    if (beside)
        pthread_join(thread, NULL);
    kv_bulk(kv, NULL);
    return e;
}

enum err bulk_turns(struct bulk *b, struct kv *kv, enum kv_db db, bulk_fn *put, void *ctx, kv_progress_fn *progress,
                    void *progress_ctx)
{
    struct kv_txn t;
    const struct entry *e = b->db[db].e;
    size_t n = b->db[db].n;
    sort(b->db[db].e, n); // no counter waits for that
    kv_bulk(kv, _("import"));
    enum err err = OK;
    for (size_t k = 0; k < n && !err;) {
        err = kv_write(kv, &t);
        if (err)
            break;
        do {
            put(ctx, &t, key_of(&e[k]), value_of(&e[k]));
            k++;
        } while (k < n && !t.err && !kv_turn_over(&t));
        err = kv_commit(&t);
        if (!err && progress && !progress(progress_ctx, k, n))
            err = fail(ERR_STOPPED, _("what has been saved stays"));
    }
    kv_bulk(kv, NULL);
    return err;
}
