// A home whose disk is the test's: its own open, write, rename and the rest stand before libc's. The process is killed, or its disk
// is full, from the Nth call on; or it is stopped at a place, and another goes on. Included by a test once, behind cmocka.h.
#ifndef YZ_TESTS_FLOW_CALLS_H
#define YZ_TESTS_FLOW_CALLS_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "base/lang.h"
#include "desk/desk.h"
#include "desk/operator.h"
#include "desk/setup.h"
#include "domain/org.h"
#include "store/store.h"
#include "tests/store/home.h"

static char home[HOME_SIZE], path[HOME_SIZE + 40];
static unsigned calls, kill_at, full_from; // 0: not
static bool takes_half; // the full disk: of what is written, saying nothing
static bool sync_fails; // the disk is broken, where a file's own bytes go
static bool stop_before_keys, stop_before_key, stop_behind_key, stop_in_wait; // once
static const char *put_behind; // once: takes the name of the key file that has just been opened
static const char *other_machine; // the file with its id

// May this call that changes the disk go on?
static inline bool step(bool grows)
{
    calls++;
    if (calls == kill_at)
        kill(getpid(), SIGKILL);
    if (!grows || !full_from || calls < full_from)
        return true;
    errno = ENOSPC;
    return false;
}

// Folders in which something has a new name, and that have not been synced since.
static ino_t unsure[8];
static size_t unsure_n;

static inline void is_unsure(const char *name, bool done)
{
    struct stat st;
    char above[HOME_SIZE + 40];
    const char *slash = strrchr(name, '/');
    snprintf(above, sizeof above, "%.*s", slash ? (int)(slash - name) : 1, slash ? name : ".");
    if (done && unsure_n < COUNT(unsure) && stat(above, &st) == 0)
        unsure[unsure_n++] = st.st_ino;
}

static inline void is_sure(int fd)
{
    struct stat st;
    size_t n = 0;
    for (size_t i = 0; fstat(fd, &st) == 0 && i < unsure_n; i++) {
        if (unsure[i] != st.st_ino)
            unsure[n++] = unsure[i];
    }
    unsure_n = n;
}

int open(const char *name, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    int mode = flags & O_CREAT ? va_arg(more, int) : 0;
    va_end(more);
    if (other_machine && strcmp(name, "/etc/machine-id") == 0)
        name = other_machine;
    // A full disk gives what is there.
    int fd = !(flags & O_CREAT) || step(access(name, F_OK) != 0) ? (int)syscall(SYS_openat, AT_FDCWD, name, flags, mode) : -1;
    if (put_behind && strstr(name, "/organisation.key")) {
        rename(put_behind, name);
        put_behind = NULL;
    }
    return fd;
}

int mkdir(const char *name, mode_t mode)
{
    if (stop_before_keys && strstr(name, "/keys")) {
        stop_before_keys = false;
        raise(SIGSTOP);
    }
    int e = step(true) ? (int)syscall(SYS_mkdirat, AT_FDCWD, name, mode) : -1;
    is_unsure(name, e == 0);
    return e;
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    int e = step(false) ? (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags) : -1;
    is_unsure(to, e == 0);
    return e;
}

int rename(const char *from, const char *to)
{
    if (stop_before_key && strstr(to, "/organisation.key")) {
        stop_before_key = false;
        raise(SIGSTOP);
    }
    int e = step(false) ? (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0) : -1;
    is_unsure(to, e == 0);
    if (stop_behind_key && strstr(to, "/organisation.key")) {
        stop_behind_key = false;
        raise(SIGSTOP);
    }
    return e;
}

ssize_t write(int fd, const void *p, size_t n)
{
    bool fits = step(true), half = !fits && takes_half;
    errno = half ? 0 : errno;
    return fits || half ? syscall(SYS_write, fd, p, fits ? n : n / 2) : -1;
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    return step(true) ? syscall(SYS_pwrite64, fd, p, n, at) : -1;
}

int ftruncate(int fd, off_t n)
{
    return step(true) ? (int)syscall(SYS_ftruncate, fd, n) : -1;
}

int fallocate(int fd, int mode, off_t at, off_t n)
{
    return step(true) ? (int)syscall(SYS_fallocate, fd, mode, at, n) : -1;
}

int fsync(int fd)
{
    struct stat st;
    bool fails = sync_fails && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    int e = step(false) && !fails ? (int)syscall(SYS_fsync, fd) : -1;
    is_sure(fd);
    errno = fails ? EIO : errno;
    return e;
}

// Between two tries to take a lock or a turn.
int nanosleep(const struct timespec *t, struct timespec *left)
{
    if (stop_in_wait) {
        stop_in_wait = false;
        raise(SIGSTOP);
    }
    return (int)syscall(SYS_clock_nanosleep, CLOCK_REALTIME, 0, t, left);
}

int usleep(useconds_t us)
{
    return nanosleep(&(struct timespec) {.tv_nsec = (long)us * 1000}, NULL);
}

static inline int set_up(void **state)
{
    (void)state;
    setenv("YIZHAN_TEST_COST", "1", 1);
    return home_make(home) ? 0 : -1;
}

static inline int tear_down(void **state)
{
    (void)state;
    kill_at = full_from = 0;
    sync_fails = false;
    home_remove(home);
    return 0;
}

static inline enum err init(enum org_kind kind)
{
    struct arena a = {0};
    struct rec org = rec_make(&a);
    rec_set_text(&org, ORG_CODE, kind == ORG_PROVINCE ? SPAN("410000000000") : SPAN("411700009000"));
    rec_set_text(&org, ORG_NAME, SPAN("新设"));
    rec_set_int(&org, ORG_KIND, kind);
    rec_set_text(&org, ORG_DIVISION, kind == ORG_PROVINCE ? SPAN("410000") : SPAN("411702"));
    if (kind == ORG_STATION)
        rec_set_text(&org, ORG_BUREAU, SPAN("411700000000"));
    enum err e = setup_init(home, &org);
    arena_free(&a);
    return e;
}

// What the technician does next.
static inline void goes_on(enum org_kind kind)
{
    struct desk *d;
    struct buf request = {0};
    char print[SETUP_FINGERPRINT];
    assert_int_equal(desk_open(home, false, &d), OK);
    assert_int_equal(operator_make(d, SPAN("1"), SPAN("张三"), ROLE_ADMIN, SPAN("password1")), OK);
    assert_int_equal(setup_request(d, &request), OK);
    if (kind == ORG_PROVINCE) {
        assert_int_equal(setup_org_add(d, buf_span(&request)), OK);
        assert_int_equal(setup_fingerprint(d, print), OK);
    }
    buf_free(&request);
    desk_close(d);
}

static inline enum err spare_in(struct desk *d, const char *file)
{
    uint32_t ordinal;
    return setup_spare(d, file, SPAN("in another envelope"), &ordinal);
}

// The first has been stopped half-way; the second is done, or waits for it. What they end with.
static inline void go_on_both(pid_t first, int *first_is, pid_t second, int *second_is)
{
    assert_int_equal(waitpid(second, second_is, WUNTRACED), second);
    kill(first, SIGCONT);
    assert_int_equal(waitpid(first, first_is, 0), first);
    if (WIFSTOPPED(*second_is)) {
        kill(second, SIGCONT);
        assert_int_equal(waitpid(second, second_is, 0), second);
    }
}

#endif
