#include "spare.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "lock.h"
#include "newfile.h"
#include "space.h"

#define HEAD "yizhan spare 1 "
#define LINES 8
#define LINE_BYTES 12 // and 2 of their sum
#define FILE_BYTES 2048
_Static_assert((size_t)LINES * LINE_BYTES == sizeof(struct wrapped_key), "a spare's lines");

#define SPARES SPAN("spares")
enum { SPARES_ROWS = 1 };

// ---- the file: whose it is and its ordinal; the wrapped key in lines, each with a sum that stands on the first as well

static void sum_of(struct span head, size_t line, struct span bytes, uint8_t out[SEAL_CHECKSUM])
{
    uint8_t at = (uint8_t)line;
    struct buf key = {0};
    buf_add(&key, head);
    buf_add(&key, span_bytes(&at, 1));
    seal_checksum(out, SPAN("spare"), buf_span(&key), bytes);
    buf_free(&key);
}

static void write_text(struct buf *out, const struct keys *k, const struct wrapped_key *w)
{
    buf_printf(out, HEAD "%s %u\n", k->org, k->ordinal);
    struct buf head = {0};
    buf_add(&head, (struct span) {out->p, out->n - 1});
    for (size_t i = 0; i < LINES; i++) {
        const uint8_t *p = w->b + i * LINE_BYTES;
        uint8_t sum[SEAL_CHECKSUM];
        sum_of(buf_span(&head), i, span_bytes(p, LINE_BYTES), sum);
        for (size_t j = 0; j < LINE_BYTES; j += 2)
            buf_printf(out, "%02x%02x ", p[j], p[j + 1]);
        buf_printf(out, "%02x%02x\n", sum[0], sum[1]);
    }
    buf_free(&head);
}

static int digit(char c)
{
    const char *at = c ? strchr("0123456789abcdef", c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
    return at ? (int)(at - "0123456789abcdef") : -1;
}

// Hexadecimal digits, blanks anywhere; false where there are more or fewer of them, or anything else.
static bool take_hex(struct span line, uint8_t *out, size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i < line.n; i++) {
        int d = digit(line.p[i]);
        if (line.p[i] == ' ' || line.p[i] == '\t')
            continue;
        if (d < 0 || at == 2 * n)
            return false;
        out[at / 2] = (uint8_t)(at % 2 ? out[at / 2] << 4 | d : d);
        at++;
    }
    return at == 2 * n;
}

static enum err read_text(struct span text, struct keys *k, struct wrapped_key *w)
{
    struct span head, line, org, ordinal;
    int64_t n;
    bool is = span_split(&text, '\n', &head) && span_starts(head = span_trim(head), SPAN(HEAD));
    struct span rest = is ? (struct span) {head.p + sizeof HEAD - 1, head.n - (sizeof HEAD - 1)} : SPAN_NONE;
    if (!is || !span_split(&rest, ' ', &org) || !span_split(&rest, ' ', &ordinal) || org.n != 12 || !span_digits(org) ||
        !span_int(ordinal, &n) || n < 2 || n > ORDINAL_MOST)
        return fail(ERR_FORMAT, _("not a spare key"));
    memcpy(k->org, org.p, 12);
    k->ordinal = (uint32_t)n;
    for (size_t i = 0; i < LINES;) {
        uint8_t bytes[LINE_BYTES + 2], sum[SEAL_CHECKSUM];
        if (!span_split(&text, '\n', &line))
            return fail(ERR_FORMAT, _("the spare key ends before line %zu"), i + 2);
        line = span_trim(line);
        if (line.n == 0)
            continue;
        bool good = take_hex(line, bytes, sizeof bytes);
        if (good)
            sum_of(head, i, span_bytes(bytes, LINE_BYTES), sum);
        if (!good || memcmp(sum, bytes + LINE_BYTES, 2) != 0)
            return fail(ERR_FORMAT, _("line %zu of the spare key is not what was written; is it typed in right?"), i + 2);
        memcpy(w->b + i++ * LINE_BYTES, bytes, LINE_BYTES);
    }
    return OK;
}

static void folder_of(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    snprintf(out, size, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
}

static enum err write_file(const char *path, struct span text)
{
    struct newfile f;
    TRY(newfile_open(&f, path, 0600));
    return newfile_close(&f, newfile_write(&f, text));
}

const struct rec *spare_list(struct store *s, struct kv_txn *t, struct arena *a, size_t *n)
{
    struct rec all;
    store_get(t, KV_META, SPARES, a, &all);
    struct rec *rows = rec_list(&all, SPARES_ROWS, n);
    for (size_t i = 0; i < *n; i++) {
        const struct rec *listed = rec_find(&s->roster, ROSTER_KEYS, ORG_KEY_SIGN, rec_text(&rows[i], ORG_KEY_SIGN));
        if (listed)
            rec_set_int(&rows[i], ORG_KEY_STATE, rec_int(listed, ORG_KEY_STATE, ORG_KEY_SPARE));
    }
    return rows;
}

// Is there room for one more, of this ordinal? Counted are those above the key here, which are neither used nor passed over.
static enum err room_for(struct store *s, uint32_t ordinal)
{
    struct arena a = {0};
    struct kv_txn t;
    size_t n, count = 0;
    TRY(kv_read(s->kv, &t));
    const struct rec *rows = spare_list(s, &t, &a, &n);
    for (size_t i = 0; i < n; i++)
        count += rec_int(&rows[i], ORG_KEY_ORDINAL, 0) > s->keys.ordinal;
    enum err e = kv_abort(&t);
    if (!e && count >= SPARES_MOST)
        e = fail(ERR_REFUSED, _("%.*s has %d spare keys that are not used yet"), SPAN_ARG(s->org), SPARES_MOST);
    if (!e && ordinal > ORDINAL_MOST)
        e = fail(ERR_TOO_LARGE, _("key %u"), ordinal);
    arena_free(&a);
    return e;
}

static enum err list(struct store *s, const struct keys *k)
{
    struct arena a = {0};
    struct kv_txn t;
    struct rec all;
    TRY(kv_write(s->kv, &t));
    store_get(&t, KV_META, SPARES, &a, &all);
    struct rec *row = rec_add(&all, SPARES_ROWS);
    rec_set_text(row, ORG_KEY_ORG, s->org);
    rec_set_bytes(row, ORG_KEY_SIGN, span_bytes(k->sign.b, sizeof k->sign.b));
    rec_set_bytes(row, ORG_KEY_BOX, span_bytes(k->box.b, sizeof k->box.b));
    rec_set_int(row, ORG_KEY_STATE, ORG_KEY_SPARE);
    rec_set_int(row, ORG_KEY_ORDINAL, k->ordinal);
    store_put(&t, KV_META, SPARES, &all);
    store_changed(&t);
    arena_free(&a);
    return kv_commit(&t);
}

// Is it what a call that was killed between the file and the store has left? Then this one goes on with it.
static bool left_behind(const char *path, struct span passphrase, const struct keys *next, struct keys *out)
{
    bool is = spare_open(path, passphrase, out) == OK && strcmp(out->org, next->org) == 0 && out->ordinal == next->ordinal;
    if (!is)
        keys_free(out);
    err_clear();
    return is;
}

static enum err make_file(const char *path, struct span passphrase, struct seal_cost cost, struct keys *k)
{
    struct wrapped_key w;
    struct buf text = {0};
    keys_spare(k);
    enum err e = seal_wrap(&w, k->sign_secret, passphrase, cost);
    if (!e) {
        write_text(&text, k, &w);
        e = write_file(path, buf_span(&text));
    }
    buf_free(&text);
    return e;
}

// The file before the store: what is listed can be used. And before the transaction: Argon2id takes a tenth of a second, a stick
// longer.
struct making {
    struct store *s;
    const char *path;
    struct span passphrase;
    struct seal_cost cost;
    uint32_t *ordinal;
};

static enum err make(const char *home, void *ctx)
{
    (void)home;
    struct making *m = ctx;
    struct store *s = m->s;
    TRY(store_refresh(s));
    struct keys k = {.ordinal = 0}, next = {.ordinal = (s->highest > s->keys.ordinal ? s->highest : s->keys.ordinal) + 1};
    memcpy(next.org, s->keys.org, sizeof next.org);
    *m->ordinal = next.ordinal;
    enum err e = room_for(s, next.ordinal);
    if (!e && !left_behind(m->path, m->passphrase, &next, &k)) {
        k = next;
        e = make_file(m->path, m->passphrase, m->cost, &k);
    }
    if (!e)
        e = list(s, &k);
    keys_free(&k);
    return e ? e : store_refresh(s);
}

// Of two at once the second would give the first's ordinal, and list what that is still writing.
enum err spare_make(struct store *s, const char *path, struct span passphrase, struct seal_cost cost, uint32_t *ordinal)
{
    return lock_alone(s->home, make, &(struct making) {s, path, passphrase, cost, ordinal});
}

enum err spare_open(const char *path, struct span passphrase, struct keys *out)
{
    char text[FILE_BYTES];
    struct wrapped_key w;
    *out = (struct keys) {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? fail(ERR_NOT_FOUND, "%s", path) : fail(ERR_IO, _("%s: %s"), path, err_system(errno));
    ssize_t n = read(fd, text, sizeof text);
    int why = errno;
    close(fd);
    if (n < 0)
        return fail(ERR_IO, _("%s: %s"), path, err_system(why));
    TRY(read_text(span_bytes(text, (size_t)n), out, &w));
    out->sign_secret = seal_secret_new(sizeof *out->sign_secret);
    enum err e = seal_unwrap(out->sign_secret, &w, passphrase);
    if (e) {
        keys_free(out);
        return e == ERR_PASSWORD ? fail(ERR_INPUT, _("that is not the passphrase of the spare key")) : e;
    }
    keys_spare(out);
    return OK;
}

enum err spare_fits(struct kv_txn *t, struct span org, uint32_t above, const struct keys *spare)
{
    struct arena a = {0};
    struct rec roster;
    struct span bytes = roster_bytes(t);
    if (!span_is(org, spare->org))
        return fail(ERR_REFUSED, _("the spare key is one of %s"), spare->org);
    if (bytes.n == 0)
        return fail(ERR_REFUSED, _("spare key %u: there is no roster here that lists it"), spare->ordinal);
    enum err e = roster_read(arena_copy(&a, bytes), &a, &roster);
    if (!e) {
        spare_apply(t, &roster);
        struct key_id id = seal_sign_id(&spare->sign);
        const struct rec *key = roster_key(&roster, org, span_bytes(id.b, sizeof id.b));
        int64_t state = key ? rec_int(key, ORG_KEY_STATE, 0) : 0;
        if (!key || rec_int(key, ORG_KEY_ORDINAL, 0) != spare->ordinal)
            e = fail(ERR_REFUSED, _("spare key %u: roster %lld, the newest here, does not list it"), spare->ordinal,
                     (long long)rec_int(&roster, ROSTER_SERIAL, 0));
        else if (state == ORG_KEY_COMPROMISED)
            e = fail(ERR_REFUSED, _("spare key %u: the province has revoked it"), spare->ordinal);
        else if (state != ORG_KEY_SPARE)
            e = fail(ERR_REFUSED, _("spare key %u has been used already; no number is given twice"), spare->ordinal);
        else if (above >= spare->ordinal || roster_passed_over(&roster, key))
            e = fail(ERR_REFUSED, _("spare key %u: a later key has been in use; no number is given twice"), spare->ordinal);
    }
    arena_free(&a);
    return e;
}

enum err spare_take(const char *home, const char *path, bool lost, struct keys *spare)
{
    char folder[4096];
    folder_of(path, folder, sizeof folder);
    // Whoever has the file has the key: it is used once, and then it is gone.
    if (access(folder, W_OK) != 0)
        return fail(space_err(errno), _("%s: using the spare key removes this file; put it where that can be done"), path);
    if (!keys_is(home, &spare->sign))
        TRY(keys_replace(home, lost, spare));
    if (unlink(path) != 0)
        return fail(space_err(errno), _("the spare key is in use now, and its file has to be destroyed: %s"), path);
    return space_sync_folder(folder);
}

// ---- which are in use

#define USED SPAN("used/")

static struct span used_key(struct kv_key *k, struct span org, struct span sign)
{
    return kv_key_span(kv_key_raw(kv_key_text(kv_key_raw(kv_key_new(k), USED), org), sign));
}

void spare_used(struct kv_txn *t, struct span org, struct span sign)
{
    struct kv_key k;
    if (!kv_has(t, KV_META, used_key(&k, org, sign))) {
        kv_put(t, KV_META, kv_key_span(&k), SPAN("1"));
        store_changed(t);
    }
}

static void turn(struct rec *keys, size_t n, struct span org, const bool *used)
{
    int64_t top = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t at = rec_int(&keys[i], ORG_KEY_ORDINAL, 0);
        if (span_eq(rec_text(&keys[i], ORG_KEY_ORG), org) && (used[i] || rec_int(&keys[i], ORG_KEY_STATE, 0) == ORG_KEY_CURRENT) && at > top)
            top = at;
    }
    for (size_t i = 0; i < n; i++) {
        if (span_eq(rec_text(&keys[i], ORG_KEY_ORG), org) && (used[i] || rec_int(&keys[i], ORG_KEY_STATE, 0) == ORG_KEY_CURRENT))
            rec_set_int(&keys[i], ORG_KEY_STATE, rec_int(&keys[i], ORG_KEY_ORDINAL, 0) == top ? ORG_KEY_CURRENT : ORG_KEY_RETIRED);
    }
}

void spare_apply(struct kv_txn *t, struct rec *roster)
{
    struct arena a = {0};
    struct kv_iter it;
    size_t n;
    struct rec *keys = rec_list(roster, ROSTER_KEYS, &n), orgs = rec_make(&a);
    bool *used = ARENA_ARRAY(&a, bool, n + 1);
    KV_EACH(t, KV_META, USED, &it)
    {
        struct span rest = {it.key.p + USED.n, it.key.n - USED.n}, org;
        if (!kv_key_take_text(&rest, &org))
            continue;
        for (size_t i = 0; i < n; i++) {
            if (span_eq(rec_text(&keys[i], ORG_KEY_SIGN), rest) && span_eq(rec_text(&keys[i], ORG_KEY_ORG), org) &&
                rec_int(&keys[i], ORG_KEY_STATE, 0) == ORG_KEY_SPARE) {
                used[i] = true;
                rec_set_text(rec_add(&orgs, 1), 1, org);
            }
        }
    }
    const struct rec *rows = rec_list(&orgs, 1, &n);
    size_t orgs_n = n;
    rec_list(roster, ROSTER_KEYS, &n);
    for (size_t i = 0; i < orgs_n; i++)
        turn(keys, n, rec_text(&rows[i], 1), used);
    arena_free(&a);
}
