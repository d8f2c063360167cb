// After a loss: who has not told yet what they hold (DESIGN section 6).
#include "codec/event_bytes.h"
#include "domain/person.h"
#include "mail_impl.h"

// Did this organisation's key with that id come with the loss, or since? An older program did not note which one came with it: then
// it is the last.
static bool key_since(const struct rec *begin, struct span id)
{
    size_t n;
    bool since = false, noted = false;
    const struct rec *keys = rec_list(begin, BEGIN_KEYS, &n);
    for (size_t i = 0; i < n; i++) {
        struct sign_public sign;
        struct span is = rec_text(&keys[i], BEGIN_KEYS_SIGN);
        bool lost = rec_has(&keys[i], BEGIN_KEYS_LOST) || (!noted && i + 1 == n);
        noted |= lost;
        since &= !lost;
        if (is.n != sizeof sign.b)
            continue;
        memcpy(sign.b, is.p, sizeof sign.b);
        struct key_id at = seal_sign_id(&sign);
        since |= span_eq(id, span_bytes(at.b, sizeof at.b));
    }
    return since;
}

// What was opened since the loss has lost nothing. No clock tells that, here or there: it was opened here with a key that came with
// the loss, or elsewhere by who had a roster with that key.
static bool opened_since(struct store *s, struct kv_txn *t, const struct rec *begin, struct span number, struct arena *a)
{
    struct span bytes;
    struct event e;
    struct hash id;
    if (!chain_event(t, number, 0, &bytes) || event_bytes_read(arena_copy(a, bytes), a, &e, &id))
        return false;
    return span_eq(e.org, s->org) ? key_since(begin, e.org_key)
                                  : rec_has(begin, BEGIN_ROSTER) && e.roster >= rec_int(begin, BEGIN_ROSTER, 0);
}

size_t unheard_parties(struct store *s, struct kv_txn *t, const struct rec *begin, const struct rec *state, struct arena *a,
                       struct span out[3])
{
    struct rec peer;
    size_t n = 0;
    if (!rec_has(begin, BEGIN_LOST))
        return 0;
    for (enum seat seat = SEAT_D; seat <= SEAT_O; seat++) {
        struct span org = flow_org(state, seat);
        if (org.n == 0 || span_eq(org, s->org))
            continue;
        store_get(t, KV_META, peer_key(org, a), a, &peer);
        if (!span_eq(rec_text(&peer, PEER_HEARD), rec_text(begin, BEGIN_KEY)))
            out[n++] = org;
    }
    return n && opened_since(s, t, begin, rec_text(state, TRANSFER_NUMBER), a) ? 0 : n;
}

// Has the chief gone on since then?
// beside: the case's number, or what chain_person gives.
static bool continued(struct store *s, struct kv_txn *t, struct span beside, const struct rec *begin)
{
    struct kv_iter it;
    struct kv_key prefix;
    bool found = false;
    kv_seek(t, KV_JOURNAL_BY_CASE, outbox_prefix(&prefix, beside), SPAN_NONE, KV_BACKWARD, &it);
    while (!found && kv_next(&it)) {
        struct arena a = {0};
        struct event e;
        struct hash id;
        uint64_t seq;
        struct span rest = {it.key.p + prefix.n, it.key.n - prefix.n}, bytes;
        if (kv_key_take_int(&rest, 4, &seq) && chain_journal_entry(s, t, (uint32_t)seq, &bytes) && event_bytes_read(bytes, &a, &e, &id) == OK)
            found = e.act == ACT_CONTINUE && key_since(begin, e.org_key);
        arena_free(&a);
    }
    kv_iter_end(&it);
    return found;
}

// Who has not been heard since the store was lost, each once.
struct unheard {
    struct store *s;
    struct kv_txn *t;
    struct arena *a;
    struct rec begin;
    struct span *who;
    size_t n;
};

// False: nothing was lost.
static bool unheard_begin(struct unheard *u, struct store *s, struct kv_txn *t, struct arena *a)
{
    size_t orgs;
    *u = (struct unheard) {.s = s, .t = t, .a = a};
    store_get(t, KV_META, BEGIN, a, &u->begin);
    if (!rec_has(&u->begin, BEGIN_LOST))
        return false;
    rec_list(&s->roster, ROSTER_ORGS, &orgs);
    u->who = ARENA_ARRAY(a, struct span, orgs + 6); // the bureaus, and the parties of at most two cases
    return true;
}

static void unheard_add(struct unheard *u, struct span org)
{
    for (size_t i = 0; i < u->n; i++) {
        if (span_eq(u->who[i], org))
            return;
    }
    u->who[u->n++] = org;
}

static void unheard_add_parties(struct unheard *u, const struct rec *state)
{
    struct span who[3];
    for (size_t n = unheard_parties(u->s, u->t, &u->begin, state, u->a, who), i = 0; i < n; i++)
        unheard_add(u, who[i]);
}

// Who was moved out after the backup stands in the register again, and a case that was opened since then would move them out
// a second time. A bureau has a hand in every case: between them they know who it was.
static void unheard_add_bureaus(struct unheard *u)
{
    size_t n;
    struct rec peer;
    const struct rec *orgs = rec_list(&u->s->roster, ROSTER_ORGS, &n);
    for (size_t i = 0; i < n; i++) {
        struct span org = rec_text(&orgs[i], ORG_CODE);
        if (rec_int(&orgs[i], ORG_KIND, 0) == ORG_BUREAU_OFFICE && store_get(u->t, KV_META, peer_key(org, u->a), u->a, &peer) &&
            rec_has(&peer, PEER_AWAITED))
            unheard_add(u, org);
    }
}

static size_t unheard_all(struct unheard *u, struct span beside, struct span **out)
{
    *out = u->who;
    return u->n && continued(u->s, u->t, beside, &u->begin) ? 0 : u->n;
}

size_t mail_unheard(struct store *s, struct kv_txn *t, const struct rec *state, struct arena *a, struct span **out)
{
    struct unheard u;
    *out = NULL;
    if (!unheard_begin(&u, s, t, a))
        return 0;
    unheard_add_parties(&u, state);
    if (span_eq(flow_org(state, SEAT_O), s->org))
        unheard_add_bureaus(&u);
    return unheard_all(&u, rec_text(state, TRANSFER_NUMBER), out);
}

size_t mail_unheard_of(struct store *s, struct kv_txn *t, const struct rec *person, struct arena *a, struct span **out)
{
    size_t n;
    struct unheard u;
    struct rec state;
    *out = NULL;
    if (!unheard_begin(&u, s, t, a))
        return 0;
    const struct rec *spells = rec_list(person, PERSON_SPELLS, &n);
    struct span under[] = {rec_text(person, PERSON_CASE), n ? rec_text(&spells[n - 1], SPELL_CASE_IN) : SPAN_NONE};
    for (size_t i = 0; i < COUNT(under); i++) {
        if (under[i].n && chain_state(t, under[i], a, &state))
            unheard_add_parties(&u, &state);
    }
    unheard_add_bureaus(&u);
    return unheard_all(&u, chain_person(rec_text(person, PERSON_ID), a), out);
}
