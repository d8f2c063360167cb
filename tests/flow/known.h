// What the four places know of a case or a person, one beside the other.
#ifndef YZ_TESTS_FLOW_KNOWN_H
#define YZ_TESTS_FLOW_KNOWN_H

#include "tests/flow/province.h"

// At how many places the person is registered; but_behind: leaving out those that came back from a backup and have not been
// told yet who has left since.
size_t known_registered(struct province *p, const char *id, bool but_behind);
bool known_dead(struct province *p, const char *id);

// Who has not told the place yet what it holds of the case, by their codes; empty: nobody holds it up.
struct span known_unheard(struct province *p, enum place at, struct span number);

// The place holds another branch of the case than one of the others (DESIGN decision 2).
bool known_forked(struct province *p, enum place at, struct span number);
// The place shows that the case has another branch.
bool known_conflict(struct province *p, enum place at, struct span number);
// How many things are set aside at the place of the cases of which fn says so; forks: of those, how many as another branch.
typedef bool known_fn(void *ctx, struct span number);
size_t known_aside(struct province *p, enum place at, known_fn *fn, void *ctx, size_t *forks);
// How many things out of packets are set aside there for want of a signer, but for the cases of which fn says so.
size_t known_waiting(struct province *p, enum place at, known_fn *fn, void *ctx);
bool known_is(void *number, struct span of); // a known_fn: of the case whose number (struct span) is the context
// Asserts that the move-in station has been told of every act, that what others hold is the same from the beginning, and that
// the holder holds all.
void known_the_same(struct province *p, struct span number);

#endif
