// What is set aside and lacked nothing but a known signer or its case: again, with a newer roster, a new certificate, a new case, the
// rest of a case.
#include "base/lang.h"
#include "codec/cbor.h"
#include "codec/event_bytes.h"
#include "mail_impl.h"

// Of a case that gives this organisation its seat later than it begins, both parts lie here: what came before anything told of
// the seat was refused, and what tells of it stands on that.
static void add_seated(const struct store *s, const struct rec *r, struct rec *seated)
{
    struct arena a = {0};
    struct event e;
    struct hash id;
    int64_t why = rec_int(r, QUARANTINE_ERR, 0);
    if (rec_int(r, QUARANTINE_KIND, 0) == ASIDE_EVENT && (aside_lacks_signer((enum err)why) || why == ERR_CHAIN) &&
        event_bytes_read(rec_text(r, QUARANTINE_BYTES), &a, &e, &id) == OK && mail_seats(s, &e) && !rec_find(seated, 1, 1, e.chain))
        rec_set_text(rec_add(seated, 1), 1, arena_copy(seated->arena, e.chain));
    arena_free(&a);
}

// waiting: list of the cases of which an event still waits for its signer; what follows on it waits with it.
static enum err retry_one(struct store *s, const struct rec *r, const struct rec *seated, struct rec *waiting, moment_t now)
{
    struct arena a = {0};
    struct kv_txn t;
    struct hash hash;
    struct span bytes = rec_text(r, QUARANTINE_BYTES), number = SPAN_NONE, known = rec_text(r, QUARANTINE_HASH);
    int64_t kind = rec_int(r, QUARANTINE_KIND, ASIDE_PACKET);
    enum mail_outcome then;
    int64_t why = rec_int(r, QUARANTINE_ERR, 0);
    bool ours = kind == ASIDE_EVENT && rec_find(seated, 1, 1, rec_text(r, QUARANTINE_CASE));
    bool lacks = aside_lacks_signer((enum err)why) || (kind == ASIDE_REQUEST && why == ERR_NOT_FOUND) || // a signer, or its case
                 (ours && (why == ERR_REFUSED || why == ERR_CHAIN));                          // what seats this organisation
    if (!lacks || bytes.n == 0 || known.n != sizeof hash.b || kind == ASIDE_ROSTER)
        return OK;
    if (kind == ASIDE_PACKET)
        return mail_in(s, bytes, NULL, now, &then);
    memcpy(hash.b, known.p, sizeof hash.b);
    TRY(kv_write(s->kv, &t));
    enum err e = kind == ASIDE_CERTIFICATE ? take_cert(s, &t, bytes, &a) : take_event(s, &t, bytes, &a, now, ours ? TAKE_OURS : 0, &number);
    bool waits = kind == ASIDE_EVENT && rec_find(waiting, 1, 1, number);
    if (aside_lacks_signer(e) && kind == ASIDE_EVENT)
        rec_set_text(rec_add(waiting, 1), 1, number);
    if (!e)
        aside_forget(&t, &hash);
    if (!e || t.err) {
        e = kv_commit(&t);
    } else { // it stays
        enum err other = e;
        e = kv_abort(&t);
        if (!e && !waits && other != (enum err)why && !(e = kv_write(s->kv, &t))) {
            aside_why(&t, &hash, other);
            if (other == ERR_FORK && kind == ASIDE_EVENT)
                mail_conflict(s, &t, bytes, &a);
            e = kv_commit(&t);
        }
    }
    arena_free(&a);
    return e;
}

enum err mail_retry(struct store *s, moment_t now)
{
    struct arena a = {0};
    struct rec sync, keys = rec_make(&a), waiting = rec_make(&a), seated = rec_make(&a);
    struct kv_txn t;
    struct kv_iter it;
    size_t n;
    TRY(store_refresh(s));
    int64_t serial = rec_int(&s->roster, ROSTER_SERIAL, 0);
    TRY(kv_read(s->kv, &t));
    store_get(&t, KV_META, SYNC, &a, &sync);
    bool newer = serial > rec_int(&sync, SYNC_ROSTER, 0);
    if (newer)
        KV_EACH(&t, KV_QUARANTINE, SPAN_NONE, &it)
        {
            struct arena b = {0};
            struct rec r;
            rec_set_bytes(rec_add(&keys, 1), 1, it.key);
            if (cbor_get_rec(it.value, 2 * (size_t)PACKET_BYTES, &b, &r) == OK)
                add_seated(s, &r, &seated);
            arena_free(&b);
        }
    enum err e = kv_abort(&t);
    const struct rec *rows = rec_list(&keys, 1, &n);
    for (size_t i = 0; i < n && !e; i++) { // in the order in which they came
        struct arena b = {0};
        struct rec r;
        e = kv_read(s->kv, &t);
        if (!e) {
            bool there = store_get(&t, KV_QUARANTINE, rec_text(&rows[i], 1), &b, &r);
            e = kv_abort(&t);
            e = e || !there ? e : retry_one(s, &r, &seated, &waiting, now);
        }
        arena_free(&b);
    }
    if (newer && !e && !(e = kv_write(s->kv, &t))) {
        store_get(&t, KV_META, SYNC, &a, &sync);
        rec_set_int(&sync, SYNC_ROSTER, serial);
        store_put(&t, KV_META, SYNC, &sync);
        e = kv_commit(&t);
    }
    arena_free(&a);
    return e;
}
