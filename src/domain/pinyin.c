// Readings, for finding by initials: never for deciding who somebody is.
#include "base/utf8.h"
#include "code.h"
#include "tables.h"

static const struct pinyin_row *find(uint32_t cp)
{
    size_t lo = 0, hi = pinyin_rows_n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (pinyin_rows[mid].cp == cp)
            return &pinyin_rows[mid];
        if (pinyin_rows[mid].cp < cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

// The toneless pinyin syllables of a character, primary reading; "" when it has none.
static const char *pinyin_of(uint32_t cp)
{
    const struct pinyin_row *row = find(cp);
    return row ? pinyin_syllables[row->syllable] : "";
}

// Both spellings at once.
struct out {
    struct text {
        char *p;
        size_t n, size;
    } initials, full;
};

static void put(struct text *t, char c)
{
    if (t->n + 1 < t->size)
        t->p[t->n++] = c;
}

static void put_char(struct out *o, char c)
{
    put(&o->initials, c);
    put(&o->full, c);
}

static void put_syllable(struct out *o, const char *s)
{
    if (*s)
        put(&o->initials, *s);
    for (; *s && *s != ' '; s++)
        put(&o->full, *s);
}

// A surname with a reading of its own: how many bytes of the text it takes.
static size_t put_surname(struct out *o, struct span text)
{
    const struct surname_row *best = NULL;
    const struct pinyin_row *first;
    uint32_t cp;
    if (!utf8_decode(text.p, text.n, &cp) || !(first = find(cp)) || !first->begins)
        return 0;
    for (size_t i = 0; i < surname_rows_n; i++) {
        struct span s = span_of(surname_rows[i].surname);
        if (span_starts(text, s) && text.n > s.n && (!best || s.n > strlen(best->surname)))
            best = &surname_rows[i];
    }
    if (!best)
        return 0;
    for (const char *s = best->reading; s; s = strchr(s, ' ')) {
        s += *s == ' ';
        put_syllable(o, s);
    }
    return strlen(best->surname);
}

static void spell(struct span text, bool person, struct out *o)
{
    size_t i = person ? put_surname(o, text) : 0;
    uint32_t cp;
    for (size_t k; i < text.n && (k = utf8_decode(text.p + i, text.n - i, &cp)) > 0; i += k) {
        if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9'))
            put_char(o, (char)cp);
        else if (cp >= 'A' && cp <= 'Z')
            put_char(o, (char)(cp - 'A' + 'a'));
        else if (cp > 0x7F)
            put_syllable(o, pinyin_of(cp));
    }
    if (o->initials.size)
        o->initials.p[o->initials.n] = '\0';
    if (o->full.size)
        o->full.p[o->full.n] = '\0';
}

void pinyin_initials(struct span text, bool person, char *out, size_t size)
{
    spell(text, person, &(struct out) {.initials = {out, 0, size}});
}

void pinyin_both(struct span text, bool person, char *initials, size_t initials_size, char *full, size_t full_size)
{
    spell(text, person, &(struct out) {{initials, 0, initials_size}, {full, 0, full_size}});
}
