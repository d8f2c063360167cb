// The register, hand to hand (CLAUSES section 5): what it shows on both sides at every moment, spells included; deaths;
// and that only the holder acts.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "base/lang.h"
#include "desk/case_text.h"
#include "desk/journal.h"
#include "desk/operator.h"
#include "tests/flow/one.h"

static void shows(int at_o, int at_d)
{
    assert_int_equal(province_person(p, AT_O, HEAD), at_o);
    assert_int_equal(province_person(p, AT_O, WIFE), at_o);
    assert_int_equal(province_person(p, AT_D, HEAD), at_d);
    assert_int_equal(province_person(p, AT_D, WIFE), at_d);
}

static size_t spells(enum place at, const char *id, const struct rec **rows)
{
    size_t n;
    struct rec r = province_record(p, at, id);
    *rows = rec_list(&r, PERSON_SPELLS, &n);
    return n;
}

static void every_moment_of_a_whole_transfer(void **state)
{
    (void)state;
    const struct rec *s;
    char day[DAY_TEXT];
    struct span number = province_apply(p);
    shows(PERSON_REGISTERED, 0); // until the permit reaches O: the case only

    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    shows(PERSON_REGISTERED, 0);
    province_mail(p);
    shows(PERSON_LEAVING, 0); // permit received
    struct rec r = province_record(p, AT_O, HEAD);
    assert_true(span_eq(rec_text(&r, PERSON_CASE), number));

    province_now("2026-03-05 09:00");
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    assert_string_equal(day_format((day_t)rec_int(&p->last.state, TRANSFER_OUT_DATE, DAY_NONE), day), "2026-03-05");
    shows(PERSON_MOVED_OUT, 0);
    province_mail(p);
    shows(PERSON_MOVED_OUT, PERSON_ARRIVING);
    r = province_record(p, AT_O, HEAD);
    assert_false(rec_has(&r, PERSON_HOUSEHOLD)); // in none now
    assert_int_equal(spells(AT_O, HEAD, &s), 1);
    assert_true(span_is(rec_text(&s[0], SPELL_HOUSEHOLD), "00000005"));
    assert_string_equal(day_format((day_t)rec_int(&s[0], SPELL_TO, DAY_NONE), day), "2026-03-05");
    assert_true(span_eq(rec_text(&s[0], SPELL_CASE_OUT), number));
    assert_true(span_is(rec_text(&s[0], SPELL_TO_ORG), "410105001000") && rec_int(&s[0], SPELL_END, 0) == SPELL_MOVED);
    assert_false(rec_has(&s[0], SPELL_TO_HOUSEHOLD)); // not known yet
    r = province_record(p, AT_O, FATHER); // the named head is head
    assert_true(relation_is_head(rec_text(&r, PERSON_RELATION)));

    province_now("2026-03-09 09:00");
    assert_int_equal(province_act(p, AT_D, "settle", number, "{}"), OK);
    assert_string_equal(day_format((day_t)rec_int(&p->last.state, TRANSFER_IN_DATE, DAY_NONE), day), "2026-03-09");
    shows(PERSON_MOVED_OUT, PERSON_REGISTERED);
    province_mail(p);
    struct rec there = province_record(p, AT_D, HEAD);
    struct span household = rec_text(&there, PERSON_HOUSEHOLD);
    assert_int_equal(household.n, 8);
    spells(AT_O, HEAD, &s); // the pointer is completed
    assert_true(span_eq(rec_text(&s[0], SPELL_TO_HOUSEHOLD), household));
    assert_int_equal(spells(AT_D, HEAD, &s), 1); // a new spell
    assert_true(span_eq(rec_text(&s[0], SPELL_HOUSEHOLD), household));
    assert_string_equal(day_format((day_t)rec_int(&s[0], SPELL_FROM, DAY_NONE), day), "2026-03-09");
    assert_true(span_eq(rec_text(&s[0], SPELL_CASE_IN), number));
    assert_false(rec_has(&s[0], SPELL_TO) || rec_has(&there, PERSON_CASE) || rec_bool(&there, PERSON_ADJUST));
    assert_true(span_is(rec_text(&there, PERSON_CITY_SINCE), "2026-03-09 河南省信阳市平桥区高粱店乡新华街203号"));
    assert_true(span_is(rec_text(&there, PERSON_ADDRESS_SINCE), "2026-03-09 河南省信阳市平桥区高粱店乡新华街203号"));
    // The person is what the origin sent, with the relation asked at application.
    r = province_record(p, AT_O, WIFE);
    there = province_record(p, AT_D, WIFE);
    static const uint16_t same[] = {PERSON_NAME, PERSON_SEX, PERSON_ETHNIC, PERSON_BIRTH, PERSON_EDUCATION, PERSON_WORK_UNIT};
    for (size_t i = 0; i < COUNT(same); i++) {
        const struct val *a = rec_get(&r, same[i]), *b = rec_get(&there, same[i]);
        assert_int_equal(a != NULL, b != NULL);
        assert_true(!a || val_eq(a, b));
    }
    assert_true(span_is(rec_text(&there, PERSON_RELATION), "12"));
}

static void the_new_heads_follow_up_opens_when_the_settlement_is_known(void **state)
{
    (void)state;
    struct rec open;
    size_t n;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    struct rec r = province_record(p, AT_O, FATHER);
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), "00000005"));
    assert_int_equal(followups_load(p->desk[AT_O], &p->arena, &open), OK);
    rec_list(&open, 1, &n);
    assert_int_equal(n, 0); // created at move-out, not open
    assert_int_equal(province_act(p, AT_D, "settle", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(followups_load(p->desk[AT_O], &p->arena, &open), OK);
    const struct rec *rows = rec_list(&open, 1, &n);
    assert_int_equal(n, 1);
    assert_true(span_is(rec_text(&rows[0], FOLLOWUP_HOUSEHOLD), "00000005"));
}

static bool case_says(enum place at, struct span number, const char *what)
{
    struct rec state_there;
    struct buf b = {0};
    assert_int_equal(case_load(p->desk[at], number, &p->arena, &state_there), OK);
    assert_int_equal(case_text(&b, p->desk[at], &state_there), OK);
    bool says = span_contains(buf_span(&b), span_of(what));
    buf_free(&b);
    return says;
}

static void return_refuse_and_close_free_the_lock(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    shows(PERSON_LEAVING, 0);
    assert_int_equal(province_act(p, AT_O, "return", number, "{\"reason_code\":\"401\"}"), OK); // row 9
    shows(PERSON_REGISTERED, 0);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_RETURNED);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_RETURNED); // B has a copy
    assert_false(case_says(AT_D, number, ", void\n")); // the permit stands
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"602\"}"), OK); // row 4
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_CLOSED); // told, for it saw the case
    assert_int_equal(province_stage(p, AT_B, number), STAGE_CLOSED);
    for (enum place at = 0; at < AT_O2; at++)
        assert_true(case_says(at, number, "P410100000000-1-000001, void\n"));

    number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    shows(PERSON_LEAVING, 0);
    assert_int_equal(province_act(p, AT_O, "refuse", number, "{\"reason_code\":\"502\"}"), OK); // row 10
    shows(PERSON_REGISTERED, 0);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_CLOSED);
    assert_true(case_says(AT_D, number, "P410100000000-1-000002, void\n"));
}

static void two_cases_for_one_mover_the_second_is_refused(void **state)
{
    (void)state;
    struct span first = province_apply(p), second = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "approve", first, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_B, "approve", second, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "move-out", second, "{}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_LEAVING_UNDER));
    assert_int_equal(province_act(p, AT_O, "move-out", first, "{}"), OK);
}

static void sent_back_to_correct_then_settled(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"701\"}"), OK); // row 14
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AT_ORIGIN_AGAIN);
    assert_int_equal(province_act(p, AT_O, "correct", number, "{}"), OK); // row 15
    province_mail(p);
    shows(PERSON_MOVED_OUT, PERSON_ARRIVING);
    assert_int_equal(province_act(p, AT_D, "settle", number, "{}"), OK);
    shows(PERSON_MOVED_OUT, PERSON_REGISTERED);
    province_mail(p);
}

static void given_up_restored_at_the_origin(void **state)
{
    (void)state;
    const struct rec *s;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "correct", number, "{}"), ERR_REFUSED); // only restoring is left
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);          // row 16
    province_mail(p);
    shows(PERSON_REGISTERED, 0); // arriving removed
    struct rec r = province_record(p, AT_O, HEAD);
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), "00000005"));
    assert_int_equal(spells(AT_O, HEAD, &s), 2); // spells are only ever appended
    assert_int_equal(province_stage(p, AT_D, number), STAGE_CLOSED);
}

static void restored_into_a_household_of_their_own_where_the_old_one_has_closed(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    day_t day;
    assert_true(day_from_civil(2026, 3, 2, &day));
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(FATHER), day, SPAN("D-1")), OK); // nobody is left
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    province_mail(p);
    struct rec r = province_record(p, AT_O, HEAD), w = province_record(p, AT_O, WIFE);
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_REGISTERED);
    assert_true(span_eq(rec_text(&r, PERSON_HOUSEHOLD), rec_text(&w, PERSON_HOUSEHOLD)));
}

static void annulled_then_restored(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"901\"}"), ERR_REFUSED); // the decision's number is missing
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"901\",\"decision\":\"2026-7\"}"), OK); // row 17
    province_mail(p);
    shows(PERSON_MOVED_OUT, PERSON_CANCELLED);
    // The spell there ends by the annulment, under the case; the household that it had created is closed.
    const struct rec *s;
    struct rec r = province_record(p, AT_D, HEAD), h, *people;
    size_t n;
    assert_true(span_eq(rec_text(&r, PERSON_CASE), number) && !rec_has(&r, PERSON_HOUSEHOLD) && !rec_bool(&r, PERSON_ADJUST));
    assert_int_equal(spells(AT_D, HEAD, &s), 1);
    assert_int_equal(rec_int(&s[0], SPELL_TO, 0), desk_today());
    assert_int_equal(rec_int(&s[0], SPELL_END, 0), SPELL_ANNULLED);
    assert_true(span_eq(rec_text(&s[0], SPELL_CASE_OUT), number));
    assert_int_equal(household_load(p->desk[AT_D], rec_text(&s[0], SPELL_HOUSEHOLD), &p->arena, &h, &people, &n), OK);
    assert_int_equal(rec_int(&h, HOUSEHOLD_STATE, 0), HOUSEHOLD_IS_CLOSED);
    assert_int_equal(rec_int(&h, HOUSEHOLD_CLOSED, 0), desk_today());
    assert_int_equal(province_act(p, AT_O, "correct", number, "{}"), ERR_REFUSED);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    province_mail(p);
    shows(PERSON_REGISTERED, PERSON_CANCELLED);
}

static void move_away_and_back(void **state)
{
    (void)state;
    const struct rec *s;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    province_mail(p);
    // The restored head is head no more: the father is.
    struct rec r = province_record(p, AT_O, FATHER);
    assert_true(relation_is_head(rec_text(&r, PERSON_RELATION)));
    assert_int_equal(spells(AT_O, FATHER, &s), 1);
    // And may leave again: the record knows where they have been.
    number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    shows(PERSON_LEAVING, 0);
    assert_int_equal(spells(AT_O, HEAD, &s), 2);
    assert_true(rec_has(&s[0], SPELL_TO));
    assert_false(rec_has(&s[1], SPELL_TO));
    assert_true(number.n > 0);
}

static void a_death_never_waits_for_a_lock(void **state)
{
    (void)state;
    day_t day;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_true(day_from_civil(2026, 3, 1, &day));
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(WIFE), day, SPAN("D-2")), OK);
    assert_int_equal(province_person(p, AT_O, WIFE), PERSON_DECEASED);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), ERR_REFUSED); // the case says so
    assert_true(findings_have(&p->last.findings, RULE_IS_DEAD));
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(WIFE), day, SPAN("D-2")), ERR_REFUSED); // once
}

static void a_death_in_transit_is_an_outcome_of_the_settlement(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "settle", number,
                                  "{\"outcomes\":[{\"id\":\"" WIFE "\",\"outcome\":\"2\",\"death\":\"2026-03-01\",\"proof\":\"D-3\"}]}"),
                     OK);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_REGISTERED);
    assert_int_equal(province_person(p, AT_D, WIFE), PERSON_DECEASED); // registered, and cancelled by death
    province_mail(p);
    // A spell of no length; in no household and under no case any more. Both registers have the day of the certificate.
    const struct rec *s;
    struct rec head = province_record(p, AT_D, HEAD), here = province_record(p, AT_D, WIFE), there = province_record(p, AT_O, WIFE);
    assert_false(rec_has(&here, PERSON_HOUSEHOLD) || rec_has(&here, PERSON_CASE) || rec_bool(&here, PERSON_ADJUST));
    assert_int_equal(spells(AT_D, WIFE, &s), 1);
    assert_true(span_eq(rec_text(&s[0], SPELL_HOUSEHOLD), rec_text(&head, PERSON_HOUSEHOLD)));
    assert_true(span_eq(rec_text(&s[0], SPELL_CASE_IN), number));
    assert_int_equal(rec_int(&s[0], SPELL_FROM, 0), desk_today());
    assert_int_equal(rec_int(&s[0], SPELL_TO, 0), desk_today());
    assert_int_equal(rec_int(&s[0], SPELL_END, 0), SPELL_DIED);
    day_t day;
    assert_true(day_from_civil(2026, 3, 1, &day));
    assert_int_equal(rec_int(&here, PERSON_DEATH, 0), day);
    assert_int_equal(rec_int(&there, PERSON_DEATH, 0), day);
    assert_int_equal(rec_int(&there, PERSON_STATE, 0), PERSON_DECEASED);
    assert_int_equal(rec_int(&head, PERSON_STATE, 0), PERSON_REGISTERED);
    head = province_record(p, AT_O, HEAD);
    assert_int_equal(rec_int(&head, PERSON_STATE, 0), PERSON_MOVED_OUT);
}

static void only_the_holder_acts_and_only_the_next_act(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    static const char *const acts[] = {"accept", "move-out", "settle", "verify", "restore", "annul"};
    for (size_t i = 0; i < COUNT(acts); i++)
        assert_int_not_equal(province_act(p, AT_B, acts[i], number, "{}"), OK);
    assert_int_not_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"602\"}"), OK); // B holds it
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_APPROVAL);
}

static void what_the_operator_did_not_see_is_refused_and_shown_afresh(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    struct rec none = rec_make(&p->arena);
    struct act_request q = {flow_row(ACT_APPROVE), number, 0, &none, SPAN("yizhan-demo")}; // the acceptance was not seen
    struct act_result r;
    assert_int_equal(act_do(p->desk[AT_B], &q, &r), ERR_MOVED_ON);
    assert_int_equal(rec_int(&r.state, TRANSFER_SEQ, -1), 1);
    act_result_free(&r);
    q.seq = 1;
    q.password = SPAN("wrong");
    assert_int_equal(act_do(p->desk[AT_B], &q, &r), ERR_PASSWORD);
    act_result_free(&r);
    q.password = SPAN("yizhan-demo");
    assert_int_equal(act_do(p->desk[AT_B], &q, &r), OK);
    act_result_free(&r);
}

static void no_partial_approval_resubmitted_without_the_one_named(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    // Some are to be left out: who, is said, and is a mover.
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"203\"}"), ERR_REFUSED);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"203\",\"named\":[]}"), ERR_REFUSED);
    assert_int_equal(p->last.at.tag, TRANSFER_PERSONS_SEEN);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"203\",\"named\":[{\"id\":\"" FATHER "\"}]}"), ERR_INPUT);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"203\",\"named\":[{\"id\":\"" WIFE "\",\"name\":\"赵朝煌\"}]}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_STILL_NAMED));
    // Without her she stays; the rules on those who stay are judged again, on what is told now.
    assert_int_equal(province_act(p, AT_D, "resubmit", number,
                                  "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"00000005\",\"origin_kind\":\"1\","
                                  "\"telephone\":\"13700001111\",\"head\":\"" HEAD "\",\"address\":\"花园路18号\",\"division\":\"410105\","
                                  "\"movers\":[{\"id\":\"" HEAD "\",\"name\":\"覃兵基\",\"sex\":\"1\",\"birth\":\"1998-04-20\",\"old_relation\":\"02\",\"relation\":\"02\",\"present\":true}],"
                                  "\"staying\":[{\"id\":\"" FATHER "\",\"name\":\"覃心郁\",\"birth\":\"1969-03-23\",\"relation\":\"51\"}],"
                                  "\"materials\":[{\"code\":\"101\",\"form\":\"1\"},{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}]}"),
                     ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_HEAD_NOT_NAMED));
    assert_false(findings_have(&p->last.findings, RULE_STILL_NAMED));
}

// Named for another reason, as one whose particulars are to be corrected, a mover stays one; with the resubmission it is over.
static void row_11_who_is_named_otherwise_stays_a_mover(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"102\",\"named\":[{\"id\":\"" WIFE "\"}]}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    assert_int_equal(findings_worst(&p->last.findings), INFORM);
    assert_false(rec_has(&p->last.state, TRANSFER_PERSONS_SEEN));
}

static void row_4_lapsed_after_60_days_and_not_before(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    province_now("2026-05-01 23:00"); // the 60th day: returned on 2 March
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"603\"}"), ERR_REFUSED);
    province_now("2026-05-02 00:10");
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"603\"}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_CLOSED);
    province_now("2026-03-02 10:00");
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    number = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"603\"}"), ERR_REFUSED); // nothing was asked for
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"601\"}"), OK);
}

static size_t listed(enum place at, enum work_filter filter)
{
    struct worklist w;
    assert_int_equal(worklist_load(p->desk[at], filter, SPAN_NONE, &w), OK);
    size_t n = w.n;
    worklist_free(&w);
    return n;
}

// A counter that stands open over night learns of the new day: what was due is overdue then.
static void section_6_a_new_day_is_a_change(void **state)
{
    (void)state;
    struct worklist w;
    province_until(p, STAGE_AWAITING_MOVE_OUT); // due on the 5th working day after 2026-03-02
    desk_changed(p->desk[AT_O]);
    assert_false(desk_changed(p->desk[AT_O]));
    province_now("2026-03-09 23:59");
    assert_true(desk_changed(p->desk[AT_O]));
    assert_int_equal(worklist_load(p->desk[AT_O], WORK_MINE, SPAN_NONE, &w), OK);
    assert_int_equal(w.overdue, 0);
    worklist_free(&w);
    assert_false(desk_changed(p->desk[AT_O]));
    province_now("2026-03-10 00:00");
    assert_true(desk_changed(p->desk[AT_O]));
    assert_int_equal(worklist_load(p->desk[AT_O], WORK_MINE, SPAN_NONE, &w), OK);
    assert_int_equal(w.overdue, 1);
    worklist_free(&w);
}

// Row 13 is copied to nobody: whoever is not the move-in station would keep each case for one under way.
static void row_12_settled_it_is_over_for_the_others(void **state)
{
    (void)state;
    struct worklist w;
    struct span number = province_apply(p), rejected = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "reject", rejected, "{\"reason_code\":\"301\"}"), OK);
    province_mail(p);
    province_now("2026-03-05 10:00");
    province_carry(p, number, STAGE_SETTLED);
    assert_int_equal(listed(AT_D, WORK_MINE), 2); // and the applicant of the other is to be told
    // What has ended last is listed first.
    assert_int_equal(worklist_load(p->desk[AT_B], WORK_CLOSED, SPAN_NONE, &w), OK);
    assert_true(w.n == 2 && w.others == 0);
    assert_true(w.rows[0].stage == STAGE_SETTLED && span_eq(rec_text(&w.rows[0].line, TRANSFER_NUMBER), number));
    assert_true(w.rows[1].stage == STAGE_CLOSED && span_eq(rec_text(&w.rows[1].line, TRANSFER_NUMBER), rejected));
    worklist_free(&w);
    assert_true(listed(AT_O, WORK_OTHERS) == 0 && listed(AT_O, WORK_CLOSED) == 1);
    // Annulled, it is under way again.
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"902\",\"decision\":\"2026-8\"}"), OK);
    province_mail(p);
    assert_true(listed(AT_B, WORK_OTHERS) == 1 && listed(AT_B, WORK_CLOSED) == 1);
    assert_true(listed(AT_O, WORK_MINE) == 1 && listed(AT_O, WORK_CLOSED) == 0);
}

static void put_line(struct kv_txn *t, enum chain_group group, enum stage stage, day_t due, int i)
{
    struct kv_key k;
    char number[40];
    snprintf(number, sizeof number, "410105001000-9-%06d", i);
    kv_put(t, KV_BY_STAGE, province_line(&k, group, stage, due, span_of(number)), span_bytes((uint8_t[]) {0xA0}, 1)); // an empty record
}

// However many wait, what is overdue is first and everything is counted; of the closed ones those that ended last are listed,
// whatever their numbers.
static void item_2_a_worklist_keeps_nothing_back_of_what_is_open(void **state)
{
    (void)state;
    struct kv_txn t;
    struct worklist w;
    assert_int_equal(kv_write(p->desk[AT_D]->store->kv, &t), OK);
    for (int i = 0; i <= WORK_MOST; i++) {
        put_line(&t, CHAIN_MINE, STAGE_AWAITING_SETTLEMENT, desk_today() + 1, i);
        put_line(&t, CHAIN_CLOSED, STAGE_CLOSED, desk_today() - i, i);
    }
    put_line(&t, CHAIN_MINE, STAGE_RETURNED, desk_today() - 1, 3000); // by stage, the last
    put_line(&t, CHAIN_OTHERS, STAGE_AWAITING_APPROVAL, desk_today() + 1, 3001);
    assert_int_equal(kv_commit(&t), OK);
    for (enum work_filter f = WORK_MINE; f <= WORK_CLOSED; f++) {
        assert_int_equal(worklist_load(p->desk[AT_D], f, SPAN_NONE, &w), OK);
        assert_true(w.mine == WORK_MOST + 2 && w.overdue == 1 && w.returned == 1 && w.others == 1);
        assert_int_equal(w.more, f == WORK_CLOSED);
        assert_int_equal(w.n, f == WORK_MINE ? WORK_MOST + 2 : f == WORK_CLOSED ? WORK_MOST : 1);
        assert_true(f != WORK_MINE || w.rows[0].stage == STAGE_RETURNED);
        assert_true(f != WORK_CLOSED || (w.rows[0].due == DAY_NONE && w.rows[WORK_MOST - 1].due == DAY_NONE)); // nothing is due any more
        if (f < WORK_CLOSED)
            worklist_free(&w);
    }
    // Behind them the one that is left.
    struct kv_key k;
    struct span last = arena_copy(&p->arena, w.last);
    assert_true(span_eq(last, province_line(&k, CHAIN_CLOSED, STAGE_CLOSED, desk_today() - WORK_MOST + 1,
                                            arena_printf(&p->arena, "410105001000-9-%06d", WORK_MOST - 1))));
    worklist_free(&w);
    assert_int_equal(worklist_load(p->desk[AT_D], WORK_CLOSED, last, &w), OK);
    assert_true(w.n == 1 && !w.more && w.mine == WORK_MOST + 2);
    worklist_free(&w);
}

static void row_11_resubmitted_to_another_origin(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    shows(PERSON_LEAVING, 0);
    assert_int_equal(province_act(p, AT_O, "return", number, "{\"reason_code\":\"202\"}"), OK);
    province_mail(p);
    assert_int_equal(listed(AT_O, WORK_OTHERS), 1);
    char json[3000], *at;
    snprintf(json, sizeof json, "%s", province_own());
    assert_non_null(at = strstr(json, "411503002000"));
    memcpy(at, "410225003000", 12);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, json), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_APPROVAL); // an approved field changed
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_APPROVAL); // told, for it saw the case,
    assert_int_equal(listed(AT_O, WORK_OTHERS), 0);                             // which is no longer its own
    assert_int_equal(listed(AT_O, WORK_CLOSED), 1);
    const char *no_party = "This organisation is no party to the case";
    assert_true(case_says(AT_O, number, no_party) && !case_says(AT_B, number, no_party));
    shows(PERSON_REGISTERED, 0);
    assert_int_equal(province_stage(p, AT_O2, number), -1); // sees it when it is approved
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O2, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_act(p, AT_O2, "move-out", number, "{}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_NOT_IN_REGISTER));
    assert_int_equal(province_act(p, AT_O2, "refuse", number, "{\"reason_code\":\"501\"}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_CLOSED);
}

static void section_6_ages_are_of_the_day_of_the_application(void **state)
{
    (void)state;
    // The child is 16 on the 3rd: under 16 beside one of 16+ it need not consent, from then on it would have to.
    static const char json[] =
        "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"00000005\",\"origin_kind\":\"1\","
        "\"telephone\":\"13700001111\",\"head\":\"" HEAD "\",\"address\":\"花园路18号\",\"division\":\"410105\",\"new_head\":\"" FATHER "\","
        "\"movers\":[{\"id\":\"" HEAD "\",\"name\":\"覃兵基\",\"sex\":\"1\",\"birth\":\"1998-04-20\",\"old_relation\":\"02\",\"relation\":\"02\",\"present\":true},"
        "{\"id\":\"411503201003030016\",\"name\":\"覃小\",\"sex\":\"1\",\"birth\":\"2010-03-03\",\"old_relation\":\"21\",\"relation\":\"21\"}],"
        "\"staying\":[{\"id\":\"" FATHER "\",\"name\":\"覃心郁\",\"birth\":\"1969-03-23\",\"relation\":\"51\"}],"
        "\"materials\":[{\"code\":\"101\",\"form\":\"1\",\"for\":\"" HEAD "\"},{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"},{\"code\":\"140\",\"form\":\"1\",\"for\":\"411503201003030016\"}]}";
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json), OK);
    assert_true(findings_have(&p->last.findings, RULE_OWN_NOT_GUARDIAN));
    struct span number = arena_copy(&p->arena, p->last.number);
    province_now("2026-03-03 10:00");
    assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), OK);
    assert_true(findings_have(&p->last.findings, RULE_OWN_NOT_GUARDIAN));
    province_mail(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"202\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, json), ERR_REFUSED); // made again, of today
    assert_true(findings_have(&p->last.findings, RULE_FURTHER_NO_CONSENT));
}

static void the_clerk_neither_annuls_nor_concludes(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_SETTLED);
    operator_sign_out(p->desk[AT_D]);
    assert_int_equal(province_act(p, AT_D, "verify", number, "{}"), ERR_PERMISSION); // nobody is signed in
    assert_int_equal(operator_sign_in(p->desk[AT_D], SPAN("0371001"), SPAN("yizhan-demo")), OK);
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"901\",\"decision\":\"2026-7\"}"), ERR_PERMISSION);
    assert_int_equal(province_act(p, AT_D, "conclude", number, "{\"reason_code\":\"801\"}"), ERR_PERMISSION);
    assert_int_equal(province_act(p, AT_D, "verify", number, province_verified(p, "x", "y", 0)), OK);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_SETTLED);
    assert_int_equal(province_act(p, AT_D, "hand-over", number, "{\"collector\":\"覃兵基\",\"collector_id\":\"" HEAD "\",\"collector_checked\":false,\"old_booklet\":\"2\"}"), ERR_REFUSED);
    assert_int_equal(province_act(p, AT_D, "hand-over", number, "{\"collector\":\"覃兵基\",\"collector_id\":\"" HEAD "\",\"collector_checked\":true,\"old_booklet\":\"2\"}"), OK);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_CLOSED);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(every_moment_of_a_whole_transfer),
        T(the_new_heads_follow_up_opens_when_the_settlement_is_known),
        T(return_refuse_and_close_free_the_lock),
        T(two_cases_for_one_mover_the_second_is_refused),
        T(sent_back_to_correct_then_settled),
        T(given_up_restored_at_the_origin),
        T(restored_into_a_household_of_their_own_where_the_old_one_has_closed),
        T(annulled_then_restored),
        T(move_away_and_back),
        T(a_death_never_waits_for_a_lock),
        T(a_death_in_transit_is_an_outcome_of_the_settlement),
        T(only_the_holder_acts_and_only_the_next_act),
        T(what_the_operator_did_not_see_is_refused_and_shown_afresh),
        T(no_partial_approval_resubmitted_without_the_one_named),
        T(row_11_who_is_named_otherwise_stays_a_mover),
        T(row_4_lapsed_after_60_days_and_not_before),
        T(section_6_a_new_day_is_a_change),
        T(row_12_settled_it_is_over_for_the_others),
        cmocka_unit_test_setup_teardown(item_2_a_worklist_keeps_nothing_back_of_what_is_open, set_up, tear_down), // lines without cases
        T(row_11_resubmitted_to_another_origin),
        T(section_6_ages_are_of_the_day_of_the_application),
        T(the_clerk_neither_annuls_nor_concludes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
