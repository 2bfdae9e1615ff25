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

/* A row of the input as it is added. */
struct kam_rollup_entry {
	kam_dec amount, returns;
	int64_t lines, orders; /* orders -1: none given */
	struct kam_str order;  /* of a purchase; empty: none */
	kam_day day;	       /* KAM_NO_DAY: of a ledger without days */
};

/* One thread. */
struct kam_rollup_worker {
	struct kam_rollup *r;
	struct kam_groups *groups;
	struct kam_lines lines;
	struct kam_rollup_file *file; /* owned, by input file */
	/* The batch at hand. */
	struct kam_group_item *item;	/* owned */
	struct kam_rollup_entry *entry; /* owned */
	kam_dec *sums;			/* owned: nsums a row */
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
	bool have_names;
	struct kam_groups *groups;	  /* owned */
	struct kam_rollup_worker *worker; /* owned */
	size_t nworkers;
	/* The way out. */
	struct kam_groups_order order;
	size_t customer;	   /* the next one */
	struct kam_group_ref *ref; /* what is left of the one at hand */
	size_t nref;
	struct kam_group_ref *filled; /* owned: with --fill */
	size_t filled_cap;
	int32_t last; /* period of all */
	struct kam_group_scratch scratch;
	kam_dec *sums; /* owned: of the row at hand */
};

/* Make the header from the options.  KAM_EUSAGE, KAM_ENOMEM. */
int kam_rollup_columns(struct kam_rollup *r, struct kam_err *err);

/* A kam_resolve_fn; the context is the rollup. */
int kam_rollup_resolve(void *ctx, const struct kam_header *h, const char *file,
		       size_t *index, struct kam_err *err);

/* A kam_batch_fn; the state is a worker. */
int kam_rollup_take(void *state, const struct kam_batch *b,
		    struct kam_faults *faults, struct kam_err *err);

#endif
