// The first byte picks charset and separator. Reading ends; lines ascend; a
// good row has the header's columns, no control character, and can be written.
#include "base/utf8.h"
#include "codec/rows.h"
#include "replay.h"
#include "tests/unit/text_file.h"

int target(const uint8_t *p, size_t n)
{
    static const char separators[] = {0, '\t', ','};
    if (n == 0)
        return 0;
    struct rows *r;
    int fd = text_file(span_bytes(p + 1, n - 1));
    if (rows_open_fd(&r, fd, p[0] % 4, separators[p[0] / 4 % 3])) {
        YZ_ASSERT(r == NULL);
        close(fd);
        return 0;
    }
    size_t columns, chars;
    uint64_t line = 0;
    struct row row;
    enum err e;
    rows_columns(r, &columns);
    while ((e = rows_next(r, &row)) != ERR_END) {
        YZ_ASSERT(e == OK || e == ERR_INPUT);
        YZ_ASSERT(row.line > line && row.raw.n <= ROWS_LINE_BYTES);
        YZ_ASSERT(utf8_valid(row.raw, NULL));
        line = row.line;
        if (e == ERR_INPUT) {
            YZ_ASSERT(row.faults > 0 && (row.n == 0 || row.n == columns));
            for (size_t i = 0; i < row.faults; i++) {
                const struct row_fault *f = &row.fault[i];
                YZ_ASSERT(f->why[0] && f->line >= row.line && utf8_valid(f->value, NULL));
                YZ_ASSERT(i == 0 || row.fault[i - 1].column == ROWS_NO_COLUMN || row.fault[i - 1].column < f->column);
            }
            continue;
        }
        YZ_ASSERT(row.n == columns && row.faults == 0);
        struct buf out = {0};
        for (size_t i = 0; i < row.n; i++) {
            YZ_ASSERT(utf8_valid(row.field[i], NULL));
            YZ_ASSERT(rows_separator(r) == ',' || utf8_check(row.field[i], &chars) == UTF8_TEXT);
        }
        YZ_ASSERT(rows_put(&out, rows_separator(r), row.field, row.n) == OK);
        buf_free(&out);
    }
    YZ_ASSERT(rows_taken(r) == n - 1);
    rows_free(r);
    close(fd);
    return 0;
}
