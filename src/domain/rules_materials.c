// Materials by kind of settlement, reason and circumstances (CLAUSES C-3.1, data/codes/materials.tsv).
#include "person.h"
#include "rules.h"

#define ADULT 16

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

static bool guardian_comes(const struct rec *t)
{
    size_t n;
    const struct rec *p = rec_list(t, TRANSFER_PARTIES, &n);
    for (size_t i = 0; i < n; i++) {
        if (span_is(rec_text(&p[i], PARTY_CAPACITY), CAPACITY_GUARDIAN) && rec_bool(&p[i], PARTY_PRESENT))
            return true;
    }
    return false;
}

static bool circumstance(const struct rec *t, struct span when)
{
    if (span_is(when, "proxy"))
        return any(t, TRANSFER_MOVERS, MOVER_TRIO_PROXY) || any(t, TRANSFER_PARTIES, PARTY_TRIO_PROXY);
    if (span_is(when, "consent"))
        return any(t, TRANSFER_MOVERS, MOVER_CONSENT);
    if (span_is(when, "guardian"))
        return any(t, TRANSFER_MOVERS, MOVER_NO_GUARDIAN_AT_ORIGIN);
    return span_is(when, "comes") && guardian_comes(t);
}

// Do the row's words fit this transfer: kind, reason, circumstance? Words of one sort are alternatives.
static bool applies(const struct facts *f, const struct code *c)
{
    static const struct {
        const char *kind, *word;
    } kinds[] = {{KIND_OWN, "own"}, {KIND_COLLECTIVE, "collective"}, {KIND_JOINING, "joining"}};
    bool any_kind = false, kind = false, any_reason = false, reason = false, when = true;
    struct span rest = span_of(c->flags), word;
    while (span_split(&rest, ' ', &word)) {
        struct span value = word, key;
        if (!span_split(&value, '=', &key) || !value.p) {
            for (size_t i = 0; i < COUNT(kinds); i++) {
                if (span_is(word, kinds[i].word)) {
                    any_kind = true;
                    kind |= transfer_is(f->t, kinds[i].kind);
                }
            }
        } else if (span_is(key, "reason")) {
            any_reason = true;
            reason |= span_eq(value, rec_text(f->t, TRANSFER_REASON));
        } else if (span_is(key, "when")) {
            when = circumstance(f->t, value);
        }
    }
    return (!any_kind || kind) && (!any_reason || reason) && when;
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

static size_t add(const struct facts *f, const struct code *c, const struct rec *mover, struct material_need *out,
                  size_t n, size_t max)
{
    if (n >= max)
        return n;
    struct span id = mover ? rec_text(mover, MOVER_ID) : SPAN_NONE;
    bool original = code_flag(c, "original");
    out[n] = (struct material_need) {c, mover ? rec_text(mover, MOVER_NAME) : SPAN_NONE, id, original,
                                     shown(f, c, id, original)};
    return n + 1;
}

size_t materials_needed(const struct facts *f, struct material_need *out, size_t max)
{
    const struct code_list *l = code_list("materials");
    size_t n = 0, movers_n;
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &movers_n);
    for (size_t i = 0; l && i < l->n; i++) {
        const struct code *c = &l->rows[i];
        if (!applies(f, c))
            continue;
        bool adult = code_flag(c, "adult"), child = code_flag(c, "child");
        if (!adult && !child)
            n = add(f, c, NULL, out, n, max);
        for (size_t k = 0; (adult || child) && k < movers_n; k++) {
            int age = mover_age(f, &m[k]);
            if (age >= 0 && ((adult && age >= ADULT) || (child && age < ADULT)))
                n = add(f, c, &m[k], out, n, max);
        }
    }
    return n;
}

void rule_c_3_1_materials(const struct facts *f, struct findings *out)
{
    struct material_need needs[NEEDS_MOST];
    size_t n = materials_needed(f, needs, COUNT(needs));
    for (size_t i = 0; i < n; i++) {
        if (needs[i].shown)
            continue;
        bool copy = needs[i].original && shown(f, needs[i].code, needs[i].subject_id, false);
        findings_add(out, copy ? RULE_MATERIAL_COPY : RULE_MATERIAL_MISSING, needs[i].subject,
                     arena_printf(out->arena, "#materials:%s", needs[i].code->code));
    }
}
