// Mail that goes out, and what is known of it. What comes in is in mail_in.c.
#include "mail.h"

#include "base/lang.h"
#include "codec/cbor.h"
#include "codec/event_bytes.h"
#include "mail_impl.h"
#include "store/chain.h"
#include "store/request.h"

struct span outbox_key(struct kv_key *k, struct span recipient, uint32_t ordinal, uint32_t number)
{
    return kv_key_span(kv_key_int(kv_key_int(kv_key_text(kv_key_new(k), recipient), ordinal, 4), number, 4));
}

struct acked acked_get(struct kv_txn *t, struct span recipient, struct span number)
{
    struct kv_key k;
    struct span value;
    uint64_t events = 0, entries = 0;
    if (kv_get(t, KV_ACKED, kv_key_span(kv_key_text(kv_key_text(kv_key_new(&k), recipient), number)), &value) &&
        kv_key_take_int(&value, 4, &events))
        kv_key_take_int(&value, 4, &entries); // none yet where nothing was asked
    return (struct acked) {(uint32_t)events, (uint32_t)entries};
}

void acked_set(struct kv_txn *t, struct span recipient, struct span number, struct acked n)
{
    struct kv_key k;
    struct buf b = {0};
    buf_be(&b, n.events, 4);
    buf_be(&b, n.entries, 4);
    kv_put(t, KV_ACKED, kv_key_span(kv_key_text(kv_key_text(kv_key_new(&k), recipient), number)), buf_span(&b));
    buf_free(&b);
}

struct span peer_key(struct span peer, struct arena *a)
{
    return arena_printf(a, "peer/%.*s", SPAN_ARG(peer));
}

// ---- the outbox

struct span outbox_prefix(struct kv_key *k, struct span recipient)
{
    return kv_key_span(kv_key_text(kv_key_new(k), recipient));
}

static void count_waiting(struct kv_txn *t, int by)
{
    struct arena a = {0};
    struct rec r;
    store_get(t, KV_META, SYNC, &a, &r);
    rec_set_int(&r, SYNC_WAITING, rec_int(&r, SYNC_WAITING, 0) + by);
    store_put(t, KV_META, SYNC, &r);
    arena_free(&a);
}

static void outbox_put(struct kv_txn *t, struct span key, const struct rec *r)
{
    if (!kv_has(t, KV_OUTBOX, key) && rec_bool(r, OUTBOX_CONTENT))
        count_waiting(t, 1);
    store_put(t, KV_OUTBOX, key, r);
}

void outbox_del(struct kv_txn *t, struct span key, const struct rec *r)
{
    if (kv_del(t, KV_OUTBOX, key) && rec_bool(r, OUTBOX_CONTENT))
        count_waiting(t, -1);
}

void outbox_again(struct kv_txn *t, struct span recipient, struct arena *a)
{
    struct kv_iter it;
    struct kv_key prefix;
    KV_EACH(t, KV_OUTBOX, outbox_prefix(&prefix, recipient), &it)
    {
        struct rec r;
        struct span key = arena_copy(a, it.key);
        if (store_get(t, KV_OUTBOX, key, a, &r) && rec_has(&r, OUTBOX_GIVEN)) {
            rec_clear(&r, OUTBOX_GIVEN);
            outbox_put(t, key, &r);
        }
    }
}

// ---- packing

struct packing {
    struct store *s;
    struct kv_txn *t;
    struct arena *a;
    struct rec *cases; // outbox record that lists them
    struct rec certs;  // list of certificates' keys, to name each once
    struct span *events, *certs_bytes;
    size_t events_n, certs_n, size;
};

// The certificate of the officer who signed goes along, behind that of who certified it, up to the organisation's first.
static void add_cert(struct packing *p, const struct event *e)
{
    struct buf key = {0};
    buf_add(&key, e->org);
    buf_add(&key, e->operator);
    buf_add(&key, e->operator_key);
    struct span id = arena_copy(p->a, buf_span(&key)), bytes;
    buf_free(&key);
    struct event cert;
    struct hash hash;
    if (rec_find(&p->certs, 1, 1, id))
        return;
    rec_set_bytes(rec_add(&p->certs, 1), 1, id);
    if (!chain_cert(p->t, e->org, e->operator, e->operator_key, &bytes))
        return;
    bytes = arena_copy(p->a, bytes);
    if (event_bytes_read(bytes, p->a, &cert, &hash) == OK)
        add_cert(p, &cert);
    if (p->certs_n >= PACKET_ITEMS)
        return;
    p->certs_bytes[p->certs_n++] = bytes;
    p->size += bytes.n;
}

static bool add_event(void *ctx, uint32_t seq, struct span bytes)
{
    struct packing *p = ctx;
    struct event e;
    struct hash id;
    struct span copy = arena_copy(p->a, bytes);
    (void)seq;
    if (p->events_n >= PACKET_ITEMS || p->size >= PACKET_SPLIT || event_bytes_read(copy, p->a, &e, &id) != OK)
        return false;
    p->events[p->events_n++] = copy;
    p->size += copy.n;
    add_cert(p, &e);
    return true;
}

// This organisation's requests and answers on the case to this recipient; gives the journal's sequence after the newest. Where
// all is told anew, the recipient's own as well: it may have lost them.
static uint32_t add_entries(struct packing *p, struct span recipient, struct span number, struct acked from)
{
    struct request_entry *all;
    uint32_t next = from.entries;
    size_t n = request_all(p->t, number, p->a, &all);
    for (size_t i = 0; i < n && from.events == 0; i++) { // before what answers them
        if (span_eq(all[i].e.org, recipient))
            add_event(p, all[i].e.seq, all[i].bytes);
    }
    for (size_t i = 0; i < n; i++) {
        const struct event *e = &all[i].e;
        if (span_eq(e->org, p->s->org) && !all[i].back && span_eq(rec_text(&e->fields, JOURNAL_ORG), recipient) && e->seq >= from.entries &&
                 add_event(p, e->seq, all[i].bytes))
            next = e->seq >= next ? e->seq + 1 : next;
    }
    return next;
}

// A case's events from the first that is neither acknowledged nor under way to the newest, and behind them what is asked and
// answered about it. owed: KV_OWED's value. What there is no more room for stays owed.
static void add_case(struct packing *p, struct span recipient, struct span number, struct span owed)
{
    struct kv_key k, rest;
    struct acked from = acked_get(p->t, recipient, number);
    size_t before = p->events_n;
    uint64_t first = 0;
    struct rec state;
    kv_key_text(kv_key_text(kv_key_new(&k), recipient), number);
    if (!chain_state(p->t, number, p->a, &state)) {
        kv_del(p->t, KV_OWED, kv_key_span(&k));
        return;
    }
    kv_key_take_int(&owed, 4, &first);
    first = first > from.events ? first : from.events;
    chain_each(p->t, KV_EVENT, number, (uint32_t)first, add_event, p);
    uint32_t next = (uint32_t)(first + p->events_n - before), all = (uint32_t)rec_int(&state, TRANSFER_SEQ, 0) + 1;
    uint32_t entries = next < all ? from.entries : add_entries(p, recipient, number, from);
    if (next < all)
        kv_put(p->t, KV_OWED, kv_key_span(&k), kv_key_span(kv_key_int(kv_key_new(&rest), next, 4)));
    else
        kv_del(p->t, KV_OWED, kv_key_span(&k));
    if (p->events_n == before)
        return;
    struct rec *row = rec_add(p->cases, OUTBOX_CASES);
    rec_set_text(row, OUTBOX_CASE_NUMBER, number);
    rec_set_int(row, OUTBOX_CASE_EVENTS, next);
    rec_set_int(row, OUTBOX_CASE_ENTRIES, entries);
}

// The key to seal to; false until the roster lists one.
static bool box_of(const struct store *s, struct span recipient, struct box_public *to)
{
    const struct rec *key = roster_current_key(&s->roster, recipient);
    struct span box = key ? rec_text(key, ORG_KEY_BOX) : SPAN_NONE;
    if (box.n != sizeof to->b)
        return false;
    memcpy(to->b, box.p, sizeof to->b);
    return true;
}

uint32_t mail_key_of(const struct store *s, struct span recipient)
{
    const struct rec *key = roster_current_key(&s->roster, recipient);
    return key ? (uint32_t)rec_int(key, ORG_KEY_ORDINAL, 0) : 0;
}

// What the recipient is owed, as far as there is room; true: that was all.
static bool gather(struct packing *p, struct span recipient)
{
    struct kv_key k;
    struct kv_iter it;
    kv_seek(p->t, KV_OWED, outbox_prefix(&k, recipient), SPAN_NONE, KV_FORWARD, &it);
    while (p->size < PACKET_FILL) {
        if (!kv_next(&it))
            return true;
        struct span rest = {it.key.p + k.n, it.key.n - k.n}, number;
        if (kv_key_take_text(&rest, &number))
            add_case(p, recipient, arena_copy(p->a, number), arena_copy(p->a, it.value));
    }
    return false;
}

// The roster that the recipient is told next, where it has an older one; with it the peer's record says so.
static struct span next_roster(struct packing *p, struct rec *peer)
{
    struct rec carried;
    int64_t newest = rec_int(&p->s->roster, ROSTER_SERIAL, 0), told = rec_int(peer, PEER_ROSTER_SENT, 0);
    told = told > rec_int(peer, PEER_ROSTER, 0) ? told : rec_int(peer, PEER_ROSTER, 0);
    if (told >= newest)
        return SPAN_NONE;
    struct span roster = arena_copy(p->a, roster_after(p->t, told));
    if (roster.n)
        rec_set_int(peer, PEER_ROSTER_SENT, roster_read(roster, p->a, &carried) == OK ? rec_int(&carried, ROSTER_SERIAL, 0) : newest);
    return roster;
}

// Numbers and signs; the packet goes into the outbox, and the peer's record says how far the stream has come.
static enum err make(struct packing *p, struct packet packet, struct rec *peer, moment_t now)
{
    struct store *s = p->s;
    struct kv_key k;
    struct hash which, hash;
    struct buf bytes = {0};
    struct key_id id = seal_sign_id(&s->keys.sign), theirs = roster_current_id(&s->roster, packet.recipient);
    bool same_stream = rec_int(peer, PEER_SENT_ORDINAL, 0) == s->keys.ordinal;
    int64_t newest = rec_int(&s->roster, ROSTER_SERIAL, 0);
    packet.sender = s->org;
    packet.key = span_bytes(id.b, sizeof id.b);
    packet.number = same_stream ? (uint32_t)rec_int(peer, PEER_SENT_NUMBER, 0) + 1 : 1;
    packet.before = same_stream ? rec_text(peer, PEER_SENT_HASH) : SPAN_NONE;
    packet.roster = (uint32_t)newest;
    packet.roster_hash = roster_hash(p->t, newest, &which) ? span_bytes(which.b, sizeof which.b) : SPAN_NONE;
    enum err e = packet_make(&bytes, &packet, s->keys.sign_secret, &hash);
    if (!e) {
        rec_set_bytes(p->cases, OUTBOX_BYTES, buf_span(&bytes));
        rec_set_bytes(p->cases, OUTBOX_HASH, span_bytes(hash.b, sizeof hash.b));
        rec_set_int(p->cases, OUTBOX_MADE, now);
        rec_set_int(p->cases, OUTBOX_CONTENT, packet_asks(&packet));
        outbox_put(p->t, outbox_key(&k, packet.recipient, s->keys.ordinal, packet.number), p->cases);
        if (!rec_has(peer, PEER_KEY))
            rec_set_bytes(peer, PEER_KEY, span_bytes(theirs.b, sizeof theirs.b));
        rec_set_int(peer, PEER_SENT_NUMBER, packet.number);
        rec_set_int(peer, PEER_SENT_ORDINAL, s->keys.ordinal);
        rec_set_bytes(peer, PEER_SENT_HASH, span_bytes(hash.b, sizeof hash.b));
        store_put(p->t, KV_META, peer_key(packet.recipient, p->a), peer);
    }
    buf_free(&bytes);
    return e ? e : p->t->err;
}

static enum err pack_one(struct store *s, struct kv_txn *t, struct span recipient, moment_t now, bool *made)
{
    struct arena a = {0};
    struct rec out = rec_make(&a), peer;
    struct box_public to;
    enum err e = OK;
    *made = false;
    store_get(t, KV_META, peer_key(recipient, &a), &a, &peer);
    if (box_of(s, recipient, &to)) { // else it stays owed until the roster lists one
        struct packing p = {.s = s, .t = t, .a = &a, .cases = &out, .certs = rec_make(&a)};
        p.events = ARENA_ARRAY(&a, struct span, PACKET_ITEMS);
        p.certs_bytes = ARENA_ARRAY(&a, struct span, PACKET_ITEMS);
        // A roster fills a packet as events do, and one that fills it goes alone; the events follow at once.
        struct span roster = next_roster(&p, &peer);
        p.size = roster.n;
        // Acknowledgements go last: who hears that its first packet has arrived has then been told all that is held here.
        size_t acks_n = 0;
        bool drained = gather(&p, recipient), greets = p.events_n == 0 && rec_has(&peer, PEER_GREET);
        bool last = drained && !greets && !rec_has(&peer, PEER_TELLS); // else they follow at once
        struct rec *acks = last ? rec_list(&peer, PEER_ACKS, &acks_n) : NULL;
        *made = p.events_n > 0 || acks_n > 0 || greets || roster.n >= PACKET_FILL;
        if (*made) {
            struct packet packet = {
                .recipient = recipient,
                .roster_bytes = roster,
                .acks = rec_make(&a),
                .certs = p.certs_bytes,
                .certs_n = p.certs_n,
                .events = p.events,
                .events_n = p.events_n,
            };
            rec_set_list(&packet.acks, PACKET_ACKS, acks, acks_n);
            if (acks_n)
                rec_clear(&peer, PEER_ACKS);
            rec_clear(&peer, PEER_GREET);
            e = make(&p, packet, &peer, now);
            *made = !e;
        }
    }
    arena_free(&a);
    return e ? e : t->err;
}

// Who is owed events, or acknowledgements.
static enum err recipients(struct kv_txn *t, struct rec *out)
{
    struct kv_iter it;
    KV_EACH(t, KV_OWED, SPAN_NONE, &it)
    {
        struct span rest = it.key, org;
        if (kv_key_take_text(&rest, &org) && !rec_find(out, 1, 1, org))
            rec_set_text(rec_add(out, 1), 1, org);
    }
    KV_EACH(t, KV_META, SPAN("peer/"), &it)
    {
        struct arena a = {0};
        struct rec peer;
        size_t n;
        struct span org = {it.key.p + 5, it.key.n - 5};
        if (cbor_get_rec(it.value, PACKET_BYTES, &a, &peer) == OK && (rec_list(&peer, PEER_ACKS, &n) || rec_has(&peer, PEER_GREET)) &&
            !rec_find(out, 1, 1, org))
            rec_set_text(rec_add(out, 1), 1, org);
        arena_free(&a);
    }
    return t->err;
}

// Does the roster know the key that signs here? Until then nobody could take a packet in, and none would bring them the roster.
static bool listed(const struct store *s)
{
    struct key_id id = seal_sign_id(&s->keys.sign);
    return roster_key(&s->roster, s->org, span_bytes(id.b, sizeof id.b)) != NULL;
}

enum err mail_pack(struct store *s, moment_t now, size_t *made)
{
    struct arena a = {0};
    struct rec to = rec_make(&a);
    struct kv_txn t;
    size_t n;
    *made = 0;
    TRY(store_may_sign(s));
    TRY(store_refresh(s));
    TRY(mail_begin(s, true)); // `adopt` may have given a watching sync another key
    if (!listed(s))
        return OK; // it stays owed
    TRY(anew_listed(s));
    TRY(mail_release(s, now));
    TRY(anew_peers(s));
    TRY(kv_read(s->kv, &t));
    struct err_kept first = {.err = OK};
    err_keep(&first, recipients(&t, &to));
    kv_abort(&t);
    const struct rec *rows = rec_list(&to, 1, &n);
    for (size_t i = 0; i < n; i++) { // who cannot be written to holds up no one else
        enum err e = OK;
        bool one = true;
        while (one && !e) { // one transaction a packet: nobody waits long
            e = kv_write(s->kv, &t);
            if (e)
                break;
            e = pack_one(s, &t, rec_text(&rows[i], 1), now, &one);
            enum err end = e ? kv_abort(&t) : kv_commit(&t);
            e = e ? e : end;
            *made += !e && one;
        }
        err_keep(&first, e);
    }
    arena_free(&a);
    return err_kept(&first);
}

// ---- giving out

// Keys of what is due, last first: what only acknowledges is needed where content stands on it in its stream.
static enum err due_keys(struct store *s, moment_t now, bool again, struct rec *out)
{
    struct kv_txn t;
    struct kv_iter it;
    struct kv_key stream = {.n = 0};
    bool content = false;
    TRY(kv_read(s->kv, &t));
    kv_seek(&t, KV_OUTBOX, SPAN_NONE, SPAN_NONE, KV_BACKWARD, &it);
    while (kv_next(&it)) {
        struct arena a = {0};
        struct rec r;
        struct span here = {it.key.p, it.key.n - 4};
        if (!span_eq(here, kv_key_span(&stream))) {
            kv_key_raw(kv_key_new(&stream), here);
            content = false;
        }
        if (cbor_get_rec(it.value, 2 * (size_t)PACKET_BYTES, &a, &r) == OK) {
            content |= rec_bool(&r, OUTBOX_CONTENT);
            moment_t given = rec_int(&r, OUTBOX_GIVEN, 0);
            if (!given || (content && (again || now - given >= MAIL_AGAIN || given > now))) // or the clock has been set back
                rec_set_bytes(rec_add(out, 1), 1, it.key);
        }
        arena_free(&a);
    }
    return kv_abort(&t);
}

static enum err give_one(struct store *s, struct span key, moment_t now, mail_fn *fn, void *ctx)
{
    struct arena a = {0};
    struct buf sealed = {0};
    struct kv_txn t;
    struct rec out;
    struct span rest = key, recipient;
    struct box_public to;
    uint64_t ordinal, number;
    // A view of its own for each packet: writing to a stick may take long.
    TRY(kv_read(s->kv, &t));
    bool there = store_get(&t, KV_OUTBOX, key, &a, &out);
    enum err e = kv_abort(&t);
    if (e || !there || !kv_key_take_text(&rest, &recipient) || !kv_key_take_int(&rest, 4, &ordinal) ||
        !kv_key_take_int(&rest, 4, &number) || !box_of(s, recipient, &to))
        goto out;
    if ((e = packet_seal(&sealed, rec_text(&out, OUTBOX_BYTES), &to)))
        goto out;
    struct mail_item item = {
        .recipient = recipient,
        .ordinal = (uint32_t)ordinal,
        .number = (uint32_t)number,
        .to = mail_key_of(s, recipient),
        .sealed = buf_span(&sealed),
        .content = rec_bool(&out, OUTBOX_CONTENT),
    };
    if (fn(ctx, &item) && !(e = kv_write(s->kv, &t))) {
        if (store_get(&t, KV_OUTBOX, key, &a, &out)) {
            rec_set_int(&out, OUTBOX_GIVEN, now);
            outbox_put(&t, key, &out);
        }
        e = kv_commit(&t);
    }
out:
    buf_free(&sealed);
    arena_free(&a);
    return e;
}

enum err mail_out(struct store *s, moment_t now, bool again, mail_fn *fn, void *ctx)
{
    struct arena a = {0};
    struct rec keys = rec_make(&a);
    size_t n;
    enum err e = due_keys(s, now, again, &keys);
    const struct rec *rows = rec_list(&keys, 1, &n);
    while (n-- > 0 && !e)
        e = give_one(s, rec_text(&rows[n], 1), now, fn, ctx);
    arena_free(&a);
    return e;
}

bool mail_waits(struct store *s, struct span recipient, uint32_t ordinal, uint32_t number)
{
    struct kv_txn t;
    struct kv_key k;
    if (kv_read(s->kv, &t) != OK)
        return true;
    bool there = kv_has(&t, KV_OUTBOX, outbox_key(&k, recipient, ordinal, number));
    return kv_abort(&t) != OK || there;
}

// ---- for the mail screen

enum err mail_synced(struct store *s, moment_t now)
{
    struct arena a = {0};
    struct kv_txn t;
    struct rec r;
    TRY(kv_write(s->kv, &t));
    store_get(&t, KV_META, SYNC, &a, &r);
    rec_set_int(&r, SYNC_RUN, now);
    store_put(&t, KV_META, SYNC, &r);
    arena_free(&a);
    return kv_commit(&t);
}

enum err mail_state(struct store *s, struct mail_state *out)
{
    struct arena a = {0};
    struct kv_txn t;
    struct rec r;
    *out = (struct mail_state) {0};
    TRY(kv_read(s->kv, &t));
    out->owed = kv_count(&t, KV_OWED);
    out->quarantined = kv_count(&t, KV_QUARANTINE);
    out->held = kv_count(&t, KV_HELD);
    out->came = kv_count(&t, KV_INBOX);
    out->unlisted = !listed(s);
    store_get(&t, KV_META, SYNC, &a, &r);
    out->waiting = (uint64_t)rec_int(&r, SYNC_WAITING, 0);
    out->last_sync = rec_int(&r, SYNC_RUN, 0);
    out->last_in = rec_int(&r, SYNC_IN, 0);
    arena_free(&a);
    return kv_abort(&t);
}
