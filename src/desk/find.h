// One field, whatever is typed: ID number, name or part of one, pinyin, case
// number, household number, telephone; 集体户 and what its address has.
#ifndef YZ_DESK_FIND_H
#define YZ_DESK_FIND_H

#include "desk.h"

#define FIND_MOST 200

struct find {
    struct arena arena;
    struct rec *persons; // lines: person_tag with PERSON_ID
    size_t persons_n;
    struct rec *households; // household_tag
    size_t households_n;
    struct rec *cases; // lines of transfer_tag; the open ones first, the newest of them on top
    size_t cases_n;
    bool more; // there are others beyond `most`
};

// As typed so far; text shorter than one character finds nothing.
enum err find_text(struct desk *d, struct span text, size_t most, struct find *out) YZ_MUST_USE;
// The station's open collective households (C-2.2) whose number, address or unit has the text; all where there is none.
enum err find_collective(struct desk *d, struct span text, size_t most, struct find *out) YZ_MUST_USE;
void find_free(struct find *f);

#endif
