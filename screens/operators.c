// The officers of this organisation, for the administrator and the chief: who there is, new ones, lost passwords, other roles,
// suspended and back at work. And everybody's own password.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "desk/operator.h"
#include "screens/entry.h"
#include "screens/seat.h"
#include "ui/dialog.h"

#define PASSWORD_SIZE 200

struct operators {
    struct desk *desk;
    struct arena arena;
    struct rec *rows;
    size_t n;
    struct ui_list list;
};

// What an officer may be.
static const unsigned offices[] = {
    ROLE_CLERK, ROLE_CLERK | ROLE_CHIEF, ROLE_APPROVER, ROLE_APPROVER | ROLE_CHIEF, ROLE_CHIEF, ROLE_CHIEF | ROLE_ADMIN, ROLE_ADMIN,
};

#define ROLES_HELP N_("A clerk takes cases and settles them, an approver approves; the chief closes and annuls and may do what a clerk or an approver does; an administrator keeps officers and settings.")

static void load(struct operators *s)
{
    arena_free(&s->arena);
    s->n = operator_list(s->desk, &s->arena, &s->rows);
}

static size_t count(void *ctx)
{
    return ((struct operators *)ctx)->n;
}

static bool suspended(const struct rec *who)
{
    return rec_int(who, OPERATOR_STATE, 0) == OPERATOR_SUSPENDED;
}

static void cell(void *ctx, size_t row, size_t column, struct buf *out)
{
    const struct rec *who = &((struct operators *)ctx)->rows[row];
    if (column == 0)
        buf_add(out, rec_text(who, OPERATOR_NUMBER));
    else if (column == 1)
        buf_add(out, rec_text(who, OPERATOR_NAME));
    else if (column == 2)
        operator_put_roles(out, (unsigned)rec_int(who, OPERATOR_ROLE, 0));
    else
        buf_str(out, suspended(who) ? _("suspended") : _("at work"));
}

static const struct list_column columns[] = {
    {N_("Operator number"), 16, 0, 8}, {N_("Name"), 24, 40, 12}, {N_("Role"), 24, 40, 12}, {N_("State"), 0, 0, 6},
};

static struct ui_list *list(void *ctx)
{
    return &((struct operators *)ctx)->list;
}

static const struct rec *selected(struct operators *s)
{
    size_t row;
    return list_selected(&s->list, &row) ? &s->rows[row] : NULL;
}

// The same twice, until it is or Esc is pressed. The caller wipes it.
static bool ask_new(const char *title, char out[PASSWORD_SIZE])
{
    char again[PASSWORD_SIZE] = "", prompt[120];
    const char *help = _("Typed twice, so that no slip locks the officer out. Nobody can read it afterwards; a lost one is replaced by a new one.");
    bool same = false;
    snprintf(prompt, sizeof prompt, _("New password, %d characters or more"), PASSWORD_LEAST);
    while (!same && dialog_password(title, prompt, help, out, PASSWORD_SIZE)) {
        enum err bad = password_good(span_of(out));
        if (!bad && !dialog_password(title, _("Once more: "), help, again, PASSWORD_SIZE))
            break;
        if (!bad && strcmp(out, again) != 0)
            bad = fail(ERR_INPUT, _("the two passwords differ"));
        same = !bad;
        face_error(bad);
    }
    desk_wipe(again, sizeof again);
    return same;
}

static size_t offices_here(const struct desk *d, unsigned now, unsigned here[COUNT(offices)])
{
    size_t n = 0;
    for (size_t i = 0; i < COUNT(offices); i++) {
        if ((offices[i] & ~operator_roles(d)) == 0 || offices[i] == now)
            here[n++] = offices[i];
    }
    return n;
}

static bool ask_roles(const struct desk *d, const char *title, unsigned now, unsigned *roles)
{
    struct buf text[COUNT(offices)] = {0};
    const char *lines[COUNT(offices)];
    unsigned here[COUNT(offices)];
    size_t start = 0, n = offices_here(d, now, here);
    for (size_t i = 0; i < n; i++) {
        start = here[i] == now ? i : start;
        operator_put_roles(&text[i], here[i]);
        lines[i] = buf_text(&text[i]);
    }
    int chosen = dialog_choose(title, _(ROLES_HELP), lines, n, start);
    if (chosen >= 0)
        *roles = here[chosen];
    for (size_t i = 0; i < n; i++)
        buf_free(&text[i]);
    return chosen >= 0;
}

static enum err tell(struct operators *s, enum err e, const char *done)
{
    if (e)
        face_error(e);
    else
        face_say(SAY_INFO, span_of(done));
    load(s);
    return e;
}

// ---- a new one

// Which of the offices that there are here, from 1.
static const struct field office = {OPERATOR_ROLE, "role", N_("Role"), FIELD_DIGITS, 1, NULL, NULL, NULL, ROLES_HELP};

// 0: none of them.
static unsigned office_typed(const struct entry *e)
{
    unsigned here[COUNT(offices)];
    int64_t at;
    size_t n = offices_here(e->desk, 0, here);
    return span_int(form_get(e->form, office.key), &at) && at >= 1 && (size_t)at <= n ? here[at - 1] : 0;
}

static bool list_offices(struct entry *e, const struct field *f)
{
    unsigned here[COUNT(offices)], roles = office_typed(e);
    char digit[2] = "1";
    if (f != &office || !ask_roles(e->desk, _(office.label), roles, &roles))
        return false;
    offices_here(e->desk, 0, here);
    for (size_t i = 0; here[i] != roles; i++)
        digit[0]++;
    form_choose(e->form, office.key, span_of(digit));
    return true;
}

static void say_office(struct entry *e, const struct field *f)
{
    struct buf b = {0};
    if (f == &office) {
        operator_put_roles(&b, office_typed(e));
        form_suffix(e->form, office.key, buf_span(&b));
    }
    buf_free(&b);
}

static bool is_office(struct entry *e, const struct field *f)
{
    if (f != &office || office_typed(e) || form_get(e->form, office.key).n == 0)
        return true;
    face_say(SAY_ERROR, span_of(_("no such role; F4 lists them")));
    return false;
}

// The password is asked for last, and is in no draft.
static bool ask_password(struct entry *e)
{
    return ask_new(_(e->kind->title), e->ctx);
}

static enum err make(struct entry *e)
{
    enum err bad = operator_make(e->desk, rec_text(&e->fields, OPERATOR_NUMBER), rec_text(&e->fields, OPERATOR_NAME), office_typed(e), span_of(e->ctx));
    desk_wipe(e->ctx, PASSWORD_SIZE);
    return bad;
}

static void forget(struct entry *e)
{
    desk_wipe(e->ctx, PASSWORD_SIZE);
}

static const struct entry_kind new_operator = {
    .draft = DRAFT_OPERATOR, .title = N_("New operator"), .help = N_("The password is asked for when the rest is there."),
    .does = N_("New operator"), .done = N_("The operator can sign in."), .list = list_offices, .beside = say_office, .taken = is_office, .sure = ask_password,
    .carry_out = make, .close = forget,
};

enum reaction new_operator_open(struct desk *d)
{
    struct entry *e = entry_new(d, &new_operator, SPAN_NONE);
    e->ctx = arena_alloc(&e->arena, PASSWORD_SIZE);
    entry_field(e, field_by_tag(&operator_table, OPERATOR_NUMBER), NULL, true)->help = N_("The police number (警号), unique in the province.");
    entry_field(e, field_by_tag(&operator_table, OPERATOR_NAME), NULL, true)->help = N_("As it is to stand on the screen and beside what was signed.");
    struct ui_field *role = entry_field(e, &office, NULL, true);
    role->kind = UI_CODE;
    role->width = 2;
    entry_form(e);
    return entry_open(e);
}

static enum reaction add(void *ctx)
{
    return new_operator_open(((struct operators *)ctx)->desk);
}

// A new key under a new password, and other roles where they are asked for.
static enum reaction anew(struct operators *s, bool other_roles)
{
    const struct rec *who = selected(s);
    struct arena title_arena = {0}; // the operator's is freed with the list
    const char *title = !who ? "" : arena_printf(&title_arena, other_roles ? _("Other roles: %.*s") : _("Password lost: %.*s"), SPAN_ARG(rec_text(who, OPERATOR_NAME))).p;
    char password[PASSWORD_SIZE] = "";
    unsigned roles = 0;
    bool asked = who && (!other_roles || ask_roles(s->desk, title, (unsigned)rec_int(who, OPERATOR_ROLE, 0), &roles));
    enum err e = ERR_INPUT;
    while (asked && e == ERR_INPUT && who && ask_new(title, password)) {
        e = tell(s, operator_reset(s->desk, rec_text(who, OPERATOR_NUMBER), roles, span_of(password)), _("The operator signs in with the new password."));
        who = selected(s); // the list was loaded anew
    }
    desk_wipe(password, sizeof password);
    arena_free(&title_arena);
    return REACT_PAINT;
}

static enum reaction lost(void *ctx)
{
    return anew(ctx, false);
}

static enum reaction roles(void *ctx)
{
    return anew(ctx, true);
}

static enum reaction suspend(void *ctx)
{
    struct operators *s = ctx;
    const struct rec *who = selected(s);
    if (!who)
        return REACT_STAY;
    bool now = !suspended(who);
    struct span question = arena_printf(&s->arena, now ? _("Suspend %.*s? What was signed stays good.") : _("%.*s is back at work?"),
                                        SPAN_ARG(rec_text(who, OPERATOR_NAME)));
    if (!dialog_yes(_("Operators"), question))
        return REACT_PAINT;
    tell(s, operator_suspend(s->desk, rec_text(who, OPERATOR_NUMBER), now), now ? _("Suspended.") : _("Back at work."));
    return REACT_PAINT;
}

static const char *own(void *ctx)
{
    struct operators *s = ctx;
    const struct rec *who = selected(s);
    bool mine = who && span_eq(rec_text(who, OPERATOR_NUMBER), rec_text(&s->desk->operator, OPERATOR_NUMBER));
    return mine ? _("nobody does this to himself; F10 on the worklist changes one's own password") : NULL;
}

static void resume(void *ctx)
{
    load(ctx);
}

static enum reaction tick(void *ctx)
{
    struct operators *s = ctx;
    if (!desk_changed(s->desk))
        return REACT_STAY;
    load(s);
    return REACT_PAINT;
}

static void close_it(void *ctx)
{
    struct operators *s = ctx;
    arena_free(&s->arena);
    free(s);
}

static const struct ui_key keys[] = {
    {UI_F2, N_("add"), N_("Makes an operator, with a password that the operator then changes."), add, NULL},
    {UI_F4, N_("password"), N_("Gives a new password where the old one is lost."), lost, own},
    {UI_F6, N_("roles"), N_("Gives other roles, with a new password."), roles, own},
    {UI_F9, N_("suspend"), N_("Suspends an operator, or puts one back at work."), suspend, own},
};
static const struct ui_screen screen = {
    .title = N_("Operators"),
    .help = N_("Every change is an entry of this organisation's journal, signed by who made it. Nobody is deleted: who leaves is suspended, and what was signed stays good."),
    .keys = keys, .key_count = COUNT(keys), .close = close_it, .resume = resume, .list = list, .tick = tick,
};

enum reaction operators_open(struct desk *d)
{
    struct operators *s = xcalloc(1, sizeof *s);
    s->desk = d;
    s->list = (struct ui_list) {.columns = columns, .column_count = COUNT(columns), .count = count, .cell = cell, .empty = N_("nothing here"), .ctx = s};
    load(s);
    return ui_push(&screen, s);
}

enum reaction own_password(struct desk *d)
{
    const char *title = _("Own password");
    char old[PASSWORD_SIZE] = "", fresh[PASSWORD_SIZE] = "";
    enum err e = ERR_PASSWORD;
    // What is not accepted is asked again.
    while ((e == ERR_INPUT || e == ERR_PASSWORD) && dialog_password(title, _("Your password until now"), _("The one you signed in with."), old, sizeof old) && ask_new(title, fresh)) {
        e = operator_password(d, span_of(old), span_of(fresh));
        if (e)
            face_error(e);
        else
            face_say(SAY_INFO, span_of(_("The password is changed.")));
    }
    desk_wipe(old, sizeof old);
    desk_wipe(fresh, sizeof fresh);
    return REACT_PAINT;
}
