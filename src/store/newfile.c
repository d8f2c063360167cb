#include "newfile.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/lang.h"
#include "space.h"

enum err newfile_move(const char *from, const char *to)
{
    if (!renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE))
        return OK;
    if (errno != EINVAL && errno != ENOSYS)
        return space_fail(to, errno);
    struct stat st; // a file system (a stick's) without that call
    if (!lstat(to, &st))
        return space_fail(to, EEXIST);
    return rename(from, to) ? space_fail(to, errno) : OK;
}

static void forget(struct newfile *f)
{
    if (f->fd >= 0)
        close(f->fd);
    f->fd = -1;
    free(f->part);
    f->part = NULL;
}

enum err newfile_open(struct newfile *f, const char *path, mode_t mode)
{
    struct stat st;
    struct buf name = {0};
    *f = (struct newfile) {.path = path, .fd = -1};
    if (!lstat(path, &st))
        return space_fail(path, EEXIST);
    buf_printf(&name, "%s.part", path);
    f->part = xstrdup(buf_text(&name));
    buf_free(&name);
    f->fd = open(f->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode);
    enum err e = OK;
    if (f->fd >= 0 && flock(f->fd, LOCK_EX | LOCK_NB))
        e = errno == EWOULDBLOCK ? fail(ERR_BUSY, "%s", f->part) : space_fail(f->part, errno);
    else if (f->fd < 0 || ftruncate(f->fd, 0) || fchmod(f->fd, mode))
        e = space_fail(f->part, errno);
    if (e)
        forget(f);
    return e;
}

enum err newfile_write(struct newfile *f, struct span bytes)
{
    while (bytes.n) {
        ssize_t k = write(f->fd, bytes.p, bytes.n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return space_fail(f->path, errno);
        bytes = (struct span) {bytes.p + k, bytes.n - (size_t)k};
    }
    return OK;
}

static enum err sync_folder_of(const char *path)
{
    char *copy = xstrdup(path);
    enum err e = space_sync_folder(dirname(copy));
    free(copy);
    return e;
}

enum err newfile_close(struct newfile *f, enum err wrong)
{
    enum err e = wrong;
    if (!e && fsync(f->fd))
        e = space_fail(f->path, errno);
    if (!e)
        e = newfile_move(f->part, f->path);
    if (e)
        unlink(f->part);
    if (close(f->fd) && !e)
        e = space_fail(f->path, errno);
    f->fd = -1;
    forget(f);
    return e ? e : sync_folder_of(f->path);
}
