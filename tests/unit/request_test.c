// Who may ask what of the holder, at which stage (CLAUSES section 4, below the table).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "domain/request.h"

#define MOVER "411503199804200011"
static struct arena a;

static struct span org_of(enum seat s)
{
    static const char *const code[] = {"", "410105001000", "410100000000", "411503002000"};
    return span_of(code[s]);
}

static struct rec state_at(enum stage stage, enum seat holder, enum act last)
{
    struct rec t = rec_make(&a);
    rec_set_text(&t, TRANSFER_DESTINATION, org_of(SEAT_D));
    rec_set_text(&t, TRANSFER_BUREAU, org_of(SEAT_B));
    rec_set_text(&t, TRANSFER_ORIGIN, org_of(SEAT_O));
    rec_set_text(&t, TRANSFER_HOLDER, org_of(holder));
    rec_set_int(&t, TRANSFER_STAGE, stage);
    rec_set_int(&t, TRANSFER_LAST_ACT, last);
    rec_set_text(rec_add(&t, TRANSFER_MOVERS), MOVER_ID, SPAN(MOVER));
    return t;
}

static void who_may_ask_what_at_which_stage(void **state)
{
    (void)state;
    static const struct {
        enum stage stage;
        enum seat holder;
        enum act last;
        const char *may[4]; // by seat: D, B, O
    } rows[] = {
        {STAGE_APPLIED, SEAT_D, ACT_APPLY, {"", "", "", ""}},
        {STAGE_AWAITING_APPROVAL, SEAT_B, ACT_ACCEPT, {"", "1234", "", "234"}},
        {STAGE_AWAITING_MOVE_OUT, SEAT_O, ACT_APPROVE, {"", "234", "13", ""}},
        {STAGE_AWAITING_SETTLEMENT, SEAT_D, ACT_MOVE_OUT, {"", "", "3", "1234"}},
        {STAGE_RETURNED, SEAT_D, ACT_RETURN_B, {"", "", "13", "23"}},
        {STAGE_RETURNED, SEAT_D, ACT_RETURN_O, {"", "", "3", "123"}},
        {STAGE_AT_ORIGIN_AGAIN, SEAT_O, ACT_SEND_BACK, {"", "123", "3", ""}},
        {STAGE_SETTLED, SEAT_D, ACT_SETTLE, {"", "", "", "2"}},
        {STAGE_CLOSED, SEAT_D, ACT_VERIFY, {"", "", "", ""}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct rec t = state_at(rows[i].stage, rows[i].holder, rows[i].last);
        for (enum seat s = SEAT_D; s <= SEAT_O; s++) {
            for (char kind = '1'; kind <= '4'; kind++) {
                struct rec f = rec_make(&a);
                rec_set_text(&f, JOURNAL_REQUEST, (struct span) {&kind, 1});
                rec_set_text(&f, JOURNAL_TEXT, SPAN("x"));
                if (kind == '2')
                    rec_set_text(&f, JOURNAL_PERSON, SPAN(MOVER));
                bool may = strchr(rows[i].may[s], kind) != NULL;
                assert_int_equal(request_allows(&t, org_of(s), &f), may ? OK : ERR_REFUSED);
            }
        }
        struct rec stop = rec_make(&a);
        rec_set_text(&stop, JOURNAL_REQUEST, SPAN("3"));
        rec_set_text(&stop, JOURNAL_TEXT, SPAN("x"));
        assert_int_equal(request_allows(&t, SPAN("410225003000"), &stop), ERR_REFUSED); // no party
    }
    arena_free(&a);
}

static void every_kind_has_its_row(void **state)
{
    (void)state;
    const struct code_list *l = code_list("request");
    assert_int_equal(l->n, request_kinds_n);
    for (size_t i = 0; i < l->n; i++)
        assert_string_equal(l->rows[i].code, request_kinds[i].code);
}

static void an_act_since_it_was_seen_answers_it(void **state)
{
    (void)state;
    struct rec t = state_at(STAGE_SETTLED, SEAT_D, ACT_SETTLE);
    struct event e = {.act = ACT_REQUEST, .org = org_of(SEAT_O), .fields = rec_make(&a)};
    rec_set_int(&e.fields, JOURNAL_SEEN, 3);
    rec_set_int(&t, TRANSFER_SEQ, 3);
    for (enum seat s = SEAT_D; s <= SEAT_O; s++)
        assert_true(request_open(&e, 3, &t, org_of(s)));
    rec_set_int(&t, TRANSFER_SEQ, 2); // who is behind has no answer yet
    assert_true(request_open(&e, 2, &t, org_of(SEAT_D)));
    rec_set_int(&t, TRANSFER_SEQ, 4);
    assert_false(request_open(&e, 3, &t, org_of(SEAT_D)));
    assert_false(request_open(&e, 3, &t, org_of(SEAT_O)));
    assert_true(request_open(&e, 4, &t, org_of(SEAT_D)));  // it crossed the act, and D holds the case still
    assert_false(request_open(&e, 4, &t, org_of(SEAT_B))); // holds nothing
    assert_false(request_open(&e, 4, &t, org_of(SEAT_O))); // the asker itself sees the act
    rec_set_int(&t, TRANSFER_STAGE, STAGE_CLOSED); // and nothing is left to be done
    assert_false(request_open(&e, 4, &t, org_of(SEAT_D)));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_may_ask_what_at_which_stage),
        cmocka_unit_test(every_kind_has_its_row),
        cmocka_unit_test(an_act_since_it_was_seen_answers_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
