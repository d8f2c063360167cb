// Those who stay, the new head, and the household moved into (CLAUSES C-2.4, C-3.2, C-5).
#include "base/lang.h"
#include "flow.h"
#include "person.h"
#include "rules.h"

#define ADULT 16
#define NAMES_MOST 60 // bytes of names after which a finding lists no more

static bool is_mover(const struct facts *f, struct span id)
{
    return transfer_mover(f->t, id) != NULL;
}

struct names {
    struct span all;
    bool more;
};

static void names_add(struct names *n, struct span name, struct arena *a)
{
    if (n->all.n >= NAMES_MOST)
        n->more = true;
    else
        n->all = n->all.n ? arena_printf(a, "%.*s %.*s", SPAN_ARG(n->all), SPAN_ARG(name)) : name;
}

static struct span names_told(const struct names *n, struct arena *a)
{
    return n->more ? arena_printf(a, "%.*s …", SPAN_ARG(n->all)) : n->all;
}

// One person of the origin household, from the register where it is at hand, else from the booklet.
struct member {
    const struct rec *row;
    struct span id, name, leaving_case;
    int age;
    bool mover;
};

static size_t origin_members_n(const struct facts *f)
{
    size_t n;
    if (f->at == JUDGE_ORIGIN)
        return f->origin_people_n;
    rec_list(f->t, TRANSFER_STAYING, &n);
    return n;
}

static struct member origin_member(const struct facts *f, size_t i)
{
    struct member m = {.age = -1};
    if (f->at == JUDGE_ORIGIN) {
        const struct rec *p = &f->origin_people[i];
        m.row = p;
        m.id = rec_text(p, PERSON_ID);
        m.name = rec_text(p, PERSON_NAME);
        m.age = person_age(p, PERSON_BIRTH, f->age_day);
        struct span under = rec_text(p, PERSON_CASE);
        if (rec_int(p, PERSON_STATE, 0) == PERSON_LEAVING && !span_eq(under, rec_text(f->t, TRANSFER_NUMBER)))
            m.leaving_case = under;
    } else {
        size_t n;
        const struct rec *p = &rec_list(f->t, TRANSFER_STAYING, &n)[i];
        m.row = p;
        m.id = rec_text(p, STAYING_ID);
        m.name = rec_text(p, STAYING_NAME);
        m.age = person_age(p, STAYING_BIRTH, f->age_day);
    }
    m.mover = is_mover(f, m.id);
    return m;
}

static bool origin_is_collective(const struct facts *f)
{
    if (f->at == JUDGE_ORIGIN && f->origin_household)
        return span_is(rec_text(f->origin_household, HOUSEHOLD_KIND), HOUSEHOLD_COLLECTIVE);
    return span_is(rec_text(f->t, TRANSFER_ORIGIN_KIND), HOUSEHOLD_COLLECTIVE);
}

void rule_c_2_4_staying(const struct facts *f, struct findings *out)
{
    size_t n = origin_members_n(f), staying = 0, children = 0;
    if (origin_is_collective(f) && f->set->collective_exempt) {
        findings_add(out, RULE_STAYING_EXEMPT, SPAN_NONE, SPAN_NONE);
        return;
    }
    struct names names = {0};
    for (size_t i = 0; i < n; i++) {
        struct member m = origin_member(f, i);
        if (m.mover || m.leaving_case.n)
            continue;
        staying++;
        children += m.age >= 0 && m.age < ADULT;
        names_add(&names, m.name, out->arena);
    }
    if (staying > 0 && staying == children)
        findings_add(out, RULE_STAYING_UNDER_16, SPAN_NONE, names_told(&names, out->arena));
    if (f->at != JUDGE_ORIGIN)
        findings_add(out, RULE_LEFT_TO_ORIGIN, SPAN_NONE, SPAN_NONE);
}

// Does the movers' departure take the head of the origin household along (C-3.2)?
static bool head_leaves(const struct facts *f)
{
    if (f->at == JUDGE_ORIGIN && f->origin_household)
        return is_mover(f, rec_text(f->origin_household, HOUSEHOLD_HEAD));
    size_t n;
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        if (relation_is_head(rec_text(&m[i], MOVER_OLD_RELATION)))
            return true;
    }
    return false;
}

void rule_c_3_2_age(const struct rec *t, const struct rec *head, int age, enum severity under_16, struct findings *out)
{
    struct span years = arena_printf(out->arena, "%d", age);
    if (age >= 0 && age < ADULT)
        findings_about_as(out, RULE_NEW_HEAD_UNDER_16, under_16, t, head, years);
    else if (age >= 0 && age < 18)
        findings_about(out, RULE_NEW_HEAD_MINOR, t, head, years);
}

static void judge_named_head(const struct facts *f, struct span id, struct findings *out)
{
    size_t n = origin_members_n(f);
    for (size_t i = 0; i < n; i++) {
        struct member m = origin_member(f, i);
        if (m.mover || !span_eq(m.id, id))
            continue;
        if (m.leaving_case.n)
            findings_about(out, RULE_NEW_HEAD_LEAVES, f->t, m.row, m.leaving_case);
        else
            rule_c_3_2_age(f->t, m.row, m.age, REFUSE, out);
        return;
    }
    findings_add(out, RULE_NEW_HEAD_NOT_STAYING, SPAN_NONE, id);
}

void rule_c_3_2_new_head(const struct facts *f, struct findings *out)
{
    size_t n = origin_members_n(f), remain = 0, stay = 0;
    struct span named = rec_text(f->t, TRANSFER_NEW_HEAD), under = SPAN_NONE;
    // The whole household moves when every person then registered is a mover.
    for (size_t i = 0; i < n; i++) {
        struct member m = origin_member(f, i);
        remain += !m.mover;
        stay += !m.mover && m.leaving_case.n == 0;
        under = !m.mover && m.leaving_case.n ? m.leaving_case : under;
    }
    const char *not_needed = origin_is_collective(f) ? N_("a collective household has no head to replace")
                             : remain == 0           ? N_("the whole household moves")
                             : !head_leaves(f)       ? N_("the head does not move along")
                                                     : NULL;
    if (not_needed) {
        // The applicant need not come again to clear the field where the last who stayed is gone since and the household closes,
        // nor where who is named has become head since.
        bool head = f->origin_household && span_eq(named, rec_text(f->origin_household, HOUSEHOLD_HEAD));
        bool moot = f->at == JUDGE_ORIGIN && (remain == 0 || head) && !origin_is_collective(f);
        if (named.n)
            findings_add_as(out, RULE_NEW_HEAD_NOT_NEEDED, moot ? WARN : REFUSE, SPAN_NONE,
                            arena_printf(out->arena, "~%s", not_needed));
        return;
    }
    if (stay == 0) {
        findings_add(out, RULE_REST_LEAVES, SPAN_NONE, under);
        return;
    }
    if (named.n == 0) {
        findings_add(out, RULE_HEAD_NOT_NAMED, SPAN_NONE, SPAN_NONE);
        return;
    }
    judge_named_head(f, named, out);
    findings_add(out, RULE_FOLLOW_UP, SPAN_NONE, SPAN_NONE);
}

struct heads {
    size_t heads, spouses; // of the head
};

static void count_relation(struct heads *h, struct span relation)
{
    h->heads += relation_is_head(relation);
    h->spouses += relation_is_spouse(relation);
}

// Who is there already: in the household joined, or, before a linked case has created it, among that case's movers.
static struct heads heads_there(const struct facts *f)
{
    struct heads h = {0};
    for (size_t i = 0; f->household && i < f->household_people_n; i++) {
        const struct rec *p = &f->household_people[i];
        // A head who is leaving under another case still is head; a relation to adjust tells nothing.
        if (!rec_bool(p, PERSON_ADJUST) && !is_mover(f, rec_text(p, PERSON_ID)))
            count_relation(&h, rec_text(p, PERSON_RELATION));
    }
    size_t n = 0;
    const struct rec *m = f->linked ? rec_list(f->linked, TRANSFER_MOVERS, &n) : NULL;
    for (size_t i = 0; !f->household && i < n; i++)
        count_relation(&h, rec_text(&m[i], MOVER_RELATION));
    return h;
}

static bool is_closed(const struct rec *household)
{
    return household && rec_int(household, HOUSEHOLD_STATE, 0) != HOUSEHOLD_OPEN;
}

// One head, and at most one spouse of the head, counting those who are there already.
static void judge_relations(const struct facts *f, struct findings *out)
{
    size_t n;
    struct heads h = heads_there(f);
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n);
    bool joins = f->household || f->linked;
    // A collective household has no head to be named, and a closed one nobody.
    if (f->household && h.heads == 0 && span_is(rec_text(f->household, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY) && !is_closed(f->household))
        findings_add(out, RULE_NO_HEAD_THERE, SPAN_NONE, rec_text(f->household, HOUSEHOLD_NUMBER));
    if (f->at == JUDGE_SETTLE && f->household && transfer_other_head(f->t, f->household)) {
        findings_add(out, RULE_OTHER_HEAD_NOW, SPAN_NONE, rec_text(f->household, HOUSEHOLD_NUMBER));
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct span r = rec_text(&m[i], MOVER_RELATION);
        if (!mover_arrives(f, &m[i]))
            continue;
        count_relation(&h, r);
        if (relation_is_head(r) && joins)
            findings_about(out, RULE_TWO_HEADS, f->t, &m[i], SPAN_NONE);
        if (relation_is_spouse(r) && h.spouses > 1)
            findings_about(out, RULE_TWO_SPOUSES, f->t, &m[i], SPAN_NONE);
    }
    if (!joins && h.heads > 1)
        findings_add(out, RULE_TWO_HEADS, SPAN_NONE, SPAN_NONE);
}

static void judge_own_relations(const struct facts *f, struct findings *out)
{
    size_t n;
    struct span head = rec_text(f->t, TRANSFER_HEAD);
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n);
    // The head chosen at application died in transit: another was chosen (C-2.1), the relations are adjusted afterwards.
    for (size_t i = 0; i < n; i++) {
        if (relation_is_head(rec_text(&m[i], MOVER_RELATION)) && !mover_arrives(f, &m[i]))
            return;
    }
    for (size_t i = 0; i < n && head.n; i++) {
        struct span r = rec_text(&m[i], MOVER_RELATION);
        if (r.n && relation_is_head(r) != span_eq(rec_text(&m[i], MOVER_ID), head))
            findings_about(out, RULE_HEAD_RELATION, f->t, &m[i],
                           arena_printf(out->arena, "#relation:%.*s", SPAN_ARG(r)));
    }
}

static void judge_collective(const struct facts *f, struct span number, struct findings *out)
{
    size_t n;
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct span r = rec_text(&m[i], MOVER_RELATION);
        if (r.n && !span_is(r, RELATION_NONE))
            findings_about(out, RULE_COLLECTIVE_RELATION, f->t, &m[i],
                           arena_printf(out->arena, "#relation:%.*s", SPAN_ARG(r)));
    }
    if (number.n == 0)
        findings_add(out, RULE_COLLECTIVE_NO_HOUSEHOLD, SPAN_NONE, SPAN_NONE);
    else if (f->household && !span_is(rec_text(f->household, HOUSEHOLD_KIND), HOUSEHOLD_COLLECTIVE))
        findings_add(out, RULE_NOT_COLLECTIVE, SPAN_NONE, number);
}

static void judge_joined(const struct facts *f, struct span number, struct findings *out)
{
    if (f->household && !span_is(rec_text(f->household, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY))
        findings_add(out, RULE_NOT_FAMILY, SPAN_NONE, number);
    bool there = f->host && person_is_registered(f->host) && span_eq(rec_text(f->host, PERSON_HOUSEHOLD), number);
    if (f->household && rec_has(f->t, TRANSFER_HOST) && !there)
        findings_add(out, RULE_HOST_NOT_THERE, rec_text(f->t, TRANSFER_HOST), number);
    if (there && rec_int(f->host, PERSON_STATE, 0) == PERSON_LEAVING)
        findings_about(out, RULE_HOST_LEAVES, f->t, f->host, rec_text(f->host, PERSON_CASE));
}

static void judge_linked(const struct facts *f, struct findings *out)
{
    struct span number = rec_text(f->t, TRANSFER_LINKED);
    bool itself = span_eq(number, rec_text(f->t, TRANSFER_NUMBER)), settled = f->linked && rec_has(f->linked, TRANSFER_SETTLED_HOUSEHOLD);
    if (!f->linked || itself || !transfer_links(f->linked, rec_text(f->t, TRANSFER_DESTINATION)))
        findings_add(out, RULE_LINKED_UNKNOWN, SPAN_NONE, number);
    else if (settled ? is_closed(f->household) : rec_int(f->linked, TRANSFER_STAGE, STAGE_NONE) == STAGE_CLOSED)
        findings_add(out, RULE_LINKED_ENDED, SPAN_NONE, number);
    else if (!settled)
        findings_add_as(out, RULE_LINKED_PENDING, f->at == JUDGE_SETTLE ? REFUSE : WARN, SPAN_NONE, number);
}

static void judge_sex(const struct facts *f, const struct rec *mover, struct findings *out)
{
    static const uint16_t tags[] = {MOVER_OLD_RELATION, MOVER_RELATION, MOVER_HOST_RELATION};
    for (size_t i = 0; i < COUNT(tags); i++) {
        struct span relation = rec_text(mover, tags[i]);
        if (!relation_fits_sex(relation, rec_text(mover, MOVER_SEX)))
            findings_about(out, RULE_RELATION_SEX, f->t, mover, arena_printf(out->arena, "#relation:%.*s", SPAN_ARG(relation)));
    }
}

void rule_c_5_household(const struct facts *f, struct findings *out)
{
    size_t n;
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n);
    bool own = transfer_is(f->t, KIND_OWN);
    struct span named = rec_text(f->t, TRANSFER_HOUSEHOLD);
    struct span number = !own && named.n && f->household ? rec_text(f->household, HOUSEHOLD_NUMBER) : named;
    bool linked = own && rec_has(f->t, TRANSFER_LINKED);
    if (!own && number.n && !f->household)
        findings_add(out, RULE_HOUSEHOLD_UNKNOWN, SPAN_NONE, number);
    if (!linked && is_closed(f->household))
        findings_add(out, RULE_HOUSEHOLD_NOT_OPEN, SPAN_NONE, rec_text(f->household, HOUSEHOLD_NUMBER));
    if (linked)
        judge_linked(f, out);
    else if (own)
        judge_own_relations(f, out);
    if (transfer_is(f->t, KIND_COLLECTIVE))
        judge_collective(f, number, out);
    else
        judge_relations(f, out);
    if (transfer_is(f->t, KIND_JOINING)) {
        if (number.n == 0)
            findings_add(out, RULE_FIELD_MISSING, SPAN_NONE, span_of("~Destination household"));
        judge_joined(f, number, out);
    }
    for (size_t i = 0; i < n; i++) {
        const struct rec *p = f->movers_here ? f->movers_here[i] : NULL;
        if (p && person_is_registered(p))
            findings_about(out, RULE_ALREADY_HERE, f->t, &m[i], rec_text(p, PERSON_HOUSEHOLD));
        else if (p && rec_int(p, PERSON_STATE, 0) == PERSON_DECEASED)
            findings_about(out, RULE_IS_DEAD, f->t, &m[i], SPAN_NONE);
        else if (p && f->at == JUDGE_SETTLE && person_arrives_under_another(p, rec_text(f->t, TRANSFER_NUMBER)))
            findings_about(out, RULE_ARRIVING_UNDER, f->t, &m[i], rec_text(p, PERSON_CASE));
        judge_sex(f, &m[i], out);
    }
}

// Is this mover head of a household in which others are registered, who are no movers?
static bool heads_others(const struct facts *f, const struct rec *mover, struct names *others, struct arena *a)
{
    *others = (struct names) {0};
    if (transfer_is(f->t, KIND_COLLECTIVE) || rec_bool(mover, PERSON_ADJUST) || !relation_is_head(rec_text(mover, PERSON_RELATION)))
        return false;
    for (size_t i = 0; i < f->household_people_n; i++) {
        const struct rec *p = &f->household_people[i];
        if (span_eq(rec_text(p, PERSON_HOUSEHOLD), rec_text(mover, PERSON_HOUSEHOLD)) && !is_mover(f, rec_text(p, PERSON_ID)))
            names_add(others, rec_text(p, PERSON_NAME), a);
    }
    return others->all.n > 0;
}

// Row 17: what the case settled must still be as it settled it, or a person would be restored at the origin who is
// registered elsewhere, and a household be left without its head.
void rule_c_5_annul(const struct facts *f, struct findings *out)
{
    size_t n;
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n);
    struct span settled = rec_text(f->t, TRANSFER_SETTLED_HOUSEHOLD);
    struct names others;
    for (size_t i = 0; i < n; i++) {
        const struct rec *p = f->movers_here ? f->movers_here[i] : NULL;
        if (p && rec_int(p, PERSON_STATE, 0) == PERSON_DECEASED)
            findings_about(out, RULE_DIED_SINCE, f->t, &m[i], SPAN_NONE);
        else if (!p || !person_stays_by(p, rec_text(f->t, TRANSFER_NUMBER), settled))
            findings_about(out, RULE_GONE_SINCE, f->t, &m[i], settled);
        else if (rec_int(p, PERSON_STATE, 0) == PERSON_LEAVING)
            findings_about(out, RULE_LEAVING_UNDER, f->t, &m[i], rec_text(p, PERSON_CASE));
        else if (heads_others(f, p, &others, out->arena))
            findings_about(out, RULE_HEADS_OTHERS, f->t, &m[i], names_told(&others, out->arena));
    }
}
