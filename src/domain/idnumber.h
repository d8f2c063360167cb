// Citizen identity numbers, GB 11643-1999: six digits of a division, eight of
// a birth date, three of a sequence (odd: male), one check character (ISO 7064
// MOD 11-2).
#ifndef YZ_DOMAIN_IDNUMBER_H
#define YZ_DOMAIN_IDNUMBER_H

#include "base/date.h"
#include "base/err.h"

#define IDNUMBER 18

// As a person types it: without blanks and hyphens, its digits narrow, a small x made a capital one. Into out, or part of s
// where that is longer than a number is.
struct span idnumber_typed(struct span s, char out[IDNUMBER]);
// Checks the number (last character upper case): length, characters, division against all codes ever
// in force, a date that exists, check character. ERR_INPUT, and the note says which part is wrong.
enum err idnumber_check(struct span id);
// Of a number that idnumber_check accepts.
uint64_t idnumber_value(struct span id); // its 17 digits as a number: the check character follows from them
void idnumber_text(uint64_t value, char id[IDNUMBER]); // the number of idnumber_value; no 0 behind it
day_t idnumber_birth(struct span id);
const char *idnumber_sex(struct span id);   // "1" male, "2" female (GB/T 2261.1)
const char *idnumber_place(struct span id); // where it was first issued; decides nothing
// The check character of the first 17 digits.
char idnumber_check_char(const char *digits17);

#endif
