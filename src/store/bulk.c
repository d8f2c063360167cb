#include "bulk.h"

#include <endian.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/queue.h"

#define CHUNK ((size_t)16 << 20) // so large that its memory goes back to the machine when it is freed
#define PLACE_BITS 16
#define RUN ((size_t)1 << PLACE_BITS) // entries sorted at once: they and their keys fit a core's cache
#define LINE 64                       // of a cache, bytes
#define BATCH 8192                    // entries made ready at once
#define BATCHES QUEUE_SIZE
#define WRITING_NS 5000000 // between two calls to the disk

// Millions of entries wait at once, and memory touched for the first time is dear, so each is told by where it lies in its
// chunk: the lengths of key and value in LENGTHS bytes, the key, the value. This is one as it is looked at: the key's first
// two words decide most comparisons.
struct entry {
    uint64_t head, tail;
    struct span key, value;
};
#define LENGTHS sizeof(uint32_t)
#define KEY_BITS 9 // of the lengths
#define VALUE_MAX (UINT32_MAX >> KEY_BITS)

// Entries of one database in one chunk, at most RUN.
struct run {
    const char *base;
    uint32_t *e; // from the base
    size_t n, at;     // at: the next one to be merged
    struct entry now; // that one
    enum { RUN_PUT, RUN_TAKEN, RUN_SORTED } state; // taken: a thread sorts it
};

// Where keys and values of one database lie.
struct chunk {
    struct chunk *before;
    size_t used, size;
    char data[];
};

struct part {
    struct run *run;
    size_t n, size;
    struct chunk *last;
};

struct bulk {
    struct part db[KV_DB_COUNT];
    uint64_t bytes, entries;
};

struct bulk *bulk_new(void)
{
    return xcalloc(1, sizeof(struct bulk));
}

static void free_part(struct part *p)
{
    for (struct chunk *c = p->last, *before; c; c = before) {
        before = c->before;
        free(c);
    }
    for (size_t k = 0; k < p->n; k++)
        free(p->run[k].e);
    free(p->run);
    *p = (struct part) {.n = 0};
}

void bulk_free(struct bulk *b)
{
    for (size_t i = 0; b && i < KV_DB_COUNT; i++)
        free_part(&b->db[i]);
    free(b);
}

static uint32_t lengths_of(const char *e)
{
    uint32_t n;
    memcpy(&n, e, sizeof n);
    return n;
}

static struct span key_of(const char *e)
{
    return (struct span) {e + LENGTHS, lengths_of(e) & ((1u << KEY_BITS) - 1)};
}

// The key's bytes from there on as a number, so that numbers are in the order of keys.
static uint64_t word_of(struct span key, size_t from)
{
    uint64_t w = 0;
    if (key.n >= from + sizeof w)
        memcpy(&w, key.p + from, sizeof w);
    else if (key.n > from)
        memcpy(&w, key.p + from, key.n - from);
    return be64toh(w);
}

static struct entry entry_of(const char *e)
{
    struct span key = key_of(e);
    return (struct entry) {word_of(key, 0), word_of(key, 8), key, {key.p + key.n, lengths_of(e) >> KEY_BITS}};
}

static int by_key(const struct entry *a, const struct entry *b)
{
    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    if (a->tail != b->tail)
        return a->tail < b->tail ? -1 : 1;
    return span_cmp(a->key, b->key);
}

// For sorting, an entry is two words: what its key has behind the bits that all keys of the run share, then its place.
struct words {
    uint64_t high, low;
};
#define PLACE(words) ((words).low & (RUN - 1))

static int by_words(const void *pa, const void *pb, void *run)
{
    const struct run *r = run;
    const struct words *a = pa, *b = pb;
    if (a->high != b->high)
        return a->high < b->high ? -1 : 1;
    if (a->low >> PLACE_BITS != b->low >> PLACE_BITS)
        return a->low < b->low ? -1 : 1;
    return span_cmp(key_of(r->base + r->e[PLACE(*a)]), key_of(r->base + r->e[PLACE(*b)]));
}

static void make_words(const struct run *r, struct words *w)
{
    struct entry first = entry_of(r->base + r->e[0]);
    uint64_t differ = 0;
    for (size_t i = 0; i < r->n; i++) {
        struct span key = key_of(r->base + r->e[i]);
        w[i] = (struct words) {word_of(key, 0), word_of(key, 8)};
        differ |= w[i].high ^ first.head;
    }
    int shared = differ ? __builtin_clzll(differ) : 63; // bits
    for (size_t i = 0; i < r->n; i++) {
        w[i].high = w[i].high << shared | w[i].low >> 1 >> (63 - shared);
        w[i].low = (w[i].low << shared) >> PLACE_BITS << PLACE_BITS | i;
    }
}

// An extract is mostly in the order of its households already.
static bool in_order(const struct run *r)
{
    for (size_t i = 1; i < r->n; i++) {
        if (span_cmp(key_of(r->base + r->e[i - 1]), key_of(r->base + r->e[i])) > 0)
            return false;
    }
    return true;
}

static void order(struct run *r)
{
    if (in_order(r))
        return;
    struct words *w = xmalloc(r->n * sizeof *w);
    uint32_t *sorted = xmalloc(RUN * sizeof *sorted);
    make_words(r, w);
    qsort_r(w, r->n, sizeof *w, by_words, r);
    for (size_t i = 0; i < r->n; i++)
        sorted[i] = r->e[PLACE(w[i])];
    free(w);
    free(r->e);
    r->e = sorted;
}

static void sort(struct run *r)
{
    if (r->state != RUN_SORTED)
        order(r);
    r->state = RUN_SORTED;
}

// What is put last is sorted while the rest is put: one of the two threads has time then.
static bool sorted_late(enum kv_db db)
{
    return db > KV_PERSON_BY_NAME;
}

// With room for an entry of n bytes.
static struct run *open_run(struct part *p, enum kv_db db, size_t n)
{
    struct run *last = p->n ? &p->run[p->n - 1] : NULL;
    bool room = p->last && p->last->size - p->last->used >= n;
    if (last && last->n < RUN && room)
        return last;
    if (last && !sorted_late(db))
        sort(last);
    if (!room) {
        size_t size = n > CHUNK - sizeof(struct chunk) ? n : CHUNK - sizeof(struct chunk);
        struct chunk *c = xmalloc(sizeof *c + size);
        *c = (struct chunk) {.before = p->last, .size = size};
        p->last = c;
    }
    if (p->n == p->size) {
        p->size = p->n ? p->n * 2 : 8;
        p->run = xrealloc(p->run, p->size * sizeof *p->run);
    }
    YZ_ASSERT(p->run);
    p->run[p->n] = (struct run) {.base = p->last->data, .e = xmalloc(RUN * sizeof(uint32_t))};
    return &p->run[p->n++];
}

enum err bulk_add(struct bulk *b, enum kv_db db, struct span key, struct span value)
{
    struct part *p = &b->db[db];
    YZ_ASSERT(key.n > 0 && key.n <= KV_KEY_MAX);
    size_t n = LENGTHS + key.n + value.n;
    if (b->bytes + key.n + value.n > BULK_BYTES || value.n > VALUE_MAX)
        return ERR_TOO_LARGE;
    b->bytes += key.n + value.n;
    b->entries++;
    struct run *r = open_run(p, db, n);
    struct chunk *c = p->last;
    uint32_t lengths = (uint32_t)value.n << KEY_BITS | (uint32_t)key.n;
    char *at = c->data + c->used;
    memcpy(at, &lengths, LENGTHS);
    memcpy(at + LENGTHS, key.p, key.n);
    if (value.n)
        memcpy(at + LENGTHS + key.n, value.p, value.n);
    r->e[r->n++] = (uint32_t)c->used;
    c->used += n;
    return OK;
}

void bulk_join(struct bulk *b, struct bulk *other)
{
    for (size_t i = 0; i < KV_DB_COUNT; i++) {
        struct part *p = &b->db[i], *o = &other->db[i];
        size_t n = p->n + o->n;
        if (o->n == 0)
            continue;
        // More goes into the last run and the last chunk, which are ours; theirs are before.
        o->run = xrealloc(o->run, n * sizeof *o->run);
        if (p->n)
            memcpy(o->run + o->n, p->run, p->n * sizeof *o->run);
        free(p->run);
        p->run = o->run;
        p->n = p->size = n;
        struct chunk **first = &p->last;
        while (*first)
            first = &(*first)->before;
        *first = o->last;
        *o = (struct part) {.n = 0};
    }
    b->bytes += other->bytes;
    b->entries += other->entries;
    bulk_free(other);
}

// ---- one database's entries in order: its runs, merged

struct merge {
    struct run *run;    // borrowed: n of them
    struct run **tree;  // a tournament: who lost at each node from 1, and the winner at 0; NULL is a run that has ended
    size_t n;
    struct entry before; // the one given last; no key: none yet
};

// The one that wins against the run; that loses stays at the node.
static struct run *play(struct merge *m, size_t node, struct run *r)
{
    struct run *other = m->tree[node];
    if (!other || (r && by_key(&r->now, &other->now) <= 0))
        return r;
    m->tree[node] = r;
    return other;
}

static struct run *first_round(struct merge *m, size_t node)
{
    if (node >= m->n)
        return &m->run[node - m->n];
    m->tree[node] = first_round(m, 2 * node);
    return play(m, node, first_round(m, 2 * node + 1));
}

// In sorted order every entry lies somewhere else: it is fetched while those before are taken, and no earlier than that,
// so that it is still there when its turn comes.
static void go_to(struct run *r, size_t at)
{
    r->at = at;
    r->now = entry_of(r->base + r->e[at]);
    if (at + 2 < r->n)
        __builtin_prefetch(r->base + r->e[at + 2]);
    const char *end = r->now.value.p + r->now.value.n;
    for (const char *p = r->base + r->e[at] + LINE; p < end; p += LINE)
        __builtin_prefetch(p);
}

static void merge_begin(struct merge *m, struct bulk *b, enum kv_db db)
{
    struct part *p = &b->db[db];
    *m = (struct merge) {.run = p->run, .n = p->n};
    if (p->n == 0)
        return;
    for (size_t i = 0; i < p->n; i++) {
        sort(&p->run[i]);
        go_to(&p->run[i], 0);
    }
    m->tree = xcalloc(p->n, sizeof(struct run *));
    m->tree[0] = first_round(m, 1);
}

static void merge_end(struct merge *m)
{
    free(m->tree);
    *m = (struct merge) {.n = 0};
}

// NULL after the last. One index entry may be implied twice: it comes once.
static const struct entry *merge_next(struct merge *m)
{
    for (struct run *r; m->n && (r = m->tree[0]);) {
        struct entry e = r->now;
        size_t node = (size_t)(r - m->run) + m->n;
        if (r->at + 1 == r->n)
            r = NULL;
        else
            go_to(r, r->at + 1);
        while (node /= 2)
            r = play(m, node, r);
        m->tree[0] = r;
        if (!m->before.key.n || by_key(&m->before, &e) != 0) {
            m->before = e;
            return &m->before;
        }
    }
    return NULL;
}

// ---- into empty databases: one thread merges, the other appends

struct batch {
    enum kv_db db;
    size_t n;
    struct {
        size_t at, key_n, value_n; // in bytes: the key, then the value
    } item[BATCH];
    struct buf bytes;
};

struct source {
    struct bulk *b;
    struct merge m;
    int db; // being merged; -1 before the first
    pthread_mutex_t turn; // under it that moves on, and what lies behind it is taken to be sorted
    pthread_cond_t sorted;
    struct batch batch[BATCHES];
    struct queue spare, ready;
    struct kv *kv;
    bool beside; // the other thread runs
    atomic_bool over;
};

// The next run of these databases that nobody sorts yet; NULL: there is none.
static struct run *take_run(struct source *s, int from, int to)
{
    for (int db = from; db < to; db++) {
        struct part *p = &s->b->db[db];
        for (size_t i = 0; i < p->n; i++) {
            if (p->run[i].state == RUN_PUT) {
                p->run[i].state = RUN_TAKEN;
                return &p->run[i];
            }
        }
    }
    return NULL;
}

static void sort_taken(struct source *s, struct run *r)
{
    pthread_mutex_unlock(&s->turn);
    order(r);
    pthread_mutex_lock(&s->turn);
    r->state = RUN_SORTED;
    pthread_cond_signal(&s->sorted);
}

// Of what is merged later, by whichever thread would wait. False: there is none.
static bool sort_one(struct source *s)
{
    pthread_mutex_lock(&s->turn);
    struct run *r = take_run(s, s->db + 1, KV_DB_COUNT);
    if (r)
        sort_taken(s, r);
    pthread_mutex_unlock(&s->turn);
    return r;
}

static bool is_sorted(const struct part *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->run[i].state != RUN_SORTED)
            return false;
    }
    return true;
}

// False: there is none.
static bool next_db(struct source *s)
{
    pthread_mutex_lock(&s->turn);
    int db = ++s->db;
    while (db < KV_DB_COUNT && !is_sorted(&s->b->db[db])) {
        struct run *r = take_run(s, db, db + 1);
        if (r)
            sort_taken(s, r);
        else
            pthread_cond_wait(&s->sorted, &s->turn);
    }
    pthread_mutex_unlock(&s->turn);
    return db < KV_DB_COUNT;
}

// False when nothing is left.
static bool fill(struct source *s, struct batch *b)
{
    const struct entry *e;
    b->n = 0;
    b->bytes.n = 0;
    while (!(e = merge_next(&s->m))) {
        merge_end(&s->m);
        if (s->db >= 0)
            free_part(&s->b->db[s->db]); // the store's pages take its place
        if (!next_db(s))
            return false;
        merge_begin(&s->m, s->b, (enum kv_db)s->db);
    }
    b->db = (enum kv_db)s->db;
    for (; e; e = b->n < BATCH ? merge_next(&s->m) : NULL) {
        size_t at = b->bytes.n;
        buf_add(&b->bytes, e->key);
        buf_add(&b->bytes, e->value);
        b->item[b->n].at = at;
        b->item[b->n].key_n = e->key.n;
        b->item[b->n++].value_n = e->value.n;
    }
    return true;
}

static void *fill_all(void *arg)
{
    struct source *s = arg;
    for (;;) {
        struct batch *b = queue_poll(&s->spare);
        if (!b && !s->over && sort_one(s))
            continue; // the other thread had enough to do
        if (!b)
            b = queue_take(&s->spare);
        if (!b || !fill(s, b))
            break;
        queue_put(&s->ready, b);
    }
    queue_close(&s->ready);
    // While the commit hands its pages over, the disk writes them already.
    for (; !s->over; nanosleep(&(struct timespec) {.tv_nsec = WRITING_NS}, NULL))
        kv_write_early(s->kv);
    return NULL;
}

static struct batch *next_batch(struct source *s)
{
    if (!s->beside)
        return fill(s, &s->batch[0]) ? &s->batch[0] : NULL;
    struct batch *b = queue_poll(&s->ready);
    while (!b && sort_one(s)) // the other thread has too much to do
        b = queue_poll(&s->ready);
    return b ? b : queue_take(&s->ready);
}

static enum err put_append(struct source *s, struct kv *kv, void (*begun)(void *ctx, struct kv_txn *t), kv_progress_fn *fn, void *ctx)
{
    struct kv_txn t;
    uint64_t done = 0;
    TRY(kv_write(kv, &t));
    if (begun)
        begun(ctx, &t);
    for (struct batch *b; !t.err && (b = next_batch(s));) {
        for (size_t i = 0; i < b->n && !t.err; i++) {
            const char *key = b->bytes.p + b->item[i].at;
            kv_append(&t, b->db, (struct span) {key, b->item[i].key_n}, (struct span) {key + b->item[i].key_n, b->item[i].value_n});
        }
        done += b->n;
        if (s->beside)
            queue_put(&s->spare, b);
        if (fn && !fn(ctx, done, s->b->entries))
            kv_fail(&t, fail(ERR_STOPPED, _("nothing has been saved")));
    }
    return kv_commit(&t);
}

enum err bulk_append(struct bulk *b, struct kv *kv, void (*begun)(void *ctx, struct kv_txn *t), kv_progress_fn *progress, void *ctx)
{
    struct source *s = xcalloc(1, sizeof *s);
    pthread_t thread;
    s->b = b;
    s->kv = kv;
    s->db = -1;
    pthread_mutex_init(&s->turn, NULL);
    pthread_cond_init(&s->sorted, NULL);
    queue_init(&s->spare);
    queue_init(&s->ready);
    for (size_t i = 0; i < BATCHES; i++)
        queue_put(&s->spare, &s->batch[i]);
    s->beside = pthread_create(&thread, NULL, fill_all, s) == 0;
    kv_bulk(kv, _("import"));
    enum err e = put_append(s, kv, begun, progress, ctx);
    s->over = true;
    kv_bulk(kv, NULL);
    queue_close(&s->spare);
    queue_close(&s->ready);
    if (s->beside)
        pthread_join(thread, NULL);
    queue_destroy(&s->spare);
    queue_destroy(&s->ready);
    for (size_t i = 0; i < BATCHES; i++)
        buf_free(&s->batch[i].bytes);
    merge_end(&s->m);
    pthread_cond_destroy(&s->sorted);
    pthread_mutex_destroy(&s->turn);
    free(s);
    return e;
}

enum err bulk_turns(struct bulk *b, struct kv *kv, enum kv_db db, bulk_fn *put, void *ctx, kv_progress_fn *progress,
                    void *progress_ctx)
{
    struct kv_txn t;
    struct merge m;
    uint64_t n = 0, done = 0;
    for (size_t i = 0; i < b->db[db].n; i++)
        n += b->db[db].run[i].n;
    merge_begin(&m, b, db); // no counter waits for that
    const struct entry *e = merge_next(&m);
    kv_bulk(kv, _("import"));
    enum err err = OK;
    while (e && !err) {
        err = kv_write(kv, &t);
        if (err)
            break;
        do {
            put(ctx, &t, e->key, e->value);
            done++;
            e = merge_next(&m);
        } while (e && !t.err && !kv_turn_over(&t));
        err = kv_commit(&t);
        if (!err && progress && !progress(progress_ctx, done, n))
            err = fail(ERR_STOPPED, _("what has been saved stays"));
    }
    kv_bulk(kv, NULL);
    merge_end(&m);
    return err;
}
