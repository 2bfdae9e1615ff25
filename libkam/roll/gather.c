/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gather.h"

#include <stdlib.h>
#include <string.h>

#include <kam/mem.h>

static uint32_t
key_of(const uint32_t *rank, const struct kam_entry *e)
{
	return rank ? rank[e->who] : e->who;
}

/* How many entries each key has, and which keys there are. */
static int
count(struct kam_gather *g, struct kam_shelf *shelf, const uint32_t *rank,
      struct kam_run *run)
{
	kam_shelf_close(shelf);
	for (const struct kam_piece *p = shelf->top; p; p = p->next)
		for (uint32_t i = 0; i < p->n; i++) {
			uint32_t key = key_of(rank, &p->entry[i]);

			if (run[key].n++)
				continue;
			if (g->nmet == g->met_cap) {
				uint32_t *grown =
					kam_grow(g->met, &g->met_cap,
						 g->nmet + 1, sizeof(*grown));

				if (!grown)
					return -1;
				g->met = grown;
			}
			g->met[g->nmet++] = key;
		}
	return 0;
}

/* Room for a run that no piece holds. */
static struct kam_entry *
place_large(struct kam_gather *g, size_t n)
{
	struct kam_entry **grown = kam_grow((void *)g->large, &g->large_cap,
					    g->nlarge + 1, sizeof(*grown));

	if (!grown)
		return NULL;
	g->large = grown;
	grown[g->nlarge] = kam_alloc(n, sizeof(**grown));
	return grown[g->nlarge] ? grown[g->nlarge++] : NULL;
}

static struct kam_entry *
place(struct kam_gather *g, size_t n)
{
	struct kam_piece *p = g->piece;

	if (n > KAM_PIECE_ENTRIES)
		return place_large(g, n);
	if (!p || p->cap - p->n < n) {
		if (!(p = kam_piece_take(g->slabs)))
			return NULL;
		p->next = g->piece;
		g->piece = p;
	}
	p->n += (uint32_t)n;
	return &p->entry[p->n - n];
}

static void
move(struct kam_gather *g, struct kam_shelf *shelf, const uint32_t *rank,
     struct kam_run *run)
{
	for (const struct kam_piece *p = shelf->top; p; p = p->next)
		for (uint32_t i = 0; i < p->n; i++) {
			struct kam_run *to = &run[key_of(rank, &p->entry[i])];

			to->e[to->n++] = p->entry[i];
		}
	kam_pieces_give(g->slabs, shelf->top);
	*shelf = (struct kam_shelf){ NULL, NULL, NULL };
}

int
kam_gather(struct kam_gather *g, struct kam_shelf *const *shelf,
	   const uint32_t *const *rank, size_t n, struct kam_run *run)
{
	g->nmet = 0;
	for (size_t i = 0; i < n; i++)
		if (count(g, shelf[i], rank ? rank[i] : NULL, run))
			return -1;
	for (size_t i = 0; i < g->nmet; i++) {
		struct kam_run *r = &run[g->met[i]];

		if (!(r->e = place(g, r->n)))
			return -1;
		r->n = 0;
	}
	for (size_t i = 0; i < n; i++)
		move(g, shelf[i], rank ? rank[i] : NULL, run);
	return 0;
}

void
kam_gather_empty(struct kam_gather *g)
{
	if (g->slabs)
		kam_pieces_give(g->slabs, g->piece);
	g->piece = NULL;
	while (g->nlarge)
		free(g->large[--g->nlarge]);
}

void
kam_gather_release(struct kam_gather *g)
{
	kam_gather_empty(g);
	free((void *)g->large);
	free(g->met);
	memset(g, 0, sizeof(*g));
}
