// Writers' turns (DESIGN section 7). LMDB's write lock is unfair and knows no
// time limit, so writers queue before it: a writer takes the file lock `turn`,
// then `work` (the first two bytes of one file), gives `turn` back and begins. Whoever waits holds `turn` or
// polls for it, and a bulk writer that comes back at once finds it taken.
// The locks belong to open file descriptions: the kernel frees them when their
// holder dies.
#ifndef YZ_STORE_LOCK_H
#define YZ_STORE_LOCK_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct lock;

#define LOCK_WHO 32 // bytes of a bulk writer's name with its NUL

// Opens (or makes) the file `work` in the folder. ERR_READ_ONLY, ERR_FULL, ERR_IO.
enum err lock_open(const char *folder, struct lock **out) YZ_MUST_USE;
void lock_close(struct lock *l);
// Asked about ten times a second during a wait; false stops it. who NULL: the wait has ended, its answer is not looked at.
typedef bool lock_wait_fn(void *ctx, unsigned waited_ms, const char *who);
// ERR_BUSY after limit_ms, ERR_STOPPED by fn (may be NULL), ERR_IO.
enum err lock_take(struct lock *l, unsigned limit_ms, lock_wait_fn *fn, void *ctx) YZ_MUST_USE;
void lock_release(struct lock *l);
// A bulk writer names itself to those who wait; NULL takes the name away. Lost names do no harm.
void lock_name(struct lock *l, const char *who);

// Takes the file `name` in the folder for this caller alone, waiting at most limit_ms; close(*fd) gives it back.
// ERR_BUSY, ERR_READ_ONLY, ERR_FULL, ERR_IO.
enum err lock_file(const char *folder, const char *name, unsigned limit_ms, int *fd) YZ_MUST_USE;
typedef enum err lock_work_fn(const char *folder, void *ctx);
// Does work that goes on in the folder one at a time; the folder itself is taken, in which no file may be made. ERR_BUSY: another
// does such work. Where there is no such folder the work says so.
enum err lock_alone(const char *folder, lock_work_fn *work, void *ctx) YZ_MUST_USE;

#endif
