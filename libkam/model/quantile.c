/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/quantile.h>

#include <stdlib.h>
#include <string.h>

#include <kam/mem.h>

#define DIGIT_BITS 11 /* of a radix pass: its counts fit the L1 cache */
#define DIGITS ((size_t)1 << DIGIT_BITS)

void
kam_sorter_release(struct kam_sorter *s)
{
	free(s->rank);
	free(s->spare);
	free(s->key);
	free(s->spare_key);
	*s = (struct kam_sorter)KAM_SORTER_INIT;
}

static int
reserve(struct kam_sorter *s, size_t n, struct kam_err *err)
{
	if (s->rank && s->cap >= n)
		return KAM_OK;
	kam_sorter_release(s);
	if (n <= SIZE_MAX / sizeof *s->rank) {
		s->rank = kam_alloc_pages(n * sizeof *s->rank);
		s->spare = kam_alloc_pages(n * sizeof *s->spare);
	}
	if (!s->rank || !s->spare) {
		kam_sorter_release(s);
		return kam_nomem(err, "sorting");
	}
	s->cap = n;
	return KAM_OK;
}

/* Order by one digit of the keys, those of equal digit as they stand. */
static void
radix_pass(struct kam_sorter *s, size_t n, int shift)
{
	size_t start[DIGITS] = { 0 }, sum = 0;
	struct kam_rank *swap;

	for (size_t i = 0; i < n; i++)
		start[s->rank[i].key >> shift & (DIGITS - 1)]++;
	for (size_t d = 0; d < DIGITS; d++) {
		size_t count = start[d];

		start[d] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		s->spare[start[s->rank[i].key >> shift & (DIGITS - 1)]++] =
			s->rank[i];
	swap = s->rank;
	s->rank = s->spare;
	s->spare = swap;
}

static void
radix_sort(struct kam_sorter *s, size_t n, uint64_t most)
{
	for (int shift = 0; shift < 64 && most >> shift; shift += DIGIT_BITS)
		radix_pass(s, n, shift);
}

kam_dec
kam_dec_range(const kam_dec *values, size_t n, kam_dec *most)
{
	kam_dec least = n ? values[0] : 0;

	*most = least;
	for (size_t i = 1; i < n; i++) {
		least = values[i] < least ? values[i] : least;
		*most = values[i] > *most ? values[i] : *most;
	}
	return least;
}

int
kam_sorter_order(struct kam_sorter *s, const kam_dec *values, size_t n,
		 struct kam_err *err)
{
	kam_dec most, least = kam_dec_range(values, n, &most);
	uint64_t high;
	int rc;

	if ((rc = reserve(s, n, err)))
		return rc;
	high = (uint64_t)((kam_uint128)(most - least) >> 64);
	for (size_t i = 0; i < n; i++)
		s->rank[i] =
			(struct kam_rank){ (uint64_t)(values[i] - least), i };
	radix_sort(s, n, high ? UINT64_MAX : (uint64_t)(most - least));
	if (high == 0)
		return KAM_OK;
	/* Stable, so the upper halves can be sorted after the lower ones. */
	for (size_t i = 0; i < n; i++) {
		kam_uint128 above =
			(kam_uint128)(values[s->rank[i].pos] - least);

		s->rank[i].key = (uint64_t)(above >> 64);
	}
	radix_sort(s, n, high);
	return KAM_OK;
}

/* The ranks that quantiles are made of. */
struct ends {
	size_t rank[KAM_SELECT_MAX], n;
	size_t low[KAM_BINS_MAX]; /* of quantile k: the lower one's place */
};

static void
find_ends(struct ends *e, size_t n, int bins)
{
	*e = (struct ends){ .n = 0 };
	for (int k = 1; k < bins; k++) {
		size_t lo = (size_t)((kam_uint128)(n - 1) * (unsigned)k /
				     (unsigned)bins);

		if (!e->n || e->rank[e->n - 1] < lo)
			e->rank[e->n++] = lo;
		e->low[k] = e->n - (e->rank[e->n - 1] == lo ? 1 : 2);
		if (e->rank[e->n - 1] == lo && lo + 1 < n)
			e->rank[e->n++] = lo + 1;
	}
}

/* From the values of the ranks. */
static void
set_cuts(struct kam_cuts *c, const struct ends *e, const kam_dec *at, size_t n,
	 int bins)
{
	c->bins = bins;
	for (int k = 1; k < bins; k++) {
		int part = (int)((kam_uint128)(n - 1) * (unsigned)k %
				 (unsigned)bins);
		kam_dec low = at[e->low[k]];
		kam_dec step = part ? at[e->low[k] + 1] - low : 0;

		/* Nothing here is negative but `low`, a whole number. */
		c->cut[k - 1] = low + step * part / bins;
	}
}

int
kam_cuts_quantile(struct kam_cuts *c, struct kam_sorter *s,
		  const kam_dec *values, size_t n, int bins,
		  struct kam_err *err)
{
	kam_dec at[KAM_SELECT_MAX];
	struct ends e;
	int rc;

	find_ends(&e, n, bins);
	rc = kam_select(s, values, n, e.rank, e.n, at, err);
	if (!rc)
		set_cuts(c, &e, at, n, bins);
	return rc;
}

int
kam_cuts_of_keys(struct kam_cuts *c, struct kam_sorter *s, size_t n, int bins,
		 kam_dec base, kam_dec unit)
{
	uint64_t key[KAM_SELECT_MAX];
	kam_dec at[KAM_SELECT_MAX];
	struct ends e;

	find_ends(&e, n, bins);
	if (kam_select_keys(s, n, e.rank, e.n, key))
		return -1;
	for (size_t i = 0; i < e.n; i++)
		at[i] = base + (kam_dec)key[i] * unit;
	set_cuts(c, &e, at, n, bins);
	return 0;
}

int
kam_cuts_exceeded(const struct kam_cuts *c, kam_dec value)
{
	int over = 0;

	/* All of them: which way it goes is hard to foretell. */
	for (int k = 0; k < c->bins - 1; k++)
		over += value > c->cut[k];
	return over;
}

bool
kam_cuts_collapsed(const struct kam_cuts *c)
{
	for (int k = 1; k < c->bins - 1; k++)
		if (c->cut[k] == c->cut[k - 1])
			return true;
	return false;
}

int
kam_ntile(size_t i, size_t n, int bins)
{
	size_t each = n / (size_t)bins, larger = n % (size_t)bins;

	if (i < larger * (each + 1))
		return (int)(i / (each + 1));
	return (int)(larger + (i - larger * (each + 1)) / each);
}

int
kam_dec_median(kam_dec *median, struct kam_sorter *s, const kam_dec *values,
	       size_t n, struct kam_err *err)
{
	const size_t rank[] = { (n - 1) / 2, n / 2 };
	kam_dec at[2];
	int rc = kam_select(s, values, n, rank, 2, at, err);

	if (!rc)
		*median = kam_dec_div(at[0] + at[1], 2);
	return rc;
}
