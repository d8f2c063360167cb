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
    MAIL_STALE,       // sealed to a key that has been replaced here: its sender, who hears of the new one, seals it again
};

// What stands on a packet outside its seal. Anybody may have written it there.
struct mail_label {
    struct span file;   // the name it came under, by which a person finds it when it has to be set aside
    struct span sender; // empty: it does not say
    uint32_t to;        // ordinal of the recipient's key that it is sealed to; 0: it does not say
};

// Takes one sealed packet in, in a transaction of its own, and then those that waited for it. label: may be NULL.
// An error is this store's (disk, busy): the packet stays where it is and comes again.
enum err mail_in(struct store *s, struct span sealed, const struct mail_label *label, moment_t now, enum mail_outcome *out) YZ_MUST_USE;

// Makes packets of all that is owed; how many were made.
enum err mail_pack(struct store *s, moment_t now, size_t *made) YZ_MUST_USE;

// Packets that are due, in order: not given out yet, or not acknowledged MAIL_AGAIN seconds after they were (again: whenever
// that was). What only acknowledges is given once more where something stands on it, or when the recipient seems to lack it.
// fn gets recipient, stream's ordinal and number and the sealed bytes; it returns whether it has been given out now.
#define MAIL_AGAIN 600
struct mail_item {
    struct span recipient;
    uint32_t ordinal, number;
    uint32_t to; // ordinal of the recipient's key that it is sealed to
    struct span sealed;
    bool content; // more than acknowledgements
};
typedef bool mail_fn(void *ctx, const struct mail_item *item);
enum err mail_out(struct store *s, moment_t now, bool again, mail_fn *fn, void *ctx) YZ_MUST_USE;
// Is that packet still waiting to be acknowledged?
bool mail_waits(struct store *s, struct span recipient, uint32_t ordinal, uint32_t number);
// Ordinal of the key to which the recipient's mail is sealed now; 0: there is none.
uint32_t mail_key_of(const struct store *s, struct span recipient);

// Tries again what was set aside because its signer was unknown, or the case that it asks about was not here, when a newer
// roster, a certificate or a case has come since the last try.
enum err mail_retry(struct store *s, moment_t now) YZ_MUST_USE;

// Keys and store begin together. Where the store was written with another key (a backup, a copy), it is behind the others:
// streams begin anew, every case is told to its parties again, and `lost` makes the cases read-only until they have answered.
enum err mail_begin(struct store *s, bool lost) YZ_MUST_USE;
// The same for who has the turn: of the counters that open at once one makes the key and begins, and the others find both.
enum err mail_begin_in(struct store *s, struct kv_txn *t, bool lost) YZ_MUST_USE;
// A roster has been taken in: what was set aside of rosters is settled by it.
void mail_roster_taken(struct kv_txn *t);
// One of this organisation's own keys with which this store has begun: a lost one may never have come into the roster.
bool mail_own_key(struct kv_txn *t, struct span id, struct sign_public *out);
// The highest ordinal of those; 0: none is known.
uint32_t mail_own_highest(struct kv_txn *t);
// Those that were replaced before a roster listed them, so that what they signed can be believed: for each a row (org_key_tag) in
// the record's list.
void mail_unlisted_keys(const struct store *s, struct kv_txn *t, struct arena *a, struct rec *to, uint16_t list);
// An event of a case is here, which may name its parties, or another origin (row 11): in a store that was lost those who have not
// been heard are written to, though nothing is owed to them. state: with it.
void mail_named(struct store *s, struct kv_txn *t, const struct event *e, const struct rec *state, struct arena *a);
// Which parties of the case have not told since then what they hold of it, and, where it moves somebody out of this register, which
// bureaus; none where the chief has gone on. Their codes, as a list of the arena; how many.
size_t mail_unheard(struct store *s, struct kv_txn *t, const struct rec *state, struct arena *a, struct span **out);
// Who may know of this person of the register that they have moved since: any bureau, and the parties of the case under which
// they came here, or leave.
size_t mail_unheard_of(struct store *s, struct kv_txn *t, const struct rec *person, struct arena *a, struct span **out);

enum quarantine_tag {
    QUARANTINE_REASON = 1,
    QUARANTINE_BYTES = 2,
    QUARANTINE_AT = 3,
    QUARANTINE_SENDER = 4, // as claimed; empty where it could not be opened
    QUARANTINE_CASE = 5,
    QUARANTINE_ERR = 6,  // enum err
    QUARANTINE_KIND = 7, // enum aside_kind
    QUARANTINE_HASH = 8,
    QUARANTINE_FILE = 9, // of a packet: the name it came under
};
const char *mail_aside_name(int kind); // message id
// Of a packet that waits; the list of its cases.
enum outbox_line_tag { OUTBOX_LINE_MADE = 3, OUTBOX_LINE_GIVEN = 4, OUTBOX_LINE_CONTENT = 5, OUTBOX_LINE_CASES = 6 };
#define OUTBOX_LINE_CASE_NUMBER 1
enum inbox_tag { INBOX_HASH = 1, INBOX_TIME = 2, INBOX_EVENTS = 3 };

// For the mail screen.
struct mail_state {
    uint64_t waiting;     // packets with content, not yet acknowledged
    uint64_t owed;        // cases with events not yet packed
    uint64_t quarantined;
    uint64_t came;        // packets applied
    uint64_t held;
    bool unlisted;        // the roster does not know this organisation's key yet: nothing goes out
    moment_t last_sync;   // 0: never
    moment_t last_in;     // last packet applied
};
enum err mail_state(struct store *s, struct mail_state *out);
// Notes that a sync has run (for "offline since").
enum err mail_synced(struct store *s, moment_t now);

#endif
