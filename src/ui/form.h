// Forms of fields. libform lays out, pages and traverses; the text is held by
// ui/edit and only its visible slice is handed to libform (DESIGN section 8).
#ifndef YZ_UI_FORM_H
#define YZ_UI_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "ui/term.h"

enum ui_field_kind {
    UI_TEXT,
    UI_CODE,     // a code; its name is the suffix; F4 opens the screen's list; what is typed on entering replaces it
    UI_PASSWORD, // shown as '*'
    UI_DATE,     // what day_parse reads is written YYYY-MM-DD when the field is left; a whole one is replaced as a code is
    UI_BOOL,     // "1", "0" or ""; space turns it, y and n set it; shown as yes and no
    UI_STATIC,   // shown, never entered
    UI_HEADING,  // label, bold, on a row of its own; its suffix is not
};

// One row of a form's table. Zero is a good default for all but key, label and width.
struct ui_field {
    const char *key;         // unique in the form
    const char *label;       // message id
    enum ui_field_kind kind;
    int width;               // columns shown; cut to what the row has
    int most;                // what a terminal has beyond 80 columns widens it, up to so many; 0: no more than width
    int limit;               // characters; 0: as many as width
    const char *drops;       // of a number: what parts it into groups, which is passed over (ui/edit); NULL: text
    const char *help;        // message id for F1; NULL: none
    int row, col;            // place of the label in the middle of the body (face_middle_row); both 0: next row of the automatic layout
    bool half;               // automatic layout: shares its row with the next half field
    bool apart;              // not of the heading above, which stands again where its fields go on over the page
    bool must;               // a '*' behind the label: the form's work cannot do without it
};

struct ui_form;

enum form_reaction {
    FORM_UNUSED,     // not the form's key
    FORM_USED,       // within the field
    FORM_LEFT_FIELD, // the cursor went on: form_left() is the field to check and save; form_goto vetoes
    FORM_LAST,       // Enter on the last field: form_left() is it; the cursor stays
};

// A form over a table that outlives it (or is copied by the caller's arena). The form is laid out at
// body row `row`, `rows` high (0: to the end of the body), and again after a resize.
struct ui_form *form_new(const struct ui_field *fields, size_t n, int row, int rows);
void form_free(struct ui_form *f);

// Sets a field's text, cut at its limit; the suffix told of another one and goes. An unknown key is a bug.
void form_set(struct ui_form *f, const char *key, struct span text);
// Borrowed until the field changes; "" for an empty one.
struct span form_get(const struct ui_form *f, const char *key);
// The same of what the operator has chosen from a list: it counts as typed (form_changed).
void form_choose(struct ui_form *f, const char *key, struct span text);
// Whether it is marked as one that has to be filled in: for where that hangs on another field.
void form_must(struct ui_form *f, const char *key, bool is);
// Text behind the field: the name of a code, the place of an ID number. Copied.
void form_suffix(struct ui_form *f, const char *key, struct span text);
// Puts the cursor in a field, turning the page if needed; false when it cannot be entered.
bool form_goto(struct ui_form *f, const char *key);
// The same in a form that is opened again: a code that was half typed in the field goes on where it broke off.
void form_resume(struct ui_form *f, const char *key);
// Key of the field that has the cursor; NULL when none can be entered.
const char *form_current(const struct ui_form *f);
// Key of the field that the last reaction was about.
const char *form_left(const struct ui_form *f);
// The table row of a field; NULL for an unknown key.
const struct ui_field *form_field(const struct ui_form *f, const char *key);
// The table's rows in order; NULL behind the last.
const struct ui_field *form_field_at(const struct ui_form *f, size_t i);
// Whether a key changed some field since the form was made or form_saved was called.
bool form_changed(const struct ui_form *f);
void form_saved(struct ui_form *f);

// Paints labels, fields and suffixes of the current page and puts the cursor.
void form_paint(struct ui_form *f);
// Letters, pastes, editing keys; Enter, Tab, down: next field; Back-Tab, up:
// the one before; F7, F8: pages. Paints what it changes.
enum form_reaction form_key(struct ui_form *f, const struct ui_event *e);

#endif
