// Screen tests: scripts of keys with what the screen must show. One script is one test.
//
//   seat d            the organisation's home under the demo folder (d, b, o, o2)
//   now 2026-03-02 10:00   the program's clock (China's time) from the next start on
//   charset GBK       the line's charset from the next start on; also lang zh|en
//   term NAME         the terminal's type from the next start on (the screen is libvterm's)
//   size 24 80        rows and columns; a running program is resized
//   start | demo      the kiosk of the seat, or the demo with its three seats
//   keys TEXT         <Enter> <Tab> <S-Tab> <Esc> <Up> <F2> <C-c> ... <lt> for a '<'
//   ahead TEXT        the same keys in one write, as typed ahead
//   steady N TEXT     the same keys N times, 150 ms apart: nobody rests
//   cost N TEXT       keys, for which at most N bytes are written
//   paste TEXT        as a bracketed paste;  paste-much N  N letters
//   burst N           N letters that come at once, without a paste's marks
//   any SEED N        N keys and words as they fall; who has signed out and left comes back
//   other             the terminal of another counter, where nothing runs at first; again: back to the one before
//   see TEXT          somewhere on the screen;  gone TEXT  nowhere
//   within N TEXT     the same, without a key, before N seconds have passed
//   row N TEXT        row N (from 0) holds it
//   cursor ROW COL
//   save NAME BEFORE  NAME becomes the word behind BEFORE on the screen; ${NAME} in what follows
//   screen ... end    the whole screen, trailing blanks apart (GENERATE=1 writes it anew)
//   sh COMMAND        with $YIZHAN and $DEMO; must end with 0.   sh! COMMAND  must not
//   hold | release    another program takes the turn to save at the seat's store, gives it back
//   kill | hangup | quit STATUS   a hangup ends in order
//   include FILE
#include <errno.h>
#include <ftw.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/lock.h"
#include "tests/screen/pty.h"

#define LINE_SIZE 65536

static char folder[300], binary[1024];

struct variable {
    char name[32], value[200];
};

struct run {
    char demo[340], seat[16], charset[16], lang[8], now[40], term[40];
    int rows, cols;
    bool in_demo;
    struct pty *pty, *other;
    struct lock *lock; // held
    struct variable vars[32];
    size_t vars_n;
    bool failed;
};

static void fail_at(struct run *r, const char *file, int line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static void fail_at(struct run *r, const char *file, int line, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    printf("# %s:%d: ", file, line);
    vprintf(fmt, ap);
    va_end(ap);
    putchar('\n');
    for (int i = 0; r->pty && i < pty_rows(r->pty); i++)
        printf("#   |%s\n", pty_row(r->pty, i));
    r->failed = true;
}

// China's time as seconds; the program's clock (YIZHAN_NOW).
static bool set_now(struct run *r, const char *text)
{
    struct tm t = {0};
    if (sscanf(text, "%d-%d-%d %d:%d", &t.tm_year, &t.tm_mon, &t.tm_mday, &t.tm_hour, &t.tm_min) != 5)
        return false;
    t.tm_year -= 1900;
    t.tm_mon--;
    snprintf(r->now, sizeof r->now, "YIZHAN_NOW=%lld", (long long)timegm(&t) - 8 * 3600);
    return true;
}

static void expand(const struct run *r, const char *in, char *out, size_t size)
{
    size_t n = 0;
    while (*in && n + 1 < size) {
        if (in[0] == '$' && in[1] == '{') {
            const char *end = strchr(in, '}');
            bool found = false;
            for (size_t i = 0; end && i < r->vars_n; i++) {
                if (strlen(r->vars[i].name) == (size_t)(end - in - 2) && strncmp(r->vars[i].name, in + 2, (size_t)(end - in - 2)) == 0) {
                    n += (size_t)snprintf(out + n, size - n, "%s", r->vars[i].value);
                    found = true;
                }
            }
            if (found) {
                in = end + 1;
                continue;
            }
        }
        out[n++] = *in++;
    }
    out[n < size ? n : size - 1] = '\0';
}

static const struct {
    const char *name, *bytes;
} key_names[] = {
    {"Enter", "\r"}, {"Tab", "\t"}, {"S-Tab", "\033[Z"}, {"Esc", "\033"}, {"Up", "\033OA"}, {"Down", "\033OB"}, {"Right", "\033OC"},
    {"Left", "\033OD"}, {"Home", "\033OH"}, {"End", "\033OF"}, {"Ins", "\033[2~"}, {"Del", "\033[3~"}, {"PgUp", "\033[5~"}, {"PgDn", "\033[6~"},
    {"BS", "\177"}, {"Space", " "}, {"F1", "\033OP"}, {"F2", "\033OQ"}, {"F3", "\033OR"}, {"F4", "\033OS"}, {"F5", "\033[15~"},
    {"F6", "\033[17~"}, {"F7", "\033[18~"}, {"F8", "\033[19~"}, {"F9", "\033[20~"}, {"F10", "\033[21~"}, {"F11", "\033[23~"}, {"F12", "\033[24~"},
    {"C-c", "\003"}, {"C-z", "\032"}, {"C-\\", "\034"}, {"C-u", "\025"}, {"C-a", "\001"}, {"C-e", "\005"}, {"C-d", "\004"}, {"C-w", "\027"}, {"lt", "<"},
    // A character of GBK in two reads: 高.
    {"lead", "\xB8"}, {"trail", "\xDF"},
    // What no key of ours sends: Ctrl-Left, an F-key of the console that is none, a mouse, a title, an answer of the terminal.
    {"C-Left", "\033[1;5D"}, {"console", "\033[[Z"}, {"mouse", "\033[M !!"}, {"title", "\033]0;title\007"}, {"answer", "\033P1$r0m\033\\"},
};

// One key at a time, as fingers do: the program has handled each before the next. Or all of them in one write.
static bool send_keys(struct run *r, const char *text, bool ahead)
{
    char all[LINE_SIZE];
    size_t all_n = 0;
    while (*text) {
        const char *end = *text == '<' ? strchr(text, '>') : NULL;
        const char *bytes = NULL;
        for (size_t i = 0; end && i < sizeof key_names / sizeof *key_names; i++) {
            if (strlen(key_names[i].name) == (size_t)(end - text - 1) && strncmp(key_names[i].name, text + 1, (size_t)(end - text - 1)) == 0)
                bytes = key_names[i].bytes;
        }
        size_t n = bytes ? (size_t)(end - text) + 1 : 1 + strcspn(text + 1, "<");
        const char *sent = bytes ? bytes : text;
        size_t sent_n = bytes ? strlen(bytes) : n;
        if (ahead && all_n + sent_n <= sizeof all)
            all_n = (size_t)((char *)mempcpy(all + all_n, sent, sent_n) - all);
        else if (!pty_send(r->pty, sent, sent_n))
            return false;
        text += n;
    }
    return !ahead || pty_send(r->pty, all, all_n);
}

static bool start(struct run *r, bool demo)
{
    char home[400], base[400], leaks[1100];
    const char *options = getenv("LSAN_OPTIONS");
    snprintf(leaks, sizeof leaks, "LSAN_OPTIONS=%s", options ? options : "");
    snprintf(home, sizeof home, "%s/%s", r->demo, r->seat);
    snprintf(base, sizeof base, "HOME=%s", folder);
    const char *argv[] = {binary, "--home", demo ? r->demo : home, "--lang", r->lang, "--charset", r->charset, demo ? "demo" : NULL, NULL};
    const char *envs[] = {base, r->term, "YIZHAN_TEST_COST=1", "YIZHAN_IDLE_MARK=1", "PATH=/usr/bin:/bin", r->now, leaks, NULL};
    pty_free(r->pty);
    r->in_demo = demo;
    r->pty = pty_start(argv, envs, r->charset, r->rows, r->cols);
    return pty_ready(r->pty);
}

// What an officer, a cat and a bad line send; what stands there more often comes more often.
static const char *const any_of[] = {
    "<F2>", "<F2>", "<F2>", "<F2>", "<Enter>", "<Enter>", "<Enter>", "<Enter>", "<Tab>", "<Tab>", "<S-Tab>", "<Down>", "<Down>", "<Up>", "<Right>", "<Left>",
    "<Home>", "<End>", "<PgUp>", "<PgDn>", "<Ins>", "<Del>", "<BS>", "<C-u>", "<Space>", "<Space>", "<F1>", "<F3>", "<F4>", "<F5>", "<F6>", "<F7>", "<F8>",
    "<F8>", "<F9>", "<F10>", "<F11>", "<F12>", "<Esc>", "<C-c>", "<C-z>", "<C-\\>", "<lead>", "<trail>", "<C-Left>", "<console>", "<mouse>", "<title>",
    "<answer>", "y", "n", "0", "1", "1", "2", "3", "9", "02", "12", "13", "22", "43", "411503199804200011", "覃兵基", "411503200006260023", "赵朝煌",
    "41150319690323001X", "411503002000", "00000005", "00000007", "2026-03-02", "20260231", "13700001111", "花园路18号", "买买提·吐尔逊", "U+2AED0", "𫞩",
    "yizhan-demo<Enter>", "0371001<Tab>yizhan-demo<F2>", "0371900<Tab>yizhan-demo<F2>", "0376001<Tab>yizhan-demo<F2>", "\033[200~a\tb\nc\033[201~",
    "中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中",
};
static const int any_size[][2] = {{24, 80}, {24, 80}, {24, 80}, {60, 200}, {25, 81}, {10, 30}, {1, 1}};

static void any_keys(struct run *r, const char *path, int line, unsigned seed, int n)
{
    for (int i = 0; i < n && !r->failed; i++) {
        unsigned at = (unsigned)rand_r(&seed);
        const int *size = any_size[at / 101 % (sizeof any_size / sizeof *any_size)];
        const char *keys = any_of[at % (sizeof any_of / sizeof *any_of)];
        if (at % 101 == 0 ? !pty_resize(r->pty, size[0], size[1]) : !send_keys(r, keys, false))
            fail_at(r, path, line, "no answer to key %d: %s", i, keys);
        if (!pty_ended(r->pty))
            continue;
        int status = pty_wait(r->pty);
        if (status != 0)
            fail_at(r, path, line, "ended with %d at key %d: %s", status, i, keys);
        else if (!start(r, r->in_demo))
            fail_at(r, path, line, "the program does not come up again after key %d", i);
    }
}

static bool on_screen(struct run *r, const char *text)
{
    for (int i = 0; i < pty_rows(r->pty); i++) {
        if (strstr(pty_row(r->pty, i), text))
            return true;
    }
    return false;
}

static bool keep(struct run *r, const char *name, const char *before)
{
    for (int i = 0; i < pty_rows(r->pty); i++) {
        const char *row = pty_row(r->pty, i), *at = *before ? strstr(row, before) : row;
        if (!at || r->vars_n == sizeof r->vars / sizeof *r->vars)
            continue;
        at += strlen(before);
        at += strspn(at, " >");
        struct variable *v = &r->vars[r->vars_n];
        for (size_t k = 0; k < r->vars_n; k++) {
            if (strcmp(r->vars[k].name, name) == 0)
                v = &r->vars[k];
        }
        if (v == &r->vars[r->vars_n])
            r->vars_n++;
        snprintf(v->name, sizeof v->name, "%s", name);
        snprintf(v->value, sizeof v->value, "%.*s", (int)strcspn(at, " :"), at);
        return v->value[0] != '\0';
    }
    return false;
}

static int shell(struct run *r, const char *command)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        setenv("YIZHAN", binary, 1);
        setenv("DEMO", r->demo, 1);
        setenv("YIZHAN_TEST_COST", "1", 1);
        if (r->now[0])
            setenv("YIZHAN_NOW", r->now + strlen("YIZHAN_NOW="), 1);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void script(struct run *r, const char *path);

// The block behind `screen`: compared row by row, or written anew.
static void golden(struct run *r, FILE *f, const char *path, int *line, FILE *anew)
{
    char text[LINE_SIZE];
    for (int row = 0; fgets(text, sizeof text, f);) {
        ++*line;
        text[strcspn(text, "\n")] = '\0';
        if (strcmp(text, "end") == 0)
            break;
        const char *want = text[0] == '|' ? text + 1 : text, *have = row < pty_rows(r->pty) ? pty_row(r->pty, row) : "";
        if (!anew && !r->failed && strcmp(want, have) != 0)
            fail_at(r, path, *line, "row %d is not as expected: %s", row, want);
        row++;
    }
    for (int row = 0; anew && row < pty_rows(r->pty); row++)
        fprintf(anew, "|%s\n", pty_row(r->pty, row));
    if (anew)
        fprintf(anew, "end\n");
}

static void step(struct run *r, const char *path, int line, char *word, char *rest)
{
    int a = 0, b = 0, row, col;
    bool runs = r->pty != NULL;
    if (strcmp(word, "seat") == 0) {
        snprintf(r->seat, sizeof r->seat, "%.15s", rest);
    } else if (strcmp(word, "charset") == 0) {
        snprintf(r->charset, sizeof r->charset, "%.15s", rest);
    } else if (strcmp(word, "lang") == 0) {
        snprintf(r->lang, sizeof r->lang, "%.7s", rest);
    } else if (strcmp(word, "term") == 0) {
        snprintf(r->term, sizeof r->term, "TERM=%.30s", rest);
    } else if (strcmp(word, "now") == 0) {
        if (!set_now(r, rest))
            fail_at(r, path, line, "no time: %s", rest);
    } else if (strcmp(word, "size") == 0 && sscanf(rest, "%d %d", &a, &b) == 2) {
        r->rows = a;
        r->cols = b;
        if (runs && !pty_resize(r->pty, a, b))
            fail_at(r, path, line, "no answer to the resize");
    } else if (strcmp(word, "start") == 0 || strcmp(word, "demo") == 0) {
        if (!start(r, word[0] == 'd'))
            fail_at(r, path, line, "the program does not come up");
    } else if (strcmp(word, "sh") == 0 || strcmp(word, "sh!") == 0) {
        int status = shell(r, rest);
        if ((status != 0) == (word[2] == '\0'))
            fail_at(r, path, line, "exit status %d: %s", status, rest);
    } else if (strcmp(word, "other") == 0) {
        struct pty *was = r->pty;
        r->pty = r->other;
        r->other = was;
    } else if (strcmp(word, "include") == 0) {
        char other[1200];
        const char *slash = strrchr(path, '/');
        snprintf(other, sizeof other, "%.*s%s", slash ? (int)(slash - path + 1) : 0, path, rest);
        script(r, other);
    } else if (!runs) {
        fail_at(r, path, line, "nothing is started: %s", word);
    } else if (strcmp(word, "keys") == 0) {
        if (!send_keys(r, rest, false))
            fail_at(r, path, line, "no answer to: %s", rest);
    } else if (strcmp(word, "ahead") == 0) {
        if (!send_keys(r, rest, true))
            fail_at(r, path, line, "no answer to: %s", rest);
    } else if (strcmp(word, "steady") == 0) {
        char *text;
        for (long n = strtol(rest, &text, 10); n > 0; n--, usleep(150000)) {
            if (!send_keys(r, text + strspn(text, " "), false))
                fail_at(r, path, line, "no answer to: %s", rest);
        }
    } else if (strcmp(word, "cost") == 0) {
        char *text;
        a = (int)strtol(rest, &text, 10);
        pty_written(r->pty);
        if (!send_keys(r, text + strspn(text, " "), false))
            fail_at(r, path, line, "no answer to: %s", rest);
        unsigned long long wrote = pty_written(r->pty);
        if (wrote > (unsigned long long)a)
            fail_at(r, path, line, "%llu bytes were written", wrote);
    } else if (strcmp(word, "paste") == 0 || strcmp(word, "paste-much") == 0) {
        size_t n = word[5] ? strtoul(rest, NULL, 10) : strlen(rest);
        char *all = malloc(n + 16);
        memcpy(all, "\033[200~", 6);
        if (word[5])
            memset(all + 6, 'x', n);
        else
            memcpy(all + 6, rest, n);
        memcpy(all + 6 + n, "\033[201~", 6);
        if (!pty_send(r->pty, all, n + 12))
            fail_at(r, path, line, "no answer to the paste");
        free(all);
    } else if (strcmp(word, "burst") == 0) {
        size_t n = strtoul(rest, NULL, 10);
        char *all = malloc(n);
        memset(all, 'x', n);
        if (!pty_send(r->pty, all, n))
            fail_at(r, path, line, "no answer to the burst");
        free(all);
    } else if (strcmp(word, "any") == 0 && sscanf(rest, "%d %d", &a, &b) == 2) {
        any_keys(r, path, line, (unsigned)a, b);
    } else if (strcmp(word, "see") == 0) {
        if (!on_screen(r, rest))
            fail_at(r, path, line, "not on the screen: %s", rest);
    } else if (strcmp(word, "gone") == 0) {
        if (on_screen(r, rest))
            fail_at(r, path, line, "still on the screen: %s", rest);
    } else if (strcmp(word, "within") == 0) {
        char *text;
        long left = 1000 * strtol(rest, &text, 10);
        text += strspn(text, " ");
        while (!on_screen(r, text) && left > 0)
            left -= pty_watch(r->pty, left);
        if (!on_screen(r, text))
            fail_at(r, path, line, "not on the screen in time: %s", text);
    } else if (strcmp(word, "row") == 0) {
        char *text;
        a = (int)strtol(rest, &text, 10);
        if (!strstr(pty_row(r->pty, a), text + strspn(text, " ")))
            fail_at(r, path, line, "row %d does not hold:%s", a, text);
    } else if (strcmp(word, "cursor") == 0 && sscanf(rest, "%d %d", &a, &b) == 2) {
        pty_cursor(r->pty, &row, &col);
        if (row != a || col != b)
            fail_at(r, path, line, "the cursor is at %d %d", row, col);
    } else if (strcmp(word, "save") == 0) {
        char *before = strchr(rest, ' ');
        if (before)
            *before++ = '\0';
        if (!keep(r, rest, before ? before : ""))
            fail_at(r, path, line, "not found: %s", before ? before : "");
    } else if (strcmp(word, "hold") == 0) {
        char store[400];
        snprintf(store, sizeof store, "%s/%s/store", r->demo, r->seat);
        if (lock_open(store, &r->lock) || lock_take(r->lock, 10000, NULL, NULL))
            fail_at(r, path, line, "%s", err_note());
    } else if (strcmp(word, "release") == 0) {
        lock_release(r->lock);
        lock_close(r->lock);
    } else if (strcmp(word, "kill") == 0) {
        pty_signal(r->pty, SIGKILL);
        pty_wait(r->pty);
    } else if (strcmp(word, "hangup") == 0) {
        pty_signal(r->pty, SIGHUP);
        a = pty_wait(r->pty);
        if (a != 0)
            fail_at(r, path, line, "ended with %d", a);
    } else if (strcmp(word, "quit") == 0) {
        int status = pty_wait(r->pty);
        if (status != (int)strtol(rest, NULL, 10))
            fail_at(r, path, line, "ended with %d", status);
    } else {
        fail_at(r, path, line, "no such step: %s", word);
    }
}

static void script(struct run *r, const char *path)
{
    char raw[LINE_SIZE], text[LINE_SIZE], anew_path[1300];
    FILE *f = fopen(path, "r"), *anew = NULL;
    bool writes = getenv("GENERATE") != NULL;
    if (!f) {
        fail_at(r, path, 0, "%s", strerror(errno));
        return;
    }
    if (writes) {
        snprintf(anew_path, sizeof anew_path, "%s.new", path);
        anew = fopen(anew_path, "w");
    }
    for (int line = 1; fgets(raw, sizeof raw, f); line++) {
        if (anew)
            fputs(raw, anew);
        raw[strcspn(raw, "\n")] = '\0';
        if (raw[0] == '\0' || raw[0] == '#' || r->failed)
            continue;
        if (strcmp(raw, "screen") == 0) {
            golden(r, f, path, &line, anew);
            continue;
        }
        expand(r, raw, text, sizeof text);
        char *rest = strchr(text, ' ');
        if (rest)
            *rest++ = '\0';
        step(r, path, line, text, rest ? rest : text + strlen(text));
    }
    fclose(f);
    if (anew) {
        fclose(anew);
        if (rename(anew_path, path) != 0)
            perror(path);
    }
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static bool test(const char *path)
{
    struct run r = {.rows = 24, .cols = 80, .seat = "d", .charset = "UTF-8", .lang = "zh", .term = "TERM=screen-256color"};
    // A demo of its own, made in the morning of the day on which the script begins.
    snprintf(r.demo, sizeof r.demo, "%s/demo", folder);
    set_now(&r, "2026-03-02 08:00");
    if (shell(&r, "rm -rf \"$DEMO\" && \"$YIZHAN\" --home \"$DEMO\" demo --prepare >/dev/null") != 0) {
        printf("the demo could not be made\n");
        return false;
    }
    set_now(&r, "2026-03-02 10:00");
    script(&r, path);
    pty_free(r.pty);
    pty_free(r.other);
    return !r.failed;
}

// The filter of idle marks, wherever a read cuts them.
static bool marks_are_stripped(void)
{
    static const char all[] = "ab\033]777;idle;12\007cd\033[1m\033]777;idle;345\007e\033]0;x\007";
    static const char want[] = "abcd\033[1me\033]0;x\007";
    for (size_t cut = 0; cut < sizeof all - 1; cut++) {
        struct mark_filter f = {0};
        char out[200];
        uint64_t n = 0;
        bool seen = false;
        size_t k = mark_strip(&f, all, cut, out, &n, &seen);
        k += mark_strip(&f, all + cut, sizeof all - 1 - cut, out + k, &n, &seen);
        if (k != sizeof want - 1 || memcmp(out, want, k) != 0 || n != 345 || !seen)
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    const char *tmp = getenv("TMPDIR"), *given = getenv("YIZHAN");
    size_t failed = 0;
    glob_t found = {0};
    if (!realpath(given ? given : "build/yizhan", binary)) {
        perror("yizhan");
        return 2;
    }
    snprintf(folder, sizeof folder, "%.200s/yizhan-screen-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(folder)) {
        perror(folder);
        return 2;
    }
    bool ok = marks_are_stripped();
    printf("%s - idle marks are stripped\n", ok ? "ok" : "not ok");
    failed += !ok;
    glob("tests/screen/*.t", 0, NULL, &found);
    size_t n = argc > 1 ? (size_t)argc - 1 : found.gl_pathc;
    for (size_t i = 0; i < n; i++) {
        const char *path = argc > 1 ? argv[i + 1] : found.gl_pathv[i];
        ok = test(path);
        printf("%s - %s\n", ok ? "ok" : "not ok", path);
        fflush(stdout);
        failed += !ok;
    }
    globfree(&found);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return failed ? 1 : 0;
}
