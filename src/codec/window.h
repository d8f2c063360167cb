// A stretch of a file as UTF-8 text, moved along by its reader, with marks
// where bytes could not be read. For rows.c; reading is in large chunks.
#ifndef YZ_CODEC_WINDOW_H
#define YZ_CODEC_WINDOW_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "charset.h"

// Where U+FFFD stands in the text for bytes that could not be read.
struct mark {
    size_t at; // offset in the text
    struct charset_bad bad;
};

struct window {
    int fd;
    struct span source; // what is read and not yet converted
    char *chunk;        // what `source` points into
    bool ended;         // the text reaches to the end of the file
    struct charset_in *in;
    enum charset charset;
    uint64_t taken;  // bytes of the file
    struct buf text; // with a NUL behind it once window_more was called
    struct mark *mark; // ascending
    size_t marks, mark_first, mark_size;
};

// CHARSET_AUTO guesses, and a UTF-8 mark overrules c. ERR_INPUT (UTF-16, a spreadsheet's own file), ERR_IO, ERR_STORE; window_free
// is due in any case.
enum err window_open(struct window *w, int fd, enum charset c) YZ_MUST_USE;
void window_free(struct window *w);
// Drops `done` bytes from the front of the text (it moves) and adds a chunk behind it, or sets `ended`. ERR_IO.
enum err window_more(struct window *w, size_t done) YZ_MUST_USE;
// Passes the marks before offset `next`, n of them. Good until window_more.
const struct mark *window_pass(struct window *w, size_t next, size_t *n);

#endif
