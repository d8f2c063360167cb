// The ways that mail goes: a shared folder (sync) and a stick (packet out, in).
// A folder holds one folder per recipient's code, and in it one file per packet.
#ifndef YZ_LINK_FOLDER_H
#define YZ_LINK_FOLDER_H

#include "mail.h"

struct folder_count {
    size_t out, in, duplicates, held, quarantined;
};
// Writes what waits for others. again: also what was given out before and is not acknowledged (a stick);
// otherwise only what is new, or was given out more than FOLDER_AGAIN seconds ago and is gone.
#define FOLDER_AGAIN 600
enum err folder_out(struct store *s, const char *dir, bool again, struct folder_count *n) YZ_MUST_USE;
// Takes in what lies there for this organisation; remove: files are deleted once they are safe here.
enum err folder_in(struct store *s, const char *dir, bool remove, struct folder_count *n) YZ_MUST_USE;

#endif
