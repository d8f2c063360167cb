// Operators: sign-in with number and password, attempts limited with a wait
// that grows and survives a restart, certificates in the journal (DESIGN section 6).
#ifndef YZ_DESK_OPERATOR_H
#define YZ_DESK_OPERATOR_H

#include "base/buf.h"
#include "desk.h"

#define PASSWORD_LEAST 8 // characters
// What a password has to be; ERR_INPUT.
enum err password_good(struct span password) YZ_MUST_USE;

// The roles that there are at this kind of organisation: the clerk's work is a station's, the approver's a bureau's.
unsigned operator_roles(const struct desk *d);
// Their names, with commas between, in the current language.
void operator_put_roles(struct buf *out, unsigned roles);

// Makes an operator with a signing key under the password, certified in the journal. The first
// operator of an organisation certifies its own key; later ones are certified by who is signed in
// (an administrator or chief). ERR_REFUSED: a role that there is not here.
enum err operator_make(struct desk *d, struct span number, struct span name, unsigned roles,
                       struct span password) YZ_MUST_USE;
// ERR_PASSWORD, ERR_WAIT (the note says how long). Writes a journal entry.
enum err operator_sign_in(struct desk *d, struct span number, struct span password) YZ_MUST_USE;
void operator_sign_out(struct desk *d);
// Is who is signed in still at work by the record as it is now, under the same key? ERR_PERMISSION.
enum err operator_at_work(struct desk *d, struct kv_txn *t) YZ_MUST_USE;
// Is this the password of who is signed in? For approval and the idle lock; attempts are limited in the same way.
enum err operator_confirm(struct desk *d, struct span password) YZ_MUST_USE;
enum err operator_password(struct desk *d, struct span old, struct span fresh) YZ_MUST_USE;
// A new key and password for an officer who has lost the password, or (roles not 0) has other roles from now on; what the
// old key signed stays good.
enum err operator_reset(struct desk *d, struct span number, unsigned roles, struct span password) YZ_MUST_USE;
enum err operator_suspend(struct desk *d, struct span number, bool suspended) YZ_MUST_USE;
enum err operator_language(struct desk *d, int lang);
// All operators, records of operator_tag without secrets.
size_t operator_list(struct desk *d, struct arena *a, struct rec **rows);
// Seconds to wait after `failed` attempts in a row: none for three, then doubling up to an hour.
int64_t operator_wait(int64_t failed);

#endif
