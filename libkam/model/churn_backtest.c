/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good the forecasts would have been. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "churn_parts.h"

enum { MODEL, RECENCY, WINDOW };

static const char *const tenth_name[KAM_SCORE_TENTHS] = {
	"tenth-1", "tenth-2", "tenth-3", "tenth-4", "tenth-5",
	"tenth-6", "tenth-7", "tenth-8", "tenth-9", "tenth-10"
};

static void
trial_release(struct kam_churn_trial *t)
{
	for (int m = 0; m < KAM_CHURN_RIVALS; m++)
		free(t->p[m]);
	free(t->value);
	free(t->bought);
	free(t->left);
	free(t->status);
}

static int
trial_init(struct kam_churn_trial *t, size_t n, struct kam_err *err)
{
	bool got = true;

	for (int m = 0; m < KAM_CHURN_RIVALS; m++) {
		t->p[m] = kam_alloc(n, sizeof(*t->p[m]));
		got = got && t->p[m];
	}
	t->value = kam_alloc(n, sizeof(*t->value));
	t->bought = kam_alloc(n, 1);
	t->left = kam_alloc(n, 1);
	t->status = kam_alloc(n, 1);
	return got && t->value && t->bought && t->left && t->status
		       ? KAM_OK
		       : kam_nomem(err, "the backtest");
}

/* Was there a purchase of account i in (date, date + horizon]? */
static bool
bought_after(const struct kam_churn_source *src, size_t i, kam_day date,
	     int horizon)
{
	for (size_t j = src->start[i]; j < src->start[i + 1]; j++)
		if (src->purchase[j] && src->day[j] > date &&
		    src->day[j] - date <= horizon)
			return true;
	return false;
}

static void
try_account(struct kam_churn_trial *t, const struct kam_churn_book *b, size_t i,
	    const struct kam_churn_forecast *f,
	    const struct kam_churn_source *src,
	    const struct kam_churn_test *test)
{
	struct kam_churn_case c;
	struct kam_churn_verdict v;
	int silent = b->as_of - b->past[i].last;
	bool rule = silent <= test->limits.lost_after;

	kam_churn_book_case(&c, b, i, f, &test->rhythm);
	kam_churn_judge(&v, &c, &test->limits);
	/* Nobody bought again yet: then nobody is expected to. */
	t->p[MODEL][t->n] = test->limits.window ? rule
			    : isnan(v.p_buy)	? 0
						: v.p_buy;
	t->p[RECENCY][t->n] = -silent;
	t->p[WINDOW][t->n] = rule;
	t->value[t->n] = kam_dec_double(v.annual_value);
	t->bought[t->n] = bought_after(src, i, b->as_of, test->horizon);
	t->left[t->n] = !t->bought[t->n];
	t->status[t->n++] = (unsigned char)v.status;
}

struct kam_churn_line
kam_churn_line_of(kam_day date, const char *model, const char *group)
{
	struct kam_churn_line line = { date, model, group, .bound = "" };

	for (int i = 0; i < KAM_CHURN_FIGURES; i++)
		*kam_churn_line_at(&line, i) = (double)NAN;
	return line;
}

/* Lift and captured amount of those riskiest by p. */
static int
add_lift(struct kam_churn_line *line, const struct kam_churn_trial *t,
	 const double *p, struct kam_err *err)
{
	double *risk = kam_alloc(t->n, sizeof(*risk));
	int rc = risk ? KAM_OK : kam_nomem(err, "the backtest");

	for (size_t i = 0; !rc && i < t->n; i++)
		risk[i] = -p[i];
	for (int k = 0; !rc && k < 2; k++) {
		struct kam_lift l;

		rc = kam_score_lift(&l, risk, t->left, t->value, t->n,
				    k ? .2 : .1, err);
		line->lift[k] = l.lift;
		line->captured[k] = l.captured;
	}
	free(risk);
	return rc;
}

static int
add_all(struct kam_churn_line *line, const struct kam_churn_trial *t,
	const double *p, bool probability, struct kam_score *s,
	struct kam_err *err)
{
	int rc = kam_score(s, p, t->bought, t->n, err);

	if (rc)
		return rc;
	line->accounts = (double)s->n;
	line->rate = s->rate;
	line->auc = s->auc;
	if (probability) {
		line->forecast = s->mean;
		line->brier = s->brier;
		line->logloss = s->logloss;
	}
	return add_lift(line, t, p, err);
}

static void
add_status(struct kam_churn_line *line, const struct kam_churn_trial *t,
	   int status)
{
	double n = 0, p = 0, bought = 0;

	for (size_t i = 0; i < t->n; i++)
		if (t->status[i] == status) {
			n++;
			p += t->p[MODEL][i];
			bought += t->bought[i];
		}
	line->accounts = n;
	if (n > 0) {
		line->rate = bought / n;
		line->forecast = p / n;
	}
}

/* The lines of all customers; the score of the model's is needed again. */
static int
report_all(struct kam_churn_line *line, const struct kam_churn_trial *t,
	   const char *model, kam_day date, struct kam_score *s,
	   struct kam_err *err)
{
	const char *const name[KAM_CHURN_RIVALS] = { model, "recency",
						     "window" };
	int rc = KAM_OK;

	for (int m = 0; m < KAM_CHURN_RIVALS; m++) {
		struct kam_score other;

		line[m] = kam_churn_line_of(date, name[m], "all");
		/* Unless it was the model. */
		if (!rc && (m != WINDOW || strcmp(model, "window") != 0))
			rc = add_all(&line[m], t, t->p[m], m != RECENCY,
				     m ? &other : s, err);
	}
	return rc;
}

static int
report(struct kam_churn_line *line, const struct kam_churn_trial *t,
       const char *model, kam_day date, struct kam_err *err)
{
	struct kam_score s;
	int rc = report_all(line, t, model, date, &s, err);

	for (int k = 0; !rc && k < KAM_SCORE_TENTHS; k++) {
		struct kam_churn_line *l = &line[KAM_TRIAL_TENTH + k];

		*l = kam_churn_line_of(date, model, tenth_name[k]);
		l->accounts = (double)s.tenth[k].n;
		l->rate = s.tenth[k].rate;
		l->forecast = s.tenth[k].mean;
	}
	for (size_t i = KAM_TRIAL_STATUS; !rc && i < KAM_TRIAL_GAIN; i++) {
		int k = kam_trial_status(i);

		line[i] = kam_churn_line_of(date, model,
					    kam_churn_status_name[k]);
		add_status(&line[i], t, k);
	}
	return rc;
}

int
kam_churn_backtest(struct kam_churn_line *line, size_t *n,
		   struct kam_churn_forecast *f,
		   const struct kam_churn_source *src, kam_day date,
		   const struct kam_churn_test *test, struct kam_err *err)
{
	struct kam_churn_book b = KAM_CHURN_BOOK_INIT;
	struct kam_churn_trial t = { 0 };
	char text[KAM_DATE_TEXT];
	int rc;

	if ((rc = kam_churn_book_make(&b, src, date, err)))
		goto done;
	(void)kam_date_print(text, date);
	if (!kam_churn_book_buyers(&b)) {
		rc = kam_fail(err, KAM_EDATA,
			      "no customer has a purchase up to %s to test "
			      "forecasts on",
			      text);
		goto done;
	}
	if ((rc = trial_init(&t, b.n, err)) ||
	    (rc = kam_churn_train(f, test->model, &b.h, b.past, b.n, date,
				  test->horizon, err)))
		goto done;
	kam_churn_clusters(&f->clusters, &b, f->now.usual, &test->rhythm);
	for (size_t i = 0; i < b.n; i++)
		if (b.past[i].days > 0)
			try_account(&t, &b, i, f, src, test);
	*n = test->bootstrap ? 3 * KAM_TRIAL_LINES : KAM_TRIAL_GAIN;
	rc = report(line, &t, kam_churn_model_name[f->model], date, err);
	if (!rc && test->bootstrap)
		rc = kam_churn_bootstrap(line, &t, test->bootstrap, test->seed,
					 err);
done:
	trial_release(&t);
	kam_churn_book_release(&b);
	return rc;
}

double *
kam_churn_line_at(struct kam_churn_line *l, int i)
{
	double *const all[KAM_CHURN_FIGURES] = {
		&l->accounts, &l->rate,	      &l->forecast, &l->auc,
		&l->brier,    &l->logloss,    &l->lift[0],  &l->captured[0],
		&l->lift[1],  &l->captured[1]
	};

	return all[i];
}

double
kam_churn_figure(const struct kam_churn_line *line, int i)
{
	struct kam_churn_line copy = *line;

	return *kam_churn_line_at(&copy, i);
}

void
kam_churn_mean(struct kam_churn_line *mean, struct kam_churn_line *spread,
	       const struct kam_churn_line *line, size_t n)
{
	*mean = kam_churn_line_of(KAM_NO_DAY, line->model, "mean");
	*spread = kam_churn_line_of(KAM_NO_DAY, line->model, "spread");
	for (int i = 0; i < KAM_CHURN_FIGURES; i++) {
		double sum = 0, squares = 0;

		for (size_t k = 0; k < n; k++)
			sum += kam_churn_figure(&line[k], i);
		for (size_t k = 0; k < n; k++) {
			double d =
				kam_churn_figure(&line[k], i) - sum / (double)n;

			squares += d * d;
		}
		*kam_churn_line_at(mean, i) = sum / (double)n;
		*kam_churn_line_at(spread, i) =
			n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
	}
}
