/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading dates in the forms that exports have them. */
#include <kam/date.h>

#include "bytes.h"
#include "civil.h"

/* What is still to be read. */
struct cursor {
	const char *p, *end;
	bool joined; /* a time may follow at once, as after a Chinese date */
};

static bool
at_end(const struct cursor *c)
{
	return c->p == c->end;
}

static bool
at_digit(const struct cursor *c)
{
	return c->p < c->end && *c->p >= '0' && *c->p <= '9';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Pass `word`, given in lower case, if it comes next in either case. */
static bool
pass(struct cursor *c, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(c->end - c->p) < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (lower(c->p[i]) != word[i])
			return false;
	c->p += n;
	return true;
}

/* Pass one of `n` words; returns its index, or -1. */
static int
pass_one(struct cursor *c, const char *const *words, int n)
{
	for (int i = 0; i < n; i++)
		if (pass(c, words[i]))
			return i;
	return -1;
}

static bool
pass_blanks(struct cursor *c)
{
	const char *start = c->p;
	struct kam_str rest = { c->p, (size_t)(c->end - c->p) };

	c->p = kam_str_trim(rest).ptr;
	return c->p > start;
}

/* Read a number of `least` to `most` digits. */
static bool
take(struct cursor *c, int least, int most, int *v)
{
	int n = 0;

	for (*v = 0; n < most && at_digit(c); n++)
		*v = *v * 10 + (*c->p++ - '0');
	return n >= least;
}

/* The same, refusing numbers above `max`. */
static bool
take_up_to(struct cursor *c, int least, int most, int max)
{
	int v;

	return take(c, least, most, &v) && v <= max;
}

/* 10:30  10:30:00  10:30:00.123  10时30分  10点30分00秒  1030  103000 */
static bool
take_clock(struct cursor *c)
{
	if (!take_up_to(c, 1, 2, 24))
		return false;
	if (pass(c, "时") || pass(c, "点")) {
		if (!at_digit(c))
			return true;
		if (!take_up_to(c, 1, 2, 59) || !pass(c, "分"))
			return false;
		return !at_digit(c) ||
		       (take_up_to(c, 1, 2, 60) && pass(c, "秒"));
	}
	if (!pass(c, ":"))
		return take_up_to(c, 2, 2, 59) &&
		       (!at_digit(c) || take_up_to(c, 2, 2, 60));
	if (!take_up_to(c, 2, 2, 59))
		return false;
	if (!pass(c, ":"))
		return true;
	if (!take_up_to(c, 2, 2, 60))
		return false;
	if (pass(c, ".") || pass(c, ",")) {
		if (!at_digit(c))
			return false;
		while (at_digit(c))
			c->p++;
	}
	return true;
}

/* Z  UTC  GMT  +08:00  +0800  +08  UTC+8, or nothing */
static bool
take_zone(struct cursor *c)
{
	static const char *const names[] = { "z", "utc", "gmt" };

	pass_one(c, names, 3);
	if (!pass(c, "+") && !pass(c, "-"))
		return true;
	if (!take_up_to(c, 1, 2, 14))
		return false;
	return (!pass(c, ":") && !at_digit(c)) || take_up_to(c, 2, 2, 59);
}

/* Whether the rest is a time of day, with all that may stand around one. */
static bool
rest_is_time(struct cursor *c)
{
	static const char *const before[] = { "上午", "下午", "凌晨", "早上",
					      "中午", "晚上", "am",   "pm" };
	static const char *const after[] = { "am",   "pm",   "a.m.",
					     "p.m.", "上午", "下午" };

	pass_blanks(c);
	if (!at_digit(c) && pass_one(c, before, 8) >= 0)
		pass_blanks(c);
	if (!take_clock(c))
		return false;
	if (at_end(c))
		return true;
	pass_blanks(c);
	pass_one(c, after, 6);
	pass_blanks(c);
	return take_zone(c) && at_end(c);
}

/* Whether nothing follows the date, or a time that is set off from it. */
static bool
rest_is_fine(struct cursor *c)
{
	if (at_end(c))
		return true;
	if (pass(c, "t"))
		return at_digit(c) && rest_is_time(c);
	return (pass_blanks(c) || c->joined) && rest_is_time(c);
}

/* Pass a separator; the same one must stand at `first` if that is set. */
static bool
pass_separator(struct cursor *c, char *first)
{
	char next = at_end(c) ? '\0' : *c->p;

	if (next != '-' && next != '/' && next != '.')
		return false;
	if (*first && *first != next)
		return false;
	*first = next;
	c->p++;
	return true;
}

/* 2024-03-01  2024/3/1  2024.3.1  20240301  2024年3月1日 */
static bool
take_ymd(struct cursor *c, struct kam_civil *out)
{
	char separator = '\0';

	if (!take(c, 4, 4, &out->year))
		return false;
	if (at_digit(c))
		return take(c, 2, 2, &out->month) && take(c, 2, 2, &out->day);
	if (pass(c, "年")) {
		c->joined = true;
		return take(c, 1, 2, &out->month) && pass(c, "月") &&
		       take(c, 1, 2, &out->day) && pass(c, "日");
	}
	return pass_separator(c, &separator) && take(c, 1, 2, &out->month) &&
	       pass_separator(c, &separator) && take(c, 1, 2, &out->day);
}

/* 1/3/2024  1-3-2024  1.3.2024, whatever the first two stand for. */
static bool
take_year_last(struct cursor *c, int *first, int *second, int *year)
{
	char separator = '\0';

	return take(c, 1, 2, first) && pass_separator(c, &separator) &&
	       take(c, 1, 2, second) && pass_separator(c, &separator) &&
	       take(c, 4, 4, year);
}

/*
 * A serial number of Excel's 1900 system, which counts from 1900-01-01 as 1
 * and has a day 60 that never was.
 */
static bool
take_excel(struct cursor *c, struct kam_civil *out)
{
	enum { BEFORE_LEAP = -25568, AFTER_LEAP = -25569, NEVER = 60 };
	int serial;
	kam_day day;

	if (!take(c, 1, 7, &serial) || at_digit(c) || serial < 1 ||
	    serial == NEVER)
		return false;
	day = serial + (serial < NEVER ? BEFORE_LEAP : AFTER_LEAP);
	if (day > KAM_DAY_MAX)
		return false;
	*out = kam_date_civil(day);
	if (pass(c, "."))
		while (at_digit(c))
			c->p++;
	return true;
}

/* What a strptime format has found; 0 is not yet. */
struct parts {
	struct kam_civil civil;
	int day_of_year;
};

static bool
take_month_name(struct cursor *c, int *month)
{
	static const char *const names[] = {
		"january",  "february", "march",  "april",     "may",
		"june",	    "july",	"august", "september", "october",
		"november", "december", "jan",	  "feb",       "mar",
		"apr",	    "may",	"jun",	  "jul",       "aug",
		"sep",	    "oct",	"nov",	  "dec",
	};
	int i = pass_one(c, names, 24);

	*month = i % 12 + 1;
	return i >= 0;
}

/* Read what the conversion %`which` stands for. */
static bool
take_conversion(struct cursor *c, char which, struct parts *out)
{
	struct kam_civil *civil = &out->civil;

	switch (which) {
	case 'Y':
		return take(c, 4, 4, &civil->year);
	case 'y':
		if (!take(c, 2, 2, &civil->year))
			return false;
		/* As POSIX has it. */
		civil->year += civil->year < 69 ? 2000 : 1900;
		return true;
	case 'm':
		return take(c, 1, 2, &civil->month);
	case 'b':
	case 'B':
		return take_month_name(c, &civil->month);
	case 'e':
		pass_blanks(c);
		return take(c, 1, 2, &civil->day);
	case 'd':
		return take(c, 1, 2, &civil->day);
	case 'j':
		return take(c, 1, 3, &out->day_of_year);
	case 'H':
		return take_up_to(c, 1, 2, 24);
	case 'M':
		return take_up_to(c, 1, 2, 59);
	case 'S':
		return take_up_to(c, 1, 2, 60);
	case '%':
		return pass(c, "%");
	default:
		return false;
	}
}

static bool
take_format(struct cursor *c, const char *format, struct parts *out)
{
	for (; *format; format++) {
		if (*format == ' ') {
			pass_blanks(c);
		} else if (*format != '%') {
			if (at_end(c) || *c->p++ != *format)
				return false;
		} else if (*++format == 'F') {
			if (!take_format(c, "%Y-%m-%d", out))
				return false;
		} else if (*format == 'T') {
			if (!take_format(c, "%H:%M:%S", out))
				return false;
		} else if (!take_conversion(c, *format, out)) {
			return false;
		}
	}
	return true;
}

static bool
take_strptime(struct cursor *c, const char *format, struct kam_civil *out)
{
	struct parts parts = { { 0, 0, 0 }, 0 };
	struct kam_civil new_year;
	int n;

	if (!take_format(c, format, &parts))
		return false;
	*out = parts.civil;
	n = parts.day_of_year;
	if (n == 0)
		return true;
	new_year = (struct kam_civil){ out->year, 1, 1 };
	if (!kam_date_valid(new_year) ||
	    n > 337 + kam_date_month_length(out->year, 2))
		return false;
	*out = kam_date_civil(kam_date_day(new_year) + n - 1);
	return true;
}

/* Whether a strptime format is known throughout and gives a whole date. */
static bool
format_is_fine(const char *format)
{
	bool year = false, month = false, day = false;

	for (const char *p = strchr(format, '%'); p; p = strchr(p + 1, '%')) {
		p++;
		if (!*p || !strchr("YymbBdejHMSFT%", *p))
			return false;
		year |= strchr("YyF", *p) != NULL;
		month |= strchr("mbBjF", *p) != NULL;
		day |= strchr("dejF", *p) != NULL;
	}
	return year && month && day;
}

bool
kam_date_format_read(const char *text, struct kam_date_format *out)
{
	static const struct {
		const char *name;
		enum kam_date_form form;
	} forms[] = {
		{ "ymd", KAM_DATE_YMD },
		{ "dmy", KAM_DATE_DMY },
		{ "mdy", KAM_DATE_MDY },
		{ "excel", KAM_DATE_EXCEL },
	};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (!strcmp(text, forms[i].name)) {
			*out = (struct kam_date_format){ forms[i].form, NULL };
			return true;
		}
	}
	if (!format_is_fine(text))
		return false;
	*out = (struct kam_date_format){ KAM_DATE_STRPTIME, text };
	return true;
}

/*
 * The quick path: YYYY-MM-DD, or with / or ., in the 10 bytes at `p`.  On
 * failure *out is left alone.
 */
static bool
read_quickly(const char *p, kam_day *out)
{
	uint64_t head = kam_load8(p);	  /* YYYY-MM- */
	uint64_t tail = kam_load8(p + 2); /* YY-MM-DD */
	uint64_t digits = (head & 0xFFFFFFFF) | (head >> 40 & 0xFFFF) << 32 |
			  tail >> 48 << 48;
	struct kam_civil c;
	unsigned n;

	if (p[4] != p[7] || (p[4] != '-' && p[4] != '/' && p[4] != '.') ||
	    !kam_are_digits(digits))
		return false;
	n = (unsigned)kam_eight_digits(digits);
	c = (struct kam_civil){ (int)(n / 10000), (int)(n / 100 % 100),
				(int)(n % 100) };
	if (!kam_civil_valid(c))
		return false;
	*out = kam_civil_day(c);
	return true;
}

/* Whether two digits stand at `p`, of a number up to `max`. */
static bool
is_two_up_to(const char *p, int max)
{
	return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9' &&
	       (p[0] - '0') * 10 + (p[1] - '0') <= max;
}

/* Whether what follows a date is nothing or, as exports have it, HH:MM:SS. */
static bool
is_quick_rest(const char *p, size_t len)
{
	if (len == 0)
		return true;
	return len == 9 && (p[0] == ' ' || p[0] == 'T') &&
	       is_two_up_to(p + 1, 24) && p[3] == ':' &&
	       is_two_up_to(p + 4, 59) && p[6] == ':' &&
	       is_two_up_to(p + 7, 60);
}

static bool
take_date(struct cursor *c, const struct kam_date_format *format,
	  struct kam_civil *out)
{
	switch (format->form) {
	case KAM_DATE_YMD:
		return take_ymd(c, out);
	case KAM_DATE_DMY:
		return take_year_last(c, &out->day, &out->month, &out->year);
	case KAM_DATE_MDY:
		return take_year_last(c, &out->month, &out->day, &out->year);
	case KAM_DATE_EXCEL:
		return take_excel(c, out);
	case KAM_DATE_STRPTIME:
		return take_strptime(c, format->strptime, out);
	}
	return false;
}

enum kam_read
kam_date_read(struct kam_str text, const struct kam_date_format *format,
	      kam_day *out)
{
	struct kam_str bare;
	struct kam_civil civil;
	struct cursor c;

	if (format->form == KAM_DATE_YMD && text.len >= 10 &&
	    is_quick_rest(text.ptr + 10, text.len - 10) &&
	    read_quickly(text.ptr, out))
		return KAM_READ_OK;
	bare = kam_str_trim(text);
	if (bare.len == 0)
		return KAM_READ_BAD;
	c = (struct cursor){ bare.ptr, bare.ptr + bare.len, false };
	if (!take_date(&c, format, &civil) || !kam_date_valid(civil) ||
	    !rest_is_fine(&c))
		return KAM_READ_BAD;
	*out = kam_date_day(civil);
	return KAM_READ_OK;
}

/* Where a month is kept: by the last digit of its year and its two. */
static inline size_t
month_place(uint64_t text)
{
	return (size_t)((text >> 24 & 15) << 5 | (text >> 40 & 1) << 4 |
			(text >> 48 & 15));
}

/* Whether a date of 10 bytes is followed by nothing or a plain time. */
static inline bool
is_quick_length(const char *p, size_t len)
{
	return len == 10 || (len == 19 && is_quick_rest(p + 10, 9));
}

/* Keep the month of a date that was read the quick way. */
static void
keep_month(struct kam_months *m, const char *p, kam_day day)
{
	const uint64_t text = kam_load8(p);
	const size_t at = month_place(text);
	struct kam_civil c = kam_date_civil(day);

	m->text[at] = text;
	m->before[at] = day - c.day;
	m->length[at] = (signed char)kam_date_month_length(c.year, c.month);
}

/* The first date of a month, or one that is written otherwise. */
static __attribute__((noinline)) enum kam_read
read_new_month(struct kam_str text, struct kam_months *m, kam_day *out)
{
	static const struct kam_date_format ymd = { KAM_DATE_YMD, NULL };

	if (is_quick_length(text.ptr, text.len) &&
	    read_quickly(text.ptr, out)) {
		keep_month(m, text.ptr, *out);
		return KAM_READ_OK;
	}
	return kam_date_read(text, &ymd, out);
}

/* Whether the 10 bytes at `p` are a day of a month that is known. */
static inline bool
read_known(const char *p, const struct kam_months *m, kam_day *out)
{
	const uint64_t head = kam_load8(p);
	const size_t at = month_place(head);
	const unsigned tens = (unsigned char)p[8] - '0';
	const unsigned ones = (unsigned char)p[9] - '0';
	const unsigned day = tens * 10 + ones;

	*out = m->before[at] + (kam_day)day;
	return (m->text[at] == head) & (tens <= 9) & (ones <= 9) &
	       (day - 1 < (unsigned)m->length[at]);
}

enum kam_read
kam_date_read_ymd(struct kam_str text, struct kam_months *m, kam_day *out)
{
	kam_day day;

	if (!is_quick_length(text.ptr, text.len) ||
	    !read_known(text.ptr, m, &day))
		return read_new_month(text, m, out);
	*out = day;
	return KAM_READ_OK;
}

uint64_t
kam_date_read_column(const char *data, const uint32_t *at, const uint32_t *len,
		     size_t n, const struct kam_months *m, kam_day *out)
{
	uint64_t odd = 0;

	for (size_t i = 0; i < n; i++)
		odd |= (uint64_t)(!is_quick_length(data + at[i], len[i]) ||
				  !read_known(data + at[i], m, &out[i]))
		       << i;
	return odd;
}
