// A seat: one organisation's desk and its stack of screens.
#ifndef YZ_SCREENS_SEAT_H
#define YZ_SCREENS_SEAT_H

#include "desk/desk.h"
#include "ui/screen.h"

struct kiosk_seat {
    struct desk *desk;
    const char *hint; // demo: which operators there are, a message id; NULL
    struct ui_stack *stack;
};

enum reaction sign_in_open(struct ui_stack *on, struct kiosk_seat *s);
enum reaction work_open(struct ui_stack *on, struct desk *d);
// A list's cell: who moves, the first one and how many more.
void work_who(const struct rec *t, struct buf *out);
enum reaction case_open(struct desk *d, struct span number);
// An act on a case, in a form made from its flow row.
struct flow_row;
enum reaction act_open(struct desk *d, const struct flow_row *row, struct span number);
// An application: serial of a draft, 0 for a new one; number: of the case that is resubmitted.
enum reaction apply_open(struct desk *d, int64_t serial, struct span number);
// A new application that begins with what is known already (an enquiry's answers); and why none can be taken here, NULL: it can.
enum reaction apply_begin(struct desk *d, const struct rec *known);
const char *apply_not(struct desk *d);
enum reaction enquiry_open(struct desk *d);
enum reaction find_open(struct desk *d);
enum reaction person_open(struct desk *d, struct span id);
enum reaction household_open(struct desk *d, struct span number);
enum reaction mail_open(struct desk *d);
enum reaction operators_open(struct desk *d);
enum reaction new_operator_open(struct desk *d);
enum reaction own_password(struct desk *d);

#endif
