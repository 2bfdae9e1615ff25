/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sales.h"

static void
nobody_buys_before_the_start_or_after_the_stop(void **state)
{
	struct kam_sim_config config = usual(30000, 1000);
	size_t i, stopped = 0;
	struct sales e;
	char *seen = calloc(1000, 1);

	(void)state;
	assert_non_null(seen);
	config.drop_out = .5;
	e = make(config);
	for (i = 0; i < e.n; i++) {
		const struct kam_sim_line *l = &e.lines[i];
		const struct kam_sim_customer *c = customer(&e, l->customer);

		if (l->credit)
			continue;
		if (!seen[l->customer])
			assert_int_equal(l->day, c->start);
		seen[l->customer] = 1;
		assert_true(c->stop == KAM_NO_DAY || l->day <= c->stop);
	}
	for (i = 0; i < 1000; i++)
		stopped += customer(&e, i)->stop != KAM_NO_DAY;
	assert_true(stopped > 400);
	free(seen);
	discard(&e);
}

/* Gaps between the orders of one customer after another. */
static size_t
gaps_of(const struct sales *e, size_t who, double *gap)
{
	kam_day last = KAM_NO_DAY;
	int64_t number = 0;
	size_t i, n = 0;

	for (i = 0; i < e->n; i++) {
		const struct kam_sim_line *l = &e->lines[i];

		if (l->customer != who || l->credit || l->number == number)
			continue;
		if (last != KAM_NO_DAY)
			gap[n++] = l->day - last;
		last = l->day;
		number = l->number;
	}
	return n;
}

static void
mean_and_sd(const double *x, size_t n, double *mean, double *sd)
{
	double m = 0, s = 0;
	size_t i;

	for (i = 0; i < n; i++)
		m += x[i] / (double)n;
	for (i = 0; i < n; i++)
		s += (x[i] - m) * (x[i] - m);
	*mean = m;
	*sd = sqrt(s / (double)(n - 1));
}

static void
clockwork_strikes_within_three_days(void **state)
{
	struct kam_sim_config config = only(KAM_SIM_REGULAR, 20000, 400);
	double *gap, mean, sd;
	struct sales e;
	size_t i, n = 0;

	(void)state;
	config.clockwork = 91;
	e = make(config);
	gap = calloc(e.n, sizeof *gap);
	assert_non_null(gap);
	for (i = 0; i < 400; i++) {
		assert_true(customer(&e, i)->gap_mean == 91);
		assert_true(customer(&e, i)->gap_sd == 2);
		n += gaps_of(&e, i, gap + n);
	}
	assert_true(n > 2000);
	for (i = 0; i < n; i++)
		assert_true(gap[i] >= 88 && gap[i] <= 94);
	mean_and_sd(gap, n, &mean, &sd);
	assert_near(mean, 91, 4 * 2 / sqrt((double)n));
	assert_near(sd, 2, .1);
	free(gap);
	discard(&e);
}

/* Over two centuries every customer has some thousand gaps. */
static void
planted_gaps_are_found(enum kam_sim_pattern pattern)
{
	struct kam_sim_config config = only(pattern, 150000, 30);
	struct sales e;
	double *gap, mean, sd;
	size_t i, n, found = 0;

	config.from = day(1850, 1, 1);
	config.to = day(2049, 12, 31);
	config.drop_out = 0;
	e = make(config);
	gap = calloc(e.n, sizeof *gap);
	assert_non_null(gap);
	for (i = 0; i < 30; i++) {
		const struct kam_sim_customer *c = customer(&e, i);

		assert_near(c->shape, pow(c->gap_mean / c->gap_sd, 2), 1e-6);
		n = gaps_of(&e, i, gap);
		/* Those that join late tell too little. */
		if (n < 100)
			continue;
		found++;
		mean_and_sd(gap, n, &mean, &sd);
		assert_near(mean, c->gap_mean, 4 * c->gap_sd / sqrt((double)n));
		/* Whole days add 1/6 to the variance. */
		assert_near(sd, sqrt(c->gap_sd * c->gap_sd + 1 / 6.0),
			    6 * c->gap_sd / sqrt((double)n));
	}
	assert_true(found >= 20);
	free(gap);
	discard(&e);
}

static void
regular_gaps_have_the_planted_mean_and_deviation(void **state)
{
	(void)state;
	planted_gaps_are_found(KAM_SIM_REGULAR);
}

static void
irregular_gaps_have_the_planted_mean_and_deviation(void **state)
{
	(void)state;
	planted_gaps_are_found(KAM_SIM_IRREGULAR);
}

static void
customers_stop_as_often_as_they_should(void **state)
{
	struct kam_sim_config config = only(KAM_SIM_REGULAR, 40000, 8000);
	double expected = 0, variance = 0, years, p;
	size_t i, stopped = 0;
	struct sales e;

	(void)state;
	config.drop_out = .3;
	e = make(config);
	for (i = 0; i < customers(&e); i++) {
		const struct kam_sim_customer *c = customer(&e, i);

		years = (e.config.to + .5 - c->start) / 365.25;
		p = 1 - pow(.7, years);
		expected += p;
		variance += p * (1 - p);
		stopped += c->stop != KAM_NO_DAY;
	}
	assert_near((double)stopped, expected, 4 * sqrt(variance));
	discard(&e);
}

/* The year in which a season that began in `month` holds `d`, or 0. */
static int
season_of(kam_day d, int month)
{
	int year = kam_date_civil(d).year, y;

	for (y = year; y >= year - 1; y--)
		if (d >= day(y, month, 1) && d < day(y, month, 1) + 61)
			return y;
	return 0;
}

static void
seasonal_customers_buy_in_every_season_and_not_between(void **state)
{
	struct sales e = make(only(KAM_SIM_SEASONAL, 20000, 400));
	char(*bought)[4] = calloc(400, sizeof *bought);
	int months[13] = { 0 }, year;
	size_t i;

	(void)state;
	assert_non_null(bought);
	for (i = 0; i < e.n; i++) {
		const struct kam_sim_line *l = &e.lines[i];

		if (l->credit)
			continue;
		year = season_of(l->day, customer(&e, l->customer)->season);
		assert_in_range(year, 2023, 2025);
		bought[l->customer][year - 2023] = 1;
	}
	for (i = 0; i < 400; i++) {
		const struct kam_sim_customer *c = customer(&e, i);

		months[c->season]++;
		year = season_of(c->start, c->season);
		/* Seasons whose first half is over before the stop. */
		for (; year <= 2025; year++)
			if (c->stop == KAM_NO_DAY ||
			    c->stop > day(year, c->season, 1) + 31)
				assert_true(bought[i][year - 2023]);
	}
	for (i = 1; i <= 12; i++)
		assert_true(months[i] > 0);
	free(bought);
	discard(&e);
}

static void
projects_end_within_half_a_year(void **state)
{
	struct sales e = make(only(KAM_SIM_PROJECT, 20000, 400));
	size_t i, ended = 0;

	(void)state;
	for (i = 0; i < 400; i++) {
		const struct kam_sim_customer *c = customer(&e, i);

		assert_true(c->last - c->start <= 180);
		if (c->stop == KAM_NO_DAY)
			assert_true(e.config.to - c->start <= 180);
		else
			assert_in_range(c->stop - c->start, 59, 180);
		ended += c->stop != KAM_NO_DAY;
	}
	assert_true(ended > 300);
	discard(&e);
}

static void
one_off_customers_buy_once(void **state)
{
	struct sales e = make(only(KAM_SIM_ONE_OFF, 2000, 400));
	size_t i;

	(void)state;
	for (i = 0; i < 400; i++) {
		const struct kam_sim_customer *c = customer(&e, i);

		assert_int_equal(c->orders, 1);
		assert_int_equal(c->stop, c->start);
		assert_true(isnan(c->gap_mean) && isnan(c->gap_sd));
	}
	discard(&e);
}

static void
patterns_have_the_shares_of_the_mix(void **state)
{
	struct kam_sim_config config = usual(40000, 10000);
	int count[KAM_SIM_PATTERNS] = { 0 };
	struct sales e;
	double p;
	size_t i;

	(void)state;
	/* Weights need not add up to 1. */
	for (i = 0; i < KAM_SIM_PATTERNS; i++)
		config.mix[i] = (double)i;
	e = make(config);
	for (i = 0; i < 10000; i++)
		count[customer(&e, i)->pattern]++;
	for (i = 0; i < KAM_SIM_PATTERNS; i++) {
		p = (double)i / 10;
		assert_near(count[i] / 1e4, p, 4 * sqrt(p * (1 - p) / 1e4));
	}
	discard(&e);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

static void
a_fifth_of_the_customers_carries_most_of_the_business(void **state)
{
	double amounts[2000], sum, top;
	uint64_t seed;
	size_t i;

	(void)state;
	for (seed = 1; seed <= 3; seed++) {
		struct kam_sim_config config = usual(40000, 2000);
		struct sales e;

		config.seed = seed;
		e = make(config);
		sum = top = 0;
		for (i = 0; i < 2000; i++)
			amounts[i] = kam_dec_double(customer(&e, i)->amount);
		qsort(amounts, 2000, sizeof *amounts, by_size);
		for (i = 0; i < 2000; i++) {
			sum += amounts[i];
			top += i < 400 ? amounts[i] : 0;
		}
		assert_true(top / sum > .65 && top / sum < .85);
		discard(&e);
	}
}

static void
lines_have_the_planted_mean_amount(void **state)
{
	struct kam_sim_config config = usual(100000, 1000);
	double planted = 0, found = 0, mean;
	struct sales e;
	size_t i;

	(void)state;
	config.returns = 0;
	e = make(config);
	for (i = 0; i < 1000; i++) {
		const struct kam_sim_customer *c = customer(&e, i);

		/* Small ones buy one piece where they would buy half. */
		mean = kam_dec_double(c->mean_amount);
		if (mean < 1000)
			continue;
		planted += (double)c->lines;
		found += kam_dec_double(c->amount) / mean;
	}
	assert_near(found / planted, 1, .01);
	discard(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			nobody_buys_before_the_start_or_after_the_stop),
		cmocka_unit_test(clockwork_strikes_within_three_days),
		cmocka_unit_test(
			regular_gaps_have_the_planted_mean_and_deviation),
		cmocka_unit_test(
			irregular_gaps_have_the_planted_mean_and_deviation),
		cmocka_unit_test(customers_stop_as_often_as_they_should),
		cmocka_unit_test(
			seasonal_customers_buy_in_every_season_and_not_between),
		cmocka_unit_test(projects_end_within_half_a_year),
		cmocka_unit_test(one_off_customers_buy_once),
		cmocka_unit_test(patterns_have_the_shares_of_the_mix),
		cmocka_unit_test(
			a_fifth_of_the_customers_carries_most_of_the_business),
		cmocka_unit_test(lines_have_the_planted_mean_amount),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
