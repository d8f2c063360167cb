// A screen that shows one thing as a text to be read, composed anew whenever the store has changed.
#ifndef YZ_SCREENS_READING_H
#define YZ_SCREENS_READING_H

#include "domain/field.h"
#include "screens/seat.h"
#include "ui/screen.h"

struct reading {
    struct desk *desk;
    struct ui_text *text;
    struct arena arena;
    struct span key; // case number, ID number, household number
    struct span subject; // line 2
    struct rec state;   // what is shown
    void (*compose)(struct reading *r, struct buf *b);
};

// Owned by the screen from reading_push on. key is copied.
struct reading *reading_new(struct desk *d, struct span key);
enum reaction reading_push(const struct ui_screen *screen, struct reading *r, void (*how)(struct reading *, struct buf *));
// Composes the text anew.
void reading_compose(struct reading *r);

// For the tables of such a screen: ctx is the reading.
struct ui_text *reading_text(void *ctx);
void reading_paint(void *ctx);
void reading_resume(void *ctx);
enum reaction reading_tick(void *ctx);
enum reaction reading_refresh(void *ctx);
void reading_close(void *ctx);

#endif
