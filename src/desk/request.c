#include "desk/request.h"

#include "base/lang.h"
#include "desk/journal.h"
#include "desk/json.h"
#include "store/chain.h"
#include "store/request.h"

const char *request_state_name(enum request_state s)
{
    static const char *const name[] = {N_("not answered yet"), N_("answered with a note"), N_("answered by an act")};
    return (unsigned)s < COUNT(name) ? name[s] : "";
}

static enum err role_fits(const struct desk *d, const struct rec *state)
{
    enum seat seat = flow_seat(state, d->store->org);
    if (!desk_signed_in(d))
        return fail(ERR_PERMISSION, _("nobody is signed in"));
    if (!desk_has_role(d, request_roles(seat)))
        return fail(ERR_PERMISSION, seat == SEAT_B ? _("an approver or the chief does this") : _("a clerk or the chief does this"));
    return OK;
}

enum err request_may_ask(struct desk *d, const struct rec *state)
{
    TRY(request_possible(state, d->store->org));
    return role_fits(d, state);
}

enum err request_may_answer(struct desk *d, const struct rec *state)
{
    if (rec_int(state, TRANSFER_REQUESTS, 0) == 0 || !span_eq(rec_text(state, TRANSFER_HOLDER), d->store->org))
        return fail(ERR_REFUSED, _("Nothing that was asked of this organisation about the case is open"));
    return role_fits(d, state);
}

// Into the journal, signed, and among the case's requests.
static enum err write(struct desk *d, struct kv_txn *t, enum act act, const struct rec *fields, const struct rec *state, struct arena *a)
{
    struct event e;
    struct hash id;
    struct span bytes;
    uint32_t seq;
    chain_journal_end(d->store, t, a, &seq, &bytes);
    TRY(journal_add(d, t, act, fields, rec_text(&d->operator, OPERATOR_NUMBER), d->officer));
    if (!chain_journal_entry(d->store, t, seq, &bytes))
        return t->err ? t->err : ERR_STORE;
    bytes = arena_copy(a, bytes);
    TRY(event_bytes_read(bytes, a, &e, &id));
    TRY(request_fits(&e));
    return request_put(d->store, t, bytes, &e, &id, state, e.time);
}

static enum err ask(struct desk *d, struct kv_txn *t, struct span number, int64_t seen, const struct rec *given, struct arena *a)
{
    struct rec state, fields = rec_make(a);
    struct request_entry *all;
    if (!chain_state(t, number, a, &state))
        return t->err ? t->err : fail(ERR_NOT_FOUND, _("case %.*s"), SPAN_ARG(number));
    int64_t seq = rec_int(&state, TRANSFER_SEQ, 0);
    if (seen >= 0 && seen != seq)
        return fail(ERR_MOVED_ON, _("case %.*s"), SPAN_ARG(number));
    TRY(request_may_ask(d, &state));
    for (const struct act_field *f = request_fields; f->tag; f++) {
        const struct val *v = f->ask == ASK_SET ? NULL : rec_get(given, f->tag);
        if (v)
            rec_set(&fields, *v);
    }
    TRY(request_allows(&state, d->store->org, &fields));
    if (rec_int(&fields, JOURNAL_DATE, 0) > desk_today())
        return fail(ERR_INPUT, _("the date of death lies in the future"));
    size_t n = request_all(t, number, a, &all);
    for (size_t i = 0; i < n; i++) {
        if (span_eq(all[i].e.org, d->store->org) && request_is_open(all, n, &all[i], &state, d->store->org) &&
            span_eq(rec_text(&all[i].e.fields, JOURNAL_REQUEST), rec_text(&fields, JOURNAL_REQUEST)) &&
            span_eq(rec_text(&all[i].e.fields, JOURNAL_PERSON), rec_text(&fields, JOURNAL_PERSON)))
            return fail(ERR_REFUSED, _("This is asked already, and not answered yet"));
    }
    rec_set_text(&fields, JOURNAL_CASE, number);
    rec_set_text(&fields, JOURNAL_ORG, rec_text(&state, TRANSFER_HOLDER));
    rec_set_int(&fields, JOURNAL_SEEN, seq);
    return write(d, t, ACT_REQUEST, &fields, &state, a);
}

static bool fits(struct span given, struct span has)
{
    return given.n == 0 || span_eq(given, has);
}

// Is it this one that is answered? By its id, or by what was named of kind, asker and mover.
static bool meant(const struct rec *given, const struct request_entry *r)
{
    return fits(rec_text(given, JOURNAL_REQUESTED), span_bytes(r->id.b, sizeof r->id.b)) && fits(rec_text(given, JOURNAL_ORG), r->e.org) &&
           fits(rec_text(given, JOURNAL_REQUEST), rec_text(&r->e.fields, JOURNAL_REQUEST)) &&
           fits(rec_text(given, JOURNAL_PERSON), rec_text(&r->e.fields, JOURNAL_PERSON));
}

static enum err answer(struct desk *d, struct kv_txn *t, struct span number, const struct rec *given, struct arena *a)
{
    struct rec state;
    struct request_entry *all;
    size_t answered = 0;
    if (!chain_state(t, number, a, &state))
        return t->err ? t->err : fail(ERR_NOT_FOUND, _("case %.*s"), SPAN_ARG(number));
    TRY(request_may_answer(d, &state));
    if (!rec_has(given, JOURNAL_TEXT))
        return fail(ERR_INPUT, _("%s: %s is missing"), REQUEST_CLAUSE, _(field_by_tag(&journal_table, JOURNAL_TEXT)->label));
    size_t n = request_all(t, number, a, &all);
    for (size_t i = 0; i < n; i++) {
        if (!request_is_open(all, n, &all[i], &state, d->store->org) || !meant(given, &all[i]))
            continue;
        struct rec fields = rec_make(a);
        rec_set_text(&fields, JOURNAL_CASE, number);
        rec_set_text(&fields, JOURNAL_TEXT, rec_text(given, JOURNAL_TEXT));
        rec_set_text(&fields, JOURNAL_ORG, all[i].e.org);
        rec_set_text(&fields, JOURNAL_REQUEST, rec_text(&all[i].e.fields, JOURNAL_REQUEST));
        rec_set_bytes(&fields, JOURNAL_REQUESTED, span_bytes(all[i].id.b, sizeof all[i].id.b));
        TRY(write(d, t, ACT_ANSWER, &fields, &state, a));
        answered++;
    }
    return answered ? OK : fail(ERR_REFUSED, _("No open request on the case is of this kind, asker and mover"));
}

enum err request_ask(struct desk *d, struct span number, int64_t seq, const struct rec *fields)
{
    struct arena a = {0};
    struct kv_txn t;
    TRY(store_refresh(d->store));
    TRY(kv_write(d->store->kv, &t));
    enum err e = ask(d, &t, number, seq, fields, &a);
    arena_free(&a);
    return e ? (kv_abort(&t), e) : kv_commit(&t);
}

enum err request_answer(struct desk *d, struct span number, const struct rec *fields)
{
    struct arena a = {0};
    struct kv_txn t;
    TRY(store_refresh(d->store));
    TRY(kv_write(d->store->kv, &t));
    enum err e = answer(d, &t, number, fields, &a);
    arena_free(&a);
    return e ? (kv_abort(&t), e) : kv_commit(&t);
}

// The act by which the holder answered: the first one here after the request came; where it crossed the request in the mail,
// the first one after what the asker had seen.
static bool act_after(struct kv_txn *t, struct span number, const struct request_entry *r, struct arena *a, struct event *out)
{
    struct hash id;
    struct span bytes;
    int64_t seen = rec_int(&r->e.fields, JOURNAL_SEEN, 0);
    const int64_t from[] = {r->arrived, seen};
    for (size_t i = 0; i < COUNT(from); i++) {
        if (from[i] >= seen && chain_event(t, number, (uint32_t)from[i] + 1, &bytes) && event_bytes_read(arena_copy(a, bytes), a, out, &id) == OK &&
            span_eq(out->org, rec_text(&r->e.fields, JOURNAL_ORG)))
            return true;
    }
    return false;
}

enum err request_each(struct desk *d, struct span number, request_fn *fn, void *ctx)
{
    struct arena a = {0};
    struct kv_txn t;
    struct rec state;
    struct request_entry *all;
    bool more = true;
    TRY(kv_read(d->store->kv, &t));
    size_t n = chain_state(&t, number, &a, &state) ? request_all(&t, number, &a, &all) : 0;
    for (size_t i = 0; i < n && more; i++) {
        struct event act;
        if (all[i].e.act != ACT_REQUEST)
            continue;
        const struct request_entry *note = request_answer_of(all, n, &all[i]);
        bool open = request_is_open(all, n, &all[i], &state, d->store->org);
        struct request_line line = {
            .e = &all[i].e,
            .id = span_bytes(all[i].id.b, sizeof all[i].id.b),
            .state = note ? REQUEST_DECLINED : open ? REQUEST_OPEN : REQUEST_ACTED,
            .here = open && span_eq(rec_text(&state, TRANSFER_HOLDER), d->store->org),
            .answer = note ? &note->e : !open && act_after(&t, number, &all[i], &a, &act) ? &act : NULL,
        };
        more = fn(ctx, &line);
    }
    arena_free(&a);
    return kv_abort(&t);
}
