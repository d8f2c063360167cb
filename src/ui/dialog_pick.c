// Lists of values: typing narrows them.
#include "dialog_impl.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/lang.h"
#include "ui/edit.h"
#include "ui/line.h"
#include "ui/term.h"

struct picking {
    const struct pick_row *rows; // that were handed over
    size_t n, start;
    size_t *at; // those that fit, by their index; NULL: they are found,
    pick_find find;
    void *ctx;
    struct pick_row found[PICK_MAX];
    bool more; // than these
    size_t shown_n, selected, first;
    int code_cols;
    bool none; // is selected yet
    struct edit typed;
};

static const struct pick_row *row_at(const struct picking *k, size_t i)
{
    return k->find ? &k->found[i] : &k->rows[k->at[i]];
}

static initials_fn *initials_of;

void dialog_initials(initials_fn *fn)
{
    initials_of = fn;
}

bool dialog_narrows(struct span name, struct span of_name, struct span typed)
{
    char lower[64], initials[160] = "";
    if (span_contains(name, typed))
        return true;
    if (typed.n >= sizeof lower)
        return false;
    for (size_t i = 0; i < typed.n; i++)
        lower[i] = (char)(typed.p[i] >= 'A' && typed.p[i] <= 'Z' ? typed.p[i] | 0x20 : typed.p[i]);
    struct span want = {lower, typed.n};
    if (of_name.n || !initials_of)
        return span_starts(of_name, want);
    // A row of a menu is a sentence, and brings none along.
    initials_of(name, initials, sizeof initials);
    return span_contains(span_of(initials), want);
}

static bool fits(const struct pick_row *r, struct span typed)
{
    return typed.n == 0 || span_starts(r->code, typed) || dialog_narrows(r->name, r->initials, typed);
}

static void narrow(struct picking *k)
{
    struct span typed = edit_text(&k->typed);
    k->more = false;
    k->shown_n = k->find ? k->find(k->ctx, typed, k->found, PICK_MAX, &k->more) : 0;
    for (size_t i = 0; i < k->n; i++) {
        if (fits(&k->rows[i], typed))
            k->at[k->shown_n++] = i;
    }
    k->none = typed.n == 0 && k->start >= k->n && !k->find;
    k->selected = typed.n == 0 && k->start < k->shown_n ? k->start : 0;
    k->first = 0;
    k->code_cols = 0;
    for (size_t i = 0; i < k->shown_n; i++) {
        int w = line_width(row_at(k, i)->code);
        k->code_cols = w > k->code_cols ? w : k->code_cols;
    }
}

// Why Enter takes none.
static const char *nothing(const struct picking *k)
{
    return k->shown_n             ? _("nothing is selected yet: the arrows select, letters narrow")
           : edit_text(&k->typed).n ? _("nothing fits what was typed")
                                    : _("type what is looked for");
}

#define PLACE_COLS 16 // " 2996-3012/3012+"

static void paint_pick(struct popup *p, struct picking *k)
{
    int rows = popup_rows(p) - 1, code = k->code_cols;
    if (k->selected < k->first)
        k->first = k->selected;
    if (k->selected >= k->first + (size_t)rows)
        k->first = k->selected - (size_t)rows + 1;
    // Behind what is typed, which rows of how many are in sight, where they are not all.
    char place[80] = "";
    int typing = popup_cols(p) - 2 - PLACE_COLS, place_n = 0;
    if (k->shown_n > (size_t)rows)
        place_n = snprintf(place, sizeof place, "%zu-%zu/%zu%s", k->first + 1, k->first + (size_t)rows, k->shown_n, k->more ? "+" : "");
    struct edit_view v = edit_view(&k->typed, typing);
    struct span typed = edit_text(&k->typed);
    dialog_put(p, 0, 0, 2, SPAN("/"), INK_PLAIN);
    paint_text(popup_window(p), 1, 4, typing, (struct span) {typed.n ? typed.p + v.start : typed.p, v.len}, INK_PLAIN, '.');
    dialog_put(p, 0, 2 + typing, PLACE_COLS - place_n, SPAN_NONE, INK_PLAIN);
    dialog_put(p, 0, popup_cols(p) - place_n, 0, span_of(place), INK_PLAIN);
    struct buf name = {0};
    int x = 2 + code + (code > 0) * 2;
    for (int i = 0; i < rows; i++) {
        size_t at = k->first + (size_t)i;
        dialog_put(p, i + 1, 0, 0, SPAN_NONE, INK_PLAIN);
        if (at >= k->shown_n)
            continue;
        dialog_put(p, i + 1, 0, 1, at == k->selected && !k->none ? SPAN(">") : SPAN(" "), INK_PLAIN);
        dialog_put(p, i + 1, 2, code, row_at(k, at)->code, INK_PLAIN);
        name.n = 0;
        buf_add(&name, row_at(k, at)->name);
        dialog_put(p, i + 1, x, 0, line_cut(&name, popup_cols(p) - x), INK_PLAIN);
    }
    buf_free(&name);
    if (k->shown_n == 0)
        dialog_put(p, 1, 2, 0, span_of(nothing(k)), INK_PLAIN);
    popup_cursor(p, 0, 2 + v.cursor);
}

static const struct dialog_kind of_list = {
    N_(" Enter choose  type to narrow  F7 F8 page  F3 back  F1 help"),
    N_("Letters\tnarrow the list: the beginning of a code, a part of a name, its pinyin initials\nBackspace\ttakes the last one back; Ctrl-U all\nUp Down\tselect a row; Home and End the first and the last, F7 F8 or PgUp PgDn a page\nEnter\ttakes the selected row (as F2)\nEsc\tback, nothing is chosen (as F3)"), false};

// Another row, where it is a key for that.
static bool moves(struct picking *k, enum ui_fkey key, size_t page)
{
    size_t last = k->shown_n ? k->shown_n - 1 : 0, to = k->selected;
    if (key == UI_UP)
        to -= to > 0;
    else if (key == UI_DOWN || key == UI_TAB)
        to = k->none ? 0 : to + 1;
    else if (key == UI_PAGE_UP || key == UI_F7)
        to = to > page ? to - page : 0;
    else if (key == UI_PAGE_DOWN || key == UI_F8)
        to += page;
    else if (key == UI_HOME || key == UI_END)
        to = key == UI_HOME ? 0 : last;
    else
        return false;
    k->selected = to < last ? to : last;
    k->none = false;
    return true;
}

static bool pick(const char *title, const char *help, struct picking *k)
{
    edit_init(&k->typed, 60, line_width_cp);
    k->at = k->find ? NULL : xcalloc(k->n + 1, sizeof *k->at);
    narrow(k);
    int rows = k->find ? 16 : (int)k->n + 1, code = 0, name = 0;
    for (size_t i = 0; i < k->n && k->n <= PICK_MAX; i++) {
        int c = line_width(k->rows[i].code), w = line_width(k->rows[i].name);
        code = c > code ? c : code;
        name = w > name ? w : name;
    }
    int cols = 4 + code + name;
    struct popup *p = dialog_open(&of_list, rows < 3 ? 3 : rows, cols > 66 ? cols : 66, title);
    bool done = false, chosen = false;
    ui_hush(); // what is wrong with the field is put right here
    while (!done) {
        if (term_idle())
            paint_pick(p, k);
        struct ui_event e = ui_next();
        if (dialog_no(&e))
            break;
        size_t cut = 0;
        if (e.kind == UI_CHAR ? edit_insert(&k->typed, e.cp) : e.kind == UI_PASTE && edit_paste(&k->typed, e.text, &cut))
            narrow(k);
        else if (e.kind == UI_CHAR)
            cut = 1;
        if (cut)
            ui_refused(&e, k->typed.limit);
        if (e.kind != UI_FUNC || moves(k, e.key, (size_t)popup_rows(p) - 1))
            continue;
        if (e.key == UI_ENTER || e.key == UI_F2) {
            done = chosen = k->shown_n > 0 && !k->none;
            if (!done)
                ui_warn(nothing(k));
            continue;
        }
        enum edit_did did = edit_key(&k->typed, e.key);
        if (did == EDIT_CHANGED)
            narrow(k);
        else if (did == EDIT_UNUSED)
            dialog_other(&of_list, title, help, &e);
    }
    popup_close(p);
    return chosen;
}

static void done_with(struct picking *k)
{
    edit_free(&k->typed);
    free(k->at);
}

bool dialog_pick(const char *title, const char *help, const struct pick_row *rows, size_t n, size_t start, size_t *chosen)
{
    static struct picking k;
    k = (struct picking) {.rows = rows, .n = n, .start = start};
    bool yes = pick(title, help, &k);
    if (yes)
        *chosen = k.at[k.selected];
    done_with(&k);
    return yes;
}

bool dialog_pick_from(const char *title, const char *help, pick_find find, void *ctx, struct pick_row *chosen)
{
    static struct picking k;
    k = (struct picking) {.find = find, .ctx = ctx};
    bool yes = pick(title, help, &k);
    if (yes)
        *chosen = k.found[k.selected];
    done_with(&k);
    return yes;
}
