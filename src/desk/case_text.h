// A case as a text to be read (ui/text), by kiosk and command line alike.
#ifndef YZ_DESK_CASE_TEXT_H
#define YZ_DESK_CASE_TEXT_H

#include "base/buf.h"
#include "desk.h"

// Its number, the stage, who moves: in a narrow line it is a long name that is cut.
struct span case_subject(const struct rec *state, struct arena *a);
// What there is to know of it now: holder, clock, what is asked, its fields, the findings, the journal's entries on it.
enum err case_text(struct buf *b, struct desk *d, const struct rec *state);
// What restoring means for this mover (row 16): registered again, or not, having died since.
struct span restored_text(const struct rec *state, struct span id, struct arena *a);
// Every event: who did what, when, and what it set, with the findings of its judgement.
enum err history_text(struct buf *b, struct desk *d, struct span number);

#endif
