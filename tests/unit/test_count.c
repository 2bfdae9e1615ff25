/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <kam/count.h>

static void
check(uint64_t n)
{
	char want[32], got[KAM_COUNT_TEXT + 1];
	size_t len;

	memset(got, '#', sizeof got);
	len = kam_count_print(got, n);
	snprintf(want, sizeof want, "%" PRIu64, n);
	assert_int_equal(len, strlen(want));
	assert_memory_equal(got, want, len);
	assert_int_equal(got[KAM_COUNT_TEXT], '#');
}

static void
counts_are_printed_as_libc_does(void **state)
{
	(void)state;
	for (uint64_t n = 0; n < 30000; n++)
		check(n);
	for (uint64_t n = 1; n < UINT64_MAX / 11; n *= 10)
		for (uint64_t k = 1; k < 10; k++) {
			check(n * k - 1);
			check(n * k);
			check(n * k + 1);
		}
	check(UINT32_MAX);
	check((uint64_t)UINT32_MAX + 1);
	check((uint64_t)INT64_MAX + 1);
	check(UINT64_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_printed_as_libc_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
