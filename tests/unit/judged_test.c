// Which clause is judged where and when (CLAUSES sections 2, 3, 5, 7): one application after another, each with one fault, at
// every judgement.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "domain/flow.h"
#include "tests/unit/facts.h"

#define AT(x) (1u << JUDGE_##x)

static struct rec household, people[2], p;
static const struct rec *one[1];

static void same_jurisdiction(struct made *m)
{
    m->facts.origin_division = SPAN("410102");
}

static void no_mover(struct made *m)
{
    rec_clear(&m->t, TRANSFER_MOVERS);
}

static void own_head_unknown(struct made *m)
{
    made_mover(m, "A", 40);
    rec_set_text(&m->t, TRANSFER_HEAD, SPAN("Z"));
}

static void collective_alone(struct made *m)
{
    rec_set_text(&m->t, TRANSFER_KIND, SPAN(KIND_COLLECTIVE));
    rec_set_int(made_mover(m, "A", 40), MOVER_PRESENT, 0);
}

static void joining_alone(struct made *m)
{
    rec_set_text(&m->t, TRANSFER_KIND, SPAN(KIND_JOINING));
    rec_set_int(made_mover(m, "A", 40), MOVER_PRESENT, 0);
}

static void guardian_elsewhere(struct made *m)
{
    collective_alone(m);
    rec_set_int(&rec_list(&m->t, TRANSFER_MOVERS, &(size_t) {0})[0], MOVER_BIRTH, made_day(2020, 1, 1));
    rec_set_int(made_party(m, "G", CAPACITY_GUARDIAN, true), PARTY_AT_ORIGIN, 1); // so it was said
    household = rec_make(&m->arena);
    m->facts.origin_household = &household; // in which nobody is
}

static void child_stays(struct made *m)
{
    made_staying(m, "C", 10);
    people[0] = made_person(m, "C", 10, "00000033", "20");
    m->facts.origin_people = people;
    m->facts.origin_people_n = 1;
}

static void no_material(struct made *m)
{
    made_mover(m, "A", 40);
}

static void no_bureau(struct made *m)
{
    m->facts.destination_bureau = SPAN_NONE;
}

static void head_not_named(struct made *m)
{
    rec_set_text(made_mover(m, "A", 40), MOVER_OLD_RELATION, SPAN("02"));
    made_staying(m, "B", 40);
    household = rec_make(&m->arena);
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("A"));
    people[0] = made_person(m, "A", 40, "00000033", "02");
    people[1] = made_person(m, "B", 40, "00000033", "20");
    m->facts.origin_household = &household;
    m->facts.origin_people = people;
    m->facts.origin_people_n = 2;
}

static void dead_at_origin(struct made *m)
{
    made_mover(m, "A", 40);
    p = made_person(m, "A", 40, "00000033", "02");
    rec_set_int(&p, PERSON_STATE, PERSON_DECEASED);
    one[0] = &p;
    m->facts.movers_at_origin = one;
}

static void household_closed(struct made *m)
{
    made_mover(m, "A", 40);
    household = rec_make(&m->arena);
    rec_set_text(&household, HOUSEHOLD_NUMBER, SPAN("00000056"));
    rec_set_int(&household, HOUSEHOLD_STATE, HOUSEHOLD_IS_CLOSED);
    m->facts.household = &household;
}

static void gone_since(struct made *m)
{
    made_mover(m, "A", 40);
    one[0] = NULL;
    m->facts.movers_here = one;
}

static void in_two_cases(struct made *m)
{
    static const struct span other[] = {{"X-2", 3}};
    made_mover(m, "A", 40);
    m->facts.other_cases = other;
}

static void a_clock_set_back(struct made *m)
{
    m->facts.last_time = m->facts.now + 1;
}

static void linked_pending(struct made *m)
{
    static struct rec other;
    other = rec_make(&m->arena);
    rec_set_text(made_mover(m, "A", 40), MOVER_RELATION, SPAN("97"));
    rec_set_text(&m->t, TRANSFER_DESTINATION, SPAN("410105001000"));
    rec_set_text(&other, TRANSFER_DESTINATION, SPAN("410105001000"));
    rec_set_text(&other, TRANSFER_NUMBER, SPAN("X-2"));
    rec_set_text(&other, TRANSFER_KIND, SPAN(KIND_OWN));
    rec_set_text(&m->t, TRANSFER_LINKED, SPAN("X-2"));
    m->facts.linked = &other;
}

// Section 7: what is cured in the application alone is said to be, where nothing of it can be changed: rows 9 and 14.
static void where_nothing_can_be_changed_it_is_told_who_can(void **state)
{
    (void)state;
    static const struct {
        void (*fault)(struct made *m);
        enum judge_at at;
        enum stage stage;
        enum rule rule; // 0: neither
    } rows[] = {
        {household_closed, JUDGE_SETTLE, STAGE_AWAITING_SETTLEMENT, RULE_AS_APPROVED},
        {household_closed, JUDGE_COUNTER, STAGE_APPLIED, 0},
        {linked_pending, JUDGE_SETTLE, STAGE_AWAITING_SETTLEMENT, 0}, // settled once the other one is
        {child_stays, JUDGE_ORIGIN, STAGE_AWAITING_MOVE_OUT, RULE_AS_APPLIED_FOR},
        {head_not_named, JUDGE_ORIGIN, STAGE_AWAITING_MOVE_OUT, RULE_AS_APPLIED_FOR},
        {child_stays, JUDGE_ORIGIN, STAGE_AT_ORIGIN_AGAIN, 0}, // row 15
        {dead_at_origin, JUDGE_ORIGIN, STAGE_AWAITING_MOVE_OUT, 0}, // "return the case" is its own cure
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct made *m = made_new(KIND_OWN);
        rows[i].fault(m);
        m->facts.at = rows[i].at;
        rec_set_int(&m->t, TRANSFER_STAGE, rows[i].stage);
        made_judge(m, rules_judge);
        if (made_said(m, RULE_AS_APPROVED) != (rows[i].rule == RULE_AS_APPROVED) || made_said(m, RULE_AS_APPLIED_FOR) != (rows[i].rule == RULE_AS_APPLIED_FOR))
            print_error("row %zu\n", i);
        assert_int_equal(made_said(m, RULE_AS_APPROVED), rows[i].rule == RULE_AS_APPROVED);
        assert_int_equal(made_said(m, RULE_AS_APPLIED_FOR), rows[i].rule == RULE_AS_APPLIED_FOR);
        made_free(m);
    }
}

// An enquiry in which nothing is said of who can come misses nobody; who comes is its other answer (section 2).
static void an_enquiry_takes_what_is_not_said_for_open(void **state)
{
    (void)state;
    static void (*const alone[])(struct made *m) = {collective_alone, joining_alone};
    static const enum rule rules[] = {RULE_COLLECTIVE_NO_MOVER, RULE_JOIN_MOVER_ABSENT};
    for (size_t i = 0; i < COUNT(alone); i++) {
        struct made *m = made_new(KIND_OWN);
        alone[i](m);
        m->facts.at = JUDGE_ENQUIRY;
        struct rec *mover = rec_list(&m->t, TRANSFER_MOVERS, &(size_t) {0});
        rec_clear(mover, MOVER_PRESENT);
        made_judge(m, rules_judge);
        assert_int_equal(made_said(m, rules[i]), 0);
        made_judge(m, rules_who_comes);
        assert_int_equal(made_said(m, rules[i]), 1);
        // Something is: of the papers, of another who comes.
        rec_set_int(mover, MOVER_TRIO_CARD, 0);
        made_judge(m, rules_judge);
        assert_int_equal(made_said(m, rules[i]), 1);
        rec_clear(mover, MOVER_TRIO_CARD);
        made_party(m, "H", CAPACITY_HOST_HEAD, false);
        made_judge(m, rules_judge);
        assert_int_equal(made_said(m, rules[i]), 1);
        made_free(m);
    }
}

static void each_clause_is_judged_where_its_facts_are(void **state)
{
    (void)state;
    static const struct {
        void (*fault)(struct made *m);
        enum rule rule;
        unsigned at;
    } clauses[] = {
        {same_jurisdiction, RULE_SCOPE_SAME_JURISDICTION, AT(ENQUIRY) | AT(COUNTER) | AT(BUREAU)}, // C-1.2; the bureau for itself
        {no_mover, RULE_NO_MOVER, AT(ENQUIRY) | AT(COUNTER)},
        {own_head_unknown, RULE_OWN_HEAD_NOT_MOVER, AT(ENQUIRY) | AT(COUNTER) | AT(SETTLE)},         // C-2.1
        {collective_alone, RULE_COLLECTIVE_NO_MOVER, AT(ENQUIRY) | AT(COUNTER)},                     // C-2.2
        {joining_alone, RULE_JOIN_MOVER_ABSENT, AT(ENQUIRY) | AT(COUNTER)},                          // C-2.3
        {guardian_elsewhere, RULE_GUARDIAN_ELSEWHERE, AT(ORIGIN)},                                   // row 20, on the register
        {child_stays, RULE_STAYING_UNDER_16, AT(ENQUIRY) | AT(COUNTER) | AT(ORIGIN)},                // C-2.4, section 7
        {no_material, RULE_MATERIAL_MISSING, AT(COUNTER)},                                           // C-3.1
        {no_bureau, RULE_SCOPE_NO_BUREAU, AT(COUNTER) | AT(BUREAU)},                                 // C-3.2
        {head_not_named, RULE_HEAD_NOT_NAMED, AT(COUNTER) | AT(ORIGIN)},                             // C-3.2
        {dead_at_origin, RULE_IS_DEAD, AT(ORIGIN)},                                                  // C-3.4
        {no_mover, RULE_NOT_JUDGED_REGISTER, AT(COUNTER)},                                           // section 7
        {household_closed, RULE_HOUSEHOLD_NOT_OPEN, AT(COUNTER) | AT(SETTLE)},                       // section 5
        {in_two_cases, RULE_OTHER_CASE, AT(ENQUIRY) | AT(COUNTER) | AT(BUREAU)},                     // section 4
        {gone_since, RULE_GONE_SINCE, AT(ANNUL)},                                                    // row 17
        {a_clock_set_back, RULE_CLOCK_JUMPED, AT(ENQUIRY) | AT(COUNTER) | AT(BUREAU) | AT(ORIGIN) | AT(SETTLE) | AT(ANNUL)}, // decision 12
    };
    for (size_t i = 0; i < COUNT(clauses); i++) {
        for (enum judge_at at = JUDGE_ENQUIRY; at <= JUDGE_ANNUL; at++) {
            struct made *m = made_new(KIND_OWN);
            clauses[i].fault(m);
            m->facts.at = at;
            made_judge(m, rules_judge);
            bool want = clauses[i].at & (1u << at);
            if ((made_said(m, clauses[i].rule) > 0) != want)
                print_error("clause %zu at %d\n", i, at);
            assert_int_equal(made_said(m, clauses[i].rule) > 0, want);
            made_free(m);
        }
    }
}

static void decision_12_only_a_clock_that_went_back_has_jumped(void **state)
{
    (void)state;
    static const struct {
        moment_t last, now;
        int said;
    } cases[] = {{0, 0, 0}, {1000, 1000, 0}, {1000, 1001, 0}, {1000, 999, 1}, {0, -1, 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        m->facts.last_time = cases[i].last;
        m->facts.now = cases[i].now;
        made_judge(m, rules_judge);
        assert_int_equal(made_said(m, RULE_CLOCK_JUMPED), cases[i].said);
        made_free(m);
    }
}

// Section 7: about whom. Two of one name are told apart by the end of their numbers, by the whole of it, by their rows.
static void section_7_of_two_namesakes_the_finding_tells_which(void **state)
{
    (void)state;
    static const struct {
        const char *id[2], *name[2], *called[2];
    } cases[] = {
        {{"411503199804200011", "411503200006260023"}, {"张伟", "李军"}, {"张伟", "李军"}},
        {{"411503199804200011", "411503200006260023"}, {"张伟", "张伟"}, {"张伟 …0011", "张伟 …0023"}},
        {{"411503199804200011", "410105197001010011"}, {"张伟", "张伟"}, {"411503199804200011", "410105197001010011"}},
        {{"411503199804200011", ""}, {"张伟", "张伟"}, {"张伟 …0011", "#movers:2"}},
        {{"411503199804200011", "411503199804200011"}, {"张伟", "张伟"}, {"#movers:1", "#movers:2"}}, // one row too many
        {{"411503199804200011", ""}, {"", "张伟"}, {"411503199804200011", "张伟"}},
        {{"", ""}, {"", ""}, {"", ""}}, // an enquiry
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_COLLECTIVE);
        for (int k = 0; k < 2; k++) {
            struct rec *mover = made_mover(m, cases[i].id[k], 40);
            rec_set_text(mover, MOVER_NAME, span_of(cases[i].name[k]));
        }
        assert_int_equal(made_judge(m, rule_c_2_2_collective), REFUSE); // neither is there
        size_t told = cases[i].called[0][0] ? 2 : 1;
        assert_int_equal(findings_count(&m->findings), told);
        for (size_t k = 0; k < told; k++) {
            const struct rec *f = findings_at(&m->findings, k);
            assert_true(span_is(rec_text(f, FINDING_SUBJECT), cases[i].called[k]));
            assert_true(span_is(rec_text(f, FINDING_PERSON), cases[i].id[k]));
            struct finding_place at = finding_place(f, &m->t);
            assert_true(at.tag == TRANSFER_MOVERS && at.row == k);
        }
        made_free(m);
    }
}

// Wherever they are in the case; a mover who is also a guardian is one person, and the register's is told from the case's.
static void section_7_namesakes_are_looked_for_among_all_of_the_case(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_COLLECTIVE);
    struct rec *mover = made_mover(m, "411503199804200011", 40), *party = made_party(m, "411503199804200011", CAPACITY_GUARDIAN, true);
    rec_set_text(mover, MOVER_NAME, SPAN("张伟"));
    rec_set_text(party, PARTY_NAME, SPAN("张伟"));
    assert_true(span_is(transfer_called(&m->t, mover, &m->arena), "张伟"));
    struct rec *stays = made_staying(m, "411503200006260023", 30);
    rec_set_text(stays, STAYING_NAME, SPAN("张伟"));
    assert_true(span_is(transfer_called(&m->t, mover, &m->arena), "张伟 …0011"));
    assert_true(span_is(transfer_called(&m->t, party, &m->arena), "张伟 …0011"));
    struct rec host = made_person(m, "410105197001010038", 56, "00000056", "02");
    rec_set_text(&host, PERSON_NAME, SPAN("张伟"));
    assert_true(span_is(transfer_called(&m->t, &host, &m->arena), "张伟 …0038"));
    rec_set_text(&host, PERSON_NAME, SPAN("张"));
    assert_true(span_is(transfer_called(&m->t, &host, &m->arena), "张"));
    made_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_clause_is_judged_where_its_facts_are),
        cmocka_unit_test(where_nothing_can_be_changed_it_is_told_who_can),
        cmocka_unit_test(an_enquiry_takes_what_is_not_said_for_open),
        cmocka_unit_test(decision_12_only_a_clock_that_went_back_has_jumped),
        cmocka_unit_test(section_7_of_two_namesakes_the_finding_tells_which),
        cmocka_unit_test(section_7_namesakes_are_looked_for_among_all_of_the_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
