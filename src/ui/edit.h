// A line editor without a screen: one line of UTF-8 text, a limit in
// characters and a cursor on a character boundary. Pure, so that it can be
// tested: the width of a character is handed in.
#ifndef YZ_UI_EDIT_H
#define YZ_UI_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/lang.h"
#include "base/span.h"
#include "ui/term.h"

typedef int (*edit_width)(uint32_t cp); // columns of a character: 0, 1 or 2

struct edit {
    struct buf text;  // UTF-8, well-formed
    size_t limit;     // characters
    size_t at;        // cursor: bytes before it
    size_t first;     // first byte shown; kept by edit_view
    edit_width width; // line_width_cp on the screen
    const char *drops; // of a number: the signs that part it into groups, ASCII, which are passed over; full-width signs become
                       // narrow, and dashes a hyphen. NULL: text, which stays as it is. Set after edit_init
};

// What is seen of the text in so many columns.
struct edit_view {
    size_t start, len; // bytes of the text; whole characters only
    int cols;          // columns that the slice takes
    int cursor;        // column of the cursor within the view, always below its width
};

// An empty editor; edit_free gives its memory back.
void edit_init(struct edit *e, size_t limit, edit_width width);
void edit_free(struct edit *e);
// Borrowed until the next change.
struct span edit_text(const struct edit *e);
// Replaces all of it, cut at the limit; control characters, unseen ones (of no width, of direction) and bytes that are no UTF-8
// are dropped. The cursor goes to the end. True when all of it was taken.
bool edit_set(struct edit *e, struct span text);

// Whether a character may stand in a text: no control, and nothing that is there without being seen.
bool edit_takes(uint32_t cp);

// Each returns whether something changed.
bool edit_insert(struct edit *e, uint32_t cp); // false too for one that edit_takes does not, and at the limit; true for what is dropped
bool edit_backspace(struct edit *e);
bool edit_delete(struct edit *e);
bool edit_left(struct edit *e);
bool edit_right(struct edit *e);
bool edit_home(struct edit *e);
bool edit_end(struct edit *e);
bool edit_delete_word(struct edit *e); // blanks before the cursor and the run before them
bool edit_clear(struct edit *e);

// What a key does to a text, the same in every field, popup and search.
enum edit_did {
    EDIT_UNUSED, // no key of this
    EDIT_MOVED,  // within the text, or nothing could move
    EDIT_CHANGED,
};
enum edit_did edit_key(struct edit *e, enum ui_fkey key);
#define EDIT_HELP N_("Left Right Home End\twithin the text; Ctrl-A its beginning, Ctrl-E its end\nBackspace Del Ctrl-D\ttake a letter away; Ctrl-W a word, Ctrl-U all\n")

// Inserts at the cursor in one step, whatever the length. Control and unseen characters
// are dropped, a tab or a line's end between words becomes one blank. *cut: characters that had no
// room (may be NULL). Returns whether something changed.
bool edit_paste(struct edit *e, struct span text, size_t *cut);

// The slice to show in `cols` columns (at least 2), moved as little as needed
// to keep the cursor in sight. A character wider than what is left is not shown in part.
struct edit_view edit_view(struct edit *e, int cols);

#endif
