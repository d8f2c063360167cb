// By what cases are found: their place in the worklists, who moves, and every text that they imply.
#include "base/utf8.h"
#include "chain_impl.h"
#include "codec/cbor.h"
#include "domain/person.h"

static struct kv_key *chain_stage_key(struct kv_key *k, enum chain_group group, enum stage stage, day_t due, struct span number)
{
    kv_key_int(kv_key_new(k), group, 1);
    kv_key_int(k, stage, 1);
    kv_key_int(k, due == DAY_NONE ? CHAIN_DUE_NONE : (uint32_t)due, 4);
    return kv_key_text(k, number);
}

static enum chain_group chain_group_of(const struct store *s, const struct rec *state)
{
    enum stage stage = (enum stage)rec_int(state, TRANSFER_STAGE, 0);
    enum seat seat = flow_seat(state, s->org);
    if (rec_bool(state, TRANSFER_TO_TELL))
        return CHAIN_MINE;
    // Resubmitted to another origin, the case is over for the one before; settled, what is left of it (row 13) is the move-in
    // station's alone, which tells nobody of its end.
    if (stage == STAGE_CLOSED || seat == SEAT_NONE || (stage == STAGE_SETTLED && seat != SEAT_D))
        return CHAIN_CLOSED;
    return span_eq(rec_text(state, TRANSFER_HOLDER), s->org) ? CHAIN_MINE : CHAIN_OTHERS;
}

static day_t due_of(const struct rec *state)
{
    return (day_t)rec_int(state, TRANSFER_DUE, DAY_NONE);
}

static void stage_key(struct kv_key *k, const struct store *s, const struct rec *state)
{
    enum chain_group group = chain_group_of(s, state);
    bool over = group == CHAIN_CLOSED; // whatever they ended as, they stand in the order in which they did
    chain_stage_key(k, group, over ? STAGE_CLOSED : (enum stage)rec_int(state, TRANSFER_STAGE, 0),
                    over ? day_of(rec_int(state, TRANSFER_LAST_TIME, 0)) : due_of(state), rec_text(state, TRANSFER_NUMBER));
}

// The line that worklist and persons' cases show.
static struct rec line_of(const struct rec *state, struct arena *a)
{
    static const uint16_t shown[] = {
        TRANSFER_NUMBER,   TRANSFER_KIND,        TRANSFER_ORIGIN,   TRANSFER_DESTINATION, TRANSFER_REASON_CODE,
        TRANSFER_STAGE,    TRANSFER_HOLDER,      TRANSFER_LAST_TIME, TRANSFER_DUE,        TRANSFER_PROVISIONAL,
        TRANSFER_CONFLICT, TRANSFER_RETURNED_AT, TRANSFER_DONE,     TRANSFER_DECIDED,     TRANSFER_OUTCOME,
        TRANSFER_RETURNED_BY, TRANSFER_CLOCK_STOPPED, TRANSFER_SENT, TRANSFER_OWN_RECEIPT,
        TRANSFER_REQUESTS,
    };
    struct rec line = rec_make_room(a, COUNT(shown) + 3);
    for (size_t i = 0; i < COUNT(shown); i++) {
        const struct val *v = rec_get(state, shown[i]);
        if (v)
            rec_set(&line, *v);
    }
    size_t n;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    if (n)
        rec_set_text(&line, TRANSFER_TITLE, rec_text(&m[0], MOVER_NAME));
    rec_set_int(&line, TRANSFER_MOVER_COUNT, (int64_t)n);
    if (rec_bool(state, TRANSFER_TO_TELL) && rec_has(state, TRANSFER_BURIED))
        rec_set_int(&line, TRANSFER_BURIED, rec_int(state, TRANSFER_BURIED, 0));
    return line;
}

static void put_line(struct store *s, struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    struct kv_key k;
    struct buf bytes = {0};
    size_t n;
    struct rec line = line_of(state, &a);
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    stage_key(&k, s, state);
    cbor_put_rec(&bytes, &line);
    kv_put(t, KV_BY_STAGE, kv_key_span(&k), buf_span(&bytes));
    for (size_t i = 0; i < n; i++) {
        kv_key_text(kv_key_text(kv_key_new(&k), rec_text(&m[i], MOVER_ID)), rec_text(state, TRANSFER_NUMBER));
        kv_put(t, KV_BY_PERSON, kv_key_span(&k), buf_span(&bytes));
    }
    buf_free(&bytes);
    arena_free(&a);
}

// Where the case stood and does not stand after the act.
static void del_line(struct store *s, struct kv_txn *t, const struct rec *before, const struct rec *after)
{
    struct kv_key k, now;
    size_t n;
    if (!rec_has(before, TRANSFER_NUMBER))
        return;
    stage_key(&k, s, before);
    stage_key(&now, s, after);
    if (!span_eq(kv_key_span(&k), kv_key_span(&now)))
        kv_del(t, KV_BY_STAGE, kv_key_span(&k));
    const struct rec *m = rec_list(before, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct span id = rec_text(&m[i], MOVER_ID);
        if (!transfer_mover(after, id))
            kv_del(t, KV_BY_PERSON, kv_key_span(kv_key_text(kv_key_text(kv_key_new(&k), id), rec_text(before, TRANSFER_NUMBER))));
    }
}

// What a case is found by: every text that it implies, some twice.
typedef bool text_fn(void *ctx, struct span key);

static bool one_text(const struct rec *state, struct span text, text_fn *fn, void *ctx)
{
    struct kv_key k;
    kv_key_text(chain_text_key(&k, rec_int(state, TRANSFER_STAGE, 0) == STAGE_CLOSED), text);
    kv_key_int(&k, (uint64_t)rec_int(state, TRANSFER_OPENED, 0), 8);
    return text.n == 0 || fn(ctx, kv_key_span(kv_key_text(&k, rec_text(state, TRANSFER_NUMBER))));
}

struct kv_key *chain_text_key(struct kv_key *k, bool closed)
{
    return kv_key_int(kv_key_new(k), closed, 1);
}

bool chain_text_number(struct span key, struct span *number)
{
    uint64_t closed, opened;
    struct span text;
    return kv_key_take_int(&key, 1, &closed) && kv_key_take_text(&key, &text) && kv_key_take_int(&key, 8, &opened) && kv_key_take_text(&key, number);
}

static bool each_text(const struct rec *state, text_fn *fn, void *ctx)
{
    size_t n, k;
    uint32_t cp;
    char digits[PHONE_DIGITS];
    bool good = one_text(state, phone_digits(rec_text(state, TRANSFER_TELEPHONE), digits), fn, ctx);
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        char initials[64], full[128];
        struct span name = rec_text(&m[i], MOVER_NAME);
        good &= one_text(state, rec_text(&m[i], MOVER_ID), fn, ctx);
        pinyin_both(name, true, initials, sizeof initials, full, sizeof full);
        good &= one_text(state, span_of(initials), fn, ctx);
        good &= one_text(state, span_of(full), fn, ctx);
        for (; name.n && (k = utf8_decode(name.p, name.n, &cp)); name.p += k, name.n -= k)
            good &= one_text(state, name, fn, ctx);
    }
    struct span rest = rec_text(state, TRANSFER_NUMBER), part;
    do
        good &= one_text(state, rest, fn, ctx);
    while (span_split(&rest, '-', &part) && rest.n);
    return good;
}

static bool put_text(void *ctx, struct span key)
{
    return kv_put(ctx, KV_CASE_BY_TEXT, key, SPAN_NONE);
}

static bool del_text(void *ctx, struct span key)
{
    return kv_del(ctx, KV_CASE_BY_TEXT, key);
}

// Only an application and the end of the case change them.
static void put_texts(struct kv_txn *t, const struct rec *before, const struct rec *after)
{
    static const uint16_t from[] = {TRANSFER_NUMBER, TRANSFER_TELEPHONE, TRANSFER_MOVERS};
    bool same = (rec_int(before, TRANSFER_STAGE, 0) == STAGE_CLOSED) == (rec_int(after, TRANSFER_STAGE, 0) == STAGE_CLOSED);
    for (size_t i = 0; i < COUNT(from); i++) {
        const struct val *x = rec_get(before, from[i]), *y = rec_get(after, from[i]);
        same &= !x == !y && (!x || val_eq(x, y));
    }
    if (same)
        return;
    each_text(before, del_text, t);
    each_text(after, put_text, t);
}

// Keys that one case implies in one index, each once, and what stands there.
struct implied {
    struct kv_txn *t;
    enum kv_db db;
    struct span line; // the value
    struct arena a;
    struct key {
        struct key *next;
        struct span key;
    } *first;
    uint64_t n;
};

static bool look(void *ctx, struct span key)
{
    struct implied *x = ctx;
    struct span have;
    for (const struct key *k = x->first; k; k = k->next) {
        if (span_eq(k->key, key))
            return true;
    }
    struct key *k = arena_alloc(&x->a, sizeof *k);
    *k = (struct key) {x->first, arena_copy(&x->a, key)};
    x->first = k;
    x->n++;
    return kv_get(x->t, x->db, key, &have) && span_eq(have, x->line);
}

bool chain_indexed(struct store *s, struct kv_txn *t, const struct rec *state, uint64_t entries[KV_DB_COUNT])
{
    struct arena a = {0};
    struct kv_key k;
    struct buf line = {0};
    size_t n;
    struct rec shown = line_of(state, &a);
    struct span number = rec_text(state, TRANSFER_NUMBER);
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    cbor_put_rec(&line, &shown);
    struct implied x[] = {{.t = t, .db = KV_BY_STAGE, .line = buf_span(&line)},
                           {.t = t, .db = KV_BY_PERSON, .line = buf_span(&line)},
                           {.t = t, .db = KV_CASE_BY_TEXT}};
    stage_key(&k, s, state);
    bool good = look(&x[0], kv_key_span(&k));
    for (size_t i = 0; i < n; i++)
        good &= look(&x[1], kv_key_span(kv_key_text(kv_key_text(kv_key_new(&k), rec_text(&m[i], MOVER_ID)), number)));
    good &= each_text(state, look, &x[2]);
    for (size_t i = 0; i < COUNT(x); i++) {
        entries[x[i].db] += x[i].n;
        arena_free(&x[i].a);
    }
    buf_free(&line);
    arena_free(&a);
    return good;
}

bool chain_line_read(const struct kv_iter *it, struct arena *a, struct chain_line *out)
{
    struct span rest = it->key;
    uint64_t group, stage, due;
    if (!kv_key_take_int(&rest, 1, &group) || !kv_key_take_int(&rest, 1, &stage) || !kv_key_take_int(&rest, 4, &due))
        return false;
    out->group = (enum chain_group)group;
    out->due = out->group == CHAIN_CLOSED || due == CHAIN_DUE_NONE ? DAY_NONE : (day_t)due;
    bool good = cbor_get_rec(arena_copy(a, it->value), 1 << 16, a, &out->line) == OK;
    out->stage = (enum stage)(out->group == CHAIN_CLOSED && good ? rec_int(&out->line, TRANSFER_STAGE, STAGE_CLOSED) : (int64_t)stage);
    return good;
}

void chain_index_put(struct store *s, struct kv_txn *t, const struct rec *before, const struct rec *after)
{
    del_line(s, t, before, after);
    put_line(s, t, after);
    put_texts(t, before, after);
}
