// A request (CLAUSES section 4, below the table): mail from a party that does not hold a case to the one that does, an entry
// in the asker's journal. Any act by the holder answers it, or an entry in the holder's journal that says why not. Both name
// the case and, under JOURNAL_ORG, whom they are for; neither changes the case.
#ifndef YZ_DOMAIN_REQUEST_H
#define YZ_DOMAIN_REQUEST_H

#include "event.h"

// What its messages name: the section, for it is no clause of the notice.
#define REQUEST_CLAUSE "C-4"

// Codes of data/codes/request.tsv.
#define REQUEST_RECALL "1"
#define REQUEST_DEATH "2"
#define REQUEST_STOP "3"
#define REQUEST_PAPER "4"

struct request_kind {
    const char *code;
    uint16_t stages; // STAGE_BITs in which it makes sense
    uint8_t by;      // SEAT_BITs of who may ask
    bool last;       // only who acted last, before the holder has acted
    bool person;     // names a mover, and no other kind does
    const char *when; // message id: when it makes sense
};
extern const struct request_kind request_kinds[];
extern const size_t request_kinds_n;
// Fields of requests, answers and telephone calls, JOURNAL_ tags; end with tag 0. An answer names by kind, asker and mover which open requests it is for:
// all where it names none.
extern const struct act_field request_fields[], answer_fields[], call_fields[];

// enum role bits of the officers who ask and answer at this seat.
unsigned request_roles(enum seat seat);
// May this organisation ask anything of the holder now? ERR_REFUSED says why not.
enum err request_possible(const struct rec *state, struct span org);
// ... this: ERR_REFUSED, or ERR_INPUT for a field.
enum err request_allows(const struct rec *state, struct span org, const struct rec *fields);
// An entry from outside: of these acts and their fields alone, in its organisation's own journal. ERR_FORMAT.
enum err request_fits(const struct event *e);
// Is the request open on this state of the case, as the organisation `own` has it, where no answer has come? `arrived`: the
// case's sequence when it came here. What the asker had seen is what it asks about: an act since then answers it. One that
// crossed it in the mail answers it too, save where it left the case open with the same holder, who had not been asked before.
bool request_open(const struct event *request, int64_t arrived, const struct rec *state, struct span own);
// Is that entry the answer to this request, by whom it was asked of?
bool request_answers(const struct event *answer, const struct event *request, struct span request_id);

#endif
