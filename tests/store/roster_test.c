// Rosters one after the other (DESIGN section 6): what is one, who is told which, and what each says of those before.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail // cmocka's; base/err.h has its own

#include "codec/cbor.h"
#include "store/roster.h"
#include "tests/store/home.h"

static char home[HOME_SIZE];
static struct kv *kv;
static struct arena arena;
static struct root_key roots[3];
static struct kv_txn t;

static int set_up(void **state)
{
    (void)state;
    if (!home_make(home) || kv_open(home, KV_CREATE, &kv) || kv_write(kv, &t))
        return -1;
    for (size_t i = 0; i < COUNT(roots); i++) {
        roots[i].secret = seal_secret_new(sizeof *roots[i].secret);
        seal_sign_pair(&roots[i].pub, roots[i].secret);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(roots); i++)
        keys_root_free(&roots[i]);
    arena_free(&arena);
    (void)kv_abort(&t);
    kv_close(kv);
    home_remove(home);
    return 0;
}

static void add_org(struct rec *roster, struct span code)
{
    struct rec *org = rec_add(roster, ROSTER_ORGS);
    rec_set_text(org, ORG_CODE, code);
    rec_set_text(org, ORG_NAME, SPAN("花园路派出所"));
    rec_set_int(org, ORG_KIND, ORG_STATION);
}

static struct rec roster_of(int64_t serial, size_t names)
{
    struct rec r = rec_make(&arena);
    rec_set_int(&r, ROSTER_SERIAL, serial);
    rec_set_int(&r, ROSTER_TIME, 1772416800);
    rec_set_bytes(&r, ROSTER_ROOT, span_bytes(roots[names].pub.b, sizeof roots[names].pub.b));
    add_org(&r, SPAN("410105001000"));
    add_org(&r, SPAN("410105002000"));
    return r;
}

static struct span made(const struct rec *r, size_t by)
{
    struct buf out = {0};
    assert_int_equal(roster_make(r, &roots[by], &out), OK);
    struct span bytes = arena_copy(&arena, buf_span(&out));
    buf_free(&out);
    return bytes;
}

// As an older program left them, too, they are here without having been taken in.
static struct span put(int64_t serial, size_t names, size_t by)
{
    struct kv_key k;
    struct rec r = roster_of(serial, names);
    struct span bytes = made(&r, by);
    assert_true(kv_put(&t, KV_ROSTER, kv_key_span(kv_key_int(kv_key_new(&k), (uint64_t)serial, 4)), bytes));
    return bytes;
}

// Who knows the old root alone gets first what it has signed of the new one: however far behind, and whichever is not here.
static void each_new_root_is_told_before_what_it_signs(void **state)
{
    (void)state;
    static const struct {
        int64_t has, next;
    } told[] = {{0, 4}, {1, 4}, {2, 4}, {3, 4}, {4, 8}, {5, 8}, {6, 8}, {7, 8}, {8, 9}, {9, 9}};
    struct span at[10] = {{0}};
    assert_int_equal(roster_after(&t, 0).n, 0);
    at[1] = put(1, 0, 0);
    assert_true(span_eq(roster_after(&t, 0), at[1]));
    at[2] = put(2, 0, 0);
    assert_true(span_eq(roster_after(&t, 1), at[2]));
    at[4] = put(4, 1, 0); // 3 and 7 have never come here
    at[5] = put(5, 1, 1);
    at[6] = put(6, 1, 1);
    at[8] = put(8, 2, 1);
    at[9] = put(9, 2, 2);
    for (size_t i = 0; i < COUNT(told); i++)
        assert_true(span_eq(roster_after(&t, told[i].has), at[told[i].next]));
}

// Hashes of all that are here, oldest first, and then as each publishes the next.
static void the_first_after_an_older_program_names_all_before_it(void **state)
{
    (void)state;
    struct hash is[5], h;
    struct buf links = {0};
    for (size_t i = 1; i <= 4; i++)
        seal_hash(&is[i], SPAN("yizhan roster 1\0"), put((int64_t)i, 0, 0));
    struct rec next = roster_of(5, 0);
    rec_set_bytes(&next, ROSTER_BEFORE, span_bytes(is[3].b, sizeof is[3].b)); // roster 4, with another serial
    roster_chain(&t, &next);
    for (size_t i = 1; i <= 3; i++)
        buf_add(&links, span_bytes(is[i].b, ROSTER_LINK));
    assert_true(span_eq(rec_text(&next, ROSTER_CHAIN), buf_span(&links)));
    assert_true(span_eq(rec_text(&next, ROSTER_BEFORE), span_bytes(is[4].b, sizeof is[4].b)));
    for (int64_t i = 1; i <= 4; i++)
        assert_int_equal(roster_follows(&next, i, &is[i]), ROSTER_FOLLOWS);
    assert_int_equal(roster_follows(&next, 3, &is[2]), ROSTER_FORKS);
    assert_int_equal(roster_follows(&next, 5, &is[4]), ROSTER_FORKS);
    assert_true(roster_hash(&t, 4, &h));
    assert_memory_equal(h.b, is[4].b, sizeof h.b);
    assert_false(roster_hash(&t, 5, &h));
    // The very first names none.
    struct rec first = roster_of(1, 0);
    roster_chain(&t, &first);
    assert_false(rec_has(&first, ROSTER_CHAIN) || rec_has(&first, ROSTER_BEFORE));
    buf_free(&links);
}

static enum err takes(struct span bytes)
{
    bool news = true;
    enum err e = roster_take(&t, bytes, &roots[0].pub, false, &news);
    assert_int_equal(news, e == OK);
    return e;
}

// Whatever the mail or a stick brings: it is refused, and nothing is kept of it.
static void what_is_no_roster_is_refused(void **state)
{
    (void)state;
    struct buf three = {0};
    static const int64_t none[] = {65536, (int64_t)1 << 40, INT64_MAX}; // there are no such numbers
    struct rec good = roster_of(65535, 0), doubled = roster_of(2, 0), backward = roster_of(2, 0);
    struct span bytes = made(&good, 0);
    add_org(&doubled, SPAN("410105002000"));
    add_org(&backward, SPAN("410105001500"));
    cbor_put_array(&three, 3);
    buf_add(&three, (struct span) {bytes.p + 1, bytes.n - 1});
    cbor_put_bytes(&three, SPAN("x"));
    assert_int_equal(takes(buf_span(&three)), ERR_FORMAT);
    assert_int_equal(takes(SPAN("\x82\x41x\x41x")), ERR_FORMAT); // a signature of one byte
    assert_int_equal(takes((struct span) {bytes.p, bytes.n - 1}), ERR_FORMAT);
    for (size_t i = 0; i < COUNT(none); i++) {
        struct rec late = roster_of(none[i], 0);
        assert_int_equal(takes(made(&late, 0)), ERR_FORMAT);
        assert_int_equal(takes(made(&late, 1)), ERR_FORMAT); // before anybody asks who has signed it
    }
    assert_int_equal(takes(made(&doubled, 0)), ERR_FORMAT);
    assert_int_equal(takes(made(&backward, 0)), ERR_FORMAT);
    assert_int_equal(takes(made(&good, 1)), ERR_SIGNATURE);
    assert_int_equal(kv_count(&t, KV_ROSTER), 0);
    assert_int_equal(takes(bytes), OK);
    assert_true(span_eq(roster_bytes(&t), bytes));
    buf_free(&three);
}

// The province has published `serial` on what is here, and this store has taken it in.
static struct span publishes(struct rec *last, int64_t serial)
{
    bool news;
    rec_set_int(last, ROSTER_SERIAL, serial);
    roster_chain(&t, last);
    struct span bytes = made(last, 0);
    assert_int_equal(roster_take(&t, bytes, NULL, false, &news), OK);
    assert_true(news);
    return bytes;
}

static bool has(int64_t serial, struct span bytes)
{
    return span_eq(roster_at(&t, serial), bytes);
}

// The province names 3 of two: 3 and 4 here go, and what both continue stays.
static void of_a_fork_that_alone_goes_which_the_named_one_does_not_continue(void **state)
{
    (void)state;
    bool news;
    struct rec r = roster_of(1, 0);
    assert_int_equal(roster_take(&t, made(&r, 0), NULL, false, &news), ERR_UNKNOWN_KEY); // whose it is nobody has said
    assert_int_equal(takes(made(&r, 0)), OK);
    struct span second = publishes(&r, 2);
    struct rec named = rec_copy(&arena, &r);
    rec_set_int(&named, ROSTER_SERIAL, 3);
    rec_set_int(&named, ROSTER_TIME, 1772416801);
    roster_chain(&t, &named);
    struct span third = publishes(&r, 3), fourth = publishes(&r, 4), bytes = made(&named, 0);
    assert_int_equal(takes(bytes), ERR_ROSTER);
    assert_true(has(3, third) && has(4, fourth));
    assert_int_equal(roster_take(&t, bytes, &roots[0].pub, true, &news), OK);
    assert_true(news && has(3, bytes) && has(2, second));
    assert_int_equal(kv_count(&t, KV_ROSTER), 3);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(each_new_root_is_told_before_what_it_signs),
        T(the_first_after_an_older_program_names_all_before_it),
        T(what_is_no_roster_is_refused),
        T(of_a_fork_that_alone_goes_which_the_named_one_does_not_continue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
