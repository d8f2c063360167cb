// At the origin: locked, moved out, pointing to the case, restored.
#include "base/lang.h"
#include "codec/cbor.h"
#include "moment_impl.h"

// Leaving under the case from the receipt of the permit until it returns, ends, or the move-out.
static void lock(struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        if (!register_person(t, rec_text(&m[i], MOVER_ID), &a, &old) || rec_int(&old, PERSON_STATE, 0) != PERSON_REGISTERED)
            continue;
        struct rec p = rec_copy(&a, &old);
        rec_set_int(&p, PERSON_STATE, PERSON_LEAVING);
        rec_set_text(&p, PERSON_CASE, rec_text(state, TRANSFER_NUMBER));
        register_put_person(t, &old, &p);
    }
    arena_free(&a);
}

// Also of those whom row 11 has left out: `state` is the case as it was while it held the lock.
static void unlock(struct store *s, struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        if (!register_person(t, rec_text(&m[i], MOVER_ID), &a, &old) || !under_case(&old, state) ||
            rec_int(&old, PERSON_STATE, 0) != PERSON_LEAVING)
            continue;
        struct rec p = rec_copy(&a, &old);
        person_register(s, t, &p);
        register_put_person(t, &old, &p);
    }
    arena_free(&a);
}

enum err moment_records(const struct facts *f, struct rec *fields, bool *closes)
{
    size_t n, leave = 0;
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n), *h = f->origin_household;
    for (size_t i = 0; i < n; i++) {
        const struct rec *p = f->movers_at_origin[i];
        if (!p)
            return fail(ERR_NOT_FOUND, _("%.*s in this station's register"), SPAN_ARG(rec_text(&m[i], MOVER_ID)));
        struct rec *row = rec_add(fields, TRANSFER_PERSONS);
        for (uint16_t k = 0; k < p->n && p->v[k].tag < PERSON_FIRST_KEPT; k++)
            rec_set(row, p->v[k]);
    }
    if (h) {
        rec_set_text(fields, TRANSFER_ORIGIN_HOUSEHOLD, rec_text(h, HOUSEHOLD_NUMBER));
        rec_set_text(fields, TRANSFER_ORIGIN_KIND, rec_text(h, HOUSEHOLD_KIND));
        rec_set_text(fields, TRANSFER_ORIGIN_ADDRESS, rec_text(h, HOUSEHOLD_ADDRESS));
        rec_set_text(fields, TRANSFER_NEW_HEAD, rec_text(f->t, TRANSFER_NEW_HEAD));
    }
    for (size_t i = 0; i < f->origin_people_n; i++)
        leave += transfer_mover(f->t, rec_text(&f->origin_people[i], PERSON_ID)) != NULL;
    *closes = leave == f->origin_people_n;
    return OK;
}

static void move_out(struct store *s, struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    size_t n;
    bool buried = false;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    struct span number = rec_text(state, TRANSFER_NUMBER), household = rec_text(state, TRANSFER_ORIGIN_HOUSEHOLD);
    struct span new_head = rec_text(state, TRANSFER_NEW_HEAD);
    day_t day = (day_t)rec_int(state, TRANSFER_OUT_DATE, day_of(rec_int(state, TRANSFER_MOVED_OUT, 0)));
    struct rec h = rec_make(&a);
    register_household(t, household, &a, &h);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        if (!register_person(t, rec_text(&m[i], MOVER_ID), &a, &old) || rec_find(&old, PERSON_SPELLS, SPELL_CASE_OUT, number))
            continue;
        struct rec p = rec_copy(&a, &old);
        buried |= person_unbury(&p);
        spell_close(&p, day, SPELL_MOVED, number);
        struct rec *spell = spell_last(&p);
        if (spell) {
            rec_set_text(spell, SPELL_TO_ORG, rec_text(state, TRANSFER_DESTINATION));
            // The relation is to this head; a relation that was still to be adjusted is to none.
            rec_set_text(spell, SPELL_HEAD, rec_bool(&p, PERSON_ADJUST) ? SPAN_NONE : rec_text(&h, HOUSEHOLD_HEAD));
        }
        rec_set_int(&p, PERSON_STATE, PERSON_MOVED_OUT);
        rec_set_text(&p, PERSON_CASE, number);
        rec_clear(&p, PERSON_HOUSEHOLD);
        rec_clear(&p, PERSON_ADJUST);
        register_put_person(t, &old, &p);
    }
    // An act that comes back after a loss may take a head along for whom nobody is named: that another was is lost.
    struct span head = rec_text(&h, HOUSEHOLD_HEAD);
    bool headless = transfer_mover(state, head) != NULL, other = new_head.n && !span_eq(new_head, head);
    if (!household_close_if_empty(t, household, day, &a) && (other || headless))
        household_set_head(t, household, new_head, number, FOLLOWUP_WAITING, &a);
    if (buried)
        chain_buried(s, t, number);
    arena_free(&a);
}

// What the destination tells of those who have left: who died since, and where they were settled.
static void told(struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        day_t death;
        struct span id = rec_text(&m[i], MOVER_ID);
        if (!register_person(t, id, &a, &old) || !under_case(&old, state))
            continue;
        struct rec p = rec_copy(&a, &old), *spell = rec_find(&p, PERSON_SPELLS, SPELL_CASE_OUT, rec_text(state, TRANSFER_NUMBER));
        if (spell)
            rec_set_text(spell, SPELL_TO_HOUSEHOLD, rec_text(state, TRANSFER_SETTLED_HOUSEHOLD));
        if (transfer_died(state, id, &death))
            person_decease(&p, death);
        register_put_person(t, &old, &p);
    }
    arena_free(&a);
}

// The case that has moved the person out of this household here since the settlement, though it ended no stay of theirs; false: none.
static bool moved_ahead(struct store *s, struct kv_txn *t, const struct rec *person, const struct rec *settled, struct arena *a, struct rec *out)
{
    struct kv_key k;
    struct kv_iter it;
    bool found = false;
    kv_seek(t, KV_BY_PERSON, kv_key_span(kv_key_text(kv_key_new(&k), rec_text(person, PERSON_ID))), SPAN_NONE, KV_FORWARD, &it);
    while (!found && kv_next(&it)) {
        struct rec line;
        found = cbor_get_rec(arena_copy(a, it.value), 1 << 16, a, &line) == OK && span_eq(rec_text(&line, TRANSFER_ORIGIN), s->org) &&
                !rec_find(person, PERSON_SPELLS, SPELL_CASE_OUT, rec_text(&line, TRANSFER_NUMBER)) &&
                chain_state(t, rec_text(&line, TRANSFER_NUMBER), a, out) &&
                rec_int(out, TRANSFER_MOVED_OUT, 0) >= rec_int(settled, TRANSFER_SETTLED, 0) && rec_int(out, TRANSFER_OUTCOME, 0) != OUTCOME_RESTORED &&
                span_eq(rec_text(out, TRANSFER_ORIGIN_HOUSEHOLD), rec_text(settled, TRANSFER_SETTLED_HOUSEHOLD));
    }
    kv_iter_end(&it);
    return found;
}

void moment_gone_since(struct store *s, struct kv_txn *t, const struct rec *settled)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = rec_list(settled, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec p, state;
        if (!register_person(t, rec_text(&m[i], MOVER_ID), &a, &p) || !moved_ahead(s, t, &p, settled, &a, &state))
            continue;
        move_out(s, t, &state);
        if (rec_has(&state, TRANSFER_SETTLED)) {
            told(t, &state);
            followup_open(t, &state, &a);
        }
    }
    arena_free(&a);
}

// The old head, else the eldest, of those who come back into a household of their own.
static struct span head_of(struct kv_txn *t, const struct rec *state, struct arena *a)
{
    size_t n;
    int64_t eldest = 0;
    struct span head = SPAN_NONE;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec p;
        struct span id = rec_text(&m[i], MOVER_ID);
        if (transfer_died(state, id, NULL) || !register_person(t, id, a, &p))
            continue;
        int64_t birth = relation_is_head(rec_text(&p, PERSON_RELATION)) ? INT64_MIN : rec_int(&p, PERSON_BIRTH, 0);
        if (head.n == 0 || birth < eldest) {
            eldest = birth;
            head = id;
        }
    }
    return head;
}

// Has the household's head a spouse there, told by a relation that stands?
static bool has_spouse(struct kv_txn *t, struct span household, struct arena *a)
{
    struct rec *p;
    size_t n = register_members(t, household, a, &p);
    for (size_t i = 0; i < n; i++) {
        if (relation_is_spouse(rec_text(&p[i], PERSON_RELATION)) && !rec_bool(&p[i], PERSON_ADJUST))
            return true;
    }
    return false;
}

// Registered again; in a household of their own where the old one has closed (the number stands in the event).
static void restore(struct store *s, struct kv_txn *t, const struct rec *state, const struct event *e)
{
    struct arena a = {0};
    size_t n, adjust = 0;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    struct span number = rec_text(state, TRANSFER_NUMBER), household = rec_text(&e->fields, TRANSFER_RESTORED_HOUSEHOLD);
    day_t day = day_of(e->time);
    struct rec h = rec_make(&a);
    if (household.n && !register_household(t, household, &a, &h) && !t->err) {
        struct rec was = rec_make(&a);
        register_household(t, rec_text(state, TRANSFER_ORIGIN_HOUSEHOLD), &a, &was);
        household_create(t, &was, household, head_of(t, state, &a), day, state, &a);
        register_household(t, household, &a, &h);
    }
    struct span head = rec_text(&h, HOUSEHOLD_HEAD);
    bool remarried = has_spouse(t, household, &a);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        struct span id = rec_text(&m[i], MOVER_ID);
        if (!register_person(t, id, &a, &old) || !under_case(&old, state) || rec_int(&old, PERSON_STATE, 0) != PERSON_MOVED_OUT)
            continue;
        struct rec p = rec_copy(&a, &old);
        const struct rec *left = spell_last(&p);
        // The relation that was kept is to the head of then; where none is named yet, or was, it is to nobody.
        bool same_head = left && head.n && span_eq(rec_text(left, SPELL_HEAD), head);
        bool second = relation_is_head(rec_text(&p, PERSON_RELATION)) || (remarried && relation_is_spouse(rec_text(&p, PERSON_RELATION)));
        if (span_eq(id, head))
            rec_set_text(&p, PERSON_RELATION, SPAN(RELATION_HEAD));
        else if ((!same_head || second) && span_is(rec_text(&h, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY))
            rec_set_int(&p, PERSON_ADJUST, 1);
        adjust += rec_bool(&p, PERSON_ADJUST);
        person_acted(&p, person_differs(&old, &p));
        spell_open(&p, household, day, number);
        person_register(s, t, &p);
        rec_set_text(&p, PERSON_HOUSEHOLD, household);
        register_put_person(t, &old, &p);
    }
    followup_open(t, state, &a);
    if (adjust)
        followup_need(t, household, head, number, &a);
    arena_free(&a);
}

void moment_at_origin(struct store *s, struct kv_txn *t, const struct rec *before, const struct rec *after,
                      const struct event *e)
{
    struct arena a = {0};
    switch (e->act) {
    case ACT_MOVE_OUT:
        move_out(s, t, after);
        break;
    case ACT_CORRECT:
        person_change_verified(t, e);
        break;
    case ACT_SETTLE:
        told(t, after);
        followup_open(t, after, &a);
        break;
    case ACT_ANNUL:
        told(t, after);
        break;
    case ACT_RESTORE:
        told(t, after); // who was under a later case still when the annulment came
        restore(s, t, after, e);
        break;
    default:
        if (e->stage == STAGE_AWAITING_MOVE_OUT)
            lock(t, after);
        else
            unlock(s, t, before);
        break;
    }
    arena_free(&a);
}
