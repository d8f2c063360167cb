#include "worklist.h"

#include <stdlib.h>

#include "base/lang.h"
#include "codec/cbor.h"
#include "store/moment.h"
#include "store/register.h"
#include "store/store.h"

// Does another organisation wait for an answer about it?
static bool asked(const struct chain_line *l)
{
    return l->group == CHAIN_MINE && rec_int(&l->line, TRANSFER_REQUESTS, 0) > 0;
}

static int rank(const struct chain_line *l, day_t today)
{
    return l->due != DAY_NONE && l->due < today ? 0 : asked(l) ? 1 : 2;
}

// Overdue first, then what an open request is about, then what is due soonest; what has no date comes last, oldest first.
static int by_urgency(const void *pa, const void *pb, void *ctx)
{
    const struct chain_line *a = pa, *b = pb;
    day_t today = *(const day_t *)ctx;
    if (rank(a, today) != rank(b, today))
        return rank(a, today) - rank(b, today);
    int64_t da = a->due == DAY_NONE ? INT32_MAX : a->due, db = b->due == DAY_NONE ? INT32_MAX : b->due;
    if (da != db)
        return da < db ? -1 : 1;
    int64_t ta = rec_int(&a->line, TRANSFER_LAST_TIME, 0), tb = rec_int(&b->line, TRANSFER_LAST_TIME, 0);
    return (ta > tb) - (ta < tb);
}

static int by_end(const void *pa, const void *pb, void *ctx)
{
    const struct chain_line *a = pa, *b = pb;
    (void)ctx;
    int64_t ta = rec_int(&a->line, TRANSFER_LAST_TIME, 0), tb = rec_int(&b->line, TRANSFER_LAST_TIME, 0);
    return (tb > ta) - (tb < ta);
}

// What is open is listed whole: who waits longest may stand last of all in the order of the stages.
static void take(struct worklist *w, size_t *size, const struct chain_line *line)
{
    if (w->n == *size) {
        size_t more = *size ? *size * 2 : 64;
        struct chain_line *rows = ARENA_ARRAY(&w->arena, struct chain_line, more);
        if (w->n)
            memcpy(rows, w->rows, w->n * sizeof *rows);
        w->rows = rows;
        *size = more;
    }
    w->rows[w->n++] = *line;
}

static bool wanted(enum work_filter f, const struct chain_line *l)
{
    switch (f) {
    case WORK_MINE:
        return l->group == CHAIN_MINE;
    case WORK_RETURNED:
        return l->group == CHAIN_MINE && l->stage == STAGE_RETURNED;
    case WORK_OTHERS:
        return l->group == CHAIN_OTHERS;
    case WORK_CLOSED:
        return l->group == CHAIN_CLOSED;
    }
    return false;
}

enum err worklist_load(struct desk *d, enum work_filter filter, struct span after, struct worklist *w)
{
    struct kv_txn t;
    struct kv_iter it;
    struct kv_key k;
    size_t size = 0;
    day_t today = desk_today();
    *w = (struct worklist) {0};
    TRY(kv_read(d->store->kv, &t));
    // Open cases are counted as they are walked; closed ones only when they are asked for, from the newest day back.
    for (enum chain_group g = CHAIN_MINE; g <= CHAIN_CLOSED; g++) {
        if (g == CHAIN_CLOSED && filter != WORK_CLOSED)
            continue;
        kv_seek(&t, KV_BY_STAGE, kv_key_span(kv_key_int(kv_key_new(&k), g, 1)), g == CHAIN_CLOSED ? after : SPAN_NONE,
                g == CHAIN_CLOSED ? KV_BACKWARD : KV_FORWARD, &it);
        while (!w->more && kv_next(&it)) {
            struct chain_line line;
            w->more = g == CHAIN_CLOSED && w->n == WORK_MOST;
            if (w->more || span_eq(it.key, after) || !chain_line_read(&it, &w->arena, &line))
                continue;
            w->mine += g == CHAIN_MINE;
            w->others += g == CHAIN_OTHERS;
            w->returned += g == CHAIN_MINE && line.stage == STAGE_RETURNED;
            w->overdue += g == CHAIN_MINE && line.due != DAY_NONE && line.due < today;
            w->requests += asked(&line);
            if (wanted(filter, &line))
                take(w, &size, &line);
            if (g == CHAIN_CLOSED && w->n == WORK_MOST)
                w->last = arena_copy(&w->arena, it.key);
        }
        kv_iter_end(&it);
    }
    KV_EACH(&t, KV_FOLLOWUP, SPAN_NONE, &it)
    {
        struct rec r;
        if (cbor_get_rec(it.value, 1 << 16, &w->arena, &r) == OK && rec_int(&r, FOLLOWUP_STATE, 0) == FOLLOWUP_OPEN)
            w->followups++;
    }
    if (w->n)
        qsort_r(w->rows, w->n, sizeof *w->rows, filter == WORK_CLOSED ? by_end : by_urgency, &today);
    enum err e = kv_abort(&t);
    if (e)
        worklist_free(w);
    return e;
}

void worklist_free(struct worklist *w)
{
    arena_free(&w->arena);
    *w = (struct worklist) {0};
}

enum err case_load(struct desk *d, struct span number, struct arena *a, struct rec *out)
{
    struct kv_txn t;
    TRY(kv_read(d->store->kv, &t));
    bool there = chain_state(&t, number, a, out);
    TRY(kv_abort(&t));
    return there ? OK : fail(ERR_NOT_FOUND, _("case %.*s"), SPAN_ARG(number));
}

struct history {
    case_fn *fn;
    void *ctx;
    enum err err;
};

static bool history_one(void *ctx, uint32_t seq, struct span bytes)
{
    struct history *h = ctx;
    struct arena a = {0};
    struct event e;
    struct hash id;
    (void)seq;
    h->err = event_bytes_read(bytes, &a, &e, &id);
    bool more = !h->err && h->fn(h->ctx, &e);
    arena_free(&a);
    return more;
}

enum err case_history(struct desk *d, struct span number, case_fn *fn, void *ctx)
{
    struct history h = {fn, ctx, OK};
    struct kv_txn t;
    TRY(kv_read(d->store->kv, &t));
    enum err e = chain_each(&t, KV_EVENT, number, 0, history_one, &h);
    enum err end = kv_abort(&t);
    return h.err ? h.err : e ? e : end;
}

bool case_unacknowledged(const struct desk *d, const struct rec *state)
{
    enum stage stage = (enum stage)rec_int(state, TRANSFER_STAGE, 0);
    return stage != STAGE_CLOSED && stage != STAGE_SETTLED && stage != STAGE_APPLIED && stage != STAGE_RETURNED && rec_has(state, TRANSFER_SENT) &&
           !rec_has(state, TRANSFER_DUE) && !span_eq(rec_text(state, TRANSFER_HOLDER), d->store->org);
}

bool case_overdue(const struct desk *d, const struct rec *state)
{
    int64_t due = rec_int(state, TRANSFER_DUE, DAY_NONE);
    (void)d;
    return due != DAY_NONE && due < desk_today();
}

struct span case_clock(struct desk *d, const struct rec *state, struct arena *a)
{
    char day[DAY_TEXT], at[MOMENT_TEXT];
    int64_t due = rec_int(state, TRANSFER_DUE, DAY_NONE);
    day_t today = desk_today();
    const char *mark = rec_bool(state, TRANSFER_PROVISIONAL) ? _(" (provisional)") : "";
    if (due != DAY_NONE) {
        int left = calendar_between(&d->store->calendar, today, (day_t)due);
        day_format((day_t)due, day);
        return left < 0 ? arena_printf(a, _("was due %s%s, overdue by %d working days"), day, mark, -left)
               : case_overdue(d, state) ? arena_printf(a, _("was due %s%s, overdue"), day, mark)
                        : arena_printf(a, _("due %s%s, %d working days left"), day, mark, left);
    }
    if (rec_int(state, TRANSFER_STAGE, 0) == STAGE_RETURNED) {
        day_t lapse = flow_lapse(state, &d->store->settings);
        bool stopped = rec_bool(state, TRANSFER_CLOCK_STOPPED) && rec_int(state, TRANSFER_RETURNED_FROM, 0) != STAGE_APPLIED; // none runs before acceptance
        return arena_printf(a, stopped ? _("clock stopped; lapses after %s") : _("no clock runs; lapses after %s"), day_format(lapse, day));
    }
    return case_unacknowledged(d, state) ? arena_printf(a, _("sent on %s, not acknowledged"), moment_format(rec_int(state, TRANSFER_SENT, 0), at)) : SPAN_NONE;
}

enum err person_load(struct desk *d, struct span id, struct arena *a, struct rec *out)
{
    struct kv_txn t;
    TRY(kv_read(d->store->kv, &t));
    bool there = register_person(&t, id, a, out);
    TRY(kv_abort(&t));
    return there ? OK : fail(ERR_NOT_FOUND, _("%.*s in this station's register"), SPAN_ARG(id));
}

enum err household_load(struct desk *d, struct span number, struct arena *a, struct rec *out, struct rec **people,
                        size_t *n)
{
    struct kv_txn t;
    struct rec *alike;
    TRY(kv_read(d->store->kv, &t));
    bool there = register_household_meant(&t, number, a, out);
    size_t may_be = there ? 1 : register_households_alike(&t, number, a, &alike);
    *n = there ? register_members(&t, rec_text(out, HOUSEHOLD_NUMBER), a, people) : 0;
    TRY(kv_abort(&t));
    // The head first, as a booklet has it.
    for (size_t i = 1; i < *n; i++) {
        if (span_eq(rec_text(&(*people)[i], PERSON_ID), rec_text(out, HOUSEHOLD_HEAD))) {
            struct rec head = (*people)[i];
            memmove(*people + 1, *people, i * sizeof head);
            (*people)[0] = head;
        }
    }
    if (may_be > 1)
        return fail(ERR_INPUT, _("%zu households have the number %.*s but for the zeros before it; it is written with them"), may_be, SPAN_ARG(number));
    return there ? OK : fail(ERR_NOT_FOUND, _("household %.*s"), SPAN_ARG(number));
}

enum err household_former(struct desk *d, struct span number, struct arena *a, struct rec **people, size_t *n)
{
    struct kv_txn t;
    TRY(kv_read(d->store->kv, &t));
    *n = register_former(&t, number, a, people);
    return kv_abort(&t);
}

enum err person_cases(struct desk *d, struct span id, struct arena *a, struct rec *out, uint16_t tag)
{
    struct kv_txn t;
    struct kv_iter it;
    struct kv_key k;
    if (id.n == 0)
        return OK;
    TRY(kv_read(d->store->kv, &t));
    KV_EACH(&t, KV_BY_PERSON, kv_key_span(kv_key_text(kv_key_new(&k), id)), &it)
    {
        struct rec line;
        if (cbor_get_rec(arena_copy(a, it.value), 1 << 16, a, &line) == OK)
            *rec_add(out, tag) = line;
    }
    return kv_abort(&t);
}

enum err linkable_load(struct desk *d, struct span number, struct arena *a, struct rec *out, uint16_t tag, bool *more)
{
    static const enum work_filter where[] = {WORK_MINE, WORK_OTHERS, WORK_CLOSED};
    enum err e = OK;
    for (size_t k = 0; k < COUNT(where) && !e; k++) {
        struct worklist w;
        TRY(worklist_load(d, where[k], SPAN_NONE, &w));
        *more = w.more;
        for (size_t i = 0; i < w.n && !e; i++) {
            struct rec state;
            struct span other = rec_text(&w.rows[i].line, TRANSFER_NUMBER);
            e = case_load(d, other, a, &state);
            if (!e && !span_eq(other, number) && transfer_links(&state, desk_org(d)) && (where[k] != WORK_CLOSED || rec_has(&state, TRANSFER_SETTLED_HOUSEHOLD)))
                *rec_add(out, tag) = state;
        }
        worklist_free(&w);
    }
    return e;
}

enum err followup_load(struct desk *d, struct span household, struct arena *a, struct rec *out)
{
    struct kv_txn t;
    *out = rec_make(a);
    TRY(kv_read(d->store->kv, &t));
    store_get(&t, KV_FOLLOWUP, household, a, out);
    return kv_abort(&t);
}

enum err followups_load(struct desk *d, struct arena *a, struct rec *out)
{
    struct kv_txn t;
    struct kv_iter it;
    *out = rec_make(a);
    TRY(kv_read(d->store->kv, &t));
    KV_EACH(&t, KV_FOLLOWUP, SPAN_NONE, &it)
    {
        struct rec r;
        if (cbor_get_rec(arena_copy(a, it.value), 1 << 16, a, &r) != OK || rec_int(&r, FOLLOWUP_STATE, 0) != FOLLOWUP_OPEN)
            continue;
        struct rec *row = rec_add(out, 1);
        *row = r;
        rec_set_text(row, FOLLOWUP_HOUSEHOLD, it.key);
    }
    return kv_abort(&t);
}
