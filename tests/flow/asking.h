// What is asked of a case's holder and answered, as the tests see it (CLAUSES section 4, below the table).
#ifndef YZ_TESTS_FLOW_ASKING_H
#define YZ_TESTS_FLOW_ASKING_H

#include "desk/request.h"
#include "tests/flow/province.h"

#define RECALL "{\"request\":\"1\",\"text\":\"材料有误\"}"
#define DEATH "{\"request\":\"2\",\"person\":\"" WIFE "\",\"date\":\"2026-03-01\",\"text\":\"家属来电\"}"
#define STOP "{\"request\":\"3\",\"text\":\"有人举报\"}"
#define PAPER "{\"request\":\"4\",\"text\":\"网络中断\"}"
#define WHY_NOT "{\"text\":\"已经办理\"}"

// The JSON's fields, of the journal's table.
struct rec asking_fields(struct province *p, const char *json);
enum err asking_ask(struct province *p, enum place at, struct span number, const char *json);
enum err asking_answer(struct province *p, enum place at, struct span number, const char *json);

// What a place sees of the case's requests.
struct seen {
    size_t n, open, here, declined, acted;
    int act;        // that answered the last one
    char text[100]; // or the note
    char kind[4];   // of the last one
};
struct seen asking_look(struct province *p, enum place at, struct span number);

#endif
