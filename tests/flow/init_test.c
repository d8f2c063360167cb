// Issue part 13: a home is made whole, or `init` makes it on the second try.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <pwd.h>

#include "desk/keep.h"
#include "store/spare.h"
#include "tests/flow/calls.h"

static struct key_id key_there(void)
{
    struct keys keys;
    struct key_id id = {{0}};
    if (keys_load(home, &keys) == OK)
        id = seal_sign_id(&keys.sign);
    keys_free(&keys);
    return id;
}

static void start_over(void)
{
    home_remove(home);
    assert_int_equal(mkdir(home, 0770), 0);
}

static void an_init_that_is_killed_is_done_by_the_next(void **state)
{
    (void)state;
    static const enum org_kind kinds[] = {ORG_STATION, ORG_PROVINCE};
    struct key_id none = {{0}};
    for (size_t k = 0; k < COUNT(kinds); k++) {
        unsigned at = 0;
        bool killed = true;
        while (killed) {
            int status;
            at++;
            start_over();
            pid_t pid = fork();
            if (pid == 0) {
                calls = 0;
                kill_at = at;
                _exit(init(kinds[k]) ? 1 : 0);
            }
            assert_int_equal(waitpid(pid, &status, 0), pid);
            killed = WIFSIGNALED(status);
            assert_true(killed || status == 0);
            // Keys that are there may have signed something: they stay.
            struct key_id had = key_there();
            bool done = memcmp(&had, &none, sizeof had) != 0;
            assert_int_equal(init(kinds[k]), done ? ERR_EXISTS : OK);
            struct key_id has = key_there();
            assert_int_equal(memcmp(&had, &has, sizeof had) == 0, done);
            goes_on(kinds[k]);
        }
        assert_true(at > 15); // there are so many steps at least
    }
}

static void on_a_full_disk(bool half)
{
    enum err e = ERR_FULL;
    takes_half = half;
    for (unsigned from = 1; e; from++) {
        start_over();
        calls = 0;
        full_from = from;
        e = init(ORG_PROVINCE);
        full_from = 0;
        assert_true(e == OK || e == ERR_FULL);
        snprintf(path, sizeof path, "test \"$(find %s -name '*.new')\" = ''", home);
        assert_int_equal(system(path), 0); // half a key
        assert_int_equal(init(ORG_PROVINCE), e ? OK : ERR_EXISTS);
        goes_on(ORG_PROVINCE);
    }
}

static void an_init_on_a_full_disk_is_done_when_there_is_room(void **state)
{
    (void)state;
    on_a_full_disk(false);
    on_a_full_disk(true);
}

// What is listed as a spare key; the file is the last one's.
static size_t spares_listed(struct desk *d, const char *file)
{
    struct kv_txn t;
    struct arena a = {0};
    struct keys k = {.ordinal = 0};
    size_t n;
    assert_int_equal(kv_read(d->store->kv, &t), OK);
    const struct rec *rows = spare_list(d->store, &t, &a, &n);
    if (n) {
        assert_int_equal(spare_open(file, SPAN("in another envelope"), &k), OK);
        assert_true(span_eq(rec_text(&rows[n - 1], ORG_KEY_SIGN), span_bytes(k.sign.b, sizeof k.sign.b)));
    }
    keys_free(&k);
    arena_free(&a);
    assert_int_equal(kv_abort(&t), OK);
    return n;
}

// What is listed has a whole file, and what has none is made by the same command: nothing is left beside it.
static void a_spare_that_is_killed_is_made_by_the_same_command(void **state)
{
    (void)state;
    static const char *const envelopes[] = {"stick", "stick.part"};
    char file[COUNT(envelopes)][HOME_SIZE + 20], stick[] = "/tmp/yizhan-stick-XXXXXX";
    bool killed = true;
    unsigned whole = 0, at = 0;
    assert_non_null(mkdtemp(stick));
    for (size_t i = 0; i < COUNT(envelopes); i++)
        snprintf(file[i], sizeof file[i], "%s/%s", stick, envelopes[i]);
    while (killed) {
        struct desk *d;
        int status;
        at++;
        start_over();
        assert_int_equal(init(ORG_STATION), OK);
        pid_t pid = fork();
        if (pid == 0) {
            if (desk_open(home, false, &d))
                _exit(1);
            calls = 0;
            kill_at = at;
            _exit(spare_in(d, file[0]) ? 1 : 0);
        }
        assert_int_equal(waitpid(pid, &status, 0), pid);
        killed = WIFSIGNALED(status);
        assert_true(killed || status == 0);
        assert_int_equal(desk_open(home, false, &d), OK);
        size_t listed = spares_listed(d, file[0]);
        whole += !listed && access(file[0], F_OK) == 0;
        assert_int_equal(spare_in(d, file[0]), listed ? ERR_EXISTS : OK);
        assert_int_equal(spares_listed(d, file[0]), 1);
        assert_int_equal(access(file[1], F_OK), -1);
        desk_close(d);
        assert_int_equal(unlink(file[0]), 0);
    }
    assert_true(at > 8 && whole > 0); // there are so many steps at least
    assert_int_equal(rmdir(stick), 0);
}

static enum err init_of(const char *code)
{
    struct arena a = {0};
    struct rec org = rec_make(&a);
    rec_set_text(&org, ORG_CODE, span_of(code));
    rec_set_text(&org, ORG_NAME, SPAN("新设"));
    rec_set_int(&org, ORG_KIND, ORG_BUREAU_OFFICE);
    rec_set_text(&org, ORG_DIVISION, SPAN("411702"));
    enum err e = setup_init(home, &org);
    arena_free(&a);
    return e;
}

// Two technicians, or one who has called it twice: the second is told, and the home is the first's alone.
static void of_two_at_once_the_second_changes_nothing(void **state)
{
    (void)state;
    int first_is, second_is;
    pid_t first = fork();
    if (first == 0) {
        stop_before_keys = true;
        _exit((int)init_of("411700001000"));
    }
    assert_int_equal(waitpid(first, &first_is, WUNTRACED), first);
    assert_true(WIFSTOPPED(first_is));
    pid_t second = fork();
    if (second == 0) {
        stop_in_wait = true;
        _exit((int)init_of("411700002000"));
    }
    go_on_both(first, &first_is, second, &second_is);
    assert_int_equal(WEXITSTATUS(first_is), OK);
    assert_int_equal(WEXITSTATUS(second_is), ERR_EXISTS);
    struct desk *d;
    struct arena a = {0};
    struct kv_txn t;
    struct rec org;
    assert_int_equal(desk_open(home, false, &d), OK);
    assert_true(span_is(desk_org(d), "411700001000"));
    assert_int_equal(kv_read(d->store->kv, &t), OK);
    assert_true(store_get(&t, KV_META, SPAN("org"), &a, &org));
    assert_true(span_is(rec_text(&org, ORG_CODE), "411700001000"));
    assert_int_equal(kv_abort(&t), OK);
    arena_free(&a);
    desk_close(d);
}

// What init and adopt say is there is there after a power cut: every folder that was made, and every name in it (DESIGN section 2).
static void what_was_made_is_on_the_disk(void **state)
{
    (void)state;
    size_t n = strlen(home);
    strcat(home, "/.local/share/yizhan");
    unsure_n = 0;
    assert_int_equal(init(ORG_PROVINCE), OK);
    assert_int_equal(unsure_n, 0);
    goes_on(ORG_PROVINCE);
    snprintf(path, sizeof path, "rm -r '%s/keys'", home);
    assert_int_equal(system(path), 0);
    unsure_n = 0;
    assert_int_equal(keep_adopt(home, NULL), OK);
    assert_int_equal(unsure_n, 0);
    home[n] = '\0';
}

// The other way round it is a backup that helps, and init, which would find the keys there, does not.
static void keys_that_lost_their_store_ask_for_a_backup(void **state)
{
    (void)state;
    char store[600], gone[600];
    struct desk *d;
    assert_int_equal(init(ORG_STATION), OK);
    goes_on(ORG_STATION);
    snprintf(store, sizeof store, "%s/store", home);
    snprintf(gone, sizeof gone, "%s/gone", home);
    assert_int_equal(rename(store, gone), 0);
    assert_int_equal(desk_open(home, false, &d), ERR_INPUT);
    assert_non_null(strstr(err_line(ERR_INPUT), " restore FILE"));
    assert_null(strstr(err_line(ERR_INPUT), " init"));
}

static void another_user_is_told_whose_the_keys_are(void **state)
{
    (void)state;
    const struct passwd *owner = getpwuid(geteuid());
    int status;
    if (geteuid() || !owner) // only root becomes somebody else
        skip();
    assert_int_equal(init(ORG_STATION), OK);
    assert_int_equal(chmod(home, 0750), 0); // as init leaves it, to who is not of its group
    for (int own = 0; own < 2; own++) {
        // Or it is theirs, and root has made new keys in it.
        snprintf(path, sizeof path, "%s/keys", home);
        if (own)
            assert_int_equal(chown(home, 65534, 65534) || chown(path, 65534, 65534), 0);
        pid_t pid = fork();
        if (pid) {
            assert_int_equal(waitpid(pid, &status, 0), pid);
            assert_int_equal(status, 0);
            continue;
        }
        char whose[200];
        struct desk *d;
        snprintf(whose, sizeof whose, "/keys/organisation.key is for the user %s alone", owner->pw_name);
        if (setgid(65534) || setuid(65534))
            _exit(1);
        _exit(desk_open(home, false, &d) != ERR_IO || !strstr(err_note(), whose));
    }
}

// A store that has been in use and has no keys is not begun anew: its numbers would be given a second time.
static void a_store_that_lost_its_keys_is_adopted(void **state)
{
    (void)state;
    struct desk *d;
    char spare[HOME_SIZE + 20];
    assert_int_equal(init(ORG_STATION), OK);
    goes_on(ORG_STATION);
    snprintf(spare, sizeof spare, "%s.spare", home);
    assert_int_equal(desk_open(home, false, &d), OK);
    assert_int_equal(spare_in(d, spare), OK);
    desk_close(d);
    snprintf(path, sizeof path, "%s/keys/organisation.key", home);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(init(ORG_STATION), ERR_INPUT);
    assert_non_null(strstr(err_note(), "adopt"));
    // Whoever opens it, or restores again what was killed half-way, is told the same, and not to begin anew.
    assert_int_equal(desk_open(home, false, &d), ERR_INPUT);
    assert_non_null(strstr(err_note(), "adopt"));
    assert_int_equal(keep_restore(home, "none", NULL, NULL), ERR_INPUT);
    assert_non_null(strstr(err_note(), "adopt"));
    // A spare is of no use yet: no roster has come that lists it.
    assert_int_equal(keep_adopt(home, &(struct keep_spare) {spare, SPAN("in another envelope")}), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "there is no roster here"));
    assert_int_equal(unlink(spare), 0);
    assert_int_equal(keep_adopt(home, NULL), OK);
    assert_int_equal(keep_restore(home, "none", NULL, NULL), ERR_INPUT);
    assert_null(strstr(err_note(), "adopt"));
    assert_int_equal(desk_open(home, false, &d), OK);
    desk_close(d);
}

// A new user's data folder is not there yet (~/.local/share); what stands in the home's place, or is locked, holds no keys.
static void a_home_is_made_with_the_folders_above_it(void **state)
{
    (void)state;
    size_t n = strlen(home);
    strcpy(home + n, "/.local/share/yizhan");
    assert_int_equal(init(ORG_STATION), OK);
    goes_on(ORG_STATION);
    strcpy(home + n, "/file");
    FILE *f = fopen(home, "w");
    assert_non_null(f);
    fclose(f);
    assert_int_equal(init(ORG_STATION), ERR_IO);
    assert_non_null(strstr(err_note(), "/file/keys/organisation.key: "));
    assert_non_null(strstr(err_note(), "a part of the path is no folder"));
    strcat(home, "/below");
    assert_int_equal(init(ORG_STATION), ERR_NOT_FOUND);
    home[n] = '\0';
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    lang_start("/nonexistent");
    const struct CMUnitTest tests[] = {
        T(an_init_that_is_killed_is_done_by_the_next),
        T(an_init_on_a_full_disk_is_done_when_there_is_room),
        T(a_spare_that_is_killed_is_made_by_the_same_command),
        T(of_two_at_once_the_second_changes_nothing),
        T(keys_that_lost_their_store_ask_for_a_backup),
        T(another_user_is_told_whose_the_keys_are),
        T(what_was_made_is_on_the_disk),
        T(a_store_that_lost_its_keys_is_adopted),
        T(a_home_is_made_with_the_folders_above_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
