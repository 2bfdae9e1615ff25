/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All expected values are worked by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <kam/score.h>

static void
close_to(double is, double want, double tolerance)
{
	if (!(fabs(is - want) <= tolerance))
		fail_msg("%.12g is not %.12g to %g", is, want, tolerance);
}

/* Pairs: (.8 .4) (.8 .4) (.8 .1) won; (.4 .4) (.4 .4) tied; (.4 .1) won. */
static void
a_tie_is_half_a_pair(void **state)
{
	double p[5] = { .8, .4, .4, .1, .4 };
	unsigned char y[5] = { 1, 1, 0, 0, 0 };
	struct kam_score s;

	(void)state;
	assert_int_equal(kam_score(&s, p, y, 5, NULL), 0);
	assert_int_equal(s.n, 5);
	close_to(s.auc, 5 / 6.0, 1e-15);
	close_to(s.rate, .4, 1e-15);
	close_to(s.mean, .42, 1e-15);
	close_to(s.brier, (.04 + .36 + .16 + .01 + .16) / 5, 1e-15);
	close_to(s.logloss, -(log(.8) + log(.4) + 2 * log(.6) + log(.9)) / 5,
		 1e-15);
}

static void
outcomes_all_alike_have_no_auc(void **state)
{
	double p[2] = { .2, .7 };
	unsigned char y[2] = { 1, 1 };
	struct kam_score s;

	(void)state;
	assert_int_equal(kam_score(&s, p, y, 2, NULL), 0);
	assert_true(isnan(s.auc));
	close_to(s.rate, 1, 0);
	assert_int_equal(kam_score(&s, p, y, 0, NULL), 0);
	assert_true(isnan(s.brier));
}

static void
certainty_that_fails_costs_no_more_than_a_millionth(void **state)
{
	(void)state;
	close_to(kam_score_loss(0, 1), -log(1e-6), 1e-12);
	close_to(kam_score_loss(1, 0), -log(1e-6), 1e-9);
	close_to(kam_score_loss(1, 1), -log(1 - 1e-6), 1e-15);
	close_to(kam_score_loss(.25, 0), -log(.75), 1e-15);
}

static void
tenths_go_from_the_lowest_up(void **state)
{
	double p[20];
	unsigned char y[20];
	struct kam_score s;

	(void)state;
	for (int i = 0; i < 20; i++) {
		p[i] = (19 - i) / 20.0;
		y[i] = i < 9;
	}
	assert_int_equal(kam_score(&s, p, y, 20, NULL), 0);
	for (int t = 0; t < 10; t++) {
		assert_int_equal(s.tenth[t].n, 2);
		close_to(s.tenth[t].mean, (4 * t + 1) / 40.0, 1e-15);
		close_to(s.tenth[t].rate, t < 5 ? 0 : t == 5 ? .5 : 1, 1e-15);
	}
	assert_int_equal(kam_score(&s, p, y, 3, NULL), 0);
	assert_int_equal(s.tenth[9].n, 1);
	assert_int_equal(s.tenth[0].n, 0);
	assert_true(isnan(s.tenth[0].rate));
}

/* The two riskiest of ten hold one of two events, and 30 of 40. */
static void
lift_compares_the_top_with_all(void **state)
{
	double risk[10] = { .9, .1, .8, .2, .3, .3, .2, .1, .1, .1 };
	double amount[10] = { 30, 5, 7, 10, 1, 1, 1, 1, 1, 1 };
	unsigned char y[10] = { 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
	unsigned char none[10] = { 0 };
	struct kam_lift l;

	(void)state;
	assert_int_equal(kam_score_lift(&l, risk, y, amount, 10, .2, NULL), 0);
	close_to(l.lift, .5 / .2, 1e-15);
	close_to(l.captured, .75, 1e-15);
	assert_int_equal(kam_score_lift(&l, risk, y, amount, 10, .11, NULL), 0);
	close_to(l.lift, .5 / .2, 1e-15);
	assert_int_equal(kam_score_lift(&l, risk, none, amount, 10, .2, NULL),
			 0);
	assert_true(isnan(l.lift) && isnan(l.captured));
}

static void
the_order_is_from_the_lowest_up_and_ties_keep_theirs(void **state)
{
	static const double p[] = { .5, .1, .9, .5, .1 };
	static const size_t want[] = { 1, 4, 0, 3, 2 };
	size_t order[5];

	(void)state;
	assert_int_equal(kam_score_order(order, p, 5, NULL), 0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(order[i], want[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tie_is_half_a_pair),
		cmocka_unit_test(outcomes_all_alike_have_no_auc),
		cmocka_unit_test(
			certainty_that_fails_costs_no_more_than_a_millionth),
		cmocka_unit_test(tenths_go_from_the_lowest_up),
		cmocka_unit_test(lift_compares_the_top_with_all),
		cmocka_unit_test(
			the_order_is_from_the_lowest_up_and_ties_keep_theirs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
