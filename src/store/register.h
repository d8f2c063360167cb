// A station's register: persons and households, and the indexes by which they
// are found (CLAUSES section 5, DESIGN section 7). A put writes the record and
// keeps every index in step, in the caller's transaction.
#ifndef YZ_STORE_REGISTER_H
#define YZ_STORE_REGISTER_H

#include "domain/idnumber.h"
#include "domain/person.h"
#include "store.h"

// False: not there, or the transaction has failed. Everything is copied into a.
bool register_person(struct kv_txn *t, struct span id, struct arena *a, struct rec *out);
bool register_household(struct kv_txn *t, struct span number, struct arena *a, struct rec *out);
// The households that a number may mean as it is written elsewhere, where the zeros before it are left out or are more: how
// many; rows lie in a, that of this very number first. A number is text: 12 and 0012 may both be given in a station.
size_t register_households_alike(struct kv_txn *t, struct span written, struct arena *a, struct rec **rows);
// The one that is meant: of this very number, or else the only one. False: none, or several.
bool register_household_meant(struct kv_txn *t, struct span written, struct arena *a, struct rec *out);
// old: the record as it is in the store, NULL for a new one.
void register_put_person(struct kv_txn *t, const struct rec *old, const struct rec *fresh);
void register_put_household(struct kv_txn *t, const struct rec *fresh);
// Only for one who was expected and never registered here (section 5: arriving, removed).
void register_del_person(struct kv_txn *t, const struct rec *old);

// Persons registered or leaving in the household: how many; rows lie in a.
size_t register_members(struct kv_txn *t, struct span number, struct arena *a, struct rec **rows);
// None of them.
bool register_is_empty(struct kv_txn *t, struct span number, struct arena *a);
// Persons who were registered in the household once and are not now.
size_t register_former(struct kv_txn *t, struct span number, struct arena *a, struct rec **rows);
// Eight digits, unique in the station, never given twice: after a restore, which sets the counter back, there is a new key, and
// each key's numbers lie this far apart.
#define HOUSEHOLDS_APART 1000000
struct span register_household_new_number(struct store *s, struct kv_txn *t, struct arena *a);

// The line of a result list that the indexes carry: name, sex, birth, household, state, case.
struct rec register_line(const struct rec *person, struct arena *a);

// Index entries that a person's record implies, in no order. A sink gets key and value: the line for a whole name, nothing
// for the others, so that a change of state touches one entry and not eight.
typedef void register_index_fn(void *ctx, enum kv_db db, struct span key, struct span value);
void register_person_index(const struct rec *person, register_index_fn *fn, void *ctx);
// The same of a household: that it is a collective one, by its number; the line has its address, unit and state.
void register_household_index(const struct rec *household, register_index_fn *fn, void *ctx);
// Whose entry it is, of a key of any of these indexes: the text lies in `id`. SPAN_NONE: no such key.
struct span register_key_id(struct span key, char id[IDNUMBER]);

// The register's own rules, person by person and household by household; `told` gets what is wrong, one line in the operator's
// language, and what is as good as it can be and yet to be seen to (wrong: false).
typedef void register_told_fn(void *ctx, const char *line, bool wrong);
// progress may be NULL; false from it stops: ERR_STOPPED.
enum err register_check(struct kv_txn *t, register_told_fn *told, kv_progress_fn *progress, void *ctx);
// Makes the indexes anew from the records. progress may be NULL; false from it stops: ERR_STOPPED, and nothing is saved.
enum err register_rebuild(struct kv_txn *t, kv_progress_fn *progress, void *ctx);

#endif
