// The store's bottom: one LMDB environment per organisation, several processes
// on it (DESIGN section 7). kv.c and its family are the only files that know
// LMDB. Keys are bytes in order, integers in them big-endian; values are
// opaque here, save for the 8-byte sum that guards them against a damaged disk.
//
// A transaction remembers its first failure: after it every call does nothing
// and answers false, and kv_commit returns it. So callers write straight lines
// and look once.
//
//     struct kv_txn t;
//     TRY(kv_write(kv, &t));
//     kv_put(&t, KV_PERSON, kv_key_span(&key), value);
//     kv_del(&t, KV_PERSON_BY_NAME, kv_key_span(&old));
//     return kv_commit(&t);
//
// No transaction lives across a wait: for a key, for a write to the terminal,
// for the network. A process that forks leaves the store to the parent: the
// child execs, _exits, or calls kv_forget and opens the store anew.
#ifndef YZ_STORE_KV_H
#define YZ_STORE_KV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

// X(id, name in the file, sum, what it maps): the names are part of the format.
// Sum: KV_SIGNED values are signed events and carry none; KV_SUMMED values
// carry one that every read verifies. KV_INDEX values carry one too, which kv_get
// and check verify but a walk does not: the hit is verified on the record, and
// 20 sums would cost more than the whole search. An empty index value has none.
#define KV_LIST(X) \
    X(KV_META, "meta", KV_SUMMED, "name -> version and other facts about the store itself") \
    X(KV_EVENT, "event", KV_SIGNED, "case, seq -> bytes of the event") \
    X(KV_TRANSFER, "transfer", KV_SUMMED, "case -> current state") \
    X(KV_BY_STAGE, "by_stage", KV_INDEX, "stage, due, case -> line of a worklist") \
    X(KV_BY_PERSON, "by_person", KV_INDEX, "ID number, case -> line") \
    X(KV_CASE_BY_TEXT, "case_by_text", KV_INDEX, "closed; mover's ID number, name or its end, pinyin, applicant's telephone, number or its end; opened, case ->") \
    X(KV_JOURNAL, "journal", KV_SIGNED, "organisation, seq -> bytes of the event") \
    X(KV_JOURNAL_BY_CASE, "journal_by_case", KV_SUMMED, "case, or household/ or person/ and the number; seq -> a journal entry that names it") \
    X(KV_REQUEST, "request", KV_SUMMED, "case, time, seq in its journal, id -> a request or its answer, and where the case stood when it came") \
    X(KV_PERSON, "person", KV_SUMMED, "ID number -> record") \
    X(KV_HOUSEHOLD, "household", KV_SUMMED, "household number -> record") \
    X(KV_COLLECTIVE, "collective", KV_INDEX, "number of a collective household -> line of a result list") \
    X(KV_PERSON_BY_NAME, "person_by_name", KV_INDEX, "name or former name, number of the ID -> line of a result list") \
    X(KV_PERSON_BY_PART, "person_by_part", KV_INDEX, "name's end, number of the ID ->") \
    X(KV_PERSON_BY_PINYIN, "person_by_pinyin", KV_INDEX, "initials or whole pinyin, number of the ID ->") \
    X(KV_PERSON_BY_HOUSEHOLD, "person_by_household", KV_INDEX, "household number of now or of before, number of the ID ->") \
    X(KV_PERSON_BY_PHONE, "person_by_phone", KV_INDEX, "digits of the telephone, number of the ID ->") \
    X(KV_RECEIPT, "receipt", KV_SUMMED, "case, organisation -> moment of receipt") \
    X(KV_FOLLOWUP, "followup", KV_SUMMED, "household, case -> what is left to do after a move-out (C-3.2)") \
    X(KV_DRAFT, "draft", KV_SUMMED, "operator, screen, serial -> fields typed") \
    X(KV_ACKED, "acked", KV_SUMMED, "recipient, case -> events that the recipient has acknowledged") \
    X(KV_OWED, "owed", KV_SUMMED, "recipient, case -> it lacks events that are not under way; 4 bytes: those from this one on") \
    X(KV_OUTBOX, "outbox", KV_SUMMED, "recipient, number -> packet not yet acknowledged") \
    X(KV_INBOX, "inbox", KV_SUMMED, "sender's key -> number and hash of the last packet applied") \
    X(KV_HELD, "held", KV_SUMMED, "sender's key, number -> packet that came too early") \
    X(KV_QUARANTINE, "quarantine", KV_SUMMED, "serial -> packet refused, with the reason") \
    X(KV_NOTICE, "notice", KV_SUMMED, "serial -> SMS and its outcome") \
    X(KV_OPERATOR, "operator", KV_SUMMED, "operator number -> record") \
    X(KV_ROSTER, "roster", KV_SUMMED, "serial -> roster") \
    X(KV_CERT, "cert", KV_SUMMED, "organisation, operator, key -> certificate") \
    X(KV_SETTING, "setting", KV_SUMMED, "name -> value")

enum kv_db {
#define X(id, name, sum, what) id,
    KV_LIST(X)
#undef X
    KV_DB_COUNT
};

// The database's name in the file.
const char *kv_db_name(enum kv_db db);

// ---- the environment

#define KV_READ_ONLY 1u // never writes, takes no turn; kv_write answers ERR_READ_ONLY
#define KV_CREATE 2u    // makes home/store when it is missing

#define KV_VERSION 11u // of the databases' form; goes up with every change that an older program cannot read (migrate.c)

struct kv;

// Opens the store in the folder `home`/store and clears readers that died.
// A process opens a store at most once at a time. ERR_NOT_FOUND: no store
// there; ERR_VERSION: made by a newer program; ERR_DAMAGED: the data file is
// shorter than its last page; ERR_READ_ONLY, ERR_FULL, ERR_IO: the disk.
enum err kv_open(const char *home, unsigned flags, struct kv **out) YZ_MUST_USE;
// All transactions must have ended. NULL is allowed.
void kv_close(struct kv *kv);
// In a forked child: gives the inherited handle up without touching what the parent uses.
void kv_forget(struct kv *kv);
// The folder that holds data.mdb: home/store.
const char *kv_folder(const struct kv *kv);
// Was it made by an older program, when it was opened? Then migrate is due.
bool kv_is_older(const struct kv *kv);
// ERR_BUSY: another process has read from it and has not closed it, whichever program that is.
enum err kv_alone(struct kv *kv) YZ_MUST_USE;
// Rises with every commit of any process: look at it to know that something changed. Cheap.
uint64_t kv_generation(const struct kv *kv);
// The disk takes no more reserve: acts still succeed, but somebody must make room.
bool kv_nearly_full(const struct kv *kv);
// Frees the slots of readers that died; how many. Called by every sync.
unsigned kv_clear_readers(struct kv *kv);

// ---- writers' turns (store/lock)

// Asked about ten times a second while a writer waits for its turn. `who` is what the present
// writer calls itself ("" when it said nothing; NULL: the wait has ended). False stops the wait: ERR_STOPPED.
typedef bool kv_wait_fn(void *ctx, unsigned waited_ms, const char *who);
// How long kv_write waits (ERR_BUSY after that; KV_WAIT_MS until set) and whom it asks; fn may be NULL.
#define KV_WAIT_MS 10000
void kv_on_wait(struct kv *kv, unsigned limit_ms, kv_wait_fn *fn, void *ctx);
// Bulk work names itself to those who wait ("import"); NULL when it has ended.
void kv_bulk(struct kv *kv, const char *who);

// ---- transactions

struct kv_slot;
struct kv_cursor;
struct kv_txn { // on the caller's stack
    struct kv *kv;
    struct kv_slot *slot;
    enum err err; // the first failure
    bool write, open;
    uint64_t writes;  // puts and dels so far
    int64_t begun_us; // monotonic
    struct kv_cursor *appending; // of kv_append's database
    enum kv_db append_db;
};

// A view of the store as it is now. Costs well under a microsecond: transactions are kept and renewed.
enum err kv_read(struct kv *kv, struct kv_txn *txn) YZ_MUST_USE;
// Waits for the turn, then begins. A process writes in one transaction at a time.
enum err kv_write(struct kv *kv, struct kv_txn *txn) YZ_MUST_USE;
// Returns OK only when it is on disk; otherwise the first failure, and nothing happened. (Ends a
// read transaction too.) ERR_STORE: the disk failed at the very last write; the store was opened
// afresh, and the caller looks whether its event is there before it tells the operator.
enum err kv_commit(struct kv_txn *txn) YZ_MUST_USE;
// Ends the transaction without effect and returns its first failure, OK if it had none. Ending twice is allowed.
enum err kv_abort(struct kv_txn *txn);
// Makes a failure of the caller's the transaction's; false, for "return kv_fail(...)".
bool kv_fail(struct kv_txn *txn, enum err e);
// Has bulk work held its turn long enough (DESIGN section 7: at most 20 ms)? Then commit and begin again.
bool kv_turn_over(const struct kv_txn *txn);

// The version of the store's form; and what migrate ends with.
unsigned kv_version(struct kv_txn *txn);
void kv_version_now(struct kv_txn *txn);

// ---- values
// Spans given out are borrowed: in a read transaction until it ends, in a
// writing one until its next put or del. Keys are 1 to KV_KEY_MAX bytes (asserted).

#define KV_KEY_MAX 511
#define KV_VALUE_MAX (64u << 20) // asserted

// False: not there (txn->err is OK) or a failure. A wrong sum: ERR_DAMAGED, naming database and key.
bool kv_get(struct kv_txn *txn, enum kv_db db, struct span key, struct span *value);
bool kv_has(struct kv_txn *txn, enum kv_db db, struct span key);
// There, and its sum right where it has one: for who makes it anew where it is not, which is no failure here.
bool kv_sound(struct kv_txn *txn, enum kv_db db, struct span key);
bool kv_put(struct kv_txn *txn, enum kv_db db, struct span key, struct span value);
// The key must be new: ERR_EXISTS.
bool kv_put_new(struct kv_txn *txn, enum kv_db db, struct span key, struct span value);
// Bulk load in order: the key must be greater than all others in the database, else ERR_EXISTS. `stored` is what kv_stored
// made; neither lies in this transaction's pages.
bool kv_append(struct kv_txn *txn, enum kv_db db, struct span key, struct span stored);
// Asks the disk to begin with what the transaction under way has handed to the system, which nobody waits for here; it
// promises nothing. Another thread than the writer's may call it.
void kv_write_early(struct kv *kv);
// Adds the value to `out` as it is stored: with its sum where it has one. Any thread may call it.
void kv_stored(enum kv_db db, struct span key, struct span value, struct buf *out);
// False with txn->err OK: it was not there.
bool kv_del(struct kv_txn *txn, enum kv_db db, struct span key);
// Removes all entries.
bool kv_drop(struct kv_txn *txn, enum kv_db db);
// Number of entries.
uint64_t kv_count(struct kv_txn *txn, enum kv_db db);

// ---- iteration

#define KV_FORWARD 0u
#define KV_BACKWARD 1u
#define KV_AFTER 2u // leaves out the entry at `from` itself

struct kv_cursor;
struct kv_iter { // on the caller's stack; needs no closing, ends with its transaction
    struct span key, value; // borrowed, set by kv_next
    struct kv_txn *txn;
    struct kv_cursor *cursor;
    uint64_t stamp, writes;
    enum kv_db db;
    unsigned flags;
    bool started, done;
    uint16_t prefix_n, at_n;
    char prefix[KV_KEY_MAX], at[KV_KEY_MAX];
};

// Prepares a walk over the entries whose key begins with `prefix` (SPAN_NONE: all), from the first
// key not before `from` (backward: the last key not after it); SPAN_NONE: from the end of the range.
// Entries may be put and deleted during the walk.
void kv_seek(struct kv_txn *txn, enum kv_db db, struct span prefix, struct span from, unsigned flags,
             struct kv_iter *it);
// The first or next entry; false at the end or on a failure (txn->err).
bool kv_next(struct kv_iter *it);
// Gives the cursor back early: for walks inside a loop that leave before the end.
void kv_iter_end(struct kv_iter *it);

// All entries whose key begins with `prefix`, forward.
#define KV_EACH(txn, db, prefix, it) \
    for (kv_seek((txn), (db), (prefix), SPAN_NONE, KV_FORWARD, (it)); kv_next(it);)

// ---- keys

#define KV_TEXT_MAX 128 // bytes of a text in a key (DESIGN section 7); the hit is verified on the record

struct kv_key {
    uint16_t n;
    char p[KV_KEY_MAX];
};

// Empties it; the others add a part and return the key, so that calls nest.
struct kv_key *kv_key_new(struct kv_key *k);
struct kv_key *kv_key_int(struct kv_key *k, uint64_t v, size_t bytes);
// Bytes as they are, of a fixed length or at the key's end.
struct kv_key *kv_key_raw(struct kv_key *k, struct span s);
// Text and a terminating 0, so that "ab","c" and "a","bc" differ and a shorter text sorts first.
// Cut at KV_TEXT_MAX on a character boundary; ends at a NUL in the text.
struct kv_key *kv_key_text(struct kv_key *k, struct span s);
// The same cut without the terminator: the beginning of a text, for a search.
struct kv_key *kv_key_prefix(struct kv_key *k, struct span s);
static inline struct span kv_key_span(const struct kv_key *k)
{
    return (struct span) {k->p, k->n};
}
// Take a part off the front of a key read from the store; false when it is too short.
bool kv_key_take_int(struct span *rest, size_t bytes, uint64_t *v);
bool kv_key_take_raw(struct span *rest, size_t n, struct span *out);
bool kv_key_take_text(struct span *rest, struct span *out);

// ---- backup and check (kv_backup.c, kv_check.c)

// Called a few times a second; total may be a guess. False stops: ERR_STOPPED.
typedef bool kv_progress_fn(void *ctx, uint64_t done, uint64_t total);

// Copies the store, as one commit left it, to the file `path` while others work: a 0600 file beside
// it, fsync, rename, fsync of the folder; it ends with the hash of all of it. ERR_EXISTS: the file is there already. fn may be NULL.
enum err kv_backup(struct kv *kv, const char *path, bool compact, kv_progress_fn *fn, void *ctx) YZ_MUST_USE;
// Makes home/store from a backup. ERR_EXISTS: there is a store in home. ERR_DAMAGED: it is not as it was written.
// ready, which may be NULL: the backup is whole and is about to take its place; where that fails it does not. It can be read.
typedef enum err kv_ready_fn(struct kv *backup, void *ctx);
enum err kv_restore(const char *home, const char *path, kv_ready_fn *ready, kv_progress_fn *fn, void *ctx) YZ_MUST_USE;

enum kv_bad {
    KV_BAD_SUM,   // the value's sum is wrong or missing
    KV_BAD_ORDER, // the key does not follow the one before
    KV_BAD_PAGE,  // a page is damaged; entries behind `key` could not be read
    KV_BAD_FREE,  // the list of free pages is wrong, or has this entry's page: the next writer would write over it
};
// `key` is borrowed for the call. False stops: ERR_STOPPED.
typedef bool kv_bad_fn(void *ctx, enum kv_bad what, enum kv_db db, struct span key);

// Reads every entry of every database in a child process, because a damaged page can kill its reader.
// OK: all good. ERR_DAMAGED: `bad` was called at least once, or the store could not even be opened
// there. progress may be NULL.
enum err kv_check(struct kv *kv, kv_bad_fn *bad, kv_progress_fn *progress, void *ctx) YZ_MUST_USE;

#endif
