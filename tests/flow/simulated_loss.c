// Stores that are lost and come back from older backups, with their keys, new ones or a spare.
#include "tests/flow/simulated.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/keep.h"
#include "desk/setup.h"

#define PASSPHRASE SPAN("in another envelope")
unsigned simulated_restored, simulated_spared, simulated_renewed;

static const char *backup_of(struct simulation *s, enum place at)
{
    return arena_printf(&s->p->arena, "%s/backup%d", s->p->root, at).p;
}

void back_up(struct simulation *s, enum place at)
{
    remove(backup_of(s, at));
    assert_int_equal(keep_backup(s->p->desk[at], backup_of(s, at), NULL), OK);
    s->damaged_then[at] = s->damaged[at];
    s->backed_up[at] = true;
}

static const char *spare_of(struct simulation *s, enum place at)
{
    return arena_printf(&s->p->arena, "%s/spare%d", s->p->root, at).p;
}

// Each has one in its envelope, and all know of it.
void make_spares(struct simulation *s)
{
    uint32_t ordinal;
    for (enum place at = 0; at < PLACES; at++) {
        assert_int_equal(setup_spare(s->p->desk[at], spare_of(s, at), PASSPHRASE, &ordinal), OK);
        assert_int_equal(province_certify(s->p, s->p->desk[at]), OK);
    }
    for (enum place at = 0; at < PLACES; at++)
        assert_int_equal(province_roster(s->p, at, NULL), OK);
}

// The store comes back with it: no roster need say so. ERR_NOT_FOUND: it is used up, or left in its envelope; ERR_REFUSED: a later
// key has been in use, and the store has come back with a new one.
static enum err with_spare(struct simulation *s, enum place at, const char *home)
{
    char command[1000];
    struct keep_spare spare = {spare_of(s, at), PASSPHRASE};
    if (access(spare.path, F_OK) != 0 || !chance(s, 60))
        return ERR_NOT_FOUND;
    desk_close(s->p->desk[at]);
    s->p->desk[at] = NULL;
    snprintf(command, sizeof command, "rm -rf '%s/store' '%s/%s'", home, home, chance(s, 50) ? "keys" : "store");
    assert_int_equal(system(command), 0);
    enum err e = keep_restore(home, backup_of(s, at), &spare, NULL);
    if (e == ERR_REFUSED) // a later key has been in use
        assert_int_equal(keep_adopt(home, NULL), OK);
    else
        assert_int_equal(e, OK);
    province_reopen(s->p, at);
    simulated_spared += !e;
    s->asks[at] |= !e;
    return e;
}

static void home_of(struct simulation *s, enum place at, char home[400])
{
    snprintf(home, 400, "%s/%s", s->p->root, (const char *[]) {"d", "b", "o", "o2"}[at]);
}

// The province lists the key; where its ordinal was given to another after the backup, a new one.
void be_listed(struct simulation *s, enum place at)
{
    char home[400];
    home_of(s, at, home);
    enum err e = province_certify(s->p, s->p->desk[at]);
    assert_true(e == OK || e == ERR_REFUSED);
    assert_int_equal(province_roster(s->p, at, NULL), OK);
    if (!e)
        return;
    desk_close(s->p->desk[at]);
    s->p->desk[at] = NULL;
    assert_int_equal(keep_renew(home, NULL), OK);
    province_reopen(s->p, at);
    assert_int_equal(province_certify(s->p, s->p->desk[at]), OK);
    assert_int_equal(province_roster(s->p, at, NULL), OK);
}

// What the place had sent lately has arrived, or is lost with it.
void lose(struct simulation *s, enum place at)
{
    if (!s->backed_up[at])
        return;
    bool lost = chance(s, 50);
    for (size_t i = s->air_n; i-- > 0;) {
        if (s->air[i].from != at)
            continue;
        if (lost) {
            free(s->air[i].p);
            s->air[i] = s->air[--s->air_n];
        } else {
            deliver(s, i, true);
        }
    }
    char home[400];
    home_of(s, at, home);
    simulated_restored++;
    s->damaged[at] = s->damaged_then[at];
    enum err e = with_spare(s, at, home);
    if (e == ERR_NOT_FOUND)
        province_restore(s->p, at, backup_of(s, at), chance(s, 20));
    assert_int_equal(aside(s, at), s->damaged[at]);
    if (chance(s, 60)) {
        s->silent = (enum place)((at + 1 + any(s, PLACES - 1)) % PLACES);
        s->silent_until = s->now + SILENCE;
    }
    if (!e)
        return;
    s->asks[at] = chance(s, 30); // what it asks for is under way
    if (!s->asks[at])
        be_listed(s, at);
}

void renew(struct simulation *s, enum place at)
{
    char home[400];
    home_of(s, at, home);
    desk_close(s->p->desk[at]);
    s->p->desk[at] = NULL;
    assert_int_equal(keep_renew(home, NULL), OK);
    province_reopen(s->p, at);
    s->asks[at] = true;
    simulated_renewed++;
}
