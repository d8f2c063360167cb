// The register hand to hand (CLAUSES section 5), for a household of four: who is head afterwards and to whom the others'
// relations are, what the move-out carries, what closes, and which of two cases holds a mover.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/import.h"
#include "desk/journal.h"
#include "desk/keep.h"
#include "store/register.h"
#include "store/store.h"
#include "tests/flow/one.h"

#define HOUSE "90000001"
static struct one {
    const char *id, *name, *sex, *birth, *relation, *code;
} four[] = { // made up; in the order of their numbers
    {"410225198001010018", "张三", "男", "1980-01-01", "户主", "02"}, {"410225198002020023", "李四", "女", "1980-02-02", "妻", "12"},
    {"410225201003020011", "张五", "男", "2010-03-02", "长子", "22"}, {"410225201003030017", "张六", "男", "2010-03-03", "次子", "23"},
};
enum { MAN, WOMAN, SON16, SON15 };

// The four, or the first n of them, at O.
static void import_them(size_t n, const char *kind)
{
    struct import_count count = {0};
    const char *path = province_path(p, "x.tsv");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fprintf(f, "公民身份号码\t姓名\t性别\t户号\t户类型\t与户主关系\t住址\n") > 0);
    for (size_t i = 0; i < n; i++)
        assert_true(fprintf(f, "%s\t%s\t%s\t" HOUSE "\t%s\t%s\t一街1号\n", four[i].id, four[i].name, four[i].sex, kind, four[i].relation) > 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(import_file(p->desk[AT_O], &(struct import_from) {.path = path, .rejects = province_path(p, "rejects")}, NULL, NULL, &count), OK);
    assert_int_equal(count.fresh, n);
}

static void put_one(struct buf *b, const struct one *m, bool moves, bool head)
{
    buf_printf(b, "%s{\"id\":\"%s\",\"name\":\"%s\",\"birth\":\"%s\",\"relation\":\"%s\"", b->p[b->n - 1] == '[' ? "" : ",", m->id, m->name, m->birth,
               head ? RELATION_HEAD : m->code);
    if (moves)
        buf_printf(b, ",\"sex\":\"%s\",\"old_relation\":\"%s\",\"present\":true", strcmp(m->sex, "男") == 0 ? "1" : "2", m->code);
    buf_str(b, "}");
}

// These of them, in this order, into a household of their own at D, the first one its head; the others stay.
static struct span apply_for(const int *movers, size_t n, const char *kind, const char *new_head)
{
    struct buf b = {0};
    bool moves[COUNT(four)] = {false};
    buf_printf(&b, "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"" HOUSE "\",\"origin_kind\":\"%s\",\"telephone\":\"13700001111\","
                   "\"address\":\"花园路18号\",\"division\":\"410105\",\"head\":\"%s\",\"new_head\":\"%s\",\"materials\":[{\"code\":\"102\",\"form\":\"1\"},"
                   "{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"},{\"code\":\"101\",\"form\":\"1\"},{\"code\":\"140\",\"form\":\"1\"}],\"movers\":[",
               kind, four[movers[0]].id, new_head);
    for (size_t i = 0; i < n; i++) {
        put_one(&b, &four[movers[i]], true, i == 0);
        moves[movers[i]] = true;
    }
    buf_str(&b, "],\"staying\":[");
    for (size_t i = 0; i < COUNT(four); i++) {
        if (!moves[i])
            put_one(&b, &four[i], false, false);
    }
    buf_str(&b, "]}");
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, arena_copy(&p->arena, buf_span(&b)).p), OK);
    buf_free(&b);
    return arena_copy(&p->arena, p->last.number);
}

static struct rec household_at(enum place at, struct span number)
{
    struct rec h, *people;
    size_t n;
    assert_int_equal(household_load(p->desk[at], number, &p->arena, &h, &people, &n), OK);
    return h;
}

static struct rec state_at(enum place at, struct span number)
{
    struct rec s;
    assert_int_equal(case_load(p->desk[at], number, &p->arena, &s), OK);
    return s;
}

static enum err adjust_at_o(int who, const char *code)
{
    struct rec row = rec_make(&p->arena);
    struct findings warned = findings_make(&p->arena);
    rec_set_text(&row, RELATION_ROW_ID, span_of(four[who].id));
    rec_set_text(&row, RELATION_ROW_CODE, span_of(code));
    return journal_adjust(p->desk[AT_O], SPAN(HOUSE), &row, 1, SPAN_NONE, &warned);
}

static bool keep_move_out(void *ctx, const struct event *e)
{
    if (e->act == ACT_MOVE_OUT)
        *(struct rec *)ctx = rec_copy(&p->arena, &e->fields);
    return true;
}

static void c_3_2_the_named_head_is_head_and_the_others_relations_are_to_adjust(void **state)
{
    (void)state;
    static const int man[] = {MAN};
    size_t n;
    struct rec open;
    import_them(4, "家庭户");
    struct span number = apply_for(man, 1, "1", four[WOMAN].id);
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    struct rec house = household_at(AT_O, SPAN(HOUSE));
    assert_true(span_is(rec_text(&house, HOUSEHOLD_HEAD), four[WOMAN].id));
    assert_int_equal(rec_int(&house, HOUSEHOLD_STATE, 0), HOUSEHOLD_OPEN);
    for (int i = WOMAN; i <= SON15; i++) {
        struct rec r = province_record(p, AT_O, four[i].id);
        assert_true(span_is(rec_text(&r, PERSON_RELATION), i == WOMAN ? RELATION_HEAD : four[i].code)); // to the head of before
        assert_int_equal(rec_bool(&r, PERSON_ADJUST), i != WOMAN);
    }
    // What the confirmation carries is the register's, and nothing that only a register keeps.
    struct rec s = state_at(AT_D, number);
    const struct rec *sent = rec_list(&s, TRANSFER_PERSONS, &n);
    assert_int_equal(n, 1);
    for (uint16_t i = 0; i < sent->n; i++)
        assert_true(sent->v[i].tag < PERSON_FIRST_KEPT);
    assert_false(rec_bool(&s, TRANSFER_ORIGIN_CLOSED) || rec_has(&s, TRANSFER_DIFFERENCES));
    struct rec out = rec_make(&p->arena); // and of the household
    assert_int_equal(case_history(p->desk[AT_D], number, keep_move_out, &out), OK);
    assert_true(span_is(rec_text(&out, TRANSFER_ORIGIN_HOUSEHOLD), HOUSE) && span_is(rec_text(&out, TRANSFER_ORIGIN_KIND), HOUSEHOLD_FAMILY));
    assert_true(span_is(rec_text(&out, TRANSFER_ORIGIN_ADDRESS), "一街1号") && span_is(rec_text(&out, TRANSFER_NEW_HEAD), four[WOMAN].id));
    assert_int_equal(followups_load(p->desk[AT_O], &p->arena, &open), OK);
    rec_list(&open, 1, &n);
    assert_int_equal(n, 0); // until the settlement is known
    province_carry(p, number, STAGE_SETTLED);
    assert_int_equal(followups_load(p->desk[AT_O], &p->arena, &open), OK);
    const struct rec *f = rec_list(&open, 1, &n);
    assert_int_equal(n, 1);
    assert_true(span_is(rec_text(f, FOLLOWUP_NEW_HEAD), four[WOMAN].id) && span_is(rec_text(f, FOLLOWUP_NAME), "李四"));
    // The household that the case has created.
    s = state_at(AT_D, number);
    struct rec created = household_at(AT_D, rec_text(&s, TRANSFER_SETTLED_HOUSEHOLD));
    assert_true(span_eq(rec_text(&created, HOUSEHOLD_CASE), number));
    assert_int_equal(rec_int(&created, HOUSEHOLD_SINCE, 0), desk_today());
    assert_int_equal(rec_int(&created, HOUSEHOLD_STATE, 0), HOUSEHOLD_OPEN);
    static const struct {
        uint16_t tag;
        const char *as;
    } applied_for[] = {{HOUSEHOLD_ADDRESS, "花园路18号"}, {HOUSEHOLD_DIVISION, "410105"}, {HOUSEHOLD_KIND, HOUSEHOLD_FAMILY}};
    for (size_t i = 0; i < COUNT(applied_for); i++)
        assert_true(span_is(rec_text(&created, applied_for[i].tag), applied_for[i].as));
    assert_true(span_is(rec_text(&created, HOUSEHOLD_HEAD), four[MAN].id));
    assert_false(rec_has(&created, HOUSEHOLD_CLOSED));
    // Adjusted one by one: the follow-up is done with the last.
    for (int i = SON15; i >= SON16; i--) {
        assert_int_equal(adjust_at_o(i, "20"), OK);
        assert_int_equal(followups_load(p->desk[AT_O], &p->arena, &open), OK);
        rec_list(&open, 1, &n);
        assert_int_equal(n, i == SON15);
    }
}

static void c_3_2_a_head_named_before_his_own_relation_was_adjusted_has_none_to_adjust(void **state)
{
    (void)state;
    static const int man[] = {MAN}, woman[] = {WOMAN};
    import_them(4, "家庭户");
    province_carry(p, apply_for(man, 1, "1", four[WOMAN].id), STAGE_SETTLED);
    four[WOMAN].code = RELATION_HEAD;
    province_carry(p, apply_for(woman, 1, "1", four[SON16].id), STAGE_AWAITING_SETTLEMENT);
    four[WOMAN].code = "12";
    struct rec son = province_record(p, AT_O, four[SON16].id), brother = province_record(p, AT_O, four[SON15].id);
    assert_false(rec_has(&son, PERSON_ADJUST));
    assert_true(rec_bool(&brother, PERSON_ADJUST));
}

// What no act leaves behind: the record, or none, is put there by hand.
static void is_at_o(const char *id, struct rec *r)
{
    struct kv_txn t;
    struct rec old;
    assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
    bool known = register_person(&t, span_of(id), &p->arena, &old);
    if (r)
        register_put_person(&t, known ? &old : NULL, r);
    else
        register_del_person(&t, &old);
    assert_int_equal(kv_commit(&t), OK);
}

static size_t differences(enum place at, struct span number, const struct rec **rows)
{
    size_t n;
    struct rec s = state_at(at, number);
    *rows = rec_list(&s, TRANSFER_DIFFERENCES, &n);
    return n;
}

// The booklet was printed when a wife was entered as a spouse.
static void row_08_what_booklet_and_register_say_differently_goes_along(void **state)
{
    (void)state;
    static const int woman[] = {WOMAN};
    const struct rec *d;
    import_them(4, "家庭户");
    four[WOMAN].code = "10";
    struct span number = apply_for(woman, 1, "1", "");
    four[WOMAN].code = "12";
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(differences(AT_D, number, &d), 1); // name, sex and birth date are the same
    assert_true(span_is(rec_text(d, DIFFERENCE_ID), four[WOMAN].id));
    assert_int_equal(rec_int(d, DIFFERENCE_TAG, 0), PERSON_RELATION);
    assert_true(span_is(rec_text(d, DIFFERENCE_BOOKLET), "10") && span_is(rec_text(d, DIFFERENCE_REGISTER), "12")); // in nobody's language
    // Row 15: sent again as it is, the difference goes along again; corrected, none is left.
    for (int corrected = 0; corrected < 2; corrected++) {
        const char *json = arena_printf(&p->arena, "{\"verified\":[{\"id\":\"%s\",\"field\":%d,\"stated\":\"10\",\"proof\":\"户口簿\"}]}", four[WOMAN].id, PERSON_RELATION).p;
        assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"701\"}"), OK);
        province_mail(p);
        struct rec was = province_record(p, AT_O, four[WOMAN].id), other = rec_copy(&p->arena, &was);
        rec_set_text(&other, PERSON_CASE, SPAN("X-1"));
        is_at_o(four[WOMAN].id, &other); // and is not this case's to correct
        assert_int_equal(province_act(p, AT_O, "correct", number, json), ERR_REFUSED);
        is_at_o(four[WOMAN].id, NULL); // nor to send
        assert_int_equal(province_act(p, AT_O, "correct", number, "{}"), ERR_NOT_FOUND);
        is_at_o(four[WOMAN].id, &was);
        assert_int_equal(province_act(p, AT_O, "correct", number, corrected ? json : "{}"), OK);
        province_mail(p);
        assert_int_equal(differences(AT_D, number, &d), !corrected);
    }
}

static size_t followups_at_o(void)
{
    struct rec open;
    size_t n;
    assert_int_equal(followups_load(p->desk[AT_O], &p->arena, &open), OK);
    rec_list(&open, 1, &n);
    return n;
}

// Rows 14 to 16: what is corrected is not settled yet; what is restored is told against the head of now.
static void row_16_restored_beside_another_head_the_follow_up_opens(void **state)
{
    (void)state;
    static const int man[] = {MAN};
    import_them(4, "家庭户");
    struct span number = apply_for(man, 1, "1", four[WOMAN].id);
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"701\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "correct", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(followups_at_o(), 0);
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    struct rec r = province_record(p, AT_O, four[MAN].id), house = household_at(AT_O, SPAN(HOUSE));
    assert_true(span_is(rec_text(&house, HOUSEHOLD_HEAD), four[WOMAN].id));
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), HOUSE) && rec_bool(&r, PERSON_ADJUST));
    assert_int_equal(followups_at_o(), 1);
}

static void row_16_restored_under_the_same_head_nothing_is_to_adjust(void **state)
{
    (void)state;
    static const int woman[] = {WOMAN};
    import_them(4, "家庭户");
    struct span number = apply_for(woman, 1, "1", "");
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    struct rec r = province_record(p, AT_O, four[WOMAN].id), house = household_at(AT_O, SPAN(HOUSE));
    assert_true(span_is(rec_text(&house, HOUSEHOLD_HEAD), four[MAN].id));
    assert_true(span_is(rec_text(&r, PERSON_RELATION), four[WOMAN].code));
    assert_false(rec_has(&r, PERSON_ADJUST));
    assert_int_equal(followups_at_o(), 0);
}

// Section 5: a head has one spouse at most; which of two is it, the officer adjusts.
static void row_16_restored_beside_another_spouse_the_relation_is_to_adjust(void **state)
{
    (void)state;
    static const int woman[] = {WOMAN};
    struct findings warned = findings_make(&p->arena);
    struct rec row = rec_make(&p->arena);
    import_them(4, "家庭户");
    struct span number = apply_for(woman, 1, "1", "");
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    rec_set_text(&row, RELATION_ROW_ID, span_of(four[SON16].id));
    rec_set_text(&row, RELATION_ROW_CODE, SPAN("10"));
    assert_int_equal(journal_adjust(p->desk[AT_O], SPAN(HOUSE), &row, 1, SPAN("证1"), &warned), OK);
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    struct rec r = province_record(p, AT_O, four[WOMAN].id), other = province_record(p, AT_O, four[SON16].id);
    assert_true(rec_bool(&r, PERSON_ADJUST) && !rec_has(&other, PERSON_ADJUST));
    assert_int_equal(followups_at_o(), 1);
}

// The head has died: until a relation has been adjusted to another, it is to nobody.
static void leaves_and_comes_back_to_adjust(int who, bool named)
{
    import_them(4, "家庭户");
    assert_int_equal(journal_death(p->desk[AT_O], span_of(four[MAN].id), desk_today(), SPAN("死1")), OK);
    if (named)
        assert_int_equal(adjust_at_o(WOMAN, RELATION_HEAD), OK);
    struct span number = apply_for(&who, 1, "1", "");
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    struct rec r = province_record(p, AT_O, four[who].id);
    assert_false(rec_has(&r, PERSON_ADJUST)); // nothing while in no household
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    r = province_record(p, AT_O, four[who].id);
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), HOUSE) && rec_bool(&r, PERSON_ADJUST));
    assert_int_equal(followups_at_o(), 1);
}

static void row_16_restored_where_a_head_is_yet_to_be_named_it_is_to_adjust(void **state)
{
    (void)state;
    leaves_and_comes_back_to_adjust(WOMAN, false);
}

static void row_16_restored_under_a_head_to_whom_it_never_was_it_is_to_adjust(void **state)
{
    (void)state;
    leaves_and_comes_back_to_adjust(SON16, true);
}

static void row_16_nothing_is_restored_of_who_is_not_moved_out_under_the_case(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    struct rec was = province_record(p, AT_O, WIFE);
    for (int i = 0; i < 4; i++) {
        struct rec r = rec_copy(&p->arena, &was);
        if (i == 0)
            rec_set_text(&r, PERSON_CASE, SPAN("X-1"));
        else if (i == 1)
            rec_set_int(&r, PERSON_STATE, PERSON_CANCELLED);
        is_at_o(WIFE, i == 2 ? NULL : &r);
        assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), i == 3 ? OK : ERR_REFUSED);
    }
}

static void lose_o_and_hear(void)
{
    province_restore(p, AT_O, province_path(p, "backup"), false);
    assert_int_equal(province_certify(p, p->desk[AT_O]), OK);
    assert_int_equal(province_roster(p, AT_O, NULL), OK);
}

// And after a loss, when acts come back behind others: each is of who is under its case.
static void section_5_what_is_told_of_a_case_is_of_who_moved_out_under_it(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    struct rec was = province_record(p, AT_O, WIFE), other = rec_copy(&p->arena, &was);
    rec_set_text(&other, PERSON_CASE, SPAN("X-1"));
    is_at_o(WIFE, &other);
    assert_int_equal(province_act(p, AT_D, "settle", number, "{\"outcomes\":[{\"id\":\"" WIFE "\",\"outcome\":\"2\",\"death\":\"2026-03-02\",\"proof\":\"死1\"}]}"), OK);
    province_mail(p);
    struct rec head = province_record(p, AT_O, HEAD), wife = province_record(p, AT_O, WIFE);
    size_t n;
    assert_true(rec_has(rec_list(&head, PERSON_SPELLS, &n), SPELL_TO_HOUSEHOLD));
    assert_true(rec_eq(&wife, &other));
    // Annulled, and restored without her; the store is lost after that, and comes back from the time before.
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"decision\":\"1\",\"reason_code\":\"902\"}"), OK);
    province_mail(p);
    wife = province_record(p, AT_O, WIFE);
    assert_true(rec_eq(&wife, &other));
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    is_at_o(WIFE, &was);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    province_mail(p);
    lose_o_and_hear();
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_CLOSED);
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_REGISTERED);
    wife = province_record(p, AT_O, WIFE);
    assert_true(rec_eq(&wife, &other));
    is_at_o(WIFE, &was);
}

static void section_5_a_household_closes_with_the_last_who_leaves(void **state)
{
    (void)state;
    static const int all[] = {WOMAN, SON16, MAN, SON15};
    four[MAN].relation = "夫", four[MAN].code = "11";
    four[WOMAN].relation = "户主", four[WOMAN].code = RELATION_HEAD;
    import_them(4, "家庭户");
    struct span number = apply_for(all, 4, "2", ""); // the booklet was read wrongly: the kind warns, and goes over as registered
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    struct rec house = household_at(AT_O, SPAN(HOUSE)), s = state_at(AT_D, number);
    assert_int_equal(rec_int(&house, HOUSEHOLD_STATE, 0), HOUSEHOLD_IS_CLOSED);
    assert_int_equal(rec_int(&house, HOUSEHOLD_CLOSED, 0), desk_today());
    assert_true(rec_bool(&s, TRANSFER_ORIGIN_CLOSED));
    assert_true(span_is(rec_text(&s, TRANSFER_ORIGIN_KIND), HOUSEHOLD_FAMILY));
    four[MAN].relation = "户主", four[MAN].code = RELATION_HEAD;
    four[WOMAN].relation = "妻", four[WOMAN].code = "12";
    // Given up: restored in a household of their own, in which the old head is head though another is older.
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"702\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    s = state_at(AT_O, number);
    struct rec again = household_at(AT_O, rec_text(&s, TRANSFER_RESTORED_HOUSEHOLD));
    assert_false(span_is(rec_text(&s, TRANSFER_RESTORED_HOUSEHOLD), HOUSE));
    assert_true(span_is(rec_text(&again, HOUSEHOLD_HEAD), four[WOMAN].id));
    assert_false(rec_has(&again, HOUSEHOLD_CLOSED));
}

static void section_5_restored_without_the_old_head_the_eldest_is_head(void **state)
{
    (void)state;
    static const int all[] = {MAN, SON16, SON15, WOMAN};
    import_them(4, "家庭户");
    struct span number = apply_for(all, 4, "1", "");
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    const char *settle = arena_printf(&p->arena, "{\"head\":\"%s\",\"outcomes\":[{\"id\":\"%s\",\"outcome\":\"2\",\"death\":\"2026-03-02\",\"proof\":\"死1\"}]}",
                                      four[WOMAN].id, four[MAN].id).p;
    assert_int_equal(province_act(p, AT_D, "settle", number, settle), OK);
    province_mail(p);
    for (enum place at = AT_D; at <= AT_O; at += AT_O - AT_D) {
        struct rec dead = province_record(p, at, four[MAN].id);
        assert_int_equal(rec_int(&dead, PERSON_STATE, 0), PERSON_DECEASED);
        assert_int_equal(rec_int(&dead, PERSON_DEATH, 0), desk_today());
    }
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"decision\":\"1\",\"reason_code\":\"902\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    struct rec s = state_at(AT_O, number), again = household_at(AT_O, rec_text(&s, TRANSFER_RESTORED_HOUSEHOLD));
    assert_true(span_is(rec_text(&again, HOUSEHOLD_HEAD), four[WOMAN].id));
    assert_int_equal(province_person(p, AT_O, four[MAN].id), PERSON_DECEASED);
    for (int i = WOMAN; i <= SON15; i++) {
        struct rec r = province_record(p, AT_O, four[i].id);
        assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_REGISTERED);
        assert_int_equal(rec_bool(&r, PERSON_ADJUST), i != WOMAN);
    }
    assert_int_equal(followups_at_o(), 1);
}

static void headless_with_a_follow_up(void)
{
    struct rec house = household_at(AT_O, SPAN(HOUSE));
    assert_false(rec_has(&house, HOUSEHOLD_HEAD));
    assert_int_equal(province_check(p, AT_O), 0);
    assert_int_equal(followups_at_o(), 1); // it names one
}

// What a restored station did after its backup comes back from the others, the relations corrected on a document do not.
static void section_5_a_head_who_leaves_again_after_a_loss_leaves_a_household_to_name_one(void **state)
{
    (void)state;
    static const int man[] = {MAN};
    size_t n;
    import_them(4, "家庭户");
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    struct rec rows = rec_make(&p->arena);
    four[MAN].code = "11"; // her husband
    four[WOMAN].code = RELATION_HEAD;
    for (int i = MAN; i <= SON15; i++) {
        struct rec *row = rec_add(&rows, 1);
        rec_set_text(row, RELATION_ROW_ID, span_of(four[i].id));
        rec_set_text(row, RELATION_ROW_CODE, span_of(four[i].code));
    }
    const struct rec *list = rec_list(&rows, 1, &n);
    struct findings warned = findings_make(&p->arena);
    assert_int_equal(journal_adjust(p->desk[AT_O], SPAN(HOUSE), list, n, SPAN("证1"), &warned), OK);
    struct span number = apply_for(man, 1, "1", ""); // by the new booklet
    province_carry(p, number, STAGE_SETTLED);
    lose_o_and_hear();
    struct rec house = household_at(AT_O, SPAN(HOUSE));
    assert_true(span_is(rec_text(&house, HOUSEHOLD_HEAD), four[MAN].id)); // as it was
    four[MAN].code = RELATION_HEAD;
    four[WOMAN].code = "12";
    province_mail(p);
    assert_int_equal(province_person(p, AT_O, four[MAN].id), PERSON_MOVED_OUT);
    headless_with_a_follow_up();
}

static void section_5_a_named_head_who_died_after_a_loss_is_none(void **state)
{
    (void)state;
    static const int man[] = {MAN};
    import_them(4, "家庭户");
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    struct span number = apply_for(man, 1, "1", four[WOMAN].id);
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    lose_o_and_hear();
    assert_int_equal(keep_continue(p->desk[AT_O], span_of(four[WOMAN].id)), OK); // the bureau has not told yet
    assert_int_equal(journal_death(p->desk[AT_O], span_of(four[WOMAN].id), desk_today(), SPAN("死1")), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_SETTLEMENT);
    headless_with_a_follow_up(); // at once: the settlement will name nobody
}

// Section 4: the origin locks a mover for the first case; what becomes of a second one changes nothing of it.
static void section_4_another_case_neither_frees_nor_takes_a_locked_mover(void **state)
{
    (void)state;
    struct span first = province_apply(p), second = province_apply(p), third = province_apply(p);
    province_carry(p, second, STAGE_AWAITING_MOVE_OUT); // whose permit is there first
    province_carry(p, first, STAGE_AWAITING_MOVE_OUT);
    province_carry(p, third, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_act(p, AT_O, "move-out", first, "{}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_LEAVING_UNDER));
    assert_int_equal(province_act(p, AT_O, "refuse", third, "{\"reason_code\":\"502\"}"), OK);
    struct rec r = province_record(p, AT_O, HEAD);
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_LEAVING);
    assert_true(span_eq(rec_text(&r, PERSON_CASE), second));
    province_mail(p);
    province_carry(p, second, STAGE_SETTLED);
    r = province_record(p, AT_D, HEAD); // the first waits at O, and locks nobody here
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_REGISTERED);
    assert_false(rec_has(&r, PERSON_CASE));
}

static void section_5_a_death_is_of_a_day_and_ends_a_leaving(void **state)
{
    (void)state;
    struct rec r = province_record(p, AT_O, FATHER);
    day_t birth = (day_t)rec_int(&r, PERSON_BIRTH, 0);
    province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(FATHER), birth - 1, SPAN("死1")), ERR_INPUT);
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(FATHER), birth, SPAN("死1")), OK);
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(HEAD), desk_today(), SPAN("死2")), OK); // leaving: it never waits for a lock
    r = province_record(p, AT_O, HEAD);
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_DECEASED);
    assert_int_equal(rec_int(&r, PERSON_DEATH, 0), desk_today());
    assert_false(rec_has(&r, PERSON_CASE) || rec_has(&r, PERSON_HOUSEHOLD) || rec_has(&r, PERSON_ADJUST));
    size_t n;
    const struct rec *spell = rec_list(&r, PERSON_SPELLS, &n);
    assert_true(n == 1 && rec_int(spell, SPELL_END, 0) == SPELL_DIED && rec_int(spell, SPELL_TO, 0) == desk_today());
    assert_false(rec_has(spell, SPELL_CASE_OUT)); // by no case
    // The wife is left, to whom a head who is no more leaves a relation to adjust; with her the household closes.
    r = province_record(p, AT_O, WIFE);
    assert_true(rec_bool(&r, PERSON_ADJUST));
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(WIFE), desk_today(), SPAN("死3")), OK);
    r = province_record(p, AT_O, WIFE);
    assert_false(rec_has(&r, PERSON_ADJUST));
    struct rec house = household_at(AT_O, SPAN("00000005"));
    assert_int_equal(rec_int(&house, HOUSEHOLD_STATE, 0), HOUSEHOLD_IS_CLOSED);
    assert_int_equal(rec_int(&house, HOUSEHOLD_CLOSED, 0), desk_today());
}

static void section_5_a_collective_household_stays_open_without_people(void **state)
{
    (void)state;
    import_them(1, "集体户");
    assert_int_equal(journal_death(p->desk[AT_O], span_of(four[MAN].id), desk_today(), SPAN("死1")), OK);
    struct rec house = household_at(AT_O, SPAN(HOUSE));
    assert_int_equal(rec_int(&house, HOUSEHOLD_STATE, 0), HOUSEHOLD_OPEN);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(c_3_2_the_named_head_is_head_and_the_others_relations_are_to_adjust),
        T(c_3_2_a_head_named_before_his_own_relation_was_adjusted_has_none_to_adjust),
        T(row_08_what_booklet_and_register_say_differently_goes_along),
        T(row_16_restored_beside_another_head_the_follow_up_opens),
        T(row_16_restored_under_the_same_head_nothing_is_to_adjust),
        T(row_16_restored_beside_another_spouse_the_relation_is_to_adjust),
        T(row_16_restored_where_a_head_is_yet_to_be_named_it_is_to_adjust),
        T(row_16_restored_under_a_head_to_whom_it_never_was_it_is_to_adjust),
        T(row_16_nothing_is_restored_of_who_is_not_moved_out_under_the_case),
        T(section_5_what_is_told_of_a_case_is_of_who_moved_out_under_it),
        T(section_5_a_household_closes_with_the_last_who_leaves),
        T(section_5_restored_without_the_old_head_the_eldest_is_head),
        T(section_5_a_head_who_leaves_again_after_a_loss_leaves_a_household_to_name_one),
        T(section_5_a_named_head_who_died_after_a_loss_is_none),
        T(section_4_another_case_neither_frees_nor_takes_a_locked_mover),
        T(section_5_a_death_is_of_a_day_and_ends_a_leaving),
        T(section_5_a_collective_household_stays_open_without_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
