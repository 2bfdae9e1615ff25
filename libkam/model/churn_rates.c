/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of the customers of a base window. */
#include "churn_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define YEAR 365
#define SLACK 7 /* days; weekends and holidays need no warning */

const char *const kam_churn_fate_name[KAM_CHURN_FATES] = { "", "retained",
							   "undecided", "lost",
							   "ended" };

static bool
read_day(struct kam_str text, kam_day *day)
{
	const struct kam_date_format ymd = { KAM_DATE_YMD, NULL };

	return kam_date_read(text, &ymd, day) == KAM_READ_OK;
}

/* "FROM..TO" */
static int
read_dates(struct kam_churn_dates *d, const char *option, const char *text,
	   struct kam_err *err)
{
	const char *dots = strstr(text, "..");
	struct kam_str from = { text, dots ? (size_t)(dots - text) : 0 };

	if (!dots || !read_day(from, &d->from) ||
	    !read_day(kam_str_of(dots + 2), &d->to))
		return kam_fail(err, KAM_EUSAGE,
				"%s=%s: give two dates, as "
				"2024-01-01..2024-06-30",
				option, text);
	if (d->from > d->to)
		return kam_fail(err, KAM_EUSAGE,
				"%s=%s: it ends before it begins", option,
				text);
	return KAM_OK;
}

/* The period comes after the base. */
static int
check_order(const struct kam_churn_windows *w, struct kam_err *err)
{
	char from[KAM_DATE_TEXT], to[KAM_DATE_TEXT];

	if (w->base.to < w->period.from)
		return KAM_OK;
	(void)kam_date_print(from, w->period.from);
	(void)kam_date_print(to, w->base.to);
	return kam_fail(err, KAM_EUSAGE,
			"--period begins on %s, but --base ends on %s; end "
			"the base before it",
			from, to);
}

int
kam_churn_windows_read(struct kam_churn_windows *w, const char *base,
		       const char *period, double partial, kam_day *as_of,
		       struct kam_err *err)
{
	int rc;

	if ((rc = read_dates(&w->base, "--base", base, err)) ||
	    (rc = read_dates(&w->period, "--period", period, err)) ||
	    (rc = check_order(w, err)))
		return rc;
	w->partial = (kam_dec)nearbyint(partial * (double)KAM_DEC_ONE);
	if (*as_of != KAM_NO_DAY && *as_of != w->period.to)
		return kam_fail(err, KAM_EUSAGE,
				"--as-of is the last day of --period; leave "
				"it out");
	*as_of = w->period.to;
	return KAM_OK;
}

/* Warn of `days` days: "BEFORE n AFTER". */
static void
warn_days(int64_t days, const char *before, const char *after,
	  kam_churn_say_fn *say, void *ctx)
{
	char text[160];
	size_t at = strlen(before);

	memcpy(text, before, at);
	at += kam_fixed_print(text + at, (double)days, 0);
	strcpy(text + at, after);
	say(ctx, true, text);
}

void
kam_churn_windows_tell(const struct kam_churn_windows *w, kam_day first,
		       kam_day latest, kam_churn_say_fn *say, void *ctx)
{
	int64_t early = (int64_t)w->period.to - latest;
	int64_t late = (int64_t)first - w->base.from;

	if (early > SLACK)
		warn_days(early, "the data end ",
			  " days before --period does; what was bought since "
			  "counts as silence",
			  say, ctx);
	if (late > SLACK)
		warn_days(late, "the data begin ",
			  " days after --base does; what was bought before "
			  "is not in it",
			  say, ctx);
}

void
kam_churn_judge_all(struct kam_churn_verdict *v, const struct kam_churn_book *b,
		    const struct kam_churn_forecast *f,
		    const struct kam_rhythm_limits *rhythm,
		    const struct kam_churn_limits *limits)
{
	for (size_t i = 0; i < b->n; i++) {
		struct kam_churn_case c;

		v[i] = (struct kam_churn_verdict){ (double)NAN, (double)NAN, 0,
						   0, KAM_CHURN_NONE };
		if (b->past[i].days <= 0)
			continue;
		kam_churn_book_case(&c, b, i, f, rhythm);
		kam_churn_judge(&v[i], &c, limits);
	}
}

static bool
within(kam_day day, const struct kam_churn_dates *d)
{
	return day >= d->from && day <= d->to;
}

/* What account i did; false when a sum is too large. */
static bool
add_days(struct kam_churn_course *c, bool bought[2],
	 const struct kam_churn_source *src, size_t i,
	 const struct kam_churn_windows *w, bool two_years)
{
	bool fits = true;

	for (size_t j = src->start[i]; fits && j < src->start[i + 1]; j++) {
		int64_t back = (int64_t)w->period.to - src->day[j];
		kam_dec amount = src->amount[j];

		if (back < 0)
			break;
		if (within(src->day[j], &w->base)) {
			bought[0] = bought[0] || src->purchase[j];
			fits = kam_dec_add(c->base, amount, &c->base);
		}
		if (within(src->day[j], &w->period)) {
			bought[1] = bought[1] || src->purchase[j];
			fits = fits &&
			       kam_dec_add(c->period, amount, &c->period);
		}
		if (two_years && back < YEAR)
			fits = fits &&
			       kam_dec_add(c->last_year, amount, &c->last_year);
		else if (two_years && back < 2 * YEAR)
			fits = fits &&
			       kam_dec_add(c->year_back, amount, &c->year_back);
	}
	return fits;
}

static enum kam_churn_fate
find_fate(const bool bought[2], enum kam_churn_status status)
{
	if (!bought[0])
		return KAM_CHURN_OUTSIDE;
	if (bought[1])
		return KAM_CHURN_RETAINED;
	if (status == KAM_CHURN_LOST)
		return KAM_CHURN_GONE;
	return status == KAM_CHURN_ENDED ? KAM_CHURN_OVER : KAM_CHURN_UNDECIDED;
}

/* Below 10^30 x 10^6 either side, which 128 bits hold. */
static bool
fell(const struct kam_churn_course *c, kam_dec share)
{
	return c->year_back > 0 && (c->year_back - c->last_year) * KAM_DEC_ONE >
					   c->year_back * share;
}

void
kam_churn_put_course(struct kam_churn_table *t,
		     const struct kam_churn_course *c)
{
	kam_churn_put_money(t, c->base);
	kam_churn_put_money(t, c->period);
	kam_churn_put_text(t, kam_churn_fate_name[c->fate]);
}

bool
kam_churn_two_years(const struct kam_churn_source *src,
		    const struct kam_churn_windows *w)
{
	return src->first != KAM_NO_DAY &&
	       (int64_t)w->period.to - src->first >= 2 * YEAR - 1;
}

/* Nobody bought in the base. */
static int
nobody(const struct kam_churn_source *src, const struct kam_churn_windows *w,
       struct kam_err *err)
{
	char from[KAM_DATE_TEXT], to[KAM_DATE_TEXT], first[KAM_DATE_TEXT],
		last[KAM_DATE_TEXT];
	kam_day latest = src->first;

	for (size_t j = 0; src->n && j < src->start[src->n]; j++)
		if (src->day[j] > latest)
			latest = src->day[j];
	(void)kam_date_print(from, w->base.from);
	(void)kam_date_print(to, w->base.to);
	if (!kam_date_print(first, src->first))
		return kam_fail(err, KAM_EDATA,
				"--base=%s..%s: there are no data", from, to);
	(void)kam_date_print(last, latest);
	return kam_fail(err, KAM_EDATA,
			"--base=%s..%s: no customer bought in it, so that "
			"there is nothing to lose; the data reach from %s to "
			"%s",
			from, to, first, last);
}

int
kam_churn_follow(struct kam_churn_course *c, const struct kam_churn_source *src,
		 const struct kam_churn_verdict *v,
		 const struct kam_churn_windows *w, struct kam_err *err)
{
	bool two_years = kam_churn_two_years(src, w);
	size_t base = 0;

	for (size_t i = 0; i < src->n; i++) {
		bool bought[2] = { false, false };

		memset(&c[i], 0, sizeof(c[i]));
		if (!add_days(&c[i], bought, src, i, w, two_years))
			return kam_fail(err, KAM_EDATA,
					"the amounts of an account add up to "
					"more than can be held");
		c[i].fate = find_fate(bought, v[i].status);
		base += c[i].fate != KAM_CHURN_OUTSIDE;
		c[i].partial = (c[i].fate == KAM_CHURN_RETAINED ||
				c[i].fate == KAM_CHURN_UNDECIDED) &&
			       fell(&c[i], w->partial);
	}
	return base ? KAM_OK : nobody(src, w, err);
}

static int
inquire(struct kam_figures *f, const struct kam_churn_inquiry *q,
	struct kam_churn_verdict *v, struct kam_churn_course *c,
	struct kam_err *err)
{
	const size_t n = q->book->n;
	struct kam_churn_known known = { !q->forecast->mute, false };
	int rc;

	kam_churn_judge_all(v, q->book, q->forecast, q->rhythm, q->limits);
	if (!q->windows)
		return kam_churn_status_figures(f, q->groups, v,
						q->book->amount, n,
						known.chances, err);
	if ((rc = kam_churn_follow(c, q->src, v, q->windows, err)))
		return rc;
	if (q->reasons)
		return kam_churn_reason_figures(f, q->groups, q->reasons, c, n,
						err);
	known.two_years = kam_churn_two_years(q->src, q->windows);
	return kam_churn_rate_figures(f, q->groups, c, v, n, known, err);
}

int
kam_churn_inquire(struct kam_figures *f, const struct kam_churn_inquiry *q,
		  struct kam_err *err)
{
	struct kam_churn_verdict *v = kam_alloc(q->book->n, sizeof(*v));
	struct kam_churn_course *c =
		kam_alloc(q->windows ? q->book->n : 0, sizeof(*c));
	int rc = v && c ? inquire(f, q, v, c, err)
			: kam_nomem(err, "the summary");

	free(v);
	free(c);
	return rc;
}

int
kam_churn_courses(struct kam_churn_course **c,
		  const struct kam_churn_inquiry *q, struct kam_err *err)
{
	struct kam_churn_verdict *v = kam_alloc(q->book->n, sizeof(*v));
	int rc = KAM_OK;

	*c = kam_alloc(q->book->n, sizeof(**c));
	if (!v || !*c)
		rc = kam_nomem(err, "the outcomes");
	if (!rc) {
		kam_churn_judge_all(v, q->book, q->forecast, q->rhythm,
				    q->limits);
		rc = kam_churn_follow(*c, q->src, v, q->windows, err);
	}
	free(v);
	return rc;
}

void
kam_churn_names(struct kam_figures *f, bool rates, bool reasons)
{
	if (reasons)
		kam_churn_reason_names(f);
	else if (rates)
		kam_churn_rate_names(f);
	else
		kam_churn_status_names(f);
}
