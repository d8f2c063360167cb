#include "codec/seal.h"

#include <sodium.h>

#include "base/arena.h"
#include "base/lang.h"

_Static_assert(sizeof(((struct seal_hashing *)0)->state) == sizeof(crypto_generichash_state), "hash state");
_Static_assert(alignof(struct seal_hashing) >= alignof(crypto_generichash_state), "hash state");
_Static_assert(sizeof(struct hash) == crypto_generichash_BYTES, "hash");
_Static_assert(sizeof(struct signature) == crypto_sign_BYTES, "signature");
_Static_assert(sizeof(struct sign_public) == crypto_sign_PUBLICKEYBYTES, "public key");
_Static_assert(sizeof(struct sign_secret) == crypto_sign_SECRETKEYBYTES, "secret key");
_Static_assert(sizeof(struct box_public) == crypto_box_PUBLICKEYBYTES, "box key");
_Static_assert(sizeof(struct box_secret) == crypto_box_SECRETKEYBYTES, "box key");
_Static_assert(SEAL_BOX_EXTRA == crypto_box_SEALBYTES, "box");

enum err seal_start(void)
{
    return sodium_init() < 0 ? fail(ERR_STORE, _("the machine gives no random numbers")) : OK;
}

static const unsigned char *bytes_of(struct span s)
{
    return s.n ? (const unsigned char *)s.p : (const unsigned char *)"";
}

#define STATE(h) ((crypto_generichash_state *)(void *)(h)->state)

void seal_hash_start(struct seal_hashing *h, struct span domain)
{
    crypto_generichash_init(STATE(h), NULL, 0, sizeof(struct hash));
    seal_hash_add(h, domain);
}

void seal_hash_add(struct seal_hashing *h, struct span bytes)
{
    if (bytes.n)
        crypto_generichash_update(STATE(h), bytes_of(bytes), bytes.n);
}

void seal_hash_end(struct seal_hashing *h, struct hash *out)
{
    crypto_generichash_final(STATE(h), out->b, sizeof out->b);
}

void seal_hash(struct hash *out, struct span domain, struct span bytes)
{
    struct seal_hashing h;
    seal_hash_start(&h, domain);
    seal_hash_add(&h, bytes);
    seal_hash_end(&h, out);
}

static size_t put_counted(unsigned char *to, struct span s)
{
    const unsigned char n[4] = {(unsigned char)(s.n >> 24), (unsigned char)(s.n >> 16), (unsigned char)(s.n >> 8), (unsigned char)s.n};
    memcpy(to, n, sizeof n);
    memcpy(to + sizeof n, bytes_of(s), s.n);
    return sizeof n + s.n;
}

void seal_checksum(uint8_t out[SEAL_CHECKSUM], struct span database, struct span key, struct span value)
{
    struct seal_hashing h;
    struct hash whole;
    unsigned char head[SEAL_CHECKSUM_HEAD + 8]; // in one run: each value that is read or put comes through here
    YZ_ASSERT(database.n <= SEAL_CHECKSUM_HEAD && key.n <= SEAL_CHECKSUM_HEAD - database.n);
    size_t n = put_counted(head, database);
    n += put_counted(head + n, key);
    seal_hash_start(&h, span_bytes(head, n));
    seal_hash_add(&h, value);
    seal_hash_end(&h, &whole);
    memcpy(out, whole.b, SEAL_CHECKSUM);
}

void seal_sign_pair(struct sign_public *pub, struct sign_secret *sec)
{
    crypto_sign_keypair(pub->b, sec->b);
}

void seal_sign_pair_from(const uint8_t seed[32], struct sign_public *pub, struct sign_secret *sec)
{
    crypto_sign_seed_keypair(pub->b, sec->b, seed);
}

// Ed25519 reads the message twice, so the domain and the message must lie in one run.
static struct buf joined(struct span domain, struct span message)
{
    struct buf all = {0};
    buf_room(&all, domain.n + message.n);
    buf_add(&all, domain);
    buf_add(&all, message);
    return all;
}

void seal_sign(struct signature *out, const struct sign_secret *sec, struct span domain, struct span message)
{
    struct buf all = joined(domain, message);
    crypto_sign_detached(out->b, NULL, bytes_of(buf_span(&all)), all.n, sec->b);
    buf_free(&all);
}

enum err seal_verify(const struct signature *sig, const struct sign_public *pub, struct span domain,
                     struct span message)
{
    struct buf all = joined(domain, message);
    int wrong = crypto_sign_verify_detached(sig->b, bytes_of(buf_span(&all)), all.n, pub->b);
    buf_free(&all);
    return wrong ? ERR_SIGNATURE : OK;
}

struct sign_public seal_public_of(const struct sign_secret *sec)
{
    struct sign_public pub;
    crypto_sign_ed25519_sk_to_pk(pub.b, sec->b);
    return pub;
}

static struct key_id key_id(const void *key, size_t n)
{
    struct hash h;
    struct key_id id;
    seal_hash(&h, SPAN_NONE, span_bytes(key, n));
    memcpy(id.b, h.b, sizeof id.b);
    return id;
}

struct key_id seal_sign_id(const struct sign_public *pub)
{
    return key_id(pub->b, sizeof pub->b);
}

void seal_box_pair(struct box_public *pub, struct box_secret *sec)
{
    crypto_box_keypair(pub->b, sec->b);
}

void seal_box_pair_of(const struct sign_secret *sign, struct box_public *pub, struct box_secret *sec)
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    struct hash own;
    _Static_assert(sizeof own == crypto_box_SEEDBYTES, "box seed");
    crypto_sign_ed25519_sk_to_seed(seed, sign->b);
    seal_hash(&own, SPAN("yizhan spare box 1\0"), span_bytes(seed, sizeof seed));
    crypto_box_seed_keypair(pub->b, sec->b, own.b);
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(&own, sizeof own);
}

enum err seal_box(struct buf *out, const struct box_public *to, struct span message)
{
    unsigned char *p = (unsigned char *)buf_room(out, message.n + SEAL_BOX_EXTRA);
    if (crypto_box_seal(p, bytes_of(message), message.n, to->b)) // a point of small order
        return ERR_SEAL;
    out->n += message.n + SEAL_BOX_EXTRA;
    return OK;
}

enum err seal_open(struct buf *out, const struct box_public *pub, const struct box_secret *sec, struct span box)
{
    if (box.n < SEAL_BOX_EXTRA)
        return ERR_SEAL;
    unsigned char *p = (unsigned char *)buf_room(out, box.n - SEAL_BOX_EXTRA);
    if (crypto_box_seal_open(p, bytes_of(box), box.n, pub->b, sec->b))
        return ERR_SEAL;
    out->n += box.n - SEAL_BOX_EXTRA;
    return OK;
}

// Where the parts of a stored password hash and of a wrapped key lie.
enum {
    AT_PASSES = 0,
    AT_KIB = 4,
    AT_SALT = 8,
    AT_NONCE = AT_SALT + crypto_pwhash_SALTBYTES,
    AT_BOX = AT_NONCE + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    SEED_BYTES = crypto_sign_SEEDBYTES,
    KEY_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
};
_Static_assert(AT_BOX + SEED_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES == sizeof(struct wrapped_key),
               "wrapped key");

static void put_be32(uint8_t *p, uint32_t v)
{
    for (int i = 3; i >= 0; i--, v >>= 8)
        p[i] = (uint8_t)v;
}

static uint32_t get_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put_cost_and_salt(uint8_t *head, struct seal_cost cost)
{
    put_be32(head + AT_PASSES, cost.passes);
    put_be32(head + AT_KIB, cost.kib);
    randombytes_buf(head + AT_SALT, crypto_pwhash_SALTBYTES);
}

// Argon2id with the cost and salt that stand in `head`.
static enum err stretch(uint8_t *key, size_t n, const uint8_t *head, struct span password)
{
    uint32_t passes = get_be32(head + AT_PASSES), kib = get_be32(head + AT_KIB);
    if (passes < 1 || passes > SEAL_PASSES_MOST || kib < 8 || kib > SEAL_KIB_MOST)
        return fail(ERR_DAMAGED, _("a stored password asks for an impossible effort"));
    if (crypto_pwhash(key, n, (const char *)bytes_of(password), password.n, head + AT_SALT, passes,
                      (size_t)kib * 1024, crypto_pwhash_ALG_ARGON2ID13))
        return fail(ERR_STORE, _("checking a password needs %u MiB of memory"), (unsigned)(kib + 1023) / 1024);
    return OK;
}

enum err seal_wrap(struct wrapped_key *out, const struct sign_secret *sec, struct span password,
                   struct seal_cost cost)
{
    uint8_t key[KEY_BYTES], seed[SEED_BYTES];
    *out = (struct wrapped_key) {{0}};
    put_cost_and_salt(out->b, cost);
    randombytes_buf(out->b + AT_NONCE, AT_BOX - AT_NONCE);
    enum err e = stretch(key, sizeof key, out->b, password);
    if (!e) {
        crypto_sign_ed25519_sk_to_seed(seed, sec->b);
        // Cost and salt are bound in: a box with another head does not open.
        crypto_aead_xchacha20poly1305_ietf_encrypt(out->b + AT_BOX, NULL, seed, sizeof seed, out->b, AT_NONCE, NULL,
                                                   out->b + AT_NONCE, key);
    }
    sodium_memzero(key, sizeof key);
    sodium_memzero(seed, sizeof seed);
    return e;
}

enum err seal_unwrap(struct sign_secret *sec, const struct wrapped_key *w, struct span password)
{
    uint8_t key[KEY_BYTES], seed[SEED_BYTES];
    struct sign_public pub;
    sodium_memzero(sec, sizeof *sec);
    enum err e = stretch(key, sizeof key, w->b, password);
    if (!e && crypto_aead_xchacha20poly1305_ietf_decrypt(seed, NULL, NULL, w->b + AT_BOX, sizeof w->b - AT_BOX, w->b,
                                                         AT_NONCE, w->b + AT_NONCE, key))
        e = ERR_PASSWORD;
    if (!e)
        crypto_sign_seed_keypair(pub.b, sec->b, seed);
    sodium_memzero(key, sizeof key);
    sodium_memzero(seed, sizeof seed);
    return e;
}

void *seal_secret_new(size_t n)
{
    void *p = sodium_malloc(n);
    YZ_ASSERT(p);
    sodium_memzero(p, n);
    return p;
}

void seal_secret_free(void *p)
{
    sodium_free(p);
}

void seal_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}
