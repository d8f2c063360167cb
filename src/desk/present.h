// What the counter saw of a case (C-2, C-3.1): who stood there and what was handed over, the materials that were shown.
#ifndef YZ_DESK_PRESENT_H
#define YZ_DESK_PRESENT_H

#include "base/buf.h"
#include "domain/transfer.h"

// Rows: the movers, then the others of the case. Columns: name, ID number, whether present, as what, what was handed over, for which mover.
void present_cell(const struct rec *t, size_t row, size_t column, struct buf *out);
// Both under their headings, for the case to be read.
void present_put(struct buf *b, const struct rec *t);

#endif
