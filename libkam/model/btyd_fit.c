/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <kam/linear.h>
#include <kam/minimise.h>

#include "btyd_likelihood.h"

#define TOLERANCE 1e-8
/* Enough to see which start or which k is the best. */
#define ROUGH 1e-4
/* What slope of the mean is still a fit, and beyond what a parameter has run
   off: the limit differs by less than a thousandth from there. */
#define USABLE 1e-5
/* At an edge of the box, where its wall and the likelihood push. */
#define USABLE_EDGE 1e-3
#define RUN_OFF 6.9077552789821 /* ln 1000 */
#define FALLS 2

/* r, alpha as a share of r times k mean gaps, a, b. */
static const double starts[][BTYD_PARAMETERS] = {
	{ 0.5, 1, 0.8, 2.5 },
	{ 2, 1, 0.3, 3 },
	{ 0.2, 2, 1, 1 },
};

static double
mean_gap(const struct kam_btyd_data *d)
{
	double sum = 0;

	for (size_t i = 0; i < d->n; i++)
		sum += d->row[i].weight * (d->row[i].past.x ? d->row[i].past.t_x
							    : d->row[i].past.T);
	return fmax(sum / (d->repeats + d->customers), 1e-3);
}

static void
to_logs(const struct kam_btyd *m, double *ln)
{
	ln[LN_R] = log(m->r);
	ln[LN_ALPHA] = log(m->alpha);
	ln[LN_A] = log(m->a);
	ln[LN_B] = log(m->b);
}

static void
to_model(struct kam_btyd *m, const double *ln)
{
	double p[BTYD_PARAMETERS];

	for (int i = 0; i < BTYD_PARAMETERS; i++)
		p[i] = exp(ln[i]);
	m->r = p[LN_R];
	m->alpha = p[LN_ALPHA];
	m->a = p[LN_A];
	m->b = p[LN_B];
}

static const char *
edge(const double *ln)
{
	if (ln[LN_R] > RUN_OFF)
		return "r runs off: all customers buy at one rate";
	if (log(exp(ln[LN_A]) + exp(ln[LN_B])) > RUN_OFF)
		return "a + b runs off: all customers stop with one "
		       "probability";
	if (ln[LN_A] < kam_btyd_low[LN_A] + 0.5 ||
	    ln[LN_A] - ln[LN_B] < -RUN_OFF - 2)
		return "a runs to 0: nobody stops";
	if (ln[LN_B] < kam_btyd_low[LN_B] + 0.5)
		return "b runs to 0: everybody stops at once";
	if (ln[LN_R] < kam_btyd_low[LN_R] + 0.5 ||
	    ln[LN_ALPHA] > kam_btyd_high[LN_ALPHA] - 0.5)
		return "r/alpha runs to 0: nobody buys again";
	if (ln[LN_ALPHA] < kam_btyd_low[LN_ALPHA] + 0.5)
		return "alpha runs to 0";
	return NULL;
}

static void
judge(struct kam_btyd_fit *fit, const double *ln, double repeats,
      const struct kam_minimum *best)
{
	fit->why = repeats > 0 ? edge(ln) : "nobody bought again";
	if (fit->why)
		fit->verdict = KAM_BTYD_BOUNDARY;
	else if (fit->model.k == KAM_BTYD_K_MAX) {
		fit->verdict = KAM_BTYD_BOUNDARY;
		fit->why = "k is at 12: gaps are more even than the model "
			   "can say";
	} else {
		fit->verdict = KAM_BTYD_CONVERGED;
	}
	if (!isfinite(best->value) ||
	    best->slope > (edge(ln) ? USABLE_EDGE : USABLE)) {
		fit->verdict = KAM_BTYD_FAILED;
		fit->why = "the likelihood has no maximum that can be found";
	}
}

/* Standard errors of the logarithms; `h` of the mean becomes undefined. */
static void
set_errors(struct kam_btyd_fit *fit, double *h, double customers)
{
	bool held;

	for (int i = 0; i < BTYD_PARAMETERS * BTYD_PARAMETERS; i++)
		h[i] *= customers;
	held = !kam_spd_invert(h, BTYD_PARAMETERS);
	for (int i = 0; i < BTYD_PARAMETERS; i++) {
		double v = h[i * (BTYD_PARAMETERS + 1)];

		fit->se[i] = held && v > 0 ? sqrt(v) : (double)NAN;
	}
}

/* The fit that `ln` is, with its verdict and errors. */
static void
conclude(struct kam_btyd_fit *fit, struct kam_btyd_likelihood *l,
	 const double *ln, const struct kam_minimum *best)
{
	double h[BTYD_PARAMETERS * BTYD_PARAMETERS];

	fit->model.k = l->k;
	fit->model.m = l->m;
	to_model(&fit->model, ln);
	fit->loglik = kam_btyd_whole(l, best->value);
	judge(fit, ln, l->d->repeats, best);
	kam_hessian(kam_btyd_objective, l, ln, BTYD_PARAMETERS, 1e-4, h);
	set_errors(fit, h, l->d->customers);
}

/* The best of the fixed starts, or what lies downhill of `start`. */
static int
descend(struct kam_btyd_likelihood *l, const double *start, double tolerance,
	double *ln, struct kam_minimum *best, struct kam_err *err)
{
	size_t n = start ? 1 : sizeof(starts) / sizeof(starts[0]);
	double gap = mean_gap(l->d) * l->k, at[BTYD_PARAMETERS];
	struct kam_minimum m;
	int rc;

	for (size_t i = 0; i < n; i++) {
		if (start)
			memcpy(at, start, sizeof(at));
		for (int j = 0; !start && j < BTYD_PARAMETERS; j++)
			at[j] = log(
				starts[i][j] *
				(j == LN_ALPHA ? starts[i][LN_R] * gap : 1));
		if ((rc = kam_minimise(kam_btyd_objective, l, at,
				       BTYD_PARAMETERS, tolerance, &m, err)))
			return rc;
		if (i && !(m.value < best->value))
			continue;
		*best = m;
		memcpy(ln, at, sizeof(at));
	}
	return KAM_OK;
}

static int
no_customers(struct kam_err *err)
{
	return kam_fail(err, KAM_EDATA,
			"no customer with a purchase to fit a model to");
}

int
kam_btyd_fit(struct kam_btyd_fit *fit, const struct kam_btyd_data *d, bool m,
	     int k, const struct kam_btyd *start, struct kam_err *err)
{
	struct kam_btyd_likelihood l;
	double ln[BTYD_PARAMETERS], from[BTYD_PARAMETERS];
	struct kam_minimum best;
	int rc;

	if (!d->n)
		return no_customers(err);
	if ((rc = kam_btyd_likelihood_init(&l, d, m, err)))
		return rc;
	l.k = k;
	if (start)
		to_logs(start, from);
	rc = descend(&l, start ? from : NULL, ROUGH, ln, &best, err);
	if (!rc && !(best.slope <= ROUGH && edge(ln))) {
		memcpy(from, ln, sizeof(from));
		rc = descend(&l, from, TOLERANCE, ln, &best, err);
	}
	if (!rc)
		conclude(fit, &l, ln, &best);
	kam_btyd_likelihood_release(&l);
	return rc;
}

double
kam_btyd_loglik(const struct kam_btyd *m, const struct kam_btyd_data *d)
{
	struct kam_btyd_likelihood l;
	double ln[BTYD_PARAMETERS], v;

	if (!d->n)
		return 0;
	if (kam_btyd_likelihood_init(&l, d, m->m, NULL))
		return (double)NAN;
	l.k = m->k;
	to_logs(m, ln);
	v = kam_btyd_whole(&l, kam_btyd_objective(&l, ln, NULL));
	kam_btyd_likelihood_release(&l);
	return v;
}

/* What k makes the likelihood of l->d greatest, and with what parameters. */
static int
search_k(struct kam_btyd_likelihood *l, int k_max, double *ln, int *k,
	 struct kam_err *err)
{
	double at[BTYD_PARAMETERS], most = -HUGE_VAL;
	struct kam_minimum m;
	int rc, falls = 0;

	for (l->k = 1; l->k <= k_max && falls < FALLS; l->k++) {
		double from[BTYD_PARAMETERS], whole;

		if (l->k > 1) {
			memcpy(from, at, sizeof(from));
			from[LN_ALPHA] += log(l->k / (l->k - 1.0));
		}
		if ((rc = descend(l, l->k > 1 ? from : NULL, ROUGH, at, &m,
				  err)))
			return rc;
		whole = kam_btyd_whole(l, m.value);
		if (whole > most) {
			most = whole;
			*k = l->k;
			memcpy(ln, at, sizeof(at));
			falls = 0;
		} else {
			falls++;
		}
	}
	/* The starts anew, in case the way from k to k led astray. */
	l->k = *k;
	if (*k > 1) {
		if ((rc = descend(l, NULL, ROUGH, at, &m, err)))
			return rc;
		if (kam_btyd_whole(l, m.value) > most)
			memcpy(ln, at, sizeof(at));
	}
	return KAM_OK;
}

/* From the sample's parameters to those of all: a few steps nearly always. */
static int
extend(struct kam_btyd_likelihood *l, struct kam_btyd_likelihood *sample,
       double *ln, struct kam_minimum *best, struct kam_err *err)
{
	double h[BTYD_PARAMETERS * BTYD_PARAMETERS], from[BTYD_PARAMETERS];

	memcpy(from, ln, sizeof(from));
	kam_hessian(kam_btyd_objective, sample, ln, BTYD_PARAMETERS, 1e-4, h);
	kam_minimise_chord(kam_btyd_objective, l, ln, BTYD_PARAMETERS, h,
			   TOLERANCE, 12, best);
	if (best->converged || (best->slope <= ROUGH && edge(ln)))
		return KAM_OK;
	memcpy(from, ln, sizeof(from));
	return descend(l, from, TOLERANCE, ln, best, err);
}

int
kam_btyd_search(struct kam_btyd_fit *fit, const struct kam_btyd_data *d,
		const struct kam_btyd_data *sample, bool m, int k_max,
		struct kam_err *err)
{
	struct kam_btyd_likelihood all,
		part = { NULL, 0, false, NULL, 0, NULL };
	double ln[BTYD_PARAMETERS] = { 0 };
	struct kam_minimum best;
	int rc, k = 1;

	if (!d->n || (sample && !sample->n))
		return no_customers(err);
	if ((rc = kam_btyd_likelihood_init(&all, d, m, err)))
		return rc;
	if ((rc = kam_btyd_likelihood_init(&part, sample ? sample : d, m, err)))
		goto done;
	if ((rc = search_k(&part, k_max, ln, &k, err)))
		goto done;
	all.k = part.k = k;
	if (!(rc = extend(&all, &part, ln, &best, err)))
		conclude(fit, &all, ln, &best);
done:
	kam_btyd_likelihood_release(&part);
	kam_btyd_likelihood_release(&all);
	return rc;
}
