/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good were forecast probabilities, once it is known what happened? */
#ifndef KAM_SCORE_H
#define KAM_SCORE_H

#include <stddef.h>

#include <kam/err.h>

#define KAM_SCORE_TENTHS 10

struct kam_score {
	size_t n;
	double rate;	/* share of outcomes 1 */
	double mean;	/* mean forecast */
	double auc;	/* ties count one half (Hanley and
					   McNeil 1982); NaN if all outcomes
					   are alike */
	double brier;	/* mean (p - y)^2 (Brier 1950) */
	double logloss; /* mean -ln of the chance given to what
					   happened; chances are kept within
					   1e-6 and 1 - 1e-6 */
	struct {	/* of equal numbers, lowest first */
		size_t n;
		double mean, rate; /* NaN where n is 0 */
	} tenth[KAM_SCORE_TENTHS];
};

/* Score forecasts p of outcomes y, 0 or 1.  All NaN with n 0.  KAM_ENOMEM.
   O(n log n). */
int kam_score(struct kam_score *s, const double *p, const unsigned char *y,
	      size_t n, struct kam_err *err);

/*
 * Of the share `top` (rounded up to a whole number) of rows with the
 * greatest `risk`, ties by position: how much more often than in all the
 * event `y` is 1 (lift), and what share of the sum of `amount` over events
 * they hold (captured).  NaN where there is no event, or no amount.
 */
struct kam_lift {
	double lift, captured;
};

int
kam_score_lift(struct kam_lift *l, const double *risk, const unsigned char *y,
	       const double *amount, size_t n, double top, struct kam_err *err);

/* The positions of p[0..n-1], lowest first, ties by position.  KAM_ENOMEM.
   O(n log n). */
int
kam_score_order(size_t *order, const double *p, size_t n, struct kam_err *err);

/* -ln of the chance given to the outcome, kept as in kam_score. */
double kam_score_loss(double p, int y);

#endif
