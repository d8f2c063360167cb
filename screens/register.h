// What is entered in the register at the counter, in a form with its draft (screens/entry.h): a death, relations to the head.
#ifndef YZ_SCREENS_REGISTER_H
#define YZ_SCREENS_REGISTER_H

#include "desk/desk.h"
#include "ui/screen.h"

// The death of a person of this register.
enum reaction death_form_open(struct desk *d, struct span id);
// The follow-up of C-3.2 in a household, where one is open; else a correction of relations, and of who is head, on a document.
enum reaction adjust_form_open(struct desk *d, struct span household);

#endif
