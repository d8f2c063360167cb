// Writers' turns (DESIGN section 7).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "store/lock.h"
#include "tests/store/home.h"

static char home[HOME_SIZE];

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

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void one_at_a_time(void **state)
{
    (void)state;
    struct lock *a, *b;
    assert_int_equal(lock_open(home, &a), OK);
    assert_int_equal(lock_open(home, &b), OK);
    assert_int_equal(lock_take(a, 1000, NULL, NULL), OK);
    assert_int_equal(lock_take(b, 0, NULL, NULL), ERR_BUSY);
    assert_int_equal(lock_take(b, 30, NULL, NULL), ERR_BUSY);
    lock_release(a);
    assert_int_equal(lock_take(b, 1000, NULL, NULL), OK);
    lock_release(b);
    lock_close(a);
    lock_close(b);
}

// A wait that was given up does not keep `turn`: the next writer need not wait for it.
static void who_gives_up_waiting_leaves_the_queue(void **state)
{
    (void)state;
    struct lock *a, *b, *c;
    assert_int_equal(lock_open(home, &a), OK);
    assert_int_equal(lock_open(home, &b), OK);
    assert_int_equal(lock_open(home, &c), OK);
    assert_int_equal(lock_take(a, 1000, NULL, NULL), OK);
    assert_int_equal(lock_take(b, 10, NULL, NULL), ERR_BUSY);
    lock_release(a);
    assert_int_equal(lock_take(c, 0, NULL, NULL), OK);
    lock_release(c);
    lock_close(a);
    lock_close(b);
    lock_close(c);
}

struct asked {
    unsigned n, ended, waited_ms; // the longest
    char who[LOCK_WHO];
};

static bool stop_at_once(void *ctx, unsigned waited_ms, const char *who)
{
    struct asked *a = ctx;
    a->waited_ms = waited_ms > a->waited_ms ? waited_ms : a->waited_ms;
    a->n += who != NULL;
    a->ended += !who;
    if (who)
        snprintf(a->who, sizeof a->who, "%s", who);
    return false;
}

static void a_wait_names_who_saves_and_can_be_stopped(void **state)
{
    (void)state;
    struct lock *a, *b;
    struct asked asked = {0};
    assert_int_equal(lock_open(home, &a), OK);
    assert_int_equal(lock_open(home, &b), OK);
    lock_name(a, "import");
    assert_int_equal(lock_take(a, 1000, NULL, NULL), OK);
    assert_int_equal(lock_take(b, 60000, stop_at_once, &asked), ERR_STOPPED);
    assert_int_equal(asked.n, 1);
    assert_int_equal(asked.ended, 1);
    assert_string_equal(asked.who, "import");
    assert_in_range(asked.waited_ms, 100, 30000);
    assert_int_equal(lock_take(b, 0, NULL, NULL), ERR_BUSY);
    assert_string_equal(err_note(), "import is saving");
    lock_name(a, NULL);
    assert_int_equal(lock_take(b, 60000, stop_at_once, &asked), ERR_STOPPED);
    assert_string_equal(asked.who, "");
    lock_release(a);
    lock_close(a);
    lock_close(b);
}

// An import that was killed, and one that has ended, does not save any more: a counter that waits is not told so.
static void a_wait_names_nobody_who_is_gone(void **state)
{
    (void)state;
    struct lock *a, *b, *gone;
    struct asked asked = {.who = "nobody has asked"};
    pid_t pid = fork();
    if (pid == 0) {
        if (!lock_open(home, &gone))
            lock_name(gone, "import");
        _exit(0);
    }
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_int_equal(lock_open(home, &a), OK);
    assert_int_equal(lock_open(home, &b), OK);
    assert_int_equal(lock_take(a, 1000, NULL, NULL), OK);
    assert_int_equal(lock_take(b, 60000, stop_at_once, &asked), ERR_STOPPED);
    assert_string_equal(asked.who, "");
    assert_int_equal(lock_open(home, &gone), OK);
    lock_name(gone, "import");
    lock_close(gone);
    assert_int_equal(lock_take(b, 0, NULL, NULL), ERR_BUSY);
    assert_string_equal(err_note(), "waited 0 ms");
    lock_release(a);
    lock_close(a);
    lock_close(b);
}

// The counter's wait is the requirement itself: an import never makes it longer than 200 ms.
static void a_bulk_writer_does_not_starve_a_counter(void **state)
{
    (void)state;
    int fd[2];
    char said;
    assert_int_equal(pipe(fd), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct lock *bulk;
        if (lock_open(home, &bulk))
            _exit(1);
        for (bool first = true;; first = false) {
            if (lock_take(bulk, 60000, NULL, NULL))
                _exit(2);
            if (first && write(fd[1], "x", 1) != 1)
                _exit(3);
            nanosleep(&(struct timespec) {.tv_nsec = 20000000}, NULL); // the work, as long as it may last
            lock_release(bulk);
        }
    }
    struct lock *counter;
    assert_int_equal(lock_open(home, &counter), OK);
    assert_int_equal(read(fd[0], &said, 1), 1);
    int over = 0;
    for (int i = 0; i < 20; i++) {
        int64_t begun = now_ms();
        assert_int_equal(lock_take(counter, 5000, NULL, NULL), OK);
        over += now_ms() - begun > 200;
        lock_release(counter);
    }
    assert_true(over <= 1); // one for a machine that was busy elsewhere
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_int_equal(lock_take(counter, 1000, NULL, NULL), OK); // the kernel gave the dead one's turn back
    lock_close(counter);
    close(fd[0]);
    close(fd[1]);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(one_at_a_time),
        T(who_gives_up_waiting_leaves_the_queue),
        T(a_wait_names_who_saves_and_can_be_stopped),
        T(a_wait_names_nobody_who_is_gone),
        T(a_bulk_writer_does_not_starve_a_counter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
