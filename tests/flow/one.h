// The province of the test that runs: made before it, gone after it. Included by a test once, behind cmocka.h.
#ifndef YZ_TESTS_FLOW_ONE_H
#define YZ_TESTS_FLOW_ONE_H

#include "tests/flow/province.h"

static struct province *p;

static int set_up(void **state)
{
    (void)state;
    p = province_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    province_free(p);
    return 0;
}

// The province's newest, where another has come already.
static inline void take_roster(enum place at)
{
    assert_int_equal(province_roster(p, at, NULL), OK);
}

// At the day after, with what the backup has.
static inline void lose_since_backup(enum place at)
{
    province_now("2026-03-03 09:00");
    province_restore(p, at, province_path(p, "backup"), false);
}

// The key that came with the loss is in the roster, here at least.
static inline void be_listed(enum place at)
{
    assert_int_equal(province_certify(p, p->desk[at]), OK);
    assert_int_equal(province_roster(p, at, NULL), OK);
}

// For a test that leaves nothing damaged behind.
static inline int tear_down_sound(void **state)
{
    for (enum place at = 0; at < PLACES; at++)
        assert_int_equal(province_check(p, at), 0);
    return tear_down(state);
}

#endif
