// What a search finds in a store that other organisations' acts have filled: cases and persons, in which order.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "codec/cbor.h"
#include "desk/find.h"
#include "desk/worklist.h"
#include "store/register.h"
#include "tests/flow/one_import.h"

static void cases_under_way_are_found_first_and_the_newest_before_the_others(void **state)
{
    (void)state;
    struct span number[4];
    static const size_t in_order[] = {2, 0, 3, 1};
    static const char *const texts[] = {HEAD, "覃兵基", "410105001000-1-0", "qbj"};
    struct find f;
    for (size_t i = 0; i < COUNT(number); i++) {
        assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
        number[i] = arena_copy(&p->arena, p->last.number);
    }
    assert_int_equal(province_act(p, AT_D, "close", number[1], "{\"reason_code\":\"601\"}"), OK);
    assert_int_equal(province_act(p, AT_D, "close", number[3], "{\"reason_code\":\"601\"}"), OK);
    for (size_t k = 0; k < COUNT(texts); k++) {
        assert_int_equal(find_text(p->desk[AT_D], span_of(texts[k]), 20, &f), OK);
        assert_int_equal(f.cases_n, 4);
        for (size_t i = 0; i < 4; i++)
            assert_true(span_eq(rec_text(&f.cases[i], TRANSFER_NUMBER), number[in_order[i]]));
        assert_false(f.more);
        find_free(&f);
        // Of more than there is room for the newest are found, and that there are others is told.
        assert_int_equal(find_text(p->desk[AT_D], span_of(texts[k]), 2, &f), OK);
        assert_int_equal(f.cases_n, 2);
        assert_true(span_eq(rec_text(&f.cases[0], TRANSFER_NUMBER), number[2]));
        assert_true(f.more);
        find_free(&f);
    }
}

static void names_that_begin_with_the_text_come_first(void **state)
{
    (void)state;
    struct find f;
    size_t begins = 0, elsewhere = 0, other_first = 0;
    assert_int_equal(find_text(p->desk[AT_D], SPAN("王"), FIND_MOST, &f), OK);
    for (size_t i = 0; i < f.persons_n; i++) {
        bool first = span_starts(rec_text(&f.persons[i], PERSON_NAME), SPAN("王"));
        begins += first;
        elsewhere += !first;
        other_first += first && elsewhere;
    }
    assert_true(begins > 0 && elsewhere > 0); // 米晓王 and others, who are found too
    assert_int_equal(other_first, 0);
    find_free(&f);
}

static void one_that_begins_comes_before_a_thousand_that_end(void **state)
{
    (void)state;
    struct buf rows = {0};
    buf_str(&rows, COLUMNS);
    for (unsigned i = 0; i <= 1001; i++) {
        char id[IDNUMBER];
        idnumber_text(41022519900101000 + i, id);
        buf_str(&rows, arena_printf(&p->arena, "%.18s\t%s\t%s\t%08u\t家庭户\t户主\t堌阳镇一号\n", id, i < 1001 ? "甲寅" : "寅乙", i % 2 ? "男" : "女", 90000000 + i).p);
    }
    import_it("ends", buf_span(&rows), NULL, OK);
    buf_free(&rows);
    struct find f;
    assert_int_equal(find_text(p->desk[AT_O2], SPAN("寅"), 20, &f), OK);
    assert_int_equal(f.persons_n, 20);
    assert_true(f.more);
    assert_true(span_is(rec_text(&f.persons[0], PERSON_NAME), "寅乙"));
    assert_true(span_is(rec_text(&f.persons[1], PERSON_NAME), "甲寅"));
    find_free(&f);
}

// What is under way comes before what has ended, the newest of each first, also where not all are shown.
static void cases_are_found_open_and_new_ones_first(void **state)
{
    (void)state;
    struct span number[4];
    static const size_t order[] = {2, 0, 3, 1};
    static const char *const texts[] = {"覃", "qbj", HEAD, "411503", "410105001000"};
    for (size_t i = 0; i < COUNT(number); i++) {
        number[i] = province_apply(p);
        if (i % 2)
            assert_int_equal(province_act(p, AT_B, "reject", number[i], "{\"reason_code\":\"301\"}"), OK);
    }
    province_mail(p);
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (size_t most = 1; most <= COUNT(number); most++) {
            struct find f;
            assert_int_equal(find_text(p->desk[AT_D], span_of(texts[i]), most, &f), OK);
            assert_int_equal(f.cases_n, most);
            for (size_t k = 0; k < most; k++)
                assert_true(span_eq(rec_text(&f.cases[k], TRANSFER_NUMBER), number[order[k]]));
            assert_true(most == COUNT(number) || f.more);
            find_free(&f);
        }
    }
}

static size_t cases_found(enum place at, const char *text, struct span number)
{
    struct find f;
    assert_int_equal(find_text(p->desk[at], span_of(text), 20, &f), OK);
    size_t n = f.cases_n;
    for (size_t i = 0; i < n; i++)
        assert_true(span_eq(rec_text(&f.cases[i], TRANSFER_NUMBER), number));
    find_free(&f);
    return n;
}

static void a_case_is_found_where_its_movers_are_in_no_register(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    static const char *const texts[] = {
        "覃兵基", "兵基", "基", "赵朝煌", "qbj", "qinbing", "zhaochaohuang", "13700001111", "1370000", HEAD, WIFE, "411503199804",
        "1-000001", "000001", "410105001000-1-0",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        if (cases_found(AT_B, texts[i], number) != 1)
            print_error("%s\n", texts[i]);
        assert_int_equal(cases_found(AT_B, texts[i], number), 1); // the bureau has no register
        assert_int_equal(cases_found(AT_D, texts[i], number), 1); // and here they have not arrived
    }
    static const char *const others[] = {"覃心郁", "赵基", "qb j", "13700001112", FATHER, "000002"};
    for (size_t i = 0; i < COUNT(others); i++)
        assert_int_equal(cases_found(AT_B, others[i], number), 0);
    // Resubmitted with another telephone: found by that one, and by the old one no more.
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"202\"}"), OK);
    province_mail(p);
    char json[3000], *at;
    snprintf(json, sizeof json, "%s", province_own());
    assert_non_null(at = strstr(json, "13700001111"));
    memcpy(at, "13700002222", 11);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, json), OK);
    province_mail(p);
    assert_int_equal(cases_found(AT_B, "13700001111", number), 0);
    assert_int_equal(cases_found(AT_B, "13700002222", number), 1);
    assert_int_equal(cases_found(AT_B, "基", number), 1);
}

static const char *with(const char *json, const char *old, const char *new)
{
    const char *at = strstr(json, old);
    assert_non_null(at);
    return arena_printf(&p->arena, "%.*s%s%s", (int)(at - json), json, new, at + strlen(old)).p;
}

// As a number is written elsewhere, the zeros before it may be left out: a booklet's 8 is household 00000008 of its station.
static void c_3_4_a_household_number_is_that_of_the_register_without_its_zeros_too(void **state)
{
    (void)state;
    const char *json = with(with(province_joining(), "\"00000056\"", "\"56\""), "\"00000008\"", "\"08\"");
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    assert_true(span_is(rec_text(&p->last.state, TRANSFER_HOUSEHOLD), "00000056"));
    province_carry(p, number, STAGE_SETTLED); // the mover is found in the household that the booklet's number names
    assert_int_equal(province_stage(p, AT_D, number), STAGE_SETTLED);
    struct rec state_there;
    assert_int_equal(case_load(p->desk[AT_O], number, &p->arena, &state_there), OK);
    assert_true(span_is(rec_text(&state_there, TRANSFER_ORIGIN_HOUSEHOLD), "00000008"));
}

// A number is text: where two differ by zeros alone, each is found whole, and neither is meant by less or more.
static void a_household_number_that_may_mean_two_means_neither(void **state)
{
    (void)state;
    struct desk *d = p->desk[AT_D];
    struct rec h, other, *people;
    struct kv_txn t;
    struct find f;
    size_t n;
    static const char *const one[] = {"56", "056", "00000056", "0000000000000000000000000000000000000056"};
    for (size_t i = 0; i < COUNT(one); i++) {
        assert_int_equal(household_load(d, span_of(one[i]), &p->arena, &h, &people, &n), OK);
        assert_true(span_is(rec_text(&h, HOUSEHOLD_NUMBER), "00000056"));
        assert_true(n > 0);
    }
    assert_int_equal(household_load(d, SPAN("00000000000000000000000000000000000000056"), &p->arena, &h, &people, &n), ERR_NOT_FOUND);
    assert_int_equal(household_load(d, SPAN("5600"), &p->arena, &h, &people, &n), ERR_NOT_FOUND);
    assert_int_equal(household_load(d, SPAN("0"), &p->arena, &h, &people, &n), ERR_NOT_FOUND);
    assert_int_equal(household_load(d, SPAN("56"), &p->arena, &h, &people, &n), OK);
    other = rec_copy(&p->arena, &h);
    rec_set_text(&other, HOUSEHOLD_NUMBER, SPAN("0056"));
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    register_put_household(&t, &other);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(household_load(d, SPAN("56"), &p->arena, &h, &people, &n), ERR_INPUT);
    assert_int_equal(household_load(d, SPAN("0056"), &p->arena, &h, &people, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(household_load(d, SPAN("00000056"), &p->arena, &h, &people, &n), OK);
    assert_true(n > 0);
    assert_int_equal(find_text(d, SPAN("56"), FIND_MOST, &f), OK);
    assert_int_equal(f.households_n, 2);
    find_free(&f);
    assert_int_equal(find_text(d, SPAN("0056"), FIND_MOST, &f), OK);
    assert_int_equal(f.households_n, 2);
    assert_true(span_is(rec_text(&f.households[0], HOUSEHOLD_NUMBER), "0056"));
    find_free(&f);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, with(province_joining(), "\"00000056\"", "\"56\"")), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_HOUSEHOLD_UNKNOWN));
}

static void person_found(enum place at, const char *text, const char *id)
{
    struct find f;
    assert_int_equal(find_text(p->desk[at], span_of(text), 20, &f), OK);
    if (f.persons_n != 1)
        print_error("%s\n", text);
    assert_int_equal(f.persons_n, 1);
    assert_true(span_is(rec_text(f.persons, PERSON_ID), id));
    find_free(&f);
}

// What a Chinese keyboard gives is looked for as a field would take it, or have it.
static void full_width_forms_and_lookalikes_of_the_middle_dot_find_the_same(void **state)
{
    (void)state;
    static const char *const dots[] = {"·", "•", "・", "‧", "⋅", ".", "．"};
    for (size_t i = 0; i < COUNT(dots); i++)
        person_found(AT_D, arena_printf(&p->arena, "热依汗%s卡", dots[i]).p, "410105195604150023");
    person_found(AT_D, "卡德尔", "410105195604150023"); // what is behind it
    person_found(AT_O, "ｑｉｎｂｉｎｇｊｉ", HEAD);
    person_found(AT_O, "qbj", HEAD);
    person_found(AT_O, "１９９０８４８７９６１", HEAD);
    struct span number = province_apply(p);
    assert_int_equal(cases_found(AT_B, "１３７００００１１１１", number), 1);
    assert_int_equal(cases_found(AT_B, "411503　19980420　0011", number), 1);
}

// A name of two or three characters is lined up with longer ones by a blank; among Latin letters it is one.
static void a_blank_between_chinese_characters_of_a_name_is_passed_over(void **state)
{
    (void)state;
    static const char *const blanks[] = {" ", "  ", "\u3000"};
    import_it("latin", SPAN(COLUMNS "410225199001010012\tJOHN SMITH\t男\t90000001\t家庭户\t户主\t堌阳镇一号\n"), NULL, OK);
    struct span number = province_apply(p);
    for (size_t i = 0; i < COUNT(blanks); i++) {
        person_found(AT_O, arena_printf(&p->arena, "覃%s兵基", blanks[i]).p, HEAD);
        person_found(AT_O, arena_printf(&p->arena, "覃%s兵%s基", blanks[i], blanks[i]).p, HEAD);
        assert_int_equal(cases_found(AT_B, arena_printf(&p->arena, "赵%s朝煌", blanks[i]).p, number), 1);
    }
    person_found(AT_O2, "JOHN SMITH", "410225199001010012");
    person_found(AT_O2, "JOHN\u3000SMITH", "410225199001010012");
}

static void a_household_number_with_letters_in_it_is_found(void **state)
{
    (void)state;
    struct find f;
    import_it("letters", SPAN(COLUMNS "410225199001010012\t王三\t男\tA-12\t家庭户\t户主\t堌阳镇一号\n"), NULL, OK);
    assert_int_equal(find_text(p->desk[AT_O2], SPAN("Ａ-12"), 20, &f), OK);
    assert_int_equal(f.households_n, 1);
    assert_true(span_is(rec_text(f.households, HOUSEHOLD_NUMBER), "A-12"));
    find_free(&f);
}

// A field takes 50 characters of a name: of two that begin alike for as long as an index has them, one is the one.
static void a_name_longer_than_an_index_has_it_is_found(void **state)
{
    (void)state;
    struct buf name = {0};
    for (size_t i = 0; i < 49; i++)
        buf_str(&name, "甲");
    import_it("long", arena_printf(&p->arena, "%s410225199001010012\t%.*s乙\t男\t90000001\t家庭户\t户主\t堌阳镇一号\n410225199001010039\t%.*s丙\t男\t90000002\t家庭户\t户主\t堌阳镇二号\n",
                                   COLUMNS, SPAN_ARG(buf_span(&name)), SPAN_ARG(buf_span(&name))), NULL, OK);
    buf_str(&name, "丙");
    person_found(AT_O2, buf_text(&name), "410225199001010039");
    buf_free(&name);
}

// A former name may end as the name does, and of a long one several ends are one key: an entry that is implied twice stays as long
// as it is implied once.
static void what_two_ends_of_names_share_is_found_after_a_change(void **state)
{
    (void)state;
    struct buf alike = {0};
    for (size_t i = 0; i < 50; i++)
        buf_str(&alike, "囍");
    static const char *const said[][2] = {{"李雨靐", "13700002222"}, {"李雨靐", "13700003333"}, {"靐", "13700003333"}, {"雨靐", "13700003333"}};
    for (size_t i = 0; i < COUNT(said); i++) {
        import_it("alike", arena_printf(&p->arena, "公民身份号码\t姓名\t曾用名\t性别\t户号\t户类型\t与户主关系\t联系电话\t住址\n"
                                                   "410225199001010012\t王雨靐\t%s\t男\t90000001\t家庭户\t户主\t%s\t堌阳镇一号\n"
                                                   "410225199001010039\t%s\t\t男\t90000002\t家庭户\t户主\t%s\t堌阳镇二号\n",
                                        said[i][0], said[i][1], buf_text(&alike), said[i][1]), NULL, OK);
        person_found(AT_O2, "雨靐", "410225199001010012");
        person_found(AT_O2, said[i][0], "410225199001010012");
        person_found(AT_O2, buf_text(&alike), "410225199001010039");
        assert_int_equal(province_check(p, AT_O2), 0);
    }
    buf_free(&alike);
    // What is implied twice is one entry: of one too many check tells.
    struct kv_txn t;
    struct kv_key k;
    kv_key_int(kv_key_text(kv_key_new(&k), SPAN("雨靐")), 41022519900101002, 8);
    assert_int_equal(kv_write(p->desk[AT_O2]->store->kv, &t), OK);
    kv_put(&t, KV_PERSON_BY_PART, kv_key_span(&k), SPAN_NONE);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(province_check(p, AT_O2), 1);
    assert_int_equal(kv_write(p->desk[AT_O2]->store->kv, &t), OK);
    assert_true(kv_del(&t, KV_PERSON_BY_PART, kv_key_span(&k)));
    assert_int_equal(kv_commit(&t), OK);
}

// Twenty hits are shown without twenty records being read.
static void section_7_a_whole_names_entry_carries_the_line_of_a_result_list(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_key k;
    struct span value;
    struct rec line;
    char day[DAY_TEXT];
    assert_int_equal(kv_read(p->desk[AT_O]->store->kv, &t), OK);
    kv_key_int(kv_key_text(kv_key_new(&k), SPAN("覃兵基")), 41150319980420001, 8);
    assert_true(kv_get(&t, KV_PERSON_BY_NAME, kv_key_span(&k), &value));
    assert_int_equal(cbor_get_rec(arena_copy(&p->arena, value), 1 << 16, &p->arena, &line), OK);
    assert_int_equal(kv_abort(&t), OK);
    assert_true(span_is(rec_text(&line, PERSON_NAME), "覃兵基"));
    assert_string_equal(day_format((day_t)rec_int(&line, PERSON_BIRTH, DAY_NONE), day), "1998-04-20");
    assert_true(span_is(rec_text(&line, PERSON_HOUSEHOLD), "00000005"));
    assert_int_equal(rec_int(&line, PERSON_STATE, 0), PERSON_REGISTERED);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(cases_under_way_are_found_first_and_the_newest_before_the_others),
        T(names_that_begin_with_the_text_come_first),
        T(one_that_begins_comes_before_a_thousand_that_end),
        T(cases_are_found_open_and_new_ones_first),
        T(a_case_is_found_where_its_movers_are_in_no_register),
        T(c_3_4_a_household_number_is_that_of_the_register_without_its_zeros_too),
        T(a_household_number_that_may_mean_two_means_neither),
        T(full_width_forms_and_lookalikes_of_the_middle_dot_find_the_same),
        T(a_blank_between_chinese_characters_of_a_name_is_passed_over),
        T(a_household_number_with_letters_in_it_is_found),
        T(a_name_longer_than_an_index_has_it_is_found),
        T(what_two_ends_of_names_share_is_found_after_a_change),
        T(section_7_a_whole_names_entry_carries_the_line_of_a_result_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
