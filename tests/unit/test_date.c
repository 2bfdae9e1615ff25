/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include <kam/date.h>

static const struct kam_date_format ymd = { KAM_DATE_YMD, NULL };

static kam_day
day(int y, int m, int d)
{
	return kam_date_day((struct kam_civil){ y, m, d });
}

/* The calendar counted day by day, with no formula. */
#define DAYS (KAM_DAY_MAX - KAM_DAY_MIN + 1)

static struct kam_civil calendar[DAYS];

static int
count_days(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30,
				       31, 31, 30, 31, 30, 31 };
	size_t n = 0;

	(void)state;
	for (int y = 1; y <= 9999; y++) {
		bool leap = y % 400 == 0 || (y % 100 != 0 && y % 4 == 0);

		for (int m = 1; m <= 12; m++) {
			int length = lengths[m - 1] + (leap && m == 2);

			for (int d = 1; d <= length && n < DAYS; d++)
				calendar[n++] = (struct kam_civil){ y, m, d };
		}
	}
	return n == DAYS && calendar[DAYS - 1].year == 9999 ? 0 : -1;
}

static void
every_day_of_the_calendar_goes_there_and_back(void **state)
{
	(void)state;
	for (kam_day d = KAM_DAY_MIN; d <= KAM_DAY_MAX; d++) {
		struct kam_civil c = calendar[d - KAM_DAY_MIN];
		struct kam_civil back = kam_date_civil(d);

		if (kam_date_day(c) != d || back.year != c.year ||
		    back.month != c.month || back.day != c.day ||
		    !kam_date_valid(c))
			fail_msg("day %d", d);
	}
	assert_int_equal(day(1970, 1, 1), 0);
	assert_int_equal(day(2024, 3, 1), 19783);
}

static void
every_day_prints_and_reads_back(void **state)
{
	char buf[KAM_DATE_TEXT], expected[40];

	(void)state;
	for (kam_day d = KAM_DAY_MIN; d <= KAM_DAY_MAX; d++) {
		struct kam_civil c = calendar[d - KAM_DAY_MIN];
		kam_day back = KAM_NO_DAY;

		if (kam_date_print(buf, d) != 10)
			fail_msg("day %d", d);
		if (kam_date_read(kam_str_of(buf), &ymd, &back) || back != d)
			fail_msg("%s", buf);
		if (d % 37)
			continue;
		snprintf(expected, sizeof expected, "%04d-%02d-%02d", c.year,
			 c.month, c.day);
		assert_string_equal(buf, expected);
	}
	assert_int_equal(kam_date_print(buf, KAM_NO_DAY), 0);
	assert_string_equal(buf, "");
}

/* Weeks counted on: one begins each Monday, the first with a year's Thursday. */
static void
weeks_follow_iso_8601(void **state)
{
	int year = 0, week = 0, weekday = 1;

	(void)state;
	for (kam_day d = KAM_DAY_MIN; d <= KAM_DAY_MAX; d++) {
		int got_year = 0;

		if (weekday == 1) {
			int i = d - KAM_DAY_MIN + 3;
			int y = i < DAYS ? calendar[i].year : 10000;

			week = y == year ? week + 1 : 1;
			year = y;
		}
		if (kam_date_weekday(d) != weekday ||
		    kam_date_week(d, &got_year) != week || got_year != year)
			fail_msg("day %d", d);
		weekday = weekday % 7 + 1;
	}
	/* A Sunday, and the week of 2020-12-31, well known. */
	assert_int_equal(kam_date_weekday(day(2024, 3, 3)), 7);
	assert_int_equal(kam_date_week(day(2021, 1, 3), &year), 53);
	assert_int_equal(year, 2020);
}

static void
days_that_do_not_exist_are_not_valid(void **state)
{
	static const struct kam_civil bad[] = {
		{ 0, 1, 1 },	 { 10000, 1, 1 }, { -1, 1, 1 },
		{ 2024, 0, 1 },	 { 2024, 13, 1 }, { 2024, 1, 0 },
		{ 2024, 1, 32 }, { 2024, 4, 31 }, { 2024, 2, 30 },
		{ 2023, 2, 29 }, { 1900, 2, 29 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(kam_date_valid(bad[i]));
	assert_true(kam_date_valid((struct kam_civil){ 2000, 2, 29 }));
	assert_int_equal(kam_date_month_length(2000, 2), 29);
	assert_int_equal(kam_date_month_length(2100, 2), 28);
	assert_int_equal(kam_date_month_length(2100, 12), 31);
}

static void
months_are_added_and_their_ends_clamped(void **state)
{
	(void)state;
	assert_int_equal(kam_date_add_months(day(2024, 1, 31), 1),
			 day(2024, 2, 29));
	assert_int_equal(kam_date_add_months(day(2024, 3, 31), -1),
			 day(2024, 2, 29));
	assert_int_equal(kam_date_add_months(day(2024, 1, 15), -1),
			 day(2023, 12, 15));
	assert_int_equal(kam_date_add_months(day(2024, 2, 29), 12),
			 day(2025, 2, 28));
	assert_int_equal(kam_date_add_months(day(2024, 5, 5), 0),
			 day(2024, 5, 5));
	assert_int_equal(kam_date_add_months(day(2024, 5, 5), 1000000),
			 KAM_DAY_MAX);
	assert_int_equal(kam_date_add_months(day(2024, 5, 5), INT32_MIN),
			 KAM_DAY_MIN);
	assert_int_equal(kam_date_add_months(day(1, 1, 5), -1), KAM_DAY_MIN);
	assert_int_equal(kam_date_add_months(day(9999, 12, 5), 1), KAM_DAY_MAX);
	assert_int_equal(kam_date_add_months(day(9999, 11, 30), 1),
			 day(9999, 12, 30));
}

static void
spans_are_read_and_applied(void **state)
{
	static const struct {
		const char *text;
		struct kam_civil before, after;
	} cases[] = {
		{ "1d", { 2024, 3, 30 }, { 2024, 4, 1 } },
		{ "13w", { 2023, 12, 31 }, { 2024, 6, 30 } },
		{ "1m", { 2024, 2, 29 }, { 2024, 4, 30 } },
		{ "2y", { 2022, 3, 31 }, { 2026, 3, 31 } },
		{ "100000y", { 1, 1, 1 }, { 9999, 12, 31 } },
	};
	struct kam_span span;
	kam_day from = day(2024, 3, 31);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(kam_span_read(cases[i].text, &span));
		assert_int_equal(kam_span_before(from, span),
				 kam_date_day(cases[i].before));
		assert_int_equal(kam_span_after(from, span),
				 kam_date_day(cases[i].after));
	}
	assert_true(kam_span_read("100000w", &span));
	assert_int_equal(kam_span_after(from, span), from + 700000);
	assert_int_equal(kam_span_before(from, span), from - 700000);
	assert_int_equal(kam_span_before(KAM_DAY_MIN, span), KAM_DAY_MIN);
	assert_int_equal(kam_span_after(KAM_DAY_MAX, span), KAM_DAY_MAX);
}

static void
what_is_no_span_is_refused(void **state)
{
	static const char *const bad[] = {
		"",    "d",   "90",  "0d",  "-1d",     "1x",
		"1D",  "1dd", "1 d", " 1d", "100001d", "99999999999999999999d",
		"1.5m"
	};
	struct kam_span span;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(kam_span_read(bad[i], &span));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_the_calendar_goes_there_and_back),
		cmocka_unit_test(every_day_prints_and_reads_back),
		cmocka_unit_test(weeks_follow_iso_8601),
		cmocka_unit_test(days_that_do_not_exist_are_not_valid),
		cmocka_unit_test(months_are_added_and_their_ends_clamped),
		cmocka_unit_test(spans_are_read_and_applied),
		cmocka_unit_test(what_is_no_span_is_refused),
	};

	return cmocka_run_group_tests(tests, count_days, NULL);
}
