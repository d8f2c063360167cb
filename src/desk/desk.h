// The desk: one organisation's store and the officer who is signed in. What an
// officer can do is in the files beside this one; screens and subcommands work
// on them alone.
#ifndef YZ_DESK_DESK_H
#define YZ_DESK_DESK_H

#include "base/date.h"
#include "domain/calendar.h"
#include "domain/event.h"
#include "domain/org.h"
#include "domain/settings.h"

struct sign_secret;
struct store;
struct kv_txn;

struct desk {
    struct store *store;
    struct arena arena;  // of the session
    struct rec operator; // operator_tag; empty: nobody signed in
    struct sign_secret *officer; // guarded; NULL: nobody signed in
    uint8_t officer_key[KEY_ID];
    day_t day; // on which desk_changed was asked last
};

enum err desk_open(const char *home, bool read_only, struct desk **out) YZ_MUST_USE;
void desk_close(struct desk *d);
// Reads again what other processes have changed; true when anything in the store has changed since the last call, or the day,
// on which it depends what is overdue.
bool desk_changed(struct desk *d);

// Who is told while a store that an older program made is brought up to date: where its backup lies, and how far it is; done
// and total are 0 at first and the same at last. False stops it: the store stays as it was, and is not opened.
typedef bool desk_upgrade_fn(const char *backup, uint64_t done, uint64_t total);
void desk_on_upgrade(desk_upgrade_fn *fn);
// Who is told, about ten times a second, while what is to be saved waits for another process: for how long so far, and what that
// one calls itself ("" where it said nothing; NULL: the wait has ended). False stops it: ERR_STOPPED, and nothing is saved.
typedef bool desk_wait_fn(unsigned waited_ms, const char *who);
void desk_on_wait(desk_wait_fn *fn);

struct span desk_org(const struct desk *d);
// Own organisation's record on the roster; NULL before there is a roster.
const struct rec *desk_org_rec(const struct desk *d);
// The same for who reads it: before there is a roster, as the organisation was set up.
const struct rec *desk_own(const struct desk *d);
struct span desk_org_name(const struct desk *d, struct span code);
// What refuses names its clause (CLAUSES section 7): this one, where the note behind the error names none.
enum err desk_by_clause(const char *clause, enum err e);
// ERR_REFUSED, after a restore: these organisations have not told yet what they hold; what waits for them: a case or a person.
enum err desk_not_heard(const struct desk *d, const struct span *who, size_t n, struct span what) YZ_MUST_USE;
bool desk_signed_in(const struct desk *d);
bool desk_has_role(const struct desk *d, unsigned roles); // enum role bits
day_t desk_today(void);
const struct calendar *desk_calendar(const struct desk *d);
const struct settings *desk_settings(const struct desk *d);
const struct rec *desk_roster(const struct desk *d);
// Overwrites a password that has been used.
void desk_wipe(void *p, size_t n);
bool desk_disk_nearly_full(const struct desk *d);
// Stations (kind ORG_STATION) or all organisations of the roster: how many, and the i-th.
size_t desk_orgs(const struct desk *d, const struct rec **rows);

#endif
