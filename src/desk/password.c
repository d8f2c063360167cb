#include "password.h"

#include <stdlib.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "operator.h"

struct seal_cost password_cost(void)
{
    // Tests ask for less: what a stored key was made with is stored beside it.
    return getenv("YIZHAN_TEST_COST") ? (struct seal_cost) {1, 64} : SEAL_COST;
}

enum err password_good(struct span password)
{
    if (utf8_count(password) < PASSWORD_LEAST)
        return fail(ERR_INPUT, _("the password has fewer than %d characters"), PASSWORD_LEAST);
    return OK;
}
