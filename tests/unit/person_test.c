// What a person's codes say: relations (GB/T 4761) by the families of CLAUSES section 6, telephones, ages.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "base/err.h"
#include "domain/person.h"
#include "domain/transfer.h"

static bool among(const char *codes, const char *code)
{
    const char *at = strstr(codes, code);
    return at && (at - codes) % 3 == 0;
}

static void section_6_immediate_family_is_what_the_standards_names_say(void **state)
{
    (void)state;
    // 配偶; 子, 女; 孙; 父母; 祖父母: of oneself.
    static const char own[] = "10 11 12 20 21 22 23 24 25 26 27 29 30 31 32 33 34 35 36 37 39 40 41 42 43 44 49 50 51 52 57 58 59 60 61 62 63 64 69 ";
    // 女婿, 儿媳, 孙媳妇, 孙女婿, 公公, 婆婆, 岳父, 岳母, 配偶的祖父母: through a spouse.
    static const char through_spouse[] = "28 38 45 46 53 54 55 56 65 ";
    const struct code_list *l = code_list("relation");
    assert_int_equal(l->n, 84);
    for (size_t i = 0; i < l->n; i++) {
        const char *code = l->rows[i].code;
        bool is = among(own, code), in_law = among(through_spouse, code);
        if (relation_is_immediate(span_of(code), true) != (is || in_law) || relation_is_immediate(span_of(code), false) != is)
            print_error("relation %s\n", code);
        assert_int_equal(relation_is_immediate(span_of(code), true), is || in_law);
        assert_int_equal(relation_is_immediate(span_of(code), false), is);
        assert_int_equal(relation_is_head(span_of(code)), among("01 02 ", code));
        assert_int_equal(relation_is_spouse(span_of(code)), among("10 11 12 ", code));
    }
    static const char *const none[] = {"", "1", "2", "012", "0 ", "x2", "102"};
    for (size_t i = 0; i < COUNT(none); i++) {
        assert_false(relation_is_head(span_of(none[i])) || relation_is_spouse(span_of(none[i])));
        assert_false(relation_is_immediate(span_of(none[i]), true));
    }
}

// GB/T 4761: whose son I am is my father or mother; whose brother I am may be an elder brother or a younger one, or a sister.
static void c_3_2_what_the_former_head_is_to_the_new_one(void **state)
{
    (void)state;
    static const struct {
        const char *code, *man, *woman;
    } told[] = {
        {"10", "11", "12"}, {"11", "11", "12"}, {"12", "11", "12"}, // 配偶, 夫, 妻
        {"20", "51", "52"}, {"26", "51", "52"}, {"27", "57", "58"}, {"28", "55", "56"}, {"29", "", ""}, // 子, 养子, 女婿, 其他儿子
        {"30", "51", "52"}, {"36", "51", "52"}, {"37", "57", "58"}, {"38", "53", "54"}, {"39", "", ""},
        {"40", "", ""},     {"41", "61", "62"}, {"42", "61", "62"}, {"43", "63", "64"}, {"44", "63", "64"}, {"45", "", ""},
        {"50", "20", "30"}, {"51", "20", "30"}, {"52", "20", "30"}, // 父母
        {"53", "", "38"},   {"54", "", "38"},   {"55", "28", ""},   {"56", "28", ""}, // 公公, 婆婆, 岳父, 岳母
        {"57", "27", "37"}, {"58", "27", "37"}, {"59", "", ""},     {"60", "", ""},
        {"61", "41", "42"}, {"62", "41", "42"}, {"63", "43", "44"}, {"64", "43", "44"}, {"65", "", ""},
        {"02", "", ""},     {"71", "", ""},     {"97", "", ""},     {"99", "", ""},     {"", "", ""},
    };
    for (size_t i = 0; i < COUNT(told); i++) {
        assert_true(span_is(relation_mirrored(span_of(told[i].code), SPAN(SEX_MALE)), told[i].man));
        assert_true(span_is(relation_mirrored(span_of(told[i].code), SPAN(SEX_FEMALE)), told[i].woman));
        assert_int_equal(relation_mirrored(span_of(told[i].code), SPAN_NONE).n, 0);
    }
}

static void a_telephone_is_found_by_its_digits(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *digits;
    } cases[] = {
        {"13700001111", "13700001111"}, {"0371-65900001", "037165900001"}, {"+8613700001111", "13700001111"}, {"+86 137 0000 1111", "13700001111"},
        {"+861", "1"}, {"+86", "86"}, {"86", "86"}, {"+852 1234", "8521234"}, {"(0371)/6590:0001", "037165900001"}, {"", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[PHONE_DIGITS];
        assert_true(span_is(phone_digits(span_of(cases[i].typed), out), cases[i].digits));
    }
    // As many as a number may have, and not one more.
    char out[PHONE_DIGITS + 1] = "", long_one[PHONE_DIGITS + 3];
    memset(long_one, '7', sizeof long_one);
    out[PHONE_DIGITS] = '!';
    assert_int_equal(phone_digits((struct span) {long_one, sizeof long_one}, out).n, PHONE_DIGITS);
    assert_int_equal(out[PHONE_DIGITS], '!');
}

static void section_4_states_have_their_names(void **state)
{
    (void)state;
    const struct code_list *l = code_list("person_state");
    for (size_t i = 0; i < l->n; i++)
        assert_string_equal(person_state_name((enum person_state)(PERSON_REGISTERED + (int)i)), code_name(&l->rows[i]));
    static const char *const names[] = {"在册", "已销户"};
    for (int i = 0; i < 2; i++) {
        struct arena a = {0};
        struct rec household = rec_make(&a);
        rec_set_int(&household, HOUSEHOLD_STATE, i ? HOUSEHOLD_IS_CLOSED : HOUSEHOLD_OPEN);
        assert_true(span_is(household_state_name(&household), names[i]));
        arena_free(&a);
    }
    assert_string_equal(person_state_name((enum person_state)0), "");
    assert_string_equal(person_state_name((enum person_state)(PERSON_REGISTERED + (int)l->n)), "");
}

// C-3.1: what goes with another kind of settlement, or with a household of its own, is not kept of what was typed.
static void c_3_1_an_application_keeps_what_goes_with_its_kind(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        bool linked;
        uint16_t kept[5];
    } cases[] = {
        {KIND_OWN, false, {TRANSFER_HEAD, TRANSFER_ADDRESS, TRANSFER_DIVISION}},
        {KIND_OWN, true, {TRANSFER_LINKED}},
        {KIND_COLLECTIVE, false, {TRANSFER_HOUSEHOLD}},
        {KIND_COLLECTIVE, true, {TRANSFER_HOUSEHOLD}},
        {KIND_JOINING, false, {TRANSFER_HOST, TRANSFER_HOST_HEAD, TRANSFER_HOUSEHOLD}},
        {KIND_JOINING, true, {TRANSFER_HOST, TRANSFER_HOST_HEAD, TRANSFER_HOUSEHOLD}},
    };
    static const uint16_t all[] = {TRANSFER_HOST, TRANSFER_HOST_HEAD, TRANSFER_HOUSEHOLD, TRANSFER_HEAD, TRANSFER_ADDRESS, TRANSFER_DIVISION, TRANSFER_LINKED};
    struct arena a = {0};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rec t = rec_make(&a);
        for (size_t k = 0; k < COUNT(all); k++) {
            if (all[k] != TRANSFER_LINKED || cases[i].linked)
                rec_set_text(&t, all[k], SPAN("x"));
        }
        rec_set_text(&t, TRANSFER_KIND, span_of(cases[i].kind));
        transfer_prune(&t);
        for (size_t k = 0; k < COUNT(all); k++) {
            bool kept = false;
            for (size_t n = 0; n < COUNT(cases[i].kept); n++)
                kept |= cases[i].kept[n] == all[k];
            if (rec_has(&t, all[k]) != kept)
                print_error("kind %s, tag %u\n", cases[i].kind, all[k]);
            assert_int_equal(rec_has(&t, all[k]), kept);
        }
    }
    arena_free(&a);
}

static void section_4_an_outcome_tells_of_its_own_mover(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec t = rec_make(&a);
    for (int i = 0; i < 2; i++) {
        struct rec *o = rec_add(&t, TRANSFER_OUTCOMES);
        rec_set_text(o, OUTCOME_ID, i ? SPAN("B") : SPAN("A"));
        rec_set_text(o, OUTCOME_CODE, i ? SPAN(OUTCOME_DIED) : SPAN("1"));
        rec_set_int(o, OUTCOME_DEATH, 20000 + i);
    }
    day_t death = 0;
    assert_false(transfer_died(&t, SPAN("A"), &death) || transfer_died(&t, SPAN("C"), &death));
    assert_int_equal(death, 0);
    assert_true(transfer_died(&t, SPAN("B"), NULL));
    assert_true(transfer_died(&t, SPAN("B"), &death));
    assert_int_equal(death, 20001);
    arena_free(&a);
}

// C-3.6: what was stated is written where it differs from what the register had.
static void c_3_6_what_is_stated_as_it_was_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        int tag;
        const char *registered, *stated, *after;
        enum err want;
    } cases[] = {
        {PERSON_WORK_UNIT, "甲厂", "甲厂", "丙厂", OK}, // the register has gone on since
        {PERSON_WORK_UNIT, "甲厂", "乙厂", "乙厂", OK}, {PERSON_WORK_UNIT, "甲厂", "", "", OK},
        {PERSON_MARITAL, "10", "no such", "丙厂", ERR_INPUT}, {99, "甲厂", "乙厂", "丙厂", OK}, // no such particular
    };
    struct arena a = {0};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rec row = rec_make(&a), p = rec_make(&a);
        rec_set_int(&row, VERIFIED_TAG, cases[i].tag);
        rec_set_text(&row, VERIFIED_REGISTER, span_of(cases[i].registered));
        rec_set_text(&row, VERIFIED_STATED, span_of(cases[i].stated));
        rec_set_text(&p, PERSON_WORK_UNIT, SPAN("丙厂"));
        assert_int_equal(verified_apply(&row, &p), cases[i].want);
        assert_true(span_is(rec_text(&p, PERSON_WORK_UNIT), cases[i].after));
    }
    arena_free(&a);
}

static void a_case_is_called_by_its_first_mover_and_how_many(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec t = rec_make(&a);
    assert_true(span_is(transfer_title(&t, &a), ""));
    rec_set_text(rec_add(&t, TRANSFER_MOVERS), MOVER_NAME, SPAN("甲"));
    assert_true(span_is(transfer_title(&t, &a), "甲"));
    rec_set_text(rec_add(&t, TRANSFER_MOVERS), MOVER_NAME, SPAN("乙"));
    assert_true(span_is(transfer_title(&t, &a), "甲, 2 persons"));
    struct rec line = rec_make(&a); // of a worklist: the number alone
    rec_set_text(&line, TRANSFER_TITLE, SPAN("甲"));
    rec_set_int(&line, TRANSFER_MOVER_COUNT, 3);
    assert_true(span_is(transfer_title(&line, &a), "甲, 3 persons"));
    arena_free(&a);
}

static void who_is_among_people_is_told_by_the_number(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec people[3] = {rec_make(&a), rec_make(&a), rec_make(&a)};
    rec_set_text(&people[0], PERSON_ID, SPAN("A"));
    rec_set_text(&people[1], PERSON_ID, SPAN("B"));
    assert_ptr_equal(person_among(people, 3, SPAN("A")), &people[0]);
    assert_ptr_equal(person_among(people, 3, SPAN("B")), &people[1]);
    assert_null(person_among(people, 1, SPAN("B")));
    assert_null(person_among(people, 3, SPAN(""))); // the third has none: nobody is meant
    assert_int_equal(person_age(&people[0], PERSON_BIRTH, 20000), -1);
    arena_free(&a);
}

// Section 5: out by a case and in by the same is restored, whatever came and went meanwhile.
static void section_5_a_stay_goes_on_where_the_move_that_ended_it_was_undone(void **state)
{
    (void)state;
    static const struct {
        size_t began;
        const char *household, *in, *out;
        bool stays; // by case 1, while this spell runs
    } rows[] = {
        {0, "00000001", "", "7", true},   {1, "00000002", "1", "2", true}, {1, "00000003", "2", "3", true},
        {3, "00000003", "4", "4", false}, {1, "00000004", "3", "5", true}, {5, "00000002", "6", "", false},
    };
    struct arena a = {0};
    struct rec p = rec_make(&a);
    rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
    assert_false(person_stays_by(&p, SPAN("1"), SPAN("00000001")));
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t n;
        struct rec *s = rec_add(&p, PERSON_SPELLS);
        rec_set_text(s, SPELL_HOUSEHOLD, span_of(rows[i].household));
        rec_set_text(s, SPELL_CASE_IN, span_of(rows[i].in));
        assert_int_equal(person_stay_began(rec_list(&p, PERSON_SPELLS, &n), i), rows[i].began);
        assert_int_equal(person_stays_by(&p, SPAN("1"), i ? SPAN("00000002") : SPAN("00000001")), rows[i].stays);
        assert_false(person_stays_by(&p, SPAN("9"), i ? SPAN("00000001") : SPAN("00000009")));
        rec_set_text(s, SPELL_CASE_OUT, span_of(rows[i].out));
    }
    rec_set_int(&p, PERSON_STATE, PERSON_MOVED_OUT);
    assert_false(person_stays_by(&p, SPAN("6"), SPAN("00000002")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(section_6_immediate_family_is_what_the_standards_names_say),
        cmocka_unit_test(c_3_2_what_the_former_head_is_to_the_new_one),
        cmocka_unit_test(a_telephone_is_found_by_its_digits),
        cmocka_unit_test(section_4_states_have_their_names),
        cmocka_unit_test(c_3_1_an_application_keeps_what_goes_with_its_kind),
        cmocka_unit_test(section_4_an_outcome_tells_of_its_own_mover),
        cmocka_unit_test(c_3_6_what_is_stated_as_it_was_changes_nothing),
        cmocka_unit_test(a_case_is_called_by_its_first_mover_and_how_many),
        cmocka_unit_test(who_is_among_people_is_told_by_the_number),
        cmocka_unit_test(section_5_a_stay_goes_on_where_the_move_that_ended_it_was_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
