// Officers: signing in and its waits, who makes and suspends them, lost passwords.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <signal.h>
#include <sys/resource.h>

#include "desk/draft.h"
#include "desk/journal.h"
#include "desk/operator.h"
#include "desk/setup.h"
#include "store/chain.h"
#include "store/store.h"
#include "tests/flow/one.h"

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
    assert_int_equal(desk_open(province_path(p, "d"), false, &d), OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("wrong")), ERR_PASSWORD);
    desk_close(d);
    assert_int_equal(desk_open(province_path(p, "d"), false, &d), OK);
    assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("yizhan-demo")), ERR_WAIT);
    province_now("2026-03-02 12:00");
    assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("yizhan-demo")), OK);
    desk_close(d);
    assert_int_equal(desk_open(province_path(p, "d"), false, &d), OK);
    assert_int_equal(operator_sign_in(d, SPAN("9999999"), SPAN("yizhan-demo")), ERR_PASSWORD); // no word on which of the two
    desk_close(d);
}

// An empty battery: the clock stood years ahead when the password was mistyped.
static void sign_in_waits_no_longer_for_a_clock_that_is_set_right(void **state)
{
    (void)state;
    struct desk *d = p->desk[AT_D];
    province_now("2099-01-01 08:00");
    for (int i = 0; i < 4; i++)
        assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("wrong")), i < 3 ? ERR_PASSWORD : ERR_WAIT);
    province_now("2026-03-02 10:00");
    // The wait begins anew, and ends.
    assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("yizhan-demo")), ERR_WAIT);
    province_now("2026-03-02 10:01");
    assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("yizhan-demo")), OK);
}

// Section 4: a clerk works at a station, an approver at a bureau; whoever has such a role from before keeps it.
static void section_4_an_officer_has_a_role_of_this_kind_of_organisation(void **state)
{
    (void)state;
    static const struct {
        enum place at;
        unsigned none;
    } tries[] = {{AT_D, ROLE_APPROVER}, {AT_D, ROLE_APPROVER | ROLE_CHIEF}, {AT_B, ROLE_CLERK}, {AT_B, ROLE_CLERK | ROLE_ADMIN}};
    for (size_t i = 0; i < COUNT(tries); i++) {
        struct desk *d = p->desk[tries[i].at];
        struct span number = arena_printf(&p->arena, "09%05zu", i);
        assert_int_equal(operator_make(d, number, SPAN("某某"), tries[i].none, SPAN("yizhan-demo")), ERR_REFUSED);
        assert_non_null(strstr(err_note(), tries[i].at == AT_D ? "approver: there is no such role" : "clerk: there is no such role"));
        assert_int_equal(operator_make(d, number, SPAN("某某"), ROLE_CHIEF, SPAN("yizhan-demo")), OK);
        assert_int_equal(operator_reset(d, number, tries[i].none, SPAN("yizhan-demo")), ERR_REFUSED);
        struct kv_txn t;
        struct rec who;
        assert_int_equal(kv_write(d->store->kv, &t), OK);
        assert_true(store_get(&t, KV_OPERATOR, number, &p->arena, &who));
        rec_set_int(&who, OPERATOR_ROLE, tries[i].none);
        store_put(&t, KV_OPERATOR, number, &who);
        assert_int_equal(kv_commit(&t), OK);
        assert_int_equal(operator_reset(d, number, 0, SPAN("yizhan-demo")), OK);
        assert_int_equal(operator_reset(d, number, tries[i].none, SPAN("yizhan-demo")), OK);
    }
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
    assert_int_equal(setup_init(province_path(p, "fresh"), &org), OK);
    assert_int_equal(desk_open(province_path(p, "fresh"), false, &d), OK);
    assert_int_equal(operator_sign_in(d, SPAN("1"), SPAN("password1")), ERR_PERMISSION); // no password is wrong: there is nobody
    assert_non_null(strstr(err_note(), "yizhan operator add"));
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
    assert_int_equal(desk_open(province_path(p, "fresh"), false, &other), OK);
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
    assert_int_equal(desk_open(province_path(p, "d"), false, &clerk), OK);
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
    assert_int_equal(desk_open(province_path(p, "d"), false, &clerk), OK);
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

// Decision 10: what an officer types at two counters into one draft is kept twice, and no save undoes another.
static void a_draft_that_two_counters_go_on_with_becomes_two(void **state)
{
    (void)state;
    struct desk *d = p->desk[AT_D];
    struct arena *a = &p->arena;
    struct rec one = rec_make(a), other, now;
    province_now("2026-03-02 09:00");
    assert_int_equal(draft_new(d, DRAFT_APPLY, SPAN_NONE, &one), OK);
    int64_t serial = rec_int(&one, DRAFT_SERIAL, 0);
    assert_int_equal(draft_load(d, serial, a, &other), OK);
    rec_set_text(&one, DRAFT_FIELD, SPAN("reason"));
    assert_int_equal(draft_save(d, &one), OK);
    assert_int_equal(draft_still(d, &one), OK);
    // The other counter saw it as it was before, though in the same second.
    rec_set_text(&other, DRAFT_FIELD, SPAN("note"));
    assert_int_equal(draft_save(d, &other), ERR_REFUSED);
    int64_t second = rec_int(&other, DRAFT_SERIAL, 0);
    assert_true(second != serial);
    assert_int_equal(draft_load(d, serial, a, &now), OK);
    assert_true(span_is(rec_text(&now, DRAFT_FIELD), "reason"));
    assert_int_equal(draft_load(d, second, a, &now), OK);
    assert_true(span_is(rec_text(&now, DRAFT_FIELD), "note"));
    assert_int_equal(draft_save(d, &other), OK); // its own from now on
    // Applied at one counter, it is no second application unasked at the other.
    assert_int_equal(draft_load(d, second, a, &now), OK);
    assert_int_equal(draft_drop(d, second), OK);
    assert_int_equal(draft_still(d, &now), ERR_REFUSED);
    assert_int_equal(draft_load(d, second, a, &other), ERR_NOT_FOUND);
    assert_int_equal(draft_load(d, rec_int(&now, DRAFT_SERIAL, 0), a, &other), OK);
}

static void a_draft_that_a_full_disk_refused_stays_one(void **state)
{
    (void)state;
    struct desk *d = p->desk[AT_D];
    struct rec one = rec_make(&p->arena), list = rec_make(&p->arena);
    struct rlimit was, none;
    size_t n;
    assert_int_equal(draft_new(d, DRAFT_APPLY, SPAN_NONE, &one), OK);
    int64_t serial = rec_int(&one, DRAFT_SERIAL, 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
    none = (struct rlimit) {1, was.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    rec_set_text(&one, DRAFT_FIELD, SPAN("reason"));
    assert_int_equal(draft_save(d, &one), ERR_FULL);
    assert_null(strchr(err_note(), '?')); // the system's word in the operator's language, and in UTF-8
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
    assert_int_equal(draft_save(d, &one), OK);
    assert_int_equal(rec_int(&one, DRAFT_SERIAL, 0), serial);
    assert_int_equal(draft_list(d, &p->arena, &list), OK);
    rec_list(&list, 1, &n);
    assert_int_equal(n, 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(section_4_an_officer_has_a_role_of_this_kind_of_organisation),
        T(sign_in_waits_longer_after_each_wrong_attempt_and_a_restart_forgets_nothing),
        T(sign_in_waits_no_longer_for_a_clock_that_is_set_right),
        T(operators_are_made_and_suspended_by_who_is_at_work),
        T(who_is_suspended_acts_no_more),
        T(a_lost_password_is_replaced_and_what_was_signed_before_stays_good),
        T(a_draft_that_two_counters_go_on_with_becomes_two),
        T(a_draft_that_a_full_disk_refused_stays_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
