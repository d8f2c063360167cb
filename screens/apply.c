// The application, page by page (C-3.1): each field is saved to the draft when
// it is left, and a draft comes back on the same page and field.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "desk/act.h"
#include "desk/draft.h"
#include "desk/find.h"
#include "desk/judge.h"
#include "desk/worklist.h"
#include "domain/idnumber.h"
#include "domain/person.h"
#include "screens/fieldform.h"
#include "screens/findings.h"
#include "screens/seat.h"
#include "ui/dialog.h"

enum page { PAGE_CASE, PAGE_MOVERS, PAGE_STAYING, PAGE_DESTINATION, PAGE_PRESENCE, PAGE_MATERIALS, PAGE_REVIEW, PAGE_COUNT };
static const char *const page_names[] = {
    N_("The move"), N_("Movers"), N_("Old household: who stays"), N_("New household"), N_("Who is present"), N_("Materials"), N_("Review"),
};
#define NEEDS_MOST 80

struct apply {
    struct desk *desk;
    struct arena arena;
    struct rec draft, t;
    bool saved_once, resubmits;
    enum page page;
    struct ui_form *form;
    struct ui_field ui[16];
    struct ui_list list;
    struct ui_text *text;
    struct material_need needs[NEEDS_MOST];
    size_t needs_n;
    struct findings findings;
    struct arena judged;
    int64_t seq; // of the case that is resubmitted
    size_t row; // of the list whose form is open, from 1; 0: none
    struct span row_field; // where in it
};

// ---- saving

static void save(struct apply *s)
{
    enum err e = OK;
    const char *key = s->form ? form_current(s->form) : NULL;
    struct span field = s->row ? s->row_field : span_of(key ? key : "");
    if (!s->saved_once) {
        struct span number = rec_text(&s->t, TRANSFER_NUMBER);
        e = draft_new(s->desk, "apply", s->resubmits ? number : SPAN_NONE, &s->arena, &s->draft);
        s->saved_once = e == OK;
    }
    if (!e) {
        draft_set_fields(&s->draft, &s->t);
        rec_set_int(&s->draft, DRAFT_PAGE, s->page);
        rec_set_int(&s->draft, DRAFT_ROW, (int64_t)s->row);
        rec_set_text(&s->draft, DRAFT_FIELD, field);
        e = draft_save(s->desk, &s->draft);
    }
    face_error(e);
}

// What stands in a field and is not valid yet is kept too.
static void keep_typed(struct apply *s, const char *key, struct span text)
{
    rec_clear(&s->draft, DRAFT_TYPED);
    if (text.n) {
        struct rec *row = rec_add(&s->draft, DRAFT_TYPED);
        rec_set_text(row, TYPED_KEY, span_of(key));
        rec_set_text(row, TYPED_TEXT, text);
    }
}

// ---- pages that are forms

static const uint16_t case_tags[] = {TRANSFER_KIND, TRANSFER_REASON, TRANSFER_ORIGIN, TRANSFER_ORIGIN_HOUSEHOLD, TRANSFER_ORIGIN_KIND, TRANSFER_ORIGIN_ADDRESS, TRANSFER_TELEPHONE, TRANSFER_NOTE, 0};
static const uint16_t own_tags[] = {TRANSFER_HEAD, TRANSFER_ADDRESS, TRANSFER_DIVISION, TRANSFER_LINKED, 0};
static const uint16_t collective_tags[] = {TRANSFER_HOUSEHOLD, 0};
static const uint16_t joining_tags[] = {TRANSFER_HOST, TRANSFER_HOUSEHOLD, 0};

static const uint16_t *tags_of(const struct apply *s)
{
    if (s->page == PAGE_CASE)
        return case_tags;
    return transfer_is(&s->t, KIND_COLLECTIVE) ? collective_tags : transfer_is(&s->t, KIND_JOINING) ? joining_tags : own_tags;
}

// Who an ID number or a household number stands for, behind its field.
static void suffixes(struct apply *s)
{
    struct arena a = {0};
    struct rec r, *people;
    size_t n;
    if (form_field(s->form, "host") && rec_has(&s->t, TRANSFER_HOST))
        form_suffix(s->form, "host", person_load(s->desk, rec_text(&s->t, TRANSFER_HOST), &a, &r) == OK ? rec_text(&r, PERSON_NAME) : span_of(_("not in this register")));
    if (form_field(s->form, "household") && rec_has(&s->t, TRANSFER_HOUSEHOLD))
        form_suffix(s->form, "household", household_load(s->desk, rec_text(&s->t, TRANSFER_HOUSEHOLD), &a, &r, &people, &n) == OK ? rec_text(&r, HOUSEHOLD_ADDRESS) : span_of(_("not in this register")));
    const struct rec *head = transfer_mover(&s->t, rec_text(&s->t, TRANSFER_HEAD));
    if (form_field(s->form, "head") && head)
        form_suffix(s->form, "head", rec_text(head, MOVER_NAME));
    arena_free(&a);
}

static void open_form(struct apply *s)
{
    const uint16_t *tags = tags_of(s);
    size_t n = 0;
    for (; tags[n]; n++)
        s->ui[n] = fieldform_row(field_by_tag(&transfer_table, tags[n]));
    s->form = form_new(s->ui, n, 1, 0);
    // A new household stands in the station's own division unless told otherwise.
    const struct rec *own = desk_org_rec(s->desk);
    if (tags == own_tags && own && !rec_has(&s->t, TRANSFER_DIVISION))
        rec_set_text(&s->t, TRANSFER_DIVISION, rec_text(own, ORG_DIVISION));
    fieldform_show(s->form, &transfer_table, &s->t, s->desk);
    suffixes(s);
}

// ---- pages that are lists

static size_t rows_of(const struct apply *s, uint16_t tag, struct rec **rows)
{
    size_t n;
    *rows = rec_list(&s->t, tag, &n);
    return n;
}

static size_t count(void *ctx)
{
    struct apply *s = ctx;
    struct rec *rows;
    switch (s->page) {
    case PAGE_MOVERS:
        return rows_of(s, TRANSFER_MOVERS, &rows);
    case PAGE_STAYING:
        return rows_of(s, TRANSFER_STAYING, &rows);
    case PAGE_PRESENCE:
        return rows_of(s, TRANSFER_MOVERS, &rows) + rows_of(s, TRANSFER_PARTIES, &rows);
    case PAGE_MATERIALS:
        return s->needs_n;
    default:
        return 0;
    }
}

static void show(struct buf *out, const struct table *t, const struct rec *r, uint16_t tag)
{
    struct arena a = {0};
    buf_add(out, field_show(field_by_tag(t, tag), r, &a));
    arena_free(&a);
}

static void mover_cell(struct apply *s, const struct rec *m, size_t column, struct buf *out)
{
    static const uint16_t tags[] = {MOVER_NAME, MOVER_ID, MOVER_SEX, MOVER_BIRTH, MOVER_OLD_RELATION, MOVER_RELATION};
    (void)s;
    if (column < COUNT(tags))
        show(out, &mover_table, m, tags[column]);
}

static void staying_cell(struct apply *s, const struct rec *m, size_t column, struct buf *out)
{
    static const uint16_t tags[] = {STAYING_NAME, STAYING_ID, 0, STAYING_BIRTH, STAYING_RELATION};
    if (column < COUNT(tags) && tags[column])
        show(out, &staying_table, m, tags[column]);
    else if (column == 5 && rec_has(&s->t, TRANSFER_NEW_HEAD) && span_eq(rec_text(m, STAYING_ID), rec_text(&s->t, TRANSFER_NEW_HEAD)))
        buf_str(out, _("new head"));
}

static void trio(struct buf *out, const struct rec *r, uint16_t card, uint16_t booklet, uint16_t proxy)
{
    const uint16_t tags[] = {card, booklet, proxy};
    static const char *const words[] = {N_("ID card"), N_("booklet"), N_("power of attorney")};
    for (size_t i = 0; i < COUNT(tags); i++) {
        if (rec_bool(r, tags[i]))
            buf_printf(out, "%s%s", out->n ? " " : "", _(words[i]));
    }
}

static void presence_cell(struct apply *s, size_t row, size_t column, struct buf *out)
{
    struct rec *movers, *parties;
    size_t n = rows_of(s, TRANSFER_MOVERS, &movers);
    rows_of(s, TRANSFER_PARTIES, &parties);
    bool mover = row < n;
    const struct rec *r = mover ? &movers[row] : &parties[row - n];
    switch (column) {
    case 0:
        buf_add(out, rec_text(r, mover ? MOVER_NAME : PARTY_NAME));
        break;
    case 1:
        buf_add(out, rec_text(r, mover ? MOVER_ID : PARTY_ID));
        break;
    case 2:
        buf_str(out, rec_bool(r, mover ? MOVER_PRESENT : PARTY_PRESENT) ? _("yes") : _("no"));
        break;
    case 3:
        if (mover)
            buf_str(out, _("mover"));
        else
            show(out, &party_table, r, PARTY_CAPACITY);
        break;
    case 4:
        if (mover && rec_bool(r, MOVER_CONSENT))
            buf_str(out, _("consent"));
        trio(out, r, mover ? MOVER_TRIO_CARD : PARTY_TRIO_CARD, mover ? MOVER_TRIO_BOOKLET : PARTY_TRIO_BOOKLET, mover ? MOVER_TRIO_PROXY : PARTY_TRIO_PROXY);
        break;
    default:
        break;
    }
}

static struct rec *material_row(struct apply *s, const struct material_need *need, size_t *at)
{
    struct rec *rows;
    size_t n = rows_of(s, TRANSFER_MATERIALS, &rows);
    for (size_t i = 0; i < n; i++) {
        if (span_is(rec_text(&rows[i], MATERIAL_CODE), need->code->code) && span_eq(rec_text(&rows[i], MATERIAL_FOR), need->subject_id)) {
            *at = i;
            return &rows[i];
        }
    }
    return NULL;
}

static void material_cell(struct apply *s, size_t row, size_t column, struct buf *out)
{
    const struct material_need *need = &s->needs[row];
    size_t at;
    const struct rec *m = material_row(s, need, &at);
    if (column == 0)
        buf_str(out, code_name(need->code));
    else if (column == 1)
        buf_add(out, need->subject);
    else if (column == 2)
        buf_str(out, need->original ? _("original") : "");
    else if (column == 3 && m)
        show(out, &material_table, m, MATERIAL_FORM);
    else if (column == 3)
        buf_str(out, _("missing"));
    else if (column == 4 && m)
        show(out, &material_table, m, MATERIAL_NUMBER);
}

static void cell(void *ctx, size_t row, size_t column, struct buf *out)
{
    struct apply *s = ctx;
    struct rec *rows;
    if (s->page == PAGE_MOVERS) {
        rows_of(s, TRANSFER_MOVERS, &rows);
        mover_cell(s, &rows[row], column, out);
    } else if (s->page == PAGE_STAYING) {
        rows_of(s, TRANSFER_STAYING, &rows);
        staying_cell(s, &rows[row], column, out);
    } else if (s->page == PAGE_PRESENCE) {
        presence_cell(s, row, column, out);
    } else {
        material_cell(s, row, column, out);
    }
}

static const struct list_column mover_columns[] = {
    {N_("Name"), 12, false}, {N_("ID number"), 19, false}, {N_("Sex"), 6, false}, {N_("Birth date"), 11, false}, {N_("Old relation"), 13, false}, {N_("New relation"), 0, false},
};
static const struct list_column staying_columns[] = {
    {N_("Name"), 14, false}, {N_("ID number"), 19, false}, {"", 6, false}, {N_("Birth date"), 11, false}, {N_("Old relation"), 14, false}, {N_("New head"), 0, false},
};
static const struct list_column presence_columns[] = {
    {N_("Name"), 14, false}, {N_("ID number"), 19, false}, {N_("Present"), 8, false}, {N_("As"), 14, false}, {N_("Handed over"), 0, false},
};
static const struct list_column material_columns[] = {
    {N_("Material"), 0, false}, {N_("Whose"), 12, false}, {N_("Asked for"), 10, false}, {N_("Shown"), 12, false}, {N_("Number"), 14, false},
};

static void open_list(struct apply *s)
{
    static const char *const empty[PAGE_COUNT] = {
        [PAGE_MOVERS] = N_("Ins adds a mover"),
        [PAGE_STAYING] = N_("Ins adds one who stays, as the booklet shows; none: all move"),
        [PAGE_PRESENCE] = N_("enter the movers first"),
        [PAGE_MATERIALS] = N_("enter kind, reason and movers first"),
    };
    static const struct {
        const struct list_column *columns;
        size_t n;
    } tables[PAGE_COUNT] = {
        [PAGE_MOVERS] = {mover_columns, COUNT(mover_columns)},
        [PAGE_STAYING] = {staying_columns, COUNT(staying_columns)},
        [PAGE_PRESENCE] = {presence_columns, COUNT(presence_columns)},
        [PAGE_MATERIALS] = {material_columns, COUNT(material_columns)},
    };
    s->list.columns = tables[s->page].columns;
    s->list.column_count = tables[s->page].n;
    s->list.empty = empty[s->page];
    s->list.selected = s->list.first = 0;
    if (s->page == PAGE_MATERIALS)
        s->needs_n = judge_materials(s->desk, &s->t, &s->arena, s->needs, NEEDS_MOST);
}

// ---- review

static void judge(struct apply *s)
{
    struct buf b = {0};
    arena_free(&s->judged);
    s->findings = findings_make(&s->judged);
    face_error(judge_now(s->desk, &s->t, JUDGE_COUNTER, &s->findings));
    size_t counts[4];
    findings_tally(&s->findings, counts);
    buf_printf(&b, _("# %zu refused, %zu warnings, %zu notes. F2 %s\n\n"), counts[REFUSE], counts[WARN], counts[INFORM],
               s->resubmits ? _("resubmits") : _("applies"));
    findings_write_all(&b, &s->findings);
    text_free(s->text);
    s->text = text_new(buf_span(&b));
    buf_free(&b);
}

// ---- turning pages

static void close_page(struct apply *s)
{
    form_free(s->form);
    s->form = NULL;
    text_free(s->text);
    s->text = NULL;
}

static bool page_is_form(enum page p)
{
    return p == PAGE_CASE || p == PAGE_DESTINATION;
}

static void open_page(struct apply *s, enum page p)
{
    close_page(s);
    s->page = p;
    if (page_is_form(p))
        open_form(s);
    else if (p == PAGE_REVIEW)
        judge(s);
    else
        open_list(s);
}

static bool take(struct apply *s, const char *key)
{
    const struct field *f = field_by_key(&transfer_table, span_of(key));
    bool good = fieldform_take(s->form, f, &s->t, s->desk);
    keep_typed(s, key, good ? SPAN_NONE : form_get(s->form, key));
    suffixes(s);
    // Joining: the host's household is the one joined.
    if (good && f->tag == TRANSFER_HOST && !rec_has(&s->t, TRANSFER_HOUSEHOLD)) {
        struct arena a = {0};
        struct rec p;
        if (person_load(s->desk, rec_text(&s->t, TRANSFER_HOST), &a, &p) == OK && rec_has(&p, PERSON_HOUSEHOLD)) {
            rec_set_text(&s->t, TRANSFER_HOUSEHOLD, rec_text(&p, PERSON_HOUSEHOLD));
            form_set(s->form, "household", rec_text(&p, PERSON_HOUSEHOLD));
            suffixes(s);
        }
        arena_free(&a);
    }
    return good;
}

static enum reaction left(void *ctx, const char *key)
{
    struct apply *s = ctx;
    bool good = take(s, key);
    if (!good)
        form_goto(s->form, key);
    save(s);
    form_saved(s->form);
    return REACT_STAY;
}

static bool leave_page(struct apply *s)
{
    const char *key = s->form ? form_current(s->form) : NULL;
    if (!key || take(s, key))
        return true;
    form_goto(s->form, key);
    return false;
}

static enum reaction go(struct apply *s, enum page p)
{
    if (!leave_page(s)) {
        save(s);
        return REACT_STAY;
    }
    open_page(s, p);
    save(s);
    return REACT_PAINT;
}

static enum reaction commit(struct apply *s);

static enum reaction next_page(void *ctx)
{
    struct apply *s = ctx;
    return s->page == PAGE_REVIEW ? commit(s) : go(s, (enum page)(s->page + 1));
}

static enum reaction forward(void *ctx)
{
    struct apply *s = ctx;
    if (s->page < PAGE_REVIEW)
        return go(s, (enum page)(s->page + 1));
    face_say(SAY_INFO, span_of(_("this is the last page")));
    return REACT_STAY;
}

static enum reaction back_page(void *ctx)
{
    struct apply *s = ctx;
    if (s->page > 0)
        return go(s, (enum page)(s->page - 1));
    face_say(SAY_INFO, span_of(_("this is the first page")));
    return REACT_STAY;
}

// ---- rows

static void fill_in(struct apply *s, struct rec *row, uint16_t tag)
{
    struct span id = rec_text(row, MOVER_ID);
    _Static_assert(MOVER_ID == 1 && STAYING_ID == 1 && PARTY_ID == 1, "an ID number is tag 1 of each row");
    if (tag == MOVER_ID && id.n == IDNUMBER && s->page == PAGE_MOVERS) {
        rec_set_int(row, MOVER_BIRTH, idnumber_birth(id));
        rec_set_text(row, MOVER_SEX, span_of(idnumber_sex(id)));
        if (transfer_is(&s->t, KIND_COLLECTIVE) && !rec_has(row, MOVER_RELATION))
            rec_set_text(row, MOVER_RELATION, SPAN(RELATION_NONE));
    } else if (tag == STAYING_ID && id.n == IDNUMBER && s->page == PAGE_STAYING) {
        rec_set_int(row, STAYING_BIRTH, idnumber_birth(id));
    }
    // The register fills in the name where the person is known here: a host, a head, a returning mover.
    if (tag == MOVER_ID && id.n == IDNUMBER && !rec_has(row, MOVER_NAME)) {
        struct arena a = {0};
        struct rec p;
        if (person_load(s->desk, id, &a, &p) == OK)
            rec_set_text(row, MOVER_NAME, rec_text(&p, PERSON_NAME));
        arena_free(&a);
    }
}

static void row_left(void *ctx, struct rec *row, const struct field *f, bool good, struct ui_form *form)
{
    struct apply *s = ctx;
    const char *at = form_current(form);
    if (good)
        fill_in(s, row, f->tag);
    keep_typed(s, f->key, good ? SPAN_NONE : form_get(form, f->key));
    s->row_field = span_of(at ? at : "");
    save(s);
}

static enum reaction open_row(struct apply *s, const char *title, const struct table *t, const uint16_t *tags, struct rec *row)
{
    struct rowform r = {.title = title, .table = t, .tags = tags, .row = row, .desk = s->desk, .left = row_left, .ctx = s};
    size_t n;
    const struct rec *typed = rec_list(&s->draft, DRAFT_TYPED, &n);
    if (s->row_field.n) { // resumed
        r.at = s->row_field;
        r.typed_key = n ? rec_text(typed, TYPED_KEY) : SPAN_NONE;
        r.typed = n ? rec_text(typed, TYPED_TEXT) : SPAN_NONE;
    }
    return rowform_open(&r);
}

static const uint16_t mover_tags[] = {MOVER_ID, MOVER_NAME, MOVER_SEX, MOVER_BIRTH, MOVER_OLD_RELATION, MOVER_RELATION, MOVER_GUARDIAN, MOVER_NO_GUARDIAN_AT_ORIGIN, 0};
static const uint16_t joiner_tags[] = {MOVER_ID, MOVER_NAME, MOVER_SEX, MOVER_BIRTH, MOVER_OLD_RELATION, MOVER_RELATION, MOVER_HOST_RELATION, MOVER_HOST_PROOF, MOVER_GUARDIAN, MOVER_NO_GUARDIAN_AT_ORIGIN, 0};
static const uint16_t staying_tags[] = {STAYING_ID, STAYING_NAME, STAYING_BIRTH, STAYING_RELATION, 0};
static const uint16_t presence_tags[] = {MOVER_PRESENT, MOVER_TRIO_CARD, MOVER_TRIO_BOOKLET, MOVER_TRIO_PROXY, MOVER_CONSENT, 0};
static const uint16_t party_tags[] = {PARTY_CAPACITY, PARTY_ID, PARTY_NAME, PARTY_PRESENT, PARTY_AT_ORIGIN, PARTY_TRIO_CARD, PARTY_TRIO_BOOKLET, PARTY_TRIO_PROXY, PARTY_FOR, 0};
static const uint16_t material_tags[] = {MATERIAL_FORM, MATERIAL_NUMBER, 0};

static struct rec *add_material(struct apply *s, const struct material_need *need)
{
    size_t at;
    struct rec *row = material_row(s, need, &at);
    if (!row) {
        row = rec_add(&s->t, TRANSFER_MATERIALS);
        rec_set_text(row, MATERIAL_CODE, span_of(need->code->code));
        rec_set_text(row, MATERIAL_FORM, SPAN("1"));
        rec_set_text(row, MATERIAL_FOR, need->subject_id);
    }
    return row;
}

static enum reaction chosen(void *ctx, size_t row)
{
    struct apply *s = ctx;
    struct rec *rows;
    size_t n;
    s->row = row + 1;
    switch (s->page) {
    case PAGE_MOVERS:
        rows_of(s, TRANSFER_MOVERS, &rows);
        return open_row(s, N_("Mover"), &mover_table, transfer_is(&s->t, KIND_JOINING) ? joiner_tags : mover_tags, &rows[row]);
    case PAGE_STAYING:
        rows_of(s, TRANSFER_STAYING, &rows);
        return open_row(s, N_("Staying"), &staying_table, staying_tags, &rows[row]);
    case PAGE_PRESENCE:
        n = rows_of(s, TRANSFER_MOVERS, &rows);
        if (row < n)
            return open_row(s, N_("Mover present"), &mover_table, presence_tags, &rows[row]);
        rows_of(s, TRANSFER_PARTIES, &rows);
        return open_row(s, N_("Person present"), &party_table, party_tags, &rows[row - n]);
    case PAGE_MATERIALS:
        return open_row(s, N_("Material"), &material_table, material_tags, add_material(s, &s->needs[row]));
    default:
        return REACT_STAY;
    }
}

// Space: present or not; shown or not.
static enum reaction mark(void *ctx, size_t row)
{
    struct apply *s = ctx;
    struct rec *movers, *parties;
    size_t n, at;
    if (s->page == PAGE_PRESENCE) {
        n = rows_of(s, TRANSFER_MOVERS, &movers);
        rows_of(s, TRANSFER_PARTIES, &parties);
        struct rec *r = row < n ? &movers[row] : &parties[row - n];
        uint16_t tag = row < n ? MOVER_PRESENT : PARTY_PRESENT;
        rec_set_int(r, tag, !rec_bool(r, tag));
    } else if (s->page == PAGE_MATERIALS) {
        if (material_row(s, &s->needs[row], &at))
            rec_list_remove(&s->t, TRANSFER_MATERIALS, at);
        else
            add_material(s, &s->needs[row]);
    } else {
        return REACT_STAY;
    }
    save(s);
    return REACT_PAINT;
}

static enum reaction add_row(void *ctx)
{
    struct apply *s = ctx;
    struct rec *rows;
    size_t n;
    switch (s->page) {
    case PAGE_MOVERS:
        if (rows_of(s, TRANSFER_MOVERS, &rows) >= MOVERS_MAX) {
            face_sayf(SAY_WARNING, _("a case has at most %d movers"), MOVERS_MAX);
            return REACT_STAY;
        }
        rec_add(&s->t, TRANSFER_MOVERS);
        n = rows_of(s, TRANSFER_MOVERS, &rows);
        break;
    case PAGE_STAYING:
        rec_add(&s->t, TRANSFER_STAYING);
        n = rows_of(s, TRANSFER_STAYING, &rows);
        break;
    case PAGE_PRESENCE:
        rec_add(&s->t, TRANSFER_PARTIES);
        n = rows_of(s, TRANSFER_MOVERS, &rows) + rows_of(s, TRANSFER_PARTIES, &rows);
        break;
    default:
        return REACT_STAY;
    }
    list_select(&s->list, n - 1);
    s->row = n;
    save(s);
    return chosen(s, n - 1);
}

static const char *no_add(void *ctx)
{
    enum page p = ((struct apply *)ctx)->page;
    return p == PAGE_MOVERS || p == PAGE_STAYING || p == PAGE_PRESENCE ? NULL : _("nothing can be added on this page");
}

static enum reaction remove_row(void *ctx)
{
    struct apply *s = ctx;
    struct rec *rows;
    size_t row, n = rows_of(s, TRANSFER_MOVERS, &rows);
    if (!list_selected(&s->list, &row) || !dialog_yes(_("Remove"), span_of(_("Remove the selected row?"))))
        return REACT_PAINT;
    if (s->page == PAGE_MOVERS)
        rec_list_remove(&s->t, TRANSFER_MOVERS, row);
    else if (s->page == PAGE_STAYING)
        rec_list_remove(&s->t, TRANSFER_STAYING, row);
    else if (s->page == PAGE_PRESENCE && row >= n)
        rec_list_remove(&s->t, TRANSFER_PARTIES, row - n);
    else
        face_say(SAY_WARNING, span_of(_("a mover is removed on the movers' page")));
    save(s);
    return REACT_PAINT;
}

static enum reaction name_head(void *ctx)
{
    struct apply *s = ctx;
    struct rec *rows;
    size_t row;
    rows_of(s, TRANSFER_STAYING, &rows);
    if (!list_selected(&s->list, &row))
        return REACT_STAY;
    bool was = span_eq(rec_text(&rows[row], STAYING_ID), rec_text(&s->t, TRANSFER_NEW_HEAD));
    rec_set_text(&s->t, TRANSFER_NEW_HEAD, was ? SPAN_NONE : rec_text(&rows[row], STAYING_ID));
    save(s);
    return REACT_PAINT;
}

static const char *no_head(void *ctx)
{
    return ((struct apply *)ctx)->page == PAGE_STAYING ? NULL : _("the new head is named on the page of those who stay (C-3.2)");
}

// ---- F4

static size_t find_household(void *ctx, struct span typed, struct pick_row *rows, size_t max)
{
    static struct find found;
    static struct arena a;
    struct apply *s = ctx;
    size_t n = 0;
    find_free(&found);
    arena_free(&a);
    if (find_text(s->desk, typed, 50, &found) != OK)
        return 0;
    for (size_t i = 0; i < found.households_n && n < max; i++)
        rows[n++] = (struct pick_row) {rec_text(&found.households[i], HOUSEHOLD_NUMBER), rec_text(&found.households[i], HOUSEHOLD_ADDRESS), SPAN_NONE};
    for (size_t i = 0; i < found.persons_n && n < max; i++) {
        if (rec_has(&found.persons[i], PERSON_HOUSEHOLD))
            rows[n++] = (struct pick_row) {rec_text(&found.persons[i], PERSON_HOUSEHOLD), rec_text(&found.persons[i], PERSON_NAME), SPAN_NONE};
    }
    (void)a;
    return n;
}

static bool pick_mover(struct apply *s)
{
    struct rec *m;
    struct pick_row rows[MOVERS_MAX];
    size_t n = rows_of(s, TRANSFER_MOVERS, &m), at;
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct pick_row) {rec_text(&m[i], MOVER_ID), rec_text(&m[i], MOVER_NAME), SPAN_NONE};
    if (n == 0 || !dialog_pick(_("Head of the new household"), rows, n, 0, &at))
        return false;
    form_set(s->form, "head", rows[at].code);
    return true;
}

static enum reaction list_values(void *ctx)
{
    struct apply *s = ctx;
    const char *key = s->form ? form_current(s->form) : NULL;
    const struct field *f = key ? field_by_key(&transfer_table, span_of(key)) : NULL;
    struct pick_row row;
    char id[19];
    bool done = false;
    if (!f) {
        face_say(SAY_WARNING, span_of(_("this field has no list of values")));
        return REACT_STAY;
    }
    if (f->tag == TRANSFER_HOST) {
        done = fieldform_pick_person(s->desk, id);
        if (done) {
            form_set(s->form, key, span_of(id));
            rec_clear(&s->t, TRANSFER_HOUSEHOLD);
        }
    } else if (f->tag == TRANSFER_HOUSEHOLD) {
        done = dialog_pick_from(_("Household: number, or a person in it"), find_household, s, &row);
        if (done)
            form_set(s->form, key, row.code);
    } else if (f->tag == TRANSFER_HEAD) {
        done = pick_mover(s);
    } else if (fieldform_list(s->form, f, NULL, s->desk)) {
        done = true;
    } else {
        face_say(SAY_WARNING, span_of(_("this field has no list of values")));
        return REACT_STAY;
    }
    if (done)
        left(s, key);
    return REACT_PAINT;
}

// ---- commit

static void accept_now(struct apply *s, struct span number)
{
    struct act_result r;
    struct rec none = rec_make(&s->arena);
    struct act_request q = {flow_row(ACT_ACCEPT), number, -1, &none, SPAN_NONE};
    enum err e = act_do(s->desk, &q, &r);
    if (e)
        face_error(e);
    else
        face_sayf(SAY_INFO, "%.*s: %s", SPAN_ARG(number), _(q.row->outcome));
    act_result_free(&r);
}

static enum reaction commit(struct apply *s)
{
    struct act_result r;
    struct act_request q = {
        .row = flow_row(s->resubmits ? ACT_RESUBMIT : ACT_APPLY),
        .number = s->resubmits ? rec_text(&s->t, TRANSFER_NUMBER) : SPAN_NONE,
        .seq = s->resubmits ? s->seq : -1,
        .fields = &s->t,
    };
    enum err e = act_do(s->desk, &q, &r);
    if (e) {
        face_error(e);
        act_result_free(&r);
        judge(s);
        return REACT_PAINT;
    }
    struct span number = arena_copy(&s->arena, r.number);
    bool clean = findings_worst(&r.findings) < REFUSE;
    act_result_free(&r);
    if (s->saved_once)
        face_error(draft_drop(s->desk, rec_int(&s->draft, DRAFT_SERIAL, 0)));
    face_sayf(SAY_INFO, "%.*s: %s", SPAN_ARG(number), _(q.row->outcome));
    if (!s->resubmits && clean &&
        dialog_yes(arena_printf(&s->arena, "%s %.*s", _("Case"), SPAN_ARG(number)).p,
                   span_of(_("Applied. Have materials and information been checked, and are they true and correct? Yes accepts the case and reports it to the bureau (C-3.2)."))))
        accept_now(s, number);
    return REACT_BACK;
}

// ---- the screen

static struct ui_form *form(void *ctx)
{
    return ((struct apply *)ctx)->form;
}

static struct ui_list *list(void *ctx)
{
    struct apply *s = ctx;
    return page_is_form(s->page) || s->page == PAGE_REVIEW ? NULL : &s->list;
}

static struct ui_text *text(void *ctx)
{
    return ((struct apply *)ctx)->text;
}

static void paint(void *ctx)
{
    struct apply *s = ctx;
    struct arena a = {0};
    struct span title = transfer_title(&s->t, &a), number = s->resubmits ? rec_text(&s->t, TRANSFER_NUMBER) : SPAN_NONE;
    face_subject(arena_printf(&a, "%d/%d %s    %.*s  %.*s", s->page + 1, PAGE_COUNT, _(page_names[s->page]), SPAN_ARG(number), SPAN_ARG(title)));
    if (s->form)
        form_paint(s->form);
    else if (s->text)
        text_paint(s->text, 0, 0);
    else
        list_paint(&s->list, 0, 0);
    arena_free(&a);
}

static void resume(void *ctx)
{
    struct apply *s = ctx;
    s->row = 0;
    s->row_field = SPAN_NONE;
    rec_clear(&s->draft, DRAFT_TYPED);
    save(s);
    if (s->page == PAGE_MATERIALS)
        s->needs_n = judge_materials(s->desk, &s->t, &s->arena, s->needs, NEEDS_MOST);
}

static void close_it(void *ctx)
{
    struct apply *s = ctx;
    close_page(s);
    arena_free(&s->judged);
    arena_free(&s->arena);
    free(s);
}

static const struct ui_key keys[] = {
    {UI_F2, N_("go on"), N_("Next page; on the review page: applies."), next_page, NULL},
    {UI_F4, N_("list"), N_("Lists the values of the field; type to narrow, also by pinyin initials."), list_values, NULL},
    {UI_F7, N_("before"), N_("The page before."), back_page, NULL},
    {UI_F8, N_("next"), N_("The next page."), forward, NULL},
    {UI_F9, N_("new head"), N_("Names the selected one as new head of the old household (C-3.2)."), name_head, no_head},
    {UI_INSERT, N_("add"), N_("Adds a row: a mover, one who stays, one who is present."), add_row, no_add},
    {UI_F6, NULL, N_("Adds a row, for keyboards without Ins."), add_row, no_add},
    {UI_DELETE, N_("remove"), N_("Removes the selected row."), remove_row, no_add},
};
// A form's Del is the letter under the cursor.
static const struct ui_screen screen = {
    .title = N_("Application"),
    .help = N_("Seven pages; F2 or Enter on the last field goes on, F7 and F8 turn pages. Every field is saved when it is left; F3 leaves, the draft stays on the worklist. On lists Enter opens a row, space turns present or shown."),
    .keys = keys, .key_count = COUNT(keys), .close = close_it, .resume = resume, .paint = paint, .form = form,
    .list = list, .text = text, .left = left, .last = next_page, .chosen = chosen, .mark = mark,
};

// A resubmission begins with what the case says now.
static enum err from_case(struct apply *s, struct span number)
{
    struct rec state;
    TRY(case_load(s->desk, number, &s->arena, &state));
    s->seq = rec_int(&state, TRANSFER_SEQ, 0);
    for (const struct act_field *f = flow_row(ACT_RESUBMIT)->fields; f->tag; f++) {
        const struct val *v = f->ask == ASK_SET ? NULL : rec_get(&state, f->tag);
        if (v && f->tag != TRANSFER_NOTE)
            rec_set(&s->t, *v);
    }
    rec_set_text(&s->t, TRANSFER_NUMBER, number);
    return OK;
}

static enum err from_draft(struct apply *s, int64_t serial, struct span *field, struct rec **typed)
{
    struct rec fields, state;
    size_t n;
    TRY(draft_load(s->desk, serial, &s->arena, &s->draft));
    TRY(draft_fields(&s->draft, &s->arena, &fields));
    s->t = rec_copy(&s->arena, &fields);
    s->saved_once = true;
    s->page = (enum page)rec_int(&s->draft, DRAFT_PAGE, 0);
    if (s->page >= PAGE_COUNT)
        s->page = PAGE_CASE;
    *field = rec_text(&s->draft, DRAFT_FIELD);
    s->row = (size_t)rec_int(&s->draft, DRAFT_ROW, 0);
    *typed = rec_list(&s->draft, DRAFT_TYPED, &n);
    if (s->resubmits && case_load(s->desk, rec_text(&s->t, TRANSFER_NUMBER), &s->arena, &state) == OK)
        s->seq = rec_int(&state, TRANSFER_SEQ, 0);
    return OK;
}

enum reaction apply_open(struct desk *d, int64_t serial, struct span number)
{
    struct apply *s = xcalloc(1, sizeof *s);
    struct span field = SPAN_NONE;
    struct rec *typed = NULL;
    enum err e = OK;
    s->desk = d;
    s->t = rec_make(&s->arena);
    s->draft = rec_make(&s->arena);
    s->resubmits = number.n > 0;
    s->list = (struct ui_list) {.count = count, .cell = cell, .ctx = s};
    if (serial)
        e = from_draft(s, serial, &field, &typed);
    else if (number.n)
        e = from_case(s, number);
    if (e) {
        face_error(e);
        close_it(s);
        return REACT_STAY;
    }
    open_page(s, s->page);
    if (typed && s->form && form_field(s->form, rec_text(typed, TYPED_KEY).p ? arena_copy(&s->arena, rec_text(typed, TYPED_KEY)).p : ""))
        form_set(s->form, arena_copy(&s->arena, rec_text(typed, TYPED_KEY)).p, rec_text(typed, TYPED_TEXT));
    if (field.n && s->form)
        form_goto(s->form, arena_copy(&s->arena, field).p);
    enum reaction r = ui_push(&screen, s);
    if (!list(s) || s->row == 0 || s->row > count(s))
        return r;
    s->row_field = field.n ? field : SPAN("-");
    list_select(&s->list, s->row - 1);
    return chosen(s, s->row - 1);
}
