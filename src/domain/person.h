// Persons and households as the register keeps them (CLAUSES section 5). The
// field tables say everything else that is known of each tag.
#ifndef YZ_DOMAIN_PERSON_H
#define YZ_DOMAIN_PERSON_H

#include "field.h"

enum person_tag {
    PERSON_ID = 1,
    PERSON_NAME = 2,
    PERSON_FORMER_NAME = 3,
    PERSON_SEX = 4,
    PERSON_ETHNIC = 5,
    PERSON_BIRTH = 6,
    PERSON_BIRTHPLACE = 7,
    PERSON_NATIVE_PLACE = 8,
    PERSON_RELATION = 9, // to the head of the household
    PERSON_MARITAL = 10,
    PERSON_EDUCATION = 11,
    PERSON_WORK_UNIT = 12,
    PERSON_OCCUPATION = 13,
    PERSON_MILITARY = 14,
    PERSON_RELIGION = 15,
    PERSON_BLOOD = 16,
    PERSON_HEIGHT = 17, // cm
    PERSON_TELEPHONE = 18,
    PERSON_OTHER_ADDRESS = 19,
    PERSON_CITY_SINCE = 20, // when and from where to this city, as the booklet says it; room for a day, divisions and an address
    PERSON_ADDRESS_SINCE = 21,
    // what the register itself keeps, never typed
    PERSON_HOUSEHOLD = 30, // number of the household the person is registered in; absent when in none
    PERSON_STATE = 31,     // enum person_state
    PERSON_CASE = 32,      // case under which the person leaves, left or arrives
    PERSON_SPELLS = 33,    // list of spell_tag, oldest first, only ever appended
    PERSON_ADJUST = 34,    // 1: the relation is to be adjusted to the new head (C-3.2)
    PERSON_DEATH = 35,     // date
    PERSON_ACTED = 36,     // which of the tags above an act has set since an import did: PERSON_BIT of each
};
extern const struct table person_table;
// Tags from here on are the register's own.
#define PERSON_FIRST_KEPT PERSON_HOUSEHOLD
#define PERSON_BIT(tag) (UINT64_C(1) << (tag)) // of one that is not
_Static_assert(PERSON_FIRST_KEPT < 63, "a bit for each");

enum person_state {
    PERSON_REGISTERED = 1,
    PERSON_LEAVING,
    PERSON_MOVED_OUT,
    PERSON_ARRIVING,
    PERSON_DECEASED,
    PERSON_CANCELLED,
};
// In the current language; "" for no state.
const char *person_state_name(enum person_state s);

// A stretch of time in one household.
enum spell_tag {
    SPELL_HOUSEHOLD = 1,
    SPELL_FROM = 2,
    SPELL_TO = 3, // absent: still running
    SPELL_CASE_IN = 4,
    SPELL_CASE_OUT = 5,
    SPELL_TO_ORG = 6,       // where the person went
    SPELL_TO_HOUSEHOLD = 7, // known once settled there
    SPELL_END = 8,          // enum spell_end
    SPELL_HEAD = 9,         // of the household then: whom the relation that was kept is to
};
enum spell_end { SPELL_MOVED = 1, SPELL_DIED, SPELL_ANNULLED };
extern const struct table spell_table;

enum household_tag {
    HOUSEHOLD_NUMBER = 1, // unique in its station; elsewhere written station + number
    HOUSEHOLD_KIND = 2,   // code list household_kind
    HOUSEHOLD_ADDRESS = 3,
    HOUSEHOLD_DIVISION = 4, // GB/T 2260, 6 digits
    HOUSEHOLD_HEAD = 5,     // identity number
    HOUSEHOLD_STATE = 6,    // enum household_state
    HOUSEHOLD_SINCE = 7,
    HOUSEHOLD_CLOSED = 8, // date; the number is never used again
    HOUSEHOLD_CASE = 9,   // the case that created it
    HOUSEHOLD_NAME = 10,  // of a collective household: the unit
};
extern const struct table household_table;
enum household_state { HOUSEHOLD_OPEN = 1, HOUSEHOLD_IS_CLOSED };
struct span household_state_name(const struct rec *household);
#define HOUSEHOLD_FAMILY "1"
#define HOUSEHOLD_COLLECTIVE "2"

// Codes of GB/T 4761 and GB/T 2261.1 that rules ask for.
#define RELATION_HEAD "02"
#define RELATION_NONE "99"
#define SEX_MALE "1"
#define SEX_FEMALE "2"

// A telephone number as it is searched for: its digits, without +86, blanks and hyphens.
#define PHONE_DIGITS 24
struct span phone_digits(struct span typed, char out[PHONE_DIGITS]);

bool relation_is_head(struct span code);   // 01, 02
bool relation_is_spouse(struct span code); // 10 to 12
// Immediate family: spouse, parents, grandparents, children, grandchildren, of oneself or
// (in_laws) of one's spouse (CLAUSES section 6).
bool relation_is_immediate(struct span code, bool in_laws);
// What the head is to one who is `code` to the head, by the head's own sex; SPAN_NONE where the code does not tell for certain.
struct span relation_mirrored(struct span code, struct span sex);
// What a person is called tells the sex of most relations (data/codes/relation.tsv).
bool relation_fits_sex(struct span code, struct span sex);

// The particulars that C-3.6 verifies, 4 of them; then, 9 in all, what the origin corrects on a document (row 15).
#define PARTICULARS_VERIFIED 4
#define PARTICULARS 9
extern const uint16_t person_particulars[PARTICULARS];

// Age in completed years on a day; -1 when the birth date is not known.
int person_age(const struct rec *person, uint16_t birth_tag, day_t day);
bool person_is_registered(const struct rec *person); // registered or leaving: counts as in the household
// Was the person registered in that household on that day, by the spells?
bool person_was_in(const struct rec *person, struct span household, day_t day);
// With which of the spells the stay began of which spell i is a part: a move that was undone did not end it.
size_t person_stay_began(const struct rec *spells, size_t i);
// Registered, and still where this case settled the person, in that household: no later move stands.
bool person_stays_by(const struct rec *person, struct span number, struct span settled);
// Carried by a case that is not this one (section 5: exactly one).
bool person_arrives_under_another(const struct rec *person, struct span number);
// Tags, but what the register keeps, in which the two differ: bits. NULL has none.
uint64_t person_differs(const struct rec *a, const struct rec *b);
// The one with this ID number; NULL if none.
const struct rec *person_among(const struct rec *people, size_t n, struct span id);

#endif
