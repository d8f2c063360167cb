// The command line (DESIGN section 9). One function per subcommand; the table
// in cli.c names them all. Exit status: 0 done; 1 refused by a rule; 2 wrong
// usage or bad input; 3 the store, disk or link failed.
#ifndef YZ_CLI_CLI_H
#define YZ_CLI_CLI_H

#include "base/buf.h"
#include "base/err.h"

struct cli {
    const char *home;
    const char *charset; // auto, UTF-8, GBK, GB18030
    bool json;
    const char *operator, *password_file;
    int argc;    // of the subcommand, without its name
    char **argv;
};

struct cli_command {
    const char *name;
    enum err (*run)(struct cli *c);
    const char *usage; // message id: what comes after the name
    const char *does;  // message id
    bool json;         // what it shows is JSON, always or where that is asked for
};
extern const struct cli_command cli_commands[];
extern const size_t cli_commands_n;

// Runs a subcommand and says an error as one line on standard error. The exit status.
int cli_run(struct cli *c, const char *name);
// The usage of one command, or of all (""). The exit status.
int cli_usage(struct cli *c, const char *name);

// For the subcommands.
struct desk;
enum err cli_desk(struct cli *c, bool read_only, struct desk **out) YZ_MUST_USE;
// Asks on the terminal, in its charset; ERR_USAGE where there is none.
enum err cli_ask_password(const char *prompt, struct buf *out) YZ_MUST_USE;
// The operator's: from --password-file, YIZHAN_PASSWORD or the terminal.
enum err cli_password(struct cli *c, struct buf *out) YZ_MUST_USE;
// What is said where --operator is missing.
enum err cli_nobody(void) YZ_MUST_USE;
// Opens the desk and signs in as --operator with that password.
enum err cli_signed_in(struct cli *c, struct desk **out) YZ_MUST_USE;
// Takes `--name VALUE` out of argv; NULL where it is not there.
const char *cli_option(struct cli *c, const char *name);
bool cli_flag(struct cli *c, const char *name);
// An error that a file's content is the reason of names the file.
enum err cli_of(const char *path, enum err e) YZ_MUST_USE;
// Whole of standard input or of a file, at most `most` bytes.
enum err cli_read(const char *path, size_t most, struct buf *out) YZ_MUST_USE;
void cli_print(const struct buf *b); // JSON, and a line end
void cli_tell(const struct buf *text); // a text to be read (ui/text), its tables aligned; wrapped for a terminal alone

// ---- long work (cli_progress has the form of the desk's progress functions)
// How far it is, on standard error where that is a terminal. False once Ctrl-C or SIGTERM has asked to stop; the first
// call makes them ask.
bool cli_progress(void *ctx, uint64_t done, uint64_t total);
void cli_progress_end(void);
// The same while a store of an older version is brought up to date; backup: where its copy lies.
bool cli_upgrading(const char *backup, uint64_t done, uint64_t total);
bool cli_stopped(void);
void cli_stoppable(void);

// ---- the charset edge (edge.c)
// From here on what is printed goes out in the terminal's charset.
enum err cli_edge_start(struct cli *c) YZ_MUST_USE;
// Bytes that are no text of the terminal's: JSON, keys, rosters. False: standard output failed.
bool cli_bytes(struct span bytes);
// Appends as UTF-8 what a person typed as an argument or a password. ERR_CHARSET tells the byte.
enum err cli_text(const char *typed, struct buf *text) YZ_MUST_USE;

enum err cli_init(struct cli *c);
enum err cli_operator(struct cli *c);
enum err cli_org(struct cli *c);
enum err cli_renew(struct cli *c); // org renew
enum err cli_roster(struct cli *c);
enum err cli_form(struct cli *c);
enum err cli_do(struct cli *c);
enum err cli_case(struct cli *c);
enum err cli_list(struct cli *c);
enum err cli_find(struct cli *c);
enum err cli_person(struct cli *c);
enum err cli_household(struct cli *c);
enum err cli_sync(struct cli *c);
enum err cli_packet(struct cli *c);
enum err cli_import(struct cli *c);
enum err cli_workday(struct cli *c);
enum err cli_check(struct cli *c);
enum err cli_backup(struct cli *c);
enum err cli_restore(struct cli *c);
enum err cli_adopt(struct cli *c);
enum err cli_continue(struct cli *c);
enum err cli_setting(struct cli *c);
enum err cli_death(struct cli *c);
enum err cli_adjust(struct cli *c);

#endif
