// An act on a case: a form made from the act's row of the flow table, with what
// is judged now above it. Lists become fields per person.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "desk/act.h"
#include "desk/case_text.h"
#include "desk/judge.h"
#include "desk/worklist.h"
#include "domain/person.h"
#include "screens/fieldform.h"
#include "desk/findings.h"
#include "screens/formdraft.h"
#include "screens/seat.h"
#include "ui/dialog.h"
#include "ui/line.h"

#define FIELDS_MOST 400
#define SHOWN_MOST 8 // findings above the form; F6 has them all

struct act_screen {
    struct desk *desk;
    const struct flow_row *row;
    struct arena arena;
    struct rec state;
    struct rec fields;
    struct findings findings;
    struct ui_form *form;
    struct formdraft draft;
    struct ui_field ui[FIELDS_MOST];
    size_t n;
    int form_row;
};

static void add(struct act_screen *s, struct ui_field f)
{
    if (s->n < FIELDS_MOST)
        s->ui[s->n++] = f;
}

static const char *key_of(struct act_screen *s, const char *what, size_t i, size_t k)
{
    return arena_printf(&s->arena, "%s/%zu/%zu", what, i, k).p;
}

// What the register says, beside the name above what the mover states (C-3.6).
static void say_registered(struct act_screen *s, const char *key, size_t mover)
{
    struct buf b = {0};
    struct rec p;
    size_t n;
    const struct rec *m = rec_list(&s->state, TRANSFER_MOVERS, &n);
    // Where more is corrected (row 15) there is no room, and the fields begin with it.
    if (s->row->act == ACT_VERIFY && mover < n && person_load(s->desk, rec_text(&m[mover], MOVER_ID), &s->arena, &p) == OK) {
        buf_str(&b, _("register:"));
        for (size_t k = 0; k < flow_particulars(s->row); k++) {
            struct span v = field_show(field_by_tag(&person_table, person_particulars[k]), &p, &s->arena);
            buf_printf(&b, "%s%.*s", k ? " | " : " ", SPAN_ARG(v.n ? v : SPAN("-")));
        }
    }
    form_suffix(s->form, key, buf_span(&b));
    buf_free(&b);
}

// What differs from the register is marked, and asks for its document (C-3.6).
static void mark_change(struct act_screen *s, const char *key, const struct field *f, size_t mover)
{
    size_t n;
    struct rec p;
    const struct rec *m = rec_list(&s->state, TRANSFER_MOVERS, &n);
    if (mover >= n || person_load(s->desk, rec_text(&m[mover], MOVER_ID), &s->arena, &p) != OK)
        return;
    bool same = span_eq(form_get(s->form, key), field_edit(f, &p, &s->arena));
    struct span shown = f->kind == FIELD_CODE ? code_named(f->codes, form_get(s->form, key)) : SPAN_NONE;
    form_suffix(s->form, key, arena_printf(&s->arena, "%s%.*s", same ? "" : shown.n ? "!= " : "!=", SPAN_ARG(shown)));
}

// What is verified is asked of the living (C-3.6).
static bool died(struct act_screen *s, struct span id)
{
    struct rec p;
    return person_load(s->desk, id, &s->arena, &p) == OK && rec_int(&p, PERSON_STATE, 0) == PERSON_DECEASED;
}

static bool verified_with(struct act_screen *s, const struct rec *mover)
{
    return s->row->act != ACT_VERIFY || !died(s, rec_text(mover, MOVER_ID));
}

static void add_per_mover(struct act_screen *s, uint16_t tag)
{
    size_t n;
    const struct rec *m = rec_list(&s->state, TRANSFER_MOVERS, &n);
    if (tag == TRANSFER_PERSONS_SEEN)
        add(s, (struct ui_field) {.key = "named", .label = field_by_tag(&transfer_table, tag)->label, .kind = UI_HEADING});
    for (size_t i = 0; i < n; i++) {
        const char *name = arena_copy(&s->arena, transfer_called(&s->state, &m[i], &s->arena)).p;
        if (tag == TRANSFER_PERSONS_SEEN) {
            add(s, (struct ui_field) {.key = key_of(s, "named", i, 0), .label = name, .kind = UI_BOOL, .width = 4,
                                      .help = N_("Yes names this person as the one the return is about.")});
        } else if (tag == TRANSFER_OUTCOMES) {
            add(s, (struct ui_field) {.key = key_of(s, "outcome", i, 0), .label = name, .kind = UI_CODE, .width = 2, .limit = 20, .must = true,
                                      .help = N_("1 registered; 2 registered and cancelled by death in transit.")});
            add(s, (struct ui_field) {.key = key_of(s, "death", i, 0), .label = N_("died on"), .kind = UI_DATE, .width = 11, .limit = 12, .half = true,
                                      .help = field_by_tag(&outcome_table, OUTCOME_DEATH)->help});
            add(s, (struct ui_field) {.key = key_of(s, "proof", i, 0), .label = N_("certificate"), .width = 20, .most = 81, .limit = 40, .half = true,
                                      .help = field_by_tag(&outcome_table, OUTCOME_PROOF)->help});
        } else if (verified_with(s, &m[i])) {
            add(s, (struct ui_field) {.key = key_of(s, "head", i, 0), .label = name, .kind = UI_HEADING});
            for (size_t k = 0; k < flow_particulars(s->row); k++) {
                const struct field *f = field_by_tag(&person_table, person_particulars[k]);
                struct ui_field u = fieldform_row(f);
                u.key = key_of(s, "stated", i, k);
                u.width = u.width > 22 ? 22 : u.width;
                u.half = true;
                add(s, u);
                add(s, (struct ui_field) {.key = key_of(s, "document", i, k), .label = N_("Document"), .width = 16, .most = 121, .limit = 60, .half = true,
                                          .help = field_by_tag(&verified_table, VERIFIED_PROOF)->help});
            }
            if (s->row->act == ACT_VERIFY)
                add(s, (struct ui_field) {.key = key_of(s, "asked", i, 0), .label = N_("All four asked"), .kind = UI_BOOL, .width = 4, .must = true,
                                          .help = N_("Yes when marital status, work unit, education and telephone have been gone through with this mover, changed or not (C-3.6).")});
        }
    }
}

// Row 16 asks for nothing: who is registered again, and where, is read before it is done.
static void say_restored(struct act_screen *s)
{
    size_t n;
    const struct rec *m = rec_list(&s->state, TRANSFER_MOVERS, &n);
    struct rec h, *people;
    struct span number = rec_text(&s->state, TRANSFER_ORIGIN_HOUSEHOLD);
    for (size_t i = 0; i < n; i++) {
        struct span id = rec_text(&m[i], MOVER_ID);
        form_set(s->form, key_of(s, "who", i, 0), arena_printf(&s->arena, "%.*s  %.*s", SPAN_ARG(id), SPAN_ARG(restored_text(&s->state, id, &s->arena))));
    }
    bool open = household_load(s->desk, number, &s->arena, &h, &people, &n) == OK && rec_int(&h, HOUSEHOLD_STATE, 0) == HOUSEHOLD_OPEN;
    form_set(s->form, "into", open ? arena_printf(&s->arena, "%.*s  %.*s", SPAN_ARG(number), SPAN_ARG(rec_text(&h, HOUSEHOLD_ADDRESS)))
                                   : arena_printf(&s->arena, _("a household of their own; %.*s is closed"), SPAN_ARG(number)));
}

static void make_fields(struct act_screen *s)
{
    size_t n;
    const struct rec *m = rec_list(&s->state, TRANSFER_MOVERS, &n);
    for (size_t i = 0; s->row->act == ACT_RESTORE && i < n; i++)
        add(s, (struct ui_field) {.key = key_of(s, "who", i, 0), .label = arena_copy(&s->arena, transfer_called(&s->state, &m[i], &s->arena)).p, .kind = UI_STATIC});
    if (s->row->act == ACT_RESTORE)
        add(s, (struct ui_field) {.key = "into", .label = field_by_tag(&transfer_table, TRANSFER_RESTORED_HOUSEHOLD)->label, .kind = UI_STATIC});
    for (const struct act_field *a = s->row->fields; a->tag; a++) {
        const struct field *f = field_by_tag(&transfer_table, a->tag);
        // The settlement asks for another head only where the movers have a household of their own.
        bool no_head = a->tag == TRANSFER_HEAD && (!transfer_is(&s->state, KIND_OWN) || rec_has(&s->state, TRANSFER_LINKED));
        if (a->ask == ASK_SET || no_head)
            continue;
        if (f->kind == FIELD_LIST)
            add_per_mover(s, a->tag);
        else {
            struct ui_field u = fieldform_row(f);
            u.must = a->ask == ASK_MUST;
            u.apart = true;
            add(s, u);
        }
    }
}

// Takes a per-mover key apart: what it is for, which mover, which of several. Empty: no such key.
static struct span mover_key(const char *key, size_t *mover, size_t *which)
{
    struct span rest = span_of(key), what, at, number;
    int64_t m, w;
    if (!span_split(&rest, '/', &what) || !span_split(&rest, '/', &at) || !span_split(&rest, '/', &number) || !span_int(at, &m) ||
        !span_int(number, &w))
        return SPAN_NONE;
    *mover = (size_t)m;
    *which = (size_t)w;
    return what;
}

static void fill_defaults(struct act_screen *s)
{
    size_t n;
    const struct rec *m = rec_list(&s->state, TRANSFER_MOVERS, &n);
    if (flow_asks(s->row, TRANSFER_OUTCOMES)) {
        for (size_t i = 0; i < n; i++)
            form_set(s->form, key_of(s, "outcome", i, 0), SPAN(OUTCOME_REGISTERED));
    }
    if (flow_asks(s->row, TRANSFER_VERIFIED)) {
        for (size_t i = 0; i < n; i++) {
            struct rec p;
            if (!verified_with(s, &m[i]) || person_load(s->desk, rec_text(&m[i], MOVER_ID), &s->arena, &p) != OK)
                continue;
            for (size_t k = 0; k < flow_particulars(s->row); k++) {
                const struct field *f = field_by_tag(&person_table, person_particulars[k]);
                form_set(s->form, key_of(s, "stated", i, k), field_edit(f, &p, &s->arena));
            }
        }
    }
    if (s->row->act == ACT_NOTIFY)
        form_set(s->form, "telephone", rec_text(&s->state, TRANSFER_TELEPHONE));
    struct span applicant = rec_text(&s->state, TRANSFER_APPLICANT);
    if (s->row->act == ACT_HAND_OVER && !died(s, applicant)) {
        form_set(s->form, "collector", transfer_name_of(&s->state, applicant));
        form_set(s->form, "collector_id", applicant);
    }
    if (s->row->act == ACT_RESTORE)
        say_restored(s);
    form_saved(s->form);
}

static const struct field *plain_field(const struct act_screen *s, const char *key)
{
    const struct field *f = strchr(key, '/') ? NULL : field_by_key(&transfer_table, span_of(key));
    return f && flow_asks(s->row, f->tag) ? f : NULL;
}

// The field of a record that a per-mover key stands for; index of the mover.
static const struct field *mover_field(const char *key, size_t *mover, size_t *which)
{
    struct span what = mover_key(key, mover, which);
    if (span_is(what, "outcome"))
        return field_by_tag(&outcome_table, OUTCOME_CODE);
    if (span_is(what, "death"))
        return field_by_tag(&outcome_table, OUTCOME_DEATH);
    if (span_is(what, "proof"))
        return field_by_tag(&outcome_table, OUTCOME_PROOF);
    if (span_is(what, "stated") && *which < PARTICULARS)
        return field_by_tag(&person_table, person_particulars[*which]);
    return NULL;
}

// Says which field must be given and is empty (of yes and no: is not yes), and goes to it. False: none.
static bool missing(struct act_screen *s)
{
    for (size_t i = 0; i < s->n; i++) {
        struct span text = form_get(s->form, s->ui[i].key);
        if (s->ui[i].must && (text.n == 0 || (s->ui[i].kind == UI_BOOL && span_is(text, "0")))) {
            size_t mover, which, n;
            const struct rec *m = rec_list(&s->state, TRANSFER_MOVERS, &n);
            const struct field *f = mover_field(s->ui[i].key, &mover, &which); // whose label is the mover's name
            bool flag = s->ui[i].kind == UI_BOOL;
            if (mover_key(s->ui[i].key, &mover, &which).n && mover < n)
                face_sayf(SAY_ERROR, flag ? _("%s: %.*s: %s has to be yes") : _("%s: %.*s: %s is missing"), s->row->clause, SPAN_ARG(transfer_called(&s->state, &m[mover], &s->arena)), _(f ? f->label : s->ui[i].label));
            else
                face_sayf(SAY_ERROR, flag ? _("%s: %s has to be yes") : _("%s: %s is missing"), s->row->clause, _(s->ui[i].label));
            form_goto(s->form, s->ui[i].key);
            return true;
        }
    }
    return false;
}

// The settlement asks for another head only where the chosen one is not to be: empty is the one of the application.
static void say_head(struct act_screen *s, struct span typed)
{
    const struct rec *head = transfer_mover(&s->state, typed.n ? typed : rec_text(&s->state, TRANSFER_HEAD));
    struct span name = head ? transfer_called(&s->state, head, &s->arena) : SPAN_NONE;
    form_suffix(s->form, "head", typed.n || !name.n ? name : arena_printf(&s->arena, _("empty: %.*s, as applied"), SPAN_ARG(name)));
}

// What stands beside a field: its code's name, whose number it is, or that it differs from the register; beside a name, the
// register itself.
static void say_beside(struct act_screen *s, const char *key)
{
    size_t mover = 0, which = 0;
    const struct field *f = plain_field(s, key);
    if (f && f->tag == TRANSFER_HEAD) {
        say_head(s, form_get(s->form, key));
        return;
    }
    if (f) {
        fieldform_suffix(s->form, f, s->desk);
        return;
    }
    f = mover_field(key, &mover, &which);
    if (strncmp(key, "head/", 5) == 0)
        say_registered(s, key, mover);
    else if (f && strncmp(key, "stated/", 7) == 0)
        mark_change(s, key, f, mover);
    else if (f && f->kind == FIELD_CODE)
        form_suffix(s->form, key, code_named(f->codes, form_get(s->form, key)));
}

static void resume(void *ctx)
{
    struct act_screen *s = ctx;
    for (size_t i = 0; i < s->n; i++)
        say_beside(s, s->ui[i].key);
}

// Checks what was typed under a per-mover key by its own field's rules.
static bool check_mover_field(struct act_screen *s, const char *key)
{
    size_t mover, which;
    const struct field *f = mover_field(key, &mover, &which);
    struct rec probe = rec_make(&s->arena);
    if (!f)
        return true;
    enum err e = fieldform_parse(f, form_get(s->form, key), &probe);
    if (e) {
        face_say(SAY_ERROR, span_of(err_note()));
        return false;
    }
    form_set(s->form, key, field_edit(f, &probe, &s->arena));
    say_beside(s, key);
    return true;
}

// A reason is one of this act's, not any of the list.
static bool take_plain(struct act_screen *s, const struct field *f)
{
    bool good = fieldform_take(s->form, f, &s->fields, s->desk);
    struct span code = form_get(s->form, f->key);
    const struct code *c = code_find(code_list("return_reason"), code);
    if (f->tag != TRANSFER_REASON_CODE || !s->row->reasons || code.n == 0 || (c && flow_reason(s->row, c)))
        return good;
    face_sayf(SAY_ERROR, _("%s: reason code %.*s does not fit here; it is %.*s"), s->row->clause, SPAN_ARG(code),
              SPAN_ARG(code_choice(code_list("return_reason"), s->row->reasons, &s->arena)));
    return false;
}

static enum reaction left(void *ctx, const char *key)
{
    struct act_screen *s = ctx;
    const struct field *f = plain_field(s, key);
    bool good = f ? take_plain(s, f) : check_mover_field(s, key);
    if (f)
        say_beside(s, key);
    if (!good)
        form_goto(s->form, key);
    formdraft_save(&s->draft, s->form);
    return REACT_STAY;
}

static void keep(void *ctx, const char *key)
{
    struct act_screen *s = ctx;
    (void)key;
    formdraft_save(&s->draft, s->form);
}

static enum reaction list_values(void *ctx)
{
    struct act_screen *s = ctx;
    const char *key = form_current(s->form);
    size_t mover, which;
    const struct field *plain = key ? plain_field(s, key) : NULL, *f = plain || !key ? plain : mover_field(key, &mover, &which);
    struct field named = f ? *f : (struct field) {0};
    named.key = key; // a mover's field stands under a key of its own
    bool listed = f && (plain && f->tag == TRANSFER_HEAD ? fieldform_pick_mover(s->form, f, &s->state)
                                                         : fieldform_list(s->form, &named, plain && f->tag == TRANSFER_REASON_CODE ? s->row : NULL, s->desk));
    if (listed) {
        left(s, key);
        return REACT_PAINT;
    }
    face_say(SAY_WARNING, span_of(_("this field has no list of values")));
    return REACT_STAY;
}

// The form's per-mover fields into the act's lists.
static bool gather(struct act_screen *s)
{
    size_t n;
    const struct rec *m = rec_list(&s->state, TRANSFER_MOVERS, &n);
    rec_clear(&s->fields, TRANSFER_OUTCOMES);
    rec_clear(&s->fields, TRANSFER_VERIFIED);
    rec_clear(&s->fields, TRANSFER_PERSONS_SEEN);
    for (size_t i = 0; i < s->n; i++) {
        if (s->ui[i].kind == UI_HEADING)
            continue;
        const struct field *f = plain_field(s, s->ui[i].key);
        bool good = f ? take_plain(s, f) : check_mover_field(s, s->ui[i].key);
        if (!good) {
            form_goto(s->form, s->ui[i].key);
            return false;
        }
    }
    for (size_t i = 0; i < n; i++) {
        struct span id = rec_text(&m[i], MOVER_ID);
        day_t day;
        if (flow_asks(s->row, TRANSFER_PERSONS_SEEN) && span_is(form_get(s->form, key_of(s, "named", i, 0)), "1")) {
            struct rec *row = rec_add(&s->fields, TRANSFER_PERSONS_SEEN);
            rec_set_text(row, NAMED_ID, id);
            rec_set_text(row, NAMED_NAME, rec_text(&m[i], MOVER_NAME));
        }
        if (flow_asks(s->row, TRANSFER_OUTCOMES)) {
            struct rec *row = rec_add(&s->fields, TRANSFER_OUTCOMES);
            rec_set_text(row, OUTCOME_ID, id);
            rec_set_text(row, OUTCOME_CODE, form_get(s->form, key_of(s, "outcome", i, 0)));
            if (day_parse(form_get(s->form, key_of(s, "death", i, 0)), &day))
                rec_set_int(row, OUTCOME_DEATH, day);
            rec_set_text(row, OUTCOME_PROOF, form_get(s->form, key_of(s, "proof", i, 0)));
        }
        struct rec p;
        bool known = person_load(s->desk, id, &s->arena, &p) == OK, asked = flow_asks(s->row, TRANSFER_VERIFIED) && verified_with(s, &m[i]);
        for (size_t k = 0; asked && k < flow_particulars(s->row); k++) {
            struct span stated = form_get(s->form, key_of(s, "stated", i, k));
            // What was verified is recorded whole (C-3.6), a correction where something changes (row 15).
            if (s->row->act == ACT_CORRECT && known && span_eq(stated, field_edit(field_by_tag(&person_table, person_particulars[k]), &p, &s->arena)))
                continue;
            struct rec *row = rec_add(&s->fields, TRANSFER_VERIFIED);
            rec_set_text(row, VERIFIED_ID, id);
            rec_set_int(row, VERIFIED_TAG, person_particulars[k]);
            rec_set_text(row, VERIFIED_STATED, stated);
            rec_set_text(row, VERIFIED_PROOF, form_get(s->form, key_of(s, "document", i, k)));
        }
    }
    return true;
}

static void show_findings(enum say how, const char *title, const struct findings *f)
{
    struct buf b = {0};
    findings_write_all(&b, f);
    if (b.n)
        dialog_message(how, title, buf_span(&b));
    buf_free(&b);
}

// The cursor goes to what the refusal is about.
static void go_to(struct act_screen *s, const struct act_at *at)
{
    size_t n, k = 0, i = 0;
    const struct rec *m = rec_list(&s->state, TRANSFER_MOVERS, &n);
    const struct field *f = at->tag ? field_by_tag(&transfer_table, at->tag) : NULL;
    const char *key = f ? f->key : "";
    while (i < n && !span_eq(rec_text(&m[i], MOVER_ID), at->id))
        i++;
    while (k + 1 < PARTICULARS && person_particulars[k] != at->person)
        k++;
    if (at->tag == TRANSFER_VERIFIED)
        key = key_of(s, "document", i, k);
    else if (at->tag == TRANSFER_OUTCOMES)
        key = key_of(s, "death", i, 0);
    else if (at->tag == TRANSFER_PERSONS_SEEN)
        key = key_of(s, "named", i < n ? i : 0, 0);
    if (form_field(s->form, key))
        form_goto(s->form, key);
}

// A refusal by findings is about what the first of them is cured by.
static void point_at(struct act_screen *s, struct act_result *r)
{
    const struct rec *first = findings_worse(&r->findings, 0), *rows;
    struct rec t = rec_over(&s->arena, &s->state, &s->fields);
    size_t n;
    if (!first)
        return;
    struct finding_place p = finding_place(first, &t);
    rows = rec_list(&t, p.tag, &n);
    // A mover's ID number is tag 1 of each row that tells of one (transfer.h).
    r->at = (struct act_at) {.tag = p.tag, .id = p.row < n ? rec_text(&rows[p.row], MOVER_ID) : SPAN_NONE};
}

static enum reaction commit(void *ctx)
{
    struct act_screen *s = ctx;
    char password[256] = "";
    struct act_result r;
    enum err e;
    if (!gather(s) || missing(s))
        return REACT_STAY;
    // A mistyped password is asked for again, until it is right or Esc is pressed.
    do {
        if (act_needs_password(s->row) && !dialog_password(_(s->row->name), _("Your own password again"), _("Approval and annulment ask for it, so that nobody signs in another's name. Esc does not commit."), password, sizeof password))
            return REACT_PAINT;
        struct act_request q = {s->row, rec_text(&s->state, TRANSFER_NUMBER), rec_int(&s->state, TRANSFER_SEQ, 0), &s->fields, span_of(password)};
        face_say(SAY_INFO, span_of(_("saving ...")));
        term_flush();
        e = act_do(s->desk, &q, &r);
        explicit_bzero(password, sizeof password);
        if (e == ERR_PASSWORD) {
            face_error(e);
            act_result_free(&r);
        }
    } while (e == ERR_PASSWORD);
    if (e == OK)
        face_say(SAY_INFO, span_of(_(s->row->outcome)));
    else
        face_error(e);
    if (e == ERR_REFUSED)
        show_findings(SAY_ERROR, _(s->row->name), &r.findings);
    if (e == ERR_REFUSED && !r.at.tag)
        point_at(s, &r);
    if (e)
        go_to(s, &r.at);
    act_result_free(&r);
    if (e == OK || e == ERR_MOVED_ON)
        formdraft_drop(&s->draft);
    // What has moved on is shown afresh by the case screen beneath.
    return e == OK || e == ERR_MOVED_ON ? REACT_BACK : REACT_PAINT;
}

// What is signed is not done by walking on through the fields.
static enum reaction at_the_end(void *ctx)
{
    face_sayf(SAY_INFO, _("This is the last field. F2 commits: %s"), _(((struct act_screen *)ctx)->row->name));
    return REACT_STAY;
}

static struct ui_form *form(void *ctx)
{
    return ((struct act_screen *)ctx)->form;
}

static void paint(void *ctx)
{
    struct act_screen *s = ctx;
    struct arena a = {0};
    face_subject(arena_printf(&a, "%s  %.*s  %.*s", _(s->row->name), SPAN_ARG(rec_text(&s->state, TRANSFER_NUMBER)), SPAN_ARG(transfer_title(&s->state, &a))));
    form_paint(s->form);
    int row = 0;
    size_t counts[4];
    findings_tally(&s->findings, counts);
    int taken = face_putf(row++, 1, INK_BOLD, "%s  %s", s->row->clause, _(s->row->name));
    if (findings_count(&s->findings)) {
        struct buf b = {0};
        buf_printf(&b, _("refused %zu, warnings %zu, notes %zu; F6 all, with their cures"), counts[REFUSE], counts[WARN], counts[INFORM]);
        face_put_right(0, face_cols() - 1, line_cut(&b, face_cols() - taken - 4), INK_PLAIN);
        buf_free(&b);
    }
    for (size_t i = 0; i < findings_count(&s->findings) && row < s->form_row - 1; i++) {
        const struct rec *f = findings_worse(&s->findings, i);
        struct buf b = {0};
        finding_write(&b, f);
        face_put(row++, 1, face_cols() - 2, line_cut(&b, face_cols() - 2), rec_int(f, FINDING_SEVERITY, 0) == REFUSE ? INK_ALARM : INK_PLAIN);
        buf_free(&b);
    }
    arena_free(&a);
}

static void close_it(void *ctx)
{
    struct act_screen *s = ctx;
    form_free(s->form);
    formdraft_free(&s->draft);
    arena_free(&s->arena);
    free(s);
}

static enum reaction all_findings(void *ctx)
{
    struct act_screen *s = ctx;
    show_findings(SAY_INFO, _("Findings"), &s->findings);
    return REACT_PAINT;
}

static const char *no_findings(void *ctx)
{
    return findings_count(&((struct act_screen *)ctx)->findings) ? NULL : _("nothing was found that speaks against it or is to be noted");
}

static const struct ui_key keys[] = {
    {UI_F2, N_("commit"), N_("Carries the act out: signed, and on disk when it is told as done."), commit, NULL},
    {UI_F4, N_("list"), N_("Lists the field's values; type to narrow, or by pinyin initials."), list_values, NULL},
    {UI_F6, N_("findings"), N_("Every finding, with its cure."), all_findings, no_findings},
};
static const struct ui_screen screen = {
    .title = N_("Act"), .keys = keys, .key_count = COUNT(keys), .close = close_it, .resume = resume, .paint = paint, .form = form, .left = left, .keep = keep, .last = at_the_end,
};

enum reaction act_open(struct desk *d, const struct flow_row *row, struct span number)
{
    struct act_screen *s = xcalloc(1, sizeof *s);
    s->desk = d;
    s->row = row;
    s->findings = findings_make(&s->arena);
    s->fields = rec_make(&s->arena);
    enum err e = case_load(d, number, &s->arena, &s->state);
    if (!e && flow_takes(row, TRANSFER_FINDINGS))
        e = judge_now(d, &s->state, judge_place(d, &s->state), &s->findings);
    if (e) {
        face_error(e);
        close_it(s);
        return REACT_STAY;
    }
    size_t shown = findings_count(&s->findings);
    s->form_row = 2 + (int)(shown < SHOWN_MOST ? shown : SHOWN_MOST);
    make_fields(s);
    s->form = form_new(s->ui, s->n, s->form_row, 0);
    fill_defaults(s);
    formdraft_open(&s->draft, d, row->key, number, SPAN_NONE);
    formdraft_restore(&s->draft, s->form);
    resume(s);
    return ui_push(&screen, s);
}
