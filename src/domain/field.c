#include "field.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/utf8.h"
#include "idnumber.h"

#define MOMENT_LAST INT64_C(40000000000) // in the year 3237

const struct field *field_by_tag(const struct table *t, uint16_t tag)
{
    size_t lo = 0, hi = t->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (t->fields[mid].tag == tag)
            return &t->fields[mid];
        if (t->fields[mid].tag < tag)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

const struct field *field_by_key(const struct table *t, struct span key)
{
    for (size_t i = 0; i < t->n; i++) {
        if (span_is(key, t->fields[i].key))
            return &t->fields[i];
    }
    return NULL;
}

static const char *label(const struct field *f)
{
    return f->label[0] ? _(f->label) : f->key;
}

static enum err check_text(const struct field *f, struct span s)
{
    size_t chars;
    enum utf8_kind kind = utf8_check(s, &chars);
    if (kind == UTF8_BAD)
        return fail(ERR_INPUT, _("%s: not well-formed UTF-8"), label(f));
    if (kind == UTF8_CONTROL)
        return fail(ERR_INPUT, _("%s: control characters and characters that are not seen are not allowed"), label(f));
    if (chars > f->limit)
        return fail(ERR_INPUT, _("%s: %zu characters; at most %u are allowed"), label(f), chars, f->limit);
    return OK;
}

// What a name is written with: Chinese characters, Latin letters, the middle dot, blanks inside.
static bool name_char(uint32_t cp)
{
    return cp == 0xB7 || cp == ' ' || cp == '\'' || cp == '-' || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ||
           (cp >= 0xC0 && cp <= 0x24F) || cp == 0x3007 || (cp >= 0x3400 && cp <= 0x4DBF) ||
           (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x323AF);
}

// What keyboards give for the middle dot.
static bool like_dot(uint32_t cp)
{
    return cp == 0x2022 || cp == 0x30FB || cp == 0x2027 || cp == 0x22C5 || cp == '.' || cp == 0xFF0E;
}

static enum err check_name(const struct field *f, struct span s)
{
    uint32_t cp;
    TRY(check_text(f, s));
    for (size_t i = 0, n; i < s.n; i += n) {
        n = utf8_decode(s.p + i, s.n - i, &cp);
        // Where a name is written down they are refused, never changed: a name is compared by code point.
        if (like_dot(cp))
            return fail(ERR_INPUT, _("%s: U+%04X looks like the middle dot; names take · (U+00B7)"), label(f), cp);
        if (!name_char(cp))
            return fail(ERR_INPUT, _("%s: %.*s (U+%04X) does not belong in a name"), label(f), (int)n, s.p + i, cp);
    }
    return OK;
}

static bool is_chinese(uint32_t cp)
{
    return cp == 0x3007 || cp >= 0x3400;
}

struct span field_sought(struct span s, char out[NAME_BYTES])
{
    size_t n = 0, gap = 0; // behind the last Chinese character, with nothing but blanks since
    uint32_t cp;
    for (size_t i = 0, k; i < s.n && s.n <= NAME_BYTES / 2; i += k) {
        k = utf8_decode(s.p + i, s.n - i, &cp);
        if (!k)
            return s;
        if (gap && is_chinese(cp))
            n = gap;
        n += utf8_encode(like_dot(cp) ? 0xB7 : cp, out + n);
        gap = is_chinese(cp) ? n : cp == ' ' ? gap : 0;
    }
    return s.n <= NAME_BYTES / 2 ? (struct span) {out, n} : s;
}

// Where a name is written down: old systems spread one of two characters over three (李 四), and nobody finds it under 李四.
// Among Latin letters a blank is as it should be. What a store has already is left as it is.
static enum err check_spread(const struct field *f, struct span s)
{
    char sought[NAME_BYTES];
    bool spread = memchr(s.p, ' ', s.n) && field_sought(s, sought).n < s.n;
    return spread ? fail(ERR_INPUT, _("%s: a blank stands between Chinese characters; names have none"), label(f)) : OK;
}

struct span field_code_points(struct span s, char out[NAME_BYTES])
{
    size_t n = 0;
    for (size_t i = 0; i < s.n && s.n <= NAME_BYTES;) {
        uint32_t cp = 0;
        size_t hex = 0;
        const char *digit;
        bool begins = s.n - i > 2 && (s.p[i] == 'U' || s.p[i] == 'u') && s.p[i + 1] == '+';
        while (begins && hex < 6 && i + 2 + hex < s.n && s.p[i + 2 + hex] && (digit = strchr("0123456789ABCDEFabcdef", s.p[i + 2 + hex])) != NULL) {
            cp = cp << 4 | (*digit <= '9' ? (uint32_t)(*digit - '0') : (uint32_t)((*digit & 7) + 9));
            hex++;
        }
        size_t made = hex >= 4 ? utf8_encode(cp, out + n) : 0;
        if (!made)
            out[n] = s.p[i];
        n += made ? made : 1;
        i += made ? 2 + hex : 1;
    }
    return s.n <= NAME_BYTES ? (struct span) {out, n} : s;
}

static enum err check_phone(const struct field *f, struct span s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        digits += digit;
        if (!digit && s.p[i] != '-' && !(s.p[i] == '+' && i == 0))
            return fail(ERR_INPUT, _("%s: digits are expected, and - between them"), label(f));
    }
    if (digits < 7 || s.n > f->limit)
        return fail(ERR_INPUT, _("%s: a number of 7 to %u digits is expected"), label(f), f->limit);
    return OK;
}

static enum err check_digits(const struct field *f, struct span s)
{
    bool exact = f->kind == FIELD_ORG;
    if (!span_digits(s) || s.n > f->limit || (exact && s.n != f->limit))
        return fail(ERR_INPUT, exact ? lang_by(N_("%s: a code of %u digits is expected; F4 lists them"), N_("%s: a code of %u digits is expected; yizhan org list names them"))
                                     : _("%s: at most %u digits are expected"), label(f), f->limit);
    return OK;
}

// As much of what was written as a message holds beside its reason.
static struct span shown(struct span s)
{
    return (struct span) {s.p, utf8_valid(s, NULL) ? utf8_floor(s.p, s.n, 60) : 0};
}

// Why what was written is none of its list's codes: a name that may mean several of them is told with these.
static enum err no_code(const struct field *f, struct span s)
{
    const struct code_list *l = code_list(f->codes);
    const struct code_alias *many = code_alias(l, s);
    struct arena a = {0};
    struct buf which = {0};
    struct span rest = span_of(many ? many->codes : ""), code;
    while (many && span_split(&rest, ' ', &code))
        buf_printf(&which, "%s%.*s %s", which.n ? ", " : "", SPAN_ARG(code), code_name(code_find(l, code)));
    enum err e = many ? fail(ERR_INPUT, _("%s: %.*s may be any of %.*s; which?"), label(f), SPAN_ARG(shown(s)), SPAN_ARG(buf_span(&which)))
                      : fail(ERR_INPUT, _("%s: %.*s is no code or name; %.*s"), label(f), SPAN_ARG(shown(s)), SPAN_ARG(code_choice(l, NULL, &a)));
    buf_free(&which);
    arena_free(&a);
    return e;
}

static enum err check_code(const struct field *f, struct span s)
{
    return code_find(code_list(f->codes), s) ? OK : no_code(f, s);
}

static enum err parse_bool(const struct field *f, struct span s, struct rec *r)
{
    static const char *const yes[] = {"1", "y", "Y", "是", "有", "yes"}, *const no[] = {"0", "n", "N", "否", "无", "no"};
    for (size_t i = 0; i < COUNT(yes); i++) {
        if (span_is(s, yes[i])) {
            rec_set_int(r, f->tag, 1);
            return OK;
        }
        if (span_is(s, no[i])) {
            rec_set_int(r, f->tag, 0);
            return OK;
        }
    }
    return fail(ERR_INPUT, _("%s: y or n is expected"), label(f));
}

static enum err parse_id(const struct field *f, struct span s, struct rec *r)
{
    char id[IDNUMBER];
    s = idnumber_typed(s, id);
    TRY(idnumber_check(s));
    rec_set_text(r, f->tag, s);
    return OK;
}

enum err field_parse(const struct field *f, struct span text, struct rec *r)
{
    struct span s = span_trim(text);
    char name[NAME_BYTES], digits[NAME_BYTES];
    int64_t v;
    day_t day;
    if (s.n == 0) {
        rec_clear(r, f->tag);
        return OK;
    }
    // What is read as a number or a code is the same in full-width digits; free text and names stay as they are.
    if (f->kind != FIELD_TEXT && f->kind != FIELD_NAME && f->kind != FIELD_ID && f->kind != FIELD_CODE)
        s = utf8_narrow(s, digits, sizeof digits);
    switch (f->kind) {
    case FIELD_TEXT:
        TRY(check_text(f, s));
        break;
    case FIELD_NAME:
        s = field_code_points(s, name);
        TRY(check_name(f, s));
        TRY(check_spread(f, s));
        break;
    case FIELD_ID:
        return parse_id(f, s, r);
    case FIELD_DATE:
        if (!day_parse(s, &day))
            return fail(ERR_INPUT, _("%s: %.*s is no date; as 2026-11-23 or 20261123"), label(f), SPAN_ARG(shown(s)));
        rec_set_int(r, f->tag, day);
        return OK;
    case FIELD_INT:
    case FIELD_MOMENT: {
        bool quantity = f->kind == FIELD_INT && !f->codes && !f->rows; // of nothing, none is written down
        if (!span_int(s, &v) || v < quantity || v > (f->kind == FIELD_INT ? (int64_t)f->limit : MOMENT_LAST))
            return fail(ERR_INPUT, quantity ? _("%s: a number from 1 to %u is expected") : _("%s: a number up to %u is expected"), label(f), f->limit);
        rec_set_int(r, f->tag, v);
        return OK;
    }
    case FIELD_BOOL:
        return parse_bool(f, s, r);
    case FIELD_CODE: {
        const struct code *c = code_parse(code_list(f->codes), s);
        if (!c) // names have full-width signs in them
            c = code_parse(code_list(f->codes), utf8_narrow(s, digits, sizeof digits));
        if (!c)
            return no_code(f, s);
        s = span_of(c->code);
        break;
    }
    case FIELD_PHONE:
        TRY(check_phone(f, s));
        break;
    case FIELD_ORG:
    case FIELD_DIGITS:
        TRY(check_digits(f, s));
        break;
    case FIELD_BYTES:
    case FIELD_LIST:
        return fail(ERR_USAGE, "%s", f->key);
    }
    rec_set_text(r, f->tag, s);
    return OK;
}

struct span field_edit(const struct field *f, const struct rec *r, struct arena *a)
{
    const struct val *v = rec_get(r, f->tag);
    char text[MOMENT_TEXT];
    if (!v || v->kind == VAL_LIST || v->kind == VAL_BYTES)
        return SPAN_NONE;
    if (v->kind == VAL_TEXT)
        return v->u.s;
    switch (f->kind) {
    case FIELD_DATE:
        return arena_copy(a, span_of(day_format((day_t)v->u.i, text)));
    case FIELD_MOMENT:
        return arena_copy(a, span_of(moment_format(v->u.i, text)));
    case FIELD_BOOL:
        return v->u.i ? SPAN("y") : SPAN("n");
    default:
        return arena_printf(a, "%lld", (long long)v->u.i);
    }
}

struct span field_show(const struct field *f, const struct rec *r, struct arena *a)
{
    const struct val *v = rec_get(r, f->tag);
    if (v && f->kind == FIELD_CODE && v->kind == VAL_TEXT)
        return code_show(f->codes, v->u.s);
    if (v && f->kind == FIELD_BOOL && v->kind == VAL_INT)
        return span_of(v->u.i ? _("yes") : _("no"));
    if (v && f->kind == FIELD_INT && f->codes)
        return code_show(f->codes, arena_printf(a, "%lld", (long long)v->u.i));
    const struct field *named = v && f->kind == FIELD_INT && f->rows ? field_by_tag(f->rows, (uint16_t)v->u.i) : NULL;
    if (named)
        return span_of(label(named));
    return field_edit(f, r, a);
}

static enum err check_val(const struct table *t, const struct field *f, const struct val *v)
{
    static const uint8_t wants[] = {
        [FIELD_TEXT] = VAL_TEXT, [FIELD_NAME] = VAL_TEXT,   [FIELD_ID] = VAL_TEXT,     [FIELD_DATE] = VAL_INT,
        [FIELD_MOMENT] = VAL_INT, [FIELD_CODE] = VAL_TEXT,  [FIELD_INT] = VAL_INT,     [FIELD_BOOL] = VAL_INT,
        [FIELD_PHONE] = VAL_TEXT, [FIELD_ORG] = VAL_TEXT,   [FIELD_DIGITS] = VAL_TEXT, [FIELD_BYTES] = VAL_BYTES,
        [FIELD_LIST] = VAL_LIST,
    };
    if (v->kind != wants[f->kind])
        return fail(ERR_FORMAT, _("%s.%s has the wrong kind of value"), t->name, f->key);
    switch (f->kind) {
    case FIELD_TEXT:
        return check_text(f, v->u.s);
    case FIELD_NAME:
        return check_name(f, v->u.s);
    case FIELD_ID:
        return idnumber_check(v->u.s);
    case FIELD_DATE:
        return v->u.i < -100000 || v->u.i > 400000 ? fail(ERR_FORMAT, _("%s.%s is no date"), t->name, f->key) : OK;
    case FIELD_MOMENT:
        return v->u.i < 0 || v->u.i > MOMENT_LAST ? fail(ERR_FORMAT, _("%s.%s is no moment"), t->name, f->key) : OK;
    case FIELD_CODE:
        return check_code(f, v->u.s);
    case FIELD_INT:
    case FIELD_BOOL: {
        int64_t most = f->kind == FIELD_BOOL ? 1 : f->limit == INT_ANY ? INT64_MAX : f->limit;
        return v->u.i < 0 || v->u.i > most ? fail(ERR_FORMAT, _("%s.%s is out of range"), t->name, f->key) : OK;
    }
    case FIELD_PHONE:
        return check_phone(f, v->u.s);
    case FIELD_ORG:
    case FIELD_DIGITS:
        return check_digits(f, v->u.s);
    case FIELD_BYTES:
        return v->u.s.n > f->limit ? fail(ERR_FORMAT, _("%s.%s is too long"), t->name, f->key) : OK;
    case FIELD_LIST:
        if (v->u.list.n > f->limit)
            return fail(ERR_FORMAT, _("%s.%s has %u rows; at most %u are allowed"), t->name, f->key, v->u.list.n, f->limit);
        for (uint32_t i = 0; i < v->u.list.n; i++)
            TRY(table_check(f->rows, &v->u.list.rows[i]));
        return OK;
    }
    return OK;
}

enum err table_check(const struct table *t, const struct rec *r)
{
    for (uint16_t i = 0; i < r->n; i++) {
        const struct field *f = field_by_tag(t, r->v[i].tag);
        if (!f)
            return fail(ERR_FORMAT, _("%s has no field %u"), t->name, r->v[i].tag);
        enum err e = check_val(t, f, &r->v[i]);
        if (e)
            return e;
    }
    return OK;
}
