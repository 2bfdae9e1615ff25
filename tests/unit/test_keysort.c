/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kam/keysort.h>

#define MOST 4000

static struct kam_str key[MOST];
static char text[MOST][80];
static uint32_t order[MOST];

static uint64_t
next(void)
{
	static uint64_t x = 88172645463325252u;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x;
}

/* Each number once, ascending keys, equal ones as they came. */
static void
check(size_t n)
{
	static unsigned char met[MOST];

	memset(met, 0, sizeof met);
	assert_int_equal(kam_keysort(key, n, order), 0);
	for (size_t i = 0; i < n; i++) {
		assert_in_range(order[i], 0, n - 1);
		assert_int_equal(met[order[i]]++, 0);
		if (i) {
			int way = kam_str_cmp(key[order[i - 1]], key[order[i]]);

			assert_true(way < 0 ||
				    (way == 0 && order[i - 1] < order[i]));
		}
	}
}

static void
ids_come_out_bytewise(void **state)
{
	(void)state;
	for (size_t n = 0; n <= MOST; n = n * 3 / 2 + 1) {
		for (size_t i = 0; i < n; i++) {
			snprintf(text[i], sizeof text[i], "C%07u",
				 (unsigned)(i * 7919 % MOST));
			key[i] = kam_str_of(text[i]);
		}
		check(n);
	}
}

/* Prefixes of each other, zeros, high bytes, equal ones. */
static void
a_key_that_ends_is_before_one_that_goes_on(void **state)
{
	(void)state;
	for (int round = 0; round < 60; round++) {
		size_t n = 1 + next() % MOST;

		for (size_t i = 0; i < n; i++) {
			size_t len = next() % (round % 2 ? 5 : 40);

			for (size_t k = 0; k < len; k++)
				text[i][k] = "\0\0\0a\xFF"[next() % 5];
			key[i] = (struct kam_str){ text[i], len };
		}
		check(n);
	}
}

static void
what_keys_have_in_common_is_passed_over(void **state)
{
	static const char *const family[] = {
		"customer-of-the-east-", "customer-of-the-west-",
		"\u5ba2\u6237\u7f16\u53f7\u534e\u4e1c", "customer-"
	};

	(void)state;
	for (size_t i = 0; i < MOST; i++) {
		snprintf(text[i], sizeof text[i], "%s%u", family[next() % 4],
			 (unsigned)(next() % 900000));
		key[i] = kam_str_of(text[i]);
	}
	check(MOST);
}

/* Each key begins with the one before: a level of sorting for each seven
   bytes. */
static void
long_keys_do_not_go_deep(void **state)
{
	enum { N = 2000, LEN = 7 * N };
	static char all[LEN + 1];

	(void)state;
	memset(all, 'x', LEN);
	for (size_t i = 0; i < N; i++)
		key[i] = (struct kam_str){ all, 7 * (i * 7 % N) + i % 3 };
	check(N);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_come_out_bytewise),
		cmocka_unit_test(a_key_that_ends_is_before_one_that_goes_on),
		cmocka_unit_test(what_keys_have_in_common_is_passed_over),
		cmocka_unit_test(long_keys_do_not_go_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
