#include "operator.h"

#include <unistd.h>

#include "base/lang.h"
#include "codec/cbor.h"
#include "journal.h"
#include "password.h"
#include "store/chain.h"
#include "store/lock.h"
#include "store/store.h"

int64_t operator_wait(int64_t failed)
{
    if (failed < 3)
        return 0;
    int64_t s = failed - 3 < 12 ? (int64_t)5 << (failed - 3) : 3600;
    return s < 3600 ? s : 3600;
}

#define ATTEMPT_MS 30000 // an attempt takes half a second; as many counters as a station has may sign in at once

// Writes how many attempts have failed, on the record as it is now; *who is that record.
static enum err count_attempts(struct desk *d, struct span number, int64_t failed, struct arena *a, struct rec *who)
{
    struct kv_txn t;
    TRY(kv_write(d->store->kv, &t));
    if (!store_get(&t, KV_OPERATOR, number, a, who))
        return t.err ? kv_abort(&t) : (kv_abort(&t), ERR_PASSWORD);
    rec_clear(who, OPERATOR_FAILED);
    rec_clear(who, OPERATOR_WAIT);
    if (failed) {
        rec_set_int(who, OPERATOR_FAILED, failed);
        rec_set_int(who, OPERATOR_WAIT, moment_now() + operator_wait(failed));
    }
    store_put(&t, KV_OPERATOR, number, who);
    return kv_commit(&t);
}

static enum err attempt(struct desk *d, struct span number, struct span password, struct arena *a, struct rec *who,
                        struct sign_secret *secret)
{
    struct kv_txn t;
    struct wrapped_key w;
    TRY(kv_read(d->store->kv, &t));
    bool known = store_get(&t, KV_OPERATOR, number, a, who), nobody = kv_count(&t, KV_OPERATOR) == 0;
    TRY(kv_abort(&t));
    if (nobody)
        return fail(ERR_PERMISSION, _("there is no operator here yet; yizhan operator add makes the first one"));
    moment_t now = moment_now();
    int64_t failed = rec_int(who, OPERATOR_FAILED, 0);
    moment_t wait = rec_int(who, OPERATOR_WAIT, 0), most = now + operator_wait(failed);
    if (known && wait > most) { // the clock has been set back since then: nobody waits for years
        TRY(count_attempts(d, number, failed, a, who));
        wait = most;
    }
    if (known && wait > now)
        return fail(ERR_WAIT, _("wait %lld seconds"), (long long)(wait - now));
    if (!known || rec_text(who, OPERATOR_WRAPPED).n != sizeof w.b || rec_int(who, OPERATOR_STATE, 0) != OPERATOR_ACTIVE) {
        err_clear();
        return ERR_PASSWORD;
    }
    // The attempt is counted before the password is tried: pulling the plug does not reset the count.
    TRY(count_attempts(d, number, ++failed, a, who));
    memcpy(w.b, rec_text(who, OPERATOR_WRAPPED).p, sizeof w.b);
    enum err e = seal_unwrap(secret, &w, password);
    if (e) {
        err_clear();
        int64_t s = operator_wait(failed);
        return e == ERR_PASSWORD && s ? fail(ERR_PASSWORD, _("wrong; wait %lld seconds before the next attempt"), (long long)s) : e;
    }
    return count_attempts(d, number, 0, a, who);
}

// Tries the password on the wrapped key and counts the attempt. `who` is the stored record. At one station one attempt
// follows the other, so that none is tried beside one that has not failed yet.
static enum err try_password(struct desk *d, struct span number, struct span password, struct arena *a, struct rec *who,
                             struct sign_secret *secret)
{
    int turn;
    TRY(lock_file(kv_folder(d->store->kv), "sign_in", ATTEMPT_MS, &turn));
    enum err e = attempt(d, number, password, a, who, secret);
    close(turn);
    return e;
}

// A certificate under an organisation's key that has been compromised since convinces nobody any more: the officer, who has
// just shown the password, certifies the same key under the organisation's new one.
static enum err certify_again(struct desk *d, const struct rec *who)
{
    struct arena a = {0};
    struct kv_txn t;
    struct event cert;
    struct hash id;
    struct span number = rec_text(who, OPERATOR_NUMBER), bytes = SPAN_NONE;
    static const uint16_t carried[][2] = {{JOURNAL_NAME, OPERATOR_NAME}, {JOURNAL_ROLE, OPERATOR_ROLE}, {JOURNAL_KEY, OPERATOR_KEY}};
    const struct rec *key = NULL;
    TRY(kv_read(d->store->kv, &t));
    if (chain_cert(&t, d->store->org, number, span_bytes(d->officer_key, KEY_ID), &bytes) && event_bytes_read(bytes, &a, &cert, &id) == OK)
        key = roster_key(&d->store->roster, cert.org, cert.org_key);
    enum err e = kv_abort(&t);
    if (!e && key && rec_int(key, ORG_KEY_STATE, 0) == ORG_KEY_COMPROMISED) {
        struct rec fields = rec_make(&a);
        rec_set_text(&fields, JOURNAL_OPERATOR, number);
        for (size_t i = 0; i < COUNT(carried); i++) {
            struct val v = *rec_get(who, carried[i][1]);
            v.tag = carried[i][0];
            rec_set(&fields, v);
        }
        e = journal_write(d, ACT_CERTIFY, &fields);
    }
    arena_free(&a);
    return e;
}

enum err operator_sign_in(struct desk *d, struct span number, struct span password)
{
    struct arena a = {0};
    struct rec who;
    struct sign_secret *secret = seal_secret_new(sizeof *secret);
    err_clear();
    enum err e = number.n && number.n <= 20 ? try_password(d, number, password, &a, &who, secret) : ERR_PASSWORD;
    if (e) {
        seal_secret_free(secret);
    } else {
        operator_sign_out(d);
        d->officer = secret;
        struct sign_public pub = seal_public_of(secret);
        struct key_id key = seal_sign_id(&pub);
        memcpy(d->officer_key, key.b, KEY_ID);
        d->operator = rec_copy(&d->arena, &who);
        rec_clear(&d->operator, OPERATOR_WRAPPED);
        struct rec fields = rec_make(&a);
        rec_set_text(&fields, JOURNAL_OPERATOR, number);
        e = journal_write(d, ACT_SIGN_IN, &fields);
        if (!e)
            e = certify_again(d, &d->operator);
        if (e)
            operator_sign_out(d);
    }
    arena_free(&a);
    return e;
}

void operator_sign_out(struct desk *d)
{
    seal_secret_free(d->officer);
    d->officer = NULL;
    arena_free(&d->arena);
    d->operator = rec_make(&d->arena);
}

// Who is signed in has typed no number: what is wrong is the password.
static enum err try_own(struct desk *d, struct span password, struct arena *a, struct rec *who, struct sign_secret *secret)
{
    err_clear();
    if (!desk_signed_in(d))
        return fail(ERR_PERMISSION, _("nobody is signed in"));
    enum err e = try_password(d, rec_text(&d->operator, OPERATOR_NUMBER), password, a, who, secret);
    return e == ERR_PASSWORD && !err_note()[0] ? fail(e, _("that is not your password")) : e;
}

enum err operator_confirm(struct desk *d, struct span password)
{
    struct arena a = {0};
    struct rec who;
    struct sign_secret *secret = seal_secret_new(sizeof *secret);
    enum err e = try_own(d, password, &a, &who, secret);
    seal_secret_free(secret);
    arena_free(&a);
    return e;
}

enum err operator_at_work(struct desk *d, struct kv_txn *t)
{
    struct arena a = {0};
    struct rec me;
    enum err e = OK;
    if (!desk_signed_in(d))
        return fail(ERR_PERMISSION, _("nobody is signed in"));
    if (!store_get(t, KV_OPERATOR, rec_text(&d->operator, OPERATOR_NUMBER), &a, &me))
        e = t->err ? t->err : ERR_PERMISSION;
    else if (rec_int(&me, OPERATOR_STATE, 0) != OPERATOR_ACTIVE || !span_eq(rec_text(&me, OPERATOR_KEY), rec_text(&d->operator, OPERATOR_KEY)))
        e = fail(ERR_PERMISSION, _("suspended, or given a new password, since signing in; sign in again"));
    arena_free(&a);
    return e;
}

unsigned operator_roles(const struct desk *d)
{
    int64_t kind = rec_int(desk_own(d), ORG_KIND, 0);
    return ROLE_CHIEF | ROLE_ADMIN | (kind == ORG_STATION ? ROLE_CLERK : kind == ORG_BUREAU_OFFICE ? ROLE_APPROVER : 0);
}

void operator_put_roles(struct buf *out, unsigned roles)
{
    const char *between = "";
    for (unsigned r = ROLE_CLERK; r <= ROLE_ADMIN; r <<= 1) {
        if (!(roles & r))
            continue;
        buf_printf(out, "%s%s", between, _(role_name((enum role)r)));
        between = _(", ");
    }
}

// What an officer has had may stay.
static enum err roles_good(const struct desk *d, unsigned roles, unsigned had)
{
    struct buf none = {0}, here = {0};
    operator_put_roles(&none, roles & ~operator_roles(d) & ~had);
    operator_put_roles(&here, operator_roles(d));
    enum err e = none.n ? fail(ERR_REFUSED, _("%.*s: there is no such role at this kind of organisation; it has %.*s"), SPAN_ARG(buf_span(&none)), SPAN_ARG(buf_span(&here))) : OK;
    buf_free(&none);
    buf_free(&here);
    return e;
}

// Who makes officers and suspends them. Of two who would suspend each other one is left.
static enum err administers(struct desk *d, struct kv_txn *t, const char *who)
{
    TRY(operator_at_work(d, t));
    return desk_has_role(d, ROLE_ADMIN | ROLE_CHIEF) ? OK : fail(ERR_PERMISSION, "%s", who);
}

// Writes the officer with a fresh key under the password, and its certificate.
static enum err put_officer(struct desk *d, const struct rec *officer, struct span password, bool again)
{
    struct arena a = {0};
    struct kv_txn t;
    struct wrapped_key w;
    struct sign_public pub;
    struct rec who, fields = rec_make(&a);
    struct span number = rec_text(officer, OPERATOR_NUMBER);
    struct sign_secret *secret = seal_secret_new(sizeof *secret);
    seal_sign_pair(&pub, secret);
    enum err e = seal_wrap(&w, secret, password, password_cost());
    if (e || (e = kv_write(d->store->kv, &t)))
        goto out;
    bool first = kv_count(&t, KV_OPERATOR) == 0, have = store_get(&t, KV_OPERATOR, number, &a, &who);
    if (have != again && !t.err)
        kv_fail(&t, fail(again ? ERR_NOT_FOUND : ERR_EXISTS, _("operator %.*s"), SPAN_ARG(number)));
    enum err bad = first ? OK : administers(d, &t, _("only an administrator or the chief makes operators"));
    if (bad)
        kv_fail(&t, bad);
    if (first && !(rec_int(officer, OPERATOR_ROLE, 0) & (ROLE_ADMIN | ROLE_CHIEF)))
        kv_fail(&t, fail(ERR_REFUSED, _("the first operator makes the others: an administrator or the chief")));
    bad = roles_good(d, (unsigned)rec_int(officer, OPERATOR_ROLE, 0), again ? (unsigned)rec_int(&who, OPERATOR_ROLE, 0) : 0);
    if (bad)
        kv_fail(&t, bad);
    rec_merge(&who, officer);
    if (!again)
        rec_set_int(&who, OPERATOR_STATE, OPERATOR_ACTIVE);
    rec_clear(&who, OPERATOR_FAILED);
    rec_clear(&who, OPERATOR_WAIT);
    rec_set_bytes(&who, OPERATOR_KEY, span_bytes(pub.b, sizeof pub.b));
    rec_set_bytes(&who, OPERATOR_WRAPPED, span_bytes(w.b, sizeof w.b));
    rec_set_text(&fields, JOURNAL_OPERATOR, number);
    rec_set_text(&fields, JOURNAL_NAME, rec_text(&who, OPERATOR_NAME));
    rec_set_int(&fields, JOURNAL_ROLE, rec_int(&who, OPERATOR_ROLE, 0));
    rec_set_bytes(&fields, JOURNAL_KEY, span_bytes(pub.b, sizeof pub.b));
    store_put(&t, KV_OPERATOR, number, &who);
    if (!t.err)
        journal_add(d, &t, ACT_CERTIFY, &fields, first ? number : rec_text(&d->operator, OPERATOR_NUMBER),
                    first ? secret : d->officer);
    e = kv_commit(&t);
out:
    seal_secret_free(secret);
    arena_free(&a);
    return e;
}

enum err operator_make(struct desk *d, struct span number, struct span name, unsigned roles, struct span password)
{
    TRY(password_good(password));
    struct arena a = {0};
    struct rec officer = rec_make(&a);
    enum err e = field_parse(field_by_tag(&operator_table, OPERATOR_NUMBER), number, &officer);
    if (!e)
        e = field_parse(field_by_tag(&operator_table, OPERATOR_NAME), name, &officer);
    number = rec_text(&officer, OPERATOR_NUMBER);
    if (!e && (number.n == 0 || number.n > 20 || memchr(number.p, ' ', number.n) || !rec_has(&officer, OPERATOR_NAME)))
        e = fail(ERR_INPUT, _("operator: number (at most 20 bytes, no blanks) and name are needed"));
    rec_set_int(&officer, OPERATOR_ROLE, roles);
    if (!e)
        e = put_officer(d, &officer, password, false);
    arena_free(&a);
    return e;
}

enum err operator_reset(struct desk *d, struct span number, unsigned roles, struct span password)
{
    TRY(password_good(password));
    // One's own is changed with the old one in hand; d goes on with the key that is signed in.
    if (span_eq(number, rec_text(&d->operator, OPERATOR_NUMBER)))
        return fail(ERR_REFUSED, _("one's own password is changed by: operator password"));
    struct arena a = {0};
    struct rec officer = rec_make(&a);
    rec_set_text(&officer, OPERATOR_NUMBER, number);
    if (roles)
        rec_set_int(&officer, OPERATOR_ROLE, roles);
    enum err e = put_officer(d, &officer, password, true);
    arena_free(&a);
    return e;
}

enum err operator_password(struct desk *d, struct span old, struct span fresh)
{
    struct arena a = {0};
    struct rec who;
    struct kv_txn t;
    struct wrapped_key w;
    struct span number = rec_text(&d->operator, OPERATOR_NUMBER);
    TRY(password_good(fresh));
    struct sign_secret *secret = seal_secret_new(sizeof *secret);
    enum err e = try_own(d, old, &a, &who, secret);
    if (!e)
        e = seal_wrap(&w, secret, fresh, password_cost());
    if (!e)
        e = kv_write(d->store->kv, &t);
    if (!e) {
        rec_set_bytes(&who, OPERATOR_WRAPPED, span_bytes(w.b, sizeof w.b));
        store_put(&t, KV_OPERATOR, number, &who);
        e = kv_commit(&t);
    }
    seal_secret_free(secret);
    arena_free(&a);
    return e;
}

enum err operator_suspend(struct desk *d, struct span number, bool suspended)
{
    struct arena a = {0};
    struct rec who = rec_make(&a), fields = rec_make(&a);
    struct kv_txn t;
    if (span_eq(number, rec_text(&d->operator, OPERATOR_NUMBER)))
        return fail(ERR_REFUSED, _("nobody suspends himself"));
    TRY(kv_write(d->store->kv, &t));
    enum err bad = administers(d, &t, _("only an administrator or the chief does this"));
    if (bad)
        kv_fail(&t, bad);
    if (!t.err && !store_get(&t, KV_OPERATOR, number, &a, &who) && !t.err)
        kv_fail(&t, fail(ERR_NOT_FOUND, _("operator %.*s"), SPAN_ARG(number)));
    rec_set_int(&who, OPERATOR_STATE, suspended ? OPERATOR_SUSPENDED : OPERATOR_ACTIVE);
    if (!t.err)
        store_put(&t, KV_OPERATOR, number, &who);
    rec_set_text(&fields, JOURNAL_OPERATOR, number);
    rec_set_int(&fields, JOURNAL_STATE, suspended ? OPERATOR_SUSPENDED : OPERATOR_ACTIVE);
    if (!t.err)
        journal_add(d, &t, ACT_OPERATOR_STATE, &fields, rec_text(&d->operator, OPERATOR_NUMBER), d->officer);
    enum err e = kv_commit(&t);
    arena_free(&a);
    return e;
}

enum err operator_language(struct desk *d, int lang)
{
    struct arena a = {0};
    struct rec who;
    struct kv_txn t;
    struct span number = rec_text(&d->operator, OPERATOR_NUMBER);
    if (number.n == 0)
        return OK;
    TRY(kv_write(d->store->kv, &t));
    if (store_get(&t, KV_OPERATOR, number, &a, &who)) {
        rec_set_int(&who, OPERATOR_LANG, lang + 1);
        store_put(&t, KV_OPERATOR, number, &who);
    }
    arena_free(&a);
    return kv_commit(&t);
}

size_t operator_list(struct desk *d, struct arena *a, struct rec **rows)
{
    struct rec all = rec_make(a);
    struct kv_txn t;
    struct kv_iter it;
    size_t n = 0;
    *rows = NULL;
    if (kv_read(d->store->kv, &t) != OK)
        return 0;
    KV_EACH(&t, KV_OPERATOR, SPAN_NONE, &it)
    {
        struct rec r;
        if (cbor_get_rec(arena_copy(a, it.value), 1 << 16, a, &r) == OK) {
            rec_clear(&r, OPERATOR_WRAPPED);
            rec_merge(rec_add(&all, 1), &r);
        }
    }
    kv_abort(&t);
    *rows = rec_list(&all, 1, &n);
    return n;
}
