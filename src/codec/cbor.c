#include "codec/cbor.h"

#include <cbor.h>

#include "base/lang.h"
#include "base/utf8.h"

#define HEAD_MOST 9 // bytes: the first and eight of a number

static void put_head(struct buf *out, uint64_t v, size_t (*encode)(uint64_t, unsigned char *, size_t))
{
    out->n += encode(v, (unsigned char *)buf_room(out, HEAD_MOST), HEAD_MOST);
}

static void put_start(struct buf *out, size_t n, size_t (*encode)(size_t, unsigned char *, size_t))
{
    out->n += encode(n, (unsigned char *)buf_room(out, HEAD_MOST), HEAD_MOST);
}

void cbor_put_uint(struct buf *out, uint64_t v)
{
    put_head(out, v, cbor_encode_uint);
}

void cbor_put_int(struct buf *out, int64_t v)
{
    if (v >= 0)
        put_head(out, (uint64_t)v, cbor_encode_uint);
    else
        put_head(out, (uint64_t) ~v, cbor_encode_negint); // -1 - v
}

void cbor_put_bytes(struct buf *out, struct span s)
{
    put_start(out, s.n, cbor_encode_bytestring_start);
    buf_add(out, s);
}

void cbor_put_text(struct buf *out, struct span s)
{
    put_start(out, s.n, cbor_encode_string_start);
    buf_add(out, s);
}

void cbor_put_array(struct buf *out, size_t n)
{
    put_start(out, n, cbor_encode_array_start);
}

void cbor_put_map(struct buf *out, size_t n)
{
    put_start(out, n, cbor_encode_map_start);
}

// One item as libcbor's decoder told it: a number, a string whole, or the head of a container.
struct item {
    enum cbor_kind kind;
    bool negative;  // of CBOR_INT: the value is -1 - v
    uint64_t v;     // the number, or the count of items or pairs
    struct span s;
};

static void on_uint(void *to, uint64_t v)
{
    struct item *it = to;
    it->kind = CBOR_INT;
    it->v = v;
}

static void on_negative(void *to, uint64_t v)
{
    struct item *it = to;
    it->kind = CBOR_INT;
    it->negative = true;
    it->v = v;
}

static void on_uint8(void *to, uint8_t v) { on_uint(to, v); }
static void on_uint16(void *to, uint16_t v) { on_uint(to, v); }
static void on_uint32(void *to, uint32_t v) { on_uint(to, v); }
static void on_negative8(void *to, uint8_t v) { on_negative(to, v); }
static void on_negative16(void *to, uint16_t v) { on_negative(to, v); }
static void on_negative32(void *to, uint32_t v) { on_negative(to, v); }

static void on_string(struct item *it, enum cbor_kind kind, cbor_data p, size_t n)
{
    it->kind = kind;
    it->v = n;
    it->s = span_bytes(p, n);
}

static void on_bytes(void *to, cbor_data p, size_t n) { on_string(to, CBOR_BYTES, p, n); }
static void on_text(void *to, cbor_data p, size_t n) { on_string(to, CBOR_TEXT, p, n); }

static void on_array(void *to, size_t n)
{
    struct item *it = to;
    it->kind = CBOR_ARRAY;
    it->v = n;
}

static void on_map(void *to, size_t n)
{
    struct item *it = to;
    it->kind = CBOR_MAP;
    it->v = n;
}

// What the deterministic form leaves out: indefinite lengths, tags, floats, simple values.
static void on_other(void *to) { ((struct item *)to)->kind = CBOR_OTHER; }
static void on_tag(void *to, uint64_t v) { (void)v, on_other(to); }
static void on_float(void *to, float v) { (void)v, on_other(to); }
static void on_double(void *to, double v) { (void)v, on_other(to); }
static void on_bool(void *to, bool v) { (void)v, on_other(to); }

static const struct cbor_callbacks callbacks = {
    .uint8 = on_uint8, .uint16 = on_uint16, .uint32 = on_uint32, .uint64 = on_uint,
    .negint8 = on_negative8, .negint16 = on_negative16, .negint32 = on_negative32, .negint64 = on_negative,
    .byte_string = on_bytes, .byte_string_start = on_other, .string = on_text, .string_start = on_other,
    .array_start = on_array, .indef_array_start = on_other, .map_start = on_map, .indef_map_start = on_other,
    .tag = on_tag, .float2 = on_float, .float4 = on_float, .float8 = on_double,
    .undefined = on_other, .null = on_other, .boolean = on_bool, .indef_break = on_other,
};

struct cbor_in cbor_in_make(struct span all, size_t limit)
{
    struct cbor_in in = {.all = all};
    if (all.n > limit)
        in.err = fail(ERR_TOO_LARGE, _("%zu bytes where at most %zu are allowed"), all.n, limit);
    return in;
}

enum err cbor_refuse(struct cbor_in *in, const char *what)
{
    if (!in->err)
        in->err = fail(ERR_FORMAT, _("at byte %zu: %s"), in->at, what);
    return in->err;
}

static size_t head_size(uint64_t v)
{
    return v < 24 ? 1 : v <= UINT8_MAX ? 2 : v <= UINT16_MAX ? 3 : v <= UINT32_MAX ? 5 : HEAD_MOST;
}

static void close_levels(struct cbor_in *in)
{
    while (in->depth && in->level[in->depth - 1].left == 0)
        in->depth--;
}

#define MISPLACED _("map keys are not ascending unsigned integers")

// Counts one item in its container. False when it cannot be a key where a key must stand.
static bool count_item(struct cbor_in *in, const struct item *it)
{
    if (in->depth == 0)
        return true;
    struct cbor_level *l = &in->level[in->depth - 1];
    if (l->map && l->left % 2 == 0) {
        if (it->kind != CBOR_INT || it->negative || (l->keyed && it->v <= l->key))
            return false;
        l->key = it->v;
        l->keyed = true;
    }
    l->left--;
    return true;
}

static enum err refuse_item(struct cbor_in *in, const struct item *it, struct cbor_decoder_result got)
{
    if (got.status == CBOR_DECODER_NEDATA)
        return cbor_refuse(in, _("the bytes end too early"));
    if (got.status != CBOR_DECODER_FINISHED)
        return cbor_refuse(in, _("not CBOR"));
    if (it->kind == CBOR_OTHER)
        return cbor_refuse(in, _("an indefinite length, tag, float or simple value"));
    if (got.read - it->s.n != head_size(it->v))
        return cbor_refuse(in, _("a number or length is not in its shortest form"));
    return cbor_refuse(in, _("text is not UTF-8"));
}

// Reads an item, whatever it is and wherever it stands; false after a failure. Every record that an act looks at comes
// through here. `size`: its bytes, over which the caller goes when the item is right where it stands.
static inline bool decode(struct cbor_in *in, struct item *it, size_t *size)
{
    it->negative = false;
    it->s.n = 0;
    struct cbor_decoder_result got =
        cbor_stream_decode((cbor_data)in->all.p + in->at, in->all.n - in->at, &callbacks, it);
    *size = got.read;
    return (got.status == CBOR_DECODER_FINISHED && it->kind != CBOR_OTHER && got.read - it->s.n == head_size(it->v) &&
            (it->kind != CBOR_TEXT || utf8_valid(it->s, NULL))) || !refuse_item(in, it, got);
}

// An item is a byte at least, so no count beyond the bytes left is honest.
static bool is_honest(struct cbor_in *in, const struct item *it, unsigned depth)
{
    if (it->v > (in->all.n - in->at) / (it->kind == CBOR_MAP ? 2 : 1))
        return !cbor_refuse(in, _("a count is larger than the bytes left"));
    return depth < CBOR_DEPTH || !cbor_refuse(in, _("nested too deep"));
}

// The next item of a reading in pieces.
static bool next(struct cbor_in *in, struct item *it)
{
    size_t size;
    if (in->err)
        return false;
    close_levels(in);
    if (!decode(in, it, &size))
        return false;
    if (!count_item(in, it))
        return !cbor_refuse(in, MISPLACED);
    in->at += size;
    if ((it->kind == CBOR_ARRAY || it->kind == CBOR_MAP) && is_honest(in, it, in->depth))
        in->level[in->depth++] = (struct cbor_level) {.left = it->kind == CBOR_MAP ? it->v * 2 : it->v, .map = it->kind == CBOR_MAP};
    return !in->err;
}

static void refuse_kind(struct cbor_in *in, enum cbor_kind kind, size_t at)
{
    static const char *const missing[] = {
        [CBOR_INT] = N_("an integer is expected"), [CBOR_BYTES] = N_("bytes are expected"),
        [CBOR_TEXT] = N_("text is expected"),      [CBOR_ARRAY] = N_("an array is expected"),
        [CBOR_MAP] = N_("a map is expected"),
    };
    in->at = at;
    cbor_refuse(in, _(missing[kind]));
}

static bool expect(struct cbor_in *in, enum cbor_kind kind, struct item *it)
{
    size_t at = in->at;
    if (!next(in, it))
        return false;
    if (it->kind != kind)
        refuse_kind(in, kind, at);
    return it->kind == kind;
}

uint64_t cbor_take_uint(struct cbor_in *in)
{
    struct item it;
    if (!expect(in, CBOR_INT, &it))
        return 0;
    if (it.negative) {
        cbor_refuse(in, _("a number is out of range"));
        return 0;
    }
    return it.v;
}

struct span cbor_take_bytes(struct cbor_in *in)
{
    struct item it;
    return expect(in, CBOR_BYTES, &it) ? it.s : SPAN_NONE;
}

struct span cbor_take_text(struct cbor_in *in)
{
    struct item it;
    return expect(in, CBOR_TEXT, &it) ? it.s : SPAN_NONE;
}

void cbor_take_exact(struct cbor_in *in, void *to, size_t n)
{
    struct span s = cbor_take_bytes(in);
    if (!in->err && s.n != n)
        cbor_refuse(in, _("bytes are not of the expected length"));
    if (in->err)
        memset(to, 0, n);
    else if (s.p && n)
        memcpy(to, s.p, n);
}

size_t cbor_take_array(struct cbor_in *in)
{
    struct item it;
    return expect(in, CBOR_ARRAY, &it) ? (size_t)it.v : 0;
}

size_t cbor_take_map(struct cbor_in *in)
{
    struct item it;
    return expect(in, CBOR_MAP, &it) ? (size_t)it.v : 0;
}

enum err cbor_done(struct cbor_in *in)
{
    close_levels(in);
    if (in->depth)
        cbor_refuse(in, _("the bytes end too early"));
    else if (in->at != in->all.n)
        cbor_refuse(in, _("bytes remain after the end"));
    return in->err;
}

static bool is_empty(const struct val *v)
{
    switch ((enum val_kind)v->kind) {
    case VAL_INT:
        return false;
    case VAL_LIST:
        return v->u.list.n == 0;
    case VAL_TEXT:
    case VAL_BYTES:
        break;
    }
    return v->u.s.n == 0;
}

static void put_rec(struct buf *out, const struct rec *r, unsigned depth)
{
    YZ_ASSERT(depth <= CBOR_DEPTH);
    size_t n = 0;
    for (uint16_t i = 0; i < r->n; i++)
        n += !is_empty(&r->v[i]);
    cbor_put_map(out, n);
    for (uint16_t i = 0; i < r->n; i++) {
        const struct val *v = &r->v[i];
        YZ_ASSERT(i == 0 || r->v[i - 1].tag < v->tag);
        if (is_empty(v))
            continue;
        cbor_put_uint(out, v->tag);
        switch ((enum val_kind)v->kind) {
        case VAL_INT:
            cbor_put_int(out, v->u.i);
            break;
        case VAL_TEXT:
            cbor_put_text(out, v->u.s);
            break;
        case VAL_BYTES:
            cbor_put_bytes(out, v->u.s);
            break;
        case VAL_LIST:
            cbor_put_array(out, v->u.list.n);
            for (uint32_t k = 0; k < v->u.list.n; k++)
                put_rec(out, &v->u.list.rows[k], depth + 2);
            break;
        }
    }
}

void cbor_put_rec(struct buf *out, const struct rec *r)
{
    put_rec(out, r, 1);
}

static void take_fields(struct cbor_in *in, struct arena *a, size_t n, unsigned depth, struct rec *out);

static void take_value(struct cbor_in *in, struct arena *a, unsigned depth, struct val *v)
{
    struct item it;
    size_t size;
    if (!decode(in, &it, &size))
        return;
    in->at += size;
    switch (it.kind) {
    case CBOR_INT:
        v->kind = VAL_INT;
        if (it.v > INT64_MAX)
            cbor_refuse(in, _("a number is out of range"));
        else
            v->u.i = it.negative ? -1 - (int64_t)it.v : (int64_t)it.v;
        return;
    case CBOR_TEXT:
    case CBOR_BYTES:
        v->kind = it.kind == CBOR_TEXT ? VAL_TEXT : VAL_BYTES;
        v->u.s = it.s;
        if (it.s.n == 0)
            cbor_refuse(in, _("an empty value"));
        return;
    case CBOR_ARRAY:
        v->kind = VAL_LIST;
        if (!is_honest(in, &it, depth))
            return;
        if (it.v == 0 || it.v > UINT32_MAX) {
            cbor_refuse(in, _("an empty value"));
            return;
        }
        v->u.list.n = (uint32_t)it.v;
        v->u.list.rows = ARENA_ARRAY(a, struct rec, (size_t)it.v);
        for (uint32_t i = 0; i < v->u.list.n && !in->err; i++) {
            size_t at = in->at;
            if (!decode(in, &it, &size))
                return;
            in->at += size;
            if (it.kind != CBOR_MAP)
                refuse_kind(in, CBOR_MAP, at);
            else if (is_honest(in, &it, depth + 1))
                take_fields(in, a, (size_t)it.v, depth + 2, &v->u.list.rows[i]);
        }
        return;
    case CBOR_MAP:
    case CBOR_NONE:
    case CBOR_OTHER:
        break;
    }
    cbor_refuse(in, _("a value of a kind that records do not have"));
}

// The n pairs of a map that is open already, with `depth` containers open: no deeper than CBOR_DEPTH.
static void take_fields(struct cbor_in *in, struct arena *a, size_t n, unsigned depth, struct rec *out)
{
    *out = rec_make(a);
    if (n > CBOR_FIELDS) {
        cbor_refuse(in, _("too many fields"));
        return;
    }
    if (n)
        *out = rec_make_room(a, n);
    for (size_t i = 0; i < n && !in->err; i++) {
        struct item it;
        size_t size;
        if (!decode(in, &it, &size))
            return;
        if (it.kind != CBOR_INT || it.negative || (i && it.v <= out->v[i - 1].tag)) {
            cbor_refuse(in, MISPLACED);
            return;
        }
        in->at += size;
        if (it.v > UINT16_MAX)
            cbor_refuse(in, _("a tag is out of range"));
        out->v[i].tag = (uint16_t)it.v;
        take_value(in, a, depth, &out->v[i]);
        out->n++;
    }
}

struct rec cbor_take_rec(struct cbor_in *in, struct arena *a)
{
    struct rec r = rec_make(a);
    size_t n = cbor_take_map(in);
    if (in->err)
        return r;
    take_fields(in, a, n, in->depth, &r);
    in->level[in->depth - 1].left = 0;
    return in->err ? rec_make(a) : r;
}

enum err cbor_get_rec(struct span all, size_t limit, struct arena *a, struct rec *out)
{
    struct cbor_in in = cbor_in_make(all, limit);
    *out = cbor_take_rec(&in, a);
    if (cbor_done(&in))
        *out = rec_make(a);
    return in.err;
}
