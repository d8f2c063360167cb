#include "base/utf8.h"
#include "store/kv.h"

static char *room(struct kv_key *k, size_t n)
{
    YZ_ASSERT(n <= sizeof k->p - k->n);
    char *p = k->p + k->n;
    k->n = (uint16_t)(k->n + n);
    return p;
}

struct kv_key *kv_key_new(struct kv_key *k)
{
    k->n = 0;
    return k;
}

struct kv_key *kv_key_int(struct kv_key *k, uint64_t v, size_t bytes)
{
    YZ_ASSERT(bytes >= 1 && bytes <= 8 && (bytes == 8 || v >> (8 * bytes) == 0));
    char *p = room(k, bytes);
    for (size_t i = bytes; i-- > 0; v >>= 8)
        p[i] = (char)(v & 0xff);
    return k;
}

struct kv_key *kv_key_raw(struct kv_key *k, struct span s)
{
    char *p = room(k, s.n);
    if (s.n)
        memcpy(p, s.p, s.n);
    return k;
}

struct kv_key *kv_key_prefix(struct kv_key *k, struct span s)
{
    const char *nul = s.n ? memchr(s.p, '\0', s.n) : NULL;
    if (nul)
        s.n = (size_t)(nul - s.p);
    if (s.n > KV_TEXT_MAX)
        s.n = utf8_floor(s.p, s.n, KV_TEXT_MAX);
    return kv_key_raw(k, s);
}

struct kv_key *kv_key_text(struct kv_key *k, struct span s)
{
    kv_key_prefix(k, s);
    *room(k, 1) = '\0';
    return k;
}

bool kv_key_take_int(struct span *rest, size_t bytes, uint64_t *v)
{
    YZ_ASSERT(bytes >= 1 && bytes <= 8);
    if (rest->n < bytes)
        return false;
    *v = 0;
    for (size_t i = 0; i < bytes; i++)
        *v = *v << 8 | (uint8_t)rest->p[i];
    rest->p += bytes;
    rest->n -= bytes;
    return true;
}

bool kv_key_take_raw(struct span *rest, size_t n, struct span *out)
{
    if (rest->n < n)
        return false;
    *out = (struct span) {rest->p, n};
    rest->p += n;
    rest->n -= n;
    return true;
}

bool kv_key_take_text(struct span *rest, struct span *out)
{
    const char *nul = rest->n ? memchr(rest->p, '\0', rest->n) : NULL;
    if (!nul)
        return false;
    *out = (struct span) {rest->p, (size_t)(nul - rest->p)};
    rest->n -= out->n + 1;
    rest->p = nul + 1;
    return true;
}
