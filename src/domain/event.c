#include "event.h"

#include "base/lang.h"
#include "person.h"

static const struct field relation_row_fields[] = {
    {RELATION_ROW_ID, "id", N_("ID number"), FIELD_ID, 18, NULL, NULL, NULL, NULL},
    {RELATION_ROW_NAME, "name", N_("Name"), FIELD_NAME, 50, NULL, NULL, NULL, NULL},
    {RELATION_ROW_CODE, "relation", N_("Relation to head"), FIELD_CODE, 2, "relation", NULL, NULL, NULL},
    {RELATION_ROW_OLD, "old_relation", N_("Relation to old head"), FIELD_CODE, 2, "relation", NULL, NULL, NULL},
};
const struct table relation_row_table = {"relation_row", relation_row_fields, COUNT(relation_row_fields)};

static const struct field journal_fields[] = {
    {JOURNAL_CASE, "case", N_("Case"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {JOURNAL_OPERATOR, "operator", N_("Operator number"), FIELD_TEXT, 20, NULL, NULL, NULL, NULL},
    {JOURNAL_NAME, "name", N_("Name"), FIELD_NAME, 50, NULL, NULL, NULL, NULL},
    {JOURNAL_ROLE, "role", N_("Role"), FIELD_INT, 15, NULL, NULL, NULL, NULL},
    {JOURNAL_KEY, "key", "", FIELD_BYTES, 32, NULL, NULL, NULL, NULL},
    {JOURNAL_PERSON, "person", N_("ID number"), FIELD_ID, 18, NULL, NULL, NULL,
     N_("Whom it is about. Of a death that is reported, the mover who died.")},
    {JOURNAL_HOUSEHOLD, "household", N_("Household"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {JOURNAL_DATE, "date", N_("Date"), FIELD_DATE, 0, NULL, NULL, NULL, N_("Of a death, the day that the certificate gives, as 2026-03-02.")},
    {JOURNAL_TEXT, "text", N_("Text"), FIELD_TEXT, 300, NULL, NULL, NULL,
     N_("In a sentence: why it is asked, or why it is not followed, as the other side reads it; of a call, with whom and what was said.")},
    {JOURNAL_SETTING, "setting", N_("Setting"), FIELD_TEXT, 40, NULL, NULL, NULL, NULL},
    {JOURNAL_VALUE, "value", N_("Value"), FIELD_TEXT, 60, NULL, NULL, NULL, NULL},
    {JOURNAL_COUNT, "count", N_("Count"), FIELD_INT, INT_ANY, NULL, NULL, NULL, NULL},
    {JOURNAL_PROOF, "proof", N_("Document"), FIELD_TEXT, 60, NULL, NULL, NULL, NULL},
    {JOURNAL_RELATIONS, "relations", N_("Relations"), FIELD_LIST, 100, NULL, &relation_row_table, NULL, NULL},
    {JOURNAL_STATE, "state", N_("State"), FIELD_INT, 9, NULL, NULL, NULL, NULL},
    {JOURNAL_ORG, "org", N_("Organisation"), FIELD_ORG, 12, NULL, NULL, NULL, N_("Whose request it is that is answered: 12-digit code.")},
    {JOURNAL_REQUEST, "request", N_("Request"), FIELD_CODE, 1, "request", NULL, NULL,
     N_("What the holder is asked: to give the case back, to take note of a death, to stop, to go on on paper.")},
    {JOURNAL_SEEN, "seen", "", FIELD_INT, INT_ANY, NULL, NULL, NULL, NULL},
    {JOURNAL_REQUESTED, "requested", "", FIELD_BYTES, 32, NULL, NULL, NULL, NULL},
    {JOURNAL_FINDINGS, "findings", N_("Findings"), FIELD_LIST, 100, NULL, &finding_table, NULL, NULL},
};
const struct table journal_table = {"journal", journal_fields, COUNT(journal_fields)};

static const struct {
    const char *key, *name;
} journal_acts[] = {
    [ACT_CERTIFY - ACT_JOURNAL] = {"certify", N_("Certify an operator's key")},
    [ACT_SIGN_IN - ACT_JOURNAL] = {"sign-in", N_("Sign in")},
    [ACT_SETTING - ACT_JOURNAL] = {"setting", N_("Change a setting")},
    [ACT_DEATH - ACT_JOURNAL] = {"death", N_("Register a death")},
    [ACT_ADJUST - ACT_JOURNAL] = {"adjust", N_("Adjust relations")},
    [ACT_IMPORT - ACT_JOURNAL] = {"import", N_("Import")},
    [ACT_PRINT - ACT_JOURNAL] = {"print", N_("Print")},
    [ACT_CALL - ACT_JOURNAL] = {"call", N_("Telephone call")},
    [ACT_REQUEST - ACT_JOURNAL] = {"request", N_("Request")},
    [ACT_CONTINUE - ACT_JOURNAL] = {"continue", N_("Go on after a restore")},
    [ACT_OPERATOR_STATE - ACT_JOURNAL] = {"operator-state", N_("Operator's state")},
    [ACT_ANSWER - ACT_JOURNAL] = {"answer", N_("Answer to a request")},
};

static bool of_journal(int act)
{
    return act >= ACT_JOURNAL && (size_t)(act - ACT_JOURNAL) < COUNT(journal_acts);
}

const char *act_name(int act)
{
    const struct flow_row *f = flow_row(act);
    return f ? f->name : of_journal(act) ? journal_acts[act - ACT_JOURNAL].name : "";
}

const char *act_key(int act)
{
    const struct flow_row *f = flow_row(act);
    return f ? f->key : of_journal(act) ? journal_acts[act - ACT_JOURNAL].key : "";
}

bool event_is_journal(const struct event *e)
{
    return e->act >= ACT_JOURNAL;
}

static void mark_seen(struct rec *state, struct span org, moment_t at)
{
    if (org.n == 0 || rec_find(state, TRANSFER_SEEN, SEEN_ORG, org))
        return;
    struct rec *row = rec_add(state, TRANSFER_SEEN);
    rec_set_text(row, SEEN_ORG, org);
    rec_set_int(row, SEEN_AT, at);
}

static void fold_acceptance(struct rec *state, const struct event *e)
{
    struct span by = rec_text(state, TRANSFER_ACCEPTED_BY);
    rec_set_int(state, TRANSFER_ACCEPTED, e->time);
    if (!transfer_accepted_by(state, e->operator))
        rec_set_text(state, TRANSFER_ACCEPTED_BY, by.n ? arena_printf(state->arena, "%.*s %.*s", SPAN_ARG(by), SPAN_ARG(e->operator)) : e->operator);
}

static void fold_act(struct rec *state, const struct event *e, enum stage before)
{
    switch (e->act) {
    case ACT_APPLY:
        rec_set_int(state, TRANSFER_OPENED, e->time);
        rec_set_int(state, TRANSFER_APPLIED, e->time);
        break;
    case ACT_RESUBMIT:
        rec_set_int(state, TRANSFER_APPLIED, e->time);
        if (e->stage != STAGE_APPLIED) // returned at the counter: it is accepted by an act of its own
            fold_acceptance(state, e);
        break;
    case ACT_ACCEPT:
        fold_acceptance(state, e);
        break;
    case ACT_APPROVE:
        rec_set_int(state, TRANSFER_APPROVED, e->time);
        break;
    case ACT_MOVE_OUT:
        rec_set_int(state, TRANSFER_MOVED_OUT, e->time);
        break;
    case ACT_SETTLE:
        rec_set_int(state, TRANSFER_SETTLED, e->time);
        break;
    case ACT_NOTIFY:
        rec_set_int(state, TRANSFER_DONE, rec_int(state, TRANSFER_DONE, 0) | DONE_NOTIFIED);
        break;
    case ACT_HAND_OVER:
        rec_set_int(state, TRANSFER_DONE, rec_int(state, TRANSFER_DONE, 0) | DONE_HANDED_OVER);
        break;
    case ACT_VERIFY:
        rec_set_int(state, TRANSFER_DONE, rec_int(state, TRANSFER_DONE, 0) | DONE_VERIFIED);
        break;
    case ACT_SEND_BACK:
    case ACT_ANNUL: {
        const struct code *c = code_find(code_list("return_reason"), rec_text(&e->fields, TRANSFER_REASON_CODE));
        bool give_up = e->act == ACT_ANNUL || (c && code_flag(c, "give_up"));
        rec_set_int(state, TRANSFER_RESTORE_ONLY, give_up);
        break;
    }
    default:
        break;
    }
    if (e->stage == STAGE_RETURNED) {
        const struct code *c = code_find(code_list("return_reason"), rec_text(&e->fields, TRANSFER_REASON_CODE));
        rec_set_int(state, TRANSFER_CLOCK_STOPPED, c && code_flag(c, "applicant"));
        rec_set_text(state, TRANSFER_RETURNED_BY, e->org);
        rec_set_int(state, TRANSFER_RETURNED_FROM, before);
        rec_set_int(state, TRANSFER_RETURNED_AT, e->time);
        rec_set_int(state, TRANSFER_CLOCK_FROM, rec_int(&e->fields, TRANSFER_RECEIVED, 0));
    } else {
        rec_clear(state, TRANSFER_CLOCK_STOPPED);
    }
}

void event_fold(struct rec *state, const struct event *e, const uint8_t id[EVENT_ID])
{
    // What belongs to one act alone does not outlive it.
    static const uint16_t passing[] = {TRANSFER_NOTE, TRANSFER_REASON_CODE, TRANSFER_RECEIVED, TRANSFER_PERSONS_SEEN,
                                       TRANSFER_VERIFIED};
    // What an act tells anew, it tells whole: of its judgement, and of the records that are sent (row 15), maybe nothing.
    static const uint16_t anew[] = {TRANSFER_FINDINGS, TRANSFER_DIFFERENCES};
    const struct flow_row *f = flow_row(e->act);
    enum stage before = (enum stage)rec_int(state, TRANSFER_STAGE, STAGE_NONE);
    enum seat holder = SEAT_NONE;

    for (size_t i = 0; i < COUNT(passing); i++)
        rec_clear(state, passing[i]);
    // A resubmission replaces the application whole: what it leaves out is gone.
    if (e->act == ACT_RESUBMIT && f) {
        for (const struct act_field *a = f->fields; a->tag; a++) {
            if (a->ask != ASK_SET)
                rec_clear(state, a->tag);
        }
    }
    for (size_t i = 0; i < COUNT(anew) && f; i++) {
        if (flow_takes(f, anew[i]))
            rec_clear(state, anew[i]);
    }
    rec_merge(state, &e->fields);
    if (e->act == ACT_APPLY) {
        rec_set_text(state, TRANSFER_NUMBER, e->chain);
        mark_seen(state, e->org, e->time);
    }
    fold_act(state, e, before);

    holder = flow_seat(state, e->holder);
    if (f) {
        unsigned to = flow_recipients(f, state, holder);
        for (enum seat s = SEAT_D; s <= SEAT_O; s++) {
            if (to & SEAT_BIT(s))
                mark_seen(state, flow_org(state, s), e->time);
        }
    }
    if (!span_eq(rec_text(state, TRANSFER_HOLDER), e->holder))
        rec_set_int(state, TRANSFER_SENT, e->time);
    rec_set_int(state, TRANSFER_STAGE, e->stage);
    rec_set_text(state, TRANSFER_HOLDER, e->holder);
    rec_set_int(state, TRANSFER_SEQ, e->seq);
    rec_set_bytes(state, TRANSFER_LAST_ID, span_bytes(id, EVENT_ID));
    rec_set_int(state, TRANSFER_LAST_TIME, e->time);
    rec_set_int(state, TRANSFER_LAST_ACT, e->act);
    if (e->stage == STAGE_RETURNED || e->stage == STAGE_AT_ORIGIN_AGAIN || e->stage == STAGE_CLOSED)
        rec_set_int(state, TRANSFER_DECIDED, e->act);
}

// An organisation numbers its own cases alone: the code, and what it counts.
static bool numbered_by(struct span number, struct span org)
{
    return span_starts(number, org) && number.n > org.n && number.p[org.n] == '-';
}

// Those that the act takes, each of its kind, none left out that has to be given.
static enum err check_fields(const struct flow_row *f, const struct event *e)
{
    for (uint16_t i = 0; i < e->fields.n; i++) {
        if (!flow_takes(f, e->fields.v[i].tag))
            return fail(ERR_FORMAT, _("event %u of case %.*s: \"%s\" does not take field %u"), e->seq, SPAN_ARG(e->chain),
                        _(f->name), e->fields.v[i].tag);
    }
    for (const struct act_field *a = f->fields; a->tag; a++) {
        if (a->ask == ASK_MUST && !rec_has(&e->fields, a->tag))
            return fail(ERR_FORMAT, _("event %u of case %.*s: \"%s\" lacks field %u"), e->seq, SPAN_ARG(e->chain), _(f->name), a->tag);
    }
    TRY(table_check(&transfer_table, &e->fields));
    const struct code *reason = code_find(code_list("return_reason"), rec_text(&e->fields, TRANSFER_REASON_CODE));
    if (f->reasons && (!reason || !flow_reason(f, reason)))
        return fail(ERR_FORMAT, _("event %u of case %.*s: its reason is none of \"%s\""), e->seq, SPAN_ARG(e->chain), _(f->name));
    return OK;
}

// The records that leave with the movers: of each one, in their order, and nothing that is the other register's own.
static enum err check_records(const struct flow_row *f, const struct rec *state, const struct event *e)
{
    size_t movers, n;
    const struct rec *m = rec_list(state, TRANSFER_MOVERS, &movers), *p = rec_list(&e->fields, TRANSFER_PERSONS, &n);
    bool whole = !flow_takes(f, TRANSFER_PERSONS) || n == movers;
    for (size_t i = 0; i < n && whole; i++)
        whole = p[i].n && span_eq(rec_text(&p[i], PERSON_ID), rec_text(&m[i], MOVER_ID)) && p[i].v[p[i].n - 1].tag < PERSON_FIRST_KEPT;
    return whole ? OK : fail(ERR_FORMAT, _("event %u of case %.*s: its records are not those of the movers"), e->seq, SPAN_ARG(e->chain));
}

enum err event_follows(const struct rec *state, const struct event *e)
{
    bool first = !rec_has(state, TRANSFER_STAGE);
    const struct flow_row *f = flow_row(e->act);
    if (!f)
        return fail(ERR_FORMAT, _("event %u of case %.*s: unknown act %u"), e->seq, SPAN_ARG(e->chain), e->act);
    uint32_t next = first ? 0 : (uint32_t)rec_int(state, TRANSFER_SEQ, 0) + 1;
    if (e->seq != next)
        return fail(ERR_CHAIN, _("case %.*s: event %u came where %u is next"), SPAN_ARG(e->chain), e->seq, next);
    if (!span_eq(e->prev, rec_text(state, TRANSFER_LAST_ID)))
        return fail(ERR_CHAIN, _("case %.*s: event %u stands on another predecessor"), SPAN_ARG(e->chain), e->seq);
    TRY(check_fields(f, e));

    struct rec base = *state; // the first event names the seats itself
    if (first) {
        if (e->act != ACT_APPLY || !span_eq(rec_text(&e->fields, TRANSFER_DESTINATION), e->org) ||
            !span_eq(rec_text(&e->fields, TRANSFER_NUMBER), e->chain) || !numbered_by(e->chain, e->org))
            return fail(ERR_CHAIN, _("case %.*s does not begin with an application of its move-in station"),
                        SPAN_ARG(e->chain));
        base = e->fields;
    } else {
        TRY(flow_allows(f, state, e->org));
        TRY(check_records(f, state, e));
    }
    if (memchr(e->operator.p, ' ', e->operator.n)) // blanks stand between those who accepted
        return fail(ERR_FORMAT, _("operator %.*s: a number has no blanks"), SPAN_ARG(e->operator));
    if (e->act == ACT_APPROVE && transfer_accepted_by(state, e->operator))
        return fail(ERR_REFUSED, _("who accepted a case may not approve it"));
    enum stage to;
    enum seat holder;
    flow_target(f, state, &e->fields, &to, &holder);
    // Row 11 may not move the case to other organisations than those it names.
    static const uint16_t fixed[] = {TRANSFER_NUMBER, TRANSFER_DESTINATION, TRANSFER_BUREAU};
    for (size_t i = 0; !first && i < COUNT(fixed); i++) {
        if (rec_has(&e->fields, fixed[i]) && !span_eq(rec_text(&e->fields, fixed[i]), rec_text(state, fixed[i])))
            return fail(ERR_FORMAT, _("event %u of case %.*s changes what is fixed"), e->seq, SPAN_ARG(e->chain));
    }
    struct span holds = flow_org(rec_has(&e->fields, TRANSFER_ORIGIN) ? &e->fields : &base, holder);
    if (holds.n == 0)
        holds = flow_org(&base, holder);
    if (e->stage != to || !span_eq(e->holder, holds))
        return fail(ERR_CHAIN, _("event %u of case %.*s does not go where \"%s\" leads"), e->seq, SPAN_ARG(e->chain),
                    _(f->name));
    return OK;
}
