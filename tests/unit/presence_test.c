// Who applies and who must be present: rows 1 to 8 of the presence table (CLAUSES section 2), own and collective
// households, each on both sides of its limit. The others are in joining_test.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "tests/unit/facts.h"

static void present(struct rec *mover, bool is)
{
    rec_set_int(mover, MOVER_PRESENT, is);
}

// ---- own household (C-2.1)

static struct made *own(int age, bool there)
{
    struct made *m = made_new(KIND_OWN);
    present(made_mover(m, "A", age), there);
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("A"));
    rec_set_text(&m->t, TRANSFER_ADDRESS, SPAN("花园路1号"));
    return m;
}

static void row_01_own_a_mover_of_16_or_over_applies_and_heads(void **state)
{
    (void)state;
    static const struct {
        int age, worst, minor;
    } cases[] = {{15, REFUSE, 0}, {16, WARN, 1}, {17, WARN, 1}, {18, OPEN, 0}, {80, OPEN, 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = own(cases[i].age, true);
        assert_int_equal(made_presence(m), cases[i].worst);
        assert_int_equal(made_said(m, RULE_OWN_HEAD_MINOR), cases[i].minor);
        made_free(m);
    }
}

static void row_01_own_the_birthday_counts(void **state)
{
    (void)state;
    struct made *m = own(16, true);
    rec_set_int(&rec_list(&m->t, TRANSFER_MOVERS, &(size_t) {0})[0], MOVER_BIRTH, made_day(2010, 3, 3)); // 16 tomorrow
    assert_int_equal(made_presence(m), REFUSE);
    assert_int_equal(made_said(m, RULE_OWN_ALL_UNDER_16), 1);
    made_free(m);
}

static void row_01_own_the_head_is_a_mover_of_16_or_over(void **state)
{
    (void)state;
    struct made *m = own(40, true);
    made_mover(m, "B", 15);
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("B"));
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_OWN_HEAD_UNDER_16, "B", "15"));
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("Z"));
    made_presence(m);
    assert_int_equal(made_said(m, RULE_OWN_HEAD_NOT_MOVER), 1);
    rec_clear(&m->t, TRANSFER_HEAD);
    made_presence(m);
    assert_int_equal(made_said(m, RULE_OWN_NO_HEAD), 1);
    made_free(m);
}

static void row_02_own_all_under_16_is_refused_whoever_comes(void **state)
{
    (void)state;
    struct made *m = own(15, true);
    made_party(m, "G", CAPACITY_GUARDIAN, true);
    assert_int_equal(made_presence(m), REFUSE);
    assert_int_equal(made_said(m, RULE_OWN_ALL_UNDER_16), 1);
    made_free(m);
}

static void row_02_a_birth_date_that_is_missing_makes_nobody_a_child(void **state)
{
    (void)state;
    struct made *m = own(40, true);
    rec_clear(&rec_list(&m->t, TRANSFER_MOVERS, &(size_t) {0})[0], MOVER_BIRTH);
    assert_int_equal(made_presence(m), OPEN);
    assert_int_equal(made_judge(m, rule_c_1_2_movers), REFUSE); // C-1.2 tells what is missing
    made_free(m);
}

static void row_03_own_no_mover_present_is_refused_whatever_is_handed_over(void **state)
{
    (void)state;
    struct made *m = own(40, false);
    size_t n;
    made_trio_mover(rec_list(&m->t, TRANSFER_MOVERS, &n), "cbp");
    made_trio_party(made_party(m, "X", CAPACITY_OTHER, true), "cbp");
    assert_int_equal(made_presence(m), REFUSE);
    assert_int_equal(made_said(m, RULE_OWN_NO_MOVER_PRESENT), 1);
    present(rec_list(&m->t, TRANSFER_MOVERS, &n), true);
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
}

static void row_04_own_a_child_beside_one_of_16_warns_unless_the_guardian(void **state)
{
    (void)state;
    struct made *m = own(40, true);
    struct rec *child = made_mover(m, "C", 15);
    assert_int_equal(made_presence(m), WARN);
    assert_true(made_about(m, RULE_OWN_NOT_GUARDIAN, "C", NULL));
    rec_set_text(child, MOVER_GUARDIAN, SPAN("A"));
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
}

// ---- collective household (C-2.2)

static void row_05_collective_the_mover_comes(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_COLLECTIVE);
    present(made_mover(m, "A", 16), true);
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
}

static void row_06_collective_no_mover_is_refused_whatever_is_handed_over(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_COLLECTIVE);
    made_trio_mover(made_mover(m, "A", 16), "cbp");
    made_party(m, "X", CAPACITY_OTHER, true);
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_COLLECTIVE_NO_MOVER, "A", NULL));
    made_free(m);
}

static void row_07_collective_the_guardian_comes_and_the_child_need_not(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_COLLECTIVE);
    made_mover(m, "C", 15);
    rec_set_int(made_party(m, "G", CAPACITY_GUARDIAN, true), PARTY_AT_ORIGIN, 1);
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
}

static void row_07_a_mover_may_be_another_movers_guardian(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_COLLECTIVE);
    struct rec *child = made_mover(m, "C", 15);
    rec_set_text(child, MOVER_GUARDIAN, SPAN("A"));
    present(made_mover(m, "A", 40), true);
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
    // ... but a child is no guardian, nor is one who has not come.
    static const struct {
        int age;
        bool there;
    } none[] = {{15, true}, {40, false}};
    for (size_t i = 0; i < COUNT(none); i++) {
        m = made_new(KIND_COLLECTIVE);
        rec_set_text(made_mover(m, "C", 12), MOVER_GUARDIAN, SPAN("A"));
        present(made_mover(m, "A", none[i].age), none[i].there);
        made_presence(m);
        assert_true(made_about(m, RULE_NO_GUARDIAN, "C", NULL));
        made_free(m);
    }
}

static void row_08_collective_no_guardian_is_refused_whatever_is_handed_over(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_COLLECTIVE);
    struct rec *child = made_mover(m, "C", 15);
    present(child, true);
    made_trio_mover(child, "cbp");
    made_trio_party(made_party(m, "G", CAPACITY_GUARDIAN, false), "cbp");
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_NO_GUARDIAN, "C", NULL));
    made_free(m);
}

// ---- own household, again: what is not asked, and what is said once

static void row_01_own_head_and_address_are_asked_at_the_counter_alone(void **state)
{
    (void)state;
    static const struct {
        enum judge_at at;
        bool linked;
        int asked;
    } cases[] = {{JUDGE_COUNTER, false, 1}, {JUDGE_ENQUIRY, false, 0}, {JUDGE_COUNTER, true, 0}}; // the linked case has both
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = own(40, true);
        rec_clear(&m->t, TRANSFER_HEAD);
        rec_clear(&m->t, TRANSFER_ADDRESS);
        if (cases[i].linked)
            rec_set_text(&m->t, TRANSFER_LINKED, SPAN("X-1"));
        m->facts.at = cases[i].at;
        made_presence(m);
        assert_int_equal(made_said(m, RULE_OWN_NO_HEAD), cases[i].asked);
        assert_int_equal(made_said(m, RULE_OWN_NO_ADDRESS), cases[i].asked);
        assert_int_equal(findings_count(&m->findings), 2 * cases[i].asked);
        made_free(m);
    }
}

static void row_02_a_newborn_is_under_16(void **state)
{
    (void)state;
    struct made *m = own(0, true);
    assert_int_equal(made_presence(m), REFUSE);
    assert_int_equal(made_said(m, RULE_OWN_ALL_UNDER_16), 1);
    present(made_mover(m, "B", 40), true);
    made_presence(m);
    assert_true(made_about(m, RULE_OWN_HEAD_UNDER_16, "A", "0"));
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("B"));
    assert_int_equal(made_presence(m), WARN);
    assert_true(made_about(m, RULE_OWN_NOT_GUARDIAN, "A", NULL)); // row 4
    rec_clear(&m->t, TRANSFER_MOVERS);
    made_presence(m);
    assert_int_equal(findings_count(&m->findings), 0); // nobody moves: C-1.2 says so
    made_free(m);
}

static void row_03_own_a_child_who_is_there_applies_for_nobody(void **state)
{
    (void)state;
    struct made *m = own(40, false);
    present(made_mover(m, "C", 15), true);
    assert_int_equal(made_presence(m), REFUSE);
    assert_int_equal(made_said(m, RULE_OWN_NO_MOVER_PRESENT), 1);
    assert_int_equal(findings_count(&m->findings), 1); // rows 4 and 21 begin with one who is there
    made_free(m);
}

static void row_04_own_each_child_is_told(void **state)
{
    (void)state;
    struct made *m = own(40, true);
    made_mover(m, "C", 15);
    made_mover(m, "E", 0);
    assert_int_equal(made_presence(m), WARN);
    assert_true(made_about(m, RULE_OWN_NOT_GUARDIAN, "C", NULL));
    assert_true(made_about(m, RULE_OWN_NOT_GUARDIAN, "E", NULL));
    made_free(m);
}

// Section 4: people die in transit. Who heads the household is judged again, who had come to the counter is not.
static void c_2_1_at_settlement_the_head_is_one_who_arrives(void **state)
{
    (void)state;
    struct made *m = own(40, false);
    size_t n;
    made_mover(m, "B", 40);
    m->facts.at = JUDGE_SETTLE;
    assert_int_equal(made_presence(m), OPEN);
    for (int i = 0; i < 2; i++) {
        struct rec *row = rec_add(&m->t, TRANSFER_OUTCOMES);
        rec_set_text(row, OUTCOME_ID, i ? SPAN("B") : SPAN("A"));
        rec_set_text(row, OUTCOME_CODE, i ? SPAN("1") : SPAN(OUTCOME_DIED));
    }
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_OWN_HEAD_DIED, "A", NULL));
    rec_set_text(&m->t, TRANSFER_LINKED, SPAN("X-1")); // the other case's household has its head
    assert_int_equal(made_presence(m), OPEN);
    rec_clear(&m->t, TRANSFER_LINKED);
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("B"));
    assert_int_equal(made_presence(m), OPEN);
    rec_set_text(&rec_list(&m->t, TRANSFER_OUTCOMES, &n)[1], OUTCOME_CODE, SPAN(OUTCOME_DIED));
    assert_int_equal(made_presence(m), OPEN); // nobody arrives: there is nobody to head
    rec_set_text(&rec_list(&m->t, TRANSFER_OUTCOMES, &n)[0], OUTCOME_CODE, SPAN("1"));
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_OWN_HEAD_DIED, "B", NULL));
    made_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_01_own_a_mover_of_16_or_over_applies_and_heads),
        cmocka_unit_test(row_01_own_the_birthday_counts),
        cmocka_unit_test(row_01_own_the_head_is_a_mover_of_16_or_over),
        cmocka_unit_test(row_02_own_all_under_16_is_refused_whoever_comes),
        cmocka_unit_test(row_02_a_birth_date_that_is_missing_makes_nobody_a_child),
        cmocka_unit_test(row_03_own_no_mover_present_is_refused_whatever_is_handed_over),
        cmocka_unit_test(row_04_own_a_child_beside_one_of_16_warns_unless_the_guardian),
        cmocka_unit_test(row_05_collective_the_mover_comes),
        cmocka_unit_test(row_06_collective_no_mover_is_refused_whatever_is_handed_over),
        cmocka_unit_test(row_07_collective_the_guardian_comes_and_the_child_need_not),
        cmocka_unit_test(row_07_a_mover_may_be_another_movers_guardian),
        cmocka_unit_test(row_08_collective_no_guardian_is_refused_whatever_is_handed_over),
        cmocka_unit_test(row_01_own_head_and_address_are_asked_at_the_counter_alone),
        cmocka_unit_test(row_02_a_newborn_is_under_16),
        cmocka_unit_test(row_03_own_a_child_who_is_there_applies_for_nobody),
        cmocka_unit_test(row_04_own_each_child_is_told),
        cmocka_unit_test(c_2_1_at_settlement_the_head_is_one_who_arrives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
