// The register's persons and households, with their history.
#include "base/lang.h"
#include "desk/findings.h"
#include "desk/journal.h"
#include "desk/register_text.h"
#include "desk/worklist.h"
#include "domain/person.h"
#include "screens/reading.h"
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

// The date, until it is one or Esc is pressed; then the certificate. What was typed stands there again.
static bool ask_death(const char *title, struct buf *date, struct buf *proof, day_t *day)
{
    while (dialog_prompt(title, _("Date of death"), _("As on the death certificate, as 2026-03-02 or 20260302."), 12, date)) {
        if (day_parse(span_trim(buf_span(date)), day))
            return dialog_prompt(title, _("Number of the death certificate"), _("It stands with the person in the register and in the journal."), 40, proof);
        face_say(SAY_ERROR, span_of(_("no date; as 2026-11-23 or 20261123")));
    }
    return false;
}

// Nothing takes it back.
static bool sure_of_death(struct reading *r, const char *title, day_t day, const struct buf *proof)
{
    char text[DAY_TEXT];
    return dialog_yes(title, arena_printf(&r->arena, _("%.*s died on %s, by death certificate %.*s. This cannot be undone. Register it?"),
                                          SPAN_ARG(rec_text(&r->state, PERSON_NAME)), day_format(day, text), SPAN_ARG(span_trim(buf_span(proof)))));
}

static enum reaction person_death(void *ctx)
{
    struct reading *r = ctx;
    struct buf date = {0}, proof = {0};
    const char *title = arena_printf(&r->arena, _("Register a death: %.*s"), SPAN_ARG(rec_text(&r->state, PERSON_NAME))).p;
    enum err e = ERR_INPUT;
    day_t day;
    while (e == ERR_INPUT && ask_death(title, &date, &proof, &day) && sure_of_death(r, title, day, &proof)) {
        e = journal_death(r->desk, r->key, day, span_trim(buf_span(&proof)));
        if (e)
            face_error(e);
        else
            face_say(SAY_INFO, span_of(_("The death is registered.")));
    }
    buf_free(&date);
    buf_free(&proof);
    reading_compose(r);
    return REACT_PAINT;
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

// *relation: what is selected first, none where it is empty, and the answer. Nobody but the head is head.
static bool pick_relation(const struct rec *person, struct span *relation, struct arena *a)
{
    size_t at = SIZE_MAX, n = 0;
    const struct code_list *l = code_list("relation");
    struct pick_row *pick = ARENA_ARRAY(a, struct pick_row, l->n);
    for (size_t i = 0; i < l->n; i++) {
        struct span code = span_of(l->rows[i].code);
        if (relation_is_head(code))
            continue;
        at = span_eq(code, *relation) ? n : at;
        pick[n++] = (struct pick_row) {code, span_of(code_name(&l->rows[i])), span_of(l->rows[i].initials)};
    }
    if (!dialog_pick(arena_printf(a, _("Relation of %.*s to the new head"), SPAN_ARG(rec_text(person, PERSON_NAME))).p, _("What this person is to the new head (GB/T 4761), as 12 for the head's wife."), pick, n, at, &at))
        return false;
    *relation = pick[at].code;
    return true;
}

// What speaks against this one as another head (C-3.2) is told at once: refused, or asked about.
static bool head_will_do(const struct rec *person, const struct rec *people, size_t n, struct arena *a)
{
    struct findings f = findings_make(a);
    struct buf b = {0};
    journal_head_findings(person, people, n, &f);
    findings_write_all(&b, &f);
    bool yes = b.n == 0, asks = findings_worst(&f) == WARN;
    if (asks)
        buf_printf(&b, "\n%s", _("Name this one head nevertheless?"));
    if (asks)
        yes = dialog_yes(_("Head of the household"), buf_span(&b));
    else if (!yes)
        dialog_message(SAY_ERROR, _("Head of the household"), buf_span(&b));
    buf_free(&b);
    return yes;
}

static bool pick_head(const struct rec *people, size_t n, struct span *head, struct arena *a)
{
    size_t at = 0;
    struct pick_row *pick = ARENA_ARRAY(a, struct pick_row, n);
    struct span was = *head;
    for (size_t i = 0; i < n; i++) {
        pick[i] = (struct pick_row) {rec_text(&people[i], PERSON_ID), rec_text(&people[i], PERSON_NAME), SPAN_NONE};
        at = span_eq(pick[i].code, *head) ? i : at;
    }
    do {
        if (n == 0 || !dialog_pick(_("Head of the household"), _("One who is registered in it, 16 or over; of 16 or 17 it is asked whether it is meant (C-3.2)."), pick, n, at, &at))
            return false;
    } while (!span_eq(pick[at].code, was) && !head_will_do(&people[at], people, n, a));
    *head = pick[at].code;
    return true;
}

struct adjusting {
    const struct rec *people;
    size_t n;
    bool follow; // a follow-up (C-3.2): the relations that are to be adjusted; else a correction on a document: all of them
    struct span head, was; // head
    struct span *relations; // of each, as they are picked; empty: not yet
    struct buf proof;
    struct arena a;
};

// What is selected first: what the register makes true, else nothing. A relation to another head tells only what that one is.
static struct span known_relation(const struct adjusting *s, size_t i)
{
    const struct rec *p = &s->people[i];
    if (span_eq(s->head, s->was))
        return rec_bool(p, PERSON_ADJUST) ? SPAN_NONE : rec_text(p, PERSON_RELATION);
    for (size_t k = 0; k < s->n && span_eq(rec_text(p, PERSON_ID), s->was); k++) {
        if (span_eq(rec_text(&s->people[k], PERSON_ID), s->head))
            return relation_mirrored(rec_text(&s->people[k], PERSON_RELATION), rec_text(p, PERSON_SEX));
    }
    return SPAN_NONE;
}

// All of it, what was picked before selected. False: the officer has thought better of it.
static bool ask_adjustment(struct adjusting *s)
{
    bool named = s->follow && s->head.n > 0, none = true;
    struct span before = s->head;
    if (!named && !pick_head(s->people, s->n, &s->head, &s->a))
        return false;
    // What was picked was to the head picked then.
    for (size_t i = 0; i < s->n; i++)
        s->relations[i] = s->relations[i].n && span_eq(s->head, before) ? s->relations[i] : known_relation(s, i);
    for (size_t i = 0; i < s->n; i++) {
        if (s->follow && !rec_bool(&s->people[i], PERSON_ADJUST))
            continue;
        none = false;
        if (span_eq(rec_text(&s->people[i], PERSON_ID), s->head))
            s->relations[i] = SPAN(RELATION_HEAD);
        else if (!pick_relation(&s->people[i], &s->relations[i], &s->a))
            return false;
    }
    if (s->follow && none)
        return dialog_yes(_("Adjust relations"), span_of(_("No relation is to be adjusted. Is the new booklet printed, and the follow-up done?")));
    return s->follow || dialog_prompt(_("Adjust relations"), _("Document on which they are corrected"), _("Kind and number, as 结婚证 J410105-2026-000123; it stands with the household."), field_by_tag(&journal_table, JOURNAL_PROOF)->limit, &s->proof);
}

static enum err write_adjustment(struct reading *r, struct adjusting *s)
{
    struct rec rows = rec_make(&s->a);
    struct findings warned = findings_make(&s->a);
    size_t n;
    for (size_t i = 0; i < s->n; i++) {
        if (s->follow && !rec_bool(&s->people[i], PERSON_ADJUST))
            continue;
        struct rec *row = rec_add(&rows, 1);
        rec_set_text(row, RELATION_ROW_ID, rec_text(&s->people[i], PERSON_ID));
        rec_set_text(row, RELATION_ROW_CODE, s->relations[i]);
    }
    const struct rec *done = rec_list(&rows, 1, &n);
    return journal_adjust(r->desk, r->key, done, n, buf_span(&s->proof), &warned);
}

// What is refused is asked again, with what was picked.
static enum reaction household_adjust(void *ctx)
{
    struct reading *r = ctx;
    struct adjusting s = {.n = 0};
    struct rec h, follow, *people = NULL;
    enum err e = household_load(r->desk, r->key, &s.a, &h, &people, &s.n);
    if (!e)
        e = followup_load(r->desk, r->key, &s.a, &follow);
    int64_t state = e ? 0 : rec_int(&follow, FOLLOWUP_STATE, FOLLOWUP_DONE);
    if (state == FOLLOWUP_WAITING)
        e = fail(ERR_REFUSED, _("C-3.2: the relations are adjusted once the move is settled"));
    if (e) {
        face_error(e);
        arena_free(&s.a);
        return REACT_PAINT;
    }
    s.people = people;
    s.follow = state == FOLLOWUP_OPEN;
    s.head = s.was = rec_text(&h, HOUSEHOLD_HEAD);
    s.relations = ARENA_ARRAY(&s.a, struct span, s.n + 1);
    bool all;
    while ((all = ask_adjustment(&s)) && ((e = write_adjustment(r, &s)) == ERR_REFUSED || e == ERR_INPUT))
        face_error(e);
    if (all && e)
        face_error(e);
    else if (all)
        face_say(SAY_INFO, span_of(_("The relations are adjusted; the new booklet can be printed.")));
    buf_free(&s.proof);
    arena_free(&s.a);
    reading_compose(r);
    return REACT_PAINT;
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
