// One entry of the journal, filled in in a form of its own: what is typed is in a draft as each field is left (DESIGN decision
// 10), whoever asks for it. A request, a call, a death, relations, a new operator.
#ifndef YZ_SCREENS_ENTRY_H
#define YZ_SCREENS_ENTRY_H

#include "screens/formdraft.h"
#include "ui/screen.h"

struct entry;

// All functions may be NULL but carry_out.
struct entry_kind {
    const char *draft;             // DRAFT_SCREEN
    const char *title, *help;      // message ids, of the screen
    const char *clause;            // that asks for what must be there; NULL: none
    const char *does, *done;       // message ids: what F2 does, in a word or two; what it has done
    struct span (*subject)(struct entry *e, struct arena *a); // line 2
    struct span (*above)(struct entry *e, struct arena *a);   // above the form; SPAN_NONE: nothing
    // F4 in a field whose values are not its code list's. False: it has no list of its own.
    bool (*list)(struct entry *e, const struct field *f);
    // What stands behind a field, where it is not what fieldform_suffix puts there.
    void (*beside)(struct entry *e, const struct field *f);
    // The field's text has become its value. False: it is none after all, and the message line says why.
    bool (*taken)(struct entry *e, const struct field *f);
    // Asked before it is carried out. False: not yet.
    bool (*sure)(struct entry *e);
    enum err (*carry_out)(struct entry *e);
    void (*close)(struct entry *e); // of ctx
};

struct entry {
    const struct entry_kind *kind;
    struct desk *desk;
    struct arena arena;
    struct span key;          // of the case, the person or the household that it is about; SPAN_NONE: none
    struct span of;           // DRAFT_OF
    struct rec about, fields; // that one, as it was when the form was opened; the values taken so far
    void *ctx;                // of the kind's own
    struct ui_form *form;     // kept by entry, as what follows
    struct formdraft draft;
    struct ui_screen screen;
    struct ui_field *ui;
    const struct field **of_ui; // what each of them is of
    size_t n;
};

// key is copied. The entry is freed by entry_close, or with its screen from entry_open on.
struct entry *entry_new(struct desk *d, const struct entry_kind *kind, struct span key);
void entry_close(void *ctx);
// Adds a field, in the order of the form; f outlives the entry. label: message id, NULL: the field's own.
struct ui_field *entry_field(struct entry *e, const struct field *f, const char *label, bool must);
// Lays the form out: from here on its texts can be set. What is set before entry_open was not typed.
void entry_form(struct entry *e);
// Puts back what is in a draft, and pushes the screen.
enum reaction entry_open(struct entry *e);

#endif
