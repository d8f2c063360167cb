// Where the program's own files lie: beside the binary in the build, under the prefix once installed.
#ifndef YZ_BASE_PATHS_H
#define YZ_BASE_PATHS_H

const char *path_catalogue(void); // share/locale
const char *path_locale(void);    // share/yizhan/locale
const char *path_demo(void);      // share/yizhan/demo

#endif
