// The acts table (CLAUSES section 4), row by row over the three stores, each on both sides of its limit: the holder does it from its
// stage, nobody else and from no other; what it asks for is given; the case is then where the table says, also for who gets it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "codec/cbor.h"
#include "desk/journal.h"
#include "desk/json.h"
#include "desk/judge.h"
#include "desk/keep.h"
#include "desk/operator.h"
#include "desk/setup.h"
#include "store/kv.h"
#include "store/notice.h"
#include "tests/flow/one.h"

// What brings a case there: acts one after the other, mail after each.
struct step {
    enum place at;
    const char *act, *json;
};
#define ACCEPT {AT_D, "accept", "{}"}
#define APPROVE {AT_B, "approve", "{}"}
#define MOVE_OUT {AT_O, "move-out", "{}"}
#define SETTLE {AT_D, "settle", "{}"}
#define BACK {AT_D, "send-back", "{\"reason_code\":\"701\"}"}
#define BOOKLET "\"collector\":\"覃兵基\",\"collector_id\":\"" HEAD "\",\"old_booklet\":\"2\""

static const struct row {
    const char *name;
    struct step before[5]; // after the application
    struct step act;
    const char *lacks; // what is refused: something that must be given is missing, or does not go with the act
    enum stage to;
    enum place holder;
    bool again; // it may be done once more
} rows[] = {
    {"row_02_accept", {{0}}, ACCEPT, NULL, STAGE_AWAITING_APPROVAL, AT_B, false},
    {"row_03_return_to_the_applicant", {{0}}, {AT_D, "return", "{\"reason_code\":\"101\"}"}, "{}", STAGE_RETURNED, AT_D, false},
    {"row_04_close_what_was_applied_for", {{0}}, {AT_D, "close", "{\"reason_code\":\"601\"}"}, "{\"reason_code\":\"301\"}", STAGE_CLOSED, AT_D, false},
    {"row_04_close_what_was_returned", {{AT_D, "return", "{\"reason_code\":\"101\"}"}}, {AT_D, "close", "{\"reason_code\":\"602\"}"}, "{}", STAGE_CLOSED, AT_D, false},
    {"row_05_approve", {ACCEPT}, APPROVE, NULL, STAGE_AWAITING_MOVE_OUT, AT_O, false},
    {"row_06_return_by_the_bureau", {ACCEPT}, {AT_B, "return", "{\"reason_code\":\"201\"}"}, "{\"reason_code\":\"402\"}", STAGE_RETURNED, AT_D, false},
    {"row_07_reject", {ACCEPT}, {AT_B, "reject", "{\"reason_code\":\"301\"}"}, "{}", STAGE_CLOSED, AT_D, false},
    {"row_08_move_out", {ACCEPT, APPROVE}, MOVE_OUT, NULL, STAGE_AWAITING_SETTLEMENT, AT_D, false},
    {"row_09_return_by_the_origin", {ACCEPT, APPROVE}, {AT_O, "return", "{\"reason_code\":\"402\"}"}, "{\"reason_code\":\"301\"}", STAGE_RETURNED, AT_D, false},
    {"row_10_refuse", {ACCEPT, APPROVE}, {AT_O, "refuse", "{\"reason_code\":\"502\"}"}, "{}", STAGE_CLOSED, AT_D, false},
    {"row_12_settle", {ACCEPT, APPROVE, MOVE_OUT}, SETTLE, "{\"outcomes\":[{\"id\":\"" HEAD "\",\"outcome\":\"2\"}]}", STAGE_SETTLED, AT_D, false},
    {"row_13_notify", {ACCEPT, APPROVE, MOVE_OUT, SETTLE}, {AT_D, "notify", "{}"}, NULL, STAGE_SETTLED, AT_D, true},
    {"row_13_hand_over_to_whose_identity_is_checked", {ACCEPT, APPROVE, MOVE_OUT, SETTLE}, {AT_D, "hand-over", "{" BOOKLET ",\"collector_checked\":true}"}, "{" BOOKLET "}", STAGE_SETTLED, AT_D, false},
    {"row_13_conclude", {ACCEPT, APPROVE, MOVE_OUT, SETTLE}, {AT_D, "conclude", "{\"reason_code\":\"801\"}"}, "{}", STAGE_CLOSED, AT_D, false},
    {"row_14_send_back_to_correct", {ACCEPT, APPROVE, MOVE_OUT}, BACK, "{}", STAGE_AT_ORIGIN_AGAIN, AT_O, false},
    {"row_14_send_back_to_give_up", {ACCEPT, APPROVE, MOVE_OUT}, {AT_D, "send-back", "{\"reason_code\":\"702\"}"}, "{\"reason_code\":\"602\"}", STAGE_AT_ORIGIN_AGAIN, AT_O, false},
    {"row_15_correct", {ACCEPT, APPROVE, MOVE_OUT, BACK}, {AT_O, "correct", "{}"}, NULL, STAGE_AWAITING_SETTLEMENT, AT_D, false},
    {"row_16_restore", {ACCEPT, APPROVE, MOVE_OUT, BACK}, {AT_O, "restore", "{}"}, NULL, STAGE_CLOSED, AT_D, false},
    {"row_17_annul_what_was_settled", {ACCEPT, APPROVE, MOVE_OUT, SETTLE}, {AT_D, "annul", "{\"reason_code\":\"901\",\"decision\":\"2026-7\"}"}, "{\"reason_code\":\"901\"}", STAGE_AT_ORIGIN_AGAIN, AT_O, false},
    {"row_17_annul_what_was_closed", {ACCEPT, APPROVE, MOVE_OUT, SETTLE, {AT_D, "conclude", "{\"reason_code\":\"801\"}"}}, {AT_D, "annul", "{\"reason_code\":\"902\",\"decision\":\"2026-8\"}"}, "{\"reason_code\":\"601\",\"decision\":\"2026-8\"}", STAGE_AT_ORIGIN_AGAIN, AT_O, false},
};

static void refused_everywhere_else(const struct step *act, struct span number)
{
    for (enum place at = 0; at < PLACES; at++) {
        if (at != act->at)
            assert_int_not_equal(province_act(p, at, act->act, number, act->json), OK);
    }
}

// The acts that a place offers on the case.
static size_t offered(enum place at, struct span number, const char *act, bool *there)
{
    struct rec state = rec_make(&p->arena);
    const struct flow_row *all[COUNT(rows)], *first;
    bool known = case_load(p->desk[at], number, &p->arena, &state) == OK;
    size_t n = act_rows(p->desk[at], &state, all, COUNT(all));
    *there = false;
    for (size_t i = 0; i < n; i++) {
        *there |= strcmp(all[i]->key, act) == 0;
        assert_int_equal(act_allowed(p->desk[at], all[i], &state), OK); // a chief's, or an approver's who is one
    }
    assert_true(known || n == 0);
    assert_int_equal(act_rows(p->desk[at], &state, &first, 1), n > 0);
    return n;
}

static void does_as_its_row_says(void **state)
{
    const struct row *r = *state;
    struct rec there;
    bool listed;
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    for (size_t i = 0; i < COUNT(r->before) && r->before[i].act; i++) {
        if (!flow_by_key(span_of(r->act.act), (enum stage)province_stage(p, AT_D, number))) // not yet
            assert_int_not_equal(province_act(p, r->act.at, r->act.act, number, r->act.json), OK);
        assert_int_equal(province_act(p, r->before[i].at, r->before[i].act, number, r->before[i].json), OK);
        province_mail(p);
    }
    int stage = province_stage(p, r->act.at, number);
    refused_everywhere_else(&r->act, number);
    for (enum place at = 0; at < PLACES; at++)
        assert_true(offered(at, number, r->act.act, &listed) ? at == r->act.at && listed : at != r->act.at);
    if (r->lacks) {
        enum err e = province_act(p, r->act.at, r->act.act, number, r->lacks);
        bool missing = findings_have(&p->last.findings, RULE_FIELD_MISSING);
        assert_true(e == ERR_INPUT || (e == ERR_REFUSED && (findings_worst(&p->last.findings) == REFUSE || p->last.at.tag)));
        assert_true(missing || strcmp(r->lacks, "{}") != 0);
        if (!missing && strstr(r->lacks, "reason_code")) // another act's
            assert_true(e == ERR_INPUT && p->last.at.tag == TRANSFER_REASON_CODE);
        // Section 7: the clause is named, by the findings or by the refusal itself.
        assert_int_equal(strncmp(err_note(), "C-", 2) != 0, findings_worst(&p->last.findings) == REFUSE);
    }
    assert_int_equal(province_stage(p, r->act.at, number), stage);
    assert_int_equal(province_act(p, r->act.at, r->act.act, number, r->act.json), OK);
    province_mail(p);
    for (enum place at = 0; at < AT_O2; at++) {
        if (at != r->act.at && at != r->holder)
            continue;
        assert_int_equal(province_stage(p, at, number), r->to);
        assert_int_equal(case_load(p->desk[at], number, &p->arena, &there), OK);
        assert_true(span_eq(rec_text(&there, TRANSFER_HOLDER), desk_org(p->desk[r->holder])));
        int64_t outcome = strcmp(r->act.act, "restore") == 0 ? OUTCOME_RESTORED : strcmp(r->act.act, "conclude") == 0 ? OUTCOME_MOVED : OUTCOME_UNMOVED;
        assert_true(r->to != STAGE_CLOSED || rec_int(&there, TRANSFER_OUTCOME, 0) == outcome);
    }
    enum err again = province_act(p, r->act.at, r->act.act, number, r->act.json);
    assert_int_equal(again == OK, r->again);
}

// How many cases a worklist has; and the first.
static size_t lists(enum place at, enum work_filter filter, struct span *first)
{
    struct worklist w;
    assert_int_equal(worklist_load(p->desk[at], filter, SPAN_NONE, &w), OK);
    *first = w.n ? arena_copy(&p->arena, rec_text(&w.rows[0].line, TRANSFER_NUMBER)) : SPAN_NONE;
    size_t n = w.n;
    worklist_free(&w);
    return n;
}

static void rows_07_and_10_the_move_in_station_has_to_tell_the_applicant(void **state)
{
    (void)state;
    struct span first;
    for (size_t refused = 0; refused < 2; refused++) {
        province_now("2026-03-02 10:00");
        struct span number = refused ? province_until(p, STAGE_AWAITING_MOVE_OUT) : province_apply(p);
        assert_int_equal(journal_note(p->desk[AT_D], ACT_CALL, number, SPAN("已上报")), OK); // of something else
        province_now("2026-03-02 11:00");
        enum place by = refused ? AT_O : AT_B;
        assert_int_equal(province_act(p, by, refused ? "refuse" : "reject", number, "{\"reason_code\":\"302\"}"), OK);
        assert_int_equal(lists(by, WORK_MINE, &first), 0);
        province_mail(p);
        assert_int_equal(lists(AT_D, WORK_MINE, &first), 1);
        assert_true(span_eq(first, number));
        assert_int_equal(lists(AT_D, WORK_CLOSED, &first), refused);
        assert_int_equal(lists(by, WORK_MINE, &first), 0);
        assert_int_equal(journal_note(p->desk[by], ACT_CALL, number, SPAN("已告知")), OK); // not the one who sees the applicant
        assert_int_equal(lists(AT_D, WORK_MINE, &first), 1);
        assert_int_equal(journal_note(p->desk[AT_D], ACT_CALL, number, SPAN("已告知")), OK);
        assert_int_equal(lists(AT_D, WORK_MINE, &first), 0);
        assert_int_equal(lists(AT_D, WORK_CLOSED, &first), refused + 1);
        assert_int_equal(keep_rebuild(p->desk[AT_D], NULL), OK);
        assert_int_equal(lists(AT_D, WORK_MINE, &first), 0);
    }
    // Its own end it has told itself (row 4).
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"601\"}"), OK);
    assert_int_equal(lists(AT_D, WORK_MINE, &first), 0);
}

static void row_01_apply(void **state)
{
    (void)state;
    assert_int_equal(province_act(p, AT_B, "apply", SPAN_NONE, province_own()), ERR_REFUSED); // a bureau takes none
    assert_int_equal(findings_count(&p->last.findings), 0);                                   // whatever is applied for
    assert_int_equal(province_act(p, AT_O, "apply", SPAN_NONE, province_own()), ERR_REFUSED); // within its own jurisdiction
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, "{\"kind\":\"1\",\"reason\":\"13\"}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_NO_MOVER));
    size_t missing = 0; // each shortcoming once: of a mover without a relation and a sex
    const char *all = province_own(), *without = "\"sex\":\"1\",\"birth\":\"1998-04-20\",\"old_relation\":\"02\",", *cut = strstr(all, without);
    assert_non_null(cut);
    all = arena_printf(&p->arena, "%.*s\"birth\":\"1998-04-20\",%s", (int)(cut - all), all, cut + strlen(without)).p;
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, all), ERR_REFUSED);
    for (size_t i = 0; i < findings_count(&p->last.findings); i++)
        missing += rec_int(findings_at(&p->last.findings, i), FINDING_RULE, 0) == RULE_FIELD_MISSING;
    assert_int_equal(missing, 2);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_APPLIED);
    assert_true(span_is(rec_text(&p->last.state, TRANSFER_APPLICANT), HEAD)); // a mover of 16 or over who is there
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, number), -1); // nobody else has it yet
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), ERR_NOT_FOUND);
}

// Not a bureau that reports to another, nor a station that the roster does not know yet; whatever is applied for.
static void row_01_applications_are_taken_at_a_station_of_the_roster(void **state)
{
    (void)state;
    struct desk *fresh;
    struct act_result r;
    struct act_request q = {.row = flow_row(ACT_APPLY), .seq = -1};
    struct rec org = rec_make(&p->arena);
    rec_set_text(&org, ORG_BUREAU, SPAN("410100000000"));
    assert_int_equal(setup_describe(p->desk[AT_B], &org), OK);
    assert_int_equal(province_certify(p, p->desk[AT_B]), OK);
    assert_int_equal(province_roster(p, AT_B, NULL), OK);
    rec_set_text(&org, ORG_CODE, SPAN("410105002000"));
    rec_set_text(&org, ORG_NAME, SPAN("新所"));
    rec_set_int(&org, ORG_KIND, ORG_STATION);
    rec_set_text(&org, ORG_DIVISION, SPAN("410105"));
    assert_int_equal(setup_init(province_path(p, "fresh"), &org), OK);
    assert_int_equal(desk_open(province_path(p, "fresh"), false, &fresh), OK);
    assert_int_equal(operator_make(fresh, SPAN("0900001"), SPAN("某某"), ROLE_CHIEF, SPAN("yizhan-demo")), OK);
    assert_int_equal(operator_sign_in(fresh, SPAN("0900001"), SPAN("yizhan-demo")), OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(act_do(i ? fresh : p->desk[AT_B], &q, &r), ERR_REFUSED);
        assert_non_null(strstr(err_note(), "on the roster with its bureau"));
        act_result_free(&r);
    }
    desk_close(fresh);
}

static void row_11_resubmit(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    assert_int_not_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK); // it is not returned
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_not_equal(province_act(p, AT_B, "resubmit", number, province_own()), OK);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_APPROVAL);
}

// Whoever has the role: who stands at the counter is not the approver, and the other way round.
static void section_4_an_act_is_done_by_the_role_that_may(void **state)
{
    (void)state;
    static const struct {
        enum place at;
        unsigned role;
        const char *act, *says; // NULL: does it
    } tries[] = {
        {AT_B, ROLE_ADMIN, "approve", "an approver or the chief does this"},
        {AT_B, ROLE_APPROVER, "approve", NULL},
        {AT_O, ROLE_ADMIN, "move-out", "a clerk or the chief does this"},
        {AT_O, ROLE_CLERK, "move-out", NULL},
        {AT_D, ROLE_CLERK, "settle", NULL},
        {AT_D, ROLE_CLERK, "annul", "the chief does this"},
        {AT_D, ROLE_ADMIN, "annul", "the chief does this"},
        {AT_D, ROLE_CHIEF, "annul", NULL},
    };
    struct span number = province_apply(p);
    for (size_t i = 0; i < COUNT(tries); i++) {
        struct desk *d = p->desk[tries[i].at];
        struct span one = arena_printf(&p->arena, "09%05zu", i);
        assert_int_equal(operator_make(d, one, SPAN("某某"), tries[i].role, SPAN("yizhan-demo")), OK);
        operator_sign_out(d);
        assert_int_equal(operator_sign_in(d, one, SPAN("yizhan-demo")), OK);
        enum err e = province_act(p, tries[i].at, tries[i].act, number, "{\"reason_code\":\"901\",\"decision\":\"2026-7\"}");
        assert_int_equal(e, tries[i].says ? ERR_PERMISSION : OK);
        if (e)
            assert_string_equal(err_note(), tries[i].says);
        operator_sign_out(d);
        assert_int_equal(province_act(p, tries[i].at, tries[i].act, number, "{}"), ERR_PERMISSION);
        assert_non_null(strstr(err_note(), "nobody is signed in"));
        struct rec there;
        assert_int_equal(case_load(d, number, &p->arena, &there), OK);
        assert_int_equal(act_allowed(d, flow_by_key(span_of(tries[i].act), (enum stage)rec_int(&there, TRANSFER_STAGE, 0)), &there), ERR_PERMISSION);
        assert_non_null(strstr(err_note(), "nobody is signed in"));
        province_reopen(p, tries[i].at);
        province_mail(p);
    }
}

static void signs_in(enum place at, const char *officer, unsigned role)
{
    if (role)
        assert_int_equal(operator_make(p->desk[at], span_of(officer), SPAN("某某"), role, SPAN("yizhan-demo")), OK);
    operator_sign_out(p->desk[at]);
    assert_int_equal(operator_sign_in(p->desk[at], span_of(officer), SPAN("yizhan-demo")), OK);
}

// Section 4: the origin refuses the second case for one mover. Who has both before a permit is out is told: the counter, the
// bureau, an enquiry; and no more once the first has ended.
static void two_cases_for_one_mover_are_told_before_the_permit(void **state)
{
    (void)state;
    struct span first = arena_copy(&p->arena, province_apply(p));
    assert_false(findings_have(&p->last.findings, RULE_OTHER_CASE));
    struct span second = arena_copy(&p->arena, province_apply(p));
    assert_true(findings_have(&p->last.findings, RULE_OTHER_CASE));
    assert_int_equal(findings_worst(&p->last.findings), WARN);
    assert_int_equal(province_act(p, AT_B, "approve", second, "{}"), OK);
    assert_true(findings_have(&p->last.findings, RULE_OTHER_CASE));
    assert_int_equal(province_act(p, AT_B, "reject", first, "{\"reason_code\":\"301\"}"), OK);
    province_mail(p);
    struct rec asked;
    struct findings f = findings_make(&p->arena);
    assert_int_equal(json_read(span_of(province_own()), &transfer_table, &p->arena, &asked), OK);
    assert_int_equal(judge_now(p->desk[AT_D], &asked, JUDGE_ENQUIRY, &f), OK);
    assert_true(findings_have(&f, RULE_OTHER_CASE));
    // Settled, though the booklet lies there still: that move is over.
    province_carry(p, second, STAGE_SETTLED);
    f = findings_make(&p->arena);
    assert_int_equal(judge_now(p->desk[AT_D], &asked, JUDGE_ENQUIRY, &f), OK);
    assert_false(findings_have(&f, RULE_OTHER_CASE));
}

// DESIGN section 4: whatever the role or office; nor who has resubmitted it since.
static void row_05_who_accepted_a_case_does_not_approve_it(void **state)
{
    (void)state;
    struct span number = province_apply(p); // accepted by 0371008
    signs_in(AT_B, "0371008", ROLE_CHIEF);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), ERR_PERMISSION);
    assert_non_null(strstr(err_note(), "who accepted a case"));
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    signs_in(AT_D, "0371001", 0);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, province_own()), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), ERR_PERMISSION);
    signs_in(AT_B, "0371001", ROLE_APPROVER);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), ERR_PERMISSION);
    signs_in(AT_B, "0371900", 0);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
}

static void row_05_the_bureau_judges_the_scope_for_itself(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    assert_int_equal(journal_setting(p->desk[AT_B], SPAN("in_force"), 20260303), OK);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_SCOPE_NOT_IN_FORCE));
    province_now("2026-03-03 09:00");
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
}

// DESIGN section 4 and row 17: what cannot be taken back asks for the officer's own password again.
static void rows_05_and_17_ask_for_the_password_again(void **state)
{
    (void)state;
    struct act_result r;
    struct rec fields = rec_make(&p->arena);
    rec_set_text(&fields, TRANSFER_REASON_CODE, SPAN("901"));
    rec_set_text(&fields, TRANSFER_DECISION, SPAN("2026-7"));
    struct span number = province_apply(p);
    for (int annul = 0; annul < 2; annul++) {
        struct act_request q = {.row = flow_row(annul ? ACT_ANNUL : ACT_APPROVE), .number = number, .seq = -1, .fields = annul ? &fields : NULL};
        enum place at = annul ? AT_D : AT_B;
        assert_int_equal(act_do(p->desk[at], &q, &r), ERR_PASSWORD);
        act_result_free(&r);
        q.password = SPAN("yizhan-demo");
        assert_int_equal(act_do(p->desk[at], &q, &r), OK);
        act_result_free(&r);
        province_mail(p);
        if (annul)
            break;
        // No other act does.
        q = (struct act_request) {.row = flow_row(ACT_MOVE_OUT), .number = number, .seq = -1};
        assert_int_equal(act_do(p->desk[AT_O], &q, &r), OK);
        act_result_free(&r);
        province_mail(p);
        province_carry(p, number, STAGE_SETTLED);
    }
}

// What the table has the program set is not the operator's to give.
static void section_4_what_the_program_sets_is_not_taken_from_the_operator(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{\"paper\":\"迁字1\",\"paper_date\":\"2026-01-05\",\"note\":\"来电\"}"), OK);
    assert_false(rec_has(&p->last.state, TRANSFER_PAPER) || rec_has(&p->last.state, TRANSFER_PAPER_DATE));
    assert_true(span_is(rec_text(&p->last.state, TRANSFER_NOTE), "来电"));
}

// The receipt is known to the receiver; its next act repeats it.
static void section_6_an_act_repeats_when_the_case_was_received(void **state)
{
    (void)state;
    moment_t received = moment_now();
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    province_now("2026-03-03 11:00");
    assert_int_equal(province_act(p, AT_D, "return", number, "{\"reason_code\":\"101\"}"), OK);
    assert_int_equal(rec_int(&p->last.state, TRANSFER_RECEIVED, 0), received);
    number = province_apply(p);
    received = moment_now();
    province_now("2026-03-04 11:00");
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    assert_int_equal(rec_int(&p->last.state, TRANSFER_RECEIVED, 0), received);
}

// No partial approval: who is named is a mover, also where nobody is to be left out.
static void section_4_a_return_names_movers(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"102\",\"named\":[{\"id\":\"" FATHER "\"}]}"), ERR_INPUT);
    assert_int_equal(p->last.at.tag, TRANSFER_PERSONS_SEEN);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"102\",\"named\":[{\"name\":\"覃兵基\"}]}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_FIELD_MISSING)); // the number of the one
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"102\",\"named\":[{\"id\":\"" HEAD "\"}]}"), OK);
    assert_int_equal(p->last.at.tag, 0);
}

// Of each mover one thing, whole, and no earlier than the birth nor later than today.
static void row_12_an_outcome_is_one_thing_of_each_mover(void **state)
{
    (void)state;
#define CAME(id) "{\"id\":\"" id "\",\"outcome\":\"1\"}"
#define WIFES(rest) "{\"id\":\"" WIFE "\",\"outcome\":" rest "}"
    static const struct {
        const char *rows, *about;
    } bad[] = {
        {WIFES("\"2\""), WIFE},
        {WIFES("\"2\",\"death\":\"2026-03-01\""), WIFE},
        {WIFES("\"2\",\"proof\":\"死1\""), WIFE},
        {WIFES("\"1\",\"death\":\"2026-03-01\",\"proof\":\"死1\""), WIFE},
        {WIFES("\"1\",\"death\":\"2026-03-01\""), WIFE},
        {WIFES("\"1\",\"proof\":\"死1\""), WIFE},
        {WIFES("\"2\",\"death\":\"2026-03-03\",\"proof\":\"死1\""), WIFE}, // tomorrow
        {WIFES("\"2\",\"death\":\"2000-06-25\",\"proof\":\"死1\""), WIFE}, // born on the 26th
        {CAME(HEAD) "," CAME(WIFE) "," CAME(HEAD), HEAD},
        {CAME(HEAD) "," CAME(FATHER), FATHER},
    };
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(province_act(p, AT_D, "settle", number, arena_printf(&p->arena, "{\"outcomes\":[%s]}", bad[i].rows).p), ERR_INPUT);
        assert_true(p->last.at.tag == TRANSFER_OUTCOMES && span_is(p->last.at.id, bad[i].about));
        assert_memory_equal(err_note(), "C-3.5: ", 7); // section 7
    }
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"outcomes\":[" CAME(HEAD) "," WIFES("\"2\",\"death\":\"2000-06-26\",\"proof\":\"死1\"") "]}"), OK);
    assert_int_equal(p->last.at.tag, 0);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_REGISTERED);
    assert_int_equal(province_person(p, AT_D, WIFE), PERSON_DECEASED);
    // C-3.6: what is verified is verified with who lives; the other particulars are nobody's to change any more.
    assert_int_equal(province_act(p, AT_D, "verify", number, province_verified(p, "花园路小学", "聘用合同", 5)), ERR_REFUSED);
    assert_true(p->last.at.tag == TRANSFER_VERIFIED && span_is(p->last.at.id, HEAD) && p->last.at.person == PERSON_WORK_UNIT);
    const char *all = province_verified(p, "花园路小学", "聘用合同", 4), *second = strstr(all, "},");
    assert_int_equal(province_act(p, AT_D, "verify", number, arena_printf(&p->arena, "{\"verified\":[%s", second + 2).p), ERR_REFUSED);
    assert_true(span_is(p->last.at.id, HEAD) && p->last.at.person == PERSON_MARITAL);
    assert_int_equal(province_act(p, AT_D, "verify", number, all), OK);
    assert_int_equal(p->last.at.tag, 0);
}

// Section 5: what booklet and register say differently of the household goes along as what they say of the movers does; row 15
// tells it again, though the case has the register's word by then.
static void row_08_what_differs_of_the_household_goes_along(void **state)
{
    (void)state;
    const char *own = arena_printf(&p->arena, "{\"origin_address\":\"高梁店乡新华街203号\",%s", province_own() + 1).p; // 梁 for 粱
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, own), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    for (int again = 0; again < 3; again++) {
        struct rec c;
        size_t n;
        assert_int_equal(case_load(p->desk[AT_D], number, &p->arena, &c), OK);
        assert_true(span_is(rec_text(&c, TRANSFER_ORIGIN_ADDRESS), "高粱店乡新华街203号"));
        const struct rec *d = rec_list(&c, TRANSFER_DIFFERENCES, &n);
        assert_int_equal(n, 1); // the kind is the same
        assert_int_equal(rec_int(d, DIFFERENCE_HOUSEHOLD, 0), HOUSEHOLD_ADDRESS);
        assert_false(rec_has(d, DIFFERENCE_ID) || rec_has(d, DIFFERENCE_TAG));
        assert_true(span_is(rec_text(d, DIFFERENCE_BOOKLET), "高梁店乡新华街203号") && span_is(rec_text(d, DIFFERENCE_REGISTER), "高粱店乡新华街203号"));
        assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"701\"}"), OK);
        province_mail(p);
        assert_int_equal(province_act(p, AT_O, "correct", number, "{}"), OK);
        province_mail(p);
    }
}

static void closes_when_both_are_done(bool verified_first)
{
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(province_act(p, AT_D, "hand-over", number, "{" BOOKLET ",\"collector_checked\":false}"), ERR_REFUSED);
    assert_int_equal(p->last.at.tag, TRANSFER_COLLECTOR_CHECKED);
    for (int i = 0; i < 2; i++) {
        if ((i == 0) == verified_first)
            assert_int_equal(province_act(p, AT_D, "verify", number, province_verified(p, "花园路小学", "聘用合同", 0)), OK);
        else
            assert_int_equal(province_act(p, AT_D, "hand-over", number, "{" BOOKLET ",\"collector_checked\":true}"), OK);
        assert_int_equal(rec_int(&p->last.state, TRANSFER_STAGE, 0), i ? STAGE_CLOSED : STAGE_SETTLED);
        assert_int_equal(rec_int(&p->last.state, TRANSFER_OUTCOME, 0), i ? OUTCOME_MOVED : 0);
    }
    // Somebody has moved: it can be annulled (row 17).
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"902\",\"decision\":\"2026-8\"}"), OK);
    province_mail(p);
}

static void row_13_verified_then_handed_over(void **state)
{
    (void)state;
    closes_when_both_are_done(true);
}

static void row_13_handed_over_then_verified(void **state)
{
    (void)state;
    closes_when_both_are_done(false);
}

// Three organisations by mail: the applicant was at the counter of one, and carried no paper between them.
static void c_1_1_no_paper_is_issued_and_none_is_asked_for(void **state)
{
    (void)state;
    struct rec there;
    struct span number = province_until(p, STAGE_SETTLED);
    for (enum place at = 0; at < AT_O2; at++) {
        assert_int_equal(case_load(p->desk[at], number, &p->arena, &there), OK);
        assert_true(rec_has(&there, TRANSFER_PERMIT));
        assert_false(rec_has(&there, TRANSFER_PAPER) || rec_has(&there, TRANSFER_PAPER_DATE));
    }
    assert_int_equal(province_stage(p, AT_O2, number), -1); // nobody else has heard of it
}

static void c_3_5_the_applicant_is_told_by_sms_once_it_is_settled(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_iter it;
    struct rec sms;
    size_t n = 0;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "notify", number, "{}"), ERR_MOVED_ON);
    province_carry(p, number, STAGE_SETTLED);
    assert_int_equal(province_act(p, AT_D, "notify", number, "{}"), OK);
    assert_int_equal(province_act(p, AT_D, "notify", number, "{\"telephone\":\"13900002222\"}"), OK); // once more, to another
    static const char *const to[] = {"13700001111", "13900002222"};
    assert_int_equal(kv_read(p->desk[AT_D]->store->kv, &t), OK);
    KV_EACH(&t, KV_NOTICE, SPAN_NONE, &it)
    {
        assert_int_equal(cbor_get_rec(arena_copy(&p->arena, it.value), 1 << 16, &p->arena, &sms), OK);
        assert_true(n < COUNT(to) && span_is(rec_text(&sms, NOTICE_TO), to[n++]));
        assert_true(span_eq(rec_text(&sms, NOTICE_CASE), number) && span_contains(rec_text(&sms, NOTICE_TEXT), SPAN("花园路派出所")));
        assert_true(n < COUNT(to) || span_eq(rec_text(&p->last.state, TRANSFER_NOTICE_TEXT), rec_text(&sms, NOTICE_TEXT)));
        assert_true(span_contains(rec_text(&sms, NOTICE_TEXT), SPAN("覃兵基, 2 persons")) && span_contains(rec_text(&sms, NOTICE_TEXT), SPAN("0371-65900001")));
        assert_int_equal(rec_int(&sms, NOTICE_STATE, 0), NOTICE_WAITING);
    }
    assert_int_equal(kv_abort(&t), OK);
    assert_int_equal(n, 2);
}

static void row_13_who_has_died_since_neither_collects_nor_is_told_of(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(journal_death(p->desk[AT_D], SPAN(HEAD), desk_today(), SPAN("D-1")), OK);
    assert_int_equal(province_act(p, AT_D, "hand-over", number, "{" BOOKLET ",\"collector_checked\":true}"), ERR_REFUSED);
    assert_int_equal(p->last.at.tag, TRANSFER_COLLECTOR_ID);
    assert_int_equal(province_act(p, AT_D, "notify", number, "{}"), OK);
    struct span text = rec_text(&p->last.state, TRANSFER_NOTICE_TEXT);
    assert_true(span_contains(text, SPAN("赵朝煌")) && !span_contains(text, SPAN("覃兵基")) && !span_contains(text, SPAN("persons")));
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)
int main(void)
{
    const struct CMUnitTest single[] = {
        T(row_01_apply),
        T(row_01_applications_are_taken_at_a_station_of_the_roster),
        T(two_cases_for_one_mover_are_told_before_the_permit),
        T(rows_07_and_10_the_move_in_station_has_to_tell_the_applicant),
        T(row_11_resubmit),
        T(c_1_1_no_paper_is_issued_and_none_is_asked_for),
        T(c_3_5_the_applicant_is_told_by_sms_once_it_is_settled),
        T(row_13_who_has_died_since_neither_collects_nor_is_told_of),
        T(section_4_an_act_is_done_by_the_role_that_may),
        T(row_05_who_accepted_a_case_does_not_approve_it),
        T(row_05_the_bureau_judges_the_scope_for_itself),
        T(rows_05_and_17_ask_for_the_password_again),
        T(section_4_what_the_program_sets_is_not_taken_from_the_operator),
        T(section_6_an_act_repeats_when_the_case_was_received),
        T(section_4_a_return_names_movers),
        T(row_12_an_outcome_is_one_thing_of_each_mover),
        T(row_08_what_differs_of_the_household_goes_along),
        T(row_13_verified_then_handed_over),
        T(row_13_handed_over_then_verified),
    };
    struct CMUnitTest tests[COUNT(single) + COUNT(rows)];
    memcpy(tests, single, sizeof single);
    for (size_t i = 0; i < COUNT(rows); i++)
        tests[COUNT(single) + i] = (struct CMUnitTest) {rows[i].name, does_as_its_row_says, set_up, tear_down_sound, (void *)(uintptr_t)&rows[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
