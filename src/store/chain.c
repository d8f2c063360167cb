#include "chain.h"

#include "base/lang.h"
#include "chain_impl.h"
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

// By telephone, or by a request too.
static bool told_since(struct store *s, struct kv_txn *t, struct span number, moment_t since, bool by_request)
{
    struct arena a = {0};
    struct kv_key prefix;
    struct kv_iter it;
    bool told = false;
    KV_EACH(t, KV_JOURNAL_BY_CASE, kv_key_span(kv_key_text(kv_key_new(&prefix), number)), &it)
    {
        struct span rest = {it.key.p + prefix.n, it.key.n - prefix.n}, bytes;
        struct event e;
        struct hash id;
        uint64_t seq;
        if (kv_key_take_int(&rest, 4, &seq) && chain_journal_entry(s, t, (uint32_t)seq, &bytes) && event_bytes_read(bytes, &a, &e, &id) == OK)
            told |= (e.act == ACT_CALL || (by_request && e.act == ACT_REQUEST)) && e.time >= since;
    }
    arena_free(&a);
    return told;
}

// Rows 7 and 10: who has ended it does not see the applicant; the move-in station tells, and notes the call. A death that was
// registered in the wrong register is told to whoever has the person, by a request or a call.
static bool to_tell(struct store *s, struct kv_txn *t, const struct rec *state)
{
    struct span number = rec_text(state, TRANSFER_NUMBER);
    moment_t buried = rec_int(state, TRANSFER_BURIED, 0);
    int64_t ended = rec_int(state, TRANSFER_STAGE, 0) == STAGE_CLOSED ? rec_int(state, TRANSFER_DECIDED, 0) : 0;
    if (buried)
        return !told_since(s, t, number, buried, true);
    return (ended == ACT_REJECT || ended == ACT_REFUSE) && flow_seat(state, s->org) == SEAT_D &&
           !told_since(s, t, number, chain_receipt_of(t, number, s->org), false);
}

// What is of this store alone and no event says.
void chain_set_own(struct store *s, struct kv_txn *t, struct rec *state)
{
    int64_t open = request_count_open(s, t, state);
    set_clock(s, t, state);
    rec_clear(state, TRANSFER_REQUESTS);
    if (open)
        rec_set_int(state, TRANSFER_REQUESTS, open);
    rec_clear(state, TRANSFER_TO_TELL);
    if (to_tell(s, t, state))
        rec_set_int(state, TRANSFER_TO_TELL, 1);
}

enum err chain_put_state(struct store *s, struct kv_txn *t, const struct rec *before, struct rec *after)
{
    chain_set_own(s, t, after);
    store_put(t, KV_TRANSFER, rec_text(after, TRANSFER_NUMBER), after);
    chain_index_put(s, t, before, after);
    return t->err;
}

// buried: 0 leaves that as it is.
static enum err derive(struct store *s, struct kv_txn *t, struct span number, moment_t buried)
{
    struct arena a = {0};
    struct rec before;
    enum err e = OK;
    if (chain_state(t, number, &a, &before)) {
        struct rec after = rec_copy(&a, &before);
        if (buried)
            rec_set_int(&after, TRANSFER_BURIED, buried);
        e = chain_put_state(s, t, &before, &after);
    }
    arena_free(&a);
    return e ? e : t->err;
}

enum err chain_reindex(struct store *s, struct kv_txn *t, struct span number)
{
    return derive(s, t, number, 0);
}

enum err chain_buried(struct store *s, struct kv_txn *t, struct span number)
{
    return derive(s, t, number, moment_now());
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
        struct rec state, none = rec_make(&a);
        if (chain_state(t, arena_copy(&a, it.key), &a, &state))
            chain_put_state(s, t, &none, &state);
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
    return e->act == ACT_CALL && !t->err ? chain_reindex(s, t, rec_text(&e->fields, JOURNAL_CASE)) : t->err;
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
