// What is derived from a case's events and from the journal, made anew or compared with what is kept.
#include "base/lang.h"
#include "chain_impl.h"

struct refold {
    struct arena *a;
    struct rec state;
    int64_t before; // this one and those behind it are left out
    enum err err;
};

static bool refold_one(void *ctx, uint32_t seq, struct span bytes)
{
    struct refold *r = ctx;
    struct event e;
    struct hash id;
    if (seq >= r->before)
        return false;
    r->err = event_bytes_read(arena_copy(r->a, bytes), r->a, &e, &id);
    if (!r->err && e.seq != seq)
        r->err = fail(ERR_DAMAGED, _("event %u of case %.*s lies under another number"), e.seq, SPAN_ARG(e.chain));
    if (!r->err)
        event_fold(&r->state, &e, id.b);
    return r->err == OK;
}

enum err chain_state_before(struct kv_txn *t, struct span number, int64_t seq, struct arena *a, struct rec *out)
{
    struct refold r = {.a = a, .state = rec_make(a), .before = seq};
    TRY(chain_each(t, KV_EVENT, number, 0, refold_one, &r));
    *out = r.state;
    return r.err;
}

// What a state keeps that is in no event.
static void keep_own(const struct rec *kept, struct rec *state)
{
    static const uint16_t own[] = {TRANSFER_CONFLICT, TRANSFER_BURIED};
    for (size_t i = 0; i < COUNT(own); i++) {
        if (rec_has(kept, own[i]))
            rec_set(state, *rec_get(kept, own[i]));
    }
}

enum err chain_refold(struct store *s, struct kv_txn *t, struct span number, struct arena *a, struct rec *out)
{
    struct rec kept;
    TRY(chain_state_before(t, number, INT64_MAX, a, out));
    if (!chain_state(t, number, a, &kept))
        return t->err ? t->err : fail(ERR_DAMAGED, _("case %.*s has events and no state"), SPAN_ARG(number));
    keep_own(&kept, out);
    chain_set_own(s, t, out);
    return rec_eq(out, &kept) ? OK : fail(ERR_DAMAGED, _("case %.*s: the state kept is not what its events give"), SPAN_ARG(number));
}

bool chain_next(struct kv_txn *t, struct arena *a, struct span *number)
{
    struct kv_key last;
    struct kv_iter it;
    kv_key_int(kv_key_text(kv_key_new(&last), *number), UINT32_MAX, 4);
    kv_seek(t, KV_EVENT, SPAN_NONE, number->n ? kv_key_span(&last) : SPAN_NONE, KV_FORWARD | KV_AFTER, &it);
    bool there = kv_next(&it);
    struct span key = it.key;
    if (there && !kv_key_take_text(&key, number))
        there = kv_fail(t, fail(ERR_DAMAGED, _("a key of case %.*s"), SPAN_ARG(key)));
    *number = there ? arena_copy(a, *number) : SPAN_NONE;
    kv_iter_end(&it);
    return there;
}

static void rebuild_case(struct store *s, struct kv_txn *t, struct span number)
{
    struct arena a = {0};
    struct rec kept = rec_make(&a), state, none = rec_make(&a);
    bool there = kv_sound(t, KV_TRANSFER, number) && chain_state(t, number, &a, &kept);
    if (!t->err && chain_state_before(t, number, INT64_MAX, &a, &state) == OK && rec_has(&state, TRANSFER_NUMBER)) {
        keep_own(&kept, &state);
        chain_put_state(s, t, &none, &state);
    } else if (there) {
        state = rec_copy(&a, &kept);
        chain_put_state(s, t, &none, &state);
    }
    arena_free(&a);
}

static bool index_entry(void *ctx, uint32_t seq, struct span bytes)
{
    struct kv_txn *t = ctx;
    (void)seq;
    struct arena a = {0};
    struct event e;
    struct hash id;
    if (event_bytes_read(arena_copy(&a, bytes), &a, &e, &id) == OK)
        chain_put_beside(t, &e);
    arena_free(&a);
    return t->err == OK;
}

enum err chain_rebuild(struct store *s, struct kv_txn *t, kv_progress_fn *progress, void *ctx)
{
    static const enum kv_db anew[] = {KV_BY_STAGE, KV_BY_PERSON, KV_CASE_BY_TEXT, KV_JOURNAL_BY_CASE};
    struct arena a = {0};
    struct span number = SPAN_NONE;
    uint64_t done = 0, total = kv_count(t, KV_TRANSFER);
    for (size_t i = 0; i < COUNT(anew); i++)
        kv_drop(t, anew[i]);
    // First the journal's: what a state tells of this store alone is looked up there.
    TRY(chain_each(t, KV_JOURNAL, s->org, 0, index_entry, t));
    while (chain_next(t, &a, &number)) {
        rebuild_case(s, t, number);
        done++;
        if (progress && done % 64 == 0 && !progress(ctx, done, total > done ? total : done))
            kv_fail(t, fail(ERR_STOPPED, _("nothing has been saved")));
        if (done % 1024 == 0) { // the arena holds numbers alone
            struct arena fresh = {0};
            number = arena_copy(&fresh, number);
            arena_free(&a);
            a = fresh;
        }
    }
    arena_free(&a);
    if (!t->err)
        err_clear(); // of cases that keep the state that they have
    return t->err;
}
