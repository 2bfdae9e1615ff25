/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/pareto.h>

#include <stdlib.h>

#include <kam/mem.h>

/* Runs of equal values up to this length are sorted without a copy. */
#define SHORT_RUN 12
#define AHEAD 16 /* places whose keys are fetched before they are needed */

void
kam_pareto_release(struct kam_pareto *p)
{
	kam_sorter_release(&p->sorter);
	free(p->values);
	free(p->start);
	*p = (struct kam_pareto)KAM_PARETO_INIT;
}

/* Where each group begins, from how many there are of each. */
static int
find_starts(struct kam_pareto *p, const struct kam_pareto_input *in,
	    struct kam_err *err)
{
	p->start = kam_alloc(p->ngroups + 1, sizeof *p->start);
	if (!p->start)
		return kam_nomem(err, "the groups");
	if (in->groups) {
		for (size_t i = 0; i < p->n; i++)
			p->start[in->groups[i] + 1]++;
		for (size_t g = 0; g < p->ngroups; g++)
			p->start[g + 1] += p->start[g];
	} else {
		p->start[p->ngroups] = p->n;
	}
	return KAM_OK;
}

/*
 * The sorter has the positions by ascending value: turn them round, each
 * into its group.
 */
static void
put_in_groups(struct kam_pareto *p, const uint32_t *groups)
{
	struct kam_sorter *s = &p->sorter;
	struct kam_rank *swap = s->rank;
	size_t to = 0;

	for (size_t i = p->n; i-- > 0;) {
		size_t pos = s->rank[i].pos;

		if (groups)
			to = p->start[groups[pos]]++;
		s->spare[to].pos = pos;
		to++;
	}
	s->rank = s->spare;
	s->spare = swap;
	/* Each start has moved on to the next one. */
	if (!groups)
		return;
	for (size_t g = p->ngroups; g > 0; g--)
		p->start[g] = p->start[g - 1];
	p->start[0] = 0;
}

/* The first eight bytes of a key as a number that sorts as they do. */
static uint64_t
prefix_of(struct kam_str s)
{
	uint64_t p = 0;

	if (s.len >= 8) {
		memcpy(&p, s.ptr, 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		p = __builtin_bswap64(p);
#endif
		return p;
	}
	for (size_t i = 0; i < 8; i++)
		p = p << 8 | (i < s.len ? (unsigned char)s.ptr[i] : 0);
	return p;
}

static int
compare_keys(const void *a, const void *b, void *keys)
{
	const struct kam_rank *x = a, *y = b;
	const struct kam_str *key = keys;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return kam_str_cmp(key[x->pos], key[y->pos]);
}

/* Sort places from..to-1, whose values are equal, by key. */
static void
sort_run(struct kam_rank *run, size_t n, const struct kam_str *keys)
{
	void *arg = (void *)(uintptr_t)keys;

	for (size_t i = 0; i < n; i++)
		run[i].key = prefix_of(keys[run[i].pos]);
	if (n > SHORT_RUN) {
		qsort_r(run, n, sizeof *run, compare_keys, arg);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct kam_rank r = run[i];
		size_t j = i;

		for (; j > 0 && compare_keys(&run[j - 1], &r, arg) > 0; j--)
			run[j] = run[j - 1];
		run[j] = r;
	}
}

/* The keys lie all over the memory: have them on their way. */
static void
fetch_ahead(const struct kam_pareto *p, const struct kam_str *keys, size_t i)
{
	const struct kam_rank *rank = p->sorter.rank;

	if (i + 2 * AHEAD < p->n)
		__builtin_prefetch(&keys[rank[i + 2 * AHEAD].pos]);
	if (i + AHEAD < p->n)
		__builtin_prefetch(keys[rank[i + AHEAD].pos].ptr);
}

static void
sort_ties(struct kam_pareto *p, const struct kam_str *keys)
{
	struct kam_rank *rank = p->sorter.rank;

	for (size_t g = 0; g < p->ngroups; g++) {
		size_t end = p->start[g + 1];

		for (size_t i = p->start[g], j; i < end; i = j) {
			for (j = i; j < end && p->values[j] == p->values[i];
			     j++)
				fetch_ahead(p, keys, j);
			if (j - i > 1)
				sort_run(rank + i, j - i, keys);
		}
	}
}

int
kam_pareto_rank(struct kam_pareto *p, const struct kam_pareto_input *in,
		struct kam_err *err)
{
	int rc;

	p->n = in->n;
	p->ngroups = in->groups ? in->ngroups : 1;
	if ((rc = find_starts(p, in, err)) ||
	    (rc = kam_sorter_order(&p->sorter, in->values, in->n, err)))
		return rc;
	put_in_groups(p, in->groups);
	/* As large as the values that come now. */
	free(p->sorter.spare);
	p->sorter.spare = NULL;
	p->values = kam_alloc(p->n, sizeof *p->values);
	if (!p->values)
		return kam_nomem(err, "the ranks");
	for (size_t i = 0; i < p->n; i++) {
		if (i + AHEAD < p->n)
			__builtin_prefetch(
				&in->values[kam_pareto_at(p, i + AHEAD)]);
		p->values[i] = in->values[kam_pareto_at(p, i)];
	}
	sort_ties(p, in->keys);
	return KAM_OK;
}

int
kam_pareto_curve(const struct kam_pareto *p, size_t group,
		 struct kam_curve *curve, struct kam_err *err)
{
	struct kam_curve c = { p->values + p->start[group],
			       p->start[group + 1] - p->start[group], 0, 0, 0 };
	bool fits = true;

	for (; c.keys < c.n && c.values[c.keys] > 0 && fits; c.keys++)
		fits = kam_dec_add(c.total, c.values[c.keys], &c.total);
	for (size_t i = c.keys; i < c.n && fits; i++)
		fits = kam_dec_add(c.excluded, c.values[i], &c.excluded);
	if (!fits)
		return kam_fail(err, KAM_EDATA,
				"the values add up beyond what can be held "
				"(24 digits before the point)");
	*curve = c;
	return KAM_OK;
}

/* Round q + r/d half to even, 0 <= r < d. */
static int32_t
half_even(kam_uint128 q, kam_uint128 r, kam_uint128 d)
{
	if (r > d - r || (r == d - r && (q & 1)))
		q++;
	return (int32_t)q;
}

int32_t
kam_share(kam_dec a, kam_dec d)
{
	kam_uint128 u = (kam_uint128)a, t = (kam_uint128)d, q, r;

	if (d <= 0)
		return KAM_NO_SHARE;
	if (t >> 98 == 0) { /* 10^9 is below 2^30 */
		u *= KAM_SHARE_ONE;
		q = u / t;
		return half_even(q, u - q * t, t);
	}
	/* 10^8 times KAM_DEC_MAX still fits; then the ninth digit. */
	u *= KAM_SHARE_ONE / 10;
	q = u / t;
	r = (u - q * t) * 10;
	return half_even(q * 10 + r / t, r % t, t);
}

void
kam_step_next(struct kam_step *step, const struct kam_curve *curve)
{
	int32_t before = step->rank ? step->cum_share : 0;
	size_t i = step->rank++;

	if (i >= curve->keys) {
		step->share = step->cum_share = step->cum_keys = KAM_NO_SHARE;
		return;
	}
	step->cum += curve->values[i];
	step->cum_share = kam_share(step->cum, curve->total);
	step->cum_keys = kam_share((kam_dec)step->rank, (kam_dec)curve->keys);
	step->share = step->cum_share - before;
}

int32_t
kam_curve_point(struct kam_point *at, const struct kam_curve *curve, long k,
		long n)
{
	kam_uint128 where = (kam_uint128)curve->keys * (kam_uint128)k;
	size_t whole = (size_t)(where / (kam_uint128)n);
	kam_uint128 part = where % (kam_uint128)n, t, r, q = 0;

	if (curve->total <= 0)
		return KAM_NO_SHARE;
	for (; at->keys < whole; at->keys++)
		at->cum += curve->values[at->keys];
	t = (kam_uint128)curve->total * (kam_uint128)n;
	r = (kam_uint128)at->cum * (kam_uint128)n;
	if (part)
		r += (kam_uint128)curve->values[whole] * part;
	/* Digit by digit: with n the total leaves room for a factor of 10. */
	for (kam_uint128 unit = 1; unit <= KAM_SHARE_ONE; unit *= 10) {
		q = q * 10 + r / t;
		r = r % t;
		if (unit < KAM_SHARE_ONE)
			r *= 10;
	}
	return half_even(q, r, t);
}
