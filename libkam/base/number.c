/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading numbers as people and spreadsheets write them. */
#include <kam/decimal.h>

#define DIGITS_MAX 38	   /* 10^38 - 1 < 2^127 */
#define TEXT_MAX 100000000 /* keeps every scale far inside an int */
#define EXPONENT_MAX 1000000000

#define YEN 0xA5UL
#define WIDE_YEN 0xFFE5UL

/* The code points of category Sc in Unicode 17.0, as ranges. */
static const struct {
	unsigned long first, last;
} currencies[] = {
	{ 0x24, 0x24 },	      { 0xA2, 0xA5 },	    { 0x58F, 0x58F },
	{ 0x60B, 0x60B },     { 0x7FE, 0x7FF },	    { 0x9F2, 0x9F3 },
	{ 0x9FB, 0x9FB },     { 0xAF1, 0xAF1 },	    { 0xBF9, 0xBF9 },
	{ 0xE3F, 0xE3F },     { 0x17DB, 0x17DB },   { 0x20A0, 0x20C1 },
	{ 0xA838, 0xA838 },   { 0xFDFC, 0xFDFC },   { 0xFE69, 0xFE69 },
	{ 0xFF04, 0xFF04 },   { 0xFFE0, 0xFFE1 },   { 0xFFE5, 0xFFE6 },
	{ 0x11FDD, 0x11FE0 }, { 0x1E2FF, 0x1E2FF }, { 0x1ECB0, 0x1ECB0 },
};

/* What stands around the digits; each at most once. */
struct marks {
	bool signs, negative;
	unsigned long currency; /* 0: none yet */
};

static bool
is_currency(unsigned long cp)
{
	if (cp < currencies[1].first)
		return cp == '$';
	for (size_t i = 1; i < sizeof currencies / sizeof *currencies; i++)
		if (cp >= currencies[i].first && cp <= currencies[i].last)
			return true;
	return false;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The length of the currency sign that `s` starts with, 0 if none. */
static size_t
currency_at_start(struct kam_str s, unsigned long *cp)
{
	size_t n = kam_utf8_decode(s, cp);

	return n > 0 && is_currency(*cp) ? n : 0;
}

/* The length of the currency sign that `s` ends with, 0 if none. */
static size_t
currency_at_end(struct kam_str s, unsigned long *cp)
{
	if (s.len > 0 && is_digit(s.ptr[s.len - 1]))
		return 0;
	for (size_t n = 1; n <= 4 && n <= s.len; n++) {
		struct kam_str tail = { s.ptr + s.len - n, n };

		if (currency_at_start(tail, cp) == n)
			return n;
	}
	return 0;
}

/* `s` without its first `n` bytes and the blanks after them. */
static struct kam_str
drop_first(struct kam_str s, size_t n)
{
	const char *end = s.ptr + s.len;
	struct kam_str rest = { s.ptr + n, s.len - n };

	rest.ptr = kam_str_trim(rest).ptr;
	rest.len = (size_t)(end - rest.ptr);
	return rest;
}

/* `s` without its last `n` bytes and the blanks before them. */
static struct kam_str
drop_last(struct kam_str s, size_t n)
{
	struct kam_str rest = { s.ptr, s.len - n };
	struct kam_str bare = kam_str_trim(rest);

	rest.len = (size_t)(bare.ptr + bare.len - s.ptr);
	return rest;
}

static bool
peel_currency(struct kam_str *s, struct marks *m)
{
	unsigned long cp = 0;
	size_t n;

	if (m->currency)
		return false;
	if ((n = currency_at_start(*s, &cp)))
		*s = drop_first(*s, n);
	else if ((n = currency_at_end(*s, &cp)))
		*s = drop_last(*s, n);
	else
		return false;
	m->currency = cp == WIDE_YEN ? YEN : cp;
	return true;
}

/* A sign touches what it belongs to; only parentheses may hold blanks. */
static bool
peel_sign(struct kam_str *s, struct marks *m)
{
	char first = s->ptr[0], last = s->ptr[s->len - 1];

	if (m->signs)
		return false;
	m->signs = true;
	m->negative = first != '+';
	if (first == '-' || first == '+')
		*s = (struct kam_str){ s->ptr + 1, s->len - 1 };
	else if (last == '-')
		*s = (struct kam_str){ s->ptr, s->len - 1 };
	else if (first == '(' && last == ')')
		*s = kam_str_trim((struct kam_str){ s->ptr + 1, s->len - 2 });
	else
		m->signs = m->negative = false;
	return m->signs;
}

/* Whether `s`, not empty, has no marks around it: both ends are digits. */
static bool
is_bare(struct kam_str s)
{
	return is_digit(s.ptr[0]) && is_digit(s.ptr[s.len - 1]);
}

/* Take a digit, at 10^0 or, in a fraction, one place lower than the last. */
static void
take_digit(struct kam_number *a, int *significant, char c, bool fraction)
{
	if (*significant == DIGITS_MAX) {
		if (c != '0')
			a->sticky = true;
		if (!fraction)
			a->scale--;
		return;
	}
	a->mantissa = a->mantissa * 10 + (c - '0');
	if (a->mantissa)
		++*significant;
	if (fraction)
		a->scale++;
}

/* Read e+05 at s[at], if it is there; returns where it ends, 0 if bad. */
static size_t
read_exponent(struct kam_str s, size_t at, struct kam_number *a)
{
	bool negative = false;
	int exponent = 0;
	size_t start;

	if (at == s.len || (s.ptr[at] != 'e' && s.ptr[at] != 'E'))
		return at;
	at++;
	if (at < s.len && (s.ptr[at] == '+' || s.ptr[at] == '-'))
		negative = s.ptr[at++] == '-';
	for (start = at; at < s.len && is_digit(s.ptr[at]); at++)
		if (exponent < EXPONENT_MAX / 10)
			exponent = exponent * 10 + (s.ptr[at] - '0');
	if (at == start)
		return 0;
	a->scale += negative ? exponent : -exponent;
	return at;
}

/*
 * Read the whole part at the start of `s`, thousands marked in exact threes
 * or not at all.  Returns where it ends, or -1 if the marks stand wrong.
 */
static long
read_whole(struct kam_str s, char thousands, struct kam_number *a,
	   int *significant)
{
	bool grouped = false;
	size_t at, run = 0;

	for (at = 0; at < s.len; at++) {
		if (is_digit(s.ptr[at])) {
			take_digit(a, significant, s.ptr[at], false);
			run++;
		} else if (s.ptr[at] == thousands) {
			if (run == 0 || run > 3 || (grouped && run < 3))
				return -1;
			/* 0,125 has another decimal mark, not thousands. */
			if (!grouped && s.ptr[0] == '0')
				return -1;
			grouped = true;
			run = 0;
		} else {
			break;
		}
	}
	return grouped && run != 3 ? -1 : (long)at;
}

/* Read digits, marks and exponent; false unless that is all of `s`. */
static bool
read_unsigned(struct kam_str s, char point, struct kam_number *a)
{
	int significant = 0;
	long whole = read_whole(s, point == ',' ? '.' : ',', a, &significant);
	size_t at, digits;

	if (whole < 0)
		return false;
	at = digits = (size_t)whole;
	if (at < s.len && s.ptr[at] == point) {
		for (at++; at < s.len && is_digit(s.ptr[at]); at++) {
			take_digit(a, &significant, s.ptr[at], true);
			digits++;
		}
	}
	return digits > 0 && read_exponent(s, at, a) == s.len;
}

enum kam_read
kam_number_read(struct kam_str text, char point, struct kam_number *out)
{
	struct kam_str s = kam_str_trim(text);
	struct marks marks = { false, false, 0 };

	*out = (struct kam_number){ 0, 0, false, 0 };
	if (s.len > TEXT_MAX)
		return KAM_READ_RANGE;
	while (s.len > 0 && !is_bare(s) &&
	       (peel_sign(&s, &marks) || peel_currency(&s, &marks)))
		;
	if (!read_unsigned(s, point, out))
		return KAM_READ_BAD;
	if (marks.negative)
		out->mantissa = -out->mantissa;
	out->currency = marks.currency;
	return KAM_READ_OK;
}
