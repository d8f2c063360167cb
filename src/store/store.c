#include "store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "codec/cbor.h"
#include "lock.h"
#include "migrate.h"
#include "space.h"
#include "spare.h"

#define RECORD_BYTES (8u << 20)
#define TURN_MS 10000

bool store_get(struct kv_txn *t, enum kv_db db, struct span key, struct arena *a, struct rec *out)
{
    struct span value;
    *out = rec_make(a);
    if (!kv_get(t, db, key, &value))
        return false;
    enum err e = cbor_get_rec(arena_copy(a, value), RECORD_BYTES, a, out);
    return e ? kv_fail(t, e) : true;
}

void store_put(struct kv_txn *t, enum kv_db db, struct span key, const struct rec *r)
{
    struct buf b = {0};
    cbor_put_rec(&b, r);
    kv_put(t, db, key, buf_span(&b));
    buf_free(&b);
}

uint64_t store_count(struct kv_txn *t, const char *name)
{
    struct arena a = {0};
    struct rec r;
    struct span key = arena_printf(&a, "count/%s", name);
    store_get(t, KV_META, key, &a, &r);
    uint64_t n = (uint64_t)rec_int(&r, 1, 0) + 1;
    rec_set_int(&r, 1, (int64_t)n);
    store_put(t, KV_META, key, &r);
    arena_free(&a);
    return n;
}

void store_count_from(struct kv_txn *t, const char *name, uint64_t from)
{
    struct arena a = {0};
    struct rec r;
    struct span key = arena_printf(&a, "count/%s", name);
    store_get(t, KV_META, key, &a, &r);
    if (rec_int(&r, 1, 0) < (int64_t)from) {
        rec_set_int(&r, 1, (int64_t)from);
        store_put(t, KV_META, key, &r);
    }
    arena_free(&a);
}

struct span store_number(struct store *s, struct kv_txn *t, const char *name, struct span prefix, struct arena *a)
{
    return arena_printf(a, "%.*s%s-%u-%06llu", SPAN_ARG(prefix), s->keys.org, s->keys.ordinal,
                        (unsigned long long)store_count(t, name));
}

// Settings, calendar, roster and own keys share one edition number: a counter that sees others' acts every second need
// not read them again for it.
#define EDITION "edition"

void store_changed(struct kv_txn *t)
{
    store_count(t, EDITION);
}

enum err setting_put(struct kv_txn *t, struct span key, int64_t value)
{
    struct arena a = {0};
    struct rec r = rec_make(&a);
    rec_set_int(&r, 1, value);
    store_put(t, KV_SETTING, key, &r);
    store_changed(t);
    arena_free(&a);
    return t->err;
}

// The calendar built in, and over it what has come in since, year by year: what came last of a year is that year's.
#define CALENDARS SPAN("calendar/")

static enum err read_calendar(struct store *s, struct kv_txn *t)
{
    struct kv_iter it;
    enum err e = OK;
    calendar_builtin(&s->calendar);
    KV_EACH(t, KV_META, CALENDARS, &it)
    {
        if (!e)
            e = calendar_stored(&s->calendar, it.value);
    }
    return t->err ? t->err : e;
}

static void put_year(struct kv_txn *t, const struct calendar *c, int year, struct arena *a)
{
    char day[DAY_TEXT];
    struct buf lines = {0};
    for (size_t i = 0; i < c->n; i++) {
        if (c->days[i].year == year)
            buf_printf(&lines, "%s\t%s\t\t\t%d\n", day_format(c->days[i].day, day), c->days[i].worked ? "workday" : "holiday", year);
    }
    if (lines.n)
        kv_put(t, KV_META, arena_printf(a, "%.*s%d", SPAN_ARG(CALENDARS), year), buf_span(&lines));
    buf_free(&lines);
}

enum err calendar_put(struct store *s, struct kv_txn *t, struct span text)
{
    struct arena a = {0};
    struct calendar probe = {0};
    enum err e = calendar_stored(&probe, text);
    if (!e) {
        for (int year = probe.days[0].year; year <= calendar_last_year(&probe); year++)
            put_year(t, &probe, year, &a);
        store_changed(t);
        e = t->err ? t->err : read_calendar(s, t);
    }
    calendar_free(&probe);
    arena_free(&a);
    return e;
}

static void read_settings(struct store *s, struct kv_txn *t)
{
    struct kv_iter it;
    settings_default(&s->settings);
    KV_EACH(t, KV_SETTING, SPAN_NONE, &it)
    {
        struct arena a = {0};
        struct rec r;
        if (cbor_get_rec(it.value, RECORD_BYTES, &a, &r) == OK)
            settings_set(&s->settings, it.key, rec_int(&r, 1, 0));
        arena_free(&a);
    }
}

// ---- the store

// Spares do not block the key here, unless its ordinal is one of theirs: then it was made by a store that did not know them.
static void count_ordinals(struct store *s, const struct rec *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t at = (uint32_t)rec_int(&keys[i], ORG_KEY_ORDINAL, 0);
        if (!span_eq(rec_text(&keys[i], ORG_KEY_ORG), s->org) ||
            span_eq(rec_text(&keys[i], ORG_KEY_SIGN), span_bytes(s->keys.sign.b, sizeof s->keys.sign.b)))
            continue;
        s->highest = at > s->highest ? at : s->highest;
        if (at > s->ordinals && (at == s->keys.ordinal || rec_int(&keys[i], ORG_KEY_STATE, 0) != ORG_KEY_SPARE))
            s->ordinals = at;
    }
}

static void read_ordinals(struct store *s, struct kv_txn *t)
{
    struct arena a = {0};
    size_t n, spares_n;
    const struct rec *keys = rec_list(&s->roster, ROSTER_KEYS, &n), *spares = spare_list(s, t, &a, &spares_n);
    s->ordinals = s->highest = 0;
    count_ordinals(s, keys, n);
    count_ordinals(s, spares, spares_n); // those too that no roster lists yet
    arena_free(&a);
}

static enum err read_roster(struct store *s, struct kv_txn *t)
{
    struct span bytes = roster_bytes(t);
    arena_free(&s->roster_arena);
    s->roster = rec_make(&s->roster_arena);
    enum err e = bytes.n ? roster_read(arena_copy(&s->roster_arena, bytes), &s->roster_arena, &s->roster) : t->err;
    spare_apply(t, &s->roster);
    read_ordinals(s, t);
    if (!store_get(t, KV_META, SPAN("org"), &s->roster_arena, &s->set_up))
        rec_set_text(&s->set_up, ORG_NAME, s->org);
    return e ? e : t->err;
}

// A watching sync or a kiosk goes on with the keys that `org renew` has made.
static void read_keys(struct store *s)
{
    struct keys fresh;
    if (keys_stale(s->home, &s->keys) && keys_load(s->home, &fresh) == OK) {
        keys_free(&s->keys);
        s->keys = fresh;
    }
}

enum err store_refresh(struct store *s)
{
    uint64_t now = kv_generation(s->kv);
    if (now == s->seen)
        return OK;
    struct kv_txn t;
    struct arena a = {0};
    struct rec count;
    TRY(kv_read(s->kv, &t));
    store_get(&t, KV_META, SPAN("count/" EDITION), &a, &count);
    uint64_t edition = (uint64_t)rec_int(&count, 1, 0);
    arena_free(&a);
    enum err e = t.err;
    if (!e && (s->seen == 0 || edition != s->edition)) {
        read_keys(s);
        read_settings(s, &t);
        e = read_calendar(s, &t);
        if (!e)
            e = read_roster(s, &t);
    }
    enum err end = kv_abort(&t);
    if (!e && !end) {
        s->seen = now;
        s->edition = edition;
    }
    return e ? e : end;
}

static enum err open_with(const char *home, unsigned flags, struct keys *keys, struct store **out)
{
    struct store *s = xcalloc(1, sizeof *s);
    s->keys = *keys;
    s->org = span_of(s->keys.org);
    s->home = xstrdup(home);
    enum err e = kv_open(home, flags, &s->kv);
    if (!e) {
        settings_default(&s->settings);
        calendar_builtin(&s->calendar);
        e = store_refresh(s);
    }
    if (e) {
        store_close(s);
        return e;
    }
    *out = s;
    return OK;
}

static enum err open_any(const char *home, unsigned flags, struct store **out)
{
    struct keys keys;
    *out = NULL;
    TRY(keys_load(home, &keys));
    return open_with(home, flags, &keys, out);
}

enum err store_open(const char *home, unsigned flags, struct store **out)
{
    *out = NULL;
    TRY(seal_start());
    TRY(open_any(home, flags, out));
    if (!kv_is_older((*out)->kv))
        return OK;
    // For who only reads it is brought up to date too: what an older program derived is not what this one shows. One does it,
    // and the others that start now wait for it without having the store open.
    char folder[4096];
    int turn;
    snprintf(folder, sizeof folder, "%s", kv_folder((*out)->kv));
    store_close(*out);
    *out = NULL;
    enum err e = lock_file(folder, "upgrade", TURN_MS, &turn);
    if (!e) {
        struct store *s;
        e = open_any(home, flags & ~KV_READ_ONLY, &s);
        if (!e)
            e = migrate(s);
        store_close(s);
        close(turn);
    }
    if (e == ERR_READ_ONLY)
        e = fail(e, _("%s: an older version made this store; it is opened once where it can be written"), home);
    return e ? e : open_any(home, flags, out);
}

enum err store_make_keys(const char *home)
{
    struct arena a = {0};
    struct kv *kv;
    struct kv_txn t;
    struct rec org;
    TRY(kv_open(home, KV_READ_ONLY, &kv));
    enum err e = kv_read(kv, &t);
    if (!e) {
        store_get(&t, KV_META, SPAN("org"), &a, &org);
        e = kv_abort(&t);
    }
    kv_close(kv);
    if (!e)
        e = keys_make(home, rec_text(&org, ORG_CODE), keys_highest(home) + 1); // the first opening gives them an ordinal that is free
    arena_free(&a);
    return e;
}

// The keys come last: while there are none the store has been of no use to anybody, and making it can begin again.
enum err store_make(const char *home, const struct rec *org)
{
    struct kv *kv = NULL;
    struct kv_txn t;
    TRY(seal_start());
    TRY(space_make_home(home));
    enum err e = keys_absent(home);
    int turn = -1;
    if (!e)
        e = kv_open(home, KV_CREATE, &kv);
    // Of two at once the second finds what the first has made.
    if (!e && !(e = lock_file(kv_folder(kv), "init", TURN_MS, &turn)))
        e = keys_absent(home);
    if (!e && !(e = kv_write(kv, &t))) {
        store_put(&t, KV_META, SPAN("org"), org);
        if (kv_has(&t, KV_META, SPAN("count/" EDITION)))
            kv_fail(&t, fail(ERR_INPUT, _("%s holds a store that has lost its keys, see yizhan adopt"), home));
        e = kv_commit(&t);
    }
    kv_close(kv);
    if (!e && rec_int(org, ORG_KIND, 0) == ORG_PROVINCE) {
        e = keys_root_make(home);
        e = e == ERR_EXISTS ? OK : e;
    }
    if (!e)
        e = keys_make(home, rec_text(org, ORG_CODE), 1);
    if (turn >= 0)
        close(turn);
    return e ? e : space_sync_folder(home);
}

void store_close(struct store *s)
{
    if (!s)
        return;
    kv_close(s->kv);
    keys_free(&s->keys);
    calendar_free(&s->calendar);
    arena_free(&s->roster_arena);
    free(s->home);
    free(s);
}

enum err store_may_sign(const struct store *s)
{
    if (!s->keys.bound)
        return fail(ERR_LOCKED_OUT, "%s/keys", s->home);
    // Numbers carry the key's ordinal: two keys with one, or an old one in use beside its successor, would give some twice.
    if (s->ordinals >= s->keys.ordinal)
        return fail(ERR_REPLACED, _("key %u of %.*s; the roster has %u"), s->keys.ordinal, SPAN_ARG(s->org), s->ordinals);
    return OK;
}
