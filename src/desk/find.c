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
    struct span name; // longer than an index has it, which has its beginning: a hit is verified on the name (DESIGN section 7)
    size_t most;
    bool full; // of persons
};

// value: the line that the index carries; empty where it carries none.
static void add_person(struct finding_run *r, struct span id, struct span value)
{
    struct arena *a = &r->out->arena;
    struct rec line, person;
    if (rec_find(&r->persons, 1, PERSON_ID, id))
        return;
    if (r->out->persons_n == r->most) {
        r->full = r->out->more = true;
        return;
    }
    if (value.n ? cbor_get_rec(arena_copy(a, value), 1 << 16, a, &line) != OK : !register_person(r->t, id, a, &person))
        return;
    if (value.n == 0)
        line = register_line(&person, a);
    if (r->name.n && !span_contains(rec_text(&line, PERSON_NAME), r->name))
        return;
    rec_set_text(&line, PERSON_ID, id);
    *rec_add(&r->persons, 1) = line;
    r->out->persons_n++;
}

static void walk_persons(struct finding_run *r, enum kv_db db, struct span prefix)
{
    struct kv_iter it;
    kv_seek(r->t, db, prefix, SPAN_NONE, KV_FORWARD, &it);
    while (!r->full && kv_next(&it)) {
        char id[IDNUMBER];
        add_person(r, register_key_id(it.key, id), it.value);
    }
    kv_iter_end(&it);
}

// Names that begin with the text before names that have it elsewhere: whoever types 王 means the surname.
static void by_name(struct finding_run *r, struct span text)
{
    struct kv_key k;
    struct span prefix = kv_key_span(kv_key_prefix(kv_key_new(&k), text));
    walk_persons(r, KV_PERSON_BY_NAME, prefix);
    walk_persons(r, KV_PERSON_BY_PART, prefix);
}

// By a mover's number (who may be in no register here: at the bureau, before arrival), name or a part of one, pinyin, the
// applicant's telephone, the case's number or its end: the open ones before those that are closed, so that they are not beyond
// the most that are shown.
static void by_case_text(struct finding_run *r, struct span text)
{
    struct kv_key k;
    struct kv_iter it;
    struct arena *a = &r->out->arena;
    for (int closed = 0; closed < 2; closed++) {
        kv_seek(r->t, KV_CASE_BY_TEXT, kv_key_span(kv_key_prefix(chain_text_key(&k, closed), text)), SPAN_NONE, KV_BACKWARD, &it);
        while (kv_next(&it)) {
            struct span number;
            struct rec state;
            if (!chain_text_number(it.key, &number) || rec_find(&r->cases, 1, TRANSFER_NUMBER, number))
                continue;
            if (r->out->cases_n == r->most) {
                r->out->more = true;
                break;
            }
            if (!chain_state(r->t, arena_copy(a, number), a, &state))
                continue;
            *rec_add(&r->cases, 1) = state;
            r->out->cases_n++;
        }
        kv_iter_end(&it);
    }
}

static void by_id(struct finding_run *r, struct span text)
{
    struct kv_iter it;
    kv_seek(r->t, KV_PERSON, text, SPAN_NONE, KV_FORWARD, &it);
    while (!r->full && kv_next(&it))
        add_person(r, it.key, SPAN_NONE);
    kv_iter_end(&it);
}

static void by_household(struct finding_run *r, struct span text)
{
    struct rec *alike;
    size_t n = register_households_alike(r->t, text, &r->out->arena, &alike);
    for (size_t i = 0; i < n; i++)
        *rec_add(&r->households, 1) = alike[i];
    r->out->households_n += n;
}

static bool has(struct span where, struct span text)
{
    char initials[160];
    if (span_contains(where, text))
        return true;
    pinyin_initials(where, false, initials, sizeof initials);
    return span_contains(span_of(initials), text);
}

// Collective households, by number, address or unit; a text of none finds all.
static void collective(struct finding_run *r, struct span text, bool open_only)
{
    struct kv_iter it;
    struct arena *a = &r->out->arena;
    KV_EACH(r->t, KV_COLLECTIVE, SPAN_NONE, &it)
    {
        struct arena scratch = {0};
        struct rec h;
        bool good = cbor_get_rec(it.value, 1 << 16, &scratch, &h) == OK;
        good = good && (!open_only || rec_int(&h, HOUSEHOLD_STATE, 0) == HOUSEHOLD_OPEN);
        good = good && (text.n == 0 || span_starts(it.key, text) || has(rec_text(&h, HOUSEHOLD_ADDRESS), text) || has(rec_text(&h, HOUSEHOLD_NAME), text));
        if (good && r->out->households_n == r->most) {
            r->out->more = true;
            good = false;
        }
        if (good) {
            *rec_add(&r->households, 1) = rec_copy(a, &h);
            r->out->households_n++;
        }
        arena_free(&scratch);
        if (r->out->more)
            break;
    }
    kv_iter_end(&it);
}

// 集体户, or its beginning, and what is typed behind it to narrow.
static void by_kind(struct finding_run *r, struct span text)
{
    const struct code *c = code_find(code_list("household_kind"), SPAN(HOUSEHOLD_COLLECTIVE));
    const char *const names[] = {c->zh, c->en};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct span name = span_of(names[i]);
        if (span_starts(text, name))
            collective(r, span_trim((struct span) {text.p + name.n, text.n - name.n}), false);
        else if (text.n >= 4 && span_starts(name, text)) // 集体, coll: none of a name
            collective(r, SPAN_NONE, false);
    }
}

// Cases of the persons found: what is under way for them.
static void cases_of_persons(struct finding_run *r)
{
    size_t n;
    const struct rec *p = rec_list(&r->persons, 1, &n);
    for (size_t i = 0; i < n; i++) {
        struct span under = rec_text(&p[i], PERSON_CASE);
        struct rec state;
        if (under.n == 0 || rec_find(&r->cases, 1, TRANSFER_NUMBER, under))
            continue;
        if (r->out->cases_n == r->most) {
            r->out->more = true;
            break;
        }
        if (!chain_state(r->t, under, &r->out->arena, &state))
            continue;
        *rec_add(&r->cases, 1) = state;
        r->out->cases_n++;
    }
}

// What is to be done comes before what is done, the newest of each first.
static int in_order(const void *x, const void *y)
{
    const struct rec *a = x, *b = y;
    bool a_closed = rec_int(a, TRANSFER_STAGE, 0) == STAGE_CLOSED, b_closed = rec_int(b, TRANSFER_STAGE, 0) == STAGE_CLOSED;
    int64_t a_at = rec_int(a, TRANSFER_OPENED, 0), b_at = rec_int(b, TRANSFER_OPENED, 0);
    if (a_closed != b_closed)
        return a_closed ? 1 : -1;
    return a_at != b_at ? (a_at < b_at ? 1 : -1) : span_cmp(rec_text(b, TRANSFER_NUMBER), rec_text(a, TRANSFER_NUMBER));
}

#define TEXT_MOST 200 // bytes of a name of 50 characters

enum err find_text(struct desk *d, struct span text, size_t most, struct find *out)
{
    struct kv_txn t;
    struct kv_key k;
    *out = (struct find) {0};
    text = span_trim(text);
    if (text.n == 0 || text.n > TEXT_MOST)
        return OK;
    char narrow[NAME_BYTES], points[NAME_BYTES], sought[NAME_BYTES];
    text = field_code_points(utf8_narrow(text, narrow, sizeof narrow), points);
    if (most > FIND_MOST)
        most = FIND_MOST;
    struct finding_run r = {.t = &t, .out = out, .persons = rec_make(&out->arena), .households = rec_make(&out->arena), .cases = rec_make(&out->arena), .most = most};
    TRY(kv_read(d->store->kv, &t));
    // An ID number as it is typed. What parts another number of as many digits is its own: a case's.
    char id[IDNUMBER];
    struct span whole = idnumber_typed(text, id);
    if (whole.n == IDNUMBER && (text.n == IDNUMBER || idnumber_check(whole) == OK))
        text = whole;
    struct span name = field_sought(text, sought);
    bool digits = span_digits((struct span) {text.p, text.n == IDNUMBER ? IDNUMBER - 1 : text.n});
    bool letters = true, phone = true, digit = false;
    char digits_of[PHONE_DIGITS];
    struct span number = phone_digits(text, digits_of);
    for (size_t i = 0; i < text.n; i++) {
        phone &= (text.p[i] >= '0' && text.p[i] <= '9') || text.p[i] == '-' || text.p[i] == ' ' || (text.p[i] == '+' && i == 0);
        digit |= text.p[i] >= '0' && text.p[i] <= '9';
        letters &= (text.p[i] >= 'a' && text.p[i] <= 'z') || (text.p[i] >= 'A' && text.p[i] <= 'Z');
    }
    if (digits && text.n >= 6 && text.n <= IDNUMBER)
        by_id(&r, text);
    // With its hyphens and blanks or without, as it stands in the register or otherwise.
    if (phone && number.n >= 7 && number.n <= 20)
        walk_persons(&r, KV_PERSON_BY_PHONE, kv_key_span(kv_key_prefix(kv_key_new(&k), number)));
    if (phone && number.n >= 7 && !span_eq(number, text))
        by_case_text(&r, number);
    if (digit) // some registers have letters in their numbers besides
        by_household(&r, text);
    if (!digits || text.n >= 5)
        by_case_text(&r, name);
    if (letters) {
        char lower[TEXT_MOST];
        for (size_t i = 0; i < text.n; i++)
            lower[i] = (char)(text.p[i] | 0x20);
        walk_persons(&r, KV_PERSON_BY_PINYIN, kv_key_span(kv_key_prefix(kv_key_new(&k), (struct span) {lower, text.n})));
        by_case_text(&r, (struct span) {lower, text.n});
    }
    if (!digits) {
        by_kind(&r, text);
        r.name = name.n > KV_TEXT_MAX ? name : SPAN_NONE;
        by_name(&r, name);
    }
    cases_of_persons(&r);
    out->persons = rec_list(&r.persons, 1, &out->persons_n);
    out->households = rec_list(&r.households, 1, &out->households_n);
    out->cases = rec_list(&r.cases, 1, &out->cases_n);
    if (out->cases_n)
        qsort(out->cases, out->cases_n, sizeof *out->cases, in_order);
    return kv_abort(&t);
}

enum err find_collective(struct desk *d, struct span text, size_t most, struct find *out)
{
    struct kv_txn t;
    *out = (struct find) {0};
    struct finding_run r = {.t = &t, .out = out, .persons = rec_make(&out->arena), .households = rec_make(&out->arena), .cases = rec_make(&out->arena), .most = most};
    TRY(kv_read(d->store->kv, &t));
    collective(&r, span_trim(text), true);
    out->households = rec_list(&r.households, 1, &out->households_n);
    return kv_abort(&t);
}

void find_free(struct find *f)
{
    arena_free(&f->arena);
    *f = (struct find) {0};
}
