// The real program on a pseudo-terminal, its screen kept by libvterm. Nothing sleeps: the program (under
// YIZHAN_IDLE_MARK) tells when it has handled all that was sent.
#ifndef YZ_TESTS_SCREEN_PTY_H
#define YZ_TESTS_SCREEN_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct pty;

// argv ends with NULL; envs are "NAME=value", NULL at the end; charset "UTF-8", "GBK" or "GB18030" is the line's.
struct pty *pty_start(const char *const *argv, const char *const *envs, const char *charset, int rows, int cols);
// Ends what still runs and frees it.
void pty_free(struct pty *p);
// Sends bytes (UTF-8; converted to the line's charset) and waits until they are handled or the program has ended. False:
// 20 seconds have passed.
bool pty_send(struct pty *p, const char *bytes, size_t n);
// Waits for the first mark after the start.
bool pty_ready(struct pty *p);
// Takes what the program writes by itself, or waits so many milliseconds for it; how many have passed.
long pty_watch(struct pty *p, long ms);
bool pty_resize(struct pty *p, int rows, int cols);
// Whether the program has ended by itself, as far as was read.
bool pty_ended(const struct pty *p);
// Waits for the end; the exit status, or -signal.
int pty_wait(struct pty *p);
void pty_signal(struct pty *p, int sig);
pid_t pty_pid(const struct pty *p);
// Row of the screen as UTF-8 without trailing blanks, into a static buffer.
const char *pty_row(struct pty *p, int row);
int pty_rows(const struct pty *p);
void pty_cursor(const struct pty *p, int *row, int *col);
// Bytes the program has written since the last call, idle marks apart.
uint64_t pty_written(struct pty *p);

// The filter that takes idle marks out of the raw bytes, wherever reads cut them. Returns how many bytes of
// `in` are kept in `out` (as large as in, plus 64); *input_read is set when a mark was complete.
struct mark_filter {
    char held[64];
    size_t n;
};
size_t mark_strip(struct mark_filter *f, const char *in, size_t n, char *out, uint64_t *input_read, bool *seen);

#endif
