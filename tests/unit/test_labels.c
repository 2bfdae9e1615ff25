/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include <kam/labels.h>

static void
a_name_has_one_number(void **state)
{
	struct kam_labels l;
	uint32_t a, b, again;

	(void)state;
	assert_int_equal(kam_labels_init(&l), 0);
	assert_int_equal(kam_labels_put(&l, KAM_STR("north"), &a), 0);
	assert_int_equal(kam_labels_put(&l, KAM_STR(""), &b), 0);
	assert_int_equal(kam_labels_put(&l, KAM_STR("north"), &again), 0);
	assert_int_equal(a, again);
	assert_int_not_equal(a, b);
	assert_int_equal(l.n, 2);
	kam_labels_release(&l);
}

static void
sorted_names_are_bytewise_and_numbers_follow(void **state)
{
	static const char *const name[] = { "b",  "a", "\xe5\x8c\x97",
					    "ab", "",  "a" };
	static const char *const want[] = { "", "a", "ab", "b",
					    "\xe5\x8c\x97" };
	uint32_t of[6];
	struct kam_labels l;

	(void)state;
	assert_int_equal(kam_labels_init(&l), 0);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(
			kam_labels_put(&l, kam_str_of(name[i]), &of[i]), 0);
	assert_int_equal(kam_labels_sort(&l, of, 6), 0);
	assert_int_equal(l.n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_true(kam_str_eq(l.name[i], kam_str_of(want[i])));
	for (size_t i = 0; i < 6; i++)
		assert_true(kam_str_eq(l.name[of[i]], kam_str_of(name[i])));
	kam_labels_release(&l);
}

static void
many_names_stay_where_they_are(void **state)
{
	struct kam_labels l;
	uint32_t number;
	char text[40];

	(void)state;
	assert_int_equal(kam_labels_init(&l), 0);
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < 5000; i++) {
			snprintf(text, sizeof text, "%d and %d more bytes", i,
				 i);
			assert_int_equal(
				kam_labels_put(&l, kam_str_of(text), &number),
				0);
			assert_int_equal(number, i);
			assert_true(kam_str_eq(l.name[i], kam_str_of(text)));
		}
	kam_labels_release(&l);
}

static void
no_names_can_be_sorted(void **state)
{
	struct kam_labels l;

	(void)state;
	assert_int_equal(kam_labels_init(&l), 0);
	assert_int_equal(kam_labels_sort(&l, NULL, 0), 0);
	kam_labels_release(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_has_one_number),
		cmocka_unit_test(sorted_names_are_bytewise_and_numbers_follow),
		cmocka_unit_test(many_names_stay_where_they_are),
		cmocka_unit_test(no_names_can_be_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
