#include "mailbox.h"

#include "base/lang.h"
#include "codec/cbor.h"
#include "store/store.h"

enum err mailbox_out(struct desk *d, const char *dir, struct folder_count *n)
{
    TRY(folder_out(d->store, dir, true, n));
    return mail_synced(d->store, moment_now());
}

enum err mailbox_in(struct desk *d, const char *dir, struct folder_count *n)
{
    TRY(folder_in(d->store, dir, false, n));
    return mail_synced(d->store, moment_now());
}

enum err mailbox_sync(struct desk *d, const char *dir, struct folder_count *n)
{
    kv_clear_readers(d->store->kv);
    // A share that is full takes nothing, but what lies there for us can be fetched: that makes room.
    struct err_kept bad = {.err = OK};
    err_keep(&bad, folder_out(d->store, dir, false, n));
    err_keep(&bad, folder_in(d->store, dir, true, n));
    err_keep(&bad, folder_out(d->store, dir, false, n));
    return bad.err ? err_kept(&bad) : mail_synced(d->store, moment_now());
}

static struct span cases_of(const struct rec *r, struct arena *a)
{
    struct buf all = {0};
    size_t n;
    const struct rec *rows = rec_list(r, OUTBOX_LINE_CASES, &n);
    for (size_t i = 0; i < n; i++) {
        buf_str(&all, i ? _(", ") : "");
        buf_add(&all, rec_text(&rows[i], OUTBOX_LINE_CASE_NUMBER));
    }
    struct span out = arena_copy(a, buf_span(&all));
    buf_free(&all);
    return out;
}

static bool line_of(enum mailbox_part part, enum kv_db db, const struct kv_iter *it, struct arena *a, struct mailbox_line *out)
{
    struct rec r;
    struct span rest = it->key, id;
    uint64_t number = 0;
    *out = (struct mailbox_line) {.number = SPAN_NONE};
    if (db == KV_OWED)
        return kv_key_take_text(&rest, &out->peer) && kv_key_take_text(&rest, &out->number);
    if (cbor_get_rec(it->value, 2 * (size_t)PACKET_BYTES, a, &r) != OK)
        return false;
    if (part == MAILBOX_ASIDE) {
        out->peer = rec_text(&r, QUARANTINE_SENDER);
        out->number = rec_text(&r, QUARANTINE_CASE);
        out->at = rec_int(&r, QUARANTINE_AT, 0);
        out->reason = rec_text(&r, QUARANTINE_REASON);
        out->file = rec_text(&r, QUARANTINE_FILE);
        out->what = mail_aside_name((int)rec_int(&r, QUARANTINE_KIND, 0));
        out->size = rec_text(&r, QUARANTINE_BYTES).n;
        out->why = (enum err)rec_int(&r, QUARANTINE_ERR, 0);
        return true;
    }
    if (part == MAILBOX_WAITING && !rec_bool(&r, OUTBOX_LINE_CONTENT))
        return false; // nobody waits for an acknowledgement of an acknowledgement
    kv_key_take_text(&rest, &out->peer);
    if (part == MAILBOX_CAME)
        kv_key_take_raw(&rest, KEY_ID, &id);
    else
        kv_key_take_int(&rest, 4, &number); // the stream's ordinal
    kv_key_take_int(&rest, 4, &number);
    out->number = arena_printf(a, "%llu", (unsigned long long)number);
    out->at = rec_int(&r, part == MAILBOX_CAME ? (int)INBOX_TIME : (int)OUTBOX_LINE_MADE, 0);
    out->given = part == MAILBOX_CAME ? 0 : rec_int(&r, OUTBOX_LINE_GIVEN, 0);
    out->cases = part == MAILBOX_CAME ? SPAN_NONE : cases_of(&r, a);
    return true;
}

enum err mailbox_each(struct desk *d, enum mailbox_part part, mailbox_fn *fn, void *ctx)
{
    static const enum kv_db db[][2] = {{KV_OWED, KV_OUTBOX}, {KV_INBOX, KV_INBOX}, {KV_QUARANTINE, KV_QUARANTINE}};
    struct kv_txn t;
    struct kv_iter it;
    bool more = true;
    TRY(kv_read(d->store->kv, &t));
    for (size_t i = db[part][0] == db[part][1]; i < 2; i++) {
        kv_seek(&t, db[part][i], SPAN_NONE, SPAN_NONE, KV_BACKWARD, &it);
        while (more && kv_next(&it)) {
            struct arena a = {0};
            struct mailbox_line line;
            if (line_of(part, db[part][i], &it, &a, &line))
                more = fn(ctx, &line);
            arena_free(&a);
        }
    }
    return kv_abort(&t);
}

enum err mailbox_state(struct desk *d, struct mail_state *out)
{
    return mail_state(d->store, out);
}

const char *mailbox_next(enum err why)
{
    switch (why) {
    case ERR_UNKNOWN_KEY:
        return N_("It is tried again by itself when a newer roster or the officer's certificate comes.");
    case ERR_REVOKED:
        return N_("What a revoked key signed is good only where it had come before: it is taken when whoever had it has acted on it. Else telephone the sender; it is applied for anew.");
    case ERR_NOT_FOUND:
        return N_("It is tried again by itself when its case comes.");
    case ERR_FORK:
        return N_("Never merged. Telephone the sender: a copied or restored machine may be at work there. The province can revoke its key.");
    case ERR_ROSTER:
        return N_("It ends when a roster is taken in that continues the one here, or the one that the province names.");
    case ERR_REPLACED:
        return N_("Find out where: a copy of this home, a spare key used twice, a theft. A new key ends it: yizhan org renew.");
    case ERR_SEAL:
    case ERR_FORMAT:
    case ERR_TOO_LARGE:
        return N_("Damaged or not for this organisation. What was truly sent comes again by itself.");
    default:
        return N_("Telephone the sender; nothing of it has been taken.");
    }
}
