// Room on the disk, taken before it is needed (DESIGN section 7): a write into
// a hole of a mapped file on a full disk kills the process, and a commit that
// finds no room must be the exception.
#ifndef YZ_STORE_SPACE_H
#define YZ_STORE_SPACE_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

// Allocates the file's bytes from `from` on, 64 KiB or more, without changing its size. ERR_FULL when the disk has
// less than `want` left; what there was of it is then taken. A file system that cannot reserve is asked how much
// is free instead.
enum err space_reserve(int fd, uint64_t from, uint64_t want) YZ_MUST_USE;
// Is there so little left that a failed write (EIO) means a full disk?
int space_is_full(int fd);
// errno of a failed write or open, in the one error space; ERR_IO where the system gave no reason.
enum err space_err(int errnum);
// The same, telling which file or folder, and what the system says where that says more.
enum err space_fail(const char *path, int errnum);
// Makes a home's folder where there is none, and those above it.
enum err space_make_home(const char *home) YZ_MUST_USE;
// Makes a rename or a new file in the folder durable.
enum err space_sync_folder(const char *folder) YZ_MUST_USE;

#endif
