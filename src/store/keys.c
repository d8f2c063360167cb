#include "keys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/lang.h"
#include "codec/cbor.h"
#include "space.h"

enum key_file_tag { KEY_ORG = 1, KEY_ORDINAL = 2, KEY_SIGN = 3, KEY_BOX = 4, KEY_BOX_PUBLIC = 5, KEY_MACHINE = 6 };
#define KEY_FILE_BYTES 4096
#define FILE_ORG "organisation.key"
// The second name of a key that a renewal has put in its place, until the store has begun with it. That very file counts: restore
// and adopt put another in its place, and what begins with that is a loss.
#define FILE_RENEWAL "renewal.key"
#define FILE_ROOT "root.key"
#define FILE_ROOT_NEXT "root-next.key"

// What tells this machine from a copy of its disk's folder: the system's id, and the folder's inode.
static struct hash machine_of(const char *folder)
{
    struct seal_hashing h;
    struct hash out;
    char id[64] = "";
    int fd = open("/etc/machine-id", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, id, sizeof id) : 0;
    if (fd >= 0)
        close(fd);
    struct stat st;
    uint64_t inode = stat(folder, &st) == 0 ? (uint64_t)st.st_ino : 0;
    seal_hash_start(&h, SPAN("yizhan machine 1\0"));
    seal_hash_add(&h, span_bytes(id, n > 0 ? (size_t)n : 0));
    seal_hash_add(&h, span_bytes(&inode, sizeof inode));
    seal_hash_end(&h, &out);
    return out;
}

static enum err folder_of(const char *home, char *out, size_t size)
{
    int n = snprintf(out, size, "%s/keys", home);
    return n < 0 || (size_t)n >= size ? fail(ERR_TOO_LARGE, _("folder name %s"), home) : OK;
}

// The folder, as sure as what is going to be written into it: a spare's file is removed after that.
static enum err make_folder(const char *home, char *out, size_t size)
{
    TRY(folder_of(home, out, size));
    return mkdir(out, 0700) != 0 && errno != EEXIST ? space_fail(out, errno) : space_sync_folder(home);
}

// second: another name that it has before it takes the place of what is there; or NULL.
static enum err write_file(const char *folder, const char *name, const char *second, struct span bytes)
{
    char path[4096], fresh[4096], other[4200];
    snprintf(other, sizeof other, "%s/%s", folder, second ? second : "");
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path ||
        snprintf(fresh, sizeof fresh, "%s/%s.new", folder, name) >= (int)sizeof fresh)
        return fail(ERR_TOO_LARGE, _("folder name %s"), folder);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return space_fail(fresh, errno);
    ssize_t n = write(fd, bytes.p, bytes.n);
    bool bad = n != (ssize_t)bytes.n || fsync(fd) != 0 || (second && ((unlink(other) != 0 && errno != ENOENT) || link(fresh, other) != 0));
    int why = n >= 0 && n < (ssize_t)bytes.n ? ENOSPC : errno;
    if (close(fd) != 0 || bad || rename(fresh, path) != 0) {
        why = bad ? why : errno;
        unlink(fresh);
        return space_fail(path, why);
    }
    return space_sync_folder(folder);
}

// Keys are for the one user who made them: who that is, the technician has to know.
static enum err not_ours(const char *folder, const char *path)
{
    char home[4096];
    struct stat st;
    snprintf(home, sizeof home, "%.*s", (int)(strlen(folder) - strlen("/keys")), folder);
    // What `sudo` has made in another's home is root's.
    const struct passwd *who = stat(path, &st) == 0 || stat(home, &st) == 0 ? getpwuid(st.st_uid) : NULL;
    return who ? fail(ERR_IO, _("%s is for the user %s alone, and every counter and sync run as that one"), path, who->pw_name)
               : fail(ERR_IO, _("%s: %s"), path, err_system(EACCES));
}

static enum err read_file(const char *folder, const char *name, char *out, size_t size, struct span *bytes)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return fail(ERR_TOO_LARGE, _("folder name %s"), folder);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == EACCES)
        return not_ours(folder, path);
    if (fd < 0)
        return errno == ENOENT ? fail(ERR_NOT_FOUND, "%s", path) : fail(ERR_IO, _("%s: %s"), path, err_system(errno));
    ssize_t n = read(fd, out, size);
    close(fd);
    if (n <= 0 || (size_t)n == size)
        return fail(ERR_DAMAGED, "%s", path);
    *bytes = span_bytes(out, (size_t)n);
    return OK;
}

// Is nothing there under that name? What a key file holds is not looked at.
static enum err absent(const char *folder, const char *name)
{
    char path[4200];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (lstat(path, &st) == 0)
        return fail(ERR_EXISTS, "%s", path);
    return errno == ENOENT ? OK : fail(ERR_IO, _("%s: %s"), path, err_system(errno));
}

static uint64_t file_of(const char *folder, const char *name)
{
    char path[4200];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return stat(path, &st) == 0 ? (uint64_t)st.st_ino : 0;
}

bool keys_stale(const char *home, const struct keys *k)
{
    char folder[4096];
    return folder_of(home, folder, sizeof folder) == OK && file_of(folder, FILE_ORG) != k->file;
}

static enum err save(const char *home, bool lost, struct keys *k)
{
    char folder[4096];
    TRY(make_folder(home, folder, sizeof folder));
    struct arena a = {0};
    struct rec r = rec_make(&a);
    struct hash machine = machine_of(folder);
    rec_set_text(&r, KEY_ORG, span_of(k->org));
    rec_set_int(&r, KEY_ORDINAL, k->ordinal);
    rec_set_bytes(&r, KEY_SIGN, span_bytes(k->sign_secret->b, 32));
    rec_set_bytes(&r, KEY_BOX, span_bytes(k->box_secret->b, 32));
    rec_set_bytes(&r, KEY_BOX_PUBLIC, span_bytes(k->box.b, 32));
    rec_set_bytes(&r, KEY_MACHINE, span_bytes(machine.b, 32));
    struct buf b = {0};
    cbor_put_rec(&b, &r);
    enum err e = write_file(folder, FILE_ORG, lost ? NULL : FILE_RENEWAL, buf_span(&b));
    k->file = file_of(folder, FILE_ORG);
    seal_wipe(b.p, b.n);
    buf_free(&b);
    seal_wipe((void *)(uintptr_t)rec_text(&r, KEY_SIGN).p, 32);
    seal_wipe((void *)(uintptr_t)rec_text(&r, KEY_BOX).p, 32);
    arena_free(&a);
    return e;
}

static void fresh_pairs(struct keys *k)
{
    if (!k->sign_secret)
        k->sign_secret = seal_secret_new(sizeof *k->sign_secret);
    if (!k->box_secret)
        k->box_secret = seal_secret_new(sizeof *k->box_secret);
    seal_sign_pair(&k->sign, k->sign_secret);
    seal_box_pair(&k->box, k->box_secret);
    k->bound = true;
}

void keys_spare(struct keys *k)
{
    if (k->sign_secret) {
        k->sign = seal_public_of(k->sign_secret);
    } else {
        k->sign_secret = seal_secret_new(sizeof *k->sign_secret);
        seal_sign_pair(&k->sign, k->sign_secret);
    }
    k->box_secret = seal_secret_new(sizeof *k->box_secret);
    seal_box_pair_of(k->sign_secret, &k->box, k->box_secret);
}

enum err keys_absent(const char *home)
{
    char folder[4096];
    TRY(folder_of(home, folder, sizeof folder));
    return absent(folder, FILE_ORG);
}

enum err keys_make(const char *home, struct span org, uint32_t ordinal)
{
    struct keys k = {.ordinal = ordinal};
    if (org.n != 12 || !span_digits(org))
        return fail(ERR_INPUT, _("organisation code %.*s: 12 digits are expected"), SPAN_ARG(org));
    memcpy(k.org, org.p, 12);
    fresh_pairs(&k);
    enum err e = save(home, true, &k);
    keys_free(&k);
    return e;
}

enum err keys_load(const char *home, struct keys *out)
{
    char folder[4096], raw[KEY_FILE_BYTES];
    struct span bytes = SPAN_NONE;
    *out = (struct keys) {0};
    TRY(folder_of(home, folder, sizeof folder));
    uint64_t file = file_of(folder, FILE_ORG); // first: what takes its place meanwhile is another, and is read when that is seen
    enum err e = read_file(folder, FILE_ORG, raw, sizeof raw, &bytes);
    if (e && e != ERR_DAMAGED)
        return e;
    struct arena a = {0};
    struct rec r;
    e = e ? e : cbor_get_rec(bytes, sizeof raw, &a, &r);
    struct span org = e ? SPAN_NONE : rec_text(&r, KEY_ORG), sign = e ? SPAN_NONE : rec_text(&r, KEY_SIGN);
    struct span box = e ? SPAN_NONE : rec_text(&r, KEY_BOX), box_pub = e ? SPAN_NONE : rec_text(&r, KEY_BOX_PUBLIC);
    if (e || org.n != 12 || sign.n != 32 || box.n != 32 || box_pub.n != 32) {
        e = fail(ERR_KEY, "%s/%s", folder, FILE_ORG);
    } else {
        uint8_t seed[32];
        struct hash machine = machine_of(folder);
        memcpy(out->org, org.p, 12);
        out->ordinal = (uint32_t)rec_int(&r, KEY_ORDINAL, 1);
        out->sign_secret = seal_secret_new(sizeof *out->sign_secret);
        out->box_secret = seal_secret_new(sizeof *out->box_secret);
        memcpy(seed, sign.p, 32);
        seal_sign_pair_from(seed, &out->sign, out->sign_secret);
        seal_wipe(seed, sizeof seed);
        memcpy(out->box_secret->b, box.p, 32);
        memcpy(out->box.b, box_pub.p, 32);
        out->file = file;
        out->bound = span_eq(rec_text(&r, KEY_MACHINE), span_bytes(machine.b, 32));
    }
    seal_wipe(raw, sizeof raw);
    arena_free(&a);
    return e;
}

// A second name for the old file; the new one then takes its place in one step: there are keys here at every moment.
static enum err keep_old(const char *folder, uint32_t ordinal)
{
    char from[4200], to[4200];
    snprintf(from, sizeof from, "%s/%s", folder, FILE_ORG);
    snprintf(to, sizeof to, "%s/organisation-%u.key", folder, ordinal);
    return link(from, to) != 0 && errno != EEXIST ? space_fail(to, errno) : OK;
}

enum err keys_renew(const char *home, uint32_t above, bool lost, struct keys *k)
{
    char folder[4096];
    TRY(folder_of(home, folder, sizeof folder));
    TRY(keep_old(folder, k->ordinal));
    k->ordinal = (k->ordinal > above ? k->ordinal : above) + 1;
    fresh_pairs(k);
    return save(home, lost, k);
}

enum err keys_replace(const char *home, bool lost, struct keys *k)
{
    char folder[4096];
    struct keys old;
    TRY(folder_of(home, folder, sizeof folder));
    enum err e = keys_load(home, &old);
    if (e == ERR_NOT_FOUND)
        e = OK;
    else if (!e)
        e = keep_old(folder, old.ordinal);
    keys_free(&old);
    k->bound = true;
    return e ? e : save(home, lost, k);
}

bool keys_renewing(const char *home, const struct keys *k)
{
    char folder[4096];
    return k->file && folder_of(home, folder, sizeof folder) == OK && file_of(folder, FILE_RENEWAL) == k->file;
}

void keys_begun(const char *home, const struct keys *k)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/keys/%s", home, FILE_RENEWAL);
    if (keys_renewing(home, k))
        unlink(path);
}

enum err keys_set_aside(const char *home, const struct keys *k)
{
    char folder[4096], path[4200];
    TRY(folder_of(home, folder, sizeof folder));
    TRY(keep_old(folder, k->ordinal));
    snprintf(path, sizeof path, "%s/%s", folder, FILE_ORG);
    return unlink(path) != 0 ? space_fail(path, errno) : space_sync_folder(folder);
}

static uint32_t old_ordinal(const char *name)
{
    struct span rest = span_of(name), word, digits;
    int64_t n;
    bool is = span_split(&rest, '-', &word) && span_split(&rest, '.', &digits) && span_int(digits, &n) && n <= UINT32_MAX;
    return is && span_is(word, "organisation") ? (uint32_t)n : 0;
}

uint32_t keys_highest(const char *home)
{
    char folder[4096];
    struct keys k;
    uint32_t highest = keys_load(home, &k) == OK ? k.ordinal : 0;
    keys_free(&k);
    DIR *d = folder_of(home, folder, sizeof folder) == OK ? opendir(folder) : NULL;
    for (struct dirent *f = d ? readdir(d) : NULL; f; f = readdir(d)) {
        uint32_t at = old_ordinal(f->d_name);
        highest = at > highest ? at : highest;
    }
    if (d)
        closedir(d);
    return highest;
}

bool keys_is(const char *home, const struct sign_public *sign)
{
    struct keys k;
    bool is = keys_load(home, &k) == OK && memcmp(k.sign.b, sign->b, sizeof sign->b) == 0;
    keys_free(&k);
    return is;
}

void keys_free(struct keys *k)
{
    seal_secret_free(k->sign_secret);
    seal_secret_free(k->box_secret);
    *k = (struct keys) {0};
}

static enum err make_root(const char *folder, const char *name, struct root_key *out)
{
    out->secret = seal_secret_new(sizeof *out->secret);
    seal_sign_pair(&out->pub, out->secret);
    return write_file(folder, name, NULL, span_bytes(out->secret->b, 32));
}

enum err keys_root_make(const char *home)
{
    char folder[4096];
    struct root_key root;
    TRY(make_folder(home, folder, sizeof folder));
    TRY(absent(folder, FILE_ROOT));
    enum err e = make_root(folder, FILE_ROOT, &root);
    keys_root_free(&root);
    return e;
}

static enum err load_root(const char *home, const char *name, struct root_key *out)
{
    char folder[4096];
    uint8_t raw[64];
    struct span bytes = SPAN_NONE;
    *out = (struct root_key) {0};
    TRY(folder_of(home, folder, sizeof folder));
    enum err e = read_file(folder, name, (char *)raw, sizeof raw, &bytes);
    if (!e && bytes.n != 32)
        e = fail(ERR_DAMAGED, "%s/%s", folder, name);
    if (!e) {
        out->secret = seal_secret_new(sizeof *out->secret);
        seal_sign_pair_from(raw, &out->pub, out->secret);
    }
    seal_wipe(raw, sizeof raw);
    return e;
}

enum err keys_root_load(const char *home, struct root_key *out)
{
    return load_root(home, FILE_ROOT, out);
}

enum err keys_root_next(const char *home, struct root_key *out)
{
    char folder[4096];
    *out = (struct root_key) {0};
    TRY(folder_of(home, folder, sizeof folder));
    return make_root(folder, FILE_ROOT_NEXT, out);
}

enum err keys_root_turn(const char *home, struct span named)
{
    char folder[4096], from[4200], to[4200];
    struct root_key next;
    TRY(load_root(home, FILE_ROOT_NEXT, &next));
    bool is = span_eq(named, span_bytes(next.pub.b, sizeof next.pub.b));
    keys_root_free(&next);
    if (!is)
        return fail(ERR_NOT_FOUND, "%s/keys/%s", home, FILE_ROOT_NEXT);
    TRY(folder_of(home, folder, sizeof folder));
    snprintf(from, sizeof from, "%s/%s", folder, FILE_ROOT_NEXT);
    snprintf(to, sizeof to, "%s/%s", folder, FILE_ROOT);
    if (rename(from, to) != 0)
        return space_fail(from, errno);
    return space_sync_folder(folder);
}

void keys_root_free(struct root_key *k)
{
    seal_secret_free(k->secret);
    *k = (struct root_key) {0};
}

void keys_fingerprint(const struct sign_public *root, char out[FINGERPRINT_TEXT])
{
    struct hash h;
    seal_hash(&h, SPAN("yizhan root 1\0"), span_bytes(root->b, sizeof root->b));
    keys_print(&h, out);
}

void keys_print(const struct hash *h, char out[FINGERPRINT_TEXT])
{
    for (size_t i = 0, at = 0; i < sizeof h->b; i += 2)
        at += (size_t)snprintf(out + at, FINGERPRINT_TEXT - at, "%s%02x%02x", i ? " " : "", h->b[i], h->b[i + 1]);
}
