// Shapes of the larger reference tables that data/embed.awk makes.
#ifndef YZ_DOMAIN_TABLES_H
#define YZ_DOMAIN_TABLES_H

#include <stddef.h>
#include <stdint.h>

// Every GB/T 2260 code ever in force, ascending; the name's offset in national_names.
struct national_row {
    uint32_t code, name;
};
extern const struct national_row national_rows[];
extern const size_t national_rows_n;
extern const char national_names[];

// Primary reading, ascending code point.
struct pinyin_row {
    uint32_t cp;
    uint16_t syllable;
    uint8_t begins; // one of surname_rows begins with it
};
extern const char pinyin_syllables[][8];
extern const struct pinyin_row pinyin_rows[];
extern const size_t pinyin_rows_n;
// Surnames that are read in their own way, and compound ones.
struct surname_row {
    const char *surname, *reading; // "尉迟", "yu chi"
};
extern const struct surname_row surname_rows[];
extern const size_t surname_rows_n;

// Days off and worked weekends, ascending: 20261010.
struct calendar_row {
    int32_t date;
    int16_t year; // of the notice
    uint8_t worked;
};
extern const struct calendar_row calendar_rows[];
extern const size_t calendar_rows_n;

#endif
