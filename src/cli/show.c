// case, list, find, person, household: reading, as text or JSON.
#include <stdio.h>

#include "base/lang.h"
#include "cli.h"
#include "desk/case_text.h"
#include "desk/find.h"
#include "desk/journal.h"
#include "desk/json.h"
#include "desk/judge.h"
#include "desk/register_text.h"
#include "desk/request.h"
#include "desk/told.h"
#include "desk/worklist.h"
#include "domain/idnumber.h"
#include "domain/person.h"

// A case, or what a list's line tells of one: the same shape everywhere. Left open for what follows.
static void put_case(struct buf *b, const struct rec *state, const struct desk *d)
{
    static const struct {
        int64_t bit;
        enum act act;
    } parts[] = {{DONE_NOTIFIED, ACT_NOTIFY}, {DONE_HANDED_OVER, ACT_HAND_OVER}, {DONE_VERIFIED, ACT_VERIFY}};
    bool first = true;
    buf_str(b, "{\"case\":");
    json_put_text(b, rec_text(state, TRANSFER_NUMBER));
    if (rec_has(state, TRANSFER_SEQ))
        buf_printf(b, ",\"seq\":%lld", (long long)rec_int(state, TRANSFER_SEQ, 0));
    buf_printf(b, ",\"overdue\":%s,\"done\":[", case_overdue(d, state) ? "true" : "false");
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (!(rec_int(state, TRANSFER_DONE, 0) & parts[i].bit))
            continue;
        buf_printf(b, "%s\"%s\"", first ? "" : ",", act_key(parts[i].act));
        first = false;
    }
    buf_str(b, "],\"state\":");
    json_write(b, &transfer_table, state, d);
}

static void put_cases(struct buf *b, const struct rec *rows, size_t n, const struct desk *d)
{
    buf_char(b, '[');
    for (size_t i = 0; i < n; i++) {
        buf_str(b, i ? "," : "");
        put_case(b, &rows[i], d);
        buf_char(b, '}');
    }
    buf_char(b, ']');
}

struct history {
    struct buf *json;
    struct desk *d;
    bool first;
};

static void put_event(struct history *h, const struct event *e)
{
    char stage[8];
    bool journal = event_is_journal(e);
    buf_printf(h->json, "{\"seq\":%u,", e->seq);
    json_put_named(h->json, "act", span_of(act_key(e->act)), span_of(_(act_name(e->act))));
    buf_char(h->json, ',');
    json_put_named(h->json, "org", e->org, desk_org_name(h->d, e->org));
    buf_str(h->json, ",\"operator\":");
    json_put_text(h->json, e->operator);
    buf_char(h->json, ',');
    json_put_moment(h->json, "time", e->time);
    if (!journal) {
        snprintf(stage, sizeof stage, "%u", e->stage);
        buf_char(h->json, ',');
        json_put_named(h->json, "stage", span_of(stage), span_of(stage_name((enum stage)e->stage)));
        buf_char(h->json, ',');
        json_put_named(h->json, "holder", e->holder, desk_org_name(h->d, e->holder));
    }
    buf_str(h->json, ",\"set\":");
    json_write(h->json, journal ? &journal_table : &transfer_table, &e->fields, h->d);
    buf_char(h->json, '}');
}

static bool next_event(void *ctx, const struct event *e)
{
    struct history *h = ctx;
    buf_str(h->json, h->first ? "" : ",");
    put_event(h, e);
    h->first = false;
    return true;
}

static bool next_request(void *ctx, const struct request_line *l)
{
    static const char *const states[] = {"open", "declined", "acted"};
    struct history *h = ctx;
    buf_printf(h->json, "%s{\"state\":\"%s\",\"to_answer_here\":%s,\"request\":", h->first ? "" : ",", states[l->state], l->here ? "true" : "false");
    put_event(h, l->e);
    if (l->answer) {
        buf_str(h->json, ",\"answer\":");
        put_event(h, l->answer);
    }
    buf_char(h->json, '}');
    h->first = false;
    return true;
}

static enum err put_whole_case(struct buf *b, struct desk *d, struct span number, const struct rec *state, struct arena *a)
{
    struct history h = {b, d, true};
    struct findings now = findings_make(a);
    put_case(b, state, d);
    buf_str(b, ",\"clock\":");
    json_put_text(b, case_clock(d, state, a));
    if (judge_waits(d, state)) {
        TRY(judge_now(d, state, judge_place(d, state), &now));
        buf_str(b, ",\"judged_now\":");
        json_findings(b, &now);
    }
    buf_str(b, ",\"events\":[");
    TRY(case_history(d, number, next_event, &h));
    buf_str(b, "],\"journal\":[");
    h.first = true;
    TRY(journal_each(d, number, next_event, &h));
    buf_str(b, "],\"requests\":[");
    h.first = true;
    TRY(request_each(d, number, next_request, &h));
    buf_str(b, "]}");
    return OK;
}

// As the case's screen and its history tell it.
static enum err tell_case(struct buf *b, struct desk *d, struct span number, const struct rec *state, struct arena *a)
{
    buf_printf(b, "# %.*s\n", SPAN_ARG(case_subject(state, a)));
    TRY(case_text(b, d, state));
    buf_printf(b, "\n# %s\n", _("History"));
    return history_text(b, d, number);
}

enum err cli_case(struct cli *c)
{
    struct desk *d;
    struct arena a = {0};
    struct rec state;
    struct buf b = {0};
    err_clear();
    if (c->argc != 1)
        return ERR_USAGE;
    TRY(cli_desk(c, true, &d));
    struct span number = span_of(c->argv[0]);
    enum err e = case_load(d, number, &a, &state);
    if (!e)
        e = c->json ? put_whole_case(&b, d, number, &state, &a) : tell_case(&b, d, number, &state, &a);
    if (!e && c->json)
        cli_print(&b);
    else if (!e)
        cli_tell(&b);
    buf_free(&b);
    arena_free(&a);
    desk_close(d);
    return e;
}

// What the worklist says of it first: a conflict, a death to tell of, what waits for an answer, why it came back.
static struct span line_says(const struct rec *line, struct arena *a)
{
    int64_t asked = rec_int(line, TRANSFER_REQUESTS, 0);
    if (rec_bool(line, TRANSFER_CONFLICT))
        return span_of(_("!! conflict"));
    if (rec_has(line, TRANSFER_BURIED))
        return span_of(_("!! death"));
    return asked ? arena_printf(a, _("asked %lld"), (long long)asked) : code_show("return_reason", rec_text(line, TRANSFER_REASON_CODE));
}

static void tell_line(struct buf *b, struct desk *d, const struct rec *line)
{
    char due[DAY_TEXT];
    struct arena a = {0};
    int64_t day = rec_int(line, TRANSFER_DUE, DAY_NONE);
    day_format(day == DAY_NONE ? DAY_NONE : (day_t)day, due);
    buf_printf(b, "%.*s\t%s\t%.*s\t%.*s\t%s%s%s\t%.*s\n", SPAN_ARG(rec_text(line, TRANSFER_NUMBER)),
               stage_name((enum stage)rec_int(line, TRANSFER_STAGE, 0)), SPAN_ARG(transfer_title(line, &a)),
               SPAN_ARG(desk_org_name(d, rec_text(line, TRANSFER_HOLDER))), due,
               rec_bool(line, TRANSFER_PROVISIONAL) ? _(" (provisional)") : "", case_overdue(d, line) ? _(" (overdue)") : "",
               SPAN_ARG(line_says(line, &a)));
    arena_free(&a);
}

static void print_line(struct desk *d, const struct rec *line)
{
    struct buf b = {0};
    tell_line(&b, d, line);
    printf("%.*s", SPAN_ARG(buf_span(&b)));
    buf_free(&b);
}

// A follow-up of C-3.2, in a list of them and beside its household.
static void put_followup(struct buf *b, struct span household, const struct rec *f)
{
    buf_str(b, "{\"household\":");
    json_put_text(b, household);
    buf_str(b, ",\"case\":");
    json_put_text(b, rec_text(f, FOLLOWUP_CASE));
    buf_printf(b, ",\"state\":\"%s\",", rec_int(f, FOLLOWUP_STATE, 0) == FOLLOWUP_OPEN ? "open" : "waiting");
    json_put_named(b, "new_head", rec_text(f, FOLLOWUP_NEW_HEAD), rec_text(f, FOLLOWUP_NAME));
    buf_char(b, '}');
}

static void put_lines(struct buf *b, const struct worklist *w, bool first, struct desk *d)
{
    if (first)
        buf_printf(b, "{\"mine\":%zu,\"overdue\":%zu,\"returned\":%zu,\"others\":%zu,\"cases\":[", w->mine, w->overdue, w->returned, w->others);
    for (size_t i = 0; i < w->n; i++) {
        buf_str(b, i || !first ? "," : "");
        put_case(b, &w->rows[i].line, d);
        buf_char(b, '}');
    }
}

static void put_followups(struct buf *b, const struct rec *followups, size_t n)
{
    buf_str(b, "],\"followups\":[");
    for (size_t i = 0; i < n; i++) {
        buf_str(b, i ? "," : "");
        put_followup(b, rec_text(&followups[i], FOLLOWUP_HOUSEHOLD), &followups[i]);
    }
    buf_str(b, "]}");
}

enum err cli_list(struct cli *c)
{
    static const char *const words[] = {"mine", "returned", "others", "closed"};
    struct desk *d;
    struct worklist w = {0};
    struct buf b = {0};
    enum work_filter f = WORK_MINE;
    bool known = c->argc == 0;
    err_clear();
    for (size_t i = 0; c->argc == 1 && i < COUNT(words); i++) {
        if (span_is(span_of(c->argv[0]), words[i])) {
            f = (enum work_filter)i;
            known = true;
        }
    }
    if (!known)
        return ERR_USAGE;
    TRY(cli_desk(c, true, &d));
    struct buf after = {0};
    struct arena a = {0};
    struct rec left = rec_make(&a);
    size_t n = 0;
    enum err e = OK;
    bool first = true, more = true;
    // Closed ones come by so many at a time: all of them are listed.
    while (!e && more) {
        e = worklist_load(d, f, buf_span(&after), &w);
        if (!e && c->json)
            put_lines(&b, &w, first, d);
        for (size_t i = 0; !e && !c->json && i < w.n; i++)
            print_line(d, &w.rows[i].line);
        after.n = 0;
        buf_add(&after, w.last);
        more = w.more;
        first = false;
        worklist_free(&w);
    }
    if (!e && f == WORK_MINE)
        e = followups_load(d, &a, &left);
    const struct rec *followups = rec_list(&left, 1, &n);
    if (!e && c->json) {
        put_followups(&b, followups, n);
        cli_print(&b);
    }
    for (size_t i = 0; !e && !c->json && i < n; i++)
        printf("%.*s\t%s\t%.*s\t%.*s\n", SPAN_ARG(rec_text(&followups[i], FOLLOWUP_HOUSEHOLD)), _("new head"),
               SPAN_ARG(rec_text(&followups[i], FOLLOWUP_NAME)), SPAN_ARG(rec_text(&followups[i], FOLLOWUP_CASE)));
    buf_free(&after);
    arena_free(&a);
    buf_free(&b);
    desk_close(d);
    return e;
}

enum err cli_find(struct cli *c)
{
    struct desk *d;
    struct find f = {0};
    struct buf b = {0};
    err_clear();
    if (c->argc != 1)
        return ERR_USAGE;
    TRY(cli_desk(c, true, &d));
    struct buf typed = {0};
    enum err e = cli_text(c->argv[0], &typed);
    if (!e)
        e = find_text(d, buf_span(&typed), FIND_MOST, &f);
    buf_free(&typed);
    if (!e && c->json) {
        buf_str(&b, "{\"persons\":");
        json_rows(&b, &person_table, f.persons, f.persons_n, d);
        buf_str(&b, ",\"households\":");
        json_rows(&b, &household_table, f.households, f.households_n, d);
        buf_str(&b, ",\"cases\":");
        put_cases(&b, f.cases, f.cases_n, d);
        buf_printf(&b, ",\"more\":%s}", f.more ? "true" : "false");
        cli_print(&b);
    } else if (!e) {
        for (size_t i = 0; i < f.persons_n; i++)
            printf("%.*s\t%.*s\t%.*s\t%s\n", SPAN_ARG(rec_text(&f.persons[i], PERSON_ID)), SPAN_ARG(rec_text(&f.persons[i], PERSON_NAME)),
                   SPAN_ARG(rec_text(&f.persons[i], PERSON_HOUSEHOLD)), person_state_name((enum person_state)rec_int(&f.persons[i], PERSON_STATE, 0)));
        for (size_t i = 0; i < f.households_n; i++)
            printf("%.*s\t%.*s\n", SPAN_ARG(rec_text(&f.households[i], HOUSEHOLD_NUMBER)), SPAN_ARG(rec_text(&f.households[i], HOUSEHOLD_ADDRESS)));
        for (size_t i = 0; i < f.cases_n; i++)
            print_line(d, &f.cases[i]);
        if (f.more)
            fprintf(stderr, _("the first %d; there are more\n"), FIND_MOST);
    }
    find_free(&f);
    buf_free(&b);
    desk_close(d);
    return e;
}

enum err cli_person(struct cli *c)
{
    char typed[IDNUMBER];
    struct desk *d;
    struct arena a = {0};
    struct rec p;
    struct buf b = {0};
    size_t n;
    err_clear();
    if (c->argc != 1)
        return ERR_USAGE;
    TRY(cli_desk(c, true, &d));
    struct span id = idnumber_typed(span_of(c->argv[0]), typed);
    enum err e = person_load(d, id, &a, &p);
    struct rec under = rec_make(&a);
    if (!e)
        e = person_cases(d, id, &a, &under, 1);
    const struct rec *cases = rec_list(&under, 1, &n);
    if (!e && c->json) {
        buf_str(&b, "{\"person\":");
        json_write(&b, &person_table, &p, d);
        buf_str(&b, ",\"cases\":");
        put_cases(&b, cases, n, d);
        buf_str(&b, ",\"journal\":[");
        struct history entries = {&b, d, true};
        e = journal_of_person(d, id, next_event, &entries);
        buf_str(&b, "]}");
        cli_print(&b);
    } else if (!e) {
        buf_printf(&b, "# %.*s\n", SPAN_ARG(person_subject(&p, &a)));
        e = person_text(&b, d, &p);
        cli_tell(&b);
    }
    buf_free(&b);
    arena_free(&a);
    desk_close(d);
    return e;
}

enum err cli_household(struct cli *c)
{
    struct desk *d;
    struct arena a = {0};
    struct rec h, *people = NULL;
    struct buf b = {0};
    size_t n = 0;
    err_clear();
    if (c->argc != 1)
        return ERR_USAGE;
    TRY(cli_desk(c, true, &d));
    enum err e = household_load(d, span_of(c->argv[0]), &a, &h, &people, &n);
    if (!e && c->json) {
        buf_str(&b, "{\"household\":");
        json_write(&b, &household_table, &h, d);
        buf_str(&b, ",\"people\":");
        json_rows(&b, &person_table, people, n, d);
        e = household_former(d, rec_text(&h, HOUSEHOLD_NUMBER), &a, &people, &n);
        buf_str(&b, ",\"formerly\":");
        json_rows(&b, &person_table, people, n, d);
        buf_str(&b, ",\"adjustments\":[");
        struct history entries = {&b, d, true};
        if (!e)
            e = journal_of_household(d, rec_text(&h, HOUSEHOLD_NUMBER), next_event, &entries);
        buf_char(&b, ']');
        struct rec follow;
        if (!e)
            e = followup_load(d, rec_text(&h, HOUSEHOLD_NUMBER), &a, &follow);
        if (!e && rec_has(&follow, FOLLOWUP_STATE) && rec_int(&follow, FOLLOWUP_STATE, 0) != FOLLOWUP_DONE) {
            buf_str(&b, ",\"followup\":");
            put_followup(&b, rec_text(&h, HOUSEHOLD_NUMBER), &follow);
        }
        buf_char(&b, '}');
        cli_print(&b);
    } else if (!e) {
        buf_printf(&b, "# %.*s\n", SPAN_ARG(household_subject(&h, &a)));
        e = household_text(&b, d, &h, people, n, "yizhan adjust");
        cli_tell(&b);
    }
    buf_free(&b);
    arena_free(&a);
    desk_close(d);
    return e;
}
