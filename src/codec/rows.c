#include "codec/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/utf8.h"
#include "codec/window.h"

struct rows {
    struct window w;
    size_t at;       // where the next row begins in the window's text
    char separator;  // 0 until the header is seen
    bool special[256]; // bytes that the splitter must look at; every other one is passed over
    uint64_t line;    // physical line of the next row
    bool skipping;    // the rest of a line that was too long

    struct arena arena;
    struct span *column;
    size_t columns;

    struct span field[ROWS_COLUMNS]; // of the current row
    size_t begin[ROWS_COLUMNS];      // where each begins in the text
    size_t n;                        // fields found, more than ROWS_COLUMNS perhaps
    struct buf unquoted;
    struct fault {
        size_t column, at; // at: offset in the text
        enum fault_kind { FAULT_CONTROL, FAULT_QUOTE, FAULT_OPEN_QUOTE } kind;
        uint32_t cp;
    } fault[ROWS_COLUMNS]; // the first of each column, in their order
    size_t faults;
    struct row_fault told[ROWS_COLUMNS + 1];
    struct arena whys;
};

// More text behind what is there; the rows that are done are dropped from its front.
static enum err more(struct rows *r)
{
    size_t done = r->at;
    r->at = 0;
    return window_more(&r->w, done);
}

static void free_all(struct rows *r)
{
    arena_free(&r->arena);
    window_free(&r->w);
    buf_free(&r->unquoted);
    arena_free(&r->whys);
    free(r);
}

void rows_free(struct rows *r)
{
    if (r)
        free_all(r);
}

// How splitting one row went.
enum split { SPLIT_ROW, SPLIT_MORE, SPLIT_BAD };

#define REPLACEMENT 0xFFFD

// A fault in the field that is being read. A quotation mark's is told before another of its field: nothing else is sure there.
static void note_fault(struct rows *r, size_t at, enum fault_kind kind, uint32_t cp)
{
    bool again = r->faults && r->fault[r->faults - 1].column == r->n;
    if (r->n >= ROWS_COLUMNS || (again && kind == FAULT_CONTROL))
        return;
    r->faults -= again;
    r->fault[r->faults++] = (struct fault) {r->n, at, kind, cp};
}

static void add_field(struct rows *r, const char *begin, const char *end)
{
    if (r->n < ROWS_COLUMNS) {
        r->field[r->n] = (struct span) {begin, (size_t)(end - begin)};
        r->begin[r->n] = (size_t)(begin - r->w.text.p);
    }
    r->n++;
}

// Is the byte at p the start of a line end (LF, CRLF, CR at the very end)? Its length; 0 if not.
static size_t line_end(const struct rows *r, const char *p, const char *end)
{
    if (p == end)
        return 0;
    if (*p == '\n')
        return 1;
    if (*p != '\r')
        return 0;
    if (p + 1 == end)
        return r->w.ended ? 1 : 0;
    return p[1] == '\n' ? 2 : 0;
}

// A character at p that no text has, or 0: a control character, or what stands where bytes could not be read.
static uint32_t control_at(const char *p, const char *end)
{
    uint32_t cp;
    size_t k = utf8_decode(p, (size_t)(end - p), &cp);
    if (k == 0 || (!utf8_control(cp) && cp != REPLACEMENT))
        return 0;
    return cp ? cp : UINT32_MAX; // NUL
}

// The doubled quotation marks of a quoted field become single ones in a copy.
// The copies have room from the start, so that they do not move.
static struct span unquote(struct rows *r, struct span s)
{
    char *to = r->unquoted.p + r->unquoted.n, *q = to;
    for (size_t i = 0; i < s.n; i++) {
        *q++ = s.p[i];
        i += s.p[i] == '"';
    }
    r->unquoted.n += (size_t)(q - to);
    return (struct span) {to, (size_t)(q - to)};
}

// From the opening quotation mark at *at to behind the closing one. SPLIT_BAD: the
// broken field was added, from its mark to the end of the text.
static enum split take_quoted(struct rows *r, const char **at, const char *end)
{
    const char *begin = *at + 1, *p = begin;
    bool doubled = false;
    for (;; p++) {
        while (!r->special[(unsigned char)*p])
            p++;
        if (p == end) {
            if (!r->w.ended && r->w.text.n - r->at <= ROWS_LINE_BYTES)
                return SPLIT_MORE;
            note_fault(r, (size_t)(*at - r->w.text.p), FAULT_OPEN_QUOTE, 0);
            add_field(r, *at, end);
            return SPLIT_BAD;
        }
        if (*p == '"') {
            if (p + 1 == end && !r->w.ended)
                return SPLIT_MORE;
            if (p[1] != '"')
                break;
            doubled = true;
            p++;
        } else if (*p != '\n' && *p != '\r' && *p != '\t') {
            uint32_t cp = control_at(p, end);
            if (cp)
                note_fault(r, (size_t)(p - r->w.text.p), FAULT_CONTROL, cp);
        }
    }
    const char *behind = p + 1;
    if (behind + 1 == end && *behind == '\r' && !r->w.ended)
        return SPLIT_MORE;
    if (behind != end && *behind != r->separator && !line_end(r, behind, end)) {
        note_fault(r, (size_t)(p - r->w.text.p), FAULT_QUOTE, 0);
        add_field(r, *at, end);
        return SPLIT_BAD;
    }
    add_field(r, begin, p);
    if (doubled && r->n <= ROWS_COLUMNS) {
        buf_room(&r->unquoted, ROWS_LINE_BYTES);
        if (r->unquoted.n + (size_t)(p - begin) <= ROWS_LINE_BYTES)
            r->field[r->n - 1] = unquote(r, (struct span) {begin, (size_t)(p - begin)});
    }
    *at = behind;
    return SPLIT_ROW;
}

// Splits the row at `at`. *row_end: behind its last byte; *next: behind its line end.
static enum split split(struct rows *r, size_t *row_end, size_t *next)
{
    const char *end = r->w.text.p + r->w.text.n, *p = r->w.text.p + r->at, *begin = p;
    bool quoting = r->separator == ',';
    r->n = 0;
    r->unquoted.n = 0;
    r->faults = 0;
    for (;;) {
        if (quoting && p == begin && *p == '"' && p != end) {
            enum split s = take_quoted(r, &p, end);
            if (s != SPLIT_ROW)
                return s;
            begin = NULL; // the field is taken
        }
        while (!r->special[(unsigned char)*p])
            p++;
        if (p == end) {
            if (!r->w.ended)
                return SPLIT_MORE;
            if (begin)
                add_field(r, begin, p);
            *row_end = *next = r->w.text.n;
            return SPLIT_ROW;
        }
        size_t k;
        if (*p == r->separator) {
            if (begin)
                add_field(r, begin, p);
            begin = ++p;
        } else if ((k = line_end(r, p, end)) > 0) {
            if (begin)
                add_field(r, begin, p);
            *row_end = (size_t)(p - r->w.text.p);
            *next = *row_end + k;
            return SPLIT_ROW;
        } else {
            uint32_t cp = *p == '\t' ? 0 : control_at(p, end);
            if (cp)
                note_fault(r, (size_t)(p - r->w.text.p), FAULT_CONTROL, cp);
            p++;
        }
    }
}

static uint64_t lines_in(const char *p, size_t n)
{
    uint64_t lines = 0;
    for (const char *end = p + n, *hit; p < end && (hit = memchr(p, '\n', (size_t)(end - p))); p = hit + 1)
        lines++;
    return lines;
}

// The row is bad: what is told of it, and of the first in one line in the note.
static enum err tell(struct rows *r, struct row *row, size_t column, uint64_t line, struct span value, struct span why)
{
    row->fault = r->told;
    r->told[row->faults++] = (struct row_fault) {line, column, value, why.p};
    if (row->faults > 1)
        return ERR_INPUT;
    if (column == ROWS_NO_COLUMN)
        return fail(ERR_INPUT, _("line %llu: %s"), (unsigned long long)line, why.p);
    return fail(ERR_INPUT, _("line %llu, column %zu (%.*s): %s"), (unsigned long long)line, column + 1,
                SPAN_ARG(column < r->columns ? r->column[column] : SPAN_NONE), why.p);
}

static enum err tell_row(struct rows *r, struct row *row, struct span why)
{
    return tell(r, row, ROWS_NO_COLUMN, row->line, SPAN_NONE, why);
}

// bad: the bytes for which U+FFFD stands there, NULL for none.
static struct span say_fault(struct rows *r, const struct fault *f, const struct charset_bad *bad)
{
    char hex[CHARSET_HEX];
    if (f->kind == FAULT_CONTROL && bad && bad->n == 4 && r->w.charset == CHARSET_GBK)
        return arena_printf(&r->whys, _("bytes %s are none of GBK, GB18030 has such; --charset GB18030"), charset_bad_hex(bad, hex));
    if (f->kind == FAULT_CONTROL && bad)
        return arena_printf(&r->whys, _("bytes %s are not %s"), charset_bad_hex(bad, hex), charset_name(r->w.charset));
    if (f->kind == FAULT_CONTROL && f->cp == REPLACEMENT)
        return span_of(_("U+FFFD stands there: a character was lost when the file was made"));
    if (f->kind == FAULT_CONTROL)
        return arena_printf(&r->whys, _("control character U+%04X"), f->cp == UINT32_MAX ? 0 : (unsigned)f->cp);
    return span_of(f->kind == FAULT_QUOTE ? _("something follows a closing quotation mark") : _("a quotation mark is not closed"));
}

static enum err tell_faults(struct rows *r, struct row *row, const struct mark *marks, size_t marks_n)
{
    size_t start = (size_t)(row->raw.p - r->w.text.p), m = 0;
    enum err e = OK;
    for (size_t i = 0; i < r->faults; i++) {
        const struct fault *f = &r->fault[i];
        while (m < marks_n && marks[m].at < f->at)
            m++;
        const struct charset_bad *bad = m < marks_n && marks[m].at == f->at ? &marks[m].bad : NULL;
        e = tell(r, row, f->column, row->line + lines_in(row->raw.p, f->at - start), r->field[f->column], say_fault(r, f, bad));
    }
    return e;
}

static enum err long_row(struct rows *r, struct row *row)
{
    row->n = 0;
    return tell_row(r, row, arena_printf(&r->whys, _("the row is longer than %d bytes"), ROWS_LINE_BYTES));
}

// Passes the rest of a line that was too long.
static enum err skip_line(struct rows *r)
{
    for (;;) {
        const char *hit = r->at < r->w.text.n ? memchr(r->w.text.p + r->at, '\n', r->w.text.n - r->at) : NULL;
        if (hit) {
            r->at = (size_t)(hit - r->w.text.p) + 1;
            r->line++;
            break;
        }
        r->at = r->w.text.n;
        if (r->w.ended)
            break;
        TRY(more(r));
    }
    r->skipping = false;
    window_pass(&r->w, r->at, &(size_t) {0});
    return OK;
}

// A row that cannot be split: it is its first physical line, so that a stray
// quotation mark does not swallow the rows behind it.
static enum err end_at_line(struct rows *r, struct row *row, size_t *row_end, size_t *next)
{
    const char *p = r->w.text.p + r->at;
    size_t left = r->w.text.n - r->at;
    const char *hit = memchr(p, '\n', left < ROWS_LINE_BYTES ? left : ROWS_LINE_BYTES);
    if (hit) {
        *row_end = (size_t)(hit - r->w.text.p);
        *next = *row_end + 1;
        if (*row_end > r->at && r->w.text.p[*row_end - 1] == '\r')
            --*row_end;
    } else if (left <= ROWS_LINE_BYTES && r->w.ended) {
        *row_end = *next = r->w.text.n;
    } else {
        size_t cut = utf8_floor(p, left, ROWS_LINE_BYTES);
        r->skipping = true;
        row->raw = (struct span) {p, cut};
        return long_row(r, row);
    }
    return OK;
}

// Must the text grow before the row is judged? A row that cannot be split needs its first line whole.
static bool wants_more(const struct rows *r, enum split s)
{
    size_t have = r->w.text.n - r->at;
    if (r->w.ended || s == SPLIT_ROW || have > ROWS_LINE_BYTES + 2)
        return false;
    return s == SPLIT_MORE || !memchr(r->w.text.p + r->at, '\n', have);
}

// Leaves the fields that begin on the first line of a row that cannot be split; the last ends with the line. What was found
// wrong behind that end is the quotation mark's doing.
static void cut_fields(struct rows *r, size_t row_end)
{
    if (r->n > ROWS_COLUMNS)
        r->n = ROWS_COLUMNS;
    while (r->n > 1 && r->begin[r->n - 1] > row_end)
        r->n--;
    size_t last = r->n - 1, *begin = &r->begin[last];
    if (*begin > row_end)
        *begin = row_end;
    r->field[last] = (struct span) {r->w.text.p + *begin, row_end - *begin};
    while (r->faults && r->fault[r->faults - 1].at >= row_end)
        r->faults--;
    if (r->faults == 0 || r->fault[r->faults - 1].kind == FAULT_CONTROL) {
        r->n = last; // it is this field's
        note_fault(r, *begin, FAULT_OPEN_QUOTE, 0);
        r->n = last + 1;
    }
}

static enum err read_row(struct rows *r, struct row *row)
{
    size_t row_end = 0, next = 0;
    enum split s;
    for (;;) {
        if (r->skipping)
            TRY(skip_line(r));
        s = split(r, &row_end, &next);
        if (wants_more(r, s)) {
            TRY(more(r));
            continue;
        }
        if (s != SPLIT_ROW || row_end != r->at)
            break;
        if (next == r->at)
            return ERR_END;
        r->at = next; // a blank line
        r->line++;
    }
    *row = (struct row) {.line = r->line};
    bool too_long = s != SPLIT_BAD && (s == SPLIT_MORE || row_end - r->at > ROWS_LINE_BYTES);
    if (too_long || s == SPLIT_BAD) {
        TRY(end_at_line(r, row, &row_end, &next));
        if (s == SPLIT_BAD)
            cut_fields(r, row_end);
    }
    row->raw = (struct span) {r->w.text.p + r->at, row_end - r->at};
    row->field = r->field;
    row->n = s == SPLIT_BAD ? 0 : r->n;
    // Only quotation marks let a row go over several lines.
    r->line += 1 + (r->separator == ',' ? lines_in(row->raw.p, row->raw.n) : 0);
    r->at = next;
    size_t marks_n;
    const struct mark *marks = window_pass(&r->w, next, &marks_n);
    if (too_long)
        return long_row(r, row);
    if (r->columns && row->n && row->n != r->columns) {
        tell_row(r, row, arena_printf(&r->whys, _("%zu fields where the header has %zu"), row->n, r->columns));
        row->n = 0;
    }
    enum err e = tell_faults(r, row, marks, marks_n);
    return row->faults ? ERR_INPUT : e;
}

enum err rows_next(struct rows *r, struct row *row)
{
    if (r->whys.last)
        arena_reset(&r->whys);
    return read_row(r, row);
}

static enum err read_header(struct rows *r)
{
    struct row row = {.faults = 0};
    do {
        TRY(more(r));
    } while (!r->w.ended && r->w.text.n <= ROWS_LINE_BYTES);
    if (!r->separator) {
        size_t at = 0;
        while (at < r->w.text.n && (r->w.text.p[at] == '\n' || r->w.text.p[at] == '\r'))
            at++;
        const char *p = r->w.text.p + at, *end = at < r->w.text.n ? memchr(p, '\n', r->w.text.n - at) : NULL;
        size_t n = end ? (size_t)(end - p) : r->w.text.n - at;
        r->separator = n && memchr(p, '\t', n) ? '\t' : ',';
    }
    memset(r->special, true, 0x20);
    r->special[0x7F] = r->special[(unsigned char)r->separator] = true;
    r->special[0xC2] = r->special[0xE2] = r->special[0xEF] = true; // C1 controls, U+2028, U+2029, U+FFFD
    r->special['"'] = r->separator == ',';
    enum err e = read_row(r, &row);
    if (e == ERR_END)
        return fail(ERR_INPUT, _("the file has no header line"));
    if (e == ERR_INPUT && !memchr(r->w.text.p, '\n', r->w.text.n) && memchr(r->w.text.p, '\r', r->w.text.n))
        return fail(e, _("the lines end with CR alone; save it with CR LF or LF"));
    if (e == ERR_INPUT && row.faults)
        return fail(e, _("the header line: %s; read as %s, --charset names another"), row.fault[0].why, charset_name(r->w.charset));
    TRY(e);
    if (row.n > ROWS_COLUMNS)
        return fail(ERR_TOO_LARGE, _("the header has %zu columns; at most %d"), row.n, ROWS_COLUMNS);
    r->column = ARENA_ARRAY(&r->arena, struct span, row.n);
    for (size_t i = 0; i < row.n; i++) {
        struct span name = span_trim(row.field[i]);
        if (name.n && rows_column(r, name) != ROWS_NO_COLUMN)
            return fail(ERR_INPUT, _("the header has the column %.*s twice"), SPAN_ARG(name));
        r->column[r->columns++] = arena_copy(&r->arena, name);
    }
    return OK;
}

enum err rows_open_fd(struct rows **out, int fd, enum charset c, char separator)
{
    YZ_ASSERT(separator == 0 || separator == '\t' || separator == ',');
    struct rows *r = xcalloc(1, sizeof *r);
    *out = NULL;
    r->line = 1;
    r->separator = separator;
    enum err e = window_open(&r->w, fd, c);
    if (!e)
        e = read_header(r);
    if (e) {
        free_all(r);
        return e;
    }
    *out = r;
    return OK;
}

const struct span *rows_columns(const struct rows *r, size_t *n)
{
    *n = r->columns;
    return r->column;
}

size_t rows_column(const struct rows *r, struct span name)
{
    for (size_t i = 0; i < r->columns; i++) {
        if (span_eq(r->column[i], name))
            return i;
    }
    return ROWS_NO_COLUMN;
}

enum charset rows_charset(const struct rows *r)
{
    return r->w.charset;
}

struct span rows_from(const struct rows *r, const struct row *row, size_t column)
{
    struct span s = row->raw;
    if (column >= r->n || column >= ROWS_COLUMNS)
        return s;
    const char *at = r->w.text.p + r->begin[column];
    if (at > s.p && at[-1] == '"' && r->separator == ',')
        at--; // a quoted field begins behind its mark
    if (at < s.p || at > s.p + s.n)
        return s;
    return (struct span) {at, s.n - (size_t)(at - s.p)};
}

char rows_separator(const struct rows *r)
{
    return r->separator;
}

uint64_t rows_taken(const struct rows *r)
{
    return r->w.taken;
}

static bool has_any(struct span s, const char *bytes)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] && strchr(bytes, s.p[i]))
            return true;
    }
    return false;
}

static bool needs_quotes(struct span s)
{
    return has_any(s, ",\"\r\n") || (s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' '));
}

enum err rows_put(struct buf *out, char separator, const struct span *field, size_t n)
{
    for (size_t i = 0; i < n && separator == '\t'; i++) {
        if (has_any(field[i], "\t\r\n"))
            return fail(ERR_FORMAT, _("column %zu holds a tab or a line end"), i + 1);
    }
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(out, separator);
        if (separator == '\t' || !needs_quotes(field[i])) {
            buf_add(out, field[i]);
            continue;
        }
        buf_char(out, '"');
        for (size_t k = 0; k < field[i].n; k++) {
            if (field[i].p[k] == '"')
                buf_char(out, '"');
            buf_char(out, field[i].p[k]);
        }
        buf_char(out, '"');
    }
    buf_char(out, '\n');
    return OK;
}
