// form, do, death, adjust: acts and the enquiry without the kiosk; the same rules, the same transaction.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "cli.h"
#include "desk/act.h"
#include "desk/journal.h"
#include "desk/json.h"
#include "desk/judge.h"
#include "desk/request.h"
#include "desk/worklist.h"

static const char *kind_name(enum field_kind k)
{
    static const char *const name[] = {"text", "name", "id", "date", "moment", "code", "int", "bool", "phone", "org", "digits", "bytes", "list"};
    return name[k];
}

static void put_fields(struct buf *b, const struct table *t, const struct act_field *only, const char *reasons);

static void put_field(struct buf *b, const struct field *f, bool required, const char *reasons)
{
    buf_printf(b, "{\"key\":\"%s\",\"label\":", f->key);
    json_put_text(b, span_of(_(f->label)));
    buf_printf(b, ",\"kind\":\"%s\",\"limit\":%u,\"required\":%s", kind_name(f->kind), f->limit, required ? "true" : "false");
    const struct code_list *l = f->codes ? code_list(f->codes) : NULL;
    if (l) {
        bool first = true;
        buf_str(b, ",\"codes\":{");
        for (size_t i = 0; i < l->n; i++) {
            if (f->tag == TRANSFER_REASON_CODE && reasons && !code_flag(&l->rows[i], reasons))
                continue;
            buf_printf(b, "%s\"%s\":", first ? "" : ",", l->rows[i].code);
            json_put_text(b, span_of(code_name(&l->rows[i])));
            first = false;
        }
        buf_char(b, '}');
    }
    if (f->kind == FIELD_LIST) {
        buf_str(b, ",\"rows\":");
        put_fields(b, f->rows, NULL, NULL);
    }
    buf_char(b, '}');
}

static void put_fields(struct buf *b, const struct table *t, const struct act_field *only, const char *reasons)
{
    bool first = true;
    buf_char(b, '[');
    for (size_t i = 0; !only && i < t->n; i++) {
        buf_str(b, i ? "," : "");
        put_field(b, &t->fields[i], false, NULL);
    }
    for (; only && only->tag; only++) {
        if (only->ask == ASK_SET)
            continue;
        buf_str(b, first ? "" : ",");
        first = false;
        put_field(b, field_by_tag(t, only->tag), only->ask == ASK_MUST, reasons);
    }
    buf_char(b, ']');
}

// What is asked and answered around a case: no rows of the acts table.
static const struct around {
    const char *key;
    const struct act_field *fields;
} around[] = {{"request", request_fields}, {"answer", answer_fields}};

static const struct around *around_of(const char *key)
{
    for (size_t i = 0; i < COUNT(around); i++) {
        if (strcmp(around[i].key, key) == 0)
            return &around[i];
    }
    return NULL;
}

enum err cli_form(struct cli *c)
{
    struct buf b = {0};
    err_clear();
    if (c->argc != 1)
        return ERR_USAGE;
    // An enquiry takes what an application does, as much of it as is known.
    const struct around *r = around_of(c->argv[0]);
    const struct flow_row *f = strcmp(c->argv[0], "enquiry") == 0 ? flow_row(ACT_APPLY) : flow_any(span_of(c->argv[0]));
    if (!f && !r)
        return fail(ERR_USAGE, _("there is no act %s"), c->argv[0]);
    if (r)
        put_fields(&b, &journal_table, r->fields, NULL);
    else
        put_fields(&b, &transfer_table, f->fields, f->reasons);
    cli_print(&b);
    buf_free(&b);
    return OK;
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
    return refused ? fail(ERR_REFUSED, _("Not like this")) : OK;
}

static enum err row_of(struct desk *d, const char *act, struct span number, const struct flow_row **row)
{
    struct arena a = {0};
    struct rec state = rec_make(&a);
    enum err e = number.n ? case_load(d, number, &a, &state) : OK;
    enum stage stage = (enum stage)rec_int(&state, TRANSFER_STAGE, STAGE_NONE);
    *row = flow_by_key(span_of(act), stage);
    if (!e && !*row && flow_any(span_of(act)))
        e = fail(ERR_MOVED_ON, _("The case is %s: \"%s\" is not possible now (%s)"), _(stage_name(stage)),
                 _(flow_any(span_of(act))->name), flow_any(span_of(act))->clause);
    else if (!e && !*row)
        e = fail(ERR_USAGE, _("there is no act %s"), act);
    arena_free(&a);
    return e;
}

enum err cli_do(struct cli *c)
{
    struct desk *d;
    struct arena a = {0};
    struct buf in = {0}, out = {0}, password = {0};
    struct rec fields = rec_make(&a);
    struct act_result r = {0};
    const char *seq_text = cli_option(c, "--seq");
    int64_t seq = -1;
    err_clear();
    if (c->argc < 1 || c->argc > 2 || (seq_text && !span_int(span_of(seq_text), &seq)))
        return ERR_USAGE;
    struct span number = c->argc == 2 ? span_of(c->argv[1]) : SPAN_NONE;
    struct act_request q = {.number = number, .seq = seq, .fields = &fields};
    const struct around *beside = around_of(c->argv[0]);
    if (beside && c->argc != 2)
        return ERR_USAGE;
    TRY(cli_signed_in(c, &d));
    bool asks = strcmp(c->argv[0], "enquiry") == 0;
    enum err e = asks || beside ? OK : row_of(d, c->argv[0], number, &q.row);
    if (!e)
        e = cli_read("-", JSON_BYTES, &in);
    if (!e && span_trim(buf_span(&in)).n)
        e = json_read(buf_span(&in), beside ? &journal_table : &transfer_table, &a, &fields);
    if (!e && beside) {
        e = beside->fields == request_fields ? request_ask(d, number, seq, &fields) : request_answer(d, number, &fields);
        buf_str(&out, "{\"case\":");
        json_put_text(&out, number);
        buf_printf(&out, ",\"done\":%s}", e ? "false" : "true");
        cli_print(&out);
    }
    if (!e && asks)
        e = enquiry(d, &fields, &a);
    // The officer's own password again where the act asks for it: the one that signed in.
    if (!e && q.row && act_needs_password(q.row)) {
        e = cli_password(c, &password);
        q.password = buf_span(&password);
    }
    if (!e && q.row) {
        e = act_do(d, &q, &r);
        buf_str(&out, "{\"case\":");
        json_put_text(&out, r.number);
        buf_printf(&out, ",\"done\":%s", e ? "false" : "true");
        if (rec_has(&r.state, TRANSFER_STAGE)) {
            buf_str(&out, ",\"stage\":");
            json_put_text(&out, span_of(_(stage_name((enum stage)rec_int(&r.state, TRANSFER_STAGE, 0)))));
            buf_printf(&out, ",\"seq\":%lld", (long long)rec_int(&r.state, TRANSFER_SEQ, 0));
        }
        buf_str(&out, ",\"findings\":");
        if (findings_count(&r.findings))
            json_findings(&out, &r.findings);
        else
            buf_str(&out, "[]");
        buf_char(&out, '}');
        cli_print(&out);
        act_result_free(&r);
    }
    buf_free(&in);
    buf_free(&out);
    if (password.p)
        memset(password.p, 0, password.size);
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
    if (c->argc != 3 || !day_parse(span_of(c->argv[1]), &day))
        return ERR_USAGE;
    TRY(cli_signed_in(c, &d));
    struct buf proof = {0};
    enum err e = cli_text(c->argv[2], &proof);
    if (!e)
        e = journal_death(d, span_of(c->argv[0]), day, buf_span(&proof));
    buf_free(&proof);
    desk_close(d);
    return e;
}

enum err cli_adjust(struct cli *c)
{
    struct desk *d;
    struct arena a = {0};
    struct rec rows = rec_make(&a);
    size_t n;
    err_clear();
    if (c->argc < 2)
        return ERR_USAGE;
    for (int i = 1; i < c->argc; i++) {
        struct span rest = span_of(c->argv[i]), id;
        span_split(&rest, '=', &id);
        struct rec *row = rec_add(&rows, JOURNAL_RELATIONS);
        rec_set_text(row, RELATION_ROW_ID, id);
        rec_set_text(row, RELATION_ROW_CODE, rest);
    }
    enum err e = table_check(&journal_table, &rows);
    if (!e && !(e = cli_signed_in(c, &d))) {
        const struct rec *r = rec_list(&rows, JOURNAL_RELATIONS, &n);
        e = journal_adjust(d, span_of(c->argv[0]), r, n);
        desk_close(d);
    }
    arena_free(&a);
    return e;
}
