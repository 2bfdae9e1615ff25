/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good the forecasts would have been. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/churn.h>

static const char *const tenth_name[KAM_SCORE_TENTHS] = {
	"tenth-1", "tenth-2", "tenth-3", "tenth-4", "tenth-5",
	"tenth-6", "tenth-7", "tenth-8", "tenth-9", "tenth-10"
};

/* All accounts with a purchase up to the date. */
struct trial {
	size_t n;
	double *p, *silent, *inside;  /* forecasts, by three models; owned */
	double *value;		      /* annual; owned */
	unsigned char *bought, *left; /* owned */
	unsigned char *status;	      /* owned */
};

static void
trial_release(struct trial *t)
{
	free(t->p);
	free(t->silent);
	free(t->inside);
	free(t->value);
	free(t->bought);
	free(t->left);
	free(t->status);
}

static int
trial_init(struct trial *t, size_t n, struct kam_err *err)
{
	t->p = kam_alloc(n, sizeof(*t->p));
	t->silent = kam_alloc(n, sizeof(*t->silent));
	t->inside = kam_alloc(n, sizeof(*t->inside));
	t->value = kam_alloc(n, sizeof(*t->value));
	t->bought = kam_alloc(n, 1);
	t->left = kam_alloc(n, 1);
	t->status = kam_alloc(n, 1);
	return t->p && t->silent && t->inside && t->value && t->bought &&
			       t->left && t->status
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
try_account(struct trial *t, const struct kam_churn_book *b, size_t i,
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
	t->p[t->n] = test->limits.window ? rule : isnan(v.p_buy) ? 0 : v.p_buy;
	t->silent[t->n] = -silent;
	t->inside[t->n] = rule;
	t->value[t->n] = kam_dec_double(v.annual_value);
	t->bought[t->n] = bought_after(src, i, b->as_of, test->horizon);
	t->left[t->n] = !t->bought[t->n];
	t->status[t->n++] = (unsigned char)v.status;
}

static struct kam_churn_line
blank(kam_day date, const char *model, const char *group)
{
	const double no = (double)NAN;

	return (struct kam_churn_line){ date, model,	  group,     no,
					no,   no,	  no,	     no,
					no,   { no, no }, { no, no } };
}

/* Lift and captured amount of those riskiest by p. */
static int
add_lift(struct kam_churn_line *line, const struct trial *t, const double *p,
	 struct kam_err *err)
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
add_all(struct kam_churn_line *line, const struct trial *t, const double *p,
	bool probability, struct kam_score *s, struct kam_err *err)
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
add_status(struct kam_churn_line *line, const struct trial *t, int status)
{
	double n = 0, p = 0, bought = 0;

	for (size_t i = 0; i < t->n; i++)
		if (t->status[i] == status) {
			n++;
			p += t->p[i];
			bought += t->bought[i];
		}
	line->accounts = n;
	if (n > 0) {
		line->rate = bought / n;
		line->forecast = p / n;
	}
}

static int
report(struct kam_churn_line *line, size_t *n, const struct trial *t,
       const char *model, kam_day date, struct kam_err *err)
{
	struct kam_score s, other;
	int rc;

	*n = 0;
	line[*n] = blank(date, model, "all");
	if ((rc = add_all(&line[(*n)++], t, t->p, true, &s, err)))
		return rc;
	line[*n] = blank(date, "recency", "all");
	if ((rc = add_all(&line[(*n)++], t, t->silent, false, &other, err)))
		return rc;
	line[*n] = blank(date, "window", "all");
	/* Unless it was the model. */
	if (strcmp(model, "window") &&
	    (rc = add_all(&line[(*n)++], t, t->inside, true, &other, err)))
		return rc;
	for (int k = 0; k < KAM_SCORE_TENTHS; k++) {
		line[*n] = blank(date, model, tenth_name[k]);
		line[*n].accounts = (double)s.tenth[k].n;
		line[*n].rate = s.tenth[k].rate;
		line[(*n)++].forecast = s.tenth[k].mean;
	}
	for (int k = KAM_CHURN_STATUSES - 1; k > KAM_CHURN_NONE; k--) {
		line[*n] = blank(date, model, kam_churn_status_name[k]);
		add_status(&line[(*n)++], t, k);
	}
	return KAM_OK;
}

int
kam_churn_backtest(struct kam_churn_line *line, size_t *n,
		   struct kam_churn_forecast *f,
		   const struct kam_churn_source *src, kam_day date,
		   const struct kam_churn_test *test, struct kam_err *err)
{
	struct kam_churn_book b = KAM_CHURN_BOOK_INIT;
	struct trial t = { 0 };
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
	for (size_t i = 0; i < b.n; i++)
		if (b.past[i].days > 0)
			try_account(&t, &b, i, f, src, test);
	rc = report(line, n, &t, kam_churn_model_name[f->model], date, err);
done:
	trial_release(&t);
	kam_churn_book_release(&b);
	return rc;
}

/* The figures of a line, one after the other. */
static double *
figure(struct kam_churn_line *l, int i)
{
	double *const all[KAM_CHURN_FIGURES] = {
		&l->accounts, &l->rate,	      &l->forecast, &l->auc,
		&l->brier,    &l->logloss,    &l->lift[0],  &l->captured[0],
		&l->lift[1],  &l->captured[1]
	};

	return i < KAM_CHURN_FIGURES ? all[i] : NULL;
}

double
kam_churn_figure(const struct kam_churn_line *line, int i)
{
	struct kam_churn_line copy = *line;

	return *figure(&copy, i);
}

void
kam_churn_mean(struct kam_churn_line *mean, struct kam_churn_line *spread,
	       const struct kam_churn_line *line, size_t n)
{
	*mean = blank(KAM_NO_DAY, line->model, "mean");
	*spread = blank(KAM_NO_DAY, line->model, "spread");
	for (int i = 0; figure(mean, i); i++) {
		double sum = 0, squares = 0;

		for (size_t k = 0; k < n; k++) {
			struct kam_churn_line copy = line[k];

			sum += *figure(&copy, i);
		}
		for (size_t k = 0; k < n; k++) {
			struct kam_churn_line copy = line[k];
			double d = *figure(&copy, i) - sum / (double)n;

			squares += d * d;
		}
		*figure(mean, i) = sum / (double)n;
		*figure(spread, i) =
			n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
	}
}
