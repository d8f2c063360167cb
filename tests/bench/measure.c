#include "tests/bench/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/err.h"

void must(int e, const char *file, int line)
{
    if (!e)
        return;
    fprintf(stderr, "%s:%d: %d %s\n", file, line, e, err_note());
    exit(3);
}

double now_us(void)
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

double percentile(double *t, size_t n, double p)
{
    qsort(t, n, sizeof *t, by_size);
    size_t at = (size_t)((double)n * p);
    return t[at < n ? at : n - 1];
}

void print_ratio(const char *what, double *ours, double *theirs, size_t n, const char *peer)
{
    static const struct {
        const char *name;
        double p;
    } points[] = {{"median", .5}, {"p99", .99}};
    for (size_t i = 0; i < 2; i++) {
        double a = percentile(ours, n, points[i].p), b = percentile(theirs, n, points[i].p);
        printf("%-28s %-6s %10.1f us   %s %10.1f us   ratio %.3f\n", what, points[i].name, a, peer, b, a / b);
    }
    fflush(stdout);
}

void print_alone(const char *what, double *t, size_t n, double target_us)
{
    double p99 = percentile(t, n, .99);
    printf("%-28s median %8.1f us   p99 %8.1f us   longest %8.1f us", what, percentile(t, n, .5), p99, t[n - 1]);
    if (target_us > 0)
        printf("   target %.1f us, ratio %.3f", target_us, p99 / target_us);
    putchar('\n');
    fflush(stdout);
}
