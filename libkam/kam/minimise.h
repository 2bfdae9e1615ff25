/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least value of a smooth function of a few variables. */
#ifndef KAM_MINIMISE_H
#define KAM_MINIMISE_H

#include <stdbool.h>
#include <stddef.h>

#include <kam/err.h>

/*
 * The function: its value at `x`; with `gradient` not NULL also its
 * derivatives.  It must be finite everywhere.
 */
typedef double kam_objective_fn(void *ctx, const double *x, double *gradient);

#define KAM_MINIMISE_MAX 8 /* variables */

struct kam_minimum {
	double value;
	double slope;	/* largest |derivative| */
	bool converged; /* slope <= tolerance */
};

/*
 * Minimise `f` from `x`, `n` variables of about the scale of 1, which become
 * the place of the minimum: BFGS (GSL's vector_bfgs2, Fletcher 1987); where
 * that gets stuck, Nelder and Mead's simplex and BFGS again; then Newton's
 * steps.  KAM_OK even if it did not converge; KAM_ENOMEM.
 */
int kam_minimise(kam_objective_fn *f, void *ctx, double *x, size_t n,
		 double tolerance, struct kam_minimum *m, struct kam_err *err);

/*
 * From near the minimum: Newton's steps with the matrix of second
 * derivatives `h` (n x n) at the start, each halved until the value does not
 * rise, until slope <= tolerance or `steps` are done.  Few calls of `f`.
 */
void kam_minimise_chord(kam_objective_fn *f, void *ctx, double *x, size_t n,
			const double *h, double tolerance, int steps,
			struct kam_minimum *m);

/*
 * Second derivatives at `x`, n x n, symmetric, by central differences of the
 * gradient over `step`: 2 n calls of `f`.
 */
void kam_hessian(kam_objective_fn *f, void *ctx, const double *x, size_t n,
		 double step, double *h);

#endif
