// Keeping a station: import and its rejects, backup and restore, adoption, sign-in, settings and a new calendar.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/find.h"
#include "desk/import.h"
#include "desk/journal.h"
#include "desk/keep.h"
#include "desk/operator.h"
#include "desk/setup.h"
#include "store/intake.h"
#include "store/kv.h"
#include "store/register.h"
#include "store/store.h"
#include "tests/flow/province.h"

static struct province *p;

static int set_up(void **state)
{
    (void)state;
    p = province_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    province_free(p);
    return 0;
}

static const char *path_of(const char *name)
{
    return arena_printf(&p->arena, "%s/%s", p->root, name).p;
}

static const char *write_file(const char *name, struct span text)
{
    const char *path = path_of(name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
    return path;
}

static struct span read_file(const char *path)
{
    char *text = arena_alloc(&p->arena, 100000);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(text, 1, 99999, f);
    fclose(f);
    return (struct span) {text, n};
}

static struct import_count import_it(const char *name, struct span text, const char *charset, enum err want)
{
    struct import_count n = {0};
    assert_int_equal(import_file(p->desk[AT_O2], write_file(name, text), charset, path_of("rejects"), NULL, NULL, &n), want);
    return n;
}

#define COLUMNS "公民身份号码\t姓名\t性别\t户号\t户类型\t与户主关系\t住址\n"

static void every_bad_row_is_told_with_line_column_value_and_reason(void **state)
{
    (void)state;
    struct import_count n = import_it("x.tsv",
                                      SPAN(COLUMNS
                                           "410225199003020015\t张三\t男\t90000001\t家庭户\t户主\t一街1号\n" // 2: good? its check character is wrong
                                           "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n"  // 3
                                           "440524188001010014\t王五\t雄\t90000002\t家庭户\t户主\t一街2号\n"  // 4: 雄 is no sex
                                           "11010519491231002X\t李四\t女\n"),                                  // 5: twice, and short
                                      "auto", OK);
    struct span rejects = read_file(path_of("rejects"));
    assert_int_equal(n.rows, 4);
    assert_int_equal(n.fresh, 1);
    assert_int_equal(n.bad, 3);
    static const char *const told[] = {"2\t", "公民身份号码", "410225199003020015", "4\t", "性别", "雄", "5\t"};
    for (size_t i = 0; i < COUNT(told); i++) {
        if (!span_contains(rejects, span_of(told[i])))
            print_error("%.*s\n", SPAN_ARG(rejects));
        assert_true(span_contains(rejects, span_of(told[i])));
    }
    assert_int_equal(province_person(p, AT_O2, "11010519491231002X"), PERSON_REGISTERED); // the good ones go in
    assert_int_equal(province_person(p, AT_O2, "440524188001010014"), 0);
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

static void charsets_separators_and_codes_or_their_names(void **state)
{
    (void)state;
    // Comma separated, quoted, with a byte order mark; sex and relation as codes.
    struct import_count n = import_it("x.csv",
                                      SPAN("\xEF\xBB\xBF公民身份号码,姓名,性别,户号,户类型,与户主关系,住址\r\n"
                                           "11010519491231002X,\"李四\",2,90000001,1,02,\"一街,1号\"\r\n"),
                                      "auto", OK);
    assert_int_equal(n.fresh, 1);
    struct rec r = province_record(p, AT_O2, "11010519491231002X");
    assert_true(span_is(rec_text(&r, PERSON_SEX), "2"));
    // GBK: the trail byte of 乗 is a backslash's, that of others a vertical bar's; converted first, then split.
    n = import_it("g.tsv",
                  SPAN("\xb9\xab\xc3\xf1\xc9\xed\xb7\xdd\xba\xc5\xc2\xeb\t\xd0\xd5\xc3\xfb\t\xbb\xa7\xba\xc5\t\xbb\xa7\xc0\xe0\xd0\xcd\t\xd3\xeb\xbb\xa7\xd6\xf7\xb9\xd8\xcf\xb5\t\xd7\xa1\xd6\xb7\n"
                       "440524188001010014\t\xcd\xf5\x81\x5c\t90000002\t\xbc\xd2\xcd\xa5\xbb\xa7\t\xbb\xa7\xd6\xf7\t\xd2\xbb\xbd\xd6\n"),
                  "GBK", OK);
    assert_int_equal(n.fresh, 1);
    r = province_record(p, AT_O2, "440524188001010014");
    assert_true(span_is(rec_text(&r, PERSON_NAME), "王乗"));
}

static void a_file_that_is_no_extract_changes_nothing(void **state)
{
    (void)state;
    import_it("x", SPAN(""), "auto", ERR_INPUT);
    import_it("x", SPAN("a\tb\n1\t2\n"), "auto", ERR_INPUT);
    import_it("x", SPAN("公民身份号码\t公民身份号码\t姓名\t户号\n"), "auto", ERR_INPUT); // a column twice
    struct import_count n = {0};
    assert_int_equal(import_file(p->desk[AT_O2], path_of("none"), "auto", NULL, NULL, NULL, &n), ERR_NOT_FOUND);
    assert_int_equal(province_check(p, AT_O2), 0);
}

static void a_case_in_transit_is_not_touched_by_an_import(void **state)
{
    (void)state;
    province_until(p, STAGE_AWAITING_SETTLEMENT);
    struct import_count n = {0};
    const char *path = write_file("o.tsv", SPAN(COLUMNS HEAD "\t覃兵基\t男\t00000005\t家庭户\t户主\t高粱店乡新华街203号\n"));
    assert_int_equal(import_file(p->desk[AT_O], path, "auto", path_of("rejects"), NULL, NULL, &n), OK);
    assert_int_equal(n.bad, 1); // moved out under the case: an old extract brings nobody back
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_MOVED_OUT);
}

static void after_a_restore_no_number_is_used_twice(void **state)
{
    (void)state;
    struct span first = province_apply(p);
    assert_true(span_contains(first, SPAN("-1-000001")));
    assert_int_equal(keep_backup(p->desk[AT_D], path_of("backup"), NULL), OK);
    struct span second = province_apply(p); // after the backup; B has it
    assert_true(span_contains(second, SPAN("-1-000002")));
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(keep_restore(path_of("d"), path_of("backup"), NULL), ERR_EXISTS); // a store lies there
    assert_int_equal(rename(path_of("d/store"), path_of("lost")), 0);
    assert_int_equal(keep_restore(path_of("d"), path_of("backup"), NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(province_stage(p, AT_D, first), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_stage(p, AT_D, second), -1);
    struct buf request = {0}, roster = {0};
    struct desk *province;
    bool news;
    assert_int_equal(setup_request(p->desk[AT_D], &request), OK);
    assert_int_equal(desk_open(path_of("province"), false, &province), OK);
    assert_int_equal(setup_org_add(province, buf_span(&request)), OK);
    assert_int_equal(setup_roster_out(province, &roster), OK);
    desk_close(province);
    for (enum place at = 0; at < PLACES; at++)
        assert_int_equal(setup_roster_in(p->desk[at], buf_span(&roster), SPAN_NONE, &news), OK);
    buf_free(&request);
    buf_free(&roster);
    struct span third = province_apply(p);
    assert_true(span_contains(third, SPAN("-2-0000"))); // the new key's own numbers
    assert_int_equal(province_stage(p, AT_B, third), STAGE_AWAITING_APPROVAL); // and the bureau takes it
    assert_int_equal(province_check(p, AT_D), 0);
    assert_int_equal(province_check(p, AT_B), 0);
}

static void a_copied_home_signs_nothing_until_adopted(void **state)
{
    (void)state;
    char command[1000];
    struct desk *d;
    snprintf(command, sizeof command, "cp -a '%s/o2' '%s/copy'", p->root, p->root);
    assert_int_equal(system(command), 0);
    assert_int_equal(desk_open(path_of("copy"), false, &d), OK); // it can be read
    assert_int_equal(operator_sign_in(d, SPAN("0378001"), SPAN("yizhan-demo")), ERR_LOCKED_OUT);
    desk_close(d);
    assert_int_equal(keep_adopt(path_of("o2")), ERR_REFUSED); // this is its own
    assert_int_equal(keep_adopt(path_of("copy")), OK);
    assert_int_equal(desk_open(path_of("copy"), false, &d), OK);
    assert_int_equal(operator_sign_in(d, SPAN("0378001"), SPAN("yizhan-demo")), OK);
    desk_close(d);
}

static void sign_in_waits_longer_after_each_wrong_attempt_and_a_restart_forgets_nothing(void **state)
{
    (void)state;
    // None for three, then doubling up to an hour.
    assert_int_equal(operator_wait(2), 0);
    int64_t last = 0;
    for (int64_t failed = 3; failed < 40; failed++) {
        int64_t wait = operator_wait(failed);
        assert_true(wait >= last && wait <= 3600);
        last = wait;
    }
    assert_int_equal(last, 3600);
    struct desk *d;
    assert_int_equal(desk_open(path_of("d"), false, &d), OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("wrong")), ERR_PASSWORD);
    desk_close(d);
    assert_int_equal(desk_open(path_of("d"), false, &d), OK);
    assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("yizhan-demo")), ERR_WAIT);
    province_now("2026-03-02 12:00");
    assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("yizhan-demo")), OK);
    desk_close(d);
    assert_int_equal(desk_open(path_of("d"), false, &d), OK);
    assert_int_equal(operator_sign_in(d, SPAN("9999999"), SPAN("yizhan-demo")), ERR_PASSWORD); // no word on which of the two
    desk_close(d);
}

static void a_new_calendar_or_setting_moves_the_due_dates_of_open_cases(void **state)
{
    (void)state;
    struct rec s;
    char day[DAY_TEXT];
    struct span number = province_apply(p);
    assert_int_equal(case_load(p->desk[AT_B], number, &p->arena, &s), OK);
    assert_string_equal(day_format((day_t)rec_int(&s, TRANSFER_DUE, DAY_NONE), day), "2026-03-30");
    assert_int_equal(journal_setting(p->desk[AT_B], SPAN("approval_days"), 10), OK);
    assert_int_equal(case_load(p->desk[AT_B], number, &p->arena, &s), OK);
    assert_string_equal(day_format((day_t)rec_int(&s, TRANSFER_DUE, DAY_NONE), day), "2026-03-16");
    assert_int_equal(journal_calendar(p->desk[AT_B], SPAN("2026-03-13\tholiday\tx\tx\t2026\n")), OK);
    assert_int_equal(case_load(p->desk[AT_B], number, &p->arena, &s), OK);
    assert_string_equal(day_format((day_t)rec_int(&s, TRANSFER_DUE, DAY_NONE), day), "2026-03-17");
    province_reopen(p, AT_B);
    assert_int_equal(case_load(p->desk[AT_B], number, &p->arena, &s), OK);
    assert_string_equal(day_format((day_t)rec_int(&s, TRANSFER_DUE, DAY_NONE), day), "2026-03-17");
    assert_int_equal(journal_setting(p->desk[AT_B], SPAN("no_such"), 1), ERR_NOT_FOUND);
    assert_int_equal(journal_calendar(p->desk[AT_B], SPAN("junk")), ERR_INPUT);
}

static void a_chief_alone_changes_settings_and_a_clerk_does_not_annul(void **state)
{
    (void)state;
    struct desk *d;
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(desk_open(path_of("d"), false, &d), OK);
    assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("yizhan-demo")), OK);
    assert_int_equal(journal_setting(d, SPAN("settle_days"), 3), ERR_PERMISSION);
    struct rec fields = rec_make(&p->arena);
    struct act_result r;
    struct act_request q = {flow_row(ACT_ANNUL), number, -1, &fields, SPAN("yizhan-demo")};
    assert_int_equal(act_do(d, &q, &r), ERR_PERMISSION);
    act_result_free(&r);
    desk_close(d);
}

struct made_by {
    int certified, states;
};

// Operators' entries that number 1 made.
static bool count_made_by(void *ctx, const struct event *e)
{
    struct made_by *seen = ctx;
    if (!span_is(e->operator, "1"))
        return true;
    seen->certified += e->act == ACT_CERTIFY;
    seen->states += e->act == ACT_OPERATOR_STATE;
    return true;
}

// An administrator or the chief is always left; what other stations would refuse to read is not signed here.
static void operators_are_made_and_suspended_by_who_is_at_work(void **state)
{
    (void)state;
    struct desk *d, *other;
    struct rec org = rec_make(&p->arena);
    rec_set_text(&org, ORG_CODE, SPAN("410105009000"));
    rec_set_text(&org, ORG_NAME, SPAN("某派出所"));
    rec_set_text(&org, ORG_DIVISION, SPAN("410105"));
    rec_set_text(&org, ORG_BUREAU, SPAN("410100000000"));
    rec_set_int(&org, ORG_KIND, ORG_STATION);
    assert_int_equal(setup_init(path_of("fresh"), &org), OK);
    assert_int_equal(desk_open(path_of("fresh"), false, &d), OK);
    assert_int_equal(operator_make(d, SPAN("1"), SPAN("张三"), ROLE_CLERK, SPAN("password1")), ERR_REFUSED); // nobody could go on
    assert_int_equal(operator_make(d, SPAN("1"), SPAN("张三"), ROLE_ADMIN, SPAN("password1")), OK);
    assert_int_equal(operator_make(d, SPAN("2"), SPAN("李四"), ROLE_CHIEF, SPAN("password1")), ERR_PERMISSION); // nobody signed in
    assert_int_equal(operator_sign_in(d, SPAN("1"), SPAN("password1")), OK);
    static const struct {
        const char *number, *name, *password;
    } bad[] = {
        {"2", "李\033[31m四", "password1"}, {"2", "李•四", "password1"}, {"2", " ", "password1"}, {"", "李四", "password1"}, {"2 3", "李四", "password1"},
        {"2\t3", "李四", "password1"}, {"2\xFF", "李四", "password1"}, {"123456789012345678901", "李四", "password1"}, {"2", "李四", "passwor"},
        {"2", "李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李", "password1"}, // 51
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(operator_make(d, span_of(bad[i].number), span_of(bad[i].name), ROLE_CHIEF, span_of(bad[i].password)), ERR_INPUT);
    assert_int_equal(operator_make(d, SPAN("2"), SPAN("李四"), ROLE_CHIEF, SPAN("password2")), OK);
    assert_int_equal(operator_make(d, SPAN("2"), SPAN("李四"), ROLE_CHIEF, SPAN("password2")), ERR_EXISTS);
    // Two at two counters: whoever was suspended first suspends nobody, makes nobody.
    assert_int_equal(desk_open(path_of("fresh"), false, &other), OK);
    assert_int_equal(operator_sign_in(other, SPAN("2"), SPAN("password2")), OK);
    assert_int_equal(operator_suspend(d, SPAN("1"), true), ERR_REFUSED);
    assert_int_equal(operator_suspend(d, SPAN("2"), true), OK);
    assert_int_equal(operator_suspend(other, SPAN("1"), true), ERR_PERMISSION);
    assert_int_equal(operator_make(other, SPAN("3"), SPAN("王五"), ROLE_CHIEF, SPAN("password3")), ERR_PERMISSION);
    assert_int_equal(operator_suspend(d, SPAN("2"), false), OK);
    // A session that was open goes no further, under the old key neither.
    struct rec note = rec_make(&p->arena);
    rec_set_text(&note, JOURNAL_TEXT, SPAN("电话"));
    assert_int_equal(journal_write(other, ACT_CALL, &note), OK);
    assert_int_equal(operator_suspend(d, SPAN("2"), true), OK);
    assert_int_equal(journal_write(other, ACT_CALL, &note), ERR_PERMISSION);
    assert_int_equal(operator_suspend(d, SPAN("2"), false), OK);
    // Other roles come with a new key; each change stands in the journal under who made it.
    assert_int_equal(operator_reset(d, SPAN("2"), ROLE_CLERK, SPAN("password4")), OK);
    assert_int_equal(journal_write(other, ACT_CALL, &note), ERR_PERMISSION);
    assert_int_equal(operator_sign_in(other, SPAN("2"), SPAN("password4")), OK);
    assert_false(desk_has_role(other, ROLE_CHIEF | ROLE_ADMIN));
    assert_int_equal(operator_suspend(other, SPAN("1"), true), ERR_PERMISSION);
    struct made_by seen = {0};
    assert_int_equal(journal_each(d, SPAN_NONE, count_made_by, &seen), OK);
    assert_int_equal(seen.certified, 3);
    assert_int_equal(seen.states, 4);
    desk_close(other);
    desk_close(d);
}

// Neither does an act on a case.
static void who_is_suspended_acts_no_more(void **state)
{
    (void)state;
    struct desk *clerk;
    struct act_result r;
    struct span number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_equal(desk_open(path_of("d"), false, &clerk), OK);
    assert_int_equal(operator_sign_in(clerk, SPAN("0371001"), SPAN("yizhan-demo")), OK);
    assert_int_equal(operator_suspend(p->desk[AT_D], SPAN("0371001"), true), OK);
    struct rec fields = rec_make(&p->arena);
    rec_set_text(&fields, TRANSFER_REASON_CODE, SPAN("602"));
    struct act_request q = {flow_row(ACT_CLOSE), number, -1, &fields, SPAN_NONE};
    assert_int_equal(act_do(clerk, &q, &r), ERR_PERMISSION);
    act_result_free(&r);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_RETURNED);
    desk_close(clerk);
}

static void a_lost_password_is_replaced_and_what_was_signed_before_stays_good(void **state)
{
    (void)state;
    struct desk *d = p->desk[AT_D], *clerk;
    struct span number = province_apply(p); // the chief's
    assert_int_equal(operator_reset(d, SPAN("0371008"), 0, SPAN("another-one")), ERR_REFUSED); // one's own
    assert_int_equal(operator_reset(d, SPAN("0371999"), 0, SPAN("another-one")), ERR_NOT_FOUND);
    assert_int_equal(operator_reset(d, SPAN("0371001"), 0, SPAN("short")), ERR_INPUT);
    assert_int_equal(operator_reset(d, SPAN("0371001"), 0, SPAN("another-one")), OK);
    desk_close(d);
    p->desk[AT_D] = NULL;
    assert_int_equal(desk_open(path_of("d"), false, &clerk), OK);
    assert_int_equal(operator_sign_in(clerk, SPAN("0371001"), SPAN("yizhan-demo")), ERR_PASSWORD);
    assert_int_equal(operator_sign_in(clerk, SPAN("0371001"), SPAN("another-one")), OK);
    assert_int_equal(operator_reset(clerk, SPAN("0371008"), 0, SPAN("another-one")), ERR_PERMISSION);
    // His own, with the old one in hand; the new key's certificate goes with what he signs.
    assert_int_equal(operator_password(clerk, SPAN("wrong-one"), SPAN("a-third-one")), ERR_PASSWORD);
    assert_int_equal(operator_password(clerk, SPAN("another-one"), SPAN("a-third-one")), OK);
    assert_int_equal(operator_sign_in(clerk, SPAN("0371001"), SPAN("a-third-one")), OK);
    p->desk[AT_D] = clerk;
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"602\"}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_CLOSED);
    assert_int_equal(province_check(p, AT_D), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
struct fate {
    enum intake_verdict v;
    uint64_t line;
    size_t n;
};

static void note_fate(void *ctx, enum intake_verdict v, struct span id, uint64_t line)
{
    struct fate *f = ctx;
    *f = (struct fate) {v, line, f->n + 1};
    assert_true(span_is(id, WIFE));
}

static void who_comes_under_a_case_while_rows_are_read_is_left_alone(void **state)
{
    (void)state;
    struct kv *kv = p->desk[AT_O]->store->kv;
    struct kv_txn t;
    struct fate fate = {0};
    struct rec was = province_record(p, AT_O, WIFE);
    struct intake *in = intake_new(kv, false);
    struct rec fresh = rec_copy(intake_arena(in), &was);
    rec_set_text(&fresh, PERSON_TELEPHONE, SPAN("13900009999"));
    assert_int_equal(intake_judge(&was, &fresh), INTAKE_CHANGED);
    assert_int_equal(intake_person(in, &fresh, 7), OK);
    // Now the permit arrives: another process locks her (section 5).
    struct rec leaving = rec_copy(&p->arena, &was);
    rec_set_int(&leaving, PERSON_STATE, PERSON_LEAVING);
    rec_set_text(&leaving, PERSON_CASE, SPAN("410105001000-1-000001"));
    assert_int_equal(kv_write(kv, &t), OK);
    register_put_person(&t, &was, &leaving);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(intake_put(in, &(struct intake_hooks) {NULL, note_fate, &fate}), OK);
    intake_free(in);
    assert_int_equal(fate.n, 1);
    assert_int_equal(fate.v, INTAKE_NOT_REGISTERED);
    assert_int_equal(fate.line, 7);
    struct rec now = province_record(p, AT_O, WIFE);
    assert_true(rec_eq(&now, &leaving));
    assert_int_equal(province_check(p, AT_O), 0);
}

static void check_tells_a_wrong_index_and_a_rebuild_makes_it_good(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_key k;
    struct find f;
    struct desk *d = p->desk[AT_O];
    struct rec head = province_record(p, AT_O, HEAD);
    struct span telephone = rec_text(&head, PERSON_TELEPHONE);
    assert_true(telephone.n > 0);
    kv_key_raw(kv_key_text(kv_key_new(&k), telephone), SPAN(HEAD));
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    assert_true(kv_del(&t, KV_PERSON_BY_PHONE, kv_key_span(&k)));
    kv_put(&t, KV_PERSON_BY_HOUSEHOLD, SPAN("00000005\0" "11010519491231002X"), SPAN_NONE); // nobody's
    kv_put(&t, KV_PERSON_BY_HOUSEHOLD, SPAN("00000006\0" "11010519491231002X"), SPAN_NONE);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(find_text(d, telephone, 20, &f), OK);
    assert_int_equal(f.persons_n, 0);
    find_free(&f);
    assert_int_equal(province_check(p, AT_O), 2); // the missing one by its person, the two others by their number
    assert_int_equal(keep_rebuild(d), OK);
    assert_int_equal(province_check(p, AT_O), 0);
    assert_int_equal(find_text(d, telephone, 20, &f), OK);
    assert_int_equal(f.persons_n, 1);
    find_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(every_bad_row_is_told_with_line_column_value_and_reason),
        T(a_second_import_of_the_same_file_changes_nothing),
        T(charsets_separators_and_codes_or_their_names),
        T(a_file_that_is_no_extract_changes_nothing),
        T(a_case_in_transit_is_not_touched_by_an_import),
        T(after_a_restore_no_number_is_used_twice),
        T(a_copied_home_signs_nothing_until_adopted),
        T(operators_are_made_and_suspended_by_who_is_at_work),
        T(who_is_suspended_acts_no_more),
        T(a_lost_password_is_replaced_and_what_was_signed_before_stays_good),
        T(sign_in_waits_longer_after_each_wrong_attempt_and_a_restart_forgets_nothing),
        T(a_new_calendar_or_setting_moves_the_due_dates_of_open_cases),
        T(who_comes_under_a_case_while_rows_are_read_is_left_alone),
        T(check_tells_a_wrong_index_and_a_rebuild_makes_it_good),
        T(a_chief_alone_changes_settings_and_a_clerk_does_not_annul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
