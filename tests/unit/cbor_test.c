// codec/cbor: the vectors of RFC 8949 appendix A that the deterministic form
// has, and every form that it refuses.
#include "codec/cbor.h" // before cmocka.h, whose fail() is a macro
#include "domain/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static uint8_t bytes[256];

static struct span hex(const char *s)
{
    size_t n = 0;
    for (; s[0] && s[1]; s += 2, n++) {
        unsigned v = 0;
        for (int i = 0; i < 2; i++)
            v = v * 16 + (unsigned)(s[i] <= '9' ? s[i] - '0' : s[i] - 'a' + 10);
        assert_true(n < sizeof bytes);
        bytes[n] = (uint8_t)v;
    }
    return span_bytes(bytes, n);
}

static void assert_bytes(struct buf *got, const char *want)
{
    struct span w = hex(want);
    assert_int_equal(got->n, w.n);
    assert_memory_equal(got->p, w.p, w.n);
    got->n = 0;
}

static void test_integers_rfc8949_appendix_a(void **state)
{
    (void)state;
    struct arena a = {0};
    static const struct {
        int64_t v;
        const char *hex;
    } rows[] = {
        {0, "00"}, {1, "01"}, {10, "0a"}, {23, "17"}, {24, "1818"}, {25, "1819"}, {100, "1864"}, {1000, "1903e8"},
        {1000000, "1a000f4240"}, {1000000000000, "1b000000e8d4a51000"}, {-1, "20"}, {-10, "29"}, {-100, "3863"},
        {-1000, "3903e7"}, {255, "18ff"}, {256, "190100"}, {65535, "19ffff"}, {65536, "1a00010000"},
        {4294967295, "1affffffff"}, {4294967296, "1b0000000100000000"}, {INT64_MAX, "1b7fffffffffffffff"},
        {INT64_MIN, "3b7fffffffffffffff"},
    };
    struct buf b = {0};
    for (size_t i = 0; i < COUNT(rows); i++) {
        char map[64]; // of a record, the one way in which a number that may be negative is taken
        struct rec r;
        snprintf(map, sizeof map, "a101%s", rows[i].hex);
        assert_int_equal(cbor_get_rec(hex(map), 64, &a, &r), OK);
        assert_true(rec_has(&r, 1) && rec_int(&r, 1, 7) == rows[i].v);
        cbor_put_int(&b, rows[i].v);
        assert_bytes(&b, rows[i].hex);
    }
    cbor_put_uint(&b, UINT64_MAX);
    assert_bytes(&b, "1bffffffffffffffff");
    struct cbor_in in = cbor_in_make(hex("1bffffffffffffffff"), 64);
    assert_true(cbor_take_uint(&in) == UINT64_MAX);
    struct rec r;
    assert_int_equal(cbor_get_rec(hex("a1011b8000000000000000"), 64, &a, &r), ERR_FORMAT);
    assert_int_equal(cbor_get_rec(hex("a1013b8000000000000000"), 64, &a, &r), ERR_FORMAT);
    in = cbor_in_make(hex("20"), 64);
    cbor_take_uint(&in);
    assert_int_equal(in.err, ERR_FORMAT);
    arena_free(&a);
    buf_free(&b);
}

static void test_strings_rfc8949_appendix_a(void **state)
{
    (void)state;
    static const struct {
        const char *text, *hex;
    } rows[] = {
        {"", "60"}, {"a", "6161"}, {"IETF", "6449455446"}, {"\"\\", "62225c"},
        {"\u00fc", "62c3bc"}, {"\u6c34", "63e6b0b4"}, {"\U00010151", "64f0908591"},
    };
    struct buf b = {0};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct cbor_in in = cbor_in_make(hex(rows[i].hex), 64);
        assert_true(span_is(cbor_take_text(&in), rows[i].text));
        assert_int_equal(cbor_done(&in), OK);
        cbor_put_text(&b, span_of(rows[i].text));
        assert_bytes(&b, rows[i].hex);
    }
    cbor_put_bytes(&b, SPAN("\1\2\3\4"));
    assert_bytes(&b, "4401020304");
    struct cbor_in in = cbor_in_make(hex("4401020304"), 64);
    assert_true(span_eq(cbor_take_bytes(&in), SPAN("\1\2\3\4")));
    buf_free(&b);
}

static void test_containers_rfc8949_appendix_a(void **state)
{
    (void)state;
    struct cbor_in in = cbor_in_make(hex("8301820203820405"), 64);
    assert_int_equal(cbor_take_array(&in), 3);
    assert_int_equal(cbor_take_uint(&in), 1);
    assert_int_equal(cbor_take_array(&in), 2);
    assert_int_equal(cbor_take_uint(&in), 2);
    assert_int_equal(cbor_take_uint(&in), 3);
    assert_int_equal(cbor_take_array(&in), 2);
    assert_int_equal(cbor_take_uint(&in), 4);
    assert_int_equal(cbor_take_uint(&in), 5);
    assert_int_equal(cbor_done(&in), OK);
    in = cbor_in_make(hex("a201020304"), 64);
    assert_int_equal(cbor_take_map(&in), 2);
    for (int i = 1; i <= 4; i++)
        assert_int_equal(cbor_take_uint(&in), i);
    assert_int_equal(cbor_done(&in), OK);
    struct buf b = {0};
    cbor_put_map(&b, 2);
    for (uint64_t i = 1; i <= 4; i++)
        cbor_put_uint(&b, i);
    assert_bytes(&b, "a201020304");
    cbor_put_array(&b, 0);
    assert_bytes(&b, "80");
    buf_free(&b);
}

static void test_record_every_kind(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec r = rec_make(&a), back;
    rec_set_int(&r, 1, -5);
    rec_set_text(&r, 2, SPAN("\xE5\xBC\xA0"));
    rec_set_bytes(&r, 300, SPAN("\xFF\x00"));
    struct rec *row = rec_add(&r, 301);
    rec_set_text(row, 7, SPAN("x"));
    rec_add(&r, 301);
    struct buf b = {0};
    cbor_put_rec(&b, &r);
    // {1: -5, 2: "张", 300: h'ff00', 301: [{7: "x"}, {}]}
    assert_bytes(&b, "a40124" "0263e5bca0" "19012c42ff00" "19012d82a1076178a0");
    struct span in = hex("a401240263e5bca019012c42ff0019012d82a1076178a0");
    assert_int_equal(cbor_get_rec(in, EVENT_MAX, &a, &back), OK);
    assert_true(rec_eq(&r, &back));
    assert_true(rec_text(&back, 2).p > in.p && rec_text(&back, 2).p < in.p + in.n); // borrowed
    // What is decoded can be added to.
    rec_set_int(&back, 9, 1);
    assert_int_equal(back.n, 5);
    buf_free(&b);
    arena_free(&a);
}

static void test_empty_values_are_not_written(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec r = rec_make(&a);
    rec_set(&r, (struct val) {.tag = 1, .kind = VAL_TEXT});
    rec_set(&r, (struct val) {.tag = 2, .kind = VAL_LIST});
    rec_set_int(&r, 3, 0);
    struct buf b = {0};
    cbor_put_rec(&b, &r);
    assert_bytes(&b, "a10300");
    buf_free(&b);
    arena_free(&a);
}

static void test_every_forbidden_form_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *what;
    } rows[] = {
        {"", "nothing at all"},
        {"01", "not a map"},
        {"80", "an array"},
        {"a1011817", "23 in two bytes"},
        {"a1180100", "key 1 in two bytes"},
        {"a1011900ff", "255 in three bytes"},
        {"a1011a0000ffff", "65535 in five bytes"},
        {"a1011b00000000ffffffff", "2^32-1 in nine bytes"},
        {"a1013817", "-24 in two bytes"},
        {"b8010101", "a map's count in two bytes"},
        {"a101780161", "a text's length in two bytes"},
        {"a101580161", "a length of bytes in two bytes"},
        {"a1019801a0", "an array's count in two bytes"},
        {"bf0101ff", "indefinite map"},
        {"a1019fa0ff", "indefinite array"},
        {"a1017f6161ff", "indefinite text"},
        {"a1015f4161ff", "indefinite bytes"},
        {"ff", "a break alone"},
        {"a101f93c00", "half float"},
        {"a101fa3f800000", "single float"},
        {"a101fb3ff0000000000000", "double float"},
        {"a101f4", "false"},
        {"a101f5", "true"},
        {"a101f6", "null"},
        {"a101f7", "undefined"},
        {"a101f0", "simple value 16"},
        {"a101f8ff", "simple value 255"},
        {"a101c101", "tag"},
        {"d9d9f7a10101", "self-described CBOR"},
        {"a101c24101", "bignum"},
        {"a1011c", "reserved head"},
        {"a201010102", "key twice"},
        {"a202010101", "keys descending"},
        {"a12001", "negative key"},
        {"a1616101", "text key"},
        {"a11a0001000001", "key beyond 65535"},
        {"a1018101", "array of integers"},
        {"a10180", "empty array"},
        {"a10160", "empty text"},
        {"a10140", "empty bytes"},
        {"a101a10101", "map as a value"},
        {"a10181a10181a10181a10101", "depth 7"},
        {"a10181a10181a0", "depth 5"},
        {"a1010100", "a byte behind the end"},
        {"a10101a0", "a record behind the end"},
        {"a20101", "a pair missing"},
        {"a101", "a value missing"},
        {"a1016261", "text cut short"},
        {"a1011901", "number cut short"},
        {"bb7fffffffffffffff", "2^63-1 pairs"},
        {"bb80000000000000010101", "2^63+1 pairs, which doubles to 2"},
        {"a1019affffffff", "2^32-1 items"},
        {"a1017bffffffffffffffff61", "text of 2^64-1 bytes"},
        {"a1015b7fffffffffffffff61", "bytes of 2^63-1"},
        {"a10182a0", "count larger than the bytes left"},
        {"a10162c328", "text with a broken UTF-8 sequence"},
        {"a10163eda080", "text with a surrogate"},
        {"a10162c080", "text with an overlong NUL"},
        {"a1011b8000000000000000", "beyond int64"},
        {"a1013b8000000000000000", "below int64"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena a = {0};
        struct rec r;
        err_clear();
        enum err e = cbor_get_rec(hex(rows[i].hex), EVENT_MAX, &a, &r);
        if (e != ERR_FORMAT)
            fail_msg("%s (%s): %s", rows[i].hex, rows[i].what, err_line(e));
        assert_int_equal(r.n, 0);
        assert_non_null(strstr(err_note(), "byte"));
        arena_free(&a);
    }
}

static void test_depth_four_is_read(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec r;
    // A list of a list would be the fifth level; a record within a map within a list is the fourth.
    assert_int_equal(cbor_get_rec(hex("a10181a10101"), 64, &a, &r), OK);
    struct cbor_in in = cbor_in_make(hex("a101a10281a10304"), 64);
    assert_int_equal(cbor_take_map(&in), 1);
    assert_int_equal(cbor_take_uint(&in), 1);
    r = cbor_take_rec(&in, &a);
    assert_int_equal(cbor_done(&in), OK);
    size_t n;
    assert_int_equal(rec_int(rec_list(&r, 2, &n), 3, 0), 4);
    in = cbor_in_make(hex("8181818101"), 64);
    for (int i = 0; i < 4; i++)
        assert_int_equal(cbor_take_array(&in), 1);
    assert_int_equal(cbor_take_uint(&in), 1);
    assert_int_equal(cbor_done(&in), OK);
    in = cbor_in_make(hex("818181818101"), 64);
    for (int i = 0; i < 5; i++)
        cbor_take_array(&in);
    assert_int_equal(in.err, ERR_FORMAT);
    arena_free(&a);
}

static void test_first_failure_is_kept(void **state)
{
    (void)state;
    struct cbor_in in = cbor_in_make(hex("83016161f6"), 64);
    assert_int_equal(cbor_take_array(&in), 3);
    assert_int_equal(cbor_take_uint(&in), 1);
    assert_int_equal(cbor_take_uint(&in), 0); // text stands there
    assert_int_equal(in.err, ERR_FORMAT);
    char note[200];
    snprintf(note, sizeof note, "%s", err_note());
    assert_int_equal(cbor_take_text(&in).n, 0);
    assert_int_equal(cbor_refuse(&in, "later"), ERR_FORMAT);
    assert_int_equal(cbor_done(&in), ERR_FORMAT);
    assert_string_equal(err_note(), note);
    assert_int_equal(in.at, 2); // offset of the text
}

static void test_limit(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec r;
    assert_int_equal(cbor_get_rec(hex("a10101"), 3, &a, &r), OK);
    assert_int_equal(cbor_get_rec(hex("a10101"), 2, &a, &r), ERR_TOO_LARGE);
    arena_free(&a);
}

static void test_exact_length(void **state)
{
    (void)state;
    uint8_t four[4] = {9, 9, 9, 9};
    struct cbor_in in = cbor_in_make(hex("4401020304"), 64);
    cbor_take_exact(&in, four, 4);
    assert_int_equal(cbor_done(&in), OK);
    assert_memory_equal(four, "\1\2\3\4", 4);
    in = cbor_in_make(hex("43010203"), 64);
    cbor_take_exact(&in, four, 4);
    assert_int_equal(in.err, ERR_FORMAT);
    assert_memory_equal(four, "\0\0\0\0", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers_rfc8949_appendix_a),
        cmocka_unit_test(test_strings_rfc8949_appendix_a),
        cmocka_unit_test(test_containers_rfc8949_appendix_a),
        cmocka_unit_test(test_record_every_kind),
        cmocka_unit_test(test_empty_values_are_not_written),
        cmocka_unit_test(test_every_forbidden_form_is_refused),
        cmocka_unit_test(test_depth_four_is_read),
        cmocka_unit_test(test_first_failure_is_kept),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_exact_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
