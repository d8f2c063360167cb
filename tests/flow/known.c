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

// A station that came back from a backup may show who has left since, until the others have told: the move-in station's cases
// are of either move-out station, each of theirs is its own.
static bool is_behind(struct province *p, enum place at)
{
    bool behind = false;
    for (enum place origin = AT_O; origin < PLACES; origin++) {
        struct rec state = rec_make(&p->arena);
        struct span *who;
        struct kv_txn t;
        if (at != origin && at != AT_D)
            continue;
        rec_set_text(&state, TRANSFER_DESTINATION, desk_org(p->desk[AT_D]));
        rec_set_text(&state, TRANSFER_BUREAU, desk_org(p->desk[AT_B]));
        rec_set_text(&state, TRANSFER_ORIGIN, desk_org(p->desk[origin]));
        assert_int_equal(kv_read(p->desk[at]->store->kv, &t), OK);
        behind |= mail_unheard(p->desk[at]->store, &t, &state, &p->arena, &who) > 0;
        assert_int_equal(kv_abort(&t), OK);
    }
    return behind;
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

static int64_t last_at(struct province *p, enum place at, struct span number)
{
    struct rec state;
    return case_load(p->desk[at], number, &p->arena, &state) == OK ? rec_int(&state, TRANSFER_SEQ, -1) : -1;
}

static bool differ(struct province *p, enum place x, enum place y, struct span number)
{
    struct kv_txn t[2];
    struct span a, b;
    bool same = true;
    assert_int_equal(kv_read(p->desk[x]->store->kv, &t[0]), OK);
    assert_int_equal(kv_read(p->desk[y]->store->kv, &t[1]), OK);
    for (uint32_t seq = 0; same && chain_event(&t[0], number, seq, &a) && chain_event(&t[1], number, seq, &b); seq++)
        same = span_eq(a, b);
    assert_int_equal(kv_abort(&t[0]), OK);
    assert_int_equal(kv_abort(&t[1]), OK);
    return !same;
}

bool known_forked(struct province *p, enum place at, struct span number)
{
    for (enum place other = 0; other < PLACES; other++) {
        if (other != at && differ(p, at, other, number))
            return true;
    }
    return false;
}

bool known_conflict(struct province *p, enum place at, struct span number)
{
    struct rec state;
    return case_load(p->desk[at], number, &p->arena, &state) == OK && rec_bool(&state, TRANSFER_CONFLICT);
}

struct counting {
    known_fn *fn;
    void *ctx;
    size_t n, forks;
};

static bool count(void *ctx, const struct mailbox_line *line)
{
    struct counting *c = ctx;
    if (c->fn(c->ctx, line->number)) {
        c->n++;
        c->forks += line->why == ERR_FORK;
    }
    return true;
}

size_t known_aside(struct province *p, enum place at, known_fn *fn, void *ctx, size_t *forks)
{
    struct counting c = {.fn = fn, .ctx = ctx};
    assert_int_equal(mailbox_each(p->desk[at], MAILBOX_ASIDE, count, &c), OK);
    *forks = c.forks;
    return c.n;
}

static bool count_waiting(void *ctx, const struct mailbox_line *line)
{
    struct counting *c = ctx;
    c->n += line->why == ERR_UNKNOWN_KEY && strcmp(line->what, "packet") != 0 && !c->fn(c->ctx, line->number);
    return true;
}

size_t known_waiting(struct province *p, enum place at, known_fn *fn, void *ctx)
{
    struct counting c = {.fn = fn, .ctx = ctx};
    assert_int_equal(mailbox_each(p->desk[at], MAILBOX_ASIDE, count_waiting, &c), OK);
    return c.n;
}

bool known_is(void *number, struct span of)
{
    return span_eq(*(const struct span *)number, of);
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
