#include "span.h"

static size_t blank_at(const char *p, size_t n)
{
    if (n && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
        return 1;
    return n >= 3 && memcmp(p, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

const char *span_cstr(struct span s, char *out, size_t size)
{
    size_t n = s.n < size ? s.n : size - 1;
    if (n)
        memcpy(out, s.p, n);
    out[n] = '\0';
    return out;
}

struct span span_trim(struct span s)
{
    for (size_t k; (k = blank_at(s.p, s.n)) > 0;) {
        s.p += k;
        s.n -= k;
    }
    for (;;) {
        if (s.n && blank_at(s.p + s.n - 1, 1))
            s.n--;
        else if (s.n >= 3 && blank_at(s.p + s.n - 3, 3) == 3)
            s.n -= 3;
        else
            return s;
    }
}

bool span_digits(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return s.n > 0;
}

bool span_int(struct span s, int64_t *out)
{
    if (!span_digits(s) || s.n > 18)
        return false;
    int64_t v = 0;
    for (size_t i = 0; i < s.n; i++)
        v = v * 10 + (s.p[i] - '0');
    *out = v;
    return true;
}

bool span_contains(struct span hay, struct span needle)
{
    if (needle.n == 0)
        return true;
    return hay.n >= needle.n && memmem(hay.p, hay.n, needle.p, needle.n) != NULL;
}

bool span_split(struct span *rest, char sep, struct span *part)
{
    if (!rest->p)
        return false;
    const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    if (!at) {
        *part = *rest;
        *rest = SPAN_NONE;
        return true;
    }
    *part = (struct span) {rest->p, (size_t)(at - rest->p)};
    rest->n -= part->n + 1;
    rest->p = at + 1;
    return true;
}
