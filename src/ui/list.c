#include "list.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/lang.h"
#include "ui/line.h"

static size_t count_of(const struct ui_list *l)
{
    return l->count(l->ctx);
}

static bool has_heading(const struct ui_list *l)
{
    for (size_t i = 0; i < l->column_count; i++) {
        if (l->columns[i].heading)
            return true;
    }
    return false;
}

static int page(const struct ui_list *l)
{
    int rows = l->rows - has_heading(l);
    return rows > 0 ? rows : 1;
}

#define COLUMNS_MOST 8
#define SHARE_FIRST 24 // columns that a sharing one gets before others grow

// By how much a column can be shorter.
static int spare(const struct list_column *c)
{
    return c->cols && c->least > 0 ? c->cols - c->least : 0;
}

// What the sharing columns lack is taken from the others: where it is not enough that those are shorter that can be, those
// that can go go first.
static int narrow(const struct ui_list *l, int width[COLUMNS_MOST], int left, int needed)
{
    int spares = 0;
    for (size_t i = 0; i < l->column_count; i++)
        spares += spare(&l->columns[i]);
    for (size_t i = 0; i < l->column_count && left + spares < needed; i++) {
        if (l->columns[i].least == LIST_AWAY) {
            left += width[i] + 1;
            width[i] = LIST_AWAY;
        }
    }
    for (size_t i = 0; i < l->column_count && left < needed; i++) {
        int most = spare(&l->columns[i]);
        int less = most < needed - left ? most : needed - left;
        width[i] -= less;
        left += less;
    }
    return left;
}

// Widths of the columns, 0: not shown: what the table asks for, more where the terminal has it, and the rest to those that share it.
static void measure(const struct ui_list *l, int width[COLUMNS_MOST])
{
    int left = face_cols() - 2, shares = 0, needed = 0;
    YZ_ASSERT(l->column_count <= COLUMNS_MOST);
    for (size_t i = 0; i < l->column_count; i++) {
        width[i] = l->columns[i].cols;
        left -= width[i] + 1;
        shares += width[i] == 0;
        needed += width[i] == 0 ? l->columns[i].least : 0;
    }
    left = narrow(l, width, left, needed);
    for (size_t i = 0; i < l->column_count; i++) {
        int more = width[i] == LIST_AWAY ? 0 : l->columns[i].most - width[i], room = left - shares * SHARE_FIRST;
        if (more <= 0 || room <= 0)
            continue;
        more = more < room ? more : room;
        width[i] += more;
        left -= more;
    }
    int share = shares && left > shares ? left / shares : 1;
    for (size_t i = 0; i < l->column_count; i++)
        width[i] = width[i] == 0 ? share : width[i] == LIST_AWAY ? 0 : width[i];
}

// Text in so many columns. Cut, it keeps what stands behind a tab.
static struct span cut_cell(struct buf *b, int cols)
{
    struct span rest = buf_span(b), head;
    struct buf tail = {0};
    if (span_split(&rest, '\t', &head) && rest.p) {
        buf_add(&tail, rest);
        b->n = head.n;
        line_cut(b, cols - line_width(rest));
        buf_add(b, buf_span(&tail));
        buf_free(&tail);
    }
    return line_cut(b, cols);
}

static void put_cells(struct ui_list *l, int row, size_t item, bool heading, enum ink ink)
{
    int x = 2, width[COLUMNS_MOST];
    struct buf b = {0};
    measure(l, width);
    for (size_t i = 0; i < l->column_count; i++) {
        const struct list_column *c = &l->columns[i];
        int cols = width[i];
        if (cols == 0)
            continue;
        b.n = 0;
        if (heading)
            buf_str(&b, c->heading ? _(c->heading) : "");
        else
            l->cell(l->ctx, item, i, &b);
        face_put(row, x, cols, cut_cell(&b, cols), ink);
        x += cols;
        if (x < face_cols())
            face_put(row, x, 1, SPAN_NONE, ink);
        x++;
    }
    buf_free(&b);
}

static int row_of(const struct ui_list *l, size_t item)
{
    return l->row + has_heading(l) + (int)(item - l->first);
}

// The selected row has a '>' with the cursor on it. A reversed row would cost the line two whole rows for each key.
static void paint_mark(struct ui_list *l, size_t item)
{
    bool selected = item == l->selected;
    face_put(row_of(l, item), 0, 1, selected ? SPAN(">") : SPAN(" "), INK_PLAIN);
    if (selected)
        face_cursor(row_of(l, item), 0);
}

static void paint_row(struct ui_list *l, size_t item)
{
    int row = row_of(l, item);
    face_clear_row(row);
    if (item >= count_of(l))
        return;
    bool marked = l->marked && l->marked(l->ctx, item);
    enum ink ink = l->ink ? l->ink(l->ctx, item) : INK_PLAIN;
    paint_mark(l, item);
    face_put(row, 1, 1, marked ? SPAN("*") : SPAN(" "), ink);
    put_cells(l, row, item, false, ink);
}

static bool rests(const struct ui_list *l, size_t row)
{
    return row == 0 || !l->rests || l->rests(l->ctx, row);
}

// The row at or behind this one, or else before it, on which the selection rests.
static size_t nearest(const struct ui_list *l, size_t row, bool down)
{
    size_t n = count_of(l);
    while (down && row < n && !rests(l, row))
        row++;
    row = row < n ? row : n - 1;
    while (!rests(l, row))
        row--;
    return row;
}

static void keep_in_sight(struct ui_list *l)
{
    size_t n = count_of(l), rows = (size_t)page(l);
    if (l->selected >= n)
        l->selected = n ? n - 1 : 0;
    while (!rests(l, l->selected))
        l->selected--;
    if (l->selected < l->first)
        l->first = l->selected;
    // With the rows that belong to it, as far as there is room.
    size_t last = l->selected;
    while (last + 1 < n && last + 1 < l->selected + rows && !rests(l, last + 1))
        last++;
    if (last >= l->first + rows)
        l->first = last - rows + 1;
    if (l->first + rows > n)
        l->first = n > rows ? n - rows : 0;
}

// A list that goes on out of sight says so.
static void tell_place(const struct ui_list *l)
{
    char text[80] = "";
    size_t n = count_of(l), rows = (size_t)page(l);
    if (n > rows)
        snprintf(text, sizeof text, "%zu-%zu/%zu", l->first + 1, l->first + rows, n);
    face_place(span_of(text));
}

static void paint_rows(struct ui_list *l)
{
    tell_place(l);
    for (int i = 0; i < page(l); i++)
        paint_row(l, l->first + (size_t)i);
    if (count_of(l) == 0) {
        face_cursor(l->row + has_heading(l), 0);
        face_clear_row(l->row + has_heading(l));
        face_put(l->row + has_heading(l), 2, 0, span_of(l->empty ? _(l->empty) : ""), INK_PLAIN);
    }
}

void list_paint(struct ui_list *l, int row, int rows)
{
    l->row = row;
    l->rows = rows > 0 ? rows : face_rows() - row;
    keep_in_sight(l);
    if (has_heading(l)) {
        face_clear_row(row);
        put_cells(l, row, 0, true, INK_BOLD);
    }
    paint_rows(l);
}

static void go(struct ui_list *l, size_t to)
{
    size_t was = l->selected, first = l->first;
    l->selected = to;
    keep_in_sight(l);
    if (l->first != first) {
        paint_rows(l);
    } else if (l->selected != was) {
        paint_mark(l, was);
        paint_mark(l, l->selected);
    }
}

// Without a row there is nothing to open: what the list says of itself is said again.
static enum list_reaction choose(const struct ui_list *l)
{
    if (count_of(l))
        return LIST_CHOSEN;
    if (!l->empty)
        return LIST_UNUSED;
    face_say(SAY_INFO, span_of(_(l->empty)));
    return LIST_USED;
}

enum list_reaction list_key(struct ui_list *l, const struct ui_event *e)
{
    size_t n = count_of(l), rows = (size_t)page(l), at = l->selected;
    if (e->kind == UI_CHAR && e->cp == ' ' && n)
        return LIST_MARK;
    if (e->kind != UI_FUNC)
        return LIST_UNUSED;
    switch (e->key) {
    case UI_UP:
        at -= at > 0;
        break;
    case UI_DOWN:
        at++;
        break;
    case UI_PAGE_UP:
    case UI_F7:
        at = at > rows ? at - rows : 0;
        break;
    case UI_PAGE_DOWN:
    case UI_F8:
        at += rows;
        break;
    case UI_HOME:
        at = 0;
        break;
    case UI_END:
        at = n;
        break;
    case UI_ENTER:
        return choose(l);
    default:
        return LIST_UNUSED;
    }
    if (n)
        go(l, nearest(l, at, at > l->selected));
    return LIST_USED;
}

void list_select(struct ui_list *l, size_t row)
{
    l->selected = row;
}

bool list_selected(const struct ui_list *l, size_t *row)
{
    *row = l->selected;
    return l->selected < count_of(l);
}
