#include "rules.h"

#include "base/lang.h"

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
    // A clock that was set back since the act before is said so on the case (DESIGN decision 12).
    if (f->last_time && f->now < f->last_time) {
        char at[MOMENT_TEXT];
        findings_add(out, RULE_CLOCK_JUMPED, SPAN_NONE, arena_copy(out->arena, span_of(moment_format(f->last_time, at))));
    }
}
