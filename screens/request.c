// Requests to a case's holder: read on the case's screen, asked by its other parties, answered by the holder with a note.
#include "screens/request.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/lang.h"
#include "desk/request.h"
#include "desk/worklist.h"
#include "screens/fieldform.h"
#include "screens/formdraft.h"
#include "screens/reading.h"
#include "screens/seat.h"
#include "ui/dialog.h"

// ---- on the case's screen

struct putting {
    struct buf *b;
    struct desk *desk;
    const struct rec *state;
    bool open; // those that wait for an answer, one line each, and what came of the last that was asked here; else all, whole
    struct buf last;
};

// The kind, and the mover whom it is about.
static struct span what_of(const struct putting *p, const struct event *e, struct arena *a)
{
    struct span kind = code_show("request", rec_text(&e->fields, JOURNAL_REQUEST));
    const struct rec *mover = transfer_mover(p->state, rec_text(&e->fields, JOURNAL_PERSON));
    return mover ? arena_printf(a, "%.*s %.*s", SPAN_ARG(kind), SPAN_ARG(rec_text(mover, MOVER_NAME))) : kind;
}

static struct span who_of(const struct putting *p, const struct event *e, struct arena *a)
{
    return arena_printf(a, "%.*s %.*s", SPAN_ARG(desk_org_name(p->desk, e->org)), SPAN_ARG(e->operator));
}

// The holder's note, or its act.
static struct span said_of(const struct request_line *l)
{
    return l->state == REQUEST_DECLINED ? rec_text(&l->answer->fields, JOURNAL_TEXT) : span_of(_(act_name(l->answer->act)));
}

static bool put_one(void *ctx, const struct request_line *l)
{
    struct putting *p = ctx;
    struct arena a = {0};
    char at[MOMENT_TEXT];
    moment_format(l->e->time, at);
    if (p->open && l->state == REQUEST_OPEN) {
        buf_printf(p->b, "!! %s\t%.*s  %.*s  %.16s  %.*s\n", _("Request"), SPAN_ARG(what_of(p, l->e, &a)), SPAN_ARG(who_of(p, l->e, &a)), at,
                   SPAN_ARG(rec_text(&l->e->fields, JOURNAL_TEXT)));
    } else if (p->open && l->answer && span_eq(l->e->org, desk_org(p->desk))) {
        struct span said = said_of(l);
        p->last.n = 0;
        buf_printf(&p->last, "%s\t%.*s  %.*s  %.16s  %.*s\n", _("Answer"), SPAN_ARG(what_of(p, l->e, &a)), SPAN_ARG(who_of(p, l->answer, &a)),
                   moment_format(l->answer->time, at), SPAN_ARG(said));
    } else if (!p->open) {
        struct rec asked = rec_copy(&a, &l->e->fields);
        static const uint16_t told[] = {JOURNAL_CASE, JOURNAL_ORG, JOURNAL_REQUEST};
        for (size_t i = 0; i < COUNT(told); i++)
            rec_clear(&asked, told[i]);
        if (p->b->n == 0)
            buf_printf(p->b, "\n# %s\n", _("Requests to the holder"));
        buf_printf(p->b, "%.16s\t%.*s\t%.*s -> %.*s\n", at, SPAN_ARG(what_of(p, l->e, &a)), SPAN_ARG(who_of(p, l->e, &a)),
                   SPAN_ARG(desk_org_name(p->desk, rec_text(&l->e->fields, JOURNAL_ORG))));
        reading_put_rec(p->b, &journal_table, &asked, "  ");
        buf_printf(p->b, "  %s\t%s\n", _("Answer"), _(request_state_name(l->state)));
        if (l->answer) {
            struct span said = said_of(l);
            buf_printf(p->b, "  %.16s\t%.*s  %.*s\n", moment_format(l->answer->time, at), SPAN_ARG(who_of(p, l->answer, &a)), SPAN_ARG(said));
        }
    }
    arena_free(&a);
    return true;
}

void requests_put(struct buf *b, struct desk *d, const struct rec *state, bool open)
{
    struct buf own = {0};
    struct putting p = {.b = &own, .desk = d, .state = state, .open = open};
    enum err e = request_each(d, rec_text(state, TRANSFER_NUMBER), put_one, &p);
    buf_add(b, buf_span(&own));
    buf_add(b, buf_span(&p.last));
    buf_free(&p.last);
    if (e)
        buf_printf(b, "%s\n", err_line(e));
    buf_free(&own);
}

// ---- the form

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
    if (e)
        face_error(e);
    else
        face_say(SAY_INFO, span_of(s->answers ? _("Answered; the note goes back with the next exchange.")
                                              : _("Asked; the request goes to the holder with the next exchange.")));
    if (e == OK || e == ERR_MOVED_ON)
        formdraft_drop(&s->draft);
    return e == OK || e == ERR_MOVED_ON ? REACT_BACK : REACT_PAINT;
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
    .keys = keys, .key_count = COUNT(keys), .close = close_it, .resume = resume, .paint = paint, .form = form, .left = left,
};

struct choosing {
    struct request_screen *s;
    struct span of;
    const char **lines; // NULL: they are only counted
    struct span *id;
    size_t n, most; // another counter may have taken in more meanwhile
};

static bool take_open(void *ctx, const struct request_line *l)
{
    struct choosing *c = ctx;
    struct arena *a = &c->s->arena;
    struct putting p = {.desk = c->s->desk, .state = &c->s->state};
    if (!l->here || (c->of.n && !span_eq(c->of, l->id)))
        return true;
    char at[MOMENT_TEXT];
    if (c->lines && c->n == c->most)
        return false;
    c->n++;
    if (!c->lines)
        return true;
    c->id[c->n - 1] = arena_copy(a, l->id);
    c->lines[c->n - 1] = arena_printf(a, "%.*s  %.*s  %.16s  %.*s", SPAN_ARG(what_of(&p, l->e, a)), SPAN_ARG(who_of(&p, l->e, a)),
                                  moment_format(l->e->time, at), SPAN_ARG(rec_text(&l->e->fields, JOURNAL_TEXT))).p;
    return true;
}

// Which of the open requests is answered: the one that is `of`, else the operator's choice, the oldest first. False: none.
static bool choose(struct request_screen *s, struct span of)
{
    struct choosing c = {.s = s, .of = of};
    struct span number = rec_text(&s->state, TRANSFER_NUMBER);
    enum err e = request_each(s->desk, number, take_open, &c);
    c.most = c.n;
    c.lines = ARENA_ARRAY(&s->arena, const char *, c.most + 1);
    c.id = ARENA_ARRAY(&s->arena, struct span, c.most + 1);
    c.n = 0;
    if (!e)
        e = request_each(s->desk, number, take_open, &c);
    int at = c.n > 1 ? dialog_choose(_("Which request is answered?"), c.lines, c.n, 0) : (int)c.n - 1;
    face_error(e);
    if (!e && c.n == 0)
        face_say(SAY_WARNING, span_of(_("the case has moved on since; throw this draft away with Del")));
    if (e || at < 0)
        return false;
    s->asked = span_of(c.lines[at]);
    rec_set_bytes(&s->fields, JOURNAL_REQUESTED, c.id[at]);
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
    formdraft_open(&s->draft, d, REQUEST_DRAFT, number, rec_text(&s->fields, JOURNAL_REQUESTED));
    formdraft_restore(&s->draft, s->form);
    resume(s);
    return ui_push(&screen, s);
}
