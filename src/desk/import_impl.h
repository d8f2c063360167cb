// What import.c, which reads the file, and import_row.c, which judges a row, share.
#ifndef YZ_DESK_IMPORT_IMPL_H
#define YZ_DESK_IMPORT_IMPL_H

#include <sys/stat.h>

#include "codec/rows.h"
#include "domain/person.h"
#include "import.h"
#include "rejects.h"
#include "store/intake.h"
#include "store/store.h"

// A household as the file's rows give it.
struct house {
    struct span number, kind, address, head; // in the import's arena
    struct span kind_as_written;
    uint64_t line; // of its first row
    bool wanted;   // one of its rows is taken
};

// What a code's text was found to mean.
struct meaning {
    struct span text, code; // in the import's arena
};
#define MEANINGS 64

struct importing {
    struct desk *d;
    struct rows *rows;
    struct import_count *n;
    struct arena arena;
    struct house *houses; // in the order of the file
    size_t houses_n, houses_size;
    uint32_t *house_at; // open addressing by number: a place in houses, counted from 1
    size_t house_at_size;
    struct seen {
        uint64_t id, line; // as a number
    } *ids;                // of persons seen in this file, in its order
    size_t ids_n, ids_size;
    uint32_t *seen_at; // open addressing by number: a place in ids, counted from 1
    size_t seen_at_size;
    size_t column[ROWS_COLUMNS]; // file column -> index in person_table, or COLUMN_*
    size_t id_at, name_at, relation_at, kind_at, number_at, address_at;
    struct rejects rejects;
    struct extract extract;
    uint64_t told; // columns of the row at hand that are at fault: bits
    bool marked;   // it has quotation marks, and tabs between its columns
    size_t faults; // of the row at hand
    const char *path;
    int fd;
    struct stat was; // of the file, when it was opened
    bool housed;    // households too
    uint64_t taken; // rows given to the intake
    struct import_count saved; // of n, what is on the disk
    day_t today;
    struct intake *intake;
    struct meaning (*meanings)[MEANINGS]; // by column, by a text's hash
    struct meaning *meant[ROWS_COLUMNS];  // the last one of each column
    struct kv_txn t; // a view for what is there already
    bool empty;
    enum err err;
    import_progress_fn *fn;
    void *ctx;
};
#define COLUMN_OTHER ((size_t)-1)


// Judges a row, whose fields may be at fault already: each of its faults goes into the rejects, a good row to the intake.
// False: im->err.
bool import_row(struct importing *im, const struct row *row);
// Why the register does not take a person; a message id, NULL where it does.
const char *import_refusal(enum intake_verdict v);

#endif
