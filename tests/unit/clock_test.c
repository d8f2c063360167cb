// The clocks of CLAUSES section 6 on a case: what is due when, and when a returned case lapses.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "domain/flow.h"
#include "domain/settings.h"

static struct rec case_at(struct arena *a, enum stage stage)
{
    struct rec t = rec_make(a);
    rec_set_int(&t, TRANSFER_STAGE, stage);
    return t;
}

static moment_t at(int month, int mday, int hour)
{
    day_t d;
    assert_true(day_from_civil(2026, month, mday, &d));
    return day_begin(d) + (moment_t)hour * 3600;
}

static void due(const struct rec *t, moment_t received, const char *want, bool provisional)
{
    struct settings set;
    struct calendar c = {0};
    day_t day;
    bool p;
    char text[DAY_TEXT];
    settings_default(&set);
    calendar_builtin(&c);
    flow_due(t, received, &c, &set, &day, &p);
    assert_string_equal(day_format(day, text), want);
    assert_int_equal(p, provisional);
    calendar_free(&c);
}

static void c_3_3_20_working_days_from_acceptance(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec t = case_at(&a, STAGE_AWAITING_APPROVAL);
    rec_set_int(&t, TRANSFER_ACCEPTED, at(3, 2, 10));
    due(&t, at(3, 9, 9), "2026-03-30", false); // receipt a week later does not matter
    // Accepted on 9 February: the Spring Festival from the 15th to the 23rd, the 14th and the 28th worked.
    rec_set_int(&t, TRANSFER_ACCEPTED, at(2, 9, 10));
    due(&t, 0, "2026-03-13", false);
    arena_free(&a);
}

static void c_3_3_by_setting_from_receipt(void **state)
{
    (void)state;
    struct arena a = {0};
    struct settings set;
    struct calendar c = {0};
    struct rec t = case_at(&a, STAGE_AWAITING_APPROVAL);
    day_t day;
    bool p;
    char text[DAY_TEXT];
    rec_set_int(&t, TRANSFER_ACCEPTED, at(3, 2, 10));
    settings_default(&set);
    set.approval_from_receipt = 1;
    calendar_builtin(&c);
    flow_due(&t, at(3, 9, 9), &c, &set, &day, &p);
    assert_string_equal(day_format(day, text), "2026-04-07"); // 4 to 6 April are days off
    flow_due(&t, 0, &c, &set, &day, &p);
    assert_int_equal(day, DAY_NONE); // nobody knows of a receipt yet
    calendar_free(&c);
    arena_free(&a);
}

static void c_3_4_c_3_5_5_working_days_from_receipt(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec t = case_at(&a, STAGE_AWAITING_MOVE_OUT);
    due(&t, at(3, 2, 23), "2026-03-09", false);
    due(&t, 0, "", false); // not known to have been received: no clock runs for others
    t = case_at(&a, STAGE_AWAITING_SETTLEMENT);
    due(&t, at(4, 3, 10), "2026-04-13", false); // 4 to 6 April are days off
    due(&t, at(12, 30, 10), "2027-01-06", true); // past the last published year
    t = case_at(&a, STAGE_AT_ORIGIN_AGAIN);
    due(&t, at(3, 2, 10), "2026-03-09", false);
    arena_free(&a);
}

static void section_6_a_return_stops_the_clock_where_the_applicant_must_act(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec t = case_at(&a, STAGE_RETURNED);
    rec_set_int(&t, TRANSFER_RETURNED_FROM, STAGE_AWAITING_APPROVAL);
    rec_set_int(&t, TRANSFER_ACCEPTED, at(3, 2, 10));
    due(&t, 0, "2026-03-30", false); // a station's own error runs on
    rec_set_int(&t, TRANSFER_CLOCK_STOPPED, 1);
    due(&t, 0, "", false);
    arena_free(&a);
}

static void section_4_a_returned_case_lapses_after_60_days(void **state)
{
    (void)state;
    struct arena a = {0};
    struct settings set;
    char text[DAY_TEXT];
    settings_default(&set);
    struct rec t = case_at(&a, STAGE_RETURNED);
    rec_set_int(&t, TRANSFER_RETURNED_AT, at(3, 2, 10));
    assert_string_equal(day_format(flow_lapse(&t, &set), text), "2026-05-01");
    // As with working days, the day of the return is not counted, and the last one is still good.
    assert_false(flow_lapsed(&t, &set, flow_lapse(&t, &set)));
    assert_true(flow_lapsed(&t, &set, flow_lapse(&t, &set) + 1));
    rec_set_int(&t, TRANSFER_STAGE, STAGE_APPLIED);
    assert_false(flow_lapsed(&t, &set, flow_lapse(&t, &set) + 1000)); // only what was returned lapses
    arena_free(&a);
}

static void section_6_a_stations_own_error_runs_on_from_where_the_clock_began(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec t = case_at(&a, STAGE_RETURNED);
    rec_set_int(&t, TRANSFER_RETURNED_FROM, STAGE_AWAITING_MOVE_OUT);
    rec_set_int(&t, TRANSFER_CLOCK_FROM, at(3, 2, 23)); // the origin's receipt
    due(&t, at(3, 5, 9), "2026-03-09", false);          // and not when it came back
    rec_set_int(&t, TRANSFER_CLOCK_FROM, 0);
    due(&t, at(3, 5, 9), "", false);
    rec_set_int(&t, TRANSFER_RETURNED_FROM, STAGE_APPLIED); // returned before acceptance: no clock has begun
    rec_set_int(&t, TRANSFER_CLOCK_FROM, at(3, 2, 23));
    due(&t, at(3, 5, 9), "", false);
    static const enum stage none[] = {STAGE_APPLIED, STAGE_SETTLED, STAGE_CLOSED};
    for (size_t i = 0; i < COUNT(none); i++) {
        t = case_at(&a, none[i]);
        due(&t, at(3, 5, 9), "", false);
    }
    arena_free(&a);
}

// Section 6: a return stops the clock only for codes by which the applicant must act; each code goes with its acts.
static void section_6_each_code_with_its_acts_and_whether_the_applicant_must_act(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int acts[4];
        bool applicant, give_up, lapse, leave_out;
    } cases[] = {
        {"101", {ACT_RETURN_D, ACT_RETURN_B}, true, false, false, false},
        {"102", {ACT_RETURN_D, ACT_RETURN_B, ACT_RETURN_O}, true, false, false, false},
        {"103", {ACT_RETURN_D}, false, false, false, false}, // this station's own error
        {"201", {ACT_RETURN_B}, true, false, false, false},
        {"202", {ACT_RETURN_B, ACT_RETURN_O}, false, false, false, false}, // the move-in station's
        {"203", {ACT_RETURN_B, ACT_RETURN_O}, true, false, false, true}, // persons left out
        {"301", {ACT_REJECT}, false, false, false, false},
        {"302", {ACT_REJECT, ACT_REFUSE}, false, false, false, false},
        {"401", {ACT_RETURN_O}, true, false, false, false},
        {"402", {ACT_RETURN_O}, false, false, false, false}, // the register's
        {"404", {ACT_RETURN_O}, true, false, false, false},
        {"501", {ACT_REFUSE}, false, false, false, false},
        {"502", {ACT_REFUSE}, false, false, false, false},
        {"503", {ACT_REFUSE, ACT_RETURN_O}, true, false, false, false},
        {"601", {ACT_CLOSE}, false, false, false, false},
        {"602", {ACT_CLOSE}, false, false, false, false},
        {"603", {ACT_CLOSE}, false, false, true, false},
        {"701", {ACT_SEND_BACK}, false, false, false, false}, // row 14: to correct
        {"702", {ACT_SEND_BACK}, false, true, false, false},  // or to give up
        {"801", {ACT_CONCLUDE}, false, false, false, false},
        {"802", {ACT_CONCLUDE}, false, false, false, false},
        {"901", {ACT_ANNUL}, false, false, false, false},
        {"902", {ACT_ANNUL}, false, false, false, false},
    };
    const struct code_list *l = code_list("return_reason");
    assert_int_equal(l->n, COUNT(cases));
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct code *c = code_find(l, span_of(cases[i].code));
        assert_non_null(c);
        assert_int_equal(code_flag(c, "applicant"), cases[i].applicant);
        assert_int_equal(code_flag(c, "give_up"), cases[i].give_up);
        assert_int_equal(code_flag(c, "lapse"), cases[i].lapse);
        assert_int_equal(code_flag(c, "leave_out"), cases[i].leave_out);
        for (size_t k = 0; k < flow_rows_n; k++) {
            bool want = false;
            for (size_t n = 0; n < COUNT(cases[i].acts); n++)
                want |= cases[i].acts[n] == flow_rows[k].act;
            assert_int_equal(flow_reason(&flow_rows[k], c), want);
            // What list and `form` tell: rows 6 and 9; at row 3 no days run yet, at row 10 none are left.
            bool stops = flow_rows[k].act == ACT_RETURN_B || flow_rows[k].act == ACT_RETURN_O;
            assert_int_equal(flow_stops(&flow_rows[k], c), want && stops && cases[i].applicant);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(c_3_3_20_working_days_from_acceptance),
        cmocka_unit_test(c_3_3_by_setting_from_receipt),
        cmocka_unit_test(c_3_4_c_3_5_5_working_days_from_receipt),
        cmocka_unit_test(section_6_a_return_stops_the_clock_where_the_applicant_must_act),
        cmocka_unit_test(section_4_a_returned_case_lapses_after_60_days),
        cmocka_unit_test(section_6_a_stations_own_error_runs_on_from_where_the_clock_began),
        cmocka_unit_test(section_6_each_code_with_its_acts_and_whether_the_applicant_must_act),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
