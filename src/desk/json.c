#include "json.h"

#include <jansson.h>
#include <time.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "desk.h"

// Where in the input a value stands: "movers[1].id".
static enum err read_object(const json_t *o, const struct table *t, struct span at, struct arena *a, struct rec *out);

static enum err read_list(const json_t *v, const struct field *f, struct span at, struct arena *a, struct rec *out)
{
    size_t i;
    const json_t *row;
    if (!json_is_array(v))
        return fail(ERR_INPUT, _("%.*s: an array is expected"), SPAN_ARG(at));
    if (json_array_size(v) > f->limit)
        return fail(ERR_INPUT, _("%.*s: %zu rows; at most %u are allowed"), SPAN_ARG(at), json_array_size(v), f->limit);
    rec_clear(out, f->tag);
    json_array_foreach(v, i, row)
    {
        struct rec r = rec_make(a);
        struct span here = arena_printf(a, "%.*s[%zu]", SPAN_ARG(at), i);
        if (!json_is_object(row))
            return fail(ERR_INPUT, _("%.*s: an object is expected"), SPAN_ARG(here));
        TRY(read_object(row, f->rows, arena_printf(a, "%.*s.", SPAN_ARG(here)), a, &r));
        *rec_add(out, f->tag) = r;
    }
    return OK;
}

static enum err read_value(const json_t *v, const struct field *f, struct span at, struct arena *a, struct rec *out)
{
    struct span text;
    if (f->kind == FIELD_LIST)
        return read_list(v, f, at, a, out);
    if (json_is_null(v))
        text = SPAN_NONE;
    else if (json_is_boolean(v) && f->kind == FIELD_BOOL)
        text = json_is_true(v) ? SPAN("1") : SPAN("0");
    else if (json_is_integer(v))
        text = arena_printf(a, "%lld", (long long)json_integer_value(v));
    else if (json_is_string(v))
        text = span_bytes(json_string_value(v), json_string_length(v));
    else
        return fail(ERR_INPUT, f->kind == FIELD_BOOL ? _("%.*s: true or false is expected") : _("%.*s: text or a number is expected"), SPAN_ARG(at));
    const struct field *named = f->kind == FIELD_INT && f->rows ? field_by_key(f->rows, text) : NULL;
    if (named)
        text = arena_printf(a, "%u", named->tag);
    enum err e = field_parse(f, text, out);
    if (e && f->kind == FIELD_BOOL) // a person's y or n would do as well
        return fail(e, _("%.*s: true or false is expected"), SPAN_ARG(at));
    return e ? fail(e, _("%s: %s"), at.p, err_note()) : OK;
}

// What a person reads beside a code (json_put_named) says nothing of its own: what was written here can be read again.
static bool stands_beside(const json_t *o, const struct table *t, struct span key)
{
    const struct span tail = SPAN("_name");
    if (key.n <= tail.n || memcmp(key.p + key.n - tail.n, tail.p, tail.n) != 0)
        return false;
    key.n -= tail.n;
    return field_by_key(t, key) && json_object_getn(o, key.p, key.n);
}

static enum err read_object(const json_t *o, const struct table *t, struct span at, struct arena *a, struct rec *out)
{
    const char *key;
    const json_t *v;
    json_object_foreach((json_t *)(uintptr_t)o, key, v)
    {
        const struct field *f = field_by_key(t, span_of(key));
        if (!f && stands_beside(o, t, span_of(key)))
            continue;
        if (!f || f->kind == FIELD_BYTES)
            return fail(ERR_INPUT, _("unknown field \"%.*s%.60s\"; yizhan form lists what there is"), SPAN_ARG(at), key);
        TRY(read_value(v, f, arena_printf(a, "%.*s%s", SPAN_ARG(at), key), a, out));
    }
    return OK;
}

// Jansson's words are English: its codes in the operator's language, and near what it is.
static enum err broken(const json_error_t *where)
{
    static const char *const words[] = {
        [json_error_stack_overflow] = N_("nested too deeply"),
        [json_error_invalid_utf8] = N_("bytes that are not UTF-8"),
        [json_error_premature_end_of_input] = N_("it ends too early"),
        [json_error_end_of_input_expected] = N_("something follows the end"),
        [json_error_null_character] = N_("a NUL character"),
        [json_error_null_byte_in_key] = N_("a NUL character"),
        [json_error_duplicate_key] = N_("a key that was there already"),
        [json_error_numeric_overflow] = N_("a number that is too large"),
    };
    enum json_error_code code = json_error_code(where);
    const char *word = code < COUNT(words) && words[code] ? words[code] : N_("not written as JSON is");
    const char *near = strstr(where->text, " near '");
    if (!near)
        return fail(ERR_INPUT, _("JSON, line %d, column %d: %s"), where->line, where->column, _(word));
    return fail(ERR_INPUT, _("JSON, line %d, column %d: %s, near %s"), where->line, where->column, _(word), near + strlen(" near "));
}

enum err json_read(struct span text, const struct table *t, struct arena *a, struct rec *out)
{
    json_error_t where;
    *out = rec_make(a);
    if (text.n > JSON_BYTES)
        return fail(ERR_TOO_LARGE, _("JSON of %zu bytes; at most %u are allowed"), text.n, JSON_BYTES);
    text = utf8_unmarked(text);
    json_t *root = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &where);
    if (!root)
        return broken(&where);
    enum err e = json_is_object(root) ? read_object(root, t, SPAN_NONE, a, out) : fail(ERR_INPUT, _("JSON: an object is expected"));
    json_decref(root);
    return e;
}

void json_put_text(struct buf *out, struct span s)
{
    json_t *v = json_stringn(s.n ? s.p : "", s.n);
    char *text = v ? json_dumps(v, JSON_ENCODE_ANY) : NULL;
    buf_str(out, text ? text : "\"\"");
    free(text);
    json_decref(v);
}

void json_put_moment(struct buf *out, const char *key, moment_t at)
{
    time_t t = (time_t)at;
    struct tm tm;
    char text[32];
    gmtime_r(&t, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    buf_printf(out, "\"%s\":\"%s\"", key, text);
}

void json_put_named(struct buf *out, const char *key, struct span code, struct span name)
{
    buf_printf(out, "\"%s\":", key);
    json_put_text(out, code);
    buf_printf(out, ",\"%s_name\":", key);
    json_put_text(out, name);
}

static void put_findings(struct buf *out, const struct rec *rows, size_t n)
{
    static const char *const severity[] = {[INFORM] = "inform", [WARN] = "warn", [REFUSE] = "refuse"};
    struct arena a = {0};
    buf_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        const struct rule_row *rule = rule_row((int)rec_int(&rows[i], FINDING_RULE, 0));
        int64_t s = rec_int(&rows[i], FINDING_SEVERITY, 0);
        buf_printf(out, "%s{\"clause\":\"%s\",\"rule\":\"%s\",", i ? "," : "", finding_clause(&rows[i]), rule ? rule->name : "");
        json_put_named(out, "severity", span_of(s >= INFORM && s <= REFUSE ? severity[s] : ""), span_of(_(severity_name((enum severity)s))));
        buf_str(out, ",\"about\":");
        json_put_text(out, finding_subject(&rows[i], &a));
        if (rec_has(&rows[i], FINDING_PERSON)) {
            buf_str(out, ",\"person\":");
            json_put_text(out, rec_text(&rows[i], FINDING_PERSON));
        }
        buf_str(out, ",\"found\":");
        json_put_text(out, finding_found(&rows[i], &a));
        buf_str(out, ",\"cure\":");
        json_put_text(out, finding_cure(&rows[i], &a));
        buf_char(out, '}');
    }
    buf_char(out, ']');
    arena_free(&a);
}

void json_findings(struct buf *out, const struct findings *f)
{
    put_findings(out, findings_at(f, 0), findings_count(f));
}

static void put_list(struct buf *out, const struct field *f, const struct rec *r, const struct desk *d)
{
    size_t n;
    const struct rec *rows = rec_list(r, f->tag, &n);
    buf_printf(out, "\"%s\":", f->key);
    if (f->rows == &finding_table)
        put_findings(out, rows, n);
    else
        json_rows(out, f->rows, rows, n, d);
}

void json_rows(struct buf *out, const struct table *t, const struct rec *rows, size_t n, const struct desk *d)
{
    buf_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        buf_str(out, i ? "," : "");
        json_write(out, t, &rows[i], d);
    }
    buf_char(out, ']');
}

static void put_value(struct buf *out, const struct table *t, const struct field *f, const struct rec *r, const struct desk *d)
{
    struct arena a = {0};
    int64_t i = rec_int(r, f->tag, 0);
    const struct field *particular = f->kind == FIELD_INT && f->rows ? field_by_tag(f->rows, (uint16_t)i) : NULL;
    struct span text = particular ? span_of(particular->key) : field_edit(f, r, &a);
    if (f->kind == FIELD_LIST)
        put_list(out, f, r, d);
    else if (f->kind == FIELD_ORG)
        json_put_named(out, f->key, text, desk_org_name(d, text));
    else if (f->kind == FIELD_CODE || particular || (f->kind == FIELD_INT && f->codes))
        json_put_named(out, f->key, text, field_show(f, r, &a));
    else if (f->kind == FIELD_MOMENT)
        json_put_moment(out, f->key, i);
    else if (f->kind == FIELD_BOOL)
        buf_printf(out, "\"%s\":%s", f->key, i ? "true" : "false");
    else if (f->kind == FIELD_INT)
        buf_printf(out, "\"%s\":%lld", f->key, (long long)i);
    else if (transfer_is_particular(t, f))
        json_put_named(out, f->key, transfer_row_edit(t, f, r, &a), transfer_row_show(t, f, r, &a));
    else {
        buf_printf(out, "\"%s\":", f->key);
        json_put_text(out, text);
    }
    arena_free(&a);
}

void json_write(struct buf *out, const struct table *t, const struct rec *r, const struct desk *d)
{
    bool first = true;
    buf_char(out, '{');
    for (size_t i = 0; i < t->n; i++) {
        const struct field *f = &t->fields[i];
        // What no person sees and no list of codes names is the program's own.
        bool own = f->kind == FIELD_BYTES || (f->label[0] == '\0' && !f->codes);
        if (own || !rec_has(r, f->tag))
            continue;
        buf_str(out, first ? "" : ",");
        first = false;
        put_value(out, t, f, r, d);
    }
    buf_char(out, '}');
}
