// Screens: a screen is a table of keys and a few functions over a context.
// A stack of them and the event loop. Handlers return a reaction; the loop acts on it.
#ifndef YZ_UI_SCREEN_H
#define YZ_UI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/face.h"
#include "ui/form.h"
#include "ui/list.h"
#include "ui/term.h"
#include "ui/text.h"

enum reaction {
    REACT_UNUSED,      // from `event` only: not my key
    REACT_STAY,        // done; what was to be painted is painted
    REACT_PAINT,       // paint the body again
    REACT_BACK,        // close this screen
    REACT_PUSHED,      // ui_push was called
    REACT_HOME,        // close all but the first
    REACT_QUIT,        // ui_run returns; all screens are closed
    REACT_SWITCH_SEAT, // ui_run returns; the stack stays as it is
    REACT_SIGN_OUT,    // ui_run returns; all screens are closed
};

// One key of a screen. Key bar, F1 help and F10 menu are made from these rows; of several of one key that works which does now.
struct ui_key {
    enum ui_fkey key;      // UI_NO_KEY: in the menu alone
    const char *label;     // message id, a word or two; NULL: not in the key bar
    const char *help;      // message id, one sentence for F1 and F10
    enum reaction (*act)(void *ctx);
    // NULL: works always. Text (already translated, borrowed until the next call): why the key does nothing
    // now; it is said when the key is pressed, and the key is left out of the bar.
    const char *(*why_not)(void *ctx);
};

// All functions may be NULL. Each gets the context given to ui_push.
struct ui_screen {
    const char *title;          // message id
    const char *help;           // message id, a paragraph or two at the head of F1
    const struct ui_key *keys;
    size_t key_count;
    // Called by ui_push; another reaction than STAY, PAINT: the screen is closed at once.
    enum reaction (*open)(void *ctx);
    // The screen leaves the stack, however it does; frees the context.
    void (*close)(void *ctx);
    // The screen above was closed, or the language is another: load what may have changed, and put it into words anew. Then
    // it is painted.
    void (*resume)(void *ctx);
    // Paints the body, which is clear. Sets the subject (face_subject); a NULL paint
    // shows form, list or text over the whole body. The parts given by the next three are the screen's own to paint
    // when paint is set.
    void (*paint)(void *ctx);
    // What takes the keys that are not in the table: the first of these that is not NULL.
    struct ui_form *(*form)(void *ctx);
    struct ui_list *(*list)(void *ctx);
    struct ui_text *(*text)(void *ctx);
    // A field was left: check and save it. form_goto(f, key) puts the cursor back.
    enum reaction (*left)(void *ctx, const char *key);
    // The hands rest on a field that was typed into, or have gone on in it for some seconds: it is saved as it stands, and
    // nothing is said of it yet.
    void (*keep)(void *ctx, const char *key);
    bool part; // of the screen beneath: there it is still of use to know why a field that was left has not been taken
    // Enter on the last field. NULL: the act of F2.
    enum reaction (*last)(void *ctx);
    // Enter on a row of the list; space on a row.
    enum reaction (*chosen)(void *ctx, size_t row);
    enum reaction (*mark)(void *ctx, size_t row);
    // Any event that nothing above took. UNUSED for what it does not take either.
    enum reaction (*event)(void *ctx, const struct ui_event *e);
    // Once a second while nothing is typed; STAY when nothing changed.
    enum reaction (*tick)(void *ctx);
};

// What the whole program gives to the loop. All functions may be NULL.
struct ui_loop {
    void *ctx;
    // Fills the title line; called at start, after every reaction and at least once a second.
    void (*status)(void *ctx, struct face_status *out);
    // ui_lock, F12 in a popup, and `idle_seconds` without a key: covers the screen and returns STAY when
    // unlocked, SIGN_OUT or QUIT otherwise. Everything is painted anew behind it.
    enum reaction (*lock)(void *ctx);
    int idle_seconds; // 0: never
    // Keys that work on every screen that does not define them; in menu and help too.
    const struct ui_key *keys;
    size_t key_count; // their ctx is the loop's
};

// A stack of screens, one for each seat.
struct ui_stack;
struct ui_stack *ui_stack_new(void);
// Closes what is still open.
void ui_stack_free(struct ui_stack *s);
// Puts a screen on a stack before ui_run; same return as ui_push.
enum reaction ui_stack_push(struct ui_stack *s, const struct ui_screen *screen, void *ctx);

// Runs until the stack is empty (QUIT), or a reaction ends it: QUIT, SIGN_OUT (both with the
// stack emptied, every screen closed) or SWITCH_SEAT (stack kept). On a hangup the field under the cursor is
// saved by `left` and QUIT is returned; term_hung_up tells it from the other.
enum reaction ui_run(struct ui_stack *s, const struct ui_loop *loop);

// From a handler: puts a screen on the running stack. Returns what the handler
// should return: PUSHED, or what `open` refused with (then ctx is closed).
enum reaction ui_push(const struct ui_screen *screen, void *ctx);
// The next event for a popup or a wait of one's own within a handler: lock and idle work, a resize
// repaints what is beneath (and is returned). UI_HANGUP: wind up. TIMEOUT after at most a second.
struct ui_event ui_next(void);
// Locks now: for the handler of a key.
enum reaction ui_lock(void);
// Says that a key or a letter does nothing here; the next key that ui_next gives clears it.
void ui_unused(const struct ui_event *e);
// Says why a key does nothing here; likewise.
void ui_warn(const char *text);
// The same of a character or a paste that a text did not take whole (face_refused).
void ui_refused(const struct ui_event *e, size_t limit);
// Clears the message, before a popup that it is not about.
void ui_hush(void);
// For a popup's own help: a line of what F12 does there; nothing where it does nothing.
void ui_help_lock(struct buf *b);
// Line 24 anew: a popup has been opened. Under the lock it stays empty.
void ui_keys(void);

#endif
