// The mail screen: what waits, what came, what is set aside.
#include <stdio.h>
#include <stdlib.h>

#include "base/lang.h"
#include "desk/mailbox.h"
#include "screens/seat.h"
#include "ui/dialog.h"

#define LINES_MOST 500

struct mail_line {
    struct span peer, number, reason;
    moment_t at, given;
};

struct mail_screen {
    struct desk *desk;
    enum mailbox_part part;
    struct arena arena;
    struct mail_line *lines;
    size_t n;
    struct ui_list list;
    char subject[240];
};

static bool take(void *ctx, const struct mailbox_line *l)
{
    struct mail_screen *s = ctx;
    struct arena *a = &s->arena;
    s->lines[s->n++] = (struct mail_line) {arena_copy(a, l->peer), arena_copy(a, l->number), arena_copy(a, l->reason), l->at, l->given};
    return s->n < LINES_MOST;
}

static void load(struct mail_screen *s)
{
    static const char *const names[] = {N_("waits to be acknowledged"), N_("came"), N_("set aside")};
    struct mail_state m = {0};
    char sync[MOMENT_TEXT] = "-", in[MOMENT_TEXT] = "-";
    arena_free(&s->arena);
    s->n = 0;
    s->lines = ARENA_ARRAY(&s->arena, struct mail_line, LINES_MOST);
    enum err e = mailbox_each(s->desk, s->part, take, s);
    if (!e)
        e = mailbox_state(s->desk, &m);
    face_error(e);
    if (m.last_sync)
        moment_format(m.last_sync, sync);
    if (m.last_in)
        moment_format(m.last_in, in);
    snprintf(s->subject, sizeof s->subject, _("%s    waiting %llu+%llu   early %llu   set aside %llu   exchanged %.16s   came %.16s"), _(names[s->part]),
             (unsigned long long)m.waiting, (unsigned long long)m.owed, (unsigned long long)m.held, (unsigned long long)m.quarantined, sync, in);
}

static size_t count(void *ctx)
{
    return ((struct mail_screen *)ctx)->n;
}

static void cell(void *ctx, size_t row, size_t column, struct buf *out)
{
    struct mail_screen *s = ctx;
    const struct mail_line *l = &s->lines[row];
    char at[MOMENT_TEXT];
    if (column == 0)
        buf_printf(out, "%.16s", moment_format(l->at, at));
    else if (column == 1)
        buf_add(out, l->peer.n ? desk_org_name(s->desk, l->peer) : SPAN("?"));
    else if (column == 2)
        buf_add(out, l->number);
    else if (l->reason.n)
        buf_add(out, l->reason);
    else if (s->part == MAILBOX_WAITING)
        buf_printf(out, "%s%.16s", l->given ? _("given out ") : _("not given out yet"), l->given ? moment_format(l->given, at) : "");
}

static const struct list_column columns[] = {
    {N_("When"), 16, false, 0}, {N_("With"), 20, false, 44}, {N_("Number"), 12, false, 22}, {N_("What"), 0, false, 0},
};

static struct ui_list *list(void *ctx)
{
    return &((struct mail_screen *)ctx)->list;
}

static void paint(void *ctx)
{
    struct mail_screen *s = ctx;
    face_subject(span_of(s->subject));
    list_paint(&s->list, 0, 0);
}

static enum reaction chosen(void *ctx, size_t row)
{
    struct mail_screen *s = ctx;
    if (s->lines[row].reason.n)
        dialog_message(SAY_INFO, _("Set aside"), s->lines[row].reason);
    return REACT_PAINT;
}

static enum reaction next_part(void *ctx)
{
    struct mail_screen *s = ctx;
    s->part = (enum mailbox_part)((s->part + 1) % 3);
    s->list.selected = s->list.first = 0;
    load(s);
    return REACT_PAINT;
}

static enum reaction tick(void *ctx)
{
    struct mail_screen *s = ctx;
    if (!desk_changed(s->desk))
        return REACT_STAY;
    load(s);
    return REACT_PAINT;
}

static void close_it(void *ctx)
{
    struct mail_screen *s = ctx;
    arena_free(&s->arena);
    free(s);
}

static const struct ui_key keys[] = {
    {UI_F5, N_("part"), N_("What waits, what came, what is set aside."), next_part, NULL},
};
static const struct ui_screen screen = {
    .title = N_("Mail"),
    .help = N_("Mail moves by yizhan sync, another process on the same store, or by a stick: yizhan packet out, packet in. The kiosk never waits for it."),
    .keys = keys, .key_count = COUNT(keys), .close = close_it, .paint = paint, .list = list, .chosen = chosen, .tick = tick,
};

enum reaction mail_open(struct desk *d)
{
    struct mail_screen *s = xcalloc(1, sizeof *s);
    s->desk = d;
    s->list = (struct ui_list) {.columns = columns, .column_count = COUNT(columns), .count = count, .cell = cell, .empty = N_("nothing here"), .ctx = s};
    load(s);
    return ui_push(&screen, s);
}
