// Rosters and roots (DESIGN section 6): one continues another, and where two do not go together both sides say so.
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

#include "desk/mailbox.h"
#include "link/mail_impl.h"
#include "tests/flow/rosters.h"

static void shell(const char *command)
{
    char line[1200];
    snprintf(line, sizeof line, "cd '%s' && %s", p->root, command);
    assert_int_equal(system(line), 0);
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

// A renewal was cut off before its roster, and the wrong copy lies in root.key: what is there stays, and no roster is signed with
// what nobody knows.
static void a_root_key_that_the_roster_does_not_name_signs_nothing(void **state)
{
    (void)state;
    struct desk *d = province();
    int64_t serial = rec_int(desk_roster(d), ROSTER_SERIAL, 0);
    static const char *const wrong[] = {
        "head -c 32 /dev/urandom >root.key", "head -c 32 /dev/urandom >root-next.key", "truncate -s 20 root.key", "truncate -s 40 root.key",
    };
    shell("cp province/keys/root.key safe");
    for (size_t i = 0; i < COUNT(wrong); i++) {
        char line[200];
        snprintf(line, sizeof line, "cd province/keys && %s && cp root.key ../was", wrong[i]);
        shell(line);
        assert_int_equal(setup_key_state(d, SPAN("410225003000"), 1, ORG_KEY_RETIRED), ERR_INPUT);
        assert_non_null(strstr(err_note(), "copy from the safe"));
        assert_int_equal(setup_root_renew(d), ERR_INPUT);
        shell("cmp province/keys/root.key province/was");
    }
    shell("rm province/was && cp safe province/keys/root.key");
    assert_int_equal(setup_key_state(d, SPAN("410225003000"), 1, ORG_KEY_RETIRED), OK);
    assert_int_equal(rec_int(desk_roster(d), ROSTER_SERIAL, 0), serial + 1);
    desk_close(d);
    take_roster(AT_O);
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

// Signed and taken in at the province, as if it had been published; its bytes.
static size_t takes_its_own(struct desk *d, const struct rec *roster)
{
    struct root_key root;
    struct buf bytes = {0};
    bool news;
    assert_int_equal(keys_root_load(province_path(p, "province"), &root), OK);
    assert_int_equal(roster_make(roster, &root, &bytes), OK);
    assert_int_equal(setup_roster_in(d, buf_span(&bytes), SPAN_NONE, &news), OK);
    size_t size = bytes.n;
    keys_root_free(&root);
    buf_free(&bytes);
    return size;
}

// A roster that has grown to almost so many bytes, by keys that were replaced; how many are left.
static size_t grows(struct desk *d, size_t most)
{
    struct rec roster = rec_copy(&p->arena, desk_roster(d));
    struct kv_txn t;
    size_t n;
    for (int round = 0; round < 2; round++) {
        rec_set_int(&roster, ROSTER_SERIAL, rec_int(desk_roster(d), ROSTER_SERIAL, 0) + 1);
        assert_int_equal(kv_read(d->store->kv, &t), OK);
        roster_chain(&t, &roster);
        assert_int_equal(kv_abort(&t), OK);
        size_t has = takes_its_own(d, &roster);
        if (round == 1)
            return most - has;
        const struct rec *old = rec_list(&roster, ROSTER_KEYS, &n);
        size_t more = (most - has - 12) / 89; // a row: 1, 14 of its organisation, 35 and 35 of its keys, 2 of its state and 2 of its number
        struct rec *keys = ARENA_ARRAY(&p->arena, struct rec, n + more);
        memcpy(keys, old, n * sizeof *old);
        for (size_t i = n; i < n + more; i++) {
            uint8_t key[32] = {0};
            memcpy(key, &i, sizeof i);
            keys[i] = rec_make(&p->arena);
            rec_set_text(&keys[i], ORG_KEY_ORG, SPAN("419999000000"));
            rec_set_bytes(&keys[i], ORG_KEY_SIGN, span_bytes(key, sizeof key));
            rec_set_bytes(&keys[i], ORG_KEY_BOX, span_bytes(key, sizeof key));
            rec_set_int(&keys[i], ORG_KEY_STATE, ORG_KEY_RETIRED);
            rec_set_int(&keys[i], ORG_KEY_ORDINAL, 1);
        }
        rec_set_list(&roster, ROSTER_KEYS, keys, n + more);
    }
    return 0;
}

// The number of the next roster is not spent.
static void is_not_published(struct desk *d, enum err e, int64_t serial)
{
    assert_int_equal(e, ERR_REFUSED);
    assert_non_null(strstr(err_note(), "nothing is published; roster "));
    assert_int_equal(rec_int(desk_roster(d), ROSTER_SERIAL, 0), serial);
}

// Another telephone of as many digits.
static enum err asks_anew(struct desk *d, size_t last)
{
    struct buf request = {0};
    char telephone[20];
    struct rec changed = rec_make(&p->arena);
    snprintf(telephone, sizeof telephone, "0378-65900%02zu", last % 100);
    rec_set_text(&changed, ORG_TELEPHONE, span_of(telephone));
    assert_int_equal(setup_describe(p->desk[AT_O2], &changed), OK);
    assert_int_equal(setup_request(p->desk[AT_O2], &request), OK);
    enum err e = setup_org_add(d, buf_span(&request));
    buf_free(&request);
    return e;
}

static enum err turns(struct desk *d, int64_t serial)
{
    return setup_key_state(d, SPAN("410225003000"), 1, serial % 2 ? ORG_KEY_COMPROMISED : ORG_KEY_CURRENT);
}

// As large as it may be, it reaches by mail who has other mail as well; a larger one is not published. Each is 8 bytes larger than
// the one before, which it names. When nothing is added any more, a key can be revoked.
static void a_roster_that_mail_cannot_carry_is_not_published(void **state)
{
    (void)state;
    struct desk *d = province();
    assert_int_equal(asks_anew(d, 0), OK);
    size_t left = grows(d, ROSTER_ADD_BYTES) / 8;
    int64_t serial = rec_int(desk_roster(d), ROSTER_SERIAL, 0);
    for (size_t i = 1; i <= left; i++)
        assert_int_equal(asks_anew(d, i), OK);
    is_not_published(d, asks_anew(d, 0), serial + (int64_t)left);
    assert_int_equal(turns(d, 1), OK);
    left = grows(d, ROSTER_BYTES) / 8;
    serial = rec_int(desk_roster(d), ROSTER_SERIAL, 0);
    for (size_t i = 0; i < left; i++)
        assert_int_equal(turns(d, (int64_t)i), OK);
    serial += (int64_t)left;
    is_not_published(d, turns(d, (int64_t)left), serial);
    is_not_published(d, setup_root_renew(d), serial);
    desk_close(d);
    take_roster(AT_D);
    assert_int_equal(serial_at(AT_D), serial);
    struct span number = province_apply(p);
    assert_int_equal(serial_at(AT_B), serial);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_APPROVAL);
    assert_int_equal(province_aside(p, AT_B), 0);
}

// Those by which the root has changed are in the file as well, each as large as it may be.
static void large_rosters_are_handed_out_in_one_file_and_by_mail(void **state)
{
    (void)state;
    struct desk *d = province();
    grows(d, ROSTER_ADD_BYTES);
    assert_int_equal(setup_root_renew(d), OK);
    int64_t serial = rec_int(desk_roster(d), ROSTER_SERIAL, 0);
    desk_close(d);
    yizhan("province", arena_printf(&p->arena, "roster export >'%s'", province_path(p, "file")).p);
    yizhan("d", arena_printf(&p->arena, "roster import '%s'", province_path(p, "file")).p);
    province_reopen(p, AT_D);
    assert_int_equal(serial_at(AT_D), serial);
    struct span number = province_apply(p);
    assert_int_equal(serial_at(AT_B), serial);
    assert_int_equal(province_stage(p, AT_B, number), STAGE_AWAITING_APPROVAL);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_new_root_is_vouched_for_by_the_old_one),
        T(a_root_key_that_the_roster_does_not_name_signs_nothing),
        T(two_rosters_of_one_number_are_an_alarm),
        T(a_roster_some_numbers_on_is_taken_where_it_continues_the_one_here),
        T(the_roster_that_the_province_names_ends_the_alarm),
        T(the_wrong_side_may_be_ahead),
        T(the_next_roster_ends_the_alarm),
        T(a_roster_that_mail_cannot_carry_is_not_published),
        T(large_rosters_are_handed_out_in_one_file_and_by_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
