// Records as JSON and back, by their field tables: keys are the fields' keys,
// dates "2026-11-23", moments UTC "2026-11-23T08:00:00Z", codes as codes, lists
// as arrays. The only file that knows jansson.
#ifndef YZ_DESK_JSON_H
#define YZ_DESK_JSON_H

#include "base/buf.h"
#include "domain/finding.h"

#define JSON_BYTES (1u << 20)

// Reads an object; every value goes through field_parse. ERR_INPUT names line, column or field.
enum err json_read(struct span text, const struct table *t, struct arena *a, struct rec *out) YZ_MUST_USE;
// Appends one object. names: codes get their name beside them as "KEY_name".
void json_write(struct buf *out, const struct table *t, const struct rec *r, bool names);
void json_put_text(struct buf *out, struct span s);
// Findings as an array of objects: clause, severity, about, found, cure.
void json_findings(struct buf *out, const struct findings *f);

#endif
