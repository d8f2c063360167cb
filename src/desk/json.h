// Records as JSON and back, by their field tables: keys are the fields' keys,
// dates "2026-11-23", moments UTC "2026-11-23T08:00:00Z", lists as arrays. What
// stands for something else is the code, a text, and what a person reads beside
// it as "KEY_name": codes, states, organisations. The only file that knows jansson.
#ifndef YZ_DESK_JSON_H
#define YZ_DESK_JSON_H

#include "base/buf.h"
#include "domain/finding.h"

struct desk;

#define JSON_BYTES (1u << 20)

// Reads an object; every value goes through field_parse. "kind_name" beside "kind" is passed over. ERR_INPUT names line and
// column, or the field: "movers[1].id".
enum err json_read(struct span text, const struct table *t, struct arena *a, struct rec *out) YZ_MUST_USE;
// Appends one object; d knows the organisations' names.
void json_write(struct buf *out, const struct table *t, const struct rec *r, const struct desk *d);
void json_rows(struct buf *out, const struct table *t, const struct rec *rows, size_t n, const struct desk *d);
// "KEY":"code","KEY_name":"name", and "KEY":"moment".
void json_put_named(struct buf *out, const char *key, struct span code, struct span name);
void json_put_moment(struct buf *out, const char *key, moment_t at);
void json_put_text(struct buf *out, struct span s);
// Findings as an array of objects: clause, rule, severity, about, found, cure.
void json_findings(struct buf *out, const struct findings *f);

#endif
