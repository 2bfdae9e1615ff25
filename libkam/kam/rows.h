/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows for tools that treat each one by itself: accounts and other tables as
 * they are read, in constant memory; transactions and ledgers rolled up
 * first.  Fields are the same bytes either way.
 *
 *	kam_rows_open(&r, options, err)		r.header is known
 *	i = kam_rows_want(&r, column, true, false)
 *	kam_rows_start(&r, true, &need, err)
 *	while ((rc = kam_rows_next(&r, err)) > 0)
 *		... r.record, r.customer, r.number[i]
 *	kam_rows_end(&r, &report, err)
 *	kam_rows_release(&r)
 */
#ifndef KAM_ROWS_H
#define KAM_ROWS_H

#include <stdbool.h>

#include <kam/accounts.h>

struct kam_rows {
	enum kam_kind kind;	  /* what was read */
	const char *file;	  /* the first */
	struct kam_header header; /* of the records */
	enum kam_type *types;	  /* header.n of them */
	char sep;		  /* between the fields of a record */
	size_t customer_at;	  /* its position in the header */
	size_t as_of_at;	  /* the same, or KAM_NO_COLUMN */

	/* The present row; good until the next one, if it was not kept. */
	struct kam_str record;
	struct kam_str customer;     /* without blanks around it */
	const struct kam_str *field; /* contents, without quotes */
	kam_dec *number; /* of fields that are wanted as numbers; owned */
	bool *blank;	 /* of these, those with nothing in them; owned */
	kam_day as_of;	 /* KAM_NO_DAY if it was not asked for */
	kam_day first;	 /* purchase, when rolled up */
	const struct kam_window *window; /* if one was asked for */
	bool pause; /* the next one may be waited for: flush */

	struct kam_rows_parts *own;
};

/* A field that is wanted of each row. */
struct kam_rows_field {
	size_t at;	  /* position in the header */
	bool number;	  /* a row where it is none is bad */
	bool never_blank; /* as is one where it is blank */
};

/*
 * Open the input and see what it is: accounts or a ledger by their headers;
 * transactions if it has a customer, a date and an amount, or if an option
 * that needs lines was given; else a table that has a customer.  The input's
 * `kind` overrides.  `in` must outlive the rows.  Errors as in
 * kam_accounts_load().  Released in any case.
 */
int kam_rows_open(struct kam_rows *r, const struct kam_input_options *in,
		  struct kam_err *err);
void kam_rows_release(struct kam_rows *r);

/*
 * Want a column of the header in each row, before kam_rows_start(); *field
 * gets its place in r->field and beside it.  Wanting it twice gives two.
 * KAM_ENOMEM.
 */
int kam_rows_want(struct kam_rows *r, const struct kam_rows_field *want,
		  size_t *field, struct kam_err *err);
/* The same for a number by its column's name; KAM_EUSAGE names `option`. */
int kam_rows_want_named(struct kam_rows *r, struct kam_str name,
			const char *option, size_t *field, struct kam_err *err);
/* Numbers of a LIST of names; their fields follow each other from *first. */
int kam_rows_want_list(struct kam_rows *r, const char *list, const char *option,
		       size_t *first, size_t *n, struct kam_err *err);
/* Rows with exactly `text` in column `at` are no accounts.  KAM_ENOMEM. */
int kam_rows_pass_over(struct kam_rows *r, size_t at, const char *text,
		       struct kam_err *err);
/* The position of the column called exactly so, or KAM_NO_COLUMN. */
size_t kam_rows_column(const struct kam_rows *r, const char *name);

/*
 * Begin: transactions are read and rolled up here.  With `dated` as_of is
 * read where there is one, and must be the same in all rows.  Columns are
 * found by name in further files.
 */
int kam_rows_start(struct kam_rows *r, bool dated,
		   const struct kam_load_need *need, struct kam_err *err);

/* The next row: 1, or 0 at the end, or a failure. */
int kam_rows_next(struct kam_rows *r, struct kam_err *err);

/* The present row's customer stands twice: count it as bad, or fail. */
int kam_rows_twice(struct kam_rows *r, struct kam_err *err);

/* Keep the present row for a second reading.  KAM_ENOMEM. */
int kam_rows_keep(struct kam_rows *r, struct kam_err *err);
/* Begin again, with the rows that were kept; all of those rolled up. */
void kam_rows_again(struct kam_rows *r);

/*
 * The record of a customer who is not in the input, into `b`: in accounts one
 * that has bought nothing by as_of, in other tables empty but for the name
 * and as_of.  KAM_ENOMEM.
 */
int kam_rows_vanished(struct kam_rows *r, struct kam_str customer,
		      struct kam_buf *b, struct kam_err *err);

/* After the last row: finish the rejects file, tell what was met.  KAM_EIO. */
int kam_rows_end(struct kam_rows *r, struct kam_load_report *report,
		 struct kam_err *err);

#endif
