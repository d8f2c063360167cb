// The application's last page: every finding with its clause and its cure (C-3.1: all shortcomings are told at once), row by
// row; Enter leads to the page, the row and the field where it is cured.
#include "base/lang.h"
#include "screens/apply.h"
#include "desk/findings.h"

struct review_row {
    struct span text;
    const struct rec *finding;
};

// Wraps the findings for the body as it is.
static void lay_out(struct apply *s)
{
    size_t n = findings_count(&s->findings), most = 0;
    struct arena *a = &s->judged;
    s->review_n = 0;
    s->review_cols = face_cols();
    s->review_lang = lang_now();
    for (int counting = 1; counting >= 0; counting--) {
        for (size_t i = 0; i < n; i++) {
            const struct rec *f = findings_worse(&s->findings, i);
            struct buf told = {0}, laid = {0};
            struct span rest, row;
            bool bold;
            findings_write(&told, f, 1);
            text_layout(buf_span(&told), s->review_cols - 2, &laid);
            rest = buf_span(&laid);
            while (text_row(&rest, &row, &bold)) {
                if (!counting)
                    s->review[s->review_n++] = (struct review_row) {arena_copy(a, row), f};
                most += (size_t)counting;
            }
            buf_free(&told);
            buf_free(&laid);
        }
        if (counting)
            s->review = ARENA_ARRAY(a, struct review_row, most + 1);
    }
}

void apply_review_open(struct apply *s)
{
    arena_free(&s->judged);
    s->findings = findings_make(&s->judged);
    face_error(judge_now(s->desk, &s->t, JUDGE_COUNTER, &s->findings));
    lay_out(s);
}

void apply_review_cell(const struct apply *s, size_t row, struct buf *out)
{
    buf_add(out, s->review[row].text);
}

// A finding is told on several rows, and is chosen on its first.
bool apply_review_rests(void *ctx, size_t row)
{
    struct apply *s = ctx;
    return s->page != PAGE_REVIEW || s->review[row].finding != s->review[row - 1].finding;
}

// What stands there now, unless there is something worse: the worst comes first.
size_t apply_review_next(const struct apply *s, size_t row)
{
    bool there = row < s->review_n;
    return there && rec_int(s->review[row].finding, FINDING_SEVERITY, 0) == rec_int(s->review[0].finding, FINDING_SEVERITY, 0) ? row : 0;
}

enum ink apply_review_ink(void *ctx, size_t row)
{
    struct apply *s = ctx;
    return s->page == PAGE_REVIEW && rec_int(s->review[row].finding, FINDING_SEVERITY, 0) == REFUSE ? INK_ALARM : INK_PLAIN;
}

void apply_review_paint(struct apply *s)
{
    size_t counts[4];
    if (s->review_cols != face_cols() || s->review_lang != lang_now())
        lay_out(s);
    findings_tally(&s->findings, counts);
    struct buf b = {0};
    buf_printf(&b, counts[REFUSE] ? _("refused %zu, warnings %zu, notes %zu. Once cured, F2 %s") : _("refused %zu, warnings %zu, notes %zu. F2 %s"),
               counts[REFUSE], counts[WARN], counts[INFORM], s->resubmits ? _("resubmits") : _("applies"));
    face_put(0, 1, 0, buf_span(&b), INK_BOLD);
    buf_free(&b);
    list_paint(&s->list, 2, face_rows() - 3);
}

enum reaction apply_review_chosen(struct apply *s, size_t row)
{
    const struct rec *f = s->review[row].finding;
    struct finding_place at = finding_place(f, &s->t);
    struct arena a = {0};
    struct span subject = arena_copy(&a, rec_text(f, FINDING_SUBJECT)), part = arena_copy(&a, rec_text(f, FINDING_FOUND));
    if (!at.tag) {
        face_say(SAY_INFO, span_of(_("no field of the application changes this")));
        arena_free(&a);
        return REACT_STAY;
    }
    enum reaction r = apply_lead(s, &at, subject, part);
    arena_free(&a);
    return r;
}
