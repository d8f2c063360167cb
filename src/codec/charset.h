// The charsets of files, at the edge: UTF-8 inside, UTF-8, GBK or GB 18030
// outside. The only file that knows iconv. Nothing is ever transliterated or
// dropped: what has no mapping is an error that says which bytes.
//
// Libraries and editions of the standard differ in some codes, and GBK-era
// systems put characters at private-use code points. A text means the same
// here whatever library is underneath (the table is in charset.c):
//  - the 24 codes A6D9..A6F3, FE51..FEA0 and their four-byte twins, which the 2005 and
//    2022 editions swap, read as the real character in both forms;
//  - private-use code points that stand for a GBK-era code (U+E815..U+E864 for
//    FE50..FEA0 and the like) read as that code's character, from UTF-8 too;
//  - byte 80 and A2E3 both read as the euro sign.
// GBK is read as the part of GB 18030 that it is: its codes of one and two bytes.
#ifndef YZ_CODEC_CHARSET_H
#define YZ_CODEC_CHARSET_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum charset { CHARSET_AUTO, CHARSET_UTF8, CHARSET_GBK, CHARSET_GB18030 };

// "UTF-8", "GBK", "GB18030", "auto"; case and hyphens do not matter. False: unknown.
bool charset_parse(struct span name, enum charset *out);
// "UTF-8", "GBK", "GB18030", "auto".
const char *charset_name(enum charset c);
// What the beginning of a file is written in: UTF-8 by its mark, or when it is
// well-formed or nearly so (one broken line does not make a file GBK); else
// GB18030. A character cut at the end is no fault unless `whole`.
enum charset charset_guess(struct span head, bool whole);

// Reading: bytes to UTF-8, in runs of any size.
struct charset_bad {
    uint64_t offset;  // of the first bad byte in the stream
    uint8_t bytes[4]; // what cannot be read
    uint8_t n;        // 1 to 4
};
#define CHARSET_HEX 12
// "B0 FF", into out.
const char *charset_bad_hex(const struct charset_bad *bad, char out[CHARSET_HEX]);

struct charset_in;
// c is not CHARSET_AUTO. *out is freed with charset_in_free. ERR_STORE when iconv lacks the charset.
enum err charset_in_new(enum charset c, struct charset_in **out) YZ_MUST_USE;
void charset_in_free(struct charset_in *c);
// Appends the UTF-8 of *in to out and moves *in behind what was read. A UTF-8 mark
// at the start of the stream is dropped.
// OK: all read, but up to 3 bytes of a cut character, left in *in to be given
// again in front of the next bytes (none are left when `last`).
// ERR_CHARSET: stopped behind a bad sequence, told in *bad; call again to go on.
enum err charset_in_run(struct charset_in *c, struct span *in, bool last, struct buf *out,
                        struct charset_bad *bad) YZ_MUST_USE;

#endif
