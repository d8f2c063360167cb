// A register extract taken in: into an empty register and a live one, its households, its journal entry.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/find.h"
#include "desk/journal.h"
#include "desk/keep.h"
#include "desk/operator.h"
#include "desk/register_text.h"
#include "desk/setup.h"
#include "store/intake.h"
#include "store/kv.h"
#include "store/register.h"
#include "store/store.h"
#include "tests/flow/one_import.h"

static void keep_line(void *ctx, const char *line, bool wrong)
{
    buf_printf(ctx, "%s%s\n", wrong ? "!! " : "", line);
}

// What check says of the move-out station's register.
static struct span checked(void)
{
    struct buf b = {0};
    struct keep_count n;
    assert_int_equal(keep_check(p->desk[AT_O2], keep_line, NULL, &b, &n), OK);
    struct span all = arena_copy(&p->arena, buf_span(&b));
    buf_free(&b);
    return all;
}

// Section 5, DESIGN section 4: a household has a head. One that comes in without is told, by the import and by check alike.
static void section_5_a_household_that_nobody_is_head_of_is_told(void **state)
{
    (void)state;
    static const char told[] = "household 90000002 has no head; yizhan adjust names one (C-3.2)\n";
    struct import_count n = import_it("x.tsv",
                                      SPAN(COLUMNS "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n"
                                                   "41022519900302002X\t王五\t女\t90000002\t家庭户\t女\t一街2号\n"
                                                   "410225199003020038\t钱七\t男\t90000002\t家庭户\t子\t一街2号\n"
                                                   "440524188001010014\t赵六\t男\t90000003\t集体户\t非亲属\t一街3号\n"),
                                      "auto", OK);
    assert_int_equal(n.fresh, 4);
    assert_int_equal(n.bad, 0);
    assert_int_equal(n.headless, 1);
    struct span rejects = rejects_now();
    assert_true(span_contains(rejects, SPAN("\n3\t户号\t90000002\tnobody is head of this household:")));
    assert_false(span_contains(rejects, SPAN("90000001")) || span_contains(rejects, SPAN("90000003")));
    assert_true(span_is(checked(), told));
    struct rec household, *people;
    struct buf text = {0};
    size_t people_n;
    assert_int_equal(household_load(p->desk[AT_O2], SPAN("90000002"), &p->arena, &household, &people, &people_n), OK);
    assert_int_equal(household_text(&text, p->desk[AT_O2], &household, people, people_n, "F6"), OK);
    assert_true(span_contains(buf_span(&text), SPAN("none; F6 names one (C-3.2)")));
    buf_free(&text);
    // It holds no row: imported, it changes nothing.
    n = import_it("rejects.tsv", rejects, "auto", OK);
    assert_int_equal(n.rows, 0);
    // Whose head the register knows is not without one: a child's row alone. Who is there already is told again.
    n = import_it("x.tsv", SPAN(COLUMNS "440106198105280072\t孙八\t男\t90000001\t家庭户\t子\t一街1号\n"
                                        "41022519900302002X\t王五\t女\t90000002\t家庭户\t女\t一街2号\n"), "auto", OK);
    assert_int_equal(n.fresh, 1);
    assert_int_equal(n.same, 1);
    assert_int_equal(n.headless, 1);
    // Its head comes later, or is named.
    n = import_it("x.tsv", SPAN(COLUMNS "410225199003020054\t周九\t男\t90000002\t家庭户\t户主\t一街2号\n"), "auto", OK);
    assert_int_equal(n.fresh, 1);
    assert_int_equal(n.headless, 0);
    assert_true(span_is(checked(), ""));
    // A head whose row is not taken in is none; a second one is told by row.
    n = import_it("x.tsv", SPAN(COLUMNS "410225199003020070\t吴十\t女\t90000004\t家庭户\t户主\t一街4号\n"
                                        "410225199003020089\t郑一\t女\t90000004\t家庭户\t女\t一街4号\n"
                                        "410225199003020097\t冯二\t男\t90000005\t家庭户\t户主\t一街5号\n"
                                        "410225199003020118\t陈三\t男\t90000005\t家庭户\t户主\t一街5号\n"), "auto", OK);
    assert_int_equal(n.bad, 2);
    assert_int_equal(n.headless, 1);
    rejects = rejects_now();
    assert_true(span_contains(rejects, SPAN("\n2\t性别\t女\t")));
    assert_true(span_contains(rejects, SPAN("\n5\t户号\t90000005\ta second head in one household; 410225199003020097 is that already")));
    assert_true(span_contains(rejects, SPAN("\n3\t户号\t90000004\tnobody is head")));
    // A head who dies is on the worklist (C-3.2): check says nothing.
    n = import_it("x.tsv", SPAN(COLUMNS "410225199003020070\t吴十\t男\t90000004\t家庭户\t户主\t一街4号\n"), "auto", OK);
    assert_int_equal(n.fresh, 1);
    assert_int_equal(journal_death(p->desk[AT_O2], SPAN("410225199003020070"), desk_today(), SPAN("死1")), OK);
    assert_true(span_is(checked(), ""));
    assert_int_equal(province_check(p, AT_O2), 0);
}

static size_t collective(const char *text, const char *number)
{
    struct find f;
    assert_int_equal(find_collective(p->desk[AT_O2], span_of(text), 20, &f), OK);
    size_t n = f.households_n;
    assert_true(!number || (n && span_is(rec_text(&f.households[0], HOUSEHOLD_NUMBER), number)));
    find_free(&f);
    return n;
}

static void c_2_2_collective_households_are_found_by_number_address_or_pinyin(void **state)
{
    (void)state;
    struct kv_txn t;
    size_t before = collective("", NULL);
    import_it("x.tsv", SPAN(COLUMNS "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t东街1号\n"
                                    "440524188001010014\t王五\t男\t90000002\t集体户\t非亲属\t东街学校宿舍\n"), "auto", OK);
    assert_int_equal(collective("", NULL), before + 1);
    assert_int_equal(collective("东街", "90000002"), 1);
    assert_int_equal(collective("djxx", "90000002"), 1);
    assert_int_equal(collective("90000002", "90000002"), 1);
    assert_int_equal(collective("西街", NULL), 0);
    assert_int_equal(province_check(p, AT_O2), 0);
    // The index follows from the records, and is made from them anew.
    assert_int_equal(kv_write(p->desk[AT_O2]->store->kv, &t), OK);
    kv_drop(&t, KV_COLLECTIVE);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_not_equal(province_check(p, AT_O2), 0);
    assert_int_equal(kv_write(p->desk[AT_O2]->store->kv, &t), OK);
    assert_int_equal(register_rebuild(&t, NULL, NULL), OK);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(province_check(p, AT_O2), 0);
    assert_int_equal(collective("", NULL), before + 1);
}

static size_t imports(enum place at, int64_t *count)
{
    struct kv_txn t;
    struct kv_iter it;
    size_t n = 0;
    *count = 0;
    assert_int_equal(kv_read(p->desk[at]->store->kv, &t), OK);
    KV_EACH(&t, KV_JOURNAL, SPAN_NONE, &it)
    {
        struct event e;
        struct hash id;
        assert_int_equal(event_bytes_read(arena_copy(&p->arena, it.value), &p->arena, &e, &id), OK);
        if (e.act == ACT_IMPORT) {
            n++;
            *count = rec_int(&e.fields, JOURNAL_COUNT, 0);
        }
    }
    assert_int_equal(kv_abort(&t), OK);
    return n;
}

static void an_import_is_the_chiefs_and_stands_in_the_journal(void **state)
{
    (void)state;
    int64_t count;
    struct import_count n;
    struct desk *d;
    struct span text = SPAN(COLUMNS "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n");
    assert_int_equal(imports(AT_O2, &count), 1); // the demo's own people, into an empty register
    assert_true(count > 0);
    import_it("x.tsv", text, "auto", OK);
    assert_int_equal(imports(AT_O2, &count), 2);
    assert_int_equal(count, 1);
    import_it("x.tsv", text, "auto", OK); // changes nothing
    assert_int_equal(imports(AT_O2, &count), 2);
    assert_int_equal(desk_open(province_path(p, "d"), false, &d), OK);
    assert_int_equal(import_file(d, &(struct import_from) {.path = province_path(p, "x.tsv")}, NULL, NULL, &n), ERR_PERMISSION); // nobody
    assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("yizhan-demo")), OK);
    assert_int_equal(import_file(d, &(struct import_from) {.path = province_path(p, "x.tsv")}, NULL, NULL, &n), ERR_PERMISSION); // a clerk
    desk_close(d);
}

static bool stop(void *ctx, const struct import_count *n)
{
    (void)ctx, (void)n;
    return false;
}

static void an_import_that_is_stopped_goes_on_when_it_is_begun_again(void **state)
{
    (void)state;
    int64_t count;
    struct import_count n;
    const char *path = write_file("x.tsv", SPAN(COLUMNS "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n"
                                                        "440524188001010014\t王五\t男\t90000002\t家庭户\t户主\t一街2号\n"));
    assert_int_equal(imports(AT_O2, &count), 1);
    // It is stopped behind the households' turn.
    assert_int_equal(import_file(p->desk[AT_O2], &(struct import_from) {.path = path}, stop, NULL, &n), ERR_STOPPED);
    assert_int_equal(n.fresh, 0);
    assert_int_equal(n.households, 2);
    assert_int_equal(imports(AT_O2, &count), 2); // what is in is in the journal
    assert_int_equal(province_check(p, AT_O2), 0);
    assert_int_equal(import_file(p->desk[AT_O2], &(struct import_from) {.path = path}, NULL, NULL, &n), OK);
    assert_int_equal(n.fresh, 2);
    assert_int_equal(n.households, 0);
    assert_int_equal(province_check(p, AT_O2), 0);
}

#define TEN "李李李李李李李李李李"
#define FIFTY TEN TEN TEN TEN TEN

static void into_an_empty_register_all_goes_in_or_nothing(void **state)
{
    (void)state;
    struct desk *d;
    struct rec org = rec_make(&p->arena);
    struct import_count n;
    rec_set_text(&org, ORG_CODE, SPAN("410225009000"));
    rec_set_text(&org, ORG_NAME, SPAN("兰考县公安局试验派出所"));
    rec_set_int(&org, ORG_KIND, ORG_STATION);
    rec_set_text(&org, ORG_DIVISION, SPAN("410225"));
    rec_set_text(&org, ORG_BUREAU, SPAN("410225000000"));
    assert_int_equal(setup_init(province_path(p, "new"), &org), OK);
    assert_int_equal(desk_open(province_path(p, "new"), false, &d), OK);
    assert_int_equal(operator_make(d, SPAN("0378009"), SPAN("周八"), ROLE_CHIEF, SPAN("yizhan-demo")), OK);
    assert_int_equal(operator_sign_in(d, SPAN("0378009"), SPAN("yizhan-demo")), OK);
    desk_close(p->desk[AT_O2]);
    p->desk[AT_O2] = d;
    int64_t count;
    // Of a name as long as hers several ends are one key, which comes once.
    const char *path = write_file("x.tsv", SPAN(COLUMNS "11010519491231002X\t" FIFTY "\t女\t90000001\t家庭户\t户主\t一街1号\n短\n"));
    assert_int_equal(import_file(d, &(struct import_from) {.path = path, .rejects = province_path(p, "rejects")}, stop, NULL, &n), ERR_STOPPED);
    assert_int_equal(n.fresh + n.households, 0); // what is told is what is in
    assert_int_equal(imports(AT_O2, &count), 0);
    assert_int_equal(access(province_path(p, "rejects"), F_OK), -1); // it comes again
    assert_int_equal(import_file(d, &(struct import_from) {.path = path, .rejects = province_path(p, "rejects")}, NULL, NULL, &n), OK);
    assert_int_equal(n.fresh, 1);
    assert_int_equal(n.bad, 1);
    assert_int_equal(imports(AT_O2, &count), 1);
    assert_int_equal(access(province_path(p, "rejects"), F_OK), 0);
    assert_int_equal(province_check(p, AT_O2), 0);
}

// Section 5: a household has one head, and its number is not used again.
static void a_live_registers_households_keep_their_heads(void **state)
{
    (void)state;
    struct rec h;
    struct kv_txn t;
    struct import_count n = import_it("x.tsv",
                                      SPAN(COLUMNS "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n"
                                                   "41022519900302002X\t王五\t女\t90000002\t家庭户\t子\t一街2号\n"),
                                      "auto", OK);
    assert_int_equal(n.fresh, 2);
    // Another head, who is new; the head as a daughter; the head of a new household who is registered in another.
    static const char *const bad[] = {
        "440524188001010014\t赵六\t男\t90000001\t家庭户\t户主\t一街1号\n", "11010519491231002X\t李四\t女\t90000001\t家庭户\t女\t一街1号\n",
        "11010519491231002X\t李四\t女\t90000003\t家庭户\t户主\t一街3号\n", "440524188001010014\t赵六\t男\t90000001\t集体户\t子\t一街1号\n"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        n = import_it("x.tsv", arena_printf(&p->arena, "%s%s", COLUMNS, bad[i]), "auto", OK);
        assert_int_equal(n.bad, 1);
        assert_int_equal(n.households, 0);
        assert_true(i == 3 || span_contains(rejects_now(), i == 2 ? SPAN("registered in another household (90000001)\t") : SPAN(" (11010519491231002X)\t")));
        assert_int_equal(province_check(p, AT_O2), 0);
    }
    // A household without a head gets one; a household moves house.
    n = import_it("x.tsv", SPAN(COLUMNS "440524188001010014\t赵六\t男\t90000002\t家庭户\t户主\t二街2号\n"), "auto", OK);
    assert_int_equal(n.fresh, 1);
    assert_int_equal(n.addresses, 1);
    assert_int_equal(kv_read(p->desk[AT_O2]->store->kv, &t), OK);
    assert_true(register_household(&t, SPAN("90000002"), &p->arena, &h));
    assert_int_equal(kv_abort(&t), OK);
    assert_true(span_is(rec_text(&h, HOUSEHOLD_HEAD), "440524188001010014"));
    assert_true(span_is(rec_text(&h, HOUSEHOLD_ADDRESS), "二街2号"));
    assert_int_equal(province_check(p, AT_O2), 0);
    // Its only person dies: closed, and nobody comes into it.
    assert_int_equal(journal_death(p->desk[AT_O2], SPAN("11010519491231002X"), desk_today(), SPAN("死1")), OK);
    n = import_it("x.tsv", SPAN(COLUMNS "410225199003020038\t钱七\t男\t90000001\t家庭户\t户主\t一街1号\n"), "auto", OK);
    assert_int_equal(n.bad, 1);
    assert_int_equal(province_check(p, AT_O2), 0);
}

static void a_second_import_of_the_same_file_changes_nothing(void **state)
{
    (void)state;
    struct span text = SPAN(COLUMNS "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n");
    struct import_count n = import_it("x.tsv", text, "auto", OK);
    assert_int_equal(n.fresh, 1);
    struct rec first = province_record(p, AT_O2, "11010519491231002X");
    n = import_it("x.tsv", text, "auto", OK);
    assert_int_equal(n.fresh, 0);
    assert_int_equal(n.changed, 0);
    assert_int_equal(n.same, 1);
    struct rec second = province_record(p, AT_O2, "11010519491231002X");
    assert_true(rec_eq(&first, &second));
}

static void of_columns_that_an_extract_lacks_it_says_nothing(void **state)
{
    (void)state;
    static const char wide[] = "公民身份号码\t姓名\t户号\t户类型\t与户主关系\t住址\t文化程度\t联系电话\n";
    struct rec r;
    import_it("x.tsv", arena_printf(&p->arena, "%s%s", wide, "11010519491231002X\t李四\t90000001\t家庭户\t户主\t一街1号\t本科\t13700001111\n"), "auto", OK);
    struct import_count n = import_it("x.tsv", SPAN(COLUMNS "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n"), "auto", OK);
    assert_int_equal(n.same, 1);
    n = import_it("x.tsv", SPAN(COLUMNS "11010519491231002X\t李五\t女\t90000001\t家庭户\t户主\t一街1号\n"), "auto", OK);
    assert_int_equal(n.changed, 1);
    r = province_record(p, AT_O2, "11010519491231002X");
    assert_true(span_is(rec_text(&r, PERSON_NAME), "李五"));
    assert_true(span_is(rec_text(&r, PERSON_EDUCATION), "20"));
    assert_true(span_is(rec_text(&r, PERSON_TELEPHONE), "13700001111"));
    // An empty cell says that there is nothing.
    n = import_it("x.tsv", arena_printf(&p->arena, "%s%s", wide, "11010519491231002X\t李五\t90000001\t家庭户\t户主\t一街1号\t\t13700001111\n"), "auto", OK);
    assert_int_equal(n.changed, 1);
    r = province_record(p, AT_O2, "11010519491231002X");
    assert_false(rec_has(&r, PERSON_EDUCATION));
    assert_true(rec_has(&r, PERSON_TELEPHONE));
    assert_int_equal(province_check(p, AT_O2), 0);
}

static void a_case_in_transit_is_not_touched_by_an_import(void **state)
{
    (void)state;
    province_until(p, STAGE_AWAITING_SETTLEMENT);
    struct import_count n = {0};
    const char *path = write_file("o.tsv", SPAN(COLUMNS HEAD "\t覃兵基\t男\t00000005\t家庭户\t户主\t高粱店乡新华街203号\n"));
    assert_int_equal(import_file(p->desk[AT_O], &(struct import_from) {.path = path, .rejects = province_path(p, "rejects")}, NULL, NULL, &n), OK);
    assert_int_equal(n.bad, 1); // moved out under the case: an old extract brings nobody back
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_MOVED_OUT);
}

// HEAD's row in an extract of the station that he has come to.
static struct import_count of_head(const char *name, const char *work_unit, const char *other, bool over)
{
    struct import_count n = {0};
    struct rec r = province_record(p, AT_D, HEAD), h, *people;
    size_t people_n;
    assert_int_equal(household_load(p->desk[AT_D], rec_text(&r, PERSON_HOUSEHOLD), &p->arena, &h, &people, &people_n), OK);
    struct span row = arena_printf(&p->arena, "%s\t%s\t%.*s\t家庭户\t户主\t%.*s\t%s\t%s\n", HEAD, name, SPAN_ARG(rec_text(&r, PERSON_HOUSEHOLD)),
                                   SPAN_ARG(rec_text(&h, HOUSEHOLD_ADDRESS)), work_unit, other);
    const char *path = write_file("d.tsv", arena_printf(&p->arena, "公民身份号码\t姓名\t户号\t户类型\t与户主关系\t住址\t服务处所\t本市其他住址\n%.*s", SPAN_ARG(row)));
    unlink(province_path(p, "rejects"));
    assert_int_equal(import_file(p->desk[AT_D], &(struct import_from) {.path = path, .rejects = province_path(p, "rejects"), .over = over}, NULL, NULL, &n), OK);
    assert_int_equal(n.rows, 1);
    return n;
}

static bool works_at(const char *unit)
{
    struct rec r = province_record(p, AT_D, HEAD);
    return span_is(rec_text(&r, PERSON_WORK_UNIT), unit);
}

static void c_3_6_an_import_undoes_unasked_nothing_that_an_act_has_set(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(province_act(p, AT_D, "verify", number, province_verified(p, "花园路小学", "聘用合同", 0)), OK);
    struct rec was = province_record(p, AT_D, HEAD);
    assert_true(works_at("花园路小学") && !rec_has(&was, PERSON_OTHER_ADDRESS));
    // From before: both values are told, and nothing of the row is taken in.
    assert_int_equal(of_head("覃兵机", "旧厂", "东街2号", false).bad, 1);
    assert_true(span_contains(rejects_now(), SPAN("\n2\t姓名\t覃兵机\tan act here has set this since (Name: 覃兵基); import --overwrite takes the row's\t" HEAD)));
    assert_true(span_contains(rejects_now(), SPAN("\n2\t服务处所\t旧厂\tan act here has set this since (Work unit: 花园路小学); import --overwrite takes the row's\t")));
    struct rec now = province_record(p, AT_D, HEAD);
    assert_true(rec_eq(&was, &now));
    assert_int_equal(of_head("覃兵基", "", "东街2号", false).bad, 1); // nothing is a value too
    // What no act has set is the extract's, and what it says alike is no matter.
    assert_int_equal(of_head("覃兵基", "花园路小学", "东街2号", false).changed, 1);
    assert_int_equal(of_head("覃兵基", "花园路小学", "东街2号", false).same, 1);
    assert_int_equal(of_head("覃兵基", "旧厂", "东街2号", false).bad, 1);
    // Whoever knows it to be newer says so; from then on the value is an import's, and the others are still the acts'.
    assert_int_equal(of_head("覃兵基", "新厂", "东街2号", true).changed, 1);
    assert_true(works_at("新厂"));
    assert_int_equal(of_head("覃兵基", "新厂", "东街2号", false).same, 1);
    assert_int_equal(of_head("覃兵基", "三厂", "东街2号", false).changed, 1);
    assert_int_equal(of_head("覃兵机", "三厂", "东街2号", false).bad, 1);
    // When and how the person came here is the register's own to tell.
    size_t n, m;
    now = province_record(p, AT_D, HEAD);
    const struct rec *had = rec_list(&was, PERSON_SPELLS, &n), *has = rec_list(&now, PERSON_SPELLS, &m);
    assert_true(n == 1 && m == 1 && rec_eq(had, has) && span_eq(rec_text(has, SPELL_CASE_IN), number));
    assert_int_equal(province_check(p, AT_D), 0);
}

// The new household's address is the settlement's: of HEAD's row and his wife's, both are left alone.
static void c_3_5_an_import_changes_unasked_no_address_that_a_settlement_wrote_down(void **state)
{
    (void)state;
    province_until(p, STAGE_SETTLED);
    struct rec r = province_record(p, AT_D, HEAD), h, *people;
    size_t people_n;
    struct span house = rec_text(&r, PERSON_HOUSEHOLD);
    struct span text = arena_printf(&p->arena, "%s%s\t覃兵基\t男\t%.*s\t家庭户\t户主\t花园路9号\n%s\t赵朝煌\t女\t%.*s\t家庭户\t妻\t花园路9号\n", COLUMNS,
                                    HEAD, SPAN_ARG(house), WIFE, SPAN_ARG(house));
    struct import_from from = {.path = write_file("d.tsv", text), .rejects = province_path(p, "rejects")};
    for (int over = 0; over < 2; over++) {
        struct import_count n = {0};
        from.over = over;
        assert_int_equal(import_file(p->desk[AT_D], &from, NULL, NULL, &n), OK);
        assert_int_equal(n.bad, over ? 0 : 2);
        assert_int_equal(n.addresses, over);
        assert_true(over || span_contains(rejects_now(), SPAN("\n2\t住址\t花园路9号\tan act here has set this since (Address: 花园路18号)")));
        assert_int_equal(household_load(p->desk[AT_D], house, &p->arena, &h, &people, &people_n), OK);
        assert_true(span_is(rec_text(&h, HOUSEHOLD_ADDRESS), over ? "花园路9号" : "花园路18号"));
        unlink(from.rejects);
    }
    assert_int_equal(province_check(p, AT_D), 0);
}

// What is stated and agrees changes nothing, and is what the station was told: an old extract knows no better.
static void c_3_6_what_was_found_as_it_is_is_the_acts_too(void **state)
{
    (void)state;
    struct kv_txn t;
    struct rec was = province_record(p, AT_O, HEAD), jobless = rec_copy(&p->arena, &was);
    rec_clear(&jobless, PERSON_WORK_UNIT);
    assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
    register_put_person(&t, &was, &jobless);
    assert_int_equal(kv_commit(&t), OK);
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(of_head("覃兵基", "一厂", "", false).changed, 1); // no act has said anything of it yet
    assert_int_equal(province_act(p, AT_D, "verify", number, province_verified(p, "一厂", "", 0)), OK);
    assert_int_equal(of_head("覃兵基", "旧厂", "", false).bad, 1);
    assert_true(works_at("一厂"));
}

static void c_3_2_an_import_undoes_no_relation_that_was_adjusted(void **state)
{
    (void)state;
    static const char rows[] = COLUMNS "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n"
                                       "410225199003020038\t钱七\t男\t90000001\t家庭户\t子\t一街1号\n";
    struct rec list = rec_make(&p->arena), *row = rec_add(&list, 1);
    struct findings told = findings_make(&p->arena);
    import_it("x.tsv", SPAN(rows), "auto", OK);
    rec_set_text(row, RELATION_ROW_ID, SPAN("410225199003020038"));
    rec_set_text(row, RELATION_ROW_CODE, SPAN("28")); // her son-in-law
    assert_int_equal(journal_adjust(p->desk[AT_O2], SPAN("90000001"), row, 1, SPAN("证1"), &told), OK);
    struct import_count n = import_it("x.tsv", SPAN(rows), "auto", OK);
    assert_int_equal(n.same, 1);
    assert_int_equal(n.bad, 1);
    assert_true(span_contains(rejects_now(), SPAN("\n3\t与户主关系\t子\tan act here has set this since (Relation to head: ")));
    struct rec r = province_record(p, AT_O2, "410225199003020038");
    assert_true(span_is(rec_text(&r, PERSON_RELATION), "28"));
}

struct fate {
    enum intake_verdict v;
    uint64_t line;
    size_t n, houses;
};

static void note_fate(void *ctx, enum intake_verdict v, struct span id, uint64_t line)
{
    struct fate *f = ctx;
    *f = (struct fate) {v, line, f->n + 1, f->houses};
    assert_true(span_is(id, WIFE));
}

static void note_house(void *ctx, bool fresh)
{
    ((struct fate *)ctx)->houses += fresh;
}

static void who_comes_under_a_case_while_rows_are_read_is_left_alone(void **state)
{
    (void)state;
    struct kv *kv = p->desk[AT_O]->store->kv;
    struct kv_txn t;
    struct fate fate = {0};
    struct extract says = {.columns = PERSON_BIT(PERSON_TELEPHONE)};
    struct rec was = province_record(p, AT_O, WIFE);
    struct intake *in = intake_new(kv, false, says);
    struct rec fresh = rec_copy(intake_arena(in), &was);
    rec_set_text(&fresh, PERSON_TELEPHONE, SPAN("13900009999"));
    assert_int_equal(intake_judge(&was, NULL, &says, &fresh), INTAKE_CHANGED);
    assert_int_equal(intake_person(in, &fresh, 7), OK);
    struct rec house = rec_make(intake_arena(in));
    rec_set_text(&house, HOUSEHOLD_NUMBER, SPAN("90000009"));
    rec_set_text(&house, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
    rec_set_text(&house, HOUSEHOLD_HEAD, SPAN(WIFE));
    rec_set_int(&house, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
    assert_int_equal(intake_household(in, &house), OK);
    // Now the permit arrives: another process locks her (section 5).
    struct rec leaving = rec_copy(&p->arena, &was);
    rec_set_int(&leaving, PERSON_STATE, PERSON_LEAVING);
    rec_set_text(&leaving, PERSON_CASE, SPAN("410105001000-1-000001"));
    assert_int_equal(kv_write(kv, &t), OK);
    register_put_person(&t, &was, &leaving);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(intake_put(in, &(struct intake_hooks) {.told = note_fate, .housed = note_house, .ctx = &fate}), OK);
    intake_free(in);
    assert_int_equal(kv_read(kv, &t), OK);
    assert_true(register_household(&t, SPAN("90000009"), &p->arena, &house));
    assert_int_equal(kv_abort(&t), OK);
    assert_true(fate.houses == 1 && !rec_has(&house, HOUSEHOLD_HEAD)); // who was to be its head is not in it
    assert_int_equal(fate.n, 1);
    assert_int_equal(fate.v, INTAKE_NOT_REGISTERED);
    assert_int_equal(fate.line, 7);
    struct rec now = province_record(p, AT_O, WIFE);
    assert_true(rec_eq(&now, &leaving));
    assert_int_equal(province_check(p, AT_O), 0);
}

static void what_a_row_does_not_say_is_as_the_register_has_it_when_it_is_written(void **state)
{
    (void)state;
    struct kv *kv = p->desk[AT_O]->store->kv;
    struct extract says = {.columns = PERSON_BIT(PERSON_TELEPHONE)};
    struct fate fate = {0};
    struct rec done = province_record(p, AT_O, WIFE), was = rec_copy(&p->arena, &done);
    rec_set_int(&was, PERSON_ADJUST, 1);
    rec_set_int(&was, PERSON_ACTED, PERSON_BIT(PERSON_NAME));
    // The extract has no column of either: the one was changed since the row was read, the other cleared.
    rec_set_text(&was, PERSON_WORK_UNIT, SPAN("旧厂"));
    rec_set_text(&was, PERSON_OTHER_ADDRESS, SPAN("东街2号"));
    assert_true(rec_has(&done, PERSON_WORK_UNIT) && !rec_has(&done, PERSON_OTHER_ADDRESS));
    struct intake *in = intake_new(kv, false, says);
    struct rec fresh = rec_copy(intake_arena(in), &done);
    rec_set_text(&fresh, PERSON_TELEPHONE, SPAN("13900009999"));
    rec_clear(&fresh, PERSON_WORK_UNIT);
    assert_int_equal(intake_judge(&was, NULL, &says, &fresh), INTAKE_CHANGED); // as it was when the row was read
    assert_true(rec_bool(&fresh, PERSON_ADJUST) && rec_has(&fresh, PERSON_ACTED));
    assert_int_equal(intake_person(in, &fresh, 7), OK);
    assert_int_equal(intake_put(in, &(struct intake_hooks) {.told = note_fate, .ctx = &fate}), OK);
    intake_free(in);
    assert_int_equal(fate.v, INTAKE_CHANGED);
    struct rec now = province_record(p, AT_O, WIFE);
    assert_true(span_is(rec_text(&now, PERSON_TELEPHONE), "13900009999"));
    assert_false(rec_has(&now, PERSON_ADJUST) || rec_has(&now, PERSON_ACTED));
    assert_true(span_eq(rec_text(&now, PERSON_WORK_UNIT), rec_text(&done, PERSON_WORK_UNIT)));
    assert_false(rec_has(&now, PERSON_OTHER_ADDRESS));
    assert_int_equal(province_check(p, AT_O), 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(section_5_a_household_that_nobody_is_head_of_is_told),
        T(c_2_2_collective_households_are_found_by_number_address_or_pinyin),
        T(an_import_is_the_chiefs_and_stands_in_the_journal),
        T(an_import_that_is_stopped_goes_on_when_it_is_begun_again),
        T(into_an_empty_register_all_goes_in_or_nothing),
        T(a_live_registers_households_keep_their_heads),
        T(a_second_import_of_the_same_file_changes_nothing),
        T(of_columns_that_an_extract_lacks_it_says_nothing),
        T(a_case_in_transit_is_not_touched_by_an_import),
        T(c_3_6_an_import_undoes_unasked_nothing_that_an_act_has_set),
        T(c_3_5_an_import_changes_unasked_no_address_that_a_settlement_wrote_down),
        T(c_3_6_what_was_found_as_it_is_is_the_acts_too),
        T(c_3_2_an_import_undoes_no_relation_that_was_adjusted),
        T(who_comes_under_a_case_while_rows_are_read_is_left_alone),
        T(what_a_row_does_not_say_is_as_the_register_has_it_when_it_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
