/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/date.h>

#include "civil.h"

#define SPAN_MAX 100000

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
kam_date_month_length(int year, int month)
{
	static const signed char days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};

	return days[month - 1] + (month == 2 && is_leap(year));
}

bool
kam_date_valid(struct kam_civil c)
{
	return kam_civil_valid(c);
}

kam_day
kam_date_day(struct kam_civil c)
{
	return kam_civil_day(c);
}

/* The way back, after the same source. */
struct kam_civil
kam_date_civil(kam_day day)
{
	int days = day + 719468;
	int era = days / 146097;
	int day_of_era = days % 146097;
	int of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
		      day_of_era / 146096) /
		     365;
	int day_of_year =
		day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
	int month = (5 * day_of_year + 2) / 153; /* 0 is March */
	struct kam_civil c;

	c.day = day_of_year - (153 * month + 2) / 5 + 1;
	c.month = month + (month < 10 ? 3 : -9);
	c.year = era * 400 + of_era + (c.month <= 2);
	return c;
}

int
kam_date_weekday(kam_day day)
{
	/* 0001-01-01 is a Monday. */
	return (day - KAM_DAY_MIN) % 7 + 1;
}

int
kam_date_week(kam_day day, int *year)
{
	/* A week belongs to the year in which its Thursday lies. */
	kam_day thursday = day - kam_date_weekday(day) + 4;
	int y = kam_date_civil(thursday).year;
	kam_day new_year = kam_date_day((struct kam_civil){ y, 1, 1 });

	*year = y;
	return (thursday - new_year) / 7 + 1;
}

kam_day
kam_date_add_months(kam_day day, int months)
{
	struct kam_civil c = kam_date_civil(day);
	long long total = c.year * 12LL + (c.month - 1) + months;
	int length;

	if (total < 12)
		return KAM_DAY_MIN;
	if (total >= 10000 * 12)
		return KAM_DAY_MAX;
	c.year = (int)(total / 12);
	c.month = (int)(total % 12) + 1;
	length = kam_date_month_length(c.year, c.month);
	if (c.day > length)
		c.day = length;
	return kam_date_day(c);
}

static void
put_two(char *buf, int v)
{
	buf[0] = (char)('0' + v / 10);
	buf[1] = (char)('0' + v % 10);
}

size_t
kam_date_print(char *buf, kam_day day)
{
	struct kam_civil c;

	if (day == KAM_NO_DAY) {
		buf[0] = '\0';
		return 0;
	}
	c = kam_date_civil(day);
	put_two(buf, c.year / 100);
	put_two(buf + 2, c.year % 100);
	buf[4] = '-';
	put_two(buf + 5, c.month);
	buf[7] = '-';
	put_two(buf + 8, c.day);
	buf[10] = '\0';
	return 10;
}

bool
kam_span_read(const char *text, struct kam_span *out)
{
	int n = 0;

	for (; *text >= '0' && *text <= '9'; text++) {
		n = n * 10 + (*text - '0');
		if (n > SPAN_MAX)
			return false;
	}
	if (n == 0 || !*text || !strchr("dwmy", *text) || text[1])
		return false;
	out->n = n;
	out->unit = *text;
	return true;
}

static kam_day
clamp(long long day)
{
	if (day < KAM_DAY_MIN)
		return KAM_DAY_MIN;
	return day > KAM_DAY_MAX ? KAM_DAY_MAX : (kam_day)day;
}

/* `direction` is 1 or -1. */
static kam_day
move(kam_day day, struct kam_span span, int direction)
{
	int n = span.n * direction;

	switch (span.unit) {
	case 'w':
		return clamp(day + n * 7LL);
	case 'm':
		return kam_date_add_months(day, n);
	case 'y':
		return kam_date_add_months(day, n * 12);
	default:
		return clamp((long long)day + n);
	}
}

kam_day
kam_span_before(kam_day day, struct kam_span span)
{
	return move(day, span, -1);
}

kam_day
kam_span_after(kam_day day, struct kam_span span)
{
	return move(day, span, 1);
}
