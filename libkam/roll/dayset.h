/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A set of days, made for millions of sets at once: one or two days in the
 * set itself; then a list as the days came while that is short, a bitmap where
 * the days lie dense, as wide as others' are, so that it need not be widened
 * often.  An addition touches one place of it and nothing else.
 */
#ifndef KAM_ROLL_DAYSET_H
#define KAM_ROLL_DAYSET_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/date.h>

#include "pool.h"

/* Days as they came; some may be there twice. */
struct kam_daylist {
	uint32_t n, cap;
	kam_day day[];
};

#define KAM_DAYSET_FEW 2 /* days that a set holds itself */

/* All zeros: the empty set. */
struct kam_dayset {
	union {
		void *p; /* the pool's: a list, or words of 64 days */
		kam_day few[KAM_DAYSET_FEW]; /* as they came, all different */
	};
	uint32_t shape; /* of a bitmap: words << 17, and the
					   number of the first one, 17 bits;
					   else how many are in `few`; 0: a
					   list */
	uint32_t owner; /* room for a number of the owner's */
};

/* What holds many sets, and what they have in common.  New: zeros but for the
   pool's slabs. */
struct kam_daysets {
	struct kam_pool pool; /* the sets are gone with its slabs */
	int lo, hi; /* the words of all bitmaps, and some more; both 0: there
			      is none */
};

/*
 * No days will be added: a list is brought into order, without doubles, and
 * a bitmap begins with the word of the first day.  Returns how many days
 * there are; if there are any, *first and *last tell those, and if there are
 * more than KAM_DAYSET_FEW, they are in a list or a bitmap.
 */
size_t kam_dayset_close(struct kam_dayset *s, kam_day *first, kam_day *last);
/* Write the days, ascending, to `out`, which has room for all that the set
   holds, doubles too, of a bitmap 64 a word; returns how many. */
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

/* Are there a list or a bitmap? */
static inline bool
kam_dayset_is_held(const struct kam_dayset *s)
{
	return kam_dayset_words(s) || (!s->shape && s->p);
}

/* The shape of a bitmap from the word of `first` to that of `last`. */
static inline uint32_t
kam_dayset_shape(kam_day first, kam_day last)
{
	const int lo = first >> 6, hi = last >> 6;

	return (uint32_t)(hi - lo + 1) << 17 | ((uint32_t)lo & 0x1FFFF);
}

/* kam_dayset_add() where there is no place for the day. */
int kam_dayset_extend(struct kam_dayset *s, kam_day day,
		      struct kam_daysets *all);

/* Add `day`; 0, or -1 when out of memory (the set is as before). */
static inline int
kam_dayset_add(struct kam_dayset *s, kam_day day, struct kam_daysets *all)
{
	const uint32_t at = kam_dayset_word(s, day);
	uint64_t *word = s->p;
	struct kam_daylist *list = s->p;

	if (at < kam_dayset_words(s)) {
		word[at] |= (uint64_t)1 << (day & 63);
		return 0;
	}
	if (s->shape || !list || list->n == list->cap)
		return kam_dayset_extend(s, day, all);
	list->day[list->n] = day;
	list->n += list->day[list->n - 1] != day;
	return 0;
}

#endif
