#include "keys.h"

#include "base/arena.h"
#include "base/lang.h"
#include "ui/dialog.h"
#include "ui/line.h"

static const struct {
    enum ui_fkey key;
    const char *name;
} key_names[] = {
    {UI_F1, "F1"}, {UI_F2, "F2"}, {UI_F3, "F3"}, {UI_F4, "F4"}, {UI_F5, "F5"}, {UI_F6, "F6"}, {UI_F7, "F7"},
    {UI_F8, "F8"}, {UI_F9, "F9"}, {UI_F10, "F10"}, {UI_F11, "F11"}, {UI_F12, "F12"}, {UI_ENTER, "Enter"},
    {UI_INSERT, "Ins"}, {UI_DELETE, "Del"}, {UI_UP, "Up"}, {UI_DOWN, "Down"}, {UI_LEFT, "Left"}, {UI_RIGHT, "Right"},
    {UI_HOME, "Home"}, {UI_END, "End"}, {UI_PAGE_UP, "PgUp"}, {UI_PAGE_DOWN, "PgDn"}, {UI_TAB, "Tab"}, {UI_BACK_TAB, "Back-Tab"},
    {UI_BACKSPACE, "Backspace"}, {UI_CTRL_A, "Ctrl-A"}, {UI_CTRL_D, "Ctrl-D"}, {UI_CTRL_E, "Ctrl-E"}, {UI_CTRL_K, "Ctrl-K"},
    {UI_CTRL_U, "Ctrl-U"}, {UI_CTRL_W, "Ctrl-W"},
};

const char *key_name(enum ui_fkey key)
{
    for (size_t i = 0; i < COUNT(key_names); i++) {
        if (key_names[i].key == key)
            return key_names[i].name;
    }
    return "";
}

static void entry(struct buf *one, enum ui_fkey key, const char *label, bool first)
{
    bool latin = (unsigned char)label[0] < 0x80;
    buf_printf(one, "%s%s%s%s", first ? " " : "  ", key_name(key), latin ? " " : "", label);
}

static int entry_width(enum ui_fkey key, const char *label)
{
    struct buf one = {0};
    entry(&one, key, label, false);
    int cols = line_width(buf_span(&one));
    buf_free(&one);
    return cols;
}

static void add_key(struct buf *b, enum ui_fkey key, const char *label, int room)
{
    struct buf one = {0};
    entry(&one, key, label, b->n == 0);
    // Whole entries only; F10, which always has its place, has them all.
    if (line_width(buf_span(b)) + line_width(buf_span(&one)) <= room)
        buf_add(b, buf_span(&one));
    buf_free(&one);
}

static void add_keys(struct buf *b, const struct key_table *t, int room)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct ui_key *k = &t->keys[i];
        if (k->label && k->key != UI_NO_KEY && !(k->why_not && k->why_not(t->ctx)))
            add_key(b, k->key, _(k->label), room);
    }
}

void key_bar(const struct key_table tables[KEY_TABLES])
{
    struct buf b = {0};
    bool own_back = false;
    int room = face_cols() - 2, general = entry_width(UI_F1, _("help")) + entry_width(UI_F10, _("menu"));
    for (size_t i = 0; i < tables[0].n; i++)
        own_back |= tables[0].keys[i].key == UI_F3;
    if (!own_back)
        general += entry_width(UI_F3, _("back"));
    add_keys(&b, &tables[0], room - general);
    if (!own_back)
        add_key(&b, UI_F3, _("back"), room);
    add_key(&b, UI_F1, _("help"), room);
    add_key(&b, UI_F10, _("menu"), room);
    add_keys(&b, &tables[1], room);
    face_keys(buf_span(&b));
    buf_free(&b);
}

static const char *does(const struct ui_key *k)
{
    return _(k->help ? k->help : k->label);
}

const struct ui_key *key_in(const struct key_table *t, enum ui_fkey key)
{
    const struct ui_key *first = NULL;
    for (size_t i = 0; i < t->n; i++) {
        const struct ui_key *k = &t->keys[i];
        if (k->key != key)
            continue;
        if (!k->why_not || !k->why_not(t->ctx))
            return k;
        first = first ? first : k;
    }
    return first;
}

void key_help(const struct key_table tables[KEY_TABLES], struct buf *out)
{
    for (size_t i = 0; i < tables[0].n + tables[1].n; i++) {
        const struct key_table *t = &tables[i >= tables[0].n];
        const struct ui_key *k = &t->keys[i < tables[0].n ? i : i - tables[0].n];
        const char *why = k->why_not ? k->why_not(t->ctx) : NULL;
        if ((!k->help && !k->label) || (k->key != UI_NO_KEY && key_in(t, k->key) != k))
            continue;
        buf_printf(out, "%s\t%s", k->key == UI_NO_KEY ? "F10" : key_name(k->key), does(k));
        if (why)
            buf_printf(out, _(" (not now: %s)"), why);
        buf_char(out, '\n');
    }
}

#define MENU_MOST 48

const struct ui_key *key_menu(const struct key_table tables[KEY_TABLES], void **ctx)
{
    struct pick_row rows[MENU_MOST];
    const struct ui_key *keys[MENU_MOST];
    void *of[MENU_MOST];
    struct arena a = {0};
    size_t n = 0, chosen;
    for (size_t part = 0; part < KEY_TABLES; part++) {
        for (size_t i = 0; i < tables[part].n && n < MENU_MOST; i++) {
            const struct ui_key *k = &tables[part].keys[i];
            if (!k->act)
                continue;
            keys[n] = k;
            of[n] = tables[part].ctx;
            // Why not is said when it is chosen.
            bool now = !k->why_not || !k->why_not(of[n]);
            rows[n++] = (struct pick_row) {span_of(key_name(k->key)), now ? span_of(does(k)) : arena_printf(&a, _("(not now) %s"), does(k)), SPAN_NONE};
        }
    }
    bool picked = n && dialog_pick(_("Menu"), _("All that can be done on this screen. What cannot be done now says why when it is chosen."), rows, n, 0, &chosen);
    arena_free(&a);
    if (!picked)
        return NULL;
    *ctx = of[chosen];
    return keys[chosen];
}
