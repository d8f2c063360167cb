// What is set aside: packets, events, certificates and rosters that were refused, each once, with the reason. What lacked
// nothing but a known signer is tried again when a newer roster has come.
#include "base/lang.h"
#include "base/utf8.h"
#include "codec/cbor.h"
#include "mail_impl.h"

// Anybody may put packets into the folder: so many are kept whole, of more only the reason. They are not acknowledged, and what
// was truly sent comes again. What a good packet held is acknowledged with it, and always kept; a disk that is full takes neither.
#define QUARANTINE_MOST 2000

const char *mail_aside_name(int kind)
{
    static const char *const name[] = {N_("packet"), N_("event"), N_("certificate"), N_("roster"), N_("request or answer"), N_("signing key")};
    return (unsigned)kind < COUNT(name) ? name[kind] : "";
}

static struct span name_of(struct kv_key *k, const struct hash *hash)
{
    return kv_key_span(kv_key_raw(kv_key_raw(kv_key_new(k), SPAN("aside/")), span_bytes(hash->b, sizeof hash->b)));
}

static bool is_aside(struct kv_txn *t, const struct hash *hash)
{
    struct kv_key name;
    return kv_has(t, KV_META, name_of(&name, hash));
}

void aside_put(struct kv_txn *t, const struct aside *x, enum err why)
{
    struct arena a = {0};
    struct rec r, serial;
    struct kv_key k, name;
    size_t chars;
    struct span reason = arena_copy(&a, span_of(err_line(why)));
    store_get(t, KV_META, name_of(&name, &x->hash), &a, &serial);
    if (!rec_has(&serial, 1)) {
        rec_set_int(&serial, 1, (int64_t)store_count(t, "quarantine"));
        store_put(t, KV_META, kv_key_span(&name), &serial);
    }
    store_get(t, KV_QUARANTINE, kv_key_span(kv_key_int(kv_key_new(&k), (uint64_t)rec_int(&serial, 1, 0), 8)), &a, &r);
    rec_set_text(&r, QUARANTINE_REASON, reason);
    bool acknowledged = x->kind != ASIDE_PACKET && x->kind != ASIDE_ROSTER;
    if (x->bytes.n && (acknowledged || kv_count(t, KV_QUARANTINE) < QUARANTINE_MOST))
        rec_set_bytes(&r, QUARANTINE_BYTES, x->bytes);
    rec_set_int(&r, QUARANTINE_AT, x->now);
    rec_set_text(&r, QUARANTINE_SENDER, x->sender);
    rec_set_text(&r, QUARANTINE_CASE, x->number);
    if (x->file.n && utf8_check(x->file, &chars) == UTF8_TEXT)
        rec_set_text(&r, QUARANTINE_FILE, x->file);
    rec_set_int(&r, QUARANTINE_ERR, why);
    rec_set_int(&r, QUARANTINE_KIND, x->kind);
    rec_set_bytes(&r, QUARANTINE_HASH, span_bytes(x->hash.b, sizeof x->hash.b));
    store_put(t, KV_QUARANTINE, kv_key_span(&k), &r);
    arena_free(&a);
}

struct hash aside_of_key(struct span sign)
{
    struct hash h;
    seal_hash(&h, SPAN("yizhan key 1\0"), sign);
    return h;
}

void mail_roster_taken(struct kv_txn *t)
{
    struct kv_iter it;
    KV_EACH(t, KV_QUARANTINE, SPAN_NONE, &it)
    {
        struct arena a = {0};
        struct rec r;
        struct hash h;
        if (cbor_get_rec(it.value, 2 * (size_t)PACKET_BYTES, &a, &r) == OK && rec_int(&r, QUARANTINE_KIND, 0) == ASIDE_ROSTER &&
            rec_text(&r, QUARANTINE_HASH).n == sizeof h.b) {
            memcpy(h.b, rec_text(&r, QUARANTINE_HASH).p, sizeof h.b);
            aside_forget(t, &h);
        }
        arena_free(&a);
    }
}

bool aside_lacks_signer(enum err why)
{
    return why == ERR_UNKNOWN_KEY || why == ERR_REVOKED;
}

// A spare that was used twice, a copied machine, a disk put back, a thief; or, where no signature proves it, one who lies.
void aside_own_key(const struct store *s, struct kv_txn *t, struct span by, struct span number, moment_t now)
{
    struct aside x = {.kind = ASIDE_KEY, .hash = aside_of_key(span_bytes(s->keys.sign.b, sizeof s->keys.sign.b)),
                      .sender = by, .number = number, .now = now};
    bool proven = span_eq(by, s->org);
    if (proven)
        aside_put(t, &x, fail(ERR_REPLACED, _("key %u of this organisation has signed what is not in this store"), s->keys.ordinal));
    else if (!is_aside(t, &x.hash))
        aside_put(t, &x, fail(ERR_REPLACED, _("%.*s acknowledges what key %u of this organisation has not signed in this store"),
                              SPAN_ARG(by), s->keys.ordinal));
}

void aside_why(struct kv_txn *t, const struct hash *hash, enum err why)
{
    struct arena a = {0};
    struct rec serial, r;
    struct kv_key k, name;
    struct span reason = arena_copy(&a, span_of(err_line(why)));
    if (store_get(t, KV_META, name_of(&name, hash), &a, &serial) &&
        store_get(t, KV_QUARANTINE, kv_key_span(kv_key_int(kv_key_new(&k), (uint64_t)rec_int(&serial, 1, 0), 8)), &a, &r)) {
        rec_set_text(&r, QUARANTINE_REASON, reason);
        rec_set_int(&r, QUARANTINE_ERR, why);
        store_put(t, KV_QUARANTINE, kv_key_span(&k), &r);
    }
    arena_free(&a);
}

void aside_forget(struct kv_txn *t, const struct hash *hash)
{
    struct arena a = {0};
    struct rec serial;
    struct kv_key k, name;
    if (store_get(t, KV_META, name_of(&name, hash), &a, &serial)) {
        kv_del(t, KV_QUARANTINE, kv_key_span(kv_key_int(kv_key_new(&k), (uint64_t)rec_int(&serial, 1, 0), 8)));
        kv_del(t, KV_META, kv_key_span(&name));
    }
    arena_free(&a);
}
