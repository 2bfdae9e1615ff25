/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/period.h>

const char *const kam_period_name[KAM_PERIOD_UNITS] = { "date", "week", "month",
							"quarter", "year" };

/* Rounded down, for b > 0. */
static int32_t
floor_div(int32_t a, int32_t b)
{
	return a / b - (a % b < 0);
}

static int32_t
month_of(kam_day day)
{
	struct kam_civil c = kam_date_civil(day);

	return c.year * 12 + c.month - 1;
}

/* The month, the quarter or the year of a month, counted from year 0. */
static int32_t
from_month(const struct kam_calendar *c, int32_t month)
{
	if (c->by == KAM_BY_MONTH)
		return month;
	return floor_div(month - (c->first - 1),
			 c->by == KAM_BY_QUARTER ? 3 : 12);
}

int32_t
kam_period_of(const struct kam_calendar *c, kam_day day)
{
	if (c->by == KAM_BY_DAY)
		return day;
	/* Week 0 is that of Thursday 1970-01-01. */
	if (c->by == KAM_BY_WEEK)
		return floor_div(day + 3, 7);
	return from_month(c, month_of(day));
}

/* `n` as `digits` digits. */
static char *
put_digits(char *p, int32_t n, int digits)
{
	for (int i = digits; i-- > 0; n /= 10)
		p[i] = (char)('0' + n % 10);
	return p + digits;
}

size_t
kam_period_print(char *buf, const struct kam_calendar *c, int32_t period)
{
	char *p = buf;
	int year;

	switch (c->by) {
	case KAM_BY_DAY:
		return kam_date_print(buf, period);
	case KAM_BY_WEEK: {
		int week = kam_date_week(period * 7, &year);

		p = put_digits(p, year, 4);
		*p++ = '-';
		*p++ = 'W';
		p = put_digits(p, week, 2);
		break;
	}
	case KAM_BY_MONTH:
		p = put_digits(p, period / 12, 4);
		*p++ = '-';
		p = put_digits(p, period % 12 + 1, 2);
		break;
	case KAM_BY_QUARTER:
		p = put_digits(p, period / 4, 4);
		*p++ = '-';
		*p++ = 'Q';
		p = put_digits(p, period % 4 + 1, 1);
		break;
	default:
		p = put_digits(p, period, 4);
	}
	*p = '\0';
	return (size_t)(p - buf);
}

/* Read `digits` digits at `at`. */
static bool
digits(struct kam_str s, size_t at, size_t n, int32_t *out)
{
	*out = 0;
	for (size_t i = at; i < at + n; i++) {
		if (i >= s.len || s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		*out = *out * 10 + (s.ptr[i] - '0');
	}
	return true;
}

/* The week `n` of ISO year `year`. */
static bool
read_week(int32_t year, int32_t n, int32_t *period)
{
	static const struct kam_calendar weeks = { KAM_BY_WEEK, 1 };
	struct kam_civil fourth = { year, 1, 4 };
	int found;

	if (year < 1 || n < 1 || n > 53)
		return false;
	/* 4 January always lies in the first week. */
	*period = kam_period_of(&weeks, kam_date_day(fourth)) + n - 1;
	if (*period > KAM_DAY_MAX / 7)
		return false;
	return kam_date_week(*period * 7, &found) == n && found == year;
}

static bool
read_day(struct kam_str s, int32_t *period)
{
	struct kam_civil c;

	if (s.len != 10 || s.ptr[4] != '-' || s.ptr[7] != '-' ||
	    !digits(s, 0, 4, &c.year) || !digits(s, 5, 2, &c.month) ||
	    !digits(s, 8, 2, &c.day) || !kam_date_valid(c))
		return false;
	*period = kam_date_day(c);
	return true;
}

/* `s` has the length of its kind, which is 7 or 8, and begins with a year. */
static bool
read_part(struct kam_str s, enum kam_period_unit by, int32_t year,
	  int32_t *period)
{
	int32_t n;

	if (s.ptr[4] != '-')
		return false;
	if (by == KAM_BY_WEEK)
		return s.ptr[5] == 'W' && digits(s, 6, 2, &n) &&
		       read_week(year, n, period);
	if (by == KAM_BY_MONTH) {
		if (!digits(s, 5, 2, &n) || n < 1 || n > 12 || year < 1)
			return false;
		*period = year * 12 + n - 1;
		return true;
	}
	if (s.ptr[5] != 'Q' || !digits(s, 6, 1, &n) || n < 1 || n > 4)
		return false;
	*period = year * 4 + n - 1;
	return true;
}

bool
kam_period_read(struct kam_str s, const struct kam_calendar *c, int32_t *period)
{
	static const size_t length[KAM_PERIOD_UNITS] = { 10, 8, 7, 7, 4 };
	int32_t year;

	if (c->by == KAM_BY_DAY)
		return read_day(s, period);
	if (s.len != length[c->by] || !digits(s, 0, 4, &year))
		return false;
	if (c->by != KAM_BY_YEAR)
		return read_part(s, c->by, year, period);
	*period = year;
	return true;
}

/* The first day of a month, counted from year 0; clamped. */
static kam_day
month_begins(int32_t month)
{
	struct kam_civil c = { month / 12, month % 12 + 1, 1 };

	if (month < 12)
		return KAM_DAY_MIN;
	return kam_date_valid(c) ? kam_date_day(c) : KAM_DAY_MAX + 1;
}

static kam_day
period_begins(const struct kam_calendar *c, int32_t period)
{
	switch (c->by) {
	case KAM_BY_DAY:
		return period;
	case KAM_BY_WEEK:
		return period * 7 - 3;
	case KAM_BY_MONTH:
		return month_begins(period);
	case KAM_BY_QUARTER:
		return month_begins(period * 3 + c->first - 1);
	default:
		return month_begins(period * 12 + c->first - 1);
	}
}

void
kam_period_days(const struct kam_calendar *c, int32_t period, kam_day *first,
		kam_day *last)
{
	*first = period_begins(c, period);
	*last = period_begins(c, period + 1) - 1;
	if (*last > KAM_DAY_MAX)
		*last = KAM_DAY_MAX;
}

bool
kam_period_nests(enum kam_period_unit from, enum kam_period_unit to)
{
	return from == to || from == KAM_BY_DAY ||
	       (from != KAM_BY_WEEK && to > from);
}

int32_t
kam_period_widen(const struct kam_calendar *c, enum kam_period_unit from,
		 int32_t period)
{
	if (from == c->by)
		return period;
	if (from == KAM_BY_DAY)
		return kam_period_of(c, period);
	if (from == KAM_BY_QUARTER)
		return floor_div(period, 4);
	return from_month(c, period);
}
