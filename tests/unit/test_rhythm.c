/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <kam/rhythm.h>

static const struct kam_rhythm_limits limits = KAM_RHYTHM_LIMITS;

static void
close_to(double is, double want, double tolerance)
{
	if (!(fabs(is - want) <= tolerance))
		fail_msg("%.12g is not %.12g to %g", is, want, tolerance);
}

static kam_day
on(int year, int month, int day)
{
	return kam_date_day((struct kam_civil){ year, month, day });
}

static struct kam_season
season(const kam_day *day, size_t n, kam_day data_first)
{
	struct kam_season s;

	kam_season_find(&s, day, n, data_first, on(2025, 12, 31), &limits);
	return s;
}

static void
buying_each_spring_is_seasonal(void **state)
{
	kam_day day[9];
	struct kam_season s;

	(void)state;
	for (int y = 0; y < 3; y++)
		for (int m = 0; m < 3; m++)
			day[3 * y + m] = on(2023 + y, 3 + m, 15);
	s = season(day, 9, on(2023, 1, 1));
	assert_int_equal(s.harmonic, 1);
	/* Three directions a twelfth of a circle apart. */
	close_to(s.length, (1 + 2 * cos(30.5 / 365 * 2 * M_PI)) / 3, 2e-3);
	assert_in_range(s.next, on(2026, 4, 12), on(2026, 4, 18));
	assert_in_range(s.end, s.next + 15, s.next + 92);
	/* Several days of one month count once. */
	day[1] = on(2023, 3, 16);
	assert_true(season(day, 9, on(2023, 1, 1)).p > s.p);
}

/* n = 6, R = 1: exp(sqrt(25) - 13). */
static void
twice_a_year_is_the_second_harmonic(void **state)
{
	kam_day day[6];
	struct kam_season s;

	(void)state;
	for (int i = 0; i < 6; i++)
		day[i] = on(2023 + i / 2, i % 2 ? 10 : 4, i % 2 ? 1 : 2);
	s = season(day, 6, on(2023, 1, 1));
	assert_int_equal(s.harmonic, 2);
	close_to(s.length, 1, 1e-3);
	close_to(s.p, exp(5 - 13), 2e-5);
	assert_in_range(s.next, on(2026, 3, 28), on(2026, 4, 6));
}

/*
 * Kluyver's integral, 1 - r int J1(r t) J0(t)^n dt, computed with GSL's
 * Bessel functions over t to 400 and more; Zar's formula from six on.
 */
static void
few_months_are_tested_exactly(void **state)
{
	(void)state;
	close_to(kam_rayleigh(3, .95), .04188, .0002);
	close_to(kam_rayleigh(4, .95), .00874, .0001);
	close_to(kam_rayleigh(5, .90), .00759, .0001);
	close_to(kam_rayleigh(5, .95), .00182, .00003);
	close_to(kam_rayleigh(6, .85), .00715, .0001);
	close_to(kam_rayleigh(4, 1), 0, 0);
	close_to(kam_rayleigh(1, 1), exp(sqrt(5) - 3), 1e-12);
	for (double n = 3; n < 9; n++)
		for (double r = .5; r < .99; r += .01)
			assert_true(kam_rayleigh(n, r) >
				    kam_rayleigh(n, r + .01));
}

static void
two_months_in_two_years_are_a_season_if_they_agree(void **state)
{
	kam_day day[] = { on(2024, 9, 19), on(2024, 10, 20), on(2025, 9, 14),
			  on(2025, 10, 26) };

	(void)state;
	assert_int_equal(season(day, 4, on(2023, 1, 1)).harmonic, 1);
	day[1] = on(2024, 12, 20);
	assert_int_equal(season(day, 4, on(2023, 1, 1)).harmonic, 0);
}

static void
data_that_begin_some_days_late_make_a_year(void **state)
{
	kam_day day[] = { on(2024, 3, 19), on(2024, 4, 20), on(2025, 3, 14),
			  on(2025, 4, 16) };

	(void)state;
	assert_int_equal(season(day, 4, on(2024, 1, 16)).harmonic, 1);
	assert_int_equal(season(day, 4, on(2024, 1, 17)).harmonic, 0);
}

static void
one_season_is_not_enough(void **state)
{
	kam_day day[6];

	(void)state;
	for (int i = 0; i < 6; i++)
		day[i] = on(2025, 4, 1) + 15 * i;
	assert_int_equal(season(day, 6, on(2023, 1, 1)).harmonic, 0);
}

static void
fewer_than_two_years_show_no_season(void **state)
{
	kam_day day[6];

	(void)state;
	for (int i = 0; i < 6; i++)
		day[i] = on(2024 + i / 3, 3 + i % 3, 15);
	assert_int_equal(season(day, 6, on(2024, 2, 1)).harmonic, 0);
	assert_int_equal(season(day, 6, on(2024, 1, 1)).harmonic, 1);
}

static void
quarterly_buying_is_no_season(void **state)
{
	kam_day day[12];

	(void)state;
	for (int i = 0; i < 12; i++)
		day[i] = on(2023, 1, 20) + 91 * i;
	assert_int_equal(season(day, 12, on(2023, 1, 1)).harmonic, 0);
	assert_int_equal(season(day, 0, on(2023, 1, 1)).harmonic, 0);
}

/* An account last seen `silent` days before as_of, its life `life` days. */
static struct kam_rhythm_past
past(int64_t days, int life, int silent, double sd)
{
	kam_day as_of = on(2025, 12, 31);

	return (struct kam_rhythm_past){
		.days = days,
		.first = as_of - silent - life,
		.last = as_of - silent,
		.as_of = as_of,
		.gap_mean = days > 1 ? life / (double)(days - 1) : (double)NAN,
		.gap_sd = days > 2 ? sd : (double)NAN,
	};
}

static enum kam_pattern
pattern(struct kam_rhythm_past p)
{
	struct kam_rhythm r;

	kam_rhythm_find(&r, &p, 30, &limits);
	return r.pattern;
}

static void
patterns_are_told_apart(void **state)
{
	struct kam_rhythm_past p;

	(void)state;
	assert_int_equal(pattern(past(0, 0, 0, 0)), KAM_PATTERN_NONE);
	assert_int_equal(pattern(past(1, 0, 30, 0)), KAM_PATTERN_NEW);
	assert_int_equal(pattern(past(1, 0, 31, 0)), KAM_PATTERN_ONE_OFF);
	assert_int_equal(pattern(past(4, 300, 10, 40)), KAM_PATTERN_REGULAR);
	assert_int_equal(pattern(past(4, 300, 10, 40.1)),
			 KAM_PATTERN_IRREGULAR);
	assert_int_equal(pattern(past(3, 300, 10, 0)), KAM_PATTERN_IRREGULAR);
	assert_int_equal(pattern(past(2, 300, 10, 0)), KAM_PATTERN_IRREGULAR);
	assert_int_equal(pattern(past(3, 180, 181, 9)), KAM_PATTERN_PROJECT);
	assert_int_equal(pattern(past(3, 180, 180, 9)), KAM_PATTERN_IRREGULAR);
	assert_int_equal(pattern(past(3, 181, 182, 9)), KAM_PATTERN_IRREGULAR);
	p = past(9, 300, 10, 50);
	p.project = true;
	assert_int_equal(pattern(p), KAM_PATTERN_PROJECT);
	p.project = false;
	p.season.harmonic = 1;
	assert_int_equal(pattern(p), KAM_PATTERN_SEASONAL);
}

static void
the_expected_gap_leans_on_the_usual_one(void **state)
{
	struct kam_rhythm_past p = past(4, 63, 42, 1);
	struct kam_rhythm r;

	(void)state;
	kam_rhythm_find(&r, &p, 30, &limits);
	/* (3 * 21 + 2 * 30) / 5 */
	close_to(r.expected_gap, 24.6, 1e-12);
	close_to(r.overdue_ratio, 42 / 24.6, 1e-12);
	assert_int_equal(r.next_due, p.last + 25);
	assert_false(r.ended);
	p = past(1, 0, 15, 0);
	kam_rhythm_find(&r, &p, 30, &limits);
	close_to(r.expected_gap, 30, 0);
	close_to(r.overdue_ratio, .5, 0);
}

static void
a_season_not_yet_over_is_waited_for(void **state)
{
	struct kam_rhythm_past p = past(9, 800, 200, 90);
	struct kam_rhythm r;

	(void)state;
	p.season = (struct kam_season){ 1, 0, .9, p.last + 190, p.as_of };
	kam_rhythm_find(&r, &p, 30, &limits);
	close_to(r.expected_gap, 190, 0);
	assert_int_equal(r.next_due, p.last + 190);
	assert_true(r.off_season);
	p.season.end--;
	kam_rhythm_find(&r, &p, 30, &limits);
	assert_false(r.off_season);
}

static void
a_declared_project_ends_when_it_is_twice_overdue(void **state)
{
	struct kam_rhythm_past p = past(11, 300, 60, 10);
	struct kam_rhythm r;

	(void)state;
	p.project = true;
	kam_rhythm_find(&r, &p, 30, &limits);
	assert_false(r.ended);
	p.as_of++;
	kam_rhythm_find(&r, &p, 30, &limits);
	assert_true(r.ended);
}

static void
the_usual_gap_is_the_median_of_those_with_two_gaps(void **state)
{
	double mean[5] = { 10, 99, 30, 20, 40 }, usual;
	int64_t gaps[5] = { 2, 1, 5, 2, 3 };

	(void)state;
	assert_int_equal(kam_rhythm_usual(&usual, mean, gaps, 5, 90, NULL), 0);
	close_to(usual, 25, 0);
	assert_int_equal(kam_rhythm_usual(&usual, mean, gaps, 3, 90, NULL), 0);
	close_to(usual, 20, 0);
	assert_int_equal(kam_rhythm_usual(&usual, mean, gaps, 0, 90, NULL), 0);
	close_to(usual, 90, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buying_each_spring_is_seasonal),
		cmocka_unit_test(twice_a_year_is_the_second_harmonic),
		cmocka_unit_test(few_months_are_tested_exactly),
		cmocka_unit_test(
			two_months_in_two_years_are_a_season_if_they_agree),
		cmocka_unit_test(data_that_begin_some_days_late_make_a_year),
		cmocka_unit_test(one_season_is_not_enough),
		cmocka_unit_test(fewer_than_two_years_show_no_season),
		cmocka_unit_test(quarterly_buying_is_no_season),
		cmocka_unit_test(patterns_are_told_apart),
		cmocka_unit_test(the_expected_gap_leans_on_the_usual_one),
		cmocka_unit_test(a_season_not_yet_over_is_waited_for),
		cmocka_unit_test(
			a_declared_project_ends_when_it_is_twice_overdue),
		cmocka_unit_test(
			the_usual_gap_is_the_median_of_those_with_two_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
