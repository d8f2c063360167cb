// Power cuts and disks that fail in the middle of a commit. The program's own pwrite, writev, fdatasync
// and ftruncate stand before libc's: they record what reaches data.mdb, or fail when told to. A power
// cut keeps every write that a finished sync or a write-through covers and any part of the rest.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "base/arena.h"
#include "store/kv.h"
#include "tests/store/home.h"

#define ACTS 40
#define CUTS 150
#define META_END 8192 // the two meta pages
#define SECTOR 512

enum kind { WRITE, SYNC, SIZE, ACKNOWLEDGED };
struct step {
    enum kind kind;
    off_t at; // SIZE: the new size; ACKNOWLEDGED: the act
    size_t n;
    char *bytes;
    bool through; // durable when it returned
};

static struct step *steps;
static size_t step_count, step_room;
static bool recording;
static int fail_meta, fail_data, fail_sync; // errno of the next such call; 0: none
static char home[HOME_SIZE];

ssize_t pwrite(int fd, const void *p, size_t n, off_t at);
ssize_t writev(int fd, const struct iovec *v, int count);
int fdatasync(int fd);
int ftruncate(int fd, off_t n);

static bool is_data(int fd)
{
    char link[40], path[400];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 9)
        return false;
    path[n] = '\0';
    return !strcmp(path + n - 9, "/data.mdb");
}

static void record(enum kind kind, off_t at, const void *p, size_t n, bool through)
{
    if (!recording)
        return;
    if (step_count == step_room) {
        step_room = step_room ? step_room * 2 : 1024;
        steps = xrealloc(steps, step_room * sizeof *steps);
    }
    struct step s = {kind, at, n, n ? xmalloc(n) : NULL, through};
    if (n)
        memcpy(s.bytes, p, n);
    steps[step_count++] = s;
}

static bool told(int *errnum)
{
    if (!*errnum)
        return false;
    errno = *errnum;
    *errnum = 0;
    return true;
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    bool data = is_data(fd);
    if (data && told(at < META_END ? &fail_meta : &fail_data))
        return -1;
    ssize_t done = (ssize_t)syscall(SYS_pwrite64, fd, p, n, at);
    if (data && done > 0)
        record(WRITE, at, p, (size_t)done, fcntl(fd, F_GETFL) & O_DSYNC);
    return done;
}

ssize_t writev(int fd, const struct iovec *v, int count)
{
    bool data = is_data(fd);
    if (data && told(&fail_data))
        return -1;
    off_t at = data ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t done = (ssize_t)syscall(SYS_writev, fd, v, count), left = done;
    for (int i = 0; data && left > 0; i++) {
        size_t n = (size_t)left < v[i].iov_len ? (size_t)left : v[i].iov_len;
        record(WRITE, at, v[i].iov_base, n, false);
        at += (off_t)n;
        left -= (ssize_t)n;
    }
    return done;
}

int fdatasync(int fd)
{
    bool data = is_data(fd);
    if (data && told(&fail_sync))
        return -1;
    int rc = (int)syscall(SYS_fdatasync, fd);
    if (data && !rc)
        record(SYNC, 0, NULL, 0, false);
    return rc;
}

int ftruncate(int fd, off_t n)
{
    int rc = (int)syscall(SYS_ftruncate, fd, n);
    if (!rc && is_data(fd))
        record(SIZE, n, NULL, 0, false);
    return rc;
}

static int set_up(void **state)
{
    (void)state;
    return home_make(home) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    home_remove(home);
    for (size_t i = 0; i < step_count; i++)
        free(steps[i].bytes);
    free(steps);
    steps = NULL;
    step_count = step_room = 0;
    recording = false;
    return 0;
}

static enum err act(struct kv *kv, unsigned n)
{
    struct kv_txn t;
    struct kv_key k, v;
    char body[3000];
    memset(body, (int)n, sizeof body);
    TRY(kv_write(kv, &t));
    kv_put_new(&t, KV_EVENT, kv_key_span(kv_key_int(kv_key_new(&k), n, 8)), span_bytes(body, sizeof body));
    kv_put(&t, KV_TRANSFER, SPAN("n"), kv_key_span(kv_key_int(kv_key_new(&v), n, 8)));
    if (n > 1)
        kv_del(&t, KV_DRAFT, kv_key_span(kv_key_int(kv_key_new(&k), n - 1, 8)));
    kv_put(&t, KV_DRAFT, kv_key_span(kv_key_int(kv_key_new(&k), n, 8)), span_bytes(body, 200 + n * 50));
    return kv_commit(&t);
}

static bool on_bad(void *ctx, enum kv_bad what, enum kv_db db, struct span key)
{
    (void)ctx, (void)what, (void)db, (void)key;
    return true;
}

// How many acts the store holds: all of them whole, or -1.
static int holds(struct kv *kv)
{
    struct kv_txn t;
    struct kv_iter it;
    struct span v;
    uint64_t n = 0, seen = 0;
    if (kv_check(kv, on_bad, NULL, NULL) || kv_read(kv, &t))
        return -1;
    if (kv_get(&t, KV_TRANSFER, SPAN("n"), &v))
        kv_key_take_int(&v, 8, &n);
    bool whole = true;
    KV_EACH(&t, KV_EVENT, SPAN_NONE, &it)
    {
        seen++;
        whole &= it.value.n == 3000 && (unsigned char)it.value.p[0] == seen && (unsigned char)it.value.p[2999] == seen;
    }
    whole &= seen == n && kv_count(&t, KV_DRAFT) == (n > 0);
    return kv_commit(&t) || !whole ? -1 : (int)n;
}

static unsigned seed = 20190701;
static unsigned dice(unsigned n)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % n;
}

// Plays the first `cut` steps into the file at `path`: all that was durable by then, and of the rest any sectors.
static void play(const char *path, const char *base, size_t base_n, size_t cut)
{
    size_t durable = 0;
    for (size_t i = 0; i < cut; i++) {
        if (steps[i].kind == SYNC)
            durable = i;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, base, base_n, 0), base_n);
    for (size_t i = 0; i < cut; i++) {
        const struct step *s = &steps[i];
        if (s->kind == SIZE && i < durable)
            assert_int_equal(ftruncate(fd, s->at), 0);
        for (size_t at = 0; s->kind == WRITE && at < s->n; at += SECTOR) {
            size_t n = s->n - at < SECTOR ? s->n - at : SECTOR;
            if (i < durable || s->through || dice(2))
                assert_int_equal(pwrite(fd, s->bytes + at, n, s->at + (off_t)at), n);
        }
    }
    close(fd);
}

static void a_power_cut_keeps_what_was_acknowledged(void **state)
{
    (void)state;
    struct kv *kv;
    char path[HOME_SIZE + 20], cut_home[HOME_SIZE], cut_path[HOME_SIZE + 20];
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    snprintf(path, sizeof path, "%s/data.mdb", kv_folder(kv));
    int fd = open(path, O_RDONLY);
    struct stat st;
    assert_int_equal(fstat(fd, &st), 0);
    char *base = xmalloc((size_t)st.st_size);
    assert_int_equal(read(fd, base, (size_t)st.st_size), st.st_size);
    close(fd);
    recording = true;
    for (unsigned n = 1; n <= ACTS; n++) {
        assert_int_equal(act(kv, n), OK);
        record(ACKNOWLEDGED, (off_t)n, NULL, 0, false);
    }
    recording = false;
    kv_close(kv);
    assert_true(step_count > ACTS * 3); // pages, sync and meta page for each act at least
    assert_non_null(home_make(cut_home));
    for (int i = 0; i < CUTS; i++) {
        size_t cut = dice((unsigned)step_count + 1);
        int acknowledged = 0;
        for (size_t s = 0; s < cut; s++) {
            if (steps[s].kind == ACKNOWLEDGED)
                acknowledged = (int)steps[s].at;
        }
        assert_int_equal(kv_open(cut_home, KV_CREATE, &kv), OK); // makes the folder
        kv_close(kv);
        snprintf(cut_path, sizeof cut_path, "%s/store/data.mdb", cut_home);
        play(cut_path, base, (size_t)st.st_size, cut);
        assert_int_equal(kv_open(cut_home, 0, &kv), OK);
        int kept = holds(kv);
        assert_true(kept == acknowledged || kept == acknowledged + 1);
        assert_int_equal(act(kv, (unsigned)kept + 1), OK); // and work goes on
        assert_int_equal(holds(kv), kept + 1);
        kv_close(kv);
    }
    home_remove(cut_home);
    free(base);
}

static void a_commit_that_fails_early_did_nothing(void **state)
{
    (void)state;
    static const struct {
        int *which, errnum;
        enum err err;
    } rows[] = {
        {&fail_data, EIO, ERR_IO},      {&fail_data, ENOSPC, ERR_FULL}, {&fail_data, EROFS, ERR_READ_ONLY},
        {&fail_sync, EIO, ERR_IO},      {&fail_sync, ENOSPC, ERR_FULL},
    };
    struct kv *kv;
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    assert_int_equal(act(kv, 1), OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        *rows[i].which = rows[i].errnum;
        assert_int_equal(act(kv, (unsigned)i + 2), rows[i].err);
        assert_int_equal(*rows[i].which, 0); // the failure took place
        assert_int_equal(holds(kv), i + 1);
        assert_int_equal(act(kv, (unsigned)i + 2), OK);
    }
    kv_close(kv);
}

// The meta page is the last write. When it fails LMDB gives the environment up: it is opened afresh.
static void a_commit_that_fails_at_the_last_write_opens_the_store_afresh(void **state)
{
    (void)state;
    struct kv *kv;
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    assert_int_equal(act(kv, 1), OK);
    fail_meta = EIO;
    assert_int_equal(act(kv, 2), ERR_IO);
    assert_int_equal(fail_meta, 0);
    assert_int_equal(holds(kv), 1);
    assert_int_equal(act(kv, 2), OK);
    assert_int_equal(holds(kv), 2);
    kv_close(kv);
}

// It may have been done: who cannot look says so.
static void a_store_that_does_not_open_afresh_is_looked_at_later(void **state)
{
    (void)state;
    struct kv *kv;
    char there[HOME_SIZE + 20], away[HOME_SIZE + 20];
    snprintf(there, sizeof there, "%s/store", home);
    snprintf(away, sizeof away, "%s/away", home);
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    assert_int_equal(act(kv, 1), OK);
    fail_meta = EIO;
    assert_int_equal(rename(there, away), 0);
    assert_int_equal(act(kv, 2), ERR_STORE);
    assert_non_null(strstr(err_note(), "look whether it was done"));
    assert_int_equal(rename(away, there), 0);
    assert_int_equal(holds(kv), 1);
    assert_int_equal(act(kv, 2), OK);
    kv_close(kv);
}

// While a view is open its spans stay good; the store opens afresh when it ends.
static void an_open_view_outlives_a_failed_environment(void **state)
{
    (void)state;
    struct kv *kv;
    struct kv_txn view;
    struct span v;
    uint64_t n;
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    assert_int_equal(act(kv, 1), OK);
    assert_int_equal(kv_read(kv, &view), OK);
    assert_true(kv_get(&view, KV_TRANSFER, SPAN("n"), &v));
    fail_meta = EIO;
    assert_int_equal(act(kv, 2), ERR_IO);
    assert_int_equal(act(kv, 2), ERR_STORE);
    assert_true(kv_key_take_int(&v, 8, &n) && n == 1);
    assert_int_equal(kv_commit(&view), OK);
    assert_int_equal(act(kv, 2), OK);
    assert_int_equal(holds(kv), 2);
    kv_close(kv);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_power_cut_keeps_what_was_acknowledged),
        T(a_commit_that_fails_early_did_nothing),
        T(a_commit_that_fails_at_the_last_write_opens_the_store_afresh),
        T(a_store_that_does_not_open_afresh_is_looked_at_later),
        T(an_open_view_outlives_a_failed_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
