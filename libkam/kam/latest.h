/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What columns say of each customer last: the region, the manager or the
 * kind of business on the latest line.
 */
#ifndef KAM_LATEST_H
#define KAM_LATEST_H

#include <kam/accounts.h>
#include <kam/table.h>

/*
 * The values of the `n` columns `name` on each customer's latest used line;
 * of several on that day, the last in the input.  name and option are the
 * caller's and outlive it.
 */
struct kam_latest {
	size_t n;
	const char *const *name;   /* as an option has them: "x", "x[2]", "3" */
	const char *const *option; /* which one it was, "--by" */
	size_t *at;		   /* positions in the first file; owned */
	struct kam_table who;	   /* customers; owned, as the next two */
	struct kam_table text;	   /* the values, each once */
	struct kam_arena arena;
};

/*
 * Make `l` ready for `n` columns; n may be 0, and nothing is then kept.
 * KAM_ENOMEM.  Released in any case by kam_latest_release().
 */
int kam_latest_init(struct kam_latest *l, const char *const *name,
		    const char *const *option, size_t n, struct kam_err *err);
void kam_latest_release(struct kam_latest *l);

/*
 * Find the columns in a header and take them from a batch whose columns are
 * the roles and then these: for those who load lines.  A line counts if it is
 * good and within the dates of `in`.  KAM_EUSAGE: no such column; KAM_ENOMEM.
 */
int kam_latest_find(struct kam_latest *l, const struct kam_header *h,
		    const char *file, size_t *index, struct kam_err *err);
int kam_latest_take(struct kam_latest *l, const struct kam_input_options *in,
		    const struct kam_batch *b, struct kam_err *err);

/* The same of an accounts table, whose rows hold the columns themselves. */
int kam_latest_accounts(struct kam_latest *l, const struct kam_accounts *a,
			const char *file, struct kam_err *err);

/* The value of column `i`, without quotes; empty for one never met. */
struct kam_str kam_latest_get(const struct kam_latest *l,
			      struct kam_str customer, size_t i);

#endif
