/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gaps.h"

#include <math.h>
#include <stdlib.h>

void
kam_gaps_release(struct kam_gaps *g)
{
	free(g->far);
	g->far = NULL;
	g->far_cap = 0;
}

static int
by_size(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

static double
ln_short(struct kam_gaps *g, size_t gap)
{
	if (g->ln[gap] == 0)
		g->ln[gap] = log((double)gap);
	return g->ln[gap];
}

/* The logarithms of all gaps by ascending gap; counts are zero again. */
static double
add_logs(struct kam_gaps *g, size_t nfar)
{
	double sum = 0;

	for (size_t w = 0; w < KAM_SHORT_GAP / 64; w++) {
		for (uint64_t bits = g->met[w]; bits; bits &= bits - 1) {
			size_t gap = w * 64 + (size_t)__builtin_ctzll(bits);

			sum += (double)g->count[gap] * ln_short(g, gap);
			g->count[gap] = 0;
		}
		g->met[w] = 0;
	}
	if (nfar)
		qsort(g->far, nfar, sizeof(*g->far), by_size);
	for (size_t i = 0, j; i < nfar; i = j) {
		for (j = i + 1; j < nfar && g->far[j] == g->far[i]; j++)
			;
		sum += (double)(j - i) * log((double)g->far[i]);
	}
	return sum;
}

/* A single gap is its own mean; many customers have come twice. */
static void
single(struct kam_gaps *g, int32_t gap, struct kam_account *a)
{
	a->gap_mean = gap;
	if (gap >= KAM_SHORT_GAP) {
		a->gap_log_mean = kam_double_ten(log((double)gap));
		return;
	}
	if (g->ln_ten[gap] == 0)
		g->ln_ten[gap] = kam_double_ten(ln_short(g, (size_t)gap));
	a->gap_log_mean = g->ln_ten[gap];
}

int
kam_gaps_find(struct kam_gaps *g, const kam_day *day, size_t n,
	      struct kam_account *a, struct kam_err *err)
{
	size_t m = n - 1, nfar = 0;
	int64_t sum, squares = 0; /* of at most all days of the calendar */
	void *p;

	a->gap_mean = a->gap_sd = a->gap_log_mean = (double)NAN;
	if (n == 2)
		single(g, day[1] - day[0], a);
	if (n <= 2)
		return KAM_OK;
	if (!(p = kam_grow(g->far, &g->far_cap, m, sizeof(*g->far))))
		return kam_nomem(err, "a customer's days");
	g->far = p;
	for (size_t i = 0; i < m; i++) {
		const int32_t gap = day[i + 1] - day[i];

		squares += (int64_t)gap * gap;
		if (gap < KAM_SHORT_GAP) {
			g->count[gap]++;
			g->met[gap >> 6] |= (uint64_t)1 << (gap & 63);
		} else {
			g->far[nfar++] = gap;
		}
	}
	sum = day[m] - day[0];
	a->gap_mean = kam_double_ten((double)sum / (double)m);
	a->gap_log_mean = kam_double_ten(add_logs(g, nfar) / (double)m);
	a->gap_sd = kam_double_ten(
		sqrt((double)((kam_int128)m * squares - (kam_int128)sum * sum) /
		     ((double)m * (double)(m - 1))));
	return KAM_OK;
}
