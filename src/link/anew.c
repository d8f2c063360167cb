// Beginning anew (DESIGN section 6, restore). A store that comes from a backup or a copy is behind: it has a new key, and with
// a new key every stream begins at 1 on both sides and every case is told again, so that whatever was lost comes back from
// those who have it. Who has acknowledged a packet under the new key has, in the same stream, told all that it held.
#include "base/lang.h"
#include "codec/cbor.h"
#include "codec/event_bytes.h"
#include "mail_impl.h"
#include "store/register.h"
#include "store/spare.h"

static void owe_case(struct store *s, struct kv_txn *t, struct span org, struct span to, struct span number)
{
    if (org.n && !span_eq(org, s->org) && (to.n == 0 || span_eq(org, to)))
        chain_owe(t, org, number);
}

// A case to those who have been sent it, and one with another branch to all its parties, who may hold that one; to: to one alone.
static void owe_again(struct store *s, struct kv_txn *t, struct span number, struct span to)
{
    struct arena a = {0};
    struct rec state;
    size_t n;
    if (chain_state(t, number, &a, &state)) {
        const struct rec *seen = rec_list(&state, TRANSFER_SEEN, &n);
        for (size_t i = 0; i < n; i++)
            owe_case(s, t, rec_text(&seen[i], SEEN_ORG), to, number);
        for (enum seat seat = SEAT_D; seat <= SEAT_O && rec_bool(&state, TRANSFER_CONFLICT); seat++)
            owe_case(s, t, flow_org(&state, seat), to, number);
    }
    arena_free(&a);
}

static void owe_everything(struct store *s, struct kv_txn *t)
{
    struct kv_iter it;
    KV_EACH(t, KV_TRANSFER, SPAN_NONE, &it)
    {
        struct arena a = {0};
        owe_again(s, t, arena_copy(&a, it.key), SPAN_NONE);
        arena_free(&a);
    }
}

static void forget_packets(struct kv_txn *t, struct span peer, struct arena *a)
{
    struct kv_iter it;
    struct kv_key k;
    KV_EACH(t, KV_OUTBOX, outbox_prefix(&k, peer), &it)
    {
        struct rec r;
        struct span key = arena_copy(a, it.key);
        if (store_get(t, KV_OUTBOX, key, a, &r))
            outbox_del(t, key, &r);
    }
}

// One turn of telling a peer all that it has lost, from where the last one ended; gives whether there is more. A bureau has a hand
// in very many cases, and no counter waits for all of them.
static bool tell_on(struct store *s, struct kv_txn *t, struct span org, struct arena *a)
{
    struct rec peer;
    struct kv_iter it;
    struct kv_key k;
    struct span key = peer_key(org, a);
    bool more = false;
    if (!store_get(t, KV_META, key, a, &peer) || !rec_has(&peer, PEER_TELLS))
        return false;
    kv_seek(t, KV_TRANSFER, SPAN_NONE, rec_text(&peer, PEER_TELLS), KV_FORWARD, &it);
    rec_clear(&peer, PEER_TELLS);
    for (size_t told = 0; !more && kv_next(&it); told++) {
        struct span number = arena_copy(a, it.key);
        if ((more = told && kv_turn_over(t))) {
            rec_set_text(&peer, PEER_TELLS, number);
        } else {
            kv_del(t, KV_ACKED, kv_key_span(kv_key_text(kv_key_text(kv_key_new(&k), org), number)));
            owe_again(s, t, number, org);
        }
    }
    kv_iter_end(&it);
    store_put(t, KV_META, key, &peer);
    return more;
}

static enum err tell_all(struct store *s, struct span org)
{
    bool more = true;
    enum err e = OK;
    while (more && !e) {
        struct arena a = {0};
        struct kv_txn t;
        if (!(e = kv_write(s->kv, &t))) {
            more = tell_on(s, &t, org, &a);
            e = kv_commit(&t);
        }
        arena_free(&a);
    }
    return e;
}

// Whoever writes to us seals to the key that is lost until it hears of the new one, which it may not otherwise: we may owe it
// nothing. What it holds of a case it has told when it acknowledges.
static void greet(struct kv_txn *t, struct span key, struct rec *peer)
{
    rec_set_int(peer, PEER_GREET, 1);
    store_put(t, KV_META, key, peer);
}

static void greet_parties(struct store *s, struct kv_txn *t, const struct rec *state, struct arena *a)
{
    struct span who[3];
    struct rec begin;
    store_get(t, KV_META, BEGIN, a, &begin);
    size_t n = unheard_parties(s, t, &begin, state, a, who);
    for (size_t i = 0; i < n; i++) {
        struct rec peer;
        struct span key = peer_key(who[i], a);
        store_get(t, KV_META, key, a, &peer);
        greet(t, key, &peer);
    }
}

void mail_named(struct store *s, struct kv_txn *t, const struct event *e, const struct rec *state, struct arena *a)
{
    if (rec_has(&e->fields, TRANSFER_ORIGIN))
        greet_parties(s, t, state, a);
}

void anew_greet(struct store *s, struct kv_txn *t, struct span org, struct arena *a)
{
    struct kv_iter it;
    struct kv_key k;
    struct rec peer;
    if (!mail_key_of(s, org) || span_eq(org, s->org))
        return;
    KV_EACH(t, KV_OUTBOX, outbox_prefix(&k, org), &it)
    {
        struct rec r;
        struct span key = arena_copy(a, it.key);
        if (store_get(t, KV_OUTBOX, key, a, &r) && rec_bool(&r, OUTBOX_CONTENT)) {
            kv_iter_end(&it);
            return;
        }
    }
    struct span key = peer_key(org, a);
    store_get(t, KV_META, key, a, &peer);
    greet(t, key, &peer);
}

// Of the cases that are here, too: one who has not written yet writes to the old key, and no roster need come to tell of the new.
static void greet_all_parties(struct store *s, struct kv_txn *t)
{
    struct kv_iter it;
    KV_EACH(t, KV_TRANSFER, SPAN_NONE, &it)
    {
        struct arena a = {0};
        struct rec state;
        if (chain_state(t, arena_copy(&a, it.key), &a, &state))
            greet_parties(s, t, &state, &a);
        arena_free(&a);
    }
}

// What came after the backup came from peers of whom it may not tell: a bureau has a hand in every case, and its next mail takes
// the roster to the others; a bureau itself has it from its stations.
static void greet_listed(struct store *s, struct kv_txn *t, bool known_too, struct arena *a)
{
    size_t n;
    const struct rec *orgs = rec_list(&s->roster, ROSTER_ORGS, &n);
    for (size_t i = 0; i < n; i++) {
        struct span org = rec_text(&orgs[i], ORG_CODE);
        bool bureau = rec_int(&orgs[i], ORG_KIND, 0) == ORG_BUREAU_OFFICE;
        if (span_eq(org, s->org) || !(bureau || span_eq(rec_text(&orgs[i], ORG_BUREAU), s->org)))
            continue;
        struct rec peer = rec_make(a);
        struct span key = peer_key(org, a);
        if (bureau)
            rec_set_int(&peer, PEER_AWAITED, 1);
        if (known_too || !kv_has(t, KV_META, key))
            greet(t, key, &peer);
    }
}

// A spare is listed before it is used: which roster says of the key that it is in use? 0: the newest does not.
static int64_t listed_since(const struct store *s, struct kv_txn *t, struct arena *a)
{
    struct rec roster;
    struct key_id id = seal_sign_id(&s->keys.sign);
    if (roster_read(arena_copy(a, roster_bytes(t)), a, &roster))
        return 0;
    const struct rec *key = roster_key(&roster, s->org, span_bytes(id.b, sizeof id.b));
    return key && rec_int(key, ORG_KEY_STATE, 0) != ORG_KEY_SPARE ? rec_int(&roster, ROSTER_SERIAL, 0) : 0;
}

// The backup's roster may be older than a bureau or a station; the first that lists the new key is not.
enum err anew_listed(struct store *s)
{
    struct arena a = {0};
    struct kv_txn t;
    struct rec begin;
    TRY(kv_read(s->kv, &t));
    store_get(&t, KV_META, BEGIN, &a, &begin);
    int64_t lost = rec_int(&begin, BEGIN_LOST, 0), since = lost && !rec_has(&begin, BEGIN_ROSTER) ? listed_since(s, &t, &a) : 0;
    enum err e = kv_abort(&t);
    bool greeted = lost == rec_int(&begin, BEGIN_GREETED, 0);
    if (!e && (!greeted || since) && !(e = kv_write(s->kv, &t))) {
        if (!greeted)
            greet_listed(s, &t, false, &a);
        store_get(&t, KV_META, BEGIN, &a, &begin);
        rec_set_int(&begin, BEGIN_GREETED, lost);
        if (since)
            rec_set_int(&begin, BEGIN_ROSTER, since);
        store_put(&t, KV_META, BEGIN, &begin);
        e = kv_commit(&t);
    }
    arena_free(&a);
    return e;
}

static enum err anew_peer(struct store *s, struct span org, struct key_id now)
{
    struct arena a = {0};
    struct kv_txn t;
    struct rec peer;
    static const uint16_t stale[] = {PEER_SENT_NUMBER, PEER_SENT_ORDINAL, PEER_SENT_HASH, PEER_ROSTER, PEER_ROSTER_SENT};
    TRY(kv_write(s->kv, &t));
    struct span key = peer_key(org, &a);
    store_get(&t, KV_META, key, &a, &peer);
    forget_packets(&t, org, &a);
    for (size_t i = 0; i < COUNT(stale); i++)
        rec_clear(&peer, stale[i]);
    rec_set_bytes(&peer, PEER_KEY, span_bytes(now.b, sizeof now.b));
    struct key_id own = seal_sign_id(&s->keys.sign);
    rec_set_bytes(&peer, PEER_ANEW, span_bytes(own.b, sizeof own.b));
    rec_set_text(&peer, PEER_TELLS, SPAN(" ")); // before any number
    greet(&t, key, &peer); // its answer to an earlier one may be lost with it
    arena_free(&a);
    return kv_commit(&t);
}

enum err anew_peers(struct store *s)
{
    struct arena a = {0};
    struct rec changed = rec_make(&a), told = rec_make(&a);
    struct kv_txn t;
    struct kv_iter it;
    size_t n;
    TRY(kv_read(s->kv, &t));
    KV_EACH(&t, KV_META, SPAN("peer/"), &it)
    {
        struct arena b = {0};
        struct rec peer;
        struct span org = {it.key.p + 5, it.key.n - 5};
        struct key_id now = roster_current_id(&s->roster, org), none = {{0}};
        struct span is = span_bytes(now.b, sizeof now.b);
        if (cbor_get_rec(it.value, PACKET_BYTES, &b, &peer) == OK) {
            bool other = rec_has(&peer, PEER_KEY) && !span_eq(rec_text(&peer, PEER_KEY), is) && !span_eq(is, span_bytes(none.b, sizeof none.b));
            if (other)
                rec_set_text(rec_add(&changed, 1), 1, org);
            if (other || rec_has(&peer, PEER_TELLS)) // that was cut off
                rec_set_text(rec_add(&told, 1), 1, org);
        }
        arena_free(&b);
    }
    enum err e = kv_abort(&t);
    const struct rec *rows = rec_list(&changed, 1, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = anew_peer(s, rec_text(&rows[i], 1), roster_current_id(&s->roster, rec_text(&rows[i], 1)));
    rows = rec_list(&told, 1, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = tell_all(s, rec_text(&rows[i], 1));
    arena_free(&a);
    return e;
}

static bool begun(struct store *s, struct kv_txn *t, struct arena *a, struct rec *begin, struct key_id *id)
{
    *id = seal_sign_id(&s->keys.sign);
    return store_get(t, KV_META, BEGIN, a, begin) && span_eq(rec_text(begin, BEGIN_KEY), span_bytes(id->b, sizeof id->b)) &&
           rec_find(begin, BEGIN_KEYS, BEGIN_KEYS_SIGN, span_bytes(s->keys.sign.b, sizeof s->keys.sign.b));
}

bool mail_own_key(struct kv_txn *t, struct span id, struct sign_public *out)
{
    struct arena a = {0};
    struct rec begin;
    size_t n;
    bool found = false;
    store_get(t, KV_META, BEGIN, &a, &begin);
    const struct rec *keys = rec_list(&begin, BEGIN_KEYS, &n);
    for (size_t i = 0; i < n && !found; i++) {
        struct span sign = rec_text(&keys[i], BEGIN_KEYS_SIGN);
        if (sign.n != sizeof out->b)
            continue;
        memcpy(out->b, sign.p, sizeof out->b);
        struct key_id is = seal_sign_id(out);
        found = span_eq(id, span_bytes(is.b, sizeof is.b));
    }
    arena_free(&a);
    return found;
}

uint32_t mail_own_highest(struct kv_txn *t)
{
    struct arena a = {0};
    struct rec begin;
    size_t n;
    int64_t highest = 0;
    store_get(t, KV_META, BEGIN, &a, &begin);
    const struct rec *keys = rec_list(&begin, BEGIN_KEYS, &n);
    for (size_t i = 0; i < n; i++) {
        int64_t at = rec_int(&keys[i], BEGIN_KEYS_ORDINAL, 0);
        highest = at > highest ? at : highest;
    }
    arena_free(&a);
    return (uint32_t)highest;
}

void mail_unlisted_keys(const struct store *s, struct kv_txn *t, struct arena *a, struct rec *to, uint16_t list)
{
    struct rec begin;
    size_t n;
    store_get(t, KV_META, BEGIN, a, &begin);
    const struct rec *keys = rec_list(&begin, BEGIN_KEYS, &n);
    for (size_t i = 0; i < n; i++) {
        int64_t ordinal = rec_int(&keys[i], BEGIN_KEYS_ORDINAL, 0);
        if (!ordinal || ordinal >= s->keys.ordinal || rec_find(&s->roster, ROSTER_KEYS, ORG_KEY_SIGN, rec_text(&keys[i], BEGIN_KEYS_SIGN)))
            continue;
        struct rec *row = rec_add(to, list);
        rec_set_text(row, ORG_KEY_ORG, s->org);
        rec_set_bytes(row, ORG_KEY_SIGN, rec_text(&keys[i], BEGIN_KEYS_SIGN));
        rec_set_bytes(row, ORG_KEY_BOX, rec_text(&keys[i], BEGIN_KEYS_BOX));
        rec_set_int(row, ORG_KEY_STATE, ORG_KEY_RETIRED);
        rec_set_int(row, ORG_KEY_ORDINAL, ordinal);
    }
}

// A number carries its key's ordinal, and what comes back from a backup may not know every ordinal that was used: where the keys
// were lost too, or a copy of a spare's file was kept and used before. So under a new key the numbers begin at the minute, which
// no counter that began earlier has reached. A household's has eight digits, and a key's share of them is soon through: its
// minutes come again after nine months.
static void leave_numbers(struct kv_txn *t)
{
    static const char *const counters[] = {"case", "permit"};
    const moment_t began = 1767196800; // 2026-01-01 in China
    moment_t now = moment_now();
    uint64_t minutes = now > began ? (uint64_t)(now - began) / 60 : 0;
    for (size_t i = 0; i < COUNT(counters); i++)
        store_count_from(t, counters[i], minutes);
    store_count_from(t, "household", store_count(t, "household") + minutes % (HOUSEHOLDS_APART * 2 / 5));
}

// Another key: every stream begins anew, and everybody is told everything. Where nothing was lost with the one before, who had
// been heard under that has been heard.
static void begin_streams(struct store *s, struct kv_txn *t, bool lost, const struct key_id *id, struct rec *begin, struct arena *a)
{
    struct kv_iter it;
    struct rec sync;
    kv_drop(t, KV_OUTBOX);
    kv_drop(t, KV_INBOX);
    kv_drop(t, KV_HELD);
    kv_drop(t, KV_ACKED);
    KV_EACH(t, KV_META, SPAN("peer/"), &it)
    {
        struct rec had, peer = rec_make(a);
        struct span key = arena_copy(a, it.key);
        store_get(t, KV_META, key, a, &had);
        if (rec_has(&had, PEER_AWAITED))
            rec_set_int(&peer, PEER_AWAITED, 1);
        if (!lost && span_eq(rec_text(&had, PEER_HEARD), rec_text(begin, BEGIN_KEY)))
            rec_set_bytes(&peer, PEER_HEARD, span_bytes(id->b, sizeof id->b));
        greet(t, key, &peer);
    }
    if (lost)
        greet_listed(s, t, true, a);
    if (store_get(t, KV_META, SYNC, a, &sync)) {
        rec_clear(&sync, SYNC_WAITING);
        store_put(t, KV_META, SYNC, &sync);
    }
    owe_everything(s, t);
    if (lost) {
        rec_set_int(begin, BEGIN_LOST, moment_now());
        rec_clear(begin, BEGIN_GREETED);
        rec_clear(begin, BEGIN_ROSTER);
    }
    leave_numbers(t);
}

// The key stands among those that this organisation has had; of one that was replaced nobody needs to be warned any more.
static void begin_key(struct store *s, struct kv_txn *t, bool lost, const struct key_id *id, struct rec *begin)
{
    size_t n;
    const struct rec *before = rec_list(begin, BEGIN_KEYS, &n);
    rec_set_bytes(begin, BEGIN_KEY, span_bytes(id->b, sizeof id->b));
    for (size_t i = 0; i < n; i++) {
        struct hash alarm = aside_of_key(rec_text(&before[i], BEGIN_KEYS_SIGN));
        aside_forget(t, &alarm);
    }
    if (!rec_find(begin, BEGIN_KEYS, BEGIN_KEYS_SIGN, span_bytes(s->keys.sign.b, sizeof s->keys.sign.b))) {
        struct rec *key = rec_add(begin, BEGIN_KEYS);
        rec_set_bytes(key, BEGIN_KEYS_SIGN, span_bytes(s->keys.sign.b, sizeof s->keys.sign.b));
        rec_set_bytes(key, BEGIN_KEYS_BOX, span_bytes(s->keys.box.b, sizeof s->keys.box.b));
        rec_set_int(key, BEGIN_KEYS_ORDINAL, s->keys.ordinal);
        if (lost)
            rec_set_int(key, BEGIN_KEYS_LOST, 1);
    }
    store_put(t, KV_META, BEGIN, begin);
}

static bool begun_otherwise(const struct rec *begin, const struct key_id *id)
{
    return rec_has(begin, BEGIN_KEY) && !span_eq(rec_text(begin, BEGIN_KEY), span_bytes(id->b, sizeof id->b));
}

enum err mail_begin_in(struct store *s, struct kv_txn *t, bool lost)
{
    struct arena a = {0};
    struct rec begin;
    struct key_id id;
    enum err e = store_refresh(s); // another may have begun meanwhile
    lost = lost && !keys_renewing(s->home, &s->keys);
    bool same = begun(s, t, &a, &begin, &id);
    uint32_t own = mail_own_highest(t), used = s->ordinals > own ? s->ordinals : own, above = s->highest > own ? s->highest : own;
    // Keys made on a new machine know nothing of the numbers that were given out under those before them, or kept for spares.
    if (!e && !same && begun_otherwise(&begin, &id) && used >= s->keys.ordinal)
        e = keys_renew(s->home, above, lost, &s->keys);
    if (!e && !same) {
        begun(s, t, &a, &begin, &id);
        bool otherwise = begun_otherwise(&begin, &id);
        if (otherwise)
            begin_streams(s, t, lost, &id, &begin, &a);
        begin_key(s, t, lost && otherwise, &id, &begin);
        if (lost)
            greet_all_parties(s, t);
        take_spare(s, t, s->org, span_bytes(id.b, sizeof id.b));
        store_changed(t);
    }
    arena_free(&a);
    return e;
}

enum err mail_begin(struct store *s, bool lost)
{
    struct arena a = {0};
    struct rec begin;
    struct key_id id;
    struct kv_txn t;
    if (!s->keys.bound)
        return OK; // it signs nothing
    TRY(kv_read(s->kv, &t));
    bool same = begun(s, &t, &a, &begin, &id);
    enum err e = kv_abort(&t);
    arena_free(&a);
    if (e)
        return e;
    if (!same) {
        TRY(kv_write(s->kv, &t));
        e = mail_begin_in(s, &t, lost);
        enum err end = e ? kv_abort(&t) : kv_commit(&t);
        e = e ? e : end;
        e = e ? e : store_refresh(s);
    }
    if (!e)
        keys_begun(s->home, &s->keys);
    return e;
}
