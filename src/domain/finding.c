#include "finding.h"

#include "base/lang.h"

const struct rule_row rule_rows[] = {
#define X(number, name, clause, severity, about, of_row, found, cure) {number, #name, clause, severity, about, of_row, found, cure},
    RULE_LIST(X)
#undef X
};
const size_t rule_rows_n = COUNT(rule_rows);

const struct rule_row *rule_row(int rule)
{
    for (size_t i = 0; i < rule_rows_n; i++) {
        if (rule_rows[i].rule == rule)
            return &rule_rows[i];
    }
    return NULL;
}

struct findings findings_make(struct arena *a)
{
    return (struct findings) {.arena = a, .holder = rec_make(a)};
}

size_t findings_count(const struct findings *f)
{
    size_t n;
    rec_list(&f->holder, TRANSFER_FINDINGS, &n);
    return n;
}

const struct rec *findings_at(const struct findings *f, size_t i)
{
    size_t n;
    const struct rec *rows = rec_list(&f->holder, TRANSFER_FINDINGS, &n);
    return i < n ? &rows[i] : NULL;
}

void findings_again(struct findings *f, const struct rec *finding)
{
    size_t n = findings_count(f);
    for (size_t i = 0; i < n; i++) {
        static const uint16_t same[] = {FINDING_SUBJECT, FINDING_PERSON, FINDING_FOUND};
        const struct rec *have = findings_at(f, i);
        bool told = rec_int(have, FINDING_RULE, 0) == rec_int(finding, FINDING_RULE, 0);
        for (size_t k = 0; k < COUNT(same); k++)
            told = told && span_eq(rec_text(have, same[k]), rec_text(finding, same[k]));
        if (told)
            return;
    }
    rec_merge(rec_add(&f->holder, TRANSFER_FINDINGS), finding);
}

static void add(struct findings *f, enum rule rule, enum severity s, struct span subject, struct span person, struct span found)
{
    struct rec row = rec_make(f->arena);
    rec_set_int(&row, FINDING_RULE, rule);
    rec_set_int(&row, FINDING_SEVERITY, s);
    rec_set_text(&row, FINDING_SUBJECT, subject);
    rec_set_text(&row, FINDING_PERSON, person);
    rec_set_text(&row, FINDING_FOUND, found);
    findings_again(f, &row);
}

static enum severity severity_of(enum rule rule)
{
    const struct rule_row *row = rule_row(rule);
    YZ_ASSERT(row);
    return (enum severity)row->severity;
}

void findings_add_as(struct findings *f, enum rule rule, enum severity s, struct span subject, struct span found)
{
    add(f, rule, s, subject, SPAN_NONE, found);
}

void findings_add(struct findings *f, enum rule rule, struct span subject, struct span found)
{
    add(f, rule, severity_of(rule), subject, SPAN_NONE, found);
}

void findings_about_as(struct findings *f, enum rule rule, enum severity s, const struct rec *t, const struct rec *who, struct span found)
{
    static const struct rec nobody;
    add(f, rule, s, transfer_called(t ? t : &nobody, who, f->arena), rec_text(who, MOVER_ID), found);
}

void findings_about(struct findings *f, enum rule rule, const struct rec *t, const struct rec *who, struct span found)
{
    findings_about_as(f, rule, severity_of(rule), t, who, found);
}

enum severity findings_worst(const struct findings *f)
{
    int64_t worst = 0;
    for (size_t i = 0; i < findings_count(f); i++) {
        int64_t s = rec_int(findings_at(f, i), FINDING_SEVERITY, 0);
        worst = s > worst ? s : worst;
    }
    return (enum severity)worst;
}

// "#movers:2": the row of a list of the transfer. Anything else as it is.
static struct span show_row(struct span s, struct arena *a)
{
    struct span rest = {s.p + 1, s.n - 1}, list;
    const struct field *f = s.n && s.p[0] == '#' && span_split(&rest, ':', &list) ? field_by_key(&transfer_table, list) : NULL;
    return f ? arena_printf(a, _("%s, row %.*s"), _(f->label), SPAN_ARG(rest)) : s;
}

// A finding's own part is stored so that it can be read in either language: plain text as it is;
// "~id~id" are message ids; "#list:code" is a code, or a row.
static struct span show_part(struct span part, struct arena *a)
{
    struct span at, list;
    if (part.n && part.p[0] == '#') {
        struct span rest = {part.p + 1, part.n - 1};
        bool code = span_split(&rest, ':', &list) && rest.n && code_list(arena_copy(a, list).p);
        return code ? code_show(arena_copy(a, list).p, rest) : show_row(part, a);
    }
    if (part.n == 0 || part.p[0] != '~')
        return part;
    struct span rest = {part.p + 1, part.n - 1}, all = SPAN_NONE;
    while (span_split(&rest, '~', &at)) {
        const char *word = _((const char *)arena_copy(a, at).p);
        all = all.n ? arena_printf(a, _("%.*s, %s"), SPAN_ARG(all), word) : arena_copy(a, span_of(word));
    }
    return all;
}

// Puts the part in place of the sentence's %s. The sentence comes from a catalogue, so it is not
// handed to printf.
static struct span fill(const char *sentence, struct span part, struct arena *a)
{
    const char *at = strstr(sentence, "%s");
    if (!at)
        return arena_copy(a, span_of(sentence));
    part = show_part(part, a);
    return arena_printf(a, "%.*s%.*s%s", (int)(at - sentence), sentence, SPAN_ARG(part), at + 2);
}

struct span finding_subject(const struct rec *finding, struct arena *a)
{
    return show_row(rec_text(finding, FINDING_SUBJECT), a);
}

struct span finding_found(const struct rec *finding, struct arena *a)
{
    const struct rule_row *row = rule_row((int)rec_int(finding, FINDING_RULE, 0));
    if (!row)
        return rec_text(finding, FINDING_FOUND);
    return fill(_(row->found), rec_text(finding, FINDING_FOUND), a);
}

struct span finding_cure(const struct rec *finding, struct arena *a)
{
    const struct rule_row *row = rule_row((int)rec_int(finding, FINDING_RULE, 0));
    return row ? fill(_(row->cure), rec_text(finding, FINDING_FOUND), a) : SPAN_NONE;
}

static const struct field *labelled(const struct table *t, struct span label)
{
    for (size_t i = 0; t && i < t->n; i++) {
        if (span_is(label, t->fields[i].label))
            return &t->fields[i];
    }
    return NULL;
}

// The row of a list that has the finding's person, or is called as its subject; past the last: none.
static size_t row_of(const struct rec *t, uint16_t list, const struct rec *finding)
{
    size_t n, i = 0;
    const struct rec *rows = rec_list(t, list, &n);
    struct span person = rec_text(finding, FINDING_PERSON), subject = rec_text(finding, FINDING_SUBJECT);
    _Static_assert(OUTCOME_ID == 1, "as in the lists that transfer_called knows");
    while (i < n && !span_eq(rec_text(&rows[i], MOVER_ID), person.n ? person : subject) &&
           (person.n || !span_eq(rec_text(&rows[i], MOVER_NAME), subject)))
        i++;
    return i;
}

struct finding_place finding_place(const struct rec *finding, const struct rec *t)
{
    static const uint16_t people[] = {TRANSFER_MOVERS, TRANSFER_STAYING, TRANSFER_PARTIES, TRANSFER_OUTCOMES};
    const struct rule_row *row = rule_row((int)rec_int(finding, FINDING_RULE, 0));
    struct finding_place p = {.tag = row ? row->about : 0, .of_row = row ? row->of_row : 0};
    struct span subject = rec_text(finding, FINDING_SUBJECT), part = rec_text(finding, FINDING_FOUND), rest = subject, key;
    struct span label = part.n && part.p[0] == '~' ? (struct span) {part.p + 1, part.n - 1} : SPAN_NONE;
    int64_t at;
    if (subject.n && subject.p[0] == '#') {
        rest = (struct span) {subject.p + 1, subject.n - 1};
        const struct field *list = span_split(&rest, ':', &key) ? field_by_key(&transfer_table, key) : NULL;
        p.tag = list ? list->tag : 0;
        p.row = list && span_int(rest, &at) ? (size_t)at - 1 : 0;
    } else if (p.tag) {
        p.row = subject.n ? row_of(t, p.tag, finding) : 0;
    } else {
        for (size_t i = 0; label.n && subject.n && !p.tag && i < COUNT(people); i++) {
            size_t n;
            rec_list(t, people[i], &n);
            p.row = row_of(t, people[i], finding);
            p.tag = p.row < n && labelled(field_by_tag(&transfer_table, people[i])->rows, label) ? people[i] : 0;
        }
    }
    const struct field *f = p.tag ? field_by_tag(&transfer_table, p.tag) : NULL;
    const struct field *named = label.n && !p.of_row ? labelled(!f ? &transfer_table : f->rows, label) : NULL;
    if (named && f)
        p.of_row = named->tag;
    else if (named)
        p.tag = named->tag;
    return p;
}

const char *finding_clause(const struct rec *finding)
{
    const struct rule_row *row = rule_row((int)rec_int(finding, FINDING_RULE, 0));
    return row ? row->clause : "";
}

const char *severity_name(enum severity s)
{
    switch (s) {
    case INFORM:
        return N_("note");
    case WARN:
        return N_("warning");
    case REFUSE:
        return N_("refused");
    }
    return "";
}
