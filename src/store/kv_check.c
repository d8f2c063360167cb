#include <stdlib.h>

#include "base/arena.h"
#include "base/lang.h"
#include "store/kv_impl.h"

static bool tell(struct kv_child *c, enum kv_bad what, enum kv_db db, struct span key)
{
    struct kv_message m = {.kind = KV_SAID_BAD, .what = what, .db = db};
    m.n = (uint16_t)(key.n < sizeof m.text ? key.n : sizeof m.text);
    if (m.n)
        memcpy(m.text, key.p, m.n);
    return kv_child_tell(c, &m);
}

static void note(struct kv_seen *seen, struct span key)
{
    uint16_t n = (uint16_t)(key.n < sizeof seen->key ? key.n : sizeof seen->key);
    memcpy(seen->key, key.p, n);
    seen->key_n = n;
    seen->done++;
}

static bool walk(struct kv *kv, struct kv_child *c, enum kv_db db, MDB_txn *t, struct kv_pages *pages, uint64_t entries)
{
    MDB_cursor *cur;
    if (mdb_cursor_open(t, kv->dbi[db], &cur))
        return tell(c, KV_BAD_PAGE, db, SPAN_NONE);
    MDB_val k, v;
    uint64_t n = 0;
    bool heard = true;
    struct span last = SPAN_NONE;
    int rc;
    while (heard && !(rc = mdb_cursor_get(cur, &k, &v, n ? MDB_NEXT : MDB_FIRST))) {
        struct span key = kv_span(k), value = kv_span(v);
        // Keys that rise strictly also end every walk, whatever a damaged page points to.
        if (n && span_cmp(last, key) >= 0) {
            heard = tell(c, KV_BAD_ORDER, db, key);
            rc = MDB_NOTFOUND;
            n = entries;
            break;
        }
        if (!kv_pages_good(pages, key, value))
            heard = tell(c, KV_BAD_FREE, db, key);
        if (kv_sum_kind(db) != KV_SIGNED) {
            if (!kv_sum_ok(db, key, &value))
                heard = tell(c, KV_BAD_SUM, db, key);
        } else if (value.n) {
            // Touch every page of the value, so that one that cannot be read is found here.
            volatile char sink;
            for (size_t i = 0; i < value.n; i += 512)
                sink = value.p[i];
            sink = value.p[value.n - 1];
            (void)sink;
        }
        note(c->seen, key);
        last = key;
        n++;
    }
    if (heard && (rc != MDB_NOTFOUND || n != entries))
        heard = tell(c, KV_BAD_PAGE, db, last);
    if (heard && n && !kv_pages_above(t, db, pages))
        heard = tell(c, KV_BAD_FREE, db, SPAN_NONE);
    mdb_cursor_close(cur);
    return heard;
}

// One view per database: a view over all of them would keep counters from using pages again for too long.
static enum err walk_all(struct kv *own, struct kv_child *c)
{
    for (; c->seen->db < KV_DB_COUNT; c->seen->db++) {
        c->seen->key_n = 0;
        c->seen->walking = true;
        MDB_txn *t;
        int rc = mdb_txn_begin(own->env, NULL, MDB_RDONLY, &t);
        if (rc)
            return kv_err(own, rc, _("checking"));
        MDB_stat st;
        bool heard = true;
        if (own->have[c->seen->db]) {
            // The list changes with every commit, so each view is compared with its own.
            struct kv_pages pages = {.map = c->map};
            if (!kv_pages_read(own, t, &pages))
                heard = c->seen->db > c->from || tell(c, KV_BAD_FREE, c->seen->db, SPAN_NONE); // once
            rc = mdb_stat(t, own->dbi[c->seen->db], &st);
            if (heard)
                heard = rc ? tell(c, KV_BAD_PAGE, c->seen->db, SPAN_NONE) : walk(own, c, c->seen->db, t, &pages, st.ms_entries);
            c->map = pages.map;
            kv_pages_free(&pages);
        }
        mdb_txn_abort(t);
        c->seen->walking = false;
        if (!heard)
            return ERR_STOPPED;
    }
    return OK;
}

static enum err count_all(struct kv *kv, uint64_t *total)
{
    struct kv_txn t;
    TRY(kv_read(kv, &t));
    *total = 0;
    for (size_t i = 0; i < KV_DB_COUNT; i++)
        *total += kv_count(&t, i);
    return kv_commit(&t);
}

struct watch {
    kv_bad_fn *bad;
    kv_progress_fn *progress;
    void *ctx;
    uint64_t done, total; // done: by children that ended
    bool any, ended;
    size_t next; // database that the next child begins with
};

// Listens to one child until it ends.
static enum err listen(struct kv *kv, struct kv_child *c, struct watch *w)
{
    for (;;) {
        struct kv_message m;
        switch (kv_child_hear(c, &m)) {
        case KV_HEARD_MESSAGE:
            if (m.kind == KV_SAID_END) {
                w->ended = true;
                return m.err ? fail(m.err, "%.*s", (int)m.n, m.text) : OK;
            }
            w->any = true;
            if (!w->bad(w->ctx, m.what, m.db, span_bytes(m.text, m.n)))
                return fail(ERR_STOPPED, "%s", kv->folder);
            break;
        case KV_HEARD_DEATH:
            w->any = true;
            if (!c->seen->walking) // it died while opening the store
                return fail(ERR_DAMAGED, "%s", kv->folder);
            w->next = (size_t)c->seen->db + 1;
            return w->bad(w->ctx, KV_BAD_PAGE, c->seen->db, span_bytes(c->seen->key, c->seen->key_n))
                       ? OK
                       : fail(ERR_STOPPED, "%s", kv->folder);
        case KV_HEARD_NOTHING:
            break;
        }
        if (w->progress && !w->progress(w->ctx, w->done + c->seen->done, w->total))
            return fail(ERR_STOPPED, "%s", kv->folder);
    }
}

enum err kv_check(struct kv *kv, kv_bad_fn *bad, kv_progress_fn *progress, void *ctx)
{
    struct watch w = {.bad = bad, .progress = progress, .ctx = ctx};
    TRY(count_all(kv, &w.total));
    while (!w.ended && w.next < KV_DB_COUNT) {
        struct kv_child c = {.from = w.next};
        TRY(kv_child_start(kv, &c, walk_all));
        enum err e = listen(kv, &c, &w);
        w.done += c.seen->done;
        kv_child_end(kv, &c);
        if (e)
            return e;
    }
    return w.any ? fail(ERR_DAMAGED, "%s", kv->folder) : OK;
}
