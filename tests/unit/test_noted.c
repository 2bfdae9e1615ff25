/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../libkam/roll/noted.h"
#include "slabs_rig.h"

#define MOST ((size_t)KAM_NOTED_WORDS * KAM_NOTED_CHUNKS)

/* `n` words that count up from *next. */
static bool
put(struct kam_noted *q, uint64_t *next, size_t n, bool more)
{
	uint64_t word[KAM_NOTED_WORDS];

	for (size_t i = 0; i < n; i++)
		word[i] = *next + i;
	if (!kam_noted_put(q, word, n, more))
		return false;
	*next += n;
	return true;
}

/* All words that wait, in the order they came. */
static void
assert_holds(const struct kam_noted *q, uint64_t from, uint64_t to)
{
	assert_int_equal(q->words, to - from);
	for (uint32_t i = 0; q->chunks && i <= q->at; i++)
		for (size_t k = 0; k < q->filled[i]; k++)
			assert_int_equal(q->chunk[i][k], from++);
	assert_int_equal(from, to);
}

static void
what_comes_in_stays_in_order(void **state)
{
	struct kam_noted q = { .slabs = &rig_slabs };
	uint64_t next = 0;

	(void)state;
	for (size_t n = 0; n < 64; n++) {
		assert_true(put(&q, &next, n, true));
		assert_holds(&q, 0, next);
	}
	assert_true(q.chunks > 1);
	kam_noted_release(&q);
	assert_holds(&q, 0, 0);
}

/* Notes are not torn apart, so that some room is lost at a chunk's end. */
static void
there_is_an_end_to_it(void **state)
{
	static const size_t sizes[] = { 1, 7, 63, 64, KAM_NOTED_WORDS };

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct kam_noted q = { .slabs = &rig_slabs };
		const size_t n = sizes[i];
		uint64_t next = 0;

		while (put(&q, &next, n, true))
			assert_true(next <= MOST);
		assert_int_equal(q.chunks, KAM_NOTED_CHUNKS);
		assert_int_equal(next,
				 KAM_NOTED_WORDS / n * n * KAM_NOTED_CHUNKS);
		assert_holds(&q, 0, next);
		kam_noted_release(&q);
	}
}

static void
without_more_room_there_is_what_there_was(void **state)
{
	struct kam_noted q = { .slabs = &rig_slabs };
	uint64_t next = 0, again;

	(void)state;
	assert_false(put(&q, &next, 1, false));
	while (next < 3 * KAM_NOTED_WORDS)
		assert_true(put(&q, &next, 64, true));
	assert_false(put(&q, &next, 64, false));
	assert_int_equal(q.chunks, 3);
	kam_noted_clear(&q);
	assert_holds(&q, 0, 0);
	again = next;
	while (put(&q, &next, 64, false))
		assert_holds(&q, again, next);
	assert_int_equal(next - again, 3 * KAM_NOTED_WORDS);
	assert_int_equal(q.chunks, 3);
	kam_noted_release(&q);
	assert_int_equal(q.chunks, 0);
	assert_true(put(&q, &next, 64, true));
	kam_noted_release(&q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_WITH_SLABS(what_comes_in_stays_in_order),
		RIG_WITH_SLABS(there_is_an_end_to_it),
		RIG_WITH_SLABS(without_more_room_there_is_what_there_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
