/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory for entries: pieces of 64 kB that serve again and again. */
#ifndef KAM_ROLL_PIECES_H
#define KAM_ROLL_PIECES_H

#include <kam/slabs.h>

#include "entries.h"

struct kam_piece {
	struct kam_piece *next;
	uint32_t n, cap;
	char pad[16]; /* entries begin at half a cache line */
	struct kam_entry entry[];
};

#define KAM_PIECE_BYTES ((size_t)64 << 10)
#define KAM_PIECE_ENTRIES                                \
	((KAM_PIECE_BYTES - sizeof(struct kam_piece)) / \
	 sizeof(struct kam_entry))

/* An empty piece; NULL when out of memory. */
struct kam_piece *kam_piece_take(struct kam_slabs *slabs);
/* Give a chain of pieces back. */
void kam_pieces_give(struct kam_slabs *slabs, struct kam_piece *chain);

/* Entries one behind the other, the latest piece first.  Zeros when new. */
struct kam_shelf {
	struct kam_piece *top;
	struct kam_entry *at, *end; /* what is free of it; its `n` is not kept
				       up before kam_shelf_close() */
};

/* Room for one more: 0, or -1 when out of memory. */
int kam_shelf_grow(struct kam_shelf *shelf, struct kam_slabs *slabs);

/* No more will be put; the pieces are complete. */
static inline void
kam_shelf_close(struct kam_shelf *shelf)
{
	if (shelf->top)
		shelf->top->n = (uint32_t)(shelf->at - shelf->top->entry);
}

/* Room for an entry behind the others; NULL when out of memory. */
static inline struct kam_entry *
kam_shelf_put(struct kam_shelf *shelf, struct kam_slabs *slabs)
{
	if (shelf->at == shelf->end && kam_shelf_grow(shelf, slabs))
		return NULL;
	return shelf->at++;
}

#endif
