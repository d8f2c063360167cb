// form, do, death, adjust: acts and the enquiry without the kiosk; the same rules, the same transaction.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "cli.h"
#include "desk/act.h"
#include "desk/findings.h"
#include "desk/import.h"
#include "desk/journal.h"
#include "desk/json.h"
#include "desk/judge.h"
#include "desk/request.h"
#include "desk/worklist.h"
#include "domain/idnumber.h"
#include "domain/person.h"
#include "domain/rules.h"

// The register's own acts, and what is asked and noted around a case: entries of the organisation's journal.
static enum err run_death(struct desk *d, const struct act_request *q, struct findings *out)
{
    (void)out;
    return journal_death(d, rec_text(q->fields, JOURNAL_PERSON), (day_t)rec_int(q->fields, JOURNAL_DATE, 0), rec_text(q->fields, JOURNAL_PROOF));
}

static enum err run_adjust(struct desk *d, const struct act_request *q, struct findings *out)
{
    size_t n;
    const struct rec *rows = rec_list(q->fields, JOURNAL_RELATIONS, &n);
    return journal_adjust(d, rec_text(q->fields, JOURNAL_HOUSEHOLD), rows, n, rec_text(q->fields, JOURNAL_PROOF), out);
}

static enum err run_call(struct desk *d, const struct act_request *q, struct findings *out)
{
    (void)out;
    struct arena a = {0};
    struct rec state;
    enum err e = case_load(d, q->number, &a, &state);
    if (!e)
        e = journal_note(d, ACT_CALL, q->number, rec_text(q->fields, JOURNAL_TEXT));
    arena_free(&a);
    return e;
}

static enum err run_request(struct desk *d, const struct act_request *q, struct findings *out)
{
    (void)out;
    return request_ask(d, q->number, q->seq, q->fields);
}

static enum err run_answer(struct desk *d, const struct act_request *q, struct findings *out)
{
    (void)out;
    return request_answer(d, q->number, q->fields);
}

static const struct act_field death_fields[] = {{JOURNAL_PERSON, ASK_MUST}, {JOURNAL_DATE, ASK_MUST}, {JOURNAL_PROOF, ASK_MUST}, {0, 0}};
static const struct act_field adjust_fields[] = {{JOURNAL_HOUSEHOLD, ASK_MUST}, {JOURNAL_RELATIONS, ASK_MUST}, {JOURNAL_PROOF, ASK_MAY}, {0, 0}};

static const struct own_act {
    enum act act;
    bool on_case;
    const char *clause;
    const struct act_field *fields;
    enum err (*run)(struct desk *d, const struct act_request *q, struct findings *out);
} own_acts[] = {
    {ACT_DEATH, false, "C-4", death_fields, run_death},      {ACT_ADJUST, false, "C-3.2", adjust_fields, run_adjust},
    {ACT_CALL, true, REQUEST_CLAUSE, call_fields, run_call},          {ACT_REQUEST, true, REQUEST_CLAUSE, request_fields, run_request},
    {ACT_ANSWER, true, REQUEST_CLAUSE, answer_fields, run_answer},
};

static const struct own_act *own_act(const char *key)
{
    for (size_t i = 0; i < COUNT(own_acts); i++) {
        if (strcmp(key, act_key(own_acts[i].act)) == 0)
            return &own_acts[i];
    }
    return NULL;
}

static const char *kind_name(enum field_kind k)
{
    static const char *const name[] = {"text", "name", "id", "date", "moment", "code", "int", "bool", "phone", "org", "digits", "bytes", "list"};
    return name[k];
}

// What a form is of. Without a case "return" is the return of every seat.
struct form_of {
    const struct flow_row *row; // NULL: an own act, or an extract's columns
    bool of_case, asks; // asks: the enquiry, which takes what an application does, as much of it as is known
};

static void put_rows(struct buf *b, const struct table *t, const struct form_of *of);

// Is it a reason of the act? stops: of one whose clock it stops.
static bool reason_fits(const struct code *c, const struct form_of *of, bool stops)
{
    for (size_t i = 0; i < flow_rows_n; i++) {
        const struct flow_row *f = &flow_rows[i];
        bool meant = of->row && (of->of_case ? f == of->row : strcmp(f->key, of->row->key) == 0);
        if (meant && (stops ? flow_stops(f, c) : flow_reason(f, c)))
            return true;
    }
    return false;
}

// Which of them stop the clock.
static void put_stops(struct buf *b, const struct code_list *l, const struct form_of *of)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        if (!reason_fits(&l->rows[i], of, true))
            continue;
        buf_str(b, n++ ? "," : ",\"stops_clock\":[");
        json_put_text(b, span_of(l->rows[i].code));
    }
    buf_str(b, n ? "]" : "");
}

static void put_code(struct buf *b, bool *first, const char *code, const char *name)
{
    buf_str(b, *first ? "" : ",");
    json_put_text(b, span_of(code));
    buf_char(b, ':');
    json_put_text(b, span_of(name));
    *first = false;
}

static void put_codes(struct buf *b, const struct field *f, const struct form_of *of)
{
    const struct code_list *l = f->codes ? code_list(f->codes) : NULL;
    bool first = true, particular = f->kind == FIELD_INT && f->rows, reasons = l && strcmp(f->codes, "return_reason") == 0;
    if (!l && !particular)
        return;
    buf_str(b, ",\"codes\":{");
    for (size_t i = 0; l && i < l->n; i++) {
        if (!reasons || reason_fits(&l->rows[i], of, false))
            put_code(b, &first, l->rows[i].code, code_name(&l->rows[i]));
    }
    for (size_t i = 0; particular && i < flow_particulars(of->row); i++) {
        const struct field *p = field_by_tag(f->rows, person_particulars[i]);
        put_code(b, &first, p->key, _(p->label));
    }
    buf_char(b, '}');
    if (reasons)
        put_stops(b, l, of);
}

static void put_field(struct buf *b, const struct field *f, bool required, const struct form_of *of)
{
    buf_printf(b, "{\"key\":\"%s\",\"label\":", f->key);
    json_put_text(b, span_of(_(f->label)));
    if (f->column) {
        buf_str(b, ",\"column\":");
        json_put_text(b, span_of(f->column));
    }
    // What a number stands for is given by its code, as text.
    bool code = f->kind == FIELD_INT && (f->codes || f->rows);
    buf_printf(b, ",\"kind\":\"%s\",\"limit\":%u,\"required\":%s", kind_name(code ? FIELD_CODE : f->kind), f->limit, required ? "true" : "false");
    put_codes(b, f, of);
    if (f->help && !f->column) { // an extract's columns have no screen, of which the help speaks
        buf_str(b, ",\"help\":");
        json_put_text(b, span_of(_(f->help)));
    }
    if (f->kind == FIELD_LIST)
        put_rows(b, f->rows, of);
    buf_char(b, '}');
}

static void put_rows(struct buf *b, const struct table *t, const struct form_of *of)
{
    buf_str(b, ",\"rows\":[");
    for (size_t i = 0; i < t->n; i++) {
        buf_str(b, i ? "," : "");
        put_field(b, &t->fields[i], of->asks ? rules_enquiry_needs(t, t->fields[i].tag) : rules_row_needs(t, t->fields[i].tag), of);
    }
    buf_char(b, ']');
}

static void put_materials(struct buf *b, const struct material_need *needs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_printf(b, "%s{\"code\":\"%s\",\"name\":", i ? "," : "", needs[i].code->code);
        json_put_text(b, span_of(code_name(needs[i].code)));
        buf_str(b, ",\"whose\":");
        json_put_text(b, needs[i].subject);
        buf_printf(b, ",\"original\":%s}", needs[i].original ? "true" : "false");
    }
}

// Without a case: may this move go one-stop, who must come with what?
static enum err enquiry(struct desk *d, const struct rec *t, struct arena *a)
{
    struct findings f = findings_make(a), who = findings_make(a);
    struct material_need needs[NEEDS_MOST];
    struct buf out = {0};
    TRY(judge_now(d, t, JUDGE_ENQUIRY, &f));
    TRY(judge_who_comes(d, t, &who));
    bool refused = findings_worst(&f) == REFUSE;
    buf_printf(&out, "{\"one_stop\":%s,\"findings\":", refused ? "false" : "true");
    json_findings(&out, &f);
    buf_str(&out, ",\"who_comes\":");
    json_findings(&out, &who);
    buf_str(&out, ",\"materials\":[");
    put_materials(&out, needs, judge_materials(d, t, a, needs, COUNT(needs)));
    buf_str(&out, "]}");
    cli_print(&out);
    buf_free(&out);
    return refused ? fail(ERR_REFUSED, "%s", rules_unsaid(&f) ? _("More has to be said first") : _("Not like this")) : OK;
}

// Those of the flow table, each once, and the own ones.
static enum err no_act(const char *act)
{
    struct buf all = {0};
    for (size_t i = 0; i < flow_rows_n; i++) {
        bool before = false;
        for (size_t k = 0; k < i; k++)
            before |= strcmp(flow_rows[k].key, flow_rows[i].key) == 0;
        if (!before)
            buf_printf(&all, " %s", flow_rows[i].key);
    }
    for (size_t i = 0; i < COUNT(own_acts); i++)
        buf_printf(&all, " %s", act_key(own_acts[i].act));
    enum err e = fail(ERR_USAGE, _("there is no act %s; there are:%s"), act, buf_text(&all));
    buf_free(&all);
    return e;
}

static enum err row_of(struct desk *d, const char *act, struct span number, const struct flow_row **row)
{
    struct arena a = {0};
    struct rec state = rec_make(&a);
    enum err e = number.n ? case_load(d, number, &a, &state) : OK;
    enum stage stage = (enum stage)rec_int(&state, TRANSFER_STAGE, STAGE_NONE);
    *row = flow_by_key(span_of(act), stage);
    if (!e && !*row && flow_any(span_of(act)))
        e = fail(ERR_REFUSED, _("The case is %s: \"%s\" is not possible now (%s)"), stage_name(stage),
                 _(flow_any(span_of(act))->name), flow_any(span_of(act))->clause);
    else if (!e && !*row)
        e = no_act(act);
    arena_free(&a);
    return e;
}

// The columns of a register extract: what is read of a person, and of the household.
static void put_columns(struct buf *b)
{
    const struct table *tables[] = {&person_table, &household_table};
    bool first = true;
    for (size_t t = 0; t < COUNT(tables); t++) {
        for (size_t i = 0; i < tables[t]->n; i++) {
            const struct field *f = &tables[t]->fields[i];
            if (!f->column || (t == 0 && f->tag >= PERSON_FIRST_KEPT))
                continue;
            buf_str(b, first ? "" : ",");
            first = false;
            put_field(b, f, import_needs(span_of(f->column)), &(struct form_of) {.row = NULL});
        }
    }
}

enum err cli_form(struct cli *c)
{
    struct buf b = {0};
    bool first = true;
    err_clear();
    if (c->argc < 1 || c->argc > 2)
        return ERR_USAGE;
    if (c->argc == 1 && strcmp(c->argv[0], "import") == 0) {
        buf_char(&b, '[');
        put_columns(&b);
        buf_char(&b, ']');
        cli_print(&b);
        buf_free(&b);
        return OK;
    }
    bool asks = strcmp(c->argv[0], "enquiry") == 0;
    const struct flow_row *f = asks ? flow_row(ACT_APPLY) : flow_any(span_of(c->argv[0]));
    const struct own_act *own = own_act(c->argv[0]);
    if (!f && !own)
        return no_act(c->argv[0]);
    if (c->argc == 2 && f) {
        struct desk *d;
        TRY(cli_desk(c, true, &d));
        enum err e = row_of(d, c->argv[0], span_of(c->argv[1]), &f);
        desk_close(d);
        TRY(e);
    }
    struct form_of of = {f, c->argc == 2, asks};
    buf_char(&b, '[');
    for (const struct act_field *a = f ? f->fields : own->fields; a->tag; a++) {
        if (a->ask == ASK_SET)
            continue;
        buf_str(&b, first ? "" : ",");
        first = false;
        put_field(&b, field_by_tag(f ? &transfer_table : &journal_table, a->tag), asks ? rules_enquiry_needs(&transfer_table, a->tag) : a->ask == ASK_MUST, &of);
    }
    buf_char(&b, ']');
    cli_print(&b);
    buf_free(&b);
    return OK;
}

static enum err missing(const char *key, const char *act, const char *clause)
{
    return fail(ERR_INPUT, _("%s is missing, which %s asks for (%s); yizhan form %s lists what it takes"), key, act, clause, act);
}

static enum err rows_whole(const struct rec *r, const struct field *list, const char *act, const char *clause)
{
    char key[80];
    size_t n;
    const struct rec *rows = rec_list(r, list->tag, &n);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < list->rows->n; k++) {
            const struct field *f = &list->rows->fields[k];
            snprintf(key, sizeof key, "%s[%zu].%s", list->key, i, f->key);
            if (rules_row_needs(list->rows, f->tag) && !rec_has(&rows[i], f->tag))
                return missing(key, act, clause);
        }
    }
    return OK;
}

// What the act does not ask for is refused, not passed over: the program sets it, or another act does. What is missing of an
// act's on a case is a finding; of an own act's it is refused here. act, clause: as they are called.
static enum err only_asked(const struct rec *r, const struct table *t, const struct act_field *fields, const char *act, const char *clause, bool own)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct act_field *f = fields;
        while (f->tag && (f->tag != r->v[i].tag || f->ask == ASK_SET))
            f++;
        if (!f->tag)
            return fail(ERR_INPUT, _("%s: not asked for by %s (%s); yizhan form %s lists what is"), field_by_tag(t, r->v[i].tag)->key, act, clause, act);
    }
    for (const struct act_field *f = fields; own && f->tag; f++) {
        const struct field *field = field_by_tag(t, f->tag);
        if (f->ask == ASK_MUST && !rec_has(r, f->tag))
            return missing(field->key, act, clause);
        if (field->kind == FIELD_LIST)
            TRY(rows_whole(r, field, act, clause));
    }
    return OK;
}

// What whoever reads standard output gets where it is done or refused, however it is refused. number: of an act on a case.
static void put_outcome(struct buf *b, enum err e, const struct span *number, const struct rec *state, const struct findings *told)
{
    struct arena a = {0};
    buf_char(b, '{');
    if (number) {
        buf_str(b, "\"case\":");
        json_put_text(b, *number);
        buf_char(b, ',');
    }
    buf_printf(b, "\"done\":%s", e ? "false" : "true");
    if (e) {
        buf_str(b, ",\"why\":");
        json_put_text(b, span_of(err_line(e)));
    }
    if (rec_has(state, TRANSFER_STAGE)) {
        const struct field *f = field_by_tag(&transfer_table, TRANSFER_STAGE);
        buf_char(b, ',');
        json_put_named(b, f->key, field_edit(f, state, &a), field_show(f, state, &a));
        buf_printf(b, ",\"seq\":%lld", (long long)rec_int(state, TRANSFER_SEQ, 0));
    }
    buf_str(b, ",\"findings\":");
    json_findings(b, told);
    buf_char(b, '}');
    arena_free(&a);
}

enum err cli_do(struct cli *c)
{
    struct desk *d = NULL;
    struct arena a = {0};
    struct buf in = {0}, out = {0}, password = {0};
    struct rec fields = rec_make(&a), state = rec_make(&a);
    struct findings told = findings_make(&a);
    struct act_result r = {0};
    const char *seq_text = cli_option(c, "--seq");
    int64_t seq = -1;
    err_clear();
    if (c->argc < 1 || c->argc > 2)
        return ERR_USAGE;
    if (seq_text && !span_int(span_of(seq_text), &seq))
        return fail(ERR_USAGE, _("--seq: the number of the case's newest event"));
    struct span number = c->argc == 2 ? span_of(c->argv[1]) : SPAN_NONE;
    struct act_request q = {.number = number, .seq = seq, .fields = &fields};
    bool asks = strcmp(c->argv[0], "enquiry") == 0;
    const struct own_act *own = own_act(c->argv[0]);
    if (number.n == 0 && (own ? own->on_case : !asks && strcmp(c->argv[0], flow_row(ACT_APPLY)->key) != 0 && flow_any(span_of(c->argv[0]))))
        return fail(ERR_USAGE, _("%s: on which case?"), c->argv[0]);
    if (number.n && own && !own->on_case)
        return fail(ERR_USAGE, _("%s is no act on a case"), c->argv[0]);
    enum err e = cli_signed_in(c, &d);
    if (!e && !asks && !own)
        e = row_of(d, c->argv[0], number, &q.row);
    const struct table *t = own ? &journal_table : &transfer_table;
    if (!e)
        e = cli_read("-", JSON_BYTES, &in);
    if (!e && span_trim(buf_span(&in)).n)
        e = json_read(buf_span(&in), t, &a, &fields);
    if (!e)
        e = only_asked(&fields, t, own ? own->fields : asks ? flow_row(ACT_APPLY)->fields : q.row->fields, c->argv[0],
                       own ? own->clause : asks ? "C-1.2" : q.row->clause, own);
    bool answered = !e && asks;
    if (answered)
        e = enquiry(d, &fields, &a);
    else if (!e && own)
        e = own->run(d, &q, &told);
    // The officer's own password again where the act asks for it: the one that signed in.
    if (!e && q.row && act_needs_password(q.row)) {
        e = cli_password(c, &password);
        q.password = buf_span(&password);
    }
    if (!e && q.row) {
        e = act_do(d, &q, &r);
        number = r.number.n ? r.number : number;
        state = r.state;
        told = r.findings;
    }
    if (!answered && err_exit(e) <= 1) {
        put_outcome(&out, e, own || asks ? NULL : &number, &state, &told);
        cli_print(&out);
    }
    act_result_free(&r);
    buf_free(&in);
    buf_free(&out);
    if (password.p)
        desk_wipe(password.p, password.size);
    buf_free(&password);
    arena_free(&a);
    desk_close(d);
    return e;
}

enum err cli_death(struct cli *c)
{
    struct desk *d;
    day_t day;
    err_clear();
    if (c->argc != 3)
        return ERR_USAGE;
    if (!day_parse(span_of(c->argv[1]), &day))
        return fail(ERR_INPUT, _("%s is no date; as 2026-11-23 or 20261123"), c->argv[1]);
    TRY(cli_signed_in(c, &d));
    struct buf proof = {0};
    char id[IDNUMBER];
    enum err e = cli_text(c->argv[2], &proof);
    if (!e)
        e = journal_death(d, idnumber_typed(span_of(c->argv[0]), id), day, buf_span(&proof));
    buf_free(&proof);
    desk_close(d);
    return e;
}

// An argument without = is the document of a correction.
enum err cli_adjust(struct cli *c)
{
    struct desk *d;
    struct arena a = {0};
    struct rec rows = rec_make(&a);
    const struct table *t = field_by_tag(&journal_table, JOURNAL_RELATIONS)->rows;
    struct buf proof = {0}, out = {0};
    struct findings told = findings_make(&a);
    size_t n;
    enum err e = OK;
    err_clear();
    if (c->argc < 2)
        return ERR_USAGE;
    for (int i = 1; i < c->argc && !e; i++) {
        struct span rest = span_of(c->argv[i]), id;
        span_split(&rest, '=', &id);
        if (i == 1 && !rest.p) {
            e = cli_text(c->argv[i], &proof);
            continue;
        }
        struct buf relation = {0};
        struct rec *row = rec_add(&rows, JOURNAL_RELATIONS);
        e = id.n ? field_parse(field_by_tag(t, RELATION_ROW_ID), id, row) : ERR_USAGE;
        if (!e)
            e = cli_text(rest.p ? rest.p : "", &relation); // the end of the argument
        if (!e)
            e = field_parse(field_by_tag(t, RELATION_ROW_CODE), buf_span(&relation), row);
        if (e == ERR_INPUT)
            e = cli_of(c->argv[i], e);
        buf_free(&relation);
    }
    e = e ? e : table_check(&journal_table, &rows);
    if (!e && !(e = cli_signed_in(c, &d))) {
        const struct rec *r = rec_list(&rows, JOURNAL_RELATIONS, &n);
        e = journal_adjust(d, span_of(c->argv[0]), r, n, buf_span(&proof), &told);
        findings_write_all(&out, &told);
        cli_tell(&out);
        desk_close(d);
    }
    buf_free(&out);
    buf_free(&proof);
    arena_free(&a);
    return e;
}
