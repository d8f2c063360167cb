// The line editor, and texts laid out in columns; widths as a UTF-8 terminal has them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "base/utf8.h"
#include "ui/edit.h"
#include "ui/line.h"
#include "ui/text.h"

static int width(uint32_t cp)
{
    return cp >= 0x300 && cp < 0x370 ? 0 : cp >= 0x2E80 ? 2 : 1;
}

static void typed(struct edit *e, const char *text)
{
    assert_true(edit_paste(e, span_of(text), NULL) || !text[0]);
}

static void letters_go_where_the_cursor_is(void **state)
{
    (void)state;
    struct edit e;
    edit_init(&e, 10, width);
    typed(&e, "张三");
    assert_true(edit_left(&e));
    assert_true(edit_insert(&e, 0x5C0F)); // 小
    assert_true(span_is(edit_text(&e), "张小三"));
    assert_true(edit_backspace(&e));
    assert_true(edit_delete(&e));
    assert_true(span_is(edit_text(&e), "张"));
    assert_false(edit_delete(&e));
    assert_false(edit_right(&e));
    assert_true(edit_home(&e));
    assert_false(edit_backspace(&e));
    edit_free(&e);
}

// One that joins the letter before it is taken behind a letter, and goes with it.
static void a_combining_character_has_its_letter(void **state)
{
    (void)state;
    struct edit e;
    edit_init(&e, 10, width);
    assert_false(edit_insert(&e, 0x301));
    assert_true(edit_paste(&e, SPAN("\xCC\x81" "e\xCC\x81" "x"), NULL)); // U+0301 first
    assert_true(span_is(edit_text(&e), "e\xCC\x81" "x"));
    edit_home(&e);
    assert_false(edit_insert(&e, 0x301));
    assert_true(edit_delete(&e));
    assert_true(span_is(edit_text(&e), "x"));
    assert_true(edit_set(&e, SPAN("\xCC\x81" "x"))); // what is on record is shown as it is
    assert_true(span_is(edit_text(&e), "\xCC\x81" "x"));
    edit_free(&e);
}

static void the_limit_counts_characters_and_what_has_no_room_is_told(void **state)
{
    (void)state;
    struct edit e;
    size_t cut;
    edit_init(&e, 3, width);
    assert_true(edit_paste(&e, SPAN("汉字𣇉多了"), &cut));
    assert_int_equal(cut, 2);
    assert_true(span_is(edit_text(&e), "汉字𣇉"));
    assert_false(edit_insert(&e, 'x'));
    edit_free(&e);
}

// An ID number is copied from a card in groups, a telephone from a table: what parts them takes no room.
static void a_number_is_pasted_without_what_parts_it(void **state)
{
    (void)state;
    static const struct {
        size_t limit;
        const char *drops, *pasted, *have;
        size_t cut;
    } all[] = {
        {18, " -", "410102 19900307 001X", "41010219900307001X", 0},
        {18, " -", "410102-19900307-001x\n", "41010219900307001x", 0},
        {18, " -", "４１０１０２　１９９００３０７\u2014００１Ｘ", "41010219900307001X", 0},
        {18, " -", "4101 0219 9003 0700 1X99", "41010219900307001X", 2},
        {20, " ", "0371-6596 1234", "0371-65961234", 0},
        {20, " ", "138\t0013\u00A08000", "13800138000", 0},
        {20, " ", "０３７１－６５９６１２３４", "0371-65961234", 0},
        {20, NULL, "一 － １", "一 － １", 0},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        struct edit e;
        size_t cut;
        edit_init(&e, all[i].limit, width);
        e.drops = all[i].drops;
        edit_paste(&e, span_of(all[i].pasted), &cut);
        assert_true(span_is(edit_text(&e), all[i].have));
        assert_int_equal(cut, all[i].cut);
        // Letter by letter as well; what is on record is shown as it is.
        edit_clear(&e);
        uint32_t cp;
        for (const char *p = all[i].pasted; *p; p += utf8_decode(p, strlen(p), &cp)) {
            utf8_decode(p, strlen(p), &cp);
            edit_insert(&e, cp);
        }
        assert_true(span_is(edit_text(&e), all[i].have));
        edit_set(&e, SPAN("1 2"));
        assert_true(span_is(edit_text(&e), "1 2"));
        edit_free(&e);
    }
}

static void control_characters_and_bytes_that_are_no_text_are_dropped(void **state)
{
    (void)state;
    struct edit e;
    edit_init(&e, 40, width);
    assert_false(edit_insert(&e, 0x1B));
    assert_false(edit_insert(&e, 0x9B));
    edit_paste(&e, SPAN("a\033[31mb\x07\tc\nd\xff"), NULL);
    assert_true(span_is(edit_text(&e), "a[31mb c d"));
    edit_free(&e);
}

static void what_is_there_without_being_seen_is_dropped(void **state)
{
    (void)state;
    struct edit e;
    size_t cut;
    edit_init(&e, 3, width);
    assert_false(edit_insert(&e, 0x200B));
    // Zero-width space and joiner, a mark of direction, a byte order mark: they take no room either.
    edit_paste(&e, SPAN("\uFEFF热\u200B依\u202E\u200D汗"), &cut);
    assert_int_equal(cut, 0);
    assert_true(span_is(edit_text(&e), "热依汗"));
    edit_clear(&e);
    // A middle dot, a character of plane 2 and a variation selector are text.
    assert_true(edit_set(&e, SPAN("·\U00020BB7\U000E0100")));
    assert_int_equal(edit_text(&e).n, 10);
    edit_free(&e);
}

static void a_word_is_deleted_with_the_blanks_behind_it(void **state)
{
    (void)state;
    struct edit e;
    edit_init(&e, 40, width);
    typed(&e, "one two  ");
    assert_true(edit_delete_word(&e));
    assert_true(span_is(edit_text(&e), "one "));
    assert_true(edit_delete_word(&e));
    assert_true(span_is(edit_text(&e), ""));
    edit_free(&e);
}

static void the_view_keeps_the_cursor_in_sight_and_shows_no_half_character(void **state)
{
    (void)state;
    struct edit e;
    edit_init(&e, 100, width);
    typed(&e, "一二三四五六七八九十");
    for (int cols = 2; cols < 24; cols++) {
        edit_home(&e);
        do {
            struct edit_view v = edit_view(&e, cols);
            assert_true(v.cols <= cols);
            assert_true(v.cursor >= 0 && v.cursor < cols);
            assert_int_equal(v.len % 3, 0); // whole characters
            assert_int_equal(v.cols, (int)v.len / 3 * 2);
            assert_true(e.at >= v.start);
        } while (edit_right(&e));
    }
    edit_free(&e);
}

static void combining_marks_stay_with_their_letter(void **state)
{
    (void)state;
    struct edit e;
    edit_init(&e, 100, width);
    typed(&e, "e\u0301x");
    edit_home(&e);
    edit_right(&e);
    assert_int_equal(edit_view(&e, 10).cursor, 1);
    assert_int_equal(e.at, 3);
    edit_free(&e);
}

static void laid_out(const char *text, int cols, const char *want)
{
    struct buf b = {0};
    text_layout(span_of(text), cols, &b);
    assert_string_equal(buf_text(&b), want);
    buf_free(&b);
}

static void texts_wrap_between_chinese_characters_and_at_blanks(void **state)
{
    (void)state;
    assert_int_equal(line_start("UTF-8", "/nonexistent"), OK);
    laid_out("一二三四五", 6, "一二三\n四五\n");
    laid_out("one two three", 8, "one two\nthree\n");
    laid_out("a\nb\n", 8, "a\nb\n");
    laid_out("一二三，四", 6, "一二\n三，四\n"); // closing punctuation does not begin a row
}

static void texts_with_tabs_are_tables(void **state)
{
    (void)state;
    struct buf b = {0};
    text_layout(SPAN("姓名\t张三\n公民身份号码\tX\n"), 40, &b);
    assert_string_equal(buf_text(&b), "姓名          张三\n公民身份号码  X\n");
    buf_free(&b);
    // A long last cell goes on under its own column, as long as that leaves it room: 24 columns.
    laid_out("12345678901234567890123456\t410105001000-1-000001 x1\n", 52, "12345678901234567890123456  410105001000-1-000001 x1\n");
    laid_out("12345678901234567890123456\t410105001000-1-000001 x12\n", 52, "12345678901234567890123456  410105001000-1-000001\n                            x12\n");
    laid_out("12345678901234567890123456\t410105001000-1-000001 x1\n", 51, "12345678901234567890123456  410105001000-1-000001\n                         x1\n");
}

// The same keys in every field, popup and search.
static void keys_edit(void **state)
{
    (void)state;
    struct edit e;
    edit_init(&e, 10, width);
    assert_true(edit_set(&e, SPAN("ab cd")));
    assert_int_equal(edit_key(&e, UI_CTRL_W), EDIT_CHANGED);
    assert_true(span_is(edit_text(&e), "ab "));
    assert_int_equal(edit_key(&e, UI_RIGHT), EDIT_MOVED);
    assert_int_equal(edit_key(&e, UI_HOME), EDIT_MOVED);
    assert_int_equal(edit_key(&e, UI_CTRL_D), EDIT_CHANGED);
    assert_int_equal(edit_key(&e, UI_CTRL_E), EDIT_MOVED);
    assert_int_equal(edit_key(&e, UI_BACKSPACE), EDIT_CHANGED);
    assert_true(span_is(edit_text(&e), "b"));
    assert_int_equal(edit_key(&e, UI_LEFT), EDIT_MOVED);
    assert_int_equal(edit_key(&e, UI_BACKSPACE), EDIT_MOVED); // there is none before it
    assert_int_equal(edit_key(&e, UI_DELETE), EDIT_CHANGED);
    assert_int_equal(edit_key(&e, UI_CTRL_U), EDIT_MOVED);
    assert_int_equal(edit_key(&e, UI_F4), EDIT_UNUSED);
    assert_int_equal(edit_key(&e, UI_ENTER), EDIT_UNUSED);
    edit_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_go_where_the_cursor_is),
        cmocka_unit_test(keys_edit),
        cmocka_unit_test(a_combining_character_has_its_letter),
        cmocka_unit_test(the_limit_counts_characters_and_what_has_no_room_is_told),
        cmocka_unit_test(a_number_is_pasted_without_what_parts_it),
        cmocka_unit_test(control_characters_and_bytes_that_are_no_text_are_dropped),
        cmocka_unit_test(what_is_there_without_being_seen_is_dropped),
        cmocka_unit_test(a_word_is_deleted_with_the_blanks_behind_it),
        cmocka_unit_test(the_view_keeps_the_cursor_in_sight_and_shows_no_half_character),
        cmocka_unit_test(combining_marks_stay_with_their_letter),
        cmocka_unit_test(texts_wrap_between_chinese_characters_and_at_blanks),
        cmocka_unit_test(texts_with_tabs_are_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
