#include "calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/lang.h"
#include "tables.h"

#define DAYS_MOST 20000

static void set_edition(struct calendar *c)
{
    uint32_t listed = 0;
    for (size_t i = 0; i < c->n; i++) {
        int y, m, d;
        day_civil(c->days[i].day, &y, &m, &d);
        listed += y == c->last_year;
    }
    c->edition = (uint32_t)c->last_year * 1000 + listed % 1000;
}

void calendar_builtin(struct calendar *c)
{
    struct calendar_day *days = xcalloc(calendar_rows_n, sizeof *days);
    for (size_t i = 0; i < calendar_rows_n; i++) {
        int v = calendar_rows[i].date;
        bool date = day_from_civil(v / 10000, v / 100 % 100, v % 100, &days[i].day);
        YZ_ASSERT(date);
        days[i].worked = calendar_rows[i].worked;
    }
    calendar_free(c);
    *c = (struct calendar) {.days = days, .own = days, .n = calendar_rows_n, .last_year = calendar_year};
    set_edition(c);
}

enum err calendar_parse(struct calendar *c, struct span text)
{
    struct span line, cell[5];
    struct calendar fresh = {0};
    size_t number = 0, size = 0;
    enum err e = OK;
    struct span rest = text;
    while (!e && span_split(&rest, '\n', &line)) {
        number++;
        line = span_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        size_t cells = 0;
        struct span row = line;
        while (cells < COUNT(cell) && span_split(&row, '\t', &cell[cells]))
            cells++;
        day_t day;
        int64_t year = 0;
        bool worked = cells > 1 && span_is(cell[1], "workday");
        if (cells < COUNT(cell) || !day_parse(cell[0], &day) || (!worked && !span_is(cell[1], "holiday")) ||
            !span_int(cell[4], &year) || year < 2000 || year > 2999 || fresh.n >= DAYS_MOST ||
            (fresh.n && fresh.own[fresh.n - 1].day >= day)) {
            e = fail(ERR_INPUT, _("calendar, line %zu: date, holiday or workday, two names, year; dates ascending"), number);
            break;
        }
        if (fresh.n == size) {
            size = size ? size * 2 : 256;
            fresh.own = xrealloc(fresh.own, size * sizeof *fresh.own);
        }
        fresh.own[fresh.n++] = (struct calendar_day) {day, worked};
        if (year > fresh.last_year)
            fresh.last_year = (int)year;
    }
    if (!e && fresh.n == 0)
        e = fail(ERR_INPUT, _("the calendar lists no day"));
    if (e || !fresh.own) {
        free(fresh.own);
        return e;
    }
    size_t kept = 0;
    while (kept < c->n && c->days[kept].day < fresh.own[0].day)
        kept++;
    fresh.own = xrealloc(fresh.own, (kept + fresh.n) * sizeof *fresh.own);
    memmove(fresh.own + kept, fresh.own, fresh.n * sizeof *fresh.own);
    if (kept)
        memcpy(fresh.own, c->days, kept * sizeof *fresh.own);
    fresh.n += kept;
    fresh.days = fresh.own;
    set_edition(&fresh);
    calendar_free(c);
    *c = fresh;
    return OK;
}

void calendar_free(struct calendar *c)
{
    free(c->own);
    c->own = NULL;
    c->n = 0;
}

int calendar_last_year(const struct calendar *c)
{
    return c->last_year;
}

bool calendar_works(const struct calendar *c, day_t d)
{
    size_t lo = 0, hi = c->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (c->days[mid].day == d)
            return c->days[mid].worked;
        if (c->days[mid].day < d)
            lo = mid + 1;
        else
            hi = mid;
    }
    int w = day_weekday(d);
    return w != 0 && w != 6;
}

// Of the first published year.
static day_t first_day(const struct calendar *c)
{
    int y, m, md;
    day_t first = 0;
    day_civil(c->days[0].day, &y, &m, &md);
    day_from_civil(y, 1, 1, &first);
    return first;
}

day_t calendar_add(const struct calendar *c, day_t start, int n, bool *provisional)
{
    day_t d = start;
    int y, m, md;
    while (n > 0)
        n -= calendar_works(c, ++d);
    day_civil(d, &y, &m, &md);
    *provisional = y > c->last_year || (c->n && start < first_day(c));
    return d;
}

int calendar_between(const struct calendar *c, day_t from, day_t to)
{
    int n = 0;
    for (day_t d = from; d < to; d++)
        n += calendar_works(c, d + 1);
    for (day_t d = to; d < from; d++)
        n -= calendar_works(c, d + 1);
    return n;
}
