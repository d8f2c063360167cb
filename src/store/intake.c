#include "intake.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/lang.h"
#include "codec/cbor.h"
#include "store/bulk.h"
#include "store/register.h"
#include "store/store.h"

#define BATCH 256
#define QUEUE 4
#define LINE_BYTES 8 // before a person's record, while it waits for its turn

struct batch {
    struct arena arena;
    struct rec p[BATCH];
    size_t n, skipped;
};

struct intake {
    struct kv *kv;
    bool empty;
    struct bulk *bulk; // the worker's until it has been joined
    struct batch *filling;
    const struct intake_hooks *hooks;
    // While the caller reads and checks rows, the worker makes records and index entries of those before.
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more, less;
    struct batch *queue[QUEUE];
    size_t queued, first;
    bool working, closing;
    enum err err; // the worker's first failure
};

enum intake_verdict intake_judge(const struct rec *old, struct rec *fresh)
{
    size_t n;
    bool same = true;
    if (!old)
        return INTAKE_FRESH;
    if (rec_int(old, PERSON_STATE, 0) != PERSON_REGISTERED)
        return INTAKE_NOT_REGISTERED;
    if (!span_eq(rec_text(old, PERSON_HOUSEHOLD), rec_text(fresh, PERSON_HOUSEHOLD)))
        return INTAKE_ELSEWHERE;
    for (size_t i = 0; i < person_table.n && person_table.fields[i].tag < PERSON_FIRST_KEPT && same; i++) {
        const struct val *x = rec_get(old, person_table.fields[i].tag), *y = rec_get(fresh, person_table.fields[i].tag);
        same = !x == !y && (!x || val_eq(x, y));
    }
    if (same)
        return INTAKE_SAME;
    struct rec *spells = rec_list(old, PERSON_SPELLS, &n);
    rec_set_list(fresh, PERSON_SPELLS, spells, n);
    if (rec_has(old, PERSON_ADJUST))
        rec_set_int(fresh, PERSON_ADJUST, 1);
    return INTAKE_CHANGED;
}

static enum err add_record(struct intake *in, enum kv_db db, struct span key, const struct rec *r, struct buf *scratch)
{
    scratch->n = 0;
    cbor_put_rec(scratch, r);
    return bulk_add(in->bulk, db, key, buf_span(scratch));
}

// ---- the worker: an empty register's records and index entries

static void add_entry(void *ctx, enum kv_db db, struct span key, struct span value)
{
    struct intake *in = ctx;
    if (!in->err)
        in->err = bulk_add(in->bulk, db, key, value);
}

static void take_batch(struct intake *in, struct batch *b)
{
    struct buf scratch = {0};
    for (size_t i = 0; i < b->n && !in->err; i++) {
        in->err = add_record(in, KV_PERSON, rec_text(&b->p[i], PERSON_ID), &b->p[i], &scratch);
        register_person_index(&b->p[i], add_entry, in);
    }
    buf_free(&scratch);
    arena_free(&b->arena);
    free(b);
}

static void *work(void *arg)
{
    struct intake *in = arg;
    pthread_mutex_lock(&in->lock);
    for (;;) {
        while (!in->queued && !in->closing)
            pthread_cond_wait(&in->more, &in->lock);
        if (!in->queued)
            break;
        struct batch *b = in->queue[in->first];
        in->first = (in->first + 1) % QUEUE;
        in->queued--;
        pthread_cond_signal(&in->less);
        pthread_mutex_unlock(&in->lock);
        take_batch(in, b);
        pthread_mutex_lock(&in->lock);
    }
    pthread_mutex_unlock(&in->lock);
    return NULL;
}

static void hand_over(struct intake *in)
{
    struct batch *b = in->filling;
    in->filling = NULL;
    if (!b)
        return;
    if (!in->working) {
        take_batch(in, b);
        return;
    }
    pthread_mutex_lock(&in->lock);
    while (in->queued == QUEUE)
        pthread_cond_wait(&in->less, &in->lock);
    in->queue[(in->first + in->queued) % QUEUE] = b;
    in->queued++;
    pthread_cond_signal(&in->more);
    pthread_mutex_unlock(&in->lock);
}

// The bulk is the caller's again, and the worker's failure is known.
static enum err join(struct intake *in)
{
    hand_over(in);
    if (in->working) {
        pthread_mutex_lock(&in->lock);
        in->closing = true;
        pthread_cond_signal(&in->more);
        pthread_mutex_unlock(&in->lock);
        pthread_join(in->thread, NULL);
        in->working = false;
    }
    return in->err;
}

// ---- the caller's side

struct intake *intake_new(struct kv *kv, bool empty)
{
    struct intake *in = xcalloc(1, sizeof *in);
    in->kv = kv;
    in->empty = empty;
    in->bulk = bulk_new();
    pthread_mutex_init(&in->lock, NULL);
    pthread_cond_init(&in->more, NULL);
    pthread_cond_init(&in->less, NULL);
    // Without a second thread the work is done in hand_over.
    in->working = empty && pthread_create(&in->thread, NULL, work, in) == 0;
    return in;
}

void intake_free(struct intake *in)
{
    if (!in)
        return;
    (void)join(in); // whoever cares has asked before
    bulk_free(in->bulk);
    pthread_cond_destroy(&in->less);
    pthread_cond_destroy(&in->more);
    pthread_mutex_destroy(&in->lock);
    free(in);
}

struct arena *intake_arena(struct intake *in)
{
    if (!in->filling)
        in->filling = xcalloc(1, sizeof *in->filling);
    return &in->filling->arena;
}

void intake_skip(struct intake *in)
{
    struct batch *b = in->filling;
    if (!in->empty)
        arena_free(&b->arena);
    else if (++b->skipped == BATCH) // their memory goes with the batch
        hand_over(in);
}

static enum err too_large(enum err e)
{
    return e ? fail(e, _("more than %llu GiB at once; import in parts"), (unsigned long long)(BULK_BYTES >> 30)) : OK;
}

enum err intake_person(struct intake *in, const struct rec *p, uint64_t line)
{
    struct batch *b = in->filling;
    if (in->empty) {
        b->p[b->n++] = *p;
        if (b->n == BATCH)
            hand_over(in);
        return OK; // the worker's failure is told by intake_put
    }
    struct buf value = {0};
    buf_be(&value, line, LINE_BYTES);
    cbor_put_rec(&value, p);
    enum err e = bulk_add(in->bulk, KV_PERSON, rec_text(p, PERSON_ID), buf_span(&value));
    buf_free(&value);
    arena_free(&b->arena);
    return too_large(e);
}

enum err intake_household(struct intake *in, const struct rec *h)
{
    struct buf scratch = {0};
    TRY(too_large(join(in)));
    enum err e = add_record(in, KV_HOUSEHOLD, rec_text(h, HOUSEHOLD_NUMBER), h, &scratch);
    buf_free(&scratch);
    return too_large(e);
}

// ---- into a live register

static void put_household(void *ctx, struct kv_txn *t, struct span number, struct span value)
{
    (void)ctx;
    if (!kv_has(t, KV_HOUSEHOLD, number))
        kv_put(t, KV_HOUSEHOLD, number, value);
}

static void put_person(void *ctx, struct kv_txn *t, struct span id, struct span value)
{
    struct intake *in = ctx;
    struct arena a = {0};
    struct rec old, fresh;
    uint64_t line = 0;
    enum err e = kv_key_take_int(&value, LINE_BYTES, &line) ? cbor_get_rec(value, 1 << 16, &a, &fresh) : ERR_FORMAT;
    if (e) {
        kv_fail(t, e);
    } else {
        bool known = register_person(t, id, &a, &old);
        enum intake_verdict v = intake_judge(known ? &old : NULL, &fresh);
        if (v == INTAKE_FRESH || v == INTAKE_CHANGED)
            register_put_person(t, known ? &old : NULL, &fresh);
        if (!t->err)
            in->hooks->told(in->hooks->ctx, v, id, line);
    }
    arena_free(&a);
}

enum err intake_put(struct intake *in, const struct intake_hooks *hooks)
{
    in->hooks = hooks;
    TRY(too_large(join(in)));
    if (in->empty)
        return bulk_append(in->bulk, in->kv, hooks->progress, hooks->ctx);
    // Households first: no counter finds a person whose household is not there.
    TRY(bulk_turns(in->bulk, in->kv, KV_HOUSEHOLD, put_household, in, hooks->progress, hooks->ctx));
    return bulk_turns(in->bulk, in->kv, KV_PERSON, put_person, in, hooks->progress, hooks->ctx);
}
