/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Civil dates: the proleptic Gregorian calendar, 0001-01-01 to 9999-12-31,
 * as days since 1970-01-01.
 */
#ifndef KAM_DATE_H
#define KAM_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/decimal.h>
#include <kam/str.h>

typedef int32_t kam_day;

#define KAM_NO_DAY INT32_MIN
#define KAM_DAY_MIN (-719162)		/* 0001-01-01 */
#define KAM_DAY_MAX 2932896		/* 9999-12-31 */
#define KAM_DATE_TEXT 11		/* YYYY-MM-DD and NUL */

struct kam_civil {
	int year, month, day;		/* 1 to 9999, 1 to 12, 1 to 31 */
};

bool kam_date_valid(struct kam_civil c);
/* `c` must be valid. */
kam_day kam_date_day(struct kam_civil c);
/* `day` must be in range. */
struct kam_civil kam_date_civil(kam_day day);
int kam_date_month_length(int year, int month);
/* 1 Monday to 7 Sunday (ISO 8601). */
int kam_date_weekday(kam_day day);
/* ISO 8601 week: *year may differ from the calendar year. */
int kam_date_week(kam_day day, int *year);
/* `months` later (or earlier), the day clamped to the month's end; the result
   is clamped to the calendar. */
kam_day kam_date_add_months(kam_day day, int months);
/* Write YYYY-MM-DD and a NUL; returns 10.  KAM_NO_DAY writes nothing: 0. */
size_t kam_date_print(char *buf, kam_day day);

/* A length of time as options write it: 90d, 13w, 12m, 2y. */
struct kam_span {
	int n;			/* > 0 */
	char unit;		/* 'd', 'w', 'm' or 'y' */
};

/* Read "90d"; n from 1 to 100000. */
bool kam_span_read(const char *text, struct kam_span *out);
/* The day that lies the span before (or after) `day`, month ends clamped. */
kam_day kam_span_before(kam_day day, struct kam_span span);
kam_day kam_span_after(kam_day day, struct kam_span span);

/* In what form dates are written. */
enum kam_date_form {
	KAM_DATE_YMD = 0,	/* 2024-03-01 2024/3/1 2024.3.1 20240301
				   2024年3月1日 */
	KAM_DATE_DMY,		/* 1/3/2024 1-3-2024 1.3.2024, 2-digit years
				   refused */
	KAM_DATE_MDY,
	KAM_DATE_EXCEL,		/* serial numbers, 1900 system; a fraction is
				   the time of day; 60 (1900-02-29) is bad */
	KAM_DATE_STRPTIME	/* a format of %Y %m %d %b %B %y %j %H %M %S %e
				   %F %T %% and literal characters, English
				   month names, locale ignored */
};

struct kam_date_format {
	enum kam_date_form form;
	const char *strptime;	/* with KAM_DATE_STRPTIME; owned by the caller */
};

/*
 * Read the --date-format option: "ymd", "dmy", "mdy", "excel" or a format
 * with '%'.  False if `text` is none of them.
 */
bool kam_date_format_read(const char *text, struct kam_date_format *out);

/*
 * Read a date; a time after it ("2024-03-01 10:30", "T10:30:00Z",
 * "1/3/2024 9:05 PM") is checked for looking like one and ignored.  Blanks
 * around it do not matter.  KAM_READ_BAD also for dates that do not exist.
 */
enum kam_read kam_date_read(struct kam_str text,
			    const struct kam_date_format *format,
			    kam_day *out);

/*
 * Months met before, by the eight bytes of "2024-03-" or "2024/03/": an export
 * has few, so that most of its dates are a look-up and two digits.  One
 * thread's; zeros to begin with.
 */
#define KAM_MONTHS 512 /* of ten years, and to spare */

struct kam_months {
	uint64_t text[KAM_MONTHS];
	kam_day before[KAM_MONTHS]; /* the day before the first one */
	signed char length[KAM_MONTHS]; /* 0: none is here */
};

/* kam_date_read() with KAM_DATE_YMD, quickly. */
enum kam_read kam_date_read_ymd(struct kam_str text, struct kam_months *months,
				kam_day *out);

/*
 * The same of many at once, the i-th in the len[i] bytes from data + at[i];
 * at most 64.  Bit i of the result is set where it has to be read alone.
 */
uint64_t kam_date_read_column(const char *data, const uint32_t *at,
			      const uint32_t *len, size_t n,
			      const struct kam_months *months, kam_day *out);

/*
 * Say why `text` cannot be read as a date with `format` and what to try:
 * "'03/04/2024' may be 4 March or 3 April; give --date-format=dmy or mdy",
 * "'2023-02-29': no such day", "cannot read 'x' as a date".  `buf` has at
 * least 300 bytes.  Returns `buf`.
 */
char *kam_date_explain(char *buf, size_t size, struct kam_str text,
		       const struct kam_date_format *format);

#endif
