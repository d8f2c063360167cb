#include "edit.h"

#include "base/utf8.h"

void edit_init(struct edit *e, size_t limit, edit_width width)
{
    *e = (struct edit) {.limit = limit, .width = width};
}

void edit_free(struct edit *e)
{
    buf_free(&e->text);
}

struct span edit_text(const struct edit *e)
{
    return buf_span(&e->text);
}

// No controls, and nothing that is there without being seen: a name pasted with one is found by nobody.
bool edit_takes(uint32_t cp)
{
    return !utf8_control(cp) && !utf8_unseen(cp);
}

// Length of the character before, and at, a place.
static size_t before(const struct edit *e, size_t at)
{
    size_t i = at;
    while (i > 0 && ((unsigned char)e->text.p[--i] & 0xC0) == 0x80)
        ;
    return at - i;
}

static size_t behind(const struct edit *e, size_t at)
{
    size_t i = at;
    if (i < e->text.n)
        i++;
    while (i < e->text.n && ((unsigned char)e->text.p[i] & 0xC0) == 0x80)
        i++;
    return i - at;
}

// Does a combining character stand there? The cursor never stops between it and its letter.
static bool joins(const struct edit *e, size_t at)
{
    uint32_t cp;
    return at < e->text.n && utf8_decode(e->text.p + at, e->text.n - at, &cp) > 0 && e->width(cp) == 0;
}

static void remove_run(struct edit *e, size_t at, size_t n)
{
    memmove(e->text.p + at, e->text.p + at + n, e->text.n - at - n);
    e->text.n -= n;
}

static void insert_run(struct edit *e, struct span s)
{
    if (s.n == 0)
        return;
    buf_room(&e->text, s.n);
    memmove(e->text.p + e->at + s.n, e->text.p + e->at, e->text.n - e->at);
    memcpy(e->text.p + e->at, s.p, s.n);
    e->text.n += s.n;
    e->at += s.n;
}

// Of a number that is copied from a card, a table or a message, where it stands in groups and in whatever width.
static bool drops(const struct edit *e, uint32_t *cp)
{
    if (!e->drops)
        return false;
    if (*cp >= 0xFF01 && *cp <= 0xFF5E)
        *cp = *cp - 0xFF01 + '!';
    else if (*cp == 0x3000 || *cp == 0xA0)
        *cp = ' ';
    else if ((*cp >= 0x2010 && *cp <= 0x2015) || *cp == 0x2212)
        *cp = '-';
    return *cp && *cp < 0x80 && strchr(e->drops, (int)*cp);
}

bool edit_insert(struct edit *e, uint32_t cp)
{
    char c[UTF8_MAX];
    if (drops(e, &cp))
        return true;
    size_t n = utf8_encode(cp, c);
    bool lone = e->at == 0 && e->width(cp) == 0; // there is no letter that it could join
    if (n == 0 || lone || !edit_takes(cp) || utf8_count(edit_text(e)) >= e->limit)
        return false;
    insert_run(e, (struct span) {c, n});
    return true;
}

bool edit_backspace(struct edit *e)
{
    size_t n = before(e, e->at);
    if (n == 0)
        return false;
    e->at -= n;
    remove_run(e, e->at, n);
    return true;
}

bool edit_delete(struct edit *e)
{
    size_t n = behind(e, e->at);
    if (n == 0)
        return false;
    while (joins(e, e->at + n)) // and what joins it
        n += behind(e, e->at + n);
    remove_run(e, e->at, n);
    return true;
}

static bool inside(const struct edit *e)
{
    return e->at > 0 && joins(e, e->at);
}

bool edit_left(struct edit *e)
{
    size_t was = e->at;
    do
        e->at -= before(e, e->at);
    while (inside(e));
    return e->at != was;
}

bool edit_right(struct edit *e)
{
    size_t was = e->at;
    do
        e->at += behind(e, e->at);
    while (inside(e));
    return e->at != was;
}

bool edit_home(struct edit *e)
{
    bool moved = e->at > 0;
    e->at = 0;
    return moved;
}

bool edit_end(struct edit *e)
{
    bool moved = e->at < e->text.n;
    e->at = e->text.n;
    return moved;
}

bool edit_delete_word(struct edit *e)
{
    size_t from = e->at;
    while (from > 0 && e->text.p[from - 1] == ' ')
        from--;
    while (from > 0 && e->text.p[from - 1] != ' ')
        from -= before(e, from);
    if (from == e->at)
        return false;
    size_t n = e->at - from;
    e->at = from;
    remove_run(e, from, n);
    return true;
}

bool edit_clear(struct edit *e)
{
    bool had = e->text.n > 0;
    e->text.n = e->at = e->first = 0;
    return had;
}

enum edit_did edit_key(struct edit *e, enum ui_fkey key)
{
    bool change = false;
    switch (key) {
    case UI_LEFT:
        edit_left(e);
        break;
    case UI_RIGHT:
        edit_right(e);
        break;
    case UI_HOME:
    case UI_CTRL_A:
        edit_home(e);
        break;
    case UI_END:
    case UI_CTRL_E:
        edit_end(e);
        break;
    case UI_BACKSPACE:
        change = edit_backspace(e);
        break;
    case UI_DELETE:
    case UI_CTRL_D:
        change = edit_delete(e);
        break;
    case UI_CTRL_W:
        change = edit_delete_word(e);
        break;
    case UI_CTRL_U:
        change = edit_clear(e);
        break;
    default:
        return EDIT_UNUSED;
    }
    return change ? EDIT_CHANGED : EDIT_MOVED;
}

static bool put_in(struct edit *e, struct span text, bool lone, size_t *cut)
{
    struct buf clean = {0};
    size_t room = e->limit - utf8_count(edit_text(e)), taken = 0, over = 0;
    bool gap = false;
    uint32_t cp;
    if (utf8_count(edit_text(e)) > e->limit)
        room = 0;
    for (size_t i = 0, k; i < text.n; i += k) {
        k = utf8_decode(text.p + i, text.n - i, &cp);
        if (k == 0) {
            k = 1; // a byte that is no UTF-8
            continue;
        }
        if (cp == '\n' || cp == '\r' || cp == '\t') {
            gap = true;
            continue;
        }
        if ((!lone && drops(e, &cp)) || !edit_takes(cp) || (!lone && e->at + clean.n == 0 && e->width(cp) == 0))
            continue;
        if (gap && taken > 0 && taken < room && !e->drops) {
            buf_char(&clean, ' ');
            taken++;
        }
        gap = false;
        if (taken == room) {
            over++;
            continue;
        }
        char c[UTF8_MAX];
        buf_add(&clean, (struct span) {c, utf8_encode(cp, c)});
        taken++;
    }
    if (cut)
        *cut = over;
    insert_run(e, buf_span(&clean));
    bool changed = clean.n > 0;
    buf_free(&clean);
    return changed;
}

bool edit_paste(struct edit *e, struct span text, size_t *cut)
{
    return put_in(e, text, false, cut);
}

bool edit_set(struct edit *e, struct span text)
{
    size_t cut;
    edit_clear(e);
    put_in(e, text, true, &cut); // what is on record is shown as it is
    return cut == 0;
}

static int width_of(const struct edit *e, size_t at)
{
    uint32_t cp = 0;
    utf8_decode(e->text.p + at, e->text.n - at, &cp);
    return e->width(cp);
}

static int width_between(const struct edit *e, size_t from, size_t to)
{
    int cols = 0;
    for (size_t i = from; i < to; i += behind(e, i))
        cols += width_of(e, i);
    return cols;
}

struct edit_view edit_view(struct edit *e, int cols)
{
    struct edit_view v = {0};
    if (e->first > e->at)
        e->first = e->at;
    // The cursor stands on a column of its own within the field: at the end of the text too.
    while (width_between(e, e->first, e->at) > cols - 1)
        e->first += behind(e, e->first);
    // Text that was deleted may leave room in front.
    while (e->first > 0) {
        size_t back = before(e, e->first);
        if (width_between(e, e->first - back, e->text.n) > cols - 1 || width_between(e, e->first - back, e->at) > cols - 1)
            break;
        e->first -= back;
    }
    v.start = e->first;
    size_t i = e->first;
    while (i < e->text.n) {
        int w = width_of(e, i);
        if (v.cols + w > cols)
            break;
        v.cols += w;
        i += behind(e, i);
    }
    v.len = i - e->first;
    v.cursor = width_between(e, e->first, e->at);
    return v;
}
