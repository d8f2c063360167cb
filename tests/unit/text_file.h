// A text as the file that it would be on disk, open for reading at its beginning.
#ifndef YZ_TESTS_UNIT_TEXT_FILE_H
#define YZ_TESTS_UNIT_TEXT_FILE_H

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/span.h"

static inline int text_file(struct span text)
{
    int fd = memfd_create("text", MFD_CLOEXEC);
    if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n || lseek(fd, 0, SEEK_SET) != 0)
        abort();
    return fd;
}

#endif
