/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of a rollup share: its columns, its threads, its way out. */
#ifndef KAM_ROLL_ROLLUP_PARTS_H
#define KAM_ROLL_ROLLUP_PARTS_H

#include <pthread.h>

#include <kam/rollup.h>

#include "groups_order.h"
#include "lines.h"

/* An input file, once its header has been read. */
struct kam_rollup_source {
	const size_t *index; /* the reader's, of this file alone */
	bool ledger;
	enum kam_period_unit unit; /* of a ledger */
};

/* The period of a day, kept because exports have few days. */
struct kam_rollup_day {
	kam_day day;
	int32_t period;
	uint16_t off; /* from the period's first day */
};

#define KAM_ROLLUP_DAYS 1024 /* a power of two */

/* One thread. */
struct kam_rollup_worker {
	struct kam_rollup *r;
	struct kam_groups *groups;
	struct kam_lines lines;
	struct kam_rollup_file *file; /* owned, by input file */
	struct kam_rollup_day *days;  /* owned: KAM_ROLLUP_DAYS */
	/* The batch at hand. */
	struct kam_group_item *item; /* owned */
	kam_day *day;		     /* owned; KAM_NO_DAY: of a ledger
					without days */
	kam_dec *sums;		     /* owned: nsums a row */
	size_t room, n;
	struct kam_arena keys;
};

struct kam_rollup {
	const struct kam_rollup_options *o;
	struct kam_arena arena;
	struct kam_header header;
	enum kam_type *types;
	pthread_mutex_t lock;		  /* guards what follows */
	struct kam_rollup_source *source; /* owned, room for nfiles */
	size_t nsources, nfiles;
	/* Threads. */
	struct kam_names names;
	struct kam_slabs slabs;
	bool have_names, have_slabs;
	struct kam_groups *groups;	  /* owned */
	struct kam_rollup_worker *worker; /* owned */
	size_t nworkers;
	/* The way out. */
	struct kam_groups_order order;
	size_t customer;	    /* the next one */
	struct kam_group_rows rows; /* of the one at hand */
	size_t row;		    /* the next one of them */
};

/*
 * kam_rollup_load() in two halves, from a reader that is open and is finished
 * by the caller.  The report's file is the rollup's.  The second half joins
 * what the threads met, and brings their rows in order.
 */
int kam_rollup_read(struct kam_rollup **r,
		    const struct kam_rollup_options *options,
		    struct kam_reader *reader, struct kam_load_report *report,
		    struct kam_err *err);
int kam_rollup_settle(struct kam_rollup *r, struct kam_load_report *report,
		      struct kam_err *err);

/* Make the header from the options.  KAM_EUSAGE, KAM_ENOMEM. */
int kam_rollup_columns(struct kam_rollup *r, struct kam_err *err);

/* Row `i` of a customer. */
static inline struct kam_rollup_row
kam_rollup_row(const struct kam_groups_order *o, const struct kam_group_rows *r,
	       size_t i)
{
	struct kam_rollup_row row;
	const struct kam_entry_sum *sum =
		kam_group_row(r, i, o->nsums, &row.sums);

	row.key = o->key[sum->key];
	row.period = sum->period;
	row.orders = sum->orders;
	row.lines = sum->lines;
	row.amount = sum->amount;
	row.returns = sum->returns;
	return row;
}

/* A period as text; those of a customer are few, and others have them too. */
struct kam_rollup_period {
	int32_t number;
	unsigned char len;
	char text[11];
};

/* Makes lines, for one thread. */
struct kam_rollup_printer {
	const struct kam_rollup *r;
	struct kam_group_rows rows;
	struct kam_buf customer; /* as a field, with a comma */
	struct kam_rollup_period *period; /* owned: KAM_ROLLUP_DAYS */
};

/* 0, or -1. */
int kam_rollup_printer_init(struct kam_rollup_printer *p,
			    const struct kam_rollup *r);
void kam_rollup_printer_release(struct kam_rollup_printer *p);
/* The lines of customer `c`, from 0, behind what is in `b`.  KAM_EDATA,
   KAM_ENOMEM. */
int kam_rollup_print_customer(struct kam_rollup_printer *p, size_t c,
			      struct kam_buf *b, struct kam_err *err);

/* A kam_resolve_fn; the context is the rollup. */
int kam_rollup_resolve(void *ctx, const struct kam_header *h, const char *file,
		       size_t *index, struct kam_err *err);

/* A kam_batch_fn; the state is a worker. */
int kam_rollup_take(void *state, const struct kam_batch *b,
		    struct kam_faults *faults, struct kam_err *err);

#endif
