/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts as they were at some day, and what forecasts may go by. */
#include <math.h>

#include <kam/churn.h>

#define PRIOR 2
#define YEAR 365

const char *const kam_churn_feature_name[KAM_CHURN_FEATURES] = {
	"log_elapsed",		 "log_overdue",		 "overdue_below_0.5",
	"overdue_0.5_to_0.8",	 "overdue_1.1_to_1.5",	 "overdue_1.5_to_2.5",
	"overdue_above_2.5",	 "log_expected_gap",	 "gap_variation",
	"variation_known",	 "log_purchases",	 "one_purchase",
	"two_purchases",	 "log_tenure",		 "purchases_1_horizon",
	"purchases_2_horizons",	 "purchases_4_horizons", "none_in_1_horizon",
	"same_window_last_year", "bought_same_window",	 "amount_trend",
	"log_mean_amount",	 "btyd_logit",		 "btyd_alive_logit",
	"due_within_horizon",	 "due_logit_if_regular", "missed_if_regular",
};

/* The first purchase of account i after `day`, from start[i] on. */
static size_t
after(const struct kam_churn_history *h, size_t i, kam_day day)
{
	size_t low = h->start[i], high = h->start[i + 1];

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (h->day[mid] <= day)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
kam_churn_bought(const struct kam_churn_history *h, size_t i, kam_day origin,
		 int horizon)
{
	size_t at = after(h, i, origin);

	return at < h->start[i + 1] && h->day[at] - origin <= horizon;
}

void
kam_churn_past_at(struct kam_churn_past *p, const struct kam_churn_history *h,
		  size_t i, kam_day origin)
{
	size_t from = h->start[i], to = after(h, i, origin);
	double logs = 0, squares = 0, m = (double)(to - from) - 1;

	*p = (struct kam_churn_past){ (int64_t)(to - from), KAM_NO_DAY,
				      KAM_NO_DAY,	    (double)NAN,
				      (double)NAN,	    (double)NAN };
	if (to == from)
		return;
	p->first = h->day[from];
	p->last = h->day[to - 1];
	if (to - from < 2)
		return;
	p->gap_mean = (p->last - p->first) / m;
	for (size_t j = from + 1; j < to; j++) {
		double gap = h->day[j] - h->day[j - 1];

		logs += log(gap);
		squares += (gap - p->gap_mean) * (gap - p->gap_mean);
	}
	p->gap_log_mean = logs / m;
	if (m >= 2)
		p->gap_sd = sqrt(squares / (m - 1));
}

static double
logit(double p)
{
	double q = fmin(fmax(p, 1e-4), 1 - 1e-4);

	return log(q / (1 - q));
}

static double
count_in(const struct kam_churn_history *h, size_t i, kam_day from, kam_day to)
{
	return (double)(after(h, i, to) - after(h, i, from));
}

static double
amount_in(const struct kam_churn_history *h, size_t i, kam_day from, kam_day to)
{
	size_t end = after(h, i, to);
	double sum = 0;

	for (size_t j = after(h, i, from); j < end; j++)
		sum += h->amount[j];
	return sum;
}

/* Where the account stands in its own rhythm. */
static void
rhythm_features(double *f, const struct kam_churn_past *p, double elapsed,
		double gap)
{
	double ratio = elapsed / gap, x = (double)(p->days - 1);

	f[0] = log1p(elapsed);
	f[1] = log(ratio + .05);
	f[2] = ratio < .5;
	f[3] = ratio >= .5 && ratio < .8;
	f[4] = ratio >= 1.1 && ratio < 1.5;
	f[5] = ratio >= 1.5 && ratio < 2.5;
	f[6] = ratio >= 2.5;
	f[7] = log(gap);
	f[8] = x >= 2 ? fmin(p->gap_sd / p->gap_mean, 3) : 1;
	f[9] = x >= 2;
	f[10] = log((double)p->days);
	f[11] = x == 0;
	f[12] = x == 1;
}

/*
 * If gaps are about normal, around their mean and as wide as they were
 * (a fifth of the mean at first, worth two gaps): the chance that the gap at
 * hand ends within the horizon, given that it has not yet.
 */
static double
due_within(const struct kam_churn_past *p, double elapsed, int horizon,
	   double *missed)
{
	double x = (double)(p->days - 1), mean = p->gap_mean, wide, z, now,
	       then;

	*missed = 0;
	if (x < 2)
		return .5;
	wide = .2 * mean;
	wide = sqrt((2 * wide * wide + (x - 1) * p->gap_sd * p->gap_sd) /
		    (x + 1)) +
	       1;
	z = (elapsed - mean) / wide;
	*missed = fmin(fmax(z - 1, 0), 6);
	now = erfc(fmin(z, 5) / sqrt(2));
	then = erfc((elapsed + horizon - mean) / wide / sqrt(2));
	return fmin(fmax(1 - then / now, 0), 1);
}

void
kam_churn_features(double f[KAM_CHURN_FEATURES],
		   const struct kam_churn_history *h, size_t i,
		   const struct kam_churn_past *p,
		   const struct kam_churn_origin *o)
{
	double elapsed = o->day - p->last, x = (double)(p->days - 1);
	double gap = ((x > 0 ? x * p->gap_mean : 0) + PRIOR * o->usual) /
		     (x + PRIOR);
	double same, late, early, missed;
	struct kam_btyd_past c = kam_churn_weeks(p, o->day);
	double alive = kam_btyd_alive(&o->btyd, &c);
	bool even = x >= 3 && p->gap_sd < .5 * p->gap_mean;
	int H = o->horizon;

	rhythm_features(f, p, elapsed, gap);
	f[13] = log1p(o->day - p->first);
	f[14] = log1p(count_in(h, i, o->day - H, o->day));
	f[15] = log1p(count_in(h, i, o->day - 2 * H, o->day));
	f[16] = log1p(count_in(h, i, o->day - 4 * H, o->day));
	f[17] = elapsed >= H;
	same = count_in(h, i, o->day - YEAR, o->day - YEAR + H);
	f[18] = log1p(same);
	f[19] = same > 0;
	late = amount_in(h, i, o->day - 2 * H, o->day);
	early = amount_in(h, i, o->day - 4 * H, o->day - 2 * H);
	f[20] = log1p(fmax(late, 0)) - log1p(fmax(early, 0));
	f[21] = log1p(fmax(amount_in(h, i, p->first - 1, o->day), 0) /
		      (double)p->days);
	f[22] = logit(alive * kam_btyd_buys(&o->btyd, &c, H / 7.0));
	f[23] = logit(alive);
	f[24] = due_within(p, elapsed, H, &missed);
	f[25] = even ? logit(f[24]) : 0;
	f[26] = even ? missed : 0;
}

size_t
kam_churn_width(const struct kam_churn_history *h)
{
	return KAM_CHURN_FEATURES + (h->extras ? h->extras->n : 0);
}

void
kam_churn_row(double *f, const struct kam_churn_history *h, size_t i,
	      const struct kam_churn_past *p, const struct kam_churn_origin *o)
{
	const struct kam_churn_extras *x = h->extras;

	kam_churn_features(f, h, i, p, o);
	f += KAM_CHURN_FEATURES;
	for (size_t j = 0; x && j < x->n; j++) {
		double v = x->value[i * x->n + j];

		f[j] = isnan(v) ? x->extra[j].mean : v;
	}
}

const char *
kam_churn_feature(const struct kam_churn_forecast *f, size_t j)
{
	return j < KAM_CHURN_FEATURES ? kam_churn_feature_name[j]
				      : f->extra[j - KAM_CHURN_FEATURES].name;
}
