#include "dialog_impl.h"

#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "ui/edit.h"
#include "ui/line.h"
#include "ui/term.h"
#include "ui/text.h"

bool dialog_no(const struct ui_event *e)
{
    return e->kind == UI_HANGUP || (e->kind == UI_FUNC && e->key == UI_F3);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

void dialog_put(struct popup *p, int row, int col, int cols, struct span text, enum ink ink)
{
    if (row >= 0 && row < popup_rows(p))
        paint_text(popup_window(p), row + 1, col + 2, least(cols ? cols : popup_cols(p) - col, popup_cols(p) - col), text, ink, ' ');
}

struct popup *dialog_open(const struct dialog_kind *kind, int rows, int cols, const char *title)
{
    struct popup *p = popup_open(rows, cols, title, _(kind->keys));
    ui_keys();
    return p;
}

const char *dialog_keys(void)
{
    return popup_keys();
}

void dialog_other(const struct dialog_kind *kind, const char *title, const char *help, const struct ui_event *e)
{
    struct buf b = {0};
    if (e->kind == UI_FUNC && e->key == UI_F1) {
        buf_printf(&b, "# %s\n%s%s%s%s", title, help ? help : "", help ? "\n\n" : "\n", kind->edits ? _(EDIT_HELP) : "", _(kind->help));
        buf_char(&b, '\n');
        ui_help_lock(&b);
        dialog_message(SAY_INFO, _("Help"), buf_span(&b));
        buf_free(&b);
        ui_keys();
    } else if (e->kind == UI_FUNC || e->kind == UI_CHAR || e->kind == UI_PASTE) {
        ui_unused(e);
    }
}

// ---- texts and questions

static const struct dialog_kind of_text = {N_(" Enter close"), "", false}, // F1, which opened most of them, closes them
    of_choice = {N_(" Enter choose  a digit chooses at once  F3 back  F1 help"),
                 N_("1 to 9\tchoose at once\nUp Down\tselect; Tab and Back-Tab, Home and End, F7 F8 or PgUp PgDn too\nEnter\ttakes what is selected (as F2)\nEsc\tback, nothing is chosen (as F3)"), false},
    of_question = {N_(" y yes  n no  Enter what is marked  F3 back  F1 help"),
                   N_("y\tyes (as 1)\nn\tno\nEnter\twhat is marked, no at first (as F2); Left, Right and Tab mark the other\nEsc\tno (as F3)"), false},
    of_line = {N_(" Enter done  F3 back  F1 help"), N_("Enter\ttakes what was typed (as F2)\nEsc\tback, what was typed here is dropped (as F3)"), true};

static size_t count_rows(const struct buf *laid)
{
    size_t n = 0;
    for (size_t i = 0; i < laid->n; i++)
        n += laid->p[i] == '\n';
    return n;
}

// A text to be read, in part where it is long.
struct part {
    struct span text;
    struct buf laid;
    size_t rows, first, page, most; // in all; the one on top; as many as are shown; the last that may stand on top
};

// For the columns that the popup has now, with `more` rows below it.
static void paint_part(struct popup *p, struct part *t, int cols, int more)
{
    t->laid.n = 0;
    text_layout(t->text, popup_cols(p), &t->laid);
    t->rows = count_rows(&t->laid);
    popup_want(p, (int)t->rows + more, cols);
    t->page = (size_t)(popup_rows(p) > more ? popup_rows(p) - more : 1);
    t->most = t->rows > t->page ? t->rows - t->page : 0;
    t->first = t->first < t->most ? t->first : t->most;
    struct span rest = buf_span(&t->laid), line;
    bool bold;
    size_t at = 0;
    for (; text_row(&rest, &line, &bold); at++) {
        if (at >= t->first && at < t->first + t->page)
            dialog_put(p, (int)(at - t->first), 0, 0, line, text_ink(line, bold));
    }
    for (; at < t->page; at++)
        dialog_put(p, (int)at, 0, 0, SPAN_NONE, INK_PLAIN);
    char place[80] = "";
    int n = t->most ? snprintf(place, sizeof place, "%zu-%zu/%zu", t->first + 1, t->first + t->page, t->rows) : 0;
    if (n)
        dialog_put(p, popup_rows(p) - 1, popup_cols(p) - n, n, span_of(place), INK_PLAIN);
}

static bool turns(struct part *t, const struct ui_event *e)
{
    enum ui_fkey key = e->kind == UI_FUNC ? e->key : e->kind == UI_CHAR && e->cp == ' ' ? UI_PAGE_DOWN : UI_NO_KEY;
    if (key == UI_DOWN)
        t->first += t->first < t->most;
    else if (key == UI_UP)
        t->first -= t->first > 0;
    else if (key == UI_F8 || key == UI_PAGE_DOWN)
        t->first = t->first + t->page < t->most ? t->first + t->page : t->most;
    else if (key == UI_F7 || key == UI_PAGE_UP)
        t->first = t->first > t->page ? t->first - t->page : 0;
    else
        return false;
    return true;
}

void dialog_message(enum say how, const char *title, struct span text)
{
    struct part t = {.text = text};
    struct popup *p = dialog_open(&of_text, 1, 70, title);
    if (how == SAY_ERROR)
        term_beep();
    for (bool painted_once = false;; painted_once = true) {
        if (!painted_once || term_idle()) {
            paint_part(p, &t, 70, 1);
            struct span keys = span_of(t.most ? _("Enter close   F7 F8 page") : _("Enter close"));
            dialog_put(p, popup_rows(p) - 1, 0, line_width(keys), keys, INK_BOLD);
        }
        struct ui_event e = ui_next();
        if (dialog_no(&e) || (e.kind == UI_FUNC && (e.key == UI_ENTER || e.key == UI_F1 || e.key == UI_F2)))
            break;
        if (!turns(&t, &e))
            dialog_other(&of_text, title, NULL, &e);
    }
    buf_free(&t.laid);
    popup_close(p);
}

// The lines from the first shown on; below them the place among all, where there is not room for all. Returns how many are shown.
static size_t paint_choices(struct popup *p, const char *const *lines, size_t n, size_t selected, size_t *first)
{
    size_t rows = (size_t)popup_rows(p), page = n > rows ? rows - 1 : n;
    struct buf line = {0};
    *first = selected < *first ? selected : selected >= *first + page ? selected - page + 1 : *first;
    for (size_t i = 0; i < page; i++) {
        size_t at = *first + i;
        char mark[8] = {at == selected ? '>' : ' ', ' ', (char)(at < 9 ? '1' + (int)at : ' '), ' ', '\0'};
        dialog_put(p, (int)i, 0, 4, span_of(mark), INK_PLAIN);
        line.n = 0;
        buf_str(&line, at < n ? lines[at] : "");
        dialog_put(p, (int)i, 4, 0, line_cut(&line, popup_cols(p) - 4), INK_PLAIN);
    }
    if (page < n) {
        char place[80];
        snprintf(place, sizeof place, "%zu-%zu/%zu", *first + 1, *first + page, n);
        dialog_put(p, (int)page, 0, 0, SPAN_NONE, INK_PLAIN);
        dialog_put(p, (int)page, 4, 0, span_of(place), INK_BOLD);
    }
    buf_free(&line);
    popup_cursor(p, (int)(selected - *first), 0);
    return page;
}

int dialog_choose(const char *title, const char *help, const char *const *lines, size_t n, size_t start)
{
    int cols = line_width(span_of(title)) + 4, chosen = -1;
    size_t selected = start < n ? start : 0, first = 0, page = 0;
    for (size_t i = 0; i < n; i++) {
        int w = line_width(span_of(lines[i])) + 5;
        cols = w > cols ? w : cols;
    }
    struct popup *p = dialog_open(&of_choice, (int)n, cols, title);
    for (bool done = false; !done;) {
        if (page == 0 || term_idle())
            page = paint_choices(p, lines, n, selected, &first);
        struct ui_event e = ui_next();
        enum ui_fkey key = e.kind == UI_FUNC ? e.key : UI_NO_KEY;
        if (dialog_no(&e))
            break;
        if (e.kind == UI_CHAR && e.cp >= '1' && e.cp <= '9' && e.cp < '1' + n) {
            chosen = (int)(e.cp - '1');
            done = true;
        } else if (key == UI_ENTER || key == UI_F2) {
            chosen = (int)selected;
            done = true;
        } else if (key == UI_DOWN || key == UI_TAB) {
            selected = selected + 1 < n ? selected + 1 : 0;
        } else if (key == UI_UP || key == UI_BACK_TAB) {
            selected = selected ? selected - 1 : n - 1;
        } else if (key == UI_F8 || key == UI_PAGE_DOWN) {
            selected = selected + page < n ? selected + page : n - 1;
        } else if (key == UI_F7 || key == UI_PAGE_UP) {
            selected = selected > page ? selected - page : 0;
        } else if (key == UI_HOME || key == UI_END) {
            selected = key == UI_HOME ? 0 : n - 1;
        } else {
            dialog_other(&of_choice, title, help, &e);
        }
    }
    popup_close(p);
    return chosen;
}

static void paint_question(struct popup *p, struct part *t, bool yes)
{
    paint_part(p, t, 60, 2);
    int y = popup_rows(p) - 1;
    struct span yes_word = span_of(_("y yes")), no_word = span_of(_("n no"));
    dialog_put(p, y, 2, line_width(yes_word), yes_word, yes ? INK_REVERSE : INK_PLAIN);
    dialog_put(p, y, 14, line_width(no_word), no_word, yes ? INK_PLAIN : INK_REVERSE);
    popup_cursor(p, y, yes ? 2 : 14);
}

bool dialog_yes(const char *title, struct span question)
{
    struct part t = {.text = question};
    struct popup *p = dialog_open(&of_question, 3, 60, title);
    bool yes = false;
    for (;;) {
        if (term_idle())
            paint_question(p, &t, yes);
        struct ui_event e = ui_next();
        if (dialog_no(&e) || (e.kind == UI_CHAR && (e.cp == 'n' || e.cp == 'N'))) {
            yes = false;
            break;
        }
        if (e.kind == UI_CHAR && (e.cp == 'y' || e.cp == 'Y' || e.cp == '1')) {
            yes = true;
            break;
        }
        if (e.kind == UI_FUNC && (e.key == UI_ENTER || e.key == UI_F2))
            break;
        if (e.kind == UI_FUNC && (e.key == UI_LEFT || e.key == UI_RIGHT || e.key == UI_TAB))
            yes = !yes;
        else
            dialog_other(&of_question, title, NULL, &e);
    }
    buf_free(&t.laid);
    popup_close(p);
    return yes;
}

// What is typed is not shown.
static void paint_stars(struct popup *p, const char *label, struct edit *e)
{
    struct buf stars = {0};
    dialog_put(p, 0, 0, 0, span_of(label), INK_PLAIN);
    int cols = popup_cols(p);
    for (size_t i = 0; i < utf8_count(edit_text(e)) && (int)i < cols - 1; i++)
        buf_char(&stars, '*');
    paint_text(popup_window(p), 2, 2, cols, buf_span(&stars), INK_PLAIN, '.');
    popup_cursor(p, 1, least((int)utf8_count((struct span) {e->text.p, e->at}), (int)stars.n));
    buf_free(&stars);
}

bool dialog_password(const char *title, const char *label, const char *help, char *out, size_t size)
{
    struct edit e;
    edit_init(&e, size / UTF8_MAX, line_width_cp);
    struct popup *p = dialog_open(&of_line, 2, 50, title);
    bool done = false, yes = false;
    while (!done) {
        if (term_idle())
            paint_stars(p, label, &e);
        struct ui_event ev = ui_next();
        if (dialog_no(&ev))
            break;
        size_t cut = 0;
        if (ev.kind == UI_CHAR)
            cut = !edit_insert(&e, ev.cp);
        else if (ev.kind == UI_PASTE)
            edit_paste(&e, ev.text, &cut);
        if (cut)
            ui_refused(&ev, e.limit);
        yes = done = ev.kind == UI_FUNC && (ev.key == UI_ENTER || ev.key == UI_F2);
        if (!done && ev.kind == UI_FUNC && edit_key(&e, ev.key) == EDIT_UNUSED)
            dialog_other(&of_line, label, help, &ev);
    }
    popup_close(p);
    struct span text = edit_text(&e);
    if (yes) {
        if (text.n)
            memcpy(out, text.p, text.n);
        out[text.n] = '\0';
    }
    if (e.text.p)
        explicit_bzero(e.text.p, e.text.size);
    edit_free(&e);
    return yes;
}
