/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <kam/churn.h>

#define MOST 100 /* dates */

static int
read_rolling(struct kam_churn_plan *p, struct kam_str count,
	     struct kam_err *err)
{
	long long n;

	if (kam_count_read(count, &n) || n < 1 || n > MOST)
		return kam_fail(err, KAM_EUSAGE,
				"--backtest=rolling:%.*s: give 1 to %d dates, "
				"as rolling:4",
				(int)count.len, count.ptr, MOST);
	p->dates = (long)n;
	if (p->last - (int64_t)n * p->horizon < KAM_DAY_MIN)
		return kam_fail(err, KAM_EDATA,
				"--backtest=rolling:%lld goes too far back", n);
	return KAM_OK;
}

int
kam_churn_plan_read(struct kam_churn_plan *p, const char *text, kam_day as_of,
		    int horizon, struct kam_err *err)
{
	const struct kam_date_format ymd = { KAM_DATE_YMD, NULL };
	const char *comma = strchr(text, ',');
	struct kam_str date = kam_str_of(text);
	struct kam_span span = { horizon, 'd' };

	*p = (struct kam_churn_plan){ as_of - horizon, 1, horizon };
	if (!strncmp(text, "rolling:", 8))
		return read_rolling(p, kam_str_of(text + 8), err);
	if (comma)
		date.len = (size_t)(comma - text);
	if (kam_date_read(date, &ymd, &p->last) ||
	    (comma && !kam_span_read(comma + 1, &span)))
		return kam_fail(err, KAM_EUSAGE,
				"--backtest=%s: give a date, as 2024-06-30 or "
				"2024-06-30,90d, or rolling:4",
				text);
	p->horizon = kam_churn_span(span, p->last);
	if (p->last > as_of - p->horizon)
		return kam_fail(err, KAM_EDATA,
				"--backtest=%s: the data must reach to %d days "
				"after the date",
				text, p->horizon);
	return KAM_OK;
}
