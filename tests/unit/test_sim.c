/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sales.h"

static int
same_line(const struct kam_sim_line *a, const struct kam_sim_line *b)
{
	return a->customer == b->customer && a->day == b->day &&
	       a->credit == b->credit && a->number == b->number &&
	       a->product == b->product && a->region == b->region &&
	       a->quantity == b->quantity && a->unit_price == b->unit_price &&
	       a->amount == b->amount && a->cost == b->cost;
}

static void
there_are_exactly_the_rows_that_were_asked_for(void **state)
{
	static const struct {
		int64_t rows, customers;
		double lines;
		int clockwork;
	} cases[] = {
		{ 1, 1, 1, 0 },		{ 20, 10, 2.5, 0 },
		{ 1000, 500, 2.5, 0 },	{ 10000, 500, 1, 0 },
		{ 10007, 500, 2.5, 0 }, { 10000, 300, 2.5, 91 },
		{ 50000, 3, 20, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_sim_config c =
			usual(cases[i].rows, cases[i].customers);
		struct sales e;

		c.lines = cases[i].lines;
		c.clockwork = cases[i].clockwork;
		if (c.rows == 1)
			c.returns = c.mix[KAM_SIM_SEASONAL] = 0;
		e = make(c);
		assert_int_equal(e.n, cases[i].rows);
		discard(&e);
	}
}

static void
the_same_configuration_gives_the_same_lines(void **state)
{
	struct sales a = make(usual(20000, 700));
	struct sales b = make(usual(20000, 700));
	struct kam_sim_config other = usual(20000, 700);
	size_t i, same = 0;

	(void)state;
	for (i = 0; i < a.n; i++)
		assert_true(same_line(&a.lines[i], &b.lines[i]));
	discard(&b);
	other.seed = 2;
	b = make(other);
	for (i = 0; i < a.n; i++)
		same += same_line(&a.lines[i], &b.lines[i]);
	assert_true(same < 10);
	discard(&a);
	discard(&b);
}

static void
lines_come_by_date_and_orders_in_one_piece(void **state)
{
	struct sales e = make(usual(30000, 1000));
	int64_t number[2] = { 0, 0 };
	size_t i;

	(void)state;
	for (i = 0; i < e.n; i++) {
		const struct kam_sim_line *l = &e.lines[i], *before = l - 1;

		assert_in_range(l->day, e.config.from, e.config.to);
		assert_true(i == 0 || l->day >= before->day);
		if (i > 0 && !l->credit && l->number == number[0]) {
			assert_false(before->credit);
			assert_int_equal(l->customer, before->customer);
			assert_int_equal(l->region, before->region);
			assert_int_equal(l->day, before->day);
			continue;
		}
		assert_int_equal(l->number, ++number[l->credit]);
	}
	discard(&e);
}

static void
money_is_exact(void **state)
{
	struct sales e = make(usual(30000, 1000));
	size_t i;

	(void)state;
	for (i = 0; i < e.n; i++) {
		const struct kam_sim_line *l = &e.lines[i];

		assert_true(l->credit ? l->quantity < 0 : l->quantity > 0);
		assert_true(l->unit_price > 0);
		assert_true(l->unit_price % (KAM_DEC_ONE / 100) == 0);
		assert_true(l->amount == l->quantity * l->unit_price);
		assert_true(l->cost % (l->quantity * (KAM_DEC_ONE / 100)) == 0);
		assert_true(l->credit ? l->cost < 0 : l->cost > 0);
	}
	discard(&e);
}

static void
what_has_happened_is_told_of_each_customer(void **state)
{
	struct sales e = make(usual(30000, 1000));
	struct kam_sim_customer *sum = calloc(1000, sizeof *sum), *c;
	int64_t *number = calloc(1000, sizeof *number);
	size_t i;

	(void)state;
	assert_non_null(sum);
	assert_non_null(number);
	for (i = 0; i < e.n; i++) {
		const struct kam_sim_line *l = &e.lines[i];

		c = &sum[l->customer];
		c->lines++;
		c->amount += l->amount;
		c->credits += l->credit;
		c->returns += l->credit ? l->amount : 0;
		if (l->credit || number[l->customer] == l->number)
			continue;
		c->days += c->orders == 0 || c->last != l->day;
		c->orders++;
		c->last = l->day;
		number[l->customer] = l->number;
	}
	for (i = 0; i < 1000; i++) {
		const struct kam_sim_customer *is = customer(&e, i);

		assert_true(is->orders >= 1);
		assert_int_equal(is->orders, sum[i].orders);
		assert_int_equal(is->days, sum[i].days);
		assert_int_equal(is->lines, sum[i].lines);
		assert_int_equal(is->credits, sum[i].credits);
		assert_int_equal(is->last, sum[i].last);
		assert_true(is->amount == sum[i].amount);
		assert_true(is->returns == sum[i].returns);
	}
	free(sum);
	free(number);
	discard(&e);
}

/* The line that was sent back by `credit`. */
static const struct kam_sim_line *
origin(const struct sales *e, const struct kam_sim_line *credit)
{
	size_t i;

	for (i = 0; &e->lines[i] < credit; i++) {
		const struct kam_sim_line *l = &e->lines[i];
		kam_day late = credit->day - l->day;

		if (!l->credit && l->customer == credit->customer &&
		    l->product == credit->product &&
		    l->region == credit->region &&
		    l->unit_price == credit->unit_price &&
		    l->quantity >= -credit->quantity && late >= 3 && late <= 31)
			return l;
	}
	return NULL;
}

static void
what_comes_back_was_bought_before(void **state)
{
	struct kam_sim_config config = usual(20000, 500);
	int64_t orders = 0, credits = 0;
	struct sales e;
	size_t i;

	(void)state;
	config.returns = .1;
	e = make(config);
	for (i = 0; i < e.n; i++) {
		if (!e.lines[i].credit)
			continue;
		credits++;
		assert_non_null(origin(&e, &e.lines[i]));
	}
	for (i = 0; i < customers(&e); i++)
		orders += customer(&e, i)->orders;
	/* Some of the last month's are still to come back. */
	assert_near((double)credits / (double)orders, .1,
		    4 * sqrt(.09 / (double)orders) + .1 / 36);
	discard(&e);
}

static void
without_returns_nothing_comes_back(void **state)
{
	struct kam_sim_config config = usual(5000, 200);
	struct sales e;
	size_t i;

	(void)state;
	config.returns = 0;
	e = make(config);
	for (i = 0; i < e.n; i++)
		assert_false(e.lines[i].credit);
	discard(&e);
}

static void
numbers_of_lines_are_geometric(void **state)
{
	struct sales e = make(usual(100000, 1000));
	int64_t number = 0, lines = 0, orders = 0, single = 0;
	size_t i;
	double p;

	(void)state;
	for (i = 0; i < e.n; i++) {
		const struct kam_sim_line *l = &e.lines[i];

		if (l->credit)
			continue;
		lines++;
		if (l->number == number)
			continue;
		number = l->number;
		orders++;
		single += i + 1 == e.n || e.lines[i + 1].credit ||
			  e.lines[i + 1].number != number;
	}
	p = (double)orders / (double)lines;
	assert_near(1 / p, e.config.lines, .15);
	assert_near((double)single / (double)orders, p,
		    4 * sqrt(p * (1 - p) / (double)orders));
	discard(&e);
}

static void
only_diverting_customers_deliver_elsewhere(void **state)
{
	struct kam_sim_config config = usual(100000, 1000);
	double expected = 0, variance = 0;
	int64_t number = 0, away = 0;
	size_t i, diverting = 0;
	struct sales e;

	(void)state;
	config.divert = .1;
	e = make(config);
	for (i = 0; i < e.n; i++) {
		const struct kam_sim_line *l = &e.lines[i];
		const struct kam_sim_customer *c = customer(&e, l->customer);

		if (l->region != c->territory)
			assert_int_equal(l->region, c->divert_to);
		if (l->credit || l->number == number || c->divert_to < 0)
			continue;
		number = l->number;
		expected += c->divert_share;
		variance += c->divert_share * (1 - c->divert_share);
		away += l->region != c->territory;
	}
	for (i = 0; i < 1000; i++) {
		const struct kam_sim_customer *c = customer(&e, i);

		assert_true((c->divert_to < 0) == (c->divert_share == 0));
		assert_true(c->divert_to != (int)c->territory);
		diverting += c->divert_to >= 0;
	}
	assert_near((double)away, expected, 4 * sqrt(variance));
	assert_near((double)diverting, 100, 4 * sqrt(90));
	discard(&e);
}

static void
managers_keep_to_their_territory(void **state)
{
	struct sales e = make(usual(10000, 1000));
	unsigned most = 0, load[25] = { 0 };
	size_t i;

	(void)state;
	assert_int_equal(kam_sim_managers(e.sim), 25);
	for (i = 0; i < 1000; i++) {
		const struct kam_sim_customer *c = customer(&e, i);

		assert_true(c->manager < 25);
		assert_int_equal(c->manager % KAM_SIM_REGIONS, c->territory);
		load[c->manager]++;
	}
	for (i = 0; i < 25; i++) {
		assert_true(load[i] > 0);
		most = load[i] > most ? load[i] : most;
	}
	/* The load is uneven, or there would be nothing to find. */
	assert_true(most > 80);
	discard(&e);
}

static void
without_room_for_a_season_there_is_none(void **state)
{
	struct kam_sim_config config = only(KAM_SIM_SEASONAL, 1000, 100);
	struct sales e;
	size_t i;

	(void)state;
	config.from = config.to = day(2024, 2, 29);
	e = make(config);
	for (i = 0; i < 100; i++)
		assert_int_equal(customer(&e, i)->pattern, KAM_SIM_IRREGULAR);
	discard(&e);
	config.from = day(2024, 5, 2);
	config.to = day(2024, 7, 15);
	e = make(config);
	for (i = 0; i < 100; i++)
		assert_int_equal(customer(&e, i)->season, 6);
	discard(&e);
}

static void
too_few_rows_are_refused_with_the_number_that_is_needed(void **state)
{
	struct kam_sim_config config = only(KAM_SIM_ONE_OFF, 99, 100);
	struct kam_err err = KAM_ERR_INIT;
	struct kam_sim *sim;

	(void)state;
	config.returns = 0;
	assert_int_equal(kam_sim_open(&sim, &config, &err), KAM_EUSAGE);
	assert_null(sim);
	assert_string_equal(err.text, "99 rows are too few for 100 customers; "
				      "they need 100 at least");
	config.rows = 100;
	assert_int_equal(kam_sim_open(&sim, &config, &err), KAM_OK);
	kam_sim_close(sim);
}

static void
settings_out_of_range_are_refused(void **state)
{
	struct kam_sim_config bad[16];
	struct kam_err err;
	struct kam_sim *sim;
	size_t i;

	(void)state;
	for (i = 0; i < 16; i++)
		bad[i] = usual(1000, 10);
	bad[0].rows = 0;
	bad[1].customers = 0;
	bad[2].customers = KAM_SIM_MAX_CUSTOMERS + 1;
	bad[3].to = bad[3].from - 1;
	bad[4].from = KAM_DAY_MIN - 1;
	bad[5].to = KAM_DAY_MAX + 1;
	bad[6].mix[0] = -1;
	memset(bad[7].mix, 0, sizeof bad[7].mix);
	bad[8].lines = .9;
	bad[9].clockwork = 6;
	bad[10].drop_out = 1;
	bad[11].returns = 1.1;
	bad[12].divert = -.1;
	bad[13].lines = (double)NAN;
	bad[14].mix[2] = (double)INFINITY;
	bad[15].rows = KAM_SIM_MAX_ROWS + 1;
	for (i = 0; i < 16; i++) {
		err = (struct kam_err)KAM_ERR_INIT;
		assert_int_equal(kam_sim_open(&sim, &bad[i], &err), KAM_EUSAGE);
		assert_null(sim);
		assert_true(err.text[0] != '\0');
	}
	kam_sim_close(NULL);
}

static void
a_mix_names_its_patterns(void **state)
{
	static const struct {
		const char *text, *message;
	} bad[] = {
		{ "", "'' is not a pattern and its weight" },
		{ "regular", "'regular' is not a pattern and its weight" },
		{ "regular=1,", "'' is not a pattern and its weight" },
		{ "weekly=1", "no pattern 'weekly'; they are regular, " },
		{ "regular=x", "cannot read 'x' as a weight" },
		{ "regular=", "cannot read '' as a weight" },
		{ "regular=-1", "cannot read '-1' as a weight" },
		{ "regular=0,project=0", "the weights of all patterns are 0" },
	};
	double mix[KAM_SIM_PATTERNS];
	struct kam_err err = KAM_ERR_INIT;
	size_t i;

	(void)state;
	assert_int_equal(kam_sim_mix_read("one-off=1,regular=.5", mix, &err),
			 KAM_OK);
	assert_true(mix[KAM_SIM_ONE_OFF] == 1 && mix[KAM_SIM_REGULAR] == .5);
	assert_true(mix[KAM_SIM_IRREGULAR] == 0);
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(kam_sim_mix_read(bad[i].text, mix, &err),
				 KAM_EUSAGE);
		if (strncmp(err.text, bad[i].message, strlen(bad[i].message)))
			fail_msg("%s: %s", bad[i].text, err.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			there_are_exactly_the_rows_that_were_asked_for),
		cmocka_unit_test(the_same_configuration_gives_the_same_lines),
		cmocka_unit_test(lines_come_by_date_and_orders_in_one_piece),
		cmocka_unit_test(money_is_exact),
		cmocka_unit_test(what_has_happened_is_told_of_each_customer),
		cmocka_unit_test(what_comes_back_was_bought_before),
		cmocka_unit_test(without_returns_nothing_comes_back),
		cmocka_unit_test(numbers_of_lines_are_geometric),
		cmocka_unit_test(only_diverting_customers_deliver_elsewhere),
		cmocka_unit_test(managers_keep_to_their_territory),
		cmocka_unit_test(without_room_for_a_season_there_is_none),
		cmocka_unit_test(
			too_few_rows_are_refused_with_the_number_that_is_needed),
		cmocka_unit_test(settings_out_of_range_are_refused),
		cmocka_unit_test(a_mix_names_its_patterns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
