#include "chain.h"

#include "base/lang.h"
#include "base/utf8.h"
#include "chain_impl.h"
#include "codec/cbor.h"
#include "domain/person.h"
#include "moment.h"
#include "request.h"

static struct span event_key(struct kv_key *k, struct span chain, uint32_t seq)
{
    return kv_key_span(kv_key_int(kv_key_text(kv_key_new(k), chain), seq, 4));
}

bool chain_state(struct kv_txn *t, struct span number, struct arena *a, struct rec *out)
{
    *out = rec_make(a);
    return number.n > 0 && number.n <= 40 && store_get(t, KV_TRANSFER, number, a, out);
}

bool chain_event(struct kv_txn *t, struct span number, uint32_t seq, struct span *bytes)
{
    struct kv_key k;
    return kv_get(t, KV_EVENT, event_key(&k, number, seq), bytes);
}

enum err chain_each(struct kv_txn *t, enum kv_db db, struct span chain, uint32_t from, chain_fn *fn, void *ctx)
{
    struct kv_key prefix, start;
    struct kv_iter it;
    kv_key_text(kv_key_new(&prefix), chain);
    event_key(&start, chain, from);
    kv_seek(t, db, kv_key_span(&prefix), kv_key_span(&start), KV_FORWARD, &it);
    while (kv_next(&it)) {
        struct span rest = {it.key.p + prefix.n, it.key.n - prefix.n};
        uint64_t seq;
        if (!kv_key_take_int(&rest, 4, &seq))
            return fail(ERR_DAMAGED, _("a key of case %.*s"), SPAN_ARG(chain));
        if (!fn(ctx, (uint32_t)seq, it.value))
            break;
    }
    return t->err;
}

// ---- indexes

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
    bool over = group == CHAIN_CLOSED; // whatever it ended as, they stand in the order of their numbers
    chain_stage_key(k, group, over ? STAGE_CLOSED : (enum stage)rec_int(state, TRANSFER_STAGE, 0), over ? DAY_NONE : due_of(state), rec_text(state, TRANSFER_NUMBER));
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
    struct rec line = rec_make_room(a, COUNT(shown) + 2);
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
    out->due = due == CHAIN_DUE_NONE ? DAY_NONE : (day_t)due;
    bool good = cbor_get_rec(arena_copy(a, it->value), 1 << 16, a, &out->line) == OK;
    out->stage = (enum stage)(out->group == CHAIN_CLOSED && good ? rec_int(&out->line, TRANSFER_STAGE, STAGE_CLOSED) : (int64_t)stage);
    return good;
}

// ---- receipts and clocks

static struct span receipt_key(struct kv_key *k, struct span number, struct span org)
{
    return kv_key_span(kv_key_text(kv_key_text(kv_key_new(k), number), org));
}

moment_t chain_receipt_of(struct kv_txn *t, struct span number, struct span org)
{
    struct kv_key k;
    struct span value;
    uint64_t at;
    return kv_get(t, KV_RECEIPT, receipt_key(&k, number, org), &value) && kv_key_take_int(&value, 8, &at) ? (moment_t)at : 0;
}

static void put_receipt(struct kv_txn *t, struct span number, struct span org, moment_t at)
{
    struct kv_key k;
    struct buf b = {0};
    buf_be(&b, (uint64_t)at, 8);
    kv_put(t, KV_RECEIPT, receipt_key(&k, number, org), buf_span(&b));
    buf_free(&b);
}

static void set_clock(struct store *s, struct kv_txn *t, struct rec *state)
{
    day_t due;
    bool provisional;
    struct span holder = rec_text(state, TRANSFER_HOLDER);
    moment_t received = chain_receipt_of(t, rec_text(state, TRANSFER_NUMBER), holder);
    flow_due(state, received, &s->calendar, &s->settings, &due, &provisional);
    if (span_eq(holder, s->org) && received)
        rec_set_int(state, TRANSFER_OWN_RECEIPT, received);
    else
        rec_clear(state, TRANSFER_OWN_RECEIPT);
    rec_clear(state, TRANSFER_DUE);
    rec_clear(state, TRANSFER_PROVISIONAL);
    if (due != DAY_NONE) {
        rec_set_int(state, TRANSFER_DUE, due);
        if (provisional)
            rec_set_int(state, TRANSFER_PROVISIONAL, 1);
    }
}

// What is of this store alone and no event says.
void chain_set_own(struct store *s, struct kv_txn *t, struct rec *state)
{
    int64_t open = request_count_open(s, t, state);
    set_clock(s, t, state);
    rec_clear(state, TRANSFER_REQUESTS);
    if (open)
        rec_set_int(state, TRANSFER_REQUESTS, open);
}

enum err chain_put_state(struct store *s, struct kv_txn *t, const struct rec *before, struct rec *after)
{
    chain_set_own(s, t, after);
    del_line(s, t, before, after);
    store_put(t, KV_TRANSFER, rec_text(after, TRANSFER_NUMBER), after);
    put_line(s, t, after);
    put_texts(t, before, after);
    return t->err;
}

enum err chain_reindex(struct store *s, struct kv_txn *t, struct span number)
{
    struct arena a = {0};
    struct rec before;
    enum err e = OK;
    if (chain_state(t, number, &a, &before)) {
        struct rec after = rec_copy(&a, &before);
        e = chain_put_state(s, t, &before, &after);
    }
    arena_free(&a);
    return e ? e : t->err;
}

enum err chain_reindex_all(struct store *s, struct kv_txn *t, size_t *n)
{
    struct kv_iter it;
    *n = 0;
    kv_drop(t, KV_BY_STAGE);
    kv_drop(t, KV_BY_PERSON);
    kv_drop(t, KV_CASE_BY_TEXT);
    KV_EACH(t, KV_TRANSFER, SPAN_NONE, &it)
    {
        struct arena a = {0};
        struct span number = arena_copy(&a, it.key);
        TRY(chain_reindex(s, t, number));
        struct rec state;
        if (chain_state(t, number, &a, &state))
            each_text(&state, put_text, t);
        arena_free(&a);
        ++*n;
    }
    return t->err;
}

enum err chain_receipt(struct store *s, struct kv_txn *t, struct span number, struct span org, moment_t at)
{
    put_receipt(t, number, org, at);
    return chain_reindex(s, t, number);
}

// ---- appending

void chain_owe(struct kv_txn *t, struct span recipient, struct span number)
{
    struct kv_key k;
    kv_key_text(kv_key_text(kv_key_new(&k), recipient), number);
    kv_put(t, KV_OWED, kv_key_span(&k), SPAN("1"));
}

static void owe_all(struct store *s, struct kv_txn *t, const struct rec *before, const struct rec *after,
                    const struct event *e, struct arena *a)
{
    const struct flow_row *f = flow_row(e->act);
    if (!f || !span_eq(e->org, s->org))
        return;
    // Copies "if they saw it" look at who had been sent the case before this act, and at the seats as the act names them.
    struct rec seats = rec_over(a, before, &e->fields);
    unsigned to = flow_recipients(f, &seats, flow_seat(after, e->holder));
    for (enum seat seat = SEAT_D; seat <= SEAT_O; seat++) {
        struct span org = flow_org(after, seat);
        if ((to & SEAT_BIT(seat)) && org.n && !span_eq(org, s->org))
            chain_owe(t, org, e->chain);
    }
    // A case returned to another origin than the one that saw it: the old one is told as well.
    struct span was = flow_org(before, SEAT_O);
    if (was.n && !span_eq(was, flow_org(after, SEAT_O)) && rec_find(before, TRANSFER_SEEN, SEEN_ORG, was))
        chain_owe(t, was, e->chain);
}

enum err chain_append(struct store *s, struct kv_txn *t, const struct rec *before, struct span bytes, const struct event *e,
                      const struct hash *id, moment_t received, struct arena *a, struct rec *after)
{
    struct kv_key k;
    struct rec none = rec_make(a);
    *after = rec_over(a, before, &none); // event_fold sets values and lists, and changes none in place
    event_fold(after, e, id->b);
    kv_put_new(t, KV_EVENT, event_key(&k, e->chain, e->seq), bytes);
    // The baton's receipt: told by the packet, or at once where it stays in this house.
    bool passed = !span_eq(rec_text(before, TRANSFER_HOLDER), e->holder);
    if (passed && span_eq(e->holder, s->org))
        put_receipt(t, e->chain, s->org, received ? received : e->time);
    else if (passed)
        kv_del(t, KV_RECEIPT, receipt_key(&k, e->chain, e->holder));
    // An act repeats when its organisation had received the baton (section 6).
    moment_t told = rec_int(&e->fields, TRANSFER_RECEIVED, 0);
    if (told && !span_eq(e->org, s->org))
        put_receipt(t, e->chain, e->org, told);
    chain_put_state(s, t, before, after);
    moment_apply(s, t, before, after, e);
    owe_all(s, t, before, after, e, a);
    return t->err;
}

void chain_journal_end(struct store *s, struct kv_txn *t, struct arena *a, uint32_t *seq, struct span *prev)
{
    struct kv_key prefix;
    struct kv_iter it;
    *seq = 0;
    *prev = SPAN_NONE;
    kv_key_text(kv_key_new(&prefix), s->org);
    kv_seek(t, KV_JOURNAL, kv_key_span(&prefix), SPAN_NONE, KV_BACKWARD, &it);
    if (!kv_next(&it))
        return;
    struct event e;
    struct hash id;
    enum err bad = event_bytes_read(it.value, a, &e, &id);
    if (bad) {
        kv_fail(t, bad);
        return;
    }
    *seq = e.seq + 1;
    *prev = arena_copy(a, span_bytes(id.b, sizeof id.b));
}

struct span chain_household(struct span number, struct arena *a)
{
    return arena_printf(a, "household/%.*s", SPAN_ARG(number)); // no case has a slash in its number
}

struct span chain_person(struct span id, struct arena *a)
{
    return arena_printf(a, "person/%.*s", SPAN_ARG(id));
}

size_t chain_beside(const struct event *e, struct arena *a, struct span out[CHAIN_BESIDE])
{
    size_t n = 0;
    if (rec_has(&e->fields, JOURNAL_CASE))
        out[n++] = rec_text(&e->fields, JOURNAL_CASE);
    if (rec_has(&e->fields, JOURNAL_HOUSEHOLD))
        out[n++] = chain_household(rec_text(&e->fields, JOURNAL_HOUSEHOLD), a);
    if (rec_has(&e->fields, JOURNAL_PERSON))
        out[n++] = chain_person(rec_text(&e->fields, JOURNAL_PERSON), a);
    return n;
}

void chain_put_beside(struct kv_txn *t, const struct event *e)
{
    struct arena a = {0};
    struct kv_key k;
    struct span what[CHAIN_BESIDE];
    for (size_t n = chain_beside(e, &a, what); n > 0; n--)
        kv_put(t, KV_JOURNAL_BY_CASE, event_key(&k, what[n - 1], e->seq), SPAN("1"));
    arena_free(&a);
}

bool chain_is_beside(struct kv_txn *t, struct span what, uint32_t seq)
{
    struct kv_key k;
    return kv_has(t, KV_JOURNAL_BY_CASE, event_key(&k, what, seq));
}

bool chain_journal_entry(struct store *s, struct kv_txn *t, uint32_t seq, struct span *bytes)
{
    struct kv_key k;
    return kv_get(t, KV_JOURNAL, event_key(&k, s->org, seq), bytes);
}

enum err chain_journal(struct store *s, struct kv_txn *t, struct span bytes, const struct event *e)
{
    struct kv_key k;
    struct sign_public pub;
    kv_put_new(t, KV_JOURNAL, event_key(&k, s->org, e->seq), bytes);
    struct span key = rec_text(&e->fields, JOURNAL_KEY);
    if (e->act == ACT_CERTIFY && key.n == sizeof pub.b) {
        memcpy(pub.b, key.p, sizeof pub.b);
        struct key_id kid = seal_sign_id(&pub);
        chain_cert_put(t, s->org, rec_text(&e->fields, JOURNAL_OPERATOR), span_bytes(kid.b, sizeof kid.b), bytes);
    }
    chain_put_beside(t, e);
    return t->err;
}

enum err chain_cert_put(struct kv_txn *t, struct span org, struct span officer, struct span key_id, struct span bytes)
{
    struct kv_key k;
    kv_key_raw(kv_key_text(kv_key_text(kv_key_new(&k), org), officer), key_id);
    kv_put(t, KV_CERT, kv_key_span(&k), bytes);
    return t->err;
}

bool chain_cert(struct kv_txn *t, struct span org, struct span officer, struct span key_id, struct span *bytes)
{
    struct kv_key k;
    kv_key_raw(kv_key_text(kv_key_text(kv_key_new(&k), org), officer), key_id);
    return kv_get(t, KV_CERT, kv_key_span(&k), bytes);
}
