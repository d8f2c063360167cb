#include "find.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "codec/cbor.h"
#include "store/chain.h"
#include "store/register.h"
#include "store/store.h"

struct finding_run {
    struct kv_txn *t;
    struct find *out;
    struct rec persons, households, cases;
    size_t most;
    bool persons_more, cases_more; // there are others beyond `most`
};

// value: the line that the index carries; empty where it carries none.
static void add_person(struct finding_run *r, struct span id, struct span value)
{
    struct arena *a = &r->out->arena;
    struct rec line, person;
    if (rec_find(&r->persons, 1, PERSON_ID, id))
        return;
    if (r->out->persons_n == r->most) {
        r->persons_more = true;
        return;
    }
    if (value.n ? cbor_get_rec(arena_copy(a, value), 1 << 16, a, &line) != OK : !register_person(r->t, id, a, &person))
        return;
    if (value.n == 0)
        line = register_line(&person, a);
    rec_set_text(&line, PERSON_ID, id);
    *rec_add(&r->persons, 1) = line;
    r->out->persons_n++;
}

// Walks over cases go backwards: of more than fit, the newest of a station are kept.
static void add_case(struct finding_run *r, const struct rec *state)
{
    if (rec_find(&r->cases, 1, TRANSFER_NUMBER, rec_text(state, TRANSFER_NUMBER)))
        return;
    r->cases_more |= r->out->cases_n == r->most;
    if (r->cases_more)
        return;
    *rec_add(&r->cases, 1) = *state;
    r->out->cases_n++;
}

// Keys are text, 0, [place,] ID number: the ID is the last 18 bytes.
static void walk_persons(struct finding_run *r, enum kv_db db, struct span prefix)
{
    struct kv_iter it;
    kv_seek(r->t, db, prefix, SPAN_NONE, KV_FORWARD, &it);
    while (!r->persons_more && kv_next(&it)) {
        if (it.key.n > 18)
            add_person(r, (struct span) {it.key.p + it.key.n - 18, 18}, it.value);
    }
    kv_iter_end(&it);
}

#define PARTS_PASSED 1000 // a walk over these takes a tenth of a millisecond

// Names that begin with the text before names that have it elsewhere: whoever types 王 means the surname. Behind so many of
// the others no more are looked for first; they come in the index's order.
static void by_name(struct finding_run *r, struct span text)
{
    struct kv_iter it;
    struct kv_key k;
    struct span prefix = kv_key_span(kv_key_prefix(kv_key_new(&k), text));
    size_t parts = 0;
    kv_seek(r->t, KV_PERSON_BY_NAME, prefix, SPAN_NONE, KV_FORWARD, &it);
    while (!r->persons_more && parts < PARTS_PASSED && kv_next(&it)) {
        bool begins = it.key.n > 19 && it.key.p[it.key.n - 19] == 0; // the place
        if (begins)
            add_person(r, (struct span) {it.key.p + it.key.n - 18, 18}, it.value);
        parts += !begins;
    }
    kv_iter_end(&it);
    if (parts)
        walk_persons(r, KV_PERSON_BY_NAME, prefix);
}

static void by_id(struct finding_run *r, struct span text)
{
    struct kv_iter it;
    char upper[18];
    memcpy(upper, text.p, text.n);
    if (text.n == 18 && upper[17] == 'x')
        upper[17] = 'X';
    struct span prefix = {upper, text.n};
    kv_seek(r->t, KV_PERSON, prefix, SPAN_NONE, KV_FORWARD, &it);
    while (!r->persons_more && kv_next(&it))
        add_person(r, it.key, SPAN_NONE);
    kv_iter_end(&it);
    // Persons of cases who are not in the register here (at the bureau, before arrival).
    kv_seek(r->t, KV_BY_PERSON, prefix, SPAN_NONE, KV_BACKWARD, &it);
    while (!r->cases_more && kv_next(&it)) {
        struct rec line;
        if (cbor_get_rec(arena_copy(&r->out->arena, it.value), 1 << 16, &r->out->arena, &line) == OK)
            add_case(r, &line);
    }
    kv_iter_end(&it);
}

static void by_case(struct finding_run *r, struct span text)
{
    struct kv_iter it;
    kv_seek(r->t, KV_TRANSFER, text, SPAN_NONE, KV_BACKWARD, &it);
    while (!r->cases_more && kv_next(&it)) {
        struct rec state;
        struct arena *a = &r->out->arena;
        if (cbor_get_rec(arena_copy(a, it.value), 1 << 20, a, &state) == OK)
            add_case(r, &state);
    }
    kv_iter_end(&it);
}

// By a mover's name or a part of one, pinyin, the applicant's telephone, the end of the number.
static void by_case_text(struct finding_run *r, struct span text)
{
    struct kv_key k;
    struct kv_iter it;
    struct arena *a = &r->out->arena;
    kv_seek(r->t, KV_CASE_BY_TEXT, kv_key_span(kv_key_prefix(kv_key_new(&k), text)), SPAN_NONE, KV_BACKWARD, &it);
    while (!r->cases_more && kv_next(&it)) {
        struct span rest = it.key, whole, number;
        struct rec state;
        if (!kv_key_take_text(&rest, &whole) || !kv_key_take_text(&rest, &number) ||
            rec_find(&r->cases, 1, TRANSFER_NUMBER, number) || !chain_state(r->t, arena_copy(a, number), a, &state))
            continue;
        add_case(r, &state);
    }
    kv_iter_end(&it);
}

static void by_household(struct finding_run *r, struct span text)
{
    struct rec h;
    if (register_household(r->t, text, &r->out->arena, &h)) {
        *rec_add(&r->households, 1) = h;
        r->out->households_n++;
    }
}

// Cases of the persons found: what is under way for them.
static void cases_of_persons(struct finding_run *r)
{
    size_t n;
    const struct rec *p = rec_list(&r->persons, 1, &n);
    for (size_t i = 0; i < n && i < 20; i++) {
        struct span under = rec_text(&p[i], PERSON_CASE);
        struct rec state;
        if (under.n && !rec_find(&r->cases, 1, TRANSFER_NUMBER, under) && chain_state(r->t, under, &r->out->arena, &state))
            add_case(r, &state);
    }
}

// What is under way before what has ended, and of each what happened last first.
static int case_order(const void *x, const void *y)
{
    const struct rec *a = x, *b = y;
    bool a_ended = rec_int(a, TRANSFER_STAGE, 0) == STAGE_CLOSED, b_ended = rec_int(b, TRANSFER_STAGE, 0) == STAGE_CLOSED;
    int64_t a_at = rec_int(a, TRANSFER_LAST_TIME, 0), b_at = rec_int(b, TRANSFER_LAST_TIME, 0);
    if (a_ended != b_ended)
        return a_ended ? 1 : -1;
    if (a_at != b_at)
        return a_at < b_at ? 1 : -1;
    return -span_cmp(rec_text(a, TRANSFER_NUMBER), rec_text(b, TRANSFER_NUMBER));
}

enum err find_text(struct desk *d, struct span text, size_t most, struct find *out)
{
    struct kv_txn t;
    struct kv_key k;
    *out = (struct find) {0};
    text = span_trim(text);
    if (text.n == 0 || text.n > 120)
        return OK;
    if (most > FIND_MOST)
        most = FIND_MOST;
    struct finding_run r = {&t, out, rec_make(&out->arena), rec_make(&out->arena), rec_make(&out->arena), most, false, false};
    TRY(kv_read(d->store->kv, &t));
    bool digits = span_digits((struct span) {text.p, text.n == 18 ? 17 : text.n});
    bool ascii = true, letters = true, phone = true;
    char digits_of[PHONE_DIGITS];
    struct span number = phone_digits(text, digits_of);
    for (size_t i = 0; i < text.n; i++) {
        phone &= (text.p[i] >= '0' && text.p[i] <= '9') || text.p[i] == '-' || text.p[i] == ' ' || (text.p[i] == '+' && i == 0);
        ascii &= (unsigned char)text.p[i] < 0x80;
        letters &= (text.p[i] >= 'a' && text.p[i] <= 'z') || (text.p[i] >= 'A' && text.p[i] <= 'Z');
    }
    if (digits && text.n >= 6 && text.n <= 18)
        by_id(&r, text);
    // With its hyphens and blanks or without, as it stands in the register or otherwise.
    if (phone && number.n >= 7 && number.n <= 20)
        walk_persons(&r, KV_PERSON_BY_PHONE, kv_key_span(kv_key_prefix(kv_key_new(&k), number)));
    if (phone && number.n >= 7 && !span_eq(number, text))
        by_case_text(&r, number);
    if (digits)
        by_household(&r, text);
    if (ascii && text.n >= 12)
        by_case(&r, text);
    if (!digits || text.n >= 5)
        by_case_text(&r, text);
    if (letters) {
        char lower[120];
        for (size_t i = 0; i < text.n; i++)
            lower[i] = (char)(text.p[i] | 0x20);
        walk_persons(&r, KV_PERSON_BY_PINYIN, kv_key_span(kv_key_prefix(kv_key_new(&k), (struct span) {lower, text.n})));
        by_case_text(&r, (struct span) {lower, text.n});
    }
    if (!digits)
        by_name(&r, text);
    cases_of_persons(&r);
    out->persons = rec_list(&r.persons, 1, &out->persons_n);
    out->households = rec_list(&r.households, 1, &out->households_n);
    out->cases = rec_list(&r.cases, 1, &out->cases_n);
    if (out->cases_n)
        qsort(out->cases, out->cases_n, sizeof *out->cases, case_order);
    out->more = r.persons_more || r.cases_more;
    return kv_abort(&t);
}

void find_free(struct find *f)
{
    arena_free(&f->arena);
    *f = (struct find) {0};
}
