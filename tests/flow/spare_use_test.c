// A sealed spare key comes out of its envelope (DESIGN section 6): by its passphrase, once, and killed at any step of it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "store/register.h"
#include "store/spare.h"
#include "tests/flow/spares.h"

// What may go wrong when it is typed in.
static const struct {
    const char *how, *told;
} slips[] = {
    {"awk 'NR == 5 {c = substr($0, 3, 1); $0 = substr($0, 1, 2) (c == \"0\" ? \"1\" : \"0\") substr($0, 4)} {print}'", "line 5 "},
    {"sed '3{h;d};4G'", "line 3 "}, // two lines the wrong way round
    {"sed '4s/$/ 00/'", "line 4 "},
    {"sed '4s/...$//'", "line 4 "},
    {"sed '6s/./g/2'", "line 6 "},
    {"head -n 8", "before line 9"},
    {"sed '1s/ 2$/ 3/'", "line 2 "}, // the sums stand on whose it is
    {"sed '1s/ 2$/ 999/'", "line 2 "},
    {"sed '1s/ 2$/ 1000/'", "not a spare key"},
    {"sed '1s/ 2$/ 1/'", "not a spare key"},
    {"sed '1s/ 2$/ z/'", "not a spare key"},
    {"sed '1s/ 2$//'", "not a spare key"},
    {"sed '1s/ 41/ 4/'", "not a spare key"},
    {"sed '1s/ 41/ 4l/'", "not a spare key"},
    {"sed '1s/spare/spear/'", "not a spare key"},
    {"sed '1d'", "not a spare key"},
};

static void a_spare_is_opened_by_its_passphrase_and_lies_elsewhere(void **state)
{
    (void)state;
    uint32_t ordinal;
    struct keys k;
    const char *file = make_listed(AT_D, "spare", 2);
    struct stat st;
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    shell("test \"$(ls d/keys)\" = organisation.key");
    // Neither over a file that is there nor in the home, and no more than a few.
    assert_int_equal(setup_spare(p->desk[AT_D], file, PASSPHRASE, &ordinal), ERR_EXISTS);
    assert_int_equal(setup_spare(p->desk[AT_D], path("d/keys/spare"), PASSPHRASE, &ordinal), ERR_REFUSED);
    assert_int_equal(setup_spare(p->desk[AT_D], path("d/spare"), PASSPHRASE, &ordinal), ERR_REFUSED);
    assert_int_equal(setup_spare(p->desk[AT_D], path("short"), SPAN("short"), &ordinal), ERR_INPUT);
    assert_int_equal(access(path("short"), F_OK), -1);
    for (uint32_t i = 3; i <= 1 + SPARES_MOST; i++) {
        char name[] = "spare-0";
        name[6] = (char)('0' + i);
        make(AT_D, name, i);
    }
    assert_int_equal(setup_spare(p->desk[AT_D], path("more"), PASSPHRASE, &ordinal), ERR_REFUSED);
    // Typed in from paper: capitals, other blanks, empty lines; a slip is told by its line.
    shell("tr a-f A-F <spare | sed -e '1y/ABCDEF/abcdef/' -e 's/ /  /3' -e '4G' | sed -e '1s/  */ /g' -e 's/$/\\r/' >typed");
    assert_int_equal(spare_open(path("typed"), PASSPHRASE, &k), OK);
    assert_int_equal(k.ordinal, 2);
    keys_free(&k);
    for (size_t i = 0; i < COUNT(slips); i++) {
        char command[300];
        snprintf(command, sizeof command, "%s spare >slip", slips[i].how);
        shell(command);
        assert_int_equal(spare_open(path("slip"), PASSPHRASE, &k), ERR_FORMAT);
        assert_non_null(strstr(err_note(), slips[i].told));
    }
    assert_int_equal(spare_open(path("backup"), PASSPHRASE, &k), ERR_NOT_FOUND);
    assert_int_equal(spare_open(path("d"), PASSPHRASE, &k), ERR_IO);
    assert_non_null(strstr(err_note(), "/d: ")); // and why
    // A wrong passphrase changes nothing: the old keys are there, and the store has not come back.
    backs_up(AT_D, "backup");
    assert_int_equal(restores("backup", file, SPAN("some other one"), false), ERR_INPUT);
    assert_int_equal(access(path("d/keys/organisation.key"), F_OK), 0);
    assert_int_equal(access(path("d/store"), F_OK), -1);
    assert_int_equal(access(file, F_OK), 0);
    assert_int_equal(restores("backup", file, PASSPHRASE, false), OK);
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 2);
}

static void a_spare_is_used_once(void **state)
{
    (void)state;
    const char *file = make_listed(AT_D, "spare", 2);
    backs_up(AT_D, "early");
    shell("cp spare copy");
    assert_int_equal(restores("early", file, PASSPHRASE, true), OK);
    province_reopen(p, AT_D);
    backs_up(AT_D, "late");
    // The keys are there, and the store is lost again.
    closes(AT_D);
    assert_int_equal(restores("early", path("copy"), PASSPHRASE, false), ERR_REFUSED);
    assert_int_equal(keep_adopt(path("d"), NULL), OK); // the store is back
    // The keys are lost, and the backup knows.
    assert_int_equal(restores("late", path("copy"), PASSPHRASE, true), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "used already"));
    assert_int_equal(access(path("copy"), F_OK), 0);
    assert_int_equal(keep_adopt(path("d"), NULL), OK);
    province_reopen(p, AT_D);
    assert_true(p->desk[AT_D]->store->keys.ordinal > 2);
}

static void a_copied_home_takes_the_spare(void **state)
{
    (void)state;
    const char *file = make_listed(AT_O2, "spare", 2);
    struct keep_spare spare = {file, PASSPHRASE};
    closes(AT_O2);
    shell("cp -a o2 copy");
    assert_int_equal(keep_adopt(path("o2"), &spare), ERR_REFUSED); // this is its own
    assert_int_equal(access(file, F_OK), 0);
    shell("cp spare kept && mkdir copy/keys/organisation.key.new");
    assert_int_equal(keep_adopt(path("copy"), &spare), ERR_IO); // the key cannot be put in its place: its file stays
    assert_int_equal(access(file, F_OK), 0);
    shell("rmdir copy/keys/organisation.key.new");
    assert_int_equal(keep_adopt(path("copy"), &spare), OK);
    shell("rm -rf o2 && mv copy o2");
    // Had it been killed before it removed the file: the same command does that, and nothing else.
    shell("mv kept spare && ls o2/keys >before");
    assert_int_equal(keep_adopt(path("o2"), &spare), OK);
    shell("ls o2/keys | cmp - before && ! test -e spare");
    province_reopen(p, AT_O2);
    province_mail(p); // it greets every bureau
    assert_int_equal(state_of(AT_B, AT_O2, 2), ORG_KEY_CURRENT);
    assert_int_equal(state_of(AT_B, AT_O2, 1), ORG_KEY_RETIRED);
}

// Renewed with the spare, and killed before the file was removed: called again it removes the file, and makes no other key.
static void a_renewal_that_was_killed_is_ended_by_the_next(void **state)
{
    (void)state;
    const char *file = make_listed(AT_D, "spare", 2);
    struct keep_spare spare = {file, PASSPHRASE};
    closes(AT_D);
    shell("cp spare kept");
    assert_int_equal(keep_renew(path("d"), &spare), OK);
    shell("! test -e spare && mv kept spare && test -e d/keys/organisation-1.key && ls d/keys >before");
    assert_int_equal(keep_renew(path("d"), &spare), OK);
    shell("ls d/keys | cmp - before && ! test -e spare");
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 2);
    assert_true(span_contains(province_apply(p), SPAN("-2-")));
    assert_int_equal(state_of(AT_B, AT_D, 2), ORG_KEY_CURRENT);
    // A restore likewise: the store and the key are there, the file is not gone yet.
    file = make_listed(AT_D, "another", 3);
    backs_up(AT_D, "backup");
    shell("cp another kept");
    assert_int_equal(restores("backup", file, PASSPHRASE, true), OK);
    closes(AT_D);
    shell("! test -e another && mv kept another && ls d/keys >before");
    struct keep_spare third = {file, PASSPHRASE};
    assert_int_equal(keep_restore(path("d"), path("backup"), &third, NULL), OK);
    shell("ls d/keys | cmp - before && ! test -e another");
    assert_int_equal(keep_restore(path("d"), path("backup"), NULL, NULL), ERR_INPUT);
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 3);
    // Renewed before the province has heard of it: the request tells, so that nobody takes it for one that waits.
    struct buf request = {0}, text = {0};
    closes(AT_D);
    assert_int_equal(keep_renew(path("d"), NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(setup_request(p->desk[AT_D], &request), OK);
    assert_int_equal(setup_request_text(buf_span(&request), &text), OK);
    assert_non_null(strstr(buf_text(&text), ", its former key 3"));
    buf_free(&request);
    buf_free(&text);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_rosters();
    assert_int_equal(state_of(AT_O, AT_D, 3), ORG_KEY_RETIRED);
}

// As the technician calls it, on a machine that is new.
static void by_the_command_line(void **state)
{
    (void)state;
    const char *binary = getenv("YIZHAN");
    char command[3000];
    closes(AT_D);
    snprintf(command, sizeof command,
             "Y='%s'; test -x \"$Y\" || Y=\"$OLDPWD/$Y\"; y() { \"$Y\" --lang en --home \"$@\"; }; export YIZHAN_NEW_PASSWORD='in an envelope' YIZHAN_PASSWORD='in an envelope';"
             "y d org spare stick >said && grep -q 'spare key 2' said && y d org request >request && y province org add request | grep -q 'spare key 2' &&"
             "y province roster export >roster && y d roster import roster && y d roster show | grep -q '410105001000.*2.*spare' && y d backup saved && y d adopt; test $? = 1 &&"
             "rm -rf d && y d restore saved --spare stick && ! test -e stick && y d roster show | grep -q '410105001000.*2.*current' &&"
             "y d org request >request && y province org add request && y province roster show | grep -q '410105001000.*1.*retired' &&"
             "YIZHAN_PASSWORD=wrong y d org renew --spare stick; test $? = 2",
             binary ? binary : "build/yizhan");
    char line[4000];
    snprintf(line, sizeof line, "cd '%s' && { %s; } >/dev/null 2>&1", p->root, command);
    assert_int_equal(system(line), 0);
    province_reopen(p, AT_D);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_spare_is_opened_by_its_passphrase_and_lies_elsewhere),
        T(a_spare_is_used_once),
        T(a_copied_home_takes_the_spare),
        T(a_renewal_that_was_killed_is_ended_by_the_next),
        T(by_the_command_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
