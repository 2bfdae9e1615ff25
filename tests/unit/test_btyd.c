/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reference fits are those of the literature (Fader, Hardie and Lee 2005;
 * Batislam et al. 2007; Platzer and Reutterer) on the 2357 customers of the
 * CDNOW sample; other figures were computed by an independent program.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kam/btyd.h>
#include <kam/random.h>
#include <kam/special.h>

#include "cdnow.h"

static void
close_to(double is, double want, double tolerance)
{
	if (!(fabs(is - want) <= tolerance))
		fail_msg("%.10g is not %.10g to %g", is, want, tolerance);
}

static void
relatively(double is, double want, double tolerance)
{
	close_to(is, want, tolerance * fabs(want));
}

struct reference {
	bool m;
	int k;
	double r, alpha, a, b, loglik;
};

static void
fits_are_those_of_the_literature(void **state)
{
	static const struct reference refs[] = {
		{ false, 1, .2425945, 4.4136020, .7929220, 2.4259068,
		  -9582.429207 },
		{ true, 1, .5248432, 6.1830853, .8913594, 1.6140022,
		  -9582.135716 },
		{ false, 2, .226917, 1.462920, .944002, 2.074329, -9855.3270 },
		{ false, 3, .219482, .833431, 1.026093, 2.094135, -10393.5651 },
	};
	struct kam_btyd_data *d = *state;

	if (!d)
		skip();
	assert_int_equal(d->customers, 2357);
	assert_int_equal(d->repeats, 2457);
	for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++) {
		const struct reference *want = &refs[i];
		struct kam_btyd_fit fit;
		struct kam_err err = KAM_ERR_INIT;

		assert_int_equal(
			kam_btyd_fit(&fit, d, want->m, want->k, NULL, &err), 0);
		assert_int_equal(fit.verdict, KAM_BTYD_CONVERGED);
		relatively(fit.model.r, want->r, 1e-4);
		relatively(fit.model.alpha, want->alpha, 1e-4);
		relatively(fit.model.a, want->a, 1e-4);
		relatively(fit.model.b, want->b, 1e-4);
		close_to(fit.loglik, want->loglik, 1e-3);
		close_to(kam_btyd_loglik(&fit.model, d), fit.loglik, 1e-6);
		for (int j = 0; j < 4; j++)
			assert_true(fit.se[j] > 0 && fit.se[j] < 1);
	}
}

static void
the_best_k_of_the_sample_is_one(void **state)
{
	struct kam_btyd_data *d = *state;
	struct kam_btyd_fit fit;
	struct kam_err err = KAM_ERR_INIT;

	if (!d)
		skip();
	assert_int_equal(
		kam_btyd_search(&fit, d, NULL, true, KAM_BTYD_K_MAX, &err), 0);
	assert_int_equal(fit.model.k, 1);
	close_to(fit.loglik, -9582.135716, 1e-3);
	assert_int_equal(
		kam_btyd_search(&fit, d, NULL, false, KAM_BTYD_K_MAX, &err), 0);
	assert_int_equal(fit.model.k, 1);
	close_to(fit.loglik, -9582.429207, 1e-3);
}

static double
mean_alive(const struct kam_btyd *m, const struct kam_btyd_data *d)
{
	double sum = 0;

	for (size_t i = 0; i < d->n; i++)
		sum += d->row[i].weight * kam_btyd_alive(m, &d->row[i].past);
	return sum / d->customers;
}

static void
what_the_fits_say_is_that_of_the_literature(void **state)
{
	struct kam_btyd_data *d = *state;
	struct kam_btyd_past c = { 2, 213 / 7.0, 272 / 7.0 };
	struct kam_btyd_past often = { 26, 216 / 7.0, 31 };
	struct kam_btyd_fit bg, mbg;
	struct kam_err err = KAM_ERR_INIT;
	double sum = 0;

	if (!d)
		skip();
	assert_int_equal(kam_btyd_fit(&bg, d, false, 1, NULL, &err), 0);
	assert_int_equal(kam_btyd_fit(&mbg, d, true, 1, NULL, &err), 0);
	close_to(mean_alive(&bg.model, d), .813440, 1e-6);
	close_to(mean_alive(&mbg.model, d), .448721, 1e-6);
	close_to(kam_btyd_alive(&bg.model, &c), .72662031, 1e-6);
	close_to(kam_btyd_expected(&bg.model, &c, 39), 1.22599446, 1e-6);
	close_to(kam_btyd_alive(&bg.model, &often), .9688544, 1e-6);
	for (size_t i = 0; i < d->n; i++)
		sum += d->row[i].weight *
		       kam_btyd_expected(&bg.model, &d->row[i].past, 39);
	close_to(sum, 1653.409, 1e-2);
}

static const struct kam_btyd some[] = {
	{ 1, false, .2425945, 4.413602, .792922, 2.4259068 },
	{ 1, true, .5248432, 6.1830853, .8913594, 1.6140022 },
	{ 2, false, .226917, 1.46292, .944002, 2.074329 },
	{ 4, true, 1.7, 3.1, .4, 3.9 },
	{ 12, true, 8, 2.5, .1, 2 },
};

#define SOME (sizeof(some) / sizeof(some[0]))

static void
gaps_are_longer_as_the_incomplete_beta_has_it(void **state)
{
	static const struct kam_btyd_past past[] = { { 0, 0, 30 },
						     { 3, 20, 31.5 },
						     { 40, 90, 92 } };

	(void)state;
	for (size_t i = 0; i < SOME; i++) {
		const struct kam_btyd *m = &some[i];

		for (size_t j = 0; j < 3; j++)
			for (double t = 0.5; t < 200; t *= 3) {
				const struct kam_btyd_past *c = &past[j];
				double y = (m->alpha + c->t_x) /
					   (m->alpha + c->t_x + t);

				close_to(kam_btyd_gap_above(m, c, t),
					 kam_beta_inc(y, m->r + m->k * c->x,
						      m->k),
					 1e-12);
			}
	}
}

/* S(e + h)/S(e) from the gap's distribution. */
static void
a_purchase_comes_as_silence_ends(void **state)
{
	struct kam_btyd_past c = { 3, 20, 31.5 };

	(void)state;
	for (size_t i = 0; i < SOME; i++)
		for (double h = 0.5; h < 200; h *= 3)
			close_to(
				kam_btyd_buys(&some[i], &c, h),
				1 - kam_btyd_gap_above(&some[i], &c, 11.5 + h) /
						kam_btyd_gap_above(&some[i], &c,
								   11.5),
				1e-12);
}

static void
a_thousand_purchases_give_finite_numbers(void **state)
{
	struct kam_btyd_data d = KAM_BTYD_DATA_INIT;
	struct kam_btyd m = { 4, true, .5, 5, .8, 2.5 };
	static const struct kam_btyd_past past[] = {
		{ 1000, 9.9e4, 1e5 }, { 1000, 1, 1e5 },	   { 1000, 1e5, 1e5 },
		{ 0, 0, 1e5 },	      { 20000, 500, 1e5 },
	};
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(past) / sizeof(past[0]); i++) {
		double alive = kam_btyd_alive(&m, &past[i]);
		double buys = kam_btyd_buys(&m, &past[i], 10);
		double gap = kam_btyd_gap_above(&m, &past[i], 10);

		assert_true(alive >= 0 && alive <= 1);
		assert_true(buys >= 0 && buys <= 1);
		assert_true(gap >= 0 && gap <= 1);
		assert_true(isfinite(kam_btyd_expected(&m, &past[i], 10)));
		assert_int_equal(kam_btyd_data_add(&d, &past[i], 10, &err), 0);
		assert_true(isfinite(kam_btyd_loglik(&m, &d)));
	}
	kam_btyd_data_pack(&d);
	assert_int_equal(d.n, 5);
	assert_true(isfinite(kam_btyd_loglik(&m, &d)));
	kam_btyd_data_release(&d);
}

static void
without_m_one_purchase_says_nothing_of_death(void **state)
{
	struct kam_btyd_past c = { 0, 0, 500 };

	(void)state;
	assert_true(kam_btyd_alive(&some[0], &c) == 1);
	assert_true(kam_btyd_alive(&some[1], &c) < 0.5);
}

/* The equations of the literature, as they stand, where they do not overflow. */
static double
plain_loglik(const struct kam_btyd *m, const struct kam_btyd_past *c, double L)
{
	double z = m->m, n = m->r + m->k * (double)c->x, s1 = 0, s2 = 0;

	if (c->x || m->m)
		s1 = m->a / (m->b + c->x - 1 + z) *
		     pow((m->alpha + c->T) / (m->alpha + c->t_x), n);
	for (int j = 0; j < m->k; j++)
		s2 += exp(lgamma(n + j) - lgamma(n) - lgamma(j + 1.0)) *
		      pow((c->T - c->t_x) / (m->alpha + c->T), j);
	return (m->k - 1) * L - c->x * lgamma(m->k) + lgamma(m->b + c->x + z) -
	       lgamma(m->a + m->b + c->x + z) - lgamma(m->b) +
	       lgamma(m->a + m->b) + lgamma(n) - lgamma(m->r) +
	       m->r * log(m->alpha) - n * log(m->alpha + c->T) + log(s1 + s2);
}

static void
the_likelihood_is_that_of_the_equations(void **state)
{
	static const struct kam_btyd_past past[] = { { 0, 0, 30 },
						     { 1, 4, 31.5 },
						     { 7, 22, 25 },
						     { 7, 22, 25 },
						     { 3, 29, 29 } };
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	for (size_t i = 0; i < SOME; i++) {
		struct kam_btyd_data d = KAM_BTYD_DATA_INIT;
		double want = 0;

		for (size_t j = 0; j < 5; j++) {
			want += plain_loglik(&some[i], &past[j], j * 1.5);
			assert_int_equal(
				kam_btyd_data_add(&d, &past[j], j * 1.5, &err),
				0);
		}
		kam_btyd_data_pack(&d);
		assert_int_equal(d.n, 4);
		relatively(kam_btyd_loglik(&some[i], &d), want, 1e-11);
		kam_btyd_data_release(&d);
	}
}

/* Everybody buys every 13 weeks: no gamma of gaps is as even as that. */
static void
clockwork_ends_at_the_edge_and_says_so(void **state)
{
	struct kam_btyd_data d = KAM_BTYD_DATA_INIT;
	struct kam_btyd_fit fit;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	for (int i = 0; i < 300; i++) {
		uint32_t x = 4 + (uint32_t)i % 5;
		struct kam_btyd_past c = { x, 13.0 * x, 13.0 * x + 1 + i % 12 };

		assert_int_equal(kam_btyd_data_add(&d, &c, x * log(13), &err),
				 0);
	}
	kam_btyd_data_pack(&d);
	assert_int_equal(
		kam_btyd_search(&fit, &d, NULL, true, KAM_BTYD_K_MAX, &err), 0);
	assert_int_equal(fit.verdict, KAM_BTYD_BOUNDARY);
	assert_int_equal(fit.model.k, 12);
	assert_non_null(fit.why);
	assert_true(isfinite(fit.loglik));
	assert_true(fit.model.r > 100);
	close_to(fit.model.r / fit.model.alpha, 12 / 13.0, 0.15);
	kam_btyd_data_release(&d);
}

static void
fits_that_cannot_be_are_told(void **state)
{
	struct kam_btyd_data d = KAM_BTYD_DATA_INIT;
	struct kam_btyd_past c = { 0, 0, 30 };
	struct kam_btyd_fit fit;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_btyd_fit(&fit, &d, true, 1, NULL, &err),
			 KAM_EDATA);
	assert_int_equal(
		kam_btyd_search(&fit, &d, NULL, true, KAM_BTYD_K_MAX, &err),
		KAM_EDATA);
	for (int i = 0; i < 2; i++) {
		/* One customer, then several, who never came again. */
		assert_int_equal(kam_btyd_data_add(&d, &c, 0, &err), 0);
		assert_int_equal(kam_btyd_fit(&fit, &d, true, 1, NULL, &err),
				 0);
		assert_int_not_equal(fit.verdict, KAM_BTYD_CONVERGED);
		assert_true(isfinite(fit.model.r) && fit.model.r > 0);
		assert_true(isfinite(kam_btyd_alive(&fit.model, &c)));
	}
	kam_btyd_data_release(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fits_are_those_of_the_literature),
		cmocka_unit_test(the_best_k_of_the_sample_is_one),
		cmocka_unit_test(what_the_fits_say_is_that_of_the_literature),
		cmocka_unit_test(gaps_are_longer_as_the_incomplete_beta_has_it),
		cmocka_unit_test(a_purchase_comes_as_silence_ends),
		cmocka_unit_test(a_thousand_purchases_give_finite_numbers),
		cmocka_unit_test(without_m_one_purchase_says_nothing_of_death),
		cmocka_unit_test(the_likelihood_is_that_of_the_equations),
		cmocka_unit_test(clockwork_ends_at_the_edge_and_says_so),
		cmocka_unit_test(fits_that_cannot_be_are_told),
	};

	return cmocka_run_group_tests(tests, cdnow_load, cdnow_release);
}
