#include "settings.h"

#include <stddef.h>

#include "base/attr.h"
#include "base/lang.h"

const struct setting_row setting_rows[] = {
#define X(field, key, value, label, clause) {key, value, label, clause, offsetof(struct settings, field)},
    SETTINGS_LIST(X)
#undef X
};
const size_t setting_rows_n = COUNT(setting_rows);

void settings_default(struct settings *s)
{
    for (size_t i = 0; i < setting_rows_n; i++)
        memcpy((char *)s + setting_rows[i].offset, &setting_rows[i].value, sizeof(int64_t));
}

bool settings_set(struct settings *s, struct span key, int64_t value)
{
    for (size_t i = 0; i < setting_rows_n; i++) {
        if (span_is(key, setting_rows[i].key)) {
            memcpy((char *)s + setting_rows[i].offset, &value, sizeof value);
            return true;
        }
    }
    return false;
}

int64_t settings_get(const struct settings *s, const struct setting_row *row)
{
    int64_t v;
    memcpy(&v, (const char *)s + row->offset, sizeof v);
    return v;
}
