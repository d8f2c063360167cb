#include "tests/screen/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#define WAIT_MS 60000 // what hangs hangs longer; a machine with much else to do does not
// Characters that take two columns on a GBK line and one in libvterm are drawn as a stand-in of two columns and
// read back: the n-th of them is a character of Ext. A, which no screen test uses.
#define STAND_IN 0x3500
#define STAND_INS 512

struct pty {
    pid_t pid;
    int fd, rows, cols;
    VTerm *vt;
    VTermScreen *screen;
    iconv_t decode, encode;
    bool legacy;
    char undecoded[8];
    size_t undecoded_n;
    uint32_t stand_in[STAND_INS];
    size_t stand_ins;
    struct mark_filter filter;
    uint64_t sent, handled, written;
    bool ended, seen_mark;
    int status;
};

size_t mark_strip(struct mark_filter *f, const char *in, size_t n, char *out, uint64_t *input_read, bool *seen)
{
    static const char head[] = "\033]777;idle;";
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        char c = in[i];
        bool fits = f->n < sizeof head - 1 ? c == head[f->n] : (c >= '0' && c <= '9') || c == '\007';
        if (fits && f->n < sizeof f->held - 1) {
            f->held[f->n++] = c;
            if (c == '\007' && f->n > sizeof head - 1) {
                f->held[f->n] = '\0';
                *input_read = strtoull(f->held + sizeof head - 1, NULL, 10);
                *seen = true;
                f->n = 0;
            }
            continue;
        }
        memcpy(out + kept, f->held, f->n);
        kept += f->n;
        f->n = 0;
        if (c == head[0])
            f->held[f->n++] = c;
        else
            out[kept++] = c;
    }
    return kept;
}

static uint32_t decode_utf8(const unsigned char *p, size_t *n)
{
    size_t k = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    uint32_t cp = k == 1 ? p[0] : p[0] & (0xFFu >> (k + 1));
    for (size_t i = 1; i < k; i++)
        cp = cp << 6 | (p[i] & 0x3F);
    *n = k;
    return cp;
}

static size_t encode_utf8(uint32_t cp, char *out)
{
    if (cp < 0x80)
        return out[0] = (char)cp, 1;
    if (cp < 0x800)
        return out[0] = (char)(0xC0 | cp >> 6), out[1] = (char)(0x80 | (cp & 0x3F)), 2;
    if (cp < 0x10000)
        return out[0] = (char)(0xE0 | cp >> 12), out[1] = (char)(0x80 | (cp >> 6 & 0x3F)), out[2] = (char)(0x80 | (cp & 0x3F)), 3;
    out[0] = (char)(0xF0 | cp >> 18), out[1] = (char)(0x80 | (cp >> 12 & 0x3F)), out[2] = (char)(0x80 | (cp >> 6 & 0x3F)), out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

// Two-byte characters of GBK outside the ideographs are narrow in libvterm.
static bool narrow_there(uint32_t cp)
{
    return cp >= 0x80 && cp < 0x2E80 && cp != 0x20AC;
}

static uint32_t stand_in_for(struct pty *p, uint32_t cp)
{
    for (size_t i = 0; i < p->stand_ins; i++) {
        if (p->stand_in[i] == cp)
            return STAND_IN + (uint32_t)i;
    }
    if (p->stand_ins == STAND_INS)
        return cp;
    p->stand_in[p->stand_ins] = cp;
    return STAND_IN + (uint32_t)p->stand_ins++;
}

static void feed(struct pty *p, const char *bytes, size_t n)
{
    p->written += n;
    if (!p->legacy) {
        // As many terminals do in UTF-8, ours knows no other set: a shift-out is passed over.
        for (const char *so; (so = memchr(bytes, 0x0E, n)) != NULL; n -= (size_t)(so + 1 - bytes), bytes = so + 1)
            vterm_input_write(p->vt, bytes, (size_t)(so - bytes));
        vterm_input_write(p->vt, bytes, n);
        return;
    }
    char in[70000], utf8[140000];
    memcpy(in, p->undecoded, p->undecoded_n);
    memcpy(in + p->undecoded_n, bytes, n);
    char *from = in, *to = utf8;
    size_t left = p->undecoded_n + n, room = sizeof utf8;
    while (left && iconv(p->decode, &from, &left, &to, &room) == (size_t)-1) {
        if (errno == EINVAL)
            break;
        *to++ = '?'; // bytes that are no character: a fault that the screen will show
        from++, left--, room--;
    }
    p->undecoded_n = left < sizeof p->undecoded ? left : 0;
    memcpy(p->undecoded, from, p->undecoded_n);
    for (char *q = utf8; q < to;) {
        size_t k;
        uint32_t cp = decode_utf8((unsigned char *)q, &k);
        char c[4];
        if (narrow_there(cp))
            vterm_input_write(p->vt, c, encode_utf8(stand_in_for(p, cp), c));
        else
            vterm_input_write(p->vt, q, k);
        q += k;
    }
}

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// What the program writes next, or nothing in so many milliseconds.
static void read_some(struct pty *p, long ms)
{
    struct pollfd f = {p->fd, POLLIN, 0};
    char in[60000], out[60064];
    if (poll(&f, 1, (int)ms) <= 0)
        return;
    ssize_t n = read(p->fd, in, sizeof in);
    p->ended = n <= 0;
    if (n > 0)
        feed(p, out, mark_strip(&p->filter, in, (size_t)n, out, &p->handled, &p->seen_mark));
}

long pty_watch(struct pty *p, long ms)
{
    long since = now_ms();
    if (p->ended)
        return ms;
    read_some(p, ms);
    return now_ms() - since;
}

// Reads until what was sent is handled (and a mark came), or to the end. False when time is up.
static bool pump(struct pty *p, bool to_the_end)
{
    long until = now_ms() + WAIT_MS;
    while (!p->ended && (to_the_end || !p->seen_mark || p->handled < p->sent)) {
        long left = until - now_ms();
        if (left <= 0)
            return false;
        read_some(p, left);
    }
    return true;
}

struct pty *pty_start(const char *const *argv, const char *const *envs, const char *charset, int rows, int cols)
{
    struct pty *p = calloc(1, sizeof *p);
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    p->rows = rows;
    p->cols = cols;
    p->legacy = strcmp(charset, "UTF-8") != 0;
    p->decode = iconv_open("UTF-8", charset);
    p->encode = iconv_open(charset, "UTF-8");
    p->vt = vterm_new(rows, cols);
    vterm_set_utf8(p->vt, 1);
    p->screen = vterm_obtain_screen(p->vt);
    vterm_screen_enable_altscreen(p->screen, 1);
    vterm_screen_reset(p->screen, 1);
    p->pid = forkpty(&p->fd, NULL, NULL, &size);
    if (p->pid == 0) {
        clearenv();
        for (; *envs; envs++)
            putenv((char *)(uintptr_t)*envs);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    return p;
}

void pty_free(struct pty *p)
{
    if (!p)
        return;
    if (!p->ended)
        kill(p->pid, SIGKILL);
    if (p->pid > 0)
        waitpid(p->pid, NULL, 0);
    close(p->fd);
    vterm_free(p->vt);
    iconv_close(p->decode);
    iconv_close(p->encode);
    free(p);
}

bool pty_ready(struct pty *p)
{
    return pump(p, false);
}

bool pty_send(struct pty *p, const char *bytes, size_t n)
{
    size_t room = n * 4 + 16;
    char *out = malloc(room), *to = out, *from = (char *)(uintptr_t)bytes;
    size_t left = n, space = room;
    bool whole = iconv(p->encode, &from, &left, &to, &space) != (size_t)-1;
    const char *q = out;
    if (!whole) // bytes that are no UTF-8, or that the line lacks, are sent as they are
        q = bytes, to = (char *)(uintptr_t)bytes + n;
    size_t all = (size_t)(to - q);
    p->sent += all;
    for (size_t at = 0; at < all;) {
        // Both ways at once, so that neither side blocks on a full terminal.
        struct pollfd f = {p->fd, POLLIN | POLLOUT, 0};
        if (poll(&f, 1, WAIT_MS) <= 0)
            break;
        if (f.revents & POLLIN) {
            read_some(p, 0);
            if (p->ended)
                break;
        } else if (f.revents & POLLOUT) {
            ssize_t k = write(p->fd, q + at, all - at < 512 ? all - at : 512);
            if (k < 0)
                break;
            at += (size_t)k;
        } else {
            p->ended = true;
            break;
        }
    }
    free(out);
    return pump(p, false);
}

bool pty_resize(struct pty *p, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    p->rows = rows;
    p->cols = cols;
    vterm_set_size(p->vt, rows, cols);
    p->seen_mark = false;
    ioctl(p->fd, TIOCSWINSZ, &size);
    return pump(p, false);
}

void pty_signal(struct pty *p, int sig)
{
    kill(p->pid, sig);
}

bool pty_ended(const struct pty *p)
{
    return p->ended;
}

int pty_wait(struct pty *p)
{
    int status = 0;
    pump(p, true);
    if (!p->ended)
        kill(p->pid, SIGKILL);
    waitpid(p->pid, &status, 0);
    p->ended = true;
    p->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

const char *pty_row(struct pty *p, int row)
{
    static char out[4096];
    size_t n = 0, end = 0;
    for (int col = 0; col < p->cols && n < sizeof out - 32; col++) {
        VTermScreenCell cell;
        if (!vterm_screen_get_cell(p->screen, (VTermPos) {row, col}, &cell))
            continue;
        uint32_t cp = cell.chars[0];
        if (cp == (uint32_t)-1)
            continue; // the right half of a wide one
        if (cp >= STAND_IN && cp < STAND_IN + p->stand_ins)
            cp = p->stand_in[cp - STAND_IN];
        n += encode_utf8(cp ? cp : ' ', out + n);
        if (cp && cp != ' ')
            end = n;
    }
    out[end] = '\0';
    return out;
}

pid_t pty_pid(const struct pty *p)
{
    return p->pid;
}

int pty_rows(const struct pty *p)
{
    return p->rows;
}

void pty_cursor(const struct pty *p, int *row, int *col)
{
    VTermPos pos;
    vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &pos);
    *row = pos.row;
    *col = pos.col;
}

uint64_t pty_written(struct pty *p)
{
    uint64_t n = p->written;
    p->written = 0;
    return n;
}
