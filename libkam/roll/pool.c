/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pool.h"

#include <string.h>

#define BLOCK ((size_t)32 << 10) /* a piece of a slab that is cut up */

/* The number of a kind of pieces: how many steps they have. */
static size_t
kind_of(size_t size)
{
	return (size + KAM_POOL_STEP - 1) / KAM_POOL_STEP;
}

void *
kam_pool_take(struct kam_pool *p, size_t size)
{
	const size_t kind = kind_of(size), bytes = kind * KAM_POOL_STEP;
	void *piece;

	if (size > KAM_POOL_SMALL)
		return kam_slabs_take(p->slabs, size);
	if ((piece = p->given[kind])) {
		memcpy(&p->given[kind], piece, sizeof piece);
		return piece;
	}
	if (bytes > p->left) {
		if (!(piece = kam_slabs_take(p->slabs, BLOCK)))
			return NULL;
		p->at = piece;
		p->left = BLOCK;
	}
	piece = p->at;
	p->at += bytes;
	p->left -= bytes;
	return piece;
}

void
kam_pool_give(struct kam_pool *p, void *piece, size_t size)
{
	const size_t kind = kind_of(size);

	if (size > KAM_POOL_SMALL) {
		kam_slabs_give(p->slabs, piece, size);
		return;
	}
	memcpy(piece, &p->given[kind], sizeof piece);
	p->given[kind] = piece;
}
