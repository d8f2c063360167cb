// Working days by the State Council's yearly calendar, 调休 included (CLAUSES
// section 6). Of a year that is not published, be it after the last one or between
// two, only weekends are known, and a date that counts days of it is provisional.
#ifndef YZ_DOMAIN_CALENDAR_H
#define YZ_DOMAIN_CALENDAR_H

#include "base/date.h"
#include "base/err.h"

struct calendar_day {
    day_t day;
    int16_t year; // of the notice; one that lists no day is not published
    bool worked; // a weekend day worked in lieu; else a day off
};
struct calendar {
    const struct calendar_day *days; // ascending; owned when `own`
    size_t n;
    int last_year;    // published
    uint32_t edition; // of events: last_year * 1000 + days of it that are listed
    struct calendar_day *own;
};

// The calendar that the program was built with.
void calendar_builtin(struct calendar *c);
// A newer one: rows of data/calendar.tsv (date, holiday or workday, ... year of the notice in column 5). It may be of one year
// alone: the years that it does not list stay as they were.
// ERR_INPUT names the line; then *c is unchanged.
enum err calendar_parse(struct calendar *c, struct span text) YZ_MUST_USE;
// What a store has taken in already: a slip that an older version let pass blocks nothing.
enum err calendar_stored(struct calendar *c, struct span text) YZ_MUST_USE;
void calendar_free(struct calendar *c);
int calendar_last_year(const struct calendar *c);

bool calendar_works(const struct calendar *c, day_t d);
// N working days end with the Nth working day after `start`, which is not counted (section 6).
day_t calendar_add(const struct calendar *c, day_t start, int n, bool *provisional);
// Working days from the day after `from` up to and with `to`; negative when `to` lies before.
int calendar_between(const struct calendar *c, day_t from, day_t to);

#endif
