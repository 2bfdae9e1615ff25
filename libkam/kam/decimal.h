/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exact decimal numbers: money, quantities, prices.  Never a binary
 * floating-point number between the text that comes in and the text that
 * goes out.
 */
#ifndef KAM_DECIMAL_H
#define KAM_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/str.h>

__extension__ typedef __int128 kam_int128;
__extension__ typedef unsigned __int128 kam_uint128;

/*
 * A decimal with six places: the value in millionths.  |value| <= KAM_DEC_MAX,
 * which leaves a factor of 10^8 of a kam_int128 for intermediate products
 * (ranks, bins).
 */
typedef kam_int128 kam_dec;

#define KAM_DEC_ONE ((kam_dec)1000000)
/* One millionth below 10^24. */
#define KAM_DEC_MAX \
	((kam_dec)1000000000000000 * (kam_dec)1000000000000000 - 1)

/* Room for any kam_dec as text: sign, 24 digits, point, 6, NUL, spare. */
#define KAM_DEC_TEXT 40

/* *sum = a + b; false, *sum untouched, when out of range. */
bool kam_dec_add(kam_dec a, kam_dec b, kam_dec *sum);

/* *q = a / n rounded half to even at the sixth place; n > 0. */
kam_dec kam_dec_div(kam_dec a, long long n);

/*
 * Round half to even to `places` (0 to 6) decimals; the result is still in
 * millionths.
 */
kam_dec kam_dec_round(kam_dec a, int places);

/*
 * Print with at least 2 and at most 6 decimals, no trailing zero beyond the
 * second: "12.50", "-0.000001".  Returns the length, without the NUL that
 * is put behind it; `buf` has KAM_DEC_TEXT bytes.
 */
size_t kam_dec_print(char *buf, kam_dec a);

/* The nearest double, for statistics only. */
double kam_dec_double(kam_dec a);

/* How a number's text was read. */
enum kam_read {
	KAM_READ_OK = 0,
	KAM_READ_BAD,		/* not a number (or date) in any known form */
	KAM_READ_RANGE		/* one, but larger than can be held */
};

/*
 * A number as it was written: mantissa * 10^-scale, exact.
 */
struct kam_number {
	kam_int128 mantissa;
	int scale;		/* decimals; may be negative after 1.2E+20 */
	bool sticky;		/* non-zero digits beyond the 38th were cut */
	unsigned long currency;	/* code point of its sign, 0 for none; the
				   full-width yen (U+FFE5) reads as U+00A5 */
};

/*
 * Read a number: 1234.5  1,234.50  ¥1,234  $-5  -¥5  (12.50)  12.50-
 * 1.2E+05  .5  5.  +3; thousands in exact threes; blanks around it and
 * between it and its currency sign do not matter.  `point` is the decimal
 * mark: with ',' the thousands mark is '.' and a blank or apostrophe is
 * never one.  Any Unicode currency symbol (Sc) counts as a sign.
 */
enum kam_read kam_number_read(struct kam_str text, char point,
			      struct kam_number *out);

/* *out = a, rounded once, half to even, at the sixth place. */
enum kam_read kam_number_dec(const struct kam_number *a, kam_dec *out);

/*
 * *out = a * b, exact and then rounded once, half to even.  KAM_READ_RANGE
 * if out of range or if a factor has more than 38 significant digits.
 */
enum kam_read kam_number_product(const struct kam_number *a,
				 const struct kam_number *b, kam_dec *out);

/*
 * kam_number_read() and kam_number_dec() in one, quick for plain digits.
 * *currency gets the sign's code point or 0; it may be NULL.
 */
enum kam_read kam_dec_read(struct kam_str text, char point, kam_dec *out,
			   unsigned long *currency);

/*
 * kam_dec_read() of many at once, the i-th in the len[i] bytes from
 * data + at[i], behind which 16 more may be read; at most 64.  Bit i of the
 * result is set where the text is more than a minus and up to 16 digits and
 * point: such a number may yet be one for kam_dec_read().  The others are in
 * out[i], in millionths.  `wide`: this machine has AVX-512 (BW, DQ, VL and
 * CD), which is to be used.
 */
uint64_t kam_dec_read_column(const char *data, const uint32_t *at,
			     const uint32_t *len, size_t n, char point,
			     bool wide, int64_t *out);

/* The same for the products of two columns. */
uint64_t kam_dec_read_products(const char *data, const uint32_t *at,
			       const uint32_t *len, const uint32_t *at2,
			       const uint32_t *len2, size_t n, char point,
			       int64_t *out);

/*
 * Print a double to `digits` (1 to 17) significant digits as %.*g does in the
 * C locale, whatever the process's locale; NaN prints as nothing.  Returns
 * the length without the NUL; `buf` has 32 bytes.
 */
size_t kam_double_print(char *buf, double v, int digits);

/* The same with `places` fixed decimals (%.*f), |v| < 1e15; -0 prints as 0. */
size_t kam_fixed_print(char *buf, double v, int places);

/*
 * Read a plain double ("1.5", "-2e3"), locale ignored, no blanks, no hex, no
 * inf or nan; correctly rounded.
 */
enum kam_read kam_double_read(struct kam_str text, double *out);

/* `v` as it would be read back from its ten significant printed digits. */
double kam_double_ten(double v);

/* A whole decimal number from 0 to 2^63-1, no sign, no blanks. */
enum kam_read kam_count_read(struct kam_str text, long long *out);

#endif
