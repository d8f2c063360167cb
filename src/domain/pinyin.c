// Readings, for finding by initials: never for deciding who somebody is.
#include "base/utf8.h"
#include "code.h"
#include "tables.h"

const char *pinyin_of(uint32_t cp)
{
    size_t lo = 0, hi = pinyin_rows_n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (pinyin_rows[mid].cp == cp)
            return pinyin_syllables[pinyin_rows[mid].syllable];
        if (pinyin_rows[mid].cp < cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return "";
}

struct out {
    char *p;
    size_t n, size;
    bool initials;
};

static void put(struct out *o, char c)
{
    if (o->n + 1 < o->size)
        o->p[o->n++] = c;
}

static void put_syllable(struct out *o, const char *s)
{
    for (; *s && *s != ' '; s++) {
        put(o, *s);
        if (o->initials)
            return;
    }
}

// A surname with a reading of its own: how many bytes of the text it takes.
static size_t put_surname(struct out *o, struct span text)
{
    const struct surname_row *best = NULL;
    for (size_t i = 0; i < surname_rows_n; i++) {
        if (text.n < 3 || memcmp(surname_rows[i].surname, text.p, 3) != 0)
            continue; // another first character
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
            put(o, (char)cp);
        else if (cp >= 'A' && cp <= 'Z')
            put(o, (char)(cp - 'A' + 'a'));
        else if (cp > 0x7F)
            put_syllable(o, pinyin_of(cp));
    }
    if (o->size)
        o->p[o->n] = '\0';
}

void pinyin_initials(struct span text, bool person, char *out, size_t size)
{
    spell(text, person, &(struct out) {out, 0, size, true});
}

void pinyin_full(struct span text, bool person, char *out, size_t size)
{
    spell(text, person, &(struct out) {out, 0, size, false});
}
