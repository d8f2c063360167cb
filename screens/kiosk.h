// The kiosk: the full-screen program of one seat, or of the demo's three.
#ifndef YZ_SCREENS_KIOSK_H
#define YZ_SCREENS_KIOSK_H

#include <stdbool.h>

// Exit status of the program (DESIGN section 9). charset: auto, UTF-8, GBK, GB18030.
int kiosk_run(const char *home, const char *charset);
// Three seats with made-up people under `folder` (NULL: a folder of the demo's own); F11 changes seat.
// prepare_only: makes the stores and shows nothing.
int kiosk_demo(const char *folder, const char *charset, bool prepare_only);

#endif
