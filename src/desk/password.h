// How dear it is to try a password: an officer's, and that of a spare key. What one has to be is in operator.h.
#ifndef YZ_DESK_PASSWORD_H
#define YZ_DESK_PASSWORD_H

#include "codec/seal.h"

struct seal_cost password_cost(void);

#endif
