/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/rows.h>

/* What stands in column `i` for a customer who has bought nothing. */
static struct kam_str
nothing_in(const struct kam_rows *r, size_t i, struct kam_str as_of)
{
	if (i == r->as_of_at)
		return as_of;
	if (r->kind == KAM_PLAIN || i >= KAM_ACCOUNT_COLUMNS)
		return KAM_STR("");
	switch (kam_account_columns[i].type) {
	case KAM_COUNT:
		return KAM_STR("0");
	case KAM_MONEY:
		/* Without a purchase there is no first amount. */
		return strcmp(kam_account_columns[i].name, "first_amount")
			       ? KAM_STR("0.00")
			       : KAM_STR("");
	default:
		return KAM_STR("");
	}
}

int
kam_rows_vanished(struct kam_rows *r, struct kam_str customer,
		  struct kam_buf *b, struct kam_err *err)
{
	char day[KAM_DATE_TEXT];
	struct kam_str as_of = { day, kam_date_print(day, r->as_of) };

	b->len = 0;
	for (size_t i = 0; i < r->header.n; i++) {
		struct kam_str cell = i == r->customer_at
					      ? customer
					      : nothing_in(r, i, as_of);

		if ((i > 0 && kam_buf_putc(b, r->sep)) ||
		    (cell.len > 0 && kam_csv_put(b, cell, r->sep)))
			return kam_nomem(err, "a customer that is gone");
	}
	return KAM_OK;
}
