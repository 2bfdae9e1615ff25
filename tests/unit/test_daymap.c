/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <malloc.h>
#include <stdlib.h>

#include "../../libkam/roll/daymap.h"
#include "roll_rig.h"

#define DAYS (KAM_DAY_MAX - KAM_DAY_MIN + 1)

/* The slow map: a number a day; rows are numbered as they come. */
struct model {
	uint32_t *row;
	uint32_t n;
};

static struct model
model_make(void)
{
	struct model m = { calloc(DAYS, sizeof(uint32_t)), 0 };

	assert_non_null(m.row);
	return m;
}

static void
put(struct kam_daymap *map, struct model *m, kam_day day)
{
	uint32_t *row = kam_daymap_put(map, day);
	uint32_t *wanted = &m->row[day - KAM_DAY_MIN];

	assert_non_null(row);
	assert_int_equal(*row, *wanted);
	if (!*row)
		*row = *wanted = ++m->n;
	assert_int_equal(kam_daymap_count(map), m->n);
}

/* All rows by ascending day, and the model is thrown away with the map. */
static void
finish(struct kam_daymap *map, struct model *m)
{
	uint32_t *list = calloc(m->n + 1, sizeof *list);
	size_t n = 0;

	assert_non_null(list);
	list[m->n] = 4711;
	kam_daymap_list(map, list);
	for (int i = 0; i < DAYS; i++)
		if (m->row[i])
			assert_int_equal(list[n++], m->row[i]);
	assert_int_equal(n, m->n);
	assert_int_equal(list[n], 4711);
	free(list);
	free(m->row);
	kam_daymap_release(map);
	assert_int_equal(kam_daymap_count(map), 0);
}

static void
an_empty_map_has_no_rows(void **state)
{
	struct kam_daymap map = { NULL };

	(void)state;
	assert_int_equal(kam_daymap_count(&map), 0);
	kam_daymap_list(&map, NULL);
	kam_daymap_release(&map);
}

static void
assert_row(kam_day first, int apart, int n)
{
	struct kam_daymap map = { NULL };
	struct model m = model_make();

	for (int i = 0; i < n; i++) {
		put(&map, &m, first + i * apart);
		put(&map, &m, first + i / 2 * apart);
	}
	finish(&map, &m);
}

static void
days_may_come_up_and_down(void **state)
{
	static const int steps[] = { 1, 2, 7, 30, 64, 365, 3000 };

	(void)state;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		assert_row(-200, steps[i], 400);
		assert_row(KAM_DAY_MIN, steps[i], 300);
		assert_row(KAM_DAY_MAX, -steps[i], 300);
	}
	assert_row(KAM_DAY_MIN, 1, 6000);
}

static void
days_may_come_in_any_order_and_density(void **state)
{
	static const int spans[] = { 0,	  3,	15,    16,	64,
				     400, 3650, 36500, DAYS - 1 };
	static const int counts[] = { 3, 7, 40, 900 };
	uint64_t seed = 12;

	(void)state;
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
		for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
			struct kam_daymap map = { NULL };
			struct model m = model_make();
			kam_day first = (kam_day)rig_between(
				&seed, KAM_DAY_MIN, KAM_DAY_MAX - spans[i]);

			for (int n = 0; n < counts[k]; n++)
				put(&map, &m,
				    first + (kam_day)rig_between(&seed, 0,
								 spans[i]));
			finish(&map, &m);
		}
}

static void
far_days_do_not_break_a_dense_map(void **state)
{
	static const kam_day far[][4] = {
		{ KAM_DAY_MIN, KAM_DAY_MAX, KAM_DAY_MIN + 1, KAM_DAY_MAX - 1 },
		{ KAM_DAY_MAX, KAM_DAY_MAX - 64, KAM_DAY_MIN, 0 },
		{ 20000 + 4000, 20000 - 4000, 19950, 20400 },
	};
	uint64_t seed = 6;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (int dense = 4; dense < 1000; dense *= 3) {
			struct kam_daymap map = { NULL };
			struct model m = model_make();

			for (int n = 0; n < dense; n++)
				put(&map, &m, 20000 + n);
			for (int n = 0; n < 4; n++)
				put(&map, &m, far[i][n]);
			for (int n = 0; n < 2 * dense; n++)
				put(&map, &m,
				    20000 + (kam_day)rig_between(&seed, 0,
								 dense * 2));
			finish(&map, &m);
		}
}

/* One mistyped year must not cost a customer the calendar in memory. */
static void
a_far_day_costs_little_memory(void **state)
{
	static const kam_day far[] = { KAM_DAY_MIN, KAM_DAY_MAX, 25000 };

	(void)state;
	for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
		struct kam_daymap map = { NULL };

		for (kam_day d = 20000; d < 20008; d++)
			*kam_daymap_put(&map, d) = 1 + (uint32_t)d;
		*kam_daymap_put(&map, far[i]) = 7;
		assert_int_equal(kam_daymap_count(&map), 9);
		assert_int_equal(*kam_daymap_put(&map, 20003), 20004);
		assert_in_range(malloc_usable_size(map.d), 1, 1000);
		kam_daymap_release(&map);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_map_has_no_rows),
		cmocka_unit_test(days_may_come_up_and_down),
		cmocka_unit_test(days_may_come_in_any_order_and_density),
		cmocka_unit_test(far_days_do_not_break_a_dense_map),
		cmocka_unit_test(a_far_day_costs_little_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
