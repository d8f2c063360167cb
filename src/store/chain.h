// Chains of signed events: a case's, and the organisation's journal. One
// transaction per act: event, state, indexes, register and what is owed to
// others commit together or not at all (DESIGN decisions 1, 2, 5).
#ifndef YZ_STORE_CHAIN_H
#define YZ_STORE_CHAIN_H

#include "codec/event_bytes.h"
#include "store.h"

// State of a case; false when there is none, or the transaction has failed.
bool chain_state(struct kv_txn *t, struct span number, struct arena *a, struct rec *out);

// Appends an event that continues `before`, the state in the store (empty for a new case): event_follows has been asked.
// `received`: moment at which this store got the baton with it, 0 for an act of its own.
// Folds, writes state and indexes, lets the register follow, notes what is owed. *after, in a, is the state then.
enum err chain_append(struct store *s, struct kv_txn *t, const struct rec *before, struct span bytes, const struct event *e,
                      const struct hash *id, moment_t received, struct arena *a, struct rec *after);
// Appends to the organisation's own journal.
enum err chain_journal(struct store *s, struct kv_txn *t, struct span bytes, const struct event *e);
// Sequence and predecessor for the journal's next entry (prev empty for the first). Copied into a.
void chain_journal_end(struct store *s, struct kv_txn *t, struct arena *a, uint32_t *seq, struct span *prev);
// One of its entries; false when there is none. Borrowed from t.
bool chain_journal_entry(struct store *s, struct kv_txn *t, uint32_t seq, struct span *bytes);

// Beside what a journal entry is found: the case that it names, the household, the person. How many; a case by its number, the
// others by what chain_household and chain_person give.
#define CHAIN_BESIDE 3
size_t chain_beside(const struct event *e, struct arena *a, struct span out[CHAIN_BESIDE]);
struct span chain_household(struct span number, struct arena *a);
struct span chain_person(struct span id, struct arena *a);
bool chain_is_beside(struct kv_txn *t, struct span what, uint32_t seq);

// Bytes of one event; false when there is none. Borrowed from t.
bool chain_event(struct kv_txn *t, struct span number, uint32_t seq, struct span *bytes);
// Walks a case's events, or (journal) those of an organisation, from `from` on. False from fn stops.
typedef bool chain_fn(void *ctx, uint32_t seq, struct span bytes);
enum err chain_each(struct kv_txn *t, enum kv_db db, struct span chain, uint32_t from, chain_fn *fn, void *ctx);

// The recipient lacks something of the case: the next packet to it has it.
void chain_owe(struct kv_txn *t, struct span recipient, struct span number);

// Another's receipt of the baton, told by its acknowledgement (section 6).
enum err chain_receipt(struct store *s, struct kv_txn *t, struct span number, struct span org, moment_t at);
moment_t chain_receipt_of(struct kv_txn *t, struct span number, struct span org);
// State, due date and indexes again, after receipts, settings or the calendar changed.
enum err chain_reindex(struct store *s, struct kv_txn *t, struct span number);
// An act of the case has come back behind a death that was registered here of who had gone by it: whoever has the person now
// is to be told, and that is to do here until it is noted.
enum err chain_buried(struct store *s, struct kv_txn *t, struct span number);
// All open cases (a new calendar, a rebuilt index); how many.
enum err chain_reindex_all(struct store *s, struct kv_txn *t, size_t *n);
// The next case that has events, in order; number empty: the first. False: none, or the transaction has failed.
bool chain_next(struct kv_txn *t, struct arena *a, struct span *number);
// Every state anew from its events, every index anew from states and journal. A case whose events cannot be read keeps the
// state that it has: check tells of it. progress may be NULL.
enum err chain_rebuild(struct store *s, struct kv_txn *t, kv_progress_fn *progress, void *ctx);
// fold(events) up to the one of that sequence, which is left out.
enum err chain_state_before(struct kv_txn *t, struct span number, int64_t seq, struct arena *a, struct rec *out);
// fold(events), compared with the state that is kept; ERR_DAMAGED where they differ. Signatures are link's.
enum err chain_refold(struct store *s, struct kv_txn *t, struct span number, struct arena *a, struct rec *out);

// Worklist lines: groups in the order of CHAIN_MINE, stage, due date, case; of the closed ones the day of the last event, case.
enum chain_group { CHAIN_MINE = 0, CHAIN_OTHERS = 1, CHAIN_CLOSED = 2 };
struct chain_line {
    enum chain_group group;
    enum stage stage;
    day_t due; // DAY_NONE: none
    struct rec line; // TRANSFER_ tags
};
#define CHAIN_DUE_NONE 0xFFFFFFFFu
// Do the indexes hold what the state implies? Adds the number of its entries in each to `entries`.
bool chain_indexed(struct store *s, struct kv_txn *t, const struct rec *state, uint64_t entries[KV_DB_COUNT]);
// The beginning of KV_CASE_BY_TEXT's keys of the open cases, or of those that are closed: what is found by comes behind it, a
// text or the beginning of one. Backwards they are newest first. And the case in such a key, borrowed from it.
struct kv_key *chain_text_key(struct kv_key *k, bool closed);
bool chain_text_number(struct span key, struct span *number);
// Reads an entry of KV_BY_STAGE; false where it is no such entry. Text is copied into a.
bool chain_line_read(const struct kv_iter *it, struct arena *a, struct chain_line *out);

// Certificates of other organisations' officers: their journal's ACT_CERTIFY events (section 6).
enum err chain_cert_put(struct kv_txn *t, struct span org, struct span officer, struct span key_id, struct span bytes);
bool chain_cert(struct kv_txn *t, struct span org, struct span officer, struct span key_id, struct span *bytes);

#endif
