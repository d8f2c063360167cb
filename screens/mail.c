// The mail screen: what waits, what came, what is set aside.
#include <stdio.h>
#include <stdlib.h>

#include "base/lang.h"
#include "desk/mailbox.h"
#include "screens/seat.h"
#include "ui/dialog.h"

#define PAGE_LINES 500 // shown at once; rows at the ends lead to the newer and the older ones

struct mail_screen {
    struct desk *desk;
    enum mailbox_part part;
    struct arena arena;
    struct mailbox_line *lines;
    size_t n, skip, passed; // of the part: on this page, newer than it, of those walked past so far
    uint64_t total;
    struct ui_list list;
    char subject[160], when[160];
};

static bool take(void *ctx, const struct mailbox_line *l)
{
    struct mail_screen *s = ctx;
    struct arena *a = &s->arena;
    if (s->passed < s->skip) {
        s->passed++;
        return true;
    }
    struct mailbox_line *mine = &s->lines[s->n++];
    *mine = *l;
    mine->peer = arena_copy(a, l->peer);
    mine->number = arena_copy(a, l->number);
    mine->cases = arena_copy(a, l->cases);
    mine->reason = arena_copy(a, l->reason);
    mine->file = arena_copy(a, l->file);
    return s->n < PAGE_LINES;
}

// Month, day and time: both fit on the line at 80 columns.
static const char *short_moment(moment_t at, char text[MOMENT_TEXT])
{
    if (!at)
        return "-";
    moment_format(at, text);
    text[16] = '\0';
    return text + 5;
}

// The newest first, whoever it is exchanged with; before them what waits for its first exchange.
static int newer(const void *a, const void *b)
{
    const struct mailbox_line *x = a, *y = b;
    return !x->at || !y->at ? !!x->at - !!y->at : (x->at < y->at) - (x->at > y->at);
}

static void load(struct mail_screen *s)
{
    static const char *const names[] = {N_("waits"), N_("came"), N_("set aside")};
    struct mail_state m = {0};
    char sync[MOMENT_TEXT], in[MOMENT_TEXT];
    arena_free(&s->arena);
    s->n = s->passed = 0;
    s->lines = ARENA_ARRAY(&s->arena, struct mailbox_line, PAGE_LINES);
    enum err e = mailbox_each(s->desk, s->part, take, s);
    if (!e)
        e = mailbox_state(s->desk, &m);
    const uint64_t totals[] = {m.waiting + m.owed, m.came, m.quarantined};
    s->total = totals[s->part];
    if (s->n == s->total)
        qsort(s->lines, s->n, sizeof *s->lines, newer); // what fills more than a page stands stream by stream, as it is kept
    face_error(e);
    snprintf(s->subject, sizeof s->subject, _("%s    unacknowledged %llu   to send %llu   early %llu   %sset aside %llu"), _(names[s->part]),
             (unsigned long long)m.waiting, (unsigned long long)m.owed, (unsigned long long)m.held,
             m.quarantined ? "!! " : "", (unsigned long long)m.quarantined);
    if (m.unlisted)
        snprintf(s->when, sizeof s->when, "%s", _("Nothing goes out: the roster does not list this organisation's key yet"));
    else
        snprintf(s->when, sizeof s->when, _("last exchange %s   last packet that came %s"), short_moment(m.last_sync, sync), short_moment(m.last_in, in));
}

static uint64_t older(const struct mail_screen *s)
{
    return s->total > s->skip + s->n ? s->total - s->skip - s->n : 0;
}

static size_t count(void *ctx)
{
    struct mail_screen *s = ctx;
    return s->n + (s->skip > 0) + (older(s) > 0);
}

// The line in this row; NULL: the row leads to another page.
static const struct mailbox_line *line_at(const struct mail_screen *s, size_t row)
{
    size_t first = s->skip > 0;
    return row >= first && row - first < s->n ? &s->lines[row - first] : NULL;
}

// Who does not show where a packet cannot be opened: then the file's name says which one it is.
static struct span whose(const struct mail_screen *s, const struct mailbox_line *l)
{
    return l->peer.n ? desk_org_name(s->desk, l->peer) : l->file.n ? l->file : SPAN("?");
}

static void cell(void *ctx, size_t row, size_t column, struct buf *out)
{
    struct mail_screen *s = ctx;
    const struct mailbox_line *l = line_at(s, row);
    char at[MOMENT_TEXT];
    if (!l && column == 3)
        buf_printf(out, row ? _("%llu older ones: Enter") : _("%llu newer ones: Enter"), (unsigned long long)(row ? older(s) : s->skip));
    if (!l)
        return;
    if (column == 0)
        buf_printf(out, "%.16s", l->at ? moment_format(l->at, at) : "-");
    else if (column == 1)
        buf_add(out, whose(s, l));
    else if (column == 2)
        buf_add(out, l->number);
    else if (l->reason.n)
        buf_add(out, l->reason);
    else if (s->part == MAILBOX_WAITING && !l->at)
        buf_str(out, _("with the next exchange"));
    else if (s->part == MAILBOX_WAITING)
        buf_printf(out, "%s%.16s", l->given ? _("sent ") : _("not given out yet"), l->given ? moment_format(l->given, at) : "");
}

static const struct list_column columns[] = {
    {N_("When"), 16, 0, 0}, {N_("With"), 12, 44, 8}, {N_("Number"), 21, 0, LIST_AWAY}, {N_("What"), 0, 0, 16},
};

static struct ui_list *list(void *ctx)
{
    return &((struct mail_screen *)ctx)->list;
}

static void paint(void *ctx)
{
    struct mail_screen *s = ctx;
    face_subject(span_of(s->subject));
    list_paint(&s->list, 0, face_rows() - 1);
    face_put(face_rows() - 1, 2, 0, span_of(s->when), INK_PLAIN);
}

static enum reaction chosen(void *ctx, size_t row)
{
    struct mail_screen *s = ctx;
    const struct mailbox_line *l = line_at(s, row);
    if (!l) {
        s->skip = row ? s->skip + s->n : s->skip - PAGE_LINES;
        s->list.selected = s->list.first = 0;
        load(s);
        return REACT_PAINT;
    }
    struct span peer = whose(s, l);
    struct buf text = {0};
    if (s->part == MAILBOX_ASIDE) {
        buf_add(&text, l->reason);
        buf_printf(&text, _("\n\nFrom: %.*s\nFile: %.*s\nWhat: %s, %zu bytes\nCase: %.*s\n\n%s"), SPAN_ARG(l->peer.n ? peer : SPAN("-")),
                   SPAN_ARG(l->file.n ? l->file : SPAN("-")), _(l->what), l->size, SPAN_ARG(l->number.n ? l->number : SPAN("-")), _(mailbox_next(l->why)));
        dialog_message(SAY_WARNING, _("Set aside"), buf_span(&text));
    } else if (s->part == MAILBOX_WAITING && l->cases.n) {
        buf_printf(&text, _("To: %.*s\nCases: %.*s"), SPAN_ARG(peer), SPAN_ARG(l->cases));
        dialog_message(SAY_INFO, _("Waits to be acknowledged"), buf_span(&text));
    } else {
        face_say(SAY_INFO, span_of(s->part == MAILBOX_CAME ? _("It has been taken in; its cases are found by their numbers or on the worklist") : _("It goes out with the next exchange")));
    }
    buf_free(&text);
    return REACT_PAINT;
}

static enum reaction next_part(void *ctx)
{
    struct mail_screen *s = ctx;
    s->part = (enum mailbox_part)((s->part + 1) % 3);
    s->list.selected = s->list.first = s->skip = 0;
    load(s);
    return REACT_PAINT;
}

static void resume(void *ctx)
{
    load(ctx);
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
    .keys = keys, .key_count = COUNT(keys), .close = close_it, .resume = resume, .paint = paint, .list = list, .chosen = chosen, .tick = tick,
};

enum reaction mail_open(struct desk *d)
{
    struct mail_screen *s = xcalloc(1, sizeof *s);
    s->desk = d;
    s->list = (struct ui_list) {.columns = columns, .column_count = COUNT(columns), .count = count, .cell = cell, .empty = N_("Nothing here now. F5 goes on to the next part."), .ctx = s};
    load(s);
    return ui_push(&screen, s);
}
