/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>

#include <kam/mem.h>

static void
growth_keeps_what_is_there(void **state)
{
	size_t cap = 0, moves = 0;
	int *array = NULL;

	(void)state;
	for (size_t i = 0; i < 100000; i++) {
		size_t before = cap;
		int *grown = kam_grow(array, &cap, i + 1, sizeof *array);

		assert_non_null(grown);
		assert_true(cap > i);
		moves += cap != before;
		array = grown;
		array[i] = (int)i;
	}
	for (int i = 0; i < 100000; i++)
		assert_int_equal(array[i], i);
	/* By half again from 8 on: log(100000 / 8) / log(1.5) is 23.3. */
	assert_in_range(moves, 10, 26);
	free(array);
}

static void
growth_to_nothing_is_no_failure(void **state)
{
	size_t cap = 0;
	void *array = kam_grow(NULL, &cap, 0, 4);

	(void)state;
	assert_non_null(array);
	free(array);
}

static void
growth_beyond_size_t_fails_and_changes_nothing(void **state)
{
	size_t cap = 0;
	char *array = kam_grow(NULL, &cap, 10, 16);
	size_t before = cap;

	(void)state;
	assert_non_null(array);
	memset(array, 'x', 160);
	assert_null(kam_grow(array, &cap, SIZE_MAX / 8, 16));
	assert_null(kam_grow(array, &cap, SIZE_MAX, 16));
	assert_int_equal(cap, before);
	assert_int_equal(array[159], 'x');
	free(array);
}

static void
cleared_memory_is_never_null_for_nothing(void **state)
{
	char *none = kam_alloc(0, 8);
	char *some = kam_alloc(100, 3);

	(void)state;
	assert_non_null(none);
	assert_non_null(some);
	for (int i = 0; i < 300; i++)
		assert_int_equal(some[i], 0);
	assert_null(kam_alloc(SIZE_MAX / 2, 4));
	free(none);
	free(some);
}

static void
a_buffer_collects_bytes(void **state)
{
	struct kam_buf b = KAM_BUF_INIT;

	(void)state;
	assert_int_equal(kam_buf_str(&b).len, 0);
	assert_int_equal(kam_buf_put(&b, NULL, 0), 0);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(kam_buf_put(&b, "abc", 3), 0);
		assert_int_equal(kam_buf_putc(&b, '\0'), 0);
	}
	assert_int_equal(kam_buf_str(&b).len, 4000);
	for (size_t i = 0; i < 4000; i += 4)
		assert_memory_equal(b.ptr + i, "abc\0", 4);
	kam_buf_release(&b);
	assert_null(b.ptr);
	assert_int_equal(b.len + b.cap, 0);
}

static void
a_reserved_buffer_does_not_move(void **state)
{
	struct kam_buf b = KAM_BUF_INIT;
	char *start;

	(void)state;
	assert_int_equal(kam_buf_putc(&b, 'x'), 0);
	assert_int_equal(kam_buf_reserve(&b, 5000), 0);
	start = b.ptr;
	for (int i = 0; i < 5000; i++)
		assert_int_equal(kam_buf_putc(&b, 'y'), 0);
	assert_ptr_equal(b.ptr, start);
	assert_int_equal(kam_buf_reserve(&b, SIZE_MAX), -1);
	assert_int_equal(kam_buf_reserve(&b, SIZE_MAX / 2), -1);
	assert_int_equal(b.len, 5001);
	kam_buf_release(&b);
}

static void
objects_of_an_arena_are_apart_and_aligned(void **state)
{
	enum { N = 20000 };
	static unsigned char *objects[N];
	struct kam_arena a = KAM_ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < N; i++) {
		size_t size = i % 97;

		objects[i] = kam_arena_alloc(&a, size);
		assert_non_null(objects[i]);
		assert_int_equal((uintptr_t)objects[i] % alignof(max_align_t),
				 0);
		memset(objects[i], (int)(i % 251), size);
		/* Unaligned copies between them must not disturb. */
		assert_non_null(kam_arena_copy(&a, "xyz", i % 4));
	}
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < i % 97; j++)
			assert_int_equal(objects[i][j], i % 251);
	assert_true(a.total >= 65536);
	kam_arena_release(&a);
	assert_null(a.head);
	assert_int_equal(a.total, 0);
}

static void
copies_into_an_arena_are_packed(void **state)
{
	struct kam_arena a = KAM_ARENA_INIT;
	char *one, *two, *text;

	(void)state;
	one = kam_arena_copy(&a, "abc", 3);
	two = kam_arena_copy(&a, "de", 2);
	text = kam_arena_strdup(&a, KAM_STR("客户"));
	assert_ptr_equal(one + 3, two);
	assert_memory_equal(one, "abcde", 5);
	assert_string_equal(text, "客户");
	assert_string_equal(kam_arena_strdup(&a, KAM_STR("")), "");
	kam_arena_release(&a);
}

static void
a_large_object_does_not_waste_the_block(void **state)
{
	struct kam_arena a = KAM_ARENA_INIT;
	char *small, *large, *next;

	(void)state;
	small = kam_arena_copy(&a, "x", 1);
	large = kam_arena_alloc(&a, 1 << 20);
	next = kam_arena_copy(&a, "y", 1);
	assert_non_null(large);
	memset(large, 'z', 1 << 20);
	assert_ptr_equal(small + 1, next);
	assert_int_equal(*small, 'x');
	assert_int_equal(*next, 'y');
	assert_true(a.total >= (1 << 20) + 65536);
	kam_arena_release(&a);
	/* The first object of all may be large. */
	large = kam_arena_alloc(&a, 1 << 20);
	assert_non_null(large);
	memset(large, 'z', 1 << 20);
	kam_arena_release(&a);
}

static void
impossible_sizes_are_refused(void **state)
{
	struct kam_arena a = KAM_ARENA_INIT;

	(void)state;
	assert_null(kam_arena_alloc(&a, SIZE_MAX));
	assert_non_null(kam_arena_alloc(&a, 1));
	assert_null(kam_arena_alloc(&a, SIZE_MAX));
	assert_null(kam_arena_copy(&a, "x", SIZE_MAX - 8));
	assert_null(kam_arena_strdup(&a, (struct kam_str){ "x", SIZE_MAX }));
	assert_non_null(kam_arena_alloc(&a, 1));
	kam_arena_release(&a);
}

static void
a_reset_arena_uses_its_block_again(void **state)
{
	struct kam_arena a = KAM_ARENA_INIT;
	size_t total;

	(void)state;
	kam_arena_reset(&a);
	for (int i = 0; i < 1000; i++)
		assert_non_null(kam_arena_alloc(&a, 1000));
	kam_arena_reset(&a);
	total = a.total;
	assert_true(total >= 65536 && total < 1000000);
	for (int i = 0; i < 60; i++)
		assert_non_null(kam_arena_alloc(&a, 1000));
	assert_int_equal(a.total, total);
	kam_arena_release(&a);
}

static void
pages_are_aligned_whatever_their_number(void **state)
{
	static const size_t sizes[] = { 0, 1, 63, 64, 65, 4 << 20, 5000001 };

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *p = kam_alloc_pages(sizes[i]);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 64, 0);
		memset(p, 1, sizes[i]);
		free(p);
	}
	assert_null(kam_alloc_pages(SIZE_MAX));
	assert_null(kam_alloc_pages(PTRDIFF_MAX));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(growth_keeps_what_is_there),
		cmocka_unit_test(growth_to_nothing_is_no_failure),
		cmocka_unit_test(
			growth_beyond_size_t_fails_and_changes_nothing),
		cmocka_unit_test(cleared_memory_is_never_null_for_nothing),
		cmocka_unit_test(a_buffer_collects_bytes),
		cmocka_unit_test(a_reserved_buffer_does_not_move),
		cmocka_unit_test(objects_of_an_arena_are_apart_and_aligned),
		cmocka_unit_test(copies_into_an_arena_are_packed),
		cmocka_unit_test(a_large_object_does_not_waste_the_block),
		cmocka_unit_test(impossible_sizes_are_refused),
		cmocka_unit_test(pages_are_aligned_whatever_their_number),
		cmocka_unit_test(a_reset_arena_uses_its_block_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
