// Files that people bring: the first byte picks a roster, an organisation's request, a year's calendar, the JSON of an act or a spare
// key's text. What is read is what its table allows; what is not is refused in one line.
#include <stdio.h>

#include "base/utf8.h"
#include "desk/json.h"
#include "desk/setup.h"
#include "domain/calendar.h"
#include "domain/transfer.h"
#include "replay.h"
#include "store/roster.h"
#include "store/spare.h"
#include "tests/unit/text_file.h"

static enum err roster(struct span in, struct arena *a)
{
    struct rec r;
    struct hash older = {{0}};
    TRY(roster_read(in, a, &r));
    size_t n;
    const struct rec *keys = rec_list(&r, ROSTER_KEYS, &n);
    for (size_t i = 0; i < n; i++) {
        (void)roster_key(&r, rec_text(&keys[i], ORG_KEY_ORG), rec_text(&keys[i], ORG_KEY_SIGN));
        (void)roster_passed_over(&r, &keys[i]);
    }
    (void)roster_follows(&r, 7, &older);
    return table_check(&roster_table, &r);
}

static enum err request(struct span in, struct arena *a)
{
    (void)a;
    struct buf text = {0};
    enum err e = setup_request_text(in, &text);
    YZ_ASSERT(!e == (text.n > 0));
    buf_free(&text);
    return e;
}

static enum err calendar(struct span in, struct arena *a)
{
    (void)a;
    struct calendar c = {0};
    bool provisional;
    calendar_builtin(&c);
    enum err e = calendar_parse(&c, in);
    for (size_t i = 1; i < c.n; i++)
        YZ_ASSERT(c.days[i - 1].day < c.days[i].day);
    day_t from, to;
    YZ_ASSERT(day_from_civil(2026, 1, 5, &from));
    to = calendar_add(&c, from, 20, &provisional);
    YZ_ASSERT(to >= from + 20 && calendar_works(&c, to) && calendar_between(&c, from, to) == 20);
    calendar_free(&c);
    return e;
}

static enum err json(struct span in, struct arena *a)
{
    struct rec r;
    TRY(json_read(in, &transfer_table, a, &r));
    YZ_ASSERT(table_check(&transfer_table, &r) == OK);
    return OK;
}

static enum err spare(struct span in, struct arena *a)
{
    (void)a;
    char path[40];
    struct keys k;
    int fd = text_file(in);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum err e = spare_open(path, SPAN("another passphrase"), &k);
    YZ_ASSERT(e == ERR_FORMAT || e == ERR_INPUT || e == ERR_DAMAGED);
    close(fd);
    return e;
}

int target(const uint8_t *p, size_t n)
{
    static enum err (*const of[])(struct span in, struct arena *a) = {roster, request, calendar, json, spare};
    struct arena a = {0};
    if (n == 0)
        return 0;
    YZ_ASSERT(seal_start() == OK);
    err_clear();
    enum err e = of[p[0] % COUNT(of)](span_bytes(p + 1, n - 1), &a);
    if (e) {
        struct span line = span_of(err_line(e));
        size_t chars;
        YZ_ASSERT(line.n > 0 && utf8_check(line, &chars) == UTF8_TEXT);
    }
    arena_free(&a);
    return 0;
}
