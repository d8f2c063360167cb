// What a script gets of the command line (DESIGN section 9): one shape on standard output, and words that say what to do.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <pty.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/worklist.h"
#include "tests/flow/one_line.h"

static bool refused_why(const char *why)
{
    json_t *v = parsed();
    bool is = json_is_false(json_object_get(v, "done")) && json_is_array(json_object_get(v, "findings")) &&
              strstr(json_string_value(json_object_get(v, "why")), why);
    if (!is)
        print_error("%s", said);
    json_decref(v);
    return is;
}

// By the case's stage, its holder, a rule, a want of permission or a wrong password alike; wrong usage and bad input print nothing.
static void a_refusal_is_an_object_whatever_refuses(void **state)
{
    (void)state;
    struct span waits = province_apply(p);
    snprintf(number, sizeof number, "%.*s", SPAN_ARG(waits));
    assert_int_equal(act(AT_D, on("do accept", number), "{}"), 1);
    assert_true(refused_why("\"Accept\" is not possible now (C-3.2)"));
    assert_null(strstr(told, "afresh")); // nothing is shown here
    assert_int_equal(act(AT_B, on("do reject --seq 0", number), "{}"), 1); // what the officer saw was the application
    assert_true(refused_why("case 4101"));
    assert_non_null(strstr(told, ": the case has moved on since; go by how it stands now\n"));
    assert_int_equal(act(AT_D, on("do approve", number), "{}"), 1);
    assert_true(refused_why("C-3.3: "));
    assert_int_equal(act(AT_D, "do apply", "{}"), 1);
    assert_true(refused_why("Apply"));
    assert_int_equal(act(AT_O, "do adjust", "{\"household\":\"00000005\",\"proof\":\"D-1\",\"relations\":[{\"id\":\"" FATHER "\",\"relation\":\"02\"}]}"), 1);
    assert_true(refused_why("C-3.2: "));
    setenv("YIZHAN_PASSWORD", "another", 1);
    assert_int_equal(act(AT_B, on("do approve", number), "{}"), 1);
    assert_true(refused_why("password"));
    setenv("YIZHAN_PASSWORD", "yizhan-demo", 1);
    assert_int_equal(act(AT_D, "do frob", "{}"), 2);
    assert_string_equal(said, "");
    assert_non_null(strstr(told, "there is no act frob; there are: apply accept return close approve"));
    assert_non_null(strstr(told, " death adjust call request answer\n"));
    assert_int_equal(act(AT_D, "do death", "{}"), 2);
    assert_string_equal(said, "");
    assert_int_equal(act(AT_B, on("do approve", number), "{}"), 0);
    assert_null(strstr(said, "why"));
}

// A case that came back is resubmitted as it stands: of its JSON the keys that the form lists, with the names beside the codes.
static void row_11_resubmit_takes_what_case_prints(void **state)
{
    (void)state;
    struct span returned = province_apply(p);
    snprintf(number, sizeof number, "%.*s", SPAN_ARG(returned));
    assert_int_equal(act(AT_B, on("do return", number), "{\"reason_code\":\"201\"}"), 0);
    province_mail(p);
    assert_int_equal(act(AT_D, on("case --json", number), ""), 0);
    json_t *before = parsed(), *taken = json_object(), *field;
    size_t i;
    assert_int_equal(act(AT_D, on("form resubmit", number), ""), 0);
    json_t *form = parsed();
    json_array_foreach(form, i, field)
    {
        const char *key = json_string_value(json_object_get(field, "key"));
        char beside[80];
        snprintf(beside, sizeof beside, "%s_name", key);
        json_object_set(taken, key, json_object_get(json_object_get(before, "state"), key));
        json_object_set(taken, beside, json_object_get(json_object_get(before, "state"), beside));
    }
    assert_non_null(json_object_get(taken, "kind_name"));
    assert_non_null(json_object_get(json_array_get(json_object_get(taken, "movers"), 0), "relation_name"));
    char *text = json_dumps(taken, 0);
    assert_int_equal(act(AT_D, on("do resubmit", number), text), 0);
    free(text);
    assert_int_equal(act(AT_D, on("case --json", number), ""), 0);
    json_t *after = parsed();
    json_array_foreach(form, i, field)
    {
        const char *key = json_string_value(json_object_get(field, "key"));
        json_t *was = json_object_get(taken, key), *is = json_object_get(json_object_get(after, "state"), key);
        assert_true(was == is || json_equal(was, is));
    }
    json_decref(before);
    json_decref(taken);
    json_decref(form);
    json_decref(after);
    // A name alone is no value.
    assert_int_equal(act(AT_D, "do apply", "{\"kind_name\":\"Own household\"}"), 2);
    assert_non_null(strstr(told, "unknown field \"kind_name\""));
}

// The worklist's screen turns pages of closed cases; here they are all told.
static void a_list_leaves_nothing_out(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_key k;
    size_t lines = 0;
    assert_int_equal(kv_write(p->desk[AT_D]->store->kv, &t), OK);
    for (int i = 0; i <= WORK_MOST; i++) {
        snprintf(number, sizeof number, "410105001000-9-%06d", i);
        kv_put(&t, KV_BY_STAGE, province_line(&k, CHAIN_CLOSED, STAGE_CLOSED, DAY_NONE, span_of(number)), span_bytes((uint8_t[]) {0xA0}, 1));
    }
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(show(AT_D, "list closed"), 0);
    for (const char *c = said; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, WORK_MOST + 1);
    assert_string_equal(told, "");
    assert_int_equal(show(AT_D, "--json list closed"), 0);
    json_t *v = parsed();
    assert_int_equal(json_array_size(json_object_get(v, "cases")), WORK_MOST + 1);
    json_decref(v);
}

static void trust_is_the_provinces(void **state)
{
    (void)state;
    char args[100];
    snprintf(args, sizeof args, "org revoke %.*s 1", SPAN_ARG(desk_org(p->desk[AT_O])));
    assert_int_equal(show(AT_D, args), 2);
    assert_non_null(strstr(told, "the province does this"));
    assert_int_equal(show(AT_D, "roster root"), 2);
    assert_non_null(strstr(told, "the province does this"));
    assert_int_equal(show(AT_D, "roster show"), 0);
    assert_non_null(strstr(said, "410105001000\t1\tcurrent\n"));
}

// What is told of a file is told once.
static void an_error_does_not_say_it_twice(void **state)
{
    (void)state;
    char args[500];
    snprintf(args, sizeof args, "backup '%s'", path_of("kept"));
    assert_int_equal(show(AT_D, args), 0);
    assert_int_equal(show(AT_D, args), 2);
    assert_non_null(strstr(told, "/kept: exists already\n"));
    snprintf(args, sizeof args, "backup '%s/none/kept'", p->root);
    assert_int_equal(show(AT_D, args), 2);
    assert_non_null(strstr(told, "/none/kept.part: not found\n"));
    snprintf(args, sizeof args, "backup '%s/kept'", path_of("kept"));
    assert_int_equal(show(AT_D, args), 2);
    assert_non_null(strstr(told, "/kept/kept.part: a part of the path is no folder"));
}

static void an_argument_that_no_command_takes_is_told(void **state)
{
    (void)state;
    char command[1200];
    const char *binary = getenv("YIZHAN");
    assert_int_equal(show(AT_O, "import --rejects"), 2);
    assert_string_equal(told, "yizhan import: --rejects: one value is expected\n");
    assert_int_equal(show(AT_O, "sync --watch"), 2); // its value may be left out; the folder may not
    assert_non_null(strstr(told, "yizhan sync DIR"));
    snprintf(command, sizeof command, "'%s' --lang en --home '%s' demo nothing >'%s' 2>'%s'", binary ? binary : "build/yizhan", path_of("made"), path_of("said"), path_of("told"));
    assert_int_equal(shell(command), 2);
    assert_string_equal(told, "yizhan demo: wrong usage: yizhan demo [--prepare]\n");
    assert_int_equal(access(path_of("made"), F_OK), -1);
    // Nor is a demo made where it cannot be shown.
    snprintf(command, sizeof command, "'%s' --lang en --home '%s' demo </dev/null >'%s' 2>'%s'", binary ? binary : "build/yizhan", path_of("made"), path_of("said"), path_of("told"));
    assert_int_equal(shell(command), 2);
    assert_string_equal(told, "yizhan: the kiosk needs a terminal; for scripts there is yizhan do; yizhan demo --prepare sets the demo up and no more\n");
    assert_int_equal(access(path_of("made"), F_OK), -1);
}

// The terminal's settings are what they were, whoever gives up; nothing is half done.
static void at_a_password_ctrl_c_gives_up(void **state)
{
    (void)state;
    const char *binary = getenv("YIZHAN"), *home = province_path(p, "d");
    struct termios before, after;
    char seen[400] = "", c;
    size_t n = 0;
    int tty, status;
    unsetenv("YIZHAN_PASSWORD");
    pid_t child = forkpty(&tty, NULL, NULL, NULL);
    if (child == 0) {
        execl(binary ? binary : "build/yizhan", "yizhan", "--lang", "en", "--home", home, "--operator", "0371008", "operator", "password", NULL);
        _exit(127);
    }
    assert_int_equal(tcgetattr(tty, &before), 0);
    while (!strstr(seen, "Password: ") && n < sizeof seen - 1 && read(tty, &c, 1) == 1)
        seen[n++] = c;
    assert_non_null(strstr(seen, "Password: "));
    assert_int_equal(tcgetattr(tty, &after), 0);
    assert_int_equal(after.c_lflag & ECHO, 0);
    assert_int_equal(write(tty, "x\x03", 2), 2);
    while (n < sizeof seen - 1 && read(tty, &c, 1) == 1) // until it has ended
        seen[n++] = c;
    assert_int_equal(tcgetattr(tty, &after), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    assert_int_equal(before.c_lflag, after.c_lflag);
    assert_non_null(strstr(seen, "yizhan operator: nothing has been saved: stopped by the operator"));
    close(tty);
    setenv("YIZHAN_PASSWORD", "yizhan-demo", 1);
}

// How long it has to be is said before it is typed: what is typed after a refusal lands in the shell.
static void a_new_password_is_asked_for_with_its_length(void **state)
{
    (void)state;
    const char *binary = getenv("YIZHAN"), *home = province_path(p, "d");
    char seen[400] = "", c;
    size_t n = 0;
    int tty;
    pid_t child = forkpty(&tty, NULL, NULL, NULL);
    if (child == 0) {
        execl(binary ? binary : "build/yizhan", "yizhan", "--lang", "en", "--home", home, "org", "spare", path_of("spare"), NULL);
        _exit(127);
    }
    while (!strstr(seen, ": ") && n < sizeof seen - 1 && read(tty, &c, 1) == 1)
        seen[n++] = c;
    assert_string_equal(seen, "Passphrase of the spare key, 8 characters or more: ");
    assert_int_equal(write(tty, "\x03", 1), 1);
    while (n < sizeof seen - 1 && read(tty, &c, 1) == 1) // until it has ended
        seen[n++] = c;
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(tty);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_refusal_is_an_object_whatever_refuses),
        T(row_11_resubmit_takes_what_case_prints),
        T(a_list_leaves_nothing_out),
        T(trust_is_the_provinces),
        T(an_error_does_not_say_it_twice),
        T(at_a_password_ctrl_c_gives_up),
        T(a_new_password_is_asked_for_with_its_length),
        T(an_argument_that_no_command_takes_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
