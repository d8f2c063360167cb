#include "keep.h"

#include <sys/stat.h>

#include "base/lang.h"
#include "codec/cbor.h"
#include "journal.h"
#include "link/mail.h"
#include "store/chain.h"
#include "store/lock.h"
#include "store/register.h"
#include "store/request.h"
#include "store/space.h"
#include "store/spare.h"
#include "store/store.h"

struct checking {
    struct desk *d;
    struct kv_txn *t;
    struct keep_count *n;
    keep_told_fn *told;
    keep_progress_fn *progress;
    void *ctx;
    size_t problems;
    struct span chain;
    uint32_t next;
    struct hash last;
    uint64_t named; // journal entries that name a case
};

static void tell(struct checking *c, const char *line)
{
    c->problems++;
    c->told(c->ctx, line, true);
}

static bool bad_value(void *ctx, enum kv_bad what, enum kv_db db, struct span key)
{
    struct checking *c = ctx;
    struct arena a = {0};
    static const char *const words[] = {N_("its sum is wrong"), N_("out of order"), N_("a damaged page behind it"),
                                        N_("its page counts as free and would be written over")};
    struct span shown = key;
    for (size_t i = 0; i < key.n; i++) {
        if (key.p[i] == '\0' || (unsigned char)key.p[i] < 0x20) {
            shown.n = i;
            break;
        }
    }
    if (key.n == 0 && what == KV_BAD_FREE)
        tell(c, _("the list of free pages is damaged: what is in use would be written over"));
    else
        tell(c, arena_printf(&a, _("%s, entry %.*s: %s"), kv_db_name(db), SPAN_ARG(shown), _(words[what])).p);
    arena_free(&a);
    return true;
}

static enum err officer_of(struct checking *c, const struct event *e, struct arena *a, struct sign_public *out)
{
    struct span bytes, key;
    struct event cert;
    struct hash id;
    if (e->act == ACT_CERTIFY) { // the first officer certifies itself
        key = rec_text(&e->fields, JOURNAL_KEY);
        if (key.n == sizeof out->b) {
            memcpy(out->b, key.p, sizeof out->b);
            struct key_id kid = seal_sign_id(out);
            if (span_eq(span_bytes(kid.b, sizeof kid.b), e->operator_key))
                return OK;
        }
    }
    if (!chain_cert(c->t, e->org, e->operator, e->operator_key, &bytes))
        return fail(ERR_UNKNOWN_KEY, _("officer %.*s of %.*s"), SPAN_ARG(e->operator), SPAN_ARG(e->org));
    TRY(event_bytes_read(arena_copy(a, bytes), a, &cert, &id));
    key = rec_text(&cert.fields, JOURNAL_KEY);
    if (key.n != sizeof out->b)
        return fail(ERR_FORMAT, _("certificate of officer %.*s"), SPAN_ARG(e->operator));
    memcpy(out->b, key.p, sizeof out->b);
    return OK;
}

static enum err org_of(struct checking *c, const struct event *e, struct sign_public *out)
{
    const struct rec *key = roster_key(&c->d->store->roster, e->org, e->org_key);
    struct span sign = key ? rec_text(key, ORG_KEY_SIGN) : SPAN_NONE;
    // Before a roster lists them the organisation's own keys are all there is.
    if (!key && span_eq(e->org, c->d->store->org) && mail_own_key(c->t, e->org_key, out))
        return OK;
    if (sign.n != sizeof out->b)
        return fail(ERR_UNKNOWN_KEY, _("organisation %.*s"), SPAN_ARG(e->org));
    memcpy(out->b, sign.p, sizeof out->b);
    return OK;
}

static bool check_event(void *ctx, uint32_t seq, struct span bytes)
{
    struct checking *c = ctx;
    struct arena a = {0};
    struct event e;
    struct hash id;
    struct sign_public org, officer;
    err_clear();
    enum err bad = event_bytes_read(bytes, &a, &e, &id);
    bool whole = !bad;
    if (!bad && (e.seq != seq || seq != c->next))
        bad = fail(ERR_CHAIN, _("event %u is missing or misplaced"), c->next);
    if (!bad && seq > 0 && !span_eq(e.prev, span_bytes(c->last.b, sizeof c->last.b)))
        bad = fail(ERR_FORK, _("event %u"), seq);
    if (!bad)
        bad = org_of(c, &e, &org);
    if (!bad)
        bad = officer_of(c, &e, &a, &officer);
    if (!bad)
        bad = event_bytes_verify(bytes, &org, &officer);
    if (!bad && (e.act == ACT_REQUEST || e.act == ACT_ANSWER) && !request_has(c->t, &e, &id))
        bad = fail(ERR_NOT_FOUND, _("it is missing among the requests of case %.*s"), SPAN_ARG(rec_text(&e.fields, JOURNAL_CASE)));
    if (bad)
        tell(c, arena_printf(&a, _("chain %.*s, event %u: %s"), SPAN_ARG(c->chain), seq, err_line(bad)).p);
    struct span beside[CHAIN_BESIDE];
    for (size_t n = whole && event_is_journal(&e) ? chain_beside(&e, &a, beside) : 0; n > 0; n--) {
        c->named++;
        if (!chain_is_beside(c->t, beside[n - 1], seq))
            tell(c, arena_printf(&a, _("journal entry %u is not found beside %.*s"), seq, SPAN_ARG(beside[n - 1])).p);
    }
    c->last = id;
    c->next = seq + 1;
    arena_free(&a);
    return true;
}

static void check_chain(struct checking *c, enum kv_db db, struct span chain, size_t *count)
{
    c->chain = chain;
    c->next = 0;
    chain_each(c->t, db, chain, 0, check_event, c);
    *count += c->next;
}

static void check_case(struct checking *c, struct span number, uint64_t entries[KV_DB_COUNT])
{
    struct arena a = {0};
    struct rec state;
    c->n->cases++;
    check_chain(c, KV_EVENT, number, &c->n->events);
    if (chain_refold(c->d->store, c->t, number, &a, &state) != OK)
        tell(c, err_line(ERR_DAMAGED));
    if (rec_has(&state, TRANSFER_NUMBER) && !chain_indexed(c->d->store, c->t, &state, entries))
        tell(c, arena_printf(&a, _("case %.*s: an index does not hold what its state implies"), SPAN_ARG(number)).p);
    arena_free(&a);
}

static void check_cases(struct checking *c)
{
    static const enum kv_db indexes[] = {KV_BY_STAGE, KV_BY_PERSON, KV_CASE_BY_TEXT, KV_JOURNAL_BY_CASE};
    struct arena a = {0};
    struct span number = SPAN_NONE;
    struct kv_iter it;
    uint64_t entries[KV_DB_COUNT] = {[KV_JOURNAL_BY_CASE] = c->named};
    while (chain_next(c->t, &a, &number))
        check_case(c, number, entries);
    KV_EACH(c->t, KV_TRANSFER, SPAN_NONE, &it)
    {
        struct span bytes, key = arena_copy(&a, it.key);
        if (!chain_event(c->t, key, 0, &bytes))
            tell(c, arena_printf(&a, _("case %.*s has a state and no events"), SPAN_ARG(key)).p);
    }
    for (size_t i = 0; i < COUNT(indexes); i++) {
        uint64_t have = kv_count(c->t, indexes[i]), want = entries[indexes[i]];
        if (have > want)
            tell(c, arena_printf(&a, _("the index %s holds %llu entries that no record implies"), kv_db_name(indexes[i]),
                                 (unsigned long long)(have - want)).p);
    }
    arena_free(&a);
}

static void check_request(void *ctx, const struct request_entry *r, const char *wrong)
{
    struct checking *c = ctx;
    struct arena a = {0};
    struct sign_public org, officer;
    enum err bad = OK;
    if (!wrong && !(bad = org_of(c, &r->e, &org)) && !(bad = officer_of(c, &r->e, &a, &officer)))
        bad = event_bytes_verify(r->bytes, &org, &officer);
    if (wrong || bad)
        tell(c, arena_printf(&a, _("a request or answer on case %.*s: %s"), SPAN_ARG(rec_text(&r->e.fields, JOURNAL_CASE)),
                             wrong ? wrong : err_line(bad)).p);
    arena_free(&a);
}

static void register_told(void *ctx, const char *line, bool wrong)
{
    struct checking *c = ctx;
    c->problems += wrong;
    c->told(c->ctx, line, wrong);
}

// The first half is the store's own check, the second the register's.
static bool first_half(void *ctx, uint64_t done, uint64_t total)
{
    struct checking *c = ctx;
    return !c->progress || c->progress(c->ctx, done, total * 2);
}

static bool second_half(void *ctx, uint64_t done, uint64_t total)
{
    struct checking *c = ctx;
    return !c->progress || c->progress(c->ctx, total + done, total * 2);
}

enum err keep_check(struct desk *d, keep_told_fn *told, keep_progress_fn *progress, void *ctx, struct keep_count *n)
{
    struct kv_txn t;
    *n = (struct keep_count) {0};
    struct checking c = {.d = d, .t = &t, .n = n, .told = told, .progress = progress, .ctx = ctx};
    // First in a child, because a damaged page can kill its reader.
    enum err e = kv_check(d->store->kv, bad_value, first_half, &c);
    if (e && e != ERR_DAMAGED)
        return e;
    if (!e) {
        TRY(kv_read(d->store->kv, &t));
        check_chain(&c, KV_JOURNAL, d->store->org, &n->journal);
        check_cases(&c);
        request_check(d->store, &t, check_request, &c);
        n->persons = (size_t)kv_count(&t, KV_PERSON);
        e = register_check(&t, register_told, second_half, &c);
        enum err end = kv_abort(&t);
        e = e == ERR_STOPPED ? e : end;
    }
    if (c.problems && e != ERR_STOPPED)
        return fail(ERR_DAMAGED, _("%zu problems"), c.problems);
    return e;
}

// What is made anew is walked, and so are the pages that it takes the place of.
static bool torn(void *ctx, enum kv_bad what, enum kv_db db, struct span key)
{
    bool walked = db == KV_EVENT || db == KV_JOURNAL || db == KV_PERSON || db == KV_HOUSEHOLD;
    (void)key;
    *(bool *)ctx |= what == KV_BAD_PAGE || what == KV_BAD_FREE || (what == KV_BAD_ORDER && walked);
    return true;
}

enum err keep_rebuild(struct desk *d, keep_progress_fn *progress)
{
    struct kv_txn t;
    bool bad = false;
    enum err e = kv_check(d->store->kv, torn, progress, &bad); // in a child: such a page ends its reader
    if (e && e != ERR_DAMAGED)
        return e;
    if (bad)
        return fail(ERR_DAMAGED, _("pages are damaged, which no rebuild mends; restore a backup (yizhan restore)"));
    TRY(kv_write(d->store->kv, &t));
    register_rebuild(&t, progress, NULL);
    chain_rebuild(d->store, &t, progress, NULL);
    return kv_commit(&t);
}

enum err keep_backup(struct desk *d, const char *path, keep_progress_fn *progress)
{
    return kv_backup(d->store->kv, path, false, progress, NULL);
}

// The spare in place of this home's keys, where the store here says that it fits.
static enum err use_spare(struct kv *kv, const char *home, const struct keep_spare *spare, bool lost, struct keys *fresh)
{
    struct arena a = {0};
    struct kv_txn t;
    struct rec org;
    if (keys_is(home, &fresh->sign)) // put there by a call that was killed before it removed the file
        return spare_take(home, spare->path, lost, fresh);
    TRY(kv_read(kv, &t));
    store_get(&t, KV_META, SPAN("org"), &a, &org);
    uint32_t here = keys_highest(home), begun = mail_own_highest(&t); // the keys may be lost, or the backup older
    enum err e = spare_fits(&t, rec_text(&org, ORG_CODE), here > begun ? here : begun, fresh), end = kv_abort(&t);
    arena_free(&a);
    e = e ? e : end;
    return e ? e : spare_take(home, spare->path, lost, fresh);
}

static enum err use_spare_closed(const char *home, const struct keep_spare *spare, struct keys *fresh)
{
    struct kv *kv;
    TRY(kv_open(home, KV_READ_ONLY, &kv));
    enum err e = use_spare(kv, home, spare, true, fresh);
    kv_close(kv);
    return e;
}

// What restore, adopt and renew are given: each ends with a new key.
struct new_key {
    const char *path; // of the backup
    const char *home; // that it is restored to
    const struct keep_spare *spare; // NULL: the key is made here
    keep_progress_fn *progress;
};

// The key first: a store that has come back never signs with the key that it was lost with.
static enum err leave_key(struct kv *backup, void *ctx)
{
    const struct new_key *q = ctx;
    struct arena a = {0};
    struct keys keys;
    struct kv_txn t;
    struct rec org;
    enum err e = keys_load(q->home, &keys);
    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    if (!(e = kv_read(backup, &t))) {
        store_get(&t, KV_META, SPAN("org"), &a, &org);
        e = kv_abort(&t);
    }
    if (!e && !span_is(rec_text(&org, ORG_CODE), keys.org))
        e = fail(ERR_REFUSED, _("%s is a backup of %.*s; the keys in %s are of %s"), q->path, SPAN_ARG(rec_text(&org, ORG_CODE)), q->home, keys.org);
    if (!e)
        e = q->spare ? keys_set_aside(q->home, &keys) : keys_renew(q->home, 0, true, &keys);
    keys_free(&keys);
    arena_free(&a);
    return e;
}

// What follows on a new key (streams, numbers, what the others hold) begins with the first opening: mail_begin.
static enum err restore(const char *home, void *ctx)
{
    struct new_key *q = ctx;
    const struct keep_spare *spare = q->spare;
    q->home = home;
    struct keys fresh = {0};
    struct kv *kv = NULL;
    TRY(seal_start());
    enum err e = kv_open(home, KV_READ_ONLY, &kv);
    kv_close(kv);
    bool there = e != ERR_NOT_FOUND;
    if (spare)
        TRY(spare_open(spare->path, spare->passphrase, &fresh));
    if (there) {
        e = spare && keys_is(home, &fresh.sign) // of a call that was killed before it removed the file
                ? spare_take(home, spare->path, true, &fresh)
                : fail(ERR_INPUT, keys_absent(home) ? _("%s holds a store already; it is moved away first")
                                                     : _("%s holds a store that has lost its keys, see yizhan adopt"), home);
        keys_free(&fresh);
        return e;
    }
    e = kv_restore(home, q->path, leave_key, q->progress, ctx);
    if (!e && spare) {
        e = use_spare_closed(home, spare, &fresh);
        if (e)
            e = fail(e, _("%s; the store is back and has no key yet, see yizhan adopt"), err_note());
    } else if (!e && !keys_absent(home)) {
        e = store_make_keys(home);
    }
    keys_free(&fresh);
    return e;
}

static enum err adopt(const char *home, void *ctx)
{
    const struct keep_spare *spare = ((const struct new_key *)ctx)->spare;
    struct keys keys, fresh = {0};
    TRY(seal_start());
    enum err e = keys_load(home, &keys);
    bool none = e == ERR_NOT_FOUND;
    if (e && !none)
        return e;
    e = spare ? spare_open(spare->path, spare->passphrase, &fresh) : OK;
    if (!e && keys.bound && !(spare && keys_is(home, &fresh.sign)))
        e = fail(ERR_REFUSED, _("this home belongs to this machine already"));
    else if (!e && spare)
        e = use_spare_closed(home, spare, &fresh);
    else if (!e)
        e = none ? store_make_keys(home) : keys_renew(home, 0, true, &keys);
    keys_free(&fresh);
    keys_free(&keys);
    return e;
}

static enum err renew(const char *home, void *ctx)
{
    const struct keep_spare *spare = ((const struct new_key *)ctx)->spare;
    struct store *s;
    struct keys fresh = {0};
    struct kv_txn t;
    TRY(store_open(home, 0, &s));
    bool half = keys_renewing(home, &s->keys); // a call that was killed: this one ends it, and makes no other key
    enum err e = s->keys.bound ? mail_begin(s, true) : fail(ERR_LOCKED_OUT, "%s/keys", home); // as any opening: it may have come back
    if (!e && spare)
        e = spare_open(spare->path, spare->passphrase, &fresh);
    // Both in one turn: a counter that is opened between the two would take the store for one that came from a backup.
    if (!e && (spare || !half) && !(e = kv_write(s->kv, &t))) {
        e = spare ? use_spare(s->kv, home, spare, false, &fresh) : keys_renew(home, s->highest, false, &s->keys);
        s->seen = 0; // the keys are read again
        e = e ? e : mail_begin_in(s, &t, false);
        enum err end = e ? kv_abort(&t) : kv_commit(&t);
        e = e ? e : end;
        if (!e)
            keys_begun(home, &s->keys);
    }
    keys_free(&fresh);
    store_close(s);
    return e;
}

// One at a time: of two, the second would write into the files of the first.
enum err keep_restore(const char *home, const char *path, const struct keep_spare *spare, keep_progress_fn *progress)
{
    // A home that is not there yet is made, or there would be nothing that the second could find taken.
    mode_t mask = umask(0007);
    enum err e = space_make_home(home);
    umask(mask);
    return e ? e : lock_alone(home, restore, &(struct new_key) {.path = path, .spare = spare, .progress = progress});
}

enum err keep_adopt(const char *home, const struct keep_spare *spare)
{
    return lock_alone(home, adopt, &(struct new_key) {.spare = spare});
}

enum err keep_renew(const char *home, const struct keep_spare *spare)
{
    return lock_alone(home, renew, &(struct new_key) {.spare = spare});
}

// By its number, or by the identity number of a person of the register.
static size_t waits_for(struct desk *d, struct kv_txn *t, struct span number, struct rec *fields, struct arena *a, struct span **who)
{
    struct rec r;
    size_t n = 0;
    if (chain_state(t, number, a, &r)) {
        rec_set_text(fields, JOURNAL_CASE, number);
        n = mail_unheard(d->store, t, &r, a, who);
    } else if (register_person(t, number, a, &r)) {
        rec_set_text(fields, JOURNAL_PERSON, number);
        n = mail_unheard_of(d->store, t, &r, a, who);
    } else {
        kv_fail(t, fail(ERR_NOT_FOUND, _("no case or person %.*s is here"), SPAN_ARG(number)));
    }
    if (!n && !t->err)
        kv_fail(t, fail(ERR_REFUSED, _("nothing holds %.*s up"), SPAN_ARG(number)));
    return n;
}

#define CODES_MOST 20 // in one entry's text; where more are silent, one more entry names them

enum err keep_continue(struct desk *d, struct span number)
{
    struct arena a = {0};
    struct kv_txn t;
    struct rec fields = rec_make(&a);
    struct span *who;
    struct buf names = {0};
    if (!desk_has_role(d, ROLE_CHIEF))
        return fail(ERR_PERMISSION, _("the chief does this"));
    TRY(kv_write(d->store->kv, &t));
    size_t n = waits_for(d, &t, number, &fields, &a, &who);
    for (size_t i = 0; i < n && !t.err; i++) {
        buf_printf(&names, "%s%.*s", names.n ? " " : "", SPAN_ARG(who[i]));
        if (i + 1 < n && (i + 1) % CODES_MOST != 0)
            continue;
        rec_set_text(&fields, JOURNAL_TEXT, buf_span(&names));
        journal_add(d, &t, ACT_CONTINUE, &fields, rec_text(&d->operator, OPERATOR_NUMBER), d->officer);
        names.n = 0;
    }
    buf_free(&names);
    arena_free(&a);
    return kv_commit(&t);
}
