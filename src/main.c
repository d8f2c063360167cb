// argv, wiring.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/paths.h"
#include "cli/cli.h"
#include "desk/desk.h"
#include "screens/kiosk.h"

static char *default_home(void)
{
    const char *home = getenv("YIZHAN_HOME"), *data = getenv("XDG_DATA_HOME"), *user = getenv("HOME");
    struct buf b = {0};
    if (home && home[0])
        buf_str(&b, home);
    else if (data && data[0] == '/')
        buf_printf(&b, "%s/yizhan", data);
    else
        buf_printf(&b, "%s/.local/share/yizhan", user ? user : ".");
    buf_text(&b);
    return b.p;
}

static bool set_language(const char *word)
{
    if (strcmp(word, "zh") == 0)
        lang_set(LANG_ZH);
    else if (strcmp(word, "en") == 0)
        lang_set(LANG_EN);
    else
        return false;
    return true;
}

// An option of the program that came without its value, or twice.
static const char *left_over(const struct cli *c, bool import)
{
    static const char *const options[] = {"--lang", "--home", "--operator", "--password-file", "--charset"};
    for (int i = 0; i < c->argc; i++) {
        for (size_t k = 0; k < COUNT(options) - import; k++) {
            if (strcmp(c->argv[i], options[k]) == 0)
                return options[k];
        }
    }
    return NULL;
}

// A standard stream that came closed would be the number of the next file opened, the store's: it fails instead.
static void hold_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            abort();
    }
}

// A damaged page of the store can kill who reads it: LMDB trusts them. The terminal is given back and the cure is told; should
// that not succeed in what is left of the process, it ends all the same.
static const char *fault_told; // in the language that the process began in: nothing is looked up then

static void on_fault(int sig)
{
    alarm(2);
    if (die_hook)
        die_hook();
    if (sig == SIGABRT) // has told why itself
        return;
    ssize_t n = write(STDERR_FILENO, fault_told, strlen(fault_told));
    (void)n;
    _exit(3);
}

static void hold_faults(void)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGABRT};
    fault_told = _("yizhan: a page of the store cannot be read, or the program is at fault: yizhan check tells which\n");
    for (size_t i = 0; i < COUNT(faults); i++)
        sigaction(faults[i], &(struct sigaction) {.sa_handler = on_fault, .sa_flags = SA_RESETHAND}, NULL);
}

static int demo(struct cli *c, const char *where)
{
    bool prepare = cli_flag(c, "--prepare");
    if (c->argc == 0)
        return kiosk_demo(where, c->charset, prepare);
    fprintf(stderr, "yizhan demo: %s: yizhan demo [--prepare]\n", _(err_text(ERR_USAGE)));
    return 2;
}

int main(int argc, char **argv)
{
    char *home = NULL;
    struct cli c = {.charset = "auto", .argc = argc - 1, .argv = argv + 1};
    hold_streams();
    umask(0007);
    lang_start(path_catalogue());
    desk_on_upgrade(cli_upgrading);
    const char *word = cli_option(&c, "--lang"), *where = cli_option(&c, "--home");
    const char *charset = NULL;
    if (word && !set_language(word)) {
        fprintf(stderr, _("yizhan: --lang zh or en\n"));
        return 2;
    }
    hold_faults();
    home = where ? xstrdup(where) : default_home();
    c.home = home;
    c.operator = cli_option(&c, "--operator");
    c.password_file = cli_option(&c, "--password-file");
    c.json = cli_flag(&c, "--json");
    // Of an import the charset is the file's; of the kiosk the line's.
    bool import = c.argc > 0 && strcmp(c.argv[0], "import") == 0;
    if (!import)
        charset = cli_option(&c, "--charset");
    if (charset)
        c.charset = charset;
    int status = 0;
    const char *name = c.argc ? c.argv[0] : "", *left = left_over(&c, import);
    if (left || (where && !where[0])) {
        fprintf(stderr, _("yizhan: %s: one value is expected\n"), left ? left : "--home");
        free(home);
        return 2;
    }
    if (cli_flag(&c, "--help") || cli_flag(&c, "-h")) {
        status = cli_usage(&c, c.argc ? c.argv[0] : "");
    } else if (cli_flag(&c, "--version")) {
        status = puts("yizhan " YZ_VERSION) < 0 || fflush(stdout) != 0 ? 3 : 0;
    } else if (c.argc == 0) {
        status = kiosk_run(home, c.charset);
    } else {
        c.argc--;
        c.argv++;
        status = strcmp(name, "demo") == 0 ? demo(&c, where) : cli_run(&c, name);
    }
    free(home);
    return status;
}
