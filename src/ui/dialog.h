// Popups that wait for an answer. Esc and F3 always mean no. They run inside a
// handler and leave the screen beneath as it was. `help` is what F1 tells of what is asked, already translated, above
// the keys that answer it; NULL: title and label say it all.
#ifndef YZ_UI_DIALOG_H
#define YZ_UI_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"
#include "ui/face.h"

// A row of a list of values. Texts are borrowed while the popup stands.
struct pick_row {
    struct span code, name, initials; // initials: of pinyin, lower case; may be empty
};

// Does a row of such a name and initials stay when this has been typed?
bool dialog_narrows(struct span name, struct span initials, struct span typed);
// Typing narrows the rows: by the beginning of the code, a part of the name or
// the beginning of the initials. `start` is the row selected first; past the last: none is, until a key selects one.
// False: none was chosen.
bool dialog_pick(const char *title, const char *help, const struct pick_row *rows, size_t n, size_t start, size_t *chosen);
// How rows that bring no initials get them, any part of which narrows; NULL, as it is at first: not at all.
typedef void initials_fn(struct span name, char *out, size_t size);
void dialog_initials(initials_fn *fn);
// Rows that the caller finds for what is typed, for lists too long to hand over. `find` appends at most `max`
// rows and returns how many, *more that there are others; their texts are good until its next call.
typedef size_t (*pick_find)(void *ctx, struct span typed, struct pick_row *rows, size_t max, bool *more);
#define PICK_MAX 200
// On true *chosen is the row, its texts good until the next call of find.
bool dialog_pick_from(const char *title, const char *help, pick_find find, void *ctx, struct pick_row *chosen);

// A question, wrapped. True for yes (y, 1 or Enter on yes); no is selected first.
bool dialog_yes(const char *title, struct span question);
// A line that is not shown; the password's bytes and a NUL in out. The caller wipes it (explicit_bzero). False: Esc.
bool dialog_password(const char *title, const char *label, const char *help, char *out, size_t size);
// A text to be read, wrapped, scrolled when long; any of Enter, Esc, F3 closes it.
void dialog_message(enum say how, const char *title, struct span text);
// A choice by arrows, of the first nine by digit too; -1: none. Messages are already translated.
int dialog_choose(const char *title, const char *help, const char *const *lines, size_t n, size_t start);

// Line 24 while a popup is open: the keys that work in it. NULL: none is open.
const char *dialog_keys(void);

// Titles, labels above are already translated ( _() at the call ).

#endif
