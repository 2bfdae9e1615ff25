/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures of concentration. */
#include <kam/pareto.h>

#include <math.h>

#define EIGHTY 80000000 /* per cent, as a fraction */
#define BLOCK 4096	/* terms added before they go to the sum */
#define LOW_BITS 40

static size_t
lesser(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The share of the largest k keys. */
static int32_t
share_of(const struct kam_curve *curve, size_t k)
{
	kam_dec cum = 0;

	k = lesser(k, curve->keys);
	for (size_t i = 0; i < k; i++)
		cum += curve->values[i];
	return kam_share(cum, curve->total);
}

/*
 * Sum of (n + 1 - 2j) x_j, j the rank from 1, over n times the total.  The
 * sum is exact: with a value cut in two, neither part of it outgrows 127 bits
 * for any total that can be held and up to 2^40 keys.
 */
static double
find_gini(const struct kam_curve *curve)
{
	const kam_int128 n = (kam_int128)curve->keys;
	const kam_dec low = ((kam_dec)1 << LOW_BITS) - 1;
	kam_int128 upper = 0, lower = 0;

	for (size_t j = 0; j < curve->keys; j++) {
		kam_int128 weight = n - 1 - 2 * (kam_int128)j;

		upper += weight * (curve->values[j] >> LOW_BITS);
		lower += weight * (curve->values[j] & low);
	}
	return (ldexp((double)upper, LOW_BITS) + (double)lower) /
	       ((double)n * (double)curve->total);
}

/* Sums of squared shares and of s ln(n s), in blocks by rank. */
static void
add_shares(const struct kam_curve *curve, double *squares, double *entropy)
{
	const double n = (double)curve->keys, total = (double)curve->total;

	*squares = *entropy = 0;
	for (size_t from = 0; from < curve->keys; from += BLOCK) {
		size_t to = lesser(from + BLOCK, curve->keys);
		double q = 0, e = 0;

		for (size_t i = from; i < to; i++) {
			double s = (double)curve->values[i] / total;

			q += s * s;
			e += s * log(n * s);
		}
		*squares += q;
		*entropy += e;
	}
}

void
kam_figures_find(struct kam_figures *f, const struct kam_curve *curve)
{
	const double n = (double)curve->keys;

	*f = (struct kam_figures){
		.top20_share = share_of(curve, (2 * curve->keys + 5) / 10),
		.keys_for_80 = kam_keys_for(curve, EIGHTY),
		.cr1 = share_of(curve, 1),
		.cr4 = share_of(curve, 4),
		.cr10 = share_of(curve, 10),
		.gini = (double)NAN,
		.gini_normalised = (double)NAN,
		.hhi = (double)NAN,
		.hhi_normalised = (double)NAN,
		.effective_n = (double)NAN,
		.theil = (double)NAN,
	};
	f->keys_for_80_share =
		kam_share((kam_dec)f->keys_for_80, (kam_dec)curve->keys);
	if (curve->keys == 0)
		return;
	f->gini = find_gini(curve);
	add_shares(curve, &f->hhi, &f->theil);
	f->effective_n = 1 / f->hhi;
	if (curve->keys == 1)
		return;
	f->gini_normalised = f->gini * n / (n - 1);
	f->hhi_normalised = (f->hhi - 1 / n) / (1 - 1 / n);
}
