// Setting an organisation up: keys, roster, trust (DESIGN section 6).
#ifndef YZ_DESK_SETUP_H
#define YZ_DESK_SETUP_H

#include "base/buf.h"
#include "desk.h"

// 16 groups of 4 hexadecimal digits, a space between, and the NUL.
#define SETUP_FINGERPRINT 80

// Makes home: keys, store. org: org_tag fields (code, name, kind, division, bureau, telephone).
// A province's home gets the root key as well. Broken off by a power cut or a full disk, the same call ends it.
enum err setup_init(const char *home, const struct rec *org) YZ_MUST_USE;
// Makes a spare key and writes it, wrapped by the passphrase, to a new file outside the home; it goes into the next request.
enum err setup_spare(struct desk *d, const char *path, struct span passphrase, uint32_t *ordinal) YZ_MUST_USE;
// What changes of what this organisation says of itself, before it asks anew; others know it with the next roster. Its code, kind
// and division stay: case numbers, rights and jurisdictions hang on them.
enum err setup_describe(struct desk *d, const struct rec *changed) YZ_MUST_USE;
// What a station hands to the province: its record and public keys, its spares' too, signed by its own key.
enum err setup_request(struct desk *d, struct buf *out) YZ_MUST_USE;

// At the province: takes a request in, or changes a key's state; where something changes the roster gets the next serial.
enum err setup_org_add(struct desk *d, struct span request) YZ_MUST_USE;
// Whose request it is, for the eyes of who adds it: code, name, kind, key.
enum err setup_request_text(struct span request, struct buf *out) YZ_MUST_USE;
// A new root key; the roster that names it is signed by the old one.
enum err setup_root_renew(struct desk *d) YZ_MUST_USE;
enum err setup_key_state(struct desk *d, struct span org, int64_t ordinal, enum org_key_state state) YZ_MUST_USE;
// The rosters to hand out: those by which the root has changed, and the newest. All of them in one file.
#define SETUP_ROSTERS_BYTES (64u << 20)
enum err setup_roster_out(struct desk *d, struct buf *out) YZ_MUST_USE;
// At a station: the first roster needs the root's fingerprint, typed in from paper (spaces do not matter). The roster's own, read
// out by the province, takes that very roster also where it does not follow the one here (ERR_ROSTER).
enum err setup_roster_in(struct desk *d, struct span bytes, struct span fingerprint, bool *news) YZ_MUST_USE;
// The fingerprint of the newest roster here, for the telephone.
enum err setup_roster_print(struct desk *d, char out[SETUP_FINGERPRINT]) YZ_MUST_USE;
// The fingerprint of the root that the roster here names, or of the root key in this home.
enum err setup_fingerprint(struct desk *d, char out[SETUP_FINGERPRINT]) YZ_MUST_USE;

#endif
