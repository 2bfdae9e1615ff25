/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/logistic.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/linear.h>
#include <kam/mem.h>

#define STEPS 40
#define SIZE (KAM_LOGISTIC_MAX + 1)

struct fitting {
	const double *x;
	const unsigned char *y, *fold;
	size_t n, p;
	int left_out;
	double ridge;
	double rows, mean[KAM_LOGISTIC_MAX], sd[KAM_LOGISTIC_MAX];
	double beta[SIZE]; /* intercept first, of standardised features */
	double slope[SIZE];
	double *h; /* (p + 1)^2, owned */
};

static bool
used(const struct fitting *f, size_t i)
{
	return !f->fold || f->fold[i] != f->left_out;
}

static void
standardise(struct fitting *f)
{
	for (size_t i = 0; i < f->n; i++) {
		if (!used(f, i))
			continue;
		f->rows++;
		for (size_t j = 0; j < f->p; j++)
			f->mean[j] += f->x[i * f->p + j];
	}
	for (size_t j = 0; j < f->p; j++)
		f->mean[j] /= fmax(f->rows, 1);
	for (size_t i = 0; i < f->n; i++)
		for (size_t j = 0; used(f, i) && j < f->p; j++) {
			double d = f->x[i * f->p + j] - f->mean[j];

			f->sd[j] += d * d;
		}
	for (size_t j = 0; j < f->p; j++) {
		f->sd[j] = sqrt(f->sd[j] / fmax(f->rows, 1));
		/* What is left of a constant is rounding. */
		if (f->sd[j] <= 1e-10 * (1 + fabs(f->mean[j])))
			f->sd[j] = 0;
	}
}

static double
penalty(const struct fitting *f, const double *beta)
{
	double sum = 0;

	for (size_t j = 1; j <= f->p; j++)
		sum += beta[j] * beta[j];
	return f->ridge / 2 * sum;
}

/* The row's standardised features, 1 before them; their product with beta. */
static double
lay_out(const struct fitting *f, size_t i, const double *beta, double *z)
{
	double eta = beta[0];

	z[0] = 1;
	for (size_t j = 0; j < f->p; j++) {
		z[j + 1] = f->sd[j] > 0 ? (f->x[i * f->p + j] - f->mean[j]) /
						  f->sd[j]
					: 0;
		eta += z[j + 1] * beta[j + 1];
	}
	return eta;
}

static double
log_chance(double eta, int y)
{
	double e = y ? eta : -eta;

	return e > 0 ? -log1p(exp(-e)) : e - log1p(exp(e));
}

/* ln L at `beta`; with `h`, its slope and second derivatives too. */
static double
look(struct fitting *f, const double *beta, bool all)
{
	double z[SIZE], sum = 0;
	size_t s = f->p + 1;

	if (all) {
		memset(f->h, 0, s * s * sizeof(*f->h));
		memset(f->slope, 0, sizeof(f->slope));
	}
	for (size_t i = 0; i < f->n; i++) {
		double eta, q, w;

		if (!used(f, i))
			continue;
		eta = lay_out(f, i, beta, z);
		sum += log_chance(eta, f->y[i]);
		if (!all)
			continue;
		q = 1 / (1 + exp(-eta));
		w = q * (1 - q);
		for (size_t j = 0; j < s; j++) {
			double wz = w * z[j];

			f->slope[j] += (f->y[i] - q) * z[j];
			for (size_t k = 0; k <= j; k++)
				f->h[j * s + k] += wz * z[k];
		}
	}
	return sum;
}

/* The penalty's part, and 1 for features that never vary. */
static void
add_ridge(struct fitting *f)
{
	size_t s = f->p + 1;

	for (size_t j = 1; j < s; j++) {
		f->slope[j] -= f->ridge * f->beta[j];
		f->h[j * s + j] += f->ridge;
		if (!(f->sd[j - 1] > 0))
			f->h[j * s + j] += 1;
	}
	for (size_t j = 0; j < s; j++)
		for (size_t k = j + 1; k < s; k++)
			f->h[j * s + k] = f->h[k * s + j];
}

/* A step halved until it does not go down; whether it went anywhere. */
static bool
climb(struct fitting *f, const double *step, double *value)
{
	double at[SIZE];

	for (double part = 1; part > 1e-4; part /= 2) {
		double v;

		for (size_t j = 0; j <= f->p; j++)
			at[j] = f->beta[j] + part * step[j];
		v = look(f, at, false) - penalty(f, at);
		if (v >= *value - 1e-12 * fabs(*value)) {
			*value = v;
			memcpy(f->beta, at, sizeof(at));
			return true;
		}
	}
	return false;
}

static bool
iterate(struct fitting *f)
{
	double step[SIZE], value = look(f, f->beta, false);

	for (int i = 0; i < STEPS; i++) {
		double most = 0;

		look(f, f->beta, true);
		add_ridge(f);
		memcpy(step, f->slope, sizeof(step));
		if (kam_spd_solve(f->h, f->p + 1, step))
			return false;
		for (size_t j = 0; j <= f->p; j++)
			most = fmax(most, fabs(step[j]));
		if (!climb(f, step, &value))
			return most < 1e-5;
		/* Newton's steps end at the square of this. */
		if (most < 1e-6)
			return true;
	}
	return false;
}

/* Back to the features' own units. */
static void
conclude(const struct fitting *f, struct kam_logistic *m, bool errors)
{
	size_t s = f->p + 1;
	double v = errors ? f->h[0] : 0;

	m->intercept = f->beta[0];
	for (size_t j = 0; j < f->p; j++) {
		double sd = f->sd[j];

		m->coef[j] = sd > 0 ? f->beta[j + 1] / sd : 0;
		m->se[j] = sd > 0 && errors ? sqrt(f->h[(j + 1) * (s + 1)]) / sd
					    : 0;
		m->intercept -= m->coef[j] * f->mean[j];
	}
	/* The variance of the intercept is that of a sum. */
	for (size_t j = 0; errors && j < f->p; j++) {
		double c = f->sd[j] > 0 ? f->mean[j] / f->sd[j] : 0;

		v -= 2 * c * f->h[(j + 1) * s];
		for (size_t k = 0; k < f->p; k++)
			v += c * f->h[(j + 1) * s + k + 1] *
			     (f->sd[k] > 0 ? f->mean[k] / f->sd[k] : 0);
	}
	m->intercept_se = v > 0 ? sqrt(v) : 0;
}

static double
count_ones(const struct fitting *f)
{
	double ones = 0;

	for (size_t i = 0; i < f->n; i++)
		ones += used(f, i) && f->y[i];
	return ones;
}

/* Begin where another fit ended, or with the rate alone. */
static void
begin(struct fitting *f, const struct kam_logistic *start, double odds)
{
	f->beta[0] = log(odds);
	if (!start || start->p != f->p)
		return;
	f->beta[0] = start->intercept;
	for (size_t j = 0; j < f->p; j++) {
		f->beta[0] += start->coef[j] * f->mean[j];
		f->beta[j + 1] = start->coef[j] * f->sd[j];
	}
}

static int
solve(struct fitting *f, struct kam_logistic *m,
      const struct kam_logistic *start)
{
	double ones = count_ones(f), rest = f->rows - ones;
	bool errors;

	begin(f, ones > 0 && rest > 0 ? start : NULL,
	      (ones + .5) / (rest + .5));
	m->converged = true;
	if (ones == 0 || rest == 0) {
		m->loglik = look(f, f->beta, false);
		conclude(f, m, false);
		return KAM_OK;
	}
	m->converged = iterate(f);
	m->loglik = look(f, f->beta, true);
	add_ridge(f);
	errors = !kam_spd_invert(f->h, f->p + 1);
	conclude(f, m, errors);
	m->converged = m->converged && errors;
	return KAM_OK;
}

int
kam_logistic_fit(struct kam_logistic *m, const double *x,
		 const unsigned char *y, size_t n, size_t p,
		 const unsigned char *fold, int left_out, double ridge,
		 const struct kam_logistic *start, struct kam_err *err)
{
	struct fitting f = { .x = x,
			     .y = y,
			     .fold = fold,
			     .n = n,
			     .p = p,
			     .left_out = left_out,
			     .ridge = ridge };
	int rc;

	memset(m, 0, sizeof(*m));
	m->p = p;
	if (p > KAM_LOGISTIC_MAX)
		return kam_fail(err, KAM_EUSAGE,
				"a regression of more than %d features",
				KAM_LOGISTIC_MAX);
	standardise(&f);
	if (f.rows < 1)
		return kam_fail(err, KAM_EDATA, "a regression without rows");
	f.h = kam_alloc((p + 1) * (p + 1), sizeof(*f.h));
	if (!f.h)
		return kam_nomem(err, "a regression");
	rc = solve(&f, m, start);
	free(f.h);
	return rc;
}

double
kam_logistic_predict(const struct kam_logistic *m, const double *x)
{
	double eta = m->intercept;

	for (size_t j = 0; j < m->p; j++)
		eta += m->coef[j] * x[j];
	return eta > 0 ? 1 / (1 + exp(-eta)) : exp(eta) / (1 + exp(eta));
}
