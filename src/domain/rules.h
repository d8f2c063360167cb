// The rules of the notice, one function per clause, over facts that are handed
// in: no rule reads a store, a clock or a setting by itself. A rule adds
// findings; it never decides alone (CLAUSES sections 1 to 3, 5, 7).
#ifndef YZ_DOMAIN_RULES_H
#define YZ_DOMAIN_RULES_H

#include "finding.h"
#include "settings.h"

// Where and when the judgement is made; what is not at hand there is left to the side that has it.
enum judge_at {
    JUDGE_ENQUIRY, // before there is a case: only what was filled in
    JUDGE_COUNTER, // application, acceptance, resubmission: destination's register, origin's booklet
    JUDGE_BUREAU,
    JUDGE_ORIGIN,  // origin's register
    JUDGE_SETTLE,  // destination's register again
    JUDGE_ANNUL,   // destination's register, where the movers are now
};

struct facts {
    enum judge_at at;
    day_t today;
    day_t age_day; // of the latest application or resubmission (section 6)
    const struct settings *set;
    const struct rec *t; // the transfer, or what there is of it
    // Divisions (6 digits) of the two stations; empty: not on the roster.
    struct span origin_division, destination_division;
    struct span destination_bureau; // that the destination reports to; empty: none on the roster
    moment_t last_time; // of the act before; 0: none
    moment_t now;

    // The origin's register (JUDGE_ORIGIN); parallel to the movers, NULL where unknown.
    const struct rec *const *movers_at_origin;
    const struct rec *const *parties_at_origin; // parallel to the parties
    const struct rec *origin_household; // the household that the case names, NULL: none such
    const struct rec *origin_people;    // registered or leaving there now
    size_t origin_people_n;

    // The destination's register (JUDGE_COUNTER, JUDGE_SETTLE, JUDGE_ANNUL).
    const struct rec *const *movers_here; // parallel to the movers, NULL where unknown
    const struct rec *household;          // to be joined; NULL: none such
    const struct rec *household_people;   // JUDGE_ANNUL: of each household in which a mover is
    size_t household_people_n;
    const struct rec *host;   // person record; NULL: not found
    const struct rec *linked; // state of the linked case; NULL: none such here

    // Before the permit (JUDGE_ENQUIRY, JUDGE_COUNTER, JUDGE_BUREAU): another case under way that has the mover too; parallel to
    // the movers, empty where there is none. NULL: not looked for.
    const struct span *other_cases;
};

void rule_c_1_2_scope(const struct facts *f, struct findings *out);
void rule_c_1_2_movers(const struct facts *f, struct findings *out);
// What a list's rows must have, of a case or of the register's own acts: does a row of this table need the field; and findings where the rows of t lack it.
bool rules_row_needs(const struct table *t, uint16_t tag);
// What an enquiry cannot be answered without, of the transfer and of each mover.
bool rules_enquiry_needs(const struct table *t, uint16_t tag);
void rules_rows_whole(const struct rec *t, struct findings *out);
void rule_c_3_2_bureau(const struct facts *f, struct findings *out);
void rule_c_2_1_own(const struct facts *f, struct findings *out);
void rule_c_2_2_collective(const struct facts *f, struct findings *out);
void rule_c_2_3_joining(const struct facts *f, struct findings *out);
// Row 20 once more, on the register: whoever was said to be registered in the original household is.
void rule_c_2_guardian(const struct facts *f, struct findings *out);
void rule_c_2_4_staying(const struct facts *f, struct findings *out);
// Row 11: whom the return names as to be left out is no mover any more, and stays.
void rule_c_4_left_out(const struct facts *f, struct findings *out);
// Two cases for one mover: the origin settles it, by whose permit comes first; who has both before is told.
void rule_c_4_other_case(const struct facts *f, struct findings *out);
void rule_c_3_1_materials(const struct facts *f, struct findings *out);
void rule_c_3_2_new_head(const struct facts *f, struct findings *out);
// A new head of that age: under 16, which is refused or where nobody is older warned of; 16 or 17, which is warned of.
// t: the case, if there is one.
void rule_c_3_2_age(const struct rec *t, const struct rec *head, int age, enum severity under_16, struct findings *out);
void rule_c_3_4_register(const struct facts *f, struct findings *out);
void rule_c_3_5_notice(const struct facts *f, struct findings *out);
void rule_c_5_household(const struct facts *f, struct findings *out);
void rule_c_5_annul(const struct facts *f, struct findings *out);

// All rules that are judged there, in the order of the clauses. An enquiry may leave open who can come: then nobody is missed,
// and who comes is told by rules_who_comes.
void rules_judge(const struct facts *f, struct findings *out);

// Who must come, and with what in whose stead (section 2): what the same rules would say if nobody were there yet,
// and where several movers are of 16 or over, if one of them were.
void rules_who_comes(const struct facts *f, struct findings *out);
// Nothing is said of who is present, nor of what is handed over.
bool rules_presence_open(const struct rec *t);
// Does the finding ask for somebody who is not present?
bool rules_presence_asks(const struct rec *finding);
// Does nothing refuse but that something asked for has not been said yet? An enquiry is then not answered with no.
bool rules_unsaid(const struct findings *f);

// Identity number of who stands at the counter and applies (section 2): a mover of 16 or over, else the guardian, else
// the host's head or the host, else whoever is present; empty: nobody.
struct span applicant_of(const struct rec *t, day_t day);

// For rules and screens alike.
// Name of the jurisdiction of a division, and its code (6 digits) for comparison (C-1.2).
struct span jurisdiction_of(struct span division, const struct settings *set, const char **name);
int mover_age(const struct facts *f, const struct rec *mover); // -1: unknown
// Not so where the settlement is told that the mover died in transit.
bool mover_arrives(const struct facts *f, const struct rec *mover);

// A material that this transfer asks for (C-3.1).
struct material_need {
    const struct code *code;
    struct span subject; // what the mover is called, where it is one person's
    struct span subject_id;
    bool original; // the original is to be shown
    bool shown;    // it is among the materials
};
#define NEEDS_MOST 80 // of 20 movers
// At most max; returns how many there are.
size_t materials_needed(const struct facts *f, struct arena *a, struct material_need *out, size_t max);

#endif
