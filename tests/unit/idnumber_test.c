// GB 11643: division, birth date, order and sex, check character.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "base/err.h"
#include "domain/idnumber.h"

// The standard (annex A, ISO 7064 MOD 11-2): position i from the right, 1 being the check character, weighs 2^(i-1) mod 11; the
// weighed sum, check character included (X is 10), leaves 1 on division by 11.
static unsigned remainder_of(const char *id)
{
    unsigned sum = 0, weight = 1;
    for (int i = 17; i >= 0; i--, weight = weight * 2 % 11)
        sum += weight * (id[i] == 'X' ? 10u : (unsigned)(id[i] - '0'));
    return sum % 11;
}

static void gb_11643_every_digit_counts_with_its_weight(void **state)
{
    (void)state;
    char id[IDNUMBER + 1] = "11010519491231002X";
    assert_int_equal(remainder_of(id), 1); // the standard's own example
    for (size_t i = 0; i < 17; i++) {
        char was = id[i];
        for (id[i] = '0'; id[i] <= '9'; id[i]++) {
            id[17] = idnumber_check_char(id);
            assert_int_equal(remainder_of(id), 1);
        }
        id[i] = was;
    }
}

static void gb_11643_what_is_none_says_why(void **state)
{
    (void)state;
    static const struct {
        const char *id, *why; // NULL: it is one
    } cases[] = {
        {"411503199804200011", NULL},
        {"110105491231002", "15 digits"},             // of before 1999
        {"11010549123100X", "has 15 characters"},     // no number of before 1999
        {"1101051949123100", "has 16 characters"},
        {"11010519491231002", "has 17 characters"},
        {"11010519491231002X0", "has 19 characters"},
        {"1101051949123100AX", "at the end a digit or X"},
        {"11010519491231002x", "at the end a digit or X"},
        {"11010519491231002/", "at the end a digit or X"}, // the neighbours of the digits
        {"11010519491231002:", "at the end a digit or X"},
        {"A1010519491231002X", "at the end a digit or X"},
        {"990105194912310021", "no division ever had the code 990105"},
        {"110105194913310021", "19491331 is no date"},
        {"110105194902290021", "19490229 is no date"},
        {"110105194912310020", "check character"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum err e = idnumber_check(span_of(cases[i].id));
        assert_int_equal(e, cases[i].why ? ERR_INPUT : OK);
        if (cases[i].why && !strstr(err_note(), cases[i].why))
            print_error("%s: %s\n", cases[i].id, err_note());
        assert_true(!cases[i].why || strstr(err_note(), cases[i].why));
    }
    // Any digit may stand at the end: of these ten orders each gives another.
    bool seen[10] = {false};
    for (char c = '0'; c <= '9'; c++) {
        char id[IDNUMBER + 1] = "440524188001010000";
        id[14] = c;
        id[17] = idnumber_check_char(id);
        assert_int_equal(idnumber_check((struct span) {id, IDNUMBER}), OK);
        if (id[17] != 'X')
            seen[id[17] - '0'] = true;
    }
    assert_true(seen[0] && seen[9]);
}

static void gb_11643_a_number_is_its_17_digits(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        uint64_t value;
    } cases[] = {{"11010519491231002X", 11010519491231002u}, {"440524188001010014", 44052418800101001u}, {"411503199804200011", 41150319980420001u}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[IDNUMBER + 1] = "";
        assert_int_equal(idnumber_value(span_of(cases[i].id)), cases[i].value);
        idnumber_text(cases[i].value, text);
        assert_string_equal(text, cases[i].id);
    }
}

static void gb_11643_the_place_of_first_issue_is_told(void **state)
{
    (void)state;
    assert_string_equal(idnumber_place(SPAN("410105199003020014")), idnumber_place(SPAN("410105")));
    assert_non_null(strstr(idnumber_place(SPAN("410105")), "金水区"));
    assert_string_equal(idnumber_place(SPAN("41010")), "");
    assert_string_equal(idnumber_place(SPAN("990105199003020014")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gb_11643_every_digit_counts_with_its_weight),
        cmocka_unit_test(gb_11643_what_is_none_says_why),
        cmocka_unit_test(gb_11643_a_number_is_its_17_digits),
        cmocka_unit_test(gb_11643_the_place_of_first_issue_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
