#include "person.h"

#include "base/lang.h"

static const struct field spell_fields[] = {
    {SPELL_HOUSEHOLD, "household", N_("Household"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {SPELL_FROM, "from", N_("From"), FIELD_DATE, 0, NULL, NULL, NULL, NULL},
    {SPELL_TO, "to", N_("To"), FIELD_DATE, 0, NULL, NULL, NULL, NULL},
    {SPELL_CASE_IN, "case_in", N_("In by case"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {SPELL_CASE_OUT, "case_out", N_("Out by case"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {SPELL_TO_ORG, "to_org", N_("Went to"), FIELD_ORG, 12, NULL, NULL, NULL, NULL},
    {SPELL_TO_HOUSEHOLD, "to_household", N_("Household there"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {SPELL_END, "end", N_("Ended by"), FIELD_INT, 9, "spell_end", NULL, NULL, NULL},
    {SPELL_HEAD, "head", N_("Head of household"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
};
const struct table spell_table = {"spell", spell_fields, COUNT(spell_fields)};

static const struct field person_fields[] = {
    {PERSON_ID, "id", N_("ID number"), FIELD_ID, 18, NULL, NULL, "公民身份号码",
     N_("18 characters (GB 11643). Fills in birth date and sex. The place shown is where it was first issued; it decides nothing.")},
    {PERSON_NAME, "name", N_("Name"), FIELD_NAME, 50, NULL, NULL, "姓名",
     N_("As on the ID card, character by character. Minority names take the middle dot ·.")},
    {PERSON_FORMER_NAME, "former_name", N_("Former name"), FIELD_NAME, 50, NULL, NULL, "曾用名", NULL},
    {PERSON_SEX, "sex", N_("Sex"), FIELD_CODE, 1, "sex", NULL, "性别",
     N_("As the document of the correction has it: 1 male, 2 female (row 15).")},
    {PERSON_ETHNIC, "ethnic", N_("Ethnic group"), FIELD_CODE, 2, "ethnic", NULL, "民族",
     N_("As the document of the correction has it, as 01 for Han (row 15).")},
    {PERSON_BIRTH, "birth", N_("Birth date"), FIELD_DATE, 0, NULL, NULL, "出生日期",
     N_("As the document of the correction has it, as 1998-04-20 (row 15).")},
    {PERSON_BIRTHPLACE, "birthplace", N_("Birthplace"), FIELD_TEXT, 60, NULL, NULL, "出生地", NULL},
    {PERSON_NATIVE_PLACE, "native_place", N_("Native place"), FIELD_TEXT, 60, NULL, NULL, "籍贯", NULL},
    {PERSON_RELATION, "relation", N_("Relation to head"), FIELD_CODE, 2, "relation", NULL, "与户主关系",
     N_("As the old household has it, as 02 for its head, 51 for the head's father (row 15).")},
    {PERSON_MARITAL, "marital", N_("Marital status"), FIELD_CODE, 2, "marital", NULL, "婚姻状况",
     N_("As the mover states it, as 20 for married; a change on the marriage or divorce certificate (C-3.6, row 15).")},
    {PERSON_EDUCATION, "education", N_("Education"), FIELD_CODE, 2, "education", NULL, "文化程度",
     N_("What was completed last, as the mover states it, as 61 for senior high school; a change on the diploma (C-3.6, row 15).")},
    {PERSON_WORK_UNIT, "work_unit", N_("Work unit"), FIELD_TEXT, 60, NULL, NULL, "服务处所",
     N_("Where the mover works, in full, as 花园路小学; empty when nowhere. A change on the contract or the unit's letter (C-3.6, row 15).")},
    {PERSON_OCCUPATION, "occupation", N_("Occupation"), FIELD_TEXT, 40, NULL, NULL, "职业", NULL},
    {PERSON_MILITARY, "military", N_("Military service"), FIELD_CODE, 2, "military", NULL, "兵役状况", NULL},
    {PERSON_RELIGION, "religion", N_("Religion"), FIELD_CODE, 2, "religion", NULL, "宗教信仰", NULL},
    {PERSON_BLOOD, "blood", N_("Blood group"), FIELD_CODE, 1, "blood", NULL, "血型", NULL},
    {PERSON_HEIGHT, "height", N_("Height (cm)"), FIELD_INT, 260, NULL, NULL, "身高", NULL},
    {PERSON_TELEPHONE, "telephone", N_("Telephone"), FIELD_PHONE, 20, NULL, NULL, "联系电话",
     N_("Where the mover can be reached, as 13700001111; a change names what it was taken from (C-3.6, row 15).")},
    {PERSON_OTHER_ADDRESS, "other_address", N_("Other address in the city"), FIELD_TEXT, 100, NULL, NULL, "本市其他住址", NULL},
    {PERSON_CITY_SINCE, "city_since", N_("To this city, when and from where"), FIELD_TEXT, 160, NULL, NULL, "何时由何地迁来本市", NULL},
    {PERSON_ADDRESS_SINCE, "address_since", N_("To this address, when and from where"), FIELD_TEXT, 160, NULL, NULL, "何时由何地迁来本址", NULL},
    {PERSON_HOUSEHOLD, "household", N_("Household"), FIELD_TEXT, 40, NULL, NULL, "户号", NULL},
    {PERSON_STATE, "state", N_("State"), FIELD_INT, 9, "person_state", NULL, NULL, NULL},
    {PERSON_CASE, "case", N_("Case"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {PERSON_SPELLS, "spells", N_("Spells"), FIELD_LIST, 200, NULL, &spell_table, NULL, NULL},
    {PERSON_ADJUST, "adjust", N_("To adjust"), FIELD_BOOL, 1, NULL, NULL, NULL, NULL},
    {PERSON_DEATH, "death", N_("Date of death"), FIELD_DATE, 0, NULL, NULL, NULL, NULL},
    {PERSON_ACTED, "acted", "", FIELD_INT, INT_ANY, NULL, NULL, NULL, NULL},
};
const struct table person_table = {"person", person_fields, COUNT(person_fields)};

static const struct field household_fields[] = {
    {HOUSEHOLD_NUMBER, "number", N_("Household number"), FIELD_TEXT, 40, NULL, NULL, "户号", NULL},
    {HOUSEHOLD_KIND, "kind", N_("Household kind"), FIELD_CODE, 1, "household_kind", NULL, "户类型", NULL},
    {HOUSEHOLD_ADDRESS, "address", N_("Address"), FIELD_TEXT, 100, NULL, NULL, "住址", NULL},
    {HOUSEHOLD_DIVISION, "division", N_("Division"), FIELD_DIGITS, 6, NULL, NULL, NULL, NULL},
    {HOUSEHOLD_HEAD, "head", N_("Head of household"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
    {HOUSEHOLD_STATE, "state", N_("State"), FIELD_INT, 9, "household_state", NULL, NULL, NULL},
    {HOUSEHOLD_SINCE, "since", N_("Since"), FIELD_DATE, 0, NULL, NULL, NULL, NULL},
    {HOUSEHOLD_CLOSED, "closed", N_("Closed on"), FIELD_DATE, 0, NULL, NULL, NULL, NULL},
    {HOUSEHOLD_CASE, "case", N_("Created by case"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {HOUSEHOLD_NAME, "name", N_("Unit"), FIELD_TEXT, 60, NULL, NULL, NULL, NULL},
};
const struct table household_table = {"household", household_fields, COUNT(household_fields)};

const char *person_state_name(enum person_state s)
{
    const struct code_list *l = code_list("person_state");
    return s >= PERSON_REGISTERED && (unsigned)s <= l->n ? code_name(&l->rows[s - PERSON_REGISTERED]) : "";
}

struct span household_state_name(const struct rec *household)
{
    return code_named("household_state", rec_int(household, HOUSEHOLD_STATE, 0) == HOUSEHOLD_OPEN ? SPAN("1") : SPAN("2"));
}

const uint16_t person_particulars[PARTICULARS] = {
    PERSON_MARITAL, PERSON_WORK_UNIT, PERSON_EDUCATION, PERSON_TELEPHONE,
    PERSON_NAME, PERSON_SEX, PERSON_ETHNIC, PERSON_BIRTH, PERSON_RELATION,
};

struct span phone_digits(struct span typed, char out[PHONE_DIGITS])
{
    size_t n = 0;
    if (typed.n > 3 && memcmp(typed.p, "+86", 3) == 0)
        typed = (struct span) {typed.p + 3, typed.n - 3};
    for (size_t i = 0; i < typed.n && n < PHONE_DIGITS; i++) {
        if (typed.p[i] >= '0' && typed.p[i] <= '9')
            out[n++] = typed.p[i];
    }
    return (struct span) {out, n};
}

static int two_digits(struct span code)
{
    int64_t v;
    return code.n == 2 && span_int(code, &v) ? (int)v : -1;
}

bool relation_is_head(struct span code)
{
    int v = two_digits(code);
    return v == 1 || v == 2;
}

bool relation_is_spouse(struct span code)
{
    int v = two_digits(code);
    return v >= 10 && v <= 12;
}

struct span relation_mirrored(struct span code, struct span sex)
{
    static const struct {
        int from, to;
        const char *man, *woman; // "": cannot be
    } rows[] = {
        {10, 12, "11", "12"}, {20, 26, "51", "52"}, {27, 27, "57", "58"}, {28, 28, "55", "56"}, {30, 36, "51", "52"},
        {37, 37, "57", "58"}, {38, 38, "53", "54"}, {41, 42, "61", "62"}, {43, 44, "63", "64"}, {50, 52, "20", "30"},
        {53, 54, "", "38"},   {55, 56, "28", ""},   {57, 58, "27", "37"}, {61, 62, "41", "42"}, {63, 64, "43", "44"},
    };
    int v = two_digits(code);
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (v >= rows[i].from && v <= rows[i].to)
            return span_is(sex, SEX_MALE) ? span_of(rows[i].man) : span_is(sex, SEX_FEMALE) ? span_of(rows[i].woman) : SPAN_NONE;
    }
    return SPAN_NONE;
}

bool relation_fits_sex(struct span code, struct span sex)
{
    const struct code *c = code_find(code_list("relation"), code);
    return !c || !(code_flag(c, "male") ? span_is(sex, SEX_FEMALE) : code_flag(c, "female") && span_is(sex, SEX_MALE));
}

bool relation_is_immediate(struct span code, bool in_laws)
{
    int v = two_digits(code);
    // Those who are family through a spouse: children's spouses, the spouse's parents and grandparents.
    bool through_spouse = v == 28 || v == 38 || v == 45 || v == 46 || (v >= 53 && v <= 56) || v == 65;
    if (through_spouse)
        return in_laws;
    return (v >= 10 && v <= 12) || (v >= 20 && v <= 44) || v == 49 || (v >= 50 && v <= 64) || v == 69;
}

int person_age(const struct rec *person, uint16_t birth_tag, day_t day)
{
    const struct val *birth = rec_get(person, birth_tag);
    return birth && birth->kind == VAL_INT ? age_on((day_t)birth->u.i, day) : -1;
}

bool person_is_registered(const struct rec *person)
{
    int64_t s = rec_int(person, PERSON_STATE, 0);
    return s == PERSON_REGISTERED || s == PERSON_LEAVING;
}

bool person_was_in(const struct rec *person, struct span household, day_t day)
{
    size_t n;
    const struct rec *s = rec_list(person, PERSON_SPELLS, &n);
    for (size_t i = 0; i < n; i++) {
        if (span_eq(rec_text(&s[i], SPELL_HOUSEHOLD), household) && rec_int(&s[i], SPELL_FROM, 0) <= day && day <= rec_int(&s[i], SPELL_TO, day))
            return true;
    }
    return false;
}

size_t person_stay_began(const struct rec *spells, size_t i)
{
    for (size_t k = i; k-- > 0;) {
        struct span in = rec_text(&spells[i], SPELL_CASE_IN);
        if (in.n && span_eq(rec_text(&spells[k], SPELL_CASE_OUT), in)) // restored by the case that had ended it
            i = k;
    }
    return i;
}

bool person_stays_by(const struct rec *person, struct span number, struct span settled)
{
    size_t n;
    const struct rec *s = rec_list(person, PERSON_SPELLS, &n);
    if (n == 0 || !person_is_registered(person))
        return false;
    s += person_stay_began(s, n - 1);
    // An extract may have brought the person before a settlement that was lost came back.
    return rec_has(s, SPELL_CASE_IN) ? span_eq(rec_text(s, SPELL_CASE_IN), number) : span_eq(rec_text(s, SPELL_HOUSEHOLD), settled);
}

bool person_arrives_under_another(const struct rec *person, struct span number)
{
    return rec_int(person, PERSON_STATE, 0) == PERSON_ARRIVING && !span_eq(rec_text(person, PERSON_CASE), number);
}

uint64_t person_differs(const struct rec *a, const struct rec *b)
{
    uint64_t tags = 0;
    for (size_t i = 0; i < person_table.n && person_table.fields[i].tag < PERSON_FIRST_KEPT; i++) {
        uint16_t tag = person_table.fields[i].tag;
        const struct val *x = a ? rec_get(a, tag) : NULL, *y = b ? rec_get(b, tag) : NULL;
        if (!x != !y || (x && !val_eq(x, y)))
            tags |= PERSON_BIT(tag);
    }
    return tags;
}

const struct rec *person_among(const struct rec *people, size_t n, struct span id)
{
    for (size_t i = 0; i < n && id.n; i++) {
        if (span_eq(rec_text(&people[i], PERSON_ID), id))
            return &people[i];
    }
    return NULL;
}
