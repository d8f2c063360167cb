// What is written around a case in one form: a request to its holder, the holder's answer with a note, a telephone call.
#include "screens/request.h"

#include <stdio.h>

#include "base/lang.h"
#include "desk/case_text.h"
#include "desk/journal.h"
#include "desk/request_text.h"
#include "desk/worklist.h"
#include "screens/entry.h"
#include "screens/fieldform.h"
#include "ui/dialog.h"

static struct span case_subject_of(struct entry *e, struct arena *a)
{
    return case_subject(&e->about, a);
}

static struct span to_holder(struct entry *e, struct arena *a)
{
    return arena_printf(a, _("To the holder: %.*s"), SPAN_ARG(desk_org_name(e->desk, rec_text(&e->about, TRANSFER_HOLDER))));
}

static struct span what_was_asked(struct entry *e, struct arena *a)
{
    (void)a;
    return *(struct span *)e->ctx;
}

static bool list_movers(struct entry *e, const struct field *f)
{
    return f->tag == JOURNAL_PERSON && fieldform_pick_mover(e->form, f, &e->about);
}

static enum err ask(struct entry *e)
{
    return request_ask(e->desk, e->key, rec_int(&e->about, TRANSFER_SEQ, 0), &e->fields);
}

static enum err answer(struct entry *e)
{
    return request_answer(e->desk, e->key, &e->fields);
}

static enum err note_call(struct entry *e)
{
    return journal_note(e->desk, ACT_CALL, e->key, rec_text(&e->fields, JOURNAL_TEXT));
}

#define REQUEST_HELP N_("A request goes to the holder of the case. Any act of the holder answers it, or a note why not.")

static const struct entry_kind
    asks = {.draft = DRAFT_REQUEST, .title = N_("Request"), .help = REQUEST_HELP, .clause = REQUEST_CLAUSE, .does = N_("request"),
            .done = N_("Asked; the request goes to the holder with the next exchange."),
            .subject = case_subject_of, .above = to_holder, .list = list_movers, .carry_out = ask},
    answers = {.draft = DRAFT_REQUEST, .title = N_("Request"), .help = REQUEST_HELP, .clause = REQUEST_CLAUSE, .does = N_("answer"),
               .done = N_("Answered; the note goes back with the next exchange."),
               .subject = case_subject_of, .above = what_was_asked, .carry_out = answer},
    calls = {.draft = DRAFT_CALL, .title = N_("Telephone call"), .help = N_("It stands in this organisation's journal, beside the case's history."),
             .clause = REQUEST_CLAUSE, .does = N_("Telephone call"), .done = N_("Noted in the journal."), .subject = case_subject_of, .carry_out = note_call};

static void add_fields(struct entry *e, const struct act_field *fields, const char *text)
{
    const struct {
        uint16_t tag;
        const char *label;
    } labels[] = {{JOURNAL_PERSON, N_("Mover who died")}, {JOURNAL_DATE, N_("Date of death")}, {JOURNAL_TEXT, text}};
    for (const struct act_field *f = fields; f->tag; f++) {
        const char *label = NULL;
        if (f->ask == ASK_SET || (e->kind == &answers && f->tag != JOURNAL_TEXT)) // which one is answered has been chosen
            continue;
        for (size_t i = 0; i < COUNT(labels); i++)
            label = labels[i].tag == f->tag ? labels[i].label : label;
        entry_field(e, field_by_tag(&journal_table, f->tag), label, f->ask == ASK_MUST);
    }
    entry_form(e);
}

enum choice_tag { CHOICE_ID = 1, CHOICE_LINE = 2 };

struct choosing {
    struct entry *e;
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
    rec_set_text(row, CHOICE_LINE, request_told(c->e->desk, &c->e->about, l, &c->e->arena));
    return true;
}

// Which of the open requests is answered: the one that is `of`, else the operator's choice, oldest first. False: none.
static bool choose(struct entry *e, struct span of)
{
    struct choosing c = {e, of, rec_make(&e->arena)};
    enum err bad = request_each(e->desk, e->key, take_open, &c);
    size_t n;
    const struct rec *open = rec_list(&c.open, 1, &n);
    const char **lines = ARENA_ARRAY(&e->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = arena_copy(&e->arena, rec_text(&open[i], CHOICE_LINE)).p;
    int at = n > 1 ? dialog_choose(_("Which request is answered?"), _("Each open request to this organisation, the oldest first. The answer says why it is not followed; an act on the case answers all of them."), lines, n, 0) : (int)n - 1;
    face_error(bad);
    if (!bad && n == 0)
        face_say(SAY_WARNING, span_of(_("the case has moved on since; throw this draft away with Del")));
    if (bad || at < 0)
        return false;
    struct span *asked = ARENA_ARRAY(&e->arena, struct span, 1);
    *asked = rec_text(&open[at], CHOICE_LINE);
    e->ctx = asked;
    e->of = rec_text(&open[at], CHOICE_ID);
    rec_set_bytes(&e->fields, JOURNAL_REQUESTED, e->of);
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

// NULL: the case cannot be read, and the message line says so.
static struct entry *on_case(struct desk *d, const struct entry_kind *kind, struct span number)
{
    struct entry *e = entry_new(d, kind, number);
    enum err bad = case_load(d, number, &e->arena, &e->about);
    if (!bad)
        return e;
    face_error(bad);
    entry_close(e);
    return NULL;
}

enum reaction request_form_open(struct desk *d, struct span number, struct span of)
{
    struct entry *e = on_case(d, &asks, number);
    if (!e)
        return REACT_PAINT;
    const char *not = request_form_not(d, &e->about);
    bool answering = span_eq(rec_text(&e->about, TRANSFER_HOLDER), desk_org(d));
    if (not)
        face_say(SAY_WARNING, span_of(not));
    e->kind = answering ? &answers : &asks;
    if (not || (answering && !choose(e, of))) {
        entry_close(e);
        return REACT_PAINT;
    }
    add_fields(e, answering ? answer_fields : request_fields, answering ? N_("Why not") : N_("Why"));
    return entry_open(e);
}

enum reaction call_form_open(struct desk *d, struct span number)
{
    struct entry *e = on_case(d, &calls, number);
    if (!e)
        return REACT_PAINT;
    add_fields(e, call_fields, N_("With whom, and what was said"));
    return entry_open(e);
}
