// Many entries at once: whatever runs they lay in, they come in order, each once (DESIGN section 7).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <endian.h>
#include <stdlib.h>

#include "store/bulk.h"
#include "tests/store/home.h"

#define ENTRIES 150000u // more than two runs of each bulk

static char home[HOME_SIZE];
static struct kv *kv;

static int set_up(void **state)
{
    (void)state;
    return home_make(home) && kv_open(home, KV_CREATE, &kv) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    kv_close(kv);
    home_remove(home);
    return 0;
}

// Entry i of both bulks: its key is i's, scattered, behind 20 bytes that all keys share.
static void add(struct bulk *b, enum kv_db db, uint32_t i)
{
    struct kv_key k;
    struct buf value = {0}, stored = {0};
    uint32_t scattered = i * 2654435761u; // odd: no two are alike
    kv_key_int(kv_key_raw(kv_key_new(&k), SPAN("twenty bytes, shared")), scattered, 4);
    buf_printf(&value, "%u", scattered);
    kv_stored(db, kv_key_span(&k), buf_span(&value), &stored);
    assert_int_equal(bulk_add(b, db, kv_key_span(&k), buf_span(&stored)), OK);
    buf_free(&value);
    buf_free(&stored);
}

static bool count(void *ctx, uint64_t done, uint64_t total)
{
    uint64_t *seen = ctx;
    assert_true(done <= total);
    *seen = done;
    return true;
}

// What is sorted when it comes, and what is sorted while that is put.
static const enum kv_db both[] = {KV_PERSON, KV_PERSON_BY_PHONE};

// How many there are.
static uint64_t in_order(struct kv_txn *t, enum kv_db db)
{
    struct kv_iter it;
    uint64_t last = 0, n = 0;
    KV_EACH(t, db, SPAN_NONE, &it)
    {
        struct span rest = {it.key.p + 20, it.key.n - 20}, value;
        uint64_t v;
        char text[16];
        assert_true(kv_key_take_int(&rest, 4, &v));
        assert_true(n == 0 || v > last);
        assert_true(kv_get(t, db, it.key, &value)); // with its sum
        snprintf(text, sizeof text, "%u", (unsigned)v);
        assert_true(span_is(value, text));
        last = v;
        n++;
    }
    return n;
}

static void joined_bulks_come_in_order_and_each_entry_once(void **state)
{
    (void)state;
    struct bulk *a = bulk_new(), *b = bulk_new();
    for (uint32_t i = 0; i < ENTRIES; i++) {
        for (size_t k = 0; k < COUNT(both); k++) {
            add(i % 2 ? a : b, both[k], i);
            if (i % 3 == 0)
                add(i % 2 ? b : a, both[k], i); // implied twice
        }
    }
    add(b, KV_HOUSEHOLD, 7); // in one of the two alone
    bulk_join(a, b);
    add(a, KV_HOUSEHOLD, 8); // and one behind
    uint64_t done = 0;
    assert_int_equal(bulk_append(a, kv, NULL, count, &done), OK);
    assert_int_equal(done, COUNT(both) * ENTRIES + 2);
    bulk_free(a);
    struct kv_txn t;
    assert_int_equal(kv_read(kv, &t), OK);
    for (size_t k = 0; k < COUNT(both); k++)
        assert_int_equal(in_order(&t, both[k]), ENTRIES);
    assert_int_equal(in_order(&t, KV_HOUSEHOLD), 2);
    assert_int_equal(kv_abort(&t), OK);
}

static void long_values_come_as_they_were_and_too_long_ones_are_refused(void **state)
{
    (void)state;
    const size_t most = (8u << 20) - 1, n = 12000; // bytes; more than a chunk holds
    struct bulk *b = bulk_new();
    struct kv_txn t;
    char *bytes = calloc(most + 1, 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t scattered = htobe32((uint32_t)i * 2654435761u);
        memcpy(bytes, &scattered, sizeof scattered);
        memcpy(bytes + 2996, &scattered, sizeof scattered);
        assert_int_equal(bulk_add(b, KV_EVENT, (struct span) {bytes, sizeof scattered}, (struct span) {bytes, 3000}), OK);
    }
    assert_int_equal(bulk_add(b, KV_JOURNAL, SPAN("most"), (struct span) {bytes, most}), OK);
    assert_int_equal(bulk_add(b, KV_JOURNAL, SPAN("more"), (struct span) {bytes, most + 1}), ERR_TOO_LARGE);
    assert_int_equal(bulk_append(b, kv, NULL, NULL, NULL), OK);
    bulk_free(b);
    free(bytes);
    assert_int_equal(kv_read(kv, &t), OK);
    struct kv_iter it;
    size_t seen = 0;
    KV_EACH(&t, KV_EVENT, SPAN_NONE, &it)
    {
        assert_int_equal(it.value.n, 3000);
        assert_memory_equal(it.value.p, it.key.p, 4);
        assert_memory_equal(it.value.p + 2996, it.key.p, 4);
        seen++;
    }
    assert_int_equal(seen, n);
    assert_true(kv_get(&t, KV_JOURNAL, SPAN("most"), &it.value));
    assert_int_equal(it.value.n, most);
    assert_false(kv_has(&t, KV_JOURNAL, SPAN("more")));
    assert_int_equal(kv_abort(&t), OK);
}

static bool stop(void *ctx, uint64_t done, uint64_t total)
{
    (void)ctx, (void)total;
    return done < ENTRIES / 2;
}

static void stopped_nothing_has_happened(void **state)
{
    (void)state;
    struct bulk *b = bulk_new();
    struct kv_txn t;
    for (uint32_t i = 0; i < ENTRIES; i++)
        add(b, KV_PERSON, i);
    assert_int_equal(bulk_append(b, kv, NULL, stop, NULL), ERR_STOPPED);
    bulk_free(b);
    assert_int_equal(kv_read(kv, &t), OK);
    assert_int_equal(kv_count(&t, KV_PERSON), 0);
    assert_int_equal(kv_abort(&t), OK);
}

static void put(void *ctx, struct kv_txn *t, struct span key, struct span value)
{
    (void)ctx;
    kv_put(t, KV_PERSON, key, value);
}

static void in_turns_every_entry_is_given_once(void **state)
{
    (void)state;
    struct bulk *b = bulk_new();
    struct kv_txn t;
    for (uint32_t i = 0; i < ENTRIES; i++)
        add(b, KV_PERSON, i);
    assert_int_equal(bulk_turns(b, kv, KV_PERSON, put, NULL, NULL, NULL), OK);
    bulk_free(b);
    assert_int_equal(kv_read(kv, &t), OK);
    assert_int_equal(kv_count(&t, KV_PERSON), ENTRIES);
    assert_int_equal(kv_abort(&t), OK);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(joined_bulks_come_in_order_and_each_entry_once),
        T(long_values_come_as_they_were_and_too_long_ones_are_refused),
        T(stopped_nothing_has_happened),
        T(in_turns_every_entry_is_given_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
