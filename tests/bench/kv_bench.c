// The store against bare LMDB in one run:
// - a stage act's write transaction, the same keys and values, paired;
// - 20 hits by prefix among a million entries, view begun and ended each time.
//     kv_bench [ENTRIES [ACTS]]
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "base/arena.h"
#include "store/kv.h"
#include "tests/store/home.h"

#define MUST(e) must((e), __LINE__)

static void must(int e, int line)
{
    if (!e)
        return;
    fprintf(stderr, "kv_bench.c:%d: %d %s\n", line, e, err_note());
    exit(3);
}

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double percentile(double *t, size_t n, double p)
{
    qsort(t, n, sizeof *t, by_size);
    size_t at = (size_t)((double)n * p);
    return t[at < n ? at : n - 1];
}

// What an act writes: an event, the state, two index lines (one of them moved), two entries owed.
static const struct row {
    enum kv_db db;
    const char *key;
    size_t bytes;
} rows[] = {
    {KV_EVENT, "e", 900},     {KV_TRANSFER, "t", 1800}, {KV_BY_STAGE, "s", 120},
    {KV_BY_PERSON, "p", 120}, {KV_OWED, "o1", 8},       {KV_OWED, "o2", 8},
};
static char value[2000];

static void make_key(struct kv_key *k, const struct row *r, unsigned i)
{
    kv_key_int(kv_key_raw(kv_key_new(k), span_of(r->key)), i, 8);
}

static double ours(struct kv *kv, unsigned i)
{
    struct kv_txn t;
    struct kv_key k;
    double begun = now_us();
    MUST(kv_write(kv, &t));
    if (i) {
        make_key(&k, &rows[2], i - 1);
        kv_del(&t, KV_BY_STAGE, kv_key_span(&k));
    }
    for (size_t r = 0; r < COUNT(rows); r++) {
        make_key(&k, &rows[r], i);
        kv_put(&t, rows[r].db, kv_key_span(&k), span_bytes(value, rows[r].bytes));
    }
    MUST(kv_commit(&t));
    return now_us() - begun;
}

static double bare(MDB_env *env, const MDB_dbi *dbi, unsigned i)
{
    MDB_txn *t;
    struct kv_key k;
    double begun = now_us();
    MUST(mdb_txn_begin(env, NULL, 0, &t));
    if (i) {
        make_key(&k, &rows[2], i - 1);
        MDB_val key = {k.n, k.p};
        MUST(mdb_del(t, dbi[KV_BY_STAGE], &key, NULL));
    }
    for (size_t r = 0; r < COUNT(rows); r++) {
        make_key(&k, &rows[r], i);
        MDB_val key = {k.n, k.p}, val = {rows[r].bytes, value};
        MUST(mdb_put(t, dbi[rows[r].db], &key, &val, 0));
    }
    MUST(mdb_txn_commit(t));
    return now_us() - begun;
}

static void bench_acts(struct kv *kv, const char *home, unsigned acts)
{
    char folder[HOME_SIZE + 10];
    MDB_env *env;
    MDB_txn *t;
    MDB_dbi dbi[KV_DB_COUNT];
    snprintf(folder, sizeof folder, "%s/bare", home);
    MUST(mkdir(folder, 0700));
    MUST(mdb_env_create(&env));
    MUST(mdb_env_set_mapsize(env, (size_t)1 << 30));
    MUST(mdb_env_set_maxdbs(env, KV_DB_COUNT));
    MUST(mdb_env_open(env, folder, MDB_NOTLS, 0600));
    MUST(mdb_txn_begin(env, NULL, 0, &t));
    for (size_t i = 0; i < KV_DB_COUNT; i++)
        MUST(mdb_dbi_open(t, kv_db_name(i), MDB_CREATE, &dbi[i]));
    MUST(mdb_txn_commit(t));
    double *a = xcalloc(acts, sizeof *a), *b = xcalloc(acts, sizeof *b);
    for (unsigned i = 0; i < acts; i++) { // in turns, so that the disk's mood meets both alike
        if (i % 2) {
            a[i] = ours(kv, i);
            b[i] = bare(env, dbi, i);
        } else {
            b[i] = bare(env, dbi, i);
            a[i] = ours(kv, i);
        }
    }
    double our = percentile(a, acts, .5), their = percentile(b, acts, .5);
    printf("act transaction        median %8.1f us   bare LMDB %8.1f us   ratio %.3f\n", our, their, our / their);
    our = percentile(a, acts, .99), their = percentile(b, acts, .99);
    printf("act transaction        p99    %8.1f us   bare LMDB %8.1f us   ratio %.3f\n", our, their, our / their);
    free(a);
    free(b);
    mdb_env_close(env);
}

static void name_key(struct kv_key *k, unsigned i)
{
    char id[24];
    snprintf(id, sizeof id, "41010219%010u", i);
    // 50,000 names of 20 persons each: two characters of three bytes from the common block
    unsigned n = i / 20;
    char name[7] = {(char)0xe5, (char)(0x80 + n / 4096 % 64), (char)(0x80 + n / 64 % 64), (char)0xe6,
                    (char)(0x80 + n % 64), (char)0x80, 0};
    kv_key_raw(kv_key_text(kv_key_new(k), span_of(name)), span_of(id));
}

static void bench_prefix(struct kv *kv, unsigned entries)
{
    struct kv_txn t;
    struct kv_key k;
    struct kv_iter it;
    unsigned tries = 200000, seed = 1;
    double begun = now_us();
    MUST(kv_write(kv, &t));
    for (unsigned i = 0; i < entries; i++) {
        name_key(&k, i);
        kv_append(&t, KV_PERSON_BY_NAME, kv_key_span(&k), span_bytes(value, 60));
    }
    MUST(kv_commit(&t));
    printf("append %u entries in %.0f ms\n", entries, (now_us() - begun) / 1e3);
    double *took = xcalloc(tries, sizeof *took);
    for (int warm = 0; warm < 2; warm++) { // the first round also maps the file's pages
        size_t hits = 0;
        for (unsigned i = 0; i < tries; i++) {
            seed = seed * 1103515245 + 12345;
            name_key(&k, (seed >> 4) % entries);
            begun = now_us();
            unsigned n = 0;
            MUST(kv_read(kv, &t));
            KV_EACH(&t, KV_PERSON_BY_NAME, span_bytes(k.p, 7), &it)
            {
                hits += it.value.n == 60;
                if (++n == 20)
                    break;
            }
            MUST(kv_commit(&t));
            took[i] = now_us() - begun;
        }
        double mid = percentile(took, tries, .5), p99 = percentile(took, tries, .99);
        printf("prefix, %.1f hits, %s  median %8.2f us   p99 %8.2f us\n", (double)hits / tries,
               warm ? "warm" : "cold",
               mid, p99);
    }
    free(took);
}

int main(int argc, char **argv)
{
    char home[HOME_SIZE];
    struct kv *kv;
    unsigned entries = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1000000;
    unsigned acts = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1000;
    if (!entries || !acts || !home_make(home))
        return 2;
    memset(value, 'v', sizeof value);
    MUST(kv_open(home, KV_CREATE, &kv));
    bench_acts(kv, home, acts);
    bench_prefix(kv, entries);
    kv_close(kv);
    home_remove(home);
    return 0;
}
