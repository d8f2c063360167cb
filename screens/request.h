// What is written around a case, in a form with its draft: requests to the holder, answers, telephone calls.
#ifndef YZ_SCREENS_REQUEST_H
#define YZ_SCREENS_REQUEST_H

#include "desk/desk.h"
#include "ui/screen.h"

// Asks the holder; where this organisation is the holder, answers what was asked of it: the request with this id (DRAFT_OF of a
// note begun), the operator's choice where it is empty.
enum reaction request_form_open(struct desk *d, struct span number, struct span of);
// Notes a telephone call in the journal, on this case.
enum reaction call_form_open(struct desk *d, struct span number);
// Why neither request nor answer is possible now; NULL: it is. Good until the next call.
const char *request_form_not(struct desk *d, const struct rec *state);

#endif
