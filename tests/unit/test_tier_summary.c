/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tier_rig.h"

static const char *const rows[] = { "key|>=1000|4||x", "large|300..1000|2|1|",
				    "small|100..300|1.5|1|", NULL };

/* An engine on the rules above. */
static void
start(struct kam_tier_engine *e, bool moves, const char *compared, size_t n)
{
	*e = (struct kam_tier_engine)KAM_TIER_ENGINE_INIT;
	assert_int_equal(rig_read(&e->t, "customer|amount",
				  "tier|amount|visits|calls_per_month|desk",
				  rows, NULL),
			 KAM_OK);
	e->near = KAM_DEC_ONE / 10;
	e->compare = 1;
	e->summed = e->reported = true;
	assert_int_equal(kam_tier_engine_measure(e, NULL, false, true, NULL),
			 KAM_OK);
	assert_int_equal(
		kam_tier_engine_start(e, moves, compared, n, NULL, NULL),
		KAM_OK);
}

static enum kam_tier_move
take(struct kam_tier_engine *e, const char *amount, const char *was)
{
	const kam_dec number[] = { rig_dec(amount), rig_dec("0.5") };
	const bool blank[] = { false, number[0] == rig_dec("310") };
	const struct kam_str prev[] = {
		kam_str_of(was), { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 }
	};
	struct kam_tier_decision d;

	assert_int_equal(kam_tier_engine_take(e, number, blank, NULL,
					      was ? prev : NULL, KAM_NO_DAY, &d,
					      NULL),
			 KAM_OK);
	return d.move;
}

static void
assert_cell(int (*cell)(const void *, size_t, size_t, struct kam_buf *),
	    const void *table, size_t row, size_t col, const char *want)
{
	struct kam_buf b = KAM_BUF_INIT;

	assert_int_equal(cell(table, row, col, &b), 0);
	assert_int_equal(kam_buf_putc(&b, '\0'), 0);
	assert_string_equal(b.ptr, want);
	kam_buf_release(&b);
}

static void
a_summary_adds_up_accounts_business_and_service(void **state)
{
	static const char *const head[] = { "tier",
					    "accounts",
					    "share",
					    "amount",
					    "amount_share",
					    "visits",
					    "calls_per_month",
					    "desk",
					    "calls_per_quarter",
					    "was",
					    "stay",
					    "up",
					    "down",
					    "gone",
					    "new",
					    "to_key",
					    "to_large",
					    "to_small",
					    "to_none" };
	static const char *const large[] = {
		"large", "3", "0.500000", "1000.10", "0.433370", "6", "3",
		"",	 "9", "2",	  "1",	     "1",	 "0", "0",
		"1",	 "1", "1",	  "0",	     "0"
	};
	struct kam_tier_engine e;
	struct kam_tier_decision gone;

	(void)state;
	start(&e, true, NULL, 0);
	assert_int_equal(take(&e, "1000", "large"), KAM_TIER_UP);
	assert_int_equal(take(&e, "300", "large"), KAM_TIER_STAY);
	assert_int_equal(take(&e, "400.10", "key"), KAM_TIER_DOWN);
	assert_int_equal(take(&e, "300", NULL), KAM_TIER_NEW);
	assert_int_equal(take(&e, "299.99", ""), KAM_TIER_UP);
	assert_int_equal(take(&e, "7.64", "bronze"), KAM_TIER_UNKNOWN);
	kam_tier_engine_gone(&e, KAM_STR("key"), &gone);
	assert_int_equal(gone.move, KAM_TIER_GONE);
	assert_int_equal(e.unknown, 1);
	assert_int_equal(kam_tier_summary_cols(&e.sum), 19);
	assert_int_equal(kam_tier_summary_rows(&e.sum), 4);
	for (size_t i = 0; i < 19; i++) {
		struct kam_buf b = KAM_BUF_INIT;
		int unit;

		assert_int_equal(kam_tier_summary_head(&e.sum, i, &b, &unit),
				 0);
		assert_true(kam_str_eq(kam_buf_str(&b), kam_str_of(head[i])));
		kam_buf_release(&b);
		assert_cell(kam_tier_summary_cell, &e.sum, 1, i, large[i]);
	}
	assert_cell(kam_tier_summary_cell, &e.sum, 0, 13, "1");
	assert_cell(kam_tier_summary_cell, &e.sum, 3, 0, "");
	assert_cell(kam_tier_summary_cell, &e.sum, 3, 1, "1");
	assert_cell(kam_tier_summary_cell, &e.sum, 3, 17, "1");
	kam_tier_engine_release(&e);
}

static void
sums_beyond_what_can_be_held_are_an_error(void **state)
{
	struct kam_tier_engine e;
	const kam_dec number[] = { KAM_DEC_MAX, 0 };
	const bool blank[] = { false, true };
	struct kam_tier_decision d;

	(void)state;
	start(&e, false, NULL, 0);
	assert_int_equal(kam_tier_engine_take(&e, number, blank, NULL, NULL,
					      KAM_NO_DAY, &d, NULL),
			 KAM_OK);
	assert_int_equal(kam_tier_engine_take(&e, number, blank, NULL, NULL,
					      KAM_NO_DAY, &d, NULL),
			 KAM_EDATA);
	kam_tier_engine_release(&e);
}

static void
alarms_look_at_any_figure(void **state)
{
	static const struct {
		const char *text;
		int holds;
	} cases[] = {
		{ "up>0", 1 },
		{ "up>1", 0 },
		{ "up<2,down>0", 1 },
		{ "up<=1, accounts = 3", 2 },
		{ "large:share<70%", 1 },
		{ "large:share<66%", 0 },
		{ "key:to_large>0", 0 },
		{ "large:to_key!=1", 0 },
		{ "visits=8", 1 },
		{ "calls_per_quarter>=6", 1 },
		{ ":accounts>0", 0 },
		{ "", 0 },
		{ "down", KAM_EUSAGE },
		{ "down>x", KAM_EUSAGE },
		{ "sideways>1", KAM_EUSAGE },
		{ "tin:up>1", KAM_EUSAGE },
		{ "tier>1", KAM_EUSAGE },
	};
	struct kam_tier_engine e;

	(void)state;
	start(&e, true, NULL, 0);
	take(&e, "1000", "large");
	take(&e, "300", "large");
	take(&e, "300", "large");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_buf said = KAM_BUF_INIT;

		assert_int_equal(
			kam_tier_alarms(&e.sum, cases[i].text, &said, NULL),
			cases[i].holds);
		assert_int_equal(said.len > 0, cases[i].holds > 0);
		kam_buf_release(&said);
	}
	kam_tier_engine_release(&e);
}

static void
a_report_compares_both_sides_of_a_bound(void **state)
{
	struct kam_tier_engine e;

	(void)state;
	start(&e, false, "discount", 1);
	take(&e, "269.99", NULL);
	take(&e, "270", NULL);
	take(&e, "299.99", NULL);
	take(&e, "300", NULL);
	take(&e, "310", NULL);
	take(&e, "330", NULL);
	assert_int_equal(e.report.n, 3);
	assert_true(e.report.bound[1].at == rig_dec("300"));
	assert_int_equal(e.report.bound[1].below, 2);
	assert_int_equal(e.report.bound[1].above, 1);
	assert_int_equal(e.report.bound[0].below, 3);
	/* Figures: value, visits, calls_per_month, desk, discount. */
	assert_cell(kam_tier_report_cell, &e.report, 5, 3, "tier_value");
	assert_cell(kam_tier_report_cell, &e.report, 5, 4, "2");
	assert_cell(kam_tier_report_cell, &e.report, 5, 5, "2");
	assert_cell(kam_tier_report_cell, &e.report, 5, 6, "284.995");
	assert_cell(kam_tier_report_cell, &e.report, 5, 7, "305.00");
	assert_cell(kam_tier_report_cell, &e.report, 5, 8, "");
	assert_cell(kam_tier_report_cell, &e.report, 6, 6, "1.50");
	assert_cell(kam_tier_report_cell, &e.report, 9, 3, "discount");
	assert_cell(kam_tier_report_cell, &e.report, 9, 4, "2");
	assert_cell(kam_tier_report_cell, &e.report, 9, 5, "1");
	kam_tier_engine_release(&e);
}

static void
an_inversion_is_more_below_than_above(void **state)
{
	const struct kam_tier_side more[] = { { 2, 10 }, { 2, 8 } };
	const struct kam_tier_side same[] = { { 2, 10 }, { 1, 5 } };
	const struct kam_tier_side none[] = { { 2, 10 }, { 0, 0 } };

	(void)state;
	assert_true(kam_tier_inverted(more));
	assert_false(kam_tier_inverted(same));
	assert_false(kam_tier_inverted(none));
}

static void
near_and_gap_are_measured_from_the_bounds(void **state)
{
	static const struct {
		const char *value;
		int near;
		const char *gap;
		size_t tier;
	} cases[] = {
		{ "89.99", 0, "10.01", 3 },
		{ "90", -1, "10", 3 },
		{ "100", 1, "200", 2 },
		{ "109.999999", 1, "190.000001", 2 },
		{ "110", 0, "190", 2 },
		{ "299.99", -1, "0.01", 2 },
		{ "300", 1, "700", 1 },
		{ "1200", 0, "0", 1 },
	};
	struct kam_tier_engine e;
	kam_dec gap;

	(void)state;
	start(&e, false, NULL, 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		kam_dec value = rig_dec(cases[i].value);

		assert_int_equal(kam_tier_near(&e.report, value),
				 cases[i].near);
		assert_true(kam_tier_gap(&e.t, cases[i].tier, value, 0, &gap));
		assert_true(gap == rig_dec(cases[i].gap));
	}
	assert_true(
		kam_tier_gap(&e.t, 1, rig_dec("900"), KAM_DEC_ONE / 10, &gap));
	assert_true(gap == rig_dec("200"));
	assert_false(kam_tier_gap(&e.t, 0, rig_dec("2000"), 0, &gap));
	kam_tier_engine_release(&e);
}

static void
what_is_measured_must_have_conditions(void **state)
{
	struct kam_tier_engine e;

	(void)state;
	start(&e, false, NULL, 0);
	assert_int_equal(
		kam_tier_engine_measure(&e, "orders", true, false, NULL),
		KAM_EUSAGE);
	assert_int_equal(
		kam_tier_engine_measure(&e, "orders", false, true, NULL),
		KAM_EUSAGE);
	assert_int_equal(
		kam_tier_engine_measure(&e, "orders", false, false, NULL),
		KAM_OK);
	assert_int_equal(e.value, KAM_TIER_ABSENT);
	kam_tier_engine_release(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_summary_adds_up_accounts_business_and_service),
		cmocka_unit_test(sums_beyond_what_can_be_held_are_an_error),
		cmocka_unit_test(alarms_look_at_any_figure),
		cmocka_unit_test(a_report_compares_both_sides_of_a_bound),
		cmocka_unit_test(an_inversion_is_more_below_than_above),
		cmocka_unit_test(near_and_gap_are_measured_from_the_bounds),
		cmocka_unit_test(what_is_measured_must_have_conditions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
