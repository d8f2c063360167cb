#include "tests/flow/known.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/mailbox.h"
#include "store/chain.h"

// ---- persons

// A move-out station that came back from a backup may show who has left since, until the others have told.
static bool is_behind(struct province *p, enum place at)
{
    static const uint16_t party[] = {TRANSFER_DESTINATION, TRANSFER_BUREAU, TRANSFER_ORIGIN};
    const enum place of[] = {AT_D, AT_B, at};
    struct rec state = rec_make(&p->arena);
    struct span *who;
    struct kv_txn t;
    for (size_t i = 0; i < COUNT(of); i++)
        rec_set_text(&state, party[i], desk_org(p->desk[of[i]]));
    assert_int_equal(kv_read(p->desk[at]->store->kv, &t), OK);
    size_t n = mail_unheard(p->desk[at]->store, &t, &state, &p->arena, &who);
    assert_int_equal(kv_abort(&t), OK);
    return n > 0;
}

size_t known_registered(struct province *p, const char *id, bool but_behind)
{
    size_t n = 0;
    for (enum place at = 0; at < PLACES; at++) {
        struct rec person = province_record(p, at, id);
        n += person_is_registered(&person) && !(but_behind && is_behind(p, at));
    }
    return n;
}

bool known_dead(struct province *p, const char *id)
{
    bool dead = false;
    for (enum place at = 0; at < PLACES; at++)
        dead |= province_person(p, at, id) == PERSON_DECEASED;
    return dead;
}

// ---- cases

struct span known_unheard(struct province *p, enum place at, struct span number)
{
    struct rec state;
    struct span *who, names = SPAN_NONE;
    struct kv_txn t;
    assert_int_equal(case_load(p->desk[at], number, &p->arena, &state), OK);
    assert_int_equal(kv_read(p->desk[at]->store->kv, &t), OK);
    size_t n = mail_unheard(p->desk[at]->store, &t, &state, &p->arena, &who);
    assert_int_equal(kv_abort(&t), OK);
    for (size_t i = 0; i < n; i++)
        names = arena_printf(&p->arena, "%.*s%s%.*s", SPAN_ARG(names), i ? " " : "", SPAN_ARG(who[i]));
    return names;
}

static struct span event_at(struct province *p, enum place at, struct span number, uint32_t seq)
{
    struct kv_txn t;
    struct span bytes, copy = SPAN_NONE;
    assert_int_equal(kv_read(p->desk[at]->store->kv, &t), OK);
    if (chain_event(&t, number, seq, &bytes))
        copy = arena_copy(&p->arena, bytes);
    assert_int_equal(kv_abort(&t), OK);
    return copy;
}

static int64_t last_at(struct province *p, enum place at, struct span number)
{
    struct rec state;
    return case_load(p->desk[at], number, &p->arena, &state) == OK ? rec_int(&state, TRANSFER_SEQ, -1) : -1;
}

bool known_forked(struct province *p, enum place at, struct span number)
{
    int64_t last = last_at(p, at, number);
    for (enum place other = 0; other < PLACES; other++) {
        int64_t end = last_at(p, other, number);
        for (uint32_t seq = 0; seq <= last && seq <= end; seq++) {
            if (!span_eq(event_at(p, at, number, seq), event_at(p, other, number, seq)))
                return true;
        }
    }
    return false;
}

bool known_conflict(struct province *p, enum place at, struct span number)
{
    struct rec state;
    return case_load(p->desk[at], number, &p->arena, &state) == OK && rec_bool(&state, TRANSFER_CONFLICT);
}

struct counting {
    struct span number;
    size_t n, forks;
};

static bool count(void *ctx, const struct mailbox_line *line)
{
    struct counting *c = ctx;
    if (span_eq(line->number, c->number)) {
        c->n++;
        c->forks += line->why == ERR_FORK;
    }
    return true;
}

size_t known_aside(struct province *p, enum place at, struct span number, size_t *forks)
{
    struct counting c = {.number = number};
    assert_int_equal(mailbox_each(p->desk[at], MAILBOX_ASIDE, count, &c), OK);
    *forks = c.forks;
    return c.n;
}

void known_the_same(struct province *p, struct span number)
{
    struct rec state;
    if (case_load(p->desk[AT_D], number, &p->arena, &state) != OK) { // lost before anybody had heard of it
        for (enum place at = AT_B; at < PLACES; at++)
            assert_int_equal(province_stage(p, at, number), -1);
        return;
    }
    for (enum place at = AT_D; at < PLACES; at++) {
        assert_false(known_forked(p, at, number));
        int64_t last = last_at(p, at, number);
        assert_true(last <= rec_int(&state, TRANSFER_SEQ, -1));
        if (span_eq(rec_text(&state, TRANSFER_HOLDER), desk_org(p->desk[at])))
            assert_int_equal(last, rec_int(&state, TRANSFER_SEQ, -1));
    }
}
