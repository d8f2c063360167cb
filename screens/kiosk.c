#include "kiosk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/lang.h"
#include "base/paths.h"
#include "desk/mailbox.h"
#include "desk/operator.h"
#include "domain/code.h"
#include "screens/demo.h"
#include "screens/seat.h"
#include "ui/dialog.h"
#include "ui/line.h"

#define SEATS 3

struct kiosk {
    struct kiosk_seat seat[SEATS];
    size_t n, now;
    const char *mail; // demo: the shared folder
    char date[DAY_TEXT], operator[120], mail_text[80];
    moment_t mail_read;
    enum lang mail_lang; // that it was told in
};

static struct kiosk_seat *seat_now(struct kiosk *k)
{
    return &k->seat[k->now];
}

// Line 1. Mail state is read at most every two seconds.
static void status(void *ctx, struct face_status *out)
{
    struct kiosk *k = ctx;
    struct desk *d = seat_now(k)->desk;
    struct mail_state m;
    moment_t now = moment_now();
    const struct rec *own = desk_own(d);
    day_format(day_of(now), k->date);
    snprintf(k->operator, sizeof k->operator, "%.*s", SPAN_ARG(rec_text(&d->operator, OPERATOR_NAME)));
    if ((now - k->mail_read >= 2 || now < k->mail_read || k->mail_lang != lang_now()) && mailbox_state(d, &m) == OK) {
        char at[MOMENT_TEXT] = "";
        k->mail_read = now;
        k->mail_lang = lang_now();
        k->mail_text[0] = '\0';
        uint64_t waits = m.waiting + m.owed;
        if (m.last_sync && now - m.last_sync > 600)
            moment_format(m.last_sync, at);
        if (at[0])
            // TRANSLATORS: month, day and time of the last exchange; few columns.
            snprintf(k->mail_text, sizeof k->mail_text, _("offline %.11s, %llu waiting"), at + 5, (unsigned long long)waits);
        else if (m.quarantined)
            // TRANSLATORS: few columns.
            snprintf(k->mail_text, sizeof k->mail_text, _("mail: %llu waiting, %llu set aside"), (unsigned long long)waits, (unsigned long long)m.quarantined);
        else if (waits)
            snprintf(k->mail_text, sizeof k->mail_text, _("mail: %llu waiting"), (unsigned long long)waits);
        if (desk_disk_nearly_full(d))
            snprintf(k->mail_text, sizeof k->mail_text, "%s", _("disk nearly full!"));
    }
    *out = (struct face_status) {
        .organisation = rec_text(own, ORG_NAME),
        .organisation_short = rec_text(own, ORG_SHORT),
        .operator_name = span_of(k->operator),
        .date = span_of(k->date),
        .mail = span_of(k->mail_text),
    };
}

// The idle lock covers the screen, it does not log out (DESIGN decision 10).
static enum reaction lock(void *ctx)
{
    struct kiosk *k = ctx;
    struct desk *d = seat_now(k)->desk;
    char password[256], label[200];
    if (!desk_signed_in(d))
        return REACT_STAY;
    snprintf(label, sizeof label, _("%s, your password:"), k->operator);
    face_cover();
    while (!term_hung_up()) {
        if (!dialog_password(_("Locked: what was typed is kept"), label, _("The password of the officer who is signed in uncovers the screen, as it was left. Nobody is signed out."), password, sizeof password) || !password[0])
            continue;
        enum err err = operator_confirm(d, span_of(password));
        explicit_bzero(password, sizeof password);
        face_say(SAY_NOTHING, SPAN_NONE);
        if (err == OK)
            return REACT_STAY;
        face_error(err);
    }
    return REACT_QUIT;
}

static enum reaction switch_seat(void *ctx)
{
    (void)ctx;
    face_say(SAY_NOTHING, SPAN_NONE); // it was said to who sits there
    return REACT_SWITCH_SEAT;
}

static enum reaction lock_now(void *ctx)
{
    (void)ctx;
    return ui_lock();
}

static const char *nobody_in(void *ctx)
{
    return desk_signed_in(seat_now(ctx)->desk) ? NULL : _("nobody is signed in; there is nothing to lock");
}

static enum reaction help_language(void *ctx)
{
    struct kiosk *k = ctx;
    lang_set(lang_now() == LANG_ZH ? LANG_EN : LANG_ZH);
    operator_language(seat_now(k)->desk, lang_now());
    face_repaint();
    return REACT_PAINT;
}

// The first is the demo's alone: a station has one seat.
static const struct ui_key keys[] = {
    {UI_F11, N_("seat"), N_("The next seat of the demo; mail is exchanged on the way."), switch_seat, NULL},
    {UI_F12, N_("lock"), N_("Covers the screen until your password; what was typed is kept."), lock_now, nobody_in},
    {UI_NO_KEY, NULL, N_("中文 / English"), help_language, NULL},
};

// Mail between the demo's seats moves when the seat is changed.
static void exchange(struct kiosk *k)
{
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < k->n; i++) {
            struct folder_count n = {0};
            enum err e = mailbox_sync(k->seat[i].desk, k->mail, &n);
            if (e)
                face_error(e);
        }
    }
}

static enum reaction run_seat(struct kiosk *k)
{
    struct kiosk_seat *s = seat_now(k);
    size_t from = k->n == 1;
    struct ui_loop loop = {k, status, lock, (int)desk_settings(s->desk)->idle_seconds, keys + from, COUNT(keys) - from};
    k->mail_read = 0;
    if (!desk_signed_in(s->desk)) {
        struct ui_stack *stack = ui_stack_new();
        sign_in_open(stack, s);
        enum reaction r = ui_run(stack, &loop);
        ui_stack_free(stack);
        if (r == REACT_SWITCH_SEAT || !desk_signed_in(s->desk))
            return r;
        ui_stack_free(s->stack);
        s->stack = ui_stack_new();
        work_open(s->stack, s->desk);
    }
    enum reaction r = ui_run(s->stack, &loop);
    if (r == REACT_SIGN_OUT || (r == REACT_QUIT && !term_hung_up())) {
        // Leaving the worklist signs out; leaving the sign-in leaves the program.
        operator_sign_out(s->desk);
        return REACT_SIGN_OUT;
    }
    return r;
}

static int run(struct kiosk *k)
{
    enum reaction r = REACT_STAY;
    while (!term_hung_up()) {
        r = run_seat(k);
        if (r == REACT_SWITCH_SEAT) {
            if (k->mail)
                exchange(k);
            k->now = (k->now + 1) % k->n;
        } else if (r == REACT_QUIT) {
            break;
        }
    }
    return 0;
}

static int ended(enum err e)
{
    if (e)
        fprintf(stderr, "yizhan: %s\n", err_line(e));
    return err_exit(e);
}

static void leave(struct kiosk *k)
{
    for (size_t i = 0; i < k->n; i++) {
        ui_stack_free(k->seat[i].stack);
        desk_close(k->seat[i].desk);
    }
    desk_on_wait(NULL);
    term_stop();
}

static void initials(struct span name, char *out, size_t size)
{
    pinyin_initials(name, false, out, size);
}

// What is to be saved waits for another process. Esc stops the wait; a line that hangs up does not.
static bool waiting(unsigned waited_ms, const char *who)
{
    (void)waited_ms;
    if (!who)
        face_say(SAY_NOTHING, SPAN_NONE);
    else if (who[0])
        face_sayf(SAY_WARNING, _("Waiting for %s, which is saving. Esc: wait no longer, nothing is saved"), who);
    else
        face_sayf(SAY_WARNING, _("Waiting for another program, which is saving. Esc: wait no longer, nothing is saved"));
    term_flush();
    return !who || !term_stop_asked();
}

static enum err start(struct kiosk *k, const char *charset)
{
    TRY(line_start(charset, path_locale()));
    TRY(term_start());
    dialog_initials(initials);
    desk_on_wait(waiting);
    lang_counter(true);
    return run(k) ? ERR_STORE : OK;
}

int kiosk_run(const char *home, const char *charset)
{
    struct kiosk k = {.n = 1};
    enum err e = desk_open(home, false, &k.seat[0].desk);
    if (e)
        return ended(e);
    e = start(&k, charset);
    leave(&k);
    return ended(e);
}

int kiosk_demo(const char *folder, const char *charset, bool prepare_only)
{
    struct kiosk k = {.n = SEATS};
    struct demo demo;
    enum err e = prepare_only ? OK : term_usable();
    if (e)
        return ended(fail(e, _("%s; yizhan demo --prepare sets the demo up and no more"), err_note()));
    e = demo_prepare(folder, &demo);
    if (prepare_only)
        return ended(e);
    for (size_t i = 0; i < SEATS && !e; i++) {
        k.seat[i].hint = demo_hints[i];
        e = desk_open(demo.home[i], false, &k.seat[i].desk);
        if (e)
            k.n = i;
    }
    if (e)
        return ended(e);
    k.mail = demo.mail;
    e = start(&k, charset);
    leave(&k);
    return ended(e);
}
