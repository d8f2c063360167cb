// The clauses that look at the application alone: scope (C-1.2), movers, materials (C-3.1); each on both sides of its limit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "tests/unit/facts.h"

// ---- C-1.2

static int scope(struct made *m, const char *origin, const char *destination)
{
    m->facts.origin_division = span_of(origin);
    m->facts.destination_division = span_of(destination);
    return made_judge(m, rule_c_1_2_scope);
}

static void c_1_2_the_stations_jurisdictions_decide(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    assert_int_equal(scope(m, "411503", "410105"), OPEN);   // Xinyang to Zhengzhou
    assert_int_equal(scope(m, "410102", "410105"), REFUSE); // two districts of Zhengzhou
    assert_true(made_about(m, RULE_SCOPE_SAME_JURISDICTION, "", "郑州市"));
    assert_int_equal(scope(m, "410182", "410105"), REFUSE); // Xingyang, a county-level city of Zhengzhou
    made_free(m);
}

static void c_1_2_counties_directly_under_the_province_are_their_own_by_setting(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    assert_int_equal(scope(m, "410181", "410105"), OPEN);   // Gongyi and Zhengzhou, to which its code belongs
    assert_int_equal(scope(m, "410225", "410203"), OPEN);   // Lankao and Kaifeng
    assert_int_equal(scope(m, "410225", "410225"), REFUSE); // within Lankao
    m->set.zhiguan_1 = 0;
    assert_int_equal(scope(m, "410181", "410105"), REFUSE);
    assert_int_equal(scope(m, "419001", "410105"), OPEN); // Jiyuan has a setting of its own
    made_free(m);
}

static void c_1_2_another_province_is_outside(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    rec_set_text(&m->t, TRANSFER_ORIGIN, SPAN("420106001000")); // Wuhan
    assert_int_equal(scope(m, "", "410105"), REFUSE);
    assert_true(made_about(m, RULE_SCOPE_OTHER_PROVINCE, "", "湖北省"));
    // Or to another one: at an enquiry.
    rec_set_text(&m->t, TRANSFER_ORIGIN, SPAN("411503002000"));
    rec_set_text(&m->t, TRANSFER_DESTINATION, SPAN("420106001000"));
    assert_int_equal(scope(m, "411503", ""), REFUSE);
    assert_true(made_about(m, RULE_SCOPE_TO_OTHER_PROVINCE, "", "湖北省"));
    assert_int_equal(made_said(m, RULE_SCOPE_OTHER_PROVINCE), 0);
    rec_set_text(&m->t, TRANSFER_DESTINATION, SPAN("419999001000"));
    assert_int_equal(scope(m, "411503", ""), REFUSE);
    assert_true(made_about(m, RULE_SCOPE_UNKNOWN_STATION, "", "419999001000"));
    made_free(m);
}

static void c_1_2_a_station_that_is_not_on_the_roster_is_told(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    assert_int_equal(scope(m, "", "410105"), REFUSE);
    assert_int_equal(made_said(m, RULE_SCOPE_UNKNOWN_STATION), 1);
    made_free(m);
}

static void c_1_2_a_division_whose_jurisdiction_is_unknown_passes_nothing(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    assert_int_equal(scope(m, "419999", "410105"), REFUSE);
    assert_true(made_about(m, RULE_SCOPE_NO_JURISDICTION, "", "419999"));
    assert_int_equal(scope(m, "411503", "419999"), REFUSE);
    assert_int_equal(scope(m, "411599", "410105"), OPEN);   // a county not listed lies in its city by its first digits
    assert_int_equal(scope(m, "410199", "410105"), REFUSE); // so here, in Zhengzhou
    made_free(m);
}

static void c_3_2_a_station_reports_to_its_own_bureau(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    assert_int_equal(made_judge(m, rule_c_3_2_bureau), OPEN); // the act fills it in
    rec_set_text(&m->t, TRANSFER_BUREAU, SPAN("410100000000"));
    assert_int_equal(made_judge(m, rule_c_3_2_bureau), OPEN);
    rec_set_text(&m->t, TRANSFER_BUREAU, SPAN("411500000000"));
    assert_int_equal(made_judge(m, rule_c_3_2_bureau), REFUSE);
    assert_true(made_about(m, RULE_SCOPE_NOT_ITS_BUREAU, "", "411500000000"));
    m->facts.destination_bureau = SPAN_NONE; // the station has none on the roster
    assert_int_equal(made_judge(m, rule_c_3_2_bureau), REFUSE);
    assert_int_equal(made_said(m, RULE_SCOPE_NO_BUREAU), 1);
    made_free(m);
}

static void c_1_2_the_place_of_first_issue_decides_nothing(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    made_mover(m, "410105199003020014", 36); // issued in the destination's own district
    assert_int_equal(scope(m, "411503", "410105"), OPEN);
    made_free(m);
}

static void c_1_2_reasons_that_need_no_permit_are_outside(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    static const struct {
        const char *reason;
        int worst;
    } cases[] = {{"13", OPEN}, {"90", REFUSE}, {"91", REFUSE}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        rec_set_text(&m->t, TRANSFER_REASON, span_of(cases[i].reason));
        assert_int_equal(scope(m, "411503", "410105"), cases[i].worst);
    }
    assert_int_equal(made_said(m, RULE_SCOPE_NO_PERMIT), 1);
    made_free(m);
}

static void c_1_2_a_reason_goes_with_its_kinds(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("01")); // joining a spouse
    assert_int_equal(scope(m, "411503", "410105"), REFUSE);
    assert_int_equal(made_said(m, RULE_SCOPE_REASON_KIND), 1);
    rec_set_text(&m->t, TRANSFER_KIND, SPAN(KIND_JOINING));
    assert_int_equal(scope(m, "411503", "410105"), OPEN);
    made_free(m);
}

static void c_1_the_notice_is_in_force_from_2019_07_01(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    m->facts.today = made_day(2019, 6, 30);
    assert_int_equal(scope(m, "411503", "410105"), REFUSE);
    assert_true(made_about(m, RULE_SCOPE_NOT_IN_FORCE, "", "2019-07-01"));
    m->facts.today = made_day(2019, 7, 1);
    assert_int_equal(scope(m, "411503", "410105"), OPEN);
    made_free(m);
}

static void settings_take_what_fits(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        int64_t value;
        bool fits;
    } cases[] = {
        {"in_force", 20190701, true}, {"in_force", 20190631, false}, {"in_force", 0, false},
        {"in_laws", 0, true}, {"in_laws", 1, true}, {"in_laws", 2, false},
        {"approval_days", 1, true}, {"approval_days", 0, false}, {"approval_days", -20, false}, {"approval_days", 1000000, false},
        {"no_such", 1, false},
    };
    struct settings s;
    settings_default(&s);
    for (size_t i = 0; i < setting_rows_n; i++) // the defaults fit
        assert_true(settings_set(&s, span_of(setting_rows[i].key), setting_rows[i].value));
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(settings_set(&s, span_of(cases[i].key), cases[i].value), cases[i].fits);
    assert_int_equal(s.approval_days, 1);
}

static void c_1_2_movers_are_named_once_and_wholly(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_NO_MOVER), 1);
    struct rec *a = made_mover(m, "A", 30);
    rec_set_text(a, MOVER_SEX, SPAN(SEX_MALE));
    rec_set_text(a, MOVER_OLD_RELATION, SPAN("02"));
    rec_set_text(a, MOVER_RELATION, SPAN("02"));
    rec_set_text(&m->t, TRANSFER_ORIGIN_HOUSEHOLD, SPAN("1"));
    rec_set_text(&m->t, TRANSFER_ORIGIN_KIND, SPAN("1"));
    rec_set_text(&m->t, TRANSFER_TELEPHONE, SPAN("13700000000"));
    assert_int_equal(made_judge(m, rule_c_1_2_movers), OPEN);
    rec_clear(&rec_list(&m->t, TRANSFER_MOVERS, &(size_t) {0})[0], MOVER_OLD_RELATION);
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_FIELD_MISSING), 1);
    made_mover(m, "A", 30);
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_MOVER_TWICE), 1);
    made_free(m);
}

// GB 11643: digits 7 to 14 are the birth date, 17 is odd for a man.
static void c_3_2_what_the_id_number_says_is_not_typed_otherwise(void **state)
{
    (void)state;
    static const struct {
        int year;
        const char *sex;
        int birth, differs;
    } cases[] = {{2010, SEX_MALE, 0, 0}, {2008, SEX_MALE, 1, 1}, {2010, SEX_FEMALE, 0, 1}, {2008, SEX_FEMALE, 1, 2}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        struct rec *a = made_mover(m, "411503201003030016", 30);
        rec_set_int(a, MOVER_BIRTH, made_day(cases[i].year, 3, 3));
        rec_set_text(a, MOVER_SEX, span_of(cases[i].sex));
        made_judge(m, rule_c_1_2_movers);
        assert_int_equal(made_said(m, RULE_ID_DIFFERS), cases[i].differs);
        assert_int_equal(made_about(m, RULE_ID_DIFFERS, "411503201003030016", "~Birth date"), cases[i].birth);
        made_free(m);
    }
    // So for those who stay: C-2.4 counts their ages.
    struct made *m = made_new(KIND_OWN);
    made_staying(m, "411503201003030016", 30);
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_ID_DIFFERS), 1);
    made_free(m);
}

static void c_3_2_who_stays_and_who_comes_is_named_wholly(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_JOINING);
    made_judge(m, rule_c_1_2_movers);
    int before = made_said(m, RULE_FIELD_MISSING);
    struct rec *staying = made_staying(m, "C", 10), *party = made_party(m, "K", CAPACITY_HOST_HEAD, true);
    rec_set_text(party, PARTY_NAME, SPAN("K"));
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_FIELD_MISSING), before);
    rec_clear(staying, STAYING_BIRTH); // a child's age unknown would pass C-2.4
    made_judge(m, rule_c_1_2_movers);
    assert_true(made_about(m, RULE_FIELD_MISSING, "C", "~Birth date"));
    rec_clear(party, PARTY_ID); // who has no number would be the head by the officer's word alone
    made_judge(m, rule_c_1_2_movers);
    assert_true(made_about(m, RULE_FIELD_MISSING, "K", "~ID number"));
    assert_int_equal(made_said(m, RULE_FIELD_MISSING), before + 2);
    made_free(m);
}

// ---- C-3.1

static void materials_of(struct made *m, const char *want)
{
    struct material_need needs[40];
    struct span all = SPAN_NONE;
    size_t n = materials_needed(&m->facts, needs, COUNT(needs));
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

static void section_7_every_rule_speaks_with_clause_severity_words_and_cure(void **state)
{
    (void)state;
    struct arena a = {0};
    assert_true(rule_rows_n > 70);
    for (size_t i = 0; i < rule_rows_n; i++) {
        const struct rule_row *r = &rule_rows[i];
        assert_true(i == 0 || rule_rows[i - 1].rule < r->rule);
        assert_true(r->clause[0] && r->found[0]);
        assert_true(r->severity >= INFORM && r->severity <= REFUSE);
        assert_true(r->severity == INFORM || r->cure[0]); // what refuses or warns tells what would satisfy it
        struct findings f = findings_make(&a);
        findings_add(&f, (enum rule)r->rule, SPAN("张三"), SPAN("x"));
        assert_true(finding_found(findings_at(&f, 0), &a).n > 0);
        assert_string_equal(finding_clause(findings_at(&f, 0)), r->clause);
        // Where it is cured is a field of the transfer, or of the rows of one of its lists.
        const struct field *about = r->about ? field_by_tag(&transfer_table, r->about) : NULL;
        assert_true(!r->about == !about);
        assert_true(r->of_row == 0 || (about && about->rows && field_by_tag(about->rows, r->of_row)));
    }
    arena_free(&a);
}

static void section_7_a_finding_knows_where_it_is_cured(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_JOINING);
    struct findings f = findings_make(&m->arena);
    made_mover(m, "411503199804200011", 27);
    rec_set_text(made_mover(m, "411503200006260023", 25), MOVER_NAME, SPAN("赵朝煌"));
    static const struct {
        enum rule rule;
        const char *subject, *part;
        uint16_t tag, of_row;
        size_t row;
    } all[] = {
        {RULE_SCOPE_NO_PERMIT, "", "x", TRANSFER_REASON, 0, 0},
        {RULE_NO_RELATION, "赵朝煌", "", TRANSFER_MOVERS, MOVER_RELATION, 1},
        {RULE_JOIN_NO_PROOF, "411503200006260023", "", TRANSFER_MOVERS, MOVER_HOST_PROOF, 1},
        {RULE_FIELD_MISSING, "", "~Origin household", TRANSFER_ORIGIN_HOUSEHOLD, 0, 0},
        {RULE_FIELD_MISSING, "#movers:2", "~Name", TRANSFER_MOVERS, MOVER_NAME, 1},
        {RULE_ID_DIFFERS, "赵朝煌", "~Birth date", TRANSFER_MOVERS, MOVER_BIRTH, 1},
        {RULE_LEFT_TO_ORIGIN, "", "", 0, 0, 0},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        findings_add(&f, all[i].rule, span_of(all[i].subject), span_of(all[i].part));
        struct finding_place p = finding_place(findings_at(&f, i), &m->t);
        assert_int_equal(p.tag, all[i].tag);
        assert_int_equal(p.of_row, all[i].of_row);
        assert_int_equal(p.row, all[i].row);
    }
    made_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(c_1_2_the_stations_jurisdictions_decide),
        cmocka_unit_test(c_1_2_counties_directly_under_the_province_are_their_own_by_setting),
        cmocka_unit_test(c_1_2_another_province_is_outside),
        cmocka_unit_test(c_1_2_a_station_that_is_not_on_the_roster_is_told),
        cmocka_unit_test(c_1_2_a_division_whose_jurisdiction_is_unknown_passes_nothing),
        cmocka_unit_test(c_3_2_a_station_reports_to_its_own_bureau),
        cmocka_unit_test(c_1_2_the_place_of_first_issue_decides_nothing),
        cmocka_unit_test(c_1_2_reasons_that_need_no_permit_are_outside),
        cmocka_unit_test(c_1_2_a_reason_goes_with_its_kinds),
        cmocka_unit_test(c_1_the_notice_is_in_force_from_2019_07_01),
        cmocka_unit_test(settings_take_what_fits),
        cmocka_unit_test(c_1_2_movers_are_named_once_and_wholly),
        cmocka_unit_test(c_3_2_what_the_id_number_says_is_not_typed_otherwise),
        cmocka_unit_test(c_3_2_who_stays_and_who_comes_is_named_wholly),
        cmocka_unit_test(c_3_1_id_card_from_16_and_booklet_for_all),
        cmocka_unit_test(c_3_1_kind_and_reason_ask_for_their_own),
        cmocka_unit_test(c_3_1_a_handed_over_trio_or_a_consent_asks_for_its_paper),
        cmocka_unit_test(c_3_1_a_guardian_who_comes_shows_an_id_card),
        cmocka_unit_test(c_3_1_all_shortcomings_are_told_at_once_and_an_original_is_no_copy),
        cmocka_unit_test(section_7_every_rule_speaks_with_clause_severity_words_and_cure),
        cmocka_unit_test(section_7_a_finding_knows_where_it_is_cured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
