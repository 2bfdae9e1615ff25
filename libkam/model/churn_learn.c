/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training on the data's own past, and choosing by what it would have said. */
#include "churn_learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ORIGINS KAM_CHURN_ORIGINS
#define FOLDS 5
#define LEAST 100  /* accounts at an origin */
#define ROWS 50000 /* about so many train */

/* A row: one account at one origin. */
struct training {
	const struct kam_churn_history *h;
	size_t width; /* features of a row */
	size_t n;
	double *x;		 /* n x width; owned */
	unsigned char *y, *fold; /* owned */
	size_t first;		 /* rows of the first origin */
	double ridge;
	uint64_t below;		     /* accounts whose hash is, train */
	struct kam_churn_past *past; /* at an origin, h->n of them; owned */
	int origins;
	/* Losses of the candidates in the rows of the first origin; owned. */
	double *loss[KAM_CHURN_MODELS];
};

static void
training_release(struct training *t)
{
	free(t->x);
	free(t->y);
	free(t->fold);
	free(t->past);
	for (int i = 0; i < KAM_CHURN_MODELS; i++)
		free(t->loss[i]);
}

/* The upper bits choose who trains, the lower ones the fold. */
static bool
trains(const struct training *t, size_t i)
{
	return t->h->hash[i] >> 16 <= t->below;
}

/* How many accounts had bought by then. */
static size_t
count_buyers(const struct kam_churn_history *h, kam_day origin)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		n += h->start[i] < h->start[i + 1] &&
		     h->day[h->start[i]] <= origin;
	return n;
}

/* At how many dates in a row there is enough to learn from. */
static int
count_origins(const struct kam_churn_history *h,
	      const struct kam_churn_origin *now)
{
	int j = 0;

	while (j < ORIGINS) {
		kam_day day = now->day - (j + 1) * now->horizon;

		if (day < KAM_DAY_MIN || count_buyers(h, day) < LEAST)
			break;
		j++;
	}
	return j;
}

/* Accounts that train, as they were; the others seem never to have bought. */
static void
look_back(struct training *t, kam_day origin)
{
	for (size_t i = 0; i < t->h->n; i++)
		if (trains(t, i))
			kam_churn_past_at(&t->past[i], t->h, i, origin);
}

/* How many rows there will be of the origin at which t->past is known. */
static size_t
count_rows(const struct training *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->h->n; i++)
		n += t->past[i].days > 0;
	return n;
}

/* Room for `more` further rows. */
static int
reserve(struct training *t, size_t more, struct kam_err *err)
{
	size_t need = t->n + more, width = t->width;
	void *x, *y, *fold;

	if (need < more || need > SIZE_MAX / sizeof(*t->x) / width)
		return kam_nomem(err, "the training");
	if ((x = realloc(t->x, (need + 1) * width * sizeof(*t->x))))
		t->x = x;
	if ((y = realloc(t->y, need + 1)))
		t->y = y;
	if ((fold = realloc(t->fold, need + 1)))
		t->fold = fold;
	return x && y && fold ? KAM_OK : kam_nomem(err, "the training");
}

/* The rows of one origin, at which t->past is known. */
static int
add_origin(struct training *t, const struct kam_churn_origin *o,
	   struct kam_err *err)
{
	int rc = reserve(t, count_rows(t), err);

	if (rc)
		return rc;
	for (size_t i = 0; i < t->h->n; i++) {
		if (t->past[i].days <= 0)
			continue;
		kam_churn_row(t->x + t->n * t->width, t->h, i, &t->past[i], o);
		t->y[t->n] = kam_churn_bought(t->h, i, o->day, o->horizon);
		t->fold[t->n++] = (unsigned char)(t->h->hash[i] % FOLDS);
	}
	t->origins++;
	return KAM_OK;
}

static uint64_t
bound_of(size_t accounts, int origins)
{
	const uint64_t most = UINT64_MAX >> 16;
	size_t trainers = (size_t)(ROWS / (origins > 0 ? origins : 1));

	return accounts <= trainers ? most : most / accounts * trainers;
}

/*
 * How rhythm models would have done at the first origin: the mean loss of a
 * variant fitted to the purchases up to there, over the accounts that train.
 */
static int
try_variant(struct training *t, const struct kam_churn_origin *o,
	    enum kam_churn_model model, double *loss, struct kam_btyd *m,
	    struct kam_err *err)
{
	struct kam_btyd_fit fit;
	double *each = kam_alloc(count_rows(t), sizeof(*each)), sum = 0;
	size_t rows = 0;
	int rc;

	t->loss[model] = each;
	if (!each)
		return kam_nomem(err, "the training");
	if ((rc = kam_churn_fit(&fit, t->past, t->h->n, o->day, model, true,
				NULL, err)))
		return rc;
	*m = fit.model;
	for (size_t i = 0; i < t->h->n; i++) {
		const struct kam_churn_past *p = &t->past[i];

		if (p->days <= 0)
			continue;
		each[rows] = kam_score_loss(
			kam_churn_buys(m, p, o->day, o->horizon),
			kam_churn_bought(t->h, i, o->day, o->horizon));
		sum += each[rows++];
	}
	*loss = rows ? sum / (double)rows : (double)NAN;
	return KAM_OK;
}

/*
 * The M-variant at an origin: the first one, j = 1, decides k, and how well
 * the variants would have forecast; further ones begin where it ended.
 */
static int
fit_origin(struct training *t, struct kam_churn_forecast *f, int j,
	   struct kam_churn_origin *o, bool compare, struct kam_err *err)
{
	struct kam_btyd other = f->now.btyd;
	struct kam_btyd_fit fit;
	int rc;

	if (j > 1) {
		rc = kam_churn_fit(&fit, t->past, t->h->n, o->day,
				   KAM_CHURN_MBGCNBD, true, &other, err);
		o->btyd = fit.model;
		return rc;
	}
	rc = try_variant(t, o, KAM_CHURN_MBGCNBD, &f->loss[KAM_CHURN_MBGCNBD],
			 &o->btyd, err);
	f->now.btyd = o->btyd;
	if (!rc && compare)
		rc = try_variant(t, o, KAM_CHURN_BGCNBD,
				 &f->loss[KAM_CHURN_BGCNBD], &other, err);
	return rc;
}

/* Fill the training rows; the loss of the variants at the first origin. */
static int
gather(struct training *t, struct kam_churn_forecast *f, int origins,
       bool compare, struct kam_err *err)
{
	for (int j = 1; j <= origins; j++) {
		struct kam_churn_origin o = f->now;
		int rc;

		o.day = f->now.day - j * f->now.horizon;
		look_back(t, o.day);
		if ((rc = kam_churn_usual(&o.usual, t->past, t->h->n, o.horizon,
					  err)) ||
		    (rc = fit_origin(t, f, j, &o, compare, err)))
			return rc;
		f->origin_rows[j - 1] = t->n;
		if ((rc = add_origin(t, &o, err)))
			return rc;
		f->origin_rows[j - 1] = t->n - f->origin_rows[j - 1];
		if (j == 1)
			t->first = t->n;
	}
	return KAM_OK;
}

static double
row_loss(const struct training *t, const struct kam_logistic *m, size_t i)
{
	return kam_score_loss(kam_logistic_predict(m, t->x + i * t->width),
			      t->y[i]);
}

/* The loss at the first origin, each fifth forecast by the others; that of
   each row into `each`, if it is not NULL. */
static int
cross_validate(const struct training *t, const struct kam_logistic *whole,
	       double ridge, double *loss, double *each, struct kam_err *err)
{
	double sum = 0;

	for (int fold = 0; fold < FOLDS; fold++) {
		struct kam_logistic m;
		int rc = kam_logistic_fit(&m, t->x, t->y, t->n, t->width,
					  t->fold, fold, ridge, whole, err);

		if (rc)
			return rc;
		for (size_t i = 0; i < t->first; i++) {
			double one;

			if (t->fold[i] != fold)
				continue;
			one = row_loss(t, &m, i);
			sum += one;
			if (each)
				each[i] = one;
		}
	}
	*loss = sum / (double)t->first;
	return KAM_OK;
}

/*
 * The loss at the first origin of what the earlier ones teach, which is how
 * the regression will be used; with one origin alone, by customers.
 */
static int
try_ridge(const struct training *t, double ridge, struct kam_logistic *near,
	  double *loss, struct kam_err *err)
{
	const struct kam_logistic *start = near->p ? near : NULL;
	size_t from = t->first, rows = t->n - t->first;
	int rc;

	if (!rows)
		return cross_validate(t, start, ridge, loss, NULL, err);
	rc = kam_logistic_fit(near, t->x + from * t->width, t->y + from, rows,
			      t->width, NULL, 0, ridge, start, err);
	*loss = 0;
	for (size_t i = 0; !rc && i < from; i++)
		*loss += row_loss(t, near, i) / (double)from;
	return rc;
}

/* The penalty is chosen among these, inside the data it trains on: until less
   of it has been worse twice in a row. */
static int
choose_ridge(struct training *t, struct kam_err *err)
{
	static const double ridges[] = {
		3000, 1000, 300, 100, 30, 10, 3, 1, .3
	};
	struct kam_logistic near = { .p = 0 };
	double best = HUGE_VAL, loss;
	int worse = 0;

	for (size_t i = 0; worse < 2 && i < sizeof(ridges) / sizeof(ridges[0]);
	     i++) {
		int rc = try_ridge(t, ridges[i], &near, &loss, err);

		if (rc)
			return rc;
		worse = loss < best ? 0 : worse + 1;
		if (loss < best) {
			best = loss;
			t->ridge = ridges[i];
		}
	}
	return KAM_OK;
}

static enum kam_churn_model
best_of(const double *loss)
{
	enum kam_churn_model best = KAM_CHURN_MBGCNBD;

	for (int i = 0; i < KAM_CHURN_MODELS; i++)
		if (loss[i] < loss[best])
			best = (enum kam_churn_model)i;
	return best;
}

static int
no_origin(const struct kam_churn_forecast *f, struct kam_err *err)
{
	return kam_fail(err, KAM_EDATA,
			"a regression needs %d accounts that had bought %d "
			"days before the last date; give a shorter --horizon "
			"or --model=mbgcnbd",
			LEAST, f->now.horizon);
}

/* The regression, and its loss if it competes. */
static int
regress(struct training *t, struct kam_churn_forecast *f, bool compare,
	struct kam_err *err)
{
	double **each = &t->loss[KAM_CHURN_REGRESSION];
	int rc = choose_ridge(t, err);

	if (!rc)
		rc = kam_logistic_fit(&f->regression, t->x, t->y, t->n,
				      t->width, NULL, 0, t->ridge, NULL, err);
	f->ridge = t->ridge;
	if (rc || !compare)
		return rc;
	*each = kam_alloc(t->first, sizeof(**each));
	if (!*each)
		return kam_nomem(err, "the training");
	return cross_validate(t, &f->regression, t->ridge,
			      &f->loss[KAM_CHURN_REGRESSION], *each, err);
}

/* The winner, the next best, and how sure the difference is: the standard
   error of the mean of what the losses of each row differ by. */
static void
settle(const struct training *t, struct kam_churn_forecast *f)
{
	const double n = (double)t->first;
	double squares = 0;
	int second = 0;

	f->model = best_of(f->loss);
	for (int i = 1; i < KAM_CHURN_MODELS; i++)
		if (i != (int)f->model && !isnan(f->loss[i]) &&
		    (!second || f->loss[i] < f->loss[second]))
			second = i;
	if (!second)
		return;
	f->runner_up = (enum kam_churn_model)second;
	f->margin = f->loss[second] - f->loss[f->model];
	for (size_t i = 0; i < t->first; i++) {
		double d =
			t->loss[second][i] - t->loss[f->model][i] - f->margin;

		squares += d * d;
	}
	f->margin_se = n > 1 ? sqrt(squares / (n - 1) / n) : (double)NAN;
}

int
kam_churn_learn(struct kam_churn_forecast *f, enum kam_churn_model model,
		const struct kam_churn_history *h, struct kam_err *err)
{
	bool compare = model == KAM_CHURN_AUTO;
	int origins = count_origins(h, &f->now);
	struct training t = { .h = h,
			      .width = kam_churn_width(h),
			      .below = bound_of(h->n, origins) };
	int rc = KAM_OK;

	t.past = kam_alloc(h->n, sizeof(*t.past));
	if (!t.past)
		return kam_nomem(err, "the training");
	if ((rc = gather(&t, f, origins, compare, err)))
		goto done;
	if (!t.first && model == KAM_CHURN_REGRESSION) {
		rc = no_origin(f, err);
		goto done;
	}
	f->model = t.first ? model : KAM_CHURN_MBGCNBD;
	f->fell_back = !t.first;
	f->rows = t.n;
	f->origins = t.origins;
	if (t.first && !(rc = regress(&t, f, compare, err)) && compare)
		settle(&t, f);
done:
	training_release(&t);
	return rc;
}
