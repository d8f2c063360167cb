#include "request.h"

#include "base/lang.h"

#define S(x) STAGE_BIT(STAGE_##x)
#define D SEAT_BIT(SEAT_D)
#define B SEAT_BIT(SEAT_B)
#define O SEAT_BIT(SEAT_O)
// Under way: somebody else's act is awaited.
#define UNDER_WAY (S(AWAITING_APPROVAL) | S(AWAITING_MOVE_OUT) | S(AWAITING_SETTLEMENT) | S(RETURNED) | S(AT_ORIGIN_AGAIN))

// clang-format off
const struct request_kind request_kinds[] = {
    // code           stages                                                                  by         last   person when
    {REQUEST_RECALL, UNDER_WAY,                                                               D | B | O, true,  false, N_("by the one who acted last, before the holder has acted")},
    {REQUEST_DEATH,  UNDER_WAY | S(SETTLED),                                                  D | O,     false, true,  N_("by a station that learns of it, while the case is open")},
    {REQUEST_STOP,   UNDER_WAY,                                                               D | B | O, false, false, N_("until the movers are settled")},
    {REQUEST_PAPER,  S(AWAITING_APPROVAL) | S(AWAITING_MOVE_OUT) | S(AWAITING_SETTLEMENT),    D | O,     false, false, N_("by a station, while approval, move-out or settlement is awaited (C-3.7)")},
};
// clang-format on
const size_t request_kinds_n = COUNT(request_kinds);

const struct act_field request_fields[] = {
    {JOURNAL_REQUEST, ASK_MUST}, {JOURNAL_TEXT, ASK_MUST}, {JOURNAL_PERSON, ASK_MAY}, {JOURNAL_DATE, ASK_MAY}, // of a death
    {JOURNAL_CASE, ASK_SET},     {JOURNAL_ORG, ASK_SET},    {JOURNAL_SEEN, ASK_SET}, {0, 0},
};
const struct act_field answer_fields[] = {
    {JOURNAL_TEXT, ASK_MUST}, {JOURNAL_REQUEST, ASK_MAY},      {JOURNAL_ORG, ASK_MAY}, {JOURNAL_PERSON, ASK_MAY},
    {JOURNAL_CASE, ASK_SET},  {JOURNAL_REQUESTED, ASK_SET}, {0, 0},
};
const struct act_field call_fields[] = {{JOURNAL_TEXT, ASK_MUST}, {0, 0}};

unsigned request_roles(enum seat seat)
{
    return seat == SEAT_B ? ROLE_APPROVER | ROLE_CHIEF : ROLE_CLERK | ROLE_CHIEF;
}

enum err request_possible(const struct rec *state, struct span org)
{
    if (rec_int(state, TRANSFER_STAGE, STAGE_NONE) == STAGE_CLOSED)
        return fail(ERR_REFUSED, _("The case is closed: there is nothing to ask of its holder"));
    if (flow_seat(state, org) == SEAT_NONE)
        return fail(ERR_REFUSED, _("Only a party to the case asks something of its holder"));
    if (span_eq(rec_text(state, TRANSFER_HOLDER), org))
        return fail(ERR_REFUSED, _("This organisation holds the case: it acts, and asks nobody"));
    return OK;
}

enum err request_allows(const struct rec *state, struct span org, const struct rec *fields)
{
    const struct request_kind *k = NULL;
    struct span code = rec_text(fields, JOURNAL_REQUEST), person = rec_text(fields, JOURNAL_PERSON);
    const struct flow_row *last = flow_row((int)rec_int(state, TRANSFER_LAST_ACT, 0));
    enum seat seat = flow_seat(state, org);
    TRY(request_possible(state, org));
    for (size_t i = 0; i < request_kinds_n; i++)
        k = span_is(code, request_kinds[i].code) ? &request_kinds[i] : k;
    if (!k)
        return fail(ERR_INPUT, _("%s: %s is missing"), REQUEST_CLAUSE, _(field_by_tag(&journal_table, JOURNAL_REQUEST)->label));
    if (!(k->stages & STAGE_BIT(rec_int(state, TRANSFER_STAGE, STAGE_NONE))) || !(k->by & SEAT_BIT(seat)) ||
        (k->last && (!last || last->by != seat)))
        return fail(ERR_REFUSED, _("The case is %s: \"%.*s\" can be asked %s"),
                    _(stage_name((enum stage)rec_int(state, TRANSFER_STAGE, STAGE_NONE))), SPAN_ARG(code_show("request", code)), _(k->when));
    if (k->person && !transfer_mover(state, person))
        return fail(ERR_INPUT, person.n ? _("%.*s is not a mover of this case") : _("the mover who has died is to be named"), SPAN_ARG(person));
    if (!k->person && (person.n || rec_has(fields, JOURNAL_DATE)))
        return fail(ERR_INPUT, _("\"%.*s\" concerns the case, not one mover"), SPAN_ARG(code_show("request", code)));
    if (!rec_has(fields, JOURNAL_TEXT))
        return fail(ERR_INPUT, _("%s: %s is missing"), REQUEST_CLAUSE, _(field_by_tag(&journal_table, JOURNAL_TEXT)->label));
    return OK;
}

enum err request_fits(const struct event *e)
{
    const struct act_field *takes = e->act == ACT_REQUEST ? request_fields : e->act == ACT_ANSWER ? answer_fields : NULL;
    bool own_journal = e->chain.n == e->org.n + 1 && e->chain.p[0] == 'J' && memcmp(e->chain.p + 1, e->org.p, e->org.n) == 0;
    for (uint16_t i = 0; takes && i < e->fields.n; i++) {
        const struct act_field *f = takes;
        while (f->tag && f->tag != e->fields.v[i].tag)
            f++;
        takes = f->tag ? takes : NULL;
    }
    if (!takes || !own_journal)
        return fail(ERR_FORMAT, _("entry %u of journal %.*s is neither request nor answer"), e->seq, SPAN_ARG(e->chain));
    TRY(table_check(&journal_table, &e->fields));
    for (const struct act_field *f = takes; f->tag; f++) {
        if (f->tag != JOURNAL_PERSON && f->tag != JOURNAL_DATE && !rec_has(&e->fields, f->tag))
            return fail(ERR_FORMAT, _("entry %u of journal %.*s lacks field %u"), e->seq, SPAN_ARG(e->chain), f->tag);
    }
    return OK;
}

bool request_open(const struct event *request, int64_t arrived, const struct rec *state, struct span own)
{
    int64_t seq = rec_int(state, TRANSFER_SEQ, 0), seen = rec_int(&request->fields, JOURNAL_SEEN, 0);
    bool still = rec_int(state, TRANSFER_STAGE, 0) != STAGE_CLOSED && span_eq(rec_text(state, TRANSFER_HOLDER), own);
    return seq <= seen || (seq == arrived && still && !span_eq(request->org, own));
}

bool request_answers(const struct event *answer, const struct event *request, struct span request_id)
{
    return answer->act == ACT_ANSWER && span_eq(rec_text(&answer->fields, JOURNAL_REQUESTED), request_id) &&
           span_eq(answer->org, rec_text(&request->fields, JOURNAL_ORG));
}
