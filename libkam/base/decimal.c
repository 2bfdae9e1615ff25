/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/decimal.h>

#include <math.h>

#include "bytes.h"

#define PLACES 6

#define E9 UINT64_C(1000000000)
#define E18 (E9 * E9)
#define E19 (E18 * 10)
#define TEN(n) ((kam_uint128)E19 * UINT64_C(n))

/* 10^0 to 10^38, all that fit. */
static const kam_uint128 power[] = {
	1,
	10,
	100,
	1000,
	10000,
	100000,
	1000000,
	10000000,
	100000000,
	E9,
	E9 * 10,
	E9 * 100,
	E9 * 1000,
	E9 * 10000,
	E9 * 100000,
	E9 * 1000000,
	E9 * 10000000,
	E9 * 100000000,
	E18,
	E19,
	TEN(10),
	TEN(100),
	TEN(1000),
	TEN(10000),
	TEN(100000),
	TEN(1000000),
	TEN(10000000),
	TEN(100000000),
	TEN(1000000000),
	TEN(10000000000),
	TEN(100000000000),
	TEN(1000000000000),
	TEN(10000000000000),
	TEN(100000000000000),
	TEN(1000000000000000),
	TEN(10000000000000000),
	TEN(100000000000000000),
	TEN(1000000000000000000),
	(kam_uint128)E19 *E19,
};

#define POWERS ((long)(sizeof power / sizeof *power))

/* The magnitude of any value but INT128_MIN, which no caller has. */
static kam_uint128
magnitude(kam_int128 a)
{
	return (kam_uint128)(a < 0 ? -a : a);
}

static kam_int128
with_sign(kam_uint128 a, bool negative)
{
	return negative ? -(kam_int128)a : (kam_int128)a;
}

/*
 * a / d rounded half to even.  `sticky`: the true dividend is above `a`, by
 * less than one; `d` must be even then.
 */
static kam_uint128
divide(kam_uint128 a, kam_uint128 d, bool sticky)
{
	bool narrow = a <= UINT64_MAX && d <= UINT64_MAX;
	kam_uint128 q = narrow ? (uint64_t)a / (uint64_t)d : a / d;
	kam_uint128 r = a - q * d;

	if (r > d - r || (r == d - r && (sticky || (q & 1))))
		q++;
	return q;
}

bool
kam_dec_add(kam_dec a, kam_dec b, kam_dec *sum)
{
	kam_dec s = a + b;

	if (s > KAM_DEC_MAX || s < -KAM_DEC_MAX)
		return false;
	*sum = s;
	return true;
}

kam_dec
kam_dec_div(kam_dec a, long long n)
{
	return with_sign(divide(magnitude(a), (kam_uint128)n, false), a < 0);
}

kam_dec
kam_dec_round(kam_dec a, int places)
{
	kam_uint128 unit = power[PLACES - places];

	return with_sign(divide(magnitude(a), unit, false) * unit, a < 0);
}

/* Write the digits of `v`, at least `width` of them; returns how many. */
static size_t
put_digits(char *buf, uint64_t v, size_t width)
{
	char text[20];
	size_t n = 0;

	while (v > 0 || n < width) {
		text[sizeof text - ++n] = (char)('0' + v % 10);
		v /= 10;
	}
	memcpy(buf, text + sizeof text - n, n);
	return n;
}

/* Two digits. */
static char *
put_pair(char *p, unsigned v)
{
	static const char pair[] =
		"00010203040506070809101112131415161718192021222324"
		"25262728293031323334353637383940414243444546474849"
		"50515253545556575859606162636465666768697071727374"
		"75767778798081828384858687888990919293949596979899";

	memcpy(p, pair + 2 * v, 2);
	return p + 2;
}

/* The digits of v, below 10^8, without zeros before them. */
static char *
put_whole(char *p, uint32_t v)
{
	char text[8];
	uint32_t high = v / 10000, low = v % 10000;
	size_t skip;

	if (v < 10) {
		*p = (char)('0' + v);
		return p + 1;
	}
	put_pair(text, high / 100);
	put_pair(text + 2, high % 100);
	put_pair(text + 4, low / 100);
	put_pair(text + 6, low % 100);
	for (skip = v < 10000 ? 4 : 0; text[skip] == '0'; skip++)
		;
	memcpy(p, text + skip, 8 - skip);
	return p + 8 - skip;
}

/* The quick path for hundredths of below 10^8. */
static size_t
print_short(char *buf, uint64_t hundredths, bool negative)
{
	char *p = buf;

	if (negative)
		*p++ = '-';
	p = put_whole(p, (uint32_t)(hundredths / 100));
	*p++ = '.';
	p = put_pair(p, (unsigned)(hundredths % 100));
	*p = '\0';
	return (size_t)(p - buf);
}

size_t
kam_dec_print(char *buf, kam_dec a)
{
	kam_uint128 u = magnitude(a), whole;
	uint64_t millionths;
	size_t n = 0, least;

	if (u < 100 * (kam_uint128)E9 * 1000 && (uint64_t)u % 10000 == 0)
		return print_short(buf, (uint64_t)u / 10000, a < 0);
	whole = u <= UINT64_MAX ? (uint64_t)u / 1000000 : u / 1000000;
	millionths = (uint64_t)(u - whole * 1000000);
	if (a < 0)
		buf[n++] = '-';
	if (whole >= E18) {
		n += put_digits(buf + n, (uint64_t)(whole / E18), 1);
		n += put_digits(buf + n, (uint64_t)(whole % E18), 18);
	} else {
		n += put_digits(buf + n, (uint64_t)whole, 1);
	}
	buf[n++] = '.';
	least = n + 2;
	n += put_digits(buf + n, millionths, PLACES);
	while (n > least && buf[n - 1] == '0')
		n--;
	buf[n] = '\0';
	return n;
}

double
kam_dec_double(kam_dec a)
{
	kam_uint128 u = magnitude(a);
	double v;
	int shift = 0;

	/* Both are exact in a double, so that their quotient rounds once. */
	if (u < (kam_uint128)1 << 53)
		return (double)a / 1e6;
	/*
	 * A quotient of more than 106 bits rounds as the exact one does: none
	 * lies within 2^-101 of its size above a point halfway between two
	 * doubles, unless it is that point.
	 */
	while (!(u >> 127)) {
		u <<= 1;
		shift++;
	}
	v = ldexp((double)(u / 1000000), -shift);
	return a < 0 ? -v : v;
}

/*
 * +-m * 10^-scale as a decimal, rounded once.  `sticky`: the true magnitude
 * is a little above m, by less than one; m then has more digits than a
 * decimal, so that it is either divided or out of range.
 */
static enum kam_read
to_dec(kam_uint128 m, bool negative, long scale, bool sticky, kam_dec *out)
{
	long excess = scale - PLACES; /* digits to be rounded away */

	if (m == 0 || excess > POWERS - 1) {
		m = 0;
	} else if (excess > 0) {
		m = divide(m, power[excess], sticky);
	} else {
		if (-excess > POWERS - 1 ||
		    __builtin_mul_overflow(m, power[-excess], &m))
			return KAM_READ_RANGE;
	}
	if (m > (kam_uint128)KAM_DEC_MAX)
		return KAM_READ_RANGE;
	*out = with_sign(m, negative);
	return KAM_READ_OK;
}

enum kam_read
kam_number_dec(const struct kam_number *a, kam_dec *out)
{
	return to_dec(magnitude(a->mantissa), a->mantissa < 0, a->scale,
		      a->sticky, out);
}

/* A product of two 127-bit factors, the lowest 64 bits first. */
struct wide {
	uint64_t word[4];
};

static struct wide
multiply(kam_uint128 a, kam_uint128 b)
{
	const uint64_t x[2] = { (uint64_t)a, (uint64_t)(a >> 64) };
	const uint64_t y[2] = { (uint64_t)b, (uint64_t)(b >> 64) };
	struct wide w = { { 0, 0, 0, 0 } };

	for (int i = 0; i < 2; i++) {
		uint64_t carry = 0;

		for (int j = 0; j < 2; j++) {
			kam_uint128 t = (kam_uint128)x[i] * y[j] +
					w.word[i + j] + carry;

			w.word[i + j] = (uint64_t)t;
			carry = (uint64_t)(t >> 64);
		}
		w.word[i + 2] = carry;
	}
	return w;
}

/* Divide `w` by `d`; returns the remainder. */
static uint64_t
shorten(struct wide *w, uint64_t d)
{
	uint64_t r = 0;

	for (int i = 3; i >= 0; i--) {
		kam_uint128 t = (kam_uint128)r << 64 | w->word[i];

		w->word[i] = (uint64_t)(t / d);
		r = (uint64_t)(t % d);
	}
	return r;
}

/*
 * The product of factors whose digits together do not fit 128 bits.  Digits
 * are dropped in groups of eight until the rest fits.  Where fewer than nine
 * would remain to be rounded away, the product is at least 2^128 / 10^8
 * millionths, which is out of range.
 */
static enum kam_read
wide_product(kam_uint128 a, kam_uint128 b, bool negative, long scale,
	     kam_dec *out)
{
	struct wide w = multiply(a, b);
	bool sticky = false;

	while (w.word[3] || w.word[2]) {
		if (scale - PLACES <= 8)
			return KAM_READ_RANGE;
		if (shorten(&w, 100000000))
			sticky = true;
		scale -= 8;
	}
	return to_dec((kam_uint128)w.word[1] << 64 | w.word[0], negative, scale,
		      sticky, out);
}

enum kam_read
kam_number_product(const struct kam_number *a, const struct kam_number *b,
		   kam_dec *out)
{
	kam_uint128 x = magnitude(a->mantissa), y = magnitude(b->mantissa), m;
	bool negative = (a->mantissa < 0) != (b->mantissa < 0);
	long scale = (long)a->scale + b->scale;

	if (a->sticky || b->sticky)
		return KAM_READ_RANGE;
	if (__builtin_mul_overflow(x, y, &m))
		return wide_product(x, y, negative, scale, out);
	return to_dec(m, negative, scale, false, out);
}

/* The index of the first byte of `w` that is `c`, or 8. */
static size_t
find_byte(uint64_t w, char c)
{
	uint64_t x = w ^ KAM_EIGHT((unsigned char)c);
	uint64_t zero = (x - KAM_EIGHT(1)) & ~x & KAM_EIGHT(0x80);

	return zero ? (size_t)__builtin_ctzll(zero) / 8 : 8;
}

/*
 * The quick path for digits[.digits] of up to 8 bytes: the text as one
 * integer, its mark squeezed out, moved up so that it ends with the last
 * digit, and zeros put before it.
 */
static inline bool
read_short(const char *p, size_t n, char point, int64_t *out)
{
	static const int64_t unit[PLACES + 1] = { 1000000, 100000, 10000, 1000,
						  100,	   10,	   1 };
	uint64_t text = kam_load(p, n), before;
	size_t mark = find_byte(text, point), places = 0;

	if (mark < n) {
		n--;
		places = n - mark;
		before = (UINT64_C(1) << 8 * mark) - 1;
		text = (text & before) | ((text >> 8) & ~before);
	}
	if (n == 0 || places > PLACES)
		return false;
	if (n < 8)
		text = text << 8 * (8 - n) | KAM_EIGHT('0') >> 8 * n;
	if (!kam_are_digits(text))
		return false;
	*out = (int64_t)kam_eight_digits(text) * unit[places];
	return true;
}

/* The same for up to 19 bytes, whose digits a word still holds. */
static bool
read_plain(const char *p, size_t n, char point, kam_dec *out)
{
	uint64_t v = 0;
	size_t mark = n, places;

	if (n <= 8 || n > 19)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (p[i] >= '0' && p[i] <= '9')
			v = v * 10 + (uint64_t)(p[i] - '0');
		else if (p[i] == point && mark == n)
			mark = i;
		else
			return false;
	}
	places = mark < n ? n - 1 - mark : 0;
	if (places > PLACES)
		return false;
	*out = (kam_dec)v * (kam_dec)power[PLACES - places];
	return true;
}

/* What is not a plain number of up to 8 bytes. */
static __attribute__((noinline)) enum kam_read
read_slowly(struct kam_str text, char point, kam_dec *out,
	    unsigned long *currency)
{
	const bool minus = text.len > 0 && text.ptr[0] == '-';
	struct kam_number number;
	enum kam_read rc;

	if (read_plain(text.ptr + minus, text.len - minus, point, out)) {
		if (minus)
			*out = -*out;
		return KAM_READ_OK;
	}
	rc = kam_number_read(text, point, &number);
	if (rc == KAM_READ_OK)
		rc = kam_number_dec(&number, out);
	if (rc == KAM_READ_OK && currency)
		*currency = number.currency;
	return rc;
}

enum kam_read
kam_dec_read(struct kam_str text, char point, kam_dec *out,
	     unsigned long *currency)
{
	const bool minus = text.len > 0 && text.ptr[0] == '-';
	const size_t n = text.len - minus;
	int64_t v;

	if (currency)
		*currency = 0;
	if (n > 8 || !read_short(text.ptr + minus, n, point, &v))
		return read_slowly(text, point, out, currency);
	*out = minus ? -v : v;
	return KAM_READ_OK;
}
