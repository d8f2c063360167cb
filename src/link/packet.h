// A packet: events for one recipient, signed inside the seal, so that no
// recipient can pass it on as its own mail (DESIGN section 6).
#ifndef YZ_LINK_PACKET_H
#define YZ_LINK_PACKET_H

#include "store/store.h"

#define PACKET_BYTES (4u << 20)  // sealed, at most
#define PACKET_FILL (1u << 20)   // a packet is closed when it holds this much
#define PACKET_SPLIT (2u << 20)  // and in the middle of a case when it holds this much
#define PACKET_ITEMS 20000       // events, certificates or acknowledgements

enum ack_tag { ACK_NUMBER = 1, ACK_HASH = 2, ACK_TIME = 3, ACK_KEY = 4 };

struct packet {
    struct span sender;  // 12 digits
    struct span key;     // id of the signing key
    struct span recipient;
    uint32_t number;     // in the stream (signing key, recipient), from 1
    struct span before;  // hash of the packet before it; empty for the first
    uint32_t roster;     // serial that the sender has
    struct span roster_hash; // and which one of that number it is; empty before the first
    struct span roster_bytes; // a newer roster, or empty
    struct rec acks;     // list under tag 1, ack_tag rows
    struct span *certs;  // certificates: ACT_CERTIFY journal events
    size_t certs_n;
    struct span *events; // whole events, chains in order of sequence
    size_t events_n;
};
#define PACKET_ACKS 1

// Is it to be acknowledged? One that only acknowledges is not; one that holds nothing at all is there for its answer.
bool packet_asks(const struct packet *p);

// Signs. hash is that of the signed body, which names the packet: it stays the same however often it is sealed.
enum err packet_make(struct buf *out, const struct packet *p, const struct sign_secret *sign, struct hash *hash) YZ_MUST_USE;
// Seals what packet_make gave.
enum err packet_seal(struct buf *out, struct span made, const struct box_public *to) YZ_MUST_USE;
// Opens and reads; the signature is checked by packet_verify once the key is known. Everything lies in a.
enum err packet_open(struct span sealed, const struct keys *own, struct arena *a, struct packet *out,
                     struct hash *hash, struct span *signature, struct span *body) YZ_MUST_USE;
enum err packet_verify(const struct rec *key, struct span signature, struct span body) YZ_MUST_USE;

#endif
