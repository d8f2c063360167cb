// A register extract's persons and households on their way into the register (CLAUSES section 5, DESIGN section 7). Into an
// empty register everything is one sorted transaction; into a live one it goes in turns that make no counter wait, and each
// person is judged again in the turn that writes it, because counters work in between.
//
//     struct intake *in = intake_new(kv, empty, columns);
//     ... struct rec p = rec_make(intake_arena(in)); ... intake_person(in, &p, line);
//     ... intake_household(in, &h);
//     e = intake_put(in, &hooks);
//     intake_free(in);
#ifndef YZ_STORE_INTAKE_H
#define YZ_STORE_INTAKE_H

#include "domain/person.h"
#include "kv.h"

enum intake_verdict {
    INTAKE_FRESH,
    INTAKE_SAME,           // says nothing new
    INTAKE_CHANGED,        // updates what the booklet says; spells stay
    INTAKE_ACTED,          // would undo what an act here has set since: left alone; an extract bears no date
    INTAKE_NOT_REGISTERED, // under a case, or no longer registered here: left alone
    INTAKE_ELSEWHERE,      // registered in another household: left alone
    INTAKE_CLOSED,         // into a household that the register has closed: left alone
    INTAKE_HEAD,           // head of a household that has another, or its head no more: left alone, an act does that
};
struct extract {
    uint64_t columns; // of which tags of a person it has a column: PERSON_BIT of each. Of the others it says nothing
    bool over;        // it is newer than the acts here: its values are written over theirs
};
// old, household: the register's records, NULL when there is none. fresh gets what the register has of columns that the extract
// lacks, and what it keeps where it is INTAKE_CHANGED; that is borrowed from old.
enum intake_verdict intake_judge(const struct rec *old, const struct rec *household, const struct extract *x, struct rec *fresh);

struct intake;
struct intake *intake_new(struct kv *kv, bool empty, struct extract x);
void intake_free(struct intake *in); // NULL is allowed
// Where the next record is to lie, and what it borrows from; good until intake_person, intake_household or intake_skip.
struct arena *intake_arena(struct intake *in);
// It is not wanted after all.
void intake_skip(struct intake *in);
// p is spent. line: of the file. ERR_TOO_LARGE: more than memory is set aside for.
enum err intake_person(struct intake *in, const struct rec *p, uint64_t line) YZ_MUST_USE;
// h is spent. After the last person. Into a live register it comes without its head, who becomes that when his row is written; of one
// that is there the address is written.
enum err intake_household(struct intake *in, const struct rec *h) YZ_MUST_USE;

struct intake_hooks {
    // In the first transaction that writes, before all else. NULL is allowed.
    void (*begun)(void *ctx, struct kv_txn *t);
    kv_progress_fn *progress; // false stops: nothing is saved in an empty register, what is saved stays in a live one
    // What became of a person of a live register, in the turn that wrote it; not called for an empty one.
    void (*told)(void *ctx, enum intake_verdict v, struct span id, uint64_t line);
    // The same of a household that was written: a new one, or one with another address.
    void (*housed)(void *ctx, bool fresh);
    void *ctx;
};
enum err intake_put(struct intake *in, const struct intake_hooks *hooks) YZ_MUST_USE;

#endif
