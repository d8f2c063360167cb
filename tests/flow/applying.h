// Applications of whoever a register holds, made up for the simulated province.
#ifndef YZ_TESTS_FLOW_APPLYING_H
#define YZ_TESTS_FLOW_APPLYING_H

#include "tests/flow/province.h"

// One grown member of the origin's household of this number, not its head, moves to AT_D: the nth by some order, into a household
// of that kind (KIND_*), the joined one being `into` there, with its head as host; or into 00000010, a collective one. As JSON, good
// for the province's life. Empty: nobody there does.
struct span applying(struct province *p, const char *kind, enum place origin, size_t household, size_t nth, size_t into, struct span *id);

#endif
