// Find: one field, results as typed; persons, households and cases apart.
#include <stdlib.h>

#include "base/lang.h"
#include "desk/find.h"
#include "domain/flow.h"
#include "domain/person.h"
#include "screens/seat.h"
#include "ui/edit.h"
#include "ui/line.h"

#define SHOWN 100

struct find_screen {
    struct desk *desk;
    struct edit edit;
    struct find found;
    struct ui_list list;
};

static size_t count(void *ctx)
{
    struct find_screen *s = ctx;
    return s->found.persons_n + s->found.households_n + s->found.cases_n;
}

static void put_date(struct buf *out, const struct rec *r, uint16_t tag)
{
    char day[DAY_TEXT];
    int64_t v = rec_int(r, tag, DAY_NONE);
    buf_str(out, day_format(v == DAY_NONE ? DAY_NONE : (day_t)v, day));
}

static void person_cell(const struct rec *p, size_t column, struct buf *out)
{
    switch (column) {
    case 0:
        buf_str(out, _("person"));
        break;
    case 1:
        buf_add(out, rec_text(p, PERSON_NAME));
        break;
    case 2:
        buf_add(out, rec_text(p, PERSON_ID));
        break;
    case 3:
        put_date(out, p, PERSON_BIRTH);
        buf_printf(out, "  %.*s", SPAN_ARG(rec_text(p, PERSON_HOUSEHOLD)));
        break;
    default:
        buf_str(out, person_state_name((enum person_state)rec_int(p, PERSON_STATE, 0)));
        break;
    }
}

static void cell(void *ctx, size_t row, size_t column, struct buf *out)
{
    struct find_screen *s = ctx;
    if (row < s->found.persons_n) {
        person_cell(&s->found.persons[row], column, out);
        return;
    }
    row -= s->found.persons_n;
    if (row < s->found.households_n) {
        const struct rec *h = &s->found.households[row];
        if (column == 0)
            buf_str(out, _("house")); // TRANSLATORS: 6 columns
        else if (column == 1)
            buf_add(out, rec_text(h, HOUSEHOLD_NUMBER));
        else if (column == 3)
            buf_add(out, rec_text(h, HOUSEHOLD_ADDRESS));
        else if (column == 4)
            buf_add(out, household_state_name(h));
        return;
    }
    const struct rec *c = &s->found.cases[row - s->found.households_n];
    if (column == 0)
        buf_str(out, _("case"));
    else if (column == 1)
        work_who(c, out);
    else if (column == 2)
        buf_add(out, rec_text(c, TRANSFER_NUMBER));
    else if (column == 3)
        buf_add(out, desk_org_name(s->desk, rec_text(c, TRANSFER_HOLDER)));
    else
        buf_str(out, stage_name((enum stage)rec_int(c, TRANSFER_STAGE, 0)));
}

static const struct list_column columns[] = {
    {N_("Kind"), 6, 0, 0}, {N_("Name"), 16, 40, 10}, {N_("Number"), 21, 0, 0}, {N_("Born, house, address"), 0, 0, 10}, {N_("State"), 10, 20, 6},
};

static void search(struct find_screen *s)
{
    find_free(&s->found);
    face_error(find_text(s->desk, edit_text(&s->edit), SHOWN, &s->found));
    s->list.empty = edit_text(&s->edit).n ? N_("nothing found") : N_("What fits is listed while you type; Enter opens the selected line.");
    s->list.selected = s->list.first = 0;
    if (s->found.more)
        face_sayf(SAY_INFO, _("the first %d; type more to narrow"), SHOWN);
}

static void paint_field(struct find_screen *s)
{
    struct edit_view v = edit_view(&s->edit, 40);
    struct span text = edit_text(&s->edit);
    const char *label = _("Number, name, pinyin, telephone");
    int x = 2 + line_width(span_of(label)) + 1;
    face_clear_row(0);
    face_put(0, 1, 0, span_of(label), INK_PLAIN);
    face_put(0, x, 0, SPAN("........................................"), INK_PLAIN);
    face_put(0, x, 0, (struct span) {text.n ? text.p + v.start : text.p, v.len}, INK_PLAIN);
    face_cursor(0, x + v.cursor);
}

static void paint(void *ctx)
{
    struct find_screen *s = ctx;
    face_subject(SPAN_NONE);
    list_paint(&s->list, 2, 0);
    paint_field(s);
}

static enum reaction chosen(struct find_screen *s)
{
    size_t row;
    if (!list_selected(&s->list, &row))
        return REACT_STAY;
    if (row < s->found.persons_n)
        return person_open(s->desk, rec_text(&s->found.persons[row], PERSON_ID));
    row -= s->found.persons_n;
    if (row < s->found.households_n)
        return household_open(s->desk, rec_text(&s->found.households[row], HOUSEHOLD_NUMBER));
    return case_open(s->desk, rec_text(&s->found.cases[row - s->found.households_n], TRANSFER_NUMBER));
}

static enum reaction event(void *ctx, const struct ui_event *e)
{
    struct find_screen *s = ctx;
    bool change = false;
    size_t cut = 0;
    if (e->kind == UI_CHAR) {
        change = edit_insert(&s->edit, e->cp);
        cut = !change;
    } else if (e->kind == UI_PASTE) {
        change = edit_paste(&s->edit, e->text, &cut);
    } else {
        // The list's keys first: Home and End are its first line and its last.
        enum list_reaction r = list_key(&s->list, e);
        if (r == LIST_CHOSEN)
            return chosen(s);
        enum edit_did did = r == LIST_UNUSED && e->kind == UI_FUNC ? edit_key(&s->edit, e->key) : EDIT_MOVED;
        if (did == EDIT_UNUSED)
            return REACT_UNUSED;
        change = did == EDIT_CHANGED;
    }
    if (change)
        search(s);
    else
        paint_field(s);
    if (cut)
        face_refused(e->kind == UI_CHAR ? e->cp : ' ', s->edit.limit);
    return change ? REACT_PAINT : REACT_STAY;
}

static void resume(void *ctx)
{
    struct find_screen *s = ctx;
    size_t was = s->list.selected;
    search(s);
    list_select(&s->list, was);
}

static void close_it(void *ctx)
{
    struct find_screen *s = ctx;
    find_free(&s->found);
    edit_free(&s->edit);
    free(s);
}

static const struct ui_screen screen = {
    .title = N_("Find"),
    .help = N_("Type an ID number or its beginning, a name or any part of it (a character that cannot be typed as its code point, U+2AED0), pinyin or its initials, a case number, a household number, a telephone number; 集体户 and a part of the address for collective households.\n\nUp Down\tselect a line; PgUp PgDn, Home and End too\nEnter\topens it\nCtrl-U\tempties the field; Backspace, Del, Left and Right as everywhere"),
    .close = close_it, .resume = resume, .paint = paint, .event = event,
};

enum reaction find_open(struct desk *d)
{
    struct find_screen *s = xcalloc(1, sizeof *s);
    s->desk = d;
    edit_init(&s->edit, 60, line_width_cp);
    s->list = (struct ui_list) {.columns = columns, .column_count = COUNT(columns), .count = count, .cell = cell, .ctx = s};
    search(s);
    return ui_push(&screen, s);
}
