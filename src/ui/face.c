#include "face.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/lang.h"
#include "ui/edit.h"
#include "ui/line.h"
#include "ui/paint.h"
#include "ui/term.h"
#include "ui/text.h"

#define TOP 2    // title, subject
#define BOTTOM 2 // message, keys
#define LEAST_ROWS 16
#define LEAST_COLS 60

static struct buf organisation, organisation_short, operator_name, date, mail, screen, subject, subject_short, place, message, keys;
static enum say said;
static bool covered;
static struct popup *away; // popups under the cover

int face_rows(void)
{
    return LINES > TOP + BOTTOM ? LINES - TOP - BOTTOM : 1;
}

int face_cols(void)
{
    return COLS;
}

int face_middle_row(void)
{
    return face_rows() > 20 ? (face_rows() - 20) / 3 : 0;
}

int face_middle_col(void)
{
    return COLS > 80 ? (COLS - 80) / 2 : 0;
}

static bool replace(struct buf *b, struct span s)
{
    if (span_eq(buf_span(b), s))
        return false;
    b->n = 0;
    buf_add(b, s);
    return true;
}

static void paint_title(void)
{
    struct buf right = {0};
    if (!covered) {
        buf_add(&right, buf_span(&operator_name));
        buf_str(&right, "  ");
        buf_add(&right, buf_span(&date));
        if (mail.n) {
            buf_str(&right, "  ");
            buf_add(&right, buf_span(&mail));
        }
    }
    int right_cols = line_width(buf_span(&right));
    int screen_cols = covered ? 0 : line_width(buf_span(&screen));
    int room = COLS - right_cols - screen_cols - 5;
    struct span org = buf_span(&organisation);
    if (line_width(org) > room && organisation_short.n)
        org = buf_span(&organisation_short);
    org.n = line_clip(org, room > 0 ? room : 0);
    paint_text(stdscr, 0, 0, COLS, SPAN(" "), INK_REVERSE, ' ');
    int x = 1 + paint_text(stdscr, 0, 1, 0, org, INK_REVERSE, ' ');
    if (!covered)
        paint_text(stdscr, 0, x + 2, 0, buf_span(&screen), INK_REVERSE, ' ');
    if (right_cols && COLS - right_cols - 1 > 0)
        paint_text(stdscr, 0, COLS - right_cols - 1, 0, buf_span(&right), INK_REVERSE, ' ');
    buf_free(&right);
}

static void paint_rule(int y)
{
    for (int x = 0; x < COLS; x++) {
        if (line_is_utf8())
            paint_text(stdscr, y, x, 0, SPAN("─"), INK_PLAIN, ' ');
        else
            mvaddch(y, x, '-');
    }
}

static void paint_subject(void)
{
    struct buf b = {0};
    int right = place.n ? line_width(buf_span(&place)) + 2 : 0;
    bool fits = subject_short.n == 0 || line_width(buf_span(&subject)) <= COLS - right;
    buf_add(&b, buf_span(fits ? &subject : &subject_short));
    if (b.n)
        paint_text(stdscr, 1, 0, COLS, line_cut(&b, COLS - right), INK_BOLD, ' ');
    else
        paint_rule(1);
    if (right)
        paint_text(stdscr, 1, COLS - right, right, SPAN_NONE, INK_PLAIN, ' ');
    if (right)
        paint_text(stdscr, 1, COLS - right + 1, 0, buf_span(&place), INK_PLAIN, ' ');
    buf_free(&b);
}

static bool message_due; // to be painted when the screen is flushed: what is said and cleared again before is never seen
static bool over_body;   // it was too long for its line, and covers rows of the body
static bool body_due;    // those are to be painted again

static int cursor_row = -1; // of the body

// A message too long for its line grows upwards over the body until the next key clears it as it does any other: nothing is left
// unsaid because a line is short, and no key is lost to it. Where the cursor stands in those rows it is whole at the top instead.
static void paint_grown(struct span text, enum ink ink)
{
    struct buf laid = {0};
    int n = 0, most = face_rows() - 1;
    text_layout(text, COLS - 1, &laid);
    for (size_t i = 0; i < laid.n; i++)
        n += laid.p[i] == '\n';
    n = n < most ? n : most;
    bool low = cursor_row < face_rows() - n;
    int y = low ? LINES - 1 - n : TOP;
    struct span rest = buf_span(&laid), row;
    bool bold;
    for (int i = 0; i < n && text_row(&rest, &row, &bold); i++)
        paint_text(stdscr, y + i, 0, COLS, row, ink, ' ');
    paint_rule(low ? y - 1 : y + n);
    over_body = true;
    buf_free(&laid);
}

static void paint_message(void)
{
    struct buf b = {0};
    enum ink ink = said == SAY_ERROR ? INK_ALARM : INK_PLAIN;
    message_due = over_body = false;
    if (said == SAY_WARNING)
        buf_str(&b, "! ");
    else if (said == SAY_ERROR)
        buf_str(&b, "!! ");
    if (said != SAY_NOTHING)
        buf_add(&b, buf_span(&message));
    paint_text(stdscr, LINES - 2, 0, COLS, buf_span(&b), ink, ' ');
    if (line_width(buf_span(&b)) > COLS)
        paint_grown(buf_span(&b), ink);
    buf_free(&b);
}

static void paint_keys(void)
{
    // The last cell of the last row is left alone: writing it scrolls some terminals.
    paint_text(stdscr, LINES - 1, 0, COLS - 1, buf_span(&keys), INK_REVERSE, ' ');
}

void face_status(const struct face_status *s)
{
    bool changed = replace(&organisation, s->organisation);
    changed |= replace(&organisation_short, s->organisation_short);
    changed |= replace(&operator_name, s->operator_name);
    changed |= replace(&date, s->date);
    changed |= replace(&mail, s->mail);
    if (changed)
        paint_title();
}

void face_screen(struct span title)
{
    if (replace(&screen, title))
        paint_title();
}

void face_subject(struct span text)
{
    face_subject_or(text, SPAN_NONE);
}

void face_subject_or(struct span text, struct span shorter)
{
    bool changed = replace(&subject, text);
    changed |= replace(&subject_short, shorter);
    if (changed)
        paint_subject();
}

void face_place(struct span text)
{
    if (replace(&place, text))
        paint_subject();
}

void face_say(enum say how, struct span text)
{
    if (how == said && span_eq(buf_span(&message), text))
        return;
    replace(&message, text);
    said = how;
    if (how == SAY_ERROR)
        term_beep();
    message_due = true;
    body_due |= over_body;
}

void face_flush(void)
{
    if (message_due)
        paint_message();
}

bool face_uncovered(void)
{
    bool was = body_due;
    body_due = false;
    return was;
}

void face_sayf(enum say how, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    face_say(how, span_of(text));
}

void face_error(enum err e)
{
    if (e)
        face_say(SAY_ERROR, span_of(err_line(e)));
}

static void say_hidden(uint32_t cp)
{
    if (cp)
        face_sayf(SAY_INFO, _("〓 stands for U+%04X, which this terminal cannot show; it is stored as it is"), cp);
}

void face_hidden(struct span text)
{
    say_hidden(line_first_hidden(text));
}

void face_hidden_painted(void)
{
    uint32_t cp = paint_hidden();
    if (said == SAY_NOTHING)
        say_hidden(cp);
}

void face_refused(uint32_t cp, size_t limit)
{
    if (!edit_takes(cp))
        face_sayf(SAY_WARNING, _("U+%04X would stand there unseen; it is not taken"), cp);
    else if (line_width_cp(cp) == 0)
        face_sayf(SAY_WARNING, _("U+%04X joins the letter before it: none stands there, or the field is full"), cp);
    else
        face_sayf(SAY_WARNING, _("the field takes %zu characters"), limit);
    term_beep();
}

enum say face_said(void)
{
    return said;
}

void face_keys(struct span text)
{
    if (replace(&keys, text))
        paint_keys();
}

void face_clear_row(int row)
{
    if (row < 0 || row >= face_rows())
        return;
    wmove(stdscr, TOP + row, 0);
    wattrset(stdscr, A_NORMAL);
    wclrtoeol(stdscr);
}

void face_clear(void)
{
    paint_hidden();
    body_due = false;
    message_due |= over_body; // over what is painted now
    for (int i = 0; i < face_rows(); i++)
        face_clear_row(i);
    face_cursor(-1, -1);
}

int face_put(int row, int col, int cols, struct span text, enum ink ink)
{
    return row < 0 || row >= face_rows() ? 0 : paint_text(stdscr, TOP + row, col, cols, text, ink, ' ');
}

int face_putf(int row, int col, enum ink ink, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return face_put(row, col, 0, span_of(text), ink);
}

int face_put_right(int row, int col, struct span text, enum ink ink)
{
    int w = line_width(text);
    return face_put(row, col - w > 0 ? col - w : 0, 0, text, ink);
}

void face_cursor(int row, int col)
{
    cursor_row = row;
    if (row < 0)
        paint_cursor(-1, -1);
    else
        paint_cursor(TOP + row, col);
}

void face_cover(void)
{
    if (!covered) {
        away = popups_hide();
        face_say(SAY_NOTHING, SPAN_NONE);
    }
    covered = true;
    werase(stdscr);
    paint_title();
    paint_message();
    paint_cursor(-1, -1);
}

bool face_small(void)
{
    static bool was;
    static struct popup *waiting;
    bool small = (LINES < LEAST_ROWS || COLS < LEAST_COLS) && !term_hung_up();
    if (small && !was)
        waiting = popups_hide();
    if (!small && was)
        popups_show(waiting);
    was = small;
    if (!small)
        return false;
    struct buf laid = {0};
    char text[300];
    snprintf(text, sizeof text, _("The terminal has %d lines of %d columns; %d of %d are needed. Make it larger: all that was typed is kept."),
             LINES, COLS, LEAST_ROWS, LEAST_COLS);
    text_layout(span_of(text), COLS, &laid);
    struct span rest = buf_span(&laid), row;
    bool bold;
    message_due = false; // all is painted anew when there is room
    werase(stdscr);
    for (int y = 0; y < LINES && text_row(&rest, &row, &bold); y++)
        paint_text(stdscr, y, 0, 0, row, INK_PLAIN, ' ');
    paint_cursor(-1, -1);
    buf_free(&laid);
    return true;
}

void face_repaint(void)
{
    bool was = covered;
    covered = false;
    werase(stdscr); // the last cell of all is never painted
    if (was)
        popups_show(away);
    paint_title();
    paint_subject();
    paint_message();
    paint_keys();
}
