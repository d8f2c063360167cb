// Judgement: the facts that the rules need, gathered from this organisation's
// store, and the findings they give (CLAUSES section 7).
#ifndef YZ_DESK_JUDGE_H
#define YZ_DESK_JUDGE_H

#include "desk.h"
#include "domain/rules.h"

// Facts about the transfer `t` inside a transaction, as of `now`; everything lies in a.
void judge_facts(struct desk *d, struct kv_txn *txn, const struct rec *t, enum judge_at at, moment_t now, struct arena *a,
                 struct facts *out);
// Judges what is filled in so far, an application or an existing case's state, in a view of its own.
enum err judge_now(struct desk *d, const struct rec *t, enum judge_at at, struct findings *out) YZ_MUST_USE;
// Who must come for it, at an enquiry (rules_who_comes).
enum err judge_who_comes(struct desk *d, const struct rec *t, struct findings *out) YZ_MUST_USE;
// Where this organisation judges a case at its present stage; JUDGE_BUREAU where it only looks on.
enum judge_at judge_place(const struct desk *d, const struct rec *t);
// Is the judgement of a case that stands so this organisation's next act?
bool judge_waits(const struct desk *d, const struct rec *t);
// Materials that the application asks for, with what has been shown.
size_t judge_materials(struct desk *d, const struct rec *t, struct arena *a, struct material_need *out, size_t max);

#endif
