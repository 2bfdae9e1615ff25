/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How sure the figures of a backtest are: the same customers again, each as
 * often as chance has it.  Forecasts are sorted once; a sample is a weight
 * for each customer, so that all its figures take one pass along the order.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/random.h>

#include "churn_parts.h"

#define LOW .025
#define HIGH .975
#define TOPS 2

static const double top[TOPS] = { .1, .2 };

/* Samples, and what all need. */
struct bootstrap {
	const struct kam_churn_trial *t;
	size_t *order[KAM_CHURN_RIVALS]; /* positions by p; owned, as all are */
	double *loss[KAM_CHURN_RIVALS];	 /* -ln of what happened */
	uint32_t *weight;		 /* of the present sample */
	double *figure;	 /* samples x KAM_TRIAL_LINES x KAM_CHURN_FIGURES */
	double *scratch; /* samples */
	size_t samples;
};

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
release(struct bootstrap *b)
{
	for (int m = 0; m < KAM_CHURN_RIVALS; m++) {
		free(b->order[m]);
		free(b->loss[m]);
	}
	free(b->weight);
	free(b->figure);
	free(b->scratch);
}

/* The order and the losses of one forecast; -1 when out of memory. */
static int
prepare(struct bootstrap *b, int m)
{
	const struct kam_churn_trial *t = b->t;

	b->order[m] = kam_alloc(t->n, sizeof(*b->order[m]));
	b->loss[m] = kam_alloc(t->n, sizeof(*b->loss[m]));
	if (!b->order[m] || !b->loss[m])
		return -1;
	for (size_t i = 0; i < t->n; i++)
		b->loss[m][i] = kam_score_loss(t->p[m][i], t->bought[i]);
	return kam_score_order(b->order[m], t->p[m], t->n, NULL) ? -1 : 0;
}

static int
init(struct bootstrap *b, const struct kam_churn_trial *t, int samples)
{
	const size_t row = (size_t)KAM_TRIAL_LINES * KAM_CHURN_FIGURES;

	b->t = t;
	b->samples = (size_t)samples;
	b->weight = kam_alloc(t->n, sizeof(*b->weight));
	b->scratch = kam_alloc(b->samples, sizeof(*b->scratch));
	b->figure = kam_alloc(b->samples, row * sizeof(*b->figure));
	if (!b->weight || !b->scratch || !b->figure)
		return -1;
	for (int m = 0; m < KAM_CHURN_RIVALS; m++)
		if (prepare(b, m))
			return -1;
	return 0;
}

static void
draw(struct bootstrap *b, uint64_t seed, size_t sample)
{
	const size_t n = b->t->n;
	struct kam_random r;

	kam_random_seed(&r, seed, (uint32_t)sample);
	memset(b->weight, 0, n * sizeof(*b->weight));
	for (size_t i = 0; i < n; i++)
		b->weight[kam_random_below(&r, (uint32_t)n)]++;
}

/* kam_score() of a sample, but for its tenths. */
static void
add_score(const struct bootstrap *b, int m, struct kam_churn_line *line)
{
	const struct kam_churn_trial *t = b->t;
	double n = (double)t->n, won = 0, ones = 0, zeros = 0;
	double mean = 0, brier = 0, loss = 0;

	for (size_t i = 0, j; i < t->n; i = j) {
		double p = t->p[m][b->order[m][i]], one = 0, zero = 0;

		for (j = i; j < t->n && t->p[m][b->order[m][j]] == p; j++) {
			size_t at = b->order[m][j];
			double w = b->weight[at], d = p - t->bought[at];

			one += t->bought[at] ? w : 0;
			zero += t->bought[at] ? 0 : w;
			mean += w * p;
			brier += w * d * d;
			loss += w * b->loss[m][at];
		}
		won += one * (2 * zeros + zero);
		ones += one;
		zeros += zero;
	}
	line->rate = ones / n;
	if (ones > 0 && zeros > 0)
		line->auc = won / (2 * ones * zeros);
	/* Recency is no probability. */
	if (m == 1)
		return;
	line->forecast = mean / n;
	line->brier = brier / n;
	line->logloss = loss / n;
}

/* kam_score_lift() of a sample, of one share. */
static void
add_lift(const struct bootstrap *b, int m, int k, struct kam_churn_line *line)
{
	const struct kam_churn_trial *t = b->t;
	double left = ceil(top[k] * (double)t->n - 1e-9), size = left;
	double all = 0, some = 0, sum = 0, part = 0;

	for (size_t i = 0; i < t->n; i++) {
		size_t at = b->order[m][i];
		double w = b->weight[at], in = fmin(w, left);

		left -= in;
		if (!t->left[at])
			continue;
		all += w;
		some += in;
		sum += w * t->value[at];
		part += in * t->value[at];
	}
	if (all > 0 && size > 0)
		line->lift[k] = some / size / (all / (double)t->n);
	if (sum > 0)
		line->captured[k] = part / sum;
}

/* The tenths of a sample by the model's forecast. */
static void
add_tenths(const struct bootstrap *b, struct kam_churn_line *tenth)
{
	const struct kam_churn_trial *t = b->t;
	const size_t n = t->n;
	size_t k = 0, done = 0, from = 0;
	double mean = 0, rate = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = b->order[0][i], w = b->weight[at];

		while (k < KAM_SCORE_TENTHS) {
			size_t to = n * (k + 1) / KAM_SCORE_TENTHS;
			size_t in = w < to - done ? w : to - done;

			mean += (double)in * t->p[0][at];
			rate += t->bought[at] ? (double)in : 0;
			done += in;
			w -= in;
			if (done < to)
				break;
			if (to > from) {
				tenth[k].forecast = mean / (double)(to - from);
				tenth[k].rate = rate / (double)(to - from);
			}
			mean = rate = 0;
			from = to;
			k++;
		}
	}
}

static void
add_statuses(const struct bootstrap *b, struct kam_churn_line *line)
{
	const struct kam_churn_trial *t = b->t;
	double n[KAM_CHURN_STATUSES] = { 0 }, p[KAM_CHURN_STATUSES] = { 0 };
	double bought[KAM_CHURN_STATUSES] = { 0 };

	for (size_t i = 0; i < t->n; i++) {
		double w = b->weight[i];

		n[t->status[i]] += w;
		p[t->status[i]] += w * t->p[0][i];
		bought[t->status[i]] += w * t->bought[i];
	}
	for (size_t i = KAM_TRIAL_STATUS; i < KAM_TRIAL_GAIN; i++) {
		int s = kam_trial_status(i);

		if (n[s] <= 0)
			continue;
		line[i].rate = bought[s] / n[s];
		line[i].forecast = p[s] / n[s];
	}
}

/* What the model is better by than recency. */
static void
add_gain(struct kam_churn_line *line)
{
	const struct kam_churn_line *model = &line[0], *recency = &line[1];
	struct kam_churn_line *gain = &line[KAM_TRIAL_GAIN];

	gain->auc = model->auc - recency->auc;
	for (int k = 0; k < TOPS; k++) {
		gain->lift[k] = model->lift[k] - recency->lift[k];
		gain->captured[k] = model->captured[k] - recency->captured[k];
	}
}

/* All figures of the present sample. */
static void
score(struct bootstrap *b, size_t sample)
{
	struct kam_churn_line line[KAM_TRIAL_LINES];
	double *to = b->figure +
		     sample * KAM_TRIAL_LINES * (size_t)KAM_CHURN_FIGURES;

	for (size_t i = 0; i < KAM_TRIAL_LINES; i++)
		line[i] = kam_churn_line_of(KAM_NO_DAY, "", "");
	for (int m = 0; m < KAM_CHURN_RIVALS; m++) {
		add_score(b, m, &line[m]);
		for (int k = 0; k < TOPS; k++)
			add_lift(b, m, k, &line[m]);
	}
	add_tenths(b, &line[KAM_TRIAL_TENTH]);
	add_statuses(b, line);
	add_gain(line);
	for (size_t i = 0; i < KAM_TRIAL_LINES; i++)
		for (int k = 0; k < KAM_CHURN_FIGURES; k++)
			*to++ = kam_churn_figure(&line[i], k);
}

/* Quantile q of type 7 (Hyndman and Fan 1996) of v[0..n-1], sorted. */
static double
quantile(const double *v, size_t n, double q)
{
	double h = q * (double)(n - 1);
	size_t i = (size_t)h;

	return i + 1 < n ? v[i] + (h - (double)i) * (v[i + 1] - v[i]) : v[i];
}

/* The bounds of figure k of line i, from the samples that have it. */
static void
find_bounds(struct bootstrap *b, size_t i, int k, double *low, double *high)
{
	const double *f = b->figure + i * KAM_CHURN_FIGURES + k;
	size_t n = 0;

	for (size_t s = 0; s < b->samples; s++) {
		double x = f[s * KAM_TRIAL_LINES * (size_t)KAM_CHURN_FIGURES];

		if (!isnan(x))
			b->scratch[n++] = x;
	}
	if (!n)
		return;
	qsort(b->scratch, n, sizeof(*b->scratch), by_value);
	*low = quantile(b->scratch, n, LOW);
	*high = quantile(b->scratch, n, HIGH);
}

/* Line i and its bounds to where they belong; from the last on. */
static void
put_bounds(struct bootstrap *b, struct kam_churn_line *line, size_t i)
{
	struct kam_churn_line point = line[i], *to = &line[3 * i];

	to[0] = point;
	to[1] = to[2] = kam_churn_line_of(point.date, point.model, point.group);
	to[1].bound = "-low";
	to[2].bound = "-high";
	for (int k = 1; k < KAM_CHURN_FIGURES; k++)
		if (!isnan(kam_churn_figure(&point, k)))
			find_bounds(b, i, k, kam_churn_line_at(&to[1], k),
				    kam_churn_line_at(&to[2], k));
}

int
kam_churn_bootstrap(struct kam_churn_line *line,
		    const struct kam_churn_trial *t, int samples, uint64_t seed,
		    struct kam_err *err)
{
	struct bootstrap b = { .t = t };
	int rc = init(&b, t, samples) ? kam_nomem(err, "the samples") : KAM_OK;

	for (size_t i = 0; !rc && i < b.samples; i++) {
		draw(&b, seed, i);
		score(&b, i);
	}
	if (!rc) {
		line[KAM_TRIAL_GAIN] = kam_churn_line_of(
			line->date, line->model, "over-recency");
		line[KAM_TRIAL_GAIN].accounts = line->accounts;
		add_gain(line);
		for (size_t i = KAM_TRIAL_LINES; i-- > 0;)
			put_bounds(&b, line, i);
	}
	release(&b);
	return rc;
}
