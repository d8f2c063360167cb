// The extract of a test about imports, taken in at the second move-out station. Included by a test once, behind cmocka.h.
#ifndef YZ_TESTS_FLOW_ONE_IMPORT_H
#define YZ_TESTS_FLOW_ONE_IMPORT_H

#include <stdio.h>
#include <unistd.h>

#include "desk/import.h"
#include "tests/flow/one.h"

static inline const char *write_file(const char *name, struct span text)
{
    const char *path = province_path(p, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
    return path;
}

static inline struct span read_file(const char *path)
{
    char *text = arena_alloc(&p->arena, 100000);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(text, 1, 99999, f);
    fclose(f);
    return (struct span) {text, n};
}

static inline struct import_count import_it(const char *name, struct span text, const char *charset, enum err want)
{
    struct import_count n = {0};
    unlink(province_path(p, "rejects"));
    assert_int_equal(import_file(p->desk[AT_O2], &(struct import_from) {.path = write_file(name, text), .charset = charset, .rejects = province_path(p, "rejects")}, NULL, NULL, &n), want);
    return n;
}

static inline struct span rejects_now(void)
{
    return read_file(province_path(p, "rejects"));
}

#define COLUMNS "公民身份号码\t姓名\t性别\t户号\t户类型\t与户主关系\t住址\n"

#endif
