// What this organisation's journal keeps, as a text to be read (ui/text), by kiosk and command line alike. Newest first, under a
// heading; nothing where there is nothing.
#ifndef YZ_DESK_JOURNAL_TEXT_H
#define YZ_DESK_JOURNAL_TEXT_H

#include "base/buf.h"
#include "desk.h"

enum err journal_case_text(struct buf *b, struct desk *d, struct span number);
enum err journal_person_text(struct buf *b, struct desk *d, struct span id);
// What was adjusted in a household (C-3.2).
enum err journal_household_text(struct buf *b, struct desk *d, struct span number);

#endif
