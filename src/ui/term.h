// The terminal: starts and restores it, and turns its bytes into events.
// Input is read and decoded here (terminfo's function keys, those of xterm and
// the Linux console, bracketed paste, Esc and a digit), so that it is known to
// the byte how much has been taken; output is ncurses'.
#ifndef YZ_UI_TERM_H
#define YZ_UI_TERM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

#define TERM_PASTE_MAX (1u << 20) // bytes of one paste; the rest is dropped

enum ui_kind {
    UI_TIMEOUT, // nothing came in the time given
    UI_CHAR,    // cp: a printable character
    UI_FUNC,    // key: one of enum ui_fkey
    UI_PASTE,   // text: UTF-8, borrowed until the next term_read
    UI_RESIZE,  // the terminal has another size; ncurses knows it already
    UI_HANGUP,  // the line is gone or the program is asked to end; it is returned ever after
};

enum ui_fkey {
    UI_NO_KEY,
    UI_F1, UI_F2, UI_F3, UI_F4, UI_F5, UI_F6, UI_F7, UI_F8, UI_F9, UI_F10, UI_F11, UI_F12,
    UI_UP, UI_DOWN, UI_LEFT, UI_RIGHT, UI_HOME, UI_END, UI_PAGE_UP, UI_PAGE_DOWN,
    UI_INSERT, UI_DELETE, UI_BACKSPACE, UI_ENTER, UI_TAB, UI_BACK_TAB,
    UI_CTRL_A, UI_CTRL_D, UI_CTRL_E, UI_CTRL_K, UI_CTRL_L, UI_CTRL_U, UI_CTRL_W,
};

struct ui_event {
    enum ui_kind kind;
    enum ui_fkey key;
    uint32_t cp;
    struct span text;
};

// Can there be screens here? ERR_USAGE: standard input or output is no terminal, or TERM is unknown.
enum err term_usable(void);
// Starts curses after line_start. Ctrl-C, Ctrl-Z and Ctrl-\ do nothing; SIGHUP
// and SIGTERM become UI_HANGUP, SIGWINCH UI_RESIZE; die_hook restores the terminal.
// ERR_USAGE: see term_usable.
enum err term_start(void);
// Gives the terminal back as it was. May be called twice.
void term_stop(void);

// The next event. Waits at most timeout_ms (0: only what is there). Before it
// waits it flushes the screen (face_flush). A lone Esc is UI_F3; Esc and 1-9, 0,
// '-', '=' are F1 to F12. Ctrl-L has the screen drawn anew by itself and is not returned.
struct ui_event term_read(int timeout_ms);
// Whether the next term_read has to wait, as far as can be told without asking the line: what is painted before is seen only
// then, and a megabyte pasted as keys need not be painted letter by letter.
bool term_idle(void);
// True once UI_HANGUP was seen: every loop then winds up.
bool term_hung_up(void);
// Whether Esc has come while something else is waited for: then so until the next term_read. Other keys stay for later.
bool term_stop_asked(void);

// Paints what changed since the last time, nothing if nothing did. Popups included.
void term_flush(void);
// A terminal's bell, not more than one until the next event.
void term_beep(void);

#endif
