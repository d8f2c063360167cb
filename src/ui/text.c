#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "ui/face.h"
#include "ui/line.h"

struct ui_text {
    struct buf text;
    struct buf laid; // for laid_cols columns
    int laid_cols;
    size_t count; // rows of it
    size_t first; // row shown on top
    int row, rows;
};

#define TABLE_COLUMNS 8
static const int gutter = 2;
#define HANG_LEAVES 24 // columns: a case number has them

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

// Opening marks stand with the character behind them.
static bool opens(uint32_t cp)
{
    return cp == 0xFF08 || cp == 0x300A || cp == 0x300C || cp == 0x201C || cp == 0x2018 || cp == '(';
}

// Bytes of the next row of at most `cols` columns, and where the one behind it begins.
static size_t wrap(struct span line, int cols, size_t *next)
{
    const char *p = line.p;
    size_t n = line.n, i = 0, brk = 0;
    int used = 0;
    uint32_t cp, last = 0;
    while (i < n) {
        size_t k = utf8_decode(p + i, n - i, &cp);
        int w = k ? line_width_cp(cp) : 1;
        if (k == 0)
            k = 1;
        // A row may end before this character: at a blank, or beside a wide one.
        if (i > 0 && (last == ' ' || ((cp > 0x2E7F || last > 0x2E7F) && !closes(cp) && !opens(last))))
            brk = i;
        if (used + w > cols)
            break;
        used += w;
        i += k;
        last = cp;
    }
    size_t end = i >= n ? i : brk ? brk : i ? i : 1;
    *next = end;
    while (*next < n && p[*next] == ' ')
        ++*next;
    while (end && p[end - 1] == ' ')
        end--;
    return end;
}

// Column under which a wrapped line goes on: behind its blanks, marks and arrow.
static int hang_of(struct span line)
{
    size_t i = 0;
    while (i < line.n && (line.p[i] == ' ' || line.p[i] == '!' || line.p[i] == '-' || line.p[i] == '>'))
        i++;
    return (int)i;
}

static void put_line(struct buf *out, struct span line, int hang, int cols)
{
    bool first = true;
    if (hang > cols / 2 && cols - hang < HANG_LEAVES)
        hang = cols / 2;
    do {
        size_t next, n = wrap(line, first ? cols : cols - hang, &next);
        for (int i = 0; !first && i < hang; i++)
            buf_char(out, ' ');
        buf_add(out, (struct span) {line.p, n});
        buf_char(out, '\n');
        line = (struct span) {line.p + next, line.n - next};
        first = false;
    } while (line.n);
}

static bool next_line(struct span *rest, struct span *line)
{
    return (rest->n || rest->p) && span_split(rest, '\n', line);
}

// A block of lines with tabs: every column is as wide as its widest cell.
static struct span put_table(struct buf *out, struct span rest, int cols)
{
    int width[TABLE_COLUMNS] = {0};
    struct span look = rest, line, cell;
    while (look.n && next_line(&look, &line) && memchr(line.p, '\t', line.n)) {
        for (size_t k = 0; k < TABLE_COLUMNS && span_split(&line, '\t', &cell); k++) {
            // The last cell of a line makes no column.
            if (line.p && line_width(cell) > width[k])
                width[k] = line_width(cell);
        }
    }
    struct buf b = {0};
    while (rest.n) {
        look = rest;
        if (!next_line(&look, &line) || !memchr(line.p, '\t', line.n))
            break;
        int at = 0, hang = 0;
        b.n = 0;
        for (size_t k = 0; span_split(&line, '\t', &cell); k++) {
            bool last = line.p == NULL;
            hang = at;
            buf_add(&b, cell);
            at += line_width(cell);
            for (int to = hang + (k < TABLE_COLUMNS ? width[k] : 0) + gutter; !last && at < to; at++)
                buf_char(&b, ' ');
        }
        put_line(out, buf_span(&b), hang, cols);
        rest = look;
    }
    buf_free(&b);
    return rest;
}

void text_layout(struct span text, int cols, struct buf *out)
{
    struct span rest = text, line;
    while (rest.n) {
        struct span after = rest;
        if (!next_line(&after, &line))
            break;
        if (line.n && memchr(line.p, '\t', line.n)) {
            rest = put_table(out, rest, cols);
            continue;
        }
        put_line(out, line, hang_of(line), cols);
        rest = after;
    }
}

bool text_row(struct span *rest, struct span *row, bool *bold)
{
    if (!rest->n || !span_split(rest, '\n', row))
        return false;
    *bold = row->n > 1 && row->p[0] == '#' && row->p[1] == ' ';
    if (*bold)
        *row = (struct span) {row->p + 2, row->n - 2};
    return true;
}

enum ink text_ink(struct span row, bool bold)
{
    return bold ? INK_BOLD : row.n > 2 && memcmp(row.p, "!! ", 3) == 0 ? INK_ALARM : INK_PLAIN;
}

struct ui_text *text_new(struct span text)
{
    struct ui_text *t = xcalloc(1, sizeof *t);
    buf_add(&t->text, text);
    return t;
}

void text_free(struct ui_text *t)
{
    if (t) {
        buf_free(&t->text);
        buf_free(&t->laid);
    }
    free(t);
}

void text_set(struct ui_text *t, struct span text)
{
    t->text.n = 0;
    buf_add(&t->text, text);
    t->laid_cols = 0;
}

void text_top(struct ui_text *t)
{
    t->first = 0;
}

static void lay_out(struct ui_text *t)
{
    if (t->laid_cols == face_cols() - 2)
        return;
    t->laid_cols = face_cols() - 2;
    t->laid.n = 0;
    text_layout(buf_span(&t->text), t->laid_cols, &t->laid);
    t->count = 0;
    for (size_t i = 0; i < t->laid.n; i++)
        t->count += t->laid.p[i] == '\n';
}

// Where the text is scrolled its end leaves the last row to the place that is told there.
static size_t most_first(const struct ui_text *t)
{
    return t->count > (size_t)t->rows ? t->count + 1 - (size_t)t->rows : 0;
}

void text_paint(struct ui_text *t, int row, int rows)
{
    lay_out(t);
    struct span rest = buf_span(&t->laid), line;
    size_t at = 0;
    bool bold;
    t->row = row;
    t->rows = rows > 0 ? rows : face_rows() - row;
    if (t->first > most_first(t))
        t->first = most_first(t);
    char place[48] = "";
    size_t end = t->first + (size_t)t->rows < t->count ? t->first + (size_t)t->rows : t->count;
    if (most_first(t))
        snprintf(place, sizeof place, "  F7 F8  %zu-%zu/%zu", t->first + 1, end, t->count);
    for (int i = 0; i < t->rows; i++)
        face_clear_row(row + i);
    for (; text_row(&rest, &line, &bold); at++) {
        if (at < t->first || at >= end)
            continue;
        struct buf shown = {0};
        int y = (int)(at - t->first), cols = face_cols() - 2 - (y == t->rows - 1 ? (int)strlen(place) : 0);
        buf_add(&shown, line);
        // Cut before the place, so that what it hides is told to go on.
        face_put(row + y, 1, 0, line_cut(&shown, cols), text_ink(line, bold));
        buf_free(&shown);
    }
    if (place[0])
        face_put_right(row + t->rows - 1, face_cols() - 1, span_of(place), INK_PLAIN);
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
