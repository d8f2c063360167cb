// The first byte picks charset and step. The text is UTF-8, the same however the input is cut.
#include "base/utf8.h"
#include "codec/charset.h"
#include "replay.h"

// Returns the number of faults.
static size_t decode(enum charset c, struct span all, size_t step, struct buf *out)
{
    struct charset_in *conv;
    struct charset_bad bad;
    size_t faults = 0;
    YZ_ASSERT(charset_in_new(c, &conv) == OK);
    for (size_t from = 0, to = 0; from < all.n || to < all.n;) {
        to = to + step < all.n ? to + step : all.n;
        struct span s = {all.p + from, to - from};
        while (charset_in_run(conv, &s, to == all.n, out, &bad) == ERR_CHARSET) {
            YZ_ASSERT(bad.n >= 1 && bad.n <= 4 && bad.offset + bad.n <= all.n);
            YZ_ASSERT(memcmp(all.p + bad.offset, bad.bytes, bad.n) == 0);
            buf_str(out, "\xEF\xBF\xBD");
            faults++;
        }
        YZ_ASSERT(s.n <= 3);
        from = to - s.n;
    }
    charset_in_free(conv);
    return faults;
}

int target(const uint8_t *p, size_t n)
{
    if (n == 0)
        return 0;
    static const enum charset charsets[] = {CHARSET_UTF8, CHARSET_GBK, CHARSET_GB18030, CHARSET_GB18030};
    enum charset c = charsets[p[0] % 4];
    struct span all = span_bytes(p + 1, n - 1);
    struct buf whole = {0}, cut = {0};
    size_t faults = decode(c, all, SIZE_MAX / 2, &whole);
    YZ_ASSERT(utf8_valid(buf_span(&whole), NULL));
    YZ_ASSERT(decode(c, all, (size_t)p[0] / 4 + 1, &cut) == faults);
    YZ_ASSERT(span_eq(buf_span(&whole), buf_span(&cut)));
    charset_guess(all, p[0] & 1);
    buf_free(&whole);
    buf_free(&cut);
    return 0;
}
