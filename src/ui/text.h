// A text to be read: wrapped by width (between any two Chinese characters, at
// blanks in Latin words), scrolled by rows.
#ifndef YZ_UI_TEXT_H
#define YZ_UI_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "ui/term.h"

// Takes the next row of at most `cols` columns (at least 2) off *rest; false at the end. A line's end in
// the text ends the row; blanks at a wrap are dropped. Closing punctuation does not begin a row.
bool text_row(struct span *rest, int cols, struct span *row);
// Rows that the text takes.
size_t text_rows(struct span text, int cols);

struct ui_text;
// Copies the text. A line that begins with '#' and a blank is shown bold, without them.
struct ui_text *text_new(struct span text);
void text_free(struct ui_text *t);
void text_set(struct ui_text *t, struct span text);
// Paints from body row `row`, `rows` high (0: to the end of the body).
void text_paint(struct ui_text *t, int row, int rows);
// Scrolls: arrows, page keys, F7, F8, space, Home, End. True when it was a key of this.
bool text_key(struct ui_text *t, const struct ui_event *e);

#endif
