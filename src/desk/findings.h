// Findings as text: clause, severity, about whom, what was found, what cures it (CLAUSES section 7).
#ifndef YZ_DESK_FINDINGS_H
#define YZ_DESK_FINDINGS_H

#include "base/buf.h"
#include "domain/finding.h"

// Appends findings for ui/text, refusals first: "!! C-2.4 refused  赵敏: ...", the cure on a line of its own.
void findings_write(struct buf *out, const struct rec *rows, size_t n);
void findings_write_all(struct buf *out, const struct findings *f);
// Appends one on one line, without its cure.
void finding_write(struct buf *out, const struct rec *finding);
// The same without the mark before it: the message line has its own.
void finding_say(struct buf *out, const struct rec *finding);
// The i-th, refusals first. A number below findings_count.
const struct rec *findings_worse(const struct findings *f, size_t i);
// How many there are of each severity.
void findings_tally(const struct findings *f, size_t counts[4]);

#endif
