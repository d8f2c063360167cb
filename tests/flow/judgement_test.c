// The rules as the acts ask them, over the three stores: on which day ages count, what a changed kind leaves behind, when
// a returned case has lapsed, who heads the new household when the chosen head died in transit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/case_text.h"
#include "desk/findings.h"
#include "desk/journal.h"
#include "desk/json.h"
#include "desk/judge.h"
#include "desk/setup.h"
#include "tests/flow/one.h"

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
    assert_true(span_is(rec_text(&p->last.state, TRANSFER_APPLICANT), "41150319800303002X"));
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

// Household 00000315 at AT_O: a daughter is 18 on 11 April 2026.
#define DAUGHTER "41150320080411002X"
#define FROM_315 "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"00000315\",\"origin_kind\":\"1\"," \
    "\"telephone\":\"13700001111\",\"address\":\"花园路18号\",\"division\":\"410105\",\"materials\":[{\"code\":\"101\",\"form\":\"1\"}," \
    "{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}],"

// Applied for on that day; the act that the case then waits for at `stage` judges it once more on 13 April.
static void head_at_17(const char *json, enum stage stage, enum rule rule, const char *day, bool warned)
{
    province_now(arena_printf(&p->arena, "%s 09:00", day).p);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json), OK);
    assert_int_equal(findings_have(&p->last.findings, rule), warned);
    struct span number = arena_copy(&p->arena, p->last.number);
    province_now("2026-04-13 09:00");
    province_carry(p, number, stage);
    bool in = stage == STAGE_AWAITING_SETTLEMENT;
    assert_int_equal(province_act(p, in ? AT_D : AT_O, in ? "settle" : "move-out", number, "{}"), OK);
    assert_int_equal(findings_have(&p->last.findings, rule), warned);
    province_mail(p);
    province_now("2026-03-02 10:00");
}

// She heads a household of her own.
#define DAUGHTER_MOVES FROM_315 "\"head\":\"" DAUGHTER "\"," \
    "\"movers\":[{\"id\":\"" DAUGHTER "\",\"name\":\"周裕娅\",\"sex\":\"2\",\"birth\":\"2008-04-11\",\"old_relation\":\"39\",\"relation\":\"02\",\"present\":true}]," \
    "\"staying\":[{\"id\":\"411503198312080012\",\"name\":\"周克来\",\"birth\":\"1983-12-08\",\"relation\":\"02\"}]}"
// Or her father leaves, and she is the new head.
#define FATHER_MOVES FROM_315 "\"head\":\"411503198312080012\",\"new_head\":\"" DAUGHTER "\"," \
    "\"movers\":[{\"id\":\"411503198312080012\",\"name\":\"周克来\",\"sex\":\"1\",\"birth\":\"1983-12-08\",\"old_relation\":\"02\",\"relation\":\"02\",\"present\":true}]," \
    "\"staying\":[{\"id\":\"" DAUGHTER "\",\"name\":\"周裕娅\",\"birth\":\"2008-04-11\",\"relation\":\"39\"}]}"

static void section_6_of_age_at_the_settlement_but_not_at_the_application(void **state)
{
    (void)state;
    head_at_17(DAUGHTER_MOVES, STAGE_AWAITING_SETTLEMENT, RULE_OWN_HEAD_MINOR, "2026-04-10", true);
}

static void section_6_of_age_at_the_application(void **state)
{
    (void)state;
    head_at_17(DAUGHTER_MOVES, STAGE_AWAITING_SETTLEMENT, RULE_OWN_HEAD_MINOR, "2026-04-11", false);
}

static void section_6_of_age_at_the_move_out_but_not_at_the_application(void **state)
{
    (void)state;
    head_at_17(FATHER_MOVES, STAGE_AWAITING_MOVE_OUT, RULE_NEW_HEAD_MINOR, "2026-04-10", true);
}

static void section_6_the_new_head_of_age_at_the_application(void **state)
{
    (void)state;
    head_at_17(FATHER_MOVES, STAGE_AWAITING_MOVE_OUT, RULE_NEW_HEAD_MINOR, "2026-04-11", false);
}

#define DIED(id) "{\"id\":\"" id "\",\"outcome\":\"2\",\"death\":\"2026-03-02\",\"proof\":\"D-3\"}"

// With some of its text replaced.
static const char *with(const char *json, const char *old, const char *fresh)
{
    const char *at = strstr(json, old);
    assert_non_null(at);
    return arena_printf(&p->arena, "%.*s%s%s", (int)(at - json), json, fresh, at + strlen(old)).p;
}

// The application of province_own with some of its text replaced.
static const char *own_with(const char *old, const char *fresh)
{
    return with(province_own(), old, fresh);
}

static struct rec fields_of(const char *json)
{
    struct rec t = rec_make(&p->arena);
    assert_int_equal(json_read(span_of(json), &transfer_table, &p->arena, &t), OK);
    return t;
}

// What the rules say while there is no case yet: an enquiry, the pages of an application.
static struct findings said(enum place at, const char *json, enum judge_at as)
{
    struct rec t = fields_of(json);
    struct findings f = findings_make(&p->arena);
    assert_int_equal(judge_now(p->desk[at], &t, as, &f), OK);
    return f;
}

// What a finding says, and what an act says: of two movers of one name in words that tell which.
static void section_7_of_two_of_one_name_the_officer_is_told_which(void **state)
{
    (void)state;
    struct buf out = {0}, text = {0};
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, with(own_with("赵朝煌", "覃兵基"), "\"12\",\"present\":true", "\"12\"")), ERR_REFUSED);
    findings_write_all(&out, &p->last.findings);
    assert_true(span_contains(buf_span(&out), SPAN("覃兵基 …0023: absent, and no signed consent")));
    buf_free(&out);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, own_with("赵朝煌", "覃兵基")), OK);
    assert_int_equal(case_text(&text, p->desk[AT_D], &p->last.state), OK);
    assert_true(span_contains(buf_span(&text), SPAN("覃兵基 …0023\tmover\tpresent")));
    buf_free(&text);
}

static void c_2_what_another_kind_left_behind_in_a_draft_is_neither_judged_nor_kept(void **state)
{
    (void)state;
    // The officer had begun with joining household 00000056, whose head is another.
    const char *json = own_with("{\"kind\":\"1\"", "{\"household\":\"00000056\",\"host\":\"410105196610060029\",\"kind\":\"1\"");
    struct findings f = said(AT_D, json, JUDGE_COUNTER);
    assert_true(findings_worst(&f) == INFORM);
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

static void row_17_who_died_in_transit_is_not_restored(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    // The day before she was born.
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"outcomes\":[{\"id\":\"" WIFE "\",\"outcome\":\"2\",\"death\":\"2000-06-25\",\"proof\":\"D-3\"}]}"), ERR_INPUT);
    // She either came or died.
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"outcomes\":[{\"id\":\"" WIFE "\",\"outcome\":\"1\"}," DIED(WIFE) "]}"), ERR_INPUT);
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"outcomes\":[" DIED(WIFE) "]}"), OK);
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"901\",\"decision\":\"2026-7\"}"), OK);
    size_t n; // told as it was
    const struct rec *o = rec_list(&p->last.state, TRANSFER_OUTCOMES, &n);
    assert_true(n == 1 && span_is(rec_text(o, OUTCOME_ID), WIFE) && span_is(rec_text(o, OUTCOME_PROOF), "D-3"));
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_REGISTERED);
    assert_int_equal(province_person(p, AT_O, WIFE), PERSON_DECEASED);
    assert_int_equal(province_person(p, AT_D, WIFE), PERSON_DECEASED);
}

static void row_17_no_household_is_made_for_the_dead(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    struct rec household, *people;
    size_t n;
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(FATHER), desk_today(), SPAN("D-1")), OK); // the old household closes
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"outcomes\":[" DIED(HEAD) "," DIED(WIFE) "]}"), OK);
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"901\",\"decision\":\"2026-8\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    struct span made = rec_text(&p->last.state, TRANSFER_RESTORED_HOUSEHOLD);
    assert_int_equal(household_load(p->desk[AT_O], made, &p->arena, &household, &people, &n), ERR_NOT_FOUND);
    province_mail(p);
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

// The due date as `at` shows it, "" for none, with a question mark where it is provisional.
static const char *due(enum place at, struct span number)
{
    struct rec state;
    char day[DAY_TEXT];
    assert_int_equal(case_load(p->desk[at], number, &p->arena, &state), OK);
    day_format((day_t)rec_int(&state, TRANSFER_DUE, DAY_NONE), day);
    return arena_printf(&p->arena, "%s%s", day, rec_bool(&state, TRANSFER_PROVISIONAL) ? "?" : "").p;
}

static void section_6_a_return_stops_the_clock_where_the_applicant_must_act(void **state)
{
    (void)state;
    struct span number = province_apply(p); // accepted on 2 March
    assert_string_equal(due(AT_B, number), "2026-03-30");
    province_now("2026-03-04 09:00");
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"202\"}"), OK); // the station's own error
    province_mail(p);
    assert_string_equal(due(AT_D, number), "2026-03-30"); // runs on
    province_now("2026-03-10 09:00");
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    province_mail(p);
    assert_string_equal(due(AT_B, number), "2026-04-08"); // anew; 4 to 6 April are days off
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK); // the applicant must act
    province_mail(p);
    assert_string_equal(due(AT_D, number), "");
    province_now("2026-03-16 09:00");
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    province_mail(p);
    assert_string_equal(due(AT_B, number), "2026-04-14");
    // At the origin the five days run from its receipt, and on where its own register is wrong.
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    assert_string_equal(due(AT_B, number), "");
    province_now("2026-03-17 09:00");
    province_mail(p);
    assert_string_equal(due(AT_O, number), "2026-03-24");
    assert_string_equal(due(AT_B, number), "2026-03-24"); // told by the acknowledgement
    province_now("2026-03-18 09:00");
    assert_int_equal(province_act(p, AT_O, "return", number, "{\"reason_code\":\"402\"}"), OK);
    province_mail(p);
    assert_string_equal(due(AT_D, number), "2026-03-24");
    province_now("2026-03-19 09:00");
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT); // nothing approved has changed
    assert_string_equal(due(AT_O, number), "2026-03-26");
}

// Section 6: the 20 days run from acceptance; what comes back before has no clock that could stop.
static void section_6_a_clock_that_has_not_begun_is_not_stopped(void **state)
{
    (void)state;
    static const char *const codes[] = {"101", "103"}; // the applicant must act; this station's own error
    struct rec c;
    for (size_t i = 0; i < COUNT(codes); i++) {
        assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
        struct span number = arena_copy(&p->arena, p->last.number);
        assert_int_equal(province_act(p, AT_D, "return", number, arena_printf(&p->arena, "{\"reason_code\":\"%s\"}", codes[i]).p), OK);
        assert_int_equal(case_load(p->desk[AT_D], number, &p->arena, &c), OK);
        assert_true(span_is(case_clock(p->desk[AT_D], &c, &p->arena), "no clock runs; lapses after 2026-05-01"));
    }
    struct span number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_equal(case_load(p->desk[AT_D], number, &p->arena, &c), OK);
    assert_true(span_is(case_clock(p->desk[AT_D], &c, &p->arena), "clock stopped; lapses after 2026-05-01"));
}

static void row_11_what_the_counter_returned_is_accepted_after_its_resubmission(void **state)
{
    (void)state;
    struct rec t;
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_act(p, AT_D, "return", number, "{\"reason_code\":\"101\"}"), OK); // row 3
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    assert_int_equal(case_load(p->desk[AT_D], number, &p->arena, &t), OK);
    assert_int_equal(rec_int(&t, TRANSFER_STAGE, 0), STAGE_APPLIED);
    assert_false(rec_has(&t, TRANSFER_ACCEPTED) || rec_has(&t, TRANSFER_ACCEPTED_BY));
    assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), OK);
    assert_string_equal(due(AT_D, number), "2026-03-30");
}

static void section_6_a_new_calendar_recomputes_open_cases(void **state)
{
    (void)state;
    province_now("2026-12-10 10:00");
    struct span number = province_apply(p);
    assert_string_equal(due(AT_D, number), "2027-01-07?"); // as if 1 January were worked: nobody has said
    assert_int_equal(journal_calendar(p->desk[AT_D], SPAN("2027-01-01\tholiday\t元旦\tNew Year\t2027\n")), OK);
    assert_string_equal(due(AT_D, number), "2027-01-08");
    assert_string_equal(due(AT_B, number), "2027-01-07?"); // each by its own calendar
    assert_int_equal(journal_setting(p->desk[AT_D], SPAN("approval_from_receipt"), 1), OK);
    assert_string_equal(due(AT_D, number), "2027-01-08"); // received the same day
    // A year's own file leaves the others as they were, in the next process too; 2026-10-01 was a Thursday.
    day_t national, labour;
    assert_int_equal(journal_calendar(p->desk[AT_D], SPAN("2028-05-01\tholiday\t劳动节\tLabour Day\t2028\n")), OK);
    province_reopen(p, AT_D);
    assert_true(day_from_civil(2026, 10, 1, &national) && day_from_civil(2028, 5, 1, &labour)); // a Monday
    assert_false(calendar_works(desk_calendar(p->desk[AT_D]), national) || calendar_works(desk_calendar(p->desk[AT_D]), labour));
    assert_string_equal(due(AT_D, number), "2027-01-08");
}

static void c_1_2_a_couple_from_two_households_are_two_linked_cases(void **state)
{
    (void)state;
#define OTHER "411503198109100022" // of household 00000001, whose head stays
    static const char *const json =
        "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"00000001\",\"origin_kind\":\"1\","
        "\"telephone\":\"13700002222\",\"linked\":\"%.*s\",\"movers\":[{\"id\":\"" OTHER "\",\"name\":\"侯译珑\",\"sex\":\"2\","
        "\"birth\":\"1981-09-10\",\"old_relation\":\"12\",\"relation\":\"%s\",\"present\":true}],"
        "\"staying\":[{\"id\":\"411503198206230013\",\"name\":\"李珊\",\"birth\":\"1982-06-23\",\"relation\":\"02\"}],"
        "\"materials\":[{\"code\":\"101\",\"form\":\"1\"},{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}]}";
    struct span first = province_apply(p);
    // The head's wife moves with him in the first case: a second one is told before anyone has moved.
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, arena_printf(&p->arena, json, SPAN_ARG(first), "12").p), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_TWO_SPOUSES));
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, arena_printf(&p->arena, json, SPAN_ARG(first), "97").p), OK);
    assert_true(findings_have(&p->last.findings, RULE_LINKED_PENDING));
    struct span second = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_act(p, AT_D, "accept", second, "{}"), OK);
    province_mail(p);
    for (int i = 0; i < 2; i++) {
        struct span number = i ? first : second;
        assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
        province_mail(p);
        assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
        province_mail(p);
    }
    assert_int_equal(province_act(p, AT_D, "settle", second, "{}"), ERR_REFUSED); // the household does not exist yet
    assert_int_equal(province_act(p, AT_D, "settle", first, "{}"), OK);
    assert_int_equal(province_act(p, AT_D, "settle", second, "{}"), OK);
    struct rec head = province_record(p, AT_D, HEAD), other = province_record(p, AT_D, OTHER);
    assert_true(rec_has(&head, PERSON_HOUSEHOLD));
    assert_true(span_eq(rec_text(&head, PERSON_HOUSEHOLD), rec_text(&other, PERSON_HOUSEHOLD)));
    province_mail(p);
}

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

#define HOSTS_WIFE "410105199506230028" // in household 00000056 at AT_D, whose head he is

static void c_1_2_an_enquiry_knows_the_roster_and_this_station_s_register(void **state)
{
    (void)state;
    const char *joining = province_joining(), *to_d = with(joining, "{\"kind\"", "{\"destination\":\"410105001000\",\"kind\"");
    struct findings f = said(AT_D, joining, JUDGE_ENQUIRY);
    assert_true(findings_worst(&f) < REFUSE);
    // Row 10: whoever is called the head, the register knows who is.
    f = said(AT_D, with(joining, "[{\"id\":\"" HOST "\",\"name\":\"刘欢\"", "[{\"id\":\"" HOSTS_WIFE "\",\"name\":\"刘欢\""), JUDGE_ENQUIRY);
    assert_true(findings_have(&f, RULE_JOIN_HOST_ABSENT));
    // Where nothing else is said the move leads here: to a station, but not to a bureau, where one may ask as well.
    f = said(AT_B, joining, JUDGE_ENQUIRY);
    assert_true(findings_have(&f, RULE_SCOPE_UNKNOWN_STATION));
    f = said(AT_B, to_d, JUDGE_ENQUIRY);
    assert_false(findings_have(&f, RULE_SCOPE_UNKNOWN_STATION));
    f = said(AT_D, with(to_d, "410105001000", "410105999000"), JUDGE_ENQUIRY);
    assert_true(findings_have(&f, RULE_SCOPE_UNKNOWN_STATION));
}

static void c_2_3_an_enquiry_tells_who_comes_and_c_3_1_with_what(void **state)
{
    (void)state;
    static const char *const want[] = {"101", "102", "103", "130", "131", "133"}; // he is 24; reason 04; joining
    struct rec t = fields_of(province_joining());
    struct findings f = findings_make(&p->arena);
    struct material_need needs[NEEDS_MOST];
    assert_int_equal(judge_who_comes(p->desk[AT_D], &t, &f), OK);
    assert_true(findings_have(&f, RULE_JOIN_MOVER_ABSENT) && findings_have(&f, RULE_JOIN_HOST_ABSENT)); // row 9: mover and H
    assert_int_equal(findings_count(&f), 2);
    assert_int_equal(judge_materials(p->desk[AT_D], &t, &p->arena, needs, COUNT(needs)), COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++)
        assert_string_equal(needs[i].code->code, want[i]);
}

static void section_7_each_side_judges_by_what_is_at_hand_there(void **state)
{
    (void)state;
    static const struct {
        enum place at;
        enum stage stage;
        enum judge_at as;
    } rows[] = {
        {AT_D, STAGE_APPLIED, JUDGE_COUNTER},           {AT_D, STAGE_RETURNED, JUDGE_COUNTER},
        {AT_B, STAGE_AWAITING_APPROVAL, JUDGE_BUREAU},  {AT_O, STAGE_AWAITING_MOVE_OUT, JUDGE_ORIGIN},
        {AT_D, STAGE_AWAITING_SETTLEMENT, JUDGE_SETTLE}, {AT_O, STAGE_AT_ORIGIN_AGAIN, JUDGE_ORIGIN},
        {AT_D, STAGE_SETTLED, JUDGE_ANNUL},             {AT_D, STAGE_CLOSED, JUDGE_ANNUL},
    };
    struct rec t = fields_of(with(province_own(), "{\"kind\"", "{\"destination\":\"410105001000\",\"bureau\":\"410100000000\",\"kind\""));
    for (size_t i = 0; i < COUNT(rows); i++) {
        rec_set_int(&t, TRANSFER_STAGE, rows[i].stage);
        assert_int_equal(judge_place(p->desk[rows[i].at], &t), rows[i].as);
    }
}

// The roster can name any organisation as the one that a station reports to; only a bureau approves.
static void c_3_2_no_application_where_the_roster_names_no_bureau_to_report_to(void **state)
{
    (void)state;
    struct rec changed = rec_make(&p->arena);
    rec_set_text(&changed, ORG_BUREAU, SPAN("411503002000"));
    assert_int_equal(setup_describe(p->desk[AT_D], &changed), OK);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    assert_int_equal(province_roster(p, AT_D, NULL), OK);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_SCOPE_NO_BUREAU));
}

// It is returned with all shortcomings told at once: so it may be lodged as long as nothing else is wrong, and goes no further.
static void c_3_1_an_application_is_lodged_while_documents_are_missing(void **state)
{
    (void)state;
    static const struct {
        const char *old, *fresh;
        enum rule rule;
    } lacks[] = {
        {",{\"code\":\"112\",\"form\":\"1\"}", "", RULE_MATERIAL_MISSING},
        {"\"101\",\"form\":\"1\"", "\"101\",\"form\":\"2\"", RULE_MATERIAL_COPY}, // the original ID card is shown
    };
    for (size_t i = 0; i < COUNT(lacks); i++) {
        const char *json = own_with(lacks[i].old, lacks[i].fresh);
        assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json), OK);
        assert_true(findings_have(&p->last.findings, lacks[i].rule) && findings_worst(&p->last.findings) == REFUSE);
        struct span number = arena_copy(&p->arena, p->last.number);
        assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), ERR_REFUSED);
        assert_true(findings_have(&p->last.findings, lacks[i].rule));
        assert_int_equal(province_act(p, AT_D, "return", number, "{\"reason_code\":\"101\"}"), OK);
        assert_int_equal(province_act(p, AT_D, "resubmit", number, json), ERR_REFUSED);
        assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(c_1_2_a_bureau_is_no_move_out_station),
        T(c_1_2_an_enquiry_knows_the_roster_and_this_station_s_register),
        T(c_2_3_an_enquiry_tells_who_comes_and_c_3_1_with_what),
        T(section_7_of_two_of_one_name_the_officer_is_told_which),
        T(section_7_each_side_judges_by_what_is_at_hand_there),
        T(c_3_1_an_application_is_lodged_while_documents_are_missing),
        T(c_3_2_no_application_where_the_roster_names_no_bureau_to_report_to),
        T(c_2_what_another_kind_left_behind_in_a_draft_is_neither_judged_nor_kept),
        T(c_2_1_where_the_chosen_head_died_in_transit_another_mover_is_head),
        T(row_12_a_household_in_which_nobody_arrives_alive_closes_at_once),
        T(c_1_2_a_couple_from_two_households_are_two_linked_cases),
        T(section_6_a_return_stops_the_clock_where_the_applicant_must_act),
        T(section_6_a_clock_that_has_not_begun_is_not_stopped),
        T(row_11_what_the_counter_returned_is_accepted_after_its_resubmission),
        T(section_6_a_new_calendar_recomputes_open_cases),
        T(row_17_who_died_in_transit_is_not_restored),
        T(row_17_no_household_is_made_for_the_dead),
        T(section_4_a_returned_case_lapses_after_60_days),
        T(section_6_ages_count_on_the_day_of_the_application_or_resubmission),
        T(section_6_of_age_at_the_settlement_but_not_at_the_application),
        T(section_6_of_age_at_the_application),
        T(section_6_of_age_at_the_move_out_but_not_at_the_application),
        T(section_6_the_new_head_of_age_at_the_application),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

