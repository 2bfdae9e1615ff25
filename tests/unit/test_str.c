/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include <kam/str.h>

static struct kam_str
of(const char *text)
{
	return kam_str_of(text);
}

static void
assert_str(struct kam_str s, const char *expected)
{
	assert_int_equal(s.len, strlen(expected));
	assert_memory_equal(s.ptr, expected, s.len);
}

static void
null_reads_as_empty(void **state)
{
	(void)state;
	assert_int_equal(kam_str_of(NULL).len, 0);
	assert_non_null(kam_str_of(NULL).ptr);
	assert_true(kam_str_eq(kam_str_of(NULL), KAM_STR("")));
}

static void
equality_is_of_all_bytes(void **state)
{
	(void)state;
	assert_true(kam_str_eq(KAM_STR("a\0b"), KAM_STR("a\0b")));
	assert_false(kam_str_eq(KAM_STR("a\0b"), KAM_STR("a\0c")));
	assert_false(kam_str_eq(KAM_STR("a"), KAM_STR("ab")));
}

static void
order_is_bytewise_and_prefixes_come_first(void **state)
{
	(void)state;
	assert_int_equal(kam_str_cmp(of("abc"), of("abc")), 0);
	assert_int_equal(kam_str_cmp(of(""), of("")), 0);
	assert_true(kam_str_cmp(of(""), of("a")) < 0);
	assert_true(kam_str_cmp(of("ab"), of("abc")) < 0);
	assert_true(kam_str_cmp(of("b"), of("abc")) > 0);
	assert_true(kam_str_cmp(of("Z"), of("a")) < 0);
	assert_true(kam_str_cmp(of("z"), of("中")) < 0);
}

static void
blanks_of_every_kind_are_trimmed(void **state)
{
	(void)state;
	assert_str(kam_str_trim(of(" \t\r\n a b \r\n")), "a b");
	assert_str(kam_str_trim(of("\xC2\xA0　x　\xC2\xA0 ")), "x");
	assert_str(kam_str_trim(of(" 　 \xC2\xA0")), "");
	assert_str(kam_str_trim(of("")), "");
}

static void
bytes_that_only_resemble_blanks_stay(void **state)
{
	(void)state;
	/* U+00E0 ends in the byte A0, U+3001 begins like U+3000. */
	assert_str(kam_str_trim(of("\xC3\xA0")), "\xC3\xA0");
	assert_str(kam_str_trim(of("、x、")), "、x、");
	assert_str(kam_str_trim(of("\x80\xA0\xC2")), "\x80\xA0\xC2");
	assert_str(kam_str_trim(of("\vx\f")), "\vx\f");
}

static void
excerpts_end_between_characters(void **state)
{
	static const char sixty[] = "123456789 123456789 123456789 "
				    "123456789 123456789 12345678九";
	char buf[256];

	(void)state;
	assert_string_equal(kam_str_show(buf, sizeof buf, of("客户 A")),
			    "客户 A");
	assert_string_equal(kam_str_show(buf, sizeof buf, of("")), "");
	/* 58 bytes and a character of three: 61. */
	kam_str_show(buf, sizeof buf, of(sixty));
	assert_int_equal(strlen(buf), 58 + 3);
	assert_string_equal(buf + 55, "678...");
	/* Sixty bytes are shown whole. */
	kam_str_show(buf, sizeof buf, (struct kam_str){ sixty + 1, 60 });
	assert_memory_equal(buf, sixty + 1, 61);
}

static void
excerpts_fit_the_buffer(void **state)
{
	char buf[8];

	(void)state;
	assert_string_equal(kam_str_show(buf, 8, of("abcdefg")), "abcdefg");
	assert_string_equal(kam_str_show(buf, 8, of("abcdefgh")), "abcd...");
	assert_string_equal(kam_str_show(buf, 8, of("客户客户")), "客...");
	assert_string_equal(kam_str_show(buf, 8, of("客户\x01")), "客...");
	assert_string_equal(kam_str_show(buf, 3, of("abc")), "ab");
	assert_string_equal(kam_str_show(buf, 1, of("abc")), "");
}

static void
control_and_invalid_bytes_are_shown_in_hex(void **state)
{
	char buf[256];

	(void)state;
	assert_string_equal(
		kam_str_show(buf, sizeof buf, KAM_STR("a\0\n\x7F\xFF\xC2\x85")),
		"a\\x00\\x0A\\x7F\\xFF\\xC2\\x85");
}

static void
utf8_validity_follows_rfc_3629(void **state)
{
	static const struct {
		const char *text;
		size_t good;
	} cases[] = {
		{ "", 0 },
		{ "plain", 5 },
		{ "\xC2\x80 \xDF\xBF", 5 },
		{ "\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", 12 },
		{ "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 8 },
		{ "ok\x80", 2 },	     /* lone continuation */
		{ "ok\xC0\x80", 2 },	     /* overlong */
		{ "ok\xC1\xBF", 2 },	     /* overlong */
		{ "ok\xE0\x9F\xBF", 2 },     /* overlong */
		{ "ok\xF0\x8F\xBF\xBF", 2 }, /* overlong */
		{ "ok\xED\xA0\x80", 2 },     /* surrogate */
		{ "ok\xF4\x90\x80\x80", 2 }, /* above U+10FFFF */
		{ "ok\xF5\x80\x80\x80", 2 },
		{ "ok\xFF", 2 },
		{ "ok\xE4\xB8", 2 }, /* cut short */
		{ "ok\xE4\xB8x", 2 },
		{ "0123456789abcdef0123456789abcdef\xA0", 32 },
		{ "0123456789abcdef中文0123456789abcdef", 38 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(kam_utf8_check(of(cases[i].text)),
				 cases[i].good);
	assert_int_equal(kam_utf8_check(KAM_STR("a\0b")), 3);
}

/* The bytes of a code point, without a look at its validity. */
static size_t
encode(char out[4], unsigned long cp)
{
	static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; cp >>= 6)
		out[i] = (char)(0x80 | (cp & 0x3F));
	out[0] = (char)(lead[n] | cp);
	return n;
}

static void
every_code_point_is_decoded(void **state)
{
	(void)state;
	for (unsigned long cp = 0; cp < 0x120000; cp++) {
		bool valid = cp <= 0x10FFFF && !(cp >= 0xD800 && cp < 0xE000);
		char bytes[4];
		size_t n = encode(bytes, cp);
		unsigned long back = 0;
		struct kam_str s = { bytes, n };

		assert_int_equal(kam_utf8_decode(s, &back), valid ? n : 0);
		if (valid)
			assert_int_equal(back, cp);
		s.len--;
		assert_int_equal(kam_utf8_decode(s, &back), 0);
	}
}

static void
distance_counts_edits_and_ignores_case(void **state)
{
	char a[200], b[200];

	(void)state;
	assert_int_equal(kam_str_distance(of(""), of("")), 0);
	assert_int_equal(kam_str_distance(of("amount"), of("AMOUNT")), 0);
	assert_int_equal(kam_str_distance(of("kitten"), of("sitting")), 3);
	assert_int_equal(kam_str_distance(of("amuont"), of("amount")), 2);
	assert_int_equal(kam_str_distance(of(""), of("abc")), 3);
	assert_int_equal(kam_str_distance(of("abc"), of("")), 3);
	memset(a, 'a', sizeof a);
	memset(b, 'b', sizeof b);
	assert_int_equal(kam_str_distance((struct kam_str){ a, sizeof a },
					  (struct kam_str){ b, sizeof b }),
			 64);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(null_reads_as_empty),
		cmocka_unit_test(equality_is_of_all_bytes),
		cmocka_unit_test(order_is_bytewise_and_prefixes_come_first),
		cmocka_unit_test(blanks_of_every_kind_are_trimmed),
		cmocka_unit_test(bytes_that_only_resemble_blanks_stay),
		cmocka_unit_test(excerpts_end_between_characters),
		cmocka_unit_test(excerpts_fit_the_buffer),
		cmocka_unit_test(control_and_invalid_bytes_are_shown_in_hex),
		cmocka_unit_test(utf8_validity_follows_rfc_3629),
		cmocka_unit_test(every_code_point_is_decoded),
		cmocka_unit_test(distance_counts_edits_and_ignores_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
