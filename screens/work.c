// The first screen: drafts, what is mine to do, overdue first, and follow-ups.
#include <stdio.h>
#include <stdlib.h>

#include "base/lang.h"
#include "desk/draft.h"
#include "desk/worklist.h"
#include "screens/register.h"
#include "screens/request.h"
#include "screens/seat.h"
#include "ui/dialog.h"

struct work {
    struct desk *desk;
    struct worklist w;
    struct arena arena;
    struct rec drafts, followups, *about; // of each draft, the case, person or household that it is about; without one, empty
    bool *stale; // of each draft: that has moved on
    size_t drafts_n, followups_n; // shown
    enum work_filter filter;
    size_t page; // of closed ones; rows at the ends lead to the newer and the older ones, as in the mail
    struct ui_list list;
    char subject[240], brief[240];
};

static size_t newer(const struct work *w)
{
    return w->page > 0;
}

static size_t cases(const struct work *w)
{
    return newer(w) + w->w.n + w->w.more;
}

static size_t count(void *ctx)
{
    struct work *w = ctx;
    return w->drafts_n + cases(w) + w->followups_n;
}

// The drafts saved last stand first: there it goes on. The others stand behind the cases and push none that is overdue away.
#define DRAFTS_FIRST 3

static size_t drafts_first(const struct work *w)
{
    return w->drafts_n < DRAFTS_FIRST ? w->drafts_n : DRAFTS_FIRST;
}

// Is a draft in the row? *at is its place among the drafts, or that of the row among the cases and what follows them.
static bool is_draft(const struct work *w, size_t row, size_t *at)
{
    size_t first = drafts_first(w), behind = first + cases(w);
    bool is = row < first || (row >= behind && row - cases(w) < w->drafts_n);
    *at = row < first ? row : row < behind ? row - first : is ? row - cases(w) : row - w->drafts_n;
    return is;
}

// The case there, among what are no drafts; NULL: a follow-up, or what leads to another page.
static const struct chain_line *case_at(const struct work *w, size_t row)
{
    return row >= newer(w) && row - newer(w) < w->w.n ? &w->w.rows[row - newer(w)] : NULL;
}

static const struct rec *draft_at(const struct work *w, size_t row)
{
    size_t n;
    return &rec_list(&w->drafts, 1, &n)[row];
}

static const struct rec *followup_at(const struct work *w, size_t row)
{
    size_t n;
    return &rec_list(&w->followups, 1, &n)[row];
}

static bool overdue(const struct chain_line *l)
{
    return l->due != DAY_NONE && l->due < desk_today();
}

static bool of_application(const struct rec *draft)
{
    return span_is(rec_text(draft, DRAFT_SCREEN), DRAFT_APPLY);
}

// What the line says: why it came back, or when it falls due.
static void say_due(struct work *w, const struct chain_line *l, struct buf *out)
{
    char day[DAY_TEXT];
    if (l->due != DAY_NONE) {
        int left = calendar_between(desk_calendar(w->desk), desk_today(), l->due);
        const char *mark = rec_bool(&l->line, TRANSFER_PROVISIONAL) ? "?" : " ";
        if (left < 0 || overdue(l))
            // TRANSLATORS: 17 columns, the second %s is one; so in the next.
            buf_printf(out, _("%s%s!!late"), day_format(l->due, day), mark);
        else
            buf_printf(out, _("%s%s%d d"), day_format(l->due, day), mark, left);
    } else if (l->stage == STAGE_CLOSED && l->group == CHAIN_MINE && !rec_has(&l->line, TRANSFER_BURIED)) {
        buf_str(out, _("tell applicant")); // TRANSLATORS: 17 columns
    } else if (l->stage == STAGE_RETURNED) {
        day_t lapse = flow_lapse(&l->line, desk_settings(w->desk));
        buf_printf(out, _("lapses %s"), day_format(lapse, day));
    } else if (case_unacknowledged(w->desk, &l->line)) {
        buf_str(out, _("sent, no receipt")); // TRANSLATORS: 17 columns
    }
}

static void say_what(struct work *w, const struct chain_line *l, struct buf *out)
{
    struct span reason = rec_text(&l->line, TRANSFER_REASON_CODE);
    if (rec_bool(&l->line, TRANSFER_CONFLICT))
        buf_str(out, _("!! conflict")); // two branches (DESIGN decision 2)
    else if (rec_has(&l->line, TRANSFER_BURIED))
        buf_str(out, _("!! death")); // TRANSLATORS: 14 columns: registered here and to be told elsewhere
    // TRANSLATORS: 14 columns: another organisation waits for an answer here; one is waited for from the holder.
    else if (rec_int(&l->line, TRANSFER_REQUESTS, 0))
        buf_printf(out, l->group == CHAIN_MINE ? _("?? asked %lld") : _("asked %lld"), (long long)rec_int(&l->line, TRANSFER_REQUESTS, 0));
    else if (reason.n && (l->stage == STAGE_RETURNED || l->stage == STAGE_CLOSED || l->stage == STAGE_AT_ORIGIN_AGAIN))
        buf_add(out, code_show("return_reason", reason));
    else if (l->stage == STAGE_SETTLED) {
        int64_t done = rec_int(&l->line, TRANSFER_DONE, 0);
        const char *sep = "";
        // TRANSLATORS: what is still to be done after settlement; the three together have 14 columns.
        static const struct {
            int64_t bit;
            const char *todo;
        } todo[] = {{DONE_NOTIFIED, N_("SMS")}, {DONE_HANDED_OVER, N_("book")}, {DONE_VERIFIED, N_("check")}};
        for (size_t i = 0; i < COUNT(todo); i++) {
            if (!(done & todo[i].bit)) {
                buf_printf(out, "%s%s", sep, _(todo[i].todo));
                sep = " ";
            }
        }
    } else {
        bool here = span_eq(rec_text(&l->line, TRANSFER_DESTINATION), desk_org(w->desk));
        // TRANSLATORS: 14 columns, the station's short name included.
        buf_printf(out, here ? _("<-%.*s") : _("->%.*s"),
                   SPAN_ARG(desk_org_name(w->desk, rec_text(&l->line, here ? TRANSFER_ORIGIN : TRANSFER_DESTINATION))));
    }
}

// The stage, in 10 columns: what is to be done with the case.
static const char *brief(enum stage s)
{
    switch (s) {
    case STAGE_AWAITING_APPROVAL:
        return _("approval");
    case STAGE_AWAITING_MOVE_OUT:
        return _("leaves");
    case STAGE_AWAITING_SETTLEMENT:
        return _("settlement");
    case STAGE_AT_ORIGIN_AGAIN:
        return _("sent back");
    default:
        return stage_name(s);
    }
}

void work_who(const struct rec *t, struct buf *out)
{
    size_t n;
    buf_add(out, transfer_first(t, &n));
    if (n > 1)
        buf_printf(out, "\t +%zu", n - 1);
}

static void cell(void *ctx, size_t row, size_t column, struct buf *out)
{
    struct work *w = ctx;
    if (is_draft(w, row, &row)) {
        const struct rec *d = draft_at(w, row);
        char at[MOMENT_TEXT];
        struct span number = rec_text(d, DRAFT_CASE);
        if (column == 0 && number.n) {
            buf_add(out, number);
        } else if (column == 0) {
            buf_printf(out, "%s %lld", _("draft"), (long long)rec_int(d, DRAFT_SERIAL, 0));
        } else if (column == 1) {
            struct arena a = {0};
            struct rec f;
            struct span whom = draft_whom(w->desk, d, &w->about[row], &a);
            if (of_application(d) && draft_fields(d, &a, &f) == OK)
                work_who(&f, out);
            else if (whom.n)
                buf_add(out, whom);
            else
                work_who(&w->about[row], out);
            arena_free(&a);
        } else if (column == 2 && number.n) {
            // TRANSLATORS: 10 columns: what was begun can no longer be done.
            buf_str(out, w->stale[row] ? _("! stale") : _("draft"));
        } else if (column == 3)
            buf_str(out, draft_name(d));
        else if (column == 4)
            buf_printf(out, "%.16s", moment_format(rec_int(d, DRAFT_SAVED, 0), at));
        return;
    }
    const struct chain_line *l = case_at(w, row);
    if (!l && w->filter == WORK_CLOSED) {
        // TRANSLATORS: 22 columns, in the worklist
        if (column == 0 && row)
            buf_str(out, _("older ones: Enter"));
        else if (column == 0)
            buf_printf(out, _("%llu newer ones: Enter"), (unsigned long long)w->page * WORK_MOST);
        return;
    }
    if (!l) {
        const struct rec *f = followup_at(w, row - w->w.n);
        if (column == 0)
            buf_add(out, rec_text(f, FOLLOWUP_HOUSEHOLD));
        else if (column == 1)
            buf_add(out, rec_has(f, FOLLOWUP_NAME) ? rec_text(f, FOLLOWUP_NAME) : span_of(_("to be named")));
        else if (column == 2)
            buf_str(out, _("new head"));
        else if (column == 3)
            buf_str(out, _("relations"));
        return;
    }
    switch (column) {
    case 0:
        buf_add(out, rec_text(&l->line, TRANSFER_NUMBER));
        break;
    case 1:
        work_who(&l->line, out);
        break;
    case 2:
        buf_str(out, brief(l->stage));
        break;
    case 3:
        say_what(w, l, out);
        break;
    default:
        say_due(w, l, out);
        break;
    }
}

static enum ink ink(void *ctx, size_t row)
{
    struct work *w = ctx;
    const struct chain_line *l = is_draft(w, row, &row) ? NULL : case_at(w, row);
    return l && (overdue(l) || rec_bool(&l->line, TRANSFER_CONFLICT) || rec_has(&l->line, TRANSFER_BURIED)) ? INK_ALARM : INK_PLAIN;
}

static const struct list_column columns[] = {
    {N_("Case"), 22, 0, 0}, {N_("Movers"), 10, 40, 6}, {N_("Stage"), 10, 0, 9}, {N_("What"), 14, 40, LIST_AWAY}, {N_("Due, working days"), 0, 0, 17},
};

// Drafts and follow-ups stand among what is mine; drafts are counted wherever.
static enum err load_more(struct work *w, size_t *drafts)
{
    TRY(draft_list(w->desk, &w->arena, &w->drafts));
    rec_list(&w->drafts, 1, drafts);
    if (w->filter != WORK_MINE)
        return OK;
    w->drafts_n = *drafts;
    w->about = ARENA_ARRAY(&w->arena, struct rec, *drafts + 1);
    w->stale = ARENA_ARRAY(&w->arena, bool, *drafts + 1);
    for (size_t i = 0; i < *drafts; i++) {
        draft_about(w->desk, draft_at(w, i), &w->arena, &w->about[i]);
        w->stale[i] = !draft_stands(w->desk, draft_at(w, i), &w->about[i]);
    }
    TRY(followups_load(w->desk, &w->arena, &w->followups));
    rec_list(&w->followups, 1, &w->followups_n);
    return OK;
}

// What a row is of, whichever row it has come to stand in.
static void row_key(const struct work *w, size_t row, char out[64])
{
    struct span number = SPAN_NONE;
    long long serial = 0;
    size_t at;
    bool draft = is_draft(w, row, &at);
    const struct chain_line *l = draft ? NULL : case_at(w, at);
    if (draft)
        serial = rec_int(draft_at(w, at), DRAFT_SERIAL, 0);
    else if (l)
        number = rec_text(&l->line, TRANSFER_NUMBER);
    else if (w->followups_n && row < count((void *)w))
        number = rec_text(followup_at(w, at - w->w.n), FOLLOWUP_HOUSEHOLD);
    else // leads to another page
        serial = row ? -2 : -1;
    snprintf(out, 64, "%lld/%.*s", serial, SPAN_ARG(number));
}

// The page that is shown, or the last that there is.
static enum err load_page(struct work *w)
{
    struct buf after = {0};
    enum err e = worklist_load(w->desk, w->filter, SPAN_NONE, &w->w);
    size_t page = 0;
    while (!e && page < w->page && w->w.more) {
        after.n = 0;
        buf_add(&after, w->w.last);
        worklist_free(&w->w);
        e = worklist_load(w->desk, w->filter, buf_span(&after), &w->w);
        page++;
    }
    w->page = page;
    buf_free(&after);
    return e;
}

static void load(struct work *w)
{
    static const char *const only[] = {"", N_("Returned:  "), N_("Others:  "), N_("Closed:  ")};
    size_t drafts = 0, row = w->list.selected;
    char was[64], now[64];
    row_key(w, row, was);
    worklist_free(&w->w);
    arena_free(&w->arena);
    w->drafts = rec_make(&w->arena);
    w->followups = rec_make(&w->arena);
    w->drafts_n = w->followups_n = 0;
    enum err e = load_page(w);
    if (!e)
        e = load_more(w, &drafts);
    char asked[60] = "";
    if (w->w.requests && w->filter == WORK_MINE)
        snprintf(asked, sizeof asked, _("  asked %zu"), w->w.requests);
    snprintf(w->subject, sizeof w->subject, _("%smine %zu%s  overdue %zu  returned %zu  others %zu  drafts %zu  follow-ups %zu"),
             only[w->filter][0] ? _(only[w->filter]) : "", w->w.mine, asked, w->w.overdue, w->w.returned, w->w.others, drafts, w->w.followups);
    snprintf(w->brief, sizeof w->brief, _("%smine %zu%s  late %zu  back %zu  others %zu  drafts %zu  after %zu"),
             only[w->filter][0] ? _(only[w->filter]) : "", w->w.mine, asked, w->w.overdue, w->w.returned, w->w.others, drafts, w->w.followups);
    w->list.empty = w->filter != WORK_MINE ? N_("None of these now. F5 goes on to the next kind.")
                    : apply_not(w->desk)   ? N_("Nothing to do. F4 finds, F6 answers an enquiry.")
                                           : N_("Nothing to do. F2 takes an application, F4 finds, F6 answers an enquiry.");
    face_error(e);
    // What was selected stays so when another counter, or the mail, puts something before it.
    for (size_t i = 0; i < count(w); i++) {
        row_key(w, i, now);
        row = strcmp(now, was) == 0 ? i : row;
    }
    list_select(&w->list, row);
}

static struct ui_list *list(void *ctx)
{
    return &((struct work *)ctx)->list;
}

static void paint(void *ctx)
{
    struct work *w = ctx;
    face_subject_or(span_of(w->subject), span_of(w->brief));
    list_paint(&w->list, 0, 0);
}

// Back from what has become a draft: there it goes on.
static void resume(void *ctx)
{
    struct work *w = ctx;
    size_t had = w->drafts_n;
    load(w);
    if (w->drafts_n > had)
        list_select(&w->list, 0); // the one saved last is the first
}

static enum reaction tick(void *ctx)
{
    struct work *w = ctx;
    if (!desk_changed(w->desk))
        return REACT_STAY;
    load(w);
    return REACT_PAINT;
}

static enum reaction throw_away(struct work *w, size_t row)
{
    if (dialog_yes(_("Draft"), span_of(_("Throw this draft away? What was typed in it is gone then.")))) {
        face_error(draft_drop(w->desk, rec_int(draft_at(w, row), DRAFT_SERIAL, 0)));
        load(w);
    }
    return REACT_PAINT;
}

// What can no longer be done is read, and then thrown away or kept.
static enum reaction read_stale(struct work *w, size_t row)
{
    const struct rec *d = draft_at(w, row), *about = &w->about[row];
    struct buf b = {0};
    buf_printf(&b, _("What it is about has moved on since (%.*s): this can no longer be done. What was typed:"), SPAN_ARG(draft_now(d, about)));
    buf_str(&b, "\n\n");
    draft_text(&b, d, about);
    dialog_message(SAY_WARNING, draft_name(d), buf_span(&b));
    buf_free(&b);
    return throw_away(w, row);
}

static enum reaction go_on_enquiry(struct desk *d, struct span about)
{
    (void)about;
    return enquiry_open(d);
}

static enum reaction go_on_operator(struct desk *d, struct span about)
{
    (void)about;
    return new_operator_open(d);
}

// Where what was begun goes on, of what is about a case, a person, a household or nothing and no more.
static const struct {
    const char *screen;
    enum reaction (*open)(struct desk *d, struct span about);
} openers[] = {
    {DRAFT_ENQUIRY, go_on_enquiry}, {DRAFT_CALL, call_form_open}, {DRAFT_DEATH, death_form_open}, {DRAFT_ADJUST, adjust_form_open}, {DRAFT_OPERATOR, go_on_operator},
};

static enum reaction open_draft(struct work *w, size_t row)
{
    const struct rec *d = draft_at(w, row);
    struct span number = rec_text(d, DRAFT_CASE);
    if (w->stale[row] && !of_application(d))
        return read_stale(w, row);
    if (w->stale[row])
        face_say(SAY_WARNING, span_of(_("the case has moved on since: this is to be read, and thrown away with Del on the worklist")));
    if (of_application(d))
        return apply_open(w->desk, rec_int(d, DRAFT_SERIAL, 0), number);
    for (size_t i = 0; i < COUNT(openers); i++) {
        if (span_is(rec_text(d, DRAFT_SCREEN), openers[i].screen))
            return openers[i].open(w->desk, number);
    }
    if (span_is(rec_text(d, DRAFT_SCREEN), DRAFT_REQUEST))
        return request_form_open(w->desk, number, rec_text(d, DRAFT_OF));
    return act_open(w->desk, draft_act(w->desk, d, &w->about[row]), number);
}

static enum reaction turn_page(struct work *w, size_t row)
{
    w->page = row ? w->page + 1 : w->page - 1;
    w->list.selected = w->list.first = 0;
    load(w);
    return REACT_PAINT;
}

static enum reaction chosen(void *ctx, size_t row)
{
    struct work *w = ctx;
    if (is_draft(w, row, &row))
        return open_draft(w, row);
    const struct chain_line *l = case_at(w, row);
    if (l)
        return case_open(w->desk, rec_text(&l->line, TRANSFER_NUMBER));
    if (w->filter == WORK_CLOSED)
        return turn_page(w, row);
    return household_open(w->desk, rec_text(followup_at(w, row - w->w.n), FOLLOWUP_HOUSEHOLD));
}

static enum reaction apply(void *ctx)
{
    return apply_open(((struct work *)ctx)->desk, 0, SPAN_NONE);
}

static const char *no_apply(void *ctx)
{
    return apply_not(((struct work *)ctx)->desk);
}

static enum reaction find(void *ctx)
{
    return find_open(((struct work *)ctx)->desk);
}

static enum reaction enquiry(void *ctx)
{
    return enquiry_open(((struct work *)ctx)->desk);
}

static enum reaction mail(void *ctx)
{
    return mail_open(((struct work *)ctx)->desk);
}

static enum reaction operators(void *ctx)
{
    return operators_open(((struct work *)ctx)->desk);
}

static const char *no_operators(void *ctx)
{
    return desk_has_role(((struct work *)ctx)->desk, ROLE_ADMIN | ROLE_CHIEF) ? NULL : _("only an administrator or the chief does this");
}

static enum reaction password(void *ctx)
{
    return own_password(((struct work *)ctx)->desk);
}

static enum reaction next_filter(void *ctx)
{
    struct work *w = ctx;
    w->filter = (enum work_filter)((w->filter + 1) % 4);
    w->page = 0;
    w->list.selected = w->list.first = 0;
    load(w);
    return REACT_PAINT;
}

static enum reaction refresh(void *ctx)
{
    load(ctx);
    return REACT_PAINT;
}

static enum reaction leave(void *ctx)
{
    (void)ctx;
    return dialog_yes(_("Sign out"), span_of(_("Sign out? Drafts stay."))) ? REACT_SIGN_OUT : REACT_PAINT;
}

static enum reaction drop_draft(void *ctx)
{
    struct work *w = ctx;
    size_t row;
    return list_selected(&w->list, &row) && is_draft(w, row, &row) ? throw_away(w, row) : REACT_PAINT;
}

static const char *no_draft(void *ctx)
{
    struct work *w = ctx;
    size_t at;
    return is_draft(w, w->list.selected, &at) ? NULL : _("only drafts can be thrown away; cases are closed by an act");
}

static void close_it(void *ctx)
{
    struct work *w = ctx;
    worklist_free(&w->w);
    arena_free(&w->arena);
    free(w);
}

static const struct ui_key keys[] = {
    {UI_F2, N_("apply"), N_("Takes an application (C-3.1)."), apply, no_apply},
    {UI_F4, N_("find"), N_("Finds persons, households and cases."), find, NULL},
    {UI_F6, N_("enquiry"), N_("May this move go one-stop, who must come with what?"), enquiry, NULL},
    {UI_F5, N_("view"), N_("Mine, returned, with others, closed."), next_filter, NULL},
    {UI_F9, N_("mail"), N_("What waits, what came, what is set aside."), mail, NULL},
    {UI_F3, N_("leave"), N_("Signs out."), leave, NULL},
    {UI_DELETE, NULL, N_("Throws the selected draft away."), drop_draft, no_draft},
    {UI_NO_KEY, NULL, N_("Operators: new ones, lost passwords, roles, suspended"), operators, no_operators},
    {UI_NO_KEY, NULL, N_("Changes one's own password"), password, NULL},
    {UI_NO_KEY, NULL, N_("Loads the list anew (it follows other counters by itself)"), refresh, NULL},
};
static const struct ui_screen screen = {
    .title = N_("Worklist"), .keys = keys, .key_count = COUNT(keys), .close = close_it, .resume = resume,
    .paint = paint, .list = list, .chosen = chosen, .tick = tick,
};

enum reaction work_open(struct ui_stack *on, struct desk *d)
{
    struct work *w = xcalloc(1, sizeof *w);
    w->desk = d;
    w->list = (struct ui_list) {.columns = columns, .column_count = COUNT(columns), .count = count, .cell = cell, .ink = ink, .ctx = w};
    load(w);
    return ui_stack_push(on, &screen, w);
}
