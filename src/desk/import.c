#include "import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "codec/rows.h"
#include "domain/idnumber.h"
#include "domain/person.h"
#include "journal.h"
#include "rejects.h"
#include "store/intake.h"
#include "store/register.h"
#include "store/store.h"

#define PROGRESS_ROWS 4096

// A household as the file's rows give it.
struct house {
    struct span number, kind, address, head; // in the import's arena
    struct span kind_as_written;
    bool wanted; // one of its rows is taken
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
    struct rejects rejects;
    const char *path;
    int fd;
    struct stat was; // of the file, when it was opened
    bool housed;    // households too
    uint64_t taken; // rows given to the intake
    struct import_count saved; // of n, what is on the disk
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
    im->n->bad++;
    rejects_add(&im->rejects, row, line, column, value, why);
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
           : v == INTAKE_CLOSED       ? N_("this household is closed; its number is not used again")
           : v == INTAKE_HEAD         ? N_("the register has another head of this household; adjust its relations first, on a document")
                                      : NULL;
}

// The first spell begins when the booklet says the person came to this address, else at birth: a family's date often stands
// with a child born since.
static day_t spell_from(const struct rec *p)
{
    struct span s = rec_text(p, PERSON_ADDRESS_SINCE);
    day_t day, birth = (day_t)rec_int(p, PERSON_BIRTH, 0);
    return day_take(&s, &day) && day > birth ? day : birth;
}

// What the register says of the household of the file's first row for it.
static bool fits_register(struct importing *im, const struct row *row, struct span number, struct span kind, struct arena *a)
{
    struct rec have;
    if (im->empty || !register_household(&im->t, number, a, &have))
        return true;
    if (rec_int(&have, HOUSEHOLD_STATE, 0) != HOUSEHOLD_OPEN)
        return bad(im, row, im->number_at, _(verdict_says(INTAKE_CLOSED)));
    return span_eq(rec_text(&have, HOUSEHOLD_KIND), kind) || bad(im, row, im->kind_at, _("another kind than in the register"));
}

// The household of a row, NULL where the row is told to be bad.
static struct house *read_house(struct importing *im, const struct row *row, struct span number, const struct rec *p)
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
        const struct field *f = field_by_tag(&household_table, tag[i]);
        if (field_parse(f, row->field[at[i]], &probe) != OK)
            ok = bad(im, row, at[i], err_note());
        else if (!rec_has(&probe, tag[i]))
            ok = bad(im, row, at[i], _("is empty"));
    }
    struct span kind = rec_text(&probe, HOUSEHOLD_KIND), address = rec_text(&probe, HOUSEHOLD_ADDRESS);
    if (ok && h && !known) {
        if (!span_eq(h->kind, kind))
            ok = bad(im, row, im->kind_at, _("another kind than in the household's first row"));
        else if (!span_eq(h->address, address) && span_is(kind, HOUSEHOLD_FAMILY))
            ok = bad(im, row, im->address_at, _("another address than in the household's first row"));
    }
    if (ok && h && h->head.n && relation_is_head(rec_text(p, PERSON_RELATION)))
        ok = bad(im, row, im->number_at, _("a second head in one household"));
    if (ok && !h && (ok = fits_register(im, row, number, kind, &a)))
        h = house_add(im, (struct house) {arena_copy(&im->arena, number), arena_copy(&im->arena, kind), arena_copy(&im->arena, address), SPAN_NONE,
                                          arena_copy(&im->arena, span_trim(row->field[im->kind_at])), false});
    arena_free(&a);
    return ok ? h : NULL;
}

// What is to become of the row as the view has it; of a live register it is judged again when it is written.
static enum intake_verdict judge(struct importing *im, const struct row *row, struct rec *p)
{
    struct rec old, household;
    struct arena *a = intake_arena(im->intake);
    bool known = !im->empty && register_person(&im->t, rec_text(p, PERSON_ID), a, &old);
    bool housed = !im->empty && register_household(&im->t, rec_text(p, PERSON_HOUSEHOLD), a, &household);
    enum intake_verdict v = intake_judge(known ? &old : NULL, housed ? &household : NULL, p);
    if (verdict_says(v))
        bad(im, row, v == INTAKE_NOT_REGISTERED ? im->id_at : im->number_at, _(verdict_says(v)));
    im->n->same += v == INTAKE_SAME;
    im->n->fresh += im->empty;
    return v;
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

static void housed(void *ctx, bool fresh)
{
    struct importing *im = ctx;
    im->n->households += fresh;
    im->n->addresses += !fresh;
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

static bool bad_in(struct importing *im, const struct row *row, const char *column, const char *why)
{
    return bad(im, row, rows_column(im->rows, span_of(column)), why);
}

// Birth and sex are what the ID number says; where the row says them too, it says the same. *from: begin of the first spell.
static bool fits_id(struct importing *im, const struct row *row, struct rec *p, day_t *from)
{
    struct span id = rec_text(p, PERSON_ID), sex = rec_text(p, PERSON_SEX);
    day_t birth = idnumber_birth(id);
    if (birth > im->today)
        return bad(im, row, im->id_at, _("born in the future"));
    if (rec_int(p, PERSON_BIRTH, birth) != birth)
        return bad_in(im, row, "出生日期", _("does not fit the ID number"));
    if (sex.n && !span_is(sex, idnumber_sex(id)))
        return bad_in(im, row, "性别", _("does not fit the ID number"));
    rec_set_int(p, PERSON_BIRTH, birth);
    rec_set_text(p, PERSON_SEX, span_of(idnumber_sex(id)));
    *from = spell_from(p);
    if (*from > im->today)
        return bad_in(im, row, "何时由何地迁来本址", _("in the future"));
    return true;
}

static bool take_row(struct importing *im, const struct row *row)
{
    day_t from = DAY_NONE;
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
            ok = bad_in(im, row, needed[i].column, _("is empty"));
    }
    ok = ok && fits_id(im, row, &p, &from);
    struct span id = rec_text(&p, PERSON_ID);
    if (ok && seen_id(im, idnumber_value(id)))
        ok = bad(im, row, im->id_at, _("stands twice in this file"));
    struct span number = ok ? span_trim(row->field[im->number_at]) : SPAN_NONE;
    if (ok && number.n == 0)
        ok = bad(im, row, im->number_at, _("is empty"));
    struct house *h = ok ? read_house(im, row, number, &p) : NULL;
    enum intake_verdict v = INTAKE_SAME;
    if (h) {
        rec_set_text(&p, PERSON_HOUSEHOLD, number);
        rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
        struct rec *spell = rec_add(&p, PERSON_SPELLS);
        rec_set_text(spell, SPELL_HOUSEHOLD, number);
        rec_set_int(spell, SPELL_FROM, from);
        v = judge(im, row, &p);
    }
    if (h && !verdict_says(v)) {
        h->wanted = true;
        // Each page of a collective household may say 户主: that makes nobody its head.
        if (relation_is_head(rec_text(&p, PERSON_RELATION)) && span_is(h->kind, HOUSEHOLD_FAMILY))
            h->head = arena_copy(&im->arena, id);
    }
    if (v == INTAKE_FRESH || v == INTAKE_CHANGED) {
        im->taken++;
        im->err = intake_person(im->intake, &p, row->line);
    } else {
        intake_skip(im->intake);
    }
    return im->err == OK;
}

static void add_houses(struct importing *im)
{
    for (size_t i = 0; i < im->houses_n && !im->err; i++) {
        const struct house *h = &im->houses[i];
        struct arena *a = intake_arena(im->intake);
        struct rec have;
        bool there = !im->empty && register_household(&im->t, h->number, a, &have);
        // Of a collective household each may have an address of his own.
        bool moved = there && !span_eq(rec_text(&have, HOUSEHOLD_ADDRESS), h->address) && span_is(h->kind, HOUSEHOLD_FAMILY);
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

static enum err map_columns(struct importing *im)
{
    size_t n;
    const struct span *names = rows_columns(im->rows, &n);
    static const char *const must[] = {"公民身份号码", "姓名", "户号", "户类型", "与户主关系", "住址"};
    struct buf lacks = {0};
    for (size_t i = 0; i < COUNT(must); i++) {
        if (rows_column(im->rows, span_of(must[i])) == ROWS_NO_COLUMN)
            buf_printf(&lacks, " %s", must[i]);
    }
    enum err e = lacks.n ? fail(ERR_INPUT, _("%s: the header lacks%s; read as %s, --charset names another"), im->path, buf_text(&lacks),
                                charset_name(rows_charset(im->rows))) : OK;
    buf_free(&lacks);
    TRY(e);
    for (size_t i = 0; i < n; i++) {
        im->column[i] = COLUMN_OTHER;
        for (size_t k = 0; k < person_table.n; k++) {
            if (person_table.fields[k].column && span_is(names[i], person_table.fields[k].column))
                im->column[i] = k;
        }
        // One whose name is mistyped would be missed later, person by person.
        bool used = im->column[i] != COLUMN_OTHER || rejects_column(names[i]);
        for (size_t k = 0; k < COUNT(must) && !used; k++)
            used = span_is(names[i], must[k]);
        size_t at = strlen(im->n->unused);
        if (!used && names[i].n && at + names[i].n + 2 < sizeof im->n->unused)
            snprintf(im->n->unused + at, sizeof im->n->unused - at, "%s%.*s", at ? " " : "", SPAN_ARG(names[i]));
    }
    im->id_at = rows_column(im->rows, SPAN("公民身份号码"));
    im->number_at = rows_column(im->rows, SPAN("户号"));
    im->kind_at = rows_column(im->rows, SPAN("户类型"));
    im->address_at = rows_column(im->rows, SPAN("住址"));
    return OK;
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

// Nothing but separators: a spreadsheet ends its sheet with such lines.
static bool is_blank(const struct row *row)
{
    size_t i = 0;
    while (i < row->n && span_trim(row->field[i]).n == 0)
        i++;
    return i == row->n;
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
        if (e == OK && is_blank(&row))
            continue;
        im->n->rows++;
        if (e == ERR_INPUT)
            reject(im, &row, row.fault[0].line, row.fault[0].column, row.fault[0].value, row.fault[0].why);
        else if (!take_row(im, &row))
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
    rec_set_text(&fields, JOURNAL_TEXT, name);
    rec_set_int(&fields, JOURNAL_COUNT, (int64_t)im->taken);
    journal_add(im->d, t, ACT_IMPORT, &fields, rec_text(&im->d->operator, OPERATOR_NUMBER), im->d->officer);
    arena_free(&a);
}

static enum err take_file(struct importing *im)
{
    TRY(kv_read(im->d->store->kv, &im->t));
    im->empty = kv_count(&im->t, KV_PERSON) == 0 && kv_count(&im->t, KV_HOUSEHOLD) == 0;
    im->meanings = arena_alloc(&im->arena, ROWS_COLUMNS * sizeof *im->meanings);
    im->intake = intake_new(im->d->store->kv, im->empty);
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

enum err import_file(struct desk *d, const char *path, const char *charset, const char *rejects,
                     import_progress_fn *fn, void *ctx, struct import_count *n)
{
    struct importing im = {.d = d, .n = n, .path = path, .rejects = {.fd = -1}, .fn = fn, .ctx = ctx, .today = desk_today()};
    enum charset c;
    *n = (struct import_count) {0};
    if (!desk_has_role(d, ROLE_CHIEF | ROLE_ADMIN))
        return fail(ERR_PERMISSION, _("the chief or an administrator takes an extract in"));
    if (!charset_parse(span_of(charset), &c))
        return fail(ERR_USAGE, _("charset %s: auto, UTF-8, GBK or GB18030"), charset);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, _("%s: %s"), path, strerror(errno));
    im.fd = fd;
    n->total = fstat(fd, &im.was) == 0 ? (uint64_t)im.was.st_size : 0;
    enum err e = rows_open_fd(&im.rows, fd, c, 0);
    if (e)
        e = fail(e, _("%s: %s"), path, err_note());
    if (!e)
        e = map_columns(&im);
    if (!e)
        e = rejects_open(&im.rejects, rejects, im.rows);
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
    arena_free(&im.arena);
    return e;
}
