// Every act of CLAUSES section 4, for kiosk and command line alike: load,
// judge, append, in one transaction (DESIGN decision 5).
#ifndef YZ_DESK_ACT_H
#define YZ_DESK_ACT_H

#include "desk.h"
#include "domain/finding.h"

struct act_request {
    const struct flow_row *row;
    struct span number;       // of the case; empty for an application
    int64_t seq;              // of the newest event that the operator saw; -1: whichever is newest
    const struct rec *fields; // what the operator gave: ASK_MAY and ASK_MUST fields of the row
    struct span password;     // where act_needs_password
};

// The field that a refusal is about, where it is one: of the case, or of a mover's row in a list of the act. 0: none.
struct act_at {
    uint16_t tag;    // TRANSFER_
    struct span id;  // of the mover; empty: the case's own field
    uint16_t person; // of TRANSFER_VERIFIED: which particular
};

struct act_result {
    struct arena arena;     // owns what follows; act_result_free
    struct findings findings; // of the judgement, whether or not it refused
    struct rec state;       // after the act; as it is now when it was refused
    struct span number;
    struct act_at at;
};

// Does it. OK: on disk. ERR_REFUSED: findings say why (or the note, where it is no rule of section 2
// to 5); ERR_MOVED_ON: state is fresh; ERR_PERMISSION, ERR_PASSWORD; ERR_STORE: see kv_commit.
enum err act_do(struct desk *d, const struct act_request *q, struct act_result *r) YZ_MUST_USE;
void act_result_free(struct act_result *r);

// Approval and annulment ask for the officer's password again.
bool act_needs_password(const struct flow_row *row);
// May who is signed in do this act on this state now? OK, or the reason in the note.
enum err act_allowed(const struct desk *d, const struct flow_row *row, const struct rec *state);
// Rows possible on this state at this organisation, in table order; how many.
size_t act_rows(const struct desk *d, const struct rec *state, const struct flow_row **out, size_t max);

#endif
