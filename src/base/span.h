// A borrowed run of bytes or of UTF-8 text. It owns nothing and is not
// terminated; it is good for as long as what it points into.
#ifndef YZ_BASE_SPAN_H
#define YZ_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
    const char *p; // may be NULL only when n is 0
    size_t n;      // bytes
};

#define SPAN(lit) ((struct span) {(lit), sizeof(lit) - 1})
#define SPAN_NONE ((struct span) {NULL, 0})
// For printf: "%.*s".
#define SPAN_ARG(s) (int)(s).n, (s).n ? (s).p : ""

static inline struct span span_of(const char *s)
{
    return (struct span) {s, s ? strlen(s) : 0};
}

static inline struct span span_bytes(const void *p, size_t n)
{
    return (struct span) {p, n};
}

static inline bool span_eq(struct span a, struct span b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool span_is(struct span a, const char *s)
{
    return span_eq(a, span_of(s));
}

static inline bool span_starts(struct span a, struct span prefix)
{
    return a.n >= prefix.n && (prefix.n == 0 || memcmp(a.p, prefix.p, prefix.n) == 0);
}

// Byte order, the shorter first: the order of UTF-8 is that of code points.
static inline int span_cmp(struct span a, struct span b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

// A C string of it in out, cut to fit; returns out.
const char *span_cstr(struct span s, char *out, size_t size);
// Without blanks (space, tab, CR, LF, U+3000) at both ends.
struct span span_trim(struct span s);
// Decimal digits only, at most 18 of them; false leaves *out alone.
bool span_int(struct span s, int64_t *out);
bool span_digits(struct span s);
bool span_contains(struct span hay, struct span needle);
// Takes the part before the next `sep` off the front of *rest; false at the end.
bool span_split(struct span *rest, char sep, struct span *part);

#endif
