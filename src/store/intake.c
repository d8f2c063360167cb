#include "intake.h"

#include <stdlib.h>

#include "base/lang.h"
#include "base/queue.h"
#include "codec/cbor.h"
#include "store/bulk.h"
#include "store/moment.h"
#include "store/register.h"
#include "store/store.h"

#define BATCH 256
#define BATCHES QUEUE_SIZE
#define LINE_BYTES 8 // before a person's record, while it waits for its turn

struct batch {
    struct arena arena;
    struct rec r[BATCH];
    size_t persons, n, skipped; // households behind the persons
};

struct intake {
    struct kv *kv;
    bool empty;
    struct extract extract;
    struct sink {
        struct bulk *bulk;
        struct buf record, stored; // scratch
        enum err err;              // the first failure
    } own, workers; // the worker's until it has been joined
    struct batch batch[BATCHES];
    struct batch *filling; // NULL: the next one is taken from `spare`
    const struct intake_hooks *hooks;
    // While the caller reads and checks rows, the worker makes records and index entries of those before. A caller who is
    // ahead helps.
    pthread_t thread;
    struct queue filled, spare;
    bool working;
    bool begun; // a live register's first turn was
};

enum intake_verdict intake_judge(const struct rec *old, const struct rec *household, const struct extract *x, struct rec *fresh)
{
    size_t n;
    if (old && rec_int(old, PERSON_STATE, 0) != PERSON_REGISTERED)
        return INTAKE_NOT_REGISTERED;
    if (old && !span_eq(rec_text(old, PERSON_HOUSEHOLD), rec_text(fresh, PERSON_HOUSEHOLD)))
        return INTAKE_ELSEWHERE;
    if (household && rec_int(household, HOUSEHOLD_STATE, 0) != HOUSEHOLD_OPEN)
        return INTAKE_CLOSED;
    struct span head = household ? rec_text(household, HOUSEHOLD_HEAD) : SPAN_NONE;
    if (head.n && relation_is_head(rec_text(fresh, PERSON_RELATION)) != span_eq(head, rec_text(fresh, PERSON_ID)))
        return INTAKE_HEAD;
    if (!old)
        return INTAKE_FRESH;
    // Judged before, when the row was read, it has what the register had then.
    for (size_t i = 0; i < person_table.n && person_table.fields[i].tag < PERSON_FIRST_KEPT; i++) {
        uint16_t tag = person_table.fields[i].tag;
        const struct val *has = rec_get(old, tag);
        if (x->columns & PERSON_BIT(tag))
            continue;
        if (has)
            rec_set(fresh, *has);
        else
            rec_clear(fresh, tag);
    }
    uint64_t changed = person_differs(old, fresh), acted = (uint64_t)rec_int(old, PERSON_ACTED, 0);
    if (!changed)
        return INTAKE_SAME;
    if (acted & changed && !x->over)
        return INTAKE_ACTED;
    // These, too, as the register has them now.
    rec_clear(fresh, PERSON_ACTED);
    rec_clear(fresh, PERSON_ADJUST);
    if (acted & ~changed)
        rec_set_int(fresh, PERSON_ACTED, (int64_t)(acted & ~changed));
    struct rec *spells = rec_list(old, PERSON_SPELLS, &n);
    rec_set_list(fresh, PERSON_SPELLS, spells, n);
    if (rec_has(old, PERSON_ADJUST) && !relation_is_head(rec_text(fresh, PERSON_RELATION)))
        rec_set_int(fresh, PERSON_ADJUST, 1);
    return INTAKE_CHANGED;
}

// ---- an empty register's records and index entries

static void add_entry(void *ctx, enum kv_db db, struct span key, struct span value)
{
    struct sink *s = ctx;
    if (s->err)
        return;
    s->stored.n = 0;
    kv_stored(db, key, value, &s->stored);
    s->err = bulk_add(s->bulk, db, key, buf_span(&s->stored));
}

static void add_record(struct sink *s, enum kv_db db, struct span key, const struct rec *r)
{
    s->record.n = 0;
    cbor_put_rec(&s->record, r);
    add_entry(s, db, key, buf_span(&s->record));
}

static void take_batch(struct intake *in, struct sink *s, struct batch *b)
{
    for (size_t i = 0; i < b->n && !s->err; i++) {
        const struct rec *r = &b->r[i];
        bool person = i < b->persons;
        add_record(s, person ? KV_PERSON : KV_HOUSEHOLD, rec_text(r, person ? PERSON_ID : HOUSEHOLD_NUMBER), r);
        if (person)
            register_person_index(r, add_entry, s);
        else
            register_household_index(r, add_entry, s);
    }
    arena_reset(&b->arena);
    b->persons = b->n = b->skipped = 0;
    queue_put(&in->spare, b);
}

static void *work(void *arg)
{
    struct intake *in = arg;
    for (struct batch *b; (b = queue_take(&in->filled));)
        take_batch(in, &in->workers, b);
    return NULL;
}

static void hand_over(struct intake *in)
{
    struct batch *b = in->filling;
    in->filling = NULL;
    if (b && in->working)
        queue_put(&in->filled, b);
    else if (b)
        take_batch(in, &in->own, b);
}

// The bulk is the caller's again, and the worker's failure is known.
static enum err join(struct intake *in)
{
    hand_over(in);
    if (in->working) {
        queue_close(&in->filled);
        pthread_join(in->thread, NULL);
        bulk_join(in->own.bulk, in->workers.bulk);
        in->own.err = in->own.err ? in->own.err : in->workers.err;
        in->working = false;
    }
    return in->own.err;
}

// ---- the caller's side

struct intake *intake_new(struct kv *kv, bool empty, struct extract x)
{
    struct intake *in = xcalloc(1, sizeof *in);
    in->kv = kv;
    in->empty = empty;
    in->extract = x;
    in->own.bulk = bulk_new();
    queue_init(&in->filled);
    queue_init(&in->spare);
    for (size_t i = 0; i < BATCHES; i++)
        queue_put(&in->spare, &in->batch[i]);
    // Without a second thread the work is done in hand_over.
    in->workers.bulk = bulk_new();
    in->working = empty && pthread_create(&in->thread, NULL, work, in) == 0;
    if (!in->working)
        bulk_free(in->workers.bulk);
    return in;
}

void intake_free(struct intake *in)
{
    if (!in)
        return;
    (void)join(in); // whoever cares has asked before
    bulk_free(in->own.bulk);
    buf_free(&in->own.record);
    buf_free(&in->own.stored);
    buf_free(&in->workers.record);
    buf_free(&in->workers.stored);
    queue_destroy(&in->filled);
    queue_destroy(&in->spare);
    for (size_t i = 0; i < BATCHES; i++)
        arena_free(&in->batch[i].arena);
    free(in);
}

struct arena *intake_arena(struct intake *in)
{
    while (!in->filling && !(in->filling = queue_poll(&in->spare))) {
        struct batch *b = queue_poll(&in->filled);
        if (b)
            take_batch(in, &in->own, b);
    }
    return &in->filling->arena;
}

void intake_skip(struct intake *in)
{
    struct batch *b = in->filling;
    if (!in->empty)
        arena_reset(&b->arena);
    else if (++b->skipped == BATCH) // their memory goes with the batch
        hand_over(in);
}

static enum err too_large(enum err e)
{
    return e ? fail(e, _("more than %llu GiB at once; import in parts"), (unsigned long long)(BULK_BYTES >> 30)) : OK;
}

// Of a live register: the value waits for its turn as it is.
static enum err wait_for_turn(struct intake *in, enum kv_db db, struct span key, const struct buf *value)
{
    enum err e = bulk_add(in->own.bulk, db, key, buf_span(value));
    arena_reset(&in->filling->arena);
    return too_large(e);
}

// Of an empty one: a failure is told by intake_put, it may be the worker's.
static void to_worker(struct intake *in, const struct rec *r)
{
    struct batch *b = in->filling;
    b->r[b->n++] = *r;
    if (b->n == BATCH)
        hand_over(in);
}

enum err intake_person(struct intake *in, const struct rec *p, uint64_t line)
{
    if (in->empty) {
        in->filling->persons++;
        to_worker(in, p);
        return OK;
    }
    struct buf *value = &in->own.record;
    value->n = 0;
    buf_be(value, line, LINE_BYTES);
    cbor_put_rec(value, p);
    return wait_for_turn(in, KV_PERSON, rec_text(p, PERSON_ID), value);
}

enum err intake_household(struct intake *in, const struct rec *h)
{
    if (in->empty) {
        to_worker(in, h);
        return OK;
    }
    in->own.record.n = 0;
    cbor_put_rec(&in->own.record, h);
    return wait_for_turn(in, KV_HOUSEHOLD, rec_text(h, HOUSEHOLD_NUMBER), &in->own.record);
}

// ---- into a live register

static void begin(struct intake *in, struct kv_txn *t)
{
    if (!in->begun && in->hooks->begun)
        in->hooks->begun(in->hooks->ctx, t);
    in->begun = true;
}

static void put_household(void *ctx, struct kv_txn *t, struct span number, struct span value)
{
    struct intake *in = ctx;
    struct arena a = {0};
    struct rec fresh, have;
    begin(in, t);
    enum err e = cbor_get_rec(value, 1 << 16, &a, &fresh);
    if (e) {
        kv_fail(t, e);
    } else if (!register_household(t, number, &a, &have)) {
        rec_clear(&fresh, HOUSEHOLD_HEAD);
        register_put_household(t, &fresh);
        in->hooks->housed(in->hooks->ctx, true);
    } else if (!span_eq(rec_text(&have, HOUSEHOLD_ADDRESS), rec_text(&fresh, HOUSEHOLD_ADDRESS))) {
        rec_set_text(&have, HOUSEHOLD_ADDRESS, rec_text(&fresh, HOUSEHOLD_ADDRESS));
        register_put_household(t, &have);
        in->hooks->housed(in->hooks->ctx, false);
    }
    arena_free(&a);
}

static void put_person(void *ctx, struct kv_txn *t, struct span id, struct span value)
{
    struct intake *in = ctx;
    struct arena a = {0};
    struct rec old, fresh, household;
    uint64_t line = 0;
    begin(in, t);
    enum err e = kv_key_take_int(&value, LINE_BYTES, &line) ? cbor_get_rec(value, 1 << 16, &a, &fresh) : ERR_FORMAT;
    if (e) {
        kv_fail(t, e);
    } else {
        bool known = register_person(t, id, &a, &old);
        bool housed = register_household(t, rec_text(&fresh, PERSON_HOUSEHOLD), &a, &household);
        enum intake_verdict v = intake_judge(known ? &old : NULL, housed ? &household : NULL, &in->extract, &fresh);
        if (v == INTAKE_FRESH || v == INTAKE_CHANGED) {
            register_put_person(t, known ? &old : NULL, &fresh);
            if (housed && relation_is_head(rec_text(&fresh, PERSON_RELATION)) && !rec_has(&household, HOUSEHOLD_HEAD) &&
                span_is(rec_text(&household, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY)) {
                rec_set_text(&household, HOUSEHOLD_HEAD, id);
                register_put_household(t, &household);
                moment_adjusted(t, rec_text(&fresh, PERSON_HOUSEHOLD), &a);
            }
        }
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
        return bulk_append(in->own.bulk, in->kv, hooks->begun, hooks->progress, hooks->ctx);
    // Households first: no counter finds a person whose household is not there.
    TRY(bulk_turns(in->own.bulk, in->kv, KV_HOUSEHOLD, put_household, in, hooks->progress, hooks->ctx));
    return bulk_turns(in->own.bulk, in->kv, KV_PERSON, put_person, in, hooks->progress, hooks->ctx);
}
