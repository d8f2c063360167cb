#include "lang.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#define DOMAIN "yizhan"

extern int _nl_msg_cat_cntr; // NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): gettext's own: tells it that LANGUAGE has changed

static enum lang now = LANG_ZH;
static bool at_counter;

void lang_start(const char *folder)
{
    setlocale(LC_MESSAGES, "C.UTF-8"); // not C, in which gettext translates nothing
    bindtextdomain(DOMAIN, folder);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    bind_textdomain_codeset("libc", "UTF-8"); // what strerror says
    textdomain(DOMAIN);
    lang_set(now);
}

void lang_set(enum lang l)
{
    now = l;
    setenv("LANGUAGE", l == LANG_ZH ? "zh_CN" : "en", 1);
    _nl_msg_cat_cntr++;
}

enum lang lang_now(void)
{
    return now;
}

const char *lang_text(const char *id)
{
    return id[0] ? gettext(id) : "";
}

void lang_counter(bool counter)
{
    at_counter = counter;
}

const char *lang_by(const char *key, const char *command)
{
    return lang_text(at_counter ? key : command);
}
