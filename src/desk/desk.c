#include "desk.h"

#include <stdlib.h>
#include <string.h>

#include "link/mail.h"
#include "operator.h"
#include "store/migrate.h"
#include "store/store.h"

// Nothing at all; keys without their store; or a store without its keys: lost, or a restore that was killed before it had made
// new ones.
static enum err no_keys(const char *home)
{
    struct kv *kv = NULL;
    enum err e = kv_open(home, KV_READ_ONLY, &kv);
    kv_close(kv);
    if (e != ERR_NOT_FOUND)
        return fail(ERR_INPUT, _("%s holds a store that has lost its keys, see yizhan adopt"), home);
    return fail(ERR_INPUT, keys_absent(home) ? _("%s has keys and has lost its store; from the newest backup: yizhan --home %s restore FILE")
                                             : _("no organisation in %s; set it up with: yizhan --home %s init"), home, home);
}

static desk_wait_fn *on_wait;

static bool wait_told(void *ctx, unsigned waited_ms, const char *who)
{
    (void)ctx;
    return !on_wait || on_wait(waited_ms, who);
}

enum err desk_open(const char *home, bool read_only, struct desk **out)
{
    struct desk *d = xcalloc(1, sizeof *d);
    enum err e = store_open(home, read_only ? KV_READ_ONLY : 0, &d->store);
    if (e) {
        free(d);
        *out = NULL;
        return e == ERR_NOT_FOUND ? no_keys(home) : e;
    }
    d->operator = rec_make(&d->arena);
    d->day = desk_today();
    kv_on_wait(d->store->kv, KV_WAIT_MS, wait_told, NULL);
    *out = d;
    if (!read_only && (e = mail_begin(d->store, true))) {
        desk_close(d);
        *out = NULL;
    }
    return e;
}

void desk_close(struct desk *d)
{
    if (!d)
        return;
    operator_sign_out(d);
    store_close(d->store);
    arena_free(&d->arena);
    free(d);
}

void desk_on_upgrade(desk_upgrade_fn *fn)
{
    migrate_on(fn);
}

void desk_on_wait(desk_wait_fn *fn)
{
    on_wait = fn;
}

bool desk_changed(struct desk *d)
{
    uint64_t before = d->store->seen;
    day_t day = d->day;
    d->day = desk_today();
    return (store_refresh(d->store) == OK && d->store->seen != before) || d->day != day;
}

struct span desk_org(const struct desk *d)
{
    return d->store->org;
}

const struct rec *desk_org_rec(const struct desk *d)
{
    return roster_org(&d->store->roster, d->store->org);
}

const struct rec *desk_own(const struct desk *d)
{
    const struct rec *listed = desk_org_rec(d);
    return listed ? listed : &d->store->set_up;
}

struct span desk_org_name(const struct desk *d, struct span code)
{
    return roster_name(&d->store->roster, code);
}

enum err desk_by_clause(const char *clause, enum err e)
{
    struct arena a = {0};
    const char *note = arena_copy(&a, span_of(err_note())).p;
    if ((e == ERR_REFUSED || e == ERR_INPUT) && strncmp(note, "C-", 2) != 0)
        e = fail(e, _("%s: %s"), clause, note);
    arena_free(&a);
    return e;
}

enum err desk_not_heard(const struct desk *d, const struct span *who, size_t n, struct span what)
{
    enum { NAMED = 4 }; // of a province's bureaus, or what to do would not be read
    struct buf names = {0};
    for (size_t i = 0; i < n && i < NAMED; i++) {
        buf_str(&names, i ? _(", ") : "");
        buf_add(&names, desk_org_name(d, who[i]));
    }
    if (n > NAMED)
        buf_printf(&names, _(" and %zu more"), n - NAMED);
    struct span s = buf_span(&names);
    enum err e = fail(ERR_REFUSED, _("The store came from a backup: %.*s has not told yet what it holds. Exchange mail, or the chief goes on with: yizhan continue %.*s"),
                      SPAN_ARG(s), SPAN_ARG(what));
    buf_free(&names);
    return e;
}

bool desk_signed_in(const struct desk *d)
{
    return d->officer != NULL;
}

bool desk_has_role(const struct desk *d, unsigned roles)
{
    return (rec_int(&d->operator, OPERATOR_ROLE, 0) & (int64_t)roles) != 0;
}

const struct calendar *desk_calendar(const struct desk *d)
{
    return &d->store->calendar;
}

const struct settings *desk_settings(const struct desk *d)
{
    return &d->store->settings;
}

const struct rec *desk_roster(const struct desk *d)
{
    return &d->store->roster;
}

void desk_wipe(void *p, size_t n)
{
    seal_wipe(p, n);
}

bool desk_disk_nearly_full(const struct desk *d)
{
    return kv_nearly_full(d->store->kv);
}

day_t desk_today(void)
{
    return day_of(moment_now());
}

size_t desk_orgs(const struct desk *d, const struct rec **rows)
{
    size_t n;
    *rows = rec_list(&d->store->roster, ROSTER_ORGS, &n);
    return n;
}
