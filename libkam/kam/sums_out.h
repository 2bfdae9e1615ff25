/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A writer for a tool that appends to the rows of any table: what
 * kam_accounts_out is for accounts.
 */
#ifndef KAM_SUMS_OUT_H
#define KAM_SUMS_OUT_H

#include <kam/cli.h>
#include <kam/sums.h>

/*
 * kam_sums_load() with the job's input, and what it met told to the user, as
 * kam_run_accounts() does.
 */
int kam_run_sums(const struct kam_run *job, const struct kam_sums_need *need,
		 struct kam_sums *s, struct kam_err *err);

struct kam_sums_out {
	struct kam_writer *w; /* put own cells here */
	const struct kam_sums *s;
	struct kam_run job; /* with `output` */
	struct kam_writer_options output;
	struct kam_accounts_out accounts; /* when rolled up or attached to */
	struct kam_accounts table;	  /* a table's rows in their form */
	struct kam_buf list;		  /* of the columns for --pretty */
	struct kam_buf scratch;
	bool nomem; /* a row was lost; told at close */
};

#define KAM_SUMS_OUT_INIT \
	{                 \
		.w = NULL \
	}

/*
 * Open `o`, a KAM_SUMS_OUT_INIT value, and write the header: the columns of
 * `s`, the attached ones (--attach) and `own`.  --pretty without --columns
 * draws the group, the key, its value, the attached columns and `own`.  With
 * --attach a table's rows take a further 200 bytes each.  KAM_EUSAGE,
 * KAM_EDATA, KAM_EIO, KAM_ENOMEM; nothing needs to be closed then.
 */
int kam_sums_out_open(struct kam_sums_out *o, const struct kam_run *job,
		      const struct kam_sums *s, const struct kam_column *own,
		      size_t nown, struct kam_err *err);
/* Begin row `i`; as kam_accounts_out_row(). */
void kam_sums_out_row(struct kam_sums_out *o, size_t i);
/* Close if `rc` is no failure, else abandon; returns the first failure. */
int kam_sums_out_close(struct kam_sums_out *o, int rc, struct kam_err *err);

/*
 * A writer for a table of its own, whose rows are about groups: the column
 * of the group (if keys were loaded within any), then `own`.  As
 * kam_writer_open() and kam_writer_begin(); the writer is the caller's.
 */
int kam_sums_table_open(struct kam_writer **w, const struct kam_run *job,
			const struct kam_sums *s, const struct kam_column *own,
			size_t nown, struct kam_err *err);
/* Begin a row about group `g`; `scratch` is overwritten.  KAM_ENOMEM. */
int kam_sums_table_row(struct kam_writer *w, const struct kam_sums *s, size_t g,
		       struct kam_buf *scratch, struct kam_err *err);

#endif
