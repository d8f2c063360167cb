#include "demo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/lang.h"
#include "base/paths.h"
#include "desk/import.h"
#include "desk/operator.h"
#include "desk/setup.h"

const char *const demo_hints[3] = {
    N_("Demo: operator 0371001 (clerk) or 0371008 (chief), password yizhan-demo"),
    N_("Demo: operator 0371900 (approver), password yizhan-demo"),
    N_("Demo: operator 0376001 (clerk), password yizhan-demo"),
};
#define PASSWORD SPAN("yizhan-demo")

// The fourth is the third station, and the fifth the province, whose root key signs the roster.
static const struct seed {
    const char *folder, *code, *name, *brief, *division, *bureau, *telephone;
    enum org_kind kind;
    bool people;
} seeds[] = {
    {"d", "410105001000", "郑州市公安局金水分局花园路派出所", "花园路派出所", "410105", "410100000000", "0371-65900001", ORG_STATION, true},
    {"b", "410100000000", "郑州市公安局户政管理处", "郑州户政", "410100", NULL, "0371-65900100", ORG_BUREAU_OFFICE, false},
    {"o", "411503002000", "信阳市公安局平桥分局明港派出所", "明港派出所", "411503", "411500000000", "0376-85900002", ORG_STATION, true},
    {"o2", "410225003000", "兰考县公安局堌阳派出所", "堌阳派出所", "410225", "410225000000", "0371-26900003", ORG_STATION, true},
    {"province", "410000000000", "河南省公安厅", "省公安厅", "410000", NULL, "0371-65880000", ORG_PROVINCE, false},
};
static const struct {
    size_t seed;
    const char *number, *name;
    unsigned roles;
} officers[] = {
    {0, "0371008", "郭志强", ROLE_CHIEF | ROLE_ADMIN}, {0, "0371001", "王小红", ROLE_CLERK},
    {1, "0371900", "赵明", ROLE_APPROVER | ROLE_CHIEF}, {2, "0376001", "钱建国", ROLE_CLERK | ROLE_CHIEF},
    {3, "0378001", "孙丽", ROLE_CLERK | ROLE_CHIEF},
};

static enum err make_org(const char *root, const struct seed *s)
{
    struct arena a = {0};
    struct rec org = rec_make(&a);
    char home[1024];
    snprintf(home, sizeof home, "%s/%s", root, s->folder);
    rec_set_text(&org, ORG_CODE, span_of(s->code));
    rec_set_text(&org, ORG_NAME, span_of(s->name));
    rec_set_text(&org, ORG_SHORT, span_of(s->brief));
    rec_set_int(&org, ORG_KIND, s->kind);
    rec_set_text(&org, ORG_DIVISION, span_of(s->division));
    rec_set_text(&org, ORG_BUREAU, span_of(s->bureau));
    rec_set_text(&org, ORG_TELEPHONE, span_of(s->telephone));
    enum err e = setup_init(home, &org);
    arena_free(&a);
    return e;
}

static enum err open_seed(const char *root, const struct seed *s, struct desk **out)
{
    char home[1024];
    snprintf(home, sizeof home, "%s/%s", root, s->folder);
    return desk_open(home, false, out);
}

// Every organisation asks, the province signs, every one takes the roster in: what the README tells a technician.
static enum err exchange_roster(const char *root)
{
    struct desk *province, *d;
    struct buf roster = {0};
    char print[SETUP_FINGERPRINT];
    bool news;
    TRY(open_seed(root, &seeds[COUNT(seeds) - 1], &province));
    enum err e = OK;
    for (size_t i = 0; i < COUNT(seeds) && !e; i++) {
        struct buf request = {0};
        bool own = i == COUNT(seeds) - 1;
        d = province;
        e = own ? OK : open_seed(root, &seeds[i], &d);
        if (!e)
            e = setup_request(d, &request);
        if (!e)
            e = setup_org_add(province, buf_span(&request));
        if (!own)
            desk_close(d);
        buf_free(&request);
    }
    if (!e)
        e = setup_roster_out(province, &roster);
    if (!e)
        e = setup_fingerprint(province, print);
    desk_close(province);
    for (size_t i = 0; i + 1 < COUNT(seeds) && !e; i++) {
        e = open_seed(root, &seeds[i], &d);
        if (!e) {
            e = setup_roster_in(d, buf_span(&roster), span_of(print), &news);
            desk_close(d);
        }
    }
    buf_free(&roster);
    return e;
}

static enum err make_officers(const char *root)
{
    for (size_t i = 0; i < COUNT(officers); i++) {
        struct desk *d;
        TRY(open_seed(root, &seeds[officers[i].seed], &d));
        enum err e = OK;
        // The chief is first and certifies the others.
        if (i > 0 && officers[i].seed == officers[i - 1].seed)
            e = operator_sign_in(d, span_of(officers[i - 1].number), PASSWORD);
        if (!e)
            e = operator_make(d, span_of(officers[i].number), span_of(officers[i].name), officers[i].roles, PASSWORD);
        desk_close(d);
        TRY(e);
    }
    return OK;
}

// The chief of the seed.
static struct span first_officer(size_t seed)
{
    size_t i = 0;
    while (officers[i].seed != seed)
        i++;
    return span_of(officers[i].number);
}

static enum err import_people(const char *root)
{
    for (size_t i = 0; i < COUNT(seeds); i++) {
        char path[1100];
        struct desk *d;
        struct import_count n;
        snprintf(path, sizeof path, "%s/%s.tsv", path_demo(), seeds[i].code);
        if (!seeds[i].people)
            continue;
        if (access(path, R_OK) != 0)
            return fail(ERR_NOT_FOUND, "%s", path);
        TRY(open_seed(root, &seeds[i], &d));
        enum err e = operator_sign_in(d, first_officer(i), PASSWORD);
        if (!e)
            e = import_file(d, &(struct import_from) {.path = path}, NULL, NULL, &n);
        desk_close(d);
        TRY(e);
        printf(_("%s: %llu made-up people in %llu households\n"), seeds[i].name, (unsigned long long)n.fresh, (unsigned long long)n.households);
        fflush(stdout);
    }
    return OK;
}

static enum err make_folder(const char *path)
{
    char part[1024];
    for (size_t i = 1; path[i - 1] && i < sizeof part; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        snprintf(part, sizeof part, "%.*s", (int)i, path);
        if (mkdir(part, 02770) != 0 && errno != EEXIST)
            return fail(ERR_IO, "%s", part);
    }
    return OK;
}

enum err demo_prepare(const char *folder, struct demo *out)
{
    char root[900], done[1024];
    struct stat st;
    const char *data = getenv("XDG_DATA_HOME"), *user = getenv("HOME");
    if (folder)
        snprintf(root, sizeof root, "%s", folder);
    else if (data && data[0] == '/')
        snprintf(root, sizeof root, "%s/yizhan-demo", data);
    else
        snprintf(root, sizeof root, "%s/.local/share/yizhan-demo", user ? user : ".");
    for (size_t i = 0; i < 3; i++)
        snprintf(out->home[i], sizeof out->home[i], "%s/%s", root, seeds[i].folder);
    snprintf(out->mail, sizeof out->mail, "%s/mail", root);
    snprintf(done, sizeof done, "%s/ready", root);
    if (stat(done, &st) == 0)
        return OK;
    if (stat(out->home[0], &st) == 0)
        return fail(ERR_INPUT, _("%s holds half a demo; remove it and start again"), root);
    TRY(make_folder(out->mail));
    for (size_t i = 0; i < COUNT(seeds); i++)
        TRY(make_org(root, &seeds[i]));
    TRY(exchange_roster(root));
    TRY(make_officers(root));
    TRY(import_people(root));
    FILE *f = fopen(done, "w");
    if (!f || fclose(f) != 0)
        return fail(ERR_IO, "%s", done);
    return OK;
}
