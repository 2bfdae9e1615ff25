/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any export as plain transactions, row by row: first customer, date,
 * amount and order, as they are read and in one form, then all other columns
 * as they were.
 *
 *	kam_clean_open(&c, &options, err)
 *	while ((rc = kam_clean_next(c, &record, err)) > 0)
 *	kam_clean_finish(c, &report, err)
 *	kam_clean_close(c)
 */
#ifndef KAM_CLEAN_H
#define KAM_CLEAN_H

#include <kam/accounts.h>
#include <kam/fx.h>
#include <kam/parents.h>

struct kam_clean_options {
	const struct kam_input_options *in;
	const char *dedup; /* columns "a,b"; NULL: keep all rows */
	const struct kam_parents *parents; /* or NULL */
	const struct kam_fx *fx;	   /* or NULL */
	const char *currency;		   /* the column; with fx */
};

struct kam_clean;

/*
 * Open the input and find its columns.  Options, and what they point to,
 * must outlive *c.  KAM_EUSAGE (an option names an absent column),
 * KAM_EDATA (no transactions), KAM_EIO, KAM_ENOMEM.  On failure *c is NULL.
 */
int kam_clean_open(struct kam_clean **c, const struct kam_clean_options *opt,
		   struct kam_err *err);

/*
 * The columns of the records and their types.  customer, date and amount
 * come first, then order if the export has one, then the others.  A column
 * that has become one of the four is not repeated, unless its values are
 * others now: the factors of a product, the amount under `fx`, the customer
 * under `parents`.  Another column that bears one of the four names is
 * called NAME_source.
 */
const struct kam_header *kam_clean_header(const struct kam_clean *c);
const enum kam_type *kam_clean_types(const struct kam_clean *c);
char kam_clean_sep(const struct kam_clean *c);

/* What kam_clean_next() returns when it may have to wait for the input. */
#define KAM_CLEAN_PAUSE 2

/*
 * The next row, in input order, as a CSV record in kam_clean_sep(), good
 * until the next call: 1, 0 at the end, or a failure; or KAM_CLEAN_PAUSE,
 * without a row, before more is read: the time to flush the output.  Rows
 * outside the dates and, if they are dropped, returns are passed over.
 * Different currency signs are KAM_EDATA, unless there is an `fx`.  No
 * allocation per row, but with `dedup` memory grows with the rows that
 * differ.
 */
int kam_clean_next(struct kam_clean *c, struct kam_str *record,
		   struct kam_err *err);

/* Rows that `dedup` has left out so far. */
uint64_t kam_clean_duplicates(const struct kam_clean *c);

/*
 * After the last row: bring the rejects file to its end and fill the report,
 * whose file name is good until the close.  KAM_EIO.
 */
int kam_clean_finish(struct kam_clean *c, struct kam_load_report *report,
		     struct kam_err *err);

/* NULL is allowed. */
void kam_clean_close(struct kam_clean *c);

#endif
