// The one case of a test about requests, and what is asked of its holder there. Included by a test once, behind cmocka.h.
#ifndef YZ_TESTS_FLOW_ONE_ASKING_H
#define YZ_TESTS_FLOW_ONE_ASKING_H

#include "tests/flow/asking.h"
#include "tests/flow/one.h"

static struct span number;

static inline struct rec fields_of(const char *json)
{
    return asking_fields(p, json);
}

static inline enum err ask(enum place at, const char *json)
{
    return asking_ask(p, at, number, json);
}

static inline enum err answer(enum place at, const char *json)
{
    return asking_answer(p, at, number, json);
}

static inline struct seen look(enum place at)
{
    return asking_look(p, at, number);
}

#endif
