#include "codec/window.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/utf8.h"

#define CHUNK 262144 // bytes taken from the file at a time

// Reads more of a file behind what is not converted yet. *last: nothing follows.
static enum err read_chunk(struct window *w, bool *last)
{
    size_t have = w->source.n;
    if (have)
        memmove(w->chunk, w->source.p, have);
    *last = false;
    while (have < CHUNK) {
        ssize_t got = read(w->fd, w->chunk + have, CHUNK - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(ERR_IO, "%s", err_system(errno));
        if (got == 0) {
            *last = true;
            break;
        }
        have += (size_t)got;
    }
    w->source = (struct span) {w->chunk, have};
    return OK;
}

static void add_mark(struct window *w, const struct charset_bad *bad)
{
    if (w->marks == w->mark_size) {
        w->mark_size = w->mark_size ? w->mark_size * 2 : 16;
        w->mark = xrealloc(w->mark, w->mark_size * sizeof *w->mark);
    }
    w->mark[w->marks++] = (struct mark) {w->text.n, *bad};
    buf_str(&w->text, "\xEF\xBF\xBD");
}

// Drops what is done from the front of the text.
static void drop_done(struct window *w, size_t done)
{
    size_t kept = 0;
    if (done) {
        memmove(w->text.p, w->text.p + done, w->text.n - done);
        w->text.n -= done;
    }
    for (size_t i = w->mark_first; i < w->marks; i++) {
        if (w->mark[i].at >= done)
            w->mark[kept++] = (struct mark) {w->mark[i].at - done, w->mark[i].bad};
    }
    w->marks = kept;
    w->mark_first = 0;
}

enum err window_more(struct window *w, size_t done)
{
    drop_done(w, done);
    TRY(read_chunk(w, &w->ended));
    size_t before = w->source.n;
    struct charset_bad bad;
    while (charset_in_run(w->in, &w->source, w->ended, &w->text, &bad) == ERR_CHARSET)
        add_mark(w, &bad);
    w->taken += before - w->source.n;
    buf_text(&w->text);
    return OK;
}

const struct mark *window_pass(struct window *w, size_t next, size_t *n)
{
    size_t first = w->mark_first;
    while (w->mark_first < w->marks && w->mark[w->mark_first].at < next)
        w->mark_first++;
    *n = w->mark_first - first;
    return *n ? w->mark + first : NULL;
}

enum err window_open(struct window *w, int fd, enum charset c)
{
    bool whole;
    *w = (struct window) {.fd = fd, .chunk = xmalloc(CHUNK)};
    TRY(read_chunk(w, &whole));
    struct span head = w->source;
    if (span_starts(head, SPAN("\xFF\xFE")) || span_starts(head, SPAN("\xFE\xFF"))) // as spreadsheets save "Unicode text"
        return fail(ERR_INPUT, _("UTF-16 is not read; save it as UTF-8, GBK or GB18030"));
    if (span_starts(head, SPAN("PK\3\4")) || span_starts(head, SPAN("\xD0\xCF\x11\xE0")))
        return fail(ERR_INPUT, _("a workbook is not read; save its sheet as text, tab or comma separated"));
    enum charset guess = charset_guess(head, whole);
    // A mark tells more than a name: no text of another charset begins with those bytes.
    w->charset = c && !span_starts(head, SPAN(UTF8_MARK)) ? c : guess;
    return charset_in_new(w->charset, &w->in);
}

void window_free(struct window *w)
{
    charset_in_free(w->in);
    buf_free(&w->text);
    free(w->mark);
    free(w->chunk);
    *w = (struct window) {.fd = -1};
}
