/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dayset.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_DAYS 6 /* a list of 32 bytes */
#define WORDS_MAX 0x7FFF
#define SPARSE 4 /* words a day from which on a list is better */
#define FEW 24	 /* sorted by insertion */

static int
word_of(kam_day day)
{
	return day >> 6;
}

/* The number of a bitmap's first word. */
static int
base_of(const struct kam_dayset *s)
{
	return (int32_t)(s->shape << 15) >> 15;
}

static size_t
list_bytes(uint32_t cap)
{
	return sizeof(struct kam_daylist) + cap * sizeof(kam_day);
}

/* Give back what the set is held in. */
static void
give_back(struct kam_dayset *s, struct kam_pool *pool)
{
	if (!kam_dayset_is_held(s))
		return;
	kam_pool_give(pool, s->p,
		      s->shape ? kam_dayset_words(s) * sizeof(uint64_t)
			       : list_bytes(((struct kam_daylist *)s->p)->cap));
}

static int
by_day(const void *a, const void *b)
{
	kam_day x = *(const kam_day *)a, y = *(const kam_day *)b;

	return (x > y) - (x < y);
}

/* Sort, and throw out doubles; returns how many are left. */
static size_t
distinct(kam_day *day, size_t n)
{
	size_t kept = 0;

	if (n > FEW)
		qsort(day, n, sizeof(*day), by_day);
	for (size_t i = 1; n <= FEW && i < n; i++) {
		kam_day it = day[i];
		size_t at = i;

		for (; at && day[at - 1] > it; at--)
			day[at] = day[at - 1];
		day[at] = it;
	}
	for (size_t i = 0; i < n; i++)
		if (!kept || day[kept - 1] != day[i])
			day[kept++] = day[i];
	return kept;
}

/* Put the set's days into a list of `cap`, which is larger than they are. */
static int
to_list(struct kam_dayset *s, uint32_t cap, struct kam_pool *pool)
{
	struct kam_daylist *list = kam_pool_take(pool, list_bytes(cap));

	if (!list)
		return -1;
	list->n = (uint32_t)kam_dayset_list(s, list->day);
	list->cap = cap;
	give_back(s, pool);
	s->p = list;
	s->shape = 0;
	return 0;
}

/* Put the set's days, which all lie there, into a bitmap of words lo to hi. */
static int
to_bitmap(struct kam_dayset *s, int lo, int hi, struct kam_pool *pool)
{
	const uint32_t words = (uint32_t)(hi - lo) + 1;
	const struct kam_daylist *list = s->p;
	uint64_t *word = kam_pool_take(pool, words * sizeof(*word));

	if (!word)
		return -1;
	memset(word, 0, words * sizeof(*word));
	if (s->shape)
		memcpy(word + (base_of(s) - lo), s->p,
		       kam_dayset_words(s) * sizeof(*word));
	for (uint32_t i = 0; !s->shape && i < list->n; i++)
		word[word_of(list->day[i]) - lo] |= (uint64_t)1
						    << (list->day[i] & 63);
	give_back(s, pool);
	s->p = word;
	s->shape = kam_dayset_shape(lo * 64, hi * 64);
	return 0;
}

/* The words lo to hi are in use: those of all sets, and some beyond. */
static void
note_words(struct kam_daysets *all, int lo, int hi)
{
	int more = 1 + (all->hi - all->lo) / 8;

	if (!all->lo && !all->hi) {
		all->lo = lo - 1;
		all->hi = hi + 1;
	}
	if (lo < all->lo)
		all->lo = lo - more;
	if (hi > all->hi)
		all->hi = hi + more;
}

/*
 * A bitmap of the words lo to hi, or of those of all sets if they are at
 * most `most`.
 */
static int
make_bitmap(struct kam_dayset *s, int lo, int hi, int most,
	    struct kam_daysets *all)
{
	note_words(all, lo, hi);
	if (all->hi - all->lo < most) {
		lo = all->lo;
		hi = all->hi;
	}
	return to_bitmap(s, lo, hi, &all->pool);
}

/* Make room in a bitmap; a list of it if one far day makes it a desert. */
static int
widen(struct kam_dayset *s, kam_day day, struct kam_daysets *all)
{
	const int words = (int)kam_dayset_words(s), at = word_of(day);
	const uint64_t *word = s->p;
	int lo = base_of(s), hi = lo + words - 1, days = 4;

	for (int i = 0; i < words; i++)
		days += __builtin_popcountll(word[i]);
	lo = at < lo ? at : lo;
	hi = at > hi ? at : hi;
	if (hi - lo >= WORDS_MAX || hi - lo > SPARSE * days)
		return to_list(s, 2 * (uint32_t)days, &all->pool);
	return make_bitmap(
		s, lo, hi,
		2 * words + 8 < WORDS_MAX ? 2 * words + 8 : WORDS_MAX, all);
}

/*
 * Make room in a list that is full: without doubles; or a bitmap, if that is
 * not much larger than the list grown would be; or longer.
 */
static int
lengthen(struct kam_dayset *s, kam_day day, struct kam_daysets *all)
{
	struct kam_daylist *list = s->p;
	const uint32_t cap = list->cap;
	const int most = cap < WORDS_MAX / 4 ? 2 * (int)cap + 8 : WORDS_MAX;
	int lo = word_of(day), hi = lo;

	list->n = (uint32_t)distinct(list->day, list->n);
	if (list->n <= cap / 2)
		return 0;
	if (word_of(list->day[0]) < lo)
		lo = word_of(list->day[0]);
	if (word_of(list->day[list->n - 1]) > hi)
		hi = word_of(list->day[list->n - 1]);
	if (hi - lo < most)
		return make_bitmap(s, lo, hi, most, all);
	return cap < UINT32_MAX / 4 ? to_list(s, 2 * cap + 2, &all->pool) : -1;
}

/* A set that is not held yet, of less than KAM_DAYSET_FEW days or full. */
static int
add_few(struct kam_dayset *s, kam_day day, struct kam_pool *pool)
{
	struct kam_daylist *list;

	for (uint32_t i = 0; i < s->shape; i++)
		if (s->few[i] == day)
			return 0;
	if (s->shape < KAM_DAYSET_FEW) {
		s->few[s->shape++] = day;
		return 0;
	}
	if (to_list(s, FIRST_DAYS, pool))
		return -1;
	list = s->p;
	list->day[list->n++] = day;
	return 0;
}

int
kam_dayset_extend(struct kam_dayset *s, kam_day day, struct kam_daysets *all)
{
	int rc;

	if (!kam_dayset_is_held(s))
		return add_few(s, day, &all->pool);
	rc = s->shape ? widen(s, day, all) : lengthen(s, day, all);
	/* There is a place for it now. */
	return rc ? -1 : kam_dayset_add(s, day, all);
}

static size_t
close_few(struct kam_dayset *s, kam_day *first, kam_day *last)
{
	const size_t n = distinct(s->few, s->shape);

	if (n) {
		*first = s->few[0];
		*last = s->few[n - 1];
	}
	return n;
}

static size_t
close_bitmap(struct kam_dayset *s, kam_day *first, kam_day *last)
{
	const uint64_t *word = s->p;
	uint32_t words = kam_dayset_words(s);
	int lo = base_of(s);
	size_t n = 0;

	/* A bitmap is never empty. */
	for (; !word[words - 1]; words--)
		;
	*last = (lo + (int)words) * 64 - 1 - __builtin_clzll(word[words - 1]);
	for (; !*word; word++, words--, lo++)
		;
	*first = lo * 64 + __builtin_ctzll(*word);
	for (uint32_t w = 0; w < words; w++)
		n += (size_t)__builtin_popcountll(word[w]);
	s->p = (uint64_t *)s->p + (lo - base_of(s));
	s->shape = kam_dayset_shape(*first, *last);
	return n;
}

size_t
kam_dayset_close(struct kam_dayset *s, kam_day *first, kam_day *last)
{
	struct kam_daylist *list = s->p;

	if (!kam_dayset_is_held(s))
		return close_few(s, first, last);
	if (s->shape)
		return close_bitmap(s, first, last);
	list->n = (uint32_t)distinct(list->day, list->n);
	*first = list->day[0];
	*last = list->day[list->n - 1];
	return list->n;
}

size_t
kam_dayset_list(const struct kam_dayset *s, kam_day *out)
{
	const uint64_t *word = s->p;
	const struct kam_daylist *list = s->p;
	const int base = base_of(s);
	size_t n = 0;

	if (!kam_dayset_is_held(s)) {
		for (uint32_t i = 0; i < s->shape; i++)
			out[i] = s->few[i];
		return distinct(out, s->shape);
	}
	if (!s->shape) {
		memcpy(out, list->day, list->n * sizeof(*out));
		return distinct(out, list->n);
	}
	for (uint32_t w = 0; w < kam_dayset_words(s); w++)
		for (uint64_t x = word[w]; x; x &= x - 1)
			out[n++] = (base + (int)w) * 64 + __builtin_ctzll(x);
	return n;
}
