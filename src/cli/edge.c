// The charset edge of the command line: what is printed for a person goes out in the terminal's charset, what a person
// typed comes in from it. Files, packets and JSON are bytes and pass as they are.
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "cli.h"
#include "ui/line.h"
#include "ui/text.h"

struct edge {
    int fd;
    char held[4]; // the beginning of a character whose rest comes with the next write
    size_t held_n;
};
static struct edge out = {.fd = STDOUT_FILENO}, err = {.fd = STDERR_FILENO};

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        p += k;
        n -= (size_t)k;
    }
    return true;
}

// Text between control characters is converted; those pass.
static bool put_text(int fd, struct span text)
{
    char bytes[512];
    while (text.n) {
        size_t n = 0;
        while (n < text.n && n < 100 && (unsigned char)text.p[n] >= 0x20)
            n++;
        n = n < text.n ? utf8_floor(text.p, text.n, n) : n;
        bool control = n == 0;
        size_t k = control ? 1 : line_bytes((struct span) {text.p, n}, bytes, sizeof bytes);
        if (!write_all(fd, control ? text.p : bytes, k))
            return false;
        n = control ? 1 : n;
        text = (struct span) {text.p + n, text.n - n};
    }
    return true;
}

static ssize_t put(void *cookie, const char *p, size_t n)
{
    struct edge *e = cookie;
    struct buf b = {0};
    buf_add(&b, (struct span) {e->held, e->held_n});
    buf_add(&b, (struct span) {p, n});
    size_t whole = b.n;
    for (size_t back = 1; back < 4 && back <= b.n; back++) {
        unsigned char c = (unsigned char)b.p[b.n - back];
        if (c >= 0xC0 && (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u) > back)
            whole = b.n - back;
        if (c < 0x80 || c >= 0xC0)
            break;
    }
    e->held_n = b.n - whole;
    if (e->held_n)
        memcpy(e->held, b.p + whole, e->held_n);
    bool ok = put_text(e->fd, (struct span) {b.p, whole});
    buf_free(&b);
    return ok ? (ssize_t)n : 0;
}

static FILE *edge_open(struct edge *e, int buffering)
{
    FILE *f = fopencookie(e, "w", (cookie_io_functions_t) {.write = put});
    if (f)
        setvbuf(f, NULL, buffering, BUFSIZ);
    return f;
}

enum err cli_edge_start(struct cli *c)
{
    TRY(line_start(c->charset, path_locale()));
    if (line_is_utf8())
        return OK;
    FILE *o = edge_open(&out, _IOLBF), *e = edge_open(&err, _IONBF);
    if (!o || !e)
        return fail(ERR_IO, _("standard output"));
    stdout = o;
    stderr = e;
    return OK;
}

bool cli_bytes(struct span bytes)
{
    return fflush(stdout) == 0 && write_all(STDOUT_FILENO, bytes.p, bytes.n);
}

void cli_tell(const struct buf *text)
{
    struct winsize size = {0};
    struct buf laid = {0};
    struct span rest, row;
    bool heading, narrow = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40;
    text_layout(buf_span(text), narrow ? size.ws_col - 1 : INT_MAX / 2, &laid);
    rest = buf_span(&laid);
    while (text_row(&rest, &row, &heading))
        printf("%.*s\n", SPAN_ARG(row));
    buf_free(&laid);
}

enum err cli_text(const char *typed, struct buf *text)
{
    size_t n = strlen(typed);
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        char utf8[4];
        int k = line_decode(typed + i, n - i, &cp);
        if (k <= 0)
            return fail(ERR_CHARSET, _("argument %s, byte %zu: no %s"), typed, i + 1, line_charset());
        buf_add(text, (struct span) {utf8, utf8_encode(cp, utf8)});
        i += (size_t)k;
    }
    return OK;
}
