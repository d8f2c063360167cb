// The transfer: one case of household-registration transfer. Its tags are what
// events carry on the wire (below TRANSFER_FOLDED) and what folding them adds
// (from there on). CLAUSES sections 2 to 4.
#ifndef YZ_DOMAIN_TRANSFER_H
#define YZ_DOMAIN_TRANSFER_H

#include "field.h"

enum transfer_tag {
    // the application
    TRANSFER_NUMBER = 1,
    TRANSFER_KIND = 2,   // code list kind
    TRANSFER_REASON = 3, // code list reasons
    TRANSFER_ORIGIN = 4, // organisation codes
    TRANSFER_DESTINATION = 5,
    TRANSFER_BUREAU = 6,
    TRANSFER_ORIGIN_HOUSEHOLD = 7,
    TRANSFER_ORIGIN_KIND = 8, // code list household_kind
    TRANSFER_ORIGIN_ADDRESS = 9,
    TRANSFER_MOVERS = 11,    // list, mover_tag
    TRANSFER_STAYING = 12,   // list, staying_tag: who remains, as the booklet shows it
    TRANSFER_PARTIES = 13,   // list, party_tag: others who are present or have handed something over
    TRANSFER_MATERIALS = 14, // list, material_tag
    TRANSFER_NEW_HEAD = 15,  // of the origin household (C-3.2): identity number
    TRANSFER_TELEPHONE = 16,
    TRANSFER_HOST = 17,           // identity number of the host
    TRANSFER_HOUSEHOLD = 18,      // joined: number of the destination household
    TRANSFER_HEAD = 19,           // own: the mover who will be head
    TRANSFER_ADDRESS = 20,        // own: address of the new household
    TRANSFER_DIVISION = 21,       // own: its division, 6 digits
    TRANSFER_LINKED = 22,         // settles into the household that this case creates (C-1.2)
    TRANSFER_APPLICANT = 23,      // identity number of who stood at the counter
    TRANSFER_HOST_HEAD = 24,      // joined, or the linked case's: its head at the application, to whom the movers' relations were asked
    // what later acts set
    TRANSFER_FINDINGS = 30, // list, finding_tag: the act's judgement
    TRANSFER_PERMIT = 31,   // permit number
    TRANSFER_REASON_CODE = 32, // why it goes back or ends: code list return_reason
    TRANSFER_NOTE = 33,
    TRANSFER_RECEIVED = 34, // moment at which the acting organisation received the baton (section 6)
    TRANSFER_PERSONS = 35,  // list, person_tag: the movers' register records as they left
    TRANSFER_OUT_DATE = 36,
    TRANSFER_DIFFERENCES = 37, // list, difference_tag: booklet against register
    TRANSFER_ORIGIN_CLOSED = 38, // 1: the origin household closed with the move
    TRANSFER_SETTLED_HOUSEHOLD = 41,
    TRANSFER_IN_DATE = 42,
    TRANSFER_OUTCOMES = 43, // list, outcome_tag
    TRANSFER_NOTICE_TEXT = 44,
    TRANSFER_COLLECTOR = 45,      // who collected the booklet
    TRANSFER_COLLECTOR_ID = 46,
    TRANSFER_COLLECTOR_CHECKED = 47, // identity checked
    TRANSFER_OLD_BOOKLET = 48,       // code list booklet
    TRANSFER_VERIFIED = 49,          // list, verified_tag (C-3.6)
    TRANSFER_DECISION = 50,          // number of the decision that annuls
    TRANSFER_OUTCOME = 51,           // enum transfer_outcome, set with the act that ends
    TRANSFER_PERSONS_SEEN = 52,      // list, person_named_tag: the persons a return names
    TRANSFER_PAPER = 53,             // number of the paper on which a paper act was done (C-3.7)
    TRANSFER_PAPER_DATE = 54,
    TRANSFER_RESTORED_HOUSEHOLD = 55, // where the restored persons are registered again

    // folded from the events; never on the wire
    TRANSFER_FOLDED = 100,
    TRANSFER_STAGE = 100,  // enum stage
    TRANSFER_HOLDER = 101, // organisation code
    TRANSFER_SEQ = 102,    // of the newest event
    TRANSFER_LAST_ID = 103, // its id, 32 bytes
    TRANSFER_OPENED = 104,
    TRANSFER_ACCEPTED = 105,
    TRANSFER_ACCEPTED_BY = 106, // operator numbers, a blank between: who accepted it, and who resubmitted it since
    TRANSFER_LAST_TIME = 107,
    TRANSFER_LAST_ACT = 108,    // row of the acts table
    TRANSFER_APPROVED = 109,    // moment
    TRANSFER_RETURNED_BY = 110, // organisation code
    TRANSFER_RETURNED_FROM = 111, // enum stage to go back to
    TRANSFER_RETURNED_AT = 112,
    TRANSFER_CLOCK_STOPPED = 113, // 1: the applicant must act
    TRANSFER_DONE = 114,          // bits of enum transfer_done
    TRANSFER_SEEN = 115,          // list, seen_tag: organisations that have been sent the case
    TRANSFER_RESTORE_ONLY = 116,  // after row 17, or row 14 to give up
    TRANSFER_MOVED_OUT = 117,     // moment
    TRANSFER_SETTLED = 118,       // moment
    TRANSFER_CLOCK_FROM = 119,    // moment from which the present clock runs, where the event says it
    TRANSFER_SENT = 120,          // moment of the act that passed the baton on
    TRANSFER_APPLIED = 121,         // moment of the latest application or resubmission: ages count on that day (section 6)
    TRANSFER_DECIDED = 122,         // last return, refusal or reason: its act row
    // of this store alone
    TRANSFER_OWN_RECEIPT = 150, // moment at which this store received the baton last
    TRANSFER_DUE = 151,         // date; absent: none
    TRANSFER_PROVISIONAL = 152, // 1: past the last published calendar year
    TRANSFER_CONFLICT = 153,    // 1: paper act and baton differ, or a fork
    TRANSFER_TITLE = 154,       // in lines of lists: the first mover's name,
    TRANSFER_MOVER_COUNT = 155, // and how many move
    TRANSFER_REQUESTS = 156,    // requests on it, by this organisation or to it, that are open (request.h)
    TRANSFER_TO_TELL = 157, // 1: somebody is yet to be told here: the applicant that another has ended it (rows 7, 10), or
    TRANSFER_BURIED = 158,  // whoever has the person now: moment since when it is known that one whose death was registered here had gone by this case before
};
extern const struct table transfer_table;

// What is left to do in a household after a move-out (C-3.2).
enum followup_tag {
    FOLLOWUP_CASE = 1,
    FOLLOWUP_STATE = 2, // enum followup_state
    FOLLOWUP_NEW_HEAD = 3, // identity number
    FOLLOWUP_NAME = 4,     // the new head's
    FOLLOWUP_HOUSEHOLD = 9, // in rows of a list
};
enum followup_state { FOLLOWUP_WAITING = 1, FOLLOWUP_OPEN, FOLLOWUP_DONE };

enum transfer_done { DONE_NOTIFIED = 1, DONE_HANDED_OVER = 2, DONE_VERIFIED = 4 };
enum transfer_outcome { OUTCOME_UNMOVED = 1, OUTCOME_MOVED, OUTCOME_RESTORED };

// Codes of data/codes/kind.tsv.
#define KIND_OWN "1"
#define KIND_COLLECTIVE "2"
#define KIND_JOINING "3"
#define MOVERS_MAX 20

// A mover (迁移人).
enum mover_tag {
    MOVER_ID = 1,
    MOVER_NAME = 2,
    MOVER_SEX = 3,
    MOVER_BIRTH = 4,
    MOVER_OLD_RELATION = 5,  // to the head of the origin household
    MOVER_RELATION = 6,      // to the head of the new household
    MOVER_HOST_RELATION = 7, // to the host (joining)
    MOVER_HOST_PROOF = 8,    // code list proof
    MOVER_GUARDIAN = 9,      // identity number, of a mover under 16
    MOVER_NO_GUARDIAN_AT_ORIGIN = 10, // 1: no guardian is registered in the original household
    MOVER_PRESENT = 11,
    MOVER_TRIO_CARD = 12, // handed over: original ID card,
    MOVER_TRIO_BOOKLET = 13, // original booklet,
    MOVER_TRIO_PROXY = 14,   // written power of attorney
    MOVER_CONSENT = 15,      // signed consent of an absent further mover
};
extern const struct table mover_table;

// Someone who remains in the origin household (C-2.4).
enum staying_tag {
    STAYING_ID = 1,
    STAYING_NAME = 2,
    STAYING_BIRTH = 3,
    STAYING_RELATION = 4,
};
extern const struct table staying_table;

// Someone other than a mover who is present, or has handed something over (section 2).
enum party_tag {
    PARTY_ID = 1,
    PARTY_NAME = 2,
    PARTY_CAPACITY = 3, // code list capacity
    PARTY_PRESENT = 4,
    PARTY_AT_ORIGIN = 5, // 1: registered in the original household (a guardian)
    PARTY_TRIO_CARD = 6,
    PARTY_TRIO_BOOKLET = 7,
    PARTY_TRIO_PROXY = 8,
    PARTY_FOR = 9, // identity number of the mover for whom; absent: all
};
extern const struct table party_table;
// Codes of data/codes/capacity.tsv.
#define CAPACITY_HOST_HEAD "1"
#define CAPACITY_HOST "2"
#define CAPACITY_GUARDIAN "3"
#define CAPACITY_OTHER "9"

enum material_tag {
    MATERIAL_CODE = 1, // data/codes/materials.tsv
    MATERIAL_NUMBER = 2, // of the document
    MATERIAL_FORM = 3,   // code list material_form: original, copy, both
    MATERIAL_FOR = 4,    // identity number, where it is one person's
};
extern const struct table material_table;

enum finding_tag {
    FINDING_RULE = 1,     // enum rule (finding.h)
    FINDING_SEVERITY = 2, // enum severity
    FINDING_SUBJECT = 3,  // what it is about is called (transfer_called); of a row without name or number "#list:row"
    FINDING_FOUND = 4,    // what was found, put into the rule's sentence
    FINDING_PERSON = 5,   // identity number of whom it is about, where it is a person who has one
};
extern const struct table finding_table;

enum difference_tag {
    DIFFERENCE_ID = 1, // person; absent: of the origin household
    DIFFERENCE_TAG = 2, // person_tag
    DIFFERENCE_BOOKLET = 3, // the values as field_edit writes them; events of before have the words of a language
    DIFFERENCE_REGISTER = 4,
    DIFFERENCE_HOUSEHOLD = 5, // household_tag, in the place of a person's
};
extern const struct table difference_table;

enum outcome_tag {
    OUTCOME_ID = 1,
    OUTCOME_CODE = 2, // code list outcome
    OUTCOME_DEATH = 3, // date of death
    OUTCOME_PROOF = 4,
};
extern const struct table outcome_table;
#define OUTCOME_REGISTERED "1"
#define OUTCOME_DIED "2"

enum verified_tag {
    VERIFIED_ID = 1,
    VERIFIED_TAG = 2,      // person_tag: marital, work unit, education, telephone
    VERIFIED_REGISTER = 3, // as registered
    VERIFIED_STATED = 4,   // as stated
    VERIFIED_PROOF = 5,    // document; required where stated differs
};
extern const struct table verified_table;

enum seen_tag { SEEN_ORG = 1, SEEN_AT = 2 };
extern const struct table seen_table;
enum named_tag { NAMED_ID = 1, NAMED_NAME = 2 };
extern const struct table named_table;

// Changes a person's record as a verified row says.
enum err verified_apply(const struct rec *row, struct rec *person);
// field_show and field_edit for a row of any of the tables above: what differs and what was verified read as the particular
// itself does, also where they stand in the words of a language.
struct span transfer_row_show(const struct table *t, const struct field *f, const struct rec *row, struct arena *a);
struct span transfer_row_edit(const struct table *t, const struct field *f, const struct rec *row, struct arena *a);
// Is the field the value of a particular that another field of its row names?
bool transfer_is_particular(const struct table *t, const struct field *f);

bool transfer_is(const struct rec *t, const char *kind);
// May another case, into this destination, settle into the household that this one creates (C-1.2)?
bool transfer_links(const struct rec *other, struct span destination);
// The mover with this identity number, or NULL.
struct rec *transfer_mover(const struct rec *t, struct span id);
// Did this mover die before the settlement, or before it was annulled? The date, where death is not NULL.
bool transfer_died(const struct rec *t, struct span id, day_t *death);
// Has this officer accepted the case, or resubmitted it? Such a one may not approve it.
bool transfer_accepted_by(const struct rec *t, struct span officer);
// The name under which the case has that person: a mover, one who stays, another who was present. Empty: none of these.
struct span transfer_name_of(const struct rec *t, struct span id);
// The first mover's name and how many move (0: nobody yet), of a case or of a line of a list. Borrowed from t.
struct span transfer_first(const struct rec *t, size_t *n);
// What the person in a row of the case's lists, or of a register, is called: by name, else by ID number; with the number's
// end where the case has another of that name, "张三 …0016". Whom that does not tell apart: a row of the case as "#list:row".
struct span transfer_called(const struct rec *t, const struct rec *who, struct arena *a);
// "张三" or "张三等3人": who moves.
struct span transfer_title(const struct rec *t, struct arena *a);
// Joining, or linked: another is head of the household than when the relations were asked, or nobody; they tell nothing of that one.
bool transfer_other_head(const struct rec *t, const struct rec *household);
// Clears what does not go with the kind of settlement: left over in a draft from before the kind was changed.
void transfer_prune(struct rec *t);
// Has a field that the bureau approved changed between two states (row 11)? The old household's new head is not among
// them: the origin judges it (C-3.2).
bool transfer_approved_field_changed(const struct rec *before, const struct rec *after);

#endif
