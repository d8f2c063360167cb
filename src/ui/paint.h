// Text into a curses window: the one place where the program's text meets
// curses cells. For the files of this folder.
#ifndef YZ_UI_PAINT_H
#define YZ_UI_PAINT_H

// Ours first: curses defines OK as a macro, of the same value.
#include "ui/face.h"

#include <curses.h>

// Puts text at a place; cols > 0: exactly so many columns, cut or filled up with `fill`; 0: as it
// is, cut at the window's edge. Returns the columns taken.
int paint_text(WINDOW *w, int y, int x, int cols, struct span text, enum ink ink, char fill);
// The first character painted since the last call that the line cannot show; 0: none.
uint32_t paint_hidden(void);
void paint_colours(void); // once, after curses has started
// A popup's window, above all others, framed, with a title; NULL is never returned.
struct popup;
// Size of the inside, as far as the body has it; `keys`, already translated, are those that work while it is the topmost.
struct popup *popup_open(int rows, int cols, const char *title, const char *keys);
void popup_want(struct popup *p, int rows, int cols); // another size; the inside is blank then
void popups_fit(void); // to a terminal that has changed; each is painted anew by the loop that reads its keys
const char *popup_keys(void); // of the topmost; NULL: none is open
WINDOW *popup_window(struct popup *p);
int popup_rows(const struct popup *p);
int popup_cols(const struct popup *p);
void popup_close(struct popup *p);
// All popups away, and back as they were: the lock covers them too. What popups_hide gave goes to popups_show.
struct popup *popups_hide(void);
void popups_show(struct popup *away);
void popup_cursor(struct popup *p, int y, int x); // inside; -1: none
// Puts everything on the line; the cursor goes where the topmost thing wants it.
void paint_flush(void);
void paint_cursor(int y, int x); // of the screen beneath

#endif
