#include "journal_text.h"

#include "base/lang.h"
#include "findings.h"
#include "journal.h"
#include "told.h"

struct entries {
    struct desk *d;
    struct buf b;
    uint16_t beside; // tag of what they are told beside
};

// Who was not heard: their codes stand in the entry.
static struct span names_of(const struct desk *d, struct span codes, struct arena *a)
{
    struct span names = SPAN_NONE, code;
    while (codes.n && span_split(&codes, ' ', &code))
        names = arena_printf(a, "%.*s%s%.*s", SPAN_ARG(names), names.n ? _(", ") : "", SPAN_ARG(desk_org_name(d, code)));
    return names;
}

static bool put_entry(void *ctx, const struct event *e)
{
    struct entries *j = ctx;
    char at[MOMENT_TEXT];
    buf_printf(&j->b, "%.16s\t%s\t%.*s\n", moment_format(e->time, at), _(act_name(e->act)), SPAN_ARG(e->operator));
    struct arena a = {0};
    struct rec set = rec_copy(&a, &e->fields);
    size_t n;
    const struct rec *f = rec_list(&e->fields, JOURNAL_FINDINGS, &n);
    rec_clear(&set, j->beside);
    rec_clear(&set, JOURNAL_FINDINGS);
    if (e->act == ACT_CONTINUE)
        rec_set_text(&set, JOURNAL_TEXT, arena_printf(&a, _("not heard: %.*s"), SPAN_ARG(names_of(j->d, rec_text(&set, JOURNAL_TEXT), &a))));
    told_rec(&j->b, &journal_table, &set, j->d, "  ");
    told_lists(&j->b, &journal_table, &set, j->d, "  ");
    findings_write(&j->b, f, n);
    arena_free(&a);
    return true;
}

// When, who, on which document or under which case; then what each was and has become.
static bool put_adjustment(void *ctx, const struct event *e)
{
    struct entries *j = ctx;
    struct buf *b = &j->b;
    char at[MOMENT_TEXT];
    size_t n, found;
    const struct rec *rows = rec_list(&e->fields, JOURNAL_RELATIONS, &n), *f = rec_list(&e->fields, JOURNAL_FINDINGS, &found);
    buf_printf(b, "%.16s  %.*s  %.*s\n", moment_format(e->time, at), SPAN_ARG(e->operator),
               SPAN_ARG(rec_text(&e->fields, rec_has(&e->fields, JOURNAL_PROOF) ? JOURNAL_PROOF : JOURNAL_CASE)));
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "  %.*s\t%.*s\t%.*s -> %.*s\n", SPAN_ARG(rec_text(&rows[i], RELATION_ROW_NAME)), SPAN_ARG(rec_text(&rows[i], RELATION_ROW_ID)),
                   SPAN_ARG(code_show("relation", rec_text(&rows[i], RELATION_ROW_OLD))), SPAN_ARG(code_show("relation", rec_text(&rows[i], RELATION_ROW_CODE))));
    findings_write(b, f, found);
    return true;
}

static enum err told(struct buf *b, struct entries *j, enum err e, const char *heading)
{
    if (j->b.n)
        buf_printf(b, "\n# %s\n%.*s", heading, SPAN_ARG(buf_span(&j->b)));
    buf_free(&j->b);
    return e;
}

enum err journal_case_text(struct buf *b, struct desk *d, struct span number)
{
    struct entries j = {.d = d, .beside = JOURNAL_CASE};
    return told(b, &j, journal_each(d, number, put_entry, &j), _("This organisation's journal on the case"));
}

enum err journal_person_text(struct buf *b, struct desk *d, struct span id)
{
    struct entries j = {.d = d, .beside = JOURNAL_PERSON};
    return told(b, &j, journal_of_person(d, id, put_entry, &j), _("This organisation's journal on the person"));
}

enum err journal_household_text(struct buf *b, struct desk *d, struct span number)
{
    struct entries j = {.d = d};
    return told(b, &j, journal_of_household(d, number, put_adjustment, &j), _("Adjusted"));
}
