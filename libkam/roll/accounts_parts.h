/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two ways to accounts; shared by the files that load them. */
#ifndef KAM_ROLL_ACCOUNTS_PARTS_H
#define KAM_ROLL_ACCOUNTS_PARTS_H

#include <kam/accounts.h>
#include <kam/days.h>

/* Bytes that all columns but the name take at most, as text. */
#define KAM_ACCOUNT_TEXT 512

/* Column `k` but the first as it is written; returns its length. */
size_t kam_account_print(char *buf, const struct kam_account *a, kam_day as_of,
			 int k);

/* Copy the header and find the types; NULL: the thirteen columns. */
int kam_accounts_set_header(struct kam_accounts *a, const struct kam_header *h,
			    struct kam_err *err);

/* Read rows of an accounts table; the reader carries records. */
int kam_accounts_read(struct kam_accounts *a, struct kam_reader *r,
		      const struct kam_input_options *in, struct kam_err *err);

/* The same without keeping them, nor the customers' names: row by row to
   `each`, and NULL after each batch. */
int kam_accounts_stream(struct kam_accounts *a, struct kam_reader *r,
			kam_account_fn *each, void *ctx, struct kam_err *err);

/* Roll up transactions or a ledger, as report->kind says. */
int kam_accounts_roll(struct kam_accounts *a, struct kam_reader *r,
		      const struct kam_input_options *in,
		      const struct kam_load_need *need,
		      struct kam_load_report *report, struct kam_err *err);

/* From a complete tally, kam_tally_end() done; as_of and the report too. */
struct kam_tally;
int kam_accounts_settle(struct kam_accounts *a, struct kam_tally *t,
			const struct kam_input_options *in,
			const struct kam_load_need *need,
			struct kam_load_report *report, struct kam_err *err);

#endif
