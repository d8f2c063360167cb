// Everybody's relation to the head of the household: the follow-up of C-3.2, or a correction on a document. Whose relation is
// 02 is the head.
#include "screens/register.h"

#include "base/lang.h"
#include "desk/findings.h"
#include "desk/journal.h"
#include "desk/register_text.h"
#include "desk/worklist.h"
#include "domain/person.h"
#include "domain/transfer.h"
#include "screens/entry.h"
#include "screens/fieldform.h"
#include "ui/dialog.h"

struct adjusting {
    struct rec *people;
    struct field *fields; // each one's relation, under the ID number
    size_t n;
    bool follow;           // a follow-up
    struct span was, head; // in the register; as it is filled in
};

static struct span subject(struct entry *e, struct arena *a)
{
    return household_subject(&e->about, a);
}

// What the register makes true, else nothing. A relation to another head tells only what that one is.
static struct span known_relation(const struct adjusting *s, size_t i, struct span head)
{
    const struct rec *p = &s->people[i], *next = person_among(s->people, s->n, head);
    if (span_eq(rec_text(p, PERSON_ID), head))
        return SPAN(RELATION_HEAD);
    if (span_eq(head, s->was))
        return rec_bool(p, PERSON_ADJUST) ? SPAN_NONE : rec_text(p, PERSON_RELATION);
    return next && span_eq(rec_text(p, PERSON_ID), s->was) ? relation_mirrored(rec_text(next, PERSON_RELATION), rec_text(p, PERSON_SEX)) : SPAN_NONE;
}

// Another head: what was filled in for the former one is filled in anew. What was typed stays.
static void fill_for(struct entry *e, struct span head)
{
    struct adjusting *s = e->ctx;
    struct span before = s->head;
    s->head = head;
    for (size_t i = 0; i < s->n; i++) {
        const char *key = s->fields[i].key;
        if (!form_field(e->form, key) || span_is(head, key) || !(span_eq(form_get(e->form, key), known_relation(s, i, before)) || relation_is_head(form_get(e->form, key))))
            continue;
        form_set(e->form, key, known_relation(s, i, head));
        fieldform_suffix(e->form, &s->fields[i], e->desk);
    }
}

// What speaks against this one as another head (C-3.2).
static struct findings head_findings(struct entry *e, struct span head)
{
    struct adjusting *s = e->ctx;
    struct findings f = findings_make(&e->arena);
    const struct rec *person = person_among(s->people, s->n, head);
    if (person && !span_eq(head, s->was))
        journal_head_findings(person, s->people, s->n, &f);
    return f;
}

// Told at once, as the head is named.
static bool taken(struct entry *e, const struct field *f)
{
    struct adjusting *s = e->ctx;
    if (f->tag == JOURNAL_PROOF || span_is(s->head, f->key) || !relation_is_head(form_get(e->form, f->key)))
        return true;
    struct findings found = head_findings(e, span_of(f->key));
    struct buf b = {0};
    bool refused = findings_worst(&found) == REFUSE;
    if (findings_count(&found)) {
        finding_say(&b, findings_worse(&found, 0));
        face_say(refused ? SAY_ERROR : SAY_WARNING, buf_span(&b));
    }
    buf_free(&b);
    if (!refused)
        fill_for(e, span_of(f->key));
    return !refused;
}

// Of 16 or 17 the head is asked about.
static bool sure(struct entry *e)
{
    struct findings found = head_findings(e, ((struct adjusting *)e->ctx)->head);
    struct buf b = {0};
    findings_write_all(&b, &found);
    buf_printf(&b, "\n%s", _("Name this one head nevertheless?"));
    bool yes = findings_worst(&found) != WARN || dialog_yes(_("Head of the household"), buf_span(&b));
    buf_free(&b);
    return yes;
}

static enum err carry_out(struct entry *e)
{
    struct adjusting *s = e->ctx;
    struct rec rows = rec_make(&e->arena);
    struct findings warned = findings_make(&e->arena);
    size_t n;
    for (size_t i = 0; i < s->n; i++) {
        if (!form_field(e->form, s->fields[i].key))
            continue;
        struct rec *row = rec_add(&rows, 1);
        rec_set_text(row, RELATION_ROW_ID, rec_text(&s->people[i], PERSON_ID));
        rec_set_text(row, RELATION_ROW_CODE, form_get(e->form, s->fields[i].key));
    }
    const struct rec *done = rec_list(&rows, 1, &n);
    return journal_adjust(e->desk, e->key, done, n, rec_text(&e->fields, JOURNAL_PROOF), &warned);
}

static const struct entry_kind kind = {
    .draft = DRAFT_ADJUST, .title = N_("Adjust relations"),
    .help = N_("What each person of the household is to its head; whose relation is 02 is the head. With another head every relation is another (C-3.2)."),
    .clause = "C-3.2", .does = N_("Adjust relations"), .done = N_("The relations are adjusted; the new booklet can be printed."),
    .subject = subject, .taken = taken, .sure = sure, .carry_out = carry_out,
};

// A follow-up asks for the relations that are to be adjusted; where no head is named yet, and on a document, for all.
static void add_people(struct entry *e)
{
    struct adjusting *s = e->ctx;
    struct rec all = rec_make(&e->arena); // as a case's list, for two of one name to be told apart
    s->fields = ARENA_ARRAY(&e->arena, struct field, s->n + 1);
    for (size_t i = 0; i < s->n; i++) {
        struct rec *row = rec_add(&all, TRANSFER_STAYING);
        rec_set_text(row, STAYING_ID, rec_text(&s->people[i], PERSON_ID));
        rec_set_text(row, STAYING_NAME, rec_text(&s->people[i], PERSON_NAME));
    }
    for (size_t i = 0; i < s->n; i++) {
        const struct rec *p = &s->people[i];
        struct field *f = &s->fields[i];
        *f = *field_by_tag(&person_table, PERSON_RELATION);
        f->key = arena_copy(&e->arena, rec_text(p, PERSON_ID)).p;
        f->label = arena_copy(&e->arena, transfer_called(&all, p, &e->arena)).p;
        f->help = N_("What this person is to the head (GB/T 4761), as 12 for the head's wife; 02 names this one head, who is 16 or over (C-3.2).");
        if (!s->follow || s->was.n == 0 || rec_bool(p, PERSON_ADJUST))
            entry_field(e, f, NULL, true);
    }
}

static enum reaction begin(struct entry *e)
{
    struct adjusting *s = e->ctx;
    add_people(e);
    if (e->n == 0) {
        struct findings warned = findings_make(&e->arena);
        bool yes = dialog_yes(_(kind.title), span_of(_("No relation is to be adjusted. Is the new booklet printed, and the follow-up done?")));
        enum err bad = yes ? journal_adjust(e->desk, e->key, NULL, 0, SPAN_NONE, &warned) : OK;
        face_error(bad);
        if (yes && !bad)
            face_say(SAY_INFO, span_of(_(kind.done)));
        entry_close(e);
        return REACT_PAINT;
    }
    if (!s->follow)
        entry_field(e, field_by_tag(&journal_table, JOURNAL_PROOF), N_("Document on which they are corrected"), true)->help = N_("Kind and number, as 结婚证 J410105-2026-000123; it stands with the household.");
    entry_form(e);
    for (size_t i = 0; i < s->n; i++) {
        if (form_field(e->form, s->fields[i].key))
            form_set(e->form, s->fields[i].key, known_relation(s, i, s->was));
    }
    enum reaction then = entry_open(e);
    // Whom a draft names head; whom two of its rows name, the rules refuse.
    for (size_t i = 0; i < s->n; i++) {
        if (form_field(e->form, s->fields[i].key) && relation_is_head(form_get(e->form, s->fields[i].key)))
            s->head = rec_text(&s->people[i], PERSON_ID);
    }
    return then;
}

enum reaction adjust_form_open(struct desk *d, struct span household)
{
    struct entry *e = entry_new(d, &kind, household);
    struct adjusting *s = arena_alloc(&e->arena, sizeof *s);
    struct rec follow;
    *s = (struct adjusting) {.n = 0};
    e->ctx = s;
    enum err bad = household_load(d, household, &e->arena, &e->about, &s->people, &s->n);
    if (!bad)
        bad = followup_load(d, household, &e->arena, &follow);
    int64_t state = bad ? 0 : rec_int(&follow, FOLLOWUP_STATE, FOLLOWUP_DONE);
    if (state == FOLLOWUP_WAITING)
        bad = fail(ERR_REFUSED, _("C-3.2: the relations are adjusted once the move is settled"));
    if (bad) {
        face_error(bad);
        entry_close(e);
        return REACT_PAINT;
    }
    s->follow = state == FOLLOWUP_OPEN;
    s->was = s->head = rec_text(&e->about, HOUSEHOLD_HEAD);
    return begin(e);
}
