/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entries of each key in one place. */
#ifndef KAM_ROLL_GATHER_H
#define KAM_ROLL_GATHER_H

#include "pieces.h"

/* The entries of one key; those of KAM_GATHER_LARGE and more are owned by
   the gathering that made them. */
struct kam_run {
	struct kam_entry *e;
	size_t n;
};

/* For one thread; zeros but for the slabs when new. */
struct kam_gather {
	struct kam_slabs *slabs; /* the caller's */
	struct kam_piece *piece; /* the runs' memory, the latest first */
	struct kam_entry **large;
	size_t nlarge, large_cap;
	uint32_t *met; /* owned: the keys of the shelves that were gathered
			  last */
	size_t nmet, met_cap;
};

/*
 * Empty the shelves shelf[0..n-1], which belong together; the entries of key
 * k, or rank[i][k] if rank is not NULL, become run[that], which must be
 * empty.  0, or -1 when out of memory: nothing may be done then but release
 * all.
 */
int kam_gather(struct kam_gather *g, struct kam_shelf *const *shelf,
	       const uint32_t *const *rank, size_t n, struct kam_run *run);
/* The runs are needed no more. */
void kam_gather_empty(struct kam_gather *g);
void kam_gather_release(struct kam_gather *g);

#endif
