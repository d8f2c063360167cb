#include "tests/unit/facts.h"

#include <stdlib.h>

struct made *made_new(const char *kind)
{
    struct made *m = xcalloc(1, sizeof *m);
    m->t = rec_make(&m->arena);
    settings_default(&m->set);
    rec_set_text(&m->t, TRANSFER_KIND, span_of(kind));
    rec_set_text(&m->t, TRANSFER_REASON, SPAN("13"));
    rec_set_text(&m->t, TRANSFER_ORIGIN, SPAN("411503002000"));
    rec_set_text(&m->t, TRANSFER_DESTINATION, SPAN("410105001000"));
    m->facts = (struct facts) {
        .at = JUDGE_COUNTER,
        .today = made_day(2026, 3, 2),
        .age_day = made_day(2026, 3, 2),
        .set = &m->set,
        .t = &m->t,
        .origin_division = SPAN("411503"),
        .destination_division = SPAN("410105"),
        .destination_bureau = SPAN("410100000000"),
    };
    return m;
}

void made_free(struct made *m)
{
    arena_free(&m->arena);
    free(m);
}

day_t made_day(int year, int month, int mday)
{
    day_t d = DAY_NONE;
    return day_from_civil(year, month, mday, &d) ? d : DAY_NONE;
}

struct rec *made_mover(struct made *m, const char *id, int age)
{
    struct rec *r = rec_add(&m->t, TRANSFER_MOVERS);
    rec_set_text(r, MOVER_ID, span_of(id));
    rec_set_text(r, MOVER_NAME, span_of(id));
    rec_set_int(r, MOVER_BIRTH, made_day(2026 - age, 3, 2));
    return r;
}

struct rec *made_party(struct made *m, const char *id, const char *capacity, bool present)
{
    struct rec *r = rec_add(&m->t, TRANSFER_PARTIES);
    rec_set_text(r, PARTY_ID, span_of(id));
    rec_set_text(r, PARTY_CAPACITY, span_of(capacity));
    rec_set_int(r, PARTY_PRESENT, present);
    return r;
}

struct rec *made_staying(struct made *m, const char *id, int age)
{
    struct rec *r = rec_add(&m->t, TRANSFER_STAYING);
    rec_set_text(r, STAYING_ID, span_of(id));
    rec_set_text(r, STAYING_NAME, span_of(id));
    rec_set_int(r, STAYING_BIRTH, made_day(2026 - age, 3, 2));
    return r;
}

static void trio(struct rec *r, uint16_t card, uint16_t booklet, uint16_t proxy, const char *what)
{
    rec_set_int(r, card, strchr(what, 'c') != NULL);
    rec_set_int(r, booklet, strchr(what, 'b') != NULL);
    rec_set_int(r, proxy, strchr(what, 'p') != NULL);
}

void made_trio_mover(struct rec *mover, const char *what)
{
    trio(mover, MOVER_TRIO_CARD, MOVER_TRIO_BOOKLET, MOVER_TRIO_PROXY, what);
}

void made_trio_party(struct rec *party, const char *what)
{
    trio(party, PARTY_TRIO_CARD, PARTY_TRIO_BOOKLET, PARTY_TRIO_PROXY, what);
}

struct rec made_person(struct made *m, const char *id, int age, const char *household, const char *relation)
{
    struct rec p = rec_make(&m->arena);
    rec_set_text(&p, PERSON_ID, span_of(id));
    rec_set_text(&p, PERSON_NAME, span_of(id));
    rec_set_int(&p, PERSON_BIRTH, made_day(2026 - age, 3, 2));
    rec_set_text(&p, PERSON_HOUSEHOLD, span_of(household));
    rec_set_text(&p, PERSON_RELATION, span_of(relation));
    rec_set_int(&p, PERSON_STATE, PERSON_REGISTERED);
    rec_set_text(rec_add(&p, PERSON_SPELLS), SPELL_HOUSEHOLD, span_of(household)); // by no case: as an extract brings them
    return p;
}

int made_judge(struct made *m, rule_fn *rule)
{
    m->findings = findings_make(&m->arena);
    rule(&m->facts, &m->findings);
    return (int)findings_worst(&m->findings);
}

int made_said(const struct made *m, enum rule rule)
{
    int n = 0;
    for (size_t i = 0; i < findings_count(&m->findings); i++)
        n += rec_int(findings_at(&m->findings, i), FINDING_RULE, 0) == rule;
    return n;
}

bool made_about(const struct made *m, enum rule rule, const char *subject, const char *found)
{
    for (size_t i = 0; i < findings_count(&m->findings); i++) {
        const struct rec *f = findings_at(&m->findings, i);
        if (rec_int(f, FINDING_RULE, 0) == rule && span_is(rec_text(f, FINDING_SUBJECT), subject))
            return !found || span_is(rec_text(f, FINDING_FOUND), found);
    }
    return false;
}

int made_presence(struct made *m)
{
    return made_judge(m, span_is(rec_text(&m->t, TRANSFER_KIND), KIND_OWN)          ? rule_c_2_1_own
                         : span_is(rec_text(&m->t, TRANSFER_KIND), KIND_COLLECTIVE) ? rule_c_2_2_collective
                                                                                     : rule_c_2_3_joining);
}
