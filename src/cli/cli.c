#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/lang.h"
#include "desk/operator.h"
#include "ui/line.h"

const struct cli_command cli_commands[] = {
    {"init", cli_init, N_("--code CODE --name NAME --kind station|bureau|province --division D6 [--bureau CODE] [--short NAME] [--telephone T] [--spare FILE]"), N_("makes a home: keys and store of an organisation"), false},
    {"operator", cli_operator, N_("add NUMBER NAME clerk|approver|chief|admin[,...] | list | suspend NUMBER | resume NUMBER | password | reset NUMBER [ROLE,...]"), N_("officers and their keys"), false},
    {"org", cli_org, N_("request [--name NAME] [--short NAME] [--telephone T] [--bureau CODE] | spare FILE | add FILE | list | revoke CODE ORDINAL | renew [--spare FILE]"), N_("organisations: a station's request, the province's list"), false},
    {"roster", cli_roster, N_("show | export | import FILE [--fingerprint TEXT] | fingerprint | root"), N_("the signed list of organisations and keys"), false},
    {"import", cli_import, N_("FILE [--charset C] [--rejects FILE] [--overwrite]"), N_("takes a register extract in"), false},
    {"form", cli_form, N_("ACT [CASE] | import"), N_("the fields of an act, or the columns of an extract, as JSON"), true},
    {"do", cli_do, N_("ACT [CASE] [--seq N] | enquiry | death | adjust | call CASE | request CASE | answer CASE"), N_("an act without the kiosk: fields as JSON on standard input"), true},
    {"case", cli_case, N_("CASE"), N_("a case with its history"), true},
    {"list", cli_list, N_("[mine|returned|others|closed]"), N_("the worklist"), true},
    {"find", cli_find, N_("TEXT"), N_("persons, households and cases"), true},
    {"person", cli_person, N_("ID"), N_("a person of this register"), true},
    {"household", cli_household, N_("NO"), N_("a household of this register"), true},
    {"sync", cli_sync, N_("DIR [--watch [SECONDS]]"), N_("exchanges mail through a shared folder"), false},
    {"packet", cli_packet, N_("out DIR | in DIR | list"), N_("exchanges mail by a stick; what waits and what is set aside"), false},
    {"death", cli_death, N_("ID DATE PROOF"), N_("registers a death"), false},
    {"adjust", cli_adjust, N_("HOUSEHOLD [DOCUMENT] ID=RELATION ..."), N_("relations to the new head (C-3.2); on a document also another head (ID=02)"), false},
    {"setting", cli_setting, N_("[KEY VALUE | calendar FILE]"), N_("what the notice leaves open"), false},
    {"workday", cli_workday, N_("DATE N"), N_("the day N working days after DATE"), false},
    {"check", cli_check, "[--rebuild]", N_("verifies chains, signatures, indexes and the register; --rebuild makes states and indexes anew first"), false},
    {"backup", cli_backup, N_("FILE"), N_("copies the store while counters work"), false},
    {"restore", cli_restore, N_("FILE [--spare FILE]"), N_("makes the store from a backup; a new key follows, or the spare"), false},
    {"adopt", cli_adopt, N_("[--spare FILE]"), N_("binds a copied home to this machine with a new key, or the spare"), false},
    {"continue", cli_continue, N_("CASE|PERSON"), N_("after a restore: the chief goes on though not all were heard"), false},
};
const size_t cli_commands_n = COUNT(cli_commands);

static bool print_failed; // what fflush does not know of

static enum err printed(enum err e)
{
    return (fflush(stdout) != 0 || print_failed) && !e ? fail(ERR_IO, _("standard output")) : e;
}

static const struct cli_command *command(const char *name)
{
    for (size_t i = 0; i < cli_commands_n; i++) {
        if (strcmp(cli_commands[i].name, name) == 0)
            return &cli_commands[i];
    }
    return NULL;
}

static void say_usage(const char *name, const char *usage, const char *does)
{
    printf("  %-10s %s\n             %s\n", name, usage[0] ? _(usage) : "", _(does));
}

static int unknown(const char *name)
{
    fprintf(stderr, _("yizhan: unknown command %s; see yizhan --help\n"), name);
    return 2;
}

int cli_usage(struct cli *c, const char *name)
{
    const struct cli_command *one = command(name);
    if (name[0] && !one && strcmp(name, "demo") != 0)
        return unknown(name);
    if (cli_edge_start(c) != OK)
        err_clear(); // then as it is
    printf(_("yizhan [--home DIR] [--lang zh|en] [--charset auto|UTF-8|GBK|GB18030] [COMMAND]\n\n"));
    printf(_("Who acts: --operator NUMBER, the password in --password-file FILE or YIZHAN_PASSWORD. --json with case, list, find, person and household.\n\n"));
    if (!one) {
        printf(_("Without a command: the kiosk, the screens that a counter works in.\n\n"));
        say_usage("demo", "[--prepare]", N_("three seats with made-up people; F11 changes seat"));
    }
    for (size_t i = 0; i < cli_commands_n; i++) {
        if (!one || one == &cli_commands[i])
            say_usage(cli_commands[i].name, cli_commands[i].usage, cli_commands[i].does);
    }
    printf(_("\nExit status: 0 done; 1 refused by a rule; 2 wrong usage or bad input; 3 store, disk or link failed.\n"));
    enum err e = printed(OK);
    if (e)
        fprintf(stderr, "yizhan: %s\n", err_line(e));
    return err_exit(e);
}

// An option is one that the command's usage names; what stands behind it there is its value, unless it may be left out.
static enum err options_known(const struct cli *c, const char *usage)
{
    for (int i = 0; i < c->argc; i++) {
        size_t n = strlen(c->argv[i]);
        const char *at = strncmp(c->argv[i], "--", 2) == 0 ? strstr(usage, c->argv[i]) : usage;
        if (!at || (at != usage && (at[n] >= 'a' && at[n] <= 'z')))
            return fail(ERR_USAGE, _("there is no option %s"), c->argv[i]);
        if (at != usage && at[n] == ' ' && at[n + 1] != '[' && i + 1 == c->argc)
            return fail(ERR_USAGE, _("%s: one value is expected"), c->argv[i]);
    }
    return OK;
}

int cli_run(struct cli *c, const char *name)
{
    const struct cli_command *one = command(name);
    if (!one)
        return unknown(name);
    enum err e = cli_edge_start(c);
    if (!e)
        e = options_known(c, one->usage);
    if (!e && c->json && !one->json)
        e = fail(ERR_USAGE, _("%s has no --json; case, list, find, person and household have"), name);
    if (!e)
        e = printed(one->run(c));
    // One line; where nothing more is known of what is wrong, the usage is what to do.
    if (e == ERR_USAGE && err_note()[0] == '\0')
        (void)fail(e, _("%s: yizhan %s %s"), _(err_text(e)), name, one->usage[0] ? _(one->usage) : "");
    if (e)
        fprintf(stderr, "yizhan %s: %s\n", name, err_line(e));
    return err_exit(e);
}

const char *cli_option(struct cli *c, const char *name)
{
    for (int i = 0; i + 1 < c->argc; i++) {
        if (strcmp(c->argv[i], name) == 0) {
            const char *value = c->argv[i + 1];
            memmove(c->argv + i, c->argv + i + 2, (size_t)(c->argc - i - 2) * sizeof *c->argv);
            c->argc -= 2;
            return value;
        }
    }
    return NULL;
}

bool cli_flag(struct cli *c, const char *name)
{
    for (int i = 0; i < c->argc; i++) {
        if (strcmp(c->argv[i], name) == 0) {
            memmove(c->argv + i, c->argv + i + 1, (size_t)(c->argc - i - 1) * sizeof *c->argv);
            c->argc--;
            return true;
        }
    }
    return false;
}

static volatile sig_atomic_t stopped;
static bool stoppable, shown;

static void stop(int sig)
{
    (void)sig;
    stopped = 1;
}

void cli_stoppable(void)
{
    struct sigaction sa = {.sa_handler = stop};
    if (stoppable)
        return;
    stoppable = true;
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
}

bool cli_stopped(void)
{
    return stopped;
}

bool cli_progress(void *ctx, uint64_t done, uint64_t total)
{
    static time_t last;
    time_t now = time(NULL);
    (void)ctx;
    cli_stoppable();
    if (now != last && total && isatty(STDERR_FILENO)) {
        last = now;
        shown = true;
        fprintf(stderr, "\r%3u%%", (unsigned)(done >= total ? 100 : done * 100 / total));
    }
    return !stopped;
}

void cli_progress_end(void)
{
    if (shown)
        fputs("\r    \r", stderr);
    shown = false;
}

bool cli_upgrading(const char *backup, uint64_t done, uint64_t total)
{
    if (total == 0)
        fprintf(stderr, _("An older version made this store. It is copied to %s and then brought up to date.\n"), backup);
    bool go_on = cli_progress(NULL, done, total);
    if (total && done == total)
        cli_progress_end();
    return go_on;
}

enum err cli_desk(struct cli *c, bool read_only, struct desk **out)
{
    return desk_open(c->home, read_only, out);
}

// A line, not shown while it is typed. Ctrl-C gives up, and the terminal is as it was: getpass takes it for a character.
static enum err read_hidden(int tty, struct span prompt, char *out, size_t size)
{
    struct termios was, hidden;
    ssize_t n = -1;
    if (tcgetattr(tty, &was))
        return ERR_USAGE;
    hidden = was;
    hidden.c_lflag = (hidden.c_lflag & ~(tcflag_t)ECHO) | ICANON | ISIG;
    hidden.c_cc[VSUSP] = hidden.c_cc[VQUIT] = _POSIX_VDISABLE;
    cli_stoppable();
    if (!stopped && tcsetattr(tty, TCSAFLUSH, &hidden) == 0) {
        // Looked at again now and then: Ctrl-C may come just before it is waited for.
        struct pollfd typed = {.fd = tty, .events = POLLIN};
        if (write(tty, prompt.p, prompt.n) == (ssize_t)prompt.n) {
            while (!stopped && poll(&typed, 1, 200) <= 0)
                ;
            n = stopped ? -1 : read(tty, out, size - 1);
        }
        tcsetattr(tty, TCSAFLUSH, &was);
    }
    out[n > 0 ? n - (out[n - 1] == '\n') : 0] = '\0';
    return n > 0 && !stopped ? OK : fail(ERR_STOPPED, _("nothing has been saved"));
}

enum err cli_ask_password(const char *prompt, struct buf *out)
{
    char bytes[200], typed[1024];
    // Not standard input, where an act's fields are.
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty < 0)
        return ERR_USAGE;
    size_t n = line_bytes(span_of(prompt), bytes, sizeof bytes);
    enum err e = read_hidden(tty, (struct span) {bytes, n}, typed, sizeof typed);
    if (write(tty, "\n", 1) < 0 && !e)
        e = ERR_USAGE;
    close(tty);
    if (!e)
        e = cli_text(typed, out);
    desk_wipe(typed, sizeof typed);
    return e;
}

enum err cli_password(struct cli *c, struct buf *out)
{
    const char *env = getenv("YIZHAN_PASSWORD");
    if (!c->password_file && !env) {
        enum err e = cli_ask_password(_("Password: "), out);
        return e == ERR_USAGE ? fail(e, _("the password is typed in, or stands in --password-file FILE or YIZHAN_PASSWORD")) : e;
    }
    if (c->password_file)
        TRY(cli_read(c->password_file, 1024, out));
    else
        buf_str(out, env);
    while (out->n && (out->p[out->n - 1] == '\n' || out->p[out->n - 1] == '\r'))
        out->n--;
    return OK;
}

enum err cli_nobody(void)
{
    return fail(ERR_USAGE, _("who does it? --operator NUMBER, password in --password-file FILE or YIZHAN_PASSWORD"));
}

enum err cli_signed_in(struct cli *c, struct desk **out)
{
    struct buf secret = {0};
    if (!c->operator)
        return cli_nobody();
    TRY(cli_desk(c, false, out));
    enum err e = cli_password(c, &secret);
    if (!e)
        e = operator_sign_in(*out, span_of(c->operator), buf_span(&secret));
    if (secret.p)
        desk_wipe(secret.p, secret.size);
    buf_free(&secret);
    if (e) {
        desk_close(*out);
        *out = NULL;
    }
    return e;
}

enum err cli_read(const char *path, size_t most, struct buf *out)
{
    const char *named = strcmp(path, "-") == 0 ? _("standard input") : path;
    int fd = strcmp(path, "-") == 0 ? dup(0) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? fail(ERR_NOT_FOUND, "%s", named) : fail(ERR_IO, _("%s: %s"), named, err_system(errno));
    enum err e = OK;
    for (;;) {
        ssize_t k = read(fd, buf_room(out, 65536), 65536);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            e = fail(ERR_IO, _("%s: %s"), named, err_system(errno));
        if (k <= 0)
            break;
        out->n += (size_t)k;
        if (out->n > most) {
            e = fail(ERR_TOO_LARGE, _("%s: at most %zu bytes are read"), named, most);
            break;
        }
    }
    close(fd);
    return e;
}

enum err cli_of(const char *path, enum err e)
{
    return e ? fail(e, _("%s: %s"), path, err_note()) : OK;
}

void cli_print(const struct buf *b)
{
    print_failed |= !cli_bytes(buf_span(b)) || !cli_bytes(SPAN("\n"));
}
