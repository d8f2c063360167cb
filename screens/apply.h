// The application's screen, shared by its pages: forms, turning and commit in apply.c, lists in apply_list.c.
#ifndef YZ_SCREENS_APPLY_H
#define YZ_SCREENS_APPLY_H

#include "base/lang.h"
#include "desk/judge.h"
#include "ui/form.h"
#include "ui/list.h"
#include "ui/screen.h"

enum page { PAGE_CASE, PAGE_MOVERS, PAGE_STAYING, PAGE_DESTINATION, PAGE_PRESENCE, PAGE_MATERIALS, PAGE_REVIEW, PAGE_COUNT };

struct apply {
    struct desk *desk;
    struct arena arena;
    struct rec draft, t;
    bool saved_once, resubmits;
    bool touched; // something was entered: what was only looked at leaves no draft
    enum page page;
    struct ui_form *form;
    struct ui_field ui[16];
    struct ui_list list;
    struct material_need needs[NEEDS_MOST];
    size_t needs_n;
    struct findings findings;
    struct arena judged; // owns them, and what the review page shows of them
    struct review_row *review;
    size_t review_n;
    int review_cols; // it is laid out for,
    enum lang review_lang;
    size_t led; // here by the finding in this row of it, from 1: F2 goes back there; 0: not so
    int64_t seq; // of the case that is resubmitted
    size_t row; // of the list whose form is open, from 1; 0: none
    bool fresh; // that row was made by opening it
    struct span row_field; // where in it
};

// Saves the draft as it stands, once something was entered; keep_typed: with what stands in a field and is not valid yet.
void apply_save(struct apply *s);
void apply_keep_typed(struct apply *s, const char *key, struct span text);
// What was left so on this page, or in this row of it; NULL: nothing.
const struct rec *apply_typed(const struct apply *s);
// A row of the page is removed: what was typed into it goes with it.
void apply_row_gone(struct apply *s, size_t row);
// The draft of that serial, and the field where it was left.
enum err apply_from_draft(struct apply *s, int64_t serial, struct span *field);

// Goes to the page, the row and the field of a finding; whom it is about and what was found tell a material.
enum reaction apply_lead(struct apply *s, const struct finding_place *at, struct span subject, struct span part);

// Pages that are lists: shown in s->list, its rows opened, marked, added, removed.
void apply_list_open(struct apply *s);
size_t apply_list_count(void *ctx);
void apply_list_cell(void *ctx, size_t row, size_t column, struct buf *out);
enum reaction apply_list_chosen(void *ctx, size_t row);
enum reaction apply_list_mark(void *ctx, size_t row);
enum reaction apply_list_add(void *ctx);
enum reaction apply_list_remove(void *ctx);
const char *apply_list_fixed(void *ctx); // why nothing is added or removed on this page
const char *apply_list_none(void *ctx);  // why no row can be removed, or named
enum reaction apply_list_name_head(void *ctx);
const char *apply_list_no_head(void *ctx);
bool apply_of_presence(uint16_t mover_tag); // asked on the page of who is present
// Opens the row with its form, at a field.
enum reaction apply_list_lead(struct apply *s, const struct finding_place *at, struct span subject, struct span part);

// The review page: judges, and shows what was found.
void apply_review_open(struct apply *s);
void apply_review_cell(const struct apply *s, size_t row, struct buf *out);
enum ink apply_review_ink(void *ctx, size_t row);
bool apply_review_rests(void *ctx, size_t row);
size_t apply_review_next(const struct apply *s, size_t row); // what is at hand when the finding that stood there is cured
void apply_review_paint(struct apply *s);
enum reaction apply_review_chosen(struct apply *s, size_t row);

#endif
