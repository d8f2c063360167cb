// Keeping a station: check, backup and restore, adoption, settings and a new calendar.
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
#include "tests/flow/known.h"
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
    assert_int_equal(keep_restore(province_path(p, "d"), province_path(p, "backup"), NULL, NULL), ERR_INPUT); // a store lies there
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
    assert_true(span_contains(third, SPAN("-2-"))); // the new key's own numbers
    assert_int_equal(province_stage(p, AT_B, third), STAGE_AWAITING_APPROVAL); // and the bureau takes it
    assert_int_equal(province_check(p, AT_D), 0);
    assert_int_equal(province_check(p, AT_B), 0);
}

// Somebody copies the former key back into its folder: its numbers are given, and others have heard of a newer one.
static void a_former_key_that_is_put_back_signs_nothing(void **state)
{
    (void)state;
    char command[1000];
    snprintf(command, sizeof command, "cd '%s/d' && cp -a keys former", p->root);
    assert_int_equal(system(command), 0);
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(keep_renew(province_path(p, "d"), NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_roster(AT_D);
    assert_true(span_contains(province_apply(p), SPAN("-2-")));
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    snprintf(command, sizeof command, "cd '%s/d' && rm keys/* && cp former/* keys", p->root);
    assert_int_equal(system(command), 0);
    province_reopen(p, AT_D);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_roster(AT_D);
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_true(span_contains(number, SPAN("-3-")));
    assert_int_equal(province_aside(p, AT_B), 0);
}

// The backup alone tells of the key's ordinal: the province has not listed it, and the key is lost.
static void the_ordinal_of_a_key_that_no_roster_lists_is_not_given_again(void **state)
{
    (void)state;
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(keep_renew(province_path(p, "d"), NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 2);
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    province_restore(p, AT_D, province_path(p, "backup"), true);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 3);
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

// Of those who change the roster at once none undoes what another has published.
static void of_those_who_publish_at_once_each_is_heard(void **state)
{
    (void)state;
    static const char *const whose[] = {"410105001000", "411503002000", "410225003000"};
    pid_t child[COUNT(whose)];
    for (size_t i = 0; i < COUNT(whose); i++) {
        child[i] = fork();
        if (child[i] == 0) {
            struct desk *root = province_root(p);
            _exit((int)setup_key_state(root, span_of(whose[i]), 1, ORG_KEY_COMPROMISED));
        }
    }
    for (size_t i = 0; i < COUNT(whose); i++) {
        int status;
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        assert_int_equal(WEXITSTATUS(status), OK);
    }
    struct desk *root = province_root(p);
    size_t n, compromised = 0;
    const struct rec *keys = rec_list(desk_roster(root), ROSTER_KEYS, &n);
    for (size_t i = 0; i < n; i++)
        compromised += rec_int(&keys[i], ORG_KEY_STATE, 0) == ORG_KEY_COMPROMISED;
    assert_int_equal(compromised, COUNT(whose));
    desk_close(root);
}

// While somebody works in the folder.
static enum err try_all(const char *home, void *backup)
{
    assert_int_equal(keep_renew(home, NULL), ERR_BUSY);
    assert_int_equal(keep_adopt(home, NULL), ERR_BUSY);
    assert_int_equal(keep_restore(home, backup, NULL, NULL), ERR_BUSY);
    return OK;
}

// Nothing came back: neither the key nor its number is spent, and the store that was moved away can be put back.
static void a_restore_that_fails_leaves_the_key(void **state)
{
    (void)state;
    const char *home = province_path(p, "d"), *away = province_path(p, "away"), *store = province_path(p, "d/store");
    struct keep_spare spare = {province_path(p, "spare"), SPAN("in another envelope")};
    uint32_t ordinal;
    assert_int_equal(setup_spare(p->desk[AT_D], spare.path, spare.passphrase, &ordinal), OK);
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(rename(store, away), 0);
    assert_int_equal(keep_restore(home, province_path(p, "none"), NULL, NULL), ERR_NOT_FOUND);
    assert_int_equal(keep_restore(home, spare.path, NULL, NULL), ERR_DAMAGED); // no backup
    assert_int_equal(keep_restore(home, province_path(p, "none"), &spare, NULL), ERR_NOT_FOUND);
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "theirs"), NULL), OK); // another organisation's
    assert_int_equal(keep_restore(home, province_path(p, "theirs"), NULL, NULL), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "is a backup of 411503002000; the keys in "));
    assert_int_equal(access(store, F_OK), -1);
    assert_int_equal(rename(away, store), 0);
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 1);
    province_apply(p);
}

static void of_two_who_change_the_key_at_once_the_second_is_told(void **state)
{
    (void)state;
    const char *home = province_path(p, "d"), *backup = province_path(p, "backup");
    assert_int_equal(keep_backup(p->desk[AT_D], backup, NULL), OK);
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(lock_alone(home, try_all, (void *)(uintptr_t)backup), OK);
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 1); // nothing has happened
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(keep_renew(home, NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 2);
}

static enum err second_restore;

static bool another_restore(void *ctx, uint64_t done, uint64_t total)
{
    (void)ctx, (void)done, (void)total;
    second_restore = keep_restore(province_path(p, "new/home"), province_path(p, "backup"), NULL, NULL);
    return true;
}

// A home that is not there yet is nothing that the second could find taken.
static void of_two_who_restore_into_a_new_home_at_once_the_second_is_told(void **state)
{
    (void)state;
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    second_restore = OK;
    assert_int_equal(keep_restore(province_path(p, "new/home"), province_path(p, "backup"), NULL, another_restore), OK);
    assert_int_equal(second_restore, ERR_BUSY);
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

// Takes the entry out and puts it back with another byte in it; it is the last of its database.
static void spoil_last(struct desk *d, enum kv_db db)
{
    struct kv_txn t;
    struct kv_iter it;
    struct buf b = {0};
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    kv_seek(&t, db, SPAN_NONE, SPAN_NONE, KV_BACKWARD, &it);
    assert_true(kv_next(&it));
    struct span key = arena_copy(&p->arena, it.key);
    kv_stored(db, key, it.value, &b);
    kv_iter_end(&it);
    b.p[b.n / 2] ^= 1;
    assert_true(kv_del(&t, db, key));
    assert_true(kv_append(&t, db, key, buf_span(&b)));
    assert_int_equal(kv_commit(&t), OK);
    buf_free(&b);
}

static void a_rebuild_makes_a_damaged_state_good_and_names_a_damaged_record(void **state)
{
    (void)state;
    struct desk *d = p->desk[AT_D];
    struct span number = province_apply(p);
    spoil_last(d, KV_TRANSFER);
    assert_int_equal(province_stage(p, AT_D, number), -1);
    assert_true(province_check(p, AT_D) > 0);
    assert_int_equal(keep_rebuild(d, NULL), OK);
    assert_int_equal(province_check(p, AT_D), 0);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_APPROVAL);
    // Nothing else says what a record said.
    spoil_last(d, KV_PERSON);
    assert_int_equal(keep_rebuild(d, NULL), ERR_DAMAGED);
    assert_non_null(strstr(err_note(), "database person, key "));
}

// That another branch came is in no event; a case whose events cannot be read is what it was.
static void a_rebuild_keeps_of_a_state_what_no_event_tells(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_iter it;
    struct rec s;
    struct worklist w;
    struct desk *d = p->desk[AT_B];
    struct span number = province_apply(p);
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    assert_true(chain_state(&t, number, &p->arena, &s));
    rec_set_int(&s, TRANSFER_CONFLICT, 1);
    store_put(&t, KV_TRANSFER, number, &s);
    chain_reindex(d->store, &t, number);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(keep_rebuild(d, NULL), OK);
    assert_true(known_conflict(p, AT_B, number));
    assert_int_equal(province_check(p, AT_B), 0);
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    kv_seek(&t, KV_EVENT, SPAN_NONE, SPAN_NONE, KV_FORWARD, &it);
    assert_true(kv_next(&it));
    kv_put(&t, KV_EVENT, arena_copy(&p->arena, it.key), SPAN("no event"));
    assert_int_equal(kv_commit(&t), OK);
    size_t wrong = province_check(p, AT_B);
    assert_true(wrong > 0);
    assert_int_equal(keep_rebuild(d, NULL), OK);
    assert_int_equal(province_check(p, AT_B), wrong);
    assert_true(known_conflict(p, AT_B, number));
    assert_int_equal(worklist_load(d, WORK_MINE, SPAN_NONE, &w), OK);
    assert_true(w.n == 1 && w.rows[0].stage == STAGE_AWAITING_APPROVAL);
    worklist_free(&w);
}

// A page of persons that says it is none: LMDB ends its reader there.
static void a_rebuild_walks_no_damaged_page(void **state)
{
    (void)state;
    char page[4096];
    size_t hits = 0;
    int fd = open(province_path(p, "o/store/data.mdb"), O_RDWR);
    assert_true(fd >= 0);
    for (off_t at = 2 * (off_t)sizeof page; pread(fd, page, sizeof page, at) == (ssize_t)sizeof page; at += (off_t)sizeof page) {
        bool leaf = page[10] == 2;
        if (leaf && memmem(page, sizeof page, HEAD, strlen(HEAD))) {
            assert_int_equal(pwrite(fd, "\0", 1, at + 10), 1);
            hits++;
        }
    }
    close(fd);
    assert_true(hits > 0);
    assert_int_equal(keep_rebuild(p->desk[AT_O], NULL), ERR_DAMAGED);
    assert_non_null(strstr(err_note(), "restore a backup"));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(after_a_restore_no_number_is_used_twice),
        T(a_former_key_that_is_put_back_signs_nothing),
        T(the_ordinal_of_a_key_that_no_roster_lists_is_not_given_again),
        T(after_a_restore_no_household_number_is_given_twice),
        T(a_copied_home_signs_nothing_until_adopted),
        T(of_those_who_publish_at_once_each_is_heard),
        T(a_restore_that_fails_leaves_the_key),
        T(of_two_who_change_the_key_at_once_the_second_is_told),
        T(of_two_who_restore_into_a_new_home_at_once_the_second_is_told),
        T(a_new_calendar_or_setting_moves_the_due_dates_of_open_cases),
        T(check_tells_a_wrong_index_and_a_rebuild_makes_it_good),
        T(check_tells_what_cases_and_journal_do_not_imply_and_a_rebuild_makes_it_good),
        T(a_rebuild_makes_a_damaged_state_good_and_names_a_damaged_record),
        T(a_rebuild_keeps_of_a_state_what_no_event_tells),
        T(a_rebuild_walks_no_damaged_page),
        T(a_chief_alone_changes_settings_and_a_clerk_does_not_annul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
