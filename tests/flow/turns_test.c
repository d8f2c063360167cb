// What comes in large is taken in turns (DESIGN section 7): a counter that saves something meanwhile waits for one of them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/mailbox.h"
#include "link/mail_impl.h"
#include "tests/flow/one.h"

#define CASES 600 // of two events each

static struct span numbers[CASES];

static size_t cases_at(enum place at)
{
    size_t n = 0;
    for (size_t i = 0; i < CASES; i++)
        n += province_stage(p, at, numbers[i]) == STAGE_AWAITING_APPROVAL;
    return n;
}

static const char *written(void)
{
    const char *stick = province_path(p, "stick");
    struct folder_count n = {0};
    for (size_t i = 0; i < CASES; i++) {
        assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
        numbers[i] = arena_copy(&p->arena, p->last.number);
        assert_int_equal(province_act(p, AT_D, "accept", numbers[i], "{}"), OK);
    }
    assert_int_equal(mkdir(stick, 0770), 0);
    assert_int_equal(mailbox_out(p->desk[AT_D], stick, &n), OK);
    assert_int_equal(n.out, 1);
    return stick;
}

static void a_large_packet_is_taken_in_turns(void **state)
{
    (void)state;
    const char *stick = written();
    struct folder_count n = {0};
    uint64_t before = kv_generation(p->desk[AT_B]->store->kv);
    assert_int_equal(mailbox_in(p->desk[AT_B], stick, &n), OK);
    assert_int_equal(n.in, 1);
    assert_int_equal(cases_at(AT_B), CASES);
    assert_true(kv_generation(p->desk[AT_B]->store->kv) > before + 3);
}

// The plug is pulled between two turns: the packet comes again, and what was here by then is here once.
static void a_packet_that_was_cut_off_comes_again(void **state)
{
    (void)state;
    const char *stick = written(), *home = province_path(p, "b");
    struct kv *kv = p->desk[AT_B]->store->kv;
    struct kv_txn t;
    int status;
    struct folder_count n = {0};
    // The turns alternate, so that the other is killed while it waits for one: it cannot begin before this has let go, nor go on.
    assert_int_equal(kv_write(kv, &t), OK);
    pid_t pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stdout))
            _exit(1);
        execl(getenv("YIZHAN"), "yizhan", "--home", home, "packet", "in", stick, (char *)NULL);
        _exit(1);
    }
    while (cases_at(AT_B) == 0) {
        assert_int_equal(kv_abort(&t), OK);
        assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
        assert_int_equal(kv_write(kv, &t), OK);
    }
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(kv_abort(&t), OK);
    size_t there = cases_at(AT_B);
    assert_true(there > 0 && there < CASES);
    struct mail_state m;
    assert_int_equal(mailbox_state(p->desk[AT_B], &m), OK);
    uint64_t came = m.came;
    assert_int_equal(mailbox_in(p->desk[AT_B], stick, &n), OK);
    assert_int_equal(n.in, 1);
    assert_int_equal(cases_at(AT_B), CASES);
    assert_int_equal(mailbox_state(p->desk[AT_B], &m), OK);
    assert_int_equal(m.came, came + 1);
    assert_int_equal(m.quarantined, 0);
    province_mail(p);
    assert_int_equal(mailbox_state(p->desk[AT_D], &m), OK);
    assert_int_equal(m.waiting + m.owed, 0);
}

// Telling a party everything anew, too, is done in turns; cut off, it goes on with the case that was to be told next, and only
// then acknowledges: who hears that its first packet has arrived has been told all.
static void telling_everything_anew_goes_on_where_it_was_cut_off(void **state)
{
    (void)state;
    struct store *s = p->desk[AT_D]->store;
    struct span all[5], org = desk_org(p->desk[AT_B]);
    struct rec peer;
    struct kv_txn t;
    struct mail_state m;
    size_t made;
    for (size_t i = 0; i < COUNT(all); i++)
        all[i] = province_apply(p);
    province_carry(p, all[4], STAGE_AWAITING_MOVE_OUT); // O has it, and is not told again
    assert_int_equal(mailbox_state(p->desk[AT_D], &m), OK);
    assert_int_equal(m.owed + m.waiting, 0);
    assert_int_equal(kv_write(s->kv, &t), OK);
    struct span key = peer_key(org, &p->arena);
    assert_true(store_get(&t, KV_META, key, &p->arena, &peer));
    rec_set_text(&peer, PEER_TELLS, all[3]);
    store_put(&t, KV_META, key, &peer);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(mail_pack(s, moment_now(), &made), OK);
    assert_int_equal(made, 1);
    assert_int_equal(kv_read(s->kv, &t), OK);
    for (size_t i = 0; i < COUNT(all); i++)
        assert_int_equal(acked_get(&t, org, all[i]).events, i < 3 ? 2 : 0); // applied and accepted; told again
    assert_true(store_get(&t, KV_META, key, &p->arena, &peer));
    assert_false(rec_has(&peer, PEER_TELLS));
    assert_int_equal(kv_abort(&t), OK);
    province_mail(p);
    assert_int_equal(mailbox_state(p->desk[AT_D], &m), OK);
    assert_int_equal(m.owed + m.waiting, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_large_packet_is_taken_in_turns),
        T(a_packet_that_was_cut_off_comes_again),
        T(telling_everything_anew_goes_on_where_it_was_cut_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
