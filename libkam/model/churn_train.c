/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training on the data's own past, and choosing by what it would have said. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "churn_learn.h"

#define LEAST 100 /* accounts of a kind */
/* Clockwork: how even gaps are, and a what-th part makes a kind. */
#define EVEN .2
#define EVEN_PART 20
/* Heavy: what is learnt at one origin must hold at another. */
#define RIDGE 200

int
kam_churn_usual(double *usual, const struct kam_churn_past *past, size_t n,
		int horizon, struct kam_err *err)
{
	double *mean = kam_alloc(n, sizeof(*mean));
	int64_t *gaps = kam_alloc(n, sizeof(*gaps));
	int rc = KAM_OK;

	if (!mean || !gaps)
		rc = kam_nomem(err, "the usual gap");
	for (size_t i = 0; !rc && i < n; i++) {
		mean[i] = past[i].gap_mean;
		gaps[i] = past[i].days - 1;
	}
	if (!rc)
		rc = kam_rhythm_usual(usual, mean, gaps, n, horizon, err);
	free(mean);
	free(gaps);
	return rc;
}

bool
kam_churn_even(const struct kam_churn_past *p)
{
	double wide = p->days >= 4 ? EVEN : EVEN / 2;

	return p->days >= 3 && p->gap_sd <= wide * p->gap_mean;
}

/* Fit those who buy like clockwork by themselves, if they are many. */
static int
fit_even(struct kam_churn_forecast *f, const struct kam_churn_past *past,
	 size_t n, struct kam_err *err)
{
	size_t known = 0, even = 0, all = 0;
	struct kam_churn_past *own;
	int rc;

	for (size_t i = 0; i < n; i++) {
		known += past[i].days >= 4;
		even += past[i].days >= 4 && kam_churn_even(&past[i]);
		all += kam_churn_even(&past[i]);
	}
	if (even < LEAST || even * EVEN_PART < known || even == known)
		return KAM_OK;
	if (!(own = kam_alloc(all, sizeof(*own))))
		return kam_nomem(err, "the accounts");
	for (size_t i = 0; i < n; i++)
		if (kam_churn_even(&past[i]))
			own[f->clockwork++] = past[i];
	rc = kam_churn_fit(&f->even, own, f->clockwork, f->now.day,
			   KAM_CHURN_MBGCNBD, false, NULL, err);
	free(own);
	return rc;
}

int
kam_churn_train(struct kam_churn_forecast *f, enum kam_churn_model model,
		const struct kam_churn_history *h,
		const struct kam_churn_past *past, size_t n, kam_day as_of,
		int horizon, struct kam_err *err)
{
	bool learns = model == KAM_CHURN_AUTO || model == KAM_CHURN_REGRESSION;
	int rc;

	memset(f, 0, sizeof(*f));
	f->model = model;
	f->now.day = f->from = f->to = as_of;
	for (size_t i = 0; i < n; i++)
		if (past[i].days > 0 && past[i].first < f->from)
			f->from = past[i].first;
	f->now.horizon = horizon;
	for (int i = 0; i < KAM_CHURN_MODELS; i++)
		f->loss[i] = (double)NAN;
	if ((rc = kam_churn_usual(&f->now.usual, past, n, horizon, err)))
		return rc;
	if (model == KAM_CHURN_WINDOW)
		return KAM_OK;
	if ((rc = kam_churn_fit(&f->alive, past, n, as_of, KAM_CHURN_MBGCNBD,
				false, NULL, err)))
		return rc;
	if ((rc = fit_even(f, past, n, err)))
		return rc;
	f->mute = true;
	for (size_t i = 0; i < n && f->mute; i++)
		f->mute = past[i].days < 2;
	if (h && h->extras) {
		f->extras = h->extras->n;
		memcpy(f->extra, h->extras->extra, sizeof(f->extra));
	}
	if (learns && h && (rc = kam_churn_learn(f, model, h, err)))
		return rc;
	if (learns && !h) {
		f->fell_back = true;
		f->model = KAM_CHURN_MBGCNBD;
	}
	f->fit = f->alive;
	if (f->model != KAM_CHURN_REGRESSION && f->model != KAM_CHURN_MBGCNBD &&
	    (rc = kam_churn_fit(&f->fit, past, n, as_of, f->model, false, NULL,
				err)))
		return rc;
	f->now.btyd = f->fit.model;
	return KAM_OK;
}

/* The M-variant that speaks of such an account. */
static const struct kam_btyd *
kind_of(const struct kam_churn_forecast *f, const struct kam_churn_past *p)
{
	return f->even.model.k && kam_churn_even(p) ? &f->even.model
						    : &f->alive.model;
}

double
kam_churn_p_buy(const struct kam_churn_forecast *f,
		const struct kam_churn_history *h, size_t i,
		const struct kam_churn_past *p)
{
	double x[KAM_LOGISTIC_MAX];

	if (f->model == KAM_CHURN_REGRESSION) {
		kam_churn_row(x, h, i, p, &f->now);
		return kam_logistic_predict(&f->regression, x);
	}
	if (f->mute)
		return (double)NAN;
	return kam_churn_buys(f->model == KAM_CHURN_MBGCNBD ? kind_of(f, p)
							    : &f->now.btyd,
			      p, f->now.day, f->now.horizon);
}

double
kam_churn_p_alive(const struct kam_churn_forecast *f,
		  const struct kam_churn_past *p)
{
	struct kam_btyd_past c = kam_churn_weeks(p, f->now.day);

	return f->mute ? (double)NAN : kam_btyd_alive(kind_of(f, p), &c);
}
