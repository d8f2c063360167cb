// Values and walks.
#include <stdlib.h>

#include "base/arena.h"
#include "base/lang.h"
#include "codec/seal.h"
#include "store/kv_impl.h"

enum kv_sum kv_sum_kind(enum kv_db db)
{
    static const unsigned char kind[] = {
#define X(id, name, sum, what) [id] = sum,
        KV_LIST(X)
#undef X
    };
    return kind[db];
}

bool kv_sum_ok(enum kv_db db, struct span key, struct span *value)
{
    if (key.n > KV_KEY_MAX) // as a damaged page has it
        return false;
    if (value->n < SEAL_CHECKSUM)
        return value->n == 0 && kv_sum_kind(db) == KV_INDEX;
    uint8_t sum[SEAL_CHECKSUM];
    struct span v = {value->p, value->n - SEAL_CHECKSUM};
    seal_checksum(sum, span_of(kv_db_name(db)), key, v);
    if (memcmp(sum, v.p + v.n, sizeof sum) != 0)
        return false;
    *value = v;
    return true;
}

// A key as a message shows it: text as it is, other bytes as \xNN.
static void show_key(struct span key, char *out, size_t size)
{
    size_t at = 0;
    for (size_t i = 0; i < key.n && at + 5 < size; i++) {
        unsigned char c = (unsigned char)key.p[i];
        if (c > 0x20 && c < 0x7f && c != '\\') {
            out[at++] = (char)c;
        } else {
            static const char hex[] = "0123456789abcdef";
            memcpy(out + at, (char[]) {'\\', 'x', hex[c >> 4], hex[c & 15]}, 4);
            at += 4;
        }
    }
    out[at] = '\0';
}

static bool give(struct kv_txn *txn, enum kv_db db, struct span key, struct span *value, bool walking)
{
    enum kv_sum kind = kv_sum_kind(db);
    bool good = key.n <= KV_KEY_MAX;
    if (kind == KV_SIGNED && good)
        return true;
    if (kind == KV_INDEX && walking && good && value->n >= SEAL_CHECKSUM) {
        value->n -= SEAL_CHECKSUM;
        return true;
    }
    if (kv_sum_ok(db, key, value))
        return true;
    char text[160];
    show_key(key, text, sizeof text);
    return kv_fail(txn, fail(ERR_DAMAGED, _("%s: database %s, key %s: the value's sum is wrong"), txn->kv->folder,
                             kv_db_name(db), text));
}

static bool ready(const struct kv_txn *txn, enum kv_db db)
{
    YZ_ASSERT((unsigned)db < KV_DB_COUNT);
    YZ_ASSERT(txn->open || txn->err); // used after its end
    return !txn->err && txn->open && txn->kv->have[db];
}

static bool broken(struct kv_txn *txn, int rc, const char *doing)
{
    return kv_fail(txn, kv_err(txn->kv, rc, doing));
}

bool kv_get(struct kv_txn *txn, enum kv_db db, struct span key, struct span *value)
{
    *value = SPAN_NONE;
    if (!ready(txn, db))
        return false;
    YZ_ASSERT(key.n >= 1 && key.n <= KV_KEY_MAX);
    MDB_val k = kv_val(key), v;
    int rc = mdb_get(txn->slot->txn, txn->kv->dbi[db], &k, &v);
    if (rc == MDB_NOTFOUND)
        return false;
    if (rc)
        return broken(txn, rc, _("reading"));
    struct span found = kv_span(v);
    if (!give(txn, db, key, &found, false))
        return false;
    *value = found;
    return true;
}

bool kv_has(struct kv_txn *txn, enum kv_db db, struct span key)
{
    struct span ignored;
    return kv_get(txn, db, key, &ignored);
}

bool kv_sound(struct kv_txn *txn, enum kv_db db, struct span key)
{
    if (!ready(txn, db))
        return false;
    MDB_val k = kv_val(key), v;
    int rc = mdb_get(txn->slot->txn, txn->kv->dbi[db], &k, &v);
    if (rc && rc != MDB_NOTFOUND)
        return broken(txn, rc, _("reading"));
    struct span value = rc ? SPAN_NONE : kv_span(v);
    return !rc && (kv_sum_kind(db) == KV_SIGNED || kv_sum_ok(db, key, &value));
}

void kv_stored(enum kv_db db, struct span key, struct span value, struct buf *out)
{
    enum kv_sum kind = kv_sum_kind(db);
    buf_add(out, value);
    if (kind == KV_SUMMED || (kind == KV_INDEX && value.n)) {
        uint8_t sum[SEAL_CHECKSUM];
        seal_checksum(sum, span_of(kv_db_name(db)), key, value);
        buf_add(out, span_bytes(sum, sizeof sum));
    }
}

// What a put has come to.
static bool is_put(struct kv_txn *txn, enum kv_db db, struct span key, int rc)
{
    txn->writes++;
    if (rc == MDB_KEYEXIST) {
        char text[160];
        show_key(key, text, sizeof text);
        return kv_fail(txn, fail(ERR_EXISTS, _("database %s, key %s"), kv_db_name(db), text));
    }
    return rc ? broken(txn, rc, _("saving")) : true;
}

static bool put(struct kv_txn *txn, enum kv_db db, struct span key, struct span value, unsigned flags)
{
    YZ_ASSERT(txn->write);
    if (!ready(txn, db))
        return false;
    YZ_ASSERT(key.n >= 1 && key.n <= KV_KEY_MAX && value.n <= KV_VALUE_MAX);
    // Key and value may be spans of this transaction's own pages, which move during the put: a copy of both.
    struct buf *b = &txn->kv->scratch;
    b->n = 0;
    buf_add(b, key);
    kv_stored(db, key, value, b);
    MDB_val k = {key.n, b->p}, v = {b->n - key.n, b->p + key.n};
    return is_put(txn, db, key, mdb_put(txn->slot->txn, txn->kv->dbi[db], &k, &v, flags));
}

bool kv_put(struct kv_txn *txn, enum kv_db db, struct span key, struct span value)
{
    return put(txn, db, key, value, 0);
}

bool kv_put_new(struct kv_txn *txn, enum kv_db db, struct span key, struct span value)
{
    return put(txn, db, key, value, MDB_NOOVERWRITE);
}

bool kv_del(struct kv_txn *txn, enum kv_db db, struct span key)
{
    YZ_ASSERT(txn->write);
    if (!ready(txn, db))
        return false;
    YZ_ASSERT(key.n >= 1 && key.n <= KV_KEY_MAX);
    char copy[KV_KEY_MAX];
    memcpy(copy, key.p, key.n);
    MDB_val k = {key.n, copy};
    int rc = mdb_del(txn->slot->txn, txn->kv->dbi[db], &k, NULL);
    txn->writes++;
    if (rc == MDB_NOTFOUND)
        return false;
    return rc ? broken(txn, rc, _("saving")) : true;
}

bool kv_drop(struct kv_txn *txn, enum kv_db db)
{
    YZ_ASSERT(txn->write);
    if (!ready(txn, db))
        return false;
    int rc = mdb_drop(txn->slot->txn, txn->kv->dbi[db], 0);
    txn->writes++;
    return rc ? broken(txn, rc, _("saving")) : true;
}

uint64_t kv_count(struct kv_txn *txn, enum kv_db db)
{
    if (!ready(txn, db))
        return 0;
    MDB_stat st;
    int rc = mdb_stat(txn->slot->txn, txn->kv->dbi[db], &st);
    return rc ? (uint64_t)broken(txn, rc, _("reading")) : st.ms_entries;
}

// ---- walks

// A cursor of the slot's that no other walk of this transaction uses.
static struct kv_cursor *take_cursor(struct kv_txn *txn, enum kv_db db)
{
    struct kv_slot *s = txn->slot;
    for (struct kv_cursor *c = s->cursors[db]; c; c = c->next) {
        if (c->stamp == s->stamp && c->busy)
            continue;
        int rc = c->stamp == s->stamp ? 0 : mdb_cursor_renew(s->txn, c->c);
        if (rc) {
            broken(txn, rc, _("reading"));
            return NULL;
        }
        c->stamp = s->stamp;
        c->busy = true;
        return c;
    }
    MDB_cursor *made;
    int rc = mdb_cursor_open(s->txn, txn->kv->dbi[db], &made);
    if (rc) {
        broken(txn, rc, _("reading"));
        return NULL;
    }
    struct kv_cursor *c = xcalloc(1, sizeof *c);
    *c = (struct kv_cursor) {.c = made, .next = s->cursors[db], .stamp = s->stamp, .busy = true};
    s->cursors[db] = c;
    return c;
}

// One cursor for all: it stands at the end and need not look for it again.
bool kv_append(struct kv_txn *txn, enum kv_db db, struct span key, struct span stored)
{
    YZ_ASSERT(txn->write);
    YZ_ASSERT(key.n >= 1 && key.n <= KV_KEY_MAX && stored.n <= KV_VALUE_MAX + SEAL_CHECKSUM);
    if (!ready(txn, db))
        return false;
    if (!txn->appending || txn->append_db != db) {
        txn->appending = take_cursor(txn, db);
        txn->append_db = db;
    }
    if (!txn->appending)
        return false;
    MDB_val k = kv_val(key), v = kv_val(stored);
    return is_put(txn, db, key, mdb_cursor_put(txn->appending->c, &k, &v, MDB_APPEND));
}

static void note_at(struct kv_iter *it, struct span key)
{
    YZ_ASSERT(key.n <= sizeof it->at);
    it->at_n = (uint16_t)key.n;
    if (key.n)
        memcpy(it->at, key.p, key.n);
}

void kv_seek(struct kv_txn *txn, enum kv_db db, struct span prefix, struct span from, unsigned flags,
             struct kv_iter *it)
{
    it->key = it->value = SPAN_NONE;
    it->txn = txn;
    it->cursor = NULL;
    it->db = db;
    it->flags = flags;
    it->started = false;
    it->done = true;
    if (!ready(txn, db))
        return;
    YZ_ASSERT(prefix.n <= KV_KEY_MAX && from.n <= KV_KEY_MAX);
    it->done = false;
    it->stamp = txn->slot->stamp;
    it->writes = txn->writes;
    it->prefix_n = (uint16_t)prefix.n;
    if (prefix.n)
        memcpy(it->prefix, prefix.p, prefix.n);
    note_at(it, from);
}

void kv_iter_end(struct kv_iter *it)
{
    if (it->cursor && it->txn->open && it->stamp == it->txn->slot->stamp)
        it->cursor->busy = false;
    it->cursor = NULL;
    it->done = true;
}

// The first key that no key beginning with s reaches: s with its last byte that is not 0xff raised by
// one. Empty: there is none.
static size_t past(const char *s, size_t n, char *out)
{
    while (n && (unsigned char)s[n - 1] == 0xff)
        n--;
    if (n) {
        memcpy(out, s, n);
        out[n - 1] = (char)((unsigned char)out[n - 1] + 1);
    }
    return n;
}

// Places the cursor at the first key not before `at`, or beyond it when `beyond`.
static int place_forward(MDB_cursor *c, struct span at, bool beyond, MDB_val *k, MDB_val *v)
{
    if (!at.n)
        return mdb_cursor_get(c, k, v, MDB_FIRST);
    *k = kv_val(at);
    int rc = mdb_cursor_get(c, k, v, MDB_SET_RANGE);
    if (!rc && beyond && span_eq(kv_span(*k), at))
        rc = mdb_cursor_get(c, k, v, MDB_NEXT);
    return rc;
}

// Places the cursor at the last key not after `at`, or before it when `beyond`; at.n is 0: at the last.
static int place_backward(MDB_cursor *c, struct span at, bool beyond, MDB_val *k, MDB_val *v)
{
    if (!at.n)
        return mdb_cursor_get(c, k, v, MDB_LAST);
    *k = kv_val(at);
    int rc = mdb_cursor_get(c, k, v, MDB_SET_RANGE);
    if (rc == MDB_NOTFOUND)
        return mdb_cursor_get(c, k, v, MDB_LAST);
    if (!rc && (beyond || !span_eq(kv_span(*k), at)))
        rc = mdb_cursor_get(c, k, v, MDB_PREV);
    return rc;
}

static int start(struct kv_iter *it, MDB_val *k, MDB_val *v)
{
    struct span at = {it->at, it->at_n}, prefix = {it->prefix, it->prefix_n};
    bool beyond = it->flags & KV_AFTER;
    char end[KV_KEY_MAX];
    if (!(it->flags & KV_BACKWARD)) {
        if (!at.n || span_cmp(at, prefix) < 0) {
            at = prefix;
            beyond = false;
        }
        return place_forward(it->cursor->c, at, beyond, k, v);
    }
    struct span top = {end, past(it->prefix, it->prefix_n, end)};
    if (!at.n || (top.n && span_cmp(at, top) >= 0)) {
        at = top;
        beyond = true;
    }
    return place_backward(it->cursor->c, at, beyond, k, v);
}

static int step(struct kv_iter *it, MDB_val *k, MDB_val *v)
{
    bool back = it->flags & KV_BACKWARD;
    if (!it->started)
        return start(it, k, v);
    // Puts and dels since the last step move entries under the cursor: find the place again by its key.
    if (it->writes != it->txn->writes) {
        struct span at = {it->at, it->at_n};
        return back ? place_backward(it->cursor->c, at, true, k, v) : place_forward(it->cursor->c, at, true, k, v);
    }
    return mdb_cursor_get(it->cursor->c, k, v, back ? MDB_PREV : MDB_NEXT);
}

bool kv_next(struct kv_iter *it)
{
    if (it->done)
        return false;
    struct kv_txn *txn = it->txn;
    if (!ready(txn, it->db)) {
        it->done = true;
        return false;
    }
    YZ_ASSERT(it->stamp == txn->slot->stamp); // the walk outlived its transaction
    if (!it->cursor && !(it->cursor = take_cursor(txn, it->db))) {
        it->done = true;
        return false;
    }
    MDB_val k, v;
    int rc = step(it, &k, &v);
    it->started = true;
    it->writes = txn->writes;
    struct span prefix = {it->prefix, it->prefix_n};
    if (rc && rc != MDB_NOTFOUND)
        broken(txn, rc, _("reading"));
    if (rc || !span_starts(kv_span(k), prefix)) {
        kv_iter_end(it);
        return false;
    }
    struct span value = kv_span(v);
    if (!give(txn, it->db, kv_span(k), &value, true)) {
        kv_iter_end(it);
        return false;
    }
    if (txn->write)
        note_at(it, kv_span(k));
    it->key = kv_span(k);
    it->value = value;
    return true;
}
