// The clauses that look at the household that is left: who stays (C-2.4), the new head (C-3.2), the origin's register
// (C-3.4); each on both sides of its limit. The household moved into is in destination_rules_test.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "tests/unit/facts.h"

// ---- C-2.4

static void c_2_4_those_who_stay_may_not_all_be_under_16(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    made_mover(m, "A", 40);
    assert_int_equal(made_judge(m, rule_c_2_4_staying), INFORM); // nobody stays; the origin judges again
    made_staying(m, "C", 15);
    assert_int_equal(made_judge(m, rule_c_2_4_staying), REFUSE);
    assert_true(made_about(m, RULE_STAYING_UNDER_16, "", "C"));
    made_staying(m, "E", 16);
    assert_int_equal(made_judge(m, rule_c_2_4_staying), INFORM);
    assert_int_equal(made_said(m, RULE_LEFT_TO_ORIGIN), 1);
    made_free(m);
}

static void c_2_4_a_mover_on_the_booklet_does_not_stay(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    made_mover(m, "A", 40);
    made_staying(m, "A", 40);
    made_staying(m, "C", 15);
    assert_int_equal(made_judge(m, rule_c_2_4_staying), REFUSE);
    made_free(m);
}

static void c_2_4_a_collective_origin_is_exempt_by_setting(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    made_staying(m, "C", 15);
    rec_set_text(&m->t, TRANSFER_ORIGIN_KIND, SPAN(HOUSEHOLD_COLLECTIVE));
    assert_int_equal(made_judge(m, rule_c_2_4_staying), INFORM);
    m->set.collective_exempt = 0;
    assert_int_equal(made_judge(m, rule_c_2_4_staying), REFUSE);
    made_free(m);
}

// The origin's register: A moves, B of `age` stays there, leaving under `under` or not.
static void at_origin(struct made *m, struct rec people[2], int age, const char *under)
{
    people[0] = made_person(m, "A", 40, "00000033", "02");
    people[1] = made_person(m, "B", age, "00000033", "20");
    if (under) {
        rec_set_int(&people[1], PERSON_STATE, PERSON_LEAVING);
        rec_set_text(&people[1], PERSON_CASE, span_of(under));
    }
    m->facts.at = JUDGE_ORIGIN;
    m->facts.origin_people = people;
    m->facts.origin_people_n = 2;
    rec_set_text(&m->t, TRANSFER_NUMBER, SPAN("X-1"));
}

static void c_2_4_the_register_at_the_origin_decides(void **state)
{
    (void)state;
    static const struct {
        int age;
        const char *under;
        int worst;
    } cases[] = {
        {15, NULL, REFUSE}, {16, NULL, OPEN},
        {30, "X-2", OPEN}, // leaves under another case: nobody stays
        {15, "X-2", OPEN},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        struct rec people[2];
        made_mover(m, "A", 40);
        made_staying(m, "Z", 50); // what the booklet says does not stand here
        at_origin(m, people, cases[i].age, cases[i].under);
        assert_int_equal(made_judge(m, rule_c_2_4_staying), cases[i].worst);
        made_free(m);
    }
}

static void c_2_4_an_adult_leaving_under_another_case_leaves_the_child_alone(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    struct rec people[3];
    made_mover(m, "A", 40);
    at_origin(m, people, 30, "X-2");
    people[2] = made_person(m, "C", 10, "00000033", "20");
    m->facts.origin_people_n = 3;
    assert_int_equal(made_judge(m, rule_c_2_4_staying), REFUSE);
    made_free(m);
}

// ---- C-3.2

// A, the head, moves; B of `age` stays.
static struct made *head_moves(int age, const char *named)
{
    struct made *m = made_new(KIND_OWN);
    rec_set_text(made_mover(m, "A", 40), MOVER_OLD_RELATION, SPAN("02"));
    made_staying(m, "B", age);
    rec_set_text(&m->t, TRANSFER_NEW_HEAD, span_of(named));
    return m;
}

static void c_3_2_a_head_who_leaves_is_replaced_by_one_who_stays(void **state)
{
    (void)state;
    static const struct {
        int age;
        const char *named;
        enum rule rule;
        int worst;
    } cases[] = {
        {40, "", RULE_HEAD_NOT_NAMED, REFUSE},
        {40, "Z", RULE_NEW_HEAD_NOT_STAYING, REFUSE},
        {40, "A", RULE_NEW_HEAD_NOT_STAYING, REFUSE}, // the mover
        {15, "B", RULE_NEW_HEAD_UNDER_16, REFUSE},
        {16, "B", RULE_NEW_HEAD_MINOR, WARN},
        {17, "B", RULE_NEW_HEAD_MINOR, WARN},
        {18, "B", RULE_FOLLOW_UP, INFORM},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = head_moves(cases[i].age, cases[i].named);
        assert_int_equal(made_judge(m, rule_c_3_2_new_head), cases[i].worst);
        assert_int_equal(made_said(m, cases[i].rule), 1);
        made_free(m);
    }
}

static void c_3_2_no_new_head_where_all_move_the_head_stays_or_the_origin_is_collective(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct made *m = head_moves(40, "");
        size_t n;
        if (i == 0)
            rec_clear(&m->t, TRANSFER_STAYING);
        else if (i == 1)
            rec_set_text(rec_list(&m->t, TRANSFER_MOVERS, &n), MOVER_OLD_RELATION, SPAN("20"));
        else
            rec_set_text(&m->t, TRANSFER_ORIGIN_KIND, SPAN(HOUSEHOLD_COLLECTIVE));
        assert_int_equal(made_judge(m, rule_c_3_2_new_head), OPEN);
        rec_set_text(&m->t, TRANSFER_NEW_HEAD, SPAN("B"));
        assert_int_equal(made_judge(m, rule_c_3_2_new_head), REFUSE);
        assert_int_equal(made_said(m, RULE_NEW_HEAD_NOT_NEEDED), 1);
        made_free(m);
    }
}

static void c_3_2_a_new_head_leaving_under_another_case_is_refused_at_the_origin(void **state)
{
    (void)state;
    struct made *m = head_moves(40, "B");
    struct rec people[3], household = rec_make(&m->arena);
    at_origin(m, people, 40, "X-2");
    people[2] = made_person(m, "D", 40, "00000033", "51");
    m->facts.origin_people_n = 3;
    rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("A"));
    m->facts.origin_household = &household;
    assert_int_equal(made_judge(m, rule_c_3_2_new_head), REFUSE);
    assert_true(made_about(m, RULE_NEW_HEAD_LEAVES, "B", "X-2"));
    // Where nobody else stays, no other name helps, nor does none: the other move-out does.
    m->facts.origin_people_n = 2;
    for (int named = 1; named >= 0; named--) {
        rec_set_text(&m->t, TRANSFER_NEW_HEAD, named ? SPAN("B") : SPAN_NONE);
        assert_int_equal(made_judge(m, rule_c_3_2_new_head), REFUSE);
        assert_int_equal(findings_count(&m->findings), 1);
        assert_true(made_about(m, RULE_REST_LEAVES, "", "X-2"));
    }
    rec_set_text(&m->t, TRANSFER_NEW_HEAD, SPAN("B"));
    rec_set_int(&people[1], PERSON_STATE, PERSON_REGISTERED);
    assert_int_equal(made_judge(m, rule_c_3_2_new_head), INFORM);
    // Who is head is told by the register, not by the booklet.
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("B"));
    made_judge(m, rule_c_3_2_new_head);
    assert_int_equal(made_said(m, RULE_NEW_HEAD_NOT_NEEDED), 1);
    made_free(m);
}

static void c_3_2_who_was_named_and_is_gone_since_stops_no_move_of_the_whole_household(void **state)
{
    (void)state;
    struct made *m = head_moves(40, "B");
    struct rec people[2], household = rec_make(&m->arena);
    at_origin(m, people, 40, NULL);
    rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("A"));
    m->facts.origin_household = &household;
    m->facts.origin_people_n = 1; // B has died
    assert_int_equal(made_judge(m, rule_c_3_2_new_head), WARN);
    assert_int_equal(made_said(m, RULE_NEW_HEAD_NOT_NEEDED), 1);
    // Where others stay, another one of them is to be named.
    people[1] = made_person(m, "E", 40, "00000033", "20");
    m->facts.origin_people_n = 2;
    assert_int_equal(made_judge(m, rule_c_3_2_new_head), REFUSE);
    assert_int_equal(made_said(m, RULE_NEW_HEAD_NOT_STAYING), 1);
    // The head has died before: this move takes no head along, and names none.
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("H"));
    rec_clear(&m->t, TRANSFER_NEW_HEAD);
    assert_int_equal(made_judge(m, rule_c_3_2_new_head), OPEN);
    made_free(m);
}

// ---- C-3.4

static void c_3_4_the_case_beside_the_origins_register(void **state)
{
    (void)state;
    static const struct {
        int person_state;
        const char *under, *household, *name;
        enum rule rule;
    } cases[] = {
        {PERSON_DECEASED, NULL, "00000033", "A", RULE_IS_DEAD},
        {PERSON_LEAVING, "X-2", "00000033", "A", RULE_LEAVING_UNDER},
        {PERSON_MOVED_OUT, "X-0", "00000033", "A", RULE_NOT_REGISTERED},
        {PERSON_CANCELLED, NULL, "00000033", "A", RULE_NOT_REGISTERED},
        {PERSON_REGISTERED, NULL, "00000034", "A", RULE_OTHER_HOUSEHOLD},
        {PERSON_REGISTERED, NULL, "00000033", "Ａ", RULE_NAME_DIFFERS}, // another code point
        {PERSON_LEAVING, "X-1", "00000033", "A", 0},                    // under this very case
        {PERSON_REGISTERED, NULL, "00000033", "A", 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        made_mover(m, "A", 40);
        struct rec p = made_person(m, "A", 40, cases[i].household, "02");
        const struct rec *movers[1] = {&p};
        rec_set_int(&p, PERSON_STATE, cases[i].person_state);
        rec_set_text(&p, PERSON_NAME, span_of(cases[i].name));
        if (cases[i].under)
            rec_set_text(&p, PERSON_CASE, span_of(cases[i].under));
        rec_set_text(&m->t, TRANSFER_NUMBER, SPAN("X-1"));
        rec_set_text(&m->t, TRANSFER_ORIGIN_HOUSEHOLD, SPAN("00000033"));
        m->facts.at = JUDGE_ORIGIN;
        m->facts.movers_at_origin = movers;
        assert_int_equal(made_judge(m, rule_c_3_4_register), cases[i].rule ? REFUSE : OPEN);
        if (cases[i].rule)
            assert_int_equal(made_said(m, cases[i].rule), 1);
        movers[0] = NULL;
        made_judge(m, rule_c_3_4_register);
        assert_int_equal(made_said(m, RULE_NOT_IN_REGISTER), 1);
        made_free(m);
    }
}

static void c_3_4_booklet_and_register_that_differ_warn(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    struct rec *a = made_mover(m, "A", 40);
    rec_set_text(a, MOVER_OLD_RELATION, SPAN("20"));
    struct rec p = made_person(m, "A", 41, "00000033", "21");
    const struct rec *movers[1] = {&p};
    rec_set_text(&m->t, TRANSFER_ORIGIN_HOUSEHOLD, SPAN("00000033"));
    m->facts.at = JUDGE_ORIGIN;
    m->facts.movers_at_origin = movers;
    assert_int_equal(made_judge(m, rule_c_3_4_register), WARN);
    assert_int_equal(made_said(m, RULE_DIFFERS), 2); // birth date and relation
    made_free(m);
}

static void section_7_at_the_counter_the_register_is_left_to_the_origin(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    made_mover(m, "A", 40);
    assert_int_equal(made_judge(m, rule_c_3_4_register), INFORM);
    assert_int_equal(made_said(m, RULE_NOT_JUDGED_REGISTER), 1);
    made_free(m);
}

// ---- ages that are 0 or unknown, names, and the register's word against the booklet's

static void c_2_4_a_newborn_is_a_child_and_an_unknown_age_is_none(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    made_staying(m, "C", 0);
    assert_int_equal(made_judge(m, rule_c_2_4_staying), REFUSE);
    rec_clear(made_staying(m, "E", 40), STAYING_BIRTH); // C-1.2 tells that it is missing
    made_judge(m, rule_c_2_4_staying);
    assert_int_equal(made_said(m, RULE_STAYING_UNDER_16), 0);
    made_free(m);
}

static void c_2_4_the_finding_names_the_children_as_far_as_the_line_goes(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    char id[8];
    for (int i = 1; i <= 16; i++) {
        snprintf(id, sizeof id, "C%02d", i);
        made_staying(m, id, i % 16);
        made_judge(m, rule_c_2_4_staying);
        assert_true(i != 2 || made_about(m, RULE_STAYING_UNDER_16, "", "C01 C02"));
    }
    assert_true(made_about(m, RULE_STAYING_UNDER_16, "", "C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 C14 C15 C16"));
    made_staying(m, "C17", 3);
    made_judge(m, rule_c_2_4_staying);
    assert_true(made_about(m, RULE_STAYING_UNDER_16, "", "C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 C14 C15 C16 …"));
    made_free(m);
}

static void c_2_4_at_the_origin_the_register_says_whether_it_is_collective(void **state)
{
    (void)state;
    static const struct {
        const char *booklet, *registered;
        int worst;
    } cases[] = {
        {HOUSEHOLD_FAMILY, HOUSEHOLD_COLLECTIVE, INFORM}, {HOUSEHOLD_COLLECTIVE, HOUSEHOLD_FAMILY, REFUSE}, {HOUSEHOLD_COLLECTIVE, NULL, INFORM},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        struct rec people[2], household = rec_make(&m->arena);
        made_mover(m, "A", 40);
        at_origin(m, people, 15, NULL);
        rec_set_text(&m->t, TRANSFER_ORIGIN_KIND, span_of(cases[i].booklet));
        if (cases[i].registered) {
            rec_set_text(&household, HOUSEHOLD_KIND, span_of(cases[i].registered));
            m->facts.origin_household = &household;
        }
        assert_int_equal(made_judge(m, rule_c_2_4_staying), cases[i].worst);
        assert_int_equal(made_said(m, RULE_STAYING_EXEMPT), cases[i].worst == INFORM);
        made_free(m);
    }
}

static void c_3_2_a_new_head_is_neither_a_newborn_nor_of_unknown_age(void **state)
{
    (void)state;
    struct made *m = head_moves(0, "B");
    size_t n;
    assert_int_equal(made_judge(m, rule_c_3_2_new_head), REFUSE);
    assert_true(made_about(m, RULE_NEW_HEAD_UNDER_16, "B", "0"));
    rec_clear(rec_list(&m->t, TRANSFER_STAYING, &n), STAYING_BIRTH); // C-1.2 tells that it is missing
    assert_int_equal(made_judge(m, rule_c_3_2_new_head), INFORM);
    made_free(m);
}

static void c_3_2_who_is_not_named_is_told_once(void **state)
{
    (void)state;
    struct made *m = head_moves(40, "");
    made_judge(m, rule_c_3_2_new_head);
    assert_int_equal(findings_count(&m->findings), 1);
    made_free(m);
}

// Of A, the head, and B, whoever stands first in the register.
static void c_3_2_at_the_origin_the_new_head_stays_in_the_register(void **state)
{
    (void)state;
    static const struct {
        const char *named, *kind;
        size_t stay; // besides A, who moves
        enum rule rule;
        int worst;
    } cases[] = {
        {"B", HOUSEHOLD_FAMILY, 1, RULE_FOLLOW_UP, INFORM}, {"A", HOUSEHOLD_FAMILY, 1, RULE_NEW_HEAD_NOT_STAYING, REFUSE},
        {"B", HOUSEHOLD_FAMILY, 0, RULE_NEW_HEAD_NOT_NEEDED, WARN}, // gone since: the household closes
        {"B", HOUSEHOLD_COLLECTIVE, 1, RULE_NEW_HEAD_NOT_NEEDED, REFUSE}, {"B", HOUSEHOLD_COLLECTIVE, 0, RULE_NEW_HEAD_NOT_NEEDED, REFUSE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = head_moves(40, cases[i].named);
        struct rec people[2], household = rec_make(&m->arena), first;
        at_origin(m, people, 40, NULL);
        first = people[0];
        people[0] = people[1]; // B stands before A
        people[1] = first;
        m->facts.origin_people = people + 1 - cases[i].stay;
        m->facts.origin_people_n = 1 + cases[i].stay;
        rec_set_text(&household, HOUSEHOLD_KIND, span_of(cases[i].kind));
        rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("A"));
        m->facts.origin_household = &household;
        assert_int_equal(made_judge(m, rule_c_3_2_new_head), cases[i].worst);
        assert_int_equal(made_said(m, cases[i].rule), 1);
        made_free(m);
    }
}

static void c_3_4_the_kind_of_the_household_and_each_particular_are_compared(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *address, *old_relation, *relation; // "": not given
        int differs, of_household;
    } cases[] = {
        {HOUSEHOLD_FAMILY, "一街1号", "20", "20", 0, 0}, {HOUSEHOLD_COLLECTIVE, "", "20", "20", 1, 1}, {"", "", "20", "20", 0, 0},
        {HOUSEHOLD_FAMILY, "一街2号", "20", "20", 1, 1}, {HOUSEHOLD_COLLECTIVE, "一街2号", "20", "20", 2, 2},
        {HOUSEHOLD_FAMILY, "", "01", "02", 0, 0}, // both are head
        {HOUSEHOLD_FAMILY, "", "02", "20", 1, 0}, {HOUSEHOLD_FAMILY, "", "20", "02", 1, 0},
        {HOUSEHOLD_FAMILY, "", "", "20", 0, 0}, {HOUSEHOLD_FAMILY, "", "20", "", 0, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        struct rec p = made_person(m, "A", 40, "00000033", cases[i].relation), household = rec_make(&m->arena), *a = made_mover(m, "A", 40);
        const struct rec *movers[1] = {&p};
        rec_set_text(&household, HOUSEHOLD_NUMBER, SPAN("00000033"));
        rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
        rec_set_text(a, MOVER_OLD_RELATION, span_of(cases[i].old_relation));
        rec_set_text(&m->t, TRANSFER_ORIGIN_HOUSEHOLD, SPAN("00000033"));
        rec_set_text(&m->t, TRANSFER_ORIGIN_KIND, span_of(cases[i].kind));
        rec_set_text(&m->t, TRANSFER_ORIGIN_ADDRESS, span_of(cases[i].address));
        rec_set_text(&household, HOUSEHOLD_ADDRESS, SPAN("一街1号"));
        m->facts.at = JUDGE_ORIGIN;
        m->facts.movers_at_origin = movers;
        m->facts.origin_household = &household;
        assert_int_equal(made_judge(m, rule_c_3_4_register), cases[i].differs ? WARN : OPEN);
        assert_int_equal(made_said(m, RULE_DIFFERS), cases[i].differs);
        m->facts.origin_household = NULL; // there is nothing to compare its first page with
        made_judge(m, rule_c_3_4_register);
        assert_int_equal(made_said(m, RULE_DIFFERS), cases[i].differs - cases[i].of_household);
        made_free(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(c_2_4_those_who_stay_may_not_all_be_under_16),
        cmocka_unit_test(c_2_4_a_mover_on_the_booklet_does_not_stay),
        cmocka_unit_test(c_2_4_a_collective_origin_is_exempt_by_setting),
        cmocka_unit_test(c_2_4_the_register_at_the_origin_decides),
        cmocka_unit_test(c_2_4_an_adult_leaving_under_another_case_leaves_the_child_alone),
        cmocka_unit_test(c_3_2_a_head_who_leaves_is_replaced_by_one_who_stays),
        cmocka_unit_test(c_3_2_no_new_head_where_all_move_the_head_stays_or_the_origin_is_collective),
        cmocka_unit_test(c_3_2_a_new_head_leaving_under_another_case_is_refused_at_the_origin),
        cmocka_unit_test(c_3_2_who_was_named_and_is_gone_since_stops_no_move_of_the_whole_household),
        cmocka_unit_test(c_3_4_the_case_beside_the_origins_register),
        cmocka_unit_test(c_3_4_booklet_and_register_that_differ_warn),
        cmocka_unit_test(section_7_at_the_counter_the_register_is_left_to_the_origin),
        cmocka_unit_test(c_2_4_a_newborn_is_a_child_and_an_unknown_age_is_none),
        cmocka_unit_test(c_2_4_the_finding_names_the_children_as_far_as_the_line_goes),
        cmocka_unit_test(c_2_4_at_the_origin_the_register_says_whether_it_is_collective),
        cmocka_unit_test(c_3_2_a_new_head_is_neither_a_newborn_nor_of_unknown_age),
        cmocka_unit_test(c_3_2_who_is_not_named_is_told_once),
        cmocka_unit_test(c_3_2_at_the_origin_the_new_head_stays_in_the_register),
        cmocka_unit_test(c_3_4_the_kind_of_the_household_and_each_particular_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
