// A growing run of bytes that its holder owns.
#ifndef YZ_BASE_BUF_H
#define YZ_BASE_BUF_H

#include "attr.h"
#include "span.h"

struct buf {
    char *p;
    size_t n, size;
}; // zero-initialise

// Makes room for `more` bytes and a NUL behind the end.
void buf_grow(struct buf *b, size_t more);
// Room for `more` bytes behind the end; the caller adds what it wrote to n.
static inline char *buf_room(struct buf *b, size_t more)
{
    if (b->size - b->n <= more)
        buf_grow(b, more);
    return b->p + b->n;
}
void buf_add(struct buf *b, struct span s);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) YZ_PRINTF(2, 3);
// Big-endian, the integer form of every key.
void buf_be(struct buf *b, uint64_t v, size_t bytes);
static inline struct span buf_span(const struct buf *b)
{
    return (struct span) {b->p, b->n};
}
// The text with a NUL behind it that n does not count. Never NULL.
const char *buf_text(struct buf *b);
void buf_free(struct buf *b);

#endif
