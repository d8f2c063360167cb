// Requests to a case's holder, on the case's screen and in a form of their own.
#ifndef YZ_SCREENS_REQUEST_H
#define YZ_SCREENS_REQUEST_H

#include "base/buf.h"
#include "desk/desk.h"
#include "ui/screen.h"

#define REQUEST_DRAFT "request" // screen of its drafts

// Of this case: those that are open, a marked line each, and how the last one of this organisation's was answered; or all of them
// with their answers, under a heading.
void requests_put(struct buf *b, struct desk *d, const struct rec *state, bool open);
// Asks the holder; where this organisation is the holder, answers what was asked of it: the request with this id (DRAFT_OF of a
// note begun), the operator's choice where it is empty.
enum reaction request_form_open(struct desk *d, struct span number, struct span of);
// Why neither is possible now; NULL: it is. Good until the next call.
const char *request_form_not(struct desk *d, const struct rec *state);

#endif
