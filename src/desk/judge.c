#include "judge.h"

#include "codec/cbor.h"
#include "domain/person.h"
#include "store/chain.h"
#include "store/register.h"
#include "store/store.h"

// Empty for what is no station on the roster: a bureau holds nobody's registration.
static struct span division_of(const struct desk *d, struct span org)
{
    const struct rec *o = roster_org(&d->store->roster, org);
    return o && rec_int(o, ORG_KIND, 0) == ORG_STATION ? rec_text(o, ORG_DIVISION) : SPAN_NONE;
}

// The bureau on the roster that the station reports to.
static struct span bureau_of(const struct desk *d, struct span station)
{
    const struct rec *o = roster_org(&d->store->roster, station), *b = o ? roster_org(&d->store->roster, rec_text(o, ORG_BUREAU)) : NULL;
    return b && rec_int(b, ORG_KIND, 0) == ORG_BUREAU_OFFICE ? rec_text(b, ORG_CODE) : SPAN_NONE;
}

// The records in this store of whom a list of the case has (movers, parties), parallel to it; some may be among the people
// read already.
static const struct rec *const *records_here(struct kv_txn *txn, const struct rec *t, uint16_t list, const struct rec *people,
                                             size_t people_n, struct arena *a)
{
    size_t n;
    const struct rec *m = rec_list(t, list, &n);
    _Static_assert(MOVER_ID == 1 && PARTY_ID == 1, "whose row it is is its tag 1");
    const struct rec **rows = ARENA_ARRAY(a, const struct rec *, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct span id = rec_text(&m[i], MOVER_ID);
        rows[i] = person_among(people, people_n, id);
        struct rec *p = rows[i] ? NULL : ARENA_NEW(a, struct rec);
        if (p && register_person(txn, id, a, p))
            rows[i] = p;
    }
    return rows;
}

// From the application until the settlement a case is about to move its movers.
static bool under_way(const struct rec *line)
{
    int64_t stage = rec_int(line, TRANSFER_STAGE, STAGE_NONE);
    return stage != STAGE_NONE && stage != STAGE_SETTLED && stage != STAGE_CLOSED;
}

static const struct span *other_cases(struct kv_txn *txn, const struct rec *t, struct arena *a)
{
    size_t n;
    const struct rec *m = rec_list(t, TRANSFER_MOVERS, &n);
    struct span own = rec_text(t, TRANSFER_NUMBER), *rows = ARENA_ARRAY(a, struct span, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct kv_iter it;
        struct kv_key k;
        struct span id = rec_text(&m[i], MOVER_ID);
        rows[i] = SPAN_NONE;
        if (id.n == 0) // the beginning of every key
            continue;
        KV_EACH(txn, KV_BY_PERSON, kv_key_span(kv_key_text(kv_key_new(&k), id)), &it)
        {
            struct rec line;
            if (rows[i].n == 0 && cbor_get_rec(arena_copy(a, it.value), 1 << 16, a, &line) == OK && under_way(&line) &&
                !span_eq(rec_text(&line, TRANSFER_NUMBER), own))
                rows[i] = rec_text(&line, TRANSFER_NUMBER);
        }
    }
    return rows;
}

static void people_of(struct kv_txn *txn, struct span number, struct arena *a, const struct rec **household,
                      const struct rec **people, size_t *n)
{
    struct rec *h = ARENA_NEW(a, struct rec), *rows = NULL;
    if (!register_household_meant(txn, number, a, h))
        return;
    *household = h;
    *n = register_members(txn, rec_text(h, HOUSEHOLD_NUMBER), a, &rows);
    *people = rows;
}

// Of each household in which one of the movers is now: a move that was undone may have left them in several.
static void people_of_movers(struct kv_txn *txn, const struct rec *t, struct arena *a, struct facts *f)
{
    size_t movers_n;
    rec_list(t, TRANSFER_MOVERS, &movers_n);
    struct rec all = rec_make(a), *rows;
    for (size_t i = 0; i < movers_n; i++) {
        struct span number = f->movers_here[i] ? rec_text(f->movers_here[i], PERSON_HOUSEHOLD) : SPAN_NONE;
        size_t n = number.n && !rec_find(&all, 1, PERSON_HOUSEHOLD, number) ? register_members(txn, number, a, &rows) : 0;
        for (size_t k = 0; k < n; k++)
            *rec_add(&all, 1) = rows[k];
    }
    f->household_people = rec_list(&all, 1, &f->household_people_n);
}

static void at_destination(struct kv_txn *txn, const struct rec *t, struct arena *a, struct facts *f)
{
    struct span number = rec_text(t, TRANSFER_HOUSEHOLD);
    struct rec *other = ARENA_NEW(a, struct rec), *host = ARENA_NEW(a, struct rec);
    if (chain_state(txn, rec_text(t, TRANSFER_LINKED), a, other)) {
        f->linked = other;
        number = rec_text(other, TRANSFER_SETTLED_HOUSEHOLD);
    }
    if (f->at != JUDGE_ANNUL)
        people_of(txn, number, a, &f->household, &f->household_people, &f->household_people_n);
    f->movers_here = records_here(txn, t, TRANSFER_MOVERS, f->household_people, f->household_people_n, a);
    if (f->at == JUDGE_ANNUL)
        people_of_movers(txn, t, a, f);
    if (register_person(txn, rec_text(t, TRANSFER_HOST), a, host))
        f->host = host;
}

void judge_facts(struct desk *d, struct kv_txn *txn, const struct rec *t, enum judge_at at, moment_t now, struct arena *a,
                 struct facts *out)
{
    // What is being applied for, or resubmitted, counts ages today; everything after, on that day.
    enum stage stage = (enum stage)rec_int(t, TRANSFER_STAGE, STAGE_NONE);
    bool applies = stage == STAGE_NONE || stage == STAGE_RETURNED;
    if (applies) { // judged as it would be: an application is this station's
        struct rec *whole = ARENA_NEW(a, struct rec);
        *whole = rec_copy(a, t);
        transfer_prune(whole);
        if (!rec_has(t, TRANSFER_DESTINATION))
            rec_set_text(whole, TRANSFER_DESTINATION, d->store->org);
        t = whole;
    }
    *out = (struct facts) {
        .at = at,
        .today = day_of(now),
        .age_day = day_of(applies ? now : rec_int(t, TRANSFER_APPLIED, 0)),
        .set = &d->store->settings,
        .t = t,
        .origin_division = division_of(d, rec_text(t, TRANSFER_ORIGIN)),
        .destination_division = division_of(d, rec_text(t, TRANSFER_DESTINATION)),
        .destination_bureau = bureau_of(d, rec_text(t, TRANSFER_DESTINATION)),
        .last_time = rec_int(t, TRANSFER_LAST_TIME, 0),
        .now = now,
    };
    if (at == JUDGE_ENQUIRY || at == JUDGE_COUNTER || at == JUDGE_BUREAU)
        out->other_cases = other_cases(txn, t, a);
    if (at == JUDGE_COUNTER || at == JUDGE_SETTLE || at == JUDGE_ANNUL || at == JUDGE_ENQUIRY) {
        at_destination(txn, t, a, out);
    } else if (at == JUDGE_ORIGIN) {
        people_of(txn, rec_text(t, TRANSFER_ORIGIN_HOUSEHOLD), a, &out->origin_household, &out->origin_people,
                  &out->origin_people_n);
        out->movers_at_origin = records_here(txn, t, TRANSFER_MOVERS, out->origin_people, out->origin_people_n, a);
        out->parties_at_origin = records_here(txn, t, TRANSFER_PARTIES, out->origin_people, out->origin_people_n, a);
    }
}

static enum err judge_by(struct desk *d, const struct rec *t, enum judge_at at, struct findings *out,
                         void (*rules)(const struct facts *f, struct findings *out))
{
    struct kv_txn txn;
    struct facts f;
    TRY(kv_read(d->store->kv, &txn));
    judge_facts(d, &txn, t, at, moment_now(), out->arena, &f);
    rules(&f, out);
    return kv_abort(&txn);
}

enum err judge_now(struct desk *d, const struct rec *t, enum judge_at at, struct findings *out)
{
    return judge_by(d, t, at, out, rules_judge);
}

enum err judge_who_comes(struct desk *d, const struct rec *t, struct findings *out)
{
    return judge_by(d, t, JUDGE_ENQUIRY, out, rules_who_comes);
}

enum judge_at judge_place(const struct desk *d, const struct rec *t)
{
    enum stage stage = (enum stage)rec_int(t, TRANSFER_STAGE, STAGE_NONE);
    switch (flow_seat(t, d->store->org)) {
    case SEAT_O:
        return JUDGE_ORIGIN;
    case SEAT_D:
        return stage == STAGE_AWAITING_SETTLEMENT                  ? JUDGE_SETTLE
               : stage == STAGE_SETTLED || stage == STAGE_CLOSED ? JUDGE_ANNUL
                                                                 : JUDGE_COUNTER;
    default:
        return JUDGE_BUREAU;
    }
}

bool judge_waits(const struct desk *d, const struct rec *t)
{
    enum stage stage = (enum stage)rec_int(t, TRANSFER_STAGE, STAGE_NONE);
    return span_eq(rec_text(t, TRANSFER_HOLDER), d->store->org) && (stage == STAGE_APPLIED || stage == STAGE_AWAITING_APPROVAL ||
                                                                   stage == STAGE_AWAITING_MOVE_OUT || stage == STAGE_AWAITING_SETTLEMENT);
}

size_t judge_materials(struct desk *d, const struct rec *t, struct arena *a, struct material_need *out, size_t max)
{
    struct kv_txn txn;
    struct facts f;
    if (kv_read(d->store->kv, &txn) != OK)
        return 0;
    judge_facts(d, &txn, t, JUDGE_COUNTER, moment_now(), a, &f);
    size_t n = materials_needed(&f, a, out, max);
    kv_abort(&txn);
    return n;
}
