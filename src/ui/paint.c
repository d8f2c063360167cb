#include "paint.h"

#include <panel.h>
#include <stdlib.h>

#include "base/arena.h"
#include "ui/line.h"

#define PAINT_MAX 1024

struct popup {
    PANEL *panel;
    WINDOW *win;
    struct popup *below;
    int y, x, rows, cols;
    char *title;
    const char *keys;
};

static struct popup *top;
static int cursor_y, cursor_x;

void paint_colours(void)
{
    if (has_colors()) {
        start_color();
        use_default_colors();
        init_pair(1, COLOR_RED, -1);
    }
}

static int paint_attr(enum ink ink)
{
    switch (ink) {
    case INK_BOLD:
        return A_BOLD;
    case INK_REVERSE:
        return A_REVERSE;
    case INK_ALARM:
        return has_colors() ? (int)(A_BOLD | (chtype)COLOR_PAIR(1)) : (int)A_BOLD;
    default:
        return A_NORMAL;
    }
}

static uint32_t hidden;

uint32_t paint_hidden(void)
{
    uint32_t cp = hidden;
    hidden = 0;
    return cp;
}

int paint_text(WINDOW *w, int y, int x, int cols, struct span text, enum ink ink, char fill)
{
    wchar_t wide[PAINT_MAX];
    int height, width;
    getmaxyx(w, height, width);
    if (y < 0 || y >= height || x < 0 || x >= width)
        return 0;
    int room = cols > 0 && cols < width - x ? cols : width - x;
    text.n = line_clip(text, room);
    int taken = line_width(text);
    if (!hidden)
        hidden = line_first_hidden(text);
    size_t n = line_wide(text, wide, PAINT_MAX - 1);
    int over = cols > 0 ? room : taken;
    wattrset(w, paint_attr(ink));
    // The line first: it leaves nothing of a wide character that begins or ends within, as adding text does, and where it
    // begins behind what was added it would take that for the other half of one.
    if (over)
        mvwhline(w, y, x, (chtype)(unsigned char)fill, over);
    if (n)
        mvwaddnwstr(w, y, x, wide, (int)n);
    wattrset(w, A_NORMAL);
    return over;
}

static void frame(WINDOW *w, const char *title)
{
    int cols = getmaxx(w);
    // Line drawing does not survive a GBK line: there the frame is ASCII. On a UTF-8 line it is text: the terminal's own
    // line-drawing set, which box() would switch to, is not there on many that call themselves a VT.
    static const wchar_t *const parts[] = {L"│", L"─", L"┌", L"┐", L"└", L"┘"};
    cchar_t c[COUNT(parts)];
    for (size_t i = 0; i < COUNT(parts); i++)
        setcchar(&c[i], parts[i], A_NORMAL, 0, NULL);
    if (line_is_utf8())
        wborder_set(w, &c[0], &c[0], &c[1], &c[1], &c[2], &c[3], &c[4], &c[5]);
    else
        wborder(w, '|', '|', '-', '-', '+', '+', '+', '+');
    struct span t = span_of(title);
    if (t.n && cols > 8) {
        mvwaddch(w, 0, 2, ' ');
        int n = paint_text(w, 0, 3, 0, (struct span) {t.p, line_clip(t, cols - 7)}, INK_BOLD, ' ');
        mvwaddch(w, 0, 3 + n, ' ');
    }
}

// A window within the body: title and message stay in sight.
static void fit(struct popup *p)
{
    WINDOW *was = p->win;
    int rows = p->rows, cols = p->cols;
    if (rows > LINES - 6)
        rows = LINES - 6;
    if (cols > COLS - 6)
        cols = COLS - 6;
    if (rows < 1)
        rows = 1;
    if (cols < 8)
        cols = 8;
    p->win = newwin(rows + 2, cols + 4, (LINES - rows - 2) / 2, (COLS - cols - 4) / 2);
    if (!p->win)
        p->win = newwin(0, 0, 0, 0);
    YZ_ASSERT(p->win);
    if (was)
        replace_panel(p->panel, p->win);
    else
        p->panel = new_panel(p->win);
    if (was)
        delwin(was);
    frame(p->win, p->title);
}

struct popup *popup_open(int rows, int cols, const char *title, const char *keys)
{
    struct popup *p = xcalloc(1, sizeof *p);
    *p = (struct popup) {.below = top, .y = -1, .x = -1, .rows = rows, .cols = cols, .title = xstrdup(title), .keys = keys};
    top = p;
    fit(p);
    return p;
}

void popup_want(struct popup *p, int rows, int cols)
{
    bool differs = rows != p->rows || cols != p->cols;
    p->rows = rows;
    p->cols = cols;
    if (differs)
        fit(p);
}

void popups_fit(void)
{
    for (struct popup *p = top; p; p = p->below)
        fit(p);
}

const char *popup_keys(void)
{
    return top ? top->keys : NULL;
}

WINDOW *popup_window(struct popup *p)
{
    return p->win;
}

// Never fewer than a line of text and one below it, however small the terminal has become: what has no place
// is not painted, and the loops above need not know.
int popup_rows(const struct popup *p)
{
    int rows = getmaxy(p->win) - 2;
    return rows < 2 ? 2 : rows;
}

int popup_cols(const struct popup *p)
{
    int cols = getmaxx(p->win) - 4;
    return cols < 4 ? 4 : cols;
}

void popup_cursor(struct popup *p, int y, int x)
{
    p->y = y;
    p->x = x;
}

void popup_close(struct popup *p)
{
    YZ_ASSERT(p == top);
    top = p->below;
    del_panel(p->panel);
    delwin(p->win);
    free(p->title);
    free(p);
}

struct popup *popups_hide(void)
{
    struct popup *away = top;
    for (struct popup *p = away; p; p = p->below)
        hide_panel(p->panel);
    update_panels();
    top = NULL;
    return away;
}

static void show_from(struct popup *p)
{
    if (!p)
        return;
    show_from(p->below); // the topmost comes last
    show_panel(p->panel);
}

void popups_show(struct popup *away)
{
    YZ_ASSERT(!top);
    show_from(away);
    top = away;
    popups_fit();
}

void paint_cursor(int y, int x)
{
    cursor_y = y;
    cursor_x = x;
}

void paint_flush(void)
{
    if (top) {
        update_panels();
        int y = top->y < 0 ? getmaxy(top->win) - 1 : top->y + 1, x = top->x < 0 ? getmaxx(top->win) - 1 : top->x + 2;
        wmove(top->win, y, x);
        wnoutrefresh(top->win);
    } else {
        bool none = cursor_y < 0 || cursor_y >= LINES || cursor_x < 0 || cursor_x >= COLS;
        wmove(stdscr, none ? LINES - 2 : cursor_y, none ? COLS - 1 : cursor_x);
        wnoutrefresh(stdscr);
    }
    doupdate();
}
