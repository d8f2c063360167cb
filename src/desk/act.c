#include "act.h"

#include "base/lang.h"
#include "domain/difference.h"
#include "domain/idnumber.h"
#include "domain/person.h"
#include "judge.h"
#include "link/mail.h"
#include "operator.h"
#include "store/chain.h"
#include "store/moment.h"
#include "store/notice.h"
#include "store/register.h"
#include "store/store.h"

// What one act is made of while its transaction is open.
struct making {
    struct desk *d;
    struct kv_txn *t;
    const struct act_request *q;
    struct act_result *r;
    struct arena *a;
    const struct rec *before;
    struct rec fields; // becomes the event's
    struct facts facts; // that the act was judged by
    moment_t now;
    enum stage to;
    enum seat holder;
};

bool act_needs_password(const struct flow_row *row)
{
    return row->act == ACT_APPROVE || row->act == ACT_ANNUL;
}

// After a restore a case can be read, and acted on when its parties have told what they hold of it (DESIGN section 6).
static enum err heard(const struct desk *d, struct kv_txn *t, const struct rec *state)
{
    struct arena a = {0};
    struct span *who;
    size_t n = mail_unheard(d->store, t, state, &a, &who);
    enum err e = t->err;
    if (n && !e)
        e = desk_not_heard(d, who, n, rec_text(state, TRANSFER_NUMBER));
    arena_free(&a);
    return e;
}

static enum err allowed(const struct desk *d, struct kv_txn *t, const struct flow_row *row, const struct rec *state, day_t today)
{
    if (!desk_signed_in(d))
        return fail(ERR_PERMISSION, _("nobody is signed in"));
    TRY(flow_allows(row, state, d->store->org));
    TRY(heard(d, t, state));
    if (!desk_has_role(d, row->roles)) {
        const char *who = row->roles == ROLE_CHIEF ? N_("the chief does this") : (row->roles & ROLE_APPROVER) ? N_("an approver or the chief does this") : N_("a clerk or the chief does this");
        return fail(ERR_PERMISSION, "%s", _(who));
    }
    const struct rec *own = desk_org_rec(d);
    if (row->act == ACT_APPLY && (!own || rec_int(own, ORG_KIND, 0) != ORG_STATION || !rec_has(own, ORG_BUREAU)))
        return fail(ERR_REFUSED, _("applications are taken at a station that is on the roster with its bureau"));
    if (row->act == ACT_APPROVE && transfer_accepted_by(state, rec_text(&d->operator, OPERATOR_NUMBER)))
        return fail(ERR_PERMISSION, _("who accepted a case may not approve it"));
    char day[DAY_TEXT];
    if (row->act == ACT_RESUBMIT && flow_lapsed(state, &d->store->settings, today))
        return fail(ERR_REFUSED, _("returned, and not resubmitted by %s: the case has lapsed. Close it (603); the applicant applies anew"),
                    day_format(flow_lapse(state, &d->store->settings), day));
    return OK;
}

enum err act_allowed(const struct desk *d, const struct flow_row *row, const struct rec *state)
{
    struct kv_txn t;
    TRY(kv_read(d->store->kv, &t));
    enum err e = allowed(d, &t, row, state, desk_today()), end = kv_abort(&t);
    return e ? e : end;
}

size_t act_rows(const struct desk *d, const struct rec *state, const struct flow_row **out, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < flow_rows_n && n < max; i++) {
        if (flow_allows(&flow_rows[i], state, d->store->org) == OK && rec_has(state, TRANSFER_STAGE))
            out[n++] = &flow_rows[i];
    }
    return n;
}

// No partial approval: a return names movers, and has to where some are to be left out (section 4).
static enum err check_named(struct making *m, const struct code *why)
{
    size_t n;
    const struct rec *named = rec_list(&m->fields, TRANSFER_PERSONS_SEEN, &n);
    if (n == 0 && !code_flag(why, "leave_out"))
        return OK;
    m->r->at.tag = TRANSFER_PERSONS_SEEN;
    if (n == 0)
        return fail(ERR_REFUSED, _("C-4: reason %s names who is to be left out"), why->code);
    for (size_t i = 0; i < n; i++) {
        struct span id = rec_text(&named[i], NAMED_ID);
        if (id.n && !transfer_mover(m->before, id)) // that a number is missing has been told
            return fail(ERR_INPUT, _("%.*s is named, who is not a mover"), SPAN_ARG(id));
    }
    return OK;
}

// Takes what the operator may give; what must be given and is not becomes a finding.
static enum err take_fields(struct making *m)
{
    struct rec given = rec_make(m->a);
    const struct flow_row *row = m->q->row;
    for (const struct act_field *f = row->fields; f->tag; f++) {
        const struct val *v = m->q->fields && f->ask != ASK_SET ? rec_get(m->q->fields, f->tag) : NULL;
        if (v)
            rec_set(&given, *v);
        else if (f->ask == ASK_MUST)
            findings_add(&m->r->findings, RULE_FIELD_MISSING, SPAN_NONE,
                         arena_printf(m->a, "~%s", field_by_tag(&transfer_table, f->tag)->label));
    }
    TRY(table_check(&transfer_table, &given));
    if (!flow_takes(row, TRANSFER_MOVERS)) // an application's rows are judged with it
        rules_rows_whole(&given, &m->r->findings);
    m->fields = rec_copy(m->a, &given);
    if (flow_takes(row, TRANSFER_KIND))
        transfer_prune(&m->fields);
    struct span code = rec_text(&m->fields, TRANSFER_REASON_CODE);
    if (code.n) {
        m->r->at = (struct act_at) {.tag = TRANSFER_REASON_CODE};
        const struct code *c = code_find(code_list("return_reason"), code);
        if (!c || !flow_reason(row, c))
            return fail(ERR_INPUT, _("%s: reason code %.*s does not fit here; it is %.*s"), row->clause, SPAN_ARG(code),
                        SPAN_ARG(code_choice(code_list("return_reason"), row->reasons, m->a)));
        if (code_flag(c, "lapse") && !flow_lapsed(m->before, &m->d->store->settings, day_of(m->now)))
            return fail(ERR_REFUSED, _("the case has not lapsed: only a returned one does, %d days after its return"),
                        (int)m->d->store->settings.lapse_days);
        TRY(check_named(m, c));
        m->r->at.tag = 0;
    }
    return OK;
}

// The state as it would be: what the rules judge.
static const struct rec *proposed(struct making *m)
{
    struct rec *t = ARENA_NEW(m->a, struct rec);
    *t = rec_over(m->a, m->before, &m->fields);
    if (m->q->row->act == ACT_RESUBMIT) {
        for (const struct act_field *f = m->q->row->fields; f->tag; f++) {
            if (f->ask != ASK_SET && !rec_has(&m->fields, f->tag))
                rec_clear(t, f->tag);
        }
    }
    return t;
}

static bool judged_at(int act, enum judge_at *at)
{
    switch (act) {
    case ACT_APPLY:
    case ACT_ACCEPT:
    case ACT_RESUBMIT:
        *at = JUDGE_COUNTER;
        return true;
    case ACT_APPROVE:
        *at = JUDGE_BUREAU;
        return true;
    case ACT_MOVE_OUT:
        *at = JUDGE_ORIGIN;
        return true;
    case ACT_SETTLE:
        *at = JUDGE_SETTLE;
        return true;
    case ACT_ANNUL:
        *at = JUDGE_ANNUL;
        return true;
    default:
        return false;
    }
}

// An application may be lodged while documents are still missing (C-3.1: it is returned with all
// shortcomings told at once); nothing else that is refused may.
static bool blocks(int act, const struct findings *f)
{
    for (size_t i = 0; i < findings_count(f); i++) {
        const struct rec *row = findings_at(f, i);
        int64_t rule = rec_int(row, FINDING_RULE, 0);
        if (rec_int(row, FINDING_SEVERITY, 0) != REFUSE)
            continue;
        if (act != ACT_APPLY || (rule != RULE_MATERIAL_MISSING && rule != RULE_MATERIAL_COPY))
            return true;
    }
    return false;
}

static enum err judge(struct making *m)
{
    enum judge_at at;
    if (judged_at(m->q->row->act, &at)) {
        judge_facts(m->d, m->t, proposed(m), at, m->now, m->a, &m->facts);
        rules_judge(&m->facts, &m->r->findings);
        rec_set_list(&m->fields, TRANSFER_FINDINGS, rec_list(&m->r->findings.holder, TRANSFER_FINDINGS, &(size_t) {0}),
                     findings_count(&m->r->findings));
    }
    if (blocks(m->q->row->act, &m->r->findings))
        return fail(ERR_REFUSED, _("%s: refused; the findings say why"), _(m->q->row->name));
    return m->t->err;
}

// ---- what the program sets, act by act

static void set_application(struct making *m)
{
    const struct rec *own = desk_org_rec(m->d);
    if (m->facts.household && rec_has(&m->fields, TRANSFER_HOUSEHOLD)) // as it is called here, however it was typed
        rec_set_text(&m->fields, TRANSFER_HOUSEHOLD, rec_text(m->facts.household, HOUSEHOLD_NUMBER));
    if (m->facts.household) // nobody is head of a collective one
        rec_set_text(&m->fields, TRANSFER_HOST_HEAD, rec_text(m->facts.household, HOUSEHOLD_HEAD));
    else if (m->facts.linked)
        rec_set_text(&m->fields, TRANSFER_HOST_HEAD, rec_text(m->facts.linked, TRANSFER_HEAD));
    rec_set_text(&m->fields, TRANSFER_APPLICANT, applicant_of(&m->fields, day_of(m->now)));
    if (m->q->row->act == ACT_RESUBMIT)
        return;
    rec_set_text(&m->fields, TRANSFER_NUMBER, store_number(m->d->store, m->t, "case", SPAN_NONE, m->a));
    rec_set_text(&m->fields, TRANSFER_DESTINATION, m->d->store->org);
    rec_set_text(&m->fields, TRANSFER_BUREAU, rec_text(own, ORG_BUREAU));
}

// Does this register have the person as deceased? Then *p is the record.
static bool deceased(struct making *m, struct span id, struct rec *p)
{
    return register_person(m->t, id, m->a, p) && rec_int(p, PERSON_STATE, 0) == PERSON_DECEASED;
}

// C-3.6: each of the four is verified with each mover who lives, changed or not.
static enum err all_verified(struct making *m)
{
    size_t n, rows_n;
    const struct rec *movers = rec_list(m->before, TRANSFER_MOVERS, &n), *rows = rec_list(&m->fields, TRANSFER_VERIFIED, &rows_n);
    for (size_t i = 0; i < n; i++) {
        struct span id = rec_text(&movers[i], MOVER_ID);
        struct rec p;
        if (!register_person(m->t, id, m->a, &p) || rec_int(&p, PERSON_STATE, 0) == PERSON_DECEASED)
            continue;
        for (size_t k = 0; k < PARTICULARS_VERIFIED; k++) {
            bool there = false;
            for (size_t j = 0; j < rows_n; j++)
                there |= span_eq(rec_text(&rows[j], VERIFIED_ID), id) && rec_int(&rows[j], VERIFIED_TAG, 0) == person_particulars[k];
            if (there)
                continue;
            m->r->at = (struct act_at) {TRANSFER_VERIFIED, arena_copy(m->a, id), person_particulars[k]};
            return fail(ERR_REFUSED, _("%s of %.*s is not verified yet"),
                        _(field_by_tag(&person_table, person_particulars[k])->label), SPAN_ARG(transfer_called(m->before, &movers[i], m->a)));
        }
    }
    return m->t->err;
}

// C-3.6 at the destination, row 15 at the origin: a change in the register needs its document.
static enum err check_verified(struct making *m)
{
    size_t n, most = flow_particulars(m->q->row);
    bool settled = m->q->row->act == ACT_VERIFY;
    struct rec *rows = rec_list(&m->fields, TRANSFER_VERIFIED, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec p, probe;
        struct span id = rec_text(&rows[i], VERIFIED_ID);
        int64_t tag = rec_int(&rows[i], VERIFIED_TAG, 0);
        const struct field *f = NULL;
        m->r->at = (struct act_at) {TRANSFER_VERIFIED, arena_copy(m->a, id), (uint16_t)tag};
        for (size_t k = 0; k < most; k++)
            f = person_particulars[k] == tag ? field_by_tag(&person_table, (uint16_t)tag) : f;
        if (!f || !transfer_mover(m->before, id) || !register_person(m->t, id, m->a, &p))
            return m->t->err ? m->t->err : fail(ERR_INPUT, _("nothing but the movers' particulars is changed"));
        for (size_t k = 0; k < i; k++) {
            if (span_eq(rec_text(&rows[k], VERIFIED_ID), id) && rec_int(&rows[k], VERIFIED_TAG, 0) == tag)
                return fail(ERR_INPUT, _("%s of %.*s stands twice"), _(f->label), SPAN_ARG(transfer_called(m->before, &p, m->a)));
        }
        // What the register says is the register's word, not the screen's.
        rec_set_text(&rows[i], VERIFIED_REGISTER, field_edit(f, &p, m->a));
        struct span was = rec_text(&rows[i], VERIFIED_REGISTER), stated = rec_text(&rows[i], VERIFIED_STATED);
        if (span_eq(stated, was))
            continue;
        probe = rec_copy(m->a, &p);
        TRY(field_parse(f, stated, &probe));
        stated = field_edit(f, &probe, m->a); // a code may have been given by its name, in one language or the other
        rec_set_text(&rows[i], VERIFIED_STATED, stated);
        if (span_eq(stated, was))
            continue;
        if (stated.n == 0 && (tag == PERSON_NAME || tag == PERSON_SEX || tag == PERSON_BIRTH))
            return fail(ERR_INPUT, _("%s is missing"), _(f->label));
        // GB 11643: where the number is wrong, it is the number that is corrected.
        if ((tag == PERSON_SEX && !span_is(stated, idnumber_sex(id))) || (tag == PERSON_BIRTH && rec_int(&probe, PERSON_BIRTH, 0) != idnumber_birth(id)))
            return fail(ERR_REFUSED, _("%s of %.*s: the ID number says otherwise"), _(f->label), SPAN_ARG(transfer_called(m->before, &p, m->a)));
        bool here = settled ? person_stays_by(&p, m->q->number, rec_text(m->before, TRANSFER_SETTLED_HOUSEHOLD))
                            : span_eq(rec_text(&p, PERSON_CASE), m->q->number);
        if (!here)
            return fail(ERR_REFUSED, _("%.*s is not where this case left the person any more; nothing is changed"),
                        SPAN_ARG(transfer_called(m->before, &p, m->a)));
        if (!rec_has(&rows[i], VERIFIED_PROOF))
            return fail(ERR_REFUSED, _("%s of %.*s: a change needs its document"), _(f->label), SPAN_ARG(transfer_called(m->before, &p, m->a)));
    }
    m->r->at.tag = 0;
    return settled ? all_verified(m) : OK;
}

static enum err set_move_out(struct making *m)
{
    bool closes;
    if (m->q->row->act == ACT_CORRECT) // which is not judged
        judge_facts(m->d, m->t, m->before, JUDGE_ORIGIN, m->now, m->a, &m->facts);
    TRY(m->t->err);
    TRY(moment_records(&m->facts, &m->fields, &closes));
    if (m->q->row->act == ACT_MOVE_OUT) {
        rec_set_int(&m->fields, TRANSFER_OUT_DATE, day_of(m->now));
        if (closes)
            rec_set_int(&m->fields, TRANSFER_ORIGIN_CLOSED, 1);
    }
    // Row 15: what is corrected in the register with this act is sent corrected.
    size_t n;
    TRY(check_verified(m));
    const struct rec *rows = rec_list(&m->fields, TRANSFER_VERIFIED, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec *p = rec_find(&m->fields, TRANSFER_PERSONS, PERSON_ID, rec_text(&rows[i], VERIFIED_ID));
        if (p)
            TRY(verified_apply(&rows[i], p));
    }
    differences_add(&m->fields, m->before, m->facts.origin_household);
    return OK;
}

static enum err set_settle(struct making *m)
{
    struct span number = rec_text(m->before, TRANSFER_HOUSEHOLD), linked = rec_text(m->before, TRANSFER_LINKED);
    size_t n;
    const struct rec *o = rec_list(&m->fields, TRANSFER_OUTCOMES, &n);
    for (size_t i = 0; i < n; i++) {
        m->r->at = (struct act_at) {.tag = TRANSFER_OUTCOMES, .id = arena_copy(m->a, rec_text(&o[i], OUTCOME_ID))};
        const struct rec *mover = transfer_mover(m->before, rec_text(&o[i], OUTCOME_ID));
        if (!mover)
            return fail(ERR_INPUT, _("outcome for %.*s, who is not a mover"), SPAN_ARG(rec_text(&o[i], OUTCOME_ID)));
        if (rec_find(&m->fields, TRANSFER_OUTCOMES, OUTCOME_ID, rec_text(&o[i], OUTCOME_ID)) != &o[i])
            return fail(ERR_INPUT, _("%.*s stands twice"), SPAN_ARG(rec_text(&o[i], OUTCOME_ID)));
        bool died = span_is(rec_text(&o[i], OUTCOME_CODE), OUTCOME_DIED), date = rec_has(&o[i], OUTCOME_DEATH), proof = rec_has(&o[i], OUTCOME_PROOF);
        if (died && (!date || !proof))
            return fail(ERR_INPUT, _("a death in transit needs its date and the death certificate"));
        // One of the two is wrong, and a settlement is not easily undone.
        if (!died && (date || proof))
            return fail(ERR_INPUT, _("%.*s is to be registered, yet a date of death or a certificate is given; who died has outcome 2"), SPAN_ARG(transfer_called(m->before, mover, m->a)));
        if (rec_int(&o[i], OUTCOME_DEATH, 0) > day_of(m->now))
            return fail(ERR_INPUT, _("the date of death lies in the future"));
        if (rec_has(&o[i], OUTCOME_DEATH) && rec_int(&o[i], OUTCOME_DEATH, 0) < rec_int(mover, MOVER_BIRTH, 0))
            return fail(ERR_INPUT, _("the date of death lies before the birth date"));
    }
    m->r->at.tag = 0;
    if (transfer_is(m->before, KIND_OWN)) {
        struct rec other;
        if (chain_state(m->t, linked, m->a, &other))
            number = rec_text(&other, TRANSFER_SETTLED_HOUSEHOLD);
        else if (linked.n == 0)
            number = register_household_new_number(m->d->store, m->t, m->a);
    }
    if (number.n == 0)
        return m->t->err ? m->t->err : fail(ERR_REFUSED, _("no household to settle into"));
    rec_set_text(&m->fields, TRANSFER_SETTLED_HOUSEHOLD, number);
    rec_set_int(&m->fields, TRANSFER_IN_DATE, day_of(m->now));
    return OK;
}

static enum err set_restore(struct making *m)
{
    struct span number = rec_text(m->before, TRANSFER_ORIGIN_HOUSEHOLD);
    struct rec h, p;
    size_t n;
    bool living = false;
    const struct rec *movers = rec_list(m->before, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct span id = rec_text(&movers[i], MOVER_ID);
        if (transfer_died(m->before, id, NULL))
            continue;
        bool known = register_person(m->t, id, m->a, &p);
        if (!known || rec_int(&p, PERSON_STATE, 0) != PERSON_MOVED_OUT || !span_eq(rec_text(&p, PERSON_CASE), m->q->number))
            return m->t->err ? m->t->err : fail(ERR_REFUSED, _("C-5: %.*s is not moved out under this case now; nothing can be restored"), SPAN_ARG(transfer_called(m->before, &movers[i], m->a)));
        living = true;
    }
    if (!register_household(m->t, number, m->a, &h) || rec_int(&h, HOUSEHOLD_STATE, 0) != HOUSEHOLD_OPEN)
        number = living ? register_household_new_number(m->d->store, m->t, m->a) : SPAN_NONE;
    rec_set_text(&m->fields, TRANSFER_RESTORED_HOUSEHOLD, number);
    rec_set_int(&m->fields, TRANSFER_OUTCOME, OUTCOME_RESTORED);
    return m->t->err;
}

// Who has died since the settlement stays deceased: the origin restores the others.
static enum err set_annul(struct making *m)
{
    size_t n;
    const struct rec *movers = rec_list(m->before, TRANSFER_MOVERS, &n);
    const struct val *told = rec_get(m->before, TRANSFER_OUTCOMES);
    if (told)
        rec_set_list(&m->fields, TRANSFER_OUTCOMES, told->u.list.rows, told->u.list.n);
    for (size_t i = 0; i < n; i++) {
        struct rec p;
        struct span id = rec_text(&movers[i], MOVER_ID);
        if (!deceased(m, id, &p))
            continue;
        struct rec *o = rec_find(&m->fields, TRANSFER_OUTCOMES, OUTCOME_ID, id);
        if (!o)
            o = rec_add(&m->fields, TRANSFER_OUTCOMES);
        rec_set_text(o, OUTCOME_ID, id);
        rec_set_text(o, OUTCOME_CODE, SPAN(OUTCOME_DIED));
        rec_set_int(o, OUTCOME_DEATH, rec_int(&p, PERSON_DEATH, 0));
    }
    return m->t->err;
}

// Who moved, without those who have died since: it is their family that reads it. All, where nobody lives.
static struct span title_of_the_living(struct making *m)
{
    struct rec told = rec_make(m->a);
    size_t n;
    const struct rec *movers = rec_list(m->before, TRANSFER_MOVERS, &n);
    for (size_t i = 0; i < n; i++) {
        struct rec p;
        if (!deceased(m, rec_text(&movers[i], MOVER_ID), &p))
            rec_merge(rec_add(&told, TRANSFER_MOVERS), &movers[i]);
    }
    return transfer_title(rec_has(&told, TRANSFER_MOVERS) ? &told : m->before, m->a);
}

// The text to the applicant (C-3.5).
static enum err set_notify(struct making *m)
{
    const struct rec *own = desk_org_rec(m->d);
    struct span to = rec_text(&m->fields, TRANSFER_TELEPHONE), name = desk_org_name(m->d, m->d->store->org);
    enum lang officers = lang_now();
    lang_set(LANG_ZH); // the applicant's
    struct span text = arena_printf(m->a, _("%.*s: the household registration of %.*s is settled. Please bring the old booklet and your ID card to have the new booklet printed. Tel. %.*s"),
                                    SPAN_ARG(name), SPAN_ARG(title_of_the_living(m)), SPAN_ARG(own ? rec_text(own, ORG_TELEPHONE) : SPAN_NONE));
    lang_set(officers);
    if (to.n == 0)
        to = rec_text(m->before, TRANSFER_TELEPHONE);
    rec_set_text(&m->fields, TRANSFER_NOTICE_TEXT, text);
    return notice_put(m->t, m->q->number, to, text, m->now);
}

static enum err set_fields(struct making *m)
{
    const struct flow_row *row = m->q->row;
    moment_t received = chain_receipt_of(m->t, m->q->number, m->d->store->org);
    if (received && flow_takes(row, TRANSFER_RECEIVED))
        rec_set_int(&m->fields, TRANSFER_RECEIVED, received);
    switch (row->act) {
    case ACT_APPLY:
    case ACT_RESUBMIT:
        set_application(m);
        break;
    case ACT_APPROVE:
        rec_set_text(&m->fields, TRANSFER_PERMIT, store_number(m->d->store, m->t, "permit", SPAN("P"), m->a));
        break;
    case ACT_CLOSE:
    case ACT_REJECT:
    case ACT_REFUSE:
        rec_set_int(&m->fields, TRANSFER_OUTCOME, OUTCOME_UNMOVED);
        break;
    case ACT_CONCLUDE:
        rec_set_int(&m->fields, TRANSFER_OUTCOME, OUTCOME_MOVED);
        break;
    case ACT_MOVE_OUT:
    case ACT_CORRECT:
        TRY(set_move_out(m));
        break;
    case ACT_SETTLE:
        TRY(set_settle(m));
        break;
    case ACT_NOTIFY:
        TRY(set_notify(m));
        break;
    case ACT_VERIFY:
        TRY(check_verified(m));
        break;
    case ACT_HAND_OVER:
        m->r->at.tag = TRANSFER_COLLECTOR_CHECKED;
        if (!rec_bool(&m->fields, TRANSFER_COLLECTOR_CHECKED))
            return fail(ERR_REFUSED, _("the collector's identity is to be checked first"));
        m->r->at.tag = TRANSFER_COLLECTOR_ID;
        if (deceased(m, rec_text(&m->fields, TRANSFER_COLLECTOR_ID), &(struct rec) {0}))
            return fail(ERR_REFUSED, _("the collector is registered here as deceased; enter who collects it instead"));
        break;
    case ACT_RESTORE:
        TRY(set_restore(m));
        break;
    case ACT_ANNUL:
        TRY(set_annul(m));
        break;
    default:
        break;
    }
    flow_target(row, m->before, &m->fields, &m->to, &m->holder);
    if ((row->act == ACT_HAND_OVER || row->act == ACT_VERIFY) && m->to == STAGE_CLOSED)
        rec_set_int(&m->fields, TRANSFER_OUTCOME, OUTCOME_MOVED);
    return m->t->err;
}

static enum err append(struct making *m)
{
    struct desk *d = m->d;
    struct store *s = d->store;
    struct buf bytes = {0};
    struct hash id;
    struct key_id org_key = seal_sign_id(&s->keys.sign);
    bool first = m->q->row->act == ACT_APPLY;
    struct rec after = rec_over(m->a, m->before, &m->fields);
    struct event e = {
        .chain = first ? rec_text(&m->fields, TRANSFER_NUMBER) : m->q->number,
        .seq = first ? 0 : (uint32_t)rec_int(m->before, TRANSFER_SEQ, 0) + 1,
        .prev = rec_text(m->before, TRANSFER_LAST_ID),
        .act = m->q->row->act,
        .org = s->org,
        .org_key = span_bytes(org_key.b, sizeof org_key.b),
        .operator = rec_text(&d->operator, OPERATOR_NUMBER),
        .operator_key = span_bytes(d->officer_key, KEY_ID),
        .time = m->now,
        .stage = (uint8_t)m->to,
        .holder = flow_org(&after, m->holder),
        .rules = RULES_EDITION,
        .calendar = (uint32_t)s->calendar.edition,
        .roster = (uint32_t)rec_int(&s->roster, ROSTER_SERIAL, 0),
        .fields = m->fields,
    };
    enum err err = store_may_sign(s);
    if (!err)
        err = event_follows(m->before, &e);
    if (!err)
        err = event_bytes_make(&bytes, &e, s->keys.sign_secret, d->officer, &id);
    if (!err)
        err = chain_append(s, m->t, m->before, buf_span(&bytes), &e, &id, 0, m->a, &m->r->state);
    if (!err)
        mail_named(s, m->t, &e, &m->r->state, m->a);
    m->r->number = arena_copy(m->a, e.chain);
    buf_free(&bytes);
    return err;
}

static enum err inside(struct making *m)
{
    const struct act_request *q = m->q;
    struct rec *before = ARENA_NEW(m->a, struct rec);
    if (!chain_state(m->t, q->number, m->a, before) && q->row->act != ACT_APPLY)
        return m->t->err ? m->t->err : fail(ERR_NOT_FOUND, _("case %.*s"), SPAN_ARG(q->number));
    m->before = before;
    m->r->state = *before;
    if (q->seq >= 0 && q->row->act != ACT_APPLY && q->seq != rec_int(before, TRANSFER_SEQ, 0))
        return fail(ERR_MOVED_ON, _("case %.*s"), SPAN_ARG(q->number));
    TRY(operator_at_work(m->d, m->t));
    TRY(allowed(m->d, m->t, q->row, before, day_of(m->now)));
    TRY(take_fields(m));
    TRY(judge(m));
    TRY(set_fields(m));
    TRY(append(m));
    return m->t->err;
}

enum err act_do(struct desk *d, const struct act_request *q, struct act_result *r)
{
    struct kv_txn t;
    *r = (struct act_result) {0};
    r->findings = findings_make(&r->arena);
    r->state = rec_make(&r->arena);
    r->number = q->number;
    // Before the transaction: Argon2id takes a tenth of a second.
    if (act_needs_password(q->row))
        TRY(operator_confirm(d, q->password));
    TRY(store_refresh(d->store));
    TRY(kv_write(d->store->kv, &t));
    struct making m = {.d = d, .t = &t, .q = q, .r = r, .a = &r->arena, .fields = rec_make(&r->arena), .now = moment_now()};
    enum err e = inside(&m);
    if (e) {
        kv_abort(&t);
        return findings_worst(&r->findings) == REFUSE ? e : desk_by_clause(q->row->clause, e); // else a finding has told it
    }
    return kv_commit(&t);
}

void act_result_free(struct act_result *r)
{
    arena_free(&r->arena);
}
