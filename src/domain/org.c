#include "org.h"

#include "base/lang.h"

static const struct field org_fields[] = {
    {ORG_CODE, "code", N_("Code"), FIELD_ORG, 12, NULL, NULL, NULL, N_("12 digits: division, then the organisation's own number.")},
    {ORG_NAME, "name", N_("Name"), FIELD_TEXT, 60, NULL, NULL, NULL, N_("In full, as on the organisation's seal.")},
    {ORG_KIND, "kind", N_("Kind"), FIELD_INT, 9, NULL, NULL, NULL, N_("station, bureau or province.")},
    {ORG_DIVISION, "division", N_("Division"), FIELD_DIGITS, 6, NULL, NULL, NULL, N_("6 digits, the county or district, as 410105; which jurisdiction a move crosses is judged on it (C-1.2).")},
    {ORG_BUREAU, "bureau", N_("Bureau"), FIELD_ORG, 12, NULL, NULL, NULL, N_("12 digits: the bureau to which a station reports (C-3.3).")},
    {ORG_TELEPHONE, "telephone", N_("Telephone"), FIELD_PHONE, 20, NULL, NULL, NULL, NULL},
    {ORG_SUCCESSOR, "successor", N_("Successor"), FIELD_ORG, 12, NULL, NULL, NULL, NULL},
    {ORG_SHORT, "short", N_("Short name"), FIELD_TEXT, 20, NULL, NULL, NULL, NULL},
};
const struct table org_table = {"org", org_fields, COUNT(org_fields)};

static const struct field org_key_fields[] = {
    {ORG_KEY_ORG, "org", N_("Organisation"), FIELD_ORG, 12, NULL, NULL, NULL, NULL},
    {ORG_KEY_SIGN, "sign", "", FIELD_BYTES, 32, NULL, NULL, NULL, NULL},
    {ORG_KEY_BOX, "box", "", FIELD_BYTES, 32, NULL, NULL, NULL, NULL},
    {ORG_KEY_STATE, "state", N_("State"), FIELD_INT, 9, NULL, NULL, NULL, NULL},
    {ORG_KEY_ORDINAL, "ordinal", N_("Ordinal"), FIELD_INT, ORDINAL_MOST, NULL, NULL, NULL, NULL},
};
const struct table org_key_table = {"org_key", org_key_fields, COUNT(org_key_fields)};

static const struct field roster_fields[] = {
    {ROSTER_SERIAL, "serial", N_("Serial"), FIELD_INT, ROSTER_SERIALS, NULL, NULL, NULL, NULL},
    {ROSTER_BEFORE, "before", "", FIELD_BYTES, 32, NULL, NULL, NULL, NULL},
    {ROSTER_TIME, "time", N_("Time"), FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {ROSTER_ROOT, "root", "", FIELD_BYTES, 32, NULL, NULL, NULL, NULL},
    {ROSTER_ORGS, "orgs", N_("Organisations"), FIELD_LIST, 20000, NULL, &org_table, NULL, NULL},
    {ROSTER_KEYS, "keys", N_("Keys"), FIELD_LIST, 60000, NULL, &org_key_table, NULL, NULL},
    {ROSTER_CHAIN, "chain", "", FIELD_BYTES, ROSTER_SERIALS * ROSTER_LINK, NULL, NULL, NULL, NULL},
};
const struct table roster_table = {"roster", roster_fields, COUNT(roster_fields)};

static const struct field operator_fields[] = {
    {OPERATOR_NUMBER, "number", N_("Operator number"), FIELD_TEXT, 20, NULL, NULL, NULL, NULL},
    {OPERATOR_NAME, "name", N_("Name"), FIELD_NAME, 50, NULL, NULL, NULL, NULL},
    {OPERATOR_ROLE, "role", N_("Role"), FIELD_INT, 15, NULL, NULL, NULL, NULL},
    {OPERATOR_STATE, "state", N_("State"), FIELD_INT, 9, NULL, NULL, NULL, NULL},
    {OPERATOR_KEY, "key", "", FIELD_BYTES, 32, NULL, NULL, NULL, NULL},
    {OPERATOR_WRAPPED, "wrapped", "", FIELD_BYTES, 96, NULL, NULL, NULL, NULL},
    {OPERATOR_FAILED, "failed", "", FIELD_INT, INT_ANY, NULL, NULL, NULL, NULL},
    {OPERATOR_WAIT, "wait", "", FIELD_MOMENT, 0, NULL, NULL, NULL, NULL},
    {OPERATOR_LANG, "lang", "", FIELD_INT, 9, NULL, NULL, NULL, NULL},
    {OPERATOR_ORG, "org", N_("Organisation"), FIELD_ORG, 12, NULL, NULL, NULL, NULL},
};
const struct table operator_table = {"operator", operator_fields, COUNT(operator_fields)};

const char *org_kind_name(enum org_kind k)
{
    static const char *const name[] = {"", N_("station"), N_("bureau"), N_("province")};
    return (unsigned)k < COUNT(name) ? name[k] : "";
}

const char *org_key_state_name(enum org_key_state s)
{
    static const char *const name[] = {"", N_("current"), N_("retired"), N_("compromised"), N_("spare")};
    return (unsigned)s < COUNT(name) ? name[s] : "";
}

const struct rec *roster_org(const struct rec *roster, struct span code)
{
    size_t n, lo = 0;
    const struct rec *orgs = rec_list(roster, ROSTER_ORGS, &n);
    for (size_t hi = n; lo < hi;) {
        size_t mid = (lo + hi) / 2;
        int c = span_cmp(rec_text(&orgs[mid], ORG_CODE), code);
        if (c == 0)
            return &orgs[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

const struct rec *roster_current_key(const struct rec *roster, struct span org)
{
    size_t n;
    const struct rec *keys = rec_list(roster, ROSTER_KEYS, &n);
    for (size_t i = 0; i < n; i++) {
        if (rec_int(&keys[i], ORG_KEY_STATE, 0) == ORG_KEY_CURRENT && span_eq(rec_text(&keys[i], ORG_KEY_ORG), org))
            return &keys[i];
    }
    return NULL;
}

// The highest ordinal of the organisation's keys that are or have been in use: a spare is used above it only.
static int64_t roster_ordinal(const struct rec *roster, struct span org)
{
    size_t n;
    int64_t highest = 0;
    const struct rec *keys = rec_list(roster, ROSTER_KEYS, &n);
    for (size_t i = 0; i < n; i++) {
        int64_t at = rec_int(&keys[i], ORG_KEY_ORDINAL, 0);
        if (at > highest && rec_int(&keys[i], ORG_KEY_STATE, 0) != ORG_KEY_SPARE && span_eq(rec_text(&keys[i], ORG_KEY_ORG), org))
            highest = at;
    }
    return highest;
}

bool roster_passed_over(const struct rec *roster, const struct rec *key)
{
    return rec_int(key, ORG_KEY_STATE, 0) == ORG_KEY_SPARE &&
           roster_ordinal(roster, rec_text(key, ORG_KEY_ORG)) >= rec_int(key, ORG_KEY_ORDINAL, 0);
}

bool roster_approves(const struct rec *roster, struct span bureau, struct span station, bool any)
{
    const struct rec *s = roster_org(roster, station), *b = roster_org(roster, bureau);
    return s && b && rec_int(s, ORG_KIND, 0) == ORG_STATION && rec_int(b, ORG_KIND, 0) == ORG_BUREAU_OFFICE &&
           (any || span_eq(rec_text(s, ORG_BUREAU), bureau));
}

struct span roster_name(const struct rec *roster, struct span org)
{
    const struct rec *o = roster_org(roster, org);
    if (!o)
        return org;
    struct span name = rec_text(o, ORG_SHORT);
    return name.n ? name : rec_text(o, ORG_NAME);
}
