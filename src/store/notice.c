#include "notice.h"

#include "base/lang.h"

enum err notice_put(struct kv_txn *t, struct span number, struct span to, struct span text, moment_t at)
{
    struct arena a = {0};
    struct kv_key k;
    struct rec r = rec_make(&a);
    if (to.n == 0)
        return fail(ERR_INPUT, _("no telephone number to send the SMS to"));
    rec_set_text(&r, NOTICE_CASE, number);
    rec_set_text(&r, NOTICE_TO, to);
    rec_set_text(&r, NOTICE_TEXT, text);
    rec_set_int(&r, NOTICE_AT, at);
    rec_set_int(&r, NOTICE_STATE, NOTICE_WAITING);
    store_put(t, KV_NOTICE, kv_key_span(kv_key_int(kv_key_new(&k), store_count(t, "notice"), 8)), &r);
    arena_free(&a);
    return t->err;
}
