// Every word that a table gives is in the catalogue, in Chinese (DESIGN section 9; two languages), and fits the kiosk and the
// command line alike: a cure, a field's help go out by `do` and `form` too, where there are no keys.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own
#include <errno.h>

#include "base/err.h"
#include "base/lang.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "desk/request.h"
#include "domain/event.h"
#include "domain/finding.h"
#include "domain/flow.h"
#include "domain/org.h"
#include "domain/person.h"
#include "domain/settings.h"
#include "domain/transfer.h"

static size_t faults;

static bool names_a_key(const char *text)
{
    while ((text = strchr(text, 'F')) && (text[1] < '0' || text[1] > '9'))
        text++;
    return text;
}

// Chinese text holds bytes beyond ASCII, and differs from its id.
static void word(const char *of, const char *id)
{
    if (!id || !id[0])
        return;
    const char *text = lang_text(id);
    bool chinese = false;
    for (const char *p = text; *p; p++)
        chinese |= (unsigned char)*p >= 0x80;
    if (strcmp(text, id) == 0 || !chinese) {
        faults++;
        print_error("%s: \"%s\" has no Chinese\n", of, id);
    }
    if (names_a_key(id) || names_a_key(text)) {
        faults++;
        print_error("%s: \"%s\" names a key\n", of, id);
    }
}

static int chinese(void **state)
{
    (void)state;
    char folder[1000];
    const char *binary = getenv("YIZHAN"), *slash = binary ? strrchr(binary, '/') : NULL;
    snprintf(folder, sizeof folder, "%.*s/share/locale", slash ? (int)(slash - binary) : 5, slash ? binary : "build");
    lang_start(folder);
    lang_set(LANG_ZH);
    faults = 0;
    return 0;
}

static void errors_have_their_chinese(void **state)
{
    (void)state;
    for (int e = OK; e < ERR_COUNT; e++)
        word("error", err_text((enum err)e));
    assert_int_equal(faults, 0);
}

static void fields_have_their_chinese(void **state)
{
    (void)state;
    static const struct table *const tables[] = {
        &journal_table, &org_table, &operator_table, &person_table, &spell_table, &household_table, &transfer_table,
        &mover_table, &staying_table, &party_table, &material_table, &finding_table, &difference_table, &outcome_table,
        &verified_table,
    };
    for (size_t i = 0; i < COUNT(tables); i++) {
        for (size_t k = 0; k < tables[i]->n; k++) {
            word(tables[i]->fields[k].key, tables[i]->fields[k].label);
            word(tables[i]->fields[k].key, tables[i]->fields[k].help);
        }
    }
    assert_int_equal(faults, 0);
}

static void helped(const struct table *t, const struct field *f)
{
    if (f->kind != FIELD_LIST && (!f->help || strlen(f->help) < 20)) {
        faults++;
        print_error("%s.%s has no help for F1\n", t->name, f->key);
    }
}

// F1 tells of every field of every form what is wanted (DESIGN section 8). Forms that have rows of their own: tests/check.
static void every_field_that_is_asked_has_its_help(void **state)
{
    (void)state;
    static const struct table *const whole[] = {&mover_table, &staying_table, &party_table};
    static const uint16_t material[] = {MATERIAL_NUMBER, MATERIAL_FORM}, outcome[] = {OUTCOME_CODE, OUTCOME_DEATH, OUTCOME_PROOF};
    for (size_t i = 0; i < COUNT(whole); i++) {
        for (size_t k = 0; k < whole[i]->n; k++)
            helped(whole[i], &whole[i]->fields[k]);
    }
    for (size_t i = 0; i < flow_rows_n; i++) {
        for (const struct act_field *a = flow_rows[i].fields; a->tag; a++) {
            if (a->ask != ASK_SET)
                helped(&transfer_table, field_by_tag(&transfer_table, a->tag));
        }
    }
    for (size_t i = 0; i < 2; i++) {
        for (const struct act_field *a = i ? answer_fields : request_fields; a->tag; a++) {
            if (a->ask != ASK_SET)
                helped(&journal_table, field_by_tag(&journal_table, a->tag));
        }
    }
    for (size_t i = 0; i < COUNT(material); i++)
        helped(&material_table, field_by_tag(&material_table, material[i]));
    for (size_t i = 0; i < COUNT(outcome); i++)
        helped(&outcome_table, field_by_tag(&outcome_table, outcome[i]));
    for (size_t i = 0; i < PARTICULARS; i++)
        helped(&person_table, field_by_tag(&person_table, person_particulars[i]));
    helped(&verified_table, field_by_tag(&verified_table, VERIFIED_PROOF));
    assert_int_equal(faults, 0);
}

static void acts_stages_and_roles_have_their_chinese(void **state)
{
    (void)state;
    for (size_t i = 0; i < flow_rows_n; i++) {
        word(flow_rows[i].key, flow_rows[i].name);
        word(flow_rows[i].key, flow_rows[i].outcome);
    }
    for (int act = ACT_JOURNAL; act <= ACT_ANSWER; act++)
        word("journal", act_name(act));
    for (size_t i = 0; i < request_kinds_n; i++)
        word(request_kinds[i].code, request_kinds[i].when);
    for (int s = REQUEST_OPEN; s <= REQUEST_ACTED; s++)
        word("request", request_state_name((enum request_state)s));
    for (unsigned r = ROLE_CLERK; r <= ROLE_ADMIN; r <<= 1)
        word("role", role_name((enum role)r));
    for (int k = ORG_STATION; k <= ORG_PROVINCE; k++)
        word("organisation", org_kind_name((enum org_kind)k));
    assert_int_equal(faults, 0);
}

static void findings_and_settings_have_their_chinese(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_rows_n; i++) {
        word(rule_rows[i].clause, rule_rows[i].found);
        word(rule_rows[i].clause, rule_rows[i].cure);
    }
    for (size_t i = 0; i < setting_rows_n; i++)
        word(setting_rows[i].key, setting_rows[i].label);
    for (size_t i = 0; i < cli_commands_n; i++)
        word(cli_commands[i].name, cli_commands[i].does);
    assert_int_equal(faults, 0);
}

// libc's word, for what no operator meets: in UTF-8 as all text within is, whatever the line takes.
static void what_the_system_says_is_utf_8(void **state)
{
    (void)state;
    size_t bad;
    const char *word = err_system(EOVERFLOW);
    assert_true(utf8_valid(span_of(word), &bad));
    assert_null(strchr(word, '?'));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, chinese)
    const struct CMUnitTest tests[] = {
        T(errors_have_their_chinese),
        T(fields_have_their_chinese),
        T(every_field_that_is_asked_has_its_help),
        T(acts_stages_and_roles_have_their_chinese),
        T(findings_and_settings_have_their_chinese),
        T(what_the_system_says_is_utf_8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
