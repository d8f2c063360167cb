// The kiosk over a register of a million people: start to first screen, private memory, a key on a form from the byte sent
// to the last byte written (seen from the terminal's side, two changes of process included), bytes a letter costs.
//     face_bench HOME
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/bench/measure.h"
#include "tests/screen/pty.h"

#define STARTS 200
#define LETTERS 30
#define ROUNDS 200
#define FIELDS 200

static struct pty *start(const char *home)
{
    const char *binary = getenv("YIZHAN");
    const char *argv[] = {binary ? binary : "build/yizhan", "--home", home, NULL};
    const char *envs[] = {"TERM=xterm", "LANG=zh_CN.UTF-8", "YIZHAN_IDLE_MARK=1", "YIZHAN_TEST_COST=1", "PATH=/usr/bin:/bin", NULL};
    return pty_start(argv, envs, "UTF-8", 24, 80);
}

static void keys(struct pty *p, const char *text)
{
    MUST(!pty_send(p, text, strlen(text)));
}

static bool on_screen(struct pty *p, const char *text)
{
    for (int i = 0; i < pty_rows(p); i++) {
        if (strstr(pty_row(p, i), text))
            return true;
    }
    return false;
}

// KiB of a line of /proc/PID/smaps_rollup.
static long memory(pid_t pid, const char *line)
{
    char path[64], text[200];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *f = fopen(path, "r");
    MUST(!f);
    while (fgets(text, sizeof text, f)) {
        if (strncmp(text, line, strlen(line)) == 0)
            kib = strtol(text + strlen(line), NULL, 10);
    }
    fclose(f);
    return kib;
}

static void bench_start(const char *home)
{
    double took[STARTS];
    for (size_t i = 0; i < STARTS; i++) {
        double begun = now_us();
        struct pty *p = start(home);
        MUST(!pty_ready(p));
        took[i] = now_us() - begun;
        pty_free(p);
    }
    print_alone("start to first screen", took, STARTS, 6000);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    bench_start(argv[1]);
    struct pty *p = start(argv[1]);
    MUST(!pty_ready(p));
    keys(p, "0371555\tyizhan-demo\033OQ");
    MUST(!on_screen(p, "王小红"));
    printf("%-28s private dirty %ld KiB, private clean %ld KiB   target 4096 KiB, ratio %.3f\n", "memory at the worklist",
           memory(pty_pid(p), "Private_Dirty:"), memory(pty_pid(p), "Private_Clean:"), (double)memory(pty_pid(p), "Private_Dirty:") / 4096);
    // The first page of an application, up to the origin's address.
    keys(p, "\033OQ");
    keys(p, "1\r13\r411503002000\r00000005\r1\r");
    MUST(!on_screen(p, "1/7"));
    double *took = xcalloc(2 * LETTERS * ROUNDS, sizeof *took), *left = xcalloc(2 * FIELDS, sizeof *left);
    size_t n = 0, fields = 0;
    uint64_t bytes = 0;
    for (int k = 0; k < ROUNDS; k++) {
        for (int i = 0; i < 2 * LETTERS; i++) {
            char key[2] = {i < LETTERS ? (char)('a' + i % 26) : '\177', 0};
            pty_written(p);
            double begun = now_us();
            keys(p, key);
            took[n++] = now_us() - begun;
            bytes += i < LETTERS ? pty_written(p) : 0;
        }
    }
    print_alone("a letter or a rub-out", took, n, 500);
    printf("%-28s %.2f bytes   target 3, ratio %.3f\n", "written for a letter", (double)bytes / (LETTERS * ROUNDS),
           (double)bytes / (LETTERS * ROUNDS) / 3);
    for (int k = 0; k < FIELDS; k++) {
        keys(p, "x");
        double begun = now_us();
        keys(p, "\t"); // the field has changed: its draft goes to the disk
        left[fields++] = now_us() - begun;
        keys(p, "\033[Z");
    }
    print_alone("leaving a changed field", left, fields, 0);
    free(took);
    free(left);
    pty_free(p);
    return 0;
}
