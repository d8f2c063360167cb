// The household moved into, joined, linked or their own (section 5, C-1.2, C-2.2), each rule on both sides of its limit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "domain/flow.h"
#include "tests/unit/facts.h"

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
    rec_set_int(&p, PERSON_STATE, PERSON_DECEASED);
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_true(made_about(m, RULE_IS_DEAD, "A", NULL));
    // Carried by another case: nobody is settled under two. One that is only applied for may wait for that one's end.
    rec_set_int(&p, PERSON_STATE, PERSON_ARRIVING);
    rec_set_text(&p, PERSON_CASE, SPAN("X-2"));
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    m->facts.at = JUDGE_SETTLE;
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_true(made_about(m, RULE_ARRIVING_UNDER, "A", "X-2"));
    rec_set_text(&m->t, TRANSFER_NUMBER, SPAN("X-2"));
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    here[0] = NULL; // never registered here
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    made_free(m);
}

static void section_5_what_a_mover_is_called_fits_the_sex(void **state)
{
    (void)state;
    static const struct {
        uint16_t tag;
        const char *relation, *sex;
        int said;
    } cases[] = {
        {MOVER_RELATION, "12", SEX_FEMALE, 0}, {MOVER_RELATION, "12", SEX_MALE, 1}, {MOVER_RELATION, "11", SEX_FEMALE, 1},
        {MOVER_RELATION, "10", SEX_MALE, 0},   {MOVER_OLD_RELATION, "20", SEX_FEMALE, 1}, {MOVER_OLD_RELATION, "30", SEX_FEMALE, 0},
        {MOVER_HOST_RELATION, "38", SEX_MALE, 1}, {MOVER_HOST_RELATION, "28", SEX_MALE, 0}, {MOVER_RELATION, "99", SEX_MALE, 0},
        {MOVER_RELATION, "02", SEX_FEMALE, 0}, {MOVER_RELATION, "40", SEX_FEMALE, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        struct rec *a = made_mover(m, "A", 30);
        rec_set_text(a, cases[i].tag, span_of(cases[i].relation));
        rec_set_text(a, MOVER_SEX, span_of(cases[i].sex));
        made_judge(m, rule_c_5_household);
        if (made_said(m, RULE_RELATION_SEX) != cases[i].said)
            print_error("relation %s, sex %s\n", cases[i].relation, cases[i].sex);
        assert_int_equal(made_said(m, RULE_RELATION_SEX), cases[i].said);
        made_free(m);
    }
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
    rec_set_text(&household, HOUSEHOLD_NUMBER, SPAN("00000010"));
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
    m->facts.at = JUDGE_SETTLE;
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    rec_set_text(&linked, TRANSFER_SETTLED_HOUSEHOLD, SPAN("00001001"));
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    made_free(m);
}

static struct rec linked_case(struct made *m)
{
    struct rec linked = rec_make(&m->arena);
    rec_set_text(&linked, TRANSFER_KIND, SPAN(KIND_OWN));
    rec_set_text(&linked, TRANSFER_DESTINATION, SPAN("410105001000"));
    struct rec *head = rec_add(&linked, TRANSFER_MOVERS);
    rec_set_text(head, MOVER_ID, SPAN("K"));
    rec_set_text(head, MOVER_RELATION, SPAN("02"));
    rec_set_text(&m->t, TRANSFER_LINKED, SPAN("X-1"));
    return linked;
}

static void c_1_2_a_linked_case_that_ended_creates_no_household(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    struct rec linked = linked_case(m);
    rec_set_text(made_mover(m, "A", 30), MOVER_RELATION, SPAN("12"));
    m->facts.linked = &linked;
    rec_set_int(&linked, TRANSFER_STAGE, STAGE_AWAITING_APPROVAL);
    assert_int_equal(made_judge(m, rule_c_5_household), WARN);
    rec_set_int(&linked, TRANSFER_STAGE, STAGE_CLOSED); // rejected, refused, withdrawn
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_true(made_about(m, RULE_LINKED_ENDED, "", "X-1"));
    // A case does not create the household that it settles into.
    rec_set_int(&linked, TRANSFER_STAGE, STAGE_AWAITING_APPROVAL);
    rec_set_text(&m->t, TRANSFER_NUMBER, SPAN("X-1"));
    made_judge(m, rule_c_5_household);
    assert_int_equal(made_said(m, RULE_LINKED_UNKNOWN), 1);
    made_free(m);
}

static void c_1_2_the_household_that_a_linked_case_created_is_still_open(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    struct rec linked = linked_case(m), household = rec_make(&m->arena), people[1];
    rec_set_text(made_mover(m, "A", 30), MOVER_RELATION, SPAN("12"));
    rec_set_text(&linked, TRANSFER_SETTLED_HOUSEHOLD, SPAN("00001001"));
    rec_set_text(&household, HOUSEHOLD_NUMBER, SPAN("00001001"));
    rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
    rec_set_int(&household, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
    people[0] = made_person(m, "K", 60, "00001001", "02");
    m->facts.linked = &linked;
    m->facts.household = &household;
    m->facts.household_people = people;
    m->facts.household_people_n = 1;
    m->facts.at = JUDGE_SETTLE;
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    rec_set_int(&household, HOUSEHOLD_STATE, HOUSEHOLD_IS_CLOSED); // annulled, and empty since
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_true(made_about(m, RULE_LINKED_ENDED, "", NULL));
    assert_int_equal(made_said(m, RULE_HOUSEHOLD_NOT_OPEN), 0); // of these movers no household was chosen
    made_free(m);
}

static void section_5_one_head_and_one_spouse_count_the_linked_cases_movers(void **state)
{
    (void)state;
    static const struct {
        const char *relation;
        enum rule rule;
    } cases[] = {{"02", RULE_TWO_HEADS}, {"12", 0}, {"20", 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        struct rec linked = linked_case(m);
        rec_set_text(made_mover(m, "A", 30), MOVER_RELATION, span_of(cases[i].relation));
        m->facts.linked = &linked;
        assert_int_equal(made_judge(m, rule_c_5_household), cases[i].rule ? REFUSE : WARN); // it is pending
        if (cases[i].rule)
            assert_true(made_about(m, cases[i].rule, "A", NULL));
        rec_set_text(rec_add(&linked, TRANSFER_MOVERS), MOVER_RELATION, SPAN("12"));
        made_judge(m, rule_c_5_household);
        assert_int_equal(made_said(m, RULE_TWO_SPOUSES), span_is(span_of(cases[i].relation), "12"));
        made_free(m);
    }
}

static void section_5_a_household_whose_head_is_gone_is_told(void **state)
{
    (void)state;
    struct rec household, people[2], host;
    struct made *m = joins(&household, people, &host);
    m->facts.household_people = people + 1; // the wife alone: the head has died
    m->facts.household_people_n = 1;
    assert_int_equal(made_judge(m, rule_c_5_household), WARN);
    assert_true(made_about(m, RULE_NO_HEAD_THERE, "", "00000056"));
    // Where nobody can be named head nobody is asked to.
    rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_COLLECTIVE));
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_int_equal(made_said(m, RULE_NO_HEAD_THERE), 0);
    rec_set_text(&household, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
    rec_set_int(&household, HOUSEHOLD_STATE, HOUSEHOLD_IS_CLOSED);
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_int_equal(made_said(m, RULE_NO_HEAD_THERE), 0);
    made_free(m);
}

static void row_17_annulled_only_as_it_was_settled(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    struct rec p = made_person(m, "A", 30, "00001001", "02"), people[3];
    const struct rec *here[1] = {&p};
    made_mover(m, "A", 30);
    rec_set_text(&m->t, TRANSFER_SETTLED_HOUSEHOLD, SPAN("00001001"));
    people[0] = p;
    people[1] = made_person(m, "B", 30, "00001001", "79");
    m->facts.at = JUDGE_ANNUL;
    m->facts.movers_here = here;
    m->facts.household_people = people;
    m->facts.household_people_n = 1;
    assert_int_equal(made_judge(m, rule_c_5_annul), OPEN);
    m->facts.household_people_n = 2; // another has come since, of whose household A is head
    assert_int_equal(made_judge(m, rule_c_5_annul), REFUSE);
    assert_true(made_about(m, RULE_HEADS_OTHERS, "A", "B"));
    people[2] = made_person(m, "K", 3, "00001001", "30");
    m->facts.household_people_n = 3;
    made_judge(m, rule_c_5_annul);
    assert_true(made_about(m, RULE_HEADS_OTHERS, "A", "B K"));
    m->facts.household_people_n = 2;
    // Head of none: B is, or nobody can be named in a collective household, or nobody is yet, or B lives elsewhere.
    rec_set_text(&p, PERSON_RELATION, SPAN("79"));
    assert_int_equal(made_judge(m, rule_c_5_annul), OPEN);
    rec_set_text(&p, PERSON_RELATION, SPAN("02"));
    rec_set_text(&m->t, TRANSFER_KIND, SPAN(KIND_COLLECTIVE));
    assert_int_equal(made_judge(m, rule_c_5_annul), OPEN);
    rec_set_text(&m->t, TRANSFER_KIND, SPAN(KIND_OWN));
    rec_set_int(&p, PERSON_ADJUST, 1);
    assert_int_equal(made_judge(m, rule_c_5_annul), OPEN);
    rec_clear(&p, PERSON_ADJUST);
    rec_set_text(&people[1], PERSON_HOUSEHOLD, SPAN("00001003"));
    assert_int_equal(made_judge(m, rule_c_5_annul), OPEN);
    rec_set_int(&p, PERSON_STATE, PERSON_LEAVING);
    rec_set_text(&p, PERSON_CASE, SPAN("X-2"));
    assert_int_equal(made_judge(m, rule_c_5_annul), REFUSE);
    assert_true(made_about(m, RULE_LEAVING_UNDER, "A", "X-2"));
    rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
    rec_set_text(rec_add(&p, PERSON_SPELLS), SPELL_CASE_IN, SPAN("X-3")); // moved back later, be it into the same one
    assert_int_equal(made_judge(m, rule_c_5_annul), REFUSE);
    rec_set_int(&p, PERSON_STATE, PERSON_MOVED_OUT);
    rec_clear(&p, PERSON_HOUSEHOLD);
    assert_int_equal(made_judge(m, rule_c_5_annul), REFUSE);
    assert_true(made_about(m, RULE_GONE_SINCE, "A", "00001001"));
    rec_set_int(&p, PERSON_STATE, PERSON_DECEASED);
    assert_int_equal(made_judge(m, rule_c_5_annul), INFORM);
    made_free(m);
}

// ---- what counts there, and what is told elsewhere

static void section_5_a_relation_to_adjust_counts_as_nothing(void **state)
{
    (void)state;
    struct rec household, people[2], host;
    struct made *m = joins(&household, people, &host);
    size_t n;
    rec_set_text(rec_list(&m->t, TRANSFER_MOVERS, &n), MOVER_RELATION, SPAN("12"));
    rec_set_int(&people[1], PERSON_ADJUST, 1); // wife of the head of then
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    rec_clear(&people[1], PERSON_ADJUST);
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    made_free(m);
}

static void section_5_who_makes_two_of_them_is_told_and_nobody_else(void **state)
{
    (void)state;
    struct rec household, people[2], host;
    struct made *m = joins(&household, people, &host);
    rec_set_text(made_mover(m, "B", 30), MOVER_RELATION, SPAN("12"));
    made_judge(m, rule_c_5_household);
    assert_true(made_about(m, RULE_TWO_SPOUSES, "B", NULL));
    assert_int_equal(findings_count(&m->findings), 1);
    rec_set_text(made_mover(m, "E", 30), MOVER_RELATION, SPAN("02"));
    rec_set_text(made_mover(m, "F", 30), MOVER_RELATION, SPAN("30"));
    made_judge(m, rule_c_5_household);
    assert_int_equal(made_said(m, RULE_TWO_SPOUSES), 1);
    assert_true(made_about(m, RULE_TWO_HEADS, "E", NULL));
    assert_int_equal(made_said(m, RULE_TWO_HEADS), 1);
    made_free(m);
    // In a household of their own: a second head beside the chosen one.
    m = made_new(KIND_OWN);
    rec_set_text(made_mover(m, "A", 30), MOVER_RELATION, SPAN("02"));
    rec_set_text(made_mover(m, "B", 30), MOVER_RELATION, SPAN("01"));
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("A"));
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_true(made_about(m, RULE_HEAD_RELATION, "B", NULL));
    assert_true(made_about(m, RULE_TWO_HEADS, "", NULL));
    made_free(m);
}

static struct rec *outcome(struct made *m, const char *id, const char *code)
{
    struct rec *o = rec_add(&m->t, TRANSFER_OUTCOMES);
    rec_set_text(o, OUTCOME_ID, span_of(id));
    rec_set_text(o, OUTCOME_CODE, span_of(code));
    return o;
}

static void section_4_who_died_in_transit_is_neither_spouse_nor_head(void **state)
{
    (void)state;
    struct rec household, people[2], host;
    struct made *m = joins(&household, people, &host);
    rec_set_text(made_mover(m, "B", 30), MOVER_RELATION, SPAN("12"));
    m->facts.at = JUDGE_SETTLE;
    struct rec *of_b = outcome(m, "B", OUTCOME_DIED);
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    rec_set_text(of_b, OUTCOME_CODE, SPAN("1"));
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    made_free(m);
    // The head chosen at application is dead, and another chosen: the relations are adjusted afterwards.
    m = made_new(KIND_OWN);
    rec_set_text(made_mover(m, "A", 30), MOVER_RELATION, SPAN("02"));
    rec_set_text(made_mover(m, "B", 30), MOVER_RELATION, SPAN("12"));
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("B"));
    m->facts.at = JUDGE_SETTLE;
    struct rec *of_a = outcome(m, "A", OUTCOME_DIED);
    assert_int_equal(made_judge(m, rule_c_5_household), OPEN);
    rec_set_text(of_a, OUTCOME_ID, SPAN("B")); // the wife's death changes nothing of who is to be head
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("B"));
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    rec_set_text(of_a, OUTCOME_ID, SPAN("A"));
    rec_set_text(of_a, OUTCOME_CODE, SPAN("1"));
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_int_equal(made_said(m, RULE_HEAD_RELATION), 2);
    made_free(m);
}

// Joining: the relations were asked to the head of then. Who is head since is told, and nothing is judged by them.
static void section_5_another_head_since_the_application_is_told_at_settlement(void **state)
{
    (void)state;
    struct rec household, people[2], host;
    struct made *m = joins(&household, people, &host);
    size_t n;
    rec_set_text(rec_list(&m->t, TRANSFER_MOVERS, &n), MOVER_RELATION, SPAN("12")); // there is a wife
    rec_set_text(&m->t, TRANSFER_HOST_HEAD, SPAN("K"));
    m->facts.at = JUDGE_SETTLE;
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    rec_set_text(&m->t, TRANSFER_HOST_HEAD, SPAN("Z"));
    assert_int_equal(made_judge(m, rule_c_5_household), WARN);
    assert_true(made_about(m, RULE_OTHER_HEAD_NOW, "", "00000056"));
    m->facts.at = JUDGE_COUNTER; // the relation is asked now, to the head of now
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_int_equal(made_said(m, RULE_OTHER_HEAD_NOW), 0);
    made_free(m);
}

static void section_5_the_host_is_registered_in_the_household_joined(void **state)
{
    (void)state;
    static const struct {
        int state;
        const char *host;
        enum rule rule;
        int worst;
    } cases[] = {
        {PERSON_REGISTERED, "W", 0, OPEN}, {PERSON_LEAVING, "W", RULE_HOST_LEAVES, WARN}, {PERSON_MOVED_OUT, "W", RULE_HOST_NOT_THERE, REFUSE},
        {PERSON_REGISTERED, "", 0, OPEN}, // not named yet: C-2.3 says so
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rec household, people[2], host;
        struct made *m = joins(&household, people, &host);
        rec_set_int(&host, PERSON_STATE, cases[i].state);
        rec_set_text(&m->t, TRANSFER_HOST, span_of(cases[i].host));
        if (!cases[i].host[0])
            m->facts.host = NULL;
        assert_int_equal(made_judge(m, rule_c_5_household), cases[i].worst);
        assert_int_equal(findings_count(&m->findings), cases[i].rule != 0);
        if (cases[i].rule)
            assert_int_equal(made_said(m, cases[i].rule), 1);
        made_free(m);
    }
    // Nobody here is of that number.
    struct rec household, people[2], host;
    struct made *m = joins(&household, people, &host);
    m->facts.host = NULL;
    assert_int_equal(made_judge(m, rule_c_5_household), REFUSE);
    assert_true(made_about(m, RULE_HOST_NOT_THERE, "W", "00000056"));
    m->facts.household = NULL; // nor the household: once is enough
    for (m->facts.at = JUDGE_COUNTER; m->facts.at <= JUDGE_SETTLE; m->facts.at += JUDGE_SETTLE - JUDGE_COUNTER) {
        made_judge(m, rule_c_5_household);
        assert_int_equal(made_said(m, RULE_HOUSEHOLD_UNKNOWN), 1);
        assert_int_equal(findings_count(&m->findings), 1);
    }
    made_free(m);
}

static void section_5_a_household_is_asked_where_one_is_joined(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *household;
        enum rule rule;
        const char *clause;
    } cases[] = {
        {KIND_JOINING, "", RULE_FIELD_MISSING, "C-3.1"}, {KIND_JOINING, "00000056", RULE_HOUSEHOLD_UNKNOWN, "C-5"},
        {KIND_COLLECTIVE, "", RULE_COLLECTIVE_NO_HOUSEHOLD, "C-2.2"}, {KIND_COLLECTIVE, "00000056", RULE_HOUSEHOLD_UNKNOWN, "C-5"},
        {KIND_OWN, "", 0, ""}, {KIND_OWN, "00000056", 0, ""}, // left from another kind: nobody asks for it
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(cases[i].kind);
        made_mover(m, "A", 30); // without relation: C-1.2 says so
        rec_set_text(&m->t, TRANSFER_HEAD, SPAN("A"));
        rec_set_text(&m->t, TRANSFER_HOUSEHOLD, span_of(cases[i].household));
        assert_int_equal(made_judge(m, rule_c_5_household), cases[i].rule ? REFUSE : OPEN);
        assert_int_equal(findings_count(&m->findings), cases[i].rule != 0);
        if (cases[i].rule) {
            assert_int_equal(made_said(m, cases[i].rule), 1);
            assert_string_equal(finding_clause(findings_at(&m->findings, 0)), cases[i].clause);
        }
        made_free(m);
    }
}

static void c_1_2_a_linked_case_is_one_of_this_station_that_creates_a_household(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *destination, *linked, *settled;
        int stage, worst;
    } cases[] = {
        {KIND_OWN, "410105001000", "", "", STAGE_AWAITING_APPROVAL, WARN},
        {KIND_JOINING, "410105001000", "", "", STAGE_AWAITING_APPROVAL, REFUSE},
        {KIND_OWN, "410225003000", "", "", STAGE_AWAITING_APPROVAL, REFUSE},
        {KIND_OWN, "410105001000", "X-0", "", STAGE_AWAITING_APPROVAL, REFUSE}, // it joins another's itself
        {KIND_OWN, "410105001000", "", "00001001", STAGE_CLOSED, OPEN},         // settled, handed over and verified
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        struct rec linked = linked_case(m);
        rec_set_text(made_mover(m, "A", 30), MOVER_RELATION, SPAN("12"));
        rec_set_text(&linked, TRANSFER_KIND, span_of(cases[i].kind));
        rec_set_text(&linked, TRANSFER_DESTINATION, span_of(cases[i].destination));
        rec_set_text(&linked, TRANSFER_LINKED, span_of(cases[i].linked));
        rec_set_text(&linked, TRANSFER_SETTLED_HOUSEHOLD, span_of(cases[i].settled));
        rec_set_int(&linked, TRANSFER_STAGE, cases[i].stage);
        m->facts.linked = &linked;
        assert_int_equal(made_judge(m, rule_c_5_household), cases[i].worst);
        assert_int_equal(made_said(m, RULE_LINKED_UNKNOWN), cases[i].worst == REFUSE);
        made_free(m);
    }
}

static void row_17_who_is_unknown_here_has_gone(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    struct rec a = made_person(m, "A", 30, "00001001", "02");
    const struct rec *here[2] = {&a, NULL};
    made_mover(m, "A", 30);
    made_mover(m, "B", 30);
    rec_set_text(&m->t, TRANSFER_SETTLED_HOUSEHOLD, SPAN("00001001"));
    m->facts.at = JUDGE_ANNUL;
    m->facts.movers_here = here;
    assert_int_equal(made_judge(m, rule_c_5_annul), REFUSE);
    assert_true(made_about(m, RULE_GONE_SINCE, "B", "00001001"));
    assert_int_equal(findings_count(&m->findings), 1); // A is still there
    made_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(section_5_the_household_joined_is_open_of_family_kind_and_the_hosts),
        cmocka_unit_test(section_5_one_head_and_at_most_one_spouse),
        cmocka_unit_test(section_5_who_is_registered_here_cannot_arrive),
        cmocka_unit_test(section_5_what_a_mover_is_called_fits_the_sex),
        cmocka_unit_test(section_5_own_exactly_the_chosen_head_is_head),
        cmocka_unit_test(c_2_2_collective_the_relation_is_99_in_a_collective_household),
        cmocka_unit_test(c_1_2_a_linked_case_creates_the_household_first),
        cmocka_unit_test(c_1_2_a_linked_case_that_ended_creates_no_household),
        cmocka_unit_test(c_1_2_the_household_that_a_linked_case_created_is_still_open),
        cmocka_unit_test(section_5_one_head_and_one_spouse_count_the_linked_cases_movers),
        cmocka_unit_test(section_5_a_household_whose_head_is_gone_is_told),
        cmocka_unit_test(row_17_annulled_only_as_it_was_settled),
        cmocka_unit_test(section_5_a_relation_to_adjust_counts_as_nothing),
        cmocka_unit_test(section_5_who_makes_two_of_them_is_told_and_nobody_else),
        cmocka_unit_test(section_4_who_died_in_transit_is_neither_spouse_nor_head),
        cmocka_unit_test(section_5_another_head_since_the_application_is_told_at_settlement),
        cmocka_unit_test(section_5_the_host_is_registered_in_the_household_joined),
        cmocka_unit_test(section_5_a_household_is_asked_where_one_is_joined),
        cmocka_unit_test(c_1_2_a_linked_case_is_one_of_this_station_that_creates_a_household),
        cmocka_unit_test(row_17_who_is_unknown_here_has_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
