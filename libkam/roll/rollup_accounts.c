/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the days of a rollup to accounts, as from a day ledger. */
#include <kam/rollup.h>

#include "accounts_parts.h"
#include "rollup_parts.h"
#include "settle.h"

static int
add_rows(struct kam_rollup *r, struct kam_tally *t, struct kam_err *err)
{
	struct kam_rollup_row row;
	int rc;

	while ((rc = kam_rollup_next(r, &row, err)) > 0) {
		struct kam_day_row day = { row.amount, row.returns, row.lines,
					   row.orders, row.period };

		if ((rc = kam_tally_add_day(t, row.key, &day, err)))
			break;
	}
	return rc;
}

int
kam_rollup_accounts(struct kam_rollup *r, struct kam_accounts *a,
		    struct kam_err *err)
{
	const struct kam_input_options *in = r->o->in;
	const struct kam_span none = { 0, 0 };
	struct kam_tally t;
	int rc;

	if ((rc = kam_accounts_set_header(a, NULL, err)) ||
	    (rc = kam_tally_init(&t, in, true, 1, err)))
		return rc;
	a->rolled = true;
	a->as_of =
		in->as_of != KAM_NO_DAY ? in->as_of : r->worker[0].lines.latest;
	if (!(rc = add_rows(r, &t, err)))
		rc = kam_settle(&t, a->as_of, none, a, err);
	if (!a->n)
		a->as_of = KAM_NO_DAY;
	kam_tally_release(&t);
	return rc;
}
