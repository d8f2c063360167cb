// What is made from the key tables: the key bar, the help's list, the menu. For the files of this folder.
#ifndef YZ_UI_KEYS_H
#define YZ_UI_KEYS_H

#include "ui/screen.h"

// A table and whose it is: the screen's comes first, then the loop's.
struct key_table {
    const struct ui_key *keys;
    size_t n;
    void *ctx;
};
#define KEY_TABLES 2

// "F2", "Ins"; "" for UI_NO_KEY.
const char *key_name(enum ui_fkey key);
// Of several rows of one key the one that works now, else the first, which says why not; NULL: none.
const struct ui_key *key_in(const struct key_table *t, enum ui_fkey key);
// The bar of the keys that work now. Whole entries only; F10 has those that found no room.
void key_bar(const struct key_table tables[KEY_TABLES]);
// A line for each key: what it does now, or why it does nothing.
void key_help(const struct key_table tables[KEY_TABLES], struct buf *out);
// The operator's choice among all of them; NULL: none. *ctx is its table's.
const struct ui_key *key_menu(const struct key_table tables[KEY_TABLES], void **ctx);

#endif
