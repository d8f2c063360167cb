#include "dialog.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "ui/edit.h"
#include "ui/line.h"
#include "ui/paint.h"
#include "ui/screen.h"
#include "ui/term.h"
#include "ui/text.h"

static bool is_no(const struct ui_event *e)
{
    return e->kind == UI_HANGUP || (e->kind == UI_FUNC && e->key == UI_F3);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void put(struct popup *p, int row, int col, int cols, struct span text, enum ink ink)
{
    if (row >= 0 && row < popup_rows(p))
        paint_text(popup_window(p), row + 1, col + 2, least(cols ? cols : popup_cols(p) - col, popup_cols(p) - col), text, ink, ' ');
}

static struct popup *opened(int rows, int cols, const char *title, const char *keys)
{
    struct popup *p = popup_open(rows, cols, title, keys);
    ui_keys();
    return p;
}

const char *dialog_keys(void)
{
    return popup_keys();
}

// A key that does nothing says so here too.
static void unused(const struct ui_event *e)
{
    if (e->kind == UI_FUNC || e->kind == UI_CHAR)
        ui_unused(e);
}

// ---- lists of values

struct picking {
    const struct pick_row *rows;
    size_t n;
    pick_find find;
    void *ctx;
    struct pick_row shown[PICK_MAX];
    size_t at[PICK_MAX]; // index among rows
    size_t shown_n, selected, first;
    struct edit typed;
};

static initials_fn *initials_of;

void dialog_initials(initials_fn *fn)
{
    initials_of = fn;
}

static bool fits(const struct pick_row *r, struct span typed)
{
    char lower[64], initials[160] = "";
    if (typed.n == 0 || span_starts(r->code, typed) || span_contains(r->name, typed))
        return true;
    if (typed.n >= sizeof lower)
        return false;
    for (size_t i = 0; i < typed.n; i++)
        lower[i] = (char)(typed.p[i] >= 'A' && typed.p[i] <= 'Z' ? typed.p[i] | 0x20 : typed.p[i]);
    struct span want = {lower, typed.n};
    if (r->initials.n || !initials_of)
        return span_starts(r->initials, want);
    // A row of a menu is a sentence, and brings none along.
    initials_of(r->name, initials, sizeof initials);
    return span_contains(span_of(initials), want);
}

static void narrow(struct picking *k)
{
    struct span typed = edit_text(&k->typed);
    k->shown_n = 0;
    k->selected = k->first = 0;
    if (k->find) {
        k->shown_n = k->find(k->ctx, typed, k->shown, PICK_MAX);
        return;
    }
    for (size_t i = 0; i < k->n && k->shown_n < PICK_MAX; i++) {
        if (fits(&k->rows[i], typed)) {
            k->at[k->shown_n] = i;
            k->shown[k->shown_n++] = k->rows[i];
        }
    }
}

#define PLACE_COLS 12 // " 101-117/200": PICK_MAX rows at most

static void paint_pick(struct popup *p, struct picking *k)
{
    int rows = popup_rows(p) - 1, code = 0;
    for (size_t i = 0; i < k->shown_n; i++) {
        int w = line_width(k->shown[i].code);
        code = w > code ? w : code;
    }
    if (k->selected < k->first)
        k->first = k->selected;
    if (k->selected >= k->first + (size_t)rows)
        k->first = k->selected - (size_t)rows + 1;
    // Behind what is typed, which rows of how many are in sight, where they are not all.
    char place[80] = "";
    int typing = popup_cols(p) - 2 - PLACE_COLS, place_n = 0;
    if (k->shown_n > (size_t)rows)
        place_n = snprintf(place, sizeof place, "%zu-%zu/%zu", k->first + 1, k->first + (size_t)rows, k->shown_n);
    struct edit_view v = edit_view(&k->typed, typing);
    struct span typed = edit_text(&k->typed);
    put(p, 0, 0, 2, SPAN("/"), INK_PLAIN);
    paint_text(popup_window(p), 1, 4, typing, (struct span) {typed.n ? typed.p + v.start : typed.p, v.len}, INK_PLAIN, '.');
    put(p, 0, 2 + typing, PLACE_COLS - place_n, SPAN_NONE, INK_PLAIN);
    put(p, 0, popup_cols(p) - place_n, 0, span_of(place), INK_PLAIN);
    struct buf name = {0};
    int x = 2 + code + (code > 0) * 2;
    for (int i = 0; i < rows; i++) {
        size_t at = k->first + (size_t)i;
        put(p, i + 1, 0, 0, SPAN_NONE, INK_PLAIN);
        if (at >= k->shown_n)
            continue;
        put(p, i + 1, 0, 1, at == k->selected ? SPAN(">") : SPAN(" "), INK_PLAIN);
        put(p, i + 1, 2, code, k->shown[at].code, INK_PLAIN);
        name.n = 0;
        buf_add(&name, k->shown[at].name);
        put(p, i + 1, x, 0, line_cut(&name, popup_cols(p) - x), INK_PLAIN);
    }
    buf_free(&name);
    if (k->shown_n == 0)
        put(p, 1, 2, 0, span_of(typed.n ? _("nothing fits what was typed") : _("type what is looked for")), INK_PLAIN);
    popup_cursor(p, 0, 2 + v.cursor);
}

static bool pick(const char *title, struct picking *k)
{
    int rows = k->find ? 16 : (int)k->n + 1, code = 0, name = 0;
    for (size_t i = 0; i < k->n && k->n <= PICK_MAX; i++) {
        int c = line_width(k->rows[i].code), w = line_width(k->rows[i].name);
        code = c > code ? c : code;
        name = w > name ? w : name;
    }
    int cols = 4 + code + name;
    struct popup *p = opened(rows < 3 ? 3 : rows, cols > 66 ? cols : 66, title, _(" Enter choose  type to narrow  F7 F8 page  F3 back"));
    bool done = false, chosen = false;
    while (!done) {
        if (term_idle())
            paint_pick(p, k);
        struct ui_event e = ui_next();
        size_t page = (size_t)popup_rows(p) - 1;
        if (is_no(&e))
            break;
        size_t cut = 0;
        if (e.kind == UI_CHAR ? edit_insert(&k->typed, e.cp) : e.kind == UI_PASTE && edit_paste(&k->typed, e.text, &cut))
            narrow(k);
        else if (e.kind == UI_CHAR)
            cut = 1;
        if (cut)
            ui_refused(&e, k->typed.limit);
        if (e.kind != UI_FUNC)
            continue;
        switch (e.key) {
        case UI_ENTER:
        case UI_F2:
            chosen = k->shown_n > 0;
            done = chosen;
            break;
        case UI_BACKSPACE:
            if (edit_backspace(&k->typed))
                narrow(k);
            break;
        case UI_CTRL_U:
            if (edit_clear(&k->typed))
                narrow(k);
            break;
        case UI_UP:
            k->selected -= k->selected > 0;
            break;
        case UI_DOWN:
        case UI_TAB:
            k->selected += k->selected + 1 < k->shown_n;
            break;
        case UI_PAGE_UP:
        case UI_F7:
            k->selected = k->selected > page ? k->selected - page : 0;
            break;
        case UI_PAGE_DOWN:
        case UI_F8:
            k->selected = k->selected + page < k->shown_n ? k->selected + page : k->shown_n ? k->shown_n - 1 : 0;
            break;
        case UI_HOME:
            k->selected = 0;
            break;
        case UI_END:
            k->selected = k->shown_n ? k->shown_n - 1 : 0;
            break;
        default:
            unused(&e);
        }
    }
    popup_close(p);
    return chosen;
}

bool dialog_pick(const char *title, const struct pick_row *rows, size_t n, size_t start, size_t *chosen)
{
    static struct picking k;
    k = (struct picking) {.rows = rows, .n = n};
    edit_init(&k.typed, 60, line_width_cp);
    narrow(&k);
    k.selected = start < k.shown_n ? start : 0;
    bool yes = pick(title, &k);
    if (yes)
        *chosen = k.at[k.selected];
    edit_free(&k.typed);
    return yes;
}

bool dialog_pick_from(const char *title, pick_find find, void *ctx, struct pick_row *chosen)
{
    static struct picking k;
    k = (struct picking) {.find = find, .ctx = ctx};
    edit_init(&k.typed, 60, line_width_cp);
    narrow(&k);
    bool yes = pick(title, &k);
    if (yes)
        *chosen = k.shown[k.selected];
    edit_free(&k.typed);
    return yes;
}

// ---- texts and questions

static size_t count_rows(const struct buf *laid)
{
    size_t n = 0;
    for (size_t i = 0; i < laid->n; i++)
        n += laid->p[i] == '\n';
    return n;
}

static void paint_rows(struct popup *p, const struct buf *laid, size_t first, int rows)
{
    struct span rest = buf_span(laid), line;
    bool bold;
    int row = 0;
    for (size_t at = 0; text_row(&rest, &line, &bold); at++) {
        if (at >= first && row < rows)
            put(p, row++, 0, 0, line, bold ? INK_BOLD : INK_PLAIN);
    }
    for (int i = row; i < rows; i++)
        put(p, i, 0, 0, SPAN_NONE, INK_PLAIN);
}

// Text in a popup, for the columns that it has now, with `more` rows below. Returns the text's rows.
static size_t lay_out(struct popup *p, struct span text, int cols, int more, struct buf *laid)
{
    laid->n = 0;
    text_layout(text, popup_cols(p), laid);
    size_t rows = count_rows(laid);
    popup_want(p, (int)rows + more, cols);
    return rows;
}

// The text from its row `first` on; how many rows a page has, and the last row that may stand on top.
static void paint_message(struct popup *p, struct span text, struct buf *laid, size_t *first, size_t *page, size_t *most)
{
    size_t rows = lay_out(p, text, 70, 1, laid);
    *page = (size_t)popup_rows(p) - 1;
    *most = rows > *page ? rows - *page : 0;
    *first = *first < *most ? *first : *most;
    paint_rows(p, laid, *first, (int)*page);
    put(p, popup_rows(p) - 1, 0, 0, span_of(*most ? _("Enter close   F7 F8 page") : _("Enter close")), INK_BOLD);
    if (*most) {
        char place[80];
        int n = snprintf(place, sizeof place, "%zu-%zu/%zu", *first + 1, *first + *page, rows);
        put(p, popup_rows(p) - 1, popup_cols(p) - n, n, span_of(place), INK_PLAIN);
    }
}

void dialog_message(enum say how, const char *title, struct span text)
{
    struct buf laid = {0};
    size_t first = 0, page = 0, most = 0;
    struct popup *p = opened(1, 70, title, _(" Enter close"));
    if (how == SAY_ERROR)
        term_beep();
    for (bool laid_out = false;; laid_out = true) {
        if (!laid_out || term_idle())
            paint_message(p, text, &laid, &first, &page, &most);
        struct ui_event e = ui_next();
        if (is_no(&e) || (e.kind == UI_FUNC && (e.key == UI_ENTER || e.key == UI_F1 || e.key == UI_F2)))
            break;
        enum ui_fkey key = e.kind == UI_FUNC ? e.key : e.kind == UI_CHAR && e.cp == ' ' ? UI_PAGE_DOWN : UI_NO_KEY;
        if (key == UI_DOWN)
            first += first < most;
        else if (key == UI_UP)
            first -= first > 0;
        else if (key == UI_F8 || key == UI_PAGE_DOWN)
            first = first + page < most ? first + page : most;
        else if (key == UI_F7 || key == UI_PAGE_UP)
            first = first > page ? first - page : 0;
        else
            unused(&e);
    }
    buf_free(&laid);
    popup_close(p);
}

// The lines from the first shown on; below them the place among all, where there is not room for all. Returns how many are shown.
static size_t paint_choices(struct popup *p, const char *const *lines, size_t n, size_t selected, size_t *first)
{
    size_t rows = (size_t)popup_rows(p), page = n > rows ? rows - 1 : n;
    *first = selected < *first ? selected : selected >= *first + page ? selected - page + 1 : *first;
    for (size_t i = 0; i < page; i++) {
        size_t at = *first + i;
        char mark[8] = {at == selected ? '>' : ' ', ' ', (char)(at < 9 ? '1' + (int)at : ' '), ' ', '\0'};
        put(p, (int)i, 0, 4, span_of(mark), INK_PLAIN);
        put(p, (int)i, 4, 0, at < n ? span_of(lines[at]) : SPAN_NONE, INK_PLAIN);
    }
    if (page < n) {
        char place[80];
        snprintf(place, sizeof place, "%zu-%zu/%zu", *first + 1, *first + page, n);
        put(p, (int)page, 0, 0, SPAN_NONE, INK_PLAIN);
        put(p, (int)page, 4, 0, span_of(place), INK_BOLD);
    }
    popup_cursor(p, (int)(selected - *first), 0);
    return page;
}

int dialog_choose(const char *title, const char *const *lines, size_t n, size_t start)
{
    int cols = line_width(span_of(title)) + 4, chosen = -1;
    size_t selected = start < n ? start : 0, first = 0, page = 0;
    for (size_t i = 0; i < n; i++) {
        int w = line_width(span_of(lines[i])) + 5;
        cols = w > cols ? w : cols;
    }
    struct popup *p = opened((int)n, cols, title, _(" Enter choose  a digit chooses at once  F3 back"));
    for (bool done = false; !done;) {
        if (page == 0 || term_idle())
            page = paint_choices(p, lines, n, selected, &first);
        struct ui_event e = ui_next();
        enum ui_fkey key = e.kind == UI_FUNC ? e.key : UI_NO_KEY;
        if (is_no(&e))
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
            unused(&e);
        }
    }
    popup_close(p);
    return chosen;
}

static void paint_question(struct popup *p, struct span question, struct buf *laid, bool yes)
{
    paint_rows(p, laid, 0, (int)lay_out(p, question, 60, 2, laid));
    int y = popup_rows(p) - 1;
    struct span yes_word = span_of(_("y yes")), no_word = span_of(_("n no"));
    put(p, y, 2, line_width(yes_word), yes_word, yes ? INK_REVERSE : INK_PLAIN);
    put(p, y, 14, line_width(no_word), no_word, yes ? INK_PLAIN : INK_REVERSE);
    popup_cursor(p, y, yes ? 2 : 14);
}

bool dialog_yes(const char *title, struct span question)
{
    struct buf laid = {0};
    struct popup *p = opened(3, 60, title, _(" y yes  n no  Enter what is marked  F3 back"));
    bool yes = false;
    for (;;) {
        if (term_idle())
            paint_question(p, question, &laid, yes);
        struct ui_event e = ui_next();
        if (is_no(&e) || (e.kind == UI_CHAR && (e.cp == 'n' || e.cp == 'N'))) {
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
            unused(&e);
    }
    buf_free(&laid);
    popup_close(p);
    return yes;
}

static void paint_line(struct popup *p, const char *label, struct edit *e, bool hidden)
{
    struct buf stars = {0};
    put(p, 0, 0, 0, span_of(label), INK_PLAIN);
    int cols = popup_cols(p), cursor;
    if (hidden) {
        for (size_t i = 0; i < utf8_count(edit_text(e)) && (int)i < cols - 1; i++)
            buf_char(&stars, '*');
        cursor = (int)stars.n;
        paint_text(popup_window(p), 2, 2, cols, buf_span(&stars), INK_PLAIN, '.');
    } else {
        struct edit_view v = edit_view(e, cols);
        struct span text = edit_text(e);
        cursor = v.cursor;
        paint_text(popup_window(p), 2, 2, cols, (struct span) {text.n ? text.p + v.start : text.p, v.len}, INK_PLAIN, '.');
    }
    buf_free(&stars);
    popup_cursor(p, 1, cursor);
}

static bool line_edit(const char *title, const char *label, struct edit *e, bool hidden)
{
    struct popup *p = opened(2, 50, title, _(" Enter done  F3 back"));
    bool done = false, yes = false;
    while (!done) {
        if (term_idle())
            paint_line(p, label, e, hidden);
        struct ui_event ev = ui_next();
        if (is_no(&ev))
            break;
        size_t cut = 0;
        if (ev.kind == UI_CHAR)
            cut = !edit_insert(e, ev.cp);
        else if (ev.kind == UI_PASTE)
            edit_paste(e, ev.text, &cut);
        if (cut)
            ui_refused(&ev, e->limit);
        if (ev.kind != UI_FUNC)
            continue;
        switch (ev.key) {
        case UI_ENTER:
        case UI_F2:
            yes = done = true;
            break;
        case UI_BACKSPACE:
            edit_backspace(e);
            break;
        case UI_DELETE:
            edit_delete(e);
            break;
        case UI_LEFT:
            edit_left(e);
            break;
        case UI_RIGHT:
            edit_right(e);
            break;
        case UI_HOME:
            edit_home(e);
            break;
        case UI_END:
            edit_end(e);
            break;
        case UI_CTRL_U:
            edit_clear(e);
            break;
        default:
            unused(&ev);
        }
    }
    popup_close(p);
    return yes;
}

bool dialog_prompt(const char *title, const char *label, size_t limit, struct buf *text)
{
    struct edit e;
    edit_init(&e, limit, line_width_cp);
    edit_set(&e, buf_span(text));
    bool yes = line_edit(title, label, &e, false);
    if (yes) {
        text->n = 0;
        buf_add(text, edit_text(&e));
    }
    edit_free(&e);
    return yes;
}

bool dialog_password(const char *title, const char *label, char *out, size_t size)
{
    struct edit e;
    edit_init(&e, size / UTF8_MAX, line_width_cp);
    bool yes = line_edit(title, label, &e, true);
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

// ---- long work

static struct popup *progress;
static struct timespec painted;

void dialog_progress_begin(const char *title)
{
    progress = opened(3, 50, title, _("Esc stops"));
    put(progress, 2, 0, 0, span_of(_("Esc stops")), INK_BOLD);
    painted = (struct timespec) {0};
    term_flush();
}

bool dialog_progress(uint64_t done, uint64_t total, struct span note)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (term_stop_asked())
        return false;
    if ((now.tv_sec - painted.tv_sec) * 1000 + (now.tv_nsec - painted.tv_nsec) / 1000000 < 200)
        return true;
    painted = now;
    int cols = popup_cols(progress) - 5;
    int full = total ? (int)(done * (uint64_t)cols / total) : 0;
    struct buf bar = {0};
    for (int i = 0; i < cols; i++)
        buf_char(&bar, i < full ? '#' : '.');
    if (total)
        buf_printf(&bar, "%4u%%", (unsigned)(done * 100 / total));
    put(progress, 0, 0, 0, buf_span(&bar), INK_PLAIN);
    put(progress, 1, 0, 0, note, INK_PLAIN);
    buf_free(&bar);
    term_flush();
    return true;
}

void dialog_progress_end(void)
{
    popup_close(progress);
    progress = NULL;
}
