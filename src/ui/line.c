#include "line.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wctype.h>

#include "base/lang.h"
#include "base/utf8.h"

enum line_charset { LINE_UTF8, LINE_GBK, LINE_GB18030 };

static const struct {
    const char *name, *locale;
} charsets[] = {{"UTF-8", "zh_CN.utf8"}, {"GBK", "zh_CN.gbk"}, {"GB18030", "zh_CN.gb18030"}};

static enum line_charset now;

// "gb18030" of "zh_CN.GB18030@x": letters and digits only.
static bool names(const char *text, const char *want)
{
    for (; *want; want++) {
        if (*want == '-')
            continue;
        while (*text == '-')
            text++;
        if (strncasecmp(text, want, 1) != 0)
            return false;
        text++;
    }
    return *text == '\0' || *text == '@';
}

static enum line_charset from_environment(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < COUNT(variables); i++) {
        const char *v = getenv(variables[i]);
        if (!v || !v[0])
            continue;
        const char *dot = strchr(v, '.');
        const char *name = dot ? dot + 1 : "";
        if (names(name, "GB18030"))
            return LINE_GB18030;
        return names(name, "GBK") || names(name, "CP936") || names(name, "GB2312") ? LINE_GBK : LINE_UTF8;
    }
    return LINE_UTF8;
}

enum err line_start(const char *charset, const char *locale_folder)
{
    bool known = strcasecmp(charset, "auto") == 0;
    now = from_environment();
    for (size_t i = 0; i < COUNT(charsets); i++) {
        if (names(charset, charsets[i].name)) {
            now = (enum line_charset)i;
            known = true;
        }
    }
    if (!known)
        return fail(ERR_USAGE, _("charset %s: auto, UTF-8, GBK or GB18030"), charset);
    // Our own locales first: the system seldom has the Chinese ones, and its GB18030 lacks widths.
    setenv("LOCPATH", locale_folder, 1);
    const char *set = setlocale(LC_CTYPE, charsets[now].locale);
    unsetenv("LOCPATH"); // it hides the system's own
    if (!set)
        set = setlocale(LC_CTYPE, charsets[now].locale);
    if (!set && now == LINE_UTF8)
        set = setlocale(LC_CTYPE, "C.UTF-8");
    return set ? OK : fail(ERR_CHARSET, _("no locale for a %s line in %s"), charsets[now].name, locale_folder);
}

const char *line_charset(void)
{
    return charsets[now].name;
}

bool line_is_utf8(void)
{
    return now == LINE_UTF8;
}

// Whether the line has the character and it is no control character.
static bool line_can_show(uint32_t cp)
{
    char bytes[MB_LEN_MAX];
    mbstate_t state = {0};
    if (utf8_control(cp))
        return false;
    return wcrtomb(bytes, (wchar_t)cp, &state) != (size_t)-1 && wcwidth((wchar_t)cp) >= 0;
}

int line_width_cp(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F)
        return 1;
    if (utf8_control(cp))
        return 0;
    if (!line_can_show(cp))
        cp = LINE_GETA;
    int w = wcwidth((wchar_t)cp);
    return w < 0 ? 1 : w;
}

int line_width(struct span text)
{
    int cols = 0;
    uint32_t cp;
    for (size_t i = 0, k; i < text.n && (k = utf8_decode(text.p + i, text.n - i, &cp)) > 0; i += k)
        cols += line_width_cp(cp);
    return cols;
}

size_t line_clip(struct span text, int cols)
{
    uint32_t cp;
    size_t i = 0;
    for (size_t k; i < text.n && (k = utf8_decode(text.p + i, text.n - i, &cp)) > 0; i += k) {
        cols -= line_width_cp(cp);
        if (cols < 0)
            break;
    }
    return i;
}

struct span line_cut(struct buf *text, int cols)
{
    if (line_width(buf_span(text)) > cols) {
        text->n = line_clip(buf_span(text), cols - 1);
        buf_char(text, '~');
    }
    return buf_span(text);
}

size_t line_wide(struct span text, wchar_t *out, size_t max)
{
    size_t n = 0;
    uint32_t cp;
    for (size_t i = 0, k; i < text.n && n + 1 < max && (k = utf8_decode(text.p + i, text.n - i, &cp)) > 0; i += k) {
        if (!utf8_control(cp))
            out[n++] = (wchar_t)(line_can_show(cp) ? cp : LINE_GETA);
    }
    out[n] = L'\0';
    return n;
}

size_t line_bytes(struct span text, char *out, size_t max)
{
    size_t n = 0;
    uint32_t cp;
    mbstate_t state = {0};
    for (size_t i = 0, k; i < text.n && (k = utf8_decode(text.p + i, text.n - i, &cp)) > 0; i += k) {
        char bytes[MB_LEN_MAX];
        if (utf8_control(cp))
            continue;
        size_t w = wcrtomb(bytes, (wchar_t)(line_can_show(cp) ? cp : LINE_GETA), &state);
        if (w == (size_t)-1 || n + w + 1 > max)
            break;
        memcpy(out + n, bytes, w);
        n += w;
    }
    out[n] = '\0';
    return n;
}

uint32_t line_first_hidden(struct span text)
{
    uint32_t cp;
    for (size_t i = 0, k; i < text.n && (k = utf8_decode(text.p + i, text.n - i, &cp)) > 0; i += k) {
        if (!utf8_control(cp) && !line_can_show(cp))
            return cp;
    }
    return 0;
}

int line_decode(const char *p, size_t n, uint32_t *cp)
{
    wchar_t wide;
    mbstate_t state = {0};
    size_t k = mbrtowc(&wide, p, n, &state);
    if (k == (size_t)-2)
        return 0;
    if (k == (size_t)-1)
        return -1;
    *cp = (uint32_t)wide;
    return k == 0 ? 1 : (int)k;
}
