// Who applies and who must be present: rows 9 to 21 of the presence table (CLAUSES section 2), joining a family household
// and what goes for any kind, each on both sides of its limit. The others are in presence_test.c.
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

// ---- joining a family household (C-2.3)

// One mover tied to the host by `relation` (to the host), and nobody on the host side yet.
static struct made *joining(int age, bool there, const char *relation)
{
    struct made *m = made_new(KIND_JOINING);
    struct rec *mover = made_mover(m, "A", age);
    present(mover, there);
    rec_set_text(mover, MOVER_HOST_RELATION, span_of(relation));
    rec_set_text(mover, MOVER_HOST_PROOF, SPAN("1"));
    rec_set_text(&m->t, TRANSFER_HOST, SPAN("H"));
    rec_set_text(&m->t, TRANSFER_HOUSEHOLD, SPAN("00000056"));
    return m;
}
#define UNCLE "75"
#define WIFE "12"
#define SON "20"

static void row_09_joining_mover_and_head_come_together(void **state)
{
    (void)state;
    struct made *m = joining(16, true, UNCLE);
    made_party(m, "K", CAPACITY_HOST_HEAD, true);
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
}

static void row_09_joining_a_host_who_is_close_stands_in_for_the_head(void **state)
{
    (void)state;
    // Immediate family by CLAUSES section 6, in-laws while the setting counts them.
    static const struct {
        const char *relation;
        bool in_laws;
        int worst;
    } cases[] = {
        {"10", true, OPEN}, {"11", false, OPEN}, {"12", false, OPEN}, // spouse
        {"20", false, OPEN}, {"37", false, OPEN},                      // children
        {"41", false, OPEN}, {"44", false, OPEN},                      // grandchildren
        {"51", false, OPEN}, {"52", false, OPEN},                      // parents
        {"61", false, OPEN}, {"64", false, OPEN},                      // grandparents
        {"53", true, OPEN}, {"53", false, REFUSE},                     // a spouse's parents
        {"65", true, OPEN}, {"65", false, REFUSE},                     // a spouse's grandparents
        {"28", true, OPEN}, {"28", false, REFUSE},                     // a child's spouse: an in-law the other way
        {"73", true, REFUSE}, {UNCLE, true, REFUSE}, {"99", true, REFUSE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = joining(30, true, cases[i].relation);
        m->set.in_laws = cases[i].in_laws;
        made_party(m, "H", CAPACITY_HOST, true);
        if (made_presence(m) != cases[i].worst)
            print_error("relation %s, in-laws %d\n", cases[i].relation, cases[i].in_laws);
        assert_int_equal(made_presence(m), cases[i].worst);
        made_free(m);
    }
}

static void row_10_joining_a_host_not_entitled_is_refused(void **state)
{
    (void)state;
    struct made *m = joining(16, true, UNCLE);
    made_party(m, "H", CAPACITY_HOST, true);
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_JOIN_HOST_NOT_ENTITLED, "A", NULL));
    made_free(m);
}

static void row_10_who_is_head_is_told_by_the_register_not_by_what_was_typed(void **state)
{
    (void)state;
    struct made *m = joining(30, true, UNCLE);
    struct rec household = rec_make(&m->arena);
    rec_set_text(&household, HOUSEHOLD_NUMBER, SPAN("00000056"));
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("K"));
    m->facts.household = &household;
    made_party(m, "H", CAPACITY_HOST_HEAD, true); // said to be the head, and is not
    assert_int_equal(made_presence(m), REFUSE);
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("H"));
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
}

static void row_10_nobody_is_head_of_a_household_that_has_to_name_one(void **state)
{
    (void)state;
    struct made *m = joining(30, true, UNCLE);
    struct rec household = rec_make(&m->arena);
    rec_set_text(&household, HOUSEHOLD_NUMBER, SPAN("00000056"));
    m->facts.household = &household;
    made_party(m, "K", CAPACITY_HOST_HEAD, true);
    assert_int_equal(made_presence(m), REFUSE);
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("K"));
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
}

static void row_11_joining_the_heads_trio_lets_the_mover_act_alone(void **state)
{
    (void)state;
    struct made *m = joining(16, true, UNCLE);
    made_trio_party(made_party(m, "K", CAPACITY_HOST_HEAD, false), "cbp");
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
}

static void row_12_joining_an_entitled_hosts_trio_serves_an_other_ones_does_not(void **state)
{
    (void)state;
    struct made *m = joining(16, true, WIFE);
    made_trio_party(made_party(m, "H", CAPACITY_HOST, false), "cbp");
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
    m = joining(16, true, UNCLE);
    made_trio_party(made_party(m, "H", CAPACITY_HOST, false), "cbp");
    assert_int_equal(made_presence(m), REFUSE);
    made_free(m);
}

static void row_13_joining_an_incomplete_trio_is_refused_and_names_the_piece(void **state)
{
    (void)state;
    static const struct {
        const char *handed, *missing;
    } cases[] = {{"bp", "ID card"}, {"cp", "booklet"}, {"cb", "power of attorney"}, {"c", "booklet"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = joining(30, true, UNCLE);
        made_trio_party(made_party(m, "K", CAPACITY_HOST_HEAD, false), cases[i].handed);
        assert_int_equal(made_presence(m), REFUSE);
        assert_int_equal(made_said(m, RULE_JOIN_TRIO_INCOMPLETE), 1);
        const struct rec *f = findings_at(&m->findings, 0);
        assert_true(span_contains(finding_found(f, &m->arena), span_of(cases[i].missing)));
        made_free(m);
    }
}

static void row_13_joining_nobody_and_nothing_from_the_host_side_is_refused(void **state)
{
    (void)state;
    struct made *m = joining(30, true, WIFE);
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_JOIN_HOST_ABSENT, "A", NULL));
    made_free(m);
}

static void row_14_joining_the_movers_trio_with_the_host_side_warns_by_setting(void **state)
{
    (void)state;
    struct made *m = joining(16, false, UNCLE);
    size_t n;
    made_trio_mover(rec_list(&m->t, TRANSFER_MOVERS, &n), "cbp");
    made_party(m, "K", CAPACITY_HOST_HEAD, true);
    assert_int_equal(made_presence(m), WARN);
    assert_true(made_about(m, RULE_JOIN_MOVER_BY_PROXY, "A", NULL));
    m->set.proxy_of_mover = 0;
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_JOIN_PROXY_NOT_ALLOWED, "A", NULL));
    made_free(m);
}

static void row_14_the_movers_trio_serves_also_beside_another_mover_who_comes(void **state)
{
    (void)state;
    struct made *m = joining(30, true, WIFE);
    struct rec *host = made_party(m, "H", CAPACITY_HOST, true), *second = made_mover(m, "B", 16);
    rec_set_text(second, MOVER_HOST_RELATION, SPAN(UNCLE));
    rec_set_text(second, MOVER_HOST_PROOF, SPAN("1"));
    made_trio_mover(second, "cbp");
    assert_int_equal(made_presence(m), WARN);
    assert_true(made_about(m, RULE_JOIN_MOVER_BY_PROXY, "B", NULL));
    assert_true(made_about(m, RULE_JOIN_RIDES_ALONG, "B", "A")); // (a) is met through A
    made_trio_mover(second, "cb");
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_FURTHER_NO_CONSENT, "B", NULL));
    made_trio_mover(second, "cbp");
    m->set.proxy_of_mover = 0;
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_FURTHER_NO_CONSENT, "B", NULL));
    m->set.proxy_of_mover = 1;
    made_trio_party(host, "cbp"); // the host is not there, to whom B has handed it
    rec_set_int(host, PARTY_PRESENT, 0);
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_FURTHER_NO_CONSENT, "B", NULL));
    made_free(m);
}

static void row_15_joining_the_movers_incomplete_trio_is_refused(void **state)
{
    (void)state;
    static const char *const handed[] = {"cb", "cp", "bp", "c", ""};
    for (size_t i = 0; i < COUNT(handed); i++) {
        struct made *m = joining(30, false, UNCLE);
        size_t n;
        made_trio_mover(rec_list(&m->t, TRANSFER_MOVERS, &n), handed[i]);
        made_party(m, "K", CAPACITY_HOST_HEAD, true);
        assert_int_equal(made_presence(m), REFUSE);
        assert_int_equal(made_said(m, RULE_JOIN_TRIO_INCOMPLETE), handed[i][0] != '\0');
        made_free(m);
    }
}

static void row_16_joining_a_third_person_with_two_trios_is_refused(void **state)
{
    (void)state;
    static const int ages[] = {30, 12};
    for (size_t i = 0; i < COUNT(ages); i++) {
        struct made *m = joining(ages[i], false, WIFE);
        size_t n;
        made_trio_mover(rec_list(&m->t, TRANSFER_MOVERS, &n), "cbp");
        made_trio_party(made_party(m, "K", CAPACITY_HOST_HEAD, false), "cbp");
        made_party(m, "X", CAPACITY_OTHER, true);
        assert_int_equal(made_presence(m), REFUSE);
        assert_true(made_about(m, RULE_JOIN_THIRD_PERSON, "A", NULL));
        // Beside the mover, the third person is not alone: rows 11 and 19.
        rec_set_int(rec_list(&m->t, TRANSFER_MOVERS, &n), MOVER_PRESENT, 1);
        assert_int_equal(made_presence(m), ages[i] < 16 ? REFUSE : OPEN);
        assert_int_equal(made_said(m, RULE_JOIN_THIRD_PERSON), 0);
        made_free(m);
    }
}

static struct made *child_joins(bool guardian, bool at_origin)
{
    struct made *m = joining(15, false, SON);
    if (guardian)
        rec_set_int(made_party(m, "G", CAPACITY_GUARDIAN, true), PARTY_AT_ORIGIN, at_origin);
    return m;
}

static void row_17_joining_under_16_guardian_and_host_come(void **state)
{
    (void)state;
    struct made *m = child_joins(true, true);
    made_party(m, "H", CAPACITY_HOST, true);
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
    m = child_joins(true, true);
    assert_int_equal(made_presence(m), REFUSE); // nobody from the host side
    made_free(m);
}

static void row_18_joining_under_16_the_guardian_with_the_hosts_trio(void **state)
{
    (void)state;
    struct made *m = child_joins(true, true);
    struct rec *host = made_party(m, "H", CAPACITY_HOST, false);
    made_trio_party(host, "cbp");
    assert_int_equal(made_presence(m), OPEN);
    made_trio_party(host, "cb");
    assert_int_equal(made_presence(m), REFUSE);
    made_free(m);
}

static void row_19_joining_under_16_without_guardian_is_refused_b_allows_no_proxy(void **state)
{
    (void)state;
    struct made *m = child_joins(false, false);
    size_t n;
    made_trio_mover(rec_list(&m->t, TRANSFER_MOVERS, &n), "cbp");
    made_party(m, "H", CAPACITY_HOST, true);
    made_trio_party(made_party(m, "G", CAPACITY_GUARDIAN, false), "cbp");
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_JOIN_CHILD_NO_GUARDIAN, "A", NULL));
    made_free(m);
}

static void row_20_a_guardian_registered_elsewhere(void **state)
{
    (void)state;
    static const char *const kinds[] = {KIND_COLLECTIVE, KIND_JOINING};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct made *m = child_joins(true, false);
        rec_set_text(&m->t, TRANSFER_KIND, span_of(kinds[i]));
        made_party(m, "H", CAPACITY_HOST, true);
        assert_int_equal(made_presence(m), REFUSE); // the original household has one
        assert_int_equal(made_said(m, RULE_GUARDIAN_ELSEWHERE), 1);
        size_t n;
        rec_set_int(rec_list(&m->t, TRANSFER_MOVERS, &n), MOVER_NO_GUARDIAN_AT_ORIGIN, 1);
        assert_int_equal(made_presence(m), WARN); // it has none: proof asked
        assert_int_equal(made_said(m, RULE_GUARDIAN_NONE_AT_ORIGIN), 1);
        made_free(m);
    }
}

static void c_3_1_joining_both_sides_shortcomings_are_told_at_once(void **state)
{
    (void)state;
    // Rows 8 and 13 of a child, rows 13 and 15 of an adult: neither hides the other.
    for (int age = 15; age <= 16; age++) {
        struct made *m = joining(age, false, SON);
        assert_int_equal(made_presence(m), REFUSE);
        assert_int_equal(made_said(m, age < 16 ? RULE_JOIN_CHILD_NO_GUARDIAN : RULE_JOIN_MOVER_ABSENT), 1);
        assert_int_equal(made_said(m, RULE_JOIN_HOST_ABSENT), 1);
        made_trio_party(made_party(m, "K", CAPACITY_HOST_HEAD, false), "cb");
        made_presence(m);
        assert_int_equal(made_said(m, age < 16 ? RULE_JOIN_CHILD_NO_GUARDIAN : RULE_JOIN_MOVER_ABSENT), 1);
        assert_int_equal(made_said(m, RULE_JOIN_TRIO_INCOMPLETE), 1);
        made_free(m);
    }
}

static void row_20_a_guardian_who_stays_by_the_booklet_is_registered_there(void **state)
{
    (void)state;
    struct made *m = child_joins(true, false);
    made_party(m, "K", CAPACITY_HOST_HEAD, true);
    assert_int_equal(made_presence(m), REFUSE);
    assert_int_equal(made_said(m, RULE_GUARDIAN_ELSEWHERE), 1);
    made_staying(m, "G", 40);
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
}

static void row_20_who_is_named_there_is_a_guardian_that_the_original_household_has(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        size_t n;
        struct made *m = child_joins(true, false);
        made_party(m, "H", CAPACITY_HOST, true);
        struct rec *child = rec_list(&m->t, TRANSFER_MOVERS, &n), person = made_person(m, "F", 40, "00000033", "02"), household = rec_make(&m->arena);
        rec_set_int(child, MOVER_NO_GUARDIAN_AT_ORIGIN, 1);
        rec_set_text(child, MOVER_GUARDIAN, SPAN("F"));
        m->facts.at = i < 2 ? JUDGE_COUNTER : JUDGE_ORIGIN;
        m->facts.origin_household = &household;
        rule_fn *rule = i < 2 ? rule_c_2_3_joining : rule_c_2_guardian;
        assert_int_equal(made_judge(m, rule), WARN); // F is registered elsewhere
        rec_set_text(child, MOVER_GUARDIAN, SPAN("A")); // the child itself is none
        assert_int_equal(made_judge(m, rule), WARN);
        rec_set_text(child, MOVER_GUARDIAN, SPAN("F"));
        m->facts.origin_people = &person;
        m->facts.origin_people_n = i == 2;
        if (i == 0)
            made_staying(m, "F", 40);
        else if (i == 1) // moves along, and is not there today
            rec_set_int(made_mover(m, "F", 40), MOVER_CONSENT, 1);
        assert_int_equal(made_judge(m, rule), REFUSE);
        assert_true(made_about(m, RULE_GUARDIAN_ELSEWHERE, "A", NULL));
        made_free(m);
    }
}

static void row_20_a_guardian_for_one_child_is_none_for_another(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_COLLECTIVE);
    made_mover(m, "C", 10);
    made_mover(m, "E", 8);
    struct rec *g = made_party(m, "G", CAPACITY_GUARDIAN, true);
    rec_set_int(g, PARTY_AT_ORIGIN, 1);
    rec_set_text(g, PARTY_FOR, SPAN("C"));
    assert_int_equal(made_presence(m), REFUSE);
    assert_false(made_about(m, RULE_NO_GUARDIAN, "C", NULL));
    assert_true(made_about(m, RULE_NO_GUARDIAN, "E", NULL));
    made_free(m);
}

static void row_20_the_register_at_the_origin_says_where_the_guardian_is(void **state)
{
    (void)state;
    static const char *const kinds[] = {KIND_COLLECTIVE, KIND_JOINING};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct made *m = child_joins(true, true); // so it was said
        struct rec household = rec_make(&m->arena), people[2] = {made_person(m, "A", 15, "00000033", "20"), made_person(m, "G", 40, "00000033", "02")};
        rec_set_text(&m->t, TRANSFER_KIND, span_of(kinds[i]));
        rec_set_text(&household, HOUSEHOLD_NUMBER, SPAN("00000033"));
        m->facts.at = JUDGE_ORIGIN;
        m->facts.origin_household = &household;
        m->facts.origin_people = people;
        m->facts.origin_people_n = 2;
        assert_int_equal(made_judge(m, rule_c_2_guardian), OPEN);
        // Nor on the day that he came, or he was; since then he may have gone.
        struct rec gone = made_person(m, "G", 40, "00000034", "02"), *spell = rec_add(&gone, PERSON_SPELLS);
        const struct rec *parties[1] = {&gone};
        rec_set_text(spell, SPELL_HOUSEHOLD, SPAN("00000033"));
        rec_set_int(spell, SPELL_FROM, made_day(2020, 1, 1));
        m->facts.origin_people_n = 1;
        m->facts.parties_at_origin = parties;
        for (int day = 1; day <= 3; day++) { // applied on 2 March
            rec_set_int(spell, SPELL_TO, made_day(2026, 3, day));
            assert_int_equal(made_judge(m, rule_c_2_guardian), day < 2 ? REFUSE : OPEN);
        }
        rec_set_int(spell, SPELL_FROM, made_day(2026, 3, 3));
        assert_int_equal(made_judge(m, rule_c_2_guardian), REFUSE);
        rec_set_int(spell, SPELL_FROM, made_day(2020, 1, 1));
        rec_set_text(spell, SPELL_HOUSEHOLD, SPAN("00000034"));
        assert_int_equal(made_judge(m, rule_c_2_guardian), REFUSE);
        m->facts.parties_at_origin = NULL; // G is not registered there
        assert_int_equal(made_judge(m, rule_c_2_guardian), REFUSE);
        assert_true(made_about(m, RULE_GUARDIAN_ELSEWHERE, "A", NULL));
        size_t n;
        rec_set_int(rec_list(&m->t, TRANSFER_MOVERS, &n), MOVER_NO_GUARDIAN_AT_ORIGIN, 1);
        assert_int_equal(made_judge(m, rule_c_2_guardian), WARN);
        rec_set_int(&rec_list(&m->t, TRANSFER_MOVERS, &n)[0], MOVER_BIRTH, made_day(2010, 3, 2)); // 16 today: applies himself
        assert_int_equal(made_judge(m, rule_c_2_guardian), OPEN);
        made_free(m);
    }
}

static void row_21_further_movers_absent_need_a_signed_consent(void **state)
{
    (void)state;
    static const char *const kinds[] = {KIND_OWN, KIND_COLLECTIVE, KIND_JOINING};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct made *m = joining(30, true, WIFE);
        rec_set_text(&m->t, TRANSFER_KIND, span_of(kinds[i]));
        rec_set_text(&m->t, TRANSFER_HEAD, SPAN("A"));
        rec_set_text(&m->t, TRANSFER_ADDRESS, SPAN("x"));
        made_party(m, "H", CAPACITY_HOST, true);
        struct rec *second = made_mover(m, "B", 16);
        rec_set_text(second, MOVER_HOST_RELATION, SPAN(SON));
        rec_set_text(second, MOVER_HOST_PROOF, SPAN("1"));
        assert_int_equal(made_presence(m), REFUSE);
        assert_true(made_about(m, RULE_FURTHER_NO_CONSENT, "B", NULL));
        rec_set_int(second, MOVER_CONSENT, 1);
        assert_int_equal(made_presence(m), WARN);
        assert_true(made_about(m, RULE_FURTHER_ABSENT, "B", NULL));
        made_free(m);
    }
}

static void c_2_3_a_is_met_through_one_mover_and_the_others_ride_along(void **state)
{
    (void)state;
    struct made *m = joining(30, true, WIFE);
    made_party(m, "H", CAPACITY_HOST, true);
    struct rec *second = made_mover(m, "B", 40);
    present(second, true);
    rec_set_text(second, MOVER_HOST_RELATION, SPAN(UNCLE));
    rec_set_text(second, MOVER_HOST_PROOF, SPAN("1"));
    assert_int_equal(made_presence(m), WARN);
    assert_true(made_about(m, RULE_JOIN_RIDES_ALONG, "B", "A"));
    made_free(m);
    // A child's tie carries nobody.
    m = joining(15, true, SON);
    rec_set_int(made_party(m, "G", CAPACITY_GUARDIAN, true), PARTY_AT_ORIGIN, 1);
    made_party(m, "H", CAPACITY_HOST, true);
    second = made_mover(m, "B", 40);
    present(second, true);
    rec_set_text(second, MOVER_HOST_RELATION, SPAN(UNCLE));
    rec_set_text(second, MOVER_HOST_PROOF, SPAN("1"));
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_JOIN_HOST_NOT_ENTITLED, "B", NULL));
    made_free(m);
}

static void section_2_a_child_who_is_there_does_not_apply(void **state)
{
    (void)state;
    struct made *m = joining(15, true, SON);
    made_party(m, "K", CAPACITY_HOST_HEAD, true);
    made_party(m, "G", CAPACITY_GUARDIAN, true);
    assert_true(span_is(applicant_of(&m->t, m->facts.age_day), "G"));
    present(made_mover(m, "B", 16), true);
    assert_true(span_is(applicant_of(&m->t, m->facts.age_day), "B"));
    made_free(m);
    m = joining(30, false, SON); // row 14: the host side acts for the mover
    made_party(m, "X", CAPACITY_GUARDIAN, false);
    made_party(m, "T", CAPACITY_OTHER, true);
    made_party(m, "K", CAPACITY_HOST_HEAD, true);
    assert_true(span_is(applicant_of(&m->t, m->facts.age_day), "K"));
    made_free(m);
}

static void section_2_who_comes_is_told_before_anyone_has(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        int age;
        enum rule rules[3]; // each about the mover, or about nobody
    } cases[] = {
        {KIND_OWN, 15, {RULE_OWN_ALL_UNDER_16}},
        {KIND_OWN, 16, {RULE_OWN_NO_MOVER_PRESENT}},
        {KIND_COLLECTIVE, 15, {RULE_NO_GUARDIAN}},
        {KIND_COLLECTIVE, 16, {RULE_COLLECTIVE_NO_MOVER}},
        {KIND_JOINING, 15, {RULE_JOIN_CHILD_NO_GUARDIAN, RULE_JOIN_HOST_ABSENT}},
        {KIND_JOINING, 16, {RULE_JOIN_MOVER_ABSENT, RULE_JOIN_HOST_ABSENT}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        // Who says to come, and what is missing elsewhere, changes nothing.
        for (int there = 0; there < 2; there++) {
            struct made *m = made_new(cases[i].kind);
            struct rec *mover = made_mover(m, "A", cases[i].age);
            present(mover, there);
            made_trio_mover(mover, there ? "cbp" : "");
            if (there)
                made_party(m, "G", CAPACITY_GUARDIAN, true);
            size_t want = 0;
            made_judge(m, rules_who_comes);
            for (; want < 3 && cases[i].rules[want]; want++)
                assert_int_equal(made_said(m, cases[i].rules[want]), 1);
            assert_int_equal(findings_count(&m->findings), want);
            made_free(m);
        }
    }
}

// Of two of 16 or over one comes; the other comes too or signs, and who has signed is asked no more (row 21).
static void section_2_who_comes_of_two_movers(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *about;
        enum rule first;
    } cases[] = {{KIND_OWN, "", RULE_OWN_NO_MOVER_PRESENT}, {KIND_COLLECTIVE, "A", RULE_COLLECTIVE_NO_MOVER}, {KIND_JOINING, "A", RULE_JOIN_MOVER_ABSENT}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int signs = 0; signs <= 1; signs++) {
            struct made *m = made_new(cases[i].kind);
            made_mover(m, "C", 8);
            present(made_mover(m, "A", 40), signs);
            rec_set_int(made_mover(m, "B", 16), MOVER_CONSENT, signs);
            rec_set_text(&m->t, TRANSFER_HEAD, SPAN("A"));
            made_judge(m, rules_who_comes);
            assert_int_equal(made_said(m, cases[i].first), 1);
            assert_true(made_about(m, cases[i].first, cases[i].about, NULL));
            assert_int_equal(made_said(m, RULE_FURTHER_NO_CONSENT), !signs);
            assert_int_equal(made_about(m, RULE_FURTHER_NO_CONSENT, "B", NULL), !signs);
            // Of whichever of the two it is that comes, the child's guardian does, and whoever each of them joins.
            assert_int_equal(made_about(m, RULE_NO_GUARDIAN, "C", NULL), strcmp(cases[i].kind, KIND_COLLECTIVE) == 0);
            bool joining = strcmp(cases[i].kind, KIND_JOINING) == 0;
            assert_int_equal(made_about(m, RULE_JOIN_CHILD_NO_GUARDIAN, "C", NULL), joining);
            assert_int_equal(made_said(m, RULE_JOIN_HOST_ABSENT), joining ? 3 : 0);
            made_free(m);
        }
    }
}

static void c_2_3_the_relation_to_the_host_is_asked_with_its_proof(void **state)
{
    (void)state;
    struct made *m = joining(30, true, WIFE);
    size_t n;
    struct rec *mover = rec_list(&m->t, TRANSFER_MOVERS, &n);
    made_party(m, "K", CAPACITY_HOST_HEAD, true);
    rec_clear(mover, MOVER_HOST_PROOF);
    assert_int_equal(made_presence(m), REFUSE);
    assert_int_equal(made_said(m, RULE_JOIN_NO_PROOF), 1);
    rec_clear(mover, MOVER_HOST_RELATION);
    made_presence(m);
    assert_int_equal(made_said(m, RULE_JOIN_NO_RELATION), 1);
    rec_clear(&m->t, TRANSFER_HOST);
    made_presence(m);
    assert_int_equal(made_said(m, RULE_JOIN_NO_HOST), 1);
    made_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_09_joining_mover_and_head_come_together),
        cmocka_unit_test(row_09_joining_a_host_who_is_close_stands_in_for_the_head),
        cmocka_unit_test(row_10_joining_a_host_not_entitled_is_refused),
        cmocka_unit_test(row_10_who_is_head_is_told_by_the_register_not_by_what_was_typed),
        cmocka_unit_test(row_10_nobody_is_head_of_a_household_that_has_to_name_one),
        cmocka_unit_test(row_11_joining_the_heads_trio_lets_the_mover_act_alone),
        cmocka_unit_test(row_12_joining_an_entitled_hosts_trio_serves_an_other_ones_does_not),
        cmocka_unit_test(row_13_joining_an_incomplete_trio_is_refused_and_names_the_piece),
        cmocka_unit_test(row_13_joining_nobody_and_nothing_from_the_host_side_is_refused),
        cmocka_unit_test(row_14_joining_the_movers_trio_with_the_host_side_warns_by_setting),
        cmocka_unit_test(row_14_the_movers_trio_serves_also_beside_another_mover_who_comes),
        cmocka_unit_test(row_15_joining_the_movers_incomplete_trio_is_refused),
        cmocka_unit_test(row_16_joining_a_third_person_with_two_trios_is_refused),
        cmocka_unit_test(row_17_joining_under_16_guardian_and_host_come),
        cmocka_unit_test(row_18_joining_under_16_the_guardian_with_the_hosts_trio),
        cmocka_unit_test(row_19_joining_under_16_without_guardian_is_refused_b_allows_no_proxy),
        cmocka_unit_test(row_20_a_guardian_registered_elsewhere),
        cmocka_unit_test(c_3_1_joining_both_sides_shortcomings_are_told_at_once),
        cmocka_unit_test(row_20_a_guardian_who_stays_by_the_booklet_is_registered_there),
        cmocka_unit_test(row_20_who_is_named_there_is_a_guardian_that_the_original_household_has),
        cmocka_unit_test(row_20_a_guardian_for_one_child_is_none_for_another),
        cmocka_unit_test(row_20_the_register_at_the_origin_says_where_the_guardian_is),
        cmocka_unit_test(row_21_further_movers_absent_need_a_signed_consent),
        cmocka_unit_test(c_2_3_a_is_met_through_one_mover_and_the_others_ride_along),
        cmocka_unit_test(section_2_a_child_who_is_there_does_not_apply),
        cmocka_unit_test(section_2_who_comes_is_told_before_anyone_has),
        cmocka_unit_test(section_2_who_comes_of_two_movers),
        cmocka_unit_test(c_2_3_the_relation_to_the_host_is_asked_with_its_proof),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
