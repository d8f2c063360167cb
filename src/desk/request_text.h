// Requests to a case's holder as a text to be read (ui/text).
#ifndef YZ_DESK_REQUEST_TEXT_H
#define YZ_DESK_REQUEST_TEXT_H

#include "base/buf.h"
#include "request.h"

// Of this case: those that are open, a marked line each, and how the last one of this organisation's was answered; or all of them
// with their answers, under a heading.
void request_text(struct buf *b, struct desk *d, const struct rec *state, bool open);
// One on one line: what, about whom, by whom, when and why.
struct span request_told(const struct desk *d, const struct rec *state, const struct request_line *l, struct arena *a);

#endif
