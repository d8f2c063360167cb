// The case beside the origin's register (CLAUSES C-3.4, section 5).
#include "base/lang.h"
#include "person.h"
#include "rules.h"

static void compare(const struct rec *mover, const struct rec *person, struct findings *out)
{
    static const struct {
        uint16_t mover, person;
    } same[] = {
        {MOVER_SEX, PERSON_SEX},
        {MOVER_BIRTH, PERSON_BIRTH},
        {MOVER_OLD_RELATION, PERSON_RELATION},
    };
    struct span name = rec_text(mover, MOVER_NAME);
    // Names are compared by code point.
    if (!span_eq(name, rec_text(person, PERSON_NAME)))
        findings_add(out, RULE_NAME_DIFFERS, name,
                     arena_printf(out->arena, "%.*s / %.*s", SPAN_ARG(name), SPAN_ARG(rec_text(person, PERSON_NAME))));
    for (size_t i = 0; i < COUNT(same); i++) {
        const struct val *a = rec_get(mover, same[i].mover), *b = rec_get(person, same[i].person);
        if (!a || !b)
            continue;
        bool eq = a->kind == VAL_INT ? a->u.i == b->u.i : span_eq(a->u.s, b->u.s);
        bool both_head = same[i].mover == MOVER_OLD_RELATION && relation_is_head(a->u.s) && relation_is_head(b->u.s);
        if (!eq && !both_head)
            findings_add(out, RULE_DIFFERS, name,
                         arena_printf(out->arena, "~%s", field_by_tag(&person_table, same[i].person)->label));
    }
}

void rule_c_3_4_register(const struct facts *f, struct findings *out)
{
    size_t n;
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n);
    if (f->at == JUDGE_COUNTER) {
        findings_add(out, RULE_NOT_JUDGED_REGISTER, SPAN_NONE, SPAN_NONE);
        return;
    }
    static const struct {
        uint16_t booklet, household;
    } first_page[] = {{TRANSFER_ORIGIN_KIND, HOUSEHOLD_KIND}, {TRANSFER_ORIGIN_ADDRESS, HOUSEHOLD_ADDRESS}};
    for (size_t i = 0; f->origin_household && i < COUNT(first_page); i++) {
        struct span said = rec_text(f->t, first_page[i].booklet);
        if (said.n && !span_eq(said, rec_text(f->origin_household, first_page[i].household)))
            findings_add(out, RULE_DIFFERS, SPAN_NONE, arena_printf(out->arena, "~%s", field_by_tag(&household_table, first_page[i].household)->label));
    }
    struct span number = rec_text(f->t, TRANSFER_NUMBER), household = rec_text(f->t, TRANSFER_ORIGIN_HOUSEHOLD);
    for (size_t i = 0; i < n; i++) {
        const struct rec *p = f->movers_at_origin ? f->movers_at_origin[i] : NULL;
        struct span name = rec_text(&m[i], MOVER_NAME);
        if (!p) {
            findings_add(out, RULE_NOT_IN_REGISTER, name, SPAN_NONE);
            continue;
        }
        enum person_state state = (enum person_state)rec_int(p, PERSON_STATE, 0);
        struct span under = rec_text(p, PERSON_CASE);
        if (state == PERSON_DECEASED)
            findings_add(out, RULE_IS_DEAD, name, SPAN_NONE);
        else if (state == PERSON_LEAVING && !span_eq(under, number))
            findings_add(out, RULE_LEAVING_UNDER, name, under);
        else if (!person_is_registered(p))
            findings_add(out, RULE_NOT_REGISTERED, name, arena_printf(out->arena, "#person_state:%d", (int)state));
        else if (!span_eq(rec_text(p, PERSON_HOUSEHOLD), household))
            findings_add(out, RULE_OTHER_HOUSEHOLD, name, rec_text(p, PERSON_HOUSEHOLD));
        compare(&m[i], p, out);
    }
}
