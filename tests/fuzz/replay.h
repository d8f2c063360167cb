// What every fuzz target shares: built with -DYZ_LIBFUZZER -fsanitize=fuzzer it
// is libFuzzer's entry, else a main that replays the files named as arguments.
#ifndef YZ_TESTS_FUZZ_REPLAY_H
#define YZ_TESTS_FUZZ_REPLAY_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int target(const uint8_t *p, size_t n);

#ifdef YZ_LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    return target(p, n);
}
#else
static void replay(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(2);
    }
    size_t size = 1 << 20, n = 0, got;
    uint8_t *p = malloc(size);
    while (p && (got = fread(p + n, 1, size - n, f)) > 0) {
        n += got;
        if (n == size)
            p = realloc(p, size *= 2);
    }
    fclose(f);
    if (!p)
        exit(2);
    // A copy of the exact size, so that a sanitizer sees a byte read too far.
    uint8_t *exact = malloc(n ? n : 1);
    for (size_t i = 0; exact && i < n; i++)
        exact[i] = p[i];
    free(p);
    if (exact)
        target(exact, n);
    free(exact);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    printf("ok - %d inputs replayed\n", argc - 1);
    return 0;
}
#endif

#endif
