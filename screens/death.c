// A death: its day and its certificate.
#include "screens/register.h"

#include "base/lang.h"
#include "desk/journal.h"
#include "desk/register_text.h"
#include "desk/worklist.h"
#include "domain/person.h"
#include "screens/entry.h"
#include "ui/dialog.h"

static struct span subject(struct entry *e, struct arena *a)
{
    return person_subject(&e->about, a);
}

static bool taken(struct entry *e, const struct field *f)
{
    int64_t day = rec_int(&e->fields, JOURNAL_DATE, 0);
    const char *wrong = f->tag != JOURNAL_DATE                             ? NULL
                        : day > desk_today()                               ? _("the date of death lies in the future")
                        : day < rec_int(&e->about, PERSON_BIRTH, DAY_NONE) ? _("the date of death lies before the birth date")
                                                                           : NULL;
    if (wrong)
        face_sayf(SAY_ERROR, "%s%s%s", e->kind->clause, _(": "), wrong);
    return !wrong;
}

// Nothing takes it back.
static bool sure(struct entry *e)
{
    char day[DAY_TEXT];
    return dialog_yes(_(e->kind->title), arena_printf(&e->arena, _("%.*s died on %s, by death certificate %.*s. This cannot be undone. Register it?"),
                                                      SPAN_ARG(rec_text(&e->about, PERSON_NAME)), day_format((day_t)rec_int(&e->fields, JOURNAL_DATE, 0), day),
                                                      SPAN_ARG(rec_text(&e->fields, JOURNAL_PROOF))));
}

static enum err carry_out(struct entry *e)
{
    return journal_death(e->desk, e->key, (day_t)rec_int(&e->fields, JOURNAL_DATE, 0), rec_text(&e->fields, JOURNAL_PROOF));
}

static const struct entry_kind kind = {
    .draft = DRAFT_DEATH, .title = N_("Register a death"), .help = N_("It never waits for a case (section 4), and nothing takes it back."),
    .clause = "C-4", .does = N_("Register a death"), .done = N_("The death is registered."),
    .subject = subject, .taken = taken, .sure = sure, .carry_out = carry_out,
};

enum reaction death_form_open(struct desk *d, struct span id)
{
    struct entry *e = entry_new(d, &kind, id);
    enum err bad = person_load(d, id, &e->arena, &e->about);
    if (bad) {
        face_error(bad);
        entry_close(e);
        return REACT_PAINT;
    }
    entry_field(e, field_by_tag(&journal_table, JOURNAL_DATE), N_("Date of death"), true);
    entry_field(e, field_by_tag(&journal_table, JOURNAL_PROOF), N_("Number of the death certificate"), true)->help = N_("It stands with the person in the register and in the journal.");
    entry_form(e);
    return entry_open(e);
}
