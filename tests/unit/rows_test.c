// codec/rows: both forms, every fault told where it stands, and good rows
// behind a bad one.
#include "codec/rows.h" // before cmocka.h, whose fail() is a macro

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/text_file.h"

// One at a time.
static enum err open_as(struct rows **out, struct span text, enum charset c, char separator)
{
    static int fd = -1;
    if (fd >= 0)
        close(fd);
    fd = text_file(text);
    return rows_open_fd(out, fd, c, separator);
}

static struct rows *open_text(struct span text)
{
    struct rows *r;
    assert_int_equal(open_as(&r, text, CHARSET_AUTO, 0), OK);
    return r;
}

static void expect_row(struct rows *r, uint64_t line, size_t n, const char *const *fields)
{
    struct row row;
    enum err e = rows_next(r, &row);
    if (e)
        fail_msg("%s", err_line(e));
    assert_int_equal(row.line, line);
    assert_int_equal(row.n, n);
    for (size_t i = 0; i < n; i++) {
        if (!span_is(row.field[i], fields[i]))
            fail_msg("line %d field %d: \"%.*s\" is not \"%s\"", (int)line, (int)i, SPAN_ARG(row.field[i]), fields[i]);
    }
}
#define ROW(r, line, ...) \
    expect_row(r, line, COUNT(((const char *const[]) {__VA_ARGS__})), (const char *const[]) {__VA_ARGS__})

static void expect_fault(const struct row *row, size_t i, uint64_t line, size_t column, const char *value, const char *why)
{
    assert_true(i < row->faults);
    const struct row_fault *f = &row->fault[i];
    assert_int_equal(f->line, line);
    assert_int_equal(f->column, column);
    if (value && !span_is(f->value, value))
        fail_msg("value \"%.*s\" is not \"%s\"", SPAN_ARG(f->value), value);
    if (!strstr(f->why, why))
        fail_msg("\"%s\" does not say \"%s\"", f->why, why);
}

static struct row expect_bad(struct rows *r, uint64_t line, size_t column, const char *value, const char *why)
{
    struct row row;
    assert_int_equal(rows_next(r, &row), ERR_INPUT);
    expect_fault(&row, 0, line, column, value, why);
    assert_non_null(strstr(err_note(), why));
    assert_int_equal(row.faults, 1);
    return row;
}

static void expect_end(struct rows *r)
{
    struct row row;
    assert_int_equal(rows_next(r, &row), ERR_END);
    assert_int_equal(rows_next(r, &row), ERR_END);
    rows_free(r);
}

static void test_tabs(void **state)
{
    (void)state;
    struct rows *r = open_text(SPAN("\xEF\xBB\xBF" "\u59d3\u540d\t \u6c11\u65cf \t\u6237\u53f7\r\n"
                                    "\u5f20\u4f1f\t\u6c49\t\"1,2\"\r\n\r\n\t\tx\n a \t\"\t"));
    size_t n;
    assert_int_equal(rows_separator(r), '\t');
    assert_int_equal(rows_charset(r), CHARSET_UTF8);
    assert_true(span_is(rows_columns(r, &n)[1], "\u6c11\u65cf"));
    assert_int_equal(n, 3);
    assert_int_equal(rows_column(r, SPAN("\u6237\u53f7")), 2);
    assert_int_equal(rows_column(r, SPAN("\u6237")), ROWS_NO_COLUMN);
    ROW(r, 2, "\u5f20\u4f1f", "\u6c49", "\"1,2\"");
    ROW(r, 4, "", "", "x");
    ROW(r, 5, " a ", "\"", "");
    expect_end(r);
}

static void test_commas_rfc4180(void **state)
{
    (void)state;
    struct rows *r = open_text(SPAN("a,b,c\n\"x,y\",\"say \"\"hi\"\"\",\"\"\r\n"
                                    "\"two\r\nlines\",2,\"\"\"\"\n1,in \"quotes\" within,\t3\n,,\n\"end\",\"\",\"q\""));
    assert_int_equal(rows_separator(r), ',');
    ROW(r, 2, "x,y", "say \"hi\"", "");
    ROW(r, 3, "two\r\nlines", "2", "\"");
    ROW(r, 5, "1", "in \"quotes\" within", "\t3");
    ROW(r, 6, "", "", "");
    ROW(r, 7, "end", "", "q");
    expect_end(r);
}

static void test_a_stray_quote_spoils_its_own_line_only(void **state)
{
    (void)state;
    struct rows *r = open_text(SPAN("a,b\n1,\"open\n2,3\n4,\"x\"y\n5,6\n\"7\n8,\"9\"\n10,11\n12,\"13"));
    struct row row = expect_bad(r, 2, 1, "\"open", "not closed");
    assert_true(span_is(row.raw, "1,\"open"));
    ROW(r, 3, "2", "3");
    expect_bad(r, 4, 1, "\"x\"y", "follows a closing");
    ROW(r, 5, "5", "6");
    expect_bad(r, 6, 0, "\"7", "not closed"); // its closing mark stands before 9 on the next line
    ROW(r, 7, "8", "9");
    ROW(r, 8, "10", "11");
    expect_bad(r, 9, 1, "\"13", "not closed");
    expect_end(r);
}

static void test_trail_bytes_in_ascii(void **state)
{
    (void)state;
    // U+7668 is B0 5C and U+4E85 is 81 7C: a backslash and a bar to who splits first.
    struct rows *r = open_text(SPAN("\xD0\xD5\xC3\xFB,\xC3\xF1\xD7\xE5\n\xB0\x5C,\xB0\x5C\n\x81\x7C,\x99\x33\xF2\x30\n"));
    assert_int_equal(rows_charset(r), CHARSET_GB18030);
    assert_int_equal(rows_column(r, SPAN("\u6c11\u65cf")), 1);
    ROW(r, 2, "\u7668", "\u7668");
    ROW(r, 3, "\u4e85", "\U0002ce26");
    expect_end(r);
    r = open_text(SPAN("\xD0\xD5\xC3\xFB\t\xC3\xF1\xD7\xE5\n\xB0\x5C\t\xB0\x5C\r\n"));
    ROW(r, 2, "\u7668", "\u7668");
    expect_end(r);
}

static void test_bad_bytes_reject_one_row(void **state)
{
    (void)state;
    struct rows *r = open_text(SPAN("\xD0\xD5\xC3\xFB\t\xC3\xF1\xD7\xE5\n\xD5\xC5\t\xBA\xBA\n"
                                    "\xD5\xC5\tx\xFF\xB0\n\xD5\xC5\t\xBA\xBA\n\xB0\ty\n\xC0\xEE\t\xBB\xD8"));
    ROW(r, 2, "\u5f20", "\u6c49");
    struct row row = expect_bad(r, 3, 1, "x\uFFFD\uFFFD", "FF");
    assert_true(span_is(row.raw, "\u5f20\tx\uFFFD\uFFFD"));
    assert_non_null(strstr(row.fault[0].why, "GB18030"));
    assert_non_null(strstr(err_note(), "line 3, column 2 (\u6c11\u65cf)"));
    ROW(r, 4, "\u5f20", "\u6c49");
    expect_bad(r, 5, 0, "\uFFFD", "B0");
    ROW(r, 6, "\u674e", "\u56de");
    expect_end(r);
}

static void test_control_characters(void **state)
{
    (void)state;
    struct rows *r = open_text(SPAN("a\tb\n1\tx\0y\n2\t\x1B[2J\n3\t\xC2\x85\n4\t\xE2\x80\xA8\n5\tc\rd\n"
                                    "6\t\x7F\n7\t\xC2\xB7\xE2\x80\x9C\n"));
    struct row row = expect_bad(r, 2, 1, NULL, "U+0000");
    assert_true(span_eq(row.fault[0].value, SPAN("x\0y")));
    expect_bad(r, 3, 1, "\x1B[2J", "U+001B");
    expect_bad(r, 4, 1, NULL, "U+0085");
    expect_bad(r, 5, 1, NULL, "U+2028");
    expect_bad(r, 6, 1, "c\rd", "U+000D");
    expect_bad(r, 7, 1, NULL, "U+007F");
    ROW(r, 8, "7", "\u00b7\u201c");
    expect_end(r);
}

static void test_field_count(void **state)
{
    (void)state;
    struct rows *r = open_text(SPAN("a\tb\tc\n1\t2\n1\t2\t3\t4\n1\t2\t3\n"));
    expect_bad(r, 2, ROWS_NO_COLUMN, NULL, "2 fields where the header has 3");
    expect_bad(r, 3, ROWS_NO_COLUMN, NULL, "4 fields where the header has 3");
    ROW(r, 4, "1", "2", "3");
    expect_end(r);
}

static void test_every_fault_of_a_row_is_told(void **state)
{
    (void)state;
    struct row row;
    // Two bytes of one column are one fault; a column between is good, and its text is there.
    struct rows *r = open_text(SPAN("a\tb\tc\n\xFF\xFFx\ty\t\x1B\xFF\n\xD5\xC5\x01\t\xFF\n1\t2\t3\n"));
    assert_int_equal(rows_next(r, &row), ERR_INPUT);
    assert_int_equal(row.faults, 2);
    expect_fault(&row, 0, 2, 0, "\uFFFD\uFFFDx", "bytes FF are not GB18030");
    expect_fault(&row, 1, 2, 2, NULL, "U+001B");
    assert_string_equal(err_note(), "line 2, column 1 (a): bytes FF are not GB18030");
    assert_int_equal(row.n, 3);
    assert_true(span_is(row.field[1], "y"));
    // Of a row that is too short, what else is wrong; its fields are not to be used.
    assert_int_equal(rows_next(r, &row), ERR_INPUT);
    assert_int_equal(row.faults, 3);
    expect_fault(&row, 0, 3, ROWS_NO_COLUMN, NULL, "2 fields where the header has 3");
    expect_fault(&row, 1, 3, 0, "\u5f20\x01", "U+0001");
    expect_fault(&row, 2, 3, 1, "\uFFFD", "bytes FF");
    assert_int_equal(row.n, 0);
    ROW(r, 4, "1", "2", "3");
    expect_end(r);
    // In a quoted field the line of the fault is its own; a quotation mark that is not closed is told before what stands in it.
    assert_int_equal(open_as(&r, SPAN("a,b\n\"x\ny\x02\",\x03\n\x04,\"5\x05\n6,7\n"), CHARSET_UTF8, 0), OK);
    assert_int_equal(rows_next(r, &row), ERR_INPUT);
    assert_int_equal(row.faults, 2);
    expect_fault(&row, 0, 3, 0, "x\ny\x02", "U+0002");
    expect_fault(&row, 1, 3, 1, "\x03", "U+0003");
    assert_int_equal(rows_next(r, &row), ERR_INPUT);
    assert_int_equal(row.faults, 2);
    expect_fault(&row, 0, 4, 0, "\x04", "U+0004");
    expect_fault(&row, 1, 4, 1, "\"5\x05", "not closed");
    assert_int_equal(row.n, 0);
    ROW(r, 5, "6", "7");
    expect_end(r);
}

// A quotation mark in a field beyond those that a file may have.
static void test_a_stray_quote_behind_the_last_column(void **state)
{
    (void)state;
    struct buf b = {0};
    buf_str(&b, "a,b\n");
    for (int i = 0; i < 70; i++)
        buf_str(&b, "x,");
    buf_str(&b, "\"y\n1,2\n");
    struct rows *r = open_text(buf_span(&b));
    struct row row = expect_bad(r, 2, ROWS_COLUMNS - 1, NULL, "not closed");
    assert_int_equal(row.n, 0);
    ROW(r, 3, "1", "2");
    expect_end(r);
    buf_free(&b);
}

static void test_header(void **state)
{
    (void)state;
    struct rows *r;
    assert_int_equal(open_as(&r, SPAN_NONE, CHARSET_AUTO, 0), ERR_INPUT);
    assert_null(r);
    assert_int_equal(open_as(&r, SPAN("\r\n\n"), CHARSET_AUTO, 0), ERR_INPUT);
    assert_int_equal(open_as(&r, SPAN("a\tb\ta \n"), CHARSET_AUTO, 0), ERR_INPUT);
    assert_non_null(strstr(err_note(), "twice"));
    assert_int_equal(open_as(&r, SPAN("a\t\xFF\n"), CHARSET_UTF8, 0), ERR_INPUT);
    assert_string_equal(err_note(), "the header line: bytes FF are not UTF-8; read as UTF-8, --charset names another");
    assert_int_equal(open_as(&r, SPAN("a\tb\r1\t2\r"), CHARSET_AUTO, 0), ERR_INPUT);
    assert_non_null(strstr(err_note(), "CR alone"));
    assert_int_equal(open_as(&r, SPAN("\xFF\xFE" "a\0\t\0b\0"), CHARSET_AUTO, 0), ERR_INPUT);
    assert_non_null(strstr(err_note(), "UTF-16"));
    assert_int_equal(open_as(&r, SPAN("PK\3\4\24\0\6\0"), CHARSET_AUTO, 0), ERR_INPUT); // .xlsx
    assert_non_null(strstr(err_note(), "a workbook is not read"));
    assert_int_equal(open_as(&r, SPAN("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), CHARSET_GBK, 0), ERR_INPUT); // .xls
    assert_non_null(strstr(err_note(), "a workbook is not read"));
    struct buf b = {0};
    for (int i = 0; i < 65; i++)
        buf_printf(&b, "%sc%d", i ? "," : "", i);
    assert_int_equal(open_as(&r, buf_span(&b), CHARSET_AUTO, 0), ERR_TOO_LARGE);
    b.n -= 4; // 64 columns
    assert_int_equal(open_as(&r, buf_span(&b), CHARSET_AUTO, 0), OK);
    expect_end(r);
    assert_int_equal(open_as(&r, SPAN("\n\na,b\n1,2"), CHARSET_AUTO, 0), OK);
    ROW(r, 4, "1", "2");
    expect_end(r);
    buf_free(&b);
}

static void test_mark_overrules_a_charset_that_is_named(void **state)
{
    (void)state;
    struct rows *r;
    struct row row;
    assert_int_equal(open_as(&r, SPAN("\xEF\xBB\xBF姓名,a\n王,1\n"), CHARSET_GBK, 0), OK);
    assert_int_equal(rows_charset(r), CHARSET_UTF8);
    ROW(r, 2, "王", "1");
    assert_int_equal(rows_next(r, &row), ERR_END);
    rows_free(r);
}

static void test_four_bytes_in_gbk_send_to_gb18030(void **state)
{
    (void)state;
    struct rows *r;
    assert_int_equal(open_as(&r, SPAN("a\tb\n\x82\x30\xB7\x31\t1\n\xD2\xBB\t2\n"), CHARSET_GBK, 0), OK);
    expect_bad(r, 2, 0, "\uFFFD", "bytes 82 30 B7 31 are none of GBK, GB18030 has such; --charset GB18030");
    ROW(r, 3, "\u4e00", "2");
    expect_end(r);
}

static void test_a_lost_character_is_a_fault(void **state)
{
    (void)state;
    struct rows *r;
    assert_int_equal(open_as(&r, SPAN("a\tb\n1\t王\uFFFD\n（一）\t，\n"), CHARSET_UTF8, 0), OK);
    expect_bad(r, 2, 1, "王\uFFFD", "U+FFFD stands there");
    ROW(r, 3, "（一）", "，");
    expect_end(r);
}

static void test_a_row_from_a_column_on(void **state)
{
    (void)state;
    struct rows *r;
    struct row row;
    assert_int_equal(open_as(&r, SPAN("a,b,c\n1,\"2,\"\"\n\",3\n1,2\n\"x,y,z\n"), CHARSET_UTF8, 0), OK);
    assert_int_equal(rows_next(r, &row), OK);
    assert_true(span_is(rows_from(r, &row, 0), "1,\"2,\"\"\n\",3"));
    assert_true(span_is(rows_from(r, &row, 1), "\"2,\"\"\n\",3"));
    assert_true(span_is(rows_from(r, &row, 2), "3"));
    assert_int_equal(rows_next(r, &row), ERR_INPUT); // too short
    assert_true(span_is(rows_from(r, &row, 1), "2"));
    assert_true(span_is(rows_from(r, &row, 2), "1,2"));
    assert_int_equal(rows_next(r, &row), ERR_INPUT); // a quotation mark is not closed
    assert_true(span_is(rows_from(r, &row, 0), "\"x,y,z"));
    rows_free(r);
}

static void fill(struct buf *b, size_t n)
{
    memset(buf_room(b, n), 'x', n);
    b->n += n;
}

static void test_row_of_64_kib_and_one_byte_more(void **state)
{
    (void)state;
    static const char *const heads[] = {"a\tb\n", "a,b\n"};
    for (size_t i = 0; i < COUNT(heads); i++) {
        for (size_t more = 0; more < 400000; more = more ? more * 700 : 1) {
            struct buf b = {0};
            struct row row;
            buf_str(&b, heads[i]);
            buf_str(&b, heads[i]);
            fill(&b, ROWS_LINE_BYTES - 2 + more);
            buf_char(&b, heads[i][1]);
            buf_str(&b, "y\r\n1");
            buf_char(&b, heads[i][1]);
            buf_str(&b, "2\n");
            struct rows *r = open_text(buf_span(&b));
            ROW(r, 2, "a", "b");
            if (more) {
                expect_bad(r, 3, ROWS_NO_COLUMN, NULL, "longer than 65536");
            } else {
                assert_int_equal(rows_next(r, &row), OK);
                assert_int_equal(row.field[0].n, ROWS_LINE_BYTES - 2);
            }
            ROW(r, 4, "1", "2");
            assert_int_equal(rows_taken(r), b.n);
            expect_end(r);
            buf_free(&b);
        }
    }
}

static void test_an_open_quote_before_a_long_file(void **state)
{
    (void)state;
    struct buf b = {0};
    buf_str(&b, "a,b\n1,\"2\n");
    for (int i = 0; i < 100000; i++)
        buf_str(&b, "3,4\n");
    struct rows *r = open_text(buf_span(&b));
    expect_bad(r, 2, 1, "\"2", "not closed");
    for (uint64_t i = 0; i < 100000; i++)
        ROW(r, 3 + i, "3", "4");
    expect_end(r);
    buf_free(&b);
}

// Rows that lie across every border of a chunk, from a file, with a bad one here and there.
static void test_large_file(void **state)
{
    (void)state;
    FILE *f = tmpfile();
    assert_non_null(f);
    fputs("\xD0\xD5\xC3\xFB,n\n", f);
    for (int i = 0; i < 60000; i++)
        fprintf(f, "%s\xB0\x5C\x99\x33\xF2\x30%s,\"%d\"\"\"\n", i % 7 ? "" : "x", i % 1000 == 999 ? "\xB0" : "", i);
    fflush(f);
    rewind(f);
    struct rows *r;
    assert_int_equal(rows_open_fd(&r, fileno(f), CHARSET_AUTO, 0), OK);
    assert_int_equal(rows_charset(r), CHARSET_GB18030);
    for (int i = 0; i < 60000; i++) {
        char number[16];
        snprintf(number, sizeof number, "%d\"", i);
        if (i % 1000 == 999)
            expect_bad(r, (uint64_t)i + 2, 0, NULL, "B0");
        else
            ROW(r, (uint64_t)i + 2, i % 7 ? "\u7668\U0002ce26" : "x\u7668\U0002ce26", number);
    }
    assert_int_equal(rows_taken(r), lseek(fileno(f), 0, SEEK_CUR));
    expect_end(r);
    fclose(f);
}

// A chunk is 256 KiB, a row here 16 bytes: the border falls on the same place of a row each time.
static void test_borders_within_a_line_end_and_behind_a_bad_byte(void **state)
{
    (void)state;
    struct buf b = {0};
    buf_str(&b, "abcdefgh\t123456\r\n"); // 17 bytes: the border lies between CR and LF
    for (int i = 0; i < 40000; i++)
        buf_str(&b, "abcdefg\t123456\r\n");
    struct rows *r = open_text(buf_span(&b));
    for (uint64_t i = 2; i < 40002; i++)
        ROW(r, i, "abcdefg", "123456");
    expect_end(r);
    b.n = 0;
    buf_str(&b, "abc\t12\r\n"); // 8 bytes: the border lies in the middle of a row
    for (int i = 0; i < 40000; i++)
        buf_str(&b, i % 2 ? "a\xFF" "cdefg\t123456\r\n" : "abcdefg\t123456\r\n");
    assert_int_equal(open_as(&r, buf_span(&b), CHARSET_GB18030, 0), OK);
    for (uint64_t i = 2; i < 40002; i++) {
        if (i % 2 == 0)
            ROW(r, i, "abcdefg", "123456");
        else
            expect_bad(r, i, 0, "a\uFFFDcdefg", "FF");
    }
    expect_end(r);
    buf_free(&b);
}

static void test_reading_fails(void **state)
{
    (void)state;
    struct rows *r;
    int fd[2];
    assert_int_equal(pipe(fd), 0);
    assert_int_equal(rows_open_fd(&r, fd[1], CHARSET_AUTO, 0), ERR_IO); // the end that cannot be read
    assert_null(r);
    close(fd[0]);
    close(fd[1]);
}

static void test_writing(void **state)
{
    (void)state;
    struct buf b = {0};
    const struct span row[] = {SPAN("a"), SPAN("x,y"), SPAN("say \"hi\""), SPAN("two\nlines"), SPAN(" s"), SPAN("")};
    assert_int_equal(rows_put(&b, ',', row, COUNT(row)), OK);
    assert_string_equal(buf_text(&b), "a,\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\",\" s\",\n");
    // What is written is read back.
    struct buf file = {0};
    buf_str(&file, "1,2,3,4,5,6\n");
    buf_add(&file, buf_span(&b));
    struct rows *r = open_text(buf_span(&file));
    ROW(r, 2, "a", "x,y", "say \"hi\"", "two\nlines", " s", "");
    expect_end(r);
    b.n = 0;
    assert_int_equal(rows_put(&b, '\t', row, 3), OK);
    assert_string_equal(buf_text(&b), "a\tx,y\tsay \"hi\"\n");
    b.n = 0;
    assert_int_equal(rows_put(&b, '\t', row, 4), ERR_FORMAT);
    assert_int_equal(b.n, 0);
    buf_free(&b);
    buf_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tabs),
        cmocka_unit_test(test_commas_rfc4180),
        cmocka_unit_test(test_a_stray_quote_spoils_its_own_line_only),
        cmocka_unit_test(test_trail_bytes_in_ascii),
        cmocka_unit_test(test_bad_bytes_reject_one_row),
        cmocka_unit_test(test_control_characters),
        cmocka_unit_test(test_field_count),
        cmocka_unit_test(test_every_fault_of_a_row_is_told),
        cmocka_unit_test(test_a_stray_quote_behind_the_last_column),
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_mark_overrules_a_charset_that_is_named),
        cmocka_unit_test(test_four_bytes_in_gbk_send_to_gb18030),
        cmocka_unit_test(test_a_lost_character_is_a_fault),
        cmocka_unit_test(test_a_row_from_a_column_on),
        cmocka_unit_test(test_row_of_64_kib_and_one_byte_more),
        cmocka_unit_test(test_an_open_quote_before_a_long_file),
        cmocka_unit_test(test_large_file),
        cmocka_unit_test(test_borders_within_a_line_end_and_behind_a_bad_byte),
        cmocka_unit_test(test_reading_fails),
        cmocka_unit_test(test_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
