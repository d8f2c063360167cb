#include "screens/entry.h"

#include <stdlib.h>

#include "base/lang.h"
#include "screens/fieldform.h"
#include "ui/face.h"

#define FORM_ROW 3 // below a line above it and an empty one

static const struct field *field_of(const struct entry *e, const char *key)
{
    for (size_t i = 0; i < e->n; i++) {
        if (span_is(span_of(e->ui[i].key), key))
            return e->of_ui[i];
    }
    return NULL;
}

static void say_beside(struct entry *e, const struct field *f)
{
    fieldform_suffix(e->form, f, e->desk);
    if (e->kind->beside)
        e->kind->beside(e, f);
}

static bool take(struct entry *e, const struct field *f)
{
    bool good = fieldform_take(e->form, f, &e->fields, e->desk) && (!e->kind->taken || e->kind->taken(e, f));
    say_beside(e, f);
    return good;
}

static enum reaction left(void *ctx, const char *key)
{
    struct entry *e = ctx;
    if (!take(e, field_of(e, key)))
        form_goto(e->form, key);
    formdraft_save(&e->draft, e->form);
    return REACT_STAY;
}

static void keep(void *ctx, const char *key)
{
    struct entry *e = ctx;
    (void)key;
    formdraft_save(&e->draft, e->form);
}

static enum reaction list_values(void *ctx)
{
    struct entry *e = ctx;
    const char *key = form_current(e->form);
    const struct field *f = key ? field_of(e, key) : NULL;
    if (f && ((e->kind->list && e->kind->list(e, f)) || fieldform_list(e->form, f, NULL, e->desk)))
        left(e, key);
    else if (face_said() == SAY_NOTHING)
        face_say(SAY_WARNING, span_of(_("this field has no list of values")));
    return REACT_PAINT;
}

// What must be given and is not is told, and the cursor led there.
static bool missing(struct entry *e)
{
    for (size_t i = 0; i < e->n; i++) {
        if (!e->ui[i].must || form_get(e->form, e->ui[i].key).n)
            continue;
        if (e->kind->clause)
            face_sayf(SAY_ERROR, _("%s: %s is missing"), e->kind->clause, _(e->ui[i].label));
        else
            face_sayf(SAY_ERROR, _("%s is missing"), _(e->ui[i].label));
        form_goto(e->form, e->ui[i].key);
        return true;
    }
    return false;
}

static enum reaction commit(void *ctx)
{
    struct entry *e = ctx;
    for (size_t i = 0; i < e->n; i++) {
        if (!take(e, e->of_ui[i])) {
            form_goto(e->form, e->ui[i].key);
            return REACT_STAY;
        }
    }
    if (missing(e))
        return REACT_STAY;
    if (e->kind->sure && !e->kind->sure(e))
        return REACT_PAINT;
    enum err bad = e->kind->carry_out(e);
    // What it needs besides is told as it is refused: the cursor goes where it is put right.
    for (size_t i = 0; i < e->n && bad == ERR_INPUT; i++) {
        if (form_get(e->form, e->ui[i].key).n == 0 && form_goto(e->form, e->ui[i].key))
            break;
    }
    if (bad == ERR_EXISTS)
        form_goto(e->form, e->ui[0].key);
    if (bad)
        face_error(bad);
    else
        face_say(SAY_INFO, span_of(_(e->kind->done)));
    if (bad == OK || bad == ERR_MOVED_ON)
        formdraft_drop(&e->draft);
    return bad == OK || bad == ERR_MOVED_ON ? REACT_BACK : REACT_PAINT;
}

// What is signed is not done by walking on through the fields.
static enum reaction at_the_end(void *ctx)
{
    face_sayf(SAY_INFO, _("This is the last field. F2 commits: %s"), _(((struct entry *)ctx)->kind->does));
    return REACT_STAY;
}

static struct ui_form *form(void *ctx)
{
    return ((struct entry *)ctx)->form;
}

static void paint(void *ctx)
{
    struct entry *e = ctx;
    struct arena a = {0};
    face_subject(e->kind->subject ? e->kind->subject(e, &a) : SPAN_NONE);
    form_paint(e->form);
    if (e->kind->above)
        face_put(0, 1, face_cols() - 2, e->kind->above(e, &a), INK_BOLD);
    arena_free(&a);
}

// What stands behind the fields, in the language of now.
static void resume(void *ctx)
{
    struct entry *e = ctx;
    for (size_t i = 0; i < e->n; i++)
        say_beside(e, e->of_ui[i]);
}

void entry_close(void *ctx)
{
    struct entry *e = ctx;
    if (e->kind->close)
        e->kind->close(e);
    form_free(e->form);
    formdraft_free(&e->draft);
    arena_free(&e->arena);
    free(e->ui);
    free(e->of_ui);
    free(e);
}

static const struct ui_key keys[] = {
    {UI_F2, N_("commit"), N_("Signed and in the journal."), commit, NULL},
    {UI_F4, N_("list"), N_("Lists the field's values; type to narrow, or by pinyin initials."), list_values, NULL},
};

struct entry *entry_new(struct desk *d, const struct entry_kind *kind, struct span key)
{
    struct entry *e = xcalloc(1, sizeof *e);
    *e = (struct entry) {.kind = kind, .desk = d};
    e->key = arena_copy(&e->arena, key);
    e->about = rec_make(&e->arena);
    e->fields = rec_make(&e->arena);
    return e;
}

struct ui_field *entry_field(struct entry *e, const struct field *f, const char *label, bool must)
{
    e->ui = xrealloc(e->ui, (e->n + 1) * sizeof *e->ui);
    e->of_ui = xrealloc(e->of_ui, (e->n + 1) * sizeof(struct field *));
    struct ui_field *u = &e->ui[e->n];
    if (label) { // under which what is wrong with it is told as well
        struct field *own = ARENA_ARRAY(&e->arena, struct field, 1);
        *own = *f;
        own->label = label;
        f = own;
    }
    *u = fieldform_row(f);
    u->must = must;
    e->of_ui[e->n++] = f;
    return u;
}

void entry_form(struct entry *e)
{
    e->form = form_new(e->ui, e->n, e->kind->above ? FORM_ROW : 0, 0);
}

enum reaction entry_open(struct entry *e)
{
    form_saved(e->form);
    formdraft_open(&e->draft, e->desk, e->kind->draft, e->key, e->of);
    formdraft_restore(&e->draft, e->form);
    e->screen = (struct ui_screen) {
        .title = e->kind->title, .help = e->kind->help, .keys = keys, .key_count = COUNT(keys), .close = entry_close,
        .resume = resume, .paint = paint, .form = form, .left = left, .keep = keep, .last = at_the_end,
    };
    resume(e);
    return ui_push(&e->screen, e);
}
