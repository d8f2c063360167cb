#include "rec.h"

#include <stdlib.h>

#include "base/err.h"

struct rec rec_make(struct arena *a)
{
    return (struct rec) {.arena = a};
}

struct rec rec_make_room(struct arena *a, size_t n)
{
    return (struct rec) {.arena = a, .v = ARENA_ARRAY(a, struct val, n), .size = (uint16_t)n};
}

// Index of the tag, or of where it would stand. Tags ascend by one at least, which bounds it from both ends.
static size_t place(const struct rec *r, uint16_t tag)
{
    size_t n = r->n;
    if (n == 0 || r->v[n - 1].tag < tag)
        return n;
    size_t behind = r->v[n - 1].tag - tag, lo = behind < n ? n - 1 - behind : 0, hi = n - 1;
    if (tag <= r->v[0].tag)
        return 0;
    if (hi > (size_t)(tag - r->v[0].tag))
        hi = tag - r->v[0].tag;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (r->v[mid].tag < tag)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

const struct val *rec_get(const struct rec *r, uint16_t tag)
{
    size_t i = place(r, tag);
    return i < r->n && r->v[i].tag == tag ? &r->v[i] : NULL;
}

bool rec_has(const struct rec *r, uint16_t tag)
{
    return rec_get(r, tag) != NULL;
}

int64_t rec_int(const struct rec *r, uint16_t tag, int64_t otherwise)
{
    const struct val *v = rec_get(r, tag);
    return v && v->kind == VAL_INT ? v->u.i : otherwise;
}

bool rec_bool(const struct rec *r, uint16_t tag)
{
    return rec_int(r, tag, 0) != 0;
}

struct span rec_text(const struct rec *r, uint16_t tag)
{
    const struct val *v = rec_get(r, tag);
    return v && (v->kind == VAL_TEXT || v->kind == VAL_BYTES) ? v->u.s : SPAN_NONE;
}

struct rec *rec_list(const struct rec *r, uint16_t tag, size_t *n)
{
    const struct val *v = rec_get(r, tag);
    *n = v && v->kind == VAL_LIST ? v->u.list.n : 0;
    return *n ? v->u.list.rows : NULL;
}

struct rec *rec_find(const struct rec *r, uint16_t list, uint16_t key, struct span value)
{
    size_t n;
    struct rec *rows = rec_list(r, list, &n);
    for (size_t i = 0; i < n; i++) {
        if (value.n && span_eq(rec_text(&rows[i], key), value))
            return &rows[i];
    }
    return NULL;
}

void rec_set(struct rec *r, struct val v)
{
    size_t i = place(r, v.tag);
    if (i < r->n && r->v[i].tag == v.tag) {
        r->v[i] = v;
        return;
    }
    if (r->n == r->size) {
        YZ_ASSERT(r->arena && r->size < 4096);
        uint16_t size = (uint16_t)(r->size ? r->size * 2 : 8);
        struct val *fresh = ARENA_ARRAY(r->arena, struct val, size);
        if (r->n)
            memcpy(fresh, r->v, r->n * sizeof *fresh);
        r->v = fresh;
        r->size = size;
    }
    memmove(r->v + i + 1, r->v + i, (r->n - i) * sizeof *r->v);
    r->v[i] = v;
    r->n++;
}

void rec_set_int(struct rec *r, uint16_t tag, int64_t i)
{
    rec_set(r, (struct val) {.tag = tag, .kind = VAL_INT, .u.i = i});
}

static bool is_empty(const struct val *v)
{
    return v->kind == VAL_LIST ? v->u.list.n == 0 : v->kind != VAL_INT && v->u.s.n == 0;
}

static struct rec *copy_rows(struct arena *a, const struct rec *rows, size_t n)
{
    struct rec *copy = ARENA_ARRAY(a, struct rec, n);
    for (size_t i = 0; i < n; i++)
        copy[i] = rec_copy(a, &rows[i]);
    return copy;
}

static struct val copy_val(struct arena *a, struct val v)
{
    if (v.kind == VAL_LIST)
        v.u.list.rows = copy_rows(a, v.u.list.rows, v.u.list.n);
    else if (v.kind != VAL_INT)
        v.u.s = arena_copy(a, v.u.s);
    return v;
}

static void set_span(struct rec *r, uint16_t tag, uint8_t kind, struct span s)
{
    if (s.n == 0)
        rec_clear(r, tag);
    else
        rec_set(r, (struct val) {.tag = tag, .kind = kind, .u.s = arena_copy(r->arena, s)});
}

void rec_set_text(struct rec *r, uint16_t tag, struct span s)
{
    set_span(r, tag, VAL_TEXT, s);
}

void rec_set_bytes(struct rec *r, uint16_t tag, struct span s)
{
    set_span(r, tag, VAL_BYTES, s);
}

void rec_set_list(struct rec *r, uint16_t tag, struct rec *rows, size_t n)
{
    if (n == 0) {
        rec_clear(r, tag);
        return;
    }
    struct val v = {.tag = tag, .kind = VAL_LIST};
    v.u.list.rows = copy_rows(r->arena, rows, n);
    v.u.list.n = (uint32_t)n;
    rec_set(r, v);
}

struct rec *rec_add(struct rec *r, uint16_t tag)
{
    size_t n;
    struct rec *rows = rec_list(r, tag, &n);
    struct rec *more = ARENA_ARRAY(r->arena, struct rec, n + 1);
    if (n)
        memcpy(more, rows, n * sizeof *rows);
    more[n] = rec_make(r->arena);
    struct val v = {.tag = tag, .kind = VAL_LIST};
    v.u.list.rows = more;
    v.u.list.n = (uint32_t)n + 1;
    rec_set(r, v);
    return &more[n];
}

void rec_list_remove(struct rec *r, uint16_t tag, size_t row)
{
    size_t i = place(r, tag);
    if (i == r->n || r->v[i].tag != tag || r->v[i].kind != VAL_LIST || row >= r->v[i].u.list.n)
        return;
    struct val *v = &r->v[i];
    memmove(v->u.list.rows + row, v->u.list.rows + row + 1, (v->u.list.n - row - 1) * sizeof(struct rec));
    if (--v->u.list.n == 0)
        rec_clear(r, tag);
}

void rec_clear(struct rec *r, uint16_t tag)
{
    size_t i = place(r, tag);
    if (!r->v || i == r->n || r->v[i].tag != tag)
        return;
    memmove(r->v + i, r->v + i + 1, (r->n - i - 1) * sizeof *r->v);
    r->n--;
}

void rec_merge(struct rec *into, const struct rec *from)
{
    for (size_t i = 0; i < from->n; i++) {
        if (is_empty(&from->v[i]))
            rec_clear(into, from->v[i].tag);
        else
            rec_set(into, copy_val(into->arena, from->v[i]));
    }
}

#define ROOM_MORE 4 // a copy is mostly made to set a little more in it

struct rec rec_copy(struct arena *a, const struct rec *r)
{
    struct rec copy = rec_make_room(a, (size_t)r->n + ROOM_MORE);
    for (size_t i = 0; i < r->n; i++) {
        if (!is_empty(&r->v[i]))
            copy.v[copy.n++] = copy_val(a, r->v[i]);
    }
    return copy;
}

struct rec rec_over(struct arena *a, const struct rec *base, const struct rec *top)
{
    struct rec both = rec_make_room(a, (size_t)base->n + top->n + ROOM_MORE);
    for (size_t i = 0, k = 0; i < base->n || k < top->n;) {
        bool upper = i == base->n || (k < top->n && top->v[k].tag <= base->v[i].tag);
        i += upper && i < base->n && top->v[k].tag == base->v[i].tag;
        const struct val *v = upper ? &top->v[k++] : &base->v[i++];
        if (!is_empty(v))
            both.v[both.n++] = *v;
    }
    return both;
}

bool val_eq(const struct val *a, const struct val *b)
{
    if (a->tag != b->tag || a->kind != b->kind)
        return false;
    if (a->kind == VAL_INT)
        return a->u.i == b->u.i;
    if (a->kind != VAL_LIST)
        return span_eq(a->u.s, b->u.s);
    if (a->u.list.n != b->u.list.n)
        return false;
    for (uint32_t i = 0; i < a->u.list.n; i++) {
        if (!rec_eq(&a->u.list.rows[i], &b->u.list.rows[i]))
            return false;
    }
    return true;
}

bool rec_eq(const struct rec *a, const struct rec *b)
{
    if (a->n != b->n)
        return false;
    for (uint16_t i = 0; i < a->n; i++) {
        if (!val_eq(&a->v[i], &b->v[i]))
            return false;
    }
    return true;
}
