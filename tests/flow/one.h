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

// For a test that leaves nothing damaged behind.
static inline int tear_down_sound(void **state)
{
    for (enum place at = 0; at < PLACES; at++)
        assert_int_equal(province_check(p, at), 0);
    return tear_down(state);
}

#endif
