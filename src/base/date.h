// Civil dates and moments. A date is China's (UTC+8, no summer time since
// 1991); a moment is UTC seconds since 1970 (CLAUSES section 6).
#ifndef YZ_BASE_DATE_H
#define YZ_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "span.h"

typedef int32_t day_t;    // days since 1970-01-01 in the Gregorian calendar
typedef int64_t moment_t; // seconds since 1970-01-01T00:00Z

#define DAY_NONE INT32_MIN
#define DAY_TEXT 11    // "2026-11-23" and its NUL
#define MOMENT_TEXT 20 // "2026-11-23 08:01:02" and its NUL

// False for a date that does not exist (30 February) or a year outside 1800 to 2999.
bool day_from_civil(int year, int month, int mday, day_t *out);
void day_civil(day_t d, int *year, int *month, int *mday);
// 2026-11-23, 20261123, 2026.11.23, 2026/11/23, 2026年11月23日; months and days of one digit too where separated.
bool day_parse(struct span s, day_t *out);
// The date, in one of these forms, that the text begins with, off its front: 2009年4月6日由信阳市迁来. False: nothing is taken.
bool day_take(struct span *text, day_t *out);
// "" for DAY_NONE.
const char *day_format(day_t d, char out[DAY_TEXT]);
// 0 Sunday to 6 Saturday.
int day_weekday(day_t d);
// China's date at a moment.
day_t day_of(moment_t t);
// The moment at which that date begins in China.
moment_t day_begin(day_t d);
// China's date and time.
const char *moment_format(moment_t t, char out[MOMENT_TEXT]);
moment_t moment_now(void);
// Completed years on a day; the birthday counts; born 29 February: 1 March in
// common years (CLAUSES section 6). Negative before birth.
int age_on(day_t birth, day_t day);

#endif
