// Requests (CLAUSES section 4, below the table): mail from a non-holder; the holder answers with an act or a note why not.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/journal.h"
#include "desk/json.h"
#include "desk/keep.h"
#include "desk/mailbox.h"
#include "link/mail.h"
#include "store/chain.h"
#include "store/request.h"
#include "tests/flow/one_asking.h"

// Open requests as the worklist's line and its count have them.
static int64_t marked(enum place at, enum work_filter f, size_t *count)
{
    struct worklist w;
    int64_t n = -1;
    assert_int_equal(worklist_load(p->desk[at], f, SPAN_NONE, &w), OK);
    for (size_t i = 0; i < w.n; i++) {
        if (span_eq(rec_text(&w.rows[i].line, TRANSFER_NUMBER), number))
            n = rec_int(&w.rows[i].line, TRANSFER_REQUESTS, 0);
    }
    *count = w.requests;
    worklist_free(&w);
    return n;
}

static uint64_t waits(enum place at)
{
    struct mail_state m;
    assert_int_equal(mailbox_state(p->desk[at], &m), OK);
    return m.waiting + m.owed;
}

static void section_4_a_request_reaches_the_holder_and_any_act_answers_it(void **state)
{
    (void)state;
    size_t count;
    number = province_apply(p);
    assert_int_equal(ask(AT_D, RECALL), OK);
    assert_int_equal(look(AT_D).open, 1);
    assert_int_equal(look(AT_D).here, 0);
    assert_int_equal(look(AT_B).n, 0);
    assert_int_equal(waits(AT_D), 1); // owed until it is acknowledged
    province_mail(p);
    assert_int_equal(waits(AT_D), 0);
    assert_int_equal(look(AT_B).here, 1);
    assert_string_equal(look(AT_B).kind, "1");
    assert_int_equal(marked(AT_B, WORK_MINE, &count), 1);
    assert_int_equal(count, 1);
    assert_int_equal(marked(AT_D, WORK_OTHERS, &count), 1);
    assert_int_equal(count, 0); // D has nothing to answer
    for (enum place at = 0; at < PLACES; at++)
        assert_int_equal(province_check(p, at), 0);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    assert_int_equal(look(AT_B).acted, 1);
    assert_int_equal(marked(AT_B, WORK_OTHERS, &count), 0);
    province_mail(p);
    assert_int_equal(look(AT_D).acted, 1);
    assert_int_equal(look(AT_D).act, ACT_RETURN_B);
    assert_int_equal(marked(AT_D, WORK_MINE, &count), 0);
}

static bool first_at_b(struct span which)
{
    struct worklist w;
    assert_int_equal(worklist_load(p->desk[AT_B], WORK_MINE, SPAN_NONE, &w), OK);
    assert_int_equal(w.n, 2);
    bool first = span_eq(rec_text(&w.rows[0].line, TRANSFER_NUMBER), which);
    worklist_free(&w);
    return first;
}

static void what_is_asked_about_comes_behind_what_is_overdue_alone(void **state)
{
    (void)state;
    struct span sooner = province_apply(p); // due 2026-03-30
    province_now("2026-03-03 10:00");
    number = province_apply(p); // and a day later
    assert_true(first_at_b(sooner));
    assert_int_equal(ask(AT_D, STOP), OK);
    province_mail(p);
    assert_true(first_at_b(number));
    province_now("2026-03-31 10:00");
    assert_true(first_at_b(sooner));
    province_now("2026-03-02 10:00");
}

static void section_4_the_holder_says_why_not(void **state)
{
    (void)state;
    size_t count;
    number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(answer(AT_O, WHY_NOT), ERR_REFUSED); // nothing was asked
    assert_int_equal(ask(AT_D, STOP), OK);
    assert_int_equal(ask(AT_B, STOP), OK);
    assert_int_equal(ask(AT_D, STOP), ERR_REFUSED); // asked already
    province_mail(p);
    assert_int_equal(look(AT_O).here, 2);
    assert_int_equal(look(AT_B).n, 1); // each asks for itself
    assert_int_equal(answer(AT_B, WHY_NOT), ERR_REFUSED); // the holder answers
    assert_int_equal(answer(AT_O, "{}"), ERR_INPUT);
    assert_int_equal(answer(AT_O, "{\"text\":\"x\",\"org\":\"410105001000\",\"request\":\"1\"}"), ERR_REFUSED);
    assert_int_equal(answer(AT_O, "{\"text\":\"已经办理\",\"org\":\"410105001000\"}"), OK);
    assert_int_equal(look(AT_O).here, 1);
    province_mail(p);
    assert_int_equal(look(AT_D).declined, 1);
    assert_string_equal(look(AT_D).text, "已经办理");
    assert_int_equal(marked(AT_D, WORK_OTHERS, &count), 0);
    assert_int_equal(look(AT_B).open, 1);
    assert_int_equal(answer(AT_O, WHY_NOT), OK); // what is left
    assert_int_equal(marked(AT_O, WORK_MINE, &count), 0);
    assert_int_equal(count, 0);
    assert_int_equal(ask(AT_D, STOP), OK); // it may be asked again
    province_mail(p);
    assert_int_equal(look(AT_B).declined, 1);
    assert_int_equal(look(AT_O).here, 1);
    assert_int_equal(province_aside(p, AT_D) + province_aside(p, AT_B) + province_aside(p, AT_O), 0);
}

// Two deaths are asked to be acted on: a note for one is not the other's answer.
static void section_4_a_note_answers_the_death_that_it_names(void **state)
{
    (void)state;
    number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(ask(AT_D, DEATH), OK);
    assert_int_equal(ask(AT_D, "{\"request\":\"2\",\"person\":\"" HEAD "\",\"date\":\"2026-03-01\",\"text\":\"家属来电\"}"), OK);
    province_mail(p);
    assert_int_equal(look(AT_O).here, 2);
    assert_int_equal(answer(AT_O, "{\"text\":\"查无此事\",\"person\":\"" FATHER "\"}"), ERR_REFUSED); // nobody asked about him
    assert_int_equal(answer(AT_O, "{\"text\":\"查无此事\",\"person\":\"" HEAD "\"}"), OK);
    assert_int_equal(look(AT_O).here, 1);
    province_mail(p);
    assert_int_equal(look(AT_D).open, 1);
    assert_int_equal(look(AT_D).declined, 1);
    assert_int_equal(province_aside(p, AT_D) + province_aside(p, AT_O), 0);
}

static void section_4_a_request_is_refused_where_it_makes_no_sense(void **state)
{
    (void)state;
    static const char not_ours[] = "{\"request\":\"2\",\"person\":\"" FATHER "\",\"text\":\"x\"}";
    number = province_apply(p);
    assert_int_equal(ask(AT_B, STOP), ERR_REFUSED);  // the holder itself
    assert_int_equal(ask(AT_O, STOP), ERR_NOT_FOUND); // sees the case first when it is approved
    assert_int_equal(ask(AT_D, "{\"text\":\"x\"}"), ERR_INPUT);
    assert_int_equal(ask(AT_D, "{\"request\":\"3\"}"), ERR_INPUT);
    assert_int_equal(ask(AT_D, not_ours), ERR_INPUT); // stays, and is no mover
    assert_int_equal(ask(AT_D, "{\"request\":\"2\",\"text\":\"x\"}"), ERR_INPUT);
    assert_int_equal(ask(AT_D, "{\"request\":\"3\",\"person\":\"" WIFE "\",\"text\":\"x\"}"), ERR_INPUT);
    assert_int_equal(ask(AT_D, "{\"request\":\"2\",\"person\":\"" WIFE "\",\"date\":\"2026-03-03\",\"text\":\"x\"}"), ERR_INPUT); // tomorrow
    province_carry(p, number, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(ask(AT_D, RECALL), ERR_REFUSED); // B acted last
    assert_int_equal(ask(AT_B, DEATH), ERR_REFUSED);  // a station learns of it
    assert_int_equal(ask(AT_B, PAPER), ERR_REFUSED);
    struct rec stop = fields_of(STOP);
    assert_int_equal(request_ask(p->desk[AT_D], number, 1, &stop), ERR_MOVED_ON); // the operator saw it before the approval
    assert_int_equal(ask(AT_B, RECALL), OK);
    assert_int_equal(ask(AT_D, PAPER), OK);
    assert_int_equal(ask(AT_D, DEATH), OK);
    province_carry(p, number, STAGE_SETTLED);
    assert_int_equal(ask(AT_B, STOP), ERR_REFUSED); // they are settled
    assert_int_equal(ask(AT_O, RECALL), ERR_REFUSED);
    assert_int_equal(ask(AT_O, DEATH), OK);
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"902\",\"decision\":\"2026-7\"}"), OK);
    province_mail(p);
    assert_int_equal(ask(AT_D, PAPER), ERR_REFUSED); // restore only
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(ask(AT_B, STOP), ERR_REFUSED); // closed
    assert_int_equal(ask(AT_O, DEATH), ERR_REFUSED);
}

// The case moves on while the request is under way: what has been done since answers it, and who has no case any more is not
// asked to do anything about it.
static void a_request_that_crosses_an_act_is_answered_by_it(void **state)
{
    (void)state;
    size_t count;
    number = province_apply(p);
    assert_int_equal(ask(AT_D, RECALL), OK);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(look(AT_B).acted, 1);
    assert_int_equal(look(AT_B).act, ACT_APPROVE);
    assert_int_equal(look(AT_D).acted, 1);
    assert_int_equal(look(AT_D).act, ACT_APPROVE);
    assert_int_equal(marked(AT_B, WORK_OTHERS, &count), 0);
    assert_int_equal(answer(AT_B, WHY_NOT), ERR_REFUSED);
    assert_int_equal(look(AT_O).n, 0); // forwards nothing; D sees the new holder and may ask it
}

static void who_holds_the_case_still_is_asked_though_an_act_crossed(void **state)
{
    (void)state;
    number = province_until(p, STAGE_SETTLED);
    assert_int_equal(ask(AT_O, DEATH), OK);
    assert_int_equal(province_act(p, AT_D, "notify", number, "{}"), OK); // not knowing of it
    province_mail(p);
    assert_int_equal(look(AT_D).here, 1);
    assert_int_equal(province_act(p, AT_D, "verify", number, "{}"), ERR_REFUSED);
    assert_int_equal(look(AT_D).here, 1); // what was refused answers nothing
    assert_int_equal(answer(AT_D, WHY_NOT), OK);
    province_mail(p);
    assert_int_equal(look(AT_O).declined, 1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(section_4_a_request_reaches_the_holder_and_any_act_answers_it),
        T(what_is_asked_about_comes_behind_what_is_overdue_alone),
        T(section_4_the_holder_says_why_not),
        T(section_4_a_note_answers_the_death_that_it_names),
        T(section_4_a_request_is_refused_where_it_makes_no_sense),
        T(a_request_that_crosses_an_act_is_answered_by_it),
        T(who_holds_the_case_still_is_asked_though_an_act_crossed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
