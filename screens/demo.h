// The demo: three organisations with made-up people, each with its own store.
#ifndef YZ_SCREENS_DEMO_H
#define YZ_SCREENS_DEMO_H

#include "base/err.h"

struct demo {
    char home[3][1024]; // move-in station, bureau, move-out station
    char mail[1024];
};
extern const char *const demo_hints[3]; // message ids: who may sign in

// Sets the homes up below `folder` (NULL: the user's data folder) unless they are there.
enum err demo_prepare(const char *folder, struct demo *out) YZ_MUST_USE;

#endif
