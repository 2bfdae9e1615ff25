/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of kam-churn, and whether it makes sense. */
#ifndef KAM_CHURN_WANTS_H
#define KAM_CHURN_WANTS_H

#include <kam/churn_table.h>

#define KAM_CHURN_HORIZON 90 /* days, where none is given */

/* The options, as they were read. */
struct kam_churn_wants {
	int model, stake;
	struct kam_span horizon, lost_after;
	double lost, at_risk, regular_cv, season_p, season_length;
	struct kam_span project_within, project_after;
	const char *prev, *type, *features, *save_model, *model_file;
	bool coefficients, summary, report;
	const char *backtest;
	const char *by, *base, *period, *reason_file, *fail_if;
	double partial;
	long bootstrap, seed;
};

/* Which of them exclude each other, as a message, or NULL. */
const char *
kam_churn_contradiction(const struct kam_churn_wants *wants, bool attach);

/* Is the model of --model-file one for the other options, and for rates one
   that knows nothing of what came after the period?  KAM_EUSAGE. */
int
kam_churn_check_model(const struct kam_churn_wants *wants,
		      const struct kam_churn_forecast *f, struct kam_err *err);

/* The limits at a day, from which months and years are counted; KAM_NO_DAY:
   there are no accounts. */
void kam_churn_set_limits(const struct kam_churn_wants *wants, kam_day as_of,
			  struct kam_churn_limits *limits,
			  struct kam_rhythm_limits *rhythm, int *horizon);

/*
 * What forecasts the accounts of `b`, into `f`: what --model-file had, which
 * is there, or else what is trained on the book as wanted, and told of; but
 * nothing where nobody has bought, unless it is to be saved.  KAM_EUSAGE if a
 * regression or --features is wanted of a book without days, or as
 * kam_churn_saved_use(); or as kam_churn_train().
 */
int
kam_churn_prepare(struct kam_churn_forecast *f, const struct kam_churn_book *b,
		  const struct kam_churn_wants *wants,
		  const struct kam_rhythm_limits *rhythm, int horizon,
		  kam_churn_say_fn *say, void *ctx, struct kam_err *err);

/* How --backtest is to be done. */
struct kam_churn_test
kam_churn_test_of(const struct kam_churn_wants *wants,
		  const struct kam_churn_limits *limits,
		  const struct kam_rhythm_limits *rhythm, int horizon);

#endif
