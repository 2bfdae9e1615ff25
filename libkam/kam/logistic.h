/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Logistic regression with a ridge (le Cessie and van Houwelingen 1992), by
 * iteratively reweighted least squares.
 */
#ifndef KAM_LOGISTIC_H
#define KAM_LOGISTIC_H

#include <stdbool.h>
#include <stddef.h>

#include <kam/err.h>

#define KAM_LOGISTIC_MAX 79 /* features */
#define KAM_LOGISTIC_BEYOND .25

struct kam_logistic {
	size_t p; /* features */
	double intercept, intercept_se;
	double coef[KAM_LOGISTIC_MAX]; /* per unit of the feature */
	double se[KAM_LOGISTIC_MAX];   /* 0 of a feature that never varies */
	double low[KAM_LOGISTIC_MAX];  /* least and greatest of the rows it */
	double high[KAM_LOGISTIC_MAX]; /* was fitted to */
	double loglik;		       /* without the penalty */
	bool converged;
};

/*
 * Fit to `n` rows of `p` features in x (by rows) and outcomes y of 0 or 1.
 * `fold` NULL, or rows with fold[i] == left_out are not used.  Features are
 * standardised; the penalty is ridge/2 times the sum of their squared
 * coefficients, the intercept goes free.  Standard errors are from the
 * second derivatives, penalty included.  A feature that never varies gets a
 * coefficient of 0; outcomes that are all alike give the intercept that has
 * half an outcome of the other kind.  `start` NULL, or a fit to about the
 * same, which is then the quicker way.  With `fold` there are no standard
 * errors.  KAM_EDATA without rows; KAM_ENOMEM.
 * O(n p^2) for each of some ten steps.
 */
int kam_logistic_fit(struct kam_logistic *m, const double *x,
		     const unsigned char *y, size_t n, size_t p,
		     const unsigned char *fold, int left_out, double ridge,
		     const struct kam_logistic *start, struct kam_err *err);

/*
 * The probability of a row of m->p features.  What lies beyond the rows that
 * the model was fitted to is a guess: a feature counts as no further beyond
 * them than KAM_LOGISTIC_BEYOND of the range that they had (as winsorising
 * has it; Dixon 1960).
 */
double kam_logistic_predict(const struct kam_logistic *m, const double *x);

#endif
