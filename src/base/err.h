// The one error space. A function that can fail returns an `enum err`; the
// words for the operator are composed where the failure is known (`fail`) and
// read where they are shown (`err_line`).
#ifndef YZ_BASE_ERR_H
#define YZ_BASE_ERR_H

#include "attr.h"
#include "lang.h"

// X(name, exit status of the command line (DESIGN section 9), message id)
#define ERR_LIST(X) \
    X(OK, 0, N_("done")) \
    X(ERR_REFUSED, 1, N_("refused by a rule")) \
    X(ERR_MOVED_ON, 1, N_("the case has moved on since; go by how it stands now")) \
    X(ERR_USAGE, 2, N_("wrong usage")) \
    X(ERR_INPUT, 2, N_("bad input")) \
    X(ERR_TOO_LARGE, 2, N_("larger than allowed")) \
    X(ERR_CHARSET, 2, N_("not valid in this character set")) \
    X(ERR_FORMAT, 2, N_("not in the expected form")) \
    X(ERR_NOT_FOUND, 2, N_("not found")) \
    X(ERR_EXISTS, 2, N_("exists already")) \
    X(ERR_PERMISSION, 1, N_("not allowed for this operator")) \
    X(ERR_PASSWORD, 1, N_("the number or the password is wrong")) \
    X(ERR_WAIT, 1, N_("too many attempts")) \
    X(ERR_SIGNATURE, 3, N_("the signature does not verify")) \
    X(ERR_UNKNOWN_KEY, 3, N_("signed by a key that the roster does not list")) \
    X(ERR_SEAL, 3, N_("cannot be opened with this organisation's key")) \
    X(ERR_CHAIN, 3, N_("does not continue the chain")) \
    X(ERR_FORK, 3, N_("two events stand on one predecessor")) \
    X(ERR_IO, 3, N_("reading or writing failed")) \
    X(ERR_AWAY, 3, N_("is the share mounted, the stick in?")) \
    X(ERR_FULL, 3, N_("the disk is full")) \
    X(ERR_READ_ONLY, 3, N_("nothing can be written there")) \
    X(ERR_BUSY, 3, N_("another process is saving; try again")) \
    X(ERR_STOPPED, 3, N_("stopped by the operator")) \
    X(ERR_DAMAGED, 3, N_("the store is damaged")) \
    X(ERR_VERSION, 3, N_("written by a newer version of this program")) \
    X(ERR_STORE, 3, N_("the store failed")) \
    X(ERR_LOCKED_OUT, 3, N_("a copy of keys made on another machine or in another folder; where it is to work: yizhan adopt")) \
    X(ERR_REPLACED, 3, N_("this key has been replaced; where it is not a copy that is at work: yizhan org renew")) \
    X(ERR_ROSTER, 3, N_("two rosters that do not go together; read the fingerprint of each to the province by telephone, and then: yizhan roster import FILE --fingerprint TEXT")) \
    X(ERR_REVOKED, 3, N_("signed by a key that has been revoked")) \
    X(ERR_KEY, 3, N_("the key file is damaged; move it away, and then: yizhan adopt")) \
    X(ERR_END, 0, N_("no more"))

enum err {
#define X(name, exit, text) name,
    ERR_LIST(X)
#undef X
    ERR_COUNT
};

// Message id of an error, to be given to `_()`.
const char *err_text(enum err e);
// Exit status of the command line for an error.
int err_exit(enum err e);

// What the system says of an errno, in the operator's language where it is one that an operator can meet.
const char *err_system(int no);
// Notes where and what (already in the operator's language) and returns `e`.
// The note is kept until the next `fail`; at most 480 bytes, cut on a character boundary.
enum err fail(enum err e, const char *fmt, ...) YZ_PRINTF(2, 3);
// "where and what: the error's own words", one line; of bad input, a refusal and a want of permission the note alone. Valid until the next call.
const char *err_line(enum err e);
// The note of the last `fail`, "" if there was none.
const char *err_note(void);
void err_clear(void);
// Where work goes on after a failure: the first one with its note, to be told at the end.
struct err_kept {
    enum err err;
    char note[481];
};
void err_keep(struct err_kept *k, enum err e);
enum err err_kept(const struct err_kept *k);

// A bug or a lack of memory: runs the hook (which restores the terminal), says where, aborts.
void die(const char *file, int line, const char *what) YZ_NORETURN;
extern void (*die_hook)(void);
#define YZ_ASSERT(cond) ((cond) ? (void)0 : die(__FILE__, __LINE__, #cond))
// First failure wins: for straight lines that look once.
#define TRY(expr) \
    do { \
        enum err try_e_ = (expr); \
        if (try_e_) \
            return try_e_; \
    } while (0)

#endif
