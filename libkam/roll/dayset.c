/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dayset.h"

#include <stdlib.h>
#include <string.h>

/* The array: n days, ascending, in place of `cap`. */
struct array {
	uint32_t n, cap;
	kam_day day[];
};

#define FIRST_DAYS 6 /* an array of 32 bytes */
#define WORDS_MAX 0x7FFF
#define ROOM 2	 /* words more than needed, where widened */
#define SPARSE 4 /* words a day from which on an array is better */

static int
word_of(kam_day day)
{
	return day >> 6;
}

static void
set_bitmap(struct kam_dayset *s, uint64_t *word, int base, uint32_t words)
{
	free(s->p);
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
to_array(struct kam_dayset *s)
{
	uint32_t n = (uint32_t)kam_dayset_count(s);
	struct array *a = malloc(sizeof(*a) + 2 * n * sizeof(a->day[0]));

	if (!a)
		return -1;
	a->n = n;
	a->cap = 2 * n;
	kam_dayset_list(s, a->day);
	free(s->p);
	s->p = a;
	s->shape = 0;
	return 0;
}

/*
 * A bitmap of the words `lo` to `hi`, with the old one's days; an array if
 * that takes far less.
 */
static int
bitmap_widen(struct kam_dayset *s, kam_day day)
{
	uint32_t words = kam_dayset_words(s);
	int base = (int32_t)(s->shape << 15) >> 15;
	int lo = base, hi = base + (int)words - 1, at = word_of(day);
	uint64_t *word;

	if (at < lo)
		lo = at - (hi - at + ROOM < WORDS_MAX ? ROOM : 0);
	else
		hi = at + (at + ROOM - lo < WORDS_MAX ? ROOM : 0);
	if (hi - lo >= WORDS_MAX ||
	    (size_t)(hi - lo) > SPARSE * (kam_dayset_count(s) + 4))
		return to_array(s);
	word = calloc((size_t)(hi - lo) + 1, sizeof(*word));
	if (!word)
		return -1;
	memcpy(word + (base - lo), s->p, words * sizeof(*word));
	set_bitmap(s, word, lo, (uint32_t)(hi - lo) + 1);
	return 0;
}

/*
 * The array is full.  Turn it into a bitmap if one of all days, `day` too, is
 * not much larger than the array grown would be, because nothing needs to be
 * searched or moved in it: 1; 0 if not; -1: no memory.
 */
static int
try_bitmap(struct kam_dayset *s, kam_day day)
{
	const struct array *a = s->p;
	kam_day first = a->day[0] < day ? a->day[0] : day;
	kam_day last = a->day[a->n - 1] > day ? a->day[a->n - 1] : day;
	uint32_t words = (uint32_t)(word_of(last) - word_of(first)) + 1;
	uint64_t *word;

	if (words > 2 * a->cap + 8 || words > WORDS_MAX)
		return 0;
	if (!(word = calloc(words, sizeof(*word))))
		return -1;
	for (uint32_t i = 0; i < a->n; i++)
		word[word_of(a->day[i]) - word_of(first)] |=
			(uint64_t)1 << (a->day[i] & 63);
	set_bitmap(s, word, word_of(first), words);
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
array_grow(struct kam_dayset *s)
{
	struct array *a = s->p;
	uint32_t cap = a ? a->cap * 2 : FIRST_DAYS;

	a = realloc(a, sizeof(*a) + cap * sizeof(a->day[0]));
	if (!a)
		return -1;
	if (!s->p)
		a->n = 0;
	a->cap = cap;
	s->p = a;
	return 0;
}

static int
array_add(struct kam_dayset *s, kam_day day)
{
	struct array *a = s->p;
	uint32_t at = a ? array_find(a, day) : 0;
	int rc;

	if (a && at < a->n && a->day[at] == day)
		return 0;
	if (!a || a->n == a->cap) {
		if (a && (rc = try_bitmap(s, day)))
			return rc < 0 ? -1 : (bitmap_set(s, day), 0);
		if (array_grow(s))
			return -1;
		a = s->p;
	}
	memmove(a->day + at + 1, a->day + at, (a->n - at) * sizeof(day));
	a->day[at] = day;
	a->n++;
	return 0;
}

int
kam_dayset_add(struct kam_dayset *s, kam_day day)
{
	if (kam_dayset_words(s) &&
	    kam_dayset_word(s, day) >= kam_dayset_words(s) &&
	    bitmap_widen(s, day))
		return -1;
	if (!kam_dayset_words(s))
		return array_add(s, day);
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

void
kam_dayset_list(const struct kam_dayset *s, kam_day *out)
{
	const uint64_t *word = s->p;
	int base = (int32_t)(s->shape << 15) >> 15;

	if (!kam_dayset_words(s)) {
		const struct array *a = s->p;

		if (a)
			memcpy(out, a->day, a->n * sizeof(*out));
		return;
	}
	for (uint32_t w = 0; w < kam_dayset_words(s); w++)
		for (uint64_t x = word[w]; x; x &= x - 1)
			*out++ = (base + (int)w) * 64 + __builtin_ctzll(x);
}

int
kam_dayset_merge(struct kam_dayset *s, const struct kam_dayset *other)
{
	const uint64_t *word = other->p;
	int base = (int32_t)(other->shape << 15) >> 15;

	if (!kam_dayset_words(other)) {
		const struct array *a = other->p;

		for (uint32_t i = 0; a && i < a->n; i++)
			if (kam_dayset_add(s, a->day[i]))
				return -1;
		return 0;
	}
	for (uint32_t w = 0; w < kam_dayset_words(other); w++) {
		kam_day day = (base + (int)w) * 64;
		uint32_t at = kam_dayset_word(s, day);

		if (at < kam_dayset_words(s)) {
			((uint64_t *)s->p)[at] |= word[w];
			continue;
		}
		for (uint64_t x = word[w]; x; x &= x - 1)
			if (kam_dayset_add(s, day + __builtin_ctzll(x)))
				return -1;
	}
	return 0;
}

void
kam_dayset_release(struct kam_dayset *s)
{
	free(s->p);
	s->p = NULL;
	s->shape = 0;
}
