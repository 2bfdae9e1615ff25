/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts one at a time. */
#include <kam/accounts.h>

#include <stdlib.h>

#include "settle.h"

#define AT_ONCE 16 /* accounts that are brought near together */

/* Where gap_mean, gap_sd and gap_log_mean stand. */
#define GAPS (7u << 10)

int
kam_accounts_view_init(struct kam_accounts_view *v,
		       const struct kam_accounts *a, unsigned columns,
		       struct kam_err *err)
{
	memset(v, 0, sizeof(*v));
	v->a = a;
	v->gaps = columns & GAPS;
	if (!a->rows && !(v->bench = kam_alloc(1, sizeof(*v->bench))))
		return kam_nomem(err, "the accounts");
	return KAM_OK;
}

void
kam_accounts_view_release(struct kam_accounts_view *v)
{
	if (v->bench)
		kam_bench_release(v->bench);
	free(v->bench);
	memset(v, 0, sizeof(*v));
}

/* They have passed kam_settled_check(), so that only memory can lack. */
const struct kam_account *
kam_accounts_at(struct kam_accounts_view *v, size_t i)
{
	const struct kam_accounts *a = v->a;
	const struct kam_settled *s;

	if (a->rows)
		return &a->rows[i];
	s = &a->kept->settled;
	if (i >= v->near || i + AT_ONCE < v->near) {
		v->near = a->n - i < AT_ONCE ? a->n : i + AT_ONCE;
		kam_settled_warm(s, i, v->near);
	}
	return kam_settled_account(s, v->bench, i, v->gaps, &v->account, NULL,
				   NULL)
		       ? NULL
		       : &v->account;
}
