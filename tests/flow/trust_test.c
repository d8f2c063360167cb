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
#include "tests/flow/one.h"

#define RUBBISH 2500

static struct desk *province(void)
{
    return province_root(p);
}

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

static void yizhan(const char *home, const char *what);

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

// As the technician calls it.
static void yizhan(const char *home, const char *what)
{
    char command[1000];
    const char *binary = getenv("YIZHAN");
    snprintf(command, sizeof command, "'%s' --home '%s' --lang en %s", binary ? binary : "build/yizhan", province_path(p, home), what);
    assert_int_equal(system(command), 0);
}

static void a_running_process_goes_on_with_the_new_key(void **state)
{
    (void)state;
    // The kiosk and the watching sync are open while the technician renews the key.
    yizhan("d", "org renew >/dev/null");
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    for (enum place at = 0; at < PLACES; at++)
        take_roster(at);
    struct span number = province_apply(p);
    assert_true(span_contains(number, SPAN("-2-")));
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_aside(p, AT_B), 0);
}

// A clerk of the bureau with a changed program: the certificate does not make an approver of a clerk.
static void what_the_role_does_not_allow_is_set_aside(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    struct desk *b = p->desk[AT_B];
    assert_int_equal(operator_make(b, SPAN("0371977"), SPAN("赵五"), ROLE_CLERK, SPAN("yizhan-demo")), OK);
    assert_int_equal(operator_sign_in(b, SPAN("0371977"), SPAN("yizhan-demo")), OK);
    rec_set_int(&b->operator, OPERATOR_ROLE, ROLE_APPROVER);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_APPROVAL); // so far it is true
    assert_int_equal(province_aside(p, AT_D), 1);
    assert_int_equal(province_aside(p, AT_O), 1);
}

// The root changes while a station is away; what reaches it then is two rosters further on.
static void a_new_root_is_vouched_for_by_the_old_one(void **state)
{
    (void)state;
    struct desk *d = province();
    char old[SETUP_FINGERPRINT], fresh[SETUP_FINGERPRINT], there[SETUP_FINGERPRINT];
    assert_int_equal(setup_fingerprint(d, old), OK);
    assert_int_equal(setup_root_renew(d), OK);
    assert_int_equal(setup_fingerprint(d, fresh), OK);
    assert_string_not_equal(old, fresh);
    desk_close(d);
    // Who knows the old root needs nothing more; who begins now types the new one in, and the old one is of no use.
    assert_int_equal(province_roster(p, AT_O, old), ERR_SIGNATURE);
    assert_int_equal(province_roster(p, AT_O, fresh), OK);
    assert_int_equal(province_roster(p, AT_D, NULL), OK);
    d = province();
    assert_int_equal(setup_key_state(d, SPAN("410225003000"), 1, ORG_KEY_RETIRED), OK);
    desk_close(d);
    take_roster(AT_D);
    province_apply(p);
    province_apply(p);
    assert_int_equal(setup_fingerprint(p->desk[AT_B], there), OK);
    assert_string_equal(there, fresh);
    assert_int_equal(rec_int(&p->desk[AT_B]->store->roster, ROSTER_SERIAL, 0), rec_int(&p->desk[AT_D]->store->roster, ROSTER_SERIAL, -1));
    assert_int_equal(province_aside(p, AT_B), 0);
}

// Something has to change, or there is no new roster.
static void publishes(const char *org)
{
    struct desk *d = province();
    const struct rec *keys;
    size_t n;
    int64_t state = 0, serial = rec_int(desk_roster(d), ROSTER_SERIAL, 0);
    keys = rec_list(desk_roster(d), ROSTER_KEYS, &n);
    for (size_t i = 0; i < n; i++)
        state = span_is(rec_text(&keys[i], ORG_KEY_ORG), org) ? rec_int(&keys[i], ORG_KEY_STATE, 0) : state;
    assert_int_equal(setup_key_state(d, span_of(org), 1, state == ORG_KEY_RETIRED ? ORG_KEY_CURRENT : ORG_KEY_RETIRED), OK);
    assert_int_equal(rec_int(desk_roster(d), ROSTER_SERIAL, 0), serial + 1);
    desk_close(d);
}

static void shell(const char *command)
{
    char line[1200];
    snprintf(line, sizeof line, "cd '%s' && %s", p->root, command);
    assert_int_equal(system(line), 0);
}

struct alarm {
    struct span about;
    size_t n;
};

static bool count_alarm(void *ctx, const struct mailbox_line *l)
{
    struct alarm *a = ctx;
    a->n += l->why == ERR_ROSTER && strcmp(l->what, "roster") == 0 && span_eq(l->peer, a->about) && span_contains(l->reason, SPAN("by telephone"));
    return true;
}

// Does the mail screen there say that the other holds another roster?
static bool roster_alarm(enum place at, enum place about)
{
    struct alarm a = {.about = desk_org(p->desk[about])};
    assert_int_equal(mailbox_each(p->desk[at], MAILBOX_ASIDE, count_alarm, &a), OK);
    return a.n == 1;
}

// DESIGN section 6: a roster names the one before. Two of one number, or one that continues another, are an alarm.
static void two_rosters_of_one_number_are_an_alarm(void **state)
{
    (void)state;
    int64_t serial = rec_int(desk_roster(p->desk[AT_D]), ROSTER_SERIAL, 0);
    shell("cp -a province province.before");
    publishes("410225003000");
    take_roster(AT_D);
    assert_int_equal(province_roster(p, AT_D, NULL), OK); // the same again is none
    // The province's home comes back from before, and publishes that number a second time.
    shell("rm -rf province && mv province.before province");
    assert_int_equal(province_roster(p, AT_D, NULL), OK); // a lower number: nothing newer in it
    assert_int_equal(rec_int(desk_roster(p->desk[AT_D]), ROSTER_SERIAL, 0), serial + 1);
    publishes("411503002000");
    assert_int_equal(province_roster(p, AT_D, NULL), ERR_ROSTER);
    take_roster(AT_B);
    // By mail it is set aside, and blocks nothing.
    struct span number = province_apply(p);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_aside(p, AT_B), 1);
    // The bureau's answer says which one it holds: the station hears of it too.
    assert_int_equal(province_aside(p, AT_D), 1);
    assert_true(roster_alarm(AT_B, AT_D) && roster_alarm(AT_D, AT_B));
    yizhan("d", "packet list | grep -q '410100000000.*roster'");
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_RETURNED);
    // The next one, too, continues a roster that is not the one here.
    publishes("410225003000");
    assert_int_equal(province_roster(p, AT_D, NULL), ERR_ROSTER);
    take_roster(AT_B);
    number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_RETURNED);
    assert_int_equal(province_aside(p, AT_D), 1); // one of each sender
    assert_int_equal(province_aside(p, AT_B), 1);
    assert_int_equal(rec_int(desk_roster(p->desk[AT_D]), ROSTER_SERIAL, 0), serial + 1);
    assert_int_equal(rec_int(desk_roster(p->desk[AT_B]), ROSTER_SERIAL, 0), serial + 2);
}

// A roster that the province signs and does not keep.
static enum err signs(const struct rec *roster, enum place at, bool *news)
{
    struct root_key root;
    struct buf bytes = {0};
    assert_int_equal(keys_root_load(province_path(p, "province"), &root), OK);
    assert_int_equal(roster_make(roster, &root, &bytes), OK);
    enum err e = setup_roster_in(p->desk[at], buf_span(&bytes), SPAN_NONE, news);
    keys_root_free(&root);
    buf_free(&bytes);
    return e;
}

static struct rec province_has(void)
{
    struct desk *d = province();
    struct rec roster = rec_copy(&p->arena, desk_roster(d));
    desk_close(d);
    return roster;
}

static int64_t serial_at(enum place at)
{
    return rec_int(desk_roster(p->desk[at]), ROSTER_SERIAL, 0);
}

// Whoever holds one that the newer does not continue refuses it, however far on it is.
static void a_roster_some_numbers_on_is_taken_where_it_continues_the_one_here(void **state)
{
    (void)state;
    bool news;
    int64_t serial = serial_at(AT_D);
    shell("cp -a province province.before");
    publishes("410225003000");
    take_roster(AT_O); // the wrong side from now on
    shell("rm -rf province && mv province.before province");
    for (int i = 0; i < 4; i++)
        publishes("411503002000");
    assert_int_equal(province_roster(p, AT_O, NULL), ERR_ROSTER);
    assert_int_equal(serial_at(AT_O), serial + 1);
    assert_int_equal(province_roster(p, AT_D, NULL), OK);
    assert_int_equal(serial_at(AT_D), serial + 4);
    // One that an older program signed says what it continues of the last alone.
    struct rec old = province_has();
    rec_clear(&old, ROSTER_CHAIN);
    assert_int_equal(signs(&old, AT_O2, &news), OK);
    assert_true(news);
    rec_set_int(&old, ROSTER_SERIAL, serial + 5);
    assert_int_equal(signs(&old, AT_D, &news), ERR_ROSTER); // it does not name the one before
    // And one that is older than what is here, and was never here, belongs to it or not.
    struct rec stray = province_has();
    rec_set_int(&stray, ROSTER_SERIAL, serial + 2);
    assert_int_equal(signs(&stray, AT_D, &news), ERR_ROSTER);
    assert_int_equal(serial_at(AT_D), serial + 4);
}

static void go_apart(int wrong, int right)
{
    shell("cp -a province province.before");
    while (wrong-- > 0)
        publishes("410225003000");
    take_roster(AT_D);
    shell("rm -rf province && mv province.before province");
    while (right-- > 0)
        publishes("411503002000");
    take_roster(AT_B);
}

static void print_of(struct desk *d, char print[SETUP_FINGERPRINT])
{
    assert_int_equal(setup_roster_print(d, print), OK);
}

// What the technician does about it: the fingerprint of the one that the province names, not of the root that has signed both.
static void the_roster_that_the_province_names_ends_the_alarm(void **state)
{
    (void)state;
    char root[SETUP_FINGERPRINT], print[SETUP_FINGERPRINT], there[SETUP_FINGERPRINT];
    go_apart(2, 2);
    struct span number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_true(roster_alarm(AT_D, AT_B) && roster_alarm(AT_B, AT_D));
    struct desk *d = province();
    assert_int_equal(setup_fingerprint(d, root), OK);
    print_of(d, print);
    desk_close(d);
    print_of(p->desk[AT_D], there);
    assert_string_not_equal(there, print);
    assert_int_equal(province_roster(p, AT_D, root), ERR_ROSTER);
    assert_non_null(strstr(err_note(), print)); // what is to be read out
    assert_int_equal(province_roster(p, AT_D, there), ERR_SIGNATURE);
    assert_int_equal(province_roster(p, AT_D, print), OK);
    print_of(p->desk[AT_D], there);
    assert_string_equal(there, print);
    assert_int_equal(province_aside(p, AT_D), 0);
    // The others hear by mail that there is one again; the next is taken everywhere.
    assert_true(roster_alarm(AT_B, AT_D));
    number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_equal(province_aside(p, AT_B) + province_aside(p, AT_D), 0);
    publishes("410105001000");
    for (enum place at = 0; at < PLACES; at++)
        take_roster(at);
    yizhan("d", "roster show | grep -q '^fingerprint of this roster [0-9a-f]'");
}

// The one that is named may have a lower number than those that go.
static void the_wrong_side_may_be_ahead(void **state)
{
    (void)state;
    char print[SETUP_FINGERPRINT];
    int64_t serial = serial_at(AT_D);
    go_apart(3, 1);
    assert_int_equal(serial_at(AT_D), serial + 3);
    print_of(p->desk[AT_B], print);
    assert_int_equal(province_roster(p, AT_D, NULL), ERR_ROSTER);
    assert_int_equal(province_roster(p, AT_D, print), OK);
    assert_int_equal(serial_at(AT_D), serial + 1);
    // An older one that is continued here is never put back, whoever names it.
    shell("cp -a province province.now");
    publishes("410105001000");
    take_roster(AT_D);
    shell("rm -rf province && mv province.now province");
    assert_int_equal(province_roster(p, AT_D, print), OK);
    assert_int_equal(serial_at(AT_D), serial + 2);
}

// By mail, too, the next that continues what is here ends it.
static void the_next_roster_ends_the_alarm(void **state)
{
    (void)state;
    struct folder_count n = {0};
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    go_apart(1, 1);
    province_apply(p);
    assert_true(roster_alarm(AT_B, AT_D));
    publishes("411503002000");
    take_roster(AT_O);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    assert_int_equal(mailbox_sync(p->desk[AT_O], p->mail, &n), OK);
    int64_t serial = serial_at(AT_B);
    assert_int_equal(mailbox_sync(p->desk[AT_B], p->mail, &n), OK);
    assert_int_equal(serial_at(AT_B), serial + 1);
    assert_int_equal(province_aside(p, AT_B), 0);
    // Until the wrong side writes again.
    province_apply(p);
    assert_true(roster_alarm(AT_B, AT_D) && roster_alarm(AT_D, AT_B));
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
        T(a_new_root_is_vouched_for_by_the_old_one),
        T(two_rosters_of_one_number_are_an_alarm),
        T(a_roster_some_numbers_on_is_taken_where_it_continues_the_one_here),
        T(the_roster_that_the_province_names_ends_the_alarm),
        T(the_wrong_side_may_be_ahead),
        T(the_next_roster_ends_the_alarm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
