#include "calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/utf8.h"
#include "tables.h"

#define DAYS_MOST 20000
#define YEAR_DAYS 366 // at most so many are listed of one

// Takes `own` over.
static void hold(struct calendar *c, struct calendar_day *own, size_t n)
{
    uint32_t listed = 0;
    calendar_free(c);
    *c = (struct calendar) {.days = own, .own = own, .n = n};
    for (size_t i = 0; i < n; i++)
        c->last_year = own[i].year > c->last_year ? own[i].year : c->last_year;
    for (size_t i = 0; i < n; i++)
        listed += own[i].year == c->last_year;
    c->edition = (uint32_t)c->last_year * 1000 + listed % 1000;
}

void calendar_builtin(struct calendar *c)
{
    struct calendar_day *days = xcalloc(calendar_rows_n, sizeof *days);
    for (size_t i = 0; i < calendar_rows_n; i++) {
        int v = calendar_rows[i].date;
        bool date = day_from_civil(v / 10000, v / 100 % 100, v % 100, &days[i].day);
        YZ_ASSERT(date);
        days[i].year = calendar_rows[i].year;
        days[i].worked = calendar_rows[i].worked;
    }
    hold(c, days, calendar_rows_n);
}

static bool has_year(const struct calendar_day *days, size_t n, int year)
{
    for (size_t i = 0; i < n; i++) {
        if (days[i].year == year)
            return true;
    }
    return false;
}

// The fresh days, and between them those of the years that the fresh ones do not speak of.
static void merge(struct calendar *c, const struct calendar_day *fresh, size_t n)
{
    struct calendar_day *all = xcalloc(c->n + n, sizeof *all);
    size_t made = 0, f = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (has_year(fresh, n, c->days[i].year))
            continue;
        while (f < n && fresh[f].day < c->days[i].day)
            all[made++] = fresh[f++];
        if (f == n || fresh[f].day != c->days[i].day)
            all[made++] = c->days[i];
    }
    while (f < n)
        all[made++] = fresh[f++];
    hold(c, all, made);
}

static bool is_weekend(day_t d)
{
    int w = day_weekday(d);
    return w == 0 || w == 6;
}

static enum err take(struct calendar *c, struct span text, bool stored)
{
    struct span line, cell[5];
    struct calendar_day *fresh = NULL;
    size_t number = 0, size = 0, n = 0;
    enum err e = OK;
    struct span rest = utf8_unmarked(text);
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
        int y = 0, m = 0, md;
        bool worked = cells > 1 && span_is(cell[1], "workday");
        bool date = cells == COUNT(cell) && day_parse(cell[0], &day) && (worked || span_is(cell[1], "holiday")) &&
                    span_int(cell[4], &year) && year >= 2000 && year <= 2999;
        if (date)
            day_civil(day, &y, &m, &md);
        if (!date || n >= DAYS_MOST || (n && fresh[n - 1].day >= day)) {
            e = fail(ERR_INPUT, _("calendar, line %zu: date, holiday or workday, two names, year; dates ascending"), number);
            break;
        }
        // The notice of a year begins with the last days of December before it.
        if (year != y && (year != y + 1 || m != 12)) {
            e = fail(ERR_INPUT, _("calendar, line %zu: that day is not of the year %d"), number, (int)year);
            break;
        }
        // A weekday is worked anyway: whoever lists it means another day, and that one would be missed.
        if (worked && !stored && !is_weekend(day)) {
            e = fail(ERR_INPUT, _("calendar, line %zu: %.*s is no weekend day to be worked in lieu; which day is meant?"), number, SPAN_ARG(cell[0]));
            break;
        }
        if (n == size) {
            size = size ? size * 2 : 256;
            fresh = xrealloc(fresh, size * sizeof *fresh);
        }
        fresh[n++] = (struct calendar_day) {day, (int16_t)year, worked};
    }
    if (!e && n == 0)
        e = fail(ERR_INPUT, _("the calendar lists no day"));
    if (!e)
        merge(c, fresh, n);
    free(fresh);
    return e;
}

enum err calendar_parse(struct calendar *c, struct span text)
{
    return take(c, text, false);
}

enum err calendar_stored(struct calendar *c, struct span text)
{
    return take(c, text, true);
}

void calendar_free(struct calendar *c)
{
    free(c->own);
    c->days = c->own = NULL;
    c->n = 0;
}

int calendar_last_year(const struct calendar *c)
{
    return c->last_year;
}

// The first that is not before d.
static size_t from_day(const struct calendar *c, day_t d)
{
    size_t lo = 0, hi = c->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (c->days[mid].day < d)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

bool calendar_works(const struct calendar *c, day_t d)
{
    size_t at = from_day(c, d);
    if (at < c->n && c->days[at].day == d)
        return c->days[at].worked;
    return !is_weekend(d);
}

static bool published(const struct calendar *c, int year)
{
    day_t first;
    if (!day_from_civil(year, 1, 1, &first))
        return false;
    size_t at = from_day(c, first);
    return has_year(c->days + at, c->n - at < YEAR_DAYS ? c->n - at : YEAR_DAYS, year);
}

day_t calendar_add(const struct calendar *c, day_t start, int n, bool *provisional)
{
    day_t d = start;
    int first, last, m, md;
    while (n > 0)
        n -= calendar_works(c, ++d);
    day_civil(start < d ? start + 1 : d, &first, &m, &md);
    day_civil(d, &last, &m, &md);
    *provisional = false;
    for (int year = first; year <= last && !*provisional; year++)
        *provisional = !published(c, year);
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
