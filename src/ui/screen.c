#include "screen.h"

#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/lang.h"
#include "ui/dialog.h"
#include "ui/line.h"

struct open_screen {
    const struct ui_screen *screen;
    void *ctx;
    struct open_screen *below;
};

struct ui_stack {
    struct open_screen *top;
};

static struct ui_stack *running;
static const struct ui_loop *loop;
static time_t last_key;

static const struct {
    enum ui_fkey key;
    const char *name;
} key_names[] = {
    {UI_F1, "F1"}, {UI_F2, "F2"}, {UI_F3, "F3"}, {UI_F4, "F4"}, {UI_F5, "F5"}, {UI_F6, "F6"}, {UI_F7, "F7"},
    {UI_F8, "F8"}, {UI_F9, "F9"}, {UI_F10, "F10"}, {UI_F11, "F11"}, {UI_F12, "F12"}, {UI_ENTER, "Enter"},
    {UI_INSERT, "Ins"}, {UI_DELETE, "Del"},
};

static const char *key_name(enum ui_fkey key)
{
    for (size_t i = 0; i < COUNT(key_names); i++) {
        if (key_names[i].key == key)
            return key_names[i].name;
    }
    return "";
}

struct ui_stack *ui_stack_new(void)
{
    return xcalloc(1, sizeof(struct ui_stack));
}

static void pop(struct ui_stack *s)
{
    struct open_screen *o = s->top;
    s->top = o->below;
    if (o->screen->close)
        o->screen->close(o->ctx);
    free(o);
}

void ui_stack_free(struct ui_stack *s)
{
    if (!s)
        return;
    while (s->top)
        pop(s);
    free(s);
}

enum reaction ui_stack_push(struct ui_stack *s, const struct ui_screen *screen, void *ctx)
{
    struct open_screen *o = xcalloc(1, sizeof *o);
    *o = (struct open_screen) {screen, ctx, s->top};
    s->top = o;
    enum reaction r = screen->open ? screen->open(ctx) : REACT_STAY;
    if (r == REACT_STAY || r == REACT_PAINT)
        return REACT_PUSHED;
    if (r != REACT_PUSHED && s->top == o)
        pop(s);
    return r;
}

enum reaction ui_push(const struct ui_screen *screen, void *ctx)
{
    return ui_stack_push(running, screen, ctx);
}

static struct ui_form *form_of(const struct open_screen *o)
{
    return o->screen->form ? o->screen->form(o->ctx) : NULL;
}

static struct ui_list *list_of(const struct open_screen *o)
{
    return o->screen->list ? o->screen->list(o->ctx) : NULL;
}

static struct ui_text *text_of(const struct open_screen *o)
{
    return o->screen->text ? o->screen->text(o->ctx) : NULL;
}

// ---- key bar, status

static void add_keys(struct buf *b, const struct ui_key *keys, size_t n, void *ctx, int room)
{
    for (size_t i = 0; i < n; i++) {
        if (!keys[i].label || keys[i].key == UI_NO_KEY || (keys[i].why_not && keys[i].why_not(ctx)))
            continue;
        struct buf one = {0};
        buf_printf(&one, "%s%s%s", b->n ? "  " : " ", key_name(keys[i].key), _(keys[i].label));
        // Whole entries only.
        if (line_width(buf_span(b)) + line_width(buf_span(&one)) <= room)
            buf_add(b, buf_span(&one));
        buf_free(&one);
    }
}

static void paint_keys(void)
{
    struct buf b = {0};
    const struct open_screen *o = running->top;
    int room = face_cols() - 2;
    if (o)
        add_keys(&b, o->screen->keys, o->screen->key_count, o->ctx, room - 12);
    buf_printf(&b, "%sF1%s", b.n ? "  " : " ", _("help"));
    if (loop && loop->keys)
        add_keys(&b, loop->keys, loop->key_count, loop->ctx, room);
    face_keys(buf_span(&b));
    buf_free(&b);
}

static void status(void)
{
    struct face_status s = {.organisation = SPAN_NONE};
    if (loop && loop->status) {
        loop->status(loop->ctx, &s);
        face_status(&s);
    }
}

static void paint_body(void)
{
    struct open_screen *o = running->top;
    if (!o)
        return;
    face_screen(span_of(_(o->screen->title)));
    face_clear();
    if (o->screen->paint) {
        o->screen->paint(o->ctx);
    } else {
        face_subject(SPAN_NONE);
        if (form_of(o))
            form_paint(form_of(o));
        else if (list_of(o))
            list_paint(list_of(o), 0, 0);
        else if (text_of(o))
            text_paint(text_of(o), 0, 0);
    }
    face_hidden_painted();
    paint_keys();
}

static void paint_all(void)
{
    face_repaint();
    status();
    paint_body();
}

void ui_repaint(void)
{
    paint_all();
    term_flush();
}

// ---- help and menu, made from the key tables

static void help_keys(struct buf *b, const struct ui_key *keys, size_t n, void *ctx)
{
    for (size_t i = 0; i < n; i++) {
        const char *why = keys[i].why_not ? keys[i].why_not(ctx) : NULL;
        if (!keys[i].help && !keys[i].label)
            continue;
        buf_printf(b, "%s\t%s%s%s%s\n", keys[i].key == UI_NO_KEY ? "F10" : key_name(keys[i].key),
                   _(keys[i].help ? keys[i].help : keys[i].label), why ? " (" : "", why ? why : "", why ? ")" : "");
    }
}

static void show_help(void)
{
    const struct open_screen *o = running->top;
    struct ui_form *f = form_of(o);
    struct buf b = {0};
    const char *key = f ? form_current(f) : NULL;
    const struct ui_field *field = key ? form_field(f, key) : NULL;
    if (field)
        buf_printf(&b, "# %s\n%s\n\n", _(field->label), field->help ? _(field->help) : "");
    if (o->screen->help)
        buf_printf(&b, "%s\n\n", _(o->screen->help));
    help_keys(&b, o->screen->keys, o->screen->key_count, o->ctx);
    if (loop->keys)
        help_keys(&b, loop->keys, loop->key_count, loop->ctx);
    buf_str(&b, _("F7 F8\tpage up, page down\nEsc\tback (as F3); Esc and a digit is that F-key\nTab\tnext field; Back-Tab the one before"));
    dialog_message(SAY_INFO, _(o->screen->title), buf_span(&b));
    buf_free(&b);
}

#define MENU_MOST 48

static enum reaction press(const struct ui_key *k, void *ctx)
{
    const char *why = k->why_not ? k->why_not(ctx) : NULL;
    if (why) {
        face_say(SAY_WARNING, span_of(why));
        return REACT_STAY;
    }
    return k->act ? k->act(ctx) : REACT_STAY;
}

static enum reaction show_menu(void)
{
    const struct open_screen *o = running->top;
    struct pick_row rows[MENU_MOST];
    const struct ui_key *keys[MENU_MOST];
    void *ctx[MENU_MOST];
    size_t n = 0, chosen;
    for (int part = 0; part < 2; part++) {
        const struct ui_key *from = part ? loop->keys : o->screen->keys;
        size_t count = part ? loop->key_count : o->screen->key_count;
        for (size_t i = 0; from && i < count && n < MENU_MOST; i++) {
            if (!from[i].act)
                continue;
            keys[n] = &from[i];
            ctx[n] = part ? loop->ctx : o->ctx;
            rows[n++] = (struct pick_row) {span_of(key_name(from[i].key)), span_of(_(from[i].help ? from[i].help : from[i].label)), SPAN_NONE};
        }
    }
    if (n == 0 || !dialog_pick(_("Menu"), rows, n, 0, &chosen))
        return REACT_STAY;
    return press(keys[chosen], ctx[chosen]);
}

// ---- the loop

static enum reaction left_field(struct open_screen *o, struct ui_form *f)
{
    return o->screen->left ? o->screen->left(o->ctx, form_left(f)) : REACT_STAY;
}

static const struct ui_key *key_in(const struct ui_key *keys, size_t n, enum ui_fkey key)
{
    for (size_t i = 0; i < n; i++) {
        if (keys[i].key == key)
            return &keys[i];
    }
    return NULL;
}

// The field under the cursor is saved before a key of the screen acts: nothing typed is lost.
static enum reaction save_current(struct open_screen *o)
{
    struct ui_form *f = form_of(o);
    const char *key = f ? form_current(f) : NULL;
    if (!key || !o->screen->left || !form_changed(f))
        return REACT_STAY;
    enum reaction r = o->screen->left(o->ctx, key);
    return r;
}

static bool locked;          // the lock itself asks for a key
static enum reaction leaving = REACT_STAY; // what the lock has decided while a popup was open

// Locks: the field under the cursor is saved first, everything is painted anew behind it.
static enum reaction cover(struct open_screen *o)
{
    if (!loop->lock)
        return REACT_STAY;
    save_current(o);
    locked = true;
    enum reaction r = loop->lock(loop->ctx);
    locked = false;
    last_key = time(NULL);
    if (r == REACT_STAY)
        paint_all();
    return r == REACT_STAY ? REACT_STAY : REACT_SIGN_OUT;
}

static enum reaction screen_key(struct open_screen *o, const struct ui_event *e)
{
    if (e->kind != UI_FUNC)
        return REACT_UNUSED;
    const struct ui_key *k = key_in(o->screen->keys, o->screen->key_count, e->key);
    void *ctx = o->ctx;
    if (!k && loop->keys) {
        k = key_in(loop->keys, loop->key_count, e->key);
        ctx = loop->ctx;
    }
    if (k) {
        enum reaction r = save_current(o);
        return r == REACT_STAY || r == REACT_PAINT ? press(k, ctx) : r;
    }
    switch (e->key) {
    case UI_F1:
        show_help();
        return REACT_PAINT;
    case UI_F10: {
        enum reaction r = save_current(o);
        if (r != REACT_STAY && r != REACT_PAINT)
            return r;
        r = show_menu();
        return r == REACT_STAY ? REACT_PAINT : r;
    }
    case UI_F12:
        return cover(o);
    case UI_F3: {
        enum reaction r = save_current(o);
        return r == REACT_STAY || r == REACT_PAINT ? REACT_BACK : r;
    }
    default:
        return REACT_UNUSED;
    }
}

static enum reaction part_event(struct open_screen *o, const struct ui_event *e)
{
    struct ui_form *f = form_of(o);
    struct ui_list *l = f ? NULL : list_of(o);
    struct ui_text *t = f || l ? NULL : text_of(o);
    if (f) {
        switch (form_key(f, e)) {
        case FORM_USED:
            return REACT_STAY;
        case FORM_LEFT_FIELD:
            return left_field(o, f);
        case FORM_LAST: {
            enum reaction r = left_field(o, f);
            if (r != REACT_STAY && r != REACT_PAINT)
                return r;
            if (o->screen->last)
                return o->screen->last(o->ctx);
            const struct ui_key *k = key_in(o->screen->keys, o->screen->key_count, UI_F2);
            return k ? press(k, o->ctx) : REACT_STAY;
        }
        case FORM_UNUSED:
            break;
        }
    } else if (l) {
        switch (list_key(l, e)) {
        case LIST_USED:
            return REACT_STAY;
        case LIST_CHOSEN:
            return o->screen->chosen ? o->screen->chosen(o->ctx, l->selected) : REACT_STAY;
        case LIST_MARK:
            if (o->screen->mark)
                return o->screen->mark(o->ctx, l->selected);
            break;
        case LIST_UNUSED:
            break;
        }
    } else if (t && text_key(t, e)) {
        return REACT_STAY;
    }
    return REACT_UNUSED;
}

static enum reaction dispatch(struct open_screen *o, const struct ui_event *e)
{
    if (e->kind == UI_RESIZE) {
        paint_all();
        return REACT_STAY;
    }
    if (e->kind == UI_HANGUP) {
        save_current(o);
        return REACT_QUIT;
    }
    if (e->kind == UI_TIMEOUT)
        return o->screen->tick ? o->screen->tick(o->ctx) : REACT_STAY;
    // A message is about the key before; the next key clears it.
    if (face_said() != SAY_NOTHING)
        face_say(SAY_NOTHING, SPAN_NONE);
    // A form turns its own pages, and Del is the letter under its cursor.
    bool first = form_of(o) && e->kind == UI_FUNC && (e->key == UI_F7 || e->key == UI_F8 || e->key == UI_DELETE);
    enum reaction r = first ? part_event(o, e) : REACT_UNUSED;
    if (r == REACT_UNUSED)
        r = screen_key(o, e);
    if (r == REACT_UNUSED && !first)
        r = part_event(o, e);
    if (r == REACT_UNUSED && o->screen->event)
        r = o->screen->event(o->ctx, e);
    if (r == REACT_UNUSED) {
        if (e->kind == UI_FUNC && key_name(e->key)[0])
            face_sayf(SAY_WARNING, _("%s does nothing on this screen; F1 tells what does"), key_name(e->key));
        r = REACT_STAY;
    }
    return r;
}

static bool idle_due(void)
{
    return loop->idle_seconds > 0 && loop->lock && time(NULL) - last_key >= loop->idle_seconds;
}

static enum reaction react(struct ui_stack *s, enum reaction r)
{
    switch (r) {
    case REACT_PAINT:
    case REACT_PUSHED:
        paint_body();
        break;
    case REACT_BACK:
    case REACT_HOME:
        do
            pop(s);
        while (r == REACT_HOME && s->top && s->top->below);
        if (s->top) {
            if (s->top->screen->resume)
                s->top->screen->resume(s->top->ctx);
            paint_body();
        }
        break;
    case REACT_QUIT:
    case REACT_SIGN_OUT:
        while (s->top)
            pop(s);
        return r;
    case REACT_SWITCH_SEAT:
        return r;
    case REACT_STAY:
    case REACT_UNUSED:
        break;
    }
    return s->top ? REACT_STAY : REACT_QUIT;
}

// Nothing is left unsaid because a line is short.
static void show_cut_message(void)
{
    struct span text = face_cut_message();
    struct arena a = {0};
    if (text.n)
        dialog_message(face_said(), _("Message"), arena_copy(&a, text));
    arena_free(&a);
}

enum reaction ui_run(struct ui_stack *s, const struct ui_loop *l)
{
    struct ui_stack *was = running;
    const struct ui_loop *was_loop = loop;
    enum reaction r = REACT_STAY;
    running = s;
    loop = l;
    last_key = time(NULL);
    // Another seat, or another counter, may have changed what this one shows.
    if (s->top && s->top->screen->tick)
        s->top->screen->tick(s->top->ctx);
    paint_all();
    while (s->top && r == REACT_STAY) {
        struct ui_event e = term_read(1000);
        if (e.kind == UI_CHAR || e.kind == UI_FUNC || e.kind == UI_PASTE)
            last_key = time(NULL);
        enum reaction then;
        if (e.kind == UI_TIMEOUT && idle_due()) {
            then = cover(s->top);
        } else {
            then = dispatch(s->top, &e);
        }
        if (leaving != REACT_STAY) {
            then = leaving;
            leaving = REACT_STAY;
        }
        // A letter in a field changes nothing else: no work that need not be on its way.
        bool letter = e.kind == UI_CHAR && then == REACT_STAY;
        r = react(s, then);
        if (r == REACT_STAY && !letter) {
            status();
            if (then == REACT_STAY && e.kind != UI_TIMEOUT)
                paint_keys();
            show_cut_message();
        }
    }
    running = was;
    loop = was_loop;
    return r == REACT_STAY ? REACT_QUIT : r;
}

struct ui_event ui_next(void)
{
    static const struct ui_event no = {.kind = UI_FUNC, .key = UI_F3}, afresh = {.kind = UI_RESIZE};
    if (leaving != REACT_STAY)
        return no;
    struct ui_event e = term_read(1000);
    bool asked = e.kind == UI_FUNC && e.key == UI_F12;
    if (running && running->top && !locked && (asked || (e.kind == UI_TIMEOUT && idle_due()))) {
        leaving = cover(running->top);
        return leaving == REACT_STAY ? afresh : no;
    }
    if (e.kind == UI_CHAR || e.kind == UI_FUNC || e.kind == UI_PASTE)
        last_key = time(NULL);
    if (e.kind == UI_RESIZE && locked)
        face_cover();
    else if (e.kind == UI_RESIZE && running && running->top)
        paint_all();
    return e;
}
