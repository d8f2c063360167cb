// At the destination: arriving, registered, verified; cancelled or removed where the move is undone.
#include "base/lang.h"
#include "moment_impl.h"

// The person is what the origin sent, never what was typed at the counter or known from before.
static void take_sent(struct rec *person, const struct rec *sent)
{
    while (person->n && person->v[0].tag < PERSON_FIRST_KEPT)
        rec_clear(person, person->v[0].tag);
    rec_merge(person, sent);
}

// The records the origin sent are at hand; the persons are not registered here yet.
static void arrive(struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    size_t n;
    const struct rec *sent = rec_list(state, TRANSFER_PERSONS, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        bool known = register_person(t, rec_text(&sent[i], PERSON_ID), &a, &old);
        if (known && (person_is_registered(&old) || rec_int(&old, PERSON_STATE, 0) == PERSON_DECEASED ||
                      person_arrives_under_another(&old, rec_text(state, TRANSFER_NUMBER))))
            continue; // settlement refuses it and says where
        struct rec p = known ? rec_copy(&a, &old) : rec_make(&a);
        if (!spell_last(&p)) // who has lived here before: the record of that time stands until the settlement
            take_sent(&p, &sent[i]);
        rec_set_int(&p, PERSON_STATE, PERSON_ARRIVING);
        rec_set_text(&p, PERSON_CASE, rec_text(state, TRANSFER_NUMBER));
        register_put_person(t, known ? &old : NULL, &p);
    }
    arena_free(&a);
}

// When and from where, as another city reads it: a register's own addresses begin below its county.
static struct span since(const struct store *s, const struct rec *state, day_t day, struct arena *a)
{
    char text[DAY_TEXT];
    const struct rec *origin = roster_org(&s->roster, rec_text(state, TRANSFER_ORIGIN));
    struct span from = division_address(origin ? rec_text(origin, ORG_DIVISION) : SPAN_NONE, rec_text(state, TRANSFER_ORIGIN_ADDRESS), a);
    return arena_printf(a, "%s %.*s", day_format(day, text), SPAN_ARG(from));
}

static void settle_person(struct store *s, struct kv_txn *t, const struct rec *state, const struct rec *sent, day_t day, bool adjust,
                          struct arena *a)
{
    struct span id = rec_text(sent, PERSON_ID), household = rec_text(state, TRANSFER_SETTLED_HOUSEHOLD);
    const struct rec *mover = transfer_mover(state, id);
    struct rec old;
    day_t death;
    bool known = register_person(t, id, a, &old);
    if (!mover || (known && person_is_registered(&old)))
        return;
    struct rec p = known ? rec_copy(a, &old) : rec_make(a);
    take_sent(&p, sent);
    rec_set_text(&p, PERSON_RELATION, rec_text(mover, MOVER_RELATION));
    rec_set_text(&p, PERSON_CITY_SINCE, since(s, state, day, a));
    rec_set_text(&p, PERSON_ADDRESS_SINCE, since(s, state, day, a));
    rec_set_int(&p, PERSON_ACTED, (int64_t)person_differs(NULL, &p));
    rec_clear(&p, PERSON_CASE);
    spell_open(&p, household, day, rec_text(state, TRANSFER_NUMBER));
    if (transfer_died(state, id, &death)) {
        spell_close(&p, day, SPELL_DIED, SPAN_NONE);
        person_decease(&p, death);
    } else {
        person_register(s, t, &p);
        rec_set_text(&p, PERSON_HOUSEHOLD, household);
        if (adjust)
            rec_set_int(&p, PERSON_ADJUST, 1);
    }
    register_put_person(t, known ? &old : NULL, &p);
}

// What this case alone had left to adjust has gone with it, or never came.
static void followup_moot(struct kv_txn *t, struct span household, struct span number, struct arena *a)
{
    struct rec follow;
    if (store_get(t, KV_FOLLOWUP, household, a, &follow) && span_eq(rec_text(&follow, FOLLOWUP_CASE), number))
        moment_adjusted(t, household, a);
}

static void settle(struct store *s, struct kv_txn *t, const struct rec *state, const struct event *e)
{
    struct arena a = {0};
    size_t n;
    const struct rec *sent = rec_list(state, TRANSFER_PERSONS, &n);
    struct span number = rec_text(state, TRANSFER_SETTLED_HOUSEHOLD), head = rec_text(state, TRANSFER_HEAD);
    day_t day = (day_t)rec_int(&e->fields, TRANSFER_IN_DATE, day_of(e->time));
    struct rec h;
    bool created = !register_household(t, number, &a, &h) && !t->err;
    if (created) {
        h = rec_make(&a);
        rec_set_text(&h, HOUSEHOLD_ADDRESS, rec_text(state, TRANSFER_ADDRESS));
        rec_set_text(&h, HOUSEHOLD_DIVISION, rec_text(state, TRANSFER_DIVISION));
        household_create(t, &h, number, head, day, state, &a);
    }
    bool adjust = !created && transfer_other_head(state, &h);
    for (size_t i = 0; i < n; i++)
        settle_person(s, t, state, &sent[i], day, adjust, &a);
    if (adjust) {
        followup_need(t, number, rec_text(&h, HOUSEHOLD_HEAD), rec_text(state, TRANSFER_NUMBER), &a);
        followup_moot(t, number, rec_text(state, TRANSFER_NUMBER), &a);
    }
    // The head chosen died in transit: another is head, to whom the others' relations were not asked; or nobody arrived.
    const struct rec *mover = transfer_mover(state, head);
    if (created && !household_close_if_empty(t, number, day, &a) && mover && !relation_is_head(rec_text(mover, MOVER_RELATION)))
        household_set_head(t, number, head, rec_text(state, TRANSFER_NUMBER), FOLLOWUP_OPEN, &a);
    arena_free(&a);
}

// Annulled: registered here no more; the case carries the persons until the origin restores them.
static void cancel(struct store *s, struct kv_txn *t, const struct rec *state, const struct event *e)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    struct span number = rec_text(state, TRANSFER_NUMBER), settled = rec_text(state, TRANSFER_SETTLED_HOUSEHOLD);
    struct span *left = ARENA_ARRAY(&a, struct span, n + 1);
    left[n] = settled; // by all of them, where all have died since
    bool buried = false;
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        struct span id = rec_text(&m[i], MOVER_ID);
        left[i] = SPAN_NONE;
        if (!register_person(t, id, &a, &old))
            continue;
        struct rec p = rec_copy(&a, &old);
        bool dead = !transfer_died(state, id, NULL) && person_unbury(&p); // as the annulment did not know
        if (!person_stays_by(&p, number, settled))
            continue;
        buried |= dead;
        left[i] = rec_text(&p, PERSON_HOUSEHOLD);
        spell_close(&p, day_of(e->time), SPELL_ANNULLED, number);
        rec_set_int(&p, PERSON_STATE, PERSON_CANCELLED);
        rec_set_text(&p, PERSON_CASE, number);
        rec_clear(&p, PERSON_HOUSEHOLD);
        rec_clear(&p, PERSON_ADJUST);
        register_put_person(t, &old, &p);
    }
    for (size_t i = 0; i <= n; i++) {
        struct rec h;
        if (!left[i].n || household_close_if_empty(t, left[i], day_of(e->time), &a))
            continue;
        followup_moot(t, left[i], number, &a);
        // An act that comes back after a loss may cancel whom an officer has named head before it came.
        if (register_household(t, left[i], &a, &h) && transfer_mover(state, rec_text(&h, HOUSEHOLD_HEAD)))
            household_set_head(t, left[i], SPAN_NONE, SPAN_NONE, FOLLOWUP_OPEN, &a);
    }
    if (buried)
        chain_buried(s, t, number);
    arena_free(&a);
}

// The newest spell that was not annulled, with the whole stay that it ended; NULL: none was.
static const struct rec *spell_standing(const struct rec *person)
{
    size_t n;
    const struct rec *s = rec_list(person, PERSON_SPELLS, &n);
    while (n && rec_int(&s[n - 1], SPELL_END, 0) == SPELL_ANNULLED)
        n = person_stay_began(s, n - 1);
    return n ? &s[n - 1] : NULL;
}

// Restored at the origin: who was only arriving is here no more. Who had lived here before is what that stay has left; where
// none is left that was not annulled, cancelled.
static void unarrive(struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    size_t n;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec old;
        if (!register_person(t, rec_text(&m[i], MOVER_ID), &a, &old) || !under_case(&old, state) ||
            (rec_int(&old, PERSON_STATE, 0) != PERSON_ARRIVING && rec_int(&old, PERSON_STATE, 0) != PERSON_CANCELLED))
            continue;
        const struct rec *left = spell_last(&old), *stands = spell_standing(&old);
        if (!left) {
            register_del_person(t, &old);
            continue;
        }
        struct rec p = rec_copy(&a, &old);
        rec_set_int(&p, PERSON_STATE, stands ? PERSON_MOVED_OUT : PERSON_CANCELLED);
        rec_set_text(&p, PERSON_CASE, rec_text(stands ? stands : left, SPELL_CASE_OUT));
        register_put_person(t, &old, &p);
    }
    arena_free(&a);
}

void moment_at_destination(struct store *s, struct kv_txn *t, const struct rec *after, const struct event *e)
{
    switch (e->act) {
    case ACT_MOVE_OUT:
    case ACT_CORRECT:
        arrive(t, after);
        break;
    case ACT_SETTLE:
        settle(s, t, after, e);
        break;
    case ACT_VERIFY:
        person_change_verified(t, e);
        break;
    case ACT_ANNUL:
        cancel(s, t, after, e);
        break;
    case ACT_RESTORE:
        unarrive(t, after);
        break;
    default:
        break;
    }
}
