// The rules as the acts ask them, over the three stores: on which day ages count, what a changed kind leaves behind, when
// a returned case has lapsed, who heads the new household when
// the chosen head died in transit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "tests/flow/province.h"

static struct province *p;

static int set_up(void **state)
{
    (void)state;
    p = province_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (enum place at = 0; at < PLACES; at++)
        assert_int_equal(province_check(p, at), 0);
    province_free(p);
    return 0;
}

#define CHILD "411503201003030016" // 16 on 3 March 2026
#define COLLECTIVE_OF_A_CHILD \
    "{\"kind\":\"2\",\"reason\":\"14\",\"origin\":\"411503002000\",\"origin_household\":\"00000007\",\"origin_kind\":\"1\"," \
    "\"telephone\":\"13700001111\",\"household\":\"00000010\"," \
    "\"movers\":[{\"id\":\"" CHILD "\",\"name\":\"张三\",\"sex\":\"1\",\"birth\":\"2010-03-03\",\"old_relation\":\"20\",\"relation\":\"99\"}]," \
    "\"parties\":[{\"id\":\"41150319800303002X\",\"name\":\"李四\",\"capacity\":\"3\",\"present\":true,\"at_origin\":true}]," \
    "\"staying\":[{\"id\":\"41150319800303002X\",\"name\":\"李四\",\"birth\":\"1980-03-03\",\"relation\":\"02\"}]," \
    "\"materials\":[{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"113\",\"form\":\"1\"}," \
    "{\"code\":\"120\",\"form\":\"1\"},{\"code\":\"140\",\"form\":\"1\"},{\"code\":\"151\",\"form\":\"1\"}]}"

static void section_6_ages_count_on_the_day_of_the_application_or_resubmission(void **state)
{
    (void)state;
    // 15 on the day of the application: the guardian applies, the child need not come (row 7). The acceptance on the
    // 16th birthday does not ask for the mover.
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, COLLECTIVE_OF_A_CHILD), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    province_now("2026-03-03 09:00");
    assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), OK);
    province_mail(p);
    // A resubmission on that day does.
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"202\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, COLLECTIVE_OF_A_CHILD), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_COLLECTIVE_NO_MOVER));
}

// The application of province_own with some of its text replaced.
static const char *own_with(const char *old, const char *fresh)
{
    const char *json = province_own(), *at = strstr(json, old);
    assert_non_null(at);
    return arena_printf(&p->arena, "%.*s%s%s", (int)(at - json), json, fresh, at + strlen(old)).p;
}

static void c_2_what_another_kind_left_behind_in_a_draft_is_neither_judged_nor_kept(void **state)
{
    (void)state;
    // The officer had begun with joining household 00000056, whose head is another.
    const char *json = own_with("{\"kind\":\"1\"", "{\"household\":\"00000056\",\"host\":\"410105196610060029\",\"kind\":\"1\"");
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json), OK);
    assert_false(findings_have(&p->last.findings, RULE_TWO_HEADS));
    assert_true(rec_has(&p->last.state, TRANSFER_HEAD));
    assert_false(rec_has(&p->last.state, TRANSFER_HOST));
    assert_false(rec_has(&p->last.state, TRANSFER_HOUSEHOLD));
    // Or with an own household, linked: now they settle into the collective household that is named.
    struct rec t = rec_make(&p->arena);
    rec_set_text(&t, TRANSFER_KIND, SPAN(KIND_COLLECTIVE));
    rec_set_text(&t, TRANSFER_HOUSEHOLD, SPAN("00000010"));
    rec_set_text(&t, TRANSFER_LINKED, SPAN("X-1"));
    rec_set_text(&t, TRANSFER_ADDRESS, SPAN("x"));
    transfer_prune(&t);
    assert_true(rec_has(&t, TRANSFER_HOUSEHOLD));
    assert_false(rec_has(&t, TRANSFER_LINKED) || rec_has(&t, TRANSFER_ADDRESS));
}

static void section_4_a_returned_case_lapses_after_60_days(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK); // 2 March
    province_mail(p);
    province_now("2026-05-01 17:00");
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"603\"}"), ERR_REFUSED);
    province_now("2026-05-02 09:00");
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "2026-05-01"));
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"603\"}"), OK);
    // On the last day it still is resubmitted; what was never returned does not lapse.
    province_now("2026-05-04 09:00");
    number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    province_now("2026-07-03 17:00");
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    number = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"603\"}"), ERR_REFUSED);
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"602\"}"), OK);
}

static void c_1_2_a_bureau_is_no_move_out_station(void **state)
{
    (void)state;
    const char *json = own_with("\"origin\":\"411503002000\"", "\"origin\":\"410100000000\"");
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_SCOPE_UNKNOWN_STATION));
}

#define DIED(id) "{\"id\":\"" id "\",\"outcome\":\"2\",\"death\":\"2026-03-02\",\"proof\":\"D-3\"}"

static void c_2_1_where_the_chosen_head_died_in_transit_another_mover_is_head(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    const char *died = "{\"outcomes\":[" DIED(HEAD) "]}";
    assert_int_equal(province_act(p, AT_D, "settle", number, died), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_OWN_HEAD_DIED));
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"outcomes\":[" DIED(HEAD) "],\"head\":\"" FATHER "\"}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_OWN_HEAD_NOT_MOVER)); // he stays
    // While the chosen head lives, the head is no matter of the settlement.
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"head\":\"" WIFE "\"}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_HEAD_RELATION));
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"outcomes\":[" DIED(HEAD) "],\"head\":\"" WIFE "\"}"), OK);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_DECEASED); // registered, and cancelled by death
    struct rec wife = province_record(p, AT_D, WIFE), household, *people, open;
    size_t n;
    assert_int_equal(rec_int(&wife, PERSON_STATE, 0), PERSON_REGISTERED);
    assert_true(span_is(rec_text(&wife, PERSON_RELATION), RELATION_HEAD));
    assert_int_equal(household_load(p->desk[AT_D], rec_text(&wife, PERSON_HOUSEHOLD), &p->arena, &household, &people, &n), OK);
    assert_true(span_is(rec_text(&household, HOUSEHOLD_HEAD), WIFE));
    assert_int_equal(n, 1);
    // What the others are to her was not asked at the application: a follow-up, open at once.
    assert_int_equal(followups_load(p->desk[AT_D], &p->arena, &open), OK);
    const struct rec *rows = rec_list(&open, 1, &n);
    assert_int_equal(n, 1);
    assert_true(span_eq(rec_text(&rows[0], FOLLOWUP_HOUSEHOLD), rec_text(&wife, PERSON_HOUSEHOLD)));
    province_mail(p);
}

static void row_12_a_household_in_which_nobody_arrives_alive_closes_at_once(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"outcomes\":[" DIED(HEAD) "," DIED(WIFE) "]}"), OK);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_DECEASED);
    assert_int_equal(province_person(p, AT_D, WIFE), PERSON_DECEASED);
    struct rec household, *people;
    size_t n;
    assert_int_equal(household_load(p->desk[AT_D], rec_text(&p->last.state, TRANSFER_SETTLED_HOUSEHOLD), &p->arena, &household, &people, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(rec_int(&household, HOUSEHOLD_STATE, 0), HOUSEHOLD_IS_CLOSED);
    province_mail(p);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(c_1_2_a_bureau_is_no_move_out_station),
        T(c_2_what_another_kind_left_behind_in_a_draft_is_neither_judged_nor_kept),
        T(c_2_1_where_the_chosen_head_died_in_transit_another_mover_is_head),
        T(row_12_a_household_in_which_nobody_arrives_alive_closes_at_once),
        T(section_4_a_returned_case_lapses_after_60_days),
        T(section_6_ages_count_on_the_day_of_the_application_or_resubmission),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
