// What waits after a loss until those have been heard who may know better (DESIGN section 6), and how a chief goes on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "desk/journal.h"
#include "desk/keep.h"
#include "desk/mailbox.h"
#include "desk/setup.h"
#include "link/mail_impl.h"
#include "tests/flow/known.h"
#include "tests/flow/one.h"

// Somebody whom another bureau's case has moved out since the backup stands in the register again; only that bureau knows.
static void every_bureau_tells_first(bool known)
{
    struct folder_count n = {0};
    struct desk *bureau = province_bureau(p, "411700000000", "驻马店市公安局", "411700");
    if (known)
        assert_int_equal(province_roster(p, AT_O, NULL), OK);
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    lose_since_backup(AT_O);
    be_listed(AT_O);
    province_now("2026-03-03 10:00");
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT), later = province_until(p, STAGE_AWAITING_MOVE_OUT); // opened since; its own parties are heard
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), ERR_REFUSED);
    assert_non_null(strstr(err_note(), "驻马店市公安局"));
    assert_int_equal(keep_continue(p->desk[AT_O], later), OK);
    assert_int_equal(mailbox_sync(bureau, p->mail, &n), OK);
    province_mail(p);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    desk_close(bureau);
    // One that is founded afterwards knows nothing.
    desk_close(province_bureau(p, "411600000000", "周口市公安局", "411600"));
    assert_int_equal(province_roster(p, AT_O, NULL), OK);
    province_mail(p);
    assert_int_equal(known_unheard(p, AT_O, number).n, 0);
    province_now("2026-03-02 10:00");
}

static void after_a_restore_nobody_is_moved_out_before_every_bureau_has_told(void **state)
{
    (void)state;
    every_bureau_tells_first(true);
}

// A new machine with an empty battery: what was lost is waited for all the same, and the chief can go on.
static void a_clock_that_is_wrong_at_the_loss_changes_nothing(void **state)
{
    (void)state;
    static const char *const clocks[] = {"2001-01-01 00:10", "2099-01-01 00:10"};
    for (size_t i = 0; i < COUNT(clocks); i++) {
        struct span number = province_apply(p);
        const char *backup = province_path(p, i ? "later" : "backup");
        assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
        province_mail(p);
        assert_int_equal(keep_backup(p->desk[AT_D], backup, NULL), OK);
        province_now(clocks[i]);
        province_restore(p, AT_D, backup, false);
        province_now("2026-03-03 10:00");
        be_listed(AT_D);
        assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"602\"}"), ERR_REFUSED);
        assert_true(known_unheard(p, AT_D, number).n > 0);
        assert_int_equal(keep_continue(p->desk[AT_D], number), OK);
        assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"602\"}"), OK);
        for (enum place at = 0; at < PLACES; at++)
            assert_int_equal(province_roster(p, at, NULL), OK);
        province_mail(p);
    }
    province_now("2026-03-02 10:00");
}

static void renews(enum place at)
{
    desk_close(p->desk[at]);
    p->desk[at] = NULL;
    assert_int_equal(keep_renew(province_path(p, at == AT_D ? "d" : "o"), NULL), OK);
    province_reopen(p, at);
}

static void sync_at(enum place at)
{
    struct folder_count n = {0};
    assert_int_equal(mailbox_sync(p->desk[at], p->mail, &n), OK);
}

// Opens a case and accepts it; nothing of it is sent yet.
static struct span opens(void)
{
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), OK);
    return number;
}

// O has not been heard: a case of before the loss waits for it, and one that D opened when it knew the bureau's new key does not.
static void a_bureau_tells_what_was_opened_before_its_loss_by_no_clock(void **state)
{
    (void)state;
    static const char *const clocks[] = {"2001-01-01 00:10", "2099-01-01 00:10"};
    for (size_t i = 0; i < COUNT(clocks); i++) {
        const char *backup = province_path(p, i ? "later" : "backup");
        province_now("2026-03-02 10:00");
        assert_int_equal(keep_backup(p->desk[AT_B], backup, NULL), OK);
        province_now("2026-03-02 12:00");
        struct span before = opens();
        sync_at(AT_D);
        sync_at(AT_B);
        province_now(clocks[i]);
        province_restore(p, AT_B, backup, false);
        province_now("2026-03-03 10:00");
        be_listed(AT_B);
        sync_at(AT_B);
        sync_at(AT_D); // which has the roster now
        sync_at(AT_B);
        assert_int_equal(province_stage(p, AT_B, before), STAGE_AWAITING_APPROVAL);
        assert_true(span_eq(known_unheard(p, AT_B, before), desk_org(p->desk[AT_O])));
        struct span since = opens();
        sync_at(AT_D);
        sync_at(AT_B);
        assert_int_equal(known_unheard(p, AT_B, since).n, 0);
        assert_int_equal(province_act(p, AT_B, "return", since, "{\"reason_code\":\"201\"}"), OK);
        province_mail(p);
        assert_int_equal(known_unheard(p, AT_B, before).n, 0);
        assert_int_equal(province_act(p, AT_B, "return", before, "{\"reason_code\":\"201\"}"), OK);
        province_mail(p);
    }
    province_now("2026-03-02 10:00");
}

// As a store has it that an older program has begun anew.
static void forget_which_key_came_with_the_loss(enum place at)
{
    struct kv_txn t;
    struct rec begin;
    size_t n;
    assert_int_equal(kv_write(p->desk[at]->store->kv, &t), OK);
    assert_true(store_get(&t, KV_META, BEGIN, &p->arena, &begin));
    struct rec *keys = rec_list(&begin, BEGIN_KEYS, &n);
    assert_int_equal(n, 2);
    rec_clear(&keys[1], BEGIN_KEYS_LOST);
    rec_clear(&begin, BEGIN_ROSTER);
    store_put(&t, KV_META, BEGIN, &begin);
    assert_int_equal(kv_commit(&t), OK);
}

// A case has the key that its station opened it with: what came with the loss has lost nothing.
static void a_station_tells_what_it_opened_before_its_loss_by_no_clock(void **state)
{
    (void)state;
    static const char *const clocks[] = {"2001-01-01 00:10", "2099-01-01 00:10"};
    for (size_t i = 0; i < COUNT(clocks); i++) {
        assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
        province_now("2026-03-02 12:00");
        struct span before = opens();
        sync_at(AT_D);
        sync_at(AT_B);
        province_now(clocks[i]);
        province_restore(p, AT_D, province_path(p, "backup"), false);
        province_now("2026-03-03 10:00");
        be_listed(AT_D);
        sync_at(AT_D);
        sync_at(AT_B);
        sync_at(AT_D);
        struct span since = opens();
        for (int then = 0; then < 2; then++) {
            assert_int_equal(province_stage(p, AT_D, before), STAGE_AWAITING_APPROVAL); // it has come back
            assert_true(span_eq(known_unheard(p, AT_D, before), desk_org(p->desk[AT_O])));
            assert_int_equal(known_unheard(p, AT_D, since).n, 0);
            if (i == 0)
                forget_which_key_came_with_the_loss(AT_D);
            else
                renews(AT_D); // with which nothing is lost
        }
        tear_down(state);
        set_up(state);
    }
}

// The origin is a party before the case has reached it: it is asked, though nobody here has ever written to it.
static void who_has_not_seen_the_case_yet_is_heard_too(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    assert_int_equal(keep_backup(p->desk[AT_B], province_path(p, "backup"), NULL), OK);
    lose_since_backup(AT_B);
    be_listed(AT_B);
    assert_true(span_contains(known_unheard(p, AT_B, number), desk_org(p->desk[AT_O])));
    province_mail(p);
    assert_int_equal(known_unheard(p, AT_B, number).n, 0);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    province_now("2026-03-02 10:00");
}

// Row 11 names another origin after the loss: it is a party from then on, and is asked like those before it.
static void an_origin_that_is_named_after_the_loss_is_heard_too(void **state)
{
    (void)state;
    static const enum place lost[] = {AT_B, AT_D};
    char json[3000], *at;
    snprintf(json, sizeof json, "%s", province_own());
    assert_non_null(at = strstr(json, "411503002000"));
    memcpy(at, "410225003000", 12);
    for (size_t i = 0; i < COUNT(lost); i++) {
        struct span number = province_apply(p);
        assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
        province_mail(p);
        assert_int_equal(keep_backup(p->desk[lost[i]], province_path(p, "backup"), NULL), OK);
        lose_since_backup(lost[i]);
        be_listed(lost[i]);
        province_mail(p);
        assert_int_equal(known_unheard(p, lost[i], number).n, 0);
        assert_int_equal(province_act(p, AT_D, "resubmit", number, json), OK);
        if (lost[i] == AT_D)
            assert_true(span_is(known_unheard(p, AT_D, number), "410225003000"));
        province_mail(p);
        assert_int_equal(known_unheard(p, lost[i], number).n, 0);
        assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
        tear_down(state);
        set_up(state);
    }
    province_now("2026-03-02 10:00");
}

// Of a station that is without network for days the journal's last line may be the morning's: the case is newer.
static void a_case_of_the_backups_own_day_is_waited_for_whatever_the_clock_says(void **state)
{
    (void)state;
    province_now("2026-03-02 11:00");
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_own()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    assert_int_equal(province_act(p, AT_D, "accept", number, "{}"), OK);
    province_mail(p);
    province_now("2001-01-01 00:10");
    province_restore(p, AT_D, province_path(p, "backup"), false);
    province_now("2026-03-03 10:00");
    assert_int_equal(province_stage(p, AT_D, number), STAGE_APPLIED);
    assert_int_equal(province_act(p, AT_D, "close", number, "{\"reason_code\":\"602\"}"), ERR_REFUSED);
    be_listed(AT_D);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_AWAITING_APPROVAL);
    province_now("2026-03-02 10:00");
}

// Whose store came back and has not been opened yet.
static void a_key_that_is_renewed_before_anything_else_hides_no_loss(void **state)
{
    (void)state;
    struct span number = province_apply(p);
    assert_int_equal(keep_backup(p->desk[AT_B], province_path(p, "backup"), NULL), OK);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    province_now("2026-03-03 09:00");
    desk_close(p->desk[AT_B]);
    p->desk[AT_B] = NULL;
    assert_int_equal(rename(province_path(p, "b/store"), province_path(p, "store.lost")), 0);
    assert_int_equal(keep_restore(province_path(p, "b"), province_path(p, "backup"), NULL, NULL), OK);
    assert_int_equal(keep_renew(province_path(p, "b"), NULL), OK);
    province_reopen(p, AT_B);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), ERR_REFUSED);
    be_listed(AT_B);
    province_mail(p);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_RETURNED);
    province_now("2026-03-02 10:00");
}

// With the new key nothing is lost: who has told has told, and who has not has not.
static void who_has_been_heard_is_not_asked_again_when_the_key_is_renewed(void **state)
{
    (void)state;
    desk_close(province_bureau(p, "411700000000", "驻马店市公安局", "411700")); // which tells nothing
    assert_int_equal(province_roster(p, AT_O, NULL), OK);
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    lose_since_backup(AT_O);
    be_listed(AT_O);
    province_mail(p);
    assert_true(span_is(known_unheard(p, AT_O, number), "411700000000"));
    renews(AT_O);
    assert_true(span_is(known_unheard(p, AT_O, number), "411700000000"));
    province_now("2026-03-02 10:00");
}

// D has lost the whole case; B, which had told it, comes back as well.
static void who_was_lost_too_is_told_from_the_beginning(void **state)
{
    (void)state;
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "early"), NULL), OK);
    struct span number = province_apply(p);
    assert_int_equal(province_act(p, AT_B, "return", number, "{\"reason_code\":\"201\"}"), OK);
    province_mail(p);
    assert_int_equal(keep_backup(p->desk[AT_B], province_path(p, "backup"), NULL), OK);
    lose_since_backup(AT_B);
    province_restore(p, AT_D, province_path(p, "early"), false);
    be_listed(AT_B);
    be_listed(AT_D);
    take_roster(AT_B); // before it writes
    province_mail(p);
    assert_int_equal(province_stage(p, AT_D, number), STAGE_RETURNED);
    province_now("2026-03-02 10:00");
}

static void a_bureau_that_is_younger_than_the_backup_is_asked_too(void **state)
{
    (void)state;
    every_bureau_tells_first(false);
}

static bool first_entry(void *ctx, const struct event *e)
{
    *(int *)ctx = e->act;
    assert_true(span_contains(rec_text(&e->fields, JOURNAL_TEXT), SPAN("410105001000"))); // who was not heard
    return false;
}

static void a_chief_goes_on_and_the_journal_names_who_was_not_heard(void **state)
{
    (void)state;
    int act = 0;
    struct span number = province_apply(p);
    assert_int_equal(keep_continue(p->desk[AT_B], number), ERR_REFUSED); // nothing is in the way
    assert_int_equal(keep_backup(p->desk[AT_B], province_path(p, "backup"), NULL), OK);
    lose_since_backup(AT_B);
    assert_int_equal(journal_note(p->desk[AT_B], ACT_CALL, number, SPAN("来电")), OK); // which decides nothing
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), ERR_REFUSED);
    assert_int_equal(keep_continue(p->desk[AT_B], number), OK);
    // That was of this loss, whatever the clock says at the next.
    assert_int_equal(keep_backup(p->desk[AT_B], province_path(p, "later"), NULL), OK);
    province_now("2001-01-01 00:10");
    province_restore(p, AT_B, province_path(p, "later"), false);
    province_now("2026-03-04 09:00");
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), ERR_REFUSED);
    assert_int_equal(keep_continue(p->desk[AT_B], number), OK);
    assert_int_equal(province_act(p, AT_B, "approve", number, "{}"), OK);
    assert_int_equal(journal_each(p->desk[AT_B], number, first_entry, &act), OK);
    assert_int_equal(act, ACT_CONTINUE);
    province_now("2026-03-02 10:00");
}

// Henan's: the cities', and the directly administered counties'.
static void list_bureaus(enum place at, unsigned n)
{
    struct desk *d = province_root(p);
    struct rec roster = rec_copy(&p->arena, desk_roster(d));
    struct root_key root;
    struct buf bytes = {0};
    struct kv_txn t;
    bool news;
    for (unsigned i = 0; i < n; i++) {
        struct rec *org = rec_add(&roster, ROSTER_ORGS);
        rec_set_text(org, ORG_CODE, arena_printf(&p->arena, "4190%02u000000", i));
        rec_set_text(org, ORG_NAME, arena_printf(&p->arena, "第%u县公安局", i));
        rec_set_int(org, ORG_KIND, ORG_BUREAU_OFFICE);
        rec_set_text(org, ORG_DIVISION, SPAN("419001"));
    }
    rec_set_int(&roster, ROSTER_SERIAL, rec_int(&roster, ROSTER_SERIAL, 0) + 1);
    assert_int_equal(kv_read(d->store->kv, &t), OK);
    roster_chain(&t, &roster);
    assert_int_equal(kv_abort(&t), OK);
    desk_close(d);
    assert_int_equal(keys_root_load(province_path(p, "province"), &root), OK);
    assert_int_equal(roster_make(&roster, &root, &bytes), OK);
    assert_int_equal(setup_roster_in(p->desk[at], buf_span(&bytes), SPAN_NONE, &news), OK);
    keys_root_free(&root);
    buf_free(&bytes);
}

static bool names_in(void *ctx, const struct event *e)
{
    struct span text = rec_text(&e->fields, JOURNAL_TEXT), code;
    if (e->act == ACT_CONTINUE)
        while (span_split(&text, ' ', &code) && code.n)
            ++*(size_t *)ctx;
    return true;
}

// However many they are, the refusal says what to do, and the chief does it.
static void a_chief_goes_on_though_no_bureau_of_the_province_was_heard(void **state)
{
    (void)state;
    size_t named = 0;
    struct span number = province_until(p, STAGE_AWAITING_MOVE_OUT);
    list_bureaus(AT_O, 28);
    assert_int_equal(keep_backup(p->desk[AT_O], province_path(p, "backup"), NULL), OK);
    lose_since_backup(AT_O);
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), ERR_REFUSED);
    assert_true(span_contains(span_of(err_note()), arena_printf(&p->arena, "yizhan continue %.*s", SPAN_ARG(number))));
    assert_int_equal(keep_continue(p->desk[AT_O], number), OK);
    assert_int_equal(journal_each(p->desk[AT_O], number, names_in, &named), OK);
    assert_int_equal(named, 28 + 2); // those, the case's bureau and the move-in station
    assert_int_equal(province_act(p, AT_O, "move-out", number, "{}"), OK);
    province_now("2026-03-02 10:00");
}

// The officer of a restored station names head whose settlement has been annulled since: when that is heard, nobody is.
static void section_5_who_is_named_head_before_the_annulment_is_heard_is_none(void **state)
{
    (void)state;
    static const char *const others[] = {HOST, "410105199506230028", "41010520200719002X", "410105202203020028", "410105196610060029"};
    assert_int_equal(province_act(p, AT_D, "apply", SPAN_NONE, province_joining()), OK);
    struct span number = arena_copy(&p->arena, p->last.number);
    province_carry(p, number, STAGE_SETTLED);
    assert_int_equal(keep_backup(p->desk[AT_D], province_path(p, "backup"), NULL), OK);
    assert_int_equal(province_act(p, AT_D, "annul", number, "{\"reason_code\":\"902\",\"decision\":\"2026-7\"}"), OK);
    province_mail(p);
    lose_since_backup(AT_D);
    struct rec rows = rec_make(&p->arena), h, follow, *people, *row = rec_add(&rows, 1);
    size_t n;
    rec_set_text(row, RELATION_ROW_ID, SPAN(ALONE));
    rec_set_text(row, RELATION_ROW_CODE, SPAN(RELATION_HEAD));
    for (size_t i = 0; i < COUNT(others); i++) {
        row = rec_add(&rows, 1);
        rec_set_text(row, RELATION_ROW_ID, span_of(others[i]));
        rec_set_text(row, RELATION_ROW_CODE, SPAN("79"));
    }
    const struct rec *list = rec_list(&rows, 1, &n);
    struct findings warned = findings_make(&p->arena);
    assert_int_equal(journal_adjust(p->desk[AT_D], SPAN("00000056"), list, n, SPAN("证1"), &warned), OK);
    be_listed(AT_D);
    province_mail(p);
    assert_int_equal(province_person(p, AT_D, ALONE), PERSON_CANCELLED);
    assert_int_equal(household_load(p->desk[AT_D], SPAN("00000056"), &p->arena, &h, &people, &n), OK);
    assert_int_equal(n, COUNT(others));
    assert_int_equal(rec_text(&h, HOUSEHOLD_HEAD).n, 0);
    assert_int_equal(followup_load(p->desk[AT_D], SPAN("00000056"), &p->arena, &follow), OK);
    assert_int_equal(rec_int(&follow, FOLLOWUP_STATE, 0), FOLLOWUP_OPEN);
    assert_int_equal(province_check(p, AT_D), 0);
    province_now("2026-03-02 10:00");
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(after_a_restore_nobody_is_moved_out_before_every_bureau_has_told),
        T(a_bureau_that_is_younger_than_the_backup_is_asked_too),
        T(who_has_not_seen_the_case_yet_is_heard_too),
        T(an_origin_that_is_named_after_the_loss_is_heard_too),
        T(a_case_of_the_backups_own_day_is_waited_for_whatever_the_clock_says),
        T(a_key_that_is_renewed_before_anything_else_hides_no_loss),
        T(who_was_lost_too_is_told_from_the_beginning),
        T(who_has_been_heard_is_not_asked_again_when_the_key_is_renewed),
        T(a_clock_that_is_wrong_at_the_loss_changes_nothing),
        T(a_bureau_tells_what_was_opened_before_its_loss_by_no_clock),
        T(a_station_tells_what_it_opened_before_its_loss_by_no_clock),
        T(a_chief_goes_on_and_the_journal_names_who_was_not_heard),
        T(a_chief_goes_on_though_no_bureau_of_the_province_was_heard),
        T(section_5_who_is_named_head_before_the_annulment_is_heard_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
