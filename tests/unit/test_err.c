/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <kam/err.h>

static void
a_failure_returns_its_status_and_keeps_its_message(void **state)
{
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_fail(&err, KAM_EDATA, "bad '%s' %d", "x", 7),
			 KAM_EDATA);
	assert_int_equal(err.status, KAM_EDATA);
	assert_string_equal(err.text, "bad 'x' 7");
}

static void
nobody_need_listen(void **state)
{
	static const struct kam_place place = { "f", 1, { "", 0 } };

	(void)state;
	assert_int_equal(kam_fail(NULL, KAM_EIO, "x"), KAM_EIO);
	assert_int_equal(kam_fail_at(NULL, KAM_EDATA, &place, "x"), KAM_EDATA);
	assert_int_equal(kam_fail_errno(NULL, KAM_EIO, ENOENT, "x"), KAM_EIO);
	assert_int_equal(kam_nomem(NULL, "x"), KAM_ENOMEM);
}

static void
a_place_comes_before_the_message(void **state)
{
	static const struct {
		struct kam_place place;
		const char *text;
	} cases[] = {
		{ { "s.csv", 3, { "金额", 6 } }, "s.csv:3: column '金额': no" },
		{ { "s.csv", 3, { "", 0 } }, "s.csv:3: no" },
		{ { "s.csv", 0, { "x", 1 } }, "s.csv: column 'x': no" },
		{ { "s.csv", 0, { "", 0 } }, "s.csv: no" },
		{ { "s.csv", UINT64_MAX, { "a\nb", 3 } },
		  "s.csv:18446744073709551615: column 'a\\x0Ab': no" },
		{ { NULL, 3, { "x", 1 } }, "no" },
	};
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(kam_fail_at(&err, KAM_EDATA, &cases[i].place,
					     "%s", "no"),
				 KAM_EDATA);
		assert_string_equal(err.text, cases[i].text);
	}
	kam_fail_at(&err, KAM_EDATA, NULL, "no");
	assert_string_equal(err.text, "no");
}

static void
an_errno_is_spelt_out(void **state)
{
	struct kam_err err = KAM_ERR_INIT;
	char expected[200] = "cannot open 'f': ";

	(void)state;
	strcat(expected, strerror(ENOENT));
	assert_int_equal(
		kam_fail_errno(&err, KAM_EIO, ENOENT, "cannot open '%s'", "f"),
		KAM_EIO);
	assert_string_equal(err.text, expected);
}

static void
lack_of_memory_names_what_it_was_for(void **state)
{
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_nomem(&err, "the accounts"), KAM_ENOMEM);
	assert_int_equal(err.status, KAM_ENOMEM);
	assert_string_equal(err.text, "out of memory for the accounts");
}

static void
a_message_may_wrap_the_one_before(void **state)
{
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	kam_fail(&err, KAM_EDATA, "inner");
	kam_fail(&err, err.status, "outer: %s", err.text);
	assert_string_equal(err.text, "outer: inner");
}

static void
a_long_message_is_cut_between_characters(void **state)
{
	struct kam_err err = KAM_ERR_INIT;
	char text[3000];

	(void)state;
	/* Whichever byte of a character the limit falls on. */
	for (size_t shift = 0; shift < 4; shift++) {
		size_t n = 0;
		struct kam_str s;

		memset(text, 'x', shift);
		for (n = shift; n + 4 < sizeof text; n += 4)
			memcpy(text + n, "\xF0\x9F\x98\x80", 4);
		text[n] = '\0';
		kam_fail(&err, KAM_EDATA, "%s", text);
		s = kam_str_of(err.text);
		assert_in_range(s.len, KAM_ERR_SIZE - 4, KAM_ERR_SIZE - 1);
		assert_int_equal(kam_utf8_check(s), s.len);
		assert_memory_equal(err.text, text, s.len);
	}
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	kam_fail_errno(&err, KAM_EIO, EIO, "%s", text);
	assert_int_equal(strlen(err.text), KAM_ERR_SIZE - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_failure_returns_its_status_and_keeps_its_message),
		cmocka_unit_test(nobody_need_listen),
		cmocka_unit_test(a_place_comes_before_the_message),
		cmocka_unit_test(an_errno_is_spelt_out),
		cmocka_unit_test(lack_of_memory_names_what_it_was_for),
		cmocka_unit_test(a_message_may_wrap_the_one_before),
		cmocka_unit_test(a_long_message_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
