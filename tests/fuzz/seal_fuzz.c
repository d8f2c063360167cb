// Bytes from outside as a box, a signature and a wrapped key:
// none opens or verifies, and none asks for more work than the caps allow.
#include "codec/seal.h"
#include "replay.h"

int target(const uint8_t *p, size_t n)
{
    static const uint8_t seed[32] = {1};
    struct sign_public pub;
    struct sign_secret sec;
    struct box_public box_pub;
    struct box_secret box_sec;
    struct signature sig = {{0}};
    struct wrapped_key w = {{0}};
    struct buf out = {0};
    YZ_ASSERT(seal_start() == OK);
    seal_sign_pair_from(seed, &pub, &sec);
    seal_box_pair(&box_pub, &box_sec);
    struct span in = span_bytes(p, n);
    YZ_ASSERT(seal_open(&out, &box_pub, &box_sec, in) == ERR_SEAL && out.n == 0);
    if (n >= sizeof sig.b) {
        memcpy(sig.b, p, sizeof sig.b);
        YZ_ASSERT(seal_verify(&sig, &pub, SEAL_EVENT, in) == ERR_SIGNATURE);
    }
    // Only the two high bytes of the memory asked for come from the input, so that a run stays quick.
    memcpy(w.b, p, n < sizeof w.b ? n : sizeof w.b);
    w.b[6] = 0;
    enum err e = seal_unwrap(&sec, &w, in);
    YZ_ASSERT(e == ERR_PASSWORD || e == ERR_DAMAGED);
    buf_free(&out);
    return 0;
}
