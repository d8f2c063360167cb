// A death after a loss: it waits for those who may know that the person is elsewhere by now (DESIGN section 6), and what it comes to where nobody waited.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/case_text.h"
#include "desk/journal.h"
#include "desk/keep.h"
#include "desk/request.h"
#include "tests/flow/one.h"

static void bury(enum place at, const char *id, enum err want)
{
    assert_int_equal(journal_death(p->desk[at], span_of(id), desk_today(), SPAN("死1")), want);
}

// The settlement was annulled after the backup, and the person is registered at the origin again: it is there that they die.
static void after_a_restore_a_death_waits_for_the_parties_of_the_case_by_which_they_came(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"902\",\"decision\":\"2026-7\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    lose_since_backup(AT_D);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_REGISTERED); // as it was
    bury(AT_D, HEAD, ERR_REFUSED);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_REGISTERED);
    bury(AT_D, "410105199311130018", ERR_NOT_FOUND); // whom nobody knows nobody waits for
    be_listed(AT_D);
    province_mail(p);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_CANCELLED);
    bury(AT_D, HEAD, ERR_REFUSED);
    bury(AT_O, HEAD, OK);
    assert_int_equal(province_check(p, AT_D), 0);
    province_now("2026-03-02 10:00");
}

// The backup does not know the case at all: any bureau may have one.
static void after_a_restore_a_death_waits_for_every_bureau(void **state)
{
    (void)state;
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    province_until(p, STAGE_SETTLED);
    lose_since_backup(AT_O);
    bury(AT_O, HEAD, ERR_REFUSED);
    bury(AT_O, FATHER, ERR_REFUSED); // who has not moved: nobody here can know
    be_listed(AT_O);
    province_mail(p);
    bury(AT_O, HEAD, ERR_REFUSED); // moved out
    bury(AT_O, FATHER, OK);
    bury(AT_D, HEAD, OK);
    province_now("2026-03-02 10:00");
}

static bool first_of_person(void *ctx, const struct event *e)
{
    struct rec *first = ctx;
    *first = rec_copy(&p->arena, &e->fields);
    rec_set_int(first, JOURNAL_COUNT, e->act);
    return false;
}

static void a_chief_goes_on_with_a_death_and_the_journal_names_who_was_not_heard(void **state)
{
    (void)state;
    struct rec first = rec_make(&p->arena);
    struct span bureau = p->desk[AT_B]->store->org;
    assert_int_equal(keep_continue(p->desk[AT_O], SPAN(FATHER)), ERR_REFUSED); // nothing is in the way
    assert_int_equal(keep_continue(p->desk[AT_O], SPAN("410105199311130018")), ERR_NOT_FOUND);
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    lose_since_backup(AT_O);
    bury(AT_O, FATHER, ERR_REFUSED);
    assert_int_equal(keep_continue(p->desk[AT_O], SPAN(FATHER)), OK);
    assert_int_equal(journal_of_person(p->desk[AT_O], SPAN(FATHER), first_of_person, &first), OK);
    assert_int_equal(rec_int(&first, JOURNAL_COUNT, 0), ACT_CONTINUE);
    assert_true(span_eq(rec_text(&first, JOURNAL_TEXT), bureau));
    bury(AT_O, WIFE, ERR_REFUSED); // it is for that one person
    bury(AT_O, FATHER, OK);
    assert_int_equal(journal_of_person(p->desk[AT_O], SPAN(FATHER), first_of_person, &first), OK);
    assert_int_equal(rec_int(&first, JOURNAL_COUNT, 0), ACT_DEATH);
    assert_int_equal(province_check(p, AT_O), 0);
    province_now("2026-03-02 10:00");
}

// Is the case to do here, and does it say so of this mover?
static bool to_tell(enum place at, struct span number, const char *of)
{
    struct rec state_there;
    struct worklist w;
    struct buf b = {0};
    bool mine = false;
    const char *says = "this case had moved the person when the death was registered here";
    assert_int_equal(worklist_load(p->desk[at], WORK_MINE, SPAN_NONE, &w), OK);
    for (size_t i = 0; i < w.n; i++)
        mine = mine || (span_eq(rec_text(&w.rows[i].line, TRANSFER_NUMBER), number) && rec_has(&w.rows[i].line, TRANSFER_BURIED));
    worklist_free(&w);
    assert_int_equal(case_load(p->desk[at], number, &p->arena, &state_there), OK);
    assert_int_equal(case_text(&b, p->desk[at], &state_there), OK);
    assert_int_equal(span_contains(buf_span(&b), span_of(says)), mine);
    assert_int_equal(span_contains(buf_span(&b), arena_printf(&p->arena, "%s: %s", of, says)), mine);
    buf_free(&b);
    return mine;
}

// The chief goes on, and buries one of the two.
static void buries_alone(enum place at, const char *id)
{
    lose_since_backup(at);
    assert_int_equal(keep_continue(p->desk[at], span_of(id)), OK);
    bury(at, id, OK);
    assert_int_equal(province_person(p, at, id), PERSON_DECEASED);
    be_listed(at);
}

// In transit, or settled: the person is what the move-out says, and the death another register's to enter.
static void section_5_a_move_out_that_comes_back_after_a_death(void **state)
{
    (void)state;
    size_t n;
    struct rec r;
    struct span number = province_apply(p);
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    buries_alone(AT_O, HEAD);
    province_mail(p);
    r = province_record(p, AT_O, HEAD);
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_MOVED_OUT);
    assert_true(span_eq(rec_text(&r, PERSON_CASE), number));
    assert_false(rec_has(&r, PERSON_DEATH) || rec_has(&r, PERSON_HOUSEHOLD));
    const struct rec *s = rec_list(&r, PERSON_SPELLS, &n);
    assert_true(n == 1 && rec_int(s, SPELL_END, 0) == SPELL_MOVED && span_eq(rec_text(s, SPELL_CASE_OUT), number));
    assert_int_equal(rec_int(s, SPELL_TO, 0), desk_today() - 1);
    struct rec father = province_record(p, AT_O, FATHER); // named at the application
    assert_true(relation_is_head(rec_text(&father, PERSON_RELATION)));
    assert_true(to_tell(AT_O, number, "覃兵基  " HEAD));
    assert_int_equal(province_check(p, AT_O), 0);
    // A request, and it is done; the settlement registers the death, and both registers have it.
    struct rec asked = rec_make(&p->arena);
    rec_set_text(&asked, JOURNAL_REQUEST, SPAN(REQUEST_DEATH));
    rec_set_text(&asked, JOURNAL_TEXT, SPAN("死1"));
    rec_set_text(&asked, JOURNAL_PERSON, SPAN(HEAD));
    assert_int_equal(request_ask(p->desk[AT_O], number, -1, &asked), OK);
    assert_false(to_tell(AT_O, number, "覃兵基  " HEAD));
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"head\":\"" WIFE "\",\"outcomes\":[{\"id\":\"" HEAD "\",\"outcome\":\"2\",\"death\":\"2026-03-03\",\"proof\":\"死1\"}]}"), OK);
    province_mail(p);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_DECEASED);
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_DECEASED);
    assert_false(to_tell(AT_O, number, "覃兵基  " HEAD));
    assert_int_equal(province_check(p, AT_O), 0);
    province_now("2026-03-02 10:00");
}

// Annulled meanwhile: the person is restored, and it is there that the death is to be registered. A call, and it is done.
static void section_5_an_annulment_that_comes_back_after_a_death(void **state)
{
    (void)state;
    size_t n;
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"902\",\"decision\":\"2026-7\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    buries_alone(AT_D, WIFE);
    province_mail(p);
    struct rec r = province_record(p, AT_D, WIFE);
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_CANCELLED);
    assert_false(rec_has(&r, PERSON_DEATH) || rec_has(&r, PERSON_HOUSEHOLD));
    const struct rec *s = rec_list(&r, PERSON_SPELLS, &n);
    assert_true(n == 1 && rec_int(s, SPELL_END, 0) == SPELL_ANNULLED);
    assert_true(to_tell(AT_D, number, "赵朝煌  " WIFE));
    assert_int_equal(province_check(p, AT_D), 0);
    assert_int_equal(journal_note(p->desk[AT_D], ACT_CALL, number, SPAN("已告知迁出地")), OK);
    assert_false(to_tell(AT_D, number, "赵朝煌  " WIFE));
    bury(AT_O, WIFE, OK);
    assert_int_equal(province_check(p, AT_D), 0);
    province_now("2026-03-02 10:00");
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(after_a_restore_a_death_waits_for_the_parties_of_the_case_by_which_they_came),
        T(after_a_restore_a_death_waits_for_every_bureau),
        T(a_chief_goes_on_with_a_death_and_the_journal_names_who_was_not_heard),
        T(section_5_a_move_out_that_comes_back_after_a_death),
        T(section_5_an_annulment_that_comes_back_after_a_death),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
