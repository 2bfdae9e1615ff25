/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <gsl/gsl_multimin.h>

#include <kam/linear.h>
#include <kam/minimise.h>

#include "gsl.h"

#define BFGS_STEPS 120
#define SIMPLEX_STEPS 600
#define NEWTON_STEPS 12
#define DIFFERENCE 1e-4
#define NEAR 1000

/* The function, and what it was where it was last asked for. */
struct problem {
	kam_objective_fn *f;
	void *ctx;
	size_t n;
	bool known;
	double at[KAM_MINIMISE_MAX], value, slope[KAM_MINIMISE_MAX];
};

/* BFGS asks for the value and the slope of one place one after the other. */
static void
visit(struct problem *p, const double *x)
{
	if (p->known && !memcmp(x, p->at, p->n * sizeof(*x)))
		return;
	p->value = p->f(p->ctx, x, p->slope);
	memcpy(p->at, x, p->n * sizeof(*x));
	p->known = true;
}

static double
value(const gsl_vector *x, void *problem)
{
	struct problem *p = problem;

	visit(p, x->data);
	return p->value;
}

static double
value_alone(const gsl_vector *x, void *problem)
{
	struct problem *p = problem;

	return p->f(p->ctx, x->data, NULL);
}

static void
value_and_slope(const gsl_vector *x, void *problem, double *v,
		gsl_vector *slope)
{
	struct problem *p = problem;

	visit(p, x->data);
	*v = p->value;
	memcpy(slope->data, p->slope, p->n * sizeof(*p->slope));
}

static void
slope_only(const gsl_vector *x, void *p, gsl_vector *slope)
{
	double v;

	value_and_slope(x, p, &v, slope);
}

static double
largest(const double *v, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		most = fmax(most, fabs(v[i]));
	return most;
}

static int
bfgs(struct problem *p, double *x, size_t n, double tolerance,
     struct kam_err *err)
{
	gsl_multimin_function_fdf f = { value, slope_only, value_and_slope, n,
					p };
	gsl_multimin_fdfminimizer *s = gsl_multimin_fdfminimizer_alloc(
		gsl_multimin_fdfminimizer_vector_bfgs2, n);
	gsl_vector_view start = gsl_vector_view_array(x, n);

	if (!s)
		return kam_nomem(err, "a minimiser");
	if (gsl_multimin_fdfminimizer_set(s, &f, &start.vector, 0.1, 0.1) ==
	    GSL_SUCCESS) {
		for (int i = 0; i < BFGS_STEPS; i++) {
			if (gsl_multimin_fdfminimizer_iterate(s) ||
			    largest(s->gradient->data, n) <= tolerance)
				break;
		}
		for (size_t i = 0; i < n; i++)
			x[i] = gsl_vector_get(s->x, i);
	}
	gsl_multimin_fdfminimizer_free(s);
	return KAM_OK;
}

static int
simplex(struct problem *p, double *x, size_t n, struct kam_err *err)
{
	gsl_multimin_function f = { value_alone, n, p };
	gsl_multimin_fminimizer *s = gsl_multimin_fminimizer_alloc(
		gsl_multimin_fminimizer_nmsimplex2, n);
	gsl_vector_view start = gsl_vector_view_array(x, n);
	double size[KAM_MINIMISE_MAX];
	gsl_vector_view first = gsl_vector_view_array(size, n);

	if (!s)
		return kam_nomem(err, "a minimiser");
	gsl_vector_set_all(&first.vector, 0.5);
	if (gsl_multimin_fminimizer_set(s, &f, &start.vector, &first.vector) ==
	    GSL_SUCCESS) {
		for (int i = 0; i < SIMPLEX_STEPS; i++) {
			if (gsl_multimin_fminimizer_iterate(s) ||
			    gsl_multimin_fminimizer_size(s) < 1e-5)
				break;
		}
		for (size_t i = 0; i < n; i++)
			x[i] = gsl_vector_get(s->x, i);
	}
	gsl_multimin_fminimizer_free(s);
	return KAM_OK;
}

void
kam_hessian(kam_objective_fn *f, void *ctx, const double *x, size_t n,
	    double step, double *h)
{
	double at[KAM_MINIMISE_MAX], up[KAM_MINIMISE_MAX],
		down[KAM_MINIMISE_MAX];

	memcpy(at, x, n * sizeof(*x));
	for (size_t i = 0; i < n; i++) {
		at[i] = x[i] + step;
		f(ctx, at, up);
		at[i] = x[i] - step;
		f(ctx, at, down);
		at[i] = x[i];
		for (size_t j = 0; j < n; j++)
			h[i * n + j] = (up[j] - down[j]) / (2 * step);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			h[i * n + j] = h[j * n + i] =
				(h[i * n + j] + h[j * n + i]) / 2;
}

/*
 * Go from `x` by `step` or a part of it to where the value is no larger than
 * m->value; slack for what rounding makes of sums.
 */
static bool
descend(struct problem *p, double *x, size_t n, const double *step,
	double *slope, struct kam_minimum *m)
{
	double at[KAM_MINIMISE_MAX], there[KAM_MINIMISE_MAX];
	double slack = 1e-13 * (1 + fabs(m->value));

	for (double part = 1; part > 1e-3; part /= 2) {
		double v;

		for (size_t i = 0; i < n; i++)
			at[i] = x[i] - part * step[i];
		v = p->f(p->ctx, at, there);
		if (v < m->value ||
		    (v <= m->value + slack && largest(there, n) < m->slope)) {
			memcpy(x, at, n * sizeof(*x));
			memcpy(slope, there, n * sizeof(*slope));
			m->value = v;
			m->slope = largest(slope, n);
			return true;
		}
	}
	return false;
}

void
kam_minimise_chord(kam_objective_fn *f, void *ctx, double *x, size_t n,
		   const double *h, double tolerance, int steps,
		   struct kam_minimum *m)
{
	struct problem p = { .f = f, .ctx = ctx, .n = n };
	double slope[KAM_MINIMISE_MAX], step[KAM_MINIMISE_MAX];
	double copy[KAM_MINIMISE_MAX * KAM_MINIMISE_MAX];

	m->value = f(ctx, x, slope);
	m->slope = largest(slope, n);
	for (int i = 0; i < steps && m->slope > tolerance; i++) {
		memcpy(copy, h, n * n * sizeof(*h));
		memcpy(step, slope, n * sizeof(*step));
		if (kam_spd_solve(copy, n, step))
			break;
		/* Far steps leave what the second derivatives say. */
		if (largest(step, n) > 2)
			break;
		if (!descend(&p, x, n, step, slope, m))
			break;
	}
	m->converged = m->slope <= tolerance;
}

/* Newton's steps, the second derivatives anew for each. */
static void
newton(struct problem *p, double *x, size_t n, double tolerance,
       struct kam_minimum *m)
{
	double h[KAM_MINIMISE_MAX * KAM_MINIMISE_MAX];

	for (int i = 0; i < NEWTON_STEPS; i++) {
		double before = m->slope;

		if (m->slope <= tolerance)
			break;
		kam_hessian(p->f, p->ctx, x, n, DIFFERENCE, h);
		kam_minimise_chord(p->f, p->ctx, x, n, h, tolerance, 2, m);
		if (m->slope >= before)
			break;
	}
}

static void
look(struct problem *p, const double *x, size_t n, double tolerance,
     struct kam_minimum *m)
{
	double slope[KAM_MINIMISE_MAX];

	m->value = p->f(p->ctx, x, slope);
	m->slope = largest(slope, n);
	m->converged = m->slope <= tolerance;
}

int
kam_minimise(kam_objective_fn *f, void *ctx, double *x, size_t n,
	     double tolerance, struct kam_minimum *m, struct kam_err *err)
{
	struct problem p = { .f = f, .ctx = ctx, .n = n };
	/* Newton's steps do the last part better than a line search can. */
	double coarse = fmax(tolerance, 1e-4);
	int rc;

	kam_gsl_quiet();
	for (int turn = 0; turn < 2; turn++) {
		if (turn && (rc = simplex(&p, x, n, err)))
			return rc;
		if ((rc = bfgs(&p, x, n, coarse, err)))
			return rc;
		look(&p, x, n, tolerance, m);
		if (!m->converged)
			newton(&p, x, n, tolerance, m);
		m->converged = m->slope <= tolerance;
		/* What little is left, a simplex would not find either. */
		if (m->slope <= NEAR * tolerance)
			break;
	}
	return KAM_OK;
}
