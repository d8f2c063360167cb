#include "text.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "ui/face.h"
#include "ui/line.h"

struct ui_text {
    struct buf text;
    size_t first; // row shown on top
    int row, rows;
};

// Closing punctuation hangs with the character before it.
static bool closes(uint32_t cp)
{
    static const uint32_t marks[] = {0x3001, 0x3002, 0xFF0C, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0xFF09, 0x300B, 0x300D, 0x201D, 0x2019, ')', ',', '.', ';', ':'};
    for (size_t i = 0; i < COUNT(marks); i++) {
        if (marks[i] == cp)
            return true;
    }
    return false;
}

bool text_row(struct span *rest, int cols, struct span *row)
{
    if (!rest->p || rest->n == 0)
        return false;
    const char *p = rest->p;
    size_t n = rest->n, i = 0, brk = 0;
    int used = 0;
    uint32_t cp, last = 0;
    while (i < n && p[i] != '\n') {
        size_t k = utf8_decode(p + i, n - i, &cp);
        int w = k ? line_width_cp(cp) : 1;
        if (k == 0)
            k = 1;
        // A row may end before this character: at a blank, or beside a wide one.
        if (i > 0 && (last == ' ' || ((cp > 0x2E7F || last > 0x2E7F) && !closes(cp))))
            brk = i;
        if (used + w > cols)
            break;
        used += w;
        i += k;
        last = cp;
    }
    size_t end = i >= n || p[i] == '\n' ? i : brk ? brk : i ? i : 1;
    *row = (struct span) {p, end};
    while (row->n && row->p[row->n - 1] == ' ')
        row->n--;
    if (end < n && p[end] == '\n')
        end++;
    else
        while (end < n && p[end] == ' ')
            end++;
    *rest = (struct span) {p + end, n - end};
    return true;
}

size_t text_rows(struct span text, int cols)
{
    size_t n = 0;
    struct span row;
    while (text_row(&text, cols, &row))
        n++;
    return n;
}

struct ui_text *text_new(struct span text)
{
    struct ui_text *t = xcalloc(1, sizeof *t);
    buf_add(&t->text, text);
    return t;
}

void text_free(struct ui_text *t)
{
    if (t)
        buf_free(&t->text);
    free(t);
}

void text_set(struct ui_text *t, struct span text)
{
    t->text.n = 0;
    buf_add(&t->text, text);
}

static size_t most_first(const struct ui_text *t)
{
    size_t n = text_rows(buf_span(&t->text), face_cols() - 2);
    return n > (size_t)t->rows ? n - (size_t)t->rows : 0;
}

void text_paint(struct ui_text *t, int row, int rows)
{
    struct span rest = buf_span(&t->text), line;
    size_t at = 0;
    t->row = row;
    t->rows = rows > 0 ? rows : face_rows() - row;
    if (t->first > most_first(t))
        t->first = most_first(t);
    for (int i = 0; i < t->rows; i++)
        face_clear_row(row + i);
    for (; text_row(&rest, face_cols() - 2, &line); at++) {
        if (at < t->first || at >= t->first + (size_t)t->rows)
            continue;
        bool bold = line.n > 1 && line.p[0] == '#' && line.p[1] == ' ';
        if (bold)
            line = (struct span) {line.p + 2, line.n - 2};
        face_put(row + (int)(at - t->first), 1, 0, line, bold ? INK_BOLD : INK_PLAIN);
    }
    if (most_first(t)) {
        char place[32];
        snprintf(place, sizeof place, "%zu-%zu/%zu", t->first + 1, t->first + (size_t)t->rows < at ? t->first + (size_t)t->rows : at, at);
        face_put_right(row + t->rows - 1, face_cols() - 1, span_of(place), INK_PLAIN);
    }
    face_cursor(-1, -1);
}

bool text_key(struct ui_text *t, const struct ui_event *e)
{
    size_t most = most_first(t), page = t->rows > 1 ? (size_t)t->rows - 1 : 1;
    enum ui_fkey key = e->kind == UI_CHAR && e->cp == ' ' ? UI_PAGE_DOWN : e->kind == UI_FUNC ? e->key : UI_NO_KEY;
    switch (key) {
    case UI_UP:
        t->first -= t->first > 0;
        break;
    case UI_DOWN:
    case UI_ENTER:
        t->first += t->first < most;
        break;
    case UI_PAGE_UP:
    case UI_F7:
        t->first = t->first > page ? t->first - page : 0;
        break;
    case UI_PAGE_DOWN:
    case UI_F8:
        t->first = t->first + page < most ? t->first + page : most;
        break;
    case UI_HOME:
        t->first = 0;
        break;
    case UI_END:
        t->first = most;
        break;
    default:
        return false;
    }
    text_paint(t, t->row, t->rows);
    return true;
}
