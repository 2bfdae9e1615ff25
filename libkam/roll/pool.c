/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <kam/mem.h>

#define BLOCK ((size_t)32 << 10)
#define HEAD KAM_POOL_STEP

struct kam_pool_block {
	struct kam_pool_block *next;
	size_t bytes;
};

_Static_assert(sizeof(struct kam_pool_block) <= KAM_POOL_STEP,
	       "pieces begin a step behind");

/* The number of a kind of pieces, and how large they are. */
struct kind {
	size_t number, size;
};

static struct kind
kind_of(size_t size)
{
	struct kind k = { KAM_POOL_SMALL / KAM_POOL_STEP, KAM_POOL_SMALL };

	if (size <= KAM_POOL_SMALL) {
		k.number = (size + KAM_POOL_STEP - 1) / KAM_POOL_STEP;
		k.size = k.number * KAM_POOL_STEP;
		return k;
	}
	while (k.size < size) {
		k.size *= 2;
		k.number++;
	}
	return k;
}

/* A block from which a piece of `size` bytes can be cut. */
static int
add_block(struct kam_pool *p, size_t size)
{
	const size_t need = size + HEAD;
	const size_t bytes = kam_slabs_size(need < BLOCK ? BLOCK : need);
	struct kam_pool_block *block;

	if (!(block = kam_slabs_take(p->slabs, bytes)))
		return -1;
	block->bytes = bytes;
	block->next = p->blocks;
	p->blocks = block;
	p->at = (char *)block + HEAD;
	p->end = (char *)block + bytes;
	return 0;
}

void *
kam_pool_take(struct kam_pool *p, size_t size)
{
	struct kind kind;
	void *piece;

	if (size > (size_t)1 << 40)
		return NULL;
	kind = kind_of(size);
	if ((piece = p->given[kind.number])) {
		memcpy(&p->given[kind.number], piece, sizeof piece);
		return piece;
	}
	if (kind.size > (size_t)(p->end - p->at) && add_block(p, kind.size))
		return NULL;
	piece = p->at;
	p->at += kind.size;
	return piece;
}

void
kam_pool_give(struct kam_pool *p, void *piece, size_t size)
{
	struct kind kind = kind_of(size);

	memcpy(piece, &p->given[kind.number], sizeof piece);
	p->given[kind.number] = piece;
}

void
kam_pool_release(struct kam_pool *p)
{
	while (p->blocks) {
		struct kam_pool_block *next = p->blocks->next;

		kam_slabs_give(p->slabs, p->blocks, p->blocks->bytes);
		p->blocks = next;
	}
	memset(p, 0, sizeof(*p));
}
