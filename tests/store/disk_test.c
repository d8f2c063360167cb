// A disk that is full, read-only, or gives back other bytes than it was given (DESIGN section 7).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/kv.h"
#include "tests/store/home.h"

#define BLOCK 60000

static char home[HOME_SIZE];
static char block[BLOCK];
static bool can_mount;

static int set_up(void **state)
{
    (void)state;
    return home_make(home) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    home_remove(home);
    return 0;
}

static int mount_small(void **state)
{
    if (set_up(state))
        return -1;
    return can_mount && mount("small", home, "tmpfs", 0, "size=24m,mode=0755") ? -1 : 0;
}

static int unmount_small(void **state)
{
    if (can_mount && umount(home))
        return -1;
    return tear_down(state);
}

static enum err put(struct kv *kv, unsigned i, size_t n)
{
    struct kv_txn t;
    struct kv_key k;
    TRY(kv_write(kv, &t));
    kv_put_new(&t, KV_OUTBOX, kv_key_span(kv_key_int(kv_key_new(&k), i, 4)), span_bytes(block, n));
    return kv_commit(&t);
}

// How many blocks there are, all whole.
static unsigned blocks(struct kv *kv)
{
    struct kv_txn t;
    struct kv_iter it;
    unsigned n = 0;
    assert_int_equal(kv_read(kv, &t), OK);
    KV_EACH(&t, KV_OUTBOX, SPAN_NONE, &it)
    {
        struct span rest = it.key;
        uint64_t i;
        assert_true(kv_key_take_int(&rest, 4, &i) && i == n);
        assert_int_equal(it.value.n, BLOCK);
        n++;
    }
    assert_int_equal(kv_commit(&t), OK);
    return n;
}

static void a_full_disk_is_announced_then_refuses_and_harms_nothing(void **state)
{
    (void)state;
    struct kv *kv;
    if (!can_mount)
        skip();
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    assert_false(kv_nearly_full(kv));
    unsigned n = 0, after_warning = 0;
    enum err e;
    while (!(e = put(kv, n, BLOCK))) {
        n++;
        after_warning += kv_nearly_full(kv);
        assert_true(n < 1000);
    }
    assert_int_equal(e, ERR_FULL);
    assert_true(after_warning >= 10); // it was said while acts still succeeded
    assert_int_equal(blocks(kv), n);
    assert_int_equal(put(kv, n, BLOCK), ERR_FULL);
    assert_int_equal(blocks(kv), n);
    kv_close(kv);
    // The station starts on a full disk too.
    assert_int_equal(kv_open(home, 0, &kv), OK);
    assert_true(kv_nearly_full(kv));
    assert_int_equal(blocks(kv), n);
    kv_close(kv);
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), OK);
    assert_int_equal(blocks(kv), n);
    kv_close(kv);
}

// Somebody else's file, of so many blocks at most.
static void ballast(const char *name, unsigned most)
{
    char path[HOME_SIZE + 20];
    snprintf(path, sizeof path, "%s/%s", home, name);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    for (unsigned i = 0; i < most && write(fd, block, sizeof block) > 0; i++)
        ;
    close(fd);
}

// Where less is left than the 16 MiB wanted, what is left is taken: others that fill the disk do not take it from acts.
static void of_a_disk_that_is_nearly_full_the_rest_is_kept_for_acts(void **state)
{
    (void)state;
    struct kv *kv;
    if (!can_mount)
        skip();
    ballast("ballast", 14000000 / BLOCK);
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    assert_true(kv_nearly_full(kv));
    ballast("others", UINT_MAX);
    for (unsigned i = 0; i < 50; i++) // 3 MB
        assert_int_equal(put(kv, i, BLOCK), OK);
    kv_close(kv);
}

static void a_store_is_not_begun_on_a_full_disk(void **state)
{
    (void)state;
    if (!can_mount)
        skip();
    char path[HOME_SIZE + 20];
    snprintf(path, sizeof path, "%s/ballast", home);
    ballast("ballast", UINT_MAX);
    struct kv *kv;
    assert_int_equal(kv_open(home, KV_CREATE, &kv), ERR_FULL);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    assert_int_equal(put(kv, 0, BLOCK), OK);
    kv_close(kv);
}

// Stands in for the full disk where nothing can be mounted: a file that may not grow.
static void a_file_that_may_not_grow_refuses_and_harms_nothing(void **state)
{
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        struct kv *kv;
        if (kv_open(home, KV_CREATE, &kv))
            _exit(1);
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit) {2000000, 2000000});
        unsigned n = 0;
        enum err e;
        while (n < 1000 && !(e = put(kv, n, BLOCK)))
            n++;
        // A write that fell short is reported by LMDB as EIO.
        if ((e != ERR_FULL && e != ERR_IO) || n < 10 || blocks(kv) != n)
            _exit(2);
        e = put(kv, n, BLOCK);
        _exit((e == ERR_FULL || e == ERR_IO) && blocks(kv) == n ? 0 : 3);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    struct kv *kv;
    assert_int_equal(kv_open(home, 0, &kv), OK);
    unsigned n = blocks(kv);
    assert_true(n >= 10);
    assert_int_equal(put(kv, n, BLOCK), OK);
    kv_close(kv);
}

// It is the copy's disk that is full, a stick's, and not the store's.
static void a_backup_that_has_no_room_names_itself(void **state)
{
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        struct kv *kv;
        char path[HOME_SIZE + 20];
        snprintf(path, sizeof path, "%s/copy", home);
        if (kv_open(home, KV_CREATE, &kv) || put(kv, 0, BLOCK))
            _exit(1);
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit) {4096, 4096});
        if (kv_backup(kv, path, false, NULL, NULL) == OK)
            _exit(2);
        _exit(strncmp(err_note(), path, strlen(path)) != 0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void a_read_only_disk_is_read_and_not_written(void **state)
{
    (void)state;
    struct kv *kv;
    struct kv_txn t;
    if (!can_mount)
        skip();
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    assert_int_equal(put(kv, 0, BLOCK), OK);
    kv_close(kv);
    assert_int_equal(mount(NULL, home, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    assert_int_equal(kv_open(home, 0, &kv), ERR_READ_ONLY);
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), OK);
    assert_int_equal(blocks(kv), 1);
    assert_int_equal(kv_write(kv, &t), ERR_READ_ONLY);
    kv_close(kv);
}

static void a_folder_that_may_not_be_written_says_so(void **state)
{
    (void)state;
    struct kv *kv;
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    kv_close(kv);
    assert_int_equal(chmod(home, 0755), 0);
    char work[HOME_SIZE + 20];
    snprintf(work, sizeof work, "%s/store/work", home);
    assert_int_equal(chmod(work, 0400), 0); // for who owns it; root becomes somebody else below
    pid_t pid = fork();
    if (pid == 0) {
        if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
            _exit(1);
        _exit(kv_open(home, 0, &kv) == ERR_READ_ONLY ? 0 : 2);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void data_path(char path[HOME_SIZE + 20])
{
    snprintf(path, HOME_SIZE + 20, "%s/store/data.mdb", home);
}

static void a_data_file_cut_short_is_refused(void **state)
{
    (void)state;
    struct kv *kv;
    struct stat st;
    char path[HOME_SIZE + 20];
    assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(put(kv, i, BLOCK), OK);
    kv_close(kv);
    data_path(path);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, 5 * BLOCK / 4096 * 4096), 0); // five blocks and all else need more
    assert_int_equal(kv_open(home, 0, &kv), ERR_DAMAGED);
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), ERR_DAMAGED);
    assert_int_equal(truncate(path, 5000), 0);
    assert_int_equal(kv_open(home, 0, &kv), ERR_DAMAGED);
}

struct seen {
    unsigned n, in_outbox;
};

static bool on_bad(void *ctx, enum kv_bad what, enum kv_db db, struct span key)
{
    struct seen *s = ctx;
    (void)what, (void)key;
    s->n++;
    s->in_outbox += db == KV_OUTBOX;
    return true;
}

// Pages overwritten with rubbish: check names the database and its caller lives, whatever the reader meets.
static void damaged_pages_do_not_kill_who_checks(void **state)
{
    (void)state;
    static const unsigned char fillers[] = {0x00, 0xff, 0x5a, 0x02};
    struct kv *kv;
    struct stat st;
    char path[HOME_SIZE + 20];
    data_path(path);
    for (size_t f = 0; f < COUNT(fillers); f++) {
        assert_int_equal(kv_open(home, KV_CREATE, &kv), OK);
        struct kv_txn t;
        struct kv_key k;
        assert_int_equal(kv_write(kv, &t), OK);
        kv_drop(&t, KV_OUTBOX);
        assert_int_equal(kv_commit(&t), OK);
        assert_int_equal(kv_write(kv, &t), OK);
        for (unsigned i = 0; i < 60000; i++)
            kv_put(&t, KV_OUTBOX, kv_key_span(kv_key_int(kv_key_new(&k), i, 4)), SPAN("a packet under way"));
        assert_int_equal(kv_commit(&t), OK);
        struct seen s = {0};
        assert_int_equal(kv_check(kv, on_bad, NULL, &s), OK);
        assert_int_equal(stat(path, &st), 0);
        int fd = open(path, O_RDWR);
        char page[4096];
        memset(page, fillers[f], sizeof page);
        // A third into the file lie leaves of the database just filled.
        for (off_t at = st.st_size / 12288 * 4096, i = 0; i < 4; i++)
            assert_int_equal(pwrite(fd, page, sizeof page, at + i * 4096), sizeof page);
        close(fd);
        assert_int_equal(kv_check(kv, on_bad, NULL, &s), ERR_DAMAGED);
        assert_true(s.in_outbox >= 1);
        assert_int_equal(s.n, s.in_outbox); // and no other database is blamed
        kv_close(kv);
        assert_int_equal(unlink(path), 0);
    }
}

int main(void)
{
    can_mount = geteuid() == 0 && !unshare(CLONE_NEWNS) && !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    memset(block, 'b', sizeof block);
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
#define SMALL(f) cmocka_unit_test_setup_teardown(f, mount_small, unmount_small)
    const struct CMUnitTest tests[] = {
        SMALL(a_full_disk_is_announced_then_refuses_and_harms_nothing),
        SMALL(of_a_disk_that_is_nearly_full_the_rest_is_kept_for_acts),
        SMALL(a_store_is_not_begun_on_a_full_disk),
        SMALL(a_read_only_disk_is_read_and_not_written),
        T(a_file_that_may_not_grow_refuses_and_harms_nothing),
        T(a_backup_that_has_no_room_names_itself),
        T(a_folder_that_may_not_be_written_says_so),
        T(a_data_file_cut_short_is_refused),
        T(damaged_pages_do_not_kill_who_checks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
