#include "event_bytes.h"

#include "base/lang.h"
#include "cbor.h"

enum { // keys of the body
    BODY_SUITE = 1,
    BODY_CHAIN,
    BODY_SEQ,
    BODY_PREV, // absent at 0
    BODY_ACT,
    BODY_ORG,
    BODY_ORG_KEY,
    BODY_OPERATOR,
    BODY_OPERATOR_KEY,
    BODY_TIME,
    BODY_STAGE,
    BODY_HOLDER, // absent in a journal
    BODY_RULES,
    BODY_CALENDAR,
    BODY_ROSTER,
    BODY_FIELDS,
};

static void put_uint(struct buf *b, unsigned key, uint64_t v)
{
    cbor_put_uint(b, key);
    cbor_put_uint(b, v);
}

static void put_bytes(struct buf *b, unsigned key, struct span s)
{
    cbor_put_uint(b, key);
    cbor_put_bytes(b, s);
}

static void put_text(struct buf *b, unsigned key, struct span s)
{
    cbor_put_uint(b, key);
    cbor_put_text(b, s);
}

static void put_body(struct buf *b, const struct event *e)
{
    cbor_put_map(b, 14u + (e->prev.n > 0) + (e->holder.n > 0));
    put_uint(b, BODY_SUITE, EVENT_SUITE);
    put_text(b, BODY_CHAIN, e->chain);
    put_uint(b, BODY_SEQ, e->seq);
    if (e->prev.n)
        put_bytes(b, BODY_PREV, e->prev);
    put_uint(b, BODY_ACT, e->act);
    put_text(b, BODY_ORG, e->org);
    put_bytes(b, BODY_ORG_KEY, e->org_key);
    put_text(b, BODY_OPERATOR, e->operator);
    put_bytes(b, BODY_OPERATOR_KEY, e->operator_key);
    cbor_put_uint(b, BODY_TIME);
    cbor_put_int(b, e->time);
    put_uint(b, BODY_STAGE, e->stage);
    if (e->holder.n)
        put_text(b, BODY_HOLDER, e->holder);
    put_uint(b, BODY_RULES, e->rules);
    put_uint(b, BODY_CALENDAR, e->calendar);
    put_uint(b, BODY_ROSTER, e->roster);
    cbor_put_uint(b, BODY_FIELDS);
    cbor_put_rec(b, &e->fields);
}

enum err event_bytes_make(struct buf *out, const struct event *e, const struct sign_secret *org,
                          const struct sign_secret *officer, struct hash *id)
{
    struct buf body = {0};
    put_body(&body, e);
    struct span b = buf_span(&body);
    size_t start = out->n;
    struct signature by_org, by_officer;
    seal_sign(&by_org, org, SEAL_EVENT, b);
    seal_sign(&by_officer, officer, SEAL_EVENT, b);
    cbor_put_array(out, 3);
    cbor_put_bytes(out, span_bytes(by_org.b, sizeof by_org.b));
    cbor_put_bytes(out, span_bytes(by_officer.b, sizeof by_officer.b));
    cbor_put_bytes(out, b);
    seal_hash(id, SEAL_ID, b);
    buf_free(&body);
    if (out->n - start <= EVENT_MAX)
        return OK;
    size_t size = out->n - start;
    out->n = start;
    return fail(ERR_TOO_LARGE, _("the act would take %zu bytes; %d are allowed"), size, EVENT_MAX);
}

// Takes the key when it is the one; the keys ascend, so an absent one is simply not there.
static bool at_key(struct cbor_in *in, uint64_t *key, uint64_t want, size_t *left)
{
    if (*key == 0 && *left > 0) {
        *key = cbor_take_uint(in);
        (*left)--;
    }
    if (*key != want)
        return false;
    *key = 0;
    return true;
}

static bool bounded(struct cbor_in *in, uint64_t v, uint64_t most)
{
    if (v > most)
        cbor_refuse(in, _("number too large"));
    return v <= most;
}

static uint64_t take_uint(struct cbor_in *in, uint64_t *key, uint64_t want, size_t *left, uint64_t most)
{
    uint64_t v = at_key(in, key, want, left) ? cbor_take_uint(in) : (cbor_refuse(in, _("a field of the event is missing")), 0);
    return bounded(in, v, most) ? v : 0;
}

static struct span take_span(struct cbor_in *in, uint64_t *key, uint64_t want, size_t *left, bool text, size_t least,
                             size_t most)
{
    if (!at_key(in, key, want, left)) {
        if (least)
            cbor_refuse(in, _("a field of the event is missing"));
        return SPAN_NONE;
    }
    struct span s = text ? cbor_take_text(in) : cbor_take_bytes(in);
    if (!in->err && (s.n < (least ? least : 1) || s.n > most))
        cbor_refuse(in, _("a field of the event has the wrong length"));
    return s;
}

static void read_body(struct cbor_in *in, struct arena *a, struct event *e)
{
    uint64_t key = 0;
    size_t left = cbor_take_map(in);
    if (take_uint(in, &key, BODY_SUITE, &left, 0xFFFF) != EVENT_SUITE && !in->err)
        cbor_refuse(in, _("unknown suite of the event"));
    e->chain = take_span(in, &key, BODY_CHAIN, &left, true, 1, 40);
    e->seq = (uint32_t)take_uint(in, &key, BODY_SEQ, &left, UINT32_MAX);
    e->prev = take_span(in, &key, BODY_PREV, &left, false, e->seq ? EVENT_ID : 0, EVENT_ID);
    e->act = (uint16_t)take_uint(in, &key, BODY_ACT, &left, UINT16_MAX);
    e->org = take_span(in, &key, BODY_ORG, &left, true, 12, 12);
    e->org_key = take_span(in, &key, BODY_ORG_KEY, &left, false, KEY_ID, KEY_ID);
    e->operator = take_span(in, &key, BODY_OPERATOR, &left, true, 1, 20);
    e->operator_key = take_span(in, &key, BODY_OPERATOR_KEY, &left, false, KEY_ID, KEY_ID);
    e->time = (moment_t)take_uint(in, &key, BODY_TIME, &left, (uint64_t)40000000000);
    e->stage = (uint8_t)take_uint(in, &key, BODY_STAGE, &left, UINT8_MAX);
    e->holder = take_span(in, &key, BODY_HOLDER, &left, true, 0, 12);
    e->rules = (uint32_t)take_uint(in, &key, BODY_RULES, &left, UINT32_MAX);
    e->calendar = (uint32_t)take_uint(in, &key, BODY_CALENDAR, &left, UINT32_MAX);
    e->roster = (uint32_t)take_uint(in, &key, BODY_ROSTER, &left, UINT32_MAX);
    if (at_key(in, &key, BODY_FIELDS, &left))
        e->fields = cbor_take_rec(in, a);
    else
        cbor_refuse(in, _("a field of the event is missing"));
    if (key || left)
        cbor_refuse(in, _("unknown field of the event"));
    if (!in->err && (e->seq == 0) != (e->prev.n == 0))
        cbor_refuse(in, _("predecessor and sequence do not fit"));
}

static enum err read_outer(struct span bytes, struct span *by_org, struct span *by_officer, struct span *body)
{
    struct cbor_in in = cbor_in_make(bytes, EVENT_MAX);
    if (cbor_take_array(&in) != 3)
        cbor_refuse(&in, _("not an event"));
    *by_org = cbor_take_bytes(&in);
    *by_officer = cbor_take_bytes(&in);
    *body = cbor_take_bytes(&in);
    if (!in.err && (by_org->n != sizeof(struct signature) || by_officer->n != sizeof(struct signature)))
        cbor_refuse(&in, _("signature of the wrong length"));
    return cbor_done(&in);
}

enum err event_bytes_read(struct span bytes, struct arena *a, struct event *e, struct hash *id)
{
    struct span by_org, by_officer, body;
    TRY(read_outer(bytes, &by_org, &by_officer, &body));
    *e = (struct event) {.fields = rec_make(a)};
    struct cbor_in in = cbor_in_make(body, EVENT_MAX);
    read_body(&in, a, e);
    TRY(cbor_done(&in));
    seal_hash(id, SEAL_ID, body);
    return OK;
}

static enum err verify(struct span sig, const struct sign_public *pub, struct span body, const char *whose)
{
    struct signature s;
    memcpy(s.b, sig.p, sizeof s.b);
    return seal_verify(&s, pub, SEAL_EVENT, body) ? fail(ERR_SIGNATURE, "%s", whose) : OK;
}

enum err event_bytes_verify(struct span bytes, const struct sign_public *org, const struct sign_public *officer)
{
    struct span by_org, by_officer, body;
    TRY(read_outer(bytes, &by_org, &by_officer, &body));
    TRY(verify(by_org, org, body, _("the organisation's signature on the event")));
    return verify(by_officer, officer, body, _("the officer's signature on the event"));
}
