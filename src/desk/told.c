#include "told.h"

#include "base/lang.h"
#include "desk.h"
#include "domain/transfer.h"

// What a person reads nothing in: what has no label, and bytes.
static bool is_told(const struct field *f, const struct rec *r)
{
    return f->label[0] != '\0' && f->kind != FIELD_LIST && f->kind != FIELD_BYTES && rec_has(r, f->tag);
}

static struct span value_of(const struct table *t, const struct field *f, const struct rec *r, const struct desk *d, struct arena *a)
{
    const struct division *place = f->kind == FIELD_DIGITS ? division_find(rec_text(r, f->tag)) : NULL;
    if (place)
        return arena_printf(a, "%s  %s", place->code, place->zh);
    return f->kind == FIELD_ORG ? desk_org_name(d, rec_text(r, f->tag)) : transfer_row_show(t, f, r, a);
}

void told_line(struct buf *b, const char *label, struct span value)
{
    if (value.n)
        buf_printf(b, "%s\t%.*s\n", label, SPAN_ARG(value));
}

void told_rec(struct buf *b, const struct table *t, const struct rec *r, const struct desk *d, const char *indent)
{
    struct arena a = {0};
    for (size_t i = 0; i < t->n; i++) {
        const struct field *f = &t->fields[i];
        if (is_told(f, r))
            buf_printf(b, "%s%s\t%.*s\n", indent, _(f->label), SPAN_ARG(value_of(t, f, r, d, &a)));
    }
    arena_free(&a);
}

void told_lists(struct buf *b, const struct table *t, const struct rec *r, const struct desk *d, const char *indent)
{
    for (size_t i = 0; i < t->n; i++) {
        size_t n;
        const struct field *f = &t->fields[i];
        const struct rec *rows = rec_list(r, f->tag, &n);
        for (size_t k = 0; f->kind == FIELD_LIST && k < n; k++) {
            struct arena a = {0};
            const char *between = "\t";
            buf_printf(b, "%s%s %zu", indent, _(f->label), k + 1);
            for (size_t j = 0; j < f->rows->n; j++) {
                const struct field *g = &f->rows->fields[j];
                if (!is_told(g, &rows[k]))
                    continue;
                buf_printf(b, "%s%s %.*s", between, _(g->label), SPAN_ARG(value_of(f->rows, g, &rows[k], d, &a)));
                between = _("; ");
            }
            buf_char(b, '\n');
            arena_free(&a);
        }
    }
}
