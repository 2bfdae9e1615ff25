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

#define ONE KAM_DEC_ONE

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

static void
sums_out_of_range_leave_the_target_alone(void **state)
{
	kam_dec sum = 7;

	(void)state;
	assert_true(kam_dec_add(dec("0.1"), dec("0.2"), &sum));
	assert_dec(sum, dec("0.3"));
	assert_true(kam_dec_add(KAM_DEC_MAX - 1, 1, &sum));
	assert_dec(sum, KAM_DEC_MAX);
	assert_false(kam_dec_add(KAM_DEC_MAX, 1, &sum));
	assert_dec(sum, KAM_DEC_MAX);
	assert_false(kam_dec_add(-KAM_DEC_MAX, -1, &sum));
	assert_false(kam_dec_add(KAM_DEC_MAX, KAM_DEC_MAX, &sum));
	assert_true(kam_dec_add(KAM_DEC_MAX, -KAM_DEC_MAX, &sum));
	assert_dec(sum, 0);
}

static void
quotients_round_half_to_even(void **state)
{
	(void)state;
	assert_dec(kam_dec_div(dec("1"), 3), dec("0.333333"));
	assert_dec(kam_dec_div(dec("2"), 3), dec("0.666667"));
	assert_dec(kam_dec_div(dec("-2"), 3), dec("-0.666667"));
	assert_dec(kam_dec_div(1, 2), 0);
	assert_dec(kam_dec_div(3, 2), 2);
	assert_dec(kam_dec_div(5, 2), 2);
	assert_dec(kam_dec_div(-5, 2), -2);
	assert_dec(kam_dec_div(-7, 2), -4);
	assert_dec(kam_dec_div(KAM_DEC_MAX, 1), KAM_DEC_MAX);
	assert_dec(kam_dec_div(KAM_DEC_MAX, INT64_MAX), dec("108420.217249"));
}

static void
rounding_goes_half_to_even_at_any_place(void **state)
{
	static const struct {
		const char *from;
		int places;
		const char *to;
	} cases[] = {
		{ "2.385", 2, "2.38" },	   { "2.395", 2, "2.40" },
		{ "2.385001", 2, "2.39" }, { "-2.385", 2, "-2.38" },
		{ "-2.395", 2, "-2.40" },  { "0.5", 0, "0" },
		{ "1.5", 0, "2" },	   { "2.5", 0, "2" },
		{ "2.500001", 0, "3" },	   { "1.123456", 6, "1.123456" },
		{ "9.999995", 5, "10" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_dec(kam_dec_round(dec(cases[i].from), cases[i].places),
			   dec(cases[i].to));
	assert_dec(kam_dec_round(dec("123456789012345678901234.5"), 0),
		   dec("123456789012345678901234"));
}

static void
decimals_print_with_two_to_six_places(void **state)
{
	static const struct {
		const char *text;
		kam_dec v;
	} cases[] = {
		{ "0.00", 0 },
		{ "12.50", 12500000 },
		{ "-0.000001", -1 },
		{ "0.10", 100000 },
		{ "1.234", 1234000 },
		{ "-1.23456", -1234560 },
		{ "18446744073709.551615", (kam_dec)UINT64_MAX },
		{ "18446744073709.551616", (kam_dec)UINT64_MAX + 1 },
		{ "1000000000000000000.00",
		  (kam_dec)1000000000000000000 * ONE },
		{ "-1000000000000000001.00",
		  -(kam_dec)1000000000000000001 * ONE },
		{ "999999999999999999999999.999999", KAM_DEC_MAX },
		{ "-999999999999999999999999.999999", -KAM_DEC_MAX },
	};
	char buf[KAM_DEC_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(kam_dec_print(buf, cases[i].v),
				 strlen(cases[i].text));
		assert_string_equal(buf, cases[i].text);
	}
}

static void
doubles_of_decimals_are_the_nearest(void **state)
{
	char text[KAM_DEC_TEXT];

	(void)state;
	assert_true(kam_dec_double(0) == 0.0);
	assert_true(kam_dec_double(dec("-0.1")) == -0.1);
	assert_true(kam_dec_double(KAM_DEC_MAX) == 1e24);
	seed = 1;
	for (int i = 0; i < 200000; i++) {
		kam_dec v = (kam_dec)rnd(UINT64_MAX) * (kam_dec)rnd(1u << 30);

		v = (v >> rnd(94)) * (rnd(2) ? 1 : -1);
		kam_dec_print(text, v);
		assert_true(kam_dec_double(v) == strtod(text, NULL));
	}
}

/*
 * An independent model: magnitudes as strings of digits, the first digit
 * first, multiplied and rounded as by hand.
 */
#define BIG 256

static void
big_strip(char *a)
{
	size_t zeros = strspn(a, "0");

	memmove(a, a + zeros, strlen(a + zeros) + 1);
}

static void
big_multiply(char *out, const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	memset(out, '0', n + m);
	out[n + m] = '\0';
	for (size_t i = n; i-- > 0;) {
		int carry = 0;

		for (size_t j = m; j-- > 0;) {
			int t = (a[i] - '0') * (b[j] - '0') +
				(out[i + j + 1] - '0') + carry;

			out[i + j + 1] = (char)('0' + t % 10);
			carry = t / 10;
		}
		out[i] = (char)(out[i] + carry);
	}
}

/* Drop the last `n` digits, rounding half to even. */
static void
big_drop(char *a, size_t n)
{
	char padded[BIG], rest[BIG];
	size_t len, keep;
	bool up;

	memset(padded, '0', n + 2);
	strcpy(padded + n + 2, a);
	len = strlen(padded);
	keep = len - n;
	strcpy(rest, padded + keep);
	padded[keep] = '\0';
	up = rest[0] > '5' ||
	     (rest[0] == '5' && (strspn(rest + 1, "0") < strlen(rest + 1) ||
				 padded[keep - 1] % 2));
	for (size_t i = keep; up && i-- > 0;) {
		up = padded[i] == '9';
		padded[i] = up ? '0' : (char)(padded[i] + 1);
	}
	strcpy(a, padded);
}

/* +-a / 10^scale in millionths; false when out of range. */
static bool
big_dec(char *a, bool negative, int scale, kam_dec *out)
{
	kam_dec v = 0;

	if (scale > 6)
		big_drop(a, (size_t)scale - 6);
	for (; scale < 6; scale++)
		strcat(a, "0");
	big_strip(a);
	if (strlen(a) > 30)
		return false;
	for (; *a; a++)
		v = v * 10 + (*a - '0');
	*out = negative ? -v : v;
	return true;
}

/*
 * A number as text, as digits and scale; up to 38 digits, rich in ties and
 * in carries.
 */
struct sample {
	char text[80], digits[BIG];
	int scale;
	bool negative;
};

static void
sample(struct sample *s, size_t most)
{
	static const char pool[] = "00000555559999123467845";
	size_t n = 1 + rnd(most), whole = rnd(n + 1), at = 0;

	s->negative = rnd(3) == 0;
	s->scale = (int)(n - whole);
	if (s->negative)
		s->text[at++] = '-';
	for (size_t i = 0; i < n; i++) {
		char c = pool[rnd(sizeof pool - 1)];

		if (i == whole)
			s->text[at++] = '.';
		s->text[at++] = s->digits[i] = c;
	}
	s->text[at] = s->digits[n] = '\0';
}

static void
reading_agrees_with_sums_by_hand(void **state)
{
	(void)state;
	seed = 2;
	for (int i = 0; i < 300000; i++) {
		struct sample s;
		kam_dec got = 0, expected = 0;
		enum kam_read rc;

		sample(&s, i % 3 ? 16 : 60);
		rc = kam_dec_read(kam_str_of(s.text), '.', &got, NULL);
		if (big_dec(s.digits, s.negative, s.scale, &expected)) {
			assert_int_equal(rc, KAM_READ_OK);
			assert_dec(got, expected);
		} else {
			assert_int_equal(rc, KAM_READ_RANGE);
		}
	}
}

static void
products_agree_with_sums_by_hand(void **state)
{
	size_t in_range = 0;

	(void)state;
	seed = 3;
	for (int i = 0; i < 300000; i++) {
		size_t most = i % 2 ? 38 : 12;
		struct sample a, b;
		struct kam_number x, y;
		char product[BIG];
		kam_dec got = 77, expected = 0;
		enum kam_read rc;

		sample(&a, most);
		sample(&b, most);
		assert_int_equal(kam_number_read(kam_str_of(a.text), '.', &x),
				 0);
		assert_int_equal(kam_number_read(kam_str_of(b.text), '.', &y),
				 0);
		rc = kam_number_product(&x, &y, &got);
		big_multiply(product, a.digits, b.digits);
		if (big_dec(product, a.negative != b.negative,
			    a.scale + b.scale, &expected)) {
			assert_int_equal(rc, KAM_READ_OK);
			assert_dec(got, expected);
			in_range++;
		} else {
			assert_int_equal(rc, KAM_READ_RANGE);
			assert_dec(got, 77);
		}
	}
	/* Both kinds must have come up often. */
	assert_in_range(in_range, 150000, 280000);
}

static void
a_product_is_rounded_once(void **state)
{
	static const struct {
		const char *a, *b, *product;
	} cases[] = {
		{ "6", "2.55", "15.3" },
		{ "0.0005", "0.001", "0" },
		{ "0.0005", "0.003", "0.000002" },
		{ "0.0000001", "10000000", "1" },
		{ "1e-30", "1e30", "1" },
		{ "1e300", "1e-300", "1" },
		{ "0", "1e300", "0" },
		{ "-3", "1.5", "-4.5" },
		{ "1e12", "999999999999.999999", "999999999999999999000000" },
		/* 75 digits, the last of which breaks the tie. */
		{ "0.00000000000000000000000050000000000001",
		  "1000000000000000000.0000000000000000001", "0.000001" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_number a, b;
		kam_dec v = 77;

		assert_int_equal(
			kam_number_read(kam_str_of(cases[i].a), '.', &a), 0);
		assert_int_equal(
			kam_number_read(kam_str_of(cases[i].b), '.', &b), 0);
		assert_int_equal(kam_number_product(&a, &b, &v), KAM_READ_OK);
		assert_dec(v, dec(cases[i].product));
	}
}

static void
products_out_of_range_are_refused(void **state)
{
	static const char *const cases[][2] = {
		{ "1e12", "1e12" },
		{ "1e300", "1" },
		{ "999999999999999999999999.999999", "1.000001" },
		/* 39 significant digits, although the product is small. */
		{ "0.123456789012345678901234567890123456789", "1" },
		{ "1", "0.123456789012345678901234567890123456789" },
		{ "99999999999999999999999999999999999999",
		  "99999999999999999999999999999999999999" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_number a, b;
		kam_dec v = 77;

		assert_int_equal(
			kam_number_read(kam_str_of(cases[i][0]), '.', &a), 0);
		assert_int_equal(
			kam_number_read(kam_str_of(cases[i][1]), '.', &b), 0);
		assert_int_equal(kam_number_product(&a, &b, &v),
				 KAM_READ_RANGE);
		assert_dec(v, 77);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_out_of_range_leave_the_target_alone),
		cmocka_unit_test(quotients_round_half_to_even),
		cmocka_unit_test(rounding_goes_half_to_even_at_any_place),
		cmocka_unit_test(decimals_print_with_two_to_six_places),
		cmocka_unit_test(doubles_of_decimals_are_the_nearest),
		cmocka_unit_test(reading_agrees_with_sums_by_hand),
		cmocka_unit_test(products_agree_with_sums_by_hand),
		cmocka_unit_test(a_product_is_rounded_once),
		cmocka_unit_test(products_out_of_range_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
