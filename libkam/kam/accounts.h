/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The accounts table: one row a customer, rolled up from transactions or a
 * ledger, or read as it was written before.  Both ways give the same values.
 */
#ifndef KAM_ACCOUNTS_H
#define KAM_ACCOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/date.h>
#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/input.h>
#include <kam/mem.h>
#include <kam/writer.h>

#define KAM_ACCOUNT_COLUMNS 13

/* The thirteen columns, ended by KAM_COL_END. */
extern const struct kam_column kam_account_columns[KAM_ACCOUNT_COLUMNS + 1];

struct kam_account {
	struct kam_str customer;	/* contents, without quotes */
	int64_t orders;			/* sum over days of max(1, orders) */
	int64_t days;			/* purchase days */
	int64_t lines;			/* rows used */
	kam_dec amount;			/* net, or purchases alone */
	kam_dec returns;		/* <= 0 */
	kam_dec first_amount;		/* purchases of the first day */
	kam_day first, last;		/* purchase days; KAM_NO_DAY: none */
	double gap_mean, gap_sd, gap_log_mean;	/* days; NaN: empty; as they
						   are read back from 10
						   significant digits */
	struct kam_str record;		/* as read; empty when rolled up */
};

/* What a customer bought in (as_of - window, as_of]. */
struct kam_window {
	int64_t orders, days, lines;	/* as in kam_account */
	kam_dec amount, returns;
};

struct kam_accounts {
	struct kam_account *rows;	/* rolled up: by customer, bytewise;
					   read: in the order of the input;
					   NULL: they are made when asked for */
	size_t n;
	kam_day as_of;			/* KAM_NO_DAY when there is no row */
	struct kam_kept *kept;		/* what they are made from, owned */
	struct kam_window *window;	/* n of them if asked for, else NULL */
	bool rolled;			/* from transactions or a ledger */
	struct kam_header header;	/* columns of the records: the
					   thirteen when rolled up */
	enum kam_type *types;		/* header.n of them */
	char sep;			/* between the fields of a record */
	struct kam_arena arena;		/* holds all of the above but rows,
					   window and kept */
};

#define KAM_ACCOUNTS_INIT \
	{ NULL, 0, KAM_NO_DAY, NULL, NULL, false, { 0, NULL, NULL }, NULL, ',', \
	  KAM_ARENA_INIT }

/* What the loading met, for messages. */
struct kam_load_report {
	enum kam_kind kind;
	const char *file;		/* the first one */
	uint64_t rows;			/* read, bad ones included */
	uint64_t bad[KAM_CAUSES];
	uint64_t outside;		/* good rows outside --from, --to, --as-of */
	kam_day latest, before;		/* of the used dates, the latest and the
					   one before it; KAM_NO_DAY: none */
	char columns[400];		/* "customer=CustomerID date=..." */
};

/* What is wanted beyond the thirteen columns. */
struct kam_load_need {
	struct kam_span window;		/* n 0: none */
	bool by_view;			/* accounts are only looked at through
					   views, which takes less memory */
	bool order_later;		/* and until kam_accounts_order() only
					   by kam_accounts_any() */
};

/*
 * Read the input and fill `a`, a KAM_ACCOUNTS_INIT value.  KAM_EUSAGE (an
 * option that needs lines on accounts, a bad column option); KAM_EDATA;
 * KAM_EIO; KAM_ENOMEM.  An account of a name that came before in an accounts
 * table is KAM_EDATA.  The caller releases `a` in any case.  Memory grows
 * with customers and their days.
 */
int kam_accounts_load(struct kam_accounts *a,
		      const struct kam_input_options *in,
		      const struct kam_load_need *need,
		      struct kam_load_report *report, struct kam_err *err);
void kam_accounts_release(struct kam_accounts *a);

/* Find the order of accounts, unless it is known.  Takes 8 bytes an account,
   and another 16 while it works.  KAM_ENOMEM. */
int kam_accounts_order(struct kam_accounts *a, struct kam_err *err);

/*
 * A thread's look at accounts, one at a time, whether there are rows or they
 * are made when asked for.  Of the columns 1 << k tells which are needed;
 * gaps are found only for who needs them, and are NaN otherwise.
 */
struct kam_accounts_view {
	const struct kam_accounts *a;
	struct kam_bench *bench;	/* owned */
	struct kam_account account;	/* the one that was made last */
	size_t near;			/* those before have been brought near */
	size_t shard, before;		/* of kam_accounts_any(): where it is,
					   and how many accounts lie before */
	unsigned columns;
	struct kam_buf text;		/* of the fields */
	struct kam_date_cell *date;	/* owned: printed ones */
};

/* KAM_ENOMEM.  Released in any case; `a` outlives it. */
int kam_accounts_view_init(struct kam_accounts_view *v,
			   const struct kam_accounts *a, unsigned columns,
			   struct kam_err *err);
void kam_accounts_view_release(struct kam_accounts_view *v);

/* Account `i`, good until the next one is asked for, its name as long as the
   accounts.  NULL: out of memory.  Quickest in ascending order; no two
   threads may ask for the same one at once. */
const struct kam_account *kam_accounts_at(struct kam_accounts_view *v,
					  size_t i);

/* The same where the order does not matter, and need not be known: each
   account is the `i`th once, not that of kam_accounts_at() unless there are
   rows.  Good and NULL as above.  By far the quickest in ascending order. */
const struct kam_account *kam_accounts_any(struct kam_accounts_view *v,
					   size_t i);

/*
 * The fields of an account as its record has them: field[0..12], those of the
 * view's columns, the others empty.  Good until the next call.  Only of
 * accounts that are rolled up.  0, or -1 when out of memory.
 */
int kam_account_fields(struct kam_accounts_view *v,
		       const struct kam_account *row, struct kam_str *field);

/*
 * The record of row `i`: its own bytes, or the thirteen fields printed into
 * `scratch`, which is overwritten.  An empty string on lack of memory.  Not
 * without rows.
 */
struct kam_str kam_accounts_record(const struct kam_accounts *a, size_t i,
				   struct kam_buf *scratch);

/*
 * Columns of another table, looked up by customer: --prev, --attach,
 * --features and the like.
 */
struct kam_lookup {
	size_t cols;
	struct kam_header header;	/* the looked-up columns */
	size_t n;			/* customers */
	struct kam_lookup_table *table;	/* owned */
	const char *option;		/* set before loading: what named the
					   columns, as "--attach"; NULL: no
					   option did */
};

#define KAM_LOOKUP_INIT { 0, { 0, NULL, NULL }, 0, NULL, NULL }

/*
 * Read the `n` columns `names` of `file`, any CSV table with a customer
 * column (found as in transactions).  A column that is not there is
 * KAM_EUSAGE where l->option named it, else KAM_EDATA; a customer that stands
 * twice is KAM_EDATA; KAM_EIO; KAM_ENOMEM.  Released in any case by
 * kam_lookup_release().
 */
int kam_lookup_load(struct kam_lookup *l, const char *file,
		    const char *const *names, size_t n, struct kam_err *err);
void kam_lookup_release(struct kam_lookup *l);

/* The raw fields (quotes kept) of `customer`, cols of them, or NULL. */
const struct kam_str *kam_lookup_get(const struct kam_lookup *l,
				     struct kam_str customer);

#endif
