/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a user says of the input, and which columns are meant: the customer,
 * the date, the amount, the order.
 */
#ifndef KAM_INPUT_H
#define KAM_INPUT_H

#include <stdbool.h>

#include <kam/date.h>
#include <kam/err.h>
#include <kam/reader.h>

/* Kinds of table, told apart by their header. */
enum kam_kind {
	KAM_KIND_AUTO = 0,
	KAM_TRANSACTIONS,
	KAM_LEDGER,
	KAM_ACCOUNTS,
	KAM_PLAIN		/* any other table */
};

struct kam_input_options {
	struct kam_reader_options read;	/* files, separator, encoding ... */
	enum kam_kind kind;		/* --input */
	const char *customer, *date, *amount, *order; /* NULL: by alias */
	char point;			/* --decimal: '.' or ',' */
	struct kam_date_format date_format;
	kam_day as_of;			/* KAM_NO_DAY: the latest date */
	kam_day from, to;		/* KAM_NO_DAY: open */
	bool drop_returns;		/* --returns=drop */
	int threads;			/* workers, at least 1 */
	const char *lines_only;		/* the first option given that needs
					   lines, as "--from", or NULL */
	const char *transactions_only;	/* the first option given that speaks
					   of the columns of transactions, as
					   "--amount", or NULL */
};

/* The four roles of a transactions table. */
enum kam_role {
	KAM_ROLE_CUSTOMER,
	KAM_ROLE_DATE,
	KAM_ROLE_AMOUNT,
	KAM_ROLE_FACTOR,	/* second factor of an amount product */
	KAM_ROLE_ORDER,
	KAM_ROLES
};

/*
 * Which kind `h` is: accounts if it begins with the thirteen names, ledger
 * if it is exactly the six, otherwise KAM_TRANSACTIONS.  A `kind` other than
 * KAM_KIND_AUTO is returned as it is if the header can be that, else
 * KAM_EDATA.  Ledgers by week to year are KAM_EDATA with what to do.
 */
int kam_input_kind(const struct kam_header *h, const char *file,
		   enum kam_kind kind, enum kam_kind *out,
		   struct kam_err *err);

/*
 * Find the columns of transactions: index[KAM_ROLES], KAM_NO_COLUMN for a
 * factor or an order that there is none of.  By option, else exact names
 * customer, date, amount, order, else aliases (English and Chinese; case,
 * space and underscore ignored; an id over a name; one amount over a
 * product quantity*price).  KAM_EDATA "no column for ..., header is: ...;
 * give --customer=NAME" when none or two of equal rank fit; KAM_EUSAGE for
 * an option that names an absent column, with the nearest name.
 * The options customer and date may be switched off for tools that need
 * none with `need`, a bit set of 1 << role.
 */
int kam_roles_find(const struct kam_input_options *opt,
		   const struct kam_header *h, const char *file,
		   unsigned need, size_t *index, struct kam_err *err);

/* The same as a kam_resolve_fn; `ctx` is the kam_input_options. */
int kam_roles_resolve(void *ctx, const struct kam_header *h,
		      const char *file, size_t *index, struct kam_err *err);

#endif
