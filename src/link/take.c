// What a packet holds, judged by itself whoever brought it: signatures of organisation and officer by roster and certificates,
// the officer's role, and whether it continues what is here.
#include "base/lang.h"
#include "codec/event_bytes.h"
#include "mail_impl.h"
#include "store/chain.h"
#include "store/request.h"
#include "store/spare.h"

enum err take_org_key(const struct store *s, struct span org, struct span key_id, struct sign_public *out)
{
    const struct rec *key = roster_key(&s->roster, org, key_id);
    struct span sign = key ? rec_text(key, ORG_KEY_SIGN) : SPAN_NONE;
    if (sign.n != sizeof out->b)
        return fail(ERR_UNKNOWN_KEY, _("organisation %.*s"), SPAN_ARG(org));
    memcpy(out->b, sign.p, sizeof out->b);
    return rec_int(key, ORG_KEY_STATE, 0) == ORG_KEY_COMPROMISED ? fail(ERR_REVOKED, _("organisation %.*s"), SPAN_ARG(org)) : OK;
}

void take_spare(const struct store *s, struct kv_txn *t, struct span org, struct span key_id)
{
    const struct rec *key = roster_key(&s->roster, org, key_id);
    if (key && rec_int(key, ORG_KEY_STATE, 0) == ORG_KEY_SPARE && !roster_passed_over(&s->roster, key))
        spare_used(t, org, rec_text(key, ORG_KEY_SIGN));
}

bool key_is_over(const struct store *s, struct span org, struct span key)
{
    struct key_id now = roster_current_id(&s->roster, org), none = {{0}};
    return memcmp(now.b, none.b, sizeof now.b) != 0 && !span_eq(span_bytes(now.b, sizeof now.b), key);
}

// The officer's key, where the certificate gives one of the roles.
static enum err officer_key_of(struct kv_txn *t, const struct event *e, unsigned roles, struct arena *a, struct sign_public *out)
{
    struct span bytes;
    struct event cert;
    struct hash id;
    if (!chain_cert(t, e->org, e->operator, e->operator_key, &bytes))
        return t->err ? t->err : fail(ERR_UNKNOWN_KEY, _("officer %.*s of %.*s"), SPAN_ARG(e->operator), SPAN_ARG(e->org));
    TRY(event_bytes_read(arena_copy(a, bytes), a, &cert, &id));
    struct span key = rec_text(&cert.fields, JOURNAL_KEY);
    if (key.n != sizeof out->b)
        return fail(ERR_FORMAT, _("certificate of officer %.*s"), SPAN_ARG(e->operator));
    if (!(rec_int(&cert.fields, JOURNAL_ROLE, 0) & (int64_t)roles))
        return fail(ERR_PERMISSION, _("officer %.*s of %.*s: %s"), SPAN_ARG(e->operator), SPAN_ARG(e->org), _(act_name(e->act)));
    memcpy(out->b, key.p, sizeof out->b);
    return OK;
}

void mail_try_again(struct kv_txn *t, struct arena *a)
{
    struct rec sync;
    if (kv_count(t, KV_QUARANTINE) && store_get(t, KV_META, SYNC, a, &sync) && rec_has(&sync, SYNC_ROSTER)) {
        rec_clear(&sync, SYNC_ROSTER);
        store_put(t, KV_META, SYNC, &sync);
    }
}

// A certificate: signed by its organisation and by the officer who certifies, who has a certificate
// already or, as the organisation's first, certifies itself.
enum err take_cert(struct store *s, struct kv_txn *t, struct span bytes, struct arena *a)
{
    struct event e;
    struct hash id;
    struct sign_public org, officer, own;
    TRY(event_bytes_read(bytes, a, &e, &id));
    TRY(table_check(&journal_table, &e.fields));
    struct span key = rec_text(&e.fields, JOURNAL_KEY);
    if (e.act != ACT_CERTIFY || key.n != sizeof own.b)
        return fail(ERR_FORMAT, _("not a certificate"));
    memcpy(own.b, key.p, sizeof own.b);
    struct key_id own_id = seal_sign_id(&own);
    struct span own_span = span_bytes(own_id.b, sizeof own_id.b), have;
    if (chain_cert(t, e.org, rec_text(&e.fields, JOURNAL_OPERATOR), own_span, &have) && span_eq(have, bytes))
        return OK; // here already, whatever has become of the key that signed it
    TRY(take_org_key(s, e.org, e.org_key, &org));
    if (span_eq(e.operator_key, own_span))
        officer = own;
    else
        TRY(officer_key_of(t, &e, ROLE_ADMIN | ROLE_CHIEF, a, &officer));
    TRY(event_bytes_verify(bytes, &org, &officer));
    take_spare(s, t, e.org, e.org_key);
    TRY(chain_cert_put(t, e.org, rec_text(&e.fields, JOURNAL_OPERATOR), own_span, bytes));
    mail_try_again(t, a); // what was set aside for want of this officer's key
    return t->err;
}

// What is signed with the key of today was never lost: if it is not here, another store has signed it.
static bool of_own_key(const struct store *s, const struct event *e)
{
    struct key_id now = seal_sign_id(&s->keys.sign);
    return span_eq(e->org, s->org) && span_eq(e->org_key, span_bytes(now.b, sizeof now.b));
}

// One of this organisation's own comes back: a journal that was lost held it, and the one that is kept holds another in its
// place, or none.
static enum err comes_back(const struct store *s, const struct event *e)
{
    if (of_own_key(s, e))
        return fail(ERR_FORK, _("entry %u of journal %.*s"), e->seq, SPAN_ARG(e->chain));
    return OK;
}

// A request to this organisation on a case that is here, or the answer to one of its own.
static enum err take_request(struct store *s, struct kv_txn *t, struct span bytes, const struct event *e, const struct hash *id,
                             struct arena *a, moment_t now)
{
    struct rec state;
    struct sign_public org, officer;
    struct request_entry *all;
    TRY(request_fits(e));
    if (request_has(t, e, id))
        return OK;
    struct span number = rec_text(&e->fields, JOURNAL_CASE);
    size_t n = request_all(t, number, a, &all);
    bool here = chain_state(t, number, a, &state);
    enum seat seat = flow_seat(&state, e->org);
    TRY(take_org_key(s, e->org, e->org_key, &org));
    TRY(officer_key_of(t, e, seat == SEAT_NONE ? ~0u : request_roles(seat), a, &officer));
    TRY(event_bytes_verify(bytes, &org, &officer));
    take_spare(s, t, e->org, e->org_key);
    // An organisation's entries stand on one another: a key signs one of each number.
    for (size_t i = 0; i < n; i++) {
        if (all[i].e.seq == e->seq && span_eq(all[i].e.org, e->org) && span_eq(all[i].e.org_key, e->org_key))
            return fail(ERR_FORK, _("entry %u of journal %.*s"), e->seq, SPAN_ARG(e->chain));
    }
    bool own = span_eq(e->org, s->org);
    if (!own && !span_eq(rec_text(&e->fields, JOURNAL_ORG), s->org))
        return fail(ERR_REFUSED, _("what %.*s asks or answers is for %.*s"), SPAN_ARG(e->org), SPAN_ARG(rec_text(&e->fields, JOURNAL_ORG)));
    if (!here) // it comes later, off another's stick
        return t->err ? t->err : fail(ERR_NOT_FOUND, _("case %.*s"), SPAN_ARG(number));
    if (own) {
        TRY(comes_back(s, e));
        return request_put(s, t, bytes, e, id, &state, now);
    }
    if (seat == SEAT_NONE && !rec_find(&state, TRANSFER_SEEN, SEEN_ORG, e->org))
        return fail(ERR_REFUSED, _("Only a party to the case asks something of its holder"));
    int64_t seen = rec_int(&e->fields, JOURNAL_SEEN, 0), at = rec_int(&state, TRANSFER_SEQ, 0);
    if (e->act == ACT_REQUEST && seen > at) // what its asker saw comes later, off another's stick, or there is no such event
        return fail(ERR_NOT_FOUND, _("event %lld of case %.*s"), (long long)seen, SPAN_ARG(number));
    if (e->act == ACT_REQUEST && seen == at) {
        TRY(request_allows(&state, e->org, &e->fields));
        if (!span_eq(rec_text(&state, TRANSFER_HOLDER), s->org))
            return fail(ERR_REFUSED, _("%s holds the case; only the holder acts"), _(seat_name(flow_seat(&state, rec_text(&state, TRANSFER_HOLDER)))));
    }
    if (e->act == ACT_ANSWER) {
        const struct request_entry *asked = request_by_id(all, n, rec_text(&e->fields, JOURNAL_REQUESTED));
        if (!asked || !request_answers(e, &asked->e, rec_text(&e->fields, JOURNAL_REQUESTED)))
            return t->err ? t->err : fail(ERR_REFUSED, _("%.*s answers what it was not asked"), SPAN_ARG(e->org));
    }
    return request_put(s, t, bytes, e, id, &state, now);
}

// The bureau is the station's own: by the newest roster, or that by which the station has named it. Where that never came here
// (it was lost, or passed over), what is left to know is that it is a bureau at all.
static enum err approver_of(const struct store *s, struct kv_txn *t, const struct event *e)
{
    struct arena a = {0};
    struct rec then;
    struct span bureau = rec_text(&e->fields, TRANSFER_BUREAU), bytes = roster_at(t, e->roster);
    bool good = roster_approves(&s->roster, bureau, e->org, bytes.n == 0);
    if (!good && bytes.n && roster_read(bytes, &a, &then) == OK)
        good = roster_approves(&then, bureau, e->org, false);
    arena_free(&a);
    return good ? OK : fail(ERR_REFUSED, _("case %.*s: %.*s is not the bureau of %.*s"), SPAN_ARG(e->chain), SPAN_ARG(bureau), SPAN_ARG(e->org));
}

// In the place of an event that is here. Who might have acted there has forked the case; who might not has done nothing to it.
static enum err another(struct kv_txn *t, const struct event *e, struct arena *a)
{
    struct rec then;
    TRY(chain_state_before(t, e->chain, e->seq, a, &then));
    TRY(event_follows(&then, e));
    return fail(ERR_FORK, _("case %.*s, event %u"), SPAN_ARG(e->chain), e->seq);
}

bool take_signed(struct store *s, struct kv_txn *t, struct span bytes, const struct event *e, struct arena *a)
{
    struct sign_public org, officer;
    return take_org_key(s, e->org, e->org_key, &org) == OK && officer_key_of(t, e, ~0u, a, &officer) == OK &&
           event_bytes_verify(bytes, &org, &officer) == OK;
}

enum err take_event(struct store *s, struct kv_txn *t, struct span bytes, struct arena *a, moment_t now, unsigned how,
                    struct span *number)
{
    struct event e;
    struct hash id;
    struct rec state;
    struct span have;
    struct sign_public org, officer;
    TRY(event_bytes_read(bytes, a, &e, &id));
    *number = event_is_journal(&e) ? rec_text(&e.fields, JOURNAL_CASE) : e.chain;
    if (event_is_journal(&e))
        return take_request(s, t, bytes, &e, &id, a, now);
    bool there = chain_event(t, e.chain, e.seq, &have);
    if (there && span_eq(have, bytes))
        return OK;
    enum err known_key = take_org_key(s, e.org, e.org_key, &org);
    if (known_key && !(known_key == ERR_REVOKED && (how & TAKE_VOUCHED)))
        return known_key;
    const struct flow_row *row = flow_row(e.act);
    TRY(officer_key_of(t, &e, row ? row->roles : ~0u, a, &officer)); // event_follows refuses an unknown act
    TRY(event_bytes_verify(bytes, &org, &officer));
    take_spare(s, t, e.org, e.org_key);
    if (of_own_key(s, &e))
        aside_own_key(s, t, s->org, e.chain, now);
    if (there)
        return another(t, &e, a);
    bool known = chain_state(t, e.chain, a, &state);
    TRY(t->err);
    TRY(event_follows(&state, &e));
    if (!known)
        TRY(approver_of(s, t, &e));
    // A case is this organisation's business only where it has a seat in it.
    struct rec after = rec_copy(a, &state);
    rec_merge(&after, &e.fields);
    if (!(how & TAKE_OURS) && flow_seat(&after, s->org) == SEAT_NONE && flow_seat(&state, s->org) == SEAT_NONE)
        return fail(ERR_REFUSED, _("case %.*s is no case of this organisation"), SPAN_ARG(e.chain));
    mail_try_again(t, a); // what was asked about a case, or after an event, that was not here yet
    TRY(chain_append(s, t, &state, bytes, &e, &id, now, a, &after));
    // Whoever brought it, its maker may have lost it, and nobody else may hold it: the others lose stores, too.
    if (!span_eq(e.org, s->org) && key_is_over(s, e.org, e.org_key))
        chain_owe(t, e.org, e.chain);
    mail_named(s, t, &e, &after, a);
    return t->err;
}
