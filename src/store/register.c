#include "register.h"

#include "base/lang.h"
#include "base/utf8.h"
#include "codec/cbor.h"

bool register_person(struct kv_txn *t, struct span id, struct arena *a, struct rec *out)
{
    return id.n > 0 && id.n <= 18 && store_get(t, KV_PERSON, id, a, out);
}

bool register_household(struct kv_txn *t, struct span number, struct arena *a, struct rec *out)
{
    return number.n > 0 && number.n <= 160 && store_get(t, KV_HOUSEHOLD, number, a, out);
}

#define NUMBER_MOST 40 // field_by_tag(&household_table, HOUSEHOLD_NUMBER)->limit

size_t register_households_alike(struct kv_txn *t, struct span written, struct arena *a, struct rec **rows)
{
    char padded[NUMBER_MOST];
    size_t n = 0, bare = 0;
    struct rec *all = ARENA_ARRAY(a, struct rec, NUMBER_MOST + 1);
    *rows = all;
    n += register_household(t, written, a, &all[n]);
    if (!span_digits(written) || written.n > NUMBER_MOST)
        return n;
    memset(padded, '0', sizeof padded);
    while (bare < written.n - 1 && written.p[bare] == '0')
        bare++;
    struct span digits = {written.p + bare, written.n - bare};
    memcpy(padded + NUMBER_MOST - digits.n, digits.p, digits.n);
    for (size_t k = digits.n; k <= NUMBER_MOST; k++) {
        struct span number = {padded + NUMBER_MOST - k, k};
        if (k != written.n)
            n += register_household(t, number, a, &all[n]);
    }
    return n;
}

bool register_household_meant(struct kv_txn *t, struct span written, struct arena *a, struct rec *out)
{
    struct rec *rows;
    if (register_household(t, written, a, out))
        return true;
    if (register_households_alike(t, written, a, &rows) != 1)
        return false;
    *out = rows[0];
    return true;
}

// ---- indexes

// A key is text, 0, the number of the ID.
#define ID_BYTES sizeof(uint64_t)

struct span register_key_id(struct span key, char id[IDNUMBER])
{
    uint64_t value;
    if (key.n <= ID_BYTES)
        return SPAN_NONE;
    struct span end = {key.p + key.n - ID_BYTES, ID_BYTES};
    kv_key_take_int(&end, ID_BYTES, &value);
    idnumber_text(value, id);
    return (struct span) {id, IDNUMBER};
}

static const uint16_t shown[] = {PERSON_NAME, PERSON_SEX, PERSON_BIRTH, PERSON_RELATION, PERSON_HOUSEHOLD, PERSON_STATE, PERSON_CASE};

static void take(const struct rec *from, const uint16_t *tags, size_t n, struct rec *line)
{
    for (size_t i = 0; i < n; i++) {
        const struct val *v = rec_get(from, tags[i]);
        if (v)
            rec_set(line, *v);
    }
}

static void take_shown(const struct rec *person, struct rec *line)
{
    take(person, shown, COUNT(shown), line);
}

struct rec register_line(const struct rec *person, struct arena *a)
{
    struct rec line = rec_make(a);
    take_shown(person, &line);
    return line;
}

struct sink {
    register_index_fn *fn;
    void *ctx;
    uint64_t id; // its 17 digits
    struct span line;
};

static void emit(const struct sink *s, enum kv_db db, struct span text)
{
    struct kv_key k;
    if (text.n)
        s->fn(s->ctx, db, kv_key_span(kv_key_int(kv_key_text(kv_key_new(&k), text), s->id, ID_BYTES)), db == KV_PERSON_BY_NAME ? s->line : SPAN_NONE);
}

// Every end of it too, so that any part of a name is the beginning of one.
static void emit_name(const struct sink *s, struct span name)
{
    uint32_t cp;
    size_t k = utf8_decode(name.p, name.n, &cp);
    emit(s, KV_PERSON_BY_NAME, name);
    for (size_t i = k; k && i < name.n; i += k) {
        emit(s, KV_PERSON_BY_PART, (struct span) {name.p + i, name.n - i});
        k = utf8_decode(name.p + i, name.n - i, &cp);
    }
}

static void emit_pinyin(const struct sink *s, struct span name)
{
    char initials[64], full[128];
    pinyin_both(name, true, initials, sizeof initials, full, sizeof full);
    emit(s, KV_PERSON_BY_PINYIN, span_of(initials));
    if (strcmp(initials, full) != 0)
        emit(s, KV_PERSON_BY_PINYIN, span_of(full));
}

// The household of now and those of before, each once: who is in it is verified on the record.
static void emit_households(const struct sink *s, const struct rec *person)
{
    size_t n;
    const struct rec *spells = rec_list(person, PERSON_SPELLS, &n);
    emit(s, KV_PERSON_BY_HOUSEHOLD, rec_text(person, PERSON_HOUSEHOLD));
    for (size_t i = 0; i < n; i++) {
        struct span number = rec_text(&spells[i], SPELL_HOUSEHOLD);
        bool told = span_eq(number, rec_text(person, PERSON_HOUSEHOLD));
        for (size_t k = 0; k < i && !told; k++)
            told = span_eq(number, rec_text(&spells[k], SPELL_HOUSEHOLD));
        if (!told)
            emit(s, KV_PERSON_BY_HOUSEHOLD, number);
    }
}

// `named`: the pinyin too, which nothing but the name decides.
static void index_person(const struct rec *person, bool named, register_index_fn *fn, void *ctx)
{
    struct val v[COUNT(shown)];
    struct rec l = {.v = v, .size = COUNT(shown)};
    struct buf line = {0};
    take_shown(person, &l);
    cbor_put_rec(&line, &l);
    struct span id = rec_text(person, PERSON_ID);
    struct sink s = {fn, ctx, id.n == IDNUMBER ? idnumber_value(id) : 0, buf_span(&line)};
    struct span former = rec_text(person, PERSON_FORMER_NAME);
    emit_name(&s, rec_text(person, PERSON_NAME));
    if (named)
        emit_pinyin(&s, rec_text(person, PERSON_NAME));
    if (!span_eq(former, rec_text(person, PERSON_NAME)))
        emit_name(&s, former);
    emit_households(&s, person);
    char digits[PHONE_DIGITS];
    emit(&s, KV_PERSON_BY_PHONE, phone_digits(rec_text(person, PERSON_TELEPHONE), digits));
    buf_free(&line);
}

void register_person_index(const struct rec *person, register_index_fn *fn, void *ctx)
{
    index_person(person, true, fn, ctx);
}

void register_household_index(const struct rec *household, register_index_fn *fn, void *ctx)
{
    static const uint16_t told[] = {HOUSEHOLD_NUMBER, HOUSEHOLD_KIND, HOUSEHOLD_ADDRESS, HOUSEHOLD_STATE, HOUSEHOLD_NAME};
    struct arena a = {0};
    struct rec line = rec_make(&a);
    struct buf value = {0};
    if (!span_is(rec_text(household, HOUSEHOLD_KIND), HOUSEHOLD_COLLECTIVE))
        return;
    take(household, told, COUNT(told), &line);
    cbor_put_rec(&value, &line);
    fn(ctx, KV_COLLECTIVE, rec_text(household, HOUSEHOLD_NUMBER), buf_span(&value));
    buf_free(&value);
    arena_free(&a);
}

static void del_entry(void *ctx, enum kv_db db, struct span key, struct span value)
{
    (void)value;
    kv_del(ctx, db, key);
}

// A record's index entries before and after a put: only what differs is written, so that a page is not made anew for
// an entry that stays as it is.
struct entry {
    struct entry *next;
    struct span key, value;
    enum kv_db db;
    bool stays;
};
struct entries {
    struct kv_txn *t;
    struct arena a;
    struct entry *first; // before
};

static void note_entry(void *ctx, enum kv_db db, struct span key, struct span value)
{
    struct entries *s = ctx;
    struct entry *e = arena_alloc(&s->a, sizeof *e);
    *e = (struct entry) {s->first, arena_copy(&s->a, key), arena_copy(&s->a, value), db, false};
    s->first = e;
}

static void put_entry(void *ctx, enum kv_db db, struct span key, struct span value)
{
    struct entries *s = ctx;
    bool same = false;
    for (struct entry *e = s->first; e; e = e->next) { // it may be there twice: names end alike
        if (e->db != db || !span_eq(e->key, key))
            continue;
        e->stays = true;
        same |= span_eq(e->value, value);
    }
    if (!same)
        kv_put(s->t, db, key, value);
}

// Takes away what the fresh record no longer implies.
static void drop_entries(struct entries *s)
{
    for (struct entry *e = s->first; e; e = e->next) {
        if (!e->stays)
            kv_del(s->t, e->db, e->key);
    }
    arena_free(&s->a);
}

void register_put_person(struct kv_txn *t, const struct rec *old, const struct rec *fresh)
{
    struct entries s = {.t = t};
    bool named = !old || !span_eq(rec_text(old, PERSON_NAME), rec_text(fresh, PERSON_NAME));
    if (old)
        index_person(old, named, note_entry, &s);
    store_put(t, KV_PERSON, rec_text(fresh, PERSON_ID), fresh);
    index_person(fresh, named, put_entry, &s);
    drop_entries(&s);
}

void register_put_household(struct kv_txn *t, const struct rec *fresh)
{
    struct span number = rec_text(fresh, HOUSEHOLD_NUMBER);
    struct entries s = {.t = t};
    if (kv_has(t, KV_COLLECTIVE, number))
        note_entry(&s, KV_COLLECTIVE, number, SPAN_NONE);
    store_put(t, KV_HOUSEHOLD, number, fresh);
    register_household_index(fresh, put_entry, &s);
    drop_entries(&s);
}

void register_del_person(struct kv_txn *t, const struct rec *old)
{
    register_person_index(old, del_entry, t);
    kv_del(t, KV_PERSON, rec_text(old, PERSON_ID));
}

static size_t people_of(struct kv_txn *t, struct span number, bool now, size_t most, struct arena *a, struct rec **rows)
{
    struct kv_key prefix;
    struct kv_iter it;
    struct rec all = rec_make(a);
    size_t n = 0;
    *rows = NULL;
    if (number.n == 0)
        return 0;
    kv_key_text(kv_key_new(&prefix), number);
    KV_EACH(t, KV_PERSON_BY_HOUSEHOLD, kv_key_span(&prefix), &it)
    {
        struct rec p;
        char id[IDNUMBER];
        if (!register_person(t, arena_copy(a, register_key_id(it.key, id)), a, &p))
            continue;
        // The index is cut at 128 bytes: the hit is verified on the record.
        bool here = person_is_registered(&p) && span_eq(rec_text(&p, PERSON_HOUSEHOLD), number);
        if (now ? here : !here && rec_find(&p, PERSON_SPELLS, SPELL_HOUSEHOLD, number))
            *rec_add(&all, 1) = p, n++;
        if (n == most)
            break;
    }
    kv_iter_end(&it);
    *rows = rec_list(&all, 1, &n);
    return n;
}

size_t register_members(struct kv_txn *t, struct span number, struct arena *a, struct rec **rows)
{
    return people_of(t, number, true, SIZE_MAX, a, rows);
}

bool register_is_empty(struct kv_txn *t, struct span number, struct arena *a)
{
    struct rec *rows;
    return people_of(t, number, true, 1, a, &rows) == 0;
}

size_t register_former(struct kv_txn *t, struct span number, struct arena *a, struct rec **rows)
{
    return people_of(t, number, false, SIZE_MAX, a, rows);
}

struct span register_household_new_number(struct store *s, struct kv_txn *t, struct arena *a)
{
    const uint64_t apart = HOUSEHOLDS_APART, from = apart * (s->keys.ordinal - 1);
    for (;;) {
        uint64_t n = from + store_count(t, "household");
        struct span number = arena_printf(a, "%08llu", (unsigned long long)n);
        // An import may have brought numbers that the counter has not reached: it goes behind those of this key's share.
        if (t->err || !kv_has(t, KV_HOUSEHOLD, number))
            return number;
        struct kv_iter it;
        kv_seek(t, KV_HOUSEHOLD, SPAN_NONE, arena_printf(a, "%08llu", (unsigned long long)(n / apart * apart + apart - 1)), KV_BACKWARD, &it);
        int64_t last;
        if (kv_next(&it) && it.key.n == 8 && span_int(it.key, &last))
            store_count_from(t, "household", (uint64_t)last - from);
    }
}

// ---- checking

struct check {
    struct kv_txn *t;
    register_told_fn *told;
    void *ctx;
    struct span id;
    struct entries implied; // by the record at hand
    uint64_t entries[KV_DB_COUNT]; // implied by all records
};
static const enum kv_db indexes[] = {KV_PERSON_BY_NAME, KV_PERSON_BY_PART, KV_PERSON_BY_PINYIN, KV_PERSON_BY_HOUSEHOLD, KV_PERSON_BY_PHONE, KV_COLLECTIVE};

static void problem(struct check *c, const char *line)
{
    c->told(c->ctx, line, true);
}

static void check_entry(void *ctx, enum kv_db db, struct span key, struct span value)
{
    struct check *c = ctx;
    struct span have;
    struct arena a = {0};
    for (const struct entry *e = c->implied.first; e; e = e->next) {
        if (e->db == db && span_eq(e->key, key))
            return; // name and former name may end alike
    }
    note_entry(&c->implied, db, key, value);
    c->entries[db]++;
    if (!kv_get(c->t, db, key, &have) || !span_eq(have, value))
        problem(c, arena_printf(&a, _("%.*s: the index %s does not hold what the record implies"), SPAN_ARG(c->id), kv_db_name(db)).p);
    arena_free(&a);
}

static void check_person(struct check *c, const struct rec *p, struct arena *a)
{
    struct span id = rec_text(p, PERSON_ID), number = rec_text(p, PERSON_HOUSEHOLD);
    size_t n, running = 0;
    const struct rec *s = rec_list(p, PERSON_SPELLS, &n);
    for (size_t i = 0; i < n; i++)
        running += !rec_has(&s[i], SPELL_TO);
    bool registered = person_is_registered(p);
    c->id = id;
    if (registered != (number.n > 0))
        problem(c, arena_printf(a, _("%.*s: state and household do not fit"), SPAN_ARG(id)).p);
    if (running != (registered ? 1u : 0u))
        problem(c, arena_printf(a, _("%.*s: %zu spells are running"), SPAN_ARG(id), running).p);
    else if (registered && !span_eq(rec_text(&s[n - 1], SPELL_HOUSEHOLD), number))
        problem(c, arena_printf(a, _("%.*s: the running spell names another household"), SPAN_ARG(id)).p);
    struct rec h;
    if (registered && number.n && (!register_household(c->t, number, a, &h) || rec_int(&h, HOUSEHOLD_STATE, 0) != HOUSEHOLD_OPEN))
        problem(c, arena_printf(a, _("%.*s: household %.*s is not open"), SPAN_ARG(id), SPAN_ARG(number)).p);
    c->implied = (struct entries) {0};
    register_person_index(p, check_entry, c);
    arena_free(&c->implied.a);
}

// Whose head has died is on the worklist (C-3.2); nobody is told of one that came in without.
static bool names_a_head(struct check *c, struct span number, struct arena *a)
{
    struct rec follow;
    return store_get(c->t, KV_FOLLOWUP, number, a, &follow) && rec_int(&follow, FOLLOWUP_STATE, 0) == FOLLOWUP_OPEN;
}

static void check_household(struct check *c, const struct rec *h, struct arena *a)
{
    struct rec *rows;
    struct span number = rec_text(h, HOUSEHOLD_NUMBER);
    size_t n = register_members(c->t, number, a, &rows), heads = 0;
    bool family = span_is(rec_text(h, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY);
    for (size_t i = 0; i < n; i++)
        heads += relation_is_head(rec_text(&rows[i], PERSON_RELATION)) && !rec_bool(&rows[i], PERSON_ADJUST);
    // None where nobody is named yet; whoever is named is so by relation too.
    if (family && (heads > 1 || (heads == 0 && n > 0 && rec_has(h, HOUSEHOLD_HEAD))))
        problem(c, arena_printf(a, _("household %.*s has %zu heads"), SPAN_ARG(number), heads).p);
    struct span head = rec_text(h, HOUSEHOLD_HEAD);
    if (family && n > 0 && heads == 0 && !head.n && !names_a_head(c, number, a))
        c->told(c->ctx, arena_printf(a, _("household %.*s has no head; yizhan adjust names one (C-3.2)"), SPAN_ARG(number)).p, false);
    bool there = head.n == 0 || n == 0;
    for (size_t i = 0; i < n && !there; i++)
        there = span_eq(rec_text(&rows[i], PERSON_ID), head);
    if (!there)
        problem(c, arena_printf(a, _("household %.*s: its head %.*s is not registered in it"), SPAN_ARG(number), SPAN_ARG(head)).p);
    if (rec_int(h, HOUSEHOLD_STATE, 0) == HOUSEHOLD_OPEN && n == 0 && rec_has(h, HOUSEHOLD_CASE))
        problem(c, arena_printf(a, _("household %.*s is open and empty"), SPAN_ARG(number)).p);
    if (rec_int(h, HOUSEHOLD_STATE, 0) == HOUSEHOLD_IS_CLOSED && n > 0)
        problem(c, arena_printf(a, _("household %.*s is closed and has %zu persons"), SPAN_ARG(number), n).p);
    c->id = number;
    c->implied = (struct entries) {0};
    register_household_index(h, check_entry, c);
    arena_free(&c->implied.a);
}

enum err register_check(struct kv_txn *t, register_told_fn *told, kv_progress_fn *progress, void *ctx)
{
    struct check c = {.t = t, .told = told, .ctx = ctx};
    struct kv_iter it;
    uint64_t done = 0, total = kv_count(t, KV_PERSON) + kv_count(t, KV_HOUSEHOLD);
    KV_EACH(t, KV_PERSON, SPAN_NONE, &it)
    {
        struct arena a = {0};
        struct rec p;
        if (done++ % 1024 == 0 && progress && !progress(ctx, done, total))
            return fail(ERR_STOPPED, _("the check is not complete"));
        if (cbor_get_rec(arena_copy(&a, it.value), 1 << 16, &a, &p) == OK)
            check_person(&c, &p, &a);
        arena_free(&a);
    }
    KV_EACH(t, KV_HOUSEHOLD, SPAN_NONE, &it)
    {
        struct arena a = {0};
        struct rec h;
        if (done++ % 1024 == 0 && progress && !progress(ctx, done, total))
            return fail(ERR_STOPPED, _("the check is not complete"));
        if (cbor_get_rec(arena_copy(&a, it.value), 1 << 16, &a, &h) == OK)
            check_household(&c, &h, &a);
        arena_free(&a);
    }
    for (size_t i = 0; i < COUNT(indexes); i++) {
        struct arena a = {0};
        uint64_t have = kv_count(t, indexes[i]), want = c.entries[indexes[i]];
        if (have > want)
            problem(&c, arena_printf(&a, _("the index %s holds %llu entries that no record implies"), kv_db_name(indexes[i]),
                                     (unsigned long long)(have - want)).p);
        arena_free(&a);
    }
    return t->err;
}

static void put_plain(void *ctx, enum kv_db db, struct span key, struct span value)
{
    kv_put(ctx, db, key, value);
}

enum err register_rebuild(struct kv_txn *t, kv_progress_fn *progress, void *ctx)
{
    struct kv_iter it;
    uint64_t done = 0, total = kv_count(t, KV_PERSON) + kv_count(t, KV_HOUSEHOLD);
    for (size_t i = 0; i < COUNT(indexes); i++)
        kv_drop(t, indexes[i]);
    KV_EACH(t, KV_HOUSEHOLD, SPAN_NONE, &it)
    {
        struct arena a = {0};
        struct rec h;
        if (cbor_get_rec(arena_copy(&a, it.value), 1 << 16, &a, &h) == OK)
            register_household_index(&h, put_plain, t);
        arena_free(&a);
        if (++done % 1024 == 0 && progress && !progress(ctx, done, total))
            kv_fail(t, fail(ERR_STOPPED, _("nothing has been saved")));
    }
    KV_EACH(t, KV_PERSON, SPAN_NONE, &it)
    {
        struct arena a = {0};
        struct rec p;
        if (cbor_get_rec(arena_copy(&a, it.value), 1 << 16, &a, &p) == OK)
            register_person_index(&p, put_plain, t);
        arena_free(&a);
        if (++done % 1024 == 0 && progress && !progress(ctx, done, total))
            kv_fail(t, fail(ERR_STOPPED, _("nothing has been saved")));
    }
    return t->err;
}
