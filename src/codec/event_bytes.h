// An event as bytes: organisation's signature, officer's signature, body
// (DESIGN section 6). The bytes are stored, sent and verified as they are.
#ifndef YZ_CODEC_EVENT_BYTES_H
#define YZ_CODEC_EVENT_BYTES_H

#include "codec/seal.h"
#include "domain/event.h"

// Appends the signed event to out and gives its id. ERR_TOO_LARGE over EVENT_MAX.
enum err event_bytes_make(struct buf *out, const struct event *e, const struct sign_secret *org,
                          const struct sign_secret *officer, struct hash *id) YZ_MUST_USE;
// Reads the bytes strictly; signatures are not looked at. Text is borrowed from `bytes`, arrays lie in `a`.
enum err event_bytes_read(struct span bytes, struct arena *a, struct event *e, struct hash *id) YZ_MUST_USE;
// ERR_SIGNATURE naming whose does not verify.
enum err event_bytes_verify(struct span bytes, const struct sign_public *org,
                            const struct sign_public *officer) YZ_MUST_USE;

#endif
