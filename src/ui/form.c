#include "form.h"

#include "ui/edit.h"
#include "ui/face.h"
#include "ui/line.h"
#include "ui/paint.h"

#include <form.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/lang.h"
#include "base/utf8.h"

// libform lays out, pages and traverses blank fields; the text is ours, and it
// is painted over them, because libform's own drawing of wide text is not sound.
struct slot {
    struct ui_field spec;
    struct edit edit;
    struct buf suffix;
    FIELD *field; // NULL for headings
    int row, col, label_cols, width, page;
    enum { STANDS, RESUMED, TYPED } state; // what was there when it was entered or set; from before the form was opened; a key has worked in it
};

struct ui_form {
    struct slot *slots;
    size_t n;
    FIELD **fields;
    FORM *form;
    WINDOW *sub;
    int row, rows, lines, cols, pages;
    enum lang lang; // in which the labels were measured
    size_t left;
    bool changed, posted;
};

static const int gap = 2; // columns between a label and its field
static const int place = 13; // columns of which page of how many, its keys, and what parts them from a suffix

static bool enterable(const struct slot *s)
{
    return s->spec.kind != UI_STATIC && s->spec.kind != UI_HEADING;
}

static int label_width(const struct ui_form *f)
{
    int most = 0;
    bool right = false; // the second half of a row has its label where it begins
    for (size_t i = 0; i < f->n; i++) {
        int w = line_width(span_of(_(f->slots[i].spec.label)));
        if (f->slots[i].spec.kind != UI_HEADING && !right && w > most)
            most = w;
        right = f->slots[i].spec.half && !right;
    }
    return most < COLS / 2 ? most : COLS / 2;
}

// Rows and pages of the automatic layout; half fields stand in pairs. Where a heading's fields go on over the page, its first
// row is left for the heading.
static void place_slots(struct ui_form *f)
{
    bool headed = false;
    int height = f->rows > 0 ? f->rows : face_rows() - f->row, row = 0, page = 0, labels = label_width(f);
    bool right = false;
    if (height < 1)
        height = 1;
    for (size_t i = 0; i < f->n; i++) {
        struct slot *s = &f->slots[i];
        bool second = s->spec.half && right, heading = s->spec.kind == UI_HEADING;
        headed = (headed || heading) && !s->spec.apart;
        if (row + heading >= height && row > 0 && !second) {
            row = headed && !heading && height > 1;
            page++;
        }
        s->page = page;
        s->row = s->spec.row ? face_middle_row() + s->spec.row - 1 : second ? row - 1 : row;
        s->col = s->spec.col ? face_middle_col() + s->spec.col : second ? COLS / 2 : 0;
        s->label_cols = second ? line_width(span_of(_(s->spec.label))) : labels;
        right = s->spec.half && !second;
        int room = COLS - s->col - s->label_cols - gap - 1;
        if (right && COLS / 2 - s->col - s->label_cols - gap - 1 < room)
            room = COLS / 2 - s->col - s->label_cols - gap - 1;
        int wide = s->spec.most > s->spec.width && COLS > 80 ? s->spec.width + (s->spec.half ? (COLS - 80) / 2 : COLS - 80) : s->spec.width;
        if (s->spec.most && wide > s->spec.most)
            wide = s->spec.most;
        s->width = wide < room ? wide : room;
        if (s->width < 2)
            s->width = 2;
        if (!second && !s->spec.row)
            row++;
    }
    f->pages = page + 1;
}

static void unpost(struct ui_form *f)
{
    if (f->posted)
        unpost_form(f->form);
    f->posted = false;
    if (f->form)
        free_form(f->form);
    f->form = NULL;
    for (size_t i = 0; i < f->n; i++) {
        if (f->slots[i].field)
            free_field(f->slots[i].field);
        f->slots[i].field = NULL;
    }
    free(f->fields);
    f->fields = NULL;
    if (f->sub)
        delwin(f->sub);
    f->sub = NULL;
}

static void post(struct ui_form *f)
{
    size_t n = 0;
    int last_page = -1;
    place_slots(f);
    f->lines = LINES;
    f->cols = COLS;
    f->lang = lang_now();
    f->fields = xcalloc(f->n + 1, sizeof(FIELD *));
    for (size_t i = 0; i < f->n; i++) {
        struct slot *s = &f->slots[i];
        if (s->spec.kind == UI_HEADING)
            continue;
        s->field = new_field(1, s->width, s->row, s->col + s->label_cols + gap, 0, 0);
        YZ_ASSERT(s->field);
        set_field_userptr(s->field, s);
        field_opts_off(s->field, O_EDIT | O_AUTOSKIP | O_BLANK);
        if (!enterable(s))
            field_opts_off(s->field, O_ACTIVE);
        set_new_page(s->field, s->page != last_page);
        last_page = s->page;
        f->fields[n++] = s->field;
    }
    if (n == 0)
        return;
    int height = f->rows > 0 ? f->rows : face_rows() - f->row, rows, cols;
    f->form = new_form(f->fields);
    if (!f->form)
        return; // fields that overlap: nothing to enter
    set_form_opts(f->form, 0);
    scale_form(f->form, &rows, &cols);
    f->sub = derwin(stdscr, rows < height ? rows : height, cols <= COLS ? cols : COLS, f->row + 2, 0);
    if (!f->sub)
        return;
    set_form_win(f->form, stdscr);
    set_form_sub(f->form, f->sub);
    f->posted = post_form(f->form) == E_OK;
}

struct ui_form *form_new(const struct ui_field *fields, size_t n, int row, int rows)
{
    struct ui_form *f = xcalloc(1, sizeof *f);
    f->slots = xcalloc(n ? n : 1, sizeof *f->slots);
    f->n = n;
    f->row = row;
    f->rows = rows;
    for (size_t i = 0; i < n; i++) {
        struct slot *s = &f->slots[i];
        s->spec = fields[i];
        edit_init(&s->edit, (size_t)(fields[i].limit > 0 ? fields[i].limit : fields[i].width > 0 ? fields[i].width : 1), line_width_cp);
        s->edit.drops = fields[i].drops;
        if (fields[i].kind == UI_STATIC)
            s->edit.limit = 400;
    }
    post(f);
    return f;
}

void form_free(struct ui_form *f)
{
    if (!f)
        return;
    unpost(f);
    for (size_t i = 0; i < f->n; i++) {
        edit_free(&f->slots[i].edit);
        buf_free(&f->slots[i].suffix);
    }
    free(f->slots);
    free(f);
}

static struct slot *find(const struct ui_form *f, const char *key)
{
    for (size_t i = 0; i < f->n; i++) {
        if (strcmp(f->slots[i].spec.key, key) == 0)
            return &f->slots[i];
    }
    return NULL;
}

static struct slot *must(const struct ui_form *f, const char *key)
{
    struct slot *s = find(f, key);
    YZ_ASSERT(s);
    return s;
}

static struct slot *current(const struct ui_form *f)
{
    FIELD *c = f->posted ? current_field(f->form) : NULL;
    struct slot *s = c ? field_userptr(c) : NULL;
    return s && enterable(s) ? s : NULL;
}

static int page_now(const struct ui_form *f)
{
    return f->posted ? form_page(f->form) : 0;
}

// ---- painting

static struct span shown_text(const struct slot *s, struct buf *b)
{
    struct span text = edit_text(&s->edit);
    if (s->spec.kind == UI_PASSWORD) {
        for (size_t i = 0; i < text.n; i++) {
            if (((unsigned char)text.p[i] & 0xC0) != 0x80)
                buf_char(b, '*');
        }
        return buf_span(b);
    }
    if (s->spec.kind == UI_BOOL)
        return span_is(text, "1") ? span_of(_("yes")) : span_is(text, "0") ? span_of(_("no")) : SPAN_NONE;
    return text;
}

// Up to where a field and what stands behind it may go.
static int end_of(const struct ui_form *f, const struct slot *s)
{
    return s->spec.half && s->col == 0 ? COLS / 2 - 1 : s->row == 0 && f->pages > 1 ? COLS - place : COLS;
}

// A code's field is as wide as a code; a name that is typed into it has the room behind it, where nothing stands then.
static int shown_width(const struct ui_form *f, const struct slot *s, int x)
{
    int wide = line_width(edit_text(&s->edit)) + 1, room = end_of(f, s) - x;
    bool grows = s->spec.kind == UI_CODE && s->suffix.n == 0 && wide > s->width && room > s->width;
    return !grows ? s->width : wide < room ? wide : room;
}

static void paint_value(struct ui_form *f, struct slot *s)
{
    struct buf b = {0};
    int x = s->col + s->label_cols + gap, y = f->row + s->row;
    bool edits = enterable(s);
    bool whole = s->spec.kind == UI_PASSWORD || s->spec.kind == UI_BOOL || s->spec.kind == UI_STATIC;
    struct span text = shown_text(s, &b);
    int cursor = 0;
    if (whole) {
        int room = s->spec.kind == UI_STATIC ? COLS - x : s->width;
        size_t fits = line_clip(text, room);
        cursor = (int)utf8_count((struct span) {s->edit.text.p, s->edit.at}); // of a password: a column for each character
        if (cursor >= s->width)
            cursor = s->width - 1;
        if (s->spec.kind == UI_BOOL)
            cursor = 0;
        paint_text(stdscr, y + 2, x, s->spec.kind == UI_STATIC ? 0 : s->width, (struct span) {text.p, fits}, INK_PLAIN, edits ? '.' : ' ');
    } else {
        int width = shown_width(f, s, x);
        struct edit_view v = edit_view(&s->edit, width);
        if (s->spec.kind == UI_CODE && x + width < end_of(f, s)) // it may have been wider before
            paint_text(stdscr, y + 2, x + width, s->suffix.n ? 1 : end_of(f, s) - x - width, SPAN_NONE, INK_PLAIN, ' ');
        paint_text(stdscr, y + 2, x, width, (struct span) {text.n ? text.p + v.start : text.p, v.len}, INK_PLAIN, edits ? '.' : ' ');
        cursor = v.cursor;
    }
    if (s == current(f))
        face_cursor(y, x + cursor);
    buf_free(&b);
}

// Fills so many columns, at their right or left; what is cut says so.
static void put_cut(int row, int col, int cols, bool right, struct span text)
{
    struct buf b = {0};
    buf_add(&b, text);
    int blank = right ? cols - line_width(line_cut(&b, cols)) : 0;
    face_put(row, col + blank, cols - blank, line_cut(&b, cols), INK_PLAIN);
    buf_free(&b);
}

static void paint_suffix(struct ui_form *f, struct slot *s)
{
    int x = s->col + (s->spec.kind == UI_HEADING ? line_width(span_of(_(s->spec.label))) + 2 : s->label_cols + gap + s->width + 1), y = f->row + s->row;
    int end = end_of(f, s);
    if (s->spec.kind != UI_STATIC && x < end && (s->spec.kind != UI_CODE || s->suffix.n))
        put_cut(y, x, end - x, false, buf_span(&s->suffix));
}

static bool on_page(const struct ui_form *f, const struct slot *s)
{
    return s->page == page_now(f);
}

// The heading whose fields go on at the top of the page, above them.
static void paint_continued(struct ui_form *f)
{
    const struct slot *heading = NULL;
    size_t i = 0;
    for (; i < f->n && !on_page(f, &f->slots[i]); i++)
        heading = f->slots[i].spec.kind == UI_HEADING ? &f->slots[i] : heading;
    if (!heading || i == f->n || f->slots[i].row == 0)
        return;
    struct slot again = *heading;
    again.row = 0;
    face_put(f->row, again.col, 0, span_of(_(again.spec.label)), INK_BOLD);
    paint_suffix(f, &again);
}

void form_paint(struct ui_form *f)
{
    if (f->lines != LINES || f->cols != COLS || f->lang != lang_now()) {
        struct slot *was = current(f);
        unpost(f);
        post(f);
        // Within the field all stays as it was: what is being typed goes on where it broke off.
        if (was && was->field && f->posted)
            set_current_field(f->form, was->field);
    }
    int height = f->rows > 0 ? f->rows : face_rows() - f->row;
    for (int i = 0; i < height; i++)
        face_clear_row(f->row + i);
    for (size_t i = 0; i < f->n; i++) {
        struct slot *s = &f->slots[i];
        if (!on_page(f, s))
            continue;
        struct span label = span_of(_(s->spec.label));
        if (s->spec.kind == UI_HEADING) {
            face_put(f->row + s->row, s->col, 0, label, INK_BOLD);
        } else {
            put_cut(f->row + s->row, s->col, s->label_cols, true, label);
            if (s->spec.must)
                face_put(f->row + s->row, s->col + s->label_cols, 1, SPAN("*"), INK_PLAIN);
            paint_value(f, s);
        }
        paint_suffix(f, s);
    }
    paint_continued(f);
    if (f->pages > 1) {
        char page[32];
        snprintf(page, sizeof page, "F7 F8  %d/%d", page_now(f) + 1, f->pages);
        face_put_right(f->row, COLS - 1, span_of(page), INK_PLAIN);
    }
    if (!current(f))
        face_cursor(-1, -1);
}

// ---- contents

void form_set(struct ui_form *f, const char *key, struct span text)
{
    struct slot *s = must(f, key);
    if (span_eq(edit_text(&s->edit), text))
        return;
    edit_set(&s->edit, text);
    s->state = STANDS;
    form_suffix(f, key, SPAN_NONE); // it told of what stood there
    if (on_page(f, s))
        paint_value(f, s);
}

struct span form_get(const struct ui_form *f, const char *key)
{
    struct span text = edit_text(&must(f, key)->edit);
    return text.n ? text : SPAN("");
}

void form_choose(struct ui_form *f, const char *key, struct span text)
{
    form_set(f, key, text);
    f->changed = true;
}

void form_must(struct ui_form *f, const char *key, bool is)
{
    struct slot *s = must(f, key);
    s->spec.must = is;
    if (on_page(f, s))
        face_put(f->row + s->row, s->col + s->label_cols, 1, is ? SPAN("*") : SPAN(" "), INK_PLAIN);
}

void form_suffix(struct ui_form *f, const char *key, struct span text)
{
    struct slot *s = must(f, key);
    if (span_eq(buf_span(&s->suffix), text))
        return;
    s->suffix.n = 0;
    buf_add(&s->suffix, text);
    if (!on_page(f, s))
        return;
    if (s->spec.kind == UI_CODE)
        paint_value(f, s);
    paint_suffix(f, s);
}

// The cursor has come into a field, from the page that was shown.
static void entered(struct ui_form *f, int page)
{
    struct slot *s = current(f);
    if (s) {
        edit_end(&s->edit);
        s->state = STANDS;
    }
    if (page_now(f) != page)
        form_paint(f);
    else if (s)
        paint_value(f, s);
}

bool form_goto(struct ui_form *f, const char *key)
{
    struct slot *s = find(f, key);
    if (!s || !s->field || !enterable(s) || !f->posted)
        return false;
    int page = page_now(f);
    if (set_current_field(f->form, s->field) != E_OK)
        return false;
    entered(f, page);
    return true;
}

void form_resume(struct ui_form *f, const char *key)
{
    if (form_goto(f, key))
        must(f, key)->state = RESUMED;
}

const char *form_current(const struct ui_form *f)
{
    struct slot *s = current(f);
    return s ? s->spec.key : NULL;
}

const char *form_left(const struct ui_form *f)
{
    return f->n ? f->slots[f->left].spec.key : "";
}

const struct ui_field *form_field(const struct ui_form *f, const char *key)
{
    struct slot *s = find(f, key);
    return s ? &s->spec : NULL;
}

const struct ui_field *form_field_at(const struct ui_form *f, size_t i)
{
    return i < f->n ? &f->slots[i].spec : NULL;
}

bool form_changed(const struct ui_form *f)
{
    return f->changed;
}

void form_saved(struct ui_form *f)
{
    f->changed = false;
}

// ---- keys

static struct slot *last_enterable(const struct ui_form *f)
{
    for (size_t i = f->n; i > 0; i--) {
        if (enterable(&f->slots[i - 1]))
            return &f->slots[i - 1];
    }
    return NULL;
}

static void normalise(struct ui_form *f, struct slot *s)
{
    day_t day;
    char text[DAY_TEXT];
    f->left = (size_t)(s - f->slots);
    s->state = STANDS;
    if (s->spec.kind == UI_DATE && day_parse(span_trim(edit_text(&s->edit)), &day))
        edit_set(&s->edit, span_of(day_format(day, text)));
}

static enum form_reaction leave(struct ui_form *f, int request)
{
    struct slot *s = current(f);
    int page = page_now(f);
    normalise(f, s);
    edit_home(&s->edit);
    form_driver(f->form, request);
    paint_value(f, s);
    entered(f, page);
    return FORM_LEFT_FIELD;
}

static enum form_reaction edited(struct ui_form *f, struct slot *s, bool change)
{
    f->changed |= change;
    s->state = TYPED;
    if (change)
        form_suffix(f, s->spec.key, SPAN_NONE); // it told of what stood there
    paint_value(f, s);
    return FORM_USED;
}

static enum form_reaction type_bool(struct ui_form *f, struct slot *s, uint32_t cp)
{
    struct span was = edit_text(&s->edit);
    if (cp == ' ')
        edit_set(&s->edit, span_is(was, "1") ? SPAN("0") : SPAN("1"));
    else if (cp == 'y' || cp == 'Y' || cp == '1')
        edit_set(&s->edit, SPAN("1"));
    else if (cp == 'n' || cp == 'N' || cp == '0')
        edit_set(&s->edit, SPAN("0"));
    else
        return face_say(SAY_WARNING, span_of(_("Space turns it; y or 1 is yes, n or 0 is no."))), FORM_USED;
    return edited(f, s, true);
}

static enum form_reaction func_key(struct ui_form *f, struct slot *s, enum ui_fkey key)
{
    struct edit *e = &s->edit;
    switch (key) {
    case UI_ENTER:
        if (s == last_enterable(f)) {
            normalise(f, s);
            paint_value(f, s);
            return FORM_LAST;
        }
        return leave(f, REQ_NEXT_FIELD);
    case UI_TAB:
    case UI_DOWN:
        return leave(f, REQ_NEXT_FIELD);
    case UI_BACK_TAB:
    case UI_UP:
        return leave(f, REQ_PREV_FIELD);
    case UI_F7:
    case UI_PAGE_UP:
        return f->pages < 2 ? FORM_UNUSED : leave(f, REQ_PREV_PAGE);
    case UI_F8:
    case UI_PAGE_DOWN:
        return f->pages < 2 ? FORM_UNUSED : leave(f, REQ_NEXT_PAGE);
    default:
        break;
    }
    enum edit_did did = edit_key(e, key);
    // A yes or no goes as a whole.
    if (s->spec.kind == UI_BOOL && did != EDIT_UNUSED && (key == UI_BACKSPACE || key == UI_DELETE || key == UI_CTRL_D))
        did = edit_clear(e) ? EDIT_CHANGED : did;
    return did == EDIT_UNUSED ? FORM_UNUSED : edited(f, s, did == EDIT_CHANGED);
}

// All its digits are there, whether it is a day of the calendar or not.
static bool whole_date(struct span text)
{
    day_t day;
    size_t digits = 0;
    for (size_t i = 0; i < text.n; i++)
        digits += text.p[i] >= '0' && text.p[i] <= '9';
    return digits >= 8 || day_parse(span_trim(text), &day);
}

// A code or a whole date that stands there makes room for another one; a code that broke off has no name behind it yet, and goes on.
static void begin_anew(struct slot *s)
{
    bool goes_on = s->state == TYPED || (s->state == RESUMED && s->suffix.n == 0);
    if (!goes_on && (s->spec.kind == UI_CODE || (s->spec.kind == UI_DATE && whole_date(edit_text(&s->edit)))))
        edit_clear(&s->edit);
}

enum form_reaction form_key(struct ui_form *f, const struct ui_event *e)
{
    struct slot *s = current(f);
    size_t cut;
    if (!s)
        return FORM_UNUSED;
    bool text = e->kind == UI_CHAR || e->kind == UI_PASTE;
    if (text && s->spec.kind == UI_BOOL)
        return type_bool(f, s, e->kind == UI_CHAR ? e->cp : 0);
    if (text)
        begin_anew(s);
    switch (e->kind) {
    case UI_CHAR:
        if (!edit_insert(&s->edit, e->cp))
            face_refused(e->cp, s->edit.limit);
        return edited(f, s, true);
    case UI_PASTE:
        edit_paste(&s->edit, e->text, &cut);
        if (cut)
            face_sayf(SAY_WARNING, _("%zu characters of what was pasted had no room (the field takes %zu)"), cut, s->edit.limit);
        return edited(f, s, true);
    case UI_FUNC:
        return func_key(f, s, e->key);
    default:
        return FORM_UNUSED;
    }
}
