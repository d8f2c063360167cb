// One organisation's store: its databases, keys, roster and settings. The
// floors above work on this.
#ifndef YZ_STORE_STORE_H
#define YZ_STORE_STORE_H

#include "domain/calendar.h"
#include "domain/event.h"
#include "domain/org.h"
#include "domain/settings.h"
#include "keys.h"
#include "kv.h"
#include "roster.h"

struct store {
    struct kv *kv;
    char *home;
    struct keys keys;
    struct span org; // own code, in keys
    struct settings settings;
    struct calendar calendar;
    struct rec roster; // the newest one; empty before the first
    struct rec set_up; // own record, as `init` and `org request` have it
    struct arena roster_arena;
    uint32_t ordinals; // the highest that this organisation's keys but the one here have had; spares apart
    uint32_t highest;  // with the spares: a new key's ordinal is above it
    uint64_t seen;    // generation at the last refresh; 0: read everything again
    uint64_t edition; // of settings, calendar and roster in the store, as read
};

// Opens home/store with its keys; one that an older program made is brought up to date (migrate.h). ERR_NOT_FOUND: no store or no keys there. flags: KV_READ_ONLY.
enum err store_open(const char *home, unsigned flags, struct store **out) YZ_MUST_USE;
// The keys of the organisation whose store lies in home, where they are lost. ERR_EXISTS: there are keys.
enum err store_make_keys(const char *home) YZ_MUST_USE;
// Makes folder, store and keys of a new organisation, and the root key of a province. Broken off, it is begun again by the same
// call, and keys that are there stay. ERR_EXISTS: it is done; ERR_INPUT: there is a store that has lost its keys.
enum err store_make(const char *home, const struct rec *org) YZ_MUST_USE;
void store_close(struct store *s);
// Reads roster, settings and calendar again when another process has changed the store.
enum err store_refresh(struct store *s);
// Settings, calendar, roster or own keys are changed with this transaction: the others' store_refresh reads them again.
void store_changed(struct kv_txn *t);
// May this machine sign for the organisation? ERR_LOCKED_OUT: its keys belong to another machine. ERR_REPLACED: the roster
// has another key in the place of this one.
enum err store_may_sign(const struct store *s);

// Records under text keys. get: false when absent or failed (txn->err). Text is copied into a.
bool store_get(struct kv_txn *t, enum kv_db db, struct span key, struct arena *a, struct rec *out);
void store_put(struct kv_txn *t, enum kv_db db, struct span key, const struct rec *r);

// Numbers that are never given twice: counters with the key's ordinal (DESIGN section 6).
uint64_t store_count(struct kv_txn *t, const char *name);
// It goes on above `from`, where it has not come so far yet.
void store_count_from(struct kv_txn *t, const char *name, uint64_t from);
struct span store_number(struct store *s, struct kv_txn *t, const char *name, struct span prefix, struct arena *a);

enum err setting_put(struct kv_txn *t, struct span key, int64_t value);
// The State Council's calendar as text, checked by the caller.
enum err calendar_put(struct store *s, struct kv_txn *t, struct span text);

#endif
