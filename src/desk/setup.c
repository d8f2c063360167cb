#include "setup.h"

#include <limits.h>
#include <stdlib.h>

#include "base/lang.h"
#include "codec/cbor.h"
#include "link/mail.h"
#include "operator.h"
#include "password.h"
#include "store/spare.h"

enum { // a request's parts
    REQUEST_ORG = 1,
    REQUEST_KEY = 2,
    REQUEST_SPARES = 3, // list: those that wait, and those that have been used before the key
};
#define SEAL_REQUEST SPAN("yizhan request 1\0")

// The first four digits of either are the city's: one typed wrongly would have every move judged by it, and stays (C-1.2).
static bool in_one_city(struct span code, struct span division)
{
    return code.n >= 4 && division.n >= 4 && memcmp(code.p, division.p, 4) == 0;
}

enum err setup_init(const char *home, const struct rec *org)
{
    static const uint16_t needed[] = {ORG_CODE, ORG_NAME, ORG_KIND, ORG_DIVISION};
    for (size_t i = 0; i < COUNT(needed); i++) {
        if (!rec_has(org, needed[i]))
            return fail(ERR_USAGE, _("--%s is missing: %s"), field_by_tag(&org_table, needed[i])->key, _(field_by_tag(&org_table, needed[i])->help));
    }
    if (!division_find(rec_text(org, ORG_DIVISION)))
        return fail(ERR_INPUT, _("--division: %.*s is not one of Henan's; 6 digits, as 410105"), SPAN_ARG(rec_text(org, ORG_DIVISION)));
    if (!in_one_city(rec_text(org, ORG_CODE), rec_text(org, ORG_DIVISION)))
        return fail(ERR_INPUT, _("--division: %.*s lies in another city than --code %.*s; one of the two is wrong (C-1.2)"),
                    SPAN_ARG(rec_text(org, ORG_DIVISION)), SPAN_ARG(rec_text(org, ORG_CODE)));
    if (rec_int(org, ORG_KIND, 0) == ORG_STATION && !rec_has(org, ORG_BUREAU))
        return fail(ERR_USAGE, _("--bureau is missing: %s"), _(field_by_tag(&org_table, ORG_BUREAU)->help));
    TRY(table_check(&org_table, org));
    return store_make(home, org);
}

// Does the file's folder lie in the home? There a spare would go with the keys that it is to replace.
static bool lies_in(const char *path, const char *home)
{
    char folder[PATH_MAX], there[PATH_MAX], here[PATH_MAX];
    const char *slash = strrchr(path, '/');
    span_cstr(slash ? (struct span) {path, (size_t)(slash - path) + 1} : SPAN("."), folder, sizeof folder);
    if (!realpath(folder, there) || !realpath(home, here))
        return false;
    size_t n = strlen(here);
    return strncmp(there, here, n) == 0 && (there[n] == '/' || there[n] == '\0');
}

enum err setup_spare(struct desk *d, const char *path, struct span passphrase, uint32_t *ordinal)
{
    TRY(password_good(passphrase));
    if (lies_in(path, d->store->home))
        return fail(ERR_REFUSED, _("%s: a spare key is carried away, and lies neither in the home nor in a backup"), path);
    TRY(store_may_sign(d->store));
    return spare_make(d->store, path, passphrase, password_cost(), ordinal);
}

// What the province is to list of the spares: those that are left, and, so that what they signed is believed, those that were
// used before the key of today.
static void add_spares(struct store *s, struct kv_txn *t, struct arena *a, struct rec *request)
{
    size_t n;
    const struct rec *rows = spare_list(s, t, a, &n);
    for (size_t i = 0; i < n; i++) {
        int64_t at = rec_int(&rows[i], ORG_KEY_ORDINAL, 0), state = rec_int(&rows[i], ORG_KEY_STATE, 0);
        bool waits = at > s->keys.ordinal && state == ORG_KEY_SPARE;
        bool used = at < s->keys.ordinal && (state == ORG_KEY_CURRENT || state == ORG_KEY_RETIRED);
        if (!waits && !used)
            continue;
        struct rec *row = rec_add(request, REQUEST_SPARES);
        rec_merge(row, &rows[i]);
        rec_set_int(row, ORG_KEY_STATE, waits ? ORG_KEY_SPARE : ORG_KEY_RETIRED);
    }
}

enum err setup_describe(struct desk *d, const struct rec *changed)
{
    static const uint16_t may[] = {ORG_NAME, ORG_BUREAU, ORG_TELEPHONE, ORG_SHORT};
    struct arena a = {0};
    struct kv_txn t;
    struct rec org;
    TRY(store_may_sign(d->store));
    TRY(kv_write(d->store->kv, &t));
    store_get(&t, KV_META, SPAN("org"), &a, &org);
    for (size_t i = 0; i < COUNT(may); i++) {
        if (rec_has(changed, may[i]))
            rec_set_text(&org, may[i], rec_text(changed, may[i]));
    }
    enum err e = table_check(&org_table, &org);
    if (e)
        kv_fail(&t, e);
    store_put(&t, KV_META, SPAN("org"), &org);
    e = kv_commit(&t);
    arena_free(&a);
    return e;
}

enum err setup_request(struct desk *d, struct buf *out)
{
    struct store *s = d->store;
    struct arena a = {0};
    struct kv_txn t;
    struct rec org;
    struct buf body = {0};
    struct signature sig;
    TRY(store_refresh(s));
    TRY(kv_read(s->kv, &t));
    bool there = store_get(&t, KV_META, SPAN("org"), &a, &org);
    struct rec request = rec_make(&a);
    rec_merge(rec_add(&request, REQUEST_ORG), &org);
    add_spares(s, &t, &a, &request);
    mail_unlisted_keys(s, &t, &a, &request, REQUEST_SPARES);
    TRY(kv_abort(&t));
    if (!there)
        return fail(ERR_NOT_FOUND, _("this home was not made by init"));
    struct rec *key = rec_add(&request, REQUEST_KEY);
    rec_set_text(key, ORG_KEY_ORG, s->org);
    rec_set_bytes(key, ORG_KEY_SIGN, span_bytes(s->keys.sign.b, 32));
    rec_set_bytes(key, ORG_KEY_BOX, span_bytes(s->keys.box.b, 32));
    rec_set_int(key, ORG_KEY_STATE, ORG_KEY_CURRENT);
    rec_set_int(key, ORG_KEY_ORDINAL, s->keys.ordinal);
    cbor_put_rec(&body, &request);
    seal_sign(&sig, s->keys.sign_secret, SEAL_REQUEST, buf_span(&body));
    cbor_put_array(out, 2);
    cbor_put_bytes(out, span_bytes(sig.b, sizeof sig.b));
    cbor_put_bytes(out, buf_span(&body));
    buf_free(&body);
    arena_free(&a);
    return OK;
}

// A key that the organisation asks for, its own or a spare's.
static enum err read_key(const struct rec *key, const struct rec *org)
{
    TRY(table_check(&org_key_table, key));
    if (rec_text(key, ORG_KEY_SIGN).n != sizeof(struct sign_public) || rec_text(key, ORG_KEY_BOX).n != sizeof(struct box_public) ||
        !span_eq(rec_text(key, ORG_KEY_ORG), rec_text(org, ORG_CODE)))
        return fail(ERR_FORMAT, _("not a request"));
    return OK;
}

struct asked {
    struct rec org, key;
    struct rec *spares;
    size_t spares_n;
};

static enum err read_request(struct span bytes, struct arena *a, struct asked *out)
{
    struct signature sig;
    struct sign_public pub;
    struct rec request;
    size_t n;
    struct cbor_in in = cbor_in_make(bytes, 1 << 16);
    if (cbor_take_array(&in) != 2)
        return fail(ERR_FORMAT, _("not a request"));
    cbor_take_exact(&in, sig.b, sizeof sig.b);
    struct span body = cbor_take_bytes(&in);
    TRY(cbor_done(&in));
    TRY(cbor_get_rec(body, 1 << 16, a, &request));
    const struct rec *o = rec_list(&request, REQUEST_ORG, &n);
    if (n != 1)
        return fail(ERR_FORMAT, _("not a request"));
    out->org = *o;
    const struct rec *k = rec_list(&request, REQUEST_KEY, &n);
    if (n != 1)
        return fail(ERR_FORMAT, _("not a request"));
    out->key = *k;
    TRY(table_check(&org_table, &out->org));
    TRY(read_key(&out->key, &out->org));
    out->spares = rec_list(&request, REQUEST_SPARES, &out->spares_n);
    size_t wait = 0;
    for (size_t i = 0; i < out->spares_n; i++) {
        bool later = rec_int(&out->spares[i], ORG_KEY_ORDINAL, 0) > rec_int(&out->key, ORG_KEY_ORDINAL, 0);
        TRY(read_key(&out->spares[i], &out->org));
        wait += later;
        if (rec_int(&out->spares[i], ORG_KEY_STATE, 0) != (later ? ORG_KEY_SPARE : ORG_KEY_RETIRED) || wait > SPARES_MOST)
            return fail(ERR_FORMAT, _("not a request"));
    }
    memcpy(pub.b, rec_text(&out->key, ORG_KEY_SIGN).p, sizeof pub.b);
    return seal_verify(&sig, &pub, SEAL_REQUEST, body) ? fail(ERR_SIGNATURE, _("the request")) : OK;
}

enum err setup_request_text(struct span request, struct buf *out)
{
    struct arena a = {0};
    struct asked q = {.spares_n = 0};
    enum err e = read_request(request, &a, &q);
    if (!e)
        buf_printf(out, _("%.*s %.*s, %s, key %lld"), SPAN_ARG(rec_text(&q.org, ORG_CODE)), SPAN_ARG(rec_text(&q.org, ORG_NAME)),
                   _(org_kind_name((enum org_kind)rec_int(&q.org, ORG_KIND, 0))), (long long)rec_int(&q.key, ORG_KEY_ORDINAL, 0));
    for (size_t i = 0; !e && i < q.spares_n; i++) {
        buf_printf(out, rec_int(&q.spares[i], ORG_KEY_STATE, 0) == ORG_KEY_SPARE ? _(", spare key %lld") : _(", its former key %lld"),
                   (long long)rec_int(&q.spares[i], ORG_KEY_ORDINAL, 0));
    }
    arena_free(&a);
    return e;
}

// The root that the roster here names; a turn to it that was interrupted is ended first.
static enum err load_root(struct store *s, struct root_key *root)
{
    struct span named = rec_text(&s->roster, ROSTER_ROOT);
    enum err e = keys_root_load(s->home, root);
    if (e == ERR_NOT_FOUND)
        return fail(ERR_INPUT, _("the province does this: there is no root key in %s"), s->home);
    if (!e && named.n && !span_eq(named, span_bytes(root->pub.b, sizeof root->pub.b))) {
        keys_root_free(root);
        e = keys_root_turn(s->home, named);
        e = e ? e : keys_root_load(s->home, root);
    }
    if (e == ERR_NOT_FOUND || e == ERR_DAMAGED)
        return fail(ERR_INPUT, _("%s/keys/root.key is not the root key that the roster names; the copy from the safe takes its place"), s->home);
    return e;
}

typedef enum err change_fn(struct rec *roster, void *ctx);

// What was published is changed and published anew, in one transaction: of two who change it neither undoes the other's. Which
// spares are in use, as far as this store has heard, is not in it: an organisation says that itself when it asks. Where a change
// changes nothing, the roster stays the one it is. change may be NULL; next: the root that the roster names from now on, NULL for
// the same; most: the bytes that the roster may have.
static enum err publish(struct store *s, change_fn *change, void *ctx, const struct root_key *next, size_t most)
{
    struct arena a = {0};
    struct root_key root;
    struct buf out = {0};
    struct kv_txn t;
    bool news;
    TRY(store_refresh(s));
    TRY(load_root(s, &root));
    const struct sign_public *named = next ? &next->pub : &root.pub;
    enum err e = kv_write(s->kv, &t);
    if (!e) {
        struct rec roster = rec_make(&a);
        struct span bytes = roster_bytes(&t);
        e = bytes.n ? roster_read(arena_copy(&a, bytes), &a, &roster) : OK;
        struct rec was = rec_copy(&a, &roster);
        if (!e && change)
            e = change(&roster, ctx);
        bool as_it_was = change && !next && rec_eq(&was, &roster);
        if (!e && !as_it_was) {
            rec_set_int(&roster, ROSTER_SERIAL, rec_int(&roster, ROSTER_SERIAL, 0) + 1);
            rec_set_int(&roster, ROSTER_TIME, moment_now());
            rec_set_bytes(&roster, ROSTER_ROOT, span_bytes(named->b, sizeof named->b));
            roster_chain(&t, &roster);
            e = roster_make(&roster, &root, &out);
            if (!e && out.n > most)
                e = fail(ERR_REFUSED, _("nothing is published; roster %lld would have %zu bytes, and mail carries %zu; ask for a newer version of yizhan"),
                         (long long)rec_int(&roster, ROSTER_SERIAL, 0), out.n, most);
        }
        if (!e && !as_it_was)
            e = roster_take(&t, buf_span(&out), &root.pub, false, &news);
        enum err end = e || as_it_was ? kv_abort(&t) : kv_commit(&t);
        e = e ? e : end;
    }
    buf_free(&out);
    arena_free(&a);
    keys_root_free(&root);
    s->seen = 0;
    return e ? e : store_refresh(s);
}

// Ascending code, the organisation's record replaced whole.
static void list_org(struct rec *roster, const struct rec *org)
{
    size_t n, at = 0;
    const struct rec *orgs = rec_list(roster, ROSTER_ORGS, &n);
    while (at < n && span_cmp(rec_text(&orgs[at], ORG_CODE), rec_text(org, ORG_CODE)) < 0)
        at++;
    size_t same = at < n && span_eq(rec_text(&orgs[at], ORG_CODE), rec_text(org, ORG_CODE));
    struct rec *fresh = ARENA_ARRAY(roster->arena, struct rec, n + 1);
    for (size_t i = 0; i < at; i++)
        fresh[i] = orgs[i];
    fresh[at] = *org;
    for (size_t i = at + same; i < n; i++)
        fresh[i + 1 - same] = orgs[i];
    rec_set_list(roster, ROSTER_ORGS, fresh, n + 1 - same);
}

// A key and its ordinal are one organisation's, once: the ordinal is in the numbers given out. A key that was replaced before it
// could be listed may share its ordinal with one that was lost; it gives out no more.
static enum err list_key(struct rec *roster, const struct rec *key)
{
    size_t n;
    struct span org = rec_text(key, ORG_KEY_ORG);
    int64_t ordinal = rec_int(key, ORG_KEY_ORDINAL, 0), state = rec_int(key, ORG_KEY_STATE, 0);
    struct rec *keys = rec_list(roster, ROSTER_KEYS, &n), *have = NULL;
    for (size_t i = 0; i < n; i++) {
        bool same = span_eq(rec_text(&keys[i], ORG_KEY_SIGN), rec_text(key, ORG_KEY_SIGN));
        bool spare = rec_int(&keys[i], ORG_KEY_STATE, 0) == ORG_KEY_SPARE;
        int64_t at = rec_int(&keys[i], ORG_KEY_ORDINAL, 0);
        if (!span_eq(rec_text(&keys[i], ORG_KEY_ORG), org)) {
            if (same)
                return fail(ERR_REFUSED, _("key %lld of %.*s is one of %.*s"), (long long)ordinal, SPAN_ARG(org),
                            SPAN_ARG(rec_text(&keys[i], ORG_KEY_ORG)));
        } else if (same && at == ordinal) {
            have = &keys[i];
        } else if (same || (at == ordinal && state != ORG_KEY_RETIRED) || (at > ordinal && state == ORG_KEY_CURRENT && !spare)) {
            return fail(ERR_REFUSED, _("key %lld of %.*s: that number has been given to another key; it takes in the newest roster, then: yizhan org renew"),
                        (long long)ordinal, SPAN_ARG(org));
        }
    }
    // A newer key of the same organisation retires the one before.
    for (size_t i = 0; i < n && state == ORG_KEY_CURRENT; i++) {
        if (span_eq(rec_text(&keys[i], ORG_KEY_ORG), org) && &keys[i] != have && rec_int(&keys[i], ORG_KEY_STATE, 0) == ORG_KEY_CURRENT)
            rec_set_int(&keys[i], ORG_KEY_STATE, ORG_KEY_RETIRED);
    }
    if (have && rec_int(have, ORG_KEY_STATE, 0) == ORG_KEY_SPARE)
        rec_set_int(have, ORG_KEY_STATE, state);
    else if (!have)
        rec_merge(rec_add(roster, ROSTER_KEYS), key);
    return OK;
}

static enum err list_asked(struct rec *roster, void *ctx)
{
    const struct asked *q = ctx;
    list_org(roster, &q->org);
    enum err e = list_key(roster, &q->key);
    for (size_t i = 0; !e && i < q->spares_n; i++)
        e = list_key(roster, &q->spares[i]);
    return e;
}

enum err setup_org_add(struct desk *d, struct span request)
{
    struct arena a = {0};
    struct asked q = {.spares_n = 0};
    enum err e = read_request(request, &a, &q);
    if (!e)
        e = publish(d->store, list_asked, &q, NULL, ROSTER_ADD_BYTES);
    arena_free(&a);
    return e;
}

enum err setup_root_renew(struct desk *d)
{
    struct store *s = d->store;
    struct root_key next;
    if (!rec_has(&s->roster, ROSTER_SERIAL))
        return fail(ERR_NOT_FOUND, _("there is no roster here yet"));
    struct root_key root;
    TRY(load_root(s, &root)); // ends what was interrupted, before another root is made
    keys_root_free(&root);
    enum err e = keys_root_next(s->home, &next);
    e = e ? e : publish(s, NULL, NULL, &next, ROSTER_BYTES);
    e = e ? e : keys_root_turn(s->home, span_bytes(next.pub.b, sizeof next.pub.b));
    keys_root_free(&next);
    // And one that it signs itself, for who begins with the new fingerprint.
    return e ? e : publish(s, NULL, NULL, NULL, ROSTER_BYTES);
}

struct state_of {
    struct span org;
    int64_t ordinal;
    enum org_key_state state;
};

static enum err set_state(struct rec *roster, void *ctx)
{
    const struct state_of *key = ctx;
    size_t n;
    struct rec *keys = rec_list(roster, ROSTER_KEYS, &n);
    for (size_t i = 0; i < n; i++) {
        if (span_eq(rec_text(&keys[i], ORG_KEY_ORG), key->org) && rec_int(&keys[i], ORG_KEY_ORDINAL, 0) == key->ordinal) {
            rec_set_int(&keys[i], ORG_KEY_STATE, key->state);
            return OK;
        }
    }
    return fail(ERR_NOT_FOUND, _("key %lld of %.*s"), (long long)key->ordinal, SPAN_ARG(key->org));
}

enum err setup_key_state(struct desk *d, struct span org, int64_t ordinal, enum org_key_state state)
{
    return publish(d->store, set_state, &(struct state_of) {org, ordinal, state}, NULL, ROSTER_BYTES);
}

enum err setup_roster_out(struct desk *d, struct buf *out)
{
    struct store *s = d->store;
    struct arena a = {0};
    struct kv_txn t;
    int64_t serial = 0, newest = rec_int(&s->roster, ROSTER_SERIAL, 0);
    enum err e = newest ? OK : fail(ERR_NOT_FOUND, _("there is no roster here yet"));
    if (e || (e = kv_read(s->kv, &t)))
        return e;
    while (!e && serial < newest) { // those by which the root has changed, then the newest
        struct rec r;
        struct span bytes = roster_after(&t, serial);
        buf_add(out, bytes);
        if (!(e = roster_read(bytes, &a, &r)))
            serial = rec_int(&r, ROSTER_SERIAL, 0);
    }
    enum err end = kv_abort(&t);
    arena_free(&a);
    return e ? e : end;
}

static bool same_fingerprint(struct span typed, const char *print)
{
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c == ' ' || c == '-' || c == '\n')
            continue;
        while (*print == ' ')
            print++;
        if (c >= 'A' && c <= 'F')
            c = (char)(c - 'A' + 'a');
        if (c != *print++)
            return false;
    }
    return *print == '\0';
}

static enum err one_roster_in(struct desk *d, struct span bytes, struct span fingerprint, bool *news)
{
    struct store *s = d->store;
    struct arena a = {0};
    struct rec roster;
    struct sign_public root;
    struct kv_txn t;
    char print[FINGERPRINT_TEXT], own[FINGERPRINT_TEXT];
    struct hash h;
    enum err e = roster_read(bytes, &a, &roster);
    bool chosen = false;
    *news = false;
    struct span key = e ? SPAN_NONE : rec_text(&roster, ROSTER_ROOT);
    if (!e && key.n != sizeof root.b)
        e = fail(ERR_FORMAT, _("the roster names no root"));
    if (!e) {
        memcpy(root.b, key.p, sizeof root.b);
        keys_fingerprint(&root, print);
        seal_hash(&h, SEAL_ROSTER, bytes);
        keys_print(&h, own);
        chosen = fingerprint.n && same_fingerprint(fingerprint, own);
        if (fingerprint.n && !chosen && !same_fingerprint(fingerprint, print))
            e = fail(ERR_SIGNATURE, _("the fingerprint typed in is not that of the roster's root (%s)"), print);
    }
    if (!e && !(e = kv_write(s->kv, &t))) {
        e = roster_take(&t, bytes, fingerprint.n ? &root : NULL, chosen, news);
        if (!e && *news)
            mail_roster_taken(&t);
        enum err end = e ? kv_abort(&t) : kv_commit(&t);
        e = e ? e : end;
    }
    arena_free(&a);
    s->seen = 0;
    return e ? e : store_refresh(s);
}

enum err setup_roster_in(struct desk *d, struct span bytes, struct span fingerprint, bool *news)
{
    enum err e = bytes.n ? OK : fail(ERR_FORMAT, _("not a roster"));
    *news = false;
    // One that this store cannot verify may be known already or vouched for by the fingerprint: the last one decides.
    while (bytes.n) {
        bool fresh;
        struct cbor_in in = cbor_in_make(bytes, SETUP_ROSTERS_BYTES);
        if (cbor_take_array(&in) != 2)
            return fail(ERR_FORMAT, _("not a roster"));
        cbor_take_bytes(&in);
        cbor_take_bytes(&in);
        size_t n = in.err || in.at == 0 ? bytes.n : in.at;
        e = one_roster_in(d, (struct span) {bytes.p, n}, fingerprint, &fresh);
        *news |= fresh;
        bytes = (struct span) {bytes.p + n, bytes.n - n};
    }
    return e;
}

enum err setup_roster_print(struct desk *d, char out[SETUP_FINGERPRINT])
{
    struct kv_txn t;
    struct hash h;
    TRY(kv_read(d->store->kv, &t));
    bool there = roster_hash(&t, rec_int(&d->store->roster, ROSTER_SERIAL, 0), &h);
    TRY(kv_abort(&t));
    if (!there)
        return fail(ERR_NOT_FOUND, _("there is no roster here yet"));
    keys_print(&h, out);
    return OK;
}

enum err setup_fingerprint(struct desk *d, char out[SETUP_FINGERPRINT])
{
    _Static_assert(SETUP_FINGERPRINT == FINGERPRINT_TEXT, "one length");
    struct store *s = d->store;
    struct sign_public root;
    struct span key = rec_text(&s->roster, ROSTER_ROOT);
    struct root_key own;
    if (key.n == sizeof root.b) {
        memcpy(root.b, key.p, sizeof root.b);
    } else {
        enum err e = keys_root_load(s->home, &own);
        if (e)
            return e == ERR_NOT_FOUND ? fail(e, _("there is no roster here yet")) : e;
        root = own.pub;
        keys_root_free(&own);
    }
    keys_fingerprint(&root, out);
    return OK;
}
