/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to say about a date that cannot be read. */
#include <kam/date.h>

#include <stdio.h>

/* The first three numbers of a text and what stands after the first two. */
struct shape {
	int value[3], digits[3];
	char mark[2];
	int n;
};

static struct shape
shape_of(struct kam_str s)
{
	struct shape shape = { { 0 }, { 0 }, { 0 }, 0 };
	size_t at = 0;

	while (shape.n < 3) {
		int *value = &shape.value[shape.n];
		int *digits = &shape.digits[shape.n];

		while (at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9' &&
		       *digits < 9) {
			*value = *value * 10 + (s.ptr[at++] - '0');
			++*digits;
		}
		if (*digits == 0)
			break;
		if (shape.n < 2 && at < s.len)
			shape.mark[shape.n] = s.ptr[at];
		shape.n++;
		/* A mark is one character: a point, or that of a year. */
		while (at < s.len && (s.ptr[at] < '0' || s.ptr[at] > '9') &&
		       shape.n < 3) {
			bool more = (unsigned char)s.ptr[at++] >= 0x80;

			if (!more)
				break;
		}
	}
	return shape;
}

static bool
one_separator(const struct shape *shape)
{
	char mark = shape->mark[0];

	return (mark == '-' || mark == '/' || mark == '.') &&
	       mark == shape->mark[1];
}

static bool
is_year_last(const struct shape *shape, int year_digits)
{
	return shape->n == 3 && one_separator(shape) && shape->digits[0] <= 2 &&
	       shape->digits[1] <= 2 && shape->digits[2] == year_digits;
}

/* Whether a text in the form of `format` names a day that does not exist. */
static bool
is_no_such_day(const struct shape *shape, enum kam_date_form form)
{
	const int *v = shape->value;
	struct kam_civil c;

	if (form == KAM_DATE_YMD && shape->digits[0] == 8)
		c = (struct kam_civil){ v[0] / 10000, v[0] / 100 % 100,
					v[0] % 100 };
	else if (form == KAM_DATE_YMD && shape->n == 3 &&
		 shape->digits[0] == 4 && shape->digits[1] <= 2 &&
		 (one_separator(shape) || (shape->mark[0] & 0x80)))
		c = (struct kam_civil){ v[0], v[1], v[2] };
	else if (form == KAM_DATE_DMY && is_year_last(shape, 4))
		c = (struct kam_civil){ v[2], v[1], v[0] };
	else if (form == KAM_DATE_MDY && is_year_last(shape, 4))
		c = (struct kam_civil){ v[2], v[0], v[1] };
	else
		return false;
	return !kam_date_valid(c);
}

static const char *
day_name(char buf[32], kam_day day)
{
	static const char *const months[] = {
		"January",   "February", "March",    "April",
		"May",	     "June",	 "July",     "August",
		"September", "October",	 "November", "December",
	};
	struct kam_civil c = kam_date_civil(day);

	snprintf(buf, 32, "%d %s", c.day, months[c.month - 1]);
	return buf;
}

/*
 * Say how a text with its year last can be read; false if it cannot.
 */
static bool
explain_year_last(char *buf, size_t size, struct kam_str text,
		  const char *shown)
{
	static const struct kam_date_format dmy = { KAM_DATE_DMY, NULL };
	static const struct kam_date_format mdy = { KAM_DATE_MDY, NULL };
	char a[32], b[32];
	kam_day day_first = 0, month_first = 0;
	bool is_dmy = kam_date_read(text, &dmy, &day_first) == KAM_READ_OK;
	bool is_mdy = kam_date_read(text, &mdy, &month_first) == KAM_READ_OK;

	if (is_dmy && is_mdy && day_first != month_first)
		snprintf(buf, size,
			 "'%s' may be %s or %s; give --date-format=dmy or mdy",
			 shown, day_name(a, day_first),
			 day_name(b, month_first));
	else if (is_dmy && is_mdy)
		snprintf(buf, size,
			 "'%s' has its year last; give --date-format=dmy or "
			 "mdy",
			 shown);
	else if (is_dmy || is_mdy)
		snprintf(buf, size,
			 "'%s' can only be %s; give --date-format=%s", shown,
			 day_name(a, is_dmy ? day_first : month_first),
			 is_dmy ? "dmy" : "mdy");
	return is_dmy || is_mdy;
}

/* The value of --date-format that reads `text`, or NULL. */
static const char *
fitting_option(struct kam_str text, const struct shape *shape)
{
	static const char *const options[] = { "ymd", "dmy", "mdy" };
	struct kam_date_format format;
	kam_day day;

	for (size_t i = 0; i < 3; i++)
		if (kam_date_format_read(options[i], &format) &&
		    kam_date_read(text, &format, &day) == KAM_READ_OK)
			return options[i];
	/* Serial numbers of the years 1982 to 2064. */
	if (shape->n >= 1 && shape->digits[0] == 5 &&
	    shape->value[0] >= 30000 && shape->value[0] < 60000 &&
	    kam_date_format_read("excel", &format) &&
	    kam_date_read(text, &format, &day) == KAM_READ_OK)
		return "excel";
	return NULL;
}

/* Say that the year has two digits and which formats would read it. */
static void
explain_short_year(char *buf, size_t size, const char *shown, char mark)
{
	snprintf(buf, size,
		 "'%s' has a year of two digits; give "
		 "--date-format=%%d%c%%m%c%%y or %%m%c%%d%c%%y",
		 shown, mark, mark, mark, mark);
}

char *
kam_date_explain(char *buf, size_t size, struct kam_str text,
		 const struct kam_date_format *format)
{
	struct kam_str bare = kam_str_trim(text);
	struct shape shape = shape_of(bare);
	bool strptime = format->form == KAM_DATE_STRPTIME;
	const char *option;
	char shown[140], wanted[140];

	kam_str_show(shown, sizeof shown, bare);
	if (is_no_such_day(&shape, format->form))
		snprintf(buf, size, "'%s': no such day", shown);
	else if (format->form == KAM_DATE_YMD &&
		 explain_year_last(buf, size, bare, shown))
		;
	else if (!strptime && is_year_last(&shape, 2))
		explain_short_year(buf, size, shown, shape.mark[0]);
	else if ((option = fitting_option(bare, &shape)))
		snprintf(buf, size,
			 "cannot read '%s' as a date; try --date-format=%s",
			 shown, option);
	else if (strptime)
		snprintf(buf, size,
			 "cannot read '%s' as a date in the form "
			 "'%s'",
			 shown,
			 kam_str_show(wanted, sizeof wanted,
				      kam_str_of(format->strptime)));
	else
		snprintf(buf, size, "cannot read '%s' as a date", shown);
	return buf;
}
