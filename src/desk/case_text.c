#include "case_text.h"

#include "base/lang.h"
#include "draft.h"
#include "findings.h"
#include "journal.h"
#include "journal_text.h"
#include "judge.h"
#include "domain/difference.h"
#include "domain/person.h"
#include "present.h"
#include "request_text.h"
#include "told.h"
#include "worklist.h"

static void put_field(struct buf *b, const struct rec *r, const struct table *t, uint16_t tag)
{
    struct arena a = {0};
    const struct field *f = field_by_tag(t, tag);
    told_line(b, _(f->label), field_show(f, r, &a));
    arena_free(&a);
}

// Of a person that the case knows, the name before the number.
static struct span name_and_id(const struct rec *state, struct span id, struct arena *a)
{
    struct span name = transfer_name_of(state, id);
    return name.n ? arena_printf(a, "%.*s  %.*s", SPAN_ARG(name), SPAN_ARG(id)) : id;
}

static void put_movers(struct buf *b, const struct rec *state)
{
    size_t n;
    struct arena a = {0};
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    buf_printf(b, "\n# %s\n", _("Movers"));
    for (size_t i = 0; i < n; i++) {
        buf_printf(b, "%.*s\t%.*s\t%.*s\t%.*s", SPAN_ARG(rec_text(&m[i], MOVER_NAME)), SPAN_ARG(rec_text(&m[i], MOVER_ID)),
                   SPAN_ARG(code_show("sex", rec_text(&m[i], MOVER_SEX))),
                   SPAN_ARG(field_show(field_by_tag(&mover_table, MOVER_BIRTH), &m[i], &a)));
        buf_printf(b, "\t%.*s -> %.*s\n", SPAN_ARG(code_show("relation", rec_text(&m[i], MOVER_OLD_RELATION))),
                   SPAN_ARG(code_show("relation", rec_text(&m[i], MOVER_RELATION))));
    }
    arena_free(&a);
}

struct span restored_text(const struct rec *state, struct span id, struct arena *a)
{
    day_t death;
    char day[DAY_TEXT];
    if (transfer_died(state, id, &death))
        return arena_printf(a, _("died on %s, not restored"), day_format(death, day));
    bool done = rec_int(state, TRANSFER_OUTCOME, 0) == OUTCOME_RESTORED;
    return span_of(done ? _("registered again") : _("to be registered again"));
}

// Who is restored (rows 16, 17), once that is all that is left to do, and when it is done.
static void put_restored(struct buf *b, const struct rec *state)
{
    size_t n;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    bool done = rec_int(state, TRANSFER_OUTCOME, 0) == OUTCOME_RESTORED;
    if (!done && !(rec_int(state, TRANSFER_STAGE, 0) == STAGE_AT_ORIGIN_AGAIN && rec_bool(state, TRANSFER_RESTORE_ONLY)))
        return;
    buf_printf(b, "\n# %s\n", _("Restoring"));
    for (size_t i = 0; i < n; i++) {
        struct arena a = {0};
        struct span id = rec_text(&m[i], MOVER_ID);
        buf_printf(b, "%.*s\t%.*s\t%.*s\t%.*s\n", SPAN_ARG(rec_text(&m[i], MOVER_NAME)), SPAN_ARG(id), SPAN_ARG(restored_text(state, id, &a)),
                   SPAN_ARG(transfer_died(state, id, NULL) ? SPAN_NONE : rec_text(state, TRANSFER_RESTORED_HOUSEHOLD)));
        arena_free(&a);
    }
}

// What a mover's right to join rests on (C-2.3), and who acts for a child.
static void put_ties(struct buf *b, const struct rec *state)
{
    size_t n;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    const char *heading = N_("Relation to the host");
    for (size_t i = 0; i < n; i++) {
        struct arena a = {0};
        if (transfer_is(state, KIND_JOINING) && rec_has(&m[i], MOVER_HOST_RELATION)) {
            if (heading)
                buf_printf(b, "\n# %s\n", _(heading));
            heading = NULL;
            buf_printf(b, "%.*s\t%.*s\t%.*s\n", SPAN_ARG(transfer_called(state, &m[i], &a)), SPAN_ARG(code_show("relation", rec_text(&m[i], MOVER_HOST_RELATION))),
                       SPAN_ARG(field_show(field_by_tag(&mover_table, MOVER_HOST_PROOF), &m[i], &a)));
        }
        arena_free(&a);
    }
    heading = N_("Guardians");
    for (size_t i = 0; i < n; i++) {
        struct arena a = {0};
        struct span guardian = rec_text(&m[i], MOVER_GUARDIAN);
        if (guardian.n || rec_bool(&m[i], MOVER_NO_GUARDIAN_AT_ORIGIN)) {
            if (heading)
                buf_printf(b, "\n# %s\n", _(heading));
            heading = NULL;
            buf_printf(b, "%.*s\t%.*s\t%s\n", SPAN_ARG(transfer_called(state, &m[i], &a)), SPAN_ARG(name_and_id(state, guardian, &a)),
                       rec_bool(&m[i], MOVER_NO_GUARDIAN_AT_ORIGIN) ? _(field_by_tag(&mover_table, MOVER_NO_GUARDIAN_AT_ORIGIN)->label) : "");
        }
        arena_free(&a);
    }
}

static void put_compared(struct buf *b, const struct compared *c, const struct table *booklet, const struct rec *said, const struct table *kept,
                         const struct rec *registered, struct arena *a)
{
    const struct field *f = field_by_tag(kept, c->registered);
    buf_printf(b, "%s\t%s\t%.*s\t%.*s\n", compared_differs(c, said, registered) ? "!! " : "   ", _(f->label),
               SPAN_ARG(field_show(field_by_tag(booklet, c->booklet), said, a)), SPAN_ARG(field_show(f, registered, a)));
}

// Returns the number by which this station has the household that the booklet shows.
static struct span put_household_beside(struct buf *b, struct desk *d, const struct rec *state, struct arena *a)
{
    struct rec h, *people;
    size_t n;
    struct span booklet = rec_text(state, TRANSFER_ORIGIN_HOUSEHOLD);
    if (household_load(d, booklet, a, &h, &people, &n) != OK)
        return booklet;
    for (const struct compared *c = compared_of_household; c->booklet; c++)
        put_compared(b, c, &transfer_table, state, &household_table, &h, a);
    return rec_text(&h, HOUSEHOLD_NUMBER);
}

// The household that a person is in, or was in last.
static struct span last_household(const struct rec *person)
{
    size_t n;
    const struct rec *spells = rec_list(person, PERSON_SPELLS, &n);
    return n ? rec_text(&spells[n - 1], SPELL_HOUSEHOLD) : rec_text(person, PERSON_HOUSEHOLD);
}

// The case beside this station's register, differences marked.
static void put_beside(struct buf *b, struct desk *d, const struct rec *state)
{
    size_t n;
    struct arena whole = {0};
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    buf_printf(b, "\n# %s\n", _("The case beside this station's register"));
    buf_printf(b, "   \t\t%s\t%s\n", _("Case"), _("Register"));
    struct span named = put_household_beside(b, d, state, &whole);
    for (size_t i = 0; i < n; i++) {
        struct arena a = {0};
        struct rec p;
        if (person_load(d, rec_text(&m[i], MOVER_ID), &a, &p) != OK) {
            buf_printf(b, "!! \t%.*s\t%.*s\t%s\n", SPAN_ARG(rec_text(&m[i], MOVER_NAME)), SPAN_ARG(rec_text(&m[i], MOVER_ID)), _("not in this station's register"));
            continue;
        }
        for (const struct compared *c = compared_of_person; c->booklet; c++)
            put_compared(b, c, &mover_table, &m[i], &person_table, &p, &a);
        // Who has moved out is in no household: the one left under this case is the one meant, and nothing differs.
        struct span booklet = rec_text(state, TRANSFER_ORIGIN_HOUSEHOLD), here = last_household(&p), under = rec_text(&p, PERSON_CASE);
        bool same_case = under.n == 0 ? rec_has(&p, PERSON_HOUSEHOLD) : span_eq(under, rec_text(state, TRANSFER_NUMBER));
        buf_printf(b, "%s\t%s\t%.*s\t%.*s  %s  %.*s\n", same_case && span_eq(named, here) ? "   " : "!! ", _("Household"), SPAN_ARG(booklet), SPAN_ARG(here),
                   person_state_name((enum person_state)rec_int(&p, PERSON_STATE, 0)), SPAN_ARG(under));
        arena_free(&a);
    }
    arena_free(&whole);
}

struct events {
    struct desk *d;
    struct buf *b;
    const struct rec *state; // of the case whose number it is
};

// As the case stands and as it was judged last: told once where they are the same.
static void put_findings(struct buf *b, const struct rec *state, const struct findings *now)
{
    struct buf here = {0}, last = {0};
    size_t n;
    const struct rec *found = rec_list(state, TRANSFER_FINDINGS, &n);
    findings_write_all(&here, now);
    findings_write(&last, found, n);
    bool same = span_eq(buf_span(&here), buf_span(&last));
    if (here.n)
        buf_printf(b, "\n# %s\n%.*s", same ? _("Judged here now, as in the last judgement") : _("Judged here now"), SPAN_ARG(buf_span(&here)));
    if (last.n && !same)
        buf_printf(b, "\n# %s\n%.*s", _("Findings of the last judgement"), SPAN_ARG(buf_span(&last)));
    buf_free(&here);
    buf_free(&last);
}

static void put_tally(struct buf *b, const char *label, const struct findings *f)
{
    size_t counts[4];
    findings_tally(f, counts);
    buf_printf(b, "%s%s\t", counts[REFUSE] ? "!! " : "", label);
    buf_printf(b, _("refused %zu, warnings %zu, notes %zu"), counts[REFUSE], counts[WARN], counts[INFORM]);
    buf_char(b, '\n');
}

// On the first page, where the findings are below it: what the one before has found is not nothing because this one finds none.
static void put_tallies(struct buf *b, const struct rec *state, const struct findings *now, struct arena *a)
{
    struct findings last = findings_make(a);
    size_t n;
    struct rec *found = rec_list(state, TRANSFER_FINDINGS, &n);
    rec_set_list(&last.holder, TRANSFER_FINDINGS, found, n);
    put_tally(b, _("Judged now"), now);
    put_tally(b, _("Judged before"), &last);
}

// What the officer who reads has begun on the case and not done yet.
static enum err put_drafts(struct buf *b, struct desk *d, const struct rec *state, struct arena *a)
{
    struct rec all = rec_make(a);
    struct span number = rec_text(state, TRANSFER_NUMBER);
    size_t n;
    if (!desk_signed_in(d))
        return OK;
    TRY(draft_list(d, a, &all));
    const struct rec *rows = rec_list(&all, 1, &n);
    for (size_t i = 0; i < n; i++) {
        char at[MOMENT_TEXT];
        if (span_eq(rec_text(&rows[i], DRAFT_CASE), number))
            told_line(b, _("Your draft"), arena_printf(a, "%s  %.16s%s", draft_name(&rows[i]), moment_format(rec_int(&rows[i], DRAFT_SAVED, 0), at),
                                                       draft_stands(d, &rows[i], state) ? "" : _("  (the case has moved on; the worklist shows it)")));
    }
    return OK;
}

// After the settlement (row 13): what has not been done yet.
static struct span still_to_do(const struct rec *state, struct arena *a)
{
    static const struct {
        int64_t bit;
        enum act act;
    } todo[] = {{DONE_NOTIFIED, ACT_NOTIFY}, {DONE_HANDED_OVER, ACT_HAND_OVER}, {DONE_VERIFIED, ACT_VERIFY}};
    struct span all = SPAN_NONE;
    for (size_t i = 0; i < COUNT(todo); i++) {
        const char *name = _(act_name(todo[i].act));
        if (!(rec_int(state, TRANSFER_DONE, 0) & todo[i].bit))
            all = all.n ? arena_printf(a, _("%.*s, %s"), SPAN_ARG(all), name) : span_of(name);
    }
    return all;
}

static bool is_death(void *ctx, const struct event *e)
{
    *(bool *)ctx = *(bool *)ctx || e->act == ACT_DEATH;
    return true;
}

// Whose death was registered here before it was heard that this case had moved them (DESIGN section 6).
static void put_buried(struct buf *b, struct desk *d, const struct rec *state, struct arena *a)
{
    size_t n;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec p;
        bool dead = false;
        struct span id = rec_text(&m[i], MOVER_ID);
        if (person_load(d, id, a, &p) != OK || rec_int(&p, PERSON_STATE, 0) == PERSON_DECEASED)
            continue;
        if (journal_of_person(d, id, is_death, &dead) == OK && dead)
            told_line(b, _("Still to do"), arena_printf(a, _("%.*s: this case had moved the person when the death was registered here; it is registered where the person is now: ask for it while the case is open, else telephone and note the call"),
                                                        SPAN_ARG(name_and_id(state, id, a))));
    }
}

struct span case_subject(const struct rec *state, struct arena *a)
{
    return arena_printf(a, "%.*s  %s  %.*s", SPAN_ARG(rec_text(state, TRANSFER_NUMBER)),
                        stage_name((enum stage)rec_int(state, TRANSFER_STAGE, 0)), SPAN_ARG(transfer_title(state, a)));
}

enum err case_text(struct buf *b, struct desk *d, const struct rec *s)
{
    struct arena a = {0};
    size_t n;
    enum stage stage = (enum stage)rec_int(s, TRANSFER_STAGE, 0);
    struct span clock = case_clock(d, s, &a);
    if (rec_bool(s, TRANSFER_CONFLICT))
        buf_printf(b, "!! %s\n", _("conflict: two events stand on one predecessor, or paper and case differ"));
    if (flow_seat(s, desk_org(d)) == SEAT_NONE) // resubmitted to another origin
        buf_printf(b, "%s\n", _("This organisation is no party to the case; it stands here as it was told last."));
    told_line(b, _("Holder"), arena_printf(&a, _("%.*s (%s)"), SPAN_ARG(desk_org_name(d, rec_text(s, TRANSFER_HOLDER))),
                                          _(seat_name(flow_seat(s, rec_text(s, TRANSFER_HOLDER))))));
    told_line(b, arena_printf(&a, "%s%s", case_overdue(d, s) ? "!! " : "", _("Clock")).p, clock);
    if (stage == STAGE_SETTLED)
        told_line(b, _("Still to do"), still_to_do(s, &a));
    if (rec_bool(s, TRANSFER_TO_TELL) && rec_has(s, TRANSFER_BURIED))
        put_buried(b, d, s, &a);
    else if (rec_bool(s, TRANSFER_TO_TELL))
        told_line(b, _("Still to do"), span_of(_("tell the applicant, and note the call")));
    if (stage == STAGE_CLOSED)
        put_field(b, s, &transfer_table, TRANSFER_OUTCOME);
    struct findings now = findings_make(&a);
    if (judge_waits(d, s) && judge_now(d, s, judge_place(d, s), &now) == OK)
        put_tallies(b, s, &now, &a);
    request_text(b, d, s, true);
    enum err e = put_drafts(b, d, s, &a);
    if (stage == STAGE_RETURNED || stage == STAGE_AT_ORIGIN_AGAIN || (stage == STAGE_CLOSED && rec_has(s, TRANSFER_REASON_CODE))) {
        put_field(b, s, &transfer_table, TRANSFER_REASON_CODE);
        put_field(b, s, &transfer_table, TRANSFER_NOTE);
        const struct rec *named = rec_list(s, TRANSFER_PERSONS_SEEN, &n);
        for (size_t i = 0; i < n; i++)
            told_line(b, _(field_by_tag(&transfer_table, TRANSFER_PERSONS_SEEN)->label), name_and_id(s, rec_text(&named[i], NAMED_ID), &a));
    }
    put_field(b, s, &transfer_table, TRANSFER_KIND);
    put_field(b, s, &transfer_table, TRANSFER_REASON);
    told_line(b, _("Move-out station"), arena_printf(&a, "%.*s  %s %.*s  %.*s", SPAN_ARG(desk_org_name(d, rec_text(s, TRANSFER_ORIGIN))), _("household"),
                                                    SPAN_ARG(rec_text(s, TRANSFER_ORIGIN_HOUSEHOLD)), SPAN_ARG(rec_text(s, TRANSFER_ORIGIN_ADDRESS))));
    told_line(b, _("Move-in station"), desk_org_name(d, rec_text(s, TRANSFER_DESTINATION)));
    static const uint16_t shown[] = {TRANSFER_NEW_HEAD, TRANSFER_HEAD, TRANSFER_ADDRESS, TRANSFER_HOST, TRANSFER_HOUSEHOLD, TRANSFER_LINKED,
                                     TRANSFER_TELEPHONE, TRANSFER_PERMIT, TRANSFER_OUT_DATE, TRANSFER_SETTLED_HOUSEHOLD, TRANSFER_IN_DATE,
                                     TRANSFER_RESTORED_HOUSEHOLD, TRANSFER_DECISION};
    for (size_t i = 0; i < COUNT(shown); i++) {
        const struct field *f = field_by_tag(&transfer_table, shown[i]);
        if (f->kind == FIELD_ID)
            told_line(b, _(f->label), name_and_id(s, rec_text(s, shown[i]), &a));
        else if (shown[i] == TRANSFER_PERMIT && rec_has(s, TRANSFER_PERMIT) && rec_int(s, TRANSFER_OUTCOME, 0) == OUTCOME_UNMOVED) // rows 4, 7, 10
            told_line(b, _(f->label), arena_printf(&a, _("%.*s, void"), SPAN_ARG(rec_text(s, TRANSFER_PERMIT))));
        else
            put_field(b, s, &transfer_table, shown[i]);
    }
    put_restored(b, s);
    put_movers(b, s);
    put_ties(b, s);
    const struct rec *stay = rec_list(s, TRANSFER_STAYING, &n);
    if (n)
        buf_printf(b, "\n# %s\n", _("Staying"));
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "%.*s\t%.*s\t%.*s\t%.*s%s\n", SPAN_ARG(rec_text(&stay[i], STAYING_NAME)), SPAN_ARG(rec_text(&stay[i], STAYING_ID)),
                   SPAN_ARG(field_show(field_by_tag(&staying_table, STAYING_BIRTH), &stay[i], &a)), SPAN_ARG(code_show("relation", rec_text(&stay[i], STAYING_RELATION))),
                   rec_has(s, TRANSFER_NEW_HEAD) && span_eq(rec_text(&stay[i], STAYING_ID), rec_text(s, TRANSFER_NEW_HEAD)) ? _("  new head") : "");
    present_put(b, s);
    const struct rec *diff = rec_list(s, TRANSFER_DIFFERENCES, &n);
    if (n)
        buf_printf(b, "\n# %s\n", _("Differences between booklet and register"));
    for (size_t i = 0; i < n; i++) {
        static const uint16_t values[] = {DIFFERENCE_BOOKLET, DIFFERENCE_REGISTER};
        bool household = rec_has(&diff[i], DIFFERENCE_HOUSEHOLD);
        struct span whose = household ? span_of(_("Household")) : name_and_id(s, rec_text(&diff[i], DIFFERENCE_ID), &a);
        buf_printf(b, "%.*s", SPAN_ARG(whose));
        buf_printf(b, "\t%.*s", SPAN_ARG(field_show(field_by_tag(&difference_table, household ? DIFFERENCE_HOUSEHOLD : DIFFERENCE_TAG), &diff[i], &a)));
        for (size_t k = 0; k < COUNT(values); k++)
            buf_printf(b, "\t%.*s", SPAN_ARG(transfer_row_show(&difference_table, field_by_tag(&difference_table, values[k]), &diff[i], &a)));
        buf_char(b, '\n');
    }
    if (flow_seat(s, desk_org(d)) == SEAT_O && stage != STAGE_CLOSED && stage != STAGE_SETTLED)
        put_beside(b, d, s);
    put_findings(b, s, &now);
    request_text(b, d, s, false);
    if (!e)
        e = journal_case_text(b, d, rec_text(s, TRANSFER_NUMBER));
    arena_free(&a);
    return e;
}

// ---- history

static bool put_history(void *ctx, const struct event *e)
{
    struct events *h = ctx;
    char at[MOMENT_TEXT];
    buf_printf(h->b, "# %u  %s  %s\n", e->seq, moment_format(e->time, at), _(act_name(e->act)));
    buf_printf(h->b, "  %.*s %.*s  ->  %s\n", SPAN_ARG(desk_org_name(h->d, e->org)), SPAN_ARG(e->operator), stage_name((enum stage)e->stage));
    struct arena a = {0};
    struct rec set = rec_copy(&a, &e->fields);
    size_t n;
    const struct rec *f = rec_list(&e->fields, TRANSFER_FINDINGS, &n);
    rec_clear(&set, TRANSFER_FINDINGS);
    for (size_t i = 0; i < transfer_table.n; i++) {
        const struct field *id = &transfer_table.fields[i];
        if (id->kind == FIELD_ID && rec_has(&set, id->tag))
            rec_set_text(&set, id->tag, name_and_id(h->state, rec_text(&set, id->tag), &a));
    }
    told_rec(h->b, &transfer_table, &set, h->d, "  ");
    told_lists(h->b, &transfer_table, &set, h->d, "  ");
    findings_write(h->b, f, n);
    arena_free(&a);
    buf_char(h->b, '\n');
    return true;
}

enum err history_text(struct buf *b, struct desk *d, struct span number)
{
    struct arena a = {0};
    struct rec state;
    struct events h = {d, b, &state};
    enum err e = case_load(d, number, &a, &state);
    if (!e)
        e = case_history(d, number, put_history, &h);
    arena_free(&a);
    return e;
}
