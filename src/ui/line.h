// The charset edge of the terminal line. Text is UTF-8 inside the program and
// becomes the line's charset here, and nowhere else: this is the only file
// with setlocale, wcwidth, mbrtowc and wcrtomb.
#ifndef YZ_UI_LINE_H
#define YZ_UI_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

#define LINE_GETA 0x3013u // 〓 stands for a character that the line cannot show

// Chooses the charset and sets the locale. `charset` is "auto" (from LC_ALL,
// LC_CTYPE or LANG, the first that is set; UTF-8 when they name another),
// "UTF-8", "GBK" or "GB18030", in any case of letters. `locale_folder` holds
// zh_CN.utf8, zh_CN.gbk and zh_CN.gb18030; when it does not serve, C.UTF-8 (or
// the system's own zh_CN locale of that charset) is taken.
// ERR_USAGE: no such charset. ERR_CHARSET: the charset has no locale here.
// Called once, before term_start and before any thread.
enum err line_start(const char *charset, const char *locale_folder);

// "UTF-8", "GBK" or "GB18030".
const char *line_charset(void);
bool line_is_utf8(void);

// Columns of a character as the line draws it: 0 (combining), 1 or 2. Control
// characters have 0; one that the line cannot show has the width of 〓.
int line_width_cp(uint32_t cp);
// Columns of well-formed text.
int line_width(struct span text);
// Bytes of the longest run of whole characters from the front that fits in
// `cols`; combining characters stay with their base.
size_t line_clip(struct span text, int cols);
// Cuts text at so many columns; what is cut ends with '~' in the last of them.
struct span line_cut(struct buf *text, int cols);
// The text as the line shows it: 〓 for what it lacks, control characters left
// out. At most max - 1 characters; out is terminated. Returns their number.
size_t line_wide(struct span text, wchar_t *out, size_t max);
// The same as the line's own bytes, terminated, at most max - 1 of them and
// never half a character. For libform, whose buffers are multibyte text.
size_t line_bytes(struct span text, char *out, size_t max);
// The first character that the line cannot show; 0 when it can show them all.
uint32_t line_first_hidden(struct span text);

// Decodes the character at p (n bytes, n > 0) of the line's input. Returns its
// bytes with *cp set; 0 when more bytes are needed; -1 when p[0] starts none.
int line_decode(const char *p, size_t n, uint32_t *cp);

#endif
