// What a finding tells (CLAUSES section 7): about whom or which row, what was found, in the reader's language.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "base/lang.h"
#include "tests/unit/facts.h"

static void section_7_a_finding_reads_in_the_readers_language(void **state)
{
    (void)state;
    static const struct {
        enum rule rule;
        const char *subject, *part, *about, *found, *cure; // without a catalogue the words are the message ids
    } cases[] = {
        {RULE_OWN_HEAD_UNDER_16, "张三", "15", "张三", "the chosen head is 15 years old", "choose a mover aged 16 or over"},
        {RULE_JOIN_TRIO_INCOMPLETE, "张三", "~ID card~booklet", "张三", "of what is handed over, missing: ID card, booklet", "bring the missing piece"},
        {RULE_RELATION_SEX, "#movers:2", "#relation:12", "Movers, row 2", "relation wife does not fit the sex", "check the relation"},
        {RULE_RELATION_SEX, "#nothing:2", "#relation:no", "#nothing:2", "relation no does not fit the sex", "check the relation"},
        {RULE_RELATION_SEX, "", "#relation", "", "relation #relation does not fit the sex", "check the relation"},
        {RULE_JOIN_RIDES_ALONG, "张三", "#movers:1", "张三", "has no own tie to the host that entitles; moves along with Movers, row 1", "nothing, if the papers show it"},
        {RULE_NO_MOVER, "", "", "", "no mover is named", "enter at least one mover"},
        {RULE_STAYING_EXEMPT, "", "", "", "collective household: those staying are not judged", ""},
        {(enum rule)999, "", "of a newer program", "", "of a newer program", ""},
    };
    lang_set(LANG_EN);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena a = {0};
        struct findings f = findings_make(&a);
        findings_add_as(&f, cases[i].rule, WARN, span_of(cases[i].subject), span_of(cases[i].part));
        const struct rec *row = findings_at(&f, 0);
        assert_true(span_is(finding_subject(row, &a), cases[i].about));
        assert_true(span_is(finding_found(row, &a), cases[i].found));
        assert_true(span_is(finding_cure(row, &a), cases[i].cure));
        assert_null(findings_at(&f, 1));
        arena_free(&a);
    }
    struct arena a = {0};
    struct rec row = rec_make(&a);
    rec_set_int(&row, FINDING_RULE, RULE_RELATION_SEX);
    rec_set_text(&row, FINDING_FOUND, SPAN("#relation:12"));
    lang_set(LANG_ZH);
    assert_true(span_is(finding_found(&row, &a), "relation 妻 does not fit the sex"));
    arena_free(&a);
}

// Rows of lists whose rows are no persons: by what they have, or, without it or having it once more, by their place.
static void c_3_1_which_row_lacks_something(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    struct findings f = findings_make(&m->arena);
    static const char *const ids[] = {"A", "", "B", "A"}, *const told[] = {"A", "#outcomes:2", "B", "#outcomes:4"};
    for (size_t i = 0; i < COUNT(ids); i++)
        rec_set_text(rec_add(&m->t, TRANSFER_OUTCOMES), OUTCOME_ID, span_of(ids[i])); // without an outcome
    rec_set_text(rec_add(&m->t, TRANSFER_MATERIALS), MATERIAL_NUMBER, SPAN("1"));
    rules_rows_whole(&m->t, &f);
    m->findings = f;
    for (size_t i = 0; i < COUNT(ids); i++)
        assert_true(made_about(m, RULE_FIELD_MISSING, told[i], NULL));
    assert_true(made_about(m, RULE_FIELD_MISSING, "#outcomes:2", "~ID number"));
    assert_true(made_about(m, RULE_FIELD_MISSING, "#materials:1", "~Material"));
    assert_int_equal(made_said(m, RULE_FIELD_MISSING), 4 + 1 + 1);
    for (size_t i = 0; i < findings_count(&f); i++)
        assert_false(rec_has(findings_at(&f, i), FINDING_PERSON));
    made_free(m);
}

static void c_1_2_a_number_that_stands_twice_is_told_by_its_name(void **state)
{
    (void)state;
    static const char *const names[] = {"张伟", ""};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct made *m = made_new(KIND_OWN);
        for (int k = 0; k < 2; k++)
            rec_set_text(made_mover(m, "411503199804200011", 30), MOVER_NAME, span_of(names[i]));
        made_judge(m, rule_c_1_2_movers);
        assert_int_equal(made_said(m, RULE_MOVER_TWICE), 1);
        assert_true(made_about(m, RULE_MOVER_TWICE, "#movers:2", names[i][0] ? names[i] : "411503199804200011"));
        made_free(m);
    }
}

// What is missing is asked of each, and of two namesakes it is told of which.
static void c_3_1_of_two_namesakes_whose_paper_is_missing(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    struct material_need needs[NEEDS_MOST];
    static const char *const ids[] = {"411503199804200011", "411503200006260023"};
    for (size_t i = 0; i < COUNT(ids); i++)
        rec_set_text(made_mover(m, ids[i], 30), MOVER_NAME, SPAN("张伟"));
    made_judge(m, rule_c_3_1_materials);
    assert_true(made_about(m, RULE_MATERIAL_MISSING, "张伟 …0011", "#materials:101"));
    assert_true(made_about(m, RULE_MATERIAL_MISSING, "张伟 …0023", "#materials:101"));
    for (size_t i = 0; i < findings_count(&m->findings); i++) {
        const struct rec *f = findings_at(&m->findings, i);
        bool of_one = span_is(rec_text(f, FINDING_FOUND), "#materials:101");
        assert_int_equal(rec_has(f, FINDING_PERSON), of_one);
        assert_true(!of_one || span_is(rec_text(f, FINDING_PERSON), ids[i]));
    }
    assert_true(materials_needed(&m->facts, &m->arena, needs, NEEDS_MOST) > 2);
    assert_true(span_is(needs[1].subject, "张伟 …0023"));
    // Before their numbers are entered there is nothing to tell them by.
    size_t n;
    struct rec *movers = rec_list(&m->t, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++)
        rec_clear(&movers[i], MOVER_ID);
    assert_true(materials_needed(&m->facts, &m->arena, needs, NEEDS_MOST) > 2);
    assert_true(span_is(needs[0].subject, "张伟") && span_is(needs[1].subject, "张伟"));
    assert_int_equal(materials_needed(&m->facts, &m->arena, needs, 1), 1);
    made_free(m);
}

static void c_1_2_the_station_or_division_that_is_not_known_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *origin, *destination, *from, *to; // stations, their divisions on the roster
        enum rule rule;
        const char *part;
    } cases[] = {
        {"411503002000", "410105001000", "", "410105", RULE_SCOPE_UNKNOWN_STATION, "411503002000"},
        {"411503002000", "410105001000", "411503", "", RULE_SCOPE_UNKNOWN_STATION, "410105001000"},
        {"411503002000", "410105001000", "419999", "410105", RULE_SCOPE_NO_JURISDICTION, "419999"},
        {"411503002000", "410105001000", "411503", "419998", RULE_SCOPE_NO_JURISDICTION, "419998"},
        {"990000002000", "410105001000", "", "410105", RULE_SCOPE_OTHER_PROVINCE, "990000002000"}, // a province that never was
        {"410199002000", "410105001000", "410199", "410105", RULE_SCOPE_SAME_JURISDICTION, "郑州市"}, // a county of Zhengzhou yet to come
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        rec_set_text(&m->t, TRANSFER_ORIGIN, span_of(cases[i].origin));
        rec_set_text(&m->t, TRANSFER_DESTINATION, span_of(cases[i].destination));
        m->facts.origin_division = span_of(cases[i].from);
        m->facts.destination_division = span_of(cases[i].to);
        made_judge(m, rule_c_1_2_scope);
        assert_int_equal(findings_count(&m->findings), 1);
        assert_true(made_about(m, cases[i].rule, "", cases[i].part));
        made_free(m);
    }
}

// Row 11: only a reason that leaves persons out holds the resubmission to it, and only those who still move are told.
static void row_11_who_was_to_be_left_out_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *reason, *named;
        bool moves, stays;
    } cases[] = {{"203", "B", true, false}, {"203", "C", false, true}, {"401", "B", false, false}, {"", "B", false, false}, {"401", "C", false, false}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        made_mover(m, "A", 30);
        made_mover(m, "B", 30);
        rec_set_text(&m->t, TRANSFER_REASON_CODE, span_of(cases[i].reason));
        rec_set_text(rec_add(&m->t, TRANSFER_PERSONS_SEEN), NAMED_ID, span_of(cases[i].named));
        assert_int_equal(made_judge(m, rule_c_4_left_out), cases[i].moves ? REFUSE : cases[i].stays ? WARN : OPEN);
        assert_int_equal(made_about(m, RULE_STILL_NAMED, "B", NULL), cases[i].moves);
        // C-2.4 and the head rule are judged again, by who stays: whoever moves no more does.
        assert_int_equal(made_about(m, RULE_LEFT_OUT_STAYS, "C", NULL), cases[i].stays);
        rec_set_text(&m->t, TRANSFER_ORIGIN_KIND, SPAN(HOUSEHOLD_COLLECTIVE)); // where who stays is not asked
        assert_int_equal(made_judge(m, rule_c_4_left_out), cases[i].moves ? REFUSE : OPEN);
        rec_set_text(&m->t, TRANSFER_ORIGIN_KIND, SPAN(HOUSEHOLD_FAMILY));
        made_staying(m, "C", 30);
        assert_int_equal(made_judge(m, rule_c_4_left_out), cases[i].moves ? REFUSE : OPEN);
        made_free(m);
    }
}

static void c_1_2_what_an_enquiry_cannot_do_without(void **state)
{
    (void)state;
    static const uint16_t asked[] = {TRANSFER_KIND, TRANSFER_REASON, TRANSFER_ORIGIN, TRANSFER_MOVERS};
    for (size_t i = 0; i < mover_table.n; i++)
        assert_int_equal(rules_enquiry_needs(&mover_table, mover_table.fields[i].tag), mover_table.fields[i].tag == MOVER_BIRTH);
    for (size_t i = 0; i < transfer_table.n; i++) {
        bool want = false;
        for (size_t k = 0; k < COUNT(asked); k++)
            want |= asked[k] == transfer_table.fields[i].tag;
        assert_int_equal(rules_enquiry_needs(&transfer_table, transfer_table.fields[i].tag), want);
    }
    assert_false(rules_enquiry_needs(&staying_table, STAYING_BIRTH));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(section_7_a_finding_reads_in_the_readers_language),
        cmocka_unit_test(c_3_1_which_row_lacks_something),
        cmocka_unit_test(c_1_2_a_number_that_stands_twice_is_told_by_its_name),
        cmocka_unit_test(c_3_1_of_two_namesakes_whose_paper_is_missing),
        cmocka_unit_test(c_1_2_the_station_or_division_that_is_not_known_is_told),
        cmocka_unit_test(row_11_who_was_to_be_left_out_is_told),
        cmocka_unit_test(c_1_2_what_an_enquiry_cannot_do_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
