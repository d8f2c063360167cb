// Keeping a station: check, backup and restore, adoption, settings and a new calendar.
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/find.h"
#include "desk/journal.h"
#include "desk/keep.h"
#include "desk/operator.h"
#include "desk/setup.h"
#include "store/chain.h"
#include "store/kv.h"
#include "store/lock.h"
#include "store/register.h"
#include "store/store.h"
#include "tests/flow/one.h"

static void after_a_restore_no_number_is_used_twice(void **state)
{
    (void)state;
    struct span first = province_apply(p);
    assert_true(span_contains(first, SPAN("-1-000001")));
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    struct span second = province_apply(p); // after the backup; B has it
    assert_true(span_contains(second, SPAN("-1-000002")));
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(keep_restore(province_path(p, "d"), province_path(p, "backup"), NULL, NULL), ERR_EXISTS); // a store lies there
    assert_int_equal(rename(province_path(p, "d/store"), province_path(p, "lost")), 0);
    assert_int_equal(keep_restore(province_path(p, "d"), province_path(p, "backup"), NULL, NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(province_stage(p, AT_D, first), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_stage(p, AT_D, second), -1);
    struct buf request = {0}, roster = {0};
    struct desk *province;
    bool news;
    assert_int_equal(setup_request(p->desk[AT_D], &request), OK);
    assert_int_equal(desk_open(province_path(p, "province"), false, &province), OK);
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

static void after_a_restore_no_household_number_is_given_twice(void **state)
{
    (void)state;
    struct kv_txn t;
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    province_carry(p, number, STAGE_SETTLED); // the booklet is printed
    struct rec head = province_record(p, AT_D, HEAD);
    struct span given = arena_copy(&p->arena, rec_text(&head, PERSON_HOUSEHOLD));
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(rename(province_path(p, "d/store"), province_path(p, "lost")), 0);
    assert_int_equal(keep_restore(province_path(p, "d"), province_path(p, "backup"), NULL, NULL), OK);
    province_reopen(p, AT_D);
    struct store *s = p->desk[AT_D]->store;
    assert_int_equal(kv_write(s->kv, &t), OK);
    struct span next = register_household_new_number(s, &t, &p->arena);
    assert_int_equal(next.n, 8);
    assert_true(span_cmp(given, next) < 0);
    // One that an import brings is gone past, and the next key's share is left alone.
    struct rec h = rec_make(&p->arena);
    int64_t n;
    assert_true(span_int(next, &n));
    rec_set_text(&h, HOUSEHOLD_NUMBER, arena_printf(&p->arena, "%08lld", (long long)n + 1));
    register_put_household(&t, &h);
    struct span after = register_household_new_number(s, &t, &p->arena);
    assert_true(span_eq(after, arena_printf(&p->arena, "%08lld", (long long)n + 2)));
    assert_int_equal(kv_abort(&t), OK);
}

static void a_copied_home_signs_nothing_until_adopted(void **state)
{
    (void)state;
    char command[1000];
    struct desk *d;
    snprintf(command, sizeof command, "cp -a '%s/o2' '%s/copy'", p->root, p->root);
    assert_int_equal(system(command), 0);
    assert_int_equal(desk_open(province_path(p, "copy"), false, &d), OK); // it can be read
    assert_int_equal(operator_sign_in(d, SPAN("0378001"), SPAN("yizhan-demo")), ERR_LOCKED_OUT);
    desk_close(d);
    assert_int_equal(keep_adopt(province_path(p, "o2"), NULL), ERR_REFUSED); // this is its own
    assert_int_equal(keep_adopt(province_path(p, "copy"), NULL), OK);
    assert_int_equal(desk_open(province_path(p, "copy"), false, &d), OK);
    assert_int_equal(operator_sign_in(d, SPAN("0378001"), SPAN("yizhan-demo")), OK);
    desk_close(d);
}

static void of_two_who_change_the_key_at_once_the_second_is_told(void **state)
{
    (void)state;
    int fd;
    const char *home = province_path(p, "d"), *backup = province_path(p, "backup");
    assert_int_equal(keep_backup(p->desk[AT_D], backup, NULL), OK);
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(lock_folder(home, &fd), OK);
    assert_int_equal(keep_renew(home, NULL), ERR_BUSY);
    assert_int_equal(keep_adopt(home, NULL), ERR_BUSY);
    assert_int_equal(keep_restore(home, backup, NULL, NULL), ERR_BUSY);
    close(fd);
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 1); // nothing has happened
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(keep_renew(home, NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 2);
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
    // Of two years at once, and then a later word on the first of them, which holds in the next process too.
    assert_int_equal(journal_calendar(p->desk[AT_B], SPAN("2026-03-12\tholiday\tx\tx\t2026\n2026-03-13\tholiday\tx\tx\t2026\n"
                                                          "2027-01-01\tholiday\tx\tx\t2027\n")), OK);
    assert_int_equal(journal_calendar(p->desk[AT_B], SPAN("2026-03-13\tholiday\tx\tx\t2026\n")), OK);
    province_reopen(p, AT_B);
    assert_int_equal(case_load(p->desk[AT_B], number, &p->arena, &s), OK);
    assert_string_equal(day_format((day_t)rec_int(&s, TRANSFER_DUE, DAY_NONE), day), "2026-03-17");
    assert_int_equal(calendar_last_year(desk_calendar(p->desk[AT_B])), 2027);
    assert_int_equal(journal_setting(p->desk[AT_B], SPAN("no_such"), 1), ERR_NOT_FOUND);
    assert_int_equal(journal_calendar(p->desk[AT_B], SPAN("junk")), ERR_INPUT);
}

static void a_chief_alone_changes_settings_and_a_clerk_does_not_annul(void **state)
{
    (void)state;
    struct desk *d;
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(desk_open(province_path(p, "d"), false, &d), OK);
    assert_int_equal(operator_sign_in(d, SPAN("0371001"), SPAN("yizhan-demo")), OK);
    assert_int_equal(journal_setting(d, SPAN("settle_days"), 3), ERR_PERMISSION);
    struct rec fields = rec_make(&p->arena);
    struct act_result r;
    struct act_request q = {flow_row(ACT_ANNUL), number, -1, &fields, SPAN("yizhan-demo")};
    assert_int_equal(act_do(d, &q, &r), ERR_PERMISSION);
    act_result_free(&r);
    desk_close(d);
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
    kv_key_int(kv_key_text(kv_key_new(&k), telephone), idnumber_value(SPAN(HEAD)), 8);
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    assert_true(kv_del(&t, KV_PERSON_BY_PHONE, kv_key_span(&k)));
    static const char *const nobodys[] = {"00000005", "00000006"};
    for (size_t i = 0; i < COUNT(nobodys); i++) {
        kv_key_int(kv_key_text(kv_key_new(&k), span_of(nobodys[i])), 11010519491231002u, 8);
        kv_put(&t, KV_PERSON_BY_HOUSEHOLD, kv_key_span(&k), SPAN_NONE);
    }
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(find_text(d, telephone, 20, &f), OK);
    assert_int_equal(f.persons_n, 0);
    find_free(&f);
    assert_int_equal(province_check(p, AT_O), 2); // the missing one by its person, the two others by their number
    assert_int_equal(keep_rebuild(d, NULL), OK);
    assert_int_equal(province_check(p, AT_O), 0);
    assert_int_equal(find_text(d, telephone, 20, &f), OK);
    assert_int_equal(f.persons_n, 1);
    find_free(&f);
}

static void check_tells_what_cases_and_journal_do_not_imply_and_a_rebuild_makes_it_good(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_iter it;
    struct kv_key k;
    struct rec s, line = rec_make(&p->arena);
    struct desk *d = p->desk[AT_D];
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT), key = SPAN_NONE;
    assert_int_equal(journal_note(d, ACT_CALL, number, SPAN("a call")), OK);
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    // Another line in the worklist than the case's, an entry too many by text, a call that is not found beside the case.
    KV_EACH(&t, KV_BY_STAGE, SPAN_NONE, &it)
        key = arena_copy(&p->arena, it.key);
    rec_set_text(&line, TRANSFER_NUMBER, number);
    store_put(&t, KV_BY_STAGE, key, &line);
    kv_put(&t, KV_CASE_BY_TEXT, kv_key_span(kv_key_text(kv_key_text(kv_key_new(&k), SPAN("王")), number)), SPAN_NONE);
    kv_seek(&t, KV_JOURNAL_BY_CASE, SPAN_NONE, SPAN_NONE, KV_FORWARD, &it);
    assert_true(kv_next(&it));
    assert_true(kv_del(&t, KV_JOURNAL_BY_CASE, arena_copy(&p->arena, it.key)));
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(province_check(p, AT_D), 3);
    assert_int_equal(keep_rebuild(d, NULL), OK);
    assert_int_equal(province_check(p, AT_D), 0);
    // A state that is lost comes back from its events; one without events is told.
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    assert_true(chain_state(&t, number, &p->arena, &s));
    assert_true(kv_del(&t, KV_TRANSFER, number));
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(province_check(p, AT_D), 1);
    assert_int_equal(keep_rebuild(d, NULL), OK);
    assert_int_equal(province_check(p, AT_D), 0);
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    store_put(&t, KV_TRANSFER, SPAN("410105001000-1-000009"), &s);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(province_check(p, AT_D), 1);
}

static size_t told;
static char backup_at[500];

static bool upgrading(const char *backup, uint64_t done, uint64_t total)
{
    assert_true(done <= total);
    told++;
    snprintf(backup_at, sizeof backup_at, "%s", backup);
    return true;
}

// As a program of version 2 left it: the register's indexes end with the ID number's 18 characters.
static void make_two(struct kv *kv)
{
    struct kv_txn t;
    struct kv_iter it;
    struct arena *a = &p->arena;
    struct rec entries = rec_make(a);
    size_t n;
    assert_int_equal(kv_write(kv, &t), OK);
    KV_EACH(&t, KV_PERSON_BY_PHONE, SPAN_NONE, &it)
    {
        char id[IDNUMBER];
        struct rec *e = rec_add(&entries, 1);
        rec_set_text(e, 1, (struct span) {it.key.p, it.key.n - 8});
        rec_set_text(e, 2, register_key_id(it.key, id));
    }
    kv_drop(&t, KV_PERSON_BY_PHONE);
    const struct rec *e = rec_list(&entries, 1, &n);
    for (size_t i = 0; i < n; i++) {
        struct kv_key k;
        kv_put(&t, KV_PERSON_BY_PHONE, kv_key_span(kv_key_raw(kv_key_raw(kv_key_new(&k), rec_text(&e[i], 1)), rec_text(&e[i], 2))), SPAN_NONE);
    }
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, 2}, 4));
    assert_int_equal(kv_commit(&t), OK);
}

// As a program of version 1 left it: states that do not name application and acceptors, no index by text, one calendar.
static void make_old(struct kv *kv, struct span number)
{
    struct kv_txn t;
    struct rec state;
    make_two(kv);
    assert_int_equal(kv_write(kv, &t), OK);
    assert_true(store_get(&t, KV_TRANSFER, number, &p->arena, &state));
    assert_true(rec_has(&state, TRANSFER_APPLIED));
    rec_clear(&state, TRANSFER_APPLIED);
    store_put(&t, KV_TRANSFER, number, &state);
    kv_drop(&t, KV_CASE_BY_TEXT);
    kv_put(&t, KV_META, SPAN("calendar"), SPAN("2027-01-01\tholiday\t元旦\tNew Year\t2027\n"));
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, 1}, 4));
    assert_int_equal(kv_commit(&t), OK);
}

static void a_store_of_an_older_version_is_brought_up_to_date_after_a_backup(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    struct rec before, after;
    struct find f;
    struct kv *old;
    struct kv_txn t;
    assert_int_equal(case_load(p->desk[AT_D], number, &p->arena, &before), OK);
    make_old(p->desk[AT_D]->store->kv, number);
    assert_true(province_check(p, AT_D) > 0);
    desk_on_upgrade(upgrading);
    told = 0;
    province_reopen(p, AT_D);
    assert_true(told >= 2);
    assert_int_equal(province_check(p, AT_D), 0);
    assert_int_equal(case_load(p->desk[AT_D], number, &p->arena, &after), OK);
    assert_true(rec_eq(&before, &after));
    assert_int_equal(calendar_last_year(&p->desk[AT_D]->store->calendar), 2027);
    assert_int_equal(find_text(p->desk[AT_D], SPAN("覃兵"), 20, &f), OK);
    assert_true(f.cases_n > 0);
    find_free(&f);
    // The backup is the store as it was.
    assert_int_equal(mkdir(province_path(p, "before"), 0700), 0);
    assert_int_equal(kv_restore(province_path(p, "before"), backup_at, NULL, NULL), OK);
    assert_int_equal(kv_open(province_path(p, "before"), KV_READ_ONLY, &old), OK);
    assert_true(kv_is_older(old));
    assert_int_equal(kv_read(old, &t), OK);
    assert_int_equal(kv_version(&t), 1);
    assert_int_equal(kv_abort(&t), OK);
    kv_close(old);
    // Once; and for who only reads it as well.
    told = 0;
    province_reopen(p, AT_D);
    assert_int_equal(told, 0);
    make_old(p->desk[AT_B]->store->kv, number);
    struct desk *reader;
    desk_close(p->desk[AT_B]);
    assert_int_equal(desk_open(province_path(p, "b"), true, &reader), OK);
    p->desk[AT_B] = reader;
    assert_true(told >= 2);
    assert_int_equal(province_check(p, AT_B), 0);
    desk_on_upgrade(NULL);
}

static void a_store_of_version_2_has_its_indexes_made_anew(void **state)
{
    (void)state;
    struct find f;
    struct rec head = province_record(p, AT_O, HEAD);
    make_two(p->desk[AT_O]->store->kv);
    assert_true(province_check(p, AT_O) > 0);
    province_reopen(p, AT_O);
    assert_int_equal(province_check(p, AT_O), 0);
    assert_int_equal(find_text(p->desk[AT_O], rec_text(&head, PERSON_TELEPHONE), 20, &f), OK);
    assert_int_equal(f.persons_n, 1);
    assert_true(span_is(rec_text(&f.persons[0], PERSON_ID), HEAD));
    find_free(&f);
}

// As a program of version 3 left it: open and closed cases together in the index by text, without their movers' numbers.
static void a_store_of_version_3_finds_its_cases(void **state)
{
    (void)state;
    struct kv_txn t;
    struct find f;
    province_until(p, STAGE_APPLIED);
    assert_int_equal(kv_write(p->desk[AT_D]->store->kv, &t), OK);
    kv_drop(&t, KV_CASE_BY_TEXT);
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, 3}, 4));
    assert_int_equal(kv_commit(&t), OK);
    province_reopen(p, AT_D);
    assert_int_equal(province_check(p, AT_D), 0);
    assert_int_equal(find_text(p->desk[AT_D], SPAN(HEAD), 20, &f), OK);
    assert_int_equal(f.cases_n, 1);
    find_free(&f);
}

static bool stop_upgrading(const char *backup, uint64_t done, uint64_t total)
{
    (void)backup, (void)done;
    return total == 0;
}

static void an_upgrade_that_is_stopped_has_not_happened(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    struct kv *kv;
    make_old(p->desk[AT_D]->store->kv, number);
    desk_close(p->desk[AT_D]);
    desk_on_upgrade(stop_upgrading); // amid the register
    assert_int_equal(desk_open(province_path(p, "d"), false, &p->desk[AT_D]), ERR_STOPPED);
    desk_on_upgrade(NULL);
    assert_int_equal(kv_open(province_path(p, "d"), KV_READ_ONLY, &kv), OK);
    assert_true(kv_is_older(kv));
    kv_close(kv);
    province_reopen(p, AT_D);
    assert_int_equal(province_check(p, AT_D), 0);
}

// A kiosk of the older program that was left running would write on in the old form.
static void an_upgrade_waits_until_nobody_else_has_the_store_open(void **state)
{
    (void)state;
    int ready[2], go[2];
    char said, who[20];
    struct desk *d;
    make_old(p->desk[AT_D]->store->kv, province_apply(p));
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(go), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct kv *kv;
        struct kv_txn t;
        close(go[1]);
        if (kv_open(province_path(p, "d"), KV_READ_ONLY, &kv) || kv_read(kv, &t) || kv_abort(&t) || write(ready[1], "x", 1) != 1)
            _exit(1);
        _exit(read(go[0], &said, 1) == 1); // until it is killed, or nobody is left
    }
    assert_int_equal(read(ready[0], &said, 1), 1);
    assert_int_equal(desk_open(province_path(p, "d"), false, &d), ERR_BUSY);
    snprintf(who, sizeof who, "process %ld", (long)pid);
    assert_non_null(strstr(err_note(), who));
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    province_reopen(p, AT_D);
    assert_int_equal(province_check(p, AT_D), 0);
    close(ready[0]), close(ready[1]), close(go[0]), close(go[1]);
}

static void kiosks_that_start_at_once_upgrade_the_store_one_for_all(void **state)
{
    (void)state;
    enum { KIOSKS = 6 };
    pid_t pid[KIOSKS];
    make_old(p->desk[AT_D]->store->kv, province_apply(p));
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    for (size_t i = 0; i < KIOSKS; i++) {
        pid[i] = fork();
        if (pid[i] == 0) {
            struct desk *d;
            _exit(desk_open(province_path(p, "d"), false, &d) ? 1 : 0);
        }
    }
    for (size_t i = 0; i < KIOSKS; i++) {
        int status;
        assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
        assert_int_equal(status, 0);
    }
    province_reopen(p, AT_D);
    assert_int_equal(province_check(p, AT_D), 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(after_a_restore_no_number_is_used_twice),
        T(after_a_restore_no_household_number_is_given_twice),
        T(a_copied_home_signs_nothing_until_adopted),
        T(of_two_who_change_the_key_at_once_the_second_is_told),
        T(a_new_calendar_or_setting_moves_the_due_dates_of_open_cases),
        T(check_tells_a_wrong_index_and_a_rebuild_makes_it_good),
        T(check_tells_what_cases_and_journal_do_not_imply_and_a_rebuild_makes_it_good),
        T(a_store_of_an_older_version_is_brought_up_to_date_after_a_backup),
        T(a_store_of_version_2_has_its_indexes_made_anew),
        T(a_store_of_version_3_finds_its_cases),
        T(an_upgrade_that_is_stopped_has_not_happened),
        T(an_upgrade_waits_until_nobody_else_has_the_store_open),
        T(kiosks_that_start_at_once_upgrade_the_store_one_for_all),
        T(a_chief_alone_changes_settings_and_a_clerk_does_not_annul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
