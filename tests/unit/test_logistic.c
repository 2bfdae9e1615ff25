/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <kam/logistic.h>
#include <kam/random.h>

static void
close_to(double is, double want, double tolerance)
{
	if (!(fabs(is - want) <= tolerance))
		fail_msg("%.12g is not %.12g to %g", is, want, tolerance);
}

/*
 * One feature of 0 and 1 is a table of four cells: the coefficient is the
 * logarithm of the odds ratio, its variance the sum of the cells' inverses
 * (Woolf 1955).
 */
static void
a_table_of_four_cells_gives_its_odds_ratio(void **state)
{
	static const int cells[2][2] = { { 30, 10 }, { 12, 28 } };
	double x[80];
	unsigned char y[80];
	struct kam_logistic m;
	size_t n = 0;

	(void)state;
	for (int f = 0; f < 2; f++)
		for (int o = 0; o < 2; o++)
			for (int i = 0; i < cells[f][o]; i++) {
				x[n] = f;
				y[n++] = (unsigned char)o;
			}
	assert_int_equal(
		kam_logistic_fit(&m, x, y, n, 1, NULL, 0, 0, NULL, NULL), 0);
	assert_true(m.converged);
	close_to(m.intercept, log(10 / 30.0), 1e-9);
	close_to(m.coef[0], log(28 * 30 / (12 * 10.0)), 1e-9);
	close_to(m.se[0], sqrt(1 / 30.0 + 1 / 10.0 + 1 / 12.0 + 1 / 28.0),
		 1e-8);
	close_to(m.intercept_se, sqrt(1 / 30.0 + 1 / 10.0), 1e-8);
	close_to(m.loglik,
		 30 * log(.75) + 10 * log(.25) + 12 * log(.3) + 28 * log(.7),
		 1e-9);
	x[0] = 1;
	close_to(kam_logistic_predict(&m, x), .7, 1e-10);
	x[0] = 0;
	close_to(kam_logistic_predict(&m, x), .25, 1e-10);
}

static void
rows_of_the_fold_left_out_do_not_count(void **state)
{
	double x[6] = { 0, 1, 0, 1, 5, 5 };
	unsigned char y[6] = { 0, 1, 1, 0, 1, 1 };
	unsigned char fold[6] = { 0, 0, 1, 1, 2, 2 };
	struct kam_logistic m;

	(void)state;
	assert_int_equal(
		kam_logistic_fit(&m, x, y, 6, 1, fold, 2, 1, NULL, NULL), 0);
	close_to(m.intercept, 0, 1e-12);
	close_to(m.coef[0], 0, 1e-12);
}

/* Without a ridge the coefficient would run off. */
static void
a_perfect_feature_is_held_by_the_ridge(void **state)
{
	double x[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	unsigned char y[8] = { 0, 0, 0, 0, 1, 1, 1, 1 };
	struct kam_logistic m;

	(void)state;
	assert_int_equal(
		kam_logistic_fit(&m, x, y, 8, 1, NULL, 0, 1, NULL, NULL), 0);
	assert_true(m.converged);
	assert_true(m.coef[0] > .3 && m.coef[0] < 3);
	close_to(m.intercept, -4.5 * m.coef[0], 1e-9);
}

static void
what_never_varies_has_no_effect(void **state)
{
	double x[8] = { 7, 0, 7, 1, 7, 0, 7, 1 };
	unsigned char y[4] = { 0, 1, 1, 1 }, same[4] = { 1, 1, 1, 1 };
	struct kam_logistic m;

	(void)state;
	assert_int_equal(
		kam_logistic_fit(&m, x, y, 4, 2, NULL, 0, 1, NULL, NULL), 0);
	close_to(m.coef[0], 0, 0);
	close_to(m.se[0], 0, 0);
	assert_true(m.coef[1] > 0 && m.se[1] > 0);
	assert_int_equal(
		kam_logistic_fit(&m, x, same, 4, 2, NULL, 0, 1, NULL, NULL), 0);
	close_to(m.intercept, log(4.5 / .5), 1e-12);
	close_to(m.coef[1], 0, 0);
	assert_int_equal(
		kam_logistic_fit(&m, x, y, 0, 2, NULL, 0, 1, NULL, NULL),
		KAM_EDATA);
}

/* A feature from 0 to 4; half a row of the other kind at each end. */
static void
beyond_what_was_met_the_odds_go_on_but_a_little(void **state)
{
	static const double x[] = { 0, 0, 1, 2, 3, 4, 4 };
	static const unsigned char y[] = { 0, 1, 0, 1, 1, 1, 0 };
	struct kam_logistic m;
	const double edge = 5, far = 50, low = -1, lower = -1e300;

	(void)state;
	assert_int_equal(
		kam_logistic_fit(&m, x, y, 7, 1, NULL, 0, .1, NULL, NULL), 0);
	close_to(m.low[0], 0, 0);
	close_to(m.high[0], 4, 0);
	assert_true(m.coef[0] > .05);
	/* A quarter of the range is believed, no more. */
	assert_true(kam_logistic_predict(&m, &edge) >
		    kam_logistic_predict(&m, &x[6]));
	close_to(kam_logistic_predict(&m, &far),
		 kam_logistic_predict(&m, &edge), 0);
	close_to(kam_logistic_predict(&m, &lower),
		 kam_logistic_predict(&m, &low), 0);
}

static void
planted_coefficients_are_found(void **state)
{
	static double x[30000];
	static unsigned char y[10000];
	static const double planted[4] = { -.5, 1.2, 0, -.004 };
	struct kam_random r;
	struct kam_logistic m, again;

	(void)state;
	kam_random_seed(&r, 5, 1);
	for (int i = 0; i < 10000; i++) {
		double *row = &x[3 * i];

		row[0] = kam_random_uniform(&r) * 2;
		row[1] = kam_random_exponential(&r, 1);
		row[2] = kam_random_uniform(&r) * 500;
		y[i] = kam_random_uniform(&r) <
		       1 / (1 +
			    exp(-(planted[0] + planted[1] * row[0] +
				  planted[2] * row[1] + planted[3] * row[2])));
	}
	assert_int_equal(
		kam_logistic_fit(&m, x, y, 10000, 3, NULL, 0, 1, NULL, NULL),
		0);
	close_to(m.intercept, planted[0], 3 * m.intercept_se);
	for (int j = 0; j < 3; j++) {
		assert_true(m.se[j] > 0);
		close_to(m.coef[j], planted[j + 1], 3 * m.se[j]);
	}
	assert_true(m.se[0] < .05 && m.se[2] < .0003);
	/* From there it comes to the same. */
	assert_int_equal(
		kam_logistic_fit(&again, x, y, 10000, 3, NULL, 0, 1, &m, NULL),
		0);
	for (int j = 0; j < 3; j++)
		close_to(again.coef[j], m.coef[j], 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_of_four_cells_gives_its_odds_ratio),
		cmocka_unit_test(rows_of_the_fold_left_out_do_not_count),
		cmocka_unit_test(a_perfect_feature_is_held_by_the_ridge),
		cmocka_unit_test(what_never_varies_has_no_effect),
		cmocka_unit_test(
			beyond_what_was_met_the_odds_go_on_but_a_little),
		cmocka_unit_test(planted_coefficients_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
