// init, operator, org, roster, setting: a station set up on the README alone.
#include "desk/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "cli.h"
#include "desk/journal.h"
#include "desk/operator.h"
#include "domain/calendar.h"

static void forget(struct buf *secret)
{
    if (secret->p)
        desk_wipe(secret->p, secret->size);
    buf_free(secret);
}

static enum err new_password(const char *what, struct buf *out)
{
    char prompt[160];
    const char *file = getenv("YIZHAN_NEW_PASSWORD");
    if (file) {
        buf_str(out, file);
        return OK;
    }
    struct buf again = {0};
    snprintf(prompt, sizeof prompt, _("%s, %d characters or more: "), what, PASSWORD_LEAST);
    enum err e = cli_ask_password(prompt, out);
    if (e == ERR_USAGE)
        e = fail(e, _("the new password is typed in, or stands in YIZHAN_NEW_PASSWORD"));
    if (!e)
        e = cli_ask_password(_("Once more: "), &again);
    if (!e && !span_eq(buf_span(out), buf_span(&again)))
        e = fail(ERR_INPUT, _("the two passwords differ"));
    forget(&again);
    return e;
}

static enum err make_spare(struct desk *d, const char *path)
{
    struct buf passphrase = {0};
    uint32_t ordinal;
    enum err e = new_password(_("Passphrase of the spare key"), &passphrase);
    if (!e)
        e = setup_spare(d, path, buf_span(&passphrase), &ordinal);
    if (!e)
        printf(_("%s: spare key %u. It goes into a sealed envelope, its passphrase elsewhere. Next: yizhan org request\n"), path, ordinal);
    forget(&passphrase);
    return e;
}

// What an organisation says of itself: the first four at any time, the others once.
static const struct particular {
    const char *option;
    uint16_t tag;
} particulars[] = {{"--name", ORG_NAME}, {"--short", ORG_SHORT}, {"--telephone", ORG_TELEPHONE}, {"--bureau", ORG_BUREAU}, {"--code", ORG_CODE}, {"--division", ORG_DIVISION}};

static enum err take_particulars(struct cli *c, size_t n, struct rec *org)
{
    enum err e = OK;
    for (size_t i = 0; i < n && !e; i++) {
        const char *value = cli_option(c, particulars[i].option);
        struct buf typed = {0};
        if (value && !(e = cli_text(value, &typed)))
            e = field_parse(field_by_tag(&org_table, particulars[i].tag), buf_span(&typed), org);
        buf_free(&typed);
    }
    return e;
}

static enum err org_request(struct cli *c, struct desk *d, struct buf *out)
{
    struct arena a = {0};
    struct rec changed = rec_make(&a);
    enum err e = take_particulars(c, 4, &changed);
    if (!e && c->argc != 1)
        e = ERR_USAGE;
    if (!e && changed.n)
        e = setup_describe(d, &changed);
    if (!e)
        e = setup_request(d, out);
    if (!e)
        e = cli_bytes(buf_span(out)) ? OK : fail(ERR_IO, _("standard output"));
    arena_free(&a);
    return e;
}

enum err cli_init(struct cli *c)
{
    struct arena a = {0};
    struct rec org = rec_make(&a);
    static const char *const kinds[] = {"", "station", "bureau", "province"};
    const char *kind = cli_option(c, "--kind"), *spare = cli_option(c, "--spare");
    enum err e = take_particulars(c, COUNT(particulars), &org);
    for (size_t i = 1; kind && i < COUNT(kinds); i++) {
        if (strcmp(kind, kinds[i]) == 0)
            rec_set_int(&org, ORG_KIND, (int64_t)i);
    }
    if (!e && c->argc)
        e = fail(ERR_USAGE, _("what is %s?"), c->argv[0]);
    if (!e && kind && !rec_has(&org, ORG_KIND))
        e = fail(ERR_USAGE, _("--kind is station, bureau or province"));
    if (!e)
        e = setup_init(c->home, &org);
    if (!e)
        printf(_("%s: keys and store are made. Next: yizhan operator add, yizhan org request\n"), c->home);
    arena_free(&a);
    struct desk *d;
    if (!e && spare && !(e = cli_desk(c, false, &d))) {
        e = make_spare(d, spare);
        desk_close(d);
    }
    return e;
}

static unsigned parse_roles(const char *text)
{
    static const struct {
        const char *word;
        unsigned role;
    } words[] = {{"clerk", ROLE_CLERK}, {"approver", ROLE_APPROVER}, {"chief", ROLE_CHIEF}, {"admin", ROLE_ADMIN}};
    unsigned roles = 0;
    struct span rest = span_of(text), part;
    while (span_split(&rest, ',', &part)) {
        unsigned one = 0;
        for (size_t i = 0; i < COUNT(words); i++)
            one |= span_is(part, words[i].word) ? words[i].role : 0;
        if (!one)
            return 0;
        roles |= one;
    }
    return roles;
}

static enum err no_role(const char *typed)
{
    return fail(ERR_USAGE, _("%s: roles are clerk, approver, chief, admin, with commas between"), typed);
}

static void put_operator(const struct rec *r)
{
    printf("%.*s\t%.*s", SPAN_ARG(rec_text(r, OPERATOR_NUMBER)), SPAN_ARG(rec_text(r, OPERATOR_NAME)));
    for (unsigned role = ROLE_CLERK; role <= ROLE_ADMIN; role <<= 1) {
        if (rec_int(r, OPERATOR_ROLE, 0) & role)
            printf("\t%s", _(role_name((enum role)role)));
    }
    printf("%s\n", rec_int(r, OPERATOR_STATE, 0) == OPERATOR_SUSPENDED ? _("\tsuspended") : "");
}

// All of them; or what has become of one.
static void put_operators(struct desk *d, const char *number)
{
    struct arena a = {0};
    struct rec *rows;
    size_t n = operator_list(d, &a, &rows);
    for (size_t i = 0; i < n; i++) {
        if (!number || span_is(rec_text(&rows[i], OPERATOR_NUMBER), number))
            put_operator(&rows[i]);
    }
    arena_free(&a);
}

static enum err operator_add(struct cli *c)
{
    struct desk *d;
    struct buf password = {0};
    unsigned roles = c->argc == 4 ? parse_roles(c->argv[3]) : 0;
    if (c->argc != 4)
        return ERR_USAGE;
    if (!roles)
        return no_role(c->argv[3]);
    // The first operator of a home needs no one else; later ones are made by who is signed in.
    TRY(c->operator ? cli_signed_in(c, &d) : cli_desk(c, false, &d));
    struct buf name = {0};
    struct arena a = {0};
    enum err e = !c->operator && operator_list(d, &a, &(struct rec *) {NULL}) ? cli_nobody() : cli_text(c->argv[2], &name);
    arena_free(&a);
    if (!e)
        e = new_password(_("New password"), &password);
    if (!e)
        e = operator_make(d, span_of(c->argv[1]), buf_span(&name), roles, buf_span(&password));
    if (!e)
        put_operators(d, c->argv[1]);
    forget(&password);
    buf_free(&name);
    desk_close(d);
    return e;
}

// Somebody else's password is lost, or the roles change: an administrator or the chief gives a new one.
static enum err operator_again(struct cli *c)
{
    struct desk *d;
    struct buf password = {0};
    unsigned roles = c->argc == 3 ? parse_roles(c->argv[2]) : 0;
    if (c->argc == 3 && !roles)
        return no_role(c->argv[2]);
    TRY(cli_signed_in(c, &d));
    enum err e = new_password(_("New password"), &password);
    if (!e)
        e = operator_reset(d, span_of(c->argv[1]), roles, buf_span(&password));
    if (!e)
        put_operators(d, c->argv[1]);
    forget(&password);
    desk_close(d);
    return e;
}

static enum err own_password(struct cli *c)
{
    struct desk *d;
    struct buf old = {0}, fresh = {0};
    if (!c->operator)
        return fail(ERR_USAGE, _("whose? --operator NUMBER"));
    TRY(cli_desk(c, false, &d));
    enum err e = cli_password(c, &old);
    if (!e)
        e = operator_sign_in(d, span_of(c->operator), buf_span(&old));
    if (!e)
        e = new_password(_("New password"), &fresh);
    if (!e)
        e = operator_password(d, buf_span(&old), buf_span(&fresh));
    forget(&old);
    forget(&fresh);
    desk_close(d);
    return e;
}

enum err cli_operator(struct cli *c)
{
    struct desk *d;
    err_clear();
    if (c->argc >= 1 && strcmp(c->argv[0], "add") == 0)
        return operator_add(c);
    if (c->argc == 2 && (strcmp(c->argv[0], "suspend") == 0 || strcmp(c->argv[0], "resume") == 0)) {
        TRY(cli_signed_in(c, &d));
        enum err e = operator_suspend(d, span_of(c->argv[1]), c->argv[0][0] == 's');
        if (!e)
            put_operators(d, c->argv[1]);
        desk_close(d);
        return e;
    }
    if ((c->argc == 2 || c->argc == 3) && strcmp(c->argv[0], "reset") == 0)
        return operator_again(c);
    if (c->argc == 1 && strcmp(c->argv[0], "password") == 0)
        return own_password(c);
    if (c->argc != 1 || strcmp(c->argv[0], "list") != 0)
        return ERR_USAGE;
    TRY(cli_desk(c, true, &d));
    put_operators(d, NULL);
    desk_close(d);
    return OK;
}

enum err cli_org(struct cli *c)
{
    struct desk *d;
    struct buf b = {0};
    int64_t ordinal;
    enum err e = ERR_USAGE;
    err_clear();
    if (c->argc == 0)
        return ERR_USAGE;
    if (c->argc && strcmp(c->argv[0], "renew") == 0)
        return cli_renew(c);
    TRY(cli_desk(c, false, &d)); // the first opening after a restore says which key signs now
    if (strcmp(c->argv[0], "request") == 0) {
        e = org_request(c, d, &b);
    } else if (strcmp(c->argv[0], "spare") == 0 && c->argc == 2) {
        e = make_spare(d, c->argv[1]);
    } else if (strcmp(c->argv[0], "add") == 0 && c->argc == 2) {
        e = cli_read(c->argv[1], 1 << 16, &b);
        struct buf who = {0};
        if (!e)
            e = cli_of(c->argv[1], setup_request_text(buf_span(&b), &who));
        int64_t before = rec_int(desk_roster(d), ROSTER_SERIAL, 0);
        if (!e && !(e = setup_org_add(d, buf_span(&b)))) {
            int64_t serial = rec_int(desk_roster(d), ROSTER_SERIAL, 0);
            printf(serial == before ? _("%.*s: nothing new, roster %lld has it all\n") : _("%.*s: on the roster, serial %lld\n"), SPAN_ARG(buf_span(&who)), (long long)serial);
        }
        buf_free(&who);
    } else if (strcmp(c->argv[0], "revoke") == 0 && c->argc == 3 && span_int(span_of(c->argv[2]), &ordinal)) {
        e = setup_key_state(d, span_of(c->argv[1]), ordinal, ORG_KEY_COMPROMISED);
        if (!e)
            printf(_("%s: key %lld is revoked, serial %lld of the roster\n"), c->argv[1], (long long)ordinal, (long long)rec_int(desk_roster(d), ROSTER_SERIAL, 0));
    } else if (strcmp(c->argv[0], "list") == 0 && c->argc == 1) {
        const struct rec *rows;
        size_t n = desk_orgs(d, &rows);
        for (size_t i = 0; i < n; i++)
            printf("%.*s\t%s\t%.*s\n", SPAN_ARG(rec_text(&rows[i], ORG_CODE)),
                   _(org_kind_name((enum org_kind)rec_int(&rows[i], ORG_KIND, 0))), SPAN_ARG(rec_text(&rows[i], ORG_NAME)));
        e = OK;
    }
    buf_free(&b);
    desk_close(d);
    return e;
}

enum err cli_roster(struct cli *c)
{
    struct desk *d;
    struct buf b = {0};
    char print[SETUP_FINGERPRINT];
    bool news = false;
    enum err e = ERR_USAGE;
    const char *typed = cli_option(c, "--fingerprint");
    err_clear();
    if (c->argc == 0)
        return ERR_USAGE;
    TRY(cli_desk(c, false, &d));
    if (strcmp(c->argv[0], "export") == 0 && c->argc == 1) {
        e = setup_roster_out(d, &b);
        if (!e)
            e = cli_bytes(buf_span(&b)) ? OK : fail(ERR_IO, _("standard output"));
    } else if (strcmp(c->argv[0], "import") == 0 && c->argc == 2) {
        e = cli_read(c->argv[1], SETUP_ROSTERS_BYTES, &b);
        if (!e)
            e = cli_of(c->argv[1], setup_roster_in(d, buf_span(&b), span_of(typed), &news));
        if (!e)
            puts(news ? _("taken in") : _("nothing newer in it"));
    } else if (c->argc == 1 && (strcmp(c->argv[0], "fingerprint") == 0 || strcmp(c->argv[0], "root") == 0)) {
        e = c->argv[0][0] == 'r' ? setup_root_renew(d) : OK;
        if (!e)
            e = setup_fingerprint(d, print);
        if (!e)
            puts(print);
    } else if (strcmp(c->argv[0], "show") == 0 && c->argc == 1) {
        size_t n;
        const struct rec *keys = rec_list(desk_roster(d), ROSTER_KEYS, &n);
        printf(_("serial %lld\n"), (long long)rec_int(desk_roster(d), ROSTER_SERIAL, 0));
        if (setup_roster_print(d, print) == OK)
            printf(_("fingerprint of this roster %s\n"), print);
        for (size_t i = 0; i < n; i++)
            printf("%.*s\t%lld\t%s\n", SPAN_ARG(rec_text(&keys[i], ORG_KEY_ORG)),
                   (long long)rec_int(&keys[i], ORG_KEY_ORDINAL, 0),
                   _(org_key_state_name((enum org_key_state)rec_int(&keys[i], ORG_KEY_STATE, 0))));
        e = OK;
    }
    buf_free(&b);
    desk_close(d);
    return e;
}

// What a calendar file says of each of its years, to be compared with the notice: of one that broke off nothing else tells.
static void say_calendar(struct span text)
{
    struct calendar c = {0};
    if (calendar_parse(&c, text) != OK)
        return;
    for (size_t i = 0; i < c.n;) {
        int year = c.days[i].year;
        unsigned off = 0, worked = 0;
        for (; i < c.n && c.days[i].year == year; i++)
            *(c.days[i].worked ? &worked : &off) += 1;
        printf(_("%d: days off %u, weekend days worked %u\n"), year, off, worked);
    }
    calendar_free(&c);
}

enum err cli_setting(struct cli *c)
{
    struct desk *d;
    struct buf b = {0};
    int64_t value;
    err_clear();
    if (c->argc == 0) {
        TRY(cli_desk(c, true, &d));
        for (size_t i = 0; i < setting_rows_n; i++)
            printf("%s\t%lld\t%s\t%s\n", setting_rows[i].key, (long long)settings_get(desk_settings(d), &setting_rows[i]),
                   setting_rows[i].clause, _(setting_rows[i].label));
        desk_close(d);
        return OK;
    }
    if (c->argc != 2)
        return ERR_USAGE;
    bool calendar = strcmp(c->argv[0], "calendar") == 0;
    if (!calendar && !span_int(span_of(c->argv[1]), &value))
        return fail(ERR_INPUT, _("setting %s: a whole number is expected, not %s"), c->argv[0], c->argv[1]);
    TRY(cli_signed_in(c, &d));
    enum err e = calendar ? cli_read(c->argv[1], 1 << 20, &b) : OK;
    if (!e)
        e = calendar ? cli_of(c->argv[1], journal_calendar(d, buf_span(&b))) : journal_setting(d, span_of(c->argv[0]), value);
    if (!e && calendar)
        say_calendar(buf_span(&b));
    buf_free(&b);
    desk_close(d);
    return e;
}
