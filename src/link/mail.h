// Exchange is mail (DESIGN decision 7): what is owed is numbered, signed and
// sealed into packets per recipient; what comes in is applied once, whatever
// its order, and acknowledged with the time of receipt. A bad packet is set
// aside with its reason, and the rest go on.
#ifndef YZ_LINK_MAIL_H
#define YZ_LINK_MAIL_H

#include "packet.h"

enum mail_outcome {
    MAIL_APPLIED,
    MAIL_DUPLICATE,   // had been applied: acknowledged again
    MAIL_HELD,        // came too early: waits for the one before
    MAIL_QUARANTINED, // refused, with its reason
};
const char *mail_outcome_name(enum mail_outcome o); // message id

// Takes one sealed packet in, in a transaction of its own, and then those that waited for it.
// An error is this store's (disk, busy): the packet stays where it is and comes again.
enum err mail_in(struct store *s, struct span sealed, moment_t now, enum mail_outcome *out) YZ_MUST_USE;

// Makes packets of all that is owed; how many were made.
enum err mail_pack(struct store *s, moment_t now, size_t *made) YZ_MUST_USE;

// Packets not yet acknowledged, in order. fn gets recipient, stream's ordinal and number, sealed
// bytes, and when it was last given out (0: never); it returns whether it has been given out now.
struct mail_item {
    struct span recipient;
    uint32_t ordinal, number;
    struct span sealed;
    moment_t made, given;
    bool content; // more than acknowledgements
};
typedef bool mail_fn(void *ctx, const struct mail_item *item);
enum err mail_out(struct store *s, moment_t now, mail_fn *fn, void *ctx) YZ_MUST_USE;

enum quarantine_tag {
    QUARANTINE_REASON = 1,
    QUARANTINE_BYTES = 2,
    QUARANTINE_AT = 3,
    QUARANTINE_SENDER = 4, // as claimed; empty where it could not be opened
    QUARANTINE_CASE = 5,
    QUARANTINE_ERR = 6, // enum err
};
enum inbox_tag { INBOX_HASH = 1, INBOX_TIME = 2, INBOX_EVENTS = 3 };

// For the mail screen.
struct mail_state {
    uint64_t waiting;     // packets not yet acknowledged
    uint64_t owed;        // cases with events not yet packed
    uint64_t quarantined;
    uint64_t held;
    moment_t last_sync;   // 0: never
    moment_t last_in;     // last packet applied
};
enum err mail_state(struct store *s, struct mail_state *out);
// Notes that a sync has run (for "offline since").
enum err mail_synced(struct store *s, moment_t now);

#endif
