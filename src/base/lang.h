// The operator's language. Message ids are English; catalogues are UTF-8. The
// only file that knows gettext.
#ifndef YZ_BASE_LANG_H
#define YZ_BASE_LANG_H

#include <stdbool.h>

// Marks a message id that is translated where it is shown.
#define N_(s) s
// The message in the current language. Borrowed for the life of the program.
const char *lang_text(const char *id) __attribute__((format_arg(1)));
#define _(s) lang_text(s)

// What is told by key at the counter is told by command at a command line: the one that fits, translated. Both are message ids.
const char *lang_by(const char *key, const char *command) __attribute__((format_arg(1), format_arg(2)));
void lang_counter(bool counter); // false at first

enum lang { LANG_ZH, LANG_EN };
// Catalogue folder: PREFIX/share/locale or the build's own. Called once, before any `_()`.
void lang_start(const char *folder);
void lang_set(enum lang l);
enum lang lang_now(void);

#endif
