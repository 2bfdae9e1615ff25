/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Doubles as text, whatever the process's locale.  Nothing here asks the
 * locale or sets it: printing replaces the decimal mark that libc wrote, and
 * reading gives libc a text that has none.
 */
#include <kam/decimal.h>

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "bytes.h"

/*
 * The longest decimal expansion of a point halfway between two doubles has
 * 767 significant digits, so that with 770 and a digit that stands for all
 * the others the rounding is that of the whole text.
 */
#define DIGITS_MAX 770

#define TEXT 32

static const double power[] = {
	1e0,  1e1,  1e2,  1e3,	1e4,  1e5,  1e6,  1e7,	1e8,  1e9,  1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

#define POWERS ((int)(sizeof power / sizeof *power))

/* A double rounded to some decimal digits: digits * 10^-scale. */
struct rounded {
	uint64_t digits;
	int scale;    /* 0 to 22 */
	int exponent; /* of the first digit */
};

static uint64_t
ten_to(int n)
{
	uint64_t t = 1;

	while (n-- > 0)
		t *= 10;
	return t;
}

/*
 * Round v > 0 to `n` (1 to 17) significant digits, half to even, in integers
 * of 128 bits: v = m 2^-s with m < 2^53, so that m 10^scale < 2^127.  False
 * where the scale is beyond that; libc then does it.
 */
static bool
round_exact(double v, int n, struct rounded *r)
{
	const uint64_t limit = ten_to(n);
	int e2, s;
	uint64_t m = (uint64_t)ldexp(frexp(v, &e2), 53);

	s = 53 - e2;
	/* The power of ten, too small by one at most: log10(2) = .30103 */
	r->exponent = (int)floor((e2 - 1) * 0.30102999566398);
	if (s < 0 || s > 126)
		return false;
	for (;; r->exponent++) {
		kam_uint128 x, rest, half = (kam_uint128)1 << s;

		r->scale = n - 1 - r->exponent;
		if (r->scale < 0 || r->scale >= POWERS)
			return false;
		x = (kam_uint128)m * (kam_uint128)power[r->scale];
		rest = x & (half - 1);
		x >>= s;
		half >>= 1;
		if (x >= limit)
			continue;
		x += s && (rest > half || (rest == half && (x & 1)));
		r->digits = (uint64_t)x;
		if (r->digits < limit)
			return true;
		r->digits /= 10;
		r->exponent++;
		r->scale--;
		return r->scale >= 0;
	}
}

/* The digits as %g has them where it does without an exponent. */
static size_t
print_rounded(char *buf, const struct rounded *r, bool negative)
{
	uint64_t digits = r->digits;
	char text[TEXT];
	int places = r->scale, at = TEXT;
	size_t n;

	for (; places && digits % 10 == 0; places--)
		digits /= 10;
	for (int i = 0; digits || i <= places; i++) {
		if (i == places && i)
			text[--at] = '.';
		text[--at] = (char)('0' + digits % 10);
		digits /= 10;
	}
	if (negative)
		text[--at] = '-';
	n = (size_t)(TEXT - at);
	memcpy(buf, text + at, n);
	buf[n] = '\0';
	return n;
}

/*
 * Copy what libc printed into `buf`, and the decimal mark, which may be any
 * bytes, as a point.
 */
static size_t
copy_with_point(char *buf, const char *text)
{
	size_t n = 0;

	for (; *text; text++) {
		char c = *text;
		bool known = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			     c == '-' || c == '+';

		if (known)
			buf[n++] = c;
		else if (n > 0 && buf[n - 1] != '.')
			buf[n++] = '.';
	}
	buf[n] = '\0';
	return n;
}

size_t
kam_double_print(char *buf, double v, int digits)
{
	char text[TEXT + 16];
	struct rounded r;

	if (isnan(v)) {
		buf[0] = '\0';
		return 0;
	}
	if (v != 0 && isfinite(v) && round_exact(fabs(v), digits, &r) &&
	    r.exponent >= -4 && r.exponent < digits)
		return print_rounded(buf, &r, v < 0);
	snprintf(text, sizeof text, "%.*g", digits, v);
	return copy_with_point(buf, text);
}

size_t
kam_fixed_print(char *buf, double v, int places)
{
	char text[TEXT + 16];
	size_t n;

	if (!(fabs(v) < 1e15))
		return kam_double_print(buf, v, 17);
	if (places > 14)
		places = 14;
	snprintf(text, sizeof text, "%.*f", places, v);
	n = copy_with_point(buf, text);
	if (buf[0] == '-' && strspn(buf, "-0.") == n) {
		memmove(buf, buf + 1, n);
		n--;
	}
	return n;
}

/* A text as digits, without the zeros before them, and a power of ten. */
struct digits {
	char text[DIGITS_MAX + 16];
	size_t n;
	long exponent;
	bool negative;
};

static size_t
take_digits(struct digits *d, struct kam_str s, size_t at, bool fraction)
{
	for (; at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9'; at++) {
		char c = s.ptr[at];

		if (fraction)
			d->exponent--;
		if (c == '0' && d->n == 0)
			continue;
		if (d->n < DIGITS_MAX) {
			d->text[d->n++] = c;
			continue;
		}
		d->exponent++;
		if (c != '0')
			d->text[DIGITS_MAX - 1] |= 1;
	}
	return at;
}

/* Read e-12 at s[at], if it is there; returns where it ends, 0 if bad. */
static size_t
take_exponent(struct digits *d, struct kam_str s, size_t at)
{
	bool negative = false;
	long exponent = 0;
	size_t start;

	if (at == s.len || (s.ptr[at] != 'e' && s.ptr[at] != 'E'))
		return at;
	at++;
	if (at < s.len && (s.ptr[at] == '+' || s.ptr[at] == '-'))
		negative = s.ptr[at++] == '-';
	for (start = at; at < s.len; at++) {
		if (s.ptr[at] < '0' || s.ptr[at] > '9')
			return 0;
		if (exponent < 100000000)
			exponent = exponent * 10 + (s.ptr[at] - '0');
	}
	d->exponent += negative ? -exponent : exponent;
	return at > start ? at : 0;
}

static bool
parse(struct kam_str s, struct digits *d)
{
	size_t at = 0, start, digits;

	d->n = 0;
	d->exponent = 0;
	d->negative = s.len > 0 && s.ptr[0] == '-';
	if (s.len > INT_MAX / 2)
		return false;
	if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+'))
		at++;
	start = at;
	at = take_digits(d, s, at, false);
	digits = at - start;
	if (at < s.len && s.ptr[at] == '.') {
		start = ++at;
		at = take_digits(d, s, at, true);
		digits += at - start;
	}
	return digits > 0 && take_exponent(d, s, at) == s.len;
}

/*
 * Where the digits and the power of ten are both exact as doubles, one
 * operation on them rounds correctly (Clinger 1990).
 */
static bool
convert_exact(const struct digits *d, double *v)
{
	uint64_t m = 0;

	if (d->n > 15 || d->exponent > 22 || d->exponent < -22)
		return false;
	for (size_t i = 0; i < d->n; i++)
		m = m * 10 + (uint64_t)(d->text[i] - '0');
	if (d->exponent < 0)
		*v = (double)m / power[-d->exponent];
	else
		*v = (double)m * power[d->exponent];
	return true;
}

enum kam_read
kam_double_read(struct kam_str text, double *out)
{
	struct digits d;
	double v = 0;

	if (!parse(text, &d))
		return KAM_READ_BAD;
	if (d.n > 0 && !convert_exact(&d, &v)) {
		/* Beyond this all is zero or too large, and strtod() agrees. */
		long e = d.exponent < -99999  ? -99999
			 : d.exponent > 99999 ? 99999
					      : d.exponent;

		snprintf(d.text + d.n, sizeof d.text - d.n, "e%ld", e);
		v = strtod(d.text, NULL);
	}
	if (isinf(v))
		return KAM_READ_RANGE;
	*out = d.negative ? -v : v;
	return KAM_READ_OK;
}

double
kam_double_ten(double v)
{
	char text[TEXT];
	struct kam_str s;
	struct rounded r;
	double back;

	/* Digits and power are exact doubles, so that one division rounds. */
	if (v > 0 && isfinite(v) && round_exact(v, 10, &r))
		return (double)r.digits / power[r.scale];
	s = (struct kam_str){ text, kam_double_print(text, v, 10) };
	return kam_double_read(s, &back) == KAM_READ_OK ? back : v;
}

/* 1 to 16 digits, by eights; false: there is something else. */
static inline bool
read_digits(const char *p, size_t n, long long *out)
{
	static const uint64_t scale[] = { 1,	   10,	     100,
					  1000,	   10000,    100000,
					  1000000, 10000000, 100000000 };
	uint64_t high, low;

	if (n <= 8) {
		/* Zeros before it. */
		low = kam_load(p, n) << 8 * (8 - n);
		low |= KAM_EIGHT('0') >> 4 * n >> 4 * n;
		if (!kam_are_digits(low))
			return false;
		*out = (long long)kam_eight_digits(low);
		return true;
	}
	high = kam_load8(p);
	low = kam_load8(p + n - 8);
	if (!kam_are_digits(high) || !kam_are_digits(low))
		return false;
	/* Zeros in place of the digits that both have. */
	low = (low >> 8 * (16 - n)) << 8 * (16 - n);
	low |= KAM_EIGHT('0') >> 4 * (n - 8) >> 4 * (n - 8);
	*out = (long long)(kam_eight_digits(high) * scale[n - 8] +
			   kam_eight_digits(low));
	return true;
}

enum kam_read
kam_count_read(struct kam_str text, long long *out)
{
	long long v = 0;
	bool large = false;

	if (text.len == 0)
		return KAM_READ_BAD;
	if (text.len <= 16)
		return read_digits(text.ptr, text.len, out) ? KAM_READ_OK
							    : KAM_READ_BAD;
	for (size_t i = 0; i < text.len; i++) {
		int digit = text.ptr[i] - '0';

		if (digit < 0 || digit > 9)
			return KAM_READ_BAD;
		if (v > (LLONG_MAX - digit) / 10)
			large = true;
		else
			v = v * 10 + digit;
	}
	if (large)
		return KAM_READ_RANGE;
	*out = v;
	return KAM_READ_OK;
}
