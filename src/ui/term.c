#include "term.h"

#include "ui/line.h"
#include "ui/paint.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/lang.h"
#include "base/utf8.h"

#define ESC_WAIT 25   // ms: what follows an Esc within this time belongs to it
#define REST_WAIT 200 // ms: for the rest of a sequence that has begun, on a line that cuts it
#define SEQUENCES 64

struct sequence {
    char bytes[16];
    enum ui_fkey key;
};

static struct sequence sequences[SEQUENCES];
static size_t sequences_n;
static bool started, hung_up, esc_pending, have_unread, stopped, beep_due, idle_mark;
static struct ui_event unread;
static volatile sig_atomic_t resized, ended;
static uint64_t bytes_read;
static char store[8192], *input = store; // what is taken is passed over, and moved away before more is read
static size_t input_n;
static struct buf paste;
static struct termios before;

static void on_resize(int sig)
{
    (void)sig;
    resized = 1;
}

static void on_end(int sig)
{
    (void)sig;
    ended = 1;
}

static void add_sequence(const char *bytes, enum ui_fkey key)
{
    if (!bytes || bytes == (char *)-1 || !bytes[0] || strlen(bytes) >= sizeof sequences->bytes || sequences_n == SEQUENCES)
        return;
    for (size_t i = 0; i < sequences_n; i++) {
        if (strcmp(sequences[i].bytes, bytes) == 0)
            return;
    }
    snprintf(sequences[sequences_n].bytes, sizeof sequences->bytes, "%s", bytes);
    sequences[sequences_n++].key = key;
}

// Terminfo's own, then what xterm and the Linux console send whatever TERM says.
static void learn_sequences(void)
{
    static const struct {
        const char *cap;
        enum ui_fkey key;
    } caps[] = {
        {"kf1", UI_F1},       {"kf2", UI_F2},         {"kf3", UI_F3},      {"kf4", UI_F4},       {"kf5", UI_F5},
        {"kf6", UI_F6},       {"kf7", UI_F7},         {"kf8", UI_F8},      {"kf9", UI_F9},       {"kf10", UI_F10},
        {"kf11", UI_F11},     {"kf12", UI_F12},       {"kcuu1", UI_UP},    {"kcud1", UI_DOWN},   {"kcub1", UI_LEFT},
        {"kcuf1", UI_RIGHT},  {"khome", UI_HOME},     {"kend", UI_END},    {"kpp", UI_PAGE_UP},  {"knp", UI_PAGE_DOWN},
        {"kich1", UI_INSERT}, {"kdch1", UI_DELETE},   {"kcbt", UI_BACK_TAB},
    };
    static const struct sequence common[] = {
        {"\033OP", UI_F1},     {"\033OQ", UI_F2},     {"\033OR", UI_F3},     {"\033OS", UI_F4},      {"\033[11~", UI_F1},
        {"\033[12~", UI_F2},   {"\033[13~", UI_F3},   {"\033[14~", UI_F4},   {"\033[15~", UI_F5},    {"\033[17~", UI_F6},
        {"\033[18~", UI_F7},   {"\033[19~", UI_F8},   {"\033[20~", UI_F9},   {"\033[21~", UI_F10},   {"\033[23~", UI_F11},
        {"\033[24~", UI_F12},  {"\033[[A", UI_F1},    {"\033[[B", UI_F2},    {"\033[[C", UI_F3},     {"\033[[D", UI_F4},
        {"\033[[E", UI_F5},    {"\033[A", UI_UP},     {"\033[B", UI_DOWN},   {"\033[C", UI_RIGHT},   {"\033[D", UI_LEFT},
        {"\033OA", UI_UP},     {"\033OB", UI_DOWN},   {"\033OC", UI_RIGHT},  {"\033OD", UI_LEFT},    {"\033[H", UI_HOME},
        {"\033[F", UI_END},    {"\033OH", UI_HOME},   {"\033OF", UI_END},    {"\033[1~", UI_HOME},   {"\033[4~", UI_END},
        {"\033[5~", UI_PAGE_UP}, {"\033[6~", UI_PAGE_DOWN}, {"\033[2~", UI_INSERT}, {"\033[3~", UI_DELETE}, {"\033[Z", UI_BACK_TAB},
    };
    sequences_n = 0;
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
        add_sequence(tigetstr(caps[i].cap), caps[i].key);
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        add_sequence(common[i].bytes, common[i].key);
}

static void put_raw(const char *s)
{
    size_t n = strlen(s);
    while (n > 0) {
        ssize_t k = write(STDOUT_FILENO, s, n);
        if (k < 0 && errno != EINTR)
            return;
        if (k > 0) {
            s += k;
            n -= (size_t)k;
        }
    }
}

// ncurses believes these before it asks the line, and ends when what they say does not fit into memory.
static void drop_absurd_size(void)
{
    static const char *const names[] = {"LINES", "COLUMNS"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *said = getenv(names[i]);
        char *end = NULL;
        long n = said ? strtol(said, &end, 10) : 0;
        if (said && (*end || n < 1 || n > 1000))
            unsetenv(names[i]);
    }
}

enum err term_usable(void)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return fail(ERR_USAGE, _("the kiosk needs a terminal; for scripts there is yizhan do"));
    const char *type = getenv("TERM");
    if (!type || !type[0])
        return fail(ERR_USAGE, "%s", _("the terminal's type is not known; set TERM"));
    if (setupterm(type, STDOUT_FILENO, &(int) {0}) != 0)
        return fail(ERR_USAGE, _("terminal type %s is unknown; set TERM"), type);
    if (!cursor_address)
        return fail(ERR_USAGE, _("a terminal of type %s cannot place its cursor; set TERM"), type);
    return OK;
}

enum err term_start(void)
{
    TRY(term_usable());
    const char *type = getenv("TERM");
    tcgetattr(STDIN_FILENO, &before);
    drop_absurd_size();
    if (!newterm(type, stdout, stdin))
        return fail(ERR_USAGE, _("terminal type %s is unknown; set TERM"), type);
    set_escdelay(ESC_WAIT);
    raw(); // Ctrl-C, Ctrl-Z, Ctrl-\ are keys that do nothing; no XON/XOFF from the keyboard
    noecho();
    nonl();
    leaveok(stdscr, FALSE);
    idlok(stdscr, TRUE);
    // curses miscounts columns where it inserts among wide characters, and leaves one behind what it has moved.
    idcok(stdscr, FALSE);
    paint_colours();
    learn_sequences();
    if (keypad_xmit)
        put_raw(keypad_xmit);
    put_raw("\033[?2004h");
    struct sigaction sa = {.sa_handler = on_resize};
    sigaction(SIGWINCH, &sa, NULL);
    sa.sa_handler = on_end;
    sigaction(SIGHUP, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGTSTP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    idle_mark = getenv("YIZHAN_IDLE_MARK") != NULL;
    started = true;
    die_hook = term_stop;
    return OK;
}

void term_stop(void)
{
    if (!started)
        return;
    started = false;
    put_raw("\033[?2004l");
    endwin();
    if (keypad_local)
        put_raw(keypad_local);
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

bool term_hung_up(void)
{
    return hung_up;
}

void term_beep(void)
{
    beep_due = true;
}

void term_flush(void)
{
    face_flush();
    paint_flush();
    if (beep_due)
        beep();
    beep_due = false;
}

// What is there, with `room` bytes before it.
static void to_front(size_t room)
{
    if (input != store + room)
        memmove(store + room, input, input_n);
    input = store + room;
}

// Reads what is there; false when nothing came in time. A line that is gone hangs up.
static bool fill(int timeout_ms)
{
    struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};
    if (input_n == sizeof store)
        return true;
    int k = poll(&p, 1, timeout_ms);
    if (k <= 0)
        return false;
    to_front(0);
    ssize_t n = read(STDIN_FILENO, input + input_n, sizeof store - input_n);
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        ended = 1;
        return false;
    }
    if (n > 0) {
        input_n += (size_t)n;
        bytes_read += (uint64_t)n;
    }
    return n > 0;
}

static void take(size_t n)
{
    input += n;
    input_n -= n;
}

static struct ui_event func(enum ui_fkey key)
{
    return (struct ui_event) {.kind = UI_FUNC, .key = key};
}

static enum ui_fkey control(char c)
{
    switch (c) {
    case '\r':
    case '\n':
        return UI_ENTER;
    case '\t':
        return UI_TAB;
    case '\b':
    case 0x7F:
        return UI_BACKSPACE;
    case 1:
        return UI_CTRL_A;
    case 4:
        return UI_CTRL_D;
    case 5:
        return UI_CTRL_E;
    case 11:
        return UI_CTRL_K;
    case 12:
        return UI_CTRL_L;
    case 21:
        return UI_CTRL_U;
    case 23:
        return UI_CTRL_W;
    default:
        return UI_NO_KEY;
    }
}

// The same of a sequence that means nothing here: to its final byte (ECMA-48), so that none of it is taken for text.
static int match_any(size_t *n)
{
    char kind = input[1];
    size_t i = 2;
    if (kind == '[' && input_n > 2 && (input[2] == '[' || input[2] == 'M')) {
        i = input[2] == 'M' ? 5 : 3; // the Linux console's F-keys; a mouse
    } else if (kind == '[') {
        while (i < input_n && input[i] >= 0x20 && input[i] < 0x40)
            i++;
    } else if (kind == ']' || kind == 'P' || kind == '_' || kind == '^') {
        while (i < input_n && input[i] != '\a' && !(input[i] == '\\' && input[i - 1] == 0x1B))
            i++;
    } else if (kind != 'O') {
        return -1;
    }
    *n = i + 1;
    return i < input_n;
}

// Whether the input begins a sequence: 1 whole (*key; UI_NO_KEY: not known), 0 part of one, -1 none.
static int match(enum ui_fkey *key, size_t *n)
{
    bool part = false;
    for (size_t i = 0; i < sequences_n; i++) {
        size_t len = strlen(sequences[i].bytes);
        if (input_n >= len && memcmp(input, sequences[i].bytes, len) == 0) {
            *key = sequences[i].key;
            *n = len;
            return 1;
        }
        part |= input_n < len && memcmp(input, sequences[i].bytes, input_n) == 0;
    }
    *key = UI_NO_KEY;
    return part ? 0 : match_any(n);
}

#define PASTE_BEGIN "\033[200~"
#define PASTE_END "\033[201~"

// What was pasted, in the line's charset, to UTF-8.
static void add_pasted(const char *p, size_t n, struct buf *raw_bytes)
{
    if (raw_bytes->n < TERM_PASTE_MAX)
        buf_add(raw_bytes, (struct span) {p, n < TERM_PASTE_MAX - raw_bytes->n ? n : TERM_PASTE_MAX - raw_bytes->n});
}

static struct ui_event take_paste(void)
{
    struct buf raw_bytes = {0};
    const size_t end_n = sizeof PASTE_END - 1;
    take(sizeof PASTE_BEGIN - 1);
    for (;;) {
        char *end = input_n >= end_n ? memmem(input, input_n, PASTE_END, end_n) : NULL;
        if (end) {
            add_pasted(input, (size_t)(end - input), &raw_bytes);
            take((size_t)(end - input) + end_n);
            break;
        }
        if (input_n >= end_n) { // all but what may be the mark's beginning
            add_pasted(input, input_n - end_n + 1, &raw_bytes);
            take(input_n - end_n + 1);
        }
        if (!fill(1000))
            break;
    }
    paste.n = 0;
    uint32_t cp;
    char c[UTF8_MAX];
    for (size_t i = 0; i < raw_bytes.n;) {
        int k = line_decode(raw_bytes.p + i, raw_bytes.n - i, &cp);
        if (k > 0)
            buf_add(&paste, span_bytes(c, utf8_encode(cp, c)));
        i += k > 0 ? (size_t)k : 1;
    }
    buf_free(&raw_bytes);
    return (struct ui_event) {.kind = UI_PASTE, .text = buf_span(&paste)};
}

static enum ui_fkey after_esc(char c)
{
    if (c >= '1' && c <= '9')
        return (enum ui_fkey)(UI_F1 + (c - '1'));
    return c == '0' ? UI_F10 : c == '-' ? UI_F11 : c == '=' ? UI_F12 : UI_NO_KEY;
}

// What a step through the input has come to.
enum got { NOT_WHOLE, SKIPPED, EVENT };

static enum got key_event(struct ui_event *e, enum ui_fkey key)
{
    *e = func(key);
    return EVENT;
}

// Behind Esc: a digit makes it an F-key, anything else comes after going back.
static enum got digit_or_back(struct ui_event *e)
{
    enum ui_fkey key = after_esc(input[0]);
    if (key)
        take(1);
    return key_event(e, key ? key : UI_F3);
}

// Esc was typed by itself.
static enum got behind_esc(struct ui_event *e)
{
    esc_pending = false;
    if ((input[0] == '[' || input[0] == 'O') && input_n < sizeof store) { // a key, cut behind its Esc on the way
        to_front(1);
        *--input = 0x1B;
        input_n++;
        return SKIPPED;
    }
    return digit_or_back(e);
}

// The input begins with Esc.
static enum got escape(struct ui_event *e)
{
    enum ui_fkey key;
    size_t n, begin_n = sizeof PASTE_BEGIN - 1;
    if (input_n >= begin_n && memcmp(input, PASTE_BEGIN, begin_n) == 0) {
        *e = take_paste();
        return EVENT;
    }
    int found = input_n > 1 ? match(&key, &n) : 0;
    if (found == 1) {
        take(n);
        return key == UI_NO_KEY ? SKIPPED : key_event(e, key);
    }
    if (found == 0 && input_n < sizeof store && fill(input_n > 1 ? REST_WAIT : ESC_WAIT))
        return SKIPPED; // more of it is here
    if (found == 0 && input_n > 2) { // broken off
        take(input_n);
        return SKIPPED;
    }
    take(1);
    esc_pending = input_n == 0; // the finger may still come to the digit
    return esc_pending ? NOT_WHOLE : digit_or_back(e);
}

static enum got control_key(struct ui_event *e)
{
    enum ui_fkey key = control(input[0]);
    take(1);
    if (key == UI_CTRL_L) {
        clearok(curscr, TRUE);
        wrefresh(curscr);
        return SKIPPED;
    }
    return key == UI_NO_KEY ? SKIPPED : key_event(e, key);
}

static enum got character(struct ui_event *e)
{
    uint32_t cp;
    int k = line_decode(input, input_n, &cp);
    if (k == 0)
        return NOT_WHOLE; // the rest is on its way, however long that takes
    take(k < 0 ? 1 : (size_t)k);
    if (k < 0)
        return SKIPPED;
    *e = (struct ui_event) {.kind = UI_CHAR, .cp = cp};
    return EVENT;
}

// One event from the input; false when there is none (or not a whole one).
static bool next(struct ui_event *e)
{
    enum got got = SKIPPED;
    while (got == SKIPPED && input_n > 0) {
        unsigned char c = (unsigned char)input[0];
        got = esc_pending            ? behind_esc(e)
              : c == 0x1B              ? escape(e)
              : c < 0x20 || c == 0x7F ? control_key(e)
                                       : character(e);
    }
    return got == EVENT;
}

// How long a lone Esc waits for its digit before it means back.
#define ESC_DIGIT_WAIT 400

static struct ui_event resize_event(void)
{
    struct winsize size;
    resized = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
    clearok(curscr, TRUE); // terminals keep, wrap or drop what was there, each in its own way
    popups_fit();
    return (struct ui_event) {.kind = UI_RESIZE};
}

static void mark_idle(void)
{
    char mark[48];
    if (!idle_mark)
        return;
    snprintf(mark, sizeof mark, "\033]777;idle;%llu\007", (unsigned long long)bytes_read);
    put_raw(mark);
}

bool term_idle(void)
{
    have_unread = have_unread || (!ended && !hung_up && !resized && next(&unread));
    return !have_unread && !ended && !hung_up && !resized;
}

struct ui_event term_read(int timeout_ms)
{
    struct ui_event e = {.kind = UI_TIMEOUT};
    stopped = false;
    if (have_unread) {
        have_unread = false;
        return unread;
    }
    for (;;) {
        if (ended || hung_up) {
            hung_up = true;
            return (struct ui_event) {.kind = UI_HANGUP};
        }
        if (resized)
            return resize_event();
        if (next(&e))
            return e;
        int wait = esc_pending && (timeout_ms < 0 || timeout_ms > ESC_DIGIT_WAIT) ? ESC_DIGIT_WAIT : timeout_ms;
        if (wait != 0 || esc_pending) {
            term_flush();
            if (!esc_pending)
                mark_idle();
        }
        if (fill(wait))
            continue;
        if (ended || resized)
            continue;
        if (esc_pending) {
            esc_pending = false;
            return func(UI_F3);
        }
        return e;
    }
}

bool term_stop_asked(void)
{
    fill(0);
    if (!stopped && input_n == 1 && input[0] == 0x1B) {
        stopped = true;
        take(1);
    }
    if (!stopped)
        mark_idle();
    return stopped;
}
