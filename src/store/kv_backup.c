#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/lang.h"
#include "store/kv_impl.h"
#include "store/newfile.h"
#include "store/space.h"

#define CHUNK (1u << 20)

static char *joined(const char *a, const char *b)
{
    struct buf t = {0};
    buf_printf(&t, "%s%s", a, b);
    char *s = xstrdup(buf_text(&t));
    buf_free(&t);
    return s;
}

// ---- the end of a backup: a name and the hash of all before it, because signed events carry no sum of their own

#define END_NAME SPAN("yizhan backup 1\0")
struct end {
    char name[16];
    struct hash hash;
};

// The hash of the first n bytes of the file. False: they cannot be read.
static bool hash_file(int fd, off_t n, struct hash *out)
{
    struct seal_hashing h;
    char *chunk = xmalloc(CHUNK);
    off_t at = 0;
    ssize_t k = 1;
    seal_hash_start(&h, END_NAME);
    while (at < n && k > 0) {
        k = pread(fd, chunk, n - at < (off_t)CHUNK ? (size_t)(n - at) : CHUNK, at);
        if (k > 0)
            seal_hash_add(&h, (struct span) {chunk, (size_t)k});
        at += k > 0 ? k : 0;
    }
    seal_hash_end(&h, out);
    free(chunk);
    return at == n;
}

static enum err put_end(int fd)
{
    struct end end;
    struct stat st;
    if (fstat(fd, &st) || !hash_file(fd, st.st_size, &end.hash))
        return space_fail("backup", errno);
    memcpy(end.name, END_NAME.p, sizeof end.name);
    ssize_t n = pwrite(fd, &end, sizeof end, st.st_size);
    if (n >= 0 && n < (ssize_t)sizeof end)
        errno = ENOSPC;
    return n == (ssize_t)sizeof end ? OK : space_fail("backup", errno);
}

// Cuts the end off and compares. *whole: there was one; one that an older program made has none.
static enum err take_end(int fd, const char *path, bool *whole)
{
    struct end end;
    struct hash is;
    struct stat st;
    *whole = false;
    if (fstat(fd, &st))
        return space_fail(path, errno);
    off_t n = st.st_size - (off_t)sizeof end;
    if (n <= 0 || pread(fd, &end, sizeof end, n) != (ssize_t)sizeof end || memcmp(end.name, END_NAME.p, sizeof end.name) != 0)
        return OK;
    if (!hash_file(fd, n, &is))
        return space_fail(path, errno);
    if (memcmp(is.b, end.hash.b, sizeof is.b) != 0)
        return fail(ERR_DAMAGED, _("%s: not what was written there"), path);
    *whole = true;
    return ftruncate(fd, n) ? space_fail(path, errno) : OK;
}

// ---- backup

static enum err copy_out(struct kv *own, struct kv_child *c)
{
    TRY(kv_err(own, mdb_env_copyfd2(own->env, c->out, c->compact ? MDB_CP_COMPACT : 0), _("copying")));
    TRY(put_end(c->out));
    return kv_err(own, fsync(c->out) ? errno : 0, _("copying"));
}

static enum err wait_for_copy(struct kv *kv, struct kv_child *c, const char *part, kv_progress_fn *fn, void *ctx)
{
    uint64_t total = kv_bytes(kv);
    for (;;) {
        struct kv_message m;
        struct stat st;
        switch (kv_child_hear(c, &m)) {
        case KV_HEARD_MESSAGE:
            return m.err ? fail(m.err, "%.*s", (int)m.n, m.text) : OK;
        case KV_HEARD_DEATH: // a page that cannot be read
            return fail(ERR_DAMAGED, "%s", kv->folder);
        case KV_HEARD_NOTHING:
            break;
        }
        if (fstat(c->out, &st))
            return space_fail(part, errno);
        if (fn && !fn(ctx, (uint64_t)st.st_size, total))
            return fail(ERR_STOPPED, "%s", part);
    }
}

enum err kv_backup(struct kv *kv, const char *path, bool compact, kv_progress_fn *fn, void *ctx)
{
    struct newfile f;
    struct kv_child c = {.compact = compact};
    TRY(newfile_open(&f, path, 0600));
    c.out = f.fd;
    enum err e = kv_child_start(kv, &c, copy_out);
    if (!e) {
        e = wait_for_copy(kv, &c, f.part, fn, ctx);
        kv_child_end(kv, &c);
    }
    return newfile_close(&f, e);
}

// ---- restore

static enum err copy_file(const char *from, int in, const char *to, int out, kv_progress_fn *fn, void *ctx)
{
    struct stat st;
    if (fstat(in, &st))
        return space_fail(from, errno);
    char *chunk = xmalloc(CHUNK);
    enum err e = OK;
    for (uint64_t done = 0; !e;) {
        ssize_t n = read(in, chunk, CHUNK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            e = space_fail(from, errno);
        if (n <= 0)
            break;
        for (ssize_t at = 0; at < n && !e;) {
            ssize_t w = write(out, chunk + at, (size_t)(n - at));
            if (w < 0 && errno != EINTR)
                e = space_fail(to, errno);
            if (w > 0)
                at += w;
        }
        done += (uint64_t)n;
        if (!e && fn && !fn(ctx, done, (uint64_t)st.st_size))
            e = fail(ERR_STOPPED, "%s", to);
    }
    free(chunk);
    return !e && fsync(out) ? space_fail(to, errno) : e;
}

static const char *const store_files[] = {"/data.mdb", "/lock.mdb", "/work"};

static void clear_folder(const char *folder)
{
    for (size_t i = 0; i < COUNT(store_files); i++) {
        char *p = joined(folder, store_files[i]);
        unlink(p);
        free(p);
    }
    rmdir(folder);
}

static bool first_bad(void *ctx, enum kv_bad what, enum kv_db db, struct span key)
{
    (void)ctx, (void)what, (void)db, (void)key;
    return false;
}

// The new store is made whole and opened once under another name, then takes its own.
static enum err fill(const char *folder, const char *path, kv_ready_fn *ready, kv_progress_fn *fn, void *ctx)
{
    if (mkdir(folder, 0770) || chmod(folder, 02770))
        return space_fail(folder, errno);
    char *data = joined(folder, "/data.mdb");
    int in = open(path, O_RDONLY | O_CLOEXEC), out = -1;
    enum err e = in < 0 ? space_fail(path, errno) : OK;
    if (!e && (out = open(data, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0660)) < 0)
        e = space_fail(data, errno);
    if (!e)
        e = copy_file(path, in, data, out, fn, ctx);
    bool whole = false;
    if (!e)
        e = take_end(out, path, &whole);
    if (in >= 0)
        close(in);
    if (out >= 0 && close(out) && !e)
        e = space_fail(data, errno);
    free(data);
    if (e)
        return e;
    struct kv kv = {.folder = joined(folder, ""), .flags = KV_READ_ONLY, .lock_fd = -1, .pid = getpid()};
    e = kv_env_open(&kv);
    if (!e && !whole)
        e = kv_check(&kv, first_bad, NULL, NULL);
    if (e && !whole && e != ERR_VERSION && e != ERR_FULL) // else it is what was written, and something else is wrong
        e = fail(ERR_DAMAGED, _("%s is no backup, or not all of one"), path);
    if (!e && ready)
        e = ready(&kv, ctx);
    kv_env_close(&kv);
    free(kv.folder);
    return e ? e : space_sync_folder(folder);
}

enum err kv_restore(const char *home, const char *path, kv_ready_fn *ready, kv_progress_fn *fn, void *ctx)
{
    char *folder = joined(home, "/store"), *part = joined(home, "/store.part");
    struct stat st;
    enum err e = OK;
    mode_t mask = umask(0007);
    if (!lstat(folder, &st)) {
        e = space_fail(folder, EEXIST);
    } else {
        clear_folder(part); // what a restore that was killed left
        e = seal_start();
        if (!e)
            e = space_make_home(home); // on another machine there is none yet
        if (!e)
            e = fill(part, path, ready, fn, ctx);
        if (!e)
            e = newfile_move(part, folder);
        if (e)
            clear_folder(part);
        else
            e = space_sync_folder(home);
    }
    umask(mask);
    free(folder);
    free(part);
    return e;
}
