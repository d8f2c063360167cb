// The face of every screen: title on line 1, subject on line 2, body, message
// on the last line but one, keys on the last. Rows and columns given here count
// from 0 at the body's upper left. Nothing goes to the line before term_flush,
// and then only what differs.
#ifndef YZ_UI_FACE_H
#define YZ_UI_FACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

// Colour never carries meaning alone: each is told from the next in monochrome.
enum ink {
    INK_PLAIN,
    INK_BOLD,    // headings, totals
    INK_REVERSE, // the selected row
    INK_ALARM,   // overdue, refused: bold, red where there is colour; the text says so too
};

enum say {
    SAY_NOTHING,
    SAY_INFO,
    SAY_WARNING, // "! "
    SAY_ERROR,   // "!! " and bold; beeps
};

// Whether the terminal is too small for the screens: then that is all it shows, popups wait, and what was typed
// is kept. Asked before each read.
bool face_small(void);
// Size of the body: 20 by 80 on an 80x24 terminal.
int face_rows(void);
int face_cols(void);
// Where in a larger body one of 20 by 80 begins that stands in the middle of it, a little above: 0, 0 on a small one.
int face_middle_row(void);
int face_middle_col(void);

// Title: organisation, screen, operator, date, mail. Texts are copied. What
// does not fit is cut from the organisation first: its short name stands instead, where there is one.
struct face_status {
    struct span organisation, organisation_short, operator_name, date, mail;
};
void face_status(const struct face_status *s);
void face_screen(struct span title);
// Line 2: what the screen is about (a case, a person); a rule when empty.
void face_subject(struct span text);
// What stands instead where the whole has no room.
void face_subject_or(struct span text, struct span shorter);
// At the right of it: which rows of how many are in sight; SPAN_NONE where all are.
void face_place(struct span text);
// The message line; what is longer grows upwards over the body. Kept until the next call; SAY_NOTHING clears it. Painted by face_flush, which term_flush calls.
void face_say(enum say how, struct span text);
void face_sayf(enum say how, const char *fmt, ...) YZ_PRINTF(2, 3);
// Says an error with its note: err_line(e) as SAY_ERROR; nothing for OK.
void face_error(enum err e);
// Names a character of the text that the line cannot show, as "〓 U+2B5B8"; nothing when there is none.
void face_hidden(struct span text);
// The same of what was painted since the body was cleared, unless something else is said already.
void face_hidden_painted(void);
// Says why a typed character was not taken: it is none that a text may hold, or the text has its `limit` of characters.
void face_refused(uint32_t cp, size_t limit);
enum say face_said(void);
void face_flush(void);
// Whether a message that had grown over the body has been cleared since this was last asked: the body is to be painted again.
bool face_uncovered(void);
// The key bar: "F2 save  F3 back"; the text is composed by ui/screen.
void face_keys(struct span text);

// Clears the body. The rest of the face stays.
void face_clear(void);
void face_clear_row(int row);
// Puts text at a place of the body. cols > 0: exactly so many columns, cut or
// padded with blanks; cols 0: as it is, cut at the body's edge. Negative rows or rows past the end are
// ignored. Returns the columns taken.
int face_put(int row, int col, int cols, struct span text, enum ink ink);
int face_putf(int row, int col, enum ink ink, const char *fmt, ...) YZ_PRINTF(4, 5);
// The same, ending at the right edge: `col` is the first column not taken.
int face_put_right(int row, int col, struct span text, enum ink ink);
// Where the cursor stands after the flush; (-1, -1): nowhere in particular, parked at the message line.
void face_cursor(int row, int col);
// Covers everything (lock), popups too: the title stays with the organisation alone, the rest is blank.
void face_cover(void);
// Title, subject, message and keys again after a resize or a cover; ui_run does it.
void face_repaint(void);

#endif
