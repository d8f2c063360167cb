// What the province publishes, and what a place has of it. Included by a test once, behind cmocka.h.
#ifndef YZ_TESTS_FLOW_ROSTERS_H
#define YZ_TESTS_FLOW_ROSTERS_H

#include "desk/setup.h"
#include "tests/flow/one.h"

static inline struct desk *province(void)
{
    return province_root(p);
}

static inline int64_t serial_at(enum place at)
{
    return rec_int(desk_roster(p->desk[at]), ROSTER_SERIAL, 0);
}

// Something has to change, or there is no new roster.
static inline void publishes(const char *org)
{
    struct desk *d = province();
    const struct rec *keys;
    size_t n;
    int64_t state = 0, serial = rec_int(desk_roster(d), ROSTER_SERIAL, 0);
    keys = rec_list(desk_roster(d), ROSTER_KEYS, &n);
    for (size_t i = 0; i < n; i++)
        state = span_is(rec_text(&keys[i], ORG_KEY_ORG), org) ? rec_int(&keys[i], ORG_KEY_STATE, 0) : state;
    assert_int_equal(setup_key_state(d, span_of(org), 1, state == ORG_KEY_RETIRED ? ORG_KEY_CURRENT : ORG_KEY_RETIRED), OK);
    assert_int_equal(rec_int(desk_roster(d), ROSTER_SERIAL, 0), serial + 1);
    desk_close(d);
}

// As the technician calls it.
static inline void yizhan(const char *home, const char *what)
{
    char command[1000];
    const char *binary = getenv("YIZHAN");
    snprintf(command, sizeof command, "'%s' --home '%s' --lang en %s", binary ? binary : "build/yizhan", province_path(p, home), what);
    assert_int_equal(system(command), 0);
}

#endif
