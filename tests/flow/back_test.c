// There and back (DESIGN decision 6, CLAUSES section 5): a person whom the register knows already, moved out pointing to a
// case, comes back by another one; or sets out to, and does not.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/import.h"
#include "desk/journal.h"
#include "desk/keep.h"
#include "desk/mailbox.h"
#include "desk/operator.h"
#include "store/register.h"
#include "tests/flow/one.h"

#define PASSWORD SPAN("yizhan-demo")
#define ANNUL "{\"reason_code\":\"902\",\"decision\":\"2026-7\"}"
#define PAPERS "\"materials\":[{\"code\":\"101\",\"form\":\"1\"},{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"}," \
    "{\"code\":\"130\",\"form\":\"1\"},{\"code\":\"131\",\"form\":\"1\"},{\"code\":\"132\",\"form\":\"1\"},{\"code\":\"133\",\"form\":\"1\"}]}"

// The bureau to which the station AT_O reports: cases that lead there are its to approve.
static struct desk *bureau;

static void open_bureau(void)
{
    bureau = province_bureau(p, "411500000000", "信阳市公安局", "411500");
    assert_int_equal(operator_make(bureau, SPAN("0376900"), SPAN("周正"), ROLE_CHIEF, PASSWORD), OK);
    assert_int_equal(operator_sign_in(bureau, SPAN("0376900"), PASSWORD), OK);
    for (enum place at = 0; at < PLACES; at++)
        assert_int_equal(province_roster(p, at, NULL), OK);
}

static int tear_down_bureau(void **state)
{
    desk_close(bureau);
    bureau = NULL;
    return tear_down_sound(state);
}

static void mail(void)
{
    for (int i = 0; i < 3; i++) {
        struct folder_count n = {0};
        province_mail(p);
        if (bureau)
            assert_int_equal(mailbox_sync(bureau, p->mail, &n), OK);
    }
    province_mail(p);
}

static void approve(struct span number)
{
    struct act_result r;
    struct act_request q = {.row = flow_row(ACT_APPROVE), .number = number, .seq = -1, .password = PASSWORD};
    assert_int_equal(act_do(bureau, &q, &r), OK);
    act_result_free(&r);
    mail();
}

static void act(enum place at, const char *what, struct span number, const char *json)
{
    assert_int_equal(province_act(p, at, what, number, json), OK);
    mail();
}

static struct span applied(enum place at, const char *json)
{
    assert_int_equal(province_act(p, at, "apply", SPAN_NONE, json), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    act(at, "accept", number, "{}");
    return number;
}

// The wife leaves her husband's household and joins 刘欢's at AT_D as his cousin: accepted; settled.
static struct span sets_out(void)
{
    return applied(AT_D,
        "{\"kind\":\"3\",\"reason\":\"04\",\"origin\":\"411503002000\",\"origin_household\":\"00000005\",\"origin_kind\":\"1\","
        "\"telephone\":\"13700001111\",\"household\":\"00000056\",\"host\":\"" HOST "\","
        "\"movers\":[{\"id\":\"" WIFE "\",\"name\":\"赵朝煌\",\"sex\":\"2\",\"birth\":\"2000-06-26\",\"old_relation\":\"12\",\"relation\":\"92\","
        "\"host_relation\":\"92\",\"host_proof\":\"1\",\"present\":true}],"
        "\"parties\":[{\"id\":\"" HOST "\",\"name\":\"刘欢\",\"capacity\":\"1\",\"present\":true}],"
        "\"staying\":[{\"id\":\"" HEAD "\",\"name\":\"覃兵基\",\"birth\":\"1998-04-20\",\"relation\":\"02\"},"
        "{\"id\":\"" FATHER "\",\"name\":\"覃心郁\",\"birth\":\"1969-03-23\",\"relation\":\"51\"}]," PAPERS);
}

static struct span goes(void)
{
    struct span number = sets_out();
    province_carry(p, number, STAGE_SETTLED);
    return number;
}

// And joins her husband again: applied for at AT_O, approved by its bureau, moved out at AT_D.
static struct span returns(void)
{
    struct span number = applied(AT_O,
        "{\"kind\":\"3\",\"reason\":\"01\",\"origin\":\"410105001000\",\"origin_household\":\"00000056\",\"origin_kind\":\"1\","
        "\"telephone\":\"13700001111\",\"household\":\"00000005\",\"host\":\"" HEAD "\","
        "\"movers\":[{\"id\":\"" WIFE "\",\"name\":\"赵朝煌\",\"sex\":\"2\",\"birth\":\"2000-06-26\",\"old_relation\":\"92\",\"relation\":\"12\","
        "\"host_relation\":\"12\",\"host_proof\":\"2\",\"present\":true}],"
        "\"parties\":[{\"id\":\"" HEAD "\",\"name\":\"覃兵基\",\"capacity\":\"1\",\"present\":true}],"
        "\"staying\":[{\"id\":\"" HOST "\",\"name\":\"刘欢\",\"birth\":\"1993-11-13\",\"relation\":\"02\"}]," PAPERS);
    approve(number);
    act(AT_D, "move-out", number, "{}");
    return number;
}

static struct rec wife(enum place at, enum person_state want)
{
    struct rec r = province_record(p, at, WIFE);
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), want);
    return r;
}

static const struct rec *spell(const struct rec *person, size_t i, size_t want)
{
    size_t n;
    const struct rec *s = rec_list(person, PERSON_SPELLS, &n);
    assert_int_equal(n, want);
    return &s[i];
}

// The new station goes through the four particulars with her (C-3.6).
static void works_at(const char *unit, struct span number)
{
    static const uint16_t four[] = {PERSON_MARITAL, PERSON_EDUCATION, PERSON_TELEPHONE, PERSON_WORK_UNIT};
    struct rec r = wife(AT_D, PERSON_REGISTERED);
    struct span json = SPAN("{\"verified\":[");
    for (size_t i = 0; i < COUNT(four); i++) {
        struct span stated = four[i] == PERSON_WORK_UNIT ? span_of(unit) : rec_text(&r, four[i]);
        json = arena_printf(&p->arena, "%.*s%s{\"id\":\"" WIFE "\",\"field\":%d,\"stated\":\"%.*s\",\"proof\":\"劳动合同\"}", SPAN_ARG(json),
                            i ? "," : "", four[i], SPAN_ARG(stated));
    }
    act(AT_D, "verify", number, arena_printf(&p->arena, "%.*s]}", SPAN_ARG(json)).p);
}

static void section_5_moved_away_and_back_by_another_case(void **state)
{
    (void)state;
    struct rec other, *people;
    size_t n;
    open_bureau();
    struct span first = goes();
    struct rec there = wife(AT_O, PERSON_MOVED_OUT);
    assert_true(span_is(rec_text(spell(&there, 0, 1), SPELL_TO_HOUSEHOLD), "00000056"));
    province_now("2026-04-01 10:00");
    works_at("花园路小学", first);
    struct span second = returns();
    // In transit: the case carries her; both registers point to it.
    there = wife(AT_O, PERSON_ARRIVING);
    assert_true(span_eq(rec_text(&there, PERSON_CASE), second));
    assert_false(rec_has(&there, PERSON_HOUSEHOLD));
    there = wife(AT_D, PERSON_MOVED_OUT);
    assert_true(span_eq(rec_text(&there, PERSON_CASE), second));
    act(AT_O, "settle", second, "{}");
    assert_int_equal(household_load(p->desk[AT_D], SPAN("00000056"), &p->arena, &other, &people, &n), OK);
    struct span from = rec_text(&other, HOUSEHOLD_ADDRESS);
    // Home again, and the record tells of both stays; what was there of the first is untouched.
    there = wife(AT_O, PERSON_REGISTERED);
    assert_false(rec_has(&there, PERSON_CASE));
    assert_true(span_is(rec_text(&there, PERSON_HOUSEHOLD), "00000005"));
    assert_true(span_is(rec_text(&there, PERSON_RELATION), "12"));
    assert_true(span_is(rec_text(&there, PERSON_WORK_UNIT), "花园路小学")); // as the other register had it when she left
    assert_true(span_is(rec_text(&there, PERSON_ADDRESS_SINCE), arena_printf(&p->arena, "2026-04-01 河南省郑州市金水区%.*s", SPAN_ARG(from)).p));
    const struct rec *s = spell(&there, 0, 2);
    assert_true(span_eq(rec_text(s, SPELL_CASE_OUT), first));
    assert_true(span_is(rec_text(s, SPELL_TO_HOUSEHOLD), "00000056"));
    s = spell(&there, 1, 2);
    assert_true(span_eq(rec_text(s, SPELL_CASE_IN), second));
    assert_false(rec_has(s, SPELL_TO));
    there = wife(AT_D, PERSON_MOVED_OUT);
    s = spell(&there, 0, 1);
    assert_true(span_eq(rec_text(s, SPELL_CASE_IN), first));
    assert_true(span_eq(rec_text(s, SPELL_CASE_OUT), second));
    assert_true(span_is(rec_text(s, SPELL_TO_HOUSEHOLD), "00000005"));
    // What the first case settled is gone: it is not annulled over the second.
    assert_int_equal(province_act(p, AT_D, "annul", first, ANNUL), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_GONE_SINCE));
}

// Since when and from where (DESIGN section 4) is written by the settlement and goes out with the next move: the longest address
// and all that stands before it are one that a record may have.
static void section_5_where_one_came_from_goes_on_with_the_next_move(void **state)
{
    (void)state;
    struct rec home, *people;
    struct kv_txn t;
    struct buf address = {0};
    size_t n;
    open_bureau();
    assert_int_equal(household_load(p->desk[AT_O], SPAN("00000005"), &p->arena, &home, &people, &n), OK);
    for (int i = 0; i < 100; i++)
        buf_str(&address, "𪛐"); // the longest that an address may be, in characters of four bytes
    rec_set_text(&home, HOUSEHOLD_ADDRESS, arena_copy(&p->arena, buf_span(&address)));
    assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
    register_put_household(&t, &home);
    assert_int_equal(kv_commit(&t), OK);
    goes();
    struct rec there = wife(AT_D, PERSON_REGISTERED);
    assert_true(span_is(rec_text(&there, PERSON_ADDRESS_SINCE), arena_printf(&p->arena, "2026-03-02 河南省信阳市平桥区%.*s", SPAN_ARG(buf_span(&address))).p));
    returns();
    wife(AT_O, PERSON_ARRIVING);
    buf_free(&address);
}

static void section_5_set_out_to_come_back_and_given_up(void **state)
{
    (void)state;
    open_bureau();
    struct span first = goes(), second = returns();
    struct rec before = wife(AT_O, PERSON_ARRIVING);
    // C-3.6: what is stated of her now is not this station's to enter.
    static const char *const states = "{\"verified\":[{\"id\":\"" WIFE "\",\"field\":12,\"stated\":\"花园路小学\",\"proof\":\"劳动合同\"}]}";
    assert_int_equal(province_act(p, AT_D, "verify", first, states), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "is not where this case left the person"));
    act(AT_O, "send-back", second, "{\"reason_code\":\"702\"}");
    act(AT_D, "restore", second, "{}");
    struct rec there = wife(AT_D, PERSON_REGISTERED);
    assert_true(span_is(rec_text(&there, PERSON_HOUSEHOLD), "00000056"));
    assert_true(span_is(rec_text(&there, PERSON_RELATION), "92"));
    assert_false(rec_bool(&there, PERSON_ADJUST));
    // Arriving no more: moved out by the first case, as before, in which she was wife to the head.
    there = wife(AT_O, PERSON_MOVED_OUT);
    assert_true(span_eq(rec_text(&there, PERSON_CASE), first));
    assert_true(span_is(rec_text(&there, PERSON_RELATION), "12"));
    assert_true(rec_has(&before, PERSON_SPELLS));
    // So that the first one, annulled, brings her back as that.
    act(AT_D, "annul", first, ANNUL);
    act(AT_O, "restore", first, "{}");
    there = wife(AT_O, PERSON_REGISTERED);
    assert_true(span_is(rec_text(&there, PERSON_HOUSEHOLD), "00000005"));
    assert_true(span_is(rec_text(&there, PERSON_RELATION), "12"));
    assert_false(rec_bool(&there, PERSON_ADJUST));
    wife(AT_D, PERSON_CANCELLED);
}

// An extract brings her into the register there while the case is on its way: the confirmation does not make her arrive, the
// settlement refuses, and what gives the move up changes nothing there.
static void comes_to_one_who_is_there(bool died)
{
    struct import_count n = {0};
    struct span number = sets_out();
    province_carry(p, number, STAGE_AWAITING_MOVE_OUT);
    const char *path = province_path(p, "d.tsv");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs("公民身份号码\t姓名\t性别\t户号\t户类型\t与户主关系\t住址\n" WIFE "\t赵朝煌\t女\t90000001\t家庭户\t户主\t一街1号\n", f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(import_file(p->desk[AT_D], &(struct import_from) {.path = path, .rejects = province_path(p, "rejects")}, NULL, NULL, &n), OK);
    assert_int_equal(n.fresh, 1);
    if (died)
        assert_int_equal(journal_death(p->desk[AT_D], SPAN(WIFE), desk_today(), SPAN("死1")), OK);
    enum person_state is = died ? PERSON_DECEASED : PERSON_REGISTERED;
    act(AT_O, "move-out", number, "{}");
    wife(AT_D, is);
    assert_int_equal(province_act(p, AT_D, "settle", number, "{}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, died ? RULE_IS_DEAD : RULE_ALREADY_HERE));
    act(AT_D, "send-back", number, "{\"reason_code\":\"702\"}");
    act(AT_O, "restore", number, "{}");
    struct rec there = wife(AT_D, is);
    assert_int_equal(span_is(rec_text(&there, PERSON_HOUSEHOLD), "90000001"), !died);
    wife(AT_O, PERSON_REGISTERED);
}

static void section_5_who_is_registered_there_already_does_not_arrive(void **state)
{
    (void)state;
    comes_to_one_who_is_there(false);
}

static void section_5_who_has_died_there_does_not_arrive(void **state)
{
    (void)state;
    comes_to_one_who_is_there(true);
}

// Household 00000001 at AT_D: 吴必, its head, and his father.
#define ONE "410105198208250018"
#define ONES_FATHER "410105195908040018"
static void row_17_the_follow_up_of_another_case_stays(void **state)
{
    (void)state;
    struct rec open;
    size_t n;
    open_bureau();
    // The head moves to AT_O; the father, alone now, is to have a new booklet printed.
    struct span first = applied(AT_O,
        "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"410105001000\",\"origin_household\":\"00000001\",\"origin_kind\":\"1\","
        "\"telephone\":\"13700001111\",\"head\":\"" ONE "\",\"address\":\"新华街1号\",\"division\":\"411503\",\"new_head\":\"" ONES_FATHER "\","
        "\"movers\":[{\"id\":\"" ONE "\",\"name\":\"吴必\",\"sex\":\"1\",\"birth\":\"1982-08-25\",\"old_relation\":\"02\",\"relation\":\"02\",\"present\":true}],"
        "\"staying\":[{\"id\":\"" ONES_FATHER "\",\"name\":\"吴顺珀\",\"birth\":\"1959-08-04\",\"relation\":\"51\"}],"
        "\"materials\":[{\"code\":\"101\",\"form\":\"1\"},{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}]}");
    approve(first);
    act(AT_D, "move-out", first, "{}");
    act(AT_O, "settle", first, "{}");
    // Who joins him, and is annulled, has nothing to do with it.
    struct span second = applied(AT_D,
        "{\"kind\":\"3\",\"reason\":\"04\",\"origin\":\"411503002000\",\"origin_household\":\"00000008\",\"origin_kind\":\"1\","
        "\"telephone\":\"13700001111\",\"household\":\"00000001\",\"host\":\"" ONES_FATHER "\","
        "\"movers\":[{\"id\":\"" ALONE "\",\"name\":\"徐炀\",\"sex\":\"1\",\"birth\":\"2001-12-04\",\"old_relation\":\"02\",\"relation\":\"93\","
        "\"host_relation\":\"93\",\"host_proof\":\"1\",\"present\":true}],"
        "\"parties\":[{\"id\":\"" ONES_FATHER "\",\"name\":\"吴顺珀\",\"capacity\":\"1\",\"present\":true}]," PAPERS);
    province_carry(p, second, STAGE_SETTLED);
    act(AT_D, "annul", second, ANNUL);
    act(AT_O, "restore", second, "{}");
    assert_int_equal(followups_load(p->desk[AT_D], &p->arena, &open), OK);
    const struct rec *rows = rec_list(&open, 1, &n);
    assert_int_equal(n, 1);
    assert_true(span_eq(rec_text(&rows[0], FOLLOWUP_CASE), first));
}

// ---- row 17 after later moves

// HEAD and WIFE, who own this household at AT_D, move back to AT_O into one of their own: moved out.
static struct span both_set_out_from(struct span household)
{
    struct span number = applied(AT_O, arena_printf(&p->arena,
        "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"410105001000\",\"origin_household\":\"%.*s\",\"origin_kind\":\"1\","
        "\"telephone\":\"13700001111\",\"head\":\"" HEAD "\",\"address\":\"新华街1号\",\"division\":\"411503\","
        "\"movers\":[{\"id\":\"" HEAD "\",\"name\":\"覃兵基\",\"sex\":\"1\",\"birth\":\"1998-04-20\",\"old_relation\":\"02\",\"relation\":\"02\",\"present\":true},"
        "{\"id\":\"" WIFE "\",\"name\":\"赵朝煌\",\"sex\":\"2\",\"birth\":\"2000-06-26\",\"old_relation\":\"12\",\"relation\":\"12\",\"present\":true}],"
        "\"materials\":[{\"code\":\"101\",\"form\":\"1\"},{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}]}",
        SPAN_ARG(household)).p);
    approve(number);
    act(AT_D, "move-out", number, "{}");
    return number;
}

// ALONE joins HEAD in this household at AT_D, as his friend: settled.
static struct span friend_joins(struct span household)
{
    struct span number = applied(AT_D, arena_printf(&p->arena,
        "{\"kind\":\"3\",\"reason\":\"04\",\"origin\":\"411503002000\",\"origin_household\":\"00000008\",\"origin_kind\":\"1\","
        "\"telephone\":\"13700001111\",\"household\":\"%.*s\",\"host\":\"" HEAD "\","
        "\"movers\":[{\"id\":\"" ALONE "\",\"name\":\"徐炀\",\"sex\":\"1\",\"birth\":\"2001-12-04\",\"old_relation\":\"02\",\"relation\":\"93\","
        "\"host_relation\":\"93\",\"host_proof\":\"1\",\"present\":true}],"
        "\"parties\":[{\"id\":\"" HEAD "\",\"name\":\"覃兵基\",\"capacity\":\"1\",\"present\":true}]," PAPERS,
        SPAN_ARG(household)).p);
    province_carry(p, number, STAGE_SETTLED);
    return number;
}

// Undone, the later move has left them where the first case settled them, though the household has another number.
static void row_17_a_later_move_that_was_undone_stands_in_no_ones_way(void **state)
{
    (void)state;
    open_bureau();
    struct span first = province_until(p, STAGE_SETTLED);
    struct rec head = province_record(p, AT_D, HEAD);
    struct span settled = rec_text(&head, PERSON_HOUSEHOLD), second = both_set_out_from(settled);
    assert_int_equal(province_act(p, AT_D, "annul", first, ANNUL), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_GONE_SINCE));
    act(AT_O, "send-back", second, "{\"reason_code\":\"702\"}");
    act(AT_D, "restore", second, "{}");
    head = province_record(p, AT_D, HEAD);
    struct span own = rec_text(&head, PERSON_HOUSEHOLD);
    assert_true(own.n && !span_eq(own, settled));
    // C-3.6: they are still this case's to go through the particulars with.
    act(AT_D, "verify", first, province_verified(p, "花园路小学", "劳动合同", 0));
    head = province_record(p, AT_D, HEAD);
    assert_true(span_is(rec_text(&head, PERSON_WORK_UNIT), "花园路小学"));
    // Whose household others have joined since does not leave it headless.
    struct span third = friend_joins(own);
    assert_int_equal(province_act(p, AT_D, "annul", first, ANNUL), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_HEADS_OTHERS));
    act(AT_D, "annul", third, ANNUL);
    act(AT_D, "annul", first, ANNUL);
    struct rec h, *people, r = wife(AT_D, PERSON_CANCELLED);
    size_t n;
    assert_true(span_eq(rec_text(&r, PERSON_CASE), first) && !rec_has(&r, PERSON_HOUSEHOLD));
    const struct rec *s = spell(&r, 0, 2);
    assert_true(span_eq(rec_text(s, SPELL_HOUSEHOLD), settled) && span_eq(rec_text(s, SPELL_CASE_OUT), second));
    s = spell(&r, 1, 2);
    assert_true(span_eq(rec_text(s, SPELL_HOUSEHOLD), own) && span_eq(rec_text(s, SPELL_CASE_OUT), first));
    assert_int_equal(rec_int(s, SPELL_END, 0), SPELL_ANNULLED);
    assert_int_equal(household_load(p->desk[AT_D], own, &p->arena, &h, &people, &n), OK);
    assert_int_equal(rec_int(&h, HOUSEHOLD_STATE, 0), HOUSEHOLD_IS_CLOSED);
    act(AT_O, "restore", first, "{}");
    r = wife(AT_O, PERSON_REGISTERED);
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), "00000005"));
    assert_true(span_eq(rec_text(spell(&r, 0, 2), SPELL_TO_HOUSEHOLD), settled));
    assert_true(span_eq(rec_text(spell(&r, 1, 2), SPELL_CASE_IN), first));
    wife(AT_D, PERSON_CANCELLED);
}

// In the same household again, but by a later case: three moves are undone in the order in which they were made, from the last.
static void row_17_who_has_come_back_by_a_later_case_is_annulled_by_that(void **state)
{
    (void)state;
    open_bureau();
    struct span first = goes(), second = returns();
    act(AT_O, "settle", second, "{}");
    struct span third = goes();
    struct rec r = wife(AT_D, PERSON_REGISTERED);
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), "00000056"));
    assert_int_equal(province_act(p, AT_D, "annul", first, ANNUL), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_GONE_SINCE));
    act(AT_D, "annul", third, ANNUL);
    wife(AT_D, PERSON_CANCELLED);
    act(AT_O, "restore", third, "{}");
    wife(AT_O, PERSON_REGISTERED);
    r = wife(AT_D, PERSON_MOVED_OUT); // as before the third
    assert_true(span_eq(rec_text(&r, PERSON_CASE), second));
    act(AT_O, "annul", second, ANNUL);
    wife(AT_O, PERSON_CANCELLED);
    act(AT_D, "restore", second, "{}");
    r = wife(AT_D, PERSON_REGISTERED);
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), "00000056"));
    r = wife(AT_O, PERSON_MOVED_OUT); // as before the second
    assert_true(span_eq(rec_text(&r, PERSON_CASE), first));
    act(AT_D, "annul", first, ANNUL);
    act(AT_O, "restore", first, "{}");
    wife(AT_D, PERSON_CANCELLED);
    r = wife(AT_O, PERSON_REGISTERED);
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), "00000005"));
    // Nothing of it is forgotten.
    const struct {
        struct span in, out;
        int end;
    } spells[] = {{SPAN_NONE, first, SPELL_MOVED}, {second, third, SPELL_MOVED}, {third, second, SPELL_ANNULLED}, {first, SPAN_NONE, 0}};
    for (size_t i = 0; i < COUNT(spells); i++) {
        const struct rec *s = spell(&r, i, COUNT(spells));
        assert_true(span_eq(rec_text(s, SPELL_CASE_IN), spells[i].in) && span_eq(rec_text(s, SPELL_CASE_OUT), spells[i].out));
        assert_int_equal(rec_int(s, SPELL_END, 0), spells[i].end);
        assert_int_equal(rec_has(s, SPELL_TO_HOUSEHOLD), spells[i].end == SPELL_MOVED);
    }
}

// A day's acts in one packet: the annulment is heard before the restoration that makes it this case's to say who has died.
static void row_17_who_has_died_is_not_restored_whatever_is_heard_first(void **state)
{
    (void)state;
    open_bureau();
    struct span first = province_until(p, STAGE_SETTLED);
    struct rec head = province_record(p, AT_D, HEAD);
    struct span second = both_set_out_from(rec_text(&head, PERSON_HOUSEHOLD));
    act(AT_O, "send-back", second, "{\"reason_code\":\"702\"}");
    assert_int_equal(province_act(p, AT_D, "restore", second, "{}"), OK);
    assert_int_equal(journal_death(p->desk[AT_D], SPAN(WIFE), desk_today(), SPAN("死1")), OK);
    act(AT_D, "annul", first, ANNUL);
    act(AT_O, "restore", first, "{}");
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_REGISTERED);
    struct rec r = wife(AT_O, PERSON_DECEASED);
    assert_int_equal(rec_int(&r, PERSON_DEATH, 0), desk_today());
    assert_false(rec_has(&r, PERSON_HOUSEHOLD));
}

// Row 15: corrected on a document while the person is in no household, a relation may be what another's is.
static void row_16_restored_as_a_second_head_the_relation_is_to_adjust(void **state)
{
    (void)state;
    struct span number = sets_out();
    province_carry(p, number, STAGE_AWAITING_SETTLEMENT);
    act(AT_D, "send-back", number, "{\"reason_code\":\"701\"}");
    act(AT_O, "correct", number, "{\"verified\":[{\"id\":\"" WIFE "\",\"field\":9,\"stated\":\"02\",\"proof\":\"户口簿\"}]}");
    act(AT_D, "send-back", number, "{\"reason_code\":\"702\"}");
    act(AT_O, "restore", number, "{}");
    struct rec r = wife(AT_O, PERSON_REGISTERED), h, *people;
    size_t n;
    assert_true(rec_bool(&r, PERSON_ADJUST));
    assert_int_equal(household_load(p->desk[AT_O], SPAN("00000005"), &p->arena, &h, &people, &n), OK);
    assert_true(span_is(rec_text(&h, HOUSEHOLD_HEAD), HEAD));
    assert_int_equal(province_check(p, AT_O), 0);
}

// After a loss the two cases come from whoever is connected first: each is of the register as it was then.
static void section_5_a_move_out_that_comes_back_ahead_of_the_settlement(void **state)
{
    (void)state;
    struct folder_count n = {0};
    struct rec h, *people;
    size_t persons;
    open_bureau();
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    struct span first = province_until(p, STAGE_SETTLED);
    struct rec r = province_record(p, AT_D, HEAD), was = wife(AT_D, PERSON_REGISTERED);
    struct span second = both_set_out_from(rec_text(&r, PERSON_HOUSEHOLD));
    act(AT_O, "settle", second, "{}");
    was = wife(AT_D, PERSON_MOVED_OUT);
    province_now("2026-03-03 09:00");
    province_restore(p, AT_D, province_path(p, "backup"), false);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    for (enum place at = 0; at < PLACES; at++)
        assert_int_equal(province_roster(p, at, NULL), OK);
    for (int i = 0; i < 4; i++) { // the bureau of the second case alone
        assert_int_equal(mailbox_sync(bureau, p->mail, &n), OK);
        assert_int_equal(mailbox_sync(p->desk[AT_D], p->mail, &n), OK);
    }
    assert_true(province_stage(p, AT_D, second) >= STAGE_AWAITING_SETTLEMENT && province_stage(p, AT_D, first) < 0);
    mail();
    r = wife(AT_D, PERSON_MOVED_OUT);
    assert_true(span_eq(rec_text(&r, PERSON_CASE), second) && !rec_has(&r, PERSON_HOUSEHOLD));
    const struct rec *then = spell(&was, 0, 1), *now = spell(&r, 0, 1);
    assert_true(rec_eq(now, then));
    assert_int_equal(household_load(p->desk[AT_D], rec_text(now, SPELL_HOUSEHOLD), &p->arena, &h, &people, &persons), OK);
    assert_int_equal(rec_int(&h, HOUSEHOLD_STATE, 0), HOUSEHOLD_IS_CLOSED);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_MOVED_OUT);
    wife(AT_O, PERSON_REGISTERED);
    province_now("2026-03-02 10:00");
}

// The register came from an extract, which tells no stays: the move-out of then has nothing to do with who comes back later.
static void section_5_a_move_out_of_before_the_settlement_moves_nobody(void **state)
{
    (void)state;
    struct kv_txn t;
    open_bureau();
    goes();
    act(AT_O, "settle", returns(), "{}");
    struct rec old = wife(AT_D, PERSON_MOVED_OUT), fresh = rec_copy(&p->arena, &old);
    rec_clear(&fresh, PERSON_SPELLS);
    assert_int_equal(kv_write(p->desk[AT_D]->store->kv, &t), OK);
    register_put_person(&t, &old, &fresh);
    assert_int_equal(kv_commit(&t), OK);
    province_now("2026-03-03 09:00");
    goes();
    struct rec r = wife(AT_D, PERSON_REGISTERED);
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), "00000056"));
    spell(&r, 0, 1);
    province_now("2026-03-02 10:00");
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_bureau)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(section_5_moved_away_and_back_by_another_case),
        T(section_5_where_one_came_from_goes_on_with_the_next_move),
        T(section_5_set_out_to_come_back_and_given_up),
        T(row_17_the_follow_up_of_another_case_stays),
        T(section_5_who_is_registered_there_already_does_not_arrive),
        T(section_5_who_has_died_there_does_not_arrive),
        T(row_17_a_later_move_that_was_undone_stands_in_no_ones_way),
        T(row_17_who_has_come_back_by_a_later_case_is_annulled_by_that),
        T(row_17_who_has_died_is_not_restored_whatever_is_heard_first),
        T(section_5_a_move_out_that_comes_back_ahead_of_the_settlement),
        T(section_5_a_move_out_of_before_the_settlement_moves_nobody),
        T(row_16_restored_as_a_second_head_the_relation_is_to_adjust),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
