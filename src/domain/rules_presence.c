// Who applies, and who must be present (CLAUSES section 2, rows 1 to 21).
#include "base/lang.h"
#include "person.h"
#include "rules.h"

#define ADULT 16 // years: the age from which a mover applies

static const struct rec *movers(const struct facts *f, size_t *n)
{
    return rec_list(f->t, TRANSFER_MOVERS, n);
}

int mover_age(const struct facts *f, const struct rec *mover)
{
    return person_age(mover, MOVER_BIRTH, f->age_day);
}

bool mover_arrives(const struct facts *f, const struct rec *mover)
{
    return !transfer_died(f->t, rec_text(mover, MOVER_ID), NULL);
}

static bool is_adult(const struct facts *f, const struct rec *mover)
{
    return mover_age(f, mover) >= ADULT;
}

static bool is_child(const struct facts *f, const struct rec *mover)
{
    int age = mover_age(f, mover);
    return age >= 0 && age < ADULT;
}

static const struct rec *adult_present(const struct facts *f)
{
    size_t n;
    const struct rec *m = movers(f, &n);
    for (size_t i = 0; i < n; i++) {
        if (is_adult(f, &m[i]) && rec_bool(&m[i], MOVER_PRESENT))
            return &m[i];
    }
    return NULL;
}

enum guardian { GUARDIAN_NONE, GUARDIAN_OUTSIDE, GUARDIAN_AT_ORIGIN };

// Registered in the original household: by the register where it is at hand, else by the booklet, which movers stand in too.
static bool is_at_origin(const struct facts *f, struct span id)
{
    if (f->at == JUDGE_ORIGIN)
        return person_among(f->origin_people, f->origin_people_n, id) != NULL;
    return id.n && (transfer_mover(f->t, id) || rec_find(f->t, TRANSFER_STAYING, STAYING_ID, id));
}

static bool party_at_origin(const struct facts *f, size_t i, const struct rec *party)
{
    // On the day of the application: who came then may have left the household since, or died.
    const struct rec *p = f->parties_at_origin ? f->parties_at_origin[i] : NULL;
    bool then = f->at == JUDGE_ORIGIN ? p && f->origin_household && person_was_in(p, rec_text(f->origin_household, HOUSEHOLD_NUMBER), f->age_day)
                                      : rec_bool(party, PARTY_AT_ORIGIN);
    return then || is_at_origin(f, rec_text(party, PARTY_ID));
}

// Who is said to come, or to have handed papers over, for one mover has not for another.
static bool comes_for(const struct rec *party, const struct rec *mover)
{
    struct span whom = rec_text(party, PARTY_FOR);
    return whom.n == 0 || span_eq(whom, rec_text(mover, MOVER_ID));
}

// The best guardian present for a mover under 16. A mover may be another mover's guardian.
static enum guardian guardian_present(const struct facts *f, const struct rec *child)
{
    enum guardian best = GUARDIAN_NONE;
    struct span id = rec_text(child, MOVER_GUARDIAN);
    const struct rec *m = transfer_mover(f->t, id);
    if (m && m != child && rec_bool(m, MOVER_PRESENT) && is_adult(f, m))
        return GUARDIAN_AT_ORIGIN;
    size_t n;
    const struct rec *p = rec_list(f->t, TRANSFER_PARTIES, &n);
    for (size_t i = 0; i < n; i++) {
        bool guardian = span_is(rec_text(&p[i], PARTY_CAPACITY), CAPACITY_GUARDIAN) ||
                        (id.n && span_eq(rec_text(&p[i], PARTY_ID), id));
        if (!guardian || !rec_bool(&p[i], PARTY_PRESENT) || !comes_for(&p[i], child))
            continue;
        if (party_at_origin(f, i, &p[i]))
            return GUARDIAN_AT_ORIGIN;
        best = GUARDIAN_OUTSIDE;
    }
    return best;
}

// Rows 7, 8, 17 to 20: who acts for the mover.
static void judge_guardian(const struct facts *f, const struct rec *child, enum rule none, struct findings *out)
{
    // The original household has the one who is named there, whatever is said besides; nobody is a guardian of oneself.
    struct span named = rec_text(child, MOVER_GUARDIAN);
    bool has_none = rec_bool(child, MOVER_NO_GUARDIAN_AT_ORIGIN) && (span_eq(named, rec_text(child, MOVER_ID)) || !is_at_origin(f, named));
    switch (guardian_present(f, child)) {
    case GUARDIAN_AT_ORIGIN:
        break;
    case GUARDIAN_OUTSIDE:
        findings_about(out, has_none ? RULE_GUARDIAN_NONE_AT_ORIGIN : RULE_GUARDIAN_ELSEWHERE, f->t, child, SPAN_NONE);
        break;
    case GUARDIAN_NONE:
        findings_about(out, none, f->t, child, SPAN_NONE);
        break;
    }
}

void rule_c_2_guardian(const struct facts *f, struct findings *out)
{
    size_t n;
    const struct rec *m = movers(f, &n);
    for (size_t i = 0; i < n && f->origin_household && !transfer_is(f->t, KIND_OWN); i++) {
        if (is_child(f, &m[i]) && guardian_present(f, &m[i]) == GUARDIAN_OUTSIDE)
            judge_guardian(f, &m[i], RULE_NO_GUARDIAN, out);
    }
}

// Row 21: further movers of 16 or over who are absent while one is there.
static void judge_further(const struct facts *f, const struct rec *mover, struct findings *out)
{
    findings_about(out, rec_bool(mover, MOVER_CONSENT) ? RULE_FURTHER_ABSENT : RULE_FURTHER_NO_CONSENT, f->t, mover, SPAN_NONE);
}

static struct span years(int age, struct arena *a)
{
    return arena_printf(a, "%d", age);
}

static void judge_own_head(const struct facts *f, struct findings *out)
{
    struct span id = rec_text(f->t, TRANSFER_HEAD);
    if (id.n == 0) {
        if (f->at != JUDGE_ENQUIRY)
            findings_add(out, RULE_OWN_NO_HEAD, SPAN_NONE, SPAN_NONE);
        return;
    }
    const struct rec *head = transfer_mover(f->t, id);
    if (!head) {
        findings_add(out, RULE_OWN_HEAD_NOT_MOVER, SPAN_NONE, id);
        return;
    }
    int age = mover_age(f, head);
    if (!mover_arrives(f, head))
        findings_about(out, RULE_OWN_HEAD_DIED, f->t, head, SPAN_NONE);
    else if (age >= 0 && age < ADULT)
        findings_about(out, RULE_OWN_HEAD_UNDER_16, f->t, head, years(age, out->arena));
    else if (age >= 0 && age < 18)
        findings_about(out, RULE_OWN_HEAD_MINOR, f->t, head, years(age, out->arena));
}

void rule_c_2_1_own(const struct facts *f, struct findings *out)
{
    if (!transfer_is(f->t, KIND_OWN))
        return;
    size_t n, adults = 0, children = 0, arrive = 0;
    const struct rec *m = movers(f, &n);
    bool linked = rec_has(f->t, TRANSFER_LINKED);
    if (f->at == JUDGE_SETTLE) { // who came was judged at the counter; who heads the household may have changed since
        for (size_t i = 0; i < n; i++)
            arrive += mover_arrives(f, &m[i]);
        if (arrive && !linked)
            judge_own_head(f, out);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        adults += is_adult(f, &m[i]);
        children += is_child(f, &m[i]);
    }
    if (adults + children < n || n == 0)
        return; // C-1.2 says so: no mover, or one without a birth date
    if (adults == 0) { // row 2
        findings_add(out, RULE_OWN_ALL_UNDER_16, SPAN_NONE, SPAN_NONE);
        return;
    }
    if (!linked) {
        judge_own_head(f, out);
        if (f->at != JUDGE_ENQUIRY && !rec_has(f->t, TRANSFER_ADDRESS))
            findings_add(out, RULE_OWN_NO_ADDRESS, SPAN_NONE, SPAN_NONE);
    }
    const struct rec *present = adult_present(f);
    if (!present) { // row 3
        findings_add(out, RULE_OWN_NO_MOVER_PRESENT, SPAN_NONE, SPAN_NONE);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (is_adult(f, &m[i]) && !rec_bool(&m[i], MOVER_PRESENT))
            judge_further(f, &m[i], out);
        else if (is_child(f, &m[i]) && guardian_present(f, &m[i]) == GUARDIAN_NONE) // row 4
            findings_about(out, RULE_OWN_NOT_GUARDIAN, f->t, &m[i], SPAN_NONE);
    }
}

void rule_c_2_2_collective(const struct facts *f, struct findings *out)
{
    if (!transfer_is(f->t, KIND_COLLECTIVE))
        return;
    const struct rec *present = adult_present(f);
    size_t n;
    const struct rec *m = movers(f, &n);
    for (size_t i = 0; i < n; i++) {
        if (is_child(f, &m[i]))
            judge_guardian(f, &m[i], RULE_NO_GUARDIAN, out);
        else if (!rec_bool(&m[i], MOVER_PRESENT)) {
            if (present)
                judge_further(f, &m[i], out);
            else
                findings_about(out, RULE_COLLECTIVE_NO_MOVER, f->t, &m[i], SPAN_NONE);
        }
    }
}

// What the host side brings for one mover.
struct host_side {
    bool present;          // H of the presence table is there
    bool trio;             // H's trio is complete
    bool somebody_present; // a host not entitled
    const char *missing[3];
    size_t missing_n;            // of an incomplete trio; 0 with !trio: nothing handed over
    const struct rec *whose;     // the party whose trio that is
    const struct rec *entitled_by; // the joining mover whose tie makes the host H; NULL: the head, or own tie
};

static size_t trio_missing(const struct rec *r, uint16_t card, uint16_t booklet, uint16_t proxy, const char *out[3])
{
    static const char *const label[] = {N_("ID card"), N_("booklet"), N_("power of attorney")};
    const uint16_t tag[] = {card, booklet, proxy};
    size_t n = 0;
    for (size_t i = 0; i < 3; i++) {
        if (!rec_bool(r, tag[i]))
            out[n++] = label[i];
    }
    return n;
}

static bool tied(const struct facts *f, const struct rec *mover)
{
    return relation_is_immediate(rec_text(mover, MOVER_HOST_RELATION), f->set->in_laws);
}

// The head of the host household, by the register where it is at hand.
static bool party_is_head(const struct facts *f, const struct rec *party)
{
    struct span head = f->household ? rec_text(f->household, HOUSEHOLD_HEAD) : SPAN_NONE;
    struct span id = rec_text(party, PARTY_ID);
    if (f->household && id.n) // while it has to name one (C-3.2), nobody is
        return span_eq(head, id);
    return span_is(rec_text(party, PARTY_CAPACITY), CAPACITY_HOST_HEAD);
}

static bool party_is_host(const struct facts *f, const struct rec *party)
{
    struct span host = rec_text(f->t, TRANSFER_HOST), id = rec_text(party, PARTY_ID);
    if (host.n && id.n)
        return span_eq(host, id);
    return span_is(rec_text(party, PARTY_CAPACITY), CAPACITY_HOST);
}

// (a): the host stands in for the head by being the mover's spouse or immediate family; one joining
// mover of 16 or over is enough, others ride along.
static bool host_entitled(const struct facts *f, const struct rec *mover, const struct rec **by)
{
    *by = NULL;
    if (tied(f, mover))
        return true;
    size_t n;
    const struct rec *m = movers(f, &n);
    for (size_t i = 0; i < n; i++) {
        if (&m[i] != mover && is_adult(f, &m[i]) && tied(f, &m[i])) {
            *by = &m[i];
            return true;
        }
    }
    return false;
}

static struct host_side host_side_of(const struct facts *f, const struct rec *mover)
{
    struct host_side h = {.missing_n = 0};
    bool by_own_tie = false;
    const struct rec *by = NULL;
    size_t n;
    const struct rec *p = rec_list(f->t, TRANSFER_PARTIES, &n);
    for (size_t i = 0; i < n; i++) {
        bool head = party_is_head(f, &p[i]), host = party_is_host(f, &p[i]);
        const struct rec *through = NULL;
        if ((!head && !host) || !comes_for(&p[i], mover))
            continue;
        bool entitled = head || host_entitled(f, mover, &through);
        const char *missing[3];
        size_t lacks = trio_missing(&p[i], PARTY_TRIO_CARD, PARTY_TRIO_BOOKLET, PARTY_TRIO_PROXY, missing);
        if (rec_bool(&p[i], PARTY_PRESENT)) {
            h.present |= entitled;
            h.somebody_present |= !entitled;
        } else if (entitled && lacks == 0) {
            h.trio = true;
        } else if (entitled && lacks < 3 && (h.missing_n == 0 || lacks < h.missing_n)) {
            h.missing_n = lacks;
            h.whose = &p[i];
            memcpy(h.missing, missing, sizeof missing);
        }
        if (entitled && (rec_bool(&p[i], PARTY_PRESENT) || lacks == 0)) {
            by_own_tie |= through == NULL;
            by = through ? through : by;
        }
    }
    h.entitled_by = by_own_tie ? NULL : by;
    return h;
}

static struct span join_missing(const char *const *missing, size_t n, struct arena *a)
{
    struct span all = SPAN_NONE;
    for (size_t i = 0; i < n; i++)
        all = arena_printf(a, "%.*s~%s", SPAN_ARG(all), missing[i]);
    return all;
}

// Rows 9 to 13, 17, 18: the mover's side is there; is the host's?
static void judge_host_side(const struct facts *f, const struct host_side *h, const struct rec *mover, struct findings *out)
{
    if (h->present || h->trio) {
        if (h->entitled_by)
            findings_about(out, RULE_JOIN_RIDES_ALONG, f->t, mover, transfer_called(f->t, h->entitled_by, out->arena));
    } else if (h->missing_n) {
        findings_about(out, RULE_JOIN_TRIO_INCOMPLETE, f->t, h->whose, join_missing(h->missing, h->missing_n, out->arena));
    } else if (h->somebody_present) {
        findings_about(out, RULE_JOIN_HOST_NOT_ENTITLED, f->t, mover, SPAN_NONE);
    } else {
        findings_about(out, RULE_JOIN_HOST_ABSENT, f->t, mover, SPAN_NONE);
    }
}

static bool third_person_only(const struct facts *f)
{
    size_t n, parties, present = 0;
    const struct rec *m = movers(f, &n);
    for (size_t i = 0; i < n; i++) {
        if (rec_bool(&m[i], MOVER_PRESENT))
            return false;
    }
    const struct rec *p = rec_list(f->t, TRANSFER_PARTIES, &parties);
    for (size_t i = 0; i < parties; i++) {
        if (!rec_bool(&p[i], PARTY_PRESENT))
            continue;
        if (party_is_head(f, &p[i]) || party_is_host(f, &p[i]) ||
            span_is(rec_text(&p[i], PARTY_CAPACITY), CAPACITY_GUARDIAN))
            return false;
        present++;
    }
    return present > 0;
}

// Rows 14, 15, 21: an absent mover of 16 or over.
static void judge_absent_joiner(const struct facts *f, const struct rec *mover, const struct host_side *h,
                                struct findings *out)
{
    const char *missing[3];
    size_t lacks = trio_missing(mover, MOVER_TRIO_CARD, MOVER_TRIO_BOOKLET, MOVER_TRIO_PROXY, missing);
    // That another mover comes takes nothing from what this one has handed over.
    bool by_proxy = h->present && lacks == 0 && f->set->proxy_of_mover;
    if (adult_present(f) && (!by_proxy || rec_bool(mover, MOVER_CONSENT))) {
        judge_further(f, mover, out);
        judge_host_side(f, h, mover, out);
    } else if (!h->present) {
        findings_about(out, RULE_JOIN_MOVER_ABSENT, f->t, mover, SPAN_NONE);
        judge_host_side(f, h, mover, out); // all shortcomings at once
    } else if (lacks == 0) {
        findings_about(out, by_proxy ? RULE_JOIN_MOVER_BY_PROXY : RULE_JOIN_PROXY_NOT_ALLOWED, f->t, mover, SPAN_NONE);
        judge_host_side(f, h, mover, out);
    } else if (lacks < 3) {
        findings_about(out, RULE_JOIN_TRIO_INCOMPLETE, f->t, mover, join_missing(missing, lacks, out->arena));
    } else {
        findings_about(out, RULE_JOIN_MOVER_ABSENT, f->t, mover, SPAN_NONE);
    }
}

void rule_c_2_3_joining(const struct facts *f, struct findings *out)
{
    if (!transfer_is(f->t, KIND_JOINING))
        return;
    if (f->at != JUDGE_ENQUIRY && !rec_has(f->t, TRANSFER_HOST))
        findings_add(out, RULE_JOIN_NO_HOST, SPAN_NONE, SPAN_NONE);
    size_t n;
    const struct rec *m = movers(f, &n);
    bool third = third_person_only(f);
    for (size_t i = 0; i < n; i++) {
        if (!rec_has(&m[i], MOVER_HOST_RELATION))
            findings_about(out, RULE_JOIN_NO_RELATION, f->t, &m[i], SPAN_NONE);
        else if (f->at != JUDGE_ENQUIRY && !rec_has(&m[i], MOVER_HOST_PROOF))
            findings_about(out, RULE_JOIN_NO_PROOF, f->t, &m[i], SPAN_NONE);
        struct host_side h = host_side_of(f, &m[i]);
        if (third) { // row 16
            findings_about(out, RULE_JOIN_THIRD_PERSON, f->t, &m[i], SPAN_NONE);
        } else if (is_child(f, &m[i])) { // rows 17 to 20
            judge_guardian(f, &m[i], RULE_JOIN_CHILD_NO_GUARDIAN, out);
            judge_host_side(f, &h, &m[i], out);
        } else if (rec_bool(&m[i], MOVER_PRESENT)) { // rows 9 to 13
            judge_host_side(f, &h, &m[i], out);
        } else {
            judge_absent_joiner(f, &m[i], &h, out);
        }
    }
}

static struct span present_party(const struct rec *t, const char *capacity)
{
    size_t n;
    const struct rec *p = rec_list(t, TRANSFER_PARTIES, &n);
    for (size_t i = 0; i < n; i++) {
        if (rec_bool(&p[i], PARTY_PRESENT) && (!capacity || span_is(rec_text(&p[i], PARTY_CAPACITY), capacity)))
            return rec_text(&p[i], PARTY_ID);
    }
    return SPAN_NONE;
}

struct span applicant_of(const struct rec *t, day_t day)
{
    size_t n;
    const struct rec *m = rec_list(t, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        if (rec_bool(&m[i], MOVER_PRESENT) && person_age(&m[i], MOVER_BIRTH, day) >= ADULT)
            return rec_text(&m[i], MOVER_ID);
    }
    // A third person who came along acts for nobody (row 16).
    static const char *const acts[] = {CAPACITY_GUARDIAN, CAPACITY_HOST_HEAD, CAPACITY_HOST, NULL};
    struct span id = SPAN_NONE;
    for (size_t i = 0; i < COUNT(acts) && id.n == 0; i++)
        id = present_party(t, acts[i]);
    return id;
}

static void presence(const struct facts *f, struct findings *out)
{
    rule_c_2_1_own(f, out);
    rule_c_2_2_collective(f, out);
    rule_c_2_3_joining(f, out);
}

// What asks for somebody to come.
static const struct {
    enum rule rule;
    bool of_first; // one mover of 16 or over comes; of the others a signed consent would do (row 21)
} asks[] = {
    {RULE_OWN_NO_MOVER_PRESENT, false}, {RULE_COLLECTIVE_NO_MOVER, true}, {RULE_NO_GUARDIAN, false}, {RULE_JOIN_HOST_ABSENT, false},
    {RULE_JOIN_MOVER_ABSENT, true}, {RULE_JOIN_CHILD_NO_GUARDIAN, false}, {RULE_FURTHER_NO_CONSENT, false},
    {RULE_OWN_ALL_UNDER_16, false}, // the last: one who is no mover yet
};

bool rules_presence_open(const struct rec *t)
{
    size_t n;
    const struct rec *m = rec_list(t, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        for (int tag = MOVER_PRESENT; tag <= MOVER_CONSENT; tag++) {
            if (rec_has(&m[i], (uint16_t)tag))
                return false;
        }
    }
    return !rec_has(t, TRANSFER_PARTIES);
}

bool rules_presence_asks(const struct rec *finding)
{
    for (size_t k = 0; k + 1 < COUNT(asks); k++) {
        if (rec_int(finding, FINDING_RULE, 0) == (int64_t)asks[k].rule)
            return true;
    }
    return false;
}

void rules_who_comes(const struct facts *f, struct findings *out)
{
    size_t n;
    struct rec t = rec_copy(out->arena, f->t), *first = NULL;
    struct facts nobody = *f;
    struct findings found = findings_make(out->arena);
    struct rec *m = rec_list(&t, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        static const uint16_t brought[] = {MOVER_PRESENT, MOVER_TRIO_CARD, MOVER_TRIO_BOOKLET, MOVER_TRIO_PROXY};
        for (size_t k = 0; k < COUNT(brought); k++)
            rec_clear(&m[i], brought[k]);
        first = !first && is_adult(f, &m[i]) ? &m[i] : first;
    }
    rec_clear(&t, TRANSFER_PARTIES);
    nobody.t = &t;
    presence(&nobody, &found);
    if (first) {
        rec_set_int(first, MOVER_PRESENT, 1);
        presence(&nobody, &found);
    }
    struct span called = first ? transfer_called(&t, first, out->arena) : SPAN_NONE;
    for (size_t i = 0; i < findings_count(&found); i++) {
        const struct rec *said = findings_at(&found, i);
        for (size_t k = 0; k < COUNT(asks); k++) {
            if (rec_int(said, FINDING_RULE, 0) == (int64_t)asks[k].rule && (!asks[k].of_first || !first || span_eq(rec_text(said, FINDING_SUBJECT), called)))
                findings_again(out, said);
        }
    }
}
