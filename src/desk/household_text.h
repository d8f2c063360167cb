// What a household's register entry does not say of it, as a text to be read (ui/text), by kiosk and command line alike.
#ifndef YZ_DESK_HOUSEHOLD_TEXT_H
#define YZ_DESK_HOUSEHOLD_TEXT_H

#include "base/buf.h"
#include "desk.h"

// What waits to be done in the household (C-3.2), and which key or command does it.
void followup_text(struct buf *b, struct desk *d, struct span household, const char *by);
// What was adjusted in a household (C-3.2), newest first, under a heading.
enum err adjustments_text(struct buf *b, struct desk *d, struct span household);

#endif
