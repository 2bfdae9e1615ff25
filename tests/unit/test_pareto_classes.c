/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include <kam/pareto.h>

#define MOST 10
#define WHOLE(n) ((kam_dec)(n)*KAM_DEC_ONE)

/* The curve of whole values, which fall; one at a time. */
static struct kam_curve
curve_of(const int *values, size_t n)
{
	static kam_dec held[MOST];
	struct kam_curve c = { .values = held, .n = n };

	for (size_t i = 0; i < n; i++) {
		held[i] = WHOLE(values[i]);
		c.keys += values[i] > 0;
		c.total += held[i];
	}
	return c;
}

static void
the_key_that_crosses_a_limit_is_in_the_upper_class(void **state)
{
	static const int values[] = { 50, 30, 10, 5, 5 };
	static const struct {
		const char *limits;
		size_t n, ends[3];
	} cases[] = {
		{ "80,95", 2, { 2, 4 } },
		{ "79.999999,80.000001", 2, { 2, 3 } },
		{ "1,50,51", 3, { 1, 1, 2 } },
		{ "99.999999%", 1, { 5 } },
	};
	struct kam_limits limits;
	size_t ends[KAM_LIMITS_MAX];
	struct kam_curve c;

	(void)state;
	c = curve_of(values, 5);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(
			kam_limits_read(cases[i].limits, &limits, NULL),
			KAM_OK);
		assert_int_equal(limits.n, cases[i].n);
		kam_class_ends(&c, &limits, ends);
		for (size_t k = 0; k < limits.n; k++)
			assert_int_equal(ends[k], cases[i].ends[k]);
	}
}

/* Ends of A and B by an independent program. */
static void
the_curve_gives_its_own_limits(void **state)
{
	static const int ten[] = { 22261, 11904, 8304, 6392, 5401,
				   4437,  3438,	 2445, 1463, 541 };
	static const int none[] = { 0 };
	struct kam_limits limits;
	size_t ends[2];
	struct kam_curve c;

	(void)state;
	assert_int_equal(kam_limits_read("auto", &limits, NULL), KAM_OK);
	c = curve_of(ten, 10);
	kam_class_ends(&c, &limits, ends);
	assert_int_equal(ends[0], 3);
	assert_int_equal(ends[1], 5);
	c = curve_of(none, 1);
	kam_class_ends(&c, &limits, ends);
	assert_int_equal(ends[0], 0);
	assert_int_equal(ends[1], 0);
}

static void
limits_must_be_rising_per_cents(void **state)
{
	static const char *const bad[] = {
		"",	   "80,",
		"95,80",   "80,80",
		"0",	   "100",
		"0.8",	   "-5",
		"1e1",	   "x",
		"80%%",	   "101",
		"80,auto", "99999999999999999999999999"
	};
	struct kam_err err = KAM_ERR_INIT;
	struct kam_limits limits;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(kam_limits_read(bad[i], &limits, &err),
				 KAM_EUSAGE);
		assert_non_null(strstr(err.text, "--classes="));
	}
	assert_int_equal(kam_limits_read("0.5%, 66.7", &limits, &err), KAM_OK);
	assert_int_equal(limits.limit[0], 500000);
	assert_int_equal(limits.limit[1], 66700000);
}

static void
no_more_limits_than_there_is_room_for(void **state)
{
	char text[KAM_LIMITS_MAX * 8 + 16];
	struct kam_limits limits;
	size_t len = 0;

	(void)state;
	for (int i = 1; i <= KAM_LIMITS_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof text - len,
					"%s%d.%03d", i > 1 ? "," : "",
					1 + i / 1000, i % 1000);
	assert_int_equal(kam_limits_read(text, &limits, NULL), KAM_OK);
	assert_int_equal(limits.n, KAM_LIMITS_MAX);
	memcpy(text + len, ",99", 4);
	assert_int_equal(kam_limits_read(text, &limits, NULL), KAM_EUSAGE);
}

static void
a_fraction_is_a_per_cent_or_a_decimal(void **state)
{
	static const struct {
		const char *text;
		int32_t fraction; /* 0: none */
	} cases[] = {
		{ "10%", 10000000 },
		{ "0.1", 10000000 },
		{ ".05", 5000000 },
		{ "2.5%", 2500000 },
		{ "0", 0 },
		{ "1", 0 },
		{ "100%", 0 },
		{ "10", 0 },
		{ "", 0 },
		{ "%", 0 },
		{ "-1%", 0 },
		{ "x", 0 },
		{ "99.999999%", 99999999 },
		{ "1000000000000000000%", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int32_t fraction = 0;

		assert_int_equal(kam_fraction_read(cases[i].text, &fraction),
				 cases[i].fraction > 0);
		assert_int_equal(fraction, cases[i].fraction);
	}
	assert_false(kam_share_exceeds(WHOLE(1), WHOLE(10), 10000000));
	assert_true(kam_share_exceeds(WHOLE(1) + 1, WHOLE(10), 10000000));
	assert_true(kam_share_exceeds(KAM_DEC_MAX, KAM_DEC_MAX, 99999999));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_key_that_crosses_a_limit_is_in_the_upper_class),
		cmocka_unit_test(the_curve_gives_its_own_limits),
		cmocka_unit_test(limits_must_be_rising_per_cents),
		cmocka_unit_test(no_more_limits_than_there_is_room_for),
		cmocka_unit_test(a_fraction_is_a_per_cent_or_a_decimal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
