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

// ---- pages: what is in use may not be on the list of free ones, and each must say its own number, because a writer puts
// the number that a page says on that list

#define PAGE_HEAD 16 // of LMDB's pages, the number first

struct pages {
    size_t size, n; // of a page; how many there are
    uint8_t *free;  // a bit for each
    uintptr_t map;  // where page 0 lies; 0 before the first page was seen
};

static void pages_free(struct pages *p)
{
    free(p->free);
    p->free = NULL;
}

static bool bit_of(struct pages *p, size_t page, bool set)
{
    uint8_t bit = (uint8_t)(1u << (page & 7));
    bool was = p->free[page >> 3] & bit;
    if (set)
        p->free[page >> 3] |= bit;
    return was;
}

// The page at that place and the n - 1 behind it, which have no number of their own.
static bool page_good(struct pages *p, uintptr_t at, size_t n)
{
    size_t number;
    memcpy(&number, (const void *)at, sizeof number);
    if (number < 2 || number >= p->n || n > p->n - number)
        return false;
    uintptr_t map = at - number * p->size;
    p->map = p->map ? p->map : map;
    bool good = map == p->map;
    for (size_t i = 0; i < n; i++)
        good &= !bit_of(p, number + i, false);
    return good;
}

// The page of the key, and those of a value that has its own.
static bool pages_good(struct pages *p, struct span key, struct span value)
{
    uintptr_t leaf = (uintptr_t)key.p & ~(uintptr_t)(p->size - 1), at = (uintptr_t)value.p;
    bool inside = value.n == 0 || (at >= leaf && at < leaf + p->size);
    return page_good(p, leaf, 1) && (inside || page_good(p, at - PAGE_HEAD, (PAGE_HEAD + value.n + p->size - 1) / p->size));
}

// LMDB's file format: a page's head is its number, 2 bytes for LMDB's own use, flags, and where its list of nodes ends; a node
// begins with the number of the page below, in 3 parts of 2 bytes. A named database's record holds its depth and its root's number.
enum { FLAGS_AT = 10, LOWER_AT = 12, IS_BRANCH = 1, NODE_HEAD = 8, DEPTH_AT = 6, ROOT_AT = 40, RECORD_SIZE = 48, DEPTH_MOST = 32 };

static uint16_t two(uintptr_t at)
{
    uint16_t n;
    memcpy(&n, (const void *)at, sizeof n);
    return n;
}

// The pages above the leaves, which no cursor shows. The leaves are seen on the walk. A page that was seen counts as free from
// then on, so that one on which two others stand is found, and a circle ends.
static bool branches_good(struct pages *p, size_t number, unsigned depth)
{
    if (depth < 2)
        return true;
    size_t said;
    uintptr_t at = p->map + number * p->size;
    if (number < 2 || number >= p->n)
        return false;
    memcpy(&said, (const void *)at, sizeof said);
    unsigned lower = two(at + LOWER_AT);
    bool good = said == number && !bit_of(p, number, true) && two(at + FLAGS_AT) & IS_BRANCH && lower >= PAGE_HEAD && lower <= p->size;
    for (unsigned i = PAGE_HEAD; good && i < lower; i += 2) {
        unsigned node = two(at + i);
        good = node >= lower && node + NODE_HEAD <= p->size &&
               branches_good(p, two(at + node) | (size_t)two(at + node + 2) << 16 | (size_t)two(at + node + 4) << 32, depth - 1);
    }
    return good;
}

static bool tree_good(MDB_txn *t, enum kv_db db, struct pages *p)
{
    MDB_dbi all;
    MDB_val key = kv_val(span_of(kv_db_name(db))), v;
    size_t root;
    if (mdb_dbi_open(t, NULL, 0, &all) || mdb_get(t, all, &key, &v) || v.mv_size != RECORD_SIZE)
        return false;
    memcpy(&root, (const char *)v.mv_data + ROOT_AT, sizeof root);
    unsigned depth = two((uintptr_t)v.mv_data + DEPTH_AT);
    return depth <= DEPTH_MOST && branches_good(p, root, depth);
}

// Reads the list as the view has it. False: it is no such list.
static bool pages_read(struct kv *kv, MDB_txn *t, struct pages *p)
{
    MDB_envinfo info;
    MDB_stat st;
    MDB_cursor *cur;
    MDB_val k, v;
    if (mdb_env_info(kv->env, &info) || mdb_env_stat(kv->env, &st) || mdb_cursor_open(t, 0, &cur))
        return false;
    *p = (struct pages) {.size = st.ms_psize, .n = info.me_last_pgno + 1, .map = p->map};
    p->free = xcalloc(p->n / 8 + 1, 1);
    bool good = true;
    int rc;
    size_t again = 0;
    while (good && !(rc = mdb_cursor_get(cur, &k, &v, MDB_NEXT))) {
        size_t count = 0, page, last = p->n; // a count, then so many numbers, falling
        good = v.mv_size >= sizeof count && k.mv_size == sizeof count;
        if (good)
            memcpy(&count, v.mv_data, sizeof count);
        good = good && count < v.mv_size / sizeof count;
        for (size_t i = 1; good && i <= count; i++) {
            memcpy(&page, (const char *)v.mv_data + i * sizeof page, sizeof page);
            good = page > 1 && page < last && !bit_of(p, page, true); // 0 and 1 are the store's heads
            last = page;
        }
    }
    // The list's own pages as well.
    while (good && !(rc = mdb_cursor_get(cur, &k, &v, again++ ? MDB_NEXT : MDB_FIRST)))
        good = pages_good(p, kv_span(k), kv_span(v));
    mdb_cursor_close(cur);
    return good && rc == MDB_NOTFOUND;
}

static bool walk(struct kv *kv, struct kv_child *c, enum kv_db db, MDB_txn *t, struct pages *pages, uint64_t entries)
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
        if (!pages_good(pages, key, value))
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
    if (heard && n && !tree_good(t, db, pages))
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
            struct pages pages = {.map = c->map};
            if (!pages_read(own, t, &pages))
                heard = c->seen->db > c->from || tell(c, KV_BAD_FREE, c->seen->db, SPAN_NONE); // once
            rc = mdb_stat(t, own->dbi[c->seen->db], &st);
            if (heard)
                heard = rc ? tell(c, KV_BAD_PAGE, c->seen->db, SPAN_NONE) : walk(own, c, c->seen->db, t, &pages, st.ms_entries);
            c->map = pages.map;
            pages_free(&pages);
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
