// Stores that come back (DESIGN section 6): the others tell what they hold, everybody is heard, nothing is numbered twice.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/import.h"
#include "desk/journal.h"
#include "desk/keep.h"
#include "desk/mailbox.h"
#include "desk/operator.h"
#include "desk/setup.h"
#include "link/mail.h"
#include "store/chain.h"
#include "tests/flow/known.h"
#include "tests/flow/one.h"

static void lose(enum place at, const char *backup, bool keys)
{
    province_restore(p, at, province_path(p, backup), keys);
}

// The bureau's store comes back from before its approval: it is told of the approval, and does not decide a second time.
static void after_a_restore_the_others_tell_what_they_hold(void **state)
{
    (void)state;
    struct span waits = province_apply(p), approved = province_apply(p);
    assert_int_equal(keep_backup(p->desk[AT_B], province_path(p, "backup"), NULL), OK);
    assert_int_equal(province_act(p, AT_B, "approve", approved, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, approved), STAGE_AWAITING_MOVE_OUT);
    province_now("2026-03-03 09:00");
    lose(AT_B, "backup", false);
    assert_int_equal(province_stage(p, AT_B, approved), STAGE_AWAITING_APPROVAL); // as it was
    struct mail_state owed;
    assert_int_equal(mailbox_state(p->desk[AT_B], &owed), OK);
    assert_int_equal(owed.owed, 2); // both, to D; nobody writes to himself
    assert_int_equal(province_act(p, AT_B, "reject", approved, "{\"reason_code\":\"301\"}"), ERR_REFUSED);
    assert_int_equal(province_act(p, AT_B, "approve", waits, "{}"), ERR_REFUSED);
    assert_int_equal(province_certify(p, p->desk[AT_B]), OK);
    take_roster(AT_B); // to the others it comes with the mail
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, approved), STAGE_AWAITING_MOVE_OUT);
    // All have been heard: D and O hold what they had told, and the bureau works on.
    assert_int_equal(province_act(p, AT_B, "return", waits, "{\"reason_code\":\"201\"}"), OK);
    assert_int_equal(province_act(p, AT_O, "move-out", approved, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, waits), STAGE_RETURNED);
    assert_int_equal(province_stage(p, AT_B, approved), STAGE_AWAITING_SETTLEMENT);
    for (enum place at = AT_D; at <= AT_O; at++) {
        assert_int_equal(province_aside(p, at), 0);
        assert_int_equal(province_check(p, at), 0);
    }
    // What is opened after it never waits for anybody.
    province_now("2026-03-03 10:00");
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_joining()), OK);
    struct span later = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_act(p, AT_D, "accept", later, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_B, "approve", later, "{}"), OK);
    province_now("2026-03-02 10:00");
}

// Section 5: nobody is registered twice. Before its own settlement comes back, an extract has brought her in: there she stays.
static void after_a_restore_the_settlement_leaves_who_is_registered_there(void **state)
{
    (void)state;
    const struct rec *s;
    size_t n;
    struct import_count count = {0};
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    struct span number = province_until(p, STAGE_SETTLED);
    province_now("2026-03-03 09:00");
    lose(AT_D, "backup", true);
    assert_int_equal(province_person(p, AT_D, WIFE), 0);
    const char *path = province_path(p, "x.tsv");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fputs("公民身份号码\t姓名\t性别\t户号\t户类型\t与户主关系\t住址\n" WIFE "\t赵朝煌\t女\t90000001\t家庭户\t户主\t一街1号\n", f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(import_file(p->desk[AT_D], &(struct import_from) {.path = path, .rejects = province_path(p, "rejects")}, NULL, NULL, &count), OK);
    assert_int_equal(count.fresh, 1);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_roster(AT_D);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_SETTLED);
    struct rec wife = province_record(p, AT_D, WIFE), head = province_record(p, AT_D, HEAD);
    s = rec_list(&wife, PERSON_SPELLS, &n);
    assert_true(n == 1 && span_is(rec_text(&s[0], SPELL_HOUSEHOLD), "90000001"));
    assert_true(span_is(rec_text(&wife, PERSON_HOUSEHOLD), "90000001") && span_is(rec_text(&wife, PERSON_RELATION), RELATION_HEAD));
    assert_int_equal(rec_int(&head, PERSON_STATE, 0), PERSON_REGISTERED);
    s = rec_list(&head, PERSON_SPELLS, &n);
    assert_true(n == 1 && span_eq(rec_text(&s[0], SPELL_CASE_IN), number));
    assert_int_equal(province_check(p, AT_D), 0);
    province_now("2026-03-02 10:00");
}

// The move-out station's register comes back with the events that had moved it.
static void after_a_restore_the_register_follows_the_own_acts_that_come_back(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_MOVED_OUT);
    province_now("2026-03-03 09:00");
    lose(AT_O, "backup", false);
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_LEAVING);
    assert_int_equal(province_certify(p, p->desk[AT_O]), OK);
    take_roster(AT_O);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_person(p, AT_O, HEAD), PERSON_MOVED_OUT);
    assert_int_equal(province_act(p, AT_D, "settle", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_SETTLED);
    assert_int_equal(province_check(p, AT_O), 0);
    province_now("2026-03-02 10:00");
}

// The backup is from before the station had written to anybody: nothing that it owes tells the others of its new key, and they
// have nothing of it to acknowledge.
static void who_owes_nothing_after_a_restore_is_told_and_heard_all_the_same(void **state)
{
    (void)state;
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    province_now("2026-03-03 09:00");
    lose(AT_O, "backup", false);
    assert_int_equal(province_stage(p, AT_O, number), -1);
    assert_int_equal(province_certify(p, p->desk[AT_O]), OK);
    take_roster(AT_O);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK); // D and B have told what they hold
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_SETTLEMENT);
    for (enum place at = 0; at < PLACES; at++) {
        struct mail_state m;
        assert_int_equal(mailbox_state(p->desk[at], &m), OK);
        assert_int_equal(m.waiting + m.owed + m.held, 0);
    }
    province_now("2026-03-02 10:00");
}

// So with a bureau, which has no other above it: it is to be heard of by its own stations.
static void a_bureau_that_knows_nobody_after_a_restore_is_told_by_its_stations(void **state)
{
    (void)state;
    assert_int_equal(keep_backup(p->desk[AT_B], province_path(p, "backup"), NULL), OK);
    struct span number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    province_mail(p);
    struct span waits = province_apply(p);
    province_now("2026-03-03 09:00");
    lose(AT_B, "backup", true); // D seals to a key that is gone
    assert_int_equal(province_stage(p, AT_B, waits), -1);
    assert_int_equal(province_certify(p, p->desk[AT_B]), OK);
    take_roster(AT_B);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK); // O has the roster from D
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_B, "approve", waits, "{}"), OK);
    province_now("2026-03-02 10:00");
}

struct sent {
    struct span sealed[4];
    size_t n;
};

static bool keep_sealed(void *ctx, const struct mail_item *item)
{
    struct sent *all = ctx;
    if (item->content && all->n < COUNT(all->sealed))
        all->sealed[all->n++] = arena_copy(&p->arena, item->sealed);
    return true;
}

static struct mail_state mail_at(enum place at)
{
    struct mail_state m;
    assert_int_equal(mailbox_state(p->desk[at], &m), OK);
    return m;
}

// The first packet was lost with the store that had sent it, the second waits for it: nobody sends it again.
static void what_waits_for_a_packet_that_was_lost_is_taken_and_told(void **state)
{
    (void)state;
    struct sent all = {.n = 0};
    struct span numbers[2];
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    for (int i = 0; i < 2; i++) {
        size_t made;
        assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
        numbers[i] = arena_copy(&p->arena, p->last.number);
        assert_int_equal(province_act(p, AT_D, "accept", numbers[i], "{}"), OK);
        assert_int_equal(mail_pack(p->desk[AT_D]->store, moment_now(), &made), OK);
        assert_int_equal(mail_out(p->desk[AT_D]->store, moment_now(), false, keep_sealed, &all), OK);
    }
    assert_int_equal(all.n, 2);
    enum mail_outcome o;
    assert_int_equal(mail_in(p->desk[AT_B]->store, all.sealed[1], NULL, moment_now(), &o), OK);
    assert_int_equal(o, MAIL_HELD);
    province_now("2026-03-03 09:00");
    lose(AT_D, "backup", false);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_roster(AT_D);
    province_mail(p);
    assert_int_equal(mail_at(AT_B).held, 0);
    assert_int_equal(province_stage(p, AT_D, numbers[0]), -1);
    assert_int_equal(province_stage(p, AT_D, numbers[1]), STAGE_AWAITING_APPROVAL);
    // The first comes after all, off a stick.
    assert_int_equal(mail_in(p->desk[AT_B]->store, all.sealed[0], NULL, moment_now(), &o), OK);
    assert_int_equal(o, MAIL_APPLIED);
    assert_int_equal(province_act(p, AT_B, "return", numbers[0], "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, numbers[0]), STAGE_RETURNED);
    assert_int_equal(province_aside(p, AT_B) + province_aside(p, AT_D), 0);
    assert_int_equal(province_check(p, AT_D), 0);
    province_now("2026-03-02 10:00");
}

static void sync_one(enum place at)
{
    struct folder_count n = {0};
    assert_int_equal(mailbox_sync(p->desk[at], p->mail, &n), OK);
}

// D and B have lost the settlement, and told each other all that they hold. Then O tells B, and is lost before it has told D.
static void who_is_told_of_anothers_event_tells_it_to_its_maker_who_may_have_lost_it(void **state)
{
    (void)state;
    static const enum place lost[] = {AT_B, AT_D};
    char command[1000];
    struct span number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    for (enum place at = AT_D; at <= AT_O; at++)
        assert_int_equal(keep_backup(p->desk[at], province_path(p, arena_printf(&p->arena, "backup%d", at).p), NULL), OK);
    assert_int_equal(province_act(p, AT_D, "settle", number, "{}"), OK);
    province_mail(p);
    province_now("2026-03-03 09:00");
    for (size_t i = 0; i < COUNT(lost); i++) {
        lose(lost[i], arena_printf(&p->arena, "backup%d", lost[i]).p, false);
        assert_int_equal(province_certify(p, p->desk[lost[i]]), OK);
    }
    for (size_t i = 0; i < COUNT(lost); i++)
        take_roster(lost[i]);
    for (int i = 0; i < 6; i++)
        sync_one(lost[i % 2]);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_SETTLEMENT);
    sync_one(AT_O);
    sync_one(AT_B);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_SETTLED);
    snprintf(command, sizeof command, "rm -f '%s/%s/%s'*", p->mail, desk_org(p->desk[AT_D]).p, desk_org(p->desk[AT_O]).p);
    assert_int_equal(system(command), 0);
    lose(AT_O, arena_printf(&p->arena, "backup%d", AT_O).p, false);
    assert_int_equal(province_certify(p, p->desk[AT_O]), OK);
    take_roster(AT_O);
    province_mail(p);
    for (enum place at = AT_D; at <= AT_O; at++) {
        assert_int_equal(province_stage(p, at, number), STAGE_SETTLED);
        assert_int_equal(province_check(p, at), 0);
    }
    province_now("2026-03-02 10:00");
}

static bool knows_of(enum place at, struct span org)
{
    struct kv_txn t;
    assert_int_equal(kv_read(p->desk[at]->store->kv, &t), OK);
    bool knows = kv_has(&t, KV_META, arena_printf(&p->arena, "peer/%.*s", SPAN_ARG(org)));
    assert_int_equal(kv_abort(&t), OK);
    return knows;
}

// The machine is gone and its keys with it: what was sealed to them lies on the share and on the stick.
static void what_was_sealed_to_a_lost_key_comes_again_and_nothing_stays_aside(void **state)
{
    (void)state;
    struct folder_count n = {0};
    struct span number = province_apply(p), waits = province_apply(p);
    const char *stick = province_path(p, "stick");
    char command[1000];
    assert_int_equal(mkdir(stick, 0770), 0);
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    assert_int_equal(mailbox_sync(p->desk[AT_B], p->mail, &n), OK);
    assert_int_equal(mailbox_out(p->desk[AT_B], stick, &n), OK);
    lose(AT_D, "backup", true);
    n = (struct folder_count) {0};
    assert_int_equal(mailbox_sync(p->desk[AT_D], p->mail, &n), OK); // it watches, and does not wait for the roster
    assert_true(n.stale > 0);
    assert_true(n.out == 0 && mail_at(AT_D).unlisted); // nobody could take it in
    assert_int_equal(mailbox_in(p->desk[AT_D], stick, &n), OK);
    assert_int_equal(n.in + n.quarantined, 0);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_roster(AT_D);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_aside(p, AT_D), 0);
    // Anybody may write a name on anything: nobody whom the roster does not list is written to for it, nor is the station itself.
    const struct span names[] = {SPAN("419999000000"), desk_org(p->desk[AT_D])};
    for (size_t i = 0; i < COUNT(names); i++) {
        enum mail_outcome o;
        struct mail_label label = {.sender = names[i], .to = 1};
        assert_int_equal(mail_in(p->desk[AT_D]->store, SPAN("rubbish"), &label, moment_now(), &o), OK);
        assert_int_equal(o, MAIL_STALE);
        assert_false(knows_of(AT_D, names[i]));
    }
    // A letter that somebody has given the name of one sealed to the lost key is taken all the same.
    assert_int_equal(province_act(p, AT_B, "return", waits, "{\"reason_code\":\"201\"}"), OK);
    assert_int_equal(mailbox_sync(p->desk[AT_B], p->mail, &n), OK);
    snprintf(command, sizeof command, "cd '%s/%s' && for f in *-2.yzp; do mv \"$f\" \"${f%%-2.yzp}-1.yzp\"; done", p->mail, desk_org(p->desk[AT_D]).p);
    assert_int_equal(system(command), 0);
    n = (struct folder_count) {0};
    assert_int_equal(mailbox_sync(p->desk[AT_D], p->mail, &n), OK);
    assert_int_equal(n.stale, 0);
    assert_int_equal(province_stage(p, AT_D, waits), STAGE_RETURNED);
    // The stick too carries what the new key opens, and no longer the other.
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(mailbox_out(p->desk[AT_B], stick, &n), OK);
    snprintf(command, sizeof command, "! ls '%s/%s' | grep -q -e '-1.yzp$'", stick, desk_org(p->desk[AT_D]).p);
    assert_int_equal(system(command), 0);
}

// Who alone still knows of the case may be no one's own station: it is answered when it writes to the key that was lost.
static void who_writes_to_a_lost_key_hears_of_the_new_one_though_nobody_knows_of_it(void **state)
{
    (void)state;
    static const enum place lost[] = {AT_D, AT_B};
    for (size_t i = 0; i < COUNT(lost); i++)
        assert_int_equal(keep_backup(p->desk[lost[i]], province_path(p, arena_printf(&p->arena, "backup%d", lost[i]).p), NULL), OK);
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    for (size_t i = 0; i < COUNT(lost); i++) {
        lose(lost[i], arena_printf(&p->arena, "backup%d", lost[i]).p, true);
        assert_int_equal(province_certify(p, p->desk[lost[i]]), OK);
    }
    for (size_t i = 0; i < COUNT(lost); i++)
        take_roster(lost[i]);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    province_mail(p);
    for (enum place at = AT_D; at <= AT_O; at++) {
        struct mail_state m = mail_at(at);
        assert_int_equal(m.owed + m.waiting + m.held + m.quarantined, 0);
        assert_int_equal(province_stage(p, at, number), STAGE_AWAITING_SETTLEMENT);
        assert_int_equal(province_check(p, at), 0);
    }
}

// A machine that is replaced twice before the province has answered: what the key between has signed is good all the same.
static void what_a_key_signed_that_was_replaced_before_it_was_listed_is_taken(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    for (int i = 0; i < 2; i++) {
        desk_close(p->desk[AT_O]);
        p->desk[AT_O] = NULL;
        assert_int_equal(keep_renew(province_path(p, "o"), NULL), OK);
        province_reopen(p, AT_O);
        if (i == 0)
            assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    }
    // The roster lists the first, the third asks for itself: the second alone goes along.
    struct rec unlisted = rec_make(&p->arena);
    struct kv_txn t;
    size_t n;
    assert_int_equal(kv_read(p->desk[AT_O]->store->kv, &t), OK);
    mail_unlisted_keys(p->desk[AT_O]->store, &t, &p->arena, &unlisted, 1);
    assert_int_equal(kv_abort(&t), OK);
    const struct rec *keys = rec_list(&unlisted, 1, &n);
    assert_int_equal(n, 1);
    assert_int_equal(rec_int(keys, ORG_KEY_ORDINAL, 0), 2);
    assert_int_equal(province_certify(p, p->desk[AT_O]), OK);
    take_roster(AT_O);
    province_mail(p);
    for (enum place at = AT_D; at <= AT_O; at++) {
        assert_int_equal(province_stage(p, at, number), STAGE_AWAITING_SETTLEMENT);
        assert_int_equal(province_aside(p, at), 0);
        assert_int_equal(province_check(p, at), 0);
    }
}

static void check_line(void *ctx, const char *line, bool wrong)
{
    (void)ctx, (void)wrong;
    print_message("# %s\n", line);
}

// What a key signed that was lost before any roster listed it is as good as its store.
static void check_knows_the_keys_that_the_store_began_with(void **state)
{
    (void)state;
    struct desk *d;
    struct keep_count n;
    struct rec org = rec_make(&p->arena);
    rec_set_text(&org, ORG_CODE, SPAN("411700009000"));
    rec_set_text(&org, ORG_NAME, SPAN("新设派出所"));
    rec_set_int(&org, ORG_KIND, ORG_STATION);
    rec_set_text(&org, ORG_DIVISION, SPAN("411702"));
    rec_set_text(&org, ORG_BUREAU, SPAN("411700000000"));
    assert_int_equal(setup_init(province_path(p, "fresh"), &org), OK);
    assert_int_equal(desk_open(province_path(p, "fresh"), false, &d), OK);
    assert_int_equal(operator_make(d, SPAN("1"), SPAN("张三"), ROLE_ADMIN, SPAN("password1")), OK);
    assert_int_equal(keep_backup(d, province_path(p, "backup"), NULL), OK);
    desk_close(d);
    assert_int_equal(rename(province_path(p, "fresh/store"), province_path(p, "store.lost")), 0);
    assert_int_equal(rename(province_path(p, "fresh/keys"), province_path(p, "keys.lost")), 0);
    assert_int_equal(keep_restore(province_path(p, "fresh"), province_path(p, "backup"), NULL, NULL), OK);
    assert_int_equal(desk_open(province_path(p, "fresh"), false, &d), OK);
    assert_int_equal(operator_sign_in(d, SPAN("1"), SPAN("password1")), OK);
    assert_int_equal(keep_check(d, check_line, NULL, NULL, &n), OK);
    assert_true(n.journal > 0);
    desk_close(d);
}

struct opened {
    struct packet p[10];
    size_t n;
};

static bool open_it(void *ctx, const struct mail_item *item)
{
    struct opened *all = ctx;
    struct hash hash;
    struct span signature, body;
    if (span_eq(item->recipient, desk_org(p->desk[AT_B])) && all->n < COUNT(all->p))
        assert_int_equal(packet_open(arena_copy(&p->arena, item->sealed), &p->desk[AT_B]->store->keys, &p->arena, &all->p[all->n++], &hash,
                                     &signature, &body), OK);
    return false;
}

// More than fits in one packet: the acknowledgement that makes a party heard comes with the last of what it holds.
static void who_holds_much_is_heard_when_all_has_been_told(void **state)
{
    (void)state;
    size_t acks, made;
    struct opened all = {.n = 0};
    for (int i = 0; i < 1100; i++) {
        assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
        struct span number = arena_copy(&p->arena, p->last.number);
        assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), OK);
    }
    province_mail(p);
    assert_int_equal(keep_backup(p->desk[AT_B], province_path(p, "backup"), NULL), OK);
    lose(AT_B, "backup", false);
    assert_int_equal(province_certify(p, p->desk[AT_B]), OK);
    take_roster(AT_B);
    struct folder_count n = {0};
    assert_int_equal(mailbox_sync(p->desk[AT_B], p->mail, &n), OK);
    assert_int_equal(folder_in(p->desk[AT_D]->store, p->mail, true, &n), OK);
    assert_int_equal(mail_pack(p->desk[AT_D]->store, moment_now(), &made), OK);
    assert_int_equal(mail_out(p->desk[AT_D]->store, moment_now(), false, open_it, &all), OK);
    assert_true(all.n > 1);
    for (size_t i = 0; i < all.n; i++) {
        rec_list(&all.p[i].acks, PACKET_ACKS, &acks);
        assert_int_equal(acks > 0, i + 1 == all.n);
    }
}

// The bureau returns the case, loses its store, and its chief goes on with another act.
static void act_twice(struct span number, const char *act, const char *json)
{
    assert_int_equal(keep_backup(p->desk[AT_B], province_path(p, "backup"), NULL), OK);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    province_now("2026-03-03 09:00");
    lose(AT_B, "backup", false);
    assert_int_equal(keep_continue(p->desk[AT_B], number), OK);
    assert_int_equal(province_act(p, AT_B, act, number, json), OK);
    assert_int_equal(province_certify(p, p->desk[AT_B]), OK);
    take_roster(AT_B);
    province_mail(p);
}

// He had acted before, after all: the move-out station, which only one branch has reached, is told of the other by whoever knows it.
static void where_the_chief_had_acted_before_all_parties_show_both_branches(void **state)
{
    (void)state;
    size_t forks;
    struct span number = province_apply(p);
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup-o"), NULL), OK);
    act_twice(number, "approve", "{}");
    assert_int_equal(province_stage(p, AT_D, number), STAGE_RETURNED); // each keeps its own
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
    for (enum place at = AT_D; at <= AT_O; at++) {
        assert_true(known_conflict(p, at, number));
        assert_int_equal(known_aside(p, at, known_is, &number, &forks), 1);
        assert_int_equal(forks, 1);
        assert_int_equal(province_check(p, at), 0);
        struct mail_state m = mail_at(at);
        assert_int_equal(m.waiting + m.owed + m.held, 0); // and nobody tells it again and again
    }
    // Lost with all that, the move-out station is told of both once more: of one by who had never sent it the case.
    province_now("2026-03-04 09:00");
    lose(AT_O, "backup-o", false);
    assert_int_equal(province_certify(p, p->desk[AT_O]), OK);
    take_roster(AT_O);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
    assert_true(known_conflict(p, AT_O, number));
    province_now("2026-03-02 10:00");
}

// Who has not been told of the case yet may be told of one branch by whoever tells anew after a loss: so all are told of both.
static void a_fork_is_shown_to_a_party_that_neither_branch_has_reached(void **state)
{
    (void)state;
    size_t forks;
    struct span number = province_apply(p);
    act_twice(number, "return", "{\"reason_code\":\"202\"}");
    assert_int_equal(province_stage(p, AT_O, number), STAGE_RETURNED);
    for (enum place at = AT_D; at <= AT_O; at++) {
        assert_true(known_conflict(p, at, number));
        assert_int_equal(known_aside(p, at, known_is, &number, &forks), 1);
        assert_int_equal(forks, 1);
    }
    province_now("2026-03-02 10:00");
}

// The machine is gone and its keys with it: numbers go on under an ordinal that nobody has had.
static void a_store_restored_without_its_keys_takes_an_ordinal_that_is_free(void **state)
{
    (void)state;
    struct span first = province_apply(p);
    assert_true(span_contains(first, SPAN("-1-000001")));
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    province_now("2026-03-03 09:00");
    lose(AT_D, "backup", true);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    for (enum place at = 0; at < PLACES; at++)
        take_roster(at);
    struct span second = province_apply(p);
    assert_true(span_contains(second, SPAN("-2-")));
    // Lost again, with the same old backup, which does not know of the second key.
    province_now("2026-03-04 09:00");
    lose(AT_D, "backup", true);
    struct span hasty = province_apply(p); // before anybody could say that the number of its key had been used
    assert_true(span_contains(hasty, SPAN("-2-")) && !span_eq(hasty, second));
    assert_int_equal(province_certify(p, p->desk[AT_D]), ERR_REFUSED);
    take_roster(AT_D);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), ERR_REPLACED);
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(keep_renew(province_path(p, "d"), NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    for (enum place at = 0; at < PLACES; at++)
        take_roster(at);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, second), STAGE_AWAITING_APPROVAL); // B told it
    assert_int_equal(province_stage(p, AT_B, hasty), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_aside(p, AT_B), 0);
    struct span third = province_apply(p);
    assert_true(span_contains(third, SPAN("-3-")));
    assert_int_equal(province_stage(p, AT_B, third), STAGE_AWAITING_APPROVAL);
    province_now("2026-03-02 10:00");
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(after_a_restore_the_others_tell_what_they_hold),
        T(after_a_restore_the_settlement_leaves_who_is_registered_there),
        T(after_a_restore_the_register_follows_the_own_acts_that_come_back),
        T(who_owes_nothing_after_a_restore_is_told_and_heard_all_the_same),
        T(a_bureau_that_knows_nobody_after_a_restore_is_told_by_its_stations),
        T(what_waits_for_a_packet_that_was_lost_is_taken_and_told),
        T(who_is_told_of_anothers_event_tells_it_to_its_maker_who_may_have_lost_it),
        T(what_was_sealed_to_a_lost_key_comes_again_and_nothing_stays_aside),
        T(what_a_key_signed_that_was_replaced_before_it_was_listed_is_taken),
        T(who_writes_to_a_lost_key_hears_of_the_new_one_though_nobody_knows_of_it),
        T(check_knows_the_keys_that_the_store_began_with),
        T(who_holds_much_is_heard_when_all_has_been_told),
        T(where_the_chief_had_acted_before_all_parties_show_both_branches),
        T(a_fork_is_shown_to_a_party_that_neither_branch_has_reached),
        T(a_store_restored_without_its_keys_takes_an_ordinal_that_is_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
