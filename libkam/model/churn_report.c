/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which model was chosen, by how much, and what was fitted to what. */
#include <math.h>
#include <string.h>

#include <kam/churn_table.h>

/* Digits of parameters, places of losses. */
#define DIGITS 8
#define PLACES 6

/* "logloss.mbgcnbd" */
static void
put_name(struct kam_churn_table *t, const char *what, const char *of)
{
	t->nomem = kam_buf_put(&t->text, what, strlen(what)) || t->nomem;
	kam_churn_put_text(t, of);
}

/* What stands behind name and value. */
static void
end_row(struct kam_churn_table *t, double se, const char *meaning)
{
	kam_churn_put_real(t, se, DIGITS);
	kam_churn_put_text(t, meaning);
}

static void
put_word(struct kam_churn_table *t, const char *what, const char *of,
	 const char *value, const char *meaning)
{
	put_name(t, what, of);
	kam_churn_put_text(t, value);
	end_row(t, (double)NAN, meaning);
}

static void
put_number(struct kam_churn_table *t, const char *what, size_t n,
	   const char *meaning)
{
	put_name(t, what, "");
	kam_churn_put_count(t, (int64_t)n);
	end_row(t, (double)NAN, meaning);
}

static void
put_date(struct kam_churn_table *t, const char *what, kam_day day,
	 const char *meaning)
{
	put_name(t, what, "");
	kam_churn_put_date(t, day);
	end_row(t, (double)NAN, meaning);
}

static void
put_value(struct kam_churn_table *t, const char *what, const char *of, double v,
	  double se, const char *meaning)
{
	put_name(t, what, of);
	kam_churn_put_real(t, isfinite(v) ? v : (double)NAN, DIGITS);
	end_row(t, isfinite(se) ? se : (double)NAN, meaning);
}

static const char *
chosen_by(const struct kam_churn_forecast *f, enum kam_churn_model asked)
{
	if (f->fell_back)
		return "fallback";
	return asked == KAM_CHURN_AUTO ? "cross-validation" : "option";
}

/* The candidates' losses, and how far the chosen one is ahead. */
static void
put_losses(struct kam_churn_table *t, const struct kam_churn_forecast *f)
{
	for (int i = 1; i < KAM_CHURN_MODELS; i++) {
		if (isnan(f->loss[i]))
			continue;
		put_name(t, "logloss.", kam_churn_model_name[i]);
		kam_churn_put_fixed(t, f->loss[i], PLACES);
		end_row(t, (double)NAN,
			"mean logarithmic loss of the candidate from "
			"selection_date on");
	}
	if (f->runner_up == KAM_CHURN_AUTO)
		return;
	put_word(t, "runner_up", "", kam_churn_model_name[f->runner_up],
		 "the next best");
	put_name(t, "margin", "");
	kam_churn_put_fixed(t, f->margin, PLACES);
	end_row(t, f->margin_se,
		"by how much its loss is greater; below two standard errors "
		"either may be better");
}

static void
put_choice(struct kam_churn_table *t, const struct kam_churn_forecast *f,
	   enum kam_churn_model asked)
{
	put_word(t, "model", "", kam_churn_model_name[f->model],
		 "what p_buy is by");
	put_word(t, "model_asked", "", kam_churn_model_name[asked], "--model");
	put_word(t, "chosen_by", "", chosen_by(f, asked),
		 f->fell_back ? "auto had no 100 accounts with a complete "
				"horizon to choose by"
			      : "option, cross-validation or fallback");
	if (asked != KAM_CHURN_AUTO || f->fell_back)
		return;
	put_date(
		t, "selection_date", f->now.day - f->now.horizon,
		"from which the candidates forecast the horizon that followed");
	put_losses(t, f);
}

static void
put_parameter(struct kam_churn_table *t, const char *prefix, const char *name,
	      const char *log_name, double v, double se)
{
	put_value(t, prefix, name, v, (double)NAN, "parameter, in weeks");
	put_value(t, prefix, log_name, log(v), se, "its logarithm");
}

static void
put_fit(struct kam_churn_table *t, const char *prefix,
	const struct kam_btyd_fit *fit)
{
	static const char *const verdict[] = { "converged", "boundary",
					       "failed" };
	const struct kam_btyd *m = &fit->model;

	put_word(t, prefix, "family", m->m ? "MBG/CNBD-k" : "BG/CNBD-k",
		 "buy-till-you-die model");
	put_word(t, prefix, "verdict", verdict[fit->verdict],
		 "converged, or boundary: a limiting model is used");
	if (fit->verdict != KAM_BTYD_CONVERGED)
		put_word(t, prefix, "why", fit->why, "what ran off");
	put_value(t, prefix, "k", m->k, (double)NAN,
		  "regularity of gaps: 1 random, 12 clockwork");
	put_parameter(t, prefix, "r", "ln_r", m->r, fit->se[0]);
	put_parameter(t, prefix, "alpha", "ln_alpha", m->alpha, fit->se[1]);
	put_parameter(t, prefix, "a", "ln_a", m->a, fit->se[2]);
	put_parameter(t, prefix, "b", "ln_b", m->b, fit->se[3]);
	put_name(t, prefix, "loglik");
	kam_churn_put_fixed(t, fit->loglik, PLACES);
	end_row(t, (double)NAN, "log-likelihood");
}

/* The user's features are the last ones. */
static const char *
feature_name(const struct kam_churn_forecast *f, size_t j)
{
	return j < KAM_CHURN_FEATURES ? kam_churn_feature_name[j]
				      : f->extra[j - KAM_CHURN_FEATURES].name;
}

static void
put_regression(struct kam_churn_table *t, const struct kam_churn_forecast *f)
{
	static const char *const origin[KAM_CHURN_ORIGINS] = {
		"origin.1", "origin.2", "origin.3", "origin.4"
	};
	static const char *const rows[KAM_CHURN_ORIGINS] = { "origin.1.rows",
							     "origin.2.rows",
							     "origin.3.rows",
							     "origin.4.rows" };
	const struct kam_logistic *m = &f->regression;

	put_number(t, "training_origins", (size_t)f->origins,
		   "dates, a horizon apart, the latest one before as_of");
	put_number(t, "training_rows", f->rows, "accounts at these dates");
	for (int j = 0; j < f->origins; j++) {
		put_date(t, origin[j], f->now.day - (j + 1) * f->now.horizon,
			 "one of these dates");
		put_number(t, rows[j], f->origin_rows[j], "accounts at it");
	}
	put_value(t, "ridge", "", f->ridge, (double)NAN,
		  "penalty of the coefficients, chosen on the earlier dates");
	put_word(t, "regression.", "verdict",
		 m->converged ? "converged" : "stopped",
		 "whether the iterations came to rest");
	put_value(t, "regression.", "loglik", m->loglik, (double)NAN,
		  "log-likelihood, without the penalty");
	put_value(t, "coefficient.", "intercept", m->intercept, m->intercept_se,
		  "of the logarithm of the odds");
	for (size_t j = 0; j < m->p; j++)
		put_value(t, "coefficient.", feature_name(f, j), m->coef[j],
			  m->se[j], "of the logarithm of the odds");
}

/* The record of the rule that makes ended projects of clusters. */
static void
put_clusters(struct kam_churn_table *t, const struct kam_churn_clusters *c)
{
	put_number(t, "clusters.called", c->called,
		   "that seemed to be projects that were over, some day up to "
		   "as_of");
	put_number(t, "clusters.back", c->back, "of these, bought again");
	put_name(t, "clusters.days", "");
	kam_churn_put_count(t, c->days);
	end_row(t, (double)NAN, "that they had to do so, all together");
	put_word(t, "clusters.in_doubt", "", c->in_doubt ? "yes" : "no",
		 "yes: more than one in ten come back within a year, and such "
		 "are no ended projects");
	put_value(t, "clusters.", "in_doubt_below",
		  c->in_doubt && c->in_doubt < KAM_CHURN_EVER ? c->in_doubt
							      : (double)NAN,
		  (double)NAN, "overdue_ratio, from which on they are, if any");
}

void
kam_churn_table_report(struct kam_churn_table *t,
		       const struct kam_churn_forecast *f,
		       const struct kam_churn_book *b,
		       enum kam_churn_model asked)
{
	static const struct kam_churn_head head[] = {
		{ "name", KAM_CHURN_TEXT },
		{ "value", KAM_CHURN_TEXT },
		{ "standard_error", KAM_CHURN_REAL },
		{ "meaning", KAM_CHURN_TEXT },
	};
	size_t buyers = kam_churn_book_buyers(b);

	kam_churn_table_begin(t, head, sizeof(head) / sizeof *(head));
	if (!b->n)
		return;
	put_date(t, "as_of", b->as_of, "the day that everything is told of");
	put_number(t, "customers", b->n, "in the input");
	put_number(t, "buyers", buyers, "of these, with a purchase");
	if (!buyers)
		return;
	put_number(t, "horizon", (size_t)f->now.horizon, "days");
	put_value(t, "usual_gap", "", f->now.usual, (double)NAN,
		  "days, median gap_mean of accounts with two gaps or more");
	if (b->lines)
		put_clusters(t, &f->clusters);
	put_choice(t, f, asked);
	if (f->model == KAM_CHURN_WINDOW)
		return;
	if (f->mute) {
		put_word(t, "verdict", "", "mute",
			 "no customer has bought twice: nothing can be told");
		return;
	}
	put_fit(t, "p_active.", &f->alive);
	if (f->even.model.k) {
		put_number(t, "clockwork.accounts", f->clockwork,
			   "that buy like clockwork, with a fit of their own");
		put_fit(t, "clockwork.", &f->even);
	}
	if (f->model == KAM_CHURN_REGRESSION)
		put_regression(t, f);
	else
		put_fit(t, "p_buy.", &f->fit);
}
