// Bytes as what lies inside a packet's seal: whatever they are, they are read within their bounds or refused, and what was read
// is what a packet may hold.
#include "codec/event_bytes.h"
#include "link/packet.h"
#include "replay.h"

int target(const uint8_t *p, size_t n)
{
    struct keys keys = {.ordinal = 1};
    struct box_secret secret;
    struct arena a = {0};
    struct buf sealed = {0};
    struct packet out;
    struct hash hash;
    struct span signature, body;
    YZ_ASSERT(seal_start() == OK);
    seal_box_pair(&keys.box, &secret);
    keys.box_secret = &secret;
    YZ_ASSERT(packet_seal(&sealed, span_bytes(p, n), &keys.box) == OK);
    if (packet_open(buf_span(&sealed), &keys, &a, &out, &hash, &signature, &body) == OK) {
        YZ_ASSERT(out.sender.n == 12 && out.recipient.n == 12 && out.number > 0);
        YZ_ASSERT(out.certs_n <= PACKET_ITEMS && out.events_n <= PACKET_ITEMS);
        for (size_t i = 0; i < out.events_n; i++) {
            struct event e;
            if (event_bytes_read(out.events[i], &a, &e, &hash) == OK)
                YZ_ASSERT(out.events[i].n <= EVENT_MAX && e.org.n == 12);
        }
    }
    buf_free(&sealed);
    arena_free(&a);
    return 0;
}
