// Transactions.
#include <unistd.h>

#include "base/lang.h"
#include "store/kv_impl.h"

#define TURN_US 15000 // of the 20 ms that bulk work may hold its turn; the rest is the commit's

// After a failure at the very last write LMDB refuses to go on with this environment. It cannot be
// closed under a reader's spans, so that waits for the last of them. The turn is held.
static enum err heal(struct kv *kv)
{
    if (!kv->sick)
        return OK;
    if (kv->reading)
        return fail(ERR_STORE, _("%s: the disk failed; the store opens again when all views are closed"), kv->folder);
    kv_env_close(kv);
    enum err e = kv_env_open(kv);
    if (!e)
        kv->sick = false;
    return e;
}

enum err kv_read(struct kv *kv, struct kv_txn *txn)
{
    *txn = (struct kv_txn) {.kv = kv};
    if (kv->sick && !kv->reading) { // opening writes, so it takes its turn
        txn->err = lock_take(kv->lock, kv->wait_ms, kv->wait, kv->wait_ctx);
        if (txn->err)
            return txn->err;
        txn->err = heal(kv);
        lock_release(kv->lock);
        if (txn->err)
            return txn->err;
    }
    struct kv_slot *s = NULL;
    for (size_t i = 0; i < KV_SLOTS && !s; i++) {
        if (!kv->readers[i].open)
            s = &kv->readers[i];
    }
    YZ_ASSERT(s); // more views at once than anyone needs: one was not ended
    int rc = s->txn ? mdb_txn_renew(s->txn) : mdb_txn_begin(kv->env, NULL, MDB_RDONLY, &s->txn);
    if (rc == MDB_READERS_FULL && kv_clear_readers(kv))
        rc = mdb_txn_begin(kv->env, NULL, MDB_RDONLY, &s->txn);
    if (rc)
        return txn->err = kv_err(kv, rc, _("reading"));
    s->open = true;
    s->stamp++;
    kv->reading++;
    txn->slot = s;
    txn->open = true;
    return OK;
}

enum err kv_write(struct kv *kv, struct kv_txn *txn)
{
    *txn = (struct kv_txn) {.kv = kv, .write = true};
    if (kv->flags & KV_READ_ONLY)
        return txn->err = fail(ERR_READ_ONLY, "%s", kv->folder);
    YZ_ASSERT(!kv->writer.open);
    txn->err = lock_take(kv->lock, kv->wait_ms, kv->wait, kv->wait_ctx);
    if (txn->err)
        return txn->err;
    txn->err = heal(kv);
    int rc = txn->err ? 0 : mdb_txn_begin(kv->env, NULL, 0, &kv->writer.txn);
    if (rc)
        txn->err = kv_err(kv, rc, _("beginning to save"));
    // Another process has written since: it may be a newer program, which has brought the store up to date.
    if (!txn->err && mdb_txn_id(kv->writer.txn) != kv->looked + 1 && (txn->err = kv_look_at_version(kv, kv->writer.txn))) {
        mdb_txn_abort(kv->writer.txn);
        kv->writer.txn = NULL;
    }
    if (txn->err) {
        lock_release(kv->lock);
        return txn->err;
    }
    kv->writer.open = true;
    kv->writer.stamp++;
    txn->slot = &kv->writer;
    txn->open = true;
    txn->begun_us = kv_now_us();
    return OK;
}

static enum err end_read(struct kv_txn *txn)
{
    mdb_txn_reset(txn->slot->txn);
    txn->slot->open = false;
    txn->open = false;
    txn->kv->reading--;
    return txn->err;
}

// The commit failed with rc. Did it take effect all the same, and does the environment go on?
static enum err after_failure(struct kv *kv, int rc, uint64_t id)
{
    enum err e = kv_err(kv, rc, _("saving"));
    MDB_txn *t;
    int begun = mdb_txn_begin(kv->env, NULL, 0, &t);
    if (!begun) {
        mdb_txn_abort(t);
        if (kv_generation(kv) < id)
            return e; // nothing happened
    } else {
        kv->sick = true;
        bool opened = kv->reading || heal(kv) == OK;
        if (opened && kv_generation(kv) < id)
            return kv_err(kv, rc, _("saving"));
    }
    // The last write arrived although its confirmation did not. It is there if the disk now says so.
    if (!kv->sick && !mdb_env_sync(kv->env, 1))
        return OK;
    return fail(ERR_STORE, _("%s: the disk failed while saving; look whether it was done"), kv->folder);
}

enum err kv_commit(struct kv_txn *txn)
{
    if (!txn->open || txn->err)
        return kv_abort(txn);
    if (!txn->write)
        return end_read(txn);
    struct kv *kv = txn->kv;
    kv_free_cursors(txn->slot);
    uint64_t id = mdb_txn_id(txn->slot->txn);
    int rc = mdb_txn_commit(txn->slot->txn);
    kv->writer.txn = NULL;
    kv->writer.open = false;
    txn->open = false;
    if (rc) {
        txn->err = after_failure(kv, rc, id);
    } else {
        kv_lengthen(kv);
        kv->looked = id;
    }
    lock_release(kv->lock);
    if (!txn->err)
        kv_reserve(kv);
    return txn->err;
}

enum err kv_abort(struct kv_txn *txn)
{
    if (!txn->open)
        return txn->err;
    if (!txn->write)
        return end_read(txn);
    kv_free_cursors(txn->slot);
    mdb_txn_abort(txn->slot->txn);
    txn->kv->writer.txn = NULL;
    txn->kv->writer.open = false;
    txn->open = false;
    lock_release(txn->kv->lock);
    return txn->err;
}

bool kv_fail(struct kv_txn *txn, enum err e)
{
    if (!txn->err)
        txn->err = e;
    return false;
}

bool kv_turn_over(const struct kv_txn *txn)
{
    return txn->write && kv_now_us() - txn->begun_us >= TURN_US;
}
