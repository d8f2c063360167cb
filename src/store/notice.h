// The notice queue: SMS to applicants and what became of them (C-3.5).
#ifndef YZ_STORE_NOTICE_H
#define YZ_STORE_NOTICE_H

#include "store.h"

enum notice_tag { NOTICE_CASE = 1, NOTICE_TO = 2, NOTICE_TEXT = 3, NOTICE_AT = 4, NOTICE_STATE = 5 };
enum notice_state { NOTICE_WAITING = 1, NOTICE_SENT, NOTICE_FAILED };

// ERR_INPUT where the number is missing.
enum err notice_put(struct kv_txn *t, struct span number, struct span to, struct span text, moment_t at);

#endif
