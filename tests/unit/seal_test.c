// codec/seal: published vectors, and that every change of a bit is noticed.
#include "codec/seal.h" // before cmocka.h, whose fail() is a macro

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define CHEAP ((struct seal_cost) {1, 64})

static void unhex(const char *s, uint8_t *out, size_t n)
{
    assert_int_equal(strlen(s), 2 * n);
    for (size_t i = 0; i < 2 * n; i++) {
        unsigned d = (unsigned)(s[i] <= '9' ? s[i] - '0' : s[i] - 'a' + 10);
        out[i / 2] = (uint8_t)(i % 2 ? out[i / 2] * 16u + d : d);
    }
}

static void assert_hex(const void *got, size_t n, const char *want)
{
    uint8_t w[64];
    unhex(want, w, n);
    assert_memory_equal(got, w, n);
}

static void test_ed25519_rfc8032(void **state)
{
    (void)state;
    static const struct {
        const char *seed, *pub, *sig;
        struct span message;
    } rows[] = { // section 7.1, tests 1 to 3
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
         "d25bf5f0595bbe24655141438e7a100b", {NULL, 0}},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
         "387b2eaeb4302aeeb00d291612bb0c00", {"\x72", 1}},
        {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
         "4a7c15e9716ed28dc027beceea1ec40a", {"\xaf\x82", 2}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t seed[32];
        struct sign_public pub;
        struct sign_secret sec;
        struct signature sig;
        unhex(rows[i].seed, seed, sizeof seed);
        seal_sign_pair_from(seed, &pub, &sec);
        assert_hex(pub.b, sizeof pub.b, rows[i].pub);
        seal_sign(&sig, &sec, SPAN_NONE, rows[i].message);
        assert_hex(sig.b, sizeof sig.b, rows[i].sig);
        assert_int_equal(seal_verify(&sig, &pub, SPAN_NONE, rows[i].message), OK);
        assert_memory_equal(seal_public_of(&sec).b, pub.b, sizeof pub.b);
        // The domain is what stands in front, nothing else.
        if (rows[i].message.n == 2)
            assert_int_equal(seal_verify(&sig, &pub, SPAN("\xaf"), SPAN("\x82")), OK);
    }
}

static void test_signature_notices_every_change(void **state)
{
    (void)state;
    struct sign_public pub, other;
    struct sign_secret sec, unused;
    struct signature sig;
    char message[] = "relay";
    seal_sign_pair(&pub, &sec);
    seal_sign_pair(&other, &unused);
    seal_sign(&sig, &sec, SEAL_EVENT, span_of(message));
    assert_int_equal(seal_verify(&sig, &pub, SEAL_EVENT, span_of(message)), OK);
    assert_int_equal(seal_verify(&sig, &pub, SEAL_PACKET, span_of(message)), ERR_SIGNATURE);
    assert_int_equal(seal_verify(&sig, &other, SEAL_EVENT, span_of(message)), ERR_SIGNATURE);
    for (size_t i = 0; i < sizeof sig.b * 8; i++) {
        struct signature bad = sig;
        bad.b[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_int_equal(seal_verify(&bad, &pub, SEAL_EVENT, span_of(message)), ERR_SIGNATURE);
    }
    for (size_t i = 0; i < 5 * 8; i++) {
        message[i / 8] ^= (char)(1 << i % 8);
        assert_int_equal(seal_verify(&sig, &pub, SEAL_EVENT, span_bytes(message, 5)), ERR_SIGNATURE);
        message[i / 8] ^= (char)(1 << i % 8);
    }
}

static void test_domains_end_with_a_nul_and_differ(void **state)
{
    (void)state;
    const struct span all[] = {SEAL_ID, SEAL_EVENT, SEAL_PACKET, SEAL_ROSTER};
    for (size_t i = 0; i < COUNT(all); i++) {
        assert_int_equal(all[i].p[all[i].n - 1], 0);
        for (size_t k = 0; k < i; k++)
            assert_false(span_eq(all[i], all[k]));
    }
    assert_int_equal(SEAL_EVENT.n, 15);
}

static void test_blake2b_256(void **state)
{
    (void)state;
    // Values of b2sum --length=256.
    struct hash h;
    seal_hash(&h, SPAN_NONE, SPAN("abc"));
    assert_hex(h.b, 32, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    seal_hash(&h, SPAN_NONE, SPAN_NONE);
    assert_hex(h.b, 32, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    seal_hash(&h, SPAN("a"), SPAN("bc"));
    assert_hex(h.b, 32, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    struct seal_hashing part;
    seal_hash_start(&part, SEAL_ID);
    seal_hash_add(&part, SPAN("ab"));
    seal_hash_add(&part, SPAN_NONE);
    seal_hash_add(&part, SPAN("c"));
    struct hash whole;
    seal_hash_end(&part, &whole);
    seal_hash(&h, SEAL_ID, SPAN("abc"));
    assert_memory_equal(whole.b, h.b, 32);
    assert_hex(h.b, 32, "e20ba31c983f72eb92479ab0f08f96515a62a8106b2b3b06eadf161d47744fd0");
}

static void test_key_id(void **state)
{
    (void)state;
    struct sign_public pub;
    unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", pub.b, 32);
    assert_hex(seal_sign_id(&pub).b, 8, "7849ac3049680be1");
}

static void test_checksum_binds_name_key_and_value(void **state)
{
    (void)state;
    uint8_t a[SEAL_CHECKSUM], b[SEAL_CHECKSUM];
    seal_checksum(a, SPAN("person"), SPAN("key"), SPAN("value"));
    assert_hex(a, 8, "1fce73fd64defbb7");
    seal_checksum(b, SPAN("person"), SPAN("ke"), SPAN("yvalue")); // the same run of bytes
    assert_memory_not_equal(a, b, 8);
    seal_checksum(b, SPAN("persons"), SPAN("key"), SPAN("value"));
    assert_memory_not_equal(a, b, 8);
}

static void test_box_opens_for_its_recipient_alone(void **state)
{
    (void)state;
    struct box_public pub, other;
    struct box_secret sec, other_sec;
    struct buf box = {0}, out = {0};
    seal_box_pair(&pub, &sec);
    seal_box_pair(&other, &other_sec);
    buf_str(&box, "head");
    assert_int_equal(seal_box(&box, &pub, SPAN("letter")), OK);
    assert_int_equal(box.n, 4 + 6 + SEAL_BOX_EXTRA);
    struct span sealed = {box.p + 4, box.n - 4};
    buf_str(&out, "x");
    assert_int_equal(seal_open(&out, &pub, &sec, sealed), OK);
    assert_true(span_is(buf_span(&out), "xletter"));
    assert_int_equal(seal_open(&out, &other, &other_sec, sealed), ERR_SEAL);
    for (size_t i = 4; i < box.n; i++) {
        box.p[i] ^= 1;
        assert_int_equal(seal_open(&out, &pub, &sec, sealed), ERR_SEAL);
        box.p[i] ^= 1;
    }
    for (size_t n = 0; n < sealed.n; n++)
        assert_int_equal(seal_open(&out, &pub, &sec, (struct span) {sealed.p, n}), ERR_SEAL);
    assert_true(span_is(buf_span(&out), "xletter"));
    assert_int_equal(seal_box(&box, &pub, SPAN_NONE), OK);
    assert_int_equal(seal_open(&out, &pub, &sec, (struct span) {box.p + box.n - 48, 48}), OK);
    struct box_public zero = {{0}}; // a point of small order
    assert_int_equal(seal_box(&out, &zero, SPAN("letter")), ERR_SEAL);
    assert_true(span_is(buf_span(&out), "xletter"));
    buf_free(&box);
    buf_free(&out);
}

static void test_wrapped_key(void **state)
{
    (void)state;
    struct sign_public pub;
    struct sign_secret sec, back;
    struct wrapped_key w;
    const struct sign_secret zero = {{0}};
    seal_sign_pair(&pub, &sec);
    assert_int_equal(seal_wrap(&w, &sec, SPAN("secret"), CHEAP), OK);
    assert_int_equal(seal_unwrap(&back, &w, SPAN("secret")), OK);
    assert_memory_equal(back.b, sec.b, sizeof sec.b);
    assert_int_equal(seal_unwrap(&back, &w, SPAN("Secret")), ERR_PASSWORD);
    assert_memory_equal(back.b, zero.b, sizeof zero.b);
    for (size_t i = 8; i < sizeof w.b; i++) {
        struct wrapped_key bad = w;
        bad.b[i] ^= 0x10;
        assert_int_equal(seal_unwrap(&back, &bad, SPAN("secret")), ERR_PASSWORD);
    }
    // A stored value cannot ask for more than the cap, nor for nothing.
    static const uint8_t at_and_byte[][2] = {{0, 1}, {3, 0}, {3, 9}, {4, 1}};
    for (size_t i = 0; i < COUNT(at_and_byte); i++) {
        struct wrapped_key bad = w;
        bad.b[at_and_byte[i][0]] = at_and_byte[i][1];
        assert_int_equal(seal_unwrap(&back, &bad, SPAN("secret")), ERR_DAMAGED);
    }
    assert_int_equal(seal_wrap(&w, &sec, SPAN("x"), (struct seal_cost) {1, SEAL_KIB_MOST + 1}), ERR_DAMAGED);
}

static void test_secret_memory(void **state)
{
    (void)state;
    static const uint8_t zero[40];
    uint8_t *p = seal_secret_new(40);
    assert_memory_equal(p, zero, 40);
    memset(p, 0xA5, 40);
    seal_wipe(p, 40);
    assert_memory_equal(p, zero, 40);
    seal_secret_free(p);
    seal_secret_free(NULL);
}

int main(void)
{
    if (seal_start())
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ed25519_rfc8032),
        cmocka_unit_test(test_signature_notices_every_change),
        cmocka_unit_test(test_domains_end_with_a_nul_and_differ),
        cmocka_unit_test(test_blake2b_256),
        cmocka_unit_test(test_key_id),
        cmocka_unit_test(test_checksum_binds_name_key_and_value),
        cmocka_unit_test(test_box_opens_for_its_recipient_alone),
        cmocka_unit_test(test_wrapped_key),
        cmocka_unit_test(test_secret_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
