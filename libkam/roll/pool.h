/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory for very many small arrays that grow: a piece is given back when its
 * array moves to a larger one and serves again, and all are gone with the
 * slabs they are cut from.  No header a piece; the owner remembers the size.
 * Not for use by two threads at once.
 */
#ifndef KAM_ROLL_POOL_H
#define KAM_ROLL_POOL_H

#include <kam/slabs.h>

#define KAM_POOL_STEP 16
#define KAM_POOL_SMALL 1024 /* bytes; larger pieces are the slabs' own */
#define KAM_POOL_KINDS (KAM_POOL_SMALL / KAM_POOL_STEP + 1)

/* New: zeros but for the slabs. */
struct kam_pool {
	struct kam_slabs *slabs; /* the owner's */
	char *at;    /* what is free of the piece that pieces are cut from */
	size_t left; /* bytes of it */
	void *given[KAM_POOL_KINDS]; /* lists of pieces given back */
};

/* A piece of at least `size` bytes (not 0), aligned to 16, not cleared; NULL
   when out of memory.  O(1). */
void *kam_pool_take(struct kam_pool *p, size_t size);
/* Give back a piece that was taken with the same size. */
void kam_pool_give(struct kam_pool *p, void *piece, size_t size);

#endif
