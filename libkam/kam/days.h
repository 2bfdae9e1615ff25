/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each customer bought on which day, beside the accounts. */
#ifndef KAM_DAYS_H
#define KAM_DAYS_H

#include <kam/accounts.h>
#include <kam/latest.h>

/*
 * Takes an account of an accounts table that is read row by row: a->rows[0],
 * which is gone afterwards; a->n is 1.  NULL for `a`: more may be waited for.
 */
typedef int kam_account_fn(void *ctx, struct kam_accounts *a,
			   struct kam_err *err);

/*
 * The used days of all customers; those of account i are start[i] to
 * start[i + 1] - 1, by date.  An accounts table has none: start is NULL.
 */
struct kam_days {
	size_t *start;		 /* accounts + 1; owned */
	kam_day *day;		 /* owned, as the next two */
	kam_dec *amount;	 /* net of returns */
	unsigned char *purchase; /* 1: amount - returns > 0 */
	kam_day first;		 /* the earliest of all; KAM_NO_DAY */
	uint64_t *hash;		 /* of the accounts' names; owned */
	struct kam_latest *latest; /* to be filled too, one worker then reads;
				      the caller's, set before; NULL: none */
	kam_account_fn *each; /* set before: takes the rows of an accounts
				 table, which are then not kept, nor is a
				 customer known who stands twice; NULL */
	void *ctx;	      /* its own */
};

/* clang-format off */
#define KAM_DAYS_INIT { NULL, NULL, NULL, NULL, KAM_NO_DAY, NULL, NULL, NULL, \
	NULL }
/* clang-format on */

/*
 * kam_accounts_load() without a window, and the days with it, from one
 * reading of the input.  Both are released by the caller in any case.
 * Columns of d->latest are those of transactions or of accounts: a ledger is
 * KAM_EUSAGE.  Other failures are those of kam_accounts_load(), or of d->each.
 * Memory grows with customers and their days; with d->each, of an accounts
 * table, not at all.
 */
int kam_days_load(struct kam_days *d, struct kam_accounts *a,
		  const struct kam_input_options *in,
		  struct kam_load_report *report, struct kam_err *err);
void kam_days_release(struct kam_days *d);

#endif
