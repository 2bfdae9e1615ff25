/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The groups of several threads as one sorted table: by customer bytewise,
 * then by period, then by the other keys.
 */
#ifndef KAM_ROLL_GROUPS_ORDER_H
#define KAM_ROLL_GROUPS_ORDER_H

#include "groups.h"

struct kam_groups_order {
	struct kam_str *key; /* owned, ascending; the bytes are the parts' */
	struct kam_run *run; /* owned: the entries of each key */
	size_t nkeys;
	size_t *first; /* owned: of each customer the first key; one more;
			  NULL: a customer has one key */
	size_t ncustomers;
	size_t nsums;
	bool fill;	/* a row for each period up to the last */
	int32_t last;	/* the latest period; INT32_MIN: none */
	bool unchecked; /* no sum can be too large */
	struct kam_gather *gather; /* owned: memory of the runs */
	size_t ngathers;
};

/*
 * Put what the `n` parts hold in order, by as many threads; nothing may be
 * added to them any more, but their keys must stay.  KAM_ENOMEM.  Released
 * in any case.
 */
int kam_groups_order_make(struct kam_groups_order *o, struct kam_groups *part,
			  size_t n, struct kam_err *err);
void kam_groups_order_release(struct kam_groups_order *o);

/* The rows of one customer. */
struct kam_group_rows {
	struct kam_entry_rows made; /* row.key: number of the key */
	uint64_t *turn; /* owned: the rows in order, in the lower half; not
			   used where a customer has one key */
	size_t turn_cap;
	bool in_turn;
};

void kam_group_rows_release(struct kam_group_rows *r);

/* Make the rows of customer `c`, from 0.  KAM_EDATA: a sum cannot be held;
   KAM_ENOMEM.  Several threads may, each with its own `r`. */
int kam_groups_order_rows(const struct kam_groups_order *o, size_t c,
			  struct kam_group_rows *r, struct kam_err *err);

/* How many entries customer `c` has. */
size_t kam_groups_order_size(const struct kam_groups_order *o, size_t c);
/* Have the entries of customer `c` on their way from the memory. */
void kam_groups_order_fetch(const struct kam_groups_order *o, size_t c);

/* See that all sums can be held.  KAM_EDATA, KAM_ENOMEM. */
int kam_groups_order_check(const struct kam_groups_order *o,
			   struct kam_err *err);

/* Row `i` in order, and its sums. */
static inline const struct kam_entry_sum *
kam_group_row(const struct kam_group_rows *r, size_t i, size_t nsums,
	      const kam_dec **sums)
{
	size_t at = r->in_turn ? i : (uint32_t)r->turn[i];

	*sums = nsums ? r->made.sums + at * nsums : NULL;
	return &r->made.row[at];
}

#endif
