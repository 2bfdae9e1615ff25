/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../libkam/roll/pool.h"
#include "slabs_rig.h"

static void
pieces_are_apart_and_aligned(void **state)
{
	enum { N = 3000 };
	static unsigned char *piece[N];
	struct kam_pool p = { .slabs = &rig_slabs };

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
}

static void
a_piece_given_back_serves_again(void **state)
{
	struct kam_pool p = { .slabs = &rig_slabs };
	void *a, *b, *c, *d;

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
		/* Whichever first. */
		c = kam_pool_take(&p, size);
		d = kam_pool_take(&p, size);
		assert_true((c == a && d == b) || (c == b && d == a));
	}
}

/* Not much more than is asked for. */
static void
little_is_lost_between_pieces(void **state)
{
	enum { BYTES = 8 << 20 };

	(void)state;
	for (size_t size = 16; size <= 256 << 10; size *= 2) {
		struct kam_slabs slabs;
		struct kam_pool p = { .slabs = &slabs };

		assert_int_equal(kam_slabs_init(&slabs), 0);
		for (size_t i = 0; i < BYTES / size; i++)
			assert_non_null(kam_pool_take(&p, size));
		assert_in_range(slabs.total, BYTES, BYTES + BYTES / 2);
		kam_slabs_release(&slabs);
	}
}

static void
impossible_sizes_are_refused(void **state)
{
	struct kam_pool p = { .slabs = &rig_slabs };

	(void)state;
	assert_null(kam_pool_take(&p, SIZE_MAX));
	assert_null(kam_pool_take(&p, SIZE_MAX / 2 + 2));
	assert_non_null(kam_pool_take(&p, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_WITH_SLABS(pieces_are_apart_and_aligned),
		RIG_WITH_SLABS(a_piece_given_back_serves_again),
		cmocka_unit_test(little_is_lost_between_pieces),
		RIG_WITH_SLABS(impossible_sizes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
