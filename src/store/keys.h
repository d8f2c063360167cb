// An organisation's own keys (DESIGN section 6): the files under home/keys,
// 0600, bound to the machine. A copied store signs nothing until `adopt`.
// Keys are never in a backup.
#ifndef YZ_STORE_KEYS_H
#define YZ_STORE_KEYS_H

#include "codec/seal.h"

struct keys {
    char org[13];
    uint32_t ordinal; // part of every number that is given out
    struct sign_public sign;
    struct box_public box;
    struct sign_secret *sign_secret; // guarded memory, owned
    struct box_secret *box_secret;
    bool bound; // made on this machine: may sign
    uint64_t file; // which file they were read from
};

// ERR_EXISTS when there are keys, or something in their place; ERR_IO where it cannot be seen.
enum err keys_absent(const char *home) YZ_MUST_USE;
// Makes the keys of an organisation and writes them, where there are none.
enum err keys_make(const char *home, struct span org, uint32_t ordinal) YZ_MUST_USE;
// ERR_NOT_FOUND, ERR_KEY, ERR_IO. `bound` tells whether this machine may sign.
enum err keys_load(const char *home, struct keys *out) YZ_MUST_USE;
// A new pair, bound to this machine, with the first ordinal above its own and `above`; the old file is kept aside. lost: the store
// is behind the key that it takes the place of, or may be.
enum err keys_renew(const char *home, uint32_t above, bool lost, struct keys *k) YZ_MUST_USE;
// Those of a spare, bound to this machine from now on; the old file is kept aside.
enum err keys_replace(const char *home, bool lost, struct keys *k) YZ_MUST_USE;
// Nothing was lost with the key before this one, and keys_begun has not come: the renewal was killed before the store knew of it,
// or is under way.
bool keys_renewing(const char *home, const struct keys *k);
// The store has begun with the key.
void keys_begun(const char *home, const struct keys *k);
// Their file is kept aside and no other takes its place: nothing is signed here until there are keys.
enum err keys_set_aside(const char *home, const struct keys *k) YZ_MUST_USE;
// The highest ordinal of the keys that this home has or has had; 0: none.
uint32_t keys_highest(const char *home);
// A spare's pairs: from its signing key where it has that, else a fresh one. It is not written anywhere.
void keys_spare(struct keys *k);
// Is that the key that lies here now?
bool keys_is(const char *home, const struct sign_public *sign);
// Another process has put new keys in their place.
bool keys_stale(const char *home, const struct keys *k);
void keys_free(struct keys *k);

// The province's root key lies in home/keys too.
struct root_key {
    struct sign_public pub;
    struct sign_secret *secret;
};
// ERR_EXISTS where there is one.
enum err keys_root_make(const char *home) YZ_MUST_USE;
enum err keys_root_load(const char *home, struct root_key *out) YZ_MUST_USE;
// A new root: made beside the old one, which signs the roster that names it; then it takes the old one's place. Nothing does that
// but the one named: ERR_NOT_FOUND.
enum err keys_root_next(const char *home, struct root_key *out) YZ_MUST_USE;
enum err keys_root_turn(const char *home, struct span named) YZ_MUST_USE;
void keys_root_free(struct root_key *k);
// What is typed in from paper: 16 groups of 4 hexadecimal digits of the BLAKE2b-256 of the root's key.
#define FINGERPRINT_TEXT 80
void keys_fingerprint(const struct sign_public *root, char out[FINGERPRINT_TEXT]);
void keys_print(const struct hash *h, char out[FINGERPRINT_TEXT]); // of any hash

#endif
