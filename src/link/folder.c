#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "store/space.h"

#define SUFFIX ".yzp"
#define FILES_MOST 10000 // of one round; the rest in the next

// A file's name: sender, the stream's ordinal, number, and the ordinal of the recipient's key (0: an older program left it out).
struct name {
    struct span sender;
    uint32_t ordinal, number, to;
};

static bool small(struct span digits, uint32_t *out)
{
    int64_t n;
    bool good = span_int(digits, &n) && n >= 0 && n <= UINT32_MAX;
    *out = good ? (uint32_t)n : 0;
    return good;
}

static bool name_read(const char *text, struct name *out)
{
    struct span rest = span_of(text), stem, ordinal, number, to;
    if (!span_split(&rest, '.', &stem) || !span_is(rest, &SUFFIX[1]))
        return false;
    bool whole = span_split(&stem, '-', &out->sender) && span_split(&stem, '-', &ordinal) && span_split(&stem, '-', &number) &&
                 small(ordinal, &out->ordinal) && small(number, &out->number);
    out->to = 0;
    return whole && (!span_split(&stem, '-', &to) || small(to, &out->to));
}

struct out {
    const char *dir;
    bool stick;
    struct folder_count *n;
    struct err_kept bad;
    struct store *s;
};

static enum err write_all(const char *folder, const char *name, struct span bytes)
{
    char fresh[1200], path[1200];
    // Of this process alone: two at work on one folder never write into one file.
    snprintf(fresh, sizeof fresh, "%s/.%s.%ld.part", folder, name, (long)getpid());
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660);
    if (fd < 0)
        return space_fail(fresh, errno);
    size_t done = 0;
    int why = 0;
    while (done < bytes.n && !why) {
        ssize_t k = write(fd, bytes.p + done, bytes.n - done);
        if (k < 0 && errno != EINTR)
            why = errno;
        done += k > 0 ? (size_t)k : 0;
    }
    if (!why && fsync(fd) != 0)
        why = errno;
    if (close(fd) != 0 && !why)
        why = errno;
    if (!why && rename(fresh, path) != 0)
        why = errno;
    if (why) {
        unlink(fresh);
        return space_fail(path, why);
    }
    return space_sync_folder(folder);
}

static bool give(void *ctx, const struct mail_item *item)
{
    struct out *o = ctx;
    char folder[1024], name[80], path[1200];
    struct stat st;
    enum err e = OK;
    if (o->bad.err == ERR_FULL)
        return false;
    snprintf(folder, sizeof folder, "%s/%.*s", o->dir, SPAN_ARG(item->recipient));
    snprintf(name, sizeof name, "%.*s-%u-%08u-%u" SUFFIX, SPAN_ARG(o->s->org), item->ordinal, item->number, item->to);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    // Still there, whole: nobody has fetched it. A stick may have been pulled while it was written.
    if (!o->stick && stat(path, &st) == 0 && (uint64_t)st.st_size == item->sealed.n)
        return true;
    if (mkdir(folder, 02770) != 0 && errno != EEXIST)
        e = space_fail(folder, errno);
    else
        e = write_all(folder, name, item->sealed);
    // One folder that cannot be written holds up no other.
    err_keep(&o->bad, e);
    o->n->out += e == OK;
    return e == OK;
}

// Takes off a stick what this organisation had put there and no longer waits.
static void sweep(struct store *s, const char *folder, struct span recipient)
{
    char path[1400];
    DIR *d = opendir(folder);
    for (struct dirent *f = d ? readdir(d) : NULL; f; f = readdir(d)) {
        struct name name;
        bool mine = name_read(f->d_name, &name) && span_eq(name.sender, s->org);
        bool waits = mine && (!name.to || name.to == mail_key_of(s, recipient)) && mail_waits(s, recipient, name.ordinal, name.number);
        if (mine && !waits &&
            snprintf(path, sizeof path, "%s/%s", folder, f->d_name) < (int)sizeof path)
            unlink(path);
    }
    if (d)
        closedir(d);
}

static void sweep_all(struct store *s, const char *dir)
{
    char folder[1400];
    DIR *d = opendir(dir);
    for (struct dirent *f = d ? readdir(d) : NULL; f; f = readdir(d)) {
        struct span recipient = span_of(f->d_name);
        if (recipient.n == 12 && span_digits(recipient) && snprintf(folder, sizeof folder, "%s/%s", dir, f->d_name) < (int)sizeof folder)
            sweep(s, folder, recipient);
    }
    if (d)
        closedir(d);
}

static enum err is_there(const char *dir)
{
    struct stat st;
    int why = stat(dir, &st) != 0 ? errno : S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
    return why ? fail(ERR_AWAY, _("%s: %s"), dir, err_system(why)) : OK;
}

enum err folder_out(struct store *s, const char *dir, bool stick, struct folder_count *n)
{
    struct out o = {.dir = dir, .stick = stick, .n = n, .s = s};
    moment_t now = moment_now();
    size_t made;
    if (strlen(dir) > 900)
        return fail(ERR_TOO_LARGE, _("folder name %.60s"), dir);
    TRY(is_there(dir));
    err_keep(&o.bad, mail_pack(s, now, &made));
    if (stick)
        sweep_all(s, dir);
    TRY(mail_out(s, now, stick, give, &o));
    return err_kept(&o.bad);
}

static int is_packet(const struct dirent *d)
{
    size_t n = strlen(d->d_name), k = sizeof SUFFIX - 1;
    return d->d_name[0] != '.' && n > k && strcmp(d->d_name + n - k, SUFFIX) == 0;
}

static enum err dispose(const char *path, bool remove_it)
{
    return remove_it && unlink(path) != 0 && errno != ENOENT ? space_fail(path, errno) : OK;
}

static enum err take(struct store *s, const char *path, bool remove_it, moment_t now, struct folder_count *n)
{
    struct stat st;
    struct name name;
    const char *file = strrchr(path, '/') + 1;
    enum mail_outcome outcome = MAIL_DUPLICATE;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? OK : fail(ERR_IO, _("%s: %s"), path, err_system(errno));
    enum err e = OK;
    char *bytes = NULL;
    size_t got = 0;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        e = fail(ERR_IO, "%s", path);
    } else {
        // One byte more than allowed is enough for the refusal to say so.
        size_t size = st.st_size > (off_t)PACKET_BYTES ? PACKET_BYTES + 1 : (size_t)st.st_size;
        bytes = xmalloc(size + 1);
        ssize_t k = 1;
        for (; got < size && k > 0; got += k > 0 ? (size_t)k : 0)
            k = read(fd, bytes + got, size - got);
        // A share that fails half way is no damaged packet: it is read again next time.
        struct mail_label label = {.file = span_of(file)};
        if (name_read(file, &name)) {
            label.sender = name.sender;
            label.to = name.to;
        }
        e = k < 0 ? fail(ERR_IO, _("%s: %s"), path, err_system(errno)) : mail_in(s, span_bytes(bytes, got), &label, now, &outcome);
    }
    close(fd);
    free(bytes);
    if (e)
        return e;
    n->in += outcome == MAIL_APPLIED;
    n->duplicates += outcome == MAIL_DUPLICATE;
    n->held += outcome == MAIL_HELD;
    n->quarantined += outcome == MAIL_QUARANTINED;
    n->stale += outcome == MAIL_STALE;
    return dispose(path, remove_it);
}

enum err folder_in(struct store *s, const char *dir, bool remove_it, struct folder_count *n)
{
    char folder[1024], path[1400];
    struct dirent **names;
    moment_t now = moment_now();
    if (snprintf(folder, sizeof folder, "%s/%.*s", dir, SPAN_ARG(s->org)) >= (int)sizeof folder)
        return fail(ERR_TOO_LARGE, _("folder name %.60s"), dir);
    TRY(is_there(dir));
    int count = scandir(folder, &names, is_packet, alphasort);
    if (count < 0)
        return errno == ENOENT ? OK : fail(ERR_IO, _("%s: %s"), folder, err_system(errno));
    struct err_kept bad = {.err = OK};
    err_keep(&bad, mail_retry(s, now));
    for (int i = 0; i < count; i++) {
        if (i < FILES_MOST && snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name) < (int)sizeof path)
            err_keep(&bad, take(s, path, remove_it, now, n));
        free(names[i]);
    }
    free(names);
    err_keep(&bad, mail_retry(s, now)); // with a roster that came just now
    return err_kept(&bad);
}
