/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <kam/period.h>

static kam_day
day(int y, int m, int d)
{
	return kam_date_day((struct kam_civil){ y, m, d });
}

static const char *
name_of(enum kam_period_unit by, int first, kam_day d)
{
	static char text[KAM_PERIOD_TEXT];
	struct kam_calendar c = { by, first };
	size_t n = kam_period_print(text, &c, kam_period_of(&c, d));

	assert_int_equal(n, strlen(text));
	return text;
}

/* Weeks as in the examples of ISO 8601. */
static void
periods_have_their_iso_names(void **state)
{
	(void)state;
	assert_string_equal(name_of(KAM_BY_DAY, 1, day(2024, 2, 15)),
			    "2024-02-15");
	assert_string_equal(name_of(KAM_BY_WEEK, 1, day(2024, 2, 15)),
			    "2024-W07");
	assert_string_equal(name_of(KAM_BY_WEEK, 1, day(2005, 1, 1)),
			    "2004-W53");
	assert_string_equal(name_of(KAM_BY_WEEK, 1, day(2008, 12, 29)),
			    "2009-W01");
	assert_string_equal(name_of(KAM_BY_WEEK, 1, day(2010, 1, 3)),
			    "2009-W53");
	assert_string_equal(name_of(KAM_BY_MONTH, 1, day(2024, 12, 31)),
			    "2024-12");
	assert_string_equal(name_of(KAM_BY_QUARTER, 1, day(2024, 3, 31)),
			    "2024-Q1");
	assert_string_equal(name_of(KAM_BY_YEAR, 1, day(2024, 1, 1)), "2024");
}

static void
a_fiscal_year_is_named_after_the_year_it_begins_in(void **state)
{
	(void)state;
	assert_string_equal(name_of(KAM_BY_YEAR, 4, day(2024, 3, 31)), "2023");
	assert_string_equal(name_of(KAM_BY_YEAR, 4, day(2024, 4, 1)), "2024");
	assert_string_equal(name_of(KAM_BY_QUARTER, 4, day(2024, 3, 31)),
			    "2023-Q4");
	assert_string_equal(name_of(KAM_BY_QUARTER, 4, day(2024, 4, 1)),
			    "2024-Q1");
	assert_string_equal(name_of(KAM_BY_QUARTER, 12, day(2024, 2, 1)),
			    "2023-Q1");
	assert_string_equal(name_of(KAM_BY_MONTH, 4, day(2024, 3, 31)),
			    "2024-03");
}

/* Every day of a leap year's turn, and the calendar's ends. */
static void
each_unit_reads_what_it_has_written(void **state)
{
	static const int starts[] = { 1, 4, 7, 12 };

	(void)state;
	for (int by = 0; by < KAM_PERIOD_UNITS; by++)
		for (int s = 0; s < 4; s++)
			for (kam_day d = day(1995, 1, 1); d < day(2030, 1, 1);
			     d++) {
				struct kam_calendar c = {
					(enum kam_period_unit)by, starts[s]
				};
				char text[KAM_PERIOD_TEXT];
				int32_t p = kam_period_of(&c, d), back;
				size_t n = kam_period_print(text, &c, p);
				struct kam_str str = { text, n };

				assert_true(kam_period_read(str, &c, &back));
				assert_int_equal(back, p);
			}
}

static void
the_ends_of_the_calendar_have_periods(void **state)
{
	static const kam_day ends[] = { KAM_DAY_MIN, KAM_DAY_MAX };

	(void)state;
	for (int by = 0; by < KAM_PERIOD_UNITS; by++)
		for (int i = 0; i < 2; i++)
			for (int first = 1; first <= 12; first++) {
				struct kam_calendar c = {
					(enum kam_period_unit)by, first
				};
				char text[KAM_PERIOD_TEXT];
				int32_t p = kam_period_of(&c, ends[i]), back;
				size_t n = kam_period_print(text, &c, p);
				struct kam_str str = { text, n };

				assert_true(kam_period_read(str, &c, &back));
				assert_int_equal(back, p);
			}
}

static void
the_next_period_is_the_next_number(void **state)
{
	(void)state;
	for (int by = 0; by < KAM_PERIOD_UNITS; by++) {
		struct kam_calendar c = { (enum kam_period_unit)by, 4 };
		int32_t last = kam_period_of(&c, day(1999, 12, 31));

		for (kam_day d = day(2000, 1, 1); d < day(2012, 1, 1); d++) {
			int32_t p = kam_period_of(&c, d);

			assert_true(p == last || p == last + 1);
			last = p;
		}
	}
}

static void
other_texts_are_refused(void **state)
{
	static const struct {
		enum kam_period_unit by;
		const char *text;
	} bad[] = {
		{ KAM_BY_DAY, "2023-02-29" },  { KAM_BY_DAY, "2023/02/28" },
		{ KAM_BY_DAY, "2023-2-28" },   { KAM_BY_DAY, "" },
		{ KAM_BY_DAY, "2023-02-281" }, { KAM_BY_WEEK, "2023-W53" },
		{ KAM_BY_WEEK, "2024-W00" },   { KAM_BY_WEEK, "2024-07" },
		{ KAM_BY_WEEK, "2024-W7" },    { KAM_BY_WEEK, "0000-W01" },
		{ KAM_BY_WEEK, "2024-w07" },   { KAM_BY_MONTH, "2024-13" },
		{ KAM_BY_MONTH, "2024-00" },   { KAM_BY_MONTH, "0000-01" },
		{ KAM_BY_MONTH, "202401" },    { KAM_BY_QUARTER, "2024-Q5" },
		{ KAM_BY_QUARTER, "2024-Q0" }, { KAM_BY_QUARTER, "2024-01" },
		{ KAM_BY_YEAR, "24" },	       { KAM_BY_YEAR, "2024-Q1" },
		{ KAM_BY_YEAR, "20x4" },       { KAM_BY_WEEK, "9999-W53" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct kam_calendar c = { bad[i].by, 1 };
		int32_t p;

		assert_false(kam_period_read(kam_str_of(bad[i].text), &c, &p));
	}
}

static void
widening_agrees_with_the_days(void **state)
{
	static const struct {
		enum kam_period_unit from, to;
		bool nests;
	} cases[] = {
		{ KAM_BY_DAY, KAM_BY_WEEK, true },
		{ KAM_BY_DAY, KAM_BY_YEAR, true },
		{ KAM_BY_MONTH, KAM_BY_QUARTER, true },
		{ KAM_BY_MONTH, KAM_BY_YEAR, true },
		{ KAM_BY_QUARTER, KAM_BY_YEAR, true },
		{ KAM_BY_WEEK, KAM_BY_WEEK, true },
		{ KAM_BY_WEEK, KAM_BY_MONTH, false },
		{ KAM_BY_WEEK, KAM_BY_YEAR, false },
		{ KAM_BY_MONTH, KAM_BY_DAY, false },
		{ KAM_BY_YEAR, KAM_BY_QUARTER, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kam_calendar from = { cases[i].from, 4 };
		struct kam_calendar to = { cases[i].to, 4 };

		assert_int_equal(kam_period_nests(from.by, to.by),
				 cases[i].nests);
		for (kam_day d = day(2019, 1, 1);
		     cases[i].nests && d < day(2022, 1, 1); d++)
			assert_int_equal(
				kam_period_widen(&to, from.by,
						 kam_period_of(&from, d)),
				kam_period_of(&to, d));
	}
}

static void
a_period_begins_and_ends_where_its_days_do(void **state)
{
	static const kam_day ends[] = { KAM_DAY_MIN, KAM_DAY_MAX };

	(void)state;
	for (int by = 0; by < KAM_PERIOD_UNITS; by++)
		for (kam_day d = day(2019, 1, 1); d < day(2025, 1, 1); d++) {
			struct kam_calendar c = { (enum kam_period_unit)by, 4 };
			int32_t p = kam_period_of(&c, d);
			kam_day first, last;

			kam_period_days(&c, p, &first, &last);
			assert_true(first <= d && d <= last);
			assert_int_equal(kam_period_of(&c, first), p);
			assert_int_equal(kam_period_of(&c, last), p);
			assert_int_equal(kam_period_of(&c, first - 1), p - 1);
			assert_int_equal(kam_period_of(&c, last + 1), p + 1);
		}
	for (int by = 0; by < KAM_PERIOD_UNITS; by++)
		for (int i = 0; i < 2; i++) {
			struct kam_calendar c = { (enum kam_period_unit)by, 4 };
			kam_day first, last;

			kam_period_days(&c, kam_period_of(&c, ends[i]), &first,
					&last);
			assert_true(first <= ends[i] && ends[i] <= last);
			assert_true(first >= KAM_DAY_MIN);
			assert_true(last <= KAM_DAY_MAX);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(periods_have_their_iso_names),
		cmocka_unit_test(
			a_fiscal_year_is_named_after_the_year_it_begins_in),
		cmocka_unit_test(each_unit_reads_what_it_has_written),
		cmocka_unit_test(the_ends_of_the_calendar_have_periods),
		cmocka_unit_test(the_next_period_is_the_next_number),
		cmocka_unit_test(a_period_begins_and_ends_where_its_days_do),
		cmocka_unit_test(other_texts_are_refused),
		cmocka_unit_test(widening_agrees_with_the_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
