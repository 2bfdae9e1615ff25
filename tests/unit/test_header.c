/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/reader.h>

#define COLUMNS 40

/* A header of the names in `list`, which are separated by '|'. */
static struct kam_header
header_of(const char *list, struct kam_str names[COLUMNS])
{
	size_t n = kam_record_split(kam_str_of(list), '|', names, COLUMNS);

	assert_in_range(n, 1, COLUMNS);
	return (struct kam_header){ n, names, names };
}

static void
columns_are_found_by_name_count_or_number(void **state)
{
	static const struct {
		const char *header, *name;
		size_t at;
	} cases[] = {
		{ "a|b|c", "a", 0 },
		{ "a|b|c", "c", 2 },
		{ "a|b|a", "a", 0 },
		{ "a|b|a", "a[1]", 0 },
		{ "a|b|a", "a[2]", 2 },
		{ "a|b|a", "a[3]", KAM_NO_COLUMN },
		{ "a|b|a", "2", 1 },
		{ "a|b|a", "3", 2 },
		{ "a|b|a", "4", KAM_NO_COLUMN },
		{ "a|b|a", "0", KAM_NO_COLUMN },
		{ "a|b|a", "01", KAM_NO_COLUMN },
		{ "a|b|a", "-1", KAM_NO_COLUMN },
		{ "a|b|a", "99999999999999999999", KAM_NO_COLUMN },
		{ "a|b|a", "A", KAM_NO_COLUMN },
		{ "a|b|a", " a", KAM_NO_COLUMN },
		{ "a|b|a", "", KAM_NO_COLUMN },
		{ "a|b|a", "a[]", KAM_NO_COLUMN },
		{ "a|b|a", "a[0]", KAM_NO_COLUMN },
		{ "a|b|a", "a[x]", KAM_NO_COLUMN },
		{ "a|b|a", "[1]", KAM_NO_COLUMN },
		{ "a|b|a", "]", KAM_NO_COLUMN },
		{ "客户|金额|客户", "客户[2]", 2 },
		/* A name as it stands comes first. */
		{ "2|1|x", "1", 1 },
		{ "a|a|a[2]", "a[2]", 2 },
		{ "a[1]|a[1]", "a[1][2]", 1 },
		{ "x||y|", "", 1 },
		{ "x||y|", "[2]", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_str names[COLUMNS];
		struct kam_header h = header_of(cases[i].header, names);

		assert_int_equal(kam_header_find(&h, kam_str_of(cases[i].name)),
				 cases[i].at);
	}
}

static void
assert_shown(const char *list, size_t size, const char *wanted)
{
	struct kam_str names[COLUMNS];
	struct kam_header h = header_of(list, names);
	char buf[200];

	assert_in_range(size, 1, sizeof buf);
	memset(buf, '#', sizeof buf);
	assert_ptr_equal(kam_header_show(buf, size, &h), buf);
	assert_string_equal(buf, wanted);
}

static void
a_header_is_shown_with_commas(void **state)
{
	(void)state;
	assert_shown("a", 100, "a");
	assert_shown("a|b|c", 100, "a, b, c");
	assert_shown("客户|金额", 100, "客户, 金额");
	assert_shown("a|x\ny", 100, "a, x\\x0Ay");
}

static void
a_long_header_is_cut_between_names(void **state)
{
	(void)state;
	assert_shown("one|two|three", 16, "one, two, three");
	assert_shown("one|two|three", 15, "one, two, ...");
	assert_shown("one|two|three", 14, "one, two, ...");
	assert_shown("one|two|three", 13, "one, ...");
	assert_shown("one|two|three", 8, "...");
	assert_shown("one|two|three", 4, "...");
	assert_shown("one|two|three", 3, "");
	assert_shown("one|two|three", 1, "");
}

static void
the_nearest_name_is_a_slip_away(void **state)
{
	static const struct {
		const char *header, *name, *nearest;
	} cases[] = {
		{ "customer|date|amount", "amuont", "amount" },
		{ "customer|date|amount", "Amount", "amount" },
		{ "customer|date|amount", "Date", "date" },
		{ "customer|date|amount", "customer_id", "customer" },
		{ "customer|date|amount", "region", "" },
		{ "customer|date|amount", "x", "" },
		{ "customer|date|amount", "amount[2]", "amount" },
		{ "客户编号|金额", "客户编码", "客户编号" },
		{ "客户编号|金额", "日期", "" },
		{ "ab|abc", "abcd", "abc" },
		{ "abcdef|abcd", "abcdxf", "abcdef" },
		{ "abcd1|abcd2", "abcd3", "abcd1" },
		{ "|b", "a", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_str names[COLUMNS], nearest;
		struct kam_header h = header_of(cases[i].header, names);

		nearest = kam_header_nearest(&h, kam_str_of(cases[i].name));
		assert_int_equal(nearest.len, strlen(cases[i].nearest));
		assert_memory_equal(nearest.ptr, cases[i].nearest, nearest.len);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_found_by_name_count_or_number),
		cmocka_unit_test(a_header_is_shown_with_commas),
		cmocka_unit_test(a_long_header_is_cut_between_names),
		cmocka_unit_test(the_nearest_name_is_a_slip_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
