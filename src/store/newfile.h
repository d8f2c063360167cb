// A new file that is there whole or not at all: it is written under another name, synced, and takes its own if nothing is there.
//
//     TRY(newfile_open(&f, path, 0600));
//     enum err e = newfile_write(&f, bytes);
//     e = newfile_close(&f, e);
#ifndef YZ_STORE_NEWFILE_H
#define YZ_STORE_NEWFILE_H

#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

struct newfile {
    const char *path; // borrowed
    char *part;       // its name until it is whole; owned
    int fd;
};

// What one that was killed has left under that name is used again. ERR_EXISTS: path is there already; it is left alone. ERR_BUSY:
// somebody is writing it.
enum err newfile_open(struct newfile *f, const char *path, mode_t mode) YZ_MUST_USE;
enum err newfile_write(struct newfile *f, struct span bytes) YZ_MUST_USE;
// wrong: it is taken away, and that is returned. Else it gets its name, and both are on the disk.
enum err newfile_close(struct newfile *f, enum err wrong) YZ_MUST_USE;

// Gives a file or folder its name only if nothing has it. ERR_EXISTS.
enum err newfile_move(const char *from, const char *to) YZ_MUST_USE;

#endif
