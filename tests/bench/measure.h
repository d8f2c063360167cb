// What the benchmarks share: a clock, percentiles, and the end when something fails.
#ifndef YZ_TESTS_BENCH_MEASURE_H
#define YZ_TESTS_BENCH_MEASURE_H

#include <stddef.h>

// Ends the program with where and what; err_line's words for an `enum err`.
#define MUST(e) must((int)(e), __FILE__, __LINE__)
void must(int e, const char *file, int line);

double now_us(void); // monotonic
// The p-th (0 to 1) of n figures; sorts them.
double percentile(double *t, size_t n, double p);
// "what  median ours peer ratio" and the same for p99. Sorts both.
void print_ratio(const char *what, double *ours, double *theirs, size_t n, const char *peer);
// "what  median p99 max" against a target for p99; 0: none. Sorts.
void print_alone(const char *what, double *t, size_t n, double target_us);

#endif
