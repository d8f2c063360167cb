#include "journal.h"

#include "base/lang.h"
#include "domain/person.h"
#include "domain/rules.h"
#include "link/mail.h"
#include "operator.h"
#include "store/chain.h"
#include "store/moment.h"
#include "store/register.h"
#include "store/store.h"

enum err journal_add(struct desk *d, struct kv_txn *t, enum act act, const struct rec *fields, struct span officer,
                     const struct sign_secret *secret)
{
    struct arena a = {0};
    struct buf bytes = {0};
    struct store *s = d->store;
    struct hash id;
    struct key_id org_key = seal_sign_id(&s->keys.sign);
    struct sign_public officer_pub = seal_public_of(secret);
    struct key_id officer_key = seal_sign_id(&officer_pub);
    struct event e = {
        .chain = arena_printf(&a, "J%.*s", SPAN_ARG(s->org)),
        .act = (uint16_t)act,
        .org = s->org,
        .org_key = span_bytes(org_key.b, sizeof org_key.b),
        .operator = officer,
        .operator_key = span_bytes(officer_key.b, sizeof officer_key.b),
        .time = moment_now(),
        .rules = RULES_EDITION,
        .calendar = (uint32_t)s->calendar.edition,
        .roster = (uint32_t)rec_int(&s->roster, ROSTER_SERIAL, 0),
        .fields = *fields,
    };
    enum err bad = store_may_sign(s);
    if (!bad)
        bad = table_check(&journal_table, fields); // as whoever reads it will
    if (bad)
        kv_fail(t, bad);
    chain_journal_end(s, t, &a, &e.seq, &e.prev);
    bad = t->err ? t->err : event_bytes_make(&bytes, &e, s->keys.sign_secret, secret, &id);
    if (bad)
        kv_fail(t, bad);
    else
        chain_journal(s, t, buf_span(&bytes), &e);
    buf_free(&bytes);
    arena_free(&a);
    return t->err;
}

static enum err add(struct desk *d, struct kv_txn *t, enum act act, const struct rec *fields)
{
    enum err bad = operator_at_work(d, t);
    if (bad)
        return kv_fail(t, bad), t->err;
    return journal_add(d, t, act, fields, rec_text(&d->operator, OPERATOR_NUMBER), d->officer);
}

enum err journal_write(struct desk *d, enum act act, const struct rec *fields)
{
    struct kv_txn t;
    TRY(kv_write(d->store->kv, &t));
    add(d, &t, act, fields);
    return kv_commit(&t);
}

static enum err bury(struct desk *d, struct span id, day_t date, struct span proof)
{
    struct arena a = {0};
    struct kv_txn t;
    if (!desk_has_role(d, ROLE_CLERK | ROLE_CHIEF))
        return fail(ERR_PERMISSION, _("clerks and the chief register deaths"));
    if (proof.n == 0)
        return fail(ERR_INPUT, _("the number of the death certificate is needed"));
    if (date > desk_today())
        return fail(ERR_INPUT, _("the date of death lies in the future"));
    struct rec fields = rec_make(&a), person;
    rec_set_text(&fields, JOURNAL_PERSON, id);
    rec_set_int(&fields, JOURNAL_DATE, date);
    rec_set_text(&fields, JOURNAL_PROOF, proof);
    enum err e = kv_write(d->store->kv, &t);
    if (!e) {
        struct span leaving, *who;
        size_t unheard = register_person(&t, id, &a, &person) ? mail_unheard_of(d->store, &t, &person, &a, &who) : 0;
        e = moment_death(&t, id, date, &a, &leaving);
        if (!e && unheard)
            e = desk_not_heard(d, who, unheard, id);
        if (e)
            kv_fail(&t, e);
        rec_set_text(&fields, JOURNAL_CASE, leaving); // to be found beside the case
        add(d, &t, ACT_DEATH, &fields);
        e = kv_commit(&t);
    }
    arena_free(&a);
    return e;
}

enum err journal_death(struct desk *d, struct span id, day_t date, struct span proof)
{
    return desk_by_clause("C-4", bury(d, id, date, proof));
}

static const struct rec *row_of(const struct rec *rows, size_t n, struct span id)
{
    for (size_t i = 0; i < n; i++) {
        if (span_eq(rec_text(&rows[i], RELATION_ROW_ID), id))
            return &rows[i];
    }
    return NULL;
}

void journal_head_findings(const struct rec *person, const struct rec *people, size_t n, struct findings *out)
{
    bool grown = false;
    for (size_t i = 0; i < n; i++)
        grown = grown || person_age(&people[i], PERSON_BIRTH, desk_today()) >= 16;
    // A child can be head where nobody is older: there is no other.
    rule_c_3_2_age(NULL, person, person_age(person, PERSON_BIRTH, desk_today()), grown ? REFUSE : WARN, out);
}

static enum err head_fits(const struct rec *head, struct findings *out)
{
    struct span name = rec_text(head, PERSON_NAME);
    if (findings_worst(out) == REFUSE)
        return fail(ERR_REFUSED, _("C-3.2: %.*s is under 16; name one who is 16 or over"), SPAN_ARG(name));
    if (rec_int(head, PERSON_STATE, 0) == PERSON_LEAVING)
        return fail(ERR_REFUSED, _("C-3.2: %.*s is leaving under case %.*s; name one who stays"), SPAN_ARG(name), SPAN_ARG(rec_text(head, PERSON_CASE)));
    return OK;
}

// The household as it would be: one head, to whom everybody's relation is; at most one spouse. A new head is 16 or over, if
// anybody is. What no follow-up asks for is a correction, on its document.
static enum err adjust_fits(struct kv_txn *t, const struct rec *entry, int64_t follow_up, struct arena *a, struct findings *out)
{
    size_t n, spouses = 0, heads = 0;
    struct span household = rec_text(entry, JOURNAL_HOUSEHOLD), unsaid = SPAN_NONE;
    const struct rec *rows = rec_list(entry, JOURNAL_RELATIONS, &n), *head = NULL;
    struct rec h, *p;
    for (size_t i = 0; i < n; i++) {
        if (rec_text(&rows[i], RELATION_ROW_CODE).n == 0)
            return fail(ERR_REFUSED, _("C-3.2: each relation is to the new head, at most one is the spouse"));
        if (row_of(rows, n, rec_text(&rows[i], RELATION_ROW_ID)) != &rows[i])
            return fail(ERR_INPUT, _("%.*s stands twice"), SPAN_ARG(rec_text(&rows[i], RELATION_ROW_ID)));
    }
    if (!register_household(t, household, a, &h))
        return t->err ? t->err : fail(ERR_NOT_FOUND, _("household %.*s"), SPAN_ARG(household));
    if (follow_up == FOLLOWUP_WAITING || (follow_up == FOLLOWUP_DONE && n == 0))
        return fail(ERR_REFUSED, _("C-3.2: nothing is to be adjusted in household %.*s now"), SPAN_ARG(household));
    if (!span_is(rec_text(&h, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY))
        return fail(ERR_REFUSED, _("C-2.2: nobody is head of a collective household"));
    size_t members = register_members(t, household, a, &p);
    for (size_t i = 0; i < members; i++) {
        const struct rec *row = row_of(rows, n, rec_text(&p[i], PERSON_ID));
        struct span code = row ? rec_text(row, RELATION_ROW_CODE) : rec_text(&p[i], PERSON_RELATION);
        if (row && !relation_fits_sex(code, rec_text(&p[i], PERSON_SEX)))
            return fail(ERR_REFUSED, _("C-5: %.*s cannot be %.*s by sex"), SPAN_ARG(rec_text(&p[i], PERSON_NAME)), SPAN_ARG(code_show("relation", code)));
        if (!row)
            unsaid = rec_text(&p[i], PERSON_NAME);
        if (!row && rec_bool(&p[i], PERSON_ADJUST))
            continue; // tells nothing yet
        spouses += relation_is_spouse(code);
        heads += relation_is_head(code);
        head = relation_is_head(code) ? &p[i] : head;
    }
    if (spouses > 1)
        return fail(ERR_REFUSED, _("C-3.2: each relation is to the new head, at most one is the spouse"));
    struct span was = rec_text(&h, HOUSEHOLD_HEAD);
    if (heads != 1)
        return fail(ERR_REFUSED, was.n ? _("C-3.2: a household has one head (02); whoever is that no more has a relation to the new one")
                                       : _("C-3.2: the household has no head; name one of its persons (02)"));
    bool another = !span_eq(rec_text(head, PERSON_ID), was);
    if (another) {
        journal_head_findings(head, p, members, out);
        TRY(head_fits(head, out));
    }
    if (another && was.n && unsaid.n)
        return fail(ERR_REFUSED, _("C-3.2: with another head every relation is another; that of %.*s is missing"), SPAN_ARG(unsaid));
    if ((follow_up != FOLLOWUP_OPEN || (another && was.n)) && !rec_has(entry, JOURNAL_PROOF))
        return fail(ERR_INPUT, _("C-3.2: the document on which the relations are corrected is needed"));
    return OK;
}

// What they were stands beside what they become: nothing else keeps it.
static void keep_old(struct kv_txn *t, struct rec *entry, const struct rec *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct rec was, *row = rec_add(entry, JOURNAL_RELATIONS);
        rec_merge(row, &rows[i]);
        if (register_person(t, rec_text(&rows[i], RELATION_ROW_ID), entry->arena, &was)) {
            rec_set_text(row, RELATION_ROW_NAME, rec_text(&was, PERSON_NAME));
            rec_set_text(row, RELATION_ROW_OLD, rec_text(&was, PERSON_RELATION));
        }
    }
}

enum err journal_adjust(struct desk *d, struct span household, const struct rec *rows, size_t n, struct span proof, struct findings *out)
{
    struct arena a = {0};
    struct kv_txn t;
    if (!desk_has_role(d, ROLE_CLERK | ROLE_CHIEF))
        return fail(ERR_PERMISSION, _("clerks and the chief adjust relations"));
    struct rec fields = rec_make(&a), follow, h;
    rec_set_text(&fields, JOURNAL_PROOF, proof);
    enum err e = kv_write(d->store->kv, &t);
    if (!e) {
        household = register_household_meant(&t, household, &a, &h) ? rec_text(&h, HOUSEHOLD_NUMBER) : household;
        rec_set_text(&fields, JOURNAL_HOUSEHOLD, household);
        int64_t state = store_get(&t, KV_FOLLOWUP, household, &a, &follow) ? rec_int(&follow, FOLLOWUP_STATE, 0) : FOLLOWUP_DONE;
        keep_old(&t, &fields, rows, n);
        if (state == FOLLOWUP_OPEN)
            rec_set_text(&fields, JOURNAL_CASE, rec_text(&follow, FOLLOWUP_CASE));
        e = t.err ? t.err : adjust_fits(&t, &fields, state, &a, out);
        if (!e)
            e = moment_adjust(&t, household, rows, n, &a);
        if (findings_count(out))
            rec_set_list(&fields, JOURNAL_FINDINGS, rec_list(&out->holder, TRANSFER_FINDINGS, &(size_t) {0}), findings_count(out));
        if (e)
            kv_fail(&t, e);
        else
            add(d, &t, ACT_ADJUST, &fields);
        e = kv_commit(&t);
    }
    arena_free(&a);
    return e;
}

enum err journal_setting(struct desk *d, struct span key, int64_t value)
{
    struct arena a = {0};
    struct kv_txn t;
    struct settings probe;
    size_t n;
    if (!desk_has_role(d, ROLE_CHIEF | ROLE_ADMIN))
        return fail(ERR_PERMISSION, _("only the chief changes settings"));
    const struct setting_row *row = settings_row(key);
    settings_default(&probe);
    if (!row)
        return fail(ERR_NOT_FOUND, _("setting %.*s"), SPAN_ARG(key));
    if (!settings_set(&probe, key, value))
        return fail(ERR_INPUT, _("setting %s: a value from %lld to %lld"), row->key, (long long)row->least, (long long)row->most);
    struct rec fields = rec_make(&a);
    rec_set_text(&fields, JOURNAL_SETTING, key);
    rec_set_text(&fields, JOURNAL_VALUE, arena_printf(&a, "%lld", (long long)value));
    enum err e = kv_write(d->store->kv, &t);
    if (!e) {
        setting_put(&t, key, value);
        add(d, &t, ACT_SETTING, &fields);
        settings_set(&d->store->settings, key, value);
        chain_reindex_all(d->store, &t, &n);
        e = kv_commit(&t);
        d->store->seen = 0;
        enum err again = store_refresh(d->store);
        e = e ? e : again;
    }
    arena_free(&a);
    return e;
}

enum err journal_note(struct desk *d, enum act act, struct span number, struct span text)
{
    struct arena a = {0};
    struct rec fields = rec_make(&a);
    rec_set_text(&fields, JOURNAL_CASE, number);
    rec_set_text(&fields, JOURNAL_TEXT, text);
    enum err e = text.n ? table_check(&journal_table, &fields) : fail(ERR_INPUT, _("the text is missing"));
    if (!e)
        e = journal_write(d, act, &fields);
    arena_free(&a);
    return e;
}

enum err journal_calendar(struct desk *d, struct span text)
{
    struct arena a = {0};
    struct calendar probe = {0};
    struct kv_txn t;
    size_t n;
    if (!desk_has_role(d, ROLE_CHIEF | ROLE_ADMIN))
        return fail(ERR_PERMISSION, _("only the chief changes settings"));
    TRY(calendar_parse(&probe, text));
    struct rec fields = rec_make(&a);
    rec_set_text(&fields, JOURNAL_SETTING, SPAN("calendar"));
    rec_set_text(&fields, JOURNAL_VALUE, arena_printf(&a, "%d", calendar_last_year(&probe)));
    calendar_free(&probe);
    enum err e = kv_write(d->store->kv, &t);
    if (!e) {
        enum err bad = calendar_put(d->store, &t, text);
        if (bad)
            kv_fail(&t, bad);
        add(d, &t, ACT_SETTING, &fields);
        chain_reindex_all(d->store, &t, &n);
        e = kv_commit(&t);
    }
    d->store->seen = 0;
    enum err again = store_refresh(d->store);
    arena_free(&a);
    return e ? e : again;
}

// beside: what entries are found beside (chain_beside); empty: all.
static enum err each(struct desk *d, struct span beside, journal_fn *fn, void *ctx)
{
    struct kv_txn t;
    struct kv_iter it;
    struct kv_key prefix;
    TRY(kv_read(d->store->kv, &t));
    kv_key_text(kv_key_new(&prefix), beside.n ? beside : d->store->org);
    kv_seek(&t, beside.n ? KV_JOURNAL_BY_CASE : KV_JOURNAL, kv_key_span(&prefix), SPAN_NONE, KV_BACKWARD, &it);
    enum err e = OK;
    bool more = true;
    while (more && !e && kv_next(&it)) {
        struct arena a = {0};
        struct event ev;
        struct hash id;
        struct span bytes = it.value;
        if (beside.n) {
            struct kv_key k;
            uint64_t seq;
            struct span rest = {it.key.p + prefix.n, it.key.n - prefix.n};
            kv_key_take_int(&rest, 4, &seq);
            kv_key_int(kv_key_text(kv_key_new(&k), d->store->org), seq, 4);
            if (!kv_get(&t, KV_JOURNAL, kv_key_span(&k), &bytes))
                continue;
        }
        e = event_bytes_read(bytes, &a, &ev, &id);
        if (!e)
            more = fn(ctx, &ev);
        arena_free(&a);
    }
    enum err end = kv_abort(&t);
    return e ? e : end;
}

enum err journal_each(struct desk *d, struct span case_number, journal_fn *fn, void *ctx)
{
    return each(d, case_number, fn, ctx);
}

enum err journal_of_household(struct desk *d, struct span number, journal_fn *fn, void *ctx)
{
    struct arena a = {0};
    enum err e = each(d, chain_household(number, &a), fn, ctx);
    arena_free(&a);
    return e;
}

enum err journal_of_person(struct desk *d, struct span id, journal_fn *fn, void *ctx)
{
    struct arena a = {0};
    enum err e = each(d, chain_person(id, &a), fn, ctx);
    arena_free(&a);
    return e;
}
