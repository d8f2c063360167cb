// A record: values under stable tags, in ascending order of tag. What the tags
// mean is told by a table of fields (field.h). Records are decoded from and
// encoded to CBOR by codec/cbor.h. Text and bytes are borrowed; the arrays
// belong to the arena that the record was made in.
#ifndef YZ_DOMAIN_REC_H
#define YZ_DOMAIN_REC_H

#include "base/arena.h"
#include "base/span.h"

enum val_kind {
    VAL_INT,   // a number, a date (days since 1970), a moment (UTC seconds), 0 or 1
    VAL_TEXT,  // UTF-8
    VAL_BYTES, // hashes, keys, signatures
    VAL_LIST,  // an array of records
};

struct rec;
struct val {
    uint16_t tag;
    uint8_t kind; // enum val_kind
    union {
        int64_t i;
        struct span s;
        struct {
            struct rec *rows;
            uint32_t n;
        } list;
    } u;
};

struct rec {
    struct arena *arena;
    struct val *v; // ascending tags, none twice
    uint16_t n, size;
};

// An empty record whose arrays will lie in `a`.
struct rec rec_make(struct arena *a);
// With room for n values from the start.
struct rec rec_make_room(struct arena *a, size_t n);
// NULL when the tag is absent.
const struct val *rec_get(const struct rec *r, uint16_t tag);
bool rec_has(const struct rec *r, uint16_t tag);
// Absent, or of another kind: the default; SPAN_NONE; an empty list.
int64_t rec_int(const struct rec *r, uint16_t tag, int64_t otherwise);
bool rec_bool(const struct rec *r, uint16_t tag);
struct span rec_text(const struct rec *r, uint16_t tag); // text or bytes
struct rec *rec_list(const struct rec *r, uint16_t tag, size_t *n);
// The row of a list whose text under `key` is `value`; NULL if none.
struct rec *rec_find(const struct rec *r, uint16_t list, uint16_t key, struct span value);

void rec_set(struct rec *r, struct val v);
void rec_set_int(struct rec *r, uint16_t tag, int64_t i);
// Copies the text into the record's arena. Empty text removes the tag.
void rec_set_text(struct rec *r, uint16_t tag, struct span s);
void rec_set_bytes(struct rec *r, uint16_t tag, struct span s);
void rec_set_list(struct rec *r, uint16_t tag, struct rec *rows, size_t n);
// Appends an empty row to a list and returns it; the list is made when absent.
// The pointer is good until the next append to the same list.
struct rec *rec_add(struct rec *r, uint16_t tag);
void rec_list_remove(struct rec *r, uint16_t tag, size_t row);
void rec_clear(struct rec *r, uint16_t tag);
// Sets every value of `from` in `into` (lists are replaced whole). Deep copy.
void rec_merge(struct rec *into, const struct rec *from);
struct rec rec_copy(struct arena *a, const struct rec *r);
// `top` laid over `base`, as rec_merge would, but nothing below the record itself is copied: both must live as long, and
// neither's lists be changed in place.
struct rec rec_over(struct arena *a, const struct rec *base, const struct rec *top);
bool rec_eq(const struct rec *a, const struct rec *b);
bool val_eq(const struct val *a, const struct val *b);

#endif
