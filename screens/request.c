// What is written around a case in one form: a request to its holder, the holder's answer with a note, a telephone call.
#include "screens/request.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/lang.h"
#include "desk/journal.h"
#include "desk/request_text.h"
#include "desk/worklist.h"
#include "screens/fieldform.h"
#include "screens/formdraft.h"
#include "screens/seat.h"
#include "ui/dialog.h"

static const struct form_kind {
    const char *screen; // DRAFT_SCREEN
    const struct act_field *fields;
    const char *text, *does, *done; // message ids: the text's label, what F2 does, what it has done
} asks = {DRAFT_REQUEST, request_fields, N_("Why"), N_("request"), N_("Asked; the request goes to the holder with the next exchange.")},
  answers = {DRAFT_REQUEST, answer_fields, N_("Why not"), N_("answer"), N_("Answered; the note goes back with the next exchange.")},
  calls = {DRAFT_CALL, call_fields, N_("With whom, and what was said"), N_("Telephone call"), N_("Noted in the journal.")};

struct request_screen {
    struct desk *desk;
    struct arena arena;
    struct rec state, fields;
    const struct form_kind *kind;
    struct span asked; // what is answered
    struct ui_form *form;
    struct formdraft draft;
    struct ui_field ui[8];
    size_t n;
};

#define FORM_ROW 3

static void make_fields(struct request_screen *s)
{
    const struct {
        uint16_t tag;
        const char *label;
    } labels[] = {{JOURNAL_PERSON, N_("Mover who died")}, {JOURNAL_DATE, N_("Date of death")}, {JOURNAL_TEXT, s->kind->text}};
    for (const struct act_field *f = s->kind->fields; f->tag; f++) {
        if (f->ask == ASK_SET || (s->kind == &answers && f->tag != JOURNAL_TEXT)) // which one is answered has been chosen
            continue;
        struct ui_field u = fieldform_row(field_by_tag(&journal_table, f->tag));
        for (size_t i = 0; i < COUNT(labels); i++)
            u.label = labels[i].tag == f->tag ? labels[i].label : u.label;
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

static enum err carry_out(struct request_screen *s)
{
    struct span number = rec_text(&s->state, TRANSFER_NUMBER);
    if (s->kind == &calls)
        return journal_note(s->desk, ACT_CALL, number, rec_text(&s->fields, JOURNAL_TEXT));
    return s->kind == &answers ? request_answer(s->desk, number, &s->fields)
                               : request_ask(s->desk, number, rec_int(&s->state, TRANSFER_SEQ, 0), &s->fields);
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
    enum err e = carry_out(s);
    // What a request about a death needs besides is told as it is refused: the cursor goes where it is put right.
    for (size_t i = 0; i < s->n && e == ERR_INPUT; i++) {
        if (form_get(s->form, s->ui[i].key).n == 0 && form_goto(s->form, s->ui[i].key))
            break;
    }
    if (e)
        face_error(e);
    else
        face_say(SAY_INFO, span_of(_(s->kind->done)));
    if (e == OK || e == ERR_MOVED_ON)
        formdraft_drop(&s->draft);
    return e == OK || e == ERR_MOVED_ON ? REACT_BACK : REACT_PAINT;
}

// What is signed is not done by walking on through the fields.
static enum reaction at_the_end(void *ctx)
{
    face_sayf(SAY_INFO, _("This is the last field. F2 commits: %s"), _(((struct request_screen *)ctx)->kind->does));
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
    if (s->kind == &answers)
        face_put(0, 1, face_cols() - 2, s->asked, INK_BOLD);
    else if (s->kind == &asks)
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

static const struct ui_screen call_screen = {
    .title = N_("Telephone call"),
    .help = N_("It stands in this organisation's journal, beside the case's history."),
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
    bool holds = span_eq(rec_text(state, TRANSFER_HOLDER), desk_org(d));
    enum err e = holds ? request_may_answer(d, state) : request_may_ask(d, state);
    snprintf(why, sizeof why, "%s", e ? err_note() : "");
    return e ? why : NULL;
}

static enum reaction open_form(struct request_screen *s)
{
    make_fields(s);
    s->form = form_new(s->ui, s->n, FORM_ROW, 0);
    formdraft_open(&s->draft, s->desk, s->kind->screen, rec_text(&s->state, TRANSFER_NUMBER), rec_text(&s->fields, JOURNAL_REQUESTED));
    formdraft_restore(&s->draft, s->form);
    resume(s);
    return ui_push(s->kind == &calls ? &call_screen : &screen, s);
}

// NULL: the case cannot be read, and the message line says so.
static struct request_screen *on_case(struct desk *d, struct span number)
{
    struct request_screen *s = xcalloc(1, sizeof *s);
    s->desk = d;
    s->fields = rec_make(&s->arena);
    enum err e = case_load(d, number, &s->arena, &s->state);
    if (!e)
        return s;
    face_error(e);
    close_it(s);
    return NULL;
}

enum reaction request_form_open(struct desk *d, struct span number, struct span of)
{
    struct request_screen *s = on_case(d, number);
    if (!s)
        return REACT_PAINT;
    const char *not = request_form_not(d, &s->state);
    if (not)
        face_say(SAY_WARNING, span_of(not));
    s->kind = span_eq(rec_text(&s->state, TRANSFER_HOLDER), desk_org(d)) ? &answers : &asks;
    if (not || (s->kind == &answers && !choose(s, of))) {
        close_it(s);
        return REACT_PAINT;
    }
    return open_form(s);
}

enum reaction call_form_open(struct desk *d, struct span number)
{
    struct request_screen *s = on_case(d, number);
    if (!s)
        return REACT_PAINT;
    s->kind = &calls;
    return open_form(s);
}
