/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of given ranks, without sorting. */
#include <kam/quantile.h>

#include <stdlib.h>
#include <string.h>

#include <kam/mem.h>

#define DIGIT_BITS 11 /* of a count: its places fit the L1 cache */
#define DIGITS ((size_t)1 << DIGIT_BITS)
#define FEW 24 /* keys; sorted by insertion */
#define NOT_WANTED SIZE_MAX

/* Some ranks, from that of the least key at hand, and where their keys go. */
struct wanted {
	const size_t *rank;
	size_t n;
	size_t before; /* keys that are less than those at hand */
	uint64_t *out;
};

static void
select_few(uint64_t *v, size_t n, const struct wanted *w)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t key = v[i];
		size_t at = i;

		for (; at && key < v[at - 1]; at--)
			v[at] = v[at - 1];
		v[at] = key;
	}
	for (size_t i = 0; i < w->n; i++)
		w->out[i] = v[w->rank[i] - w->before];
}

/* Counts become where each digit's keys end. */
static void
count(const uint64_t *v, size_t n, uint64_t least, int shift, size_t *end)
{
	memset(end, 0, DIGITS * sizeof *end);
	for (size_t i = 0; i < n; i++)
		end[(v[i] - least) >> shift]++;
	for (size_t d = 1; d < DIGITS; d++)
		end[d] += end[d - 1];
}

/* The digit of rank `rank`, and how many of the ranks from it on have it. */
static size_t
digit_of(const size_t *end, size_t rank, const struct wanted *w, size_t from,
	 size_t *to)
{
	size_t d = 0;

	for (size_t half = DIGITS / 2; half; half /= 2)
		d += end[d + half - 1] <= rank ? half : 0;
	for (*to = from; *to < w->n && w->rank[*to] - w->before < end[d];)
		++*to;
	return d;
}

static void
select_keys(uint64_t *v, size_t n, uint64_t *spare, const struct wanted *w);

/*
 * Bring the keys of the wanted digits together in `spare`, where there is a
 * place for each key, and go on with each digit.
 */
static void
select_digits(uint64_t *v, size_t n, uint64_t least, int shift, uint64_t *spare,
	      const struct wanted *w)
{
	size_t end[DIGITS], at[DIGITS], next;

	count(v, n, least, shift, end);
	memset(at, 0xFF, sizeof at);
	for (size_t i = 0; i < w->n; i = next) {
		size_t d = digit_of(end, w->rank[i] - w->before, w, i, &next);

		at[d] = d ? end[d - 1] : 0;
	}
	for (size_t i = 0; i < n; i++) {
		size_t *to = &at[(v[i] - least) >> shift];

		if (*to != NOT_WANTED)
			spare[(*to)++] = v[i];
	}
	for (size_t i = 0; i < w->n; i = next) {
		size_t d = digit_of(end, w->rank[i] - w->before, w, i, &next);
		size_t from = d ? end[d - 1] : 0;
		struct wanted part = { w->rank + i, next - i, w->before + from,
				       w->out + i };

		select_keys(spare + from, end[d] - from, v + from, &part);
	}
}

/* Each call leaves less than a 2^-10th of the range: six at most. */
static void
select_keys(uint64_t *v, size_t n, uint64_t *spare, const struct wanted *w)
{
	uint64_t least = v[0], most = v[0];
	int shift = 0;

	for (size_t i = 1; i < n; i++) {
		least = v[i] < least ? v[i] : least;
		most = v[i] > most ? v[i] : most;
	}
	while ((most - least) >> shift >= DIGITS)
		shift++;
	if (least == most)
		for (size_t i = 0; i < w->n; i++)
			w->out[i] = least;
	else if (n <= FEW)
		select_few(v, n, w);
	else
		select_digits(v, n, least, shift, spare, w);
}

uint64_t *
kam_select_room(struct kam_sorter *s, size_t n)
{
	if (s->key && s->keys >= n)
		return s->key;
	free(s->key);
	s->key = n <= SIZE_MAX / 2 / sizeof *s->key
			 ? kam_alloc_pages(2 * n * sizeof *s->key)
			 : NULL;
	s->keys = s->key ? n : 0;
	return s->key;
}

void
kam_select_keys(struct kam_sorter *s, size_t n, const size_t *rank,
		size_t nranks, uint64_t *out)
{
	const struct wanted w = { rank, nranks, 0, out };

	select_keys(s->key, n, s->key + n, &w);
}

static int
select_sorted(struct kam_sorter *s, const kam_dec *values, size_t n,
	      const size_t *rank, size_t nranks, kam_dec *out,
	      struct kam_err *err)
{
	int rc = kam_sorter_order(s, values, n, err);

	for (size_t i = 0; !rc && i < nranks; i++)
		out[i] = values[s->rank[rank[i]].pos];
	return rc;
}

int
kam_select(struct kam_sorter *s, const kam_dec *values, size_t n,
	   const size_t *rank, size_t nranks, kam_dec *out, struct kam_err *err)
{
	kam_dec most, least = kam_dec_range(values, n, &most);
	uint64_t key[KAM_SELECT_MAX], *v;

	if ((kam_uint128)(most - least) > UINT64_MAX)
		return select_sorted(s, values, n, rank, nranks, out, err);
	if (!(v = kam_select_room(s, n)))
		return kam_nomem(err, "sorting");
	for (size_t i = 0; i < n; i++)
		v[i] = (uint64_t)(values[i] - least);
	kam_select_keys(s, n, rank, nranks, key);
	for (size_t i = 0; i < nranks; i++)
		out[i] = least + (kam_dec)key[i];
	return KAM_OK;
}
