// A store that an older program made (DESIGN section 7): a backup beside it, then what has changed since is made anew from
// events and records, in one transaction.
#ifndef YZ_STORE_MIGRATE_H
#define YZ_STORE_MIGRATE_H

#include "store.h"

// Told while it goes on: where the backup lies, and how far it is; done and total are 0 at first and the same at last. False
// stops it: ERR_STOPPED, and the store is as it was.
typedef bool migrate_fn(const char *backup, uint64_t done, uint64_t total);
// Who is told, for every store that this process opens; NULL: nobody.
void migrate_on(migrate_fn *fn);

// Of an open, writable store. OK at once where it is of this program's version, or another process has just done it.
enum err migrate(struct store *s) YZ_MUST_USE;

#endif
