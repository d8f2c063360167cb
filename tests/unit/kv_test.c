// The store's bottom: values, walks, keys, versions.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests/unit/kv_home.h"

// All keys of a walk, each followed by a space.
static const char *keys(struct kv_txn *t, const char *prefix, const char *from, unsigned flags)
{
    static char text[400];
    struct kv_iter it;
    size_t n = 0;
    kv_seek(t, KV_PERSON, span_of(prefix), span_of(from), flags, &it);
    while (kv_next(&it))
        n += (size_t)snprintf(text + n, sizeof text - n, "%.*s ", SPAN_ARG(it.key));
    assert_false(kv_next(&it)); // it stays at its end
    kv_iter_end(&it);
    text[n] = '\0';
    return text;
}

static void fill(const char *const *names)
{
    struct kv_txn t;
    assert_int_equal(kv_write(kv, &t), OK);
    for (; *names; names++)
        kv_put(&t, KV_PERSON, span_of(*names), SPAN("line"));
    assert_int_equal(kv_commit(&t), OK);
}

static void a_value_comes_back_as_it_was_put(void **state)
{
    (void)state;
    put(KV_PERSON, "k", "one");
    assert_true(get_is(KV_PERSON, "k", "one"));
    put(KV_PERSON, "k", "");
    assert_true(get_is(KV_PERSON, "k", ""));
    assert_false(get_is(KV_PERSON, "l", ""));
    assert_false(get_is(KV_HOUSEHOLD, "k", ""));
    kv_close(kv);
    assert_int_equal(kv_open(home, 0, &kv), OK);
    assert_true(get_is(KV_PERSON, "k", ""));
}

static void a_key_as_long_as_one_may_be_is_as_good_as_any(void **state)
{
    (void)state;
    static const enum kv_db kinds[] = {KV_PERSON, KV_EVENT, KV_PERSON_BY_NAME};
    char longest[KV_KEY_MAX];
    struct span key = span_bytes(longest, sizeof longest), value;
    struct kv_txn t;
    struct kv_iter it;
    memset(longest, 'k', sizeof longest);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        assert_int_equal(kv_write(kv, &t), OK);
        assert_true(kv_put(&t, kinds[i], key, SPAN("one")));
        assert_int_equal(kv_commit(&t), OK);
        assert_int_equal(kv_write(kv, &t), OK);
        assert_true(kv_get(&t, kinds[i], key, &value) && span_is(value, "one"));
        kv_seek(&t, kinds[i], key, key, KV_FORWARD, &it);
        assert_true(kv_next(&it) && span_eq(it.key, key) && span_is(it.value, "one"));
        assert_false(kv_next(&it));
        assert_true(kv_del(&t, kinds[i], key));
        assert_int_equal(kv_commit(&t), OK);
    }
}

static void a_deleted_value_is_gone_and_the_count_says_so(void **state)
{
    (void)state;
    fill((const char *[]) {"a", "b", "c", NULL});
    struct kv_txn t;
    assert_int_equal(kv_write(kv, &t), OK);
    assert_int_equal(kv_count(&t, KV_PERSON), 3);
    assert_true(kv_del(&t, KV_PERSON, SPAN("b")));
    assert_false(kv_del(&t, KV_PERSON, SPAN("b")));
    assert_int_equal(t.err, OK);
    assert_int_equal(kv_count(&t, KV_PERSON), 2);
    assert_true(kv_drop(&t, KV_PERSON));
    assert_int_equal(kv_count(&t, KV_PERSON), 0);
    assert_int_equal(kv_commit(&t), OK);
}

static void an_abort_leaves_nothing(void **state)
{
    (void)state;
    struct kv_txn t;
    uint64_t before = kv_generation(kv);
    assert_int_equal(kv_write(kv, &t), OK);
    kv_put(&t, KV_PERSON, SPAN("k"), SPAN("v"));
    assert_int_equal(kv_abort(&t), OK);
    assert_int_equal(kv_abort(&t), OK);
    assert_false(get_is(KV_PERSON, "k", "v"));
    assert_int_equal(kv_generation(kv), before);
    put(KV_PERSON, "k", "v");
    assert_true(kv_generation(kv) > before);
}

static void the_first_failure_stops_the_transaction(void **state)
{
    (void)state;
    put(KV_OPERATOR, "010203", "old");
    struct kv_txn t;
    struct span v;
    struct kv_iter it;
    assert_int_equal(kv_write(kv, &t), OK);
    assert_true(kv_put_new(&t, KV_OPERATOR, SPAN("020304"), SPAN("new")));
    assert_false(kv_put_new(&t, KV_OPERATOR, SPAN("010203"), SPAN("new")));
    assert_int_equal(t.err, ERR_EXISTS);
    assert_false(kv_put(&t, KV_OPERATOR, SPAN("030405"), SPAN("new")));
    assert_false(kv_get(&t, KV_OPERATOR, SPAN("010203"), &v));
    kv_seek(&t, KV_OPERATOR, SPAN_NONE, SPAN_NONE, KV_FORWARD, &it);
    assert_false(kv_next(&it));
    kv_fail(&t, ERR_REFUSED);
    assert_int_equal(kv_commit(&t), ERR_EXISTS);
    assert_true(get_is(KV_OPERATOR, "010203", "old"));
    assert_false(get_is(KV_OPERATOR, "020304", "new"));
}

static void a_callers_failure_undoes_the_transaction(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_iter it;
    assert_int_equal(kv_write(kv, &t), OK);
    kv_put(&t, KV_PERSON, SPAN("k"), SPAN("v"));
    kv_put(&t, KV_PERSON, SPAN("l"), SPAN("v"));
    kv_seek(&t, KV_PERSON, SPAN_NONE, SPAN_NONE, KV_FORWARD, &it);
    assert_true(kv_next(&it));
    assert_false(kv_fail(&t, ERR_REFUSED));
    assert_false(kv_next(&it)); // no walk goes on
    assert_false(kv_del(&t, KV_PERSON, SPAN("k")));
    assert_false(kv_sound(&t, KV_PERSON, SPAN("k")));
    assert_false(kv_append(&t, KV_PERSON, SPAN("m"), SPAN("v")));
    assert_false(kv_drop(&t, KV_PERSON));
    assert_int_equal(kv_commit(&t), ERR_REFUSED);
    assert_false(get_is(KV_PERSON, "k", "v"));
}

static void append_wants_rising_keys(void **state)
{
    (void)state;
    struct kv_txn t;
    assert_int_equal(kv_write(kv, &t), OK);
    assert_true(kv_append(&t, KV_PERSON, SPAN("a"), SPAN("")));
    assert_true(kv_append(&t, KV_PERSON, SPAN("c"), SPAN("")));
    assert_false(kv_append(&t, KV_PERSON, SPAN("b"), SPAN("")));
    assert_int_equal(kv_abort(&t), ERR_EXISTS);
}

static void a_walk_stays_inside_its_prefix_both_ways(void **state)
{
    (void)state;
    fill((const char *[]) {"a", "b", "ba", "bb", "bc", "c", "\xff", "\xff\xff", NULL});
    struct kv_txn t;
    assert_int_equal(kv_read(kv, &t), OK);
    assert_string_equal(keys(&t, "b", "", KV_FORWARD), "b ba bb bc ");
    assert_string_equal(keys(&t, "b", "", KV_BACKWARD), "bc bb ba b ");
    assert_string_equal(keys(&t, "b", "bb", KV_FORWARD), "bb bc ");
    assert_string_equal(keys(&t, "b", "bb", KV_FORWARD | KV_AFTER), "bc ");
    assert_string_equal(keys(&t, "b", "bb", KV_BACKWARD), "bb ba b ");
    assert_string_equal(keys(&t, "b", "bb", KV_BACKWARD | KV_AFTER), "ba b ");
    assert_string_equal(keys(&t, "b", "baz", KV_BACKWARD), "ba b ");
    assert_string_equal(keys(&t, "b", "a", KV_FORWARD), "b ba bb bc ");
    assert_string_equal(keys(&t, "b", "a", KV_FORWARD | KV_AFTER), "b ba bb bc ");
    assert_string_equal(keys(&t, "b", "b", KV_FORWARD | KV_AFTER), "ba bb bc ");
    assert_string_equal(keys(&t, "b", "z", KV_FORWARD), "");
    assert_string_equal(keys(&t, "b", "c", KV_BACKWARD), "bc bb ba b ");
    assert_string_equal(keys(&t, "b", "z", KV_BACKWARD), "bc bb ba b ");
    assert_string_equal(keys(&t, "b", "a", KV_BACKWARD), "");
    assert_string_equal(keys(&t, "\xff", "", KV_BACKWARD), "\xff\xff \xff ");
    assert_string_equal(keys(&t, "d", "", KV_FORWARD), "");
    assert_string_equal(keys(&t, "d", "", KV_BACKWARD), "");
    assert_string_equal(keys(&t, "", "", KV_BACKWARD), "\xff\xff \xff c bc bb ba b a ");
    assert_int_equal(kv_commit(&t), OK);
}

static void two_walks_of_one_database_do_not_disturb_each_other(void **state)
{
    (void)state;
    fill((const char *[]) {"a", "b", "c", NULL});
    struct kv_txn t;
    struct kv_iter outer, inner;
    for (int round = 0; round < 2; round++) { // the second round uses the cursors again
        int pairs = 0;
        assert_int_equal(kv_read(kv, &t), OK);
        KV_EACH(&t, KV_PERSON, SPAN_NONE, &outer)
            KV_EACH(&t, KV_PERSON, SPAN_NONE, &inner)
                pairs++;
        assert_int_equal(pairs, 9);
        assert_int_equal(kv_commit(&t), OK);
    }
}

static void entries_may_change_during_a_walk(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_iter it;
    struct kv_key k;
    assert_int_equal(kv_write(kv, &t), OK);
    for (unsigned i = 0; i < 2000; i++)
        kv_put(&t, KV_OWED, kv_key_span(kv_key_int(kv_key_new(&k), i, 4)), SPAN("an event that someone still lacks"));
    unsigned seen = 0;
    KV_EACH(&t, KV_OWED, SPAN_NONE, &it)
    {
        struct span rest = it.key;
        uint64_t i;
        assert_true(kv_key_take_int(&rest, 4, &i));
        assert_int_equal(i, seen);
        seen++;
        if (i % 3)
            assert_true(kv_del(&t, KV_OWED, it.key));
    }
    assert_int_equal(seen, 2000);
    assert_int_equal(kv_count(&t, KV_OWED), 667); // the multiples of 3 below 2000
    seen = 0;
    kv_seek(&t, KV_OWED, SPAN_NONE, SPAN_NONE, KV_BACKWARD, &it);
    while (kv_next(&it)) {
        seen++;
        kv_del(&t, KV_OWED, it.key);
    }
    assert_int_equal(seen, 667);
    assert_int_equal(kv_count(&t, KV_OWED), 0);
    kv_put(&t, KV_OWED, SPAN("b"), SPAN(""));
    kv_seek(&t, KV_OWED, SPAN_NONE, SPAN_NONE, KV_FORWARD, &it);
    assert_true(kv_next(&it));
    kv_drop(&t, KV_OWED);
    kv_put(&t, KV_OWED, SPAN("a"), SPAN(""));
    kv_put(&t, KV_OWED, SPAN("c"), SPAN(""));
    assert_true(kv_next(&it) && span_is(it.key, "c")); // goes on behind "b", which is gone
    assert_false(kv_next(&it));
    assert_int_equal(kv_commit(&t), OK);
}

static void a_view_does_not_change_while_others_save(void **state)
{
    (void)state;
    put(KV_SETTING, "a", "1");
    struct kv_txn t;
    struct span v;
    assert_int_equal(kv_read(kv, &t), OK);
    put(KV_SETTING, "a", "2");
    assert_true(kv_get(&t, KV_SETTING, SPAN("a"), &v));
    assert_true(span_is(v, "1"));
    assert_int_equal(kv_commit(&t), OK);
    assert_true(get_is(KV_SETTING, "a", "2"));
}

static void keys_sort_as_their_parts_do(void **state)
{
    (void)state;
    struct kv_key a, b;
    kv_key_int(kv_key_new(&a), 255, 4);
    kv_key_int(kv_key_new(&b), 256, 4);
    assert_true(span_cmp(kv_key_span(&a), kv_key_span(&b)) < 0);
    kv_key_raw(kv_key_text(kv_key_new(&a), SPAN("ab")), SPAN("c"));
    kv_key_raw(kv_key_text(kv_key_new(&b), SPAN("a")), SPAN("bc"));
    assert_false(span_eq(kv_key_span(&a), kv_key_span(&b)));
    assert_true(span_cmp(kv_key_span(&b), kv_key_span(&a)) < 0);
    assert_memory_equal(a.p, "ab\0c", 4);
    struct span rest = kv_key_span(&a), text;
    assert_true(kv_key_take_text(&rest, &text) && span_is(text, "ab") && span_is(rest, "c"));
    assert_false(kv_key_take_text(&rest, &text));
    uint64_t v;
    assert_false(kv_key_take_int(&rest, 2, &v));
    kv_key_int(kv_key_new(&a), 0x0102030405060708, 8);
    assert_memory_equal(a.p, "\1\2\3\4\5\6\7\10", 8);
    // Its parts come off again, and no part that is not there.
    rest = kv_key_span(kv_key_raw(kv_key_int(kv_key_new(&a), 0x0203, 2), SPAN("abcd")));
    assert_true(kv_key_take_int(&rest, 2, &v) && v == 0x0203 && span_is(rest, "abcd"));
    assert_true(kv_key_take_raw(&rest, 1, &text) && span_is(text, "a") && span_is(rest, "bcd"));
    assert_false(kv_key_take_raw(&rest, 4, &text));
    assert_true(kv_key_take_raw(&rest, 3, &text) && span_is(text, "bcd") && rest.n == 0);
}

// Index text is cut at 128 bytes on a character boundary: 42 characters of three bytes are 126.
static void text_in_a_key_is_cut_between_characters(void **state)
{
    (void)state;
    struct buf b = {0};
    for (int i = 0; i < 50; i++)
        buf_str(&b, "驿");
    struct kv_key k;
    kv_key_text(kv_key_new(&k), buf_span(&b));
    assert_int_equal(k.n, 127);
    assert_int_equal(k.p[126], 0);
    kv_key_prefix(kv_key_new(&k), buf_span(&b));
    assert_int_equal(k.n, 126);
    kv_key_text(kv_key_new(&k), span_bytes("a\0b", 3));
    assert_int_equal(k.n, 2);
    buf_free(&b);
}

static void a_store_opens_only_where_there_is_one(void **state)
{
    (void)state;
    char other[HOME_SIZE];
    struct kv *none = NULL;
    assert_non_null(home_make(other));
    assert_int_equal(kv_open(other, 0, &none), ERR_NOT_FOUND);
    assert_int_equal(kv_open(other, KV_READ_ONLY, &none), ERR_NOT_FOUND);
    assert_null(none);
    home_remove(other);
}

// Folder 2770, files for the group, nothing for others (DESIGN section 7).
static void the_group_shares_the_store_and_nobody_else(void **state)
{
    (void)state;
    struct stat st;
    char path[HOME_SIZE + 40];
    assert_int_equal(stat(kv_folder(kv), &st), 0);
    assert_int_equal(st.st_mode & 07777, 02770);
    const char *const files[] = {"data.mdb", "lock.mdb", "work"};
    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/%s", kv_folder(kv), files[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0660);
    }
}

static void a_read_only_handle_reads_and_does_not_write(void **state)
{
    (void)state;
    put(KV_SETTING, "a", "1");
    kv_close(kv);
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), OK);
    assert_true(get_is(KV_SETTING, "a", "1"));
    struct kv_txn t;
    assert_int_equal(kv_write(kv, &t), ERR_READ_ONLY);
    assert_false(kv_put(&t, KV_SETTING, SPAN("a"), SPAN("2")));
    assert_int_equal(kv_commit(&t), ERR_READ_ONLY);
}

// No commit waits for the file system to find room or to note down what has been written for the first time.
static void the_file_is_written_ahead_of_what_commits_will_need(void **state)
{
    (void)state;
    char path[HOME_SIZE + 20];
    struct stat st;
    snprintf(path, sizeof path, "%s/store/data.mdb", home);
    int fd = open(path, O_RDONLY);
    for (char key[] = "a"; key[0] <= 'z'; key[0]++) {
        static char value[50001];
        memset(value, key[0], sizeof value - 1);
        put(KV_DRAFT, key, value);
        assert_int_equal(fstat(fd, &st), 0);
        assert_int_equal(lseek(fd, 0, SEEK_HOLE), st.st_size);
    }
    assert_true(st.st_size > 26 * 50000 + (512 << 10));
    close(fd);
}

static void a_store_of_a_newer_version_is_refused(void **state)
{
    (void)state;
    struct kv_txn t;
    assert_int_equal(kv_write(kv, &t), OK);
    kv_put(&t, KV_META, SPAN("version"), span_bytes((uint8_t[]) {0, 0, 0, KV_VERSION + 1}, 4));
    assert_int_equal(kv_commit(&t), OK);
    kv_close(kv);
    kv = NULL;
    assert_int_equal(kv_open(home, 0, &kv), ERR_VERSION);
    assert_int_equal(kv_open(home, KV_READ_ONLY, &kv), ERR_VERSION);
    assert_null(kv);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_value_comes_back_as_it_was_put),
        T(a_key_as_long_as_one_may_be_is_as_good_as_any),
        T(a_deleted_value_is_gone_and_the_count_says_so),
        T(an_abort_leaves_nothing),
        T(the_file_is_written_ahead_of_what_commits_will_need),
        T(the_first_failure_stops_the_transaction),
        T(a_callers_failure_undoes_the_transaction),
        T(append_wants_rising_keys),
        T(a_walk_stays_inside_its_prefix_both_ways),
        T(two_walks_of_one_database_do_not_disturb_each_other),
        T(entries_may_change_during_a_walk),
        T(a_view_does_not_change_while_others_save),
        T(keys_sort_as_their_parts_do),
        T(text_in_a_key_is_cut_between_characters),
        T(a_store_opens_only_where_there_is_one),
        T(the_group_shares_the_store_and_nobody_else),
        T(a_read_only_handle_reads_and_does_not_write),
        T(a_store_of_a_newer_version_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
