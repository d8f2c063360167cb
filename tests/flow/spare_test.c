// Sealed spare keys (DESIGN section 6): listed and silent until the store is lost, then good at once; nothing is numbered twice.
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

#include "desk/keep.h"
#include "desk/mailbox.h"
#include "desk/setup.h"
#include "store/register.h"
#include "store/spare.h"
#include "tests/flow/known.h"
#include "tests/flow/spares.h"

// A packet signed with this key.
static struct span packet_with(const struct keys *k, enum place to, uint32_t n, struct span before, const struct rec *acks, struct hash *hash)
{
    struct buf made = {0}, sealed = {0};
    struct key_id id = seal_sign_id(&k->sign);
    struct packet one = {
        .sender = span_of(k->org), .key = span_bytes(id.b, sizeof id.b), .recipient = desk_org(p->desk[to]), .number = n, .before = before,
        .acks = *acks,
    };
    assert_int_equal(packet_make(&made, &one, k->sign_secret, hash), OK);
    assert_int_equal(packet_seal(&sealed, buf_span(&made), &p->desk[to]->store->keys.box), OK);
    struct span out = arena_copy(&p->arena, buf_span(&sealed));
    buf_free(&made);
    buf_free(&sealed);
    return out;
}

// Another case than that of province_apply: its number.
static struct span joins(enum stage stage)
{
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_joining()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    province_carry(p, number, stage);
    return number;
}

static bool of_own_key(void *ctx, const struct mailbox_line *l)
{
    *(size_t *)ctx += strcmp(l->what, "signing key") == 0;
    return true;
}

static size_t own_key_alarms(enum place at)
{
    size_t n = 0;
    assert_int_equal(mailbox_each(p->desk[at], MAILBOX_ASIDE, of_own_key, &n), OK);
    return n;
}

static struct span packet_of(const struct keys *k, enum place to, uint32_t n, struct span before, struct hash *hash)
{
    struct rec acks = rec_make(&p->arena);
    return packet_with(k, to, n, before, &acks, hash);
}

// A packet, still too early, that acknowledges one of that number.
static void acknowledges(enum place from, enum place to, uint32_t number)
{
    struct hash hash = {{0}};
    struct rec acks = rec_make(&p->arena), *row = rec_add(&acks, PACKET_ACKS);
    struct span before = arena_copy(&p->arena, span_bytes(hash.b, sizeof hash.b));
    rec_set_int(row, ACK_NUMBER, number);
    rec_set_bytes(row, ACK_HASH, before);
    rec_set_int(row, ACK_TIME, moment_now());
    rec_set_int(row, ACK_KEY, p->desk[to]->store->keys.ordinal);
    province_give(p, to, packet_with(&p->desk[from]->store->keys, to, 90, before, &acks, &hash));
}

static void after_a_restore_a_spare_is_good_without_a_new_roster(void **state)
{
    (void)state;
    const char *file = make_listed(AT_D, "spare", 2);
    make_listed(AT_D, "second", 3);
    struct span old = province_apply(p);
    assert_true(span_contains(old, SPAN("-1-")));
    backs_up(AT_D, "backup");
    assert_int_equal(province_act(p, AT_B, "approve", old, "{}"), OK);
    province_mail(p);
    province_now("2026-03-03 09:00");
    int64_t before = serial(AT_B);
    assert_int_equal(restores("backup", file, PASSPHRASE, true), OK);
    assert_int_equal(access(file, F_OK), -1); // used up
    province_reopen(p, AT_D);
    province_mail(p);
    // The bureau has heard, and has told what it holds.
    assert_int_equal(province_stage(p, AT_D, old), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(state_of(AT_B, AT_D, 2), ORG_KEY_CURRENT);
    province_carry(p, old, STAGE_SETTLED);
    struct span number = joins(STAGE_SETTLED);
    assert_true(span_contains(number, SPAN("-2-")));
    for (enum place at = AT_D; at <= AT_O; at++) {
        assert_int_equal(state_of(at, AT_D, 2), ORG_KEY_CURRENT);
        assert_int_equal(state_of(at, AT_D, 1), ORG_KEY_RETIRED);
        assert_int_equal(state_of(at, AT_D, 3), ORG_KEY_SPARE);
        assert_int_equal(serial(at), before);
        struct mail_state m;
        assert_int_equal(mailbox_state(p->desk[at], &m), OK);
        assert_int_equal(m.waiting + m.owed + m.held + m.quarantined, 0);
        assert_int_equal(province_stage(p, at, number), STAGE_SETTLED);
        assert_int_equal(province_check(p, at), 0);
    }
    // The next roster says what they know; one who has heard nothing learns it from that.
    assert_int_equal(state_of(AT_O2, AT_D, 2), ORG_KEY_SPARE);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_rosters();
    for (enum place at = 0; at < PLACES; at++) {
        assert_int_equal(state_of(at, AT_D, 2), ORG_KEY_CURRENT);
        assert_int_equal(state_of(at, AT_D, 1), ORG_KEY_RETIRED);
    }
    province_now("2026-03-02 10:00");
}

// Listed, it changes nothing: not who signs, not to whom is sealed.
static void a_spare_signs_nothing_until_it_is_used(void **state)
{
    (void)state;
    struct keys spare;
    struct hash hash;
    const char *file = make_listed(AT_D, "spare", 2);
    assert_int_equal(state_of(AT_B, AT_D, 1), ORG_KEY_CURRENT);
    assert_int_equal(state_of(AT_B, AT_D, 2), ORG_KEY_SPARE);
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_true(span_contains(number, SPAN("-1-")));
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_MOVE_OUT);
    // A key made without it takes another ordinal and passes it over: it is never good again, here or there.
    closes(AT_D);
    assert_int_equal(keep_renew(path("d"), NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 3);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_rosters();
    province_mail(p);
    assert_int_equal(state_of(AT_B, AT_D, 3), ORG_KEY_CURRENT);
    assert_int_equal(spare_open(file, PASSPHRASE, &spare), OK);
    assert_int_equal(province_give(p, AT_B, packet_of(&spare, AT_B, 1, SPAN_NONE, &hash)), MAIL_QUARANTINED);
    assert_int_equal(state_of(AT_B, AT_D, 3), ORG_KEY_CURRENT);
    keys_free(&spare);
    backs_up(AT_D, "backup");
    assert_int_equal(restores("backup", file, PASSPHRASE, true), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "later key"));
    assert_int_equal(access(file, F_OK), 0);
    // The store that came back waits for a key.
    assert_int_equal(keep_adopt(path("d"), NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 4);
}

// It was used, and the store lost again: what others hold of it is taken, and whoever has a copy sends nothing with it.
static void what_a_spare_signed_before_it_was_passed_over_is_good_and_it_sends_nothing(void **state)
{
    (void)state;
    struct keys spare;
    struct hash hash;
    const char *file = make_listed(AT_D, "spare", 2);
    backs_up(AT_D, "early");
    assert_int_equal(spare_open(file, PASSPHRASE, &spare), OK);
    province_now("2026-03-03 09:00");
    assert_int_equal(restores("early", file, PASSPHRASE, true), OK);
    province_reopen(p, AT_D);
    struct span number = province_apply(p); // the bureau has it
    province_restore(p, AT_D, path("early"), true);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_rosters();
    province_mail(p);
    assert_int_equal(state_of(AT_O, AT_D, 2), ORG_KEY_SPARE); // who has not heard of it
    province_carry(p, number, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(state_of(AT_O, AT_D, 2), ORG_KEY_SPARE);
    assert_int_equal(province_give(p, AT_O, packet_of(&spare, AT_O, 1, SPAN_NONE, &hash)), MAIL_QUARANTINED);
    keys_free(&spare);
    province_now("2026-03-02 10:00");
}

// A restore without the spare, beside one that no roster lists yet: the ordinal is taken.
static void a_new_key_never_takes_the_ordinal_of_a_spare(void **state)
{
    (void)state;
    make(AT_D, "spare", 2);
    make(AT_D, "second", 3);
    backs_up(AT_D, "backup");
    province_restore(p, AT_D, path("backup"), false);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 4);
    province_restore(p, AT_D, path("backup"), true);
    assert_true(p->desk[AT_D]->store->keys.ordinal > 3);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
}

// The backup is older than the spare: the new key's number is found to be taken when the roster comes.
static void a_key_with_the_ordinal_of_a_spare_signs_nothing(void **state)
{
    (void)state;
    backs_up(AT_D, "early");
    make_listed(AT_D, "spare", 2);
    province_restore(p, AT_D, path("early"), true);
    assert_int_equal(p->desk[AT_D]->store->keys.ordinal, 2);
    assert_int_equal(province_certify(p, p->desk[AT_D]), ERR_REFUSED); // the province does not list one number twice
    assert_int_equal(province_roster(p, AT_D, NULL), OK);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), ERR_REPLACED);
    closes(AT_D);
    assert_int_equal(keep_renew(path("d"), NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_rosters();
    assert_true(span_contains(province_apply(p), SPAN("-3-")));
}

// Neither another organisation's, nor one that no roster here lists.
static void a_spare_is_its_own_organisations(void **state)
{
    (void)state;
    struct buf request = {0};
    size_t n;
    const char *theirs = make_listed(AT_O, "o-spare", 2);
    backs_up(AT_D, "early");
    const char *file = make_listed(AT_D, "spare", 2);
    backs_up(AT_D, "backup");
    assert_int_equal(restores("backup", theirs, PASSPHRASE, true), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "411503002000"));
    shell("rm -rf d/store");
    assert_int_equal(restores("early", file, PASSPHRASE, true), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "does not list it"));
    struct keep_spare spare = {file, PASSPHRASE};
    assert_int_equal(keep_adopt(path("d"), &spare), ERR_REFUSED);
    assert_int_equal(restores("backup", file, PASSPHRASE, true), OK);
    province_reopen(p, AT_D);
    // O2 asks for O's spare as one of its own: the province refuses, and lists nothing of it.
    struct kv_txn t;
    struct rec all = rec_make(&p->arena);
    const struct rec *keys = rec_list(desk_roster(p->desk[AT_O]), ROSTER_KEYS, &n);
    for (size_t i = 0; i < n; i++) {
        if (rec_int(&keys[i], ORG_KEY_STATE, 0) == ORG_KEY_SPARE && span_eq(rec_text(&keys[i], ORG_KEY_ORG), desk_org(p->desk[AT_O])))
            rec_merge(rec_add(&all, 1), &keys[i]);
    }
    rec_set_text(rec_list(&all, 1, &n), ORG_KEY_ORG, desk_org(p->desk[AT_O2]));
    assert_int_equal(n, 1);
    assert_int_equal(kv_write(p->desk[AT_O2]->store->kv, &t), OK);
    store_put(&t, KV_META, SPAN("spares"), &all);
    store_changed(&t);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(setup_request(p->desk[AT_O2], &request), OK);
    struct desk *root = province_root(p);
    int64_t before = rec_int(desk_roster(root), ROSTER_SERIAL, 0);
    assert_int_equal(setup_org_add(root, buf_span(&request)), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "411503002000"));
    assert_int_equal(rec_int(desk_roster(root), ROSTER_SERIAL, 0), before);
    desk_close(root);
    buf_free(&request);
}

// The envelope is opened by a thief who knows the passphrase.
static void a_stolen_spare_is_revoked_like_any_key(void **state)
{
    (void)state;
    struct keys thief;
    struct hash hash;
    const char *file = make_listed(AT_D, "spare", 2);
    assert_int_equal(spare_open(file, PASSPHRASE, &thief), OK);
    struct span first = packet_of(&thief, AT_B, 1, SPAN_NONE, &hash);
    assert_int_equal(province_give(p, AT_B, first), MAIL_APPLIED);
    assert_int_equal(state_of(AT_B, AT_D, 2), ORG_KEY_CURRENT);
    // The station finds out: what it is sent cannot be opened here.
    struct span number = province_apply(p);
    assert_true(province_aside(p, AT_D) > 0);
    struct desk *root = province_root(p);
    assert_int_equal(setup_key_state(root, desk_org(p->desk[AT_D]), 2, ORG_KEY_COMPROMISED), OK);
    desk_close(root);
    take_rosters();
    assert_int_equal(state_of(AT_B, AT_D, 1), ORG_KEY_CURRENT);
    struct span before = arena_copy(&p->arena, span_bytes(hash.b, sizeof hash.b));
    assert_int_equal(province_give(p, AT_B, packet_of(&thief, AT_B, 2, before, &hash)), MAIL_QUARANTINED);
    // B has begun its stream to the station anew, twice: what the station has of the first puts nobody's key in doubt.
    struct folder_count n = {0};
    assert_int_equal(mailbox_sync(p->desk[AT_B], p->mail, &n), OK);
    acknowledges(AT_D, AT_B, 99);
    assert_int_equal(own_key_alarms(AT_B), 0);
    acknowledges(AT_D, AT_O2, 99); // which has never written to it
    assert_int_equal(own_key_alarms(AT_O2), 1);
    assert_int_equal(state_of(AT_B, AT_D, 1), ORG_KEY_CURRENT);
    keys_free(&thief);
    // It is of no more use to the station either.
    closes(AT_D);
    struct keep_spare spare = {file, PASSPHRASE};
    assert_int_equal(keep_renew(path("d"), &spare), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "revoked"));
    assert_int_equal(keep_renew(path("d"), NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_rosters();
    province_mail(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_RETURNED);
    assert_int_equal(province_check(p, AT_D), 0);
}

// The key of today is stolen: the spare takes its place before any roster says so.
static void a_spare_follows_a_key_that_was_revoked(void **state)
{
    (void)state;
    const char *file = make_listed(AT_D, "spare", 2);
    struct desk *root = province_root(p);
    assert_int_equal(setup_key_state(root, desk_org(p->desk[AT_D]), 1, ORG_KEY_COMPROMISED), OK);
    desk_close(root);
    take_rosters();
    struct keep_spare spare = {file, PASSPHRASE};
    closes(AT_D);
    assert_int_equal(keep_renew(path("d"), &spare), OK);
    province_reopen(p, AT_D);
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_true(span_contains(number, SPAN("-2-")));
    assert_int_equal(state_of(AT_B, AT_D, 1), ORG_KEY_COMPROMISED);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
}

// A household number that has been given out: its booklet is printed.
static struct span household(enum place at)
{
    struct kv_txn t;
    struct store *s = p->desk[at]->store;
    assert_int_equal(kv_write(s->kv, &t), OK);
    struct span number = register_household_new_number(s, &t, &p->arena);
    assert_int_equal(number.n, 8);
    assert_int_equal(kv_commit(&t), OK);
    return number;
}

// Somebody kept a copy of the file, and everything that could know here is lost: no number is given twice, nobody else takes what
// is signed the second time, and the store is told.
static void a_copied_spare_used_a_second_time_numbers_nothing_twice_and_is_refused(void **state)
{
    (void)state;
    const char *file = make_listed(AT_D, "spare", 2);
    backs_up(AT_D, "early");
    shell("cp spare copy");
    province_now("2026-03-03 09:00");
    assert_int_equal(restores("early", file, PASSPHRASE, true), OK);
    province_reopen(p, AT_D);
    struct span first = province_apply(p), second = province_apply(p), houses[5];
    for (size_t i = 0; i < COUNT(houses); i++)
        houses[i] = household(AT_D);
    assert_int_equal(own_key_alarms(AT_D), 0);
    province_now("2026-03-03 11:00");
    assert_int_equal(restores("early", path("copy"), PASSPHRASE, true), OK);
    province_reopen(p, AT_D);
    for (size_t i = 0; i < COUNT(houses); i++)
        assert_true(span_cmp(houses[COUNT(houses) - 1], household(AT_D)) < 0);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span third = arena_copy(&p->arena, p->last.number);
    assert_false(span_eq(third, first) || span_eq(third, second));
    assert_int_equal(province_act(p, AT_D, "accept", third, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, third), -1);
    assert_true(province_aside(p, AT_B) > 0);
    assert_int_equal(own_key_alarms(AT_D), 1);
    // With a key of its own all is told on both sides.
    closes(AT_D);
    assert_int_equal(keep_renew(path("d"), NULL), OK);
    province_reopen(p, AT_D);
    assert_int_equal(own_key_alarms(AT_D), 0);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_rosters();
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, first), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_stage(p, AT_B, third), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_check(p, AT_D), 0);
    province_now("2026-03-02 10:00");
}

// D had a roster that lists the spare when it opened the case, and the bureau was at work with its key: that the spare has come into
// use later tells nothing of the case.
static void a_roster_that_lists_a_spare_does_not_tell_of_the_loss(void **state)
{
    (void)state;
    struct folder_count n = {0};
    struct keep_spare spare = {make_listed(AT_B, "spare", 2), PASSPHRASE};
    backs_up(AT_B, "backup");
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), OK);
    closes(AT_B);
    shell("rm -rf b/store b/keys");
    assert_int_equal(keep_restore(path("b"), path("backup"), &spare, NULL), OK);
    province_reopen(p, AT_B);
    static const enum place turns[] = {AT_B, AT_D, AT_B};
    for (size_t i = 0; i < COUNT(turns); i++)
        assert_int_equal(mailbox_sync(p->desk[turns[i]], p->mail, &n), OK);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_APPROVAL);
    assert_true(span_eq(known_unheard(p, AT_B, number), desk_org(p->desk[AT_O])));
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), ERR_REFUSED);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(after_a_restore_a_spare_is_good_without_a_new_roster),
        T(a_spare_signs_nothing_until_it_is_used),
        T(what_a_spare_signed_before_it_was_passed_over_is_good_and_it_sends_nothing),
        T(a_new_key_never_takes_the_ordinal_of_a_spare),
        T(a_key_with_the_ordinal_of_a_spare_signs_nothing),
        T(a_spare_is_its_own_organisations),
        T(a_stolen_spare_is_revoked_like_any_key),
        T(a_spare_follows_a_key_that_was_revoked),
        T(a_copied_spare_used_a_second_time_numbers_nothing_twice_and_is_refused),
        T(a_roster_that_lists_a_spare_does_not_tell_of_the_loss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
