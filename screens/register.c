// The register's persons and households, with their history.
#include "base/lang.h"
#include "desk/register_text.h"
#include "desk/worklist.h"
#include "domain/person.h"
#include "screens/reading.h"
#include "screens/register.h"
#include "ui/dialog.h"

// ---- a person

static void compose_person(struct reading *r, struct buf *b)
{
    enum err e = person_load(r->desk, r->key, &r->arena, &r->state);
    if (!e) {
        r->subject = person_subject(&r->state, &r->arena);
        e = person_text(b, r->desk, &r->state);
    }
    if (e)
        buf_printf(b, "%s\n", err_line(e));
}

static enum reaction person_household(void *ctx)
{
    struct reading *r = ctx;
    return household_open(r->desk, rec_text(&r->state, PERSON_HOUSEHOLD));
}

static const char *no_household(void *ctx)
{
    return rec_has(&((struct reading *)ctx)->state, PERSON_HOUSEHOLD) ? NULL : _("this person is in no household here");
}

static enum reaction person_case(void *ctx)
{
    struct reading *r = ctx;
    return case_open(r->desk, rec_text(&r->state, PERSON_CASE));
}

static const char *no_case(void *ctx)
{
    return rec_has(&((struct reading *)ctx)->state, PERSON_CASE) ? NULL : _("no case is under way for this person");
}

static enum reaction person_death(void *ctx)
{
    struct reading *r = ctx;
    return death_form_open(r->desk, r->key);
}

static const struct ui_key person_keys[] = {
    {UI_F4, N_("household"), N_("The person's household."), person_household, no_household},
    {UI_F6, N_("case"), N_("The case under which the person leaves, left or arrives."), person_case, no_case},
    {UI_F9, N_("death"), N_("Registers a death; it never waits for a case (section 4)."), person_death, no_household},
    {UI_F5, N_("refresh"), N_("Loads the person anew."), reading_refresh, NULL},
};
static const struct ui_screen person_screen = {
    .title = N_("Person"), .keys = person_keys, .key_count = COUNT(person_keys), .close = reading_close, .resume = reading_resume, .paint = reading_paint, .text = reading_text, .tick = reading_tick,
};

enum reaction person_open(struct desk *d, struct span id)
{
    return reading_push(&person_screen, reading_new(d, id), compose_person);
}

// ---- a household

static void compose_household(struct reading *r, struct buf *b)
{
    struct rec *people = NULL;
    size_t n;
    enum err e = household_load(r->desk, r->key, &r->arena, &r->state, &people, &n);
    if (!e) {
        r->subject = household_subject(&r->state, &r->arena);
        e = household_text(b, r->desk, &r->state, people, n, "F6");
    }
    if (e)
        buf_printf(b, "%s\n", err_line(e));
}

static enum reaction household_person(void *ctx)
{
    struct reading *r = ctx;
    struct arena a = {0};
    struct rec h, *people = NULL;
    size_t n, chosen;
    enum reaction then = REACT_PAINT;
    if (household_load(r->desk, r->key, &a, &h, &people, &n) == OK && n) {
        struct pick_row *pick = ARENA_ARRAY(&a, struct pick_row, n);
        for (size_t i = 0; i < n; i++)
            pick[i] = (struct pick_row) {rec_text(&people[i], PERSON_ID), rec_text(&people[i], PERSON_NAME), SPAN_NONE};
        if (dialog_pick(_("Persons"), _("Who is registered in the household; Enter opens the person."), pick, n, 0, &chosen))
            then = person_open(r->desk, pick[chosen].code);
    } else {
        face_say(SAY_INFO, span_of(_("Nobody is registered in this household.")));
    }
    arena_free(&a);
    return then;
}

static enum reaction household_adjust(void *ctx)
{
    struct reading *r = ctx;
    enum reaction then = adjust_form_open(r->desk, r->key);
    reading_compose(r); // where there was nothing to fill in it is done
    return then;
}

static const char *no_adjust(void *ctx)
{
    const struct rec *h = &((struct reading *)ctx)->state;
    if (rec_int(h, HOUSEHOLD_STATE, 0) != HOUSEHOLD_OPEN)
        return _("the household is closed");
    return span_is(rec_text(h, HOUSEHOLD_KIND), HOUSEHOLD_COLLECTIVE) ? _("C-2.2: nobody is head of a collective household") : NULL;
}

static const struct ui_key household_keys[] = {
    {UI_F4, N_("person"), N_("Opens a person of the household."), household_person, NULL},
    {UI_F6, N_("adjust"), N_("The follow-up of C-3.2: relations of the others to the new head. On a document also a correction: another head, other relations."), household_adjust, no_adjust},
    {UI_F5, N_("refresh"), N_("Loads the household anew."), reading_refresh, NULL},
};
static const struct ui_screen household_screen = {
    .title = N_("Household"), .keys = household_keys, .key_count = COUNT(household_keys), .close = reading_close, .resume = reading_resume, .paint = reading_paint, .text = reading_text, .tick = reading_tick,
};

enum reaction household_open(struct desk *d, struct span number)
{
    return reading_push(&household_screen, reading_new(d, number), compose_household);
}
