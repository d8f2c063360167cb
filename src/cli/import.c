// import: a register extract.
#include "desk/import.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/lang.h"
#include "cli.h"

static bool show(void *ctx, const struct import_count *n)
{
    return cli_progress(ctx, n->bytes, n->total);
}

// A pipe or a device has no place beside it, nor has what is open already, by whatever name.
static bool has_place(const char *path)
{
    struct stat st;
    struct span p = span_of(path);
    bool open = span_is(p, "/dev/stdin") || span_starts(p, SPAN("/dev/fd/")) || span_starts(p, SPAN("/proc/"));
    return !open && (stat(path, &st) != 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode));
}

enum err cli_import(struct cli *c)
{
    struct desk *d;
    struct import_count n;
    struct buf beside = {0};
    const char *charset = cli_option(c, "--charset"), *rejects = cli_option(c, "--rejects");
    bool over = cli_flag(c, "--overwrite");
    err_clear();
    if (c->argc != 1)
        return ERR_USAGE;
    const char *path = strcmp(c->argv[0], "-") == 0 ? "/dev/stdin" : c->argv[0];
    if (!rejects && !has_place(path))
        return fail(ERR_USAGE, _("%s: where do rows go that are not taken in? --rejects FILE"), path);
    TRY(cli_signed_in(c, &d));
    if (!rejects) {
        buf_printf(&beside, "%s.rejects", path);
        rejects = buf_text(&beside);
    }
    enum err e = import_file(d, &(struct import_from) {.path = path, .charset = charset, .rejects = rejects, .over = over}, show, NULL, &n);
    cli_progress_end();
    if (!e && n.unused[0])
        printf(_("Not taken in: %s\n"), n.unused);
    if (!e || n.rows)
        printf(_("%llu rows: %llu new, %llu changed, %llu the same, %llu bad; households: %llu new, %llu with another address\n"),
               (unsigned long long)n.rows, (unsigned long long)n.fresh, (unsigned long long)n.changed, (unsigned long long)n.same,
               (unsigned long long)n.bad, (unsigned long long)n.households, (unsigned long long)n.addresses);
    if (!e && n.headless)
        printf(_("%llu households have no head: %s names them\n"), (unsigned long long)n.headless, rejects);
    if (!e && n.bad)
        e = fail(ERR_INPUT, _("%llu rows stand in %s, each with its reason; corrected, that file is imported"), (unsigned long long)n.bad, rejects);
    buf_free(&beside);
    desk_close(d);
    return e;
}
