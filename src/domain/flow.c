#include "flow.h"

#include "base/lang.h"
#include "code.h"
#include "person.h"
#include "settings.h"

#define MAY(t) {t, ASK_MAY}
#define MUST(t) {t, ASK_MUST}
#define SET(t) {t, ASK_SET}
#define END {0, 0}

#define APPLICATION_FIELDS \
    MUST(TRANSFER_KIND), MUST(TRANSFER_REASON), MUST(TRANSFER_ORIGIN), MUST(TRANSFER_ORIGIN_HOUSEHOLD), \
        MUST(TRANSFER_ORIGIN_KIND), MAY(TRANSFER_ORIGIN_ADDRESS), MUST(TRANSFER_MOVERS), MAY(TRANSFER_STAYING), \
        MAY(TRANSFER_PARTIES), MAY(TRANSFER_MATERIALS), MAY(TRANSFER_NEW_HEAD), MUST(TRANSFER_TELEPHONE), \
        MAY(TRANSFER_HOST), MAY(TRANSFER_HOUSEHOLD), MAY(TRANSFER_HEAD), MAY(TRANSFER_ADDRESS), \
        MAY(TRANSFER_DIVISION), MAY(TRANSFER_LINKED), MAY(TRANSFER_NOTE), SET(TRANSFER_APPLICANT), \
        SET(TRANSFER_FINDINGS), SET(TRANSFER_DESTINATION), SET(TRANSFER_BUREAU), SET(TRANSFER_NUMBER), \
        SET(TRANSFER_HOST_HEAD)

static const struct act_field apply_fields[] = {APPLICATION_FIELDS, END};
static const struct act_field resubmit_fields[] = {APPLICATION_FIELDS, SET(TRANSFER_RECEIVED), END};
static const struct act_field accept_fields[] = {MAY(TRANSFER_NOTE), SET(TRANSFER_FINDINGS), END};
static const struct act_field reason_fields[] = {
    MUST(TRANSFER_REASON_CODE), MAY(TRANSFER_PERSONS_SEEN), MAY(TRANSFER_NOTE), SET(TRANSFER_RECEIVED), END,
};
static const struct act_field end_fields[] = {
    MUST(TRANSFER_REASON_CODE), MAY(TRANSFER_NOTE), SET(TRANSFER_RECEIVED), SET(TRANSFER_OUTCOME), END,
};
static const struct act_field approve_fields[] = {
    MAY(TRANSFER_NOTE), SET(TRANSFER_PERMIT), SET(TRANSFER_FINDINGS), SET(TRANSFER_RECEIVED), END,
};
static const struct act_field move_out_fields[] = {
    MAY(TRANSFER_NOTE), SET(TRANSFER_PERSONS), SET(TRANSFER_ORIGIN_HOUSEHOLD), SET(TRANSFER_ORIGIN_KIND),
    SET(TRANSFER_ORIGIN_ADDRESS), SET(TRANSFER_NEW_HEAD), SET(TRANSFER_OUT_DATE), SET(TRANSFER_DIFFERENCES),
    SET(TRANSFER_ORIGIN_CLOSED), SET(TRANSFER_FINDINGS), SET(TRANSFER_RECEIVED), SET(TRANSFER_PAPER),
    SET(TRANSFER_PAPER_DATE), END,
};
static const struct act_field correct_fields[] = {
    MAY(TRANSFER_VERIFIED), MAY(TRANSFER_NOTE), SET(TRANSFER_PERSONS), SET(TRANSFER_ORIGIN_HOUSEHOLD),
    SET(TRANSFER_ORIGIN_KIND), SET(TRANSFER_ORIGIN_ADDRESS), SET(TRANSFER_NEW_HEAD), SET(TRANSFER_DIFFERENCES),
    SET(TRANSFER_RECEIVED), END,
};
static const struct act_field settle_fields[] = {
    MAY(TRANSFER_OUTCOMES), MAY(TRANSFER_HEAD), MAY(TRANSFER_NOTE), SET(TRANSFER_SETTLED_HOUSEHOLD), SET(TRANSFER_IN_DATE),
    SET(TRANSFER_FINDINGS), SET(TRANSFER_RECEIVED), SET(TRANSFER_PAPER), SET(TRANSFER_PAPER_DATE), END,
};
static const struct act_field notify_fields[] = {MAY(TRANSFER_TELEPHONE), SET(TRANSFER_NOTICE_TEXT), MAY(TRANSFER_NOTE), END};
static const struct act_field hand_over_fields[] = {
    MUST(TRANSFER_COLLECTOR), MUST(TRANSFER_COLLECTOR_ID), MUST(TRANSFER_COLLECTOR_CHECKED),
    MUST(TRANSFER_OLD_BOOKLET), MAY(TRANSFER_NOTE), SET(TRANSFER_OUTCOME), END,
};
static const struct act_field verify_fields[] = {MUST(TRANSFER_VERIFIED), MAY(TRANSFER_NOTE), SET(TRANSFER_OUTCOME), END};
static const struct act_field restore_fields[] = {
    MAY(TRANSFER_NOTE), SET(TRANSFER_RESTORED_HOUSEHOLD), SET(TRANSFER_RECEIVED), SET(TRANSFER_OUTCOME), END,
};
static const struct act_field annul_fields[] = {
    MUST(TRANSFER_DECISION), MUST(TRANSFER_REASON_CODE), MAY(TRANSFER_NOTE), SET(TRANSFER_FINDINGS),
    SET(TRANSFER_OUTCOMES), END,
};

#define S(x) STAGE_BIT(STAGE_##x)
#define COUNTER (ROLE_CLERK | ROLE_CHIEF)
#define APPROVER (ROLE_APPROVER | ROLE_CHIEF)
#define D SEAT_D
#define B SEAT_B
#define O SEAT_O
#define TO_D SEAT_BIT(SEAT_D)
#define TO_B SEAT_BIT(SEAT_B)
#define TO_O SEAT_BIT(SEAT_O)

// clang-format off
const struct flow_row flow_rows[] = {
    //              row key          name                        clause   from                        by roles       to                         holder copies       seen   reasons      fields
    {ACT_APPLY,      1, "apply",     N_("Apply"),                "C-3.1", S(NONE),                    D, COUNTER,    STAGE_APPLIED,             D,     0,           false, NULL,        apply_fields,     N_("Applied.")},
    {ACT_ACCEPT,     2, "accept",    N_("Accept"),               "C-3.2", S(APPLIED),                 D, COUNTER,    STAGE_AWAITING_APPROVAL,   B,     0,           false, NULL,        accept_fields,    N_("Accepted; reported to the bureau.")},
    {ACT_RETURN_D,   3, "return",    N_("Return"),               "C-3.1", S(APPLIED),                 D, COUNTER,    STAGE_RETURNED,            D,     0,           false, "return_d",  reason_fields,    N_("Returned to the applicant.")},
    {ACT_CLOSE,      4, "close",     N_("Close"),                "C-3.1", S(APPLIED) | S(RETURNED),   D, COUNTER,    STAGE_CLOSED,              D,     TO_B | TO_O, true,  "close",     end_fields,       N_("Closed; nobody has moved.")},
    {ACT_APPROVE,    5, "approve",   N_("Approve"),              "C-3.3", S(AWAITING_APPROVAL),       B, APPROVER,   STAGE_AWAITING_MOVE_OUT,   O,     TO_D,        false, NULL,        approve_fields,   N_("Approved; the permit goes to the move-out station.")},
    {ACT_RETURN_B,   6, "return",    N_("Return"),               "C-3.3", S(AWAITING_APPROVAL),       B, APPROVER,   STAGE_RETURNED,            D,     0,           false, "return_b",  reason_fields,    N_("Returned to the move-in station.")},
    {ACT_REJECT,     7, "reject",    N_("Reject"),               "C-3.3", S(AWAITING_APPROVAL),       B, APPROVER,   STAGE_CLOSED,              D,     0,           false, "reject",    end_fields,       N_("Rejected; the move-in station tells the applicant.")},
    {ACT_MOVE_OUT,   8, "move-out",  N_("Move out"),             "C-3.4", S(AWAITING_MOVE_OUT),       O, COUNTER,    STAGE_AWAITING_SETTLEMENT, D,     TO_B,        false, NULL,        move_out_fields,  N_("Move-out registered; the confirmation goes to the move-in station.")},
    {ACT_RETURN_O,   9, "return",    N_("Return"),               "C-3.4", S(AWAITING_MOVE_OUT),       O, COUNTER,    STAGE_RETURNED,            D,     TO_B,        false, "return_o",  reason_fields,    N_("Returned to the move-in station; the permit stands.")},
    {ACT_REFUSE,    10, "refuse",    N_("Refuse"),               "C-3.4", S(AWAITING_MOVE_OUT),       O, COUNTER,    STAGE_CLOSED,              D,     TO_B,        false, "refuse",    end_fields,       N_("Refused for good; the permit is void and the lock freed.")},
    {ACT_RESUBMIT,  11, "resubmit",  N_("Resubmit"),             "C-3.2", S(RETURNED),                D, COUNTER,    STAGE_RETURNED,            SEAT_NONE, TO_B | TO_O, true, NULL,     resubmit_fields,  N_("Resubmitted.")},
    {ACT_SETTLE,    12, "settle",    N_("Settle"),               "C-3.5", S(AWAITING_SETTLEMENT),     D, COUNTER,    STAGE_SETTLED,             D,     TO_B | TO_O, false, NULL,        settle_fields,    N_("Settled; the persons are in this station's register.")},
    {ACT_NOTIFY,    13, "notify",    N_("Notify"),               "C-3.5", S(SETTLED),                 D, COUNTER,    STAGE_SETTLED,             D,     0,           false, NULL,        notify_fields,    N_("The SMS is in the notice queue.")},
    {ACT_HAND_OVER, 13, "hand-over", N_("Hand over the booklet"),"C-3.5", S(SETTLED),                 D, COUNTER,    STAGE_SETTLED,             D,     0,           false, NULL,        hand_over_fields, N_("Booklet handed over.")},
    {ACT_VERIFY,    13, "verify",    N_("Verify particulars"),   "C-3.6", S(SETTLED),                 D, COUNTER,    STAGE_SETTLED,             D,     0,           false, NULL,        verify_fields,    N_("Particulars verified.")},
    {ACT_CONCLUDE,  13, "conclude",  N_("Conclude"),             "C-3.6", S(SETTLED),                 D, ROLE_CHIEF, STAGE_CLOSED,              D,     0,           false, "conclude",  end_fields,       N_("Closed by the chief.")},
    {ACT_SEND_BACK, 14, "send-back", N_("Send back"),            "C-3.5", S(AWAITING_SETTLEMENT),     D, COUNTER,    STAGE_AT_ORIGIN_AGAIN,     O,     TO_B,        false, "send_back", reason_fields,    N_("Sent back to the move-out station.")},
    {ACT_CORRECT,   15, "correct",   N_("Correct"),              "C-3.4", S(AT_ORIGIN_AGAIN),         O, COUNTER,    STAGE_AWAITING_SETTLEMENT, D,     TO_B,        false, NULL,        correct_fields,   N_("The records are sent again.")},
    {ACT_RESTORE,   16, "restore",   N_("Restore"),              "C-3.4", S(AT_ORIGIN_AGAIN),         O, COUNTER,    STAGE_CLOSED,              D,     TO_B,        false, NULL,        restore_fields,   N_("Restored: the persons are registered here again.")},
    {ACT_ANNUL,     17, "annul",     N_("Annul"),                "C-3.5", S(SETTLED) | S(CLOSED),     D, ROLE_CHIEF, STAGE_AT_ORIGIN_AGAIN,     O,     TO_B,        false, "annul",     annul_fields,     N_("Annulled; the move-out station restores the persons.")},
};
// clang-format on
const size_t flow_rows_n = COUNT(flow_rows);

const char *stage_name(enum stage s)
{
    const struct code_list *l = code_list("stage");
    return (unsigned)s < l->n ? code_name(&l->rows[s]) : "";
}

const char *seat_name(enum seat s)
{
    static const char *const name[] = {"", N_("Move-in station"), N_("Bureau"), N_("Move-out station")};
    return (unsigned)s < COUNT(name) ? name[s] : "";
}

const char *role_name(enum role r)
{
    switch (r) {
    case ROLE_CLERK:
        return N_("clerk");
    case ROLE_APPROVER:
        return N_("approver");
    case ROLE_CHIEF:
        return N_("chief");
    case ROLE_ADMIN:
        return N_("administrator");
    }
    return "";
}

const struct flow_row *flow_row(int act)
{
    for (size_t i = 0; i < flow_rows_n; i++) {
        if (flow_rows[i].act == act)
            return &flow_rows[i];
    }
    return NULL;
}

const struct flow_row *flow_by_key(struct span key, enum stage stage)
{
    for (size_t i = 0; i < flow_rows_n; i++) {
        if (span_is(key, flow_rows[i].key) && (flow_rows[i].from & STAGE_BIT(stage)))
            return &flow_rows[i];
    }
    return NULL;
}

const struct flow_row *flow_any(struct span key)
{
    for (size_t i = 0; i < flow_rows_n; i++) {
        if (span_is(key, flow_rows[i].key))
            return &flow_rows[i];
    }
    return NULL;
}

bool flow_takes(const struct flow_row *f, uint16_t tag)
{
    for (const struct act_field *a = f->fields; a->tag; a++) {
        if (a->tag == tag)
            return true;
    }
    return false;
}

bool flow_asks(const struct flow_row *f, uint16_t tag)
{
    for (const struct act_field *a = f->fields; a->tag; a++) {
        if (a->tag == tag)
            return a->ask != ASK_SET;
    }
    return false;
}

bool flow_must(const struct flow_row *f, uint16_t tag)
{
    for (const struct act_field *a = f->fields; a->tag; a++) {
        if (a->tag == tag)
            return a->ask == ASK_MUST;
    }
    return false;
}

bool flow_reason(const struct flow_row *f, const struct code *reason)
{
    return f->reasons && code_flag(reason, f->reasons);
}

bool flow_stops(const struct flow_row *f, const struct code *reason)
{
    bool runs = f->from & ~STAGE_BIT(STAGE_APPLIED); // the days begin with the acceptance
    return runs && f->to == STAGE_RETURNED && flow_reason(f, reason) && code_flag(reason, "applicant");
}

size_t flow_particulars(const struct flow_row *f)
{
    return f->act == ACT_CORRECT ? PARTICULARS : PARTICULARS_VERIFIED;
}

struct span flow_org(const struct rec *t, enum seat seat)
{
    static const uint16_t tag[] = {0, TRANSFER_DESTINATION, TRANSFER_BUREAU, TRANSFER_ORIGIN};
    return seat == SEAT_NONE ? SPAN_NONE : rec_text(t, tag[seat]);
}

enum seat flow_seat(const struct rec *t, struct span org)
{
    for (enum seat s = SEAT_D; s <= SEAT_O; s++) {
        if (org.n && span_eq(flow_org(t, s), org))
            return s;
    }
    return SEAT_NONE;
}

// Row 11: back to whoever returned it; to the bureau where an approved field changed.
static void resubmit_target(const struct rec *state, const struct rec *fields, enum stage *to, enum seat *holder)
{
    enum stage from = (enum stage)rec_int(state, TRANSFER_RETURNED_FROM, STAGE_APPLIED);
    if (from == STAGE_AWAITING_MOVE_OUT) {
        struct arena a = {0};
        struct rec after = rec_copy(&a, state);
        rec_merge(&after, fields);
        if (transfer_approved_field_changed(state, &after))
            from = STAGE_AWAITING_APPROVAL;
        arena_free(&a);
    }
    *to = from;
    *holder = from == STAGE_AWAITING_MOVE_OUT ? SEAT_O : from == STAGE_AWAITING_APPROVAL ? SEAT_B : SEAT_D;
}

void flow_target(const struct flow_row *f, const struct rec *state, const struct rec *fields, enum stage *to,
                 enum seat *holder)
{
    *to = (enum stage)f->to;
    *holder = (enum seat)f->holder;
    if (f->act == ACT_RESUBMIT)
        resubmit_target(state, fields, to, holder);
    int64_t done = rec_int(state, TRANSFER_DONE, 0);
    if ((f->act == ACT_HAND_OVER && (done & DONE_VERIFIED)) || (f->act == ACT_VERIFY && (done & DONE_HANDED_OVER)))
        *to = STAGE_CLOSED;
}

enum err flow_allows(const struct flow_row *f, const struct rec *state, struct span org)
{
    enum stage stage = (enum stage)rec_int(state, TRANSFER_STAGE, STAGE_NONE);
    if (!(f->from & STAGE_BIT(stage)))
        return fail(ERR_MOVED_ON, _("The case is %s: \"%s\" is not possible now (%s)"), stage_name(stage), _(f->name),
                    f->clause);
    if (stage == STAGE_NONE)
        return OK;
    if (!span_eq(rec_text(state, TRANSFER_HOLDER), org) || flow_seat(state, org) != f->by)
        return fail(ERR_REFUSED, _("%s holds the case; only the holder acts"),
                    _(seat_name(flow_seat(state, rec_text(state, TRANSFER_HOLDER)))));
    int64_t outcome = rec_int(state, TRANSFER_OUTCOME, 0);
    if (f->act == ACT_ANNUL && stage == STAGE_CLOSED && outcome != OUTCOME_MOVED)
        return fail(ERR_REFUSED, _("Nobody has moved under this case; there is nothing to annul"));
    if (f->act == ACT_CORRECT && rec_bool(state, TRANSFER_RESTORE_ONLY))
        return fail(ERR_REFUSED, _("This case can only be restored now (rows 14, 17)"));
    int64_t done = rec_int(state, TRANSFER_DONE, 0);
    if ((f->act == ACT_HAND_OVER && (done & DONE_HANDED_OVER)) || (f->act == ACT_VERIFY && (done & DONE_VERIFIED)))
        return fail(ERR_REFUSED, _("\"%s\" is done already"), _(f->name));
    return OK;
}

unsigned flow_recipients(const struct flow_row *f, const struct rec *before, enum seat holder)
{
    unsigned copies = f->copies;
    if (f->copies_if_seen) {
        for (enum seat s = SEAT_D; s <= SEAT_O; s++) {
            if (!rec_find(before, TRANSFER_SEEN, SEEN_ORG, flow_org(before, s)))
                copies &= ~SEAT_BIT(s);
        }
    }
    unsigned to = copies | (holder == SEAT_NONE ? 0 : SEAT_BIT(holder));
    return to & ~SEAT_BIT(f->by);
}

void flow_due(const struct rec *state, moment_t received, const struct calendar *c, const struct settings *set,
              day_t *due, bool *provisional)
{
    enum stage stage = (enum stage)rec_int(state, TRANSFER_STAGE, STAGE_NONE);
    moment_t from = received;
    *due = DAY_NONE;
    *provisional = false;
    if (stage == STAGE_RETURNED) {
        // A station's own error runs on from where the returning side's clock began.
        if (rec_bool(state, TRANSFER_CLOCK_STOPPED))
            return;
        stage = (enum stage)rec_int(state, TRANSFER_RETURNED_FROM, STAGE_APPLIED);
        from = rec_int(state, TRANSFER_CLOCK_FROM, 0);
    }
    int64_t days;
    switch (stage) {
    case STAGE_AWAITING_APPROVAL:
        days = set->approval_days;
        if (!set->approval_from_receipt)
            from = rec_int(state, TRANSFER_ACCEPTED, 0);
        break;
    case STAGE_AWAITING_MOVE_OUT:
        days = set->move_out_days;
        break;
    case STAGE_AWAITING_SETTLEMENT:
        days = set->settle_days;
        break;
    case STAGE_AT_ORIGIN_AGAIN:
        days = set->again_days;
        break;
    default:
        return;
    }
    if (from > 0)
        *due = calendar_add(c, day_of(from), (int)days, provisional);
}

day_t flow_lapse(const struct rec *state, const struct settings *set)
{
    int64_t at = rec_int(state, TRANSFER_RETURNED_AT, 0);
    if (rec_int(state, TRANSFER_STAGE, STAGE_NONE) != STAGE_RETURNED || at == 0)
        return DAY_NONE;
    return day_of(at) + (day_t)set->lapse_days;
}

bool flow_lapsed(const struct rec *state, const struct settings *set, day_t today)
{
    day_t last = flow_lapse(state, set);
    return last != DAY_NONE && today > last;
}
