#include "rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "store/space.h"

// In no language but the extract's own.
static const char *const added[] = {"错误行", "错误列", "错误值", "错误原因"};

bool rejects_column(struct span name)
{
    for (size_t i = 0; i < COUNT(added); i++) {
        if (span_is(name, added[i]))
            return true;
    }
    return false;
}

static enum err say(const struct rejects *j, int e)
{
    if (e == EEXIST)
        return fail(ERR_EXISTS, _("%s, of an import before; it is corrected and imported, or moved away"), j->path);
    return fail(space_err(e), _("%s: %s"), j->path, err_system(e));
}

static enum err give_up(struct rejects *j, int e)
{
    if (j->fd >= 0)
        close(j->fd);
    j->fd = -1;
    buf_free(&j->part);
    return e == EWOULDBLOCK ? fail(ERR_BUSY, "%s", j->path) : say(j, e);
}

// One cell more; what a cell of that form cannot hold becomes a blank.
static void put_cell(struct rejects *j, struct span s)
{
    struct buf clean = {0};
    char separator = rows_separator(j->rows);
    buf_add(&clean, s);
    for (size_t i = 0; i < clean.n; i++) {
        if (clean.p[i] == '\t' || clean.p[i] == '\r' || clean.p[i] == '\n')
            clean.p[i] = ' ';
    }
    struct span cell = buf_span(&clean);
    if (rows_put(&j->lines, separator, &cell, 1) != OK)
        err_clear();
    j->lines.p[j->lines.n - 1] = separator; // for the line end
    buf_free(&clean);
}

static void end_line(struct rejects *j)
{
    j->lines.p[j->lines.n - 1] = '\n';
}

enum err rejects_open(struct rejects *j, const char *path, const struct rows *rows)
{
    size_t n;
    const struct span *names = rows_columns(rows, &n);
    *j = (struct rejects) {.rows = rows, .path = path, .fd = -1};
    while (j->own < COUNT(added) && j->own < n && span_is(names[j->own], added[j->own]))
        j->own++;
    if (j->own < COUNT(added))
        j->own = 0;
    if (!path)
        return OK;
    size_t most = ROWS_COLUMNS - COUNT(added); // so that the rejects can be read
    if (n - j->own > most)
        return fail(ERR_TOO_LARGE, _("the header has %zu columns; at most %zu; yizhan form import lists those that are taken in"), n - j->own, most);
    struct stat st;
    if (lstat(path, &st) == 0)
        return say(j, EEXIST);
    buf_printf(&j->part, "%s.part", path);
    j->fd = open(buf_text(&j->part), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    // What one that was killed left is used again; one that runs now is not disturbed.
    if (j->fd < 0 || flock(j->fd, LOCK_EX | LOCK_NB) != 0 || ftruncate(j->fd, 0) != 0)
        return give_up(j, errno);
    buf_str(&j->lines, "\xEF\xBB\xBF"); // spreadsheets take it for another charset without that
    for (size_t i = 0; i < COUNT(added); i++)
        put_cell(j, span_of(added[i]));
    for (size_t i = j->own; i < n; i++)
        put_cell(j, names[i]);
    end_line(j);
    return OK;
}

void rejects_add(struct rejects *j, const struct row *row, const struct row_fault *f)
{
    char number[24];
    size_t n;
    const struct span *names = rows_columns(j->rows, &n);
    j->n++;
    if (j->fd < 0)
        return;
    snprintf(number, sizeof number, "%llu", (unsigned long long)f->line);
    put_cell(j, span_of(number));
    put_cell(j, f->column < n ? names[f->column] : SPAN_NONE);
    put_cell(j, f->value);
    put_cell(j, span_of(f->why));
    if (row) { // as it was written, so that nothing in it changes but by who corrects it
        buf_add(&j->lines, rows_from(j->rows, row, j->own));
        buf_char(&j->lines, '\n');
        return;
    }
    for (size_t i = j->own; i < n; i++)
        put_cell(j, SPAN_NONE);
    end_line(j);
}

enum err rejects_flush(struct rejects *j)
{
    size_t done = 0;
    while (j->fd >= 0 && done < j->lines.n) {
        ssize_t k = write(j->fd, j->lines.p + done, j->lines.n - done);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return say(j, errno);
        done += (size_t)k;
    }
    j->lines.n = 0;
    return OK;
}

enum err rejects_close(struct rejects *j, bool failed)
{
    enum err e = OK;
    if (j->fd < 0)
        return OK;
    if (j->n && !failed) {
        e = rejects_flush(j);
        if (!e && fsync(j->fd) != 0)
            e = say(j, errno);
        // Never over one that somebody made meanwhile; a stick's file system may lack that call.
        if (!e && renameat2(AT_FDCWD, j->part.p, AT_FDCWD, j->path, RENAME_NOREPLACE) != 0 &&
            (errno == EEXIST || rename(j->part.p, j->path) != 0))
            e = say(j, errno);
    } else {
        unlink(j->part.p);
    }
    if (close(j->fd) != 0 && !e)
        e = say(j, errno);
    j->fd = -1;
    buf_free(&j->part);
    buf_free(&j->lines);
    return e;
}
