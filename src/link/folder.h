// The ways that mail goes: a shared folder (sync) and a stick (packet out, in).
// A folder holds one folder per recipient's code, and in it one file per packet.
#ifndef YZ_LINK_FOLDER_H
#define YZ_LINK_FOLDER_H

#include "mail.h"

struct folder_count {
    size_t out, in, duplicates, held, quarantined;
    size_t stale; // sealed to a key that this organisation has replaced
};
// Writes what waits for others. stick: also what was given out before and is not acknowledged, and what no longer waits is
// taken off it (nobody else does); otherwise only what is new, or was given out a while ago and is gone.
enum err folder_out(struct store *s, const char *dir, bool stick, struct folder_count *n) YZ_MUST_USE;
// Takes in what lies there for this organisation; remove: files are deleted once they are safe here. A file that cannot be read
// holds up no other; the first failure is the answer.
enum err folder_in(struct store *s, const char *dir, bool remove, struct folder_count *n) YZ_MUST_USE;

#endif
