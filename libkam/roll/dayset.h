/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A set of days, made for millions of sets at once: a sorted array while
 * that is small, a bitmap where the days lie dense.  An addition to a bitmap
 * touches one word of it and nothing else.
 */
#ifndef KAM_ROLL_DAYSET_H
#define KAM_ROLL_DAYSET_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/date.h>

#include "pool.h"

/* All zeros: the empty set. */
struct kam_dayset {
	void *p; /* the pool's: an array, or words of 64 days */
	uint32_t shape; /* of a bitmap: words << 17, and the
					   number of the first one, 17 bits;
					   0: an array */
	uint32_t owner; /* room for a number of the owner's */
};

/* How many days there are. */
size_t kam_dayset_count(const struct kam_dayset *s);
/* Not less than that, and known at once. */
size_t kam_dayset_most(const struct kam_dayset *s);
/* Write the days, ascending, to `out`, which has room for all of them; returns
   how many. */
size_t kam_dayset_list(const struct kam_dayset *s, kam_day *out);

/* Of a bitmap: its words, and where the word of `day` is among them; beyond
   all of them for a day before. */
static inline uint32_t
kam_dayset_words(const struct kam_dayset *s)
{
	return s->shape >> 17;
}

static inline uint32_t
kam_dayset_word(const struct kam_dayset *s, kam_day day)
{
	int32_t base = (int32_t)(s->shape << 15) >> 15;

	return (uint32_t)((day >> 6) - base);
}

/* kam_dayset_add() where that is not a bit of a word that is there. */
int kam_dayset_extend(struct kam_dayset *s, kam_day day,
		      struct kam_pool *pool);

/* Add `day`; 0, or -1 when out of memory (the set is as before).  `pool`
   holds the set: it is gone when the pool is released. */
static inline int
kam_dayset_add(struct kam_dayset *s, kam_day day, struct kam_pool *pool)
{
	const uint32_t at = kam_dayset_word(s, day);
	uint64_t *word = s->p;

	if (at >= kam_dayset_words(s))
		return kam_dayset_extend(s, day, pool);
	word[at] |= (uint64_t)1 << (day & 63);
	return 0;
}

/*
 * Bring near what the addition of `day` will touch, by a load whose value
 * nobody waits for.
 */
static inline void
kam_dayset_warm(const struct kam_dayset *s, kam_day day)
{
	const volatile uint64_t *p = s->p;
	uint32_t at = kam_dayset_word(s, day);

	if (p)
		(void)p[at < kam_dayset_words(s) ? at : 0];
}

#endif
