/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dayset.h"

#include <string.h>

/* The array: n days, ascending, in place of `cap`. */
struct array {
	uint32_t n, cap;
	kam_day day[];
};

#define FIRST_DAYS 2 /* an array of 16 bytes */
#define FEW 6	     /* days that stay an array */
#define WORDS_MAX 0x7FFF
#define ROOM 2	 /* words more than needed, where widened */
#define SPARSE 4 /* words a day from which on an array is better */

static int
word_of(kam_day day)
{
	return day >> 6;
}

static size_t
array_bytes(uint32_t cap)
{
	return sizeof(struct array) + cap * sizeof(kam_day);
}

/* Give back what the set is held in. */
static void
give_back(struct kam_dayset *s, struct kam_pool *pool)
{
	if (!s->p)
		return;
	kam_pool_give(pool, s->p,
		      kam_dayset_words(s)
			      ? kam_dayset_words(s) * sizeof(uint64_t)
			      : array_bytes(((struct array *)s->p)->cap));
}

/* An array of nothing; NULL when out of memory. */
static struct array *
array_new(struct kam_pool *pool, uint32_t cap)
{
	struct array *a = kam_pool_take(pool, array_bytes(cap));

	if (a)
		*a = (struct array){ .n = 0, .cap = cap };
	return a;
}

static uint64_t *
words_new(struct kam_pool *pool, uint32_t words)
{
	uint64_t *word = kam_pool_take(pool, words * sizeof(*word));

	if (word)
		memset(word, 0, words * sizeof(*word));
	return word;
}

static void
set_array(struct kam_dayset *s, struct array *a, struct kam_pool *pool)
{
	give_back(s, pool);
	s->p = a;
	s->shape = 0;
}

static void
set_bitmap(struct kam_dayset *s, uint64_t *word, int base, uint32_t words,
	   struct kam_pool *pool)
{
	give_back(s, pool);
	s->p = word;
	s->shape = words << 17 | ((uint32_t)base & 0x1FFFF);
}

static inline void
bitmap_set(struct kam_dayset *s, kam_day day)
{
	uint64_t *word = s->p;

	word[kam_dayset_word(s, day)] |= (uint64_t)1 << (day & 63);
}

/* Back to an array, when one far day would make the bitmap a desert. */
static int
to_array(struct kam_dayset *s, struct kam_pool *pool)
{
	uint32_t n = (uint32_t)kam_dayset_count(s);
	struct array *a = array_new(pool, 2 * n);

	if (!a)
		return -1;
	a->n = n;
	kam_dayset_list(s, a->day);
	set_array(s, a, pool);
	return 0;
}

/*
 * A bitmap of the words `lo` to `hi`, with the old one's days; an array if
 * that takes far less.
 */
static int
bitmap_widen(struct kam_dayset *s, kam_day day, struct kam_pool *pool)
{
	uint32_t words = kam_dayset_words(s), wide;
	int base = (int32_t)(s->shape << 15) >> 15;
	int lo = base, hi = base + (int)words - 1, at = word_of(day);
	uint64_t *word;

	if (at < lo)
		lo = at - (hi - at + ROOM < WORDS_MAX ? ROOM : 0);
	else
		hi = at + (at + ROOM - lo < WORDS_MAX ? ROOM : 0);
	if (hi - lo >= WORDS_MAX ||
	    (size_t)(hi - lo) > SPARSE * (kam_dayset_count(s) + 4))
		return to_array(s, pool);
	wide = (uint32_t)(hi - lo) + 1;
	word = words_new(pool, wide);
	if (!word)
		return -1;
	memcpy(word + (base - lo), s->p, words * sizeof(*word));
	set_bitmap(s, word, lo, wide, pool);
	return 0;
}

/*
 * The array is full.  Turn it into a bitmap if one of all days, `day` too, is
 * not much larger than the array grown would be, because nothing needs to be
 * searched or moved in it: 1; 0 if not; -1: no memory.
 */
static int
try_bitmap(struct kam_dayset *s, kam_day day, struct kam_pool *pool)
{
	const struct array *a = s->p;
	kam_day first = a->day[0] < day ? a->day[0] : day;
	kam_day last = a->day[a->n - 1] > day ? a->day[a->n - 1] : day;
	uint32_t words = (uint32_t)(word_of(last) - word_of(first)) + 1;
	uint64_t *word;

	if (a->n < FEW || words > 2 * a->cap + 8 || words > WORDS_MAX)
		return 0;
	if (!(word = words_new(pool, words)))
		return -1;
	for (uint32_t i = 0; i < a->n; i++)
		word[word_of(a->day[i]) - word_of(first)] |=
			(uint64_t)1 << (a->day[i] & 63);
	set_bitmap(s, word, word_of(first), words, pool);
	return 1;
}

/* Where `day` stands or would stand in the array. */
static uint32_t
array_find(const struct array *a, kam_day day)
{
	uint32_t lo = 0, n = a->n;

	/* Exports mostly come by date. */
	if (n && day > a->day[n - 1])
		return n;
	while (n > 1) {
		uint32_t half = n / 2;

		lo += a->day[lo + half] <= day ? half : 0;
		n -= half;
	}
	return lo + (a->n && a->day[lo] < day);
}

static int
array_grow(struct kam_dayset *s, struct kam_pool *pool)
{
	const struct array *old = s->p;
	struct array *a = array_new(pool, old ? old->cap * 2 + 2 : FIRST_DAYS);

	if (!a)
		return -1;
	if (old) {
		a->n = old->n;
		memcpy(a->day, old->day, old->n * sizeof(*a->day));
	}
	set_array(s, a, pool);
	return 0;
}

static int
array_add(struct kam_dayset *s, kam_day day, struct kam_pool *pool)
{
	struct array *a = s->p;
	uint32_t at = a ? array_find(a, day) : 0;
	int rc;

	if (a && at < a->n && a->day[at] == day)
		return 0;
	if (!a || a->n == a->cap) {
		if (a && (rc = try_bitmap(s, day, pool)))
			return rc < 0 ? -1 : (bitmap_set(s, day), 0);
		if (array_grow(s, pool))
			return -1;
		a = s->p;
	}
	memmove(a->day + at + 1, a->day + at, (a->n - at) * sizeof(day));
	a->day[at] = day;
	a->n++;
	return 0;
}

int
kam_dayset_extend(struct kam_dayset *s, kam_day day, struct kam_pool *pool)
{
	if (kam_dayset_words(s) && bitmap_widen(s, day, pool))
		return -1;
	if (!kam_dayset_words(s))
		return array_add(s, day, pool);
	bitmap_set(s, day);
	return 0;
}

size_t
kam_dayset_count(const struct kam_dayset *s)
{
	const uint64_t *word = s->p;
	size_t n = 0;

	if (!kam_dayset_words(s))
		return s->p ? ((const struct array *)s->p)->n : 0;
	for (uint32_t w = 0; w < kam_dayset_words(s); w++)
		n += (size_t)__builtin_popcountll(word[w]);
	return n;
}

size_t
kam_dayset_most(const struct kam_dayset *s)
{
	if (kam_dayset_words(s))
		return (size_t)kam_dayset_words(s) * 64;
	return s->p ? ((const struct array *)s->p)->n : 0;
}

size_t
kam_dayset_list(const struct kam_dayset *s, kam_day *out)
{
	const uint64_t *word = s->p;
	const struct array *a = s->p;
	int base = (int32_t)(s->shape << 15) >> 15;
	size_t n = 0;

	if (!kam_dayset_words(s)) {
		if (a)
			memcpy(out, a->day, a->n * sizeof(*out));
		return a ? a->n : 0;
	}
	for (uint32_t w = 0; w < kam_dayset_words(s); w++)
		for (uint64_t x = word[w]; x; x &= x - 1)
			out[n++] = (base + (int)w) * 64 + __builtin_ctzll(x);
	return n;
}
