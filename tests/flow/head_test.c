// Who is head of a household, and the others' relations to that one: corrected on a document (C-3.2, CLAUSES section 5). Two are
// never head at once, and nobody's relation is to whoever was head before.
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
#include "tests/flow/one.h"

#define HOUSE SPAN("00000005")
#define NEW SPAN("90000001")
// Made up, of NEW: a couple, a son who is 16 on 2 March 2026, one who is 16 a day later.
#define MAN "410225198001010018"
#define WOMAN "410225198002020023"
#define SON16 "410225201003020011"
#define SON15 "410225201003030017"
// And who is 18 that day, who a day later, and a child.
#define SON18 "410225200803020015"
#define SON17 "410225200803030010"
#define SON14 "41022520110101001X"
#define COLUMNS "公民身份号码\t姓名\t性别\t户号\t户类型\t与户主关系\t住址\n"
#define ROW(id, name, sex, kind, relation) id "\t" name "\t" sex "\t90000001\t" kind "\t" relation "\t一街1号\n"

static struct import_count import_at_o(const char *rows)
{
    struct import_count n = {0};
    const char *path = province_path(p, "x.tsv");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fprintf(f, "%s%s", COLUMNS, rows) > 0);
    assert_int_equal(fclose(f), 0);
    remove(province_path(p, "rejects"));
    assert_int_equal(import_file(p->desk[AT_O], &(struct import_from) {.path = path, .rejects = province_path(p, "rejects")}, NULL, NULL, &n), OK);
    return n;
}

static struct findings warned; // of what was adjusted last

// "ID=02 ID=10": as the command line has them.
static enum err adjust(struct span number, const char *said, const char *proof)
{
    size_t n;
    struct rec rows = rec_make(&p->arena);
    struct span rest = span_of(said), part;
    while (rest.n && span_split(&rest, ' ', &part)) {
        struct span id, code = part;
        span_split(&code, '=', &id);
        struct rec *row = rec_add(&rows, 1);
        rec_set_text(row, RELATION_ROW_ID, id);
        rec_set_text(row, RELATION_ROW_CODE, code);
    }
    const struct rec *list = rec_list(&rows, 1, &n);
    warned = findings_make(&p->arena);
    enum err e = journal_adjust(p->desk[AT_O], number, list, n, span_of(proof), &warned);
    assert_int_equal(province_check(p, AT_O), 0); // at every moment
    return e;
}

static void head_is(struct span number, const char *id)
{
    struct rec h, *people;
    size_t n, heads = 0;
    assert_int_equal(household_load(p->desk[AT_O], number, &p->arena, &h, &people, &n), OK);
    assert_true(span_is(rec_text(&h, HOUSEHOLD_HEAD), id));
    for (size_t i = 0; i < n; i++) {
        bool head = relation_is_head(rec_text(&people[i], PERSON_RELATION));
        assert_int_equal(head, span_is(rec_text(&people[i], PERSON_ID), id));
        assert_false(rec_bool(&people[i], PERSON_ADJUST));
        heads += head;
    }
    assert_int_equal(heads, id[0] != '\0');
}

static size_t followups(void)
{
    size_t n;
    struct rec open;
    assert_int_equal(followups_load(p->desk[AT_O], &p->arena, &open), OK);
    rec_list(&open, 1, &n);
    return n;
}

static bool find_adjusted(void *ctx, const struct event *e)
{
    struct rec *found = ctx;
    if (e->act == ACT_ADJUST)
        *found = rec_copy(&p->arena, &e->fields);
    return e->act != ACT_ADJUST;
}

static void c_3_2_another_head_is_named_on_a_document_with_every_relation(void **state)
{
    (void)state;
    size_t n;
    static const struct {
        const char *said, *proof;
        enum err want;
    } no[] = {
        {FATHER "=02 " HEAD "=20 " WIFE "=38", "", ERR_INPUT},    // no document
        {FATHER "=02 " HEAD "=20", "证1", ERR_REFUSED},           // hers is to the old head
        {FATHER "=02 " WIFE "=38", "证1", ERR_REFUSED},           // two heads
        {HEAD "=20", "证1", ERR_REFUSED},                         // none
        {FATHER "=02 " HEAD "=12 " WIFE "=38", "证1", ERR_REFUSED}, // a man is nobody's wife
        {FATHER "=02 " HEAD "=20 " WIFE "=28", "证1", ERR_REFUSED}, // nor a woman a son-in-law
        {FATHER "=02 " HEAD "=20 " WIFE "=38 " HEAD "=02", "证1", ERR_INPUT}, // he stands twice
        {FATHER "=02 " HEAD "=20 " WIFE "=38 " MAN "=99", "证1", ERR_INPUT},  // of no household here
        {FATHER "=02 " HEAD "=10 " WIFE "=10", "证1", ERR_REFUSED}, // two spouses
        {FATHER "=02 " HEAD "=20 " WIFE "=", "证1", ERR_REFUSED},   // hers is not said
        {"", "证1", ERR_REFUSED},
    };
    for (size_t i = 0; i < COUNT(no); i++) {
        assert_int_equal(adjust(HOUSE, no[i].said, no[i].proof), no[i].want);
        head_is(HOUSE, HEAD);
    }
    assert_int_equal(adjust(HOUSE, FATHER "=02 " HEAD "=20 " WIFE "=38", "证1"), OK);
    head_is(HOUSE, FATHER);
    struct rec r = province_record(p, AT_O, WIFE), entry = rec_make(&p->arena);
    assert_true(span_is(rec_text(&r, PERSON_RELATION), "38"));
    // The entry keeps who was what, and the document.
    assert_int_equal(journal_each(p->desk[AT_O], SPAN_NONE, find_adjusted, &entry), OK);
    assert_true(span_is(rec_text(&entry, JOURNAL_PROOF), "证1"));
    const struct rec *rows = rec_list(&entry, JOURNAL_RELATIONS, &n);
    assert_int_equal(n, 3);
    assert_true(span_is(rec_text(&rows[0], RELATION_ROW_OLD), "51") && span_is(rec_text(&rows[1], RELATION_ROW_OLD), "02"));
    assert_true(span_is(rec_text(&rows[2], RELATION_ROW_OLD), "12") && span_is(rec_text(&rows[2], RELATION_ROW_NAME), "赵朝煌"));
    // One relation alone, the head as before.
    assert_int_equal(adjust(HOUSE, WIFE "=97", ""), ERR_INPUT);
    assert_int_equal(adjust(HOUSE, WIFE "=97", "证2"), OK);
    head_is(HOUSE, FATHER);
}

static void c_3_2_who_was_named_stays_none_where_another_has_become_head_since(void **state)
{
    (void)state;
    assert_int_equal(import_at_o(ROW(MAN, "马一", "男", "家庭户", "户主") ROW(WOMAN, "牛二", "女", "家庭户", "妻") ROW(SON17, "马三", "男", "家庭户", "子") ROW(SON18, "马四", "男", "家庭户", "子")).bad, 0);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE,
                                  "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"90000001\",\"origin_kind\":\"1\","
                                  "\"telephone\":\"13700001111\",\"head\":\"" MAN "\",\"address\":\"花园路18号\",\"division\":\"410105\",\"new_head\":\"" WOMAN "\","
                                  "\"movers\":[{\"id\":\"" MAN "\",\"name\":\"马一\",\"sex\":\"1\",\"birth\":\"1980-01-01\",\"old_relation\":\"02\",\"relation\":\"02\",\"present\":true}],"
                                  "\"staying\":[{\"id\":\"" WOMAN "\",\"name\":\"牛二\",\"birth\":\"1980-02-02\"}],"
                                  "\"materials\":[{\"code\":\"101\",\"form\":\"1\"},{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}]}"), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    province_carry(p, number, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(adjust(NEW, SON18 "=02 " MAN "=51 " WOMAN "=52 " SON17 "=73", "证1"), OK);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_NEW_HEAD_NOT_NEEDED));
}

static void c_3_2_a_new_head_is_16_or_over(void **state)
{
    (void)state;
    assert_int_equal(import_at_o(ROW(MAN, "张三", "男", "家庭户", "户主") ROW(WOMAN, "李四", "女", "家庭户", "妻")
                                 ROW(SON16, "张五", "男", "家庭户", "长子") ROW(SON15, "张六", "男", "家庭户", "次子")).fresh, 4);
    assert_int_equal(adjust(NEW, SON15 "=02 " MAN "=51 " WOMAN "=52 " SON16 "=71", "证1"), ERR_REFUSED);
    head_is(NEW, MAN);
    assert_int_equal(adjust(NEW, SON16 "=02 " MAN "=51 " WOMAN "=52 " SON15 "=73", "证1"), OK);
    head_is(NEW, SON16);
}

// As the application's rule: 16 or 17 is warned of, and 18 is not; what was warned of stands in the entry.
static void c_3_2_a_new_head_of_16_or_17_is_warned_of(void **state)
{
    (void)state;
    size_t n;
    struct rec entry = rec_make(&p->arena);
    assert_int_equal(import_at_o(ROW(MAN, "张三", "男", "家庭户", "户主") ROW(SON18, "张五", "男", "家庭户", "长子")
                                 ROW(SON17, "张六", "男", "家庭户", "次子") ROW(SON16, "张七", "男", "家庭户", "三子")).fresh, 4);
    assert_int_equal(adjust(NEW, SON18 "=02 " MAN "=51 " SON17 "=73 " SON16 "=73", "证1"), OK);
    assert_int_equal(findings_count(&warned), 0);
    assert_int_equal(adjust(NEW, SON17 "=02 " MAN "=51 " SON18 "=71 " SON16 "=73", "证2"), OK);
    assert_true(findings_count(&warned) == 1 && findings_have(&warned, RULE_NEW_HEAD_MINOR) && findings_worst(&warned) == WARN);
    assert_true(span_is(rec_text(findings_at(&warned, 0), FINDING_SUBJECT), "张六"));
    assert_true(span_is(rec_text(findings_at(&warned, 0), FINDING_FOUND), "17"));
    assert_int_equal(journal_each(p->desk[AT_O], SPAN_NONE, find_adjusted, &entry), OK);
    assert_int_equal(rec_int(rec_list(&entry, JOURNAL_FINDINGS, &n), FINDING_RULE, 0), RULE_NEW_HEAD_MINOR);
    assert_int_equal(n, 1);
    assert_int_equal(adjust(NEW, SON16 "=02 " MAN "=51 " SON18 "=71 " SON17 "=71", "证3"), OK);
    assert_true(findings_have(&warned, RULE_NEW_HEAD_MINOR));
    // The same head stays: nothing new is to be warned of.
    assert_int_equal(adjust(NEW, SON17 "=73", "证4"), OK);
    assert_int_equal(findings_count(&warned), 0);
}

// A child is head where nobody is older; that is warned of, too.
static void c_3_2_a_child_is_head_where_nobody_is_older(void **state)
{
    (void)state;
    assert_int_equal(import_at_o(ROW(SON15, "张六", "男", "家庭户", "户主") ROW(SON14, "张七", "男", "家庭户", "弟")).fresh, 2);
    assert_int_equal(adjust(NEW, SON14 "=02 " SON15 "=71", "证1"), OK);
    assert_true(findings_count(&warned) == 1 && findings_have(&warned, RULE_NEW_HEAD_UNDER_16) && findings_worst(&warned) == WARN);
    head_is(NEW, SON14);
}

static size_t adjusted(struct span household)
{
    struct rec entry = rec_make(&p->arena);
    size_t n;
    assert_int_equal(journal_of_household(p->desk[AT_O], household, find_adjusted, &entry), OK);
    rec_list(&entry, JOURNAL_RELATIONS, &n);
    return n;
}

// The household's adjustments are found beside it; in a store of version 4, which had no such index, after it is brought up to date.
static void what_was_adjusted_is_found_beside_the_household(void **state)
{
    (void)state;
    struct kv_txn t;
    assert_int_equal(adjust(HOUSE, FATHER "=02 " HEAD "=20 " WIFE "=38", "证1"), OK);
    assert_int_equal(adjusted(HOUSE), 3);
    assert_int_equal(adjusted(SPAN("00000006")), 0);
    assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
    kv_drop(&t, KV_JOURNAL_BY_CASE);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_not_equal(province_check(p, AT_O), 0);
    assert_int_equal(adjusted(HOUSE), 0);
    assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, 4}, 4));
    assert_int_equal(kv_commit(&t), OK);
    province_reopen(p, AT_O);
    assert_int_equal(province_check(p, AT_O), 0);
    assert_int_equal(adjusted(HOUSE), 3);
}

// The follow-up asks for relations to the head who was named; yet another head is a correction again.
static void c_3_2_while_the_follow_up_is_open_yet_another_head_needs_a_document(void **state)
{
    (void)state;
    assert_int_equal(import_at_o(ROW(MAN, "张三", "男", "家庭户", "户主") ROW(WOMAN, "李四", "女", "家庭户", "妻")
                                 ROW(SON16, "张五", "男", "家庭户", "长子") ROW(SON15, "张六", "男", "家庭户", "次子")).fresh, 4);
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(MAN), desk_today(), SPAN("死1")), OK);
    assert_int_equal(adjust(NEW, WOMAN "=02", ""), OK); // the sons' relations are still to adjust
    assert_int_equal(followups(), 1);
    assert_int_equal(adjust(NEW, SON16 "=02 " WOMAN "=52 " SON15 "=73", ""), ERR_INPUT);
    assert_int_equal(adjust(NEW, SON16 "=20 " SON15 "=20", ""), OK);
    head_is(NEW, WOMAN);
    assert_int_equal(followups(), 0);
    assert_int_equal(adjust(NEW, SON16 "=02 " WOMAN "=52 " SON15 "=73", "证1"), OK);
    head_is(NEW, SON16);
}

static void c_3_2_a_new_head_is_not_leaving_under_a_case(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(adjust(HOUSE, WIFE "=02 " HEAD "=11 " FATHER "=53", "证1"), ERR_REFUSED);
    head_is(HOUSE, HEAD);
    // One who stays; then the head does not move along. Who is named is head already: nobody comes again to say less, and
    // nothing is left to adjust.
    assert_int_equal(adjust(HOUSE, FATHER "=02 " HEAD "=20 " WIFE "=38", "证1"), OK);
    head_is(HOUSE, FATHER);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    assert_true(findings_have(&p->last.findings, RULE_NEW_HEAD_NOT_NEEDED));
    head_is(HOUSE, FATHER);
    assert_int_equal(followups(), 0);
}

static void c_3_2_between_move_out_and_settlement_the_follow_up_waits(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(adjust(HOUSE, FATHER "=02", "证1"), ERR_REFUSED);
    province_carry(p, number, STAGE_SETTLED);
    assert_int_equal(adjust(HOUSE, FATHER "=02", ""), OK);
    head_is(HOUSE, FATHER);
}

static void section_5_a_household_that_came_without_a_head_gets_one(void **state)
{
    (void)state;
    assert_int_equal(import_at_o(ROW(MAN, "张三", "男", "家庭户", "夫") ROW(WOMAN, "李四", "女", "家庭户", "妻")).fresh, 2);
    head_is(NEW, "");
    assert_int_equal(adjust(NEW, WOMAN "=02", ""), ERR_INPUT);
    assert_int_equal(adjust(NEW, MAN "=99", "证1"), ERR_REFUSED); // still none
    assert_int_equal(adjust(NEW, WOMAN "=02", "证1"), OK);
    head_is(NEW, WOMAN);
}

static void section_5_an_extract_with_another_head_waits_for_the_correction(void **state)
{
    (void)state;
    const char *first = ROW(MAN, "张三", "男", "家庭户", "户主") ROW(WOMAN, "李四", "女", "家庭户", "妻"),
               *then = ROW(MAN, "张三", "男", "家庭户", "夫") ROW(WOMAN, "李四", "女", "家庭户", "户主");
    assert_int_equal(import_at_o(first).fresh, 2);
    assert_int_equal(import_at_o(then).bad, 2);
    head_is(NEW, MAN);
    assert_int_equal(adjust(NEW, WOMAN "=02 " MAN "=11", "证1"), OK);
    struct import_count n = import_at_o(then);
    assert_int_equal(n.bad, 0);
    assert_int_equal(n.same, 2);
    assert_int_equal(import_at_o(first).bad, 2);
    head_is(NEW, WOMAN);
}

// The head has died; the extract already names another, whose relation is as it says.
static void section_5_an_extract_names_the_head_of_a_household_that_has_none(void **state)
{
    (void)state;
    assert_int_equal(import_at_o(ROW(MAN, "张三", "男", "家庭户", "户主") ROW(WOMAN, "李四", "女", "家庭户", "妻")).fresh, 2);
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(MAN), desk_today(), SPAN("死1")), OK);
    assert_int_equal(followups(), 1);
    assert_int_equal(import_at_o(ROW(WOMAN, "李四", "女", "家庭户", "户主")).changed, 1);
    head_is(NEW, WOMAN);
    assert_int_equal(followups(), 0); // there is nobody else
    assert_int_equal(province_check(p, AT_O), 0);
}

// As real extracts have it: each has a page of his own there, and 户主 on it.
static void c_2_2_nobody_is_head_of_a_collective_household(void **state)
{
    (void)state;
    assert_int_equal(import_at_o(ROW(MAN, "张三", "男", "集体户", "户主") ROW(WOMAN, "李四", "女", "集体户", "户主")).fresh, 2);
    assert_int_equal(province_check(p, AT_O), 0);
    assert_int_equal(adjust(NEW, WOMAN "=02 " MAN "=11", "证1"), ERR_REFUSED);
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(MAN), desk_today(), SPAN("死1")), OK);
    struct rec woman = province_record(p, AT_O, WOMAN);
    assert_false(rec_bool(&woman, PERSON_ADJUST));
    assert_int_equal(province_check(p, AT_O), 0);
}

// The guardian who came with the child is registered there on the day of the application (C-2.3b); what comes after does not undo that.
static void row_20_a_guardian_who_has_died_since_was_one(void **state)
{
    (void)state;
    assert_int_equal(import_at_o(ROW(MAN, "马一", "男", "家庭户", "户主") ROW(WOMAN, "牛二", "女", "家庭户", "妻") ROW(SON14, "马三", "男", "家庭户", "子")).bad, 0);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE,
                                  "{\"kind\":\"3\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"90000001\",\"origin_kind\":\"1\","
                                  "\"telephone\":\"13700001111\",\"household\":\"00000056\",\"host\":\"" HOST "\","
                                  "\"movers\":[{\"id\":\"" SON14 "\",\"name\":\"马三\",\"sex\":\"1\",\"birth\":\"2011-01-01\",\"old_relation\":\"20\",\"relation\":\"97\","
                                  "\"host_relation\":\"97\",\"host_proof\":\"1\",\"guardian\":\"" WOMAN "\"}],"
                                  "\"staying\":[{\"id\":\"" MAN "\",\"name\":\"马一\",\"birth\":\"1980-01-01\"},{\"id\":\"" WOMAN "\",\"name\":\"牛二\",\"birth\":\"1980-02-02\"}],"
                                  "\"parties\":[{\"id\":\"" HOST "\",\"name\":\"刘欢\",\"capacity\":\"1\",\"present\":true},{\"id\":\"" WOMAN "\",\"name\":\"牛二\",\"capacity\":\"3\",\"present\":true}],"
                                  "\"materials\":[{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"},{\"code\":\"130\",\"form\":\"1\"},"
                                  "{\"code\":\"133\",\"form\":\"1\"},{\"code\":\"140\",\"form\":\"1\"},{\"code\":\"151\",\"form\":\"1\"}]}"), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    province_carry(p, number, STAGE_AWAITING_MOVE_OUT);
    province_now("2026-03-04 10:00");
    assert_int_equal(journal_death(p->desk[AT_O], SPAN(WOMAN), desk_today(), SPAN("死1")), OK);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    assert_int_not_equal(findings_worst(&p->last.findings), WARN);
}

static struct span joins(enum stage stage)
{
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_joining()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    province_carry(p, number, stage);
    return number;
}

static void c_5_the_host_who_is_head_dies_before_the_settlement(void **state)
{
    (void)state;
    struct rec open;
    size_t n;
    struct span number = joins(STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(journal_death(p->desk[AT_D], SPAN(HOST), desk_today(), SPAN("死1")), OK);
    assert_int_equal(province_act(p, AT_D, "settle", number, "{}"), ERR_REFUSED); // the host is not there any more
    assert_true(findings_have(&p->last.findings, RULE_HOST_NOT_THERE));
    assert_true(findings_have(&p->last.findings, RULE_OTHER_HEAD_NOW));
    assert_int_equal(followups_load(p->desk[AT_D], &p->arena, &open), OK);
    rec_list(&open, 1, &n);
    assert_int_equal(n, 1);
}

// ALONE joins while another becomes head there: settled, and to adjust unless he died on the way.
static struct span joined_another_head(bool died)
{
    size_t n;
    struct span number = joins(STAGE_AWAITING_SETTLEMENT);
    struct rec rows = rec_make(&p->arena);
    static const struct {
        const char *id, *relation;
    } are[] = {{"410105199506230028", "02"}, {HOST, "11"}, {"41010520200719002X", "32"}, {"410105202203020028", "33"}, {"410105196610060029", "54"}};
    for (size_t i = 0; i < COUNT(are); i++) {
        struct rec *row = rec_add(&rows, 1);
        rec_set_text(row, RELATION_ROW_ID, span_of(are[i].id));
        rec_set_text(row, RELATION_ROW_CODE, span_of(are[i].relation));
    }
    const struct rec *list = rec_list(&rows, 1, &n);
    warned = findings_make(&p->arena);
    assert_int_equal(journal_adjust(p->desk[AT_D], SPAN("00000056"), list, n, SPAN("证1"), &warned), OK);
    assert_int_equal(province_act(p, AT_D, "settle", number, died ? "{\"outcomes\":[{\"id\":\"" ALONE "\",\"outcome\":\"2\",\"death\":\"2026-03-02\",\"proof\":\"死1\"}]}" : "{}"), OK);
    assert_true(findings_have(&p->last.findings, RULE_OTHER_HEAD_NOW));
    province_mail(p);
    struct rec r = province_record(p, AT_D, ALONE);
    assert_int_equal(rec_bool(&r, PERSON_ADJUST), !died);
    return number;
}

static size_t open_at_destination(struct span *head)
{
    struct rec open;
    size_t n;
    assert_int_equal(followups_load(p->desk[AT_D], &p->arena, &open), OK);
    const struct rec *f = rec_list(&open, 1, &n);
    *head = n ? rec_text(f, FOLLOWUP_NEW_HEAD) : SPAN_NONE;
    return n;
}

// The relation was asked to whoever was head at the application (section 5); to another it is adjusted after the settlement.
static void c_5_joined_while_the_head_became_another(void **state)
{
    (void)state;
    struct span head;
    joined_another_head(false);
    assert_int_equal(open_at_destination(&head), 1);
    assert_true(span_is(head, "410105199506230028"));
    struct rec one = rec_make(&p->arena);
    rec_set_text(&one, RELATION_ROW_ID, SPAN(ALONE));
    rec_set_text(&one, RELATION_ROW_CODE, SPAN("79"));
    assert_int_equal(journal_adjust(p->desk[AT_D], SPAN("00000056"), &one, 1, SPAN_NONE, &warned), OK);
    assert_int_equal(open_at_destination(&head), 0);
}

static void c_5_who_died_in_transit_leaves_nothing_to_adjust(void **state)
{
    (void)state;
    struct span head;
    joined_another_head(true);
    assert_int_equal(open_at_destination(&head), 0);
}

static void annulled_leaves_to_adjust(struct span number, size_t before, size_t after)
{
    struct span head;
    assert_int_equal(open_at_destination(&head), before);
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"902\",\"decision\":\"2026-7\"}"), OK);
    assert_int_equal(open_at_destination(&head), after);
    struct rec r = province_record(p, AT_D, ALONE);
    assert_int_equal(rec_int(&r, PERSON_STATE, 0), PERSON_CANCELLED);
    assert_false(rec_bool(&r, PERSON_ADJUST));
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "restore", number, "{}"), OK);
    province_mail(p);
}

static void row_17_what_the_case_left_to_adjust_goes_with_it(void **state)
{
    (void)state;
    annulled_leaves_to_adjust(joined_another_head(false), 1, 0);
}

static void row_17_what_others_have_to_adjust_stays(void **state)
{
    (void)state;
    struct span number = joins(STAGE_SETTLED);
    assert_int_equal(journal_death(p->desk[AT_D], SPAN(HOST), desk_today(), SPAN("死1")), OK);
    annulled_leaves_to_adjust(number, 1, 1);
}

static void c_5_joined_under_the_head_who_was_asked(void **state)
{
    (void)state;
    joins(STAGE_SETTLED);
    assert_false(findings_have(&p->last.findings, RULE_OTHER_HEAD_NOW));
    struct rec r = province_record(p, AT_D, ALONE);
    assert_true(span_is(rec_text(&r, PERSON_RELATION), "73"));
    assert_false(rec_bool(&r, PERSON_ADJUST));
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(c_3_2_another_head_is_named_on_a_document_with_every_relation),
        T(c_3_2_who_was_named_stays_none_where_another_has_become_head_since),
        T(row_20_a_guardian_who_has_died_since_was_one),
        T(c_3_2_a_new_head_is_16_or_over),
        T(c_3_2_a_new_head_of_16_or_17_is_warned_of),
        T(c_3_2_a_child_is_head_where_nobody_is_older),
        T(what_was_adjusted_is_found_beside_the_household),
        T(c_3_2_while_the_follow_up_is_open_yet_another_head_needs_a_document),
        T(c_3_2_a_new_head_is_not_leaving_under_a_case),
        T(c_3_2_between_move_out_and_settlement_the_follow_up_waits),
        T(section_5_a_household_that_came_without_a_head_gets_one),
        T(section_5_an_extract_with_another_head_waits_for_the_correction),
        T(section_5_an_extract_names_the_head_of_a_household_that_has_none),
        T(c_2_2_nobody_is_head_of_a_collective_household),
        T(c_5_the_host_who_is_head_dies_before_the_settlement),
        T(c_5_joined_while_the_head_became_another),
        T(c_5_who_died_in_transit_leaves_nothing_to_adjust),
        T(row_17_what_the_case_left_to_adjust_goes_with_it),
        T(row_17_what_others_have_to_adjust_stays),
        T(c_5_joined_under_the_head_who_was_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
