// What happens in the simulated province (simulation_test): chance, mail in the air, stores that are lost. Everything follows from
// the seed.
#ifndef YZ_TESTS_FLOW_SIMULATED_H
#define YZ_TESTS_FLOW_SIMULATED_H

#include "tests/flow/province.h"

#define CASES 40 // of a run
#define IN_THE_AIR 400
#define SILENCE (2 * 86400) // seconds

struct letter {
    enum place from, to;
    uint32_t key; // of the recipient, to which it is sealed
    char *p; // owned
    size_t n;
};

struct moving {
    struct span number, id, application;
    bool gone_on; // at some place by its chief, although somebody had not been heard
    bool buried_alone; // so was the mover's death registered: they may live elsewhere
};

struct simulation {
    struct province *p;
    uint64_t random;
    moment_t now;
    struct letter air[IN_THE_AIR];
    size_t air_n;
    struct moving cases[CASES];
    size_t cases_n;
    uint64_t damaged[PLACES]; // packets that each place was given so, or sealed to a key that it has lost
    uint64_t damaged_then[PLACES]; // when its backup was taken
    bool backed_up[PLACES];
    enum place silent; // nothing reaches it or comes from it
    moment_t silent_until;
    bool asks[PLACES]; // it has a key of which the province has not heard
};

extern unsigned simulated_restored, simulated_spared; // stores that were lost and came back, with a spare key; over all seeds
extern unsigned simulated_renewed; // keys

size_t any(struct simulation *s, size_t n); // below n
bool chance(struct simulation *s, unsigned percent);
void pass(struct simulation *s, moment_t seconds);

// ---- simulated_mail.c
// What the place has to send goes into the air; again: also what has been given out. safe: nothing happens to it on the way.
void send_mail(struct simulation *s, enum place at, bool again, bool safe);
void deliver(struct simulation *s, size_t i, bool safe);
// What is set aside there, but for other branches of the cases with which a chief has gone on, and for what waits for the roster
// that lists its signer: a key may be replaced before the province has heard of it.
uint64_t aside(struct simulation *s, enum place at);
size_t waiting(struct simulation *s, enum place at);

// ---- simulated_loss.c
void make_spares(struct simulation *s);
void back_up(struct simulation *s, enum place at);
// The province lists the place's key, or a new one.
void be_listed(struct simulation *s, enum place at);
void lose(struct simulation *s, enum place at);
// A new signing key without a loss: the machine has been replaced.
void renew(struct simulation *s, enum place at);

#endif
