/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adding up: what each customer bought.  Customers are divided by their hash
 * into shards, each with a table, a memory and a lock of its own; all threads
 * add to all shards.  So nothing is held twice and nothing is joined at the
 * end, however many threads there are.  All that is added up is exact, which
 * is why the order of the adding does not show.
 *
 * Two depths.  Totals: sums, the purchase days and the distinct orders, which
 * is all that accounts need.  Daily: a row a customer and day besides, which
 * windows, ledgers and day-ledger input need.
 */
#ifndef KAM_ROLL_TALLY_H
#define KAM_ROLL_TALLY_H

#include "lines.h"
#include "orders.h"
#include "total.h"

#define KAM_SLIP 64 /* words of a slip */

/*
 * One thread's part in it.  Lines are noted on the slip of their shard, and a
 * slip that is full is handed over to it.
 */
struct kam_taker {
	struct kam_tally *tally;
	struct kam_lines lines;
	struct kam_coder coder;
	bool some_blank; /* a file had no order numbers */
	struct kam_order_book book; /* room for a shard's, at the end */
	uint64_t *slip; /* owned; KAM_SLIP words a shard */
	uint32_t *noted; /* owned; how many of them are used, by shard */
};

struct kam_tally {
	bool daily;
	struct kam_slabs slabs; /* the shards' memory */
	struct kam_slabs passing; /* that which only the adding needs */
	size_t nshards; /* a power of two */
	struct kam_shard *shard; /* owned */
	struct kam_names names;
	size_t ntakers;
	struct kam_taker **taker; /* owned, each of them too; the states of
					   kam_reader_run() */
};

/* A tally for `threads` takers; after a failure there is nothing to release. */
int kam_tally_init(struct kam_tally *t, const struct kam_input_options *opt,
		   bool daily, size_t threads, struct kam_err *err);
void kam_tally_release(struct kam_tally *t);

/* Take a batch of transactions: a kam_batch_fn, its state a kam_taker. */
int kam_tally_lines(void *taker, const struct kam_batch *b,
		    struct kam_faults *faults, struct kam_err *err);

/* Add a customer's day to a daily tally. */
int kam_tally_add_day(struct kam_tally *t, struct kam_str customer,
		      const struct kam_day_row *day, struct kam_err *err);

/*
 * After the last batch: add what is still noted, bring what the takers met
 * into the first one's `lines` and `some_blank`, and, unless it is daily, make
 * a struct kam_total of each customer.  KAM_EDATA: an amount beyond
 * what can be held, or kam_lines_check(); KAM_ENOMEM.
 */
int kam_tally_end(struct kam_tally *t, struct kam_err *err);

/* KAM_ENOMEM: how far it went, and the way out.  No shard is locked. */
int kam_tally_no_memory(const struct kam_tally *t, struct kam_err *err);

/* How many customers there are. */
size_t kam_tally_customers(const struct kam_tally *t);

static inline struct kam_shard *
kam_tally_shard(const struct kam_tally *t, uint64_t hash)
{
	/* The lower half says where in the shard. */
	return &t->shard[(hash >> 32) & (t->nshards - 1)];
}

#endif
