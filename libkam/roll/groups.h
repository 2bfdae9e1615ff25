/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adding up by customer, further keys and period, by one thread: a row a
 * group.  The rows of several threads meet when they are put in order; see
 * groups_order.h.
 */
#ifndef KAM_ROLL_GROUPS_H
#define KAM_ROLL_GROUPS_H

#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/table.h>

#include "orders.h"

/*
 * 64 bytes, a cache line.  Sums may lie beyond KAM_DEC_MAX while they are
 * made: what comes later may bring them back.
 */
struct kam_group {
	kam_dec amount;	 /* net */
	kam_dec returns; /* <= 0 */
	int64_t lines;
	int64_t orders; /* given by ledgers; -1: by none */
	uint64_t order; /* by day: the code of one order, 0: none; others are
			   kept apart */
	uint32_t who;	/* number of its key */
	int32_t period;
};

/* An order of a group that is kept apart. */
struct kam_group_order {
	uint64_t code;
	uint32_t row;
	kam_day day;
};

struct kam_groups {
	bool by_day;  /* a period has one day */
	size_t nsums; /* further sums of a row */
	struct kam_coder coder;
	struct kam_table who; /* from keys to their numbers, uint32_t */
	char **block;	      /* owned: rows, then their sums */
	size_t nblocks, block_cap;
	uint32_t n;	 /* rows */
	uint64_t *index; /* owned: by group, 32 bits of hash and the number of
			    the row, from 1; 0: free */
	size_t cap;	 /* of the index, a power of two */
	struct kam_group_order *apart; /* owned */
	size_t napart, apart_cap;
};

/* What is to be added. */
struct kam_group_item {
	struct kam_str key; /* the customer; with keys: each one
				       after a NUL */
	int32_t period;
	uint32_t who;	       /* set by kam_groups_find() */
	struct kam_group *row; /* likewise */
	uint32_t number;       /* likewise: of the row, from 0 */
	uint64_t hash;	       /* of the key */
};

#define KAM_GROUP_BITS 15 /* rows of a block: 2 MB of them */
#define KAM_GROUP_MASK ((1u << KAM_GROUP_BITS) - 1)

int kam_groups_init(struct kam_groups *g, struct kam_names *names, bool by_day,
		    size_t nsums, struct kam_err *err);
void kam_groups_release(struct kam_groups *g);

/*
 * Find the rows of `n` items, made if new.  They stay where they are.
 * KAM_ENOMEM.
 */
int kam_groups_find(struct kam_groups *g, struct kam_group_item *item, size_t n,
		    struct kam_err *err);

/* Add to the item's row; `orders` -1: none are given.  KAM_EDATA: too large
   a sum. */
int
kam_group_add(const struct kam_group_item *item, int64_t lines, int64_t orders,
	      kam_dec amount, kam_dec returns, struct kam_err *err);
/* Add to its further sums.  KAM_EDATA. */
int kam_groups_add_sums(const struct kam_groups *g,
			const struct kam_group_item *item, const kam_dec *sums,
			struct kam_err *err);
/* Note an order of the item's row, not empty.  KAM_ENOMEM. */
int kam_groups_order(struct kam_groups *g, const struct kam_group_item *item,
		     struct kam_str text, kam_day day, struct kam_err *err);

/* KAM_EDATA: the sums of `key` cannot be held. */
int kam_groups_too_large(struct kam_str key, struct kam_err *err);

/* Row `i`, from 0, and its sums. */
static inline struct kam_group *
kam_groups_row(const struct kam_groups *g, uint32_t i)
{
	return (struct kam_group *)(void *)g->block[i >> KAM_GROUP_BITS] +
	       (i & KAM_GROUP_MASK);
}

static inline kam_dec *
kam_groups_sums(const struct kam_groups *g, uint32_t i)
{
	return (kam_dec *)(void *)(g->block[i >> KAM_GROUP_BITS] +
				   (sizeof(struct kam_group)
				    << KAM_GROUP_BITS)) +
	       (i & KAM_GROUP_MASK) * g->nsums;
}

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
