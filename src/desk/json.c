#include "json.h"

#include <jansson.h>
#include <time.h>

#include "base/lang.h"

static enum err read_object(const json_t *o, const struct table *t, struct arena *a, struct rec *out);

static enum err read_list(const json_t *v, const struct field *f, struct arena *a, struct rec *out)
{
    size_t i;
    const json_t *row;
    if (!json_is_array(v))
        return fail(ERR_INPUT, _("%s: an array is expected"), f->key);
    if (json_array_size(v) > f->limit)
        return fail(ERR_INPUT, _("%s: %zu rows; at most %u are allowed"), f->key, json_array_size(v), f->limit);
    rec_clear(out, f->tag);
    json_array_foreach(v, i, row)
    {
        struct rec r = rec_make(a);
        if (!json_is_object(row))
            return fail(ERR_INPUT, _("%s[%zu]: an object is expected"), f->key, i);
        TRY(read_object(row, f->rows, a, &r));
        *rec_add(out, f->tag) = r;
    }
    return OK;
}

static enum err read_value(const json_t *v, const struct field *f, struct arena *a, struct rec *out)
{
    if (f->kind == FIELD_LIST)
        return read_list(v, f, a, out);
    if (json_is_null(v))
        return field_parse(f, SPAN_NONE, out);
    if (json_is_boolean(v) && f->kind == FIELD_BOOL)
        return field_parse(f, json_is_true(v) ? SPAN("1") : SPAN("0"), out);
    if (json_is_integer(v))
        return field_parse(f, arena_printf(a, "%lld", (long long)json_integer_value(v)), out);
    if (json_is_string(v))
        return field_parse(f, span_bytes(json_string_value(v), json_string_length(v)), out);
    return fail(ERR_INPUT, _("%s: text, a number, true or false is expected"), f->key);
}

static enum err read_object(const json_t *o, const struct table *t, struct arena *a, struct rec *out)
{
    const char *key;
    const json_t *v;
    json_object_foreach((json_t *)(uintptr_t)o, key, v)
    {
        const struct field *f = field_by_key(t, span_of(key));
        if (!f || f->kind == FIELD_BYTES)
            return fail(ERR_INPUT, _("unknown field \"%.60s\""), key);
        TRY(read_value(v, f, a, out));
    }
    return OK;
}

enum err json_read(struct span text, const struct table *t, struct arena *a, struct rec *out)
{
    json_error_t where;
    *out = rec_make(a);
    if (text.n > JSON_BYTES)
        return fail(ERR_TOO_LARGE, _("JSON of %zu bytes; at most %u are allowed"), text.n, JSON_BYTES);
    json_t *root = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &where);
    if (!root)
        return fail(ERR_INPUT, _("JSON, line %d, column %d: %s"), where.line, where.column, where.text);
    enum err e = json_is_object(root) ? read_object(root, t, a, out) : fail(ERR_INPUT, _("JSON: an object is expected"));
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

static void write_value(struct buf *out, const struct field *f, const struct rec *r, bool names)
{
    struct arena a = {0};
    const struct val *v = rec_get(r, f->tag);
    if (f->kind == FIELD_LIST) {
        buf_char(out, '[');
        for (uint32_t i = 0; i < v->u.list.n; i++) {
            if (i)
                buf_char(out, ',');
            json_write(out, f->rows, &v->u.list.rows[i], names);
        }
        buf_char(out, ']');
    } else if (f->kind == FIELD_BOOL) {
        buf_str(out, v->u.i ? "true" : "false");
    } else if (f->kind == FIELD_INT) {
        buf_printf(out, "%lld", (long long)v->u.i);
    } else if (f->kind == FIELD_MOMENT) {
        time_t t = (time_t)v->u.i;
        struct tm tm;
        char text[32];
        gmtime_r(&t, &tm);
        strftime(text, sizeof text, "\"%Y-%m-%dT%H:%M:%SZ\"", &tm);
        buf_str(out, text);
    } else {
        json_put_text(out, field_edit(f, r, &a));
    }
    arena_free(&a);
}

void json_write(struct buf *out, const struct table *t, const struct rec *r, bool names)
{
    bool first = true;
    buf_char(out, '{');
    for (size_t i = 0; i < t->n; i++) {
        const struct field *f = &t->fields[i];
        if (f->kind == FIELD_BYTES || !rec_has(r, f->tag))
            continue;
        buf_printf(out, "%s\"%s\":", first ? "" : ",", f->key);
        first = false;
        write_value(out, f, r, names);
        if (names && f->kind == FIELD_CODE) {
            buf_printf(out, ",\"%s_name\":", f->key);
            json_put_text(out, code_show(f->codes, rec_text(r, f->tag)));
        }
    }
    buf_char(out, '}');
}

void json_findings(struct buf *out, const struct findings *f)
{
    struct arena a = {0};
    buf_char(out, '[');
    for (size_t i = 0; i < findings_count(f); i++) {
        const struct rec *row = findings_at(f, i);
        const struct rule_row *rule = rule_row((int)rec_int(row, FINDING_RULE, 0));
        buf_printf(out, "%s{\"clause\":\"%s\",\"rule\":\"%s\",\"severity\":", i ? "," : "", finding_clause(row),
                   rule ? rule->name : "");
        json_put_text(out, span_of(_(severity_name((enum severity)rec_int(row, FINDING_SEVERITY, 0)))));
        buf_str(out, ",\"about\":");
        json_put_text(out, rec_text(row, FINDING_SUBJECT));
        buf_str(out, ",\"found\":");
        json_put_text(out, finding_found(row, &a));
        buf_str(out, ",\"cure\":");
        json_put_text(out, finding_cure(row, &a));
        buf_char(out, '}');
    }
    buf_char(out, ']');
    arena_free(&a);
}
