/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "../../libkam/roll/dayset.h"
#include "slabs_rig.h"
#include "roll_rig.h"

#define DAYS (KAM_DAY_MAX - KAM_DAY_MIN + 1)

static struct kam_daysets all; /* of one test */

/* The slow set: a byte a day. */
struct model {
	unsigned char *has;
	size_t n;
};

static struct model
model_make(void)
{
	struct model m = { calloc(DAYS, 1), 0 };

	assert_non_null(m.has);
	return m;
}

static void
model_add(struct model *m, kam_day day)
{
	m->n += !m->has[day - KAM_DAY_MIN];
	m->has[day - KAM_DAY_MIN] = 1;
}

/* There are not more days than this. */
static size_t
most_of(const struct kam_dayset *s)
{
	if (!kam_dayset_is_held(s))
		return s->shape;
	if (s->shape)
		return (size_t)kam_dayset_words(s) * 64;
	return ((const struct kam_daylist *)s->p)->n;
}

/* A set like that, of which no more is needed, tells its days. */
static void
assert_closed(struct kam_dayset *s, const kam_day *list, size_t n)
{
	kam_day first = 4711, last = 4712, *again;

	assert_int_equal(kam_dayset_close(s, &first, &last), n);
	assert_int_equal(first, n ? list[0] : 4711);
	assert_int_equal(last, n ? list[n - 1] : 4712);
	again = calloc(most_of(s) + 1, sizeof *again);
	assert_non_null(again);
	assert_int_equal(kam_dayset_list(s, again), n);
	assert_memory_equal(again, list, n * sizeof *list);
	free(again);
	if (kam_dayset_words(s))
		assert_int_equal(s->shape, kam_dayset_shape(first, last));
	/* A list or a bitmap is for more. */
	assert_true(kam_dayset_is_held(s) == (n > KAM_DAYSET_FEW));
}

/* The set has the model's days, ascending, and no others. */
static void
assert_same(const struct kam_dayset *s, const struct model *m)
{
	struct kam_dayset closed = *s;
	size_t most = most_of(s), n;
	kam_day *list = calloc(most + 1, sizeof *list), last = KAM_NO_DAY;

	assert_non_null(list);
	list[most] = 4711;
	n = kam_dayset_list(s, list);
	assert_int_equal(list[most], 4711);
	assert_int_equal(n, m->n);
	for (size_t i = 0; i < n; i++) {
		assert_true(list[i] > last);
		assert_in_range(list[i] - KAM_DAY_MIN, 0, DAYS - 1);
		assert_true(m->has[list[i] - KAM_DAY_MIN]);
		last = list[i];
	}
	assert_closed(&closed, list, n);
	free(list);
}

static void
add(struct kam_dayset *s, struct model *m, kam_day day)
{
	assert_int_equal(kam_dayset_add(s, day, &all), 0);
	model_add(m, day);
}

static void
a_set_of_zeros_is_empty(void **state)
{
	struct kam_dayset s = { 0 };

	(void)state;
	assert_int_equal(most_of(&s), 0);
	assert_int_equal(kam_dayset_list(&s, NULL), 0);
}

/* `n` days from `first` on, so many apart. */
static void
assert_row(kam_day first, int apart, int n)
{
	struct kam_dayset s = { 0 };
	struct model m = model_make();

	s.owner = 77;
	for (int i = 0; i < n; i++) {
		add(&s, &m, first + i * apart);
		add(&s, &m, first + i / 2 * apart);
	}
	assert_same(&s, &m);
	assert_int_equal(s.owner, 77);
	free(m.has);
}

static void
days_may_come_up_and_down(void **state)
{
	static const int steps[] = { 1, 2, 7, 30, 63, 64, 65, 365, 3000 };

	(void)state;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		assert_row(-200, steps[i], 400);
		assert_row(200, -steps[i], 220);
		assert_row(KAM_DAY_MIN, steps[i], 300);
		assert_row(KAM_DAY_MAX, -steps[i], 300);
	}
	assert_row(KAM_DAY_MIN, 1, 6000);
	assert_row(KAM_DAY_MAX, -1, 6000);
}

static void
days_may_come_in_any_order_and_density(void **state)
{
	static const int spans[] = { 0,	  3,	63,    64,  130,     400,
				     730, 3650, 36500, 2e6, DAYS - 1 };
	static const int counts[] = { 3, 7, 40, 900 };
	uint64_t seed = 11;

	(void)state;
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
		for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
			struct kam_dayset s = { 0 };
			struct model m = model_make();
			kam_day first = (kam_day)rig_between(
				&seed, KAM_DAY_MIN, KAM_DAY_MAX - spans[i]);

			for (int n = 0; n < counts[k]; n++)
				add(&s, &m,
				    first + (kam_day)rig_between(&seed, 0,
								 spans[i]));
			assert_same(&s, &m);
			free(m.has);
		}
}

/* A dense set in the middle, then the ends of the calendar and what is near. */
static void
far_days_do_not_break_a_dense_set(void **state)
{
	static const kam_day far[][4] = {
		{ KAM_DAY_MIN, KAM_DAY_MAX, KAM_DAY_MIN + 1, KAM_DAY_MAX - 1 },
		{ KAM_DAY_MAX, KAM_DAY_MAX - 64, KAM_DAY_MIN, 0 },
		{ 20000 + 40000, 20000 - 40000, 19000, 21000 },
		{ KAM_DAY_MIN, -1, 0, 1 },
	};
	uint64_t seed = 5;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		for (int dense = 4; dense < 1000; dense *= 3) {
			struct kam_dayset s = { 0 };
			struct model m = model_make();

			for (int n = 0; n < dense; n++)
				add(&s, &m, 20000 + n);
			for (int n = 0; n < 4; n++)
				add(&s, &m, far[i][n]);
			assert_same(&s, &m);
			for (int n = 0; n < 2 * dense; n++)
				add(&s, &m,
				    20000 + (kam_day)rig_between(&seed, 0,
								 dense * 2));
			assert_same(&s, &m);
			free(m.has);
		}
}

/* So many days that a bitmap of the calendar would not be a waste. */
static void
a_dense_set_may_reach_over_the_calendar(void **state)
{
	struct kam_dayset s = { 0 };
	struct model m = model_make();

	(void)state;
	for (kam_day d = 0; d < 30000; d++)
		add(&s, &m, KAM_DAY_MAX - d);
	add(&s, &m, KAM_DAY_MIN);
	add(&s, &m, 0);
	assert_same(&s, &m);
	free(m.has);
}

/* One mistyped year must not cost a customer the calendar in memory. */
static void
a_far_day_costs_little_memory(void **state)
{
	static const kam_day far[] = { KAM_DAY_MIN, KAM_DAY_MAX, 50000 };

	(void)state;
	for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
		struct kam_dayset s = { 0 };

		for (kam_day d = 20000; d < 20008; d++)
			assert_int_equal(kam_dayset_add(&s, d, &all), 0);
		assert_int_equal(kam_dayset_add(&s, far[i], &all), 0);
		/* A list, not a bitmap of all the days between. */
		assert_int_equal(kam_dayset_words(&s), 0);
		assert_in_range(most_of(&s), 9, 30);
	}
}

/* Where days come by date a bitmap is not widened again and again. */
static void
what_other_sets_have_is_made_room_for(void **state)
{
	struct kam_dayset first = { 0 }, other = { 0 };
	void *p;

	(void)state;
	for (kam_day d = 20000; d < 20700; d++)
		assert_int_equal(kam_dayset_add(&first, d, &all), 0);
	for (kam_day d = 20000; d < 20008; d++)
		assert_int_equal(kam_dayset_add(&other, d, &all), 0);
	p = other.p;
	for (kam_day d = 20000; d < 20700; d += 3)
		assert_int_equal(kam_dayset_add(&other, d, &all), 0);
	assert_ptr_equal(other.p, p);
}

/* A day with very many lines is one day. */
static void
a_day_that_comes_again_takes_no_room(void **state)
{
	struct kam_dayset s = { 0 };
	struct model m = model_make();

	(void)state;
	for (int i = 0; i < 10000; i++)
		add(&s, &m, i % 3 * 100000);
	assert_in_range(most_of(&s), 3, 6);
	assert_same(&s, &m);
	free(m.has);
}

static int
open_sets(void **state)
{
	all = (struct kam_daysets){ .pool.slabs = &rig_slabs };
	return rig_open_slabs(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_set_of_zeros_is_empty,
						open_sets, rig_close_slabs),
		cmocka_unit_test_setup_teardown(days_may_come_up_and_down,
						open_sets, rig_close_slabs),
		cmocka_unit_test_setup_teardown(
			days_may_come_in_any_order_and_density, open_sets,
			rig_close_slabs),
		cmocka_unit_test_setup_teardown(
			far_days_do_not_break_a_dense_set, open_sets,
			rig_close_slabs),
		cmocka_unit_test_setup_teardown(
			a_dense_set_may_reach_over_the_calendar, open_sets,
			rig_close_slabs),
		cmocka_unit_test_setup_teardown(a_far_day_costs_little_memory,
						open_sets, rig_close_slabs),
		cmocka_unit_test_setup_teardown(
			what_other_sets_have_is_made_room_for, open_sets,
			rig_close_slabs),
		cmocka_unit_test_setup_teardown(
			a_day_that_comes_again_takes_no_room, open_sets,
			rig_close_slabs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
