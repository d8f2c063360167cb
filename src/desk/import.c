// A register extract as a file: its columns, its rows one after another, what of it is saved and told.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "import_impl.h"
#include "journal.h"
#include "store/register.h"

#define PROGRESS_ROWS 4096

static void told(void *ctx, enum intake_verdict v, struct span id, uint64_t line)
{
    struct importing *im = ctx;
    im->n->fresh += v == INTAKE_FRESH;
    im->n->changed += v == INTAKE_CHANGED;
    im->n->same += v == INTAKE_SAME;
    if (import_refusal(v)) {
        im->n->bad++;
        rejects_add(&im->rejects, NULL, &(struct row_fault) {line, im->id_at, id, _(import_refusal(v))});
    }
}

static void housed(void *ctx, bool fresh)
{
    struct importing *im = ctx;
    im->n->households += fresh;
    im->n->addresses += !fresh;
}

// As good as it can be: who is head may stand in a row that was not taken, or be named later (C-3.2). It is told.
static void no_head(struct importing *im, const struct house *h)
{
    im->n->headless++;
    rejects_add(&im->rejects, NULL, &(struct row_fault) {h->line, im->number_at, h->number,
        _("nobody is head of this household: that row is bad or missing, or a relation wrong; yizhan adjust names one too (C-3.2)")});
}

static void add_houses(struct importing *im)
{
    for (size_t i = 0; i < im->houses_n && !im->err; i++) {
        const struct house *h = &im->houses[i];
        struct arena *a = intake_arena(im->intake);
        struct rec have;
        bool there = !im->empty && register_household(&im->t, h->number, a, &have);
        // Of a collective household each may have an address of his own.
        bool family = span_is(h->kind, HOUSEHOLD_FAMILY);
        bool moved = family && there && !span_eq(rec_text(&have, HOUSEHOLD_ADDRESS), h->address);
        if (h->wanted && family && !h->head.n && !(there && rec_has(&have, HOUSEHOLD_HEAD)))
            no_head(im, h);
        if (!h->wanted || (there && !moved)) {
            intake_skip(im->intake);
            continue;
        }
        struct rec r = rec_make_room(a, household_table.n);
        rec_set_text(&r, HOUSEHOLD_NUMBER, h->number);
        rec_set_text(&r, HOUSEHOLD_KIND, h->kind);
        rec_set_text(&r, HOUSEHOLD_ADDRESS, h->address);
        rec_set_text(&r, HOUSEHOLD_HEAD, h->head);
        rec_set_int(&r, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
        im->err = intake_household(im->intake, &r);
        im->n->households += im->empty;
        im->housed = true;
    }
}

static const char *const must[] = {"公民身份号码", "姓名", "户号", "户类型", "与户主关系", "住址"};

bool import_needs(struct span column)
{
    size_t i = 0;
    while (i < COUNT(must) && !span_is(column, must[i]))
        i++;
    return i < COUNT(must);
}

static void note_unused(struct import_count *n, struct span name)
{
    static const char more[] = "…";
    size_t at = strlen(n->unused), left = sizeof n->unused - at;
    if (at >= strlen(more) && strcmp(n->unused + at - strlen(more), more) == 0)
        return;
    bool fits = name.n + strlen(more) + sizeof "  " <= left; // this one, and that there are more
    snprintf(n->unused + at, left, "%s%.*s", at ? " " : "", SPAN_ARG(fits ? name : span_of(more)));
}

// What the file is taken for is told with it: under the wrong charset, and with columns under other names, nothing fits.
static enum err lacks_columns(const struct importing *im, const char *lacks)
{
    const char *charset = charset_name(rows_charset(im->rows));
    if (im->n->unused[0])
        return fail(ERR_INPUT, _("%s: the header lacks%s and has besides: %s; read as %s, --charset names another"), im->path, lacks, im->n->unused, charset);
    return fail(ERR_INPUT, _("%s: the header lacks%s; read as %s, --charset names another"), im->path, lacks, charset);
}

static enum err map_columns(struct importing *im)
{
    size_t n;
    const struct span *names = rows_columns(im->rows, &n);
    struct buf lacks = {0};
    for (size_t i = 0; i < n; i++) {
        im->column[i] = COLUMN_OTHER;
        for (size_t k = 0; k < person_table.n; k++) {
            if (person_table.fields[k].column && span_is(names[i], person_table.fields[k].column)) {
                im->column[i] = k;
                im->extract.columns |= PERSON_BIT(person_table.fields[k].tag);
            }
        }
        // One whose name is mistyped would be missed later, person by person.
        if (names[i].n && im->column[i] == COLUMN_OTHER && !rejects_column(names[i]) && !import_needs(names[i]))
            note_unused(im->n, names[i]);
    }
    for (size_t i = 0; i < COUNT(must); i++) {
        if (rows_column(im->rows, span_of(must[i])) == ROWS_NO_COLUMN)
            buf_printf(&lacks, " %s", must[i]);
    }
    enum err e = lacks.n ? lacks_columns(im, buf_text(&lacks)) : OK;
    buf_free(&lacks);
    im->id_at = rows_column(im->rows, SPAN("公民身份号码"));
    im->name_at = rows_column(im->rows, SPAN("姓名"));
    im->relation_at = rows_column(im->rows, SPAN("与户主关系"));
    im->number_at = rows_column(im->rows, SPAN("户号"));
    im->kind_at = rows_column(im->rows, SPAN("户类型"));
    im->address_at = rows_column(im->rows, SPAN("住址"));
    return e;
}

// Called behind each turn that is on the disk.
static bool saving(void *ctx, uint64_t done, uint64_t total)
{
    struct importing *im = ctx;
    im->saved = *im->n;
    struct import_count n = *im->n;
    n.bytes = n.total / 2 + (total ? n.total / 2 * done / total : 0);
    return !im->fn || im->fn(im->ctx, &n);
}

// Nothing but separators, as a spreadsheet ends its sheet with, or behind the columns that a rejects file adds.
static bool is_blank(const struct row *row, size_t own)
{
    size_t i = own;
    while (i < row->n && span_trim(row->field[i]).n == 0)
        i++;
    return i >= row->n;
}

// The header again: extracts put one behind the other, each with its byte order mark perhaps.
static bool is_header(const struct importing *im, const struct row *row)
{
    size_t n, i = 0;
    const struct span *names = rows_columns(im->rows, &n);
    while (i < n && i < row->n && span_eq(span_trim(i ? row->field[i] : utf8_unmarked(row->field[i])), names[i]))
        i++;
    return i == n;
}

static enum err read_rows(struct importing *im)
{
    struct row row;
    for (;;) {
        enum err e = rows_next(im->rows, &row);
        if (e == ERR_END)
            return OK;
        if (e != OK && e != ERR_INPUT)
            return fail(e, _("%s: %s"), im->path, err_note());
        if (row.n && (is_blank(&row, im->rejects.own) || is_header(im, &row)))
            continue;
        im->n->rows++;
        if (!import_row(im, &row))
            return im->err;
        if (im->rejects.lines.n > 65536)
            TRY(rejects_flush(&im->rejects));
        if (im->n->rows % PROGRESS_ROWS == 0) {
            im->n->bytes = rows_taken(im->rows) / 2;
            if (im->fn && !im->fn(im->ctx, im->n))
                return fail(ERR_STOPPED, _("nothing has been saved"));
        }
    }
}

// Somebody may still be writing it: its last row would be half a row that looks like one.
static enum err unchanged(const struct importing *im)
{
    struct stat is;
    bool same = fstat(im->fd, &is) != 0 || !S_ISREG(is.st_mode) ||
                (is.st_size == im->was.st_size && is.st_mtim.tv_sec == im->was.st_mtim.tv_sec && is.st_mtim.tv_nsec == im->was.st_mtim.tv_nsec);
    return same ? OK : fail(ERR_BUSY, _("%s has changed while it was read; nothing has been saved"), im->path);
}

// In the transaction that begins to write: the organisation's own entry (DESIGN decision 2), so that no row goes in without
// one, whatever happens behind it.
static void begun(void *ctx, struct kv_txn *t)
{
    struct importing *im = ctx;
    struct arena a = {0};
    struct rec fields = rec_make(&a);
    const char *slash = strrchr(im->path, '/');
    struct span name = span_of(slash ? slash + 1 : im->path);
    name.n = utf8_valid(name, NULL) ? utf8_floor(name.p, name.n, name.n < 200 ? name.n : 200) : 0;
    if (im->empty && kv_count(t, KV_PERSON) + kv_count(t, KV_HOUSEHOLD) > 0)
        kv_fail(t, fail(ERR_BUSY, _("the register was empty and is not any more")));
    rec_set_text(&fields, JOURNAL_TEXT, im->extract.over ? arena_printf(&a, "%.*s --overwrite", SPAN_ARG(name)) : name);
    rec_set_int(&fields, JOURNAL_COUNT, (int64_t)im->taken);
    journal_add(im->d, t, ACT_IMPORT, &fields, rec_text(&im->d->operator, OPERATOR_NUMBER), im->d->officer);
    arena_free(&a);
}

static enum err take_file(struct importing *im)
{
    TRY(kv_read(im->d->store->kv, &im->t));
    im->empty = kv_count(&im->t, KV_PERSON) == 0 && kv_count(&im->t, KV_HOUSEHOLD) == 0;
    im->meanings = arena_alloc(&im->arena, ROWS_COLUMNS * sizeof *im->meanings);
    im->intake = intake_new(im->d->store->kv, im->empty, im->extract);
    enum err e = read_rows(im);
    if (!e)
        e = unchanged(im);
    if (!e)
        add_houses(im);
    e = e ? e : im->err;
    enum err end = kv_abort(&im->t);
    e = e ? e : end;
    // Bad rows are safe on the disk before a good one is.
    if (!e)
        e = rejects_flush(&im->rejects);
    if (!e && (im->taken || im->housed))
        e = intake_put(im->intake, &(struct intake_hooks) {begun, saving, told, housed, im});
    intake_free(im->intake);
    if (e) { // what is told is what is in
        im->n->fresh = im->empty ? 0 : im->saved.fresh;
        im->n->changed = im->saved.changed;
        im->n->households = im->empty ? 0 : im->saved.households;
        im->n->addresses = im->saved.addresses;
    }
    return e;
}

enum err import_file(struct desk *d, const struct import_from *from, import_progress_fn *fn, void *ctx, struct import_count *n)
{
    const char *path = from->path;
    struct importing im = {.d = d, .n = n, .path = path, .rejects = {.file.fd = -1}, .fn = fn, .ctx = ctx, .today = desk_today(), .extract.over = from->over};
    enum charset c;
    *n = (struct import_count) {0};
    if (!desk_has_role(d, ROLE_CHIEF | ROLE_ADMIN))
        return fail(ERR_PERMISSION, _("the chief or an administrator takes an extract in"));
    if (!charset_parse(span_of(from->charset ? from->charset : "auto"), &c))
        return fail(ERR_USAGE, _("charset %s: auto, UTF-8, GBK or GB18030"), from->charset);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? fail(ERR_NOT_FOUND, "%s", path) : fail(ERR_IO, _("%s: %s"), path, err_system(errno));
    im.fd = fd;
    n->total = fstat(fd, &im.was) == 0 ? (uint64_t)im.was.st_size : 0;
    enum err e = rows_open_fd(&im.rows, fd, c, 0);
    if (e)
        e = fail(e, _("%s: %s"), path, err_note());
    if (!e)
        e = map_columns(&im);
    if (!e)
        e = rejects_open(&im.rejects, from->rejects, im.rows);
    if (!e) {
        e = take_file(&im);
        n->bytes = n->total;
        struct err_kept kept = {0};
        err_keep(&kept, e);
        err_keep(&kept, rejects_close(&im.rejects, e != OK));
        e = err_kept(&kept);
    }
    rows_free(im.rows);
    close(fd);
    free(im.houses);
    free(im.house_at);
    free(im.ids);
    free(im.seen_at);
    arena_free(&im.arena);
    return e;
}
