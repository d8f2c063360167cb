// check, backup, restore, adopt, continue, workday.
#include "desk/keep.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/lang.h"
#include "cli.h"
#include "domain/idnumber.h"

static void print_line(void *ctx, const char *line, bool wrong)
{
    (void)ctx, (void)wrong;
    puts(line);
}

enum err cli_check(struct cli *c)
{
    struct desk *d;
    struct keep_count n;
    err_clear();
    bool rebuild = cli_flag(c, "--rebuild");
    if (c->argc)
        return ERR_USAGE;
    TRY(cli_desk(c, !rebuild, &d));
    enum err e = rebuild ? keep_rebuild(d, cli_progress) : OK;
    if (e) {
        desk_close(d);
        return e;
    }
    e = keep_check(d, print_line, cli_progress, NULL, &n);
    cli_progress_end();
    printf(_("%zu cases with %zu events, %zu journal entries, %zu persons\n"), n.cases, n.events, n.journal, n.persons);
    desk_close(d);
    return e;
}

enum err cli_backup(struct cli *c)
{
    struct desk *d;
    err_clear();
    if (c->argc != 1)
        return ERR_USAGE;
    TRY(cli_desk(c, true, &d));
    enum err e = keep_backup(d, c->argv[0], cli_progress);
    cli_progress_end();
    if (!e)
        printf(_("%s is written and safe on disk\n"), c->argv[0]);
    desk_close(d);
    return e;
}

// --spare FILE and its passphrase; *out NULL where none is given.
static enum err asked_spare(struct cli *c, struct buf *passphrase, struct keep_spare *spare, const struct keep_spare **out)
{
    const char *path = cli_option(c, "--spare"), *env = getenv("YIZHAN_PASSWORD");
    *out = NULL;
    if (!path)
        return OK;
    enum err e = OK;
    if (c->password_file || env)
        e = cli_password(c, passphrase);
    else if ((e = cli_ask_password(_("Passphrase of the spare key: "), passphrase)) == ERR_USAGE)
        e = fail(e, _("the passphrase is typed in, or stands in --password-file FILE or YIZHAN_PASSWORD"));
    *spare = (struct keep_spare) {path, buf_span(passphrase)};
    *out = spare;
    return e;
}

// A new signing key: made by `make`, or the spare that is asked for.
static enum err new_key(struct cli *c, int args, enum err make(struct cli *c, const struct keep_spare *spare))
{
    struct buf passphrase = {0};
    struct keep_spare named;
    const struct keep_spare *spare;
    err_clear();
    enum err e = asked_spare(c, &passphrase, &named, &spare);
    if (!e)
        e = c->argc == args ? make(c, spare) : ERR_USAGE;
    if (!e)
        puts(spare ? _("The spare key signs from now on; the others take it as it comes. Next: yizhan org request, for the next roster.")
                   : _("There is a new signing key. Next: yizhan org request, and the province adds it to the roster."));
    if (passphrase.p)
        desk_wipe(passphrase.p, passphrase.size);
    buf_free(&passphrase);
    return e;
}

static enum err restore(struct cli *c, const struct keep_spare *spare)
{
    enum err e = keep_restore(c->home, c->argv[0], spare, cli_progress);
    cli_progress_end();
    return e;
}

static enum err adopt(struct cli *c, const struct keep_spare *spare)
{
    return keep_adopt(c->home, spare);
}

static enum err renew(struct cli *c, const struct keep_spare *spare)
{
    return keep_renew(c->home, spare);
}

enum err cli_restore(struct cli *c)
{
    return new_key(c, 1, restore);
}

enum err cli_adopt(struct cli *c)
{
    return new_key(c, 0, adopt);
}

enum err cli_renew(struct cli *c)
{
    return new_key(c, 1, renew);
}

enum err cli_continue(struct cli *c)
{
    struct desk *d;
    err_clear();
    if (c->argc != 1)
        return ERR_USAGE;
    TRY(cli_signed_in(c, &d));
    char id[IDNUMBER];
    enum err e = keep_continue(d, idnumber_typed(span_of(c->argv[0]), id));
    desk_close(d);
    return e;
}

enum err cli_workday(struct cli *c)
{
    day_t day;
    int64_t n;
    char text[DAY_TEXT];
    bool provisional;
    struct calendar calendar = {0};
    struct desk *d = NULL;
    err_clear();
    if (c->argc != 2)
        return ERR_USAGE;
    if (!day_parse(span_of(c->argv[0]), &day))
        return fail(ERR_INPUT, _("%s is no date; as 2026-11-23 or 20261123"), c->argv[0]);
    if (!span_int(span_of(c->argv[1]), &n) || n > 10000)
        return fail(ERR_INPUT, _("%s: a number of working days from 0 to 10000 is expected"), c->argv[1]);
    // The calendar of this home where there is one; else the one built in.
    if (desk_open(c->home, true, &d) != OK)
        calendar_builtin(&calendar);
    day_t end = calendar_add(d ? desk_calendar(d) : &calendar, day, (int)n, &provisional);
    printf("%s%s\n", day_format(end, text), provisional ? _(" (provisional)") : "");
    calendar_free(&calendar);
    desk_close(d);
    return OK;
}
