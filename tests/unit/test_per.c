/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/per.h>

static kam_day
day(int y, int m, int d)
{
	return kam_date_day((struct kam_civil){ y, m, d });
}

static void
a_month_is_begun_on_the_day_of_the_first(void **state)
{
	(void)state;
	assert_int_equal(kam_per_months(day(2024, 3, 15), day(2024, 3, 15)), 1);
	assert_int_equal(kam_per_months(day(2024, 3, 15), day(2024, 4, 14)), 1);
	assert_int_equal(kam_per_months(day(2024, 3, 15), day(2024, 4, 15)), 2);
	assert_int_equal(kam_per_months(day(2024, 1, 31), day(2024, 2, 28)), 1);
	assert_int_equal(kam_per_months(day(2024, 1, 31), day(2024, 2, 29)), 2);
	assert_int_equal(kam_per_months(day(2023, 1, 1), day(2024, 12, 31)),
			 24);
}

static kam_dec
per(int months, int least, struct kam_span window, kam_day first, kam_day as_of)
{
	const struct kam_per p = { months, 0, least, window };
	const struct kam_window sum = { .amount = 36000 * KAM_DEC_ONE };
	kam_dec out;

	assert_int_equal(kam_per_value(&out, &p, &sum, first, as_of, NULL),
			 KAM_OK);
	return out / KAM_DEC_ONE;
}

static void
a_mean_counts_from_the_first_purchase_but_three_months_at_least(void **state)
{
	const struct kam_span year = { 12, 'm' };
	kam_day end = day(2024, 12, 31);

	(void)state;
	assert_true(per(1, 3, year, day(2020, 1, 1), end) == 3000);
	assert_true(per(1, 3, year, KAM_NO_DAY, end) == 3000);
	assert_true(per(1, 3, year, day(2024, 12, 30), end) == 12000);
	assert_true(per(1, 1, year, day(2024, 12, 30), end) == 36000);
	assert_true(per(1, 3, year, day(2024, 9, 15), end) == 9000);
	assert_true(per(3, 3, year, KAM_NO_DAY, end) == 9000);
	assert_true(per(12, 3, year, KAM_NO_DAY, end) == 36000);
	assert_true(per(1, 3, (struct kam_span){ 2, 'y' }, KAM_NO_DAY, end) ==
		    1500);
	assert_true(per(1, 3, (struct kam_span){ 2, 'm' }, KAM_NO_DAY, end) ==
		    18000);
	/* Month ends that are clamped make no month more. */
	assert_true(per(1, 1, (struct kam_span){ 1, 'm' }, KAM_NO_DAY,
			day(2024, 4, 30)) == 36000);
	assert_true(per(1, 1, (struct kam_span){ 90, 'd' }, KAM_NO_DAY, end) ==
		    12000);
}

static void
it_measures_what_is_named(void **state)
{
	struct kam_per p = { 1, 0, 3, { 12, 'm' } };
	const struct kam_window sum = { 12, 24, 36, 48 * KAM_DEC_ONE,
					-60 * KAM_DEC_ONE };
	static const struct {
		const char *name;
		int mean;
	} cases[] = { { "amount", 4 },
		      { "returns", -5 },
		      { "orders", 1 },
		      { "days", 2 },
		      { "lines", 3 } };
	kam_dec out;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(kam_per_what(&p, cases[i].name, NULL), KAM_OK);
		assert_int_equal(kam_per_value(&out, &p, &sum, KAM_NO_DAY,
					       day(2024, 12, 31), NULL),
				 KAM_OK);
		assert_true(out == cases[i].mean * KAM_DEC_ONE);
	}
	assert_int_equal(kam_per_what(&p, "gap_mean", NULL), KAM_EUSAGE);
}

static void
what_is_too_large_is_an_error(void **state)
{
	const struct kam_per p = { 12, 0, 3, { 12, 'm' } };
	const struct kam_window sum = { .amount = KAM_DEC_MAX };
	kam_dec out;

	(void)state;
	assert_int_equal(kam_per_value(&out, &p, &sum, KAM_NO_DAY,
				       day(2024, 12, 31), NULL),
			 KAM_EDATA);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_month_is_begun_on_the_day_of_the_first),
		cmocka_unit_test(
			a_mean_counts_from_the_first_purchase_but_three_months_at_least),
		cmocka_unit_test(it_measures_what_is_named),
		cmocka_unit_test(what_is_too_large_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
