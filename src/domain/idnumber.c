#include "idnumber.h"

#include "base/lang.h"
#include "base/utf8.h"
#include "code.h"

char idnumber_check_char(const char *d)
{
    static const unsigned char weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;
    for (size_t i = 0; i < 17; i++)
        sum += weight[i] * (unsigned)(d[i] - '0');
    return "10X98765432"[sum % 11];
}

struct span idnumber_typed(struct span s, char out[IDNUMBER])
{
    char narrow[4 * IDNUMBER];
    struct span typed = utf8_narrow(span_trim(s), narrow, sizeof narrow);
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++) {
        bool apart = typed.p[i] == ' ' || typed.p[i] == '-';
        if (!apart && n == IDNUMBER)
            return span_trim(s);
        if (!apart)
            out[n++] = typed.p[i];
    }
    if (n == IDNUMBER && out[IDNUMBER - 1] == 'x')
        out[IDNUMBER - 1] = 'X';
    return (struct span) {out, n};
}

enum err idnumber_check(struct span id)
{
    day_t birth;
    if (id.n == 15 && span_digits(id))
        return fail(ERR_INPUT, _("ID number of 15 digits: use the present one of 18"));
    if (id.n != IDNUMBER)
        return fail(ERR_INPUT, _("ID number has %zu characters; 18 are expected"), utf8_count(id));
    if (!span_digits((struct span) {id.p, 17}) || !((id.p[17] >= '0' && id.p[17] <= '9') || id.p[17] == 'X'))
        return fail(ERR_INPUT, _("ID number: digits are expected, and at the end a digit or X"));
    if (!division_ever((struct span) {id.p, 6}))
        return fail(ERR_INPUT, _("ID number: no division ever had the code %.6s (digits 1 to 6)"), id.p);
    if (!day_parse((struct span) {id.p + 6, 8}, &birth))
        return fail(ERR_INPUT, _("ID number: %.8s is no date (digits 7 to 14)"), id.p + 6);
    if (idnumber_check_char(id.p) != id.p[17])
        return fail(ERR_INPUT, _("ID number: the check character does not fit; one of the digits is wrong"));
    return OK;
}

uint64_t idnumber_value(struct span id)
{
    uint64_t v = 0;
    for (size_t i = 0; i < IDNUMBER - 1; i++)
        v = v * 10 + (uint64_t)(id.p[i] - '0');
    return v;
}

void idnumber_text(uint64_t value, char id[IDNUMBER])
{
    for (size_t i = IDNUMBER - 1; i-- > 0; value /= 10)
        id[i] = (char)('0' + value % 10);
    id[IDNUMBER - 1] = idnumber_check_char(id);
}

day_t idnumber_birth(struct span id)
{
    day_t d = DAY_NONE;
    if (id.n == IDNUMBER)
        day_parse((struct span) {id.p + 6, 8}, &d);
    return d;
}

const char *idnumber_sex(struct span id)
{
    return (id.p[16] - '0') % 2 ? "1" : "2";
}

const char *idnumber_place(struct span id)
{
    const char *name = id.n >= 6 ? division_ever((struct span) {id.p, 6}) : NULL;
    return name ? name : "";
}
