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
    if (n->stale)
        printf(_("%zu were sealed to a key that has been replaced; their senders seal them again\n"), n->stale);
    fflush(stdout);
}

// Who has no kiosk open learns here that something is wrong.
static enum err print_state(struct desk *d)
{
    struct mail_state m;
    TRY(mailbox_state(d, &m));
    if (m.unlisted)
        fputs(_("The roster here does not list this organisation's key yet, and nothing goes out: yizhan org request, then roster import\n"), stderr);
    if (m.quarantined)
        fprintf(stderr, _("%llu lie set aside, with the reason: yizhan packet list\n"), (unsigned long long)m.quarantined);
    return OK;
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
        if (!e && (!watch || n.out + n.in + n.quarantined + n.stale))
            print_count(&n);
        if (!e && (!watch || n.in + n.quarantined))
            e = print_state(d);
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

static bool print_line(void *ctx, const struct mailbox_line *l)
{
    char at[MOMENT_TEXT];
    (void)ctx;
    const char *what = l->what ? l->what : !l->at ? N_("with the next exchange") : l->given ? N_("given out") : N_("not given out yet");
    printf("%.16s\t%.*s\t%s\t%.*s", l->at ? moment_format(l->at, at) : "-", SPAN_ARG(l->peer.n ? l->peer : l->file), _(what),
           SPAN_ARG(l->reason.n ? l->reason : l->cases.n ? l->cases : l->number));
    printf(l->what ? "\t%s\n" : "%s\n", l->what ? _(mailbox_next(l->why)) : "");
    return true;
}

static enum err packet_list(struct cli *c)
{
    struct desk *d;
    TRY(cli_desk(c, true, &d));
    enum err e = mailbox_each(d, MAILBOX_WAITING, print_line, NULL);
    if (!e)
        e = mailbox_each(d, MAILBOX_ASIDE, print_line, NULL);
    desk_close(d);
    return e;
}

enum err cli_packet(struct cli *c)
{
    struct desk *d;
    struct folder_count n = {0};
    err_clear();
    if (c->argc == 1 && strcmp(c->argv[0], "list") == 0)
        return packet_list(c);
    if (c->argc != 2 || (strcmp(c->argv[0], "out") != 0 && strcmp(c->argv[0], "in") != 0))
        return ERR_USAGE;
    TRY(cli_desk(c, false, &d));
    enum err e = c->argv[0][0] == 'o' ? mailbox_out(d, c->argv[1], &n) : mailbox_in(d, c->argv[1], &n);
    if (!e)
        print_count(&n);
    if (!e)
        e = print_state(d);
    desk_close(d);
    return e;
}
