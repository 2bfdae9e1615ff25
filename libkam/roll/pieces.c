/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pieces.h"

#define FIRST 31 /* entries of a shelf's first piece: 1 kB with its head */

_Static_assert(sizeof(struct kam_piece) == 32, "a piece is all used");
_Static_assert(sizeof(struct kam_entry) == 32, "two entries a cache line");

static size_t
bytes_of(uint32_t entries)
{
	return sizeof(struct kam_piece) + entries * sizeof(struct kam_entry);
}

static struct kam_piece *
take(struct kam_slabs *slabs, uint32_t entries)
{
	struct kam_piece *piece = kam_slabs_take(slabs, bytes_of(entries));

	if (piece) {
		piece->next = NULL;
		piece->n = 0;
		piece->cap = entries;
	}
	return piece;
}

struct kam_piece *
kam_piece_take(struct kam_slabs *slabs)
{
	return take(slabs, KAM_PIECE_ENTRIES);
}

void
kam_pieces_give(struct kam_slabs *slabs, struct kam_piece *chain)
{
	while (chain) {
		struct kam_piece *next = chain->next;

		kam_slabs_give(slabs, chain, bytes_of(chain->cap));
		chain = next;
	}
}

/* A shelf begins small: there are many, and inputs of a few lines. */
int
kam_shelf_grow(struct kam_shelf *shelf, struct kam_slabs *slabs)
{
	struct kam_piece *piece =
		take(slabs, shelf->top ? KAM_PIECE_ENTRIES : FIRST);

	if (!piece)
		return -1;
	kam_shelf_close(shelf);
	piece->next = shelf->top;
	shelf->top = piece;
	shelf->at = piece->entry;
	shelf->end = piece->entry + piece->cap;
	return 0;
}
