/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The groups of several threads as one sorted table: by customer bytewise,
 * then by period, then by the other keys.
 */
#ifndef KAM_ROLL_GROUPS_ORDER_H
#define KAM_ROLL_GROUPS_ORDER_H

#include "groups.h"

#define KAM_GROUP_EMPTY UINT32_MAX

/* One thread's part of a row. */
struct kam_group_ref {
	int32_t period;
	uint32_t rank; /* of the key */
	uint32_t row;  /* its number; KAM_GROUP_EMPTY: none, the row is
				 empty as far as this goes */
	uint32_t part; /* the thread */
};

struct kam_groups_order {
	struct kam_groups *part; /* the caller's */
	size_t nparts;
	struct kam_str *key; /* owned, by rank; the bytes are the parts' */
	size_t nkeys;
	struct kam_group_ref *ref; /* owned, by customer; those of one are not
				      in order */
	size_t *start;		   /* owned: of each customer's; one more */
	size_t ncustomers;
	uint32_t **first; /* owned: of each part and row, the first of
				 its orders apart; NULL: the part has none */
};

/* A whole row. */
struct kam_group_sum {
	kam_dec amount, returns;
	int64_t lines;
	int64_t orders; /* -1: none */
};

/* Memory for orders of one row. */
struct kam_group_scratch {
	struct kam_group_order *order; /* owned */
	size_t cap;
};

/*
 * Put what the `n` parts hold in order.  Their orders apart are rearranged,
 * and nothing may be added to them any more.  KAM_ENOMEM.  Released in any
 * case.
 */
int kam_groups_order_make(struct kam_groups_order *o, struct kam_groups *part,
			  size_t n, struct kam_err *err);
void kam_groups_order_release(struct kam_groups_order *o);

/* Sort the parts of one customer's rows. */
void kam_group_refs_sort(struct kam_group_ref *ref, size_t n);

/* How many of the sorted parts, at least one, make the first row. */
size_t kam_group_refs_same(const struct kam_group_ref *ref, size_t n);

/*
 * Add up the parts of one row; sums[0..nsums-1] too.  KAM_EDATA: more than
 * can be held; KAM_ENOMEM.
 */
int kam_groups_order_sum(const struct kam_groups_order *o,
			 const struct kam_group_ref *ref, size_t n,
			 struct kam_group_scratch *scratch,
			 struct kam_group_sum *sum, kam_dec *sums,
			 struct kam_err *err);

#endif
