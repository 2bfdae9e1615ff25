/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dayset.h"

#include <stdlib.h>
#include <string.h>

/*
 * As an array: n days, ascending, in place of `cap`.  As a bitmap: `cap`
 * words of 64 days, the first one's day 0 being `base`, a multiple of 64.
 */
struct kam_days {
	uint32_t n;
	uint32_t cap;
	int32_t base;
	uint32_t bitmap;		/* 0 or 1 */
};

/* What follows the head: days, or words. */
#define DAY(d) ((int32_t *)((d) + 1))
#define WORD(d) ((uint64_t *)((d) + 1))
#define HEAD sizeof(struct kam_days)
#define FIRST_DAYS 4

static int32_t
word_base(int32_t day)
{
	return day & ~63;
}

static struct kam_days *
bitmap_new(int32_t base, size_t words)
{
	struct kam_days *d = calloc(1, HEAD + words * sizeof(uint64_t));

	if (!d)
		return NULL;
	d->bitmap = 1;
	d->base = base;
	d->cap = (uint32_t)words;
	return d;
}

static void
bitmap_set(struct kam_days *d, int32_t day)
{
	uint32_t at = (uint32_t)(day - d->base);
	uint64_t bit = (uint64_t)1 << (at & 63);

	d->n += (WORD(d)[at >> 6] & bit) == 0;
	WORD(d)[at >> 6] |= bit;
}

static bool
bitmap_holds(const struct kam_days *d, int32_t day)
{
	return day >= d->base && (uint32_t)(day - d->base) >> 6 < d->cap;
}

/* A bitmap that reaches to `day` too, with some room beyond it. */
static int
bitmap_widen(struct kam_dayset *s, int32_t day)
{
	struct kam_days *d = s->d, *wide;
	int32_t lo = d->base, hi = lo + (int32_t)d->cap * 64;

	if (day < lo)
		lo = word_base(day) - 64;
	else
		hi = word_base(day) + 128;
	if (!(wide = bitmap_new(lo, (size_t)(hi - lo) / 64)))
		return -1;
	memcpy(WORD(wide) + (d->base - lo) / 64, WORD(d),
	       d->cap * sizeof(uint64_t));
	wide->n = d->n;
	free(d);
	s->d = wide;
	return 0;
}

/* Is a bitmap of all days, `day` too, no larger than the array grown? */
static bool
dense(const struct kam_days *d, int32_t day)
{
	int32_t lo = DAY(d)[0] < day ? DAY(d)[0] : day;
	int32_t hi = DAY(d)[d->n - 1] > day ? DAY(d)[d->n - 1] : day;

	return (uint32_t)(hi - lo) / 64 + 2 <= d->cap;
}

static int
to_bitmap(struct kam_dayset *s, int32_t day)
{
	struct kam_days *d = s->d, *map;
	int32_t lo = DAY(d)[0] < day ? DAY(d)[0] : day;
	int32_t hi = DAY(d)[d->n - 1] > day ? DAY(d)[d->n - 1] : day;

	lo = word_base(lo);
	map = bitmap_new(lo, (size_t)(hi - lo) / 64 + 1);
	if (!map)
		return -1;
	for (uint32_t i = 0; i < d->n; i++)
		bitmap_set(map, DAY(d)[i]);
	bitmap_set(map, day);
	free(d);
	s->d = map;
	return 0;
}

/* Where `day` stands or would stand in the array. */
static uint32_t
array_find(const struct kam_days *d, int32_t day)
{
	uint32_t lo = 0, n = d->n;

	/* Exports mostly come by date. */
	if (n && day > DAY(d)[n - 1])
		return n;
	while (n > 1) {
		uint32_t half = n / 2;

		lo += DAY(d)[lo + half] <= day ? half : 0;
		n -= half;
	}
	return lo + (d->n && DAY(d)[lo] < day);
}

static int
array_grow(struct kam_dayset *s)
{
	struct kam_days *d = s->d;
	uint32_t cap = d ? d->cap * 2 : FIRST_DAYS;

	d = realloc(d, HEAD + cap * sizeof(int32_t));
	if (!d)
		return -1;
	if (!s->d)
		d->n = d->bitmap = 0;
	d->base = 0;
	d->cap = cap;
	s->d = d;
	return 0;
}

static int
array_add(struct kam_dayset *s, int32_t day)
{
	struct kam_days *d = s->d;
	uint32_t at = d ? array_find(d, day) : 0;

	if (d && at < d->n && DAY(d)[at] == day)
		return 0;
	if (!d || d->n == d->cap) {
		if (d && dense(d, day))
			return to_bitmap(s, day);
		if (array_grow(s))
			return -1;
		d = s->d;
	}
	memmove(DAY(d) + at + 1, DAY(d) + at,
		(d->n - at) * sizeof(int32_t));
	DAY(d)[at] = day;
	d->n++;
	return 0;
}

int
kam_dayset_add(struct kam_dayset *s, kam_day day)
{
	if (!s->d || !s->d->bitmap)
		return array_add(s, day);
	if (!bitmap_holds(s->d, day) && bitmap_widen(s, day))
		return -1;
	bitmap_set(s->d, day);
	return 0;
}

size_t
kam_dayset_count(const struct kam_dayset *s)
{
	return s->d ? s->d->n : 0;
}

void
kam_dayset_list(const struct kam_dayset *s, kam_day *out)
{
	const struct kam_days *d = s->d;

	if (d && !d->bitmap)
		memcpy(out, DAY(d), d->n * sizeof(*out));
	for (uint32_t w = 0; d && d->bitmap && w < d->cap; w++)
		for (uint64_t x = WORD(d)[w]; x; x &= x - 1)
			*out++ = d->base + (int32_t)w * 64 +
				 __builtin_ctzll(x);
}

int
kam_dayset_merge(struct kam_dayset *s, const struct kam_dayset *other)
{
	const struct kam_days *d = other->d;

	if (d && !d->bitmap)
		for (uint32_t i = 0; i < d->n; i++)
			if (kam_dayset_add(s, DAY(d)[i]))
				return -1;
	for (uint32_t w = 0; d && d->bitmap && w < d->cap; w++)
		for (uint64_t x = WORD(d)[w]; x; x &= x - 1)
			if (kam_dayset_add(s, d->base + (int32_t)w * 64 +
						      __builtin_ctzll(x)))
				return -1;
	return 0;
}

void
kam_dayset_release(struct kam_dayset *s)
{
	free(s->d);
	s->d = NULL;
}
