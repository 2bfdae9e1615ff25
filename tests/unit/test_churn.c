/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/churn.h>
#include <kam/random.h>

#define MONEY(x) ((kam_dec)((x)*1000000LL))

static void
close_to(double is, double want, double tolerance)
{
	if (!(fabs(is - want) <= tolerance))
		fail_msg("%.12g is not %.12g to %g", is, want, tolerance);
}

static struct kam_churn_limits
limits(void)
{
	return (struct kam_churn_limits){ .1, .5, false, 90, false };
}

/* Silent for 94 days, usual gap 21, bought over 200 days. */
static struct kam_churn_case
silent(double p_active)
{
	kam_day as_of = 20000;

	return (struct kam_churn_case){
		.rhythm = { KAM_PATTERN_IRREGULAR, 21, 94 / 21.0,
			    as_of - 94 + 21, false, false, false },
		.past = { 10, as_of - 294, as_of - 94, 22.2, 5, 3 },
		.as_of = as_of,
		.p_active = p_active,
		.p_buy = .05,
		.amount = MONEY(1000),
		.periods = true,
		.amount_12m = MONEY(400),
		.amount_prev_12m = MONEY(1000),
	};
}

static enum kam_churn_status
status(const struct kam_churn_case *c)
{
	struct kam_churn_limits l = limits();
	struct kam_churn_case copy = *c;
	struct kam_churn_verdict v;

	kam_churn_judge(&v, &copy, &l);
	return v.status;
}

static void
the_first_status_that_holds_counts(void **state)
{
	struct kam_churn_case c = silent(.09);

	(void)state;
	assert_int_equal(status(&c), KAM_CHURN_LOST);
	c.p_active = .1;
	assert_int_equal(status(&c), KAM_CHURN_AT_RISK);
	c.p_active = .5;
	assert_int_equal(status(&c), KAM_CHURN_DUE);
	c.rhythm.overdue_ratio = 1;
	assert_int_equal(status(&c), KAM_CHURN_ACTIVE);
	c.p_active = .01;
	c.rhythm.off_season = true;
	assert_int_equal(status(&c), KAM_CHURN_ACTIVE);
	c.rhythm.pattern = KAM_PATTERN_NEW;
	assert_int_equal(status(&c), KAM_CHURN_NEW);
	c.rhythm.ended = true;
	assert_int_equal(status(&c), KAM_CHURN_ENDED);
}

static void
a_cluster_that_would_be_lost_is_a_project_that_ended(void **state)
{
	struct kam_churn_case c = silent(.2);
	struct kam_churn_limits l = limits();
	struct kam_churn_verdict v;

	(void)state;
	c.rhythm.cluster = true;
	kam_churn_judge(&v, &c, &l);
	assert_int_equal(v.status, KAM_CHURN_AT_RISK);
	assert_int_equal(c.rhythm.pattern, KAM_PATTERN_IRREGULAR);
	c.p_active = .09;
	kam_churn_judge(&v, &c, &l);
	assert_int_equal(v.status, KAM_CHURN_ENDED);
	assert_int_equal(c.rhythm.pattern, KAM_PATTERN_PROJECT);
	assert_true(v.at_risk == 0);
	c = silent((double)NAN);
	c.p_buy = (double)NAN;
	c.rhythm.cluster = true;
	l.window = true;
	kam_churn_judge(&v, &c, &l);
	assert_int_equal(v.status, KAM_CHURN_ENDED);
}

static void
words_for_a_project_are_known(void **state)
{
	static const char *const yes[] = { "project", "PROJECT", "Projects",
					   "项目", "工程客户" };
	static const char *const no[] = { "", "projection", "proj", "retail" };

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_true(kam_churn_says_project(kam_str_of(yes[i])));
	for (size_t i = 0; i < 4; i++)
		assert_false(kam_churn_says_project(kam_str_of(no[i])));
}

static void
clockwork_needs_gaps_that_hardly_vary(void **state)
{
	struct kam_churn_past p = { 4, 0, 270, 90, 18, 4.49 };

	(void)state;
	assert_true(kam_churn_even(&p));
	p.gap_sd = 18.1;
	assert_false(kam_churn_even(&p));
	p = (struct kam_churn_past){ 3, 0, 180, 90, 9, 4.49 };
	assert_true(kam_churn_even(&p));
	p.gap_sd = 9.1;
	assert_false(kam_churn_even(&p));
	p = (struct kam_churn_past){ 2, 0, 90, 90, (double)NAN, 4.49 };
	assert_false(kam_churn_even(&p));
}

static void
the_window_rule_asks_for_silence_alone(void **state)
{
	struct kam_churn_case c = silent((double)NAN);
	struct kam_churn_limits l = limits();
	struct kam_churn_verdict v;

	(void)state;
	l.window = true;
	c.p_buy = (double)NAN;
	kam_churn_judge(&v, &c, &l);
	assert_int_equal(v.status, KAM_CHURN_LOST);
	assert_true(isnan(v.p_active) && isnan(v.p_buy));
	assert_true(v.at_risk == v.annual_value);
	l.lost_after = 94;
	kam_churn_judge(&v, &c, &l);
	assert_int_equal(v.status, KAM_CHURN_DUE);
	assert_true(v.at_risk == 0);
}

static void
p_active_is_never_below_p_buy(void **state)
{
	struct kam_churn_case c = silent(.01);
	struct kam_churn_limits l = limits();
	struct kam_churn_verdict v;

	(void)state;
	c.p_buy = .3;
	kam_churn_judge(&v, &c, &l);
	close_to(v.p_active, .3, 0);
	c.p_buy = .12345678;
	kam_churn_judge(&v, &c, &l);
	close_to(v.p_buy, .123457, 1e-15);
}

static void
the_annual_value_is_exact_and_at_most_the_amount(void **state)
{
	struct kam_churn_case c = silent(.25);
	struct kam_churn_limits l = limits();
	struct kam_churn_verdict v;

	(void)state;
	kam_churn_judge(&v, &c, &l);
	assert_true(v.annual_value == MONEY(1000));
	assert_true(v.at_risk == MONEY(750));
	/* 709 days and a gap of 21: twice a year's length. */
	c.past.first = c.past.last - 709;
	c.amount = MONEY(1000) + 10000;
	kam_churn_judge(&v, &c, &l);
	/* 500.005 goes to the even cent */
	assert_true(v.annual_value == MONEY(500));
	c.amount += 20000;
	kam_churn_judge(&v, &c, &l);
	assert_true(v.annual_value == MONEY(500) + 20000);
	c.amount = -MONEY(5);
	kam_churn_judge(&v, &c, &l);
	assert_true(v.annual_value == 0 && v.at_risk == 0);
	c.amount = KAM_DEC_MAX;
	kam_churn_judge(&v, &c, &l);
	assert_true(v.annual_value > KAM_DEC_MAX / 2 - MONEY(1));
	assert_true(v.at_risk > 0 && v.at_risk < v.annual_value);
	c.rhythm.ended = true;
	kam_churn_judge(&v, &c, &l);
	assert_true(v.at_risk == 0);
}

static void
stake_by_p_buy_counts_who_will_not_buy(void **state)
{
	struct kam_churn_case c = silent(.25);
	struct kam_churn_limits l = limits();
	struct kam_churn_verdict v;

	(void)state;
	l.stake_p_buy = true;
	kam_churn_judge(&v, &c, &l);
	assert_true(v.at_risk == MONEY(950));
}

static void
says(const struct kam_churn_case *c, const char *want)
{
	struct kam_churn_limits l = limits();
	struct kam_buf b = KAM_BUF_INIT;
	struct kam_churn_verdict v;

	struct kam_churn_case copy = *c;

	kam_churn_judge(&v, &copy, &l);
	assert_int_equal(kam_churn_reason(&b, &copy, &v), 0);
	assert_int_equal(kam_buf_put(&b, "", 1), 0);
	assert_string_equal(b.ptr, want);
	kam_buf_release(&b);
}

static void
reasons_can_be_read_out(void **state)
{
	struct kam_churn_case c = silent(.09);

	(void)state;
	says(&c, "silent 94 days, usual gap 21; 12-month amount down 60 %");
	c.amount_12m = MONEY(950);
	c.rhythm.expected_gap = 21.4;
	says(&c, "silent 94 days, usual gap 21.4");
	c.amount_12m = -MONEY(950);
	says(&c, "silent 94 days, usual gap 21.4; 12-month amount down 100 %");
	c.periods = false;
	c.past.last = c.as_of - 1;
	says(&c, "silent 1 day, usual gap 21.4");
	c.rhythm.pattern = KAM_PATTERN_NEW;
	says(&c, "first purchase 1 day ago");
	c.rhythm.pattern = KAM_PATTERN_SEASONAL;
	c.rhythm.off_season = true;
	c.rhythm.next_due = kam_date_day((struct kam_civil){ 2025, 4, 3 });
	says(&c, "off season, next one about 2025-04-03");
	c.rhythm.ended = true;
	says(&c, "project over, silent 1 day");
}

static void
a_past_that_cannot_be_is_seen(void **state)
{
	struct kam_churn_past good = { 3, 100, 140, 20, 3, 2.9 }, p = good;
	struct kam_churn_past none = { 0, KAM_NO_DAY,  KAM_NO_DAY,
				       0, (double)NAN, (double)NAN };

	(void)state;
	assert_true(kam_churn_past_valid(&good, 140));
	assert_true(kam_churn_past_valid(&none, 140));
	assert_false(kam_churn_past_valid(&good, 139));
	p.gap_mean = (double)NAN;
	assert_false(kam_churn_past_valid(&p, 140));
	p = good;
	p.gap_log_mean = 3.1; /* above ln 20 */
	assert_false(kam_churn_past_valid(&p, 140));
	p = good;
	p.days = 42;
	assert_false(kam_churn_past_valid(&p, 140));
	p = good;
	p.days = 1;
	assert_false(kam_churn_past_valid(&p, 140));
	p = good;
	p.first = 141;
	assert_false(kam_churn_past_valid(&p, 150));
}

static void
moves_follow_the_order_of_statuses(void **state)
{
	struct kam_str lost = KAM_STR("lost"), odd = KAM_STR("?");

	(void)state;
	assert_string_equal(kam_churn_moved(&lost, KAM_CHURN_LOST), "same");
	assert_string_equal(kam_churn_moved(&lost, KAM_CHURN_DUE), "up");
	assert_string_equal(kam_churn_moved(&lost, KAM_CHURN_ENDED), "down");
	assert_string_equal(kam_churn_moved(NULL, KAM_CHURN_DUE), "new");
	assert_string_equal(kam_churn_moved(&odd, KAM_CHURN_DUE), "");
	assert_string_equal(kam_churn_moved(&lost, KAM_CHURN_NONE), "");
}

/* Purchases of two accounts; the second one also returned something. */
static const size_t start[3] = { 0, 4, 6 };
static const kam_day day[6] = { 100, 110, 130, 500, 300, 310 };
static const kam_dec amount[6] = { 1000000, 2000000, 3000000,
				   4000000, 9000000, -2000000 };
static const unsigned char purchase[6] = { 1, 1, 1, 1, 1, 0 };
static const uint64_t hash[2] = { 1, 2 };

static struct kam_churn_source
two(void)
{
	return (struct kam_churn_source){ 2,	start, day,  amount, purchase,
					  hash, 100,   NULL, NULL };
}

static void
a_book_knows_nothing_of_what_came_later(void **state)
{
	struct kam_churn_source src = two();
	struct kam_churn_book b = KAM_CHURN_BOOK_INIT;

	(void)state;
	assert_int_equal(kam_churn_book_make(&b, &src, 130, NULL), 0);
	assert_int_equal(kam_churn_book_buyers(&b), 1);
	assert_int_equal(b.past[0].days, 3);
	assert_int_equal(b.past[0].last, 130);
	close_to(b.past[0].gap_mean, 15, 0);
	close_to(b.past[0].gap_sd, sqrt(50), 1e-12);
	close_to(b.past[0].gap_log_mean, (log(10) + log(20)) / 2, 1e-12);
	assert_true(b.amount[0] == 6000000 && b.amount[1] == 0);
	assert_true(isnan(b.past[1].gap_mean));
	kam_churn_book_release(&b);
}

static void
a_book_splits_amounts_by_twelve_months(void **state)
{
	struct kam_churn_source src = two();
	struct kam_churn_book b = KAM_CHURN_BOOK_INIT;

	(void)state;
	/* 1971-05-16; 12 months before is day 135, 12 more day -230. */
	assert_int_equal(kam_churn_book_make(&b, &src, 500, NULL), 0);
	assert_true(b.last_12m[0] == 4000000 && b.prev_12m[0] == 6000000);
	assert_true(b.last_12m[1] == 7000000 && b.prev_12m[1] == 0);
	assert_int_equal(b.past[1].days, 1);
	assert_true(kam_churn_bought(&b.h, 0, 130, 370));
	assert_false(kam_churn_bought(&b.h, 0, 130, 369));
	assert_false(kam_churn_bought(&b.h, 0, 500, 1000));
	kam_churn_book_release(&b);
}

static void
plans_are_read(void **state)
{
	struct kam_churn_plan p;
	kam_day as_of = kam_date_day((struct kam_civil){ 2024, 12, 31 });
	kam_day june = kam_date_day((struct kam_civil){ 2024, 6, 30 });

	(void)state;
	assert_int_equal(kam_churn_plan_read(&p, "2024-06-30", as_of, 90, NULL),
			 0);
	assert_true(p.last == june && p.dates == 1 && p.horizon == 90);
	assert_int_equal(
		kam_churn_plan_read(&p, "2024-06-30,13w", as_of, 90, NULL), 0);
	assert_int_equal(p.horizon, 91);
	assert_int_equal(
		kam_churn_plan_read(&p, "2024-06-30,6m", as_of, 90, NULL), 0);
	assert_int_equal(p.horizon, 183);
	assert_int_equal(
		kam_churn_plan_read(&p, "2024-06-30,185d", as_of, 9, NULL),
		KAM_EDATA);
	assert_int_equal(kam_churn_plan_read(&p, "rolling:4", as_of, 90, NULL),
			 0);
	assert_true(p.dates == 4 && p.last == as_of - 90);
	assert_int_equal(kam_churn_plan_read(&p, "rolling:0", as_of, 9, NULL),
			 KAM_EUSAGE);
	assert_int_equal(kam_churn_plan_read(&p, "soon", as_of, 9, NULL),
			 KAM_EUSAGE);
	assert_int_equal(
		kam_churn_plan_read(&p, "2024-06-30,x", as_of, 9, NULL),
		KAM_EUSAGE);
}

static void
means_and_spreads_are_over_dates(void **state)
{
	struct kam_churn_line line[2], mean, spread;

	(void)state;
	memset(line, 0, sizeof(line));
	line[0].auc = .7;
	line[1].auc = .8;
	line[1].lift[1] = 2;
	kam_churn_mean(&mean, &spread, line, 2);
	close_to(mean.auc, .75, 1e-15);
	close_to(spread.auc, sqrt(.005), 1e-15);
	close_to(mean.lift[1], 1, 0);
	kam_churn_mean(&mean, &spread, line, 1);
	close_to(mean.auc, .7, 0);
	close_to(spread.auc, 0, 0);
}

#define PEOPLE 600
#define LENGTH 1000

/* Everybody buys each 50 days, 2 more or less; every third one stops. */
struct world {
	size_t start[PEOPLE + 1];
	kam_day day[PEOPLE * 30], stop[PEOPLE];
	kam_dec amount[PEOPLE * 30];
	unsigned char purchase[PEOPLE * 30];
	uint64_t hash[PEOPLE];
};

static struct kam_churn_source
clockwork(struct world *w)
{
	struct kam_random r;
	size_t at = 0;

	kam_random_seed(&r, 3, 1);
	for (size_t i = 0; i < PEOPLE; i++) {
		w->start[i] = at;
		w->hash[i] = (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
		w->stop[i] = i % 3 ? LENGTH
				   : 200 + (kam_day)kam_random_below(&r, 700);
		for (kam_day d = (kam_day)kam_random_below(&r, 200);
		     d < LENGTH && d < w->stop[i];
		     d += 48 + (kam_day)kam_random_below(&r, 5)) {
			w->day[at] = d;
			w->amount[at] = MONEY(100);
			w->purchase[at++] = 1;
		}
	}
	w->start[PEOPLE] = at;
	return (struct kam_churn_source){ PEOPLE,    w->start,	  w->day,
					  w->amount, w->purchase, w->hash,
					  0,	     NULL,	  NULL };
}

static void
clockwork_is_forecast_well_and_calibrated(void **state)
{
	static struct world w;
	struct kam_churn_source src = clockwork(&w);
	struct kam_churn_test test = { KAM_CHURN_AUTO,	  60, limits(),
				       KAM_RHYTHM_LIMITS, 0,  0 };
	struct kam_churn_line line[KAM_CHURN_LINES];
	struct kam_churn_forecast f;
	size_t n;

	(void)state;
	assert_int_equal(
		kam_churn_backtest(line, &n, &f, &src, 900, &test, NULL), 0);
	assert_int_equal(f.model, KAM_CHURN_REGRESSION);
	assert_int_equal(f.origins, 4);
	assert_true(f.loss[KAM_CHURN_REGRESSION] < f.loss[KAM_CHURN_MBGCNBD]);
	assert_string_equal(line[0].group, "all");
	close_to(line[0].accounts, PEOPLE, 0);
	assert_true(line[0].auc > .97);
	assert_true(line[0].brier < .25 * line[0].rate * (1 - line[0].rate));
	close_to(line[0].forecast, line[0].rate, .03);
	assert_string_equal(line[1].model, "recency");
	assert_true(isnan(line[1].brier));
	assert_string_equal(line[2].model, "window");
	assert_int_equal(n, 3 + 10 + 6);
}

static void
too_little_to_learn_from_falls_back(void **state)
{
	struct kam_churn_source src = two();
	struct kam_churn_book b = KAM_CHURN_BOOK_INIT;
	struct kam_churn_forecast f;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_churn_book_make(&b, &src, 500, NULL), 0);
	assert_int_equal(kam_churn_train(&f, KAM_CHURN_AUTO, &b.h, b.past, 2,
					 500, 90, &err),
			 0);
	assert_true(f.fell_back);
	assert_int_equal(f.model, KAM_CHURN_MBGCNBD);
	assert_int_equal(kam_churn_train(&f, KAM_CHURN_REGRESSION, &b.h, b.past,
					 2, 500, 90, &err),
			 KAM_EDATA);
	/* Before the first one bought again nothing can be said. */
	kam_churn_past_at(&b.past[0], &b.h, 0, 100);
	assert_int_equal(kam_churn_train(&f, KAM_CHURN_BGCNBD, NULL, b.past, 2,
					 500, 90, &err),
			 0);
	assert_true(f.mute);
	assert_true(isnan(kam_churn_p_alive(&f, &b.past[0])));
	assert_true(isnan(kam_churn_p_buy(&f, NULL, 0, &b.past[0])));
	kam_churn_book_release(&b);
}

static void
features_are_finite_at_any_origin(void **state)
{
	static struct world w;
	struct kam_churn_source src = clockwork(&w);
	struct kam_churn_book b = KAM_CHURN_BOOK_INIT;
	struct kam_churn_origin o = { 0, 60, 50, { 2, true, .7, 3, .8, 2.5 } };

	(void)state;
	assert_int_equal(kam_churn_book_make(&b, &src, LENGTH, NULL), 0);
	for (o.day = 0; o.day < 3 * LENGTH; o.day += 37)
		for (size_t i = 0; i < PEOPLE; i += 5) {
			struct kam_churn_past p;
			double f[KAM_CHURN_FEATURES];

			kam_churn_past_at(&p, &b.h, i, o.day);
			if (!p.days)
				continue;
			kam_churn_features(f, &b.h, i, &p, &o);
			for (int j = 0; j < KAM_CHURN_FEATURES; j++)
				assert_true(isfinite(f[j]));
		}
	kam_churn_book_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_status_that_holds_counts),
		cmocka_unit_test(
			a_cluster_that_would_be_lost_is_a_project_that_ended),
		cmocka_unit_test(words_for_a_project_are_known),
		cmocka_unit_test(clockwork_needs_gaps_that_hardly_vary),
		cmocka_unit_test(the_window_rule_asks_for_silence_alone),
		cmocka_unit_test(p_active_is_never_below_p_buy),
		cmocka_unit_test(
			the_annual_value_is_exact_and_at_most_the_amount),
		cmocka_unit_test(stake_by_p_buy_counts_who_will_not_buy),
		cmocka_unit_test(reasons_can_be_read_out),
		cmocka_unit_test(a_past_that_cannot_be_is_seen),
		cmocka_unit_test(moves_follow_the_order_of_statuses),
		cmocka_unit_test(a_book_knows_nothing_of_what_came_later),
		cmocka_unit_test(a_book_splits_amounts_by_twelve_months),
		cmocka_unit_test(plans_are_read),
		cmocka_unit_test(means_and_spreads_are_over_dates),
		cmocka_unit_test(clockwork_is_forecast_well_and_calibrated),
		cmocka_unit_test(too_little_to_learn_from_falls_back),
		cmocka_unit_test(features_are_finite_at_any_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
