// The store's bottom: damage, check, backup.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests/unit/kv_home.h"

// Overwrites `from` by `to` everywhere in data.mdb, as a bad disk might.
static unsigned spoil(const char *from, const char *to)
{
    char path[HOME_SIZE + 20];
    snprintf(path, sizeof path, "%s/store/data.mdb", home);
    int fd = open(path, O_RDWR);
    struct stat st;
    assert_true(fd >= 0 && !fstat(fd, &st));
    char *all = malloc((size_t)st.st_size);
    assert_int_equal(pread(fd, all, (size_t)st.st_size, 0), st.st_size);
    unsigned hits = 0;
    size_t n = strlen(from);
    for (off_t i = 0; i + (off_t)n <= st.st_size; i++) {
        if (!memcmp(all + i, from, n)) {
            hits++;
            assert_int_equal(pwrite(fd, to, n, i), n);
        }
    }
    free(all);
    close(fd);
    return hits;
}

struct seen {
    unsigned n, stop_at;
    enum kv_bad what;
    enum kv_db db;
    char key[100];
};

static bool on_bad(void *ctx, enum kv_bad what, enum kv_db db, struct span key)
{
    struct seen *s = ctx;
    s->n++;
    s->what = what;
    s->db = db;
    snprintf(s->key, sizeof s->key, "%.*s", SPAN_ARG(key));
    return s->n != s->stop_at;
}

static void a_changed_byte_in_a_value_is_found(void **state)
{
    (void)state;
    put(KV_PERSON, "410102199001011234", "the name of somebody");
    put(KV_PERSON, "410102199001011235", "somebody else");
    struct seen s = {0};
    assert_int_equal(kv_check(kv, on_bad, NULL, &s), OK);
    assert_int_equal(s.n, 0);
    kv_close(kv);
    kv = NULL;
    assert_true(spoil("the name of somebody", "the name of somebodx") > 0);
    assert_int_equal(kv_open(home, 0, &kv), OK);
    struct kv_txn t;
    struct span v;
    assert_int_equal(kv_read(kv, &t), OK);
    assert_true(kv_get(&t, KV_PERSON, SPAN("410102199001011235"), &v));
    assert_false(kv_get(&t, KV_PERSON, SPAN("410102199001011234"), &v));
    assert_int_equal(kv_commit(&t), ERR_DAMAGED);
    assert_non_null(strstr(err_note(), "person"));
    assert_non_null(strstr(err_note(), "410102199001011234"));
    assert_int_equal(kv_check(kv, on_bad, NULL, &s), ERR_DAMAGED);
    assert_int_equal(s.n, 1);
    assert_int_equal(s.what, KV_BAD_SUM);
    assert_int_equal(s.db, KV_PERSON);
    assert_string_equal(s.key, "410102199001011234");
}

// The sum covers database and key too: a key whose byte changed does not pass for another entry.
static void a_changed_byte_in_a_key_is_found(void **state)
{
    (void)state;
    put(KV_PERSON, "410102199001011234", "v");
    kv_close(kv);
    kv = NULL;
    assert_true(spoil("410102199001011234", "410102199001011235") > 0);
    assert_int_equal(kv_open(home, 0, &kv), OK);
    struct kv_txn t;
    struct span v;
    assert_int_equal(kv_read(kv, &t), OK);
    assert_false(kv_get(&t, KV_PERSON, SPAN("410102199001011235"), &v));
    assert_int_equal(kv_commit(&t), ERR_DAMAGED);
}

// A page that says a key is longer than any is damage, which is told, and not a fault of the program.
static void a_key_that_a_page_makes_longer_than_any_is_told(void **state)
{
    (void)state;
    static const enum kv_db dbs[] = {KV_PERSON, KV_EVENT, KV_PERSON_BY_NAME};
    static const char *const keys[] = {"long of a person", "long of an event", "long of an index"};
    char path[HOME_SIZE + 20], page[4096];
    snprintf(path, sizeof path, "%s/store/data.mdb", home);
    for (size_t i = 0; i < COUNT(dbs); i++)
        put(dbs[i], keys[i], "a value that is long enough");
    kv_close(kv);
    kv = NULL;
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    for (off_t at = 0; pread(fd, page, sizeof page, at) == (ssize_t)sizeof page; at += (off_t)sizeof page) {
        for (size_t i = 0; i + 20 < sizeof page; i++) {
            if (memcmp(page + i, "long of a", 9) == 0)
                page[i - 1] |= 4; // the higher byte of its length: 1024 more
        }
        assert_int_equal(pwrite(fd, page, sizeof page, at), sizeof page);
    }
    close(fd);
    assert_int_equal(kv_open(home, 0, &kv), OK);
    for (size_t i = 0; i < COUNT(dbs); i++) {
        struct kv_txn t;
        struct kv_iter it;
        for (int writes = 0; writes < 2; writes++) {
            assert_int_equal(writes ? kv_write(kv, &t) : kv_read(kv, &t), OK);
            KV_EACH(&t, dbs[i], SPAN_NONE, &it)
            {
            }
            assert_int_equal(kv_abort(&t), ERR_DAMAGED);
            assert_non_null(strstr(err_note(), kv_db_name(dbs[i])));
        }
    }
    struct seen s = {0};
    assert_int_equal(kv_check(kv, on_bad, NULL, &s), ERR_DAMAGED);
}

// A walk over an index gives the line as it is; check and kv_get say that it changed.
static void a_changed_byte_in_an_index_is_found_by_check(void **state)
{
    (void)state;
    put(KV_PERSON_BY_NAME, "somebody", "line of a result list");
    kv_close(kv);
    kv = NULL;
    assert_true(spoil("line of a result list", "line of a result lisd") > 0);
    assert_int_equal(kv_open(home, 0, &kv), OK);
    struct kv_txn t;
    struct kv_iter it;
    struct span v;
    assert_int_equal(kv_read(kv, &t), OK);
    kv_seek(&t, KV_PERSON_BY_NAME, SPAN("some"), SPAN_NONE, KV_FORWARD, &it);
    assert_true(kv_next(&it));
    assert_true(span_is(it.value, "line of a result lisd"));
    assert_false(kv_get(&t, KV_PERSON_BY_NAME, SPAN("somebody"), &v));
    assert_int_equal(kv_commit(&t), ERR_DAMAGED);
    struct seen s = {0};
    assert_int_equal(kv_check(kv, on_bad, NULL, &s), ERR_DAMAGED);
    assert_int_equal(s.db, KV_PERSON_BY_NAME);
}

// Nothing at all, or less than a sum: of a record as of an index, which may be empty and no more. The key is told as it can be read,
// and as far as there is room.
static void a_value_too_short_for_its_sum_is_damaged(void **state)
{
    (void)state;
    char long_key[KV_KEY_MAX];
    memset(long_key, 1, sizeof long_key);
    struct span odd = span_bytes("a\0b \\\x7f~", 7), v;
    struct kv_txn t;
    assert_int_equal(kv_write(kv, &t), OK);
    assert_true(kv_append(&t, KV_PERSON, span_bytes(long_key, sizeof long_key), SPAN("3 b")));
    assert_true(kv_append(&t, KV_PERSON, odd, SPAN_NONE));
    assert_true(kv_append(&t, KV_PERSON_BY_NAME, SPAN("empty"), SPAN_NONE));
    assert_true(kv_append(&t, KV_PERSON_BY_NAME, SPAN("short"), SPAN("3 b")));
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(kv_read(kv, &t), OK);
    assert_false(kv_get(&t, KV_PERSON, odd, &v));
    assert_int_equal(kv_commit(&t), ERR_DAMAGED);
    assert_non_null(strstr(err_note(), "database person, key a\\x00b\\x20\\x5c\\x7f~:"));
    assert_int_equal(kv_read(kv, &t), OK);
    assert_false(kv_get(&t, KV_PERSON, span_bytes(long_key, sizeof long_key), &v));
    assert_int_equal(kv_commit(&t), ERR_DAMAGED);
    assert_non_null(strstr(err_note(), "\\x01\\x01:"));
    assert_int_equal(kv_read(kv, &t), OK);
    assert_true(kv_get(&t, KV_PERSON_BY_NAME, SPAN("empty"), &v));
    assert_false(kv_get(&t, KV_PERSON_BY_NAME, SPAN("short"), &v));
    assert_int_equal(kv_commit(&t), ERR_DAMAGED);
    struct seen s = {0};
    assert_int_equal(kv_check(kv, on_bad, NULL, &s), ERR_DAMAGED);
    assert_int_equal(s.n, 3);
}

// Events are signed: they are stored byte for byte, without a sum.
static void an_event_is_stored_as_it_is(void **state)
{
    (void)state;
    put(KV_EVENT, "k", "signed bytes");
    put(KV_JOURNAL, "k", "signed bytes");
    kv_close(kv);
    kv = NULL;
    assert_true(spoil("signed bytes", "signed bytez") > 0);
    assert_int_equal(kv_open(home, 0, &kv), OK);
    assert_true(get_is(KV_EVENT, "k", "signed bytez")); // its signature is for others to verify
    assert_true(get_is(KV_JOURNAL, "k", "signed bytez"));
}

struct progress {
    unsigned calls, stop_at;
};

static bool on_progress(void *ctx, uint64_t done, uint64_t total)
{
    struct progress *p = ctx;
    (void)done, (void)total;
    return ++p->calls != p->stop_at;
}

static void a_backup_holds_what_the_store_held_and_can_be_restored(void **state)
{
    (void)state;
    put(KV_PERSON, "a", "1");
    char path[HOME_SIZE + 20], fresh[HOME_SIZE];
    struct stat st;
    for (int compact = 0; compact < 2; compact++) {
        snprintf(path, sizeof path, "%s/backup%d", home, compact);
        assert_int_equal(kv_backup(kv, path, compact, NULL, NULL), OK);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        assert_int_equal(kv_backup(kv, path, compact, NULL, NULL), ERR_EXISTS);
    }
    put(KV_PERSON, "a", "2");
    assert_int_equal(kv_restore(home, path, NULL, NULL, NULL), ERR_EXISTS);
    kv_close(kv);
    assert_non_null(home_make(fresh));
    struct progress p = {.stop_at = 1};
    assert_int_equal(kv_restore(fresh, path, NULL, on_progress, &p), ERR_STOPPED);
    assert_int_equal(kv_open(fresh, 0, &kv), ERR_NOT_FOUND);
    assert_int_equal(kv_restore(fresh, path, NULL, NULL, NULL), OK);
    assert_int_equal(kv_open(fresh, 0, &kv), OK);
    assert_true(get_is(KV_PERSON, "a", "1"));
    home_remove(fresh);
}

static void a_database_that_is_lost_is_not_made_anew(void **state)
{
    (void)state;
    put(KV_JOURNAL, "a", "1");
    put(KV_META, "b", "1");
    kv_close(kv);
    kv = NULL;
    // A journal under another name would begin again at its first entry.
    assert_true(spoil("journal", "jourmal") > 0);
    assert_int_equal(kv_open(home, 0, &kv), ERR_DAMAGED);
    assert_non_null(strstr(err_note(), "journal"));
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), ERR_DAMAGED);
    assert_true(spoil("jourmal", "journal") > 0);
    assert_true(spoil("meta", "mets") > 0);
    assert_int_equal(kv_open(home, 0, &kv), ERR_DAMAGED);
    assert_null(kv);
}

static void a_store_that_was_emptied_is_not_begun_anew(void **state)
{
    (void)state;
    char path[HOME_SIZE + 20];
    kv_close(kv);
    kv = NULL;
    snprintf(path, sizeof path, "%s/store/data.mdb", home);
    assert_int_equal(truncate(path, 0), 0);
    assert_int_equal(kv_open(home, 0, &kv), ERR_DAMAGED);
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), ERR_DAMAGED);
    assert_null(kv);
}

// Ctrl-C reaches everything in the terminal's foreground.
static void an_interrupt_is_no_damage(void **state)
{
    (void)state;
    char path[HOME_SIZE + 20];
    struct seen seen = {0};
    put(KV_PERSON, "a", "1");
    snprintf(path, sizeof path, "%s/backup", home);
    assert_int_equal(setpgid(0, 0), 0);
    signal(SIGINT, SIG_IGN);
    pid_t sender = fork();
    while (sender == 0)
        kill(0, SIGINT);
    enum err checked = kv_check(kv, on_bad, NULL, &seen), copied = kv_backup(kv, path, false, NULL, NULL);
    kill(sender, SIGKILL);
    waitpid(sender, NULL, 0);
    signal(SIGINT, SIG_DFL);
    assert_int_equal(checked, OK);
    assert_int_equal(copied, OK);
}

static void a_backup_that_is_not_whole_is_not_restored(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_key k;
    assert_int_equal(kv_write(kv, &t), OK);
    for (unsigned i = 0; i < 1000; i++)
        kv_put(&t, KV_PERSON, kv_key_span(kv_key_int(kv_key_new(&k), i, 4)), SPAN("a person's record"));
    assert_int_equal(kv_commit(&t), OK);
    char path[HOME_SIZE + 20], fresh[HOME_SIZE];
    snprintf(path, sizeof path, "%s/backup", home);
    assert_int_equal(kv_backup(kv, path, false, NULL, NULL), OK);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_non_null(home_make(fresh));
    struct kv *none;
    // Any byte of it, an event's too, which has no sum.
    for (off_t at = 0; at < st.st_size; at += at < 8192 ? 997 : st.st_size / 7) {
        char c;
        int fd = open(path, O_RDWR);
        assert_int_equal(pread(fd, &c, 1, at), 1);
        c ^= 4;
        assert_int_equal(pwrite(fd, &c, 1, at), 1);
        assert_int_equal(kv_restore(fresh, path, NULL, NULL, NULL), ERR_DAMAGED);
        assert_int_equal(kv_open(fresh, 0, &none), ERR_NOT_FOUND);
        c ^= 4;
        assert_int_equal(pwrite(fd, &c, 1, at), 1);
        assert_int_equal(close(fd), 0);
    }
    assert_int_equal(truncate(path, st.st_size - 4096), 0);
    assert_int_equal(kv_restore(fresh, path, NULL, NULL, NULL), ERR_DAMAGED);
    assert_int_equal(kv_open(fresh, 0, &none), ERR_NOT_FOUND);
    home_remove(fresh);
}

// What was written there is there: that the store cannot be opened now is no fault of the backup.
static void a_whole_backup_is_not_blamed_for_the_disk(void **state)
{
    (void)state;
    char path[HOME_SIZE + 20], fresh[HOME_SIZE];
    struct rlimit was, few;
    put(KV_PERSON, "a", "1");
    snprintf(path, sizeof path, "%s/backup", home);
    assert_int_equal(kv_backup(kv, path, false, NULL, NULL), OK);
    assert_true(home_make(fresh));
    // Enough open files for copying, and not for a store.
    int next = dup(0);
    close(next);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
    few = was;
    few.rlim_cur = (rlim_t)next + 2;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    enum err e = kv_restore(fresh, path, NULL, NULL, NULL);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
    assert_int_equal(e, ERR_IO);
    assert_null(strstr(err_note(), "no backup"));
    assert_int_equal(kv_restore(fresh, path, NULL, NULL, NULL), OK);
    home_remove(fresh);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_changed_byte_in_a_value_is_found),
        T(a_changed_byte_in_a_key_is_found),
        T(a_changed_byte_in_an_index_is_found_by_check),
        T(a_key_that_a_page_makes_longer_than_any_is_told),
        T(a_value_too_short_for_its_sum_is_damaged),
        T(an_event_is_stored_as_it_is),
        T(a_backup_holds_what_the_store_held_and_can_be_restored),
        T(a_database_that_is_lost_is_not_made_anew),
        T(a_store_that_was_emptied_is_not_begun_anew),
        T(an_interrupt_is_no_damage),
        T(a_backup_that_is_not_whole_is_not_restored),
        T(a_whole_backup_is_not_blamed_for_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
