/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Periods: days, ISO weeks, months, quarters, years.  A period is a number,
 * and the next one is that number plus one.
 */
#ifndef KAM_PERIOD_H
#define KAM_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/date.h>
#include <kam/str.h>

enum kam_period_unit {
	KAM_BY_DAY,
	KAM_BY_WEEK,
	KAM_BY_MONTH,
	KAM_BY_QUARTER,
	KAM_BY_YEAR,
	KAM_PERIOD_UNITS
};

/*
 * How time is cut.  Fiscal quarters and years begin with month `first`, 1 to
 * 12, and are named after the calendar year in which the fiscal year begins.
 */
struct kam_calendar {
	enum kam_period_unit by;
	int first;
};

#define KAM_PERIOD_TEXT 16 /* room for any period as text, with a NUL */

/* "date", "week", "month", "quarter", "year": a ledger's second column. */
extern const char *const kam_period_name[KAM_PERIOD_UNITS];

/* The period of a day within KAM_DAY_MIN and KAM_DAY_MAX. */
int32_t kam_period_of(const struct kam_calendar *c, kam_day day);

/*
 * Write 2024-02-15, 2024-W07, 2024-02, 2024-Q1 or 2024 and a NUL; returns the
 * length.  `buf` has KAM_PERIOD_TEXT bytes.
 */
size_t
kam_period_print(char *buf, const struct kam_calendar *c, int32_t period);

/* Read what the above writes, and nothing else. */
bool kam_period_read(struct kam_str text, const struct kam_calendar *c,
		     int32_t *period);

/* The first and the last day of a period, within the calendar. */
void kam_period_days(const struct kam_calendar *c, int32_t period,
		     kam_day *first, kam_day *last);

/* True if each period of unit `from` lies within one of unit `to`. */
bool kam_period_nests(enum kam_period_unit from, enum kam_period_unit to);

/*
 * The period of `c` in which lies `period`, one of unit `from`, with the same
 * first month; the units must nest.
 */
int32_t kam_period_widen(const struct kam_calendar *c,
			 enum kam_period_unit from, int32_t period);

#endif
