// The materials by kind, reason and circumstance (C-3.1), each on both sides of its limit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "tests/unit/facts.h"

static void materials_of(struct made *m, const char *want)
{
    struct material_need needs[40];
    struct span all = SPAN_NONE;
    size_t n = materials_needed(&m->facts, &m->arena, needs, COUNT(needs));
    for (size_t i = 0; i < n; i++)
        all = arena_printf(&m->arena, "%.*s%s%s%.*s ", SPAN_ARG(all), needs[i].code->code, needs[i].subject.n ? ":" : "",
                           SPAN_ARG(needs[i].subject));
    assert_string_equal(arena_copy(&m->arena, all).p, want);
}

static void c_3_1_id_card_from_16_and_booklet_for_all(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("19"));
    made_mover(m, "A", 16);
    materials_of(m, "101:A 102 103 ");
    made_mover(m, "C", 15);
    materials_of(m, "101:A 102 103 140:C ");
    made_free(m);
}

static void c_3_1_kind_and_reason_ask_for_their_own(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *reason, *want;
    } cases[] = {
        {KIND_OWN, "11", "101:A 102 103 110 "},
        {KIND_OWN, "12", "101:A 102 103 111 "},
        {KIND_COLLECTIVE, "14", "101:A 102 103 113 120 "},
        {KIND_JOINING, "01", "101:A 102 103 130 132 133 "},
        {KIND_JOINING, "03", "101:A 102 103 130 131 133 "},
        {KIND_JOINING, "11", "101:A 102 103 110 130 133 "},    // what a reason asks for, it asks of any kind
        {KIND_COLLECTIVE, "12", "101:A 102 103 111 120 "},
        {KIND_JOINING, "13", "101:A 102 103 112 130 133 "},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(cases[i].kind);
        rec_set_text(&m->t, TRANSFER_REASON, span_of(cases[i].reason));
        made_mover(m, "A", 30);
        materials_of(m, cases[i].want);
        made_free(m);
    }
}

static void c_3_1_a_handed_over_trio_or_a_consent_asks_for_its_paper(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_JOINING);
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("16"));
    struct rec *a = made_mover(m, "A", 30);
    materials_of(m, "101:A 102 103 130 133 ");
    rec_set_int(a, MOVER_CONSENT, 1);
    made_trio_party(made_party(m, "K", CAPACITY_HOST_HEAD, false), "cbp");
    materials_of(m, "101:A 102 103 130 133 160 161 ");
    made_free(m);
    // Nobody acts for another in an own or a collective household: no power of attorney is asked for.
    m = made_new(KIND_OWN);
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("19"));
    made_trio_mover(made_mover(m, "A", 30), "cbp");
    materials_of(m, "101:A 102 103 ");
    made_free(m);
}

static void c_3_1_a_guardian_who_comes_shows_an_id_card(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_COLLECTIVE);
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("19"));
    struct rec *child = made_mover(m, "C", 15);
    materials_of(m, "102 103 120 140:C ");
    struct rec *guardian = made_party(m, "G", CAPACITY_GUARDIAN, true);
    materials_of(m, "102 103 120 140:C 151 ");
    rec_set_int(child, MOVER_NO_GUARDIAN_AT_ORIGIN, 1); // row 20: proof asked
    materials_of(m, "102 103 120 140:C 150 151 ");
    rec_set_int(guardian, PARTY_PRESENT, 0);
    materials_of(m, "102 103 120 140:C 150 ");
    made_free(m);
}

static void row_20_who_is_of_16_has_no_guardian_to_be_proved(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *reason;
        int years; // of the mover whom the flag stands with
        const char *want;
    } cases[] = {
        {KIND_COLLECTIVE, "19", 15, "102 103 120 140:C 150 151 "}, {KIND_COLLECTIVE, "19", 16, "101:C 102 103 120 "},
        {KIND_JOINING, "16", 15, "102 103 130 133 140:C 150 151 "}, {KIND_JOINING, "16", 16, "101:C 102 103 130 133 "},
        {KIND_OWN, "19", 15, "102 103 140:C "}, // row 4: the one of 16 or over comes, a guardian's proof is nobody's to ask
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(cases[i].kind);
        rec_set_text(&m->t, TRANSFER_REASON, span_of(cases[i].reason));
        rec_set_int(made_mover(m, "C", cases[i].years), MOVER_NO_GUARDIAN_AT_ORIGIN, 1);
        made_party(m, "G", CAPACITY_GUARDIAN, true);
        materials_of(m, cases[i].want);
        made_free(m);
    }
    // The flag of one of 16 asks for nothing beside a child who has none.
    struct made *m = made_new(KIND_COLLECTIVE);
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("19"));
    rec_set_int(made_mover(m, "A", 16), MOVER_NO_GUARDIAN_AT_ORIGIN, 1);
    made_mover(m, "C", 15);
    materials_of(m, "101:A 102 103 120 140:C ");
    made_free(m);
}

static void c_3_1_all_shortcomings_are_told_at_once_and_an_original_is_no_copy(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("19"));
    made_mover(m, "A", 30);
    assert_int_equal(made_judge(m, rule_c_3_1_materials), REFUSE);
    assert_int_equal(made_said(m, RULE_MATERIAL_MISSING), 3);
    static const char *const codes[] = {"101", "102", "103"};
    for (size_t i = 0; i < COUNT(codes); i++) {
        struct rec *row = rec_add(&m->t, TRANSFER_MATERIALS);
        rec_set_text(row, MATERIAL_CODE, span_of(codes[i]));
        rec_set_text(row, MATERIAL_FORM, i == 1 ? SPAN("2") : SPAN("1")); // the booklet: a copy
    }
    assert_int_equal(made_judge(m, rule_c_3_1_materials), REFUSE);
    assert_int_equal(made_said(m, RULE_MATERIAL_MISSING), 0);
    assert_int_equal(made_said(m, RULE_MATERIAL_COPY), 1);
    size_t n;
    rec_set_text(&rec_list(&m->t, TRANSFER_MATERIALS, &n)[1], MATERIAL_FORM, SPAN("3")); // both
    assert_int_equal(made_judge(m, rule_c_3_1_materials), OPEN);
    made_free(m);
}

static void c_3_1_each_ones_own_paper_is_asked_of_each(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("13"));
    made_mover(m, "A", 16);
    made_mover(m, "B", 40);
    made_mover(m, "C", 0);
    rec_clear(made_mover(m, "E", 40), MOVER_BIRTH); // C-1.2 tells
    materials_of(m, "101:A 101:B 102 103 112 140:C ");
    static const struct {
        const char *code, *whose, *form;
    } given[] = {{"101", "A", "1"}, {"102", "B", "1"}, {"103", "", "1"}, {"112", "", "2"}, {"140", "B", "1"}};
    for (size_t i = 0; i < COUNT(given); i++) {
        struct rec *row = rec_add(&m->t, TRANSFER_MATERIALS);
        rec_set_text(row, MATERIAL_CODE, span_of(given[i].code));
        rec_set_text(row, MATERIAL_FOR, span_of(given[i].whose));
        rec_set_text(row, MATERIAL_FORM, span_of(given[i].form));
    }
    assert_int_equal(made_judge(m, rule_c_3_1_materials), REFUSE);
    assert_true(made_about(m, RULE_MATERIAL_MISSING, "B", "#materials:101"));
    assert_true(made_about(m, RULE_MATERIAL_MISSING, "C", "#materials:140")); // the birth certificate was said to be another's
    assert_int_equal(findings_count(&m->findings), 2);
    size_t n;
    rec_clear(&rec_list(&m->t, TRANSFER_MATERIALS, &n)[0], MATERIAL_FOR); // all the ID cards
    made_judge(m, rule_c_3_1_materials);
    assert_false(made_about(m, RULE_MATERIAL_MISSING, "B", NULL));
    made_free(m);
}

static void c_3_1_papers_that_a_circumstance_asks_for(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_JOINING);
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("16"));
    struct rec *a = made_mover(m, "A", 30);
    made_party(m, "X", CAPACITY_OTHER, true);
    made_party(m, "G", CAPACITY_GUARDIAN, false);
    materials_of(m, "101:A 102 103 130 133 "); // neither is a guardian who comes
    made_trio_mover(a, "cbp");
    materials_of(m, "101:A 102 103 130 133 160 "); // row 14: a power of attorney of the mover
    made_trio_mover(a, "cb");
    materials_of(m, "101:A 102 103 130 133 ");
    made_free(m);
}

// Which documents are to be seen themselves (C-3.1): of what is asked for, each as a copy.
static void c_3_1_what_is_asked_for_in_the_original(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *reason, *copies, *originals; // what does as a copy, what does not
    } cases[] = {
        {KIND_OWN, "11", "", "101 102 103 110 "},     {KIND_OWN, "12", "", "101 102 103 111 "},
        {KIND_OWN, "13", "112 ", "101 102 103 "},     {KIND_OWN, "14", "113 ", "101 102 103 "},
        {KIND_OWN, "15", "114 ", "101 102 103 "},     {KIND_COLLECTIVE, "16", "", "101 102 103 120 "},
        {KIND_JOINING, "01", "", "101 102 103 130 132 133 "},
        {KIND_JOINING, "02", "131 ", "101 102 103 130 133 "}, {KIND_JOINING, "03", "131 ", "101 102 103 130 133 "},
        {KIND_JOINING, "04", "131 ", "101 102 103 130 133 "},
        {KIND_OWN, "04", "", "101 102 103 "}, {KIND_OWN, "01", "", "101 102 103 "}, // reasons of the other kind: C-1.2 says so
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(cases[i].kind);
        struct material_need needs[40];
        struct span copies = SPAN_NONE, originals = SPAN_NONE;
        rec_set_text(&m->t, TRANSFER_REASON, span_of(cases[i].reason));
        made_mover(m, "A", 30);
        size_t n = materials_needed(&m->facts, &m->arena, needs, COUNT(needs));
        for (size_t k = 0; k < n; k++) {
            struct rec *row = rec_add(&m->t, TRANSFER_MATERIALS);
            rec_set_text(row, MATERIAL_CODE, span_of(needs[k].code->code));
            rec_set_text(row, MATERIAL_FORM, SPAN("2"));
        }
        n = materials_needed(&m->facts, &m->arena, needs, COUNT(needs));
        for (size_t k = 0; k < n; k++) {
            struct span *list = needs[k].shown ? &copies : &originals;
            *list = arena_printf(&m->arena, "%.*s%s ", SPAN_ARG(*list), needs[k].code->code);
        }
        assert_true(span_is(copies, cases[i].copies));
        assert_true(span_is(originals, cases[i].originals));
        made_free(m);
    }
}

static void c_3_1_papers_of_a_guardian_a_proxy_or_a_consent_in_the_original(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_JOINING);
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("16"));
    struct rec *child = made_mover(m, "C", 10);
    rec_set_int(child, MOVER_NO_GUARDIAN_AT_ORIGIN, 1);
    made_party(m, "G", CAPACITY_GUARDIAN, true);
    made_trio_party(made_party(m, "K", CAPACITY_HOST_HEAD, false), "cbp");
    rec_set_int(child, MOVER_CONSENT, 1);
    materials_of(m, "102 103 130 133 140:C 150 151 160 161 ");
    static const char *const codes[] = {"102", "103", "130", "133", "140", "150", "151", "160", "161"};
    for (size_t i = 0; i < COUNT(codes); i++) {
        struct rec *row = rec_add(&m->t, TRANSFER_MATERIALS);
        rec_set_text(row, MATERIAL_CODE, span_of(codes[i]));
        rec_set_text(row, MATERIAL_FORM, SPAN("2"));
    }
    made_judge(m, rule_c_3_1_materials);
    static const struct {
        const char *code;
        bool original;
    } asked[] = {{"140", false}, {"150", false}, {"151", true}, {"160", true}, {"161", true}};
    for (size_t i = 0; i < COUNT(asked); i++) {
        bool said = false;
        for (size_t k = 0; k < findings_count(&m->findings); k++)
            said |= span_contains(rec_text(findings_at(&m->findings, k), FINDING_FOUND), span_of(asked[i].code));
        if (said != asked[i].original)
            print_error("material %s\n", asked[i].code);
        assert_int_equal(said, asked[i].original);
    }
    made_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(c_3_1_id_card_from_16_and_booklet_for_all),
        cmocka_unit_test(c_3_1_kind_and_reason_ask_for_their_own),
        cmocka_unit_test(c_3_1_a_handed_over_trio_or_a_consent_asks_for_its_paper),
        cmocka_unit_test(c_3_1_a_guardian_who_comes_shows_an_id_card),
        cmocka_unit_test(row_20_who_is_of_16_has_no_guardian_to_be_proved),
        cmocka_unit_test(c_3_1_all_shortcomings_are_told_at_once_and_an_original_is_no_copy),
        cmocka_unit_test(c_3_1_each_ones_own_paper_is_asked_of_each),
        cmocka_unit_test(c_3_1_papers_that_a_circumstance_asks_for),
        cmocka_unit_test(c_3_1_what_is_asked_for_in_the_original),
        cmocka_unit_test(c_3_1_papers_of_a_guardian_a_proxy_or_a_consent_in_the_original),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
