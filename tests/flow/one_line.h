// The command line of a place of the province of the test that runs, and what it said. Included by a test once, behind cmocka.h
// and jansson.h.
#ifndef YZ_TESTS_FLOW_ONE_LINE_H
#define YZ_TESTS_FLOW_ONE_LINE_H

#include <stdio.h>
#include <sys/wait.h>

#include "tests/flow/province.h"

static struct province *p;
static char *said, *told; // standard output and standard error of the last command

static inline int set_up(void **state)
{
    (void)state;
    p = province_new();
    setenv("YIZHAN_PASSWORD", "yizhan-demo", 1);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    free(said);
    free(told);
    said = told = NULL;
    province_free(p);
    return 0;
}

static inline char *whole(const char *path)
{
    struct buf b = {0};
    FILE *f = fopen(path, "r");
    size_t k;
    assert_non_null(f);
    while ((k = fread(buf_room(&b, 4096), 1, 4096, f)) > 0)
        b.n += k;
    fclose(f);
    buf_text(&b);
    return b.p;
}

static inline const char *path_of(const char *name)
{
    static char path[4][400];
    static unsigned at;
    char *s = path[at++ % 4];
    snprintf(s, sizeof path[0], "%s/%s", p->root, name);
    return s;
}

static inline void write_file(const char *name, const char *bytes, size_t n)
{
    FILE *f = fopen(path_of(name), "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static inline int shell(const char *command)
{
    free(said);
    free(told);
    int status = system(command);
    said = whole(path_of("said"));
    told = whole(path_of("told"));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// `yizhan ARGS` in a place's home, standard input from `in`.
static inline int line(enum place at, const char *in, size_t in_n, const char *args)
{
    static const char *const homes[] = {"d", "b", "o", "o2"}, *const officers[] = {"0371008", "0371900", "0376001", "0378001"};
    char command[2000];
    const char *binary = getenv("YIZHAN");
    write_file("in", in ? in : "", in_n);
    snprintf(command, sizeof command, "'%s' --lang en --home '%s/%s' --operator %s %s <'%s' >'%s' 2>'%s'", binary ? binary : "build/yizhan",
             p->root, homes[at], officers[at], args, path_of("in"), path_of("said"), path_of("told"));
    return shell(command);
}

static inline int act(enum place at, const char *args, const char *json)
{
    return line(at, json, strlen(json), args);
}

static inline int show(enum place at, const char *args)
{
    return line(at, NULL, 0, args);
}

static inline json_t *parsed(void)
{
    json_t *v = json_loads(said, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(v);
    return v;
}

static inline const char *on(const char *verb, const char *number)
{
    static char args[4][100];
    static unsigned at;
    char *s = args[at++ % 4];
    snprintf(s, sizeof args[0], "%s %s", verb, number);
    return s;
}

static char number[60]; // of the case

#endif
