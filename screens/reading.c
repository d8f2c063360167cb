// Texts to be read.
#include "screens/reading.h"

#include <stdlib.h>

#include "base/lang.h"
#include "screens/seat.h"

struct ui_text *reading_text(void *ctx)
{
    return ((struct reading *)ctx)->text;
}

void reading_compose(struct reading *r)
{
    struct buf b = {0};
    if (r->compose) {
        r->compose(r, &b);
        if (r->text)
            text_set(r->text, buf_span(&b));
        else
            r->text = text_new(buf_span(&b));
    }
    buf_free(&b);
}

void reading_paint(void *ctx)
{
    struct reading *r = ctx;
    face_subject(r->subject);
    text_paint(r->text, 0, 0);
}

void reading_resume(void *ctx)
{
    reading_compose(ctx);
}

enum reaction reading_tick(void *ctx)
{
    struct reading *r = ctx;
    if (!desk_changed(r->desk))
        return REACT_STAY;
    reading_compose(r);
    return REACT_PAINT;
}

enum reaction reading_refresh(void *ctx)
{
    reading_compose(ctx);
    return REACT_PAINT;
}

void reading_close(void *ctx)
{
    struct reading *r = ctx;
    text_free(r->text);
    arena_free(&r->arena);
    free(r);
}

struct reading *reading_new(struct desk *d, struct span key)
{
    struct reading *r = xcalloc(1, sizeof *r);
    r->desk = d;
    r->key = arena_copy(&r->arena, key);
    return r;
}

enum reaction reading_push(const struct ui_screen *screen, struct reading *r, void (*how)(struct reading *, struct buf *))
{
    r->compose = how;
    reading_compose(r);
    return ui_push(screen, r);
}
