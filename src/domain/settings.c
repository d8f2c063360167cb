#include "settings.h"

#include <stddef.h>

#include "base/attr.h"
#include "base/lang.h"

const struct setting_row setting_rows[] = {
#define X(field, key, value, least, most, label, clause) {key, value, least, most, label, clause, offsetof(struct settings, field)},
    SETTINGS_LIST(X)
#undef X
};
const size_t setting_rows_n = COUNT(setting_rows);

void settings_default(struct settings *s)
{
    for (size_t i = 0; i < setting_rows_n; i++)
        memcpy((char *)s + setting_rows[i].offset, &setting_rows[i].value, sizeof(int64_t));
}

const struct setting_row *settings_row(struct span key)
{
    for (size_t i = 0; i < setting_rows_n; i++) {
        if (span_is(key, setting_rows[i].key))
            return &setting_rows[i];
    }
    return NULL;
}

bool settings_day(int64_t yyyymmdd, day_t *out)
{
    return yyyymmdd > 0 && yyyymmdd <= 29991231 &&
           day_from_civil((int)(yyyymmdd / 10000), (int)(yyyymmdd / 100 % 100), (int)(yyyymmdd % 100), out);
}

bool settings_set(struct settings *s, struct span key, int64_t value)
{
    const struct setting_row *row = settings_row(key);
    day_t day;
    if (!row || value < row->least || value > row->most ||
        (row->offset == offsetof(struct settings, in_force) && !settings_day(value, &day)))
        return false;
    memcpy((char *)s + row->offset, &value, sizeof value);
    return true;
}

int64_t settings_get(const struct settings *s, const struct setting_row *row)
{
    int64_t v;
    memcpy(&v, (const char *)s + row->offset, sizeof v);
    return v;
}
