/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adding up by customer, further keys and period, by one thread.  What is to
 * be added is only noted, on one of many shelves by the hash of its key, so
 * that no look-up goes all over the memory that the rows take; see entries.h.
 * The shelves of several threads meet when they are put in order; see
 * groups_order.h.
 */
#ifndef KAM_ROLL_GROUPS_H
#define KAM_ROLL_GROUPS_H

#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/table.h>

#include "gather.h"
#include "orders.h"

#define KAM_SHELF_BITS 8
#define KAM_SHELVES (1 << KAM_SHELF_BITS)

/* Entries of all threads together that are held before equal ones are made
   one: half a gigabyte. */
#define KAM_GROUPS_LIMIT ((size_t)16 << 20)

struct kam_groups {
	size_t nsums;	  /* further sums of a row */
	size_t n, limit;  /* entries */
	int32_t last;	  /* the latest period; INT32_MIN: none */
	kam_uint128 size; /* no sum is larger; all ones: it may be */
	struct kam_coder coder;
	struct kam_table who;	 /* from keys to their numbers, uint32_t */
	struct kam_slabs *slabs; /* the caller's */
	struct kam_shelf shelf[KAM_SHELVES];
};

/* What is to be added. */
struct kam_group_item {
	struct kam_str key; /* the customer; with keys: each one after a
				       NUL */
	kam_dec amount, returns;
	int64_t lines;
	int64_t orders;	      /* given by ledgers; -1: none */
	struct kam_str order; /* of a purchase; empty: none */
	int32_t period;
	uint32_t who; /* set by kam_groups_add() */
	uint16_t off; /* with an order: its day in the period */
	uint64_t hash;
};

/* `limit` entries are held before equal ones are made one.  KAM_ENOMEM. */
int kam_groups_init(struct kam_groups *g, struct kam_names *names,
		    struct kam_slabs *slabs, size_t nsums, size_t limit,
		    struct kam_err *err);
void kam_groups_release(struct kam_groups *g);

/*
 * Add `n` items; sums: g->nsums an item.  KAM_ENOMEM.
 */
int kam_groups_add(struct kam_groups *g, struct kam_group_item *item, size_t n,
		   const kam_dec *sums, struct kam_err *err);

/* KAM_EDATA: the sums of `key` cannot be held. */
int kam_groups_too_large(struct kam_str key, struct kam_err *err);

/* The customer of a key. */
static inline struct kam_str
kam_group_customer(struct kam_str key)
{
	const char *end = memchr(key.ptr, '\0', key.len);

	if (end)
		key.len = (size_t)(end - key.ptr);
	return key;
}

#endif
