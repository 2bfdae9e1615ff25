/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ledgers: what each customer bought in each period, and by further keys if
 * there are any, from transactions and from ledgers, one or the other or
 * both.
 *
 *	kam_rollup_load(&r, &options, &report, err)
 *	while (kam_rollup_next(r, &row, err) > 0)	sorted
 *	kam_rollup_free(r)
 */
#ifndef KAM_ROLLUP_H
#define KAM_ROLLUP_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/accounts.h>
#include <kam/date.h>
#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/input.h>
#include <kam/mem.h>
#include <kam/period.h>

/* customer, the period, orders, lines, amount, returns. */
#define KAM_LEDGER_WIDTH 6

struct kam_rollup_options {
	const struct kam_input_options *in;
	struct kam_calendar calendar;
	const char *const *keys; /* further group columns */
	size_t nkeys;
	const char *const *sums; /* further columns to add up */
	size_t nsums;
	bool fill;		    /* empty periods from a group's first
					   to the last of all */
	const char *only;	    /* "--only=2024-06"; NULL: all days */
	kam_day only_from, only_to; /* then lines outside are bad */
};

/* A row of a ledger. */
struct kam_rollup_row {
	struct kam_str key; /* the customer; with keys: each one after a
				   NUL */
	int32_t period;
	int64_t orders; /* -1: purchases carry none */
	int64_t lines;
	kam_dec amount, returns;
	const kam_dec *sums;
};

/* What was used of an input file. */
struct kam_rollup_file {
	uint64_t rows;
	kam_dec amount;	     /* net */
	kam_day first, last; /* KAM_NO_DAY: no rows */
};

struct kam_rollup;

/*
 * Read the input.  The options, and what they point to, must outlive *r.
 * KAM_EUSAGE (an option names an absent column, or needs days where a ledger
 * has coarser periods); KAM_EDATA (a bad row; accounts; a ledger of periods
 * that do not nest, or of other keys and sums); KAM_EIO; KAM_ENOMEM.  On
 * failure *r is NULL.  Memory: 40 bytes a line, and 32
 * for each sum, while that is below half a gigabyte; from there on at most 64
 * for each customer, period, order and its day, as much again for periods
 * with returns and for each sum.
 */
int
kam_rollup_load(struct kam_rollup **r, const struct kam_rollup_options *options,
		struct kam_load_report *report, struct kam_err *err);
/* NULL is allowed. */
void kam_rollup_free(struct kam_rollup *r);

/* The columns of a ledger and their types. */
const struct kam_header *kam_rollup_header(const struct kam_rollup *r);
const enum kam_type *kam_rollup_types(const struct kam_rollup *r);

/* What was used of input file `i`, in the order of the options. */
const struct kam_rollup_file *
kam_rollup_file(const struct kam_rollup *r, size_t i);

/*
 * The next row, by customer, period and keys: 1, 0 at the end, or a failure:
 * KAM_EDATA for a sum that cannot be held, KAM_ENOMEM.  The row is good until
 * the next call.
 */
int kam_rollup_next(struct kam_rollup *r, struct kam_rollup_row *row,
		    struct kam_err *err);

/* Begin again with the first row. */
void kam_rollup_rewind(struct kam_rollup *r);

/* Print the row as a CSV record, without a line end, behind what is in `b`;
   0, or -1 when out of memory. */
int kam_rollup_print(const struct kam_rollup *r,
		     const struct kam_rollup_row *row, struct kam_buf *b);

/* Take whole lines.  KAM_OK or a failure. */
typedef int (*kam_text_fn)(void *ctx, struct kam_str text, struct kam_err *err);

/*
 * All rows that kam_rollup_next() would give, as kam_rollup_print() prints
 * them, each with a line end, in order and in large pieces; by as many
 * threads as there were workers.  `put` is called by the caller's thread.
 * Failures as of kam_rollup_next() and of `put`.
 */
int kam_rollup_write(struct kam_rollup *r, kam_text_fn put, void *ctx,
		     struct kam_err *err);

/*
 * Accounts from all rows of a rollup by day without keys; `a` is a
 * KAM_ACCOUNTS_INIT value, released by the caller in any case.  KAM_EDATA,
 * KAM_ENOMEM.
 */
int kam_rollup_accounts(struct kam_rollup *r, struct kam_accounts *a,
			struct kam_err *err);

#endif
