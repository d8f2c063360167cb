#include "fieldform.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "desk/find.h"
#include "domain/idnumber.h"
#include "domain/person.h"
#include "domain/rules.h"
#include "domain/transfer.h"
#include "ui/dialog.h"
#include "ui/line.h"

static int width_of(const struct field *f)
{
    switch (f->kind) {
    case FIELD_ID:
        return 19;
    case FIELD_DATE:
        return 11;
    case FIELD_BOOL:
        return 4;
    case FIELD_CODE:
        return (int)f->limit + 1;
    case FIELD_ORG:
        return 13;
    case FIELD_NAME:
        return 30;
    case FIELD_PHONE:
        return 21;
    default:
        return f->limit < 50 ? (int)f->limit + 1 : 50;
    }
}

static int limit_of(const struct field *f)
{
    switch (f->kind) {
    case FIELD_DATE:
        return 12;
    case FIELD_ID:
        return 18;
    case FIELD_BOOL:
        return 1;
    case FIELD_INT:
        return 9;
    case FIELD_CODE:
    case FIELD_ORG:
        return 20; // a name may be typed too
    default:
        return (int)f->limit;
    }
}

// A card has an ID number in groups, a table with hyphens; a telephone's hyphen is its own.
static const char *drops_of(const struct field *f)
{
    return f->kind == FIELD_ID ? " -" : f->kind == FIELD_PHONE || f->kind == FIELD_DIGITS ? " " : NULL;
}

struct ui_field fieldform_row(const struct field *f)
{
    return (struct ui_field) {
        .key = f->key,
        .label = f->label,
        .kind = f->kind == FIELD_BOOL ? UI_BOOL : f->kind == FIELD_DATE ? UI_DATE : f->kind == FIELD_CODE || f->kind == FIELD_ORG ? UI_CODE : UI_TEXT,
        .width = width_of(f),
        .most = f->kind == FIELD_TEXT ? 2 * (int)f->limit + 1 : 0, // Chinese takes two columns
        .limit = limit_of(f),
        .drops = drops_of(f),
        .help = f->help,
    };
}

static struct span edit_text_of(const struct field *f, const struct rec *r, struct arena *a)
{
    if (f->kind == FIELD_BOOL)
        return rec_has(r, f->tag) ? (rec_bool(r, f->tag) ? SPAN("1") : SPAN("0")) : SPAN_NONE;
    return field_edit(f, r, a);
}

void fieldform_suffix(struct ui_form *form, const struct field *f, const struct desk *d)
{
    struct span text = form_get(form, f->key);
    if (f->kind == FIELD_CODE)
        form_suffix(form, f->key, code_named(f->codes, text));
    else if (f->kind == FIELD_ID)
        form_suffix(form, f->key, text.n == IDNUMBER ? span_of(idnumber_place(text)) : SPAN_NONE);
    else if (f->kind == FIELD_ORG)
        form_suffix(form, f->key, text.n != f->limit || !span_digits(text) ? SPAN_NONE : roster_org(desk_roster(d), text) ? desk_org_name(d, text) : span_of(_("not on the roster")));
    else if (f->tag == TRANSFER_DIVISION && f->kind == FIELD_DIGITS)
        form_suffix(form, f->key, division_find(text) ? span_of(division_find(text)->zh) : SPAN_NONE);
}

void fieldform_suffixes(struct ui_form *form, const struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < t->n; i++) {
        if (form_field(form, t->fields[i].key) && t->fields[i].kind != FIELD_LIST)
            fieldform_suffix(form, &t->fields[i], d);
    }
}

void fieldform_show(struct ui_form *form, const struct table *t, const struct rec *r, const struct desk *d)
{
    struct arena a = {0};
    for (size_t i = 0; i < t->n; i++) {
        if (!form_field(form, t->fields[i].key) || t->fields[i].kind == FIELD_LIST)
            continue;
        form_set(form, t->fields[i].key, edit_text_of(&t->fields[i], r, &a));
    }
    fieldform_suffixes(form, t, d);
    form_saved(form);
    arena_free(&a);
}

// A station is written by its code, or by its name, or by a part of it that no other's has. What is none stays as it is.
static struct span station_code(const struct desk *d, struct span text)
{
    const struct rec *orgs;
    struct span part = SPAN_NONE;
    size_t n = desk_orgs(d, &orgs), parts = 0;
    for (size_t i = 0; i < n && text.n; i++) {
        struct span code = rec_text(&orgs[i], ORG_CODE), name = rec_text(&orgs[i], ORG_NAME);
        if (rec_int(&orgs[i], ORG_KIND, 0) != ORG_STATION)
            continue;
        if (span_eq(name, text) || span_eq(rec_text(&orgs[i], ORG_SHORT), text))
            return code;
        if (span_contains(name, text)) {
            part = code;
            parts++;
        }
    }
    return parts == 1 ? part : text;
}

// The code by its number without the zeros before it, or the only one with that in its name, or beginning with it by initials
// as in the list that F4 shows. What is none of these stays as it is.
static struct span code_meant(const struct code_list *l, struct span typed)
{
    struct span part = SPAN_NONE;
    size_t parts = 0;
    for (size_t i = 0; l && i < l->n && typed.n; i++) {
        const char *code = l->rows[i].code;
        if (span_is(typed, code + strspn(code, "0")))
            return span_of(code);
        if (dialog_narrows(span_of(code_name(&l->rows[i])), span_of(l->rows[i].initials), typed)) {
            part = span_of(code);
            parts++;
        }
    }
    return parts == 1 ? part : typed;
}

enum err fieldform_parse(const struct field *f, struct span text, struct rec *r)
{
    enum err e = field_parse(f, text, r);
    return e && f->kind == FIELD_CODE ? field_parse(f, code_meant(code_list(f->codes), span_trim(text)), r) : e;
}

bool fieldform_take(struct ui_form *form, const struct field *f, struct rec *r, const struct desk *d)
{
    struct arena a = {0};
    err_clear();
    struct span text = form_get(form, f->key);
    if (f->kind == FIELD_BOOL && text.n == 0) {
        rec_clear(r, f->tag);
        return true;
    }
    if (f->kind == FIELD_ORG)
        text = station_code(d, span_trim(text));
    enum err e = fieldform_parse(f, arena_copy(&a, text), r);
    if (e)
        face_say(SAY_ERROR, span_of(err_note()));
    else
        form_set(form, f->key, edit_text_of(f, r, &a));
    fieldform_suffix(form, f, d);
    if (!e)
        face_hidden(form_get(form, f->key));
    arena_free(&a);
    return e == OK;
}

static bool list_codes(struct ui_form *form, const struct field *f, const struct flow_row *act)
{
    const struct code_list *l = code_list(f->codes);
    struct arena a = {0};
    size_t n = 0, chosen, start = 0;
    if (!l)
        return false;
    struct pick_row *rows = ARENA_ARRAY(&a, struct pick_row, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        const struct code *c = &l->rows[i];
        if (act && act->reasons && !flow_reason(act, c))
            continue;
        struct span name = span_of(code_name(c));
        if (act && flow_stops(act, c))
            name = arena_printf(&a, _("%.*s; stops the clock"), SPAN_ARG(name));
        if (span_is(form_get(form, f->key), c->code))
            start = n;
        rows[n++] = (struct pick_row) {span_of(c->code), name, span_of(c->initials)};
    }
    if (dialog_pick(_(f->label), f->help ? _(f->help) : NULL, rows, n, start, &chosen))
        form_choose(form, f->key, rows[chosen].code);
    arena_free(&a);
    return true;
}

static bool list_orgs(struct ui_form *form, const struct field *f, const struct desk *d)
{
    const struct rec *orgs;
    struct arena a = {0};
    size_t n = desk_orgs(d, &orgs), m = 0, start = 0, chosen;
    struct pick_row *rows = ARENA_ARRAY(&a, struct pick_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        char *initials = arena_alloc(&a, 40);
        if (rec_int(&orgs[i], ORG_KIND, 0) != ORG_STATION || span_eq(rec_text(&orgs[i], ORG_CODE), desk_org(d)))
            continue;
        start = span_eq(form_get(form, f->key), rec_text(&orgs[i], ORG_CODE)) ? m : start;
        pinyin_initials(roster_name(desk_roster(d), rec_text(&orgs[i], ORG_CODE)), false, initials, 40);
        rows[m++] = (struct pick_row) {rec_text(&orgs[i], ORG_CODE), rec_text(&orgs[i], ORG_NAME), span_of(initials)};
    }
    if (dialog_pick(_(f->label), f->help ? _(f->help) : NULL, rows, m, start, &chosen))
        form_choose(form, f->key, rows[chosen].code);
    arena_free(&a);
    return true;
}

static bool list_divisions(struct ui_form *form, const struct field *f)
{
    struct arena a = {0};
    struct pick_row *rows = ARENA_ARRAY(&a, struct pick_row, divisions_n);
    size_t start = 0, chosen;
    for (size_t i = 0; i < divisions_n; i++) {
        start = span_is(form_get(form, f->key), divisions[i].code) ? i : start;
        rows[i] = (struct pick_row) {span_of(divisions[i].code), span_of(divisions[i].zh), span_of(divisions[i].initials)};
    }
    if (dialog_pick(_(f->label), f->help ? _(f->help) : NULL, rows, divisions_n, start, &chosen))
        form_choose(form, f->key, rows[chosen].code);
    arena_free(&a);
    return true;
}

bool fieldform_list(struct ui_form *form, const struct field *f, const struct flow_row *act, const struct desk *d)
{
    bool had = f->kind == FIELD_CODE  ? list_codes(form, f, act)
               : f->kind == FIELD_ORG ? list_orgs(form, f, d)
               : f->tag == TRANSFER_DIVISION && f->kind == FIELD_DIGITS ? list_divisions(form, f) : false;
    if (had)
        fieldform_suffix(form, f, d);
    return had;
}

// ---- persons of the register

struct person_pick {
    struct desk *d;
    struct find found;
    struct arena a;
};

#define NAME_COLS 12 // most names; states stand below each other

static size_t find_person(void *ctx, struct span typed, struct pick_row *rows, size_t max, bool *more)
{
    struct person_pick *p = ctx;
    find_free(&p->found);
    arena_free(&p->a);
    if (find_text(p->d, typed, max < 50 ? max : 50, &p->found) != OK)
        return 0;
    for (size_t i = 0; i < p->found.persons_n; i++) {
        const struct rec *r = &p->found.persons[i];
        rows[i] = (struct pick_row) {rec_text(r, PERSON_ID),
                                     arena_printf(&p->a, "%-8.*s  %.*s%*s  %s", SPAN_ARG(rec_text(r, PERSON_HOUSEHOLD)), SPAN_ARG(rec_text(r, PERSON_NAME)),
                                                  NAME_COLS - line_width(rec_text(r, PERSON_NAME)) > 0 ? NAME_COLS - line_width(rec_text(r, PERSON_NAME)) : 0, "",
                                                  person_state_name((enum person_state)rec_int(r, PERSON_STATE, 0))), SPAN_NONE};
    }
    *more = p->found.more;
    return p->found.persons_n;
}

bool fieldform_pick_person(struct desk *d, const struct field *f, char out[19])
{
    struct person_pick p = {.d = d};
    struct pick_row row;
    bool yes = dialog_pick_from(_("Person of this register: number, name or pinyin"), f->help ? _(f->help) : NULL, find_person, &p, &row) && row.code.n == IDNUMBER;
    if (yes) {
        memcpy(out, row.code.p, IDNUMBER);
        out[IDNUMBER] = '\0';
    }
    find_free(&p.found);
    arena_free(&p.a);
    return yes;
}

// The rows of a case's list that tell of a person, a number and a name each, but for `self`.
static size_t add_persons(const struct rec *t, uint16_t list, uint16_t name, const struct rec *self, struct pick_row *rows, size_t n)
{
    size_t count;
    const struct rec *r = rec_list(t, list, &count);
    for (size_t i = 0; i < count; i++) {
        // An ID number is tag 1 of each row (transfer.h).
        if (&r[i] != self && rec_has(&r[i], MOVER_ID))
            rows[n++] = (struct pick_row) {rec_text(&r[i], MOVER_ID), rec_text(&r[i], name), SPAN_NONE};
    }
    return n;
}

static bool pick_of_case(struct ui_form *form, const struct field *f, const struct rec *t, const struct rec *self, bool staying)
{
    struct arena a = {0};
    size_t movers, stay, n, at;
    rec_list(t, TRANSFER_MOVERS, &movers);
    rec_list(t, TRANSFER_STAYING, &stay);
    struct pick_row *rows = ARENA_ARRAY(&a, struct pick_row, movers + stay + 1);
    n = add_persons(t, TRANSFER_MOVERS, MOVER_NAME, self, rows, 0);
    if (staying)
        n = add_persons(t, TRANSFER_STAYING, STAYING_NAME, self, rows, n);
    if (n == 0)
        face_say(SAY_INFO, span_of(staying ? _("nobody else of the old household is entered yet") : _("enter the movers first")));
    bool chosen = n && dialog_pick(_(f->label), f->help ? _(f->help) : NULL, rows, n, 0, &at);
    if (chosen)
        form_choose(form, f->key, rows[at].code);
    arena_free(&a);
    return chosen;
}

bool fieldform_pick_mover(struct ui_form *form, const struct field *f, const struct rec *t)
{
    return pick_of_case(form, f, t, NULL, false);
}

// ---- a row in a form of its own

static struct ui_form *row_form(void *ctx)
{
    return ((struct rowform *)ctx)->form;
}

static enum reaction row_left(void *ctx, const char *key)
{
    struct rowform *r = ctx;
    const struct field *f = field_by_key(r->table, span_of(key));
    r->touched |= form_changed(r->form);
    bool good = fieldform_take(r->form, f, r->row, r->desk);
    if (!good)
        form_goto(r->form, key);
    if (r->left)
        r->left(r->ctx, r->row, f, good, r->form);
    if (!good)
        return REACT_STAY;
    fieldform_show(r->form, r->table, r->row, r->desk);
    return REACT_STAY;
}

static void row_keep(void *ctx, const char *key)
{
    struct rowform *r = ctx;
    if (r->left)
        r->left(r->ctx, r->row, field_by_key(r->table, span_of(key)), false, r->form);
}

static enum reaction row_list(void *ctx)
{
    struct rowform *r = ctx;
    const char *key = form_current(r->form);
    const struct field *f = key ? field_by_key(r->table, span_of(key)) : NULL;
    char id[19];
    // A guardian is registered where the mover is (C-2.2, C-2.3b): who moves along, or stays.
    bool named = f && r->table == &mover_table && f->tag == MOVER_GUARDIAN, party = f && r->table == &party_table;
    bool guardian = named || (party && f->tag == PARTY_ID && span_is(rec_text(r->row, PARTY_CAPACITY), CAPACITY_GUARDIAN));
    bool mover = party && f->tag == PARTY_FOR;
    if (guardian || mover) {
        pick_of_case(r->form, f, r->transfer, named ? r->row : NULL, guardian);
        row_left(r, key);
        return REACT_PAINT;
    }
    if (f && f->kind == FIELD_ID) {
        if (fieldform_pick_person(r->desk, f, id))
            form_choose(r->form, key, span_of(id));
        row_left(r, key);
        return REACT_PAINT;
    }
    if (!f || !fieldform_list(r->form, f, NULL, r->desk)) {
        face_say(SAY_WARNING, span_of(_("this field has no list of values")));
        return REACT_STAY;
    }
    row_left(r, key);
    return REACT_PAINT;
}

static enum reaction row_done(void *ctx)
{
    struct rowform *r = ctx;
    for (size_t i = 0; r->tags[i]; i++) {
        const struct field *f = field_by_tag(r->table, r->tags[i]);
        if (!fieldform_take(r->form, f, r->row, r->desk)) {
            form_goto(r->form, f->key);
            return REACT_STAY;
        }
    }
    r->touched = true;
    return REACT_BACK;
}

static void row_paint(void *ctx)
{
    struct rowform *r = ctx;
    face_subject(r->subject);
    form_paint(r->form);
}

static void row_resume(void *ctx)
{
    struct rowform *r = ctx;
    fieldform_suffixes(r->form, r->table, r->desk);
}

static void row_close(void *ctx)
{
    struct rowform *r = ctx;
    if (!r->touched && !form_changed(r->form) && r->untouched)
        r->untouched(r->ctx);
    form_free(r->form);
    free(r->fields);
    free(r);
}

static const struct ui_key row_keys[] = {
    {UI_F2, N_("done"), N_("Takes the row and goes back to the list."), row_done, NULL},
    {UI_F4, N_("list"), N_("Lists the field's values; type to narrow, or by pinyin initials."), row_list, NULL},
};
static struct ui_screen row_screen = {
    .keys = row_keys, .key_count = COUNT(row_keys), .close = row_close, .resume = row_resume, .paint = row_paint, .form = row_form, .left = row_left, .keep = row_keep, .part = true,
};

enum reaction rowform_open(const struct rowform *from)
{
    struct rowform *r = xmalloc(sizeof *r);
    size_t n = 0;
    *r = *from;
    while (r->tags[n])
        n++;
    r->fields = xcalloc(n, sizeof *r->fields);
    for (size_t i = 0; i < n; i++) {
        r->fields[i] = fieldform_row(field_by_tag(r->table, r->tags[i]));
        // The tie to the host, which is asked for where movers join one, then is asked of each (C-2.3).
        bool tie = r->table == &mover_table && (r->tags[i] == MOVER_HOST_RELATION || r->tags[i] == MOVER_HOST_PROOF);
        r->fields[i].must = tie || rules_row_needs(r->table, r->tags[i]);
    }
    r->form = form_new(r->fields, n, 0, 0);
    fieldform_show(r->form, r->table, r->row, r->desk);
    char key[64];
    if (r->typed_key.n && form_field(r->form, span_cstr(r->typed_key, key, sizeof key)))
        form_set(r->form, key, r->typed);
    if (r->at.n)
        form_resume(r->form, span_cstr(r->at, key, sizeof key));
    row_screen.title = r->title;
    return ui_push(&row_screen, r);
}
