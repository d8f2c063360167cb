// A store of its own for each test of the store's bottom, gone afterwards.
#ifndef YZ_TESTS_UNIT_KV_HOME_H
#define YZ_TESTS_UNIT_KV_HOME_H

#include "store/kv.h"
#include "tests/store/home.h"

static char home[HOME_SIZE];
static struct kv *kv;

static int set_up(void **state)
{
    (void)state;
    return home_make(home) && !kv_open(home, KV_CREATE, &kv) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    kv_close(kv);
    kv = NULL;
    home_remove(home);
    return 0;
}

static void put(enum kv_db db, const char *key, const char *value)
{
    struct kv_txn t;
    assert_int_equal(kv_write(kv, &t), OK);
    assert_true(kv_put(&t, db, span_of(key), span_of(value)));
    assert_int_equal(kv_commit(&t), OK);
}

static bool get_is(enum kv_db db, const char *key, const char *value)
{
    struct kv_txn t;
    struct span v;
    assert_int_equal(kv_read(kv, &t), OK);
    bool same = kv_get(&t, db, span_of(key), &v) && span_is(v, value);
    assert_int_equal(kv_commit(&t), OK);
    return same;
}

#endif
