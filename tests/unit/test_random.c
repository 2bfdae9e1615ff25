/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <kam/random.h>

#define DRAWS 200000

/* Mean and variance of numbers that come one by one. */
struct moments {
	double n, mean, squares;
};

static void
take(struct moments *m, double x)
{
	double d = x - m->mean;

	m->n++;
	m->mean += d / m->n;
	m->squares += d * (x - m->mean);
}

static double
variance(const struct moments *m)
{
	return m->squares / (m->n - 1);
}

static void
assert_near(double actual, double expected, double tolerance)
{
	if (!(fabs(actual - expected) <= tolerance))
		fail_msg("%.6g is not %.6g within %.3g", actual, expected,
			 tolerance);
}

/* Worked out by a program of its own from the definitions of SplitMix64,
   MurmurHash3's finaliser and taus2 (GSL's manual and rng/taus.c). */
static void
streams_are_those_of_the_definition(void **state)
{
	static const struct {
		uint64_t seed;
		uint32_t stream;
		uint32_t draws[4];
	} cases[] = {
		{ UINT64_C(1),
		  UINT32_C(0),
		  { UINT32_C(1053749590), UINT32_C(3855389925),
		    UINT32_C(2880873919), UINT32_C(2254892682) } },
		{ UINT64_C(1),
		  UINT32_C(1),
		  { UINT32_C(1322685463), UINT32_C(3913811227),
		    UINT32_C(936021119), UINT32_C(123590690) } },
		{ UINT64_C(0),
		  UINT32_C(0),
		  { UINT32_C(4131107073), UINT32_C(3543981974),
		    UINT32_C(3583135543), UINT32_C(2831784075) } },
		{ UINT64_C(4294967295),
		  UINT32_C(4294967295),
		  { UINT32_C(3572332322), UINT32_C(126841575),
		    UINT32_C(888198575), UINT32_C(141277070) } },
		{ UINT64_C(1099511627776),
		  UINT32_C(7),
		  { UINT32_C(645338667), UINT32_C(2809894635),
		    UINT32_C(1234905674), UINT32_C(391770756) } },
	};
	struct kam_random r;
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		kam_random_seed(&r, cases[i].seed, cases[i].stream);
		for (j = 0; j < 4; j++)
			assert_int_equal(kam_random_below(&r, UINT32_MAX),
					 cases[i].draws[j]);
	}
}

static void
a_copy_runs_on_separately(void **state)
{
	struct kam_random a, b;
	double x;

	(void)state;
	kam_random_seed(&a, 7, 3);
	b = a;
	x = kam_random_uniform(&a);
	kam_random_uniform(&a);
	assert_true(kam_random_uniform(&b) == x);
	assert_true(kam_random_uniform(&a) != kam_random_uniform(&b));
}

static void
neighbouring_streams_do_not_go_together(void **state)
{
	struct moments product = { 0, 0, 0 };
	struct kam_random a, b;
	uint32_t i;

	(void)state;
	for (i = 0; i < DRAWS; i++) {
		kam_random_seed(&a, 1, i);
		kam_random_seed(&b, 1, i + 1);
		take(&product, (kam_random_uniform(&a) - .5) *
				       (kam_random_uniform(&b) - .5));
	}
	/* A product of two centred uniforms has the variance 1/144. */
	assert_near(product.mean, 0, 4 / 12.0 / sqrt(DRAWS));
}

static void
uniform_numbers_fill_the_unit_evenly(void **state)
{
	struct moments m = { 0, 0, 0 };
	struct kam_random r;
	double u;
	int i;

	(void)state;
	kam_random_seed(&r, 1, 1);
	for (i = 0; i < DRAWS; i++) {
		u = kam_random_uniform(&r);
		assert_true(u >= 0 && u < 1);
		take(&m, u);
	}
	assert_near(m.mean, .5, 4 * sqrt(1 / 12.0 / DRAWS));
	assert_near(variance(&m), 1 / 12.0, .001);
}

static void
whole_numbers_come_equally_often(void **state)
{
	enum { SIDES = 7 };
	int count[SIDES] = { 0 }, i;
	struct kam_random r;
	double chi = 0, d;

	(void)state;
	kam_random_seed(&r, 2, 1);
	for (i = 0; i < DRAWS; i++)
		count[kam_random_below(&r, SIDES)]++;
	for (i = 0; i < SIDES; i++) {
		d = count[i] - (double)DRAWS / SIDES;
		chi += d * d * SIDES / DRAWS;
	}
	/* The 99.9 % point of chi square, 6 degrees of freedom. */
	assert_true(chi < 22.46);
	assert_int_equal(kam_random_below(&r, 1), 0);
}

static void
exponential_numbers_have_their_mean_and_deviation(void **state)
{
	struct moments m = { 0, 0, 0 };
	struct kam_random r;
	int i;

	(void)state;
	kam_random_seed(&r, 3, 1);
	for (i = 0; i < DRAWS; i++)
		take(&m, kam_random_exponential(&r, 30));
	assert_near(m.mean, 30, 4 * 30 / sqrt(DRAWS));
	/* The variance of a sample variance is (9 - 1) / n in units of it. */
	assert_near(variance(&m), 900, 4 * 900 * sqrt(8.0 / DRAWS));
}

static void
gamma_numbers_have_their_mean_and_deviation(void **state)
{
	static const double shapes[] = { .5, 1, 3, 15 };
	struct kam_random r;
	double k, kurtosis;
	size_t j;
	int i;

	(void)state;
	for (j = 0; j < sizeof shapes / sizeof *shapes; j++) {
		struct moments m = { 0, 0, 0 };

		k = shapes[j];
		kam_random_seed(&r, 4, (uint32_t)j);
		for (i = 0; i < DRAWS; i++)
			take(&m, kam_random_gamma(&r, k, 2));
		kurtosis = 3 + 6 / k;
		assert_near(m.mean, 2 * k, 4 * 2 * sqrt(k / DRAWS));
		assert_near(variance(&m), 4 * k,
			    4 * 4 * k * sqrt((kurtosis - 1) / DRAWS));
	}
}

static void
logarithms_of_lognormal_numbers_are_normal(void **state)
{
	struct moments m = { 0, 0, 0 };
	struct kam_random r;
	int within = 0, i;
	double z;

	(void)state;
	kam_random_seed(&r, 5, 1);
	for (i = 0; i < DRAWS; i++) {
		z = log(kam_random_lognormal(&r, 4, .5));
		take(&m, z);
		within += fabs(z - 4) < .5;
	}
	assert_near(m.mean, 4, 4 * .5 / sqrt(DRAWS));
	assert_near(variance(&m), .25, 4 * .25 * sqrt(2.0 / DRAWS));
	/* Of a normal distribution 0.6827 lies within one deviation. */
	assert_near((double)within / DRAWS, .6827, 4 * sqrt(.22 / DRAWS));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_are_those_of_the_definition),
		cmocka_unit_test(a_copy_runs_on_separately),
		cmocka_unit_test(neighbouring_streams_do_not_go_together),
		cmocka_unit_test(uniform_numbers_fill_the_unit_evenly),
		cmocka_unit_test(whole_numbers_come_equally_often),
		cmocka_unit_test(
			exponential_numbers_have_their_mean_and_deviation),
		cmocka_unit_test(gamma_numbers_have_their_mean_and_deviation),
		cmocka_unit_test(logarithms_of_lognormal_numbers_are_normal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
