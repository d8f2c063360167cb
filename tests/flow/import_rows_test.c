// A register extract's rows: what is read of them, in which form, and what is told of each that is not taken in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/find.h"
#include "tests/flow/one_import.h"

static void every_bad_row_is_told_with_line_column_value_and_reason(void **state)
{
    (void)state;
    struct import_count n = import_it("x.tsv",
                                      SPAN(COLUMNS
                                           "410225199003020015\t张三\t男\t90000001\t家庭户\t户主\t一街1号\n" // 2: good? its check character is wrong
                                           "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n"  // 3
                                           "440524188001010014\t王五\t雄\t90000002\t家庭户\t户主\t一街2号\n"  // 4: 雄 is no sex
                                           "11010519491231002X\t李四\t女\n"),                                  // 5: twice, and short
                                      "auto", OK);
    struct span rejects = read_file(province_path(p, "rejects"));
    assert_int_equal(n.rows, 4);
    assert_int_equal(n.fresh, 1);
    assert_int_equal(n.bad, 3);
    static const char *const told[] = {"2\t", "公民身份号码", "410225199003020015", "4\t", "性别", "雄", "5\t"};
    for (size_t i = 0; i < COUNT(told); i++) {
        if (!span_contains(rejects, span_of(told[i])))
            print_error("%.*s\n", SPAN_ARG(rejects));
        assert_true(span_contains(rejects, span_of(told[i])));
    }
    assert_int_equal(province_person(p, AT_O2, "11010519491231002X"), PERSON_REGISTERED); // the good ones go in
    assert_int_equal(province_person(p, AT_O2, "440524188001010014"), 0);
    assert_int_equal(province_check(p, AT_O2), 0);
}

static void every_fault_of_a_row_is_told_on_a_line_of_its_own(void **state)
{
    (void)state;
    // 2: seven cells, six faults of as many; 3: good; 4: another address and a second head; 5: bytes that are no UTF-8 in two cells,
    // and a relation that is none; 6: the number again, and another kind than the household's.
    struct import_count n = import_it("x.tsv",
                                      SPAN(COLUMNS "410225199003020015\t\t雄\t\t公户\t表叔的\t一街1号\n"
                                                   "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n"
                                                   "440524188001010014\t王五\t女\t90000001\t家庭户\t户主\t二街1号\n"
                                                   "410225199003020038\t赵\xFF\t男\t90000001\t家庭户\t表叔的\t一\xFF街1号\n"
                                                   "11010519491231002X\t李四\t女\t90000001\t集体户\t女\t一街1号\n"),
                                      "UTF-8", OK);
    assert_int_equal(n.rows, 5);
    assert_int_equal(n.bad, 4);
    assert_int_equal(n.fresh, 1);
    struct span rejects = rejects_now(), line;
    static const struct {
        const char *begin, *end; // of each line of the rejects, behind its header
    } want[] = {
        {"2\t公民身份号码\t410225199003020015\t", "\t410225199003020015\t\t雄\t\t公户\t表叔的\t一街1号"},
        {"2\t性别\t雄\t", "\t\t\t\t\t\t\t"},
        {"2\t与户主关系\t表叔的\t", "\t\t\t\t\t\t\t"},
        {"2\t姓名\t\t", "\t\t\t\t\t\t\t"},
        {"2\t户号\t\t", "\t\t\t\t\t\t\t"},
        {"2\t户类型\t公户\t", "\t\t\t\t\t\t\t"},
        {"4\t性别\t女\t", "\t440524188001010014\t王五\t女\t90000001\t家庭户\t户主\t二街1号"},
        {"4\t住址\t二街1号\t", "\t\t\t\t\t\t\t"},
        {"4\t户号\t90000001\t", "\t\t\t\t\t\t\t"},
        {"5\t姓名\t赵\uFFFD\t", "\t410225199003020038\t赵\uFFFD\t男\t90000001\t家庭户\t表叔的\t一\uFFFD街1号"},
        {"5\t住址\t一\uFFFD街1号\t", "\t\t\t\t\t\t\t"},
        {"5\t与户主关系\t表叔的\t", "\t\t\t\t\t\t\t"},
        {"6\t公民身份号码\t11010519491231002X\t", "\t11010519491231002X\t李四\t女\t90000001\t集体户\t女\t一街1号"},
        {"6\t户类型\t集体户\t", "\t\t\t\t\t\t\t"},
    };
    assert_true(span_split(&rejects, '\n', &line));
    for (size_t i = 0; i < COUNT(want); i++) {
        assert_true(span_split(&rejects, '\n', &line));
        struct span end = span_of(want[i].end);
        bool good = span_starts(line, span_of(want[i].begin)) && line.n > end.n && span_is((struct span) {line.p + line.n - end.n, end.n}, want[i].end);
        if (!good)
            print_error("%zu: %.*s\n", i, SPAN_ARG(line));
        assert_true(good);
    }
    assert_int_equal(rejects.n, 0);
    assert_true(span_contains(rejects_now(), SPAN("another address than in the household's first row, line 3\t")));
    assert_true(span_contains(rejects_now(), SPAN("6\t公民身份号码\t11010519491231002X\tstands twice in this file, also in line 3\t")));
    // Its lines without a row are none when it is imported; what was told of bytes is no fault of the row that is corrected.
    n = import_it("again.tsv", rejects_now(), "auto", OK);
    assert_int_equal(n.rows, 4);
    assert_int_equal(n.bad, 4);
    n = import_it("corrected.tsv",
                  SPAN("错误行\t错误列\t错误值\t错误原因\t" COLUMNS
                       "5\t姓名\t赵\uFFFD\tx\t410225199003020038\t赵六\t男\t90000001\t家庭户\t子\t一街1号\n"
                       "5\t住址\t一\uFFFD街1号\tx\t\t\t\t\t\t\t\n"),
                  "auto", OK);
    assert_int_equal(n.rows, 1);
    assert_int_equal(n.fresh, 1);
    assert_int_equal(access(province_path(p, "rejects"), F_OK), -1);
    assert_int_equal(province_check(p, AT_O2), 0);
}

static void codes_stand_under_the_names_that_real_extracts_use(void **state)
{
    (void)state;
    struct rec person;
    struct import_count n = import_it("names.tsv",
                                      SPAN("公民身份号码\t姓名\t性别\t民族\t户号\t户类型\t与户主关系\t婚姻状况\t文化程度\t住址\n"
                                           "11010519491231002X\t李四\t女性\t汉\t90000001\t家庭\t户主\t离异\t本科\t一街1号\n"
                                           "440524188001010014\t王五\t男\t回\t90000001\t家庭户口\t子女\t未婚\t大学\t一街1号\n"),
                                      "auto", OK);
    struct span rejects = read_file(province_path(p, "rejects"));
    assert_int_equal(n.fresh, 1);
    assert_int_equal(n.bad, 1);
    assert_int_equal(person_load(p->desk[AT_O2], SPAN("11010519491231002X"), &p->arena, &person), OK);
    assert_true(span_is(rec_text(&person, PERSON_MARITAL), "40") && span_is(rec_text(&person, PERSON_EDUCATION), "20"));
    assert_true(span_is(rec_text(&person, PERSON_ETHNIC), "01"));
    assert_true(span_contains(rejects, SPAN("\t与户主关系\t子女\t")) || span_contains(rejects, SPAN(",与户主关系,子女,")));
    assert_true(span_contains(rejects, SPAN("20 子, 30 女"))); // which of them: told, not guessed
}

static void the_rejects_are_an_extract_that_is_corrected_and_imported(void **state)
{
    (void)state;
    // Comma separated: a quoted address with a line break, a name with a lookalike of the middle dot, a row one cell short.
    struct import_count n = import_it("x.csv",
                                      SPAN("公民身份号码,姓名,户号,户类型,与户主关系,住址\n"
                                           "11010519491231002X,李四,90000001,1,02,\"一街\n1号\"\n"
                                           "440524188001010014,买买提•依明,90000002,1,02,\"一街,2号\"\n"
                                           "11010519491231002X,李四,90000003,1\n"),
                                      "auto", OK);
    assert_int_equal(n.bad, 3);
    struct span rejects = read_file(province_path(p, "rejects"));
    const char *want = "\xEF\xBB\xBF错误行,错误列,错误值,错误原因,公民身份号码,姓名,户号,户类型,与户主关系,住址\n"
                       "2,住址,一街 1号,";
    assert_true(span_starts(rejects, span_of(want)));
    assert_true(span_contains(rejects, SPAN(",11010519491231002X,李四,90000001,1,02,\"一街\n1号\"\n")));
    assert_true(span_contains(rejects, SPAN("\n4,姓名,买买提•依明,")));
    assert_true(span_contains(rejects, SPAN(",440524188001010014,买买提•依明,90000002,1,02,\"一街,2号\"\n")));
    assert_true(span_contains(rejects, SPAN(",11010519491231002X,李四,90000003,1\n")));
    // As it is, it is told again, once: what stands before its rows does not grow.
    n = import_it("again.csv", rejects, "auto", OK);
    assert_int_equal(n.bad, 3);
    assert_string_equal(n.unused, "");
    struct span again = read_file(province_path(p, "rejects"));
    assert_true(span_starts(again, SPAN("\xEF\xBB\xBF错误行,错误列,错误值,错误原因,公民身份号码,")));
    assert_true(span_contains(again, SPAN(",440524188001010014,买买提•依明,90000002,1,02,\"一街,2号\"\n")));
    // Corrected; another charset than the file's mark says is named by mistake.
    char *text = arena_alloc(&p->arena, rejects.n);
    size_t left = rejects.n;
    memcpy(text, rejects.p, rejects.n);
    for (char *at = text; (at = memmem(at, left - (size_t)(at - text), "•", 3)); at++) {
        memmove(at + 2, at + 3, left - (size_t)(at - text) - 3);
        memcpy(at, "·", 2);
        left--;
    }
    n = import_it("corrected.csv", (struct span) {text, left}, "GBK", OK);
    assert_int_equal(n.fresh, 1);
    struct rec r = province_record(p, AT_O2, "440524188001010014");
    assert_true(span_is(rec_text(&r, PERSON_NAME), "买买提·依明"));
    // What may be half corrected is not written over; where no row is bad, no file is left.
    assert_int_equal(import_file(p->desk[AT_O2], &(struct import_from) {.path = province_path(p, "x.csv"), .rejects = province_path(p, "rejects")}, NULL, NULL, &n), ERR_INPUT);
    import_it("good.tsv", SPAN(COLUMNS), "auto", OK);
    assert_int_equal(access(province_path(p, "rejects"), F_OK), -1);
    assert_int_equal(province_check(p, AT_O2), 0);
}

static void birth_sex_and_dates_agree_with_the_id_number(void **state)
{
    (void)state;
    struct import_count n = import_it("x.tsv",
                                      SPAN("公民身份号码\t姓名\t出生日期\t户号\t户类型\t与户主关系\t住址\t何时由何地迁来本址\t备注\n"
                                           "11010519491231002X\t李四\t1949-12-31\t90000001\t家庭户\t户主\t一街1号\t1949-10-01 北京\t\n"
                                           "440524188001010014\t王五\t1880-01-02\t90000002\t家庭户\t户主\t一街1号\t\t\n"
                                           "41022519900302002X\t赵六\t\t90000003\t家庭户\t户主\t一街1号\t2999年1月1日由北京迁来\t\n"
                                           "410225199003020038\t钱七\t\t90000004\t家庭户\t户主\t\uFFFD街1号\t\t\n"
                                           "440106198105280072\t孙八\t\t90000005\t家庭户\t户主\t一街1号\t2009年4月6日由信阳市迁来\t\n"),
                                      "auto", OK);
    size_t spells;
    assert_int_equal(n.fresh, 2);
    assert_int_equal(n.bad, 3);
    assert_string_equal(n.unused, "备注");
    struct rec r = province_record(p, AT_O2, "11010519491231002X");
    const struct rec *spell = rec_list(&r, PERSON_SPELLS, &spells);
    char day[DAY_TEXT];
    assert_string_equal(day_format((day_t)rec_int(&spell[0], SPELL_FROM, 0), day), "1949-12-31"); // not before birth
    r = province_record(p, AT_O2, "440106198105280072");
    spell = rec_list(&r, PERSON_SPELLS, &spells);
    assert_string_equal(day_format((day_t)rec_int(&spell[0], SPELL_FROM, 0), day), "2009-04-06");
    struct span rejects = read_file(province_path(p, "rejects"));
    assert_true(span_contains(rejects, SPAN("\n3\t出生日期\t1880-01-02\t")));
    assert_true(span_contains(rejects, SPAN("\n4\t何时由何地迁来本址\t2999年1月1日由北京迁来\t")));
    assert_true(span_contains(rejects, SPAN("\n5\t住址\t\uFFFD街1号\t")));
}

// GB/T 2261.1 has a code for what is unknown and one for what is not stated; GB 11643 says it then.
static void a_sex_that_is_not_stated_is_the_id_numbers(void **state)
{
    (void)state;
    const char *extract = COLUMNS "11010519491231002X\t李四\t9\t90000001\t家庭户\t户主\t一街1号\n"
                                  "440524188001010014\t王五\t未知的性别\t90000002\t家庭户\t户主\t一街1号\n"
                                  "41022519900302002X\t赵六\t未说明\t90000003\t家庭户\t户主\t一街1号\n"
                                  "410225199003020038\t钱七\t2\t90000004\t家庭户\t户主\t一街1号\n"
                                  "440106198105280072\t孙八\t3\t90000005\t家庭户\t户主\t一街1号\n";
    struct import_count n = import_it("x.tsv", span_of(extract), "auto", OK);
    assert_int_equal(n.fresh, 3);
    assert_int_equal(n.bad, 2);
    static const char *const whose[][2] = {{"11010519491231002X", SEX_FEMALE}, {"440524188001010014", SEX_MALE}, {"41022519900302002X", SEX_FEMALE}};
    for (size_t i = 0; i < COUNT(whose); i++) {
        struct rec r = province_record(p, AT_O2, whose[i][0]);
        assert_true(span_is(rec_text(&r, PERSON_SEX), whose[i][1]));
    }
    assert_true(span_contains(rejects_now(), SPAN("\n5\t性别\t2\t")));
    assert_true(span_contains(rejects_now(), SPAN("\n6\t性别\t3\t")));
    assert_int_equal(import_it("x.tsv", span_of(extract), "auto", OK).fresh, 0);
}

static void a_line_of_separators_alone_is_a_blank_one(void **state)
{
    (void)state;
    struct import_count n = import_it("x.tsv", SPAN(COLUMNS "\t\t\t\t\t\t\n11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n \t\t\t\t\t\t\u3000\n\t\t\t\t\t\t"), "auto", OK);
    assert_int_equal(n.rows, 1);
    assert_int_equal(n.fresh, 1);
    n = import_it("x.tsv", SPAN("公民身份号码,姓名,性别,户号,户类型,与户主关系,住址\n,,,,,,\n\"\",,,,,,\n,,,,,,x\n"), "auto", OK);
    assert_int_equal(n.rows, 1);
    assert_int_equal(n.bad, 1);
    assert_true(span_contains(read_file(province_path(p, "rejects")), SPAN("\n4,公民身份号码,,")));
}

// A spreadsheet quotes a cell with a comma in it in its tab separated text as well.
static void marks_round_a_tab_separated_cell_do_not_come_in(void **state)
{
    (void)state;
    struct import_count n = import_it("x.tsv",
                                      SPAN("公民身份号码\t姓名\t户号\t户类型\t与户主关系\t住址\t服务处所\n"
                                           "11010519491231002X\t李四\t90000001\t家庭户\t户主\t\"一街1号,2室\"\t\"厂,3号\"\n"
                                           "440524188001010014\t王五\t90000002\t家庭户\t户主\t一街\"1\"号\t\"\n"),
                                      "auto", OK);
    assert_int_equal(n.bad, 1);
    assert_int_equal(n.fresh, 1);
    struct span rejects = rejects_now();
    assert_true(span_contains(rejects, SPAN("\n2\t服务处所\t\"厂,3号\"\tit stands in quotation marks")));
    assert_true(span_contains(rejects, SPAN("\n2\t住址\t\"一街1号,2室\"\tit stands in quotation marks")));
}

static void extracts_put_one_behind_the_other_are_one(void **state)
{
    (void)state;
    struct import_count n = import_it("x.tsv",
                                      SPAN("\xEF\xBB\xBF" COLUMNS "11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一街1号\n"
                                           "\xEF\xBB\xBF" COLUMNS "440524188001010014\t王五\t男\t90000002\t家庭户\t户主\t一街2号\n" COLUMNS
                                           "公民身份号码\t姓名\t性别\t户号\t户类型\t住址\t与户主关系\n"), // in another order: told
                                      "auto", OK);
    assert_int_equal(n.rows, 3);
    assert_int_equal(n.fresh, 2);
    assert_int_equal(n.bad, 1);
    assert_true(span_contains(rejects_now(), SPAN("\n6\t公民身份号码\t公民身份号码\t")));
}

static void full_width_digits_are_digits(void **state)
{
    (void)state;
    struct import_count n = import_it("x.tsv",
                                      SPAN(COLUMNS "４４０５２４１８８００１０１００１４\t王五\t１\t９０００００２２\t家庭户\t０２\t一街２号\n"
                                                   "１１０１０５１９４９１２３１００２ｘ\t李四\t女\t90000022\t１\t12\t一街２号\n"),
                                      "auto", OK);
    assert_int_equal(n.fresh, 2);
    assert_int_equal(n.households, 1);
    struct rec r = province_record(p, AT_O2, "11010519491231002X");
    assert_true(span_is(rec_text(&r, PERSON_HOUSEHOLD), "90000022"));
    r = province_record(p, AT_O2, "440524188001010014");
    assert_true(span_is(rec_text(&r, PERSON_RELATION), "02"));
    assert_int_equal(province_check(p, AT_O2), 0);
}

static void columns_that_are_not_taken_in_are_named(void **state)
{
    (void)state;
    struct buf b = {0}, want = {0};
    buf_str(&b, "公民身份号码\t姓名\t户号\t户类型\t与户主关系\t住址");
    for (int i = 0; i < 54; i++)
        buf_printf(&b, "\t备注%02d", i); // 8 bytes each
    buf_str(&b, "\nx\n");
    struct import_count n = import_it("x.tsv", buf_span(&b), "auto", OK);
    assert_int_equal(n.bad, 1);
    // So many that the rejects, with four more, can be read again; and no more.
    import_it("again.tsv", rejects_now(), "auto", OK);
    b.n -= strlen("\nx\n");
    buf_str(&b, "\t备注\nx\n");
    import_it("x.tsv", buf_span(&b), "auto", ERR_TOO_LARGE);
    for (int i = 0; i < 28; i++)
        buf_printf(&want, "%s备注%02d", i ? " " : "", i);
    buf_str(&want, " …");
    assert_string_equal(n.unused, buf_text(&want));
    buf_free(&b);
    buf_free(&want);
}

static bool somebody_writes(void *ctx, const struct import_count *n)
{
    (void)n;
    FILE *f = fopen(ctx, "ab");
    return f && fputs("11010519491231002X\t李四\t女\t90000001\t家庭户\t户主\t一", f) > 0 && fclose(f) == 0;
}

static void a_file_that_is_still_being_written_is_not_taken(void **state)
{
    (void)state;
    struct import_count n;
    struct buf b = {0};
    buf_str(&b, COLUMNS "440524188001010014\t王五\t男\t90000002\t家庭户\t户主\t二街1号\n");
    for (int i = 0; i < 5000; i++)
        buf_str(&b, "x\n");
    const char *path = write_file("grows.tsv", buf_span(&b)), *rejects = province_path(p, "rejects");
    buf_free(&b);
    unlink(rejects);
    size_t before = province_check(p, AT_O2);
    assert_int_equal(import_file(p->desk[AT_O2], &(struct import_from) {.path = path, .rejects = rejects}, somebody_writes, (void *)(uintptr_t)path, &n), ERR_BUSY);
    assert_int_equal(n.fresh, 0);
    assert_int_equal(access(rejects, F_OK), -1);
    assert_int_equal(province_person(p, AT_O2, "440524188001010014"), 0);
    assert_int_equal(province_check(p, AT_O2), before);
}

static void a_header_that_lacks_columns_is_told_them_all(void **state)
{
    (void)state;
    import_it("x.tsv", SPAN("公民身份号码\t姓名\t户号\n11010519491231002X\t李四\t90000001\n"), "auto", ERR_INPUT);
    assert_non_null(strstr(err_note(), "x.tsv: the header lacks 户类型 与户主关系 住址; read as UTF-8, --charset names another"));
    import_it("x.tsv", SPAN("身份证号\t姓名\t户号\t户类型\t户主关系\t住址\n"), "auto", ERR_INPUT);
    assert_non_null(strstr(err_note(), "the header lacks 公民身份号码 与户主关系 and has besides: 身份证号 户主关系; read as UTF-8"));
}

static void charsets_separators_and_codes_or_their_names(void **state)
{
    (void)state;
    // Comma separated, quoted, with a byte order mark; sex and relation as codes.
    struct import_count n = import_it("x.csv",
                                      SPAN("\xEF\xBB\xBF公民身份号码,姓名,性别,户号,户类型,与户主关系,住址\r\n"
                                           "11010519491231002X,\"李四\",2,90000001,1,02,\"一街,1号\"\r\n"),
                                      "auto", OK);
    assert_int_equal(n.fresh, 1);
    struct rec r = province_record(p, AT_O2, "11010519491231002X");
    assert_true(span_is(rec_text(&r, PERSON_SEX), "2"));
    // GBK: the trail byte of 乗 is a backslash's, that of others a vertical bar's; converted first, then split.
    n = import_it("g.tsv",
                  SPAN("\xb9\xab\xc3\xf1\xc9\xed\xb7\xdd\xba\xc5\xc2\xeb\t\xd0\xd5\xc3\xfb\t\xbb\xa7\xba\xc5\t\xbb\xa7\xc0\xe0\xd0\xcd\t\xd3\xeb\xbb\xa7\xd6\xf7\xb9\xd8\xcf\xb5\t\xd7\xa1\xd6\xb7\n"
                       "440524188001010014\t\xcd\xf5\x81\x5c\t90000002\t\xbc\xd2\xcd\xa5\xbb\xa7\t\xbb\xa7\xd6\xf7\t\xd2\xbb\xbd\xd6\n"),
                  "GBK", OK);
    assert_int_equal(n.fresh, 1);
    r = province_record(p, AT_O2, "440524188001010014");
    assert_true(span_is(rec_text(&r, PERSON_NAME), "王乗"));
}

static void a_file_that_is_no_extract_changes_nothing(void **state)
{
    (void)state;
    import_it("x", SPAN(""), "auto", ERR_INPUT);
    import_it("x", SPAN("a\tb\n1\t2\n"), "auto", ERR_INPUT);
    import_it("x", SPAN("公民身份号码\t公民身份号码\t姓名\t户号\n"), "auto", ERR_INPUT); // a column twice
    struct import_count n = {0};
    assert_int_equal(import_file(p->desk[AT_O2], &(struct import_from) {.path = province_path(p, "none")}, NULL, NULL, &n), ERR_NOT_FOUND);
    assert_int_equal(province_check(p, AT_O2), 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(every_bad_row_is_told_with_line_column_value_and_reason),
        T(every_fault_of_a_row_is_told_on_a_line_of_its_own),
        T(codes_stand_under_the_names_that_real_extracts_use),
        T(the_rejects_are_an_extract_that_is_corrected_and_imported),
        T(birth_sex_and_dates_agree_with_the_id_number),
        T(a_sex_that_is_not_stated_is_the_id_numbers),
        T(a_line_of_separators_alone_is_a_blank_one),
        T(marks_round_a_tab_separated_cell_do_not_come_in),
        T(extracts_put_one_behind_the_other_are_one),
        T(full_width_digits_are_digits),
        T(columns_that_are_not_taken_in_are_named),
        T(a_file_that_is_still_being_written_is_not_taken),
        T(a_header_that_lacks_columns_is_told_them_all),
        T(charsets_separators_and_codes_or_their_names),
        T(a_file_that_is_no_extract_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
