// The command line (DESIGN section 9): whole cases through `do` alone, input that is none, what is read as JSON, exit statuses.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>
#undef fail // cmocka's; base/err.h has its own

#include "tests/flow/one_line.h"

// All four particulars of both movers (C-3.6): the head's education and telephone are others now, the rest is as registered.
static const char *all_verified(void)
{
    static const char *const who[] = {HEAD, WIFE};
    static const struct {
        uint16_t tag;
        const char *stated, *proof; // the head's, where they change
    } four[] = {{PERSON_MARITAL, NULL, ""}, {PERSON_EDUCATION, "11", "学历证书 1"}, {PERSON_WORK_UNIT, NULL, ""}, {PERSON_TELEPHONE, "0371-65970000", "本人陈述"}};
    struct span json = SPAN("");
    for (size_t i = 0; i < COUNT(who) * COUNT(four); i++) {
        size_t k = i % COUNT(four);
        const struct field *f = field_by_tag(&person_table, four[k].tag);
        struct rec r = province_record(p, AT_D, who[i / COUNT(four)]);
        bool changes = i < COUNT(four) && four[k].stated;
        struct span stated = changes ? span_of(four[k].stated) : rec_text(&r, four[k].tag);
        json = arena_printf(&p->arena, "%.*s%s{\"id\":\"%s\",\"field\":\"%s\",\"stated\":\"%.*s\",\"proof\":\"%s\"}", SPAN_ARG(json),
                            i ? "," : "", who[i / COUNT(four)], f->key, SPAN_ARG(stated), changes ? four[k].proof : "");
    }
    return arena_printf(&p->arena, "{\"verified\":[%.*s]}", SPAN_ARG(json)).p;
}

// Does the act and looks where it leads; the number is kept of an application.
static void leads(enum place at, const char *args, const char *json, const char *stage)
{
    int status = act(at, args, json);
    if (status)
        print_error("%s: %s%s\n", args, told, said);
    assert_int_equal(status, 0);
    json_t *v = parsed();
    assert_true(json_is_true(json_object_get(v, "done")));
    assert_string_equal(json_string_value(json_object_get(v, "stage_name")), stage);
    snprintf(number, sizeof number, "%s", json_string_value(json_object_get(v, "case")));
    json_decref(v);
    province_mail(p);
}

static void an_own_household_through_do_alone(void **state)
{
    (void)state;
    leads(AT_D, "do apply", province_own(), "applied");
    leads(AT_D, on("do accept", number), "{}", "awaiting approval");
    assert_int_equal(act(AT_O, on("do move-out", number), "{}"), 2); // not there yet
    leads(AT_B, on("do approve", number), "{}", "awaiting move-out");
    assert_int_equal(act(AT_D, on("do settle", number), "{}"), 1);
    leads(AT_O, on("do move-out", number), "{}", "awaiting settlement");
    leads(AT_D, on("do settle", number), "{}", "settled");
    leads(AT_D, on("do notify", number), "", "settled");
    leads(AT_D, on("do hand-over", number), "{\"collector\":\"覃兵基\",\"collector_id\":\"" HEAD "\",\"collector_checked\":true,\"old_booklet\":\"2\"}", "settled");
    assert_int_equal(act(AT_D, on("do verify", number), "{\"verified\":[{\"id\":\"" HEAD "\",\"field\":\"education\",\"stated\":\"11\"}]}"), 1); // no document
    leads(AT_D, on("do verify", number), all_verified(), "closed");
    assert_int_equal(show(AT_D, "find 037165970000"), 0); // stored with a hyphen
    assert_non_null(strstr(said, HEAD));
    // The others' relations to the new head (C-3.2), a call on the case, and a death: the organisation's own acts.
    assert_int_equal(show(AT_O, "--json household 00000005"), 0);
    json_t *home = parsed(), *left = json_object_get(home, "followup");
    assert_string_equal(json_string_value(json_object_get(left, "state")), "open");
    assert_string_equal(json_string_value(json_object_get(left, "new_head")), FATHER);
    json_decref(home);
    assert_int_equal(act(AT_O, "do adjust", "{\"household\":\"00000005\",\"relations\":[{\"id\":\"" FATHER "\",\"relation\":\"02\"}]}"), 0);
    assert_int_equal(show(AT_O, "--json household 00000005"), 0);
    home = parsed();
    assert_null(json_object_get(home, "followup"));
    json_decref(home);
    // Another head on a document: of 00000002, whose head and husband change places.
    static const char *const two = "411503195005240027", *const other = "411503194812240010";
    char args[200];
    snprintf(args, sizeof args, "adjust 00000002 %s=12 %s=02", two, other);
    assert_int_equal(show(AT_O, args), 2); // no document
    snprintf(args, sizeof args, "adjust 00000002 D-1 %s=妻子 %s=户主", two, other); // as they are called, too
    assert_int_equal(show(AT_O, args), 0);
    assert_int_equal(show(AT_O, "--json household 00000002"), 0);
    assert_non_null(strstr(said, "\"head\":\"411503194812240010\""));
    snprintf(args, sizeof args, "{\"household\":\"00000002\",\"proof\":\"D-2\",\"relations\":[{\"id\":\"%s\",\"relation\":\"02\"},{\"id\":\"%s\",\"relation\":\"11\"}]}", two, other);
    assert_int_equal(act(AT_O, "do adjust", args), 0);
    assert_int_equal(show(AT_O, "--json household 00000002"), 0);
    assert_non_null(strstr(said, "\"head\":\"411503195005240027\""));
    assert_int_equal(act(AT_O, "do adjust", "{\"household\":\"00000002\",\"proof\":\"D-2\",\"relations\":[{\"id\":\"411503195005240027\",\"relation\":\"02\"},{\"relation\":\"11\"}]}"), 2);
    assert_non_null(strstr(told, "relations[1].id is missing, which adjust asks for"));
    assert_int_equal(act(AT_D, on("do call", number), "{\"text\":\"已通知领取\"}"), 0);
    assert_int_equal(act(AT_D, "do death", "{\"person\":\"" WIFE "\",\"date\":\"2026-03-01\",\"proof\":\"死证 1\"}"), 0);
    assert_int_equal(province_person(p, AT_D, WIFE), PERSON_DECEASED);
    assert_int_equal(province_check(p, AT_D), 0);
}

// What `form` lists is what `do` takes: codes that fit the act and who does it, particulars by their keys, what each row needs.
static void form_says_what_do_takes(void **state)
{
    (void)state;
    for (size_t i = 0; i < flow_rows_n; i++) {
        assert_int_equal(show(AT_D, on("form", flow_rows[i].key)), 0);
        json_t *v = parsed(), *f;
        size_t k;
        json_array_foreach(v, k, f)
        {
            static const char *const keys[] = {"key", "label", "kind", "limit", "required"};
            for (size_t j = 0; j < COUNT(keys); j++)
                assert_non_null(json_object_get(f, keys[j]));
            const char *kind = json_string_value(json_object_get(f, "kind"));
            assert_true(json_is_object(json_object_get(f, "codes")) == (strcmp(kind, "code") == 0));
            assert_true(json_is_array(json_object_get(f, "rows")) == (strcmp(kind, "list") == 0));
        }
        json_decref(v);
    }
    static const char *const own[] = {"death", "adjust", "call", "enquiry"};
    for (size_t i = 0; i < COUNT(own); i++)
        assert_int_equal(show(AT_D, on("form", own[i])), 0);
    // An enquiry asks for less than an application: birth dates, and no ID numbers.
    assert_int_equal(show(AT_D, "form enquiry"), 0);
    assert_non_null(strstr(said, "\"key\":\"origin\",\"label\":\"Move-out station\",\"kind\":\"org\",\"limit\":12,\"required\":true"));
    assert_non_null(strstr(said, "\"key\":\"telephone\",\"label\":\"Applicant's telephone\",\"kind\":\"phone\",\"limit\":20,\"required\":false"));
    assert_non_null(strstr(said, "\"key\":\"id\",\"label\":\"ID number\",\"kind\":\"id\",\"limit\":18,\"required\":false"));
    assert_null(strstr(said, "\"key\":\"id\",\"label\":\"ID number\",\"kind\":\"id\",\"limit\":18,\"required\":true"));
    assert_non_null(strstr(said, "\"key\":\"birth\",\"label\":\"Birth date\",\"kind\":\"date\",\"limit\":0,\"required\":true"));
    assert_int_equal(show(AT_D, "form adjust"), 0);
    assert_non_null(strstr(said, "{\"key\":\"relation\",\"label\":\"Relation to head\",\"kind\":\"code\",\"limit\":2,\"required\":true"));
    assert_int_equal(show(AT_D, "form import"), 0); // what a technician makes an extract from
    assert_non_null(strstr(said, "{\"key\":\"kind\",\"label\":\"Household kind\",\"column\":\"户类型\",\"kind\":\"code\",\"limit\":1,\"required\":true,\"codes\":{\"1\":\"family\",\"2\":\"collective\"}}"));
    assert_non_null(strstr(said, "\"column\":\"血型\",\"kind\":\"code\",\"limit\":1,\"required\":false,\"codes\":{"));
    assert_null(strstr(said, "row 15")); // of a correction's screen
    json_decref(parsed());
    assert_int_equal(show(AT_D, "form verify"), 0);
    assert_non_null(strstr(said, "\"codes\":{\"marital\":\"Marital status\",\"work_unit\":\"Work unit\",\"education\":\"Education\",\"telephone\":\"Telephone\"}"));
    assert_int_equal(show(AT_D, "form return"), 0); // rows 3, 6 and 9
    assert_non_null(strstr(said, "\"103\"")); // row 3 alone
    assert_non_null(strstr(said, "\"404\"")); // row 9 alone
    assert_non_null(strstr(said, "\"stops_clock\":[\"101\",\"102\",\"201\",\"203\",\"401\",\"404\",\"503\"]"));
    assert_int_equal(show(AT_D, "form refuse"), 0);
    assert_null(strstr(said, "stops_clock")); // 503 as well, and there is nothing to stop (section 6)
    struct span waits = province_until(p, STAGE_AWAITING_MOVE_OUT);
    char of[60];
    snprintf(of, sizeof of, "%.*s", SPAN_ARG(waits));
    assert_int_equal(show(AT_O, on("form return", of)), 0); // row 9
    assert_null(strstr(said, "\"103\""));
    assert_non_null(strstr(said, "\"stops_clock\":[\"102\",\"203\",\"401\",\"404\",\"503\"]"));
    assert_int_equal(show(AT_O, on("form settle", of)), 1);
    assert_int_equal(show(AT_O, "form nothing"), 2);
}

static void what_is_no_input_is_refused_in_one_line_that_says_where(void **state)
{
    (void)state;
    static char movers[21 * 20 + 40], deep[20001], large[(1 << 20) + 10], long_code[1000] = "{\"kind\":\"";
    memset(long_code + strlen(long_code), 'x', 900);
    strcat(long_code, "\"}");
    memset(deep, '[', sizeof deep - 1);
    memset(large, ' ', sizeof large - 1);
    strcpy(movers, "{\"movers\":[{}");
    for (int i = 0; i < 20; i++)
        strcat(movers, ",{}");
    strcat(movers, "]}");
    static const struct {
        const char *json, *says;
    } bad[] = {
        {"[1]", "JSON: an object is expected"},
        {"\"a\"", "JSON: an object is expected"},
        {"null", "JSON: an object is expected"},
        {"{\n\"kind\":\"1\",\n\"kind\":\"2\"}", "JSON, line 3, column 6: a key that was there already, near '\"kind\"'"},
        {"{} x", "JSON, line 1, column 4: something follows the end, near 'x'"},
        {"{\"kind\":", "JSON, line 1, column 8: it ends too early"},
        {"{'kind':1}", "JSON, line 1, column 2: not written as JSON is, near '''"},
        {"{\"note\":\"\\ud800\"}", "JSON, line 1, column 16"},
        {"{\"note\":\"\\u0000\"}", "JSON, line 1, column 16"},
        {"{\"note\":\"\xD6\xD0\"}", "JSON, line 1, column 9: bytes that are not UTF-8"}, // GBK
        {"{\"note\":\"\\u00\xC7\x9D\"}", "near '\"\\u00?'"}, // which Jansson cuts in the middle of a character
        {"{\"limit\":99999999999999999999}", "JSON, line 1, column 29: a number that is too large"},
        {"\xEF\xBB\xBF{\"knd\":\"1\"}", "unknown field \"knd\""}, // behind a byte order mark
        {"{\"knd\":\"1\"}", "unknown field \"knd\"; yizhan form lists what there is"},
        {"{\"movers\":[{\"present\":\"maybe\"}]}", "movers[0].present: true or false is expected"},
        {"{\"a\\u0007\\n\\u001b[2J\":\"1\"}", "unknown field \"a???[2J\""},
        {"{\"kind\":{}}", "kind: text or a number is expected"},
        {"{\"kind\":true}", "kind: text or a number is expected"},
        {"{\"movers\":[{\"present\":1.5}]}", "movers[0].present: true or false is expected"},
        {long_code, "kind: Kind of settlement: xxxx"},
        {long_code, "x is no code or name; "},
        {"{\"kind\":1.5}", "kind: text"},
        {"{\"kind\":\"9\"}", "kind: "},
        {"{\"movers\":null}", "movers: an array is expected"},
        {"{\"movers\":[{},1]}", "movers[1]: an object is expected"},
        {"{\"movers\":[{},{\"id\":\"123\"}]}", "movers[1].id: "},
        {"{\"movers\":[{\"idd\":\"1\"}]}", "unknown field \"movers[0].idd\""},
        {"{\"movers\":[{\"present\":2}]}", "movers[0].present: "},
        {"{\"movers\":[{\"birth\":\"1998-02-30\"}]}", "movers[0].birth: "},
        {"{\"note\":\"\\u001b[31m\"}", "note: Note: control characters and characters that are not seen are not allowed"},
        {"{\"note\":\"a\\u202eb\"}", "note: Note: control characters and characters that are not seen are not allowed"},
        {"{\"number\":\"410105001000-1-000001\"}", "number: not asked for by apply (C-3.1); yizhan form apply lists what is"},
        {"{\"bureau\":\"411500000000\"}", "bureau: not asked for by apply (C-3.1)"},
        {"{\"stage\":3}", "stage: not asked for by apply (C-3.1)"},
        {movers, "movers: 21 rows; at most 20 are allowed"},
        {deep, "nested too deeply"},
        {large, "standard input: at most 1048576 bytes are read"},
    };
    assert_int_equal(show(AT_D, "--json list"), 0);
    char *before = xstrdup(said);
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(act(AT_D, "do apply", bad[i].json), 2);
        if (!strstr(told, bad[i].says))
            print_error("%.60s: %s", bad[i].json, told);
        assert_non_null(strstr(told, bad[i].says));
        assert_string_equal(said, "");
        assert_ptr_equal(strchr(told, '\n'), told + strlen(told) - 1); // one line
    }
    assert_int_equal(line(AT_D, "{\"note\":\"a\0b\"}", 14, "do apply"), 2);
    assert_int_equal(act(AT_D, "do apply", ""), 1); // nothing given is an application with everything missing
    assert_non_null(strstr(said, "\"rule\":\"FIELD_MISSING\",\"severity\":\"refuse\",\"severity_name\":\"refused\""));
    assert_int_equal(show(AT_D, "--json list"), 0);
    assert_string_equal(said, before);
    free(before);
}

// Row 9 names whom it returns, a material is one of the list: a row that says nothing is refused.
static void a_row_that_names_nothing_is_refused(void **state)
{
    (void)state;
    assert_int_equal(act(AT_D, "do apply", "{\"materials\":[{\"number\":\"7\"}]}"), 1);
    assert_non_null(strstr(said, "\"about\":\"Materials, row 1\",\"found\":\"Material is missing\""));
    struct span waits = province_until(p, STAGE_AWAITING_MOVE_OUT);
    snprintf(number, sizeof number, "%.*s", SPAN_ARG(waits));
    assert_int_equal(act(AT_O, on("do return", number), "{\"reason_code\":\"401\",\"named\":[{\"name\":\"覃兵基\"}]}"), 1);
    assert_non_null(strstr(said, "\"about\":\"覃兵基\",\"found\":\"ID number is missing\""));
    assert_int_equal(province_stage(p, AT_O, waits), STAGE_AWAITING_MOVE_OUT);
}

// What the kiosk's screens tell of a case, the line does: what its holder would find now, and on the worklist what presses.
static void what_presses_is_told_as_text_and_as_json(void **state)
{
    (void)state;
    struct span waits = province_until(p, STAGE_AWAITING_MOVE_OUT);
    snprintf(number, sizeof number, "%.*s", SPAN_ARG(waits));
    assert_int_equal(show(AT_O, "death 411503200006260023 2026-03-01 D-1"), 0); // a mover
    assert_int_equal(show(AT_O, on("--json case", number)), 0);
    json_t *v = parsed(), *now = json_object_get(v, "judged_now");
    bool dead = false;
    for (size_t i = 0; i < json_array_size(now); i++)
        dead |= strcmp(json_string_value(json_object_get(json_array_get(now, i), "rule")), "IS_DEAD") == 0;
    assert_true(dead);
    assert_true(json_is_false(json_object_get(v, "overdue")));
    json_decref(v);
    assert_int_equal(show(AT_B, on("--json case", number)), 0); // judges it no more
    v = parsed();
    assert_null(json_object_get(v, "judged_now"));
    json_decref(v);
    assert_int_equal(act(AT_D, on("do request", number), "{\"request\":\"3\",\"text\":\"wrong\"}"), 0);
    province_mail(p);
    assert_int_equal(show(AT_O, "list"), 0);
    assert_non_null(strstr(said, "2026-03-09\tasked 1\n")); // the fifth working day
    province_now("2026-03-10 09:00");
    assert_int_equal(show(AT_O, "list"), 0);
    assert_non_null(strstr(said, "2026-03-09 (overdue)\tasked 1\n"));
    assert_int_equal(show(AT_O, "--json list"), 0);
    v = parsed();
    assert_true(json_is_true(json_object_get(json_array_get(json_object_get(v, "cases"), 0), "overdue")));
    json_decref(v);
}

// Codes with their names beside them, organisations too; findings by the name of their rule; nothing numbered alone.
static void what_is_read_as_json_says_what_it_means(void **state)
{
    (void)state;
    struct span waits = province_until(p, STAGE_AWAITING_MOVE_OUT);
    snprintf(number, sizeof number, "%.*s", SPAN_ARG(waits));
    assert_int_equal(show(AT_O, on("--json case", number)), 0);
    json_t *v = parsed(), *s = json_object_get(v, "state"), *e = json_object_get(v, "events");
    static const char *const state_says[][2] = {
        {"kind", "1"}, {"kind_name", "own household"}, {"stage", "3"}, {"stage_name", "awaiting move-out"},
        {"holder", "411503002000"}, {"holder_name", "明港派出所"}, {"bureau", "410100000000"},
    };
    for (size_t i = 0; i < COUNT(state_says); i++)
        assert_string_equal(json_string_value(json_object_get(s, state_says[i][0])), state_says[i][1]);
    assert_int_equal(json_integer_value(json_object_get(v, "seq")), 2);
    assert_true(json_string_length(json_object_get(v, "clock")) > 0);
    assert_int_equal(json_array_size(e), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(e, 2), "act")), "approve");
    assert_string_equal(json_string_value(json_object_get(json_array_get(e, 2), "operator")), "0371900");
    assert_string_equal(json_string_value(json_object_get(json_array_get(e, 2), "time")), "2026-03-02T02:00:00Z"); // 10:00 in China
    // What the counter found stands with its act; the bureau, which judged last, found nothing.
    json_t *found = json_object_get(json_object_get(json_array_get(e, 1), "set"), "findings");
    assert_string_equal(json_string_value(json_object_get(json_array_get(found, 0), "severity")), "inform");
    assert_null(json_object_get(s, "findings"));
    json_decref(v);
    assert_int_equal(show(AT_O, "--json list"), 0);
    v = parsed();
    assert_int_equal(json_integer_value(json_object_get(v, "mine")), 1);
    s = json_object_get(json_array_get(json_object_get(v, "cases"), 0), "state");
    assert_string_equal(json_string_value(json_object_get(s, "stage_name")), "awaiting move-out");
    json_decref(v);
    assert_int_equal(show(AT_O, "--json person " HEAD), 0);
    v = parsed();
    s = json_object_get(v, "person");
    assert_string_equal(json_string_value(json_object_get(s, "state")), "2");
    assert_string_equal(json_string_value(json_object_get(s, "state_name")), "leaving");
    assert_int_equal(json_array_size(json_object_get(v, "cases")), 1);
    json_decref(v);
    assert_int_equal(show(AT_O, "--json household 00000005"), 0);
    v = parsed();
    assert_string_equal(json_string_value(json_object_get(json_object_get(v, "household"), "state_name")), "open");
    assert_int_equal(json_array_size(json_object_get(v, "people")), 3);
    json_decref(v);
}

static void a_telephone_is_found_with_its_hyphens_and_without(void **state)
{
    (void)state;
    static const char *const stored[] = {"0371-65970000", "13700001111"};
    static const struct {
        const char *typed;
        size_t of;
    } asked[] = {
        {"find 0371-6597-0000", 0}, {"find '0371-6597 0000'", 0}, {"find 037165970000", 0}, {"find 0371-659", 0},
        {"find 137-0000-1111", 1}, {"find '137 0000 1111'", 1}, {"find +8613700001111", 1}, {"find 13700001111", 1},
    };
    for (size_t i = 0; i < COUNT(stored); i++) {
        char json[4000];
        snprintf(json, sizeof json, "%s", province_own());
        char *at = strstr(json, "13700001111"), rest[4000];
        snprintf(rest, sizeof rest, "%s", at + strlen("13700001111"));
        snprintf(at, sizeof json - (size_t)(at - json), "%s%s", stored[i], rest);
        leads(AT_D, "do apply", json, "applied");
        for (size_t k = 0; k < COUNT(asked); k++) {
            if (asked[k].of != i)
                continue;
            assert_int_equal(show(AT_D, asked[k].typed), 0);
            assert_non_null(strstr(said, number));
        }
    }
    // An ID number as it is copied, in groups and in full width.
    static const char *const copied[] = {"find '411503 19980420 0011'", "find 411503-19980420-0011", "find '４１１５０３　１９９８０４２０００１１'", "find ４１１５０３１９９８０４２０００１１", "person '411503 19980420 0011'"};
    for (size_t i = 0; i < COUNT(copied); i++) {
        assert_int_equal(show(AT_O, copied[i]), 0);
        assert_non_null(strstr(said, HEAD));
    }
    // What a list leaves out is said, beside it.
    assert_int_equal(show(AT_D, "find l"), 0);
    assert_string_equal(told, "the first 200; there are more\n");
    assert_int_equal(show(AT_D, "--json find l"), 0);
    assert_string_equal(told, "");
    assert_non_null(strstr(said, "\"more\":true"));
    // And a person's, from the extract.
    struct rec r = province_record(p, AT_O, HEAD);
    struct span tel = rec_text(&r, PERSON_TELEPHONE);
    char args[100];
    assert_true(tel.n == 11);
    snprintf(args, sizeof args, "find %.3s-%.4s-%.4s", tel.p, tel.p + 3, tel.p + 7);
    assert_int_equal(show(AT_O, args), 0);
    assert_non_null(strstr(said, HEAD));
}

static void the_exit_status_and_one_line_tell(void **state)
{
    (void)state;
    static const struct {
        const char *args;
        int status;
        const char *says;
    } cases[] = {
        {"nothing", 2, "unknown command nothing"},
        {"--nothing", 2, "unknown command --nothing"},
        {"nothing --help", 2, "unknown command nothing"},
        {"list --nothing", 2, "there is no option --nothing"},
        {"sync --wat", 2, "there is no option --wat"},
        {"list --home", 2, "--home: one value is expected"},
        {"--charset GBK --charset GBK list", 2, "--charset: one value is expected"},
        {"--charset KOI8-R list", 2, "charset KOI8-R"},
        {"list nobody", 2, "wrong usage: yizhan list [mine|returned|others|closed]"},
        {"list mine mine", 2, "wrong usage"},
        {"org list more", 2, "wrong usage"},
        {"case nothing", 2, "case nothing: not found"},
        {"do accept", 2, "accept: on which case?"},
        {"do death nothing", 2, "death is no act on a case"},
        {"do call nothing", 2, "text is missing, which call asks for (C-4); yizhan form call lists what it takes"},
        {"init --name x", 2, "--code is missing: 12 digits"},
        {"init --code 410105001000 --name x --kind station --division 110105", 2, "--division: 110105 is not one of Henan's; 6 digits, as 410105"},
        {"init --code 410105001000 --name x --kind station --division 411503 --bureau 410100000000", 2, "--division: 411503 lies in another city than --code 410105001000"},
        {"init --code 410105001000 --name x --kind station --division 410105", 2, "--bureau is missing: 12 digits: the bureau to which a station reports (C-3.3)"},
        {"workday 2026-11-24 -1", 2, "-1: a number of working days from 0 to 10000"},
        {"workday 2026-11-24 10001", 2, "10001: a number of working days"},
        {"workday 2026-02-30 1", 2, "2026-02-30 is no date"},
        {"workday 2026-11-24 20", 0, ""},
        {"setting return_days x", 2, "setting return_days: a whole number is expected, not x"},
        {"operator add 1 x boss", 2, "boss: roles are"},
        {"packet in /nonexistent", 3, "/nonexistent: there is no such file or folder: is the share mounted, the stick in?"},
        {"packet out /nonexistent", 3, "/nonexistent: there is no such file or folder: is the share mounted, the stick in?"},
        {"sync /nonexistent", 3, "/nonexistent: there is no such file or folder: is the share mounted, the stick in?"},
        {"org add Makefile", 2, "Makefile: not a request: not in the expected form"},
        {"roster import Makefile", 2, "Makefile: not a roster: not in the expected form"},
        {"roster import src", 3, "src: it is a folder: reading or writing failed"},
        {"setting calendar Makefile", 2, "Makefile: calendar, line 2: "},
        {"setting --json", 2, "setting has no --json; case, list, find, person and household have"},
        {"adjust 99999999 D-1", 2, "household 99999999: not found"},
        {"adjust 99999999 D-1 11010519491231002X=02 1=02", 2, "1=02: ID number has 1 characters"},
        {"adjust 99999999 D-1 11010519491231002x=xyz", 2, "11010519491231002x=xyz: Relation to head: xyz is no code or name"},
        {"adjust 99999999 D-1 =02", 2, "wrong usage: yizhan adjust HOUSEHOLD"},
        {"person 11010519491231002x", 2, "11010519491231002X in this station's register: not found"}, // as it is written in the register
        {"import -", 2, "/dev/stdin: where do rows go that are not taken in? --rejects FILE"},
        {"import /dev/null", 2, "/dev/null: where do rows go that are not taken in? --rejects FILE"},
        {"import - --rejects /nonexistent/rejects", 2, "/dev/stdin: the file has no header line"},
        {"import /nonexistent", 2, "/nonexistent: not found"},
        {"import src", 3, "src: it is a folder"},
        {"list --help", 0, ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int status = show(AT_D, cases[i].args);
        if (status != cases[i].status || !strstr(told, cases[i].says))
            print_error("%s: %d %s", cases[i].args, status, told);
        assert_int_equal(status, cases[i].status);
        assert_non_null(strstr(told, cases[i].says));
        assert_true(!told[0] || strchr(told, '\n') == told + strlen(told) - 1);
    }
    assert_non_null(strstr(said, "list"));
    assert_null(strstr(said, "restore")); // of this command alone
    static const char next[] = "\xEF\xBB\xBF" "2027-01-01\tholiday\t元旦\tNew Year\t2027\r\n2027-02-06\tworkday\t春节\tSpring\t2027\r\n";
    write_file("next", next, sizeof next - 1);
    char of_next[400];
    snprintf(of_next, sizeof of_next, "setting calendar '%s'", path_of("next"));
    assert_int_equal(show(AT_O, of_next), 0);
    assert_string_equal(said, "2027: days off 1, weekend days worked 1\n");
    assert_int_equal(show(AT_O, "workday 2026-12-31 1"), 0);
    assert_string_equal(said, "2027-01-04\n");
    // By hand: 20 working days after Tuesday 24 November 2026 are 22 December; 2017 and 2027 are not published.
    assert_int_equal(show(AT_D, "workday 2026-11-24 20"), 0);
    assert_string_equal(said, "2026-12-22\n");
    // What a rule refuses of the register's own acts has its result on standard output too: two heads in one household.
    assert_int_equal(act(AT_O, "do adjust", "{\"household\":\"00000005\",\"proof\":\"D-1\",\"relations\":[{\"id\":\"" FATHER "\",\"relation\":\"02\"}]}"), 1);
    assert_non_null(strstr(said, "{\"done\":false,\"why\":\"C-3.2: "));
    assert_non_null(strstr(said, ",\"findings\":["));
    assert_int_equal(show(AT_D, "workday 2017-12-29 1"), 0);
    assert_string_equal(said, "2018-01-02 (provisional)\n");
    assert_int_equal(show(AT_D, "workday 2026-12-31 1"), 0);
    assert_string_equal(said, "2027-01-01 (provisional)\n");
}

// The first officer of a home needs no other; for the next one it is told how somebody signs in, before a password is asked for.
static void a_second_officer_is_made_by_one_who_signs_in(void **state)
{
    (void)state;
    char command[1200];
    const char *binary = getenv("YIZHAN");
    snprintf(command, sizeof command, "'%s' --lang en --home '%s/d' operator add 0371999 张三 clerk >'%s' 2>'%s'", binary ? binary : "build/yizhan", p->root,
             path_of("said"), path_of("told"));
    assert_int_equal(shell(command), 2);
    assert_non_null(strstr(told, "who does it? --operator NUMBER"));
    setenv("YIZHAN_NEW_PASSWORD", "abc12345", 1);
    // What has become of the officer is told, as the list has it.
    assert_int_equal(show(AT_D, "operator add 0371999 张三 clerk"), 0);
    assert_string_equal(said, "0371999\t张三\tclerk\n");
    assert_int_equal(show(AT_D, "operator suspend 0371999"), 0);
    assert_string_equal(said, "0371999\t张三\tclerk\tsuspended\n");
    assert_int_equal(show(AT_D, "operator reset 0371999 clerk,chief"), 0);
    assert_string_equal(said, "0371999\t张三\tclerk\tchief\tsuspended\n");
    unsetenv("YIZHAN_NEW_PASSWORD");
}

// An organisation that is renamed, has another telephone, or reports to another bureau asks anew; the others know it with the next roster.
static void what_an_organisation_says_of_itself_changes_with_its_request(void **state)
{
    (void)state;
    char command[2000];
    const char *binary = getenv("YIZHAN");
    binary = binary ? binary : "build/yizhan";
    assert_int_equal(show(AT_D, "org request --code 410105009000"), 2);
    assert_int_equal(show(AT_D, "org request --telephone 12"), 2);
    assert_non_null(strstr(told, "Telephone: a number of 7 to 20 digits is expected"));
    assert_int_equal(show(AT_D, "org request --name 郑州市公安局金水分局文化路派出所 --short 文化路派出所 --telephone 0371-65990000"), 0);
    snprintf(command, sizeof command, "'%s' --lang en --home '%s/province' org add '%s' >'%s' 2>'%s'", binary, p->root, path_of("request"), path_of("out"), path_of("told"));
    rename(path_of("said"), path_of("request"));
    write_file("said", "", 0);
    assert_int_equal(shell(command), 0);
    // The same request once more says nothing new, and takes no serial.
    struct desk *root = province_root(p);
    int64_t serial = rec_int(desk_roster(root), ROSTER_SERIAL, 0);
    desk_close(root);
    assert_int_equal(shell(command), 0);
    char *added = whole(path_of("out")), want[60];
    snprintf(want, sizeof want, "nothing new, roster %lld has it all\n", (long long)serial);
    assert_non_null(strstr(added, want));
    free(added);
    root = province_root(p);
    assert_int_equal(rec_int(desk_roster(root), ROSTER_SERIAL, 0), serial);
    desk_close(root);
    snprintf(command, sizeof command, "'%s' --home '%s/province' roster export >'%s' 2>'%s'", binary, p->root, path_of("said"), path_of("told"));
    assert_int_equal(shell(command), 0);
    rename(path_of("said"), path_of("roster"));
    char take[500];
    snprintf(take, sizeof take, "roster import '%s'", path_of("roster"));
    for (enum place at = AT_D; at <= AT_O; at++)
        assert_int_equal(show(at, take), 0);
    assert_int_equal(show(AT_O, "org list"), 0);
    assert_non_null(strstr(said, "410105001000\tstation\t郑州市公安局金水分局文化路派出所\n"));
    assert_int_equal(show(AT_D, "org request"), 0); // and it stays so
    snprintf(command, sizeof command, "grep -q 0371-65990000 '%s'", path_of("said"));
    assert_int_equal(system(command), 0);
}

// A full disk under standard output is told, whatever was to be printed.
static void a_full_disk_under_standard_output_is_told(void **state)
{
    (void)state;
    static const char *const what[] = {"list --json", "find 王", "form apply", "workday 2026-11-24 1", "roster export", "--help", "list --help", "--version"};
    char command[1200];
    const char *binary = getenv("YIZHAN");
    for (size_t i = 0; i < COUNT(what); i++) {
        snprintf(command, sizeof command, ": >'%s'; '%s' --lang en --home '%s/d' %s >/dev/full 2>'%s'", path_of("said"), binary ? binary : "build/yizhan",
                 p->root, what[i], path_of("told"));
        assert_int_equal(shell(command), 3);
    }
}

// What a damaged page does to its reader, done from outside: it has read from the pipe what the pipe does not hold, so it runs.
static void a_fault_is_told_in_one_line(void **state)
{
    (void)state;
    char command[1600];
    const char *binary = getenv("YIZHAN");
    snprintf(command, sizeof command, "d='%s'; : >$d/said; mkfifo $d/pipe; '%s' --lang en --home $d/d --operator 0371008 do enquiry <$d/pipe >$d/said 2>$d/told &"
             " exec 3>$d/pipe; head -c 200000 /dev/zero >&3; kill -SEGV $!; wait $!", p->root, binary ? binary : "build/yizhan");
    assert_int_equal(shell(command), 3);
    assert_string_equal(told, "yizhan: a page of the store cannot be read, or the program is at fault: yizhan check tells which\n");
}

// A stream that is closed is no descriptor for the store's files to take.
static void a_closed_stream_is_told_and_nothing_is_written_into_the_store(void **state)
{
    (void)state;
    static const struct {
        const char *args, *closed;
    } what[] = {{"--json list", ">&-"}, {"form apply", ">&-"}, {"do apply", "<&-"}, {"--json find 王", ">&- 2>&-"}, {"list", ">&- <&- 2>&-"}};
    char command[1200];
    const char *binary = getenv("YIZHAN");
    for (size_t i = 0; i < COUNT(what); i++) {
        snprintf(command, sizeof command, "(: >'%s'; : >'%s'; '%s' --home '%s/d' --operator 0371008 %s %s)", path_of("said"), path_of("told"),
                 binary ? binary : "build/yizhan", p->root, what[i].args, what[i].closed);
        assert_int_equal(shell(command), i + 1 < COUNT(what) ? 3 : 0); // the last has nothing to print
    }
    province_reopen(p, AT_D);
    assert_int_equal(province_check(p, AT_D), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(an_own_household_through_do_alone),
        T(form_says_what_do_takes),
        T(what_is_no_input_is_refused_in_one_line_that_says_where),
        T(a_row_that_names_nothing_is_refused),
        T(what_presses_is_told_as_text_and_as_json),
        T(what_is_read_as_json_says_what_it_means),
        T(a_telephone_is_found_with_its_hyphens_and_without),
        T(the_exit_status_and_one_line_tell),
        T(a_second_officer_is_made_by_one_who_signs_in),
        T(what_an_organisation_says_of_itself_changes_with_its_request),
        T(a_full_disk_under_standard_output_is_told),
        T(a_fault_is_told_in_one_line),
        T(a_closed_stream_is_told_and_nothing_is_written_into_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
