#include "draft.h"

#include <stdlib.h>

#include "base/lang.h"
#include "codec/cbor.h"
#include "desk/act.h"
#include "desk/request.h"
#include "desk/worklist.h"
#include "domain/event.h"
#include "domain/org.h"
#include "domain/person.h"
#include "store/store.h"

static struct span key_of(struct kv_key *k, const struct desk *d, int64_t serial)
{
    kv_key_text(kv_key_new(k), rec_text(&d->operator, OPERATOR_NUMBER));
    return kv_key_span(serial ? kv_key_int(k, (uint64_t)serial, 8) : k);
}

enum err draft_new(struct desk *d, const char *screen, struct span number, struct rec *out)
{
    struct kv_txn t;
    struct kv_key k;
    TRY(kv_write(d->store->kv, &t));
    rec_set_int(out, DRAFT_SERIAL, (int64_t)store_count(&t, "draft"));
    rec_set_text(out, DRAFT_SCREEN, span_of(screen));
    rec_set_text(out, DRAFT_CASE, number);
    rec_set_int(out, DRAFT_SAVED, moment_now());
    store_put(&t, KV_DRAFT, key_of(&k, d, rec_int(out, DRAFT_SERIAL, 0)), out);
    return kv_commit(&t);
}

// What stands there already is not written once more: a page that is pasted as keys presses Enter thousands of times.
static enum err is_saved(struct desk *d, struct span key, const struct rec *draft, bool *out)
{
    struct kv_txn t;
    struct span there;
    struct buf b = {0};
    TRY(kv_read(d->store->kv, &t));
    cbor_put_rec(&b, draft);
    *out = kv_get(&t, KV_DRAFT, key, &there) && span_eq(there, buf_span(&b));
    buf_free(&b);
    return kv_abort(&t);
}

// It stands in the store as it was loaded or saved here last.
static bool unchanged(struct kv_txn *t, const struct desk *d, const struct rec *draft)
{
    struct kv_key k;
    struct arena a = {0};
    struct rec there;
    bool same = store_get(t, KV_DRAFT, key_of(&k, d, rec_int(draft, DRAFT_SERIAL, 0)), &a, &there) &&
                rec_int(&there, DRAFT_TIMES, 0) == rec_int(draft, DRAFT_TIMES, 0);
    arena_free(&a);
    return same;
}

enum err draft_save(struct desk *d, struct rec *draft)
{
    struct kv_txn t;
    struct kv_key k;
    bool saved;
    int64_t serial = rec_int(draft, DRAFT_SERIAL, 0), times = rec_int(draft, DRAFT_TIMES, 0);
    TRY(is_saved(d, key_of(&k, d, serial), draft, &saved));
    if (saved)
        return OK;
    TRY(kv_write(d->store->kv, &t));
    bool same = unchanged(&t, d, draft);
    if (!same)
        rec_set_int(draft, DRAFT_SERIAL, (int64_t)store_count(&t, "draft"));
    rec_set_int(draft, DRAFT_SAVED, moment_now());
    rec_set_int(draft, DRAFT_TIMES, times + 1);
    store_put(&t, KV_DRAFT, key_of(&k, d, rec_int(draft, DRAFT_SERIAL, 0)), draft);
    enum err e = kv_commit(&t);
    if (e) { // it is still the one that was
        rec_set_int(draft, DRAFT_SERIAL, serial);
        rec_set_int(draft, DRAFT_TIMES, times);
        return e;
    }
    return same ? OK : fail(ERR_REFUSED, _("another counter went on with this draft or ended it; this is now draft %lld"), (long long)rec_int(draft, DRAFT_SERIAL, 0));
}

enum err draft_still(struct desk *d, struct rec *draft)
{
    struct kv_txn t;
    TRY(kv_read(d->store->kv, &t));
    bool same = unchanged(&t, d, draft);
    TRY(kv_abort(&t));
    return same ? OK : draft_save(d, draft);
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

static int by_last_saved(const void *x, const void *y)
{
    const struct rec *a = x, *b = y;
    int64_t sa = rec_int(a, DRAFT_SAVED, 0), sb = rec_int(b, DRAFT_SAVED, 0);
    if (sa == sb) { // within a second: the younger draft
        sa = rec_int(a, DRAFT_SERIAL, 0);
        sb = rec_int(b, DRAFT_SERIAL, 0);
    }
    return sa > sb ? -1 : sa < sb;
}

enum err draft_list(struct desk *d, struct arena *a, struct rec *out)
{
    size_t n;
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
    TRY(kv_abort(&t));
    struct rec *rows = rec_list(out, 1, &n);
    if (n)
        qsort(rows, n, sizeof *rows, by_last_saved);
    return OK;
}

enum err draft_find(struct desk *d, const char *screen, struct span number, struct span of, struct arena *a, struct rec *out, bool *there)
{
    struct rec all = rec_make(a);
    size_t n;
    *there = false;
    *out = rec_make(a);
    TRY(draft_list(d, a, &all));
    struct rec *rows = rec_list(&all, 1, &n);
    for (size_t i = 0; i < n && !*there; i++) {
        if (!span_is(rec_text(&rows[i], DRAFT_SCREEN), screen) || !span_eq(rec_text(&rows[i], DRAFT_CASE), number) ||
            !span_eq(rec_text(&rows[i], DRAFT_OF), of))
            continue;
        *out = rows[i];
        *there = true;
    }
    return OK;
}

// What is no act on a case.
static const struct draft_kind {
    const char *screen, *name; // message id
    enum { NOTHING, CASE, PERSON, HOUSEHOLD } about;
    const struct table *fields; // that its texts are of
} kinds[] = {
    {DRAFT_APPLY, N_("not applied"), CASE, &transfer_table}, {DRAFT_ENQUIRY, N_("Enquiry"), NOTHING, &transfer_table},
    {DRAFT_REQUEST, N_("Request"), CASE, &journal_table}, {DRAFT_CALL, N_("Telephone call"), CASE, &journal_table},
    {DRAFT_DEATH, N_("Register a death"), PERSON, &journal_table}, {DRAFT_ADJUST, N_("Adjust relations"), HOUSEHOLD, &journal_table},
    {DRAFT_OPERATOR, N_("New operator"), NOTHING, &operator_table},
};

// An act's is not among them.
static const struct draft_kind *kind_of(const struct rec *draft)
{
    static const struct draft_kind act = {"", "", CASE, &transfer_table};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (span_is(rec_text(draft, DRAFT_SCREEN), kinds[i].screen))
            return &kinds[i];
    }
    return &act;
}

const char *draft_name(const struct rec *draft)
{
    const struct flow_row *act = flow_any(rec_text(draft, DRAFT_SCREEN));
    if (span_is(rec_text(draft, DRAFT_SCREEN), DRAFT_APPLY))
        return rec_has(draft, DRAFT_CASE) ? _("to resubmit") : _("not applied");
    return act ? _(act->name) : _(kind_of(draft)->name);
}

void draft_about(struct desk *d, const struct rec *draft, struct arena *a, struct rec *out)
{
    struct span key = rec_text(draft, DRAFT_CASE);
    struct rec *people;
    size_t n;
    int about = key.n ? (int)kind_of(draft)->about : NOTHING;
    enum err e = about == CASE        ? case_load(d, key, a, out)
                 : about == PERSON    ? person_load(d, key, a, out)
                 : about == HOUSEHOLD ? household_load(d, key, a, out, &people, &n)
                                      : ERR_NOT_FOUND;
    if (e)
        *out = rec_make(a);
}

struct span draft_whom(struct desk *d, const struct rec *draft, const struct rec *about, struct arena *a)
{
    struct rec head;
    const struct rec *typed = rec_find(draft, DRAFT_TYPED, TYPED_KEY, span_of(field_by_tag(&operator_table, OPERATOR_NAME)->key));
    switch (kind_of(draft)->about) {
    case PERSON:
        return rec_text(about, PERSON_NAME);
    case HOUSEHOLD:
        return person_load(d, rec_text(about, HOUSEHOLD_HEAD), a, &head) == OK ? rec_text(&head, PERSON_NAME) : SPAN_NONE;
    case CASE:
        return SPAN_NONE;
    default:
        return span_is(rec_text(draft, DRAFT_SCREEN), DRAFT_OPERATOR) && typed ? rec_text(typed, TYPED_TEXT) : SPAN_NONE;
    }
}

struct span draft_now(const struct rec *draft, const struct rec *about)
{
    switch (kind_of(draft)->about) {
    case PERSON:
        return span_of(person_state_name((enum person_state)rec_int(about, PERSON_STATE, 0)));
    case HOUSEHOLD:
        return household_state_name(about);
    default:
        return span_of(_(stage_name((enum stage)rec_int(about, TRANSFER_STAGE, 0))));
    }
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

bool draft_stands(struct desk *d, const struct rec *draft, const struct rec *about)
{
    struct span number = rec_text(draft, DRAFT_CASE);
    struct looking k = {rec_text(draft, DRAFT_OF), false};
    if (number.n == 0 || span_is(rec_text(draft, DRAFT_SCREEN), DRAFT_CALL)) // whoever holds the case
        return true;
    if (kind_of(draft)->about == PERSON)
        return rec_has(about, PERSON_HOUSEHOLD);
    if (kind_of(draft)->about == HOUSEHOLD)
        return rec_int(about, HOUSEHOLD_STATE, 0) == HOUSEHOLD_OPEN;
    if (!span_is(rec_text(draft, DRAFT_SCREEN), DRAFT_REQUEST))
        return draft_act(d, draft, about) != NULL;
    if (k.id.n == 0)
        return request_may_ask(d, about) == OK;
    return request_each(d, number, is_open, &k) != OK || k.open;
}

// A text as its field shows it: a code by its name. What is no value of it, as it was typed.
static struct span shown_text(const struct field *f, struct span text, struct arena *a)
{
    struct rec r = rec_make(a);
    return f->kind != FIELD_BOOL && field_parse(f, text, &r) == OK ? field_show(f, &r, a) : text;
}

void draft_text(struct buf *out, const struct rec *draft, const struct rec *about)
{
    struct arena a = {0};
    size_t n, movers;
    const struct rec *typed = rec_list(draft, DRAFT_TYPED, &n), *m = rec_list(about, TRANSFER_MOVERS, &movers);
    for (size_t i = 0; i < n; i++) {
        struct span rest = rec_text(&typed[i], TYPED_KEY), text = rec_text(&typed[i], TYPED_TEXT), key, mover;
        const struct field *f = field_by_key(kind_of(draft)->fields, rest);
        int64_t at;
        // A field of one of the movers: what it is, slash, which mover (screens/act.c). Of a household: whose relation.
        if (text.n == 0)
            continue;
        if (f)
            buf_printf(out, "%s\t%.*s\n", _(f->label), SPAN_ARG(shown_text(f, text, &a)));
        else if (span_split(&rest, '/', &key) && span_split(&rest, '/', &mover) && span_int(mover, &at) && (size_t)at < movers)
            buf_printf(out, "%.*s\t%.*s\n", SPAN_ARG(transfer_called(about, &m[at], &a)), SPAN_ARG(text));
        else if (kind_of(draft)->about == HOUSEHOLD)
            buf_printf(out, "%.*s\t%.*s\n", SPAN_ARG(rec_text(&typed[i], TYPED_KEY)), SPAN_ARG(code_show("relation", text)));
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
