// Drafts: what an operator is filling in, saved field by field as each is left
// (DESIGN decision 10). A draft is no case; nothing of it leaves the store.
#ifndef YZ_DESK_DRAFT_H
#define YZ_DESK_DRAFT_H

#include "base/buf.h"
#include "desk.h"
#include "domain/flow.h"

enum draft_tag {
    DRAFT_SERIAL = 1,
    DRAFT_SCREEN = 2, // which form
    DRAFT_CASE = 3,   // what it is about: the case of a resubmission or another act, a person, a household; empty: none
    DRAFT_PAGE = 4,   // where the operator was,
    DRAFT_FIELD = 5,  // down to the field
    DRAFT_SAVED = 6,
    DRAFT_FIELDS = 7, // bytes: the transfer filled in so far, as CBOR (it has lists of its own)
    DRAFT_ROW = 9,    // of the list whose form was open, from 1
    DRAFT_OF = 10,    // which of several such forms on the case: the request that is answered
    DRAFT_TIMES = 11, // how often it has been saved, at whichever counter
    DRAFT_TYPED = 8,  // list of typed_tag: what stands in a field and is not valid yet
};
// DRAFT_SCREEN of what is no act on a case; an act's is its key.
#define DRAFT_APPLY "apply"
#define DRAFT_ENQUIRY "enquiry"
#define DRAFT_REQUEST "request"
#define DRAFT_CALL "call"
#define DRAFT_DEATH "death"
#define DRAFT_ADJUST "adjust"
#define DRAFT_OPERATOR "operator"
enum typed_tag { TYPED_KEY = 1, TYPED_TEXT = 2, TYPED_PAGE = 3, TYPED_ROW = 4 }; // the row from 1; none: a page that is a form

// A new draft of who is signed in; what *out holds already, what was typed, is in it.
enum err draft_new(struct desk *d, const char *screen, struct span number, struct rec *out) YZ_MUST_USE;
// ERR_REFUSED: at another counter the officer has gone on with it since it was loaded, or ended it. What stands there stays;
// this one is saved as a draft of its own.
enum err draft_save(struct desk *d, struct rec *draft) YZ_MUST_USE;
// The same where nothing has been typed since, before it becomes an act: nothing is written where it stands as it did.
enum err draft_still(struct desk *d, struct rec *draft) YZ_MUST_USE;
enum err draft_load(struct desk *d, int64_t serial, struct arena *a, struct rec *out) YZ_MUST_USE;
enum err draft_drop(struct desk *d, int64_t serial) YZ_MUST_USE;
// Drafts of who is signed in, the one that was saved last first: rows of a list under tag 1.
enum err draft_list(struct desk *d, struct arena *a, struct rec *out) YZ_MUST_USE;

// The newest of them for this form, case and DRAFT_OF; *there: there is one.
enum err draft_find(struct desk *d, const char *screen, struct span number, struct span of, struct arena *a, struct rec *out, bool *there) YZ_MUST_USE;
// What is being filled in, in the current language.
const char *draft_name(const struct rec *draft);
// The case, the person or the household that it is about, as it is now; without one, or where there is none, empty.
void draft_about(struct desk *d, const struct rec *draft, struct arena *a, struct rec *out);
// Whom it is about where that is no case: the person, the head of the household; a new operator's name as it was typed.
struct span draft_whom(struct desk *d, const struct rec *draft, const struct rec *about, struct arena *a);
// The act on the case that the draft is of, where it can be done on this state of it; else NULL.
const struct flow_row *draft_act(const struct desk *d, const struct rec *draft, const struct rec *state);
// The state of what it is about, in the current language: the case's stage, the person's or the household's state.
struct span draft_now(const struct rec *draft, const struct rec *about);
// Whether what was begun can still be done; where it is about nothing it can.
bool draft_stands(struct desk *d, const struct rec *draft, const struct rec *about);
// What was typed into the form of an act or an entry, label by label: a draft that no longer stands is read before it goes.
void draft_text(struct buf *out, const struct rec *draft, const struct rec *about);

// The transfer filled in so far, out of a draft (text borrowed from it) and back into it.
enum err draft_fields(const struct rec *draft, struct arena *a, struct rec *out) YZ_MUST_USE;
void draft_set_fields(struct rec *draft, const struct rec *fields);

#endif
