/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "../../libkam/roll/relay.h"

#define PIECES 500

struct seen {
	char text[PIECES + 1];
	size_t n, fail_at;
};

static int
note(void *ctx, const char *ptr, size_t len)
{
	struct seen *s = ctx;

	if (s->n == s->fail_at)
		return -7;
	memcpy(s->text + s->n, ptr, len);
	s->n += len;
	return 0;
}

static void
pieces_are_done_in_order(void **unused)
{
	char piece[PIECES];

	(void)unused;
	for (int threaded = 0; threaded < 2; threaded++) {
		struct seen s = { .fail_at = PIECES + 1 };
		struct kam_relay r = { .begun = false };
		uint64_t number = 0;

		assert_int_equal(kam_relay_end(&r), 0);
		kam_relay_begin(&r, note, &s, threaded);
		for (size_t i = 0; i < PIECES; i++) {
			piece[i] = (char)('a' + i % 26);
			number = kam_relay_give(&r, piece + i, 1);
			assert_int_equal(number, i + 1);
			if (i % 100 == 99) {
				assert_int_equal(kam_relay_wait(&r, number), 0);
				assert_int_equal(s.n, i + 1);
			}
		}
		assert_int_equal(kam_relay_end(&r), 0);
		assert_int_equal(kam_relay_end(&r), 0);
		assert_memory_equal(s.text, piece, PIECES);
	}
}

/* The rest is not done, but can be given. */
static void
the_first_failure_is_told(void **unused)
{
	(void)unused;
	for (int threaded = 0; threaded < 2; threaded++) {
		struct seen s = { .fail_at = 10 };
		struct kam_relay r = { .begun = false };
		uint64_t number = 0;

		kam_relay_begin(&r, note, &s, threaded);
		for (size_t i = 0; i < 100; i++)
			number = kam_relay_give(&r, "x", 1);
		assert_int_equal(kam_relay_wait(&r, number), -7);
		assert_int_equal(kam_relay_end(&r), -7);
		assert_int_equal(s.n, 10);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_done_in_order),
		cmocka_unit_test(the_first_failure_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
