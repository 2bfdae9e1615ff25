/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pieces.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <kam/mem.h>

#define SLAB ((size_t)2 << 20) /* a huge page */
#define PIECES (SLAB / KAM_PIECE_BYTES)
#define FIRST 31 /* entries of a shelf's first piece: 1 kB with its head */

_Static_assert(sizeof(struct kam_piece) == 32, "a piece is all used");
_Static_assert(sizeof(struct kam_entry) == 32, "two entries a cache line");

int
kam_entry_store_init(struct kam_entry_store *s)
{
	memset(s, 0, sizeof(*s));
	return pthread_mutex_init(&s->lock, NULL) ? -1 : 0;
}

void
kam_entry_store_release(struct kam_entry_store *s)
{
	for (size_t i = 0; i < s->nslabs; i++)
		free(s->slab[i]);
	free(s->slab);
	pthread_mutex_destroy(&s->lock);
	memset(s, 0, sizeof(*s));
}

/* The lock is held. */
static int
slab_new(struct kam_entry_store *s)
{
	char **grown =
		kam_grow(s->slab, &s->slab_cap, s->nslabs + 1, sizeof(*grown));
	char *slab;

	if (!grown)
		return -1;
	s->slab = grown;
	if (!(slab = aligned_alloc(SLAB, SLAB)))
		return -1;
#ifdef MADV_HUGEPAGE
	/* Only a wish: whether it is granted does not matter. */
	(void)madvise(slab, SLAB, MADV_HUGEPAGE);
#endif
	s->slab[s->nslabs++] = slab;
	s->cut = 0;
	return 0;
}

struct kam_piece *
kam_entry_store_take(struct kam_entry_store *s)
{
	struct kam_piece *piece;

	pthread_mutex_lock(&s->lock);
	if ((piece = s->spare))
		s->spare = piece->next;
	else if ((s->nslabs && s->cut < PIECES) || !slab_new(s))
		piece = (void *)(s->slab[s->nslabs - 1] +
				 s->cut++ * KAM_PIECE_BYTES);
	pthread_mutex_unlock(&s->lock);
	if (piece) {
		piece->next = NULL;
		piece->n = 0;
		piece->cap = KAM_PIECE_ENTRIES;
		piece->small = false;
	}
	return piece;
}

void
kam_entry_store_give(struct kam_entry_store *s, struct kam_piece *chain)
{
	struct kam_piece *next;

	pthread_mutex_lock(&s->lock);
	for (; chain; chain = next) {
		next = chain->next;
		if (chain->small) {
			free(chain);
			continue;
		}
		chain->next = s->spare;
		s->spare = chain;
	}
	pthread_mutex_unlock(&s->lock);
}

/* A shelf begins small: there are many, and inputs of a few lines. */
int
kam_shelf_grow(struct kam_shelf *shelf, struct kam_entry_store *s)
{
	struct kam_piece *piece;

	if (shelf->top) {
		piece = kam_entry_store_take(s);
	} else {
		piece = malloc(sizeof(*piece) + FIRST * sizeof(*piece->entry));
		if (piece) {
			piece->n = 0;
			piece->cap = FIRST;
			piece->small = true;
		}
	}
	if (!piece)
		return -1;
	kam_shelf_close(shelf);
	piece->next = shelf->top;
	shelf->top = piece;
	shelf->at = piece->entry;
	shelf->end = piece->entry + piece->cap;
	return 0;
}
