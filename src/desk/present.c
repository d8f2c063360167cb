#include "present.h"

#include "base/lang.h"
#include "domain/field.h"

static void show(struct buf *out, const struct table *t, const struct rec *r, uint16_t tag)
{
    struct arena a = {0};
    buf_add(out, field_show(field_by_tag(t, tag), r, &a));
    arena_free(&a);
}

static void put_handed(struct buf *out, const struct rec *r, bool mover)
{
    static const struct {
        uint16_t of_mover, of_party;
        const char *name;
    } papers[] = {
        {MOVER_CONSENT, 0, N_("consent")},
        {MOVER_TRIO_CARD, PARTY_TRIO_CARD, N_("card")},
        {MOVER_TRIO_BOOKLET, PARTY_TRIO_BOOKLET, N_("booklet")},
        {MOVER_TRIO_PROXY, PARTY_TRIO_PROXY, N_("proxy")},
    };
    const char *between = "";
    for (size_t i = 0; i < COUNT(papers); i++) {
        uint16_t tag = mover ? papers[i].of_mover : papers[i].of_party;
        if (tag && rec_bool(r, tag)) {
            buf_printf(out, "%s%s", between, _(papers[i].name));
            between = " ";
        }
    }
}

static bool is_present(const struct rec *r, bool mover)
{
    return rec_bool(r, mover ? MOVER_PRESENT : PARTY_PRESENT);
}

// Movers first; NULL behind the last row.
static const struct rec *row_at(const struct rec *t, size_t row, bool *mover)
{
    size_t n, others;
    const struct rec *movers = rec_list(t, TRANSFER_MOVERS, &n), *parties = rec_list(t, TRANSFER_PARTIES, &others);
    *mover = row < n;
    return row < n ? &movers[row] : row - n < others ? &parties[row - n] : NULL;
}

void present_cell(const struct rec *t, size_t row, size_t column, struct buf *out)
{
    bool mover;
    const struct rec *r = row_at(t, row, &mover), *whom = mover ? NULL : transfer_mover(t, rec_text(r, PARTY_FOR));
    switch (column) {
    case 0:
        buf_add(out, rec_text(r, mover ? MOVER_NAME : PARTY_NAME));
        break;
    case 1:
        buf_add(out, rec_text(r, mover ? MOVER_ID : PARTY_ID));
        break;
    case 2:
        buf_str(out, is_present(r, mover) ? _("yes") : _("no"));
        break;
    case 3:
        if (mover)
            buf_str(out, _("mover"));
        else
            show(out, &party_table, r, PARTY_CAPACITY);
        break;
    case 4:
        put_handed(out, r, mover);
        break;
    case 5:
        if (whom)
            buf_printf(out, _("for %.*s"), SPAN_ARG(rec_text(whom, MOVER_NAME)));
        break;
    default:
        break;
    }
}

static void put_materials(struct buf *b, const struct rec *t)
{
    size_t n;
    const struct rec *m = rec_list(t, TRANSFER_MATERIALS, &n);
    if (n)
        buf_printf(b, "\n# %s\n", _("Materials shown"));
    for (size_t i = 0; i < n; i++) {
        struct arena a = {0};
        const struct rec *whose = transfer_mover(t, rec_text(&m[i], MATERIAL_FOR));
        show(b, &material_table, &m[i], MATERIAL_CODE);
        buf_char(b, '\t');
        show(b, &material_table, &m[i], MATERIAL_FORM);
        buf_printf(b, "\t%.*s\t%.*s\n", SPAN_ARG(whose ? transfer_called(t, whose, &a) : SPAN_NONE), SPAN_ARG(rec_text(&m[i], MATERIAL_NUMBER)));
        arena_free(&a);
    }
}

void present_put(struct buf *b, const struct rec *t)
{
    const struct rec *r;
    bool mover;
    for (size_t i = 0; (r = row_at(t, i, &mover)) != NULL; i++) {
        if (i == 0)
            buf_printf(b, "\n# %s\n", _("Who was present, what was handed over"));
        struct arena a = {0};
        buf_printf(b, "%.*s\t", SPAN_ARG(transfer_called(t, r, &a)));
        present_cell(t, i, 3, b);
        arena_free(&a);
        buf_printf(b, "\t%s", is_present(r, mover) ? _("present") : _("not present"));
        for (size_t k = 4; k <= 5; k++) {
            buf_char(b, '\t');
            present_cell(t, i, k, b);
        }
        buf_char(b, '\n');
    }
    put_materials(b, t);
}
