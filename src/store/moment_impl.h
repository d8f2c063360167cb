// What the register's two sides share; moment.c, moment_origin.c and moment_destination.c include it.
#ifndef YZ_STORE_MOMENT_IMPL_H
#define YZ_STORE_MOMENT_IMPL_H

#include "chain.h"
#include "domain/person.h"
#include "moment.h"
#include "register.h"

void moment_at_origin(struct store *s, struct kv_txn *t, const struct rec *before, const struct rec *after,
                      const struct event *e);
void moment_at_destination(struct store *s, struct kv_txn *t, const struct rec *after, const struct event *e);

// After a loss acts of several cases come back in no order: whom a settlement registers may have been moved out since by a case
// that came before it.
void moment_gone_since(struct store *s, struct kv_txn *t, const struct rec *settled);

void spell_open(struct rec *person, struct span household, day_t from, struct span case_in);
// Closes the spell that still runs, if one does.
void spell_close(struct rec *person, day_t to, enum spell_end end, struct span case_out);
// The newest spell, running or closed; NULL when there is none.
struct rec *spell_last(const struct rec *person);

// Is the person leaving, gone or arriving under this case?
bool under_case(const struct rec *person, const struct rec *state);
// Registered, and free to leave; or leaving at once under a case whose permit has been waiting here for it.
void person_register(struct store *s, struct kv_txn *t, struct rec *person);
// These tags are an act's from now on: an import does not set them unasked.
void person_acted(struct rec *person, uint64_t tags);
// What differs is changed on its document: C-3.6 at the destination, row 15 at the origin.
void person_change_verified(struct kv_txn *t, const struct event *e);
void person_decease(struct rec *person, day_t date);
// After a loss an act may come back behind a death that was registered here, of who was here no more: the death was another
// register's, and the person is as before it. False: no such death was.
bool person_unbury(struct rec *person);

// A family household that nobody is left in is closed, its number never used again. False: somebody is.
bool household_close_if_empty(struct kv_txn *t, struct span number, day_t day, struct arena *a);
// Another head, or none while the household has yet to name one: everybody else's relation is to be adjusted (C-3.2).
void household_set_head(struct kv_txn *t, struct span number, struct span head, struct span case_number,
                        enum followup_state state, struct arena *a);
// Created by the case.
void household_create(struct kv_txn *t, const struct rec *h, struct span number, struct span head, day_t day,
                      const struct rec *state, struct arena *a);
// Somebody's relation in the household is to be adjusted to this head (empty: to be named).
void followup_need(struct kv_txn *t, struct span household, struct span head, struct span case_number, struct arena *a);
// What was waiting for this case to be over opens.
void followup_open(struct kv_txn *t, const struct rec *state, struct arena *a);

#endif
