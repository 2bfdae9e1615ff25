/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of summaries, by name; shared by the files that fill them. */
#ifndef KAM_MODEL_CHURN_PARTS_H
#define KAM_MODEL_CHURN_PARTS_H

#include <kam/churn_rates.h>

void kam_churn_status_names(struct kam_figures *f);
void kam_churn_rate_names(struct kam_figures *f);
void kam_churn_reason_names(struct kam_figures *f);

/* Forecasts, and what happened, of all accounts with a purchase by then. */
struct kam_churn_trial {
	size_t n;
	double *p[KAM_CHURN_RIVALS];  /* greater: more likely to buy; owned,
					 as all arrays are */
	double *value;		      /* annual */
	unsigned char *bought, *left; /* one is 1 */
	unsigned char *status;
};

/* What the lines of a backtest are of, in their order. */
enum {
	KAM_TRIAL_TENTH = KAM_CHURN_RIVALS,
	KAM_TRIAL_STATUS = KAM_TRIAL_TENTH + KAM_SCORE_TENTHS,
	KAM_TRIAL_GAIN = KAM_TRIAL_STATUS + KAM_CHURN_STATUSES - 1,
	KAM_TRIAL_LINES
};

/* The status of a line from KAM_TRIAL_STATUS on: best first. */
static inline int
kam_trial_status(size_t line)
{
	return KAM_CHURN_STATUSES - 1 - (int)(line - KAM_TRIAL_STATUS);
}

/* A line without figures. */
struct kam_churn_line
kam_churn_line_of(kam_day date, const char *model, const char *group);
/* Where figure i of a line lies, 0 to KAM_CHURN_FIGURES - 1. */
double *kam_churn_line_at(struct kam_churn_line *line, int i);

/*
 * Put bounds behind the KAM_TRIAL_GAIN lines, and a line of the gain:
 * 3 KAM_TRIAL_LINES are then there.  KAM_ENOMEM.
 */
int
kam_churn_bootstrap(struct kam_churn_line *line, const struct kam_churn_trial *t,
		    int samples, uint64_t seed, struct kam_err *err);

#endif
