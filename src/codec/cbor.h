// Values as bytes and back: CBOR (RFC 8949) in its one deterministic form
// (section 4.2.1): shortest heads, definite lengths, well-formed UTF-8, maps
// with unsigned keys ascending and none twice, nothing after the end. No
// floats, tags or simple values. Containers nest at most CBOR_DEPTH deep, and
// no count is larger than the bytes left. libcbor's streaming calls do the
// bytes; everything that they accept beyond this form is refused here.
//
// libcbor owns the names cbor_get_int and cbor_is_*; none of them is reused.
#ifndef YZ_CODEC_CBOR_H
#define YZ_CODEC_CBOR_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "domain/rec.h"

#define CBOR_DEPTH 4                  // containers open at a time
#define CBOR_FIELDS 4096              // fields of one record

// Writing, in pieces. The caller writes as many items as it announced, keys ascending.
void cbor_put_uint(struct buf *out, uint64_t v);
void cbor_put_int(struct buf *out, int64_t v);
void cbor_put_bytes(struct buf *out, struct span s);
void cbor_put_text(struct buf *out, struct span s); // s is well-formed UTF-8
void cbor_put_array(struct buf *out, size_t n);
void cbor_put_map(struct buf *out, size_t n); // n pairs

// Reading, in pieces. The first failure is kept: after it every call gives 0,
// SPAN_NONE or CBOR_NONE and leaves the reader where it is, so that callers
// write straight lines and look once at `err` (ERR_FORMAT or ERR_TOO_LARGE;
// its note names the byte offset).
enum cbor_kind {
    CBOR_NONE, // nothing left here, or failed
    CBOR_INT,
    CBOR_BYTES,
    CBOR_TEXT,
    CBOR_ARRAY,
    CBOR_MAP,
    CBOR_OTHER, // a form that is refused when taken
};

struct cbor_in {
    struct span all;
    size_t at;    // offset of the next item
    enum err err; // the first failure
    uint8_t depth;
    struct cbor_level {
        uint64_t left; // items still to come; a pair counts two
        uint64_t key;  // the last one taken
        bool map, keyed;
    } level[CBOR_DEPTH];
};

// limit: the most bytes that `all` may have (ERR_TOO_LARGE).
struct cbor_in cbor_in_make(struct span all, size_t limit);
// A map's key, or a number that is never negative.
uint64_t cbor_take_uint(struct cbor_in *in);
// Borrowed from the input.
struct span cbor_take_bytes(struct cbor_in *in);
struct span cbor_take_text(struct cbor_in *in);
// Bytes of exactly n, copied to `to`; fails on any other length.
void cbor_take_exact(struct cbor_in *in, void *to, size_t n);
// Number of items, of pairs. The container ends by itself when they are taken.
size_t cbor_take_array(struct cbor_in *in);
size_t cbor_take_map(struct cbor_in *in);
// Notes a failure of the caller's own at the current offset: ERR_FORMAT.
enum err cbor_refuse(struct cbor_in *in, const char *what);
// The outcome of all: ERR_FORMAT too when bytes remain or a container is not complete.
enum err cbor_done(struct cbor_in *in);

// A record is a map from tag to integer, text, bytes or array of maps. Empty
// text, empty bytes and empty lists are the same as absent: not written, and
// refused when read. A record deeper than CBOR_DEPTH is the caller's bug.
void cbor_put_rec(struct buf *out, const struct rec *r);
// The whole of `all` must be one record. Text and bytes are borrowed from `all`, arrays lie in `a`.
enum err cbor_get_rec(struct span all, size_t limit, struct arena *a, struct rec *out);
// One record that stands inside something larger; an empty record after a failure.
struct rec cbor_take_rec(struct cbor_in *in, struct arena *a);

#endif
