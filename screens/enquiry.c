// Enquiry without a case: may this move go one-stop, who must come with what?
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "desk/judge.h"
#include "domain/person.h"
#include "screens/fieldform.h"
#include "desk/findings.h"
#include "screens/formdraft.h"
#include "screens/seat.h"
#include "ui/dialog.h"

#define ALIASES 4

struct enquiry {
    struct desk *desk;
    struct ui_form *form;
    struct formdraft draft;
    struct field alias[ALIASES];
};

static const struct ui_field fields[] = {
    {.key = "kind", .label = N_("Kind of settlement"), .kind = UI_CODE, .width = 3, .limit = 20, .help = N_("Own household, collective household, or joining a family household (C-2.1, C-2.2, C-2.3).")},
    {.key = "reason", .label = N_("Reason"), .kind = UI_CODE, .width = 3, .limit = 20, .help = N_("Decides the materials (C-3.1). Reasons that need no permit are outside the one-stop way (C-1.2).")},
    {.key = "origin", .label = N_("Move-out station"), .kind = UI_CODE, .width = 13, .limit = 20, .help = N_("12-digit code of the station that holds the movers' present registration.")},
    {.key = "birth", .label = N_("Mover's birth date"), .kind = UI_DATE, .width = 11, .limit = 12, .help = N_("Decides who must come: from 16 the mover applies, under 16 the guardian. As 1998-04-20 (C-2, section 6).")},
    {.key = "present", .label = N_("The mover can come"), .kind = UI_BOOL, .width = 4, .help = N_("Yes when the mover can come to the counter. Own and collective households allow no proxy (C-2.1, C-2.2).")},
    {.key = "mover_trio", .label = N_("Mover's card, booklet and proxy at hand"), .kind = UI_BOOL, .width = 4, .help = N_("Joining: whether the host's side can bring the absent mover's original ID card and booklet and written power of attorney (row 14).")},
    {.key = "child", .label = N_("A child moves along, born"), .kind = UI_DATE, .width = 11, .limit = 12, .help = N_("A mover under 16; the mover above is its guardian where 16 or over.")},
    {.key = "guardian_comes", .label = N_("Another guardian can come"), .kind = UI_BOOL, .width = 4, .help = N_("Of a mover under 16: the guardian registered in the original household (C-2.2, C-2.3).")},
    {.key = "no_guardian_at_origin", .label = N_("No guardian at origin"), .kind = UI_BOOL, .width = 4, .help = N_("Yes when no guardian is registered in the original household; then one registered elsewhere may come, with proof (row 20).")},
    {.key = "host_relation", .label = N_("Relation to host"), .kind = UI_CODE, .width = 3, .limit = 20, .help = N_("Joining: what the mover is to the host.")},
    {.key = "child_relation", .label = N_("Child's relation to host"), .kind = UI_CODE, .width = 3, .limit = 20, .help = N_("Joining: what the child is to the host.")},
    {.key = "head_comes", .label = N_("Head of the host household can come"), .kind = UI_BOOL, .width = 4, .help = N_("Joining: mover and head of the host household apply together (C-2.3).")},
    {.key = "trio", .label = N_("Head's card, booklet and proxy at hand"), .kind = UI_BOOL, .width = 4, .help = N_("Joining: whether a head who cannot come hands original ID card and booklet and a written power of attorney to the mover (C-2.3c).")},
    {.key = "host_comes", .label = N_("The host can come"), .kind = UI_BOOL, .width = 4, .help = N_("Joining: a host who is the mover's spouse or immediate family may stand in for the head (C-2.3a).")},
    {.key = "host_trio", .label = N_("Host's card, booklet and proxy at hand"), .kind = UI_BOOL, .width = 4, .help = N_("Joining: whether such a host who cannot come hands the three papers to the mover (C-2.3c, row 12).")},
    {.key = "origin_kind", .label = N_("Origin kind"), .kind = UI_CODE, .width = 3, .limit = 20, .help = N_("As the old booklet's first page shows: 1 family, 2 collective. A collective origin is exempt from C-2.4 and names no new head (C-3.2).")},
    {.key = "stays", .label = N_("Oldest of those who stay, born"), .kind = UI_DATE, .width = 11, .limit = 12, .help = N_("Those who stay in the original household may not all be under 16 (C-2.4); empty: all move.")},
    {.key = "destination", .label = N_("Move-in station, if not this one"), .kind = UI_CODE, .width = 13, .limit = 20, .help = N_("12-digit code; the first two digits are the province's.")},
};

// Fields of another record under a key, and a label, of their own.
static const struct {
    const char *key;
    uint16_t mover_tag;
} aliases[ALIASES] = {{"birth", MOVER_BIRTH}, {"child", MOVER_BIRTH}, {"child_relation", MOVER_HOST_RELATION}, {"stays", MOVER_BIRTH}};

static void make_aliases(struct enquiry *s)
{
    for (size_t i = 0; i < ALIASES; i++) {
        s->alias[i] = *field_by_tag(&mover_table, aliases[i].mover_tag);
        s->alias[i].key = aliases[i].key;
        s->alias[i].label = form_field(s->form, aliases[i].key)->label;
    }
}

static const struct field *field_of(const struct enquiry *s, const char *key)
{
    const struct field *f = field_by_key(&transfer_table, span_of(key));
    for (size_t i = 0; i < ALIASES && !f; i++)
        f = strcmp(key, s->alias[i].key) == 0 ? &s->alias[i] : NULL;
    return f ? f : field_by_key(&mover_table, span_of(key));
}

static struct ui_form *form(void *ctx)
{
    return ((struct enquiry *)ctx)->form;
}

// False: what stands in the field is not valid; the message line says why, and the cursor goes there.
static bool take(struct enquiry *s, const char *key)
{
    struct arena a = {0};
    struct rec probe = rec_make(&a);
    const struct field *f = field_of(s, key);
    bool good = !f || f->kind == FIELD_BOOL || fieldform_take(s->form, f, &probe, s->desk);
    if (!good)
        form_goto(s->form, key);
    arena_free(&a);
    return good;
}

static enum reaction left(void *ctx, const char *key)
{
    struct enquiry *s = ctx;
    take(s, key);
    formdraft_save(&s->draft, s->form);
    return REACT_STAY;
}

static void keep(void *ctx, const char *key)
{
    struct enquiry *s = ctx;
    (void)key;
    formdraft_save(&s->draft, s->form);
}

static enum reaction list_values(void *ctx)
{
    struct enquiry *s = ctx;
    const char *key = form_current(s->form);
    const struct field *f = key ? field_of(s, key) : NULL;
    if (!f || !fieldform_list(s->form, f, NULL, s->desk))
        face_say(SAY_WARNING, span_of(_("this field has no list of values")));
    return REACT_PAINT;
}

static bool yes(const struct enquiry *s, const char *key)
{
    return span_is(form_get(s->form, key), "1");
}

static void add_party(struct rec *t, const char *capacity, bool present, bool trio)
{
    struct rec *p = rec_add(t, TRANSFER_PARTIES);
    rec_set_text(p, PARTY_CAPACITY, span_of(capacity));
    rec_set_int(p, PARTY_PRESENT, present);
    rec_set_int(p, PARTY_TRIO_CARD, trio);
    rec_set_int(p, PARTY_TRIO_BOOKLET, trio);
    rec_set_int(p, PARTY_TRIO_PROXY, trio);
}

static void add_mover(struct enquiry *s, struct rec *t, const char *id, const char *name, const char *birth, const char *relation)
{
    struct rec *m = rec_add(t, TRANSFER_MOVERS);
    day_t day;
    rec_set_text(m, MOVER_ID, span_of(id));
    rec_set_text(m, MOVER_NAME, span_of(name));
    if (day_parse(form_get(s->form, birth), &day))
        rec_set_int(m, MOVER_BIRTH, day);
    rec_set_text(m, MOVER_HOST_RELATION, form_get(s->form, relation));
    rec_set_text(m, MOVER_GUARDIAN, SPAN("1"));
    rec_set_int(m, MOVER_NO_GUARDIAN_AT_ORIGIN, yes(s, "no_guardian_at_origin"));
}

// Has one of the questions been answered of who can come, or bring what?
static bool presence_told(const struct enquiry *s)
{
    static const char *const asked[] = {"present", "mover_trio", "guardian_comes", "head_comes", "trio", "host_comes", "host_trio"};
    for (size_t i = 0; i < COUNT(asked); i++) {
        if (form_get(s->form, asked[i]).n)
            return true;
    }
    return false;
}

// The few fields as a transfer, for the same rules. Who can come stays open where nothing is said of it.
static struct rec transfer_of(struct enquiry *s, struct arena *a)
{
    struct rec t = rec_make(a);
    day_t day;
    rec_set_text(&t, TRANSFER_KIND, form_get(s->form, "kind"));
    rec_set_text(&t, TRANSFER_REASON, form_get(s->form, "reason"));
    rec_set_text(&t, TRANSFER_ORIGIN, form_get(s->form, "origin"));
    rec_set_text(&t, TRANSFER_ORIGIN_KIND, form_get(s->form, "origin_kind"));
    rec_set_text(&t, TRANSFER_DESTINATION, form_get(s->form, "destination"));
    rec_set_text(&t, TRANSFER_HEAD, SPAN("1"));
    add_mover(s, &t, "1", _("the mover"), "birth", "host_relation");
    if (form_get(s->form, "child").n)
        add_mover(s, &t, "2", _("the child"), "child", "child_relation");
    struct rec *mover = transfer_mover(&t, SPAN("1"));
    if (presence_told(s))
        rec_set_int(mover, MOVER_PRESENT, yes(s, "present"));
    static const uint16_t trio[] = {MOVER_TRIO_CARD, MOVER_TRIO_BOOKLET, MOVER_TRIO_PROXY};
    for (size_t i = 0; i < COUNT(trio) && presence_told(s); i++)
        rec_set_int(mover, trio[i], yes(s, "mover_trio"));
    if (yes(s, "head_comes") || yes(s, "trio"))
        add_party(&t, CAPACITY_HOST_HEAD, yes(s, "head_comes"), yes(s, "trio"));
    if (yes(s, "host_comes") || yes(s, "host_trio"))
        add_party(&t, CAPACITY_HOST, yes(s, "host_comes"), yes(s, "host_trio"));
    if (yes(s, "guardian_comes")) {
        add_party(&t, CAPACITY_GUARDIAN, true, false);
        size_t n;
        struct rec *p = rec_list(&t, TRANSFER_PARTIES, &n);
        rec_set_int(&p[n - 1], PARTY_AT_ORIGIN, !yes(s, "no_guardian_at_origin"));
    }
    if (day_parse(form_get(s->form, "stays"), &day)) {
        struct rec *stays = rec_add(&t, TRANSFER_STAYING);
        rec_set_text(stays, STAYING_NAME, span_of(_("the oldest")));
        rec_set_int(stays, STAYING_BIRTH, day);
    }
    return t;
}

static void put_heading(struct buf *out, const char *what, const char *clause)
{
    buf_str(out, "\n# ");
    buf_printf(out, _("%s (%s)"), what, clause);
    buf_char(out, '\n');
}

// Who must come, each with what would do in their stead.
static void write_who(struct enquiry *s, const struct rec *t, struct arena *a, struct buf *out)
{
    struct findings f = findings_make(a);
    face_error(judge_who_comes(s->desk, t, &f));
    if (findings_count(&f))
        put_heading(out, _("Who comes"), "C-2");
    for (size_t i = 0; i < findings_count(&f); i++) {
        const struct rec *row = findings_at(&f, i);
        struct span about = finding_subject(row, a);
        struct span told = arena_printf(a, "%.*s%s%.*s", SPAN_ARG(about), about.n ? _(": ") : "", SPAN_ARG(finding_cure(row, a)));
        buf_str(out, "- ");
        buf_printf(out, _("%.*s (%s)"), SPAN_ARG(told), finding_clause(row));
        buf_char(out, '\n');
    }
}

static enum reaction ask(void *ctx)
{
    struct enquiry *s = ctx;
    struct arena a = {0};
    struct buf b = {0};
    struct material_need needs[NEEDS_MOST];
    for (size_t i = 0; i < COUNT(fields); i++) {
        if (!take(s, fields[i].key))
            return REACT_STAY;
    }
    struct rec t = transfer_of(s, &a);
    struct findings f = findings_make(&a);
    face_error(judge_now(s->desk, &t, JUDGE_ENQUIRY, &f));
    buf_printf(&b, "# %s\n", rules_unsaid(&f) ? _("More has to be said first") : findings_worst(&f) == REFUSE ? _("Not like this") : _("Yes, one-stop"));
    findings_write_all(&b, &f);
    write_who(s, &t, &a, &b);
    size_t n = judge_materials(s->desk, &t, &a, needs, COUNT(needs));
    put_heading(&b, _("To bring"), "C-3.1");
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "- %s%s%.*s%s\n", code_name(needs[i].code), needs[i].subject.n ? _(": ") : "", SPAN_ARG(needs[i].subject), needs[i].original ? _(" (original)") : "");
    dialog_message(SAY_INFO, _("Answer"), buf_span(&b));
    buf_free(&b);
    arena_free(&a);
    return REACT_PAINT;
}

static void resume(void *ctx)
{
    struct enquiry *s = ctx;
    for (size_t i = 0; i < COUNT(fields); i++) {
        const struct field *f = field_of(s, fields[i].key);
        if (f)
            fieldform_suffix(s->form, f, s->desk);
    }
}

// The applicant stays: what the application asks first has been answered here.
static enum reaction to_apply(void *ctx)
{
    struct enquiry *s = ctx;
    static const uint16_t same[] = {TRANSFER_KIND, TRANSFER_REASON, TRANSFER_ORIGIN, TRANSFER_ORIGIN_KIND};
    struct arena a = {0};
    struct rec known = rec_make(&a);
    for (size_t i = 0; i < COUNT(same); i++) {
        const struct field *f = field_by_tag(&transfer_table, same[i]);
        if (!fieldform_take(s->form, f, &known, s->desk))
            rec_clear(&known, same[i]);
    }
    enum reaction r = apply_begin(s->desk, &known);
    arena_free(&a);
    return r;
}

static const char *no_apply(void *ctx)
{
    return apply_not(((struct enquiry *)ctx)->desk);
}

// Left by its operator, it is over: the next applicant sees nothing of this one's. A line that breaks keeps it.
static void close_it(void *ctx)
{
    struct enquiry *s = ctx;
    if (!term_hung_up())
        formdraft_drop(&s->draft);
    formdraft_free(&s->draft);
    form_free(s->form);
    free(s);
}

static const struct ui_key keys[] = {
    {UI_F2, N_("ask"), N_("Answers by the same rules as an application."), ask, NULL},
    {UI_F4, N_("list"), N_("Lists the field's values; type to narrow, or by pinyin initials."), list_values, NULL},
    {UI_F6, N_("apply"), N_("Begins an application with the kind, reason and station that stand here."), to_apply, no_apply},
};
static const struct ui_screen screen = {
    .title = N_("Enquiry"), .keys = keys, .key_count = COUNT(keys), .close = close_it, .resume = resume, .form = form, .left = left, .keep = keep,
};

enum reaction enquiry_open(struct desk *d)
{
    struct enquiry *s = xcalloc(1, sizeof *s);
    s->desk = d;
    s->form = form_new(fields, COUNT(fields), 1, 0);
    make_aliases(s);
    formdraft_open(&s->draft, d, DRAFT_ENQUIRY, SPAN_NONE, SPAN_NONE);
    formdraft_restore(&s->draft, s->form);
    if (s->draft.there)
        face_say(SAY_INFO, span_of(_("Taken up where it broke off; F3 ends it and throws it away.")));
    resume(s);
    return ui_push(&screen, s);
}
