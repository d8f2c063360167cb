#include "migrate.h"

#include "base/lang.h"
#include "chain.h"
#include "register.h"

// What is derived otherwise since a version.
static const struct {
    unsigned version;
    bool cases;    // states, which are fold(events), and their indexes
    bool persons;  // the register's indexes
    bool calendar; // lies by year
} changes[] = {
    // The state names application and acceptors, cases are found by text; persons by households of before and by the
    // digits of their telephone.
    {2, true, true, true},
    // The register's indexes end with the number of the ID, not with its text.
    {3, false, true, false},
    // Cases are found by their movers' ID numbers and their own by text too, the open ones apart.
    {4, true, false, false},
    // A journal entry is found beside the household that it names, too; collective households have an index.
    {5, true, true, false},
    // And beside the person.
    {6, true, false, false},
    // A correction's records come with the differences that are left.
    {7, true, false, false},
    // A settled case is over for all but its move-in station.
    {8, true, false, false},
    // Closed cases stand by the day of their last event.
    {9, true, false, false},
    // What the bureau or the origin has ended is the move-in station's until it has told the applicant; a judgement that finds
    // nothing leaves no findings.
    {10, true, false, false},
    // Whole names have an index of their own.
    {11, false, true, false},
};

static migrate_fn *told;

void migrate_on(migrate_fn *fn)
{
    told = fn;
}

struct migrating {
    const char *backup;
};

static bool tell(void *ctx, uint64_t done, uint64_t total)
{
    struct migrating *m = ctx;
    return !told || told(m->backup, done, total);
}

static void split_calendar(struct store *s, struct kv_txn *t)
{
    struct arena a = {0};
    struct span whole = SPAN("calendar"), text;
    if (kv_get(t, KV_META, whole, &text)) {
        enum err e = calendar_put(s, t, arena_copy(&a, text));
        if (e)
            kv_fail(t, e);
        kv_del(t, KV_META, whole);
    }
    arena_free(&a);
}

static enum err make_anew(struct store *s, struct migrating *m)
{
    struct kv_txn t;
    bool cases = false, persons = false, calendar = false;
    TRY(kv_write(s->kv, &t));
    if (kv_alone(s->kv)) { // one may have come during the backup; who comes from now on finds the store as it will be
        kv_fail(&t, ERR_BUSY);
        return kv_abort(&t);
    }
    for (size_t i = 0; i < COUNT(changes); i++) {
        bool since = kv_version(&t) < changes[i].version;
        cases |= since && changes[i].cases;
        persons |= since && changes[i].persons;
        calendar |= since && changes[i].calendar;
    }
    if (calendar)
        split_calendar(s, &t);
    if (persons)
        register_rebuild(&t, tell, m);
    if (cases)
        chain_rebuild(s, &t, tell, m);
    kv_version_now(&t);
    return kv_commit(&t);
}

enum err migrate(struct store *s)
{
    struct arena a = {0};
    struct kv_txn t;
    TRY(kv_read(s->kv, &t));
    unsigned version = kv_version(&t);
    enum err e = kv_abort(&t);
    if (e || version == KV_VERSION)
        return e;
    TRY(kv_alone(s->kv));
    // Its name is that of its content, so that one that was made before a power cut is not made twice.
    struct migrating m = {arena_printf(&a, "%s/store-version-%u-%llu", s->home, version, (unsigned long long)kv_generation(s->kv)).p};
    e = tell(&m, 0, 0) ? kv_backup(s->kv, m.backup, false, tell, &m) : fail(ERR_STOPPED, "%s", s->home);
    if (e == ERR_EXISTS)
        e = OK;
    if (!e)
        e = make_anew(s, &m);
    if (!e)
        tell(&m, 1, 1);
    arena_free(&a);
    return e;
}
