/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Readers of numbers, dates and spans: what they take prints as something
 * that reads back as the same, the quick way agrees with the exact one, and
 * nothing reads beyond the text.  The first byte chooses the decimal mark and
 * the form of dates.
 */
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kam/date.h>
#include <kam/decimal.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(what)                                                        \
	do {                                                               \
		if (!(what)) {                                             \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, \
				#what);                                    \
			abort();                                           \
		}                                                          \
	} while (0)

static void
check_decimal(struct kam_str text, char point)
{
	struct kam_number number;
	unsigned long currency = 0;
	kam_dec quick = 0, exact = 0, again = 0;
	enum kam_read rc = kam_dec_read(text, point, &quick, &currency);
	enum kam_read slow = kam_number_read(text, point, &number);
	char buf[KAM_DEC_TEXT];
	size_t n;

	if (slow == KAM_READ_OK) {
		CHECK(number.currency == currency || rc != KAM_READ_OK);
		slow = kam_number_dec(&number, &exact);
	}
	CHECK(rc == slow);
	CHECK(kam_dec_read(text, point, &again, NULL) == rc);
	if (rc != KAM_READ_OK)
		return;
	CHECK(quick == exact && again == exact);
	CHECK(quick <= KAM_DEC_MAX && quick >= -KAM_DEC_MAX);
	n = kam_dec_print(buf, quick);
	CHECK(n > 3 && n < sizeof buf && buf[n] == '\0');
	CHECK(kam_dec_read((struct kam_str){ buf, n }, '.', &again, NULL) ==
	      KAM_READ_OK);
	CHECK(again == quick);
	CHECK(kam_dec_round(quick, 6) == quick);
}

static void
check_product(struct kam_str a, struct kam_str b, char point)
{
	struct kam_number x, y;
	kam_dec xy, yx;
	enum kam_read rc;

	if (kam_number_read(a, point, &x) || kam_number_read(b, point, &y))
		return;
	rc = kam_number_product(&x, &y, &xy);
	CHECK(kam_number_product(&y, &x, &yx) == rc);
	CHECK(rc != KAM_READ_BAD);
	CHECK(rc || (xy == yx && xy <= KAM_DEC_MAX && xy >= -KAM_DEC_MAX));
}

static void
check_date(struct kam_str text, unsigned form)
{
	static const char *const forms[] = { "ymd",	 "dmy",
					     "mdy",	 "excel",
					     "%d.%m.%y", "%Y-%m-%dT%H:%M:%S",
					     "%e %b %Y", "%j%%%Y",
					     "%B %d %Y", "%F %T" };
	struct kam_date_format f, ymd;
	char buf[KAM_DATE_TEXT], why[300];
	kam_day day = 0, again = 0;

	CHECK(kam_date_format_read(forms[form % 10], &f));
	CHECK(kam_date_format_read("ymd", &ymd));
	if (kam_date_read(text, &f, &day) != KAM_READ_OK) {
		kam_date_explain(why, sizeof why, text, &f);
		CHECK(why[0] && strlen(why) < sizeof why);
		return;
	}
	CHECK(day >= KAM_DAY_MIN && day <= KAM_DAY_MAX);
	CHECK(kam_date_day(kam_date_civil(day)) == day);
	CHECK(kam_date_print(buf, day) == 10);
	CHECK(kam_date_read((struct kam_str){ buf, 10 }, &ymd, &again) ==
	      KAM_READ_OK);
	CHECK(again == day);
}

static void
check_span(const char *text)
{
	struct kam_span span, again;
	kam_day day = kam_date_day((struct kam_civil){ 2024, 2, 29 });
	char buf[32];

	if (!kam_span_read(text, &span))
		return;
	CHECK(span.n >= 1 && span.n <= 100000 && span.unit);
	CHECK(strchr("dwmy", span.unit));
	snprintf(buf, sizeof buf, "%d%c", span.n, span.unit);
	CHECK(kam_span_read(buf, &again));
	CHECK(again.n == span.n && again.unit == span.unit);
	CHECK(kam_span_before(day, span) < day);
	CHECK(kam_span_after(day, span) > day);
	CHECK(kam_span_before(day, span) >= KAM_DAY_MIN);
	CHECK(kam_span_after(day, span) <= KAM_DAY_MAX);
}

/* `z` is the same text with a NUL behind it. */
static void
check_double(struct kam_str text, const char *z)
{
	double v = 0, again = 0;
	long long count = 0;
	char buf[32], *end;
	size_t n;

	if (kam_double_read(text, &v) == KAM_READ_OK) {
		CHECK(isfinite(v));
		CHECK(strtod(z, &end) == v && *end == '\0');
		n = kam_double_print(buf, v, 17);
		CHECK(n > 0 && n < sizeof buf);
		CHECK(kam_double_read((struct kam_str){ buf, n }, &again) ==
		      KAM_READ_OK);
		CHECK(again == v && signbit(again) == signbit(v));
		CHECK(kam_double_ten(kam_double_ten(v)) == kam_double_ten(v));
	}
	if (kam_count_read(text, &count) == KAM_READ_OK) {
		CHECK(count >= 0);
		CHECK(text.len > 0 && strtoll(z, &end, 10) == count && !*end);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kam_str all, half;
	char *copy;

	if (size < 1 || !(copy = malloc(size)))
		return 0;
	/* Without a byte behind it, so that a read too far is seen. */
	memcpy(copy, data + 1, size - 1);
	all = (struct kam_str){ copy, size - 1 };
	half = (struct kam_str){ copy, all.len / 2 };
	copy[size - 1] = '\0';
	check_span(copy);
	check_double(all, copy);
	if (!(copy = realloc(copy, all.len ? all.len : 1)))
		return 0;
	all.ptr = half.ptr = copy;
	check_decimal(all, data[0] & 1 ? ',' : '.');
	check_product(half,
		      (struct kam_str){ copy + half.len, all.len - half.len },
		      data[0] & 1 ? ',' : '.');
	check_date(all, data[0] >> 1);
	free(copy);
	return 0;
}
