// An organisation's key file (DESIGN section 6): made once, whoever comes at the same time; and damaged.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/keep.h"
#include "link/mail_impl.h"
#include "store/roster.h"
#include "tests/flow/calls.h"

// Has opened it, and goes on when it is let; it ends with OK if it has the key that lies there.
static pid_t opens(bool *stop)
{
    int is;
    pid_t pid = fork();
    if (pid == 0) {
        struct store *s;
        if (store_open(home, 0, &s))
            _exit(ERR_STORE);
        raise(SIGSTOP);
        *stop = true;
        enum err e = mail_begin(s, true);
        _exit(e ? (int)e : keys_is(home, &s->keys.sign) ? OK : ERR_REPLACED);
    }
    assert_int_equal(waitpid(pid, &is, WUNTRACED), pid);
    assert_true(WIFSTOPPED(is));
    return pid;
}

// All counters and `sync` are started after a restore: the key that this brings is made once, and everybody has it.
static void of_counters_that_open_a_store_with_another_key_at_once_one_begins(void **state)
{
    (void)state;
    int first_is, second_is;
    struct keys k;
    assert_int_equal(init(ORG_STATION), OK);
    goes_on(ORG_STATION);
    snprintf(path, sizeof path, "%s/keys/organisation.key", home);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(keep_adopt(home, NULL), OK); // key 1 a second time: the first opening makes another
    pid_t first = opens(&stop_before_key), second = opens(&stop_in_wait);
    kill(first, SIGCONT);
    assert_int_equal(waitpid(first, &first_is, WUNTRACED), first);
    assert_true(WIFSTOPPED(first_is));
    kill(second, SIGCONT);
    go_on_both(first, &first_is, second, &second_is);
    assert_int_equal(WEXITSTATUS(first_is), OK);
    assert_int_equal(WEXITSTATUS(second_is), OK);
    assert_int_equal(keys_load(home, &k), OK);
    assert_int_equal(k.ordinal, 2);
    keys_free(&k);
}

// The key is renewed, and a counter opened before that has ended: nothing was lost, and nothing waits for what others hold.
static void a_counter_that_is_opened_during_a_renewal_finds_it_done(void **state)
{
    (void)state;
    int first_is, second_is;
    struct desk *d;
    struct arena a = {0};
    struct kv_txn t;
    struct rec begin;
    assert_int_equal(init(ORG_STATION), OK);
    goes_on(ORG_STATION);
    pid_t first = fork();
    if (first == 0) {
        stop_behind_key = true;
        _exit((int)keep_renew(home, NULL));
    }
    assert_int_equal(waitpid(first, &first_is, WUNTRACED), first);
    assert_true(WIFSTOPPED(first_is));
    pid_t second = fork();
    if (second == 0) {
        stop_in_wait = true;
        _exit((int)desk_open(home, false, &d));
    }
    go_on_both(first, &first_is, second, &second_is);
    assert_int_equal(WEXITSTATUS(first_is) + WEXITSTATUS(second_is), OK);
    assert_int_equal(desk_open(home, false, &d), OK);
    assert_int_equal(d->store->keys.ordinal, 2);
    assert_int_equal(kv_read(d->store->kv, &t), OK);
    assert_true(store_get(&t, KV_META, BEGIN, &a, &begin));
    assert_false(rec_has(&begin, BEGIN_LOST));
    assert_int_equal(kv_abort(&t), OK);
    arena_free(&a);
    desk_close(d);
}

// Does the store here wait for what others hold? The key's ordinal.
static bool lost_something(uint32_t *ordinal)
{
    struct desk *d;
    struct arena a = {0};
    struct kv_txn t;
    struct rec begin;
    assert_int_equal(desk_open(home, false, &d), OK);
    *ordinal = d->store->keys.ordinal;
    assert_int_equal(kv_read(d->store->kv, &t), OK);
    assert_true(store_get(&t, KV_META, BEGIN, &a, &begin));
    assert_int_equal(kv_abort(&t), OK);
    bool lost = rec_has(&begin, BEGIN_LOST);
    arena_free(&a);
    desk_close(d);
    snprintf(path, sizeof path, "%s/keys/renewal.key", home);
    assert_true(lost || access(path, F_OK) != 0); // what was half done is done
    return lost;
}

// Renews the key, with the spare or not, and is killed at that step; false: it came to its end before.
static bool renews_killed(unsigned at, const struct keep_spare *spare)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        calls = 0;
        kill_at = at;
        _exit((int)keep_renew(home, spare));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) || status == OK);
    return WIFSIGNALED(status);
}

// A province, which lists itself: with a spare it is on the roster as well.
static void begins_with_a_spare(char file[HOME_SIZE + 40])
{
    struct desk *d;
    struct buf request = {0};
    home_remove(home);
    assert_int_equal(mkdir(home, 0770), 0);
    assert_int_equal(init(ORG_PROVINCE), OK);
    snprintf(file, HOME_SIZE + 40, "%s.spare", home);
    unlink(file);
    assert_int_equal(desk_open(home, false, &d), OK);
    assert_int_equal(spare_in(d, file), OK);
    assert_int_equal(setup_request(d, &request), OK);
    assert_int_equal(setup_org_add(d, buf_span(&request)), OK);
    buf_free(&request);
    desk_close(d);
}

// Nothing is lost: not when a counter is opened next, and the same command ends it, and makes no second key.
static void a_renewal_of_the_key_that_is_killed_is_ended_by_the_same_command(void **state)
{
    (void)state;
    char file[HOME_SIZE + 40];
    struct keep_spare spare = {file, SPAN("in another envelope")};
    for (int with = 0; with < 2; with++) {
        bool killed = true;
        unsigned half = 0;
        for (unsigned at = 1; killed; at++) {
            uint32_t ordinal, key = with ? 2 : 3; // the spare's; above it
            begins_with_a_spare(file);
            killed = renews_killed(at, with ? &spare : NULL);
            snprintf(path, sizeof path, "%s/keys/renewal.key", home);
            half += killed && access(path, F_OK) == 0;
            if (at % 2) {
                assert_false(lost_something(&ordinal));
                assert_true(ordinal == 1 || ordinal == key);
            } else if (killed) {
                if (!with || access(file, F_OK) == 0) // else there is nothing left to do
                    assert_int_equal(keep_renew(home, with ? &spare : NULL), OK);
                assert_false(lost_something(&ordinal));
                assert_int_equal(ordinal, key);
            }
            assert_true(killed || at > 10); // there are so many steps at least
        }
        assert_true(half > 2);
        unlink(file);
    }
}

// Before it was ended the store was lost, and what comes back is behind.
static void a_loss_after_a_renewal_that_was_killed_is_one(void **state)
{
    (void)state;
    char command[2 * HOME_SIZE + 60], backup[HOME_SIZE + 40];
    uint32_t ordinal;
    struct desk *d;
    assert_int_equal(init(ORG_STATION), OK);
    goes_on(ORG_STATION);
    snprintf(backup, sizeof backup, "%s/backup", home);
    assert_int_equal(desk_open(home, false, &d), OK);
    assert_int_equal(keep_backup(d, backup, NULL), OK);
    desk_close(d);
    unsigned at = 1;
    for (snprintf(path, sizeof path, "%s/keys/organisation-1.key", home); access(path, F_OK) != 0 || keys_highest(home) < 2; at++)
        assert_true(renews_killed(at, NULL));
    snprintf(command, sizeof command, "rm -r '%s/store'", home);
    assert_int_equal(system(command), 0);
    assert_int_equal(keep_restore(home, backup, NULL, NULL), OK);
    assert_true(lost_something(&ordinal));
    assert_int_equal(ordinal, 3);
}

// A counter reads the key file while it is replaced: it sees that it has another than the one that lies there.
static void a_key_that_is_replaced_while_it_is_read_is_read_again(void **state)
{
    (void)state;
    struct keys k;
    char command[2 * HOME_SIZE + 60], other[HOME_SIZE + 40];
    assert_int_equal(init(ORG_STATION), OK);
    snprintf(command, sizeof command, "cp '%s/keys/organisation.key' '%s/other'", home, home);
    assert_int_equal(system(command), 0);
    snprintf(other, sizeof other, "%s/other", home);
    put_behind = other;
    assert_int_equal(keys_load(home, &k), OK);
    assert_null(put_behind);
    assert_true(keys_stale(home, &k));
    keys_free(&k);
    assert_int_equal(keys_load(home, &k), OK);
    assert_false(keys_stale(home, &k));
    keys_free(&k);
}

// A bad sector: nothing is done with it, and what to do is told. The store is whole.
static void a_damaged_key_file_is_moved_away_and_the_home_adopted(void **state)
{
    (void)state;
    struct desk *d;
    static const size_t left[] = {0, 40}; // bytes
    assert_int_equal(init(ORG_STATION), OK);
    goes_on(ORG_STATION);
    for (size_t i = 0; i < COUNT(left); i++) {
        snprintf(path, sizeof path, "%s/keys/organisation.key", home);
        assert_int_equal(truncate(path, (off_t)left[i]), 0);
        assert_int_equal(desk_open(home, false, &d), ERR_KEY);
        assert_non_null(strstr(err_line(ERR_KEY), "/keys/organisation.key: "));
        assert_non_null(strstr(err_line(ERR_KEY), "yizhan adopt"));
        assert_int_equal(init(ORG_STATION), ERR_EXISTS);
        assert_int_equal(keep_adopt(home, NULL), ERR_KEY);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(keep_adopt(home, NULL), OK);
        assert_int_equal(desk_open(home, false, &d), OK);
        assert_int_equal(d->store->keys.ordinal, 2 + i);
        desk_close(d);
    }
}

// A broken disk is not a full one. The old key is there, and no half of another.
static void a_key_that_cannot_be_written_changes_nothing(void **state)
{
    (void)state;
    struct keys was, is;
    assert_int_equal(init(ORG_STATION), OK);
    goes_on(ORG_STATION);
    assert_int_equal(keys_load(home, &was), OK);
    assert_int_equal(keys_load(home, &is), OK);
    sync_fails = true;
    assert_int_equal(keys_renew(home, 0, false, &is), ERR_IO);
    sync_fails = false;
    assert_true(keys_is(home, &was.sign) && !keys_stale(home, &was));
    snprintf(path, sizeof path, "%s/keys/organisation.key.new", home);
    assert_int_equal(access(path, F_OK), -1);
    keys_free(&was);
    keys_free(&is);
}

// Who was away since the first roster takes all that have been published since, each by the root that the one before names; and the
// last names the root that lies here.
static void each_vouches_for_the_next(struct desk *d)
{
    struct arena a = {0};
    struct kv_txn t;
    struct rec r;
    struct root_key root;
    struct span bytes[8];
    size_t n = 0;
    bool news;
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    while (n < COUNT(bytes) && (bytes[n] = arena_copy(&a, roster_at(&t, (int64_t)n + 1))).n)
        n++;
    assert_true(kv_drop(&t, KV_ROSTER));
    assert_int_equal(roster_read(bytes[0], &a, &r), OK);
    memcpy(root.pub.b, rec_text(&r, ROSTER_ROOT).p, sizeof root.pub.b);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(roster_take(&t, bytes[i], i ? NULL : &root.pub, false, &news), OK);
        assert_true(news);
    }
    assert_int_equal(roster_read(bytes[n - 1], &a, &r), OK);
    assert_int_equal(kv_abort(&t), OK);
    assert_int_equal(keys_root_load(home, &root), OK);
    assert_memory_equal(root.pub.b, rec_text(&r, ROSTER_ROOT).p, sizeof root.pub.b);
    keys_root_free(&root);
    arena_free(&a);
}

static void a_renewal_of_the_root_that_is_killed_is_ended_by_the_next_change(void **state)
{
    (void)state;
    bool killed = true;
    for (unsigned at = 1; killed; at++) {
        int status;
        struct desk *d;
        home_remove(home);
        assert_int_equal(mkdir(home, 0770), 0);
        assert_int_equal(init(ORG_PROVINCE), OK);
        goes_on(ORG_PROVINCE);
        pid_t pid = fork();
        if (pid == 0) {
            if (desk_open(home, false, &d))
                _exit(1);
            calls = 0;
            kill_at = at;
            _exit((int)setup_root_renew(d));
        }
        assert_int_equal(waitpid(pid, &status, 0), pid);
        killed = WIFSIGNALED(status);
        assert_true(killed || status == 0);
        assert_int_equal(desk_open(home, false, &d), OK);
        assert_int_equal(setup_key_state(d, SPAN("410000000000"), 1, ORG_KEY_RETIRED), OK);
        each_vouches_for_the_next(d);
        desk_close(d);
        assert_true(killed || at > 10); // there are so many steps at least
    }
}

// It may have been put back before the home is made again. And of two that are made none is like the other.
static void init_makes_a_root_where_there_is_none(void **state)
{
    (void)state;
    struct root_key first, again, other;
    char command[HOME_SIZE + 80];
    assert_int_equal(init(ORG_PROVINCE), OK);
    assert_int_equal(keys_root_load(home, &first), OK);
    snprintf(command, sizeof command, "cd '%s' && rm -r store keys/organisation.key", home);
    assert_int_equal(system(command), 0);
    assert_int_equal(init(ORG_PROVINCE), OK);
    assert_int_equal(keys_root_load(home, &again), OK);
    assert_memory_equal(again.pub.b, first.pub.b, sizeof first.pub.b);
    snprintf(command, sizeof command, "cd '%s' && rm -r store keys", home);
    assert_int_equal(system(command), 0);
    assert_int_equal(init(ORG_PROVINCE), OK);
    assert_int_equal(keys_root_load(home, &other), OK);
    assert_memory_not_equal(other.pub.b, first.pub.b, sizeof first.pub.b);
    keys_root_free(&first);
    keys_root_free(&again);
    keys_root_free(&other);
}

// What is read out by telephone: all of the hash (by another program), as the paper has it.
static void a_fingerprint_is_sixteen_groups_of_the_roots_hash(void **state)
{
    (void)state;
    struct sign_public root;
    char print[FINGERPRINT_TEXT];
    for (size_t i = 0; i < sizeof root.b; i++)
        root.b[i] = (uint8_t)i;
    keys_fingerprint(&root, print);
    assert_string_equal(print, "4034 e977 8431 851e 74c4 f406 0546 4274 "
                               "d05d 7513 71ae e342 b701 5c79 c0ed fb65");
}

// Whatever the umask is: who else is on the machine reads no key.
static void the_keys_are_their_users_alone(void **state)
{
    (void)state;
    struct stat st;
    static const char *const files[] = {"organisation.key", "organisation-1.key", "root.key"};
    mode_t mask = umask(0);
    assert_int_equal(init(ORG_PROVINCE), OK);
    assert_int_equal(keep_renew(home, NULL), OK);
    umask(mask);
    snprintf(path, sizeof path, "%s/keys", home);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/keys/%s", home, files[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

static void is_another_machine(char id[HOME_SIZE + 40])
{
    snprintf(id, HOME_SIZE + 40, "%s/id", home);
    FILE *f = fopen(id, "w");
    assert_non_null(f);
    assert_true(fputs("0123456789abcdef0123456789abcdef\n", f) >= 0 && fclose(f) == 0);
    other_machine = id;
}

// The whole disk is copied, its folders' inodes with it: it is another machine all the same.
static void a_copied_disk_signs_nothing_on_another_machine(void **state)
{
    (void)state;
    struct keys k;
    char id[HOME_SIZE + 40];
    assert_int_equal(init(ORG_STATION), OK);
    is_another_machine(id);
    assert_int_equal(keys_load(home, &k), OK);
    assert_false(k.bound);
    keys_free(&k);
    assert_int_equal(keep_adopt(home, NULL), OK);
    assert_int_equal(keys_load(home, &k), OK);
    assert_true(k.bound && k.ordinal == 2);
    keys_free(&k);
    other_machine = NULL;
    assert_int_equal(keys_load(home, &k), OK);
    assert_false(k.bound);
    keys_free(&k);
}

// On the machine to which the home was copied, `sync` has been watching since before it was adopted: no packet is numbered by a key
// with which the store has not begun.
static void a_sync_that_watches_while_the_home_is_adopted_begins_anew(void **state)
{
    (void)state;
    struct desk *d;
    struct arena a = {0};
    struct kv_txn t;
    struct rec begin;
    struct buf request = {0};
    size_t made;
    char id[HOME_SIZE + 40];
    assert_int_equal(init(ORG_PROVINCE), OK);
    goes_on(ORG_PROVINCE);
    is_another_machine(id);
    assert_int_equal(desk_open(home, false, &d), OK);
    assert_int_equal(mail_pack(d->store, moment_now(), &made), ERR_LOCKED_OUT);
    assert_int_equal(keep_adopt(home, NULL), OK);
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    store_changed(&t); // a roster came, say
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(setup_request(d, &request), OK);
    assert_int_equal(setup_org_add(d, buf_span(&request)), OK);
    assert_int_equal(mail_pack(d->store, moment_now(), &made), OK);
    struct key_id now = seal_sign_id(&d->store->keys.sign);
    assert_int_equal(d->store->keys.ordinal, 2);
    assert_int_equal(kv_read(d->store->kv, &t), OK);
    assert_true(store_get(&t, KV_META, BEGIN, &a, &begin));
    assert_true(span_eq(rec_text(&begin, BEGIN_KEY), span_bytes(now.b, sizeof now.b)) && rec_has(&begin, BEGIN_LOST));
    assert_int_equal(kv_abort(&t), OK);
    other_machine = NULL;
    buf_free(&request);
    arena_free(&a);
    desk_close(d);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    lang_start("/nonexistent");
    const struct CMUnitTest tests[] = {
        T(of_counters_that_open_a_store_with_another_key_at_once_one_begins),
        T(a_counter_that_is_opened_during_a_renewal_finds_it_done),
        T(a_renewal_of_the_key_that_is_killed_is_ended_by_the_same_command),
        T(a_loss_after_a_renewal_that_was_killed_is_one),
        T(a_key_that_is_replaced_while_it_is_read_is_read_again),
        T(a_damaged_key_file_is_moved_away_and_the_home_adopted),
        T(a_key_that_cannot_be_written_changes_nothing),
        T(a_renewal_of_the_root_that_is_killed_is_ended_by_the_next_change),
        T(init_makes_a_root_where_there_is_none),
        T(a_fingerprint_is_sixteen_groups_of_the_roots_hash),
        T(the_keys_are_their_users_alone),
        T(a_copied_disk_signs_nothing_on_another_machine),
        T(a_sync_that_watches_while_the_home_is_adopted_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
