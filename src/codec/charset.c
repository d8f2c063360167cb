#include "codec/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/utf8.h"

// Where libraries, editions and GBK-era systems part, and the one reading that
// holds here. Every row: a private-use code point, the two-byte code that it
// stood for, the character that the code means. Rows with a twin are those
// that the 2000, 2005 and 2022 editions swap or that libraries disagree on:
// the twin is the four-byte code of the character (of U+E7C7 itself in that row).
struct quirk {
    uint16_t pua, code;
    uint32_t real, twin;
};
static const struct quirk quirks[] = { // ascending pua
    {0xE5E5, 0xA3A0, 0x3000, 0x0}, {0xE76C, 0xA2E3, 0x20AC, 0x0}, {0xE78D, 0xA6D9, 0xFE10, 0x84318236},
    {0xE78E, 0xA6DA, 0xFE12, 0x84318238}, {0xE78F, 0xA6DB, 0xFE11, 0x84318237}, {0xE790, 0xA6DC, 0xFE13, 0x84318239},
    {0xE791, 0xA6DD, 0xFE14, 0x84318330}, {0xE792, 0xA6DE, 0xFE15, 0x84318331}, {0xE793, 0xA6DF, 0xFE16, 0x84318332},
    {0xE794, 0xA6EC, 0xFE17, 0x84318333}, {0xE795, 0xA6ED, 0xFE18, 0x84318334}, {0xE796, 0xA6F3, 0xFE19, 0x84318335},
    {0xE7C7, 0xA8BC, 0x1E3F, 0x8135F437}, {0xE7C8, 0xA8BF, 0x01F9, 0x0}, {0xE7E7, 0xA989, 0x303E, 0x0},
    {0xE7E8, 0xA98A, 0x2FF0, 0x0}, {0xE7E9, 0xA98B, 0x2FF1, 0x0}, {0xE7EA, 0xA98C, 0x2FF2, 0x0},
    {0xE7EB, 0xA98D, 0x2FF3, 0x0}, {0xE7EC, 0xA98E, 0x2FF4, 0x0}, {0xE7ED, 0xA98F, 0x2FF5, 0x0},
    {0xE7EE, 0xA990, 0x2FF6, 0x0}, {0xE7EF, 0xA991, 0x2FF7, 0x0}, {0xE7F0, 0xA992, 0x2FF8, 0x0},
    {0xE7F1, 0xA993, 0x2FF9, 0x0}, {0xE7F2, 0xA994, 0x2FFA, 0x0}, {0xE7F3, 0xA995, 0x2FFB, 0x0},
    {0xE815, 0xFE50, 0x2E81, 0x0}, {0xE816, 0xFE51, 0x20087, 0x95329031}, {0xE817, 0xFE52, 0x20089, 0x95329033},
    {0xE818, 0xFE53, 0x200CC, 0x95329730}, {0xE819, 0xFE54, 0x2E84, 0x0}, {0xE81A, 0xFE55, 0x3473, 0x0},
    {0xE81B, 0xFE56, 0x3447, 0x0}, {0xE81C, 0xFE57, 0x2E88, 0x0}, {0xE81D, 0xFE58, 0x2E8B, 0x0},
    {0xE81E, 0xFE59, 0x9FB4, 0x82359037}, {0xE81F, 0xFE5A, 0x359E, 0x0}, {0xE820, 0xFE5B, 0x361A, 0x0},
    {0xE821, 0xFE5C, 0x360E, 0x0}, {0xE822, 0xFE5D, 0x2E8C, 0x0}, {0xE823, 0xFE5E, 0x2E97, 0x0},
    {0xE824, 0xFE5F, 0x396E, 0x0}, {0xE825, 0xFE60, 0x3918, 0x0}, {0xE826, 0xFE61, 0x9FB5, 0x82359038},
    {0xE827, 0xFE62, 0x39CF, 0x0}, {0xE828, 0xFE63, 0x39DF, 0x0}, {0xE829, 0xFE64, 0x3A73, 0x0},
    {0xE82A, 0xFE65, 0x39D0, 0x0}, {0xE82B, 0xFE66, 0x9FB6, 0x82359039}, {0xE82C, 0xFE67, 0x9FB7, 0x82359130},
    {0xE82D, 0xFE68, 0x3B4E, 0x0}, {0xE82E, 0xFE69, 0x3C6E, 0x0}, {0xE82F, 0xFE6A, 0x3CE0, 0x0},
    {0xE830, 0xFE6B, 0x2EA7, 0x0}, {0xE831, 0xFE6C, 0x215D7, 0x9536B937}, {0xE832, 0xFE6D, 0x9FB8, 0x82359131},
    {0xE833, 0xFE6E, 0x2EAA, 0x0}, {0xE834, 0xFE6F, 0x4056, 0x0}, {0xE835, 0xFE70, 0x415F, 0x0},
    {0xE836, 0xFE71, 0x2EAE, 0x0}, {0xE837, 0xFE72, 0x4337, 0x0}, {0xE838, 0xFE73, 0x2EB3, 0x0},
    {0xE839, 0xFE74, 0x2EB6, 0x0}, {0xE83A, 0xFE75, 0x2EB7, 0x0}, {0xE83B, 0xFE76, 0x2298F, 0x9630BA35},
    {0xE83C, 0xFE77, 0x43B1, 0x0}, {0xE83D, 0xFE78, 0x43AC, 0x0}, {0xE83E, 0xFE79, 0x2EBB, 0x0},
    {0xE83F, 0xFE7A, 0x43DD, 0x0}, {0xE840, 0xFE7B, 0x44D6, 0x0}, {0xE841, 0xFE7C, 0x4661, 0x0},
    {0xE842, 0xFE7D, 0x464C, 0x0}, {0xE843, 0xFE7E, 0x9FB9, 0x82359132}, {0xE844, 0xFE80, 0x4723, 0x0},
    {0xE845, 0xFE81, 0x4729, 0x0}, {0xE846, 0xFE82, 0x477C, 0x0}, {0xE847, 0xFE83, 0x478D, 0x0},
    {0xE848, 0xFE84, 0x2ECA, 0x0}, {0xE849, 0xFE85, 0x4947, 0x0}, {0xE84A, 0xFE86, 0x497A, 0x0},
    {0xE84B, 0xFE87, 0x497D, 0x0}, {0xE84C, 0xFE88, 0x4982, 0x0}, {0xE84D, 0xFE89, 0x4983, 0x0},
    {0xE84E, 0xFE8A, 0x4985, 0x0}, {0xE84F, 0xFE8B, 0x4986, 0x0}, {0xE850, 0xFE8C, 0x499F, 0x0},
    {0xE851, 0xFE8D, 0x499B, 0x0}, {0xE852, 0xFE8E, 0x49B7, 0x0}, {0xE853, 0xFE8F, 0x49B6, 0x0},
    {0xE854, 0xFE90, 0x9FBA, 0x82359133}, {0xE855, 0xFE91, 0x241FE, 0x9635B630}, {0xE856, 0xFE92, 0x4CA3, 0x0},
    {0xE857, 0xFE93, 0x4C9F, 0x0}, {0xE858, 0xFE94, 0x4CA0, 0x0}, {0xE859, 0xFE95, 0x4CA1, 0x0},
    {0xE85A, 0xFE96, 0x4C77, 0x0}, {0xE85B, 0xFE97, 0x4CA2, 0x0}, {0xE85C, 0xFE98, 0x4D13, 0x0},
    {0xE85D, 0xFE99, 0x4D14, 0x0}, {0xE85E, 0xFE9A, 0x4D15, 0x0}, {0xE85F, 0xFE9B, 0x4D16, 0x0},
    {0xE860, 0xFE9C, 0x4D17, 0x0}, {0xE861, 0xFE9D, 0x4D18, 0x0}, {0xE862, 0xFE9E, 0x4D19, 0x0},
    {0xE863, 0xFE9F, 0x4DAE, 0x0}, {0xE864, 0xFEA0, 0x9FBB, 0x82359134},
};

#define LEADS (0xFE - 0x81 + 1)
#define TRAILS (0xFE - 0x40 + 1)
#define SLICE 65536 // bytes converted between two looks at the room left

struct charset_in {
    enum charset charset;
    uint64_t offset; // of the next byte in the stream
    iconv_t four;    // GB 18030 to UTF-8, for four-byte codes; the two-byte ones are in the table
    char (*two)[TRAILS][UTF8_MAX]; // UTF-8 of each two-byte code; all zero: no character
};

static const struct {
    const char *name;
    enum charset charset;
} names[] = {
    {"auto", CHARSET_AUTO}, {"GB18030", CHARSET_GB18030}, {"GBK", CHARSET_GBK}, {"UTF-8", CHARSET_UTF8},
};

static char folded(char c)
{
    if (c >= 'a' && c <= 'z')
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[c - 'a'];
    return c;
}

// Equal but for case, hyphens and underscores.
static bool same_name(struct span a, const char *b)
{
    size_t i = 0;
    for (;; i++, b++) {
        while (i < a.n && (a.p[i] == '-' || a.p[i] == '_'))
            i++;
        while (*b == '-')
            b++;
        if (i == a.n || !*b)
            return i == a.n && !*b;
        if (folded(a.p[i]) != folded(*b))
            return false;
    }
}

bool charset_parse(struct span name, enum charset *out)
{
    for (size_t i = 0; i < COUNT(names); i++) {
        if (same_name(name, names[i].name)) {
            *out = names[i].charset;
            return true;
        }
    }
    return false;
}

const char *charset_name(enum charset c)
{
    size_t i = 0;
    while (names[i].charset != c)
        YZ_ASSERT(++i < COUNT(names));
    return names[i].name;
}

const char *charset_bad_hex(const struct charset_bad *bad, char out[CHARSET_HEX])
{
    out[0] = '\0';
    for (size_t i = 0; i < bad->n && i < sizeof bad->bytes; i++)
        snprintf(out + i * 3 - (i > 0), CHARSET_HEX - (i * 3 - (i > 0)), i ? " %02X" : "%02X", bad->bytes[i]);
    return out;
}

static uint32_t real_of(uint32_t cp)
{
    if (cp < quirks[0].pua || cp > quirks[COUNT(quirks) - 1].pua)
        return cp;
    size_t lo = 0, hi = COUNT(quirks);
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (quirks[mid].pua < cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < COUNT(quirks) && quirks[lo].pua == cp ? quirks[lo].real : cp;
}

// Bytes that begin no character: how many to report as one fault, the first
// and what could have continued it. 0: it is only cut by the end.
static size_t bad_utf8(const unsigned char *p, size_t n, bool last)
{
    size_t want = p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : p[0] >= 0xE0 ? 3 : 2, k = 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 1;
    while (k < want && k < n && (p[k] & 0xC0) == 0x80)
        k++;
    return k == n && k < want && !last ? 0 : k;
}

static size_t ascii_run(const unsigned char *p, size_t n)
{
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t eight;
        memcpy(&eight, p + i, 8);
        if (eight & UINT64_C(0x8080808080808080))
            break;
    }
    while (i < n && p[i] < 0x80)
        i++;
    return i;
}

enum charset charset_guess(struct span head, bool whole)
{
    const unsigned char *p = (const unsigned char *)head.p;
    size_t good = 0, bad = 0; // beyond ASCII
    if (span_starts(head, SPAN(UTF8_MARK)))
        return CHARSET_UTF8;
    for (size_t i = 0, k; i < head.n; i += k) {
        uint32_t cp;
        k = ascii_run(p + i, head.n - i);
        if (k)
            continue;
        k = utf8_decode(head.p + i, head.n - i, &cp);
        if (k) {
            good++;
            continue;
        }
        k = bad_utf8(p + i, head.n - i, whole);
        if (k == 0)
            break;
        bad++;
    }
    // GBK text is well-formed UTF-8 by chance in single characters only: of its commoner ones (B0..F7, A1..FE) one in seven
    // looks like a UTF-8 one of two bytes, and the others are a fault each at least.
    return bad == 0 || good > bad ? CHARSET_UTF8 : CHARSET_GB18030;
}

static enum err no_charset(const char *name)
{
    return fail(ERR_STORE, _("the machine's iconv does not know %s"), name);
}

// One code of 2 or 4 bytes as one character; 0 when iconv has none.
static uint32_t ask(iconv_t cd, const unsigned char *code, size_t n)
{
    char in[4], out[16], *from = in, *to = out;
    size_t left = n, room = sizeof out;
    uint32_t cp = 0;
    memcpy(in, code, n);
    iconv(cd, NULL, NULL, NULL, NULL);
    if (iconv(cd, &from, &left, &to, &room) != 0 || left)
        return 0;
    size_t got = sizeof out - room;
    return utf8_decode(out, got, &cp) == got ? cp : 0;
}

static void fill_table(struct charset_in *c)
{
    c->two = xcalloc(LEADS, sizeof *c->two);
    for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
        for (unsigned trail = 0x40; trail <= 0xFE; trail++) {
            const unsigned char code[] = {(unsigned char)lead, (unsigned char)trail};
            uint32_t cp = trail == 0x7F ? 0 : ask(c->four, code, 2);
            if (cp)
                utf8_encode(real_of(cp), c->two[lead - 0x81][trail - 0x40]);
        }
    }
    for (size_t i = 0; i < COUNT(quirks); i++) {
        char *to = c->two[(quirks[i].code >> 8) - 0x81][(quirks[i].code & 0xFF) - 0x40];
        memset(to, 0, UTF8_MAX);
        utf8_encode(quirks[i].real, to);
    }
}

enum err charset_in_new(enum charset charset, struct charset_in **out)
{
    YZ_ASSERT(charset != CHARSET_AUTO);
    struct charset_in *c = xcalloc(1, sizeof *c);
    *out = NULL;
    c->charset = charset;
    if (charset != CHARSET_UTF8) {
        c->four = iconv_open("UTF-8", "GB18030");
        if (c->four == (iconv_t)-1) {
            free(c);
            return no_charset("GB18030");
        }
        fill_table(c);
    }
    *out = c;
    return OK;
}

void charset_in_free(struct charset_in *c)
{
    if (!c)
        return;
    if (c->charset != CHARSET_UTF8)
        iconv_close(c->four);
    free(c->two);
    free(c);
}

static uint32_t four_bytes(struct charset_in *c, const unsigned char *p)
{
    uint32_t code = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    for (size_t i = 0; i < COUNT(quirks); i++) {
        if (quirks[i].twin == code)
            return quirks[i].real;
    }
    return real_of(ask(c->four, p, 4));
}

// How a run ended: all taken, a character is cut by the end, or `bad` bytes stand at *p.
struct stop {
    size_t bad;
};

static struct stop run_utf8(const unsigned char **from, const unsigned char *end, bool last, char **to)
{
    const unsigned char *p = *from;
    char *q = *to;
    struct stop stop = {0};
    while (p < end) {
        size_t k = ascii_run(p, (size_t)(end - p));
        uint32_t cp;
        memcpy(q, p, k);
        p += k;
        q += k;
        if (p == end)
            break;
        // Nearly every Chinese character is E1..EC and two more: no overlong form, surrogate or private use there.
        while (end - p >= 3 && p[0] >= 0xE1 && p[0] <= 0xEC && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
            memcpy(q, p, 3);
            p += 3;
            q += 3;
        }
        if (p == end)
            break;
        k = utf8_decode((const char *)p, (size_t)(end - p), &cp);
        if (k == 0) {
            stop.bad = bad_utf8(p, (size_t)(end - p), last);
            break;
        }
        if (*p == 0xEE) { // U+E000..U+EFFF, private use
            q += utf8_encode(real_of(cp), q);
        } else {
            memcpy(q, p, k);
            q += k;
        }
        p += k;
    }
    *from = p;
    *to = q;
    return stop;
}

static inline size_t length(unsigned char first)
{
    return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0x80 ? 2 : 1;
}

static inline bool is_digit(unsigned char b)
{
    return b >= '0' && b <= '9';
}

static inline bool is_lead(unsigned char b)
{
    return b >= 0x81 && b <= 0xFE;
}

static struct stop run_gb(struct charset_in *c, const unsigned char **from, const unsigned char *end, bool last,
                          char **to)
{
    const unsigned char *p = *from;
    char *q = *to;
    struct stop stop = {0};
    while (p < end) {
        if (*p < 0x80) {
            *q++ = (char)*p++;
            continue;
        }
        size_t n = (size_t)(end - p);
        if (*p == 0x80) { // the euro sign of GBK
            q += utf8_encode(0x20AC, q);
            p++;
        } else if (*p == 0xFF || (n == 1 && last)) {
            stop.bad = 1;
            break;
        } else if (n == 1) {
            break;
        } else if (p[1] >= 0x40 && p[1] != 0xFF) {
            const char *utf8 = c->two[*p - 0x81][p[1] - 0x40];
            if (!utf8[0]) {
                // An ASCII byte is never swallowed: it may be what ends the field.
                stop.bad = p[1] < 0x80 ? 1 : 2;
                break;
            }
            memcpy(q, utf8, UTF8_MAX);
            q += length((unsigned char)utf8[0]);
            p += 2;
        } else if (!is_digit(p[1]) || (n >= 3 && !is_lead(p[2])) || (n >= 4 && !is_digit(p[3])) || (n < 4 && last)) {
            stop.bad = 1;
            break;
        } else if (n < 4) {
            break;
        } else {
            uint32_t cp = c->charset == CHARSET_GBK ? 0 : four_bytes(c, p); // GBK has none
            if (cp == 0) {
                stop.bad = 4;
                break;
            }
            q += utf8_encode(cp, q);
            p += 4;
        }
    }
    *from = p;
    *to = q;
    return stop;
}

// Drops the mark U+FEFF at the very beginning.
static void drop_mark(struct charset_in *c, struct span *in)
{
    struct span mark = c->charset == CHARSET_UTF8 ? SPAN("\xEF\xBB\xBF") : SPAN("\x84\x31\x95\x33");
    if (c->offset == 0 && c->charset != CHARSET_GBK && span_starts(*in, mark)) {
        in->p += mark.n;
        in->n -= mark.n;
        c->offset = mark.n;
    }
}

enum err charset_in_run(struct charset_in *c, struct span *in, bool last, struct buf *out, struct charset_bad *bad)
{
    drop_mark(c, in);
    while (in->n) {
        size_t take = in->n < SLICE ? in->n : SLICE;
        const unsigned char *begin = (const unsigned char *)in->p, *p = begin;
        // Byte 80 becomes three bytes; a table entry is copied as four.
        char *room = buf_room(out, take * 3 + UTF8_MAX), *q = room;
        bool end = last && take == in->n;
        struct stop stop = c->charset == CHARSET_UTF8 ? run_utf8(&p, begin + take, end, &q)
                                                      : run_gb(c, &p, begin + take, end, &q);
        out->n += (size_t)(q - room);
        c->offset += (size_t)(p - begin);
        in->p += p - begin;
        in->n -= (size_t)(p - begin);
        if (stop.bad) {
            *bad = (struct charset_bad) {.offset = c->offset, .n = (uint8_t)stop.bad};
            memcpy(bad->bytes, in->p, stop.bad);
            c->offset += stop.bad;
            in->p += stop.bad;
            in->n -= stop.bad;
            return ERR_CHARSET;
        }
        if (p == begin) // a cut character, and no more than that is left
            break;
    }
    return OK;
}
