#include "household_text.h"

#include "base/lang.h"
#include "findings.h"
#include "journal.h"
#include "told.h"
#include "worklist.h"

// When, who, on which document or under which case; then what each was and has become.
static bool put_adjustment(void *ctx, const struct event *e)
{
    struct buf *b = ctx;
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

void followup_text(struct buf *b, struct desk *d, struct span household, const char *by)
{
    struct arena a = {0};
    struct rec follow;
    int64_t state = followup_load(d, household, &a, &follow) == OK ? rec_int(&follow, FOLLOWUP_STATE, FOLLOWUP_DONE) : FOLLOWUP_DONE;
    if (state == FOLLOWUP_OPEN)
        told_line(b, _("Follow-up"), arena_printf(&a, _("relations to the new head, and a new booklet: %s (C-3.2)"), by));
    else if (state == FOLLOWUP_WAITING)
        told_line(b, _("Follow-up"), arena_printf(&a, _("once case %.*s is settled (C-3.2)"), SPAN_ARG(rec_text(&follow, FOLLOWUP_CASE))));
    arena_free(&a);
}

enum err adjustments_text(struct buf *b, struct desk *d, struct span household)
{
    struct buf all = {0};
    enum err e = journal_of_household(d, household, put_adjustment, &all);
    if (all.n)
        buf_printf(b, "\n# %s\n%.*s", _("Adjusted"), SPAN_ARG(buf_span(&all)));
    buf_free(&all);
    return e;
}
