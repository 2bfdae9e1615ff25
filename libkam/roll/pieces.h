/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory for entries: pieces of 64 kB, cut from slabs with huge pages, that
 * go back to a store which all threads share and are used again.
 */
#ifndef KAM_ROLL_PIECES_H
#define KAM_ROLL_PIECES_H

#include <pthread.h>

#include "entries.h"

struct kam_piece {
	struct kam_piece *next;
	uint32_t n, cap;
	bool small; /* not of a slab, but by malloc() */
	char pad[15]; /* entries begin at half a cache line */
	struct kam_entry entry[];
};

#define KAM_PIECE_BYTES ((size_t)64 << 10)
#define KAM_PIECE_ENTRIES                                \
	((KAM_PIECE_BYTES - sizeof(struct kam_piece)) / \
	 sizeof(struct kam_entry))

struct kam_entry_store {
	pthread_mutex_t lock; /* guards what follows */
	char **slab;	      /* owned */
	size_t nslabs, slab_cap;
	size_t cut; /* pieces of the last slab that were given out */
	struct kam_piece *spare;
};

/* 0, or -1. */
int kam_entry_store_init(struct kam_entry_store *s);
/* All pieces are gone, those that were given out too. */
void kam_entry_store_release(struct kam_entry_store *s);

/* An empty piece; NULL when out of memory. */
struct kam_piece *kam_entry_store_take(struct kam_entry_store *s);
/* Give a chain of pieces back. */
void kam_entry_store_give(struct kam_entry_store *s, struct kam_piece *chain);

/* Entries one behind the other, the latest piece first.  Zeros when new. */
struct kam_shelf {
	struct kam_piece *top;
	struct kam_entry *at, *end; /* what is free of it; its `n` is not kept
				       up before kam_shelf_close() */
};

/* Room for one more: 0, or -1 when out of memory. */
int kam_shelf_grow(struct kam_shelf *shelf, struct kam_entry_store *s);

/* No more will be put; the pieces are complete. */
static inline void
kam_shelf_close(struct kam_shelf *shelf)
{
	if (shelf->top)
		shelf->top->n = (uint32_t)(shelf->at - shelf->top->entry);
}

/* Room for an entry behind the others; NULL when out of memory. */
static inline struct kam_entry *
kam_shelf_put(struct kam_shelf *shelf, struct kam_entry_store *s)
{
	if (shelf->at == shelf->end && kam_shelf_grow(shelf, s))
		return NULL;
	return shelf->at++;
}

#endif
