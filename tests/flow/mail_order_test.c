// In what order mail comes, and in how many packets (DESIGN section 6): what is early waits, and a case goes whole.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/keep.h"
#include "desk/mailbox.h"
#include "link/mail_impl.h"
#include "link/packet.h"
#include "store/chain.h"
#include "tests/flow/known.h"
#include "tests/flow/one.h"

static struct span number;

// Two cases approved one after the other: two packets from B to O.
static struct packets approvals(struct span numbers[2])
{
    for (int i = 0; i < 2; i++)
        numbers[i] = province_apply(p);
    for (int i = 0; i < 2; i++) {
        size_t made;
        assert_int_equal(province_act(p, AT_B, "approve", numbers[i], "{}"), OK);
        assert_int_equal(mail_pack(p->desk[AT_B]->store, moment_now(), &made), OK);
    }
    struct packets all = province_waiting(p, AT_B), to_o = {.n = 0};
    for (size_t i = 0; i < all.n; i++) { // those for O open there
        struct arena a = {0};
        struct packet one;
        struct hash hash;
        struct span signature, body;
        if (packet_open(all.sealed[i], &p->desk[AT_O]->store->keys, &a, &one, &hash, &signature, &body) == OK)
            to_o.sealed[to_o.n++] = all.sealed[i];
        arena_free(&a);
    }
    assert_int_equal(to_o.n, 2);
    return to_o;
}

static void reordered_packets_wait_for_the_one_before(void **state)
{
    (void)state;
    struct span numbers[2];
    struct packets all = approvals(numbers);
    assert_int_equal(province_give(p, AT_O, all.sealed[1]), MAIL_HELD);
    assert_int_equal(province_stage(p, AT_O, numbers[1]), -1);
    assert_int_equal(province_give(p, AT_O, all.sealed[0]), MAIL_APPLIED);
    assert_int_equal(province_stage(p, AT_O, numbers[0]), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_stage(p, AT_O, numbers[1]), STAGE_AWAITING_MOVE_OUT); // followed by itself
    assert_int_equal(province_give(p, AT_O, all.sealed[1]), MAIL_DUPLICATE);
}

// The stream in which it was early is over with the key that it was written to.
static void who_begins_anew_holds_nothing_of_the_streams_before(void **state)
{
    (void)state;
    struct span numbers[2];
    struct mail_state m;
    assert_int_equal(province_give(p, AT_O, approvals(numbers).sealed[1]), MAIL_HELD);
    desk_close(p->desk[AT_O]);
    p->desk[AT_O] = NULL;
    assert_int_equal(keep_renew(province_path(p, "o"), NULL), OK);
    province_reopen(p, AT_O);
    assert_int_equal(mailbox_state(p->desk[AT_O], &m), OK);
    assert_int_equal(m.held, 0);
    assert_int_equal(province_certify(p, p->desk[AT_O]), OK);
    take_roster(AT_O);
    province_mail(p);
    for (size_t i = 0; i < COUNT(numbers); i++)
        assert_int_equal(province_stage(p, AT_O, numbers[i]), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_aside(p, AT_O), 0);
}

static bool collect(void *ctx, const struct mail_item *item)
{
    struct packets *all = ctx;
    all->sealed[all->n++] = arena_copy(&p->arena, item->sealed);
    return true;
}

static struct packets given_out(enum place at)
{
    struct packets all = {.n = 0};
    size_t made;
    assert_int_equal(mail_pack(p->desk[at]->store, moment_now(), &made), OK);
    assert_int_equal(mail_out(p->desk[at]->store, moment_now(), false, collect, &all), OK);
    return all;
}

// Nobody sends an acknowledgement again for its own sake: what follows a lost one is not waited for in vain, and both come again
// with what they acknowledge.
static void an_early_acknowledgement_is_not_kept(void **state)
{
    (void)state;
    struct span numbers[2], to_o = desk_org(p->desk[AT_O]);
    struct packets all = approvals(numbers);
    struct mail_state m;
    assert_int_equal(province_give(p, AT_O, all.sealed[0]), MAIL_APPLIED);
    assert_int_equal(given_out(AT_O).n, 1); // lost on the way
    assert_int_equal(province_give(p, AT_O, all.sealed[1]), MAIL_APPLIED);
    struct packets later = given_out(AT_O);
    assert_int_equal(later.n, 1);
    assert_int_equal(province_give(p, AT_B, later.sealed[0]), MAIL_HELD);
    assert_int_equal(mailbox_state(p->desk[AT_B], &m), OK);
    assert_int_equal(m.held, 0);
    assert_true(mail_waits(p->desk[AT_B]->store, to_o, 1, 1) && mail_waits(p->desk[AT_B]->store, to_o, 1, 2));
    assert_int_equal(province_give(p, AT_O, all.sealed[0]), MAIL_DUPLICATE);
    later = given_out(AT_O);
    assert_int_equal(later.n, 3);
    for (size_t i = 0; i < later.n; i++)
        assert_int_equal(province_give(p, AT_B, later.sealed[i]), MAIL_APPLIED);
    assert_false(mail_waits(p->desk[AT_B]->store, to_o, 1, 1) || mail_waits(p->desk[AT_B]->store, to_o, 1, 2));
}

static void every_packet_carries_the_whole_case(void **state)
{
    (void)state;
    struct span numbers[2];
    struct packets all = approvals(numbers);
    assert_int_equal(province_give(p, AT_O, all.sealed[0]), MAIL_APPLIED);
    struct rec state_there;
    assert_int_equal(case_load(p->desk[AT_O], numbers[0], &p->arena, &state_there), OK);
    assert_int_equal(rec_int(&state_there, TRANSFER_SEQ, -1), 2); // apply, accept, approve
}

static bool add_size(void *ctx, uint32_t seq, struct span bytes)
{
    (void)seq;
    *(size_t *)ctx += bytes.n;
    return true;
}

static size_t size_at_d(void)
{
    struct kv_txn t;
    size_t n = 0;
    assert_int_equal(kv_read(p->desk[AT_D]->store->kv, &t), OK);
    assert_int_equal(chain_each(&t, KV_EVENT, number, 0, add_size, &n), OK);
    assert_int_equal(kv_abort(&t), OK);
    return n;
}

// More than a packet takes; the last resubmission is the demo's.
static void grow(const char *json)
{
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json), OK);
    number = arena_copy(&p->arena, p->last.number);
    for (bool large = false; !large; large = size_at_d() > PACKET_SPLIT) {
        for (int i = 0; i < 100; i++) {
            assert_int_equal(province_act(p, AT_D, "return", number, "{\"reason_code\":\"101\"}"), OK);
            assert_int_equal(province_act(p, AT_D, "resubmit", number, json), OK);
        }
    }
    assert_int_equal(province_act(p, AT_D, "return", number, "{\"reason_code\":\"101\"}"), OK);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), OK);
}

// It is carried on in the next, and holds up nothing.
static void a_case_of_any_size_arrives_whole(void **state)
{
    (void)state;
    grow(province_own());
    struct packets all = province_waiting(p, AT_D);
    assert_int_equal(all.n, 2);
    assert_int_equal(province_give(p, AT_B, all.sealed[1]), MAIL_HELD);
    assert_int_equal(province_give(p, AT_B, all.sealed[0]), MAIL_APPLIED);
    known_the_same(p, number);
    province_mail(p);
    struct mail_state m;
    assert_int_equal(mailbox_state(p->desk[AT_D], &m), OK);
    assert_int_equal(m.waiting + m.owed, 0);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    province_mail(p); // to O, who has nothing of it
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    province_mail(p);
    known_the_same(p, number);
    assert_int_equal(province_check(p, AT_O), 0);
}

// Row 11 names O at last: the first packet tells it nothing of its seat.
static void a_case_of_any_size_reaches_an_origin_that_is_named_late(void **state)
{
    (void)state;
    char json[3000], *at;
    snprintf(json, sizeof json, "%s", province_own());
    assert_non_null(at = strstr(json, "411503002000"));
    memcpy(at, "410225003000", 12);
    grow(json);
    province_mail(p);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_aside(p, AT_O), 0);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_stage(p, AT_O2, number), -1); // it was never told
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    province_mail(p);
    known_the_same(p, number);
    assert_int_equal(province_check(p, AT_O), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(reordered_packets_wait_for_the_one_before),
        T(who_begins_anew_holds_nothing_of_the_streams_before),
        T(an_early_acknowledgement_is_not_kept),
        T(every_packet_carries_the_whole_case),
        T(a_case_of_any_size_arrives_whole),
        T(a_case_of_any_size_reaches_an_origin_that_is_named_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
