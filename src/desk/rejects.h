// The rows of an extract that were not taken in, and what was found else: a line for each fault, with line, column, value and
// reason, and behind the first of a row the row itself. It is an extract: the columns and the separator of the one it comes
// from, in UTF-8. Corrected, it is imported again; what stands before its rows, and a line without one, is then passed over,
// and is told anew in the rejects of that import.
#ifndef YZ_DESK_REJECTS_H
#define YZ_DESK_REJECTS_H

#include "base/buf.h"
#include "codec/rows.h"
#include "store/newfile.h"

struct rejects {
    const struct rows *rows;
    struct newfile file; // fd -1: they are counted only
    size_t own; // columns of the extract that it has from being such a file
    uint64_t n;
    struct buf lines; // not yet written
};

// After the extract's header was read. ERR_INPUT: the file is there already, perhaps half corrected; it is left alone.
// ERR_TOO_LARGE: with its own columns it would have more than a file may have.
enum err rejects_open(struct rejects *j, const char *path, const struct rows *rows) YZ_MUST_USE;
// A line of its own for the fault. row: what stands behind it, once of each row; NULL: nothing.
void rejects_add(struct rejects *j, const struct row *row, const struct row_fault *f);
enum err rejects_flush(struct rejects *j) YZ_MUST_USE;
// Writes the rest and gives the file its name; without a row, or where the import has failed and is to come again, none is left.
enum err rejects_close(struct rejects *j, bool failed) YZ_MUST_USE;
// Is it one of the columns that such a file adds?
bool rejects_column(struct span name);

#endif
