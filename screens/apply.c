// The application, page by page (C-3.1): each field is saved to the draft when
// it is left, and a draft comes back on the same page and field.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "desk/act.h"
#include "desk/draft.h"
#include "desk/find.h"
#include "desk/worklist.h"
#include "domain/person.h"
#include "screens/apply.h"
#include "screens/fieldform.h"
#include "screens/seat.h"
#include "ui/dialog.h"

static const char *const page_names[] = {
    N_("The move"), N_("Movers"), N_("Old household: who stays"), N_("New household"), N_("Who is present"), N_("Materials"), N_("Review"),
};

// ---- pages that are forms

static const uint16_t case_tags[] = {TRANSFER_KIND, TRANSFER_REASON, TRANSFER_ORIGIN, TRANSFER_ORIGIN_HOUSEHOLD, TRANSFER_ORIGIN_KIND, TRANSFER_ORIGIN_ADDRESS, TRANSFER_TELEPHONE, TRANSFER_NOTE, 0};
static const uint16_t own_tags[] = {TRANSFER_HEAD, TRANSFER_ADDRESS, TRANSFER_DIVISION, TRANSFER_LINKED, 0};
static const uint16_t collective_tags[] = {TRANSFER_HOUSEHOLD, 0};
static const uint16_t joining_tags[] = {TRANSFER_HOST, TRANSFER_HOUSEHOLD, 0};

static const uint16_t *tags_of(const struct apply *s)
{
    if (s->page == PAGE_CASE)
        return case_tags;
    return transfer_is(&s->t, KIND_COLLECTIVE) ? collective_tags : transfer_is(&s->t, KIND_JOINING) ? joining_tags : own_tags;
}

// Is what stands in the field what has been taken of it? What is only being typed is not told as the one before.
static bool stands(const struct apply *s, const char *key, uint16_t tag)
{
    return form_field(s->form, key) && rec_has(&s->t, tag) && span_eq(form_get(s->form, key), rec_text(&s->t, tag));
}

// Who an ID number or a household number stands for, behind its field; 12 of 00000012 is written out.
static void suffixes(struct apply *s)
{
    struct arena a = {0};
    struct rec r, *people;
    size_t n;
    if (stands(s, "host", TRANSFER_HOST))
        form_suffix(s->form, "host", person_load(s->desk, rec_text(&s->t, TRANSFER_HOST), &a, &r) == OK ? rec_text(&r, PERSON_NAME) : span_of(_("not in this register")));
    if (stands(s, "household", TRANSFER_HOUSEHOLD)) {
        bool here = household_load(s->desk, rec_text(&s->t, TRANSFER_HOUSEHOLD), &a, &r, &people, &n) == OK;
        if (here && !span_eq(rec_text(&r, HOUSEHOLD_NUMBER), rec_text(&s->t, TRANSFER_HOUSEHOLD))) {
            rec_set_text(&s->t, TRANSFER_HOUSEHOLD, rec_text(&r, HOUSEHOLD_NUMBER));
            form_set(s->form, "household", rec_text(&r, HOUSEHOLD_NUMBER));
        }
        form_suffix(s->form, "household", here ? rec_text(&r, HOUSEHOLD_ADDRESS) : span_of(_("not in this register")));
    }
    const struct rec *head = transfer_mover(&s->t, rec_text(&s->t, TRANSFER_HEAD));
    if (head && stands(s, "head", TRANSFER_HEAD))
        form_suffix(s->form, "head", rec_text(head, MOVER_NAME));
    if (stands(s, "linked", TRANSFER_LINKED) && case_load(s->desk, rec_text(&s->t, TRANSFER_LINKED), &a, &r) == OK)
        form_suffix(s->form, "linked", transfer_title(&r, &a));
    arena_free(&a);
}

// Of the new household what its kind needs, which is nothing where another case makes it (C-1.2).
static bool must_fill(const struct apply *s, uint16_t tag)
{
    bool linked = rec_has(&s->t, TRANSFER_LINKED), plain = tag != TRANSFER_LINKED && tag != TRANSFER_DIVISION;
    return flow_must(flow_row(ACT_APPLY), tag) || (s->page == PAGE_DESTINATION && plain && !linked);
}

static void open_form(struct apply *s)
{
    const uint16_t *tags = tags_of(s);
    size_t n = 0;
    for (; tags[n]; n++) {
        s->ui[n] = fieldform_row(field_by_tag(&transfer_table, tags[n]));
        s->ui[n].must = must_fill(s, tags[n]);
    }
    s->form = form_new(s->ui, n, 1, 0);
    // A new household stands in the station's own division unless told otherwise.
    const struct rec *own = desk_org_rec(s->desk);
    if (tags == own_tags && own && !rec_has(&s->t, TRANSFER_DIVISION))
        rec_set_text(&s->t, TRANSFER_DIVISION, rec_text(own, ORG_DIVISION));
    fieldform_show(s->form, &transfer_table, &s->t, s->desk);
    suffixes(s);
}

// ---- turning pages

static void close_page(struct apply *s)
{
    form_free(s->form);
    s->form = NULL;
}

static bool page_is_form(enum page p)
{
    return p == PAGE_CASE || p == PAGE_DESTINATION;
}

static void open_page(struct apply *s, enum page p)
{
    close_page(s);
    s->page = p;
    if (page_is_form(p))
        open_form(s);
    else
        apply_list_open(s);
}

static bool take(struct apply *s, const char *key)
{
    const struct field *f = field_by_key(&transfer_table, span_of(key));
    char host[80];
    span_cstr(rec_text(&s->t, TRANSFER_HOST), host, sizeof host);
    bool good = fieldform_take(s->form, f, &s->t, s->desk);
    apply_keep_typed(s, key, good ? SPAN_NONE : form_get(s->form, key));
    suffixes(s);
    const uint16_t *tags = tags_of(s);
    for (size_t i = 0; f->tag == TRANSFER_LINKED && tags[i]; i++)
        form_must(s->form, field_by_tag(&transfer_table, tags[i])->key, must_fill(s, tags[i]));
    // Joining: the host's household is the one joined, also where another host is named after all.
    bool another = !span_is(rec_text(&s->t, TRANSFER_HOST), host);
    if (good && f->tag == TRANSFER_HOST && (another || !rec_has(&s->t, TRANSFER_HOUSEHOLD))) {
        struct arena a = {0};
        struct rec p;
        if (person_load(s->desk, rec_text(&s->t, TRANSFER_HOST), &a, &p) == OK && rec_has(&p, PERSON_HOUSEHOLD)) {
            rec_set_text(&s->t, TRANSFER_HOUSEHOLD, rec_text(&p, PERSON_HOUSEHOLD));
            form_set(s->form, "household", rec_text(&p, PERSON_HOUSEHOLD));
            suffixes(s);
        }
        arena_free(&a);
    }
    return good;
}

static enum reaction left(void *ctx, const char *key)
{
    struct apply *s = ctx;
    s->touched |= form_changed(s->form);
    bool good = take(s, key);
    if (!good)
        form_goto(s->form, key);
    apply_save(s);
    form_saved(s->form);
    return REACT_STAY;
}

static void keep(void *ctx, const char *key)
{
    struct apply *s = ctx;
    s->touched |= form_changed(s->form);
    apply_keep_typed(s, key, form_get(s->form, key));
    apply_save(s);
}

static bool leave_page(struct apply *s)
{
    const char *key = s->form ? form_current(s->form) : NULL;
    s->touched |= s->form && form_changed(s->form);
    if (!key || take(s, key))
        return true;
    form_goto(s->form, key);
    return false;
}

static enum reaction go(struct apply *s, enum page p)
{
    if (!leave_page(s)) {
        apply_save(s);
        return REACT_STAY;
    }
    size_t led = p == PAGE_REVIEW ? s->led : 0;
    s->led = 0;
    open_page(s, p);
    if (led)
        list_select(&s->list, apply_review_next(s, led - 1));
    apply_save(s);
    return REACT_PAINT;
}

enum reaction apply_lead(struct apply *s, const struct finding_place *at, struct span subject, struct span part)
{
    static const struct {
        uint16_t tag;
        enum page page;
    } lists[] = {{TRANSFER_MOVERS, PAGE_MOVERS},   {TRANSFER_STAYING, PAGE_STAYING},     {TRANSFER_NEW_HEAD, PAGE_STAYING},
                 {TRANSFER_PARTIES, PAGE_PRESENCE}, {TRANSFER_MATERIALS, PAGE_MATERIALS}};
    enum page p = PAGE_DESTINATION;
    for (size_t i = 0; case_tags[i]; i++)
        p = case_tags[i] == at->tag ? PAGE_CASE : p;
    for (size_t i = 0; i < COUNT(lists); i++)
        p = lists[i].tag == at->tag ? lists[i].page : p;
    if (at->tag == TRANSFER_MOVERS && apply_of_presence(at->of_row))
        p = PAGE_PRESENCE;
    size_t from = s->list.selected + 1;
    go(s, p);
    s->led = from;
    if (!page_is_form(p))
        return apply_list_lead(s, at, subject, part);
    form_goto(s->form, field_by_tag(&transfer_table, at->tag)->key);
    apply_save(s);
    return REACT_PAINT;
}

static enum reaction next_page(void *ctx)
{
    struct apply *s = ctx;
    return go(s, s->led ? PAGE_REVIEW : (enum page)(s->page + 1));
}

static enum reaction forward(void *ctx)
{
    struct apply *s = ctx;
    return go(s, (enum page)(s->page + 1));
}

static const char *last_page(void *ctx)
{
    return ((struct apply *)ctx)->page < PAGE_REVIEW ? NULL : _("this is the last page");
}

static const char *not_led(void *ctx)
{
    return ((struct apply *)ctx)->led ? NULL : _("no finding of the review has led here");
}

static const char *led_or_last(void *ctx)
{
    return ((struct apply *)ctx)->led ? _("F2 goes back to the review") : last_page(ctx);
}

static enum reaction back_page(void *ctx)
{
    struct apply *s = ctx;
    return go(s, (enum page)(s->page - 1));
}

static const char *first_page(void *ctx)
{
    return ((struct apply *)ctx)->page > 0 ? NULL : _("this is the first page");
}

// ---- F4

static size_t find_household(void *ctx, struct span typed, struct pick_row *rows, size_t max, bool *more)
{
    static struct find found;
    static struct arena a;
    struct apply *s = ctx;
    size_t n = 0;
    find_free(&found);
    arena_free(&a);
    bool collective = transfer_is(&s->t, KIND_COLLECTIVE);
    *more = false;
    if ((collective ? find_collective(s->desk, typed, max, &found) : find_text(s->desk, typed, 50, &found)) != OK)
        return 0;
    for (size_t i = 0; i < found.households_n && n < max; i++) {
        const struct rec *h = &found.households[i];
        rows[n++] = (struct pick_row) {rec_text(h, HOUSEHOLD_NUMBER), arena_printf(&a, "%.*s  %.*s", SPAN_ARG(rec_text(h, HOUSEHOLD_ADDRESS)), SPAN_ARG(rec_text(h, HOUSEHOLD_NAME))), SPAN_NONE};
    }
    for (size_t i = 0; i < found.persons_n && n < max; i++) {
        if (rec_has(&found.persons[i], PERSON_HOUSEHOLD))
            rows[n++] = (struct pick_row) {rec_text(&found.persons[i], PERSON_HOUSEHOLD), arena_printf(&a, "%.*s  %.*s", SPAN_ARG(rec_text(&found.persons[i], PERSON_ID)), SPAN_ARG(rec_text(&found.persons[i], PERSON_NAME))), SPAN_NONE};
    }
    *more = found.more;
    return n;
}

// The cases that this one may be linked to (C-1.2).
static bool pick_linked(struct apply *s, const struct field *f)
{
    struct arena a = {0};
    struct rec found = rec_make(&a);
    size_t n, at;
    bool more = false;
    face_error(linkable_load(s->desk, rec_text(&s->t, TRANSFER_NUMBER), &a, &found, 1, &more));
    if (more)
        face_say(SAY_INFO, span_of(_("of the closed cases the newest are listed; another is named by its number")));
    const struct rec *cases = rec_list(&found, 1, &n);
    struct pick_row *rows = ARENA_ARRAY(&a, struct pick_row, n + 1);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct pick_row) {rec_text(&cases[i], TRANSFER_NUMBER),
                                     arena_printf(&a, "%.*s  %s  %.*s", SPAN_ARG(transfer_title(&cases[i], &a)),
                                                  _(stage_name((enum stage)rec_int(&cases[i], TRANSFER_STAGE, 0))), SPAN_ARG(rec_text(&cases[i], TRANSFER_ADDRESS))), SPAN_NONE};
    bool chosen = n && dialog_pick(_(f->label), _(f->help), rows, n, 0, &at);
    if (!n)
        face_say(SAY_INFO, span_of(_("no own-household case of this station can be linked")));
    if (chosen)
        form_choose(s->form, f->key, rows[at].code);
    arena_free(&a);
    return chosen;
}

static enum reaction list_values(void *ctx)
{
    struct apply *s = ctx;
    const char *key = s->form ? form_current(s->form) : NULL;
    const struct field *f = key ? field_by_key(&transfer_table, span_of(key)) : NULL;
    struct pick_row row;
    char id[19];
    bool done = false;
    if (!f) {
        face_say(SAY_WARNING, span_of(_("this field has no list of values")));
        return REACT_STAY;
    }
    if (f->tag == TRANSFER_HOST) {
        done = fieldform_pick_person(s->desk, f, id);
        if (done) {
            form_choose(s->form, key, span_of(id));
            rec_clear(&s->t, TRANSFER_HOUSEHOLD);
        }
    } else if (f->tag == TRANSFER_HOUSEHOLD) {
        done = dialog_pick_from(transfer_is(&s->t, KIND_COLLECTIVE) ? _("Collective household: number, address or unit") : _("Household: number, or a person in it"),
                                _(f->help), find_household, s, &row);
        if (done)
            form_choose(s->form, key, row.code);
    } else if (f->tag == TRANSFER_HEAD) {
        done = fieldform_pick_mover(s->form, f, &s->t);
    } else if (f->tag == TRANSFER_LINKED) {
        done = pick_linked(s, f);
    } else if (fieldform_list(s->form, f, NULL, s->desk)) {
        done = true;
    } else {
        face_say(SAY_WARNING, span_of(_("this field has no list of values")));
        return REACT_STAY;
    }
    if (done)
        left(s, key);
    return REACT_PAINT;
}

static const char *no_values(void *ctx)
{
    return ((struct apply *)ctx)->form ? NULL : _("only a field has a list of values; Enter opens a row");
}

// ---- commit

static void accept_now(struct apply *s, struct span number)
{
    struct act_result r;
    struct rec none = rec_make(&s->arena);
    struct act_request q = {flow_row(ACT_ACCEPT), number, -1, &none, SPAN_NONE};
    enum err e = act_do(s->desk, &q, &r);
    if (e)
        face_error(e);
    else
        face_sayf(SAY_INFO, _("%.*s: %s"), SPAN_ARG(number), _(q.row->outcome));
    act_result_free(&r);
}

static enum reaction commit(struct apply *s)
{
    struct act_result r;
    struct act_request q = {
        .row = flow_row(s->resubmits ? ACT_RESUBMIT : ACT_APPLY),
        .number = s->resubmits ? rec_text(&s->t, TRANSFER_NUMBER) : SPAN_NONE,
        .seq = s->resubmits ? s->seq : -1,
        .fields = &s->t,
    };
    // What another counter has applied already is no second case unasked.
    enum err e = s->saved_once ? draft_still(s->desk, &s->draft) : OK;
    if (e) {
        face_error(e);
        return REACT_PAINT;
    }
    e = act_do(s->desk, &q, &r);
    if (e) {
        face_error(e);
        act_result_free(&r);
        apply_review_open(s);
        return e == ERR_MOVED_ON ? REACT_BACK : REACT_PAINT; // its draft stays, to be read
    }
    struct span number = arena_copy(&s->arena, r.number);
    bool clean = findings_worst(&r.findings) < REFUSE;
    act_result_free(&r);
    if (s->saved_once)
        face_error(draft_drop(s->desk, rec_int(&s->draft, DRAFT_SERIAL, 0)));
    face_sayf(SAY_INFO, _("%.*s: %s"), SPAN_ARG(number), _(q.row->outcome));
    if (!s->resubmits && clean &&
        dialog_yes(arena_printf(&s->arena, "%s %.*s", _("Case"), SPAN_ARG(number)).p,
                   span_of(_("Applied. Have materials and information been checked, and are they true and correct? Yes accepts the case and reports it to the bureau (C-3.2)."))))
        accept_now(s, number);
    return REACT_BACK;
}

// ---- the screen

static struct ui_form *form(void *ctx)
{
    return ((struct apply *)ctx)->form;
}

static struct ui_list *list(void *ctx)
{
    struct apply *s = ctx;
    return page_is_form(s->page) ? NULL : &s->list;
}

// The keys that the bar does not name stand below the list.
static void paint_list(struct apply *s)
{
    static const char *const keys_of[PAGE_COUNT] = {
        [PAGE_PRESENCE] = N_("Enter opens the row, space: present or not"),
        [PAGE_MATERIALS] = N_("Enter opens the row, space: original shown or not"),
        [PAGE_REVIEW] = N_("Enter goes to where it is put right; F2 comes back here"),
    };
    const char *space = keys_of[s->page] ? keys_of[s->page] : N_("Enter opens the row");
    if (s->page == PAGE_REVIEW)
        apply_review_paint(s);
    else
        list_paint(&s->list, 0, face_rows() - 1);
    if (apply_list_count(s))
        face_put(face_rows() - 1, 2, 0, span_of(_(space)), INK_PLAIN);
}

static void paint(void *ctx)
{
    struct apply *s = ctx;
    struct arena a = {0};
    struct span title = transfer_title(&s->t, &a), number = s->resubmits ? rec_text(&s->t, TRANSFER_NUMBER) : SPAN_NONE;
    struct span code = rec_text(&s->t, TRANSFER_REASON_CODE), why = code.n ? code_show("return_reason", code) : SPAN_NONE; // it came back
    face_subject(arena_printf(&a, "%d/%d %s    %.*s  %.*s  %.*s", s->page + 1, PAGE_COUNT, _(page_names[s->page]), SPAN_ARG(number), SPAN_ARG(title), SPAN_ARG(why)));
    if (s->form)
        form_paint(s->form);
    else
        paint_list(s);
    arena_free(&a);
}

static void resume(void *ctx)
{
    struct apply *s = ctx;
    if (s->row) { // its form was closed
        s->row = 0;
        s->row_field = SPAN_NONE;
        apply_save(s);
    }
    if (s->form) {
        fieldform_suffixes(s->form, &transfer_table, s->desk);
        suffixes(s);
    }
    if (s->page == PAGE_MATERIALS)
        s->needs_n = judge_materials(s->desk, &s->t, &s->arena, s->needs, NEEDS_MOST);
}

static void close_it(void *ctx)
{
    struct apply *s = ctx;
    close_page(s);
    arena_free(&s->judged);
    arena_free(&s->arena);
    free(s);
}

static enum reaction commit_key(void *ctx)
{
    return commit(ctx);
}

static const char *not_review(void *ctx)
{
    return ((struct apply *)ctx)->page < PAGE_REVIEW ? _("the last page commits, beside what was found") : NULL;
}

static const struct ui_key keys[] = {
    {UI_F2, N_("go on"), N_("The next page."), next_page, led_or_last},
    {UI_F2, N_("to the review"), N_("Back to the review that led here."), next_page, not_led},
    {UI_F2, N_("commit"), N_("Applies, or resubmits."), commit_key, not_review},
    {UI_F4, N_("list"), N_("Lists the field's values; type to narrow, or by pinyin initials."), list_values, no_values},
    {UI_F7, N_("prev"), N_("The page before."), back_page, first_page},
    {UI_F8, N_("next"), N_("The next page."), forward, last_page},
    {UI_F9, N_("new head"), N_("Names the selected one as new head of the old household (C-3.2)."), apply_list_name_head, apply_list_no_head},
    {UI_INSERT, N_("add"), N_("Adds a row: a mover, one who stays, one who is present."), apply_list_add, apply_list_fixed},
    {UI_F6, NULL, N_("Adds a row, for keyboards without Ins."), apply_list_add, apply_list_fixed},
    {UI_DELETE, N_("remove"), N_("Removes the selected row."), apply_list_remove, apply_list_none},
};
// A form's Del is the letter under the cursor.
static const struct ui_screen screen = {
    .title = N_("Application"),
    .help = N_("Seven pages; F2 or Enter on the last field goes on, F7 and F8 turn pages. Every field is saved when it is left; F3 leaves, the draft stays on the worklist. On lists Enter opens a row, space turns present or shown; on the review page Enter goes to the field of a finding."),
    .keys = keys, .key_count = COUNT(keys), .close = close_it, .resume = resume, .paint = paint, .form = form,
    .list = list, .left = left, .keep = keep, .last = next_page, .chosen = apply_list_chosen, .mark = apply_list_mark,
};

// A resubmission begins with what the case says now, and with whom its return has named.
static enum err from_case(struct apply *s, struct span number)
{
    struct rec state;
    TRY(case_load(s->desk, number, &s->arena, &state));
    s->seq = rec_int(&state, TRANSFER_SEQ, 0);
    for (const struct act_field *f = flow_row(ACT_RESUBMIT)->fields; f->tag; f++) {
        const struct val *v = f->ask == ASK_SET ? NULL : rec_get(&state, f->tag);
        if (v && f->tag != TRANSFER_NOTE)
            rec_set(&s->t, *v);
    }
    static const uint16_t told[] = {TRANSFER_NUMBER, TRANSFER_REASON_CODE, TRANSFER_PERSONS_SEEN};
    for (size_t i = 0; i < COUNT(told); i++) {
        const struct val *v = rec_get(&state, told[i]);
        if (v)
            rec_set(&s->t, *v);
    }
    return OK;
}

static struct apply *apply_new(struct desk *d)
{
    struct apply *s = xcalloc(1, sizeof *s);
    s->desk = d;
    s->t = rec_make(&s->arena);
    s->draft = rec_make(&s->arena);
    s->list = (struct ui_list) {.count = apply_list_count, .cell = apply_list_cell, .ink = apply_review_ink, .rests = apply_review_rests, .ctx = s};
    return s;
}

enum reaction apply_open(struct desk *d, int64_t serial, struct span number)
{
    struct apply *s = apply_new(d);
    struct span field = SPAN_NONE;
    enum err e = OK;
    s->resubmits = number.n > 0;
    if (serial)
        e = apply_from_draft(s, serial, &field);
    else if (number.n)
        e = from_case(s, number);
    if (e) {
        face_error(e);
        close_it(s);
        return REACT_STAY;
    }
    open_page(s, s->page);
    const struct rec *typed = s->form ? apply_typed(s) : NULL;
    const char *key = typed ? arena_copy(&s->arena, rec_text(typed, TYPED_KEY)).p : "";
    if (typed && form_field(s->form, key))
        form_set(s->form, key, rec_text(typed, TYPED_TEXT));
    if (field.n && s->form)
        form_resume(s->form, arena_copy(&s->arena, field).p);
    enum reaction r = ui_push(&screen, s);
    if (!list(s) || s->row == 0 || s->row > apply_list_count(s))
        return r;
    s->row_field = field.n ? field : SPAN("-");
    list_select(&s->list, s->row - 1);
    return apply_list_chosen(s, s->row - 1);
}

enum reaction apply_begin(struct desk *d, const struct rec *known)
{
    struct apply *s = apply_new(d);
    s->t = rec_copy(&s->arena, known);
    s->touched = true;
    open_page(s, PAGE_CASE);
    apply_save(s);
    return ui_push(&screen, s);
}

const char *apply_not(struct desk *d)
{
    const struct rec *own = desk_org_rec(d);
    if (!own || rec_int(own, ORG_KIND, 0) != ORG_STATION)
        return _("applications are taken at a station that is on the roster with its bureau");
    return desk_has_role(d, ROLE_CLERK | ROLE_CHIEF) ? NULL : _("a clerk or the chief does this");
}
