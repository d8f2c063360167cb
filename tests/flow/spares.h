// A place's spare keys: made, listed, used. Included by a test once, behind cmocka.h.
#ifndef YZ_TESTS_FLOW_SPARES_H
#define YZ_TESTS_FLOW_SPARES_H

#include "desk/keep.h"
#include "desk/setup.h"
#include "tests/flow/one.h"

#define PASSPHRASE SPAN("in another envelope")

static inline void take_rosters(void)
{
    for (enum place at = 0; at < PLACES; at++)
        take_roster(at);
}

static inline const char *path(const char *name)
{
    return province_path(p, name);
}

// The place makes a spare; the file's path.
static inline const char *make(enum place at, const char *name, uint32_t ordinal)
{
    uint32_t is;
    assert_int_equal(setup_spare(p->desk[at], path(name), PASSPHRASE, &is), OK);
    assert_int_equal(is, ordinal);
    return path(name);
}

// And the province lists what it has.
static inline const char *make_listed(enum place at, const char *name, uint32_t ordinal)
{
    make(at, name, ordinal);
    assert_int_equal(province_certify(p, p->desk[at]), OK);
    take_rosters();
    return path(name);
}

static inline void shell(const char *command)
{
    char line[1200];
    snprintf(line, sizeof line, "cd '%s' && %s", p->root, command);
    assert_int_equal(system(line), 0);
}

static inline void closes(enum place at)
{
    desk_close(p->desk[at]);
    p->desk[at] = NULL;
}

// D's store is lost, its keys with it or not, and comes back from the backup with the spare.
static inline enum err restores(const char *backup, const char *file, struct span passphrase, bool keys)
{
    struct keep_spare spare = {file, passphrase};
    closes(AT_D);
    shell(keys ? "rm -rf d/store d/keys" : "rm -rf d/store");
    return keep_restore(path("d"), path(backup), &spare, NULL);
}

static inline enum org_key_state state_of(enum place at, enum place whose, int64_t ordinal)
{
    size_t n;
    const struct rec *keys = rec_list(desk_roster(p->desk[at]), ROSTER_KEYS, &n);
    for (size_t i = 0; i < n; i++) {
        if (span_eq(rec_text(&keys[i], ORG_KEY_ORG), desk_org(p->desk[whose])) && rec_int(&keys[i], ORG_KEY_ORDINAL, 0) == ordinal)
            return (enum org_key_state)rec_int(&keys[i], ORG_KEY_STATE, 0);
    }
    return 0;
}

static inline int64_t serial(enum place at)
{
    return rec_int(desk_roster(p->desk[at]), ROSTER_SERIAL, 0);
}

static inline void backs_up(enum place at, const char *name)
{
    assert_int_equal(keep_backup(p->desk[at], path(name), NULL), OK);
}

#endif
