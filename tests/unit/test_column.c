/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and dates read many at a time, against the general readers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include <kam/date.h>
#include <kam/decimal.h>

#include "../../libkam/io/mask.h"
#include "random_rig.h"

#define SLACK 16
#define MANY 64

static uint64_t seed;

static uint64_t
rnd(uint64_t n)
{
	return rig_random(&seed) % n;
}

/* Fields of a column, in bytes of which no more may be read than is said. */
struct column {
	char *data;
	size_t end;
	uint32_t at[MANY], len[MANY];
	size_t n;
};

static void
column_open(struct column *c)
{
	c->data = malloc(MANY * 32 + SLACK);
	assert_non_null(c->data);
	c->n = c->end = 0;
}

static void
column_add(struct column *c, const char *p, size_t len)
{
	c->at[c->n] = (uint32_t)c->end;
	c->len[c->n++] = (uint32_t)len;
	memcpy(c->data + c->end, p, len);
	c->end += len;
}

/* Behind the last field stands what might be taken for more of it. */
static void
column_end(struct column *c)
{
	memset(c->data + c->end, '7', SLACK);
	c->data = realloc(c->data, c->end + SLACK);
	assert_non_null(c->data);
}

static struct kam_str
field(const struct column *c, size_t i)
{
	return (struct kam_str){ c->data + c->at[i], c->len[i] };
}

/* Plain: an optional minus, then up to 16 digits with a point at most. */
static bool
is_plain(struct kam_str s, char point)
{
	size_t digits = 0, points = 0, behind = 0;

	if (s.len && s.ptr[0] == '-') {
		s.ptr++;
		s.len--;
	}
	for (size_t i = 0; i < s.len; i++) {
		bool digit = s.ptr[i] >= '0' && s.ptr[i] <= '9';

		if (!digit && s.ptr[i] != point)
			return false;
		digits += digit;
		points += !digit;
		behind += digit && points;
	}
	return digits && points < 2 && s.len <= 16 && behind <= 6;
}

/* In the 64 bits that a column has for each. */
static bool
fits(kam_dec v)
{
	return v <= INT64_MAX && v >= -INT64_MAX;
}

static void
assert_each(const struct column *c, char point, bool wide)
{
	int64_t got[MANY];
	uint64_t odd = kam_dec_read_column(c->data, c->at, c->len, c->n, point,
					   wide, got);

	for (size_t i = 0; i < c->n; i++) {
		struct kam_str s = field(c, i);
		kam_dec want;
		enum kam_read rc = kam_dec_read(s, point, &want, NULL);

		if (odd >> i & 1 ? is_plain(s, point) && fits(want)
				 : rc || got[i] != want)
			fail_msg("'%.*s' with %c: %d, odd %d, %lld", (int)s.len,
				 s.ptr, point, rc, (int)(odd >> i & 1),
				 (long long)got[i]);
	}
	assert_true(c->n == 64 || !(odd >> c->n));
}

/* Whether this machine has a wide way at all. */
static bool
is_wide(void)
{
	const struct kam_way *way = kam_mask_choose("avx512");

	return way && way->bits == KAM_BITS_COMPRESS;
}

static void
assert_numbers(struct column *c, char point)
{
	column_end(c);
	assert_each(c, point, false);
	if (is_wide())
		assert_each(c, point, true);
	free(c->data);
}

/* Numbers of all lengths, with any byte in any place of them. */
static void
every_byte_at_every_place_of_a_number(void **state)
{
	static const char *const base[] = {
		"1",
		"12.5",
		"-3.75",
		"123456",
		"1234.56",
		"12345678",
		"-12345.67",
		"123456789",
		"123456.789012",
		"-1234567890.12",
		"1234567890123456",
		"12345678901.2345",
		"12345678901234567",
		".5",
		"5.",
		"-",
		".",
	};

	(void)state;
	for (size_t k = 0; k < sizeof base / sizeof *base; k++)
		for (size_t at = 0; at < strlen(base[k]); at++)
			for (int from = 0; from < 256; from += MANY) {
				struct column c;
				char text[32];

				strcpy(text, base[k]);
				column_open(&c);
				for (int byte = from; byte < from + MANY;
				     byte++) {
					text[at] = (char)byte;
					column_add(&c, text, strlen(base[k]));
				}
				assert_numbers(&c, k % 2 ? '.' : ',');
			}
}

/* A number as people write them, or nearly so. */
static size_t
some_number(char *p, char point)
{
	size_t n = 0, digits = rnd(rnd(4) ? 9 : 21), places = rnd(9);

	if (rnd(4) == 0)
		p[n++] = '-';
	for (size_t i = 0; i < digits; i++) {
		if (i && digits - i == places)
			p[n++] = point;
		p[n++] = (char)('0' + rnd(10));
	}
	if (rnd(40) == 0)
		p[n++] = point;
	if (rnd(30) == 0 && n)
		p[rnd(n)] = ". ,-+e0x"[rnd(8)];
	return n;
}

static void
numbers_of_any_shape_agree(void **state)
{
	(void)state;
	seed = 6;
	for (int k = 0; k < 20000; k++) {
		const char point = rnd(4) ? '.' : ',';
		struct column c;
		char text[32];

		column_open(&c);
		for (size_t n = rnd(MANY + 1); n > 0; n--)
			column_add(&c, text, some_number(text, point));
		assert_numbers(&c, point);
	}
}

static void
products_of_any_shape_agree(void **state)
{
	(void)state;
	seed = 7;
	for (int k = 0; k < 20000; k++) {
		const size_t n = rnd(MANY + 1);
		struct column a, b;
		int64_t got[MANY];
		char text[32];
		uint64_t odd;

		column_open(&a);
		column_open(&b);
		for (size_t i = 0; i < n; i++) {
			column_add(&a, text, some_number(text, '.'));
			column_add(&b, text, some_number(text, '.'));
		}
		/* One block of bytes for both. */
		for (size_t i = 0; i < n; i++)
			b.at[i] += (uint32_t)a.end;
		a.data = realloc(a.data, a.end + b.end + SLACK);
		assert_non_null(a.data);
		memcpy(a.data + a.end, b.data, b.end);
		a.end += b.end;
		free(b.data);
		column_end(&a);
		odd = kam_dec_read_products(a.data, a.at, a.len, b.at, b.len, n,
					    '.', got);
		for (size_t i = 0; i < n; i++) {
			struct kam_str s = { a.data + b.at[i], b.len[i] };
			struct kam_number x, y;
			kam_dec want;

			if (odd >> i & 1)
				continue;
			assert_int_equal(kam_number_read(field(&a, i), '.', &x),
					 0);
			assert_int_equal(kam_number_read(s, '.', &y), 0);
			assert_int_equal(kam_number_product(&x, &y, &want), 0);
			assert_true(got[i] == want);
		}
		free(a.data);
	}
}

/* What a shop sells is read at once. */
static void
plain_products_are_not_left_over(void **state)
{
	static const char data[] = "3 -19.99 0.5 12345.678              ";
	static const uint32_t at[] = { 0, 0, 9, 2 }, len[] = { 1, 1, 3, 6 };
	static const uint32_t at2[] = { 2, 13, 13, 2 }, len2[] = { 6, 9, 9, 6 };
	static const int64_t want[] = { -59970000, 37037034000, 6172839000,
					399600100 };
	int64_t got[4];

	(void)state;
	assert_int_equal(
		kam_dec_read_products(data, at, len, at2, len2, 4, '.', got),
		0);
	assert_memory_equal(got, want, sizeof want);
}

/* A date of some form, mostly one that is read quickly. */
static size_t
some_date(char *p)
{
	int n = snprintf(p, 32, rnd(30) ? "%04d-%02d-%02d" : "%04d/%02d/%02d",
			 2015 + (int)rnd(9), 1 + (int)rnd(12),
			 1 + (int)rnd(31));

	if (rnd(4) == 0)
		n += snprintf(p + n, 16, "%c%02d:%02d:%02d", "T  x"[rnd(4)],
			      (int)rnd(26), (int)rnd(62), (int)rnd(62));
	if (rnd(8) == 0)
		p[rnd((uint64_t)n)] = "0123456789-/. :x"[rnd(16)];
	return (size_t)n;
}

static void
dates_agree_whatever_is_known(void **state)
{
	static struct kam_months months;
	static const struct kam_date_format ymd = { KAM_DATE_YMD, NULL };
	size_t quick = 0, all = 0;

	(void)state;
	seed = 8;
	memset(&months, 0, sizeof months);
	for (int k = 0; k < 20000; k++) {
		struct column c;
		kam_day got[MANY];
		char text[40];
		uint64_t odd;

		column_open(&c);
		for (size_t n = rnd(MANY + 1); n > 0; n--)
			column_add(&c, text, some_date(text));
		column_end(&c);
		odd = kam_date_read_column(c.data, c.at, c.len, c.n, &months,
					   got);
		for (size_t i = 0; i < c.n; i++) {
			kam_day want = 77, other = 77;
			enum kam_read rc =
				kam_date_read(field(&c, i), &ymd, &want);

			assert_int_equal(kam_date_read_ymd(field(&c, i),
							   &months, &other),
					 rc);
			assert_int_equal(other, want);
			if (odd >> i & 1)
				continue;
			assert_int_equal(rc, 0);
			assert_int_equal(got[i], want);
			quick++;
		}
		all += c.n;
		free(c.data);
	}
	assert_true(quick > all / 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_at_every_place_of_a_number),
		cmocka_unit_test(numbers_of_any_shape_agree),
		cmocka_unit_test(products_of_any_shape_agree),
		cmocka_unit_test(plain_products_are_not_left_over),
		cmocka_unit_test(dates_agree_whatever_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
