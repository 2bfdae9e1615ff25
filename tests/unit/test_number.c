/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include <kam/decimal.h>

#include "random_rig.h"

static uint64_t seed;

static uint64_t
rnd(uint64_t n)
{
	return rig_random(&seed) % n;
}

/* The decimal that `text` is, by the plainest of means. */
static kam_dec
dec(const char *text)
{
	bool negative = *text == '-', fraction = false;
	kam_dec v = 0;
	int places = 0;

	for (text += negative; *text; text++) {
		if (*text == '.') {
			fraction = true;
			continue;
		}
		v = v * 10 + (*text - '0');
		places += fraction;
	}
	while (places++ < 6)
		v *= 10;
	return negative ? -v : v;
}

static void
assert_dec(kam_dec a, kam_dec b)
{
	if (a != b) {
		char x[KAM_DEC_TEXT], y[KAM_DEC_TEXT];

		kam_dec_print(x, a);
		kam_dec_print(y, b);
		fail_msg("%s is not %s", x, y);
	}
}

/* Readings that must come out as the given decimal. */
static const struct {
	const char *text;
	char point;
	const char *value;
	unsigned long currency;
} good[] = {
	{ "1234.5", '.', "1234.5", 0 },
	{ "0", '.', "0", 0 },
	{ "-0.00", '.', "0", 0 },
	{ "00123", '.', "123", 0 },
	{ "1,234.50", '.', "1234.5", 0 },
	{ "12,345,678.9", '.', "12345678.9", 0 },
	{ "1,234.", '.', "1234", 0 },
	{ "¥1,234", '.', "1234", 0xA5 },
	{ "￥5", '.', "5", 0xA5 },
	{ "¥ 1,234", '.', "1234", 0xA5 },
	{ "¥　1", '.', "1", 0xA5 },
	{ "$-5", '.', "-5", '$' },
	{ "-$5", '.', "-5", '$' },
	{ "-¥5", '.', "-5", 0xA5 },
	{ "+3", '.', "3", 0 },
	{ "(12.50)", '.', "-12.5", 0 },
	{ "($12.50)", '.', "-12.5", '$' },
	{ "$(12.50)", '.', "-12.5", '$' },
	{ "( 12.50 )", '.', "-12.5", 0 },
	{ "12.50-", '.', "-12.5", 0 },
	{ "12.50- €", '.', "-12.5", 0x20AC },
	{ "5 €", '.', "5", 0x20AC },
	{ "5€", '.', "5", 0x20AC },
	{ "₿5", '.', "5", 0x20BF },
	{ "＄5", '.', "5", 0xFF04 },
	{ "\xF0\x9E\x8B\xBF"
	  "5",
	  '.', "5", 0x1E2FF },
	{ "1.2E+05", '.', "120000", 0 },
	{ "1.2e5", '.', "120000", 0 },
	{ "12E-1", '.', "1.2", 0 },
	{ ".5", '.', "0.5", 0 },
	{ "5.", '.', "5", 0 },
	{ "-.5", '.', "-0.5", 0 },
	{ " \t5\xC2\xA0　", '.', "5", 0 },
	{ "1.234,50", ',', "1234.5", 0 },
	{ "€1.234,50", ',', "1234.5", 0x20AC },
	{ "1234,5", ',', "1234.5", 0 },
	{ ",5", ',', "0.5", 0 },
	{ "1.234", ',', "1234", 0 },
	{ "1e-400", '.', "0", 0 },
	{ "0e999999999999", '.', "0", 0 },
	{ "0.0000005", '.', "0", 0 },
	{ "0.00000050000000000000000000000000000000000000001", '.', "0.000001",
	  0 },
	{ "0.0000015", '.', "0.000002", 0 },
	{ "0.0000025", '.', "0.000002", 0 },
	{ "-0.0000025", '.', "-0.000002", 0 },
	{ "0.0000035", '.', "0.000004", 0 },
	{ "999999999999999999999999.999999", '.',
	  "999999999999999999999999.999999", 0 },
	{ "999999999999999999999999.9999994999", '.',
	  "999999999999999999999999.999999", 0 },
	{ "123456789012345678", '.', "123456789012345678", 0 },
	{ "12345678901234567.8", '.', "12345678901234567.8", 0 },
	{ "1000000000000000000000000000000000000000000e-42", '.', "1", 0 },
};

static void
numbers_are_read_as_people_write_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct kam_str text = kam_str_of(good[i].text);
		unsigned long currency = 77;
		kam_dec v = 77;

		if (kam_dec_read(text, good[i].point, &v, &currency))
			fail_msg("'%s' was refused", good[i].text);
		assert_dec(v, dec(good[i].value));
		assert_int_equal(currency, good[i].currency);
		assert_int_equal(kam_dec_read(text, good[i].point, &v, NULL),
				 KAM_READ_OK);
	}
}

static void
what_is_no_number_is_refused(void **state)
{
	static const struct {
		const char *text;
		char point;
	} bad[] = {
		{ "", '.' },	    { " ", '.' },	  { "-", '.' },
		{ "+", '.' },	    { "¥", '.' },	  { "-¥", '.' },
		{ ".", '.' },	    { "-.", '.' },	  { "()", '.' },
		{ "(", '.' },	    { ")", '.' },	  { "x", '.' },
		{ "1 234", '.' },   { "1,23", '.' },	  { "1,234,56", '.' },
		{ ",123", '.' },    { "1234,567", '.' },  { "1,,234", '.' },
		{ "1,2345", '.' },  { "1.234,5", '.' },	  { "1,234,", '.' },
		{ "1.5,234", '.' }, { "1.2.3", '.' },	  { "--5", '.' },
		{ "-5-", '.' },	    { "+5-", '.' },	  { "(-5)", '.' },
		{ "(+5)", '.' },    { "-(5)", '.' },	  { "(5)-", '.' },
		{ "((5))", '.' },   { "(5", '.' },	  { "5)", '.' },
		{ "5+", '.' },	    { "- 5", '.' },	  { "5 -", '.' },
		{ "$5$", '.' },	    { "$¥5", '.' },	  { "$5€", '.' },
		{ "5元", '.' },	    { "5圆", '.' },	  { "5%", '.' },
		{ "1e", '.' },	    { "1e+", '.' },	  { "e5", '.' },
		{ "1e5.0", '.' },   { "1 e5", '.' },	  { "0x10", '.' },
		{ "nan", '.' },	    { "inf", '.' },	  { "１２", '.' },
		{ "1.234.5", ',' }, { "1 234,5", ',' },	  { "1'234,5", ',' },
		{ "1,234.5", ',' }, { "1.23", ',' },	  { "1,2,3", ',' },
		{ "\xFF", '.' },    { "5\xE2\x82", '.' }, { "1/2", '.' },
		{ "1:2", '.' },	    { "1;2", '.' },	  { "1234567:", '.' },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct kam_str text = kam_str_of(bad[i].text);
		kam_dec v = 77;

		if (kam_dec_read(text, bad[i].point, &v, NULL) != KAM_READ_BAD)
			fail_msg("'%s' was read", bad[i].text);
		assert_dec(v, 77);
	}
	assert_int_equal(
		kam_dec_read(KAM_STR("1\0"), '.', &(kam_dec){ 0 }, NULL),
		KAM_READ_BAD);
}

static void
numbers_too_large_are_told_apart(void **state)
{
	static const char *const large[] = {
		"1e400",
		"-1e24",
		"1000000000000000000000000",
		"999999999999999999999999.9999995",
		"1e999999999999999999999",
		"99999999999999999999999999999999999999999999999999999",
		"1,000,000,000,000,000,000,000,000.00",
	};

	(void)state;
	for (size_t i = 0; i < sizeof large / sizeof *large; i++) {
		kam_dec v = 77;

		assert_int_equal(
			kam_dec_read(kam_str_of(large[i]), '.', &v, NULL),
			KAM_READ_RANGE);
		assert_dec(v, 77);
	}
}

static void
a_number_is_kept_as_it_was_written(void **state)
{
	struct kam_number a;

	(void)state;
	assert_int_equal(kam_number_read(KAM_STR("-¥1,234.50"), '.', &a), 0);
	assert_true(a.mantissa == -123450 && a.scale == 2 && !a.sticky);
	assert_int_equal(a.currency, 0xA5);
	assert_int_equal(kam_number_read(KAM_STR("1.2E+20"), '.', &a), 0);
	assert_true(a.mantissa == 12 && a.scale == -19);
	/* Digits after the 38th count only where they are not zero. */
	assert_int_equal(
		kam_number_read(
			KAM_STR("12345678901234567890123456789012345678000."
				"000"),
			'.', &a),
		0);
	assert_int_equal(a.scale, -3);
	assert_false(a.sticky);
	assert_int_equal(
		kam_number_read(
			KAM_STR("0.0012345678901234567890123456789012345678"
				"001"),
			'.', &a),
		0);
	assert_int_equal(a.scale, 40);
	assert_true(a.sticky);
}

static void
counts_are_plain_digits_up_to_the_limit(void **state)
{
	static const char *const bad[] = { "",	 "-1",	"+1", " 1",
					   "1 ", "1.0", "x",  "1x" };
	long long n = 77;

	(void)state;
	assert_int_equal(kam_count_read(KAM_STR("0"), &n), KAM_READ_OK);
	assert_true(n == 0);
	assert_int_equal(kam_count_read(KAM_STR("00042"), &n), KAM_READ_OK);
	assert_true(n == 42);
	assert_int_equal(kam_count_read(KAM_STR("9223372036854775807"), &n),
			 KAM_READ_OK);
	assert_true(n == INT64_MAX);
	assert_int_equal(kam_count_read(KAM_STR("9223372036854775808"), &n),
			 KAM_READ_RANGE);
	assert_int_equal(kam_count_read(KAM_STR("99999999999999999999"), &n),
			 KAM_READ_RANGE);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(kam_count_read(kam_str_of(bad[i]), &n),
				 KAM_READ_BAD);
	assert_int_equal(kam_count_read(KAM_STR("99999999999999999999x"), &n),
			 KAM_READ_BAD);
	assert_true(n == INT64_MAX);
	/* Of every length, and with something else at every place. */
	for (size_t len = 1; len <= 18; len++) {
		char text[] = "912345678987654321";
		struct kam_str s = { text, len };

		assert_int_equal(kam_count_read(s, &n), KAM_READ_OK);
		text[len] = '\0';
		assert_true(n == atoll(text));
		for (size_t i = 0; i < len; i++) {
			char digit = text[i];

			text[i] = i % 2 ? '/' : ':';
			assert_int_equal(kam_count_read(s, &n), KAM_READ_BAD);
			text[i] = digit;
		}
	}
}

/*
 * Any bytes whatever are read or refused without a look beyond their end,
 * which a buffer of their exact size lets the sanitizers see.
 */
static void
random_bytes_do_no_harm(void **state)
{
	static const char pool[] = "0123456789012345678901234567890123456789"
				   "..,,--+()eE $\xC2\xA5\xE2\x82\xAC\xFF";

	(void)state;
	seed = 4;
	for (int i = 0; i < 200000; i++) {
		size_t n = rnd(i % 10 ? 24 : 90);
		char *bytes = malloc(n ? n : 1);
		struct kam_str s = { bytes, n };
		char point = rnd(2) ? '.' : ',';
		struct kam_number number;
		kam_dec quick = 77, slow = 77;
		enum kam_read rc;
		double d;
		long long count;

		assert_non_null(bytes);
		for (size_t j = 0; j < n; j++)
			bytes[j] = rnd(50) ? pool[rnd(sizeof pool - 1)]
					   : (char)rnd(256);
		/* The quick path and the long way agree. */
		rc = kam_number_read(s, point, &number);
		if (rc == KAM_READ_OK)
			rc = kam_number_dec(&number, &slow);
		assert_int_equal(kam_dec_read(s, point, &quick, NULL), rc);
		assert_dec(quick, slow);
		assert_in_range(kam_double_read(s, &d), 0, KAM_READ_RANGE);
		assert_in_range(kam_count_read(s, &count), 0, KAM_READ_RANGE);
		free(bytes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_as_people_write_them),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(numbers_too_large_are_told_apart),
		cmocka_unit_test(a_number_is_kept_as_it_was_written),
		cmocka_unit_test(counts_are_plain_digits_up_to_the_limit),
		cmocka_unit_test(random_bytes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
