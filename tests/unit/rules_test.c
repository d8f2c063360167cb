// The clauses that look at the application alone: scope (C-1.2), movers; each on both sides of its limit. The materials are in
// materials_test.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "domain/flow.h"
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
    assert_int_equal(scope(m, "419001", "410105"), OPEN); // Jiyuan has no city above it
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
    // Today it is a machine that has lost its date that says so.
    assert_true(span_contains(finding_cure(findings_at(&m->findings, 0), &m->arena), SPAN("this computer's date")));
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

// Mobile numbers in China: 11 digits, the first a 1. Others are no fault, but the applicant hears by telephone.
static void c_3_5_a_number_that_no_sms_reaches_is_warned_of(void **state)
{
    (void)state;
    static const struct {
        const char *telephone;
        int said;
    } cases[] = {
        {"13700001111", 0}, {"+8613700001111", 0}, {"137-0000-1111", 0}, {"1370000111", 1}, {"137000011111", 1},
        {"0371-65900001", 1}, {"03716590000", 1}, {"", 0}, // that it is missing is another finding's
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        if (cases[i].telephone[0])
            rec_set_text(&m->t, TRANSFER_TELEPHONE, span_of(cases[i].telephone));
        assert_int_equal(made_judge(m, rule_c_3_5_notice), cases[i].said ? WARN : OPEN);
        assert_int_equal(made_said(m, RULE_NO_SMS), cases[i].said);
        made_free(m);
    }
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

static void section_6_who_is_not_born_yet_has_no_age(void **state)
{
    (void)state;
    // A newborn moves on the day of its birth; a day later is a slip of the pen, at the enquiry as at the counter.
    for (int later = 0; later <= 1; later++) {
        for (int at = JUDGE_ENQUIRY; at <= JUDGE_COUNTER; at++) {
            struct made *m = made_new(KIND_COLLECTIVE);
            m->facts.at = (enum judge_at)at;
            rec_set_int(made_mover(m, "A", 0), MOVER_BIRTH, made_day(2026, 3, 2 + later));
            rec_set_int(made_staying(m, "C", 0), STAYING_BIRTH, made_day(2026, 3, 2 + later));
            made_judge(m, rule_c_1_2_movers);
            assert_int_equal(made_said(m, RULE_BORN_LATER), 2 * later);
            assert_int_equal(made_about(m, RULE_BORN_LATER, "A", "~Birth date"), later);
            assert_int_equal(made_about(m, RULE_BORN_LATER, "C", "~Birth date"), later);
            made_free(m);
        }
    }
    // It is the day of the application that counts, not that of the acceptance.
    struct made *m = made_new(KIND_COLLECTIVE);
    m->facts.today = made_day(2026, 3, 9);
    rec_set_int(made_mover(m, "A", 0), MOVER_BIRTH, made_day(2026, 3, 5));
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_BORN_LATER), 1);
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

// "(503)": by that reason the case goes back or ends, and who reads it types it. Who has died alone is refused by it (row 10).
static void section_7_a_reason_that_a_cure_names_is_one(void **state)
{
    (void)state;
    size_t named = 0;
    for (size_t i = 0; i < rule_rows_n; i++) {
        const char *at = strchr(rule_rows[i].cure, '(');
        struct span code = {at ? at + 1 : "", at && strlen(at) > 4 && at[4] == ')' ? 3 : 0};
        named += code.n > 0;
        assert_true(code.n == 0 || code_find(code_list("return_reason"), code));
    }
    assert_int_equal(named, 2);
    assert_non_null(strstr(rule_row(RULE_IS_DEAD)->cure, "(503)"));
    assert_true(flow_reason(flow_row(ACT_REFUSE), code_find(code_list("return_reason"), SPAN("503"))));
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

// ---- what is told once, and what a row needs

static void c_1_2_which_county_counts_is_a_setting_of_its_own(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    const char *name;
    size_t zhiguan = 0;
    for (size_t i = 0; i < divisions_n; i++) {
        const struct division *d = &divisions[i];
        char city[] = "000000", key[20];
        memcpy(city, d->code, 4);
        snprintf(key, sizeof key, "zhiguan_%s", d->code);
        if (d->level < 3 || d->sheng_zhiguan != 1) { // Jiyuan (2) has no city to fall to, and so no setting
            assert_null(settings_row(span_of(key)));
            continue;
        }
        zhiguan++;
        assert_true(span_is(jurisdiction_of(span_of(d->code), &m->set, &name), d->code));
        assert_string_equal(name, d->zh);
        assert_true(settings_set(&m->set, span_of(key), 0)); // this one alone
        assert_true(span_is(jurisdiction_of(span_of(d->code), &m->set, &name), city));
        for (size_t k = 0; k < divisions_n; k++) {
            if (k != i && divisions[k].sheng_zhiguan)
                assert_true(span_is(jurisdiction_of(span_of(divisions[k].code), &m->set, &name), divisions[k].code));
        }
        settings_default(&m->set);
        m->set.zhiguan_1 = 0; // none of the ten
        assert_true(span_is(jurisdiction_of(span_of(d->code), &m->set, &name), city));
        assert_true(span_is(jurisdiction_of(SPAN("419001"), &m->set, &name), "419001"));
        assert_string_equal(name, "济源市");
        settings_default(&m->set);
    }
    assert_int_equal(zhiguan, 10);
    // A district belongs to its city in any case.
    assert_true(span_is(jurisdiction_of(SPAN("410105"), &m->set, &name), "410100"));
    assert_string_equal(name, "郑州市");
    assert_int_equal(jurisdiction_of(SPAN("4101"), &m->set, &name).n, 0); // no division
    assert_string_equal(name, "");
    made_free(m);
}

static void c_1_2_what_puts_a_move_outside_is_told_once(void **state)
{
    (void)state;
    static const struct {
        const char *reason, *origin, *destination, *from, *to; // stations, and their divisions on the roster
        enum rule rules[3];
    } cases[] = {
        {"90", "411503002000", "410105001000", "411503", "410105", {RULE_SCOPE_NO_PERMIT}},
        {"03", "411503002000", "410105001000", "411503", "410105", {RULE_SCOPE_REASON_KIND}},
        {"no", "411503002000", "410105001000", "411503", "410105", {0}}, // no such code: the field says so
        {"13", "420106001000", "410105001000", "", "410105", {RULE_SCOPE_OTHER_PROVINCE}},
        {"13", "411503002000", "420106001000", "411503", "", {RULE_SCOPE_TO_OTHER_PROVINCE}},
        {"13", "420106001000", "420106001000", "", "", {RULE_SCOPE_TO_OTHER_PROVINCE, RULE_SCOPE_OTHER_PROVINCE}},
        {"13", "", "410105001000", "", "410105", {0}}, // not said yet: C-1.2 asks for it
        {"13", "419999001000", "419999002000", "", "", {RULE_SCOPE_UNKNOWN_STATION}},
        {"13", "411503002000", "410105001000", "419999", "419998", {RULE_SCOPE_NO_JURISDICTION}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct made *m = made_new(KIND_OWN);
        size_t want = 0;
        rec_set_text(&m->t, TRANSFER_REASON, span_of(cases[i].reason));
        rec_set_text(&m->t, TRANSFER_ORIGIN, span_of(cases[i].origin));
        rec_set_text(&m->t, TRANSFER_DESTINATION, span_of(cases[i].destination));
        scope(m, cases[i].from, cases[i].to);
        for (; want < 3 && cases[i].rules[want]; want++)
            assert_int_equal(made_said(m, cases[i].rules[want]), 1);
        assert_int_equal(findings_count(&m->findings), want);
        made_free(m);
    }
}

static void c_1_2_an_enquiry_asks_for_kind_reason_origin_and_ages_alone(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    m->facts.at = JUDGE_ENQUIRY;
    struct rec *a = rec_add(&m->t, TRANSFER_MOVERS);
    rec_set_text(a, MOVER_NAME, SPAN("甲"));
    assert_int_equal(made_judge(m, rule_c_1_2_movers), REFUSE);
    assert_true(made_about(m, RULE_FIELD_MISSING, "甲", "~Birth date"));
    assert_int_equal(findings_count(&m->findings), 1);
    rec_set_int(a, MOVER_BIRTH, made_day(1990, 3, 2));
    assert_int_equal(made_judge(m, rule_c_1_2_movers), OPEN);
    static const uint16_t asked[] = {TRANSFER_KIND, TRANSFER_REASON, TRANSFER_ORIGIN};
    for (size_t i = 0; i < COUNT(asked); i++)
        rec_clear(&m->t, asked[i]);
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_FIELD_MISSING), 3);
    m->facts.at = JUDGE_COUNTER; // household, its kind and a telephone besides; of the mover number, sex and old relation, and the new one
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_FIELD_MISSING), 6 + 3);
    assert_true(made_about(m, RULE_NO_RELATION, "甲", NULL));
    rec_clear(a, MOVER_NAME); // who has neither name nor number is told by the place in the list
    made_judge(m, rule_c_1_2_movers);
    assert_true(made_about(m, RULE_FIELD_MISSING, "#movers:1", NULL));
    made_free(m);
}

static void c_1_2_two_without_a_number_are_not_the_same(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_OWN);
    for (int i = 0; i < 2; i++)
        rec_clear(made_mover(m, "A", 30), MOVER_ID);
    made_mover(m, "B", 30);
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_MOVER_TWICE), 0);
    made_mover(m, "B", 30);
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_MOVER_TWICE), 1);
    // It leads to the row that repeats, the fourth; a fifth is told of as well.
    made_mover(m, "B", 30);
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_MOVER_TWICE), 2);
    size_t row = 3;
    for (size_t i = 0; i < findings_count(&m->findings); i++) {
        const struct rec *f = findings_at(&m->findings, i);
        if (rec_int(f, FINDING_RULE, 0) == RULE_MOVER_TWICE)
            assert_int_equal(finding_place(f, &m->t).row, row++);
    }
    assert_int_equal(row, 5);
    made_free(m);
}

// GB 11643 is compared where birth date and sex are asked: not of who comes along.
static void c_3_2_what_is_not_given_does_not_differ(void **state)
{
    (void)state;
    struct made *m = made_new(KIND_JOINING);
    rec_clear(made_mover(m, "411503201003030016", 16), MOVER_BIRTH);
    rec_clear(made_staying(m, "411503201003030024", 16), STAYING_BIRTH);
    made_party(m, "411503198803030018", CAPACITY_HOST_HEAD, true);
    made_judge(m, rule_c_1_2_movers);
    assert_int_equal(made_said(m, RULE_ID_DIFFERS), 0);
    made_free(m);
}

static void section_7_what_a_row_needs_is_asked_of_it(void **state)
{
    (void)state;
    static const struct {
        const struct table *table;
        uint16_t needs[8];
    } of[] = {
        {&mover_table, {MOVER_ID, MOVER_NAME, MOVER_SEX, MOVER_BIRTH, MOVER_OLD_RELATION, MOVER_RELATION}},
        {&staying_table, {STAYING_ID, STAYING_NAME, STAYING_BIRTH}},
        {&party_table, {PARTY_ID, PARTY_NAME, PARTY_CAPACITY}},
        {&material_table, {MATERIAL_CODE}},
        {&outcome_table, {OUTCOME_ID, OUTCOME_CODE}},
        {&verified_table, {VERIFIED_ID, VERIFIED_TAG}},
        {&named_table, {NAMED_ID}},
    };
    for (size_t i = 0; i < COUNT(of); i++) {
        for (size_t k = 0; k < of[i].table->n; k++) {
            uint16_t tag = of[i].table->fields[k].tag;
            bool want = false;
            for (const uint16_t *n = of[i].needs; *n; n++)
                want |= *n == tag;
            if (rules_row_needs(of[i].table, tag) != want)
                print_error("%s, %s\n", of[i].table->name, of[i].table->fields[k].key);
            assert_int_equal(rules_row_needs(of[i].table, tag), want);
        }
    }
}

static void c_1_2_each_reason_goes_with_the_kinds_that_its_name_says(void **state)
{
    (void)state;
    static const struct {
        const char *reason, *kinds; // own 1, collective 2, joining 3; "": none needs a permit
    } cases[] = {
        {"01", "3"}, {"02", "3"}, {"03", "3"}, {"04", "3"}, // 投靠
        {"11", "13"}, {"12", "12"}, {"13", "123"}, {"14", "123"}, {"15", "123"}, {"16", "123"}, {"19", "123"}, {"90", ""}, {"91", ""},
    };
    static const char *const kinds[] = {KIND_OWN, KIND_COLLECTIVE, KIND_JOINING};
    assert_int_equal(code_list("reasons")->n, COUNT(cases));
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t k = 0; k < COUNT(kinds); k++) {
            struct made *m = made_new(kinds[k]);
            rec_set_text(&m->t, TRANSFER_REASON, span_of(cases[i].reason));
            scope(m, "411503", "410105");
            bool fits = span_contains(span_of(cases[i].kinds), span_of(kinds[k]));
            assert_int_equal(made_said(m, RULE_SCOPE_NO_PERMIT), cases[i].kinds[0] == '\0');
            assert_int_equal(made_said(m, RULE_SCOPE_REASON_KIND), cases[i].kinds[0] && !fits);
            made_free(m);
        }
    }
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
        cmocka_unit_test(c_3_5_a_number_that_no_sms_reaches_is_warned_of),
        cmocka_unit_test(c_3_2_what_the_id_number_says_is_not_typed_otherwise),
        cmocka_unit_test(section_6_who_is_not_born_yet_has_no_age),
        cmocka_unit_test(c_3_2_who_stays_and_who_comes_is_named_wholly),
        cmocka_unit_test(section_7_every_rule_speaks_with_clause_severity_words_and_cure),
        cmocka_unit_test(section_7_a_reason_that_a_cure_names_is_one),
        cmocka_unit_test(section_7_a_finding_knows_where_it_is_cured),
        cmocka_unit_test(c_1_2_which_county_counts_is_a_setting_of_its_own),
        cmocka_unit_test(c_1_2_what_puts_a_move_outside_is_told_once),
        cmocka_unit_test(c_1_2_an_enquiry_asks_for_kind_reason_origin_and_ages_alone),
        cmocka_unit_test(c_1_2_two_without_a_number_are_not_the_same),
        cmocka_unit_test(c_3_2_what_is_not_given_does_not_differ),
        cmocka_unit_test(section_7_what_a_row_needs_is_asked_of_it),
        cmocka_unit_test(c_1_2_each_reason_goes_with_the_kinds_that_its_name_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
