/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way out of a rollup: rows in order, as values. */
#include "rollup_parts.h"

/* Turn to the next customer. */
static int
turn(struct kam_rollup *r, struct kam_err *err)
{
	const struct kam_groups_order *o = &r->order;
	size_t c = r->customer++;

	if (c + 1 < o->ncustomers)
		kam_groups_order_fetch(o, c + 1);
	r->row = 0;
	return kam_groups_order_rows(o, c, &r->rows, err);
}

int
kam_rollup_next(struct kam_rollup *r, struct kam_rollup_row *row,
		struct kam_err *err)
{
	int rc;

	if (r->row == r->rows.made.n) {
		if (r->customer == r->order.ncustomers)
			return 0;
		if ((rc = turn(r, err)))
			return rc;
	}
	*row = kam_rollup_row(&r->order, &r->rows, r->row++);
	return 1;
}

void
kam_rollup_rewind(struct kam_rollup *r)
{
	r->customer = 0;
	r->row = r->rows.made.n = 0;
}
