/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../libkam/roll/pool.h"

static void
pieces_are_apart_and_aligned(void **state)
{
	enum { N = 3000 };
	static unsigned char *piece[N];
	struct kam_pool p = { 0 };

	(void)state;
	for (size_t i = 0; i < N; i++) {
		piece[i] = kam_pool_take(&p, i + 1);
		assert_non_null(piece[i]);
		assert_int_equal((uintptr_t)piece[i] % KAM_POOL_STEP, 0);
		memset(piece[i], (int)(i % 251), i + 1);
	}
	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k <= i; k++)
			assert_int_equal(piece[i][k], i % 251);
	kam_pool_release(&p);
}

static void
a_piece_given_back_serves_again(void **state)
{
	struct kam_pool p = { 0 };
	void *a, *b;

	(void)state;
	for (size_t size = 1; size < 300000; size += size / 2 + 1) {
		a = kam_pool_take(&p, size);
		b = kam_pool_take(&p, size);
		assert_non_null(a);
		assert_non_null(b);
		assert_ptr_not_equal(a, b);
		memset(a, 0xFF, size);
		kam_pool_give(&p, a, size);
		kam_pool_give(&p, b, size);
		/* The last one first. */
		assert_ptr_equal(kam_pool_take(&p, size), b);
		assert_ptr_equal(kam_pool_take(&p, size), a);
	}
	kam_pool_release(&p);
}

static void
a_pool_of_zeros_is_empty_and_may_be_used_again(void **state)
{
	struct kam_pool p = { 0 };

	(void)state;
	kam_pool_release(&p);
	assert_non_null(kam_pool_take(&p, 1));
	kam_pool_release(&p);
	assert_non_null(kam_pool_take(&p, (size_t)9 << 20));
	assert_non_null(kam_pool_take(&p, 1));
	kam_pool_release(&p);
}

static void
impossible_sizes_are_refused(void **state)
{
	struct kam_pool p = { 0 };

	(void)state;
	assert_null(kam_pool_take(&p, SIZE_MAX));
	assert_null(kam_pool_take(&p, SIZE_MAX / 2 + 2));
	assert_non_null(kam_pool_take(&p, 1));
	kam_pool_release(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_apart_and_aligned),
		cmocka_unit_test(a_piece_given_back_serves_again),
		cmocka_unit_test(
			a_pool_of_zeros_is_empty_and_may_be_used_again),
		cmocka_unit_test(impossible_sizes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
