// Chance, time, and mail in the air: lost, doubled, reordered, delayed and damaged.
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

#include "desk/mailbox.h"
#include "link/mail.h"
#include "tests/flow/known.h"

size_t any(struct simulation *s, size_t n)
{
    s->random ^= s->random << 13;
    s->random ^= s->random >> 7;
    s->random ^= s->random << 17;
    return (size_t)((s->random >> 20) % n);
}

bool chance(struct simulation *s, unsigned percent)
{
    return any(s, 100) < percent;
}

void pass(struct simulation *s, moment_t seconds)
{
    char text[24];
    s->now += seconds;
    snprintf(text, sizeof text, "%lld", (long long)s->now);
    setenv("YIZHAN_NOW", text, 1);
}

// ---- mail

struct posting {
    struct simulation *s;
    enum place from;
    bool safe; // nothing is lost, doubled or damaged any more
};

static void put_in_the_air(struct simulation *s, enum place from, enum place to, const struct mail_item *item)
{
    if (s->air_n == IN_THE_AIR)
        return; // lost
    struct letter *l = &s->air[s->air_n++];
    *l = (struct letter) {from, to, item->to, malloc(item->sealed.n), item->sealed.n};
    assert_non_null(l->p);
    memcpy(l->p, item->sealed.p, item->sealed.n);
}

static bool post(void *ctx, const struct mail_item *item)
{
    struct posting *how = ctx;
    struct simulation *s = how->s;
    for (enum place at = 0; at < PLACES; at++) {
        if (!span_eq(item->recipient, desk_org(s->p->desk[at])))
            continue;
        if (how->safe || !chance(s, 15))
            put_in_the_air(s, how->from, at, item);
        if (!how->safe && chance(s, 15))
            put_in_the_air(s, how->from, at, item);
    }
    return true;
}

void send_mail(struct simulation *s, enum place at, bool again, bool safe)
{
    struct posting how = {s, at, safe};
    size_t made;
    assert_int_equal(mail_pack(s->p->desk[at]->store, s->now, &made), OK);
    assert_int_equal(mail_out(s->p->desk[at]->store, s->now, again, post, &how), OK);
}

// Sealed to a key that was lost with the store, or under one of which the recipient has not heard yet.
static bool keys_crossed(struct simulation *s, const struct letter *l)
{
    struct span signature, body;
    struct hash hash;
    struct packet packet;
    struct arena a = {0};
    const struct store *to = s->p->desk[l->to]->store;
    bool opens = packet_open((struct span) {l->p, l->n}, &to->keys, &a, &packet, &hash, &signature, &body) == OK;
    const struct rec *key = opens ? roster_key(&to->roster, packet.sender, packet.key) : NULL;
    bool crossed = !key || roster_passed_over(&to->roster, key);
    arena_free(&a);
    return crossed;
}

static bool was_gone_on(void *ctx, struct span number)
{
    struct simulation *s = ctx;
    for (size_t i = 0; i < s->cases_n; i++) {
        if (s->cases[i].gone_on && span_eq(s->cases[i].number, number))
            return true;
    }
    return false;
}

size_t waiting(struct simulation *s, enum place at)
{
    return known_waiting(s->p, at, was_gone_on, s);
}

uint64_t aside(struct simulation *s, enum place at)
{
    size_t forks;
    return province_aside(s->p, at) - known_aside(s->p, at, was_gone_on, s, &forks) - waiting(s, at);
}

static bool is_silent(const struct simulation *s, const struct letter *l)
{
    return s->now < s->silent_until && (l->from == s->silent || l->to == s->silent);
}

void deliver(struct simulation *s, size_t i, bool safe)
{
    struct letter l = s->air[i];
    if (!safe && is_silent(s, &l))
        return;
    enum mail_outcome outcome;
    struct mail_label label = {.sender = desk_org(s->p->desk[l.from]), .to = l.key};
    bool damaged = !safe && chance(s, 5), stays = !safe && !damaged && chance(s, 10), crossed = keys_crossed(s, &l);
    uint64_t before = aside(s, l.to);
    if (damaged)
        l.p[any(s, l.n)] ^= (char)(1 << any(s, 8));
    assert_int_equal(mail_in(s->p->desk[l.to]->store, (struct span) {l.p, l.n}, &label, s->now, &outcome), OK);
    assert_true(outcome == MAIL_QUARANTINED || outcome == MAIL_STALE ? damaged || crossed : !damaged);
    assert_true(damaged || crossed || aside(s, l.to) == before);
    s->damaged[l.to] += aside(s, l.to) - before;
    before = aside(s, l.to);
    assert_int_equal(mail_retry(s->p->desk[l.to]->store, s->now), OK); // as a round of `sync` does
    s->damaged[l.to] -= before - aside(s, l.to);
    if (stays)
        return; // and comes once more
    free(l.p);
    s->air[i] = s->air[--s->air_n];
}
