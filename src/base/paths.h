// Where the program's own files lie: beside the binary in the build, under the prefix once installed.
#ifndef YZ_BASE_PATHS_H
#define YZ_BASE_PATHS_H

// Folder that holds locale/ (catalogues) and yizhan/ (locales of lines, demo). Found from the
// binary's own place: build/share beside build/yizhan, PREFIX/share for PREFIX/bin/yizhan.
const char *path_share(void);
const char *path_catalogue(void); // share/locale
const char *path_locale(void);    // share/yizhan/locale
const char *path_demo(void);      // share/yizhan/demo

#endif
