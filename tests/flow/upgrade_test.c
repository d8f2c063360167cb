// A store of an older program is brought up to date: after a copy, whole or not at all, by one for all (DESIGN section 7).
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/find.h"
#include "store/kv.h"
#include "store/register.h"
#include "store/store.h"
#include "tests/flow/one.h"

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
    assert_int_equal(kv_read(p->desk[AT_D]->store->kv, &t), OK);
    assert_false(kv_has(&t, KV_META, SPAN("calendar"))); // it lies by year
    assert_int_equal(kv_abort(&t), OK);
    assert_int_equal(find_text(p->desk[AT_D], SPAN("覃兵"), 20, &f), OK);
    assert_true(f.cases_n > 0);
    find_free(&f);
    // The backup is the store as it was.
    assert_int_equal(mkdir(province_path(p, "before"), 0700), 0);
    assert_int_equal(kv_restore(province_path(p, "before"), backup_at, NULL, NULL, NULL), OK);
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

// As a program of version 7 left it: what is settled stood among what others hold.
static void a_store_of_version_7_closes_what_is_settled_elsewhere(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_key k;
    struct span number = province_until(p, STAGE_SETTLED), line;
    struct worklist w;
    assert_int_equal(kv_write(p->desk[AT_B]->store->kv, &t), OK);
    assert_true(kv_get(&t, KV_BY_STAGE, province_line(&k, CHAIN_CLOSED, STAGE_CLOSED, desk_today(), number), &line));
    line = arena_copy(&p->arena, line);
    assert_true(kv_del(&t, KV_BY_STAGE, kv_key_span(&k)));
    kv_put(&t, KV_BY_STAGE, province_line(&k, CHAIN_OTHERS, STAGE_SETTLED, DAY_NONE, number), line);
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, 7}, 4));
    assert_int_equal(kv_commit(&t), OK);
    province_reopen(p, AT_B);
    assert_int_equal(province_check(p, AT_B), 0);
    assert_int_equal(worklist_load(p->desk[AT_B], WORK_CLOSED, SPAN_NONE, &w), OK);
    assert_true(w.n == 1 && w.others == 0);
    worklist_free(&w);
}

// As a program of version 8 left it: closed cases stood by their numbers.
static void a_store_of_version_8_lists_closed_cases_by_their_end(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_key k;
    struct span number = province_until(p, STAGE_SETTLED), line;
    assert_int_equal(kv_write(p->desk[AT_B]->store->kv, &t), OK);
    assert_true(kv_get(&t, KV_BY_STAGE, province_line(&k, CHAIN_CLOSED, STAGE_CLOSED, desk_today(), number), &line));
    line = arena_copy(&p->arena, line);
    assert_true(kv_del(&t, KV_BY_STAGE, kv_key_span(&k)));
    kv_put(&t, KV_BY_STAGE, province_line(&k, CHAIN_CLOSED, STAGE_CLOSED, DAY_NONE, number), line);
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, 8}, 4));
    assert_int_equal(kv_commit(&t), OK);
    assert_int_not_equal(province_check(p, AT_B), 0);
    province_reopen(p, AT_B);
    assert_int_equal(province_check(p, AT_B), 0);
}

// As a program of version 9 left it: what the bureau had ended was over.
static void a_store_of_version_9_has_applicants_to_tell(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_key k;
    struct rec there;
    struct span number = province_apply(p), line;
    struct worklist w;
    assert_int_equal(province_act(p, AT_B, "reject", number, "{\"reason_code\":\"301\"}"), OK);
    province_mail(p);
    assert_int_equal(case_load(p->desk[AT_D], number, &p->arena, &there), OK);
    assert_int_equal(kv_write(p->desk[AT_D]->store->kv, &t), OK);
    assert_true(kv_get(&t, KV_BY_STAGE, province_line(&k, CHAIN_MINE, STAGE_CLOSED, DAY_NONE, number), &line));
    line = arena_copy(&p->arena, line);
    assert_true(kv_del(&t, KV_BY_STAGE, kv_key_span(&k)));
    kv_put(&t, KV_BY_STAGE, province_line(&k, CHAIN_CLOSED, STAGE_CLOSED, desk_today(), number), line);
    rec_clear(&there, TRANSFER_TO_TELL);
    store_put(&t, KV_TRANSFER, number, &there);
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, 9}, 4));
    assert_int_equal(kv_commit(&t), OK);
    assert_int_not_equal(province_check(p, AT_D), 0);
    province_reopen(p, AT_D);
    assert_int_equal(province_check(p, AT_D), 0);
    assert_int_equal(worklist_load(p->desk[AT_D], WORK_MINE, SPAN_NONE, &w), OK);
    assert_int_equal(w.n, 1);
    worklist_free(&w);
}

// As a program of version 10 left it: whole names and their ends in one index, with their place before the ID number.
static void a_store_of_version_10_finds_names_and_parts_of_them(void **state)
{
    (void)state;
    static const char *const ends[] = {"覃兵基", "兵基", "基"};
    struct kv_txn t;
    struct kv_key k;
    struct find f;
    assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
    kv_drop(&t, KV_PERSON_BY_NAME);
    kv_drop(&t, KV_PERSON_BY_PART);
    for (size_t i = 0; i < COUNT(ends); i++) {
        kv_key_int(kv_key_text(kv_key_new(&k), span_of(ends[i])), i, 1);
        kv_put(&t, KV_PERSON_BY_NAME, kv_key_span(kv_key_int(&k, 41150319980420001, 8)), SPAN_NONE);
    }
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, 10}, 4));
    assert_int_equal(kv_commit(&t), OK);
    assert_int_not_equal(province_check(p, AT_O), 0);
    province_reopen(p, AT_O);
    assert_int_equal(province_check(p, AT_O), 0);
    for (size_t i = 0; i < COUNT(ends) - 1; i++) {
        assert_int_equal(find_text(p->desk[AT_O], span_of(ends[i]), 20, &f), OK);
        assert_int_equal(f.persons_n, 1);
        assert_true(span_is(rec_text(&f.persons[0], PERSON_ID), HEAD));
        find_free(&f);
    }
}

static bool stop_upgrading(const char *backup, uint64_t done, uint64_t total)
{
    (void)backup, (void)done;
    return total == 0;
}

static bool stop_at_cases(const char *backup, uint64_t done, uint64_t total)
{
    (void)backup;
    return done == 0 || total > 100; // persons are more
}

static void upgrade_stops(desk_upgrade_fn *fn)
{
    const char *home = province_path(p, "d");
    struct kv *kv;
    desk_close(p->desk[AT_D]);
    desk_on_upgrade(fn);
    assert_int_equal(desk_open(home, false, &p->desk[AT_D]), ERR_STOPPED);
    desk_on_upgrade(NULL);
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), OK);
    assert_true(kv_is_older(kv));
    kv_close(kv);
    province_reopen(p, AT_D);
    assert_int_equal(province_check(p, AT_D), 0);
}

static void an_upgrade_that_is_stopped_has_not_happened(void **state)
{
    (void)state;
    struct kv_txn t;
    make_old(p->desk[AT_D]->store->kv, province_apply(p));
    upgrade_stops(stop_upgrading); // amid the register
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    assert_int_equal(kv_write(p->desk[AT_D]->store->kv, &t), OK);
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, 9}, 4));
    assert_int_equal(kv_commit(&t), OK);
    upgrade_stops(stop_at_cases);
}

static int come[2], ready[2], go[2]; // pipes to and from a kiosk of the older program
static pid_t kiosk;

static void kiosk_starts(void)
{
    char said;
    assert_int_equal(pipe(come), 0);
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(go), 0);
    kiosk = fork();
    if (kiosk == 0) {
        struct kv *kv;
        struct kv_txn t;
        close(go[1]);
        if (read(come[0], &said, 1) != 1 || kv_open(province_path(p, "d"), KV_READ_ONLY, &kv) || kv_read(kv, &t) || kv_abort(&t) || write(ready[1], "x", 1) != 1)
            _exit(1);
        _exit(read(go[0], &said, 1) == 1); // until it is killed, or nobody is left
    }
}

static void kiosk_comes(void)
{
    char said;
    assert_int_equal(write(come[1], "x", 1), 1);
    assert_int_equal(read(ready[0], &said, 1), 1);
}

static void kiosk_ends(void)
{
    kill(kiosk, SIGKILL);
    assert_int_equal(waitpid(kiosk, NULL, 0), kiosk);
    for (size_t i = 0; i < 2; i++)
        close(come[i]), close(ready[i]), close(go[i]);
}

// A kiosk of the older program that was left running would write on in the old form.
static void an_upgrade_waits_until_nobody_else_has_the_store_open(void **state)
{
    (void)state;
    char who[20];
    struct desk *d;
    make_old(p->desk[AT_D]->store->kv, province_apply(p));
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    kiosk_starts();
    kiosk_comes();
    assert_int_equal(desk_open(province_path(p, "d"), false, &d), ERR_BUSY);
    snprintf(who, sizeof who, "process %ld", (long)kiosk);
    assert_non_null(strstr(err_note(), who));
    kiosk_ends();
    province_reopen(p, AT_D);
    assert_int_equal(province_check(p, AT_D), 0);
}

static bool comes_then(const char *backup, uint64_t done, uint64_t total)
{
    (void)backup, (void)done, (void)total;
    if (told++ == 0)
        kiosk_comes();
    return true;
}

static void an_upgrade_during_whose_backup_a_kiosk_came_has_not_happened(void **state)
{
    (void)state;
    struct kv *kv;
    make_old(p->desk[AT_D]->store->kv, province_apply(p));
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    kiosk_starts();
    told = 0;
    desk_on_upgrade(comes_then);
    assert_int_equal(desk_open(province_path(p, "d"), false, &p->desk[AT_D]), ERR_BUSY);
    desk_on_upgrade(NULL);
    kiosk_ends();
    assert_int_equal(kv_open(province_path(p, "d"), KV_READ_ONLY, &kv), OK);
    assert_true(kv_is_older(kv));
    kv_close(kv);
    province_reopen(p, AT_D);
    assert_int_equal(province_check(p, AT_D), 0);
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
        T(a_store_of_an_older_version_is_brought_up_to_date_after_a_backup),
        T(a_store_of_version_2_has_its_indexes_made_anew),
        T(a_store_of_version_3_finds_its_cases),
        T(a_store_of_version_7_closes_what_is_settled_elsewhere),
        T(a_store_of_version_8_lists_closed_cases_by_their_end),
        T(a_store_of_version_9_has_applicants_to_tell),
        T(a_store_of_version_10_finds_names_and_parts_of_them),
        T(an_upgrade_that_is_stopped_has_not_happened),
        T(an_upgrade_waits_until_nobody_else_has_the_store_open),
        T(an_upgrade_during_whose_backup_a_kiosk_came_has_not_happened),
        T(kiosks_that_start_at_once_upgrade_the_store_one_for_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
