// The application's draft: what was entered, where the officer was, and what stands in a field and is not valid yet.
#include "desk/draft.h"
#include "desk/worklist.h"
#include "screens/apply.h"
#include "ui/face.h"
#include "ui/form.h"

void apply_save(struct apply *s)
{
    enum err e = OK;
    const char *key = s->form ? form_current(s->form) : NULL;
    struct span field = s->row ? s->row_field : span_of(key ? key : "");
    if (!s->saved_once && !s->touched)
        return;
    if (!s->saved_once) {
        struct span number = rec_text(&s->t, TRANSFER_NUMBER);
        e = draft_new(s->desk, DRAFT_APPLY, s->resubmits ? number : SPAN_NONE, &s->draft);
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
void apply_keep_typed(struct apply *s, const char *key, struct span text)
{
    rec_clear(&s->draft, DRAFT_TYPED);
    if (text.n) {
        struct rec *row = rec_add(&s->draft, DRAFT_TYPED);
        rec_set_text(row, TYPED_KEY, span_of(key));
        rec_set_text(row, TYPED_TEXT, text);
        rec_set_int(row, TYPED_PAGE, s->page);
        rec_set_int(row, TYPED_ROW, (int64_t)s->row);
    }
}

const struct rec *apply_typed(const struct apply *s)
{
    size_t n;
    const struct rec *typed = rec_list(&s->draft, DRAFT_TYPED, &n);
    return n && rec_int(typed, TYPED_PAGE, s->page) == s->page && rec_int(typed, TYPED_ROW, (int64_t)s->row) == (int64_t)s->row ? typed : NULL;
}

void apply_row_gone(struct apply *s, size_t row)
{
    size_t n;
    struct rec *typed = rec_list(&s->draft, DRAFT_TYPED, &n);
    int64_t at = n && rec_int(typed, TYPED_PAGE, 0) == s->page ? rec_int(typed, TYPED_ROW, 0) - 1 : -1;
    if (at == (int64_t)row)
        rec_clear(&s->draft, DRAFT_TYPED);
    else if (at > (int64_t)row)
        rec_set_int(typed, TYPED_ROW, at);
}

enum err apply_from_draft(struct apply *s, int64_t serial, struct span *field)
{
    struct rec fields, state;
    TRY(draft_load(s->desk, serial, &s->arena, &s->draft));
    TRY(draft_fields(&s->draft, &s->arena, &fields));
    s->t = rec_copy(&s->arena, &fields);
    s->saved_once = true;
    s->page = (enum page)rec_int(&s->draft, DRAFT_PAGE, 0);
    if (s->page >= PAGE_COUNT)
        s->page = PAGE_CASE;
    *field = rec_text(&s->draft, DRAFT_FIELD);
    s->row = (size_t)rec_int(&s->draft, DRAFT_ROW, 0);
    if (s->resubmits && case_load(s->desk, rec_text(&s->t, TRANSFER_NUMBER), &s->arena, &state) == OK)
        s->seq = rec_int(&state, TRANSFER_SEQ, 0);
    return OK;
}
