// codec/charset: the codes on which libraries and editions part, rare names,
// and characters cut by the border of a run.
#include "codec/charset.h" // before cmocka.h, whose fail() is a macro

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

static void decode(enum charset c, struct span in, struct buf *out)
{
    struct charset_in *conv;
    struct charset_bad bad;
    out->n = 0;
    assert_int_equal(charset_in_new(c, &conv), OK);
    assert_int_equal(charset_in_run(conv, &in, true, out, &bad), OK);
    assert_int_equal(in.n, 0);
    charset_in_free(conv);
}

static struct span code_bytes(uint32_t code, char out[4])
{
    size_t n = code > 0xFFFF ? 4 : code > 0xFF ? 2 : 1;
    for (size_t i = n; i > 0; i--, code >>= 8)
        out[i - 1] = (char)(code & 0xFF);
    return (struct span) {out, n};
}

static void assert_decodes(enum charset c, uint32_t code, uint32_t cp)
{
    char in[4], utf8[UTF8_MAX];
    struct buf out = {0};
    decode(c, code_bytes(code, in), &out);
    if (!span_eq(buf_span(&out), (struct span) {utf8, utf8_encode(cp, utf8)}))
        fail_msg("%X in %s is not U+%04X", code, charset_name(c), cp);
    buf_free(&out);
}

// The 24 codes that GB 18030-2005 gives to private use, with the four-byte codes of their characters.
static const struct {
    uint32_t two, four, pua, real;
} swapped[] = {
    {0xA6D9, 0x84318236, 0xE78D, 0xFE10}, {0xA6DA, 0x84318238, 0xE78E, 0xFE12}, {0xA6DB, 0x84318237, 0xE78F, 0xFE11},
    {0xA6DC, 0x84318239, 0xE790, 0xFE13}, {0xA6DD, 0x84318330, 0xE791, 0xFE14}, {0xA6DE, 0x84318331, 0xE792, 0xFE15},
    {0xA6DF, 0x84318332, 0xE793, 0xFE16}, {0xA6EC, 0x84318333, 0xE794, 0xFE17}, {0xA6ED, 0x84318334, 0xE795, 0xFE18},
    {0xA6F3, 0x84318335, 0xE796, 0xFE19}, {0xFE59, 0x82359037, 0xE81E, 0x9FB4}, {0xFE61, 0x82359038, 0xE826, 0x9FB5},
    {0xFE66, 0x82359039, 0xE82B, 0x9FB6}, {0xFE67, 0x82359130, 0xE82C, 0x9FB7}, {0xFE6D, 0x82359131, 0xE832, 0x9FB8},
    {0xFE7E, 0x82359132, 0xE843, 0x9FB9}, {0xFE90, 0x82359133, 0xE854, 0x9FBA}, {0xFEA0, 0x82359134, 0xE864, 0x9FBB},
    {0xFE51, 0x95329031, 0xE816, 0x20087}, {0xFE52, 0x95329033, 0xE817, 0x20089}, {0xFE53, 0x95329730, 0xE818, 0x200CC},
    {0xFE6C, 0x9536B937, 0xE831, 0x215D7}, {0xFE76, 0x9630BA35, 0xE83B, 0x2298F}, {0xFE91, 0x9635B630, 0xE855, 0x241FE},
};

static void test_swapped_codes_read_as_the_character(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(swapped); i++) {
        assert_decodes(CHARSET_GB18030, swapped[i].two, swapped[i].real);
        assert_decodes(CHARSET_GBK, swapped[i].two, swapped[i].real);
        assert_decodes(CHARSET_GB18030, swapped[i].four, swapped[i].real);
    }
    assert_decodes(CHARSET_GB18030, 0xA8BC, 0x1E3F);
    assert_decodes(CHARSET_GB18030, 0x8135F437, 0x1E3F);
}

static void test_private_use_of_gbk_days_reads_as_the_character(void **state)
{
    (void)state;
    static const struct {
        uint32_t pua, real;
    } rows[] = { // rare_chars: the four names; the ends of the range; the swapped ones
        {0xE863, 0x4DAE}, {0xE81B, 0x3447}, {0xE844, 0x4723}, {0xE862, 0x4D19},
        {0xE815, 0x2E81}, {0xE864, 0x9FBB}, {0xE816, 0x20087}, {0xE78D, 0xFE10}, {0xE7C7, 0x1E3F},
    };
    char utf8[UTF8_MAX], want[UTF8_MAX];
    struct buf out = {0};
    for (size_t i = 0; i < COUNT(rows); i++) {
        decode(CHARSET_UTF8, (struct span) {utf8, utf8_encode(rows[i].pua, utf8)}, &out);
        assert_true(span_eq(buf_span(&out), (struct span) {want, utf8_encode(rows[i].real, want)}));
    }
    // Other private use (AAA1 is U+E000) stays.
    assert_decodes(CHARSET_GB18030, 0xAAA1, 0xE000);
    decode(CHARSET_UTF8, SPAN("\xEE\x80\x80"), &out);
    assert_true(span_is(buf_span(&out), "\xEE\x80\x80"));
    buf_free(&out);
}

static void test_euro(void **state)
{
    (void)state;
    assert_decodes(CHARSET_GBK, 0x80, 0x20AC);
    assert_decodes(CHARSET_GB18030, 0x80, 0x20AC);
    assert_decodes(CHARSET_GB18030, 0xA2E3, 0x20AC);
    assert_decodes(CHARSET_GBK, 0xA2E3, 0x20AC);
}

static void test_rare_names(void **state)
{
    (void)state;
    static const struct {
        uint32_t cp, gb18030, gbk;
    } rows[] = { // GB 18030-2005
        {0x4DAE, 0xFE9F, 0},           {0x36C3, 0x8230B731, 0},      {0x2CE26, 0x9933F230, 0},
        {0x28C4F, 0x9830C235, 0},      {0x3F06, 0x82328D37, 0},      {0x5803, 0x88D2, 0x88D2},
        {0x9555, 0xE946, 0xE946},      {0x7668, 0xB05C, 0xB05C},     {0x2B627, 0x98398337, 0},
        {0x2AED0, 0x9837C338, 0},      {0x3402, 0x8139EF31, 0},      {0x3007, 0xA996, 0xA996},
        {0x29F7E, 0x9834B536, 0},      {0xB7, 0xA1A4, 0xA1A4},       {0x2014, 0xA1AA, 0xA1AA},
        {0x4E00, 0xD2BB, 0xD2BB},      {0x80, 0x81308130, 0},        {0x10FFFF, 0xE3329A35, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_decodes(CHARSET_GB18030, rows[i].gb18030, rows[i].cp);
        if (rows[i].gbk)
            assert_decodes(CHARSET_GBK, rows[i].gbk, rows[i].cp);
    }
}

static void test_every_two_byte_code_is_a_character_of_its_own(void **state)
{
    (void)state;
    static uint8_t seen[0x110000];
    struct charset_in *in;
    struct buf utf8 = {0};
    size_t codes = 0;
    assert_int_equal(charset_in_new(CHARSET_GB18030, &in), OK);
    for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
        for (unsigned trail = 0x40; trail <= 0xFE; trail++) {
            uint32_t code = lead << 8 | trail, cp;
            if (trail == 0x7F || code == 0xA3A0) // A3A0 reads as the ideographic space, A1A1
                continue;
            char bytes[4];
            struct span s = code_bytes(code, bytes);
            struct charset_bad bad;
            utf8.n = 0;
            assert_int_equal(charset_in_run(in, &s, true, &utf8, &bad), OK);
            assert_true(utf8_valid(buf_span(&utf8), NULL));
            assert_int_equal(utf8_decode(utf8.p, utf8.n, &cp), utf8.n);
            if (seen[cp]++)
                fail_msg("%X reads as another code does, U+%04X", code, cp);
            codes++;
        }
    }
    assert_int_equal(codes, 126 * 190 - 1); // GB 18030: leads 81 to FE, trails 40 to FE without 7F
    charset_in_free(in);
    buf_free(&utf8);
}

struct bad_row {
    enum charset charset;
    struct span in;
    const char *text; // what can be read, ? for each fault
    uint64_t offset;  // of the first
    const char *hex;
};

static void test_bad_bytes_are_told_and_passed(void **state)
{
    (void)state;
    static const struct bad_row rows[] = {
        {CHARSET_GB18030, {"a\xFF" "b", 3}, "a?b", 1, "FF"},
        {CHARSET_GB18030, {"a\xB0\nb", 4}, "a?\nb", 1, "B0"},           // the line end is not swallowed
        {CHARSET_GB18030, {"\xB0\x7F,", 3}, "?\x7F,", 0, "B0"},
        {CHARSET_GB18030, {"\xB0\x31,\xD2\xBB", 5}, "?1,\u4e00", 0, "B0"},
        {CHARSET_GB18030, {"x\xB0\xFFy", 4}, "x??y", 1, "B0"},
        {CHARSET_GB18030, {"\xE3\x32\x9A\x36z", 5}, "?z", 0, "E3 32 9A 36"}, // beyond U+10FFFF
        {CHARSET_GB18030, {"ok\xB0", 3}, "ok?", 2, "B0"},
        {CHARSET_GB18030, {"ok\x81\x30\x81", 5}, "ok?0?", 2, "81"},
        {CHARSET_GBK, {"\xD2\xBB\x82\x30\xB7\x31,", 7}, "\u4e00?,", 2, "82 30 B7 31"}, // GBK has no code of four bytes
        {CHARSET_GBK, {"\x84\x31\x95\x33" "a", 5}, "?a", 0, "84 31 95 33"},               // and therefore no mark
        {CHARSET_GBK, {"a\x84\x31\x82\x36", 5}, "a?", 1, "84 31 82 36"},                   // U+FE10's of the 2005 edition
        {CHARSET_UTF8, {"a\xC3(b", 4}, "a?(b", 1, "C3"},
        {CHARSET_UTF8, {"\x80", 1}, "?", 0, "80"},
        {CHARSET_UTF8, {"\xE5\xBC\n", 3}, "?\n", 0, "E5 BC"},
        {CHARSET_UTF8, {"\xED\xA0\x80z", 4}, "?z", 0, "ED A0 80"},
        {CHARSET_UTF8, {"\xF8z", 2}, "?z", 0, "F8"},
        {CHARSET_UTF8, {"z\xF0\x9F\x98", 4}, "z?", 1, "F0 9F 98"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct charset_in *c;
        struct charset_bad bad, first = {0};
        struct buf out = {0};
        struct span in = rows[i].in;
        char hex[CHARSET_HEX];
        assert_int_equal(charset_in_new(rows[i].charset, &c), OK);
        while (charset_in_run(c, &in, true, &out, &bad) == ERR_CHARSET) {
            if (!first.n)
                first = bad;
            buf_char(&out, '?');
        }
        assert_string_equal(buf_text(&out), rows[i].text);
        assert_int_equal(first.offset, rows[i].offset);
        assert_string_equal(charset_bad_hex(&first, hex), rows[i].hex);
        charset_in_free(c);
        buf_free(&out);
    }
}

static void test_cut_anywhere_the_text_is_the_same(void **state)
{
    (void)state;
    static const struct {
        enum charset charset;
        struct span in;
    } rows[] = { // 癨,张䶮𬸦·A€ ... with a fault in the middle
        {CHARSET_GB18030, {"\xB0\x5C,\xD5\xC5\xFE\x9F\x99\x33\xF2\x30\xA1\xA4" "A\x80\xB0\n\x95\x32\x90\x31", 21}},
        {CHARSET_UTF8, {"\xEF\xBB\xBF\xE7\x99\xA8,\xE5\xBC\xA0\xEE\xA1\xA3\xF0\xAC\xB8\xA6\xC2\xB7\xE5\xBC\n!", 24}},
    };
    static const char *const want[] = {
        "\u7668,\u5f20\u4dae\U0002ce26\u00b7A\u20ac?\n\U00020087",
        "\u7668,\u5f20\u4dae\U0002ce26\u00b7?\n!",
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t step = 1; step <= rows[i].in.n; step++) {
            struct charset_in *c;
            struct charset_bad bad;
            struct buf out = {0};
            assert_int_equal(charset_in_new(rows[i].charset, &c), OK);
            size_t from = 0, to = 0;
            while (from < rows[i].in.n || to < rows[i].in.n) {
                to = to + step < rows[i].in.n ? to + step : rows[i].in.n;
                struct span s = {rows[i].in.p + from, to - from};
                while (charset_in_run(c, &s, to == rows[i].in.n, &out, &bad) == ERR_CHARSET)
                    buf_char(&out, '?');
                assert_true(s.n <= 3);
                from = to - s.n;
            }
            assert_string_equal(buf_text(&out), want[i]);
            charset_in_free(c);
            buf_free(&out);
        }
    }
}

static void test_long_text_over_inner_borders(void **state)
{
    (void)state;
    struct buf in = {0}, want = {0}, out = {0};
    buf_char(&in, 'x'); // so that codes lie across every even border
    buf_char(&want, 'x');
    for (int i = 0; i < 50000; i++) {
        buf_str(&in, i % 3 ? "\xB0\x5C" : "\x99\x33\xF2\x30");
        buf_str(&want, i % 3 ? "\u7668" : "\U0002ce26");
    }
    decode(CHARSET_GB18030, buf_span(&in), &out);
    assert_true(span_eq(buf_span(&out), buf_span(&want)));
    in.n = 0;
    buf_add(&in, buf_span(&want));
    decode(CHARSET_UTF8, buf_span(&in), &out);
    assert_true(span_eq(buf_span(&out), buf_span(&want)));
    buf_free(&in);
    buf_free(&want);
    buf_free(&out);
}

static void test_guess(void **state)
{
    (void)state;
    assert_int_equal(charset_guess(SPAN("\xEF\xBB\xBF" "abc"), true), CHARSET_UTF8);
    assert_int_equal(charset_guess(SPAN("abc"), true), CHARSET_UTF8);
    assert_int_equal(charset_guess(SPAN("\u59d3\u540d"), true), CHARSET_UTF8);
    assert_int_equal(charset_guess(SPAN("\xD0\xD5\xC3\xFB\t\xC3\xF1\xD7\xE5"), true), CHARSET_GB18030);
    assert_int_equal(charset_guess(SPAN("a\xE5\xA7"), false), CHARSET_UTF8);  // cut
    assert_int_equal(charset_guess(SPAN("a\xE5\xA7"), true), CHARSET_GB18030);
    assert_int_equal(charset_guess(SPAN("\xC1\xAA\xCD\xA8"), true), CHARSET_GB18030);
    // A few bytes that are broken do not make a short file GBK.
    assert_int_equal(charset_guess(SPAN("姓名\t住址\n王\xFF\xFE\t一街\n"), true), CHARSET_UTF8);
    assert_int_equal(charset_guess(SPAN("\xD0\xD5\xC3\xFB\t\xD7\xA1\xD6\xB7\n\xC1\xAA\xCD\xA8\t\xD2\xBB\xBD\xD6\n"), true), CHARSET_GB18030);
    // One broken line does not make a whole file GBK.
    struct buf b = {0};
    for (int i = 0; i < 40; i++)
        buf_str(&b, "\u59d3\u540d\n");
    buf_str(&b, "\xFF\n");
    assert_int_equal(charset_guess(buf_span(&b), true), CHARSET_UTF8);
    buf_free(&b);
}

static void test_names(void **state)
{
    (void)state;
    enum charset c;
    assert_true(charset_parse(SPAN("utf8"), &c) && c == CHARSET_UTF8);
    assert_true(charset_parse(SPAN("UTF-8"), &c) && c == CHARSET_UTF8);
    assert_true(charset_parse(SPAN("gb-18030"), &c) && c == CHARSET_GB18030);
    assert_true(charset_parse(SPAN("gbk"), &c) && c == CHARSET_GBK);
    assert_true(charset_parse(SPAN("auto"), &c) && c == CHARSET_AUTO);
    assert_false(charset_parse(SPAN("big5"), &c));
    assert_false(charset_parse(SPAN("gb"), &c));
    assert_false(charset_parse(SPAN("gbkk"), &c));
    assert_false(charset_parse(SPAN_NONE, &c));
    assert_string_equal(charset_name(CHARSET_GB18030), "GB18030");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_swapped_codes_read_as_the_character),
        cmocka_unit_test(test_private_use_of_gbk_days_reads_as_the_character),
        cmocka_unit_test(test_euro),
        cmocka_unit_test(test_rare_names),
        cmocka_unit_test(test_every_two_byte_code_is_a_character_of_its_own),
        cmocka_unit_test(test_bad_bytes_are_told_and_passed),
        cmocka_unit_test(test_cut_anywhere_the_text_is_the_same),
        cmocka_unit_test(test_long_text_over_inner_borders),
        cmocka_unit_test(test_guess),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
