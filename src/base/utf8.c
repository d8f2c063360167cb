#include "utf8.h"

size_t utf8_decode(const char *p, size_t n, uint32_t *cp)
{
    const unsigned char *s = (const unsigned char *)p;
    if (n == 0)
        return 0;
    if (s[0] < 0x80) {
        *cp = s[0];
        return 1;
    }
    size_t len = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC2 ? 2 : 0;
    if (len == 0 || s[0] > 0xF4 || n < len)
        return 0;
    uint32_t c = s[0] & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3F);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < least[len] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *cp = c;
    return len;
}

size_t utf8_encode(uint32_t cp, char *out)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t len = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    static const unsigned char head[] = {0, 0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(head[len] | cp);
    return len;
}

// Three bytes of U+3000 to U+CFFF, where neither overlong forms nor surrogates nor control characters are: most Chinese.
static bool is_plain_three(const unsigned char *p)
{
    return p[0] >= 0xE3 && p[0] <= 0xEC && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
}

bool utf8_valid(struct span s, size_t *bad)
{
    uint64_t eight;
    uint32_t cp;
    for (size_t i = 0, k; i < s.n; i += k) {
        const char *p = s.p + i;
        size_t left = s.n - i;
        // Numbers, codes and dates are ASCII.
        if (!(*p & 0x80))
            k = left >= sizeof eight && (memcpy(&eight, p, sizeof eight), !(eight & UINT64_C(0x8080808080808080))) ? sizeof eight : 1;
        else if (left >= 3 && is_plain_three((const unsigned char *)p))
            k = 3;
        else
            k = utf8_decode(p, left, &cp);
        if (k == 0) {
            if (bad)
                *bad = i;
            return false;
        }
    }
    return true;
}

size_t utf8_floor(const char *s, size_t n, size_t at)
{
    if (at >= n)
        at = n;
    size_t i = at;
    while (i > 0 && at - i < UTF8_MAX && i < n && ((unsigned char)s[i] & 0xC0) == 0x80)
        i--;
    if (at < n)
        return i;
    // At the very end: step back over a character that was cut short.
    while (i > 0 && at - i < UTF8_MAX) {
        uint32_t cp;
        i--;
        if (((unsigned char)s[i] & 0xC0) != 0x80)
            return utf8_decode(s + i, n - i, &cp) ? at : i;
    }
    return at;
}

size_t utf8_count(struct span s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.n; i++)
        count += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return count;
}

enum utf8_kind utf8_check(struct span s, size_t *chars)
{
    const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
    enum utf8_kind kind = UTF8_TEXT;
    size_t count = 0;
    for (size_t k; p < end; p += k, count++) {
        if (*p >= 0x20 && *p < 0x7F) {
            k = 1;
        } else if (end - p >= 3 && is_plain_three(p)) {
            k = 3;
        } else {
            uint32_t cp;
            k = utf8_decode((const char *)p, (size_t)(end - p), &cp);
            if (k == 0)
                return UTF8_BAD;
            if (utf8_control(cp) || utf8_unseen(cp))
                kind = UTF8_CONTROL;
        }
    }
    *chars = count;
    return kind;
}

struct span utf8_unmarked(struct span s)
{
    size_t n = span_starts(s, SPAN(UTF8_MARK)) ? strlen(UTF8_MARK) : 0;
    return (struct span) {s.p + n, s.n - n};
}

struct span utf8_narrow(struct span s, char *out, size_t size)
{
    size_t n = 0;
    if (!s.n || (!memchr(s.p, 0xEF, s.n) && !memchr(s.p, 0xE3, s.n))) // the first byte of each
        return s;
    for (size_t i = 0; i < s.n; n++) {
        uint32_t cp;
        size_t k = utf8_decode(s.p + i, s.n - i, &cp);
        bool wide = k && ((cp >= 0xFF01 && cp <= 0xFF5E) || cp == 0x3000);
        if (n == size)
            return s;
        if (wide)
            utf8_encode(cp == 0x3000 ? ' ' : cp - 0xFF01 + '!', out + n);
        else
            out[n] = s.p[i];
        i += wide ? k : 1;
    }
    return (struct span) {out, n};
}
