// What the popups' two files share: dialog.c, and dialog_pick.c for lists of values. For the files of this folder.
#ifndef YZ_UI_DIALOG_IMPL_H
#define YZ_UI_DIALOG_IMPL_H

#include "ui/dialog.h"
#include "ui/paint.h"
#include "ui/screen.h"

// How such a popup is answered, message ids: its keys on line 24, and all of them on F1.
struct dialog_kind {
    const char *keys, *help;
    bool edits; // a line is typed
};

struct popup *dialog_open(const struct dialog_kind *kind, int rows, int cols, const char *title);
void dialog_put(struct popup *p, int row, int col, int cols, struct span text, enum ink ink);
// Esc, F3, or the line is gone.
bool dialog_no(const struct ui_event *e);
// A key that is none of the popup's: F1 tells what is asked (`help`, NULL: the title says it all) and how it is answered, any
// other says that it does nothing.
void dialog_other(const struct dialog_kind *kind, const char *title, const char *help, const struct ui_event *e);

#endif
