/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "entries.h"

#include <stdlib.h>
#include <string.h>

#include <kam/mem.h>

/*
 * A key to sort by: 22 bits of period, 9 of the day in it, and 33 of the
 * entry's number, by which equal ones stay in order.
 */
#define NUMBER_BITS 33
#define NUMBER_MASK ((UINT64_C(1) << NUMBER_BITS) - 1)
#define OFF_BITS 9
#define BIAS (1 << 20)
#define FEW 80 /* sorted by insertion */
#define DIGITS 4

void
kam_entry_rows_release(struct kam_entry_rows *r)
{
	free(r->row);
	free(r->sums);
	free(r->key);
	free(r->spare);
	free(r->code);
	memset(r, 0, sizeof(*r));
}

static int
reserve(uint64_t **array, size_t *cap, size_t n)
{
	uint64_t *grown;

	if (n <= *cap)
		return 0;
	if (!(grown = kam_grow(*array, cap, n, sizeof(*grown))))
		return -1;
	*array = grown;
	return 0;
}

static void
sort_few(uint64_t *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t x = v[i];
		size_t j = i;

		for (; j && v[j - 1] > x; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

/* By digits of 8 bits above the number, the lowest first; those that all
   have in common are passed over. */
static void
sort_many(struct kam_entry_rows *r, size_t n)
{
	size_t count[DIGITS][256] = { { 0 } };

	for (size_t i = 0; i < n; i++)
		for (int d = 0; d < DIGITS; d++)
			count[d][r->key[i] >> (NUMBER_BITS + 8 * d) & 255]++;
	for (int d = 0; d < DIGITS; d++) {
		int shift = NUMBER_BITS + 8 * d;
		uint64_t *from = r->key, *to = r->spare;
		size_t at = 0, cap;

		if (count[d][from[0] >> shift & 255] == n)
			continue;
		for (int b = 0; b < 256; b++) {
			size_t c = count[d][b];

			count[d][b] = at;
			at += c;
		}
		for (size_t i = 0; i < n; i++)
			to[count[d][from[i] >> shift & 255]++] = from[i];
		r->key = to;
		r->spare = from;
		cap = r->key_cap;
		r->key_cap = r->spare_cap;
		r->spare_cap = cap;
	}
}

/* r->key becomes the sorted keys of the entries. */
static int
sort(struct kam_entry_rows *r, const struct kam_entry *e, size_t n)
{
	if (n > NUMBER_MASK || reserve(&r->key, &r->key_cap, n) ||
	    (n > FEW && reserve(&r->spare, &r->spare_cap, n)))
		return -1;
	for (size_t i = 0; i < n; i++)
		r->key[i] = (uint64_t)(e[i].period + BIAS)
				    << (NUMBER_BITS + OFF_BITS) |
			    (uint64_t)e[i].off << NUMBER_BITS | i;
	if (n > FEW)
		sort_many(r, n);
	else
		sort_few(r->key, n);
	return 0;
}

static int
by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* How many different ones there are. */
static size_t
count_distinct(uint64_t *code, size_t n)
{
	size_t found = n > 0;

	if (n > FEW)
		qsort(code, n, sizeof(*code), by_number);
	else
		sort_few(code, n);
	for (size_t i = 1; i < n; i++)
		found += code[i] != code[i - 1];
	return found;
}

int
kam_entry_rows_add(struct kam_entry_rows *r, int32_t period, size_t nsums)
{
	if (r->n == r->cap) {
		struct kam_entry_sum *row =
			kam_grow(r->row, &r->cap, r->n + 1, sizeof(*row));

		if (!row)
			return -1;
		r->row = row;
	}
	if (nsums && (r->n + 1) * nsums > r->sums_cap) {
		kam_dec *sums = kam_grow(r->sums, &r->sums_cap,
					 (r->n + 1) * nsums, sizeof(*sums));

		if (!sums)
			return -1;
		r->sums = sums;
	}
	for (size_t i = 0; i < nsums; i++)
		r->sums[r->n * nsums + i] = 0;
	r->row[r->n++] =
		(struct kam_entry_sum){ .orders = -1, .period = period };
	return 0;
}

/* *to += value; false if that cannot be held. */
static bool
add(kam_dec *to, const struct kam_entry *e)
{
	kam_dec value = e->value;

	if (e->kind & KAM_ENTRY_HIGH &&
	    __builtin_mul_overflow(value, (kam_dec)1 << KAM_ENTRY_SHIFT,
				   &value))
		return false;
	return !__builtin_add_overflow(*to, value, to);
}

static bool
add_count(int64_t *to, int64_t value)
{
	return !__builtin_add_overflow(*to, value, to);
}

/* Add an entry to its row; the orders themselves are counted elsewhere. */
static bool
take(struct kam_entry_sum *row, kam_dec *sums, const struct kam_entry *e)
{
	bool held = add_count(&row->lines, e->lines);
	unsigned kind = e->kind & ~(unsigned)KAM_ENTRY_HIGH;

	switch (kind) {
	case KAM_ENTRY_SALE:
		return add(&row->amount, e) && held;
	case KAM_ENTRY_RETURN:
		return add(&row->amount, e) && add(&row->returns, e) && held;
	case KAM_ENTRY_ORDERS:
		if (row->orders < 0)
			row->orders = 0;
		return add_count(&row->orders, e->value) && held;
	case KAM_ENTRY_LINES:
		return add_count(&row->lines, e->value) && held;
	default:
		return add(&sums[kind - KAM_ENTRY_SUM], e) && held;
	}
}

static bool
fits(kam_dec a)
{
	return a <= KAM_DEC_MAX && a >= -KAM_DEC_MAX;
}

static bool
all_fit(const struct kam_entry_rows *r, size_t from, size_t nsums)
{
	for (size_t i = from; i < r->n; i++)
		if (!fits(r->row[i].amount) || !fits(r->row[i].returns))
			return false;
	for (size_t i = from * nsums; i < r->n * nsums; i++)
		if (!fits(r->sums[i]))
			return false;
	return true;
}

/* The distinct orders of a day go to the row. */
static void
count_orders(struct kam_entry_rows *r, struct kam_entry_sum *row, size_t n)
{
	if (!n)
		return;
	if (row->orders < 0)
		row->orders = 0;
	row->orders += (int64_t)count_distinct(r->code, n);
}

int
kam_entries_fold(struct kam_entry_rows *r, const struct kam_entry *e, size_t n,
		 size_t nsums)
{
	size_t from = r->n, codes = 0;
	uint64_t day = UINT64_MAX;
	bool held = true;

	if (sort(r, e, n) || reserve(&r->code, &r->code_cap, n))
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct kam_entry *x = &e[r->key[i] & NUMBER_MASK];
		uint64_t at = r->key[i] >> NUMBER_BITS;

		if (at != day) {
			if (i)
				count_orders(r, &r->row[r->n - 1], codes);
			codes = 0;
			if ((!i || at >> OFF_BITS != day >> OFF_BITS) &&
			    kam_entry_rows_add(r, x->period, nsums))
				return -1;
			day = at;
		}
		held = take(&r->row[r->n - 1],
			    nsums ? r->sums + (r->n - 1) * nsums : NULL, x) &&
		       held;
		/* The lines of an order stand together. */
		if (x->code && (!codes || r->code[codes - 1] != x->code))
			r->code[codes++] = x->code;
	}
	if (n)
		count_orders(r, &r->row[r->n - 1], codes);
	return held && all_fit(r, from, nsums) ? 0 : 1;
}

static int
by_place(const void *a, const void *b)
{
	const struct kam_entry *x = a, *y = b;

	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->code > y->code) - (x->code < y->code);
}

/* Add `b` to `a` if that can be held; `a` may then be out by the lines. */
static bool
unite(struct kam_entry *a, const struct kam_entry *b)
{
	int64_t value;
	uint32_t lines;

	if (__builtin_add_overflow(a->value, b->value, &value) ||
	    __builtin_add_overflow(a->lines, b->lines, &lines))
		return false;
	a->value = value;
	a->lines = lines;
	return true;
}

size_t
kam_entries_merge(struct kam_entry_rows *scratch, struct kam_entry *e, size_t n)
{
	struct kam_entry *copy;
	size_t kept = 0;

	if (n < 2)
		return n;
	if (sort(scratch, e, n) || !(copy = kam_alloc(n, sizeof(*copy))))
		return (size_t)-1;
	for (size_t i = 0; i < n; i++)
		copy[i] = e[scratch->key[i] & NUMBER_MASK];
	for (size_t from = 0, to; from < n; from = to) {
		uint64_t day = scratch->key[from] >> NUMBER_BITS;

		for (to = from + 1;
		     to < n && scratch->key[to] >> NUMBER_BITS == day; to++)
			;
		if (to - from > 1)
			qsort(copy + from, to - from, sizeof(*copy), by_place);
		for (size_t i = from; i < to; i++)
			if (!kept || by_place(&e[kept - 1], &copy[i]) ||
			    !unite(&e[kept - 1], &copy[i]))
				e[kept++] = copy[i];
	}
	free(copy);
	return kept;
}
