// Writers that are killed at any moment, and many at once (DESIGN sections 7 and 11).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <signal.h>
#include <sys/wait.h>

#include "store/kv.h"
#include "tests/store/home.h"

#define ROUNDS 40
#define PROCESSES 8
#define ACTS 40

static char home[HOME_SIZE];

static int set_up(void **state)
{
    (void)state;
    struct kv *kv;
    if (!home_make(home) || kv_open(home, KV_CREATE, &kv))
        return -1;
    kv_close(kv);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    home_remove(home);
    return 0;
}

static uint64_t number(struct kv_txn *t, enum kv_db db)
{
    struct span v;
    uint64_t n = 0;
    if (kv_get(t, db, SPAN("n"), &v))
        kv_key_take_int(&v, 8, &n);
    return n;
}

static void put_number(struct kv_txn *t, enum kv_db db, uint64_t n)
{
    struct kv_key value;
    kv_put(t, db, SPAN("n"), kv_key_span(kv_key_int(kv_key_new(&value), n, 8)));
}

// An act as the program makes them: a new event, the state after it, an index entry moved. 0: it failed.
static uint64_t act(struct kv *kv)
{
    struct kv_txn t;
    struct kv_key k;
    static const char body[900];
    if (kv_write(kv, &t))
        return 0;
    uint64_t n = number(&t, KV_TRANSFER);
    kv_del(&t, KV_BY_STAGE, kv_key_span(kv_key_int(kv_key_new(&k), n, 8)));
    kv_put_new(&t, KV_BY_STAGE, kv_key_span(kv_key_int(kv_key_new(&k), n + 1, 8)), SPAN("line"));
    kv_put_new(&t, KV_EVENT, kv_key_span(kv_key_int(kv_key_new(&k), n + 1, 8)), span_bytes(body, sizeof body));
    put_number(&t, KV_TRANSFER, n + 1);
    put_number(&t, KV_SETTING, n + 1);
    return kv_commit(&t) ? 0 : n + 1;
}

static bool never(void *ctx, enum kv_bad what, enum kv_db db, struct span key)
{
    (void)ctx, (void)what, (void)db, (void)key;
    return true;
}

// Looks at the store from a process that has not had it open. Returns how many acts it holds, all whole.
static uint64_t look(void)
{
    struct kv *kv;
    struct kv_txn t;
    struct kv_iter it;
    assert_int_equal(kv_open(home, 0, &kv), OK);
    assert_int_equal(kv_check(kv, never, NULL, NULL), OK);
    assert_int_equal(kv_read(kv, &t), OK);
    uint64_t n = number(&t, KV_TRANSFER), seq = 0;
    assert_int_equal(number(&t, KV_SETTING), n);
    assert_int_equal(kv_count(&t, KV_EVENT), n);
    assert_int_equal(kv_count(&t, KV_BY_STAGE), n > 0);
    kv_seek(&t, KV_BY_STAGE, SPAN_NONE, SPAN_NONE, KV_FORWARD, &it);
    if (kv_next(&it))
        assert_true(kv_key_take_int(&it.key, 8, &seq));
    assert_int_equal(seq, n);
    assert_int_equal(kv_commit(&t), OK);
    kv_close(kv);
    return n;
}

static void what_was_acknowledged_survives_a_kill_at_any_moment(void **state)
{
    (void)state;
    unsigned seed = 20190701;
    for (int round = 0; round < ROUNDS; round++) {
        int fd[2];
        assert_int_equal(pipe(fd), 0);
        pid_t pid = fork();
        if (pid == 0) {
            struct kv *kv;
            close(fd[0]);
            if (kv_open(home, 0, &kv))
                _exit(1);
            for (;;) {
                uint64_t n = act(kv);
                if (!n || write(fd[1], &n, sizeof n) != (ssize_t)sizeof n)
                    _exit(2);
            }
        }
        close(fd[1]);
        seed = seed * 1103515245 + 12345;
        uint64_t acknowledged = 0, n;
        for (unsigned left = (seed >> 16) % 12 + 1; left > 0; left--)
            assert_int_equal(read(fd[0], &n, sizeof n), sizeof n);
        for (volatile unsigned spin = (seed >> 8) % 400000; spin > 0; spin--)
            ; // somewhere inside the next act
        kill(pid, SIGKILL);
        acknowledged = n;
        while (read(fd[0], &n, sizeof n) == (ssize_t)sizeof n)
            acknowledged = n;
        close(fd[0]);
        int status;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        uint64_t kept = look();
        assert_true(kept >= acknowledged);
        assert_true(kept <= acknowledged + 1); // done, and killed before it could say so
    }
}

static void a_writer_killed_in_its_turn_leaves_nothing_and_blocks_nobody(void **state)
{
    (void)state;
    int fd[2], go[2]; // opening takes a turn too: the child begins when the parent has the store open
    struct kv *kv;
    struct kv_txn t;
    struct span v;
    char said = 0;
    assert_int_equal(pipe(fd), 0);
    assert_int_equal(pipe(go), 0);
    pid_t pid = fork();
    if (pid == 0) {
        if (read(go[0], &said, 1) != 1 || kv_open(home, 0, &kv) || kv_write(kv, &t) || !kv_put(&t, KV_SETTING, SPAN("half"), SPAN("done")))
            _exit(1);
        kv_bulk(kv, "import");
        if (write(fd[1], "x", 1) != 1)
            _exit(2);
        for (;;)
            pause();
    }
    assert_int_equal(kv_open(home, 0, &kv), OK);
    assert_int_equal(write(go[1], "x", 1), 1);
    assert_int_equal(read(fd[0], &said, 1), 1);
    kv_on_wait(kv, 50, NULL, NULL);
    assert_int_equal(kv_write(kv, &t), ERR_BUSY);
    assert_non_null(strstr(err_note(), "import"));
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    kv_on_wait(kv, 10000, NULL, NULL);
    assert_int_equal(kv_write(kv, &t), OK);
    assert_false(kv_get(&t, KV_SETTING, SPAN("half"), &v));
    kv_put(&t, KV_SETTING, SPAN("half"), SPAN("whole"));
    assert_int_equal(kv_commit(&t), OK);
    kv_close(kv);
    close(fd[0]);
    close(fd[1]);
}

static void a_reader_that_died_is_cleared(void **state)
{
    (void)state;
    int fd[2];
    struct kv *kv;
    struct kv_txn t;
    char said;
    assert_int_equal(pipe(fd), 0);
    assert_int_equal(kv_open(home, 0, &kv), OK);
    pid_t pid = fork();
    if (pid == 0) {
        struct kv *own;
        kv_forget(kv);
        if (kv_open(home, KV_READ_ONLY, &own) || kv_read(own, &t) || write(fd[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    assert_int_equal(read(fd[0], &said, 1), 1);
    assert_int_equal(kv_clear_readers(kv), 0);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_int_equal(kv_clear_readers(kv), 1);
    kv_close(kv);
    close(fd[0]);
    close(fd[1]);
}

// A newer program has brought the store up to date under a kiosk that was left running.
static void who_is_older_than_the_store_has_become_writes_no_more(void **state)
{
    (void)state;
    int fd[2], go[2];
    char said;
    struct kv *kv;
    struct kv_txn t;
    struct span v;
    assert_int_equal(pipe(fd), 0);
    assert_int_equal(pipe(go), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(go[1]);
        if (kv_open(home, 0, &kv) || !act(kv) || !act(kv) || write(fd[1], "x", 1) != 1 || read(go[0], &said, 1) != 1)
            _exit(1);
        if (kv_write(kv, &t) != ERR_VERSION || kv_write(kv, &t) != ERR_VERSION || kv_read(kv, &t))
            _exit(2);
        _exit(kv_commit(&t) ? 3 : 0);
    }
    assert_int_equal(read(fd[0], &said, 1), 1);
    assert_int_equal(kv_open(home, 0, &kv), OK);
    assert_true(kv_alone(kv) == OK); // it has not read yet
    assert_int_equal(kv_write(kv, &t), OK);
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, KV_VERSION + 1}, 4));
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(write(go[1], "x", 1), 1);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_int_equal(kv_read(kv, &t), OK);
    assert_true(kv_get(&t, KV_TRANSFER, SPAN("n"), &v));
    assert_int_equal(number(&t, KV_TRANSFER), 2);
    assert_int_equal(kv_abort(&t), OK);
    kv_close(kv);
    close(fd[0]), close(fd[1]), close(go[0]), close(go[1]);
}

static void eight_processes_at_once_lose_nothing(void **state)
{
    (void)state;
    pid_t pid[PROCESSES];
    for (size_t i = 0; i < PROCESSES; i++) {
        pid[i] = fork();
        if (pid[i] == 0) {
            struct kv *kv;
            struct kv_txn t;
            if (kv_open(home, 0, &kv))
                _exit(1);
            kv_on_wait(kv, 60000, NULL, NULL);
            for (int n = 0; n < ACTS; n++) {
                if (!act(kv) || kv_read(kv, &t))
                    _exit(2);
                uint64_t a = number(&t, KV_TRANSFER), b = number(&t, KV_SETTING);
                if (kv_commit(&t) || a != b)
                    _exit(3);
            }
            kv_close(kv);
            _exit(0);
        }
    }
    for (size_t i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(look(), PROCESSES * ACTS);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(what_was_acknowledged_survives_a_kill_at_any_moment),
        T(a_writer_killed_in_its_turn_leaves_nothing_and_blocks_nobody),
        T(a_reader_that_died_is_cleared),
        T(who_is_older_than_the_store_has_become_writes_no_more),
        T(eight_processes_at_once_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
