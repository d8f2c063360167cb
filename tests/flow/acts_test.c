// The acts table (CLAUSES section 4), row by row over the three stores, each on both sides of its limit: the holder does it from its
// stage, nobody else and from no other; what it asks for is given; the case is then where the table says, also for who gets it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "codec/cbor.h"
#include "store/kv.h"
#include "store/notice.h"
#include "tests/flow/one.h"

// What brings a case there: acts one after the other, mail after each.
struct step {
    enum place at;
    const char *act, *json;
};
#define ACCEPT {AT_D, "accept", "{}"}
#define APPROVE {AT_B, "approve", "{}"}
#define MOVE_OUT {AT_O, "move-out", "{}"}
#define SETTLE {AT_D, "settle", "{}"}
#define BACK {AT_D, "send-back", "{\"reason_code\":\"701\"}"}
#define BOOKLET "\"collector\":\"覃兵基\",\"collector_id\":\"" HEAD "\",\"old_booklet\":\"2\""

static const struct row {
    const char *name;
    struct step before[5]; // after the application
    struct step act;
    const char *lacks; // what is refused: something that must be given is missing, or does not go with the act
    enum stage to;
    enum place holder;
    bool again; // it may be done once more
} rows[] = {
    {"row_02_accept", {{0}}, ACCEPT, NULL, STAGE_AWAITING_APPROVAL, AT_B, false},
    {"row_03_return_to_the_applicant", {{0}}, {AT_D, "return", "{\"reason_code\":\"101\"}"}, "{}", STAGE_RETURNED, AT_D, false},
    {"row_04_close_what_was_applied_for", {{0}}, {AT_D, "close", "{\"reason_code\":\"601\"}"}, "{\"reason_code\":\"301\"}", STAGE_CLOSED, AT_D, false},
    {"row_04_close_what_was_returned", {{AT_D, "return", "{\"reason_code\":\"101\"}"}}, {AT_D, "close", "{\"reason_code\":\"602\"}"}, "{}", STAGE_CLOSED, AT_D, false},
    {"row_05_approve", {ACCEPT}, APPROVE, NULL, STAGE_AWAITING_MOVE_OUT, AT_O, false},
    {"row_06_return_by_the_bureau", {ACCEPT}, {AT_B, "return", "{\"reason_code\":\"201\"}"}, "{\"reason_code\":\"402\"}", STAGE_RETURNED, AT_D, false},
    {"row_07_reject", {ACCEPT}, {AT_B, "reject", "{\"reason_code\":\"301\"}"}, "{}", STAGE_CLOSED, AT_D, false},
    {"row_08_move_out", {ACCEPT, APPROVE}, MOVE_OUT, NULL, STAGE_AWAITING_SETTLEMENT, AT_D, false},
    {"row_09_return_by_the_origin", {ACCEPT, APPROVE}, {AT_O, "return", "{\"reason_code\":\"402\"}"}, "{\"reason_code\":\"301\"}", STAGE_RETURNED, AT_D, false},
    {"row_10_refuse", {ACCEPT, APPROVE}, {AT_O, "refuse", "{\"reason_code\":\"502\"}"}, "{}", STAGE_CLOSED, AT_D, false},
    {"row_12_settle", {ACCEPT, APPROVE, MOVE_OUT}, SETTLE, "{\"outcomes\":[{\"id\":\"" HEAD "\",\"outcome\":\"2\"}]}", STAGE_SETTLED, AT_D, false},
    {"row_13_notify", {ACCEPT, APPROVE, MOVE_OUT, SETTLE}, {AT_D, "notify", "{}"}, NULL, STAGE_SETTLED, AT_D, true},
    {"row_13_hand_over_to_whose_identity_is_checked", {ACCEPT, APPROVE, MOVE_OUT, SETTLE}, {AT_D, "hand-over", "{" BOOKLET ",\"collector_checked\":true}"}, "{" BOOKLET "}", STAGE_SETTLED, AT_D, false},
    {"row_13_conclude", {ACCEPT, APPROVE, MOVE_OUT, SETTLE}, {AT_D, "conclude", "{\"reason_code\":\"801\"}"}, "{}", STAGE_CLOSED, AT_D, false},
    {"row_14_send_back_to_correct", {ACCEPT, APPROVE, MOVE_OUT}, BACK, "{}", STAGE_AT_ORIGIN_AGAIN, AT_O, false},
    {"row_14_send_back_to_give_up", {ACCEPT, APPROVE, MOVE_OUT}, {AT_D, "send-back", "{\"reason_code\":\"702\"}"}, "{\"reason_code\":\"602\"}", STAGE_AT_ORIGIN_AGAIN, AT_O, false},
    {"row_15_correct", {ACCEPT, APPROVE, MOVE_OUT, BACK}, {AT_O, "correct", "{}"}, NULL, STAGE_AWAITING_SETTLEMENT, AT_D, false},
    {"row_16_restore", {ACCEPT, APPROVE, MOVE_OUT, BACK}, {AT_O, "restore", "{}"}, NULL, STAGE_CLOSED, AT_D, false},
    {"row_17_annul_what_was_settled", {ACCEPT, APPROVE, MOVE_OUT, SETTLE}, {AT_D, "annul", "{\"reason_code\":\"901\",\"decision\":\"2026-7\"}"}, "{\"reason_code\":\"901\"}", STAGE_AT_ORIGIN_AGAIN, AT_O, false},
    {"row_17_annul_what_was_closed", {ACCEPT, APPROVE, MOVE_OUT, SETTLE, {AT_D, "conclude", "{\"reason_code\":\"801\"}"}}, {AT_D, "annul", "{\"reason_code\":\"902\",\"decision\":\"2026-8\"}"}, "{\"reason_code\":\"601\",\"decision\":\"2026-8\"}", STAGE_AT_ORIGIN_AGAIN, AT_O, false},
};

static void refused_everywhere_else(const struct step *act, struct span number)
{
    for (enum place at = 0; at < PLACES; at++) {
        if (at != act->at)
            assert_int_not_equal(province_act(p, at, act->act, number, act->json), OK);
    }
}

static void does_as_its_row_says(void **state)
{
    const struct row *r = *state;
    struct rec there;
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    for (size_t i = 0; i < COUNT(r->before) && r->before[i].act; i++) {
        if (!flow_by_key(span_of(r->act.act), (enum stage)province_stage(p, AT_D, number))) // not yet
            assert_int_not_equal(province_act(p, r->act.at, r->act.act, number, r->act.json), OK);
        assert_int_equal(province_act(p, r->before[i].at, r->before[i].act, number, r->before[i].json), OK);
        province_mail(p);
    }
    int stage = province_stage(p, r->act.at, number);
    refused_everywhere_else(&r->act, number);
    if (r->lacks)
        assert_int_not_equal(province_act(p, r->act.at, r->act.act, number, r->lacks), OK);
    assert_int_equal(province_stage(p, r->act.at, number), stage);
    assert_int_equal(province_act(p, r->act.at, r->act.act, number, r->act.json), OK);
    province_mail(p);
    for (enum place at = 0; at < AT_O2; at++) {
        if (at != r->act.at && at != r->holder)
            continue;
        assert_int_equal(province_stage(p, at, number), r->to);
        assert_int_equal(case_load(p->desk[at], number, &p->arena, &there), OK);
        assert_true(span_eq(rec_text(&there, TRANSFER_HOLDER), desk_org(p->desk[r->holder])));
    }
    enum err again = province_act(p, r->act.at, r->act.act, number, r->act.json);
    assert_int_equal(again == OK, r->again);
}

static void row_01_apply(void **state)
{
    (void)state;
    assert_int_equal(province_act(p, AT_B, "apply", SPAN_NONE, province_own()), ERR_REFUSED); // a bureau takes none
    assert_int_equal(province_act(p, AT_O, "apply", SPAN_NONE, province_own()), ERR_REFUSED); // within its own jurisdiction
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, "{\"kind\":\"1\",\"reason\":\"13\"}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_NO_MOVER));
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_APPLIED);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, number), -1); // nobody else has it yet
}

static void row_11_resubmit(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    assert_int_not_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK); // it is not returned
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_not_equal(province_act(p, AT_B, "resubmit", number, province_own()), OK);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_APPROVAL);
}

// Three organisations by mail: the applicant was at the counter of one, and carried no paper between them.
static void c_1_1_no_paper_is_issued_and_none_is_asked_for(void **state)
{
    (void)state;
    struct rec there;
    struct span number = province_until(p, STAGE_SETTLED);
    for (enum place at = 0; at < AT_O2; at++) {
        assert_int_equal(case_load(p->desk[at], number, &p->arena, &there), OK);
        assert_true(rec_has(&there, TRANSFER_PERMIT));
        assert_false(rec_has(&there, TRANSFER_PAPER) || rec_has(&there, TRANSFER_PAPER_DATE));
    }
    assert_int_equal(province_stage(p, AT_O2, number), -1); // nobody else has heard of it
}

static void c_3_5_the_applicant_is_told_by_sms_once_it_is_settled(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_iter it;
    struct rec sms;
    size_t n = 0;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "notify", number, "{}"), ERR_MOVED_ON);
    province_carry(p, number, STAGE_SETTLED);
    assert_int_equal(province_act(p, AT_D, "notify", number, "{}"), OK);
    assert_int_equal(province_act(p, AT_D, "notify", number, "{\"telephone\":\"13900002222\"}"), OK); // once more, to another
    static const char *const to[] = {"13700001111", "13900002222"};
    assert_int_equal(kv_read(p->desk[AT_D]->store->kv, &t), OK);
    KV_EACH(&t, KV_NOTICE, SPAN_NONE, &it)
    {
        assert_int_equal(cbor_get_rec(arena_copy(&p->arena, it.value), 1 << 16, &p->arena, &sms), OK);
        assert_true(n < COUNT(to) && span_is(rec_text(&sms, NOTICE_TO), to[n++]));
        assert_true(span_eq(rec_text(&sms, NOTICE_CASE), number) && span_contains(rec_text(&sms, NOTICE_TEXT), SPAN("花园路派出所")));
        assert_int_equal(rec_int(&sms, NOTICE_STATE, 0), NOTICE_WAITING);
    }
    assert_int_equal(kv_abort(&t), OK);
    assert_int_equal(n, 2);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(rows) + 4] = {
        cmocka_unit_test_setup_teardown(row_01_apply, set_up, tear_down_sound),
        cmocka_unit_test_setup_teardown(row_11_resubmit, set_up, tear_down_sound),
        cmocka_unit_test_setup_teardown(c_1_1_no_paper_is_issued_and_none_is_asked_for, set_up, tear_down_sound),
        cmocka_unit_test_setup_teardown(c_3_5_the_applicant_is_told_by_sms_once_it_is_settled, set_up, tear_down_sound),
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        tests[i + 4] = (struct CMUnitTest) {rows[i].name, does_as_its_row_says, set_up, tear_down_sound, (void *)(uintptr_t)&rows[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
