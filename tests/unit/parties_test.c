// Who comes along: guardian, host and head are told by number where there is one, and what each of them brings counts once
// (CLAUSES section 2). The rows of the presence table are in presence_test.c and joining_test.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "tests/unit/facts.h"

#define UNCLE "75"
#define WIFE "12"
#define SON "20"

static void tie(struct rec *mover, const char *relation, bool there)
{
    rec_set_int(mover, MOVER_PRESENT, there);
    rec_set_text(mover, MOVER_HOST_RELATION, span_of(relation));
    rec_set_text(mover, MOVER_HOST_PROOF, SPAN("1"));
}

// One mover tied to the host by `relation` (to the host), and nobody on the host side yet.
static struct made *joining(int age, bool there, const char *relation)
{
    struct made *m = made_new(KIND_JOINING);
    tie(made_mover(m, "A", age), relation, there);
    rec_set_text(&m->t, TRANSFER_HOST, SPAN("H"));
    rec_set_text(&m->t, TRANSFER_HOUSEHOLD, SPAN("00000056"));
    return m;
}

static void row_17_the_guardian_is_who_is_named_by_number(void **state)
{
    (void)state;
    static const struct {
        const char *named, *id, *capacity;
        bool guardian;
    } cases[] = {
        {"G", "G", CAPACITY_OTHER, true}, {"G", "X", CAPACITY_OTHER, false},   {"", "X", CAPACITY_OTHER, false},
        {"", "", CAPACITY_OTHER, false},  {"", "X", CAPACITY_GUARDIAN, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = joining(15, false, SON);
        size_t n;
        rec_set_text(rec_list(&m->t, TRANSFER_MOVERS, &n), MOVER_GUARDIAN, span_of(cases[i].named));
        rec_set_int(made_party(m, cases[i].id, cases[i].capacity, true), PARTY_AT_ORIGIN, 1);
        made_party(m, "K", CAPACITY_HOST_HEAD, true);
        assert_int_equal(made_presence(m), cases[i].guardian ? OPEN : REFUSE);
        assert_int_equal(made_said(m, RULE_JOIN_CHILD_NO_GUARDIAN), !cases[i].guardian);
        made_free(m);
    }
}

// The head comes, or has signed, for one of two brothers.
static void rows_9_and_11_the_head_who_comes_for_one_mover_does_not_for_another(void **state)
{
    (void)state;
    static const char *const whom[] = {"", "A", "B"};
    for (size_t i = 0; i < COUNT(whom); i++) {
        for (int comes = 0; comes <= 1; comes++) {
            struct made *m = joining(30, true, UNCLE);
            struct rec *other = made_mover(m, "B", 28);
            tie(other, UNCLE, true);
            struct rec *head = made_party(m, "K", CAPACITY_HOST_HEAD, comes);
            made_trio_party(head, comes ? "" : "cbp");
            rec_set_text(head, PARTY_FOR, span_of(whom[i]));
            assert_int_equal(made_presence(m), i == 0 ? OPEN : REFUSE);
            assert_int_equal(made_about(m, RULE_JOIN_HOST_ABSENT, "A", NULL), i == 2);
            assert_int_equal(made_about(m, RULE_JOIN_HOST_ABSENT, "B", NULL), i == 1);
            made_free(m);
        }
    }
}

static void row_20_at_the_origin_neither_own_households_nor_unknown_ones_are_judged(void **state)
{
    (void)state;
    struct made *m = joining(15, false, SON);
    made_party(m, "G", CAPACITY_GUARDIAN, true);
    struct rec household = rec_make(&m->arena);
    m->facts.at = JUDGE_ORIGIN;
    m->facts.origin_household = &household;
    assert_int_equal(made_judge(m, rule_c_2_guardian), REFUSE); // nobody is registered in it
    rec_set_text(&m->t, TRANSFER_KIND, SPAN(KIND_OWN));         // row 4 warned at the counter
    assert_int_equal(made_judge(m, rule_c_2_guardian), OPEN);
    rec_set_text(&m->t, TRANSFER_KIND, SPAN(KIND_JOINING));
    m->facts.origin_household = NULL; // C-3.4 says that the movers are in another
    assert_int_equal(made_judge(m, rule_c_2_guardian), OPEN);
    made_free(m);
}

static void row_09_host_and_head_are_told_by_their_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *host, *id, *capacity;
        int worst;
    } cases[] = {
        {"H", "H", CAPACITY_OTHER, OPEN}, {"H", "X", CAPACITY_HOST, REFUSE}, {"H", "", CAPACITY_HOST, OPEN},
        {"", "X", CAPACITY_HOST, OPEN},   {"", "X", CAPACITY_OTHER, REFUSE}, {"", "", CAPACITY_OTHER, REFUSE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = joining(30, true, WIFE);
        m->facts.at = JUDGE_ENQUIRY;
        rec_set_text(&m->t, TRANSFER_HOST, span_of(cases[i].host));
        made_party(m, cases[i].id, cases[i].capacity, true);
        assert_int_equal(made_presence(m), cases[i].worst);
        made_free(m);
    }
    // The head of a household that is known here, who has not been named by number yet.
    struct made *m = joining(30, true, UNCLE);
    struct rec household = rec_make(&m->arena);
    rec_set_text(&household, HOUSEHOLD_HEAD, SPAN("K"));
    m->facts.household = &household;
    made_party(m, "", CAPACITY_HOST_HEAD, true);
    assert_int_equal(made_presence(m), OPEN);
    made_free(m);
}

static const struct rec *said(const struct made *m, enum rule rule)
{
    for (size_t i = 0; i < findings_count(&m->findings); i++) {
        const struct rec *f = findings_at(&m->findings, i);
        if (rec_int(f, FINDING_RULE, 0) == (int64_t)rule)
            return f;
    }
    return NULL;
}

static bool finds(struct made *m, enum rule rule, const char *what)
{
    const struct rec *f = said(m, rule);
    return f && span_contains(finding_found(f, &m->arena), span_of(what));
}

// Of whom a paper is missing is told, and the review leads to that person's row, not to the mover who brings the others.
static void row_13_of_two_incomplete_trios_the_fuller_one_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *head, *host, *missing, *not_missing; // what each has handed over; what is told of it
        const char *whose;
        size_t row;
    } cases[] = {
        {"c", "cb", "power of attorney", "booklet", "H", 1},
        {"cb", "c", "power of attorney", "booklet", "K", 0},
        {"", "cp", "booklet", "ID card", "H", 1},
        {"cb", "cp", "power of attorney", "booklet", "K", 0}, // the head's, of two alike
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = joining(30, true, WIFE);
        made_trio_party(made_party(m, "K", CAPACITY_HOST_HEAD, false), cases[i].head);
        made_trio_party(made_party(m, "H", CAPACITY_HOST, false), cases[i].host);
        assert_int_equal(made_presence(m), REFUSE);
        assert_true(finds(m, RULE_JOIN_TRIO_INCOMPLETE, cases[i].missing));
        assert_false(finds(m, RULE_JOIN_TRIO_INCOMPLETE, cases[i].not_missing));
        assert_true(made_about(m, RULE_JOIN_TRIO_INCOMPLETE, cases[i].whose, NULL));
        struct finding_place at = finding_place(said(m, RULE_JOIN_TRIO_INCOMPLETE), &m->t);
        assert_int_equal(at.tag, TRANSFER_PARTIES);
        assert_int_equal(at.row, cases[i].row);
        made_free(m);
    }
    // Nothing handed over is no incomplete trio, nor is that of a host not entitled.
    static const struct {
        const char *relation, *handed;
    } none[] = {{WIFE, ""}, {UNCLE, "cb"}};
    for (size_t i = 0; i < COUNT(none); i++) {
        struct made *m = joining(30, true, none[i].relation);
        made_trio_party(made_party(m, "H", CAPACITY_HOST, false), none[i].handed);
        assert_int_equal(made_presence(m), REFUSE);
        assert_true(made_about(m, RULE_JOIN_HOST_ABSENT, "A", NULL));
        assert_int_equal(made_said(m, RULE_JOIN_TRIO_INCOMPLETE), 0);
        made_free(m);
    }
}

static void row_21_what_an_absent_further_mover_lacks_is_told_at_once(void **state)
{
    (void)state;
    struct made *m = joining(30, true, WIFE);
    tie(made_mover(m, "B", 40), UNCLE, false);
    assert_int_equal(made_presence(m), REFUSE);
    assert_true(made_about(m, RULE_FURTHER_NO_CONSENT, "B", NULL));
    assert_true(made_about(m, RULE_JOIN_HOST_ABSENT, "B", NULL));
    made_free(m);
}

// (a) of C-2.3: B rides along with A only where nobody entitles B without A.
static void c_2_3_who_is_entitled_without_another_does_not_ride_along(void **state)
{
    (void)state;
    static const struct {
        bool head_comes, host_comes;
        const char *host_trio;
        int rides;
    } cases[] = {{false, true, "", 1}, {true, true, "", 0}, {false, false, "cbp", 1}, {true, false, "", 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = joining(30, true, WIFE);
        tie(made_mover(m, "B", 40), UNCLE, true);
        made_party(m, "K", CAPACITY_HOST_HEAD, cases[i].head_comes);
        made_trio_party(made_party(m, "H", CAPACITY_HOST, cases[i].host_comes), cases[i].host_trio);
        assert_int_equal(made_presence(m), cases[i].rides ? WARN : OPEN);
        assert_int_equal(made_said(m, RULE_JOIN_RIDES_ALONG), cases[i].rides);
        made_free(m);
    }
}

static void c_2_3_an_enquiry_asks_for_neither_host_nor_proof(void **state)
{
    (void)state;
    struct made *m = joining(30, true, WIFE);
    size_t n;
    made_party(m, "K", CAPACITY_HOST_HEAD, true);
    rec_clear(rec_list(&m->t, TRANSFER_MOVERS, &n), MOVER_HOST_PROOF);
    rec_clear(&m->t, TRANSFER_HOST);
    m->facts.at = JUDGE_ENQUIRY;
    assert_int_equal(made_presence(m), OPEN);
    m->facts.at = JUDGE_COUNTER;
    assert_int_equal(made_presence(m), REFUSE);
    assert_int_equal(findings_count(&m->findings), 2);
    made_free(m);
}

// Whoever comes, with whatever in hand: asked without a case, the answer is the application's, finding by finding.
static void c_2_an_enquiry_says_what_the_application_would(void **state)
{
    (void)state;
    static const char *const kinds[] = {KIND_OWN, KIND_COLLECTIVE, KIND_JOINING}, *const trios[] = {"", "cb", "cbp"};
    static const char *const parties[] = {"", CAPACITY_HOST_HEAD, CAPACITY_HOST, CAPACITY_GUARDIAN, CAPACITY_OTHER};
    static const int ages[] = {15, 16, 40}, others[] = {-1, 8, 30};
    size_t verdicts[REFUSE + 1] = {0};
    for (size_t i = 0; i < 3 * 5 * 3 * 3 * 3 * 3 * 2 * 2 * 2; i++) {
        size_t n = i;
        struct made *m = made_new(kinds[n % 3]);
        struct rec *a = made_mover(m, "A", ages[n / 3 % 3]), *b = NULL;
        n /= 9;
        made_trio_mover(a, trios[n % 3]);
        if (others[n / 3 % 3] >= 0) {
            b = made_mover(m, "B", others[n / 3 % 3]);
            rec_set_text(b, MOVER_GUARDIAN, SPAN("A"));
            tie(b, UNCLE, false);
        }
        n /= 9;
        tie(transfer_mover(&m->t, SPAN("A")), n % 2 ? WIFE : UNCLE, n / 2 % 2);
        n /= 4;
        if (n % 5) {
            struct rec *party = made_party(m, "", parties[n % 5], n / 5 % 2);
            made_trio_party(party, trios[n / 10 % 3]);
            rec_set_int(party, PARTY_AT_ORIGIN, 1);
        }
        rec_set_text(&m->t, TRANSFER_HEAD, SPAN("A"));
        rec_set_text(&m->t, TRANSFER_ADDRESS, SPAN("花园路1号"));
        rec_set_text(&m->t, TRANSFER_HOST, SPAN("H"));
        int worst = made_presence(m);
        struct findings applied = m->findings;
        m->facts.at = JUDGE_ENQUIRY;
        assert_int_equal(made_presence(m), worst);
        assert_int_equal(findings_count(&m->findings), findings_count(&applied));
        for (size_t k = 0; k < findings_count(&applied); k++)
            assert_true(rec_eq(findings_at(&m->findings, k), findings_at(&applied, k)));
        verdicts[worst]++;
        made_free(m);
    }
    for (size_t v = 0; v <= REFUSE; v++) // all of them come up, but no rule here merely informs
        assert_int_equal(verdicts[v] > 0, v != INFORM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_17_the_guardian_is_who_is_named_by_number),
        cmocka_unit_test(rows_9_and_11_the_head_who_comes_for_one_mover_does_not_for_another),
        cmocka_unit_test(row_20_at_the_origin_neither_own_households_nor_unknown_ones_are_judged),
        cmocka_unit_test(row_09_host_and_head_are_told_by_their_numbers),
        cmocka_unit_test(row_13_of_two_incomplete_trios_the_fuller_one_is_told),
        cmocka_unit_test(row_21_what_an_absent_further_mover_lacks_is_told_at_once),
        cmocka_unit_test(c_2_3_who_is_entitled_without_another_does_not_ride_along),
        cmocka_unit_test(c_2_3_an_enquiry_asks_for_neither_host_nor_proof),
        cmocka_unit_test(c_2_an_enquiry_says_what_the_application_would),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
