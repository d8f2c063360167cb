#include "store/kv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/lang.h"
#include "codec/seal.h"
#include "store/kv_impl.h"
#include "store/space.h"

#define MAP_SIZE (sizeof(size_t) > 4 ? (size_t)32 << 30 : (size_t)1 << 30)
#define READERS 254
#define LOCK_SIZE (64u << 10) // more than lock.mdb needs for that many readers
#define RESERVE (16u << 20)
#define RESERVE_LOW (12u << 20) // renewed when less than this is left
#define SLACK (1u << 20)
#define RETRY_US 1000000
#define ALONE_US 500000

int64_t kv_now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

const char *kv_db_name(enum kv_db db)
{
    static const char *const name[] = {
#define X(id, name, sum, what) [id] = name,
        KV_LIST(X)
#undef X
    };
    YZ_ASSERT((unsigned)db < KV_DB_COUNT);
    return name[db];
}

enum err kv_err(const struct kv *kv, int rc, const char *doing)
{
    enum err e;
    switch (rc) {
    case 0:
        return OK;
    case MDB_MAP_FULL:
        e = ERR_FULL;
        break;
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_INCOMPATIBLE:
        e = ERR_DAMAGED;
        break;
    case MDB_VERSION_MISMATCH:
        e = ERR_VERSION;
        break;
    case MDB_READERS_FULL:
        e = ERR_BUSY;
        break;
    case MDB_TXN_FULL:
        e = ERR_TOO_LARGE;
        break;
    case MDB_KEYEXIST:
        e = ERR_EXISTS;
        break;
    default:
        e = rc > 0 ? space_err(rc) : ERR_STORE;
    }
    // LMDB calls a write that fell short EIO; on a full disk that is what it was.
    mdb_filehandle_t fd;
    if (rc == EIO && kv->env && !mdb_env_get_fd(kv->env, &fd) && space_is_full(fd))
        return fail(ERR_FULL, _("%s: %s"), kv->folder, doing);
    return fail(e, _("%s: %s: %s"), kv->folder, doing, rc > 0 ? err_system(rc) : mdb_strerror(rc));
}

// ---- opening

static char *path_of(const struct kv *kv, const char *name, char out[4096])
{
    snprintf(out, 4096, "%s/%s", kv->folder, name); // the folder's length was looked at in kv_open
    return out;
}

static enum err make_folder(const char *folder)
{
    if (mkdir(folder, 0770))
        return errno == EEXIST ? OK : space_fail(folder, errno);
    // The group's bit makes what any counter creates belong to the counters' group.
    if (chmod(folder, 02770))
        return space_fail(folder, errno);
    return OK;
}

// LMDB maps lock.mdb with holes in it: writing into a hole on a full disk would kill the process.
static enum err fill_lock_file(struct kv *kv)
{
    char path[4096];
    path_of(kv, "lock.mdb", path);
    kv->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (kv->lock_fd < 0) {
        if ((kv->flags & KV_READ_ONLY) && errno == EROFS)
            return OK; // nobody can write there: LMDB needs no lock file
        return space_fail(path, errno);
    }
    struct stat st;
    enum err e = space_reserve(kv->lock_fd, 0, LOCK_SIZE);
    // A disk that has become full since is no obstacle when the file is whole.
    if (e == ERR_FULL && !fstat(kv->lock_fd, &st) && st.st_size > 0 && (off_t)st.st_blocks * 512 >= st.st_size)
        e = OK;
    return e ? fail(e, "%s", path) : OK;
}

// The byte behind the last page; 0 when it cannot be told.
uint64_t kv_bytes(const struct kv *kv)
{
    MDB_envinfo info;
    MDB_stat st;
    if (mdb_env_info(kv->env, &info) || mdb_env_stat(kv->env, &st))
        return 0;
    return ((uint64_t)info.me_last_pgno + 1) * st.ms_psize;
}

void kv_reserve(struct kv *kv)
{
    mdb_filehandle_t fd;
    uint64_t end = kv_bytes(kv);
    if (!end || mdb_env_get_fd(kv->env, &fd))
        return;
    if (end + RESERVE_LOW <= kv->reserved_to)
        return;
    int64_t now = kv_now_us();
    if (kv->nearly_full && now < kv->reserve_again)
        return;
    enum err e = space_reserve(fd, end, RESERVE);
    kv->nearly_full = e != OK;
    kv->reserved_to = e ? 0 : end + RESERVE;
    kv->reserve_again = now + RETRY_US;
}

// Zeros where nothing has ever been written: a later write there changes none of the file system's own records, and its sync
// waits for no journal.
static bool write_zeros(int fd, uint64_t from, uint64_t to)
{
    static const char zeros[1u << 16];
    while (from < to) {
        size_t n = to - from < sizeof zeros ? (size_t)(to - from) : sizeof zeros;
        ssize_t got = pwrite(fd, zeros, n, (off_t)from);
        if (got < 0 && errno != EINTR)
            return false;
        from += got > 0 ? (uint64_t)got : 0;
    }
    return true;
}

// A page that a transaction took from the file's end and gave back is never written, so a sound file
// could end before its last page and look damaged. So it is kept longer than it need be. Only under
// the turn: another writer's pages would be overwritten.
void kv_lengthen(struct kv *kv)
{
    mdb_filehandle_t fd;
    struct stat file;
    uint64_t end = kv_bytes(kv);
    if (!end || end + SLACK / 2 <= kv->file_end || mdb_env_get_fd(kv->env, &fd) || fstat(fd, &file))
        return;
    kv->file_end = (uint64_t)file.st_size;
    if (kv->file_end >= end + SLACK / 2)
        return;
    if (!write_zeros(fd, kv->file_end, end + SLACK) && (uint64_t)file.st_size < end && ftruncate(fd, (off_t)end))
        kv->nearly_full = true;
}

// A failure to write is told by the sync of the commit.
void kv_write_early(struct kv *kv)
{
    mdb_filehandle_t fd;
    if (!mdb_env_get_fd(kv->env, &fd))
        (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

static enum err look_at_length(struct kv *kv)
{
    mdb_filehandle_t fd;
    struct stat file;
    uint64_t end = kv_bytes(kv);
    int rc = end ? mdb_env_get_fd(kv->env, &fd) : MDB_INVALID;
    if (!rc && fstat(fd, &file))
        rc = errno;
    if (rc)
        return kv_err(kv, rc, _("opening"));
    if ((uint64_t)file.st_size < end)
        return fail(ERR_DAMAGED, _("%s/data.mdb ends at byte %llu, its last page at %llu"), kv->folder,
                    (unsigned long long)file.st_size, (unsigned long long)end);
    return OK;
}

#define VERSION SPAN("version")

unsigned kv_version(struct kv_txn *t)
{
    struct span v;
    uint64_t version = 0;
    if (kv_get(t, KV_META, VERSION, &v))
        kv_key_take_int(&v, 4, &version);
    return (unsigned)version;
}

void kv_version_now(struct kv_txn *t)
{
    static const uint8_t be[4] = {0, 0, 0, KV_VERSION};
    kv_put(t, KV_META, VERSION, span_bytes(be, sizeof be));
}

static enum err begin_version(struct kv *kv, MDB_txn *t)
{
    struct span name = VERSION;
    uint8_t be[4 + SEAL_CHECKSUM] = {0, 0, 0, KV_VERSION};
    seal_checksum(be + 4, span_of(kv_db_name(KV_META)), name, span_bytes(be, 4));
    MDB_val key = kv_val(name), val = {sizeof be, be};
    return kv_err(kv, mdb_put(t, kv->dbi[KV_META], &key, &val, 0), _("opening"));
}

enum err kv_look_at_version(struct kv *kv, MDB_txn *t)
{
    struct span name = VERSION, v;
    MDB_val key = kv_val(name), val;
    int rc = mdb_get(t, kv->dbi[KV_META], &key, &val);
    if (rc)
        return kv_err(kv, rc == MDB_NOTFOUND ? MDB_INVALID : rc, _("opening"));
    v = kv_span(val);
    uint64_t version;
    if (!kv_sum_ok(KV_META, name, &v) || !kv_key_take_int(&v, 4, &version))
        return fail(ERR_DAMAGED, _("%s: the store's version"), kv->folder);
    kv->older = version < KV_VERSION;
    if (version > KV_VERSION)
        return fail(ERR_VERSION, _("%s: version %llu, this program knows %u"), kv->folder, (unsigned long long)version,
                    KV_VERSION);
    return OK;
}

// A new store gets all its databases, one of an older program those that have come since. Nothing else makes one: what a
// damaged page hides would come back empty, and a journal begin anew.
static enum err open_in(struct kv *kv, MDB_txn *t)
{
    MDB_dbi all;
    MDB_stat st;
    bool write = !(kv->flags & KV_READ_ONLY);
    int rc = mdb_dbi_open(t, NULL, 0, &all);
    if (!rc)
        rc = mdb_stat(t, all, &st);
    if (rc)
        return kv_err(kv, rc, _("opening"));
    bool fresh = (kv->flags & KV_CREATE) && st.ms_entries == 0;
    kv->older = false;
    for (size_t i = 0; i < KV_DB_COUNT; i++) { // meta is first: a newer store is not touched
        rc = mdb_dbi_open(t, kv_db_name(i), fresh || (write && kv->older) ? MDB_CREATE : 0, &kv->dbi[i]);
        kv->have[i] = rc == 0;
        if (rc == MDB_NOTFOUND && !kv->older)
            return fail(ERR_DAMAGED, _("%s: the database %s is missing"), kv->folder, kv_db_name(i));
        if (rc && rc != MDB_NOTFOUND)
            return kv_err(kv, rc, _("opening"));
        unsigned flags = 0;
        if (!rc && (mdb_dbi_flags(t, kv->dbi[i], &flags) || flags)) // none is ever given
            return fail(ERR_DAMAGED, "%s: %s", kv->folder, kv_db_name(i));
        if (i == KV_META)
            TRY(fresh ? begin_version(kv, t) : kv_look_at_version(kv, t));
    }
    return OK;
}

static enum err open_databases(struct kv *kv)
{
    MDB_txn *t;
    int rc = mdb_txn_begin(kv->env, NULL, kv->flags & KV_READ_ONLY ? MDB_RDONLY : 0, &t);
    if (rc)
        return kv_err(kv, rc, _("opening"));
    enum err e = open_in(kv, t);
    if (e) {
        mdb_txn_abort(t);
        return e;
    }
    return kv_err(kv, mdb_txn_commit(t), _("opening"));
}

// LMDB believes this list as it stands, and goes wrong in its own memory where it is damaged: it is looked at before the first
// page is taken from it.
static enum err look_at_free_pages(struct kv *kv)
{
    MDB_txn *t;
    struct kv_pages pages = {.map = 0};
    int rc = mdb_txn_begin(kv->env, NULL, MDB_RDONLY, &t);
    if (rc)
        return kv_err(kv, rc, _("opening"));
    bool good = kv_pages_read(kv, t, &pages);
    kv_pages_free(&pages);
    mdb_txn_abort(t);
    return good ? OK : fail(ERR_DAMAGED, _("%s: the list of free pages; nothing is written before a backup has been restored"), kv->folder);
}

static void on_assert(MDB_env *env, const char *text)
{
    (void)env;
    die("lmdb", 0, text);
}

static enum err env_open(struct kv *kv)
{
    TRY(fill_lock_file(kv));
    int rc = mdb_env_create(&kv->env);
    YZ_ASSERT(!rc); // out of memory
    mdb_env_set_assert(kv->env, on_assert);
    mdb_env_set_mapsize(kv->env, MAP_SIZE);
    mdb_env_set_maxdbs(kv->env, KV_DB_COUNT);
    mdb_env_set_maxreaders(kv->env, READERS);
    unsigned flags = MDB_NOTLS | (kv->flags & KV_READ_ONLY ? MDB_RDONLY : 0);
    rc = mdb_env_open(kv->env, kv->folder, flags, 0660);
    if (rc)
        return kv_err(kv, rc, _("opening"));
    TRY(look_at_length(kv));
    kv_clear_readers(kv);
    if (!(kv->flags & KV_READ_ONLY))
        TRY(look_at_free_pages(kv));
    TRY(open_databases(kv));
    if (!(kv->flags & KV_READ_ONLY)) {
        kv_lengthen(kv);
        kv_reserve(kv);
    }
    return OK;
}

enum err kv_env_open(struct kv *kv)
{
    enum err e = env_open(kv);
    if (e)
        kv_env_close(kv);
    return e;
}

void kv_free_cursors(struct kv_slot *s)
{
    for (size_t i = 0; i < KV_DB_COUNT; i++) {
        for (struct kv_cursor *c = s->cursors[i], *next; c; c = next) {
            next = c->next;
            mdb_cursor_close(c->c);
            free(c);
        }
        s->cursors[i] = NULL;
    }
}

static void drop_slot(struct kv_slot *s)
{
    kv_free_cursors(s);
    if (s->txn)
        mdb_txn_abort(s->txn);
    s->txn = NULL;
}

void kv_env_close(struct kv *kv)
{
    YZ_ASSERT(kv->reading == 0 && !kv->writer.open);
    for (size_t i = 0; i < KV_SLOTS; i++)
        drop_slot(&kv->readers[i]);
    if (kv->env)
        mdb_env_close(kv->env);
    kv->env = NULL;
    if (kv->lock_fd >= 0)
        close(kv->lock_fd);
    kv->lock_fd = -1;
    kv->reserved_to = kv->file_end = 0;
}

static enum err open_all(struct kv *kv, const char *home)
{
    bool write = !(kv->flags & KV_READ_ONLY);
    if (kv->flags & KV_CREATE) {
        TRY(make_folder(home));
        TRY(make_folder(kv->folder));
    }
    char data[4096];
    struct stat st;
    if (stat(path_of(kv, "data.mdb", data), &st)) {
        int e = errno;
        if (e != ENOENT || !(kv->flags & KV_CREATE))
            return space_fail(data, e);
    } else if (st.st_size == 0 && !(kv->flags & KV_CREATE)) { // LMDB would begin a new store there
        return fail(ERR_DAMAGED, _("%s is empty"), data);
    }
    if (!write)
        return kv_env_open(kv);
    TRY(lock_open(kv->folder, &kv->lock));
    // Making the databases writes: it takes its turn like every writer.
    TRY(lock_take(kv->lock, kv->wait_ms, NULL, NULL));
    enum err e = kv_env_open(kv);
    lock_release(kv->lock);
    return e ? e : kv->flags & KV_CREATE ? space_sync_folder(kv->folder) : OK;
}

enum err kv_open(const char *home, unsigned flags, struct kv **out)
{
    YZ_ASSERT(!((flags & KV_READ_ONLY) && (flags & KV_CREATE)));
    TRY(seal_start());
    if (strlen(home) > 3900)
        return fail(ERR_TOO_LARGE, "%.60s", home);
    struct kv *kv = xcalloc(1, sizeof *kv);
    kv->flags = flags;
    kv->lock_fd = -1;
    kv->wait_ms = KV_WAIT_MS;
    kv->pid = getpid();
    struct buf b = {0};
    buf_printf(&b, "%s/store", home);
    kv->folder = xstrdup(buf_text(&b));
    buf_free(&b);
    mode_t mask = umask(0007);
    enum err e = open_all(kv, home);
    umask(mask);
    if (e) {
        kv_close(kv);
        return e;
    }
    *out = kv;
    return OK;
}

void kv_close(struct kv *kv)
{
    if (!kv)
        return;
    kv_env_close(kv);
    lock_close(kv->lock);
    buf_free(&kv->scratch);
    free(kv->folder);
    free(kv);
}

void kv_forget(struct kv *kv)
{
    // The map, the reader slots and the locks are the parent's; the little memory goes with the child.
    YZ_ASSERT(kv->pid != getpid());
    kv->env = NULL;
}

const char *kv_folder(const struct kv *kv)
{
    return kv->folder;
}

uint64_t kv_generation(const struct kv *kv)
{
    MDB_envinfo info;
    return mdb_env_info(kv->env, &info) ? 0 : info.me_last_txnid;
}

bool kv_is_older(const struct kv *kv)
{
    return kv->older;
}

bool kv_nearly_full(const struct kv *kv)
{
    return kv->nearly_full;
}

unsigned kv_clear_readers(struct kv *kv)
{
    int dead = 0;
    return mdb_reader_check(kv->env, &dead) ? 0 : (unsigned)dead;
}

static int other_reader(const char *line, void *ctx)
{
    long *other = ctx, pid = strtol(line, NULL, 10); // the heading is none
    if (pid > 0 && pid != (long)getpid())
        *other = pid;
    return 0;
}

enum err kv_alone(struct kv *kv)
{
    long other = 1;
    for (int64_t until = kv_now_us() + ALONE_US; other; usleep(ALONE_US / 50)) { // who only looks at the version is gone at once
        other = 0;
        kv_clear_readers(kv);
        mdb_reader_list(kv->env, other_reader, &other);
        if (other && kv_now_us() >= until)
            break;
    }
    return other ? fail(ERR_BUSY, _("%s: process %ld has this store open; end the kiosks and every yizhan sync first"), kv->folder, other) : OK;
}

void kv_on_wait(struct kv *kv, unsigned limit_ms, kv_wait_fn *fn, void *ctx)
{
    kv->wait_ms = limit_ms;
    kv->wait = fn;
    kv->wait_ctx = ctx;
}

void kv_bulk(struct kv *kv, const char *who)
{
    if (kv->lock)
        lock_name(kv->lock, who);
}
