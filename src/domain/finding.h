// How a rule speaks (CLAUSES section 7): which clause, about whom, what was
// found, what would satisfy it; it refuses, warns or informs. A finding is
// stored as rule, severity, subject and what was found; its words are made when
// it is shown, in the reader's language.
#ifndef YZ_DOMAIN_FINDING_H
#define YZ_DOMAIN_FINDING_H

#include "transfer.h"

enum severity { INFORM = 1, WARN = 2, REFUSE = 3 };

// X(wire number, name, clause, severity as a rule, the field of the transfer that it is about and, of a list, its rows' field
// (0: none; or the one that its own part names), what was found (%s: the finding's own part), cure)
// Wire numbers are never reused.
#define RULE_LIST(X) \
    /* C-1 */ \
    X(10, SCOPE_SAME_JURISDICTION, "C-1.2", REFUSE, TRANSFER_ORIGIN, 0, N_("both stations lie in %s"), \
      N_("move within the jurisdiction: the ordinary procedure at this station, no permit needed")) \
    X(11, SCOPE_OTHER_PROVINCE, "C-1.2", REFUSE, TRANSFER_ORIGIN, 0, N_("the registration now lies outside Henan (%s)"), \
      N_("ordinary procedure with paper permit (准迁证) and certificate (迁移证)")) \
    X(12, SCOPE_NO_PERMIT, "C-1.2", REFUSE, TRANSFER_REASON, 0, N_("the reason \"%s\" needs no permit"), \
      N_("ordinary procedure for students and demobilised soldiers, on the admission or discharge papers")) \
    X(13, SCOPE_UNKNOWN_STATION, "C-1.2", REFUSE, TRANSFER_ORIGIN, 0, N_("no station %s is on the roster"), \
      N_("check the 12-digit code; if the station is not connected, move on paper (C-3.7)")) \
    X(14, SCOPE_NOT_IN_FORCE, "C-1", REFUSE, 0, 0, N_("the notice is in force from %s"), \
      N_("check this computer's date; before that day the move runs on paper")) \
    X(15, SCOPE_REASON_KIND, "C-1.2", REFUSE, TRANSFER_REASON, 0, \
      N_("the reason \"%s\" does not go with this kind of settlement"), \
      N_("choose another reason or another kind")) \
    X(16, FIELD_MISSING, "C-3.1", REFUSE, 0, 0, N_("%s is missing"), N_("fill it in")) \
    X(17, NO_MOVER, "C-1.2", REFUSE, TRANSFER_MOVERS, 0, N_("no mover is named"), N_("enter at least one mover")) \
    X(18, MOVER_TWICE, "C-1.2", REFUSE, TRANSFER_MOVERS, MOVER_ID, \
      N_("the ID number of %s once more"), N_("correct the number, or remove the row")) \
    X(19, LINKED_UNKNOWN, "C-1.2", REFUSE, TRANSFER_LINKED, 0, \
      N_("the linked case %s is not an own-household case of this station"), \
      N_("check its number; it must be one that creates a household here")) \
    X(20, LINKED_PENDING, "C-1.2", WARN, TRANSFER_LINKED, 0, N_("the linked case %s has not created its household yet"), \
      N_("settle that case first")) \
    X(21, LINKED_ENDED, "C-1.2", REFUSE, TRANSFER_LINKED, 0, N_("the linked case %s has ended and has no household to settle into"), \
      N_("name another case, or choose a head and an address for a household of these movers' own")) \
    X(22, ID_DIFFERS, "C-3.2", REFUSE, 0, 0, N_("the ID number says otherwise: %s"), \
      N_("correct the number or the field; ages are counted from the birth date")) \
    X(23, SCOPE_NO_JURISDICTION, "C-1.2", REFUSE, TRANSFER_ORIGIN, 0, \
      N_("in which jurisdiction division \"%s\" lies is not known"), \
      N_("have the station's division corrected in the roster (GB/T 2260, 6 digits)")) \
    X(24, SCOPE_TO_OTHER_PROVINCE, "C-1.2", REFUSE, 0, 0, N_("the move leads outside Henan (%s)"), \
      N_("ordinary procedure with paper permit (准迁证) and certificate (迁移证)")) \
    /* C-2.1 */ \
    X(30, OWN_NO_HEAD, "C-2.1", REFUSE, TRANSFER_HEAD, 0, N_("no head of the new household is chosen"), \
      N_("choose a mover aged 16 or over")) \
    X(31, OWN_HEAD_NOT_MOVER, "C-2.1", REFUSE, TRANSFER_HEAD, 0, N_("the chosen head %s is not a mover"), \
      N_("choose a mover aged 16 or over")) \
    X(32, OWN_HEAD_UNDER_16, "C-2.1", REFUSE, TRANSFER_HEAD, 0, N_("the chosen head is %s years old"), \
      N_("choose a mover aged 16 or over")) \
    X(33, OWN_HEAD_MINOR, "C-2.1", WARN, TRANSFER_HEAD, 0, N_("the chosen head is %s years old"), \
      N_("make sure that the household is meant to be headed by a minor")) \
    X(34, OWN_ALL_UNDER_16, "C-2.1", REFUSE, TRANSFER_MOVERS, 0, N_("every mover is under 16"), \
      N_("a mover of 16 or over must move along and head the household; or join a family household (C-2.3)")) \
    X(35, OWN_NO_MOVER_PRESENT, "C-2.1", REFUSE, TRANSFER_MOVERS, MOVER_PRESENT, N_("no mover of 16 or over is present"), \
      N_("a mover of 16 or over comes in person; there is no proxy for an own household")) \
    X(36, OWN_NOT_GUARDIAN, "C-2.1", WARN, TRANSFER_MOVERS, MOVER_GUARDIAN, \
      N_("the mover who is present is not named as the child's guardian"), \
      N_("have the guardian's consent shown")) \
    X(37, FURTHER_ABSENT, "C-2", WARN, TRANSFER_MOVERS, MOVER_CONSENT, \
      N_("absent; signed consent is handed over"), N_("keep the consent with the case")) \
    X(38, FURTHER_NO_CONSENT, "C-2", REFUSE, TRANSFER_MOVERS, MOVER_CONSENT, N_("absent, and no signed consent is handed over"), \
      N_("the mover comes, or signs a consent")) \
    X(39, OWN_NO_ADDRESS, "C-2.1", REFUSE, TRANSFER_ADDRESS, 0, \
      N_("the address of the new household is missing"), N_("fill it in")) \
    X(40, HEAD_RELATION, "C-5", REFUSE, TRANSFER_MOVERS, MOVER_RELATION, N_("relation to the new head does not fit: %s"), \
      N_("exactly the chosen head is head (02)")) \
    X(41, OWN_HEAD_DIED, "C-2.1", REFUSE, TRANSFER_HEAD, 0, N_("the chosen head has died in transit"), \
      N_("choose another mover aged 16 or over; if there is none, send the case back")) \
    /* C-2.2 */ \
    X(50, COLLECTIVE_NO_MOVER, "C-2.2", REFUSE, TRANSFER_MOVERS, MOVER_PRESENT, N_("not present"), \
      N_("the mover comes in person; there is no proxy for a collective household")) \
    X(51, NO_GUARDIAN, "C-2.2", REFUSE, TRANSFER_PARTIES, PARTY_PRESENT, N_("under 16, and no guardian is present"), \
      N_("the guardian registered in the original household comes; where it has none, one registered elsewhere, with proof (row 20)")) \
    X(52, GUARDIAN_ELSEWHERE, "C-2", REFUSE, TRANSFER_PARTIES, PARTY_AT_ORIGIN, \
      N_("the guardian who is present is registered elsewhere, and the original household has one"), \
      N_("the guardian registered in the original household comes")) \
    X(53, GUARDIAN_NONE_AT_ORIGIN, "C-2", WARN, TRANSFER_PARTIES, PARTY_AT_ORIGIN, \
      N_("the guardian is registered elsewhere; the original household has none"), N_("ask for proof of guardianship")) \
    X(54, COLLECTIVE_NO_HOUSEHOLD, "C-2.2", REFUSE, TRANSFER_HOUSEHOLD, 0, N_("no collective household of this station is named"), \
      N_("choose it among this station's collective households")) \
    X(55, COLLECTIVE_RELATION, "C-2.2", REFUSE, TRANSFER_MOVERS, MOVER_RELATION, \
      N_("relation in a collective household is %s"), N_("it is 99, not a relative")) \
    X(56, NOT_COLLECTIVE, "C-2.2", REFUSE, TRANSFER_HOUSEHOLD, 0, \
      N_("household %s is not a collective household"), N_("choose another one")) \
    /* C-2.3 */ \
    X(60, JOIN_NO_HOST, "C-2.3", REFUSE, TRANSFER_HOST, 0, \
      N_("no host is named"), N_("find the host in this station's register")) \
    X(61, JOIN_HOST_ABSENT, "C-2.3", REFUSE, TRANSFER_PARTIES, PARTY_PRESENT, \
      N_("nobody entitled on the host side is present or has handed over what lets the mover act alone"), \
      N_("the head of the host household comes, or a host who is the mover's spouse or immediate family; or hands over ID card, booklet and power of attorney")) \
    X(62, JOIN_HOST_NOT_ENTITLED, "C-2.3a", REFUSE, TRANSFER_PARTIES, PARTY_CAPACITY, \
      N_("the host who is present is neither head nor the mover's spouse or immediate family"), \
      N_("the head of the host household comes, or hands over ID card, booklet and power of attorney")) \
    X(63, JOIN_TRIO_INCOMPLETE, "C-2.3c", REFUSE, TRANSFER_PARTIES, PARTY_TRIO_CARD, \
      N_("of what is handed over, missing: %s"), N_("bring the missing piece")) \
    X(64, JOIN_MOVER_BY_PROXY, "C-2.3c", WARN, TRANSFER_MOVERS, MOVER_PRESENT, \
      N_("absent; the mover's ID card, booklet and power of attorney are with the host side"), \
      N_("the notice does not say whether the host side may act for the mover; this station's setting allows it")) \
    X(65, JOIN_MOVER_ABSENT, "C-2.3", REFUSE, TRANSFER_MOVERS, MOVER_PRESENT, N_("not present"), \
      N_("the joining mover comes, together with the head of the host household")) \
    X(66, JOIN_THIRD_PERSON, "C-2.3", REFUSE, TRANSFER_PARTIES, PARTY_PRESENT, N_("only a third person is present"), \
      N_("the mover or the host side comes in person; a third person cannot act for both")) \
    X(67, JOIN_CHILD_NO_GUARDIAN, "C-2.3b", REFUSE, TRANSFER_PARTIES, PARTY_PRESENT, \
      N_("under 16, and no guardian is present; there is no proxy for the guardian"), \
      N_("the guardian registered in the original household comes; where it has none, one registered elsewhere, with proof (row 20)")) \
    X(68, JOIN_RIDES_ALONG, "C-2.3a", WARN, TRANSFER_MOVERS, MOVER_HOST_RELATION, \
      N_("has no own tie to the host that entitles; moves along with %s"), \
      N_("nothing, if the papers show it")) \
    X(69, JOIN_PROXY_NOT_ALLOWED, "C-2.3c", REFUSE, TRANSFER_MOVERS, MOVER_PRESENT, \
      N_("absent; this station's setting does not allow the host side to act for the mover"), \
      N_("the joining mover comes")) \
    X(70, JOIN_NO_RELATION, "C-2.3", REFUSE, TRANSFER_MOVERS, MOVER_HOST_RELATION, \
      N_("relation to the host is missing"), N_("fill it in, with its proof")) \
    X(71, JOIN_NO_PROOF, "C-2.3", REFUSE, TRANSFER_MOVERS, MOVER_HOST_PROOF, \
      N_("the proof of the relation to the host is missing"), N_("ask for the document")) \
    /* C-2.4, C-3.2 */ \
    X(80, STAYING_UNDER_16, "C-2.4", REFUSE, TRANSFER_STAYING, 0, \
      N_("all who would stay in the original household are under 16 (%s)"), \
      N_("the children move along, or someone of 16 or over stays")) \
    X(81, STAYING_EXEMPT, "C-2.4", INFORM, 0, 0, N_("collective household: those staying are not judged"), "") \
    X(82, LEFT_TO_ORIGIN, "C-2.4", INFORM, 0, 0, \
      N_("judged on the booklet only; the move-out station judges again on its register"), "") \
    X(83, HEAD_NOT_NAMED, "C-3.2", REFUSE, TRANSFER_NEW_HEAD, 0, \
      N_("the head of the old household leaves and nobody is named as new head"), \
      N_("name one who stays, aged 16 or over")) \
    X(84, NEW_HEAD_NOT_STAYING, "C-3.2", REFUSE, TRANSFER_NEW_HEAD, 0, N_("the new head named, %s, is not one of those who stay"), \
      N_("name one who stays, aged 16 or over")) \
    X(85, NEW_HEAD_UNDER_16, "C-3.2", REFUSE, TRANSFER_NEW_HEAD, 0, \
      N_("the new head named is %s years old"), N_("name one who is 16 or over")) \
    X(86, NEW_HEAD_MINOR, "C-3.2", WARN, TRANSFER_NEW_HEAD, 0, N_("the new head named is %s years old"), \
      N_("name an adult if there is one")) \
    X(87, NEW_HEAD_LEAVES, "C-3.2", REFUSE, TRANSFER_NEW_HEAD, 0, \
      N_("the new head named is leaving under case %s"), N_("name another one who stays")) \
    X(88, NEW_HEAD_NOT_NEEDED, "C-3.2", REFUSE, TRANSFER_NEW_HEAD, 0, \
      N_("a new head is named although %s"), N_("clear the field")) \
    X(89, FOLLOW_UP, "C-3.2", INFORM, 0, 0, \
      N_("after the move the new head applies at the origin to adjust the relations and print a new booklet"), "") \
    /* C-3.1 */ \
    X(100, MATERIAL_MISSING, "C-3.1", REFUSE, TRANSFER_MATERIALS, MATERIAL_FORM, \
      N_("missing: %s"), N_("bring it; all shortcomings are told at once")) \
    X(101, MATERIAL_COPY, "C-3.1", REFUSE, TRANSFER_MATERIALS, MATERIAL_FORM, \
      N_("only a copy was shown: %s"), N_("show the original")) \
    /* the origin's register */ \
    X(120, NOT_IN_REGISTER, "C-3.4", REFUSE, TRANSFER_MOVERS, MOVER_ID, N_("not in this station's register"), \
      N_("return the case: the mover is registered elsewhere, or the number is wrong")) \
    X(121, OTHER_HOUSEHOLD, "C-3.4", REFUSE, TRANSFER_ORIGIN_HOUSEHOLD, 0, N_("registered in household %s, not in the one named"), \
      N_("return the case: one case has one origin household")) \
    X(122, LEAVING_UNDER, "C-3.4", REFUSE, TRANSFER_MOVERS, MOVER_ID, N_("leaving under case %s"), \
      N_("the other case must end first")) \
    X(123, IS_DEAD, "C-3.4", REFUSE, TRANSFER_MOVERS, MOVER_ID, \
      N_("registered as deceased"), N_("the case goes on without this person: return it, or where nobody else moves refuse it (503)")) \
    X(124, NOT_REGISTERED, "C-3.4", REFUSE, TRANSFER_MOVERS, MOVER_ID, N_("not registered here now (%s)"), N_("return the case")) \
    X(125, DIFFERS, "C-3.4", WARN, TRANSFER_MOVERS, 0, N_("booklet and register differ: %s"), \
      N_("what the register says is sent; correct the register first where it is wrong")) \
    X(126, NOT_JUDGED_REGISTER, "C-3.4", INFORM, 0, 0, \
      N_("the move-out station's register is not at hand; it judges when the permit reaches it"), "") \
    X(127, NAME_DIFFERS, "C-3.4", REFUSE, TRANSFER_MOVERS, MOVER_NAME, N_("the name differs from the register: %s"), \
      N_("return the case to have the name corrected, character by character")) \
    /* the destination */ \
    X(140, HOUSEHOLD_UNKNOWN, "C-5", REFUSE, TRANSFER_HOUSEHOLD, 0, \
      N_("household %s is not in this station's register"), N_("find it in this station's register")) \
    X(141, HOUSEHOLD_NOT_OPEN, "C-5", REFUSE, TRANSFER_HOUSEHOLD, 0, N_("household %s is closed"), N_("choose another one")) \
    X(142, NOT_FAMILY, "C-2.3", REFUSE, TRANSFER_HOUSEHOLD, 0, \
      N_("household %s is not a family household"), N_("choose a family household, or collective settlement")) \
    X(143, HOST_NOT_THERE, "C-2.3", REFUSE, TRANSFER_HOUSEHOLD, 0, \
      N_("the host is not registered in household %s"), N_("choose the household in which the host is registered")) \
    X(144, TWO_HEADS, "C-5", REFUSE, TRANSFER_MOVERS, MOVER_RELATION, \
      N_("the household would have two heads"), N_("give the mover's relation to the present head")) \
    X(145, TWO_SPOUSES, "C-5", REFUSE, TRANSFER_MOVERS, MOVER_RELATION, \
      N_("the head would have two spouses"), N_("check the relations")) \
    X(146, NO_RELATION, "C-5", REFUSE, TRANSFER_MOVERS, MOVER_RELATION, \
      N_("relation to the new head is missing"), N_("fill it in")) \
    X(147, ALREADY_HERE, "C-5", REFUSE, TRANSFER_MOVERS, MOVER_ID, N_("registered at this station already, in household %s"), \
      N_("a person is registered in at most one household; ask the move-out station")) \
    X(148, HOST_LEAVES, "C-2.3", WARN, TRANSFER_HOST, 0, \
      N_("the host is leaving under case %s"), N_("ask the host; settle before or choose another host")) \
    X(149, RELATION_SEX, "C-5", WARN, TRANSFER_MOVERS, MOVER_RELATION, \
      N_("relation %s does not fit the sex"), N_("check the relation")) \
    X(150, CLOCK_JUMPED, "C-6", INFORM, 0, 0, N_("the clock stood at %s at the act before"), N_("check this computer's date")) \
    X(151, NO_HEAD_THERE, "C-5", WARN, TRANSFER_HOUSEHOLD, 0, N_("household %s has no head now"), \
      N_("have a new head entered there first; the movers' relations are to that head")) \
    X(153, GONE_SINCE, "C-5", REFUSE, 0, 0, N_("has moved on since this case settled the person in household %s"), \
      N_("a later move is undone first; registered elsewhere, nobody is restored here")) \
    X(154, HEADS_OTHERS, "C-5", REFUSE, 0, 0, N_("heads the household, in which others are registered (%s)"), \
      N_("the others move, or their cases are annulled first")) \
    X(155, DIED_SINCE, "C-5", INFORM, 0, 0, N_("has died; stays deceased and is not restored"), "") \
    X(156, SCOPE_NOT_ITS_BUREAU, "C-3.2", REFUSE, 0, 0, N_("%s is not the move-in station's bureau on the roster"), \
      N_("take in the newest roster; a case reported to another bureau is closed and applied for anew")) \
    X(157, SCOPE_NO_BUREAU, "C-3.2", REFUSE, 0, 0, N_("the roster names no bureau to which the move-in station reports"), \
      N_("the province adds the bureau to the roster")) \
    X(158, OTHER_HEAD_NOW, "C-5", WARN, 0, 0, N_("household %s has not the head now to whom the relations were asked"), \
      N_("they are adjusted after the settlement")) \
    X(159, BORN_LATER, "C-6", REFUSE, 0, 0, N_("%s lies after the day of the application"), \
      N_("correct it; ages are counted from the birth date")) \
    X(160, STILL_NAMED, "C-4", REFUSE, TRANSFER_MOVERS, MOVER_ID, N_("the return names this person as one to be left out"), \
      N_("resubmit without this person; there is no partial approval")) \
    X(161, ARRIVING_UNDER, "C-5", REFUSE, TRANSFER_MOVERS, MOVER_ID, N_("arriving at this station under case %s"), \
      N_("between move-out and settlement one case carries a person; that one is settled or sent back first")) \
    X(162, NO_SMS, "C-3.5", WARN, TRANSFER_TELEPHONE, 0, N_("no SMS reaches %s: a mobile number has 11 digits and begins with 1"), \
      N_("look at the number again, or tell the applicant by telephone when it is settled")) \
    X(163, OTHER_CASE, "C-4", WARN, TRANSFER_MOVERS, MOVER_ID, N_("a mover of case %s too, which is under way"), \
      N_("close one of the two, or leave this person out of it; the move-out station goes by the permit that reaches it first")) \
    X(164, AS_APPLIED_FOR, "C-3.4", INFORM, 0, 0, N_("the move-out station changes nothing in the application"), \
      N_("return the case and say what is to be changed; resubmitted, it is judged again")) \
    X(165, AS_APPROVED, "C-3.5", INFORM, 0, 0, N_("the settlement changes nothing in what was approved"), \
      N_("where that stands in the way, send the case back to be restored (702); the applicant applies anew")) \
    X(166, REST_LEAVES, "C-3.2", REFUSE, 0, 0, \
      N_("the head leaves, and everybody else in the household is leaving under another case (%s): nobody stays to be the new head"), \
      N_("register that move-out first; then the whole household moves and no new head is needed")) \
    X(167, LEFT_OUT_STAYS, "C-4", WARN, TRANSFER_STAYING, 0, N_("left out, and not among those who stay in the original household"), \
      N_("enter this person there, unless registered elsewhere: C-2.4 and the new head are judged by who stays"))

enum rule {
#define X(number, name, clause, severity, about, of_row, found, cure) RULE_##name = number,
    RULE_LIST(X)
#undef X
};

struct rule_row {
    uint16_t rule;
    const char *name; // as above, lower case for tests and JSON
    const char *clause;
    uint8_t severity;
    uint16_t about, of_row;
    const char *found, *cure; // message ids
};
extern const struct rule_row rule_rows[];
extern const size_t rule_rows_n;
const struct rule_row *rule_row(int rule); // NULL for an unknown number

// A list of findings (finding_tag records) in an arena.
struct findings {
    struct arena *arena;
    struct rec holder; // keeps them as list TRANSFER_FINDINGS
};
struct findings findings_make(struct arena *a);
// `found` fills the rule's %s; empty where it has none. A finding told already is not told twice.
void findings_add(struct findings *f, enum rule rule, struct span subject, struct span found);
void findings_add_as(struct findings *f, enum rule rule, enum severity s, struct span subject, struct span found);
// About the person in a row of the case's lists or of a register. t: the case, by which namesakes are told apart; NULL: none.
void findings_about(struct findings *f, enum rule rule, const struct rec *t, const struct rec *who, struct span found);
void findings_about_as(struct findings *f, enum rule rule, enum severity s, const struct rec *t, const struct rec *who, struct span found);
// Once more, of another judgement.
void findings_again(struct findings *f, const struct rec *finding);
size_t findings_count(const struct findings *f);
const struct rec *findings_at(const struct findings *f, size_t i);
// The worst severity; 0 when there is none.
enum severity findings_worst(const struct findings *f);

// The words, for one stored finding, in the current language.
struct span finding_subject(const struct rec *finding, struct arena *a);
struct span finding_found(const struct rec *finding, struct arena *a);
struct span finding_cure(const struct rec *finding, struct arena *a);
// Where in the transfer the finding is cured: the case's own field, or a field of one row of a list (a row past the last:
// whichever). Tag 0: nowhere in it.
struct finding_place {
    uint16_t tag;    // TRANSFER_
    uint16_t of_row; // where `tag` is a list; 0: the row as such
    size_t row;
};
struct finding_place finding_place(const struct rec *finding, const struct rec *t);
const char *finding_clause(const struct rec *finding);
const char *severity_name(enum severity s); // message id

#endif
