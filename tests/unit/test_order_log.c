/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "../../libkam/roll/order_log.h"
#include "roll_rig.h"

#define MANY 1000000 /* orders; looked through for doubles on the way */

static int
slowly(const void *a, const void *b)
{
	const struct kam_order *x = a, *y = b;

	if (x->who != y->who)
		return x->who < y->who ? -1 : 1;
	if (x->code != y->code)
		return x->code < y->code ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

/* Sort, throw out doubles; how many are left. */
static size_t
settle_slowly(struct kam_order *v, size_t n)
{
	size_t left = 0;

	qsort(v, n, sizeof *v, slowly);
	for (size_t i = 0; i < n; i++)
		if (!left || slowly(&v[left - 1], &v[i]))
			v[left++] = v[i];
	return left;
}

/* Used over and over. */
static struct kam_order_book book;

static int
release_book(void **state)
{
	(void)state;
	kam_order_book_release(&book);
	return 0;
}

/* `way` 0: at random, 1: rising numbers, 2: falling, 3: in runs. */
static struct kam_order
some_order(int way, size_t i, int customers, int codes, uint64_t *seed)
{
	uint64_t code = (uint64_t)rig_between(seed, 0, codes);

	if (way == 1)
		code = i / 3;
	if (way == 2)
		code = MANY - i / 3;
	if (way == 3)
		code = i / 40 * 10 + i % 10;
	return (struct kam_order){
		/* Codes use both halves. */
		code % 3 ? code << 40 | code : code,
		(uint32_t)rig_between(seed, 0, customers - 1),
		(kam_day)(way ? (int)(i / 50) : rig_between(seed, -2, 2))
	};
}

static void
assert_book(const struct kam_order_book *b, const struct kam_order *v, size_t n)
{
	size_t at = 0;

	for (size_t who = 0; who < b->n; who++)
		for (size_t i = b->start[who]; i < b->end[who]; i++, at++) {
			const struct kam_pair *p = &b->pair[i];

			assert_in_range(at, 0, n - 1);
			assert_int_equal(v[at].who, who);
			assert_true(v[at].code ==
				    ((uint64_t)p->hi << 32 | p->lo));
			assert_int_equal(v[at].day, p->day);
		}
	assert_int_equal(at, n);
}

static void
log_and_compare(int way, size_t n, int customers, int codes, uint64_t seed)
{
	struct kam_order *v = calloc(n + 1, sizeof *v);
	struct kam_order_log log = { 0 };

	assert_non_null(v);
	for (size_t i = 0; i < n; i++) {
		v[i] = some_order(way, i, customers, codes, &seed);
		assert_int_equal(
			kam_order_log_add(&log, v[i].code, v[i].who, v[i].day),
			0);
	}
	n = settle_slowly(v, n);
	assert_int_equal(kam_order_book_make(&book, &log), 0);
	assert_int_equal(log.n, 0);
	assert_book(&book, v, n);
	free(v);
}

static void
a_book_has_each_order_of_each_customer_once(void **state)
{
	static const size_t counts[] = { 0, 1, 2, 5, 37, 1000, 5000, 9000 };
	static const int customers[] = { 1, 2, 17, 300 };
	static const int codes[] = { 3, 60, 100000 };

	(void)state;
	for (int way = 0; way < 4; way++)
		for (size_t i = 0; i < 8 * 4 * 3; i++)
			log_and_compare(way, counts[i % 8],
					customers[i / 8 % 4], codes[i / 32], i);
}

static void
long_logs_keep_all_orders(void **state)
{
	(void)state;
	log_and_compare(0, MANY, 5000, 1 << 30, 1); /* hardly a double */
	log_and_compare(1, MANY, 3, 0, 2);
	log_and_compare(0, MANY, 40, 30, 3); /* mostly doubles */
}

/* Lines of a few orders over and over take no room. */
static void
doubles_are_thrown_out_on_the_way(void **state)
{
	/* One whose customers are not in the sample as well. */
	static const uint32_t step[] = { 1, 7, 0 };

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		struct kam_order_log log = { 0 };

		for (uint64_t i = 0; i < 3 * MANY; i++) {
			uint32_t who = (uint32_t)(i % 3) * step[k] + 1;

			assert_int_equal(
				kam_order_log_add(&log, i * 7 % 20, who, 3), 0);
		}
		assert_in_range(log.n, 1, MANY / 2);
		assert_int_equal(kam_order_book_make(&book, &log), 0);
		assert_int_equal(book.end[1] - book.start[1], 20);
	}
}

/* Steps that a word does not hold, and those that it just holds. */
static void
far_steps_are_kept(void **state)
{
	static const struct kam_order v[] = {
		{ 0, 0, KAM_DAY_MIN },
		{ UINT64_MAX, 0, KAM_DAY_MAX },
		{ 1, 0, KAM_DAY_MAX - (1 << 13) },
		{ ((uint64_t)1 << 27) + 1, 0, KAM_DAY_MAX - 1 },
		{ ((uint64_t)1 << 28), 0, KAM_DAY_MAX - 2 },
		{ 2, 0, KAM_DAY_MAX - 1 - (1 << 13) },
		{ 2, (1 << 21) - 1, 5 },
		{ 2, 1 << 21, 5 },
		{ 3, 1 << 21, -5 },
	};
	enum { N = sizeof v / sizeof *v };
	struct kam_order_log log = { 0 };
	struct kam_order sorted[N];

	(void)state;
	memcpy(sorted, v, sizeof v);
	for (int i = 0; i < N; i++)
		assert_int_equal(
			kam_order_log_add(&log, v[i].code, v[i].who, v[i].day),
			0);
	assert_int_equal(log.n, N);
	assert_int_equal(kam_order_book_make(&book, &log), 0);
	assert_book(&book, sorted, settle_slowly(sorted, N));
}

static void
by_day_then_by_code(void **state)
{
	struct kam_pair v[] = {
		{ 0, 5, 2 }, { 1, 0, 1 }, { 0, 9, 1 }, { 0, 5, 1 }
	};

	(void)state;
	kam_pairs_by_day(v, 4);
	assert_int_equal(v[0].lo, 5);
	assert_int_equal(v[1].lo, 9);
	assert_int_equal(v[2].hi, 1);
	assert_int_equal(v[3].day, 2);
	kam_pairs_by_day(NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_book_has_each_order_of_each_customer_once),
		cmocka_unit_test(long_logs_keep_all_orders),
		cmocka_unit_test(doubles_are_thrown_out_on_the_way),
		cmocka_unit_test(far_steps_are_kept),
		cmocka_unit_test(by_day_then_by_code),
	};

	return cmocka_run_group_tests(tests, NULL, release_book);
}
