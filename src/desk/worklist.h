// Worklists: what is mine to do, by stage and due date, overdue first; what
// others hold; follow-ups. And a case as a person reads it.
#ifndef YZ_DESK_WORKLIST_H
#define YZ_DESK_WORKLIST_H

#include "desk.h"
#include "store/chain.h"

enum work_filter { WORK_MINE, WORK_RETURNED, WORK_OTHERS, WORK_CLOSED };

struct worklist {
    struct arena arena;
    struct chain_line *rows; // overdue first, then what something is asked about, then by due date
    size_t n;
    size_t mine, overdue, returned, others, followups, requests; // counts; requests: cases of mine with an open one
    bool more;        // of WORK_CLOSED: there are others, which are listed behind `last`
    struct span last; // the place of the last one
};
#define WORK_MOST 2000 // closed cases of one load, the one that has ended last first

// after: the `last` of the load before; SPAN_NONE: from the beginning.
enum err worklist_load(struct desk *d, enum work_filter filter, struct span after, struct worklist *w) YZ_MUST_USE;
void worklist_free(struct worklist *w);

// A case's state; ERR_NOT_FOUND.
enum err case_load(struct desk *d, struct span number, struct arena *a, struct rec *out) YZ_MUST_USE;
// Its events in order: fn gets each, good for the call; false stops.
typedef bool case_fn(void *ctx, const struct event *e);
enum err case_history(struct desk *d, struct span number, case_fn *fn, void *ctx) YZ_MUST_USE;
// Sent on to another organisation, of which nothing says yet that it has it (section 6). Of a state, or a worklist's line.
bool case_unacknowledged(const struct desk *d, const struct rec *state);
bool case_overdue(const struct desk *d, const struct rec *state);
// "due 2026-12-21, 20 working days left", "overdue by ...", "sent on ..., not acknowledged" (section 6).
struct span case_clock(struct desk *d, const struct rec *state, struct arena *a);

// A person and a household with what the store knows of them, the head first among its people; ERR_NOT_FOUND. A household
// number without the zeros before it, or with more, is the one that it can only mean; ERR_INPUT where it may mean several.
enum err person_load(struct desk *d, struct span id, struct arena *a, struct rec *out) YZ_MUST_USE;
enum err household_load(struct desk *d, struct span number, struct arena *a, struct rec *out, struct rec **people,
                        size_t *n) YZ_MUST_USE;
// Who was registered in the household once, and is not now.
enum err household_former(struct desk *d, struct span number, struct arena *a, struct rec **people, size_t *n) YZ_MUST_USE;
// Cases that name the person, newest last.
enum err person_cases(struct desk *d, struct span id, struct arena *a, struct rec *out, uint16_t tag) YZ_MUST_USE;

// Cases whose household the case `number` (none yet: empty) may settle into (C-1.2): the open ones, then those that have
// settled, newest first, as many as one load of these has: `more` tells that there are others. Rows of a list under `tag`.
enum err linkable_load(struct desk *d, struct span number, struct arena *a, struct rec *out, uint16_t tag, bool *more) YZ_MUST_USE;

// The household's follow-up of C-3.2, followup_tag; empty where it has none.
enum err followup_load(struct desk *d, struct span household, struct arena *a, struct rec *out) YZ_MUST_USE;
// Follow-ups of C-3.2 that are open: rows of a list under tag 1, followup_tag.
enum err followups_load(struct desk *d, struct arena *a, struct rec *out) YZ_MUST_USE;

#endif
