// Code lists (sex, relation, reasons of a move ...) and the larger reference
// tables. They are data/*.tsv, turned into constants when the program is built.
#ifndef YZ_DOMAIN_CODE_H
#define YZ_DOMAIN_CODE_H

#include "base/arena.h"
#include "base/span.h"

struct code {
    char code[4]; // as in the standard
    const char *zh, *en;
    const char *initials; // pinyin initials of zh, lower case, "" where it has none
    const char *flags;    // words the list's own column gives, e.g. "no_permit"; "" for none
};

// What people and extracts call it beside its name: data/aliases.tsv.
struct code_alias {
    const char *name;
    const char *codes; // "40"; more than one, "20 30": it may mean any of them
};

struct code_list {
    const char *name; // "relation": the file is data/codes/relation.tsv
    const struct code *rows; // ascending code
    size_t n;
    const struct code_alias *aliases; // ascending name
    size_t aliases_n;
};

// All lists, ascending name.
extern const struct code_list code_lists[];
extern const size_t code_lists_n;
// NULL when there is no such list.
const struct code_list *code_list(const char *name);
// NULL when the list has no such code.
const struct code *code_find(const struct code_list *l, struct span code);
// By code, by Chinese or English name exactly ("汉族", "汉" where only 族 is missing), or by another name that means one code.
const struct code *code_parse(const struct code_list *l, struct span text);
// The other name, NULL when the list has none such.
const struct code_alias *code_alias(const struct code_list *l, struct span text);
// In the current language.
const char *code_name(const struct code *c);
// code_name of the code; SPAN_NONE when unknown.
struct span code_named(const char *list, struct span code);
// The same, or the code itself when unknown. Borrowed from either.
struct span code_show(const char *list, struct span code);
// What may be given: the codes with their names where that is short (else where they are listed). flag: only those
// that carry it; NULL: all.
struct span code_choice(const struct code_list *l, const char *flag, struct arena *a);
bool code_flag(const struct code *c, const char *word);

// Divisions (GB/T 2260).
struct division {
    char code[7];
    const char *zh;
    const char *initials;
    uint8_t level;         // 1 province, 2 prefecture, 3 county
    uint8_t sheng_zhiguan; // 1, 2: directly administered by the province (C-1.2)
};
// Henan's divisions now in force; ascending code.
extern const struct division divisions[];
extern const size_t divisions_n;
const struct division *division_find(struct span code6);
// An address of that division as it is written elsewhere: 河南省信阳市平桥区 before it, or as much of that as it lacks.
struct span division_address(struct span code6, struct span address, struct arena *a);
// Every code of the country ever in force; name as it last was. NULL: never existed.
const char *division_ever(struct span code6);

// Initials of a text into out (size bytes, NUL-terminated): "张伟" -> "zw". A
// surname is read as a surname (单 s). ASCII letters and digits stand for themselves, lower case.
void pinyin_initials(struct span text, bool person, char *out, size_t size);
// And the syllables without a separator: "张伟" -> "zw" and "zhangwei".
void pinyin_both(struct span text, bool person, char *initials, size_t initials_size, char *full, size_t full_size);

#endif
