// What `check` says of a register that breaks its own rules (CLAUSES section 5): each by the person or the household that is
// wrong, and by nothing else.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/keep.h"
#include "store/register.h"
#include "tests/flow/one.h"

#define HOME "00000005" // of HEAD, WIFE, FATHER

static struct rec *spell_of(struct rec *person)
{
    size_t n;
    struct rec *s = rec_list(person, PERSON_SPELLS, &n);
    assert_true(n > 0);
    return &s[n - 1];
}

static void no_household(struct rec *person, struct rec *household)
{
    (void)household;
    rec_clear(person, PERSON_HOUSEHOLD);
}

static void dead_and_registered(struct rec *person, struct rec *household)
{
    (void)household;
    rec_set_int(person, PERSON_STATE, PERSON_DECEASED);
    rec_set_int(spell_of(person), SPELL_TO, 20000);
}

static void no_spell_runs(struct rec *person, struct rec *household)
{
    (void)household;
    rec_set_int(spell_of(person), SPELL_TO, 20000);
}

static void two_spells_run(struct rec *person, struct rec *household)
{
    (void)household;
    struct rec *spell = rec_add(person, PERSON_SPELLS);
    rec_set_text(spell, SPELL_HOUSEHOLD, SPAN(HOME));
    rec_set_int(spell, SPELL_FROM, 20000);
}

static void a_spell_elsewhere(struct rec *person, struct rec *household)
{
    (void)household;
    rec_set_text(spell_of(person), SPELL_HOUSEHOLD, SPAN("00000006"));
}

static void a_second_head(struct rec *person, struct rec *household)
{
    (void)household;
    rec_set_text(person, PERSON_RELATION, SPAN(RELATION_HEAD));
}

// Of then: a relation that is to be adjusted tells nothing.
static void a_head_to_adjust(struct rec *person, struct rec *household)
{
    a_second_head(person, household);
    rec_set_int(person, PERSON_ADJUST, 1);
}

static void a_head_who_is_not_there(struct rec *person, struct rec *household)
{
    (void)person;
    rec_set_text(household, HOUSEHOLD_HEAD, SPAN(ALONE));
}

static void closed_with_people(struct rec *person, struct rec *household)
{
    (void)person;
    rec_set_int(household, HOUSEHOLD_STATE, HOUSEHOLD_IS_CLOSED);
}

struct said {
    struct span all;
    size_t n;
};

static void keep_line(void *ctx, const char *line, bool wrong)
{
    struct said *s = ctx;
    s->all = arena_printf(&p->arena, "%.*s%s\n", SPAN_ARG(s->all), line);
    s->n += wrong;
}

static struct said said_now(void)
{
    struct said s = {.n = 0};
    struct keep_count count;
    enum err e = keep_check(p->desk[AT_O], keep_line, NULL, &s, &count);
    assert_int_equal(e, s.n ? ERR_DAMAGED : OK);
    return s;
}

static void section_5_check_names_who_breaks_the_registers_rules(void **state)
{
    (void)state;
    static const struct {
        void (*spoil)(struct rec *person, struct rec *household);
        const char *says;
        size_t lines;
    } cases[] = {
        {no_household, WIFE ": state and household do not fit", 2}, // nor does the spell
        {dead_and_registered, WIFE ": state and household do not fit", 1},
        {no_spell_runs, WIFE ": 0 spells are running", 1},
        {two_spells_run, WIFE ": 2 spells are running", 1},
        {a_spell_elsewhere, WIFE ": the running spell names another household", 1},
        {a_second_head, "household " HOME " has 2 heads", 1},
        {a_head_to_adjust, "", 0},
        {a_head_who_is_not_there, "household " HOME ": its head " ALONE " is not registered in it", 1},
        {closed_with_people, "household " HOME " is closed and has 3 persons", 4}, // and each of the three is in one that is not open
    };
    struct rec person, household, wife, home;
    struct kv_txn t;
    assert_int_equal(said_now().n, 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
        assert_true(register_person(&t, SPAN(WIFE), &p->arena, &wife));
        assert_true(register_household(&t, SPAN(HOME), &p->arena, &home));
        person = rec_copy(&p->arena, &wife);
        household = rec_copy(&p->arena, &home);
        cases[i].spoil(&person, &household);
        register_put_person(&t, &wife, &person);
        register_put_household(&t, &household);
        assert_int_equal(kv_commit(&t), OK);
        struct said s = said_now();
        if (s.n != cases[i].lines || !span_contains(s.all, span_of(cases[i].says)))
            print_error("%zu: %.*s", i, SPAN_ARG(s.all));
        assert_true(span_contains(s.all, span_of(cases[i].says)));
        assert_int_equal(s.n, cases[i].lines);
        assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
        register_put_person(&t, &person, &wife);
        register_put_household(&t, &home);
        assert_int_equal(kv_commit(&t), OK);
        assert_int_equal(said_now().n, 0);
    }
}

static void section_5_check_names_a_household_whose_head_is_none_by_relation(void **state)
{
    (void)state;
    struct rec head, was;
    struct kv_txn t;
    assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
    assert_true(register_person(&t, SPAN(HEAD), &p->arena, &was));
    head = rec_copy(&p->arena, &was);
    rec_set_text(&head, PERSON_RELATION, SPAN("20"));
    register_put_person(&t, &was, &head);
    assert_int_equal(kv_commit(&t), OK);
    struct said s = said_now();
    assert_int_equal(s.n, 1);
    assert_true(span_contains(s.all, SPAN("household " HOME " has 0 heads")));
}

// A household that a case has created closes with its last person; one that an extract brought may have come empty.
static void section_5_check_names_a_created_household_that_is_open_and_empty(void **state)
{
    (void)state;
    struct rec h = rec_make(&p->arena);
    struct kv_txn t;
    for (int created = 0; created < 2; created++) {
        rec_set_text(&h, HOUSEHOLD_NUMBER, SPAN("00009001"));
        rec_set_text(&h, HOUSEHOLD_KIND, SPAN(HOUSEHOLD_FAMILY));
        rec_set_int(&h, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
        if (created)
            rec_set_text(&h, HOUSEHOLD_CASE, SPAN("X-1"));
        assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
        register_put_household(&t, &h);
        assert_int_equal(kv_commit(&t), OK);
        struct said s = said_now();
        assert_int_equal(s.n, created);
        assert_int_equal(span_contains(s.all, SPAN("household 00009001 is open and empty")), created);
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
static void section_7_check_names_whose_entry_an_index_lacks(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_key k;
    kv_key_int(kv_key_text(kv_key_new(&k), SPAN("兵基")), idnumber_value(SPAN(HEAD)), 8);
    assert_int_equal(kv_write(p->desk[AT_O]->store->kv, &t), OK);
    assert_true(kv_del(&t, KV_PERSON_BY_PART, kv_key_span(&k)));
    assert_int_equal(kv_commit(&t), OK);
    struct said s = said_now();
    assert_int_equal(s.n, 1);
    assert_true(span_starts(s.all, SPAN(HEAD ": the index person_by_part")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(section_5_check_names_who_breaks_the_registers_rules),
        T(section_5_check_names_a_household_whose_head_is_none_by_relation),
        T(section_5_check_names_a_created_household_that_is_open_and_empty),
        T(section_7_check_names_whose_entry_an_index_lacks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
