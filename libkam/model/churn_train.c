/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training on the data's own past, and choosing by what it would have said. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/churn.h>

#define ORIGINS 4
#define FOLDS 5
#define LEAST 100 /* accounts at an origin */
#define TRAINERS 25000
/* Heavy: what is learnt at one origin must hold at another. */
#define RIDGE 200

/* A row: one account at one origin. */
struct training {
	const struct kam_churn_history *h;
	size_t n, cap;
	double *x;		     /* n x KAM_CHURN_FEATURES; owned */
	unsigned char *y, *fold;     /* owned */
	size_t first;		     /* rows of the first origin */
	uint64_t below;		     /* accounts whose hash is, train */
	struct kam_churn_past *past; /* at an origin, h->n of them; owned */
	int origins;
};

static void
training_release(struct training *t)
{
	free(t->x);
	free(t->y);
	free(t->fold);
	free(t->past);
}

/* The upper bits choose who trains, the lower ones the fold. */
static bool
trains(const struct training *t, size_t i)
{
	return t->h->hash[i] >> 16 <= t->below;
}

static size_t
look_back(struct training *t, kam_day origin)
{
	size_t buyers = 0;

	for (size_t i = 0; i < t->h->n; i++) {
		kam_churn_past_at(&t->past[i], t->h, i, origin);
		buyers += t->past[i].days > 0;
	}
	return buyers;
}

static int
find_usual(double *usual, const struct kam_churn_past *past, size_t n,
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

/* Room for `more` further rows. */
static int
reserve(struct training *t, size_t more, struct kam_err *err)
{
	size_t need = t->n + more, width = KAM_CHURN_FEATURES;
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
	size_t more = 0;
	int rc;

	for (size_t i = 0; i < t->h->n; i++)
		more += t->past[i].days > 0 && trains(t, i);
	if ((rc = reserve(t, more, err)))
		return rc;
	for (size_t i = 0; i < t->h->n; i++) {
		if (t->past[i].days <= 0 || !trains(t, i))
			continue;
		kam_churn_features(t->x + t->n * KAM_CHURN_FEATURES, t->h, i,
				   &t->past[i], o);
		t->y[t->n] = kam_churn_bought(t->h, i, o->day, o->horizon);
		t->fold[t->n++] = (unsigned char)(t->h->hash[i] % FOLDS);
	}
	t->origins++;
	return KAM_OK;
}

static uint64_t
bound_of(size_t accounts)
{
	const uint64_t most = UINT64_MAX >> 16;

	return accounts <= TRAINERS ? most : most / accounts * TRAINERS;
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
	double sum = 0, rows = 0;
	int rc = kam_churn_fit(&fit, t->past, t->h->n, o->day, model, true,
			       NULL, err);

	if (rc)
		return rc;
	*m = fit.model;
	for (size_t i = 0; i < t->h->n; i++) {
		const struct kam_churn_past *p = &t->past[i];

		if (p->days <= 0 || !trains(t, i))
			continue;
		sum += kam_score_loss(
			kam_churn_buys(m, p, o->day, o->horizon),
			kam_churn_bought(t->h, i, o->day, o->horizon));
		rows++;
	}
	*loss = rows > 0 ? sum / rows : (double)NAN;
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
gather(struct training *t, struct kam_churn_forecast *f, bool compare,
       struct kam_err *err)
{
	for (int j = 1; j <= ORIGINS; j++) {
		struct kam_churn_origin o = f->now;
		int rc;

		o.day = f->now.day - j * f->now.horizon;
		if (o.day < KAM_DAY_MIN || look_back(t, o.day) < LEAST)
			break;
		if ((rc = find_usual(&o.usual, t->past, t->h->n, o.horizon,
				     err)) ||
		    (rc = fit_origin(t, f, j, &o, compare, err)))
			return rc;
		if ((rc = add_origin(t, &o, err)))
			return rc;
		if (j == 1)
			t->first = t->n;
	}
	return KAM_OK;
}

/* The regression's loss at the first origin, each fifth by the others. */
static int
cross_validate(struct training *t, const struct kam_logistic *whole,
	       double *loss, struct kam_err *err)
{
	double sum = 0;

	for (int fold = 0; fold < FOLDS; fold++) {
		struct kam_logistic m;
		int rc = kam_logistic_fit(&m, t->x, t->y, t->n,
					  KAM_CHURN_FEATURES, t->fold, fold,
					  RIDGE, whole, err);

		if (rc)
			return rc;
		for (size_t i = 0; i < t->first; i++)
			if (t->fold[i] == fold)
				sum += kam_score_loss(
					kam_logistic_predict(
						&m,
						t->x + i * KAM_CHURN_FEATURES),
					t->y[i]);
	}
	*loss = sum / (double)t->first;
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

/* The past's lesson: which model, and the regression if it is that. */
static int
learn(struct kam_churn_forecast *f, enum kam_churn_model model,
      const struct kam_churn_history *h, struct kam_err *err)
{
	struct training t = { .h = h, .below = bound_of(h->n) };
	int rc = KAM_OK;

	t.past = kam_alloc(h->n, sizeof(*t.past));
	if (!t.past)
		return kam_nomem(err, "the training");
	if ((rc = gather(&t, f, model == KAM_CHURN_AUTO, err)))
		goto done;
	if (!t.first && model == KAM_CHURN_REGRESSION) {
		rc = no_origin(f, err);
		goto done;
	}
	f->model = t.first ? model : KAM_CHURN_MBGCNBD;
	f->fell_back = !t.first;
	f->rows = t.n;
	f->origins = t.origins;
	if (!t.first ||
	    (rc = kam_logistic_fit(&f->regression, t.x, t.y, t.n,
				   KAM_CHURN_FEATURES, NULL, 0, RIDGE, NULL,
				   err)) ||
	    model != KAM_CHURN_AUTO)
		goto done;
	rc = cross_validate(&t, &f->regression, &f->loss[KAM_CHURN_REGRESSION],
			    err);
	f->model = best_of(f->loss);
done:
	training_release(&t);
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
	f->now.day = as_of;
	f->now.horizon = horizon;
	for (int i = 0; i < KAM_CHURN_MODELS; i++)
		f->loss[i] = (double)NAN;
	if ((rc = find_usual(&f->now.usual, past, n, horizon, err)))
		return rc;
	if (model == KAM_CHURN_WINDOW)
		return KAM_OK;
	if ((rc = kam_churn_fit(&f->alive, past, n, as_of, KAM_CHURN_MBGCNBD,
				false, NULL, err)))
		return rc;
	f->mute = true;
	for (size_t i = 0; i < n && f->mute; i++)
		f->mute = past[i].days < 2;
	if (learns && h && (rc = learn(f, model, h, err)))
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

double
kam_churn_p_buy(const struct kam_churn_forecast *f,
		const struct kam_churn_history *h, size_t i,
		const struct kam_churn_past *p)
{
	double x[KAM_CHURN_FEATURES];

	if (f->model != KAM_CHURN_REGRESSION && f->mute)
		return (double)NAN;
	if (f->model != KAM_CHURN_REGRESSION)
		return kam_churn_buys(&f->now.btyd, p, f->now.day,
				      f->now.horizon);
	kam_churn_features(x, h, i, p, &f->now);
	return kam_logistic_predict(&f->regression, x);
}

double
kam_churn_p_alive(const struct kam_churn_forecast *f,
		  const struct kam_churn_past *p)
{
	struct kam_btyd_past c = kam_churn_weeks(p, f->now.day);

	return f->mute ? (double)NAN : kam_btyd_alive(&f->alive.model, &c);
}
