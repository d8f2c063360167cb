// What a password has to be, and how dear it is to try one: an officer's, and that of a spare key.
#ifndef YZ_DESK_PASSWORD_H
#define YZ_DESK_PASSWORD_H

#include "codec/seal.h"

struct seal_cost password_cost(void);
enum err password_good(struct span password) YZ_MUST_USE;

#endif
