// Stage acts (rules, signatures, commit) beside bare LMDB transactions that put the same keys and values: what an act has
// changed in its store is read off the file, and then put and deleted in a copy of that store as it was before the first
// act, act by act.
//     act_bench [ROUNDS]
#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "desk/json.h"
#include "store/kv.h"
#include "tests/bench/measure.h"
#include "tests/flow/province.h"
#include "tests/store/home.h"

// Everything in a store, in order.
struct entry {
    enum kv_db db;
    MDB_val key, value; // owned
};
struct picture {
    struct entry *e;
    size_t n, room;
};

struct bare {
    MDB_env *env;
    MDB_dbi dbi[KV_DB_COUNT];
};

static MDB_val copy(MDB_val v)
{
    MDB_val c = {v.mv_size, xmalloc(v.mv_size + 1)};
    memcpy(c.mv_data, v.mv_data, v.mv_size);
    return c;
}

static void bare_open(struct bare *b, const char *folder, unsigned flags)
{
    MDB_txn *t;
    MUST(mdb_env_create(&b->env));
    MUST(mdb_env_set_mapsize(b->env, (size_t)32 << 30));
    MUST(mdb_env_set_maxdbs(b->env, KV_DB_COUNT));
    MUST(mdb_env_open(b->env, folder, flags | MDB_NOTLS, 0600));
    MUST(mdb_txn_begin(b->env, NULL, flags & MDB_RDONLY, &t));
    for (size_t i = 0; i < KV_DB_COUNT; i++)
        MUST(mdb_dbi_open(t, kv_db_name(i), 0, &b->dbi[i]));
    MUST(mdb_txn_commit(t));
}

static struct picture take_picture(const char *folder)
{
    struct picture p = {0};
    struct bare b;
    MDB_txn *t;
    // No lock file: nothing else is open on it, and a second environment on one lock file would free the first one's.
    bare_open(&b, folder, MDB_RDONLY | MDB_NOLOCK);
    MUST(mdb_txn_begin(b.env, NULL, MDB_RDONLY, &t));
    for (size_t i = 0; i < KV_DB_COUNT; i++) {
        MDB_cursor *c;
        MDB_val key, value;
        MUST(mdb_cursor_open(t, b.dbi[i], &c));
        while (mdb_cursor_get(c, &key, &value, MDB_NEXT) == 0) {
            if (p.n == p.room) {
                p.room = p.room ? p.room * 2 : 1 << 14;
                p.e = xrealloc(p.e, p.room * sizeof *p.e);
            }
            p.e[p.n++] = (struct entry) {i, copy(key), copy(value)};
        }
        mdb_cursor_close(c);
    }
    mdb_txn_abort(t);
    mdb_env_close(b.env);
    return p;
}

static void picture_free(struct picture *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->e[i].key.mv_data);
        free(p->e[i].value.mv_data);
    }
    free(p->e);
    *p = (struct picture) {0};
}

static int val_cmp(MDB_val a, MDB_val b)
{
    size_t n = a.mv_size < b.mv_size ? a.mv_size : b.mv_size;
    int c = n ? memcmp(a.mv_data, b.mv_data, n) : 0;
    return c ? c : (a.mv_size > b.mv_size) - (a.mv_size < b.mv_size);
}

// One transaction with the difference between two pictures; us.
static double replay(struct bare *b, const struct picture *was, const struct picture *is, size_t *changes)
{
    struct step {
        const struct entry *e;
        bool del;
    } *steps = xcalloc(was->n + is->n, sizeof *steps);
    size_t n = 0;
    for (size_t i = 0, j = 0; i < was->n || j < is->n;) {
        int c = i == was->n   ? 1
                : j == is->n ? -1
                : was->e[i].db != is->e[j].db ? (was->e[i].db < is->e[j].db ? -1 : 1)
                             : val_cmp(was->e[i].key, is->e[j].key);
        if (c < 0) {
            steps[n++] = (struct step) {&was->e[i++], true};
        } else if (c > 0) {
            steps[n++] = (struct step) {&is->e[j++], false};
        } else {
            if (val_cmp(was->e[i].value, is->e[j].value) != 0)
                steps[n++] = (struct step) {&is->e[j], false};
            i++, j++;
        }
    }
    MDB_txn *t;
    double begun = now_us();
    MUST(mdb_txn_begin(b->env, NULL, 0, &t));
    for (size_t i = 0; i < n; i++) {
        MDB_val key = steps[i].e->key, value = steps[i].e->value;
        if (steps[i].del)
            MUST(mdb_del(t, b->dbi[steps[i].e->db], &key, NULL));
        else
            MUST(mdb_put(t, b->dbi[steps[i].e->db], &key, &value, 0));
    }
    MUST(mdb_txn_commit(t));
    double took = now_us() - begun;
    free(steps);
    *changes += n;
    return took;
}

// WIFE moves alone, and in the end everything is undone, so that the next round finds the register as the first one did.
#define OWN \
    "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"00000005\",\"origin_kind\":\"1\"," \
    "\"telephone\":\"13700001111\",\"head\":\"" WIFE "\",\"address\":\"花园路18号\",\"division\":\"410105\"," \
    "\"movers\":[{\"id\":\"" WIFE "\",\"name\":\"赵朝煌\",\"sex\":\"2\",\"birth\":\"2000-06-26\",\"old_relation\":\"12\"," \
    "\"relation\":\"02\",\"present\":true}]," \
    "\"staying\":[{\"id\":\"" HEAD "\",\"name\":\"覃兵基\",\"birth\":\"1998-04-20\",\"relation\":\"02\"}]," \
    "\"materials\":[{\"code\":\"101\",\"form\":\"1\",\"for\":\"" WIFE "\"}," \
    "{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}]}"

static const struct stage_act {
    enum place at;
    const char *act, *json;
    bool password; // asks for it again: its Argon2 is no part of the ratio, so the act is not measured
} acts[] = {
    {AT_D, "apply", OWN, false},    {AT_D, "accept", "{}", false}, {AT_B, "approve", "{}", true},
    {AT_O, "move-out", "{}", false}, {AT_D, "settle", "{}", false},
    {AT_D, "annul", "{\"decision\":\"2026-1\",\"reason_code\":\"901\"}", true}, {AT_O, "restore", "{}", false},
};
static const char *const folders[PLACES] = {"d", "b", "o", "o2"};

// One act; us from the fields typed to the act on disk.
static double act(struct province *p, const struct stage_act *a, struct span number, struct act_result *r)
{
    struct rec fields = rec_make(&p->arena);
    MUST(json_read(span_of(a->json), &transfer_table, &p->arena, &fields));
    int stage = province_stage(p, a->at, number);
    struct act_request q = {
        .row = flow_by_key(span_of(a->act), stage < 0 ? STAGE_NONE : (enum stage)stage),
        .number = number,
        .seq = -1,
        .fields = &fields,
        .password = SPAN("yizhan-demo"),
    };
    double begun = now_us();
    MUST(act_do(p->desk[a->at], &q, r));
    return now_us() - begun;
}

// The peer's file is as LMDB itself leaves it, or it has the zeros that the store writes ahead.
enum peer { AS_IT_IS, WRITTEN_AHEAD, PEERS };
static const char *const peer_names[PEERS] = {"bare LMDB", "written ahead"};

static void copy_file(const char *from, const char *to, enum peer peer)
{
    char command[2000];
    snprintf(command, sizeof command, "mkdir '%.600s' && cp --sparse=%s '%.600s/data.mdb' '%.600s/'", to,
             peer == AS_IT_IS ? "always" : "never", from, to);
    MUST(system(command));
}

// A few cases in a province of their own: persons with a history of a hundred moves are not what a counter sees.
#define ROUND 8

struct figures {
    double *ours, *theirs;
    size_t n, changes;
};

static void round_of_cases(struct figures f[COUNT(acts)], enum peer peer)
{
    struct province *p = province_new();
    struct bare bare[PLACES];
    struct picture seen[PLACES] = {0};
    char folder[PLACES][400], other[400];
    size_t ignored = 0;
    for (size_t i = 0; i < PLACES; i++) {
        snprintf(folder[i], sizeof folder[i], "%s/%s/store", p->root, folders[i]);
        snprintf(other, sizeof other, "%s/bare-%s", p->root, folders[i]);
        copy_file(folder[i], other, peer);
        bare_open(&bare[i], other, 0);
        seen[i] = take_picture(folder[i]);
    }
    for (unsigned k = 0; k < ROUND; k++) {
        struct span number = SPAN_NONE;
        for (size_t i = 0; i < COUNT(acts); i++) {
            enum place at = acts[i].at;
            struct picture was = take_picture(folder[at]);
            struct act_result r;
            replay(&bare[at], &seen[at], &was, &ignored); // what mail has brought
            f[i].ours[f[i].n] = act(p, &acts[i], number, &r);
            if (!number.n)
                number = arena_copy(&p->arena, r.number);
            act_result_free(&r);
            picture_free(&seen[at]);
            seen[at] = take_picture(folder[at]);
            f[i].theirs[f[i].n++] = replay(&bare[at], &was, &seen[at], &f[i].changes);
            picture_free(&was);
            province_mail(p);
        }
    }
    for (size_t i = 0; i < PLACES; i++) {
        mdb_env_close(bare[i].env);
        picture_free(&seen[i]);
    }
    province_free(p);
}

static struct figures figures_new(size_t most)
{
    return (struct figures) {xcalloc(most, sizeof(double)), xcalloc(most, sizeof(double)), 0, 0};
}

static void figures_free(struct figures *f)
{
    free(f->ours);
    free(f->theirs);
}

static void beside(enum peer peer, size_t rounds)
{
    size_t most = rounds * ROUND;
    struct figures f[COUNT(acts)], all = figures_new(most * COUNT(acts));
    for (size_t i = 0; i < COUNT(acts); i++)
        f[i] = figures_new(most);
    for (size_t i = 0; i < rounds; i++)
        round_of_cases(f, peer);
    for (size_t i = 0; i < COUNT(acts); i++) {
        char what[60];
        snprintf(what, sizeof what, "%s, %zu entries", acts[i].act, f[i].changes / f[i].n);
        if (!acts[i].password) {
            memcpy(all.ours + all.n, f[i].ours, f[i].n * sizeof(double));
            memcpy(all.theirs + all.n, f[i].theirs, f[i].n * sizeof(double));
            all.n += f[i].n;
            print_ratio(what, f[i].ours, f[i].theirs, f[i].n, peer_names[peer]);
        }
        figures_free(&f[i]);
    }
    print_ratio("all stage acts", all.ours, all.theirs, all.n, peer_names[peer]);
    figures_free(&all);
}

int main(int argc, char **argv)
{
    size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 10;
    if (!rounds)
        return 2;
    for (enum peer peer = 0; peer < PEERS; peer++)
        beside(peer, rounds);
    return 0;
}
