#include "arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "err.h"

struct arena_block {
    struct arena_block *before;
    size_t used, size;
    max_align_t data[];
};

// Each block is as large as all before it, from the least to the most: what the allocator still takes from its heap,
// because a page that is mapped anew costs more than all that an act writes into it.
#define BLOCK_LEAST 992
#define BLOCK_MOST ((size_t)64 << 10)

// Memory as it comes.
static void *take(struct arena *a, size_t n)
{
    const size_t align = alignof(max_align_t);
    YZ_ASSERT(n <= SIZE_MAX / 2);
    n = (n + align - 1) / align * align;
    struct arena_block *b = a->last;
    if (!b || b->size - b->used < n) {
        size_t size = !b ? BLOCK_LEAST : b->size < BLOCK_MOST ? b->size * 2 : BLOCK_MOST;
        if (size < n)
            size = n;
        b = xmalloc(sizeof *b + size);
        *b = (struct arena_block) {.before = a->last, .size = size};
        a->last = b;
    }
    void *p = (char *)b->data + b->used;
    b->used += n;
    return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
    return memset(take(a, n), 0, n);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    YZ_ASSERT(size == 0 || n <= SIZE_MAX / 4 / size);
    return arena_alloc(a, n * size);
}

struct span arena_copy(struct arena *a, struct span s)
{
    char *p = take(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return (struct span) {p, s.n};
}

struct span arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    char most[200]; // of these calls: formatted once
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(most, sizeof most, fmt, ap);
    va_end(ap);
    YZ_ASSERT(n >= 0);
    char *p = take(a, (size_t)n + 1);
    if ((size_t)n < sizeof most)
        memcpy(p, most, (size_t)n + 1);
    else
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct span) {p, (size_t)n};
}

void arena_reset(struct arena *a)
{
    struct arena last = {a->last ? a->last->before : NULL};
    if (!a->last)
        return;
    arena_free(&last);
    a->last->before = NULL;
    a->last->used = 0;
}

void arena_free(struct arena *a)
{
    for (struct arena_block *b = a->last, *before; b; b = before) {
        before = b->before;
        free(b);
    }
    a->last = NULL;
}

void *xmalloc(size_t n)
{
    void *p = malloc(n ? n : 1);
    YZ_ASSERT(p);
    return p;
}

void *xcalloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);
    YZ_ASSERT(p);
    return p;
}

void *xrealloc(void *p, size_t n)
{
    p = realloc(p, n ? n : 1);
    YZ_ASSERT(p);
    return p;
}

char *xstrdup(const char *s)
{
    size_t n = strlen(s) + 1;
    char *p = xmalloc(n);
    memcpy(p, s, n);
    return p;
}
