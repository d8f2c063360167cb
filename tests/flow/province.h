// The demo's province in a folder of its own: the move-in station, the bureau, two move-out stations, with their officers
// signed in and their made-up people; acts by JSON, mail through a shared folder, a clock that the test sets.
#ifndef YZ_TESTS_FLOW_PROVINCE_H
#define YZ_TESTS_FLOW_PROVINCE_H

#include "desk/act.h"
#include "desk/worklist.h"
#include "domain/person.h"
#include "link/mail.h"
#include "store/kv.h"

enum place { AT_D, AT_B, AT_O, AT_O2, PLACES };

struct province {
    char root[300], mail[320];
    struct desk *desk[PLACES];
    struct arena arena;
    struct act_result last; // of the last act
};

// Family of household 00000005 at O: the head, his wife, his father.
#define HEAD "411503199804200011"
#define WIFE "411503200006260023"
#define FATHER "41150319690323001X"

struct province *province_new(void);
void province_free(struct province *p);
// China's time, "2026-03-02 10:00".
void province_now(const char *text);
// Opens a place's store again with its officer signed in: what another process would see.
void province_reopen(struct province *p, enum place at);

enum err province_act(struct province *p, enum place at, const char *act, struct span number, const char *json);
// Mail goes round until nothing more comes.
void province_mail(struct province *p);
// The application of province_apply, as JSON.
const char *province_own(void);
// ALONE, of household 00000008 at O, joins 刘欢 (HOST), who is head of 00000056 at D, as his younger brother.
#define ALONE "411503200112040016"
#define HOST "410105199311130019"
const char *province_joining(void);
// HEAD and WIFE move from O into an own household at D, FATHER stays and is the new head: applied, accepted. Its number,
// good for the province's life.
struct span province_apply(struct province *p);
// Carries a case on to the stage: accepted, approved, moved out, settled; mail delivered after each act.
void province_carry(struct province *p, struct span number, enum stage stage);
// Both.
struct span province_until(struct province *p, enum stage stage);

// The place's store is lost and comes back from the backup at this path; its keys with it, or they are lost too.
void province_restore(struct province *p, enum place at, const char *backup, bool keys);
// The province's own home, in which the root's key lies.
struct desk *province_root(struct province *p);
// What the place asks for is added to the roster there; then the newest roster is read at the place.
enum err province_certify(struct province *p, struct desk *place);
enum err province_roster(struct province *p, enum place at, const char *fingerprint);
// Another bureau, which the newest roster lists and which has it; nobody is signed in. The caller closes it.
struct desk *province_bureau(struct province *p, const char *code, const char *name, const char *division);

int province_stage(struct province *p, enum place at, struct span number); // -1: no such case there
int province_person(struct province *p, enum place at, const char *id);    // enum person_state; 0: unknown
struct rec province_record(struct province *p, enum place at, const char *id);
// The bytes of an event of a chain (KV_EVENT, KV_JOURNAL), which is there. Good for the province's life.
struct span province_event(struct province *p, enum place at, enum kv_db db, struct span chain, uint32_t seq);
// The fields of `verify` for HEAD and WIFE: the four particulars (C-3.6) as AT_D's register has them, but HEAD's work unit
// as given, on its document; without the last `left_out` rows. Good for the province's life.
const char *province_verified(struct province *p, const char *work_unit, const char *proof, size_t left_out);
// A path in the province's folder, good for its life.
const char *province_path(struct province *p, const char *name);

// Packets with content that wait in a place's outbox; they stay there and come again.
struct packets {
    struct span sealed[10];
    size_t n;
};
struct packets province_waiting(struct province *p, enum place at);
enum mail_outcome province_give(struct province *p, enum place at, struct span sealed);
uint64_t province_aside(struct province *p, enum place at); // how many things are set aside there

// Where a line of a worklist stands (KV_BY_STAGE), without a due date or with one.
struct span province_line(struct kv_key *k, enum chain_group group, enum stage stage, day_t due, struct span number);

// Is a finding of that rule among them?
bool findings_have(const struct findings *f, enum rule rule);

size_t province_check(struct province *p, enum place at); // how many things `check` finds wrong; prints them

#endif
