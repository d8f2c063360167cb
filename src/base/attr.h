// Attributes that state a function's contract to the compiler.
#ifndef YZ_BASE_ATTR_H
#define YZ_BASE_ATTR_H

#define YZ_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define YZ_MUST_USE __attribute__((warn_unused_result))
#define YZ_NORETURN __attribute__((noreturn))
#define YZ_NONNULL __attribute__((returns_nonnull))
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#endif
