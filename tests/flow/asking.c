#include "tests/flow/asking.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/json.h"

struct rec asking_fields(struct province *p, const char *json)
{
    struct rec r;
    if (json_read(span_of(json), &journal_table, &p->arena, &r))
        abort();
    return r;
}

enum err asking_ask(struct province *p, enum place at, struct span number, const char *json)
{
    struct rec r = asking_fields(p, json);
    return request_ask(p->desk[at], number, -1, &r);
}

enum err asking_answer(struct province *p, enum place at, struct span number, const char *json)
{
    struct rec r = asking_fields(p, json);
    return request_answer(p->desk[at], number, &r);
}

static bool look_at(void *ctx, const struct request_line *l)
{
    struct seen *s = ctx;
    s->n++;
    s->open += l->state == REQUEST_OPEN;
    s->here += l->here;
    s->declined += l->state == REQUEST_DECLINED;
    s->acted += l->state == REQUEST_ACTED;
    snprintf(s->kind, sizeof s->kind, "%.*s", SPAN_ARG(rec_text(&l->e->fields, JOURNAL_REQUEST)));
    if (l->answer) {
        s->act = l->answer->act;
        snprintf(s->text, sizeof s->text, "%.*s", SPAN_ARG(rec_text(&l->answer->fields, JOURNAL_TEXT)));
    }
    return true;
}

struct seen asking_look(struct province *p, enum place at, struct span number)
{
    struct seen s = {.n = 0};
    if (request_each(p->desk[at], number, look_at, &s))
        abort();
    return s;
}
