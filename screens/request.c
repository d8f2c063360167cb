// Requests to a case's holder: asked by its other parties, answered by the holder with a note.
#include "screens/request.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/lang.h"
#include "desk/request_text.h"
#include "desk/worklist.h"
#include "screens/fieldform.h"
#include "screens/formdraft.h"
#include "screens/seat.h"
#include "ui/dialog.h"

struct request_screen {
    struct desk *desk;
    struct arena arena;
    struct rec state, fields;
    bool answers;
    struct span asked; // what is answered
    struct ui_form *form;
    struct formdraft draft;
    struct ui_field ui[8];
    size_t n;
};

#define FORM_ROW 3

static void make_fields(struct request_screen *s)
{
    static const struct {
        uint16_t tag;
        const char *label;
    } labels[] = {{JOURNAL_PERSON, N_("Mover who died")}, {JOURNAL_DATE, N_("Date of death")}, {JOURNAL_TEXT, N_("Why")}};
    for (const struct act_field *f = s->answers ? answer_fields : request_fields; f->tag; f++) {
        if (f->ask == ASK_SET || (s->answers && f->tag != JOURNAL_TEXT)) // which one is answered has been chosen
            continue;
        struct ui_field u = fieldform_row(field_by_tag(&journal_table, f->tag));
        for (size_t i = 0; i < COUNT(labels); i++)
            u.label = labels[i].tag == f->tag ? (s->answers ? N_("Why not") : labels[i].label) : u.label;
        u.must = f->ask == ASK_MUST;
        s->ui[s->n++] = u;
    }
}

static const struct field *field_of(const char *key)
{
    return field_by_key(&journal_table, span_of(key));
}

static enum reaction left(void *ctx, const char *key)
{
    struct request_screen *s = ctx;
    if (!fieldform_take(s->form, field_of(key), &s->fields, s->desk))
        form_goto(s->form, key);
    formdraft_save(&s->draft, s->form);
    return REACT_STAY;
}

static void keep(void *ctx, const char *key)
{
    struct request_screen *s = ctx;
    (void)key;
    formdraft_save(&s->draft, s->form);
}

static enum reaction list_values(void *ctx)
{
    struct request_screen *s = ctx;
    const char *key = form_current(s->form);
    const struct field *f = key ? field_of(key) : NULL;
    if (f && (f->tag == JOURNAL_PERSON ? fieldform_pick_mover(s->form, f, &s->state) : fieldform_list(s->form, f, NULL, s->desk)))
        left(s, key);
    else
        face_say(SAY_WARNING, span_of(_("this field has no list of values")));
    return REACT_PAINT;
}

static enum reaction commit(void *ctx)
{
    struct request_screen *s = ctx;
    for (size_t i = 0; i < s->n; i++) {
        if (!fieldform_take(s->form, field_of(s->ui[i].key), &s->fields, s->desk)) {
            form_goto(s->form, s->ui[i].key);
            return REACT_STAY;
        }
    }
    for (size_t i = 0; i < s->n; i++) {
        if (s->ui[i].must && form_get(s->form, s->ui[i].key).n == 0) {
            face_sayf(SAY_ERROR, _("%s: %s is missing"), REQUEST_CLAUSE, _(s->ui[i].label));
            form_goto(s->form, s->ui[i].key);
            return REACT_STAY;
        }
    }
    struct span number = rec_text(&s->state, TRANSFER_NUMBER);
    enum err e = s->answers ? request_answer(s->desk, number, &s->fields)
                            : request_ask(s->desk, number, rec_int(&s->state, TRANSFER_SEQ, 0), &s->fields);
    // What a request about a death needs besides is told as it is refused: the cursor goes where it is put right.
    for (size_t i = 0; i < s->n && e == ERR_INPUT; i++) {
        if (form_get(s->form, s->ui[i].key).n == 0 && form_goto(s->form, s->ui[i].key))
            break;
    }
    if (e)
        face_error(e);
    else
        face_say(SAY_INFO, span_of(s->answers ? _("Answered; the note goes back with the next exchange.")
                                              : _("Asked; the request goes to the holder with the next exchange.")));
    if (e == OK || e == ERR_MOVED_ON)
        formdraft_drop(&s->draft);
    return e == OK || e == ERR_MOVED_ON ? REACT_BACK : REACT_PAINT;
}

// What is signed is not done by walking on through the fields.
static enum reaction at_the_end(void *ctx)
{
    face_sayf(SAY_INFO, _("This is the last field. F2 commits: %s"), ((struct request_screen *)ctx)->answers ? _("answer") : _("request"));
    return REACT_STAY;
}

static struct ui_form *form(void *ctx)
{
    return ((struct request_screen *)ctx)->form;
}

static void paint(void *ctx)
{
    struct request_screen *s = ctx;
    struct arena a = {0};
    face_subject(arena_printf(&a, "%.*s  %.*s  %s", SPAN_ARG(rec_text(&s->state, TRANSFER_NUMBER)), SPAN_ARG(transfer_title(&s->state, &a)),
                              _(stage_name((enum stage)rec_int(&s->state, TRANSFER_STAGE, 0)))));
    form_paint(s->form);
    if (s->answers)
        face_put(0, 1, face_cols() - 2, s->asked, INK_BOLD);
    else
        face_putf(0, 1, INK_BOLD, _("To the holder: %.*s"), SPAN_ARG(desk_org_name(s->desk, rec_text(&s->state, TRANSFER_HOLDER))));
    arena_free(&a);
}

static void resume(void *ctx)
{
    struct request_screen *s = ctx;
    fieldform_suffixes(s->form, &journal_table, s->desk);
}

static void close_it(void *ctx)
{
    struct request_screen *s = ctx;
    form_free(s->form);
    formdraft_free(&s->draft);
    arena_free(&s->arena);
    free(s);
}

static const struct ui_key keys[] = {
    {UI_F2, N_("commit"), N_("Signed and in the journal; it goes with the next exchange of mail."), commit, NULL},
    {UI_F4, N_("list"), N_("Lists the field's values; type to narrow, or by pinyin initials."), list_values, NULL},
};
static const struct ui_screen screen = {
    .title = N_("Request"),
    .help = N_("A request goes to the holder of the case. Any act of the holder answers it, or a note why not."),
    .keys = keys, .key_count = COUNT(keys), .close = close_it, .resume = resume, .paint = paint, .form = form, .left = left, .keep = keep, .last = at_the_end,
};

enum choice_tag { CHOICE_ID = 1, CHOICE_LINE = 2 };

struct choosing {
    struct request_screen *s;
    struct span of;
    struct rec open; // rows of a list under tag 1
};

static bool take_open(void *ctx, const struct request_line *l)
{
    struct choosing *c = ctx;
    if (!l->here || (c->of.n && !span_eq(c->of, l->id)))
        return true;
    struct rec *row = rec_add(&c->open, 1);
    rec_set_bytes(row, CHOICE_ID, l->id);
    rec_set_text(row, CHOICE_LINE, request_told(c->s->desk, &c->s->state, l, &c->s->arena));
    return true;
}

// Which of the open requests is answered: the one that is `of`, else the operator's choice, oldest first. False: none.
static bool choose(struct request_screen *s, struct span of)
{
    struct choosing c = {s, of, rec_make(&s->arena)};
    enum err e = request_each(s->desk, rec_text(&s->state, TRANSFER_NUMBER), take_open, &c);
    size_t n;
    const struct rec *open = rec_list(&c.open, 1, &n);
    const char **lines = ARENA_ARRAY(&s->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = arena_copy(&s->arena, rec_text(&open[i], CHOICE_LINE)).p;
    int at = n > 1 ? dialog_choose(_("Which request is answered?"), _("Each open request to this organisation, the oldest first. The answer says why it is not followed; an act on the case answers all of them."), lines, n, 0) : (int)n - 1;
    face_error(e);
    if (!e && n == 0)
        face_say(SAY_WARNING, span_of(_("the case has moved on since; throw this draft away with Del")));
    if (e || at < 0)
        return false;
    s->asked = rec_text(&open[at], CHOICE_LINE);
    rec_set_bytes(&s->fields, JOURNAL_REQUESTED, rec_text(&open[at], CHOICE_ID));
    return true;
}

const char *request_form_not(struct desk *d, const struct rec *state)
{
    static char why[200];
    bool answers = span_eq(rec_text(state, TRANSFER_HOLDER), desk_org(d));
    enum err e = answers ? request_may_answer(d, state) : request_may_ask(d, state);
    snprintf(why, sizeof why, "%s", e ? err_note() : "");
    return e ? why : NULL;
}

enum reaction request_form_open(struct desk *d, struct span number, struct span of)
{
    struct request_screen *s = xcalloc(1, sizeof *s);
    s->desk = d;
    s->fields = rec_make(&s->arena);
    enum err e = case_load(d, number, &s->arena, &s->state);
    const char *not = e ? NULL : request_form_not(d, &s->state);
    if (e)
        face_error(e);
    else if (not)
        face_say(SAY_WARNING, span_of(not));
    s->answers = !e && span_eq(rec_text(&s->state, TRANSFER_HOLDER), desk_org(d));
    if (e || not || (s->answers && !choose(s, of))) {
        close_it(s);
        return REACT_PAINT;
    }
    make_fields(s);
    s->form = form_new(s->ui, s->n, FORM_ROW, 0);
    formdraft_open(&s->draft, d, DRAFT_REQUEST, number, rec_text(&s->fields, JOURNAL_REQUESTED));
    formdraft_restore(&s->draft, s->form);
    resume(s);
    return ui_push(&screen, s);
}
