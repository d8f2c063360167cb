// A register of a million people: 20 hits by the beginning of a name, and any part of one, beside SQLite with an index.
//     find_bench HOME PEOPLE.db
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "desk/find.h"
#include "store/kv.h"
#include "store/store.h"
#include "tests/bench/measure.h"

#define TRIES 100000
#define PART_TRIES 2000
#define HITS 20

struct names {
    char (*text)[64];
    size_t n;
};

// Names at random places of the register.
static struct names some_names(sqlite3 *db, size_t want)
{
    struct names s = {xcalloc(want, sizeof *s.text), 0};
    sqlite3_stmt *q;
    MUST(sqlite3_prepare_v2(db, "SELECT 姓名 FROM person WHERE rowid = ?", -1, &q, NULL));
    sqlite3_stmt *most;
    MUST(sqlite3_prepare_v2(db, "SELECT max(rowid) FROM person", -1, &most, NULL));
    MUST(sqlite3_step(most) != SQLITE_ROW);
    unsigned rows = (unsigned)sqlite3_column_int(most, 0), seed = 7;
    sqlite3_finalize(most);
    while (s.n < want) {
        seed = seed * 1103515245 + 12345;
        sqlite3_bind_int64(q, 1, 1 + (seed >> 3) % rows);
        if (sqlite3_step(q) == SQLITE_ROW)
            snprintf(s.text[s.n++], sizeof *s.text, "%s", (const char *)sqlite3_column_text(q, 0));
        sqlite3_reset(q);
    }
    sqlite3_finalize(q);
    return s;
}

// The first `n` characters, or the last.
static struct span piece(const char *name, size_t n, bool last)
{
    struct span s = span_of(name), out = s;
    size_t at[64], k = 0;
    uint32_t cp;
    for (size_t i = 0; i < s.n && k < 63; i += utf8_decode(s.p + i, s.n - i, &cp))
        at[k++] = i;
    at[k] = s.n;
    if (k <= n)
        return out;
    return last ? (struct span) {s.p + at[k - n], at[k] - at[k - n]} : (struct span) {s.p, at[n]};
}

static size_t walk(struct kv *kv, struct span prefix)
{
    struct kv_txn t;
    struct kv_iter it;
    struct kv_key k;
    size_t n = 0;
    MUST(kv_read(kv, &t));
    KV_EACH(&t, KV_PERSON_BY_NAME, kv_key_span(kv_key_prefix(kv_key_new(&k), prefix)), &it)
    {
        if (++n == HITS)
            break;
    }
    kv_iter_end(&it);
    MUST(kv_abort(&t));
    return n;
}

static size_t found(struct desk *d, struct span text)
{
    struct find f;
    MUST(find_text(d, text, HITS, &f));
    size_t n = f.persons_n;
    find_free(&f);
    return n;
}

static size_t rows(sqlite3_stmt *q)
{
    size_t n = 0;
    while (sqlite3_step(q) == SQLITE_ROW)
        n += sqlite3_column_text(q, 0) && sqlite3_column_text(q, 1);
    sqlite3_reset(q);
    return n;
}

static size_t by_prefix(sqlite3_stmt *q, struct span prefix)
{
    char end[80];
    memcpy(end, prefix.p, prefix.n);
    end[prefix.n] = (char)0xff; // no UTF-8 text sorts behind it
    sqlite3_bind_text(q, 1, prefix.p, (int)prefix.n, SQLITE_STATIC);
    sqlite3_bind_text(q, 2, end, (int)prefix.n + 1, SQLITE_STATIC);
    return rows(q);
}

static size_t by_part(sqlite3_stmt *q, struct span part)
{
    char like[90];
    int n = snprintf(like, sizeof like, "%%%.*s%%", SPAN_ARG(part));
    sqlite3_bind_text(q, 1, like, n, SQLITE_STATIC);
    return rows(q);
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    sqlite3_stmt *prefix, *part;
    struct desk *d;
    if (argc != 3)
        return 2;
    MUST(desk_open(argv[1], true, &d));
    MUST(sqlite3_open_v2(argv[2], &db, SQLITE_OPEN_READONLY, NULL));
    MUST(sqlite3_exec(db, "PRAGMA mmap_size = 4000000000; PRAGMA cache_size = -1000000", NULL, NULL, NULL));
    MUST(sqlite3_prepare_v2(db, "SELECT 姓名, 公民身份号码 FROM person WHERE 姓名 >= ? AND 姓名 < ? ORDER BY 姓名, 公民身份号码 LIMIT 20", -1, &prefix, NULL));
    MUST(sqlite3_prepare_v2(db, "SELECT 姓名, 公民身份号码 FROM person WHERE 姓名 LIKE ? LIMIT 20", -1, &part, NULL));
    struct names names = some_names(db, TRIES);
    double *ours = xcalloc(TRIES, sizeof *ours), *line = xcalloc(TRIES, sizeof *line), *theirs = xcalloc(TRIES, sizeof *theirs);
    size_t n[3] = {0};
    for (int warm = 0; warm < 2; warm++) {
        memset(n, 0, sizeof n);
        for (size_t i = 0; i < TRIES; i++) {
            struct span p = piece(names.text[i], 2, false);
            double a = now_us();
            n[0] += walk(d->store->kv, p);
            double b = now_us();
            n[1] += found(d, p);
            double c = now_us();
            n[2] += by_prefix(prefix, p);
            line[i] = b - a;
            ours[i] = c - b;
            theirs[i] = now_us() - c;
        }
    }
    printf("%zu beginnings of names, %.1f hits each (%.1f in SQLite)\n", names.n, (double)n[0] / TRIES, (double)n[2] / TRIES);
    print_alone("20 hits, key and line", line, TRIES, 5);
    print_ratio("20 hits, key and line", line, theirs, TRIES, "SQLite");
    print_ratio("20 hits as records to show", ours, theirs, TRIES, "SQLite");
    memset(n, 0, sizeof n);
    for (size_t i = 0; i < PART_TRIES; i++) {
        struct span p = piece(names.text[i], 2, true);
        double a = now_us();
        n[0] += found(d, p);
        double b = now_us();
        n[1] += by_part(part, p);
        ours[i] = b - a;
        theirs[i] = now_us() - b;
    }
    printf("%d parts of names, %.1f hits each (%.1f in SQLite)\n", PART_TRIES, (double)n[0] / PART_TRIES, (double)n[1] / PART_TRIES);
    print_alone("any part of a name", ours, PART_TRIES, 1000);
    print_ratio("any part of a name", ours, theirs, PART_TRIES, "SQLite");
    free(ours);
    free(line);
    free(theirs);
    free(names.text);
    sqlite3_finalize(prefix);
    sqlite3_finalize(part);
    sqlite3_close(db);
    desk_close(d);
    return 0;
}
