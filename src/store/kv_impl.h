// What the family kv*.c shares. Nobody else includes this: it knows LMDB.
#ifndef YZ_STORE_KV_IMPL_H
#define YZ_STORE_KV_IMPL_H

#include <lmdb.h>
#include <sys/types.h>

#include "base/buf.h"
#include "codec/seal.h"
#include "store/kv.h"
#include "store/lock.h"

enum kv_sum { KV_SIGNED, KV_SUMMED, KV_INDEX };

#define KV_SLOTS 8 // read transactions open at the same time in one process

struct kv_cursor {
    MDB_cursor *c;
    struct kv_cursor *next; // of the same database in the same slot
    uint64_t stamp;         // the transaction that it was renewed for
    bool busy;              // in that transaction
};

// A place for one transaction. Those for reading keep LMDB's transaction and cursors between uses.
struct kv_slot {
    MDB_txn *txn;
    bool open;
    uint64_t stamp; // goes up with every transaction; iterators compare it
    struct kv_cursor *cursors[KV_DB_COUNT];
};

struct kv {
    MDB_env *env;
    MDB_dbi dbi[KV_DB_COUNT];
    bool have[KV_DB_COUNT]; // an older store that is opened read-only may lack one
    char *folder;
    unsigned flags;
    int lock_fd; // lock.mdb: kept open as long as env, because closing it would drop LMDB's own locks
    struct lock *lock;
    unsigned wait_ms;
    kv_wait_fn *wait;
    void *wait_ctx;
    struct kv_slot readers[KV_SLOTS], writer;
    unsigned reading; // open ones among readers
    bool sick;        // the environment must be opened afresh once nobody reads
    bool nearly_full;
    bool older; // made by an older program
    size_t looked; // transaction of this process after which the store had a version that it knows
    uint64_t reserved_to; // byte offset in data.mdb
    uint64_t file_end;    // data.mdb is at least so long: it never becomes shorter
    int64_t reserve_again; // microseconds; no earlier attempt after one that failed
    struct buf scratch;
    pid_t pid;
};

// ---- work in a child process (kv_child.c)

enum { KV_SAID_BAD = 1, KV_SAID_END };
struct kv_message { // child to parent
    int kind;
    enum err err;
    enum kv_bad what;
    enum kv_db db;
    uint16_t n; // a key, or the note of a failure
    char text[KV_KEY_MAX];
};
struct kv_seen { // memory that both see: how far the child came, also when it died there
    volatile uint64_t done;
    volatile unsigned db;
    volatile bool walking;
    uint16_t key_n;
    char key[KV_KEY_MAX];
};
struct kv_child {
    pid_t pid;
    int fd;
    struct kv_seen *seen;
    size_t from;  // check: the first database
    uintptr_t map; // check: where the store lies in memory, as its pages say
    int out;      // backup: the file
    bool compact; // backup
};
// Runs `work` in a child with a read-only environment of its own.
enum err kv_child_start(struct kv *kv, struct kv_child *c, enum err (*work)(struct kv *own, struct kv_child *c));
bool kv_child_tell(struct kv_child *c, const struct kv_message *m);
enum kv_heard { KV_HEARD_NOTHING, KV_HEARD_MESSAGE, KV_HEARD_DEATH };
// Waits a tenth of a second at most.
enum kv_heard kv_child_hear(struct kv_child *c, struct kv_message *m);
// Kills it if it still runs.
void kv_child_end(struct kv *kv, struct kv_child *c);

// ---- pages (kv_pages.c)

#define KV_PAGE_HEAD (sizeof(size_t) + 8) // of LMDB's pages, the number first

struct kv_pages {
    size_t size, n; // of a page; how many there are
    uint8_t *free;  // a bit for each; set as well for those that were seen
    uintptr_t map;  // where page 0 lies; 0: not known yet
};
// Reads the list of free pages as the view has it, which only reads, and begins anew where it has been overtaken. False: it is no such list, and whoever
// took a page from it would write over others, or beside its own memory. kv_pages_free in any case.
bool kv_pages_read(struct kv *kv, MDB_txn *t, struct kv_pages *p);
void kv_pages_free(struct kv_pages *p);
// Are the key's page, and those of a value that has its own, in use and where they say?
bool kv_pages_good(struct kv_pages *p, struct span key, struct span value);
// Are the pages above a database's leaves, which no cursor shows?
bool kv_pages_above(MDB_txn *t, enum kv_db db, struct kv_pages *p);

// ---- kv.c

int64_t kv_now_us(void);
// Notes a failure of LMDB's (its code or an errno) in words.
enum err kv_err(const struct kv *kv, int rc, const char *doing);
// Opens env and databases in kv->folder; on a failure nothing is left open. A writer holds the turn.
enum err kv_env_open(struct kv *kv);
void kv_env_close(struct kv *kv);
// Is the store still of a version that this program knows?
enum err kv_look_at_version(struct kv *kv, MDB_txn *t);
// Renews the reserve behind the last page when less than RESERVE_LOW of it is left.
void kv_reserve(struct kv *kv);
// Keeps the file longer than its last page. Only while the turn is held.
void kv_lengthen(struct kv *kv);
void kv_free_cursors(struct kv_slot *s);
// Bytes of the data file that are in use.
uint64_t kv_bytes(const struct kv *kv);
enum kv_sum kv_sum_kind(enum kv_db db);
// Is the sum at the value's end right? Cuts it off.
bool kv_sum_ok(enum kv_db db, struct span key, struct span *value);
static inline MDB_val kv_val(struct span s)
{
    return (MDB_val) {s.n, (void *)(uintptr_t)s.p};
}
static inline struct span kv_span(MDB_val v)
{
    return (struct span) {v.mv_data, v.mv_size};
}

#endif
