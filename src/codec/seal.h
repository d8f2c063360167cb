// Hashes, signatures, sealed boxes and passwords. The only file that knows
// libsodium. seal_start() comes before anything else here.
//
// Every hash and signature begins with a domain, so that bytes made for one
// purpose never count for another (DESIGN section 6).
#ifndef YZ_CODEC_SEAL_H
#define YZ_CODEC_SEAL_H

#include <stdalign.h>
#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

#define SEAL_ID SPAN("yizhan id 1\0")         // id of an event, hash of a packet
#define SEAL_EVENT SPAN("yizhan event 1\0")   // signatures on an event's body
#define SEAL_PACKET SPAN("yizhan packet 1\0") // signature inside a packet
#define SEAL_ROSTER SPAN("yizhan roster 1\0") // the province's root on a roster

struct hash {
    uint8_t b[32];
}; // BLAKE2b-256
struct signature {
    uint8_t b[64];
}; // Ed25519 (RFC 8032)
struct sign_public {
    uint8_t b[32];
};
struct sign_secret {
    uint8_t b[64];
}; // seed and public key
struct box_public {
    uint8_t b[32];
}; // X25519
struct box_secret {
    uint8_t b[32];
};
struct key_id {
    uint8_t b[8];
}; // first bytes of the BLAKE2b-256 of the public key's bytes

// Once per process. ERR_STORE when the machine gives no randomness.
enum err seal_start(void) YZ_MUST_USE;

// BLAKE2b-256 of domain and bytes; in one call or in pieces.
void seal_hash(struct hash *out, struct span domain, struct span bytes);
struct seal_hashing {
    alignas(64) unsigned char state[384];
};
void seal_hash_start(struct seal_hashing *h, struct span domain);
void seal_hash_add(struct seal_hashing *h, struct span bytes);
void seal_hash_end(struct seal_hashing *h, struct hash *out);

// What a stored value that is not a signed event ends with (DESIGN section 7):
// the first 8 bytes of the BLAKE2b-256 of name, key (each with its length before it) and value.
#define SEAL_CHECKSUM 8
#define SEAL_CHECKSUM_HEAD 560 // most bytes that database and key have together (asserted)
void seal_checksum(uint8_t out[SEAL_CHECKSUM], struct span database, struct span key, struct span value);

// Ed25519 over domain and message, which are one run of bytes to the algorithm.
void seal_sign_pair(struct sign_public *pub, struct sign_secret *sec);
// The same pair from the same 32 bytes.
void seal_sign_pair_from(const uint8_t seed[32], struct sign_public *pub, struct sign_secret *sec);
void seal_sign(struct signature *out, const struct sign_secret *sec, struct span domain, struct span message);
// ERR_SIGNATURE (without a note: the caller knows whose it is).
enum err seal_verify(const struct signature *sig, const struct sign_public *pub, struct span domain,
                     struct span message) YZ_MUST_USE;
struct sign_public seal_public_of(const struct sign_secret *sec);
struct key_id seal_sign_id(const struct sign_public *pub);

// A box that only the recipient opens and that does not say who made it
// (X25519, XSalsa20-Poly1305): SEAL_BOX_EXTRA bytes longer than the message.
#define SEAL_BOX_EXTRA 48
void seal_box_pair(struct box_public *pub, struct box_secret *sec);
// The pair that belongs to a signing key: one secret on paper gives both.
void seal_box_pair_of(const struct sign_secret *sign, struct box_public *pub, struct box_secret *sec);
// Appends the box. ERR_SEAL when `to` is no usable key; then out is unchanged.
enum err seal_box(struct buf *out, const struct box_public *to, struct span message) YZ_MUST_USE;
// Appends the message. ERR_SEAL when it is for someone else or was changed; then out is unchanged.
enum err seal_open(struct buf *out, const struct box_public *pub, const struct box_secret *sec,
                   struct span box) YZ_MUST_USE;

// Argon2id. Two passes over 64 MiB, about a tenth of a second: the memory of
// one password check, given back at once. Tests may ask for less; what a
// stored value asks for is refused above these (ERR_DAMAGED).
struct seal_cost {
    uint32_t passes; // 1 .. SEAL_PASSES_MOST
    uint32_t kib;    // 8 .. SEAL_KIB_MOST
};
#define SEAL_PASSES_MOST 8
#define SEAL_KIB_MOST (64 * 1024)
#define SEAL_COST ((struct seal_cost) {2, SEAL_KIB_MOST})

// A signing key under a password. Opening it tells whether the password is
// right, so a sign-in needs one Argon2id run, not two.
struct wrapped_key {
    uint8_t b[96];
}; // passes, KiB, salt 16, nonce 24, seed and tag 48 (XChaCha20-Poly1305)
enum err seal_wrap(struct wrapped_key *out, const struct sign_secret *sec, struct span password,
                   struct seal_cost cost) YZ_MUST_USE;
// OK, ERR_PASSWORD, ERR_DAMAGED, ERR_STORE; sec is all zero unless OK.
enum err seal_unwrap(struct sign_secret *sec, const struct wrapped_key *w, struct span password) YZ_MUST_USE;

// Zeroed memory for secrets: between guard pages, never swapped where the
// system allows that, wiped when freed. seal_secret_free(NULL) does nothing.
void *seal_secret_new(size_t n) YZ_NONNULL;
void seal_secret_free(void *p);

void seal_wipe(void *p, size_t n);

#endif
