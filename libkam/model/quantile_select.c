/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of given ranks, without sorting. */
#include <kam/quantile.h>

#include <stdlib.h>
#include <string.h>

#include <kam/mem.h>

#define FINE 5 /* bits of a key behind its highest one that a digit tells */
#define EXACT ((size_t)2 << FINE) /* keys below are digits of their own */
#define DIGITS \
	((size_t)64 << FINE) /* and more than all: their counts fit the
				       L1 cache */
#define FEW 24		     /* keys; sorted by insertion */
#define NOT_WANTED SIZE_MAX

/*
 * The digit of a key, counted from the least one at hand: as of a
 * floating-point number, so that there are many where keys mostly are many,
 * and a few large ones do not leave all others to one digit.
 */
static inline size_t
digit_of(uint64_t key)
{
	const int shift =
		63 - FINE - __builtin_clzll(key | (uint64_t)1 << FINE);

	return ((size_t)shift << FINE) + (size_t)(key >> shift);
}

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
count(const uint64_t *v, size_t n, uint64_t least, size_t *end)
{
	memset(end, 0, DIGITS * sizeof *end);
	for (size_t i = 0; i < n; i++)
		end[digit_of(v[i] - least)]++;
	for (size_t d = 1; d < DIGITS; d++)
		end[d] += end[d - 1];
}

/* The digit of rank `rank`, and how many of the ranks from it on have it. */
static size_t
digit_at(const size_t *end, size_t rank, const struct wanted *w, size_t from,
	 size_t *to)
{
	size_t d = 0;

	for (size_t half = DIGITS / 2; half; half /= 2)
		d += end[d + half - 1] <= rank ? half : 0;
	for (*to = from; *to < w->n && w->rank[*to] - w->before < end[d];)
		++*to;
	return d;
}

/* Some ranks that have the same digit, and its keys. */
struct digit {
	struct wanted of;
	size_t number, n;
};

/* The digits of all ranks but those that are keys themselves: these are known.
   Returns how many digits there are. */
static size_t
find_digits(const size_t *end, uint64_t least, const struct wanted *w,
	    struct digit *digit)
{
	size_t n = 0;

	for (size_t i = 0, next; i < w->n; i = next) {
		const size_t d =
			digit_at(end, w->rank[i] - w->before, w, i, &next);
		const size_t from = d ? end[d - 1] : 0;

		digit[n] = (struct digit){ { w->rank + i, next - i,
					     w->before + from, w->out + i },
					   d,
					   end[d] - from };
		n += d >= EXACT;
		for (size_t k = i; d < EXACT && k < next; k++)
			w->out[k] = least + d;
	}
	return n;
}

/* Bring the keys of the digits together, digit by digit; `at` is room to work
   in, of DIGITS. */
static void
gather(const uint64_t *v, size_t n, uint64_t least, uint64_t *to, size_t *at,
       const struct digit *digit, size_t digits)
{
	size_t from = 0;

	memset(at, 0xFF, DIGITS * sizeof *at);
	for (size_t k = 0; k < digits; k++) {
		at[digit[k].number] = from;
		from += digit[k].n;
	}
	for (size_t i = 0; i < n; i++) {
		size_t *place = &at[digit_of(v[i] - least)];

		if (*place != NOT_WANTED)
			to[(*place)++] = v[i];
	}
}

/* Room for the keys of some digits; NULL: no memory. */
static uint64_t *
spare_for(struct kam_sorter *s, const struct digit *digit, size_t digits)
{
	size_t n = 0;

	for (size_t k = 0; k < digits; k++)
		n += digit[k].n;
	if (s->spare_key && s->spare_keys >= n)
		return s->spare_key;
	free(s->spare_key);
	s->spare_key = kam_alloc_pages(n * sizeof *s->spare_key);
	s->spare_keys = s->spare_key ? n : 0;
	return s->spare_key;
}

static int select_keys(struct kam_sorter *s, uint64_t *v, size_t n,
		       uint64_t *spare, const struct wanted *w);

/*
 * Go on with the keys of each digit that is wanted, in `spare`, where there is
 * a place for each key, or which is NULL: then they are mostly few, and have
 * room of their own.  What was in `v` is not needed any more.
 */
static int
select_digits(struct kam_sorter *s, uint64_t *v, size_t n, uint64_t least,
	      uint64_t *spare, const struct wanted *w)
{
	struct digit digit[KAM_SELECT_MAX];
	size_t table[DIGITS], digits;
	int rc = 0;

	count(v, n, least, table);
	if (!(digits = find_digits(table, least, w, digit)))
		return 0;
	if (!spare && !(spare = spare_for(s, digit, digits)))
		return -1;
	gather(v, n, least, spare, table, digit, digits);
	for (size_t k = 0; !rc && k < digits; k++) {
		rc = select_keys(s, spare, digit[k].n, v, &digit[k].of);
		spare += digit[k].n;
	}
	return rc;
}

/* Each call takes 6 bits off the range: eleven at most, of 17 kB of stack. */
static int
select_keys(struct kam_sorter *s, uint64_t *v, size_t n, uint64_t *spare,
	    const struct wanted *w)
{
	uint64_t least = v[0], most = v[0];

	for (size_t i = 1; i < n; i++) {
		least = v[i] < least ? v[i] : least;
		most = v[i] > most ? v[i] : most;
	}
	if (least != most && n > FEW)
		return select_digits(s, v, n, least, spare, w);
	if (least != most)
		select_few(v, n, w);
	for (size_t i = 0; least == most && i < w->n; i++)
		w->out[i] = least;
	return 0;
}

uint64_t *
kam_select_room(struct kam_sorter *s, size_t n)
{
	if (s->key && s->keys >= n)
		return s->key;
	free(s->key);
	s->key = n <= SIZE_MAX / sizeof *s->key
			 ? kam_alloc_pages(n * sizeof *s->key)
			 : NULL;
	s->keys = s->key ? n : 0;
	return s->key;
}

int
kam_select_keys(struct kam_sorter *s, size_t n, const size_t *rank,
		size_t nranks, uint64_t *out)
{
	const struct wanted w = { rank, nranks, 0, out };

	return select_keys(s, s->key, n, NULL, &w);
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
	if (kam_select_keys(s, n, rank, nranks, key))
		return kam_nomem(err, "sorting");
	for (size_t i = 0; i < nranks; i++)
		out[i] = least + (kam_dec)key[i];
	return KAM_OK;
}
