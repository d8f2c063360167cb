// An extract is taken into a live register while a counter saves: how long each save waits. A save is a journal entry,
// the smallest act there is.
//     wait_bench HOME EXTRACT
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "desk/journal.h"
#include "desk/operator.h"
#include "tests/bench/measure.h"

#define MOST 1000000

int main(int argc, char **argv)
{
    struct desk *d;
    int status = 0;
    double *took = xcalloc(MOST, sizeof *took);
    size_t n = 0;
    const char *binary = getenv("YIZHAN");
    if (argc != 3)
        return 2;
    MUST(desk_open(argv[1], false, &d));
    MUST(operator_sign_in(d, SPAN("0371555"), SPAN("yizhan-demo")));
    double begun = now_us();
    pid_t child = fork();
    if (child == 0) {
        execl(binary ? binary : "build/yizhan", "yizhan", "--home", argv[1], "--operator", "0371555", "import", argv[2], (char *)NULL);
        _exit(127);
    }
    MUST(child < 0);
    while (n < MOST && waitpid(child, &status, WNOHANG) == 0) {
        double a = now_us();
        MUST(journal_note(d, ACT_CALL, SPAN("410105009000-1-000001"), SPAN("a note")));
        took[n++] = now_us() - a;
        struct timespec pause = {.tv_nsec = 20 * 1000 * 1000}; // an operator does not save without a breath
        nanosleep(&pause, NULL);
    }
    printf("import took %.1f s beside %zu saves\n", (now_us() - begun) / 1e6, n);
    MUST(status);
    print_alone("a save beside the import", took, n, 0);
    printf("%-28s longest %.1f ms   target 200 ms, ratio %.3f\n", "a save beside the import", took[n - 1] / 1e3, took[n - 1] / 2e5);
    free(took);
    desk_close(d);
    return 0;
}
