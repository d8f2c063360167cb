// Keys and roots that change, signers that become known later (DESIGN section 6): nothing forks, and what had to wait goes on by
// itself.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/journal.h"
#include "desk/keep.h"
#include "desk/mailbox.h"
#include "desk/operator.h"
#include "desk/setup.h"
#include "link/mail_impl.h"
#include "store/chain.h"
#include "tests/flow/rosters.h"

#define RUBBISH 2500

static struct span packet_of(struct desk *from, enum place to, uint32_t n, struct span before, struct span *certs, size_t certs_n, struct span *events,
                             size_t events_n, struct hash *hash)
{
    struct buf made = {0}, sealed = {0};
    const struct store *s = from->store;
    struct key_id id = seal_sign_id(&s->keys.sign);
    struct packet one = {
        .sender = s->org, .key = span_bytes(id.b, sizeof id.b), .recipient = desk_org(p->desk[to]), .number = n, .before = before,
        .acks = rec_make(&p->arena), .certs = certs, .certs_n = certs_n, .events = events, .events_n = events_n,
    };
    assert_int_equal(packet_make(&made, &one, s->keys.sign_secret, hash), OK);
    assert_int_equal(packet_seal(&sealed, buf_span(&made), &p->desk[to]->store->keys.box), OK);
    struct span out = arena_copy(&p->arena, buf_span(&sealed));
    buf_free(&made);
    buf_free(&sealed);
    return out;
}

static void what_waits_for_its_signer_is_taken_when_the_roster_knows_it(void **state)
{
    (void)state;
    struct desk *fresh;
    struct rec org = rec_make(&p->arena);
    struct hash hash;
    rec_set_text(&org, ORG_CODE, SPAN("411700009000"));
    rec_set_text(&org, ORG_NAME, SPAN("新设派出所"));
    rec_set_int(&org, ORG_KIND, ORG_STATION);
    rec_set_text(&org, ORG_DIVISION, SPAN("411702"));
    rec_set_text(&org, ORG_BUREAU, SPAN("411700000000"));
    assert_int_equal(setup_init(province_path(p, "fresh"), &org), OK);
    assert_int_equal(desk_open(province_path(p, "fresh"), false, &fresh), OK);
    struct span sealed = packet_of(fresh, AT_B, 1, SPAN_NONE, NULL, 0, NULL, 0, &hash);
    assert_int_equal(province_give(p, AT_B, sealed), MAIL_QUARANTINED);
    // Sealed afresh it is the same packet, and is set aside once.
    assert_int_equal(province_give(p, AT_B, packet_of(fresh, AT_B, 1, SPAN_NONE, NULL, 0, NULL, 0, &hash)), MAIL_QUARANTINED);
    assert_int_equal(province_aside(p, AT_B), 1);
    assert_int_equal(mail_retry(p->desk[AT_B]->store, moment_now()), OK);
    assert_int_equal(province_aside(p, AT_B), 1);
    assert_int_equal(province_certify(p, fresh), OK);
    take_roster(AT_B);
    struct mail_state m;
    province_now("2026-03-02 12:00");
    assert_int_equal(mail_retry(p->desk[AT_B]->store, moment_now()), OK);
    assert_int_equal(mailbox_state(p->desk[AT_B], &m), OK);
    assert_int_equal(m.last_in, moment_now());
    province_now("2026-03-02 10:00");
    assert_int_equal(province_aside(p, AT_B), 0);
    assert_int_equal(province_give(p, AT_B, sealed), MAIL_DUPLICATE);
    desk_close(fresh);
}

static bool count_whole(void *ctx, const struct mailbox_line *l)
{
    *(size_t *)ctx += l->size > 0;
    return true;
}

// Rubbish in the folder, more than is kept.
static void fill_quarantine(enum place at)
{
    struct kv_txn t;
    size_t whole = 0;
    assert_int_equal(kv_write(p->desk[at]->store->kv, &t), OK);
    for (unsigned i = 0; i < RUBBISH; i++) {
        struct aside x = {.kind = ASIDE_PACKET, .bytes = span_bytes(&i, sizeof i), .now = moment_now()};
        seal_hash(&x.hash, SEAL_ID, x.bytes);
        aside_put(&t, &x, i < RUBBISH - 10 ? ERR_SEAL : ERR_UNKNOWN_KEY); // what is not kept is not tried again either
    }
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(province_aside(p, at), RUBBISH);
    assert_int_equal(mailbox_each(p->desk[at], MAILBOX_ASIDE, count_whole, &whole), OK);
    assert_int_equal(whole, 2000); // of the others the reason alone
}

static void wait_in_their_order(unsigned aside)
{
    struct span number = province_apply(p), events[3], certs[2];
    struct hash hash;
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    for (uint32_t i = 0; i < 3; i++)
        events[i] = province_event(p, AT_B, KV_EVENT, number, i);
    assert_int_equal(province_give(p, AT_O, packet_of(p->desk[AT_O2], AT_O, 1, SPAN_NONE, NULL, 0, events, 3, &hash)), MAIL_APPLIED);
    assert_int_equal(province_aside(p, AT_O), aside + 3);
    assert_int_equal(province_stage(p, AT_O, number), -1);
    certs[0] = province_event(p, AT_D, KV_JOURNAL, desk_org(p->desk[AT_D]), 0);
    certs[1] = province_event(p, AT_B, KV_JOURNAL, desk_org(p->desk[AT_B]), 0);
    struct span before = arena_copy(&p->arena, span_bytes(hash.b, sizeof hash.b));
    assert_int_equal(province_give(p, AT_O, packet_of(p->desk[AT_O2], AT_O, 2, before, certs, 2, NULL, 0, &hash)), MAIL_APPLIED);
    assert_int_equal(mail_retry(p->desk[AT_O]->store, moment_now()), OK);
    assert_int_equal(province_aside(p, AT_O), aside);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_check(p, AT_O), 0);
}

static void events_whose_officer_is_not_known_yet_wait_in_their_order(void **state)
{
    (void)state;
    wait_in_their_order(0);
}

// Their packet is acknowledged: nobody sends them again.
static void what_a_good_packet_held_is_kept_however_much_lies_there(void **state)
{
    (void)state;
    fill_quarantine(AT_O);
    wait_in_their_order(RUBBISH);
}

// The signer of the later of two is known first.
static void what_stands_on_an_event_waits_with_it(void **state)
{
    (void)state;
    static const enum place known[] = {AT_O, AT_B};
    struct folder_count n = {0};
    struct hash hash;
    struct span number = province_apply(p), events[2];
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    assert_int_equal(mailbox_sync(p->desk[AT_B], p->mail, &n), OK);
    assert_int_equal(mailbox_sync(p->desk[AT_O], p->mail, &n), OK);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    for (uint32_t i = 0; i < 2; i++)
        events[i] = province_event(p, AT_O, KV_EVENT, number, i + 2);
    assert_int_equal(province_give(p, AT_D, packet_of(p->desk[AT_O2], AT_D, 1, SPAN_NONE, NULL, 0, events, 2, &hash)), MAIL_APPLIED);
    for (uint32_t i = 0; i < COUNT(known); i++) {
        struct span before = arena_copy(&p->arena, span_bytes(hash.b, sizeof hash.b));
        struct span cert = province_event(p, known[i], KV_JOURNAL, desk_org(p->desk[known[i]]), 0);
        assert_int_equal(province_aside(p, AT_D), 2);
        assert_int_equal(province_give(p, AT_D, packet_of(p->desk[AT_O2], AT_D, i + 2, before, &cert, 1, NULL, 0, &hash)), MAIL_APPLIED);
        assert_int_equal(mail_retry(p->desk[AT_D]->store, moment_now()), OK);
    }
    assert_int_equal(province_aside(p, AT_D), 0);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_SETTLEMENT);
}

// Row 11 names another origin, which gets a case that began without it; nobody in it is known there yet.
static void a_case_resubmitted_to_another_origin_waits_for_its_signers_there(void **state)
{
    (void)state;
    enum { MOST = 6 };
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT), events[MOST], certs[3];
    struct hash hash;
    char json[3000], *at;
    assert_int_equal(province_act(p, AT_O, "return", number, "{\"reason_code\":\"202\"}"), OK);
    province_mail(p);
    snprintf(json, sizeof json, "%s", province_own());
    assert_non_null(at = strstr(json, "411503002000"));
    memcpy(at, "410225003000", 12);
    assert_int_equal(province_act(p, AT_D, "resubmit", number, json), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    for (uint32_t i = 0; i < MOST; i++) // apply, accept, approve, return, resubmit, approve
        events[i] = province_event(p, AT_B, KV_EVENT, number, i);
    assert_int_equal(province_give(p, AT_O2, packet_of(p->desk[AT_O], AT_O2, 1, SPAN_NONE, NULL, 0, events, MOST, &hash)), MAIL_APPLIED);
    assert_int_equal(province_aside(p, AT_O2), MOST);
    for (enum place from = AT_D; from <= AT_O; from++)
        certs[from] = province_event(p, from, KV_JOURNAL, desk_org(p->desk[from]), 0);
    struct span before = arena_copy(&p->arena, span_bytes(hash.b, sizeof hash.b));
    assert_int_equal(province_give(p, AT_O2, packet_of(p->desk[AT_O], AT_O2, 2, before, certs, 3, NULL, 0, &hash)), MAIL_APPLIED);
    assert_int_equal(mail_retry(p->desk[AT_O2]->store, moment_now()), OK);
    assert_int_equal(province_aside(p, AT_O2), 0);
    assert_int_equal(province_stage(p, AT_O2, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_check(p, AT_O2), 0);
}

// A key that was stolen: the organisation makes a new one, and its officers are certified again under it.
static void after_a_compromise_the_organisation_works_on_with_a_new_key(void **state)
{
    (void)state;
    struct desk *d = province();
    struct span old = province_apply(p);
    assert_int_equal(setup_key_state(d, SPAN("410105001000"), 1, ORG_KEY_COMPROMISED), OK);
    desk_close(d);
    take_roster(AT_B);
    desk_close(p->desk[AT_D]);
    p->desk[AT_D] = NULL;
    assert_int_equal(keep_renew(province_path(p, "d"), NULL), OK);
    assert_int_equal(desk_open(province_path(p, "d"), false, &p->desk[AT_D]), OK);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    for (enum place at = 0; at < PLACES; at++)
        take_roster(at);
    province_reopen(p, AT_D);
    struct span number = province_apply(p);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_APPROVAL);
    // O has never seen D's officer: the certificate under the new key is good there.
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
    // Nothing was lost here, so nothing was held up; what the old key signed is good where it was.
    assert_int_equal(province_act(p, AT_B, "return", old, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_D, "close", old, "{\"reason_code\":\"602\"}"), OK);
    assert_int_equal(province_check(p, AT_D), 0);
}

static bool take_why(void *ctx, const struct mailbox_line *l)
{
    *(enum err *)ctx = l->why;
    return false;
}

// B's approval reached O before B's key was revoked, and D not at all: it is good where it was, and D hears of it by O's act.
static void what_a_revoked_key_signed_is_good_where_another_has_acted_on_it(void **state)
{
    (void)state;
    struct hash hash;
    struct folder_count n = {0};
    enum err why = OK;
    char command[1200];
    struct span seen = province_apply(p); // D knows B's officer
    assert_int_equal(province_act(p, AT_B, "return", seen, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    struct span number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    assert_int_equal(mailbox_sync(p->desk[AT_B], p->mail, &n), OK);
    snprintf(command, sizeof command, "rm '%s'/410105001000/*", p->mail);
    assert_int_equal(system(command), 0);
    assert_int_equal(mailbox_sync(p->desk[AT_O], p->mail, &n), OK);
    struct desk *d = province();
    assert_int_equal(setup_key_state(d, desk_org(p->desk[AT_B]), 1, ORG_KEY_COMPROMISED), OK);
    desk_close(d);
    take_roster(AT_D);
    take_roster(AT_O);
    // By itself it may be the thief's.
    struct span approval = province_event(p, AT_B, KV_EVENT, number, 2);
    assert_int_equal(province_give(p, AT_D, packet_of(p->desk[AT_O2], AT_D, 1, SPAN_NONE, NULL, 0, &approval, 1, &hash)), MAIL_APPLIED);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_APPROVAL);
    assert_int_equal(mailbox_each(p->desk[AT_D], MAILBOX_ASIDE, take_why, &why), OK);
    assert_int_equal(why, ERR_REVOKED);
    yizhan("d", "packet list | grep -q 'event.*revoked.*good only where it had come before'");
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    assert_int_equal(mailbox_sync(p->desk[AT_O], p->mail, &n), OK);
    assert_int_equal(mailbox_sync(p->desk[AT_D], p->mail, &n), OK);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_ARRIVING);
    assert_int_equal(province_aside(p, AT_D), 0);
    assert_int_equal(province_act(p, AT_D, "settle", number, "{}"), OK);
}

static void a_running_process_goes_on_with_the_new_key(void **state)
{
    (void)state;
    // The kiosk and the watching sync are open while the technician renews the key.
    yizhan("d", "org renew >/dev/null");
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    for (enum place at = 0; at < PLACES; at++) {
        if (at != AT_B)
            take_roster(at);
    }
    // And with the roster that another process has taken in.
    char what[600];
    snprintf(what, sizeof what, "roster export >'%s'", province_path(p, "roster"));
    yizhan("province", what);
    snprintf(what, sizeof what, "roster import '%s' >/dev/null", province_path(p, "roster"));
    yizhan("b", what);
    assert_true(desk_changed(p->desk[AT_B]));
    assert_int_equal(serial_at(AT_B), serial_at(AT_D));
    struct span number = province_apply(p);
    assert_true(span_contains(number, SPAN("-2-")));
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_aside(p, AT_B), 0);
}

// An administrator of the bureau with a changed program: the certificate does not make an approver of one.
static void what_the_role_does_not_allow_is_set_aside(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    struct desk *b = p->desk[AT_B];
    assert_int_equal(operator_make(b, SPAN("0371977"), SPAN("赵五"), ROLE_ADMIN, SPAN("yizhan-demo")), OK);
    assert_int_equal(operator_sign_in(b, SPAN("0371977"), SPAN("yizhan-demo")), OK);
    rec_set_int(&b->operator, OPERATOR_ROLE, ROLE_APPROVER);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_APPROVAL); // so far it is true
    assert_int_equal(province_aside(p, AT_D), 1);
    assert_int_equal(province_aside(p, AT_O), 1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_waits_for_its_signer_is_taken_when_the_roster_knows_it),
        T(events_whose_officer_is_not_known_yet_wait_in_their_order),
        T(what_a_good_packet_held_is_kept_however_much_lies_there),
        T(what_stands_on_an_event_waits_with_it),
        T(a_case_resubmitted_to_another_origin_waits_for_its_signers_there),
        T(after_a_compromise_the_organisation_works_on_with_a_new_key),
        T(what_a_revoked_key_signed_is_good_where_another_has_acted_on_it),
        T(a_running_process_goes_on_with_the_new_key),
        T(what_the_role_does_not_allow_is_set_aside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
