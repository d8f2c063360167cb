// Memory that is given back all at once: a screen's, a request's, a packet's.
// Running out of memory is fatal, so nothing here fails.
#ifndef YZ_BASE_ARENA_H
#define YZ_BASE_ARENA_H

#include <stddef.h>

#include "attr.h"
#include "span.h"

struct arena_block;
struct arena {
    struct arena_block *last; // NULL: empty. Zero-initialise to make one.
};

// Zeroed, aligned for any type. n is bounded by the caller when it comes from outside.
void *arena_alloc(struct arena *a, size_t n) YZ_NONNULL;
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))
void *arena_array(struct arena *a, size_t n, size_t size) YZ_NONNULL;
// A copy that the arena owns, terminated by a NUL that the span does not count.
struct span arena_copy(struct arena *a, struct span s);
struct span arena_printf(struct arena *a, const char *fmt, ...) YZ_PRINTF(2, 3);
// Gives everything back; the arena can be used again.
void arena_free(struct arena *a);

// As arena_free, but the largest block is kept: for work that comes again and again.
void arena_reset(struct arena *a);

// malloc, calloc, realloc that never return NULL.
void *xmalloc(size_t n) YZ_NONNULL;
void *xcalloc(size_t n, size_t size) YZ_NONNULL;
void *xrealloc(void *p, size_t n) YZ_NONNULL;
char *xstrdup(const char *s) YZ_NONNULL;

#endif
