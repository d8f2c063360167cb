#include "codec/rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/utf8.h"

#define CHUNK (256 * 1024) // bytes taken from the file at a time

// Where U+FFFD stands in the text for bytes that could not be read.
struct mark {
    size_t at; // offset in the text
    struct charset_bad bad;
};

struct rows {
    int fd; // -1: from memory
    struct span source; // memory not yet taken; of a file, what is read and not yet converted
    char *chunk;        // what `source` points into, of a file
    bool ended;         // everything is in the text
    struct charset_in *in;
    enum charset charset;
    char separator; // 0 until the header is seen
    bool special[256]; // bytes that the splitter must look at; every other one is passed over
    uint64_t taken;

    struct buf text;  // UTF-8, a NUL behind it
    size_t at;        // where the next row begins
    struct mark *mark;
    size_t marks, mark_first, mark_size;
    uint64_t line;    // physical line of the next row
    bool skipping;    // the rest of a line that was too long

    struct arena arena;
    struct span *column;
    size_t columns;

    struct span field[ROWS_COLUMNS]; // of the current row
    size_t begin[ROWS_COLUMNS];      // where each begins in the text
    size_t n;                        // fields found, more than ROWS_COLUMNS perhaps
    struct buf unquoted;
    char why[256];
};

static void free_all(struct rows *r)
{
    charset_in_free(r->in);
    arena_free(&r->arena);
    buf_free(&r->text);
    buf_free(&r->unquoted);
    free(r->mark);
    free(r->chunk);
    free(r);
}

void rows_free(struct rows *r)
{
    if (r)
        free_all(r);
}

// Reads more of a file behind what is not converted yet. *last: nothing follows.
static enum err read_chunk(struct rows *r, bool *last)
{
    size_t have = r->source.n;
    if (have)
        memmove(r->chunk, r->source.p, have);
    *last = false;
    while (have < CHUNK) {
        ssize_t got = read(r->fd, r->chunk + have, CHUNK - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(ERR_IO, "%s", strerror(errno));
        if (got == 0) {
            *last = true;
            break;
        }
        have += (size_t)got;
    }
    r->source = (struct span) {r->chunk, have};
    return OK;
}

static void add_mark(struct rows *r, const struct charset_bad *bad)
{
    if (r->marks == r->mark_size) {
        r->mark_size = r->mark_size ? r->mark_size * 2 : 16;
        r->mark = xrealloc(r->mark, r->mark_size * sizeof *r->mark);
    }
    r->mark[r->marks++] = (struct mark) {r->text.n, *bad};
    buf_str(&r->text, "\xEF\xBF\xBD");
}

// Drops the rows that are done from the front of the text.
static void drop_done(struct rows *r)
{
    size_t kept = 0;
    if (r->at) {
        memmove(r->text.p, r->text.p + r->at, r->text.n - r->at);
        r->text.n -= r->at;
    }
    for (size_t i = r->mark_first; i < r->marks; i++) {
        if (r->mark[i].at >= r->at)
            r->mark[kept++] = (struct mark) {r->mark[i].at - r->at, r->mark[i].bad};
    }
    r->marks = kept;
    r->mark_first = 0;
    r->at = 0;
}

static void convert(struct rows *r, struct span *in, bool last)
{
    struct charset_bad bad;
    while (charset_in_run(r->in, in, last, &r->text, &bad) == ERR_CHARSET)
        add_mark(r, &bad);
}

// More text behind what is there, or `ended`.
static enum err refill(struct rows *r)
{
    drop_done(r);
    size_t before;
    if (r->fd < 0) {
        bool last = r->source.n <= CHUNK;
        struct span in = {r->source.p, last ? r->source.n : CHUNK};
        before = r->source.n;
        convert(r, &in, last);
        r->source.n -= (size_t)(in.p - r->source.p);
        r->source.p = in.p;
        r->ended = last;
    } else {
        TRY(read_chunk(r, &r->ended));
        before = r->source.n;
        convert(r, &r->source, r->ended);
    }
    r->taken += before - r->source.n;
    buf_text(&r->text);
    return OK;
}

// How splitting one row went.
enum split { SPLIT_ROW, SPLIT_MORE, SPLIT_BAD };

// A fault within a row: the first one is told.
struct fault {
    size_t at; // offset in the text, SIZE_MAX: none
    enum { FAULT_CONTROL, FAULT_QUOTE, FAULT_OPEN_QUOTE } kind;
    uint32_t cp;
};

static void note_fault(struct fault *f, size_t at, int kind, uint32_t cp)
{
    if (f->at == SIZE_MAX) {
        f->at = at;
        f->kind = kind;
        f->cp = cp;
    }
}

static void add_field(struct rows *r, const char *begin, const char *end)
{
    if (r->n < ROWS_COLUMNS) {
        r->field[r->n] = (struct span) {begin, (size_t)(end - begin)};
        r->begin[r->n] = (size_t)(begin - r->text.p);
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
        return r->ended ? 1 : 0;
    return p[1] == '\n' ? 2 : 0;
}

// A control character at p, or 0.
static uint32_t control_at(const char *p, const char *end)
{
    uint32_t cp;
    size_t k = utf8_decode(p, (size_t)(end - p), &cp);
    if (k == 0 || (cp >= 0x20 && cp < 0x7F) || (cp >= 0xA0 && cp != 0x2028 && cp != 0x2029))
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
static enum split take_quoted(struct rows *r, const char **at, const char *end, struct fault *f)
{
    const char *begin = *at + 1, *p = begin;
    bool doubled = false;
    for (;; p++) {
        while (!r->special[(unsigned char)*p])
            p++;
        if (p == end) {
            if (!r->ended && r->text.n - r->at <= ROWS_LINE_BYTES)
                return SPLIT_MORE;
            note_fault(f, (size_t)(*at - r->text.p), FAULT_OPEN_QUOTE, 0);
            add_field(r, *at, end);
            return SPLIT_BAD;
        }
        if (*p == '"') {
            if (p + 1 == end && !r->ended)
                return SPLIT_MORE;
            if (p[1] != '"')
                break;
            doubled = true;
            p++;
        } else if (*p != '\n' && *p != '\r' && *p != '\t') {
            uint32_t cp = control_at(p, end);
            if (cp)
                note_fault(f, (size_t)(p - r->text.p), FAULT_CONTROL, cp);
        }
    }
    const char *behind = p + 1;
    if (behind + 1 == end && *behind == '\r' && !r->ended)
        return SPLIT_MORE;
    if (behind != end && *behind != r->separator && !line_end(r, behind, end)) {
        note_fault(f, (size_t)(p - r->text.p), FAULT_QUOTE, 0);
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
static enum split split(struct rows *r, size_t *row_end, size_t *next, struct fault *f)
{
    const char *end = r->text.p + r->text.n, *p = r->text.p + r->at, *begin = p;
    bool quoting = r->separator == ',';
    r->n = 0;
    r->unquoted.n = 0;
    f->at = SIZE_MAX;
    for (;;) {
        if (quoting && p == begin && *p == '"' && p != end) {
            enum split s = take_quoted(r, &p, end, f);
            if (s != SPLIT_ROW)
                return s;
            begin = NULL; // the field is taken
        }
        while (!r->special[(unsigned char)*p])
            p++;
        if (p == end) {
            if (!r->ended)
                return SPLIT_MORE;
            if (begin)
                add_field(r, begin, p);
            *row_end = *next = r->text.n;
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
            *row_end = (size_t)(p - r->text.p);
            *next = *row_end + k;
            return SPLIT_ROW;
        } else if (*p == '\r' && p + 1 == end) {
            return SPLIT_MORE;
        } else {
            uint32_t cp = *p == '\t' ? 0 : control_at(p, end);
            if (cp)
                note_fault(f, (size_t)(p - r->text.p), FAULT_CONTROL, cp);
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

// Tells a fault: the column that holds `at` (SIZE_MAX: the whole row), and in one line in the note.
static enum err bad_row(struct rows *r, struct row *row, size_t at)
{
    row->n = 0;
    row->why = r->why;
    row->column = ROWS_NO_COLUMN;
    row->bad_line = row->line;
    row->value = SPAN_NONE;
    if (at == SIZE_MAX)
        return fail(ERR_INPUT, _("line %llu: %s"), (unsigned long long)row->bad_line, r->why);
    size_t start = (size_t)(row->raw.p - r->text.p), in = 0;
    row->bad_line += lines_in(row->raw.p, at - start);
    while (in + 1 < r->n && in + 1 < ROWS_COLUMNS && r->begin[in + 1] <= at)
        in++;
    row->value = r->field[in];
    row->column = in;
    struct span name = in < r->columns ? r->column[in] : SPAN_NONE;
    return fail(ERR_INPUT, _("line %llu, column %zu (%.*s): %s"), (unsigned long long)row->bad_line, in + 1,
                SPAN_ARG(name), r->why);
}

static void say_bytes(struct rows *r, const struct charset_bad *bad)
{
    char hex[CHARSET_HEX];
    snprintf(r->why, sizeof r->why, _("bytes %s are not %s"), charset_bad_hex(bad, hex), charset_name(r->charset));
}

static void say_fault(struct rows *r, const struct fault *f)
{
    if (f->kind == FAULT_CONTROL)
        snprintf(r->why, sizeof r->why, _("control character U+%04X"), f->cp == UINT32_MAX ? 0 : (unsigned)f->cp);
    else if (f->kind == FAULT_QUOTE)
        snprintf(r->why, sizeof r->why, "%s", _("something follows a closing quotation mark"));
    else
        snprintf(r->why, sizeof r->why, "%s", _("a quotation mark is not closed"));
}

static enum err long_row(struct rows *r, struct row *row)
{
    snprintf(r->why, sizeof r->why, _("the row is longer than %d bytes"), ROWS_LINE_BYTES);
    return bad_row(r, row, SIZE_MAX);
}

// Passes the rest of a line that was too long.
static enum err skip_line(struct rows *r)
{
    for (;;) {
        const char *hit = r->at < r->text.n ? memchr(r->text.p + r->at, '\n', r->text.n - r->at) : NULL;
        if (hit) {
            r->at = (size_t)(hit - r->text.p) + 1;
            r->line++;
            break;
        }
        r->at = r->text.n;
        if (r->ended)
            break;
        TRY(refill(r));
    }
    r->skipping = false;
    while (r->mark_first < r->marks && r->mark[r->mark_first].at < r->at)
        r->mark_first++;
    return OK;
}

// A row that cannot be split: it is its first physical line, so that a stray
// quotation mark does not swallow the rows behind it.
static enum err end_at_line(struct rows *r, struct row *row, size_t *row_end, size_t *next)
{
    const char *p = r->text.p + r->at;
    size_t left = r->text.n - r->at;
    const char *hit = memchr(p, '\n', left < ROWS_LINE_BYTES ? left : ROWS_LINE_BYTES);
    if (hit) {
        *row_end = (size_t)(hit - r->text.p);
        *next = *row_end + 1;
        if (*row_end > r->at && r->text.p[*row_end - 1] == '\r')
            --*row_end;
    } else if (left <= ROWS_LINE_BYTES && r->ended) {
        *row_end = *next = r->text.n;
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
    size_t have = r->text.n - r->at;
    if (r->ended || s == SPLIT_ROW || have > ROWS_LINE_BYTES + 2)
        return false;
    return s == SPLIT_MORE || !memchr(r->text.p + r->at, '\n', have);
}

// Leaves the fields that begin on the first line of a row that cannot be split; the last ends with the line.
static void cut_fields(struct rows *r, size_t row_end)
{
    if (r->n > ROWS_COLUMNS)
        r->n = ROWS_COLUMNS;
    while (r->n > 1 && r->begin[r->n - 1] > row_end)
        r->n--;
    size_t *begin = &r->begin[r->n - 1];
    if (*begin > row_end)
        *begin = row_end;
    r->field[r->n - 1] = (struct span) {r->text.p + *begin, row_end - *begin};
}

static enum err read_row(struct rows *r, struct row *row)
{
    struct fault fault;
    size_t row_end = 0, next = 0;
    enum split s;
    for (;;) {
        if (r->skipping)
            TRY(skip_line(r));
        s = split(r, &row_end, &next, &fault);
        if (wants_more(r, s)) {
            TRY(refill(r));
            continue;
        }
        if (s != SPLIT_ROW || row_end != r->at)
            break;
        if (next == r->at)
            return ERR_END;
        r->at = next; // a blank line
        r->line++;
    }
    *row = (struct row) {.line = r->line, .column = ROWS_NO_COLUMN};
    bool too_long = s != SPLIT_BAD && (s == SPLIT_MORE || row_end - r->at > ROWS_LINE_BYTES);
    if (too_long || s == SPLIT_BAD) {
        TRY(end_at_line(r, row, &row_end, &next));
        if (s == SPLIT_BAD)
            cut_fields(r, row_end);
        // What was found wrong behind the line's end is the quotation mark's doing.
        if (fault.at != SIZE_MAX && fault.at >= row_end)
            fault = (struct fault) {.at = r->begin[r->n - 1], .kind = FAULT_OPEN_QUOTE};
    }
    row->raw = (struct span) {r->text.p + r->at, row_end - r->at};
    row->field = r->field;
    row->n = r->n;
    // Only quotation marks let a row go over several lines.
    r->line += 1 + (r->separator == ',' ? lines_in(row->raw.p, row->raw.n) : 0);
    r->at = next;
    size_t first = r->mark_first;
    while (r->mark_first < r->marks && r->mark[r->mark_first].at < next)
        r->mark_first++;
    if (r->mark_first > first) {
        say_bytes(r, &r->mark[first].bad);
        return bad_row(r, row, r->mark[first].at);
    }
    if (fault.at != SIZE_MAX) {
        say_fault(r, &fault);
        return bad_row(r, row, fault.at);
    }
    return too_long ? long_row(r, row) : OK;
}

enum err rows_next(struct rows *r, struct row *row)
{
    TRY(read_row(r, row));
    if (row->n == r->columns)
        return OK;
    snprintf(r->why, sizeof r->why, _("%zu fields where the header has %zu"), row->n, r->columns);
    return bad_row(r, row, SIZE_MAX);
}

static enum err read_header(struct rows *r)
{
    struct row row;
    do {
        TRY(refill(r));
    } while (!r->ended && r->text.n <= ROWS_LINE_BYTES);
    if (!r->separator) {
        size_t at = 0;
        while (at < r->text.n && (r->text.p[at] == '\n' || r->text.p[at] == '\r'))
            at++;
        const char *p = r->text.p + at, *end = at < r->text.n ? memchr(p, '\n', r->text.n - at) : NULL;
        size_t n = end ? (size_t)(end - p) : r->text.n - at;
        r->separator = n && memchr(p, '\t', n) ? '\t' : ',';
    }
    memset(r->special, true, 0x20);
    r->special[0x7F] = r->special[(unsigned char)r->separator] = true;
    r->special[0xC2] = r->special[0xE2] = true; // C1 controls, U+2028, U+2029
    r->special['"'] = r->separator == ',';
    enum err e = read_row(r, &row);
    if (e == ERR_END)
        return fail(ERR_INPUT, _("the file has no header line"));
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

static enum err open_rows(struct rows **out, struct rows *r, enum charset c, char separator)
{
    YZ_ASSERT(separator == 0 || separator == '\t' || separator == ',');
    enum err e = OK;
    bool whole = r->fd < 0;
    *out = NULL;
    r->line = 1;
    r->separator = separator;
    if (r->fd >= 0) {
        r->chunk = xmalloc(CHUNK);
        e = read_chunk(r, &whole);
    }
    if (!e) {
        struct span head = {r->source.p, r->source.n < CHUNK ? r->source.n : CHUNK};
        r->charset = c ? c : charset_guess(head, whole && head.n == r->source.n);
        e = charset_in_new(r->charset, &r->in);
    }
    if (!e)
        e = read_header(r);
    if (e) {
        free_all(r);
        return e;
    }
    *out = r;
    return OK;
}

enum err rows_open_fd(struct rows **out, int fd, enum charset c, char separator)
{
    struct rows *r = xcalloc(1, sizeof *r);
    r->fd = fd;
    return open_rows(out, r, c, separator);
}

enum err rows_open_memory(struct rows **out, struct span bytes, enum charset c, char separator)
{
    struct rows *r = xcalloc(1, sizeof *r);
    r->fd = -1;
    r->source = bytes;
    return open_rows(out, r, c, separator);
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
    return r->charset;
}

char rows_separator(const struct rows *r)
{
    return r->separator;
}

uint64_t rows_taken(const struct rows *r)
{
    return r->taken;
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
