// Meaning and scope (CLAUSES section 1): which moves go one-stop.
#include "base/lang.h"
#include "event.h"
#include "idnumber.h"
#include "person.h"
#include "rules.h"

// The county, or failing that the prefecture, that a division lies in.
static const struct division *nearest(struct span division)
{
    const struct division *d = division_find(division);
    if (d || division.n != 6)
        return d;
    char code[7];
    memcpy(code, division.p, 4);
    memcpy(code + 4, "00", 3);
    return division_find(span_of(code));
}

static bool counts_as_zhiguan(const struct division *d, const struct settings *set)
{
    char key[] = ZHIGUAN "000000";
    memcpy(key + strlen(ZHIGUAN), d->code, 6);
    const struct setting_row *row = settings_row(span_of(key));
    return d->sheng_zhiguan && row && set->zhiguan_1 && settings_get(set, row);
}

struct span jurisdiction_of(struct span division, const struct settings *set, const char **name)
{
    const struct division *d = nearest(division);
    *name = "";
    if (!d)
        return SPAN_NONE;
    if (d->level == 3 && !counts_as_zhiguan(d, set)) {
        char code[7];
        memcpy(code, d->code, 4);
        memcpy(code + 4, "00", 3);
        const struct division *city = division_find(span_of(code));
        d = city ? city : d; // Jiyuan has none above it
    }
    *name = d->zh;
    return span_of(d->code);
}

static void judge_reason(const struct facts *f, struct findings *out)
{
    struct span reason = rec_text(f->t, TRANSFER_REASON);
    const struct code *c = code_find(code_list("reasons"), reason);
    if (!c)
        return;
    struct span show = arena_printf(out->arena, "#reasons:%.*s", SPAN_ARG(reason));
    if (code_flag(c, "no_permit")) {
        findings_add(out, RULE_SCOPE_NO_PERMIT, SPAN_NONE, show);
        return;
    }
    static const struct {
        const char *kind, *flag;
    } fits[] = {{KIND_OWN, "own"}, {KIND_COLLECTIVE, "collective"}, {KIND_JOINING, "joining"}};
    for (size_t i = 0; i < COUNT(fits); i++) {
        if (transfer_is(f->t, fits[i].kind) && !code_flag(c, fits[i].flag))
            findings_add(out, RULE_SCOPE_REASON_KIND, SPAN_NONE, show);
    }
}

// Tells a station outside Henan by its province.
static bool judge_province(struct span station, enum rule rule, struct findings *out)
{
    if (station.n < 2 || memcmp(station.p, "41", 2) == 0)
        return false;
    char province[7] = "000000";
    memcpy(province, station.p, 2);
    const char *name = division_ever(span_of(province));
    findings_add(out, rule, SPAN_NONE, name ? span_of(name) : station);
    return true;
}

// The station reports to its own bureau, which the roster names.
void rule_c_3_2_bureau(const struct facts *f, struct findings *out)
{
    struct span named = rec_text(f->t, TRANSFER_BUREAU);
    if (f->destination_bureau.n == 0)
        findings_add(out, RULE_SCOPE_NO_BUREAU, SPAN_NONE, SPAN_NONE);
    else if (named.n && !span_eq(named, f->destination_bureau))
        findings_add(out, RULE_SCOPE_NOT_ITS_BUREAU, SPAN_NONE, named);
}

// The applicant is told by SMS; a landline may be all that there is.
void rule_c_3_5_notice(const struct facts *f, struct findings *out)
{
    char digits[PHONE_DIGITS];
    struct span typed = rec_text(f->t, TRANSFER_TELEPHONE), number = phone_digits(typed, digits);
    if (typed.n && (number.n != 11 || number.p[0] != '1'))
        findings_add(out, RULE_NO_SMS, SPAN_NONE, typed);
}

void rule_c_1_2_scope(const struct facts *f, struct findings *out)
{
    struct span origin = rec_text(f->t, TRANSFER_ORIGIN), destination = rec_text(f->t, TRANSFER_DESTINATION);
    day_t from;
    char shown[DAY_TEXT];
    if (settings_day(f->set->in_force, &from) && f->today < from)
        findings_add(out, RULE_SCOPE_NOT_IN_FORCE, SPAN_NONE, arena_copy(out->arena, span_of(day_format(from, shown))));
    judge_reason(f, out);
    bool leaves = judge_province(destination, RULE_SCOPE_TO_OTHER_PROVINCE, out);
    if (judge_province(origin, RULE_SCOPE_OTHER_PROVINCE, out) || leaves || origin.n == 0)
        return;
    if (f->origin_division.n == 0 || f->destination_division.n == 0) {
        findings_add(out, RULE_SCOPE_UNKNOWN_STATION, SPAN_NONE, f->origin_division.n == 0 ? origin : destination);
        return;
    }
    const char *here, *there;
    struct span a = jurisdiction_of(f->destination_division, f->set, &here);
    struct span b = jurisdiction_of(f->origin_division, f->set, &there);
    if (a.n == 0 || b.n == 0)
        findings_add(out, RULE_SCOPE_NO_JURISDICTION, SPAN_NONE, a.n ? f->origin_division : f->destination_division);
    else if (span_eq(a, b))
        findings_add(out, RULE_SCOPE_SAME_JURISDICTION, SPAN_NONE, span_of(here));
}

static struct span row_subject(uint16_t list, size_t i, struct arena *a)
{
    return arena_printf(a, "#%s:%zu", field_by_tag(&transfer_table, list)->key, i + 1);
}

// About a row: the person in it; of other lists the ID number, or code, that it has. By its place where it has neither, or
// shares it with one before.
static void about(const struct rec *t, uint16_t list, size_t i, enum rule rule, struct span found, struct findings *out)
{
    size_t n;
    const struct rec *row = &rec_list(t, list, &n)[i];
    struct span id = rec_text(row, MOVER_ID);
    bool person = field_by_tag(field_by_tag(&transfer_table, list)->rows, MOVER_NAME)->kind == FIELD_NAME;
    _Static_assert(MATERIAL_CODE == 1 && OUTCOME_ID == 1 && VERIFIED_ID == 1 && NAMED_ID == 1 && MOVER_ID == 1, "what a row has is its tag 1");
    if (person && (id.n || rec_has(row, MOVER_NAME))) {
        findings_about(out, rule, t, row, found);
        return;
    }
    for (size_t k = 1; k <= i; k++) {
        if (span_eq(rec_text(row - k, MOVER_ID), id))
            id = SPAN_NONE;
    }
    findings_add(out, rule, id.n ? id : row_subject(list, i, out->arena), found);
}

static struct span label_of(const struct table *t, uint16_t tag, struct arena *a)
{
    return arena_printf(a, "~%s", field_by_tag(t, tag)->label);
}

static void need(const struct rec *t, uint16_t list, size_t i, uint16_t tag, struct findings *out)
{
    size_t n;
    const struct rec *rows = rec_list(t, list, &n);
    if (!rec_has(&rows[i], tag))
        about(t, list, i, RULE_FIELD_MISSING, label_of(field_by_tag(&transfer_table, list)->rows, tag, out->arena), out);
}

// An ID number says when its bearer was born, and the sex; ages are counted from the birth date (section 6).
static void judge_id(const struct rec *t, uint16_t list, size_t i, uint16_t birth, uint16_t sex, struct findings *out)
{
    size_t n;
    const struct table *rows = field_by_tag(&transfer_table, list)->rows;
    const struct rec *row = &rec_list(t, list, &n)[i];
    struct span id = rec_text(row, MOVER_ID);
    day_t said = idnumber_birth(id);
    if (said == DAY_NONE)
        return;
    if (rec_has(row, birth) && rec_int(row, birth, 0) != said)
        about(t, list, i, RULE_ID_DIFFERS, label_of(rows, birth, out->arena), out);
    if (sex && rec_has(row, sex) && !span_is(rec_text(row, sex), idnumber_sex(id)))
        about(t, list, i, RULE_ID_DIFFERS, label_of(rows, sex, out->arena), out);
}

// Who is named is named wholly: movers, those who stay, those who come along; and so is what a row tells of them.
static const uint16_t of_mover[] = {MOVER_ID, MOVER_NAME, MOVER_BIRTH, MOVER_SEX, MOVER_OLD_RELATION, 0};
static const uint16_t of_staying[] = {STAYING_ID, STAYING_NAME, STAYING_BIRTH, 0};
static const uint16_t of_party[] = {PARTY_ID, PARTY_NAME, PARTY_CAPACITY, 0};
static const uint16_t of_material[] = {MATERIAL_CODE, 0};
static const uint16_t of_outcome[] = {OUTCOME_ID, OUTCOME_CODE, 0};
static const uint16_t of_verified[] = {VERIFIED_ID, VERIFIED_TAG, 0};
static const uint16_t of_named[] = {NAMED_ID, 0};
static const uint16_t of_relation[] = {RELATION_ROW_ID, RELATION_ROW_CODE, 0};
static const struct {
    const struct table *table;
    const uint16_t *tags;
    uint16_t list, birth, sex;
} lists[] = {
    {&mover_table, of_mover, TRANSFER_MOVERS, MOVER_BIRTH, MOVER_SEX},
    {&staying_table, of_staying, TRANSFER_STAYING, STAYING_BIRTH, 0},
    {&party_table, of_party, TRANSFER_PARTIES, 0, 0},
    {&material_table, of_material, TRANSFER_MATERIALS, 0, 0},
    {&outcome_table, of_outcome, TRANSFER_OUTCOMES, 0, 0},
    {&verified_table, of_verified, TRANSFER_VERIFIED, 0, 0},
    {&named_table, of_named, TRANSFER_PERSONS_SEEN, 0, 0},
    {&relation_row_table, of_relation, 0, 0, 0}, // the register's own: no list of a case
};

bool rules_row_needs(const struct table *t, uint16_t tag)
{
    for (size_t l = 0; l < COUNT(lists); l++) {
        for (const uint16_t *k = lists[l].tags; lists[l].table == t && *k; k++) {
            if (*k == tag)
                return true;
        }
    }
    return t == &mover_table && tag == MOVER_RELATION;
}

void rules_rows_whole(const struct rec *t, struct findings *out)
{
    for (size_t l = 0; l < COUNT(lists); l++) {
        size_t n;
        rec_list(t, lists[l].list, &n);
        for (size_t i = 0; i < n; i++) {
            for (const uint16_t *tag = lists[l].tags; *tag; tag++)
                need(t, lists[l].list, i, *tag, out);
            if (lists[l].birth)
                judge_id(t, lists[l].list, i, lists[l].birth, lists[l].sex, out);
        }
    }
}

// Who is not born yet on the day that ages are counted on has no age: neither a child nor of 16 (section 6).
static void judge_births(const struct facts *f, struct findings *out)
{
    for (size_t l = 0; l < COUNT(lists); l++) {
        size_t n;
        const struct rec *rows = rec_list(f->t, lists[l].list, &n);
        for (size_t i = 0; lists[l].birth && i < n; i++) {
            if (rec_int(&rows[i], lists[l].birth, f->age_day) > f->age_day)
                about(f->t, lists[l].list, i, RULE_BORN_LATER, label_of(lists[l].table, lists[l].birth, out->arena), out);
        }
    }
}

bool rules_enquiry_needs(const struct table *t, uint16_t tag)
{
    if (t == &mover_table)
        return tag == MOVER_BIRTH;
    return t == &transfer_table && (tag == TRANSFER_KIND || tag == TRANSFER_REASON || tag == TRANSFER_ORIGIN || tag == TRANSFER_MOVERS);
}

void rule_c_1_2_movers(const struct facts *f, struct findings *out)
{
    static const uint16_t of_case[] = {
        TRANSFER_KIND, TRANSFER_REASON, TRANSFER_ORIGIN, TRANSFER_ORIGIN_HOUSEHOLD, TRANSFER_ORIGIN_KIND, TRANSFER_TELEPHONE,
    };
    bool enquiry = f->at == JUDGE_ENQUIRY;
    size_t n;
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n);
    if (n == 0)
        findings_add(out, RULE_NO_MOVER, SPAN_NONE, SPAN_NONE);
    for (size_t i = 0; i < COUNT(of_case); i++) {
        if ((!enquiry || rules_enquiry_needs(&transfer_table, of_case[i])) && !rec_has(f->t, of_case[i]))
            findings_add(out, RULE_FIELD_MISSING, SPAN_NONE, label_of(&transfer_table, of_case[i], out->arena));
    }
    for (size_t i = 0; i < n; i++) {
        if (enquiry) {
            need(f->t, TRANSFER_MOVERS, i, MOVER_BIRTH, out);
            continue;
        }
        if (!rec_has(&m[i], MOVER_RELATION))
            about(f->t, TRANSFER_MOVERS, i, RULE_NO_RELATION, SPAN_NONE, out);
        // Of the two, the row that repeats; the other may have the same name as well, and is named.
        struct span id = rec_text(&m[i], MOVER_ID);
        const struct rec *first = transfer_mover(f->t, id);
        if (first && first != &m[i])
            findings_add(out, RULE_MOVER_TWICE, row_subject(TRANSFER_MOVERS, i, out->arena), rec_has(first, MOVER_NAME) ? rec_text(first, MOVER_NAME) : id);
    }
    judge_births(f, out);
    if (!enquiry)
        rules_rows_whole(f->t, out);
}

void rule_c_4_left_out(const struct facts *f, struct findings *out)
{
    size_t n;
    const struct code *why = code_find(code_list("return_reason"), rec_text(f->t, TRANSFER_REASON_CODE));
    const struct rec *named = rec_list(f->t, TRANSFER_PERSONS_SEEN, &n);
    for (size_t i = 0; i < n && why && code_flag(why, "leave_out"); i++) {
        const struct rec *mover = transfer_mover(f->t, rec_text(&named[i], NAMED_ID));
        bool stays = rec_find(f->t, TRANSFER_STAYING, STAYING_ID, rec_text(&named[i], NAMED_ID));
        if (mover)
            findings_about(out, RULE_STILL_NAMED, f->t, mover, SPAN_NONE);
        else if (!stays && !span_is(rec_text(f->t, TRANSFER_ORIGIN_KIND), HOUSEHOLD_COLLECTIVE))
            findings_about(out, RULE_LEFT_OUT_STAYS, f->t, &named[i], SPAN_NONE);
    }
}
