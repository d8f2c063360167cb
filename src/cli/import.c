// import: a register extract.
#include "desk/import.h"

#include <stdio.h>

#include "base/lang.h"
#include "cli.h"

static bool show(void *ctx, const struct import_count *n)
{
    return cli_progress(ctx, n->bytes, n->total);
}

enum err cli_import(struct cli *c)
{
    struct desk *d;
    struct import_count n;
    const char *charset = cli_option(c, "--charset"), *rejects = cli_option(c, "--rejects");
    err_clear();
    if (c->argc != 1)
        return ERR_USAGE;
    TRY(c->operator ? cli_signed_in(c, &d) : cli_desk(c, false, &d));
    enum err e = import_file(d, c->argv[0], charset ? charset : "auto", rejects, show, NULL, &n);
    cli_progress_end();
    printf(_("%llu rows: %llu new, %llu changed, %llu the same, %llu bad; %llu households new\n"), (unsigned long long)n.rows,
           (unsigned long long)n.fresh, (unsigned long long)n.changed, (unsigned long long)n.same, (unsigned long long)n.bad,
           (unsigned long long)n.households);
    desk_close(d);
    return e;
}
