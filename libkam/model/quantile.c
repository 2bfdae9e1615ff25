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
	*s = (struct kam_sorter)KAM_SORTER_INIT;
}

static int
reserve(struct kam_sorter *s, size_t n, struct kam_err *err)
{
	if (s->rank && s->cap >= n)
		return KAM_OK;
	kam_sorter_release(s);
	s->rank = kam_alloc(n, sizeof *s->rank);
	s->spare = kam_alloc(n, sizeof *s->spare);
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

int
kam_sorter_order(struct kam_sorter *s, const kam_dec *values, size_t n,
		 struct kam_err *err)
{
	kam_dec least = 0, most = 0;
	uint64_t high;
	int rc;

	if ((rc = reserve(s, n, err)))
		return rc;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || values[i] < least)
			least = values[i];
		if (i == 0 || values[i] > most)
			most = values[i];
	}
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

int
kam_cuts_quantile(struct kam_cuts *c, struct kam_sorter *s,
		  const kam_dec *values, size_t n, int bins,
		  struct kam_err *err)
{
	int rc = kam_sorter_order(s, values, n, err);

	if (rc)
		return rc;
	c->bins = bins;
	for (int k = 1; k < bins; k++) {
		kam_uint128 h = (kam_uint128)(n - 1) * (unsigned)k;
		size_t lo = (size_t)(h / (unsigned)bins);
		int part = (int)(h % (unsigned)bins);
		kam_dec below = values[s->rank[lo].pos];
		kam_dec step = 0;

		if (part)
			step = values[s->rank[lo + 1].pos] - below;
		/* Nothing here is negative but `below`, a whole number. */
		c->cut[k - 1] = below + step * part / bins;
	}
	return KAM_OK;
}

int
kam_cuts_exceeded(const struct kam_cuts *c, kam_dec value)
{
	int k = 0;

	while (k < c->bins - 1 && value > c->cut[k])
		k++;
	return k;
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
	int rc = kam_sorter_order(s, values, n, err);

	if (rc)
		return rc;
	*median = kam_dec_div(values[s->rank[(n - 1) / 2].pos] +
				      values[s->rank[n / 2].pos],
			      2);
	return KAM_OK;
}
