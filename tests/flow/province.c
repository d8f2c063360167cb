#include "tests/flow/province.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/lang.h"
#include "desk/json.h"
#include "desk/keep.h"
#include "desk/mailbox.h"
#include "desk/operator.h"
#include "desk/setup.h"
#include "tests/store/home.h"

static const struct {
    const char *folder, *officer;
} places[PLACES] = {{"d", "0371008"}, {"b", "0371900"}, {"o", "0376001"}, {"o2", "0378001"}};
#define PASSWORD SPAN("yizhan-demo")

static void must(enum err e, const char *what)
{
    if (e) {
        fprintf(stderr, "%s: %s\n", what, err_line(e));
        abort();
    }
}

void province_now(const char *text)
{
    struct tm t = {0};
    char seconds[40];
    if (sscanf(text, "%d-%d-%d %d:%d", &t.tm_year, &t.tm_mon, &t.tm_mday, &t.tm_hour, &t.tm_min) != 5)
        abort();
    t.tm_year -= 1900;
    t.tm_mon--;
    snprintf(seconds, sizeof seconds, "%lld", (long long)timegm(&t) - 8 * 3600);
    setenv("YIZHAN_NOW", seconds, 1);
}

void province_reopen(struct province *p, enum place at)
{
    char home[400];
    snprintf(home, sizeof home, "%s/%s", p->root, places[at].folder);
    desk_close(p->desk[at]);
    must(desk_open(home, false, &p->desk[at]), home);
    must(operator_sign_in(p->desk[at], span_of(places[at].officer), PASSWORD), "sign in");
}

void province_restore(struct province *p, enum place at, const char *backup, bool keys)
{
    char command[1200], home[400];
    snprintf(home, sizeof home, "%s/%s", p->root, places[at].folder);
    desk_close(p->desk[at]);
    p->desk[at] = NULL;
    snprintf(command, sizeof command, "rm -rf '%s/store' %s%s%s", home, keys ? "'" : "", keys ? home : "", keys ? "/keys'" : "");
    if (system(command) != 0)
        abort();
    must(keep_restore(home, backup, NULL, NULL), "restore");
    province_reopen(p, at);
}

struct desk *province_root(struct province *p)
{
    struct desk *d;
    char home[400];
    snprintf(home, sizeof home, "%s/province", p->root);
    must(desk_open(home, false, &d), home);
    return d;
}

enum err province_certify(struct province *p, struct desk *place)
{
    struct buf request = {0};
    struct desk *d = province_root(p);
    must(setup_request(place, &request), "request");
    enum err e = setup_org_add(d, buf_span(&request));
    buf_free(&request);
    desk_close(d);
    return e;
}

enum err province_roster(struct province *p, enum place at, const char *fingerprint)
{
    struct buf roster = {0};
    struct desk *d = province_root(p);
    bool news;
    must(setup_roster_out(d, &roster), "roster");
    desk_close(d);
    enum err e = setup_roster_in(p->desk[at], buf_span(&roster), span_of(fingerprint), &news);
    buf_free(&roster);
    return e;
}

struct desk *province_bureau(struct province *p, const char *code, const char *name, const char *division)
{
    struct rec org = rec_make(&p->arena);
    struct desk *bureau, *root;
    struct buf roster = {0};
    char print[SETUP_FINGERPRINT];
    bool news;
    rec_set_text(&org, ORG_CODE, span_of(code));
    rec_set_text(&org, ORG_NAME, span_of(name));
    rec_set_int(&org, ORG_KIND, ORG_BUREAU_OFFICE);
    rec_set_text(&org, ORG_DIVISION, span_of(division));
    must(setup_init(province_path(p, code), &org), "init");
    must(desk_open(province_path(p, code), false, &bureau), "open");
    must(province_certify(p, bureau), "certify");
    root = province_root(p);
    must(setup_roster_out(root, &roster), "roster");
    must(setup_fingerprint(root, print), "fingerprint");
    desk_close(root);
    must(setup_roster_in(bureau, buf_span(&roster), span_of(print), &news), "roster");
    buf_free(&roster);
    return bureau;
}

struct province *province_new(void)
{
    struct province *p = xcalloc(1, sizeof *p);
    char command[1000];
    const char *binary = getenv("YIZHAN");
    setenv("YIZHAN_TEST_COST", "1", 1);
    province_now("2026-03-02 08:00");
    lang_start("/nonexistent"); // messages stand in English, as the tests expect them
    if (!home_make(p->root))
        abort();
    snprintf(p->mail, sizeof p->mail, "%s/mail", p->root);
    snprintf(command, sizeof command, "'%s' --home '%s' demo --prepare >/dev/null", binary ? binary : "build/yizhan", p->root);
    if (system(command) != 0)
        abort();
    for (enum place at = 0; at < PLACES; at++)
        province_reopen(p, at);
    province_now("2026-03-02 10:00");
    return p;
}

void province_free(struct province *p)
{
    act_result_free(&p->last);
    for (enum place at = 0; at < PLACES; at++)
        desk_close(p->desk[at]);
    home_remove(p->root);
    arena_free(&p->arena);
    free(p);
}

enum err province_act(struct province *p, enum place at, const char *act, struct span number, const char *json)
{
    struct rec fields = rec_make(&p->arena);
    must(json_read(span_of(json), &transfer_table, &p->arena, &fields), json);
    int stage = province_stage(p, at, number);
    struct act_request q = {
        .row = flow_by_key(span_of(act), stage < 0 ? STAGE_NONE : (enum stage)stage),
        .number = number,
        .seq = -1,
        .fields = &fields,
        .password = PASSWORD,
    };
    if (!q.row)
        q.row = flow_any(span_of(act));
    act_result_free(&p->last);
    return act_do(p->desk[at], &q, &p->last);
}

void province_mail(struct province *p)
{
    size_t moved;
    do {
        moved = 0;
        for (enum place at = 0; at < PLACES; at++) {
            struct folder_count n = {0};
            must(mailbox_sync(p->desk[at], p->mail, &n), "sync");
            moved += n.in + n.out;
        }
    } while (moved);
}

#define OWN \
    "{\"kind\":\"1\",\"reason\":\"13\",\"origin\":\"411503002000\",\"origin_household\":\"00000005\",\"origin_kind\":\"1\"," \
    "\"telephone\":\"13700001111\",\"head\":\"" HEAD "\",\"address\":\"花园路18号\",\"division\":\"410105\",\"new_head\":\"" FATHER "\"," \
    "\"movers\":[{\"id\":\"" HEAD "\",\"name\":\"覃兵基\",\"sex\":\"1\",\"birth\":\"1998-04-20\",\"old_relation\":\"02\",\"relation\":\"02\",\"present\":true}," \
    "{\"id\":\"" WIFE "\",\"name\":\"赵朝煌\",\"sex\":\"2\",\"birth\":\"2000-06-26\",\"old_relation\":\"12\",\"relation\":\"12\",\"present\":true}]," \
    "\"staying\":[{\"id\":\"" FATHER "\",\"name\":\"覃心郁\",\"birth\":\"1969-03-23\",\"relation\":\"51\"}]," \
    "\"materials\":[{\"code\":\"101\",\"form\":\"1\",\"for\":\"" HEAD "\"},{\"code\":\"101\",\"form\":\"1\",\"for\":\"" WIFE "\"}," \
    "{\"code\":\"102\",\"form\":\"1\"},{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"112\",\"form\":\"1\"}]}"

const char *province_own(void)
{
    return OWN;
}

const char *province_joining(void)
{
    return "{\"kind\":\"3\",\"reason\":\"04\",\"origin\":\"411503002000\",\"origin_household\":\"00000008\",\"origin_kind\":\"1\","
           "\"telephone\":\"13700001111\",\"household\":\"00000056\",\"host\":\"" HOST "\","
           "\"movers\":[{\"id\":\"" ALONE "\",\"name\":\"徐炀\",\"sex\":\"1\",\"birth\":\"2001-12-04\",\"old_relation\":\"02\","
           "\"relation\":\"73\",\"host_relation\":\"73\",\"host_proof\":\"1\",\"present\":true}],"
           "\"parties\":[{\"id\":\"" HOST "\",\"name\":\"刘欢\",\"capacity\":\"1\",\"present\":true}],"
           "\"materials\":[{\"code\":\"101\",\"form\":\"1\",\"for\":\"" ALONE "\"},{\"code\":\"102\",\"form\":\"1\"},"
           "{\"code\":\"103\",\"form\":\"1\"},{\"code\":\"130\",\"form\":\"1\"},{\"code\":\"131\",\"form\":\"1\"},{\"code\":\"133\",\"form\":\"1\"}]}";
}

struct span province_apply(struct province *p)
{
    must(province_act(p, AT_D, "apply", SPAN_NONE, OWN), "apply");
    struct span number = arena_copy(&p->arena, p->last.number);
    must(province_act(p, AT_D, "accept", number, "{}"), "accept");
    province_mail(p);
    return number;
}

void province_carry(struct province *p, struct span number, enum stage stage)
{
    static const struct {
        enum stage after;
        enum place at;
        const char *act;
    } way[] = {
        {STAGE_AWAITING_APPROVAL, AT_D, "accept"}, {STAGE_AWAITING_MOVE_OUT, AT_B, "approve"},
        {STAGE_AWAITING_SETTLEMENT, AT_O, "move-out"}, {STAGE_SETTLED, AT_D, "settle"},
    };
    for (size_t i = 0; i < COUNT(way); i++) {
        if (province_stage(p, AT_D, number) >= (int)way[i].after)
            continue;
        must(province_act(p, way[i].at, way[i].act, number, "{}"), way[i].act);
        province_mail(p);
        if (way[i].after == stage)
            break;
    }
}

struct span province_until(struct province *p, enum stage stage)
{
    struct span number = province_apply(p);
    province_carry(p, number, stage);
    return number;
}

int province_stage(struct province *p, enum place at, struct span number)
{
    struct rec state;
    if (number.n == 0 || case_load(p->desk[at], number, &p->arena, &state) != OK)
        return -1;
    return (int)rec_int(&state, TRANSFER_STAGE, STAGE_NONE);
}

struct span province_event(struct province *p, enum place at, enum kv_db db, struct span chain, uint32_t seq)
{
    struct kv_txn t;
    struct kv_key k;
    struct span bytes;
    must(kv_read(p->desk[at]->store->kv, &t), "read");
    if (!kv_get(&t, db, kv_key_span(kv_key_int(kv_key_text(kv_key_new(&k), chain), seq, 4)), &bytes))
        must(t.err ? t.err : ERR_NOT_FOUND, "event");
    bytes = arena_copy(&p->arena, bytes);
    must(kv_abort(&t), "read");
    return bytes;
}

struct rec province_record(struct province *p, enum place at, const char *id)
{
    struct rec r;
    return person_load(p->desk[at], span_of(id), &p->arena, &r) == OK ? r : rec_make(&p->arena);
}

int province_person(struct province *p, enum place at, const char *id)
{
    struct rec r = province_record(p, at, id);
    return (int)rec_int(&r, PERSON_STATE, 0);
}

const char *province_path(struct province *p, const char *name)
{
    return arena_printf(&p->arena, "%s/%s", p->root, name).p;
}

struct taking {
    struct province *p;
    struct packets all;
};

static bool take(void *ctx, const struct mail_item *item)
{
    struct taking *t = ctx;
    if (item->content && t->all.n < COUNT(t->all.sealed))
        t->all.sealed[t->all.n++] = arena_copy(&t->p->arena, item->sealed);
    return false; // not given out
}

struct packets province_waiting(struct province *p, enum place at)
{
    struct taking t = {.p = p};
    size_t made;
    must(mail_pack(p->desk[at]->store, moment_now(), &made), "pack");
    must(mail_out(p->desk[at]->store, moment_now(), true, take, &t), "out");
    return t.all;
}

enum mail_outcome province_give(struct province *p, enum place at, struct span sealed)
{
    enum mail_outcome o;
    must(mail_in(p->desk[at]->store, sealed, NULL, moment_now(), &o), "in");
    return o;
}

uint64_t province_aside(struct province *p, enum place at)
{
    struct mail_state m;
    must(mailbox_state(p->desk[at], &m), "mailbox");
    return m.quarantined;
}

static void told(void *ctx, const char *line, bool wrong)
{
    fprintf(stderr, "# check: %s\n", line);
    *(size_t *)ctx += wrong;
}

const char *province_verified(struct province *p, const char *work_unit, const char *proof, size_t left_out)
{
    static const char *const who[] = {HEAD, WIFE};
    static const uint16_t four[] = {PERSON_MARITAL, PERSON_EDUCATION, PERSON_TELEPHONE, PERSON_WORK_UNIT};
    struct span json = SPAN("{\"verified\":["), work = span_of(work_unit);
    size_t rows = COUNT(who) * COUNT(four) - left_out;
    for (size_t i = 0; i < rows; i++) {
        const char *id = who[i / COUNT(four)];
        struct rec r = province_record(p, AT_D, id);
        bool changed = i == COUNT(four) - 1;
        struct span stated = changed ? work : rec_text(&r, four[i % COUNT(four)]);
        json = arena_printf(&p->arena, "%.*s%s{\"id\":\"%s\",\"field\":%d,\"stated\":\"%.*s\",\"proof\":\"%s\"}", SPAN_ARG(json), i ? "," : "", id,
                            four[i % COUNT(four)], SPAN_ARG(stated), changed ? proof : "");
    }
    return arena_printf(&p->arena, "%.*s]}", SPAN_ARG(json)).p;
}

size_t province_check(struct province *p, enum place at)
{
    size_t n = 0;
    struct keep_count count;
    enum err e = keep_check(p->desk[at], told, NULL, &n, &count);
    return e && n == 0 ? 1 : n;
}

struct span province_line(struct kv_key *k, enum chain_group group, enum stage stage, day_t due, struct span number)
{
    kv_key_int(kv_key_int(kv_key_new(k), group, 1), stage, 1);
    return kv_key_span(kv_key_text(kv_key_int(k, due == DAY_NONE ? CHAIN_DUE_NONE : (uint32_t)due, 4), number));
}

bool findings_have(const struct findings *f, enum rule rule)
{
    for (size_t i = 0; i < findings_count(f); i++) {
        if (rec_int(findings_at(f, i), FINDING_RULE, 0) == (int64_t)rule)
            return true;
    }
    return false;
}
