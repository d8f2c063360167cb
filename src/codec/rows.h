// Rows of a text file with a header line: columns apart by tabs (no quoting)
// or commas (RFC 4180), in any charset of charset.h. Bytes are converted
// first and split afterwards, because trail bytes of GBK reach into ASCII.
//
// One bad row never spoils the next: it is told with line, column and bytes,
// and reading goes on behind it. Blank lines are passed over. CRLF and LF end
// a line; the last one need not.
#ifndef YZ_CODEC_ROWS_H
#define YZ_CODEC_ROWS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "charset.h"

#define ROWS_COLUMNS 64       // of a file
#define ROWS_LINE_BYTES 65536 // of one row, in UTF-8

struct row_fault {
    uint64_t line;     // physical line on which it stands
    size_t column;     // ROWS_NO_COLUMN when it is the whole row
    struct span value; // that column's text as far as it is known
    const char *why;   // in the operator's language
};
struct row {
    uint64_t line;      // physical line on which the row begins; the header's is 1
    struct span *field; // one per column of the header, unquoted, as written (not trimmed)
    size_t n;           // 0: the row could not be split into these
    struct span raw;    // the row without its line end; bad bytes stand as U+FFFD
    const struct row_fault *fault; // of a bad row: of the whole row first, then the first of each column
    size_t faults;
}; // everything borrowed until the next rows_next
#define ROWS_NO_COLUMN ((size_t)-1)

struct rows;
// Reads the header. CHARSET_AUTO guesses, a UTF-8 mark overrules c; separator '\t', ',' or 0: a tab when the header has one,
// else a comma. The descriptor is read from where it stands and stays the caller's; memory is borrowed.
// ERR_INPUT: no header, a bad one, a name twice; ERR_TOO_LARGE: more than ROWS_COLUMNS; ERR_IO.
enum err rows_open_fd(struct rows **out, int fd, enum charset c, char separator) YZ_MUST_USE;
void rows_free(struct rows *r);

// The header's names, trimmed. Borrowed until rows_free.
const struct span *rows_columns(const struct rows *r, size_t *n);
// Index of the column of that name; ROWS_NO_COLUMN when there is none.
size_t rows_column(const struct rows *r, struct span name);
enum charset rows_charset(const struct rows *r);
char rows_separator(const struct rows *r);
// Bytes of the file taken so far, up to a window ahead of the row.
uint64_t rows_taken(const struct rows *r);

// OK: a good row. ERR_INPUT: a bad one, told in *row, its first fault in one line in the note too; call again to
// go on. ERR_END: no more. ERR_IO: over.
enum err rows_next(struct rows *r, struct row *row) YZ_MUST_USE;

// The row as it is written, from that column on; all of it where it has no such column. Of the row that was read last.
struct span rows_from(const struct rows *r, const struct row *row, size_t column);

// Appends a row and LF: with commas quoted as RFC 4180 has it where a field needs it. ERR_FORMAT with tabs,
// and nothing appended, when a field holds a tab or a line end, which that form cannot say.
enum err rows_put(struct buf *out, char separator, const struct span *field, size_t n) YZ_MUST_USE;

#endif
