// An organisation of the roster, with good keys and officers of its own, that says what it may not say (DESIGN section 6):
// nothing of it is believed, nothing is told to it, and nobody's mail stands still.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/json.h"
#include "desk/mailbox.h"
#include "desk/setup.h"
#include "link/mail_impl.h"
#include "store/chain.h"
#include "store/request.h"
#include "tests/flow/known.h"
#include "tests/flow/one.h"

static const struct rec *empty(void)
{
    struct rec *r = arena_alloc(&p->arena, sizeof *r);
    *r = rec_make(&p->arena);
    return r;
}

static struct rec fields_of(const char *json)
{
    struct rec r = rec_make(&p->arena);
    assert_int_equal(json_read(span_of(json), &transfer_table, &p->arena, &r), OK);
    return r;
}

// The event that would come next on the case as it stands at `from`, made by `at`, whatever the flow table says.
static struct event next_event(enum place at, enum place from, struct span number, int act, enum stage stage, enum place holder, struct rec fields)
{
    struct rec state;
    assert_int_equal(case_load(p->desk[from], number, &p->arena, &state), OK);
    return (struct event) {
        .chain = number, .seq = (uint32_t)rec_int(&state, TRANSFER_SEQ, 0) + 1, .prev = rec_text(&state, TRANSFER_LAST_ID),
        .act = (uint16_t)act, .org = desk_org(p->desk[at]), .time = moment_now(), .stage = (uint8_t)stage,
        .holder = desk_org(p->desk[holder]), .rules = RULES_EDITION, .fields = fields,
    };
}

// Signed as if by `as` and its officer, with the keys of `by`.
static struct span forge(enum place as, enum place by, struct event e)
{
    struct desk *d = p->desk[as];
    struct key_id key = seal_sign_id(&d->store->keys.sign);
    struct buf bytes = {0};
    struct hash id;
    e.org_key = arena_copy(&p->arena, span_bytes(key.b, sizeof key.b));
    e.operator = rec_text(&d->operator, OPERATOR_NUMBER);
    e.operator_key = span_bytes(d->officer_key, KEY_ID);
    assert_int_equal(event_bytes_make(&bytes, &e, p->desk[by]->store->keys.sign_secret, p->desk[by]->officer, &id), OK);
    struct span out = arena_copy(&p->arena, buf_span(&bytes));
    buf_free(&bytes);
    return out;
}

static struct span sign(enum place at, struct event e)
{
    return forge(at, at, e);
}

static struct {
    struct span cert, recipient, before;
    uint32_t number;
    bool bare;
} odd; // one more certificate, and what the packet says otherwise than is true; bare: no certificate goes with it

// The next packet of that stream, with the officers' certificates of all; what the sender sends later comes behind it.
static enum mail_outcome tell(enum place from, enum place to, struct span *events, size_t n, const struct rec *acks)
{
    struct store *s = p->desk[from]->store;
    struct span certs[PLACES + 1], key = peer_key(desk_org(p->desk[to]), &p->arena);
    struct buf made = {0}, sealed = {0};
    struct key_id id = seal_sign_id(&s->keys.sign);
    struct kv_txn t;
    struct rec peer;
    struct hash hash;
    enum mail_outcome out;
    for (enum place at = 0; at < PLACES; at++)
        certs[at] = province_event(p, at, KV_JOURNAL, desk_org(p->desk[at]), 0);
    certs[PLACES] = odd.cert;
    assert_int_equal(kv_write(s->kv, &t), OK);
    store_get(&t, KV_META, key, &p->arena, &peer);
    struct packet one = {
        .sender = s->org, .key = span_bytes(id.b, sizeof id.b), .recipient = odd.recipient.n ? odd.recipient : desk_org(p->desk[to]),
        .number = odd.number ? odd.number : (uint32_t)rec_int(&peer, PEER_SENT_NUMBER, 0) + 1, .before = odd.before.n ? odd.before : rec_text(&peer, PEER_SENT_HASH), .acks = *acks,
        .certs = certs, .certs_n = odd.bare ? 0 : PLACES + (odd.cert.n > 0), .events = events, .events_n = n,
    };
    assert_int_equal(packet_make(&made, &one, s->keys.sign_secret, &hash), OK);
    rec_set_int(&peer, PEER_SENT_NUMBER, one.number);
    rec_set_int(&peer, PEER_SENT_ORDINAL, s->keys.ordinal);
    rec_set_bytes(&peer, PEER_SENT_HASH, span_bytes(hash.b, sizeof hash.b));
    store_put(&t, KV_META, key, &peer);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(packet_seal(&sealed, buf_span(&made), &p->desk[to]->store->keys.box), OK);
    assert_int_equal(mail_in(p->desk[to]->store, buf_span(&sealed), NULL, moment_now(), &out), OK);
    buf_free(&made);
    buf_free(&sealed);
    return out;
}

struct why {
    enum err err;
    size_t n;
};

static bool count_why(void *ctx, const struct mailbox_line *l)
{
    struct why *w = ctx;
    // What a rule refuses says it all; the others end with what they are.
    w->n += l->why == w->err && (w->err == ERR_REFUSED ? l->reason.n > 0 : span_contains(l->reason, span_of(err_text(w->err))));
    return true;
}

// One event, which is set aside for this reason; the packet is good.
static void refused(enum place from, enum place to, struct span event, enum err why)
{
    struct why before = {.err = why}, after = {.err = why};
    assert_int_equal(mailbox_each(p->desk[to], MAILBOX_ASIDE, count_why, &before), OK);
    assert_int_equal(tell(from, to, &event, 1, empty()), MAIL_APPLIED);
    assert_int_equal(mailbox_each(p->desk[to], MAILBOX_ASIDE, count_why, &after), OK);
    assert_int_equal(after.n, before.n + 1);
}

// The bureau makes O2's officer one of its own: so it says, by the officer of that place; signed with the keys of these.
static struct span certificate(enum place by, enum place org_signs, enum place officer_signs)
{
    struct event e;
    struct hash id;
    struct buf bytes = {0};
    struct key_id key = seal_sign_id(&p->desk[AT_B]->store->keys.sign);
    assert_int_equal(event_bytes_read(province_event(p, AT_O2, KV_JOURNAL, desk_org(p->desk[AT_O2]), 0), &p->arena, &e, &id), OK);
    e.chain = e.org = desk_org(p->desk[AT_B]);
    e.org_key = span_bytes(key.b, sizeof key.b);
    e.operator = rec_text(&p->desk[by]->operator, OPERATOR_NUMBER);
    e.operator_key = span_bytes(p->desk[by]->officer_key, KEY_ID);
    assert_int_equal(event_bytes_make(&bytes, &e, p->desk[org_signs]->store->keys.sign_secret, p->desk[officer_signs]->officer, &id), OK);
    struct span out = arena_copy(&p->arena, buf_span(&bytes));
    buf_free(&bytes);
    return out;
}

static size_t unsigned_at_o(struct span cert)
{
    struct why before = {.err = ERR_SIGNATURE}, after = before;
    assert_int_equal(mailbox_each(p->desk[AT_O], MAILBOX_ASIDE, count_why, &before), OK);
    odd.cert = cert;
    assert_int_equal(tell(AT_O2, AT_O, NULL, 0, empty()), MAIL_APPLIED);
    odd.cert = SPAN_NONE;
    assert_int_equal(mailbox_each(p->desk[AT_O], MAILBOX_ASIDE, count_why, &after), OK);
    return after.n - before.n;
}

static void an_officer_is_certified_by_his_organisation_and_one_of_its_officers(void **state)
{
    (void)state;
    assert_int_equal(unsigned_at_o(certificate(AT_O2, AT_O2, AT_O2)), 1); // by himself, and not with the bureau's key
    assert_int_equal(unsigned_at_o(certificate(AT_B, AT_B, AT_O2)), 1);   // with that, and not by the bureau's officer
    assert_int_equal(unsigned_at_o(certificate(AT_B, AT_O2, AT_B)), 1);
    assert_int_equal(unsigned_at_o(certificate(AT_B, AT_B, AT_B)), 0);
}

// DESIGN section 6: the recipient is signed for inside the seal, so that none passes it on; and so is the packet before.
static void a_packet_is_for_one_and_stands_on_the_one_before(void **state)
{
    (void)state;
    static const struct hash other = {{9}};
    assert_int_equal(tell(AT_O2, AT_O, NULL, 0, empty()), MAIL_APPLIED);
    odd.recipient = desk_org(p->desk[AT_B]);
    assert_int_equal(tell(AT_O2, AT_D, NULL, 0, empty()), MAIL_QUARANTINED); // D can open it all the same
    odd.recipient = SPAN_NONE;
    odd.before = span_bytes(other.b, sizeof other.b);
    assert_int_equal(tell(AT_O2, AT_O, NULL, 0, empty()), MAIL_QUARANTINED);
    odd.before = SPAN_NONE;
}

static uint64_t count(enum place at, enum kv_db db)
{
    struct kv_txn t;
    assert_int_equal(kv_read(p->desk[at]->store->kv, &t), OK);
    uint64_t n = kv_count(&t, db);
    assert_int_equal(kv_abort(&t), OK);
    return n;
}

// A sender who leaves one out fills no store: 200 wait for it here, the others where they are.
static void so_many_packets_wait_for_the_one_before(void **state)
{
    (void)state;
    static const struct hash other = {{9}};
    odd.before = span_bytes(other.b, sizeof other.b);
    for (odd.number = 201; odd.number > 199; odd.number--) {
        assert_int_equal(tell(AT_O2, AT_O, NULL, 0, empty()), MAIL_HELD);
        assert_int_equal(count(AT_O, KV_HELD), odd.number == 200);
    }
    odd.before = SPAN_NONE;
    odd.number = 0;
}

// O2 is no party to the case. Whatever it says of it marks no conflict, and the case is told to nobody for it.
static void who_has_no_part_in_a_case_forks_nothing(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    struct event in_place = next_event(AT_O2, AT_B, number, ACT_ACCEPT, STAGE_AWAITING_APPROVAL, AT_O2, *empty());
    struct event elsewhere = next_event(AT_O2, AT_B, number, ACT_APPROVE, STAGE_AWAITING_MOVE_OUT, AT_O2, *empty());
    static const uint8_t other[EVENT_ID] = {7};
    struct event feigned = in_place;
    in_place.seq = feigned.seq = 1;
    in_place.prev = feigned.prev = province_event(p, AT_B, KV_EVENT, number, 0);
    in_place.prev = feigned.prev = span_bytes(other, sizeof other);
    feigned.org = desk_org(p->desk[AT_D]); // signed by O2 all the same, under its own key's id
    elsewhere.prev = in_place.prev;
    struct span unknown = sign(AT_O2, next_event(AT_O2, AT_B, number, ACT_RETURN_B, STAGE_RETURNED, AT_D, *empty()));
    odd.bare = true; // nor when it has waited for its signer
    assert_int_equal(tell(AT_O2, AT_B, &unknown, 1, empty()), MAIL_APPLIED);
    odd.bare = false;
    refused(AT_O2, AT_B, sign(AT_O2, in_place), ERR_CHAIN);
    refused(AT_O2, AT_B, sign(AT_O2, feigned), ERR_UNKNOWN_KEY);
    refused(AT_O2, AT_B, sign(AT_O2, elsewhere), ERR_CHAIN);
    // On the true predecessor, too, it is not O2's turn; nor does it apply for what D has applied for.
    elsewhere = next_event(AT_O2, AT_B, number, ACT_APPROVE, STAGE_AWAITING_MOVE_OUT, AT_O2, *empty());
    refused(AT_O2, AT_B, sign(AT_O2, elsewhere), ERR_REFUSED);
    struct event own = {.chain = number, .act = ACT_APPLY, .org = desk_org(p->desk[AT_O2]), .time = moment_now(), .stage = STAGE_APPLIED,
                        .holder = desk_org(p->desk[AT_O2]), .fields = fields_of(province_own())};
    rec_set_text(&own.fields, TRANSFER_NUMBER, number);
    rec_set_text(&own.fields, TRANSFER_DESTINATION, own.org);
    rec_set_text(&own.fields, TRANSFER_BUREAU, desk_org(p->desk[AT_B]));
    refused(AT_O2, AT_B, sign(AT_O2, own), ERR_CHAIN);
    assert_false(known_conflict(p, AT_B, number));
    assert_int_equal(count(AT_B, KV_OWED), 0);
    province_carry(p, number, STAGE_SETTLED);
    assert_false(known_conflict(p, AT_B, number));
    known_the_same(p, number);
}

// The same from one whose turn it was: DESIGN decision 2.
static void who_might_have_acted_has_forked_the_case(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    struct event e = next_event(AT_B, AT_B, number, ACT_APPROVE, STAGE_AWAITING_MOVE_OUT, AT_O, *empty());
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    refused(AT_O2, AT_D, sign(AT_B, e), ERR_FORK); // whoever brings it
    assert_true(known_conflict(p, AT_D, number));
    assert_int_equal(province_stage(p, AT_D, number), STAGE_RETURNED);
}

// Its officer is known later: then it is a fork like any other, though the branch that stands waited with it.
static void a_fork_that_waited_for_its_signer_is_shown_when_he_is_known(void **state)
{
    (void)state;
    struct span number = province_apply(p), events[2];
    struct why unknown = {.err = ERR_UNKNOWN_KEY}, fork = {.err = ERR_FORK};
    events[1] = sign(AT_B, next_event(AT_B, AT_B, number, ACT_APPROVE, STAGE_AWAITING_MOVE_OUT, AT_O, *empty()));
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    events[0] = province_event(p, AT_B, KV_EVENT, number, 2);
    odd.bare = true;
    assert_int_equal(tell(AT_O2, AT_D, events, 2, empty()), MAIL_APPLIED);
    odd.bare = false;
    assert_int_equal(mailbox_each(p->desk[AT_D], MAILBOX_ASIDE, count_why, &unknown), OK);
    assert_int_equal(unknown.n, 2);
    assert_false(known_conflict(p, AT_D, number));
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_RETURNED);
    assert_int_equal(province_aside(p, AT_D), 1);
    assert_int_equal(mailbox_each(p->desk[AT_D], MAILBOX_ASIDE, count_why, &fork), OK);
    assert_int_equal(fork.n, 1);
    assert_true(known_conflict(p, AT_D, number));
}

// A number of another's is not to be taken before it is given out there: that case would be refused for good.
static void a_station_numbers_its_own_cases_alone(void **state)
{
    (void)state;
    struct span number = SPAN("410105001000-1-000001");
    struct event e = {.chain = number, .act = ACT_APPLY, .org = desk_org(p->desk[AT_O2]), .time = moment_now(), .stage = STAGE_APPLIED,
                      .holder = desk_org(p->desk[AT_O2]), .fields = fields_of(province_own())};
    rec_set_text(&e.fields, TRANSFER_NUMBER, number);
    rec_set_text(&e.fields, TRANSFER_DESTINATION, e.org);
    rec_set_text(&e.fields, TRANSFER_BUREAU, SPAN("410200000000"));
    refused(AT_O2, AT_O, sign(AT_O2, e), ERR_CHAIN);
    assert_true(span_eq(province_until(p, STAGE_AWAITING_MOVE_OUT), number));
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
}

// A newer roster makes signers known, and gives nobody a seat.
static void what_is_no_case_of_this_organisation_stays_aside(void **state)
{
    (void)state;
    struct span number = province_apply(p), events[2];
    for (uint32_t i = 0; i < COUNT(events); i++)
        events[i] = province_event(p, AT_D, KV_EVENT, number, i);
    assert_int_equal(tell(AT_B, AT_O2, events, 2, empty()), MAIL_APPLIED);
    struct desk *root = province_root(p);
    assert_int_equal(setup_key_state(root, desk_org(p->desk[AT_O]), 1, ORG_KEY_RETIRED), OK);
    desk_close(root);
    take_roster(AT_O2);
    assert_int_equal(mail_retry(p->desk[AT_O2]->store, moment_now()), OK);
    assert_int_equal(province_aside(p, AT_O2), 2);
    assert_int_equal(province_stage(p, AT_O2, number), -1);
}

// C-3.3: the bureau of the station's own city approves, not one that the station picks, nor another station.
static void nobody_is_locked_by_another_approval_than_the_bureaus(void **state)
{
    (void)state;
    static const enum place bureaus[] = {AT_D, AT_B};
    for (size_t i = 0; i < COUNT(bureaus); i++) {
        char number[40];
        snprintf(number, sizeof number, "410225003000-1-00000%zu", i + 1);
        enum place b = bureaus[i];
        struct span chain = arena_copy(&p->arena, span_of(number)), events[3];
        struct hash id;
        struct event e = {.chain = chain, .act = ACT_APPLY, .org = desk_org(p->desk[AT_O2]), .time = moment_now(), .stage = STAGE_APPLIED,
                          .holder = desk_org(p->desk[AT_O2]), .fields = fields_of(province_own())}, was;
        rec_set_text(&e.fields, TRANSFER_NUMBER, chain);
        rec_set_text(&e.fields, TRANSFER_DESTINATION, e.org);
        rec_set_text(&e.fields, TRANSFER_BUREAU, desk_org(p->desk[b]));
        // By a roster that has never been here, too, a bureau is a bureau.
        e.roster = b == AT_D ? 60000 : (uint32_t)rec_int(desk_roster(p->desk[AT_O]), ROSTER_SERIAL, 0);
        for (uint32_t seq = 0; seq < 3; seq++) {
            static const struct {
                int act;
                enum stage stage;
            } acts[] = {{ACT_APPLY, STAGE_APPLIED}, {ACT_ACCEPT, STAGE_AWAITING_APPROVAL}, {ACT_APPROVE, STAGE_AWAITING_MOVE_OUT}};
            enum place by = seq == 2 ? b : AT_O2, holder = seq == 0 ? AT_O2 : seq == 1 ? b : AT_O;
            e.seq = seq;
            e.act = (uint16_t)acts[seq].act;
            e.stage = (uint8_t)acts[seq].stage;
            e.org = desk_org(p->desk[by]);
            e.holder = desk_org(p->desk[holder]);
            events[seq] = sign(by, e);
            assert_int_equal(event_bytes_read(events[seq], &p->arena, &was, &id), OK);
            e.prev = arena_copy(&p->arena, span_bytes(id.b, sizeof id.b));
            e.fields = *empty();
        }
        assert_int_equal(tell(AT_O2, AT_O, events, 3, empty()), MAIL_APPLIED);
        assert_int_equal(province_aside(p, AT_O), 3 * (i + 1));
        assert_int_equal(province_stage(p, AT_O, chain), -1);
        assert_int_equal(province_person(p, AT_O, HEAD), PERSON_REGISTERED);
    }
    province_until(p, STAGE_SETTLED);
}

// And the bureau is the one to which the station reported when it opened the case.
static void who_approves_was_the_stations_bureau_then(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    struct rec changed = rec_make(&p->arena);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    struct desk *other = province_bureau(p, "411500000000", "信阳市公安局", "411500");
    rec_set_text(&changed, ORG_BUREAU, SPAN("411500000000"));
    assert_int_equal(setup_describe(p->desk[AT_D], &changed), OK);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    assert_int_equal(province_roster(p, AT_O, NULL), OK); // before the case
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
    desk_close(other);
}

// What leaves with the movers is theirs alone, and their particulars alone.
static void a_move_out_sends_the_movers_records_and_nothing_else(void **state)
{
    (void)state;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    struct event e = next_event(AT_O, AT_O, number, ACT_MOVE_OUT, STAGE_AWAITING_SETTLEMENT, AT_D, *empty());
    static const char *const sent[][3] = {{HEAD, NULL}, {HEAD, ALONE, NULL}, {WIFE, HEAD, NULL}, {HEAD, WIFE, ALONE}};
    for (size_t i = 0; i < COUNT(sent); i++) {
        e.fields = *empty();
        for (size_t k = 0; k < 3 && sent[i][k]; k++)
            rec_set_text(rec_add(&e.fields, TRANSFER_PERSONS), PERSON_ID, span_of(sent[i][k]));
        refused(AT_O, AT_D, sign(AT_O, e), ERR_FORMAT);
    }
    // The register's own: a household, a state, spells.
    e.fields = *empty();
    rec_set_text(rec_add(&e.fields, TRANSFER_PERSONS), PERSON_ID, SPAN(HEAD));
    struct rec *wife = rec_add(&e.fields, TRANSFER_PERSONS);
    rec_set_text(wife, PERSON_ID, SPAN(WIFE));
    rec_set_text(wife, PERSON_HOUSEHOLD, SPAN("00000056"));
    refused(AT_O, AT_D, sign(AT_O, e), ERR_FORMAT);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_person(p, AT_D, ALONE) + province_person(p, AT_D, WIFE), 0);
    province_carry(p, number, STAGE_SETTLED);
}

// Section 5: between move-out and settlement one case carries a person. O2 says that it had HEAD and WIFE as well.
static void who_arrives_under_one_case_is_not_taken_by_another(void **state)
{
    (void)state;
    char json[3000], *at;
    snprintf(json, sizeof json, "%s", province_own());
    assert_non_null(at = strstr(json, "411503002000"));
    memcpy(at, "410225003000", 12);
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, json), OK);
    struct span second = arena_copy(&p->arena, p->last.number);
    province_carry(p, second, STAGE_AWAITING_MOVE_OUT);
    struct span first = province_until(p, STAGE_AWAITING_SETTLEMENT);
    struct event e = next_event(AT_O2, AT_O2, second, ACT_MOVE_OUT, STAGE_AWAITING_SETTLEMENT, AT_D, *empty());
    rec_set_text(rec_add(&e.fields, TRANSFER_PERSONS), PERSON_ID, SPAN(HEAD));
    rec_set_text(rec_add(&e.fields, TRANSFER_PERSONS), PERSON_ID, SPAN(WIFE));
    struct span event = sign(AT_O2, e);
    assert_int_equal(tell(AT_O2, AT_D, &event, 1, empty()), MAIL_APPLIED);
    assert_int_equal(province_stage(p, AT_D, second), STAGE_AWAITING_SETTLEMENT); // O2 held it
    struct rec head = province_record(p, AT_D, HEAD);
    assert_true(span_eq(rec_text(&head, PERSON_CASE), first));
    assert_true(rec_text(&head, PERSON_NAME).n > 0);
    assert_int_equal(province_act(p, AT_D, "settle", second, "{}"), ERR_REFUSED);
    assert_true(findings_have(&p->last.findings, RULE_ARRIVING_UNDER));
    province_carry(p, first, STAGE_SETTLED);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_REGISTERED);
    assert_int_equal(province_act(p, AT_D, "send-back", second, "{\"reason_code\":\"702\"}"), OK);
    assert_int_equal(province_person(p, AT_D, HEAD), PERSON_REGISTERED);
}

static struct rec ack(enum place of, enum place by, moment_t at)
{
    struct packets all = province_waiting(p, of);
    struct packet one;
    struct hash hash;
    struct span signature, body;
    struct rec acks = rec_make(&p->arena);
    for (size_t i = 0; i < all.n; i++) {
        if (packet_open(all.sealed[i], &p->desk[by]->store->keys, &p->arena, &one, &hash, &signature, &body) != OK)
            continue;
        struct rec *row = rec_add(&acks, PACKET_ACKS);
        rec_set_int(row, ACK_NUMBER, one.number);
        rec_set_bytes(row, ACK_HASH, arena_copy(&p->arena, span_bytes(hash.b, sizeof hash.b)));
        rec_set_int(row, ACK_TIME, at);
        rec_set_int(row, ACK_KEY, p->desk[of]->store->keys.ordinal);
    }
    return acks;
}

static moment_t receipt(enum place at, struct span number, enum place of)
{
    struct kv_txn t;
    assert_int_equal(kv_read(p->desk[at]->store->kv, &t), OK);
    moment_t when = chain_receipt_of(&t, number, desk_org(p->desk[of]));
    assert_int_equal(kv_abort(&t), OK);
    return when;
}

// Section 6: receipt is known to the receiver alone; but nothing is received before it was sent, nor after that was told.
static void a_receipt_lies_between_sending_and_acknowledgement(void **state)
{
    (void)state;
    static const moment_t said[] = {0, -5, INT64_MAX, INT64_MIN, 4000000000};
    for (size_t i = 0; i < COUNT(said); i++) {
        province_now("2026-03-02 10:00");
        assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
        struct span number = arena_copy(&p->arena, p->last.number);
        assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), OK);
        moment_t sent = moment_now();
        struct rec acks = ack(AT_D, AT_B, said[i]);
        province_now("2026-03-03 10:00");
        assert_int_equal(tell(AT_B, AT_D, NULL, 0, &acks), MAIL_APPLIED);
        assert_int_equal(receipt(AT_D, number, AT_B), said[i] > sent ? moment_now() : sent);
    }
    // Sent by a clock that stood years ahead: when it was is not known, and not after today.
    province_now("2099-03-02 10:00");
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), OK);
    struct rec acks = ack(AT_D, AT_B, 0);
    province_now("2026-03-03 10:00");
    assert_int_equal(tell(AT_B, AT_D, NULL, 0, &acks), MAIL_APPLIED);
    assert_int_equal(receipt(AT_D, number, AT_B), moment_now());
}

struct said {
    struct span by;
    size_t n;
};

static bool key_alarm(void *ctx, const struct mailbox_line *l)
{
    struct said *s = ctx;
    s->n += l->why == ERR_REPLACED && span_eq(l->peer, s->by) && (span_contains(l->reason, SPAN("410225003000")) || span_eq(s->by, SPAN("410105001000")));
    return true;
}

// Who acknowledges what was never sent may lie: the alarm names whose word it is, and takes nothing away from a proof.
static void an_acknowledgement_proves_nothing_of_the_key(void **state)
{
    (void)state;
    struct rec acks = rec_make(&p->arena), *row = rec_add(&acks, PACKET_ACKS);
    static const uint8_t hash[32] = {1};
    struct said peer = {.by = SPAN("410225003000")}, own = {.by = desk_org(p->desk[AT_D])};
    rec_set_int(row, ACK_NUMBER, 17);
    rec_set_bytes(row, ACK_HASH, span_bytes(hash, sizeof hash));
    rec_set_int(row, ACK_TIME, moment_now());
    rec_set_int(row, ACK_KEY, 1);
    assert_int_equal(tell(AT_O2, AT_D, NULL, 0, &acks), MAIL_APPLIED);
    assert_int_equal(mailbox_each(p->desk[AT_D], MAILBOX_ASIDE, key_alarm, &peer), OK);
    assert_int_equal(peer.n, 1);
    // A signature is one.
    struct event e = {.chain = SPAN("410105001000-1-000777"), .act = ACT_APPLY, .org = desk_org(p->desk[AT_D]), .time = moment_now(),
                      .stage = STAGE_APPLIED, .holder = desk_org(p->desk[AT_D]), .fields = fields_of(province_own())};
    rec_set_text(&e.fields, TRANSFER_NUMBER, e.chain);
    rec_set_text(&e.fields, TRANSFER_DESTINATION, e.org);
    rec_set_text(&e.fields, TRANSFER_BUREAU, desk_org(p->desk[AT_B]));
    struct span event = sign(AT_D, e);
    assert_int_equal(tell(AT_O2, AT_D, &event, 1, empty()), MAIL_APPLIED);
    assert_int_equal(tell(AT_O2, AT_D, NULL, 0, &acks), MAIL_APPLIED);
    assert_int_equal(mailbox_each(p->desk[AT_D], MAILBOX_ASIDE, key_alarm, &own), OK);
    assert_int_equal(own.n, 1);
    province_until(p, STAGE_SETTLED);
}

// DESIGN section 6: B's key is stolen and revoked. Only who was to act on what it signed can tell that it had come before.
static void a_thief_finds_nobody_to_vouch(void **state)
{
    (void)state;
    province_until(p, STAGE_AWAITING_MOVE_OUT); // D knows the bureau's officer
    struct span number = province_apply(p), events[2];
    struct why revoked = {.err = ERR_REVOKED};
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK); // stays there
    events[0] = province_event(p, AT_B, KV_EVENT, number, 2);
    events[1] = sign(AT_O2, next_event(AT_O2, AT_B, number, ACT_MOVE_OUT, STAGE_AWAITING_SETTLEMENT, AT_D, *empty()));
    struct desk *root = province_root(p);
    assert_int_equal(setup_key_state(root, desk_org(p->desk[AT_B]), 1, ORG_KEY_COMPROMISED), OK);
    desk_close(root);
    assert_int_equal(province_roster(p, AT_D, NULL), OK);
    assert_int_equal(tell(AT_O2, AT_D, events, 2, empty()), MAIL_APPLIED);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_APPROVAL);
    assert_int_equal(mailbox_each(p->desk[AT_D], MAILBOX_ASIDE, count_why, &revoked), OK);
    assert_true(revoked.n >= 2); // and what follows on it waits with it
    // Nor does he make one up.
    events[1] = forge(AT_O, AT_O2, next_event(AT_O, AT_B, number, ACT_MOVE_OUT, STAGE_AWAITING_SETTLEMENT, AT_D, *empty()));
    assert_int_equal(tell(AT_O2, AT_D, events, 2, empty()), MAIL_APPLIED);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_APPROVAL);
}

// As many events as a packet holds, of cases that are no business of the recipient; each costs its signatures and no more.
static void a_flood_is_set_aside_and_the_rest_goes_on(void **state)
{
    (void)state;
    enum { FLOOD = 6000 };
    static struct span events[FLOOD];
    struct event e = {.act = ACT_APPLY, .org = desk_org(p->desk[AT_O2]), .time = moment_now(), .stage = STAGE_APPLIED,
                      .holder = desk_org(p->desk[AT_O2]), .fields = fields_of(province_own())};
    rec_set_text(&e.fields, TRANSFER_DESTINATION, e.org);
    rec_set_text(&e.fields, TRANSFER_BUREAU, SPAN("410200000000"));
    rec_clear(&e.fields, TRANSFER_STAYING);
    rec_clear(&e.fields, TRANSFER_MATERIALS);
    for (int i = 0; i < FLOOD; i++) {
        e.chain = arena_printf(&p->arena, "410225003000-1-%06d", i + 1);
        rec_set_text(&e.fields, TRANSFER_NUMBER, e.chain);
        events[i] = sign(AT_O2, e);
    }
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    assert_int_equal(tell(AT_O2, AT_B, events, FLOOD, empty()), MAIL_APPLIED);
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_maxrss - before.ru_maxrss < 1 << 20); // KiB
    assert_int_equal(province_aside(p, AT_B), FLOOD);
    struct span number = province_until(p, STAGE_SETTLED);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_SETTLED);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(an_officer_is_certified_by_his_organisation_and_one_of_its_officers),
        T(a_packet_is_for_one_and_stands_on_the_one_before),
        T(so_many_packets_wait_for_the_one_before),
        T(who_has_no_part_in_a_case_forks_nothing),
        T(who_might_have_acted_has_forked_the_case),
        T(a_fork_that_waited_for_its_signer_is_shown_when_he_is_known),
        T(a_station_numbers_its_own_cases_alone),
        T(what_is_no_case_of_this_organisation_stays_aside),
        T(nobody_is_locked_by_another_approval_than_the_bureaus),
        T(who_approves_was_the_stations_bureau_then),
        T(a_move_out_sends_the_movers_records_and_nothing_else),
        T(who_arrives_under_one_case_is_not_taken_by_another),
        T(a_receipt_lies_between_sending_and_acknowledgement),
        T(an_acknowledgement_proves_nothing_of_the_key),
        T(a_thief_finds_nobody_to_vouch),
        T(a_flood_is_set_aside_and_the_rest_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
