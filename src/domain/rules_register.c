// The case beside the origin's register (CLAUSES C-3.4, section 5).
#include "base/lang.h"
#include "difference.h"
#include "person.h"
#include "rules.h"

static void compare(const struct facts *f, const struct rec *mover, const struct rec *person, struct findings *out)
{
    for (const struct compared *c = compared_of_person; c->booklet; c++) {
        if (!compared_differs(c, mover, person))
            continue;
        if (c->registered == PERSON_NAME) // by code point
            findings_about(out, RULE_NAME_DIFFERS, f->t, mover,
                           arena_printf(out->arena, "%.*s / %.*s", SPAN_ARG(rec_text(mover, MOVER_NAME)), SPAN_ARG(rec_text(person, PERSON_NAME))));
        else
            findings_about(out, RULE_DIFFERS, f->t, mover, arena_printf(out->arena, "~%s", field_by_tag(&person_table, c->registered)->label));
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
    for (const struct compared *c = compared_of_household; f->origin_household && c->booklet; c++) {
        if (compared_differs(c, f->t, f->origin_household))
            findings_add(out, RULE_DIFFERS, SPAN_NONE, arena_printf(out->arena, "~%s", field_by_tag(&household_table, c->registered)->label));
    }
    struct span number = rec_text(f->t, TRANSFER_NUMBER);
    struct span household = f->origin_household ? rec_text(f->origin_household, HOUSEHOLD_NUMBER) : rec_text(f->t, TRANSFER_ORIGIN_HOUSEHOLD);
    for (size_t i = 0; i < n; i++) {
        const struct rec *p = f->movers_at_origin ? f->movers_at_origin[i] : NULL;
        if (!p) {
            findings_about(out, RULE_NOT_IN_REGISTER, f->t, &m[i], SPAN_NONE);
            continue;
        }
        enum person_state state = (enum person_state)rec_int(p, PERSON_STATE, 0);
        struct span under = rec_text(p, PERSON_CASE);
        if (state == PERSON_DECEASED)
            findings_about(out, RULE_IS_DEAD, f->t, &m[i], SPAN_NONE);
        else if (state == PERSON_LEAVING && !span_eq(under, number))
            findings_about(out, RULE_LEAVING_UNDER, f->t, &m[i], under);
        else if (!person_is_registered(p))
            findings_about(out, RULE_NOT_REGISTERED, f->t, &m[i], arena_printf(out->arena, "#person_state:%d", (int)state));
        else if (!span_eq(rec_text(p, PERSON_HOUSEHOLD), household))
            findings_about(out, RULE_OTHER_HOUSEHOLD, f->t, &m[i], rec_text(p, PERSON_HOUSEHOLD));
        compare(f, &m[i], p, out);
    }
}

void rule_c_4_other_case(const struct facts *f, struct findings *out)
{
    size_t n;
    const struct rec *m = rec_list(f->t, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n && f->other_cases; i++) {
        if (f->other_cases[i].n)
            findings_about(out, RULE_OTHER_CASE, f->t, &m[i], f->other_cases[i]);
    }
}
