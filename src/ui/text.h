// A text to be read: wrapped by width (between any two Chinese characters, at
// blanks in Latin words), scrolled by rows.
#ifndef YZ_UI_TEXT_H
#define YZ_UI_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"
#include "ui/face.h"
#include "ui/term.h"

// Lays the text out for `cols` columns (at least 2): appends rows, each ended by '\n'. Blanks at a wrap are
// dropped, closing punctuation does not begin a row, and a wrapped line goes on under where its own text began.
// Tabs make a table: lines that follow one another and have tabs share their columns, each as wide as it needs.
void text_layout(struct span text, int cols, struct buf *out);
// Takes a row off what text_layout made; false at the end. A row that begins with '#' and a blank is a heading: *bold
// is set and the two are not in *row.
bool text_row(struct span *rest, struct span *row, bool *bold);

// What is refused, overdue or wrong begins with "!! ".
enum ink text_ink(struct span row, bool bold);

struct ui_text;
// Copies the text.
struct ui_text *text_new(struct span text);
void text_free(struct ui_text *t);
void text_set(struct ui_text *t, struct span text);
// Shown from its first row again.
void text_top(struct ui_text *t);
// Paints from body row `row`, `rows` high (0: to the end of the body).
void text_paint(struct ui_text *t, int row, int rows);
// Scrolls: arrows, page keys, F7, F8, space, Home, End. True when it was a key of this.
bool text_key(struct ui_text *t, const struct ui_event *e);

#endif
