// What the two halves of mail share; no one else includes it.
#ifndef YZ_LINK_MAIL_IMPL_H
#define YZ_LINK_MAIL_IMPL_H

#include "mail.h"

enum outbox_tag {
    OUTBOX_BYTES = 1,
    OUTBOX_HASH = 2,
    OUTBOX_MADE = 3,
    OUTBOX_GIVEN = 4,
    OUTBOX_CONTENT = 5,
    OUTBOX_CASES = 6, // list
};
enum outbox_case_tag { OUTBOX_CASE_NUMBER = 1, OUTBOX_CASE_EVENTS = 2 };

// What is known of another organisation, KV_META "peer/CODE".
enum peer_tag {
    PEER_SENT_NUMBER = 1,
    PEER_SENT_ORDINAL = 2,
    PEER_SENT_HASH = 3,
    PEER_ROSTER = 4,      // serial that it has
    PEER_ROSTER_SENT = 5, // serial that was sent to it
    PEER_ACKS = 6,        // list of ack_tag: to be told in the next packet
};

struct span peer_key(struct span peer, struct arena *a);
struct span outbox_key(struct kv_key *k, struct span recipient, uint32_t ordinal, uint32_t number);
uint64_t acked_count(struct kv_txn *t, struct span recipient, struct span number);
void acked_set(struct kv_txn *t, struct span recipient, struct span number, uint64_t n);

#endif
