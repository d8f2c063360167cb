// Many entries at once: whatever runs they lay in, they come in order, each once (DESIGN section 7).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

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

static void joined_bulks_come_in_order_and_each_entry_once(void **state)
{
    (void)state;
    struct bulk *a = bulk_new(), *b = bulk_new();
    for (uint32_t i = 0; i < ENTRIES; i++) {
        add(i % 2 ? a : b, KV_PERSON, i);
        if (i % 3 == 0)
            add(i % 2 ? b : a, KV_PERSON, i); // implied twice
    }
    add(b, KV_HOUSEHOLD, 7); // in one of the two alone
    bulk_join(a, b);
    uint64_t done = 0;
    assert_int_equal(bulk_append(a, kv, NULL, count, &done), OK);
    assert_int_equal(done, ENTRIES + 1);
    bulk_free(a);
    struct kv_txn t;
    struct kv_iter it;
    uint64_t last = 0, n = 0;
    assert_int_equal(kv_read(kv, &t), OK);
    KV_EACH(&t, KV_PERSON, SPAN_NONE, &it)
    {
        struct span rest = {it.key.p + 20, it.key.n - 20}, value;
        uint64_t v;
        char text[16];
        assert_true(kv_key_take_int(&rest, 4, &v));
        assert_true(n == 0 || v > last);
        assert_true(kv_get(&t, KV_PERSON, it.key, &value)); // with its sum
        snprintf(text, sizeof text, "%u", (unsigned)v);
        assert_true(span_is(value, text));
        last = v;
        n++;
    }
    assert_int_equal(n, ENTRIES);
    assert_int_equal(kv_count(&t, KV_HOUSEHOLD), 1);
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
        T(stopped_nothing_has_happened),
        T(in_turns_every_entry_is_given_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
