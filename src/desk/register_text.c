#include "register_text.h"

#include "base/lang.h"
#include "domain/person.h"
#include "journal_text.h"
#include "told.h"
#include "worklist.h"

static void put_spell(struct buf *b, const struct desk *d, const struct rec *spell)
{
    struct arena a = {0};
    buf_printf(b, "%.*s\t%.*s\t%s %.*s", SPAN_ARG(field_show(field_by_tag(&spell_table, SPELL_FROM), spell, &a)),
               SPAN_ARG(rec_has(spell, SPELL_TO) ? field_show(field_by_tag(&spell_table, SPELL_TO), spell, &a) : span_of(_("until now"))), _("household"), SPAN_ARG(rec_text(spell, SPELL_HOUSEHOLD)));
    if (rec_has(spell, SPELL_END))
        buf_printf(b, "  %.*s", SPAN_ARG(field_show(field_by_tag(&spell_table, SPELL_END), spell, &a)));
    if (rec_has(spell, SPELL_TO_ORG))
        buf_printf(b, "\t-> %.*s %.*s", SPAN_ARG(desk_org_name(d, rec_text(spell, SPELL_TO_ORG))), SPAN_ARG(rec_text(spell, SPELL_TO_HOUSEHOLD)));
    buf_char(b, '\n');
    arena_free(&a);
}

// What an act changed of this person's particulars, on which document (C-3.6, row 15).
struct changes {
    struct buf *b;
    struct span id;
};

static bool put_changes(void *ctx, const struct event *e)
{
    struct changes *c = ctx;
    struct arena a = {0};
    char at[MOMENT_TEXT];
    size_t n;
    const struct rec *rows = rec_list(&e->fields, TRANSFER_VERIFIED, &n);
    for (size_t i = 0; i < n; i++) {
        const struct rec *v = &rows[i];
        if (!span_eq(rec_text(v, VERIFIED_ID), c->id) || span_eq(rec_text(v, VERIFIED_REGISTER), rec_text(v, VERIFIED_STATED)))
            continue;
        buf_printf(c->b, "  %.10s\t%.*s\t%.*s -> %.*s  %.*s\n", moment_format(e->time, at),
                   SPAN_ARG(transfer_row_show(&verified_table, field_by_tag(&verified_table, VERIFIED_TAG), v, &a)),
                   SPAN_ARG(transfer_row_show(&verified_table, field_by_tag(&verified_table, VERIFIED_REGISTER), v, &a)),
                   SPAN_ARG(transfer_row_show(&verified_table, field_by_tag(&verified_table, VERIFIED_STATED), v, &a)), SPAN_ARG(rec_text(v, VERIFIED_PROOF)));
    }
    arena_free(&a);
    return true;
}

// The cases, and what their acts changed.
static enum err put_cases(struct buf *b, struct desk *d, struct span id, struct arena *a)
{
    size_t n;
    struct rec cases = rec_make(a);
    TRY(person_cases(d, id, a, &cases, 1));
    const struct rec *c = rec_list(&cases, 1, &n);
    if (n)
        buf_printf(b, "\n# %s\n", _("Cases"));
    for (size_t i = 0; i < n; i++) {
        struct span number = rec_text(&c[i], TRANSFER_NUMBER);
        buf_printf(b, "%.*s\t%s\n", SPAN_ARG(number), stage_name((enum stage)rec_int(&c[i], TRANSFER_STAGE, 0)));
        TRY(case_history(d, number, put_changes, &(struct changes) {b, id}));
    }
    return OK;
}

struct span person_subject(const struct rec *person, struct arena *a)
{
    return arena_printf(a, "%.*s  %.*s  %s", SPAN_ARG(rec_text(person, PERSON_NAME)), SPAN_ARG(rec_text(person, PERSON_ID)),
                        person_state_name((enum person_state)rec_int(person, PERSON_STATE, 0)));
}

enum err person_text(struct buf *b, struct desk *d, const struct rec *person)
{
    size_t n;
    struct arena a = {0};
    struct rec shown = rec_copy(&a, person);
    struct span id = rec_text(person, PERSON_ID);
    rec_clear(&shown, PERSON_STATE); // the subject says it
    told_rec(b, &person_table, &shown, d, "");
    const struct rec *spells = rec_list(person, PERSON_SPELLS, &n);
    buf_printf(b, "\n# %s\n", _("Spells"));
    for (size_t i = 0; i < n; i++)
        put_spell(b, d, &spells[i]);
    enum err e = put_cases(b, d, id, &a);
    if (!e)
        e = journal_person_text(b, d, id);
    arena_free(&a);
    return e;
}

static void put_followup(struct buf *b, struct desk *d, struct span household, const char *by)
{
    struct arena a = {0};
    struct rec follow;
    int64_t state = followup_load(d, household, &a, &follow) == OK ? rec_int(&follow, FOLLOWUP_STATE, FOLLOWUP_DONE) : FOLLOWUP_DONE;
    if (state == FOLLOWUP_OPEN)
        told_line(b, _("Follow-up"), arena_printf(&a, _("relations to the new head, and a new booklet: %s (C-3.2)"), by));
    else if (state == FOLLOWUP_WAITING)
        told_line(b, _("Follow-up"), arena_printf(&a, _("once case %.*s is settled (C-3.2)"), SPAN_ARG(rec_text(&follow, FOLLOWUP_CASE))));
    arena_free(&a);
}

static enum err put_former(struct buf *b, struct desk *d, struct span number, struct arena *a)
{
    size_t n;
    struct rec *former = NULL;
    TRY(household_former(d, number, a, &former, &n));
    if (n)
        buf_printf(b, "\n# %s\n", _("Formerly"));
    for (size_t i = 0; i < n; i++) {
        size_t spells;
        const struct rec *s = rec_list(&former[i], PERSON_SPELLS, &spells);
        buf_printf(b, "%.*s  %.*s\n", SPAN_ARG(rec_text(&former[i], PERSON_NAME)), SPAN_ARG(rec_text(&former[i], PERSON_ID)));
        for (size_t k = 0; k < spells; k++) {
            if (span_eq(rec_text(&s[k], SPELL_HOUSEHOLD), number))
                put_spell(b, d, &s[k]);
        }
    }
    return OK;
}

struct span household_subject(const struct rec *household, struct arena *a)
{
    return arena_printf(a, "%s %.*s  %.*s", _("Household"), SPAN_ARG(rec_text(household, HOUSEHOLD_NUMBER)), SPAN_ARG(household_state_name(household)));
}

enum err household_text(struct buf *b, struct desk *d, const struct rec *household, const struct rec *people, size_t n, const char *by)
{
    struct arena a = {0};
    struct rec shown = rec_copy(&a, household);
    struct span number = rec_text(household, HOUSEHOLD_NUMBER);
    rec_clear(&shown, HOUSEHOLD_STATE); // the subject says it
    rec_clear(&shown, HOUSEHOLD_HEAD);  // with the name, below
    told_rec(b, &household_table, &shown, d, "");
    for (size_t i = 0; i < n; i++) {
        if (span_eq(rec_text(&people[i], PERSON_ID), rec_text(household, HOUSEHOLD_HEAD)))
            told_line(b, _(field_by_tag(&household_table, HOUSEHOLD_HEAD)->label),
                      arena_printf(&a, "%.*s  %.*s", SPAN_ARG(rec_text(&people[i], PERSON_NAME)), SPAN_ARG(rec_text(&people[i], PERSON_ID))));
    }
    if (n && span_is(rec_text(household, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY) && !rec_has(household, HOUSEHOLD_HEAD))
        told_line(b, _(field_by_tag(&household_table, HOUSEHOLD_HEAD)->label), arena_printf(&a, _("none; %s names one (C-3.2)"), by));
    put_followup(b, d, number, by);
    buf_printf(b, "\n# %s\n", _("Persons"));
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "%.*s\t%.*s\t%.*s\t%s%s\n", SPAN_ARG(rec_text(&people[i], PERSON_NAME)), SPAN_ARG(rec_text(&people[i], PERSON_ID)),
                   SPAN_ARG(code_show("relation", rec_text(&people[i], PERSON_RELATION))),
                   person_state_name((enum person_state)rec_int(&people[i], PERSON_STATE, 0)), rec_bool(&people[i], PERSON_ADJUST) ? _("  to adjust (C-3.2)") : "");
    enum err e = put_former(b, d, number, &a);
    if (!e)
        e = journal_household_text(b, d, number);
    arena_free(&a);
    return e;
}
