// The organisation's own chain: what it does around cases and to its own
// register, operators and settings (DESIGN decision 2). There is no other audit.
#ifndef YZ_DESK_JOURNAL_H
#define YZ_DESK_JOURNAL_H

#include "desk.h"
#include "domain/finding.h"

// Writes an entry of its own transaction, signed by who is signed in. fields: journal_tag.
enum err journal_write(struct desk *d, enum act act, const struct rec *fields) YZ_MUST_USE;
// Adds an entry to a transaction that does more.
enum err journal_add(struct desk *d, struct kv_txn *t, enum act act, const struct rec *fields, struct span officer,
                     const struct sign_secret *secret);

// A death (CLAUSES section 4): never waits for a lock; after a restore it waits until those have been heard who may know that the
// person has moved (DESIGN section 6). proof: the certificate's number.
enum err journal_death(struct desk *d, struct span id, day_t date, struct span proof) YZ_MUST_USE;
// Relations to the head, relation_row_tag rows: the new head's follow-up (C-3.2), or, with proof (the number of the document), a
// correction at any time. It may name another head (02): then it says the relation of each who is registered in the household,
// so that at no moment there are two, or somebody's relation is to whoever was head. *out gets what is warned of; it stands in
// the entry.
enum err journal_adjust(struct desk *d, struct span household, const struct rec *rows, size_t n, struct span proof, struct findings *out) YZ_MUST_USE;
// What is warned of where this one of the household's people is named head (C-3.2).
void journal_head_findings(const struct rec *person, const struct rec *people, size_t n, struct findings *out);
// A setting (chief): open cases get their due dates anew.
enum err journal_setting(struct desk *d, struct span key, int64_t value) YZ_MUST_USE;
// A telephone call or another note on a case; a request to its holder (row text under the table).
enum err journal_note(struct desk *d, enum act act, struct span number, struct span text) YZ_MUST_USE;
// A newly published calendar (tab-separated as data/calendar.tsv): open cases get their due dates anew.
enum err journal_calendar(struct desk *d, struct span text) YZ_MUST_USE;

// Entries, newest first: fn gets each as an event, good for the call. case_number empty: all.
typedef bool journal_fn(void *ctx, const struct event *e);
enum err journal_each(struct desk *d, struct span case_number, journal_fn *fn, void *ctx);
enum err journal_of_household(struct desk *d, struct span number, journal_fn *fn, void *ctx);
enum err journal_of_person(struct desk *d, struct span id, journal_fn *fn, void *ctx);

#endif
