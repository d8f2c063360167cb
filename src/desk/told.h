// Records as a text to be read (ui/text), by their field tables: label and value with a tab between.
#ifndef YZ_DESK_TOLD_H
#define YZ_DESK_TOLD_H

#include "base/buf.h"
#include "domain/field.h"

struct desk;

// A row of its own; nothing for an empty value.
void told_line(struct buf *b, const char *label, struct span value);
// A row for every field that has a value, lists apart; d knows the organisations' names.
void told_rec(struct buf *b, const struct table *t, const struct rec *r, const struct desk *d, const char *indent);
// The rows of its lists, a line each: every value behind its label.
void told_lists(struct buf *b, const struct table *t, const struct rec *r, const struct desk *d, const char *indent);

#endif
