// Setting an organisation up: keys, roster, trust (DESIGN section 6).
#ifndef YZ_DESK_SETUP_H
#define YZ_DESK_SETUP_H

#include "desk.h"

// Makes home: keys, store. org: org_tag fields (code, name, kind, division, bureau, telephone).
// A province's home gets the root key as well.
enum err setup_init(const char *home, const struct rec *org) YZ_MUST_USE;
// What a station hands to the province: its record and public keys, signed by its own key.
enum err setup_request(struct store *s, struct buf *out) YZ_MUST_USE;

// At the province: takes a request in, or changes a key's state; the roster gets the next serial.
enum err setup_org_add(struct store *s, struct span request) YZ_MUST_USE;
enum err setup_key_state(struct store *s, struct span org, int64_t ordinal, enum org_key_state state) YZ_MUST_USE;
// The newest roster's bytes, to hand out.
enum err setup_roster_out(struct store *s, struct buf *out) YZ_MUST_USE;
// At a station: the first roster needs the fingerprint, typed in from paper (spaces do not matter).
enum err setup_roster_in(struct store *s, struct span bytes, struct span fingerprint, bool *news) YZ_MUST_USE;
// The fingerprint of the root that the roster here names, or of the root key in this home.
enum err setup_fingerprint(struct store *s, char out[FINGERPRINT_TEXT]) YZ_MUST_USE;

#endif
