#include "roster.h"

#include "base/lang.h"
#include "codec/cbor.h"
#include "store.h"

enum err roster_make(const struct rec *roster, const struct root_key *root, struct buf *out)
{
    struct buf body = {0};
    struct signature sig;
    cbor_put_rec(&body, roster);
    seal_sign(&sig, root->secret, SEAL_ROSTER, buf_span(&body));
    cbor_put_array(out, 2);
    cbor_put_bytes(out, span_bytes(sig.b, sizeof sig.b));
    cbor_put_bytes(out, buf_span(&body));
    buf_free(&body);
    return OK;
}

static enum err roster_split(struct span bytes, struct signature *sig, struct span *body)
{
    struct cbor_in in = cbor_in_make(bytes, ROSTER_BYTES);
    if (cbor_take_array(&in) != 2)
        cbor_refuse(&in, _("not a roster"));
    cbor_take_exact(&in, sig->b, sizeof sig->b);
    *body = cbor_take_bytes(&in);
    return cbor_done(&in);
}

enum err roster_read(struct span bytes, struct arena *a, struct rec *out)
{
    struct signature sig;
    struct span body;
    TRY(roster_split(bytes, &sig, &body));
    TRY(cbor_get_rec(body, ROSTER_BYTES, a, out));
    TRY(table_check(&roster_table, out));
    size_t n;
    const struct rec *orgs = rec_list(out, ROSTER_ORGS, &n);
    for (size_t i = 1; i < n; i++) {
        if (span_cmp(rec_text(&orgs[i - 1], ORG_CODE), rec_text(&orgs[i], ORG_CODE)) >= 0)
            return fail(ERR_FORMAT, _("the roster's organisations are not in order"));
    }
    return OK;
}

struct span roster_bytes(struct kv_txn *t)
{
    struct kv_iter it;
    kv_seek(t, KV_ROSTER, SPAN_NONE, SPAN_NONE, KV_BACKWARD, &it);
    struct span newest = kv_next(&it) ? it.value : SPAN_NONE;
    kv_iter_end(&it);
    return newest;
}

// The root that a roster names. Its head alone is looked at: a store holds hundreds of them, and each lists the whole province.
static struct span root_of(struct span bytes)
{
    struct signature sig;
    struct span body;
    if (roster_split(bytes, &sig, &body))
        return SPAN_NONE;
    struct cbor_in in = cbor_in_make(body, ROSTER_BYTES);
    for (size_t n = cbor_take_map(&in); n > 0; n--) {
        uint64_t tag = cbor_take_uint(&in);
        if (tag == ROSTER_ROOT)
            return cbor_take_bytes(&in);
        if (tag == ROSTER_BEFORE)
            cbor_take_bytes(&in);
        else
            cbor_take_uint(&in);
    }
    return SPAN_NONE;
}

struct span roster_after(struct kv_txn *t, int64_t serial)
{
    struct kv_iter it;
    struct kv_key k;
    struct span at = kv_key_span(kv_key_int(kv_key_new(&k), (uint64_t)serial, 4)), found = roster_bytes(t), last = root_of(found);
    kv_seek(t, KV_ROSTER, SPAN_NONE, at, KV_BACKWARD, &it);
    struct span root = kv_next(&it) ? root_of(it.value) : SPAN_NONE; // as the other has it
    kv_iter_end(&it);
    kv_seek(t, KV_ROSTER, SPAN_NONE, at, KV_AFTER, &it);
    while (!span_eq(root, last) && kv_next(&it)) { // no root comes back
        struct span is = root_of(it.value);
        if (root.n && !span_eq(root, is)) {
            found = it.value;
            break;
        }
        root = is;
    }
    kv_iter_end(&it);
    return found;
}

static enum err roster_verify(struct span bytes, const struct sign_public *root)
{
    struct signature sig;
    struct span body;
    TRY(roster_split(bytes, &sig, &body));
    return seal_verify(&sig, root, SEAL_ROSTER, body) ? fail(ERR_SIGNATURE, _("the root's signature on the roster")) : OK;
}

struct span roster_at(struct kv_txn *t, int64_t serial)
{
    struct kv_key k;
    struct span bytes = SPAN_NONE;
    return serial > 0 && kv_get(t, KV_ROSTER, kv_key_span(kv_key_int(kv_key_new(&k), (uint64_t)serial, 4)), &bytes) ? bytes : SPAN_NONE;
}

bool roster_hash(struct kv_txn *t, int64_t serial, struct hash *out)
{
    struct span bytes = roster_at(t, serial);
    seal_hash(out, SEAL_ROSTER, bytes);
    return bytes.n > 0;
}

enum roster_line roster_follows(const struct rec *newer, int64_t serial, const struct hash *older)
{
    int64_t between = rec_int(newer, ROSTER_SERIAL, 0) - 1 - serial;
    struct span chain = rec_text(newer, ROSTER_CHAIN), has = rec_text(newer, ROSTER_BEFORE);
    if (between > 0) {
        size_t back = (size_t)between * ROSTER_LINK;
        if (back > chain.n) // an older program published it
            return ROSTER_UNSAID;
        has = (struct span) {chain.p + chain.n - back, ROSTER_LINK};
    }
    return between >= 0 && has.n && span_eq(has, span_bytes(older->b, has.n)) ? ROSTER_FOLLOWS : ROSTER_FORKS;
}

void roster_chain(struct kv_txn *t, struct rec *roster)
{
    struct buf links = {0};
    struct hash h;
    struct span chain = rec_text(roster, ROSTER_CHAIN), before = rec_text(roster, ROSTER_BEFORE);
    int64_t last = rec_int(roster, ROSTER_SERIAL, 0) - 1, first = last - 1;
    buf_add(&links, chain);
    while (chain.n == 0 && roster_hash(t, first - 1, &h)) // an older program published that one
        first--;
    for (; first < last - 1 && roster_hash(t, first, &h); first++)
        buf_add(&links, span_bytes(h.b, ROSTER_LINK));
    buf_add(&links, (struct span) {before.p, before.n ? ROSTER_LINK : 0});
    rec_clear(roster, ROSTER_CHAIN);
    if (links.n)
        rec_set_bytes(roster, ROSTER_CHAIN, buf_span(&links));
    rec_clear(roster, ROSTER_BEFORE);
    if (roster_hash(t, last, &h))
        rec_set_bytes(roster, ROSTER_BEFORE, span_bytes(h.b, sizeof h.b));
    buf_free(&links);
}

// The one that the province has named is put in the place of those that it does not follow.
static void drop_fork(struct kv_txn *t, const struct rec *chosen)
{
    struct kv_iter it;
    KV_EACH(t, KV_ROSTER, SPAN_NONE, &it)
    {
        struct span rest = it.key;
        struct hash h;
        uint64_t serial;
        seal_hash(&h, SEAL_ROSTER, it.value);
        if (kv_key_take_int(&rest, 4, &serial) && roster_follows(chosen, (int64_t)serial, &h) == ROSTER_FORKS) {
            struct kv_key k;
            kv_del(t, KV_ROSTER, kv_key_span(kv_key_int(kv_key_new(&k), serial, 4)));
        }
    }
}

enum err roster_take(struct kv_txn *t, struct span bytes, const struct sign_public *root, bool chosen, bool *news)
{
    struct arena a = {0};
    struct rec fresh, mine = rec_make(&a);
    struct sign_public by;
    struct hash is, have;
    enum err e = roster_read(bytes, &a, &fresh);
    *news = false;
    if (e)
        goto out;
    struct span newest = arena_copy(&a, roster_bytes(t));
    if (newest.n && (e = roster_read(newest, &a, &mine)))
        goto out;
    int64_t serial = rec_int(&fresh, ROSTER_SERIAL, 0), last = rec_int(&mine, ROSTER_SERIAL, 0);
    struct span held = roster_at(t, serial);
    if (held.n && span_eq(held, bytes))
        goto out;
    // A first roster is trusted by the fingerprint typed in from paper; later ones by the root
    // that the roster here names, so that a new root is signed by the old.
    struct span key = root ? span_bytes(root->b, sizeof root->b) : rec_text(&mine, ROSTER_ROOT);
    if (key.n != sizeof by.b) {
        e = fail(ERR_UNKNOWN_KEY, _("no root key is known here; import the roster with its fingerprint"));
        goto out;
    }
    memcpy(by.b, key.p, sizeof by.b);
    if ((e = roster_verify(bytes, &by)))
        goto out;
    // The province signs one roster of a number, and each names those before: else its key is in two hands, or it came back from
    // a backup.
    seal_hash(&is, SEAL_ROSTER, bytes);
    seal_hash(&have, SEAL_ROSTER, newest);
    bool forks = newest.n && (held.n || (serial > last ? roster_follows(&fresh, last, &have) : roster_follows(&mine, serial, &is)) == ROSTER_FORKS);
    if (forks && !chosen) {
        char print[FINGERPRINT_TEXT];
        keys_print(&is, print);
        e = fail(ERR_ROSTER, _("roster %lld (%s) and roster %lld, which is held here"), (long long)serial, print, (long long)last);
    }
    if (e || (!forks && serial <= last && newest.n))
        goto out; // not newer: nothing to do
    if (forks)
        drop_fork(t, &fresh);
    struct kv_key k;
    kv_put(t, KV_ROSTER, kv_key_span(kv_key_int(kv_key_new(&k), (uint64_t)serial, 4)), bytes);
    store_changed(t);
    *news = t->err == OK;
    e = t->err;
out:
    arena_free(&a);
    return e;
}

static bool id_of(const struct rec *key, struct key_id *id)
{
    struct sign_public pub;
    struct span sign = rec_text(key, ORG_KEY_SIGN);
    if (sign.n != sizeof pub.b)
        return false;
    memcpy(pub.b, sign.p, sizeof pub.b);
    *id = seal_sign_id(&pub);
    return true;
}

struct key_id roster_current_id(const struct rec *roster, struct span org)
{
    struct key_id id = {{0}};
    const struct rec *key = roster_current_key(roster, org);
    if (key)
        id_of(key, &id);
    return id;
}

const struct rec *roster_key(const struct rec *roster, struct span org, struct span key_id)
{
    size_t n;
    struct key_id id;
    const struct rec *keys = rec_list(roster, ROSTER_KEYS, &n);
    for (size_t i = 0; i < n; i++) {
        if (span_eq(rec_text(&keys[i], ORG_KEY_ORG), org) && id_of(&keys[i], &id) && span_eq(span_bytes(id.b, sizeof id.b), key_id))
            return &keys[i];
    }
    return NULL;
}
