#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "arena.h"
#include "err.h"

void buf_grow(struct buf *b, size_t more)
{
    YZ_ASSERT(more <= SIZE_MAX / 4 && b->n <= SIZE_MAX / 4);
    size_t size = b->size ? b->size : 1024;
    while (size - b->n < more + 1)
        size *= 2;
    b->p = xrealloc(b->p, size);
    b->size = size;
}

void buf_add(struct buf *b, struct span s)
{
    if (s.n == 0)
        return;
    memcpy(buf_room(b, s.n), s.p, s.n);
    b->n += s.n;
}

void buf_str(struct buf *b, const char *s)
{
    buf_add(b, span_of(s));
}

void buf_char(struct buf *b, char c)
{
    *buf_room(b, 1) = c;
    b->n++;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    YZ_ASSERT(n >= 0);
    vsnprintf(buf_room(b, (size_t)n), (size_t)n + 1, fmt, again);
    va_end(again);
    b->n += (size_t)n;
}

void buf_be(struct buf *b, uint64_t v, size_t bytes)
{
    YZ_ASSERT(bytes <= 8);
    char *p = buf_room(b, bytes);
    for (size_t i = bytes; i > 0; i--) {
        p[i - 1] = (char)(v & 0xFF);
        v >>= 8;
    }
    b->n += bytes;
}

const char *buf_text(struct buf *b)
{
    *buf_room(b, 0) = '\0';
    return b->p;
}

void buf_free(struct buf *b)
{
    free(b->p);
    *b = (struct buf) {0};
}
