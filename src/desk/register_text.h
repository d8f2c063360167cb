// A person or a household of the register, with its history, as a text to be read (ui/text), by kiosk and command line alike.
#ifndef YZ_DESK_REGISTER_TEXT_H
#define YZ_DESK_REGISTER_TEXT_H

#include "base/buf.h"
#include "desk.h"

// Name, number, state.
struct span person_subject(const struct rec *person, struct arena *a);
// Particulars, spells, cases with what they changed, the journal's entries.
enum err person_text(struct buf *b, struct desk *d, const struct rec *person) YZ_MUST_USE;
// Number, state.
struct span household_subject(const struct rec *household, struct arena *a);
// What it is, what waits to be done in it (C-3.2; by: the key or command that does it), who lives here and who did, what was adjusted.
enum err household_text(struct buf *b, struct desk *d, const struct rec *household, const struct rec *people, size_t n, const char *by) YZ_MUST_USE;

#endif
