#include "packet.h"

#include "base/lang.h"
#include "codec/cbor.h"

enum { // keys of the body
    PACKET_SENDER = 1,
    PACKET_KEY,
    PACKET_RECIPIENT,
    PACKET_NUMBER,
    PACKET_BEFORE, // absent in the first
    PACKET_ROSTER,
    PACKET_ROSTER_BYTES, // absent where the recipient has it
    PACKET_ACK_LIST,
    PACKET_CERTS,
    PACKET_EVENTS,
    PACKET_ROSTER_HASH, // absent before the first roster
};

// A roster that could be published can be sent: to all else than roster and events belong some 300 bytes.
_Static_assert(ROSTER_BYTES + SEAL_BOX_EXTRA + 512 <= PACKET_BYTES, "a roster fits into a packet");

static void put_spans(struct buf *b, unsigned key, const struct span *s, size_t n)
{
    cbor_put_uint(b, key);
    cbor_put_array(b, n);
    for (size_t i = 0; i < n; i++)
        cbor_put_bytes(b, s[i]);
}

bool packet_asks(const struct packet *p)
{
    size_t acks;
    rec_list(&p->acks, PACKET_ACKS, &acks);
    return p->events_n > 0 || acks == 0;
}

enum err packet_make(struct buf *out, const struct packet *p, const struct sign_secret *sign, struct hash *hash)
{
    struct buf body = {0};
    struct signature sig;
    size_t acks_n;
    const struct rec *acks = rec_list(&p->acks, PACKET_ACKS, &acks_n);
    cbor_put_map(&body, 8u + (p->before.n > 0) + (p->roster_bytes.n > 0) + (p->roster_hash.n > 0));
    cbor_put_uint(&body, PACKET_SENDER);
    cbor_put_text(&body, p->sender);
    cbor_put_uint(&body, PACKET_KEY);
    cbor_put_bytes(&body, p->key);
    cbor_put_uint(&body, PACKET_RECIPIENT);
    cbor_put_text(&body, p->recipient);
    cbor_put_uint(&body, PACKET_NUMBER);
    cbor_put_uint(&body, p->number);
    if (p->before.n) {
        cbor_put_uint(&body, PACKET_BEFORE);
        cbor_put_bytes(&body, p->before);
    }
    cbor_put_uint(&body, PACKET_ROSTER);
    cbor_put_uint(&body, p->roster);
    if (p->roster_bytes.n) {
        cbor_put_uint(&body, PACKET_ROSTER_BYTES);
        cbor_put_bytes(&body, p->roster_bytes);
    }
    cbor_put_uint(&body, PACKET_ACK_LIST);
    cbor_put_array(&body, acks_n);
    for (size_t i = 0; i < acks_n; i++)
        cbor_put_rec(&body, &acks[i]);
    put_spans(&body, PACKET_CERTS, p->certs, p->certs_n);
    put_spans(&body, PACKET_EVENTS, p->events, p->events_n);
    if (p->roster_hash.n) {
        cbor_put_uint(&body, PACKET_ROSTER_HASH);
        cbor_put_bytes(&body, p->roster_hash);
    }

    seal_hash(hash, SEAL_PACKET, buf_span(&body));
    seal_sign(&sig, sign, SEAL_PACKET, buf_span(&body));
    cbor_put_array(out, 2);
    cbor_put_bytes(out, span_bytes(sig.b, sizeof sig.b));
    cbor_put_bytes(out, buf_span(&body));
    buf_free(&body);
    return out->n + SEAL_BOX_EXTRA > PACKET_BYTES ? fail(ERR_TOO_LARGE, _("packet of %zu bytes"), out->n) : OK;
}

enum err packet_seal(struct buf *out, struct span made, const struct box_public *to)
{
    // A store of version 1 kept them sealed.
    if (!span_starts(made, SPAN("\x82\x58\x40"))) {
        buf_add(out, made);
        return OK;
    }
    return seal_box(out, to, made);
}

static bool next_key(struct cbor_in *in, uint64_t *key, uint64_t want, size_t *left)
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

static void need(struct cbor_in *in, bool there)
{
    if (!there)
        cbor_refuse(in, _("a field of the packet is missing"));
}

static struct span *take_spans(struct cbor_in *in, struct arena *a, size_t *n)
{
    *n = cbor_take_array(in);
    if (*n > PACKET_ITEMS) {
        cbor_refuse(in, _("too many items"));
        *n = 0;
    }
    struct span *s = ARENA_ARRAY(a, struct span, *n + 1);
    for (size_t i = 0; i < *n; i++)
        s[i] = cbor_take_bytes(in);
    return s;
}

static struct span sized(struct cbor_in *in, struct span s, size_t n)
{
    if (!in->err && s.n != n)
        cbor_refuse(in, _("a field of the packet has the wrong length"));
    return s;
}

// Whoever can seal to us may have written it; it is shown where the packet is set aside.
static struct span code(struct cbor_in *in)
{
    struct span s = cbor_take_text(in);
    if (!in->err && (s.n != 12 || !span_digits(s)))
        cbor_refuse(in, _("the code of an organisation has 12 digits"));
    return in->err ? SPAN_NONE : s;
}

static uint32_t small(struct cbor_in *in)
{
    uint64_t n = cbor_take_uint(in);
    if (!in->err && n > UINT32_MAX)
        cbor_refuse(in, _("number too large"));
    return (uint32_t)n;
}

static void read_body(struct cbor_in *in, struct arena *a, struct packet *p)
{
    uint64_t key = 0;
    size_t left = cbor_take_map(in);
    need(in, next_key(in, &key, PACKET_SENDER, &left));
    p->sender = code(in);
    need(in, next_key(in, &key, PACKET_KEY, &left));
    p->key = sized(in, cbor_take_bytes(in), KEY_ID);
    need(in, next_key(in, &key, PACKET_RECIPIENT, &left));
    p->recipient = code(in);
    need(in, next_key(in, &key, PACKET_NUMBER, &left));
    p->number = small(in);
    need(in, p->number > 0);
    if (next_key(in, &key, PACKET_BEFORE, &left))
        p->before = sized(in, cbor_take_bytes(in), sizeof(struct hash));
    need(in, next_key(in, &key, PACKET_ROSTER, &left));
    p->roster = small(in);
    if (next_key(in, &key, PACKET_ROSTER_BYTES, &left))
        p->roster_bytes = cbor_take_bytes(in);
    need(in, next_key(in, &key, PACKET_ACK_LIST, &left));
    size_t acks = cbor_take_array(in);
    if (acks > PACKET_ITEMS) {
        cbor_refuse(in, _("too many items"));
        acks = 0;
    }
    struct rec *rows = ARENA_ARRAY(a, struct rec, acks + 1);
    for (size_t i = 0; i < acks; i++)
        rows[i] = cbor_take_rec(in, a);
    p->acks = rec_make(a);
    if (!in->err)
        rec_set_list(&p->acks, PACKET_ACKS, rows, acks);
    need(in, next_key(in, &key, PACKET_CERTS, &left));
    p->certs = take_spans(in, a, &p->certs_n);
    need(in, next_key(in, &key, PACKET_EVENTS, &left));
    p->events = take_spans(in, a, &p->events_n);
    if (next_key(in, &key, PACKET_ROSTER_HASH, &left))
        p->roster_hash = sized(in, cbor_take_bytes(in), sizeof(struct hash));
    if (key || left)
        cbor_refuse(in, _("unknown field of the packet"));
    if (!in->err && (p->number == 1) != (p->before.n == 0))
        cbor_refuse(in, _("predecessor and number do not fit"));
}

enum err packet_open(struct span sealed, const struct keys *own, struct arena *a, struct packet *out,
                     struct hash *hash, struct span *signature, struct span *body)
{
    struct buf plain = {0};
    *out = (struct packet) {.number = 0};
    if (sealed.n > PACKET_BYTES)
        return fail(ERR_TOO_LARGE, _("packet of %zu bytes"), sealed.n);
    enum err e = seal_open(&plain, &own->box, own->box_secret, sealed);
    struct span all = e ? SPAN_NONE : arena_copy(a, buf_span(&plain));
    buf_free(&plain);
    if (e)
        return e;
    struct cbor_in in = cbor_in_make(all, PACKET_BYTES);
    if (cbor_take_array(&in) != 2)
        cbor_refuse(&in, _("not a packet"));
    *signature = sized(&in, cbor_take_bytes(&in), sizeof(struct signature));
    *body = cbor_take_bytes(&in);
    TRY(cbor_done(&in));
    struct cbor_in inner = cbor_in_make(*body, PACKET_BYTES);
    read_body(&inner, a, out);
    TRY(cbor_done(&inner));
    seal_hash(hash, SEAL_PACKET, *body);
    return OK;
}

enum err packet_verify(const struct rec *key, struct span signature, struct span body)
{
    struct signature sig;
    struct sign_public pub;
    struct span sign = rec_text(key, ORG_KEY_SIGN);
    if (sign.n != sizeof pub.b || signature.n != sizeof sig.b)
        return fail(ERR_FORMAT, _("signature of the wrong length"));
    memcpy(pub.b, sign.p, sizeof pub.b);
    memcpy(sig.b, signature.p, sizeof sig.b);
    return seal_verify(&sig, &pub, SEAL_PACKET, body) ? fail(ERR_SIGNATURE, _("the packet's signature")) : OK;
}
