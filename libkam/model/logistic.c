/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/logistic.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/linear.h>
#include <kam/mem.h>

#define STEPS 40
#define SIZE (KAM_LOGISTIC_MAX + 1)
#define ROWS 8 /* taken at once */
#define WIDE 4

_Static_assert(SIZE % WIDE == 0, "whole vectors");

/* Four numbers that are added up side by side, whatever the processor. */
typedef double quad
	__attribute__((vector_size(WIDE * sizeof(double)), aligned(8)));

/* Rows laid out: 1 and the standardised features, 0 up to whole vectors. */
struct block {
	size_t n;
	double z[ROWS][SIZE], wz[ROWS][SIZE];
};

struct fitting {
	const double *x;
	const unsigned char *y, *fold;
	size_t n, p;
	size_t s; /* p + 1, up to whole vectors: a row of h */
	int left_out;
	double ridge;
	double rows, mean[KAM_LOGISTIC_MAX], scale[KAM_LOGISTIC_MAX];
	double sd[KAM_LOGISTIC_MAX];
	double beta[SIZE]; /* intercept first, of standardised features */
	double slope[SIZE];
	double loglik; /* at beta */
	double *h;     /* s x s, owned, as is the next */
	struct block *block;
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
		f->scale[j] = f->sd[j] > 0 ? 1 / f->sd[j] : 0;
	}
}

/* What the rows hold of each feature; there is one at least. */
static void
find_range(const struct fitting *f, struct kam_logistic *m)
{
	for (size_t j = 0; j < f->p; j++) {
		m->low[j] = HUGE_VAL;
		m->high[j] = -HUGE_VAL;
	}
	for (size_t i = 0; i < f->n; i++)
		for (size_t j = 0; used(f, i) && j < f->p; j++) {
			double x = f->x[i * f->p + j];

			m->low[j] = fmin(m->low[j], x);
			m->high[j] = fmax(m->high[j], x);
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
	const double *x = f->x + i * f->p;
	double eta = beta[0];

	z[0] = 1;
	for (size_t j = 0; j < f->p; j++) {
		z[j + 1] = (x[j] - f->mean[j]) * f->scale[j];
		eta += z[j + 1] * beta[j + 1];
	}
	return eta;
}

/* The block's rows into the lower triangle of h, a little beyond it. */
static inline __attribute__((always_inline)) void
multiply(struct fitting *f)
{
	const struct block *b = f->block;

	for (size_t j = 0; j <= f->p; j++) {
		for (size_t k = 0; k <= j; k += WIDE) {
			quad *to = (quad *)&f->h[j * f->s + k], sum = *to;

			for (size_t r = 0; r < ROWS; r++)
				sum += b->wz[r][j] * *(const quad *)&b->z[r][k];
			*to = sum;
		}
	}
}

#if defined(__x86_64__)
/* The same sums in the same order, and never a product fused into one. */
__attribute__((target("avx2"))) static void
multiply_avx2(struct fitting *f)
{
	multiply(f);
}
#endif

static void
add_block(struct fitting *f)
{
	struct block *b = f->block;

	for (size_t r = b->n; r < ROWS; r++)
		memset(b->wz[r], 0, sizeof(b->wz[r]));
	b->n = 0;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2")) {
		multiply_avx2(f);
		return;
	}
#endif
	multiply(f);
}

/* ln L at `beta`, its slope and second derivatives. */
static double
look(struct fitting *f, const double *beta)
{
	struct block *b = f->block;
	double sum = 0;

	memset(f->h, 0, f->s * f->s * sizeof(*f->h));
	memset(f->slope, 0, sizeof(f->slope));
	memset(b, 0, sizeof(*b));
	for (size_t i = 0; i < f->n; i++) {
		double *z = b->z[b->n], *wz = b->wz[b->n], eta, e, q, w;

		if (!used(f, i))
			continue;
		eta = lay_out(f, i, beta, z);
		/* The chance of what did not happen, never rounded to 1. */
		e = exp(-fabs(eta));
		q = (eta > 0) == (f->y[i] != 0) ? e / (1 + e) : 1 / (1 + e);
		sum += (eta > 0) == (f->y[i] != 0) ? -log1p(e)
						   : -fabs(eta) - log1p(e);
		w = e / ((1 + e) * (1 + e));
		q = f->y[i] ? q : -q;
		for (size_t j = 0; j <= f->p; j++) {
			wz[j] = w * z[j];
			f->slope[j] += q * z[j];
		}
		if (++b->n == ROWS)
			add_block(f);
	}
	add_block(f);
	f->loglik = sum;
	return sum;
}

/* The penalty's part, and 1 for features that never vary. */
static void
add_ridge(struct fitting *f)
{
	size_t s = f->s;

	for (size_t j = 1; j <= f->p; j++) {
		f->slope[j] -= f->ridge * f->beta[j];
		f->h[j * s + j] += f->ridge;
		if (!(f->sd[j - 1] > 0))
			f->h[j * s + j] += 1;
	}
}

/* h without what is beyond its p + 1 columns, symmetric. */
static void
square_up(struct fitting *f)
{
	size_t n = f->p + 1;

	for (size_t j = 0; j < n; j++)
		for (size_t k = 0; k <= j; k++)
			f->h[j * n + k] = f->h[j * f->s + k];
	for (size_t j = 0; j < n; j++)
		for (size_t k = j + 1; k < n; k++)
			f->h[j * n + k] = f->h[k * n + j];
}

/*
 * A step halved until it does not go down; whether it went anywhere.  Nearly
 * always the whole step will do, so derivatives are taken along.
 */
static bool
climb(struct fitting *f, const double *step, double *value)
{
	double from[SIZE];

	memcpy(from, f->beta, sizeof(from));
	for (double part = 1; part > 1e-4; part /= 2) {
		double v;

		for (size_t j = 0; j <= f->p; j++)
			f->beta[j] = from[j] + part * step[j];
		v = look(f, f->beta) - penalty(f, f->beta);
		if (v >= *value - 1e-12 * fabs(*value)) {
			*value = v;
			return true;
		}
	}
	memcpy(f->beta, from, sizeof(from));
	look(f, f->beta);
	return false;
}

/* Leaves the derivatives at the end in slope and h, the penalty's not. */
static bool
iterate(struct fitting *f)
{
	double step[SIZE], value = look(f, f->beta) - penalty(f, f->beta);

	for (int i = 0; i < STEPS; i++) {
		double most = 0;

		add_ridge(f);
		square_up(f);
		memcpy(step, f->slope, sizeof(step));
		if (kam_spd_solve(f->h, f->p + 1, step))
			return false;
		for (size_t j = 0; j <= f->p; j++)
			most = fmax(most, fabs(step[j]));
		if (!climb(f, step, &value))
			return most < 1e-5;
		/* Newton's steps end at the square of this. */
		if (most < 1e-4)
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
      const struct kam_logistic *start, bool wanted)
{
	double ones = count_ones(f), rest = f->rows - ones;
	bool errors;

	begin(f, ones > 0 && rest > 0 ? start : NULL,
	      (ones + .5) / (rest + .5));
	m->converged = true;
	if (ones == 0 || rest == 0) {
		m->loglik = look(f, f->beta);
		conclude(f, m, false);
		return KAM_OK;
	}
	m->converged = iterate(f);
	m->loglik = f->loglik;
	if (!wanted) {
		conclude(f, m, false);
		return KAM_OK;
	}
	look(f, f->beta);
	add_ridge(f);
	square_up(f);
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
	f.s = (p + WIDE) / WIDE * WIDE;
	f.h = kam_alloc(f.s * f.s, sizeof(*f.h));
	f.block = kam_alloc(1, sizeof(*f.block));
	find_range(&f, m);
	rc = f.h && f.block ? solve(&f, m, start, !fold)
			    : kam_nomem(err, "a regression");
	free(f.h);
	free(f.block);
	return rc;
}

double
kam_logistic_predict(const struct kam_logistic *m, const double *x)
{
	double eta = m->intercept;

	for (size_t j = 0; j < m->p; j++) {
		double more = KAM_LOGISTIC_BEYOND * (m->high[j] - m->low[j]);

		eta += m->coef[j] *
		       fmin(fmax(x[j], m->low[j] - more), m->high[j] + more);
	}
	return eta > 0 ? 1 / (1 + exp(-eta)) : exp(eta) / (1 + exp(eta));
}
