// The acts table of CLAUSES section 4, row by row. The clocks are in clock_test.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "domain/event.h"
#include "domain/finding.h"
#include "domain/person.h"

#define D SEAT_D
#define B SEAT_B
#define O SEAT_O
static const char *const org_of[] = {"", "410105001000", "410100000000", "411503002000"};

// The table as the clauses have it. by: who acts, and holds the case; copies besides the holder.
static const struct {
    int row, act;
    enum stage from;
    enum seat by;
    enum stage to;
    enum seat holder;
    unsigned copies;
} rows[] = {
    {1, ACT_APPLY, STAGE_NONE, D, STAGE_APPLIED, D, 0},
    {2, ACT_ACCEPT, STAGE_APPLIED, D, STAGE_AWAITING_APPROVAL, B, 0},
    {3, ACT_RETURN_D, STAGE_APPLIED, D, STAGE_RETURNED, D, 0},
    {4, ACT_CLOSE, STAGE_APPLIED, D, STAGE_CLOSED, D, 0},
    {4, ACT_CLOSE, STAGE_RETURNED, D, STAGE_CLOSED, D, 0},
    {5, ACT_APPROVE, STAGE_AWAITING_APPROVAL, B, STAGE_AWAITING_MOVE_OUT, O, SEAT_BIT(D)},
    {6, ACT_RETURN_B, STAGE_AWAITING_APPROVAL, B, STAGE_RETURNED, D, 0},
    {7, ACT_REJECT, STAGE_AWAITING_APPROVAL, B, STAGE_CLOSED, D, 0},
    {8, ACT_MOVE_OUT, STAGE_AWAITING_MOVE_OUT, O, STAGE_AWAITING_SETTLEMENT, D, SEAT_BIT(B)},
    {9, ACT_RETURN_O, STAGE_AWAITING_MOVE_OUT, O, STAGE_RETURNED, D, SEAT_BIT(B)},
    {10, ACT_REFUSE, STAGE_AWAITING_MOVE_OUT, O, STAGE_CLOSED, D, SEAT_BIT(B)},
    {12, ACT_SETTLE, STAGE_AWAITING_SETTLEMENT, D, STAGE_SETTLED, D, SEAT_BIT(B) | SEAT_BIT(O)},
    {13, ACT_NOTIFY, STAGE_SETTLED, D, STAGE_SETTLED, D, 0},
    {13, ACT_HAND_OVER, STAGE_SETTLED, D, STAGE_SETTLED, D, 0},
    {13, ACT_VERIFY, STAGE_SETTLED, D, STAGE_SETTLED, D, 0},
    {13, ACT_CONCLUDE, STAGE_SETTLED, D, STAGE_CLOSED, D, 0},
    {14, ACT_SEND_BACK, STAGE_AWAITING_SETTLEMENT, D, STAGE_AT_ORIGIN_AGAIN, O, SEAT_BIT(B)},
    {15, ACT_CORRECT, STAGE_AT_ORIGIN_AGAIN, O, STAGE_AWAITING_SETTLEMENT, D, SEAT_BIT(B)},
    {16, ACT_RESTORE, STAGE_AT_ORIGIN_AGAIN, O, STAGE_CLOSED, D, SEAT_BIT(B)},
    {17, ACT_ANNUL, STAGE_SETTLED, D, STAGE_AT_ORIGIN_AGAIN, O, SEAT_BIT(B)},
    {17, ACT_ANNUL, STAGE_CLOSED, D, STAGE_AT_ORIGIN_AGAIN, O, SEAT_BIT(B)},
};

static struct rec case_at(struct arena *a, enum stage stage, enum seat holder)
{
    struct rec t = rec_make(a);
    rec_set_text(&t, TRANSFER_DESTINATION, span_of(org_of[D]));
    rec_set_text(&t, TRANSFER_BUREAU, span_of(org_of[B]));
    rec_set_text(&t, TRANSFER_ORIGIN, span_of(org_of[O]));
    if (stage != STAGE_NONE) {
        rec_set_int(&t, TRANSFER_STAGE, stage);
        rec_set_text(&t, TRANSFER_HOLDER, span_of(org_of[holder]));
    }
    rec_set_int(&t, TRANSFER_OUTCOME, OUTCOME_MOVED);
    for (enum seat s = D; s <= O; s++) {
        struct rec *seen = rec_add(&t, TRANSFER_SEEN);
        rec_set_text(seen, SEEN_ORG, span_of(org_of[s]));
    }
    return t;
}

static void rows_1_to_17_lead_where_the_clauses_say(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec none = rec_make(&a);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct flow_row *f = flow_row(rows[i].act);
        struct rec t = case_at(&a, rows[i].from, rows[i].by);
        enum stage to;
        enum seat holder;
        assert_non_null(f);
        assert_int_equal(f->row, rows[i].row);
        assert_int_equal(f->by, rows[i].by);
        assert_true(f->from & STAGE_BIT(rows[i].from));
        flow_target(f, &t, &none, &to, &holder);
        assert_int_equal(to, rows[i].to);
        assert_int_equal(holder, rows[i].holder);
        if (rows[i].act != ACT_CLOSE) { // below
            unsigned want = (rows[i].copies | SEAT_BIT(rows[i].holder)) & ~SEAT_BIT(rows[i].by);
            assert_int_equal(flow_recipients(f, &t, holder), want);
        }
    }
    arena_free(&a);
}

static void each_act_is_possible_from_its_stages_for_its_holder_and_nothing_else(void **state)
{
    (void)state;
    struct arena a = {0};
    for (size_t i = 0; i < flow_rows_n; i++) {
        const struct flow_row *f = &flow_rows[i];
        for (enum stage s = STAGE_APPLIED; s < STAGE_COUNT; s++) {
            for (enum seat holder = D; holder <= O; holder++) {
                struct rec t = case_at(&a, s, holder);
                for (enum seat who = D; who <= O; who++) {
                    bool want = false;
                    for (size_t k = 0; k < COUNT(rows); k++)
                        want |= rows[k].act == f->act && rows[k].from == s;
                    want |= f->act == ACT_RESUBMIT && s == STAGE_RETURNED;
                    want = want && f->by == (uint8_t)who && holder == who;
                    if (s == STAGE_NONE)
                        continue;
                    if ((flow_allows(f, &t, span_of(org_of[who])) == OK) != want)
                        print_error("%s at stage %d held by %d, acted by %d\n", f->key, s, holder, who);
                    assert_int_equal(flow_allows(f, &t, span_of(org_of[who])) == OK, want);
                }
            }
        }
    }
    arena_free(&a);
}

static void row_4_a_close_is_told_to_those_who_saw_the_case(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec t = case_at(&a, STAGE_RETURNED, D);
    assert_int_equal(flow_recipients(flow_row(ACT_CLOSE), &t, D), SEAT_BIT(B) | SEAT_BIT(O));
    rec_list_remove(&t, TRANSFER_SEEN, 2); // the origin has not
    assert_int_equal(flow_recipients(flow_row(ACT_CLOSE), &t, D), SEAT_BIT(B));
    rec_list_remove(&t, TRANSFER_SEEN, 1);
    assert_int_equal(flow_recipients(flow_row(ACT_CLOSE), &t, D), 0);
    arena_free(&a);
}

static void row_11_a_resubmission_goes_back_to_whoever_returned_it(void **state)
{
    (void)state;
    static const struct {
        enum stage from;
        enum seat holder;
    } cases[] = {{STAGE_APPLIED, D}, {STAGE_AWAITING_APPROVAL, B}, {STAGE_AWAITING_MOVE_OUT, O}};
    struct arena a = {0};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rec t = case_at(&a, STAGE_RETURNED, D), fields = rec_make(&a);
        enum stage to;
        enum seat holder;
        rec_set_int(&t, TRANSFER_RETURNED_FROM, cases[i].from);
        flow_target(flow_row(ACT_RESUBMIT), &t, &fields, &to, &holder);
        assert_int_equal(to, cases[i].from);
        assert_int_equal(holder, cases[i].holder);
    }
    arena_free(&a);
}

static void row_11_to_the_bureau_where_an_approved_field_changed(void **state)
{
    (void)state;
    struct arena a = {0};
    static const struct {
        uint16_t tag;
        const char *text;
        bool approved;
    } cases[] = {
        {TRANSFER_KIND, "2", true}, {TRANSFER_REASON, "14", true}, {TRANSFER_HOUSEHOLD, "00000010", true},
        {TRANSFER_ADDRESS, "x", true}, {TRANSFER_HOST, "H", true}, {TRANSFER_TELEPHONE, "13700000001", false},
        {TRANSFER_ORIGIN, "410225003000", true}, {TRANSFER_ORIGIN_HOUSEHOLD, "2", true}, {TRANSFER_ORIGIN_KIND, "2", true},
        {TRANSFER_HEAD, "A", true}, {TRANSFER_DIVISION, "410105", true}, {TRANSFER_LINKED, "X-1", true},
        {TRANSFER_NEW_HEAD, "B", false}, {TRANSFER_ORIGIN_ADDRESS, "x", false}, {TRANSFER_NOTE, "x", false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rec t = case_at(&a, STAGE_RETURNED, D), fields = rec_make(&a);
        enum stage to;
        enum seat holder;
        rec_set_int(&t, TRANSFER_RETURNED_FROM, STAGE_AWAITING_MOVE_OUT);
        rec_set_text(&t, TRANSFER_KIND, SPAN("1"));
        rec_set_text(&fields, cases[i].tag, span_of(cases[i].text));
        flow_target(flow_row(ACT_RESUBMIT), &t, &fields, &to, &holder);
        if ((holder == B) != cases[i].approved)
            print_error("tag %u\n", cases[i].tag);
        assert_int_equal(holder, cases[i].approved ? B : O);
    }
    // Leaving a mover out is a change, too: there is no partial approval.
    struct rec t = case_at(&a, STAGE_RETURNED, D), fields = rec_make(&a);
    enum stage to;
    enum seat holder;
    rec_set_int(&t, TRANSFER_RETURNED_FROM, STAGE_AWAITING_MOVE_OUT);
    for (int i = 0; i < 2; i++)
        rec_set_text(rec_add(&t, TRANSFER_MOVERS), MOVER_ID, i ? SPAN("B") : SPAN("A"));
    rec_set_text(rec_add(&fields, TRANSFER_MOVERS), MOVER_ID, SPAN("A"));
    flow_target(flow_row(ACT_RESUBMIT), &t, &fields, &to, &holder);
    assert_int_equal(holder, B);
    arena_free(&a);
}

static void row_11_what_of_a_mover_was_approved(void **state)
{
    (void)state;
    static const struct {
        uint16_t tag;
        bool approved;
    } cases[] = {
        {MOVER_NAME, true}, {MOVER_SEX, true}, {MOVER_BIRTH, true}, {MOVER_RELATION, true}, {MOVER_HOST_RELATION, true},
        {MOVER_OLD_RELATION, false}, // the origin judges it on its register
        {MOVER_PRESENT, false}, {MOVER_GUARDIAN, false}, {0, false},
    };
    struct arena a = {0};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rec before = rec_make(&a), after;
        for (int k = 0; k < 2; k++) {
            struct rec *m = rec_add(&before, TRANSFER_MOVERS);
            rec_set_text(m, MOVER_ID, k ? SPAN("B") : SPAN("A"));
            rec_set_int(m, MOVER_BIRTH, 10000);
        }
        after = rec_copy(&a, &before);
        size_t n;
        struct rec *m = rec_list(&after, TRANSFER_MOVERS, &n), first = m[0];
        m[0] = m[1]; // listed in another order
        m[1] = first;
        if (cases[i].tag == MOVER_BIRTH || cases[i].tag == MOVER_PRESENT)
            rec_set_int(&m[1], cases[i].tag, 1);
        else if (cases[i].tag)
            rec_set_text(&m[1], cases[i].tag, SPAN("1"));
        if (transfer_approved_field_changed(&before, &after) != cases[i].approved)
            print_error("mover's tag %u\n", cases[i].tag);
        assert_int_equal(transfer_approved_field_changed(&before, &after), cases[i].approved);
    }
    arena_free(&a);
}

static void row_13_the_case_closes_when_hand_over_and_verify_are_both_done(void **state)
{
    (void)state;
    static const struct {
        int act;
        int64_t done;
        enum stage to;
    } cases[] = {
        {ACT_HAND_OVER, 0, STAGE_SETTLED}, {ACT_VERIFY, 0, STAGE_SETTLED},
        {ACT_HAND_OVER, DONE_NOTIFIED, STAGE_SETTLED}, {ACT_NOTIFY, DONE_HANDED_OVER, STAGE_SETTLED},
        {ACT_HAND_OVER, DONE_VERIFIED, STAGE_CLOSED}, {ACT_VERIFY, DONE_HANDED_OVER, STAGE_CLOSED},
    };
    struct arena a = {0};
    struct rec none = rec_make(&a);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rec t = case_at(&a, STAGE_SETTLED, D);
        enum stage to;
        enum seat holder;
        rec_set_int(&t, TRANSFER_DONE, cases[i].done);
        flow_target(flow_row(cases[i].act), &t, &none, &to, &holder);
        assert_int_equal(to, cases[i].to);
    }
    struct rec t = case_at(&a, STAGE_SETTLED, D);
    rec_set_int(&t, TRANSFER_DONE, DONE_HANDED_OVER);
    assert_int_equal(flow_allows(flow_row(ACT_HAND_OVER), &t, span_of(org_of[D])), ERR_REFUSED); // once
    arena_free(&a);
}

static void row_15_nothing_is_corrected_where_only_restoring_is_left(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec t = case_at(&a, STAGE_AT_ORIGIN_AGAIN, O);
    assert_int_equal(flow_allows(flow_row(ACT_CORRECT), &t, span_of(org_of[O])), OK);
    rec_set_int(&t, TRANSFER_RESTORE_ONLY, 1);
    assert_int_equal(flow_allows(flow_row(ACT_CORRECT), &t, span_of(org_of[O])), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "rows 14, 17")); // given up, or annulled
    assert_int_equal(flow_allows(flow_row(ACT_RESTORE), &t, span_of(org_of[O])), OK);
    arena_free(&a);
}

static void row_17_only_a_case_under_which_somebody_moved_is_annulled(void **state)
{
    (void)state;
    struct arena a = {0};
    static const struct {
        int outcome;
        enum err want;
    } cases[] = {{OUTCOME_MOVED, OK}, {OUTCOME_UNMOVED, ERR_REFUSED}, {OUTCOME_RESTORED, ERR_REFUSED}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rec t = case_at(&a, STAGE_CLOSED, D);
        rec_set_int(&t, TRANSFER_OUTCOME, cases[i].outcome);
        assert_int_equal(flow_allows(flow_row(ACT_ANNUL), &t, span_of(org_of[D])), cases[i].want);
    }
    arena_free(&a);
}

static void roles_the_chief_annuls_and_concludes_the_approver_approves(void **state)
{
    (void)state;
    for (size_t i = 0; i < flow_rows_n; i++) {
        const struct flow_row *f = &flow_rows[i];
        assert_true(f->roles & ROLE_CHIEF);
        assert_false(f->roles & ROLE_ADMIN);
        bool chief_alone = f->act == ACT_ANNUL || f->act == ACT_CONCLUDE;
        assert_int_equal((f->roles & ROLE_CLERK) != 0, !chief_alone && f->by != B);
        assert_int_equal((f->roles & ROLE_APPROVER) != 0, f->by == B);
    }
}

static void fold(struct rec *t, int act, const char *officer, uint32_t seq)
{
    static const uint8_t id[EVENT_ID] = {1};
    struct event e = {.act = (uint16_t)act, .operator = span_of(officer), .seq = seq, .time = 1, .org = span_of(org_of[D]),
                      .holder = span_of(org_of[D]), .fields = rec_make(t->arena)};
    event_fold(t, &e, id);
}

// What is judged is told whole, and an act that is not judged leaves what was.
static void a_judgement_that_finds_nothing_leaves_no_findings(void **state)
{
    (void)state;
    static const struct {
        int act;
        bool judged;
    } acts[] = {
        {ACT_APPLY, true},     {ACT_ACCEPT, true},  {ACT_RETURN_D, false}, {ACT_RESUBMIT, true}, {ACT_APPROVE, true},  {ACT_MOVE_OUT, true},
        {ACT_SETTLE, true},    {ACT_NOTIFY, false}, {ACT_VERIFY, false},   {ACT_SEND_BACK, false}, {ACT_CORRECT, false}, {ACT_ANNUL, true},
    };
    for (size_t i = 0; i < COUNT(acts); i++) {
        struct arena a = {0};
        struct rec t = rec_make(&a);
        rec_set_int(rec_add(&t, TRANSFER_FINDINGS), FINDING_RULE, RULE_NO_MOVER);
        fold(&t, acts[i].act, "0371001", 1);
        assert_int_equal(rec_has(&t, TRANSFER_FINDINGS), !acts[i].judged);
        arena_free(&a);
    }
}

static void who_accepted_a_case_may_not_approve_it_though_another_resubmitted_it(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec t = rec_make(&a);
    fold(&t, ACT_ACCEPT, "0371001", 1);
    assert_true(transfer_accepted_by(&t, SPAN("0371001")));
    fold(&t, ACT_RESUBMIT, "0371002", 2);
    fold(&t, ACT_RESUBMIT, "0371001", 3);
    assert_true(transfer_accepted_by(&t, SPAN("0371001")));
    assert_true(transfer_accepted_by(&t, SPAN("0371002")));
    assert_false(transfer_accepted_by(&t, SPAN("037100")));
    assert_false(transfer_accepted_by(&t, SPAN("0371003")));
    arena_free(&a);
}

static void nor_does_it_count_when_such_an_approval_comes_by_mail(void **state)
{
    (void)state;
    static const struct {
        const char *officer;
        enum err want;
    } cases[] = {{"0371900", OK}, {"0371001", ERR_REFUSED}, {"0371002", ERR_REFUSED}, {"0371 900", ERR_FORMAT}};
    struct arena a = {0};
    struct rec t = case_at(&a, STAGE_AWAITING_APPROVAL, B);
    rec_set_text(&t, TRANSFER_ACCEPTED_BY, SPAN("0371001 0371002")); // the second by resubmitting
    struct event e = {.chain = rec_text(&t, TRANSFER_NUMBER), .act = ACT_APPROVE, .org = span_of(org_of[B]), .holder = span_of(org_of[O]),
                      .seq = (uint32_t)rec_int(&t, TRANSFER_SEQ, 0) + 1, .prev = rec_text(&t, TRANSFER_LAST_ID),
                      .stage = STAGE_AWAITING_MOVE_OUT, .fields = rec_make(&a)};
    for (size_t i = 0; i < COUNT(cases); i++) {
        e.operator = span_of(cases[i].officer);
        assert_int_equal(event_follows(&t, &e), cases[i].want);
    }
    arena_free(&a);
}

static void the_table_is_whole(void **state)
{
    (void)state;
    const struct code_list *reasons = code_list("return_reason");
    for (size_t i = 0; i < flow_rows_n; i++) {
        const struct flow_row *f = &flow_rows[i];
        assert_true(f->key[0] && f->name[0] && f->outcome[0] && f->clause[0] == 'C');
        // What goes back or ends takes a coded reason, and there are such codes.
        bool reason = false;
        for (const struct act_field *k = f->fields; k->tag; k++) {
            assert_non_null(field_by_tag(&transfer_table, k->tag));
            assert_true(k->tag < TRANSFER_FOLDED); // what folding adds is never on the wire
            reason |= k->tag == TRANSFER_REASON_CODE && k->ask == ASK_MUST;
        }
        assert_int_equal(reason, f->reasons != NULL);
        size_t codes = 0;
        for (size_t k = 0; f->reasons && k < reasons->n; k++)
            codes += code_flag(&reasons->rows[k], f->reasons);
        assert_int_equal(codes > 0, f->reasons != NULL);
        assert_ptr_equal(flow_by_key(span_of(f->key), STAGE_NONE), f->act == ACT_APPLY ? f : NULL);
    }
    for (int act = 1; act < ACT_COUNT; act++)
        assert_non_null(flow_row(act));
}

// ---- what is asked, and who is told

// What an act asks of the officer, by the clauses; all else the program sets itself.
static void each_act_asks_for_what_the_clauses_name(void **state)
{
    (void)state;
#define APPLICATION_MUST                                                                                                                  \
    {                                                                                                                                     \
        TRANSFER_KIND, TRANSFER_REASON, TRANSFER_ORIGIN, TRANSFER_ORIGIN_HOUSEHOLD, TRANSFER_ORIGIN_KIND, TRANSFER_MOVERS,                \
            TRANSFER_TELEPHONE                                                                                                            \
    }
#define APPLICATION_MAY                                                                                                                   \
    {                                                                                                                                     \
        TRANSFER_ORIGIN_ADDRESS, TRANSFER_STAYING, TRANSFER_PARTIES, TRANSFER_MATERIALS, TRANSFER_NEW_HEAD, TRANSFER_HOST,                \
            TRANSFER_HOUSEHOLD, TRANSFER_HEAD, TRANSFER_ADDRESS, TRANSFER_DIVISION, TRANSFER_LINKED, TRANSFER_NOTE                        \
    }
    static const struct {
        int act;
        uint16_t must[8], may[13];
    } acts[] = {
        {ACT_APPLY, APPLICATION_MUST, APPLICATION_MAY}, // C-3.1
        {ACT_ACCEPT, {0}, {TRANSFER_NOTE}},
        {ACT_RETURN_D, {TRANSFER_REASON_CODE}, {TRANSFER_PERSONS_SEEN, TRANSFER_NOTE}}, // naming the persons
        {ACT_CLOSE, {TRANSFER_REASON_CODE}, {TRANSFER_NOTE}},
        {ACT_APPROVE, {0}, {TRANSFER_NOTE}},
        {ACT_RETURN_B, {TRANSFER_REASON_CODE}, {TRANSFER_PERSONS_SEEN, TRANSFER_NOTE}},
        {ACT_REJECT, {TRANSFER_REASON_CODE}, {TRANSFER_NOTE}},
        {ACT_MOVE_OUT, {0}, {TRANSFER_NOTE}}, // of the movers, what the register has
        {ACT_RETURN_O, {TRANSFER_REASON_CODE}, {TRANSFER_PERSONS_SEEN, TRANSFER_NOTE}},
        {ACT_REFUSE, {TRANSFER_REASON_CODE}, {TRANSFER_NOTE}},
        {ACT_RESUBMIT, APPLICATION_MUST, APPLICATION_MAY},
        {ACT_SETTLE, {0}, {TRANSFER_OUTCOMES, TRANSFER_HEAD, TRANSFER_NOTE}}, // an outcome per mover, another head
        {ACT_NOTIFY, {0}, {TRANSFER_TELEPHONE, TRANSFER_NOTE}},
        // Who collected, identity checked, the old booklet collected or its pages stamped.
        {ACT_HAND_OVER, {TRANSFER_COLLECTOR, TRANSFER_COLLECTOR_ID, TRANSFER_COLLECTOR_CHECKED, TRANSFER_OLD_BOOKLET}, {TRANSFER_NOTE}},
        {ACT_VERIFY, {TRANSFER_VERIFIED}, {TRANSFER_NOTE}},
        {ACT_CONCLUDE, {TRANSFER_REASON_CODE}, {TRANSFER_NOTE}},
        {ACT_SEND_BACK, {TRANSFER_REASON_CODE}, {TRANSFER_PERSONS_SEEN, TRANSFER_NOTE}},
        {ACT_CORRECT, {0}, {TRANSFER_VERIFIED, TRANSFER_NOTE}},
        {ACT_RESTORE, {0}, {TRANSFER_NOTE}},
        {ACT_ANNUL, {TRANSFER_DECISION, TRANSFER_REASON_CODE}, {TRANSFER_NOTE}},
    };
    assert_int_equal(COUNT(acts), flow_rows_n);
    for (size_t i = 0; i < COUNT(acts); i++) {
        const struct flow_row *f = flow_row(acts[i].act);
        for (size_t k = 0; k < transfer_table.n; k++) {
            uint16_t tag = transfer_table.fields[k].tag;
            bool must = false, may = false;
            for (size_t n = 0; n < COUNT(acts[i].must); n++)
                must |= acts[i].must[n] == tag;
            for (size_t n = 0; n < COUNT(acts[i].may); n++)
                may |= acts[i].may[n] == tag;
            if (flow_must(f, tag) != must || flow_asks(f, tag) != (must || may))
                print_error("%s: %s\n", f->key, transfer_table.fields[k].key);
            assert_int_equal(flow_must(f, tag), must);
            assert_int_equal(flow_asks(f, tag), must || may);
            assert_true(!flow_asks(f, tag) || flow_takes(f, tag));
        }
    }
}

static void rows_1_to_17_whoever_has_not_seen_the_case_is_told_where_the_clauses_say(void **state)
{
    (void)state;
    struct arena a = {0};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct rec t = case_at(&a, rows[i].from, rows[i].by);
        rec_clear(&t, TRANSFER_SEEN);
        unsigned want = rows[i].act == ACT_CLOSE ? 0 : (rows[i].copies | SEAT_BIT(rows[i].holder)) & ~SEAT_BIT(rows[i].by);
        assert_int_equal(flow_recipients(flow_row(rows[i].act), &t, rows[i].holder), want);
    }
    arena_free(&a);
}

static void row_11_a_resubmission_is_told_to_those_who_saw_the_case(void **state)
{
    (void)state;
    struct arena a = {0};
    const struct flow_row *f = flow_row(ACT_RESUBMIT);
    assert_int_equal(f->row, 11);
    assert_int_equal(f->by, D);
    struct rec t = case_at(&a, STAGE_RETURNED, D);
    assert_int_equal(flow_recipients(f, &t, O), SEAT_BIT(B) | SEAT_BIT(O));
    assert_int_equal(flow_recipients(f, &t, B), SEAT_BIT(B) | SEAT_BIT(O)); // an approved field changed: O knew the case
    rec_list_remove(&t, TRANSFER_SEEN, 2);
    assert_int_equal(flow_recipients(f, &t, B), SEAT_BIT(B));
    rec_list_remove(&t, TRANSFER_SEEN, 1);
    assert_int_equal(flow_recipients(f, &t, D), 0); // returned before acceptance: nobody else knows of it
    arena_free(&a);
}

static void rows_13_and_17_each_stage_of_its_own(void **state)
{
    (void)state;
    struct arena a = {0};
    static const struct {
        int act;
        int64_t done;
        enum err want;
    } cases[] = {
        {ACT_HAND_OVER, DONE_VERIFIED, OK}, {ACT_HAND_OVER, DONE_HANDED_OVER, ERR_REFUSED}, {ACT_VERIFY, DONE_HANDED_OVER, OK},
        {ACT_VERIFY, DONE_VERIFIED, ERR_REFUSED}, {ACT_NOTIFY, DONE_HANDED_OVER | DONE_VERIFIED, OK}, {ACT_CONCLUDE, DONE_VERIFIED, OK},
    };
    struct rec none = rec_make(&a);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rec t = case_at(&a, STAGE_SETTLED, D);
        rec_set_int(&t, TRANSFER_DONE, cases[i].done);
        assert_int_equal(flow_allows(flow_row(cases[i].act), &t, span_of(org_of[D])), cases[i].want);
    }
    // What was handed over closes nothing but a verification, whatever else is done.
    struct rec t = case_at(&a, STAGE_SETTLED, D);
    enum stage to;
    enum seat holder;
    rec_set_int(&t, TRANSFER_DONE, DONE_HANDED_OVER | DONE_VERIFIED);
    flow_target(flow_row(ACT_NOTIFY), &t, &none, &to, &holder);
    assert_int_equal(to, STAGE_SETTLED);
    rec_set_int(&t, TRANSFER_OUTCOME, 0); // settled, not yet closed: it is annulled whatever the outcome says
    assert_int_equal(flow_allows(flow_row(ACT_ANNUL), &t, span_of(org_of[D])), OK);
    arena_free(&a);
}

static void row_15_more_is_corrected_than_verified(void **state)
{
    (void)state;
    assert_int_equal(flow_particulars(flow_row(ACT_CORRECT)), PARTICULARS);
    assert_int_equal(flow_particulars(flow_row(ACT_VERIFY)), PARTICULARS_VERIFIED);
    assert_true(PARTICULARS_VERIFIED == 4); // marital status, work unit, education, telephone (C-3.6)
    assert_true(flow_takes(flow_row(ACT_APPROVE), TRANSFER_PERMIT));
    assert_false(flow_takes(flow_row(ACT_ACCEPT), TRANSFER_PERMIT));
    struct arena a = {0};
    struct rec t = case_at(&a, STAGE_APPLIED, D);
    assert_int_equal(flow_seat(&t, SPAN("")), SEAT_NONE);
    rec_clear(&t, TRANSFER_BUREAU); // nobody's seat is not the seat of nobody
    assert_int_equal(flow_seat(&t, SPAN("")), SEAT_NONE);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_1_to_17_lead_where_the_clauses_say),
        cmocka_unit_test(each_act_is_possible_from_its_stages_for_its_holder_and_nothing_else),
        cmocka_unit_test(row_4_a_close_is_told_to_those_who_saw_the_case),
        cmocka_unit_test(row_11_a_resubmission_goes_back_to_whoever_returned_it),
        cmocka_unit_test(row_11_to_the_bureau_where_an_approved_field_changed),
        cmocka_unit_test(row_11_what_of_a_mover_was_approved),
        cmocka_unit_test(row_13_the_case_closes_when_hand_over_and_verify_are_both_done),
        cmocka_unit_test(row_15_nothing_is_corrected_where_only_restoring_is_left),
        cmocka_unit_test(row_17_only_a_case_under_which_somebody_moved_is_annulled),
        cmocka_unit_test(roles_the_chief_annuls_and_concludes_the_approver_approves),
        cmocka_unit_test(a_judgement_that_finds_nothing_leaves_no_findings),
        cmocka_unit_test(who_accepted_a_case_may_not_approve_it_though_another_resubmitted_it),
        cmocka_unit_test(nor_does_it_count_when_such_an_approval_comes_by_mail),
        cmocka_unit_test(the_table_is_whole),
        cmocka_unit_test(each_act_asks_for_what_the_clauses_name),
        cmocka_unit_test(rows_1_to_17_whoever_has_not_seen_the_case_is_told_where_the_clauses_say),
        cmocka_unit_test(row_11_a_resubmission_is_told_to_those_who_saw_the_case),
        cmocka_unit_test(rows_13_and_17_each_stage_of_its_own),
        cmocka_unit_test(row_15_more_is_corrected_than_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
