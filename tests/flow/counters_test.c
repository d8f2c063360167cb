// Several counters on one store, and counters that die: what was acknowledged is there, nothing is half done, no number is
// given twice (DESIGN decision 5).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/operator.h"
#include "tests/flow/province.h"

#define COUNTERS 8
#define CASES 6 // of each counter
#define KILLS 12

static struct province *p;

static int set_up(void **state)
{
    (void)state;
    p = province_new();
    // The children open it themselves: an environment does not live through a fork.
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    province_free(p);
    return 0;
}

// One line for each act that was acknowledged: its letter and the case.
static void tell(int to, char what, struct span number)
{
    char line[80];
    int n = snprintf(line, sizeof line, "%c%.*s\n", what, SPAN_ARG(number));
    if (write(to, line, (size_t)n) != n)
        _exit(3);
}

// A counter of its own process: applies and accepts until it has done `cases`, or is killed.
static pid_t counter(int to, unsigned cases)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0)
        return child;
    for (enum place at = AT_B; at < PLACES; at++)
        p->desk[at] = NULL; // the parent's
    province_reopen(p, AT_D);
    for (unsigned i = 0; i < cases; i++) {
        if (province_act(p, AT_D, "apply", SPAN_NONE, province_own()) != OK)
            _exit(1);
        struct span number = arena_copy(&p->arena, p->last.number);
        tell(to, 'p', number);
        if (province_act(p, AT_D, "accept", number, "{}") != OK)
            _exit(2);
        tell(to, 'c', number);
    }
    _exit(0);
}

struct acknowledged {
    char what, number[64];
};

static size_t read_lines(FILE *f, struct acknowledged *a, size_t most)
{
    char line[100];
    size_t n = 0;
    while (n < most && fgets(line, sizeof line, f)) {
        a[n].what = line[0];
        snprintf(a[n].number, sizeof a[n].number, "%.*s", (int)strcspn(line + 1, "\n"), line + 1);
        n++;
    }
    return n;
}

// Every act that was acknowledged is in the store.
static void all_there(const struct acknowledged *a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int stage = province_stage(p, AT_D, span_of(a[i].number));
        assert_true(stage == STAGE_AWAITING_APPROVAL || (a[i].what == 'p' && stage == STAGE_APPLIED));
    }
    assert_int_equal(province_check(p, AT_D), 0);
}

static void eight_counters_at_once_lose_nothing_and_number_nothing_twice(void **state)
{
    (void)state;
    static struct acknowledged a[COUNTERS * CASES * 2];
    int ends[2], status;
    pid_t child[COUNTERS];
    assert_int_equal(pipe(ends), 0);
    for (size_t i = 0; i < COUNTERS; i++)
        child[i] = counter(ends[1], CASES);
    close(ends[1]);
    FILE *f = fdopen(ends[0], "r");
    size_t n = read_lines(f, a, COUNT(a));
    fclose(f);
    for (size_t i = 0; i < COUNTERS; i++) {
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(n, COUNTERS * CASES * 2);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++)
            assert_false(a[i].what == a[k].what && strcmp(a[i].number, a[k].number) == 0);
    }
    province_reopen(p, AT_D);
    all_there(a, n);
}

static void a_counter_killed_at_any_moment_has_lost_nothing_it_acknowledged(void **state)
{
    (void)state;
    static struct acknowledged a[KILLS * 40];
    size_t n = 0;
    for (unsigned round = 0; round < KILLS; round++) {
        int ends[2], status;
        assert_int_equal(pipe(ends), 0);
        pid_t child = counter(ends[1], 1000);
        close(ends[1]);
        FILE *f = fdopen(ends[0], "r");
        // It dies somewhere in the act after the one that was read; later ones may have been acknowledged too.
        n += read_lines(f, a + n, 1 + round % 5);
        usleep(100 * round); // nothing is waited for: the moment of death is spread over the length of an act
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        n += read_lines(f, a + n, COUNT(a) - n);
        fclose(f);
    }
    province_reopen(p, AT_D);
    all_there(a, n);
    // And the next counter goes on at once.
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(eight_counters_at_once_lose_nothing_and_number_nothing_twice),
        T(a_counter_killed_at_any_moment_has_lost_nothing_it_acknowledged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
