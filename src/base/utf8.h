// UTF-8 as RFC 3629 has it: no surrogates, no overlong forms, at most U+10FFFF.
#ifndef YZ_BASE_UTF8_H
#define YZ_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "span.h"

#define UTF8_MAX 4 // bytes of one character
#define UTF8_MARK "\xEF\xBB\xBF"

// The text behind the byte order mark that some editors put before it.
struct span utf8_unmarked(struct span s);

// Full-width letters, digits, signs and the blank (U+FF01 to U+FF5E, U+3000), as a Chinese keyboard gives them, as the ASCII
// ones that they stand for. Into out; s itself where it has none of them, or what it comes to is longer than `size`.
struct span utf8_narrow(struct span s, char *out, size_t size);

// Decodes the character at p (n bytes left, n > 0). Returns its length, or 0
// when the bytes are not a whole, well-formed character.
size_t utf8_decode(const char *p, size_t n, uint32_t *cp);
// Encodes cp into out[UTF8_MAX]; 0 when it is no scalar value.
size_t utf8_encode(uint32_t cp, char *out);
// Whole and well-formed throughout? On false *bad (may be NULL) is the offset.
bool utf8_valid(struct span s, size_t *bad);
// The largest character boundary of s that is at most `at`; s must be well-formed up to it.
size_t utf8_floor(const char *s, size_t n, size_t at);
// Characters (code points) in well-formed text.
size_t utf8_count(struct span s);
// C0, DEL, C1, a line or paragraph separator.
static inline bool utf8_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029;
}

// There without being seen: blanks and joiners without width, marks of direction, a soft hyphen, a byte order mark.
static inline bool utf8_unseen(uint32_t cp)
{
    return cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF;
}

// In one walk: is it well-formed, is a control character or an unseen one in it, how many characters has it? *chars is set unless
// it is UTF8_BAD.
enum utf8_kind { UTF8_TEXT, UTF8_CONTROL, UTF8_BAD };
enum utf8_kind utf8_check(struct span s, size_t *chars);

#endif
