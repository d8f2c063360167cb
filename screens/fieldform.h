// Between field tables and forms: a domain field becomes a form field; what was
// typed becomes a value, with its code's name behind it.
#ifndef YZ_SCREENS_FIELDFORM_H
#define YZ_SCREENS_FIELDFORM_H

#include "desk/desk.h"
#include "ui/screen.h"

// A form field over a table's field.
struct ui_field fieldform_row(const struct field *f);
// Text of every field of the table that the form has.
void fieldform_show(struct ui_form *form, const struct table *t, const struct rec *r, const struct desk *d);
// field_parse of what is typed at the counter: a code is also meant by a part of its name, or its initials, that no other has,
// and without the zeros before it.
enum err fieldform_parse(const struct field *f, struct span text, struct rec *r);
// Takes the text of one field into r. False: not valid; the message line says why and the record is as it was.
bool fieldform_take(struct ui_form *form, const struct field *f, struct rec *r, const struct desk *d);
// F4: lists what the field can take and puts the chosen value in; false where there is no list.
bool fieldform_list(struct ui_form *form, const struct field *f, const struct flow_row *act, const struct desk *d);
// What stands behind a field: a code's name, the place of an ID number, an organisation's name.
void fieldform_suffix(struct ui_form *form, const struct field *f, const struct desk *d);
void fieldform_suffixes(struct ui_form *form, const struct table *t, const struct desk *d); // of every field of the table that the form has
// Picks a person of the register by number, name or pinyin, for the field; the ID number into out. False: none.
bool fieldform_pick_person(struct desk *d, const struct field *f, char out[19]);
// Puts the ID number of one of the movers into the field. False: none chosen, and the message line says so where there is none.
bool fieldform_pick_mover(struct ui_form *form, const struct field *f, const struct rec *t);

// One row of a list (a mover, a party ...) in a form of its own; it is edited in place. `left` is called
// whenever a field was left: `good` when its value was taken.
struct rowform {
    const char *title; // message id
    struct span subject; // whom or what the row is about; SPAN_NONE: its own fields say so. Outlives the form
    const struct table *table;
    const uint16_t *tags; // ends with 0
    struct rec *row;
    const struct rec *transfer; // that the row is of
    struct desk *desk;
    void (*left)(void *ctx, struct rec *row, const struct field *f, bool good, struct ui_form *form);
    void (*untouched)(void *ctx); // closed without F2, and nothing was typed; may be NULL
    void *ctx;
    struct span at, typed_key, typed; // resumed: the field to begin in, and what was typed into one but not valid
    struct ui_form *form; // kept by rowform, as what follows
    bool touched;
    struct ui_field *fields;
};
// Pushes it; the struct is copied.
enum reaction rowform_open(const struct rowform *from);

#endif
