#include "paths.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BELOW 32 // room for what is put behind the folder

static char share[PATH_MAX];

// Folder that holds locale/ (catalogues) and yizhan/ (locales of lines, demo). Found from the
// binary's own place: build/share beside build/yizhan, PREFIX/share for PREFIX/bin/yizhan.
static const char *path_share(void)
{
    char exe[PATH_MAX - 2 * BELOW];
    if (share[0])
        return share;
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    char *slash = NULL;
    if (n > 0) {
        exe[n] = '\0';
        slash = strrchr(exe, '/');
    }
    if (slash) {
        *slash = '\0';
        snprintf(share, sizeof share, "%s/share", exe);
        if (access(share, R_OK) == 0)
            return share;
        snprintf(share, sizeof share, "%s/../share", exe);
        if (access(share, R_OK) == 0)
            return share;
    }
    snprintf(share, sizeof share, "%s/share", YZ_PREFIX);
    return share;
}

static const char *below(char *out, const char *name)
{
    snprintf(out, PATH_MAX + BELOW, "%s/%s", path_share(), name);
    return out;
}

const char *path_catalogue(void)
{
    static char path[PATH_MAX + BELOW];
    return below(path, "locale");
}

const char *path_locale(void)
{
    static char path[PATH_MAX + BELOW];
    return below(path, "yizhan/locale");
}

const char *path_demo(void)
{
    static char path[PATH_MAX + BELOW];
    return below(path, "yizhan/demo");
}
