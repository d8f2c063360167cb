// Pages as they lie in the file, without LMDB's cursors, which believe what a page says. What is in use may not be on LMDB's own
// list of free pages, and each page must say its own number, because a writer puts the number that a page says on that list.
#include <stdlib.h>

#include "base/arena.h"
#include "store/kv_impl.h"

// LMDB's file format. A page's head is its number, 2 bytes for LMDB's own use, flags, and where its list of nodes ends and the
// nodes begin, or how many pages a large value takes. A node's head is its value's size in 2 parts, flags, and its key's size; in
// a branch the number of the page below in the first 3 parts, the flags being the third. A tree's record ends with its depth,
// 4 counts, and its root's number; the 2 heads of the file have the list's behind 4 words, and their transaction at the end.
#define TRIES 100
#define WORD sizeof(size_t)
enum { IS_BRANCH = 1, IS_LEAF = 2, IS_BIG = 4, IS_ANY = 0x77, NODE_IS_BIG = 1, NODE_HEAD = 8, DEPTH_MOST = 32 };
#define FLAGS_AT (WORD + 2)
#define LOWER_AT (WORD + 4)
#define UPPER_AT (WORD + 6)
#define DEPTH_AT 6
#define ROOT_AT (8 + 4 * WORD)
#define RECORD_SIZE (8 + 5 * WORD)
#define LIST_AT (KV_PAGE_HEAD + 8 + 2 * WORD)
#define TXN_AT (LIST_AT + 2 * RECORD_SIZE + WORD)

static uint16_t two(uintptr_t at)
{
    uint16_t n;
    memcpy(&n, (const void *)at, sizeof n);
    return n;
}

static size_t word(uintptr_t at)
{
    size_t n;
    memcpy(&n, (const void *)at, sizeof n);
    return n;
}

void kv_pages_free(struct kv_pages *p)
{
    free(p->free);
    p->free = NULL;
}

static bool bit_of(struct kv_pages *p, size_t page, bool set)
{
    uint8_t bit = (uint8_t)(1u << (page & 7));
    bool was = p->free[page >> 3] & bit;
    if (set)
        p->free[page >> 3] |= bit;
    return was;
}

// The number of the page at that place; 0: it says another's.
static size_t number_at(struct kv_pages *p, uintptr_t at)
{
    size_t number = word(at);
    if (number < 2 || number >= p->n) // 0 and 1 are the file's heads
        return 0;
    uintptr_t map = at - number * p->size;
    p->map = p->map ? p->map : map;
    return map == p->map ? number : 0;
}

// The page at that place and the n - 1 behind it, which have no number of their own.
static bool page_good(struct kv_pages *p, uintptr_t at, size_t n)
{
    size_t number = number_at(p, at);
    bool good = number && n <= p->n - number;
    for (size_t i = 0; i < n && good; i++)
        good = !bit_of(p, number + i, false);
    return good;
}

static uintptr_t page_of(const struct kv_pages *p, const void *inside)
{
    return (uintptr_t)inside & ~(uintptr_t)(p->size - 1);
}

bool kv_pages_good(struct kv_pages *p, struct span key, struct span value)
{
    uintptr_t leaf = page_of(p, key.p), at = (uintptr_t)value.p;
    bool inside = value.n == 0 || (at >= leaf && at < leaf + p->size);
    return page_good(p, leaf, 1) && (inside || page_good(p, at - KV_PAGE_HEAD, (KV_PAGE_HEAD + value.n + p->size - 1) / p->size));
}

// A record of the list: a count, then so many numbers, falling.
static bool record_good(struct kv_pages *p, uintptr_t at, size_t size)
{
    size_t count = size >= WORD ? word(at) : SIZE_MAX, last = p->n;
    bool good = size >= WORD && count < size / WORD;
    for (size_t i = 1; i <= count && good; i++) {
        size_t page = word(at + i * WORD);
        good = page > 1 && page < last && !bit_of(p, page, true);
        last = page;
    }
    return good;
}

static bool big_good(struct kv_pages *p, size_t number, size_t size)
{
    uintptr_t at = p->map + number * p->size;
    if (number < 2 || number >= p->n || number_at(p, at) != number || (two(at + FLAGS_AT) & IS_ANY) != IS_BIG)
        return false;
    size_t pages = two(at + LOWER_AT) | (size_t)two(at + UPPER_AT) << 16;
    bool good = pages <= p->n - number && size <= pages * p->size - KV_PAGE_HEAD;
    for (size_t i = 0; i < pages && good; i++)
        good = !bit_of(p, number + i, true);
    return good && record_good(p, at + KV_PAGE_HEAD, size);
}

// A leaf of the list: how many bytes the node takes; 0: it is none.
static size_t leaf_node(struct kv_pages *p, uintptr_t at, size_t node)
{
    size_t size = two(at + node) | (size_t)two(at + node + 2) << 16, value = node + NODE_HEAD + WORD;
    bool big = two(at + node + 4) & NODE_IS_BIG;
    size_t here = big ? WORD : size;
    if (two(at + node + 6) != WORD || value > p->size || here > p->size - value)
        return false;
    bool good = big ? big_good(p, word(at + value), size) : record_good(p, at + value, size);
    return good ? NODE_HEAD + WORD + here : 0;
}

static bool tree_good(struct kv_pages *p, size_t number, unsigned depth, bool list);

static size_t branch_node(struct kv_pages *p, uintptr_t at, size_t node, unsigned depth, bool list)
{
    size_t below = two(at + node) | (size_t)two(at + node + 2) << 16;
    if (WORD > 4)
        below |= (size_t)two(at + node + 4) << (4 * WORD);
    return tree_good(p, below, depth - 1, list) ? NODE_HEAD + (size_t)two(at + node + 6) : 0;
}

// The nodes fill the page from `upper` on. A page that was seen counts as free from then on, so that one on which two others
// stand is found, and a circle ends.
static bool tree_good(struct kv_pages *p, size_t number, unsigned depth, bool list)
{
    if (depth == 0 || (depth == 1 && !list))
        return true;
    uintptr_t at = p->map + number * p->size;
    if (number < 2 || number >= p->n || number_at(p, at) != number || bit_of(p, number, true))
        return false;
    size_t lower = two(at + LOWER_AT), upper = two(at + UPPER_AT), filled = upper;
    bool good = (two(at + FLAGS_AT) & IS_ANY) == (depth > 1 ? IS_BRANCH : IS_LEAF) && lower >= KV_PAGE_HEAD && lower <= upper && upper <= p->size;
    for (size_t i = KV_PAGE_HEAD; i < lower && good; i += 2) {
        size_t node = two(at + i), n = 0;
        if (node >= upper && node + NODE_HEAD <= p->size)
            n = depth > 1 ? branch_node(p, at, node, depth, list) : leaf_node(p, at, node);
        filled += n + (n & 1);
        good = n > 0;
    }
    return good && filled == p->size;
}

// The record is where LMDB keeps it, or a copy.
static bool record_tree_good(struct kv_pages *p, uintptr_t record, bool list)
{
    size_t root = word(record + ROOT_AT);
    unsigned depth = two(record + DEPTH_AT);
    return p->map && depth <= DEPTH_MOST && (depth > 0 || root == SIZE_MAX) && tree_good(p, root, depth, list);
}

bool kv_pages_above(MDB_txn *t, enum kv_db db, struct kv_pages *p)
{
    MDB_dbi all;
    MDB_val key = kv_val(span_of(kv_db_name(db))), v;
    return !mdb_dbi_open(t, NULL, 0, &all) && !mdb_get(t, all, &key, &v) && v.mv_size == RECORD_SIZE &&
           record_tree_good(p, (uintptr_t)v.mv_data, false);
}

// Where page 0 lies. False: the store has no database yet.
static bool find_map(MDB_txn *t, struct kv_pages *p, bool *good)
{
    MDB_dbi all;
    MDB_cursor *cur = NULL;
    MDB_val k, v;
    bool there = p->map == 0 && !mdb_dbi_open(t, NULL, 0, &all) && !mdb_cursor_open(t, all, &cur) && !mdb_cursor_get(cur, &k, &v, MDB_FIRST);
    *good = !there || number_at(p, page_of(p, k.mv_data));
    if (cur)
        mdb_cursor_close(cur);
    return p->map != 0;
}

bool kv_pages_read(struct kv *kv, MDB_txn *t, struct kv_pages *p)
{
    MDB_envinfo info;
    MDB_stat st;
    bool good;
    uint8_t record[RECORD_SIZE];
    for (unsigned tries = 0; tries < TRIES; tries++) {
        if (mdb_env_info(kv->env, &info) || mdb_env_stat(kv->env, &st))
            return false;
        kv_pages_free(p);
        *p = (struct kv_pages) {.size = st.ms_psize, .n = info.me_last_pgno + 1, .map = p->map};
        p->free = xcalloc(p->n / 8 + 1, 1);
        if (!find_map(t, p, &good))
            return good;
        for (size_t i = 0; i < 2; i++) {
            uintptr_t head = p->map + i * p->size;
            if (word(head + TXN_AT) != mdb_txn_id(t))
                continue;
            memcpy(record, (const void *)(head + LIST_AT), sizeof record);
            if (word(head + TXN_AT) != mdb_txn_id(t))
                continue;
            return record_tree_good(p, (uintptr_t)record, true);
        }
        // Two have been saved since the view began, and its head is written over.
        mdb_txn_reset(t);
        if (mdb_txn_renew(t))
            return false;
    }
    return false;
}
