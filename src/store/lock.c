#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/lang.h"
#include "store/space.h"

#define POLL_FIRST_US 50
#define POLL_LAST_US 2000
#define ASK_US 100000

// One file, and a lock on each of its first bytes; both at once where nobody else has either, which is nearly always.
enum {
    TURN = 1,
    WORK = 2,
    BOTH = TURN | WORK,
};

struct lock {
    int fd;
    bool held, named;
};

// What the file holds: the name and the process that it belongs to.
struct name {
    char who[LOCK_WHO];
    int32_t pid;
};

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static enum err open_file(const char *folder, const char *name, int *fd)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < 0 || (size_t)n >= sizeof path)
        return fail(ERR_TOO_LARGE, "%s", folder);
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    return *fd < 0 ? space_fail(path, errno) : OK;
}

enum err lock_open(const char *folder, struct lock **out)
{
    struct lock *l = xcalloc(1, sizeof *l);
    enum err e = open_file(folder, "work", &l->fd);
    if (e) {
        free(l);
        return e;
    }
    *out = l;
    return OK;
}

void lock_close(struct lock *l)
{
    if (!l)
        return;
    lock_name(l, NULL);
    close(l->fd);
    free(l);
}

// len 0: the whole file.
static bool try_bytes(int fd, short type, off_t at, off_t len)
{
    struct flock f = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = len};
    int rc;
    do
        rc = fcntl(fd, F_OFD_SETLK, &f);
    while (rc && errno == EINTR);
    return !rc;
}

static bool try_lock(const struct lock *l, short type, int which)
{
    return try_bytes(l->fd, type, which & TURN ? 0 : 1, which == BOTH ? 2 : 1);
}

static void read_name(const struct lock *l, struct name *out)
{
    struct name n;
    *out = (struct name) {.who = ""};
    if (pread(l->fd, &n, sizeof n, 0) != (ssize_t)sizeof n || n.pid <= 0)
        return;
    if (kill(n.pid, 0) && errno == ESRCH) // died before it took its name away
        return;
    n.who[LOCK_WHO - 1] = '\0';
    *out = n;
}

enum err lock_take(struct lock *l, unsigned limit_ms, lock_wait_fn *fn, void *ctx)
{
    YZ_ASSERT(!l->held);
    const int order[] = {TURN, WORK};
    int64_t begun = 0, asked = 0;
    long pause_us = POLL_FIRST_US;
    enum err e = OK;
    size_t got = try_lock(l, F_WRLCK, BOTH) ? COUNT(order) : 0;
    while (got < COUNT(order)) {
        if (try_lock(l, F_WRLCK, order[got])) {
            got++;
            pause_us = POLL_FIRST_US;
            continue;
        }
        if (errno != EAGAIN && errno != EACCES) {
            e = fail(ERR_IO, _("taking a writer's turn: %s"), err_system(errno));
            break;
        }
        int64_t now = now_us();
        if (!begun)
            begun = asked = now;
        if (now - begun >= (int64_t)limit_ms * 1000) {
            struct name n;
            read_name(l, &n);
            e = n.who[0] ? fail(ERR_BUSY, _("%s is saving"), n.who) : fail(ERR_BUSY, _("waited %u ms"), limit_ms);
            break;
        }
        if (fn && now - asked >= ASK_US) {
            struct name n;
            read_name(l, &n);
            asked = now;
            if (!fn(ctx, (unsigned)((now - begun) / 1000), n.who)) {
                e = fail(ERR_STOPPED, _("waiting for a turn to save"));
                break;
            }
        }
        nanosleep(&(struct timespec) {.tv_nsec = pause_us * 1000}, NULL);
        pause_us = pause_us * 2 > POLL_LAST_US ? POLL_LAST_US : pause_us * 2;
    }
    if (asked > begun)
        fn(ctx, (unsigned)((now_us() - begun) / 1000), NULL);
    if (got)
        try_lock(l, F_UNLCK, TURN); // the next in line may now poll for `work`
    if (e)
        return e;
    l->held = true;
    return OK;
}

void lock_release(struct lock *l)
{
    YZ_ASSERT(l->held);
    try_lock(l, F_UNLCK, WORK);
    l->held = false;
}

void lock_name(struct lock *l, const char *who)
{
    if (!who && !l->named)
        return;
    struct name n = {.pid = who ? (int32_t)getpid() : 0};
    if (who)
        snprintf(n.who, sizeof n.who, "%s", who);
    // The name is a courtesy: a full disk may lose it.
    l->named = pwrite(l->fd, &n, sizeof n, 0) == (ssize_t)sizeof n && who;
}

enum err lock_file(const char *folder, const char *name, unsigned limit_ms, int *fd)
{
    int64_t until = now_us() + (int64_t)limit_ms * 1000;
    TRY(open_file(folder, name, fd));
    while (!try_bytes(*fd, F_WRLCK, 0, 0)) {
        if (now_us() >= until) {
            close(*fd);
            return fail(ERR_BUSY, "%s/%s", folder, name);
        }
        usleep(POLL_LAST_US);
    }
    return OK;
}

enum err lock_alone(const char *folder, lock_work_fn *work, void *ctx)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool taken = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    enum err e = taken ? fail(ERR_BUSY, "%s", folder) : work(folder, ctx);
    if (fd >= 0)
        close(fd);
    return e;
}
