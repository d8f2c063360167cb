#include "store/space.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/lang.h"

#define LEAST (64u << 10) // less than this is not worth asking for
#define FULL (256u << 10) // a disk with less than this left counts as full

static enum err ask_free(int fd, uint64_t want)
{
    struct statvfs v;
    if (fstatvfs(fd, &v))
        return space_err(errno);
    return (uint64_t)v.f_bavail * v.f_frsize < want ? ERR_FULL : OK;
}

enum err space_reserve(int fd, uint64_t from, uint64_t want)
{
    for (uint64_t n = want; n >= LEAST; n /= 2) {
        int rc;
        do
            rc = fallocate(fd, FALLOC_FL_KEEP_SIZE, (off_t)from, (off_t)n);
        while (rc && errno == EINTR);
        if (!rc)
            return n == want ? OK : ERR_FULL;
        if (errno == EOPNOTSUPP || errno == ENOSYS)
            return ask_free(fd, want);
        if (space_err(errno) != ERR_FULL)
            return space_err(errno);
    }
    return ERR_FULL;
}

int space_is_full(int fd)
{
    return ask_free(fd, FULL) == ERR_FULL;
}

enum err space_err(int errnum)
{
    switch (errnum) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return ERR_FULL;
    case EROFS:
    case EACCES:
    case EPERM:
        return ERR_READ_ONLY;
    case ENOENT:
    case ENOTDIR:
        return ERR_NOT_FOUND;
    case EEXIST:
        return ERR_EXISTS;
    default:
        return ERR_IO;
    }
}

enum err space_fail(const char *path, int errnum)
{
    bool said = errnum == ENOSPC || errnum == EROFS || errnum == ENOENT || errnum == EEXIST;
    return said ? fail(space_err(errnum), "%s", path) : fail(space_err(errnum), _("%s: %s"), path, err_system(errnum));
}

// A parent as the umask has it; the home itself is the counters' group's.
static enum err make_with_parents(const char *path, mode_t mode)
{
    char *copy = xstrdup(path), *above = dirname(copy);
    int no = mkdir(path, mode) ? errno : 0;
    enum err e = OK;
    if (no == ENOENT && strcmp(above, path) != 0 && !(e = make_with_parents(above, 0777)))
        no = mkdir(path, mode) ? errno : 0;
    if (!e && no != EEXIST)
        e = no ? space_fail(path, no) : space_sync_folder(above);
    free(copy);
    return e;
}

enum err space_make_home(const char *home)
{
    return make_with_parents(home, 02770);
}

enum err space_sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return space_fail(folder, errno);
    // Some network file systems cannot sync a folder and say EINVAL: nothing more can be done there.
    int e = fsync(fd) && errno != EINVAL ? errno : 0;
    close(fd);
    return e ? space_fail(folder, e) : OK;
}
