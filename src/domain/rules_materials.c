// Materials by kind of settlement, reason and circumstances (CLAUSES C-3.1, data/codes/materials.tsv).
#include "person.h"
#include "rules.h"

#define ADULT 16

static bool is_child(const struct facts *f, const struct rec *mover)
{
    int age = mover_age(f, mover);
    return age >= 0 && age < ADULT;
}

static bool any(const struct rec *t, uint16_t list, uint16_t tag)
{
    size_t n;
    const struct rec *rows = rec_list(t, list, &n);
    for (size_t i = 0; i < n; i++) {
        if (rec_bool(&rows[i], tag))
            return true;
    }
    return false;
}

// A mover under 16 of whom that is said; tag 0: whatever is said. From 16 on nobody acts for a mover, and what is said of a
// guardian asks for nothing (rows 7, 20).
static bool any_child(const struct facts *f, uint16_t tag)
{
    size_t n;
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        if (is_child(f, &m[i]) && (tag == 0 || rec_bool(&m[i], tag)))
            return true;
    }
    return false;
}

static bool guardian_comes(const struct facts *f)
{
    size_t n;
    const struct rec *p = rec_list(f->t, TRANSFER_PARTIES, &n);
    for (size_t i = 0; i < n; i++) {
        if (span_is(rec_text(&p[i], PARTY_CAPACITY), CAPACITY_GUARDIAN) && rec_bool(&p[i], PARTY_PRESENT))
            return any_child(f, 0);
    }
    return false;
}

// A row of the table with its words read: kinds and reasons that it is for (none: all), of whom, and when.
struct material {
    const struct code *code;
    unsigned kinds; // bits
    unsigned reasons_n;
    struct span reasons[4], when;
    bool adult, child, original;
};

static const char *const kind_codes[] = {KIND_OWN, KIND_COLLECTIVE, KIND_JOINING};

static struct material read_words(const struct code *c)
{
    static const char *const kind_words[COUNT(kind_codes)] = {"own", "collective", "joining"};
    struct material m = {.code = c};
    struct span rest = span_of(c->flags), word;
    while (rest.n && span_split(&rest, ' ', &word)) {
        struct span value = word, key;
        unsigned kind = 0;
        while (kind < COUNT(kind_words) && !span_is(word, kind_words[kind]))
            kind++;
        span_split(&value, '=', &key);
        if (kind < COUNT(kind_words)) {
            m.kinds |= 1u << kind;
        } else if (span_is(key, "reason")) {
            YZ_ASSERT(m.reasons_n < COUNT(m.reasons));
            m.reasons[m.reasons_n++] = value;
        } else if (span_is(key, "when")) {
            m.when = value;
        } else {
            bool *flag = span_is(word, "adult") ? &m.adult : span_is(word, "child") ? &m.child : span_is(word, "original") ? &m.original : NULL;
            YZ_ASSERT(flag);
            *flag = true;
        }
    }
    return m;
}

// The table, read once: each judgement at a counter goes through it.
static const struct material *materials(size_t *n)
{
    static struct material rows[32];
    static size_t rows_n;
    const struct code_list *l = code_list("materials");
    YZ_ASSERT(l && l->n <= COUNT(rows));
    for (; rows_n < l->n; rows_n++)
        rows[rows_n] = read_words(&l->rows[rows_n]);
    *n = rows_n;
    return rows;
}

static bool circumstance(const struct facts *f, struct span when)
{
    const struct rec *t = f->t;
    if (when.n == 0)
        return true;
    if (span_is(when, "proxy"))
        return any(t, TRANSFER_MOVERS, MOVER_TRIO_PROXY) || any(t, TRANSFER_PARTIES, PARTY_TRIO_PROXY);
    if (span_is(when, "consent"))
        return any(t, TRANSFER_MOVERS, MOVER_CONSENT);
    if (span_is(when, "guardian"))
        return any_child(f, MOVER_NO_GUARDIAN_AT_ORIGIN);
    return span_is(when, "comes") && guardian_comes(f);
}

static bool applies(const struct facts *f, const struct material *m)
{
    const struct rec *t = f->t;
    bool kind = m->kinds == 0, reason = m->reasons_n == 0;
    for (unsigned i = 0; i < COUNT(kind_codes) && !kind; i++)
        kind = (m->kinds & 1u << i) && transfer_is(t, kind_codes[i]);
    for (unsigned i = 0; i < m->reasons_n && !reason; i++)
        reason = span_eq(m->reasons[i], rec_text(t, TRANSFER_REASON));
    return kind && reason && circumstance(f, m->when);
}

static bool shown(const struct facts *f, const struct code *c, struct span id, bool original)
{
    size_t n;
    const struct rec *m = rec_list(f->t, TRANSFER_MATERIALS, &n);
    for (size_t i = 0; i < n; i++) {
        struct span whose = rec_text(&m[i], MATERIAL_FOR);
        if (span_is(rec_text(&m[i], MATERIAL_CODE), c->code) && (!id.n || !whose.n || span_eq(whose, id)) &&
            !(original && span_is(rec_text(&m[i], MATERIAL_FORM), "2")))
            return true;
    }
    return false;
}

static size_t add(const struct facts *f, const struct material *m, const struct rec *mover, struct arena *a,
                  struct material_need *out, size_t n, size_t max)
{
    if (n >= max)
        return n;
    struct span id = mover ? rec_text(mover, MOVER_ID) : SPAN_NONE, called = mover ? transfer_called(f->t, mover, a) : SPAN_NONE;
    if (called.n && called.p[0] == '#') // not to be told apart yet: a list shows it as it is
        called = rec_text(mover, MOVER_NAME);
    out[n] = (struct material_need) {m->code, called, id, m->original,
                                     shown(f, m->code, id, m->original)};
    return n + 1;
}

size_t materials_needed(const struct facts *f, struct arena *a, struct material_need *out, size_t max)
{
    size_t n = 0, rows_n, movers_n;
    const struct material *rows = materials(&rows_n);
    const struct rec *movers = rec_list(f->t, TRANSFER_MOVERS, &movers_n);
    for (size_t i = 0; i < rows_n; i++) {
        const struct material *m = &rows[i];
        if (!applies(f, m))
            continue;
        if (!m->adult && !m->child)
            n = add(f, m, NULL, a, out, n, max);
        for (size_t k = 0; (m->adult || m->child) && k < movers_n; k++) {
            if ((m->adult && mover_age(f, &movers[k]) >= ADULT) || (m->child && is_child(f, &movers[k])))
                n = add(f, m, &movers[k], a, out, n, max);
        }
    }
    return n;
}

void rule_c_3_1_materials(const struct facts *f, struct findings *out)
{
    struct material_need needs[NEEDS_MOST];
    size_t n = materials_needed(f, out->arena, needs, COUNT(needs));
    for (size_t i = 0; i < n; i++) {
        if (needs[i].shown)
            continue;
        bool copy = needs[i].original && shown(f, needs[i].code, needs[i].subject_id, false);
        enum rule rule = copy ? RULE_MATERIAL_COPY : RULE_MATERIAL_MISSING;
        struct span what = arena_printf(out->arena, "#materials:%s", needs[i].code->code);
        if (needs[i].subject_id.n)
            findings_about(out, rule, f->t, transfer_mover(f->t, needs[i].subject_id), what);
        else
            findings_add(out, rule, needs[i].subject, what);
    }
}
