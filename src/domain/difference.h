// What the booklet says, as an application has it, beside what the origin's
// register says (CLAUSES C-3.4, section 5): one table for the rule, for the
// event that carries the differences along, and for the case as it is shown.
#ifndef YZ_DOMAIN_DIFFERENCE_H
#define YZ_DOMAIN_DIFFERENCE_H

#include "transfer.h"

struct compared {
    uint16_t booklet, registered; // tags
};
// Of a mover and the person's record, of a transfer and the origin household's; the last has tags 0.
extern const struct compared compared_of_person[], compared_of_household[];
// Does the register say otherwise? What one of them does not tell does not differ.
bool compared_differs(const struct compared *c, const struct rec *booklet, const struct rec *registered);

// Adds to an act's fields what differs in the household and in the records of the movers that the fields send: codes and
// dates, in nobody's language. before: the case until then, which row 15 follows row 8 on.
void differences_add(struct rec *fields, const struct rec *before, const struct rec *household);

#endif
