#include "moment_impl.h"

#include "base/lang.h"
#include "codec/cbor.h"

void spell_open(struct rec *person, struct span household, day_t from, struct span case_in)
{
    struct rec *spell = rec_add(person, PERSON_SPELLS);
    rec_set_text(spell, SPELL_HOUSEHOLD, household);
    rec_set_int(spell, SPELL_FROM, from);
    rec_set_text(spell, SPELL_CASE_IN, case_in);
}

struct rec *spell_last(const struct rec *person)
{
    size_t n;
    struct rec *s = rec_list(person, PERSON_SPELLS, &n);
    return n ? &s[n - 1] : NULL;
}

void spell_close(struct rec *person, day_t to, enum spell_end end, struct span case_out)
{
    struct rec *spell = spell_last(person);
    if (!spell || rec_has(spell, SPELL_TO))
        return;
    rec_set_int(spell, SPELL_TO, to);
    rec_set_int(spell, SPELL_END, end);
    rec_set_text(spell, SPELL_CASE_OUT, case_out);
}

bool under_case(const struct rec *person, const struct rec *state)
{
    return span_eq(rec_text(person, PERSON_CASE), rec_text(state, TRANSFER_NUMBER));
}

// The first case of the person whose permit lies at this station; empty: none.
static struct span waiting_case(struct store *s, struct kv_txn *t, struct span id, struct arena *a)
{
    struct kv_key k;
    struct kv_iter it;
    struct span number = SPAN_NONE;
    kv_seek(t, KV_BY_PERSON, kv_key_span(kv_key_text(kv_key_new(&k), id)), SPAN_NONE, KV_FORWARD, &it);
    while (number.n == 0 && kv_next(&it)) {
        struct rec line;
        if (cbor_get_rec(arena_copy(a, it.value), 1 << 16, a, &line) == OK &&
            rec_int(&line, TRANSFER_STAGE, 0) == STAGE_AWAITING_MOVE_OUT && span_eq(rec_text(&line, TRANSFER_HOLDER), s->org))
            number = rec_text(&line, TRANSFER_NUMBER);
    }
    kv_iter_end(&it);
    return number;
}

void person_register(struct store *s, struct kv_txn *t, struct rec *person)
{
    struct span number = waiting_case(s, t, rec_text(person, PERSON_ID), person->arena);
    rec_set_int(person, PERSON_STATE, number.n ? PERSON_LEAVING : PERSON_REGISTERED);
    rec_set_text(person, PERSON_CASE, number);
}

void person_decease(struct rec *person, day_t date)
{
    rec_set_int(person, PERSON_STATE, PERSON_DECEASED);
    rec_set_int(person, PERSON_DEATH, date);
    rec_clear(person, PERSON_HOUSEHOLD);
    rec_clear(person, PERSON_ADJUST);
}

bool person_unbury(struct rec *person)
{
    struct rec *spell = spell_last(person);
    if (rec_int(person, PERSON_STATE, 0) != PERSON_DECEASED || !spell || rec_int(spell, SPELL_END, 0) != SPELL_DIED)
        return false;
    rec_clear(spell, SPELL_TO);
    rec_clear(spell, SPELL_END);
    rec_clear(person, PERSON_DEATH);
    rec_set_int(person, PERSON_STATE, PERSON_REGISTERED);
    rec_set_text(person, PERSON_HOUSEHOLD, rec_text(spell, SPELL_HOUSEHOLD));
    return true;
}

void person_acted(struct rec *person, uint64_t tags)
{
    tags |= (uint64_t)rec_int(person, PERSON_ACTED, 0);
    if (tags)
        rec_set_int(person, PERSON_ACTED, (int64_t)tags);
}

// What was stated and found as it is, is the act's too.
void person_change_verified(struct kv_txn *t, const struct event *e)
{
    struct arena a = {0};
    size_t n;
    const struct rec *rows = rec_list(&e->fields, TRANSFER_VERIFIED, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        if (!register_person(t, rec_text(&rows[i], VERIFIED_ID), &a, &old))
            continue;
        struct rec p = rec_copy(&a, &old);
        enum err bad = verified_apply(&rows[i], &p);
        uint16_t tag = (uint16_t)rec_int(&rows[i], VERIFIED_TAG, 0);
        person_acted(&p, tag < PERSON_FIRST_KEPT ? PERSON_BIT(tag) : 0);
        if (bad)
            kv_fail(t, bad);
        else if (!rec_eq(&old, &p))
            register_put_person(t, &old, &p);
    }
    arena_free(&a);
}

bool household_close_if_empty(struct kv_txn *t, struct span number, day_t day, struct arena *a)
{
    struct rec h, follow;
    if (!register_is_empty(t, number, a) || !register_household(t, number, a, &h) ||
        !span_is(rec_text(&h, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY))
        return false;
    if (rec_int(&h, HOUSEHOLD_STATE, 0) != HOUSEHOLD_OPEN)
        return true;
    rec_set_int(&h, HOUSEHOLD_STATE, HOUSEHOLD_IS_CLOSED);
    rec_set_int(&h, HOUSEHOLD_CLOSED, day);
    register_put_household(t, &h);
    // Nobody is left to adjust anything.
    if (store_get(t, KV_FOLLOWUP, number, a, &follow)) {
        rec_set_int(&follow, FOLLOWUP_STATE, FOLLOWUP_DONE);
        store_put(t, KV_FOLLOWUP, number, &follow);
    }
    return true;
}

static void put_followup(struct kv_txn *t, struct span household, struct span head, struct span case_number,
                         enum followup_state state, struct arena *a)
{
    struct rec follow = rec_make(a), p;
    rec_set_text(&follow, FOLLOWUP_CASE, case_number);
    rec_set_int(&follow, FOLLOWUP_STATE, state);
    rec_set_text(&follow, FOLLOWUP_NEW_HEAD, head);
    if (register_person(t, head, a, &p))
        rec_set_text(&follow, FOLLOWUP_NAME, rec_text(&p, PERSON_NAME));
    store_put(t, KV_FOLLOWUP, household, &follow);
}

void household_set_head(struct kv_txn *t, struct span number, struct span head, struct span case_number,
                        enum followup_state state, struct arena *a)
{
    struct rec h, *members;
    if (!register_household(t, number, a, &h))
        return;
    size_t n = register_members(t, number, a, &members);
    if (!person_among(members, n, head)) { // gone since: an act that comes back after a loss comes behind others
        head = SPAN_NONE;
        state = FOLLOWUP_OPEN; // nothing is waited for to name one
    }
    rec_set_text(&h, HOUSEHOLD_HEAD, head);
    register_put_household(t, &h);
    for (size_t i = 0; i < n; i++) {
        struct rec p = rec_copy(a, &members[i]);
        if (head.n && span_eq(rec_text(&p, PERSON_ID), head)) {
            rec_set_text(&p, PERSON_RELATION, SPAN(RELATION_HEAD));
            person_acted(&p, PERSON_BIT(PERSON_RELATION));
            rec_clear(&p, PERSON_ADJUST);
        } else {
            rec_set_int(&p, PERSON_ADJUST, 1);
        }
        register_put_person(t, &members[i], &p);
    }
    put_followup(t, number, head, case_number, state, a);
}

void followup_need(struct kv_txn *t, struct span household, struct span head, struct span case_number, struct arena *a)
{
    struct rec follow;
    if (!store_get(t, KV_FOLLOWUP, household, a, &follow) || rec_int(&follow, FOLLOWUP_STATE, 0) == FOLLOWUP_DONE)
        put_followup(t, household, head, case_number, FOLLOWUP_OPEN, a);
}

void household_create(struct kv_txn *t, const struct rec *h, struct span number, struct span head, day_t day,
                      const struct rec *state, struct arena *a)
{
    struct rec fresh = rec_copy(a, h);
    rec_set_text(&fresh, HOUSEHOLD_NUMBER, number);
    rec_set_text(&fresh, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
    rec_set_text(&fresh, HOUSEHOLD_HEAD, head);
    rec_set_int(&fresh, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
    rec_set_int(&fresh, HOUSEHOLD_SINCE, day);
    rec_set_text(&fresh, HOUSEHOLD_CASE, rec_text(state, TRANSFER_NUMBER));
    rec_clear(&fresh, HOUSEHOLD_CLOSED);
    register_put_household(t, &fresh);
}

void followup_open(struct kv_txn *t, const struct rec *state, struct arena *a)
{
    struct rec follow;
    struct span household = rec_text(state, TRANSFER_ORIGIN_HOUSEHOLD);
    if (!store_get(t, KV_FOLLOWUP, household, a, &follow) ||
        !span_eq(rec_text(&follow, FOLLOWUP_CASE), rec_text(state, TRANSFER_NUMBER)) ||
        rec_int(&follow, FOLLOWUP_STATE, 0) != FOLLOWUP_WAITING)
        return;
    rec_set_int(&follow, FOLLOWUP_STATE, FOLLOWUP_OPEN);
    store_put(t, KV_FOLLOWUP, household, &follow);
}

enum err moment_apply(struct store *s, struct kv_txn *t, const struct rec *before, const struct rec *after,
                      const struct event *e)
{
    enum seat seat = flow_seat(after, s->org);
    if (seat == SEAT_O)
        moment_at_origin(s, t, before, after, e);
    else if (seat == SEAT_D)
        moment_at_destination(s, t, after, e);
    if (seat == SEAT_D && e->act == ACT_SETTLE)
        moment_gone_since(s, t, after);
    return t->err;
}

// The settlement may never come, and the new station has nobody to register a death of.
static bool back_at_origin(struct kv_txn *t, struct span number, struct arena *a)
{
    struct rec state;
    return chain_state(t, number, a, &state) && rec_int(&state, TRANSFER_STAGE, 0) == STAGE_AT_ORIGIN_AGAIN;
}

enum err moment_death(struct kv_txn *t, struct span id, day_t date, struct arena *a, struct span *leaving)
{
    struct rec old, h;
    *leaving = SPAN_NONE;
    if (!register_person(t, id, a, &old))
        return t->err ? t->err : fail(ERR_NOT_FOUND, _("%.*s in this station's register"), SPAN_ARG(id));
    struct span name = rec_text(&old, PERSON_NAME), under = rec_text(&old, PERSON_CASE);
    enum person_state is = (enum person_state)rec_int(&old, PERSON_STATE, 0);
    if (is != PERSON_DECEASED && back_at_origin(t, under, a))
        return fail(ERR_REFUSED, _("case %.*s is at the move-out station again: once %.*s is restored there, the death is registered there"), SPAN_ARG(under), SPAN_ARG(name));
    switch (is) {
    case PERSON_REGISTERED:
    case PERSON_LEAVING:
        break;
    case PERSON_ARRIVING:
        return fail(ERR_REFUSED, _("%.*s is arriving under case %.*s: the death is an outcome of the settlement"), SPAN_ARG(name), SPAN_ARG(under));
    case PERSON_MOVED_OUT:
        return fail(ERR_REFUSED, _("%.*s has moved out under case %.*s: the death is registered at the new station"), SPAN_ARG(name), SPAN_ARG(under));
    default:
        return fail(ERR_REFUSED, _("%.*s is not registered here now"), SPAN_ARG(name));
    }
    if (date < rec_int(&old, PERSON_BIRTH, date))
        return fail(ERR_INPUT, _("the date of death lies before the birth date"));
    struct rec p = rec_copy(a, &old);
    struct span number = rec_text(&old, PERSON_HOUSEHOLD);
    *leaving = under;
    spell_close(&p, date, SPELL_DIED, SPAN_NONE);
    person_decease(&p, date);
    rec_clear(&p, PERSON_CASE);
    register_put_person(t, &old, &p);
    if (!household_close_if_empty(t, number, date, a) && register_household(t, number, a, &h) &&
        span_eq(rec_text(&h, HOUSEHOLD_HEAD), id))
        household_set_head(t, number, SPAN_NONE, SPAN_NONE, FOLLOWUP_OPEN, a);
    return t->err;
}

void moment_adjusted(struct kv_txn *t, struct span household, struct arena *a)
{
    struct rec follow, h, *members;
    if (!store_get(t, KV_FOLLOWUP, household, a, &follow) || rec_int(&follow, FOLLOWUP_STATE, 0) != FOLLOWUP_OPEN ||
        !register_household(t, household, a, &h))
        return;
    size_t left = 0, all = register_members(t, household, a, &members);
    for (size_t i = 0; i < all; i++)
        left += rec_bool(&members[i], PERSON_ADJUST);
    put_followup(t, household, rec_text(&h, HOUSEHOLD_HEAD), rec_text(&follow, FOLLOWUP_CASE), left ? FOLLOWUP_OPEN : FOLLOWUP_DONE, a);
}

enum err moment_adjust(struct kv_txn *t, struct span household, const struct rec *rows, size_t n, struct arena *a)
{
    struct rec h;
    bool known = register_household(t, household, a, &h);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        struct span id = rec_text(&rows[i], RELATION_ROW_ID), code = rec_text(&rows[i], RELATION_ROW_CODE);
        if (!register_person(t, id, a, &old) || !span_eq(rec_text(&old, PERSON_HOUSEHOLD), household))
            return t->err ? t->err : fail(ERR_INPUT, _("%.*s is not registered in household %.*s"), SPAN_ARG(id), SPAN_ARG(household));
        struct rec p = rec_copy(a, &old);
        rec_set_text(&p, PERSON_RELATION, code);
        person_acted(&p, PERSON_BIT(PERSON_RELATION));
        rec_clear(&p, PERSON_ADJUST);
        register_put_person(t, &old, &p);
        if (known && relation_is_head(code) && !span_eq(rec_text(&h, HOUSEHOLD_HEAD), id)) {
            rec_set_text(&h, HOUSEHOLD_HEAD, id);
            register_put_household(t, &h);
        }
    }
    moment_adjusted(t, household, a);
    return t->err;
}
