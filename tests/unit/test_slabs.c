/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <kam/slabs.h>

#include "random_rig.h"

#define HELD 500
#define TURNS 20000

struct held {
	unsigned char *piece;
	size_t bytes;
	unsigned char mark;
};

static void
fill(struct held *h)
{
	memset(h->piece, h->mark, h->bytes);
}

static void
assert_whole(const struct held *h)
{
	for (size_t i = 0; i < h->bytes; i++)
		assert_int_equal(h->piece[i], h->mark);
}

/* Mostly a few bytes, at times a megabyte. */
static size_t
some_bytes(uint64_t *seed)
{
	const unsigned bits = (unsigned)rig_between(seed, 0, 13);

	if (rig_between(seed, 0, 400) == 0)
		return (size_t)rig_between(seed, 1, 3 << 20);
	return (size_t)rig_between(seed, 1, 1 << bits);
}

static void
pieces_are_apart_and_aligned(void **state)
{
	static struct held held[HELD];
	struct kam_slabs slabs;
	uint64_t seed = 5;

	(void)state;
	assert_int_equal(kam_slabs_init(&slabs), 0);
	for (int turn = 0; turn < TURNS; turn++) {
		struct held *h = &held[rig_between(&seed, 0, HELD - 1)];

		if (h->piece) {
			assert_whole(h);
			kam_slabs_give(&slabs, h->piece, h->bytes);
			h->piece = NULL;
			continue;
		}
		h->bytes = some_bytes(&seed);
		h->mark = (unsigned char)turn;
		h->piece = kam_slabs_take(&slabs, h->bytes);
		assert_non_null(h->piece);
		assert_int_equal((uintptr_t)h->piece % KAM_SLABS_STEP, 0);
		fill(h);
	}
	for (size_t i = 0; i < HELD; i++)
		if (held[i].piece)
			assert_whole(&held[i]);
	kam_slabs_release(&slabs);
}

static void
sizes_are_powers_of_two(void **state)
{
	static const size_t sizes[][2] = {
		{ 1, 64 },	{ 64, 64 },	{ 65, 128 },
		{ 4096, 4096 }, { 4097, 8192 },
	};
	struct kam_slabs slabs;

	(void)state;
	assert_int_equal(kam_slabs_init(&slabs), 0);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *a = kam_slabs_take(&slabs, sizes[i][0]);
		char *b = kam_slabs_take(&slabs, sizes[i][0]);

		assert_non_null(a);
		assert_non_null(b);
		assert_true(a + sizes[i][1] == b);
	}
	kam_slabs_release(&slabs);
}

/* Also for larger and for smaller ones. */
static void
what_is_given_back_serves_again(void **state)
{
	static const size_t sizes[] = { 64, 4096, 100000, (size_t)8 << 20 };
	struct kam_slabs slabs;
	size_t total;

	(void)state;
	assert_int_equal(kam_slabs_init(&slabs), 0);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		void *p = kam_slabs_take(&slabs, sizes[i]);

		assert_non_null(p);
		kam_slabs_give(&slabs, p, sizes[i]);
		assert_ptr_equal(kam_slabs_take(&slabs, sizes[i]), p);
		kam_slabs_give(&slabs, p, sizes[i]);
	}
	total = slabs.total;
	for (size_t i = 0; i < ((size_t)8 << 20) / 1024; i++)
		assert_non_null(kam_slabs_take(&slabs, 1000));
	assert_int_equal(slabs.total, total);
	kam_slabs_release(&slabs);
}

/* What lies before a piece that begins at a multiple of its size. */
static void
gaps_serve_too(void **state)
{
	struct kam_slabs slabs;
	size_t total;

	(void)state;
	assert_int_equal(kam_slabs_init(&slabs), 0);
	assert_non_null(kam_slabs_take(&slabs, 64));
	assert_non_null(kam_slabs_take(&slabs, 128 << 10));
	total = slabs.total;
	for (size_t bytes = 64; bytes < 128 << 10; bytes += 64)
		assert_non_null(kam_slabs_take(&slabs, 64));
	assert_int_equal(slabs.total, total);
	kam_slabs_release(&slabs);
}

static void
cleared_they_are_as_new(void **state)
{
	static const size_t sizes[] = { 64, 5000, (size_t)3 << 20 };
	struct kam_slabs slabs;

	(void)state;
	assert_int_equal(kam_slabs_init(&slabs), 0);
	for (int turn = 0; turn < 3; turn++) {
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			char *kept = kam_slabs_take(&slabs, sizes[i]);
			char *given = kam_slabs_take(&slabs, sizes[i]);

			assert_non_null(kept);
			assert_non_null(given);
			memset(kept, turn, sizes[i]);
			memset(given, turn, sizes[i]);
			kam_slabs_give(&slabs, given, sizes[i]);
		}
		kam_slabs_clear(&slabs);
		assert_int_equal(slabs.total, 0);
		for (size_t i = 0; i < KAM_SLABS_KINDS; i++)
			assert_null(slabs.spare[i]);
	}
	kam_slabs_release(&slabs);
}

/* Whatever the order they come back in. */
static void
neighbours_become_one(void **state)
{
	enum { N = 512 };
	static const size_t sizes[] = { 4 << 10, 16 << 10, 64 << 10 };
	char *piece[N];
	uint64_t seed = 11;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct kam_slabs slabs;
		size_t total;

		assert_int_equal(kam_slabs_init(&slabs), 0);
		for (size_t k = 0; k < N; k++)
			assert_non_null(
				piece[k] = kam_slabs_take(&slabs, sizes[i]));
		for (size_t left = N; left; left--) {
			size_t k = (size_t)rig_between(&seed, 0, (int)left - 1);

			kam_slabs_give(&slabs, piece[k], sizes[i]);
			piece[k] = piece[left - 1];
		}
		total = slabs.total;
		/* All but what the first, small slab holds, and rests. */
		for (size_t mb = 1; mb < N * sizes[i] >> 20; mb++)
			assert_non_null(
				kam_slabs_take(&slabs, (size_t)1 << 20));
		assert_int_equal(slabs.total, total);
		kam_slabs_release(&slabs);
	}
}

static void
a_few_pieces_take_little(void **state)
{
	struct kam_slabs slabs;

	(void)state;
	assert_int_equal(kam_slabs_init(&slabs), 0);
	for (int i = 0; i < 100; i++)
		assert_non_null(kam_slabs_take(&slabs, 1024));
	assert_in_range(slabs.total, 1, 256 << 10);
	kam_slabs_release(&slabs);
}

static void
impossible_sizes_are_refused(void **state)
{
	struct kam_slabs slabs;

	(void)state;
	assert_int_equal(kam_slabs_init(&slabs), 0);
	assert_null(kam_slabs_take(&slabs, SIZE_MAX));
	assert_null(kam_slabs_take(&slabs, SIZE_MAX / 2 + 2));
	assert_non_null(kam_slabs_take(&slabs, 1));
	kam_slabs_give(&slabs, NULL, 7);
	kam_slabs_release(&slabs);
}

static void
without_slabs_it_is_plain_memory(void **state)
{
	char *p = kam_slabs_take(NULL, 100);

	(void)state;
	assert_non_null(p);
	memset(p, 1, 100);
	kam_slabs_give(NULL, p, 100);
	kam_slabs_give(NULL, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_apart_and_aligned),
		cmocka_unit_test(sizes_are_powers_of_two),
		cmocka_unit_test(what_is_given_back_serves_again),
		cmocka_unit_test(gaps_serve_too),
		cmocka_unit_test(cleared_they_are_as_new),
		cmocka_unit_test(neighbours_become_one),
		cmocka_unit_test(a_few_pieces_take_little),
		cmocka_unit_test(impossible_sizes_are_refused),
		cmocka_unit_test(without_slabs_it_is_plain_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
