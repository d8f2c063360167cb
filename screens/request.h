// Requests to a case's holder, in a form of their own.
#ifndef YZ_SCREENS_REQUEST_H
#define YZ_SCREENS_REQUEST_H

#include "desk/desk.h"
#include "ui/screen.h"

// Asks the holder; where this organisation is the holder, answers what was asked of it: the request with this id (DRAFT_OF of a
// note begun), the operator's choice where it is empty.
enum reaction request_form_open(struct desk *d, struct span number, struct span of);
// Why neither is possible now; NULL: it is. Good until the next call.
const char *request_form_not(struct desk *d, const struct rec *state);

#endif
