/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/random.h>

#include "model/churn_parts.h"

#define N 137
#define SAMPLES 60
#define LINES ((size_t)KAM_TRIAL_LINES)

/* Customers whose forecasts say something, with ties. */
struct world {
	double p[KAM_CHURN_RIVALS][N], value[N];
	unsigned char bought[N], left[N], status[N];
};

static struct kam_churn_trial
trial(struct world *w)
{
	struct kam_churn_trial t = { N,	       { w->p[0], w->p[1], w->p[2] },
				     w->value, w->bought,
				     w->left,  w->status };
	struct kam_random r;

	kam_random_seed(&r, 5, 0);
	for (size_t i = 0; i < N; i++) {
		double p = kam_random_below(&r, 21) / 20.0;

		w->p[0][i] = p;
		w->p[1][i] = -(double)kam_random_below(&r, 30);
		w->p[2][i] = kam_random_below(&r, 2);
		w->bought[i] = kam_random_uniform(&r) < p;
		w->left[i] = !w->bought[i];
		w->value[i] = kam_random_below(&r, 1000);
		w->status[i] = (unsigned char)(1 + kam_random_below(&r, 4));
	}
	return t;
}

/* The customers of sample `s`, each as often as it was drawn. */
static void
draw(struct world *to, const struct world *w, uint64_t seed, uint32_t s)
{
	unsigned times[N] = { 0 };
	struct kam_random r;
	size_t at = 0;

	kam_random_seed(&r, seed, s);
	for (size_t i = 0; i < N; i++)
		times[kam_random_below(&r, N)]++;
	for (size_t i = 0; i < N; i++)
		for (unsigned k = 0; k < times[i]; k++, at++) {
			for (int m = 0; m < KAM_CHURN_RIVALS; m++)
				to->p[m][at] = w->p[m][i];
			to->value[at] = w->value[i];
			to->bought[at] = w->bought[i];
			to->left[at] = w->left[i];
			to->status[at] = w->status[i];
		}
	assert_int_equal(at, N);
}

/* The figures of a sample, by the functions for what is not one. */
static void
score(const struct world *w, struct kam_churn_line line[LINES])
{
	double risk[N];
	struct kam_score s, model;

	for (size_t i = 0; i < LINES; i++)
		line[i] = kam_churn_line_of(KAM_NO_DAY, "", "");
	for (int m = 0; m < KAM_CHURN_RIVALS; m++) {
		assert_int_equal(kam_score(&s, w->p[m], w->bought, N, NULL), 0);
		if (!m)
			model = s;
		line[m].rate = s.rate;
		line[m].auc = s.auc;
		if (m != 1) {
			line[m].forecast = s.mean;
			line[m].brier = s.brier;
			line[m].logloss = s.logloss;
		}
		for (size_t i = 0; i < N; i++)
			risk[i] = -w->p[m][i];
		for (int k = 0; k < 2; k++) {
			struct kam_lift l;

			assert_int_equal(kam_score_lift(&l, risk, w->left,
							w->value, N,
							k ? .2 : .1, NULL),
					 0);
			line[m].lift[k] = l.lift;
			line[m].captured[k] = l.captured;
		}
	}
	for (int k = 0; k < KAM_SCORE_TENTHS; k++) {
		line[KAM_TRIAL_TENTH + k].rate = model.tenth[k].rate;
		line[KAM_TRIAL_TENTH + k].forecast = model.tenth[k].mean;
	}
	for (size_t i = KAM_TRIAL_STATUS; i < KAM_TRIAL_GAIN; i++) {
		double n = 0, p = 0, bought = 0;

		for (size_t j = 0; j < N; j++) {
			if (w->status[j] != kam_trial_status(i))
				continue;
			n++;
			p += w->p[0][j];
			bought += w->bought[j];
		}
		if (n > 0) {
			line[i].rate = bought / n;
			line[i].forecast = p / n;
		}
	}
	line[KAM_TRIAL_GAIN].auc = line[0].auc - line[1].auc;
	for (int k = 0; k < 2; k++) {
		line[KAM_TRIAL_GAIN].lift[k] =
			line[0].lift[k] - line[1].lift[k];
		line[KAM_TRIAL_GAIN].captured[k] =
			line[0].captured[k] - line[1].captured[k];
	}
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Type 7, of the samples that have the figure. */
static double
quantile(struct kam_churn_line (*all)[LINES], size_t i, int k, double q)
{
	double v[SAMPLES], h;
	size_t n = 0, at;

	for (size_t s = 0; s < SAMPLES; s++)
		if (!isnan(kam_churn_figure(&all[s][i], k)))
			v[n++] = kam_churn_figure(&all[s][i], k);
	if (!n)
		return (double)NAN;
	qsort(v, n, sizeof *v, by_value);
	h = q * (double)(n - 1);
	at = (size_t)floor(h);
	return at + 1 < n ? v[at] + (h - (double)at) * (v[at + 1] - v[at])
			  : v[at];
}

static void
run(struct kam_churn_line line[3 * LINES], struct world *w, uint64_t seed)
{
	struct kam_churn_trial t = trial(w);

	score(w, line);
	for (size_t i = 0; i < LINES; i++)
		line[i].group = i < 3 ? "all" : "part";
	line[0].model = "x";
	line[0].accounts = N;
	assert_int_equal(kam_churn_bootstrap(line, &t, SAMPLES, seed, NULL), 0);
}

static void
same(double is, double want)
{
	if (isnan(is) != isnan(want) || fabs(is - want) > 1e-12)
		fail_msg("%.15g is not %.15g", is, want);
}

static void
bounds_are_quantiles_of_samples_scored_one_by_one(void **state)
{
	static struct kam_churn_line all[SAMPLES][LINES];
	struct kam_churn_line line[3 * LINES], point[LINES];
	struct world w, sample;

	(void)state;
	run(line, &w, 9);
	score(&w, point);
	for (uint32_t s = 0; s < SAMPLES; s++) {
		draw(&sample, &w, 9, s);
		score(&sample, all[s]);
	}
	for (size_t i = 0; i < LINES; i++)
		for (int k = 1; k < KAM_CHURN_FIGURES; k++) {
			double is = kam_churn_figure(&point[i], k);

			same(kam_churn_figure(&line[3 * i], k), is);
			same(kam_churn_figure(&line[3 * i + 1], k),
			     isnan(is) ? is : quantile(all, i, k, .025));
			same(kam_churn_figure(&line[3 * i + 2], k),
			     isnan(is) ? is : quantile(all, i, k, .975));
		}
}

static void
lines_say_what_they_are(void **state)
{
	struct kam_churn_line line[3 * LINES];
	struct world w;

	(void)state;
	run(line, &w, 1);
	for (size_t i = 0; i < 3 * LINES; i++)
		assert_string_equal(line[i].bound, i % 3 == 0	? ""
						   : i % 3 == 1 ? "-low"
								: "-high");
	assert_string_equal(line[0].group, "all");
	assert_string_equal(line[1].group, "all");
	assert_string_equal(line[3 * KAM_TRIAL_GAIN].group, "over-recency");
	assert_string_equal(line[3 * KAM_TRIAL_GAIN].model, "x");
	same(line[3 * KAM_TRIAL_GAIN].accounts, N);
	assert_true(isnan(line[1].accounts));
	/* No customer is of this status. */
	assert_int_equal(kam_trial_status(KAM_TRIAL_STATUS), KAM_CHURN_ACTIVE);
	assert_true(isnan(line[3 * KAM_TRIAL_STATUS + 1].rate));
}

static void
the_seed_alone_decides(void **state)
{
	struct kam_churn_line a[3 * LINES], b[3 * LINES], c[3 * LINES];
	struct world w;

	(void)state;
	run(a, &w, 3);
	run(b, &w, 3);
	run(c, &w, 4);
	same(a[1].auc, b[1].auc);
	same(a[2].captured[1], b[2].captured[1]);
	assert_true(a[1].auc != c[1].auc);
	assert_true(a[1].auc < a[0].auc && a[0].auc < a[2].auc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			bounds_are_quantiles_of_samples_scored_one_by_one),
		cmocka_unit_test(lines_say_what_they_are),
		cmocka_unit_test(the_seed_alone_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
