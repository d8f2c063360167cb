#include "date.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && leap(y) ? 29 : days[m - 1];
}

// Days before 1 January of year y, counted from 1 January of year 1.
static int32_t days_before(int y)
{
    y--;
    return y * 365 + y / 4 - y / 100 + y / 400;
}

#define EPOCH 719162 // days_before(1970)

bool day_from_civil(int y, int m, int d, day_t *out)
{
    if (y < 1800 || y > 2999 || m < 1 || m > 12 || d < 1 || d > month_days(y, m))
        return false;
    int32_t n = days_before(y) - EPOCH;
    for (int i = 1; i < m; i++)
        n += month_days(y, i);
    *out = n + d - 1;
    return true;
}

void day_civil(day_t day, int *year, int *month, int *mday)
{
    int y = 1970 + (int)(day / 365.2425);
    while (days_before(y) - EPOCH > day)
        y--;
    while (days_before(y + 1) - EPOCH <= day)
        y++;
    int left = day - (days_before(y) - EPOCH), m = 1;
    while (left >= month_days(y, m))
        left -= month_days(y, m++);
    *year = y;
    *month = m;
    *mday = left + 1;
}

// Takes digits (1 to max) off the front.
static bool take(struct span *s, size_t max, int *out)
{
    size_t k = 0;
    int v = 0;
    while (k < max && k < s->n && s->p[k] >= '0' && s->p[k] <= '9')
        v = v * 10 + (s->p[k++] - '0');
    s->p += k;
    s->n -= k;
    *out = v;
    return k > 0;
}

static bool skip(struct span *s, struct span what)
{
    if (!span_starts(*s, what))
        return false;
    s->p += what.n;
    s->n -= what.n;
    return true;
}

bool day_take(struct span *text, day_t *out)
{
    int y, m, d;
    struct span s = *text;
    size_t digits = 0;
    while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
        digits++;
    if (digits == 8) {
        int v = 0;
        for (size_t i = 0; i < 8; i++)
            v = v * 10 + (s.p[i] - '0');
        return day_from_civil(v / 10000, v / 100 % 100, v % 100, out) && skip(text, (struct span) {s.p, 8});
    }
    static const struct {
        struct span year, month, day;
    } form[] = {
        {{"-", 1}, {"-", 1}, {"", 0}},
        {{".", 1}, {".", 1}, {"", 0}},
        {{"/", 1}, {"/", 1}, {"", 0}},
        {{"年", 3}, {"月", 3}, {"日", 3}},
    };
    if (!take(&s, 4, &y))
        return false;
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        struct span t = s;
        if (skip(&t, form[i].year) && take(&t, 2, &m) && skip(&t, form[i].month) && take(&t, 2, &d) &&
            skip(&t, form[i].day) && (t.n == 0 || t.p[0] < '0' || t.p[0] > '9')) {
            return day_from_civil(y, m, d, out) && skip(text, (struct span) {text->p, text->n - t.n});
        }
    }
    return false;
}

bool day_parse(struct span s, day_t *out)
{
    day_t day;
    if (!day_take(&s, &day) || s.n != 0)
        return false;
    *out = day;
    return true;
}

const char *day_format(day_t day, char out[DAY_TEXT])
{
    int y, m, d;
    out[0] = '\0';
    if (day == DAY_NONE)
        return out;
    day_civil(day, &y, &m, &d);
    snprintf(out, DAY_TEXT, "%04u-%02u-%02u", (unsigned)y % 10000u, (unsigned)m % 100u, (unsigned)d % 100u);
    return out;
}

int day_weekday(day_t d)
{
    int w = (d + 4) % 7; // 1970-01-01 was a Thursday
    return w < 0 ? w + 7 : w;
}

#define CHINA ((moment_t)28800) // seconds by which China is ahead of UTC

day_t day_of(moment_t t)
{
    t += CHINA;
    return (day_t)(t >= 0 ? t / 86400 : -((-t + 86399) / 86400));
}

moment_t day_begin(day_t d)
{
    return (moment_t)d * 86400 - CHINA;
}

const char *moment_format(moment_t t, char out[MOMENT_TEXT])
{
    char day[DAY_TEXT];
    day_t d = day_of(t);
    unsigned s = (unsigned)(t - day_begin(d)) % 86400u;
    snprintf(out, MOMENT_TEXT, "%s %02u:%02u:%02u", day_format(d, day), s / 3600, s / 60 % 60, s % 60);
    return out;
}

moment_t moment_now(void)
{
    // Tests set the date that the program believes, so that deadlines replay.
    const char *fixed = getenv("YIZHAN_NOW");
    int64_t t;
    if (fixed && span_int(span_of(fixed), &t) && t < (int64_t)40000000000)
        return t;
    return (moment_t)time(NULL);
}

int age_on(day_t birth, day_t day)
{
    int by, bm, bd, y, m, d;
    day_civil(birth, &by, &bm, &bd);
    day_civil(day, &y, &m, &d);
    return y - by - (m < bm || (m == bm && d < bd));
}
