// Requests to a case's holder and the holder's notes why not (domain/request.h): asked, answered and read.
#ifndef YZ_DESK_REQUEST_H
#define YZ_DESK_REQUEST_H

#include "desk.h"
#include "domain/request.h"

// May who is signed in ask something of the holder now, or answer what was asked here? The reason in the note.
enum err request_may_ask(struct desk *d, const struct rec *state);
enum err request_may_answer(struct desk *d, const struct rec *state);

// Asks. fields: request_fields that the operator gives; seq: of the newest event that the operator saw, -1 for whichever is
// newest. ERR_REFUSED, ERR_INPUT, ERR_MOVED_ON, ERR_PERMISSION.
enum err request_ask(struct desk *d, struct span number, int64_t seq, const struct rec *fields) YZ_MUST_USE;
// The note why not, to the open requests that the fields name by kind and asker, or to all of them.
enum err request_answer(struct desk *d, struct span number, const struct rec *fields) YZ_MUST_USE;

enum request_state {
    REQUEST_OPEN,
    REQUEST_DECLINED, // by a note why not
    REQUEST_ACTED,    // by an act of the holder
};
struct request_line {
    const struct event *e; // the request
    struct span id;
    enum request_state state;
    bool here;                  // open, and this organisation is to answer it
    const struct event *answer; // the note, or the act
};
// Of a case, oldest first; good for the call. False stops.
typedef bool request_fn(void *ctx, const struct request_line *line);
enum err request_each(struct desk *d, struct span number, request_fn *fn, void *ctx);
const char *request_state_name(enum request_state s); // message id

#endif
