// Requests under way (CLAUSES section 4): doubled, early, late, lost, refused, forged; and what `check` says of them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/journal.h"
#include "desk/json.h"
#include "desk/keep.h"
#include "desk/mailbox.h"
#include "desk/operator.h"
#include "link/mail.h"
#include "store/chain.h"
#include "store/request.h"
#include "tests/flow/one_asking.h"

static void doubled_and_reordered_requests_are_taken_once(void **state)
{
    (void)state;
    number = province_apply(p);
    assert_int_equal(ask(AT_D, RECALL), OK);
    struct packets first = province_waiting(p, AT_D);
    assert_int_equal(ask(AT_D, STOP), OK);
    struct packets both = province_waiting(p, AT_D);
    assert_int_equal(first.n, 1);
    assert_int_equal(both.n, 2);
    assert_int_equal(province_give(p, AT_B, both.sealed[1]), MAIL_HELD);
    assert_int_equal(look(AT_B).n, 0);
    assert_int_equal(province_give(p, AT_B, both.sealed[0]), MAIL_APPLIED);
    assert_int_equal(look(AT_B).here, 2);
    assert_int_equal(province_give(p, AT_B, both.sealed[0]), MAIL_DUPLICATE);
    assert_int_equal(province_give(p, AT_B, both.sealed[1]), MAIL_DUPLICATE);
    province_mail(p);
    assert_int_equal(look(AT_B).here, 2);
    assert_int_equal(province_aside(p, AT_B), 0);
}

// A packet of `from`'s making with this in it, outside its streams' numbers here: the first.
static struct span packet_many(enum place from, enum place to, struct span *events, size_t events_n, struct span *certs, size_t certs_n)
{
    struct buf made = {0}, sealed = {0};
    struct hash hash;
    const struct store *s = p->desk[from]->store;
    struct key_id id = seal_sign_id(&s->keys.sign);
    struct packet one = {
        .sender = s->org, .key = span_bytes(id.b, sizeof id.b), .recipient = desk_org(p->desk[to]), .number = 1,
        .acks = rec_make(&p->arena), .certs = certs, .certs_n = certs_n, .events = events, .events_n = events_n,
    };
    assert_int_equal(packet_make(&made, &one, s->keys.sign_secret, &hash), OK);
    assert_int_equal(packet_seal(&sealed, buf_span(&made), &p->desk[to]->store->keys.box), OK);
    struct span out = arena_copy(&p->arena, buf_span(&sealed));
    buf_free(&made);
    buf_free(&sealed);
    return out;
}

static struct span packet_of(enum place from, enum place to, struct span bytes, struct span cert)
{
    return packet_many(from, to, &bytes, 1, &cert, cert.n > 0);
}

// The bytes of the newest entry on the case at a place, and of its organisation's first certificate.
static struct span entry(enum place at, struct span *cert)
{
    struct kv_txn t;
    struct request_entry *all;
    struct span bytes;
    assert_int_equal(kv_read(p->desk[at]->store->kv, &t), OK);
    size_t n = request_all(&t, number, &p->arena, &all);
    assert_true(n > 0);
    assert_true(chain_journal_entry(p->desk[at]->store, &t, 0, &bytes));
    *cert = arena_copy(&p->arena, bytes);
    assert_int_equal(kv_abort(&t), OK);
    return all[n - 1].bytes;
}

static bool take_why(void *ctx, const struct mailbox_line *l)
{
    *(enum err *)ctx = l->why;
    return false;
}

// Why the newest thing was set aside.
static enum err why_aside(enum place at)
{
    enum err why = OK;
    assert_int_equal(mailbox_each(p->desk[at], MAILBOX_ASIDE, take_why, &why), OK);
    return why;
}

// A request or answer as a program that refuses nothing would sign it.
static struct span signed_entry(enum place at, enum act act, struct rec fields, enum place to)
{
    struct kv_txn t;
    struct desk *d = p->desk[at];
    struct span bytes, prev;
    uint32_t seq;
    rec_set_text(&fields, JOURNAL_CASE, number);
    rec_set_text(&fields, JOURNAL_ORG, desk_org(p->desk[to]));
    assert_int_equal(kv_write(d->store->kv, &t), OK);
    chain_journal_end(d->store, &t, &p->arena, &seq, &prev);
    assert_int_equal(journal_add(d, &t, act, &fields, rec_text(&d->operator, OPERATOR_NUMBER), d->officer), OK);
    assert_true(chain_journal_entry(d->store, &t, seq, &bytes));
    bytes = arena_copy(&p->arena, bytes);
    kv_abort(&t);
    return bytes;
}

static struct span signed_request(enum place at, const char *json, enum place to, int64_t seen)
{
    struct rec fields = fields_of(json);
    rec_set_int(&fields, JOURNAL_SEEN, seen);
    return signed_entry(at, ACT_REQUEST, fields, to);
}

static struct span signed_answer(enum place at, enum place to, struct span requested)
{
    struct rec fields = fields_of("{\"request\":\"3\",\"text\":\"x\"}");
    rec_set_bytes(&fields, JOURNAL_REQUESTED, requested);
    return signed_entry(at, ACT_ANSWER, fields, to);
}

static void what_may_not_be_asked_is_set_aside_when_it_comes(void **state)
{
    (void)state;
    struct span certs[PLACES];
    number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(ask(AT_D, STOP), OK);
    struct span own = entry(AT_D, &certs[0]), events[] = {
        signed_request(AT_D, RECALL, AT_O, 2), // B acted last
        signed_request(AT_D, "{\"request\":\"2\",\"person\":\"" FATHER "\",\"text\":\"x\"}", AT_O, 2),
        signed_request(AT_O2, STOP, AT_O, 2), // no party
        signed_request(AT_O2, STOP, AT_O, 1), // nor before the last act
        signed_request(AT_D, "{\"request\":\"3\",\"text\":\"x\",\"setting\":\"x\"}", AT_O, 2),
        signed_request(AT_D, "{\"request\":\"3\"}", AT_O, 2),
        own, // and nothing holds this one up
    };
    struct kv_txn t;
    assert_int_equal(kv_read(p->desk[AT_O2]->store->kv, &t), OK);
    assert_true(chain_journal_entry(p->desk[AT_O2]->store, &t, 0, &certs[1]));
    certs[1] = arena_copy(&p->arena, certs[1]);
    assert_int_equal(kv_abort(&t), OK);
    assert_int_equal(province_give(p, AT_O, packet_many(AT_O2, AT_O, events, COUNT(events), certs, 2)), MAIL_APPLIED);
    assert_int_equal(province_aside(p, AT_O), COUNT(events) - 1);
    assert_int_equal(look(AT_O).n, 1);
    // Asked of one who does not hold the case.
    struct span astray = signed_request(AT_D, STOP, AT_B, 2);
    assert_int_equal(province_give(p, AT_B, packet_of(AT_O2, AT_B, astray, certs[0])), MAIL_APPLIED);
    assert_int_equal(why_aside(AT_B), ERR_REFUSED);
    assert_int_equal(look(AT_B).n, 0);
    // Nor is it allowed when the case has gone on and comes back.
    assert_int_equal(answer(AT_O, WHY_NOT), OK);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"701\"}"), OK);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AT_ORIGIN_AGAIN);
    assert_int_equal(province_aside(p, AT_O), COUNT(events) - 1);
    assert_int_equal(look(AT_O).n, 1);
}

static void section_4_a_request_is_of_an_officer_whose_role_may_act(void **state)
{
    (void)state;
    struct desk *b = p->desk[AT_B];
    struct kv_txn t;
    struct span prev, cert;
    uint32_t seq;
    number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(operator_make(b, SPAN("0371977"), SPAN("赵五"), ROLE_ADMIN, SPAN("yizhan-demo")), OK);
    assert_int_equal(kv_read(b->store->kv, &t), OK);
    chain_journal_end(b->store, &t, &p->arena, &seq, &prev);
    assert_true(chain_journal_entry(b->store, &t, seq - 1, &cert));
    cert = arena_copy(&p->arena, cert);
    assert_int_equal(kv_abort(&t), OK);
    assert_int_equal(operator_sign_in(b, SPAN("0371977"), SPAN("yizhan-demo")), OK);
    assert_int_equal(province_give(p, AT_O, packet_of(AT_O2, AT_O, signed_request(AT_B, STOP, AT_O, 2), cert)), MAIL_APPLIED);
    assert_int_equal(why_aside(AT_O), ERR_PERMISSION);
    assert_int_equal(look(AT_O).n, 0);
}

static void section_4_an_answer_is_of_the_one_who_was_asked(void **state)
{
    (void)state;
    struct span cert, asked;
    struct event e;
    struct hash id;
    number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(ask(AT_D, STOP), OK);
    assert_int_equal(event_bytes_read(entry(AT_D, &cert), &p->arena, &e, &id), OK);
    asked = span_bytes(id.b, sizeof id.b);
    struct span events[] = {
        signed_answer(AT_B, AT_D, asked),
        signed_answer(AT_O, AT_D, rec_text(&p->last.state, TRANSFER_LAST_ID)), // which is no request
        signed_answer(AT_O, AT_D, asked),
    };
    cert = province_event(p, AT_O, KV_JOURNAL, desk_org(p->desk[AT_O]), 0);
    assert_int_equal(province_give(p, AT_D, packet_many(AT_O2, AT_D, events, COUNT(events), &cert, 1)), MAIL_APPLIED);
    assert_int_equal(province_aside(p, AT_D), 2);
    assert_int_equal(why_aside(AT_D), ERR_REFUSED);
    assert_int_equal(look(AT_D).declined, 1);
}

// What the key of today has signed is here, or another store has that key.
static void an_own_request_that_this_store_did_not_make_is_a_fork(void **state)
{
    (void)state;
    number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_give(p, AT_D, packet_of(AT_O2, AT_D, signed_request(AT_D, STOP, AT_O, 2), SPAN_NONE)), MAIL_APPLIED);
    assert_int_equal(why_aside(AT_D), ERR_FORK);
    assert_int_equal(look(AT_D).n, 0);
}

// DESIGN decision 2: a journal is one chain; the same key never signs two entries of one number.
static void two_requests_of_one_number_are_a_fork(void **state)
{
    (void)state;
    struct span cert;
    number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    struct span both[] = {
        signed_request(AT_D, "{\"request\":\"3\",\"text\":\"one\"}", AT_O, 2),
        signed_request(AT_D, "{\"request\":\"3\",\"text\":\"other\"}", AT_O, 2),
    };
    assert_int_equal(ask(AT_D, STOP), OK); // for its certificate alone
    entry(AT_D, &cert);
    assert_int_equal(province_give(p, AT_O, packet_many(AT_O2, AT_O, both, COUNT(both), &cert, 1)), MAIL_APPLIED);
    assert_int_equal(province_aside(p, AT_O), 1);
    assert_int_equal(why_aside(AT_O), ERR_FORK);
    assert_int_equal(look(AT_O).n, 1);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
}

static void a_request_is_verified_as_every_event_is(void **state)
{
    (void)state;
    struct span cert;
    number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(ask(AT_D, STOP), OK);
    struct span good = entry(AT_D, &cert);
    // Changed on the way, in a packet that is whole.
    char *bad = arena_alloc(&p->arena, good.n);
    memcpy(bad, good.p, good.n);
    char *at = memmem(bad, good.n, "有人举报", strlen("有人举报"));
    assert_non_null(at);
    at[0] = (char)(at[0] ^ 1);
    uint64_t before = province_aside(p, AT_O);
    assert_int_equal(province_give(p, AT_O, packet_of(AT_D, AT_O, (struct span) {bad, good.n}, cert)), MAIL_APPLIED);
    assert_int_equal(province_aside(p, AT_O), before + 1);
    assert_int_equal(why_aside(AT_O), ERR_SIGNATURE);
    assert_int_equal(look(AT_O).n, 0);
    // Whoever passes it on: an officer whom nobody has certified is not known, and what was asked of O is asked of nobody else.
    assert_int_equal(province_give(p, AT_O2, packet_of(AT_B, AT_O2, good, SPAN_NONE)), MAIL_APPLIED);
    assert_int_equal(why_aside(AT_O2), ERR_UNKNOWN_KEY);
    assert_int_equal(province_give(p, AT_O2, packet_of(AT_D, AT_O2, good, cert)), MAIL_APPLIED);
    assert_int_equal(why_aside(AT_O2), ERR_REFUSED);
    assert_int_equal(province_aside(p, AT_O2), 1); // one thing, set aside once
}

// It comes off another's stick before the case, which it is about, has come.
static void a_request_before_its_case_waits_for_it(void **state)
{
    (void)state;
    struct folder_count n = {0};
    struct span cert;
    number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    assert_int_equal(mailbox_sync(p->desk[AT_B], p->mail, &n), OK);
    assert_int_equal(mailbox_in(p->desk[AT_D], p->mail, &n), OK);
    assert_int_equal(ask(AT_D, PAPER), OK);
    struct span bytes = entry(AT_D, &cert);
    assert_int_equal(province_give(p, AT_O, packet_of(AT_O2, AT_O, bytes, cert)), MAIL_APPLIED);
    assert_int_equal(province_aside(p, AT_O), 1);
    assert_int_equal(look(AT_O).n, 0);
    assert_int_equal(mailbox_in(p->desk[AT_O], p->mail, &n), OK); // B's packet
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(province_aside(p, AT_O), 0);
    assert_int_equal(look(AT_O).here, 1);
    province_mail(p); // and then D's
    assert_int_equal(look(AT_O).n, 1);
}

// A store that was lost is told again what others ask of it.
static void who_begins_anew_is_asked_again(void **state)
{
    (void)state;
    number = province_apply(p);
    assert_int_equal(ask(AT_D, RECALL), OK);
    province_mail(p);
    struct kv_txn t;
    struct store *s = p->desk[AT_B]->store;
    assert_int_equal(kv_write(s->kv, &t), OK); // as a backup from before has it
    kv_drop(&t, KV_REQUEST);
    chain_reindex(s, &t, number);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(look(AT_B).n, 0);
    s = p->desk[AT_D]->store;
    assert_int_equal(kv_write(s->kv, &t), OK); // what beginning anew does on this side
    kv_drop(&t, KV_ACKED);
    chain_owe(&t, desk_org(p->desk[AT_B]), number);
    assert_int_equal(kv_commit(&t), OK);
    province_mail(p);
    assert_int_equal(look(AT_B).here, 1);
}

// The asker's store comes back from before it asked: the request comes back from whom it was asked of, and the answer is taken.
static void a_lost_request_comes_back_to_its_asker_and_is_answered(void **state)
{
    (void)state;
    number = province_apply(p);
    const char *backup = arena_printf(&p->arena, "%s/backup", p->root).p;
    assert_int_equal(keep_backup(p->desk[AT_D], backup, NULL), OK);
    assert_int_equal(ask(AT_D, RECALL), OK);
    assert_int_equal(ask(AT_D, STOP), OK);
    province_mail(p);
    assert_int_equal(look(AT_B).here, 2);
    assert_int_equal(answer(AT_B, "{\"text\":\"已经办理\",\"request\":\"1\"}"), OK);
    province_restore(p, AT_D, backup, false);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    assert_int_equal(province_roster(p, AT_D, NULL), OK);
    assert_int_equal(look(AT_D).n, 0);
    province_mail(p);
    assert_int_equal(look(AT_D).n, 2);
    assert_int_equal(look(AT_D).declined, 1);
    assert_int_equal(look(AT_D).open, 1);
    assert_int_equal(ask(AT_D, STOP), ERR_REFUSED); // asked already
    // What is asked from now on stands at lower numbers of the journal than what came back, and is sent.
    assert_int_equal(ask(AT_D, RECALL), OK);
    province_mail(p);
    assert_int_equal(look(AT_B).here, 2);
    assert_int_equal(answer(AT_B, WHY_NOT), OK);
    province_mail(p);
    assert_int_equal(look(AT_D).declined, 3);
    assert_int_equal(province_aside(p, AT_B), 0);
    assert_int_equal(province_aside(p, AT_D), 0); // B's first packet was sealed to the key that was replaced; what it held came again
}

static uint32_t journal_end(enum place at)
{
    struct kv_txn t;
    struct span prev;
    uint32_t seq;
    assert_int_equal(kv_read(p->desk[at]->store->kv, &t), OK);
    chain_journal_end(p->desk[at]->store, &t, &p->arena, &seq, &prev);
    assert_int_equal(kv_abort(&t), OK);
    return seq;
}

static void notes_until(enum place at, uint32_t seq)
{
    while (journal_end(at) < seq)
        assert_int_equal(journal_note(p->desk[at], ACT_CALL, number, SPAN("来电")), OK);
    assert_int_equal(journal_end(at), seq);
}

// A key signs one entry of each number; the one that comes after a loss begins with numbers that were lost.
static void a_request_under_a_new_key_has_the_number_of_a_lost_one(void **state)
{
    (void)state;
    number = province_apply(p);
    const char *backup = province_path(p, "backup");
    uint32_t lost = journal_end(AT_D) + 20;
    assert_int_equal(keep_backup(p->desk[AT_D], backup, NULL), OK);
    notes_until(AT_D, lost);
    assert_int_equal(ask(AT_D, RECALL), OK);
    province_mail(p);
    assert_int_equal(answer(AT_B, WHY_NOT), OK);
    province_restore(p, AT_D, backup, false);
    assert_int_equal(province_certify(p, p->desk[AT_D]), OK);
    take_roster(AT_D);
    province_mail(p);
    assert_int_equal(look(AT_D).declined, 1);
    notes_until(AT_D, lost);
    assert_int_equal(ask(AT_D, RECALL), OK);
    province_mail(p);
    assert_int_equal(look(AT_B).n, 2);
    assert_int_equal(look(AT_B).here, 1);
    assert_int_equal(province_aside(p, AT_B), 0);
}

// Its asker says that it saw more than is here: that comes, or there is no such thing.
static void a_request_waits_for_the_event_that_its_asker_saw(void **state)
{
    (void)state;
    struct span cert;
    struct folder_count n = {0};
    number = province_until(p, STAGE_AWAITING_SETTLEMENT);
    assert_int_equal(province_act(p, AT_D, "send-back", number, "{\"reason_code\":\"701\"}"), OK); // event 4
    assert_int_equal(mailbox_sync(p->desk[AT_D], p->mail, &n), OK);
    assert_int_equal(mailbox_in(p->desk[AT_B], p->mail, &n), OK);
    assert_int_equal(ask(AT_B, STOP), OK);
    struct span late = entry(AT_B, &cert), events[] = {late, signed_request(AT_B, STOP, AT_O, 900)};
    assert_int_equal(province_give(p, AT_O, packet_many(AT_O2, AT_O, events, COUNT(events), &cert, 1)), MAIL_APPLIED);
    assert_int_equal(look(AT_O).n, 0);
    assert_int_equal(province_aside(p, AT_O), 2);
    assert_int_equal(why_aside(AT_O), ERR_NOT_FOUND);
    assert_int_equal(mailbox_in(p->desk[AT_O], p->mail, &n), OK); // D's packet
    assert_int_equal(province_aside(p, AT_O), 1);
    assert_int_equal(look(AT_O).here, 1);
    province_mail(p);
    assert_int_equal(look(AT_O).n, 1);
}

// It waited for its case, and is refused now that it has come: the mail screen says why now.
static void what_is_tried_again_and_refused_says_the_new_reason(void **state)
{
    (void)state;
    struct span cert;
    number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    struct folder_count n = {0};
    assert_int_equal(mailbox_sync(p->desk[AT_B], p->mail, &n), OK);
    assert_int_equal(mailbox_in(p->desk[AT_D], p->mail, &n), OK);
    assert_int_equal(ask(AT_D, PAPER), OK);
    entry(AT_D, &cert);
    assert_int_equal(province_give(p, AT_O, packet_of(AT_O2, AT_O, signed_request(AT_D, RECALL, AT_O, 2), cert)), MAIL_APPLIED); // B acted last
    assert_int_equal(why_aside(AT_O), ERR_NOT_FOUND);
    assert_int_equal(mailbox_in(p->desk[AT_O], p->mail, &n), OK);
    assert_int_equal(province_stage(p, AT_O, number), STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(why_aside(AT_O), ERR_REFUSED);
    assert_int_equal(province_aside(p, AT_O), 1);
}

static void check_names_what_is_missing_or_marked_wrong(void **state)
{
    (void)state;
    struct kv_txn t;
    struct kv_iter it;
    struct rec s;
    number = province_apply(p);
    assert_int_equal(ask(AT_D, RECALL), OK);
    province_mail(p);
    struct store *b = p->desk[AT_B]->store, *d = p->desk[AT_D]->store;
    assert_int_equal(kv_write(b->kv, &t), OK); // the mark on the state
    assert_true(chain_state(&t, number, &p->arena, &s));
    rec_clear(&s, TRANSFER_REQUESTS);
    store_put(&t, KV_TRANSFER, number, &s);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(province_check(p, AT_B), 1);
    size_t n;
    assert_int_equal(kv_write(b->kv, &t), OK);
    chain_reindex_all(b, &t, &n);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(province_check(p, AT_B), 0);
    assert_int_equal(kv_write(d->kv, &t), OK); // an entry under another case
    kv_seek(&t, KV_REQUEST, SPAN_NONE, SPAN_NONE, KV_FORWARD, &it);
    assert_true(kv_next(&it));
    struct span key = arena_copy(&p->arena, it.key), value = arena_copy(&p->arena, it.value);
    char *other = arena_alloc(&p->arena, key.n);
    memcpy(other, key.p, key.n);
    other[0] = '5';
    kv_del(&t, KV_REQUEST, key);
    kv_put(&t, KV_REQUEST, (struct span) {other, key.n}, value);
    assert_int_equal(kv_commit(&t), OK);
    assert_int_equal(province_check(p, AT_D), 4); // missing, misplaced, and the mark that it gives on state and line
    assert_int_equal(kv_write(d->kv, &t), OK);
    kv_del(&t, KV_REQUEST, (struct span) {other, key.n});
    kv_put(&t, KV_REQUEST, key, value);
    assert_int_equal(kv_commit(&t), OK);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down_sound)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(doubled_and_reordered_requests_are_taken_once),
        T(what_may_not_be_asked_is_set_aside_when_it_comes),
        T(section_4_a_request_is_of_an_officer_whose_role_may_act),
        T(section_4_an_answer_is_of_the_one_who_was_asked),
        T(an_own_request_that_this_store_did_not_make_is_a_fork),
        T(two_requests_of_one_number_are_a_fork),
        T(a_request_is_verified_as_every_event_is),
        T(a_request_before_its_case_waits_for_it),
        T(who_begins_anew_is_asked_again),
        T(a_lost_request_comes_back_to_its_asker_and_is_answered),
        T(a_request_under_a_new_key_has_the_number_of_a_lost_one),
        T(a_request_waits_for_the_event_that_its_asker_saw),
        T(what_is_tried_again_and_refused_says_the_new_reason),
        T(check_names_what_is_missing_or_marked_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
