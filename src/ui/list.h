// A list over callbacks: it holds no rows, only which one is selected. The
// selected row is marked with '>', and the cursor stands there.
#ifndef YZ_UI_LIST_H
#define YZ_UI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "ui/face.h"
#include "ui/term.h"

struct list_column {
    const char *heading; // message id; NULL: none
    int cols;            // 0: shares what is left
    int most;            // a wide terminal gives it up to so many columns; 0: no more than cols
    int least;           // of one that shares: what it needs at least. Of another: what a narrow terminal leaves it; 0: all of it
};
#define LIST_AWAY (-1) // least: on a narrow terminal it goes before any other is cut short

// Zero-initialise, fill in the first part, keep it in the screen's context.
struct ui_list {
    const struct list_column *columns;
    size_t column_count;
    size_t (*count)(void *ctx);
    // Appends the UTF-8 text of a cell to out (empty at the call). Where it is cut, what stands behind a tab is kept whole.
    void (*cell)(void *ctx, size_t row, size_t column, struct buf *out);
    enum ink (*ink)(void *ctx, size_t row);    // NULL: plain
    bool (*marked)(void *ctx, size_t row);     // NULL: no marks; a marked row has '*' behind the '>'
    const char *empty;                         // message id shown when there are no rows
    bool (*rests)(void *ctx, size_t row); // not on a row that goes on from the one above; NULL: on every row
    void *ctx;
    // Kept by the list.
    size_t selected, first;
    int row, rows; // place in the body of the last list_paint, heading included
};

enum list_reaction {
    LIST_UNUSED,
    LIST_USED,   // the selection moved or nothing could move
    LIST_CHOSEN, // Enter on a row
    LIST_MARK,   // space on a row
};

// Paints heading and rows from body row `row`, `rows` in all (0: to the end of the body).
void list_paint(struct ui_list *l, int row, int rows);
// Moves (arrows, page keys, F7 and F8, Home, End) and repaints only what changes.
enum list_reaction list_key(struct ui_list *l, const struct ui_event *e);
// Selects a row, as near as there is one; shown at the next paint.
void list_select(struct ui_list *l, size_t row);
// False when the list is empty.
bool list_selected(const struct ui_list *l, size_t *row);

#endif
