#include "difference.h"

#include "person.h"

const struct compared compared_of_person[] = {
    {MOVER_NAME, PERSON_NAME}, {MOVER_SEX, PERSON_SEX}, {MOVER_BIRTH, PERSON_BIRTH}, {MOVER_OLD_RELATION, PERSON_RELATION}, {0, 0},
};
const struct compared compared_of_household[] = {
    {TRANSFER_ORIGIN_KIND, HOUSEHOLD_KIND}, {TRANSFER_ORIGIN_ADDRESS, HOUSEHOLD_ADDRESS}, {0, 0},
};

bool compared_differs(const struct compared *c, const struct rec *booklet, const struct rec *registered)
{
    const struct val *a = rec_get(booklet, c->booklet), *b = rec_get(registered, c->registered);
    if (!a || !b)
        return false;
    // The head is to the head himself: 本人 (01) and 户主 (02) of GB/T 4761 say the same of a relation to the head.
    if (c->booklet == MOVER_OLD_RELATION && c->registered == PERSON_RELATION && relation_is_head(a->u.s) && relation_is_head(b->u.s))
        return false;
    return a->kind == VAL_INT ? a->u.i != b->u.i : !span_eq(a->u.s, b->u.s);
}

static void add(struct rec *fields, uint16_t of, const struct compared *c, struct span id, struct span booklet, struct span registered)
{
    struct rec *row = rec_add(fields, TRANSFER_DIFFERENCES);
    rec_set_text(row, DIFFERENCE_ID, id);
    rec_set_int(row, of, c->registered);
    rec_set_text(row, DIFFERENCE_BOOKLET, booklet);
    rec_set_text(row, DIFFERENCE_REGISTER, registered);
}

static void add_household(struct rec *fields, const struct rec *before, const struct rec *household)
{
    size_t n;
    struct rec said = rec_copy(fields->arena, before);
    const struct rec *told = rec_list(before, TRANSFER_DIFFERENCES, &n);
    for (const struct compared *c = compared_of_household; c->booklet; c++) {
        // The move-out has put the register's word in the place of the booklet's, which stands where it differed.
        for (size_t i = 0; i < n; i++) {
            if (rec_int(&told[i], DIFFERENCE_HOUSEHOLD, 0) == c->registered)
                rec_set_text(&said, c->booklet, rec_text(&told[i], DIFFERENCE_BOOKLET));
        }
        if (compared_differs(c, &said, household))
            add(fields, DIFFERENCE_HOUSEHOLD, c, SPAN_NONE, rec_text(&said, c->booklet), rec_text(household, c->registered));
    }
}

void differences_add(struct rec *fields, const struct rec *before, const struct rec *household)
{
    size_t n;
    const struct rec *p = rec_list(fields, TRANSFER_PERSONS, &n);
    struct arena *a = fields->arena;
    if (household)
        add_household(fields, before, household);
    for (size_t i = 0; i < n; i++) {
        struct span id = rec_text(&p[i], PERSON_ID);
        const struct rec *mover = transfer_mover(before, id);
        for (const struct compared *c = compared_of_person; c->booklet; c++) {
            if (compared_differs(c, mover, &p[i]))
                add(fields, DIFFERENCE_TAG, c, id, field_edit(field_by_tag(&mover_table, c->booklet), mover, a),
                    field_edit(field_by_tag(&person_table, c->registered), &p[i], a));
        }
    }
}
