#include "applying.h"

#include <string.h>

#include "store/store.h"

static void person_text(struct buf *b, const struct rec *person, const char *relation)
{
    char day[DAY_TEXT];
    buf_printf(b, "\"id\":\"%.*s\",\"name\":\"%.*s\",\"birth\":\"%s\",\"relation\":\"%s\"", SPAN_ARG(rec_text(person, PERSON_ID)),
               SPAN_ARG(rec_text(person, PERSON_NAME)), day_format((day_t)rec_int(person, PERSON_BIRTH, 0), day), relation);
}

static bool is_family(const struct rec *household)
{
    return span_is(rec_text(household, HOUSEHOLD_KIND), HOUSEHOLD_FAMILY);
}

// Where they go, and who comes along. False: there is no such household, or nobody to receive them.
static bool put_destination(struct province *p, struct buf *b, const char *kind, size_t into)
{
    struct rec household, *people;
    size_t n;
    if (strcmp(kind, KIND_OWN) == 0) {
        buf_str(b, "\"address\":\"花园路18号\",\"division\":\"410105\",");
        return true;
    }
    if (strcmp(kind, KIND_COLLECTIVE) == 0) {
        buf_str(b, "\"household\":\"00000010\",");
        return true;
    }
    struct span number = arena_printf(&p->arena, "%08zu", into);
    if (household_load(p->desk[AT_D], number, &p->arena, &household, &people, &n) != OK || !is_family(&household))
        return false;
    const struct rec *host = person_among(people, n, rec_text(&household, HOUSEHOLD_HEAD));
    if (!host)
        return false;
    struct span id = rec_text(host, PERSON_ID);
    buf_printf(b, "\"household\":\"%.*s\",\"host\":\"%.*s\",\"parties\":[{\"id\":\"%.*s\",\"name\":\"%.*s\",\"capacity\":\"1\",\"present\":true}],",
               SPAN_ARG(number), SPAN_ARG(id), SPAN_ARG(id), SPAN_ARG(rec_text(host, PERSON_NAME)));
    return true;
}

struct span applying(struct province *p, const char *kind, enum place origin, size_t household, size_t nth, size_t into, struct span *id)
{
    struct arena *a = &p->arena;
    struct rec h, *people;
    size_t n;
    char relation[8];
    struct buf b = {0};
    struct span number = arena_printf(a, "%08zu", household), text = SPAN_NONE;
    if (household_load(p->desk[origin], number, a, &h, &people, &n) != OK || n < 2)
        return SPAN_NONE;
    const struct rec *m = &people[1 + nth % (n - 1)];
    bool own = strcmp(kind, KIND_OWN) == 0;
    if (person_age(m, PERSON_BIRTH, day_of(moment_now())) < 20 || relation_is_head(rec_text(m, PERSON_RELATION)))
        return SPAN_NONE;
    *id = arena_copy(a, rec_text(m, PERSON_ID));
    buf_printf(&b, "{\"kind\":\"%s\",\"reason\":\"13\",\"origin\":\"%.*s\",\"origin_household\":\"%.*s\",\"origin_kind\":\"%.*s\","
                   "\"telephone\":\"13700001111\",",
               kind, SPAN_ARG(desk_org(p->desk[origin])), SPAN_ARG(number), SPAN_ARG(rec_text(&h, HOUSEHOLD_KIND)));
    if (own)
        buf_printf(&b, "\"head\":\"%.*s\",", SPAN_ARG(*id));
    if (!put_destination(p, &b, kind, into))
        goto out;
    buf_str(&b, "\"movers\":[{");
    person_text(&b, m, own ? RELATION_HEAD : strcmp(kind, KIND_JOINING) == 0 ? "97" : RELATION_NONE);
    buf_printf(&b, ",\"host_relation\":\"97\",\"host_proof\":\"1\",\"sex\":\"%.*s\",\"old_relation\":\"%.*s\",\"present\":true}],\"staying\":[",
               SPAN_ARG(rec_text(m, PERSON_SEX)), SPAN_ARG(rec_text(m, PERSON_RELATION)));
    for (size_t i = 0, told = 0; i < n && is_family(&h); i++) {
        if (&people[i] == m)
            continue;
        buf_str(&b, told++ ? ",{" : "{");
        person_text(&b, &people[i], span_cstr(rec_text(&people[i], PERSON_RELATION), relation, sizeof relation));
        buf_str(&b, "}");
    }
    buf_printf(&b, "],\"materials\":[{\"code\":\"101\",\"form\":\"1\",\"for\":\"%.*s\"}", SPAN_ARG(*id));
    static const char *const shown[] = {"102", "103", "112", "120", "130", "133"};
    for (size_t i = 0; i < COUNT(shown); i++)
        buf_printf(&b, ",{\"code\":\"%s\",\"form\":\"1\"}", shown[i]);
    buf_str(&b, "]}");
    text = arena_copy(a, buf_span(&b));
out:
    buf_free(&b);
    return text;
}
