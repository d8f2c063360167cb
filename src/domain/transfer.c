#include "transfer.h"

#include "base/lang.h"
#include "person.h"

#define TABLE(name) const struct table name##_table = {#name, name##_fields, COUNT(name##_fields)}

static const struct field mover_fields[] = {
    {MOVER_ID, "id", N_("ID number"), FIELD_ID, 18, NULL, NULL, NULL,
     N_("18 characters (GB 11643). Fills in birth date and sex. The place shown is where it was first issued; it decides nothing.")},
    {MOVER_NAME, "name", N_("Name"), FIELD_NAME, 50, NULL, NULL, NULL,
     N_("As on the ID card, character by character. Minority names take the middle dot ·. A character that cannot be typed here is written as its code point: U+2AED0.")},
    {MOVER_SEX, "sex", N_("Sex"), FIELD_CODE, 1, "sex", NULL, NULL,
     N_("As on the ID card: 1 male, 2 female. The ID number fills it in.")},
    {MOVER_BIRTH, "birth", N_("Birth date"), FIELD_DATE, 0, NULL, NULL, NULL,
     N_("As on the ID card, as 1998-04-20. The ID number fills it in. The age on the day of application decides who may apply (C-2, section 6).")},
    {MOVER_OLD_RELATION, "old_relation", N_("Relation to old head"), FIELD_CODE, 2, "relation", NULL, NULL,
     N_("As the old booklet shows it.")},
    {MOVER_RELATION, "relation", N_("Relation to new head"), FIELD_CODE, 2, "relation", NULL, NULL,
     N_("Own household: to the head chosen among the movers. Joining: to the head, not the host. Collective: 99.")},
    {MOVER_HOST_RELATION, "host_relation", N_("Relation to host"), FIELD_CODE, 2, "relation", NULL, NULL,
     N_("What the mover is to the host (被投靠人), with its proof (C-2.3).")},
    {MOVER_HOST_PROOF, "host_proof", N_("Proof of relation"), FIELD_CODE, 2, "proof", NULL, NULL,
     N_("The document that proves the relation to the host, as 2 for a spouse's marriage certificate, 3 for a child's birth certificate (C-2.3).")},
    {MOVER_GUARDIAN, "guardian", N_("Guardian's ID number"), FIELD_ID, 18, NULL, NULL, NULL,
     N_("Of a mover under 16: the guardian registered in the original household, who moves along or stays (C-2.2, C-2.3).")},
    {MOVER_NO_GUARDIAN_AT_ORIGIN, "no_guardian_at_origin", N_("No guardian at origin"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("Yes when no guardian is registered in the original household; then one registered elsewhere may come, with proof (row 20).")},
    {MOVER_PRESENT, "present", N_("Present"), FIELD_BOOL, 1, NULL, NULL, NULL, N_("Is the mover at the counter now?")},
    {MOVER_TRIO_CARD, "trio_card", N_("ID card handed over"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("The absent person's original ID card (C-2.3c).")},
    {MOVER_TRIO_BOOKLET, "trio_booklet", N_("Booklet handed over"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("The absent person's original household booklet (C-2.3c).")},
    {MOVER_TRIO_PROXY, "trio_proxy", N_("Power of attorney"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("The absent person's written power of attorney (C-2.3c).")},
    {MOVER_CONSENT, "consent", N_("Signed consent"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("Signed consent of a further mover of 16 or over who is absent (row 21).")},
};
TABLE(mover);

static const struct field staying_fields[] = {
    {STAYING_ID, "id", N_("ID number"), FIELD_ID, 18, NULL, NULL, NULL,
     N_("Of one who is in the old booklet and does not move. Fills in the birth date (C-2.4).")},
    {STAYING_NAME, "name", N_("Name"), FIELD_NAME, 50, NULL, NULL, NULL,
     N_("As the old booklet has it, as 覃心郁.")},
    {STAYING_BIRTH, "birth", N_("Birth date"), FIELD_DATE, 0, NULL, NULL, NULL,
     N_("As the old booklet has it, as 1969-03-23. Those who stay may not all be under 16 (C-2.4).")},
    {STAYING_RELATION, "relation", N_("Relation to head"), FIELD_CODE, 2, "relation", NULL, NULL,
     N_("As the old booklet shows it, as 51 for the head's father. Where the head moves, one of those who stay is named as new head (C-3.2).")},
};
TABLE(staying);

static const struct field party_fields[] = {
    {PARTY_ID, "id", N_("ID number"), FIELD_ID, 18, NULL, NULL, NULL,
     N_("Of the one who comes along, or whose papers are handed over. Host and head are in this station's register, a guardian in the old household (C-2.3).")},
    {PARTY_NAME, "name", N_("Name"), FIELD_NAME, 50, NULL, NULL, NULL,
     N_("As on the ID card, as 高希. The register fills it in where the person is known here.")},
    {PARTY_CAPACITY, "capacity", N_("Comes as"), FIELD_CODE, 1, "capacity", NULL, NULL,
     N_("Head of the host household, host, guardian, or another person (section 2 of the clauses). Number and name follow where the application has them.")},
    {PARTY_PRESENT, "present", N_("Present"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("Yes when the person stands at the counter now; no when the papers alone have come (C-2.3c).")},
    {PARTY_AT_ORIGIN, "at_origin", N_("Registered at origin"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("Is the guardian registered in the original household? (C-2.2, C-2.3b)")},
    {PARTY_TRIO_CARD, "trio_card", N_("ID card handed over"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("The absent person's original ID card (C-2.3c).")},
    {PARTY_TRIO_BOOKLET, "trio_booklet", N_("Booklet handed over"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("The absent person's original household booklet (C-2.3c).")},
    {PARTY_TRIO_PROXY, "trio_proxy", N_("Power of attorney"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("The absent person's written power of attorney (C-2.3c).")},
    {PARTY_FOR, "for", N_("For mover"), FIELD_ID, 18, NULL, NULL, NULL,
     N_("ID number of the mover for whom the person comes; empty: for all.")},
};
TABLE(party);

static const struct field material_fields[] = {
    {MATERIAL_CODE, "code", N_("Material"), FIELD_CODE, 3, "materials", NULL, NULL, NULL},
    {MATERIAL_NUMBER, "number", N_("Document number"), FIELD_TEXT, 40, NULL, NULL, NULL,
     N_("Number on the document shown, as J411503-2019-000123 on a marriage certificate; empty where it has none (C-3.1).")},
    {MATERIAL_FORM, "form", N_("Original or copy"), FIELD_CODE, 1, "material_form", NULL, NULL,
     N_("How it was shown: 1 original, 2 copy, 3 both. Where the original is asked for, a copy does not do (C-3.1).")},
    {MATERIAL_FOR, "for", N_("Whose"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
};
TABLE(material);

static const struct field finding_fields[] = {
    {FINDING_RULE, "rule", "", FIELD_INT, 999, NULL, NULL, NULL, NULL},
    {FINDING_SEVERITY, "severity", "", FIELD_INT, 3, NULL, NULL, NULL, NULL},
    {FINDING_SUBJECT, "subject", N_("About"), FIELD_TEXT, 60, NULL, NULL, NULL, NULL},
    {FINDING_FOUND, "found", N_("Found"), FIELD_TEXT, 160, NULL, NULL, NULL, NULL},
    {FINDING_PERSON, "person", N_("ID number"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
};
TABLE(finding);

static const struct field difference_fields[] = {
    {DIFFERENCE_ID, "id", N_("ID number"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
    {DIFFERENCE_TAG, "field", N_("Particular"), FIELD_INT, 99, NULL, &person_table, NULL, NULL},
    {DIFFERENCE_BOOKLET, "booklet", N_("Booklet"), FIELD_TEXT, 100, NULL, NULL, NULL, NULL},
    {DIFFERENCE_REGISTER, "register", N_("Register"), FIELD_TEXT, 100, NULL, NULL, NULL, NULL},
    {DIFFERENCE_HOUSEHOLD, "household_field", N_("Household's particular"), FIELD_INT, 99, NULL, &household_table, NULL, NULL},
};
TABLE(difference);

static const struct field outcome_fields[] = {
    {OUTCOME_ID, "id", N_("ID number"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
    {OUTCOME_CODE, "outcome", N_("Outcome"), FIELD_CODE, 1, "outcome", NULL, NULL,
     N_("Registered; or registered and cancelled at once because the person died in transit.")},
    {OUTCOME_DEATH, "death", N_("Date of death"), FIELD_DATE, 0, NULL, NULL, NULL,
     N_("With outcome 2: the day of death by the death certificate, as 2026-03-02 (section 4).")},
    {OUTCOME_PROOF, "proof", N_("Death certificate"), FIELD_TEXT, 40, NULL, NULL, NULL,
     N_("With outcome 2: number of the death certificate that was shown (section 4).")},
};
TABLE(outcome);

static const struct field verified_fields[] = {
    {VERIFIED_ID, "id", N_("ID number"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
    {VERIFIED_TAG, "field", N_("Particular"), FIELD_INT, 99, NULL, &person_table, NULL, NULL},
    {VERIFIED_REGISTER, "register", N_("Register"), FIELD_TEXT, 100, NULL, NULL, NULL, NULL},
    {VERIFIED_STATED, "stated", N_("Stated"), FIELD_TEXT, 100, NULL, NULL, NULL,
     N_("As stated by the mover; what differs from the register needs its document (C-3.6, row 15).")},
    {VERIFIED_PROOF, "proof", N_("Document"), FIELD_TEXT, 60, NULL, NULL, NULL,
     N_("The document that proves the change, by name and number, as 劳动合同 2026-118; empty where nothing changes (C-3.6, row 15).")},
};
TABLE(verified);

static const struct field seen_fields[] = {
    {SEEN_ORG, "org", N_("Organisation"), FIELD_ORG, 12, NULL, NULL, NULL, NULL},
    {SEEN_AT, "at", N_("Sent on"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
};
TABLE(seen);

static const struct field named_fields[] = {
    {NAMED_ID, "id", N_("ID number"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
    {NAMED_NAME, "name", N_("Name"), FIELD_NAME, 50, NULL, NULL, NULL, NULL},
};
TABLE(named);

static const struct field transfer_fields[] = {
    {TRANSFER_NUMBER, "number", N_("Case number"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {TRANSFER_KIND, "kind", N_("Kind of settlement"), FIELD_CODE, 1, "kind", NULL, NULL,
     N_("Own household, collective household, or joining a family household (C-2.1, C-2.2, C-2.3).")},
    {TRANSFER_REASON, "reason", N_("Reason"), FIELD_CODE, 3, "reasons", NULL, NULL,
     N_("Decides the materials (C-3.1). Reasons that need no permit are outside the one-stop way (C-1.2).")},
    {TRANSFER_ORIGIN, "origin", N_("Move-out station"), FIELD_ORG, 12, NULL, NULL, NULL,
     N_("12-digit code of the station that holds the movers' present registration.")},
    {TRANSFER_DESTINATION, "destination", N_("Move-in station"), FIELD_ORG, 12, NULL, NULL, NULL, NULL},
    {TRANSFER_BUREAU, "bureau", N_("Bureau"), FIELD_ORG, 12, NULL, NULL, NULL, NULL},
    {TRANSFER_ORIGIN_HOUSEHOLD, "origin_household", N_("Origin household"), FIELD_TEXT, 40, NULL, NULL, NULL,
     N_("Household number as on the old booklet. A case has exactly one origin household (C-1.2).")},
    {TRANSFER_ORIGIN_KIND, "origin_kind", N_("Origin kind"), FIELD_CODE, 1, "household_kind", NULL, NULL,
     N_("As the old booklet's first page shows: 1 family, 2 collective. A collective origin is exempt from C-2.4 and names no new head (C-3.2).")},
    {TRANSFER_ORIGIN_ADDRESS, "origin_address", N_("Origin address"), FIELD_TEXT, 100, NULL, NULL, NULL,
     N_("As the old booklet's first page has it, as 高粱店乡新华街203号. The move-out station compares it with its register (C-3.4).")},
    {TRANSFER_MOVERS, "movers", N_("Movers"), FIELD_LIST, MOVERS_MAX, NULL, &mover_table, NULL, NULL},
    {TRANSFER_STAYING, "staying", N_("Staying"), FIELD_LIST, 50, NULL, &staying_table, NULL, NULL},
    {TRANSFER_PARTIES, "parties", N_("Others present"), FIELD_LIST, 20, NULL, &party_table, NULL, NULL},
    {TRANSFER_MATERIALS, "materials", N_("Materials"), FIELD_LIST, 60, NULL, &material_table, NULL, NULL},
    {TRANSFER_NEW_HEAD, "new_head", N_("New head at origin"), FIELD_ID, 18, NULL, NULL, NULL,
     N_("Where the head moves away and others stay: one who stays, 16 or over (C-3.2).")},
    {TRANSFER_TELEPHONE, "telephone", N_("Applicant's telephone"), FIELD_PHONE, 20, NULL, NULL, NULL,
     N_("The SMS that the booklet is ready goes there (C-3.5).")},
    {TRANSFER_HOST, "host", N_("Host"), FIELD_ID, 18, NULL, NULL, NULL,
     N_("ID number of the person whom the mover joins, who is in this station's register.")},
    {TRANSFER_HOUSEHOLD, "household", N_("Destination household"), FIELD_TEXT, 40, NULL, NULL, NULL,
     N_("Number of the household joined, in this station's register.")},
    {TRANSFER_HEAD, "head", N_("Head of the new household"), FIELD_ID, 18, NULL, NULL, NULL,
     N_("Own household: a mover aged 16 or over (C-2.1).")},
    {TRANSFER_ADDRESS, "address", N_("New address"), FIELD_TEXT, 100, NULL, NULL, NULL,
     N_("Where the new household will stand, as 花园路18号3号楼502. It goes on the new booklet (C-2.1).")},
    {TRANSFER_DIVISION, "division", N_("Division"), FIELD_DIGITS, 6, NULL, NULL, NULL,
     N_("County or district of the new address, 6 digits, as 410105. This station's own stands there already.")},
    {TRANSFER_LINKED, "linked", N_("Linked case"), FIELD_TEXT, 40, NULL, NULL, NULL,
     N_("The case whose new household these movers settle into: a couple from two households are two linked cases.")},
    {TRANSFER_APPLICANT, "applicant", N_("Applicant"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
    {TRANSFER_HOST_HEAD, "host_head", N_("Head of the household joined"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
    {TRANSFER_FINDINGS, "findings", N_("Findings"), FIELD_LIST, 200, NULL, &finding_table, NULL, NULL},
    {TRANSFER_PERMIT, "permit", N_("Permit number"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {TRANSFER_REASON_CODE, "reason_code", N_("Reason code"), FIELD_CODE, 3, "return_reason", NULL, NULL,
     N_("Where the applicant must act, a return stops the clock; the list of reasons says so. For the other reasons it runs on (section 6).")},
    {TRANSFER_NOTE, "note", N_("Note"), FIELD_TEXT, 200, NULL, NULL, NULL,
     N_("For whoever has the case next, as: contract seen, original given back. It goes with the case and stays in its history.")},
    {TRANSFER_RECEIVED, "received", N_("Received"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_PERSONS, "persons", N_("Register records"), FIELD_LIST, MOVERS_MAX, NULL, &person_table, NULL, NULL},
    {TRANSFER_OUT_DATE, "out_date", N_("Move-out date"), FIELD_DATE, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_DIFFERENCES, "differences", N_("Differences"), FIELD_LIST, 200, NULL, &difference_table, NULL, NULL},
    {TRANSFER_ORIGIN_CLOSED, "origin_closed", N_("Origin household closed"), FIELD_BOOL, 1, NULL, NULL, NULL, NULL},
    {TRANSFER_SETTLED_HOUSEHOLD, "settled_household", N_("Settled in household"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {TRANSFER_IN_DATE, "in_date", N_("Settlement date"), FIELD_DATE, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_OUTCOMES, "outcomes", N_("Outcomes"), FIELD_LIST, MOVERS_MAX, NULL, &outcome_table, NULL, NULL},
    {TRANSFER_NOTICE_TEXT, "notice_text", N_("SMS text"), FIELD_TEXT, 300, NULL, NULL, NULL, NULL},
    {TRANSFER_COLLECTOR, "collector", N_("Collected by"), FIELD_NAME, 50, NULL, NULL, NULL,
     N_("Who takes the new booklet, as on the ID card, as 覃兵基. Who applied stands there already (C-3.5).")},
    {TRANSFER_COLLECTOR_ID, "collector_id", N_("Collector's ID number"), FIELD_ID, 18, NULL, NULL, NULL,
     N_("As on the ID card that the collector has shown. The applicant's stands there already (C-3.5).")},
    {TRANSFER_COLLECTOR_CHECKED, "collector_checked", N_("Identity checked"), FIELD_BOOL, 1, NULL, NULL, NULL,
     N_("Yes when the collector has been compared with the ID card; without it no booklet is handed over (C-3.5).")},
    {TRANSFER_OLD_BOOKLET, "old_booklet", N_("Old booklet"), FIELD_CODE, 1, "booklet", NULL, NULL,
     N_("Collected, or its pages stamped where others stay in the old household.")},
    {TRANSFER_VERIFIED, "verified", N_("Verified"), FIELD_LIST, 100, NULL, &verified_table, NULL, NULL},
    {TRANSFER_DECISION, "decision", N_("Decision number"), FIELD_TEXT, 40, NULL, NULL, NULL,
     N_("Number of the written decision by which the settlement is annulled, as 郑公户撤〔2026〕7号 (row 17).")},
    {TRANSFER_OUTCOME, "outcome", N_("Ended as"), FIELD_INT, 9, "case_end", NULL, NULL, NULL},
    {TRANSFER_PERSONS_SEEN, "named", N_("Persons named"), FIELD_LIST, MOVERS_MAX, NULL, &named_table, NULL, NULL},
    {TRANSFER_PAPER, "paper", N_("Paper number"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {TRANSFER_PAPER_DATE, "paper_date", N_("Paper date"), FIELD_DATE, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_RESTORED_HOUSEHOLD, "restored_household", N_("Restored in household"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {TRANSFER_STAGE, "stage", N_("Stage"), FIELD_INT, 99, "stage", NULL, NULL, NULL},
    {TRANSFER_HOLDER, "holder", N_("Holder"), FIELD_ORG, 12, NULL, NULL, NULL, NULL},
    {TRANSFER_SEQ, "seq", "", FIELD_INT, INT_ANY, NULL, NULL, NULL, NULL},
    {TRANSFER_LAST_ID, "last_id", "", FIELD_BYTES, 32, NULL, NULL, NULL, NULL},
    {TRANSFER_OPENED, "opened", N_("Opened"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_ACCEPTED, "accepted", N_("Accepted"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_ACCEPTED_BY, "accepted_by", N_("Accepted by"), FIELD_TEXT, 2000, NULL, NULL, NULL, NULL},
    {TRANSFER_LAST_TIME, "last_time", N_("Last act"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_LAST_ACT, "last_act", "", FIELD_INT, 99, NULL, NULL, NULL, NULL},
    {TRANSFER_APPROVED, "approved", N_("Approved"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_RETURNED_BY, "returned_by", N_("Returned by"), FIELD_ORG, 12, NULL, NULL, NULL, NULL},
    {TRANSFER_RETURNED_FROM, "returned_from", "", FIELD_INT, 99, "stage", NULL, NULL, NULL},
    {TRANSFER_RETURNED_AT, "returned_at", N_("Returned"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_CLOCK_STOPPED, "clock_stopped", N_("Clock stopped"), FIELD_BOOL, 1, NULL, NULL, NULL, NULL},
    {TRANSFER_DONE, "done", "", FIELD_INT, 7, NULL, NULL, NULL, NULL},
    {TRANSFER_SEEN, "seen", N_("Sent to"), FIELD_LIST, 20, NULL, &seen_table, NULL, NULL},
    {TRANSFER_RESTORE_ONLY, "restore_only", N_("Restore only"), FIELD_BOOL, 1, NULL, NULL, NULL, NULL},
    {TRANSFER_MOVED_OUT, "moved_out", N_("Moved out"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_SETTLED, "settled", N_("Settled"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_CLOCK_FROM, "clock_from", N_("Clock from"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_SENT, "sent", N_("Sent"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_APPLIED, "applied", N_("Applied"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_DECIDED, "decided", "", FIELD_INT, 99, NULL, NULL, NULL, NULL},
    {TRANSFER_OWN_RECEIPT, "own_receipt", N_("Received here"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_DUE, "due", N_("Due"), FIELD_DATE, 0, NULL, NULL, NULL, NULL},
    {TRANSFER_PROVISIONAL, "provisional", N_("Provisional"), FIELD_BOOL, 1, NULL, NULL, NULL, NULL},
    {TRANSFER_CONFLICT, "conflict", N_("Conflict"), FIELD_BOOL, 1, NULL, NULL, NULL, NULL},
    {TRANSFER_TITLE, "title", N_("Movers"), FIELD_TEXT, 80, NULL, NULL, NULL, NULL},
    {TRANSFER_MOVER_COUNT, "mover_count", N_("Number of movers"), FIELD_INT, MOVERS_MAX, NULL, NULL, NULL, NULL},
    {TRANSFER_REQUESTS, "requests", N_("Open requests"), FIELD_INT, INT_ANY, NULL, NULL, NULL, NULL},
    {TRANSFER_TO_TELL, "to_tell", N_("To be told"), FIELD_BOOL, 1, NULL, NULL, NULL, NULL},
    {TRANSFER_BURIED, "buried", "", FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
};
TABLE(transfer);

enum err verified_apply(const struct rec *row, struct rec *person)
{
    const struct field *f = field_by_tag(&person_table, (uint16_t)rec_int(row, VERIFIED_TAG, 0));
    struct span stated = rec_text(row, VERIFIED_STATED);
    return !f || span_eq(stated, rec_text(row, VERIFIED_REGISTER)) ? OK : field_parse(f, stated, person);
}

static const struct {
    const struct table *table;
    uint16_t tag, values[2]; // the particular, and its values
} particulars[] = {
    {&difference_table, DIFFERENCE_TAG, {DIFFERENCE_BOOKLET, DIFFERENCE_REGISTER}},
    {&difference_table, DIFFERENCE_HOUSEHOLD, {DIFFERENCE_BOOKLET, DIFFERENCE_REGISTER}},
    {&verified_table, VERIFIED_TAG, {VERIFIED_REGISTER, VERIFIED_STATED}},
};

bool transfer_is_particular(const struct table *t, const struct field *f)
{
    for (size_t i = 0; i < COUNT(particulars); i++) {
        if (particulars[i].table == t && (particulars[i].values[0] == f->tag || particulars[i].values[1] == f->tag))
            return true;
    }
    return false;
}

static struct span row_value(const struct table *t, const struct field *f, const struct rec *row, struct arena *a,
                             struct span (*say)(const struct field *f, const struct rec *r, struct arena *a))
{
    const struct field *particular = NULL;
    for (size_t i = 0; i < COUNT(particulars) && transfer_is_particular(t, f); i++) {
        if (particulars[i].table == t && rec_has(row, particulars[i].tag))
            particular = field_by_tag(field_by_tag(t, particulars[i].tag)->rows, (uint16_t)rec_int(row, particulars[i].tag, 0));
    }
    struct rec *probe = ARENA_NEW(a, struct rec);
    *probe = rec_make(a);
    if (!particular || field_parse(particular, rec_text(row, f->tag), probe) != OK)
        return say(f, row, a);
    return say(particular, probe, a);
}

struct span transfer_row_show(const struct table *t, const struct field *f, const struct rec *row, struct arena *a)
{
    return row_value(t, f, row, a, field_show);
}

struct span transfer_row_edit(const struct table *t, const struct field *f, const struct rec *row, struct arena *a)
{
    return row_value(t, f, row, a, field_edit);
}

bool transfer_is(const struct rec *t, const char *kind)
{
    return span_is(rec_text(t, TRANSFER_KIND), kind);
}

bool transfer_links(const struct rec *other, struct span destination)
{
    return transfer_is(other, KIND_OWN) && !rec_has(other, TRANSFER_LINKED) &&
           span_eq(rec_text(other, TRANSFER_DESTINATION), destination);
}

struct rec *transfer_mover(const struct rec *t, struct span id)
{
    return rec_find(t, TRANSFER_MOVERS, MOVER_ID, id);
}

bool transfer_died(const struct rec *t, struct span id, day_t *death)
{
    const struct rec *o = rec_find(t, TRANSFER_OUTCOMES, OUTCOME_ID, id);
    if (!o || !span_is(rec_text(o, OUTCOME_CODE), OUTCOME_DIED))
        return false;
    if (death)
        *death = (day_t)rec_int(o, OUTCOME_DEATH, 0);
    return true;
}

bool transfer_accepted_by(const struct rec *t, struct span officer)
{
    struct span rest = rec_text(t, TRANSFER_ACCEPTED_BY), one;
    while (span_split(&rest, ' ', &one)) {
        if (span_eq(one, officer))
            return true;
    }
    return false;
}

// Its last three digits of order and the check character: where numbers of one birthday and county differ.
static struct span tail(struct span id)
{
    return id.n > 4 ? (struct span) {id.p + id.n - 4, 4} : id;
}

struct span transfer_called(const struct rec *t, const struct rec *who, struct arena *a)
{
    static const uint16_t lists[] = {TRANSFER_MOVERS, TRANSFER_STAYING, TRANSFER_PARTIES};
    _Static_assert(MOVER_ID == 1 && STAYING_ID == 1 && PARTY_ID == 1 && PERSON_ID == 1, "whose row it is is its tag 1,");
    _Static_assert(MOVER_NAME == 2 && STAYING_NAME == 2 && PARTY_NAME == 2 && PERSON_NAME == 2, "and by name its tag 2");
    struct span name = rec_text(who, MOVER_NAME), id = rec_text(who, MOVER_ID), row = SPAN_NONE;
    enum { BY_NAME, BY_TAIL, BY_ID, BY_ROW } by = name.n ? BY_NAME : BY_ID, needs;
    for (size_t l = 0; l < COUNT(lists) && (name.n || id.n); l++) {
        size_t n;
        const struct rec *rows = rec_list(t, lists[l], &n);
        bool here = who >= rows && who < rows + n;
        for (size_t i = 0; i < n; i++) {
            struct span other = rec_text(&rows[i], MOVER_ID);
            if (&rows[i] == who)
                row = arena_printf(a, "#%s:%zu", field_by_tag(&transfer_table, lists[l])->key, i + 1);
            if (&rows[i] == who || !span_eq(rec_text(&rows[i], MOVER_NAME), name))
                continue;
            needs = id.n == 0 ? BY_ROW : !span_eq(tail(other), tail(id)) ? BY_TAIL : !span_eq(other, id) ? BY_ID : here ? BY_ROW : BY_NAME;
            by = needs > by ? needs : by; // the same number in another list is the same person
        }
    }
    if (by == BY_ROW && row.n)
        return row;
    return by == BY_TAIL ? arena_printf(a, "%.*s …%.*s", SPAN_ARG(name), SPAN_ARG(tail(id))) : by == BY_NAME ? name : id;
}

struct span transfer_name_of(const struct rec *t, struct span id)
{
    static const struct {
        uint16_t list, name;
    } where[] = {{TRANSFER_MOVERS, MOVER_NAME}, {TRANSFER_STAYING, STAYING_NAME}, {TRANSFER_PARTIES, PARTY_NAME}};
    for (size_t i = 0; i < COUNT(where) && id.n; i++) {
        const struct rec *row = rec_find(t, where[i].list, 1, id);
        if (row)
            return rec_text(row, where[i].name);
    }
    return SPAN_NONE;
}

struct span transfer_first(const struct rec *t, size_t *n)
{
    const struct rec *m = rec_list(t, TRANSFER_MOVERS, n);
    if (*n)
        return rec_text(&m[0], MOVER_NAME);
    *n = (size_t)rec_int(t, TRANSFER_MOVER_COUNT, 0);
    return rec_text(t, TRANSFER_TITLE);
}

struct span transfer_title(const struct rec *t, struct arena *a)
{
    size_t n;
    struct span first = transfer_first(t, &n);
    if (n <= 1)
        return arena_copy(a, first);
    // TRANSLATORS: who moves: the first one's name and how many in all.
    return arena_printf(a, _("%.*s, %zu persons"), SPAN_ARG(first), n);
}

void transfer_prune(struct rec *t)
{
    static const struct {
        const char *kinds; // that it goes with
        uint16_t tag;
        bool linked; // also where the household is another case's
    } of_kind[] = {
        {KIND_JOINING, TRANSFER_HOST, true},
        {KIND_JOINING, TRANSFER_HOST_HEAD, true},
        {KIND_COLLECTIVE KIND_JOINING, TRANSFER_HOUSEHOLD, true},
        {KIND_OWN, TRANSFER_LINKED, true},
        {KIND_OWN, TRANSFER_HEAD, false},
        {KIND_OWN, TRANSFER_ADDRESS, false},
        {KIND_OWN, TRANSFER_DIVISION, false},
    };
    struct span kind = rec_text(t, TRANSFER_KIND);
    for (size_t i = 0; i < COUNT(of_kind); i++) {
        if (!span_contains(span_of(of_kind[i].kinds), kind) || (!of_kind[i].linked && rec_has(t, TRANSFER_LINKED)))
            rec_clear(t, of_kind[i].tag);
    }
}

bool transfer_other_head(const struct rec *t, const struct rec *household)
{
    struct span asked = rec_text(t, TRANSFER_HOST_HEAD);
    return (transfer_is(t, KIND_JOINING) || rec_has(t, TRANSFER_LINKED)) && asked.n > 0 && !span_eq(asked, rec_text(household, HOUSEHOLD_HEAD));
}

static bool differs(const struct rec *a, const struct rec *b, const uint16_t *tags)
{
    for (; *tags; tags++) {
        const struct val *x = rec_get(a, *tags), *y = rec_get(b, *tags);
        if (x && y ? !val_eq(x, y) : x != y)
            return true;
    }
    return false;
}

bool transfer_approved_field_changed(const struct rec *before, const struct rec *after)
{
    static const uint16_t of_case[] = {
        TRANSFER_KIND,      TRANSFER_REASON, TRANSFER_ORIGIN,  TRANSFER_ORIGIN_HOUSEHOLD, TRANSFER_ORIGIN_KIND, TRANSFER_HOST,
        TRANSFER_HOUSEHOLD, TRANSFER_HEAD,   TRANSFER_ADDRESS, TRANSFER_DIVISION,         TRANSFER_LINKED,      0,
    };
    // Sex and birth date stand on the permit; the birth date decides who may apply (section 2).
    static const uint16_t of_mover[] = {MOVER_NAME, MOVER_SEX, MOVER_BIRTH, MOVER_RELATION, MOVER_HOST_RELATION, 0};
    size_t n, m;
    const struct rec *movers = rec_list(before, TRANSFER_MOVERS, &n);
    rec_list(after, TRANSFER_MOVERS, &m);
    if (n != m || differs(before, after, of_case))
        return true;
    // In which order they are listed is nobody's approval.
    for (size_t i = 0; i < n; i++) {
        const struct rec *now = transfer_mover(after, rec_text(&movers[i], MOVER_ID));
        if (!now || differs(&movers[i], now, of_mover))
            return true;
    }
    return false;
}
