#include "base/lang.h"
#include "codec/cbor.h"
#include "codec/event_bytes.h"
#include "mail_impl.h"
#include "store/chain.h"
#include "store/spare.h"

#define HELD_MOST 200 // packets held per sender; more come again

static struct span inbox_key(struct kv_key *k, struct span sender, struct span key_id, uint32_t number)
{
    return kv_key_span(kv_key_int(kv_key_raw(kv_key_text(kv_key_new(k), sender), key_id), number, 4));
}

void mail_conflict(struct store *s, struct kv_txn *t, struct span bytes, struct arena *a)
{
    struct rec state;
    struct event e;
    struct hash id;
    if (event_bytes_read(bytes, a, &e, &id) || !chain_state(t, e.chain, a, &state))
        return;
    rec_set_int(&state, TRANSFER_CONFLICT, 1);
    store_put(t, KV_TRANSFER, e.chain, &state);
    chain_reindex(s, t, e.chain);
    for (enum seat seat = SEAT_D; seat <= SEAT_O; seat++) {
        struct span org = flow_org(&state, seat);
        if (org.n && !span_eq(org, s->org))
            chain_owe(t, org, e.chain);
    }
    if (e.holder.n && !span_eq(e.holder, s->org))
        chain_owe(t, e.holder, e.chain);
}

// ---- acknowledgements

static void take_ack(struct store *s, struct kv_txn *t, struct span peer, const struct rec *ack, moment_t now, struct arena *a)
{
    struct kv_key k;
    struct rec out;
    uint32_t number = (uint32_t)rec_int(ack, ACK_NUMBER, 0), ordinal = (uint32_t)rec_int(ack, ACK_KEY, 0);
    if (!store_get(t, KV_OUTBOX, outbox_key(&k, peer, ordinal, number), a, &out) ||
        !span_eq(rec_text(&out, OUTBOX_HASH), rec_text(ack, ACK_HASH)))
        return;
    size_t n;
    const struct rec *cases = rec_list(&out, OUTBOX_CASES, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec state;
        struct span number_of = rec_text(&cases[i], OUTBOX_CASE_NUMBER);
        uint32_t events = (uint32_t)rec_int(&cases[i], OUTBOX_CASE_EVENTS, 0), entries = (uint32_t)rec_int(&cases[i], OUTBOX_CASE_ENTRIES, 0);
        struct acked had = acked_get(t, peer, number_of);
        if (events > had.events || entries > had.entries)
            acked_set(t, peer, number_of, (struct acked) {events > had.events ? events : had.events, entries > had.entries ? entries : had.entries});
        // The baton's receipt, where this packet passed it and it is still there. It came neither before it was written nor after
        // it was acknowledged, whatever the clock there says.
        moment_t made = rec_int(&out, OUTBOX_MADE, 0), at = rec_int(ack, ACK_TIME, 0);
        made = made > now ? now : made; // this clock has been set back
        at = at > now ? now : at < made ? made : at;
        if (chain_state(t, number_of, a, &state) && span_eq(rec_text(&state, TRANSFER_HOLDER), peer) &&
            (int64_t)events == rec_int(&state, TRANSFER_SEQ, 0) + 1 && chain_receipt_of(t, number_of, peer) == 0)
            chain_receipt(s, t, number_of, peer, at);
    }
    outbox_del(t, kv_key_span(&k), &out);
    if (ordinal == s->keys.ordinal) {
        struct key_id id = seal_sign_id(&s->keys.sign);
        struct rec heard;
        store_get(t, KV_META, peer_key(peer, a), a, &heard);
        rec_set_bytes(&heard, PEER_HEARD, span_bytes(id.b, sizeof id.b));
        rec_clear(&heard, PEER_AWAITED);
        store_put(t, KV_META, peer_key(peer, a), &heard);
    }
    // Packets are applied in order: what came before in the stream has arrived too.
    struct kv_iter it;
    struct kv_key prefix;
    kv_key_int(kv_key_text(kv_key_new(&prefix), peer), ordinal, 4);
    KV_EACH(t, KV_OUTBOX, kv_key_span(&prefix), &it)
    {
        struct rec older;
        struct span rest = {it.key.p + prefix.n, it.key.n - prefix.n}, key = arena_copy(a, it.key);
        uint64_t at;
        if (!kv_key_take_int(&rest, 4, &at) || at >= number)
            break;
        if (store_get(t, KV_OUTBOX, key, a, &older) && !rec_bool(&older, OUTBOX_CONTENT))
            outbox_del(t, key, &older);
    }
}

static void owe_ack(struct kv_txn *t, const struct packet *p, const struct hash *hash, uint32_t ordinal, moment_t at,
                    struct arena *a)
{
    struct rec peer;
    struct span key = peer_key(p->sender, a);
    store_get(t, KV_META, key, a, &peer);
    struct rec *row = rec_add(&peer, PEER_ACKS);
    rec_set_int(row, ACK_NUMBER, p->number);
    rec_set_bytes(row, ACK_HASH, span_bytes(hash->b, sizeof hash->b));
    rec_set_int(row, ACK_TIME, at);
    rec_set_int(row, ACK_KEY, ordinal);
    if (!rec_has(&peer, PEER_KEY))
        rec_set_bytes(&peer, PEER_KEY, p->key);
    store_put(t, KV_META, key, &peer);
}

// ---- one packet

struct coming {
    struct store *s;
    struct arena *a;
    struct packet p;
    struct hash hash; // of the body; of the sealed bytes where they do not open
    struct span sealed, signature, body;
    struct mail_label label;
    uint32_t ordinal; // of the sender's key
    bool over;        // and there is a newer one
    moment_t now;
};

static struct hash roster_of(struct span sender)
{
    struct hash h;
    seal_hash(&h, SPAN("yizhan roster of 1\0"), sender);
    return h;
}

static void set_aside(struct coming *c, struct kv_txn *t, enum aside_kind kind, struct span bytes, struct span number, enum err why)
{
    struct aside x = {.kind = kind, .hash = c->hash, .bytes = bytes, .sender = c->p.sender, .number = number, .now = c->now};
    if (kind == ASIDE_PACKET)
        x.file = c->label.file;
    else if (kind == ASIDE_ROSTER) // one of each sender, until it holds one that goes with that here
        x.hash = roster_of(c->p.sender);
    else
        seal_hash(&x.hash, SEAL_ID, bytes);
    aside_put(t, &x, why);
}

bool mail_seats(const struct store *s, const struct event *e)
{
    return !event_is_journal(e) && flow_seat(&e->fields, s->org) != SEAT_NONE;
}

// A case's events stand together in a packet: is there one among those from here on that seats this organisation?
static bool seated_in(const struct coming *c, size_t from, struct span number)
{
    struct arena a = {0};
    bool same = true, seats = false;
    for (size_t i = from; i < c->p.events_n && same && !seats; i++) {
        struct event e;
        struct hash id;
        arena_reset(&a);
        same = event_bytes_read(c->p.events[i], &a, &e, &id) == OK && span_eq(e.chain, number);
        seats = same && mail_seats(c->s, &e);
    }
    arena_free(&a);
    return seats;
}

// What a revoked key signed is good where it had come before (DESIGN section 6). Who has acted on it had it, and would not have
// taken it since: the next holder's event, under a good key, that stands on it.
static bool vouched(const struct coming *c, struct kv_txn *t, size_t at, struct arena *a)
{
    struct event first, e = {.seq = 0};
    struct hash id;
    bool stands = event_bytes_read(c->p.events[at], a, &first, &id) == OK;
    for (size_t i = at + 1; i < c->p.events_n && stands; i++) {
        struct hash before = id;
        struct span holder = i == at + 1 ? first.holder : e.holder;
        stands = event_bytes_read(c->p.events[i], a, &e, &id) == OK && span_eq(e.chain, first.chain) &&
                 span_eq(e.prev, span_bytes(before.b, sizeof before.b));
        if (stands && !span_eq(e.org, first.org))
            return span_eq(e.org, holder) && take_signed(c->s, t, c->p.events[i], &e, a);
    }
    return false;
}

// The province signs one roster of a number. Each side says which it has, so that both learn of two; and when there is one again.
static void compare_rosters(struct coming *c, struct kv_txn *t)
{
    struct hash mine, theirs;
    struct aside x = {.kind = ASIDE_ROSTER, .sender = c->p.sender, .now = c->now};
    int64_t newest = rec_int(&c->s->roster, ROSTER_SERIAL, 0);
    if (!c->p.roster_hash.n || c->p.roster > newest)
        return;
    memcpy(theirs.b, c->p.roster_hash.p, sizeof theirs.b);
    bool same = roster_hash(t, c->p.roster, &mine) ? memcmp(mine.b, theirs.b, sizeof mine.b) == 0
                                                   : roster_follows(&c->s->roster, c->p.roster, &theirs) != ROSTER_FORKS;
    x.hash = roster_of(c->p.sender);
    if (same)
        aside_forget(t, &x.hash);
    else
        aside_put(t, &x, fail(ERR_ROSTER, _("roster %u of %.*s and roster %lld, which is held here"), c->p.roster, SPAN_ARG(c->p.sender), (long long)newest));
}

// A packet may hold thousands of events, and no counter waits for all of them. Cut off between two turns it comes again, since it
// is not acknowledged before its end: what is here by then is known.
static void next_turn(const struct coming *c, struct kv_txn *t)
{
    if (!t->err && kv_turn_over(t) && kv_commit(t) == OK)
        kv_fail(t, kv_write(c->s->kv, t));
}

static void apply_events(struct coming *c, struct kv_txn *t)
{
    struct arena one = {0};
    struct span bad_case = SPAN_NONE, run = SPAN_NONE;
    enum err waits = OK; // for its signer: then what follows waits with it
    bool ours = false;
    for (size_t i = 0; i < c->p.events_n && !t->err; i++, arena_reset(&one), next_turn(c, t)) {
        struct span number = SPAN_NONE;
        struct event e;
        struct hash id;
        bool readable = event_bytes_read(c->p.events[i], &one, &e, &id) == OK;
        if (readable && !span_eq(e.chain, run)) {
            run = e.chain;
            ours = seated_in(c, i, run);
        }
        unsigned how = ours ? TAKE_OURS : 0;
        enum err bad = take_event(c->s, t, c->p.events[i], &one, c->now, how, &number);
        if (bad == ERR_REVOKED && !event_is_journal(&e) && vouched(c, t, i, &one))
            bad = take_event(c->s, t, c->p.events[i], &one, c->now, how | TAKE_VOUCHED, &number);
        if (!bad && c->over)
            chain_owe(t, c->p.sender, number); // its store lost it
        if (!bad || t->err)
            continue;
        if (readable && event_is_journal(&e)) { // nothing stands on it
            set_aside(c, t, ASIDE_REQUEST, c->p.events[i], number, bad);
            continue;
        }
        // What follows on a refused event is refused with it, and kept with it: nobody sends it again. Other cases go on.
        bool follows = bad_case.n && span_eq(bad_case, number);
        waits = follows ? waits : aside_lacks_signer(bad) ? bad : OK;
        bad_case = number;
        set_aside(c, t, ASIDE_EVENT, c->p.events[i], number, waits ? waits : bad);
        if (ours) // a case so large that it began in another packet, when nothing told yet that it was this organisation's
            mail_try_again(t, &one);
        if (bad == ERR_FORK)
            mail_conflict(c->s, t, c->p.events[i], &one);
    }
    arena_free(&one);
}

static void apply_content(struct coming *c, struct kv_txn *t)
{
    struct arena one = {0};
    size_t acks_n;
    const struct rec *acks = rec_list(&c->p.acks, PACKET_ACKS, &acks_n);
    compare_rosters(c, t);
    for (size_t i = 0; i < acks_n && !t->err; i++, arena_reset(&one), next_turn(c, t))
        take_ack(c->s, t, c->p.sender, &acks[i], c->now, &one);
    for (size_t i = 0; i < c->p.certs_n && !t->err; i++, next_turn(c, t)) {
        enum err e = take_cert(c->s, t, c->p.certs[i], c->a);
        if (e && !t->err)
            set_aside(c, t, ASIDE_CERTIFICATE, c->p.certs[i], SPAN_NONE, e);
    }
    apply_events(c, t);
    arena_free(&one);
}

// How far the sender's stream has come here; number 0: it has not begun.
struct reached {
    uint64_t number;
    struct span hash;
};

static struct reached stream_reached(struct coming *c, struct kv_txn *t)
{
    struct kv_key prefix;
    struct kv_iter it;
    struct rec seen;
    struct reached last = {0};
    kv_key_raw(kv_key_text(kv_key_new(&prefix), c->p.sender), c->p.key);
    kv_seek(t, KV_INBOX, kv_key_span(&prefix), SPAN_NONE, KV_BACKWARD, &it);
    if (kv_next(&it)) {
        struct span rest = {it.key.p + prefix.n, it.key.n - prefix.n};
        kv_key_take_int(&rest, 4, &last.number);
        if (cbor_get_rec(arena_copy(c->a, it.value), 1 << 16, c->a, &seen) == OK)
            last.hash = rec_text(&seen, INBOX_HASH);
    }
    return last;
}

static enum mail_outcome refuse(struct coming *c, struct kv_txn *t, enum err why)
{
    set_aside(c, t, ASIDE_PACKET, c->sealed, SPAN_NONE, why);
    return MAIL_QUARANTINED;
}

// The stream is past its number: the same packet once more, or a second one under that number. False where it is neither: of a
// key that is over, packets come that were missing.
static bool came_before(struct coming *c, struct kv_txn *t, enum mail_outcome *out)
{
    struct kv_key k;
    struct rec seen;
    struct hash held;
    const struct packet *p = &c->p;
    bool had = store_get(t, KV_INBOX, inbox_key(&k, p->sender, p->key, p->number), c->a, &seen);
    struct span hash = rec_text(&seen, INBOX_HASH);
    if (!had && c->over)
        return false;
    if (had && span_eq(hash, span_bytes(c->hash.b, sizeof c->hash.b))) {
        if (packet_asks(p))
            owe_ack(t, p, &c->hash, c->ordinal, rec_int(&seen, INBOX_TIME, 0), c->a);
        outbox_again(t, p->sender, c->a);
        *out = MAIL_DUPLICATE;
        return true;
    }
    // Never an acknowledgement of this one; which one is here tells a sender whose key is in two hands.
    if (had && hash.n == sizeof held.b) {
        memcpy(held.b, hash.p, sizeof held.b);
        owe_ack(t, p, &held, c->ordinal, rec_int(&seen, INBOX_TIME, 0), c->a);
    }
    *out = refuse(c, t, fail(ERR_FORK, _("packet %u of %.*s came with another content"), p->number, SPAN_ARG(p->sender)));
    return true;
}

// Too early: it waits for those before it. Acknowledgements alone come again with what is behind them, or what they acknowledge,
// and may come for nothing until then.
static enum mail_outcome hold(struct coming *c, struct kv_txn *t, uint64_t last)
{
    struct kv_key k;
    const struct packet *p = &c->p;
    struct span key = inbox_key(&k, p->sender, p->key, p->number);
    if (packet_asks(p) && !kv_has(t, KV_HELD, key) && p->number - last <= HELD_MOST) {
        struct rec held = rec_make(c->a);
        rec_set_bytes(&held, 1, c->sealed);
        store_put(t, KV_HELD, key, &held);
    }
    return MAIL_HELD;
}

static enum mail_outcome apply(struct coming *c, struct kv_txn *t)
{
    struct kv_key k;
    struct rec done = rec_make(c->a), peer, sync;
    const struct packet *p = &c->p;
    apply_content(c, t);
    rec_set_bytes(&done, INBOX_HASH, span_bytes(c->hash.b, sizeof c->hash.b));
    rec_set_int(&done, INBOX_TIME, c->now);
    rec_set_int(&done, INBOX_EVENTS, (int64_t)p->events_n);
    store_put(t, KV_INBOX, inbox_key(&k, p->sender, p->key, p->number), &done);
    store_get(t, KV_META, peer_key(p->sender, c->a), c->a, &peer);
    if (p->roster > rec_int(&peer, PEER_ROSTER, 0)) {
        rec_set_int(&peer, PEER_ROSTER, p->roster);
        store_put(t, KV_META, peer_key(p->sender, c->a), &peer);
    }
    store_get(t, KV_META, SYNC, c->a, &sync);
    rec_set_int(&sync, SYNC_IN, c->now);
    store_put(t, KV_META, SYNC, &sync);
    if (packet_asks(p))
        owe_ack(t, p, &c->hash, c->ordinal, c->now, c->a);
    return MAIL_APPLIED;
}

// In a transaction: is it next, early, late? An error is the transaction's.
static enum mail_outcome place(struct coming *c, struct kv_txn *t)
{
    const struct packet *p = &c->p;
    struct reached last = stream_reached(c, t);
    enum mail_outcome out;
    c->over = key_is_over(c->s, p->sender, p->key);
    if (p->number <= last.number && came_before(c, t, &out))
        return out;
    if (p->number > last.number + 1 && !c->over)
        return hold(c, t, last.number);
    if (p->number == last.number + 1 && last.number > 0 && !span_eq(p->before, last.hash))
        return refuse(c, t, fail(ERR_FORK, _("packet %u of %.*s does not continue its stream"), p->number, SPAN_ARG(p->sender)));
    return apply(c, t);
}

// Roster first: it may be what makes the sender known.
static enum err take_roster(struct coming *c)
{
    struct kv_txn t;
    bool news;
    if (c->p.roster_bytes.n == 0 || c->p.roster < rec_int(&c->s->roster, ROSTER_SERIAL, 0))
        return OK;
    TRY(kv_write(c->s->kv, &t));
    enum err e = roster_take(&t, c->p.roster_bytes, NULL, false, &news);
    if (!e && news)
        mail_roster_taken(&t);
    if (e && !t.err)
        set_aside(c, &t, ASIDE_ROSTER, c->p.roster_bytes, SPAN_NONE, e);
    TRY(kv_commit(&t));
    return store_refresh(c->s);
}

// A signer that was a spare until now: its organisation is written to, and hears, as under any newer key.
static enum err take_sender(struct coming *c)
{
    struct kv_txn t;
    const struct rec *key = roster_key(&c->s->roster, c->p.sender, c->p.key);
    if (rec_int(key, ORG_KEY_STATE, 0) != ORG_KEY_SPARE)
        return OK;
    TRY(kv_write(c->s->kv, &t));
    take_spare(c->s, &t, c->p.sender, c->p.key);
    TRY(kv_commit(&t));
    return store_refresh(c->s);
}

// Does it acknowledge what the key here has not signed in this store?
static bool signed_elsewhere(struct coming *c, struct kv_txn *t)
{
    struct kv_key k;
    struct rec peer, out;
    size_t n;
    const struct rec *acks = rec_list(&c->p.acks, PACKET_ACKS, &n);
    store_get(t, KV_META, peer_key(c->p.sender, c->a), c->a, &peer);
    // Where the stream has begun a second time, or is about to, it may speak of the first.
    struct key_id own = seal_sign_id(&c->s->keys.sign);
    if (key_is_over(c->s, c->p.sender, c->p.key) || (rec_has(&peer, PEER_KEY) && !span_eq(rec_text(&peer, PEER_KEY), c->p.key)) ||
        span_eq(rec_text(&peer, PEER_ANEW), span_bytes(own.b, sizeof own.b)))
        return false;
    int64_t sent = rec_int(&peer, PEER_SENT_ORDINAL, 0) == c->s->keys.ordinal ? rec_int(&peer, PEER_SENT_NUMBER, 0) : 0;
    bool found = false;
    for (size_t i = 0; i < n && !found; i++) {
        struct arena a = {0}; // a waiting packet is large
        int64_t number = rec_int(&acks[i], ACK_NUMBER, 0);
        if (rec_int(&acks[i], ACK_KEY, 0) == c->s->keys.ordinal)
            found = number > sent || (store_get(t, KV_OUTBOX, outbox_key(&k, c->p.sender, c->s->keys.ordinal, (uint32_t)number), &a, &out) &&
                                      !span_eq(rec_text(&out, OUTBOX_HASH), rec_text(&acks[i], ACK_HASH)));
        arena_free(&a);
    }
    return found;
}

static enum err examine(struct coming *c)
{
    enum err e = packet_open(c->sealed, &c->s->keys, c->a, &c->p, &c->hash, &c->signature, &c->body);
    if (e) {
        seal_hash(&c->hash, SEAL_ID, c->sealed);
        return e;
    }
    if (!span_eq(c->p.recipient, c->s->org))
        return fail(ERR_SEAL, _("the packet is for %.*s"), SPAN_ARG(c->p.recipient));
    return OK;
}

static bool opens(const struct coming *c)
{
    struct buf plain = {0};
    enum err e = c->sealed.n > PACKET_BYTES ? ERR_TOO_LARGE : seal_open(&plain, &c->s->keys.box, c->s->keys.box_secret, c->sealed);
    buf_free(&plain);
    return e == OK;
}

static enum err one(struct store *s, struct span sealed, const struct mail_label *label, moment_t now, enum mail_outcome *out,
                    struct span *sender, struct span *key, struct arena *a)
{
    struct coming c = {.s = s, .a = a, .sealed = sealed, .label = label ? *label : (struct mail_label) {.to = 0}, .now = now};
    struct kv_txn t;
    err_clear();
    enum err bad = examine(&c);
    if (!bad) {
        TRY(take_roster(&c));
        struct sign_public pub;
        bad = take_org_key(s, c.p.sender, c.p.key, &pub);
    }
    if (!bad) {
        const struct rec *org_key = roster_key(&s->roster, c.p.sender, c.p.key);
        c.ordinal = (uint32_t)rec_int(org_key, ORG_KEY_ORDINAL, 0);
        bad = roster_passed_over(&s->roster, org_key) ? fail(ERR_UNKNOWN_KEY, _("organisation %.*s: a spare key that a later key has passed over"), SPAN_ARG(c.p.sender))
                                                      : packet_verify(org_key, c.signature, c.body);
    }
    if (!bad)
        TRY(take_sender(&c));
    // One that opens is taken whatever its label says.
    bool stale = bad && c.label.to && c.label.to < s->keys.ordinal && !opens(&c);
    TRY(kv_write(s->kv, &t));
    if (stale) {
        anew_greet(s, &t, c.label.sender, a);
        *out = MAIL_STALE;
    } else if (bad) {
        set_aside(&c, &t, ASIDE_PACKET, sealed, SPAN_NONE, bad);
        *out = MAIL_QUARANTINED;
    } else {
        if (signed_elsewhere(&c, &t))
            aside_own_key(s, &t, c.p.sender, SPAN_NONE, now);
        *out = place(&c, &t);
        if (*out != MAIL_QUARANTINED)
            aside_forget(&t, &c.hash);
        *sender = c.p.sender;
        *key = c.p.key;
    }
    return kv_commit(&t);
}

enum err mail_in(struct store *s, struct span sealed, const struct mail_label *label, moment_t now, enum mail_outcome *out)
{
    struct arena a = {0};
    struct span sender = SPAN_NONE, key = SPAN_NONE;
    TRY(store_refresh(s));
    enum err e = one(s, sealed, label, now, out, &sender, &key, &a);
    // Then those that waited for it.
    bool more = !e && *out == MAIL_APPLIED;
    while (more && !e) {
        struct kv_txn t;
        struct kv_key prefix;
        struct kv_iter it;
        struct rec held;
        struct span held_key = SPAN_NONE, bytes = SPAN_NONE;
        kv_key_raw(kv_key_text(kv_key_new(&prefix), sender), key);
        e = kv_read(s->kv, &t);
        if (e)
            break;
        kv_seek(&t, KV_HELD, kv_key_span(&prefix), SPAN_NONE, KV_FORWARD, &it);
        if (kv_next(&it)) {
            held_key = arena_copy(&a, it.key);
            if (cbor_get_rec(arena_copy(&a, it.value), 2 * (size_t)PACKET_BYTES, &a, &held) == OK)
                bytes = rec_text(&held, 1);
        }
        e = kv_abort(&t);
        if (e || held_key.n == 0)
            break;
        enum mail_outcome then = MAIL_QUARANTINED;
        if (bytes.n)
            e = one(s, bytes, NULL, now, &then, &sender, &key, &a);
        more = then != MAIL_HELD;
        if (!e && more && !(e = kv_write(s->kv, &t))) {
            kv_del(&t, KV_HELD, held_key);
            e = kv_commit(&t);
        }
    }
    arena_free(&a);
    return e;
}

enum err mail_release(struct store *s, moment_t now)
{
    struct arena a = {0};
    struct rec over = rec_make(&a);
    struct kv_txn t;
    struct kv_iter it;
    size_t n;
    TRY(kv_read(s->kv, &t));
    KV_EACH(&t, KV_HELD, SPAN_NONE, &it)
    {
        struct span rest = it.key, sender;
        struct rec held;
        if (!kv_key_take_text(&rest, &sender) || rest.n < sizeof(struct key_id) ||
            !key_is_over(s, sender, (struct span) {rest.p, sizeof(struct key_id)}))
            continue;
        struct rec *row = rec_add(&over, 1);
        rec_set_bytes(row, 1, it.key);
        if (cbor_get_rec(arena_copy(&a, it.value), 2 * (size_t)PACKET_BYTES, &a, &held) == OK)
            rec_set_bytes(row, 2, rec_text(&held, 1));
    }
    enum err e = kv_abort(&t);
    const struct rec *rows = rec_list(&over, 1, &n);
    for (size_t i = 0; i < n && !e; i++) {
        enum mail_outcome then;
        struct span sender, key;
        if (rec_has(&rows[i], 2))
            e = one(s, rec_text(&rows[i], 2), NULL, now, &then, &sender, &key, &a);
        if (!e && !(e = kv_write(s->kv, &t))) {
            kv_del(&t, KV_HELD, rec_text(&rows[i], 1));
            e = kv_commit(&t);
        }
    }
    arena_free(&a);
    return e;
}
