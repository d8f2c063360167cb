#include "formdraft.h"

#include "ui/face.h"

void formdraft_open(struct formdraft *f, struct desk *d, const char *screen, struct span number, struct span of)
{
    *f = (struct formdraft) {.desk = d, .screen = screen};
    f->number = arena_copy(&f->arena, number);
    f->of = arena_copy(&f->arena, of);
    face_error(draft_find(d, screen, f->number, f->of, &f->arena, &f->draft, &f->there));
}

void formdraft_restore(struct formdraft *f, struct ui_form *form)
{
    size_t n;
    const struct rec *typed = rec_list(&f->draft, DRAFT_TYPED, &n);
    if (!f->there)
        return;
    for (size_t i = 0; i < n; i++) {
        const char *key = arena_copy(&f->arena, rec_text(&typed[i], TYPED_KEY)).p;
        if (form_field(form, key))
            form_set(form, key, rec_text(&typed[i], TYPED_TEXT));
    }
    form_resume(form, arena_copy(&f->arena, rec_text(&f->draft, DRAFT_FIELD)).p);
}

void formdraft_save(struct formdraft *f, struct ui_form *form)
{
    const struct ui_field *row;
    const char *key = form_current(form);
    enum err e = OK;
    if (!f->there && !form_changed(form))
        return;
    if (!f->there)
        e = draft_new(f->desk, f->screen, f->number, &f->draft);
    f->there |= e == OK;
    if (f->of.n)
        rec_set_bytes(&f->draft, DRAFT_OF, f->of);
    rec_clear(&f->draft, DRAFT_TYPED);
    for (size_t i = 0; (row = form_field_at(form, i)) != NULL; i++) {
        if (row->kind == UI_PASSWORD || row->kind == UI_HEADING || row->kind == UI_STATIC)
            continue; // an empty text too: what stood there first may have been taken out
        struct rec *typed = rec_add(&f->draft, DRAFT_TYPED);
        rec_set_text(typed, TYPED_KEY, span_of(row->key));
        rec_set_text(typed, TYPED_TEXT, form_get(form, row->key));
    }
    rec_set_text(&f->draft, DRAFT_FIELD, span_of(key ? key : ""));
    if (!e)
        e = draft_save(f->desk, &f->draft);
    face_error(e);
}

void formdraft_drop(struct formdraft *f)
{
    if (f->there)
        face_error(draft_drop(f->desk, rec_int(&f->draft, DRAFT_SERIAL, 0)));
    f->there = false;
}

void formdraft_free(struct formdraft *f)
{
    arena_free(&f->arena);
}
