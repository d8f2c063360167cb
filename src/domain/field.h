// What is known of a field, once: forms, CBOR, JSON, row import, comparison
// side by side and print all run on these tables (DESIGN decision 4). The wire
// knows tags only; tags are never reused.
#ifndef YZ_DOMAIN_FIELD_H
#define YZ_DOMAIN_FIELD_H

#include "base/date.h"
#include "base/err.h"
#include "code.h"
#include "rec.h"

enum field_kind {
    FIELD_TEXT,   // free text, no control characters; limit in characters
    FIELD_NAME,   // a person's name
    FIELD_ID,     // citizen's identity number, GB 11643-1999
    FIELD_DATE,   // VAL_INT, day_t
    FIELD_MOMENT, // VAL_INT, moment_t
    FIELD_CODE,   // a code of the list `codes`
    FIELD_INT,    // VAL_INT 0 .. limit, or INT_ANY
    FIELD_BOOL,   // VAL_INT 0 or 1
    FIELD_PHONE,  // digits, + and - ; limit in characters
    FIELD_ORG,    // 12-digit organisation code
    FIELD_DIGITS, // digits only; limit in characters
    FIELD_BYTES,  // limit in bytes
    FIELD_LIST,   // rows of the table `rows`; limit in rows
};

#define INT_ANY UINT32_MAX

struct table;
struct field {
    uint16_t tag;
    const char *key;   // JSON and command line
    const char *label; // message id; "" for a field no person sees
    enum field_kind kind;
    uint32_t limit;
    const char *codes;        // name of a code list, or NULL; of a FIELD_INT: what its numbers read as
    const struct table *rows; // of a list; of a FIELD_INT: the table that it is a tag of, whose label it shows
    const char *column;       // Chinese column name of a register extract, or NULL
    const char *help;         // message id of F1's text, or NULL
};

struct table {
    const char *name;
    const struct field *fields; // ascending tag
    size_t n;
};

const struct field *field_by_tag(const struct table *t, uint16_t tag);
const struct field *field_by_key(const struct table *t, struct span key);

#define NAME_BYTES 1024
// A character that the keyboard or the line lacks may be written as its code point, 徐邵U+2AED0: what a screen shows for it when
// it stands there as 〓. Into out, or s itself where it is longer than a name can be.
struct span field_code_points(struct span s, char out[NAME_BYTES]);
// A name as it is looked for, with middle dots for what looks like one, and without the blanks between Chinese characters that
// only line it up with others (王 小红). Into out, or s itself where it is too long.
struct span field_sought(struct span s, char out[NAME_BYTES]);
// Reads what a person or a file wrote (trimmed, UTF-8) into r. Empty text
// clears the field. ERR_INPUT with a note saying what is wrong and what is expected;
// then r is unchanged. Not for lists.
enum err field_parse(const struct field *f, struct span text, struct rec *r);
// What a person reads: a code's name, a date, yes or no. Not for lists.
struct span field_show(const struct field *f, const struct rec *r, struct arena *a);
// What a person would type to get the same value: the code, not its name.
struct span field_edit(const struct field *f, const struct rec *r, struct arena *a);
// A decoded record against its table: unknown tags, wrong kinds, limits, codes, well-formed
// numbers. For bytes from outside. ERR_FORMAT names the table and field.
enum err table_check(const struct table *t, const struct rec *r);

#endif
