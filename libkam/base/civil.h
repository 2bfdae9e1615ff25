/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the quick reading of dates shares with the calendar. */
#ifndef KAM_BASE_CIVIL_H
#define KAM_BASE_CIVIL_H

#include <kam/date.h>

static inline bool
kam_civil_valid(struct kam_civil c)
{
	return c.year >= 1 && c.year <= 9999 && c.month >= 1 &&
	       c.month <= 12 && c.day >= 1 &&
	       (c.day <= 28 ||
		c.day <= kam_date_month_length(c.year, c.month));
}

/*
 * After H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013), for
 * days that are never before the year 0: a year that begins in March has its
 * leap day at the end, so that the length of the months before a month is
 * linear in its number, and 400 years are 146097 days.  719468 days lie
 * between 0000-03-01 and 1970-01-01.
 */
static inline kam_day
kam_civil_day(struct kam_civil c)
{
	unsigned before_march = c.month <= 2;
	unsigned year = (unsigned)c.year - before_march;
	unsigned month = (unsigned)c.month + 12 * before_march - 3;
	unsigned days = 365 * year + year / 4 - year / 100 + year / 400;

	days += (153 * month + 2) / 5 + (unsigned)c.day - 1;
	return (kam_day)days - 719468;
}

#endif
