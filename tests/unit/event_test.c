// What may stand next on a case's chain (DESIGN section 6, CLAUSES section 4): each way in which an event from outside may be
// wrong, one at a time.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "domain/event.h"
#include "domain/person.h"

#define D "410105001000"
#define B "410100000000"
#define O "411503002000"
#define NUMBER D "-1-000001"
#define HEAD "411503199804200011"
#define WIFE "411503200006260023"

static struct arena a;

static void mover(struct rec *fields, uint16_t list, uint16_t tag, const char *id)
{
    rec_set_text(rec_add(fields, list), tag, span_of(id));
}

static struct rec application(void)
{
    static const struct {
        uint16_t tag;
        const char *is;
    } says[] = {
        {TRANSFER_NUMBER, NUMBER}, {TRANSFER_KIND, "1"}, {TRANSFER_REASON, "13"}, {TRANSFER_DESTINATION, D}, {TRANSFER_BUREAU, B}, {TRANSFER_ORIGIN, O},
        {TRANSFER_ORIGIN_HOUSEHOLD, "00000005"}, {TRANSFER_ORIGIN_KIND, "1"}, {TRANSFER_TELEPHONE, "13700001111"},
    };
    struct rec f = rec_make(&a);
    for (size_t i = 0; i < COUNT(says); i++)
        rec_set_text(&f, says[i].tag, span_of(says[i].is));
    mover(&f, TRANSFER_MOVERS, MOVER_ID, HEAD);
    mover(&f, TRANSFER_MOVERS, MOVER_ID, WIFE);
    return f;
}

// A good case's first events: applied, accepted, returned or approved, resubmitted or moved out.
enum step { APPLY, ACCEPT, RETURN, RESUBMIT, APPROVE, MOVE_OUT };
static const struct {
    int act;
    enum step after;
    uint32_t seq;
    const char *org, *holder;
    enum stage stage;
} steps[] = {
    [APPLY] = {ACT_APPLY, APPLY, 0, D, D, STAGE_APPLIED},
    [ACCEPT] = {ACT_ACCEPT, APPLY, 1, D, B, STAGE_AWAITING_APPROVAL},
    [RETURN] = {ACT_RETURN_B, ACCEPT, 2, B, D, STAGE_RETURNED},
    [RESUBMIT] = {ACT_RESUBMIT, RETURN, 3, D, B, STAGE_AWAITING_APPROVAL},
    [APPROVE] = {ACT_APPROVE, ACCEPT, 2, B, O, STAGE_AWAITING_MOVE_OUT},
    [MOVE_OUT] = {ACT_MOVE_OUT, APPROVE, 3, O, D, STAGE_AWAITING_SETTLEMENT},
};

static struct event good(enum step s)
{
    static const uint8_t ids[4][EVENT_ID] = {{1}, {2}, {3}, {4}};
    struct event e = {.chain = SPAN(NUMBER), .seq = steps[s].seq, .act = (uint16_t)steps[s].act, .org = span_of(steps[s].org), .time = 1,
                      .operator = s == APPROVE ? SPAN("0371900") : SPAN("0371001"), .stage = (uint8_t)steps[s].stage,
                      .holder = span_of(steps[s].holder), .fields = s == APPLY || s == RESUBMIT ? application() : rec_make(&a)};
    e.prev = e.seq ? span_bytes(ids[e.seq - 1], EVENT_ID) : SPAN_NONE;
    if (s == RETURN)
        rec_set_text(&e.fields, TRANSFER_REASON_CODE, SPAN("201"));
    if (s == MOVE_OUT) {
        mover(&e.fields, TRANSFER_PERSONS, PERSON_ID, HEAD);
        mover(&e.fields, TRANSFER_PERSONS, PERSON_ID, WIFE);
    }
    return e;
}

static struct rec before(enum step s)
{
    struct rec state = rec_make(&a);
    if (s == APPLY)
        return state;
    state = before(steps[s].after);
    struct event e = good(steps[s].after);
    const uint8_t id[EVENT_ID] = {(uint8_t)(e.seq + 1)};
    event_fold(&state, &e, id);
    return state;
}

static void refuses(enum step s, const struct event *e, enum err want)
{
    struct rec state = before(s);
    assert_int_equal(event_follows(&state, e), want);
}

// Each with this text in this field; NULL: without it.
struct field_case {
    enum step step;
    uint16_t tag;
    const char *is;
    enum err want;
};

static void try_fields(const struct field_case *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct event e = good(c[i].step);
        if (c[i].is)
            rec_set_text(&e.fields, c[i].tag, span_of(c[i].is));
        else
            rec_clear(&e.fields, c[i].tag);
        refuses(c[i].step, &e, c[i].want);
    }
}

static void section_4_a_good_case_follows(void **state)
{
    (void)state;
    for (enum step s = APPLY; s <= MOVE_OUT; s++) {
        struct event e = good(s);
        refuses(s, &e, OK);
    }
    arena_free(&a);
}

static void decision_1_an_act_sets_its_own_fields_all_and_of_their_kind(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {APPLY, TRANSFER_PERMIT, "1", ERR_FORMAT},            // the bureau's to set
        {ACCEPT, TRANSFER_ORIGIN, O, ERR_FORMAT},
        {APPLY, TRANSFER_TELEPHONE, NULL, ERR_FORMAT},
        {APPLY, TRANSFER_MOVERS, NULL, ERR_FORMAT},
        {APPLY, TRANSFER_ORIGIN, "4115", ERR_INPUT},          // 12 digits
        {RETURN, TRANSFER_REASON_CODE, NULL, ERR_FORMAT},
        {RETURN, TRANSFER_REASON_CODE, "602", ERR_FORMAT},    // of closing
        {RETURN, TRANSFER_REASON_CODE, "401", ERR_FORMAT},    // of the move-out station's return
        {RESUBMIT, TRANSFER_NUMBER, D "-1-000002", ERR_FORMAT},
        {RESUBMIT, TRANSFER_BUREAU, "411500000000", ERR_FORMAT},
        {RESUBMIT, TRANSFER_DESTINATION, O, ERR_FORMAT},
        {RESUBMIT, TRANSFER_ORIGIN, "410225003000", OK},
    };
    try_fields(cases, COUNT(cases));
    arena_free(&a);
}

static void decision_2_a_chain_begins_with_its_stations_application(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {APPLY, TRANSFER_DESTINATION, O, ERR_CHAIN},
        {APPLY, TRANSFER_NUMBER, D "-1-000002", ERR_CHAIN},
    };
    try_fields(cases, COUNT(cases));
    static const char *const others[] = {O "-1-000001", D, D "1-000001", "x"};
    for (size_t i = 0; i < COUNT(others); i++) {
        struct event e = good(APPLY);
        e.chain = span_of(others[i]);
        rec_set_text(&e.fields, TRANSFER_NUMBER, e.chain);
        refuses(APPLY, &e, ERR_CHAIN);
    }
    struct event e = good(APPLY);
    rec_set_text(&e.fields, TRANSFER_DESTINATION, SPAN(O)); // for another station, to whom it gives the case
    e.holder = SPAN(O);
    refuses(APPLY, &e, ERR_CHAIN);
    e = good(APPLY);
    e.act = ACT_RESUBMIT; // says all the same
    refuses(APPLY, &e, ERR_CHAIN);
    e.act = 99;
    refuses(APPLY, &e, ERR_FORMAT);
    arena_free(&a);
}

static void decision_2_each_stands_on_the_one_before_and_goes_where_the_act_leads(void **state)
{
    (void)state;
    static const uint8_t other[EVENT_ID] = {9};
    for (enum step s = APPLY; s <= MOVE_OUT; s++) {
        struct event e = good(s);
        e.seq++;
        refuses(s, &e, ERR_CHAIN);
        e = good(s);
        e.prev = span_bytes(other, EVENT_ID);
        refuses(s, &e, ERR_CHAIN);
        e = good(s);
        e.stage = STAGE_SETTLED;
        refuses(s, &e, ERR_CHAIN);
        e = good(s);
        e.holder = SPAN("410225003000");
        refuses(s, &e, ERR_CHAIN);
        e = good(s);
        e.org = SPAN("410225003000"); // who holds nothing
        refuses(s, &e, s == APPLY ? ERR_CHAIN : ERR_REFUSED);
    }
    arena_free(&a);
}

static void row_08_the_records_are_those_of_the_movers(void **state)
{
    (void)state;
    struct event e = good(MOVE_OUT);
    rec_clear(&e.fields, TRANSFER_PERSONS);
    refuses(MOVE_OUT, &e, ERR_FORMAT);
    mover(&e.fields, TRANSFER_PERSONS, PERSON_ID, HEAD);
    refuses(MOVE_OUT, &e, ERR_FORMAT); // one is missing
    mover(&e.fields, TRANSFER_PERSONS, PERSON_ID, HEAD);
    refuses(MOVE_OUT, &e, ERR_FORMAT); // and it is not he
    e = good(MOVE_OUT);
    mover(&e.fields, TRANSFER_PERSONS, PERSON_ID, "41150319690323001X");
    refuses(MOVE_OUT, &e, ERR_FORMAT); // who stays
    e = good(MOVE_OUT);
    size_t n;
    rec_set_int(rec_list(&e.fields, TRANSFER_PERSONS, &n), PERSON_STATE, PERSON_REGISTERED); // the other register's own
    refuses(MOVE_OUT, &e, ERR_FORMAT);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(section_4_a_good_case_follows),
        cmocka_unit_test(decision_1_an_act_sets_its_own_fields_all_and_of_their_kind),
        cmocka_unit_test(decision_2_a_chain_begins_with_its_stations_application),
        cmocka_unit_test(decision_2_each_stands_on_the_one_before_and_goes_where_the_act_leads),
        cmocka_unit_test(row_08_the_records_are_those_of_the_movers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
