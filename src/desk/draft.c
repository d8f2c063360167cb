#include "draft.h"

#include "base/lang.h"
#include "codec/cbor.h"
#include "desk/act.h"
#include "desk/request.h"
#include "domain/event.h"
#include "store/store.h"

static struct span key_of(struct kv_key *k, const struct desk *d, int64_t serial)
{
    kv_key_text(kv_key_new(k), rec_text(&d->operator, OPERATOR_NUMBER));
    return kv_key_span(serial ? kv_key_int(k, (uint64_t)serial, 8) : k);
}

enum err draft_new(struct desk *d, const char *screen, struct span number, struct arena *a, struct rec *out)
{
    struct kv_txn t;
    struct kv_key k;
    *out = rec_make(a);
    TRY(kv_write(d->store->kv, &t));
    rec_set_int(out, DRAFT_SERIAL, (int64_t)store_count(&t, "draft"));
    rec_set_text(out, DRAFT_SCREEN, span_of(screen));
    rec_set_text(out, DRAFT_CASE, number);
    rec_set_int(out, DRAFT_SAVED, moment_now());
    store_put(&t, KV_DRAFT, key_of(&k, d, rec_int(out, DRAFT_SERIAL, 0)), out);
    return kv_commit(&t);
}

enum err draft_save(struct desk *d, struct rec *draft)
{
    struct kv_txn t;
    struct kv_key k;
    rec_set_int(draft, DRAFT_SAVED, moment_now());
    TRY(kv_write(d->store->kv, &t));
    store_put(&t, KV_DRAFT, key_of(&k, d, rec_int(draft, DRAFT_SERIAL, 0)), draft);
    return kv_commit(&t);
}

enum err draft_load(struct desk *d, int64_t serial, struct arena *a, struct rec *out)
{
    struct kv_txn t;
    struct kv_key k;
    TRY(kv_read(d->store->kv, &t));
    bool there = store_get(&t, KV_DRAFT, key_of(&k, d, serial), a, out);
    TRY(kv_abort(&t));
    return there ? OK : fail(ERR_NOT_FOUND, _("draft %lld"), (long long)serial);
}

enum err draft_drop(struct desk *d, int64_t serial)
{
    struct kv_txn t;
    struct kv_key k;
    TRY(kv_write(d->store->kv, &t));
    kv_del(&t, KV_DRAFT, key_of(&k, d, serial));
    return kv_commit(&t);
}

enum err draft_list(struct desk *d, struct arena *a, struct rec *out)
{
    struct kv_txn t;
    struct kv_iter it;
    struct kv_key k;
    TRY(kv_read(d->store->kv, &t));
    KV_EACH(&t, KV_DRAFT, key_of(&k, d, 0), &it)
    {
        struct rec r;
        if (cbor_get_rec(arena_copy(a, it.value), 1 << 20, a, &r) == OK)
            *rec_add(out, 1) = r;
    }
    return kv_abort(&t);
}

enum err draft_find(struct desk *d, const char *screen, struct span number, struct span of, struct arena *a, struct rec *out, bool *there)
{
    struct rec all = rec_make(a);
    size_t n;
    *there = false;
    *out = rec_make(a);
    TRY(draft_list(d, a, &all));
    struct rec *rows = rec_list(&all, 1, &n);
    for (size_t i = 0; i < n; i++) {
        if (!span_is(rec_text(&rows[i], DRAFT_SCREEN), screen) || !span_eq(rec_text(&rows[i], DRAFT_CASE), number) ||
            !span_eq(rec_text(&rows[i], DRAFT_OF), of))
            continue;
        *out = rows[i];
        *there = true;
    }
    return OK;
}

const char *draft_name(const struct rec *draft)
{
    struct span screen = rec_text(draft, DRAFT_SCREEN);
    const struct flow_row *act = flow_any(screen);
    if (span_is(screen, DRAFT_APPLY))
        return rec_has(draft, DRAFT_CASE) ? _("to resubmit") : _("not applied");
    if (span_is(screen, DRAFT_REQUEST))
        return _("Request");
    if (span_is(screen, DRAFT_CALL))
        return _("Telephone call");
    return act ? _(act->name) : _("Enquiry");
}

const struct flow_row *draft_act(const struct desk *d, const struct rec *draft, const struct rec *state)
{
    const struct flow_row *rows[16];
    struct span screen = rec_text(draft, DRAFT_SCREEN), key = span_is(screen, DRAFT_APPLY) ? span_of(flow_row(ACT_RESUBMIT)->key) : screen;
    size_t n = act_rows(d, state, rows, COUNT(rows));
    for (size_t i = 0; i < n; i++) {
        if (span_is(key, rows[i]->key))
            return rows[i];
    }
    return NULL;
}

struct looking {
    struct span id;
    bool open;
};

static bool is_open(void *ctx, const struct request_line *l)
{
    struct looking *k = ctx;
    k->open |= l->here && span_eq(l->id, k->id);
    return !k->open;
}

bool draft_stands(struct desk *d, const struct rec *draft, const struct rec *state)
{
    struct span number = rec_text(draft, DRAFT_CASE);
    struct looking k = {rec_text(draft, DRAFT_OF), false};
    if (number.n == 0 || span_is(rec_text(draft, DRAFT_SCREEN), DRAFT_CALL)) // whoever holds the case
        return true;
    if (!span_is(rec_text(draft, DRAFT_SCREEN), DRAFT_REQUEST))
        return draft_act(d, draft, state) != NULL;
    if (k.id.n == 0)
        return request_may_ask(d, state) == OK;
    return request_each(d, number, is_open, &k) != OK || k.open;
}

// A text as its field shows it: a code by its name. What is no value of it, as it was typed.
static struct span shown_text(const struct field *f, struct span text, struct arena *a)
{
    struct rec r = rec_make(a);
    return f->kind != FIELD_BOOL && field_parse(f, text, &r) == OK ? field_show(f, &r, a) : text;
}

void draft_text(struct buf *out, const struct rec *draft, const struct rec *state)
{
    struct arena a = {0};
    size_t n, movers;
    const struct rec *typed = rec_list(draft, DRAFT_TYPED, &n), *m = rec_list(state, TRANSFER_MOVERS, &movers);
    const struct table *t = span_is(rec_text(draft, DRAFT_SCREEN), DRAFT_REQUEST) ? &journal_table : &transfer_table;
    for (size_t i = 0; i < n; i++) {
        struct span rest = rec_text(&typed[i], TYPED_KEY), text = rec_text(&typed[i], TYPED_TEXT), key, mover;
        const struct field *f = field_by_key(t, rest);
        int64_t at;
        // A field of one of the movers: what it is, slash, which mover (screens/act.c).
        if (f)
            buf_printf(out, "%s\t%.*s\n", _(f->label), SPAN_ARG(shown_text(f, text, &a)));
        else if (span_split(&rest, '/', &key) && span_split(&rest, '/', &mover) && span_int(mover, &at) && (size_t)at < movers)
            buf_printf(out, "%.*s\t%.*s\n", SPAN_ARG(transfer_called(state, &m[at], &a)), SPAN_ARG(text));
        else
            buf_printf(out, "%.*s\n", SPAN_ARG(text));
    }
    arena_free(&a);
}

enum err draft_fields(const struct rec *draft, struct arena *a, struct rec *out)
{
    struct span bytes = rec_text(draft, DRAFT_FIELDS);
    *out = rec_make(a);
    return bytes.n ? cbor_get_rec(bytes, 1 << 20, a, out) : OK;
}

void draft_set_fields(struct rec *draft, const struct rec *fields)
{
    struct buf b = {0};
    cbor_put_rec(&b, fields);
    rec_set_bytes(draft, DRAFT_FIELDS, buf_span(&b));
    buf_free(&b);
}
