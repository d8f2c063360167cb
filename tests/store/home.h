// A folder of its own for each test, gone afterwards.
#ifndef YZ_TESTS_STORE_HOME_H
#define YZ_TESTS_STORE_HOME_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOME_SIZE 300

static inline int home_remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static inline void home_remove(const char *home)
{
    nftw(home, home_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

// NULL when there is no place for it.
static inline char *home_make(char home[HOME_SIZE])
{
    const char *tmp = getenv("TMPDIR");
    snprintf(home, HOME_SIZE, "%.250s/yizhan-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    return mkdtemp(home);
}

#endif
