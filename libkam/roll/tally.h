/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adding up: what each customer bought, by one thread.  Tallies of several
 * threads are joined at the end.
 *
 * Two depths.  Totals: sums, the purchase days and the distinct orders, which
 * is all that accounts need.  Daily: a row a customer and day besides, which
 * windows, ledgers and day-ledger input need.
 */
#ifndef KAM_ROLL_TALLY_H
#define KAM_ROLL_TALLY_H

#include <kam/decimal.h>
#include <kam/table.h>

#include "daymap.h"
#include "dayset.h"
#include "lines.h"
#include "orders.h"

/*
 * A customer's day, as in a ledger.  This sum and the others may lie beyond
 * KAM_DEC_MAX: what comes later may bring them back.
 */
struct kam_day_row {
	kam_dec amount; /* net */
	kam_dec returns; /* <= 0 */
	int64_t lines;
	int64_t orders; /* given by ledgers; -1: by none */
	kam_day day;
};

/* What is touched with every line: 32 bytes, the rest of a cache line. */
struct kam_hot {
	int64_t amount; /* millionths; the rest is in cold */
	kam_day first; /* purchase day */
	uint32_t lines; /* the rest is in cold */
	struct kam_dayset days; /* totals: purchase days; its `owner`
					   is the number of the cold part */
};

/* The rest. */
struct kam_cold {
	kam_dec amount, returns; /* net of what is in hot */
	kam_dec first_amount; /* purchases of the first day */
	uint64_t lines; /* besides those in hot */
	struct kam_pairs orders;
	bool blank_order; /* a purchase line without a number */
	struct kam_daymap map; /* daily: rows, from 1 */
};

/* Elements that never move, numbered from 0. */
struct kam_store {
	char **block; /* owned */
	size_t nblocks, cap;
	size_t size; /* of an element */
	size_t n;
};

struct kam_tally {
	bool daily;
	struct kam_lines lines;
	struct kam_coder coder;
	struct kam_table table; /* of struct kam_hot */
	struct kam_store cold; /* of struct kam_cold */
	struct kam_store rows; /* of struct kam_day_row */
	bool some_blank; /* a file had no order numbers */
	/* The batch at hand. */
	struct kam_line *line; /* owned */
	uint64_t *hash;
	struct kam_hot **hot;
	size_t room;
};

int kam_tally_init(struct kam_tally *t, const struct kam_input_options *opt,
		   bool daily, struct kam_names *names, struct kam_err *err);
void kam_tally_release(struct kam_tally *t);

/* Take a batch of transactions: a kam_batch_fn, its state a kam_tally. */
int kam_tally_lines(void *tally, const struct kam_batch *b,
		    struct kam_faults *faults, struct kam_err *err);

/* Add a customer's day to a daily tally. */
int kam_tally_add_day(struct kam_tally *t, struct kam_str customer,
		      const struct kam_day_row *day, struct kam_err *err);

/* Add `from` to `into`; `from` is empty afterwards. */
int kam_tally_join(struct kam_tally *into, struct kam_tally *from,
		   struct kam_err *err);

/* KAM_EDATA: the amounts of `customer` are beyond KAM_DEC_MAX. */
int kam_tally_too_large(struct kam_str customer, struct kam_err *err);

static inline struct kam_cold *
kam_tally_cold(const struct kam_tally *t, const struct kam_hot *hot)
{
	return (struct kam_cold *)(void *)t->cold.block[hot->days.owner >> 10] +
	       (hot->days.owner & 1023);
}

/* Row `number`, from 1. */
static inline struct kam_day_row *
kam_tally_row(const struct kam_tally *t, uint32_t number)
{
	return (struct kam_day_row *)(void *)t->rows.block[(number - 1) >> 10] +
	       ((number - 1) & 1023);
}

#endif
