/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daymap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * Sparse: n entries, ascending, in place of `cap`.  Dense: `cap` row numbers
 * of the days from `base` on, 0 where there is none.
 */
struct kam_daymap_head {
	uint32_t n;
	uint32_t cap;
	int32_t base;
	uint32_t dense; /* 0 or 1 */
};

struct entry {
	int32_t day;
	uint32_t row;
};

#define ENTRY(d) ((struct entry *)((d) + 1))
#define ROW(d) ((uint32_t *)((d) + 1))
#define HEAD sizeof(struct kam_daymap_head)
#define FIRST_ENTRIES 4
#define ROOM 64	  /* days more than needed, where dense */
#define SPARSE 16 /* days an entry from which on entries are better */

static struct kam_daymap_head *
dense_new(int32_t lo, int32_t hi)
{
	size_t cap = (size_t)(hi - lo) + 1;
	struct kam_daymap_head *d = calloc(1, HEAD + cap * sizeof(uint32_t));

	if (!d)
		return NULL;
	d->dense = 1;
	d->base = lo;
	d->cap = (uint32_t)cap;
	return d;
}

/* Back to entries, when one far day would make the array a desert. */
static int
to_sparse(struct kam_daymap *m)
{
	uint32_t cap = m->d->n * 2, n = 0;
	struct kam_daymap_head *d = malloc(HEAD + cap * sizeof(struct entry));

	if (!d)
		return -1;
	for (uint32_t i = 0; i < m->d->cap; i++) {
		struct entry e = { m->d->base + (int32_t)i, ROW(m->d)[i] };

		if (e.row)
			ENTRY(d)[n++] = e;
	}
	*d = (struct kam_daymap_head){ n, cap, 0, 0 };
	free(m->d);
	m->d = d;
	return 0;
}

static int
widen(struct kam_daymap *m, int32_t day)
{
	struct kam_daymap_head *d = m->d, *wide;
	int32_t lo = d->base, hi = lo + (int32_t)d->cap - 1;

	lo = day < lo ? day - ROOM : lo;
	hi = day > hi ? day + ROOM : hi;
	if (hi - lo > SPARSE * ((int64_t)d->n + 4))
		return to_sparse(m);
	if (!(wide = dense_new(lo, hi)))
		return -1;
	memcpy(ROW(wide) + (d->base - lo), ROW(d), d->cap * sizeof(uint32_t));
	wide->n = d->n;
	free(d);
	m->d = wide;
	return 0;
}

static bool
holds(const struct kam_daymap_head *d, int32_t day)
{
	return day >= d->base && day - d->base < (int32_t)d->cap;
}

static uint32_t *
dense_put(struct kam_daymap_head *d, int32_t day)
{
	uint32_t *row = &ROW(d)[day - d->base];

	d->n += *row == 0;
	return row;
}

/* Would an array by day be no larger than the sparse one grown? */
static bool
should_be_dense(const struct kam_daymap_head *d, int32_t day, int32_t *lo,
		int32_t *hi)
{
	*lo = ENTRY(d)[0].day;
	*hi = ENTRY(d)[d->n - 1].day;
	*lo = day < *lo ? day : *lo;
	*hi = day > *hi ? day : *hi;
	return (int64_t)*hi - *lo < 4 * (int64_t)d->cap;
}

static int
to_dense(struct kam_daymap *m, int32_t lo, int32_t hi)
{
	struct kam_daymap_head *d = m->d, *dense = dense_new(lo, hi);

	if (!dense)
		return -1;
	for (uint32_t i = 0; i < d->n; i++)
		ROW(dense)[ENTRY(d)[i].day - lo] = ENTRY(d)[i].row;
	dense->n = d->n;
	free(d);
	m->d = dense;
	return 0;
}

static uint32_t
find(const struct kam_daymap_head *d, int32_t day)
{
	uint32_t lo = 0, hi = d->n;

	/* Exports mostly come by date. */
	if (hi && day > ENTRY(d)[hi - 1].day)
		return hi;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (ENTRY(d)[mid].day < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static int
grow(struct kam_daymap *m)
{
	struct kam_daymap_head *d = m->d;
	uint32_t cap = d ? d->cap * 2 : FIRST_ENTRIES;

	d = realloc(d, HEAD + cap * sizeof(struct entry));
	if (!d)
		return -1;
	if (!m->d)
		d->n = d->dense = 0;
	d->base = 0;
	d->cap = cap;
	m->d = d;
	return 0;
}

static uint32_t *
sparse_put(struct kam_daymap *m, int32_t day)
{
	struct kam_daymap_head *d = m->d;
	uint32_t at = d ? find(d, day) : 0;
	int32_t lo, hi;

	if (d && at < d->n && ENTRY(d)[at].day == day)
		return &ENTRY(d)[at].row;
	if (!d || d->n == d->cap) {
		if (d && should_be_dense(d, day, &lo, &hi))
			return to_dense(m, lo, hi) ? NULL
						   : dense_put(m->d, day);
		if (grow(m))
			return NULL;
		d = m->d;
	}
	memmove(ENTRY(d) + at + 1, ENTRY(d) + at,
		(d->n - at) * sizeof(struct entry));
	d->n++;
	ENTRY(d)[at] = (struct entry){ day, 0 };
	return &ENTRY(d)[at].row;
}

uint32_t *
kam_daymap_put(struct kam_daymap *m, kam_day day)
{
	if (m->d && m->d->dense && !holds(m->d, day) && widen(m, day))
		return NULL;
	return m->d && m->d->dense ? dense_put(m->d, day) : sparse_put(m, day);
}

size_t
kam_daymap_count(const struct kam_daymap *m)
{
	return m->d ? m->d->n : 0;
}

void
kam_daymap_list(const struct kam_daymap *m, uint32_t *out)
{
	const struct kam_daymap_head *d = m->d;

	for (uint32_t i = 0; d && !d->dense && i < d->n; i++)
		*out++ = ENTRY(d)[i].row;
	for (uint32_t i = 0; d && d->dense && i < d->cap; i++)
		if (ROW(d)[i])
			*out++ = ROW(d)[i];
}

void
kam_daymap_release(struct kam_daymap *m)
{
	free(m->d);
	m->d = NULL;
}
