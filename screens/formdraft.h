// A form's texts in a draft, saved as each field is left and put back when the same form is opened again
// (DESIGN decision 10). For forms that are one page; the application keeps its own.
#ifndef YZ_SCREENS_FORMDRAFT_H
#define YZ_SCREENS_FORMDRAFT_H

#include "desk/draft.h"
#include "ui/form.h"

struct formdraft {
    struct desk *desk;
    struct arena arena;
    struct rec draft;
    bool there; // on disk
    const char *screen;
    struct span number; // of the case; empty: none
    struct span of;     // DRAFT_OF; empty: the case has one such form
};

// Looks for a draft of this operator, screen and case. `screen` outlives it; number and of are copied.
void formdraft_open(struct formdraft *f, struct desk *d, const char *screen, struct span number, struct span of);
// Texts and cursor of the draft into the form, if there is one.
void formdraft_restore(struct formdraft *f, struct ui_form *form);
// Texts and cursor of the form into the draft, once something was entered; passwords never.
void formdraft_save(struct formdraft *f, struct ui_form *form);
// The form's work is done.
void formdraft_drop(struct formdraft *f);
void formdraft_free(struct formdraft *f);

#endif
