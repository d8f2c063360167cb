// A row of an extract: every fault of it is told, and a good one goes to the intake.
#include <stdlib.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "desk.h"
#include "domain/idnumber.h"
#include "import_impl.h"
#include "store/register.h"

#define HOUSEHOLD_BYTES 160 // of a number of 40 characters

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

#define SEEN_BYTES 64 // of a short row, half a slot
#define SEEN_MOST ((size_t)1 << 23)

static size_t seen_first(const struct importing *im, uint64_t id)
{
    return (size_t)(id * UINT64_C(0x9E3779B97F4A7C15) >> 24) & (im->seen_at_size - 1);
}

static uint32_t *seen_slot(const struct importing *im, uint64_t id)
{
    size_t at = seen_first(im, id);
    while (im->seen_at[at] && im->ids[im->seen_at[at] - 1].id != id)
        at = (at + 1) & (im->seen_at_size - 1);
    return &im->seen_at[at];
}

// Room for the rows that a file of that length may have: they are not looked up all again as it fills.
static size_t seen_room(const struct importing *im)
{
    size_t room = 16384;
    while (room < im->n->total / SEEN_BYTES && room < SEEN_MOST)
        room *= 2;
    return room;
}

// The line of the row that it stood in before; 0: none. From now on it stands in this one, unless that is only asked for.
static uint64_t seen_id(struct importing *im, uint64_t id, uint64_t line, bool ask)
{
    if (im->ids_n * 2 >= im->seen_at_size) {
        free(im->seen_at);
        im->seen_at_size = im->seen_at_size ? im->seen_at_size * 2 : seen_room(im);
        im->seen_at = xcalloc(im->seen_at_size, sizeof *im->seen_at);
        for (size_t i = 0; i < im->ids_n; i++)
            *seen_slot(im, im->ids[i].id) = (uint32_t)(i + 1);
    }
    uint32_t *at = seen_slot(im, id);
    if (*at || ask)
        return *at ? im->ids[*at - 1].line : 0;
    if (im->ids_n == im->ids_size) {
        im->ids_size = im->ids_size ? im->ids_size * 2 : 16384;
        im->ids = xrealloc(im->ids, im->ids_size * sizeof *im->ids);
    }
    YZ_ASSERT(im->ids_n < UINT32_MAX);
    im->ids[im->ids_n++] = (struct seen) {id, line};
    *at = (uint32_t)im->ids_n;
    return 0;
}

// It is going to be looked up: its slot, which lies anywhere in memory, is fetched while the row's other columns are read.
static void seen_soon(const struct importing *im, struct span id)
{
    if (id.n == IDNUMBER && im->seen_at_size)
        __builtin_prefetch(&im->seen_at[seen_first(im, idnumber_value(id))]);
}

// ---- faults

static void tell(struct importing *im, const struct row *row, const struct row_fault *f)
{
    _Static_assert(ROWS_COLUMNS <= 64, "a bit for each column");
    bool first = im->faults++ == 0;
    im->n->bad += first;
    if (f->column < ROWS_COLUMNS)
        im->told |= UINT64_C(1) << f->column;
    rejects_add(&im->rejects, first ? row : NULL, f);
}

// Once of each column: what follows from its fault is not another one.
static void wrong(struct importing *im, const struct row *row, size_t column, const char *why)
{
    if (column >= row->n || !(im->told & UINT64_C(1) << column))
        tell(im, row, &(struct row_fault) {row->line, column, column < row->n ? row->field[column] : SPAN_NONE, why});
}

static void wrong_in(struct importing *im, const struct row *row, const char *column, const char *why)
{
    wrong(im, row, rows_column(im->rows, span_of(column)), why);
}

const char *import_refusal(enum intake_verdict v)
{
    return v == INTAKE_NOT_REGISTERED ? N_("this person is under a case, or no longer registered here")
           : v == INTAKE_ELSEWHERE    ? N_("this person is registered in another household")
           : v == INTAKE_CLOSED       ? N_("this household is closed; its number is not used again")
           : v == INTAKE_ACTED        ? N_("an act here has set since what this row would change; import --overwrite takes the row's")
           : v == INTAKE_HEAD         ? N_("the register has another head of this household; adjust its relations first, on a document")
                                      : NULL;
}

// Both values: the row's stands in its column.
static void tell_act(struct importing *im, const struct row *row, size_t at, const struct field *f, struct span has, struct arena *a)
{
    wrong(im, row, at, arena_printf(a, _("an act here has set this since (%s: %.*s); import --overwrite takes the row's"), _(f->label),
                                    SPAN_ARG(has.n ? has : span_of("-"))).p);
}

// ---- the person

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

// Where tabs are between them, nothing is quoted (rows.h): a spreadsheet that does it all the same would leave its marks in the text.
static bool is_quoted(struct importing *im, const struct row *row, size_t column)
{
    struct span text = row->field[column];
    bool quoted = text.n > 1 && text.p[0] == '"' && text.p[text.n - 1] == '"';
    if (quoted)
        wrong(im, row, column, _("it stands in quotation marks; save the file without them, or comma separated"));
    return quoted;
}

static void read_person(struct importing *im, const struct row *row, struct rec *p)
{
    const struct {
        uint16_t tag;
        size_t at;
    } needed[] = {{PERSON_ID, im->id_at}, {PERSON_NAME, im->name_at}, {PERSON_RELATION, im->relation_at}};
    for (size_t i = 0; i < row->n; i++) {
        if (im->column[i] == COLUMN_OTHER || person_table.fields[im->column[i]].tag >= PERSON_FIRST_KEPT)
            continue;
        bool told = im->told & UINT64_C(1) << i;
        if (!told && !(im->marked && is_quoted(im, row, i)) && !parse(im, i, row->field[i], p))
            wrong(im, row, i, err_note());
    }
    for (size_t i = 0; i < COUNT(needed); i++) {
        if (!rec_has(p, needed[i].tag))
            wrong(im, row, needed[i].at, _("is empty"));
    }
}

// The first spell begins when the booklet says the person came to this address, else at birth: a family's date often stands
// with a child born since.
static day_t spell_from(const struct rec *p)
{
    struct span s = rec_text(p, PERSON_ADDRESS_SINCE);
    day_t day, birth = (day_t)rec_int(p, PERSON_BIRTH, 0);
    return day_take(&s, &day) && day > birth ? day : birth;
}

// Birth and sex are what the ID number says; where the row says them too, it says the same: 0 and 9 of GB/T 2261.1, unknown and
// not stated, say nothing. Returns the begin of the first spell.
static day_t fit_id(struct importing *im, const struct row *row, struct rec *p)
{
    struct span id = rec_text(p, PERSON_ID), sex = rec_text(p, PERSON_SEX);
    day_t birth = idnumber_birth(id);
    if (birth > im->today)
        wrong(im, row, im->id_at, _("born in the future"));
    if (rec_int(p, PERSON_BIRTH, birth) != birth)
        wrong_in(im, row, "出生日期", _("does not fit the ID number"));
    if ((span_is(sex, SEX_MALE) || span_is(sex, SEX_FEMALE)) && !span_is(sex, idnumber_sex(id)))
        wrong_in(im, row, "性别", _("does not fit the ID number"));
    rec_set_int(p, PERSON_BIRTH, birth);
    rec_set_text(p, PERSON_SEX, span_of(idnumber_sex(id)));
    day_t from = spell_from(p);
    if (from > im->today && from > birth)
        wrong_in(im, row, "何时由何地迁来本址", _("in the future"));
    return from;
}

// ---- the household

// What the register says of the household of the file's first row for it.
static void fit_register(struct importing *im, const struct row *row, struct span number, struct span kind, struct span address, struct arena *a)
{
    struct rec have;
    const struct field *f = field_by_tag(&household_table, HOUSEHOLD_ADDRESS);
    if (im->empty || !register_household(&im->t, number, a, &have))
        return;
    if (rec_int(&have, HOUSEHOLD_STATE, 0) != HOUSEHOLD_OPEN)
        wrong(im, row, im->number_at, _(import_refusal(INTAKE_CLOSED)));
    else if (kind.n && !span_eq(rec_text(&have, HOUSEHOLD_KIND), kind))
        wrong(im, row, im->kind_at, _("another kind than in the register"));
    // A settlement wrote it down (C-3.5), or a restoration.
    else if (rec_has(&have, HOUSEHOLD_CASE) && address.n && !span_eq(rec_text(&have, f->tag), address) && !im->extract.over)
        tell_act(im, row, im->address_at, f, rec_text(&have, f->tag), a);
}

// The household of a row; it is there where the row has no fault.
static struct house *read_house(struct importing *im, const struct row *row, struct span number, const struct rec *p)
{
    struct arena a = {0};
    struct rec probe = rec_make(&a);
    struct house *h = number.n ? house_find(im, number) : NULL;
    static const uint16_t tag[] = {HOUSEHOLD_NUMBER, HOUSEHOLD_KIND, HOUSEHOLD_ADDRESS};
    const size_t at[] = {im->number_at, im->kind_at, im->address_at};
    // Most rows say what the household's first row said: that has been checked.
    bool known = h && span_eq(span_trim(row->field[im->kind_at]), h->kind_as_written) &&
                 span_eq(span_trim(row->field[im->address_at]), h->address);
    for (size_t i = 0; i < COUNT(tag) && !known; i++) {
        if (im->marked && is_quoted(im, row, at[i]))
            continue;
        if (field_parse(field_by_tag(&household_table, tag[i]), row->field[at[i]], &probe) != OK)
            wrong(im, row, at[i], err_note());
        else if (!rec_has(&probe, tag[i]))
            wrong(im, row, at[i], _("is empty"));
    }
    struct span kind = rec_text(&probe, HOUSEHOLD_KIND), address = rec_text(&probe, HOUSEHOLD_ADDRESS);
    if (h && kind.n && !span_eq(h->kind, kind))
        wrong(im, row, im->kind_at, arena_printf(&a, _("another kind than in the household's first row, line %llu"), (unsigned long long)h->line).p);
    else if (h && address.n && !span_eq(h->address, address) && span_is(h->kind, HOUSEHOLD_FAMILY))
        wrong(im, row, im->address_at, arena_printf(&a, _("another address than in the household's first row, line %llu"), (unsigned long long)h->line).p);
    if (h && h->head.n && relation_is_head(rec_text(p, PERSON_RELATION)))
        wrong(im, row, im->number_at, arena_printf(&a, _("a second head in one household; %.*s is that already"), SPAN_ARG(h->head)).p);
    if (!h && rec_has(&probe, HOUSEHOLD_NUMBER))
        fit_register(im, row, number, kind, address, &a);
    if (!h && im->faults == 0)
        h = house_add(im, (struct house) {arena_copy(&im->arena, number), arena_copy(&im->arena, kind), arena_copy(&im->arena, address), SPAN_NONE,
                                          arena_copy(&im->arena, span_trim(row->field[im->kind_at])), row->line, false});
    arena_free(&a);
    return h;
}

// Each of them: it has a column, or follows from the number.
static void tell_acted(struct importing *im, const struct row *row, const struct rec *old, const struct rec *p, struct arena *a)
{
    uint64_t acted = (uint64_t)rec_int(old, PERSON_ACTED, 0) & person_differs(old, p);
    for (size_t k = 0; k < person_table.n && acted; k++) {
        const struct field *f = &person_table.fields[k];
        if (f->tag >= PERSON_FIRST_KEPT || !(acted & PERSON_BIT(f->tag)))
            continue;
        size_t at = 0;
        while (at < row->n && im->column[at] != k)
            at++;
        tell_act(im, row, at < row->n ? at : im->id_at, f, field_show(f, old, a), a);
    }
}

// What is to become of the row as the view has it; of a live register it is judged again when it is written.
static enum intake_verdict judge(struct importing *im, const struct row *row, struct rec *p)
{
    struct rec old, household;
    struct arena *a = intake_arena(im->intake);
    bool known = !im->empty && register_person(&im->t, rec_text(p, PERSON_ID), a, &old);
    bool housed = !im->empty && register_household(&im->t, rec_text(p, PERSON_HOUSEHOLD), a, &household);
    enum intake_verdict v = intake_judge(known ? &old : NULL, housed ? &household : NULL, &im->extract, p);
    if (v == INTAKE_ACTED)
        tell_acted(im, row, &old, p, a);
    struct span which = v == INTAKE_ELSEWHERE        ? rec_text(&old, PERSON_HOUSEHOLD)
                        : v == INTAKE_HEAD           ? rec_text(&household, HOUSEHOLD_HEAD)
                        : v == INTAKE_NOT_REGISTERED ? span_of(person_state_name((enum person_state)rec_int(&old, PERSON_STATE, 0)))
                                                     : SPAN_NONE;
    if (import_refusal(v) && v != INTAKE_ACTED)
        wrong(im, row, v == INTAKE_NOT_REGISTERED ? im->id_at : im->number_at,
              arena_printf(a, which.n ? "%s (%.*s)" : "%s", _(import_refusal(v)), SPAN_ARG(which)).p);
    return v;
}

bool import_row(struct importing *im, const struct row *row)
{
    struct rec p = rec_make_room(intake_arena(im->intake), person_table.n);
    im->told = im->faults = 0;
    for (size_t i = 0; i < row->faults; i++) { // but in the columns that a rejects file adds: they are not read
        if (row->fault[i].column >= im->rejects.own)
            tell(im, row, &row->fault[i]);
    }
    if (row->n == 0) {
        intake_skip(im->intake);
        return true;
    }
    im->marked = rows_separator(im->rows) == '\t' && memchr(row->raw.p, '"', row->raw.n);
    seen_soon(im, row->field[im->id_at]);
    read_person(im, row, &p);
    char digits[HOUSEHOLD_BYTES];
    struct span id = rec_text(&p, PERSON_ID), number = utf8_narrow(span_trim(row->field[im->number_at]), digits, sizeof digits);
    day_t from = id.n ? fit_id(im, row, &p) : DAY_NONE;
    uint64_t before = id.n ? seen_id(im, idnumber_value(id), row->line, im->faults > 0) : 0;
    if (before)
        wrong(im, row, im->id_at, arena_printf(intake_arena(im->intake), _("stands twice in this file, also in line %llu"), (unsigned long long)before).p);
    struct house *h = read_house(im, row, number, &p);
    enum intake_verdict v = INTAKE_SAME;
    if (id.n && number.n && rec_has(&p, PERSON_RELATION)) {
        rec_set_text(&p, PERSON_HOUSEHOLD, number);
        rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
        struct rec *spell = rec_add(&p, PERSON_SPELLS);
        rec_set_text(spell, SPELL_HOUSEHOLD, number);
        rec_set_int(spell, SPELL_FROM, from);
        v = judge(im, row, &p);
    }
    if (im->faults) {
        intake_skip(im->intake);
        return true;
    }
    h->wanted = true;
    // Each page of a collective household may say 户主: that makes nobody its head.
    if (relation_is_head(rec_text(&p, PERSON_RELATION)) && span_is(h->kind, HOUSEHOLD_FAMILY))
        h->head = arena_copy(&im->arena, id);
    im->n->same += v == INTAKE_SAME;
    im->n->fresh += im->empty;
    if (v == INTAKE_FRESH || v == INTAKE_CHANGED) {
        im->taken++;
        im->err = intake_person(im->intake, &p, row->line);
    } else {
        intake_skip(im->intake);
    }
    return im->err == OK;
}
