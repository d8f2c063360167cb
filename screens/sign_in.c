// Sign-in with number and password (DESIGN section 8).
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "desk/operator.h"
#include "screens/seat.h"

struct sign_in {
    struct kiosk_seat *seat;
    struct ui_form *form;
};

static const struct ui_field fields[] = {
    {.key = "number", .label = N_("Operator number"), .width = 20, .limit = 20, .row = 7, .col = 14, .help = N_("Your police number (警号).")},
    {.key = "password", .label = N_("Password"), .kind = UI_PASSWORD, .width = 30, .limit = 60, .row = 9, .col = 14,
     .help = N_("After three wrong attempts each further one has to wait, longer every time; a restart does not shorten it.")},
};

static struct ui_form *form(void *ctx)
{
    return ((struct sign_in *)ctx)->form;
}

static void paint(void *ctx)
{
    struct sign_in *s = ctx;
    face_subject(SPAN_NONE);
    form_paint(s->form);
    int top = face_middle_row(), at = face_middle_col();
    face_put(top + 2, at + 14, 0, span_of(_("yizhan: household transfer, one stop")), INK_BOLD);
    face_put(top + 3, at + 14, 0, rec_text(desk_own(s->seat->desk), ORG_NAME), INK_PLAIN);
    struct buf hint = {0};
    struct span rest, row;
    bool bold;
    if (s->seat->hint)
        text_layout(span_of(_(s->seat->hint)), face_cols() - 2 * at - 6, &hint);
    rest = buf_span(&hint);
    for (int y = top + 10; text_row(&rest, &row, &bold); y++)
        face_put(y, at + 4, 0, row, INK_PLAIN);
    buf_free(&hint);
}

static enum reaction sign_in(void *ctx)
{
    struct sign_in *s = ctx;
    char number[80], password[256];
    struct span n = span_trim(form_get(s->form, "number")), p = form_get(s->form, "password");
    const char *missing = n.n == 0 || n.n >= sizeof number ? "number" : p.n == 0 || p.n >= sizeof password ? "password" : NULL;
    if (missing) {
        face_sayf(SAY_WARNING, _("%s is missing"), _(form_field(s->form, missing)->label));
        form_goto(s->form, missing);
        return REACT_STAY;
    }
    memcpy(number, n.p, n.n);
    memcpy(password, p.p, p.n);
    face_say(SAY_INFO, span_of(_("checking ...")));
    term_flush();
    enum err e = operator_sign_in(s->seat->desk, (struct span) {number, n.n}, (struct span) {password, p.n});
    explicit_bzero(password, sizeof password);
    form_set(s->form, "password", SPAN_NONE);
    if (e) {
        face_error(e);
        form_goto(s->form, "password");
        return REACT_STAY;
    }
    face_say(SAY_NOTHING, SPAN_NONE);
    int64_t lang = rec_int(&s->seat->desk->operator, OPERATOR_LANG, 0);
    if (lang)
        lang_set((enum lang)(lang - 1));
    return REACT_BACK;
}

static enum reaction language(void *ctx)
{
    (void)ctx;
    lang_set(lang_now() == LANG_ZH ? LANG_EN : LANG_ZH);
    return REACT_PAINT;
}

static enum reaction quit(void *ctx)
{
    (void)ctx;
    return REACT_QUIT;
}

static void close_it(void *ctx)
{
    struct sign_in *s = ctx;
    form_free(s->form);
    free(s);
}

static const struct ui_key keys[] = {
    {UI_F2, N_("sign in"), N_("Signs in."), sign_in, NULL},
    {UI_F3, N_("quit"), N_("Leaves the program."), quit, NULL},
    {UI_F6, N_("中文/English"), N_("Changes the language."), language, NULL},
};
static const struct ui_screen screen = {
    .title = N_("Sign in"), .keys = keys, .key_count = COUNT(keys), .close = close_it, .paint = paint, .form = form,
};

enum reaction sign_in_open(struct ui_stack *on, struct kiosk_seat *seat)
{
    struct sign_in *s = xcalloc(1, sizeof *s);
    s->seat = seat;
    s->form = form_new(fields, COUNT(fields), 0, 0);
    return ui_stack_push(on, &screen, s);
}
