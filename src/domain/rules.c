#include "rules.h"

#include <string.h>

#include "base/lang.h"
#include "flow.h"

#define AT(x) (1u << JUDGE_##x)

// Which clause is judged where. Presence and materials are the counter's, but who is registered at the
// origin is what its register says; the bureau sees the
// counter's findings beside the case and judges the scope for itself.
static const struct {
    void (*rule)(const struct facts *f, struct findings *out);
    unsigned at;
} order[] = {
    {rule_c_1_2_scope, AT(ENQUIRY) | AT(COUNTER) | AT(BUREAU)},
    {rule_c_1_2_movers, AT(ENQUIRY) | AT(COUNTER)},
    {rule_c_2_1_own, AT(ENQUIRY) | AT(COUNTER) | AT(SETTLE)},
    {rule_c_2_2_collective, AT(ENQUIRY) | AT(COUNTER)},
    {rule_c_2_3_joining, AT(ENQUIRY) | AT(COUNTER)},
    {rule_c_2_guardian, AT(ORIGIN)},
    {rule_c_2_4_staying, AT(ENQUIRY) | AT(COUNTER) | AT(ORIGIN)},
    {rule_c_3_1_materials, AT(COUNTER)},
    {rule_c_3_2_bureau, AT(COUNTER) | AT(BUREAU)},
    {rule_c_3_2_new_head, AT(COUNTER) | AT(ORIGIN)},
    {rule_c_3_4_register, AT(COUNTER) | AT(ORIGIN)},
    {rule_c_3_5_notice, AT(COUNTER)},
    {rule_c_4_left_out, AT(COUNTER)},
    {rule_c_4_other_case, AT(ENQUIRY) | AT(COUNTER) | AT(BUREAU)},
    {rule_c_5_household, AT(COUNTER) | AT(SETTLE)},
    {rule_c_5_annul, AT(ANNUL)},
};

// What refuses here may be cured where the application is made alone: then this says how it gets there (rows 9, 14).
static void told_elsewhere(const struct facts *f, struct findings *out)
{
    bool settles = f->at == JUDGE_SETTLE, leaves = f->at == JUDGE_ORIGIN && rec_int(f->t, TRANSFER_STAGE, STAGE_NONE) == STAGE_AWAITING_MOVE_OUT;
    size_t n = settles || leaves ? findings_count(out) : 0;
    for (size_t i = 0; i < n; i++) {
        const struct rule_row *r = rule_row((int)rec_int(findings_at(out, i), FINDING_RULE, 0));
        bool here = !r->about || flow_asks(flow_row(settles ? ACT_SETTLE : ACT_MOVE_OUT), r->about);
        bool says_so = leaves && strcmp(r->clause, "C-3.4") == 0; // "return the case"
        // What refuses by its nature: what is only waited for needs no change.
        if (r->severity == REFUSE && rec_int(findings_at(out, i), FINDING_SEVERITY, 0) == REFUSE && !here && !says_so)
            findings_add(out, settles ? RULE_AS_APPROVED : RULE_AS_APPLIED_FOR, SPAN_NONE, SPAN_NONE);
    }
}

bool rules_unsaid(const struct findings *f)
{
    bool some = false;
    for (size_t i = 0; i < findings_count(f); i++) {
        const struct rec *row = findings_at(f, i);
        int64_t rule = rec_int(row, FINDING_RULE, 0);
        if (rec_int(row, FINDING_SEVERITY, 0) != REFUSE)
            continue;
        if (rule != RULE_FIELD_MISSING && rule != RULE_NO_MOVER && rule != RULE_JOIN_NO_RELATION)
            return false;
        some = true;
    }
    return some;
}

void rules_judge(const struct facts *f, struct findings *out)
{
    bool open = f->at == JUDGE_ENQUIRY && rules_presence_open(f->t);
    struct findings found = findings_make(out->arena);
    for (size_t i = 0; i < COUNT(order); i++) {
        if (order[i].at & (1u << f->at))
            order[i].rule(f, open ? &found : out);
    }
    for (size_t i = 0; i < findings_count(&found); i++) {
        if (!rules_presence_asks(findings_at(&found, i)))
            findings_again(out, findings_at(&found, i));
    }
    told_elsewhere(f, out);
    // A clock that was set back since the act before is said so on the case (DESIGN decision 12).
    if (f->last_time && f->now < f->last_time) {
        char at[MOMENT_TEXT];
        findings_add(out, RULE_CLOCK_JUMPED, SPAN_NONE, arena_copy(out->arena, span_of(moment_format(f->last_time, at))));
    }
}
