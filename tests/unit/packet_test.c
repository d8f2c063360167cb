// link/packet: what lies inside a seal has one form (DESIGN section 6), and nothing else is read.
#include "link/packet.h" // before cmocka.h, whose fail() is a macro

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "codec/cbor.h"

static struct keys own;
static struct arena a;
static struct packet got;
static struct hash name;

static const struct hash before = {{1}};
static const uint8_t id[8] = {2};

// Sealed and opened again: what is said of it.
static enum err opened(struct span bytes)
{
    struct buf sealed = {0};
    struct span signature, body;
    assert_int_equal(seal_box(&sealed, &own.box, bytes), OK);
    enum err e = packet_open(buf_span(&sealed), &own, &a, &got, &name, &signature, &body);
    buf_free(&sealed);
    return e;
}

static struct packet good(void)
{
    return (struct packet) {
        .sender = SPAN("410105001000"), .key = span_bytes(id, sizeof id), .recipient = SPAN("410100000000"), .number = 2,
        .before = span_bytes(before.b, sizeof before.b), .roster = 7, .roster_hash = span_bytes(before.b, sizeof before.b), .acks = rec_make(&a),
    };
}

static enum err made(const struct packet *p)
{
    struct buf bytes = {0};
    struct hash hash;
    assert_int_equal(packet_make(&bytes, p, own.sign_secret, &hash), OK);
    enum err e = opened(buf_span(&bytes));
    if (!e)
        assert_memory_equal(hash.b, name.b, sizeof hash.b); // on both sides
    buf_free(&bytes);
    return e;
}

static void what_was_made_is_read(void **state)
{
    (void)state;
    struct packet p = good();
    struct span events[] = {SPAN("one"), SPAN("two")};
    p.events = events;
    p.events_n = COUNT(events);
    p.roster_bytes = SPAN("roster");
    rec_set_int(rec_add(&p.acks, PACKET_ACKS), ACK_NUMBER, 5);
    size_t n;
    assert_int_equal(made(&p), OK);
    assert_true(span_is(got.sender, "410105001000") && span_is(got.recipient, "410100000000") && span_eq(got.key, p.key));
    assert_true(span_eq(got.before, p.before) && span_eq(got.roster_hash, p.roster_hash) && span_is(got.roster_bytes, "roster"));
    assert_true(got.number == 2 && got.roster == 7 && got.certs_n == 0 && got.events_n == 2 && span_is(got.events[1], "two"));
    assert_int_equal(rec_int(rec_list(&got.acks, PACKET_ACKS, &n), ACK_NUMBER, 0), 5);
    assert_int_equal(n, 1);
    p.roster_bytes = p.roster_hash = SPAN_NONE; // before the first roster
    assert_int_equal(made(&p), OK);
    assert_int_equal(got.roster_bytes.n + got.roster_hash.n, 0);
}

// Or two would acknowledge each other for ever. A greeting holds nothing and is there to be answered.
static void what_only_acknowledges_is_not_acknowledged(void **state)
{
    (void)state;
    struct packet p = good();
    assert_true(packet_asks(&p));
    p.events_n = 1;
    assert_true(packet_asks(&p));
    rec_set_int(rec_add(&p.acks, PACKET_ACKS), ACK_NUMBER, 5);
    assert_true(packet_asks(&p));
    p.events_n = 0;
    assert_false(packet_asks(&p));
}

// Codes have 12 digits, a key's id 8 bytes, a hash 32; what reads them on relies on it.
static void every_field_has_its_length(void **state)
{
    (void)state;
    struct packet p[] = {good(), good(), good(), good(), good()};
    struct span *fields[] = {&p[0].sender, &p[1].key, &p[2].recipient, &p[3].before, &p[4].roster_hash};
    for (size_t i = 0; i < COUNT(p); i++) {
        char longer[40] = "41010500100000000000000000000000000000";
        size_t n = fields[i]->n;
        *fields[i] = (struct span) {longer, n - 1};
        assert_int_equal(made(&p[i]), ERR_FORMAT);
        *fields[i] = (struct span) {longer, n + 1};
        assert_int_equal(made(&p[i]), ERR_FORMAT);
        *fields[i] = (struct span) {longer, n};
        assert_int_equal(made(&p[i]), OK);
    }
}

// Anybody may seal to us; what a packet says of its sender is shown to whoever reads what was set aside.
static void a_senders_code_commands_no_terminal(void **state)
{
    (void)state;
    struct packet p = good();
    p.sender = SPAN("\033[2J\033[31mnow");
    assert_int_equal(p.sender.n, 12);
    assert_int_equal(made(&p), ERR_FORMAT);
    assert_int_equal(got.sender.n, 0);
    p = good();
    p.recipient = SPAN("41010000000x");
    assert_int_equal(made(&p), ERR_FORMAT);
}

static void the_first_alone_stands_on_none(void **state)
{
    (void)state;
    struct packet p = good();
    p.number = 1;
    assert_int_equal(made(&p), ERR_FORMAT);
    p.before = SPAN_NONE;
    assert_int_equal(made(&p), OK);
    p.number = 2;
    assert_int_equal(made(&p), ERR_FORMAT);
    p.number = 0;
    assert_int_equal(made(&p), ERR_FORMAT);
    p.before = good().before;
    assert_int_equal(made(&p), ERR_FORMAT);
}

// The parts of a body, that a good program writes 1 to 11 of.
struct body {
    uint64_t number, roster;
    size_t acks, certs, events;
    unsigned left_out; // key
    bool more, behind, three;
};

static enum err written(const struct body *b)
{
    struct buf body = {0}, bytes = {0};
    static const uint8_t signature[64];
    cbor_put_map(&body, 9u - (b->left_out > 0) + b->more);
    for (unsigned key = 1; key <= 10; key++) {
        if (key == 7 || key == b->left_out) // no roster goes with it
            continue;
        cbor_put_uint(&body, key);
        if (key == 1 || key == 3)
            cbor_put_text(&body, SPAN("410105001000"));
        else if (key == 2)
            cbor_put_bytes(&body, span_bytes(id, sizeof id));
        else if (key == 4)
            cbor_put_uint(&body, b->number);
        else if (key == 5)
            cbor_put_bytes(&body, span_bytes(before.b, sizeof before.b));
        else if (key == 6)
            cbor_put_uint(&body, b->roster);
        else {
            size_t n = key == 8 ? b->acks : key == 9 ? b->certs : b->events;
            cbor_put_array(&body, n);
            for (size_t i = 0; i < n; i++) {
                if (key == 8) {
                    cbor_put_map(&body, 1);
                    cbor_put_uint(&body, ACK_NUMBER);
                    cbor_put_uint(&body, 1);
                } else {
                    cbor_put_bytes(&body, SPAN("x"));
                }
            }
        }
    }
    if (b->more) {
        cbor_put_uint(&body, 12);
        cbor_put_uint(&body, 1);
    }
    cbor_put_array(&bytes, 2 + b->three);
    cbor_put_bytes(&bytes, span_bytes(signature, sizeof signature));
    cbor_put_bytes(&bytes, buf_span(&body));
    if (b->three)
        cbor_put_uint(&bytes, 1);
    if (b->behind)
        cbor_put_uint(&bytes, 1);
    enum err e = opened(buf_span(&bytes));
    buf_free(&body);
    buf_free(&bytes);
    return e;
}

static void no_field_is_missing_and_none_is_more(void **state)
{
    (void)state;
    const struct body good_one = {.number = 2};
    struct body b = good_one;
    assert_int_equal(written(&b), OK);
    for (b.left_out = 1; b.left_out <= 10; b.left_out++) {
        if (b.left_out != 7)
            assert_int_equal(written(&b), ERR_FORMAT);
    }
    b = good_one;
    b.more = true;
    assert_int_equal(written(&b), ERR_FORMAT);
    b = good_one;
    b.behind = true;
    assert_int_equal(written(&b), ERR_FORMAT);
    b = good_one;
    b.three = true;
    assert_int_equal(written(&b), ERR_FORMAT);
}

static void a_number_is_the_one_that_was_written(void **state)
{
    (void)state;
    struct body b = {.number = UINT32_MAX, .roster = UINT32_MAX};
    assert_int_equal(written(&b), OK);
    assert_true(got.number == UINT32_MAX && got.roster == UINT32_MAX);
    b.roster++;
    assert_int_equal(written(&b), ERR_FORMAT);
    b = (struct body) {.number = UINT32_MAX + 3ull}; // 2, where it is cut off
    assert_int_equal(written(&b), ERR_FORMAT);
}

static void a_packet_holds_so_many_of_each_and_no_more(void **state)
{
    (void)state;
    struct body full[] = {{.number = 2, .acks = PACKET_ITEMS}, {.number = 2, .certs = PACKET_ITEMS}, {.number = 2, .events = PACKET_ITEMS}};
    size_t *counts[] = {&full[0].acks, &full[1].certs, &full[2].events};
    for (size_t i = 0; i < COUNT(full); i++) {
        assert_int_equal(written(&full[i]), OK);
        ++*counts[i];
        assert_int_equal(written(&full[i]), ERR_FORMAT);
    }
}

// As many bytes as are sealed; one more is neither made nor opened.
static void a_packet_is_so_large_and_no_larger(void **state)
{
    (void)state;
    struct packet p = good();
    struct hash hash;
    struct buf bytes = {0};
    assert_int_equal(packet_make(&bytes, &p, own.sign_secret, &hash), OK);
    size_t n = PACKET_BYTES - SEAL_BOX_EXTRA - bytes.n;
    struct span event = {memset(arena_alloc(&a, n), 'x', n), 0};
    p.events = &event;
    p.events_n = 1;
    for (event.n = n - 12; bytes.n < PACKET_BYTES - SEAL_BOX_EXTRA; event.n++) { // a head or two grow with it
        buf_free(&bytes);
        assert_int_equal(packet_make(&bytes, &p, own.sign_secret, &hash), OK);
    }
    assert_int_equal(bytes.n, PACKET_BYTES - SEAL_BOX_EXTRA);
    assert_int_equal(opened(buf_span(&bytes)), OK);
    buf_free(&bytes);
    assert_int_equal(packet_make(&bytes, &p, own.sign_secret, &hash), ERR_TOO_LARGE);
    assert_int_equal(opened(buf_span(&bytes)), ERR_TOO_LARGE);
    buf_free(&bytes);
}

static int set_up(void **state)
{
    (void)state;
    if (seal_start() != OK)
        return -1;
    keys_spare(&own);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    keys_free(&own);
    arena_free(&a);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_made_is_read),
        cmocka_unit_test(what_only_acknowledges_is_not_acknowledged),
        cmocka_unit_test(every_field_has_its_length),
        cmocka_unit_test(a_senders_code_commands_no_terminal),
        cmocka_unit_test(the_first_alone_stands_on_none),
        cmocka_unit_test(no_field_is_missing_and_none_is_more),
        cmocka_unit_test(a_number_is_the_one_that_was_written),
        cmocka_unit_test(a_packet_holds_so_many_of_each_and_no_more),
        cmocka_unit_test(a_packet_is_so_large_and_no_larger),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
