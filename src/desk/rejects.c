#include "rejects.h"

#include <stdio.h>
#include <string.h>

#include "base/lang.h"

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

static enum err named(const struct rejects *j, enum err e)
{
    return e == ERR_EXISTS ? fail(ERR_INPUT, _("%s is there already, of an import before; it is corrected and imported, or moved away"), j->file.path) : e;
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
    *j = (struct rejects) {.rows = rows, .file.fd = -1};
    while (j->own < COUNT(added) && j->own < n && span_is(names[j->own], added[j->own]))
        j->own++;
    if (j->own < COUNT(added))
        j->own = 0;
    if (!path)
        return OK;
    size_t most = ROWS_COLUMNS - COUNT(added); // so that the rejects can be read
    if (n - j->own > most)
        return fail(ERR_TOO_LARGE, _("the header has %zu columns; at most %zu; yizhan form import lists those that are taken in"), n - j->own, most);
    TRY(named(j, newfile_open(&j->file, path, 0640)));
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
    if (j->file.fd < 0)
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
    enum err e = j->file.fd < 0 ? OK : newfile_write(&j->file, buf_span(&j->lines));
    j->lines.n = 0;
    return e;
}

enum err rejects_close(struct rejects *j, bool failed)
{
    if (j->file.fd < 0)
        return OK;
    bool none = failed || j->n == 0;
    enum err e = none ? ERR_STOPPED : rejects_flush(j);
    e = newfile_close(&j->file, e);
    buf_free(&j->lines);
    return none ? OK : named(j, e);
}
