/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <kam/linear.h>
#include <kam/minimise.h>
#include <kam/special.h>

static void
close_to(double is, double want, double tolerance)
{
	if (!(fabs(is - want) <= tolerance))
		fail_msg("%.12g is not %.12g to %g", is, want, tolerance);
}

/* Rosenbrock (1960): a bent valley, least at (1, 1). */
static double
valley(void *ctx, const double *x, double *g)
{
	double u = x[1] - x[0] * x[0], v = 1 - x[0];

	++*(int *)ctx;
	if (g) {
		g[0] = -400 * x[0] * u - 2 * v;
		g[1] = 200 * u;
	}
	return 100 * u * u + v * v;
}

/* A sharp fold of the gradient, on which a line search alone gets stuck. */
static double
folded(void *ctx, const double *x, double *g)
{
	double u = x[0] - 1, v = x[1] + 2, s = sqrt(1e-12 + v * v);

	(void)ctx;
	if (g) {
		g[0] = 2 * u;
		g[1] = v / s;
	}
	return u * u + s;
}

static double
bowl(void *ctx, const double *x, double *g)
{
	(void)ctx;
	if (g) {
		g[0] = 4 * (x[0] - 1) + x[1] + 2;
		g[1] = x[0] - 1 + 6 * (x[1] + 2);
	}
	return 2 * (x[0] - 1) * (x[0] - 1) + (x[0] - 1) * (x[1] + 2) +
	       3 * (x[1] + 2) * (x[1] + 2) + 7;
}

/* Falls for ever. */
static double
slope(void *ctx, const double *x, double *g)
{
	(void)ctx;
	if (g)
		g[0] = -1;
	return -x[0];
}

static void
a_bent_valley_is_followed_to_its_end(void **state)
{
	double x[2] = { -1.2, 1 };
	struct kam_minimum m;
	int calls = 0;

	(void)state;
	assert_int_equal(kam_minimise(valley, &calls, x, 2, 1e-9, &m, NULL), 0);
	assert_true(m.converged);
	close_to(x[0], 1, 1e-8);
	close_to(x[1], 1, 1e-8);
	close_to(m.value, 0, 1e-15);
	assert_in_range(calls, 5, 400);
}

static void
the_bottom_of_a_fold_is_found_nearly(void **state)
{
	double x[2] = { 7, 5 };
	struct kam_minimum m;

	(void)state;
	assert_int_equal(kam_minimise(folded, NULL, x, 2, 1e-9, &m, NULL), 0);
	close_to(x[0], 1, 1e-3);
	close_to(x[1], -2, 1e-3);
}

static void
what_has_no_minimum_is_not_said_to_be_one(void **state)
{
	double x[1] = { 0 };
	struct kam_minimum m;

	(void)state;
	assert_int_equal(kam_minimise(slope, NULL, x, 1, 1e-9, &m, NULL), 0);
	assert_false(m.converged);
	close_to(m.slope, 1, 0);
}

static void
second_derivatives_come_from_the_gradient(void **state)
{
	double x[2] = { 3, 4 }, h[4];

	(void)state;
	kam_hessian(bowl, NULL, x, 2, 1e-4, h);
	close_to(h[0], 4, 1e-8);
	close_to(h[1], 1, 1e-8);
	close_to(h[2], 1, 1e-8);
	close_to(h[3], 6, 1e-8);
}

static void
known_second_derivatives_lead_there_in_few_steps(void **state)
{
	double x[2] = { 2.5, -1 }, wrong[4] = { 5, 0, 0, 7 };
	double exact[4] = { 4, 1, 1, 6 };
	struct kam_minimum m;

	(void)state;
	kam_minimise_chord(bowl, NULL, x, 2, exact, 1e-10, 1, &m);
	assert_true(m.converged);
	close_to(x[0], 1, 1e-10);
	close_to(m.value, 7, 1e-12);
	x[0] = 2.5;
	kam_minimise_chord(bowl, NULL, x, 2, wrong, 1e-10, 2, &m);
	assert_false(m.converged);
	kam_minimise_chord(bowl, NULL, x, 2, wrong, 1e-10, 40, &m);
	assert_true(m.converged);
	close_to(x[1], -2, 1e-10);
}

static void
a_system_is_solved(void **state)
{
	double a[4] = { 4, 1, 1, 3 }, b[2] = { 1, 2 };

	(void)state;
	assert_int_equal(kam_spd_solve(a, 2, b), 0);
	close_to(b[0], 1 / 11.0, 1e-15);
	close_to(b[1], 7 / 11.0, 1e-15);
}

static void
a_matrix_is_inverted(void **state)
{
	double a[4] = { 4, 1, 1, 3 };

	(void)state;
	assert_int_equal(kam_spd_invert(a, 2), 0);
	close_to(a[0], 3 / 11.0, 1e-15);
	close_to(a[1], -1 / 11.0, 1e-15);
	close_to(a[2], -1 / 11.0, 1e-15);
	close_to(a[3], 4 / 11.0, 1e-15);
}

static void
what_is_not_positive_definite_is_refused(void **state)
{
	double a[4] = { 1, 2, 2, 1 }, b[2] = { 5, 6 };
	double nan[4] = { (double)NAN, 0, 0, 1 };

	(void)state;
	assert_int_equal(kam_spd_solve(a, 2, b), KAM_EDATA);
	close_to(b[0], 5, 0);
	assert_int_equal(kam_spd_invert(nan, 2), KAM_EDATA);
}

static void
special_functions_have_their_known_values(void **state)
{
	(void)state;
	/* I_x(1, b) = 1 - (1-x)^b; I_x(2, 2) = x^2 (3 - 2x) */
	close_to(kam_beta_inc(.3, 1, 5), 1 - pow(.7, 5), 1e-14);
	close_to(kam_beta_inc(.3, 2, 2), .09 * 2.4, 1e-14);
	close_to(kam_beta_inc(0, 2, 3), 0, 0);
	close_to(kam_beta_inc(1, 2, 3), 1, 0);
	close_to(kam_beta_inc(.2, 5000, 3), 0, 1e-300);
	assert_true(isnan(kam_beta_inc(1.5, 2, 3)));
	assert_true(isnan(kam_beta_inc(.5, 0, 3)));
	close_to(kam_poisson_up_to(0, 2), exp(-2), 1e-15);
	close_to(kam_poisson_up_to(2, 2), 5 * exp(-2), 1e-14);
	close_to(kam_poisson_up_to(3, 0), 1, 0);
	close_to(kam_poisson_up_to(3, 5000), 0, 1e-300);
	close_to(kam_poisson_up_to(1e6, 1e6 - 1), .5006, 2e-4);
	close_to(kam_poisson_up_to(1e7, 1e7 + 1e4), .000787, 1e-5);
	assert_true(isnan(kam_poisson_up_to(-1, 2)));
	close_to(kam_normal_quantile(.975), 1.95996398454005, 1e-12);
	close_to(kam_normal_quantile(.5), 0, 1e-15);
	assert_true(isnan(kam_normal_quantile(1)));
	assert_true(isnan(kam_normal_quantile((double)NAN)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bent_valley_is_followed_to_its_end),
		cmocka_unit_test(the_bottom_of_a_fold_is_found_nearly),
		cmocka_unit_test(what_has_no_minimum_is_not_said_to_be_one),
		cmocka_unit_test(second_derivatives_come_from_the_gradient),
		cmocka_unit_test(
			known_second_derivatives_lead_there_in_few_steps),
		cmocka_unit_test(a_system_is_solved),
		cmocka_unit_test(a_matrix_is_inverted),
		cmocka_unit_test(what_is_not_positive_definite_is_refused),
		cmocka_unit_test(special_functions_have_their_known_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
