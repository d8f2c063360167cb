#include "request_text.h"

#include "base/lang.h"
#include "told.h"

struct putting {
    struct buf *b;
    const struct desk *desk;
    const struct rec *state;
    bool open; // those that wait for an answer, one line each, and what came of the last that was asked here; else all, whole
    struct buf last;
};

// The kind, and the mover whom it is about.
static struct span what_of(const struct putting *p, const struct event *e, struct arena *a)
{
    struct span kind = code_show("request", rec_text(&e->fields, JOURNAL_REQUEST));
    const struct rec *mover = transfer_mover(p->state, rec_text(&e->fields, JOURNAL_PERSON));
    return mover ? arena_printf(a, "%.*s %.*s", SPAN_ARG(kind), SPAN_ARG(transfer_called(p->state, mover, a))) : kind;
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

struct span request_told(const struct desk *d, const struct rec *state, const struct request_line *l, struct arena *a)
{
    const struct putting p = {.desk = d, .state = state};
    char at[MOMENT_TEXT];
    return arena_printf(a, "%.*s  %.*s  %.16s  %.*s", SPAN_ARG(what_of(&p, l->e, a)), SPAN_ARG(who_of(&p, l->e, a)), moment_format(l->e->time, at),
                        SPAN_ARG(rec_text(&l->e->fields, JOURNAL_TEXT)));
}

static bool put_one(void *ctx, const struct request_line *l)
{
    struct putting *p = ctx;
    struct arena a = {0};
    char at[MOMENT_TEXT];
    moment_format(l->e->time, at);
    if (p->open && l->state == REQUEST_OPEN) {
        buf_printf(p->b, "!! %s\t%.*s\n", _("Request"), SPAN_ARG(request_told(p->desk, p->state, l, &a)));
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
        told_rec(p->b, &journal_table, &asked, p->desk, "  ");
        buf_printf(p->b, "  %s\t%s\n", _("Answer"), _(request_state_name(l->state)));
        if (l->answer) {
            struct span said = said_of(l);
            buf_printf(p->b, "  %.16s\t%.*s  %.*s\n", moment_format(l->answer->time, at), SPAN_ARG(who_of(p, l->answer, &a)), SPAN_ARG(said));
        }
    }
    arena_free(&a);
    return true;
}

void request_text(struct buf *b, struct desk *d, const struct rec *state, bool open)
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
