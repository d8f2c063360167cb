#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang.h"
#include "utf8.h"

void (*die_hook)(void);

static char note[481];

const char *err_text(enum err e)
{
    static const char *const text[] = {
#define X(name, exit, text) [name] = text,
        ERR_LIST(X)
#undef X
    };
    return (unsigned)e < ERR_COUNT ? text[e] : text[ERR_STORE];
}

int err_exit(enum err e)
{
    static const int status[] = {
#define X(name, exit, text) [name] = exit,
        ERR_LIST(X)
#undef X
    };
    return (unsigned)e < ERR_COUNT ? status[e] : 3;
}

const char *err_system(int no)
{
    static const struct {
        int no;
        const char *text;
    } known[] = {
        {ENOENT, N_("there is no such file or folder")}, {EACCES, N_("this user may not do that")}, {EPERM, N_("this user may not do that")},
        {EISDIR, N_("it is a folder")},                  {ENOTDIR, N_("a part of the path is no folder")},
        {EEXIST, N_("it is there already")},             {ENOTEMPTY, N_("the folder is not empty")},
        {ENOSPC, N_("no space is left")},                {EDQUOT, N_("the user's share of the disk is used up")},
        {EFBIG, N_("larger than a file may be here")},   {EROFS, N_("nothing can be written there")},
        {EIO, N_("the device failed")},                  {ENXIO, N_("the device is not there")}, {ENODEV, N_("the device is not there")},
        {ENAMETOOLONG, N_("the name is too long")},      {ELOOP, N_("it is a symbolic link")}, {EXDEV, N_("it lies on another disk")},
        {EMFILE, N_("too many files are open")},         {ENFILE, N_("too many files are open")},
        {ENOMEM, N_("the machine has no memory left")},  {EAGAIN, N_("the machine has no room for it now")},
        {EBUSY, N_("it is in use")},                     {ETXTBSY, N_("it is in use")}, {EBADF, N_("it is not open")},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].no == no)
            return _(known[i].text);
    }
    return strerror(no);
}

enum err fail(enum err e, const char *fmt, ...)
{
    char fresh[sizeof note]; // the arguments may point into the old note
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(fresh, sizeof fresh, fmt, ap);
    va_end(ap);
    if (n < 0)
        fresh[0] = '\0';
    else if ((size_t)n >= sizeof fresh)
        fresh[utf8_floor(fresh, strlen(fresh), sizeof fresh - 1)] = '\0';
    // It is one line of text, whatever a file or an argument brought into it, and no commands to the terminal.
    for (size_t bad; !utf8_valid(span_of(fresh), &bad);)
        fresh[bad] = '?';
    for (char *p = fresh; *p; p++) {
        bool c1 = p[0] == '\xC2' && (unsigned char)p[1] >= 0x80 && (unsigned char)p[1] < 0xA0;
        if ((unsigned char)*p < 0x20 || *p == 0x7F || c1)
            *p = '?';
        if (c1)
            *++p = '?';
    }
    memcpy(note, fresh, sizeof note);
    return e;
}

const char *err_note(void)
{
    return note;
}

void err_clear(void)
{
    note[0] = '\0';
}

void err_keep(struct err_kept *k, enum err e)
{
    if (k->err || !e)
        return;
    k->err = e;
    memcpy(k->note, note, sizeof note);
}

enum err err_kept(const struct err_kept *k)
{
    return k->err && k->note[0] ? fail(k->err, "%s", k->note) : k->err;
}

const char *err_line(enum err e)
{
    static char line[sizeof note + 160];
    bool whole = e == ERR_USAGE || e == ERR_INPUT || e == ERR_REFUSED || e == ERR_PERMISSION || e == ERR_PASSWORD;
    if (note[0] && whole) // the note says it all: what is wrong, who does it
        snprintf(line, sizeof line, "%s", note);
    else if (note[0])
        snprintf(line, sizeof line, _("%s: %s"), note, _(err_text(e)));
    else
        snprintf(line, sizeof line, "%s", _(err_text(e)));
    return line;
}

void die(const char *file, int line, const char *what)
{
    if (die_hook)
        die_hook();
    fprintf(stderr, "yizhan: %s:%d: %s\n", file, line, what);
    abort();
}
