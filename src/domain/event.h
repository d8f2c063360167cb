// One act of an officer. A case's state is what folding its events gives, and
// nothing else (DESIGN decision 1); `event_fold` obeys what is recorded and
// never judges an old event by newer rules.
#ifndef YZ_DOMAIN_EVENT_H
#define YZ_DOMAIN_EVENT_H

#include "flow.h"

#define EVENT_SUITE 1      // Ed25519, BLAKE2b-256
#define EVENT_MAX 65536    // bytes of one event
#define EVENT_ID 32        // bytes of an id
#define KEY_ID 8           // bytes of a key id
#define RULES_EDITION 1    // of the clauses carried out by this program

struct event {
    struct span chain; // case number, or "J" and the organisation code: its journal
    uint32_t seq;
    struct span prev; // id of the predecessor, 32 bytes; empty at 0
    uint16_t act;     // enum act
    struct span org, org_key;           // 12 digits; key id, 8 bytes
    struct span operator, operator_key; // 警号; key id
    moment_t time;
    uint8_t stage;      // after; 0 in a journal
    struct span holder; // organisation that holds the case then; empty in a journal
    uint32_t rules, calendar; // editions judged by
    uint32_t roster;          // serial
    struct rec fields;        // transfer_tag, or journal_tag
};

// Folds the event into the state; the arrays lie in state's arena.
void event_fold(struct rec *state, const struct event *e, const uint8_t id[EVENT_ID]);

// Does the event continue this state as the flow table says? Chain, sequence, predecessor, stage, holder, seat, the fields that
// its act takes, and the movers' records where it sends them. ERR_CHAIN, ERR_MOVED_ON, ERR_REFUSED, ERR_FORMAT.
// For events from outside.
enum err event_follows(const struct rec *state, const struct event *e);

// What a journal entry sets.
enum journal_tag {
    JOURNAL_CASE = 1,
    JOURNAL_OPERATOR = 2, // number
    JOURNAL_NAME = 3,
    JOURNAL_ROLE = 4,     // enum role bits
    JOURNAL_KEY = 5,      // signing key, 32 bytes
    JOURNAL_PERSON = 6,   // identity number
    JOURNAL_HOUSEHOLD = 7,
    JOURNAL_DATE = 8,
    JOURNAL_TEXT = 9,
    JOURNAL_SETTING = 10,
    JOURNAL_VALUE = 11,
    JOURNAL_COUNT = 12,
    JOURNAL_PROOF = 13,
    JOURNAL_RELATIONS = 14, // list: named_tag with relation
    JOURNAL_STATE = 15,
    JOURNAL_ORG = 16,     // of a request or an answer: whom it is for
    JOURNAL_REQUEST = 17, // code list request
    JOURNAL_SEEN = 18,    // sequence of the case's newest event that the asker saw
    JOURNAL_REQUESTED = 19, // id of the request that is answered, 32 bytes
    JOURNAL_FINDINGS = 20,  // list: what was warned of and done nevertheless
};
extern const struct table journal_table;
extern const struct table relation_row_table;
enum relation_row_tag { RELATION_ROW_ID = 1, RELATION_ROW_NAME = 2, RELATION_ROW_CODE = 3, RELATION_ROW_OLD = 4 };
// Message id of an act, of a case or a journal.
const char *act_name(int act);
const char *act_key(int act); // of the command line and JSON
bool event_is_journal(const struct event *e);

#endif
