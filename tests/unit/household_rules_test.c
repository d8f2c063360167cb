// The clauses that look at the two households: who stays (C-2.4), the new head (C-3.2), the origin's register (C-3.4), the
// household moved into (section 5); each on both sides of its limit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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
    struct rec people[2], household = rec_make(&m->arena);
    at_origin(m, people, 40, "X-2");
    rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("A"));
    m->facts.origin_household = &household;
    assert_int_equal(made_judge(m, rule_c_3_2_new_head), REFUSE);
    assert_true(made_about(m, RULE_NEW_HEAD_LEAVES, "B", "X-2"));
    rec_set_int(&people[1], PERSON_STATE, PERSON_REGISTERED);
    assert_int_equal(made_judge(m, rule_c_3_2_new_head), INFORM);
    // Who is head is told by the register, not by the booklet.
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("B"));
    made_judge(m, rule_c_3_2_new_head);
    assert_int_equal(made_said(m, RULE_NEW_HEAD_NOT_NEEDED), 1);
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
    struct rec h = rec_make(&m->arena);
    rec_set_text(&h, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_COLLECTIVE));
    rec_set_text(&m->t, TRANSFER_ORIGIN_KIND, SPAN(HOUSEHOLD_COLLECTIVE));
    m->facts.origin_household = &h;
    made_judge(m, rule_c_3_4_register);
    assert_int_equal(made_said(m, RULE_DIFFERS), 2);
    rec_set_text(&m->t, TRANSFER_ORIGIN_KIND, SPAN(HOUSEHOLD_FAMILY));
    made_judge(m, rule_c_3_4_register);
    assert_int_equal(made_said(m, RULE_DIFFERS), 3); // and the household's kind
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

// ---- section 5: the household moved into

static struct made *joins(struct rec *household, struct rec people[2], struct rec *host)
{
    struct made *m = made_new(KIND_JOINING);
    rec_set_text(made_mover(m, "A", 30), MOVER_RELATION, SPAN("20"));
    *household = rec_make(&m->arena);
    rec_set_text(household, HOUSEHOLD_NUMBER, SPAN("00000056"));
    rec_set_text(household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
    rec_set_int(household, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
    rec_set_text(household, HOUSEHOLD_HEAD, SPAN("K"));
    people[0] = made_person(m, "K", 60, "00000056", "02");
    people[1] = made_person(m, "W", 58, "00000056", "12");
    *host = people[1];
    rec_set_text(&m->t, TRANSFER_HOUSEHOLD, SPAN("00000056"));
    rec_set_text(&m->t, TRANSFER_HOST, SPAN("W"));
    m->facts.household = household;
    m->facts.household_people = people;
    m->facts.household_people_n = 2;
    m->facts.host = host;
    return m;
}

static void section_5_the_household_joined_is_open_of_family_kind_and_the_hosts(void **state)
{
    (void)state;
    struct rec household, people[2], host;
    struct made *m = joins(&household, people, &host);
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    rec_set_int(&household, HOUSEHOLD_STATE, HOUSEHOLD_IS_CLOSED);
    made_judge(m, rule_c_5_household);
    assert_int_equal(made_said(m, RULE_HOUSEHOLD_NOT_OPEN), 1);
    rec_set_int(&household, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
    rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_COLLECTIVE));
    made_judge(m, rule_c_5_household);
    assert_int_equal(made_said(m, RULE_NOT_FAMILY), 1);
    rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
    rec_set_text(&host, PERSON_HOUSEHOLD, SPAN("00000057"));
    made_judge(m, rule_c_5_household);
    assert_int_equal(made_said(m, RULE_HOST_NOT_THERE), 1);
    m->facts.household = NULL;
    made_judge(m, rule_c_5_household);
    assert_int_equal(made_said(m, RULE_HOUSEHOLD_UNKNOWN), 1);
    made_free(m);
}

static void section_5_one_head_and_at_most_one_spouse(void **state)
{
    (void)state;
    static const struct {
        const char *relation;
        enum rule rule;
    } cases[] = {{"02", RULE_TWO_HEADS}, {"12", RULE_TWO_SPOUSES}, {"20", 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rec household, people[2], host;
        struct made *m = joins(&household, people, &host);
        size_t n;
        rec_set_text(rec_list(&m->t, TRANSFER_MOVERS, &n), MOVER_RELATION, span_of(cases[i].relation));
        assert_int_equal(made_judge(m, rule_c_5_household), cases[i].rule ? REFUSE : OPEN);
        if (cases[i].rule)
            assert_int_equal(made_said(m, cases[i].rule), 1);
        made_free(m);
    }
    // Without a wife there, a wife may come.
    struct rec household, people[2], host;
    struct made *m = joins(&household, people, &host);
    size_t n;
    rec_set_text(&people[1], PERSON_RELATION, SPAN("52"));
    rec_set_text(rec_list(&m->t, TRANSFER_MOVERS, &n), MOVER_RELATION, SPAN("12"));
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    made_free(m);
}

static void section_5_who_is_registered_here_cannot_arrive(void **state)
{
    (void)state;
    struct rec household, people[2], host;
    struct made *m = joins(&household, people, &host);
    struct rec p = made_person(m, "A", 30, "00000001", "20");
    const struct rec *here[1] = {&p};
    m->facts.movers_here = here;
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_true(made_about(m, RULE_ALREADY_HERE, "A", "00000001"));
    rec_set_int(&p, PERSON_STATE, PERSON_MOVED_OUT); // comes back after having left
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    made_free(m);
}

static void section_5_own_exactly_the_chosen_head_is_head(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    rec_set_text(made_mover(m, "A", 30), MOVER_RELATION, SPAN("02"));
    rec_set_text(made_mover(m, "B", 30), MOVER_RELATION, SPAN("12"));
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("A"));
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("B"));
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_int_equal(made_said(m, RULE_HEAD_RELATION), 2);
    made_free(m);
}

static void c_2_2_collective_the_relation_is_99_in_a_collective_household(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_COLLECTIVE);
    struct rec household = rec_make(&m->arena), *a = made_mover(m, "A", 30);
    rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_COLLECTIVE));
    rec_set_int(&household, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
    m->facts.household = &household;
    rec_set_text(&m->t, TRANSFER_HOUSEHOLD, SPAN("00000010"));
    rec_set_text(a, MOVER_RELATION, SPAN("99"));
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    rec_set_text(a, MOVER_RELATION, SPAN("20"));
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    rec_set_text(a, MOVER_RELATION, SPAN("99"));
    rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
    made_judge(m, rule_c_5_household);
    assert_int_equal(made_said(m, RULE_NOT_COLLECTIVE), 1);
    rec_clear(&m->t, TRANSFER_HOUSEHOLD);
    made_judge(m, rule_c_5_household);
    assert_int_equal(made_said(m, RULE_COLLECTIVE_NO_HOUSEHOLD), 1);
    made_free(m);
}

static void c_1_2_a_linked_case_creates_the_household_first(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    made_mover(m, "A", 30);
    rec_set_text(&m->t, TRANSFER_LINKED, SPAN("X-1"));
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE); // unknown here
    struct rec linked = rec_make(&m->arena);
    rec_set_text(&linked, TRANSFER_KIND, SPAN(KIND_OWN));
    rec_set_text(&linked, TRANSFER_DESTINATION, SPAN("410105001000"));
    m->facts.linked = &linked;
    assert_int_equal(made_judge(m, rule_c_5_household), WARN); // not settled yet: at settlement it refuses
    rec_clear(&m->t, TRANSFER_DESTINATION); // an application names it only when it is made
    assert_int_equal(made_judge(m, rule_c_5_household), WARN);
    m->facts.at = JUDGE_SETTLE;
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    rec_set_text(&linked, TRANSFER_SETTLED_HOUSEHOLD, SPAN("00001001"));
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    made_free(m);
}

static void row_17_annulled_only_as_it_was_settled(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    struct rec household = rec_make(&m->arena), p = made_person(m, "A", 30, "00001001", "02"), people[2];
    const struct rec *here[1] = {&p};
    made_mover(m, "A", 30);
    rec_set_text(&m->t, TRANSFER_SETTLED_HOUSEHOLD, SPAN("00001001"));
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("A"));
    people[0] = p;
    people[1] = made_person(m, "B", 30, "00001001", "79");
    m->facts.at = JUDGE_ANNUL;
    m->facts.movers_here = here;
    m->facts.household = &household;
    m->facts.household_people = people;
    m->facts.household_people_n = 1;
    assert_int_equal(made_judge(m, rule_c_5_annul), OPEN);
    m->facts.household_people_n = 2; // another has come since, of whose household A is head
    assert_int_equal(made_judge(m, rule_c_5_annul), REFUSE);
    assert_true(made_about(m, RULE_HEADS_OTHERS, "A", "B"));
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("B"));
    assert_int_equal(made_judge(m, rule_c_5_annul), OPEN);
    rec_set_int(&p, PERSON_STATE, PERSON_LEAVING);
    rec_set_text(&p, PERSON_CASE, SPAN("X-2"));
    assert_int_equal(made_judge(m, rule_c_5_annul), REFUSE);
    assert_true(made_about(m, RULE_LEAVING_UNDER, "A", "X-2"));
    rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
    rec_set_text(&p, PERSON_HOUSEHOLD, SPAN("00001002")); // moved back later, into another one
    assert_int_equal(made_judge(m, rule_c_5_annul), REFUSE);
    rec_set_int(&p, PERSON_STATE, PERSON_MOVED_OUT);
    rec_clear(&p, PERSON_HOUSEHOLD);
    assert_int_equal(made_judge(m, rule_c_5_annul), REFUSE);
    assert_true(made_about(m, RULE_GONE_SINCE, "A", "00001001"));
    rec_set_int(&p, PERSON_STATE, PERSON_DECEASED);
    assert_int_equal(made_judge(m, rule_c_5_annul), INFORM);
    made_free(m);
}

static void died(struct made *m, const char *id)
{
    struct rec *o = rec_add(&m->t, TRANSFER_OUTCOMES);
    rec_set_text(o, OUTCOME_ID, span_of(id));
    rec_set_text(o, OUTCOME_CODE, SPAN(OUTCOME_DIED));
}

static void section_4_a_head_who_died_in_transit_leaves_one_of_16_or_over(void **state)
{
    (void)state;
    static const struct {
        int age, want;
    } cases[] = {{16, INFORM}, {15, REFUSE}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        rec_set_text(made_mover(m, "A", 40), MOVER_RELATION, SPAN("02"));
        rec_set_text(made_mover(m, "B", cases[i].age), MOVER_RELATION, SPAN("20"));
        rec_set_text(&m->t, TRANSFER_HEAD, SPAN("A"));
        m->facts.at = JUDGE_SETTLE;
        assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
        died(m, "A");
        assert_int_equal(made_judge(m, rule_c_5_household), cases[i].want);
        died(m, "B");
        assert_int_equal(made_judge(m, rule_c_5_household), OPEN); // nobody is left to head anything
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
        cmocka_unit_test(c_3_4_the_case_beside_the_origins_register),
        cmocka_unit_test(c_3_4_booklet_and_register_that_differ_warn),
        cmocka_unit_test(section_7_at_the_counter_the_register_is_left_to_the_origin),
        cmocka_unit_test(section_5_the_household_joined_is_open_of_family_kind_and_the_hosts),
        cmocka_unit_test(section_5_one_head_and_at_most_one_spouse),
        cmocka_unit_test(section_5_who_is_registered_here_cannot_arrive),
        cmocka_unit_test(section_5_own_exactly_the_chosen_head_is_head),
        cmocka_unit_test(c_2_2_collective_the_relation_is_99_in_a_collective_household),
        cmocka_unit_test(c_1_2_a_linked_case_creates_the_household_first),
        cmocka_unit_test(row_17_annulled_only_as_it_was_settled),
        cmocka_unit_test(section_4_a_head_who_died_in_transit_leaves_one_of_16_or_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
