#include "moment.h"

#include "base/lang.h"
#include "domain/person.h"
#include "register.h"

static struct span number_of(const struct rec *state)
{
    return rec_text(state, TRANSFER_NUMBER);
}

static const struct rec *movers_of(const struct rec *state, size_t *n)
{
    return rec_list(state, TRANSFER_MOVERS, n);
}

static void open_spell(struct rec *person, struct span household, day_t from, struct span case_in)
{
    struct rec *spell = rec_add(person, PERSON_SPELLS);
    rec_set_text(spell, SPELL_HOUSEHOLD, household);
    rec_set_int(spell, SPELL_FROM, from);
    rec_set_text(spell, SPELL_CASE_IN, case_in);
}

// The spell that still runs; NULL when none does.
static struct rec *running_spell(const struct rec *person)
{
    size_t n;
    struct rec *s = rec_list(person, PERSON_SPELLS, &n);
    return n && !rec_has(&s[n - 1], SPELL_TO) ? &s[n - 1] : NULL;
}

static void close_spell(struct rec *person, day_t to, enum spell_end end, struct span case_out)
{
    struct rec *spell = running_spell(person);
    if (!spell)
        return;
    rec_set_int(spell, SPELL_TO, to);
    rec_set_int(spell, SPELL_END, end);
    rec_set_text(spell, SPELL_CASE_OUT, case_out);
}

static bool died_in_transit(const struct rec *state, struct span id)
{
    const struct rec *o = rec_find(state, TRANSFER_OUTCOMES, OUTCOME_ID, id);
    return o && span_is(rec_text(o, OUTCOME_CODE), OUTCOME_DIED);
}

static bool under(const struct rec *person, const struct rec *state)
{
    return span_eq(rec_text(person, PERSON_CASE), number_of(state));
}

// ---- at the origin

// Leaving under the case from the receipt of the permit until it returns, ends, or the move-out.
static void set_lock(struct kv_txn *t, const struct rec *state, bool lock)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = movers_of(state, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        if (!register_person(t, rec_text(&m[i], MOVER_ID), &a, &old))
            continue;
        int64_t s = rec_int(&old, PERSON_STATE, 0);
        struct rec p = rec_copy(&a, &old);
        if (lock && s == PERSON_REGISTERED) {
            rec_set_int(&p, PERSON_STATE, PERSON_LEAVING);
            rec_set_text(&p, PERSON_CASE, number_of(state));
        } else if (!lock && s == PERSON_LEAVING && under(&old, state)) {
            rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
            rec_clear(&p, PERSON_CASE);
        } else {
            continue;
        }
        register_put_person(t, &old, &p);
    }
    arena_free(&a);
}

// Row 11 may leave movers out: those who no longer move are freed.
static void free_dropped(struct kv_txn *t, const struct rec *before, const struct rec *after)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = movers_of(before, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        struct span id = rec_text(&m[i], MOVER_ID);
        if (transfer_mover(after, id) || !register_person(t, id, &a, &old))
            continue;
        if (rec_int(&old, PERSON_STATE, 0) != PERSON_LEAVING || !under(&old, after))
            continue;
        struct rec p = rec_copy(&a, &old);
        rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
        rec_clear(&p, PERSON_CASE);
        register_put_person(t, &old, &p);
    }
    arena_free(&a);
}

enum err moment_records(struct kv_txn *t, const struct rec *state, struct rec *fields, bool *closes)
{
    size_t n, members_n;
    const struct rec *m = movers_of(state, &n);
    struct arena *a = fields->arena;
    struct rec *members = NULL;
    for (size_t i = 0; i < n; i++) {
        struct rec p;
        struct span id = rec_text(&m[i], MOVER_ID);
        if (!register_person(t, id, a, &p))
            return t->err ? t->err : fail(ERR_NOT_FOUND, _("%.*s is not in this station's register"), SPAN_ARG(id));
        struct rec *row = rec_add(fields, TRANSFER_PERSONS);
        for (uint16_t k = 0; k < p.n && p.v[k].tag < PERSON_FIRST_KEPT; k++)
            rec_set(row, p.v[k]);
    }
    members_n = register_members(t, rec_text(state, TRANSFER_ORIGIN_HOUSEHOLD), a, &members);
    size_t leave = 0;
    for (size_t i = 0; i < members_n; i++)
        leave += transfer_mover(state, rec_text(&members[i], PERSON_ID)) != NULL;
    *closes = members_n > 0 && leave == members_n;
    return t->err;
}

static void close_household(struct kv_txn *t, struct rec *h, day_t day)
{
    rec_set_int(h, HOUSEHOLD_STATE, HOUSEHOLD_IS_CLOSED);
    rec_set_int(h, HOUSEHOLD_CLOSED, day);
    register_put_household(t, h);
}

// The named one is head and the others' relations are to be adjusted, a follow-up of its own (C-3.2).
static void name_head(struct kv_txn *t, const struct rec *state, struct span number, struct span head,
                      enum followup_state todo, struct arena *a)
{
    struct rec follow = rec_make(a), *members = NULL;
    size_t n = register_members(t, number, a, &members);
    for (size_t i = 0; i < n; i++) {
        struct rec p = rec_copy(a, &members[i]);
        bool is_head = span_eq(rec_text(&p, PERSON_ID), head);
        if (is_head) {
            rec_set_text(&p, PERSON_RELATION, SPAN(RELATION_HEAD));
            rec_set_text(&follow, FOLLOWUP_NAME, rec_text(&p, PERSON_NAME));
        } else {
            rec_set_int(&p, PERSON_ADJUST, 1);
        }
        register_put_person(t, &members[i], &p);
    }
    rec_set_text(&follow, FOLLOWUP_CASE, number_of(state));
    rec_set_int(&follow, FOLLOWUP_STATE, todo);
    rec_set_text(&follow, FOLLOWUP_NEW_HEAD, head);
    store_put(t, KV_FOLLOWUP, number, &follow);
}

// The household that is left: closed when empty, its number never used again; else with its new head.
static void leave_household(struct kv_txn *t, const struct rec *state, day_t day, struct arena *a)
{
    struct span number = rec_text(state, TRANSFER_ORIGIN_HOUSEHOLD), head = rec_text(state, TRANSFER_NEW_HEAD);
    struct rec h, *members = NULL;
    if (!register_household(t, number, a, &h))
        return;
    size_t n = register_members(t, number, a, &members);
    if (n == 0 && span_is(rec_text(&h, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY)) {
        close_household(t, &h, day);
    } else if (head.n) {
        name_head(t, state, number, head, FOLLOWUP_WAITING, a);
        rec_set_text(&h, HOUSEHOLD_HEAD, head);
        register_put_household(t, &h);
    }
}

static void move_out(struct kv_txn *t, const struct rec *state, const struct event *e)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = movers_of(state, &n);
    day_t day = (day_t)rec_int(&e->fields, TRANSFER_OUT_DATE, day_of(e->time));
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        if (!register_person(t, rec_text(&m[i], MOVER_ID), &a, &old))
            continue;
        struct rec p = rec_copy(&a, &old);
        close_spell(&p, day, SPELL_MOVED, number_of(state));
        size_t spells;
        struct rec *spell = rec_list(&p, PERSON_SPELLS, &spells);
        if (spells)
            rec_set_text(&spell[spells - 1], SPELL_TO_ORG, rec_text(state, TRANSFER_DESTINATION));
        rec_set_int(&p, PERSON_STATE, PERSON_MOVED_OUT);
        rec_set_text(&p, PERSON_CASE, number_of(state));
        rec_clear(&p, PERSON_HOUSEHOLD);
        rec_clear(&p, PERSON_ADJUST);
        register_put_person(t, &old, &p);
    }
    leave_household(t, state, day, &a);
    arena_free(&a);
}

// Settled there: the pointer is completed, the new head's follow-up opens.
static void complete(struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = movers_of(state, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        size_t spells;
        if (!register_person(t, rec_text(&m[i], MOVER_ID), &a, &old) || !under(&old, state))
            continue;
        struct rec p = rec_copy(&a, &old);
        struct rec *spell = rec_list(&p, PERSON_SPELLS, &spells);
        if (spells)
            rec_set_text(&spell[spells - 1], SPELL_TO_HOUSEHOLD, rec_text(state, TRANSFER_SETTLED_HOUSEHOLD));
        register_put_person(t, &old, &p);
    }
    struct rec follow;
    struct span household = rec_text(state, TRANSFER_ORIGIN_HOUSEHOLD);
    if (store_get(t, KV_FOLLOWUP, household, &a, &follow) &&
        span_eq(rec_text(&follow, FOLLOWUP_CASE), number_of(state)) &&
        rec_int(&follow, FOLLOWUP_STATE, 0) == FOLLOWUP_WAITING) {
        rec_set_int(&follow, FOLLOWUP_STATE, FOLLOWUP_OPEN);
        store_put(t, KV_FOLLOWUP, household, &follow);
    }
    arena_free(&a);
}

// Registered again; in a household of their own where the old one has closed (the number stands in the event).
static void restore(struct kv_txn *t, const struct rec *state, const struct event *e)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = movers_of(state, &n);
    struct span household = rec_text(&e->fields, TRANSFER_RESTORED_HOUSEHOLD);
    day_t day = day_of(e->time);
    struct rec h;
    bool fresh = !register_household(t, household, &a, &h);
    bool has_head = !fresh && rec_has(&h, HOUSEHOLD_HEAD) &&
                    !transfer_mover(state, rec_text(&h, HOUSEHOLD_HEAD));
    struct span head = SPAN_NONE;
    for (size_t i = 0; i < n && fresh; i++) {
        struct rec p;
        if (!died_in_transit(state, rec_text(&m[i], MOVER_ID)) && register_person(t, rec_text(&m[i], MOVER_ID), &a, &p) &&
            (head.n == 0 || relation_is_head(rec_text(&p, PERSON_RELATION))))
            head = rec_text(&m[i], MOVER_ID);
    }
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        struct span id = rec_text(&m[i], MOVER_ID);
        // After an annulment: who died in transit was registered and cancelled there, and is registered nowhere again.
        if (died_in_transit(state, id) || !register_person(t, id, &a, &old) || !under(&old, state))
            continue;
        struct rec p = rec_copy(&a, &old);
        open_spell(&p, household, day, number_of(state));
        rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
        rec_clear(&p, PERSON_CASE);
        rec_set_text(&p, PERSON_HOUSEHOLD, household);
        // Who was head and is not any more, or comes into a new household, has a relation to adjust.
        bool was_head = relation_is_head(rec_text(&p, PERSON_RELATION));
        if (fresh && span_eq(id, head))
            rec_set_text(&p, PERSON_RELATION, SPAN(RELATION_HEAD));
        else if ((has_head && was_head) || fresh)
            rec_set_int(&p, PERSON_ADJUST, 1);
        register_put_person(t, &old, &p);
    }
    if (fresh && head.n) { // somebody is left to head it
        h = rec_make(&a);
        rec_set_text(&h, HOUSEHOLD_NUMBER, household);
        rec_set_text(&h, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
        rec_set_text(&h, HOUSEHOLD_ADDRESS, rec_text(state, TRANSFER_ORIGIN_ADDRESS));
        rec_set_text(&h, HOUSEHOLD_HEAD, head);
        rec_set_int(&h, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
        rec_set_int(&h, HOUSEHOLD_SINCE, day);
        rec_set_text(&h, HOUSEHOLD_CASE, number_of(state));
        register_put_household(t, &h);
    }
    struct rec follow;
    struct span left = rec_text(state, TRANSFER_ORIGIN_HOUSEHOLD);
    if (store_get(t, KV_FOLLOWUP, left, &a, &follow) && span_eq(rec_text(&follow, FOLLOWUP_CASE), number_of(state)) &&
        rec_int(&follow, FOLLOWUP_STATE, 0) == FOLLOWUP_WAITING) {
        rec_set_int(&follow, FOLLOWUP_STATE, FOLLOWUP_OPEN);
        store_put(t, KV_FOLLOWUP, left, &follow);
    }
    arena_free(&a);
}

static void at_origin(struct kv_txn *t, const struct rec *before, const struct rec *after, const struct event *e)
{
    if (e->act == ACT_MOVE_OUT) {
        move_out(t, after, e);
    } else if (e->act == ACT_SETTLE) {
        complete(t, after);
    } else if (e->act == ACT_RESTORE) {
        restore(t, after, e);
    } else {
        free_dropped(t, before, after);
        set_lock(t, after, e->stage == STAGE_AWAITING_MOVE_OUT);
    }
}

// ---- at the destination

// The records the origin sent are at hand; the persons are not registered here yet.
static void arrive(struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    size_t n;
    const struct rec *sent = rec_list(state, TRANSFER_PERSONS, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        bool known = register_person(t, rec_text(&sent[i], PERSON_ID), &a, &old);
        if (known && person_is_registered(&old))
            continue; // settlement refuses it and says where
        struct rec p = known ? rec_copy(&a, &old) : rec_make(&a);
        rec_merge(&p, &sent[i]);
        rec_set_int(&p, PERSON_STATE, PERSON_ARRIVING);
        rec_set_text(&p, PERSON_CASE, number_of(state));
        register_put_person(t, known ? &old : NULL, &p);
    }
    arena_free(&a);
}

static struct span since(const struct rec *state, day_t day, struct arena *a)
{
    char text[DAY_TEXT];
    return arena_printf(a, "%s %.*s", day_format(day, text), SPAN_ARG(rec_text(state, TRANSFER_ORIGIN_ADDRESS)));
}

static void settle_person(struct kv_txn *t, const struct rec *state, const struct rec *sent, day_t day, struct arena *a)
{
    struct span id = rec_text(sent, PERSON_ID), household = rec_text(state, TRANSFER_SETTLED_HOUSEHOLD);
    const struct rec *mover = transfer_mover(state, id);
    struct rec old;
    bool known = register_person(t, id, a, &old);
    if (!mover || (known && person_is_registered(&old)))
        return;
    struct rec p = known ? rec_copy(a, &old) : rec_make(a);
    rec_merge(&p, sent); // built from what the origin sent, never from what was typed
    rec_set_text(&p, PERSON_RELATION, rec_text(mover, MOVER_RELATION));
    rec_set_text(&p, PERSON_CITY_SINCE, since(state, day, a));
    rec_set_text(&p, PERSON_ADDRESS_SINCE, since(state, day, a));
    rec_clear(&p, PERSON_CASE);
    open_spell(&p, household, day, number_of(state));
    if (died_in_transit(state, id)) {
        day_t death = (day_t)rec_int(rec_find(state, TRANSFER_OUTCOMES, OUTCOME_ID, id), OUTCOME_DEATH, day);
        close_spell(&p, day, SPELL_DIED, SPAN_NONE);
        rec_set_int(&p, PERSON_STATE, PERSON_DECEASED);
        rec_set_int(&p, PERSON_DEATH, death);
        rec_clear(&p, PERSON_HOUSEHOLD);
    } else {
        rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
        rec_set_text(&p, PERSON_HOUSEHOLD, household);
    }
    register_put_person(t, known ? &old : NULL, &p);
}

static void settle(struct kv_txn *t, const struct rec *state, const struct event *e)
{
    struct arena a = {0};
    size_t n;
    const struct rec *sent = rec_list(state, TRANSFER_PERSONS, &n);
    struct span number = rec_text(state, TRANSFER_SETTLED_HOUSEHOLD);
    day_t day = (day_t)rec_int(&e->fields, TRANSFER_IN_DATE, day_of(e->time));
    struct span head = rec_text(state, TRANSFER_HEAD);
    struct rec h, *members = NULL;
    bool fresh = !register_household(t, number, &a, &h) && !t->err;
    if (fresh) {
        h = rec_make(&a);
        rec_set_text(&h, HOUSEHOLD_NUMBER, number);
        rec_set_text(&h, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
        rec_set_text(&h, HOUSEHOLD_ADDRESS, rec_text(state, TRANSFER_ADDRESS));
        rec_set_text(&h, HOUSEHOLD_DIVISION, rec_text(state, TRANSFER_DIVISION));
        rec_set_text(&h, HOUSEHOLD_HEAD, head);
        rec_set_int(&h, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
        rec_set_int(&h, HOUSEHOLD_SINCE, day);
        rec_set_text(&h, HOUSEHOLD_CASE, number_of(state));
        register_put_household(t, &h);
    }
    for (size_t i = 0; i < n; i++)
        settle_person(t, state, &sent[i], day, &a);
    // The chosen head died in transit: another is head, to whom the others' relations were not asked; or nobody arrived.
    const struct rec *mover = transfer_mover(state, head);
    if (fresh && register_members(t, number, &a, &members) == 0)
        close_household(t, &h, day);
    else if (fresh && mover && !relation_is_head(rec_text(mover, MOVER_RELATION)))
        name_head(t, state, number, head, FOLLOWUP_OPEN, &a);
    arena_free(&a);
}

// Annulled: registered here no more; the case carries the persons until the origin restores them.
static void cancel(struct kv_txn *t, const struct rec *state, const struct event *e)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = movers_of(state, &n);
    struct span number = rec_text(state, TRANSFER_SETTLED_HOUSEHOLD);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        if (!register_person(t, rec_text(&m[i], MOVER_ID), &a, &old) || !person_is_registered(&old) ||
            !span_eq(rec_text(&old, PERSON_HOUSEHOLD), number))
            continue;
        struct rec p = rec_copy(&a, &old);
        close_spell(&p, day_of(e->time), SPELL_ANNULLED, number_of(state));
        rec_set_int(&p, PERSON_STATE, PERSON_CANCELLED);
        rec_set_text(&p, PERSON_CASE, number_of(state));
        rec_clear(&p, PERSON_HOUSEHOLD);
        register_put_person(t, &old, &p);
    }
    struct rec h, *members = NULL;
    if (register_household(t, number, &a, &h) && rec_int(&h, HOUSEHOLD_STATE, 0) == HOUSEHOLD_OPEN &&
        span_eq(rec_text(&h, HOUSEHOLD_CASE), number_of(state)) && register_members(t, number, &a, &members) == 0)
        close_household(t, &h, day_of(e->time));
    arena_free(&a);
}

// Restored at the origin: who was only arriving is here no more; who had lived here before, has moved out again.
static void unarrive(struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    size_t n, spells;
    const struct rec *m = movers_of(state, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        if (!register_person(t, rec_text(&m[i], MOVER_ID), &a, &old) || !under(&old, state) ||
            rec_int(&old, PERSON_STATE, 0) != PERSON_ARRIVING)
            continue;
        rec_list(&old, PERSON_SPELLS, &spells);
        struct rec p = rec_copy(&a, &old);
        rec_set_int(&p, PERSON_STATE, PERSON_MOVED_OUT);
        rec_clear(&p, PERSON_CASE);
        if (spells)
            register_put_person(t, &old, &p);
        else
            register_del_person(t, &old);
    }
    arena_free(&a);
}

// C-3.6: what differs is changed in the register on its document.
static void change_verified(struct kv_txn *t, const struct event *e)
{
    struct arena a = {0};
    size_t n;
    const struct rec *rows = rec_list(&e->fields, TRANSFER_VERIFIED, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        const struct field *f = field_by_tag(&person_table, (uint16_t)rec_int(&rows[i], VERIFIED_TAG, 0));
        struct span stated = rec_text(&rows[i], VERIFIED_STATED);
        if (!f || stated.n == 0 || span_eq(stated, rec_text(&rows[i], VERIFIED_REGISTER)) ||
            !register_person(t, rec_text(&rows[i], VERIFIED_ID), &a, &old))
            continue;
        struct rec p = rec_copy(&a, &old);
        enum err bad = field_parse(f, stated, &p);
        if (bad)
            kv_fail(t, bad);
        else
            register_put_person(t, &old, &p);
    }
    arena_free(&a);
}

static void at_destination(struct kv_txn *t, const struct rec *after, const struct event *e)
{
    switch (e->act) {
    case ACT_MOVE_OUT:
    case ACT_CORRECT:
        arrive(t, after);
        break;
    case ACT_SETTLE:
        settle(t, after, e);
        break;
    case ACT_VERIFY:
        change_verified(t, e);
        break;
    case ACT_ANNUL:
        cancel(t, after, e);
        break;
    case ACT_RESTORE:
        unarrive(t, after);
        break;
    default:
        break;
    }
}

enum err moment_apply(struct store *s, struct kv_txn *t, const struct rec *before, const struct rec *after,
                      const struct event *e)
{
    enum seat seat = flow_seat(after, s->org);
    if (seat == SEAT_O)
        at_origin(t, before, after, e);
    else if (seat == SEAT_D)
        at_destination(t, after, e);
    return t->err;
}

enum err moment_death(struct kv_txn *t, struct span id, day_t date)
{
    struct arena a = {0};
    struct rec old;
    enum err e = OK;
    if (!register_person(t, id, &a, &old)) {
        e = t->err ? t->err : fail(ERR_NOT_FOUND, _("%.*s is not in this station's register"), SPAN_ARG(id));
    } else if (!person_is_registered(&old)) {
        e = fail(ERR_REFUSED, _("%.*s is not registered here now"), SPAN_ARG(rec_text(&old, PERSON_NAME)));
    } else {
        struct rec p = rec_copy(&a, &old), h, *members = NULL;
        struct span number = arena_copy(&a, rec_text(&old, PERSON_HOUSEHOLD));
        close_spell(&p, date, SPELL_DIED, SPAN_NONE);
        rec_set_int(&p, PERSON_STATE, PERSON_DECEASED);
        rec_set_int(&p, PERSON_DEATH, date);
        rec_clear(&p, PERSON_CASE);
        rec_clear(&p, PERSON_HOUSEHOLD);
        register_put_person(t, &old, &p);
        if (register_household(t, number, &a, &h) && register_members(t, number, &a, &members) == 0 &&
            span_is(rec_text(&h, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY))
            close_household(t, &h, date);
        e = t->err;
    }
    arena_free(&a);
    return e;
}

enum err moment_adjust(struct kv_txn *t, struct span household, const struct rec *rows, size_t n)
{
    struct arena a = {0};
    struct rec follow;
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        if (!register_person(t, rec_text(&rows[i], RELATION_ROW_ID), &a, &old) ||
            !span_eq(rec_text(&old, PERSON_HOUSEHOLD), household))
            continue;
        struct rec p = rec_copy(&a, &old);
        rec_set_text(&p, PERSON_RELATION, rec_text(&rows[i], RELATION_ROW_CODE));
        rec_clear(&p, PERSON_ADJUST);
        register_put_person(t, &old, &p);
    }
    if (store_get(t, KV_FOLLOWUP, household, &a, &follow)) {
        rec_set_int(&follow, FOLLOWUP_STATE, FOLLOWUP_DONE);
        store_put(t, KV_FOLLOWUP, household, &follow);
    }
    arena_free(&a);
    return t->err;
}
