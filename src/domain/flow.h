// The notice as a table: every act on a case, from which stage, by whom, to
// which stage, who holds the case then, who gets a copy, which clock starts,
// under which clause (CLAUSES section 4, whose row numbers stand in `row`).
#ifndef YZ_DOMAIN_FLOW_H
#define YZ_DOMAIN_FLOW_H

#include "calendar.h"
#include "transfer.h"

enum stage {
    STAGE_NONE, // before the first event: a draft
    STAGE_APPLIED,
    STAGE_AWAITING_APPROVAL,
    STAGE_AWAITING_MOVE_OUT,
    STAGE_AWAITING_SETTLEMENT,
    STAGE_RETURNED,
    STAGE_AT_ORIGIN_AGAIN,
    STAGE_SETTLED,
    STAGE_CLOSED,
    STAGE_COUNT,
};
#define STAGE_BIT(s) (1u << (s))
const char *stage_name(enum stage s); // in the current language

// The part an organisation plays in a case.
enum seat { SEAT_NONE, SEAT_D, SEAT_B, SEAT_O };
#define SEAT_BIT(s) (1u << (s))
const char *seat_name(enum seat s); // message id

enum role { ROLE_CLERK = 1, ROLE_APPROVER = 2, ROLE_CHIEF = 4, ROLE_ADMIN = 8 };
const char *role_name(enum role r); // message id

// Wire numbers; never reused. Rows 13a to 13d share row 13.
enum act {
    ACT_APPLY = 1,
    ACT_ACCEPT = 2,
    ACT_RETURN_D = 3,
    ACT_CLOSE = 4,
    ACT_APPROVE = 5,
    ACT_RETURN_B = 6,
    ACT_REJECT = 7,
    ACT_MOVE_OUT = 8,
    ACT_RETURN_O = 9,
    ACT_REFUSE = 10,
    ACT_RESUBMIT = 11,
    ACT_SETTLE = 12,
    ACT_NOTIFY = 13,
    ACT_SEND_BACK = 14,
    ACT_CORRECT = 15,
    ACT_RESTORE = 16,
    ACT_ANNUL = 17,
    ACT_HAND_OVER = 18,
    ACT_VERIFY = 19,
    ACT_CONCLUDE = 20, // the chief closes a settled case with a reason
    ACT_COUNT,
    // Journal acts, of an organisation's own chain; no flow.
    ACT_JOURNAL = 100,
    ACT_CERTIFY = 100, // an operator's public key
    ACT_SIGN_IN = 101,
    ACT_SETTING = 102,
    ACT_DEATH = 103,
    ACT_ADJUST = 104, // relations to the new head (C-3.2)
    ACT_IMPORT = 105,
    ACT_PRINT = 106,
    ACT_CALL = 107,
    ACT_REQUEST = 108,
    ACT_CONTINUE = 109, // after a restore: goes on though not all were heard
    ACT_OPERATOR_STATE = 110,
    ACT_ANSWER = 111, // to a request: why not (request.h)
};

enum ask {
    ASK_MAY,  // the operator may give it
    ASK_MUST, // the operator must give it
    ASK_SET,  // the program sets it
};
struct act_field {
    uint16_t tag;
    uint8_t ask;
};

struct flow_row {
    uint8_t act; // enum act
    uint8_t row; // of the table in CLAUSES section 4
    const char *key;    // command line
    const char *name;   // message id
    const char *clause; // "C-3.3"
    uint16_t from;      // STAGE_BITs
    uint8_t by;         // enum seat: who acts, and holds the case
    uint8_t roles;      // enum role bits
    uint8_t to;         // enum stage; STAGE_RETURNED's own return is resolved by flow_target
    uint8_t holder;     // enum seat that holds the case then
    uint8_t copies;     // SEAT_BITs that get a copy
    bool copies_if_seen; // ... only where the case has been sent there before
    const char *reasons; // flag in code list return_reason that marks this act's codes; NULL: takes none
    const struct act_field *fields; // ends with tag 0
    const char *outcome; // what the operator is told when done: message id
};
extern const struct flow_row flow_rows[];
extern const size_t flow_rows_n;

// By wire number; NULL for none.
const struct flow_row *flow_row(int act);
// By key and the stage the case is in: "return" is another row at each holder. seat tells two apart.
const struct flow_row *flow_by_key(struct span key, enum stage stage);
// By key alone, the first.
const struct flow_row *flow_any(struct span key);
bool flow_takes(const struct flow_row *f, uint16_t tag);
// ... and from the operator.
bool flow_asks(const struct flow_row *f, uint16_t tag);
// ... who may not leave it empty.
bool flow_must(const struct flow_row *f, uint16_t tag);
struct code; // code.h
// Is it a reason of the act?
bool flow_reason(const struct flow_row *f, const struct code *reason);
// Does the act for this reason stop the clock (section 6)? The applicant must act, on a case whose days run.
bool flow_stops(const struct flow_row *f, const struct code *reason);

// How many of person_particulars an act that takes TRANSFER_VERIFIED may change.
size_t flow_particulars(const struct flow_row *f);

// Which seat an organisation has in a case.
enum seat flow_seat(const struct rec *t, struct span org);
struct span flow_org(const struct rec *t, enum seat seat);

// Stage and seat after an act with these fields on this state (rows 11 and 13 depend on both).
void flow_target(const struct flow_row *f, const struct rec *state, const struct rec *fields, enum stage *to,
                 enum seat *holder);
// May this act follow on this state, by this organisation? ERR_MOVED_ON or ERR_REFUSED with a note.
enum err flow_allows(const struct flow_row *f, const struct rec *state, struct span org);
// Who is owed the event: SEAT_BITs, without the one that acts.
unsigned flow_recipients(const struct flow_row *f, const struct rec *before, enum seat holder);

struct settings; // settings.h
// The clock of CLAUSES section 6 on this state, as the organisation `own` can know it: `received`
// is its own receipt of the baton (0: none or unknown). *due is DAY_NONE where none runs.
void flow_due(const struct rec *state, moment_t received, const struct calendar *c, const struct settings *set,
              day_t *due, bool *provisional);
// The last day on which a returned case can be resubmitted (house rule); DAY_NONE when it is not returned.
day_t flow_lapse(const struct rec *state, const struct settings *set);
bool flow_lapsed(const struct rec *state, const struct settings *set, day_t today);

#endif
