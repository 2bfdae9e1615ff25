/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two halves of training: what the past teaches, and what is made of it. */
#ifndef KAM_MODEL_CHURN_LEARN_H
#define KAM_MODEL_CHURN_LEARN_H

#include <kam/churn.h>

/* The usual gap of accounts, in days; the horizon where nobody has two.
   KAM_ENOMEM. */
int kam_churn_usual(double *usual, const struct kam_churn_past *past, size_t n,
		    int horizon, struct kam_err *err);

/*
 * The past's lesson: which model (f->model, with f->loss, or f->fell_back),
 * and the regression if it is that or could be.  f->now must be set but for
 * btyd.  KAM_EDATA: a regression without an origin; KAM_ENOMEM.
 */
int kam_churn_learn(struct kam_churn_forecast *f, enum kam_churn_model model,
		    const struct kam_churn_history *h, struct kam_err *err);

#endif
