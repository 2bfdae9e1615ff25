/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include <kam/churn_rates.h>

#define MONEY(x) ((kam_dec)((x)*1000000LL))
#define COUNT(array) (sizeof(array) / sizeof *(array))

static kam_day
date(int year, int month, int day)
{
	return kam_date_day((struct kam_civil){ year, month, day });
}

static struct kam_churn_windows
year_and_half(void)
{
	return (struct kam_churn_windows){
		{ date(2023, 1, 1), date(2023, 12, 31) },
		{ date(2024, 1, 1), date(2024, 6, 30) },
		KAM_DEC_ONE / 2
	};
}

/*
 * Six accounts: one that goes on, one silent and lost, one silent but due,
 * a project that is over, one of before the base, and one with a return
 * alone in it.
 */
#define ACCOUNTS 6

struct world {
	size_t start[ACCOUNTS + 1];
	kam_day day[20];
	kam_dec amount[20];
	unsigned char purchase[20];
	struct kam_churn_verdict verdict[ACCOUNTS];
	struct kam_churn_course course[ACCOUNTS];
	size_t n;
};

static void
buy(struct world *w, kam_day day, long long amount)
{
	w->day[w->n] = day;
	w->amount[w->n] = MONEY(amount);
	w->purchase[w->n++] = amount > 0;
}

static struct kam_churn_source
source(struct world *w)
{
	struct kam_churn_source src = { ACCOUNTS,   w->start,	 w->day,
					w->amount,  w->purchase, NULL,
					KAM_NO_DAY, NULL,	 NULL };

	for (size_t i = 0; i < w->n; i++)
		if (src.first == KAM_NO_DAY || w->day[i] < src.first)
			src.first = w->day[i];
	return src;
}

static void
fill(struct world *w)
{
	static const enum kam_churn_status status[ACCOUNTS] = {
		KAM_CHURN_ACTIVE, KAM_CHURN_LOST, KAM_CHURN_DUE,
		KAM_CHURN_ENDED,  KAM_CHURN_LOST, KAM_CHURN_NONE
	};

	memset(w, 0, sizeof(*w));
	buy(w, date(2022, 8, 1), 900); /* 699 days before the end */
	buy(w, date(2023, 1, 1), 100);
	buy(w, date(2023, 12, 31), 50);
	buy(w, date(2024, 1, 1), 30);
	buy(w, date(2024, 6, 30), -10);
	buy(w, date(2024, 7, 1), 5000); /* after the period */
	w->start[1] = w->n;
	buy(w, date(2023, 3, 1), 200);
	buy(w, date(2023, 4, 1), -40);
	buy(w, date(2024, 2, 1), -7); /* a return is no purchase */
	w->start[2] = w->n;
	buy(w, date(2023, 11, 1), 300);
	w->start[3] = w->n;
	buy(w, date(2023, 2, 1), 60);
	w->start[4] = w->n;
	buy(w, date(2022, 6, 30), 80);
	w->start[5] = w->n;
	buy(w, date(2023, 5, 5), -3);
	w->start[6] = w->n;
	for (size_t i = 0; i < ACCOUNTS; i++) {
		w->verdict[i].status = status[i];
		w->verdict[i].at_risk = MONEY(10 + (long long)i);
		w->verdict[i].annual_value = MONEY(100);
	}
}

static void
follow(struct world *w, int want)
{
	struct kam_churn_windows win = year_and_half();
	struct kam_churn_source src = source(w);

	assert_int_equal(
		kam_churn_follow(w->course, &src, w->verdict, &win, NULL),
		want);
}

static void
fates_are_by_purchases_and_status(void **state)
{
	static const enum kam_churn_fate want[ACCOUNTS] = {
		KAM_CHURN_RETAINED, KAM_CHURN_GONE,    KAM_CHURN_UNDECIDED,
		KAM_CHURN_OVER,	    KAM_CHURN_OUTSIDE, KAM_CHURN_OUTSIDE
	};
	struct world w;

	(void)state;
	fill(&w);
	follow(&w, 0);
	for (size_t i = 0; i < ACCOUNTS; i++)
		assert_int_equal(w.course[i].fate, want[i]);
	assert_true(w.course[0].base == MONEY(150));
	assert_true(w.course[0].period == MONEY(20));
	assert_true(w.course[1].base == MONEY(160));
	assert_true(w.course[1].period == MONEY(-7));
}

static void
a_lost_one_who_buys_in_the_period_is_retained(void **state)
{
	struct world w;

	(void)state;
	fill(&w);
	w.verdict[0].status = KAM_CHURN_LOST;
	follow(&w, 0);
	assert_int_equal(w.course[0].fate, KAM_CHURN_RETAINED);
}

static void
a_partial_loss_needs_two_whole_years(void **state)
{
	struct kam_churn_windows win = year_and_half();
	struct world w;
	struct kam_churn_source src;

	(void)state;
	/* The data begin 731 days before the end. */
	fill(&w);
	src = source(&w);
	assert_true(kam_churn_two_years(&src, &win));
	follow(&w, 0);
	assert_true(w.course[0].last_year == MONEY(70));
	assert_true(w.course[0].year_back == MONEY(1000));
	assert_true(w.course[0].partial);
	/* Lost altogether is not in part. */
	assert_false(w.course[1].partial);
	/* The first day of the earlier year is the 729th before the end. */
	w.day[w.start[4]] = win.period.to - 729;
	src = source(&w);
	assert_true(kam_churn_two_years(&src, &win));
	w.day[w.start[4]] = win.period.to - 728;
	src = source(&w);
	assert_false(kam_churn_two_years(&src, &win));
	follow(&w, 0);
	assert_false(w.course[0].partial);
	assert_true(w.course[0].year_back == 0);
}

static void
exactly_the_share_is_no_partial_loss(void **state)
{
	struct world w;

	(void)state;
	fill(&w);
	/* 2024-06-30 less 365 days is 2023-07-01: it is of the year before. */
	w.day[w.start[2]] = date(2023, 7, 2);
	w.amount[w.start[2]] = MONEY(300);
	w.amount[0] = MONEY(40); /* 140 before, 70 after */
	follow(&w, 0);
	assert_true(w.course[2].last_year == MONEY(300));
	assert_true(w.course[0].year_back == MONEY(140));
	assert_false(w.course[0].partial);
	w.amount[0]++;
	follow(&w, 0);
	assert_true(w.course[0].partial);
	w.day[w.start[2]] = date(2023, 7, 1);
	follow(&w, 0);
	assert_true(w.course[2].year_back == MONEY(300));
	assert_true(w.course[2].partial);
}

static void
an_empty_base_is_told(void **state)
{
	struct kam_churn_windows win = year_and_half();
	struct kam_err err = KAM_ERR_INIT;
	struct world w;
	struct kam_churn_source src;

	(void)state;
	fill(&w);
	src = source(&w);
	win.base = (struct kam_churn_dates){ date(2020, 1, 1),
					     date(2020, 12, 31) };
	assert_int_equal(
		kam_churn_follow(w.course, &src, w.verdict, &win, &err),
		KAM_EDATA);
	assert_string_equal(err.text,
			    "--base=2020-01-01..2020-12-31: no customer bought "
			    "in it, so that there is nothing to lose; the data "
			    "reach from 2022-06-30 to 2024-07-01");
	src.n = 0;
	src.first = KAM_NO_DAY;
	assert_int_equal(
		kam_churn_follow(w.course, &src, w.verdict, &win, &err),
		KAM_EDATA);
	assert_string_equal(err.text, "--base=2020-01-01..2020-12-31: there "
				      "are no data");
}

static void
sums_too_large_are_told(void **state)
{
	struct kam_churn_windows win = year_and_half();
	struct world w;
	struct kam_churn_source src;
	struct kam_figures f = KAM_FIGURES_INIT;
	const struct kam_churn_groups all = { NULL, 1, NULL, NULL };
	const struct kam_churn_known known = { true, true };
	const uint32_t of[ACCOUNTS] = { 0 };
	const struct kam_str other = KAM_STR("other");
	const struct kam_churn_reasons why = { 1, &other, 0, of, NULL };

	(void)state;
	fill(&w);
	src = source(&w);
	w.amount[1] = KAM_DEC_MAX;
	assert_int_equal(
		kam_churn_follow(w.course, &src, w.verdict, &win, NULL),
		KAM_EDATA);
	fill(&w);
	follow(&w, 0);
	w.course[0].base = w.course[1].base = KAM_DEC_MAX;
	assert_int_equal(kam_churn_rate_figures(&f, &all, w.course, w.verdict,
						ACCOUNTS, known, NULL),
			 KAM_EDATA);
	kam_figures_release(&f);
	w.course[4] = w.course[1];
	assert_int_equal(kam_churn_reason_figures(&f, &all, &why, w.course,
						  ACCOUNTS, NULL),
			 KAM_EDATA);
	kam_figures_release(&f);
	w.verdict[1].at_risk = w.verdict[4].at_risk = KAM_DEC_MAX;
	assert_int_equal(kam_churn_status_figures(&f, &all, w.verdict, w.amount,
						  ACCOUNTS, true, NULL),
			 KAM_EDATA);
	kam_figures_release(&f);
}

/* How many of the conditions hold. */
static int
hold(const struct kam_figures *f, const char *conditions)
{
	struct kam_buf said = KAM_BUF_INIT;
	int n = kam_figures_alarms(f, conditions, &said, NULL);

	kam_buf_release(&said);
	return n;
}

/* The table as lines of "a,b,c", the header first. */
static void
looks_like(const struct kam_figures *f, const char *want)
{
	struct kam_buf b = KAM_BUF_INIT;
	size_t cols = f->keys + f->figures;
	int type;

	assert_false(f->nomem);
	for (size_t i = 0; i < cols; i++)
		assert_int_equal(
			kam_figures_head(f, i, &b, &type) ||
				kam_buf_putc(&b, i + 1 < cols ? ',' : '\n'),
			0);
	for (size_t r = 0; r < f->shown; r++)
		for (size_t i = 0; i < cols; i++)
			assert_int_equal(
				kam_figures_cell(f, r, i, &b) ||
					kam_buf_putc(&b,
						     i + 1 < cols ? ',' : '\n'),
				0);
	assert_int_equal(kam_buf_putc(&b, '\0'), 0);
	assert_string_equal(b.ptr, want);
	kam_buf_release(&b);
}

#define RATES                                                               \
	"base_accounts,base_amount,retained_accounts,retained_amount,"      \
	"undecided_accounts,undecided_amount,undecided_at_risk,"            \
	"lost_accounts,lost_amount,ended_accounts,ended_amount,logo_churn," \
	"revenue_churn,lost_share,period_amount,partial_accounts,"          \
	"partial_loss\n"

static void
rates_are_of_the_base(void **state)
{
	const struct kam_churn_groups all = { NULL, 1, NULL, NULL };
	const struct kam_churn_known known = { true, true };
	struct kam_figures f = KAM_FIGURES_INIT;
	struct world w;

	(void)state;
	fill(&w);
	follow(&w, 0);
	assert_int_equal(kam_churn_rate_figures(&f, &all, w.course, w.verdict,
						ACCOUNTS, known, NULL),
			 0);
	/* 160 of 670, one of four. */
	looks_like(&f, RATES "4,670.00,1,150.00,1,300.00,12.00,1,160.00,1,"
			     "60.00,0.250000,0.238806,1.000000,13.00,1,"
			     "930.00\n");
	kam_figures_release(&f);
}

static void
what_is_not_known_is_empty(void **state)
{
	const struct kam_churn_groups all = { NULL, 1, NULL, NULL };
	const struct kam_churn_known known = { false, false };
	struct kam_figures f = KAM_FIGURES_INIT;
	struct world w;

	(void)state;
	fill(&w);
	follow(&w, 0);
	/* Returns have eaten up the base, and nobody is lost. */
	w.course[0].base = MONEY(-360);
	w.course[1].fate = KAM_CHURN_UNDECIDED;
	w.course[1].base = 0;
	assert_int_equal(kam_churn_rate_figures(&f, &all, w.course, w.verdict,
						ACCOUNTS, known, NULL),
			 0);
	looks_like(&f, RATES "4,0.00,1,-360.00,2,300.00,,0,0.00,1,60.00,"
			     "0.000000,,,13.00,,\n");
	kam_figures_release(&f);
}

static const struct kam_str region[] = { { "east", 4 },
					 { "none", 4 },
					 { "west", 4 } };
static const uint32_t region_of[ACCOUNTS] = { 0, 0, 2, 2, 1, 1 };

static void
groups_share_what_was_lost(void **state)
{
	const struct kam_churn_groups by = { "region", 3, region, region_of };
	const struct kam_churn_known known = { true, false };
	struct kam_figures f = KAM_FIGURES_INIT;
	struct world w;

	(void)state;
	fill(&w);
	w.verdict[2].status = KAM_CHURN_LOST;
	follow(&w, 0);
	assert_int_equal(kam_churn_rate_figures(&f, &by, w.course, w.verdict,
						ACCOUNTS, known, NULL),
			 0);
	/* The group without a base is not there. */
	looks_like(&f, "region," RATES
		       "east,2,310.00,1,150.00,0,0.00,0.00,1,160.00,0,0.00,"
		       "0.500000,0.516129,0.347826,13.00,,\n"
		       "west,2,360.00,0,0.00,0,0.00,0.00,1,300.00,1,60.00,"
		       "0.500000,0.833333,0.652174,0.00,,\n");
	assert_int_equal(hold(&f, "lost_amount=460,"
				  "east:lost_amount=160,"
				  "revenue_churn>68%"),
			 3);
	kam_figures_release(&f);
}

static void
accounts_are_added_up_by_group_and_status(void **state)
{
	const struct kam_churn_groups by = { "region", 3, region, region_of };
	static const kam_dec amount[ACCOUNTS] = { 1, 2, 3, 4, 5, -6 };
	struct kam_figures f = KAM_FIGURES_INIT;
	struct world w;

	(void)state;
	fill(&w);
	assert_int_equal(kam_churn_status_figures(&f, &by, w.verdict, amount,
						  ACCOUNTS, true, NULL),
			 0);
	assert_int_equal(f.keys, 2);
	/* Six statuses in each, and none in one of them. */
	assert_int_equal(f.shown, 19);
	assert_int_equal(hold(&f, "east:lost:accounts=1,lost:accounts=2,"
				  "east:accounts=2,accounts=6,"
				  "none:amount=-0.000001,"
				  "lost:amount=0.000007,"
				  "west:due:amount_at_risk=12,"
				  "none::accounts=1"),
			 8);
	kam_figures_release(&f);
}

static void
without_chances_nothing_is_said_to_be_at_risk(void **state)
{
	const struct kam_churn_groups all = { NULL, 1, NULL, NULL };
	static const kam_dec amount[ACCOUNTS] = { 0 };
	struct kam_figures f = KAM_FIGURES_INIT;
	struct world w;

	(void)state;
	fill(&w);
	assert_int_equal(kam_churn_status_figures(&f, &all, w.verdict, amount,
						  5, false, NULL),
			 0);
	looks_like(&f, "status,accounts,amount,annual_value,amount_at_risk\n"
		       "active,1,0.00,100.00,\n"
		       "new,0,0.00,0.00,\n"
		       "due,1,0.00,100.00,\n"
		       "at-risk,0,0.00,0.00,\n"
		       "lost,2,0.00,200.00,\n"
		       "ended,1,0.00,100.00,\n");
	kam_figures_release(&f);
	assert_int_equal(
		kam_churn_status_figures(&f, &all, NULL, NULL, 0, true, NULL),
		0);
	assert_int_equal(f.shown, 0);
	kam_figures_release(&f);
}

/* The trade's figures: 3.06 % of the amount lost in a half-year, of that 32,
   8.5 and 40 % by three reasons; 19.5 % are left for others. */
static void
other_completes_the_reasons(void **state)
{
	static const struct kam_str name[] = { { "closed", 6 },
					       { "other", 5 },
					       { "price", 5 },
					       { "service", 7 } };
	static const uint32_t of[] = { 3, 0, 2, 1, 1, 3 };
	static const unsigned char control[] = {
		KAM_ANSWER_YES,	 KAM_ANSWER_NO,	  KAM_ANSWER_YES,
		KAM_ANSWER_NONE, KAM_ANSWER_NONE, KAM_ANSWER_YES
	};
	static const struct kam_churn_reasons why = { 4, name, 1, of, control };
	const struct kam_churn_groups all = { NULL, 1, NULL, NULL };
	const struct kam_churn_known known = { true, false };
	static const long long base[] = {
		12240, 2601, 9792, 5000, 967, 969400
	};
	struct kam_churn_course c[6];
	struct kam_churn_verdict v[6];
	struct kam_figures f = KAM_FIGURES_INIT;

	(void)state;
	memset(v, 0, sizeof v);
	memset(c, 0, sizeof c);
	for (size_t i = 0; i < 6; i++) {
		c[i].fate = i < 5 ? KAM_CHURN_GONE : KAM_CHURN_RETAINED;
		c[i].base = MONEY(base[i]);
	}
	assert_int_equal(kam_churn_reason_figures(&f, &all, &why, c, 6, NULL),
			 0);
	looks_like(&f, "reason,lost_accounts,lost_amount,lost_share,"
		       "controllable_amount,uncontrollable_amount\n"
		       "service,1,12240.00,0.400000,12240.00,0.00\n"
		       "price,1,9792.00,0.320000,9792.00,0.00\n"
		       "closed,1,2601.00,0.085000,0.00,2601.00\n"
		       "other,2,5967.00,0.195000,0.00,0.00\n");
	kam_figures_release(&f);
	assert_int_equal(kam_churn_rate_figures(&f, &all, c, v, 6, known, NULL),
			 0);
	assert_int_equal(hold(&f, "revenue_churn=3.06%"), 1);
	kam_figures_release(&f);
}

static void
windows_are_read(void **state)
{
	static const struct {
		const char *base, *period;
		int want;
	} cases[] = {
		{ "2023-01-01..2023-12-31", "2024-01-01..2024-06-30", 0 },
		{ "2023/1/1..20231231", "2024-01-01..2024-06-30", 0 },
		{ "2023-01-01..2023-12-31", "2023-12-31..2024-06-30",
		  KAM_EUSAGE },
		{ "2023-12-31..2023-01-01", "2024-01-01..2024-06-30",
		  KAM_EUSAGE },
		{ "2023-01-01", "2024-01-01..2024-06-30", KAM_EUSAGE },
		{ "2023-01-01..", "2024-01-01..2024-06-30", KAM_EUSAGE },
		{ "2023-01-01..2023-12-31", "2024-01-01..2024-06-31",
		  KAM_EUSAGE },
		{ "2023-01-01..2023-12-31", "2024-01-01...2024-06-30",
		  KAM_EUSAGE },
	};
	struct kam_churn_windows w;
	kam_day as_of;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		as_of = KAM_NO_DAY;
		assert_int_equal(kam_churn_windows_read(&w, cases[i].base,
							cases[i].period, .25,
							&as_of, NULL),
				 cases[i].want);
		if (cases[i].want)
			continue;
		assert_int_equal(as_of, date(2024, 6, 30));
		assert_int_equal(w.base.from, date(2023, 1, 1));
		assert_int_equal(w.base.to, date(2023, 12, 31));
		assert_int_equal(w.period.from, date(2024, 1, 1));
		assert_true(w.partial == KAM_DEC_ONE / 4);
	}
	as_of = date(2024, 6, 30);
	assert_int_equal(kam_churn_windows_read(&w, cases[0].base,
						cases[0].period, .5, &as_of,
						NULL),
			 0);
	as_of--;
	assert_int_equal(kam_churn_windows_read(&w, cases[0].base,
						cases[0].period, .5, &as_of,
						NULL),
			 KAM_EUSAGE);
}

static void
hear(void *ctx, bool warning, const char *text)
{
	struct kam_buf *b = ctx;

	assert_true(warning);
	assert_int_equal(
		kam_buf_put(b, text, strlen(text)) || kam_buf_putc(b, '\n'), 0);
}

static void
windows_that_the_data_do_not_fill_are_told(void **state)
{
	struct kam_churn_windows w = year_and_half();
	struct kam_buf b = KAM_BUF_INIT;

	(void)state;
	kam_churn_windows_tell(&w, w.base.from + 7, w.period.to - 7, hear, &b);
	assert_int_equal(b.len, 0);
	kam_churn_windows_tell(&w, w.base.from + 8, w.period.to - 20, hear, &b);
	assert_int_equal(kam_buf_putc(&b, '\0'), 0);
	assert_string_equal(
		b.ptr, "the data end 20 days before --period does; what was "
		       "bought since counts as silence\n"
		       "the data begin 8 days after --base does; what was "
		       "bought before is not in it\n");
	kam_buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fates_are_by_purchases_and_status),
		cmocka_unit_test(a_lost_one_who_buys_in_the_period_is_retained),
		cmocka_unit_test(a_partial_loss_needs_two_whole_years),
		cmocka_unit_test(exactly_the_share_is_no_partial_loss),
		cmocka_unit_test(an_empty_base_is_told),
		cmocka_unit_test(sums_too_large_are_told),
		cmocka_unit_test(rates_are_of_the_base),
		cmocka_unit_test(what_is_not_known_is_empty),
		cmocka_unit_test(groups_share_what_was_lost),
		cmocka_unit_test(accounts_are_added_up_by_group_and_status),
		cmocka_unit_test(without_chances_nothing_is_said_to_be_at_risk),
		cmocka_unit_test(other_completes_the_reasons),
		cmocka_unit_test(windows_are_read),
		cmocka_unit_test(windows_that_the_data_do_not_fill_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
