/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/slabs.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SLAB ((size_t)256 << 10) /* inputs of a few lines need no more */
#define SLAB ((size_t)2 << 20)	       /* a huge page */
#define JOIN ((size_t)4 << 10)	       /* pieces of this size and more do */
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
	for (size_t i = 0; i < s->nslabs; i++) {
		free(s->slab[i].at);
		free(s->slab[i].joins);
	}
	free(s->slab);
	memset((void *)s->spare, 0, sizeof(s->spare));
	s->slab = NULL;
	s->used = s->total = s->nslabs = s->cap = 0;
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

/* The newest slab, whence pieces are cut. */
static struct kam_slab *
newest(const struct kam_slabs *s)
{
	return &s->slab[s->nslabs - 1];
}

/* The slab of a piece. */
static struct kam_slab *
slab_of(const struct kam_slabs *s, const char *piece)
{
	struct kam_slab *slab = newest(s);

	while ((uintptr_t)piece - (uintptr_t)slab->at >= slab->bytes)
		slab--;
	return slab;
}

/* Take a piece out of its list; the lock is held, here and below. */
static void
take_out(struct kam_slabs *s, struct kam_spare *piece, unsigned kind)
{
	if (piece->next)
		piece->next->before = piece->before;
	if (piece->before)
		piece->before->next = piece->next;
	else
		s->spare[kind] = piece->next;
}

/*
 * A piece that can be had, with its neighbours: two of a size, the first of
 * which begins at an even multiple of it, become one.
 */
static char *
join(struct kam_slabs *s, char *piece, unsigned *kind)
{
	const struct kam_slab *slab = slab_of(s, piece);
	size_t at = (size_t)(piece - slab->at);

	for (;;) {
		const size_t size = size_of(*kind), other = at ^ size;

		if (other + size > slab->bytes ||
		    slab->joins[other / JOIN] != *kind + 1)
			break;
		slab->joins[other / JOIN] = 0;
		take_out(s, (void *)(slab->at + other), *kind);
		at &= ~size;
		++*kind;
	}
	slab->joins[at / JOIN] = (unsigned char)(*kind + 1);
	return slab->at + at;
}

static void
put(struct kam_slabs *s, void *at, unsigned kind)
{
	struct kam_spare *piece =
		size_of(kind) >= JOIN ? (void *)join(s, at, &kind) : at;

	*piece = (struct kam_spare){ .next = s->spare[kind] };
	if (piece->next)
		piece->next->before = piece;
	s->spare[kind] = piece;
}

static void *
get(struct kam_slabs *s, unsigned kind)
{
	struct kam_spare *piece = s->spare[kind];
	struct kam_slab *slab;

	if (!piece)
		return NULL;
	take_out(s, piece, kind);
	if (size_of(kind) >= JOIN) {
		slab = slab_of(s, (char *)piece);
		slab->joins[(size_t)((char *)piece - slab->at) / JOIN] = 0;
	}
	return piece;
}

/*
 * Cut the newest slab up as far as `to`: each piece begins at a multiple of
 * its size, as those do that are cut for use.
 */
static void
cut_up(struct kam_slabs *s, size_t to)
{
	while (s->used < to) {
		char *piece = newest(s)->at + s->used;
		unsigned kind = kind_of(to - s->used);

		if (size_of(kind) > to - s->used)
			kind--;
		while (s->used & (size_of(kind) - 1))
			kind--;
		s->used += size_of(kind);
		put(s, piece, kind);
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

/* 0, or -1 when there is not so much memory. */
static int
slab_init(struct kam_slab *slab, size_t bytes)
{
	*slab = (struct kam_slab){ kam_alloc_pages(bytes), bytes,
				   kam_alloc(bytes / JOIN, 1) };
	if (slab->at && slab->joins)
		return 0;
	free(slab->at);
	free(slab->joins);
	return -1;
}

/* A slab with room for `size` bytes; the more there are, the larger. */
static int
add_slab(struct kam_slabs *s, size_t size)
{
	const size_t least = slab_for(s, size), more = s->total / 8;
	struct kam_slab *grown =
		kam_grow(s->slab, &s->cap, s->nslabs + 1, sizeof(*grown));

	if (!grown)
		return -1;
	s->slab = grown;
	/* Little may be had where much is not. */
	if ((more <= least ||
	     slab_init(&grown[s->nslabs], slab_for(s, more))) &&
	    slab_init(&grown[s->nslabs], least))
		return -1;
	if (s->nslabs)
		cut_up(s, newest(s)->bytes);
	s->total += grown[s->nslabs++].bytes;
	s->used = 0;
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

/* From the newest slab. */
static void *
cut(struct kam_slabs *s, unsigned kind)
{
	const size_t size = size_of(kind);
	size_t at = (s->used + size - 1) & ~(size - 1);

	if (!s->nslabs || at > newest(s)->bytes ||
	    size > newest(s)->bytes - at) {
		if (add_slab(s, size))
			return NULL;
		at = 0;
	}
	cut_up(s, at);
	s->used = at + size;
	return newest(s)->at + at;
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
