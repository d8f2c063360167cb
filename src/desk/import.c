#include "import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "codec/rows.h"
#include "domain/idnumber.h"
#include "domain/person.h"
#include "journal.h"
#include "store/intake.h"
#include "store/register.h"
#include "store/store.h"

#define PROGRESS_ROWS 4096

// A household as the file's rows give it.
struct house {
    struct span number, kind, address, head; // in the import's arena
    struct span kind_as_written;
};

// What a code's text was found to mean.
struct meaning {
    struct span text, code; // in the import's arena
};
#define MEANINGS 64

struct importing {
    struct desk *d;
    struct rows *rows;
    struct import_count *n;
    struct arena arena;
    struct house *houses; // in the order of the file
    size_t houses_n, houses_size;
    uint32_t *house_at; // open addressing by number: a place in houses, counted from 1
    size_t house_at_size;
    uint64_t *ids; // of persons seen in this file, as numbers: open addressing
    size_t ids_n, ids_size;
    size_t column[ROWS_COLUMNS]; // file column -> index in person_table, or COLUMN_*
    size_t id_at, kind_at, number_at, address_at;
    int rejects;
    struct buf reject_rows;
    day_t today;
    struct intake *intake;
    struct meaning (*meanings)[MEANINGS]; // by column, by a text's hash
    struct meaning *meant[ROWS_COLUMNS];  // the last one of each column
    struct kv_txn t; // a view for what is there already
    bool empty;
    enum err err;
    import_progress_fn *fn;
    void *ctx;
};
#define COLUMN_OTHER ((size_t)-1)

static uint64_t hash_of(struct span s)
{
    uint64_t h = 14695981039346656037u; // FNV-1a
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (uint8_t)s.p[i]) * 1099511628211u;
    return h ^ h >> 29;
}

static size_t house_slot(const struct importing *im, struct span number)
{
    size_t at = hash_of(number) & (im->house_at_size - 1);
    while (im->house_at[at] && !span_eq(im->houses[im->house_at[at] - 1].number, number))
        at = (at + 1) & (im->house_at_size - 1);
    return at;
}

// NULL: no row has named it yet.
static struct house *house_find(struct importing *im, struct span number)
{
    struct house *last = im->houses_n ? &im->houses[im->houses_n - 1] : NULL;
    if (!last || span_eq(last->number, number))
        return last; // a household's rows stand together mostly
    uint32_t at = im->house_at[house_slot(im, number)];
    return at ? &im->houses[at - 1] : NULL;
}

static struct house *house_add(struct importing *im, struct house h)
{
    if (im->houses_n == im->houses_size) {
        im->houses_size = im->houses_size ? im->houses_size * 2 : 1024;
        im->houses = xrealloc(im->houses, im->houses_size * sizeof *im->houses);
        free(im->house_at);
        im->house_at_size = im->houses_size * 2;
        im->house_at = xcalloc(im->house_at_size, sizeof *im->house_at);
        for (size_t i = 0; i < im->houses_n; i++)
            im->house_at[house_slot(im, im->houses[i].number)] = (uint32_t)i + 1;
    }
    im->houses[im->houses_n] = h;
    im->house_at[house_slot(im, h.number)] = (uint32_t)im->houses_n + 1;
    return &im->houses[im->houses_n++];
}

static size_t id_slot(const uint64_t *ids, size_t size, uint64_t id)
{
    size_t at = (size_t)(id * UINT64_C(0x9E3779B97F4A7C15) >> 24) & (size - 1);
    while (ids[at] && ids[at] != id)
        at = (at + 1) & (size - 1);
    return at;
}

static bool seen_id(struct importing *im, uint64_t id)
{
    if (im->ids_n * 2 >= im->ids_size) {
        size_t size = im->ids_size ? im->ids_size * 2 : 16384;
        uint64_t *fresh = xcalloc(size, sizeof *fresh);
        for (size_t i = 0; i < im->ids_size; i++) {
            if (im->ids[i])
                fresh[id_slot(fresh, size, im->ids[i])] = im->ids[i];
        }
        free(im->ids);
        im->ids = fresh;
        im->ids_size = size;
    }
    size_t at = id_slot(im->ids, im->ids_size, id);
    if (im->ids[at])
        return true;
    im->ids[at] = id;
    im->ids_n++;
    return false;
}

// ---- bad rows

static void reject(struct importing *im, const struct row *row, uint64_t line, size_t column, struct span value, const char *why)
{
    char number[24];
    size_t n;
    const struct span *names = rows_columns(im->rows, &n);
    im->n->bad++;
    if (im->rejects < 0)
        return;
    snprintf(number, sizeof number, "%llu", (unsigned long long)line);
    struct span cell[] = {span_of(number), column < n ? names[column] : SPAN_NONE, value, span_of(why), row ? row->raw : SPAN_NONE};
    if (rows_put(&im->reject_rows, ',', cell, COUNT(cell)) != OK)
        err_clear();
}

static enum err flush_rejects(struct importing *im)
{
    size_t done = 0;
    while (im->rejects >= 0 && done < im->reject_rows.n) {
        ssize_t k = write(im->rejects, im->reject_rows.p + done, im->reject_rows.n - done);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return fail(errno == ENOSPC ? ERR_FULL : ERR_IO, _("the rejects file"));
        done += (size_t)k;
    }
    im->reject_rows.n = 0;
    return OK;
}

// ---- good rows

static bool bad(struct importing *im, const struct row *row, size_t column, const char *why)
{
    reject(im, row, row->line, column, column < row->n ? row->field[column] : SPAN_NONE, why);
    return false;
}

static const char *verdict_says(enum intake_verdict v)
{
    return v == INTAKE_NOT_REGISTERED ? N_("this person is under a case, or no longer registered here")
           : v == INTAKE_ELSEWHERE    ? N_("this person is registered in another household")
                                      : NULL;
}

// The first spell begins when the booklet says the person came to this address, else at birth.
static day_t spell_from(const struct rec *p)
{
    struct span s = rec_text(p, PERSON_ADDRESS_SINCE), first;
    day_t day;
    if (s.n && span_split(&s, ' ', &first) && day_parse(first, &day))
        return day;
    return (day_t)rec_int(p, PERSON_BIRTH, 0);
}

static bool read_house(struct importing *im, const struct row *row, struct span number, struct span id, const struct rec *p)
{
    struct arena a = {0};
    struct rec probe = rec_make(&a);
    struct house *h = house_find(im, number);
    bool ok = true;
    static const uint16_t tag[] = {HOUSEHOLD_NUMBER, HOUSEHOLD_KIND, HOUSEHOLD_ADDRESS};
    const size_t at[] = {im->number_at, im->kind_at, im->address_at};
    // Most rows say what the household's first row said: that has been checked.
    bool known = h && span_eq(span_trim(row->field[im->kind_at]), h->kind_as_written) &&
                 span_eq(span_trim(row->field[im->address_at]), h->address);
    for (size_t i = 0; i < COUNT(tag) && ok && !known; i++) {
        if (field_parse(field_by_tag(&household_table, tag[i]), row->field[at[i]], &probe) != OK)
            ok = bad(im, row, at[i], err_note());
        else if (!rec_has(&probe, tag[i]))
            ok = bad(im, row, at[i], _("is empty"));
    }
    bool head = ok && relation_is_head(rec_text(p, PERSON_RELATION));
    struct span kind = rec_text(&probe, HOUSEHOLD_KIND), address = rec_text(&probe, HOUSEHOLD_ADDRESS);
    if (ok && h && !known) {
        if (!span_eq(h->kind, kind))
            ok = bad(im, row, im->kind_at, _("another kind than in the household's first row"));
        else if (!span_eq(h->address, address) && span_is(kind, HOUSEHOLD_FAMILY))
            ok = bad(im, row, im->address_at, _("another address than in the household's first row"));
    }
    if (ok && h && head && h->head.n)
        ok = bad(im, row, im->number_at, _("a second head in one household"));
    if (ok && !h)
        h = house_add(im, (struct house) {arena_copy(&im->arena, number), arena_copy(&im->arena, kind), arena_copy(&im->arena, address), SPAN_NONE,
                                          arena_copy(&im->arena, span_trim(row->field[im->kind_at]))});
    if (head && ok)
        h->head = arena_copy(&im->arena, id);
    arena_free(&a);
    return ok;
}

// Into a live register: what is plain from the view is told with its row; the rest is judged again when it is written.
static bool wanted(struct importing *im, const struct row *row, struct rec *p)
{
    struct rec old;
    bool known = !im->empty && register_person(&im->t, rec_text(p, PERSON_ID), intake_arena(im->intake), &old);
    enum intake_verdict v = intake_judge(known ? &old : NULL, p);
    if (v == INTAKE_NOT_REGISTERED)
        return bad(im, row, im->id_at, _(verdict_says(v)));
    if (v == INTAKE_ELSEWHERE)
        return bad(im, row, im->number_at, _(verdict_says(v)));
    im->n->same += v == INTAKE_SAME;
    im->n->fresh += im->empty;
    return v != INTAKE_SAME;
}

static void told(void *ctx, enum intake_verdict v, struct span id, uint64_t line)
{
    struct importing *im = ctx;
    im->n->fresh += v == INTAKE_FRESH;
    im->n->changed += v == INTAKE_CHANGED;
    im->n->same += v == INTAKE_SAME;
    if (verdict_says(v))
        reject(im, NULL, line, im->id_at, id, _(verdict_says(v)));
}

// A code's text stands in thousands of rows: what it means is looked up once.
static bool parse(struct importing *im, size_t column, struct span text, struct rec *p)
{
    const struct field *f = &person_table.fields[im->column[column]];
    if (!f->codes || text.n == 0)
        return field_parse(f, text, p) == OK;
    struct meaning *m = im->meant[column]; // rows side by side mostly say the same
    if (!m || !span_eq(m->text, text))
        m = im->meant[column] = &im->meanings[column][hash_of(text) % MEANINGS];
    if (!span_eq(m->text, text)) {
        if (field_parse(f, text, p) != OK)
            return false;
        m->text = arena_copy(&im->arena, text);
        m->code = arena_copy(&im->arena, rec_text(p, f->tag));
        return true;
    }
    rec_set(p, (struct val) {.tag = f->tag, .kind = VAL_TEXT, .u.s = m->code});
    return true;
}

static bool take_row(struct importing *im, const struct row *row)
{
    struct rec p = rec_make_room(intake_arena(im->intake), person_table.n);
    bool ok = true;
    for (size_t i = 0; i < row->n && ok; i++) {
        if (im->column[i] == COLUMN_OTHER)
            continue;
        const struct field *f = &person_table.fields[im->column[i]];
        if (f->tag >= PERSON_FIRST_KEPT)
            continue;
        if (!parse(im, i, row->field[i], &p))
            ok = bad(im, row, i, err_note());
    }
    static const struct {
        uint16_t tag;
        const char *column;
    } needed[] = {{PERSON_ID, "公民身份号码"}, {PERSON_NAME, "姓名"}, {PERSON_RELATION, "与户主关系"}};
    for (size_t i = 0; i < COUNT(needed) && ok; i++) {
        if (!rec_has(&p, needed[i].tag))
            ok = bad(im, row, rows_column(im->rows, span_of(needed[i].column)), _("is empty"));
    }
    struct span id = rec_text(&p, PERSON_ID);
    if (ok) {
        day_t birth = idnumber_birth(id);
        struct span sex = rec_text(&p, PERSON_SEX);
        rec_set_int(&p, PERSON_BIRTH, birth);
        if (birth > im->today)
            ok = bad(im, row, im->id_at, _("born in the future"));
        else if (sex.n == 0)
            rec_set_text(&p, PERSON_SEX, span_of(idnumber_sex(id)));
        else if (!span_is(sex, idnumber_sex(id)))
            ok = bad(im, row, rows_column(im->rows, SPAN("性别")), _("does not fit the ID number"));
    }
    if (ok && seen_id(im, idnumber_value(id)))
        ok = bad(im, row, im->id_at, _("stands twice in this file"));
    struct span number = ok ? span_trim(row->field[im->number_at]) : SPAN_NONE;
    if (ok && number.n == 0)
        ok = bad(im, row, im->number_at, _("is empty"));
    if (ok && read_house(im, row, number, id, &p)) {
        rec_set_text(&p, PERSON_HOUSEHOLD, number);
        rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
        struct rec *spell = rec_add(&p, PERSON_SPELLS);
        rec_set_text(spell, SPELL_HOUSEHOLD, number);
        rec_set_int(spell, SPELL_FROM, spell_from(&p));
        ok = wanted(im, row, &p);
        if (ok)
            im->err = intake_person(im->intake, &p, row->line);
    } else {
        ok = false;
    }
    if (!ok)
        intake_skip(im->intake);
    return im->err == OK;
}

static void add_houses(struct importing *im)
{
    for (size_t i = 0; i < im->houses_n && !im->err; i++) {
        const struct house *h = &im->houses[i];
        struct arena a = {0};
        struct rec have;
        if (im->empty || !register_household(&im->t, h->number, &a, &have)) {
            struct rec r = rec_make(&a);
            rec_set_text(&r, HOUSEHOLD_NUMBER, h->number);
            rec_set_text(&r, HOUSEHOLD_KIND, h->kind);
            rec_set_text(&r, HOUSEHOLD_ADDRESS, h->address);
            rec_set_text(&r, HOUSEHOLD_HEAD, h->head);
            rec_set_int(&r, HOUSEHOLD_STATE, HOUSEHOLD_OPEN);
            im->err = intake_household(im->intake, &r);
            im->n->households++;
        }
        arena_free(&a);
    }
}

static enum err map_columns(struct importing *im)
{
    size_t n;
    const struct span *names = rows_columns(im->rows, &n);
    static const char *const must[] = {"公民身份号码", "姓名", "户号", "户类型", "与户主关系", "住址"};
    for (size_t i = 0; i < COUNT(must); i++) {
        if (rows_column(im->rows, span_of(must[i])) == ROWS_NO_COLUMN)
            return fail(ERR_INPUT, _("the header lacks the column %s"), must[i]);
    }
    for (size_t i = 0; i < n; i++) {
        im->column[i] = COLUMN_OTHER;
        for (size_t k = 0; k < person_table.n; k++) {
            if (person_table.fields[k].column && span_is(names[i], person_table.fields[k].column))
                im->column[i] = k;
        }
    }
    im->id_at = rows_column(im->rows, SPAN("公民身份号码"));
    im->number_at = rows_column(im->rows, SPAN("户号"));
    im->kind_at = rows_column(im->rows, SPAN("户类型"));
    im->address_at = rows_column(im->rows, SPAN("住址"));
    return OK;
}

static bool saving(void *ctx, uint64_t done, uint64_t total)
{
    struct importing *im = ctx;
    struct import_count n = *im->n;
    n.bytes = n.total / 2 + (total ? n.total / 2 * done / total : 0);
    return !im->fn || im->fn(im->ctx, &n);
}

static enum err read_rows(struct importing *im)
{
    struct row row;
    for (;;) {
        enum err e = rows_next(im->rows, &row);
        if (e == ERR_END)
            return OK;
        if (e != OK && e != ERR_INPUT)
            return e;
        im->n->rows++;
        if (e == ERR_INPUT)
            reject(im, &row, row.bad_line, row.column, row.value, row.why);
        else if (!take_row(im, &row))
            return im->err;
        if (im->reject_rows.n > 65536)
            TRY(flush_rejects(im));
        if (im->n->rows % PROGRESS_ROWS == 0) {
            im->n->bytes = rows_taken(im->rows) / 2;
            if (im->fn && !im->fn(im->ctx, im->n))
                return fail(ERR_STOPPED, _("nothing has been saved"));
        }
    }
}

static enum err note_import(struct desk *d, const char *path, const struct import_count *n)
{
    struct arena a = {0};
    struct rec fields = rec_make(&a);
    const char *name = strrchr(path, '/');
    rec_set_text(&fields, JOURNAL_TEXT, arena_printf(&a, "%.200s", name ? name + 1 : path));
    rec_set_int(&fields, JOURNAL_COUNT, (int64_t)(n->fresh + n->changed));
    enum err e = n->fresh + n->changed > 0 && desk_signed_in(d) ? journal_write(d, ACT_IMPORT, &fields) : OK;
    arena_free(&a);
    return e;
}

enum err import_file(struct desk *d, const char *path, const char *charset, const char *rejects,
                     import_progress_fn *fn, void *ctx, struct import_count *n)
{
    struct importing im = {.d = d, .n = n, .rejects = -1, .fn = fn, .ctx = ctx, .today = desk_today()};
    struct stat st;
    enum charset c;
    *n = (struct import_count) {0};
    if (!charset_parse(span_of(charset), &c))
        return fail(ERR_USAGE, _("charset %s: auto, UTF-8, GBK or GB18030"), charset);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", path);
    n->total = fstat(fd, &st) == 0 ? (uint64_t)st.st_size : 0;
    enum err e = rows_open_fd(&im.rows, fd, c, 0);
    if (!e)
        e = map_columns(&im);
    if (!e && rejects && (im.rejects = open(rejects, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640)) < 0)
        e = fail(ERR_IO, "%s", rejects);
    if (!e)
        e = kv_read(d->store->kv, &im.t);
    if (!e) {
        struct span head[] = {span_of(_("line")), span_of(_("column")), span_of(_("value")), span_of(_("reason")), span_of(_("row"))};
        if (im.rejects >= 0)
            e = rows_put(&im.reject_rows, ',', head, COUNT(head));
        im.empty = kv_count(&im.t, KV_PERSON) == 0 && kv_count(&im.t, KV_HOUSEHOLD) == 0;
        im.meanings = arena_alloc(&im.arena, ROWS_COLUMNS * sizeof *im.meanings);
        im.intake = intake_new(d->store->kv, im.empty);
        e = e ? e : read_rows(&im);
        if (!e)
            add_houses(&im);
        e = e ? e : im.err;
        enum err end = kv_abort(&im.t);
        e = e ? e : end;
        if (!e)
            e = intake_put(im.intake, &(struct intake_hooks) {saving, told, &im});
        intake_free(im.intake);
        n->bytes = n->total;
        end = flush_rejects(&im);
        e = e ? e : end;
        if (!e)
            e = note_import(d, path, n);
    }
    if (im.rejects >= 0 && (fsync(im.rejects) != 0) + (close(im.rejects) != 0) > 0 && !e)
        e = fail(ERR_IO, "%s", rejects);
    rows_free(im.rows);
    close(fd);
    free(im.houses);
    free(im.house_at);
    free(im.ids);
    buf_free(&im.reject_rows);
    arena_free(&im.arena);
    return e;
}
