// Keeping the store: check, backup, restore, adopt.
#ifndef YZ_DESK_KEEP_H
#define YZ_DESK_KEEP_H

#include "desk.h"

// Verifies every chain and signature, every state against its events, the indexes and the register's
// rules; `told` gets one line for each thing that is wrong, and (wrong: false) for what is sound and yet to be seen to.
// ERR_DAMAGED when anything is wrong.
typedef void keep_told_fn(void *ctx, const char *line, bool wrong);
// Called a few times a second where it is not NULL; false stops the work: ERR_STOPPED.
typedef bool keep_progress_fn(void *ctx, uint64_t done, uint64_t total);
struct keep_count {
    size_t cases, events, journal, persons;
};
enum err keep_check(struct desk *d, keep_told_fn *told, keep_progress_fn *progress, void *ctx, struct keep_count *n) YZ_MUST_USE;
// Makes anew what is derived, in one transaction: states from events, indexes from states, journal and register. `check` says
// when that is needed.
enum err keep_rebuild(struct desk *d, keep_progress_fn *progress) YZ_MUST_USE;
enum err keep_backup(struct desk *d, const char *path, keep_progress_fn *progress) YZ_MUST_USE;
// A spare key (DESIGN section 6): its file, which is removed when it is used, and its passphrase. Where one is given, it is the
// new signing key, which the roster lists already; NULL: a fresh one, which the province adds.
struct keep_spare {
    const char *path;
    struct span passphrase;
};
// Into a home whose store is gone or was set aside, its keys there or lost with it: the store comes back, and a new signing key
// follows, so that nothing is numbered twice (DESIGN section 6). A spare that does not fit what came back: the store is there
// without a key, and keep_adopt gives it one.
enum err keep_restore(const char *home, const char *path, const struct keep_spare *spare, keep_progress_fn *progress) YZ_MUST_USE;
// A home copied to another machine, or one whose keys are lost: a new signing key bound to it.
enum err keep_adopt(const char *home, const struct keep_spare *spare) YZ_MUST_USE;
// A new signing key on this machine: the old one is compromised, or the province has given its ordinal to another.
enum err keep_renew(const char *home, const struct keep_spare *spare) YZ_MUST_USE;
// After restore or adopt: the chief goes on with a case, or with a person whose death is to be registered, though not all who may
// know better have told what they hold; the journal names them. number: the case's, or the person's identity number.
enum err keep_continue(struct desk *d, struct span number) YZ_MUST_USE;

#endif
