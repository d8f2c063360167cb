// Records, the field tables, what may be written in a field, identity numbers (GB 11643), code lists.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "base/lang.h"
#include "base/utf8.h"
#include "domain/difference.h"
#include "domain/event.h"
#include "domain/idnumber.h"
#include "domain/org.h"
#include "domain/person.h"

static void gb_11643_the_standards_own_examples(void **state)
{
    (void)state;
    assert_int_equal(idnumber_check(SPAN("11010519491231002X")), OK);
    assert_int_equal(idnumber_check(SPAN("440524188001010014")), OK);
    char text[DAY_TEXT];
    assert_string_equal(day_format(idnumber_birth(SPAN("11010519491231002X")), text), "1949-12-31");
    assert_string_equal(idnumber_sex(SPAN("11010519491231002X")), "2"); // 002: even, a woman
    assert_string_equal(idnumber_sex(SPAN("440524188001010014")), "1"); // 001: odd, a man
    assert_int_equal(idnumber_check_char("11010519491231002"), 'X');
}

static void gb_11643_a_wrong_part_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *id, *says;
    } bad[] = {
        {"110105194912310021", "check"},  // the check character
        {"11010519491331002X", "date"},   // month 13
        {"110105194902290021", "date"},   // 1949 was no leap year
        {"00010519491231002X", "division"}, {"11010519491231002", "18"}, {"11010519491231002XX", "18"},
        {"11010519491231002x", ""},       // lower case is made upper case by the field, not here
        {"1101051949123l002X", ""}, {"", ""},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(idnumber_check(span_of(bad[i].id)), ERR_INPUT);
        assert_true(err_note()[0]);
        assert_non_null(strstr(err_note(), bad[i].says));
    }
}

static void an_address_is_told_elsewhere_with_its_divisions(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"411503", "高粱店乡新华街203号", "河南省信阳市平桥区高粱店乡新华街203号"},
        {"411503", "平桥区新华街203号", "河南省信阳市平桥区新华街203号"},
        {"411503", "信阳市平桥区新华街203号", "河南省信阳市平桥区新华街203号"},
        {"411503", "河南省信阳市平桥区新华街203号", "河南省信阳市平桥区新华街203号"},
        {"411525", "一街1号", "河南省信阳市固始县一街1号"}, // directly administered; GB/T 2260 has it under its city
        {"419001", "一街1号", "河南省济源市一街1号"},       // no city above it
        {"410100", "一街1号", "河南省郑州市一街1号"},
        {"", "一街1号", "一街1号"},
    };
    struct arena a = {0};
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_true(span_is(division_address(span_of(rows[i][0]), span_of(rows[i][1]), &a), rows[i][2]));
    arena_free(&a);
}

static void gb_11643_divisions_long_abolished_are_known(void **state)
{
    (void)state;
    assert_non_null(division_ever(SPAN("413001"))); // Xinyang city, before it became a prefecture-level one in 1998
    assert_non_null(division_ever(SPAN("510202"))); // Chongqing, while it was Sichuan's
    assert_null(division_ever(SPAN("419999")));
    assert_null(division_ever(SPAN("41")));
}

static void records_keep_their_tags_ascending_and_once(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec r = rec_make(&a);
    static const uint16_t tags[] = {7, 3, 9, 1, 3};
    for (size_t i = 0; i < COUNT(tags); i++)
        rec_set_int(&r, tags[i], (int64_t)i);
    assert_int_equal(r.n, 4);
    for (uint16_t i = 1; i < r.n; i++)
        assert_true(r.v[i - 1].tag < r.v[i].tag);
    assert_int_equal(rec_int(&r, 3, -1), 4);
    assert_int_equal(rec_int(&r, 4, -1), -1);
    rec_set_text(&r, 3, SPAN("x")); // another kind
    assert_int_equal(rec_int(&r, 3, -1), -1);
    rec_set_text(&r, 3, SPAN_NONE); // empty text is none
    assert_false(rec_has(&r, 3));
    arena_free(&a);
}

static void records_lists_grow_and_shrink_and_copies_are_their_own(void **state)
{
    (void)state;
    struct arena a = {0}, b = {0};
    struct rec r = rec_make(&a);
    for (int i = 0; i < 3; i++)
        rec_set_int(rec_add(&r, 5), 1, i);
    struct rec copy = rec_copy(&b, &r);
    assert_true(rec_eq(&r, &copy));
    rec_list_remove(&r, 5, 1);
    size_t n;
    const struct rec *rows = rec_list(&r, 5, &n);
    assert_int_equal(n, 2);
    assert_int_equal(rec_int(&rows[1], 1, -1), 2);
    assert_false(rec_eq(&r, &copy));
    arena_free(&a);
    rows = rec_list(&copy, 5, &n);
    assert_int_equal(n, 3);
    assert_int_equal(rec_int(&rows[2], 1, -1), 2);
    arena_free(&b);
}

static void walk(const struct table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct field *f = &t->fields[i];
        assert_true(f->key[0]);
        assert_true(i == 0 || t->fields[i - 1].tag < f->tag);
        assert_ptr_equal(field_by_tag(t, f->tag), f);
        assert_ptr_equal(field_by_key(t, span_of(f->key)), f); // no key twice
        // A number may read as a code's name, or as the label of the field it is a tag of.
        if (f->kind != FIELD_INT) {
            assert_int_equal(f->kind == FIELD_CODE, f->codes != NULL);
            assert_int_equal(f->kind == FIELD_LIST, f->rows != NULL);
        }
        if (f->codes)
            assert_non_null(code_list(f->codes));
        if (f->kind == FIELD_TEXT || f->kind == FIELD_NAME || f->kind == FIELD_LIST || f->kind == FIELD_BYTES)
            assert_true(f->limit > 0);
        if (f->rows)
            walk(f->rows);
    }
}

static void tables_are_sorted_whole_and_know_their_codes(void **state)
{
    (void)state;
    walk(&transfer_table);
    walk(&person_table);
    walk(&household_table);
    walk(&journal_table);
}

static void a_number_reads_as_what_it_stands_for(void **state)
{
    (void)state;
    struct arena a = {0};
    struct rec r = rec_make(&a);
    rec_set_int(&r, SPELL_END, SPELL_DIED);
    assert_true(span_is(field_show(field_by_tag(&spell_table, SPELL_END), &r, &a), "死亡"));
    rec_set_int(&r, HOUSEHOLD_STATE, HOUSEHOLD_IS_CLOSED);
    assert_true(span_is(field_show(field_by_tag(&household_table, HOUSEHOLD_STATE), &r, &a), "已销户"));
    // A particular that was verified (C-3.6) reads as the register shows it.
    struct rec row = rec_make(&a);
    rec_set_int(&row, VERIFIED_TAG, PERSON_MARITAL);
    rec_set_text(&row, VERIFIED_STATED, SPAN("20"));
    const struct field *tag = field_by_tag(&verified_table, VERIFIED_TAG), *stated = field_by_tag(&verified_table, VERIFIED_STATED);
    assert_true(span_is(transfer_row_show(&verified_table, tag, &row, &a), "Marital status"));
    assert_true(span_eq(transfer_row_show(&verified_table, stated, &row, &a), code_show("marital", SPAN("20"))));
    arena_free(&a);
}

// Row 8: what differs is kept by its code and date; events of before have the words of the officer who made them.
static void row_08_a_difference_reads_in_the_readers_language(void **state)
{
    (void)state;
    static const struct {
        int tag;
        const char *kept, *zh, *en;
    } cases[] = {
        {PERSON_RELATION, "12", "妻", "wife"}, {PERSON_RELATION, "妻", "妻", "wife"}, {PERSON_RELATION, "wife", "妻", "wife"},
        {PERSON_SEX, "2", "女性", "female"},   {PERSON_BIRTH, "1998-04-20", "1998-04-20", "1998-04-20"},
        {PERSON_NAME, "覃兵基", "覃兵基", "覃兵基"}, {PERSON_RELATION, "无此关系", "无此关系", "无此关系"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena a = {0};
        struct rec row = rec_make(&a);
        const struct field *booklet = field_by_tag(&difference_table, DIFFERENCE_BOOKLET);
        rec_set_int(&row, DIFFERENCE_TAG, cases[i].tag);
        rec_set_text(&row, DIFFERENCE_BOOKLET, span_of(cases[i].kept));
        assert_true(span_is(transfer_row_show(&difference_table, booklet, &row, &a), cases[i].zh));
        lang_set(LANG_EN);
        assert_true(span_is(transfer_row_show(&difference_table, booklet, &row, &a), cases[i].en));
        lang_set(LANG_ZH);
        // What the household's kind (2) is, not a person's name (2).
        struct rec kind = rec_make(&a);
        rec_set_int(&kind, DIFFERENCE_HOUSEHOLD, HOUSEHOLD_KIND);
        rec_set_text(&kind, DIFFERENCE_BOOKLET, SPAN("2"));
        assert_true(span_is(transfer_row_show(&difference_table, booklet, &kind, &a), "集体户"));
        bool relation = cases[i].tag == PERSON_RELATION && code_parse(code_list("relation"), span_of(cases[i].kept));
        assert_true(span_is(transfer_row_edit(&difference_table, booklet, &row, &a), relation ? "12" : cases[i].kept));
        arena_free(&a);
    }
}

// GB/T 4761: of a relation to the head 01 and 02 say the same, and nothing that is not told differs.
static void row_08_the_head_is_to_the_head_himself(void **state)
{
    (void)state;
    static const struct {
        const char *booklet, *registered;
        bool differs;
    } cases[] = {{"02", "02", false}, {"01", "02", false}, {"02", "01", false}, {"02", "12", true}, {"12", "01", true}, {"12", "10", true}, {"", "02", false}, {"12", "", false}};
    const struct compared *c = compared_of_person;
    while (c->registered != PERSON_RELATION)
        c++;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena a = {0};
        struct rec mover = rec_make(&a), person = rec_make(&a);
        rec_set_text(&mover, MOVER_OLD_RELATION, span_of(cases[i].booklet));
        rec_set_text(&person, PERSON_RELATION, span_of(cases[i].registered));
        assert_int_equal(compared_differs(c, &mover, &person), cases[i].differs);
        arena_free(&a);
    }
}

static void code_lists_are_sorted_and_every_code_has_both_names(void **state)
{
    (void)state;
    assert_true(code_lists_n >= 15);
    for (size_t i = 0; i < code_lists_n; i++) {
        const struct code_list *l = &code_lists[i];
        assert_true(i == 0 || strcmp(code_lists[i - 1].name, l->name) < 0);
        assert_ptr_equal(code_list(l->name), l);
        for (size_t k = 0; k < l->n; k++) {
            assert_true(k == 0 || strcmp(l->rows[k - 1].code, l->rows[k].code) < 0);
            assert_true(l->rows[k].zh[0] && l->rows[k].en[0]);
            assert_ptr_equal(code_find(l, span_of(l->rows[k].code)), &l->rows[k]);
            assert_null(code_find(l, (struct span) {l->rows[k].code, strlen(l->rows[k].code) + 1})); // with the NUL
        }
    }
    const struct code *han = code_parse(code_list("ethnic"), SPAN("汉"));
    assert_non_null(han);
    assert_string_equal(han->code, "01");
    assert_ptr_equal(code_parse(code_list("ethnic"), SPAN("汉族")), han);
    assert_null(code_parse(code_list("ethnic"), SPAN("汗族")));
}

static void other_names_of_codes_are_sorted_and_never_a_code_or_name_themselves(void **state)
{
    (void)state;
    size_t several = 0;
    for (size_t i = 0; i < code_lists_n; i++) {
        const struct code_list *l = &code_lists[i];
        for (size_t k = 0; k < l->aliases_n; k++) {
            struct span name = span_of(l->aliases[k].name), rest = span_of(l->aliases[k].codes), code;
            size_t codes = 0;
            assert_true(k == 0 || strcmp(l->aliases[k - 1].name, l->aliases[k].name) < 0);
            assert_ptr_equal(code_alias(l, name), &l->aliases[k]);
            for (; span_split(&rest, ' ', &code); codes++)
                assert_non_null(code_find(l, code));
            const struct code *c = code_parse(l, name);
            assert_true(codes == 1 ? c && strcmp(c->code, l->aliases[k].codes) == 0 : !c);
            several += codes > 1;
        }
        // Each standard name gives the first code that is called so, with the other names or without.
        for (size_t k = 0; k < l->n; k++) {
            assert_null(code_alias(l, span_of(l->rows[k].zh)));
            assert_null(code_alias(l, span_of(l->rows[k].code)));
            assert_ptr_equal(code_parse(l, span_of(l->rows[k].code)), &l->rows[k]);
            assert_string_equal(code_parse(l, span_of(l->rows[k].zh))->zh, l->rows[k].zh);
        }
    }
    assert_true(several > 10);
}

static void pinyin_finds_codes_and_names(void **state)
{
    (void)state;
    char out[40];
    pinyin_initials(SPAN("张伟"), true, out, sizeof out);
    assert_string_equal(out, "zw");
    pinyin_initials(SPAN("单雄信"), true, out, sizeof out); // as a surname: Shan
    assert_string_equal(out, "sxx");
    char initials[8];
    pinyin_both(SPAN("张伟"), true, initials, sizeof initials, out, sizeof out);
    assert_string_equal(out, "zhangwei");
    assert_string_equal(initials, "zw");
    pinyin_both(SPAN("欧阳单"), true, initials, sizeof initials, out, sizeof out); // a compound surname; 单 in the given name
    assert_string_equal(out, "ouyangdan");
    assert_string_equal(initials, "oyd");
    pinyin_initials(SPAN("阿不都·热合曼"), true, out, sizeof out);
    assert_string_equal(out, "abdrhm");
}

static void field(const char *key, const char *text, const char *stored)
{
    struct arena a = {0};
    struct rec r = rec_make(&a);
    const struct field *f = field_by_key(&person_table, span_of(key));
    assert_non_null(f);
    enum err e = field_parse(f, span_of(text), &r);
    if ((e == OK) != (stored != NULL))
        print_error("%s = \"%s\": %s\n", key, text, err_line(e));
    assert_int_equal(e == OK, stored != NULL);
    if (stored)
        assert_true(span_is(field_edit(f, &r, &a), stored));
    else
        assert_false(rec_has(&r, f->tag));
    arena_free(&a);
}

static void what_may_be_written_in_a_field(void **state)
{
    (void)state;
    field("name", "张三", "张三");
    field("name", "  张三　", "张三"); // blanks around, the wide one too
    field("name", "阿依古丽·买买提", "阿依古丽·买买提");
    field("name", "𬭚𣇉", "𬭚𣇉");
    field("name", "张3", NULL);
    field("name", "李 四", NULL); // spread over three characters' width
    field("name", "李 〇", NULL);
    field("name", "李　四", NULL);
    field("name", "李  四", NULL);
    field("name", "𬭚 四", NULL);
    field("name", "Anna Li 李", "Anna Li 李");
    field("name", "李 Anna", "李 Anna");
    field("name", "a b", "a b");
    field("name", "张\x01三", NULL);
    field("name", "\xff\xfe", NULL);
    field("id", "11010519491231002x", "11010519491231002X");
    field("id", "110105194912310021", NULL);
    field("birth", "1949年12月31日", "1949-12-31");
    // As a Chinese keyboard gives digits; a name and free text stay as they are.
    field("id", "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X");
    field("id", "11010519491231002ｘ", "11010519491231002X");
    field("birth", "１９４９－１２－３１", "1949-12-31");
    field("sex", "２", "2");
    field("height", "１７３", "173");
    field("telephone", "０３７１－65885000", "0371-65885000");
    field("work_unit", "（一）厂３号", "（一）厂３号");
    field("name", "Ｊohn", NULL);
    field("birth", "1949-02-30", NULL);
    field("sex", "女", "2");
    field("sex", "2", "2");
    field("sex", "5", NULL);
    field("ethnic", "回", "03");
    field("telephone", "0371-65885000", "0371-65885000");
    field("telephone", "call me", NULL);
    field("height", "173", "173");
    field("height", "-1", NULL);
    field("height", "0", NULL); // nobody has that height; what is not known is left out
    assert_string_equal(err_note(), "Height (cm): a number from 1 to 260 is expected");
    field("height", "1", "1");
    field("height", "260", "260");
    field("height", "261", NULL);
    field("blood", "0", "0"); // which of blood group and sex is a code: not known
    field("sex", "0", "0");
    field("name", "", ""); // clears
    field("education", "本科", "20");
    field("education", "大专", "30");
    field("education", "中专", "40");
    field("education", "高中", "60");
    field("education", "初中", "70");
    field("education", "小学", "80");
    field("education", "文盲", "90");
    field("education", "博士", NULL); // graduated, completed or left?
    assert_true(span_contains(span_of(err_note()), SPAN("博士 may be any of 11 ")));
    field("education", "硕士", NULL);
    field("marital", "离异", "40");
    field("relation", "妻子", "12");
    field("relation", "儿子", "20");
    field("relation", "子", "20");
    field("relation", "女儿", "30");
    // A character that cannot be typed, as its code point; what is none stays as it is and does not belong in a name.
    field("name", "徐邵U+2AED0", "徐邵𪻐");
    field("name", "u+5f90邵U+2aed0", "徐邵𪻐");
    field("name", "U+2AED0U+2AED0", "𪻐𪻐");
    field("name", "徐U+D800", NULL);
    field("name", "徐U+2A", NULL);
    field("name", "徐U+", NULL);
    field("name", "徐U+30FB", NULL); // looks like the middle dot
    // A name that may mean several is told with them.
    field("relation", "子女", NULL);
    assert_true(span_contains(span_of(err_note()), SPAN("子女 may be any of 20 子, 30 女; which?")));
    field("relation", "子女们", NULL);
    assert_true(span_contains(span_of(err_note()), SPAN("子女们 is no code or name; one of 84: yizhan form lists them")));
    lang_counter(true); // where there is a key and no command line
    field("relation", "子女们", NULL);
    assert_true(span_contains(span_of(err_note()), SPAN("子女们 is no code or name; one of 84: F4 lists them")));
    lang_counter(false);
    // The codes of a short list are told, as where a code was to stand already.
    struct arena a = {0};
    struct rec r = rec_make(&a);
    assert_int_equal(field_parse(field_by_tag(&transfer_table, TRANSFER_KIND), SPAN("4"), &r), ERR_INPUT);
    assert_string_equal(err_note(), "Kind of settlement: 4 is no code or name; 1 立户, 2 集体户, 3 投靠家庭户");
    assert_int_equal(field_parse(field_by_tag(&transfer_table, TRANSFER_REASON), SPAN("合法稳定住所（购房）"), &r), OK); // its own full-width signs
    assert_true(span_is(rec_text(&r, TRANSFER_REASON), "11"));
    rec_set_text(&r, TRANSFER_KIND, SPAN("4"));
    assert_int_equal(table_check(&transfer_table, &r), ERR_INPUT);
    assert_true(span_contains(span_of(err_note()), SPAN("4 is no code or name; 1 立户, 2 集体户")));
    arena_free(&a);
}

static void utf8_as_rfc_3629_has_it(void **state)
{
    (void)state;
    static const struct {
        struct span bytes;
        bool good;
    } cases[] = {
        {SPAN("a\xc2\xb7\xe6\xb1\x89\xf0\xa3\x87\x89"), true}, {SPAN("\xc0\x80"), false}, {SPAN("\xed\xa0\x80"), false},
        {SPAN("\xf4\x90\x80\x80"), false}, {SPAN("\xe6\xb1"), false}, {SPAN("\x80"), false}, {SPAN("\xf8\x88\x80\x80\x80"), false},
        {SPAN("\xe0\x9f\xbf"), false}, {SPAN("\xf0\x8f\xbf\xbf"), false}, {SPAN("\xf4\x8f\xbf\xbf"), true},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(utf8_valid(cases[i].bytes, NULL), cases[i].good);
    assert_int_equal(utf8_count(SPAN("a·汉𣇉")), 4);
    assert_int_equal(utf8_floor("a汉", 4, 3), 1);
    size_t chars;
    assert_int_equal(utf8_check(SPAN("a\u2028"), &chars), UTF8_CONTROL);
    assert_int_equal(utf8_check(SPAN("\x7f"), &chars), UTF8_CONTROL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gb_11643_the_standards_own_examples),
        cmocka_unit_test(gb_11643_a_wrong_part_is_told),
        cmocka_unit_test(an_address_is_told_elsewhere_with_its_divisions),
        cmocka_unit_test(gb_11643_divisions_long_abolished_are_known),
        cmocka_unit_test(records_keep_their_tags_ascending_and_once),
        cmocka_unit_test(records_lists_grow_and_shrink_and_copies_are_their_own),
        cmocka_unit_test(tables_are_sorted_whole_and_know_their_codes),
        cmocka_unit_test(a_number_reads_as_what_it_stands_for),
        cmocka_unit_test(row_08_a_difference_reads_in_the_readers_language),
        cmocka_unit_test(row_08_the_head_is_to_the_head_himself),
        cmocka_unit_test(code_lists_are_sorted_and_every_code_has_both_names),
        cmocka_unit_test(other_names_of_codes_are_sorted_and_never_a_code_or_name_themselves),
        cmocka_unit_test(pinyin_finds_codes_and_names),
        cmocka_unit_test(what_may_be_written_in_a_field),
        cmocka_unit_test(utf8_as_rfc_3629_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
