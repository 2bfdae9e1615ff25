/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/slabs.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SLAB ((size_t)256 << 10) /* inputs of a few lines need no more */
#define SLAB ((size_t)2 << 20)	       /* a huge page */
#define LARGEST ((size_t)KAM_SLABS_STEP << (KAM_SLABS_KINDS - 1))

int
kam_slabs_init(struct kam_slabs *s)
{
	memset(s, 0, sizeof(*s));
	return pthread_mutex_init(&s->lock, NULL) ? -1 : 0;
}

void
kam_slabs_clear(struct kam_slabs *s)
{
	for (size_t i = 0; i < s->nslabs; i++)
		free(s->slab[i]);
	free((void *)s->slab);
	memset(s->spare, 0, sizeof(s->spare));
	s->at = NULL;
	s->slab = NULL;
	s->left = s->total = s->nslabs = s->cap = 0;
}

void
kam_slabs_release(struct kam_slabs *s)
{
	kam_slabs_clear(s);
	pthread_mutex_destroy(&s->lock);
}

/* The number of the kind of pieces that hold `bytes`. */
static unsigned
kind_of(size_t bytes)
{
	const size_t steps = (bytes + KAM_SLABS_STEP - 1) / KAM_SLABS_STEP;

	return steps > 1 ? 64 - (unsigned)__builtin_clzll(steps - 1) : 0;
}

static size_t
size_of(unsigned kind)
{
	return (size_t)KAM_SLABS_STEP << kind;
}

/* The lock is held, here and below. */
static void
put(struct kam_slabs *s, void *piece, unsigned kind)
{
	memcpy(piece, &s->spare[kind], sizeof piece);
	s->spare[kind] = piece;
}

static void *
get(struct kam_slabs *s, unsigned kind)
{
	void *piece = s->spare[kind];

	if (piece)
		memcpy(&s->spare[kind], piece, sizeof piece);
	return piece;
}

/* What is left of the newest slab becomes pieces. */
static void
cut_up(struct kam_slabs *s)
{
	while (s->left) {
		unsigned kind = kind_of(s->left);

		if (size_of(kind) > s->left)
			kind--;
		put(s, s->at, kind);
		s->at += size_of(kind);
		s->left -= size_of(kind);
	}
}

/* How large a slab for `size` bytes should be: in whole huge pages, but for
   the first. */
static size_t
slab_for(const struct kam_slabs *s, size_t size)
{
	if (!s->nslabs && size <= FIRST_SLAB)
		return FIRST_SLAB;
	return (size + SLAB - 1) / SLAB * SLAB;
}

/* A slab with room for `size` bytes; the more there are, the larger. */
static int
add_slab(struct kam_slabs *s, size_t size)
{
	const size_t least = slab_for(s, size), more = s->total / 8;
	char **grown = kam_grow((void *)s->slab, &s->cap, s->nslabs + 1,
				sizeof(*grown));
	size_t bytes = more > least ? slab_for(s, more) : least;

	if (!grown)
		return -1;
	s->slab = grown;
	grown[s->nslabs] = kam_alloc_pages(bytes);
	/* Little may be had where much is not. */
	if (!grown[s->nslabs] && bytes > least)
		grown[s->nslabs] = kam_alloc_pages(bytes = least);
	if (!grown[s->nslabs])
		return -1;
	cut_up(s);
	s->at = grown[s->nslabs++];
	s->left = bytes;
	s->total += bytes;
	return 0;
}

/* A half of a larger piece; NULL: there is none. */
static void *
split(struct kam_slabs *s, unsigned kind)
{
	unsigned from = kind + 1;
	char *piece;

	while (from < KAM_SLABS_KINDS && !s->spare[from])
		from++;
	if (from == KAM_SLABS_KINDS)
		return NULL;
	piece = get(s, from);
	while (from-- > kind)
		put(s, piece + size_of(from), from);
	return piece;
}

/* From the end of the newest slab. */
static void *
cut(struct kam_slabs *s, unsigned kind)
{
	char *piece;

	if (size_of(kind) > s->left && add_slab(s, size_of(kind)))
		return NULL;
	piece = s->at;
	s->at += size_of(kind);
	s->left -= size_of(kind);
	return piece;
}

void *
kam_slabs_take(struct kam_slabs *s, size_t bytes)
{
	const unsigned kind = kind_of(bytes);
	void *piece;

	if (!s)
		return kam_alloc_pages(bytes);
	if (bytes > LARGEST)
		return NULL;
	pthread_mutex_lock(&s->lock);
	if (!(piece = get(s, kind)) && !(piece = split(s, kind)))
		piece = cut(s, kind);
	pthread_mutex_unlock(&s->lock);
	return piece;
}

void
kam_slabs_give(struct kam_slabs *s, void *piece, size_t bytes)
{
	if (!s) {
		free(piece);
		return;
	}
	if (!piece)
		return;
	pthread_mutex_lock(&s->lock);
	put(s, piece, kind_of(bytes));
	pthread_mutex_unlock(&s->lock);
}
