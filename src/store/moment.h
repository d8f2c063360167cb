// The register, hand to hand (CLAUSES section 5): what an event does to the
// persons and households of this organisation, in the event's own transaction.
#ifndef YZ_STORE_MOMENT_H
#define YZ_STORE_MOMENT_H

#include "domain/rules.h"
#include "store.h"

// `before` and `after` are the case's state around the event. The transaction fails where the
// register does not allow what the event says.
enum err moment_apply(struct store *s, struct kv_txn *t, const struct rec *before, const struct rec *after,
                      const struct event *e);

// The movers' register records as an event carries them (row 8), of what JUDGE_ORIGIN has read: without what the register
// keeps, with old relation; their household's kind and address; and whether it closes with them. ERR_NOT_FOUND: a mover is
// not in the register.
enum err moment_records(const struct facts *f, struct rec *fields, bool *closes);

// Journal acts on the register. *leaving: the case under which the deceased was leaving, empty for none. A head's death
// leaves a household that has to name another: its follow-up opens.
enum err moment_death(struct kv_txn *t, struct span id, day_t date, struct arena *a, struct span *leaving);
// Relations of a household to its head, old or new (relation_row_tag list).
enum err moment_adjust(struct kv_txn *t, struct span household, const struct rec *rows, size_t n, struct arena *a);
// Relations or a head have been written: an open follow-up (C-3.2) has its head named, and is done when nobody is left to adjust.
void moment_adjusted(struct kv_txn *t, struct span household, struct arena *a);

#endif
