// Dates, working days (State Council's calendar) and ages; CLAUSES section 6.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "base/buf.h"
#include "domain/calendar.h"

static day_t day(int y, int m, int d)
{
    day_t out;
    assert_true(day_from_civil(y, m, d, &out));
    return out;
}

static void dates_that_exist_and_that_do_not(void **state)
{
    (void)state;
    day_t d;
    assert_int_equal(day(1970, 1, 1), 0);
    assert_int_equal(day(2000, 3, 1), 11017);
    assert_int_equal(day(1969, 12, 31), -1);
    assert_true(day_from_civil(2000, 2, 29, &d)); // a multiple of 400
    assert_false(day_from_civil(1900, 2, 29, &d));
    assert_false(day_from_civil(2026, 2, 29, &d));
    assert_false(day_from_civil(2026, 4, 31, &d));
    assert_false(day_from_civil(2026, 13, 1, &d));
    assert_false(day_from_civil(1799, 12, 31, &d));
    assert_false(day_from_civil(3000, 1, 1, &d));
    assert_int_equal(day_weekday(day(2026, 11, 24)), 2); // a Tuesday
}

static void ways_to_write_a_date(void **state)
{
    (void)state;
    static const char *const good[] = {"2026-11-03", "20261103", "2026.11.03", "2026/11/3", "2026年11月3日", "2026-11-3"};
    static const char *const bad[] = {"", "2026", "2026-02-30", "2026-11-03x", "11-03-2026", "2026--3", "2026-11-", "20261", "２０２６-11-03"};
    char text[DAY_TEXT];
    day_t d;
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(day_parse(span_of(good[i]), &d));
        assert_string_equal(day_format(d, text), "2026-11-03");
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(day_parse(span_of(bad[i]), &d));
    // As a booklet says when and from where somebody came.
    static const char *const begins[] = {"2026-11-03 信阳市", "20261103信阳市", "2026年11月3日由信阳市迁来", "2026.11.3，信阳市"};
    static const char *const does_not[] = {"信阳市 2026-11-03", "2026年11月", "2026-13-01 信阳市", "202611031", "2026-11-031", "20260230信阳市"};
    for (size_t i = 0; i < COUNT(begins); i++) {
        struct span s = span_of(begins[i]);
        assert_true(day_take(&s, &d));
        assert_string_equal(day_format(d, text), "2026-11-03");
        assert_true(span_contains(s, SPAN("信阳市")) && !span_contains(s, SPAN("3")));
    }
    for (size_t i = 0; i < COUNT(does_not); i++) {
        struct span s = span_of(does_not[i]);
        assert_false(day_take(&s, &d));
        assert_int_equal(s.n, strlen(does_not[i]));
    }
}

static void section_6_dates_are_chinas(void **state)
{
    (void)state;
    // 2026-03-01 16:00 UTC is midnight in China.
    moment_t midnight = (moment_t)day(2026, 3, 2) * 86400 - 8 * 3600;
    assert_int_equal(day_of(midnight), day(2026, 3, 2));
    assert_int_equal(day_of(midnight - 1), day(2026, 3, 1));
    assert_int_equal(day_begin(day(2026, 3, 2)), midnight);
    assert_int_equal(day_of(-28801), -1);
    assert_int_equal(day_of(-28800), 0);
    char text[MOMENT_TEXT];
    assert_string_equal(moment_format(midnight + 3661, text), "2026-03-02 01:01:01");
}

static void section_6_age_in_completed_years_the_birthday_counts(void **state)
{
    (void)state;
    assert_int_equal(age_on(day(2010, 3, 2), day(2026, 3, 1)), 15);
    assert_int_equal(age_on(day(2010, 3, 2), day(2026, 3, 2)), 16);
    assert_int_equal(age_on(day(2010, 3, 2), day(2026, 3, 3)), 16);
    assert_true(age_on(day(2026, 3, 2), day(2026, 3, 1)) < 0);
}

static void section_6_29_february_comes_of_age_on_1_march(void **state)
{
    (void)state;
    assert_int_equal(age_on(day(2008, 2, 29), day(2026, 2, 28)), 17);
    assert_int_equal(age_on(day(2008, 2, 29), day(2026, 3, 1)), 18);
    assert_int_equal(age_on(day(2008, 2, 29), day(2024, 2, 28)), 15);
    assert_int_equal(age_on(day(2008, 2, 29), day(2024, 2, 29)), 16); // it has its day in a leap year
}

static void section_6_days_off_and_days_worked_in_lieu(void **state)
{
    (void)state;
    struct calendar c = {0};
    calendar_builtin(&c);
    assert_int_equal(calendar_last_year(&c), 2026);
    assert_false(calendar_works(&c, day(2026, 10, 1)));  // National Day, a Thursday
    assert_true(calendar_works(&c, day(2026, 10, 10)));  // a Saturday worked in lieu
    assert_false(calendar_works(&c, day(2026, 10, 11))); // a Sunday
    assert_true(calendar_works(&c, day(2026, 10, 8)));
    assert_false(calendar_works(&c, day(2026, 9, 25))); // Mid-Autumn, a Friday
    calendar_free(&c);
}

static void section_6_n_working_days_do_not_count_the_day_that_starts(void **state)
{
    (void)state;
    struct calendar c = {0};
    bool provisional;
    char text[DAY_TEXT];
    static const struct {
        int y, m, d, n;
        const char *end;
        bool provisional;
    } cases[] = {
        {2026, 3, 2, 1, "2026-03-03", false},
        {2026, 3, 6, 1, "2026-03-09", false},   // a Friday
        {2026, 9, 30, 5, "2026-10-13", false},  // 8, 9, Saturday the 10th, 12, 13 October
        {2026, 9, 18, 5, "2026-09-24", false},  // Sunday the 20th is worked
        {2026, 12, 30, 1, "2026-12-31", false}, // the last published day
        {2026, 12, 31, 1, "2027-01-01", true},  // nobody has announced 2027 yet
        {2026, 12, 1, 20, "2026-12-29", false},
        {2026, 12, 4, 20, "2027-01-01", true},
    };
    calendar_builtin(&c);
    for (size_t i = 0; i < COUNT(cases); i++) {
        day_t start = day(cases[i].y, cases[i].m, cases[i].d), end = calendar_add(&c, start, cases[i].n, &provisional);
        assert_string_equal(day_format(end, text), cases[i].end);
        assert_int_equal(provisional, cases[i].provisional);
        assert_int_equal(calendar_between(&c, start, end), cases[i].n);
        assert_int_equal(calendar_between(&c, end, start), -cases[i].n);
    }
    // The day that it is counted from is not: a Friday on Saturday, a Sunday on Monday.
    assert_int_equal(calendar_between(&c, day(2026, 3, 6), day(2026, 3, 7)), 0);
    assert_int_equal(calendar_between(&c, day(2026, 3, 8), day(2026, 3, 9)), 1);
    assert_int_equal(calendar_between(&c, day(2026, 3, 7), day(2026, 3, 6)), 0);
    assert_int_equal(calendar_between(&c, day(2026, 3, 9), day(2026, 3, 8)), -1);
    calendar_free(&c);
}

static void section_6_a_newer_calendar_replaces_the_built_in_one(void **state)
{
    (void)state;
    struct calendar c = {0};
    bool provisional;
    char text[DAY_TEXT];
    calendar_builtin(&c);
    assert_int_equal(c.edition, 2026039); // 33 days off and 6 worked in lieu are listed of 2026
    assert_int_equal(calendar_parse(&c, SPAN("# comment\n2026-12-27\tworkday\tx\tx\t2027\n2027-01-01\tholiday\t元旦\tNew Year\t2027\n")), OK);
    assert_int_equal(c.edition, 2027002);
    assert_string_equal(day_format(calendar_add(&c, day(2026, 12, 31), 1, &provisional), text), "2027-01-04");
    assert_false(provisional);
    static const char *const bad[] = {
        "", "2027-01-01\tholiday\n", "2027-01-01\tfree\tx\tx\t2027\n", "2027-02-30\tholiday\tx\tx\t2027\n",
        "2027-01-02\tholiday\tx\tx\t2027\n2027-01-01\tholiday\tx\tx\t2027\n", "2027-01-01\tholiday\tx\tx\tnext\n",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(calendar_parse(&c, span_of(bad[i])), ERR_INPUT);
        assert_int_equal(calendar_last_year(&c), 2027); // unchanged
    }
    calendar_free(&c);
}

static bool provisional_from(const struct calendar *c, int y, int m, int d, int n)
{
    bool provisional;
    calendar_add(c, day(y, m, d), n, &provisional);
    return provisional;
}

static void section_6_a_year_that_is_not_published_is_provisional_between_two_that_are(void **state)
{
    (void)state;
    struct calendar c = {0};
    calendar_builtin(&c);
    assert_false(provisional_from(&c, 2017, 12, 31, 1)); // 2 January 2018: the first year that is built in
    assert_true(provisional_from(&c, 2017, 12, 30, 1));  // it counts the 31st
    assert_int_equal(calendar_parse(&c, SPAN("2027-12-31\tholiday\tx\tx\t2028\n2028-01-01\tholiday\tx\tx\t2028\n")), OK);
    assert_int_equal(calendar_last_year(&c), 2028);
    assert_false(provisional_from(&c, 2026, 12, 30, 1)); // 31 December 2026
    assert_true(provisional_from(&c, 2026, 12, 31, 1));  // 1 January 2027: nobody has said
    assert_true(provisional_from(&c, 2027, 6, 1, 1));
    assert_true(provisional_from(&c, 2026, 12, 1, 300)); // ends in 2028, over the whole of 2027
    assert_true(provisional_from(&c, 2027, 12, 30, 1));  // it counts the 31st, a day of 2027
    assert_false(provisional_from(&c, 2027, 12, 31, 1)); // 3 January 2028
    assert_true(provisional_from(&c, 2028, 12, 29, 1));  // 1 January 2029
    assert_true(provisional_from(&c, 2030, 12, 31, 0));  // the day itself, a working day as far as is known
    // Then 2027 comes in as well.
    assert_int_equal(calendar_parse(&c, SPAN("2027-01-01\tholiday\tx\tx\t2027\n")), OK);
    assert_false(provisional_from(&c, 2026, 12, 31, 1));
    assert_false(provisional_from(&c, 2026, 12, 1, 300));
    assert_int_equal(calendar_last_year(&c), 2028);
    calendar_free(&c);
}

static void section_6_a_years_own_calendar_leaves_the_other_years_as_they_were(void **state)
{
    (void)state;
    struct calendar c = {0};
    calendar_builtin(&c);
    assert_int_equal(calendar_parse(&c, SPAN("2025-01-01\tholiday\tx\tx\t2025\n2025-03-03\tholiday\tx\tx\t2025\n")), OK);
    assert_false(calendar_works(&c, day(2025, 3, 3)));  // a Monday
    assert_true(calendar_works(&c, day(2025, 10, 1)));  // the file is what is known of 2025 now
    assert_false(calendar_works(&c, day(2024, 10, 1))); // National Day, a Tuesday
    assert_false(calendar_works(&c, day(2026, 10, 1)));
    assert_true(calendar_works(&c, day(2026, 10, 10))); // a Saturday worked in lieu
    assert_int_equal(calendar_last_year(&c), 2026);
    // A day of another year is a slip of the pen: 31 December begins the next year's notice, 30 November does not.
    assert_int_equal(calendar_parse(&c, SPAN("2026-12-31\tholiday\tx\tx\t2027\n")), OK);
    assert_int_equal(calendar_parse(&c, SPAN("2026-11-30\tholiday\tx\tx\t2027\n")), ERR_INPUT);
    assert_int_equal(calendar_parse(&c, SPAN("2027-05-03\tholiday\tx\tx\t2026\n")), ERR_INPUT);
    // The last day of a year may stand in its own notice and in the next one's: the newer says what it is.
    assert_int_equal(calendar_parse(&c, SPAN("2028-12-31\tholiday\tx\tx\t2028\n")), OK);
    assert_int_equal(calendar_parse(&c, SPAN("2028-12-31\tworkday\tx\tx\t2029\n2029-01-01\tholiday\tx\tx\t2029\n")), OK);
    assert_true(calendar_works(&c, day(2028, 12, 31))); // a Sunday
    calendar_free(&c);
}

static void section_6_a_calendar_is_read_line_by_line_and_says_which_one_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text, *why; // NULL: it is read
    } cases[] = {
        {"# of 2030\r\n\r\n2030-01-01\tholiday\t元旦\tNew Year\t2030\r\n", NULL}, // as an editor elsewhere ends its lines
        {"2030-01-01\tholiday\tx\tx\t2030\tremark\tx\tx\tx\tx\n", NULL}, // nothing reads further columns
        {"2000-01-01\tholiday\tx\tx\t2000\n", NULL},
        {"2999-12-31\tholiday\tx\tx\t2999\n", NULL},
        {"2030-01-05\tworkday\tx\tx\t2030\n2030-01-06\tholiday\tx\tx\t2030\n", NULL}, // a Saturday worked; notices list Sundays off
        {"# x\n2030-01-04\tworkday\tx\tx\t2030\n", "line 2: 2030-01-04 is no weekend day"}, // a Friday
        {"1999-12-31\tholiday\tx\tx\t1999\n", "line 1"},
        {"2999-12-31\tholiday\tx\tx\t3000\n", "line 1"},
        {"2030-01-01\tholiday\tx\tx\t2030\n\n2030-01-01\tholiday\tx\tx\t2030\n", "line 3"}, // twice
        {"# x\n2030-01-02\tworkday\tx\tx\n", "line 2"},
        {"# x\n2030-01-02\tholiday\tx\tx\t2031\n", "line 2"},
        {"2030-12-31\tholiday\tx\tx\t2032\n", "line 1"}, // of the next year's notice alone
        {"2030-12-31\tholiday\tx\tx\t2029\n", "line 1"},
        {"2030-01-02\n", "line 1"},
        {"# nothing but a comment\n", "no day"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct calendar c = {0};
        calendar_builtin(&c);
        enum err e = calendar_parse(&c, span_of(cases[i].text));
        assert_int_equal(e, cases[i].why ? ERR_INPUT : OK);
        if (cases[i].why && !strstr(err_note(), cases[i].why))
            print_error("%zu: %s\n", i, err_note());
        assert_true(!cases[i].why || strstr(err_note(), cases[i].why));
        assert_int_equal(calendar_last_year(&c) == 2026, cases[i].why || i == 2);
        calendar_free(&c);
    }
}

static void section_6_a_whole_year_may_be_listed_and_editions_differ(void **state)
{
    (void)state;
    struct buf text = {0};
    struct calendar c = {0}, one = {0};
    char shown[DAY_TEXT];
    // 1 January 2028 is a Saturday, and the year has a 29 February: each weekend worked, each other day off.
    for (int i = 0; i < 366; i++)
        buf_printf(&text, "%s\t%s\tx\tx\t2028\n", day_format(day(2028, 1, 1) + i, shown), i % 7 < 2 ? "workday" : "holiday");
    calendar_builtin(&c);
    assert_int_equal(calendar_parse(&c, buf_span(&text)), OK);
    for (int i = 0; i < 366; i++)
        assert_int_equal(calendar_works(&c, day(2028, 1, 1) + i), i % 7 < 2);
    assert_true(calendar_works(&c, day(2029, 1, 1))); // a Monday behind the last day that is listed
    assert_false(provisional_from(&c, 2028, 12, 1, 10));
    calendar_builtin(&one);
    assert_int_equal(calendar_parse(&one, SPAN("2028-01-01\tholiday\tx\tx\t2028\n")), OK);
    assert_int_equal(c.edition, 2028366);
    assert_int_equal(one.edition, 2028001);
    assert_false(calendar_works(&one, day(2018, 1, 1))); // the first day that the built-in one lists
    calendar_free(&c);
    calendar_free(&one);
    buf_free(&text);
}

static void section_6_a_calendar_that_an_older_version_took_in_is_still_read(void **state)
{
    (void)state;
    struct calendar c = {0};
    calendar_builtin(&c);
    assert_int_equal(calendar_stored(&c, SPAN("2030-01-04\tworkday\t\t\t2030\n2030-01-05\tworkday\t\t\t2030\n")), OK);
    assert_true(calendar_works(&c, day(2030, 1, 4)));
    assert_true(calendar_works(&c, day(2030, 1, 5)));
    assert_int_equal(calendar_last_year(&c), 2030);
    calendar_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_that_exist_and_that_do_not),
        cmocka_unit_test(ways_to_write_a_date),
        cmocka_unit_test(section_6_dates_are_chinas),
        cmocka_unit_test(section_6_age_in_completed_years_the_birthday_counts),
        cmocka_unit_test(section_6_29_february_comes_of_age_on_1_march),
        cmocka_unit_test(section_6_days_off_and_days_worked_in_lieu),
        cmocka_unit_test(section_6_n_working_days_do_not_count_the_day_that_starts),
        cmocka_unit_test(section_6_a_newer_calendar_replaces_the_built_in_one),
        cmocka_unit_test(section_6_a_year_that_is_not_published_is_provisional_between_two_that_are),
        cmocka_unit_test(section_6_a_years_own_calendar_leaves_the_other_years_as_they_were),
        cmocka_unit_test(section_6_a_calendar_is_read_line_by_line_and_says_which_one_is_wrong),
        cmocka_unit_test(section_6_a_whole_year_may_be_listed_and_editions_differ),
        cmocka_unit_test(section_6_a_calendar_that_an_older_version_took_in_is_still_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
