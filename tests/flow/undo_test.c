// What undoes a move, and death on the way (CLAUSES section 4 rows 14 to 17, section 5): nobody is ever registered in two
// households, or in none without a case; no household is left without its head, or empty and open.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/journal.h"
#include "tests/flow/one.h"

#define WORKER "411503199903070013" // of the collective household 00000040
#define ANNUL "{\"reason_code\":\"902\",\"decision\":\"2026-7\"}"
#define DIED(id) "{\"id\":\"" id "\",\"outcome\":\"2\",\"death\":\"2026-03-02\",\"proof\":\"D-3\"}"
#define DEATHS(rows) "{\"outcomes\":[" rows "]}"

static void dies(enum place at, const char *id)
{
    day_t day;
    assert_true(day_from_civil(2026, 3, 1, &day));
    assert_int_equal(journal_death(p->desk[at], span_of(id), day, SPAN("D-1")), OK);
}

static struct span in_household(enum place at, const char *id)
{
    struct rec r = province_record(p, at, id);
    return rec_text(&r, PERSON_HOUSEHOLD);
}

static bool to_adjust(enum place at, const char *id)
{
    struct rec r = province_record(p, at, id);
    return rec_bool(&r, PERSON_ADJUST);
}

static struct rec household(enum place at, struct span number, size_t *n)
{
    struct rec h, *people;
    assert_int_equal(household_load(p->desk[at], number, &p->arena, &h, &people, n), OK);
    return h;
}

static size_t followups(enum place at)
{
    struct rec open;
    size_t n;
    assert_int_equal(followups_load(p->desk[at], &p->arena, &open), OK);
    rec_list(&open, 1, &n);
    return n;
}

static enum err adjust(enum place at, struct span number, const char *id, const char *relation)
{
    struct rec row = rec_make(&p->arena);
    rec_set_text(&row, RELATION_ROW_ID, span_of(id));
    rec_set_text(&row, RELATION_ROW_CODE, span_of(relation));
    struct findings warned = findings_make(&p->arena);
    return journal_adjust(p->desk[at], number, &row, 1, SPAN_NONE, &warned);
}

// ALONE applies to move out of this household, into one of his own or (linked) the one that another case creates.
static struct span alone(const char *household_number, const char *how)
{
    struct span json = arena_printf(&p->arena,
        "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"%s\",\"origin_kind\":\"1\","
        "\"telephone\":\"13700001111\",%s,"
        "\"movers\":[{\"id\":\"" ALONE "\",\"name\":\"徐炀\",\"sex\":\"1\",\"birth\":\"2001-12-04\",\"old_relation\":\"02\",\"relation\":\"%s\",\"present\":true}],"
        "\"materials\":[{\"code\":\"101\",\"form\":\"1\",\"for\":\"" ALONE "\"},{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}]}",
        household_number, how, strstr(how, "linked") ? "79" : "02");
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json.p), OK);
    return arena_copy(&p->arena, p->last.number);
}

static struct span linked_to(struct span first)
{
    return alone("00000008", arena_printf(&p->arena, "\"linked\":\"%.*s\"", SPAN_ARG(first)).p);
}

static void died_since(const char *who, const char *other)
{
    day_t day;
    struct span number = province_until(p, STAGE_SETTLED);
    dies(AT_D, who);
    assert_int_equal(province_act(p, AT_D, "annul", number, ANNUL), OK);
    province_mail(p);
    assert_int_equal(province_person(p, AT_D, other), PERSON_CANCELLED);
    assert_int_equal(province_person(p, AT_D, who), PERSON_DECEASED);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_person(p, AT_O, other), PERSON_REGISTERED);
    assert_int_equal(province_person(p, AT_O, who), PERSON_DECEASED);
    struct rec r = province_record(p, AT_O, who);
    assert_true(day_from_civil(2026, 3, 1, &day));
    assert_int_equal(rec_int(&r, PERSON_DEATH, 0), day);
}

static void row_17_a_death_since_stays_and_the_others_are_restored(void **state)
{
    (void)state;
    died_since(WIFE, HEAD);
}

static void row_17_a_death_since_of_the_head(void **state)
{
    (void)state;
    died_since(HEAD, WIFE);
}

static void row_17_where_all_have_died_since_nothing_is_left_to_do(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_SETTLED);
    struct findings warned = findings_make(&p->arena);
    assert_int_equal(journal_adjust(p->desk[AT_O], SPAN("00000005"), NULL, 0, SPAN_NONE, &warned), OK); // the new booklet
    dies(AT_D, WIFE);
    dies(AT_D, HEAD); // the household there closes with him
    assert_int_equal(province_act(p, AT_D, "annul", number, ANNUL), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    assert_int_equal(followups(AT_D), 0);
    assert_int_equal(followups(AT_O), 0);
    province_mail(p);
}

static void row_17_not_while_others_live_in_the_household_of_the_one_who_would_go(void **state)
{
    (void)state;
    struct span first = province_until(p, STAGE_SETTLED), second = linked_to(first);
    province_carry(p, second, STAGE_SETTLED);
    assert_true(span_eq(in_household(AT_D, ALONE), in_household(AT_D, HEAD)));
    assert_int_equal(province_act(p, AT_D, "annul", first, ANNUL), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_HEADS_OTHERS));
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_REGISTERED);
    // The second first, then the first.
    assert_int_equal(province_act(p, AT_D, "annul", second, ANNUL), OK);
    assert_int_equal(province_act(p, AT_D, "annul", first, ANNUL), OK);
    province_mail(p);
    // His old household has closed: a household of his own, a new number, the old address.
    assert_int_equal(province_act(p, AT_O, "restore", second, "{}"), OK);
    struct span again = in_household(AT_O, ALONE);
    assert_int_equal(again.n, 8);
    assert_false(span_is(again, "00000008"));
    size_t n;
    struct rec h = household(AT_O, again, &n), was = household(AT_O, SPAN("00000008"), &n);
    assert_int_equal(n, 0);
    assert_int_equal(rec_int(&was, HOUSEHOLD_STATE, 0), HOUSEHOLD_IS_CLOSED);
    assert_int_equal(rec_int(&h, HOUSEHOLD_STATE, 0), HOUSEHOLD_OPEN);
    assert_true(span_is(rec_text(&h, HOUSEHOLD_HEAD), ALONE));
    assert_true(span_is(rec_text(&h, HOUSEHOLD_ADDRESS), "肖王镇新华街69号")); // typed nowhere
    assert_true(span_is(rec_text(&h, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY));
    assert_false(to_adjust(AT_O, ALONE)); // head he was, head he is
    assert_int_equal(province_act(p, AT_O, "restore", first, "{}"), OK);
    province_mail(p);
}

static void a_linked_case_does_not_settle_into_a_household_that_has_closed(void **state)
{
    (void)state;
    struct span first = province_until(p, STAGE_SETTLED), second = linked_to(first);
    province_carry(p, second, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "annul", first, ANNUL), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_D, "settle", second, "{}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_LINKED_ENDED));
}

static void died_in_transit_the_head_chosen(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "settle", number, DEATHS(DIED(HEAD))), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_OWN_HEAD_DIED));
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"head\":\"" WIFE "\",\"outcomes\":[" DIED(HEAD) "]}"), OK);
    size_t n;
    struct span there = in_household(AT_D, WIFE);
    struct rec h = household(AT_D, there, &n);
    assert_int_equal(n, 1);
    assert_true(span_is(rec_text(&h, HOUSEHOLD_HEAD), WIFE));
    assert_int_equal(followups(AT_D), 1);
    assert_int_equal(adjust(AT_D, there, WIFE, "12"), ERR_REFUSED); // whose wife?
    assert_int_equal(adjust(AT_D, there, WIFE, "02"), OK);
    h = household(AT_D, there, &n);
    assert_true(span_is(rec_text(&h, HOUSEHOLD_HEAD), WIFE));
    assert_int_equal(followups(AT_D), 0);
    province_mail(p);
    // The origin knows, and does not register the dead again.
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_DECEASED);
    assert_int_equal(province_person(p, AT_O, WIFE), PERSON_MOVED_OUT);
    assert_int_equal(province_act(p, AT_D, "annul", number, ANNUL), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_DECEASED);
    assert_int_equal(province_person(p, AT_O, WIFE), PERSON_REGISTERED);
}

// Who settles into the household of a linked case was asked the relation to the head chosen there (section 5).
static void linked_under(struct span second, bool other_head)
{
    province_carry(p, second, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "settle", second, "{}"), OK);
    assert_int_equal(findings_have(&p->last.findings, RULE_OTHER_HEAD_NOW), other_head);
    assert_true(span_eq(in_household(AT_D, ALONE), in_household(AT_D, WIFE)));
    assert_int_equal(to_adjust(AT_D, ALONE), other_head);
    assert_int_equal(followups(AT_D), (size_t)other_head);
    province_mail(p);
}

static void c_1_2_linked_and_the_head_chosen_died_in_transit(void **state)
{
    (void)state;
    struct span first = province_until(p, STAGE_AWAITING_SETTLEMENT), second = linked_to(first);
    assert_int_equal(province_act(p, AT_D, "settle", first, "{\"head\":\"" WIFE "\",\"outcomes\":[" DIED(HEAD) "]}"), OK);
    province_mail(p);
    linked_under(second, true);
}

static void c_1_2_linked_under_the_head_who_was_asked(void **state)
{
    (void)state;
    struct span first = province_until(p, STAGE_AWAITING_SETTLEMENT), second = linked_to(first);
    province_carry(p, first, STAGE_SETTLED);
    linked_under(second, false);
}

// Asked to whoever was head when it was applied for: here, who has become it since the first case was settled.
static void c_1_2_linked_under_the_head_of_then(void **state)
{
    (void)state;
    struct span first = province_until(p, STAGE_SETTLED);
    struct rec rows[2] = {rec_make(&p->arena), rec_make(&p->arena)};
    struct findings warned = findings_make(&p->arena);
    for (int i = 0; i < 2; i++) {
        rec_set_text(&rows[i], RELATION_ROW_ID, i ? SPAN(HEAD) : SPAN(WIFE));
        rec_set_text(&rows[i], RELATION_ROW_CODE, i ? SPAN("11") : SPAN("02"));
    }
    assert_int_equal(journal_adjust(p->desk[AT_D], in_household(AT_D, WIFE), rows, 2, SPAN("证1"), &warned), OK);
    linked_under(linked_to(first), false);
}

static void died_in_transit_everybody(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "settle", number, DEATHS(DIED(HEAD) "," DIED(WIFE))), OK);
    size_t n;
    struct rec h = household(AT_D, rec_text(&p->last.state, TRANSFER_SETTLED_HOUSEHOLD), &n);
    assert_int_equal(n, 0);
    assert_int_equal(rec_int(&h, HOUSEHOLD_STATE, 0), HOUSEHOLD_IS_CLOSED); // none is left empty and open
    assert_int_equal(followups(AT_D), 0);
    province_mail(p);
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_DECEASED);
    assert_int_equal(province_act(p, AT_D, "annul", number, ANNUL), OK);
    province_mail(p);
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(HEAD), desk_today(), SPAN("D-1")), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "is not registered here now")); // nor to be restored
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_DECEASED);
    assert_int_equal(province_person(p, AT_O, WIFE), PERSON_DECEASED);
    province_mail(p);
}

static void a_death_that_is_still_to_come_is_no_outcome(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "settle", number,
                                  "{\"outcomes\":[{\"id\":\"" WIFE "\",\"outcome\":\"2\",\"death\":\"2026-03-03\",\"proof\":\"D-3\"}]}"),
                     ERR_INPUT);
}

static void restored_under_the_new_head_every_relation_is_to_adjust(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(followups(AT_O), 1);
    struct findings warned = findings_make(&p->arena);
    assert_int_equal(journal_adjust(p->desk[AT_O], SPAN("00000005"), NULL, 0, SPAN_NONE, &warned), OK); // nobody's is to be: the booklet
    assert_int_equal(followups(AT_O), 0);
    assert_int_equal(province_act(p, AT_D, "annul", number, ANNUL), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    // Head and wife were so to the head of then; the father is head now.
    assert_true(to_adjust(AT_O, HEAD));
    assert_true(to_adjust(AT_O, WIFE));
    assert_int_equal(followups(AT_O), 1);
    assert_int_equal(adjust(AT_O, SPAN("00000005"), HEAD, "02"), ERR_REFUSED); // there is a head
    assert_int_equal(adjust(AT_O, SPAN("00000005"), HEAD, "20"), OK);
    assert_int_equal(followups(AT_O), 1); // hers is left
    assert_int_equal(adjust(AT_O, SPAN("00000005"), WIFE, "38"), OK);
    assert_int_equal(followups(AT_O), 0);
    province_mail(p);
}

static void the_death_of_a_head_leaves_the_household_to_name_another(void **state)
{
    (void)state;
    size_t n;
    dies(AT_O, HEAD);
    struct rec h = household(AT_O, SPAN("00000005"), &n);
    assert_int_equal(n, 2);
    assert_false(rec_has(&h, HOUSEHOLD_HEAD));
    assert_true(to_adjust(AT_O, WIFE));
    assert_true(to_adjust(AT_O, FATHER));
    assert_int_equal(followups(AT_O), 1);
    assert_int_equal(adjust(AT_O, SPAN("00000005"), ALONE, "02"), ERR_REFUSED); // not of this household
    assert_int_equal(adjust(AT_O, SPAN("00000005"), FATHER, "02"), OK);
    assert_int_equal(adjust(AT_O, SPAN("00000005"), WIFE, "38"), OK);
    assert_int_equal(followups(AT_O), 0);
    // The last ones: closed, and nothing is left to adjust.
    dies(AT_O, FATHER);
    assert_int_equal(followups(AT_O), 1);
    dies(AT_O, WIFE);
    h = household(AT_O, SPAN("00000005"), &n);
    assert_int_equal(rec_int(&h, HOUSEHOLD_STATE, 0), HOUSEHOLD_IS_CLOSED);
    assert_int_equal(followups(AT_O), 0);
}

static void a_death_is_registered_where_the_person_is(void **state)
{
    (void)state;
    day_t day;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_true(day_from_civil(2026, 3, 1, &day));
    assert_int_equal(journal_death(p->desk[AT_D], SPAN(WIFE), day, SPAN("D-1")), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "the death is an outcome of the settlement"));
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(WIFE), day, SPAN("D-1")), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "the death is registered at the new station"));
    // Given up, neither: nobody settles it. The origin, when it has restored.
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    for (enum place at = AT_D; at <= AT_O; at += AT_O - AT_D) {
        assert_int_equal(journal_death(p->desk[at], SPAN(WIFE), day, SPAN("D-1")), ERR_REFUSED);
        assert_non_null(strstr(err_note(), "is at the move-out station again"));
    }
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    dies(AT_O, WIFE);
    assert_true(day_from_civil(1968, 3, 1, &day));
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(FATHER), day, SPAN("D-1")), ERR_INPUT); // before his birth
    province_mail(p);
}

static bool count_one(void *ctx, const struct event *e)
{
    *(size_t *)ctx += e->act == ACT_DEATH;
    return true;
}

static void the_named_new_head_dies_before_the_move_out(void **state)
{
    (void)state;
    size_t n = 0;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    dies(AT_O, FATHER);
    // A mover's death is found beside the case.
    assert_int_equal(journal_each(p->desk[AT_O], number, count_one, &n), OK);
    assert_int_equal(n, 0);
    dies(AT_O, WIFE);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_IS_DEAD));
    assert_true(findings_have(&p->last.findings, RULE_NEW_HEAD_NOT_NEEDED)); // the whole household moves now: told, no more
    assert_int_equal(journal_each(p->desk[AT_O], number, count_one, &n), OK);
    assert_int_equal(n, 1);
}

// The follow-up that waits for the settlement ends with the household: nobody is left to adjust anything.
static void c_3_2_the_named_new_head_dies_after_the_move_out(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    dies(AT_O, FATHER);
    province_carry(p, number, STAGE_SETTLED);
    assert_int_equal(followups(AT_O), 0);
}

static void the_lock_passes_to_the_case_that_waits(void **state)
{
    (void)state;
    struct span first = province_apply(p), second = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "approve", first, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_B, "approve", second, "{}"), OK);
    province_mail(p);
    struct rec r = province_record(p, AT_O, HEAD);
    assert_true(span_eq(rec_text(&r, PERSON_CASE), first));
    assert_int_equal(province_act(p, AT_O, "refuse", first, "{\"reason_code\":\"502\"}"), OK);
    r = province_record(p, AT_O, HEAD); // its permit is here: leaving at once
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_LEAVING);
    assert_true(span_eq(rec_text(&r, PERSON_CASE), second));
    assert_int_equal(province_act(p, AT_O, "move-out", second, "{}"), OK);
    province_mail(p);
}

static void row_8_the_confirmation_carries_the_household_as_the_register_has_it(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_SETTLED);
    struct rec c, r = province_record(p, AT_D, HEAD);
    assert_int_equal(case_load(p->desk[AT_D], number, &p->arena, &c), OK);
    assert_true(span_is(rec_text(&c, TRANSFER_ORIGIN_ADDRESS), "高粱店乡新华街203号")); // left out at the counter
    assert_true(span_is(rec_text(&c, TRANSFER_ORIGIN_KIND), HOUSEHOLD_FAMILY));
    assert_true(span_is(rec_text(&r, PERSON_CITY_SINCE), "2026-03-02 河南省信阳市平桥区高粱店乡新华街203号"));
}

static void c_3_6_only_the_movers_particulars_are_changed(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_SETTLED);
    static const char *const bad[] = {
        "{\"verified\":[{\"id\":\"" HEAD "\",\"field\":31,\"stated\":\"5\",\"proof\":\"x\"}]}",        // state
        "{\"verified\":[{\"id\":\"" HEAD "\",\"field\":30,\"stated\":\"00000001\",\"proof\":\"x\"}]}", // household
        "{\"verified\":[{\"id\":\"" HEAD "\",\"field\":2,\"stated\":\"王五\",\"proof\":\"x\"}]}",      // name
        "{\"verified\":[{\"id\":\"" FATHER "\",\"field\":18,\"stated\":\"13700001112\",\"proof\":\"x\"}]}",
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(province_act(p, AT_D, "verify", number, bad[i]), ERR_INPUT);
    assert_int_equal(province_act(p, AT_D, "verify", number, province_verified(p, "花园路小学", "", 0)), ERR_REFUSED);
    // Not all four of each mover: the wife's work unit was not asked about; nothing at all was.
    assert_int_equal(province_act(p, AT_D, "verify", number, province_verified(p, "花园路小学", "聘用合同", 1)), ERR_REFUSED);
    assert_int_equal(province_act(p, AT_D, "verify", number, province_verified(p, "花园路小学", "聘用合同", 4)), ERR_REFUSED);
    assert_int_equal(province_act(p, AT_D, "verify", number, "{\"verified\":[]}"), ERR_REFUSED);
    // A code may be given by its name, in either language: what is as registered asks for no document, and no word is kept.
    struct rec r = province_record(p, AT_D, HEAD);
    const char *json = province_verified(p, "花园路小学", "聘用合同", 0), *stated = strstr(json, "\"stated\":\""), *rest = strchr(stated + 10, '"');
    struct span marital = rec_text(&r, PERSON_MARITAL);
    const struct code *c = code_find(code_list("marital"), marital);
    assert_int_equal(province_act(p, AT_D, "verify", number, arena_printf(&p->arena, "%.*s\"stated\":\"%s%s", (int)(stated - json), json, c->en, rest).p), OK);
    const struct rec *row = rec_list(&p->last.state, TRANSFER_VERIFIED, &(size_t) {0});
    assert_true(rec_int(row, VERIFIED_TAG, 0) == PERSON_MARITAL && span_eq(rec_text(row, VERIFIED_STATED), marital));
    r = province_record(p, AT_D, HEAD);
    assert_true(span_is(rec_text(&r, PERSON_WORK_UNIT), "花园路小学"));
}

static void row_15_corrected_in_the_register_on_a_document_and_sent_again(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    province_now("2026-03-03 10:00");
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"701\"}"), OK);
    province_mail(p);
    province_now("2026-03-04 10:00");
    static const struct {
        const char *json;
        enum err want;
    } tries[] = {
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":2,\"stated\":\"覃冰基\"}]}", ERR_REFUSED}, // no document
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":2,\"proof\":\"x\"}]}", ERR_INPUT},         // no name
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":4,\"proof\":\"x\"}]}", ERR_INPUT},         // no sex
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":6,\"proof\":\"x\"}]}", ERR_INPUT},         // no birth date
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":4,\"stated\":\"2\",\"proof\":\"x\"}]}", ERR_REFUSED}, // the number is a man's,
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":4,\"stated\":\"9\",\"proof\":\"x\"}]}", ERR_REFUSED},
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":6,\"stated\":\"1998-04-21\",\"proof\":\"x\"}]}", ERR_REFUSED}, // born on the 20th
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":31,\"stated\":\"1\",\"proof\":\"x\"}]}", ERR_INPUT},
        {"{\"verified\":[{\"id\":\"" FATHER "\",\"field\":2,\"stated\":\"覃新郁\",\"proof\":\"x\"}]}", ERR_INPUT},
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":2,\"stated\":\"覃冰基\",\"proof\":\"更名批复\"},"
         "{\"id\":\"" HEAD "\",\"field\":2,\"stated\":\"覃兵机\",\"proof\":\"更名批复\"}]}", ERR_INPUT}, // the one or the other
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":12,\"proof\":\"离职证明\"},{\"id\":\"" HEAD "\",\"field\":2,\"stated\":\"覃冰基\",\"proof\":\"更名批复\"},"
         "{\"id\":\"" HEAD "\",\"field\":2,\"stated\":\"覃兵机\",\"proof\":\"更名批复\"}]}", ERR_INPUT},
        {"{\"verified\":[{\"id\":\"" HEAD "\",\"field\":2,\"stated\":\"覃冰基\",\"proof\":\"更名批复\"},"
         "{\"id\":\"" HEAD "\",\"field\":12,\"proof\":\"离职证明\"}]}", OK}, // has none any more
    };
    for (size_t i = 0; i < COUNT(tries); i++)
        assert_int_equal(province_act(p, AT_O, "correct", number, tries[i].json), tries[i].want);
    struct rec r = province_record(p, AT_O, HEAD), c;
    assert_true(span_is(rec_text(&r, PERSON_NAME), "覃冰基"));
    assert_false(rec_has(&r, PERSON_WORK_UNIT));
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_MOVED_OUT);
    province_mail(p);
    r = province_record(p, AT_D, HEAD);
    assert_true(span_is(rec_text(&r, PERSON_NAME), "覃冰基"));
    assert_false(rec_has(&r, PERSON_WORK_UNIT)); // nothing of what was sent first
    assert_int_equal(case_load(p->desk[AT_D], number, &p->arena, &c), OK);
    day_t day;
    assert_true(day_from_civil(2026, 3, 2, &day));
    assert_int_equal(rec_int(&c, TRANSFER_OUT_DATE, 0), day); // kept
    // Row 8: the booklet has the name of before.
    size_t n;
    const struct rec *d = rec_list(&c, TRANSFER_DIFFERENCES, &n);
    assert_true(n == 1 && span_is(rec_text(d, DIFFERENCE_ID), HEAD) && rec_int(d, DIFFERENCE_TAG, 0) == PERSON_NAME);
    assert_true(span_is(rec_text(d, DIFFERENCE_BOOKLET), "覃兵基") && span_is(rec_text(d, DIFFERENCE_REGISTER), "覃冰基"));
    assert_int_equal(province_act(p, AT_D, "settle", number, "{}"), OK);
    r = province_record(p, AT_D, HEAD);
    assert_true(span_is(rec_text(&r, PERSON_NAME), "覃冰基"));
    province_mail(p);
}

static void restored_into_a_collective_household_nothing_is_to_adjust(void **state)
{
    (void)state;
    static const char json[] =
        "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"00000040\",\"origin_kind\":\"2\","
        "\"telephone\":\"13700001111\",\"head\":\"" WORKER "\",\"address\":\"花园路18号\",\"division\":\"410105\","
        "\"movers\":[{\"id\":\"" WORKER "\",\"name\":\"黄华\",\"sex\":\"1\",\"birth\":\"1999-03-07\",\"old_relation\":\"99\",\"relation\":\"02\",\"present\":true}],"
        "\"materials\":[{\"code\":\"101\",\"form\":\"1\",\"for\":\"" WORKER "\"},{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}]}";
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    province_carry(p, number, STAGE_SETTLED);
    assert_int_equal(followups(AT_O), 0); // a collective household has no head to replace
    assert_int_equal(province_act(p, AT_D, "annul", number, ANNUL), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    struct rec r = province_record(p, AT_O, WORKER);
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), "00000040"));
    assert_true(span_is(rec_text(&r, PERSON_RELATION), RELATION_NONE));
    assert_false(to_adjust(AT_O, WORKER));
    assert_int_equal(followups(AT_O), 0);
    province_mail(p);
}

static void who_stayed_under_the_same_head_comes_back_as_before(void **state)
{
    (void)state;
    // The wife alone moves and gives up: the head is the one she was wife to.
    static const char json[] =
        "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"00000005\",\"origin_kind\":\"1\","
        "\"telephone\":\"13700001111\",\"head\":\"" WIFE "\",\"address\":\"花园路18号\",\"division\":\"410105\","
        "\"movers\":[{\"id\":\"" WIFE "\",\"name\":\"赵朝煌\",\"sex\":\"2\",\"birth\":\"2000-06-26\",\"old_relation\":\"12\",\"relation\":\"02\",\"present\":true}],"
        "\"staying\":[{\"id\":\"" HEAD "\",\"name\":\"覃兵基\",\"birth\":\"1998-04-20\",\"relation\":\"02\"},{\"id\":\"" FATHER "\",\"name\":\"覃心郁\",\"birth\":\"1969-03-23\",\"relation\":\"51\"}],"
        "\"materials\":[{\"code\":\"101\",\"form\":\"1\",\"for\":\"" WIFE "\"},{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}]}";
    for (int head_dies = 0; head_dies < 2; head_dies++) {
        assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json), OK);
        struct span number = arena_copy(&p->arena, p->last.number);
        province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
        if (head_dies)
            dies(AT_O, HEAD);
        assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
        province_mail(p);
        assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
        province_mail(p);
        assert_true(span_is(in_household(AT_O, WIFE), "00000005"));
        assert_int_equal(to_adjust(AT_O, WIFE), head_dies);
        assert_int_equal(followups(AT_O), (size_t)head_dies);
    }
}

static void arriving_a_second_time_and_given_up(void **state)
{
    (void)state;
    static const char own[] = "\"head\":\"" ALONE "\",\"address\":\"花园路18号\",\"division\":\"410105\"";
    struct span first = alone("00000008", own);
    province_carry(p, first, STAGE_SETTLED);
    assert_int_equal(province_act(p, AT_D, "annul", first, ANNUL), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", first, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_person(p, AT_D, ALONE), PERSON_CANCELLED);
    struct span second = alone(arena_printf(&p->arena, "%.*s", SPAN_ARG(in_household(AT_O, ALONE))).p, own);
    province_carry(p, second, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_person(p, AT_D, ALONE), PERSON_ARRIVING);
    assert_int_equal(province_act(p, AT_D, "send-back", second, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", second, "{}"), OK);
    province_mail(p);
    // Cancelled by the first case, as before; not moved out.
    struct rec r = province_record(p, AT_D, ALONE);
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_CANCELLED);
    assert_true(span_eq(rec_text(&r, PERSON_CASE), first));
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(row_17_a_death_since_stays_and_the_others_are_restored),
        T(row_17_a_death_since_of_the_head),
        T(row_17_where_all_have_died_since_nothing_is_left_to_do),
        T(row_17_not_while_others_live_in_the_household_of_the_one_who_would_go),
        T(a_linked_case_does_not_settle_into_a_household_that_has_closed),
        T(died_in_transit_the_head_chosen),
        T(c_1_2_linked_and_the_head_chosen_died_in_transit),
        T(c_1_2_linked_under_the_head_who_was_asked),
        T(c_1_2_linked_under_the_head_of_then),
        T(died_in_transit_everybody),
        T(a_death_that_is_still_to_come_is_no_outcome),
        T(restored_under_the_new_head_every_relation_is_to_adjust),
        T(the_death_of_a_head_leaves_the_household_to_name_another),
        T(a_death_is_registered_where_the_person_is),
        T(the_named_new_head_dies_before_the_move_out),
        T(c_3_2_the_named_new_head_dies_after_the_move_out),
        T(the_lock_passes_to_the_case_that_waits),
        T(row_8_the_confirmation_carries_the_household_as_the_register_has_it),
        T(c_3_6_only_the_movers_particulars_are_changed),
        T(row_15_corrected_in_the_register_on_a_document_and_sent_again),
        T(restored_into_a_collective_household_nothing_is_to_adjust),
        T(who_stayed_under_the_same_head_comes_back_as_before),
        T(arriving_a_second_time_and_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
