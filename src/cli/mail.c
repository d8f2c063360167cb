// sync, packet: mail by a shared folder and by a stick.
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/lang.h"
#include "cli.h"
#include "desk/mailbox.h"

static void print_count(const struct folder_count *n)
{
    printf(_("out %zu, in %zu, came twice %zu, too early %zu, set aside %zu\n"), n->out, n->in, n->duplicates, n->held,
           n->quarantined);
    fflush(stdout);
}

enum err cli_sync(struct cli *c)
{
    struct desk *d;
    bool watch = cli_flag(c, "--watch");
    int64_t seconds = 30;
    err_clear();
    if (c->argc < 1 || c->argc > 2 || (c->argc == 2 && (!watch || !span_int(span_of(c->argv[1]), &seconds) || seconds < 1)))
        return ERR_USAGE;
    cli_stoppable();
    TRY(cli_desk(c, false, &d));
    enum err e;
    do {
        struct folder_count n = {0};
        e = mailbox_sync(d, c->argv[0], &n);
        if (!e && (!watch || n.out + n.in + n.quarantined))
            print_count(&n);
        // While it watches, a share that is away or a busy store is told, and tried again.
        if (e && watch) {
            fprintf(stderr, "yizhan sync: %s\n", err_line(e));
            err_clear();
            e = OK;
        }
        struct timespec wait = {.tv_sec = (time_t)seconds};
        if (watch && !cli_stopped())
            nanosleep(&wait, NULL);
    } while (watch && !cli_stopped());
    desk_close(d);
    return e;
}

enum err cli_packet(struct cli *c)
{
    struct desk *d;
    struct folder_count n = {0};
    err_clear();
    if (c->argc != 2 || (strcmp(c->argv[0], "out") != 0 && strcmp(c->argv[0], "in") != 0))
        return ERR_USAGE;
    TRY(cli_desk(c, false, &d));
    enum err e = c->argv[0][0] == 'o' ? mailbox_out(d, c->argv[1], &n) : mailbox_in(d, c->argv[1], &n);
    if (!e)
        print_count(&n);
    desk_close(d);
    return e;
}
