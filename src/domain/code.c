#include "code.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "tables.h"

const struct code_list *code_list(const char *name)
{
    size_t lo = 0, hi = code_lists_n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = strcmp(code_lists[mid].name, name);
        if (c == 0)
            return &code_lists[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

// A code's bytes as one number, which compares as they do.
static uint32_t code_number(const char *code, size_t n)
{
    uint32_t v = 0;
    for (size_t i = 0; i < sizeof v; i++)
        v = v << 8 | (i < n ? (unsigned char)code[i] : 0);
    return v;
}

const struct code *code_find(const struct code_list *l, struct span code)
{
    size_t lo = 0, hi = l && code.n < sizeof l->rows->code ? l->n : 0;
    uint32_t want = code_number(code.p, code.n);
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        uint32_t have = code_number(l->rows[mid].code, sizeof l->rows->code);
        if (have == want) // but for bytes 0 behind it, which no code has
            return span_is(code, l->rows[mid].code) ? &l->rows[mid] : NULL;
        if (have < want)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

// "汉" for 汉族, "男" for 男性, "A" for A型: what a register writes in one character less.
static bool short_of(struct span text, struct span name)
{
    static const char *const tails[] = {"族", "性", "型"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct span tail = span_of(tails[i]);
        if (name.n == text.n + tail.n && span_starts(name, text) && memcmp(name.p + text.n, tail.p, tail.n) == 0)
            return text.n > 0;
    }
    return false;
}

const struct code *code_parse(const struct code_list *l, struct span text)
{
    const struct code *c = code_find(l, text);
    if (text.n == 0 || memchr(text.p, '\0', text.n))
        return NULL;
    for (size_t i = 0; !c && l && i < l->n; i++) {
        // Most rows differ in their first bytes: no length is taken of those.
        const char *zh = l->rows[i].zh, *en = l->rows[i].en;
        bool begins = strncmp(zh, text.p, text.n) == 0;
        if ((begins && (zh[text.n] == '\0' || short_of(text, span_of(zh)))) ||
            (strncmp(en, text.p, text.n) == 0 && en[text.n] == '\0'))
            c = &l->rows[i];
    }
    const struct code_alias *other = c ? NULL : code_alias(l, text);
    return other ? code_find(l, span_of(other->codes)) : c;
}

const struct code_alias *code_alias(const struct code_list *l, struct span text)
{
    size_t lo = 0, hi = l ? l->aliases_n : 0;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = span_cmp(span_of(l->aliases[mid].name), text);
        if (c == 0)
            return &l->aliases[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

const char *code_name(const struct code *c)
{
    return lang_now() == LANG_EN ? c->en : c->zh;
}

struct span code_named(const char *list, struct span code)
{
    const struct code *c = code_find(code_list(list), code);
    return c ? span_of(code_name(c)) : SPAN_NONE;
}

struct span code_show(const char *list, struct span code)
{
    struct span name = code_named(list, code);
    return name.n ? name : code;
}

#define CHOICE_MOST 40 // columns: with what it stands behind, one line of a terminal

// A Latin letter has one byte and one column, a Chinese one three and two.
static bool too_long(struct span s)
{
    return (s.n + utf8_count(s)) / 2 > CHOICE_MOST;
}

struct span code_choice(const struct code_list *l, const char *flag, struct arena *a)
{
    size_t n = 0;
    struct span all = SPAN_NONE;
    for (size_t i = 0; i < l->n; i++) {
        if (flag && !code_flag(&l->rows[i], flag))
            continue;
        n++;
        if (too_long(all))
            continue;
        struct span one = arena_printf(a, "%s %s", l->rows[i].code, code_name(&l->rows[i]));
        all = all.n ? arena_printf(a, _("%.*s, %s"), SPAN_ARG(all), one.p) : one;
    }
    return too_long(all) ? arena_printf(a, lang_by(N_("one of %zu: F4 lists them"), N_("one of %zu: yizhan form lists them")), n) : all;
}

bool code_flag(const struct code *c, const char *word)
{
    struct span rest = span_of(c->flags), part;
    while (span_split(&rest, ' ', &part)) {
        if (span_is(part, word))
            return true;
    }
    return false;
}

const struct division *division_find(struct span code6)
{
    size_t lo = 0, hi = divisions_n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = span_cmp(span_of(divisions[mid].code), code6);
        if (c == 0)
            return &divisions[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

struct span division_address(struct span code6, struct span address, struct arena *a)
{
    struct span before = SPAN_NONE;
    for (size_t digits = 2; digits <= 6 && code6.n == 6; digits += 2) {
        char code[7] = "000000";
        memcpy(code, code6.p, digits);
        const struct division *d = division_find(span_of(code));
        if (d && span_starts(address, span_of(d->zh)))
            break;
        if (d && d->level == digits / 2) // none is between the province and a county under it
            before = arena_printf(a, "%.*s%s", SPAN_ARG(before), d->zh);
    }
    return arena_printf(a, "%.*s%.*s", SPAN_ARG(before), SPAN_ARG(address));
}

const char *division_ever(struct span code6)
{
    int64_t code;
    size_t lo = 0, hi = national_rows_n;
    if (code6.n != 6 || !span_int(code6, &code))
        return NULL;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (national_rows[mid].code == code)
            return national_names + national_rows[mid].name;
        if (national_rows[mid].code < code)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}
