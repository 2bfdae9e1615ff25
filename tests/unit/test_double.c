/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <kam/decimal.h>

#include "random_rig.h"

static uint64_t seed;

static uint64_t
rnd(void)
{
	return rig_random(&seed);
}

/* Any finite double, all magnitudes alike. */
static double
any_double(void)
{
	double v;

	do {
		uint64_t bits = rnd();

		memcpy(&v, &bits, sizeof v);
	} while (!isfinite(v));
	return v;
}

static double
read_back(const char *text)
{
	double v = 77;

	assert_int_equal(kam_double_read(kam_str_of(text), &v), KAM_READ_OK);
	return v;
}

static void
doubles_print_as_in_the_c_locale(void **state)
{
	static const struct {
		double v;
		int digits;
		const char *text;
	} cases[] = {
		{ 0.1, 10, "0.1" },
		{ 1.0 / 3, 10, "0.3333333333" },
		{ -1e100, 3, "-1e+100" },
		{ 0, 10, "0" },
		{ 1e10, 10, "1e+10" },
		{ 123456789, 10, "123456789" },
		{ 0.1, 17, "0.10000000000000001" },
		{ -2.2250738585072014e-308, 17, "-2.2250738585072014e-308" },
		{ INFINITY, 10, "inf" },
		{ NAN, 10, "" },
	};
	char buf[32];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(
			kam_double_print(buf, cases[i].v, cases[i].digits),
			strlen(cases[i].text));
		assert_string_equal(buf, cases[i].text);
	}
}

static void
fixed_places_print_without_negative_zero(void **state)
{
	static const struct {
		double v;
		int places;
		const char *text;
	} cases[] = {
		{ 0.5, 0, "0" },
		{ 1.5, 0, "2" },
		{ 2.675, 2, "2.67" },
		{ -0.001, 2, "0.00" },
		{ -0.0, 0, "0" },
		{ -0.006, 2, "-0.01" },
		{ -10, 1, "-10.0" },
		{ 999999999999999.875, 3, "999999999999999.875" },
		{ -999999999999999.875, 14, "-999999999999999.87500000000000" },
		{ NAN, 2, "" },
	};
	char buf[32];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(
			kam_fixed_print(buf, cases[i].v, cases[i].places),
			strlen(cases[i].text));
		assert_string_equal(buf, cases[i].text);
	}
}

static void
plain_doubles_are_read(void **state)
{
	(void)state;
	assert_true(read_back("1.5") == 1.5);
	assert_true(read_back("-2e3") == -2000);
	assert_true(read_back("+.5") == 0.5);
	assert_true(read_back("5.") == 5);
	assert_true(read_back("1E-2") == 0.01);
	assert_true(read_back("000000000000000000000000001") == 1);
	assert_true(read_back("0") == 0 && !signbit(read_back("0")));
	assert_true(read_back("-0.0") == 0 && signbit(read_back("-0.0")));
	assert_true(read_back("0e999999999999") == 0);
	assert_true(read_back("1e-400") == 0);
	assert_true(read_back("1e-99999999999999999999") == 0);
	assert_true(read_back("4.9e-324") == 4.9406564584124654e-324);
	assert_true(read_back("1.7976931348623157e308") ==
		    1.7976931348623157e308);
}

static void
what_is_no_double_is_refused(void **state)
{
	static const char *const bad[] = {
		"",    " ",	"-",	"+",   ".",	"e5",  "1e",
		"1e+", "1 ",	" 1",	"1,5", "0x1",	"inf", "nan",
		"--1", "1.2.3", "1e5x", "1_0", "1e1.5",
	};
	double v = 77;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (kam_double_read(kam_str_of(bad[i]), &v) != KAM_READ_BAD)
			fail_msg("'%s' was read", bad[i]);
	assert_int_equal(kam_double_read(KAM_STR("1\0"), &v), KAM_READ_BAD);
	assert_int_equal(kam_double_read(KAM_STR("1e309"), &v), KAM_READ_RANGE);
	assert_int_equal(kam_double_read(KAM_STR("-1e999999999999"), &v),
			 KAM_READ_RANGE);
	assert_true(v == 77);
}

/* Cases of W. Clinger, V. Paxson and the tests of strtod() at large. */
static void
halfway_cases_round_to_even(void **state)
{
	char text[1200];

	(void)state;
	assert_true(read_back("9007199254740993") == 9007199254740992.0);
	assert_true(read_back("9007199254740995") == 9007199254740996.0);
	assert_true(read_back("9007199254740993.0000000000000001") ==
		    9007199254740994.0);
	assert_true(read_back("1.00000000000000011102230246251565404236316680"
			      "908203125") == 1.0);
	assert_true(read_back("1.00000000000000011102230246251565404236316680"
			      "908203126") == 1.0000000000000002);
	assert_true(read_back("2.2250738585072012e-308") ==
		    2.2250738585072014e-308);
	/* The digit that decides stands behind a thousand others. */
	memset(text, '0', sizeof text);
	memcpy(text, "9007199254740993.", 17);
	text[sizeof text - 1] = '\0';
	assert_true(read_back(text) == 9007199254740992.0);
	text[sizeof text - 2] = '1';
	assert_true(read_back(text) == 9007199254740994.0);
}

static void
seventeen_digits_bring_every_double_back(void **state)
{
	char buf[32], reference[64];

	(void)state;
	seed = 1;
	for (int i = 0; i < 300000; i++) {
		double v = any_double();

		snprintf(reference, sizeof reference, "%.17g", v);
		kam_double_print(buf, v, 17);
		assert_string_equal(buf, reference);
		assert_true(read_back(buf) == v);
		/* A libc that rounds correctly agrees on fewer digits too. */
		kam_double_print(buf, v, 1 + i % 17);
		if (kam_double_read(kam_str_of(buf), &v) == KAM_READ_OK)
			assert_true(v == strtod(buf, NULL));
	}
}

static void
ten_digits_are_what_was_printed(void **state)
{
	char before[32], after[32];

	(void)state;
	assert_true(kam_double_ten(1.0 / 3) == 0.3333333333);
	assert_true(kam_double_ten(12345678901.0) == 12345678900.0);
	assert_true(isnan(kam_double_ten(NAN)));
	assert_true(kam_double_ten(INFINITY) == INFINITY);
	seed = 2;
	for (int i = 0; i < 100000; i++) {
		double v = any_double(), ten = kam_double_ten(v);

		kam_double_print(before, v, 10);
		kam_double_print(after, ten, 10);
		assert_string_equal(before, after);
		assert_true(kam_double_ten(ten) == ten);
	}
}

/* Some locale with a decimal comma, or NULL where none is installed. */
static const char *
comma_locale(void)
{
	static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8",
					     "fr_FR.UTF-8", "de_DE",
					     "ru_RU.UTF-8", "es_ES.UTF-8" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (setlocale(LC_NUMERIC, names[i]) &&
		    *localeconv()->decimal_point == ',')
			return names[i];
	return NULL;
}

static void
the_locale_does_not_matter(void **state)
{
	char buf[32];

	(void)state;
	if (!comma_locale())
		skip();
	kam_double_print(buf, 1.5, 10);
	assert_string_equal(buf, "1.5");
	kam_fixed_print(buf, -1234.5, 2);
	assert_string_equal(buf, "-1234.50");
	assert_true(read_back("1.5") == 1.5);
	assert_true(read_back("1.2345678901234567e-20") ==
		    1.2345678901234567e-20);
	assert_true(kam_double_ten(1.0 / 3) == 0.3333333333);
	setlocale(LC_NUMERIC, "C");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doubles_print_as_in_the_c_locale),
		cmocka_unit_test(fixed_places_print_without_negative_zero),
		cmocka_unit_test(plain_doubles_are_read),
		cmocka_unit_test(what_is_no_double_is_refused),
		cmocka_unit_test(halfway_cases_round_to_even),
		cmocka_unit_test(seventeen_digits_bring_every_double_back),
		cmocka_unit_test(ten_digits_are_what_was_printed),
		cmocka_unit_test(the_locale_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
