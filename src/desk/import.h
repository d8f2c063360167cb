// A register extract taken in (C-5): rows with Chinese column names, tab or
// comma separated, UTF-8, GBK or GB18030, codes or their names as values.
// Every fault of a bad row is told with line, column, value and reason, in a file
// that can be corrected and imported (rejects.h); the good ones go in; a second
// import of the same file changes nothing, and no import undoes unasked what an act has
// set since: an extract bears no date. A household that nobody is head of is
// told there too; its persons go in. It is an entry in the organisation's
// journal, in the transaction of the first row.
#ifndef YZ_DESK_IMPORT_H
#define YZ_DESK_IMPORT_H

#include "desk.h"

// Must an extract have the column?
bool import_needs(struct span column);

struct import_count {
    uint64_t rows, fresh, same, changed, bad, households;
    uint64_t addresses; // of households that were here
    uint64_t headless;  // households of the file that have no head, here or there
    char unused[256];   // names of columns that are not taken in, a blank between; … at the end where there are more
    uint64_t bytes, total; // of the file, for progress
};
// Called some times a second; false stops: what has been saved stays, ERR_STOPPED.
typedef bool import_progress_fn(void *ctx, const struct import_count *n);

struct import_from {
    const char *path;
    const char *charset; // "auto" (NULL too), "UTF-8", "GBK", "GB18030"
    const char *rejects; // path of the file for what is told, NULL for none; it goes away when there is nothing to tell
    bool over;           // what acts here have set since, C-3.6 or a correction, gives way to what the extract says
};
// Who is signed in is the chief or an administrator. ERR_INPUT: the rejects are there already.
enum err import_file(struct desk *d, const struct import_from *from, import_progress_fn *fn, void *ctx, struct import_count *n) YZ_MUST_USE;

#endif
