#include "request.h"

#include "base/lang.h"
#include "chain.h"
#include "codec/cbor.h"

enum { ENTRY_BYTES = 1, ENTRY_ARRIVED = 2, ENTRY_CAME = 3, ENTRY_BACK = 4 };

static struct span key_of(struct kv_key *k, const struct event *e, const struct hash *id)
{
    kv_key_int(kv_key_text(kv_key_new(k), rec_text(&e->fields, JOURNAL_CASE)), (uint64_t)e->time, 8);
    kv_key_int(k, e->seq, 4); // an organisation's own stand in its order even within a second
    return kv_key_span(kv_key_raw(k, span_bytes(id->b, sizeof id->b)));
}

static enum err read_entry(struct span value, struct arena *a, struct request_entry *out)
{
    struct rec r;
    TRY(cbor_get_rec(arena_copy(a, value), 2 * (size_t)EVENT_MAX, a, &r));
    out->bytes = rec_text(&r, ENTRY_BYTES);
    out->arrived = rec_int(&r, ENTRY_ARRIVED, 0);
    out->came = rec_int(&r, ENTRY_CAME, 0);
    out->back = rec_bool(&r, ENTRY_BACK);
    return event_bytes_read(out->bytes, a, &out->e, &out->id);
}

bool request_has(struct kv_txn *t, const struct event *e, const struct hash *id)
{
    struct kv_key k;
    return kv_has(t, KV_REQUEST, key_of(&k, e, id));
}

static bool in_journal(struct store *s, struct kv_txn *t, const struct event *e, struct span bytes)
{
    struct span have;
    return chain_journal_entry(s, t, e->seq, &have) && span_eq(have, bytes);
}

enum err request_put(struct store *s, struct kv_txn *t, struct span bytes, const struct event *e, const struct hash *id,
                     const struct rec *state, moment_t now)
{
    struct arena a = {0};
    struct kv_key k;
    struct rec r = rec_make(&a);
    struct span number = rec_text(&e->fields, JOURNAL_CASE);
    if (!request_has(t, e, id)) {
        rec_set_bytes(&r, ENTRY_BYTES, bytes);
        bool own = span_eq(e->org, s->org), back = own && !in_journal(s, t, e, bytes);
        rec_set_int(&r, ENTRY_ARRIVED, own ? rec_int(&e->fields, JOURNAL_SEEN, 0) : rec_int(state, TRANSFER_SEQ, 0));
        rec_set_int(&r, ENTRY_CAME, now);
        if (back)
            rec_set_int(&r, ENTRY_BACK, 1);
        store_put(t, KV_REQUEST, key_of(&k, e, id), &r);
        if (own && !back)
            chain_owe(t, rec_text(&e->fields, JOURNAL_ORG), number);
        chain_reindex(s, t, number);
    }
    arena_free(&a);
    return t->err;
}

size_t request_all(struct kv_txn *t, struct span number, struct arena *a, struct request_entry **out)
{
    struct kv_key k;
    struct kv_iter it;
    size_t n = 0, size = 0;
    *out = NULL;
    KV_EACH(t, KV_REQUEST, kv_key_span(kv_key_text(kv_key_new(&k), number)), &it)
    {
        if (n == size) {
            struct request_entry *more = ARENA_ARRAY(a, struct request_entry, size ? size * 2 : 4);
            if (n)
                memcpy(more, *out, n * sizeof *more);
            *out = more;
            size = size ? size * 2 : 4;
        }
        enum err e = read_entry(it.value, a, &(*out)[n]);
        if (e)
            kv_fail(t, e);
        n += !e;
    }
    return n;
}

static struct span id_of(const struct request_entry *r)
{
    return span_bytes(r->id.b, sizeof r->id.b);
}

const struct request_entry *request_by_id(const struct request_entry *all, size_t n, struct span id)
{
    for (size_t i = 0; i < n; i++) {
        if (span_eq(id_of(&all[i]), id))
            return &all[i];
    }
    return NULL;
}

const struct request_entry *request_answer_of(const struct request_entry *all, size_t n, const struct request_entry *request)
{
    for (size_t i = 0; i < n; i++) {
        if (request_answers(&all[i].e, &request->e, id_of(request)))
            return &all[i];
    }
    return NULL;
}

bool request_is_open(const struct request_entry *all, size_t n, const struct request_entry *r, const struct rec *state, struct span own)
{
    return r->e.act == ACT_REQUEST && request_open(&r->e, r->arrived, state, own) && !request_answer_of(all, n, r);
}

int64_t request_count_open(struct store *s, struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    struct request_entry *all;
    int64_t open = 0;
    size_t n = request_all(t, rec_text(state, TRANSFER_NUMBER), &a, &all);
    for (size_t i = 0; i < n; i++)
        open += request_is_open(all, n, &all[i], state, s->org);
    arena_free(&a);
    return open;
}

void request_check(struct store *s, struct kv_txn *t, request_check_fn *fn, void *ctx)
{
    struct kv_iter it;
    KV_EACH(t, KV_REQUEST, SPAN_NONE, &it)
    {
        struct arena a = {0};
        struct kv_key k;
        struct rec state;
        struct request_entry r = {.arrived = 0};
        struct span key = arena_copy(&a, it.key);
        enum err e = read_entry(it.value, &a, &r);
        if (!e)
            e = request_fits(&r.e);
        if (!e && (!span_eq(key, key_of(&k, &r.e, &r.id)) || !chain_state(t, rec_text(&r.e.fields, JOURNAL_CASE), &a, &state)))
            e = fail(ERR_DAMAGED, _("it lies under another case"));
        if (!e && !r.back && span_eq(r.e.org, s->org) && !in_journal(s, t, &r.e, r.bytes))
            e = fail(ERR_DAMAGED, _("entry %u of the journal is another"), r.e.seq);
        fn(ctx, &r, e ? err_line(e) : NULL);
        arena_free(&a);
    }
}
