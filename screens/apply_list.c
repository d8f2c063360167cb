// Pages of the application that are lists: movers, who stays, who is present, materials.
#include <string.h>

#include "base/lang.h"
#include "desk/draft.h"
#include "desk/worklist.h"
#include "domain/idnumber.h"
#include "domain/person.h"
#include "screens/apply.h"
#include "desk/present.h"
#include "screens/fieldform.h"
#include "ui/dialog.h"

// ---- what they show

// Rows of a list of the transfer.
static size_t apply_rows(const struct apply *s, uint16_t tag, struct rec **rows)
{
    size_t n;
    *rows = rec_list(&s->t, tag, &n);
    return n;
}

size_t apply_list_count(void *ctx)
{
    struct apply *s = ctx;
    struct rec *rows;
    switch (s->page) {
    case PAGE_MOVERS:
        return apply_rows(s, TRANSFER_MOVERS, &rows);
    case PAGE_STAYING:
        return apply_rows(s, TRANSFER_STAYING, &rows);
    case PAGE_PRESENCE:
        return apply_rows(s, TRANSFER_MOVERS, &rows) + apply_rows(s, TRANSFER_PARTIES, &rows);
    case PAGE_MATERIALS:
        return s->needs_n;
    case PAGE_REVIEW:
        return s->review_n;
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

static struct rec *material_row(struct apply *s, const struct material_need *need, size_t *at)
{
    struct rec *rows;
    size_t n = apply_rows(s, TRANSFER_MATERIALS, &rows);
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
        buf_str(out, need->original ? _("original") : _("or a copy"));
    else if (column == 3 && m)
        show(out, &material_table, m, MATERIAL_FORM);
    else if (column == 3)
        buf_str(out, _("missing"));
    else if (column == 4 && m)
        show(out, &material_table, m, MATERIAL_NUMBER);
}

void apply_list_cell(void *ctx, size_t row, size_t column, struct buf *out)
{
    struct apply *s = ctx;
    struct rec *rows;
    if (s->page == PAGE_MOVERS) {
        apply_rows(s, TRANSFER_MOVERS, &rows);
        mover_cell(s, &rows[row], column, out);
    } else if (s->page == PAGE_STAYING) {
        apply_rows(s, TRANSFER_STAYING, &rows);
        staying_cell(s, &rows[row], column, out);
    } else if (s->page == PAGE_PRESENCE) {
        present_cell(&s->t, row, column, out);
    } else if (s->page == PAGE_REVIEW) {
        apply_review_cell(s, row, out);
    } else {
        material_cell(s, row, column, out);
    }
}

static const struct list_column mover_columns[] = {
    {N_("Name"), 12, 30, 8}, {N_("ID number"), 18, 0, 0}, {N_("Sex"), 6, 0, LIST_AWAY}, {N_("Birth date"), 11, 0, LIST_AWAY}, {N_("Old relation"), 13, 24, 8}, {N_("New relation"), 0, 0, 12},
};
static const struct list_column staying_columns[] = {
    {N_("Name"), 14, 30, 8}, {N_("ID number"), 19, 0, 0}, {"", 6, 0, LIST_AWAY}, {N_("Birth date"), 11, 0, LIST_AWAY}, {N_("Old relation"), 14, 24, 8}, {N_("New head"), 0, 0, 8},
};
static const struct list_column presence_columns[] = {
    {N_("Name"), 14, 30, 8}, {N_("ID number"), 19, 0, LIST_AWAY}, {N_("Present"), 7, 0, 0}, {N_("As"), 13, 24, 8}, {N_("Handed over"), 0, 0, 12},
};
static const struct list_column material_columns[] = {
    {N_("Material"), 32, 60, 20}, {N_("Whose"), 13, 30, 6}, {N_("Asked for"), 9, 0, LIST_AWAY}, {N_("Shown"), 9, 20, 0}, {N_("Number"), 0, 0, 10},
};

static const struct list_column review_columns[] = {{NULL, 0, 0, 0}};

void apply_list_open(struct apply *s)
{
    static const char *const empty[PAGE_COUNT] = {
        [PAGE_MOVERS] = N_("Ins adds a mover"),
        [PAGE_STAYING] = N_("Ins adds one who stays, as the booklet shows; none: all move"),
        [PAGE_PRESENCE] = N_("enter the movers first"),
        [PAGE_MATERIALS] = N_("enter kind, reason and movers first"),
        [PAGE_REVIEW] = N_("Nothing was found that speaks against it."),
    };
    static const struct {
        const struct list_column *columns;
        size_t n;
    } tables[PAGE_COUNT] = {
        [PAGE_MOVERS] = {mover_columns, COUNT(mover_columns)},
        [PAGE_STAYING] = {staying_columns, COUNT(staying_columns)},
        [PAGE_PRESENCE] = {presence_columns, COUNT(presence_columns)},
        [PAGE_MATERIALS] = {material_columns, COUNT(material_columns)},
        [PAGE_REVIEW] = {review_columns, COUNT(review_columns)},
    };
    s->list.columns = tables[s->page].columns;
    s->list.column_count = tables[s->page].n;
    s->list.empty = empty[s->page];
    s->list.selected = s->list.first = 0;
    if (s->page == PAGE_MATERIALS)
        s->needs_n = judge_materials(s->desk, &s->t, &s->arena, s->needs, NEEDS_MOST);
    else if (s->page == PAGE_REVIEW)
        apply_review_open(s);
}

// ---- rows

_Static_assert(MOVER_ID == 1 && STAYING_ID == 1 && PARTY_ID == 1, "an ID number is tag 1 of each row");
_Static_assert(MOVER_NAME == 2 && STAYING_NAME == 2 && PARTY_NAME == 2, "a name is tag 2 of each row");

// Of who comes along as the mover or the one who stays says (a guardian), else this station's register (a host, a returning mover).
static struct span name_known(struct apply *s, struct span id, struct arena *a)
{
    struct rec p;
    const struct rec *r = s->page == PAGE_PRESENCE ? rec_find(&s->t, TRANSFER_STAYING, STAYING_ID, id) : NULL;
    if (s->page == PAGE_PRESENCE && !r)
        r = rec_find(&s->t, TRANSFER_MOVERS, MOVER_ID, id);
    if (r && rec_has(r, MOVER_NAME))
        return rec_text(r, MOVER_NAME);
    return person_load(s->desk, id, a, &p) == OK ? rec_text(&p, PERSON_NAME) : SPAN_NONE;
}

static void fill_in(struct apply *s, struct rec *row, uint16_t tag)
{
    struct span id = rec_text(row, MOVER_ID);
    if (tag == MOVER_ID && id.n == IDNUMBER && s->page == PAGE_MOVERS) {
        rec_set_int(row, MOVER_BIRTH, idnumber_birth(id));
        rec_set_text(row, MOVER_SEX, span_of(idnumber_sex(id)));
        if (transfer_is(&s->t, KIND_COLLECTIVE) && !rec_has(row, MOVER_RELATION))
            rec_set_text(row, MOVER_RELATION, SPAN(RELATION_NONE));
    } else if (tag == STAYING_ID && id.n == IDNUMBER && s->page == PAGE_STAYING) {
        rec_set_int(row, STAYING_BIRTH, idnumber_birth(id));
    }
    if (tag == MOVER_ID && id.n == IDNUMBER && !rec_has(row, MOVER_NAME)) {
        struct arena a = {0};
        rec_set_text(row, MOVER_NAME, name_known(s, id, &a));
        arena_free(&a);
    }
}

// Who comes as that and is not listed yet: a guardian whom a mover names, the host, the head of the host's household.
static struct span comes_as(struct apply *s, struct span capacity, struct arena *a)
{
    size_t n, members;
    const struct rec *movers = rec_list(&s->t, TRANSFER_MOVERS, &n);
    struct rec h, *people;
    struct span who[1 + MOVERS_MAX] = {SPAN_NONE};
    size_t all = 1;
    if (span_is(capacity, CAPACITY_GUARDIAN))
        for (all = 0; all < n; all++)
            who[all] = rec_text(&movers[all], MOVER_GUARDIAN);
    else if (span_is(capacity, CAPACITY_HOST))
        who[0] = rec_text(&s->t, TRANSFER_HOST);
    else if (span_is(capacity, CAPACITY_HOST_HEAD) && household_load(s->desk, rec_text(&s->t, TRANSFER_HOUSEHOLD), a, &h, &people, &members) == OK)
        who[0] = rec_text(&h, HOUSEHOLD_HEAD);
    for (size_t i = 0; i < all; i++) {
        if (who[i].n && !rec_find(&s->t, TRANSFER_MOVERS, MOVER_ID, who[i]) && !rec_find(&s->t, TRANSFER_PARTIES, PARTY_ID, who[i]))
            return who[i];
    }
    return SPAN_NONE;
}

// What is known of a new party by the capacity, so that it is not typed again.
static bool fill_party(struct apply *s, struct rec *row)
{
    struct arena a = {0};
    struct span id = rec_has(row, PARTY_ID) ? SPAN_NONE : comes_as(s, rec_text(row, PARTY_CAPACITY), &a);
    if (id.n) {
        rec_set_text(row, PARTY_ID, id);
        fill_in(s, row, PARTY_ID);
    }
    arena_free(&a);
    return id.n != 0;
}

static void row_left(void *ctx, struct rec *row, const struct field *f, bool good, struct ui_form *form)
{
    struct apply *s = ctx;
    s->touched |= form_changed(form);
    if (good && f == field_by_tag(&party_table, PARTY_CAPACITY)) {
        if (fill_party(s, row))
            form_goto(form, field_by_tag(&party_table, PARTY_PRESENT)->key);
    } else if (good) {
        fill_in(s, row, f->tag);
    }
    const char *at = form_current(form);
    apply_keep_typed(s, f->key, good ? SPAN_NONE : form_get(form, f->key));
    s->row_field = span_of(at ? at : "");
    apply_save(s);
}

static void remove_row(struct apply *s, size_t row);

// Looked at and left: a row that was made for it goes again.
static void row_untouched(void *ctx)
{
    struct apply *s = ctx;
    if (s->fresh && s->row)
        remove_row(s, s->row - 1);
    s->fresh = false;
}

static enum reaction open_row(struct apply *s, const char *title, const struct table *t, const uint16_t *tags, struct rec *row, struct span subject)
{
    struct rowform r = {.title = title, .subject = subject, .table = t, .tags = tags, .row = row, .transfer = &s->t, .desk = s->desk, .left = row_left, .untouched = row_untouched, .ctx = s};
    const struct rec *typed = apply_typed(s);
    if (typed) {
        r.typed_key = rec_text(typed, TYPED_KEY);
        r.typed = rec_text(typed, TYPED_TEXT);
    }
    r.at = s->row_field.n ? s->row_field : r.typed_key; // resumed, or left with Esc
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
    s->fresh = !row;
    if (!row) {
        row = rec_add(&s->t, TRANSFER_MATERIALS);
        rec_set_text(row, MATERIAL_CODE, span_of(need->code->code));
        rec_set_text(row, MATERIAL_FORM, SPAN("1"));
        rec_set_text(row, MATERIAL_FOR, need->subject_id);
    }
    return row;
}

static enum reaction open_at(struct apply *s, size_t row, bool adds)
{
    struct rec *rows;
    size_t n;
    s->row = row + 1;
    s->fresh = adds;
    switch (s->page) {
    case PAGE_MOVERS:
        apply_rows(s, TRANSFER_MOVERS, &rows);
        return open_row(s, N_("Mover"), &mover_table, transfer_is(&s->t, KIND_JOINING) ? joiner_tags : mover_tags, &rows[row], SPAN_NONE);
    case PAGE_STAYING:
        apply_rows(s, TRANSFER_STAYING, &rows);
        return open_row(s, N_("Staying"), &staying_table, staying_tags, &rows[row], SPAN_NONE);
    case PAGE_PRESENCE:
        n = apply_rows(s, TRANSFER_MOVERS, &rows);
        if (row < n)
            return open_row(s, N_("Mover present"), &mover_table, presence_tags, &rows[row],
                            arena_printf(&s->arena, "%.*s  %.*s", SPAN_ARG(rec_text(&rows[row], MOVER_NAME)), SPAN_ARG(rec_text(&rows[row], MOVER_ID))));
        apply_rows(s, TRANSFER_PARTIES, &rows);
        return open_row(s, N_("Person present"), &party_table, party_tags, &rows[row - n], SPAN_NONE);
    case PAGE_MATERIALS:
        return open_row(s, N_("Material"), &material_table, material_tags, add_material(s, &s->needs[row]),
                        arena_printf(&s->arena, "%s  %.*s", code_name(s->needs[row].code), SPAN_ARG(s->needs[row].subject)));
    default:
        return REACT_STAY;
    }
}

enum reaction apply_list_chosen(void *ctx, size_t row)
{
    struct apply *s = ctx;
    return s->page == PAGE_REVIEW ? apply_review_chosen(s, row) : open_at(s, row, false);
}

bool apply_of_presence(uint16_t mover_tag)
{
    for (size_t i = 0; presence_tags[i]; i++) {
        if (presence_tags[i] == mover_tag)
            return true;
    }
    return false;
}

enum reaction apply_list_lead(struct apply *s, const struct finding_place *at, struct span subject, struct span part)
{
    struct rec *movers;
    size_t row = at->row, n = apply_rows(s, TRANSFER_MOVERS, &movers);
    if (at->tag == TRANSFER_PARTIES)
        row += n;
    for (size_t i = 0; at->tag == TRANSFER_MATERIALS && i < s->needs_n; i++) {
        struct span code = part, list;
        if (span_split(&code, ':', &list) && span_is(code, s->needs[i].code->code) && span_eq(subject, s->needs[i].subject))
            row = i;
    }
    if (row >= apply_list_count(s))
        return REACT_PAINT;
    list_select(&s->list, row);
    if (!at->of_row || at->tag == TRANSFER_MATERIALS) // which are shown or not, by space
        return REACT_PAINT;
    const struct field *f = field_by_tag(field_by_tag(&transfer_table, at->tag)->rows, at->of_row);
    s->row_field = span_of(f->key);
    return open_at(s, row, false);
}

// Space: present or not; shown or not.
enum reaction apply_list_mark(void *ctx, size_t row)
{
    struct apply *s = ctx;
    struct rec *movers, *parties;
    size_t n, at;
    if (s->page == PAGE_PRESENCE) {
        n = apply_rows(s, TRANSFER_MOVERS, &movers);
        apply_rows(s, TRANSFER_PARTIES, &parties);
        struct rec *r = row < n ? &movers[row] : &parties[row - n];
        uint16_t tag = row < n ? MOVER_PRESENT : PARTY_PRESENT;
        rec_set_int(r, tag, !rec_bool(r, tag));
    } else if (s->page == PAGE_MATERIALS) {
        if (material_row(s, &s->needs[row], &at))
            rec_list_remove(&s->t, TRANSFER_MATERIALS, at);
        else
            add_material(s, &s->needs[row]);
    } else {
        return REACT_UNUSED;
    }
    s->touched = true;
    apply_save(s);
    return REACT_PAINT;
}

enum reaction apply_list_add(void *ctx)
{
    struct apply *s = ctx;
    struct rec *rows;
    size_t n;
    switch (s->page) {
    case PAGE_MOVERS:
        if (apply_rows(s, TRANSFER_MOVERS, &rows) >= MOVERS_MAX) {
            face_sayf(SAY_WARNING, _("a case has at most %d movers"), MOVERS_MAX);
            return REACT_STAY;
        }
        rec_add(&s->t, TRANSFER_MOVERS);
        n = apply_rows(s, TRANSFER_MOVERS, &rows);
        break;
    case PAGE_STAYING:
        rec_add(&s->t, TRANSFER_STAYING);
        n = apply_rows(s, TRANSFER_STAYING, &rows);
        break;
    case PAGE_PRESENCE:
        rec_add(&s->t, TRANSFER_PARTIES);
        n = apply_rows(s, TRANSFER_MOVERS, &rows) + apply_rows(s, TRANSFER_PARTIES, &rows);
        break;
    default:
        return REACT_STAY;
    }
    list_select(&s->list, n - 1);
    s->row = n;
    apply_save(s);
    return open_at(s, n - 1, true);
}

const char *apply_list_fixed(void *ctx)
{
    enum page p = ((struct apply *)ctx)->page;
    return p == PAGE_MOVERS || p == PAGE_STAYING || p == PAGE_PRESENCE ? NULL : _("nothing can be added or removed on this page");
}

const char *apply_list_none(void *ctx)
{
    const char *fixed = apply_list_fixed(ctx);
    return fixed || apply_list_count(ctx) ? fixed : _("there is no row yet; Ins adds one");
}

// What was shown of the one who leaves the case leaves it too.
static void remove_mover(struct apply *s, size_t row)
{
    struct rec *rows;
    apply_rows(s, TRANSFER_MOVERS, &rows);
    struct span id = rec_text(&rows[row], MOVER_ID);
    rec_list_remove(&s->t, TRANSFER_MOVERS, row);
    for (size_t i = transfer_mover(&s->t, id) ? 0 : apply_rows(s, TRANSFER_MATERIALS, &rows); i > 0; i--) {
        if (id.n && span_eq(rec_text(&rows[i - 1], MATERIAL_FOR), id))
            rec_list_remove(&s->t, TRANSFER_MATERIALS, i - 1);
    }
}

static void remove_row(struct apply *s, size_t row)
{
    struct rec *rows;
    size_t n = apply_rows(s, TRANSFER_MOVERS, &rows), at;
    apply_row_gone(s, row);
    if (s->page == PAGE_MOVERS)
        remove_mover(s, row);
    else if (s->page == PAGE_STAYING)
        rec_list_remove(&s->t, TRANSFER_STAYING, row);
    else if (s->page == PAGE_PRESENCE && row >= n)
        rec_list_remove(&s->t, TRANSFER_PARTIES, row - n);
    else if (s->page == PAGE_MATERIALS && material_row(s, &s->needs[row], &at))
        rec_list_remove(&s->t, TRANSFER_MATERIALS, at);
}

// A mover who is left out, as a return may ask, stays where he is registered, unless he goes elsewhere (C-2.4).
static void left_out(struct apply *s, size_t row)
{
    static const uint16_t same[][2] = {{MOVER_ID, STAYING_ID}, {MOVER_NAME, STAYING_NAME}, {MOVER_BIRTH, STAYING_BIRTH}, {MOVER_OLD_RELATION, STAYING_RELATION}};
    struct rec *movers;
    struct arena a = {0};
    apply_rows(s, TRANSFER_MOVERS, &movers);
    struct span question = arena_printf(&a, _("Does %.*s stay in the old household? Yes puts this one among those who stay (C-2.4)."), SPAN_ARG(rec_text(&movers[row], MOVER_NAME)));
    if (rec_has(&movers[row], MOVER_NAME) && dialog_yes(_("Remove"), question)) {
        struct rec *stays = rec_add(&s->t, TRANSFER_STAYING);
        apply_rows(s, TRANSFER_MOVERS, &movers);
        for (size_t i = 0; i < COUNT(same); i++) {
            const struct val *v = rec_get(&movers[row], same[i][0]);
            struct val moved = v ? *v : (struct val) {0};
            moved.tag = same[i][1];
            if (v)
                rec_set(stays, moved);
        }
    }
    arena_free(&a);
}

enum reaction apply_list_remove(void *ctx)
{
    struct apply *s = ctx;
    struct rec *rows;
    size_t row, n = apply_rows(s, TRANSFER_MOVERS, &rows);
    if (list_selected(&s->list, &row) && s->page == PAGE_PRESENCE && row < n) {
        face_say(SAY_WARNING, span_of(_("a mover is removed on the movers' page")));
        return REACT_STAY;
    }
    if (!list_selected(&s->list, &row) || !dialog_yes(_("Remove"), span_of(_("Remove the selected row?"))))
        return REACT_PAINT;
    if (s->page == PAGE_MOVERS)
        left_out(s, row);
    remove_row(s, row);
    s->touched = true;
    apply_save(s);
    return REACT_PAINT;
}

enum reaction apply_list_name_head(void *ctx)
{
    struct apply *s = ctx;
    struct rec *rows;
    size_t row;
    apply_rows(s, TRANSFER_STAYING, &rows);
    if (!list_selected(&s->list, &row))
        return REACT_STAY;
    if (!rec_has(&rows[row], STAYING_ID)) {
        face_say(SAY_WARNING, span_of(_("enter the ID number first: the new head is named by it")));
        return REACT_STAY;
    }
    bool was = span_eq(rec_text(&rows[row], STAYING_ID), rec_text(&s->t, TRANSFER_NEW_HEAD));
    rec_set_text(&s->t, TRANSFER_NEW_HEAD, was ? SPAN_NONE : rec_text(&rows[row], STAYING_ID));
    s->touched = true;
    apply_save(s);
    return REACT_PAINT;
}

const char *apply_list_no_head(void *ctx)
{
    return ((struct apply *)ctx)->page == PAGE_STAYING ? apply_list_none(ctx) : _("the new head is named on the page of those who stay (C-3.2)");
}
