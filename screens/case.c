// A case to be read, and its history.
#include <stdio.h>
#include <stdlib.h>

#include "base/lang.h"
#include "desk/act.h"
#include "desk/draft.h"
#include "desk/journal.h"
#include "desk/judge.h"
#include "desk/worklist.h"
#include "domain/person.h"
#include "screens/findings.h"
#include "screens/formdraft.h"
#include "screens/present.h"
#include "screens/reading.h"
#include "screens/request.h"
#include "screens/seat.h"
#include "ui/dialog.h"

// A list's rows, one line each: every value behind its label.
static void put_lists(struct buf *b, const struct table *t, const struct rec *rec)
{
    for (size_t i = 0; i < t->n; i++) {
        size_t n;
        const struct field *f = &t->fields[i];
        const struct rec *rows = rec_list(rec, f->tag, &n);
        for (size_t k = 0; f->kind == FIELD_LIST && k < n; k++) {
            struct arena a = {0};
            const char *between = "\t";
            buf_printf(b, "  %s %zu", _(f->label), k + 1);
            for (size_t j = 0; j < f->rows->n; j++) {
                const struct field *g = &f->rows->fields[j];
                if (g->label[0] == '\0' || g->kind == FIELD_LIST || g->kind == FIELD_BYTES || !rec_has(&rows[k], g->tag))
                    continue;
                buf_printf(b, "%s%s %.*s", between, _(g->label), SPAN_ARG(transfer_row_show(f->rows, g, &rows[k], &a)));
                between = "; ";
            }
            buf_char(b, '\n');
            arena_free(&a);
        }
    }
}

static void put_field(struct buf *b, const struct rec *r, const struct table *t, uint16_t tag)
{
    struct arena a = {0};
    const struct field *f = field_by_tag(t, tag);
    reading_put_line(b, _(f->label), field_show(f, r, &a));
    arena_free(&a);
}

// ---- a case

// Of a person that the case knows, the name before the number.
static struct span name_and_id(const struct rec *state, struct span id, struct arena *a)
{
    static const struct {
        uint16_t list, name;
    } where[] = {{TRANSFER_MOVERS, MOVER_NAME}, {TRANSFER_STAYING, STAYING_NAME}, {TRANSFER_PARTIES, PARTY_NAME}};
    for (size_t i = 0; i < COUNT(where) && id.n; i++) {
        const struct rec *row = rec_find(state, where[i].list, 1, id);
        if (row)
            return arena_printf(a, "%.*s  %.*s", SPAN_ARG(rec_text(row, where[i].name)), SPAN_ARG(id));
    }
    return id;
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
            buf_printf(b, "%.*s\t%.*s\t%.*s\n", SPAN_ARG(rec_text(&m[i], MOVER_NAME)), SPAN_ARG(code_show("relation", rec_text(&m[i], MOVER_HOST_RELATION))),
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
            buf_printf(b, "%.*s\t%.*s\t%s\n", SPAN_ARG(rec_text(&m[i], MOVER_NAME)), SPAN_ARG(name_and_id(state, guardian, &a)),
                       rec_bool(&m[i], MOVER_NO_GUARDIAN_AT_ORIGIN) ? _(field_by_tag(&mover_table, MOVER_NO_GUARDIAN_AT_ORIGIN)->label) : "");
        }
        arena_free(&a);
    }
}

static void put_household_beside(struct buf *b, struct reading *r)
{
    static const struct {
        uint16_t transfer, household;
    } same[] = {{TRANSFER_ORIGIN_KIND, HOUSEHOLD_KIND}, {TRANSFER_ORIGIN_ADDRESS, HOUSEHOLD_ADDRESS}};
    struct arena a = {0};
    struct rec h, *people;
    size_t n;
    if (household_load(r->desk, rec_text(&r->state, TRANSFER_ORIGIN_HOUSEHOLD), &a, &h, &people, &n) == OK) {
        for (size_t k = 0; k < COUNT(same); k++) {
            const struct field *f = field_by_tag(&household_table, same[k].household);
            struct span x = field_show(field_by_tag(&transfer_table, same[k].transfer), &r->state, &a), y = field_show(f, &h, &a);
            buf_printf(b, "%s\t%s\t%.*s\t%.*s\n", x.n == 0 || span_eq(x, y) ? "   " : "!! ", _(f->label), SPAN_ARG(x), SPAN_ARG(y));
        }
    }
    arena_free(&a);
}

// The case beside this station's register, differences marked.
static void put_beside(struct buf *b, struct reading *r)
{
    static const struct {
        uint16_t mover, person;
    } same[] = {{MOVER_NAME, PERSON_NAME}, {MOVER_SEX, PERSON_SEX}, {MOVER_BIRTH, PERSON_BIRTH}, {MOVER_OLD_RELATION, PERSON_RELATION}};
    size_t n;
    const struct rec *m = rec_list(&r->state, TRANSFER_MOVERS, &n);
    buf_printf(b, "\n# %s\n", _("The case beside this station's register"));
    buf_printf(b, "   \t\t%s\t%s\n", _("Case"), _("Register"));
    put_household_beside(b, r);
    for (size_t i = 0; i < n; i++) {
        struct arena a = {0};
        struct rec p;
        if (person_load(r->desk, rec_text(&m[i], MOVER_ID), &a, &p) != OK) {
            buf_printf(b, "!! \t%.*s\t%.*s\t%s\n", SPAN_ARG(rec_text(&m[i], MOVER_NAME)), SPAN_ARG(rec_text(&m[i], MOVER_ID)), _("not in this station's register"));
            continue;
        }
        for (size_t k = 0; k < COUNT(same); k++) {
            const struct field *f = field_by_tag(&person_table, same[k].person);
            struct span x = field_show(field_by_tag(&mover_table, same[k].mover), &m[i], &a), y = field_show(f, &p, &a);
            buf_printf(b, "%s\t%s\t%.*s\t%.*s\n", span_eq(x, y) ? "   " : "!! ", _(f->label), SPAN_ARG(x), SPAN_ARG(y));
        }
        struct span booklet = rec_text(&r->state, TRANSFER_ORIGIN_HOUSEHOLD), here = rec_text(&p, PERSON_HOUSEHOLD);
        buf_printf(b, "%s\t%s\t%.*s\t%.*s  %s  %.*s\n", span_eq(booklet, here) ? "   " : "!! ", _("Household"), SPAN_ARG(booklet), SPAN_ARG(here),
                   person_state_name((enum person_state)rec_int(&p, PERSON_STATE, 0)), SPAN_ARG(rec_text(&p, PERSON_CASE)));
        arena_free(&a);
    }
}

static bool put_event(void *ctx, const struct event *e)
{
    struct buf *b = ctx;
    char at[MOMENT_TEXT];
    buf_printf(b, "%.16s\t%s\t%.*s\n", moment_format(e->time, at), _(act_name(e->act)), SPAN_ARG(e->operator));
    struct arena a = {0};
    struct rec set = rec_copy(&a, &e->fields);
    rec_clear(&set, JOURNAL_CASE); // where it stands
    reading_put_rec(b, &journal_table, &set, "  ");
    put_lists(b, &journal_table, &set);
    arena_free(&a);
    return true;
}

static void put_journal(struct buf *b, struct reading *r)
{
    struct buf j = {0};
    journal_each(r->desk, r->key, put_event, &j);
    if (j.n) {
        buf_printf(b, "\n# %s\n", _("This organisation's journal on the case"));
        buf_add(b, buf_span(&j));
    }
    buf_free(&j);
}

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
    buf_printf(b, _("%zu refused, %zu warnings, %zu notes"), counts[REFUSE], counts[WARN], counts[INFORM]);
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

// This officer's drafts on the case: rows of a list under tag 1.
static struct rec *drafts_on(struct reading *r, struct arena *a, size_t *n)
{
    struct rec all = rec_make(a);
    size_t kept = 0;
    face_error(draft_list(r->desk, a, &all));
    struct rec *rows = rec_list(&all, 1, n);
    for (size_t i = 0; i < *n; i++) {
        if (span_eq(rec_text(&rows[i], DRAFT_CASE), r->key))
            rows[kept++] = rows[i];
    }
    *n = kept;
    return rows;
}

static void put_drafts(struct buf *b, struct reading *r, struct arena *a)
{
    size_t n;
    const struct rec *d = drafts_on(r, a, &n);
    char at[MOMENT_TEXT];
    for (size_t i = 0; i < n; i++)
        reading_put_line(b, _("Your draft"), arena_printf(a, "%s  %.16s", formdraft_says(&d[i]), moment_format(rec_int(&d[i], DRAFT_SAVED, 0), at)));
}

static bool judged_here(const struct rec *state, struct span org, enum stage stage)
{
    return span_eq(rec_text(state, TRANSFER_HOLDER), org) && (stage == STAGE_APPLIED || stage == STAGE_AWAITING_APPROVAL ||
                                                             stage == STAGE_AWAITING_MOVE_OUT || stage == STAGE_AWAITING_SETTLEMENT);
}

static void compose_case(struct reading *r, struct buf *b)
{
    struct arena a = {0};
    const struct rec *s = &r->state;
    size_t n;
    if (case_load(r->desk, r->key, &r->arena, &r->state) != OK) {
        buf_str(b, err_line(ERR_NOT_FOUND));
        return;
    }
    enum stage stage = (enum stage)rec_int(s, TRANSFER_STAGE, 0);
    struct span clock = case_clock(r->desk, s, &a);
    r->subject = arena_printf(&r->arena, "%.*s  %.*s  %s", SPAN_ARG(r->key), SPAN_ARG(transfer_title(s, &a)), stage_name(stage));
    if (rec_bool(s, TRANSFER_CONFLICT))
        buf_printf(b, "!! %s\n", _("conflict: two events stand on one predecessor, or paper and case differ"));
    reading_put_line(b, _("Holder"), arena_printf(&a, "%.*s (%s)", SPAN_ARG(desk_org_name(r->desk, rec_text(s, TRANSFER_HOLDER))),
                                          _(seat_name(flow_seat(s, rec_text(s, TRANSFER_HOLDER))))));
    reading_put_line(b, _("Clock"), clock);
    if (stage == STAGE_CLOSED)
        put_field(b, s, &transfer_table, TRANSFER_OUTCOME);
    struct findings now = findings_make(&a);
    if (judged_here(s, desk_org(r->desk), stage) && judge_now(r->desk, s, judge_place(r->desk, s), &now) == OK)
        put_tallies(b, s, &now, &a);
    requests_put(b, r->desk, s, true);
    put_drafts(b, r, &a);
    if (stage == STAGE_RETURNED || stage == STAGE_AT_ORIGIN_AGAIN || (stage == STAGE_CLOSED && rec_has(s, TRANSFER_REASON_CODE))) {
        put_field(b, s, &transfer_table, TRANSFER_REASON_CODE);
        put_field(b, s, &transfer_table, TRANSFER_NOTE);
        const struct rec *named = rec_list(s, TRANSFER_PERSONS_SEEN, &n);
        for (size_t i = 0; i < n; i++)
            reading_put_line(b, _(field_by_tag(&transfer_table, TRANSFER_PERSONS_SEEN)->label), name_and_id(s, rec_text(&named[i], NAMED_ID), &a));
    }
    put_field(b, s, &transfer_table, TRANSFER_KIND);
    put_field(b, s, &transfer_table, TRANSFER_REASON);
    reading_put_line(b, _("Move-out station"), arena_printf(&a, "%.*s  %s %.*s  %.*s", SPAN_ARG(desk_org_name(r->desk, rec_text(s, TRANSFER_ORIGIN))), _("household"),
                                                    SPAN_ARG(rec_text(s, TRANSFER_ORIGIN_HOUSEHOLD)), SPAN_ARG(rec_text(s, TRANSFER_ORIGIN_ADDRESS))));
    reading_put_line(b, _("Move-in station"), desk_org_name(r->desk, rec_text(s, TRANSFER_DESTINATION)));
    static const uint16_t shown[] = {TRANSFER_NEW_HEAD, TRANSFER_HEAD, TRANSFER_ADDRESS, TRANSFER_HOST, TRANSFER_HOUSEHOLD, TRANSFER_LINKED,
                                     TRANSFER_TELEPHONE, TRANSFER_PERMIT, TRANSFER_OUT_DATE, TRANSFER_SETTLED_HOUSEHOLD, TRANSFER_IN_DATE,
                                     TRANSFER_RESTORED_HOUSEHOLD, TRANSFER_DECISION};
    for (size_t i = 0; i < COUNT(shown); i++) {
        const struct field *f = field_by_tag(&transfer_table, shown[i]);
        if (f->kind == FIELD_ID)
            reading_put_line(b, _(f->label), name_and_id(s, rec_text(s, shown[i]), &a));
        else
            put_field(b, s, &transfer_table, shown[i]);
    }
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
        const struct field *f = field_by_tag(&person_table, (uint16_t)rec_int(&diff[i], DIFFERENCE_TAG, 0));
        buf_printf(b, "%.*s\t%s\t%.*s\t%.*s\n", SPAN_ARG(rec_text(&diff[i], DIFFERENCE_ID)), f ? _(f->label) : "",
                   SPAN_ARG(rec_text(&diff[i], DIFFERENCE_BOOKLET)), SPAN_ARG(rec_text(&diff[i], DIFFERENCE_REGISTER)));
    }
    if (flow_seat(s, desk_org(r->desk)) == SEAT_O && stage != STAGE_CLOSED && stage != STAGE_SETTLED)
        put_beside(b, r);
    put_findings(b, s, &now);
    requests_put(b, r->desk, s, false);
    put_journal(b, r);
    arena_free(&a);
}

// After an act its outcome is read from the top: the clock, why it came back.
static void case_resume(void *ctx)
{
    struct reading *r = ctx;
    int64_t seq = rec_int(&r->state, TRANSFER_SEQ, 0);
    reading_compose(r);
    if (seq != rec_int(&r->state, TRANSFER_SEQ, 0))
        text_top(r->text);
}

static enum reaction case_act(void *ctx)
{
    struct reading *r = ctx;
    const struct flow_row *rows[16];
    const char *names[16];
    int64_t resubmits = 0; // its draft
    struct arena a = {0};
    size_t drafts_n, n = act_rows(r->desk, &r->state, rows, COUNT(rows));
    const struct rec *d = drafts_on(r, &a, &drafts_n);
    for (size_t i = 0; i < n; i++) {
        names[i] = _(rows[i]->name);
        for (size_t k = 0; k < drafts_n; k++) {
            bool again = rows[i]->act == ACT_RESUBMIT && formdraft_of_application(&d[k]);
            if (!again && !span_is(rec_text(&d[k], DRAFT_SCREEN), rows[i]->key))
                continue;
            names[i] = arena_printf(&a, _("%s (your draft)"), _(rows[i]->name)).p;
            resubmits = again ? rec_int(&d[k], DRAFT_SERIAL, 0) : resubmits;
        }
    }
    int at = dialog_choose(_("Act on the case"), names, n, 0);
    arena_free(&a);
    if (at < 0)
        return REACT_PAINT;
    enum err e = act_allowed(r->desk, rows[at], &r->state);
    if (e) {
        face_error(e);
        return REACT_PAINT;
    }
    if (rows[at]->act == ACT_RESUBMIT)
        return apply_open(r->desk, resubmits, r->key);
    return act_open(r->desk, rows[at], r->key);
}

static const char *no_act(void *ctx)
{
    struct reading *r = ctx;
    const struct flow_row *rows[1];
    if (act_rows(r->desk, &r->state, rows, 1))
        return NULL;
    static char why[200];
    snprintf(why, sizeof why, _("%s holds the case; only the holder acts"),
             _(seat_name(flow_seat(&r->state, rec_text(&r->state, TRANSFER_HOLDER)))));
    return span_eq(rec_text(&r->state, TRANSFER_HOLDER), desk_org(r->desk)) ? _("the case is closed") : why;
}

static enum reaction case_history_key(void *ctx)
{
    struct reading *r = ctx;
    return history_open(r->desk, r->key);
}

static enum reaction note(void *ctx, enum act act, const char *title)
{
    struct reading *r = ctx;
    struct buf b = {0};
    if (dialog_prompt(title, _("Text"), 200, &b)) {
        enum err e = journal_note(r->desk, act, r->key, span_trim(buf_span(&b)));
        if (e)
            face_error(e);
        else
            face_say(SAY_INFO, span_of(_("Noted in the journal.")));
    }
    buf_free(&b);
    reading_compose(r);
    return REACT_PAINT;
}

static enum reaction case_call(void *ctx)
{
    return note(ctx, ACT_CALL, _("Telephone call"));
}

static enum reaction case_request(void *ctx)
{
    struct reading *r = ctx;
    return request_form_open(r->desk, r->key, SPAN_NONE);
}

static const char *no_request(void *ctx)
{
    struct reading *r = ctx;
    return request_form_not(r->desk, &r->state);
}

static const struct ui_key case_keys[] = {
    {UI_F2, N_("act"), N_("The acts that are possible on the case now."), case_act, no_act},
    {UI_F4, N_("request"), N_("Asks the holder for something, or answers with a note why not what was asked here (section 4)."), case_request, no_request},
    {UI_F6, N_("history"), N_("Every event: who did what, when, under which signature."), case_history_key, NULL},
    {UI_F5, N_("refresh"), N_("Loads the case anew."), reading_refresh, NULL},
    {UI_F9, N_("call"), N_("Notes a telephone call in the journal, on this case."), case_call, NULL},
};
static const struct ui_screen case_screen = {
    .title = N_("Case"), .keys = case_keys, .key_count = COUNT(case_keys), .close = reading_close, .resume = case_resume, .paint = reading_paint, .text = reading_text, .tick = reading_tick,
};

enum reaction case_open(struct desk *d, struct span number)
{
    struct arena a = {0};
    struct rec state;
    enum err e = case_load(d, number, &a, &state);
    arena_free(&a);
    if (e) {
        face_error(e);
        return REACT_STAY;
    }
    return reading_push(&case_screen, reading_new(d, number), compose_case);
}

// ---- history

struct history {
    struct desk *d;
    struct buf *b;
};

static bool put_history(void *ctx, const struct event *e)
{
    struct history *h = ctx;
    char at[MOMENT_TEXT];
    buf_printf(h->b, "# %u  %s  %s\n", e->seq, moment_format(e->time, at), _(act_name(e->act)));
    buf_printf(h->b, "  %.*s %.*s  ->  %s\n", SPAN_ARG(desk_org_name(h->d, e->org)), SPAN_ARG(e->operator), stage_name((enum stage)e->stage));
    struct arena a = {0};
    struct rec set = rec_copy(&a, &e->fields);
    size_t n;
    const struct rec *f = rec_list(&e->fields, TRANSFER_FINDINGS, &n);
    rec_clear(&set, TRANSFER_FINDINGS);
    reading_put_rec(h->b, &transfer_table, &set, "  ");
    put_lists(h->b, &transfer_table, &set);
    findings_write(h->b, f, n);
    arena_free(&a);
    buf_char(h->b, '\n');
    return true;
}

static void compose_history(struct reading *r, struct buf *b)
{
    struct history h = {r->desk, b};
    r->subject = r->key;
    if (case_history(r->desk, r->key, put_history, &h) != OK)
        buf_str(b, err_line(ERR_STORE));
    if (case_load(r->desk, r->key, &r->arena, &r->state) == OK)
        requests_put(b, r->desk, &r->state, false);
    put_journal(b, r);
}

static const struct ui_screen history_screen = {
    .title = N_("History"), .close = reading_close, .resume = reading_resume, .paint = reading_paint, .text = reading_text,
};

enum reaction history_open(struct desk *d, struct span number)
{
    return reading_push(&history_screen, reading_new(d, number), compose_history);
}
