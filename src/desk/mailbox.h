// Mail, from the desk: a round of exchange, and what the mail screen shows.
#ifndef YZ_DESK_MAILBOX_H
#define YZ_DESK_MAILBOX_H

#include "desk.h"
#include "link/folder.h"

// A round with a shared folder: out, in, and what the incoming made owed, out again.
enum err mailbox_sync(struct desk *d, const char *dir, struct folder_count *n) YZ_MUST_USE;
enum err mailbox_out(struct desk *d, const char *dir, struct folder_count *n) YZ_MUST_USE;
enum err mailbox_in(struct desk *d, const char *dir, struct folder_count *n) YZ_MUST_USE;

// Lines for the mail screen, newest first (what waits: cases not packed yet, then packets); fn returning false stops.
enum mailbox_part { MAILBOX_WAITING, MAILBOX_CAME, MAILBOX_ASIDE };
struct mailbox_line {
    struct span peer; // organisation code; may be empty
    struct span number; // of a case, or of a packet
    moment_t at, given; // 0: not packed yet; not given out yet
    struct span cases;  // in a packet that waits
    // What is set aside.
    struct span reason;
    struct span file; // the name that a packet came under; may be empty
    const char *what; // message id
    size_t size;
    enum err why;
};
typedef bool mailbox_fn(void *ctx, const struct mailbox_line *line);
enum err mailbox_each(struct desk *d, enum mailbox_part part, mailbox_fn *fn, void *ctx);
// What happens next with something that is set aside, or what is to be done about it: message id.
const char *mailbox_next(enum err why);
enum err mailbox_state(struct desk *d, struct mail_state *out);

#endif
