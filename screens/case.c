// A case to be read, and its history.
#include <stdio.h>

#include "base/lang.h"
#include "desk/act.h"
#include "desk/case_text.h"
#include "desk/draft.h"
#include "desk/journal_text.h"
#include "desk/request_text.h"
#include "desk/worklist.h"
#include "screens/reading.h"
#include "screens/request.h"
#include "screens/seat.h"
#include "ui/dialog.h"

static void put_error(struct buf *b, enum err e)
{
    if (e)
        buf_printf(b, "%s\n", err_line(e));
}

static void compose_case(struct reading *r, struct buf *b)
{
    enum err e = case_load(r->desk, r->key, &r->arena, &r->state);
    if (!e) {
        r->subject = case_subject(&r->state, &r->arena);
        e = case_text(b, r->desk, &r->state);
    }
    put_error(b, e);
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

// Serial of this officer's draft of an act on the case; 0: none.
static int64_t draft_of(struct reading *r, const struct flow_row *row)
{
    struct arena a = {0};
    struct rec draft;
    bool there;
    face_error(draft_find(r->desk, row->act == ACT_RESUBMIT ? DRAFT_APPLY : row->key, r->key, SPAN_NONE, &a, &draft, &there));
    int64_t serial = there ? rec_int(&draft, DRAFT_SERIAL, 0) : 0;
    arena_free(&a);
    return serial;
}

// First comes what takes the case on: not its end, nor telling again who has been told.
static bool stands_back(const struct flow_row *row, const struct rec *state)
{
    return row->act == ACT_CLOSE || (row->act == ACT_NOTIFY && (rec_int(state, TRANSFER_DONE, 0) & DONE_NOTIFIED));
}

static enum reaction case_act(void *ctx)
{
    struct reading *r = ctx;
    const struct flow_row *rows[16];
    const char *names[16];
    struct arena a = {0};
    size_t n = act_rows(r->desk, &r->state, rows, COUNT(rows));
    // Whose it is, where it is not this officer's, stands there before it is chosen.
    for (size_t i = 0; i < n; i++)
        names[i] = act_allowed(r->desk, rows[i], &r->state) != OK ? arena_printf(&a, _("%s (%s)"), _(rows[i]->name), err_note()).p
                   : draft_of(r, rows[i])                         ? arena_printf(&a, _("%s (your draft)"), _(rows[i]->name)).p
                                                                  : _(rows[i]->name);
    size_t start = 0;
    while (start + 1 < n && stands_back(rows[start], &r->state))
        start++;
    int at = dialog_choose(_("Act on the case"), _("What the notice allows at this stage, to whom holds the case (section 4). Each opens its form; nothing is done before F2 there."), names, n, start);
    arena_free(&a);
    if (at < 0)
        return REACT_PAINT;
    enum err e = act_allowed(r->desk, rows[at], &r->state);
    if (e) {
        face_error(e);
        return REACT_PAINT;
    }
    // Taken up where it broke off, or begun with what the case says.
    return rows[at]->act == ACT_RESUBMIT ? apply_open(r->desk, draft_of(r, rows[at]), r->key) : act_open(r->desk, rows[at], r->key);
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

static enum reaction history_open(struct desk *d, struct span number);

static enum reaction case_history_key(void *ctx)
{
    struct reading *r = ctx;
    return history_open(r->desk, r->key);
}

static enum reaction case_call(void *ctx)
{
    struct reading *r = ctx;
    return call_form_open(r->desk, r->key);
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

static void compose_history(struct reading *r, struct buf *b)
{
    r->subject = r->key;
    enum err e = history_text(b, r->desk, r->key);
    if (!e)
        e = case_load(r->desk, r->key, &r->arena, &r->state);
    if (!e) {
        request_text(b, r->desk, &r->state, false);
        e = journal_case_text(b, r->desk, r->key);
    }
    put_error(b, e);
}

static const struct ui_screen history_screen = {
    .title = N_("History"), .close = reading_close, .resume = reading_resume, .paint = reading_paint, .text = reading_text,
};

static enum reaction history_open(struct desk *d, struct span number)
{
    return reading_push(&history_screen, reading_new(d, number), compose_history);
}
