// What the notice leaves open (CLAUSES), with its defaults. A station's chief
// sets them; each change is a journal entry.
#ifndef YZ_DOMAIN_SETTINGS_H
#define YZ_DOMAIN_SETTINGS_H

#include "base/date.h"
#include "base/span.h"

// Which county counts as directly administered: a setting for each that may, behind this its code.
#define ZHIGUAN "zhiguan_"
// X(field, key, default, least, most, label, clause); in_force is a date besides
#define SETTINGS_LIST(X) \
    X(in_force, "in_force", 20190701, 18000101, 29991231, N_("Notice in force from (YYYYMMDD)"), "C-1") \
    X(zhiguan_1, "zhiguan_1", 1, 0, 1, N_("The ten directly administered counties are jurisdictions of their own"), "C-1.2") \
    X(zhiguan_410181, ZHIGUAN "410181", 1, 0, 1, N_("Gongyi counts as one of the ten"), "C-1.2") \
    X(zhiguan_410225, ZHIGUAN "410225", 1, 0, 1, N_("Lankao counts as one of the ten"), "C-1.2") \
    X(zhiguan_410482, ZHIGUAN "410482", 1, 0, 1, N_("Ruzhou counts as one of the ten"), "C-1.2") \
    X(zhiguan_410526, ZHIGUAN "410526", 1, 0, 1, N_("Huaxian counts as one of the ten"), "C-1.2") \
    X(zhiguan_410783, ZHIGUAN "410783", 1, 0, 1, N_("Changyuan counts as one of the ten"), "C-1.2") \
    X(zhiguan_411381, ZHIGUAN "411381", 1, 0, 1, N_("Dengzhou counts as one of the ten"), "C-1.2") \
    X(zhiguan_411481, ZHIGUAN "411481", 1, 0, 1, N_("Yongcheng counts as one of the ten"), "C-1.2") \
    X(zhiguan_411525, ZHIGUAN "411525", 1, 0, 1, N_("Gushi counts as one of the ten"), "C-1.2") \
    X(zhiguan_411628, ZHIGUAN "411628", 1, 0, 1, N_("Luyi counts as one of the ten"), "C-1.2") \
    X(zhiguan_411729, ZHIGUAN "411729", 1, 0, 1, N_("Xincai counts as one of the ten"), "C-1.2") \
    X(proxy_of_mover, "proxy_of_mover", 1, 0, 1, N_("An absent joining mover may hand the trio to the host side"), "C-2.3") \
    X(collective_exempt, "collective_exempt", 1, 0, 1, N_("A collective origin is exempt from the rule on those staying"), "C-2.4") \
    X(approval_days, "approval_days", 20, 1, 366, N_("Working days for approval"), "C-3.3") \
    X(approval_from_receipt, "approval_from_receipt", 0, 0, 1, N_("The approval clock starts at receipt, not acceptance"), "C-3.3") \
    X(move_out_days, "move_out_days", 5, 1, 366, N_("Working days for move-out"), "C-3.4") \
    X(settle_days, "settle_days", 5, 1, 366, N_("Working days for settlement"), "C-3.5") \
    X(again_days, "again_days", 5, 1, 366, N_("Working days at the origin again"), "C-4") \
    X(lapse_days, "lapse_days", 60, 1, 3660, N_("Days after which a returned case lapses"), "C-4") \
    X(in_laws, "in_laws", 1, 0, 1, N_("In-laws count as immediate family"), "C-6") \
    X(idle_seconds, "idle_seconds", 300, 0, 86400, N_("Seconds without a key before the screen is covered"), "") \
    X(permit_days, "permit_days", 40, 1, 366, N_("Calendar days a paper permit is valid"), "C-3.7") \
    X(certificate_days, "certificate_days", 30, 1, 366, N_("Calendar days a paper certificate is valid"), "C-3.7")

struct settings {
#define X(field, key, value, least, most, label, clause) int64_t field;
    SETTINGS_LIST(X)
#undef X
};

struct setting_row {
    const char *key;
    int64_t value; // the default
    int64_t least, most;
    const char *label;
    const char *clause;
    size_t offset; // in struct settings
};
extern const struct setting_row setting_rows[];
extern const size_t setting_rows_n;
void settings_default(struct settings *s);
// NULL when there is no such key.
const struct setting_row *settings_row(struct span key);
// False when there is no such key, or the value does not fit.
bool settings_set(struct settings *s, struct span key, int64_t value);
// The date that a number YYYYMMDD stands for; false where there is none.
bool settings_day(int64_t yyyymmdd, day_t *out);
int64_t settings_get(const struct settings *s, const struct setting_row *row);

#endif
