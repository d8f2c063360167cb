// argv, wiring.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

int main(int argc, char **argv)
{
    char *home = NULL;
    struct cli c = {.charset = "auto", .argc = argc - 1, .argv = argv + 1};
    umask(0007);
    lang_start(path_catalogue());
    desk_on_upgrade(cli_upgrading);
    const char *word = cli_option(&c, "--lang"), *where = cli_option(&c, "--home");
    const char *charset = NULL;
    if (word && !set_language(word)) {
        fprintf(stderr, _("yizhan: --lang zh or en\n"));
        return 2;
    }
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
    const char *name = c.argc ? c.argv[0] : "";
    if (cli_flag(&c, "--help") || cli_flag(&c, "-h")) {
        cli_usage(&c);
    } else if (cli_flag(&c, "--version")) {
        puts("yizhan " YZ_VERSION);
    } else if (c.argc == 0) {
        status = kiosk_run(home, c.charset);
    } else {
        c.argc--;
        c.argv++;
        status = strcmp(name, "demo") == 0 ? kiosk_demo(where, c.charset, cli_flag(&c, "--prepare")) : cli_run(&c, name);
    }
    free(home);
    return status;
}
