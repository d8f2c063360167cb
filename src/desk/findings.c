#include "findings.h"

#include "base/lang.h"

static const enum severity order[] = {REFUSE, WARN, INFORM};

static const char *mark(int64_t severity)
{
    return severity == REFUSE ? "!! " : severity == WARN ? "!  " : "   ";
}

void finding_say(struct buf *out, const struct rec *f)
{
    struct arena a = {0};
    struct span about = finding_subject(f, &a);
    buf_printf(out, "%s %s  %.*s%s%.*s", finding_clause(f), _(severity_name((enum severity)rec_int(f, FINDING_SEVERITY, 0))), SPAN_ARG(about),
               about.n ? _(": ") : "", SPAN_ARG(finding_found(f, &a)));
    arena_free(&a);
}

void finding_write(struct buf *out, const struct rec *f)
{
    buf_str(out, mark(rec_int(f, FINDING_SEVERITY, 0)));
    finding_say(out, f);
}

void findings_write(struct buf *out, const struct rec *rows, size_t n)
{
    struct arena a = {0};
    for (size_t k = 0; k < COUNT(order); k++) {
        for (size_t i = 0; i < n; i++) {
            struct span cure = finding_cure(&rows[i], &a);
            if (rec_int(&rows[i], FINDING_SEVERITY, 0) != (int64_t)order[k])
                continue;
            finding_write(out, &rows[i]);
            buf_char(out, '\n');
            if (cure.n)
                buf_printf(out, "      -> %.*s\n", SPAN_ARG(cure));
        }
    }
    arena_free(&a);
}

void findings_write_all(struct buf *out, const struct findings *f)
{
    size_t n = findings_count(f);
    if (n)
        findings_write(out, findings_at(f, 0), n);
}

const struct rec *findings_worse(const struct findings *f, size_t i)
{
    for (size_t k = 0; k < COUNT(order); k++) {
        for (size_t j = 0; j < findings_count(f); j++) {
            if (rec_int(findings_at(f, j), FINDING_SEVERITY, 0) == (int64_t)order[k] && i-- == 0)
                return findings_at(f, j);
        }
    }
    return NULL;
}

void findings_tally(const struct findings *f, size_t counts[4])
{
    for (size_t i = 0; i < 4; i++)
        counts[i] = 0;
    for (size_t i = 0; i < findings_count(f); i++)
        counts[rec_int(findings_at(f, i), FINDING_SEVERITY, 0) & 3]++;
}
