/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One reader for each type of option. */
#include <float.h>
#include <limits.h>
#include <stdarg.h>

#include "options.h"

int
kam_value_fail(struct kam_err *err, const char *name, const char *text,
	       const char *fmt, ...)
{
	char shown[128], message[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof message, fmt, args);
	va_end(args);
	return kam_fail(err, KAM_EUSAGE, "--%s=%s: %s", name,
			kam_str_show(shown, sizeof shown, kam_str_of(text)),
			message);
}

char *
kam_range_text(char *buf, size_t size, const struct kam_option *o)
{
	bool low = o->min > (double)LONG_MIN;
	bool high = o->max < (double)LONG_MAX;
	char min[32], max[32];

	kam_double_print(min, o->min, 15);
	kam_double_print(max, o->max, 15);
	if (o->min >= o->max || (!low && !high))
		buf[0] = '\0';
	else if (low && high)
		snprintf(buf, size, "%s to %s", min, max);
	else if (low)
		snprintf(buf, size, "%s or more", min);
	else
		snprintf(buf, size, "%s or less", max);
	return buf;
}

static bool
in_range(const struct kam_option *o, double v)
{
	return o->min >= o->max || (v >= o->min && v <= o->max);
}

static int
fail_range(const struct kam_option *o, const char *text, const char *what,
	   struct kam_err *err)
{
	char range[80];

	kam_range_text(range, sizeof range, o);
	return kam_value_fail(err, o->name, text, "must be %s%s%s", what,
			      *what && *range ? ", " : "", range);
}

static int
read_int(const struct kam_option *o, const char *text, long *out,
	 struct kam_err *err)
{
	bool minus = text[0] == '-';
	long long n = 0;

	switch (kam_count_read(kam_str_of(text + minus), &n)) {
	case KAM_READ_OK:
		if (n > LONG_MAX ||
		    !in_range(o, minus ? -(double)n : (double)n))
			return fail_range(o, text, "", err);
		*out = (long)(minus ? -n : n);
		return KAM_OK;
	case KAM_READ_RANGE:
		return fail_range(o, text, "", err);
	default:
		return fail_range(o, text, "a whole number", err);
	}
}

static int
read_number(const struct kam_option *o, const char *text, double *out,
	    struct kam_err *err)
{
	struct kam_str s = kam_str_of(text);
	bool percent = s.len > 1 && s.ptr[s.len - 1] == '%';
	double v;

	if (percent)
		s.len--;
	switch (kam_double_read(s, &v)) {
	case KAM_READ_OK:
		if (percent)
			v /= 100;
		if (!in_range(o, v))
			return fail_range(o, text, "", err);
		*out = v;
		return KAM_OK;
	case KAM_READ_RANGE:
		return fail_range(o, text, "", err);
	default:
		return fail_range(o, text, "a number", err);
	}
}

struct kam_str
kam_choice(const char *choices, size_t i)
{
	const char *end;

	for (; i > 0; i--) {
		choices = strchr(choices, '|');
		if (!choices)
			return KAM_STR("");
		choices++;
	}
	end = strchr(choices, '|');
	return (struct kam_str){ choices, end ? (size_t)(end - choices)
					      : strlen(choices) };
}

void
kam_nearer(struct kam_str wanted, struct kam_str candidate,
	   struct kam_str *best)
{
	unsigned d = kam_str_distance(wanted, candidate);
	size_t longer = wanted.len > candidate.len ? wanted.len : candidate.len;

	if (d > (longer + 3) / 3 || d >= longer)
		return;
	if (best->len == 0 || d < kam_str_distance(wanted, *best))
		*best = candidate;
}

/* "csv, tsv or json". */
static void
list_choices(char *buf, size_t size, const char *choices)
{
	size_t n = 0, len = 0;

	while (kam_choice(choices, n).len)
		n++;
	buf[0] = '\0';
	for (size_t i = 0; i < n && len < size; i++) {
		struct kam_str s = kam_choice(choices, i);
		const char *join = i == 0 ? "" : i + 1 < n ? ", " : " or ";
		int put = snprintf(buf + len, size - len, "%s%.*s", join,
				   (int)s.len, s.ptr);

		len += put > 0 ? (size_t)put : 0;
	}
}

static int
read_choice(const struct kam_option *o, const char *text, int *out,
	    struct kam_err *err)
{
	struct kam_str given = kam_str_of(text), best = { "", 0 }, s;
	char all[200];

	for (size_t i = 0; (s = kam_choice(o->choices, i)).len; i++) {
		if (kam_str_eq(s, given)) {
			*out = (int)i;
			return KAM_OK;
		}
		kam_nearer(given, s, &best);
	}
	list_choices(all, sizeof all, o->choices);
	if (best.len)
		return kam_value_fail(err, o->name, text,
				      "must be %s; did you mean '%.*s'?", all,
				      (int)best.len, best.ptr);
	return kam_value_fail(err, o->name, text, "must be %s", all);
}

/* True for YYYY-MM-DD, so that the fault can only be the day itself. */
static bool
looks_like_date(const char *text)
{
	static const char form[] = "dddd-dd-dd";
	size_t i;

	for (i = 0; form[i] && text[i]; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';

		if (form[i] == 'd' ? !digit : text[i] != form[i])
			return false;
	}
	return form[i] == text[i];
}

static int
read_day(const struct kam_option *o, const char *text, kam_day *out,
	 struct kam_err *err)
{
	static const struct kam_date_format ymd = { KAM_DATE_YMD, NULL };

	if (kam_date_read(kam_str_of(text), &ymd, out) == KAM_READ_OK)
		return KAM_OK;
	if (looks_like_date(text))
		return kam_value_fail(err, o->name, text, "no such day");
	return kam_value_fail(err, o->name, text,
			      "must be a date such as 2024-03-31");
}

int
kam_value_read(const struct kam_option *o, const char *text, void *member,
	       struct kam_err *err)
{
	switch (o->type) {
	case KAM_FLAG:
		*(bool *)member = true;
		return KAM_OK;
	case KAM_STRING:
		*(const char **)member = text;
		return KAM_OK;
	case KAM_INT:
		return read_int(o, text, member, err);
	case KAM_NUMBER:
		return read_number(o, text, member, err);
	case KAM_CHOICE:
		return read_choice(o, text, member, err);
	case KAM_DAY_OPT:
		return read_day(o, text, member, err);
	case KAM_SPAN_OPT:
		if (kam_span_read(text, member))
			return KAM_OK;
		break;
	}
	return kam_value_fail(err, o->name, text,
			      "must be a span such as 90d, 13w, 12m or 2y");
}

char
kam_sep_read(const char *text)
{
	static const struct {
		const char *name;
		char sep;
	} names[] = { { "\\t", '\t' },
		      { "tab", '\t' },
		      { "comma", ',' },
		      { "semicolon", ';' },
		      { "pipe", '|' } };
	char c = text[0];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (!strcmp(text, names[i].name))
			return names[i].sep;
	if (c == '\0' || text[1] != '\0')
		return 0;
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z'))
		return 0;
	if (c == '"' || c == '\r' || c == '\n' || (unsigned char)c >= 0x80)
		return 0;
	return c;
}
