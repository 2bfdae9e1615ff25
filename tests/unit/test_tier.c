/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tier_rig.h"

static const char *const telecom[] = { "key|>=10000", "large|3000..10000",
				       "middle|1500..3000", "small|", NULL };

static struct kam_tiers
telecom_tiers(void)
{
	struct kam_tiers t = KAM_TIERS_INIT;

	assert_int_equal(
		rig_read(&t, "customer|amount", "tier|amount", telecom, NULL),
		KAM_OK);
	return t;
}

/* Decide by one number. */
static struct kam_tier_decision
decide(const struct kam_tiers *t, const struct kam_tier_policy *p,
       kam_dec value, const struct kam_tier_state *prev, kam_day as_of)
{
	bool blank = false;
	const struct kam_tier_values v = { &value, &blank, NULL, NULL, 0 };
	struct kam_tier_decision d;

	kam_tier_decide(&d, t, p, &v, prev, as_of);
	return d;
}

static void
bounds_belong_to_the_upper_tier(void **state)
{
	static const struct {
		const char *value;
		size_t tier;
	} cases[] = {
		{ "-5", 3 },	  { "1499.99", 3 },	{ "1500", 2 },
		{ "2999.99", 2 }, { "2999.999999", 2 }, { "3000", 1 },
		{ "9999.99", 1 }, { "10000", 0 },
	};
	const struct kam_tier_policy policy = { 0, 1, { 0, 'd' }, KAM_NO_DAY };
	struct kam_tiers t = telecom_tiers();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_tier_decision d = decide(
			&t, &policy, rig_dec(cases[i].value), NULL, KAM_NO_DAY);

		assert_int_equal(d.state.tier, cases[i].tier);
		assert_int_equal(d.row, cases[i].tier);
		assert_int_equal(d.move, KAM_TIER_NEW);
	}
	kam_tiers_release(&t);
}

static void
a_margin_holds_an_account_on_both_sides(void **state)
{
	static const struct {
		size_t from;
		const char *value;
		size_t to;
	} cases[] = {
		{ 2, "3299.999999", 2 }, { 2, "3300", 1 },  { 1, "2700", 1 },
		{ 1, "2699.999999", 2 }, { 3, "10500", 1 }, { 3, "11000", 0 },
		{ 0, "9000", 0 },	 { 0, "1400", 3 },  { 0, "8999.99", 1 },
		{ 3, "1649.99", 3 },	 { 3, "1650", 2 },
	};
	const struct kam_tier_policy policy = {
		KAM_DEC_ONE / 10, 1, { 0, 'd' }, KAM_NO_DAY
	};
	struct kam_tiers t = telecom_tiers();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct kam_tier_state prev = { cases[i].from, KAM_NO_DAY,
						     KAM_NO_DAY,
						     KAM_TIER_ABSENT, 0 };
		struct kam_tier_decision d =
			decide(&t, &policy, rig_dec(cases[i].value), &prev,
			       KAM_NO_DAY);

		assert_int_equal(d.state.tier, cases[i].to);
	}
	kam_tiers_release(&t);
}

/* A small generator: the same values everywhere. */
static uint32_t
next_random(uint32_t *x)
{
	*x = *x * 1664525u + 1013904223u;
	return *x >> 8;
}

static void
again_at_the_same_date_nothing_changes(void **state)
{
	struct kam_tiers t = telecom_tiers();
	const kam_day today = rig_day(2024, 6, 30);
	uint32_t x = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		const struct kam_tier_policy policy = {
			(kam_dec)(next_random(&x) % 300000),
			1 + next_random(&x) % 3,
			{ (int)(next_random(&x) % 13), 'm' },
			next_random(&x) % 2 ? KAM_NO_DAY : rig_day(2024, 1, 31)
		};
		const struct kam_tier_state prev = {
			next_random(&x) % 5,
			today - (kam_day)(next_random(&x) % 800),
			today - (kam_day)(next_random(&x) % 90),
			next_random(&x) % 3 ? next_random(&x) % 5
					    : KAM_TIER_ABSENT,
			1 + next_random(&x) % 4
		};
		kam_dec value = (kam_dec)(next_random(&x) % 12000) * 1000003;
		struct kam_tier_decision a =
			decide(&t, &policy, value, &prev, today);
		struct kam_tier_decision b =
			decide(&t, &policy, value, &a.state, today);

		assert_int_equal(b.move, KAM_TIER_STAY);
		assert_int_equal(b.state.tier, a.state.tier);
		assert_int_equal(b.state.since, a.state.since);
		assert_int_equal(b.state.as_of, today);
		assert_int_equal(b.state.pending, a.state.pending);
		assert_int_equal(b.state.count, a.state.count);
	}
	kam_tiers_release(&t);
}

static void
a_move_waits_for_its_stay(void **state)
{
	const struct kam_tier_policy policy = { 0, 2, { 0, 'd' }, KAM_NO_DAY };
	struct kam_tiers t = telecom_tiers();
	struct kam_tier_decision d =
		decide(&t, &policy, rig_dec("100"), NULL, rig_day(2024, 1, 31));

	(void)state;
	d = decide(&t, &policy, rig_dec("4000"), &d.state,
		   rig_day(2024, 2, 29));
	assert_int_equal(d.state.tier, 3);
	assert_int_equal(d.state.pending, 1);
	assert_int_equal(d.state.count, 1);
	/* The same date counts once, another target starts anew. */
	d = decide(&t, &policy, rig_dec("4000"), &d.state,
		   rig_day(2024, 2, 29));
	assert_int_equal(d.state.count, 1);
	d = decide(&t, &policy, rig_dec("20000"), &d.state,
		   rig_day(2024, 3, 31));
	assert_int_equal(d.state.pending, 0);
	assert_int_equal(d.state.count, 1);
	d = decide(&t, &policy, rig_dec("20000"), &d.state,
		   rig_day(2024, 4, 30));
	assert_int_equal(d.move, KAM_TIER_UP);
	assert_int_equal(d.state.tier, 0);
	assert_int_equal(d.state.pending, KAM_TIER_ABSENT);
	assert_int_equal(d.state.since, rig_day(2024, 4, 30));
	kam_tiers_release(&t);
}

static void
down_waits_for_a_year_and_meeting_the_tier_renews_it(void **state)
{
	const struct kam_tier_policy policy = { 0, 1, { 12, 'm' }, KAM_NO_DAY };
	const struct kam_tier_state prev = { 1, rig_day(2024, 3, 31),
					     rig_day(2024, 3, 31),
					     KAM_TIER_ABSENT, 0 };
	struct kam_tiers t = telecom_tiers();
	struct kam_tier_decision d;

	(void)state;
	d = decide(&t, &policy, 0, &prev, rig_day(2025, 3, 30));
	assert_int_equal(d.move, KAM_TIER_STAY);
	assert_int_equal(d.state.pending, 3);
	d = decide(&t, &policy, 0, &prev, rig_day(2025, 3, 31));
	assert_int_equal(d.move, KAM_TIER_DOWN);
	d = decide(&t, &policy, rig_dec("3000"), &prev, rig_day(2025, 3, 30));
	assert_int_equal(d.state.since, prev.since);
	d = decide(&t, &policy, rig_dec("3000"), &prev, rig_day(2025, 4, 2));
	assert_int_equal(d.state.since, rig_day(2025, 4, 2));
	d = decide(&t, &policy, rig_dec("10000"), &prev, rig_day(2024, 4, 1));
	assert_int_equal(d.move, KAM_TIER_UP);
	kam_tiers_release(&t);
}

static void
a_freeze_holds_for_a_year_after_its_day(void **state)
{
	const struct kam_tier_policy policy = {
		0, 1, { 0, 'd' }, rig_day(2023, 12, 31)
	};
	const struct kam_tier_state prev = { 1, rig_day(2023, 6, 30),
					     rig_day(2023, 6, 30),
					     KAM_TIER_ABSENT, 0 };
	static const struct {
		int year, month, day;
		enum kam_tier_move move;
	} cases[] = {
		{ 2023, 12, 31, KAM_TIER_UP },
		{ 2024, 1, 1, KAM_TIER_STAY },
		{ 2024, 12, 30, KAM_TIER_STAY },
		{ 2024, 12, 31, KAM_TIER_UP },
	};
	struct kam_tiers t = telecom_tiers();

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct kam_tier_decision d = decide(
			&t, &policy, rig_dec("10000"), &prev,
			rig_day(cases[i].year, cases[i].month, cases[i].day));

		assert_int_equal(d.move, cases[i].move);
		assert_int_equal(d.state.pending == 0,
				 cases[i].move == KAM_TIER_STAY);
	}
	kam_tiers_release(&t);
}

static void
a_state_is_read_as_it_is_written(void **state)
{
	static const struct {
		const char *text;
		size_t pending;
		long long count;
	} cases[] = {
		{ "large:2", 1, 2 },
		{ ":1", 4, 1 },
		{ "", KAM_TIER_ABSENT, 0 },
		{ "large", KAM_TIER_ABSENT, 0 },
		{ "large:", KAM_TIER_ABSENT, 0 },
		{ "tin:2", KAM_TIER_ABSENT, 2 },
		{ "large:0", KAM_TIER_ABSENT, 0 },
		{ "large:99999999999", KAM_TIER_ABSENT, 0 },
	};
	struct kam_tiers t = telecom_tiers();
	struct kam_tier_state s;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_str field[] = { KAM_STR("key"),
					   KAM_STR("2024-01-31"), KAM_STR(""),
					   kam_str_of(cases[i].text),
					   KAM_STR("") };
		struct kam_buf b = KAM_BUF_INIT;

		assert_int_equal(kam_tier_state_read(&s, &t, field, 0, NULL),
				 KAM_OK);
		assert_int_equal(s.tier, 0);
		assert_int_equal(s.since, rig_day(2024, 1, 31));
		assert_int_equal(s.as_of, KAM_NO_DAY);
		assert_int_equal(s.pending, cases[i].pending);
		assert_int_equal(s.count, cases[i].count);
		assert_int_equal(kam_tier_pending_put(&t, &s, &b), 0);
		if (s.pending != KAM_TIER_ABSENT)
			assert_true(kam_str_eq(kam_buf_str(&b),
					       kam_str_of(cases[i].text)));
		kam_buf_release(&b);
	}
	kam_tiers_release(&t);
}

static void
a_state_from_after_the_day_is_refused(void **state)
{
	struct kam_tiers t = telecom_tiers();
	struct kam_tier_state s;
	struct kam_err err;
	struct kam_str later[] = { KAM_STR("key"), KAM_STR(""),
				   KAM_STR("2024-02-01"), KAM_STR(""),
				   KAM_STR("2024-01-01") };
	struct kam_str bare[] = { KAM_STR("key"), KAM_STR(""), KAM_STR(""),
				  KAM_STR(""), KAM_STR("2024-01-01") };

	(void)state;
	assert_int_equal(
		kam_tier_state_read(&s, &t, later, rig_day(2024, 1, 31), &err),
		KAM_EDATA);
	assert_non_null(strstr(err.text, "later than as_of 2024-01-31"));
	assert_int_equal(
		kam_tier_state_read(&s, &t, bare, rig_day(2024, 1, 31), NULL),
		KAM_OK);
	assert_int_equal(s.as_of, rig_day(2024, 1, 1));
	kam_tiers_release(&t);
}

static void
ranks_take_the_largest_and_ties_go_by_customer(void **state)
{
	static const char *const rows[] = { "best|top 50%", "rest|", NULL };
	static const struct {
		const char *customer;
		kam_dec number;
		bool blank;
		size_t rank;
	} rowsof[] = { { "b", 10, false, 3 },
		       { "a", 10, false, 2 },
		       { "c", 50, false, 1 },
		       { "d", 99, true, 0 },
		       { "e", -1, false, 4 } };
	const struct kam_tier_policy policy = { 0, 1, { 0, 'd' }, KAM_NO_DAY };
	struct kam_tiers t = KAM_TIERS_INIT;
	struct kam_tier_ranking r = KAM_TIER_RANKING_INIT;

	(void)state;
	assert_int_equal(rig_read(&t, "customer|x", "tier|x", rows, NULL),
			 KAM_OK);
	r.t = &t;
	for (size_t i = 0; i < 5; i++) {
		const struct kam_tier_values v = { &rowsof[i].number,
						   &rowsof[i].blank, NULL, NULL,
						   0 };

		assert_int_equal(
			kam_tier_ranking_add(
				&r, &v, kam_str_of(rowsof[i].customer), NULL),
			KAM_OK);
	}
	assert_int_equal(kam_tier_ranking_finish(&r, NULL), KAM_OK);
	for (size_t i = 0; i < 5; i++) {
		const struct kam_tier_values v = { &rowsof[i].number,
						   &rowsof[i].blank, NULL,
						   &r.rank[i], 5 };
		struct kam_tier_decision d;

		assert_int_equal(r.rank[i], rowsof[i].rank);
		kam_tier_decide(&d, &t, &policy, &v, NULL, KAM_NO_DAY);
		/* Half of five is 2.5, which rounds to three. */
		assert_int_equal(
			d.state.tier,
			rowsof[i].rank >= 1 && rowsof[i].rank <= 3 ? 0 : 1);
	}
	kam_tier_ranking_release(&r);
	kam_tiers_release(&t);
}

static void
margins_are_shares_of_one(void **state)
{
	kam_dec m;

	(void)state;
	assert_int_equal(kam_tier_margin_read("--x", "10%", &m, NULL), KAM_OK);
	assert_true(m == KAM_DEC_ONE / 10);
	assert_int_equal(kam_tier_margin_read("--x", "0.05", &m, NULL), KAM_OK);
	assert_true(m == KAM_DEC_ONE / 20);
	assert_int_equal(kam_tier_margin_read("--x", "2", &m, NULL),
			 KAM_EUSAGE);
	assert_int_equal(kam_tier_margin_read("--x", "-1%", &m, NULL),
			 KAM_EUSAGE);
	assert_int_equal(kam_tier_margin_read("--x", "", &m, NULL), KAM_EUSAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_belong_to_the_upper_tier),
		cmocka_unit_test(a_margin_holds_an_account_on_both_sides),
		cmocka_unit_test(again_at_the_same_date_nothing_changes),
		cmocka_unit_test(a_move_waits_for_its_stay),
		cmocka_unit_test(
			down_waits_for_a_year_and_meeting_the_tier_renews_it),
		cmocka_unit_test(a_freeze_holds_for_a_year_after_its_day),
		cmocka_unit_test(a_state_is_read_as_it_is_written),
		cmocka_unit_test(a_state_from_after_the_day_is_refused),
		cmocka_unit_test(
			ranks_take_the_largest_and_ties_go_by_customer),
		cmocka_unit_test(margins_are_shares_of_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
