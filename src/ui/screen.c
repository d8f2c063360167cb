#include "screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/lang.h"
#include "ui/dialog.h"
#include "ui/edit.h"
#include "ui/keys.h"

struct open_screen {
    const struct ui_screen *screen;
    void *ctx;
    struct open_screen *below;
    enum lang lang; // of what it has put into words
};

struct ui_stack {
    struct open_screen *top;
};

static struct ui_stack *running;
static const struct ui_loop *loop;
static bool locked; // the lock itself asks for a key
static bool stale; // the body is to be painted: after letters only when no more is there to be read, for nobody sees it before
static time_t last_key; // seconds since the start of the machine: no clock that is set delays the lock

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
    *o = (struct open_screen) {screen, ctx, s->top, lang_now()};
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

// ---- status

// The running screen's keys, and the loop's.
static void key_tables(struct key_table t[KEY_TABLES])
{
    const struct open_screen *o = running->top;
    t[0] = (struct key_table) {0};
    t[1] = (struct key_table) {0};
    if (o)
        t[0] = (struct key_table) {o->screen->keys, o->screen->key_count, o->ctx};
    if (loop && loop->keys)
        t[1] = (struct key_table) {loop->keys, loop->key_count, loop->ctx};
}

static void paint_keys(void)
{
    struct key_table t[KEY_TABLES];
    key_tables(t);
    if (dialog_keys())
        face_keys(span_of(dialog_keys()));
    else
        key_bar(t);
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
    if (o->lang != lang_now() && o->screen->resume)
        o->screen->resume(o->ctx);
    o->lang = lang_now();
    face_screen(span_of(_(o->screen->title)));
    face_clear();
    face_place(SPAN_NONE);
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
    stale = false;
}

static void paint_all(void)
{
    face_repaint();
    status();
    paint_body();
}

void ui_keys(void)
{
    if (!locked)
        paint_keys();
}

// ---- help and menu, made from the key tables

static void help_field(const struct ui_field *f, struct buf *b)
{
    int limit = f->limit > 0 ? f->limit : f->width;
    buf_printf(b, "# %s\n", _(f->label));
    if (f->help)
        buf_printf(b, "%s\n", _(f->help));
    if (f->kind == UI_CODE)
        buf_str(b, _("A code, or its name; a part of the name or its pinyin initials will do where no other has them. F4 lists them."));
    else if (f->kind == UI_DATE)
        buf_str(b, _("A date, as 2026-03-02 or 20260302."));
    else if (f->kind == UI_BOOL)
        buf_str(b, _("Space turns it; y or 1 is yes, n or 0 is no."));
    else
        buf_printf(b, _("Takes up to %d characters."), limit);
    buf_str(b, "\n\n");
}

static void show_help(void)
{
    const struct open_screen *o = running->top;
    struct ui_form *f = form_of(o);
    struct buf b = {0};
    const char *key = f ? form_current(f) : NULL;
    const struct ui_field *field = key ? form_field(f, key) : NULL;
    if (field)
        help_field(field, &b);
    if (o->screen->help)
        buf_printf(&b, "%s\n\n", _(o->screen->help));
    struct key_table t[KEY_TABLES];
    key_tables(t);
    key_help(t, &b);
    // What is walked through, by the keys that nothing of the screen's own has taken.
    if (f)
        buf_printf(&b, "%s%s", _("Tab\tnext field; Back-Tab the one before\n"), _(EDIT_HELP));
    else if (list_of(o))
        buf_printf(&b, "%s%s", o->screen->chosen ? _("Enter\topens the row\n") : "", _("Arrows\tselect a row; PgUp PgDn turns the page\n"));
    else if (text_of(o))
        buf_str(&b, _("Arrows\tone line; F7 F8 or PgUp PgDn one page\n"));
    buf_str(&b, _("F10\tall keys of the screen, to choose from\nEsc\tback (as F3); Esc and a digit is that F-key"));
    dialog_message(SAY_INFO, _(o->screen->title), buf_span(&b));
    buf_free(&b);
}

void ui_help_lock(struct buf *b)
{
    for (size_t i = 0; !locked && loop && i < loop->key_count; i++) {
        const struct ui_key *k = &loop->keys[i];
        if (k->key == UI_F12 && k->help && !(k->why_not && k->why_not(loop->ctx)))
            buf_printf(b, "%s\t%s\n", key_name(k->key), _(k->help));
    }
}

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
    struct key_table t[KEY_TABLES];
    void *ctx;
    key_tables(t);
    const struct ui_key *k = key_menu(t, &ctx);
    return k ? press(k, ctx) : REACT_STAY;
}

// ---- the loop

static enum reaction left_field(struct open_screen *o, struct ui_form *f)
{
    return o->screen->left ? o->screen->left(o->ctx, form_left(f)) : REACT_STAY;
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

static time_t seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_BOOTTIME, &t);
    return t.tv_sec;
}

static bool typed; // since the field under the cursor was last kept,
static time_t typed_at; // first at
#define KEEP_SECONDS 5
#define REST 300 // ms without a key: the hands rest, and the field is kept
#define TICK 1000

static void keep_current(struct open_screen *o)
{
    struct ui_form *f = form_of(o);
    const char *key = f ? form_current(f) : NULL;
    if (typed && key && o->screen->keep && form_changed(f))
        o->screen->keep(o->ctx, key);
    typed = false;
}

// Hands that do not rest: a long text is kept every few seconds, between one key and the next, when what the key did is shown.
static void keep_long(struct open_screen *o)
{
    if (!typed || seconds() - typed_at < KEEP_SECONDS || !term_idle())
        return;
    term_flush();
    keep_current(o);
}

static enum reaction leaving = REACT_STAY; // what the lock has decided while a popup was open

// Locks: the field under the cursor is kept first, as it stands; everything is painted anew behind it.
static enum reaction cover(struct open_screen *o)
{
    if (!loop->lock)
        return REACT_STAY;
    keep_current(o);
    locked = true;
    enum reaction r = loop->lock(loop->ctx);
    locked = false;
    last_key = seconds();
    paint_all(); // popups too, which are still to be closed when the line is gone
    return r == REACT_STAY ? REACT_STAY : REACT_SIGN_OUT;
}

enum reaction ui_lock(void)
{
    return cover(running->top);
}

static enum reaction screen_key(struct open_screen *o, const struct ui_event *e)
{
    if (e->kind != UI_FUNC)
        return REACT_UNUSED;
    struct key_table keys[KEY_TABLES];
    key_tables(keys);
    const struct ui_key *k = key_in(&keys[0], e->key);
    if (k) {
        enum reaction r = save_current(o);
        return r == REACT_STAY || r == REACT_PAINT ? press(k, o->ctx) : r;
    }
    // Neither the lock nor another seat leaves the field: what is being typed in it is kept, and goes on afterwards.
    k = key_in(&keys[1], e->key);
    if (k) {
        keep_current(o);
        return press(k, loop->ctx);
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
    case UI_F3: {
        enum reaction r = save_current(o);
        // Why a field is refused is of no use on another screen: it is kept as it stands. What the store says then stays.
        if (face_said() == SAY_ERROR && o->screen->keep && !o->screen->part) {
            face_say(SAY_NOTHING, SPAN_NONE);
            o->screen->keep(o->ctx, form_current(form_of(o)));
        }
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
            if ((r != REACT_STAY && r != REACT_PAINT) || face_said() == SAY_ERROR) // what was typed is refused, and why is said
                return r;
            if (o->screen->last)
                return o->screen->last(o->ctx);
            struct key_table keys[KEY_TABLES];
            key_tables(keys);
            const struct ui_key *k = key_in(&keys[0], UI_F2);
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
            if (o->screen->chosen)
                return o->screen->chosen(o->ctx, l->selected);
            break;
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
        keep_current(o);
        return REACT_QUIT;
    }
    if (e->kind == UI_TIMEOUT) {
        keep_current(o);
        return o->screen->tick ? o->screen->tick(o->ctx) : REACT_STAY;
    }
    typed_at = typed ? typed_at : seconds();
    typed = true;
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
        if (e->kind == UI_FUNC)
            face_sayf(SAY_WARNING, _("%s does nothing on this screen; F1 tells what does"), key_name(e->key));
        else
            face_say(SAY_WARNING, span_of(_("letters do nothing on this screen; F1 tells which keys do")));
        r = REACT_STAY;
    }
    return r;
}

static bool idle_due(void)
{
    return loop->idle_seconds > 0 && loop->lock && seconds() - last_key >= loop->idle_seconds;
}

static enum reaction react(struct ui_stack *s, enum reaction r)
{
    switch (r) {
    case REACT_PAINT:
        stale = true;
        break;
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

// The next event, with the time of the last key. A terminal that is too small takes no key, and nothing is laid out
// for it: a form without a row would lose its field.
static struct ui_event read_event(void)
{
    struct ui_event e;
    do {
        face_small();
        e = term_read(typed ? REST : TICK);
    } while (face_small());
    if (e.kind == UI_CHAR || e.kind == UI_FUNC || e.kind == UI_PASTE)
        last_key = seconds();
    return e;
}

enum reaction ui_run(struct ui_stack *s, const struct ui_loop *l)
{
    struct ui_stack *was = running;
    const struct ui_loop *was_loop = loop;
    enum reaction r = REACT_STAY;
    running = s;
    loop = l;
    last_key = seconds();
    // Another seat, or another counter, may have changed what this one shows.
    if (s->top && s->top->screen->tick)
        s->top->screen->tick(s->top->ctx);
    paint_all();
    while (s->top && r == REACT_STAY) {
        keep_long(s->top);
        struct ui_event e = read_event();
        enum reaction then;
        if (stale && e.kind != UI_CHAR)
            paint_body();
        if (e.kind != UI_HANGUP && idle_due()) {
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
        stale |= face_uncovered() && r == REACT_STAY;
        if (stale && r == REACT_STAY && (e.kind != UI_CHAR || term_idle()))
            paint_body();
        if (r == REACT_STAY && !letter && !stale) {
            status();
            if (then == REACT_STAY && e.kind != UI_TIMEOUT)
                paint_keys();
        }
    }
    running = was;
    loop = was_loop;
    return r == REACT_STAY ? REACT_QUIT : r;
}

static bool said_unused;

void ui_warn(const char *text)
{
    face_say(SAY_WARNING, span_of(text));
    said_unused = true;
}

void ui_unused(const struct ui_event *e)
{
    char text[120];
    snprintf(text, sizeof text, _("%s does nothing here"), key_name(e->key));
    ui_warn(e->kind == UI_FUNC ? text : _("letters do nothing here"));
}

void ui_refused(const struct ui_event *e, size_t limit)
{
    face_refused(e->kind == UI_CHAR ? e->cp : ' ', limit);
    said_unused = true;
}

void ui_hush(void)
{
    face_say(SAY_NOTHING, SPAN_NONE);
    if (face_uncovered())
        paint_body();
}

struct ui_event ui_next(void)
{
    static const struct ui_event no = {.kind = UI_FUNC, .key = UI_F3}, afresh = {.kind = UI_RESIZE};
    if (leaving != REACT_STAY)
        return no;
    struct ui_event e = read_event();
    bool asked = e.kind == UI_FUNC && e.key == UI_F12, key = e.kind == UI_CHAR || e.kind == UI_FUNC || e.kind == UI_PASTE;
    if (key && said_unused) {
        said_unused = false;
        ui_hush();
    }
    if (running && running->top && !locked && (asked || (e.kind != UI_HANGUP && idle_due()))) {
        leaving = cover(running->top);
        return leaving == REACT_STAY ? afresh : no;
    }
    if (e.kind == UI_RESIZE && locked)
        face_cover();
    else if (e.kind == UI_RESIZE && running && running->top)
        paint_all();
    return e;
}
