// An application put together by hand, for the tests of the rules: movers, parties, those who stay, on a day.
#ifndef YZ_TESTS_UNIT_FACTS_H
#define YZ_TESTS_UNIT_FACTS_H

#include "domain/person.h"
#include "domain/rules.h"
#define OPEN 0 // no finding: neither REFUSE, WARN nor INFORM


struct made {
    struct arena arena;
    struct rec t;
    struct settings set;
    struct facts facts;
    struct findings findings;
};

// An application of this kind (KIND_*), judged at the counter on 2026-03-02, from Pingqiao in Xinyang (411503) to Jinshui
// in Zhengzhou (410105).
struct made *made_new(const char *kind);
void made_free(struct made *m);
day_t made_day(int year, int month, int mday);
// Born so that the person is `age` today, with the birthday today.
struct rec *made_mover(struct made *m, const char *id, int age);
struct rec *made_party(struct made *m, const char *id, const char *capacity, bool present);
struct rec *made_staying(struct made *m, const char *id, int age);
// Card, booklet, power of attorney: which of the three letters "cbp" are in `what`. Of a mover or a party.
void made_trio_mover(struct rec *mover, const char *what);
void made_trio_party(struct rec *party, const char *what);
// A register's person in a household.
struct rec made_person(struct made *m, const char *id, int age, const char *household, const char *relation);

typedef void rule_fn(const struct facts *f, struct findings *out);
// Judges anew; the worst severity, 0 when nothing was found.
int made_judge(struct made *m, rule_fn *rule);
// By the rule on who must be present that goes with its kind (section 2).
int made_presence(struct made *m);
// How often a rule spoke in the last judgement; whether it did about this one, and found that (NULL: whatever it found).
int made_said(const struct made *m, enum rule rule);
bool made_about(const struct made *m, enum rule rule, const char *subject, const char *found);

#endif
