// Whatever decodes as a record encodes to the very same bytes: there is one
// form only, and nothing is read beyond the input.
#include "codec/cbor.h"
#include "domain/event.h"
#include "replay.h"

int target(const uint8_t *p, size_t n)
{
    struct arena a = {0};
    struct rec r;
    struct span in = span_bytes(p, n);
    if (cbor_get_rec(in, EVENT_MAX, &a, &r) == OK) {
        struct buf out = {0};
        cbor_put_rec(&out, &r);
        YZ_ASSERT(span_eq(buf_span(&out), in));
        buf_free(&out);
    } else {
        YZ_ASSERT(r.n == 0);
    }
    arena_free(&a);
    return 0;
}
